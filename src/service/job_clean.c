/* SPDX-License-Identifier: GPL-3.0-or-later */
/* It is the shortest kind of job: copy it. */
#include "service/job_clean.h"

#include "db/db.h"
#include "service/job_sweep.h"

static enum status
forget_up_to(struct ctx *c, int64_t last_id, int64_t before_at)
{
    struct query *q = query_new(c, "DELETE FROM job_try WHERE job_id IN (SELECT id FROM job"
                                   " WHERE id <= $1 AND ended_at < $2)");
    enum status st;

    bind_int(q, last_id);
    bind_int(q, before_at);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM job WHERE id <= $1 AND ended_at < $2");
    bind_int(q, last_id);
    bind_int(q, before_at);
    return query_end(q);
}

static enum status
forget(struct ctx *c, int limit, int64_t *out_count)
{
    struct query *q = query_new(c, "SELECT id FROM job WHERE ended_at < $1 ORDER BY id LIMIT $2");
    int64_t before_at = now(c) - (int64_t)JOB_KEPT_DAYS * 86400, last = 0;
    enum status st;

    bind_int(q, before_at);
    bind_int(q, limit);
    for (; query_row(q); ++*out_count)
        last = col_int(q, 0);
    st = query_end(q);
    return st == OK && *out_count > 0 ? forget_up_to(c, last, before_at) : st;
}

static enum status
run(struct ctx *c, struct job *j)
{
    return job_sweep(c, j, forget);
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
