/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roles given and taken, and who may do so. */
#include "feature/account/account_inside.h"

#include "db/audit.h"
#include "feature/unit/unit.h"

#include <inttypes.h>
#include <string.h>

/* ------------------------------------------------------------------ who manages whom */

/* The tree of today; of a unit that has ended, that of its last day; of one to come, that of its first. */
static enum status
day_of_unit(struct ctx *c, int64_t unit_id, struct date *out)
{
    struct unit u;
    enum status st = unit_find(c, unit_id, today(c), &u);

    if (st != OK)
        return st;
    *out = today(c);
    if (!date_is_none(u.to_on) && date_compare(u.to_on, today(c)) <= 0)
        *out = date_add_days(u.to_on, -1);
    else if (date_compare(u.from_on, today(c)) > 0)
        *out = u.from_on;
    return OK;
}

static bool
stands_in(const struct unit *above, int count, int64_t unit_id)
{
    for (int i = 0; i < count; i++)
        if (above[i].id == unit_id)
            return true;
    return false;
}

enum status
account_may_give(struct ctx *c, enum role role, int64_t unit_id, int64_t campaign_id, bool *out)
{
    const struct grant *mine;
    struct unit *above = NULL;
    int count, above_count = 0;
    enum status st = OK;

    *out = c->account_id == ACCOUNT_SYSTEM;
    if (*out)
        return OK;
    if (unit_id != 0) {
        struct date on;

        st = day_of_unit(c, unit_id, &on);
        if (st == OK)
            st = unit_list_above(c, unit_id, on, &above, &above_count);
    }
    if (st == OK)
        st = grants_today(c, &mine, &count);
    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    for (int i = 0; i < count && !*out; i++) {
        const struct grant *g = &mine[i];

        *out = role_gives(g->role, MANAGE_ACCOUNTS) &&
               (role != ROLE_ADMIN || g->role == ROLE_ADMIN) &&
               (g->campaign_id == 0 || g->campaign_id == campaign_id) &&
               (g->unit_id == 0 || stands_in(above, above_count, g->unit_id));
    }
    return OK;
}

/* Whether the context's account manages accounts everywhere, in all campaigns. */
static enum status
manages_everywhere(struct ctx *c, bool *out)
{
    return account_may_give(c, ROLE_MEMBER, 0, 0, out);
}

enum status
account_list_grants(struct ctx *c, int64_t account_id, struct grant **out, int *out_count)
{
    struct grant *rows = NULL;
    int count = 0, capacity = 0;
    struct query *q;
    enum status st;

    q = query_new(
        c, "SELECT id, account_id, role, unit_id, campaign_id, from_on, to_on FROM account_grant"
           " WHERE account_id = $1 ORDER BY from_on, id");
    bind_int(q, account_id);
    while (query_row(q)) {
        struct grant *g;

        if (count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 4;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)capacity, sizeof(*rows));
        }
        g = &rows[count++];
        g->id = col_int(q, 0);
        g->account_id = col_int(q, 1);
        /* A role of a later release stays in the list, and gives nothing. */
        if (!role_parse(col_text(q, 2), &g->role))
            g->role = ROLE_NONE;
        g->unit_id = col_int(q, 3);
        g->campaign_id = col_int(q, 4);
        g->from_on = col_date(q, 5);
        g->to_on = col_date(q, 6);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
account_manages(struct ctx *c, const struct account *a, bool *out)
{
    struct grant *grants;
    int count;
    bool is_bound = false, is_everywhere = false;
    enum status st;

    *out = c->account_id == ACCOUNT_SYSTEM;
    if (*out || !may_anywhere(c, MANAGE_ACCOUNTS))
        return OK;
    st = account_list_grants(c, a->id, &grants, &count);
    for (int i = 0; st == OK && i < count; i++) {
        bool is_mine, is_over = !date_is_none(grants[i].to_on) &&
                                date_compare(grants[i].to_on, today(c)) <= 0;

        st =
            account_may_give(c, grants[i].role, grants[i].unit_id, grants[i].campaign_id, &is_mine);
        if (st == OK && !is_mine && !is_over)
            return OK;
        is_bound = is_bound || is_mine;
    }
    if (st == OK)
        st = manages_everywhere(c, &is_everywhere);
    if (st == OK)
        *out = is_bound || is_everywhere || (a->created_by != 0 && a->created_by == c->account_id);
    return st;
}

enum status
account_require_manages(struct ctx *c, const struct account *a)
{
    bool is_mine;
    enum status st = account_manages(c, a, &is_mine);

    return st == OK && !is_mine ? DENIED : st;
}

enum status
account_sees(struct ctx *c, int64_t id, bool *out)
{
    struct query *q;
    enum status st;

    *out = c->account_id == ACCOUNT_SYSTEM;
    if (c->account_id <= 0)
        return OK;
    q = query_new(c, ACCOUNT_REACH "SELECT 1 FROM account a WHERE a.id = $3 AND" ACCOUNT_IS_SEEN);
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, id);
    *out = query_row(q);
    st = query_end(q);
    if (st != OK)
        *out = false;
    return st;
}

enum status
account_keep_an_admin(struct ctx *c, int64_t without_account_id, int64_t without_grant_id)
{
    struct query *q;
    bool takes_one = false, leaves_one = false;
    enum status st;

    if (c->account_id == ACCOUNT_SYSTEM)
        return OK;
    q = query_new(
        c, "SELECT CASE WHEN a.id = $1 OR g.id = $2 THEN 1 ELSE 0 END FROM account_grant g"
           " JOIN account a ON a.id = g.account_id WHERE g.role = 'admin' AND g.unit_id IS NULL"
           " AND g.campaign_id IS NULL AND g.from_on <= $3 AND (g.to_on IS NULL OR g.to_on > $3)"
           " AND a.state = 'active' AND a.password_hash IS NOT NULL");
    bind_int(q, without_account_id);
    bind_int(q, without_grant_id);
    bind_date(q, today(c));
    while (query_row(q)) {
        if (col_bool(q, 0))
            takes_one = true;
        else
            leaves_one = true;
    }
    st = query_end(q);
    if (st == OK && takes_one && !leaves_one)
        return problem(
            c, NULL, "%s",
            tr(c, "This is the last administrator. Give the role to another account first."));
    return st;
}

/* ------------------------------------------------------------------ giving */

static enum status
has_row(struct query *q, int64_t id, bool *out)
{
    bind_int(q, id);
    *out = query_row(q);
    return query_end(q);
}

static enum status
check_places(struct ctx *c, const struct grant *g)
{
    bool is_there = true;
    enum status st = OK;

    if (g->unit_id != 0)
        st = has_row(query_new(c, "SELECT 1 FROM unit WHERE id = $1"), g->unit_id, &is_there);
    if (st == OK && !is_there)
        problem(c, "unit", "%s", tr(c, "There is no such unit. Choose one of the list."));
    is_there = true;
    if (st == OK && g->campaign_id != 0)
        st = has_row(query_new(c, "SELECT 1 FROM campaign WHERE id = $1"), g->campaign_id,
                     &is_there);
    if (st == OK && !is_there)
        problem(c, "campaign", "%s", tr(c, "There is no such campaign. Choose one of the list."));
    return st;
}

static enum status
check(struct ctx *c, const struct grant *g)
{
    int before = c->problem_count;
    enum status st = check_places(c, g);

    if (st != OK)
        return st;
    if (g->role <= ROLE_NONE || g->role >= ROLE_COUNT)
        problem(c, "role", "%s", tr(c, "No role is chosen. Choose one from the list."));
    if (g->role == ROLE_UNIT_OFFICER && g->unit_id == 0)
        problem(c, "unit", "%s", tr(c, "A unit officer works for one unit. Choose the unit."));
    if (!date_is_none(g->to_on) && date_compare(g->to_on, g->from_on) <= 0)
        problem(
            c, "to_on", "%s",
            tr(c,
               "The role would end before it begins. Choose a later last day, or leave it open."));
    return c->problem_count > before ? INVALID : OK;
}

/* In the reader's words, at the place where it is mended. */
static enum status
refuse(struct ctx *c, const struct grant *g)
{
    if (g->role == ROLE_ADMIN)
        problem(c, "role", "%s",
                tr(c, "Only an administrator gives this role. Choose another role."));
    else
        problem(c, "unit", "%s",
                tr(c, "A role is given only for one's own unit and those below it, in one's own "
                      "campaign. Choose such a "
                      "unit and campaign."));
    return DENIED;
}

static json_t *
as_json(struct ctx *c, const struct grant *g)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s}", "account", arena_printf(c->arena, "%" PRId64, g->account_id),
                  "role", role_code(g->role), "from_on", date_iso(c->arena, g->from_on));

    if (g->unit_id != 0)
        json_object_set_new(object, "unit",
                            json_string(arena_printf(c->arena, "%" PRId64, g->unit_id)));
    if (g->campaign_id != 0)
        json_object_set_new(object, "campaign",
                            json_string(arena_printf(c->arena, "%" PRId64, g->campaign_id)));
    if (!date_is_none(g->to_on))
        json_object_set_new(object, "to_on", json_string(date_iso(c->arena, g->to_on)));
    return object;
}

enum status
account_grant_refuse_twice(struct ctx *c, const struct grant *g)
{
    struct query *q;
    struct date from_on = DATE_NONE;
    enum status st;

    q = query_new(
        c,
        "SELECT from_on FROM account_grant WHERE account_id = $1 AND role = $2"
        " AND unit_id IS NOT DISTINCT FROM CAST($3 AS BIGINT)"
        " AND campaign_id IS NOT DISTINCT FROM CAST($4 AS BIGINT) AND (to_on IS NULL OR to_on > $5)"
        " AND (CAST($6 AS TEXT) IS NULL OR from_on < $6) ORDER BY from_on LIMIT 1");
    bind_int(q, g->account_id);
    bind_text(q, role_code(g->role));
    bind_id(q, g->unit_id);
    bind_id(q, g->campaign_id);
    bind_date(q, g->from_on);
    bind_date(q, g->to_on);
    if (query_row(q))
        from_on = col_date(q, 0);
    st = query_end(q);
    if (st != OK || date_is_none(from_on))
        return st;
    problem(c, "role",
            tr(c, "The account has this role there from %s already. End that one first, or choose "
                  "other days."),
            date_vi(c->arena, from_on));
    return CONFLICT;
}

static enum status
insert(struct ctx *c, void *arg)
{
    const struct grant *g = arg;
    struct query *q;
    enum status st = account_grant_refuse_twice(c, g);

    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO account_grant (id, account_id, role, unit_id, campaign_id, "
                     "from_on, to_on, created_at,"
                     " created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    bind_int(q, g->id);
    bind_int(q, g->account_id);
    bind_text(q, role_code(g->role));
    bind_id(q, g->unit_id);
    bind_id(q, g->campaign_id);
    bind_date(q, g->from_on);
    bind_date(q, g->to_on);
    bind_int(q, now(c));
    bind_int(q, account_actor(c));
    st = query_end(q);
    return st == OK ? audit_write(c, "account_grant", g->id, "insert", NULL, as_json(c, g)) : st;
}

enum status
account_grant(struct ctx *c, struct grant *g)
{
    struct grant row = *g;
    struct account a;
    bool is_seen = false, is_mine = false;
    enum status st = account_find(c, row.account_id, &a);

    if (st == OK)
        st = account_sees(c, a.id, &is_seen);
    if (st == OK && !is_seen)
        return NOT_FOUND;
    if (st == OK && a.is_closed)
        return problem(c, NULL, "%s",
                       tr(c, "The account is closed. Open it again before giving it a role."));
    if (date_is_none(row.from_on))
        row.from_on = today(c);
    if (st == OK)
        st = check(c, &row);
    if (st == OK)
        st = account_may_give(c, row.role, row.unit_id, row.campaign_id, &is_mine);
    if (st == OK && !is_mine)
        return refuse(c, &row);
    if (st != OK)
        return st;
    row.id = db_new_id(c);
    st = db_transact(c, insert, &row);
    if (st == OK)
        *g = row;
    return st;
}

/* ------------------------------------------------------------------ taking */

struct ending {
    struct grant was;
    struct date on;
};

static enum status
find_grant(struct ctx *c, int64_t id, struct grant *out)
{
    struct query *q = query_new(c, "SELECT account_id FROM account_grant WHERE id = $1");
    struct grant *grants;
    int64_t account_id = 0;
    int count;
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        account_id = col_int(q, 0);
    st = query_end_one(q);
    if (st == OK)
        st = account_list_grants(c, account_id, &grants, &count);
    for (int i = 0; st == OK && i < count; i++) {
        if (grants[i].id == id) {
            *out = grants[i];
            return OK;
        }
    }
    return st == OK ? NOT_FOUND : st;
}

/* What never held leaves no history. */
static enum status
end_it(struct ctx *c, void *arg)
{
    struct ending *e = arg;
    bool never_held = date_compare(e->on, e->was.from_on) <= 0;
    struct grant is = e->was;
    struct query *q;
    enum status st = OK;

    is.to_on = e->on;
    if (e->was.role == ROLE_ADMIN)
        st = account_keep_an_admin(c, 0, e->was.id);
    if (st != OK)
        return st;
    if (never_held) {
        q = query_new(c, "DELETE FROM account_grant WHERE id = $1");
        bind_int(q, e->was.id);
    } else {
        q = query_new(
            c,
            "UPDATE account_grant SET to_on = $2 WHERE id = $1 AND (to_on IS NULL OR to_on > $2)");
        bind_int(q, e->was.id);
        bind_date(q, e->on);
    }
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "account_grant", e->was.id, never_held ? "delete" : "end",
                                  as_json(c, &e->was), never_held ? NULL : as_json(c, &is))
                    : st;
}

enum status
account_revoke(struct ctx *c, int64_t grant_id, struct date on)
{
    struct ending e = { .on = on };
    bool is_seen = false, is_mine = false;
    enum status st = find_grant(c, grant_id, &e.was);

    if (st == OK)
        st = account_sees(c, e.was.account_id, &is_seen);
    if (st == OK && !is_seen)
        return NOT_FOUND;
    if (st == OK)
        st = account_may_give(c, e.was.role, e.was.unit_id, e.was.campaign_id, &is_mine);
    if (st == OK && !is_mine)
        return DENIED;
    if (st != OK)
        return st;
    if (date_is_none(on) || date_compare(on, today(c)) < 0)
        return problem(c, "on", "%s",
                       tr(c, "A role ends today or later; what was stays as it was. Choose today "
                             "or a later day."));
    if (!date_is_none(e.was.to_on) && date_compare(e.was.to_on, on) <= 0)
        return problem(c, "on", tr(c, "The role ends on %s already. Choose an earlier day."),
                       date_vi(c->arena, date_add_days(e.was.to_on, -1)));
    return db_transact(c, end_it, &e);
}
