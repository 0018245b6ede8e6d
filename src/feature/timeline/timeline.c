/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the timeline, out of the board's cells and two sets of deadlines. */
#include "feature/timeline/timeline.h"

#include <stdlib.h>

struct making {
    struct ctx *c;
    const struct board *board;
    struct deadline_set base;
    struct timeline_row *rows;
    int count, room;
};

static struct timeline_row *
add_row(struct making *k)
{
    if (k->count == k->room) {
        k->room = k->room == 0 ? 32 : 2 * k->room;
        k->rows =
            arena_grow(k->c->arena, k->rows, (size_t)k->count, (size_t)k->room, sizeof(*k->rows));
    }
    k->rows[k->count] = (struct timeline_row){ 0 };
    return &k->rows[k->count++];
}

/* What addresses a unit, and its level, are both asked of it: an exception does not make the duty younger. */
static struct date
asked_from(const struct board *b, const struct milestone *m, enum unit_level level, int64_t unit_id)
{
    struct date first = DATE_NONE;

    for (int i = 0; i < b->deadlines.deadline_count; i++) {
        const struct deadline *d = &b->deadlines.deadlines[i];

        if (d->milestone_id == m->id &&
            (d->unit_id != 0 ? d->unit_id == unit_id : d->level == level))
            first = date_min(first, deadline_document(&b->deadlines, d)->issued_on);
    }
    return first;
}

static void
compare_with_base(struct making *k, struct timeline_row *row, enum unit_level level,
                  int64_t unit_id)
{
    const struct board *b = k->board;

    row->document = deadline_document(&b->deadlines, row->deadline);
    row->from_on = asked_from(b, row->milestone, level, unit_id);
    row->base = deadline_in_force(&k->base, row->milestone->id, level, unit_id, NULL, 0, NULL);
    if (row->base == NULL)
        return;
    row->base_document = deadline_document(&k->base, row->base);
    row->slip = date_days_between(row->base->last_on, row->deadline->last_on);
}

static void
add_cell(struct timeline_row *row, const struct board_cell *cell)
{
    bool is_first = row->units == 0;
    bool is_worse = is_first || cell->state > row->state ||
                    (cell->state == row->state &&
                     (cell->state == CELL_LATE ? cell->days > row->days : cell->days < row->days));

    row->units += cell->all > 1 ? cell->all : 1;
    row->done += cell->all > 1 ? cell->done : cell->state == CELL_DONE;
    row->late += cell->state == CELL_LATE ? cell->all > 1 ? cell->all - cell->done : 1 : 0;
    if (is_worse) {
        row->state = cell->state;
        row->days = cell->days;
    }
    if (is_first || (!date_is_none(row->done_on) && !date_is_none(cell->done_on) &&
                     date_compare(cell->done_on, row->done_on) > 0))
        row->done_on = cell->done_on;
    else if (date_is_none(cell->done_on))
        row->done_on = DATE_NONE;
}

/* ------------------------------------------------------------------ by level */

/* All units of a level that follow what holds for the level. */
static void
add_level(struct making *k, int milestone, enum unit_level level)
{
    const struct board *b = k->board;
    const struct milestone *m = &b->milestones[milestone];
    const struct deadline *d = deadline_in_force(&b->deadlines, m->id, level, 0, NULL, 0, NULL);
    struct timeline_row *row;

    if (d == NULL)
        return;
    row = add_row(k);
    row->milestone = m;
    row->level = level;
    row->deadline = d;
    row->state = CELL_NONE;
    for (int i = 0; i < b->row_count; i++) {
        const struct board_cell *cell = &b->rows[i].cells[milestone];

        if (b->rows[i].unit.level == level && cell->deadline != NULL &&
            cell->deadline->unit_id == 0)
            add_cell(row, cell);
    }
    compare_with_base(k, row, level, 0);
}

static void
add_unit(struct making *k, int milestone, const struct board_row *unit)
{
    const struct board_cell *cell = &unit->cells[milestone];
    struct timeline_row *row;

    if (cell->deadline == NULL)
        return;
    row = add_row(k);
    row->milestone = &k->board->milestones[milestone];
    row->unit = &unit->unit;
    row->deadline = cell->deadline;
    add_cell(row, cell);
    compare_with_base(k, row, unit->unit.level, unit->unit.id);
}

static void
add_levels(struct making *k)
{
    const struct board *b = k->board;

    for (int m = 0; m < b->milestone_count; m++) {
        for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
            add_level(k, m, (enum unit_level)level);
        for (int i = 0; i < b->row_count; i++) {
            const struct deadline *d = b->rows[i].cells[m].deadline;

            if (d != NULL && d->unit_id != 0)
                add_unit(k, m, &b->rows[i]);
        }
    }
}

/* ------------------------------------------------------------------ by unit */

static void
add_units(struct making *k, const struct timeline_filter *f)
{
    const struct board *b = k->board;

    for (int i = 0; i < b->row_count; i++) {
        if ((f->unit_id != 0 && b->rows[i].unit.id != f->unit_id) ||
            (f->seat_id != 0 && b->rows[i].seat_id != f->seat_id))
            continue;
        for (int m = 0; m < b->milestone_count; m++)
            if (f->milestone_id == 0 || b->milestones[m].id == f->milestone_id)
                add_unit(k, m, &b->rows[i]);
    }
}

/* Rows were added in the board's order, units by name: the address breaks ties. */
static int
compare_rows(const void *left, const void *right)
{
    const struct timeline_row *a = left, *b = right;
    int days = a->state == CELL_LATE ? b->days - a->days : a->days - b->days;

    if (a->state != b->state)
        return a->state > b->state ? -1 : 1;
    if (days != 0)
        return days;
    if (a->unit != b->unit)
        return a->unit < b->unit ? -1 : 1;
    return a->milestone < b->milestone ? -1 : a->milestone > b->milestone;
}

enum status
timeline_read(struct ctx *c, const struct campaign *campaign, struct date on,
              int64_t base_document_id, const struct timeline_filter *filter, struct timeline *out)
{
    bool is_of_units = filter->unit_id != 0 || filter->seat_id != 0 || filter->milestone_id != 0;
    struct making k = { .c = c, .board = &out->board };
    enum status st = filter->unit_id != 0
                         ? board_read_unit(c, campaign, filter->unit_id, on, &out->board)
                         : board_read(c, campaign, on, &out->board);

    if (st != OK)
        return st;
    if (base_document_id == 0 && out->board.deadlines.document_count > 0)
        base_document_id = out->board.deadlines.documents[0].id;
    if (base_document_id != 0)
        st = deadline_set_read(c, campaign->id, base_document_id, 0, &k.base);
    if (st != OK)
        return st;
    if (is_of_units)
        add_units(&k, filter);
    else
        add_levels(&k);
    if (is_of_units && k.count > 0)
        qsort(k.rows, (size_t)k.count, sizeof(*k.rows), compare_rows);
    out->filter = *filter;
    out->rows = k.rows;
    out->row_count = k.count;
    return OK;
}
