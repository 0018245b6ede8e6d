/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page's file made by a job: the request is asked once more, with the account's rights of then. A worker that dies leaves a
 * temporary file; the next one begins anew, and only a whole file is noted, together with the job's end. */
#include "core/log.h"
#include "db/db.h"
#include "service/blob.h"
#include "service/transfer.h"
#include "service/transfer_job.h"
#include "web/dispatch.h"
#include "web/respond.h"
#include "web/session.h"
#include "web/upload.h"
#include "web/web.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define MADE "made"

enum { EXPORT_MAX_BYTES = 1 << 30 };

static const char *const made_types[] = {
    "text/csv", "text/plain", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    NULL
};

struct export
{
    struct job *job;
    struct spool spool;
    struct file file;
};

/* ------------------------------------------------------------------ the request, asked again */

static void
tell(void *arg, int64_t done, int64_t all)
{
    job_progress(arg, done, all);
}

static bool
is_stopped(void *arg)
{
    return job_is_stopped(arg);
}

static const char *
or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* The reader's language and campaign come as the cookies in which the browser keeps them. */
static struct request *
make_request(struct ctx *c, const struct job *j)
{
    struct request *r = arena_alloc(c->arena, sizeof(*r));
    struct session *session = arena_alloc(c->arena, sizeof(*session));
    struct pair *cookies = arena_array(c->arena, 2, sizeof(*cookies));

    r->ctx = *c;
    r->web = web_new(c->arena, features);
    r->method = GET;
    r->raw_path = or_empty(job_arg_text(c, j, "path"));
    r->raw_query = or_empty(job_arg_text(c, j, "query"));
    r->remote = "";
    r->host = "localhost";
    web_begin(r);
    cookies[0] = (struct pair){ "lang", c->lang == LANG_EN ? "en" : "vi" };
    cookies[1] = (struct pair){ "dot-thi-dua", or_empty(job_arg_text(c, j, "campaign")) };
    r->cookies = cookies;
    r->cookie_count = cookies[1].value[0] != '\0' ? 2 : 1;
    r->ctx.lang = c->lang;
    r->ctx.account_id = c->account_id;
    session->account_id = c->account_id;
    session->account_name = session->full_name = "";
    r->session = session;
    access_keep(&r->ctx);
    return r;
}

static enum status
ask_again(struct ctx *c, struct export *ex)
{
    struct request *r = make_request(c, ex->job);
    enum status st;

    if (r->refused != 0 || r->route == NULL || r->route->handler == NULL)
        return NOT_FOUND;
    if (!may_anywhere(&r->ctx, r->route->access))
        return DENIED;
    r->spool = &ex->spool;
    st = r->route->handler(r);
    if (st != OK)
        return st;
    /* The page answered something else: what was to be written is no more. */
    return ex->spool.name != NULL ? OK : NOT_FOUND;
}

/* ------------------------------------------------------------------ the job */

static enum status
note_file(struct ctx *c, void *arg)
{
    struct export *ex = arg;
    enum status st = file_note(c, &ex->file);

    ex->job->file_id = ex->file.id;
    if (st == OK)
        job_say(c, ex->job, N_("%lld rows written."), (long long)ex->spool.rows);
    return st == OK ? job_step(c, ex->job, ex->spool.rows, ex->spool.rows, MADE) : st;
}

static void
remove_file(void *path)
{
    unlink(path);
}

static enum status
run(struct ctx *c, struct job *j)
{
    char *path = spool_path(c->arena, "export");
    struct export ex = {
        .job = j, .spool = { .path = path, .arg = j, .progress = tell, .is_stopped = is_stopped }
    };
    enum status st;
    int fd;

    if (strcmp(j->cursor, MADE) == 0)
        return OK;
    fd = mkstemp(path);
    if (fd < 0)
        return log_error(c, "cannot make a temporary file: %m");
    close(fd);
    arena_defer(c->arena, remove_file, path);
    st = ask_again(c, &ex);
    if (st == OK)
        st = file_store(c, NULL, ex.spool.path, ex.spool.name, made_types, EXPORT_MAX_BYTES,
                        &ex.file);
    return st == OK ? db_transact(c, note_file, &ex) : st;
}

const struct job_kind export_job = {
    .name = "export",
    .title = N_("Writing a list as a file"),
    .priority = JOB_SOON,
    .max_tries = 5,
    .run = run,
};

/* ------------------------------------------------------------------ asking */

enum status
export_later(struct request *r, const char *title)
{
    struct job_order order = { .kind = &export_job };
    const char *campaign = cookie(r, "dot-thi-dua");
    int64_t id;
    enum status st;

    order.args = json_pack("{s:s, s:s, s:s, s:s}", "path", r->raw_path, "query", r->raw_query,
                           "campaign", campaign != NULL ? campaign : "", "title", title);
    st = job_insert(&r->ctx, &order, &id);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  tr(&r->ctx, "The list is long: its file is being made. It can be fetched here."));
    return respond_see_other(r, "/lam-viec/viec/%" PRId64, id);
}

const char *
transfer_job_about(struct ctx *c, const struct job *j)
{
    const char *list = job_arg_text(c, j, "list");
    struct file f;

    if (j->kind == &export_job)
        return job_arg_text(c, j, "title");
    if (j->kind != &import_job || list == NULL)
        return NULL;
    return file_find(c, job_arg_int(c, j, "file", 0), &f) == OK ? f.name : list;
}
