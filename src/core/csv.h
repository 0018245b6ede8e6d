/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV as offices write it (RFC 4180, "," or ";" or tab, with or without a byte order mark), read as a stream and
 * written so that Excel opens it with its diacritics whole and no cell is taken for a formula. */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include "core/buf.h"
#include "core/ctx.h"

#include <stdio.h>

struct csv;

enum { CSV_CELL_MAX = 1 << 20, CSV_ROW_MAX = 4 << 20, CSV_COLUMNS_MAX = 512 };

/* Reads from `file` (kept open by the caller); `name` is told in problems. The delimiter is found from the first row.
 * Bytes that are not UTF-8 are a problem at their line that names the likely encoding (text_detect) and how to save
 * the file as UTF-8; it is told once, and ends the reading. Memory is flat: a row lives until the next call. A first line
 * "sep=;" (Excel) sets the delimiter and is no row. */
struct csv *csv_open(struct ctx *c, FILE *file, const char *name);

/* Reads the next row that is not wholly empty; cells are cleaned (text_clean, multiline). After INVALID one may read on, to
 * find the problems of the rows after it. OK, NOT_FOUND at the end, INVALID with a
 * problem at line and column (of cells) for an unclosed quote, a bare quote, a NUL, a cell or row over the limits; FAILED
 * where the file cannot be read. */
enum status csv_row(struct csv *csv, const char *const **out_cells, int *out_count) MUST_CHECK;
int64_t csv_line(const struct csv *csv); /* the line on which the last row began, 1-based */

/* Writing: begin each file with csv_bom; a text that begins with = + - @ tab or CR gets an apostrophe before it
 * unless it is a plain number. */
void csv_bom(struct buf *b);
void csv_cell(struct buf *b, const char *text, bool is_first);
void csv_end_row(struct buf *b); /* CR LF */

#endif
