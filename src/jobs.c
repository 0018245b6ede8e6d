/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of work that is done beside the pages: one a line. */
#include "feature/evidence/evidence.h"
#include "service/job_clean.h"
#include "service/transfer_job.h"

const struct job_kind *const job_kinds[] = {
    &import_job, &export_job, &job_clean_kind, &evidence_clean_job, NULL,
};
