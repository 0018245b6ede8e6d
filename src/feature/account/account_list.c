/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts with their roles: one query a page, however many roles. */
#include "feature/account/account_list.h"

#include "feature/account/account_inside.h"
#include "feature/unit/unit.h"

#include <stdlib.h>
#include <string.h>

const char *
account_state_text(const struct ctx *c, const char *state)
{
    if (strcmp(state, "closed") == 0)
        return tr(c, "Closed");
    return strcmp(state, "invited") == 0 ? tr(c, "No password yet") : tr(c, "In use");
}

const char *
account_role_line(const struct ctx *c, const struct account_role *role)
{
    return role->unit[0] != '\0' ? arena_printf(c->arena, "%s, %s", role->role_text, role->unit)
                                 : role->role_text;
}

#define ROLE_COLUMNS                                                                               \
    "g.id, g.role, g.unit_id, u.kind, u.name, u.level, g.campaign_id, k.title, g.from_on, g.to_on"
#define ROLE_JOINS                                                                                 \
    " LEFT JOIN unit u ON u.id = g.unit_id LEFT JOIN campaign k ON k.id = g.campaign_id "

/* Ten columns from `at` on. */
static void
read_role(struct ctx *c, struct query *q, int at, struct account_role *out)
{
    struct unit u = { .name = "", .kind = "" };
    enum role role = ROLE_NONE;

    if (!role_parse(col_text(q, at + 1), &role))
        role = ROLE_NONE;
    out->id = col_int(q, at);
    out->role = role_code(role);
    out->role_text = role_text(c, role);
    out->unit_id = col_int(q, at + 2);
    out->unit = "";
    if (out->unit_id != 0 && !col_is_null(q, at + 3)) {
        u.kind = col_text(q, at + 3);
        u.name = col_text(q, at + 4);
        if (!unit_level_parse(col_text(q, at + 5), &u.level))
            u.level = LEVEL_NONE;
        out->unit = unit_title(c, &u);
    }
    out->campaign_id = col_int(q, at + 6);
    out->campaign = col_is_null(q, at + 7) ? "" : col_text(q, at + 7);
    out->from_on = col_date(q, at + 8);
    out->to_on = col_date(q, at + 9);
    out->state = date_is_within(today(c), out->from_on, out->to_on) ? "now"
                 : date_compare(out->from_on, today(c)) > 0         ? "later"
                                                                    : "over";
}

/* ------------------------------------------------------------------ many accounts */

static const char *
state_of(bool is_closed, bool has_password)
{
    return is_closed ? "closed" : has_password ? "active" : "invited";
}

static void
read_row(struct ctx *c, struct query *q, struct account_row *out)
{
    out->id = col_int(q, 0);
    out->name = col_text(q, 1);
    out->full_name = col_text(q, 2);
    out->email = col_text(q, 3);
    out->phone = col_text(q, 4);
    out->sort_key = col_text(q, 5);
    out->state = state_of(strcmp(col_text(q, 6), "active") != 0, col_bool(q, 7));
    out->state_text = account_state_text(c, out->state);
    out->is_sample = col_bool(q, 8);
    out->seen_at = col_int(q, 9);
}

/* $3 searched, $4 role, $5 state; each "" for all. The system sees all. */
#define FILTERED                                                                                   \
    " ($1 = -1 OR" ACCOUNT_IS_SEEN ") AND ($3 = '' OR a.search LIKE '%' || $3 || '%')"             \
    " AND ($4 = '' OR EXISTS (SELECT 1 FROM account_grant h WHERE h.account_id = a.id AND h.role " \
    "= $4"                                                                                         \
    " AND h.from_on <= $2 AND (h.to_on IS NULL OR h.to_on > $2)))"                                 \
    " AND ($5 = '' OR CASE WHEN a.state = 'closed' THEN 'closed' WHEN a.password_hash IS NULL"     \
    " THEN 'invited' ELSE 'active' END = $5)"

static void
bind_filter(struct ctx *c, struct query *q, const struct account_filter *filter)
{
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_text(q, filter->q_folded != NULL ? filter->q_folded : "");
    bind_text(q, filter->role != ROLE_NONE ? role_code(filter->role) : "");
    bind_text(q, filter->state != NULL ? filter->state : "");
}

/* Rows come account by account; each adds a role to the last. */
static enum status
read_rows(struct ctx *c, struct query *q, int limit, struct account_row **out, int *out_count)
{
    struct account_row *rows = arena_array(c->arena, (size_t)limit + 1, sizeof(*rows));
    int count = 0, capacity = 0;
    enum status st;

    while (query_row(q)) {
        struct account_row *row = count > 0 ? &rows[count - 1] : NULL;

        if (row == NULL || row->id != col_int(q, 0)) {
            if (count == limit)
                continue;
            row = &rows[count++];
            capacity = 0;
            read_row(c, q, row);
        }
        if (col_is_null(q, 10))
            continue;
        if (row->role_count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 2;
            row->roles = arena_grow(c->arena, row->roles, (size_t)row->role_count, (size_t)capacity,
                                    sizeof(*row->roles));
        }
        read_role(c, q, 10, &row->roles[row->role_count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
account_list(struct ctx *c, const struct account_filter *filter, const char *const after[2],
             int limit, struct account_row **out, int *out_count)
{
    struct query *q;

    q = query_new(
        c, ACCOUNT_REACH
        "SELECT a.id, a.name, a.full_name, a.email, a.phone, a.full_name_sort, a.state,"
        " a.has_password, a.is_sample, (SELECT max(s.seen_at) FROM session s WHERE s.account_id = "
        "a.id"
        " AND s.kind = 'browser'), " ROLE_COLUMNS
        " FROM (SELECT a.*, CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS has_password"
        " FROM account a WHERE" FILTERED
        " AND (a.full_name_sort, a.id) > ($6, $7) ORDER BY a.full_name_sort, a.id LIMIT $8) a"
        " LEFT JOIN account_grant g ON g.account_id = a.id AND g.from_on <= $2"
        " AND (g.to_on IS NULL OR g.to_on > $2)" ROLE_JOINS
        " ORDER BY a.full_name_sort, a.id, g.from_on, g.id");
    bind_filter(c, q, filter);
    bind_text(q, after[0] != NULL ? after[0] : "");
    bind_int(q, after[0] != NULL && after[1] != NULL ? strtoll(after[1], NULL, 10) : 0);
    bind_int(q, limit);
    return read_rows(c, q, limit, out, out_count);
}

enum status
account_list_count(struct ctx *c, const struct account_filter *filter, int64_t *out)
{
    struct query *q = query_new(c, ACCOUNT_REACH "SELECT count(*) FROM account a WHERE" FILTERED);
    int64_t count;
    enum status st;

    bind_filter(c, q, filter);
    count = query_row(q) ? col_int(q, 0) : 0;
    st = query_end(q);
    if (st == OK)
        *out = count;
    return st;
}

/* ------------------------------------------------------------------ one account */

static enum status
ask_ends(struct ctx *c, struct account_role *roles, int count)
{
    for (int i = 0; i < count; i++) {
        enum role role = ROLE_NONE;
        enum status st;

        if (strcmp(roles[i].state, "over") == 0 || !role_parse(roles[i].role, &role))
            continue;
        st = account_may_give(c, role, roles[i].unit_id, roles[i].campaign_id, &roles[i].can_end);
        if (st != OK)
            return st;
    }
    return OK;
}

enum status
account_list_roles(struct ctx *c, int64_t account_id, bool asks_end, struct account_role **out,
                   int *out_count)
{
    struct account_role *rows = NULL;
    int count = 0, capacity = 0;
    struct query *q;
    enum status st;

    q = query_new(c, "SELECT " ROLE_COLUMNS " FROM account_grant g" ROLE_JOINS
                     "WHERE g.account_id = $1"
                     " ORDER BY CASE WHEN g.to_on IS NULL OR g.to_on > $2 THEN 0 ELSE 1 END, "
                     "g.from_on DESC, g.id");
    bind_int(q, account_id);
    bind_date(q, today(c));
    while (query_row(q)) {
        if (count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 4;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)capacity, sizeof(*rows));
        }
        read_role(c, q, 0, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK && asks_end)
        st = ask_ends(c, rows, count);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}
