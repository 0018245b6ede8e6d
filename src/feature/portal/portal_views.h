/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public pages show. */
#ifndef FEATURE_PORTAL_PORTAL_VIEWS_H
#define FEATURE_PORTAL_PORTAL_VIEWS_H

#include "feature/portal/portal.h"
#include "feature/visit/visit.h"
#include "web/views.h"

/* ------------------------------------------------------------------ parts */

/* An article in a list. */
struct news_line {
    int64_t id;
    const char *title, *url, *summary;
    int64_t posted_at;
    bool is_heading;
    const char *topic, *topic_url; /* NULL: none */
    const char *photo_url;         /* NULL: none */
    bool has_placeholder;          /* something stands for its photo */
    const char *photo_set_url;     /* private: for srcset */
    const char *photo_alt;
    int photo_width, photo_height;
};

struct news_topic {
    const char *name, *url;
    bool is_present; /* private: the page's own */
};

struct public_deadline_other {
    const char *document, *words;
    struct date last_on;
    bool is_replaced;        /* it held before the present one */
    const char *consequence; /* a sentence */
};

struct public_deadline {
    const char *milestone;
    const char *words;
    struct date last_on;
    const char *document;
    const struct public_deadline_other *others;
    int other_count;
};

struct public_document {
    const char *name;
    const char *title;
    const char *issuer;
    struct date issued_on;
};

struct kind_count {
    const char *kind;
    int count;
};

/* "19/02/2025 12:42 CH"; the day alone where the source told no time (midnight). */
const char *news_time(struct out *o, int64_t at);

/* The row of a list: `has_summary` shows more of it. */
void part_news_line(struct out *o, const struct news_line *line, bool has_summary);
void part_latest(struct out *o, const struct news_line *lines, int count);
void part_topics(struct out *o, const struct news_topic *topics, int count);
void part_public_deadline(struct out *o, const struct public_deadline *d);
void part_archive_year_start(struct out *o, int year);
void part_archive_year_end(struct out *o);

/* ------------------------------------------------------------------ pages */

struct home_view {
    struct page page;
    bool has_campaign;
    const char *code;
    const char *title;
    const char *owner;
    const char *slogan;
    const char *scope;
    bool is_sample;
    const struct news_line *lead; /* NULL: there is no article with a text yet */
    const struct news_line *latest;
    int latest_count;
    const struct news_topic *topics;
    int topic_count;
    const struct public_deadline *deadlines;
    int deadline_count;
    const struct public_document *documents;
    int document_count;
    const struct kind_count *kinds;
    int kind_count;
    int unit_count;
    int held_count; /* units whose conference has been held */
    const struct exemplar_card *exemplars;
    int exemplar_count;
    bool has_sample_exemplar;
    struct exemplar_open open;
    const char *open_words; /* "6 tập thể, 14 cá nhân"; "" */
};
VIEW_OF(home);

struct news_list_view {
    struct page page;
    const char *heading;
    const char *feed_url; /* RSS of this list; NULL: none */
    const struct news_topic *topics;
    int topic_count;
    const struct news_line *lines;
    int line_count;
    const char *next_url, *first_url; /* older ones, and back to the newest; NULL: there is none */
};
VIEW_OF(news_list);

struct news_month {
    const char *url;
    int year, month, count;
};

struct news_archive_view {
    struct page page;
    const struct news_month *months; /* the newest first */
    int month_count;
};
VIEW_OF(news_archive);

struct news_correction {
    int64_t at;
    const char *words;
};

struct news_article_view {
    struct page page;
    int64_t id;
    const char *title, *summary, *author, *source, *source_url;
    int64_t posted_at, corrected_at; /* corrected_at 0: never */
    const char *posted_on;           /* "12 - 02 - 2025" */
    struct date posted_day;          /* private: the same for programs */
    const char *topic, *topic_url;
    bool is_heading, is_sample;
    struct html body;
    const struct news_correction *corrections;
    int correction_count;
    const char *campaign; /* that it tells of; NULL: none */
    const struct public_deadline *deadlines;
    int deadline_count;
    const struct news_line *related;
    int related_count;
    const struct news_line *latest;
    int latest_count;
    const char *error_url;    /* private: to report an error in it */
    const char *absolute_url; /* private: printed below it */
};
VIEW_OF(news_article);

struct news_withdrawn_view {
    struct page page;
    const struct news_line *latest;
    int latest_count;
};
VIEW_OF(news_withdrawn);

/* ------------------------------------------------------------------ filling them (portal_fill.c) */

enum { PORTAL_LATEST_SHOWN = 8 };

struct news_line news_line_of(struct ctx *c, const struct portal_common *p,
                              const struct article_line *line);
const struct news_line *news_lines_of(struct ctx *c, const struct portal_common *p,
                                      const struct article_line *lines, int count);

/* All topics, the one with the slug marked. */
const struct news_topic *news_topics_of(struct ctx *c, const struct portal_common *p,
                                        const char *slug);

/* What holds at each milestone; with what does not hold and why, where `has_others`. */
const struct public_deadline *public_deadlines_of(struct ctx *c, const struct deadline_set *set,
                                                  const struct milestone *milestones, int count,
                                                  bool has_others, int *out_count);

const char *url_news_topic(struct ctx *c, const char *slug); /* "/tin-tuc/chu-de/SLUG" */

/* ------------------------------------------------------------------ routes' handlers, by file */

enum status portal_show_news(struct request *r);
enum status portal_show_topic(struct request *r);
enum status portal_show_month(struct request *r);
enum status portal_show_archive(struct request *r);
enum status portal_show_article(struct request *r);

#endif
