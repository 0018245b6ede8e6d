/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of all jobs that forget. */
#include "service/job_sweep.h"

#include "db/db.h"

struct sweeping {
    struct job *job;
    job_forget *forget;
    int64_t before, count; /* rows of the batches before, of this one */
};

static enum status
forget_batch(struct ctx *c, void *arg)
{
    struct sweeping *s = arg;
    enum status st;

    s->count = 0;
    st = s->forget(c, SWEEP_BATCH, &s->count);
    return st == OK ? job_step(c, s->job, s->before + s->count, 0, NULL) : st;
}

enum status
job_sweep(struct ctx *c, struct job *j, job_forget *forget)
{
    struct sweeping s = { .job = j, .forget = forget };
    enum status st;

    do {
        s.before += s.count;
        if (job_is_stopped(j))
            return BUSY;
        st = db_transact(c, forget_batch, &s);
    } while (st == OK && s.count >= SWEEP_BATCH);
    return st;
}
