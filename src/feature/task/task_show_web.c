/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One owner's task: its words, its day, its history, and what can be done with it. */
#include "feature/task/task_views.h"

#include "db/audit.h"
#include "service/blob.h"

#include <inttypes.h>
#include <string.h>

enum { HISTORY_SHOWN = 40 };

/* ------------------------------------------------------------------ history */

static const char *
text_in(const json_t *o, const char *name)
{
    const char *text = json_string_value(json_object_get(o, name));

    return text != NULL ? text : "";
}

static const char *
event_text(struct ctx *c, const struct audit_entry *e)
{
    json_t *after = e->after != NULL ? json_loads(e->after, 0, NULL) : NULL;
    const char *said = arena_strdup(c->arena, text_in(after, "text")), *what;
    const char *owner = arena_strdup(c->arena, text_in(after, "owner"));

    json_decref(after);
    if (strcmp(e->action, "move") == 0)
        return arena_printf(c->arena, tr(c, "given to %s: %s"), owner, said);
    what = strcmp(e->action, "report") == 0   ? tr(c, "reported done")
           : strcmp(e->action, "accept") == 0 ? tr(c, "accepted")
           : strcmp(e->action, "return") == 0 ? tr(c, "returned")
           : strcmp(e->action, "cancel") == 0 ? tr(c, "cancelled")
                                              : e->action;
    return said[0] != '\0' ? arena_printf(c->arena, "%s: %s", what, said) : what;
}

static enum status
fill_events(struct ctx *c, const struct task_row *t, struct task_show_view *v)
{
    struct audit_entry *entries;
    struct task_event *events;
    int count;
    enum status st = audit_list(c, "task_part", t->part.id, 0, HISTORY_SHOWN, &entries, &count);

    if (st != OK)
        return st;
    events = arena_array(c->arena, (size_t)count + 2, sizeof(*events));
    for (int i = 0; i < count; i++)
        events[v->event_count++] = (struct task_event){
            .happened_at = entries[i].at,
            .who = entries[i].account_name != NULL ? entries[i].account_name : tr(c, "The program"),
            .what = event_text(c, &entries[i]),
        };
    events[v->event_count++] = (struct task_event){
        .happened_at = t->task.created_at,
        .who = "",
        .what = arena_printf(c->arena, tr(c, "given by %s"), document_name(c, &t->document)),
    };
    v->events = events;
    return OK;
}

/* ------------------------------------------------------------------ owners */

static const char *
owner_url(struct ctx *c, int64_t unit_id, int64_t seat_id)
{
    return unit_id != 0 ? arena_printf(c->arena, "/lam-viec/don-vi/%" PRId64, unit_id)
                        : arena_printf(c->arena, "/lam-viec/thanh-vien/%" PRId64, seat_id);
}

static enum status
fill_owners(struct ctx *c, const struct task_row *t, struct task_show_view *v)
{
    struct task_owner_row *rows;
    struct task_owner_line *lines;
    int count;
    enum status st = task_owner_list(c, t->part.id, &rows, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = (struct task_owner_line){
            .owner = rows[i].owner,
            .from_on = rows[i].from_on,
            .to_on = rows[i].to_on,
            .reason = rows[i].reason,
            .is_now = date_is_none(rows[i].to_on),
            .url = owner_url(c, rows[i].unit_id, rows[i].seat_id),
        };
    v->owners = lines;
    v->owner_count = count;
    return OK;
}

/* The seat that follows the unit today: it answers with the unit, or does the task itself. */
static enum status
fill_responsible(struct ctx *c, const struct task_row *t, struct task_show_view *v)
{
    struct watch w;
    struct seat s;
    enum status st = t->part.unit_id != 0
                         ? watch_find(c, t->task.campaign_id, t->part.unit_id, today(c), &w, &s)
                         : NOT_FOUND;

    if (st == OK)
        v->responsible = s.title;
    return st == NOT_FOUND ? OK : st;
}

/* ------------------------------------------------------------------ the page */

static void
fill_words(struct ctx *c, const struct task_row *t, struct task_show_view *v)
{
    v->part_id = t->part.id;
    v->task_id = t->task.id;
    v->position = t->task.position;
    v->words = t->task.words;
    v->owner = t->part.owner;
    v->owner_url = owner_url(c, t->part.unit_id, t->part.seat_id);
    v->helpers = t->task.helper_words;
    v->shows = t->task.shows;
    v->state = t->part.state;
    v->last_on = t->task.last_on;
    v->weekday = date_is_none(v->last_on) ? "" : weekday_text(c, v->last_on);
    v->day_words = t->task.day_words;
    v->rule = deadline_rule_text(c, t->task.rule);
    v->is_recurring = t->task.is_recurring;
    v->document_id = t->document.id;
    v->document = document_name(c, &t->document);
    v->document_title = t->document.title;
    v->signer = t->document.signer;
    v->document_url = arena_printf(c->arena, "/lam-viec/van-ban/%" PRId64, t->document.id);
    v->note = t->part.note;
    v->done_at = t->part.done_at;
    v->done_by_name = t->part.done_by_name;
    v->remarks = t->part.remarks;
    v->decided_at = t->part.decided_at;
    v->decided_by_name = t->part.decided_by_name;
    v->version = t->part.version;
    v->act_url = task_url(c, t->part.id);
    task_word(c, t, today(c), &v->mark, &v->word);
}

static enum status
fill_file(struct ctx *c, const struct task_row *t, struct task_show_view *v)
{
    struct file f;
    enum status st = t->part.file_id != 0 ? file_find(c, t->part.file_id, &f) : NOT_FOUND;

    if (st == OK) {
        v->file_name = f.name;
        v->file_url = arena_printf(c->arena, "%s/tep", v->act_url);
    }
    return st == NOT_FOUND ? OK : st;
}

static enum status
fill_parts(struct ctx *c, const struct task_row *t, struct task_show_view *v)
{
    struct task_filter f = { .campaign_id = t->task.campaign_id, .task_id = t->task.id };
    struct task_counts n;
    enum status st = task_count(c, &f, &n);

    if (st != OK)
        return st;
    v->parts_all = n.all;
    v->parts_done = n.by_state[TASK_DONE] + n.by_state[TASK_ACCEPTED];
    v->parts_url = arena_printf(c->arena, "/lam-viec/nhiem-vu?diem=%" PRId64, t->task.id);
    return OK;
}

static void
fill_acts(struct ctx *c, const struct campaign *campaign, const struct task_row *t,
          struct task_show_view *v)
{
    bool gives = task_may_give(c, campaign);

    v->can_report = task_can(t->part.state, TASK_REPORT, NULL) && task_may_report(c, t);
    v->can_decide = gives && task_can(t->part.state, TASK_ACCEPT, NULL);
    v->can_cancel = gives && task_can(t->part.state, TASK_CANCEL, NULL);
    v->can_move = gives && task_can(t->part.state, TASK_MOVE, NULL);
    v->is_move_open = form_problem(v->form, "owner") != NULL || form_value(v->form, "owner")[0];
    v->is_cancel_open = !v->is_move_open && form_problem(v->form, "reason") != NULL;
}

static enum status
show(struct request *r, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct task_show_view v = { .form = f };
    struct campaign campaign;
    struct task_row t;
    enum status st = task_find(c, path_int(r, "id"), &t);

    if (st == OK)
        st = campaign_page_of(r, t.task.campaign_id, tr(c, "Task"), &campaign, &v.page);
    if (st != OK)
        return st;
    fill_words(c, &t, &v);
    st = fill_file(c, &t, &v);
    if (st == OK)
        st = fill_owners(c, &t, &v);
    if (st == OK)
        st = fill_responsible(c, &t, &v);
    if (st == OK)
        st = fill_events(c, &t, &v);
    if (st == OK)
        st = fill_parts(c, &t, &v);
    if (st != OK)
        return st;
    fill_acts(c, &campaign, &t, &v);
    form_set_int(f, "version", t.part.version);
    v.page.title = task_short(c, t.task.words, 90);
    page_crumb(&v.page, tr(c, "Tasks"), "/lam-viec/nhiem-vu");
    page_crumb(&v.page, v.owner, NULL);
    RESPOND(r, status, task_show, &v);
    return OK;
}

static struct form *
fresh_form(struct request *r)
{
    return form_new(r, arena_printf(r->ctx.arena, "nhiem-vu-%" PRId64, path_int(r, "id")));
}

enum status
task_show_page(struct request *r)
{
    return show(r, fresh_form(r), 200);
}

enum status
task_file_page(struct request *r)
{
    struct task_row t;
    enum status st = task_find(&r->ctx, path_int(r, "id"), &t);

    if (st == OK && t.part.file_id == 0)
        st = NOT_FOUND;
    return st == OK ? file_respond(r, t.part.file_id) : st;
}

/* ------------------------------------------------------------------ acts */

static enum status
answer(struct request *r, struct form *f, enum status st, const char *done)
{
    struct ctx *c = &r->ctx;

    if (st == CONFLICT && c->problem_count == 0)
        form_error(f, NULL, "%s",
                   tr(c, "The task was changed meanwhile. Look at it again, then decide."));
    if (st == INVALID || st == CONFLICT)
        return show(r, f, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", done);
    return respond_see_other(r, "%s", task_url(c, path_int(r, "id")));
}

static struct task_act
act_of(struct request *r, struct form *f, const char *field)
{
    return (struct task_act){ .part_id = path_int(r, "id"),
                              .version = form_version(f),
                              .text = form_lines(f, field, 0, TASK_NOTE_MAX) };
}

enum status
task_report_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct task_act a = act_of(r, f, "note");
    const struct upload *upload = form_upload(f, "file", false);
    struct task_row t;
    enum status st = task_find(c, a.part_id, &t);

    /* before anything is stored: whoever may not report brings no files */
    if (st == OK && !task_may_report(c, &t))
        st = DENIED;
    if (st == OK && !form_ok(f))
        st = INVALID;
    if (st == OK && upload != NULL && upload->size > 0)
        st = file_insert(c, "file", upload->path, upload->name, blob_paper_types,
                         TASK_FILE_MAX_BYTES, &a.file_id);
    if (st == OK)
        st = task_report(c, &a);
    return answer(r, f, st, tr(c, "The task was reported done; it waits to be accepted."));
}

static enum status
decide(struct request *r, const char *field,
       enum status (*step)(struct ctx *c, const struct task_act *a), const char *done)
{
    struct form *f = form_read(r);
    struct task_act a = act_of(r, f, field);

    return answer(r, f, form_ok(f) ? step(&r->ctx, &a) : INVALID, done);
}

enum status
task_accept_post(struct request *r)
{
    return decide(r, "remarks", task_accept, tr(&r->ctx, "The task was accepted."));
}

enum status
task_return_post(struct request *r)
{
    return decide(r, "remarks", task_return, tr(&r->ctx, "The task was returned."));
}

enum status
task_cancel_post(struct request *r)
{
    return decide(r, "reason", task_cancel, tr(&r->ctx, "The task was cancelled."));
}

enum status
task_move_post(struct request *r)
{
    struct form *f = form_read(r);
    struct task_act a = act_of(r, f, "reason");

    a.owner_words = form_text(f, "owner", 0, TASK_OWNERS_WORDS_MAX);
    return answer(r, f, form_ok(f) ? task_move(&r->ctx, &a) : INVALID,
                  tr(&r->ctx, "The task was given to another owner."));
}
