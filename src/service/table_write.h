/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list written row by row as CSV, XLSX or JSON: memory stays flat, the file appears whole or not at all, and no cell is
 * taken for a formula. Problems latch; table_writer_close tells. */
#ifndef SERVICE_TABLE_WRITE_H
#define SERVICE_TABLE_WRITE_H

#include "core/ctx.h"

struct table_writer;

enum table_format { TABLE_CSV, TABLE_XLSX, TABLE_JSON };

/* By the ending of a file's name; false where it is none of them. */
bool table_format_of(const char *name, enum table_format *out);

/* Writes beside `path` and moves there at the end; NULL: to standard output. Given up with the context's arena. */
enum status table_writer_open(struct ctx *c, const char *path, enum table_format format,
                              struct table_writer **out) MUST_CHECK;

/* The columns' names, NULL-ended, once before the rows: the first row, or the members of the JSON objects. */
void table_write_columns(struct table_writer *w, const char *const *names);

/* The cells of a row in the columns' order, then its end. */
void table_write_text(struct table_writer *w, const char *text);
void table_write_int(struct table_writer *w, int64_t value);
void table_write_date(struct table_writer *w, struct date day); /* ISO; none: empty */
void table_write_end_row(struct table_writer *w);

int64_t table_writer_rows(const struct table_writer *w);
enum status table_writer_close(struct table_writer *w) MUST_CHECK;

#endif
