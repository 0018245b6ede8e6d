/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: (milliseconds since 2024-01-01 UTC) << 22 | node << 12 | sequence, and the lease of the node number. They follow
 * the system's clock, not the context's, which a rehearsal may move. */
#include "core/log.h"
#include "core/random.h"
#include "db/db.h"
#include "db/db_engine.h"

#include <assert.h>
#include <string.h>
#include <time.h>

/* 2024-01-01T00:00:00Z */
#define KEYS_BEGIN_MS INT64_C(1704067200000)

/* A lease outlives several failed heartbeats; a crashed process's number is free again after it. */
enum { NODES = 1024, SEQUENCES = 4096, HEARTBEAT_S = 20, LEASE_S = 120 };

int64_t
real_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
monotonic_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
pause_ms(int at_most)
{
    uint32_t us = 500 + random_below((uint32_t)at_most * 1000);
    struct timespec t = { us / 1000000, (long)(us % 1000000) * 1000 };

    nanosleep(&t, NULL);
}

/* A clock that steps back, or a burst of more than fits a millisecond, goes on from the last key. */
int64_t
db_new_id(struct ctx *c)
{
    struct key_maker *k = &c->db->database->keys;
    int64_t ms = real_ms(), key;

    pthread_mutex_lock(&k->lock);
    if (ms > k->last_ms) {
        k->last_ms = ms;
        k->sequence = 0;
    } else if (++k->sequence == SEQUENCES) {
        k->last_ms++;
        k->sequence = 0;
    }
    key = (k->last_ms - KEYS_BEGIN_MS) << 22 | (int64_t)k->node << 12 | k->sequence;
    pthread_mutex_unlock(&k->lock);
    return key;
}

/* ------------------------------------------------------------------ the lease */

struct lease {
    struct key_maker *keys;
    int node;
    int64_t last_ms;
};

/* The smallest number that nobody holds; what a crashed process may have made with it lies before its lease's end. */
static enum status
find_free(struct ctx *c, struct lease *l)
{
    struct query *q =
        query_new(c, "SELECT number, holder, expires_at, last_ms FROM node ORDER BY number");
    int64_t at = real_ms() / 1000;

    l->node = 0;
    l->last_ms = 0;
    while (query_row(q)) {
        bool is_held = col_text(q, 1)[0] != '\0';
        int64_t expires_at = col_int(q, 2);

        if (col_int(q, 0) > l->node)
            break;
        if (!is_held || expires_at <= at) {
            l->last_ms = is_held ? expires_at * 1000 : col_int(q, 3);
            break;
        }
        l->node++;
    }
    return query_end(q);
}

static enum status
lease(struct ctx *c, void *arg)
{
    struct lease *l = arg;
    struct query *q;
    enum status st = find_free(c, l);

    if (st != OK)
        return st;
    if (l->node >= NODES)
        return log_error(c, "database: all %d node numbers are held", NODES);
    q = query_new(c,
                  "INSERT INTO node (number, holder, expires_at, last_ms) VALUES ($1, $2, $3, $4)"
                  " ON CONFLICT (number) DO UPDATE SET holder = excluded.holder,"
                  " expires_at = excluded.expires_at, last_ms = excluded.last_ms");
    bind_int(q, l->node);
    bind_text(q, l->keys->holder);
    bind_int(q, real_ms() / 1000 + LEASE_S);
    bind_int(q, l->last_ms);
    return query_end(q);
}

static enum status
take(struct ctx *c, struct key_maker *k)
{
    struct lease l = { .keys = k };
    enum status st = db_transact(c, lease, &l);

    if (st != OK)
        return st;
    pthread_mutex_lock(&k->lock);
    k->node = l.node;
    if (k->last_ms <= l.last_ms) {
        k->last_ms = l.last_ms;
        k->sequence = SEQUENCES - 1; /* the next key begins a new millisecond */
    }
    pthread_mutex_unlock(&k->lock);
    return OK;
}

static enum status
renew(struct ctx *c, void *arg)
{
    struct key_maker *k = arg;
    struct query *q =
        query_new(c, "UPDATE node SET expires_at = $1 WHERE number = $2 AND holder = $3");

    bind_int(q, real_ms() / 1000 + LEASE_S);
    bind_int(q, k->node);
    bind_text(q, k->holder);
    return query_end_one(q);
}

static enum status
give_back(struct ctx *c, void *arg)
{
    struct key_maker *k = arg;
    struct query *q =
        query_new(c, "UPDATE node SET holder = '', last_ms = $1 WHERE number = $2 AND holder = $3");

    pthread_mutex_lock(&k->lock);
    bind_int(q, k->last_ms);
    pthread_mutex_unlock(&k->lock);
    bind_int(q, k->node);
    bind_text(q, k->holder);
    return query_end(q);
}

static void
beat(struct ctx *c, struct database *d)
{
    enum status st = database_borrow(c, d, 5000);

    if (st == OK)
        st = db_transact(c, renew, &d->keys);
    if (st == NOT_FOUND) {
        log_warn(c, "database: the lease of node %d ran out; taking another", d->keys.node);
        st = take(c, &d->keys);
    }
    if (st != OK)
        log_warn(c, "database: the node's lease is not renewed: %s", status_name(st));
    database_return(c);
}

static void *
heartbeat(void *arg)
{
    const struct clock system_clock = { 0 };
    struct database *d = arg;
    struct ctx c = { .arena = arena_new(), .clock = &system_clock };

    while (!database_wait_stop(d, HEARTBEAT_S * 1000)) {
        beat(&c, d);
        arena_reset(c.arena);
    }
    arena_free(c.arena);
    return NULL;
}

enum status
keys_open(struct ctx *c, struct database *d)
{
    const char *token = random_token(c->arena, 12);
    enum status st;

    assert(strlen(token) < sizeof(d->keys.holder));
    memcpy(d->keys.holder, token, strlen(token) + 1);
    st = take(c, &d->keys);
    if (st != OK)
        return st;
    if (pthread_create(&d->heartbeat, NULL, heartbeat, d) != 0)
        return log_error(c, "database: the heartbeat's thread does not start");
    d->has_heartbeat = true;
    return OK;
}

void
keys_close(struct ctx *c, struct database *d)
{
    enum status st = database_borrow(c, d, 5000);

    if (st == OK)
        st = db_transact(c, give_back, &d->keys);
    if (st != OK)
        log_warn(c, "database: the node number is not given back: %s", status_name(st));
    database_return(c);
}
