/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of long ago, and notes that nothing asks for any more; a batch a step. */
#include "feature/notify/notify_inside.h"

enum { BATCH = 500, MAILED_KEPT_DAYS = 30 };

struct cleaning {
    struct job *job;
    int64_t done;
    bool is_last;
};

static enum status
forget_items(struct ctx *c, int64_t before_at, int64_t *out_count)
{
    struct query *q = query_new(c, "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox"
                                   " WHERE created_at < $1 ORDER BY created_at LIMIT $2)");
    enum status st;

    bind_int(q, before_at);
    bind_int(q, BATCH);
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
forget(struct ctx *c, void *arg)
{
    struct cleaning *k = arg;
    int64_t before_at = now(c) - (int64_t)INBOX_KEPT_DAYS * 86400, count = 0;
    enum status st = forget_items(c, before_at, &count);

    k->is_last = count < BATCH;
    if (st == OK && k->is_last)
        st = forget_notes(c, before_at);
    return st == OK ? job_step(c, k->job, k->done + count, 0, NULL) : st;
}

static enum status
run(struct ctx *c, struct job *j)
{
    struct cleaning k = { .job = j };
    enum status st = OK;

    while (st == OK && !k.is_last) {
        if (job_is_stopped(j))
            return BUSY;
        st = db_transact(c, forget, &k);
        k.done += BATCH;
    }
    return st;
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
