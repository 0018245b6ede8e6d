/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two workers at once: each letter, and each reminder, once. */
#include "db/db.h"
#include "feature/notify/notify_inside.h"
#include "test/reporting.h"
#include "test/test_db.h"

#include <pthread.h>

struct worker {
    struct database *database;
    const struct clock *clock;
    bool reminds;
    enum status st;
};

static void *
work(void *arg)
{
    struct worker *w = arg;
    struct ctx c = {
        .arena = arena_new(), .clock = w->clock, .lang = LANG_VI, .account_id = ACCOUNT_SYSTEM
    };
    int64_t told;

    if (database_borrow(&c, w->database, 10000) != OK) {
        w->st = FAILED;
        return NULL;
    }
    if (w->reminds) {
        w->st = reminders_tell(&c, NULL, &told);
    } else {
        do
            w->st = job_work_one(&c);
        while (w->st == OK);
    }
    database_return(&c);
    arena_free(c.arena);
    return NULL;
}

static void
run_workers(struct ctx *c, struct worker *workers, int count)
{
    pthread_t threads[4];

    for (int i = 0; i < count; i++) {
        workers[i].database = test_database(c);
        workers[i].clock = c->clock;
        CHECK_INT(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static enum status
give_addresses(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE account SET email = name || '@xa.example.com'");

    (void)arg;
    return query_end(q);
}

static int64_t
count(struct ctx *c, struct query *q)
{
    int64_t n;

    (void)c;
    CHECK(query_row(q));
    n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(two_concurrent_workers_write_one_letter_a_person)
{
    struct reporting_scene s;
    struct worker workers[2] = { { 0 }, { 0 } };
    int64_t id, letters;

    reporting_make(c, &s);
    CHECK_INT(db_transact(c, give_addresses, NULL), OK);
    test_set_time(c, "2025-04-15 06:30:00");
    CHECK_INT(digest_ask(c, today(c), 0, &id), OK);
    CHECK_INT(digest_ask(c, today(c), 0, &id), OK);
    run_workers(c, workers, 2);
    for (int i = 0; i < 2; i++)
        CHECK_INT(workers[i].st, NOT_FOUND);
    letters = count(c, query_new(c, "SELECT COUNT(*) FROM mail WHERE kind = 'digest'"));
    CHECK(letters >= 4);
    CHECK_INT(count(c, query_new(c, "SELECT COUNT(DISTINCT account_id) FROM mail"
                                    " WHERE kind = 'digest'")),
              letters);
}

TEST(concurrent_reminders_are_told_once)
{
    struct reporting_scene s;
    struct worker workers[3] = { { .reminds = true }, { .reminds = true }, { .reminds = true } };
    int64_t all;

    reporting_make(c, &s);
    test_set_time(c, "2025-04-15 06:30:00");
    run_workers(c, workers, 3);
    for (int i = 0; i < 3; i++)
        CHECK(workers[i].st == OK || workers[i].st == BUSY);
    all = count(c, query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'overdue'"
                                " AND unit_id IS NOT NULL AND url LIKE '/lam-viec/don-vi/%'"));
    CHECK(all >= 3);
    CHECK_INT(
        count(c, query_new(c, "SELECT COUNT(*) FROM (SELECT DISTINCT unit_id, seat_id, subject"
                              " FROM inbox WHERE kind = 'overdue' AND unit_id IS NOT NULL"
                              " AND url LIKE '/lam-viec/don-vi/%') AS d")),
        all);
}

const struct test notify_concurrent_tests[] = {
    T_DB(two_concurrent_workers_write_one_letter_a_person),
    T_DB(concurrent_reminders_are_told_once),
    T_END,
};
