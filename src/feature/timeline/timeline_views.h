/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline's page: a drawing, and the same as a table. */
#ifndef FEATURE_TIMELINE_TIMELINE_VIEWS_H
#define FEATURE_TIMELINE_TIMELINE_VIEWS_H

#include "feature/timeline/timeline.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ the drawing; lengths in units of its viewBox */

enum timeline_zoom { ZOOM_MONTH, ZOOM_QUARTER };

/* A month or quarter, with its label above, and thinner lines within at its weeks or months. */
struct timeline_span {
    int x, width;
    bool is_band; /* every other one has a ground */
    const char *label;
    int lines[5], line_count;
};

struct timeline_bar {
    int y, height;        /* of the row */
    const char *lines[2]; /* the name; the second NULL where one line holds it */
    const char *full;     /* the name whole, where it was cut; NULL */
    const char *sub;
    int sub_y, bar_y, note_y;
    bool is_event; /* a document: a mark at x */
    bool has_base, has_bar, has_slip, has_mark;
    int x, width;   /* now */
    int part_width; /* done */
    const char *bar_class, *part_class;
    int base_x, base_width;
    int mark_x; /* of a late duty, or the day on which one unit was done */
    bool is_late;
    int slip_x, slip_end_x, slip_text_x; /* an arrow from the first to the second */
    const char *slip_text;
    const char *note; /* what lies outside of the frame, or how late; NULL */
    const char *note_class;
    int note_x;
};

struct timeline_drawing {
    int width, height, plot_height;
    const struct timeline_span *spans;
    int span_count;
    const struct timeline_bar *bars;
    int bar_count;
    int now_x, flag_x; /* 0: today is outside */
    const char *now_text, *title;
};

/* Draws documents and rows in a frame of five months or quarters from the first of a month on. */
struct timeline_drawing timeline_draw(struct ctx *c, const struct timeline *t,
                                      const struct timeline_row *const *rows, int row_count,
                                      bool with_documents, enum timeline_zoom zoom,
                                      struct date first_on);

/* The first day of the frame that has a day in its second span. */
struct date timeline_frame(enum timeline_zoom zoom, struct date on);
struct date timeline_frame_move(enum timeline_zoom zoom, struct date first_on, int spans);

/* ------------------------------------------------------------------ the page */

struct timeline_line {
    const char *milestone, *whom, *words;
    struct date base_on, last_on;
    int slip;
    bool is_new;
    const char *document;
    int units, done, late;
    const char *state;
    const char *state_text;
    const char *mark;               /* private */
    const char *slip_text;          /* private */
    const char *url;                /* private: of the document */
    const char *open_url;           /* private: the rows or the unit behind it */
    const struct timeline_row *row; /* private */
    int position;                   /* private */
};

struct timeline_view {
    struct page page;
    struct list list;    /* private */
    const char *new_url; /* private: of the plan's form; NULL: may not */
    struct date on;
    const char *lead;                                /* private */
    const char *base;                                /* the baseline's document */
    const struct option *bases, *scopes;             /* private */
    int base_count, scope_count;                     /* private */
    const char *base_value, *scope_value;            /* private */
    const char *zoom_value, *from_value;             /* private */
    const char *month_url, *quarter_url;             /* private */
    const char *earlier_url, *later_url, *today_url; /* private */
    bool is_quarter;                                 /* private */
    const struct timeline_line *lines;
    int line_count;
    struct timeline_drawing drawing; /* private */
};
VIEW_OF(timeline);

/* "2 units late by up to 16 days", "27 of 30 done", "done on 27/03/2025". */
const char *timeline_state_text(struct ctx *c, const struct timeline_row *row);
const char *timeline_whom(struct ctx *c, const struct timeline_row *row);
/* The duty, and whose, as far as the choice of rows does not say so. */
const char *timeline_label(struct ctx *c, const struct timeline *t, const struct timeline_row *row);
const char *timeline_slip_text(struct ctx *c, const struct timeline_row *row);

#endif
