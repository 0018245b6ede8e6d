/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sample pages of the template compiler's test show. */
#ifndef NOTE_VIEWS_H
#define NOTE_VIEWS_H

#include "web/out.h"

struct note_row {
    int64_t id;
    const char *title, *next_url;
    struct date due_on;
    bool is_late;
};

struct note_show_view {
    struct note_row note;
    const struct note_row *rows;
    int row_count;
    struct html body;
    int count, kind;
    bool can_edit;
};

void view_note_show(struct out *o, const struct note_show_view *v);
void part_field(struct out *o, const char *name, const char *label);
void part_mark(struct out *o, bool is_late);
void view_layout_end(struct out *o, int extra);
const char *url_note(int64_t id);
const char *next_page_url(const struct note_row *row);

#endif
