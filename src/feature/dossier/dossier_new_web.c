/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting a subject forward, from its page in the register. */
#include "feature/dossier/dossier_inside.h"
#include "feature/dossier/dossier_web.h"

#include "core/text.h"

struct beginning {
    struct request *r;
    struct campaign campaign;
    struct subject subject; /* id 0: not chosen */
    struct dossier_new_view v;
};

static enum status
begin(struct request *r, int64_t subject_id, struct beginning *k)
{
    enum status st;

    *k = (struct beginning){ .r = r };
    st = campaign_page(r, tr(&r->ctx, "Put a subject forward"), &k->campaign, &k->v.page);
    if (st == OK && subject_id != 0)
        st = subject_find(&r->ctx, subject_id, &k->subject);
    page_crumb(&k->v.page, tr(&r->ctx, "Dossiers"), "/lam-viec/ho-so");
    page_crumb(&k->v.page, k->v.page.title, NULL);
    return st;
}

static enum status
fill_awards(struct beginning *k)
{
    struct ctx *c = &k->r->ctx;
    struct award *awards;
    struct option *options;
    int count;
    enum status st = award_list(c, k->subject.kind, LEVEL_NONE, today(c), &awards, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[i] = (struct option){ arena_printf(c->arena, "%lld", (long long)awards[i].id),
                                      award_title(c, &awards[i]) };
    k->v.awards = options;
    k->v.award_count = count;
    return OK;
}

/* The subject's own unit, and those above it, as far as the reader writes for them. */
static enum status
fill_units(struct beginning *k)
{
    struct ctx *c = &k->r->ctx;
    struct unit own, *above;
    struct option *options;
    int count;
    enum status st = dossier_living_unit(c, k->subject.unit_id, &own);

    if (st == OK)
        st = unit_list_above(c, own.id, today(c), &above, &count);
    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        if (may(c, WRITE_DOSSIERS, above[i].id, k->campaign.id))
            options[k->v.unit_count++] =
                (struct option){ arena_printf(c->arena, "%lld", (long long)above[i].id),
                                 text_capitalise(c->arena, unit_title(c, &above[i])) };
    k->v.units = options;
    k->v.subject_unit = unit_title(c, &own);
    return OK;
}

static enum status
render(struct beginning *k, int status)
{
    enum status st = OK;

    k->v.register_url = "/lam-viec/doi-tuong";
    if (k->subject.id != 0) {
        k->v.subject = k->subject.name;
        k->v.subject_kind = subject_kind_text(&k->r->ctx, k->subject.kind);
        st = fill_awards(k);
        if (st == OK)
            st = fill_units(k);
        if (st == OK)
            st = dossier_field_options(&k->r->ctx, &k->v.fields, &k->v.field_count);
    }
    if (st != OK)
        return st;
    RESPOND(k->r, status, dossier_new, &k->v);
    return OK;
}

enum status
dossier_new_page(struct request *r)
{
    struct beginning k;
    enum status st = begin(r, param_int(r, "doi-tuong", 0), &k);

    if (st == NOT_FOUND && k.subject.id == 0 && k.campaign.id == 0)
        return campaign_missing(r);
    if (st != OK)
        return st;
    k.v.form = form_new(r, "ho-so-moi");
    form_set_int(k.v.form, "subject_id", k.subject.id);
    form_set_int(k.v.form, "unit_id", k.subject.unit_id);
    return render(&k, 200);
}

enum status
dossier_new_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct dossier d = { .subject_id = form_id(f, "subject_id", true),
                         .award_id = form_id(f, "award_id", true),
                         .unit_id = form_id(f, "unit_id", true),
                         .field = form_text(f, "field", 0, 60),
                         .achievement = form_text(f, "achievement", 0, DOSSIER_ACHIEVEMENT_MAX) };
    struct beginning k;
    enum status st = begin(r, d.subject_id, &k);

    if (st != OK)
        return st;
    d.campaign_id = k.campaign.id;
    d.is_sample = k.campaign.is_sample && k.subject.is_sample;
    st = form_ok(f) ? dossier_insert(c, &d) : INVALID;
    k.v.form = f;
    if (st == INVALID)
        return render(&k, 422);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", tr(c, "The dossier is begun. Write its parts, then hand it in."));
    return respond_see_other(r, "%s", url_dossier(c, d.id));
}
