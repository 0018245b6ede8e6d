/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a list in, in two jobs: a check that only reads, and, once its asker has seen it, the writing in one transaction with
 * the job's own end. */
#include "db/db.h"
#include "service/blob.h"
#include "service/transfer.h"
#include "service/transfer_job.h"
#include "web/access.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WRITTEN "written"

static const char *const list_types[] = {
    "text/csv", "text/plain", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    NULL
};

struct import {
    struct job *job;
    const struct transfer_kind *kind;
    const char *path, *name;
    struct import_result result;
};

static bool
is_check(const struct job *j)
{
    return job_arg_int(NULL, j, "check", 0) == 1;
}

/* ------------------------------------------------------------------ the jobs */

static enum status
step(struct ctx *c, void *arg)
{
    struct import *im = arg;
    const struct import_result *r = &im->result;
    const char *cursor = arena_printf(c->arena, "checked %" PRId64, r->inserted);

    return job_step(c, im->job, r->rows, r->rows, is_check(im->job) ? cursor : WRITTEN);
}

/* The rows and the job's cursor are committed together: whoever goes on after a crash finds either both or neither. */
static enum status
write_list(struct ctx *c, void *arg)
{
    struct import *im = arg;
    enum status st;

    if (job_is_stopped(im->job))
        return CONFLICT;
    st = im->kind->import(c, im->path, im->name, false, job_progress, im->job, &im->result);
    if (st != OK)
        return st;
    if (job_is_stopped(im->job))
        return CONFLICT;
    job_say(c, im->job, N_("%lld rows brought in, %lld stood already."),
            (long long)im->result.inserted, (long long)im->result.unchanged);
    return step(c, im);
}

static enum status
check_list(struct ctx *c, struct import *im)
{
    enum status st =
        im->kind->import(c, im->path, im->name, true, job_progress, im->job, &im->result);

    if (st != OK)
        return st;
    job_say(c, im->job, N_("%lld rows read, %lld of them new. Nothing is written yet."),
            (long long)im->result.rows, (long long)im->result.inserted);
    return db_transact(c, step, im);
}

static enum status
run(struct ctx *c, struct job *j)
{
    const char *list = job_arg_text(c, j, "list");
    struct import im = { .job = j, .kind = list != NULL ? transfer_find(list) : NULL };
    struct file f;
    enum status st;

    if (strcmp(j->cursor, WRITTEN) == 0)
        return OK;
    if (im.kind == NULL || im.kind->import == NULL)
        return NOT_FOUND;
    st = file_find(c, job_arg_int(c, j, "file", 0), &f);
    if (st != OK)
        return st;
    st = file_open(c, &f, &im.path);
    if (st != OK)
        return st;
    im.name = f.name;
    return is_check(j) ? check_list(c, &im) : db_transact(c, write_list, &im);
}

const struct job_kind import_job = {
    .name = "import",
    .title = N_("Bringing in a list"),
    .priority = JOB_SOON,
    .max_tries = 5,
    .run = run,
};

/* ------------------------------------------------------------------ asking */

enum status
import_check_later(struct ctx *c, const char *list, const char *path, const char *name,
                   int64_t *out_job_id)
{
    struct job_order order = { .kind = &import_job };
    int64_t file_id;
    enum status st = file_insert(c, "file", path, name, list_types, IMPORT_MAX_BYTES, &file_id);

    if (st != OK)
        return st;
    order.args =
        json_pack("{s:s, s:I, s:i}", "list", list, "file", (json_int_t)file_id, "check", 1);
    return job_insert(c, &order, out_job_id);
}

int64_t
import_checked(struct ctx *c, const struct job *j)
{
    int64_t inserted = 0;

    (void)c;
    if (j->kind != &import_job || j->state != JOB_DONE || !is_check(j) ||
        sscanf(j->cursor, "checked %" SCNd64, &inserted) != 1)
        return 0;
    return inserted;
}

enum status
import_apply_later(struct ctx *c, int64_t check_id, int64_t *out_job_id)
{
    struct job check;
    struct job_order order = { .kind = &import_job };
    enum status st = job_find(c, check_id, &check);

    if (st == OK && check.account_id != c->account_id)
        st = NOT_FOUND;
    if (st != OK)
        return st;
    if (import_checked(c, &check) == 0)
        return CONFLICT;
    order.key = arena_printf(c->arena, "import %" PRId64, check_id);
    order.args = json_pack("{s:s, s:I}", "list", job_arg_text(c, &check, "list"), "file",
                           (json_int_t)job_arg_int(c, &check, "file", 0));
    return job_insert(c, &order, out_job_id);
}
