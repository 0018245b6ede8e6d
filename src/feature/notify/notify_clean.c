/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of long ago, and notes that nothing asks for any more. */
#include "feature/notify/notify_inside.h"

#include "service/job_sweep.h"

enum { MAILED_KEPT_DAYS = 30 };

static enum status
forget_items(struct ctx *c, int64_t before_at, int limit, int64_t *out_count)
{
    struct query *q = query_new(c, "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox"
                                   " WHERE created_at < $1 ORDER BY created_at LIMIT $2)");
    enum status st;

    bind_int(q, before_at);
    bind_int(q, limit);
    st = query_end(q);
    if (st == OK)
        *out_count = query_changes(q);
    return st;
}

static enum status
forget_notes(struct ctx *c, int64_t before_at)
{
    struct query *q = query_new(c, "DELETE FROM inbox_mailed WHERE mailed_at < $1");
    enum status st;

    bind_int(q, now(c) - (int64_t)MAILED_KEPT_DAYS * 86400);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM inbox_read WHERE read_at < $1");
    bind_int(q, before_at);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM reminder_told WHERE told_at < $1");
    bind_int(q, before_at);
    return query_end(q);
}

static enum status
forget(struct ctx *c, int limit, int64_t *out_count)
{
    int64_t before_at = now(c) - (int64_t)INBOX_KEPT_DAYS * 86400;
    enum status st = forget_items(c, before_at, limit, out_count);

    return st == OK && *out_count < limit ? forget_notes(c, before_at) : st;
}

static enum status
run(struct ctx *c, struct job *j)
{
    return job_sweep(c, j, forget);
}

const struct job_kind notify_clean_job = {
    .name = "notify.clean",
    .title = N_("Forgetting notices of long ago"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = run,
    .every = EVERY_DAY,
    .at = 3 * 60 + 50,
};
