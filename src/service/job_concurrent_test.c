/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several workers at once: one job is one worker's; stopping gives back; cancelling interrupts. */
#include "db/db.h"
#include "service/job_inside.h"
#include "service/job_worker.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <stdio.h>
#include <time.h>

enum { JOBS = 24, STEPS = 5 };

static struct {
    atomic_int inside[JOBS]; /* workers in the job's run now */
    atomic_int met;          /* two in one */
    atomic_int steps;        /* begun, of all jobs */
    atomic_bool is_slow;
} trial;

static void
sleep_ms(int ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

    nanosleep(&t, NULL);
}

struct adding {
    struct job *job;
    int number, at;
};

/* One more in the job's own row: what was done twice would be seen. */
static enum status
add_one(struct ctx *c, void *arg)
{
    struct adding *a = arg;
    struct query *q =
        query_new(c, "INSERT INTO setting (key, value) VALUES ($1, '1') ON CONFLICT (key) DO UPDATE"
                     " SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)");
    enum status st;

    bind_text(q, arena_printf(c->arena, "trial.%d", a->number));
    st = query_end(q);
    return st == OK ? job_step(c, a->job, a->at + 1, STEPS, arena_printf(c->arena, "%d", a->at + 1))
                    : st;
}

static enum status
add(struct ctx *c, struct job *j)
{
    struct adding a = { j, (int)job_arg_int(c, j, "n", 0), 0 };
    enum status st = OK;

    sscanf(j->cursor, "%d", &a.at);
    if (atomic_fetch_add(&trial.inside[a.number], 1) != 0)
        atomic_fetch_add(&trial.met, 1);
    while (st == OK && a.at < STEPS) {
        if (job_is_stopped(j)) {
            st = BUSY;
            break;
        }
        atomic_fetch_add(&trial.steps, 1);
        if (atomic_load(&trial.is_slow))
            sleep_ms(30);
        st = db_transact(c, add_one, &a);
        a.at++;
    }
    atomic_fetch_sub(&trial.inside[a.number], 1);
    return st;
}

static enum status
count_long(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                   " WHERE i < 2000000000) SELECT COUNT(*) FROM n");

    (void)arg;
    query_row(q);
    return query_end(q);
}

static enum status
take_long(struct ctx *c, struct job *j)
{
    atomic_fetch_add(&trial.steps, 1);
    (void)j;
    return db_transact(c, count_long, NULL);
}

static const struct job_kind add_kind = { "add", N_("Title"), JOB_NORMAL, 50,
                                          add,   JOB_ASKED,   0,          NULL },
                             long_kind = { "long",    N_("Title"), JOB_NORMAL, 3,
                                           take_long, JOB_ASKED,   0,          NULL };
static const struct job_kind *const kinds[] = { &add_kind, &long_kind, NULL };

/* Before any worker begins. */
static void
start(struct ctx *c)
{
    job_kinds_use(kinds);
    c->account_id = ACCOUNT_SYSTEM;
}

static void
ask_all(struct ctx *c)
{
    for (int i = 0; i < JOBS; i++) {
        int64_t id;

        CHECK_INT(
            job_insert(c,
                       &(struct job_order){ .kind = &add_kind, .args = json_pack("{s:i}", "n", i) },
                       &id),
            OK);
    }
}

static int
count_in(struct ctx *c, enum job_state state)
{
    struct job *jobs;
    int count;

    CHECK_INT(job_list(c, &(struct job_filter){ .state = (int)state }, &jobs, &count), OK);
    return count;
}

static void
wait_until(struct ctx *c, enum job_state state, int count)
{
    for (int i = 0; i < 1500 && count_in(c, state) < count; i++)
        sleep_ms(20);
    CHECK_INT(count_in(c, state), count);
}

static void
check_each_once(struct ctx *c)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*), MIN(CAST(value AS BIGINT)), MAX(CAST(value AS BIGINT)) FROM setting"
           " WHERE key LIKE 'trial.%'");

    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), JOBS);
    CHECK_INT(col_int(q, 1), STEPS);
    CHECK_INT(col_int(q, 2), STEPS);
    CHECK_INT(query_end(q), OK);
    CHECK_INT(atomic_load(&trial.met), 0);
}

TEST(two_workers_never_run_one_job)
{
    struct job_workers *one, *two;

    start(c);
    ask_all(c);
    CHECK_INT(job_workers_start(c, test_database(c), 3, &one), OK);
    CHECK_INT(job_workers_start(c, test_database(c), 3, &two), OK);
    wait_until(c, JOB_DONE, JOBS);
    job_workers_stop(one);
    job_workers_stop(two);
    check_each_once(c);
}

TEST(workers_that_stop_give_back_what_they_were_at_and_the_next_ones_go_on)
{
    struct job_workers *w;
    int turns = 0;

    atomic_store(&trial.is_slow, true);
    start(c);
    ask_all(c);
    for (; turns < 3; turns++) {
        int begun = atomic_load(&trial.steps);

        CHECK_INT(job_workers_start(c, test_database(c), 3, &w), OK);
        while (atomic_load(&trial.steps) < begun + 5)
            sleep_ms(5);
        job_workers_stop(w);
        CHECK_INT(count_in(c, JOB_RUNNING), 0);
    }
    CHECK(count_in(c, JOB_WAITING) > 0);
    atomic_store(&trial.is_slow, false);
    CHECK_INT(job_workers_start(c, test_database(c), 3, &w), OK);
    wait_until(c, JOB_DONE, JOBS);
    job_workers_stop(w);
    check_each_once(c);
}

TEST(a_cancelled_job_ends_in_the_middle_of_a_long_statement)
{
    struct job_workers *w;
    struct job j;
    time_t begun = time(NULL);
    int64_t id;

    start(c);
    CHECK_INT(job_insert(c, &(struct job_order){ .kind = &long_kind }, &id), OK);
    CHECK_INT(job_workers_start(c, test_database(c), 1, &w), OK);
    while (atomic_load(&trial.steps) == 0)
        sleep_ms(5);
    sleep_ms(100);
    CHECK_INT(job_cancel(c, id), OK);
    job_workers_stop(w);
    CHECK_INT(job_find(c, id, &j), OK);
    CHECK_INT(j.state, JOB_CANCELLED);
    CHECK(time(NULL) - begun < 10);
}

TEST(a_job_wakes_its_worker_at_once)
{
    struct job_workers *w;
    time_t begun;

    start(c);
    CHECK_INT(job_workers_start(c, test_database(c), 2, &w), OK);
    begun = time(NULL);
    for (int i = 0; i < 3; i++) {
        ask_all(c);
        job_workers_wake(w);
        wait_until(c, JOB_DONE, (i + 1) * JOBS);
    }
    CHECK(time(NULL) - begun < 30);
    job_workers_stop(w);
}

const struct test job_concurrent_tests[] = {
    T_DB(two_workers_never_run_one_job),
    T_DB(workers_that_stop_give_back_what_they_were_at_and_the_next_ones_go_on),
    T_DB(a_cancelled_job_ends_in_the_middle_of_a_long_statement),
    T_DB(a_job_wakes_its_worker_at_once),
    T_END,
};
