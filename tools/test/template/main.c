/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the sample pages of the template compiler's test. */
#include "note_views.h"

#include "core/log.h"

#include <stdio.h>
#include <stdlib.h>

const char *
url_note(int64_t id)
{
    return id == 1 ? "/notes/1?a=1&b=2" : "/notes/2";
}

const char *
next_page_url(const struct note_row *row)
{
    return row->next_url;
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
    static const struct clock clock;
    static const struct note_row rows[] = {
        { .id = 1, .title = "One & <two>", .next_url = "/\"next\"", .due_on = { 2025, 3, 30 } },
        { .id = 0, .title = "left out" },
        { .id = 2, .title = "Ba", .next_url = "/3" },
    };
    struct ctx c = { .arena = arena_new(), .clock = &clock, .lang = LANG_EN };
    struct note_show_view v = {
        .note = rows[0],
        .rows = rows,
        .row_count = 3,
        .body = { "<em>1</em>" },
        .count = 4,
        .can_edit = true,
    };
    struct out o;

    out_init(&o, &c);
    view_note_show(&o, &v);
    part_field(&o, "a\"b", "<c>");
    part_mark(&o, false);
    part_mark(&o, true);
    view_layout_end(&o, 1);
    fputs(o.body.data, stdout);
    arena_free(c.arena);
    return 0;
}
