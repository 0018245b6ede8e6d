/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawing: days to places, and what stands in each row. The template puts it down. */
#include "core/text.h"
#include "feature/timeline/timeline_views.h"

#include <string.h>

enum {
    WIDTH = 1060,
    LEFT = 236,
    PLOT = 708,
    RIGHT = LEFT + PLOT,
    TOP = 46,
    ROW = 46,
    LINE = 16,
    SPANS = 5,
    LABEL_CHARS = 32,
    NOTE_ROOM = 170
};

struct frame {
    enum timeline_zoom zoom;
    struct date first_on, end_on; /* exclusive */
    int days;
};

/* ------------------------------------------------------------------ the frame */

static struct date
add_months(struct date d, int months)
{
    int all = d.year * 12 + d.month - 1 + months;

    return (struct date){ (int16_t)(all / 12), (uint8_t)(all % 12 + 1), 1 };
}

static int
months_of(enum timeline_zoom zoom)
{
    return zoom == ZOOM_QUARTER ? 3 : 1;
}

struct date
timeline_frame_move(enum timeline_zoom zoom, struct date first_on, int spans)
{
    return add_months(first_on, spans * months_of(zoom));
}

struct date
timeline_frame(enum timeline_zoom zoom, struct date on)
{
    int past = zoom == ZOOM_QUARTER ? (on.month - 1) % 3 : 0;

    return timeline_frame_move(zoom, add_months(on, -past), -1);
}

static int
x_of(const struct frame *f, struct date d)
{
    int days = date_days_between(f->first_on, d);

    if (days < 0)
        days = 0;
    if (days > f->days)
        days = f->days;
    return LEFT + (days * PLOT + f->days / 2) / f->days;
}

static bool
is_inside(const struct frame *f, struct date d)
{
    return date_compare(d, f->first_on) >= 0 && date_compare(d, f->end_on) < 0;
}

static const char *
span_label(struct ctx *c, const struct frame *f, struct date d)
{
    if (f->zoom == ZOOM_QUARTER)
        return arena_printf(c->arena, tr(c, "Quarter %d, %d"), (d.month - 1) / 3 + 1, d.year);
    return arena_printf(c->arena, tr(c, "Month %d/%d"), d.month, d.year);
}

static const struct timeline_span *
make_spans(struct ctx *c, const struct frame *f)
{
    struct timeline_span *spans = arena_array(c->arena, SPANS, sizeof(*spans));

    for (int i = 0; i < SPANS; i++) {
        struct date from = timeline_frame_move(f->zoom, f->first_on, i);
        struct date to = timeline_frame_move(f->zoom, f->first_on, i + 1);
        struct timeline_span *s = &spans[i];

        *s = (struct timeline_span){ .x = x_of(f, from),
                                     .is_band = i % 2 == 0,
                                     .label = span_label(c, f, from) };
        s->width = x_of(f, to) - s->x;
        for (struct date d = f->zoom == ZOOM_QUARTER ? add_months(from, 1) : date_add_days(from, 7);
             date_compare(d, to) < 0 && s->line_count < 5;
             d = f->zoom == ZOOM_QUARTER ? add_months(d, 1) : date_add_days(d, 7))
            if (f->zoom == ZOOM_QUARTER || date_days_between(d, to) > 3)
                s->lines[s->line_count++] = x_of(f, d);
    }
    return spans;
}

/* ------------------------------------------------------------------ labels */

/* Where the line ends: at the last blank within so many characters, else right there. */
static size_t
line_end(const char *text, size_t max)
{
    size_t chars = 0, at = 0, blank = 0;

    for (; text[at] != '\0' && chars < max; at++) {
        if (text[at] == ' ')
            blank = at;
        while (((unsigned char)text[at + 1] & 0xc0) == 0x80)
            at++;
        chars++;
    }
    return text[at] == '\0' || text[at] == ' ' || blank == 0 ? at : blank;
}

static void
set_label(struct ctx *c, struct timeline_bar *bar, const char *text)
{
    size_t end = line_end(text, LABEL_CHARS);
    const char *rest = text + end + (text[end] == ' ');

    bar->lines[0] = arena_strndup(c->arena, text, end);
    if (*rest == '\0')
        return;
    end = line_end(rest, LABEL_CHARS);
    bar->lines[1] = rest;
    if (rest[end] == '\0')
        return;
    end = line_end(rest, LABEL_CHARS - 1);
    bar->lines[1] = arena_printf(c->arena, "%.*s…", (int)end, rest);
    bar->full = text;
}

static void
set_row(struct timeline_bar *bar, int *y)
{
    int extra = bar->lines[1] != NULL ? LINE : 0;

    bar->y = *y;
    bar->height = ROW + extra;
    bar->sub_y = *y + 36 + extra;
    bar->bar_y = *y + 16 + extra / 2;
    bar->note_y = bar->bar_y + 12;
    *y += bar->height;
}

/* ------------------------------------------------------------------ rows */

/* An arrow at the frame's edge for what lies beyond it. */
static void
note_outside(struct ctx *c, const struct frame *f, struct timeline_bar *bar, struct date d)
{
    bool is_before = date_compare(d, f->first_on) < 0;

    bar->note = arena_printf(c->arena, is_before ? "← %s" : "%s →", date_vi(c->arena, d));
    bar->note_class = "t-muted";
    bar->note_x = is_before ? LEFT + 6 : RIGHT + 6;
}

static void
draw_document(struct ctx *c, const struct frame *f, const struct document *d,
              struct timeline_bar *bar)
{
    bar->is_event = true;
    bar->sub = arena_printf(c->arena, tr(c, "issued on %s"), date_vi(c->arena, d->issued_on));
    bar->has_mark = is_inside(f, d->issued_on);
    bar->mark_x = x_of(f, d->issued_on);
    if (!bar->has_mark)
        note_outside(c, f, bar, d->issued_on);
}

static void
draw_slip(struct ctx *c, const struct frame *f, const struct timeline_row *row,
          struct timeline_bar *bar)
{
    int from = x_of(f, date_add_days(row->base->last_on, 1));
    int to = x_of(f, date_add_days(row->deadline->last_on, 1));

    bar->slip_text = timeline_slip_text(c, row);
    bar->slip_text_x = (from > to ? from : to) + 8;
    bar->has_slip = from - to > 12 || to - from > 12;
    bar->slip_x = from;
    bar->slip_end_x = to;
}

static const char *
late_text(struct ctx *c, const struct timeline_row *row)
{
    if (row->unit != NULL && row->units == 1)
        return arena_printf(c->arena, trn(c, "late by %d day", "late by %d days", row->days),
                            row->days);
    return arena_printf(
        c->arena,
        trn(c, "%d unit late, by up to %d days", "%d units late, by up to %d days", row->late),
        row->late, row->days);
}

/* To the right of everything, or left of the bar where there is no room. */
static void
place_note(struct timeline_bar *bar)
{
    int end = bar->x + bar->width;

    if (bar->has_base && bar->base_x + bar->base_width > end)
        end = bar->base_x + bar->base_width;
    bar->note_x = end + 22 + (bar->slip_text != NULL ? 62 : 0);
    if (bar->note_x > WIDTH - NOTE_ROOM && bar->x - LEFT > NOTE_ROOM)
        bar->note_x = bar->x - NOTE_ROOM;
    else if (bar->note_x > WIDTH - NOTE_ROOM)
        bar->note_x = WIDTH - NOTE_ROOM;
}

static void
style_bar(const struct timeline_row *row, struct timeline_bar *bar)
{
    bar->bar_class = "bar";
    bar->part_class = "bar-part";
    bar->part_width = row->units > 0 ? bar->width * row->done / row->units : 0;
    if (row->units > 0 && row->done == row->units) {
        bar->bar_class = "bar-done";
        bar->part_class = "part-done";
    } else if (row->late > 0) {
        bar->bar_class = "bar-late";
    } else if (row->state == CELL_NOT_STARTED || row->units == 0) {
        bar->bar_class = "bar-none";
    }
}

/* One unit's own duty ends where it was done. */
static void
draw_actual(const struct frame *f, const struct timeline_row *row, struct timeline_bar *bar)
{
    if (row->unit == NULL || date_is_none(row->done_on))
        return;
    bar->has_mark = is_inside(f, row->done_on);
    bar->mark_x = x_of(f, row->done_on);
    bar->part_width = bar->mark_x - bar->x;
    if (bar->part_width < 0)
        bar->part_width = 0;
    if (bar->part_width > bar->width)
        bar->part_width = bar->width;
}

static const char *
due_text(struct ctx *c, const struct timeline_row *row)
{
    const char *day = date_vi(c->arena, row->deadline->last_on);

    if (row->units > 1)
        return arena_printf(c->arena, tr(c, "by %s, %d of %d done"), day, row->done, row->units);
    return arena_printf(c->arena, tr(c, "by %s"), day);
}

static void
draw_row(struct ctx *c, const struct frame *f, const struct timeline_row *row,
         struct timeline_bar *bar)
{
    struct date end_on = date_add_days(row->deadline->last_on, 1);

    bar->sub = due_text(c, row);
    bar->x = x_of(f, row->from_on);
    bar->width = x_of(f, end_on) - bar->x;
    bar->has_bar = bar->width > 0;
    style_bar(row, bar);
    if (row->base != NULL) {
        bar->base_x = bar->x;
        bar->base_width = x_of(f, date_add_days(row->base->last_on, 1)) - bar->base_x;
        bar->has_base = bar->base_width > 0;
        if (row->slip != 0 && (bar->has_bar || bar->has_base))
            draw_slip(c, f, row, bar);
    }
    draw_actual(f, row, bar);
    if (row->late > 0) {
        bar->is_late = bar->has_mark = bar->has_bar;
        bar->mark_x = bar->x + bar->width + 12 - (bar->x + bar->width > RIGHT - 10 ? 24 : 0);
        bar->note = late_text(c, row);
        bar->note_class = "t-late";
        place_note(bar);
    }
    if (!bar->has_bar && !bar->has_base) {
        bar->slip_text = NULL;
        note_outside(c, f, bar, row->deadline->last_on);
    }
}

/* ------------------------------------------------------------------ all of it */

static const char *
title_of(struct ctx *c, const struct frame *f)
{
    return arena_printf(c->arena, tr(c, "Timeline from %s to %s"), date_vi(c->arena, f->first_on),
                        date_vi(c->arena, date_add_days(f->end_on, -1)));
}

struct timeline_drawing
timeline_draw(struct ctx *c, const struct timeline *t, const struct timeline_row *const *rows,
              int row_count, bool with_documents, enum timeline_zoom zoom, struct date first_on)
{
    struct frame f = { zoom, first_on, timeline_frame_move(zoom, first_on, SPANS), 0 };
    const struct deadline_set *set = &t->board.deadlines;
    int documents = with_documents ? set->document_count : 0, y = TOP;
    struct timeline_bar *bars =
        arena_array(c->arena, (size_t)(documents + row_count) + 1, sizeof(*bars));
    struct timeline_drawing d = { .width = WIDTH, .bars = bars, .span_count = SPANS };

    f.days = date_days_between(f.first_on, f.end_on);
    for (int i = 0; i < documents + row_count; i++) {
        struct timeline_bar *bar = &bars[i];

        *bar = (struct timeline_bar){ 0 };
        set_label(c, bar,
                  i < documents ? document_name(c, &set->documents[i])
                                : timeline_label(c, t, rows[i - documents]));
        set_row(bar, &y);
        if (i < documents)
            draw_document(c, &f, &set->documents[i], bar);
        else
            draw_row(c, &f, rows[i - documents], bar);
    }
    d.bar_count = documents + row_count;
    d.spans = make_spans(c, &f);
    d.height = y + 2;
    d.plot_height = y - TOP;
    d.title = title_of(c, &f);
    if (is_inside(&f, t->board.on)) {
        d.now_x = x_of(&f, t->board.on);
        d.flag_x = d.now_x - 54;
        d.now_text =
            arena_printf(c->arena, tr(c, "today %s"), date_short_vi(c->arena, t->board.on));
    }
    return d;
}
