/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a report as it was sent, answering it, comparing its versions, and the rows that make its figures. */
#include "feature/report/report_inside.h"
#include "feature/report/report_views.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct request *r;
    struct campaign campaign;
    struct report_duty duty;
    struct report_version *versions;
    int version_count;
    const struct report_version *shown;
};

static enum status
begin(struct request *r, struct reading *k, struct page *out_page)
{
    struct ctx *c = &r->ctx;
    enum status st = duty_of_report(c, path_int(r, "id"), &k->duty);

    k->r = r;
    if (st == OK)
        st = campaign_page_of(r, k->duty.schedule.campaign_id, report_title(c, &k->duty.period),
                              &k->campaign, out_page);
    if (st == OK)
        st = report_version_list(c, k->duty.report_id, &k->versions, &k->version_count);
    return st == OK && k->version_count == 0 ? NOT_FOUND : st;
}

static const struct report_version *
version_of(const struct reading *k, int64_t number)
{
    for (int i = 0; i < k->version_count; i++)
        if (k->versions[i].number == number)
            return &k->versions[i];
    return NULL;
}

/* ------------------------------------------------------------------ the sheet */

static const char *const *
paragraphs_of(struct ctx *c, const char *text, int *out_count)
{
    const char **parts = NULL;
    int count = 0, room = 0;

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");

        if (length > 0) {
            if (count == room) {
                room = room == 0 ? 8 : 2 * room;
                parts = arena_grow(c->arena, (void *)parts, (size_t)count, (size_t)room,
                                   sizeof(*parts));
            }
            parts[count++] = arena_strndup(c->arena, text, length);
        }
        text += length + (text[length] == '\n');
    }
    *out_count = count;
    return parts;
}

static enum status
fill_figures(struct reading *k, struct report_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct report_figure *figures;
    struct figure_line *lines;
    int count;
    enum status st =
        report_version_figures(c, k->duty.report_id, k->shown->number, &figures, &count);

    if (st != OK)
        return st;
    report_figure_lines(c, figures, count, duty_rows_url(c, &k->duty), &lines, &v->figure_count);
    v->figures = lines;
    return OK;
}

/* What this version was made of, beside what stands of those now. */
static enum status
fill_sources(struct reading *k, struct report_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct report_source *sources;
    struct report_merged *merged;
    struct source_line *lines;
    int count, merged_count;
    enum status st = source_list(c, &k->campaign, &k->duty, &sources, &count);

    if (st == OK)
        st = report_version_sources(c, k->duty.report_id, k->shown->number, &merged, &merged_count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++) {
        sources[i].merged_number = 0;
        for (int m = 0; m < merged_count; m++)
            if (merged[m].source_id == sources[i].report_id)
                sources[i].merged_number = merged[m].number;
        lines[v->source_count++] = report_source_line(c, &sources[i]);
    }
    v->sources = lines;
    return OK;
}

static const char *
signer_of(struct ctx *c, const struct reading *k, const char **above)
{
    struct unit u;
    bool has_committee = k->duty.schedule.author == REPORT_BY_UNIT &&
                         unit_find(c, k->duty.author_id, k->duty.period.last_on, &u) == OK &&
                         u.level != LEVEL_UNIT;

    *above = k->duty.schedule.author != REPORT_BY_UNIT ? "BAN CHỈ ĐẠO"
             : has_committee                           ? "ỦY BAN NHÂN DÂN"
                                                       : "";
    return text_upper(c->arena, k->duty.author);
}

static const char *
place_and_day(struct ctx *c, const struct reading *k)
{
    struct unit u = { .name = "" };
    int64_t id =
        k->duty.schedule.author == REPORT_BY_UNIT ? k->duty.author_id : k->duty.owner_unit_id;

    if (unit_find(c, id, k->duty.period.last_on, &u) == OK && u.level == LEVEL_UNIT &&
        unit_find(c, k->duty.owner_unit_id, k->duty.period.last_on, &u) != OK)
        u.name = "";
    return arena_printf(c->arena, "%s, %s", u.name,
                        date_long_vi(c->arena, date_of_instant(k->shown->sent_at)));
}

/* Who received it on the due day, where somebody else does now. */
static const char *
responsible_text(struct ctx *c, const struct report_duty *d)
{
    struct seat was, is;

    if (d->schedule.reader != READER_SEAT || d->reader_seat_id == d->was_reader_seat_id ||
        d->was_reader_seat_id == 0 || seat_find(c, d->was_reader_seat_id, &was) != OK)
        return NULL;
    if (d->reader_seat_id == 0 || seat_find(c, d->reader_seat_id, &is) != OK)
        return arena_printf(
            c->arena, tr(c, "On the due day %s followed the unit; now nobody does."), was.title);
    return arena_printf(c->arena, tr(c, "On the due day %s followed the unit; now %s does."),
                        was.title, is.title);
}

static void
fill_texts(struct reading *k, struct report_view *v)
{
    struct ctx *c = &k->r->ctx;

    for (int i = 0; i < REPORT_TEXT_COUNT; i++) {
        struct text_shown *t = &v->texts[i];

        t->code = report_text_code((enum report_text)i);
        t->label = report_text_label(c, (enum report_text)i);
        t->text = k->shown->texts[i];
        t->paragraphs = paragraphs_of(c, t->text, &t->paragraph_count);
    }
}

static struct report_task_line
task_line(struct ctx *c, const struct reading *k, const struct report_task *t)
{
    /* as it stood on the day of sending */
    struct task_row row = { .part = { .state = t->state },
                            .task = { .last_on = t->last_on, .is_recurring = t->is_recurring } };
    struct report_task_line line = {
        .position = t->position,
        .part_id = t->part_id,
        .words = t->words,
        .owner = strcmp(t->owner, k->duty.author) == 0 ? "" : t->owner,
        .document = t->document,
        .last_on = t->last_on,
        .note = t->note,
        .since = t->state_now != t->state ? task_state_text(c, t->state_now) : NULL,
        .url = task_url(c, t->part_id),
    };

    task_word(c, &row, date_of_instant(k->shown->sent_at), &line.mark, &line.word);
    return line;
}

static enum status
fill_tasks(struct reading *k, struct report_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct report_task *tasks;
    struct report_task_line *lines;
    int count;
    enum status st = report_version_tasks(c, k->duty.report_id, k->shown->number, &tasks, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = task_line(c, k, &tasks[i]);
    v->tasks = lines;
    v->task_count = count;
    return OK;
}

static enum status
render(struct reading *k, int status, struct report_view *v)
{
    struct ctx *c = &k->r->ctx;
    const struct report_duty *d = &k->duty;
    struct version_line *lines;
    enum status st = fill_figures(k, v);

    if (st == OK)
        st = fill_sources(k, v);
    if (st == OK)
        st = fill_tasks(k, v);
    if (st != OK)
        return st;
    fill_texts(k, v);
    report_version_lines(c, d->report_id, k->versions, k->version_count, k->shown->number, &lines);
    v->versions = lines;
    v->version_count = k->version_count;
    v->report_id = d->report_id;
    v->author = d->author;
    v->author_upper = signer_of(c, k, &v->above);
    v->reader = report_reader_name(c, d);
    v->period = period_text(c, &d->period);
    v->from_on = d->period.from_on;
    v->last_on = d->period.last_on;
    v->due_on = d->period.due_on;
    v->state = d->state;
    v->state_text = report_state_text(c, d->state);
    duty_word(c, d, &v->mark, &v->word);
    v->number = k->shown->number;
    v->sent_at = k->shown->sent_at;
    v->is_empty = k->shown->is_empty;
    v->place_and_day = place_and_day(c, k);
    v->responsible = responsible_text(c, d);
    v->rows_url = duty_rows_url(c, d);
    v->decide_url = report_url(c, d->report_id);
    if (duty_may_write(c, d) && report_can(d->state, REPORT_SAVE, NULL)) {
        v->write_url = duty_write_url(c, d);
        v->write_act = tr(c, "Mend the report");
    }
    v->page.name = "report-sheet";
    page_crumb(&v->page, tr(c, "Periodic reports"), "/lam-viec/bao-cao");
    page_crumb(&v->page, arena_printf(c->arena, "%s, %s", d->author, v->period), NULL);
    RESPOND(k->r, status, report, v);
    return OK;
}

static bool
is_to_decide(struct reading *k)
{
    return k->duty.state == REPORT_SENT && k->shown->number == k->duty.number &&
           duty_may_decide(&k->r->ctx, &k->duty);
}

enum status
report_show_page(struct request *r)
{
    struct reading k = { 0 };
    struct report_view v = { 0 };
    enum status st = begin(r, &k, &v.page);

    if (st != OK)
        return st;
    k.shown = version_of(&k, param_int(r, "ban", k.duty.number));
    if (k.shown == NULL)
        return NOT_FOUND;
    if (is_to_decide(&k)) {
        v.form = form_new(r, arena_printf(r->ctx.arena, "tra-loi-%lld-%d",
                                          (long long)k.duty.report_id, k.duty.number));
        form_set_int(v.form, "number", k.duty.number);
    }
    return render(&k, 200, &v);
}

/* Somebody else has answered it meanwhile: it is shown as it stands now, with what was to be said. */
static enum status
show_answered(struct reading *k, struct report_view *v, const char *remarks)
{
    struct ctx *c = &k->r->ctx;
    enum status st = duty_of_report(c, k->duty.report_id, &k->duty);

    if (st == OK)
        st = report_version_list(c, k->duty.report_id, &k->versions, &k->version_count);
    if (st != OK)
        return st;
    k->shown = version_of(k, k->duty.number);
    v->form = NULL;
    v->unsaid = remarks;
    v->was_answered = arena_printf(c->arena, tr(c, "The report stands at “%s” by now."),
                                   report_state_text(c, k->duty.state));
    return render(k, 409, v);
}

static enum status
decide(struct request *r, bool is_return)
{
    struct ctx *c = &r->ctx;
    struct reading k = { 0 };
    struct report_view v = { 0 };
    const char *remarks;
    int number;
    enum status st = begin(r, &k, &v.page);

    if (st != OK)
        return st;
    k.shown = version_of(&k, k.duty.number);
    v.form = form_read(r);
    remarks = form_lines(v.form, "remarks", is_return ? 1 : 0, REPORT_REMARKS_MAX);
    number = (int)form_int(v.form, "number", 1, 100000);
    st = !form_ok(v.form) ? INVALID
         : is_return      ? report_return(c, k.duty.report_id, number, remarks)
                          : report_accept(c, k.duty.report_id, number, remarks);
    if (st == INVALID && is_to_decide(&k))
        return render(&k, 422, &v);
    if (st == CONFLICT && c->problem_count == 0 && is_to_decide(&k)) {
        form_error(
            v.form, "", "%s",
            tr(c, "Another version was sent meanwhile: it stands here now. Read it, then answer."));
        form_set_int(v.form, "number", k.duty.number);
        return render(&k, 409, &v);
    }
    if (st == CONFLICT)
        return show_answered(&k, &v, remarks);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(
        r, "%s", is_return ? tr(c, "The report was returned.") : tr(c, "The report was accepted."));
    return respond_see_other(r, "%s", report_url(c, k.duty.report_id));
}

enum status
report_return_post(struct request *r)
{
    return decide(r, true);
}

enum status
report_accept_post(struct request *r)
{
    return decide(r, false);
}

/* ------------------------------------------------------------------ two versions */

static const struct report_figure *
figure_of(const struct report_figure *figures, int count, const char *code)
{
    for (int i = 0; i < count; i++)
        if (strcmp(figures[i].code, code) == 0)
            return &figures[i];
    return NULL;
}

static const char *
figure_text(struct ctx *c, const struct report_figure *f)
{
    if (f == NULL || (!f->has_known && !f->has_told))
        return tr(c, "not known");
    return f->is_money ? money(c, figure_value(f)) : number(c->lang, c->arena, figure_value(f));
}

static struct figure_compared
compare_figure(struct ctx *c, const struct report_figure *a, const struct report_figure *b)
{
    int64_t by = (b != NULL ? figure_value(b) : 0) - (a != NULL ? figure_value(a) : 0);

    return (struct figure_compared){
        .label = b != NULL ? b->label : a->label,
        .before = figure_text(c, a),
        .after = figure_text(c, b),
        .change = by == 0 ? ""
                          : arena_printf(c->arena, "%s%s", by > 0 ? "+" : "−",
                                         number(c->lang, c->arena, by > 0 ? by : -by)),
    };
}

static enum status
compare_figures(struct reading *k, struct report_compare_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct report_figure *a, *b;
    struct figure_compared *lines;
    int a_count, b_count;
    enum status st = report_version_figures(c, k->duty.report_id, v->before, &a, &a_count);

    if (st == OK)
        st = report_version_figures(c, k->duty.report_id, v->after, &b, &b_count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)(a_count + b_count) + 1, sizeof(*lines));
    for (int i = 0; i < b_count; i++)
        lines[v->figure_count++] = compare_figure(c, figure_of(a, a_count, b[i].code), &b[i]);
    for (int i = 0; i < a_count; i++)
        if (figure_of(b, b_count, a[i].code) == NULL)
            lines[v->figure_count++] = compare_figure(c, &a[i], NULL);
    for (int i = 0; i < v->figure_count; i++)
        v->figures_changed += lines[i].change[0] != '\0';
    v->figures = lines;
    return OK;
}

static void
fill_options(struct reading *k, struct report_compare_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct option *options = arena_array(c->arena, (size_t)k->version_count + 1, sizeof(*options));

    for (int i = 0; i < k->version_count; i++)
        options[i] = (struct option){
            arena_printf(c->arena, "%d", k->versions[i].number),
            arena_printf(c->arena, tr(c, "Version %d, %s"), k->versions[i].number,
                         time_text(c, k->versions[i].sent_at)),
        };
    v->options = options;
    v->option_count = k->version_count;
    v->before_value = arena_printf(c->arena, "%d", v->before);
    v->after_value = arena_printf(c->arena, "%d", v->after);
}

enum status
report_compare_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reading k = { 0 };
    struct report_compare_view v = { 0 };
    const struct report_version *a, *b;
    enum status st = begin(r, &k, &v.page);

    if (st != OK)
        return st;
    b = version_of(&k, param_int(r, "moi", k.duty.number));
    a = b != NULL ? version_of(&k, param_int(r, "cu", b->number > 1 ? b->number - 1 : 1)) : NULL;
    if (a == NULL || b == NULL)
        return NOT_FOUND;
    v.page.title = tr(c, "Two versions side by side");
    v.report_id = k.duty.report_id;
    v.author = k.duty.author;
    v.before = a->number;
    v.after = b->number;
    v.before_at = a->sent_at;
    v.after_at = b->sent_at;
    v.before_remarks = a->decision == REPORT_RETURNED ? a->remarks : "";
    for (int i = 0; i < REPORT_TEXT_COUNT; i++) {
        struct text_run *runs;

        v.texts[i].label = report_text_label(c, (enum report_text)i);
        v.texts[i].is_same = strcmp(a->texts[i], b->texts[i]) == 0;
        text_compare(c, a->texts[i], b->texts[i], &runs, &v.texts[i].run_count);
        v.texts[i].runs = runs;
    }
    st = compare_figures(&k, &v);
    if (st != OK)
        return st;
    fill_options(&k, &v);
    v.back_url = report_url(c, k.duty.report_id);
    v.action_url = arena_printf(c->arena, "%s/so-sanh", v.back_url);
    page_crumb(&v.page, tr(c, "Periodic reports"), "/lam-viec/bao-cao");
    page_crumb(&v.page,
               arena_printf(c->arena, "%s, %s", k.duty.author, period_text(c, &k.duty.period)),
               v.back_url);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, report_compare, &v);
    return OK;
}

/* ------------------------------------------------------------------ the rows of a figure */

/* A row and its place, by which pages go on. */
struct placed_row {
    struct report_row row; /* first: the cells below read it alone */
    int place;
};

struct row_filter {
    const struct report_row *rows; /* those that are shown */
    int count;
};

static void
cell_title(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct report_row *)row)->title;
}

static void
cell_held(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct report_row *)row)->held_on;
}

#define NUMBER_CELL(NAME, MEMBER)                                                                  \
    static void cell_##NAME(struct ctx *c, const void *row, struct list_cell *out)                 \
    {                                                                                              \
        (void)c;                                                                                   \
        out->number = ((const struct report_row *)row)->MEMBER;                                    \
        out->is_empty = out->number < 0;                                                           \
    }
NUMBER_CELL(delegates, delegates)
NUMBER_CELL(collectives, collectives)
NUMBER_CELL(persons, persons)
NUMBER_CELL(households, households)
NUMBER_CELL(cost, cost_vnd)
NUMBER_CELL(done, milestones_done)
NUMBER_CELL(late, milestones_late)

static const struct list_column row_columns[] = {
    { N_("Unit"), LIST_TEXT, 34, cell_title },
    { N_("Conference held on"), LIST_DATE, 16, cell_held },
    { N_("Delegates"), LIST_INT, 12, cell_delegates },
    { N_("Collectives"), LIST_INT, 12, cell_collectives },
    { N_("Individuals"), LIST_INT, 12, cell_persons },
    { N_("Households"), LIST_INT, 12, cell_households },
    { N_("Cost"), LIST_MONEY, 16, cell_cost },
    { N_("Milestones done"), LIST_INT, 12, cell_done },
    { N_("Milestones late"), LIST_INT, 12, cell_late },
    { 0 },
};

/* Rows are at hand already: the key is the place among them. */
static enum status
fetch_rows(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct row_filter *f = filter;
    int from = l->after[0] != NULL ? atoi(l->after[0]) : 0, count;
    struct placed_row *rows;

    if (from < 0 || from > f->count)
        from = 0;
    count = f->count - from < l->limit ? f->count - from : l->limit;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++)
        rows[i] = (struct placed_row){ f->rows[from + i], from + i + 1 };
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key_of_row(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%d", ((const struct placed_row *)row)->place);
}

static const struct list_source row_source = {
    .title = N_("Figures of a report"),
    .columns = row_columns,
    .row_size = sizeof(struct placed_row),
    .fetch = fetch_rows,
    .key = key_of_row,
};

static bool
has_part(const struct report_row *row, const char *code)
{
    return code[0] == '\0'                        ? true
           : strcmp(code, "conferences") == 0     ? !date_is_none(row->held_on)
           : strcmp(code, "delegates") == 0       ? row->delegates > 0
           : strcmp(code, "collective") == 0      ? row->collectives > 0
           : strcmp(code, "person") == 0          ? row->persons > 0
           : strcmp(code, "household") == 0       ? row->households > 0
           : strcmp(code, "cost") == 0            ? row->cost_vnd > 0
           : strcmp(code, "milestones_done") == 0 ? row->milestones_done > 0
           : strcmp(code, "milestones_late") == 0 ? row->milestones_late > 0
                                                  : true;
}

static void
choose_rows(struct ctx *c, const struct report_figures *f, const char *code, const char *folded,
            struct row_filter *out)
{
    struct report_row *rows = arena_array(c->arena, (size_t)f->row_count + 1, sizeof(*rows));

    for (int i = 0; i < f->row_count; i++)
        if (has_part(&f->rows[i], code) &&
            (folded[0] == '\0' || strstr(text_fold(c->arena, f->rows[i].title), folded) != NULL))
            rows[out->count++] = f->rows[i];
    out->rows = rows;
}

static struct row_line
row_line_of(struct ctx *c, const struct report_row *row)
{
    return (struct row_line){
        .unit_id = row->unit_id,
        .title = row->title,
        .conference = conference_state_text(c, row->conference),
        .held_on = row->held_on,
        .delegates = row->delegates,
        .collectives = row->collectives,
        .persons = row->persons,
        .households = row->households,
        .cost_vnd = row->cost_vnd,
        .milestones_done = row->milestones_done,
        .milestones_late = row->milestones_late,
        .is_told = row->is_told,
        .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)row->unit_id),
        .report_url = row->report_id != 0 ? report_url(c, row->report_id) : NULL,
    };
}

static void
fill_row_options(struct ctx *c, const struct report_figures *f, struct report_rows_view *v)
{
    struct option *options = arena_array(c->arena, (size_t)f->figure_count + 1, sizeof(*options));

    for (int i = 0; i < f->figure_count; i++)
        if (strchr(f->figures[i].code, ':') == NULL) {
            options[v->option_count++] = (struct option){ f->figures[i].code, f->figures[i].label };
            if (strcmp(f->figures[i].code, v->code) == 0)
                v->code_label = f->figures[i].label;
        }
    v->options = options;
}

enum status
report_rows_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct report_rows_view v = { .list = list_start(r) };
    struct campaign campaign;
    struct report_duty d;
    struct report_figures f;
    struct row_filter filter = { 0 };
    struct placed_row *rows;
    struct row_line *lines;
    enum status st = duty_find(c, path_int(r, "schedule"), path_int(r, "author"), path_day(r), &d);

    if (st == OK)
        st = campaign_page_of(r, d.schedule.campaign_id, tr(c, "The rows of the figures"),
                              &campaign, &v.page);
    if (st == OK)
        st = report_figures_read(c, &campaign, &d, &f);
    if (st != OK)
        return st;
    v.code = param_text(r, "ma");
    choose_rows(c, &f, v.code, v.list.q_folded, &filter);
    if (list_is_export(&v.list))
        return list_export(&v.list, &row_source, &filter);
    st = list_read(&v.list, &row_source, &filter, (void **)&rows, &v.row_count);
    if (st != OK)
        return st;
    v.list.all = filter.count;
    lines = arena_array(c->arena, (size_t)v.row_count + 1, sizeof(*lines));
    for (int i = 0; i < v.row_count; i++)
        lines[i] = row_line_of(c, &rows[i].row);
    v.rows = lines;
    v.as_of = f.as_of;
    fill_row_options(c, &f, &v);
    v.lead = arena_printf(c->arena, tr(c, "%s, %s: as known at the end of %s."), d.author,
                          period_text(c, &d.period), date_vi(c->arena, f.as_of));
    v.back_url = report_can(d.state, REPORT_SAVE, NULL) && duty_may_write(c, &d)
                     ? duty_write_url(c, &d)
                     : report_url(c, d.report_id);
    page_crumb(&v.page, tr(c, "Periodic reports"), "/lam-viec/bao-cao");
    page_crumb(&v.page, report_title(c, &d.period), v.back_url);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, report_rows, &v);
    return OK;
}
