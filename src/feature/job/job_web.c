/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: routes and handlers. */
#include "feature/job/job_views.h"
#include "feature/job/job_work.h"
#include "service/blob.h"
#include "service/transfer_job.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_URL "/lam-viec/viec"

/* ------------------------------------------------------------------ a row */

static const struct choice states[] = {
    { "waiting", N_("Waiting"), JOB_WAITING },
    { "running", N_("Running"), JOB_RUNNING },
    { "done", N_("Finished"), JOB_DONE },
    { "failed", N_("Failed"), JOB_FAILED },
    { "cancelled", N_("Cancelled"), JOB_CANCELLED },
    { NULL, NULL, 0 },
};

static const char *const shapes[JOB_STATE_COUNT] = { "none", "track", "done", "late", "exception" };

/* "12.480 rows so far", "25%, about 20 seconds left". */
static const char *
progress_words(struct ctx *c, const struct job *j, int percent)
{
    int64_t passed = now(c) - j->started_at, left;

    if (j->state == JOB_WAITING && j->run_at > now(c))
        return arena_printf(c->arena, tr(c, "tried again at %s"), time_text(c, j->run_at));
    if (j->state != JOB_RUNNING)
        return "";
    if (percent < 0)
        return j->done == 0 ? ""
                            : arena_printf(c->arena, tr(c, "%s rows so far"),
                                           number(c->lang, c->arena, j->done));
    left = j->done > 0 && passed > 2 ? passed * (j->total - j->done) / j->done : 0;
    if (left == 0)
        return arena_printf(c->arena, "%d%%", percent);
    return arena_printf(
        c->arena,
        trn(c, "%d%%, about %lld second left", "%d%%, about %lld seconds left", (int)left), percent,
        (long long)left);
}

static struct job_row
row_of(struct ctx *c, const struct job *j)
{
    const char *about = transfer_job_about(c, j);
    struct job_row row = {
        .id = j->id,
        .title = job_title(c, j),
        .about = about != NULL ? about : "",
        .state = job_state_code(j->state),
        .state_words = tr(c, states[j->state].label),
        .state_shape = shapes[j->state],
        .asked_by = j->asked_by != NULL ? j->asked_by : tr(c, "the program"),
        .said = j->said,
        .percent = j->total > 0 && j->done <= j->total ? (int)(j->done * 100 / j->total) : -1,
        .created_at = j->created_at,
        .started_at = j->started_at,
        .ended_at = j->ended_at,
        .run_at = j->run_at,
        .is_open = j->state == JOB_WAITING || j->state == JOB_RUNNING,
        .url = arena_printf(c->arena, LIST_URL "/%" PRId64, j->id),
    };

    row.progress_words = progress_words(c, j, row.percent);
    return row;
}

/* ------------------------------------------------------------------ lists */

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct job_filter f = *(struct job_filter *)filter;
    struct job_row *rows;
    struct job *jobs;
    int count;
    enum status st;

    f.before_id = l->after[0] != NULL ? strtoll(l->after[0], NULL, 10) : 0;
    f.limit = l->limit;
    st = job_list(c, &f, &jobs, &count);
    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++)
        rows[i] = row_of(c, &jobs[i]);
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%" PRId64, ((const struct job_row *)row)->id);
}

static void
title_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct job_row *)row)->title;
}

static void
about_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct job_row *)row)->about;
}

static void
state_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct job_row *)row)->state_words;
}

static void
asked_by_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct job_row *)row)->asked_by;
}

static void
created_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct job_row *)row)->created_at;
}

static void
ended_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct job_row *)row)->ended_at;
}

static void
said_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct job_row *)row)->said;
}

static const struct list_column columns[] = {
    { N_("Job"), LIST_TEXT, 30, title_cell },
    { N_("About"), LIST_TEXT, 30, about_cell },
    { N_("State"), LIST_TEXT, 14, state_cell },
    { N_("Asked by"), LIST_TEXT, 28, asked_by_cell },
    { N_("Asked at"), LIST_TIME, 20, created_cell },
    { N_("Ended"), LIST_TIME, 20, ended_cell },
    { N_("Result"), LIST_TEXT, 60, said_cell },
    { NULL, LIST_TEXT, 0, NULL },
};

static const struct list_source source = { .title = N_("Jobs"),
                                           .columns = columns,
                                           .row_size = sizeof(struct job_row),
                                           .fetch = fetch,
                                           .key = key };

static const struct choice *
kind_choices(struct ctx *c)
{
    const struct job_kind *const *kinds = job_kinds_list();
    struct choice *choices;
    int count = 0;

    while (kinds[count] != NULL)
        count++;
    choices = arena_array(c->arena, (size_t)count + 1, sizeof(*choices));
    for (int i = 0; i < count; i++)
        choices[i] = (struct choice){ kinds[i]->name, tr(c, kinds[i]->title), i };
    return choices;
}

static enum status
show_list(struct request *r, bool is_all)
{
    struct ctx *c = &r->ctx;
    const char *title = is_all ? tr(c, "All jobs") : tr(c, "Work under way");
    const char *kind = param(r, "loai"), *state = param(r, "trang-thai");
    struct job_list_view v = { .page = page_start(r, title),
                               .list = list_start(r),
                               .is_all = is_all };
    struct job_filter f = { .account_id = is_all ? 0 : c->account_id, .state = -1 };
    enum job_state wanted;
    enum status st;

    if (kind != NULL && job_kind_find(kind) != NULL)
        f.kind = kind;
    if (job_state_parse(state, &wanted))
        f.state = (int)wanted;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    st = list_read(&v.list, &source, &f, (void **)&v.jobs, &v.job_count);
    if (st != OK)
        return st;
    v.states = states;
    v.kinds = kind_choices(c);
    v.state = f.state >= 0 ? state : "";
    v.kind = f.kind != NULL ? f.kind : "";
    v.is_filtered = v.state[0] != '\0' || v.kind[0] != '\0' || v.list.has_before;
    v.may_see_all = may(c, ADMINISTER, 0, 0);
    RESPOND(r, 200, job_list, &v);
    return OK;
}

static enum status
list_own(struct request *r)
{
    return show_list(r, false);
}

static enum status
list_all(struct request *r)
{
    return show_list(r, true);
}

/* ------------------------------------------------------------------ one job */

static struct job_progress_view
progress_of(struct request *r, const struct job *j)
{
    struct ctx *c = &r->ctx;
    struct job_progress_view v = { .page = page_start(r, job_title(c, j)), .job = row_of(c, j) };

    page_crumb(&v.page, tr(c, "Work under way"), LIST_URL);
    if (v.job.is_open) {
        v.poll_url = arena_printf(c->arena, "%s/tien-do", v.job.url);
        v.cancel_url = arena_printf(c->arena, "%s/huy", v.job.url);
    }
    return v;
}

static const char *
letter_of(struct ctx *c, int column)
{
    char text[8];
    int at = (int)sizeof(text) - 1;

    text[at] = '\0';
    for (int left = column; left > 0 && at > 0; left = (left - 1) / 26)
        text[--at] = (char)('A' + (left - 1) % 26);
    return arena_strdup(c->arena, text + at);
}

/* Read into the context, as if they had been met here, and out of it again: this page is no refused form. */
static enum status
fill_problems(struct ctx *c, const struct job *j, struct job_show_view *v)
{
    struct job_fault *faults = arena_array(c->arena, PROBLEMS_KEPT + 1, sizeof(*faults));
    enum status st = job_problems(c, j);

    for (const struct problem *p = c->problems; p != NULL && v->problem_count < PROBLEMS_KEPT;
         p = p->next)
        faults[v->problem_count++] =
            (struct job_fault){ p->line, letter_of(c, p->column), p->message };
    v->problems = faults;
    v->problems_all = c->problem_count;
    problems_clear(c);
    return st;
}

static const char *
outcome_words(struct ctx *c, const char *outcome)
{
    static const struct {
        const char *code, *words;
    } known[] = { { "", N_("under way") },
                  { "ok", N_("finished") },
                  { "given back", N_("given back when the program stopped") },
                  { "cancelled", N_("cancelled") },
                  { "lost", N_("broken off: the program ended in the midst of it") },
                  { "invalid", N_("refused: the input breaks a rule") },
                  { "denied", N_("refused: no right to it") },
                  { "not found", N_("refused: something is no longer there") } };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(known[i].code, outcome) == 0)
            return tr(c, known[i].words);
    return tr(c, "did not succeed");
}

static enum status
fill_tries(struct ctx *c, const struct job *j, struct job_show_view *v)
{
    struct job_attempt *attempts;
    struct job_try *tries;
    enum status st = job_tries(c, j, &tries, &v->try_count);

    if (st != OK)
        return st;
    attempts = arena_array(c->arena, (size_t)v->try_count + 1, sizeof(*attempts));
    for (int i = 0; i < v->try_count; i++)
        attempts[i] = (struct job_attempt){
            .number = tries[i].turn,
            .started_at = tries[i].started_at,
            .ended_at = tries[i].ended_at,
            .outcome = outcome_words(c, tries[i].outcome),
            /* The host; the rest of the name tells processes apart. */
            .worker = arena_strndup(c->arena, tries[i].worker, strcspn(tries[i].worker, " ")),
        };
    v->tries = attempts;
    return OK;
}

static enum status
fill_file(struct ctx *c, const struct job *j, struct job_show_view *v)
{
    struct file f;
    enum status st;

    if (j->file_id == 0 || j->state != JOB_DONE || j->account_id != c->account_id)
        return OK;
    st = file_find(c, j->file_id, &f);
    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    v->file_name = f.name;
    v->file_url = arena_printf(c->arena, LIST_URL "/%" PRId64 "/tep", j->id);
    return OK;
}

static enum status
show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct job_show_view v = { .may_see_all = may(c, ADMINISTER, 0, 0) };
    struct job j;
    enum status st = job_find(c, path_int(r, "id"), &j);

    if (st != OK)
        return st;
    v.progress = progress_of(r, &j);
    v.page = v.progress.page;
    st = fill_problems(c, &j, &v);
    if (st == OK)
        st = fill_tries(c, &j, &v);
    if (st == OK)
        st = fill_file(c, &j, &v);
    if (st != OK)
        return st;
    v.checked = j.account_id == c->account_id ? import_checked(c, &j) : 0;
    v.can_retry = j.state == JOB_FAILED || j.state == JOB_CANCELLED;
    RESPOND(r, 200, job_show, &v);
    return OK;
}

/* What the page asks for while the job is open; once it has ended, the page is loaded anew. */
static enum status
show_progress(struct request *r)
{
    struct job_progress_view v;
    struct job j;
    enum status st = job_find(&r->ctx, path_int(r, "id"), &j);

    if (st != OK)
        return st;
    v = progress_of(r, &j);
    if (!v.job.is_open)
        respond_header(r, "HX-Refresh", "true");
    RESPOND(r, 200, job_progress, &v);
    return OK;
}

static enum status
cancel(struct request *r)
{
    int64_t id = path_int(r, "id");
    enum status st = job_cancel(&r->ctx, id);

    if (st == CONFLICT)
        respond_flash(r, "%s", tr(&r->ctx, "The job had ended already."));
    else if (st == OK)
        respond_flash(r, "%s", tr(&r->ctx, "The job is cancelled."));
    else
        return st;
    return respond_see_other(r, LIST_URL "/%" PRId64, id);
}

static enum status
try_again(struct request *r)
{
    int64_t id = path_int(r, "id");
    enum status st = job_retry(&r->ctx, id);

    if (st != OK && st != CONFLICT)
        return st;
    return respond_see_other(r, LIST_URL "/%" PRId64, id);
}

static enum status
bring_in(struct request *r)
{
    int64_t id;
    enum status st = import_apply_later(&r->ctx, path_int(r, "id"), &id);

    return st == OK ? respond_see_other(r, LIST_URL "/%" PRId64, id) : st;
}

/* A file is for the one who asked, whatever others may do. */
static enum status
download(struct request *r)
{
    struct job j;
    enum status st = job_find(&r->ctx, path_int(r, "id"), &j);

    if (st == OK && (j.account_id != r->ctx.account_id || j.file_id == 0 || j.state != JOB_DONE))
        st = NOT_FOUND;
    return st == OK ? file_respond(r, j.file_id) : st;
}

static const struct route routes[] = {
    { GET, LIST_URL, SIGNED_IN, list_own, 0, N_("The account's own jobs") },
    { GET, LIST_URL "/tat-ca", ADMINISTER, list_all, 0, N_("All jobs") },
    { GET, LIST_URL "/{id:int}", SIGNED_IN, show, 0, N_("A job") },
    { GET, LIST_URL "/{id:int}/tien-do", SIGNED_IN, show_progress, 0, N_("How far a job is") },
    { GET, LIST_URL "/{id:int}/tep", SIGNED_IN, download, FETCHING, N_("What a job made") },
    { POST, LIST_URL "/{id:int}/huy", SIGNED_IN, cancel, 0, N_("Cancels a job") },
    { POST, LIST_URL "/{id:int}/thu-lai", SIGNED_IN, try_again, 0, N_("Tries a job again") },
    { POST, LIST_URL "/{id:int}/nhap", SIGNED_IN, bring_in, 0,
      N_("Brings in the list that a job has checked") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Administration"), N_("All jobs"), LIST_URL "/tat-ca", "i-history", ADMINISTER, 94,
      false },
    { NULL, N_("Work under way"), LIST_URL, "i-clock", SIGNED_IN, 14, false },
    { 0 },
};

const struct feature job_feature = {
    .name = "job",
    .routes = routes,
    .nav = nav,
    .commands = job_commands,
    .begin = job_work_begin,
    .end = job_work_end,
    .hear = job_work_hear,
    .later = export_later,
};
