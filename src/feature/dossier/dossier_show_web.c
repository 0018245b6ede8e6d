/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a dossier: what stands in it, what it lacks, where it is, and the forms of who may change it. */
#include "feature/dossier/dossier_inside.h"
#include "feature/dossier/dossier_views.h"
#include "feature/dossier/dossier_web.h"

#include "db/audit.h"
#include "feature/conference/conference.h"
#include "feature/document/document.h"
#include "service/blob.h"

#include <string.h>

static const char *
key_of(const struct dossier_page *p, const char *what)
{
    return arena_printf(p->r->ctx.arena, "ho-so-%lld-%s", (long long)p->d.id, what);
}

const char *
dossier_place_url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "%s%s", url_dossier(c, id), rest);
}

/* ------------------------------------------------------------------ what it lacks */

static bool
is_lacking(const struct dossier_show_view *v, const char *field)
{
    for (int i = 0; i < v->missing_count; i++)
        if (strcmp(v->missing[i].field, field) == 0)
            return true;
    return false;
}

static const char *
mend_url(struct ctx *c, const char *field)
{
    char *id = arena_printf(c->arena, "#f-%s", field);

    for (char *s = id + 1; *s != '\0'; s++)
        if (*s == '.')
            *s = '-';
    return strcmp(field, "subject_id") == 0 ? "#p0" : id;
}

/* As problems of a check that nobody posted: they are told above the page, and not as a form's. */
static enum status
fill_missing(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct problem *posted = c->problems, *last = c->last_problem;
    struct dossier_told *told = arena_array(c->arena, PROBLEMS_KEPT, sizeof(*told));
    int posted_count = c->problem_count;
    enum status st;

    c->problems = c->last_problem = NULL;
    c->problem_count = 0;
    st = dossier_check_whole(c, &p->d);
    for (const struct problem *e = c->problems; e != NULL && v->missing_count < PROBLEMS_KEPT;
         e = e->next)
        told[v->missing_count++] =
            (struct dossier_told){ e->field, e->message, mend_url(c, e->field) };
    v->missing = told;
    c->problems = posted;
    c->last_problem = last;
    c->problem_count = posted_count;
    return st == INVALID ? OK : st;
}

static enum status
fill_warnings(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    const struct award_question question = { .subject_id = p->d.subject_id,
                                             .award_id = p->d.award_id,
                                             .campaign_id = p->d.campaign_id,
                                             .achievement = p->d.achievement,
                                             .on = today(c) };
    struct award_finding *found;
    struct dossier_told *told;
    int count;
    enum status st;

    /* What is decided is not warned of: the award itself would be found. */
    if (p->d.state >= DOSSIER_AWARDED)
        return OK;
    st = award_ask(c, &question, &found, &count);
    if (st != OK)
        return st;
    told = arena_array(c->arena, (size_t)count + 1, sizeof(*told));
    for (int i = 0; i < count; i++)
        if (!found[i].is_refusal)
            told[v->warning_count++] = (struct dossier_told){ "", found[i].words, NULL };
    v->warnings = told;
    return OK;
}

/* ------------------------------------------------------------------ the parts */

static struct form *
part_form(struct dossier_page *p, const struct dossier_part *part)
{
    struct form *f =
        form_new(p->r, key_of(p, arena_printf(p->r->ctx.arena, "phan-%s", part->code)));

    form_set_int(f, "version", part->version);
    form_set(f, part->field, part->text);
    form_quiet(f);
    return f;
}

enum status
dossier_fill_parts(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct report_section *sections;
    struct dossier_section *texts;
    struct dossier_part *parts;
    int count, text_count;
    enum status st = report_sections(c, p->award.form_code, &sections, &count);

    if (st == OK)
        st = dossier_sections(c, p->d.id, &texts, &text_count);
    if (st != OK)
        return st;
    parts = arena_array(c->arena, (size_t)count + 1, sizeof(*parts));
    for (int i = 0; i < count; i++) {
        struct dossier_part *part = &parts[i];

        *part = (struct dossier_part){ .code = sections[i].code,
                                       .name = sections[i].name,
                                       .help = sections[i].help,
                                       .text = "",
                                       .most = sections[i].most,
                                       .is_required = sections[i].is_required };
        for (int j = 0; j < text_count; j++)
            if (strcmp(texts[j].code, part->code) == 0) {
                part->text = texts[j].text;
                part->saved_at = texts[j].saved_at;
                part->saved_by = texts[j].saved_by;
                part->version = texts[j].version;
            }
        part->field = arena_printf(c->arena, "section.%s", part->code);
        part->is_missing = is_lacking(v, part->field);
        part->action_url = arena_printf(c->arena, "%s/phan/%s", v->self_url, part->code);
        part->form = part_form(p, part);
    }
    v->parts = parts;
    v->part_count = count;
    return OK;
}

/* ------------------------------------------------------------------ figures */

static int
last_year_of(struct dossier_page *p, const struct dossier_measure *rows, int count)
{
    int year = 0;

    for (int i = 0; i < count; i++)
        for (int j = 0; j < rows[i].value_count; j++)
            if (rows[i].values[j].year > year)
                year = rows[i].values[j].year;
    return year != 0 ? year : today(&p->r->ctx).year - 1;
}

struct form *
dossier_figures_form(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct form *f = form_new(p->r, key_of(p, "so-lieu"));

    form_set_int(f, "version", p->d.figures_version);
    form_set_int(f, "last_year", v->last_year);
    for (int i = 0; i < v->row_count; i++) {
        form_set(f, arena_printf(c->arena, "measure.%d.name", i), v->rows[i].name);
        form_set(f, arena_printf(c->arena, "measure.%d.counted_in", i), v->rows[i].counted_in);
        for (int y = 0; y < DOSSIER_YEARS_MAX; y++)
            form_set(f, arena_printf(c->arena, "measure.%d.value%d", i, y), v->rows[i].values[y]);
    }
    form_quiet(f);
    return f;
}

enum status
dossier_fill_figures(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct dossier_measure *measures;
    struct dossier_row *rows;
    int count;
    enum status st = dossier_measures(c, p->d.id, &measures, &count);

    if (st != OK)
        return st;
    v->last_year = last_year_of(p, measures, count);
    for (int y = 0; y < DOSSIER_YEARS_MAX; y++)
        v->years[y] = v->last_year - DOSSIER_YEARS_MAX + 1 + y;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++) {
        rows[i] = (struct dossier_row){ measures[i].name,
                                        measures[i].counted_in,
                                        { "", "", "", "", "" } };
        for (int j = 0; j < measures[i].value_count; j++) {
            int at = measures[i].values[j].year - v->years[0];

            if (at >= 0 && at < DOSSIER_YEARS_MAX)
                rows[i].values[at] = dossier_value_text(
                    c->lang, c->arena, measures[i].values[j].value, measures[i].decimals);
        }
    }
    v->rows = rows;
    v->row_count = count;
    v->form_rows = count > 0 ? count : 1;
    return OK;
}

/* ------------------------------------------------------------------ history, papers, photos */

static enum status
fill_past(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct subject_award *awards;
    struct dossier_past *past;
    int count;
    enum status st = subject_awards(c, p->d.subject_id, &awards, &count);

    if (st == NOT_FOUND)
        return OK; /* it belongs elsewhere now */
    if (st != OK)
        return st;
    past = arena_array(c->arena, (size_t)count + 1, sizeof(*past));
    for (int i = 0; i < count; i++)
        past[i] = (struct dossier_past){ awards[i].year, awards[i].name, awards[i].decision_number,
                                         awards[i].decided_by };
    v->past = past;
    v->past_count = count;
    return OK;
}

static enum status
fill_file(struct dossier_page *p, const struct dossier_paper *paper, struct dossier_file *out)
{
    struct ctx *c = &p->r->ctx;
    struct file f;
    enum status st = file_find(c, paper->file_id, &f);

    if (st != OK)
        return st;
    *out = (struct dossier_file){
        .id = paper->id,
        .name = paper->name,
        .facts = arena_printf(c->arena, "%s, %s KB, %s", blob_type_name(f.type),
                              number(c->lang, c->arena, (f.size + 1023) / 1024),
                              date_vi(c->arena, date_of_instant(paper->created_at))),
        .url = arena_printf(c->arena, "%s/giay-to/%lld", url_dossier(c, p->d.id),
                            (long long)paper->id),
        .delete_url = arena_printf(c->arena, "%s/giay-to/%lld/xoa", url_dossier(c, p->d.id),
                                   (long long)paper->id)
    };
    return OK;
}

static enum status
fill_files(struct dossier_page *p, const struct dossier_paper *papers, int count,
           struct dossier_paper_line *line)
{
    struct dossier_file *files = arena_array(p->r->ctx.arena, (size_t)count + 1, sizeof(*files));
    enum status st = OK;

    for (int i = 0; st == OK && i < count; i++)
        if (strcmp(papers[i].code, line->code) == 0)
            st = fill_file(p, &papers[i], &files[line->file_count++]);
    line->files = files;
    return st;
}

static enum status
fill_papers(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct award_paper *kinds;
    struct dossier_paper *papers;
    struct dossier_paper_line *lines;
    int count, paper_count;
    enum status st = award_papers(c, p->d.award_id, &kinds, &count);

    if (st == OK)
        st = dossier_papers(c, p->d.id, &papers, &paper_count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < count; i++) {
        lines[i] = (struct dossier_paper_line){ .code = kinds[i].code,
                                                .name = kinds[i].name,
                                                .is_required = kinds[i].is_required,
                                                .is_made = kinds[i].is_made };
        lines[i].is_missing = is_lacking(v, arena_printf(c->arena, "paper.%s", kinds[i].code));
        st = fill_files(p, papers, paper_count, &lines[i]);
    }
    v->papers = lines;
    v->paper_count = count;
    return st;
}

static const char *
photo_url(struct ctx *c, int64_t dossier_id, int64_t id, int width, const char *ending)
{
    return arena_printf(c->arena, "%s/anh/%lld/%d.%s", url_dossier(c, dossier_id), (long long)id,
                        width, ending);
}

static void
fill_photo(struct ctx *c, int64_t dossier_id, const struct dossier_photo *p,
           struct dossier_photo_line *line)
{
    *line = (struct dossier_photo_line){
        .id = p->id,
        .name = p->name,
        .caption = p->caption,
        .alt = p->alt,
        .is_decorative = p->is_decorative,
        .url = photo_url(c, dossier_id, p->id, image_widths[1], "webp"),
        .jpeg_url = photo_url(c, dossier_id, p->id, image_widths[1], "jpg"),
        .small_url = photo_url(c, dossier_id, p->id, image_widths[0], "webp"),
        .large_url = photo_url(c, dossier_id, p->id, image_widths[2], "jpg"),
        .version = p->version,
    };
    for (int i = 0; i < p->size_count; i++)
        if (p->sizes[i].wanted_width == image_widths[1]) {
            line->width = p->sizes[i].width;
            line->height = p->sizes[i].height;
        }
}

struct form *
dossier_photo_form(struct dossier_page *p, const struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct form *f = form_new(p->r, key_of(p, "anh"));

    for (int i = 0; i < v->photo_count; i++) {
        const struct dossier_photo_line *photo = &v->photos[i];
        long long id = (long long)photo->id;

        form_set(f, arena_printf(c->arena, "caption.%lld", id), photo->caption);
        form_set(f, arena_printf(c->arena, "alt.%lld", id), photo->alt);
        if (photo->is_decorative)
            form_set(f, arena_printf(c->arena, "decorative.%lld", id), "1");
    }
    form_quiet(f);
    return f;
}

enum status
dossier_fill_photos(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct dossier_photo *photos;
    struct dossier_photo_line *lines;
    int count;
    enum status st = dossier_photos(c, p->d.id, &photos, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        fill_photo(c, p->d.id, &photos[i], &lines[i]);
    v->photos = lines;
    v->photo_count = count;
    return OK;
}

/* ------------------------------------------------------------------ what may be done with it */

static bool
may_take(struct ctx *c, const struct dossier *d, const struct dossier_rule *rule)
{
    return may(c, rule->access, rule->is_of_origin ? d->unit_id : d->at_unit_id, d->campaign_id);
}

/* Passing on and taking in share a state: which of them it is, the tree says. */
static enum status
fill_acts(struct dossier_page *p, struct dossier_show_view *v)
{
    static const char *const kinds[DOSSIER_STEP_COUNT] = {
        [DOSSIER_SUBMIT] = "primary",          [DOSSIER_PASS_ON] = "primary",
        [DOSSIER_RETURN] = "outline-danger",   [DOSSIER_ACCEPT] = "primary",
        [DOSSIER_AWARD] = "primary",           [DOSSIER_REFUSE] = "outline-danger",
        [DOSSIER_WITHDRAW] = "outline-danger",
    };
    struct ctx *c = &p->r->ctx;
    struct dossier_act *acts = arena_array(c->arena, DOSSIER_STEP_COUNT, sizeof(*acts));
    struct unit *way;
    int64_t back = 0;
    int count;
    enum status st = dossier_way_up(c, p->d.at_unit_id, p->award.level, &way, &count);

    if (st == OK)
        st = dossier_way_back(c, p->d.id, &back);
    if (st != OK)
        return st;
    for (enum dossier_step step = DOSSIER_SUBMIT; step < DOSSIER_STEP_COUNT; step++) {
        const struct dossier_rule *rule = dossier_can(p->d.state, step);

        if (rule == NULL || !may_take(c, &p->d, rule) || (step == DOSSIER_PASS_ON && count == 1) ||
            (step == DOSSIER_ACCEPT && count > 1) || (step == DOSSIER_RETURN && back == 0))
            continue;
        acts[v->act_count++] = (struct dossier_act){ .code = dossier_step_code(step),
                                                     .label = dossier_step_text(c, step),
                                                     .kind = kinds[step],
                                                     .needs_words = rule->needs_words,
                                                     .needs_decision = step == DOSSIER_AWARD };
    }
    v->acts = acts;
    return OK;
}

static enum status
fill_decisions(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    struct document *documents;
    struct option *options;
    int count;
    enum status st = document_list(c, p->d.campaign_id, "", &documents, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        if (documents[i].kind == DOCUMENT_DECISION && documents[i].state == DOCUMENT_APPLIED)
            options[v->decision_count++] =
                (struct option){ arena_printf(c->arena, "%lld", (long long)documents[i].id),
                                 document_name(c, &documents[i]) };
    v->decisions = options;
    v->can_enter_decisions = may(c, EDIT_DOCUMENTS, 0, p->d.campaign_id);
    return OK;
}

enum status
dossier_field_options(struct ctx *c, const struct option **out, int *out_count)
{
    struct activity_field *fields;
    struct option *options;
    int count;
    enum status st = activity_field_list(c, &fields, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[i] = (struct option){ fields[i].code,
                                      activity_field_name(c, fields, count, fields[i].code) };
    *out = options;
    *out_count = count;
    return OK;
}

static void
fill_field_name(const struct dossier_page *p, struct dossier_show_view *v)
{
    v->field_name = "";
    for (int i = 0; i < v->field_count; i++)
        if (strcmp(v->fields[i].value, p->d.field) == 0)
            v->field_name = v->fields[i].label;
}

struct form *
dossier_head_form(struct dossier_page *p)
{
    struct form *f = form_new(p->r, key_of(p, "so-luoc"));

    form_set_int(f, "version", p->d.version);
    form_set(f, "achievement", p->d.achievement);
    form_set(f, "field", p->d.field);
    form_quiet(f);
    return f;
}

/* ------------------------------------------------------------------ all of it */

static void
fill_head(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;

    v->dossier = p->d;
    v->subject = p->subject;
    v->subject_kind = subject_kind_text(c, p->subject_kind);
    v->subject_url = url_subject(c, p->d.subject_id);
    v->unit = dossier_unit_title(c, p->d.unit_id);
    v->at_unit = dossier_unit_title(c, p->d.at_unit_id);
    v->award = p->award.name;
    v->award_kind = award_kind_text(c, p->award.kind);
    v->decided_by = p->award.decided_by;
    v->state_text = dossier_word(c, &p->d, &v->mark);
    v->unit_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)p->d.unit_id);
    v->way_url = dossier_place_url(c, p->d.id, "/duong-di");
    v->upload_url = dossier_place_url(c, p->d.id, "/tep");
    v->step_url = dossier_place_url(c, p->d.id, "/buoc");
    v->purpose = dossier_purpose(c, p->d.id);
    v->can_write = dossier_is_written_by(c, &p->d);
    v->can_add_papers = dossier_takes_papers_from(c, &p->d);
    v->page.script = v->can_add_papers ? "upload.js" : NULL;
    v->page.name = "dossier";
}

static void
fill_sent_back(struct dossier_show_view *v)
{
    for (int i = 0; i < v->event_count; i++)
        if (v->dossier.state == DOSSIER_RETURNED && v->events[i].is_return)
            v->sent_back = &v->events[i];
}

/* How much of the contents is whole: the one line, each part, papers, photos. */
static void
count_done(struct dossier_show_view *v)
{
    bool papers = false, photos = false;

    for (int i = 0; i < v->missing_count; i++) {
        papers = papers || strncmp(v->missing[i].field, "paper.", 6) == 0;
        photos = photos || strncmp(v->missing[i].field, "alt.", 4) == 0 ||
                 strncmp(v->missing[i].field, "caption.", 8) == 0;
    }
    v->part_all = v->part_count + 3;
    v->done_count = !is_lacking(v, "achievement") + !papers + !photos;
    for (int i = 0; i < v->part_count; i++)
        v->done_count += !v->parts[i].is_missing;
}

enum status
dossier_fill(struct dossier_page *p, struct dossier_show_view *v)
{
    struct ctx *c = &p->r->ctx;
    enum status st;

    v->self_url = url_dossier(c, p->d.id);
    fill_head(p, v);
    st = dossier_judged_read(c, &p->d, &v->judged);
    if (st == OK)
        st = dossier_stages(c, &p->d, &p->award, &v->judged, &v->stages, &v->stage_count);
    if (st == OK)
        st = dossier_where(c, &p->d, &p->award, &v->where);
    if (st == OK)
        st = dossier_events(c, &p->d, &v->judged, &v->events, &v->event_count);
    if (st == OK)
        st = fill_missing(p, v);
    if (st == OK)
        st = fill_warnings(p, v);
    if (st == OK)
        st = dossier_fill_parts(p, v);
    if (st == OK)
        st = dossier_fill_figures(p, v);
    if (st == OK)
        st = fill_past(p, v);
    if (st == OK)
        st = fill_papers(p, v);
    if (st == OK)
        st = dossier_fill_photos(p, v);
    if (st == OK)
        st = fill_acts(p, v);
    if (st == OK)
        st = fill_decisions(p, v);
    if (st == OK)
        st = dossier_field_options(c, &v->fields, &v->field_count);
    if (st != OK)
        return st;
    fill_field_name(p, v);
    fill_sent_back(v);
    count_done(v);
    v->head_form = dossier_head_form(p);
    v->figures_form = dossier_figures_form(p, v);
    v->photo_form = dossier_photo_form(p, v);
    v->upload_form = form_new(p->r, NULL);
    v->step_form = form_new(p->r, NULL);
    form_quiet(v->step_form);
    return OK;
}

enum status
dossier_show_page(struct request *r)
{
    struct dossier_page p;
    struct dossier_show_view v = { 0 };
    enum status st = dossier_page_begin(r, NULL, &p, &v.page);

    if (st == OK)
        st = dossier_fill(&p, &v);
    if (st != OK)
        return st;
    RESPOND(r, 200, dossier_show, &v);
    return OK;
}
