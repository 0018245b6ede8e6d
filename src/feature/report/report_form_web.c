/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a report: figures filled in, four texts, merged from others' where it is made of them. */
#include "feature/report/report_inside.h"
#include "feature/report/report_views.h"

#include "core/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MERGED_MAX = 12000 };

struct writing {
    struct request *r;
    struct campaign campaign;
    struct report_duty duty;
    struct report_figures figures;
    struct report_source *sources;
    int source_count;
    struct task_row *tasks;
    int task_count;
};

/* ------------------------------------------------------------------ what stands in the text, as one field: "ID.NUMBER ID.NUMBER" */

static const char *
merged_value(struct ctx *c, const struct writing *w)
{
    struct buf b;

    buf_init(&b, c->arena, 256);
    for (int i = 0; i < w->source_count; i++)
        if (w->sources[i].merged_number > 0)
            buf_printf(&b, "%lld.%d ", (long long)w->sources[i].report_id,
                       w->sources[i].merged_number);
    return b.data;
}

/* A form says what its texts hold: also one that was typed before others sent theirs. */
static void
read_merged(struct writing *w, const char *value)
{
    for (int i = 0; i < w->source_count; i++)
        w->sources[i].merged_number = 0;
    for (int n = 0; n < MERGED_MAX && *value != '\0'; n++) {
        char *end;
        long long id = strtoll(value, &end, 10);
        long number = *end == '.' ? strtol(end + 1, &end, 10) : 0;

        if (end == value)
            break;
        for (int i = 0; i < w->source_count; i++)
            if (w->sources[i].report_id == id && number > 0 && number <= w->sources[i].number)
                w->sources[i].merged_number = (int)number;
        value = end + strspn(end, " ");
    }
}

static void
take_merged(struct ctx *c, const struct writing *w, struct report_input *in)
{
    in->merged = arena_array(c->arena, (size_t)w->source_count + 1, sizeof(*in->merged));
    for (int i = 0; i < w->source_count; i++)
        if (w->sources[i].merged_number > 0)
            in->merged[in->merged_count++] =
                (struct report_merged){ w->sources[i].report_id, w->sources[i].merged_number };
}

/* Appends what is new to what is typed. */
static void
merge_into(struct writing *w, struct form *f)
{
    struct ctx *c = &w->r->ctx;
    const char *texts[REPORT_TEXT_COUNT];

    source_merge(c, w->sources, w->source_count, false, texts);
    for (int i = 0; i < REPORT_TEXT_COUNT; i++) {
        const char *typed = form_value(f, report_text_code((enum report_text)i));

        if (texts[i][0] != '\0')
            form_set(
                f, report_text_code((enum report_text)i),
                arena_printf(c->arena, "%s%s%s", typed, typed[0] != '\0' ? "\n" : "", texts[i]));
    }
    for (int i = 0; i < w->source_count; i++)
        if (source_is_new(&w->sources[i]))
            w->sources[i].merged_number = w->sources[i].number;
    form_set(f, "merged", merged_value(c, w));
}

/* ------------------------------------------------------------------ the form's fields */

static const char *
figure_name(struct ctx *c, int i)
{
    return arena_printf(c->arena, "figure.%d", i);
}

static const char *
part_name(struct ctx *c, int i, const char *part)
{
    return arena_printf(c->arena, "figure.%d.%s", i, part);
}

static enum status
fill_form(struct writing *w, struct form *f)
{
    struct ctx *c = &w->r->ctx;
    const char *texts[REPORT_TEXT_COUNT] = { "", "", "", "" };
    enum status st = w->duty.report_id != 0 ? report_texts(c, w->duty.report_id, texts) : OK;

    if (st != OK)
        return st;
    form_set_int(f, "version", w->duty.version);
    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        form_set(f, report_text_code((enum report_text)i), texts[i]);
    for (int i = 0; i < w->figures.figure_count; i++) {
        const struct report_figure *k = &w->figures.figures[i];

        form_set(f, part_name(c, i, "code"), k->code);
        if (k->is_sum || !k->has_told)
            continue;
        if (k->is_money)
            form_set_money(f, part_name(c, i, "told"), k->told);
        else
            form_set_int(f, part_name(c, i, "told"), k->told);
        form_set(f, part_name(c, i, "reason"), k->reason);
    }
    form_set(f, "merged", merged_value(c, w));
    return OK;
}

/* Rows carry their codes: between two readings of the page a figure more may have come to be known. */
static void
read_told(struct writing *w, struct form *f, struct report_input *in)
{
    struct ctx *c = &w->r->ctx;
    int rows = form_rows(f, "figure");

    in->told = arena_array(c->arena, (size_t)rows + 1, sizeof(*in->told));
    for (int i = 0; i < rows && i < FIGURES_MAX; i++) {
        const char *code = form_text(f, form_row_name(f, "figure", i, "code"), 0, FIGURE_CODE_MAX);
        const char *name = form_row_name(f, "figure", i, "told");
        struct report_told *t = &in->told[in->told_count];

        if (form_value(f, name)[0] == '\0')
            continue;
        t->code = code;
        t->told = strcmp(code, "cost") == 0 ? form_money(f, name, true)
                                            : form_int(f, name, 0, 1000000000);
        t->reason = form_text(f, form_row_name(f, "figure", i, "reason"), 0, FIGURE_REASON_MAX);
        t->field = arena_strndup(c->arena, name, strlen(name) - strlen(".told"));
        in->told_count++;
    }
}

static struct report_input
read_form(struct writing *w, struct form *f)
{
    struct report_input in = { .schedule_id = w->duty.schedule.id,
                               .author_id = w->duty.author_id,
                               .period_from = w->duty.period.from_on,
                               .version = form_version(f),
                               .confirmed = form_bool(f, "confirmed") };

    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        in.texts[i] = form_lines(f, report_text_code((enum report_text)i), 0,
                                 report_text_max(&w->duty.schedule));
    read_told(w, f, &in);
    read_merged(w, form_value(f, "merged"));
    take_merged(&w->r->ctx, w, &in);
    return in;
}

/* ------------------------------------------------------------------ the page */

static enum status
begin(struct request *r, struct writing *w, struct report_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st =
        duty_find(c, path_int(r, "schedule"), path_int(r, "author"), path_day(r), &w->duty);

    w->r = r;
    if (st == OK && !duty_may_write(c, &w->duty))
        st = DENIED;
    if (st == OK)
        st = campaign_page_of(r, w->duty.schedule.campaign_id, report_title(c, &w->duty.period),
                              &w->campaign, &v->page);
    if (st == OK)
        st = report_figures_read(c, &w->campaign, &w->duty, &w->figures);
    if (st == OK)
        st = source_list(c, &w->campaign, &w->duty, &w->sources, &w->source_count);
    if (st == OK)
        st = report_tasks_now(c, &w->duty, &w->tasks, &w->task_count);
    return st;
}

static void
fill_figures(struct writing *w, struct report_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    struct figure_line *lines;

    report_figure_lines(c, w->figures.figures, w->figures.figure_count, duty_rows_url(c, &w->duty),
                        &lines, &v->figure_count);
    for (int i = 0; i < v->figure_count; i++) {
        int n = lines[i].figure;

        lines[i].name = figure_name(c, n);
        lines[i].is_open = form_value(v->form, part_name(c, n, "told"))[0] != '\0' ||
                           form_value(v->form, part_name(c, n, "reason"))[0] != '\0' ||
                           form_problem(v->form, part_name(c, n, "told")) != NULL;
    }
    v->figures = lines;
    v->as_of = w->figures.as_of;
}

/* Room for what is written, within reason. */
static int
rows_of(const char *text)
{
    int rows = 2;

    for (const char *p = text; *p != '\0'; p++)
        rows += *p == '\n';
    rows += (int)(strlen(text) / 110);
    return rows < 4 ? 4 : rows > 18 ? 18 : rows;
}

static void
fill_sources(struct writing *w, struct report_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    struct source_line *lines = arena_array(c->arena, (size_t)w->source_count + 1, sizeof(*lines));

    for (int i = 0; i < w->source_count; i++) {
        lines[i] = report_source_line(c, &w->sources[i]);
        v->unmerged_count +=
            !w->sources[i].is_empty && w->sources[i].merged_number < w->sources[i].number;
    }
    v->sources = lines;
    v->source_count = w->source_count;
    v->is_merged = w->duty.schedule.author != REPORT_BY_UNIT || w->source_count > 0;
    v->expected_count = w->duty.schedule.author == REPORT_BY_SEAT ? w->figures.row_count : 0;
}

static void
fill_tasks(struct writing *w, struct report_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    struct report_task_line *lines =
        arena_array(c->arena, (size_t)w->task_count + 1, sizeof(*lines));

    for (int i = 0; i < w->task_count; i++) {
        const struct task_row *t = &w->tasks[i];

        lines[i] = (struct report_task_line){
            .position = i + 1,
            .part_id = t->part.id,
            .words = t->task.words,
            .owner = strcmp(t->part.owner, w->duty.author) == 0 ? "" : t->part.owner,
            .document = document_name(c, &t->document),
            .last_on = t->task.last_on,
            .note = t->part.note,
            .url = task_url(c, t->part.id),
        };
        task_word(c, t, today(c), &lines[i].mark, &lines[i].word);
    }
    v->tasks = lines;
    v->task_count = w->task_count;
}

/* A line a task, below what is typed; what stands there already is not said twice. */
static void
cite_tasks(struct writing *w, struct form *f)
{
    struct ctx *c = &w->r->ctx;
    const char *texts[REPORT_TEXT_COUNT];

    report_tasks_cite(c, w->tasks, w->task_count, texts);
    for (int i = 0; i < REPORT_TEXT_COUNT; i++) {
        const char *name = report_text_code((enum report_text)i), *typed = form_value(f, name);

        if (texts[i][0] != '\0' && strstr(typed, texts[i]) == NULL)
            form_set(
                f, name,
                arena_printf(c->arena, "%s%s%s", typed, typed[0] != '\0' ? "\n" : "", texts[i]));
    }
}

static enum status
fill_versions(struct writing *w, struct report_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    struct report_version *versions;
    struct version_line *lines;
    int count;
    enum status st =
        w->duty.report_id != 0 ? report_version_list(c, w->duty.report_id, &versions, &count) : OK;

    if (st != OK || w->duty.report_id == 0)
        return st;
    report_version_lines(c, w->duty.report_id, versions, count, 0, &lines);
    v->versions = lines;
    v->version_count = count;
    for (int i = 0; i < count && v->last == NULL; i++)
        if (lines[i].decided_at != 0)
            v->last = &lines[i];
    return OK;
}

static enum status
render(struct writing *w, int status, struct report_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    const struct report_duty *d = &w->duty;
    enum status st;

    fill_figures(w, v);
    fill_sources(w, v);
    fill_tasks(w, v);
    st = fill_versions(w, v);
    if (st != OK)
        return st;
    v->author = d->author;
    v->period = period_text(c, &d->period);
    v->reader = report_reader_name(c, d);
    v->due_on = d->period.due_on;
    duty_word(c, d, &v->mark, &v->word);
    v->lead = arena_printf(c->arena, tr(c, "%s to %s. Due: %s, %s."), d->author, v->reader,
                           weekday_text(c, d->period.due_on), date_vi(c->arena, d->period.due_on));
    v->action_url = duty_write_url(c, d);
    v->back_url = "/lam-viec/bao-cao";
    v->button = arena_printf(c->arena, tr(c, "Send to %s"), v->reader);
    v->text_max = report_text_max(&d->schedule);
    v->asks = form_problem(v->form, "confirmed") != NULL || form_bool(v->form, "confirmed");
    for (int i = 0; i < REPORT_TEXT_COUNT; i++) {
        v->text_value[i] = form_value(v->form, report_text_code((enum report_text)i));
        v->text_rows[i] = rows_of(v->text_value[i]);
    }
    page_crumb(&v->page, tr(c, "Periodic reports"), "/lam-viec/bao-cao");
    page_crumb(&v->page, v->period, NULL);
    RESPOND(w->r, status, report_form, v);
    return OK;
}

static const char *
draft_key(struct ctx *c, const struct report_duty *d)
{
    return arena_printf(c->arena, "bao-cao-%lld-%lld-%s", (long long)d->schedule.id,
                        (long long)d->author_id, date_iso(c->arena, d->period.from_on));
}

enum status
report_form_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct writing w = { 0 };
    struct report_form_view v = { 0 };
    enum status st = begin(r, &w, &v);

    if (st != OK)
        return st;
    if (!report_can(w.duty.state, REPORT_SAVE, NULL))
        return respond_see_other(r, "%s", report_url(c, w.duty.report_id));
    v.form = form_new(r, draft_key(c, &w.duty));
    st = fill_form(&w, v.form);
    if (st != OK)
        return st;
    /* the first time, what others sent is laid out at once */
    if (w.duty.report_id == 0 && !form_draft_shown(v.form))
        merge_into(&w, v.form);
    else
        read_merged(&w, form_value(v.form, "merged"));
    return render(&w, 200, &v);
}

static enum status
show_conflict(struct writing *w, struct report_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    struct form *theirs = form_new(w->r, NULL);
    enum status st =
        duty_find(c, w->duty.schedule.id, w->duty.author_id, w->duty.period.from_on, &w->duty);

    if (st == OK && !report_can(w->duty.state, REPORT_SAVE, NULL))
        return CONFLICT;
    if (st == OK)
        st = fill_form(w, theirs);
    if (st == OK)
        st = form_conflict_of(v->form, theirs, "report", w->duty.report_id);
    return st == OK ? render(w, 409, v) : st;
}

enum status
report_form_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct writing w = { 0 };
    struct report_form_view v = { 0 };
    struct report_input in;
    const char *act;
    bool is_saving;
    int64_t id = 0;
    enum status st = begin(r, &w, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    act = form_value(v.form, "lam");
    is_saving = strcmp(act, "luu") == 0;
    in = read_form(&w, v.form);
    if (strcmp(act, "gop") == 0) {
        problems_clear(c);
        merge_into(&w, v.form);
        return render(&w, 200, &v);
    }
    if (strcmp(act, "nhiem-vu") == 0) {
        problems_clear(c);
        cite_tasks(&w, v.form);
        return render(&w, 200, &v);
    }
    st = !form_ok(v.form) ? INVALID
         : is_saving      ? report_save(c, &in, &id)
                          : report_send(c, &in, &id);
    if (st == CONFLICT)
        return show_conflict(&w, &v);
    if (st == INVALID)
        return render(&w, 422, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    if (is_saving) {
        respond_flash(r, "%s", tr(c, "The report is kept; it has not been sent yet."));
        return respond_see_other(r, "%s", duty_write_url(c, &w.duty));
    }
    respond_flash(r, tr(c, "The report was sent to %s."), report_reader_name(c, &w.duty));
    return respond_see_other(r, "%s", report_url(c, id));
}
