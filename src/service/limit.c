/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting by place. */
#include "service/limit.h"

#include "db/db.h"
#include "web/remote.h"

#include <sodium.h>
#include <string.h>

struct taking {
    const char *subject;
    int64_t stretch, ends_at, count;
};

/* "poll 5f2c…": the day's key makes another place of it tomorrow. */
static const char *
subject_of(struct ctx *c, const struct limit *l, const unsigned char secret[32], const char *remote)
{
    char network[REMOTE_TEXT], hex[33];
    unsigned char hash[16];
    const char *text;

    remote_network(remote != NULL ? remote : "", network);
    text = arena_printf(c->arena, "limit %d %s %s", date_number(today(c)), l->what, network);
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), secret, 32);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    return arena_printf(c->arena, "%s %s", l->what, hex);
}

static enum status
take(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    struct query *q =
        query_new(c, "INSERT INTO rate_count (subject, stretch, count, ends_at)"
                     " VALUES ($1, $2, 1, $3) ON CONFLICT (subject, stretch) DO UPDATE"
                     " SET count = rate_count.count + 1 RETURNING count");

    bind_text(q, t->subject);
    bind_int(q, t->stretch);
    bind_int(q, t->ends_at);
    if (query_row(q))
        t->count = col_int(q, 0);
    return query_end(q);
}

enum status
limit_take(struct ctx *c, const struct limit *l, const unsigned char secret[32], const char *remote,
           int *out_wait_s)
{
    struct taking t = { .subject = subject_of(c, l, secret, remote),
                        .stretch = now(c) / l->per_s,
                        .ends_at = (now(c) / l->per_s + 1) * l->per_s };
    enum status st = db_transact_simple(c, take, &t);

    if (st != OK || t.count <= l->most)
        return st;
    *out_wait_s = (int)(t.ends_at - now(c));
    return BUSY;
}

enum status
limit_forget(struct ctx *c, int limit, int64_t *out_count)
{
    struct query *q =
        query_new(c, "DELETE FROM rate_count WHERE (subject, stretch) IN"
                     " (SELECT subject, stretch FROM rate_count WHERE ends_at < $1 LIMIT $2)");
    enum status st;

    bind_int(q, now(c) - 86400);
    bind_int(q, limit);
    st = query_end(q);
    if (st == OK)
        *out_count = query_changes(q);
    return st;
}
