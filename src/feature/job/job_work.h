/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads of jobs as the feature keeps them, and its commands. */
#ifndef FEATURE_JOB_JOB_WORK_H
#define FEATURE_JOB_JOB_WORK_H

#include "feature/job/job.h"

extern const struct command job_commands[];

/* feature.begin, end, hear. */
enum status job_work_begin(struct ctx *c, const struct serving *s) MUST_CHECK;
void job_work_end(void);
void job_work_hear(const char *tag);

#endif
