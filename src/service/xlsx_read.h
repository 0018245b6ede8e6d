/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first sheet of an XLSX file (ISO/IEC 29500-1, SpreadsheetML), read as a stream: memory stays flat however long the
 * sheet is, shared strings go to a temporary file once they are many. Hostile files are expected: the number of entries,
 * the inflated size and its ratio are bounded, document types and entities are refused. */
#ifndef SERVICE_XLSX_READ_H
#define SERVICE_XLSX_READ_H

#include "core/ctx.h"

struct xlsx;

enum {
    XLSX_ENTRIES_MAX = 2000,
    XLSX_INFLATED_MAX = 768 << 20, /* of all that is read */
    XLSX_RATIO_MAX = 250,          /* inflated to packed, of an entry over 1 MB */
    XLSX_STRINGS_MAX = 5000000,
    XLSX_CELL_MAX = 32767 * 4, /* bytes: Excel's own limit in characters */
    XLSX_COLUMNS_MAX = 512
};

/* INVALID with a problem that says what the file is instead, or what is wrong with it. Closed with the context's arena. */
enum status xlsx_open(struct ctx *c, const char *path, const char *name,
                      struct xlsx **out) MUST_CHECK;
void xlsx_close(struct xlsx *x); /* earlier */

/* The next row that is not wholly empty. Texts are cleaned (text_clean); numbers as people write them ("16561", "12.5"), days
 * as YYYY-MM-DD, with a time as YYYY-MM-DD HH:MM. A formula or an error value is a problem at its cell, after which reading
 * goes on: the context's problem_count tells. OK, NOT_FOUND at the end, INVALID where the
 * rest cannot be read (told once; then NOT_FOUND). */
enum status xlsx_row(struct xlsx *x, const char *const **out_cells, int *out_count) MUST_CHECK;
int64_t xlsx_line(const struct xlsx *x); /* the row's number as Excel shows it */

/* For progress: bytes of the sheet read so far, and all. */
void xlsx_progress(const struct xlsx *x, int64_t *out_done, int64_t *out_all);

#endif
