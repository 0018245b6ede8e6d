/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small CSV files by column names. */
#include "service/sheet.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void
close_file(void *file)
{
    fclose(file);
}

static int
column_count(const char *const *columns)
{
    int n = 0;

    while (columns[n])
        n++;
    return n;
}

/* Where each asked-for column stands in the file. */
static enum status
read_head(struct ctx *c, struct csv *csv, const char *name, const char *const *columns, int *at)
{
    const char *const *cells;
    int count, wanted = column_count(columns);
    enum status st = csv_row(csv, &cells, &count);

    if (st == NOT_FOUND)
        return problem_at(c, name, 1, 0,
                          tr(c, "The file is empty. Its first row names the columns."));
    if (st != OK)
        return st;
    for (int i = 0; i < wanted; i++)
        at[i] = -1;
    for (int i = 0; i < count; i++) {
        int found = 0;

        while (found < wanted && strcmp(columns[found], cells[i]) != 0)
            found++;
        if (found == wanted)
            st = problem_at(
                c, name, csv_line(csv), i + 1,
                tr(c, "There is no column “%s” in this file. Remove it or correct its name."),
                cells[i]);
        else if (at[found] >= 0)
            st = problem_at(c, name, csv_line(csv), i + 1, tr(c, "The column “%s” stands twice."),
                            cells[i]);
        else
            at[found] = i;
    }
    for (int i = 0; i < wanted; i++)
        if (at[i] < 0)
            st = problem_at(c, name, csv_line(csv), 0,
                            tr(c, "The column “%s” is missing. Add it to the first row."),
                            columns[i]);
    return st;
}

static const char *const *
copy_row(struct ctx *c, const char *const *cells, int count, const int *at, int wanted)
{
    const char **row = arena_array(c->arena, (size_t)wanted + 1, sizeof *row);

    for (int i = 0; i < wanted; i++)
        row[i] = at[i] < count ? arena_strdup(c->arena, cells[at[i]]) : "";
    return row;
}

enum status
sheet_read(struct ctx *c, const char *folder, const char *name, const char *const *columns,
           struct sheet *out)
{
    struct sheet s = { .path = arena_printf(c->arena, "%s/%s", folder, name),
                       .name = name,
                       .columns = columns };
    int wanted = column_count(columns), capacity = 0, count;
    int *at = arena_array(c->arena, (size_t)wanted + 1, sizeof *at);
    const char *const **rows = NULL;
    const char *const *cells;
    int64_t *lines = NULL;
    struct csv *csv;
    enum status st;
    FILE *file = fopen(s.path, "rb");

    if (!file)
        return errno == ENOENT
                   ? NOT_FOUND
                   : problem_at(c, s.path, 0, 0, tr(c, "The file cannot be opened: %s."),
                                strerror(errno));
    arena_defer(c->arena, close_file, file);
    csv = csv_open(c, file, name);
    st = read_head(c, csv, name, columns, at);
    if (st != OK)
        return st;
    while ((st = csv_row(csv, &cells, &count)) == OK) {
        if (s.row_count == SHEET_ROWS_MAX)
            return problem_at(c, name, csv_line(csv), 0, tr(c, "The file has more than %d rows."),
                              SHEET_ROWS_MAX);
        if (s.row_count == capacity) {
            int grown = capacity ? capacity * 2 : 64;

            rows = arena_grow(c->arena, rows, (size_t)capacity, (size_t)grown, sizeof *rows);
            lines = arena_grow(c->arena, lines, (size_t)capacity, (size_t)grown, sizeof *lines);
            capacity = grown;
        }
        rows[s.row_count] = copy_row(c, cells, count, at, wanted);
        lines[s.row_count++] = csv_line(csv);
    }
    if (st != NOT_FOUND)
        return st;
    s.rows = rows;
    s.lines = lines;
    s.at = at;
    *out = s;
    return OK;
}

enum status
sheet_problem(struct ctx *c, const struct sheet *s, int row, int column, const char *format, ...)
{
    va_list args;
    const char *text;

    va_start(args, format);
    text = arena_vprintf(c->arena, format, args);
    va_end(args);
    return problem_at(c, s->name, s->lines[row], s->at[column] + 1, "%s", text);
}

enum status
sheet_date(struct ctx *c, const struct sheet *s, int row, int column, struct date *out)
{
    const char *text = s->rows[row][column];

    if (!*text) {
        *out = DATE_NONE;
        return OK;
    }
    if (date_parse_iso(text, out))
        return OK;
    return sheet_problem(c, s, row, column, tr(c, "“%s” is no day. Write it as 2025-03-31."), text);
}
