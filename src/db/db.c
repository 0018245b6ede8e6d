/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is the same on both engines: the life of a query, latching, the retry of transactions, and who hears of changes. */
#include "db/db.h"

#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "db/db_engine.h"
#include "db/migrate.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A transaction that meets others is run this often, and not started again after this long. */
enum { ATTEMPTS = 8, RETRY_MS = 10000 };

/* ------------------------------------------------------------------ the process's database */

static const struct engine *
engine_of(const char *url)
{
    if (strncmp(url, "sqlite:", 7) == 0)
        return &engine_sqlite;
    if (strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0)
        return &engine_postgres;
    return NULL;
}

void
database_init(struct database *d, const struct engine *engine, struct arena *arena)
{
    pthread_condattr_t monotonic;

    d->engine = engine;
    d->arena = arena;
    d->kept = kept_new(arena);
    pthread_mutex_init(&d->keys.lock, NULL);
    pthread_mutex_init(&d->listener.lock, NULL);
    pthread_mutex_init(&d->stop_lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&d->stop_changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

static enum status
start(struct ctx *c, struct database *d)
{
    enum status st = database_borrow(c, d, 10000);

    if (st != OK)
        return st;
    st = migrate(c, migrations);
    if (st == OK)
        st = keys_open(c, d);
    database_return(c);
    return st;
}

static void
stop_threads(struct database *d)
{
    pthread_mutex_lock(&d->stop_lock);
    d->is_stopping = true;
    pthread_cond_broadcast(&d->stop_changed);
    pthread_mutex_unlock(&d->stop_lock);
    if (d->has_heartbeat)
        pthread_join(d->heartbeat, NULL);
    d->has_heartbeat = false;
}

static void
dispose(struct database *d)
{
    struct arena *arena = d->arena;

    d->engine->close(d);
    pthread_mutex_destroy(&d->keys.lock);
    kept_free(d->kept);
    pthread_mutex_destroy(&d->listener.lock);
    pthread_mutex_destroy(&d->stop_lock);
    pthread_cond_destroy(&d->stop_changed);
    arena_free(arena);
}

enum status
database_open(struct ctx *c, const char *url, struct database **out)
{
    const struct engine *engine = engine_of(url);
    struct db *outer = c->db;
    struct database *d;
    enum status st;

    if (engine == NULL)
        return log_error(c, "a database is sqlite:PATH or postgresql://HOST/NAME");
    st = engine->open(c, url, &d);
    if (st != OK)
        return st;
    c->db = NULL;
    st = start(c, d);
    c->db = outer;
    if (st != OK) {
        stop_threads(d);
        dispose(d);
        return st;
    }
    *out = d;
    return OK;
}

void
database_close(struct database *d)
{
    const struct clock system_clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &system_clock };

    stop_threads(d);
    keys_close(&c, d);
    arena_free(c.arena);
    dispose(d);
}

bool
database_reads_are_local(const struct database *d)
{
    return d->engine->reads_are_local;
}

bool
database_words_are_ordered(const struct ctx *c)
{
    return c->db->database->engine->words_are_ordered;
}

enum status
database_borrow(struct ctx *c, struct database *d, int timeout_ms)
{
    assert(c->db == NULL);
    return d->engine->borrow(d, timeout_ms, &c->db);
}

void
database_return(struct ctx *c)
{
    struct db *db = c->db;

    if (db == NULL)
        return;
    assert(!db->is_writing && !db->is_snapshot);
    queries_release(db);
    c->db = NULL;
    db->database->engine->give_back(db);
}

bool
database_has_table(struct ctx *c, const char *name)
{
    struct query *q = query_new_uncached(c, c->db->database->engine->tables_sql);
    bool found = false;

    while (query_row(q))
        found = strcmp(col_text(q, 0), name) == 0 || found;
    return query_end(q) == OK && found;
}

bool
database_is_empty(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT 1 FROM account UNION ALL SELECT 1 FROM unit LIMIT 1");
    bool found = query_row(q);

    return query_end(q) == OK && !found;
}

bool
database_wait_stop(struct database *d, int timeout_ms)
{
    struct timespec until;
    bool is_stopping;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += timeout_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&d->stop_lock);
    while (!d->is_stopping)
        if (pthread_cond_timedwait(&d->stop_changed, &d->stop_lock, &until) == ETIMEDOUT)
            break;
    is_stopping = d->is_stopping;
    pthread_mutex_unlock(&d->stop_lock);
    return is_stopping;
}

/* ------------------------------------------------------------------ who hears of changes */

void
database_listen(struct database *d, void (*fn)(void *arg, const char *tag), void *arg)
{
    pthread_mutex_lock(&d->listener.lock);
    assert(d->listener.fn == NULL);
    d->listener.fn = fn;
    d->listener.arg = arg;
    atomic_store(&d->is_heard, true);
    pthread_mutex_unlock(&d->listener.lock);
    d->engine->listen(d);
}

void
database_heard_tag(struct database *d, const char *tag)
{
    /* Nothing that is kept depends on who is signed in, and somebody signs in all the time. */
    if (strcmp(tag, "session") != 0)
        atomic_fetch_add(&d->generation, 1);
    pthread_mutex_lock(&d->listener.lock);
    if (d->listener.fn != NULL)
        d->listener.fn(d->listener.arg, tag);
    pthread_mutex_unlock(&d->listener.lock);
}

void
database_heard(struct database *d, const struct touch *t)
{
    for (; t != NULL; t = t->next)
        database_heard_tag(d, t->tag);
}

void
db_touch(struct ctx *c, const char *tag)
{
    struct touch *t;

    assert(c->db != NULL && c->db->is_writing);
    for (t = c->db->touches; t != NULL; t = t->next)
        if (strcmp(t->tag, tag) == 0)
            return;
    t = arena_alloc(c->arena, sizeof(*t));
    t->tag = arena_strdup(c->arena, tag);
    t->next = c->db->touches;
    c->db->touches = t;
}

/* ------------------------------------------------------------------ the life of a query */

static void
release(struct query *q)
{
    if (q->is_released)
        return;
    q->db->database->engine->release(q);
    q->is_released = true;
    q->has_row = false;
    if (q->before != NULL)
        q->before->after = q->after;
    else
        q->db->open = q->after;
    if (q->after != NULL)
        q->after->before = q->before;
}

static void
release_forgotten(void *arg)
{
    release(arg);
}

void
queries_release(struct db *db)
{
    while (db->open != NULL)
        release(db->open);
}

static struct query *
begin(struct ctx *c, const char *sql, bool is_cached)
{
    struct db *db = c->db;
    struct query *q;

    assert(db != NULL);
    q = db->database->engine->prepare(c, sql, is_cached);
    q->c = c;
    q->db = db;
    q->sql = sql;
    q->is_cached = is_cached;
    q->after = db->open;
    if (db->open != NULL)
        db->open->before = q;
    db->open = q;
    arena_defer(c->arena, release_forgotten, q);
    if (q->st != OK && (db->is_writing || db->is_snapshot) && db->failed == OK)
        db->failed = q->st;
    else if (db->failed != OK)
        q->st = db->failed;
    return q;
}

struct query *
query_new(struct ctx *c, const char *sql)
{
    return begin(c, sql, true);
}

struct query *
query_new_uncached(struct ctx *c, const char *sql)
{
    return begin(c, sql, false);
}

struct query *
query_new_streamed(struct ctx *c, const char *sql)
{
    struct query *q = begin(c, sql, false);

    q->is_streamed = true;
    return q;
}

void
query_fail(struct query *q, enum status st, const char *message)
{
    if (q->st == OK)
        q->st = st;
    if ((q->db->is_writing || q->db->is_snapshot) && q->db->failed == OK)
        q->db->failed = st;
    if (st == FAILED)
        log_error(q->c, "database: %s: %s", message, q->sql);
}

void
bind_value(struct query *q, const struct value *v)
{
    if (q->st != OK)
        return;
    if (q->has_run) {
        query_fail(q, FAILED, "a parameter is bound after the query ran");
        return;
    }
    if (v->kind == VALUE_TEXT &&
        (memchr(v->bytes, '\0', v->length) != NULL || !text_is_utf8(v->bytes, v->length))) {
        query_fail(q, FAILED, "a text that is not UTF-8, or has a NUL, is bound");
        return;
    }
    q->bound++;
    q->db->database->engine->bind(q, v);
}

void
bind_int(struct query *q, int64_t value)
{
    bind_value(q, &(struct value){ .kind = VALUE_INT, .number = value });
}

void
bind_bool(struct query *q, bool value)
{
    bind_int(q, value ? 1 : 0);
}

void
bind_real(struct query *q, double value)
{
    bind_value(q, &(struct value){ .kind = VALUE_REAL, .real = value });
}

void
bind_null(struct query *q)
{
    bind_value(q, &(struct value){ .kind = VALUE_NULL });
}

void
bind_id(struct query *q, int64_t id)
{
    if (id != 0)
        bind_int(q, id);
    else
        bind_null(q);
}

void
bind_text(struct query *q, const char *value)
{
    if (value == NULL)
        bind_null(q);
    else
        bind_value(q,
                   &(struct value){ .kind = VALUE_TEXT, .bytes = value, .length = strlen(value) });
}

void
bind_blob(struct query *q, const void *bytes, size_t length)
{
    if (bytes == NULL && length == 0)
        bytes = "";
    bind_value(q, &(struct value){ .kind = VALUE_BLOB, .bytes = bytes, .length = length });
}

void
bind_date(struct query *q, struct date value)
{
    bind_text(q, date_is_none(value) ? NULL : date_iso(q->c->arena, value));
}

bool
query_row(struct query *q)
{
    if (q->st != OK || q->is_done || q->is_released)
        return false;
    q->has_row = q->db->database->engine->step(q);
    q->has_run = true;
    if (q->has_row)
        q->rows++;
    else
        q->is_done = true;
    return q->has_row;
}

int
query_columns(struct query *q)
{
    return q->columns;
}

void
col_value(struct query *q, int column, struct value *out)
{
    *out = (struct value){ .kind = VALUE_NULL };
    if (!q->has_row)
        return;
    assert(column >= 0 && column < q->columns);
    q->db->database->engine->column(q, column, out);
}

int64_t
col_int(struct query *q, int column)
{
    struct value v;

    col_value(q, column, &v);
    switch (v.kind) {
    case VALUE_INT:
        return v.number;
    case VALUE_REAL:
        return (int64_t)v.real;
    case VALUE_TEXT:
        return strtoll(arena_strndup(q->c->arena, v.bytes, v.length), NULL, 10);
    case VALUE_NULL:
    case VALUE_BLOB:
        break;
    }
    return 0;
}

bool
col_bool(struct query *q, int column)
{
    return col_int(q, column) != 0;
}

double
col_real(struct query *q, int column)
{
    struct value v;

    col_value(q, column, &v);
    if (v.kind == VALUE_REAL)
        return v.real;
    if (v.kind == VALUE_INT)
        return (double)v.number;
    if (v.kind == VALUE_TEXT)
        return strtod(arena_strndup(q->c->arena, v.bytes, v.length), NULL);
    return 0;
}

const char *
col_text(struct query *q, int column)
{
    struct value v;

    col_value(q, column, &v);
    switch (v.kind) {
    case VALUE_NULL:
        break;
    case VALUE_INT:
        return arena_printf(q->c->arena, "%" PRId64, v.number);
    case VALUE_REAL:
        return arena_printf(q->c->arena, "%.17g", v.real);
    case VALUE_TEXT:
    case VALUE_BLOB:
        return arena_strndup(q->c->arena, v.bytes, v.length);
    }
    return NULL;
}

const void *
col_blob(struct query *q, int column, size_t *out_length)
{
    struct value v;
    char *copy;

    col_value(q, column, &v);
    if (v.kind != VALUE_BLOB && v.kind != VALUE_TEXT) {
        *out_length = 0;
        return NULL;
    }
    copy = arena_alloc(q->c->arena, v.length + 1);
    if (v.length > 0)
        memcpy(copy, v.bytes, v.length);
    *out_length = v.length;
    return copy;
}

struct date
col_date(struct query *q, int column)
{
    struct date d = DATE_NONE;
    const char *text = col_text(q, column);

    if (text != NULL && !date_parse_iso(text, &d))
        log_warn(q->c, "database: a day is no day: %s", text);
    return d;
}

bool
col_is_null(struct query *q, int column)
{
    struct value v;

    col_value(q, column, &v);
    return v.kind == VALUE_NULL;
}

/* What changes rows runs to its end, so that a late failure is seen; of a SELECT the rest is not asked for. */
enum status
query_end(struct query *q)
{
    if (q->is_released)
        return q->st;
    if (!q->has_run || !q->reads_only)
        while (query_row(q))
            ;
    release(q);
    return q->st;
}

enum status
query_end_one(struct query *q)
{
    enum status st;

    if (!q->has_run)
        query_row(q);
    st = query_end(q);
    if (st != OK)
        return st;
    return (q->columns > 0 ? q->rows : q->changes) > 0 ? OK : NOT_FOUND;
}

int64_t
query_changes(struct query *q)
{
    return q->changes;
}

/* ------------------------------------------------------------------ transactions */

void
transaction_begin(struct db *db)
{
    db->failed = OK;
    db->touches = NULL;
    db->is_writing = true;
}

enum status
transaction_end(struct db *db, enum status st)
{
    queries_release(db);
    db->is_writing = false;
    if (db->failed != OK && (st == OK || db->failed == BUSY))
        st = db->failed;
    db->failed = OK;
    return st;
}

static enum status
join(struct ctx *c, transact_fn *fn, void *arg)
{
    struct db *db = c->db;
    enum status st = fn(c, arg);

    /* Its part cannot be undone alone, so the outer one must not be committed either. */
    if (st != OK && db->failed == OK)
        db->failed = st;
    return st != OK ? st : db->failed;
}

struct problems {
    struct problem *first, *last;
    int count;
};

static void
problems_restore(struct ctx *c, const struct problems *p)
{
    c->problems = p->first;
    c->last_problem = p->last;
    c->problem_count = p->count;
    if (p->last != NULL)
        p->last->next = NULL;
}

enum status
db_transact(struct ctx *c, transact_fn *fn, void *arg)
{
    const struct problems before = { c->problems, c->last_problem, c->problem_count };
    const int64_t give_up_at = monotonic_ms() + RETRY_MS;
    enum status st;

    assert(c->db != NULL);
    if (c->db->is_writing)
        return join(c, fn, arg);
    if (c->db->is_snapshot)
        return log_error(c, "database: a transaction is begun inside a snapshot");
    for (int attempt = 1;; attempt++) {
        st = c->db->database->engine->transact(c, fn, arg);
        if (st != BUSY || attempt == ATTEMPTS || monotonic_ms() >= give_up_at)
            return st;
        problems_restore(c, &before);
        pause_ms(2 << attempt);
    }
}

enum status
db_transact_simple(struct ctx *c, transact_fn *fn, void *arg)
{
    struct db *db = c->db;
    enum status st;

    assert(db != NULL);
    if (db->is_writing)
        return db_transact(c, fn, arg);
    db->is_simple = true;
    st = db_transact(c, fn, arg);
    db->is_simple = false;
    return st;
}

enum status
db_snapshot(struct ctx *c, transact_fn *fn, void *arg)
{
    struct db *db = c->db;
    enum status st;

    assert(db != NULL);
    if (db->is_writing || db->is_snapshot)
        return fn(c, arg);
    db->failed = OK;
    db->is_snapshot = true;
    st = db->database->engine->snapshot(c, fn, arg);
    db->is_snapshot = false;
    if (st == OK)
        st = db->failed;
    db->failed = OK;
    return st;
}

void
db_interrupt(struct db *db)
{
    db->database->engine->interrupt(db);
}
