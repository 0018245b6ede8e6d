/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import's rows must be together and with what is stored: codes apart in time, parents that exist on all the days,
 * levels one below the other, no circles, and the right to put them there. */
#include "feature/unit/unit_import.h"

#include "web/access.h"

enum { STORED_BATCH = 2000 };

static enum status __attribute__((format(printf, 4, 5)))
row_problem(struct import *im, const struct entry *e, int column, const char *format, ...)
{
    struct ctx *c = im->c;
    va_list args;
    const char *text = "";

    if (c->problem_count < PROBLEMS_KEPT) {
        va_start(args, format);
        text = arena_vprintf(c->arena, format, args);
        va_end(args);
    }
    return problem_at(c, im->name, e->line, im->column_at[column], "%s", text);
}

static const char *
days_of(struct import *im, const struct entry *e)
{
    return unit_days_text(im->c, date_from_number(e->from),
                          e->to == DAY_OPEN ? DATE_NONE : date_from_number(e->to));
}

static const char *
code_of(const struct import *im, const struct entry *e)
{
    return index_code(&im->index, e->code)->text;
}

static bool
overlap(const struct entry *a, const struct entry *b)
{
    return a->from < b->to && b->from < a->to;
}

/* ------------------------------------------------------------------ what is stored */

static void
add_stored(struct import *im, struct query *q)
{
    struct import_index *x = &im->index;
    int32_t number = index_add(x, index_code_of(x, col_text(q, 1)));
    struct entry *e = index_entry(x, number);
    struct date to_on = col_date(q, 6);
    const char *parent = col_text(q, 7);
    enum unit_level level = LEVEL_NONE;

    unit_level_parse(col_text(q, 4), &level);
    e->id = col_int(q, 0);
    e->words = index_hash(x, col_text(q, 3), col_text(q, 2));
    e->parent_code = parent == NULL ? NO_INDEX : index_code_of(x, parent);
    e->from = date_number(col_date(q, 5));
    e->to = date_is_none(to_on) ? DAY_OPEN : date_number(to_on);
    e->level = (uint8_t)level;
    e->state = ENTRY_STORED;
}

/* In batches with their own arena: what is stored may be as long as what is imported. */
enum status
import_load_stored(struct import *im)
{
    struct ctx batch = *im->c;
    int64_t after = 0;
    int count = STORED_BATCH;
    enum status st = OK;

    batch.arena = im->row_arena;
    while (st == OK && count == STORED_BATCH) {
        struct query *q = query_new(
            &batch,
            "SELECT u.id, u.code, u.name, u.kind, u.level, u.from_on, u.to_on, a.code FROM unit u "
            "LEFT JOIN unit_place p ON p.unit_id = u.id AND p.from_on = u.from_on "
            "LEFT JOIN unit a ON a.id = p.parent_id WHERE u.id > $1 ORDER BY u.id LIMIT 2000");

        bind_int(q, after);
        for (count = 0; query_row(q); count++) {
            after = col_int(q, 0);
            add_stored(im, q);
        }
        st = query_end(q);
        arena_reset(im->row_arena);
    }
    im->first_row = im->index.entry_count;
    return st;
}

/* ------------------------------------------------------------------ codes */

/* An open end in the file says nothing about an end that has been written since. */
static bool
is_same(const struct entry *row, const struct entry *stored)
{
    return row->from == stored->from && row->words == stored->words &&
           row->parent_code == stored->parent_code &&
           (row->to == stored->to || row->to == DAY_OPEN);
}

static enum status
check_against(struct import *im, struct entry *row, const struct entry *other)
{
    struct ctx *c = im->c;
    bool is_stored = (other->state & ENTRY_STORED) != 0;

    if (!overlap(row, other) || (is_stored && (row->state & ENTRY_UNCHANGED) != 0))
        return OK;
    if (is_stored)
        return row_problem(im, row, COLUMN_CODE,
                           tr(c, "A unit with the code %s exists %s and is not the same as this "
                                 "row. Mend the row, or change "
                                 "that unit on its page."),
                           code_of(im, row), days_of(im, other));
    if (other->line >= row->line)
        return OK;
    return row_problem(im, row, COLUMN_CODE,
                       tr(c, "The code %s stands in row %lld already, at the same time (%s). "
                             "Delete one of the two rows, or mend "
                             "the days."),
                       code_of(im, row), (long long)other->line, days_of(im, other));
}

enum status
import_check_code(struct import *im, struct entry *row)
{
    int32_t first = index_code(&im->index, row->code)->first;
    enum status worst = OK;

    for (int32_t i = first; i != NO_INDEX; i = index_entry(&im->index, i)->next) {
        const struct entry *other = index_entry(&im->index, i);

        if ((other->state & ENTRY_STORED) != 0 && is_same(row, other)) {
            row->state |= ENTRY_UNCHANGED;
            row->id = other->id;
        }
    }
    for (int32_t i = first; i != NO_INDEX; i = index_entry(&im->index, i)->next) {
        const struct entry *other = index_entry(&im->index, i);

        if (other != row && check_against(im, row, other) != OK) {
            worst = INVALID;
            break;
        }
    }
    if (worst == OK && (row->state & ENTRY_UNCHANGED) != 0)
        im->result.unchanged++;
    else if (worst == OK)
        im->result.inserted++;
    return worst;
}

/* ------------------------------------------------------------------ parents */

/* The unit with this code on this day; `out_near` one with it on another day, for the words of the problem. */
static int32_t
find_on(const struct import *im, int32_t code, int32_t day, int32_t *out_near)
{
    int32_t found = NO_INDEX;

    *out_near = NO_INDEX;
    for (int32_t i = index_code(&im->index, code)->first; i != NO_INDEX;
         i = index_entry(&im->index, i)->next) {
        const struct entry *e = index_entry(&im->index, i);

        if ((e->state & ENTRY_UNCHANGED) != 0)
            continue;
        *out_near = i;
        if (day >= e->from && day < e->to && (found == NO_INDEX || (e->state & ENTRY_STORED) != 0))
            found = i;
    }
    return found;
}

static enum status
find_parent(struct import *im, struct entry *row)
{
    struct ctx *c = im->c;
    const char *code = index_code(&im->index, row->parent_code)->text;
    int32_t near;
    const struct entry *parent;

    if (index_code(&im->index, row->parent_code)->is_doubtful)
        return OK;
    row->parent = find_on(im, row->parent_code, row->from, &near);
    if (row->parent == NO_INDEX && near == NO_INDEX)
        return row_problem(im, row, COLUMN_PARENT,
                           tr(c, "There is no unit with the code %s, neither here nor in the file. "
                                 "Write the code of the unit "
                                 "above, or add a row for it."),
                           code);
    if (row->parent == NO_INDEX)
        return row_problem(im, row, COLUMN_PARENT,
                           tr(c, "The unit above (%s) exists %s, not on the first day of this unit "
                                 "(%s). Mend the code or the "
                                 "days."),
                           code, days_of(im, index_entry(&im->index, near)),
                           row->from == date_number(UNIT_DAY_UNKNOWN)
                               ? tr(c, "not told: since ever")
                               : date_vi(c->arena, date_from_number(row->from)));
    parent = index_entry(&im->index, row->parent);
    if (parent->to < row->to)
        return row_problem(im, row, COLUMN_PARENT,
                           tr(c, "The unit above (%s) exists %s, but this unit %s. Give this unit "
                                 "a last day no later, or another "
                                 "unit above."),
                           code, days_of(im, parent), days_of(im, row));
    if (!unit_level_may_stand_below((enum unit_level)row->level, (enum unit_level)parent->level))
        return row_problem(im, row, COLUMN_PARENT,
                           tr(c, "A unit of %s cannot stand below %s, which is of %s. Mend the "
                                 "kind or the unit above."),
                           unit_level_text(c, (enum unit_level)row->level), code,
                           unit_level_text(c, (enum unit_level)parent->level));
    return OK;
}

/* Only agencies and units can stand below their like, so only their chains can close. */
static enum status
check_circle(struct import *im, int32_t start)
{
    enum status st = OK;
    int32_t i = start;

    while (i != NO_INDEX &&
           (index_entry(&im->index, i)->state & (ENTRY_STORED | ENTRY_CLOSED | ENTRY_OPEN)) == 0) {
        index_entry(&im->index, i)->state |= ENTRY_OPEN;
        i = index_entry(&im->index, i)->parent;
    }
    if (i != NO_INDEX && (index_entry(&im->index, i)->state & ENTRY_OPEN) != 0) {
        const struct entry *e = index_entry(&im->index, i);
        const struct entry *above = index_entry(&im->index, e->parent);

        st = row_problem(
            im, e, COLUMN_PARENT,
            tr(im->c,
               "%s stands below itself, by way of %s (row %lld). Mend one of the units above."),
            code_of(im, e), code_of(im, above), (long long)above->line);
    }
    for (i = start; i != NO_INDEX && (index_entry(&im->index, i)->state & ENTRY_OPEN) != 0;
         i = index_entry(&im->index, i)->parent) {
        index_entry(&im->index, i)->state &= (uint8_t)~ENTRY_OPEN;
        index_entry(&im->index, i)->state |= ENTRY_CLOSED;
    }
    return st;
}

/* ------------------------------------------------------------------ rights */

/* Rows whose parents are rows stand where those do. */
static enum status
check_rights(struct import *im)
{
    enum status st = unit_require_everywhere(im->c);
    int64_t allowed = 0;

    if (st != DENIED)
        return st;
    st = OK;
    for (int32_t i = im->first_row; st == OK && i < im->first_row + im->row_count; i++) {
        const struct entry *row = index_entry(&im->index, i), *parent;

        if ((row->state & ENTRY_UNCHANGED) != 0)
            continue;
        if (row->parent == NO_INDEX)
            return DENIED;
        parent = index_entry(&im->index, row->parent);
        if (parent->id != 0 && parent->id != allowed)
            st = require(im->c, EDIT_UNITS, parent->id, 0);
        allowed = parent->id != 0 ? parent->id : allowed;
    }
    return st;
}

static int32_t
row_end(const struct import *im)
{
    return im->first_row + im->row_count;
}

enum status
import_check_together(struct import *im)
{
    enum status worst = OK;

    for (int32_t i = im->first_row; i < row_end(im); i++) {
        struct entry *row = index_entry(&im->index, i);

        if ((row->state & ENTRY_UNCHANGED) == 0 && row->parent_code != NO_INDEX &&
            find_parent(im, row) != OK)
            worst = INVALID;
    }
    for (int32_t i = im->first_row; i < row_end(im); i++) {
        if (index_entry(&im->index, i)->level == LEVEL_UNIT && check_circle(im, i) != OK)
            worst = INVALID;
    }
    return worst == OK ? check_rights(im) : worst;
}
