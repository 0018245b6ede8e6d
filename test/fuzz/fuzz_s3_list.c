/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a store's answer to a list: names and sizes that were asked for, or nothing. */
#include "service/s3_inside.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock };
    struct s3_page page = { .begin = "ab/", .after = "" };

    if (s3_read_list(&c, "tep/", (const char *)bytes, size, &page))
        for (int i = 0; i < page.count; i++)
            assert(page.items[i].key != NULL && page.items[i].size >= 0);
    arena_free(c.arena);
    return 0;
}
