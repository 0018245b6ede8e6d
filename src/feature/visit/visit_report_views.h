/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the newsroom's page of figures shows. */
#ifndef FEATURE_VISIT_VISIT_REPORT_VIEWS_H
#define FEATURE_VISIT_VISIT_REPORT_VIEWS_H

#include "feature/visit/visit_report.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

struct report_thing {
    enum visit_kind kind;
    int64_t id;
    const char *title;
    const char *topic; /* NULL: none */
    const char *url;   /* private; NULL: it has no page any more */
    int64_t views;
    int64_t all;
};

struct report_sum {
    const char *label;
    int64_t count;
    int64_t beside; /* of topics: articles that were opened */
};

struct report_miss {
    const char *words;
    int64_t count;
};

struct report_column {
    struct date on; /* a day, or the first of a month */
    const char *label;
    int64_t visits;
    int64_t pages;
    int64_t feeds;
    int64_t votes;
    const char *satisfied; /* "–" where nobody voted */
    int place;             /* private: among the columns */
};

struct visit_report_view {
    struct page page;
    struct date from_on;
    struct date to_on;
    const char *problem; /* what is wrong with the days asked for; NULL */
    const struct report_column *columns;
    int column_count;
    bool is_monthly;
    int64_t visits;
    int64_t pages;
    const struct report_thing *things;
    int thing_count;
    const struct report_sum *topics;
    int topic_count;
    int64_t topic_most; /* private */
    const struct report_sum *kinds;
    int kind_count;
    int64_t kind_most; /* private */
    const struct report_miss *misses;
    int miss_count;
    struct chart visit_chart; /* private */
    struct chart feed_chart;  /* private */
    struct chart vote_chart;  /* private */
    struct list list;         /* private */
    const char *days_url;     /* private */
};
VIEW_OF(visit_report);

#endif
