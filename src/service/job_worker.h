/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads that run jobs: beside serving, or alone (`thidua work`). */
#ifndef SERVICE_JOB_WORKER_H
#define SERVICE_JOB_WORKER_H

#include "service/job.h"

struct database;
struct job_workers;

enum { JOB_WORKERS_MAX = 16 };

/* `count` threads that each run one job at a time on a connection of their own, and one that keeps the leases, tells how far the
 * jobs are, sees cancellations of other nodes, and makes the jobs of periodic work. The clock is the context's. */
enum status job_workers_start(struct ctx *c, struct database *d, int count,
                              struct job_workers **out) MUST_CHECK;

/* There may be something to do; from any thread. */
void job_workers_wake(struct job_workers *w);

/* Jobs end their step and are given back; what takes longer than ten seconds is interrupted. Then the threads end. */
void job_workers_stop(struct job_workers *w);

#endif
