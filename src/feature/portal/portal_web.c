/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public home page. */
#include "feature/portal/portal_views.h"

#include "core/text.h"
#include "db/db.h"

#include <string.h>

static enum status
fill_deadlines(struct ctx *c, const struct campaign *campaign, const struct deadline_set *set,
               struct home_view *v)
{
    struct milestone *milestones;
    struct public_deadline *list;
    int count;
    enum status st = milestone_list(c, campaign->id, &milestones, &count);

    if (st != OK)
        return st;
    list = arena_array(c->arena, (size_t)count + 1, sizeof *list);
    for (int i = 0; i < count; i++) {
        const struct deadline *d =
            deadline_in_force(set, milestones[i].id, milestones[i].level, 0, NULL, 0, NULL);

        if (d)
            list[v->deadline_count++] =
                (struct public_deadline){ .milestone = milestones[i].title,
                                          .words = d->words,
                                          .last_on = d->last_on,
                                          .document = document_name(c, deadline_document(set, d)) };
    }
    v->deadlines = list;
    return OK;
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

/* "16 phường, 14 xã": units below the owner that have a conference of their own to hold, by kind. */
static enum status
fill_units(struct ctx *c, const struct campaign *campaign, struct home_view *v)
{
    struct unit *units;
    struct kind_count *kinds = arena_array(c->arena, 64, sizeof *kinds);
    int count;
    enum status st = campaign_list_units(c, campaign, today(c), &units, &count);

    if (st != OK)
        return st;
    for (const struct unit_kind *k = unit_kinds; k->code && v->kind_count < 64; k++) {
        int n = 0;

        for (int i = 0; i < count; i++)
            n += strcmp(units[i].kind, k->code) == 0 && units[i].id != campaign->owner_unit_id &&
                 date_is_within(today(c), units[i].from_on, units[i].to_on);
        if (n)
            kinds[v->kind_count++] = (struct kind_count){ .kind = tr(c, k->label), .count = n };
        v->unit_count += n;
    }
    v->kinds = kinds;
    return OK;
}

static enum status
count_held(struct ctx *c, const struct campaign *campaign, struct home_view *v)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*) FROM conference"
           " WHERE campaign_id = $1 AND state = 'held' AND held_on <= $2 AND unit_id <> $3");

    bind_int(q, campaign->id);
    bind_date(q, today(c));
    bind_int(q, campaign->owner_unit_id);
    if (query_row(q))
        v->held_count = (int)col_int(q, 0);
    return query_end(q);
}

static enum status
fill_home(struct ctx *c, struct home_view *v)
{
    struct campaign campaign;
    struct deadline_set set;
    struct unit owner;
    enum status st = portal_find_campaign(c, today(c), &campaign);

    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    v->has_campaign = true;
    v->code = campaign.code;
    v->title = campaign.title;
    v->slogan = campaign.slogan;
    v->scope = campaign.scope;
    v->is_sample = campaign.is_sample;
    st = unit_find(c, campaign.owner_unit_id, campaign.from_on, &owner);
    if (st == OK) {
        v->owner = text_capitalise(c->arena, unit_title(c, &owner));
        st = deadline_set_read(c, campaign.id, 0, 0, &set);
    }
    if (st != OK)
        return st;
    fill_documents(c, &set, v);
    st = fill_deadlines(c, &campaign, &set, v);
    if (st == OK)
        st = fill_units(c, &campaign, v);
    if (st == OK)
        st = count_held(c, &campaign, v);
    return st;
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
