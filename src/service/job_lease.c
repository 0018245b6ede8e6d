/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which workers live. A worker that no longer says so loses its jobs to the next one that looks. */
#include "core/log.h"
#include "service/job_inside.h"

#include <time.h>

enum { LEASE_S = 60, ENOUGH_S = 30, FORGOTTEN_S = 24 * 3600, BATCH = 64 };

int64_t
lease_now(void)
{
    return (int64_t)time(NULL);
}

static enum status
write_life(struct ctx *c, void *arg)
{
    struct query *q =
        query_new(c, "INSERT INTO job_worker (name, started_at, alive_until) VALUES ($1, $2, $3)"
                     " ON CONFLICT (name) DO UPDATE SET alive_until = excluded.alive_until");

    (void)arg;
    bind_text(q, worker_name());
    bind_int(q, lease_now());
    bind_int(q, lease_now() + LEASE_S);
    return query_end(q);
}

enum status
lease_check(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT alive_until FROM job_worker WHERE name = $1");
    int64_t until = 0;
    enum status st;

    bind_text(q, worker_name());
    if (query_row(q))
        until = col_int(q, 0);
    st = query_end(q);
    if (st != OK || until >= lease_now() + ENOUGH_S)
        return st;
    return db_transact_simple(c, write_life, NULL);
}

/* ------------------------------------------------------------------ the dead */

static enum status
forget_worker(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "DELETE FROM job_worker WHERE name = $1");

    bind_text(q, arg);
    return query_end(q);
}

/* Those that died on this machine need not be waited for; those of others are out of the list a day later. */
static enum status
forget_dead(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT name, alive_until FROM job_worker ORDER BY name");
    const char *dead[BATCH];
    int count = 0;
    enum status st;

    while (count < BATCH && query_row(q)) {
        const char *name = col_text(q, 0);

        if (worker_is_dead(name) || col_int(q, 1) < lease_now() - FORGOTTEN_S)
            dead[count++] = name;
    }
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = db_transact_simple(c, forget_worker, (void *)(uintptr_t)dead[i]);
    return st;
}

/* ------------------------------------------------------------------ what is nobody's */

struct mine {
    int64_t id, turn;
};

static enum status
give_back(struct ctx *c, void *arg)
{
    const struct mine *m = arg;
    struct query *q =
        query_new(c, "UPDATE job SET state = 'waiting', version = version + 1"
                     " WHERE id = $1 AND turn = $2 AND state = 'running' AND worker = $3");

    bind_int(q, m->id);
    bind_int(q, m->turn);
    bind_text(q, worker_name());
    return query_end(q);
}

/* Jobs that stand as this process's and do not run in it: their end could not be written. */
static enum status
give_back_ended(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT id, turn FROM job WHERE state = 'running'"
                                   " AND worker = $1 ORDER BY id");
    struct mine mine[BATCH];
    int count = 0;
    enum status st;

    bind_text(q, worker_name());
    for (; count < BATCH && query_row(q); count++)
        mine[count] = (struct mine){ col_int(q, 0), col_int(q, 1) };
    st = query_end(q);
    if (live_is_claiming())
        return st;
    for (int i = 0; st == OK && i < count; i++) {
        int64_t done, total;

        if (!live_progress(mine[i].id, &done, &total))
            st = db_transact_simple(c, give_back, &mine[i]);
    }
    return st;
}

enum status
job_live_on(struct ctx *c)
{
    enum status st = db_transact_simple(c, write_life, NULL);

    if (st == OK)
        st = forget_dead(c);
    return st == OK ? give_back_ended(c) : st;
}
