/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of readers' numbers and of the rating show. */
#ifndef FEATURE_VISIT_VISIT_VIEWS_H
#define FEATURE_VISIT_VISIT_VIEWS_H

#include "feature/visit/visit_inside.h"
#include "web/parts.h"
#include "web/views.h"

/* What the script of a kept page fills in. */
struct visit_now_view {
    int64_t online;
    int64_t today;
    int64_t week;
    int64_t month;
    int64_t all;
    int64_t voters;
    int64_t views; /* of the article that was asked for by ?bai=ID; -1: of none */
    struct date since_on;
};
VIEW_OF(visit_now);

/* A number with how it is counted. */
struct visit_told {
    const char *label;
    const char *how;
    int64_t value;
};

struct visit_stats_view {
    struct page page;
    struct visit_figures figures;
    const struct visit_told *told;
    int told_count;
    const struct visit_day *days;
    int day_count;
    const struct visit_day *months;
    int month_count;
    struct chart day_chart;   /* private */
    struct chart month_chart; /* private */
};
VIEW_OF(visit_stats);

/* The vote, to be confirmed. */
struct poll_ask_view {
    struct page page;
    struct form *form; /* private */
    int chosen;        /* 0: nothing yet */
    bool has_voted;
};
VIEW_OF(poll_ask);

struct poll_row {
    enum poll_choice choice;
    const char *text;
    int64_t count;
    const char *share; /* "62,5 %" */
};

struct poll_month_row {
    struct date on;
    int64_t count[POLL_CHOICE_COUNT]; /* private */
    int64_t all;
    const char *satisfied; /* very satisfied and satisfied, of all */
};

struct poll_shown_view {
    struct page page;
    int64_t all;
    const struct poll_row *rows;
    int row_count;
    const struct poll_month_row *months;
    int month_count;
    struct chart chart; /* private */
    int sent_max;
    int new_max;
};
VIEW_OF(poll_shown);

#endif
