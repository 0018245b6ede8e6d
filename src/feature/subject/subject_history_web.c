/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a subject was given before, and what speaks against it: entered and changed. */
#include "feature/award/award.h"
#include "feature/subject/subject_web.h"

#include <inttypes.h>
#include <string.h>

const struct choice subject_stay_choices[] = {
    { "discipline", N_("discipline under review"), 1 },
    { "investigation", N_("investigation"), 2 },
    { "complaint", N_("open complaint"), 3 },
    { NULL, NULL, 0 },
};

/* ------------------------------------------------------------------ earlier awards */

static void
fill(struct form *f, const struct subject_award *a)
{
    form_set(f, "award_code", a->award_code);
    form_set(f, "name", a->name);
    form_set_int(f, "year", a->year);
    form_set(f, "decision_number", a->decision_number);
    form_set_date(f, "decided_on", a->decided_on);
    form_set(f, "decided_by", a->decided_by);
    form_set(f, "achievement", a->achievement);
    form_set_int(f, "version", a->version);
}

static struct subject_award
read(struct form *f)
{
    return (struct subject_award){
        .award_code = form_text(f, "award_code", 0, 60),
        .name = form_text(f, "name", 0, AWARD_NAME_MAX),
        .year = (int)form_int(f, "year", 1945, 9999),
        .decision_number = form_text(f, "decision_number", 0, 100),
        .decided_on = form_date(f, "decided_on", false),
        .decided_by = form_text(f, "decided_by", 0, SUBJECT_TEXT_MAX),
        .achievement = form_text(f, "achievement", 0, 300),
    };
}

/* What was ever given to this kind of subject: a code once, by its newest name. */
static enum status
read_options(struct ctx *c, enum subject_kind kind, struct subject_award_form_view *v)
{
    struct award *all;
    struct option *options;
    int count;
    enum status st = award_list(c, kind, LEVEL_NONE, today(c), &all, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[i] = (struct option){ all[i].code, award_title(c, &all[i]) };
    v->awards = options;
    v->award_option_count = count;
    return OK;
}

static enum status
begin(struct request *r, struct form *f, const char *title, struct subject *out,
      struct subject_award_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = subject_find_to_write(c, path_int(r, "id"), out);

    if (st != OK)
        return st;
    *v = (struct subject_award_form_view){ .page = page_start(r, title),
                                           .form = f,
                                           .back_url = url_subject(c, out->id) };
    v->action_url = arena_printf(c->arena, "%s/khen-thuong", v->back_url);
    subject_crumbs(c, &v->page, out);
    return read_options(c, out->kind, v);
}

enum status
subject_show_new_award(struct request *r)
{
    struct subject s;
    struct subject_award_form_view v;
    struct form *f =
        form_new(r, arena_printf(r->ctx.arena, "khen-thuong-moi-%" PRId64, path_int(r, "id")));
    enum status st = begin(r, f, tr(&r->ctx, "Add an earlier award"), &s, &v);

    if (st == OK)
        RESPOND(r, 200, subject_award_form, &v);
    return st;
}

enum status
subject_create_award(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct subject s;
    struct subject_award_form_view v;
    struct form *f = form_read(r);
    struct subject_award a = read(f);
    enum status st = begin(r, f, tr(c, "Add an earlier award"), &s, &v);

    if (st != OK)
        return st;
    a.subject_id = s.id;
    st = form_ok(f) ? subject_award_save(c, &a) : INVALID;
    if (st == INVALID) {
        RESPOND(r, 422, subject_award_form, &v);
        return OK;
    }
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(c, "%s was added."), a.name);
    return respond_see_other(r, "%s", v.back_url);
}

static enum status
find_award(struct request *r, const struct subject *s, struct subject_award *out)
{
    struct subject_award *all;
    int count;
    enum status st = subject_awards(&r->ctx, s->id, &all, &count);

    for (int i = 0; st == OK && i < count; i++) {
        if (all[i].id == path_int(r, "award") && all[i].dossier_id == 0) {
            *out = all[i];
            return OK;
        }
    }
    return st == OK ? NOT_FOUND : st;
}

static enum status
begin_award(struct request *r, struct form *f, struct subject *s, struct subject_award *a,
            struct subject_award_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = begin(r, f, tr(c, "Change an earlier award"), s, v);

    if (st == OK)
        st = find_award(r, s, a);
    if (st != OK)
        return st;
    v->action_url = arena_printf(c->arena, "%s/%" PRId64, v->action_url, a->id);
    v->delete_url = arena_printf(c->arena, "%s/xoa", v->action_url);
    v->version = a->version;
    return OK;
}

enum status
subject_show_award(struct request *r)
{
    struct subject s;
    struct subject_award a;
    struct subject_award_form_view v;
    struct form *f =
        form_new(r, arena_printf(r->ctx.arena, "khen-thuong-%" PRId64, path_int(r, "award")));
    enum status st = begin_award(r, f, &s, &a, &v);

    if (st != OK)
        return st;
    fill(f, &a);
    RESPOND(r, 200, subject_award_form, &v);
    return OK;
}

enum status
subject_edit_award(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct subject s;
    struct subject_award a, stands;
    struct subject_award_form_view v;
    struct form *f = form_read(r), *theirs;
    enum status st = begin_award(r, f, &s, &stands, &v);

    if (st != OK)
        return st;
    a = read(f);
    a.id = stands.id;
    a.version = form_version(f);
    st = form_ok(f) ? subject_award_save(c, &a) : INVALID;
    if (st == CONFLICT) {
        theirs = form_new(r, NULL);
        fill(theirs, &stands);
        st = form_conflict_of(f, theirs, "subject_award", stands.id);
        if (st == OK)
            RESPOND(r, 409, subject_award_form, &v);
        return st;
    }
    if (st == INVALID) {
        RESPOND(r, 422, subject_award_form, &v);
        return OK;
    }
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(c, "%s was saved."), a.name);
    return respond_see_other(r, "%s", v.back_url);
}

enum status
subject_remove_award(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct subject s;
    struct subject_award a;
    enum status st = subject_find_to_write(c, path_int(r, "id"), &s);

    if (st == OK)
        st = find_award(r, &s, &a);
    if (st == OK)
        st = subject_award_delete(c, a.id, form_version(f));
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "%s, %d, was deleted. Add it again to undo this."), a.name, a.year);
    return respond_see_other(r, "%s", url_subject(c, s.id));
}

/* ------------------------------------------------------------------ stays */

static void
fill_stay(struct form *f, const struct subject_stay *s)
{
    form_set(f, "kind", s->kind);
    form_set(f, "words", s->words);
    form_set_date(f, "from_on", s->from_on);
    form_set_date(f, "to_on", s->to_on);
    form_set_int(f, "version", s->version);
}

static struct subject_stay
read_stay(struct form *f)
{
    return (struct subject_stay){ .kind = form_text(f, "kind", 1, 40),
                                  .words = form_lines(f, "words", 0, AWARD_WORDS_MAX),
                                  .from_on = form_date(f, "from_on", true),
                                  .to_on = form_date(f, "to_on", false) };
}

static enum status
begin_stay(struct request *r, struct form *f, const char *title, struct subject *out,
           struct subject_stay_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = subject_find(c, path_int(r, "id"), out);

    if (st == OK)
        st = require(c, APPRAISE_DOSSIERS, out->unit_id, 0);
    if (st != OK)
        return st;
    *v = (struct subject_stay_form_view){ .page = page_start(r, title),
                                          .form = f,
                                          .back_url = url_subject(c, out->id) };
    v->action_url = arena_printf(c->arena, "%s/tam-dung", v->back_url);
    subject_crumbs(c, &v->page, out);
    return OK;
}

enum status
subject_show_new_stay(struct request *r)
{
    struct subject s;
    struct subject_stay_form_view v;
    struct form *f =
        form_new(r, arena_printf(r->ctx.arena, "tam-dung-moi-%" PRId64, path_int(r, "id")));
    enum status st = begin_stay(r, f, tr(&r->ctx, "Note what speaks against it"), &s, &v);

    if (st != OK)
        return st;
    form_set_date(f, "from_on", today(&r->ctx));
    RESPOND(r, 200, subject_stay_form, &v);
    return OK;
}

static enum status
save_stay(struct request *r, struct form *f, struct subject_stay *stay,
          struct subject_stay_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = form_ok(f) ? subject_stay_save(c, stay) : INVALID;

    if (st == INVALID) {
        RESPOND(r, 422, subject_stay_form, v);
        return OK;
    }
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(c, "Noted: %s."), subject_stay_text(c, stay->kind));
    return respond_see_other(r, "%s", v->back_url);
}

enum status
subject_create_stay(struct request *r)
{
    struct subject s;
    struct subject_stay_form_view v;
    struct form *f = form_read(r);
    struct subject_stay stay = read_stay(f);
    enum status st = begin_stay(r, f, tr(&r->ctx, "Note what speaks against it"), &s, &v);

    if (st != OK)
        return st;
    stay.subject_id = s.id;
    return save_stay(r, f, &stay, &v);
}

static enum status
find_stay(struct request *r, const struct subject *s, struct subject_stay *out)
{
    struct subject_stay *all;
    int count;
    enum status st = subject_stays(&r->ctx, s->id, &all, &count);

    for (int i = 0; st == OK && i < count; i++) {
        if (all[i].id == path_int(r, "stay")) {
            *out = all[i];
            return OK;
        }
    }
    return st == OK ? NOT_FOUND : st;
}

static enum status
begin_edit_stay(struct request *r, struct form *f, struct subject_stay *out,
                struct subject_stay_form_view *v)
{
    struct subject s;
    enum status st = begin_stay(r, f, tr(&r->ctx, "Change what speaks against it"), &s, v);

    if (st == OK)
        st = find_stay(r, &s, out);
    if (st == OK)
        v->action_url = arena_printf(r->ctx.arena, "%s/%" PRId64, v->action_url, out->id);
    return st;
}

enum status
subject_show_stay(struct request *r)
{
    struct subject_stay stay;
    struct subject_stay_form_view v;
    struct form *f =
        form_new(r, arena_printf(r->ctx.arena, "tam-dung-%" PRId64, path_int(r, "stay")));
    enum status st = begin_edit_stay(r, f, &stay, &v);

    if (st != OK)
        return st;
    fill_stay(f, &stay);
    RESPOND(r, 200, subject_stay_form, &v);
    return OK;
}

enum status
subject_edit_stay(struct request *r)
{
    struct form *f = form_read(r), *theirs;
    struct subject_stay stay, stands;
    struct subject_stay_form_view v;
    enum status st = begin_edit_stay(r, f, &stands, &v);

    if (st != OK)
        return st;
    stay = read_stay(f);
    stay.id = stands.id;
    stay.version = form_version(f);
    st = save_stay(r, f, &stay, &v);
    if (st != CONFLICT)
        return st;
    theirs = form_new(r, NULL);
    fill_stay(theirs, &stands);
    st = form_conflict_of(f, theirs, "subject_stay", stands.id);
    if (st == OK)
        RESPOND(r, 409, subject_stay_form, &v);
    return st;
}
