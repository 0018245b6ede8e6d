/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of work that is done beside the pages: one a line. */
#include "feature/notify/notify.h"
#include "service/job_clean.h"
#include "service/transfer_job.h"

const struct job_kind *const job_kinds[] = {
    &import_job,         &export_job, &job_clean_kind, &notify_hourly_job, &notify_digest_job,
    &notify_letters_job, NULL,
};
