/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each night: what was deleted long enough ago is removed, and uploads that nobody goes on with are dropped. */
#include "feature/evidence/evidence.h"

#include "service/job.h"
#include "service/tus.h"

/* Removes in batches of its own, each committed: a run that is broken off leaves the rest to the next. */
static enum status
run(struct ctx *c, struct job *j)
{
    int64_t count = 0;
    enum status st = evidence_sweep(c, &count);

    if (st == OK)
        st = tus_sweep(c);
    if (st == OK)
        job_say(c, j, N_("%lld photos and papers removed for good."), (long long)count);
    return st;
}

const struct job_kind evidence_clean_job = {
    .name = "evidence.clean",
    .title = N_("Removing deleted photos and papers"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = run,
    .every = EVERY_DAY,
    .at = 3 * 60 + 40,
};
