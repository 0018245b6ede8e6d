/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads. */
#include "service/job_worker.h"

#include "core/log.h"
#include "service/job_inside.h"
#include "web/access.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

/* Jobs of other nodes, and those whose time comes, are found this soon. */
enum { LOOK_MS = 2000, BEAT_MS = 1000, LIFE_BEATS = 20, BORROW_MS = 5000, PATIENCE_MS = 10000 };

struct job_workers {
    struct arena *arena;
    struct database *database;
    const struct clock *clock;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t threads[JOB_WORKERS_MAX], beat;
    int count, running;
    unsigned wakes; /* so that none is lost between looking and waiting */
    bool is_stopping, has_beat, reads_are_local;
};

static struct timespec
after_ms(int ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1000000L;
    if (t.tv_nsec >= 1000000000L) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000L;
    }
    return t;
}

/* Until somebody wakes, `ms` are over, or the end; true at the end. */
static bool
wait_for_work(struct job_workers *w, int ms, unsigned *wakes)
{
    struct timespec until = after_ms(ms);
    bool is_stopping;

    pthread_mutex_lock(&w->lock);
    while (!w->is_stopping && (wakes == NULL || *wakes == w->wakes))
        if (pthread_cond_timedwait(&w->changed, &w->lock, &until) == ETIMEDOUT)
            break;
    if (wakes != NULL)
        *wakes = w->wakes;
    is_stopping = w->is_stopping;
    pthread_mutex_unlock(&w->lock);
    return is_stopping;
}

static struct ctx
context_of(const struct job_workers *w)
{
    return (struct ctx){ .arena = arena_new(), .clock = w->clock, .account_id = ACCOUNT_SYSTEM };
}

/* ------------------------------------------------------------------ one job after the other */

static void *
work(void *arg)
{
    struct job_workers *w = arg;
    struct ctx c = context_of(w);
    unsigned wakes = 0;
    int wait_ms = 0; /* nobody may have woken us before we were here */

    while (!wait_for_work(w, wait_ms, &wakes)) {
        enum status st = database_borrow(&c, w->database, BORROW_MS);

        if (st == OK)
            st = job_work_one(&c);
        database_return(&c);
        problems_clear(&c);
        arena_reset(c.arena);
        wait_ms = st == OK ? 0 : LOOK_MS;
    }
    arena_free(c.arena);
    pthread_mutex_lock(&w->lock);
    w->running--;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* ------------------------------------------------------------------ the beat */

static enum status
write_progress(struct ctx *c, void *arg)
{
    const struct live_seen *seen = arg;
    struct query *q = query_new(
        c, "INSERT INTO job_progress (job_id, done, total) VALUES ($1, $2, $3) ON CONFLICT (job_id)"
           " DO UPDATE SET done = excluded.done, total = excluded.total");

    bind_int(q, seen->id);
    bind_int(q, seen->done);
    bind_int(q, seen->total);
    return query_end(q);
}

/* A job that was cancelled elsewhere, or that another worker has taken, stops here, even in a long statement. */
static enum status
look_after(struct ctx *c, const struct live_seen *seen)
{
    struct query *q = query_new(c, "SELECT state, turn FROM job WHERE id = $1");
    enum job_state state = JOB_RUNNING;
    int64_t turn = seen->turn;
    enum status st;

    bind_int(q, seen->id);
    if (query_row(q)) {
        if (!job_state_parse(col_text(q, 0), &state))
            state = JOB_FAILED;
        turn = col_int(q, 1);
    }
    st = query_end(q);
    if (st == OK && (state != JOB_RUNNING || turn != seen->turn))
        live_stop(seen->id, seen->turn, state == JOB_CANCELLED ? STOP_CANCELLED : STOP_LOST, true);
    return st;
}

/* On SQLite the readers of this process see the progress itself, and a write would wait for the very transaction. */
static void
beat_once(struct job_workers *w, struct ctx *c, int beat)
{
    struct live_seen *seen;
    int count;
    enum status st = OK;

    live_press();
    count = live_list(c->arena, &seen);
    for (int i = 0; st == OK && i < count; i++) {
        st = look_after(c, &seen[i]);
        if (st == OK && seen[i].is_new && !w->reads_are_local)
            st = db_transact_simple(c, write_progress, &seen[i]);
    }
    if (st == OK && beat % LIFE_BEATS == 0)
        st = job_live_on(c);
    if (st == OK)
        st = job_plan(c);
    if (st != OK)
        log_warn(c, "jobs: a beat was put off: %s", status_name(st));
}

static void *
keep_beating(void *arg)
{
    struct job_workers *w = arg;
    struct ctx c = context_of(w);
    int beat = 0;

    do {
        if (database_borrow(&c, w->database, BORROW_MS) == OK)
            beat_once(w, &c, beat++);
        database_return(&c);
        problems_clear(&c);
        arena_reset(c.arena);
    } while (!wait_for_work(w, BEAT_MS, NULL));
    arena_free(c.arena);
    return NULL;
}

/* ------------------------------------------------------------------ their life */

static void
init(struct job_workers *w)
{
    pthread_condattr_t monotonic;

    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

enum status
job_workers_start(struct ctx *c, struct database *d, int count, struct job_workers **out)
{
    struct arena *arena = arena_new();
    struct job_workers *w = arena_alloc(arena, sizeof(*w));

    w->arena = arena;
    w->database = d;
    w->clock = c->clock;
    w->reads_are_local = database_reads_are_local(d);
    init(w);
    w->has_beat = pthread_create(&w->beat, NULL, keep_beating, w) == 0;
    for (; w->has_beat && w->count < count && w->count < JOB_WORKERS_MAX; w->count++) {
        pthread_mutex_lock(&w->lock);
        w->running++;
        pthread_mutex_unlock(&w->lock);
        if (pthread_create(&w->threads[w->count], NULL, work, w) != 0) {
            w->running--;
            break;
        }
    }
    if (!w->has_beat || w->count < count) {
        job_workers_stop(w);
        return log_error(c, "jobs: their threads do not start");
    }
    *out = w;
    return OK;
}

void
job_workers_wake(struct job_workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->wakes++;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

/* False where some still run. */
static bool
wait_for_threads(struct job_workers *w)
{
    struct timespec until = after_ms(PATIENCE_MS);
    bool have_ended;

    pthread_mutex_lock(&w->lock);
    while (w->running > 0)
        if (pthread_cond_timedwait(&w->changed, &w->lock, &until) == ETIMEDOUT)
            break;
    have_ended = w->running == 0;
    pthread_mutex_unlock(&w->lock);
    return have_ended;
}

void
job_workers_stop(struct job_workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->is_stopping = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    do {
        live_stop(0, 0, STOP_PROGRAM, false);
        if (wait_for_threads(w))
            break;
        live_stop(0, 0, STOP_PROGRAM, true);
    } while (!wait_for_threads(w));
    for (int i = 0; i < w->count; i++)
        pthread_join(w->threads[i], NULL);
    if (w->has_beat)
        pthread_join(w->beat, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->changed);
    arena_free(w->arena);
}
