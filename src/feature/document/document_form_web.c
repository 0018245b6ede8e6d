/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a document: its particulars, its deadlines in words, and beside them what applying it would do. */
#include "feature/document/document_views.h"

#include "db/audit.h"
#include "service/blob.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 60, UNITS_LISTED = 400, FILE_MAX_BYTES = 50 << 20, TEXT_MAX = 5000 };

/* What was posted, as the domain takes it. */
struct posted {
    struct form *form;
    struct document document;
    struct deadline *rows;
    int count;
};

/* ------------------------------------------------------------------ values of choices */

static const char *
whom_value(struct ctx *c, const struct deadline *d)
{
    if (d->unit_id != 0)
        return arena_printf(c->arena, "don-vi-%lld", (long long)d->unit_id);
    return d->level != LEVEL_NONE ? unit_level_code(d->level) : "";
}

static void
read_whom(const char *value, struct deadline *d)
{
    long long id = 0;

    if (sscanf(value, "don-vi-%lld", &id) == 1)
        d->unit_id = id;
    else if (!unit_level_parse(value, &d->level))
        d->level = LEVEL_NONE;
}

static const char *
id_text(struct ctx *c, int64_t id)
{
    return id != 0 ? arena_printf(c->arena, "%lld", (long long)id) : "";
}

/* ------------------------------------------------------------------ into and out of the form */

static void
fill_row(struct ctx *c, struct form *f, int number, const struct deadline *row)
{
    const char *prefix = arena_printf(c->arena, "deadline.%d", number);

    form_set(f, arena_printf(c->arena, "%s.for", prefix), whom_value(c, row));
    form_set(f, arena_printf(c->arena, "%s.milestone", prefix), id_text(c, row->milestone_id));
    form_set(f, arena_printf(c->arena, "%s.words", prefix), row->words);
    form_set(f, arena_printf(c->arena, "%s.reason", prefix), row->reason);
}

static void
fill_form(struct ctx *c, struct form *f, const struct document *d, const struct deadline *rows,
          int count)
{
    form_set(f, "kind", document_kind_code(d->kind));
    form_set(f, "number", d->number);
    form_set_date(f, "issued_on", d->issued_on);
    form_set(f, "issuer", d->issuer);
    form_set(f, "signer", d->signer);
    form_set(f, "title", d->title);
    form_set(f, "note", d->note);
    form_set(f, "points", d->points != NULL ? d->points : "");
    form_set(f, "file_id", id_text(c, d->file_id));
    form_set_int(f, "version", d->version);
    for (int i = 0; i < count; i++)
        fill_row(c, f, i, &rows[i]);
}

static void
read_rows(struct ctx *c, struct posted *p)
{
    p->count = form_rows(p->form, "deadline");
    if (p->count > ROWS_MAX)
        p->count = ROWS_MAX;
    p->rows = arena_array(c->arena, (size_t)p->count + 1, sizeof(*p->rows));
    for (int i = 0; i < p->count; i++) {
        struct form *f = p->form;
        struct deadline *d = &p->rows[i];

        read_whom(form_value(f, form_row_name(f, "deadline", i, "for")), d);
        d->milestone_id = form_id(f, form_row_name(f, "deadline", i, "milestone"), false);
        d->words = form_text(f, form_row_name(f, "deadline", i, "words"), 0, TEXT_MAX);
        d->reason = form_lines(f, form_row_name(f, "deadline", i, "reason"), 0, TEXT_MAX);
    }
}

/* What is missing or too long the domain tells; here only what cannot be read. */
static void
read_form(struct request *r, struct posted *p)
{
    struct form *f = p->form = form_read(r);
    struct document *d = &p->document;

    if (!document_kind_parse(form_value(f, "kind"), &d->kind))
        d->kind = DOCUMENT_KIND_COUNT;
    d->number = form_text(f, "number", 0, TEXT_MAX);
    d->issued_on = form_date(f, "issued_on", true);
    d->issuer = form_text(f, "issuer", 0, TEXT_MAX);
    d->signer = form_text(f, "signer", 0, TEXT_MAX);
    d->title = form_text(f, "title", 0, TEXT_MAX);
    d->note = form_lines(f, "note", 0, TEXT_MAX);
    d->points = form_lines(f, "points", 0, DOCUMENT_POINTS_MAX);
    read_rows(&r->ctx, p);
}

/* The domain counts rows from 0; the form's numbers may have holes where rows were taken away. */
static void
name_problems(struct ctx *c, struct form *f)
{
    for (struct problem *e = c->problems; e != NULL; e = e->next) {
        int row, length = 0;

        if (e->field != NULL && sscanf(e->field, "deadline.%d.%n", &row, &length) == 1 &&
            length > 0)
            e->field = form_row_name(f, "deadline", row, e->field + length);
    }
}

/* ------------------------------------------------------------------ choices and rows of the page */

static enum status
fill_choices(struct ctx *c, const struct campaign *campaign, struct document_form_view *v)
{
    struct milestone *milestones;
    struct unit *units;
    struct option *options;
    int count;
    enum status st = milestone_list(c, campaign->id, &milestones, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[i] = (struct option){ id_text(c, milestones[i].id), milestones[i].title };
    v->milestones = options;
    v->milestone_count = count;
    options = arena_array(c->arena, LEVEL_COUNT, sizeof(*options));
    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
        if (campaign->level_in[level])
            options[v->level_count++] =
                (struct option){ unit_level_code((enum unit_level)level),
                                 unit_level_text(c, (enum unit_level)level) };
    v->levels = options;
    st = campaign_list_units(c, campaign, today(c), &units, &count);
    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count && count <= UNITS_LISTED; i++)
        if (date_is_within(today(c), units[i].from_on, units[i].to_on))
            options[v->unit_count++] =
                (struct option){ arena_printf(c->arena, "don-vi-%lld", (long long)units[i].id),
                                 unit_title(c, &units[i]) };
    v->units = options;
    return OK;
}

/* "Hiểu là trước ngày đó: ngày cuối 30/03/2025, Chủ Nhật." */
static bool
understand(struct ctx *c, const char *words, struct date issued_on, const char **out_text,
           struct date *out_last)
{
    struct deadline_words read;

    *out_text = NULL;
    if (words[0] == '\0')
        return false;
    if (deadline_words_read(words, issued_on, &read) != OK) {
        *out_text = tr(c, "No day can be read from these words yet.");
        return false;
    }
    *out_last = read.last_on;
    *out_text = arena_printf(c->arena, tr(c, "Understood as %s: last day %s, %s."),
                             deadline_rule_text(c, read.rule), date_vi(c->arena, read.last_on),
                             weekday_text(c, read.last_on));
    return true;
}

static void
add_row(struct ctx *c, struct document_form_view *v, struct deadline_field *rows, const char *name,
        struct date issued_on)
{
    struct deadline_field *row = &rows[v->row_count++];
    struct date last_on;
    int number = 0;

    (void)sscanf(name, "deadline.%d", &number);
    row->number = arena_printf(c->arena, "%d", number);
    row->is_theirs = v->is_theirs != NULL && number < ROWS_MAX && v->is_theirs[number];
    /* where the field tells what is wrong already, it is not said twice */
    if (form_problem(v->form, name) == NULL)
        row->is_understood =
            understand(c, form_value(v->form, name), issued_on, &row->understood, &last_on);
}

/* Rows that were typed, but for the one whose button was pressed; one more where it was asked for, or where there is none. */
static void
fill_rows(struct request *r, struct document_form_view *v)
{
    struct ctx *c = &r->ctx;
    struct form *f = v->form;
    int count = form_rows(f, "deadline");
    struct deadline_field *rows = arena_array(c->arena, (size_t)count + 2, sizeof(*rows));
    struct deadline_field *blank = arena_alloc(c->arena, sizeof(*blank));
    const char *removed = form_value(f, "bot");
    struct date issued_on = DATE_NONE;

    (void)date_parse_vi(form_value(f, "issued_on"), &issued_on);
    for (int i = 0; i < count && i < ROWS_MAX; i++) {
        const char *name = form_row_name(f, "deadline", i, "words");
        const char *number = arena_printf(c->arena, "deadline.%s.", removed);

        if (removed[0] == '\0' || strncmp(name, number, strlen(number)) != 0)
            add_row(c, v, rows, name, issued_on);
    }
    if ((form_value(f, "them")[0] != '\0' || v->row_count == 0) && v->row_count < ROWS_MAX)
        add_row(c, v, rows, form_row_name(f, "deadline", count, "words"), issued_on);
    v->rows = rows;
    blank->number = "__i__";
    v->blank = blank;
}

static enum status
fill_file(struct ctx *c, struct document_form_view *v)
{
    struct file file;
    int64_t id = form_id(v->form, "file_id", false);
    enum status st = id != 0 ? file_find(c, id, &file) : OK;

    if (st == OK && id != 0)
        v->file_name = file.name;
    return st == NOT_FOUND ? OK : st;
}

static enum status
render(struct request *r, int status, const struct campaign *campaign, struct document_form_view *v,
       struct posted *p)
{
    struct ctx *c = &r->ctx;
    struct document_preview_view *preview = arena_alloc(c->arena, sizeof(*preview));
    enum status st = fill_choices(c, campaign, v);

    if (st == OK)
        st = fill_file(c, v);
    if (st != OK)
        return st;
    name_problems(c, v->form);
    fill_rows(r, v);
    preview->page = v->page;
    preview->has_buttons = true;
    preview->on = today(c);
    /* the preview repeats what the fields say already: its problems are not the form's */
    if (p != NULL && status == 200) {
        st = document_preview_fill(r, campaign, &p->document, p->rows, p->count, preview);
        if (st != OK)
            return st;
        problems_clear(c);
    } else {
        preview->problem =
            status == 200
                ? tr(c, "What the document would do appears here once its deadlines are typed.")
                : tr(c, "Mend the places marked in the form first.");
    }
    v->preview = preview;
    v->milestones_url =
        arena_printf(c->arena, "/lam-viec/dot-thi-dua/%lld/moc", (long long)campaign->id);
    page_crumb(&v->page, tr(c, "Plans and directives"), "/lam-viec/van-ban");
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, document_form, v);
    return OK;
}

/* ------------------------------------------------------------------ saving */

static enum status
is_own_file(struct ctx *c, int64_t file_id, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM file WHERE id = $1 AND account_id = $2");
    bool found;
    enum status st;

    bind_int(q, file_id);
    bind_int(q, c->account_id);
    found = query_row(q);
    st = query_end(q);
    *out = found;
    return st;
}

/* A new file, or the one that the form carries: only the document's own, or one that this reader brought. */
static enum status
take_file(struct request *r, struct posted *p, int64_t present_id)
{
    struct ctx *c = &r->ctx;
    const struct upload *upload = form_upload(p->form, "file", false);
    int64_t carried = form_id(p->form, "file_id", false);
    bool is_own = false;
    enum status st = OK;

    if (upload != NULL && upload->size > 0) {
        st = file_insert(c, "file", upload->path, upload->name, blob_paper_types, FILE_MAX_BYTES,
                         &p->document.file_id);
        if (st == OK)
            form_set(p->form, "file_id", id_text(c, p->document.file_id));
        return st;
    }
    if (carried != 0 && carried != present_id)
        st = is_own_file(c, carried, &is_own);
    if (carried != 0 && (carried == present_id || is_own))
        p->document.file_id = carried;
    return st;
}

static bool
is_only_shown_again(const struct form *f)
{
    return form_value(f, "them")[0] != '\0' || form_value(f, "bot")[0] != '\0' ||
           strcmp(form_value(f, "lam"), "xem") == 0;
}

/* Saved; applied at once where that was asked for and confirmed, else the document's own page asks. */
static enum status
go_on(struct request *r, const struct posted *p)
{
    struct ctx *c = &r->ctx;
    const struct document *d = &p->document;
    bool is_applied = strcmp(form_value(p->form, "lam"), "ap-dung") == 0;
    enum status st;

    form_done(p->form);
    if (!is_applied || form_value(p->form, "confirmed")[0] == '\0') {
        respond_flash(r, tr(c, "The draft was saved: %s."), document_name(c, d));
        return respond_see_other(r, "%s%s", document_url(c, d->id, ""),
                                 is_applied ? "#xem-truoc" : "");
    }
    st = document_apply(c, d->id, d->version);
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "%s was applied, and those concerned were told."), document_name(c, d));
    return respond_see_other(r, "%s",
                             document_url(c, d->id, d->points[0] != '\0' ? "/giao-viec" : ""));
}

static enum status
save(struct request *r, const struct campaign *campaign, struct document_form_view *v,
     struct posted *p, int64_t present_file_id)
{
    struct ctx *c = &r->ctx;
    enum status st = take_file(r, p, present_file_id);

    p->document.campaign_id = campaign->id;
    if (st == OK && is_only_shown_again(p->form)) {
        problems_clear(c);
        return render(r, 200, campaign, v, p);
    }
    if (st == OK || st == INVALID) {
        enum status checked = document_check(c, campaign, &p->document, p->rows, p->count);

        if (checked != OK && checked != INVALID)
            return checked;
        st = st == OK && checked == OK && form_ok(p->form) ? OK : INVALID;
    }
    if (st == OK) {
        problems_clear(c);
        st = document_save(c, &p->document, p->rows, p->count);
    }
    if (st == INVALID)
        return render(r, 422, campaign, v, p);
    return st == OK ? go_on(r, p) : st;
}

/* ------------------------------------------------------------------ a new one */

static enum status
begin_new(struct request *r, const char *title, struct campaign *campaign,
          struct document_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, title, campaign, &v->page);

    if (st != OK)
        return st;
    v->page.name = "directive";
    v->action_url = "/lam-viec/van-ban";
    v->back_url = "/lam-viec/van-ban";
    v->lead = arena_printf(c->arena,
                           tr(c, "%s, %s. Nothing changes until it is applied; what holds now is "
                                 "kept as a baseline to compare with."),
                           weekday_text(c, today(c)), date_vi(c->arena, today(c)));
    return require(c, EDIT_DOCUMENTS, campaign->owner_unit_id, campaign->id);
}

/* As the newest document has it; before there is one, the leading unit. */
static enum status
fill_issuer(struct ctx *c, const struct campaign *campaign, const char *owner, struct form *f)
{
    struct document *all;
    int count;
    enum status st = document_list(c, campaign->id, "", &all, &count);

    if (st != OK)
        return st;
    form_set(f, "issuer", count > 0 ? all[0].issuer : owner);
    form_set(f, "signer", count > 0 ? all[0].signer : "");
    return OK;
}

enum status
document_new_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct document_form_view v = { 0 };
    enum document_kind kind;
    const char *asked = param(r, "loai");
    enum status st = begin_new(r, tr(c, "New document"), &campaign, &v);

    if (st == NOT_FOUND)
        return respond_see_other(r, "/lam-viec/dot-thi-dua");
    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(c->arena, "van-ban-moi-%lld", (long long)campaign.id));
    if (asked == NULL || !document_kind_parse(asked, &kind) || kind == DOCUMENT_EXCEPTION)
        kind = DOCUMENT_DIRECTIVE;
    form_set(v.form, "kind", document_kind_code(kind));
    form_set_date(v.form, "issued_on", today(c));
    st = fill_issuer(c, &campaign, v.page.campaign_owner, v.form);
    return st == OK ? render(r, 200, &campaign, &v, NULL) : st;
}

enum status
document_insert_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct document_form_view v = { 0 };
    struct posted p = { 0 };
    enum status st = begin_new(r, tr(c, "New document"), &campaign, &v);

    if (st != OK)
        return st;
    read_form(r, &p);
    v.form = p.form;
    v.is_exception = p.document.kind == DOCUMENT_EXCEPTION;
    if (v.is_exception)
        v.page.title = tr(c, "Extension for one unit");
    return save(r, &campaign, &v, &p, 0);
}

/* ------------------------------------------------------------------ an extension */

static enum status
fill_exception(struct ctx *c, const struct campaign *campaign, int64_t unit_id,
               int64_t milestone_id, struct form *f)
{
    struct deadline row = {
        .unit_id = unit_id, .milestone_id = milestone_id, .words = "", .reason = ""
    };
    struct unit u;
    struct milestone m;
    enum status st = unit_id != 0 ? unit_find(c, unit_id, today(c), &u) : OK;

    if (st == OK && milestone_id != 0)
        st = milestone_find(c, milestone_id, &m);
    if (st == OK && milestone_id != 0 && m.campaign_id != campaign->id)
        st = NOT_FOUND;
    if (st != OK)
        return st;
    form_set(f, "deadline.0.for", unit_id != 0 ? whom_value(c, &row) : "");
    form_set(f, "deadline.0.milestone", id_text(c, milestone_id));
    if (unit_id != 0 && milestone_id != 0)
        form_set(f, "title",
                 arena_printf(c->arena, tr(c, "Extension for %s: %s"), unit_title(c, &u), m.title));
    return OK;
}

enum status
document_exception_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct document_form_view v = { .is_exception = true };
    enum status st = begin_new(r, tr(c, "Extension for one unit"), &campaign, &v);

    if (st != OK)
        return st;
    v.lead = tr(c, "It replaces the deadline of this one unit, with a reason and a signer; all "
                   "others keep theirs.");
    v.form = form_new(r, NULL);
    form_set(v.form, "kind", "exception");
    form_set_date(v.form, "issued_on", today(c));
    st = fill_issuer(c, &campaign, v.page.campaign_owner, v.form);
    if (st == OK)
        st =
            fill_exception(c, &campaign, param_int(r, "don-vi", 0), param_int(r, "moc", 0), v.form);
    return st == OK ? render(r, 200, &campaign, &v, NULL) : st;
}

/* ------------------------------------------------------------------ a draft */

static enum status
begin_edit(struct request *r, struct document *d, struct campaign *campaign,
           struct document_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = document_find(c, path_int(r, "id"), d);

    if (st == OK)
        st = campaign_page_of(r, d->campaign_id, tr(c, "Change the draft"), campaign, &v->page);
    if (st == OK)
        st = require(c, EDIT_DOCUMENTS, campaign->owner_unit_id, campaign->id);
    if (st != OK)
        return st;
    v->page.name = "directive";
    v->lead = document_name(c, d);
    v->action_url = document_url(c, d->id, "/sua");
    v->back_url = document_url(c, d->id, "");
    v->is_exception = d->kind == DOCUMENT_EXCEPTION;
    if (document_can(d->state, DOCUMENT_SAVE, NULL))
        return OK;
    (void)problem(c, NULL, tr(c, "%s is in the state “%s”: this step is not possible any more."),
                  document_name(c, d), document_state_text(c, d->state));
    return CONFLICT;
}

enum status
document_edit_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct document_form_view v = { 0 };
    struct posted p = { 0 };
    enum status st = begin_edit(r, &p.document, &campaign, &v);

    if (st == OK)
        st = deadline_list(c, p.document.id, &p.rows, &p.count);
    if (st == OK)
        st = document_points(c, p.document.id, &p.document.points);
    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(c->arena, "van-ban-%lld", (long long)p.document.id));
    fill_form(c, v.form, &p.document, p.rows, p.count);
    return render(r, 200, &campaign, &v, &p);
}

/* Rows of what stands that were not typed here join the form, so that saving it again does not lose them unseen. */
static void
add_their_rows(struct ctx *c, struct document_form_view *v, const struct deadline *rows, int count)
{
    bool *is_theirs = arena_array(c->arena, ROWS_MAX, sizeof(*is_theirs));
    int mine = form_rows(v->form, "deadline");

    for (int i = 0; i < count && i < ROWS_MAX; i++)
        is_theirs[i] = true;
    for (int i = 0; i < mine; i++) {
        int number = 0;

        if (sscanf(form_row_name(v->form, "deadline", i, "words"), "deadline.%d", &number) == 1 &&
            number < ROWS_MAX)
            is_theirs[number] = false;
    }
    for (int i = 0; i < count && i < ROWS_MAX; i++)
        if (is_theirs[i])
            fill_row(c, v->form, i, &rows[i]);
    v->is_theirs = is_theirs;
}

static enum status
show_conflict(struct request *r, const struct campaign *campaign, struct document_form_view *v,
              struct posted *p)
{
    struct ctx *c = &r->ctx;
    struct form *theirs = form_new(r, NULL);
    struct document there;
    struct deadline *rows;
    int count;
    enum status st = document_find(c, p->document.id, &there);

    if (st == OK && there.state != DOCUMENT_DRAFT)
        return CONFLICT;
    if (st == OK)
        st = deadline_list(c, there.id, &rows, &count);
    if (st == OK)
        st = document_points(c, there.id, &there.points);
    if (st != OK)
        return st;
    fill_form(c, theirs, &there, rows, count);
    add_their_rows(c, v, rows, count);
    st = form_conflict_of(v->form, theirs, "document", there.id);
    return st == OK ? render(r, 409, campaign, v, p) : st;
}

enum status
document_update_page(struct request *r)
{
    struct campaign campaign;
    struct document there;
    struct document_form_view v = { 0 };
    struct posted p = { 0 };
    enum status st = begin_edit(r, &there, &campaign, &v);

    if (st != OK)
        return st;
    read_form(r, &p);
    v.form = p.form;
    p.document.id = there.id;
    p.document.issuer_unit_id = there.issuer_unit_id;
    p.document.version = form_version(p.form);
    if (p.document.version != there.version)
        return show_conflict(r, &campaign, &v, &p);
    st = save(r, &campaign, &v, &p, there.file_id);
    return st == CONFLICT ? show_conflict(r, &campaign, &v, &p) : st;
}

/* ------------------------------------------------------------------ while typing */

enum status
document_preview_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct document_preview_view v = { .has_buttons = true };
    struct posted p = { 0 };
    enum status st = campaign_page(r, tr(c, "Preview"), &campaign, &v.page);

    if (st == OK)
        st = require(c, EDIT_DOCUMENTS, campaign.owner_unit_id, campaign.id);
    if (st != OK)
        return st;
    read_form(r, &p);
    problems_clear(c);
    st = document_preview_fill(r, &campaign, &p.document, p.rows, p.count, &v);
    if (st != OK)
        return st;
    problems_clear(c);
    RESPOND(r, v.problem != NULL ? 422 : 200, document_preview, &v);
    return OK;
}

enum status
document_understood_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct understood_view v = { .page = page_start(r, "") };
    struct form *f = form_read(r);
    const char *field = param(r, "o");
    struct date issued_on = DATE_NONE;

    (void)date_parse_vi(form_value(f, "issued_on"), &issued_on);
    if (field != NULL)
        v.is_understood =
            understand(c, form_text(f, field, 0, TEXT_MAX), issued_on, &v.text, &v.last_on);
    problems_clear(c);
    RESPOND(r, 200, understood, &v);
    return OK;
}
