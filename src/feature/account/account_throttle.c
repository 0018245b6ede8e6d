/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often one may try: by the account's name and, much later, by the address, behind which a whole office may sit. */
#include "feature/account/account_inside.h"

#include "core/random.h"
#include "web/remote.h"

#include <string.h>

enum {
    NAME_FREE = 5, /* failures before the first hold; each further one doubles it */
    NAME_STEP = 1,
    NAME_FORGOTTEN_S = 24 * 3600,
    ADDRESS_FREE = 60,
    ADDRESS_STEP = 20, /* so many further failures double it */
    ADDRESS_FORGOTTEN_S = 3600,
    HOLD_FIRST_S = 60,
    HOLD_MAX_S = 3600,
    KEPT_S = 2 * 24 * 3600
};

static const char *
subject(struct arena *a, const char *kind, const char *text)
{
    const char *whole = arena_printf(a, "%s %s", kind, text);

    return hash_hex(a, whole, strlen(whole));
}

struct throttle
throttle_of(struct ctx *c, const char *name, const char *remote)
{
    char network[REMOTE_TEXT];

    remote_network(remote != NULL ? remote : "", network);
    return (struct throttle){
        .by_name = subject(c->arena, "account", account_fold_name(c->arena, name)),
        .by_address = subject(c->arena, "remote", network),
    };
}

static int64_t
hold_s(int64_t count, int from, int step)
{
    int64_t hold = HOLD_FIRST_S;

    if (count < from)
        return 0;
    for (int64_t i = (count - from) / step; i > 0 && hold < HOLD_MAX_S; i--)
        hold *= 2;
    return hold < HOLD_MAX_S ? hold : HOLD_MAX_S;
}

static enum status
held_for(struct ctx *c, const char *of, int64_t *in_out_wait_s)
{
    struct query *q = query_new(c, "SELECT held_until FROM signin_failure WHERE subject = $1");
    int64_t wait_s = 0;

    bind_text(q, of);
    if (query_row(q))
        wait_s = col_int(q, 0) - now(c);
    if (wait_s > *in_out_wait_s)
        *in_out_wait_s = wait_s;
    return query_end(q);
}

static enum status
count_failure(struct ctx *c, const char *of, int from, int step, int forgotten_s)
{
    struct query *q;
    int64_t count = 0;
    enum status st;

    q = query_new(
        c, "INSERT INTO signin_failure (subject, count, last_at, held_until) VALUES ($1, 1, $2, 0)"
           " ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, count ="
           " CASE WHEN signin_failure.last_at <= $3 THEN 1 ELSE signin_failure.count + 1 END "
           "RETURNING count");
    bind_text(q, of);
    bind_int(q, now(c));
    bind_int(q, now(c) - forgotten_s);
    if (query_row(q))
        count = col_int(q, 0);
    st = query_end(q);
    if (st != OK || hold_s(count, from, step) == 0)
        return st;
    q = query_new(c, "UPDATE signin_failure SET held_until = $2 WHERE subject = $1");
    bind_text(q, of);
    bind_int(q, now(c) + hold_s(count, from, step));
    return query_end(q);
}

struct trying {
    const struct throttle *throttle;
    int64_t wait_s;
};

static enum status
try_it(struct ctx *c, void *arg)
{
    struct trying *t = arg;
    struct query *q;
    enum status st;

    t->wait_s = 0;
    st = held_for(c, t->throttle->by_name, &t->wait_s);
    if (st == OK)
        st = held_for(c, t->throttle->by_address, &t->wait_s);
    if (st != OK || t->wait_s > 0)
        return st;
    st = count_failure(c, t->throttle->by_name, NAME_FREE, NAME_STEP, NAME_FORGOTTEN_S);
    if (st == OK)
        st = count_failure(c, t->throttle->by_address, ADDRESS_FREE, ADDRESS_STEP,
                           ADDRESS_FORGOTTEN_S);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM signin_failure WHERE last_at < $1");
    bind_int(q, now(c) - KEPT_S);
    return query_end(q);
}

enum status
throttle_try(struct ctx *c, const struct throttle *t, int *out_wait_s)
{
    struct trying trying = { .throttle = t };
    enum status st = OK;

    /* Who is held costs a read alone. */
    st = held_for(c, t->by_name, &trying.wait_s);
    if (st == OK)
        st = held_for(c, t->by_address, &trying.wait_s);
    if (st == OK && trying.wait_s == 0)
        st = db_transact(c, try_it, &trying);
    *out_wait_s = st == OK ? (int)trying.wait_s : 0;
    return st == OK && trying.wait_s > 0 ? BUSY : st;
}

static enum status
forget(struct ctx *c, void *arg)
{
    const struct throttle *t = arg;
    struct query *q = query_new(c, "DELETE FROM signin_failure WHERE subject = $1");
    enum status st;

    bind_text(q, t->by_name);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(
        c,
        "UPDATE signin_failure SET held_until = CASE WHEN count <= $2 THEN 0 ELSE held_until END,"
        " count = count - 1 WHERE subject = $1 AND count > 0");
    bind_text(q, t->by_address);
    bind_int(q, ADDRESS_FREE);
    return query_end(q);
}

enum status
throttle_forget(struct ctx *c, const struct throttle *t)
{
    return db_transact(c, forget, (void *)(uintptr_t)t);
}
