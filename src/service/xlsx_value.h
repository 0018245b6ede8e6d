/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bytes of a spreadsheet's cell mean: numbers, days by their style, names of cells. */
#ifndef SERVICE_XLSX_VALUE_H
#define SERVICE_XLSX_VALUE_H

#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { XLSX_STYLES_MAX = 65536, XLSX_FORMATS_MAX = 4096 };

/* Which cell styles show a number as a day. All zero it is a workbook without styles. */
struct xlsx_styles {
    bool is_1904;                                 /* days count from 1904-01-01 */
    int *date_formats, format_count, format_room; /* numbers of own formats that show a day */
    bool *is_date;                                /* one a cell style */
    int count, room;
    bool is_in_cell_styles;
};

/* Feeds the elements of xl/styles.xml; attributes are NULL where absent. */
void xlsx_styles_element(struct xlsx_styles *s, struct arena *a, const char *name,
                         const char *format_id, const char *format_code);
void xlsx_styles_end(struct xlsx_styles *s, const char *name);

/* "16561", "12.5", "2025-07-01"; a text that is no number comes back as it is. */
const char *xlsx_number_text(struct arena *a, const struct xlsx_styles *s, int style,
                             const char *text);

/* "2025-07-01T00:00:00" as "2025-07-01". */
const char *xlsx_iso_text(struct arena *a, const char *text);

/* 2 of "C5"; -1 where it is none. And back. */
int xlsx_column_of(const char *cell);
const char *xlsx_cell_name(struct arena *a, int column, int64_t line);

#endif
