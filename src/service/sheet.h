/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small CSV file read whole, by the names of its columns: for campaign folders and rows of law. Large files are read as
 * streams (core/csv.h, feature/unit/unit.h). */
#ifndef SERVICE_SHEET_H
#define SERVICE_SHEET_H

#include "core/csv.h"

enum { SHEET_ROWS_MAX = 100000 };

struct sheet {
    const char *path, *name;
    const char *const *columns;     /* as asked for, NULL-ended */
    const char *const *const *rows; /* cells in the order of `columns`; "" where a row is short */
    const int64_t *lines;
    const int *at; /* where each column stands in the file, from 0 */
    int row_count;
};

/* Reads FOLDER/NAME. `columns` is NULL-ended; each must stand in the first row in any order, others are a problem. A missing file is
 * NOT_FOUND without a problem: the caller knows whether it is needed. */
enum status sheet_read(struct ctx *c, const char *folder, const char *name,
                       const char *const *columns, struct sheet *out) MUST_CHECK;

/* Notes a problem at a cell of a row and returns INVALID. */
enum status sheet_problem(struct ctx *c, const struct sheet *s, int row, int column,
                          const char *format, ...) PRINTF(5, 6);

/* A day in ISO form, "" is none; INVALID with a problem otherwise. */
enum status sheet_date(struct ctx *c, const struct sheet *s, int row, int column,
                       struct date *out) MUST_CHECK;

#endif
