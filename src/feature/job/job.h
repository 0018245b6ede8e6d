/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs as people see them: one's own, all of them for who administers, and the commands. What a job is: service/job.h. */
#ifndef FEATURE_JOB_JOB_H
#define FEATURE_JOB_JOB_H

#include "web/feature.h"

/* While serving, its threads run the jobs. */
extern const struct feature job_feature;

#endif
