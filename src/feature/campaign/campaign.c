/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns: who may see them, finding, listing, and the units in scope. */
#include "feature/campaign/campaign.h"

#include "core/text.h"
#include "db/db.h"

#include <string.h>

/* The levels in scope as bits, so that a campaign is one row. */
#define COLUMNS                                                                                    \
    "c.id, c.code, c.title, c.slogan, c.scope, c.owner_unit_id, c.parent_id, c.from_on, c.to_on,"  \
    " c.is_sample, c.version,"                                                                     \
    " (SELECT SUM(CASE l.level WHEN 'nation' THEN 2 WHEN 'province' THEN 4 WHEN 'district' THEN 8" \
    " WHEN 'commune' THEN 16 ELSE 32 END) FROM campaign_level l WHERE l.campaign_id = c.id)"

static struct campaign
read_campaign(struct query *q)
{
    struct campaign one = {
        .id = col_int(q, 0),
        .code = col_text(q, 1),
        .title = col_text(q, 2),
        .slogan = col_text(q, 3),
        .scope = col_text(q, 4),
        .owner_unit_id = col_int(q, 5),
        .parent_id = col_int(q, 6),
        .from_on = col_date(q, 7),
        .to_on = col_date(q, 8),
        .is_sample = col_bool(q, 9),
        .version = col_int(q, 10),
    };
    int64_t levels = col_int(q, 11);

    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
        one.level_in[level] = (levels >> level & 1) != 0;
    return one;
}

struct campaign_list {
    struct campaign *rows;
    int count, room;
};

static void
add(struct ctx *c, struct campaign_list *list, const struct campaign *one)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 8 : list->room * 2;
        list->rows = arena_grow(c->arena, list->rows, (size_t)list->count, (size_t)list->room,
                                sizeof(*list->rows));
    }
    list->rows[list->count++] = *one;
}

/* ------------------------------------------------------------------ who may see it */

/* Whether the unit, or one that it took over from, stood below the owner (or is it) on some day of the campaign. */
static bool
is_part_of(struct ctx *c, const struct campaign *campaign, int64_t unit_id)
{
    struct query *q = query_new(
        c, "WITH RECURSIVE self (unit_id) AS (SELECT CAST($1 AS BIGINT) UNION SELECT s.unit_id"
           " FROM self x JOIN unit_successor s ON s.successor_id = x.unit_id),"
           " above (unit_id) AS (SELECT unit_id FROM self"
           " UNION SELECT p.parent_id FROM above a JOIN unit_place p ON p.unit_id = a.unit_id"
           " WHERE (p.to_on IS NULL OR p.to_on > $2) AND p.from_on < $3)"
           " SELECT 1 FROM above WHERE unit_id = $4 LIMIT 1");
    bool found;

    bind_int(q, unit_id);
    bind_date(q, campaign->from_on);
    bind_text(q,
              date_is_none(campaign->to_on) ? "9999-12-31" : date_iso(c->arena, campaign->to_on));
    bind_int(q, campaign->owner_unit_id);
    found = query_row(q);
    return query_end(q) == OK && found;
}

bool
campaign_is_readable(struct ctx *c, const struct campaign *campaign)
{
    const struct grant *grants;
    int count;

    if (may(c, READ_BOARD, campaign->owner_unit_id, campaign->id))
        return true;
    if (grants_today(c, &grants, &count) != OK)
        return false;
    for (int i = 0; i < count; i++) {
        const struct grant *g = &grants[i];

        if (role_gives(g->role, READ_BOARD) && g->unit_id != 0 &&
            (g->campaign_id == 0 || g->campaign_id == campaign->id) &&
            is_part_of(c, campaign, g->unit_id))
            return true;
    }
    return false;
}

/* What may not be read is not found: that it exists is no news for others. */
static enum status
find_end(struct ctx *c, struct query *q, struct campaign *out)
{
    struct campaign one = { 0 };
    enum status st;

    if (query_row(q))
        one = read_campaign(q);
    st = query_end_one(q);
    if (st == OK && !campaign_is_readable(c, &one))
        st = NOT_FOUND;
    if (st == OK)
        *out = one;
    return st;
}

enum status
campaign_find(struct ctx *c, int64_t id, struct campaign *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM campaign c WHERE c.id = $1");

    bind_int(q, id);
    return find_end(c, q, out);
}

enum status
campaign_find_by_code(struct ctx *c, const char *code, struct campaign *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM campaign c WHERE c.code = $1");

    bind_text(q, code);
    return find_end(c, q, out);
}

/* ------------------------------------------------------------------ lists */

static enum status
list_end(struct ctx *c, struct query *q, struct campaign **out, int *out_count)
{
    struct campaign_list all = { 0 }, readable = { 0 };
    enum status st;

    while (query_row(q)) {
        struct campaign one = read_campaign(q);

        add(c, &all, &one);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    for (int i = 0; i < all.count; i++)
        if (campaign_is_readable(c, &all.rows[i]))
            add(c, &readable, &all.rows[i]);
    *out = readable.rows;
    *out_count = readable.count;
    return OK;
}

enum status
campaign_list(struct ctx *c, const char *q, struct campaign **out, int *out_count)
{
    struct query *query =
        query_new(c, "SELECT " COLUMNS " FROM campaign c WHERE c.title_fold LIKE $1"
                     " ORDER BY c.from_on DESC, c.id DESC");

    /* folded text has letters, digits and blanks alone: nothing to escape for LIKE */
    bind_text(query, arena_printf(c->arena, "%%%s%%", text_fold(c->arena, q)));
    return list_end(c, query, out, out_count);
}

enum status
campaign_list_children(struct ctx *c, int64_t id, struct campaign **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM campaign c WHERE c.parent_id = $1"
                                   " ORDER BY c.from_on DESC, c.id DESC");

    bind_int(q, id);
    return list_end(c, q, out, out_count);
}

enum status
campaign_current(struct ctx *c, const char *code, struct campaign *out)
{
    struct campaign *all;
    int count;
    enum status st;

    if (code != NULL && code[0] != '\0')
        return campaign_find_by_code(c, code, out);
    st = campaign_list(c, "", &all, &count);
    if (st == OK && count == 0)
        st = NOT_FOUND;
    if (st == OK)
        *out = all[0];
    return st;
}

/* ------------------------------------------------------------------ units in scope */

/* Below the owner on some day between the campaign's beginning ($2) and the day asked for ($3, exclusive): each step of
 * the walk keeps the days on which the whole way up to the owner held. */
#define BELOW                                                                                      \
    "WITH RECURSIVE below (unit_id, from_on, to_on) AS ("                                          \
    " SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT)"                               \
    " UNION SELECT p.unit_id, CASE WHEN p.from_on > b.from_on THEN p.from_on ELSE b.from_on END,"  \
    " CASE WHEN p.to_on IS NOT NULL AND p.to_on < b.to_on THEN p.to_on ELSE b.to_on END"           \
    " FROM below b JOIN unit_place p ON p.parent_id = b.unit_id"                                   \
    " WHERE p.from_on < b.to_on AND (p.to_on IS NULL OR p.to_on > b.from_on))"

/* $4: the campaign. Who takes over from a unit in scope is in scope, over any number of mergers, wherever it stands. */
#define SCOPE                                                                                      \
    ", scope (unit_id) AS (SELECT u.id FROM unit u"                                                \
    " LEFT JOIN campaign_unit n ON n.campaign_id = $4 AND n.unit_id = u.id"                        \
    " WHERE u.from_on < $3 AND (u.to_on IS NULL OR u.to_on > $2)"                                  \
    " AND (n.is_in = 1 OR (n.is_in IS NULL"                                                        \
    " AND u.level IN (SELECT l.level FROM campaign_level l WHERE l.campaign_id = $4)"              \
    " AND u.id IN (SELECT b.unit_id FROM below b)))"                                               \
    " UNION SELECT s.successor_id FROM scope x JOIN unit_successor s ON s.unit_id = x.unit_id"     \
    " LEFT JOIN campaign_unit n ON n.campaign_id = $4 AND n.unit_id = s.successor_id"              \
    " WHERE s.effect_on < $3 AND (n.is_in IS NULL OR n.is_in = 1)) "

/* $5: the day for the parent. */
#define IN_SCOPE                                                                                   \
    "SELECT u.id, u.code, u.name, u.kind, u.level, u.from_on, u.to_on, p.parent_id, u.is_sample,"  \
    " u.version FROM scope x JOIN unit u ON u.id = x.unit_id"                                      \
    " LEFT JOIN unit_place p ON p.unit_id = u.id AND p.from_on <= $5"                              \
    " AND (p.to_on IS NULL OR p.to_on > $5 OR p.to_on = u.to_on)"                                  \
    " AND (u.to_on IS NULL OR p.from_on < u.to_on)"                                                \
    " ORDER BY u.name_sort, u.id"

static struct unit
read_unit(struct query *q)
{
    struct unit u = {
        .id = col_int(q, 0),
        .code = col_text(q, 1),
        .name = col_text(q, 2),
        .kind = col_text(q, 3),
        .from_on = col_date(q, 5),
        .to_on = col_date(q, 6),
        .parent_id = col_int(q, 7),
        .is_sample = col_bool(q, 8),
        .version = col_int(q, 9),
    };

    if (!unit_level_parse(col_text(q, 4), &u.level))
        u.level = LEVEL_NONE;
    return u;
}

/* The first day that no longer counts. Before its first day a campaign has the units of its first day. */
static struct date
end_of(const struct campaign *campaign, struct date on)
{
    struct date end = date_min(date_add_days(on, 1), campaign->to_on);

    return date_compare(end, campaign->from_on) <= 0 ? date_add_days(campaign->from_on, 1) : end;
}

enum status
campaign_list_units(struct ctx *c, const struct campaign *campaign, struct date on,
                    struct unit **out, int *out_count)
{
    struct date end = end_of(campaign, on);
    struct query *q = query_new(c, BELOW SCOPE IN_SCOPE);
    struct unit *units = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, campaign->owner_unit_id);
    bind_date(q, campaign->from_on);
    bind_date(q, end);
    bind_int(q, campaign->id);
    bind_date(q, date_add_days(end, -1));
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : room * 2;
            units = arena_grow(c->arena, units, (size_t)count, (size_t)room, sizeof(*units));
        }
        units[count++] = read_unit(q);
    }
    st = query_end(q);
    if (st == OK) {
        *out = units;
        *out_count = count;
    }
    return st;
}

/* The same as SCOPE from the other end: the unit ($5) and those before it, and for each the way up with the days on which it
 * held. */
#define HAS_UNIT                                                                                   \
    "WITH RECURSIVE self (unit_id) AS (SELECT CAST($5 AS BIGINT)"                                  \
    " UNION SELECT s.unit_id FROM self x JOIN unit_successor s ON s.successor_id = x.unit_id"      \
    " LEFT JOIN campaign_unit n ON n.campaign_id = $4 AND n.unit_id = x.unit_id"                   \
    " WHERE s.effect_on < $3 AND (n.is_in IS NULL OR n.is_in = 1)),"                               \
    " up (base_id, unit_id, from_on, to_on) AS ("                                                  \
    " SELECT x.unit_id, x.unit_id, CAST($2 AS TEXT), CAST($3 AS TEXT) FROM self x"                 \
    " UNION SELECT b.base_id, p.parent_id,"                                                        \
    " CASE WHEN p.from_on > b.from_on THEN p.from_on ELSE b.from_on END,"                          \
    " CASE WHEN p.to_on IS NOT NULL AND p.to_on < b.to_on THEN p.to_on ELSE b.to_on END"           \
    " FROM up b JOIN unit_place p ON p.unit_id = b.unit_id"                                        \
    " WHERE p.from_on < b.to_on AND (p.to_on IS NULL OR p.to_on > b.from_on))"                     \
    " SELECT 1 FROM self x JOIN unit u ON u.id = x.unit_id"                                        \
    " LEFT JOIN campaign_unit n ON n.campaign_id = $4 AND n.unit_id = u.id"                        \
    " WHERE u.from_on < $3 AND (u.to_on IS NULL OR u.to_on > $2)"                                  \
    " AND (n.is_in = 1 OR (n.is_in IS NULL"                                                        \
    " AND u.level IN (SELECT l.level FROM campaign_level l WHERE l.campaign_id = $4)"              \
    " AND EXISTS (SELECT 1 FROM up b WHERE b.base_id = u.id AND b.unit_id = $1))) LIMIT 1"

enum status
campaign_has_unit(struct ctx *c, const struct campaign *campaign, int64_t unit_id, struct date on,
                  bool *out)
{
    struct query *q = query_new(c, HAS_UNIT);
    bool found;
    enum status st;

    bind_int(q, campaign->owner_unit_id);
    bind_date(q, campaign->from_on);
    bind_date(q, end_of(campaign, on));
    bind_int(q, campaign->id);
    bind_int(q, unit_id);
    found = query_row(q);
    st = query_end(q);
    if (st == OK)
        *out = found;
    return st;
}
