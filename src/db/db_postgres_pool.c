/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL's connections: a bounded pool, how one is set up and found dead, and the one that listens. */
#include "core/log.h"
#include "db/db_postgres.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { POOL_DEFAULT = 32, POOL_MAX = 1000, RECONNECT_MS = 500 };

/* Reading cannot write by mistake; db_transact begins READ WRITE. A statement that hangs ends, and so does a
 * transaction whose process stands still while it holds locks. Compiling a plan and starting workers take longer than the
 * statements of a page, and each statement has a processor to itself only while nobody else asks. */
static const char set_up[] = "SET default_transaction_read_only = on;"
                             "SET statement_timeout = '60s';"
                             "SET lock_timeout = '10s';"
                             "SET idle_in_transaction_session_timeout = '300s';"
                             "SET jit = off;"
                             "SET max_parallel_workers_per_gather = 0;"
                             "SET standard_conforming_strings = on;"
                             "SET bytea_output = 'hex';"
                             "SET extra_float_digits = 1;"
                             "SET DateStyle = 'ISO';"
                             "SET TimeZone = 'UTC';";

static void
ignore_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

/* A server that is away is told of every few seconds, not by each of a thousand requests. */
static void
tell_once(const char *message)
{
    static atomic_llong told_at;
    long long at = monotonic_ms(), before = atomic_load(&told_at);

    if (at - before >= 3000 && atomic_compare_exchange_strong(&told_at, &before, at))
        log_warn(NULL, "database: %s", message);
}

/* The first ones are defaults that the address may replace; several hosts may stand in it, and the one that can be
 * written to is taken. */
static PGconn *
connect_to(const char *conninfo)
{
    const char *const names[] = { "connect_timeout",  "target_session_attrs",
                                  "application_name", "tcp_user_timeout",
                                  "keepalives_idle",  "dbname",
                                  "client_encoding",  NULL };
    const char *const values[] = { "5",  "read-write", "thidua", "15000",
                                   "30", conninfo,     "UTF8",   NULL };
    PGconn *conn = PQconnectdbParams(names, values, 1);
    PGresult *result;
    bool done;

    if (PQstatus(conn) != CONNECTION_OK) {
        tell_once(PQerrorMessage(conn));
        PQfinish(conn);
        return NULL;
    }
    PQsetNoticeProcessor(conn, ignore_notice, NULL);
    result = PQexec(conn, set_up);
    done = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (!done) {
        tell_once(PQerrorMessage(conn));
        PQfinish(conn);
        return NULL;
    }
    return conn;
}

bool
pg_connect(struct pg_db *db)
{
    if (db->conn != NULL && PQstatus(db->conn) == CONNECTION_OK)
        return true;
    pg_disconnect(db);
    db->conn = connect_to(((struct pg_database *)db->db.database)->conninfo);
    if (db->conn == NULL)
        return false;
    pthread_mutex_lock(&db->cancel_lock);
    db->cancel = PQgetCancel(db->conn);
    pthread_mutex_unlock(&db->cancel_lock);
    return true;
}

void
pg_disconnect(struct pg_db *db)
{
    pthread_mutex_lock(&db->cancel_lock);
    PQfreeCancel(db->cancel);
    db->cancel = NULL;
    pthread_mutex_unlock(&db->cancel_lock);
    if (db->conn != NULL)
        PQfinish(db->conn);
    db->conn = NULL;
    db->is_begun = false;
    db->asked = 0;
    db->prepared_count = db->sent = 0;
    memset(db->preparing, 0, sizeof(db->preparing));
    memset(db->buckets, 0, sizeof(db->buckets));
    arena_reset(db->arena);
}

void
pg_interrupt(struct db *base)
{
    struct pg_db *db = (struct pg_db *)base;
    char message[256];

    pthread_mutex_lock(&db->cancel_lock);
    if (db->cancel != NULL && PQcancel(db->cancel, message, sizeof(message)) == 0)
        log_warn(NULL, "database: %s", message);
    pthread_mutex_unlock(&db->cancel_lock);
}

/* A server that went away has closed the socket: that can be seen without a journey. */
static bool
is_alive(struct pg_db *db)
{
    struct pollfd p;

    if (db->conn == NULL)
        return false;
    p = (struct pollfd){ .fd = PQsocket(db->conn), .events = POLLIN };
    if (poll(&p, 1, 0) > 0)
        return PQconsumeInput(db->conn) == 1 && PQstatus(db->conn) == CONNECTION_OK;
    return PQstatus(db->conn) == CONNECTION_OK;
}

/* ------------------------------------------------------------------ the pool */

static struct pg_db *
new_slot(struct pg_database *d)
{
    struct pg_db *db = arena_alloc(d->d.arena, sizeof(*db));

    db->db.database = &d->d;
    db->arena = arena_new();
    pthread_mutex_init(&db->cancel_lock, NULL);
    db->next = d->all;
    d->all = db;
    d->count++;
    return db;
}

static struct pg_db *
take_slot(struct pg_database *d, int timeout_ms)
{
    struct timespec until;
    struct pg_db *db;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += timeout_ms % 1000 * 1000000L;
    until.tv_sec += timeout_ms / 1000 + until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&d->lock);
    while (d->free == NULL && d->count >= d->limit)
        if (pthread_cond_timedwait(&d->freed, &d->lock, &until) == ETIMEDOUT)
            break;
    db = d->free;
    if (db != NULL)
        d->free = db->next_free;
    else if (d->count < d->limit)
        db = new_slot(d);
    pthread_mutex_unlock(&d->lock);
    return db;
}

void
pg_give_back(struct db *base)
{
    struct pg_database *d = (struct pg_database *)base->database;
    struct pg_db *db = (struct pg_db *)base;

    if (db->conn != NULL && PQtransactionStatus(db->conn) != PQTRANS_IDLE)
        pg_disconnect(db);
    pthread_mutex_lock(&d->lock);
    db->next_free = d->free;
    d->free = db;
    pthread_cond_signal(&d->freed);
    pthread_mutex_unlock(&d->lock);
}

enum status
pg_borrow(struct database *database, int timeout_ms, struct db **out)
{
    struct pg_database *d = (struct pg_database *)database;
    struct pg_db *db = take_slot(d, timeout_ms);

    if (db == NULL)
        return BUSY;
    if (!is_alive(db))
        pg_disconnect(db);
    if (!pg_connect(db)) {
        pg_give_back(&db->db);
        return BUSY;
    }
    *out = &db->db;
    return OK;
}

/* ------------------------------------------------------------------ opening */

/* libpq knows no pool_size: it is taken out of the address. */
static const char *
without_pool_size(struct arena *a, const char *url, int *out_limit)
{
    char *copy = arena_strdup(a, url), *at = strstr(copy, "pool_size="), *end;
    const char *set = getenv("THIDUA_DB_POOL");
    long limit = set != NULL ? strtol(set, NULL, 10) : POOL_DEFAULT;

    if (at != NULL && at > copy && (at[-1] == '?' || at[-1] == '&')) {
        limit = strtol(at + strlen("pool_size="), &end, 10);
        if (*end == '&')
            memmove(at, end + 1, strlen(end + 1) + 1);
        else
            at[-1] = '\0';
    }
    *out_limit = limit < 2 ? 2 : limit > POOL_MAX ? POOL_MAX : (int)limit;
    return copy;
}

enum status
pg_open(struct ctx *c, const char *url, struct database **out)
{
    struct arena *arena = arena_new();
    struct pg_database *d = arena_alloc(arena, sizeof(*d));
    pthread_condattr_t monotonic;
    PQconninfoOption *options;
    char *message = NULL;

    d->conninfo = without_pool_size(arena, url, &d->limit);
    options = PQconninfoParse(d->conninfo, &message);
    if (options == NULL) {
        log_error(c, "database: the address: %s", message != NULL ? message : "cannot be read");
        PQfreemem(message);
        arena_free(arena);
        return FAILED;
    }
    PQconninfoFree(options);
    database_init(&d->d, &engine_postgres, arena);
    pthread_mutex_init(&d->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&d->freed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    d->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (d->stop_fd < 0)
        fatal("database: no eventfd: %s", strerror(errno));
    *out = &d->d;
    return OK;
}

void
pg_close(struct database *database)
{
    struct pg_database *d = (struct pg_database *)database;
    int free_count = 0;

    if (d->has_listener) {
        eventfd_write(d->stop_fd, 1);
        pthread_join(d->listener, NULL);
    }
    for (struct pg_db *db = d->free; db != NULL; db = db->next_free)
        free_count++;
    assert(free_count == d->count);
    for (struct pg_db *db = d->all; db != NULL; db = db->next) {
        pg_disconnect(db);
        arena_free(db->arena);
        pthread_mutex_destroy(&db->cancel_lock);
    }
    close(d->stop_fd);
    pthread_mutex_destroy(&d->lock);
    pthread_cond_destroy(&d->freed);
}

/* ------------------------------------------------------------------ the listener */

/* What this process changed was told at its commit. */
static void
tell(struct pg_database *d, const char *payload)
{
    const char *blank = strchr(payload, ' ');
    size_t holder = strlen(d->d.keys.holder);

    if (blank == NULL) {
        database_heard_tag(&d->d, "*");
        return;
    }
    if ((size_t)(blank - payload) != holder || memcmp(payload, d->d.keys.holder, holder) != 0)
        database_heard_tag(&d->d, blank + 1);
}

/* False when the database closes. */
static bool
listen_until_lost(struct pg_database *d, PGconn *conn)
{
    struct pollfd p[] = { { .fd = d->stop_fd, .events = POLLIN },
                          { .fd = PQsocket(conn), .events = POLLIN } };

    for (;;) {
        PGnotify *n;

        if (poll(p, 2, 30000) < 0 && errno != EINTR)
            return true;
        if (p[0].revents != 0)
            return false;
        if (PQconsumeInput(conn) == 0 || PQstatus(conn) != CONNECTION_OK)
            return true;
        while ((n = PQnotifies(conn)) != NULL) {
            tell(d, n->extra);
            PQfreemem(n);
        }
    }
}

static bool
start_listening(PGconn *conn)
{
    PGresult *result = PQexec(conn, "LISTEN " PG_CHANNEL);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;

    PQclear(result);
    return done;
}

static bool
wait_to_reconnect(struct pg_database *d)
{
    struct pollfd p = { .fd = d->stop_fd, .events = POLLIN };

    return poll(&p, 1, RECONNECT_MS) == 0;
}

/* Whatever was said while nobody listened is unknown: then everything may have changed. */
static void *
listen_always(void *arg)
{
    struct pg_database *d = arg;
    bool goes_on = true, was_lost = false;

    while (goes_on) {
        PGconn *conn = connect_to(d->conninfo);

        if (conn != NULL && start_listening(conn)) {
            if (was_lost)
                database_heard_tag(&d->d, "*");
            goes_on = listen_until_lost(d, conn);
        }
        was_lost = true;
        PQfinish(conn);
        goes_on = goes_on && wait_to_reconnect(d);
    }
    return NULL;
}

void
pg_listen(struct database *database)
{
    struct pg_database *d = (struct pg_database *)database;

    if (pthread_create(&d->listener, NULL, listen_always, d) != 0)
        fatal("database: the listener's thread does not start");
    d->has_listener = true;
}
