/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many that write at once: each is answered for itself, none sees another's unfinished work, none waits for ever. */
#include "db/db.h"

#include "db/db_engine.h"
#include "test/test_db.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static enum status
make_trial(struct ctx *c, void *arg)
{
    const struct engine *e = c->db->database->engine;

    (void)arg;
    return e->script(
        c, arena_printf(c->arena,
                        "CREATE TABLE trial (id %s NOT NULL PRIMARY KEY, t TEXT, parent %s"
                        " REFERENCES trial (id) DEFERRABLE INITIALLY DEFERRED) %s",
                        e->int_type, e->int_type, e->strict));
}

static int64_t
number_of(struct ctx *c, const char *sql)
{
    struct query *q = query_new_uncached(c, sql);
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

/* ------------------------------------------------------------------ threads */

struct worker {
    struct database *database;
    const struct clock *clock;
    pthread_t thread;
    int number, rounds;
    void (*run)(struct ctx *c, struct worker *w);
    int done, refused, busy, failed; /* answers */
};

static void *
work(void *arg)
{
    struct worker *w = arg;
    struct ctx c = { .arena = arena_new(), .clock = w->clock };

    if (database_borrow(&c, w->database, 10000) == OK) {
        w->run(&c, w);
        database_return(&c);
    } else {
        w->failed++;
    }
    arena_free(c.arena);
    return NULL;
}

static void
answer(struct worker *w, enum status st)
{
    w->done += st == OK;
    w->refused += st == INVALID || st == CONFLICT;
    w->busy += st == BUSY;
    w->failed += st == FAILED;
}

static void
start_all(struct ctx *c, struct worker *workers, int count, int rounds,
          void (*run)(struct ctx *c, struct worker *w))
{
    for (int i = 0; i < count; i++) {
        workers[i] = (struct worker){ .database = test_database(c),
                                      .clock = c->clock,
                                      .number = i,
                                      .rounds = rounds,
                                      .run = run };
        CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
    }
}

static struct worker
join_all(struct worker *workers, int count)
{
    struct worker sum = { 0 };

    for (int i = 0; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
        sum.done += workers[i].done;
        sum.refused += workers[i].refused;
        sum.busy += workers[i].busy;
        sum.failed += workers[i].failed;
    }
    return sum;
}

/* ------------------------------------------------------------------ each for itself */

struct change {
    int64_t id;
    bool is_refused;
};

static enum status
put(struct ctx *c, void *arg)
{
    struct change *change = arg;
    struct query *q = query_new(c, "INSERT INTO trial (id) VALUES ($1)");
    enum status st;

    bind_int(q, change->id);
    st = query_end(q);
    return st == OK && change->is_refused ? INVALID : st;
}

/* Of four one is refused by its function, and one by the key that is taken. */
static void
put_mixed(struct ctx *c, struct worker *w)
{
    for (int i = 0; i < w->rounds; i++) {
        struct change change = { .id = 1000 + w->number * 1000 + i, .is_refused = i % 4 == 1 };

        if (i % 4 == 2)
            change.id = 1;
        answer(w, db_transact(c, put, &change));
    }
}

TEST(concurrent_transactions_are_each_answered_for_themselves)
{
    struct worker workers[24], sum;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, put, &(struct change){ .id = 1 }), OK);
    start_all(c, workers, 24, 40, put_mixed);
    sum = join_all(workers, 24);
    CHECK_INT(sum.failed, 0);
    CHECK_INT(sum.busy, 0);
    CHECK_INT(sum.refused, 24 * 20);
    CHECK_INT(sum.done, 24 * 20);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 24 * 20 + 1);
}

static atomic_int seen_unfinished;

static enum status
put_in_two_steps(struct ctx *c, void *arg)
{
    int64_t id = *(int64_t *)arg;
    struct query *q = query_new(c, "INSERT INTO trial (id, t) VALUES ($1, 'unfinished')");
    enum status st;

    bind_int(q, id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "SELECT count(*) FROM trial WHERE t = 'unfinished' AND id <> $1");
    bind_int(q, id);
    if (query_row(q) && col_int(q, 0) > 0)
        atomic_fetch_add(&seen_unfinished, 1);
    st = query_end(q);
    if (st != OK || id % 3 == 0)
        return st != OK ? st : INVALID;
    q = query_new(c, "UPDATE trial SET t = 'finished' WHERE id = $1");
    bind_int(q, id);
    return query_end(q);
}

static void
put_stepwise(struct ctx *c, struct worker *w)
{
    for (int i = 0; i < w->rounds; i++) {
        int64_t id = w->number * 1000 + i;

        answer(w, db_transact(c, put_in_two_steps, &id));
    }
}

static void
watch_unfinished(struct ctx *c, struct worker *w)
{
    for (int i = 0; i < w->rounds; i++)
        if (number_of(c, "SELECT count(*) FROM trial WHERE t = 'unfinished'") > 0)
            atomic_fetch_add(&seen_unfinished, 1);
}

TEST(concurrent_transactions_do_not_see_each_others_unfinished_work)
{
    struct worker writers[8], readers[2], sum;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    start_all(c, writers, 8, 20, put_stepwise);
    start_all(c, readers, 2, 50, watch_unfinished);
    sum = join_all(writers, 8);
    join_all(readers, 2);
    CHECK_INT(sum.failed, 0);
    CHECK_INT(atomic_load(&seen_unfinished), 0);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), sum.done);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial WHERE t = 'unfinished'"), 0);
}

/* ------------------------------------------------------------------ long ones */

static enum status
put_long(struct ctx *c, void *arg)
{
    enum status st = OK;

    for (int64_t i = 0; st == OK && i < 3000; i++)
        st = put(c, &(struct change){ .id = *(int64_t *)arg + i });
    return st;
}

static void
put_one_long(struct ctx *c, struct worker *w)
{
    int64_t first = 1000000;

    answer(w, db_transact(c, put_long, &first));
}

static void
put_short(struct ctx *c, struct worker *w)
{
    for (int i = 0; i < w->rounds; i++)
        answer(w, db_transact(c, put, &(struct change){ .id = 1000 + w->number * 1000 + i }));
}

TEST(a_long_transaction_gets_its_turn_among_concurrent_short_ones)
{
    struct worker lone[1], others[8], sum;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    start_all(c, others, 8, 100, put_short);
    start_all(c, lone, 1, 1, put_one_long);
    CHECK_INT(join_all(lone, 1).done, 1);
    sum = join_all(others, 8);
    CHECK_INT(sum.done, 800);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 3800);
}

/* ------------------------------------------------------------------ what would spoil a common commit */

static enum status
put_orphan(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id, parent) VALUES ($1, 999)");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

static void
put_orphans(struct ctx *c, struct worker *w)
{
    for (int i = 0; i < w->rounds; i++) {
        int64_t id = 1000 + w->number * 1000 + i;

        if (w->number % 2 == 0)
            answer(w, db_transact(c, put_orphan, &id));
        else
            answer(w, db_transact(c, put, &(struct change){ .id = id }));
    }
}

TEST(a_deferred_key_that_breaks_fails_its_own_concurrent_transaction_alone)
{
    struct worker workers[6], sum;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    start_all(c, workers, 6, 20, put_orphans);
    sum = join_all(workers, 6);
    CHECK_INT(sum.done, 60);
    CHECK_INT(sum.refused, 60);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 60);
}

/* Runs for minutes where nobody ends it. */
#define ENDLESS                                                                                    \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"

static enum status
write_endlessly(struct ctx *c, void *arg)
{
    struct query *q =
        query_new(c, ENDLESS " INSERT INTO trial (id, t) SELECT -max(i), 'endless' FROM n");

    (void)arg;
    return query_end(q);
}

static _Atomic(struct db *) endless_db;

static void
write_until_interrupted(struct ctx *c, struct worker *w)
{
    atomic_store(&endless_db, c->db);
    answer(w, db_transact(c, write_endlessly, NULL));
}

TEST(an_interrupted_transaction_fails_and_the_concurrent_others_do_not)
{
    struct worker endless[1], others[4], sum;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    start_all(c, others, 4, 30, put_short);
    start_all(c, endless, 1, 1, write_until_interrupted);
    while (atomic_load(&endless_db) == NULL)
        usleep(1000);
    for (int i = 0; i < 20; i++) { /* it may wait in the queue at first */
        usleep(20000);
        db_interrupt(atomic_load(&endless_db));
    }
    sum = join_all(endless, 1);
    CHECK_INT(sum.failed, 1);
    sum = join_all(others, 4);
    CHECK_INT(sum.failed, 0);
    CHECK_INT(sum.done, 120);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 120);
}

static void
read_until_interrupted(struct ctx *c, struct worker *w)
{
    struct query *q = query_new(c, ENDLESS " SELECT max(i) FROM n");

    atomic_store(&endless_db, c->db);
    query_row(q);
    answer(w, query_end(q));
}

TEST(an_interrupted_read_fails_and_its_connection_goes_on)
{
    struct worker endless[1];

    start_all(c, endless, 1, 1, read_until_interrupted);
    while (atomic_load(&endless_db) == NULL)
        usleep(1000);
    for (int i = 0; i < 10; i++) {
        usleep(20000);
        db_interrupt(atomic_load(&endless_db));
    }
    CHECK_INT(join_all(endless, 1).failed, 1);
    CHECK_INT(number_of(c, "SELECT 1"), 1);
}

/* ------------------------------------------------------------------ connections */

TEST(a_pool_that_is_empty_answers_busy_in_time)
{
    struct ctx others[3] = { *c, *c, *c };
    enum status st = OK;
    struct timespec before, after;

    setenv("THIDUA_DB_POOL", "3", 1);
    test_database_pause(c);
    test_database_resume(c);
    for (int i = 0; i < 3; i++)
        others[i].db = NULL;
    for (int i = 0; i < 2; i++)
        CHECK_INT(database_borrow(&others[i], test_database(c), 100), OK);
    clock_gettime(CLOCK_MONOTONIC, &before);
    st = database_borrow(&others[2], test_database(c), 100);
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK_INT(st, test_database_is_sqlite(c) ? OK : BUSY);
    CHECK(after.tv_sec - before.tv_sec < 2);
    for (int i = 0; i < 3; i++)
        database_return(&others[i]);
    CHECK_INT(database_borrow(&others[2], test_database(c), 100), OK);
    database_return(&others[2]);
}

const struct test db_group_tests[] = {
    T_DB(concurrent_transactions_are_each_answered_for_themselves),
    T_DB(concurrent_transactions_do_not_see_each_others_unfinished_work),
    T_DB(a_long_transaction_gets_its_turn_among_concurrent_short_ones),
    T_DB(a_deferred_key_that_breaks_fails_its_own_concurrent_transaction_alone),
    T_DB(an_interrupted_transaction_fails_and_the_concurrent_others_do_not),
    T_DB(an_interrupted_read_fails_and_its_connection_goes_on),
    T_DB(a_pool_that_is_empty_answers_busy_in_time),
    T_END,
};
