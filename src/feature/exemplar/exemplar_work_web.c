/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At work: what is before the public, and one dossier's text before it is shown. */
#include "feature/exemplar/exemplar_views.h"

#include "core/text.h"
#include "feature/campaign/campaign.h"
#include "web/access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_URL "/lam-viec/lay-y-kien"

/* ------------------------------------------------------------------ the list */

static void
word_of(struct ctx *c, const struct exemplar *e, const char **out_mark, const char **out_word)
{
    int days = date_is_none(e->last_on) ? 0 : date_days_between(today(c), e->last_on);

    *out_mark = e->state == EXEMPLAR_SHOWN ? "done" : "none";
    *out_word = exemplar_state_text(c, e->state);
    if (e->state != EXEMPLAR_ASKING)
        return;
    if (days < 0) {
        *out_mark = "late";
        *out_word = tr(c, "Closing record to be made");
    } else {
        *out_mark = days <= 1 ? "due" : "track";
        *out_word = days == 0
                        ? tr(c, "ends today")
                        : arena_printf(c->arena, trn(c, "%d day left", "%d days left", days), days);
    }
}

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct exemplar_work_filter *f = filter;
    struct exemplar_work_line *lines = NULL;
    struct exemplar_work_row *rows;
    int count = 0;
    enum status st;

    f->q_folded = l->q_folded;
    st = exemplar_work_list(c, f, l->after, l->limit, &lines, &count);
    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++) {
        const struct exemplar *e = &lines[i].exemplar;

        rows[i] = (struct exemplar_work_row){
            .dossier_id = e->dossier_id,
            .name = e->name,
            .award = e->award,
            .unit = e->unit,
            .state = e->state,
            .url = arena_printf(c->arena, "%s/y-kien", url_exemplar_work(c, e->dossier_id)),
            .first_on = e->first_on,
            .last_on = e->last_on,
            .new_count = lines[i].new_count,
            .all_count = lines[i].all_count,
            .place = date_is_none(e->last_on) ? "9999-12-31" : date_iso(c->arena, e->last_on),
            .id = e->id,
        };
        word_of(c, e, &rows[i].mark, &rows[i].word);
    }
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct exemplar_work_row *x = row;

    out_parts[0] = x->place;
    out_parts[1] = arena_printf(c->arena, "%" PRId64, x->id);
}

#define TEXT_CELL(NAME, VALUE)                                                                     \
    static void NAME##_cell(struct ctx *c, const void *row, struct list_cell *out)                 \
    {                                                                                              \
        const struct exemplar_work_row *x = row;                                                   \
                                                                                                   \
        (void)c;                                                                                   \
        out->text = (VALUE);                                                                       \
    }

TEXT_CELL(name, x->name)
TEXT_CELL(unit, x->unit)
TEXT_CELL(award, x->award)
TEXT_CELL(state, exemplar_state_text(c, x->state))

static void
first_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct exemplar_work_row *)row)->first_on;
}

static void
last_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct exemplar_work_row *)row)->last_on;
}

static void
count_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct exemplar_work_row *)row)->all_count;
}

static const struct list_column columns[] = {
    { N_("Proposed"), LIST_TEXT, 36, name_cell }, { N_("Unit"), LIST_TEXT, 28, unit_cell },
    { N_("For"), LIST_TEXT, 40, award_cell },     { N_("State"), LIST_TEXT, 24, state_cell },
    { N_("From"), LIST_DATE, 14, first_cell },    { N_("Last day"), LIST_DATE, 14, last_cell },
    { N_("Opinions"), LIST_INT, 12, count_cell }, { 0 },
};

static const struct list_source source = {
    .title = N_("Before the public"),
    .columns = columns,
    .row_size = sizeof(struct exemplar_work_row),
    .fetch = fetch,
    .key = key,
};

enum status
exemplar_work(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct exemplar_work_filter f = { .state = EXEMPLAR_NONE };
    struct exemplar_work_view v = { .list = list_start(r), .state = param_text(r, "trang-thai") };
    enum status st;

    for (int i = EXEMPLAR_ASKING; i < EXEMPLAR_STATE_COUNT; i++)
        if (strcmp(v.state, exemplar_state_code((enum exemplar_state)i)) == 0)
            f.state = (enum exemplar_state)i;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    v.page = page_start(r, tr(c, "Before the public"));
    v.is_filtered = f.state != EXEMPLAR_NONE || v.list.q[0] != '\0';
    st = list_read(&v.list, &source, &f, (void **)&v.rows, &v.row_count);
    if (st != OK)
        return st;
    RESPOND(r, 200, exemplar_work, &v);
    return OK;
}

/* ------------------------------------------------------------------ one dossier: its text */

static struct html
marked(struct ctx *c, const struct exemplar_text *t)
{
    struct out o;
    size_t at = 0;

    out_init(&o, c);
    for (int i = 0; i <= t->cut_count; i++) {
        size_t to = i < t->cut_count ? t->cuts[i].from : strlen(t->text);

        out_text(&o, arena_strndup(c->arena, t->text + at, to - at));
        if (i == t->cut_count)
            break;
        buf_add(&o.body, "<del>");
        out_text(&o, arena_strndup(c->arena, t->text + t->cuts[i].from,
                                   t->cuts[i].to - t->cuts[i].from));
        buf_add(&o.body, "</del>");
        at = t->cuts[i].to;
    }
    return (struct html){ o.body.data };
}

static void
add_cut(struct request *r, const struct exemplar_text *t, const struct redact_cut *cut,
        struct exemplar_cut_line *lines, struct exemplar_work_show_view *v)
{
    struct ctx *c = &r->ctx;
    const char *words = arena_strndup(c->arena, t->text + cut->from, cut->to - cut->from);

    for (int i = 0; i < v->cut_count; i++)
        if (strcmp(lines[i].words, words) == 0)
            return;
    lines[v->cut_count++] =
        (struct exemplar_cut_line){ .words = words,
                                    .kind = redact_kind_text(c, cut->kind),
                                    .place = t->name,
                                    .is_own = cut->kind == REDACT_OWN || cut->kind == REDACT_HAND };
}

static void
fill_texts(struct request *r, const struct exemplar_prepared *p, struct exemplar_work_show_view *v)
{
    struct ctx *c = &r->ctx;
    struct exemplar_text_line *texts =
        arena_array(c->arena, (size_t)p->text_count + 1, sizeof(*texts));
    struct exemplar_cut_line *cuts = arena_array(c->arena, (size_t)p->cut_count + 1, sizeof(*cuts));

    for (int i = 0; i < p->text_count; i++) {
        texts[i] = (struct exemplar_text_line){ .name = p->texts[i].name,
                                                .marked = marked(c, &p->texts[i]),
                                                .shown = p->texts[i].shown };
        for (int k = 0; k < p->texts[i].cut_count; k++)
            add_cut(r, &p->texts[i], &p->texts[i].cuts[k], cuts, v);
    }
    v->texts = texts;
    v->text_count = p->text_count;
    v->cuts = cuts;
}

static void
fill_choices(struct ctx *c, const struct exemplar_prepared *p, struct exemplar_work_show_view *v)
{
    struct exemplar_choice_line *lines =
        arena_array(c->arena, (size_t)p->choice_count + 1, sizeof(*lines));

    for (int i = 0; i < p->choice_count; i++)
        lines[i] = (struct exemplar_choice_line){
            .words = p->choices[i].words,
            .what = p->choices[i].is_cut ? tr(c, "Cut by hand") : tr(c, "Restored"),
            .reason = p->choices[i].reason,
            .by = p->choices[i].by,
            .at = p->choices[i].at,
        };
    v->choices = lines;
    v->choice_count = p->choice_count;
}

static void
fill_acts(struct ctx *c, const struct exemplar_prepared *p, struct exemplar_work_show_view *v)
{
    enum dossier_state at = p->dossier.state;
    enum exemplar_state state = p->exemplar.state;
    bool is_over = state == EXEMPLAR_ASKED ||
                   (state == EXEMPLAR_ASKING && date_compare(p->exemplar.last_on, today(c)) < 0);

    v->is_posted = state != EXEMPLAR_NONE && state != EXEMPLAR_WITHDRAWN;
    v->can_take_down = v->is_posted;
    v->can_post = at == DOSSIER_AWARDED || (at == DOSSIER_APPRAISAL && !is_over);
    v->asks = at == DOSSIER_APPRAISAL && p->award.comment_days > 0 && state != EXEMPLAR_ASKING;
    v->why_not =
        v->can_post ? ""
        : is_over   ? tr(c, "Opinions have been asked for already; the text stays as it was shown.")
                  : tr(c, "A dossier is shown to the public while it is appraised, and once it is "
                          "awarded.");
    v->comment_days = p->award.comment_days;
    v->comment_by_work = p->award.comment_by_work;
    v->first_on = v->asks ? p->first_on : p->exemplar.first_on;
    v->last_on = v->asks ? p->last_on : p->exemplar.last_on;
    if (!v->is_posted)
        return;
    v->public_url = url_exemplar(c, p->exemplar.id, p->exemplar.slug);
    if (may(c, WRITE_ARTICLES, p->exemplar.office_unit_id, p->exemplar.campaign_id))
        v->article_url =
            arena_printf(c->arena, "/lam-viec/tin-bai/tu-dien-hinh/%" PRId64, p->exemplar.id);
}

enum { FORM_NONE, FORM_RESTORE, FORM_NAME, FORM_POST, FORM_TAKE_DOWN };

static struct form *
form_of(struct request *r, int which, int refused, struct form *f)
{
    return which == refused ? f : form_new(r, NULL);
}

static enum status
show_with(struct request *r, int refused, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct exemplar_prepared p;
    struct exemplar_work_show_view v = { .state_text = "" };
    struct campaign campaign;
    enum status st = exemplar_prepare(c, path_int(r, "id"), &p);

    if (st == OK)
        st = campaign_page_of(r, p.dossier.campaign_id, tr(c, "The text that the public reads"),
                              &campaign, &v.page);
    if (st != OK)
        return st;
    v.dossier_id = p.dossier.id;
    page_crumb(&v.page, tr(c, "Before the public"), LIST_URL);
    page_crumb(&v.page, p.subject.name, url_dossier(c, p.dossier.id));
    v.subject = p.subject.name;
    v.award = p.award.name;
    v.state = p.exemplar.state;
    word_of(c, &p.exemplar, &v.mark, &v.state_text);
    v.summary = p.exemplar.summary;
    v.base_url = url_exemplar_work(c, p.dossier.id);
    fill_texts(r, &p, &v);
    fill_choices(c, &p, &v);
    fill_acts(c, &p, &v);
    v.restore = form_of(r, FORM_RESTORE, refused, f);
    v.name_more = form_of(r, FORM_NAME, refused, f);
    v.post = form_of(r, FORM_POST, refused, f);
    v.take_down = form_of(r, FORM_TAKE_DOWN, refused, f);
    form_set(v.post, "hash", p.hash);
    if (refused != FORM_POST)
        form_set_date(v.post, "first_on", p.first_on);
    form_set_int(v.take_down, "version", p.exemplar.version);
    RESPOND(r, status, exemplar_work_show, &v);
    return OK;
}

enum status
exemplar_work_show(struct request *r)
{
    return show_with(r, FORM_NONE, NULL, 200);
}

static enum status
refused_or(struct request *r, enum status st, int which, struct form *f)
{
    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_with(r, which, f, st == INVALID ? 422 : 409);
    return st;
}

enum status
exemplar_work_choose(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *what = form_text(f, "what", 0, 20);
    bool is_cut = strcmp(what, "cut") == 0, is_taken_back = strcmp(what, "back") == 0;
    struct exemplar_choice choice = {
        .dossier_id = path_int(r, "id"),
        .words = form_lines(f, "words", is_cut ? 0 : 1, 5000),
        .reason = form_text(f, "reason", 0, EXEMPLAR_REASON_MAX),
        .is_cut = is_cut,
    };
    enum status st = form_ok(f) ? exemplar_choose(c, &choice, is_taken_back) : INVALID;

    if (st != OK)
        return refused_or(r, st, is_cut ? FORM_NAME : FORM_RESTORE, f);
    respond_flash(r, "%s",
                  is_taken_back ? tr(c, "What was decided about these words no longer holds.")
                  : is_cut      ? tr(c, "These words are cut wherever they stand.")
                                : tr(c, "The cut is taken back, with its reason."));
    return respond_see_other(r, "%s", url_exemplar_work(c, choice.dossier_id));
}

enum status
exemplar_work_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct exemplar_posting p = { .dossier_id = path_int(r, "id"),
                                  .hash = form_text(f, "hash", 1, 64),
                                  .first_on = form_date(f, "first_on", false) };
    enum status st;

    if (!form_bool(f, "looked"))
        form_error(f, "looked", "%s", tr(c, "Say that the text was looked at."));
    st = form_ok(f) ? exemplar_post(c, &p) : INVALID;
    if (st != OK)
        return refused_or(r, st, FORM_POST, f);
    form_done(f);
    respond_flash(r, "%s", tr(c, "The page stands before the public."));
    return respond_see_other(r, "%s", url_exemplar_work(c, p.dossier_id));
}

enum status
exemplar_work_take_down(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *reason = form_text(f, "reason", 1, EXEMPLAR_REASON_MAX);
    int64_t version = form_version(f);
    enum status st =
        form_ok(f) ? exemplar_take_down(c, path_int(r, "id"), reason, version) : INVALID;

    if (st != OK)
        return refused_or(r, st, FORM_TAKE_DOWN, f);
    respond_flash(r, "%s", tr(c, "The page is taken down."));
    return respond_see_other(r, "%s", url_exemplar_work(c, path_int(r, "id")));
}
