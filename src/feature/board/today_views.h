/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Today shows. */
#ifndef FEATURE_BOARD_TODAY_VIEWS_H
#define FEATURE_BOARD_TODAY_VIEWS_H

#include "feature/board/board_views.h"
#include "feature/board/today.h"

struct coming_line {
    struct date on;
    const char *title;
    const char *url; /* private */
};

struct today_view {
    struct page page;
    const char *lead; /* private */
    struct date on;
    const struct today_task *tasks; /* to do now, then what comes */
    int task_count;
    int now_count;
    int late_count;
    const struct board_head *heads;
    int head_count;
    const struct board_line *lines; /* the units that the reader follows or reports for */
    int line_count;
    const char *next_title; /* the next common deadline; NULL: none */
    const char *next_words;
    const char *next_document;
    const char *next_url; /* private */
    struct date next_on;
    int next_days;
    const struct coming_line *comings; /* conferences to come */
    int coming_count;
};
VIEW_OF(today);

struct no_campaign_view {
    struct page page;
    bool can_create; /* private */
};
VIEW_OF(no_campaign);

void part_task(struct out *o, const struct page *p, const struct today_task *task);

#endif
