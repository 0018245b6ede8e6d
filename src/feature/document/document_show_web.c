/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document's page: its deadlines and whether they hold, who was told, its history; applying, withdrawing, acknowledging. */
#include "feature/document/document_internal.h"
#include "feature/document/document_views.h"

#include "db/audit.h"
#include "feature/task/task.h"
#include "service/blob.h"

#include <string.h>

enum { HOUR_S = 3600, NOTICES_SHOWN = 300, HISTORY_SHOWN = 30 };

/* ------------------------------------------------------------------ deadlines */

struct showing {
    struct ctx *c;
    const struct campaign *campaign;
    struct document_show_view *v;
    struct deadline *rows;
    int row_count;
    struct deadline_set set;
    struct milestone *milestones;
    int milestone_count;
    struct unit *units;
    int unit_count;
};

static enum unit_level
level_of(const struct showing *s, const struct deadline *d)
{
    for (int i = 0; i < s->unit_count; i++)
        if (s->units[i].id == d->unit_id)
            return s->units[i].level;
    return d->level;
}

/* Why another one holds in its place. */
static const char *
why_not(const struct showing *s, const struct deadline *d, const struct deadline *held)
{
    struct ctx *c = s->c;
    const char *name = document_name(c, deadline_document(&s->set, held));
    int days = date_days_between(held->last_on, d->last_on);

    if (held->is_exception)
        return arena_printf(c->arena, tr(c, "%s lets this unit have until %s."), name,
                            date_vi(c->arena, held->last_on));
    if (days == 0)
        return arena_printf(c->arena, tr(c, "%s set the same day first."), name);
    return arena_printf(c->arena,
                        tr(c, "%s is earlier by %s: its last day is %s, and the earliest holds."),
                        name, document_days(c, days), date_vi(c->arena, held->last_on));
}

static void
fill_deadline(const struct showing *s, const struct deadline *d, struct deadline_line *line)
{
    struct ctx *c = s->c;
    const struct deadline *held =
        deadline_in_force(&s->set, d->milestone_id, level_of(s, d), d->unit_id, NULL, 0, NULL);

    *line = (struct deadline_line){
        .whom = document_whom(c, d, s->units, s->unit_count),
        .milestone = "",
        .words = d->words,
        .rule_text = deadline_rule_text(c, d->rule),
        .last_on = d->last_on,
        .weekday = weekday_text(c, d->last_on),
        .reason = d->reason,
        .is_held = held != NULL && held->id == d->id,
    };
    for (int i = 0; i < s->milestone_count; i++)
        if (s->milestones[i].id == d->milestone_id)
            line->milestone = s->milestones[i].title;
    if (s->v->document.state == DOCUMENT_APPLIED && held != NULL && held->id != d->id)
        line->why = why_not(s, d, held);
    if (s->v->document.state == DOCUMENT_WITHDRAWN)
        line->why = tr(c, "The document was withdrawn.");
    if (s->v->document.state == DOCUMENT_DRAFT)
        line->why = tr(c, "The document has not been applied yet.");
}

static enum status
fill_deadlines(struct showing *s)
{
    struct ctx *c = s->c;
    struct deadline_line *lines;
    enum status st = deadline_set_read(c, s->campaign->id, 0, 0, &s->set);

    if (st == OK)
        st = milestone_list(c, s->campaign->id, &s->milestones, &s->milestone_count);
    if (st == OK)
        st = campaign_list_units(c, s->campaign, today(c), &s->units, &s->unit_count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)s->row_count + 1, sizeof(*lines));
    for (int i = 0; i < s->row_count; i++)
        fill_deadline(s, &s->rows[i], &lines[i]);
    s->v->deadlines = lines;
    s->v->deadline_count = s->row_count;
    return OK;
}

/* ------------------------------------------------------------------ notices */

static void
fill_state(struct ctx *c, struct notice_line *line)
{
    int64_t hours = (now(c) - line->sent_at) / HOUR_S;

    if (line->acknowledged_at != 0) {
        line->state = "done";
        line->state_text = tr(c, "Acknowledged");
    } else if (hours >= 48) {
        line->state = "late";
        line->state_text = tr(c, "Not after 48 hours");
    } else if (hours >= 24) {
        line->state = "due";
        line->state_text = tr(c, "Not after 24 hours");
    } else {
        line->state = "track";
        line->state_text = tr(c, "Waiting");
    }
}

static void
count_notice(struct document_show_view *v, const struct notice_line *line)
{
    v->told++;
    v->acknowledged += line->acknowledged_at != 0;
    v->open_24h += strcmp(line->state, "due") == 0 || strcmp(line->state, "late") == 0;
    v->open_48h += strcmp(line->state, "late") == 0;
}

/* The reader's own: of a unit that a grant names, or of the seat that the account holds. */
static bool
is_mine(const struct ctx *c, const struct grant *grants, int count, int64_t unit_id,
        int64_t holder_id)
{
    for (int i = 0; i < count; i++)
        if (unit_id != 0 && grants[i].unit_id == unit_id && role_gives(grants[i].role, REPORT_UNIT))
            return true;
    return holder_id != 0 && holder_id == c->account_id;
}

static struct query *
notices_query(struct ctx *c, int64_t document_id)
{
    struct query *q = query_new(
        c, "SELECT n.id, n.unit_id, n.sent_at, n.acknowledged_at, a.full_name, u.name, u.kind,"
           " u.level, s.title, s.account_id FROM notice n"
           " LEFT JOIN unit u ON u.id = n.unit_id LEFT JOIN seat s ON s.id = n.seat_id"
           " LEFT JOIN account a ON a.id = n.acknowledged_by WHERE n.document_id = $1"
           " ORDER BY CASE WHEN n.acknowledged_at IS NULL THEN 0 ELSE 1 END, n.sent_at,"
           " u.name_sort NULLS LAST, s.position NULLS LAST, n.id");

    bind_int(q, document_id);
    return q;
}

static struct notice_line
read_notice_line(struct ctx *c, struct query *q)
{
    struct notice_line line = { .id = col_int(q, 0),
                                .is_seat = col_int(q, 1) == 0,
                                .sent_at = col_int(q, 2),
                                .acknowledged_at = col_int(q, 3),
                                .acknowledged_by = col_text(q, 4) };

    if (line.is_seat) {
        line.whom = col_text(q, 8);
    } else {
        struct unit u = { .name = col_text(q, 5), .kind = col_text(q, 6) };

        if (!unit_level_parse(col_text(q, 7), &u.level))
            u.level = LEVEL_UNIT;
        line.whom = unit_title(c, &u);
    }
    if (line.acknowledged_at != 0 && line.acknowledged_by == NULL)
        line.acknowledged_by = tr(c, "The program");
    fill_state(c, &line);
    return line;
}

static enum status
fill_notices(struct ctx *c, struct document_show_view *v)
{
    struct notice_line *lines = arena_array(c->arena, NOTICES_SHOWN, sizeof(*lines));
    struct notice_line *mine = arena_array(c->arena, NOTICES_SHOWN, sizeof(*mine));
    const struct grant *grants;
    struct query *q;
    int grant_count;
    enum status st = grants_today(c, &grants, &grant_count);

    if (st != OK)
        return st;
    q = notices_query(c, v->document.id);
    while (query_row(q)) {
        struct notice_line line = read_notice_line(c, q);

        count_notice(v, &line);
        if (v->document.state == DOCUMENT_APPLIED && line.acknowledged_at == 0 &&
            v->mine_count < NOTICES_SHOWN &&
            is_mine(c, grants, grant_count, col_int(q, 1), col_int(q, 9))) {
            line.acknowledge_url =
                arena_printf(c->arena, "/lam-viec/thong-bao/%lld/xac-nhan", (long long)line.id);
            mine[v->mine_count++] = line;
        }
        if (v->notice_count < NOTICES_SHOWN)
            lines[v->notice_count++] = line;
    }
    v->notices = lines;
    v->mine = mine;
    return query_end(q);
}

/* ------------------------------------------------------------------ history, file */

static const char *
history_text(struct ctx *c, const struct audit_entry *e)
{
    json_t *after = e->after != NULL ? json_loads(e->after, 0, NULL) : NULL;
    const char *text;

    if (strcmp(e->action, "insert") == 0)
        text = tr(c, "entered the draft");
    else if (strcmp(e->action, "update") == 0)
        text = tr(c, "changed the draft");
    else if (strcmp(e->action, "apply") == 0)
        text = arena_printf(c->arena, tr(c, "applied it; told %d units and %d members"),
                            (int)json_integer_value(json_object_get(after, "units_told")),
                            (int)json_integer_value(json_object_get(after, "seats_told")));
    else if (strcmp(e->action, "withdraw") == 0)
        text = arena_printf(c->arena, tr(c, "withdrew it: %s"),
                            json_string_value(json_object_get(after, "reason")) != NULL
                                ? json_string_value(json_object_get(after, "reason"))
                                : "");
    else
        text = arena_strdup(c->arena, e->action);
    json_decref(after);
    return text;
}

static enum status
fill_history(struct ctx *c, struct document_show_view *v)
{
    struct audit_entry *entries;
    struct history_line *lines;
    int count;
    enum status st = audit_list(c, "document", v->document.id, 0, HISTORY_SHOWN, &entries, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = (struct history_line){
            .at = entries[i].at,
            .who = entries[i].account_name != NULL ? entries[i].account_name : tr(c, "The program"),
            .text = history_text(c, &entries[i]),
        };
    v->history = lines;
    v->history_count = count;
    return OK;
}

static enum status
fill_file(struct ctx *c, struct document_show_view *v)
{
    struct file f;
    enum status st = OK;

    if (v->document.file_id != 0)
        st = file_find(c, v->document.file_id, &f);
    if (st != OK || v->document.file_id == 0)
        return st;
    v->file_name = f.name;
    v->file_facts = arena_printf(c->arena, "%s, %s KB, %s", blob_type_name(f.type),
                                 number(c->lang, c->arena, (f.size + 1023) / 1024),
                                 date_vi(c->arena, date_of_instant(f.created_at)));
    v->file_url = document_url(c, v->document.id, "/tep");
    return OK;
}

/* ------------------------------------------------------------------ its points */

/* Of a point that one owner has. */
static const char *
only_state_text(struct ctx *c, const int64_t *by_state)
{
    for (enum task_state s = TASK_OPEN; s < TASK_CANCELLED; s++)
        if (by_state[s] > 0)
            return task_state_text(c, s);
    return "";
}

static struct document_point_line
point_line(struct ctx *c, const struct task_point *p, bool reads_all)
{
    const int64_t *n = p->counts.by_state;
    struct document_point_line line = {
        .task_id = p->task.id,
        .position = p->task.position,
        .words = p->task.words,
        .owners = p->task.owner_words,
        .last_on = p->task.last_on,
        .done = n[TASK_DONE] + n[TASK_ACCEPTED],
        .late = p->counts.late,
        .all = p->counts.all - n[TASK_CANCELLED],
        .url = p->part_id != 0 && reads_all
                   ? task_url(c, p->part_id)
                   : arena_printf(c->arena, "/lam-viec/nhiem-vu?diem=%lld", (long long)p->task.id),
    };

    line.mark = line.all == 0           ? "none"
                : line.late > 0         ? "late"
                : line.done == line.all ? "done"
                                        : "track";
    if (line.all == 0)
        line.word = tr(c, "Cancelled");
    else if (line.all == 1 && line.late == 0)
        line.word = only_state_text(c, n);
    else if (line.late > 0)
        line.word = arena_printf(c->arena, tr(c, "%d of %d done, %d late"), (int)line.done,
                                 (int)line.all, (int)line.late);
    else
        line.word = arena_printf(c->arena, tr(c, "%d of %d done"), (int)line.done, (int)line.all);
    return line;
}

static enum status
fill_points(struct ctx *c, const struct campaign *campaign, struct document_show_view *v)
{
    struct task_point *points;
    struct document_point_line *lines;
    int count;
    /* one owner's task is not for every unit: whoever reads only the own ones is led to those */
    bool reads_all = may(c, READ_BOARD, campaign->owner_unit_id, campaign->id);
    enum status st = task_points(c, v->document.id, &points, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++) {
        lines[i] = point_line(c, &points[i], reads_all);
        v->tasks_all += lines[i].all > 0;
        v->tasks_done += lines[i].all > 0 && lines[i].done == lines[i].all;
    }
    v->points = lines;
    v->point_count = count;
    v->tasks_url =
        arena_printf(c->arena, "/lam-viec/nhiem-vu?van-ban=%lld", (long long)v->document.id);
    if (v->document.state == DOCUMENT_APPLIED && task_may_give(c, campaign))
        v->give_url = document_url(c, v->document.id, "/giao-viec");
    return OK;
}

/* ------------------------------------------------------------------ the page */

static void
fill_acts(struct ctx *c, const struct campaign *campaign, struct document_show_view *v)
{
    const struct document *d = &v->document;

    v->name = document_name(c, d);
    v->state_text = document_state_text(c, d->state);
    v->state_kind = d->state == DOCUMENT_APPLIED ? "done"
                    : d->state == DOCUMENT_DRAFT ? "due"
                                                 : "none";
    if (d->state == DOCUMENT_APPLIED && v->deadline_count > 0)
        v->compare_url = arena_printf(c->arena, "/lam-viec/van-ban/so-sanh?sau=%lld&dot-thi-dua=%s",
                                      (long long)d->id, campaign->code);
    if (d->state == DOCUMENT_APPLIED &&
        may(c, WRITE_ARTICLES, campaign->owner_unit_id, campaign->id))
        v->article_url =
            arena_printf(c->arena, "/lam-viec/tin-bai/tu-van-ban/%lld", (long long)d->id);
    if (!may(c, EDIT_DOCUMENTS, campaign->owner_unit_id, campaign->id))
        return;
    if (document_can(d->state, DOCUMENT_SAVE, NULL))
        v->edit_url = document_url(c, d->id, "/sua");
    if (document_can(d->state, DOCUMENT_APPLY, NULL))
        v->apply_url = document_url(c, d->id, "/ap-dung");
}

/* Only while no unit has acknowledged it. */
static enum status
fill_withdraw(struct ctx *c, const struct campaign *campaign, struct document_show_view *v)
{
    bool is_acknowledged = true;
    enum status st = OK;

    if (document_can(v->document.state, DOCUMENT_WITHDRAW, NULL) &&
        may(c, EDIT_DOCUMENTS, campaign->owner_unit_id, campaign->id))
        st = document_is_acknowledged(c, v->document.id, &is_acknowledged);
    if (st == OK && !is_acknowledged)
        v->withdraw_url = document_url(c, v->document.id, "/rut");
    return st;
}

/* A draft's preview asks the same questions as applying it: what is wrong is told once, in the preview. */
static enum status
fill_preview(struct request *r, const struct showing *s)
{
    struct ctx *c = &r->ctx;
    struct document_show_view *v = s->v;
    struct document_preview_view *preview = arena_alloc(c->arena, sizeof(*preview));
    struct problem *first = c->problems, *last = c->last_problem;
    int count = c->problem_count;
    enum status st;

    if (v->apply_url == NULL)
        return OK;
    preview->page = v->page;
    c->problems = c->last_problem = NULL;
    st = document_preview_fill(r, s->campaign, &v->document, s->rows, s->row_count, preview);
    c->problems = first;
    c->last_problem = last;
    c->problem_count = count;
    v->preview = preview;
    return st;
}

enum status
document_show(struct request *r, int status, int64_t id, struct form *f)
{
    struct ctx *c = &r->ctx;
    struct document_show_view v = { .form = f };
    struct campaign campaign;
    struct showing s = { .c = c, .campaign = &campaign, .v = &v };
    enum status st = document_find(c, id, &v.document);

    if (st == OK)
        st = campaign_page_of(r, v.document.campaign_id, document_name(c, &v.document), &campaign,
                              &v.page);
    if (st == OK)
        st = deadline_list(c, id, &s.rows, &s.row_count);
    if (st == OK)
        st = fill_deadlines(&s);
    if (st == OK)
        st = fill_notices(c, &v);
    if (st == OK)
        st = fill_history(c, &v);
    if (st == OK)
        st = fill_file(c, &v);
    if (st == OK)
        st = fill_points(c, &campaign, &v);
    if (st != OK)
        return st;
    v.page.name = "directive";
    fill_acts(c, &campaign, &v);
    st = fill_withdraw(c, &campaign, &v);
    if (st == OK)
        st = fill_preview(r, &s);
    if (st != OK)
        return st;
    form_set_int(f, "version", v.document.version);
    page_crumb(&v.page, tr(c, "Plans and directives"), "/lam-viec/van-ban");
    page_crumb(&v.page, v.name, NULL);
    RESPOND(r, status, document_show, &v);
    return OK;
}

enum status
document_show_page(struct request *r)
{
    return document_show(r, 200, path_int(r, "id"), form_new(r, NULL));
}

enum status
document_file_page(struct request *r)
{
    struct document d;
    enum status st = document_find(&r->ctx, path_int(r, "id"), &d);

    if (st == OK && d.file_id == 0)
        st = NOT_FOUND;
    return st == OK ? file_respond(r, d.file_id) : st;
}

/* ------------------------------------------------------------------ steps */

/* What the step answers: refused with its reasons on the document's own page, or done. */
static enum status
answer_step(struct request *r, struct form *f, enum status st, const char *done)
{
    struct ctx *c = &r->ctx;
    int64_t id = path_int(r, "id");

    if (st == CONFLICT && c->problem_count == 0)
        form_error(f, NULL, "%s",
                   tr(c, "The document was changed meanwhile. Look at it again, then decide."));
    if (st == INVALID || st == CONFLICT)
        return document_show(r, st == INVALID ? 422 : 409, id, f);
    if (st != OK)
        return st;
    respond_flash(r, "%s", done);
    return respond_see_other(r, "%s", document_url(c, id, ""));
}

enum status
document_apply_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int64_t id = path_int(r, "id");

    if (form_value(f, "confirmed")[0] == '\0')
        return respond_see_other(r, "%s#xem-truoc", document_url(c, id, ""));
    return answer_step(r, f, document_apply(c, id, form_version(f)),
                       tr(c, "The document was applied, and those concerned were told."));
}

enum status
document_withdraw_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *reason = form_lines(f, "reason", 0, 5000);

    return answer_step(r, f, document_withdraw(c, path_int(r, "id"), form_version(f), reason),
                       tr(c, "The document was withdrawn: its deadlines no longer hold."));
}

/* Where the notice leads back to. */
static enum status
find_document_of(struct ctx *c, int64_t notice_id, int64_t *out)
{
    struct query *q = query_new(c, "SELECT document_id FROM notice WHERE id = $1");

    bind_int(q, notice_id);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

enum status
document_acknowledge_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    int64_t document_id = 0;
    enum status st = find_document_of(c, path_int(r, "id"), &document_id);

    if (st == OK)
        st = notice_acknowledge(c, path_int(r, "id"));
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "Acknowledged. The standing office sees it now."));
    return respond_see_other(r, "%s", document_url(c, document_id, ""));
}
