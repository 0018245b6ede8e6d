/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Group commit: SQLite has one writer and pays for each commit with a journey to the disk, so the transactions that
 * wait share one. The thread that comes first leads and does the work of all; there is no thread to wake for a lone
 * writer. */
#include "core/log.h"
#include "db/db_sqlite.h"

#include <assert.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* No further transaction joins a commit after this long: a waiting one is answered soon after. */
enum { BATCH_US = 5000 };

struct group_request {
    struct group_request *next;
    struct ctx *c;
    transact_fn *fn;
    void *arg;
    enum status st;
    bool is_done; /* else, when woken, it is to lead */
    struct touch *touches;
    sem_t wake;
};

static int64_t
monotonic_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ------------------------------------------------------------------ others' commits */

/* The writer's own commits do not change its data_version. */
static bool
is_changed(struct group *g)
{
    int64_t version = sqlite_number(g->writer, "PRAGMA data_version");
    bool changed = g->seen_version != 0 && version != 0 && version != g->seen_version;

    if (version != 0)
        g->seen_version = version;
    return changed;
}

void
group_open(struct group *g, struct sqlite_db *writer)
{
    const char *set = getenv("THIDUA_GROUP_COMMIT");

    g->writer = writer;
    g->is_alone = set != NULL && strcmp(set, "off") == 0;
    pthread_mutex_init(&g->lock, NULL);
    pthread_mutex_init(&g->running_lock, NULL);
    is_changed(g);
}

void
group_close(struct group *g)
{
    assert(g->first == NULL && !g->has_leader);
    pthread_mutex_destroy(&g->lock);
    pthread_mutex_destroy(&g->running_lock);
}

/* ------------------------------------------------------------------ a batch, by the leader */

static void
set_running(struct group *g, struct db *db)
{
    pthread_mutex_lock(&g->running_lock);
    g->running = db;
    pthread_mutex_unlock(&g->running_lock);
}

void
group_interrupt(struct group *g, struct db *db)
{
    pthread_mutex_lock(&g->running_lock);
    if (g->running == db)
        sqlite3_interrupt(g->writer->handle);
    pthread_mutex_unlock(&g->running_lock);
}

/* A deferred key that holds nowhere would fail the commit, and with it everybody else's work. */
static bool
has_broken_keys(struct sqlite_db *db)
{
    int current = 0, highest = 0;

    sqlite3_db_status(db->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0);
    return current != 0;
}

/* False where SQLite rolled the whole batch back (an interrupted write, a full disk). */
static bool
run_one(struct group *g, struct group_request *r)
{
    struct sqlite_db *w = g->writer;
    struct ctx *c = r->c;
    struct db *origin = c->db;

    r->st = sqlite_run(w, "SAVEPOINT one");
    if (r->st != OK)
        return false;
    transaction_begin(&w->db);
    set_running(g, origin);
    c->db = &w->db;
    r->st = r->fn(c, r->arg);
    c->db = origin;
    set_running(g, NULL);
    r->st = transaction_end(&w->db, r->st);
    if (sqlite3_get_autocommit(w->handle)) {
        r->st = r->st == OK ? BUSY : r->st;
        return false;
    }
    if (r->st == OK && has_broken_keys(w))
        r->st = CONFLICT;
    r->touches = r->st == OK ? w->db.touches : NULL;
    if (r->st != OK && sqlite_run(w, "ROLLBACK TO one") != OK)
        return false;
    return sqlite_run(w, "RELEASE one") == OK;
}

/* Those that had succeeded run again: their work is gone through no fault of theirs. */
static void
fail_batch(struct group_request *batch, enum status st)
{
    for (struct group_request *r = batch; r != NULL; r = r->next)
        if (r->st == OK)
            r->st = st;
}

static struct group_request *
take_all(struct group *g)
{
    struct group_request *all;

    pthread_mutex_lock(&g->lock);
    all = g->first;
    g->first = g->last = NULL;
    pthread_mutex_unlock(&g->lock);
    return all;
}

static void
put_back(struct group *g, struct group_request *rest)
{
    struct group_request *last = rest;

    if (rest == NULL)
        return;
    while (last->next != NULL)
        last = last->next;
    pthread_mutex_lock(&g->lock);
    last->next = g->first;
    if (g->first == NULL)
        g->last = last;
    g->first = rest;
    pthread_mutex_unlock(&g->lock);
}

/* Runs what waits until nothing does or the time is over; what ran stands in `batch`, in order. False where the
 * transaction is gone. */
static bool
run_waiting(struct group *g, struct group_request **batch)
{
    int64_t end_at = monotonic_us() + BATCH_US;
    struct group_request *waiting, **end = batch;
    bool is_whole = true;

    while ((waiting = take_all(g)) != NULL) {
        bool is_over = false;

        while (waiting != NULL && !is_over) {
            struct group_request *r = waiting;

            waiting = r->next;
            r->next = NULL;
            *end = r;
            end = &r->next;
            is_whole = run_one(g, r);
            is_over = !is_whole || g->is_alone || monotonic_us() >= end_at;
        }
        put_back(g, waiting);
        if (is_over)
            break;
    }
    return is_whole;
}

static void
commit(struct group *g, struct group_request *batch)
{
    enum status st = sqlite_run(g->writer, "COMMIT");

    if (st == OK)
        return;
    if (!sqlite3_get_autocommit(g->writer->handle) && sqlite_run(g->writer, "ROLLBACK") != OK)
        log_error(NULL, "database: the writer cannot roll back");
    fail_batch(batch, st == BUSY ? BUSY : FAILED);
}

static struct group_request *
run_batch(struct group *g)
{
    struct database *d = g->writer->db.database;
    struct group_request *batch = NULL;
    enum status st = sqlite_run(g->writer, "BEGIN IMMEDIATE");
    bool is_foreign;

    if (st != OK) {
        batch = take_all(g);
        for (struct group_request *r = batch; r != NULL; r = r->next)
            r->st = st;
        return batch;
    }
    is_foreign = is_changed(g);
    if (run_waiting(g, &batch)) {
        commit(g, batch);
    } else {
        if (!sqlite3_get_autocommit(g->writer->handle) && sqlite_run(g->writer, "ROLLBACK") != OK)
            log_error(NULL, "database: the writer cannot roll back");
        fail_batch(batch, BUSY);
    }
    if (is_foreign)
        database_heard_tag(d, "*");
    for (struct group_request *r = batch; r != NULL; r = r->next)
        if (r->st == OK)
            database_heard(d, r->touches);
    return batch;
}

/* ------------------------------------------------------------------ the queue */

/* Called with the lock. The one that has waited longest leads next. */
static void
hand_over(struct group *g)
{
    if (g->first != NULL)
        sem_post(&g->first->wake);
    else
        g->has_leader = false;
}

static void
lead(struct group *g, struct group_request *own)
{
    struct group_request *batch, *next;

    batch = run_batch(g);
    for (struct group_request *r = batch; r != NULL; r = next) {
        next = r->next; /* a request is gone as soon as its thread wakes */
        r->is_done = true;
        if (r != own)
            sem_post(&r->wake);
    }
    pthread_mutex_lock(&g->lock);
    hand_over(g);
    pthread_mutex_unlock(&g->lock);
}

static void
wait(sem_t *wake)
{
    while (sem_wait(wake) != 0)
        ;
}

enum status
group_transact(struct group *g, struct ctx *c, transact_fn *fn, void *arg)
{
    struct group_request r = { .c = c, .fn = fn, .arg = arg };
    bool leads;

    sem_init(&r.wake, 0, 0);
    pthread_mutex_lock(&g->lock);
    if (g->last != NULL)
        g->last->next = &r;
    else
        g->first = &r;
    g->last = &r;
    leads = !g->has_leader;
    g->has_leader = true;
    pthread_mutex_unlock(&g->lock);
    if (!leads)
        wait(&r.wake);
    if (!r.is_done)
        lead(g, &r);
    sem_destroy(&r.wake);
    return r.st;
}

bool
group_saw_foreign_change(struct group *g)
{
    bool is_foreign;

    pthread_mutex_lock(&g->lock);
    if (g->has_leader) {
        pthread_mutex_unlock(&g->lock);
        return false;
    }
    g->has_leader = true;
    pthread_mutex_unlock(&g->lock);
    is_foreign = is_changed(g);
    pthread_mutex_lock(&g->lock);
    hand_over(g);
    pthread_mutex_unlock(&g->lock);
    return is_foreign;
}
