/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list as people send it, CSV or XLSX, read row by row by the names of its columns. What it is, is found from its first
 * bytes. Memory stays flat; problems stand at row and column. For imports. */
#ifndef SERVICE_TABLE_H
#define SERVICE_TABLE_H

#include "core/ctx.h"

struct table;

/* INVALID with a problem where it is neither, or is damaged, locked by a password, or an old .xls. `name` is told in problems.
 * Closed with the context's arena. */
enum status table_open(struct ctx *c, const char *path, const char *name,
                       struct table **out) MUST_CHECK;
void table_close(struct table *t); /* earlier */

struct table_column {
    const char *name;        /* "from_on": what the command line and exports write */
    const char *label;       /* msgid of its name in the reader's language */
    const char *other_names; /* folded, separated by "|": "tu ngay|ngay bat dau"; NULL: none */
    bool is_required;
};

enum { TABLE_COLUMNS_MAX = 32 };

/* Reads the first row and finds the columns (ends at NULL name), by name, label or other name, without marks and case. A missing
 * one is a problem that names those found and those expected; a column named twice is one, too; unknown columns are left out. */
enum status table_header(struct table *t, const struct table_column *columns) MUST_CHECK;

/* The next row that is not wholly empty. OK, NOT_FOUND at the end, INVALID with a problem, after which one
 * may read on to find those of later rows. A formula in a cell
 * is a problem after which reading goes on, so ask the context's problem_count at the end. */
enum status table_row(struct table *t) MUST_CHECK;

/* A cell of the row by the column's place in `columns`, cleaned; "" where it is empty or the column is absent. Lives until the
 * next row. */
const char *table_cell(const struct table *t, int column);
const char *table_cell_shown(const struct table *t,
                             int column); /* for problems: its first 40 characters; lives on */
bool table_has(const struct table *t, int column); /* the column stands in the file */

/* Where it stands in the file, for problems. */
int64_t table_line(const struct table *t);
int table_at(const struct table *t, int column); /* 1-based; 0: absent */
const char *table_name(const struct table *t);

/* Notes a problem at a cell of the present row and returns INVALID. */
enum status table_problem(struct table *t, int column, const char *format, ...) PRINTF(3, 4);

/* For progress. */
void table_progress(const struct table *t, int64_t *out_done, int64_t *out_all);

#endif
