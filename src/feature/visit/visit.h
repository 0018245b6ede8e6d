/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who reads the portal: people online, visits, pages; and what they think of it. Every number that is shown can be explained:
 *
 * - A reader is an address and a browser's name, known by a hash whose key is made anew each day and is never stored; the hash goes into a
 *   sketch (core/sketch.h), which keeps none of them. No cookie is set. Two people behind one address with the same browser are one; one
 *   person with two browsers is two.
 * - Online: different readers who opened a public page in the last five minutes.
 * - A visit: one reader on one day in Vietnam. Of a week, a month and in all: the days' visits, added up.
 * - A program (data/robots.csv; one that sends no Accept-Language; or opens over ROBOT_PAGES pages in half a minute) is counted apart.
 *
 * Each node counts in memory and writes to the database every VISIT_FLUSH_S; what it had not written when it was killed is lost. */
#ifndef FEATURE_VISIT_VISIT_H
#define FEATURE_VISIT_VISIT_H

#include "service/job.h"
#include "web/feature.h"

extern const struct feature visit_feature;

enum { VISIT_FLUSH_S = 10, VISIT_WINDOW_S = 300, VISIT_ROBOT_PAGES = 60 };

/* ------------------------------------------------------------------ on other pages */

/* People online and visits, for a foot or an aside; rating, for an aside. Both are the same for every reader, and so fit a page that is kept:
 * the script of the public pages fills the numbers in, and without it links lead to them. */
void part_visit_box(struct out *o, const struct page *p);
void part_poll_box(struct out *o, const struct page *p);

/* How often an article was read, in the same way. */
void part_views(struct out *o, int64_t article_id);

/* ------------------------------------------------------------------ numbers */

struct visit_figures {
    int64_t online, robots_online;
    int64_t today, week, month, all; /* visits; the week begins on Monday */
    int64_t pages_today, pages_all;
    struct date since_on; /* the first day that was counted; none: nothing was */
    int64_t voters;
};

/* As they stand now, over all nodes. Cheap while serving. */
enum status visit_figures_read(struct ctx *c, struct visit_figures *out) MUST_CHECK;

/* What a page shows. */
enum visit_kind {
    VISIT_HOME = 1,
    VISIT_NEWS, /* lists of articles */
    VISIT_ARTICLE,
    VISIT_EXEMPLARS,
    VISIT_EXEMPLAR,
    VISIT_OPINIONS,
    VISIT_SEARCH,
    VISIT_FEED,
    VISIT_OTHER,
    VISIT_KIND_COUNT
};
const char *visit_kind_code(enum visit_kind kind); /* "article" */
const char *visit_kind_text(const struct ctx *c, enum visit_kind kind);

/* How often people have opened the page of a thing, all days together. `kind` is visit_kind's code. */
enum status visit_page_views(struct ctx *c, const char *kind, int64_t id, int64_t *out) MUST_CHECK;

/* A day, a week or a month of the portal. */
struct visit_day {
    struct date on;
    int64_t people, robots, pages, robot_pages;
};

/* Days from `from_on` on, before `to_on`, each, also those without a visit. */
enum status visit_day_list(struct ctx *c, struct date from_on, struct date to_on,
                           struct visit_day **out, int *out_count) MUST_CHECK;

/* Months, the last `count` up to the month of `on`; `on` of each is its first day. */
enum status visit_month_list(struct ctx *c, struct date on, int count, struct visit_day **out,
                             int *out_count) MUST_CHECK;

/* Closes days that are over and forgets what is of no more use. */
extern const struct job_kind visit_clean_job;

/* ------------------------------------------------------------------ the rating */

enum poll_choice { POLL_BAD = 1, POLL_FAIR, POLL_GOOD, POLL_VERY_GOOD, POLL_CHOICE_COUNT };

const char *poll_choice_code(enum poll_choice choice); /* "very_good" */
const char *poll_choice_text(const struct ctx *c, enum poll_choice choice);

/* A place may send so many votes in an hour, and so many from browsers that had not voted. */
enum { POLL_SENT_MAX = 300, POLL_NEW_MAX = 30 };

struct poll_ballot {
    const char *voter; /* what the browser's cookie holds */
    const char *remote;
    enum poll_choice choice;
    bool is_change; /* set: the browser had voted before */
    int wait_s;     /* set with BUSY: too many from one place */
};

/* One vote a browser: a second one changes the first. BUSY where the place sent too many. */
enum status poll_vote(struct ctx *c, const unsigned char secret[32],
                      struct poll_ballot *b) MUST_CHECK;

/* What a browser chose; 0: it has not voted. */
enum status poll_find(struct ctx *c, const unsigned char secret[32], const char *voter,
                      enum poll_choice *out) MUST_CHECK;

struct poll_result {
    int64_t count[POLL_CHOICE_COUNT]; /* by choice */
    int64_t all;
};
enum status poll_read(struct ctx *c, struct poll_result *out) MUST_CHECK;

/* By the month of the choice, the last `count` months up to that of `on`. */
struct poll_month {
    struct date on; /* its first day */
    struct poll_result result;
};
enum status poll_month_list(struct ctx *c, struct date on, int count, struct poll_month **out,
                            int *out_count) MUST_CHECK;

#endif
