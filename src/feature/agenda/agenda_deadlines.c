/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines: each of the own units' by itself, all others' together by milestone and day. */
#include "feature/agenda/agenda_inside.h"

#include "core/buf.h"

#include <stdlib.h>

struct entry {
    int milestone;
    const struct board_row *row;
    const struct board_cell *cell;
};

static int
compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int by_day = date_compare(a->cell->last_on, b->cell->last_on);

    if (a->milestone != b->milestone)
        return a->milestone - b->milestone;
    if (by_day != 0)
        return by_day;
    return a->row->unit.id < b->row->unit.id ? -1 : a->row->unit.id > b->row->unit.id;
}

static bool
is_done(const struct board_cell *cell)
{
    return !date_is_none(cell->done_on);
}

/* The words, and where they stand. */
static const char *
words_text(struct ctx *c, const struct board *b, const struct deadline *d)
{
    return arena_printf(c->arena, "“%s”, %s", d->words,
                        document_name(c, deadline_document(&b->deadlines, d)));
}

static void
set_time(struct ical_event *e, const struct deadline_moves *moves, int64_t told_at)
{
    e->sequence = moves->count;
    e->changed_at = told_at > moves->last_at ? told_at : moves->last_at;
}

/* ------------------------------------------------------------------ one's own */

static void
add_own(struct gathering *g, const struct deadline_set *history, const struct entry *entry)
{
    struct ctx *c = g->c;
    const struct milestone *m = &g->own.milestones[entry->milestone];
    const struct unit *u = &entry->row->unit;
    struct ical_event *e = gathering_add(g);
    struct deadline_moves moves = deadline_count_moves(c, history, m->id, u->level, u->id, now(c));

    e->uid =
        arena_printf(c->arena, "deadline-%lld-%lld@thi-dua", (long long)m->id, (long long)u->id);
    e->on = entry->cell->last_on;
    e->summary =
        arena_printf(c->arena, is_done(entry->cell) ? tr(c, "Done: %s: %s") : tr(c, "Due: %s: %s"),
                     m->title, unit_title(c, u));
    e->description = words_text(c, &g->own, entry->cell->deadline);
    e->url = gathering_url(g, "/lam-viec/don-vi/%lld", (long long)u->id);
    e->category = tr(c, "Deadline");
    set_time(e, &moves, entry->cell->told_at);
}

/* ------------------------------------------------------------------ others' */

/* Entries of one milestone and one day. */
struct group {
    const struct entry *entries;
    int count, open;
    int64_t told_at;
    const struct entry *anchor; /* whose uid and sequence it has */
    enum unit_level level;      /* the anchor is this level; LEVEL_NONE: its unit */
};

/* The lowest level of which there is a unit, and whose own day this is; else the first unit. */
static void
find_anchor(const struct gathering *g, struct group *group)
{
    int64_t milestone_id = g->others.milestones[group->entries[0].milestone].id;

    group->anchor = &group->entries[0];
    for (int i = 0; i < group->count; i++) {
        enum unit_level level = group->entries[i].row->unit.level;
        const struct deadline *general;

        if (level <= group->level)
            continue;
        general = deadline_in_force(&g->others.deadlines, milestone_id, level, 0, NULL, 0, NULL);
        if (general == NULL || date_compare(general->last_on, group->entries[i].cell->last_on) != 0)
            continue;
        group->level = level;
        group->anchor = &group->entries[i];
    }
}

static const char *
group_summary(const struct gathering *g, const struct group *group)
{
    struct ctx *c = g->c;
    const char *title = g->others.milestones[group->entries[0].milestone].title;

    if (group->count == 1)
        return arena_printf(c->arena,
                            group->open > 0 ? tr(c, "Due: %s: %s") : tr(c, "Done: %s: %s"), title,
                            unit_title(c, &group->entries[0].row->unit));
    if (group->open == 0)
        return arena_printf(c->arena, tr(c, "Done: %s: all %d units"), title, group->count);
    return arena_printf(c->arena, tr(c, "Due: %s: %d of %d units still to do it"), title,
                        group->open, group->count);
}

static const char *
group_text(const struct gathering *g, const struct group *group)
{
    struct ctx *c = g->c;
    struct buf b;
    int told = 0;

    buf_init(&b, c->arena, 512);
    buf_add(&b, words_text(c, &g->others, group->anchor->cell->deadline));
    if (group->count > 1 && group->open > 0)
        buf_printf(&b, "\n%s", tr(c, "Still to do it:"));
    for (int i = 0; i < group->count && group->count > 1 && told < AGENDA_UNITS_TOLD; i++)
        if (!is_done(group->entries[i].cell)) {
            buf_printf(&b, "\n- %s", unit_title(c, &group->entries[i].row->unit));
            told++;
        }
    if (group->count > 1 && group->open > told) {
        buf_add(&b, "\n");
        buf_printf(&b, trn(c, "and %d other unit", "and %d other units", group->open - told),
                   group->open - told);
    }
    return b.data;
}

static void
add_group(struct gathering *g, const struct deadline_set *history, struct group *group)
{
    struct ctx *c = g->c;
    const struct milestone *m = &g->others.milestones[group->entries[0].milestone];
    const struct unit *u;
    struct ical_event *e = gathering_add(g);
    struct deadline_moves moves;
    const char *scope =
        g->is_whole ? "all" : arena_printf(c->arena, "seat-%lld", (long long)g->seat_id);

    find_anchor(g, group);
    u = &group->anchor->row->unit;
    if (group->level != LEVEL_NONE)
        e->uid = arena_printf(c->arena, "deadline-%lld-%s-%s@thi-dua", (long long)m->id,
                              unit_level_code(group->level), scope);
    else
        e->uid = arena_printf(c->arena, "deadline-%lld-%lld-%s@thi-dua", (long long)m->id,
                              (long long)u->id, scope);
    moves = deadline_count_moves(c, history, m->id, u->level,
                                 group->level != LEVEL_NONE ? 0 : u->id, now(c));
    e->on = group->entries[0].cell->last_on;
    e->summary = group_summary(g, group);
    e->description = group_text(g, group);
    e->url = group->count == 1
                 ? gathering_url(g, "/lam-viec/don-vi/%lld", (long long)u->id)
                 : gathering_url(g, "/lam-viec/bang?dot-thi-dua=%s", g->campaign->code);
    e->category = tr(c, "Deadline");
    set_time(e, &moves, group->told_at);
}

/* When units last came to the seat or left it: then the names in its events changed. */
static enum status
read_watched_at(const struct gathering *g, int64_t *out)
{
    struct watch *watches;
    int count = 0;
    int64_t last = 0;
    enum status st = g->is_whole ? OK : watch_list_of_seat(g->c, g->seat_id, &watches, &count);

    for (int i = 0; i < count; i++) {
        int64_t until_at = date_is_none(watches[i].to_on) ? 0 : date_start_at(watches[i].to_on),
                from_at = date_start_at(watches[i].from_on);

        from_at = from_at > watches[i].created_at ? from_at : watches[i].created_at;
        if (from_at <= now(g->c) && from_at > last)
            last = from_at;
        if (until_at <= now(g->c) && until_at > last)
            last = until_at;
    }
    *out = last;
    return st;
}

static void
add_groups(struct gathering *g, const struct deadline_set *history, const struct entry *entries,
           int count)
{
    int64_t watched_at = 0;

    if (read_watched_at(g, &watched_at) != OK)
        watched_at = now(g->c);
    for (int at = 0; at < count;) {
        struct group group = { .entries = &entries[at], .told_at = watched_at };
        int end = at;

        for (; end < count && entries[end].milestone == entries[at].milestone &&
               date_compare(entries[end].cell->last_on, entries[at].cell->last_on) == 0;
             end++) {
            group.open += !is_done(entries[end].cell);
            if (entries[end].cell->told_at > group.told_at)
                group.told_at = entries[end].cell->told_at;
        }
        group.count = end - at;
        add_group(g, history, &group);
        at = end;
    }
}

/* ------------------------------------------------------------------ both */

/* Duties with a day, in the order of groups. What a unit that is no more has done is history; one that two stand for is listed once. */
static int
list_entries(const struct gathering *g, const struct board *b, struct entry *out)
{
    int count = 0, kept = 0;

    for (int i = 0; i < b->row_count; i++)
        for (int m = 0; m < b->milestone_count; m++) {
            const struct board_row *row = &b->rows[i];
            const struct board_cell *cell = &row->cells[m];
            bool is_gone = !date_is_within(today(g->c), row->unit.from_on, row->unit.to_on);

            if (cell->deadline != NULL && !(b == &g->own && is_gone && is_done(cell)) &&
                !(b == &g->others && gathering_is_own(g, row->unit.id)))
                out[count++] = (struct entry){ m, row, cell };
        }
    qsort(out, (size_t)count, sizeof(*out), compare_entries);
    for (int i = 0; i < count; i++)
        if (kept == 0 || compare_entries(&out[kept - 1], &out[i]) != 0)
            out[kept++] = out[i];
    return kept;
}

static struct entry *
room_for(const struct gathering *g, const struct board *b)
{
    return arena_array(g->c->arena, (size_t)b->row_count * (size_t)b->milestone_count + 1,
                       sizeof(struct entry));
}

enum status
agenda_add_deadlines(struct gathering *g)
{
    struct deadline_set history;
    struct entry *entries;
    int count;
    enum status st = deadline_history_read(g->c, g->campaign->id, &history);

    if (st != OK)
        return st;
    entries = room_for(g, &g->own);
    count = list_entries(g, &g->own, entries);
    for (int i = 0; i < count; i++)
        add_own(g, &history, &entries[i]);
    entries = room_for(g, &g->others);
    count = list_entries(g, &g->others, entries);
    add_groups(g, &history, entries, count);
    return OK;
}
