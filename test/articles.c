/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of articles. */
#include "test/articles.h"

#include "core/text.h"
#include "db/db.h"
#include "test/test.h"

#include <stdio.h>

static int64_t
instant_of(struct ctx *c, const char *text)
{
    int year, month, day, hour, minute;

    if (text == NULL)
        return now(c);
    CHECK(sscanf(text, "%d-%d-%d %d:%d", &year, &month, &day, &hour, &minute) == 5);
    return date_start_at((struct date){ (int16_t)year, (uint8_t)month, (uint8_t)day }) +
           hour * 3600 + minute * 60;
}

static int64_t
any_unit(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT id FROM unit ORDER BY id LIMIT 1");
    int64_t id = 0;

    if (query_row(q))
        id = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    if (id != 0)
        return id;
    id = db_new_id(c);
    q = query_new(c, "INSERT INTO unit (id, code, name, kind, level, from_on, name_fold, name_sort)"
                     " VALUES ($1, 'u', 'Hải Hà', 'xa', 'commune', '2020-01-01', 'hai ha', '')");
    bind_int(q, id);
    CHECK_INT(query_end(q), OK);
    return id;
}

struct making {
    const struct test_article *a;
    const char *title, *state;
    int64_t id, revision_id, at;
};

static bool
is_posted(const struct making *m)
{
    enum article_state state;

    return article_state_parse(m->state, &state) &&
           (article_state_is_public(state) || state == ARTICLE_WITHDRAWN);
}

static enum status
insert_article(struct ctx *c, const struct making *m, int64_t unit_id)
{
    const struct test_article *a = m->a;
    struct query *q = query_new(
        c, "INSERT INTO article (id, unit_id, topic_id, campaign_id, document_id, conference_id,"
           " state, is_heading, slug, head_id, shown_id, posted_at, title, summary, search,"
           " created_at, created_by, changed_at, shown_at)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, '', $14, 0, $14,"
           " $11)");

    bind_int(q, m->id);
    bind_int(q, unit_id);
    bind_id(q, a->topic_id);
    bind_id(q, a->campaign_id);
    bind_id(q, a->document_id);
    bind_id(q, a->conference_id);
    bind_text(q, m->state);
    bind_bool(q, a->is_heading);
    bind_text(q, text_slug(c->arena, m->title, ARTICLE_SLUG_MAX));
    bind_int(q, m->revision_id);
    bind_id(q, is_posted(m) ? m->at : 0);
    bind_text(q, m->title);
    bind_text(q, a->summary != NULL ? a->summary : "");
    bind_int(q, m->at);
    return query_end(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct making *m = arg;
    const struct test_article *a = m->a;
    struct query *q;
    enum status st;

    m->id = db_new_id(c);
    m->revision_id = db_new_id(c);
    st = insert_article(c, m, a->unit_id != 0 ? a->unit_id : any_unit(c));
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO article_revision (id, article_id, number, title, summary, body,"
                     " created_at, created_by) VALUES ($1, $2, 1, $3, $4, $5, $6, 0)");
    bind_int(q, m->revision_id);
    bind_int(q, m->id);
    bind_text(q, m->title);
    bind_text(q, a->summary != NULL ? a->summary : "");
    bind_text(q, a->body != NULL ? a->body : "<p>Nội dung của bài.</p>");
    bind_int(q, m->at);
    db_touch(c, "article");
    return query_end(q);
}

int64_t
test_article(struct ctx *c, const struct test_article *a)
{
    struct making m = { .a = a,
                        .title = a->title != NULL ? a->title : "Hội nghị triển khai kế hoạch",
                        .state = a->state != NULL ? a->state : "published",
                        .at = instant_of(c, a->posted) };

    CHECK_INT(db_transact(c, insert, &m), OK);
    return m.id;
}

struct topic_making {
    const char *name;
    int64_t id;
};

static enum status
insert_topic(struct ctx *c, void *arg)
{
    struct topic_making *t = arg;
    struct query *q = query_new(c, "INSERT INTO topic (id, slug, name, position, created_at)"
                                   " VALUES ($1, $2, $3, 1, 0)");

    t->id = db_new_id(c);
    bind_int(q, t->id);
    bind_text(q, text_slug(c->arena, t->name, 60));
    bind_text(q, t->name);
    return query_end(q);
}

int64_t
test_topic(struct ctx *c, const char *name)
{
    struct topic_making t = { .name = name };

    CHECK_INT(db_transact(c, insert_topic, &t), OK);
    return t.id;
}

struct correcting {
    int64_t id;
    const char *words;
};

static enum status
correct(struct ctx *c, void *arg)
{
    const struct correcting *k = arg;
    struct query *q = query_new(c, "UPDATE article SET state = 'corrected', shown_at = $2"
                                   " WHERE id = $1");
    enum status st;

    bind_int(q, k->id);
    bind_int(q, now(c));
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO article_event (id, article_id, step, revision_id, words, at,"
                     " account_id) SELECT $2, id, 'correct', shown_id, $3, $4, 0"
                     " FROM article WHERE id = $1");
    bind_int(q, k->id);
    bind_int(q, db_new_id(c));
    bind_text(q, k->words);
    bind_int(q, now(c));
    db_touch(c, "article");
    return query_end(q);
}

void
test_correct(struct ctx *c, int64_t article_id, const char *words)
{
    struct correcting k = { article_id, words };

    CHECK_INT(db_transact(c, correct, &k), OK);
}

const char *
test_article_url(struct ctx *c, int64_t id)
{
    struct query *q = query_new(c, "SELECT slug FROM article WHERE id = $1");
    const char *slug = NULL;

    bind_int(q, id);
    if (query_row(q))
        slug = col_text(q, 0);
    CHECK_INT(query_end_one(q), OK);
    return url_article(c, id, slug);
}
