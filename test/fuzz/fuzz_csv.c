/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a CSV file: rows come whole or are refused with a place, and what is written is read back. */
#include "core/csv.h"
#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check_written(struct ctx *c, const char *const *cells, int count)
{
    const char *const *again;
    struct buf b;
    struct csv *csv;
    FILE *file;
    int again_count;

    buf_init(&b, c->arena, 256);
    csv_bom(&b);
    for (int i = 0; i < count; i++)
        csv_cell(&b, cells[i], i == 0);
    csv_cell(&b, "x", false); /* so that "," is found as the delimiter */
    csv_end_row(&b);
    file = fmemopen(b.data, b.length, "rb");
    csv = csv_open(c, file, "written");
    if (csv_row(csv, &again, &again_count) == OK && again_count == count + 1) {
        for (int i = 0; i < count; i++) /* an apostrophe may stand before it */
            assert(strcmp(again[i] + (again[i][0] == '\'' && cells[i][0] != '\''), cells[i]) == 0);
    }
    fclose(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct clock clock = { .fixed_at = 1 };
    struct ctx c = { .arena = arena_new(), .clock = &clock, .lang = LANG_EN };
    FILE *file = size > 0 ? fmemopen((void *)(uintptr_t)bytes, size, "rb") : NULL;
    const char *const *cells;
    enum status st;
    int64_t line = 0;
    int count;
    struct csv *csv;

    if (file != NULL) {
        csv = csv_open(&c, file, "fuzz.csv");
        while ((st = csv_row(csv, &cells, &count)) != NOT_FOUND) {
            assert(st == OK || (st == INVALID && c.problem_count > 0));
            assert(csv_line(csv) > line || line == 0);
            line = csv_line(csv);
            if (st != OK)
                continue;
            assert(count >= 1 && count <= CSV_COLUMNS_MAX);
            for (int i = 0; i < count; i++)
                assert(text_is_utf8(cells[i], strlen(cells[i])));
            if (count < CSV_COLUMNS_MAX)
                check_written(&c, cells, count);
        }
        fclose(file);
    }
    arena_free(c.arena);
    return 0;
}
