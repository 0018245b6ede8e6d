/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several who save one article, or decide on it, at the same time. */
#include "feature/article/article.h"

#include "db/db.h"
#include "test/nghi_son.h"
#include "test/test_db.h"

#include <pthread.h>

struct racer {
    struct database *database;
    const struct clock *clock;
    int64_t article_id, revision_id, version;
    enum article_step step; /* 0: saves */
    int number;
    enum status st;
};

static enum status
act(struct ctx *c, const struct racer *r)
{
    struct article_saving s = { .article_id = r->article_id, .based_on_id = r->revision_id };

    c->account_id = ACCOUNT_SYSTEM;
    if (r->step != 0)
        return article_take(c, &(struct article_stepping){ .article_id = r->article_id,
                                                           .version = r->version,
                                                           .step = r->step,
                                                           .words = "Cùng lúc" });
    s.revision.title = arena_printf(c->arena, "Bản của người %d", r->number);
    s.revision.body = "<p>a";
    s.revision.media_count = -1;
    return article_save(c, &s);
}

static void *
race(void *arg)
{
    struct racer *r = arg;
    struct ctx c = { .arena = arena_new(), .clock = r->clock, .lang = LANG_VI };

    r->st = database_borrow(&c, r->database, 10000);
    if (r->st == OK) {
        r->st = act(&c, r);
        database_return(&c);
    }
    arena_free(c.arena);
    return NULL;
}

enum { RACERS = 6 };

static int
run(struct racer *racers)
{
    pthread_t threads[RACERS];
    int done = 0;

    for (int i = 0; i < RACERS; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (int i = 0; i < RACERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < RACERS; i++) {
        CHECK(racers[i].st == OK || racers[i].st == CONFLICT);
        done += racers[i].st == OK;
    }
    return done;
}

static struct article_saving
begin(struct ctx *c)
{
    struct nghi_son n;
    struct article_saving s = { 0 };

    nghi_son_make(c, &n);
    s.unit_id = n.town;
    s.revision.title = "Tin";
    s.revision.body = "<p>a";
    CHECK_INT(article_save(c, &s), OK);
    return s;
}

static void
line_up(struct ctx *c, struct racer *racers, const struct article_saving *s)
{
    struct article a;

    CHECK_INT(article_find(c, s->article_id, &a), OK);
    for (int i = 0; i < RACERS; i++)
        racers[i] =
            (struct racer){ test_database(c), c->clock, a.id, a.head_id, a.version, 0, i, FAILED };
}

TEST(of_concurrent_saves_one_is_taken_and_the_others_are_told)
{
    struct article_saving s = begin(c);
    struct article_revision *list;
    struct racer racers[RACERS];
    int count;

    line_up(c, racers, &s);
    CHECK_INT(run(racers), 1);
    CHECK_INT(article_revision_list(c, s.article_id, &list, &count), OK);
    CHECK_INT(count, 2);
}

TEST(of_concurrent_decisions_one_holds)
{
    struct article_saving s = begin(c);
    struct racer racers[RACERS];
    struct article a;

    line_up(c, racers, &s);
    for (int i = 0; i < RACERS; i++)
        racers[i].step = ARTICLE_HAND_IN;
    CHECK_INT(run(racers), 1);
    line_up(c, racers, &s);
    for (int i = 0; i < RACERS; i++)
        racers[i].step = i % 2 == 0 ? ARTICLE_APPROVE : ARTICLE_SEND_BACK;
    CHECK_INT(run(racers), 1);
    CHECK_INT(article_find(c, s.article_id, &a), OK);
    CHECK(a.state == ARTICLE_APPROVED || a.state == ARTICLE_DRAFT);
    CHECK_INT(a.version, 3);
}

const struct test article_concurrent_tests[] = {
    T_DB(of_concurrent_saves_one_is_taken_and_the_others_are_told),
    T_DB(of_concurrent_decisions_one_holds),
    T_END,
};
