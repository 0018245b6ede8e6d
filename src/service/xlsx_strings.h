/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared strings of a workbook: the first megabytes in memory, the rest in a temporary file without a name. */
#ifndef SERVICE_XLSX_STRINGS_H
#define SERVICE_XLSX_STRINGS_H

#include "core/buf.h"

#include <stdbool.h>

struct xlsx_strings;

struct xlsx_strings *xlsx_strings_new(struct arena *a);

/* Cleans and appends. False over the limit of strings; a full disk is told by xlsx_strings_finish. */
bool xlsx_strings_add(struct xlsx_strings *s, const char *text, size_t length);
bool xlsx_strings_finish(struct xlsx_strings *s);

/* The string whose number stands in a cell; NULL where there is none or it cannot be read. */
const char *xlsx_strings_get(const struct xlsx_strings *s, struct arena *a, const char *number);

#endif
