/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often something may be done from one place, over all nodes, where nobody signs in. A place is what a provider gives one customer
 * (remote_network); only a hash of it is written, with a key that is another each day, and the row goes a day later. */
#ifndef SERVICE_LIMIT_H
#define SERVICE_LIMIT_H

#include "core/ctx.h"
#include "service/job.h"

struct limit {
    const char *what; /* "poll": one word */
    int most, per_s;  /* so often in a stretch of so many seconds */
};

/* Counts one. BUSY where it is one too many, with the seconds after which a new stretch begins in *out_wait_s. Outside of a transaction. */
enum status limit_take(struct ctx *c, const struct limit *l, const unsigned char secret[32],
                       const char *remote, int *out_wait_s) MUST_CHECK;

/* For the night's cleaning; a job_forget. */
enum status limit_forget(struct ctx *c, int limit, int64_t *out_count) MUST_CHECK;

#endif
