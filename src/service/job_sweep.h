/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgetting old rows: a batch a step, so that a long list never holds the writers up, and a job that is stopped has kept what it did.
 *
 *     static enum status
 *     forget(struct ctx *c, int limit, int64_t *out_count)
 *     {
 *         struct query *q = query_new(c, "DELETE FROM note WHERE id IN (SELECT id FROM note WHERE at < $1 ORDER BY at LIMIT $2)");
 *         …
 *     }
 *
 *     static enum status
 *     run(struct ctx *c, struct job *j)            job_kind.run
 *     {
 *         return job_sweep(c, j, forget);
 *     } */
#ifndef SERVICE_JOB_SWEEP_H
#define SERVICE_JOB_SWEEP_H

#include "service/job.h"

enum { SWEEP_BATCH = 500 };

/* Inside db_transact: forgets at most `limit` rows and tells how many. Called again until there were fewer. */
typedef enum status job_forget(struct ctx *c, int limit, int64_t *out_count);

/* As job_kind.run returns. */
enum status job_sweep(struct ctx *c, struct job *j, job_forget *forget) MUST_CHECK;

#endif
