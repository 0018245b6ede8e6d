/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register: its list, one subject, and every route. */
#include "feature/subject/subject_web.h"

#include "core/text.h"
#include "feature/campaign/campaign.h"
#include "feature/dossier/dossier.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MOST = 400 };

const struct choice subject_kind_choices[] = {
    { "person", N_("person"), SUBJECT_PERSON },
    { "collective", N_("collective"), SUBJECT_COLLECTIVE },
    { "household", N_("household"), SUBJECT_HOUSEHOLD },
    { NULL, NULL, 0 },
};

const struct choice subject_sex_choices[] = {
    { "female", N_("female"), SEX_FEMALE },
    { "male", N_("male"), SEX_MALE },
    { NULL, NULL, 0 },
};

const char *
subject_sex_text(const struct ctx *c, enum sex sex)
{
    return sex == SEX_FEMALE ? tr(c, "female") : sex == SEX_MALE ? tr(c, "male") : "";
}

/* ------------------------------------------------------------------ units */

enum status
subject_title_of_unit(struct ctx *c, int64_t unit_id, const char **out)
{
    struct unit u;
    enum status st = unit_find(c, unit_id, today(c), &u);

    if (st == OK)
        *out = unit_title(c, &u);
    return st;
}

static bool
is_among(const struct option *options, int count, const char *value)
{
    for (int i = 0; i < count; i++)
        if (strcmp(options[i].value, value) == 0)
            return true;
    return false;
}

enum status
subject_unit_options(struct ctx *c, enum access action, const struct option **out, int *out_count)
{
    struct option *options = arena_array(c->arena, UNITS_MOST, sizeof(*options));
    const struct grant *grants;
    int grant_count, count = 0;
    enum status st = grants_today(c, &grants, &grant_count);

    *out = options;
    *out_count = 0;
    for (int g = 0; st == OK && g < grant_count; g++) {
        struct unit *units;
        int unit_count;

        if (!role_gives(grants[g].role, action))
            continue;
        st = unit_list_below(c, grants[g].unit_id, today(c), &units, &unit_count);
        for (int i = 0; st == OK && i < unit_count; i++) {
            const char *value = arena_printf(c->arena, "%" PRId64, units[i].id);

            if (is_among(options, count, value))
                continue;
            if (count == UNITS_MOST)
                return OK;
            options[count++] = (struct option){ value, unit_title(c, &units[i]) };
        }
    }
    if (st == OK)
        *out_count = count;
    return st;
}

/* ------------------------------------------------------------------ the list */

enum status
subject_rows(struct ctx *c, const struct subject *subjects, int count,
             const struct subject_row **out)
{
    struct subject_row *rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));

    for (int i = 0; i < count; i++) {
        const struct subject *s = &subjects[i];
        const char *unit = "";
        enum status st = OK;

        /* Neighbours of a list are often of one unit. */
        if (i > 0 && subjects[i - 1].unit_id == s->unit_id)
            unit = rows[i - 1].unit;
        else
            st = subject_title_of_unit(c, s->unit_id, &unit);
        if (st != OK)
            return st;
        rows[i] = (struct subject_row){ .subject = *s,
                                        .id = s->id,
                                        .kind = s->kind,
                                        .name = s->name,
                                        .kind_text = subject_kind_text(c, s->kind),
                                        .unit = unit,
                                        .occupation = s->occupation,
                                        .birth_year = s->birth_year,
                                        .is_sample = s->is_sample,
                                        .url = url_subject(c, s->id) };
    }
    *out = rows;
    return OK;
}

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct subject_filter *f = filter;
    struct subject *subjects;
    const struct subject_row *rows = NULL;
    enum status st;

    f->q_folded = l->q_folded;
    st = subject_list(c, f, l->after, l->limit, &subjects, out_count);
    if (st == OK)
        st = subject_rows(c, subjects, *out_count, &rows);
    *out_rows = (void *)(uintptr_t)rows;
    return st;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct subject_row *s = row;

    out_parts[0] = subject_sort_key(c, &s->subject);
    out_parts[1] = arena_printf(c->arena, "%" PRId64, s->id);
}

static void
name_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct subject_row *)row)->name;
}

static void
kind_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct subject_row *)row)->kind_text;
}

static void
unit_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct subject_row *)row)->unit;
}

static void
year_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct subject_row *)row)->birth_year;
    out->is_empty = out->number == 0;
}

static void
work_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct subject_row *)row)->occupation;
}

static const struct list_column columns[] = {
    { N_("Name"), LIST_TEXT, 34, name_cell },
    { N_("Kind of subject"), LIST_TEXT, 14, kind_cell },
    { N_("Unit"), LIST_TEXT, 30, unit_cell },
    { N_("Year of birth or founding"), LIST_INT, 12, year_cell },
    { N_("Duty or work"), LIST_TEXT, 34, work_cell },
    { NULL, LIST_TEXT, 0, NULL },
};

static const struct list_source source = {
    .title = N_("Subjects"),
    .columns = columns,
    .row_size = sizeof(struct subject_row),
    .fetch = fetch,
    .key = key,
};

static enum status
fill_filters(struct request *r, struct subject_list_view *v, struct subject_filter *f)
{
    struct ctx *c = &r->ctx;
    struct option *kinds = arena_array(c->arena, SUBJECT_KIND_COUNT, sizeof(*kinds));

    for (enum subject_kind k = SUBJECT_PERSON; k < SUBJECT_KIND_COUNT; k++)
        kinds[v->kind_option_count++] =
            (struct option){ subject_kind_code(k), subject_kind_text(c, k) };
    v->kinds = kinds;
    if (!subject_kind_parse(param(r, "loai"), &f->kind))
        f->kind = 0;
    f->unit_id = param_int(r, "don-vi", 0);
    v->kind = subject_kind_code(f->kind);
    v->unit = f->unit_id > 0 ? arena_printf(c->arena, "%" PRId64, f->unit_id) : "";
    v->is_filtered = v->list.q[0] != '\0' || v->kind[0] != '\0' || v->unit[0] != '\0';
    return subject_unit_options(c, READ_DOSSIERS, &v->units, &v->unit_option_count);
}

static enum status
show_list(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct subject_list_view v = { .page = page_start(r, tr(c, "Subjects")),
                                   .list = list_start(r) };
    struct subject_filter f = { 0 };
    enum status st = fill_filters(r, &v, &f);

    if (st != OK)
        return st;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    st = list_read(&v.list, &source, &f, (void **)&v.rows, &v.row_count);
    if (st != OK)
        return st;
    v.new_url = may(c, WRITE_DOSSIERS, 0, 0) ? SUBJECTS_URL "/them" : NULL;
    RESPOND(r, 200, subject_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ one */

void
subject_crumbs(struct ctx *c, struct page *p, const struct subject *s)
{
    page_crumb(p, tr(c, "Subjects"), SUBJECTS_URL);
    if (s != NULL && strcmp(p->title, s->name) != 0)
        page_crumb(p, s->name, url_subject(c, s->id));
    page_crumb(p, p->title, NULL);
}

static enum status
fill_places(struct ctx *c, struct subject_show_view *v)
{
    struct subject_place *places;
    struct subject_place_line *lines;
    int64_t unit_now = 0;
    enum status st = subject_places(c, v->subject.id, &places, &v->place_count);

    if (st == OK)
        st = subject_unit_on(c, v->subject.id, today(c), &unit_now);
    if (st == NOT_FOUND)
        st = OK;
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->place_count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < v->place_count; i++) {
        lines[i].from_on = places[i].from_on;
        lines[i].to_on = places[i].to_on;
        st = subject_title_of_unit(c, places[i].unit_id, &lines[i].unit);
        if (st == OK && date_is_within(today(c), places[i].from_on, places[i].to_on) &&
            unit_now != 0 && unit_now != places[i].unit_id)
            st = subject_title_of_unit(c, unit_now, &lines[i].carrier);
    }
    v->places = lines;
    return st;
}

static enum status
fill_awards(struct ctx *c, struct subject_show_view *v, bool can_write)
{
    struct subject_award *awards;
    struct subject_award_line *lines;
    enum status st = subject_awards(c, v->subject.id, &awards, &v->award_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->award_count + 1, sizeof(*lines));
    for (int i = 0; i < v->award_count; i++) {
        lines[i].award = awards[i];
        if (can_write && awards[i].dossier_id == 0)
            lines[i].edit_url = arena_printf(c->arena, "%s/khen-thuong/%" PRId64,
                                             url_subject(c, v->subject.id), awards[i].id);
        /* Whether there was a dossier is for who may open it: the list of dossiers says so. */
        lines[i].award.dossier_id = 0;
    }
    v->awards = lines;
    return OK;
}

static enum status
fill_dossiers(struct ctx *c, struct subject_show_view *v)
{
    enum { MOST = 100 };
    struct dossier_filter f = { .subject_id = v->subject.id, .field = "", .q_folded = "" };
    struct dossier_line *dossiers;
    struct subject_dossier_line *lines;
    enum status st = dossier_list(c, &f, 0, MOST, &dossiers, &v->dossier_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->dossier_count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < v->dossier_count; i++) {
        const struct dossier_line *d = &dossiers[i];
        struct campaign campaign = { .title = "" };

        st = campaign_find(c, d->dossier.campaign_id, &campaign);
        if (st == NOT_FOUND)
            st = OK;
        lines[i] = (struct subject_dossier_line){
            .dossier_id = d->dossier.id,
            .award = d->award,
            .state_text = dossier_state_text(c, d->dossier.state),
            .campaign = campaign.title,
            .url = url_dossier(c, d->dossier.id),
        };
    }
    v->dossiers = lines;
    return st;
}

static enum status
fill_stays(struct ctx *c, struct subject_show_view *v)
{
    struct subject_stay *stays;
    struct subject_stay_line *lines;
    enum status st = subject_stays(c, v->subject.id, &stays, &v->stay_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->stay_count + 1, sizeof(*lines));
    for (int i = 0; i < v->stay_count; i++)
        lines[i] = (struct subject_stay_line){
            .stay = stays[i],
            .kind_text = subject_stay_text(c, stays[i].kind),
            .edit_url = arena_printf(c->arena, "%s/tam-dung/%" PRId64,
                                     url_subject(c, v->subject.id), stays[i].id),
        };
    v->stays = lines;
    return OK;
}

/* What an appraiser has beside the rest: stays, and who may be the same. */
static enum status
fill_appraiser(struct ctx *c, struct subject_show_view *v)
{
    const char *url = url_subject(c, v->subject.id);
    struct subject *others;
    enum status st = fill_stays(c, v);

    v->stay_url = arena_printf(c->arena, "%s/tam-dung", url);
    v->merge_url = arena_printf(c->arena, "%s/gop", url);
    if (st == OK)
        st = subject_namesakes(c, &v->subject, &others, &v->namesake_count);
    return st == OK ? subject_rows(c, others, v->namesake_count, &v->namesakes) : st;
}

static enum status
fill_household(struct ctx *c, struct subject_show_view *v)
{
    struct subject household;
    enum status st;

    if (v->subject.household_id == 0)
        return OK;
    st = subject_find(c, v->subject.household_id, &household);
    if (st == NOT_FOUND)
        return OK;
    if (st != OK)
        return st;
    v->household = household.name;
    v->household_url = url_subject(c, household.id);
    return OK;
}

static enum status
render(struct request *r, const char *citizen)
{
    struct ctx *c = &r->ctx;
    struct subject_show_view v = { .citizen = citizen };
    int64_t into = 0;
    bool can_write;
    enum status st = subject_find(c, path_int(r, "id"), &v.subject);

    if (st == NOT_FOUND && subject_merged_into(c, path_int(r, "id"), &into) == OK)
        return respond_see_other(r, "%s", url_subject(c, into));
    if (st != OK)
        return st;
    can_write = may(c, WRITE_DOSSIERS, v.subject.unit_id, 0);
    v.can_appraise = may(c, APPRAISE_DOSSIERS, v.subject.unit_id, 0);
    v.is_worked_on = can_write || v.can_appraise;
    v.page = page_start(r, v.subject.name);
    subject_crumbs(c, &v.page, &v.subject);
    v.kind_text = subject_kind_text(c, v.subject.kind);
    v.sex_text = subject_sex_text(c, v.subject.sex);
    if (can_write) {
        v.edit_url = arena_printf(c->arena, "%s/sua", url_subject(c, v.subject.id));
        v.award_url = arena_printf(c->arena, "%s/khen-thuong", url_subject(c, v.subject.id));
        v.forward_url =
            arena_printf(c->arena, "/lam-viec/ho-so/moi?doi-tuong=%" PRId64, v.subject.id);
    }
    if (v.is_worked_on && v.subject.has_citizen)
        v.citizen_url = arena_printf(c->arena, "%s/so-can-cuoc", url_subject(c, v.subject.id));
    st = subject_title_of_unit(c, v.subject.unit_id, &v.unit);
    if (st == OK)
        st = fill_household(c, &v);
    if (st == OK)
        st = fill_places(c, &v);
    if (st == OK)
        st = fill_awards(c, &v, can_write);
    if (st == OK)
        st = fill_dossiers(c, &v);
    if (st == OK && v.can_appraise)
        st = fill_appraiser(c, &v);
    if (st != OK)
        return st;
    RESPOND(r, 200, subject_show, &v);
    return OK;
}

static enum status
show(struct request *r)
{
    return render(r, NULL);
}

/* Told on this page alone, and noted that it was; nothing keeps it. */
static enum status
show_citizen(struct request *r)
{
    const char *number;
    enum status st = subject_citizen(&r->ctx, path_int(r, "id"), &number);

    return st == OK ? render(r, number) : st;
}

/* ------------------------------------------------------------------ the feature */

#define ONE SUBJECTS_URL "/{id:int}"

static const struct route routes[] = {
    { GET, SUBJECTS_URL, READ_DOSSIERS, show_list, 0, N_("The register of subjects") },
    { POST, SUBJECTS_URL, WRITE_DOSSIERS, subject_create, 0, N_("Adds a subject") },
    { GET, SUBJECTS_URL "/them", WRITE_DOSSIERS, subject_show_new, 0, N_("A new subject's form") },
    { GET, ONE, READ_DOSSIERS, show, 0, N_("A subject with its places, awards and dossiers") },
    { POST, ONE "/so-can-cuoc", READ_DOSSIERS, show_citizen, 0,
      N_("Shows the number of the identity card, and notes that it was shown") },
    { GET, ONE "/sua", WRITE_DOSSIERS, subject_show_edit, 0, N_("A subject's form") },
    { POST, ONE "/sua", WRITE_DOSSIERS, subject_edit, 0, N_("Changes a subject") },
    { GET, ONE "/khen-thuong", WRITE_DOSSIERS, subject_show_new_award, 0,
      N_("The form of an earlier award") },
    { POST, ONE "/khen-thuong", WRITE_DOSSIERS, subject_create_award, 0,
      N_("Adds an earlier award") },
    { GET, ONE "/khen-thuong/{award:int}", WRITE_DOSSIERS, subject_show_award, 0,
      N_("An earlier award's form") },
    { POST, ONE "/khen-thuong/{award:int}", WRITE_DOSSIERS, subject_edit_award, 0,
      N_("Changes an earlier award") },
    { POST, ONE "/khen-thuong/{award:int}/xoa", WRITE_DOSSIERS, subject_remove_award, 0,
      N_("Deletes an earlier award") },
    { GET, ONE "/tam-dung", APPRAISE_DOSSIERS, subject_show_new_stay, 0,
      N_("The form of what speaks against a subject") },
    { POST, ONE "/tam-dung", APPRAISE_DOSSIERS, subject_create_stay, 0,
      N_("Notes what speaks against a subject") },
    { GET, ONE "/tam-dung/{stay:int}", APPRAISE_DOSSIERS, subject_show_stay, 0,
      N_("The form of a stay") },
    { POST, ONE "/tam-dung/{stay:int}", APPRAISE_DOSSIERS, subject_edit_stay, 0,
      N_("Changes a stay") },
    { GET, ONE "/gop", APPRAISE_DOSSIERS, subject_show_merge, 0,
      N_("Two entries side by side before they are merged") },
    { POST, ONE "/gop", APPRAISE_DOSSIERS, subject_do_merge, 0, N_("Merges two entries") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Exemplars"), N_("Subjects"), SUBJECTS_URL, "i-people", READ_DOSSIERS, 56, false },
    { 0 },
};

static enum status
start(struct ctx *c, const char *data)
{
    (void)c;
    subject_key_place(data);
    return OK;
}

const struct feature subject_feature = {
    .name = "subject", .routes = routes, .nav = nav, .start = start
};
