/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A merger's table from a file: one row for each old unit (several where it is split). */
#include "feature/unit/unit_internal.h"

#include "service/table.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 20000, WHOLE_PPM = 1000000 };

/* In the order of enum merger_column. */
static const struct table_column columns[] = {
    { "old_code", N_("old code"), "ma cu|ma don vi cu|old", true },
    { "new_code", N_("new code"), "ma moi|ma don vi moi|new", true },
    { "new_name", N_("new name"), "ten moi|ten don vi moi", false },
    { "new_kind", N_("new kind"), "loai moi|loai don vi moi", false },
    { "share", N_("share"), "ty le|phan tram|ti le", false },
    { "new_parent", N_("new unit above"), "cap tren moi|ma cap tren moi", false },
    { NULL, NULL, NULL, false },
};

/* Per cent with up to four decimals, "33,3333 %". */
static bool
parse_share(const char *text, int *out_ppm)
{
    int64_t ppm = 0;
    int decimals = -1;

    for (; *text != '\0' && *text != '%' && *text != ' '; text++) {
        if ((*text == ',' || *text == '.') && decimals < 0) {
            decimals = 0;
        } else if (*text >= '0' && *text <= '9' && decimals < 4 && ppm < WHOLE_PPM * 10LL) {
            ppm = ppm * 10 + (*text - '0');
            decimals += decimals >= 0;
        } else {
            return false;
        }
    }
    for (; decimals < 4; decimals++)
        ppm *= decimals < 0 ? 1 : 10;
    text += strspn(text, " %");
    if (*text != '\0' || ppm <= 0 || ppm > WHOLE_PPM)
        return false;
    *out_ppm = (int)ppm;
    return true;
}

static enum status
read_unit(struct ctx *c, struct table *t, int column, struct date on, int64_t *out)
{
    const char *code = table_cell(t, column);
    struct unit u;
    enum status st;

    if (code[0] == '\0' && column == MERGER_OLD_CODE)
        return table_problem(t, column, "%s", tr(c, "The old unit's code is missing."));
    if (code[0] == '\0')
        return OK;
    st = unit_find_by_code(c, code, on, &u);
    if (st == NOT_FOUND)
        return table_problem(t, column,
                             tr(c, "No unit has the code “%s” on %s. Check the code and the day."),
                             table_cell_shown(t, column), date_vi(c->arena, on));
    if (st == OK)
        *out = u.id;
    return st;
}

static enum status
read_row(struct ctx *c, struct table *t, const struct unit_merger *m, struct merger_row *row)
{
    const char *share = table_cell(t, MERGER_SHARE);
    enum status old, parent;

    *row = (struct merger_row){
        .new_code = arena_strdup(c->arena, table_cell(t, MERGER_NEW_CODE)),
        .new_name = arena_strdup(c->arena, table_cell(t, MERGER_NEW_NAME)),
        .new_kind = arena_strdup(c->arena, table_cell(t, MERGER_NEW_KIND)),
        .line = table_line(t),
    };
    old = read_unit(c, t, MERGER_OLD_CODE, date_add_days(m->effect_on, -1), &row->old_unit_id);
    if (old != OK && old != INVALID)
        return old;
    parent = read_unit(c, t, MERGER_NEW_PARENT, m->effect_on, &row->new_parent_id);
    if (parent == OK && row->new_parent_id != 0)
        parent = require(c, EDIT_UNITS, row->new_parent_id, 0);
    if (parent != OK && parent != INVALID)
        return parent;
    if (share[0] != '\0' && !parse_share(share, &row->share_ppm))
        return table_problem(
            t, MERGER_SHARE,
            tr(c, "“%s” is no share. Write per cent over 0 and up to 100, such as 33,3333."),
            table_cell_shown(t, MERGER_SHARE));
    return old != OK ? old : parent;
}

static enum status
read_rows(struct ctx *c, struct table *t, struct unit_merger *m)
{
    enum status worst = OK;
    int room = 0;

    for (;;) {
        enum status st = table_row(t);

        if (st == NOT_FOUND)
            return worst;
        if (st == OK && m->row_count == ROWS_MAX)
            return table_problem(t, MERGER_OLD_CODE, tr(c, "A merger has at most %d rows."),
                                 ROWS_MAX);
        if (m->row_count == room) {
            room = room == 0 ? 64 : 2 * room;
            m->rows =
                arena_grow(c->arena, m->rows, (size_t)m->row_count, (size_t)room, sizeof(*m->rows));
        }
        if (st == OK)
            st = read_row(c, t, m, &m->rows[m->row_count]);
        if (st != OK && st != INVALID)
            return st;
        m->row_count += st == OK;
        worst = st == OK ? worst : st;
    }
}

enum status
unit_merger_read(struct ctx *c, const char *path, const char *name, struct unit_merger *m)
{
    struct unit_merger read = *m;
    struct table *t;
    int problems = c->problem_count;
    enum status st;

    if (date_is_none(m->effect_on) || date_compare(m->effect_on, UNIT_DAY_UNKNOWN) <= 0)
        return problem(c, "effect_on", tr(c, "The first day of the new units is missing."));
    st = table_open(c, path, name, &t);
    if (st != OK)
        return st;
    st = table_header(t, columns);
    read.rows = NULL;
    read.row_count = 0;
    read.file = arena_strdup(c->arena, name);
    for (int i = 0; i < MERGER_COLUMN_COUNT; i++)
        read.column_at[i] = table_at(t, i);
    if (st == OK)
        st = read_rows(c, t, &read);
    table_close(t);
    if (st == OK && c->problem_count > problems)
        st = INVALID;
    if (st == OK)
        *m = read;
    return st;
}
