/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs that ended long ago are forgotten, with their tries. */
#ifndef SERVICE_JOB_CLEAN_H
#define SERVICE_JOB_CLEAN_H

#include "service/job.h"

enum { JOB_KEPT_DAYS = 60 };

extern const struct job_kind job_clean_kind;

#endif
