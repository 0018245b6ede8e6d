/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a workbook: rows come in order with clean cells, or it is refused with a problem. */
#include "core/text.h"
#include "service/xlsx_read.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
read_rows(struct ctx *c, struct xlsx *x)
{
    const char *const *cells;
    int64_t line = 0;
    int count;
    enum status st;

    while ((st = xlsx_row(x, &cells, &count)) != NOT_FOUND) {
        assert(st == OK || (st == INVALID && c->problem_count > 0));
        if (st != OK)
            continue;
        assert(xlsx_line(x) > line && count >= 1 && count <= XLSX_COLUMNS_MAX);
        line = xlsx_line(x);
        for (int i = 0; i < count; i++)
            assert(text_is_utf8(cells[i], strlen(cells[i])));
    }
    xlsx_close(x);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct clock clock = { .fixed_at = 1 };
    struct ctx c = { .arena = arena_new(), .clock = &clock, .lang = LANG_EN };
    int fd = memfd_create("workbook", MFD_CLOEXEC);
    struct xlsx *x;
    enum status st;

    assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    st = xlsx_open(&c, arena_printf(c.arena, "/proc/self/fd/%d", fd), "fuzz.xlsx", &x);
    assert(st == OK || c.problem_count > 0);
    if (st == OK)
        read_rows(&c, x);
    arena_free(c.arena);
    close(fd);
    return 0;
}
