/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two entries side by side, before they become one. */
#include "feature/subject/subject_web.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *
url_subject_merge(struct out *o, int64_t id, int64_t into_id)
{
    return out_printf(o, SUBJECTS_URL "/%" PRId64 "/gop?voi=%" PRId64, id, into_id);
}

static enum status
fill_side(struct ctx *c, int64_t id, struct subject_side *out)
{
    struct subject_award *awards;
    struct subject_place *places;
    enum status st = subject_find(c, id, &out->subject);

    if (st == OK)
        st = require(c, APPRAISE_DOSSIERS, out->subject.unit_id, 0);
    if (st == OK)
        st = subject_title_of_unit(c, out->subject.unit_id, &out->unit);
    if (st == OK)
        st = subject_awards(c, id, &awards, &out->award_count);
    if (st == OK)
        st = subject_places(c, id, &places, &out->place_count);
    if (st == OK)
        st = subject_count_dossiers(c, id, &out->dossier_count);
    if (st != OK)
        return st;
    out->sex_text = subject_sex_text(c, out->subject.sex);
    out->url = url_subject(c, id);
    return OK;
}

static enum status
fill(struct request *r, struct subject_merge_view *v, int64_t into_id)
{
    struct ctx *c = &r->ctx;
    enum status st = fill_side(c, path_int(r, "id"), &v->from);

    if (st == OK)
        st = fill_side(c, into_id, &v->into);
    if (st != OK)
        return st;
    v->kind_text = subject_kind_text(c, v->from.subject.kind);
    v->back_url = v->from.url;
    v->action_url = arena_printf(c->arena, "%s/gop", v->from.url);
    v->swap_url = arena_printf(c->arena, "%s/gop?voi=%" PRId64, v->into.url, v->from.subject.id);
    subject_crumbs(c, &v->page, &v->from.subject);
    return OK;
}

/* ?voi=ID: the entry that stays. Without it, the page of the entry offers those of its name. */
enum status
subject_show_merge(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct subject_merge_view v = { .page = page_start(r, tr(c, "Merge two entries")),
                                    .form = form_new(r, NULL) };
    int64_t into_id = param_int(r, "voi", 0);
    enum status st;

    if (into_id == 0)
        return respond_see_other(r, "%s", url_subject(c, path_int(r, "id")));
    st = fill(r, &v, into_id);
    if (st != OK)
        return st;
    form_set_int(v.form, "into", into_id);
    form_set_int(v.form, "version", v.from.subject.version);
    RESPOND(r, 200, subject_merge, &v);
    return OK;
}

enum status
subject_do_merge(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct subject_merge_view v = { .page = page_start(r, tr(c, "Merge two entries")),
                                    .form = form_read(r) };
    int64_t into_id = form_id(v.form, "into", true);
    enum status st = form_ok(v.form) ? fill(r, &v, into_id) : INVALID;

    if (st != OK)
        return st;
    st = subject_merge(c, v.from.subject.id, into_id, form_version(v.form));
    if (st == CONFLICT) {
        form_error(v.form, NULL, "%s",
                   tr(c, "Somebody changed the entry meanwhile. Look at both again, then merge."));
        form_set_int(v.form, "version", v.from.subject.version);
        RESPOND(r, 409, subject_merge, &v);
        return OK;
    }
    if (st == INVALID) {
        RESPOND(r, 422, subject_merge, &v);
        return OK;
    }
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "The two entries are one: %s."), v.into.subject.name);
    return respond_see_other(r, "%s", v.into.url);
}
