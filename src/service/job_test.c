/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: once, in order, resumed, cancelled, tried again; who may see them. */
#include "service/job_inside.h"
#include "test/test_http.h"

#include <stdlib.h>

/* A counter in the database and in the job's cursor: they must never differ. */
static struct {
    enum status answer; /* of further steps */
    int steps, fails_at;
    int64_t cancel_in_run;
    const char *steal_sql;
} plan;

static enum status
set_mark(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO setting (key, value) VALUES ('mark', $1)"
                                   " ON CONFLICT (key) DO UPDATE SET value = excluded.value");

    bind_text(q, arg);
    return query_end(q);
}

static int
mark(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'mark'");
    int value = query_row(q) ? (int)col_int(q, 0) : 0;

    CHECK_INT(query_end(q), OK);
    return value;
}

struct counting {
    struct job *job;
    int at;
};

static enum status
count_one(struct ctx *c, void *arg)
{
    struct counting *n = arg;
    const char *text = arena_printf(c->arena, "%d", n->at + 1);
    enum status st = set_mark(c, (void *)(uintptr_t)text);

    return st == OK ? job_step(c, n->job, n->at + 1, plan.steps, text) : st;
}

static enum status
count(struct ctx *c, struct job *j)
{
    struct counting n = { j, atoi(j->cursor) };
    enum status st = OK;

    while (st == OK && n.at < plan.steps) {
        if (job_is_stopped(j))
            return BUSY;
        if (plan.fails_at == n.at + 1)
            return plan.answer;
        st = db_transact(c, count_one, &n);
        n.at++;
    }
    job_say(c, j, N_("%s: %lld rows, %lld new, %lld unchanged; %s.\n"), "x", (long long)n.at, 0LL,
            0LL, "y");
    return st;
}

static enum status
refuse(struct ctx *c, struct job *j)
{
    (void)j;
    problem_at(c, "list.csv", 3, 2, "%s", "Bad “cell”.");
    return problem_at(c, "list.csv", 4, 1, "%s", "Worse.");
}

static enum status
cancel_itself(struct ctx *c, struct job *j)
{
    struct counting n = { j, 0 };

    CHECK_INT(job_cancel(c, j->id), OK);
    CHECK(job_is_stopped(j));
    return db_transact(c, count_one, &n);
}

static enum status
take(struct ctx *c, void *arg)
{
    struct query *q = query_new(
        c,
        "UPDATE job SET turn = turn + 1, worker = 'another' WHERE id = $1 AND state = 'running'");

    bind_int(q, *(int64_t *)arg);
    return query_end_one(q);
}

static enum status
lose_itself(struct ctx *c, struct job *j)
{
    struct counting n = { j, 0 };
    enum status st;

    CHECK_INT(db_transact(c, take, &j->id), OK);
    st = db_transact(c, count_one, &n);
    CHECK_INT(st, CONFLICT);
    CHECK(job_is_stopped(j));
    return st;
}

static const struct job_kind
    count_kind = { "count", N_("Title"), JOB_NORMAL, 3, count, JOB_ASKED, 0, NULL },
    soon_kind = { "soon", N_("Title"), JOB_SOON, 3, count, JOB_ASKED, 0, NULL },
    refuse_kind = { "refuse", N_("Title"), JOB_NORMAL, 3, refuse, JOB_ASKED, 0, NULL },
    cancel_kind = { "cancel", N_("Title"), JOB_NORMAL, 3, cancel_itself, JOB_ASKED, 0, NULL },
    lose_kind = { "lose", N_("Title"), JOB_NORMAL, 3, lose_itself, JOB_ASKED, 0, NULL },
    newer_kind = { "newer", N_("Title"), JOB_SOON, 3, count, JOB_ASKED, 0, NULL },
    minute_kind = { "minute", N_("Title"), JOB_NORMAL, 3, count, EVERY_MINUTE, 0, NULL },
    day_kind = { "day", N_("Title"), JOB_NORMAL, 3, count, EVERY_DAY, 6 * 60 + 30, NULL };

static const struct job_kind *const kinds[] = { &count_kind,  &soon_kind, &refuse_kind,
                                                &cancel_kind, &lose_kind, NULL };
static const struct job_kind *const periodic[] = { &minute_kind, &day_kind, NULL };

static int64_t
ask(struct ctx *c, const struct job_kind *kind, const char *key)
{
    int64_t id = 0;

    job_kinds_use(kinds);
    CHECK_INT(job_insert(c, &(struct job_order){ .kind = kind, .key = key }, &id), OK);
    return id;
}

static struct job
find(struct ctx *c, int64_t id)
{
    struct job j = { 0 };

    CHECK_INT(job_find(c, id, &j), OK);
    return j;
}

static void
start(struct ctx *c, int steps)
{
    c->account_id = ACCOUNT_SYSTEM;
    plan.steps = steps;
    plan.fails_at = 0;
}

/* As a worker leaves it that ended in the midst of its n-th try. */
struct leaving {
    int64_t id, alive_until;
    int tries;
};

static enum status
leave_running(struct ctx *c, void *arg)
{
    const struct leaving *l = arg;
    struct query *q = query_new(c, "UPDATE job SET state = 'running', worker = 'gone', turn = $1,"
                                   " tries = $2, cursor = '2' WHERE id = $3");
    enum status st;

    bind_int(q, l->tries);
    bind_int(q, l->tries);
    bind_int(q, l->id);
    st = query_end_one(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO job_try (job_id, turn, worker, started_at)"
                     " VALUES ($1, $2, 'gone', 0)");
    bind_int(q, l->id);
    bind_int(q, l->tries);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c,
                  "INSERT INTO job_worker (name, started_at, alive_until) VALUES ('gone', 0, $1)");
    bind_int(q, l->alive_until);
    return query_end(q);
}

/* ------------------------------------------------------------------ doing */

TEST(a_job_is_done_and_says_so_in_the_readers_language)
{
    struct job j;
    int64_t id;

    start(c, 3);
    id = ask(c, &count_kind, NULL);
    CHECK_INT(find(c, id).state, JOB_WAITING);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    j = find(c, id);
    CHECK_INT(j.state, JOB_DONE);
    CHECK_INT(j.done, 3);
    CHECK_INT(j.tries, 1);
    CHECK_INT(mark(c), 3);
    c->lang = LANG_EN;
    CHECK_HAS(find(c, id).said, "3 rows");
    c->lang = LANG_VI;
    CHECK_HAS(find(c, id).said, "3 dòng");
}

TEST(the_same_key_is_one_job)
{
    int64_t id;

    start(c, 1);
    id = ask(c, &count_kind, "k");
    CHECK_INT(ask(c, &count_kind, "k"), id);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(ask(c, &count_kind, "k"), id);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK(ask(c, &count_kind, NULL) != ask(c, &count_kind, NULL));
}

TEST(what_is_urgent_goes_first_and_what_is_for_later_waits)
{
    int64_t id, soon, later = 0;

    start(c, 1);
    id = ask(c, &count_kind, NULL);
    soon = ask(c, &soon_kind, NULL);
    CHECK_INT(
        job_insert(c, &(struct job_order){ .kind = &soon_kind, .run_at = now(c) + 1 }, &later), OK);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(find(c, soon).state, JOB_DONE);
    CHECK_INT(find(c, id).state, JOB_WAITING);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(find(c, id).state, JOB_DONE);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK_INT(find(c, later).state, JOB_WAITING);
}

TEST(a_job_of_an_unknown_kind_is_left_alone)
{
    int64_t id, known;

    start(c, 1);
    id = ask(c, &newer_kind, NULL);
    known = ask(c, &count_kind, NULL);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(find(c, known).state, JOB_DONE);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK_INT(find(c, id).state, JOB_WAITING);
    CHECK_TEXT(job_title(c, &(struct job){ .kind_name = "newer" }), "newer");
}

TEST(what_fails_is_tried_again_later_and_goes_on_where_it_stood)
{
    struct job j;
    int64_t id;

    start(c, 5);
    test_set_time(c, "2025-02-12 08:00:00");
    plan.fails_at = 3;
    plan.answer = FAILED;
    id = ask(c, &count_kind, NULL);
    CHECK_INT(job_work_one(c), OK);
    j = find(c, id);
    CHECK_INT(j.state, JOB_WAITING);
    CHECK_INT(j.run_at, now(c) + 10);
    CHECK_TEXT(j.cursor, "2");
    CHECK_INT(job_work_one(c), NOT_FOUND);
    test_set_time(c, "2025-02-12 08:00:10");
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(find(c, id).run_at, now(c) + 40);
    plan.fails_at = 0;
    test_set_time(c, "2025-02-12 08:00:50");
    CHECK_INT(job_work_one(c), OK);
    j = find(c, id);
    CHECK_INT(j.state, JOB_DONE);
    CHECK_INT(j.tries, 3);
    CHECK_INT(mark(c), 5);
}

TEST(after_its_last_try_a_job_has_failed_and_can_be_asked_to_try_again)
{
    struct job j;
    struct job_try *tries;
    int64_t id;
    int count_of_tries;

    start(c, 2);
    plan.fails_at = 2;
    plan.answer = FAILED;
    id = ask(c, &count_kind, NULL);
    for (int i = 0; i < 3; i++) {
        test_set_time(c, arena_printf(c->arena, "2025-02-1%d 08:00:00", i + 3));
        CHECK_INT(job_work_one(c), OK);
    }
    j = find(c, id);
    CHECK_INT(j.state, JOB_FAILED);
    CHECK_HAS(j.said, "3");
    CHECK_INT(job_tries(c, &j, &tries, &count_of_tries), OK);
    CHECK_INT(count_of_tries, 3);
    CHECK_TEXT(tries[0].outcome, "failed");
    plan.fails_at = 0;
    CHECK_INT(job_retry(c, id), OK);
    CHECK_INT(job_retry(c, id), CONFLICT);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(find(c, id).state, JOB_DONE);
    CHECK_INT(mark(c), 2);
}

TEST(problems_of_a_job_are_kept_for_the_one_who_asked)
{
    struct job j;
    int64_t id;

    start(c, 1);
    id = ask(c, &refuse_kind, NULL);
    CHECK_INT(job_work_one(c), OK);
    j = find(c, id);
    CHECK_INT(j.state, JOB_FAILED);
    CHECK_INT(j.tries, 1);
    CHECK_INT(j.problem_count, 2);
    CHECK_INT(job_problems(c, &j), OK);
    CHECK_INT(c->problem_count, 2);
    CHECK_TEXT(c->problems->file, "list.csv");
    CHECK_INT(c->problems->line, 3);
    CHECK_INT(c->problems->column, 2);
    CHECK_TEXT(c->problems->message, "Bad “cell”.");
}

/* ------------------------------------------------------------------ ending, losing */

TEST(a_waiting_job_can_be_cancelled_once)
{
    int64_t id;

    start(c, 1);
    id = ask(c, &count_kind, NULL);
    CHECK_INT(job_cancel(c, id), OK);
    CHECK_INT(job_cancel(c, id), CONFLICT);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK_INT(mark(c), 0);
}

TEST(a_running_job_that_is_cancelled_commits_nothing_more)
{
    struct job j;
    struct job_try *tries;
    int64_t id;
    int count_of_tries;

    start(c, 1);
    id = ask(c, &cancel_kind, NULL);
    CHECK_INT(job_work_one(c), OK);
    j = find(c, id);
    CHECK_INT(j.state, JOB_CANCELLED);
    CHECK_INT(mark(c), 0);
    CHECK_INT(job_tries(c, &j, &tries, &count_of_tries), OK);
    CHECK_TEXT(tries[0].outcome, "cancelled");
}

TEST(a_job_that_another_worker_has_taken_commits_nothing_more)
{
    struct job j;
    int64_t id;

    start(c, 1);
    id = ask(c, &lose_kind, NULL);
    CHECK_INT(job_work_one(c), OK);
    j = find(c, id);
    CHECK_INT(j.state, JOB_RUNNING);
    CHECK_TEXT(j.worker, "another");
    CHECK_INT(mark(c), 0);
}

TEST(a_job_whose_worker_is_lost_goes_on_from_its_cursor)
{
    struct job_try *tries;
    struct job j;
    int64_t id;
    int count_of_tries;

    start(c, 4);
    id = ask(c, &count_kind, NULL);
    CHECK_INT(db_transact(c, leave_running, &(struct leaving){ id, 1, 1 }), OK);
    CHECK_INT(job_work_one(c), OK);
    j = find(c, id);
    CHECK_INT(j.state, JOB_DONE);
    CHECK_INT(j.turn, 2);
    CHECK_INT(mark(c), 4);
    CHECK_INT(job_tries(c, &j, &tries, &count_of_tries), OK);
    CHECK_TEXT(tries[0].outcome, "ok");
    CHECK_TEXT(tries[1].outcome, "lost");
}

TEST(a_job_of_a_living_worker_is_not_taken)
{
    int64_t id;

    start(c, 4);
    id = ask(c, &count_kind, NULL);
    CHECK_INT(db_transact(c, leave_running, &(struct leaving){ id, lease_now() + 50, 1 }), OK);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK_INT(job_live_on(c), OK);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK_INT(find(c, id).state, JOB_RUNNING);
}

TEST(a_job_that_takes_its_worker_along_each_time_ends_as_failed)
{
    int64_t id;

    start(c, 4);
    id = ask(c, &count_kind, NULL);
    CHECK_INT(db_transact(c, leave_running, &(struct leaving){ id, 1, 3 }), OK);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(find(c, id).state, JOB_FAILED);
    CHECK_INT(mark(c), 0);
}

/* ------------------------------------------------------------------ whose it is */

TEST(a_job_is_seen_by_who_asked_and_by_who_administers)
{
    struct job j, *list;
    int64_t ann = test_account(c, "ann", ROLE_UNIT_OFFICER, 0, 0), id;
    int64_t bob = test_account(c, "bob", ROLE_SECRETARIAT, 0, 0);
    int64_t eve = test_account(c, "eve", ROLE_ADMIN, 0, 0);
    int list_count;

    plan.steps = 1;
    c->account_id = ann;
    id = ask(c, &count_kind, NULL);
    CHECK_INT(job_find(c, id, &j), OK);
    CHECK_INT(
        job_list(c, &(struct job_filter){ .account_id = ann, .state = -1 }, &list, &list_count),
        OK);
    CHECK_INT(list_count, 1);
    c->account_id = bob;
    CHECK_INT(job_find(c, id, &j), NOT_FOUND);
    CHECK_INT(job_cancel(c, id), NOT_FOUND);
    CHECK_INT(job_retry(c, id), NOT_FOUND);
    CHECK_INT(
        job_list(c, &(struct job_filter){ .account_id = ann, .state = -1 }, &list, &list_count),
        DENIED);
    CHECK_INT(job_list(c, &(struct job_filter){ .state = -1 }, &list, &list_count), DENIED);
    c->account_id = 0;
    CHECK_INT(job_find(c, id, &j), NOT_FOUND);
    c->account_id = eve;
    CHECK_INT(job_find(c, id, &j), OK);
    CHECK_INT(job_list(c, &(struct job_filter){ .state = JOB_WAITING, .kind = "count" }, &list,
                       &list_count),
              OK);
    CHECK_INT(list_count, 1);
    CHECK_INT(job_cancel(c, id), OK);
}

static enum status
close_account(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE account SET state = 'closed' WHERE id = $1");

    bind_int(q, *(int64_t *)arg);
    return query_end_one(q);
}

TEST(a_job_of_a_closed_account_is_refused)
{
    int64_t ann = test_account(c, "ann", ROLE_ADMIN, 0, 0), id;

    plan.steps = 1;
    c->account_id = ann;
    id = ask(c, &count_kind, NULL);
    CHECK_INT(db_transact(c, close_account, &ann), OK);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(find(c, id).state, JOB_FAILED);
    CHECK_INT(mark(c), 0);
}

TEST(arguments_that_are_hostile_are_only_text)
{
    static const char words[] = "'; DROP TABLE job; -- \" \\ {\"a\":1}";
    struct job j;
    int64_t id;

    start(c, 1);
    job_kinds_use(kinds);
    CHECK_INT(job_insert(c,
                         &(struct job_order){ .kind = &count_kind,
                                              .key = words,
                                              .args = json_pack("{s:s, s:i}", "x", words, "n", 7) },
                         &id),
              OK);
    j = find(c, id);
    CHECK_TEXT(j.key, words);
    CHECK_TEXT(job_arg_text(c, &j, "x"), words);
    CHECK(job_arg_text(c, &j, "n") == NULL);
    CHECK(job_arg_text(c, &j, "absent") == NULL);
    CHECK_INT(job_arg_int(c, &j, "n", -1), 7);
    CHECK_INT(job_arg_int(c, &j, "x", -1), -1);
    j.args = "[1";
    CHECK_INT(job_arg_int(c, &j, "n", -1), -1);
}

/* ------------------------------------------------------------------ periodic work */

static int
waiting(struct ctx *c)
{
    struct job *list;
    int list_count;

    CHECK_INT(job_list(c, &(struct job_filter){ .state = JOB_WAITING }, &list, &list_count), OK);
    return list_count;
}

TEST(periodic_work_is_done_once_an_occurrence_and_what_was_missed_is_done_once)
{
    struct job *list;
    int list_count;

    start(c, 1);
    job_kinds_use(periodic);
    test_set_time(c, "2025-02-12 06:29:30");
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(waiting(c), 0); /* nothing was missed before it was known */
    test_set_time(c, "2025-02-12 06:30:00");
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(waiting(c), 2);
    CHECK_INT(job_list(c, &(struct job_filter){ .kind = "day", .state = -1 }, &list, &list_count),
              OK);
    CHECK_INT(list_count, 1);
    CHECK_TEXT(list[0].key, "day@2025-02-11T23:30:00Z");
    test_set_time(c, "2025-02-12 06:31:10");
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(waiting(c), 2); /* the minute's still waits, and does this one's work */
    while (job_work_one(c) == OK)
        ;
    CHECK_INT(waiting(c), 0);
    test_set_time(c, "2025-02-15 07:00:00");
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(waiting(c), 2); /* three days, thousands of minutes */
}

const struct test job_tests[] = {
    T_DB(a_job_is_done_and_says_so_in_the_readers_language),
    T_DB(the_same_key_is_one_job),
    T_DB(what_is_urgent_goes_first_and_what_is_for_later_waits),
    T_DB(a_job_of_an_unknown_kind_is_left_alone),
    T_DB(what_fails_is_tried_again_later_and_goes_on_where_it_stood),
    T_DB(after_its_last_try_a_job_has_failed_and_can_be_asked_to_try_again),
    T_DB(problems_of_a_job_are_kept_for_the_one_who_asked),
    T_DB(a_waiting_job_can_be_cancelled_once),
    T_DB(a_running_job_that_is_cancelled_commits_nothing_more),
    T_DB(a_job_that_another_worker_has_taken_commits_nothing_more),
    T_DB(a_job_whose_worker_is_lost_goes_on_from_its_cursor),
    T_DB(a_job_of_a_living_worker_is_not_taken),
    T_DB(a_job_that_takes_its_worker_along_each_time_ends_as_failed),
    T_DB(a_job_is_seen_by_who_asked_and_by_who_administers),
    T_DB(a_job_of_a_closed_account_is_refused),
    T_DB(arguments_that_are_hostile_are_only_text),
    T_DB(periodic_work_is_done_once_an_occurrence_and_what_was_missed_is_done_once),
    T_END,
};
