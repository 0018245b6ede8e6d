/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what tools/views made of sample_views.h: the JSON of one view, then the two schemas. */
#include "sample_views.h"

#include "core/log.h"

#include <stdio.h>
#include <stdlib.h>

const char *
sample_state_code(enum sample_state state)
{
    return state == SAMPLE_DONE ? "done" : "new";
}

void
fatal(const char *format, ...)
{
    fputs(format, stderr);
    abort();
}

int
main(void)
{
    static struct sample_row child = { .id = 2, .name = "\"", .note = "" };
    static struct sample_row row = {
        .id = 1, .name = "Nghi Sơn", .children = &child, .child_count = 1
    };
    static const struct sample_row *const entries[] = { &child };
    static const char *const names[] = { "a", "b" };
    static const int64_t unit_ids[] = { 7, 8 };
    struct sample_list_view v = {
        .owner_id = 9007199254740993,
        .made_at = 1739338920,
        .cost_vnd = 1500000,
        .count = -3,
        .is_late = true,
        .share = 0.5,
        .due_on = { 2025, 3, 30 },
        .body = { "<b>1</b>" },
        .state = SAMPLE_DONE,
        .rows = &row,
        .row_count = 1,
        .place = { "Tĩnh Gia", 0 },
        .names = names,
        .name_count = 2,
        .unit_ids = unit_ids,
        .unit_id_count = 2,
        .counts = { 4, 5 },
        .code = "abc",
        .entries = entries,
        .entry_count = 1,
        .small = 65535,
    };
    struct arena *a = arena_new();
    struct json j;

    json_init(&j, a);
    json_sample_list(&j, &v);
    printf("%s\n%s\n%s\n", j.body.data, schema_sample_list, schema_sample_empty);
    arena_free(a);
    return 0;
}
