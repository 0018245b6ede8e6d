/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles for tests of what readers see: rows as the newsroom leaves them, however an article came to its state. */
#ifndef TEST_ARTICLES_H
#define TEST_ARTICLES_H

#include "feature/article/article.h"

struct test_article {
    int64_t unit_id; /* 0: one is made */
    int64_t topic_id, campaign_id, document_id, conference_id;
    const char *title, *summary, *body; /* NULL: made up */
    const char *posted;                 /* "2025-02-12 08:00", Vietnamese time; NULL: now */
    const char *state;                  /* NULL: "published" */
    bool is_heading;
};

int64_t test_article(struct ctx *c, const struct test_article *a);
int64_t test_topic(struct ctx *c, const char *name);

/* What readers are told was corrected; the article becomes a corrected one. */
void test_correct(struct ctx *c, int64_t article_id, const char *words);

/* "/tin-tuc/SLUG-ID" as it stands in the database. */
const char *test_article_url(struct ctx *c, int64_t id);

#endif
