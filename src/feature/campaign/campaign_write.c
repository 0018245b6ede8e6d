/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns: what may be written, and writing it. */
#include "feature/campaign/campaign.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

enum { CODE_MAX = 60, TITLE_MAX = 300, TEXT_MAX = 1000 };

/* ------------------------------------------------------------------ rules */

static bool
is_code(const char *code)
{
    size_t length = strlen(code);

    return length > 0 && length <= CODE_MAX &&
           strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static enum status
check_texts(struct ctx *c, const struct campaign *one)
{
    enum status st = OK;

    if (!is_code(one->code))
        st = problem(c, "code",
                     tr(c, "The code has 1 to %d small letters without marks, digits and hyphens. "
                           "Write for example nghi-son-2025."),
                     CODE_MAX);
    if (one->title[0] == '\0')
        st = problem(c, "title", tr(c, "The title is missing. Write what the campaign is called."));
    if (text_length(one->title) > TITLE_MAX)
        st = problem(c, "title", tr(c, "The title has more than %d characters. Shorten it."),
                     TITLE_MAX);
    if (text_length(one->slogan) > TITLE_MAX)
        st = problem(c, "slogan", tr(c, "The slogan has more than %d characters. Shorten it."),
                     TITLE_MAX);
    if (text_length(one->scope) > TEXT_MAX)
        st = problem(c, "scope", tr(c, "The scope has more than %d characters. Shorten it."),
                     TEXT_MAX);
    return st;
}

static enum status
check_period_and_levels(struct ctx *c, const struct campaign *one)
{
    enum status st = OK;
    bool has_level = false;

    if (date_is_none(one->from_on))
        st = problem(c, "from", tr(c, "The first day is missing. Write it as 13/8/2024."));
    else if (!date_is_none(one->to_on) && date_compare(one->to_on, one->from_on) <= 0)
        st = problem(
            c, "to",
            tr(c, "The campaign ends on %s, before it begins on %s. Correct one of the two."),
            date_vi(c->arena, date_add_days(one->to_on, -1)), date_vi(c->arena, one->from_on));
    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
        has_level = has_level || one->level_in[level];
    if (!has_level)
        st = problem(c, "levels", tr(c, "No level is chosen. Choose those that take part."));
    return st;
}

/* The owner exists on the first day, and stands below the parent's owner. */
static enum status
check_place(struct ctx *c, const struct campaign *one)
{
    struct campaign parent;
    struct unit owner, *above;
    int count;
    enum status st;

    if (date_is_none(one->from_on))
        return OK; /* told already */
    st = unit_find(c, one->owner_unit_id, one->from_on, &owner);
    if (st == NOT_FOUND || (st == OK && !date_is_within(one->from_on, owner.from_on, owner.to_on)))
        return problem(
            c, "owner",
            tr(c, "This unit does not exist on %s. Choose another unit or another first day."),
            date_vi(c->arena, one->from_on));
    if (st != OK || one->parent_id == 0)
        return st;
    st = campaign_find(c, one->parent_id, &parent);
    if (st == NOT_FOUND || one->parent_id == one->id)
        return problem(c, "parent",
                       tr(c, "There is no such campaign above. Choose one of the list."));
    if (st == OK)
        st = unit_list_above(c, owner.id, one->from_on, &above, &count);
    if (st != OK)
        return st;
    for (int i = 1; i < count; i++)
        if (above[i].id == parent.owner_unit_id)
            return OK;
    return problem(
        c, "parent",
        tr(c, "%s does not stand below the unit that leads “%s”. Choose another campaign above."),
        unit_title(c, &owner), parent.title);
}

static enum status
check_code_is_free(struct ctx *c, const struct campaign *one)
{
    struct query *q = query_new(c, "SELECT title FROM campaign WHERE code = $1 AND id <> $2");
    const char *title = NULL;
    enum status st;

    bind_text(q, one->code);
    bind_int(q, one->id);
    if (query_row(q))
        title = col_text(q, 0);
    st = query_end(q);
    if (st == OK && title != NULL)
        return problem(c, "code", tr(c, "“%s” has this code already. Choose another."), title);
    return st;
}

static enum status
check(struct ctx *c, const struct campaign *one)
{
    enum status (*const checks[])(struct ctx *,
                                  const struct campaign *) = { check_texts, check_period_and_levels,
                                                               check_place, check_code_is_free };
    enum status result = OK;

    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        enum status st = checks[i](c, one);

        if (st != OK && st != INVALID)
            return st;
        if (st != OK)
            result = st;
    }
    return result;
}

/* ------------------------------------------------------------------ writing */

static json_t *
to_json(struct ctx *c, const struct campaign *one)
{
    json_t *levels = json_array();

    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
        if (one->level_in[level])
            json_array_append_new(levels, json_string(unit_level_code((enum unit_level)level)));
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:o}", "code", one->code, "title",
                     one->title, "slogan", one->slogan, "scope", one->scope, "owner_unit_id",
                     (json_int_t)one->owner_unit_id, "parent_id", (json_int_t)one->parent_id,
                     "from_on", date_iso(c->arena, one->from_on), "to_on",
                     date_iso(c->arena, one->to_on), "levels", levels);
}

static enum status
write_levels(struct ctx *c, const struct campaign *one)
{
    struct query *q = query_new(c, "DELETE FROM campaign_level WHERE campaign_id = $1");
    enum status st;

    bind_int(q, one->id);
    st = query_end(q);
    for (int level = LEVEL_NATION; st == OK && level < LEVEL_COUNT; level++) {
        if (!one->level_in[level])
            continue;
        q = query_new(c, "INSERT INTO campaign_level (campaign_id, level) VALUES ($1, $2)");
        bind_int(q, one->id);
        bind_text(q, unit_level_code((enum unit_level)level));
        st = query_end(q);
    }
    return st;
}

static void
bind_columns(struct ctx *c, struct query *q, const struct campaign *one)
{
    bind_text(q, one->code);
    bind_text(q, one->title);
    bind_text(q, text_fold(c->arena, arena_printf(c->arena, "%s %s", one->title, one->code)));
    bind_text(q, one->slogan);
    bind_text(q, one->scope);
    bind_int(q, one->owner_unit_id);
    if (one->parent_id != 0)
        bind_int(q, one->parent_id);
    else
        bind_null(q);
    bind_date(q, one->from_on);
    bind_date(q, one->to_on);
    bind_bool(q, one->is_sample);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct campaign *one = arg;
    struct query *q;
    enum status st = check(c, one);

    if (st != OK)
        return st;
    one->id = db_new_id(c);
    one->version = 1;
    q = query_new(c, "INSERT INTO campaign (code, title, title_fold, slogan, scope, owner_unit_id,"
                     " parent_id, from_on, to_on, is_sample, id, created_at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    bind_columns(c, q, one);
    bind_int(q, one->id);
    bind_int(q, now(c));
    st = query_end(q);
    if (st == OK)
        st = write_levels(c, one);
    if (st == OK)
        st = audit_write(c, "campaign", one->id, "insert", NULL, to_json(c, one));
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

/* A campaign without an owner yet is refused before anybody is asked for the right. */
static enum status
check_owner(struct ctx *c, const struct campaign *one)
{
    if (one->owner_unit_id == 0)
        return problem(c, "owner", tr(c, "The leading unit is missing. Choose it from the list."));
    return require(c, EDIT_CAMPAIGN, one->owner_unit_id, one->id);
}

enum status
campaign_insert(struct ctx *c, struct campaign *campaign)
{
    struct campaign one = *campaign;
    enum status st;

    one.id = 0;
    if (one.code[0] == '\0' && one.title[0] != '\0')
        one.code = text_slug(c->arena, one.title, CODE_MAX);
    st = check_owner(c, &one);
    if (st == OK)
        st = db_transact(c, insert, &one);
    if (st == OK)
        *campaign = one;
    return st;
}

static enum status
update(struct ctx *c, void *arg)
{
    const struct campaign *one = arg;
    struct campaign before;
    struct query *q;
    enum status st = campaign_find(c, one->id, &before);

    if (st == OK)
        st = require(c, EDIT_CAMPAIGN, before.owner_unit_id, before.id);
    if (st == OK && before.version != one->version)
        return CONFLICT;
    if (st == OK)
        st = check(c, one);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE campaign SET code = $1, title = $2, title_fold = $3, slogan = $4,"
                     " scope = $5, owner_unit_id = $6, parent_id = $7, from_on = $8, to_on = $9,"
                     " is_sample = $10, version = version + 1 WHERE id = $11 AND version = $12");
    bind_columns(c, q, one);
    bind_int(q, one->id);
    bind_int(q, one->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = write_levels(c, one);
    if (st == OK)
        st = audit_write(c, "campaign", one->id, "update", to_json(c, &before), to_json(c, one));
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

enum status
campaign_update(struct ctx *c, const struct campaign *campaign)
{
    struct campaign one = *campaign;
    enum status st = check_owner(c, &one);

    return st == OK ? db_transact(c, update, &one) : st;
}

/* ------------------------------------------------------------------ units named one by one */

struct naming {
    int64_t campaign_id, unit_id;
    bool is_in, is_dropped;
};

static enum status
write_naming(struct ctx *c, const struct naming *n)
{
    struct query *q;

    if (n->is_dropped) {
        q = query_new(c, "DELETE FROM campaign_unit WHERE campaign_id = $1 AND unit_id = $2");
        bind_int(q, n->campaign_id);
        bind_int(q, n->unit_id);
        return query_end_one(q);
    }
    q = query_new(c, "INSERT INTO campaign_unit (campaign_id, unit_id, is_in) VALUES ($1, $2, $3)"
                     " ON CONFLICT (campaign_id, unit_id) DO UPDATE SET is_in = excluded.is_in");
    bind_int(q, n->campaign_id);
    bind_int(q, n->unit_id);
    bind_bool(q, n->is_in);
    return query_end(q);
}

static enum status
unit_exists(struct ctx *c, int64_t id)
{
    struct query *q = query_new(c, "SELECT 1 FROM unit WHERE id = $1");
    bool exists;
    enum status st;

    bind_int(q, id);
    exists = query_row(q);
    st = query_end(q);
    if (st == OK && !exists)
        return problem(c, "unit", tr(c, "No unit of this name or code. Choose one of the list."));
    return st;
}

static enum status
name_unit(struct ctx *c, void *arg)
{
    const struct naming *n = arg;
    struct campaign campaign;
    enum status st = campaign_find(c, n->campaign_id, &campaign);

    if (st == OK)
        st = require(c, EDIT_CAMPAIGN, campaign.owner_unit_id, campaign.id);
    if (st == OK)
        st = unit_exists(c, n->unit_id);
    if (st == OK)
        st = write_naming(c, n);
    if (st == OK)
        st = audit_write(
            c, "campaign", n->campaign_id, n->is_dropped ? "unname" : "name", NULL,
            json_pack("{s:I, s:b}", "unit_id", (json_int_t)n->unit_id, "is_in", n->is_in));
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

enum status
campaign_set_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id, bool is_in)
{
    struct naming n = { .campaign_id = campaign_id, .unit_id = unit_id, .is_in = is_in };

    return db_transact(c, name_unit, &n);
}

enum status
campaign_unset_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id)
{
    struct naming n = { .campaign_id = campaign_id, .unit_id = unit_id, .is_dropped = true };

    return db_transact(c, name_unit, &n);
}

enum status
campaign_list_named(struct ctx *c, int64_t campaign_id, struct campaign_named **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT n.unit_id, n.is_in FROM campaign_unit n"
                                   " JOIN unit u ON u.id = n.unit_id WHERE n.campaign_id = $1"
                                   " ORDER BY n.is_in DESC, u.name_sort, u.id");
    struct campaign_named *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, campaign_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : room * 2;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct campaign_named){ col_int(q, 0), col_bool(q, 1) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}
