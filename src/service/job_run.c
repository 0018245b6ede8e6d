/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running jobs: taking one, its steps, and how it ends. */
#include "core/buf.h"
#include "core/log.h"
#include "db/audit.h"
#include "service/job_inside.h"
#include "web/access.h"
#include "web/json.h"

#include <stdarg.h>
#include <string.h>

enum { BACKOFF_S = 10, BACKOFF_MAX_S = 3600, NAMES_MAX = 4000 };

/* ------------------------------------------------------------------ inside run */

const char *
job_arg_text(struct ctx *c, const struct job *j, const char *name)
{
    json_t *args = json_loads(j->args, 0, NULL);
    const char *text = arena_strdup(c->arena, json_string_value(json_object_get(args, name)));

    json_decref(args);
    return text;
}

int64_t
job_arg_int(struct ctx *c, const struct job *j, const char *name, int64_t otherwise)
{
    json_t *args = json_loads(j->args, 0, NULL), *value = json_object_get(args, name);
    int64_t number = json_is_integer(value) ? json_integer_value(value) : otherwise;

    (void)c;
    json_decref(args);
    return number;
}

enum status
job_step(struct ctx *c, struct job *j, int64_t done, int64_t total, const char *cursor)
{
    struct query *q = query_new(c, "UPDATE job SET done = $1, total = $2,"
                                   " cursor = COALESCE($3, cursor), said = $4, file_id = $5"
                                   " WHERE id = $6 AND turn = $7 AND state = 'running'");
    enum status st;

    bind_int(q, done);
    bind_int(q, total);
    bind_text(q, cursor);
    bind_text(q, j->live->words);
    if (j->file_id != 0)
        bind_int(q, j->file_id);
    else
        bind_null(q);
    bind_int(q, j->id);
    bind_int(q, j->turn);
    st = query_end_one(q);
    if (st == OK)
        job_progress(j, done, total);
    if (st != NOT_FOUND)
        return st;
    live_stop(j->id, j->turn, STOP_LOST, false);
    return CONFLICT;
}

bool
job_is_stopped(const struct job *j)
{
    return atomic_load(&j->live->stop) != STOP_NONE;
}

void
job_progress(void *job, int64_t done, int64_t total)
{
    struct job_live *live = ((struct job *)job)->live;

    atomic_store(&live->done, done);
    atomic_store(&live->total, total);
}

static const char *words_in(struct ctx *c, enum lang lang, const char *msgid, va_list args)
    PRINTF(3, 0);

static const char *
words_in(struct ctx *c, enum lang lang, const char *msgid, va_list args)
{
    va_list copy;
    const char *text;

    va_copy(copy, args);
    text = arena_vprintf(c->arena, tr_lang(lang, msgid), copy);
    va_end(copy);
    return text;
}

void
job_say(struct ctx *c, struct job *j, const char *msgid, ...)
{
    struct json words;
    va_list args;

    json_init(&words, c->arena);
    json_begin_object(&words, NULL);
    va_start(args, msgid);
    json_text(&words, "vi", words_in(c, LANG_VI, msgid, args));
    json_text(&words, "en", words_in(c, LANG_EN, msgid, args));
    va_end(args);
    json_end_object(&words);
    j->live->words = words.body.data;
}

/* ------------------------------------------------------------------ taking one */

/* ",import,export,": the kinds that this program knows. What a newer one asked for is left to it. */
static const char *
known_kinds(struct ctx *c)
{
    struct buf b;

    buf_init(&b, c->arena, 256);
    buf_add_char(&b, ',');
    for (const struct job_kind *const *at = job_kinds_list(); *at != NULL; at++)
        buf_printf(&b, "%s,", (*at)->name);
    return b.data;
}

#define IS_DUE                                                                                     \
    " FROM job j WHERE j.state IN ('waiting', 'running')"                                          \
    " AND REPLACE($1, ',' || j.kind || ',', '') <> $1"                                             \
    " AND ((j.state = 'waiting' AND j.run_at <= $2) OR (j.state = 'running' AND NOT EXISTS"        \
    " (SELECT 1 FROM job_worker w WHERE w.name = j.worker AND w.alive_until > $3)))"               \
    " ORDER BY j.priority, j.run_at, j.id LIMIT 1"

static void
bind_due(struct query *q, struct ctx *c)
{
    bind_text(q, known_kinds(c));
    bind_int(q, now(c));
    bind_int(q, lease_now());
}

/* Whether a transaction is worth while. */
static enum status
look(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT j.id" IS_DUE);

    bind_due(q, c);
    return query_end_one(q);
}

struct taking {
    struct job job;
    bool was_lost; /* its worker ended in the midst of it */
};

static enum status
note_try(struct ctx *c, struct taking *t)
{
    struct query *q = query_new(c, "UPDATE job_try SET outcome = 'lost', ended_at = $1"
                                   " WHERE job_id = $2 AND turn < $3 AND ended_at IS NULL");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, t->job.id);
    bind_int(q, t->job.turn);
    st = query_end(q);
    if (st != OK)
        return st;
    t->was_lost = query_changes(q) > 0;
    q = query_new(c, "INSERT INTO job_try (job_id, turn, worker, started_at)"
                     " VALUES ($1, $2, $3, $4)");
    bind_int(q, t->job.id);
    bind_int(q, t->job.turn);
    bind_text(q, t->job.worker);
    bind_int(q, t->job.started_at);
    return query_end(q);
}

/* One statement takes it: of two workers, the other one gets the next job or none. */
static enum status
take(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    struct query *q = query_new(
        c, "UPDATE job SET state = 'running', turn = turn + 1, tries = tries + 1,"
           " worker = $4, started_at = $5, ended_at = NULL, version = version + 1"
           " WHERE id = (SELECT j.id" IS_DUE " FOR UPDATE SKIP LOCKED) RETURNING " JOB_COLUMNS);
    enum status st;

    bind_due(q, c);
    bind_text(q, worker_name());
    bind_int(q, now(c));
    if (query_row(q))
        job_read_row(q, &t->job);
    st = query_end_one(q);
    return st == OK ? note_try(c, t) : st;
}

/* ------------------------------------------------------------------ how it ends */

static const char *
problems_text(struct ctx *c)
{
    struct json list;

    if (c->problems == NULL)
        return "";
    json_init(&list, c->arena);
    json_begin_array(&list, NULL);
    for (const struct problem *p = c->problems; p != NULL; p = p->next) {
        json_begin_object(&list, NULL);
        json_text(&list, "field", p->field);
        json_text(&list, "file", p->file);
        json_int(&list, "line", p->line);
        json_int(&list, "column", p->column);
        json_text(&list, "message", p->message);
        json_end_object(&list);
    }
    json_end_array(&list);
    return list.body.data;
}

struct ending {
    struct job *job;
    enum job_state state;
    int64_t run_at;
    const char *outcome, *words, *problems;
    int problem_count;
    bool is_counted; /* among the tries */
};

static enum status
write_try(struct ctx *c, const struct ending *e)
{
    struct query *q = query_new(c, "UPDATE job_try SET outcome = $1, ended_at = $2"
                                   " WHERE job_id = $3 AND turn = $4");
    enum status st;

    bind_text(q, e->outcome);
    bind_int(q, now(c));
    bind_int(q, e->job->id);
    bind_int(q, e->job->turn);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM job_progress WHERE job_id = $1");
    bind_int(q, e->job->id);
    return query_end(q);
}

/* Where it was cancelled or taken over meanwhile, nothing but the try's end is noted. */
static enum status
write_end(struct ctx *c, void *arg)
{
    const struct ending *e = arg;
    struct query *q = query_new(
        c, "UPDATE job SET state = $1, run_at = $2, tries = tries - $3, said = $4, problems = $5,"
           " problem_count = $6, file_id = $7, ended_at = $8, version = version + 1"
           " WHERE id = $9 AND turn = $10 AND state = 'running'");
    enum status st;

    bind_text(q, job_state_code(e->state));
    bind_int(q, e->run_at);
    bind_int(q, e->is_counted ? 0 : 1);
    bind_text(q, e->words);
    bind_text(q, e->problems);
    bind_int(q, e->problem_count);
    if (e->job->file_id != 0)
        bind_int(q, e->job->file_id);
    else
        bind_null(q);
    if (e->state == JOB_WAITING)
        bind_null(q);
    else
        bind_int(q, now(c));
    bind_int(q, e->job->id);
    bind_int(q, e->job->turn);
    st = query_end(q);
    return st == OK ? write_try(c, e) : st;
}

static int64_t
backoff(int tries)
{
    int64_t wait = BACKOFF_S;

    for (int i = 1; i < tries && wait < BACKOFF_MAX_S; i++)
        wait *= 4;
    return wait < BACKOFF_MAX_S ? wait : BACKOFF_MAX_S;
}

/* For who looks, where the job itself says nothing. */
static void
say_why(struct ctx *c, struct job *j, enum status st)
{
    if (j->live->words[0] != '\0' || c->problems != NULL)
        return;
    if (st == DENIED)
        job_say(c, j, N_("The account that asked for it may not do this (any more)."));
    else if (st == NOT_FOUND)
        job_say(c, j, N_("What it was to work on is no longer there."));
    else
        job_say(c, j, N_("It did not succeed in %d tries. The program's log says why."), j->tries);
}

static void
decide(struct ctx *c, struct job *j, enum status st, enum job_stop stop, struct ending *e)
{
    bool is_final = st == INVALID || st == NOT_FOUND || st == DENIED;

    *e = (struct ending){ .job = j,
                          .state = JOB_DONE,
                          .run_at = j->run_at,
                          .outcome = status_name(st),
                          .is_counted = true };
    if (st == OK)
        return;
    if (stop == STOP_CANCELLED || stop == STOP_LOST) {
        e->state = JOB_CANCELLED; /* of a lost one, only the try's end is written */
        e->outcome = stop == STOP_LOST ? "lost" : "cancelled";
    } else if (stop == STOP_PROGRAM && !is_final) {
        e->state = JOB_WAITING;
        e->outcome = "given back";
        e->is_counted = false;
    } else if (!is_final && j->tries < j->kind->max_tries) {
        e->state = JOB_WAITING;
        e->run_at = now(c) + backoff(j->tries);
    } else {
        e->state = JOB_FAILED;
        say_why(c, j, st);
    }
}

static void
end(struct ctx *c, struct job *j, enum status st, enum job_stop stop)
{
    struct ending e;
    enum status written;

    decide(c, j, st, stop, &e);
    e.words = j->live->words;
    e.problems = e.state == JOB_FAILED ? problems_text(c) : "";
    e.problem_count = e.state == JOB_FAILED ? c->problem_count : 0;
    if (e.state == JOB_FAILED)
        log_warn(c, "job: %s failed: %s", j->kind_name, status_name(st));
    written = db_transact(c, write_end, &e);
    /* It is found again: job_live_on gives back what this process no longer runs. */
    if (written != OK)
        log_warn(c, "job: the end of %s is not written: %s", j->kind_name, status_name(written));
}

/* ------------------------------------------------------------------ one job */

static bool
is_account_closed(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT 1 FROM account WHERE id = $1 AND state <> 'active'");
    bool is_closed;

    bind_int(q, c->account_id);
    is_closed = query_row(q);
    return query_end(q) == OK && is_closed;
}

static enum status
run(struct ctx *c, struct taking *t)
{
    struct job *j = &t->job;

    /* What takes its worker along each time would take them all. */
    if (t->was_lost && j->tries > j->kind->max_tries) {
        job_say(c, j, N_("The program ended in the midst of it %d times."), j->tries - 1);
        return INVALID;
    }
    if (c->account_id > 0 && is_account_closed(c))
        return DENIED;
    return j->kind->run(c, j);
}

enum status
job_work_one(struct ctx *c)
{
    struct ctx own = { .db = c->db, .clock = c->clock };
    struct job_live live = { .db = c->db, .words = "" };
    struct taking t;
    enum status st = look(c);

    if (st == OK)
        st = lease_check(c);
    if (st != OK)
        return st;
    own.arena = arena_child(c->arena);
    live_begin_claim();
    st = db_transact_simple(&own, take, &t);
    if (st == OK) {
        t.job.live = &live;
        live.id = t.job.id;
        live.turn = t.job.turn;
        atomic_init(&live.done, t.job.done);
        atomic_init(&live.total, t.job.total);
        live.told_done = t.job.done;
        live_add(&live);
    }
    live_end_claim();
    if (st == OK) {
        own.account_id = t.job.account_id;
        own.lang = t.job.lang;
        own.request_id = arena_printf(own.arena, "job-%lld", (long long)t.job.id);
        st = run(&own, &t);
        live_remove(&live);
        end(&own, &t.job, st, (enum job_stop)atomic_load(&live.stop));
        st = OK;
    }
    arena_free(own.arena);
    return st;
}
