/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_ARTICLE_ARTICLE_INSIDE_H
#define FEATURE_ARTICLE_ARTICLE_INSIDE_H

#include "db/db.h"
#include "feature/article/article.h"

/* Columns of `article a` as article_row_read takes them from the first on; it gives the number of the next. */
#define ARTICLE_COLUMNS                                                                            \
    "a.id, a.unit_id, a.topic_id, a.campaign_id, a.conference_id, a.document_id, a.state,"         \
    " a.is_heading, a.is_sample, a.slug, a.head_id, a.shown_id, a.posted_at, a.publish_at,"        \
    " a.shown_at, a.title, a.summary, a.lead_media_id, a.created_at, a.created_by, a.changed_at,"  \
    " a.version"
int article_row_read(struct query *q, struct article *a);

/* An article as it stands, whoever asks; NOT_FOUND. */
enum status article_read(struct ctx *c, int64_t id, struct article *out) MUST_CHECK;

/* A revision with its text and media; 0: the newest. NOT_FOUND where it is another's. */
enum status article_revision_read(struct ctx *c, int64_t article_id, int64_t revision_id,
                                  struct article_revision *out) MUST_CHECK;

/* The photo that stands for a revision in lists: the first that its text places, else the first by position; 0: none. */
int64_t article_lead(struct ctx *c, const struct article_revision *rev);

/* Inside db_transact, once the article's row is written: the one place where what the public sees of an article changes. Kept pages that
 * show it are dropped on every node, and the search finds it as it is now. */
enum status article_shown_changed(struct ctx *c, int64_t id) MUST_CHECK;

/* Inside db_transact: whoever is concerned hears of a step. */
enum status article_tell(struct ctx *c, const struct article *a, enum article_step step,
                         const char *words) MUST_CHECK;

#endif
