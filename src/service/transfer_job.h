/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long lists in and out as jobs: "import" brings a list in as `thidua import` does, "export" asks a page for its file again in the
 * reader's name. Both are whole or not at all, once, however often their worker dies. */
#ifndef SERVICE_TRANSFER_JOB_H
#define SERVICE_TRANSFER_JOB_H

#include "service/job.h"

/* Larger files are checked and brought in by jobs. */
enum { IMPORT_AT_ONCE_BYTES = 256 * 1024, IMPORT_MAX_BYTES = 256 << 20 };

extern const struct job_kind import_job, export_job;

/* A job that checks the file and writes nothing. `list` is a transfer_kind's name. INVALID with a problem at "file". */
enum status import_check_later(struct ctx *c, const char *list, const char *path, const char *name,
                               int64_t *out_job_id) MUST_CHECK;

/* How many new rows a done check has found, which may be brought in; 0 where the job is none, or found none. */
int64_t import_checked(struct ctx *c, const struct job *j);

/* The job that brings in what that one has checked; once. CONFLICT where nothing is to be brought in, NOT_FOUND where the check is
 * somebody else's. */
enum status import_apply_later(struct ctx *c, int64_t check_id, int64_t *out_job_id) MUST_CHECK;

struct request;

/* feature.later: answers with the page of the job that makes the file. */
enum status export_later(struct request *r, const char *title) MUST_CHECK;

/* "Units": what the job is about; NULL where it does not say. */
const char *transfer_job_about(struct ctx *c, const struct job *j);

#endif
