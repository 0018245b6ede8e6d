/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periodic work: for each occurrence one job over all nodes, and for those that were missed, one together. */
#include "service/job_inside.h"

struct occurrence {
    const struct job_kind *kind;
    int64_t at;
};

/* The last one up to now, by Vietnam's time. */
static int64_t
last_before(const struct job_kind *kind, int64_t at)
{
    int64_t length = kind->every == EVERY_DAY ? 86400 : kind->every == EVERY_HOUR ? 3600 : 60;
    int64_t offset = kind->every == EVERY_MINUTE ? kind->at : (int64_t)kind->at * 60;
    int64_t local = at + VIETNAM_OFFSET_S;

    return local - (local - offset) % length - VIETNAM_OFFSET_S;
}

static enum status
find_last(struct ctx *c, const char *kind, int64_t *out)
{
    struct query *q = query_new(c, "SELECT last_at FROM job_every WHERE kind = $1");

    bind_text(q, kind);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

/* One that still waits or runs does this occurrence's work, too. */
static enum status
find_open(struct ctx *c, const char *kind)
{
    struct query *q = query_new(
        c, "SELECT id FROM job WHERE kind = $1 AND state IN ('waiting', 'running') LIMIT 1");

    bind_text(q, kind);
    return query_end_one(q);
}

static enum status
plan(struct ctx *c, void *arg)
{
    const struct occurrence *o = arg;
    struct query *q;
    bool is_known;
    int64_t last, id;
    enum status st = find_last(c, o->kind->name, &last);

    is_known = st == OK;
    if (st != OK && st != NOT_FOUND)
        return st;
    q = query_new(c, "INSERT INTO job_every (kind, last_at) VALUES ($1, $2) ON CONFLICT (kind) DO"
                     " UPDATE SET last_at = excluded.last_at"
                     " WHERE job_every.last_at < excluded.last_at");
    bind_text(q, o->kind->name);
    bind_int(q, o->at);
    st = query_end(q);
    /* Another node was first; or the kind is new, and nothing was missed yet. */
    if (st != OK || query_changes(q) == 0 || !is_known)
        return st;
    st = find_open(c, o->kind->name);
    if (st != NOT_FOUND)
        return st;
    return job_insert(c,
                      &(struct job_order){ .kind = o->kind,
                                           .key = arena_printf(c->arena, "%s@%s", o->kind->name,
                                                               time_iso(c->arena, o->at)),
                                           .args = json_pack("{s:I}", "at", (json_int_t)o->at) },
                      &id);
}

static enum status
is_due(struct ctx *c, const struct job_kind *kind, bool *out)
{
    *out = true;
    return kind->is_due != NULL ? kind->is_due(c, out) : OK;
}

enum status
job_plan(struct ctx *c)
{
    enum status st = OK;
    bool due;

    for (const struct job_kind *const *at = job_kinds_list(); st == OK && *at != NULL; at++) {
        struct occurrence o = { .kind = *at };
        int64_t last = INT64_MIN;

        if (o.kind->every == JOB_ASKED)
            continue;
        o.at = last_before(o.kind, now(c));
        st = find_last(c, o.kind->name, &last);
        if (st == NOT_FOUND)
            st = OK;
        if (st != OK || last >= o.at)
            continue;
        st = is_due(c, o.kind, &due);
        if (st == OK && due)
            st = db_transact(c, plan, &o);
    }
    return st;
}
