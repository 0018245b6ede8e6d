/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a day has moved: the history played again, from one document that came to hold or was withdrawn to the next. */
#include "feature/document/document_internal.h"

#include <stdlib.h>

/* One deadline comes to hold, or ceases to. */
struct turn {
    int64_t at;
    int document; /* its place in the history: it decides between turns of one instant */
    int row;      /* in the rows below */
    bool holds;
};

struct play {
    struct deadline_set set; /* those of the rows that hold just now */
    struct deadline *rows;   /* that address the unit or level */
    bool *held;
    struct turn *turns;
    int row_count, turn_count;
};

static int
compare_turns(const void *left, const void *right)
{
    const struct turn *a = left, *b = right;

    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->document != b->document)
        return a->document - b->document;
    return a->holds != b->holds ? (int)b->holds - (int)a->holds : a->row - b->row;
}

/* A document holds from the day it was issued on, if it was applied before. */
static int64_t
begins_at(const struct document *d)
{
    int64_t issued_at = date_start_at(d->issued_on);

    return d->applied_at > issued_at ? d->applied_at : issued_at;
}

static void
add_row(struct play *p, const struct deadline_set *history, const struct deadline *row,
        int64_t until_at)
{
    const struct document *d = deadline_document(history, row);
    int document = (int)(d - history->documents);
    int64_t from_at = begins_at(d);

    if (from_at > until_at || (d->withdrawn_at != 0 && d->withdrawn_at < from_at))
        return;
    p->turns[p->turn_count++] = (struct turn){ from_at, document, p->row_count, true };
    if (d->withdrawn_at != 0 && d->withdrawn_at <= until_at)
        p->turns[p->turn_count++] = (struct turn){ d->withdrawn_at, document, p->row_count, false };
    p->rows[p->row_count++] = *row;
}

/* What holds now, in the order of the documents. */
static struct date
day_in_force(struct play *p, int64_t milestone_id, enum unit_level level, int64_t unit_id)
{
    const struct deadline *found;

    p->set.deadline_count = 0;
    for (int i = 0; i < p->row_count; i++)
        if (p->held[i])
            p->set.deadlines[p->set.deadline_count++] = p->rows[i];
    found = deadline_in_force(&p->set, milestone_id, level, unit_id, NULL, 0, NULL);
    return found != NULL ? found->last_on : DATE_NONE;
}

struct deadline_moves
deadline_count_moves(struct ctx *c, const struct deadline_set *history, int64_t milestone_id,
                     enum unit_level level, int64_t unit_id, int64_t until_at)
{
    size_t all = (size_t)history->deadline_count + 1;
    struct play p = { .rows = arena_array(c->arena, all, sizeof(*p.rows)),
                      .held = arena_array(c->arena, all, sizeof(*p.held)),
                      .turns = arena_array(c->arena, 2 * all, sizeof(*p.turns)) };
    struct deadline_moves moves = { 0 };
    struct date last = DATE_NONE;

    p.set.deadlines = arena_array(c->arena, all, sizeof(*p.set.deadlines));
    for (int i = 0; i < history->deadline_count; i++) {
        const struct deadline *row = &history->deadlines[i];

        if (row->milestone_id == milestone_id && deadline_addresses(row, level, unit_id))
            add_row(&p, history, row, until_at);
    }
    qsort(p.turns, (size_t)p.turn_count, sizeof(*p.turns), compare_turns);
    for (int i = 0; i < p.turn_count; i++) {
        const struct turn *turn = &p.turns[i], *next = i + 1 < p.turn_count ? turn + 1 : NULL;
        struct date on;

        p.held[turn->row] = turn->holds;
        if (next != NULL && next->at == turn->at && next->document == turn->document &&
            next->holds == turn->holds)
            continue; /* a document comes and goes as a whole */
        on = day_in_force(&p, milestone_id, level, unit_id);
        /* While nothing holds nothing is shown, and nothing has moved. */
        if (date_is_none(on) || date_compare(on, last) == 0)
            continue;
        moves.count += !date_is_none(last);
        moves.last_at = turn->at;
        last = on;
    }
    return moves;
}
