/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures for the newsroom, of days from one to another. */
#ifndef FEATURE_VISIT_VISIT_REPORT_H
#define FEATURE_VISIT_VISIT_REPORT_H

#include "feature/visit/visit_inside.h"

struct visit_period {
    struct date from_on, to_on; /* both within */
};

/* An article or exemplar that was opened in the period, the most opened first; the ones after the key (views, id). */
struct visit_thing {
    enum visit_kind kind;
    int64_t id;
    const char *title, *slug; /* NULL: it is no more, or not an article */
    const char *topic;        /* NULL: none */
    int64_t views, all;       /* in the period; ever */
};
enum status visit_thing_list(struct ctx *c, const struct visit_period *p,
                             const char *const after[2], int limit, struct visit_thing **out,
                             int *out_count) MUST_CHECK;

/* Articles' views by their topic, the most first; name NULL: without a topic. */
struct visit_topic {
    const char *name;
    int64_t views, articles; /* articles that were opened */
};
enum status visit_topic_list(struct ctx *c, const struct visit_period *p, struct visit_topic **out,
                             int *out_count) MUST_CHECK;

/* How often each kind of page was opened: by people and, of feeds, by programs as well. */
enum status visit_kind_sums(struct ctx *c, const struct visit_period *p,
                            int64_t out[VISIT_KIND_COUNT]) MUST_CHECK;

/* Feeds fetched on each day of the period, by whomever. */
enum status visit_feed_days(struct ctx *c, const struct visit_period *p, int64_t **out,
                            int *out_count) MUST_CHECK;

#endif
