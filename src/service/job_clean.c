/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A batch a step, so that a long list never holds the writers up. It is the shortest kind of job: copy it. */
#include "service/job_clean.h"

#include "db/db.h"

enum { BATCH = 200 };

struct cleaning {
    struct job *job;
    int64_t done;
    bool is_last;
};

static enum status
forget(struct ctx *c, int64_t before_id)
{
    struct query *q = query_new(c, "DELETE FROM job_try WHERE job_id IN (SELECT id FROM job"
                                   " WHERE id <= $1 AND ended_at < $2)");
    int64_t before_at = now(c) - (int64_t)JOB_KEPT_DAYS * 86400;
    enum status st;

    bind_int(q, before_id);
    bind_int(q, before_at);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM job WHERE id <= $1 AND ended_at < $2");
    bind_int(q, before_id);
    bind_int(q, before_at);
    return query_end(q);
}

static enum status
forget_batch(struct ctx *c, void *arg)
{
    struct cleaning *cl = arg;
    struct query *q = query_new(c, "SELECT id FROM job WHERE ended_at < $1 ORDER BY id LIMIT $2");
    int64_t last = 0, count = 0;
    enum status st;

    bind_int(q, now(c) - (int64_t)JOB_KEPT_DAYS * 86400);
    bind_int(q, BATCH);
    for (; query_row(q); count++)
        last = col_int(q, 0);
    st = query_end(q);
    if (st == OK && count > 0)
        st = forget(c, last);
    if (st != OK)
        return st;
    cl->is_last = count < BATCH;
    return job_step(c, cl->job, cl->done + count, 0, NULL);
}

static enum status
run(struct ctx *c, struct job *j)
{
    struct cleaning cl = { .job = j };
    enum status st = OK;

    while (st == OK && !cl.is_last) {
        if (job_is_stopped(j))
            return BUSY;
        st = db_transact(c, forget_batch, &cl);
        cl.done += BATCH;
    }
    return st;
}

const struct job_kind job_clean_kind = {
    .name = "job.clean",
    .title = N_("Forgetting jobs of long ago"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = run,
    .every = EVERY_DAY,
    .at = 3 * 60 + 30,
};
