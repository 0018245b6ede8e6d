/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merging: what others sent, as one text with the name of each. */
#include "feature/report/report_inside.h"

#include "core/buf.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct sourcing {
    struct ctx *c;
    const struct campaign *campaign;
    const struct report_duty *duty;
    struct date on;   /* whose watches */
    int64_t *old_ids; /* units that are no more, for which the author stands; sorted */
    int old_count;
    struct report_source *sources;
    int count, room;
};

/* Units that ended within the period or since: those whom the units at hand stand for on the day. */
static enum status
read_predecessors(struct sourcing *g)
{
    struct query *q;
    int room = 16;
    bool is_seat = g->duty->schedule.author == REPORT_BY_SEAT;

    g->old_ids = arena_array(g->c->arena, (size_t)room, sizeof(*g->old_ids));
    if (g->duty->schedule.author == REPORT_BY_SECRETARIAT)
        return OK;
    q = query_new(
        g->c, "WITH RECURSIVE old(id) AS (SELECT s.unit_id FROM unit_successor s"
              " WHERE s.effect_on <= $1 AND ((CAST($2 AS BIGINT) <> 0 AND s.successor_id = $2) OR"
              " EXISTS (SELECT 1 FROM watch w WHERE w.unit_id = s.successor_id AND w.seat_id = $3"
              " AND w.from_on <= $1 AND (w.to_on IS NULL OR w.to_on > $1)))"
              " UNION SELECT s.unit_id FROM unit_successor s JOIN old ON s.successor_id = old.id"
              " WHERE s.effect_on <= $1) SELECT id FROM old ORDER BY id");
    bind_date(q, g->on);
    bind_int(q, is_seat ? 0 : g->duty->author_id);
    bind_int(q, is_seat ? g->duty->author_id : 0);
    while (query_row(q)) {
        if (g->old_count == room) {
            room *= 2;
            g->old_ids = arena_grow(g->c->arena, g->old_ids, (size_t)g->old_count, (size_t)room,
                                    sizeof(*g->old_ids));
        }
        g->old_ids[g->old_count++] = col_int(q, 0);
    }
    return query_end(q);
}

static void
take_row(struct sourcing *g, struct query *q)
{
    struct report_source s = {
        .report_id = col_int(q, 0),
        .author_id = col_int(q, 2),
        .period = { .from_on = col_date(q, 3), .last_on = col_date(q, 4) },
        .number = (int)col_int(q, 6),
        .sent_at = col_int(q, 7),
        .is_empty = col_bool(q, 8),
        .merged_number = (int)col_int(q, 13),
    };
    const char *state = col_text(q, 5), *seat_title = col_text(q, 18);

    report_author_parse(col_text(q, 1), &s.author);
    for (int i = REPORT_SENT; i < REPORT_STATE_COUNT; i++)
        if (strcmp(report_state_code((enum report_state)i), state) == 0)
            s.state = (enum report_state)i;
    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        s.texts[i] = col_text(q, 9 + i);
    if (s.author == REPORT_BY_UNIT) {
        struct unit u = { .id = s.author_id, .name = col_text(q, 14), .kind = col_text(q, 15) };

        unit_level_parse(col_text(q, 16), &u.level);
        s.title = unit_title(g->c, &u);
    } else {
        s.title = seat_title != NULL ? seat_title : "";
    }
    if (g->count == g->room) {
        g->room = g->room == 0 ? 64 : 2 * g->room;
        g->sources = arena_grow(g->c->arena, g->sources, (size_t)g->count, (size_t)g->room,
                                sizeof(*g->sources));
    }
    g->sources[g->count++] = s;
}

#define SOURCE_SELECT                                                                              \
    "SELECT r.id, s.author, r.author_id, r.period_from, r.period_last, r.state, r.number,"         \
    " v.sent_at, v.is_empty, v.done, v.difficulties, v.proposals, v.next_steps,"                   \
    " COALESCE(m.source_number, 0), u.name, u.kind, u.level, u.name_sort, t.title"                 \
    " FROM report r JOIN report_schedule s ON s.id = r.schedule_id"                                \
    " JOIN report_version v ON v.report_id = r.id AND v.number = r.number"                         \
    " LEFT JOIN report_source m ON m.report_id = $1 AND m.number = 0 AND m.source_id = r.id"       \
    " LEFT JOIN unit u ON u.id = r.author_id AND s.author = 'unit'"                                \
    " LEFT JOIN seat t ON t.id = r.author_id AND s.author = 'seat'"                                \
    " WHERE r.campaign_id = $2 AND r.number > 0 AND r.period_last >= $3 AND r.period_last <= $4"
#define SOURCE_ORDER " ORDER BY COALESCE(t.position, 0), u.name_sort, r.period_last, r.id"

static void
bind_common(struct sourcing *g, struct query *q)
{
    bind_int(q, g->duty->report_id);
    bind_int(q, g->campaign->id);
    bind_date(q, g->duty->period.from_on);
    bind_date(q, g->duty->period.last_on);
}

/* One query, whatever the number of units: those that the seat follows on the day. */
static enum status
read_followed(struct sourcing *g)
{
    struct query *q =
        query_new(g->c, SOURCE_SELECT
                  " AND s.author = 'unit' AND EXISTS (SELECT 1 FROM watch w"
                  " WHERE w.unit_id = r.author_id AND w.campaign_id = $2 AND w.seat_id = $5"
                  " AND w.from_on <= $6 AND (w.to_on IS NULL OR w.to_on > $6))" SOURCE_ORDER);

    bind_common(g, q);
    bind_int(q, g->duty->author_id);
    bind_date(q, g->on);
    while (query_row(q))
        take_row(g, q);
    return query_end(q);
}

/* Of members, and of units that nobody follows. */
static enum status
read_members(struct sourcing *g)
{
    struct query *q =
        query_new(g->c, SOURCE_SELECT
                  " AND (s.author = 'seat' OR (s.author = 'unit' AND NOT EXISTS"
                  " (SELECT 1 FROM watch w WHERE w.unit_id = r.author_id AND w.campaign_id = $2"
                  " AND w.from_on <= $5 AND (w.to_on IS NULL OR w.to_on > $5))))" SOURCE_ORDER);

    bind_common(g, q);
    bind_date(q, g->on);
    while (query_row(q))
        take_row(g, q);
    return query_end(q);
}

static bool
is_there(const struct sourcing *g, int64_t unit_id)
{
    for (int i = 0; i < g->count; i++)
        if (g->sources[i].author == REPORT_BY_UNIT && g->sources[i].author_id == unit_id)
            return true;
    return false;
}

/* A merger is rare: one query for each unit that it ended. */
static enum status
read_old(struct sourcing *g)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < g->old_count; i++) {
        struct query *q;

        if (is_there(g, g->old_ids[i]))
            continue;
        q = query_new(g->c,
                      SOURCE_SELECT " AND s.author = 'unit' AND r.author_id = $5" SOURCE_ORDER);
        bind_common(g, q);
        bind_int(q, g->old_ids[i]);
        while (query_row(q))
            take_row(g, q);
        st = query_end(q);
    }
    return st;
}

enum status
source_list(struct ctx *c, const struct campaign *campaign, const struct report_duty *d,
            struct report_source **out, int *out_count)
{
    struct sourcing g = { .c = c, .campaign = campaign, .duty = d };
    enum status st;

    g.on = duty_day(&d->period, today(c));
    st = read_predecessors(&g);
    if (st == OK && d->schedule.author == REPORT_BY_SEAT)
        st = read_followed(&g);
    if (st == OK && d->schedule.author == REPORT_BY_SECRETARIAT)
        st = read_members(&g);
    if (st == OK && g.old_count > 0)
        st = read_old(&g);
    if (st != OK)
        return st;
    *out = g.sources;
    *out_count = g.count;
    return OK;
}

/* ------------------------------------------------------------------ one text of many */

bool
source_is_new(const struct report_source *s)
{
    return !s->is_empty && s->state != REPORT_RETURNED && s->merged_number < s->number;
}

static bool
says_nothing(const char *folded)
{
    static const char *const nothing[] = {
        "",     "khong",   "khong co",         "khong co gi",       "khong co kho khan",
        "none", "nothing", "khong co de nghi", "khong co kien nghi"
    };

    for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
        if (strcmp(folded, nothing[i]) == 0)
            return true;
    return false;
}

/* One thing said, by whom. */
struct saying {
    const char *folded, *text;
    int first; /* in order of coming */
    struct buf names;
};

struct said {
    const char *folded;
    int source;
};

static int
compare_said(const void *left, const void *right)
{
    const struct said *a = left, *b = right;
    int by_text = strcmp(a->folded, b->folded);

    return by_text != 0 ? by_text : a->source - b->source;
}

static int
compare_sayings(const void *left, const void *right)
{
    return ((const struct saying *)left)->first - ((const struct saying *)right)->first;
}

static const char *
merge_text(struct ctx *c, const struct report_source *sources, int count, bool all, int text)
{
    struct said *said = arena_array(c->arena, (size_t)count + 1, sizeof(*said));
    struct saying *sayings = arena_array(c->arena, (size_t)count + 1, sizeof(*sayings));
    int said_count = 0, saying_count = 0;
    struct buf out;

    for (int i = 0; i < count; i++) {
        const char *folded;

        if (!source_is_new(&sources[i]) && !(all && sources[i].merged_number > 0))
            continue;
        folded = text_fold(c->arena, sources[i].texts[text]);
        if (!says_nothing(folded))
            said[said_count++] = (struct said){ folded, i };
    }
    qsort(said, (size_t)said_count, sizeof(*said), compare_said);
    for (int i = 0; i < said_count; i++) {
        const struct report_source *s = &sources[said[i].source];
        bool is_new = i == 0 || strcmp(said[i].folded, said[i - 1].folded) != 0;
        struct saying *y = is_new ? &sayings[saying_count++] : &sayings[saying_count - 1];

        if (is_new) {
            *y = (struct saying){ said[i].folded, s->texts[text], said[i].source, { 0 } };
            buf_init(&y->names, c->arena, 64);
        }
        buf_printf(&y->names, "%s%s", is_new ? "" : ", ", s->title);
        if (!all && s->merged_number > 0)
            buf_printf(&y->names, tr(c, " (version %d)"), s->number);
    }
    qsort(sayings, (size_t)saying_count, sizeof(*sayings), compare_sayings);
    buf_init(&out, c->arena, 1024);
    for (int i = 0; i < saying_count; i++)
        buf_printf(&out, "%s%s: %s", i > 0 ? "\n" : "", sayings[i].names.data, sayings[i].text);
    return out.data;
}

void
source_merge(struct ctx *c, const struct report_source *sources, int count, bool all,
             const char *out[REPORT_TEXT_COUNT])
{
    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        out[i] = merge_text(c, sources, count, all, i);
}
