/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days that were taken back. What stood there is in the record of changes alone: the conference itself has gone on. */
#include "feature/conference/conference.h"

#include "db/db.h"

#include <jansson.h>

static const char *
member(struct ctx *c, json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return arena_strdup(c->arena, text != NULL ? text : "");
}

/* False where the record says no day. */
static bool
read_row(struct ctx *c, struct query *q, struct conference_called_off *out)
{
    const char *was = col_text(q, 4), *is = col_text(q, 5);
    json_t *before = was != NULL ? json_loads(was, 0, NULL) : NULL,
           *after = is != NULL ? json_loads(is, 0, NULL) : NULL;
    json_t *minute = json_object_get(before, "scheduled_minute");
    struct conference_called_off row = {
        .conference_id = col_int(q, 0),
        .unit_id = col_int(q, 1),
        .version = col_int(q, 2),
        .at = col_int(q, 3),
        .was_minute = json_is_integer(minute) ? (int)json_integer_value(minute) : -1,
        .place = member(c, before, "place"),
        .reason = member(c, after, "reason"),
    };
    bool has_day = date_parse_iso(member(c, before, "scheduled_on"), &row.was_on);

    json_decref(before);
    json_decref(after);
    *out = row;
    return has_day;
}

enum status
conference_list_called_off(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                           struct conference_called_off **out, int *out_count)
{
    /* The last time of each: from "planned" the only way on is another day or the conference itself. */
    struct query *q = query_new(
        c, "SELECT k.id, k.unit_id, k.version, a.at, a.before, a.after FROM conference k"
           " JOIN audit a ON a.noun = 'conference' AND a.noun_id = k.id AND a.action = 'unschedule'"
           " WHERE k.campaign_id = $1 AND (CAST($2 AS BIGINT) = 0 OR k.unit_id = $2)"
           " AND k.state = 'planned' AND NOT EXISTS (SELECT 1 FROM audit b"
           " WHERE b.noun = 'conference' AND b.noun_id = k.id AND b.action = 'unschedule'"
           " AND b.id > a.id) ORDER BY k.unit_id");
    struct conference_called_off *rows = NULL, row;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, campaign_id);
    bind_int(q, unit_id);
    while (query_row(q)) {
        if (!read_row(c, q, &row))
            continue;
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = row;
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}
