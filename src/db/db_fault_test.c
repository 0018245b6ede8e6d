/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults: processes killed in the middle of writing, servers that stop, connections that are cut. What was answered with
 * OK is there afterwards. */
#include "db/db.h"

#include "core/random.h"
#include "db/db_engine.h"
#include "test/test_db.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 16, WRITES = 10000, RESTARTS = 2 };

static enum status
make_trial(struct ctx *c, void *arg)
{
    const struct engine *e = c->db->database->engine;

    (void)arg;
    return e->script(
        c, arena_printf(c->arena, "CREATE TABLE trial (id %s NOT NULL PRIMARY KEY)", e->int_type));
}

static enum status
put(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id) VALUES ($1)");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

static int64_t
number_of(struct ctx *c, const char *sql)
{
    struct query *q = query_new_uncached(c, sql);
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

/* ------------------------------------------------------------------ a process that writes and acknowledges */

struct acknowledger {
    struct database *database;
    pthread_t thread;
    int number, out;
};

/* The acknowledgement goes out only after the answer; of 8 bytes a pipe takes all or none. What is busy is tried
 * again; what fails (a commit whose fate is unknown) is not acknowledged. */
static void *
write_and_acknowledge(void *arg)
{
    const struct clock clock = { 0 };
    struct acknowledger *a = arg;
    struct ctx c = { .arena = arena_new(), .clock = &clock };

    for (int64_t i = 0; i < WRITES / THREADS; i++) {
        int64_t id = a->number * INT64_C(1000000) + i;
        enum status st = BUSY;

        for (int j = 0; j < 2000 && st == BUSY; j++) {
            if (c.db == NULL)
                st = database_borrow(&c, a->database, 1000);
            if (c.db != NULL)
                st = db_transact(&c, put, &id);
            if (st == BUSY)
                pause_ms(20);
        }
        if (st == OK && write(a->out, &id, sizeof(id)) != sizeof(id))
            break;
        arena_reset(c.arena);
    }
    database_return(&c);
    arena_free(c.arena);
    return NULL;
}

static void
be_the_writer(const char *url, int out)
{
    const struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock };
    struct acknowledger threads[THREADS];
    struct database *d;

    if (database_open(&c, url, &d) != OK)
        _exit(1);
    for (int i = 0; i < THREADS; i++) {
        threads[i] = (struct acknowledger){ .database = d, .number = i + 1, .out = out };
        pthread_create(&threads[i].thread, NULL, write_and_acknowledge, &threads[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i].thread, NULL);
    database_close(d);
    _exit(0);
}

static pid_t
start_writer(const char *url, int *out_acknowledged)
{
    int ends[2];
    pid_t pid;

    CHECK(pipe(ends) == 0);
    fflush(NULL);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        be_the_writer(url, ends[1]);
    }
    close(ends[1]);
    *out_acknowledged = ends[0];
    return pid;
}

/* Reads up to `most` acknowledgements; fewer where the writer is gone. */
static int
read_acknowledged(int from, int64_t *ids, int most)
{
    int count = 0;

    while (count < most && read(from, &ids[count], sizeof(ids[0])) == sizeof(ids[0]))
        count++;
    return count;
}

static void
check_all_there(struct ctx *c, const int64_t *ids, int count)
{
    for (int i = 0; i < count; i++) {
        struct query *q = query_new(c, "SELECT id FROM trial WHERE id = $1");

        bind_int(q, ids[i]);
        CHECK_INT(query_end_one(q), OK);
    }
}

TEST(a_process_killed_in_the_middle_of_ten_thousand_writes_loses_none_that_was_acknowledged)
{
    static int64_t ids[WRITES];
    const char *url = test_database_url(c);
    int acknowledged, count, stop_at = 200 + (int)random_below(WRITES - 1000);
    pid_t pid;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    test_database_pause(c);
    pid = start_writer(url, &acknowledged);
    count = read_acknowledged(acknowledged, ids, stop_at);
    kill(pid, SIGKILL);
    count += read_acknowledged(acknowledged, ids + count, WRITES - count);
    close(acknowledged);
    waitpid(pid, NULL, 0);
    test_database_resume(c);
    CHECK(count >= stop_at && count < WRITES);
    check_all_there(c, ids, count);
    CHECK(number_of(c, "SELECT count(*) FROM trial") <= count + THREADS);
}

TEST(a_server_that_crashes_and_comes_back_loses_no_acknowledged_write_and_is_found_again)
{
    static int64_t ids[WRITES];
    struct test_server server = { .is_durable = true };
    struct ctx own = *c;
    struct database *d;
    int acknowledged, count = 0, status = 1;
    char url[256];
    pid_t pid;

    if (test_database_is_sqlite(c))
        return; /* it has no server */
    CHECK(test_server_make(&server) && test_server_database(&server, "fault", "template0"));
    test_server_url(&server, "fault", url, sizeof(url));
    own.db = NULL;
    CHECK_INT(database_open(&own, url, &d), OK);
    CHECK_INT(database_borrow(&own, d, 1000), OK);
    CHECK_INT(db_transact(&own, make_trial, NULL), OK);
    database_return(&own);
    database_close(d);
    test_database_pause(c); /* no thread may run at the fork */
    pid = start_writer(url, &acknowledged);
    CHECK_INT(database_open(&own, url, &d), OK);
    CHECK_INT(database_borrow(&own, d, 1000), OK);
    for (int i = 0; i < RESTARTS; i++) {
        count += read_acknowledged(acknowledged, ids + count, 1000 + (int)random_below(1000));
        test_server_stop(&server);
        usleep(200000);
        CHECK(test_server_start(&server));
    }
    count += read_acknowledged(acknowledged, ids + count, WRITES - count);
    close(acknowledged);
    waitpid(pid, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(count >= WRITES / THREADS * THREADS - RESTARTS * THREADS);
    check_all_there(&own, ids, count); /* by the connection of before */
    database_return(&own);
    database_close(d);
    test_server_stop(&server);
    test_database_resume(c);
}

/* ------------------------------------------------------------------ connections that are cut */

/* Ends the other connections to this database, as a fail-over does. */
static void
cut_connections(struct ctx *c)
{
    struct ctx other = *c;

    other.db = NULL;
    CHECK_INT(database_borrow(&other, test_database(c), 1000), OK);
    (void)number_of(&other, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    database_return(&other);
    usleep(50000);
}

static enum status
put_and_be_cut_once(struct ctx *c, void *arg)
{
    static int runs;
    int64_t first = 10, second = 11;
    enum status st = put(c, &first);

    if (st == OK && runs++ == 0)
        cut_connections(c);
    *(int *)arg = runs;
    return st == OK ? put(c, &second) : st;
}

TEST(a_read_whose_connection_was_cut_runs_again_and_a_transaction_does_once)
{
    int runs = 0;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    if (test_database_is_sqlite(c))
        return; /* it has no connection to cut */
    cut_connections(c);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 0);
    cut_connections(c);
    CHECK_INT(db_transact(c, put, &(int64_t){ 1 }), OK);
    CHECK_INT(db_transact(c, put_and_be_cut_once, &runs), OK);
    CHECK_INT(runs, 2);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 3);
}

static enum status
read_and_be_cut(struct ctx *c, void *arg)
{
    (void)arg;
    (void)number_of(c, "SELECT count(*) FROM trial");
    cut_connections(c);
    return query_end(query_new(c, "SELECT count(*) FROM trial"));
}

TEST(a_snapshot_whose_connection_was_cut_is_busy_and_not_of_two_moments)
{
    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    if (test_database_is_sqlite(c))
        return;
    CHECK_INT(db_snapshot(c, read_and_be_cut, NULL), BUSY);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 0);
}

TEST(a_server_that_is_away_is_busy_and_is_not_waited_for)
{
    struct ctx other = *c;
    struct database *d = NULL;

    if (test_database_is_sqlite(c))
        return;
    other.db = NULL;
    CHECK_INT(database_open(&other, "postgresql:///nothing?host=/nowhere", &d), BUSY);
    CHECK_INT(database_open(&other, "postgresql:///x?nonsense=1", &d), FAILED);
    CHECK_INT(database_open(&other, "mysql://x", &d), FAILED);
}

/* A standby in the list of hosts is passed over. */
TEST(of_several_hosts_the_one_that_can_be_written_to_is_taken)
{
    struct ctx other = *c;
    struct database *d = NULL;
    const char *url = test_database_url(c), *host = strstr(url, "host=");

    if (test_database_is_sqlite(c))
        return;
    url = arena_printf(c->arena, "%.*shost=/nowhere,%s", (int)(host - url), url,
                       host + strlen("host="));
    other.db = NULL;
    CHECK_INT(database_open(&other, url, &d), OK);
    database_close(d);
}

/* ------------------------------------------------------------------ several nodes start at once */

static int
open_and_tell_node(const char *url)
{
    const struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock };
    struct database *d;
    int node;

    if (database_open(&c, url, &d) != OK || database_borrow(&c, d, 1000) != OK)
        return 99;
    node = (int)(db_new_id(&c) >> 12 & 1023);
    usleep(500000); /* all are open at once */
    database_return(&c);
    database_close(d);
    arena_free(c.arena);
    return node;
}

TEST(nodes_that_start_at_once_on_an_empty_database_all_come_up)
{
    const char *url = test_empty_database(c);
    pid_t pids[4];
    int seen = 0, status;

    test_database_pause(c);
    fflush(NULL);
    for (int i = 0; i < 4; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            _exit(open_and_tell_node(url));
    }
    for (int i = 0; i < 4; i++) {
        CHECK(waitpid(pids[i], &status, 0) == pids[i]);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) < 4);
        seen |= 1 << WEXITSTATUS(status);
    }
    CHECK_INT(seen, 15);
    test_database_resume(c);
}

const struct test db_fault_tests[] = {
    T_DB(a_process_killed_in_the_middle_of_ten_thousand_writes_loses_none_that_was_acknowledged),
    T_DB(a_server_that_crashes_and_comes_back_loses_no_acknowledged_write_and_is_found_again),
    T_DB(a_read_whose_connection_was_cut_runs_again_and_a_transaction_does_once),
    T_DB(a_snapshot_whose_connection_was_cut_is_busy_and_not_of_two_moments),
    T_DB(a_server_that_is_away_is_busy_and_is_not_waited_for),
    T_DB(of_several_hosts_the_one_that_can_be_written_to_is_taken),
    T_DB(nodes_that_start_at_once_on_an_empty_database_all_come_up),
    T_END,
};
