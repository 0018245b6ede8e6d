/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subjects: entered and changed, with the question about those who may be the same. */
#include "feature/subject/subject_web.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void
fill(struct form *f, const struct subject *s)
{
    form_set(f, "kind", subject_kind_code(s->kind));
    form_set(f, "name", s->name);
    form_set_int(f, "unit_id", s->unit_id);
    if (s->birth_year != 0)
        form_set_int(f, "birth_year", s->birth_year);
    form_set_date(f, "birth_on", s->birth_on);
    form_set(f, "sex", sex_code(s->sex) != NULL ? sex_code(s->sex) : "");
    form_set(f, "ethnicity", s->ethnicity);
    form_set(f, "religion", s->religion);
    form_set(f, "occupation", s->occupation);
    form_set(f, "is_party_member", s->is_party_member ? "1" : "");
    form_set(f, "is_direct_worker", s->is_direct_worker ? "1" : "");
    if (s->member_count != 0)
        form_set_int(f, "member_count", s->member_count);
    if (s->household_id != 0)
        form_set_int(f, "household_id", s->household_id);
    form_set(f, "phone", s->phone);
    form_set(f, "address", s->address);
    form_set_int(f, "version", s->version);
}

/* Where a choice would be too long, the code is typed. */
static enum status
read_unit(struct ctx *c, struct form *f, int64_t *out)
{
    const char *code = form_text(f, "unit_code", 0, 60);
    struct unit u;
    enum status st;

    *out = form_id(f, "unit_id", false);
    if (code[0] == '\0')
        return OK;
    st = unit_find_by_code(c, code, today(c), &u);
    if (st == NOT_FOUND) {
        form_error(f, "unit_code", tr(c, "No unit of today has the code “%s”."), code);
        return OK;
    }
    if (st == OK)
        *out = u.id;
    return st;
}

static struct subject_saving
read(struct form *f)
{
    int this_or_none = (int)form_int_or(f, "birth_year", 0, 9999, 0);
    struct subject_saving s = {
        .subject = { .name = form_text(f, "name", 1, SUBJECT_NAME_MAX),
                     .birth_year = this_or_none,
                     .birth_on = form_date(f, "birth_on", false),
                     .sex = (enum sex)form_choice(f, "sex", subject_sex_choices, false),
                     .ethnicity = form_text(f, "ethnicity", 0, SUBJECT_TEXT_MAX),
                     .religion = form_text(f, "religion", 0, SUBJECT_TEXT_MAX),
                     .occupation = form_text(f, "occupation", 0, SUBJECT_TEXT_MAX),
                     .is_party_member = form_bool(f, "is_party_member"),
                     .is_direct_worker = form_bool(f, "is_direct_worker"),
                     .member_count = (int)form_int_or(f, "member_count", 0, 1000000, 0),
                     .household_id = form_id(f, "household_id", false),
                     .phone = form_text(f, "phone", 0, 30),
                     .address = form_text(f, "address", 0, SUBJECT_TEXT_MAX) },
        .citizen = form_secret(f, "citizen", 0, 40),
        .drops_citizen = form_bool(f, "drops_citizen"),
        .is_sure = form_bool(f, "is_sure"),
        .moved_on = form_date(f, "moved_on", false),
    };

    return s;
}

static enum status
read_households(struct ctx *c, struct subject_form_view *v)
{
    enum { MOST = 300 };
    struct subject_filter f = { .kind = SUBJECT_HOUSEHOLD };
    struct subject *households;
    struct option *options;
    enum status st = v->kind == SUBJECT_PERSON
                         ? subject_list(c, &f, NULL, MOST, &households, &v->household_option_count)
                         : OK;

    if (st != OK || v->household_option_count == 0)
        return st;
    options = arena_array(c->arena, (size_t)v->household_option_count, sizeof(*options));
    for (int i = 0; i < v->household_option_count; i++)
        options[i] = (struct option){ arena_printf(c->arena, "%" PRId64, households[i].id),
                                      households[i].name };
    v->households = options;
    return OK;
}

/* A unit that is no more stays to choose for who stands in it. */
static enum status
add_unit(struct ctx *c, struct subject_form_view *v, int64_t unit_id)
{
    struct option *options =
        arena_array(c->arena, (size_t)v->unit_option_count + 1, sizeof(*options));
    const char *value = arena_printf(c->arena, "%" PRId64, unit_id), *title;
    enum status st;

    for (int i = 0; i < v->unit_option_count; i++) {
        if (strcmp(v->units[i].value, value) == 0)
            return OK;
        options[i] = v->units[i];
    }
    st = subject_title_of_unit(c, unit_id, &title);
    if (st != OK)
        return st;
    options[v->unit_option_count++] = (struct option){ value, title };
    v->units = options;
    return OK;
}

static enum status
render(struct request *r, int status, struct subject_form_view *v, const struct subject *s)
{
    struct ctx *c = &r->ctx;
    enum status st = subject_unit_options(c, WRITE_DOSSIERS, &v->units, &v->unit_option_count);

    if (st == OK && v->unit_option_count > 0 && !v->is_new)
        st = add_unit(c, v, s->unit_id);
    if (st == OK)
        st = read_households(c, v);
    if (st != OK)
        return st;
    subject_crumbs(c, &v->page, v->is_new ? NULL : s);
    RESPOND(r, status, subject_form, v);
    return OK;
}

/* The form again, with whoever may be the same beside the question. */
static enum status
render_refused(struct request *r, struct subject_form_view *v, const struct subject *typed,
               const struct subject *stands)
{
    struct ctx *c = &r->ctx;
    struct subject *others;
    enum status st = OK;

    if (form_problem(v->form, "is_sure") != NULL) {
        st = subject_namesakes(c, typed, &others, &v->namesake_count);
        if (st == OK)
            st = subject_rows(c, others, v->namesake_count, &v->namesakes);
    }
    return st == OK ? render(r, 422, v, stands) : st;
}

/* ------------------------------------------------------------------ a new one */

static struct subject_form_view
view_of_new(struct request *r, struct form *f, enum subject_kind kind)
{
    struct ctx *c = &r->ctx;
    const char *const titles[SUBJECT_KIND_COUNT] = { "", tr(c, "Add a person"),
                                                     tr(c, "Add a collective"),
                                                     tr(c, "Add a household") };

    return (struct subject_form_view){ .page = page_start(r, titles[kind]),
                                       .form = f,
                                       .kind = kind,
                                       .is_new = true,
                                       .action_url = SUBJECTS_URL,
                                       .back_url = SUBJECTS_URL };
}

enum status
subject_show_new(struct request *r)
{
    struct ctx *c = &r->ctx;
    enum subject_kind kind;
    struct subject_form_view v;

    if (!subject_kind_parse(param(r, "loai"), &kind))
        kind = SUBJECT_PERSON;
    v = view_of_new(
        r, form_new(r, arena_printf(c->arena, "doi-tuong-moi-%s", subject_kind_code(kind))), kind);
    form_set(v.form, "kind", subject_kind_code(kind));
    return render(r, 200, &v, NULL);
}

enum status
subject_create(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int kind = form_choice(f, "kind", subject_kind_choices, true);
    struct subject_form_view v =
        view_of_new(r, f, kind > 0 ? (enum subject_kind)kind : SUBJECT_PERSON);
    struct subject_saving s = read(f);
    enum status st = read_unit(c, f, &s.subject.unit_id);

    s.subject.kind = v.kind;
    if (st == OK)
        st = form_ok(f) ? subject_save(c, &s) : INVALID;
    if (st == INVALID)
        return render_refused(r, &v, &s.subject, NULL);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(c, "%s was added to the register."), s.subject.name);
    return respond_see_other(r, "%s", url_subject(c, s.subject.id));
}

/* ------------------------------------------------------------------ changed */

static enum status
begin(struct request *r, struct form *f, struct subject *out, struct subject_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = subject_find_to_write(c, path_int(r, "id"), out);

    if (st != OK)
        return st;
    *v = (struct subject_form_view){ .page = page_start(r, tr(c, "Change the entry")),
                                     .form = f,
                                     .kind = out->kind,
                                     .has_citizen = out->has_citizen,
                                     .back_url = url_subject(c, out->id) };
    v->action_url = arena_printf(c->arena, "%s/sua", v->back_url);
    return OK;
}

enum status
subject_show_edit(struct request *r)
{
    struct subject s;
    struct subject_form_view v;
    struct form *f =
        form_new(r, arena_printf(r->ctx.arena, "doi-tuong-%" PRId64, path_int(r, "id")));
    enum status st = begin(r, f, &s, &v);

    if (st != OK)
        return st;
    fill(f, &s);
    return render(r, 200, &v, &s);
}

enum status
subject_edit(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r), *theirs;
    struct subject stands;
    struct subject_form_view v;
    struct subject_saving s = read(f);
    enum status st = begin(r, f, &stands, &v);

    if (st == OK)
        st = read_unit(c, f, &s.subject.unit_id);
    if (st != OK)
        return st;
    if (s.subject.unit_id == 0 && v.unit_option_count == 0)
        s.subject.unit_id = stands.unit_id;
    s.subject.id = stands.id;
    s.subject.kind = stands.kind;
    s.subject.version = form_version(f);
    st = form_ok(f) ? subject_save(c, &s) : INVALID;
    if (st == INVALID)
        return render_refused(r, &v, &s.subject, &stands);
    if (st == CONFLICT) {
        st = subject_find_to_write(c, stands.id, &stands);
        if (st != OK)
            return st;
        theirs = form_new(r, NULL);
        fill(theirs, &stands);
        st = form_conflict_of(f, theirs, "subject", stands.id);
        return st == OK ? render(r, 409, &v, &stands) : st;
    }
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(c, "%s was saved."), s.subject.name);
    return respond_see_other(r, "%s", url_subject(c, stands.id));
}
