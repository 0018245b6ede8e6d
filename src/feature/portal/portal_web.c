/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public home page. */
#include "feature/portal/portal_views.h"

#include "core/text.h"

static void
fill_deadlines(struct ctx *c, const struct portal_facts *f, struct home_view *v)
{
    struct public_deadline *list =
        arena_array(c->arena, (size_t)f->milestone_count + 1, sizeof *list);

    for (int i = 0; i < f->milestone_count; i++) {
        const struct milestone *m = &f->milestones[i];
        const struct deadline *d =
            deadline_in_force(&f->deadlines, m->id, m->level, 0, NULL, 0, NULL);

        if (d)
            list[v->deadline_count++] = (struct public_deadline){
                .milestone = m->title,
                .words = d->words,
                .last_on = d->last_on,
                .document = document_name(c, deadline_document(&f->deadlines, d))
            };
    }
    v->deadlines = list;
}

static void
fill_documents(struct ctx *c, const struct deadline_set *set, struct home_view *v)
{
    struct public_document *list =
        arena_array(c->arena, (size_t)set->document_count + 1, sizeof *list);

    for (int i = set->document_count - 1; i >= 0; i--) {
        const struct document *d = &set->documents[i];

        if (d->kind != DOCUMENT_EXCEPTION)
            list[v->document_count++] = (struct public_document){ .name = document_name(c, d),
                                                                  .title = d->title,
                                                                  .issuer = d->issuer,
                                                                  .issued_on = d->issued_on };
    }
    v->documents = list;
}

/* "16 phường, 14 xã" */
static void
fill_units(struct ctx *c, const struct portal_facts *f, struct home_view *v)
{
    struct kind_count *kinds = arena_array(c->arena, PORTAL_KINDS_MAX, sizeof *kinds);

    for (int i = 0; i < PORTAL_KINDS_MAX && unit_kinds[i].code; i++)
        if (f->units_of_kind[i])
            kinds[v->kind_count++] = (struct kind_count){ .kind = tr(c, unit_kinds[i].label),
                                                          .count = f->units_of_kind[i] };
    v->unit_count = f->unit_count;
    v->kinds = kinds;
}

static enum status
fill_home(struct ctx *c, struct home_view *v)
{
    const struct portal_facts *f;
    enum status st = portal_read_facts(c, today(c), &f);

    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    v->has_campaign = true;
    v->code = f->campaign.code;
    v->title = f->campaign.title;
    v->slogan = f->campaign.slogan;
    v->scope = f->campaign.scope;
    v->is_sample = f->campaign.is_sample;
    v->owner = text_capitalise(c->arena, unit_title(c, &f->owner));
    fill_documents(c, &f->deadlines, v);
    fill_deadlines(c, f, v);
    fill_units(c, f, v);
    v->held_count = f->held_count;
    return OK;
}

static enum status
show_home(struct request *r)
{
    struct home_view v = {
        .page = page_start(r, tr(&r->ctx, "Home")), .owner = "", .slogan = "", .scope = ""
    };
    enum status st = fill_home(&r->ctx, &v);

    if (st != OK)
        return st;
    v.page.is_public = true;
    if (v.has_campaign) {
        v.page.campaign_title = v.title;
        v.page.campaign_owner = v.owner;
    }
    respond_cacheable(r, "campaign", "document", "unit", "conference", NULL);
    RESPOND(r, 200, home, &v);
    return OK;
}

static const struct route routes[] = {
    { GET, "/", PUBLIC, show_home, 0, N_("The campaign, its dates and its documents") },
    { 0 },
};

const struct feature portal_feature = { .name = "portal", .routes = routes };
