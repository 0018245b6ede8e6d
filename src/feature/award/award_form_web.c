/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Awards: entered, mended, succeeded by another version; their papers. */
#include "feature/award/award_web.h"

#include "core/text.h"

#include <string.h>

const struct choice award_kind_choices[] = {
    { "title", N_("emulation title"), AWARD_TITLE },
    { "form", N_("form of commendation"), AWARD_FORM },
    { NULL, NULL, 0 },
};

const struct choice award_subject_choices[] = {
    { "person", N_("person"), SUBJECT_PERSON },
    { "collective", N_("collective"), SUBJECT_COLLECTIVE },
    { "household", N_("household"), SUBJECT_HOUSEHOLD },
    { NULL, NULL, 0 },
};

const struct choice award_level_choices[] = {
    { "nation", N_("national level"), LEVEL_NATION },
    { "province", N_("province level"), LEVEL_PROVINCE },
    { "district", N_("district level"), LEVEL_DISTRICT },
    { "commune", N_("commune level"), LEVEL_COMMUNE },
    { "unit", N_("unit level"), LEVEL_UNIT },
    { NULL, NULL, 0 },
};

static void
fill(struct ctx *c, struct form *f, const struct award *a)
{
    form_set(f, "kind", award_kind_code(a->kind));
    form_set(f, "name", a->name);
    form_set(f, "level", unit_level_code(a->level));
    form_set(f, "decided_by", a->decided_by);
    form_set(f, "multiple", award_multiple_text(c, a->multiple));
    form_set(f, "threshold", award_share_text(c, a->threshold));
    form_set(f, "quorum", award_share_text(c, a->quorum));
    form_set(f, "has_second_round", a->has_second_round ? "1" : "");
    form_set_int(f, "comment_days", a->comment_days);
    form_set(f, "comment_by_work", a->comment_by_work ? "1" : "");
    form_set_int(f, "hop_days", a->hop_days);
    form_set_int(f, "position", a->position);
    form_set(f, "form_code", a->form_code);
    form_set_date(f, "from_on", a->from_on);
    form_set_date(f, "to_on", a->to_on);
    form_set(f, "source", a->source);
    form_set(f, "is_verified", a->is_verified ? "1" : "");
    form_set_int(f, "version", a->version);
}

static struct award
read(struct ctx *c, struct form *f)
{
    struct award a = {
        .code = form_text(f, "code", 0, 60),
        .kind = (enum award_kind)form_choice(f, "kind", award_kind_choices, true),
        .name = form_text(f, "name", 1, AWARD_NAME_MAX),
        .level = (enum unit_level)form_choice(f, "level", award_level_choices, true),
        .decided_by = form_text(f, "decided_by", 1, AWARD_WORDS_MAX),
        .has_second_round = form_bool(f, "has_second_round"),
        .comment_days = (int)form_int(f, "comment_days", 0, 365),
        .comment_by_work = form_bool(f, "comment_by_work"),
        .hop_days = (int)form_int(f, "hop_days", 1, 365),
        .position = (int)form_int(f, "position", 0, 100000),
        .form_code = form_text(f, "form_code", 1, 60),
        .from_on = form_date(f, "from_on", true),
        .to_on = form_date(f, "to_on", false),
        .source = form_text(f, "source", 0, AWARD_WORDS_MAX),
        .is_verified = form_bool(f, "is_verified"),
    };

    if (!award_multiple_parse(form_text(f, "multiple", 1, 10), &a.multiple) &&
        form_problem(f, "multiple") == NULL)
        form_error(f, "multiple", "%s", tr(c, "Write a number such as 0.3 or 1.5."));
    if (!award_share_parse(form_text(f, "threshold", 1, 12), &a.threshold) &&
        form_problem(f, "threshold") == NULL)
        form_error(f, "threshold", "%s", tr(c, "Write a share such as 2/3 or 70%."));
    if (!award_share_parse(form_text(f, "quorum", 1, 12), &a.quorum) &&
        form_problem(f, "quorum") == NULL)
        form_error(f, "quorum", "%s", tr(c, "Write a share such as 2/3 or 70%."));
    return a;
}

static enum status
read_forms(struct ctx *c, struct award_form_view *v)
{
    struct report_form *forms;
    struct option *options;
    enum status st = report_forms(c, &forms, &v->form_option_count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)v->form_option_count + 1, sizeof(*options));
    for (int i = 0; i < v->form_option_count; i++)
        options[i] = (struct option){ forms[i].code, forms[i].name };
    v->forms = options;
    return OK;
}

static enum status
render(struct request *r, int status, struct award_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = read_forms(c, v);

    if (st != OK)
        return st;
    page_crumb(&v->page, tr(c, "Titles and forms of commendation"), AWARDS_URL);
    if (v->title_of != NULL)
        page_crumb(&v->page, v->title_of, v->back_url);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, award_form, v);
    return OK;
}

/* ------------------------------------------------------------------ a new one */

static struct award_form_view
view_of_new(struct request *r, struct form *f)
{
    return (struct award_form_view){ .page = page_start(r, tr(&r->ctx, "Add an award")),
                                     .form = f,
                                     .is_new = true,
                                     .action_url = AWARDS_URL,
                                     .back_url = AWARDS_URL };
}

enum status
award_show_new(struct request *r)
{
    struct award_form_view v = view_of_new(r, form_new(r, "danh-hieu-moi"));

    form_set(v.form, "subject", "person");
    form_set(v.form, "kind", "form");
    form_set(v.form, "threshold", "70%");
    form_set(v.form, "quorum", "2/3");
    form_set(v.form, "multiple", "0");
    form_set_int(v.form, "comment_days", 0);
    form_set(v.form, "comment_by_work", "1");
    form_set_int(v.form, "hop_days", 10);
    form_set_int(v.form, "position", 90);
    return render(r, 200, &v);
}

enum status
award_create(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_form_view v = view_of_new(r, form_read(r));
    struct award a = read(c, v.form);
    enum status st;

    a.subject = (enum subject_kind)form_choice(v.form, "subject", award_subject_choices, true);
    st = form_ok(v.form) ? award_insert(c, &a) : INVALID;
    if (st == INVALID)
        return render(r, 422, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "%s was added. Say which papers it takes."), a.name);
    return respond_see_other(r, "%s", url_award(c, a.id));
}

/* ------------------------------------------------------------------ mended, or from a day on */

static enum status
begin(struct request *r, struct form *f, bool is_succession, struct award *out,
      struct award_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = award_find(c, path_int(r, "id"), out);

    if (st != OK)
        return st;
    *v = (struct award_form_view){
        .page = page_start(r, is_succession ? tr(c, "Change from a day on") : tr(c, "Mend")),
        .form = f,
        .is_succession = is_succession,
        .title_of = out->name,
        .back_url = url_award(c, out->id),
    };
    v->action_url = arena_printf(c->arena, "%s/%s", v->back_url, is_succession ? "tu-ngay" : "sua");
    return OK;
}

static enum status
show_change(struct request *r, bool is_succession)
{
    struct award_form_view v;
    struct award a;
    struct form *f =
        form_new(r, arena_printf(r->ctx.arena, "danh-hieu-%lld-%s", (long long)path_int(r, "id"),
                                 is_succession ? "tu-ngay" : "sua"));
    enum status st = begin(r, f, is_succession, &a, &v);

    if (st != OK)
        return st;
    if (is_succession) {
        a.from_on = DATE_NONE;
        a.is_verified = false;
    }
    fill(&r->ctx, f, &a);
    return render(r, 200, &v);
}

static enum status
change(struct request *r, bool is_succession)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r), *theirs;
    struct award_form_view v;
    struct award a, stands;
    enum status st = begin(r, f, is_succession, &stands, &v);

    if (st != OK)
        return st;
    a = read(c, f);
    a.id = stands.id;
    a.version = form_version(f);
    st = !form_ok(f) ? INVALID : is_succession ? award_succeed(c, &a) : award_update(c, &a);
    if (st == INVALID)
        return render(r, 422, &v);
    if (st == CONFLICT) {
        theirs = form_new(r, NULL);
        if (is_succession)
            stands.from_on = a.from_on;
        fill(c, theirs, &stands);
        st = form_conflict_of(f, theirs, "award", stands.id);
        return st == OK ? render(r, 409, &v) : st;
    }
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(c, "%s was saved."), a.name);
    return respond_see_other(r, "%s", url_award(c, a.id));
}

enum status
award_show_edit(struct request *r)
{
    return show_change(r, false);
}

enum status
award_edit(struct request *r)
{
    return change(r, false);
}

enum status
award_show_succeed(struct request *r)
{
    return show_change(r, true);
}

enum status
award_do_succeed(struct request *r)
{
    return change(r, true);
}

/* ------------------------------------------------------------------ papers */

enum { PAPERS_MOST = 20 };

static void
fill_papers(struct ctx *c, struct form *f, const struct award *a, const struct award_paper *papers,
            int count)
{
    for (int i = 0; i < count; i++) {
        form_set(f, arena_printf(c->arena, "paper.%d.code", i), papers[i].code);
        form_set(f, arena_printf(c->arena, "paper.%d.name", i), papers[i].name);
        form_set(f, arena_printf(c->arena, "paper.%d.is_required", i),
                 papers[i].is_required ? "1" : "");
        form_set(f, arena_printf(c->arena, "paper.%d.is_made", i), papers[i].is_made ? "1" : "");
    }
    form_set_int(f, "version", a->version);
}

static enum status
render_papers(struct request *r, int status, struct award_papers_view *v, const struct award *a,
              int extra)
{
    struct ctx *c = &r->ctx;
    int rows = form_rows(v->form, "paper") + extra;

    v->shown = rows > 0 ? rows : 1;
    v->back_url = url_award(c, a->id);
    v->action_url = arena_printf(c->arena, "%s/giay-to", v->back_url);
    page_crumb(&v->page, tr(c, "Titles and forms of commendation"), AWARDS_URL);
    page_crumb(&v->page, a->name, v->back_url);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, award_papers, v);
    return OK;
}

enum status
award_show_papers(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_papers_view v = { .page = page_start(r, tr(c, "Papers of a dossier")) };
    struct award a;
    struct award_paper *papers;
    int count;
    enum status st = award_find(c, path_int(r, "id"), &a);

    if (st == OK)
        st = award_papers(c, a.id, &papers, &count);
    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(c->arena, "giay-to-%lld", (long long)a.id));
    fill_papers(c, v.form, &a, papers, count);
    return render_papers(r, 200, &v, &a, 0);
}

/* A row without a name is none; one without a code is new, and its name makes the code. */
static int
read_papers(struct ctx *c, struct form *f, struct award_paper out[PAPERS_MOST])
{
    int rows = form_rows(f, "paper"), count = 0;

    for (int i = 0; i < rows && count < PAPERS_MOST; i++) {
        const char *name = form_text(f, form_row_name(f, "paper", i, "name"), 0, AWARD_NAME_MAX);
        const char *code = form_text(f, form_row_name(f, "paper", i, "code"), 0, 60);

        if (name[0] == '\0')
            continue;
        out[count++] = (struct award_paper){
            .code = code[0] != '\0' ? code : text_slug(c->arena, name, 60),
            .name = name,
            .is_required = form_bool(f, form_row_name(f, "paper", i, "is_required")),
            .is_made = form_bool(f, form_row_name(f, "paper", i, "is_made")),
        };
    }
    return count;
}

enum status
award_save_papers(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct award_papers_view v = { .page = page_start(r, tr(c, "Papers of a dossier")), .form = f };
    struct award_paper papers[PAPERS_MOST], *stand;
    struct award a;
    int count, stand_count;
    enum status st = award_find(c, path_int(r, "id"), &a);

    if (st != OK)
        return st;
    if (form_value(f, "bot")[0] != '\0')
        form_set(f, arena_printf(c->arena, "paper.%s.name", form_value(f, "bot")), "");
    if (form_value(f, "bot")[0] != '\0' || form_bool(f, "them"))
        return render_papers(r, 200, &v, &a, form_bool(f, "them"));
    count = read_papers(c, f, papers);
    st = form_ok(f) ? award_papers_save(c, a.id, papers, count, form_version(f)) : INVALID;
    if (st == INVALID)
        return render_papers(r, 422, &v, &a, 0);
    if (st == CONFLICT) {
        struct form *theirs = form_new(r, NULL);

        st = award_papers(c, a.id, &stand, &stand_count);
        if (st != OK)
            return st;
        fill_papers(c, theirs, &a, stand, stand_count);
        st = form_conflict_of(f, theirs, "award", a.id);
        return st == OK ? render_papers(r, 409, &v, &a, 0) : st;
    }
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(c, "The papers of %s were saved."), a.name);
    return respond_see_other(r, "%s", url_award(c, a.id));
}
