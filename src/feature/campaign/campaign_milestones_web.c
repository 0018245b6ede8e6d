/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Milestones' pages: new, changed, moved, deleted. */
#include "feature/campaign/campaign_views.h"

#include <string.h>

static void
fill(struct ctx *c, struct form *f, const struct milestone *m)
{
    form_set(f, "title", m->title);
    form_set(f, "code", m->code);
    form_set(f, "level", unit_level_code(m->level));
    form_set(f, "kind", m->is_conference ? "conference" : "other");
    form_set(f, "parent",
             m->parent_id != 0 ? arena_printf(c->arena, "%lld", (long long)m->parent_id) : "");
    form_set_int(f, "version", m->version);
}

static void
read(struct form *f, struct milestone *m)
{
    m->title = form_text(f, "title", 0, 1000);
    m->code = form_text(f, "code", 0, 1000);
    m->level = (enum unit_level)form_choice(f, "level", level_choices, true);
    m->is_conference = strcmp(form_text(f, "kind", 0, 20), "conference") == 0;
    m->parent_id = form_id(f, "parent", false);
}

static enum status
render(struct request *r, int status, const struct campaign *campaign, int64_t self_id,
       struct milestone_form_view *v)
{
    struct ctx *c = &r->ctx;
    struct milestone *all;
    struct option *parents;
    int count;
    enum status st = milestone_list_parents(c, campaign, &all, &count);

    if (st != OK)
        return st;
    parents = arena_array(c->arena, (size_t)count + 1, sizeof(*parents));
    for (int i = 0; i < count; i++)
        if (all[i].id != self_id)
            parents[v->parent_count++] =
                (struct option){ arena_printf(c->arena, "%lld", (long long)all[i].id),
                                 all[i].campaign_id == campaign->id
                                     ? all[i].title
                                     : arena_printf(c->arena, tr(c, "%s (campaign above)"),
                                                    all[i].title) };
    v->parents = parents;
    v->back_url = campaign_url(c, campaign->id, "");
    page_crumb(&v->page, tr(c, "Campaigns"), "/lam-viec/dot-thi-dua");
    page_crumb(&v->page, campaign->title, v->back_url);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, milestone_form, v);
    return OK;
}

/* ------------------------------------------------------------------ a new one */

static enum status
begin_new(struct request *r, struct campaign *campaign, struct milestone_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st =
        campaign_page_of(r, path_int(r, "id"), tr(c, "New milestone"), campaign, &v->page);

    v->action_url = campaign_url(c, path_int(r, "id"), "/moc");
    return st == OK ? require(c, EDIT_CAMPAIGN, campaign->owner_unit_id, campaign->id) : st;
}

enum status
milestone_new_page(struct request *r)
{
    struct campaign campaign;
    struct milestone_form_view v = { 0 };
    enum status st = begin_new(r, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(r->ctx.arena, "moc-moi-%lld", (long long)campaign.id));
    form_set(v.form, "kind", "other");
    return render(r, 200, &campaign, 0, &v);
}

enum status
milestone_insert_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct milestone m = { 0 };
    struct milestone_form_view v = { 0 };
    enum status st = begin_new(r, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    read(v.form, &m);
    m.campaign_id = campaign.id;
    st = form_ok(v.form) ? milestone_insert(c, &m) : INVALID;
    if (st == INVALID)
        return render(r, 422, &campaign, 0, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "The milestone “%s” was added."), m.title);
    return respond_see_other(r, "%s", campaign_url(c, campaign.id, ""));
}

/* ------------------------------------------------------------------ changing one */

static enum status
begin_edit(struct request *r, struct milestone *m, struct campaign *campaign,
           struct milestone_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = milestone_find(c, path_int(r, "id"), m);

    if (st == OK)
        st = campaign_page_of(r, m->campaign_id, tr(c, "Change the milestone"), campaign, &v->page);
    if (st == OK)
        st = require(c, EDIT_CAMPAIGN, campaign->owner_unit_id, campaign->id);
    if (st == OK)
        st = milestone_is_used(c, m->id, &v->is_fixed);
    v->action_url = arena_printf(c->arena, "/lam-viec/moc/%lld/sua", (long long)path_int(r, "id"));
    return st;
}

enum status
milestone_edit_page(struct request *r)
{
    struct campaign campaign;
    struct milestone m;
    struct milestone_form_view v = { 0 };
    enum status st = begin_edit(r, &m, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(r->ctx.arena, "moc-%lld", (long long)m.id));
    fill(&r->ctx, v.form, &m);
    return render(r, 200, &campaign, m.id, &v);
}

enum status
milestone_update_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct milestone there, m;
    struct milestone_form_view v = { 0 };
    enum status st = begin_edit(r, &there, &campaign, &v);

    if (st != OK)
        return st;
    m = there;
    v.form = form_read(r);
    read(v.form, &m);
    m.version = form_version(v.form);
    st = form_ok(v.form) ? milestone_update(c, &m) : INVALID;
    if (st == CONFLICT) {
        struct form *theirs = form_new(r, NULL);

        fill(c, theirs, &there);
        st = form_conflict_of(v.form, theirs, "milestone", there.id);
        return st == OK ? render(r, 409, &campaign, m.id, &v) : st;
    }
    if (st == INVALID)
        return render(r, 422, &campaign, m.id, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "The milestone “%s” was saved."), m.title);
    return respond_see_other(r, "%s", campaign_url(c, campaign.id, ""));
}

/* ------------------------------------------------------------------ order, deletion */

enum status
milestone_up_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct milestone m, *all;
    int count;
    enum status st = milestone_find(c, path_int(r, "id"), &m);

    if (st == OK)
        st = milestone_list(c, m.campaign_id, &all, &count);
    if (st != OK)
        return st;
    for (int i = 1; i < count; i++)
        if (all[i].id == m.id)
            m.position = all[i - 1].position;
    st = milestone_update(c, &m);
    return st == OK ? respond_see_other(r, "%s#moc", campaign_url(c, m.campaign_id, "")) : st;
}

enum status
milestone_delete_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct milestone m;
    enum status st = milestone_find(c, path_int(r, "id"), &m);

    if (st == OK)
        st = milestone_delete(c, m.id);
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "The milestone “%s” was deleted."), m.title);
    return respond_see_other(r, "%s#moc", campaign_url(c, m.campaign_id, ""));
}
