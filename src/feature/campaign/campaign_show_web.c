/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign's page: its place in the tree, milestones, units in scope. */
#include "feature/campaign/campaign_views.h"

#include <string.h>

static enum status
line_of(struct ctx *c, const struct campaign *one, struct campaign_line *out)
{
    struct unit owner;
    enum status st = unit_find(c, one->owner_unit_id, one->from_on, &owner);

    if (st == OK)
        *out = (struct campaign_line){ .id = one->id,
                                       .code = one->code,
                                       .title = one->title,
                                       .owner = unit_title(c, &owner),
                                       .from_on = one->from_on,
                                       .to_on = one->to_on,
                                       .is_sample = one->is_sample,
                                       .url = campaign_url(c, one->id, "") };
    return st;
}

static enum status
fill_tree(struct ctx *c, struct campaign_show_view *v)
{
    struct campaign parent, *children;
    struct campaign_line *lines;
    enum status st = OK;

    if (v->campaign.parent_id != 0)
        st = campaign_find(c, v->campaign.parent_id, &parent);
    if (st == OK && v->campaign.parent_id != 0) {
        struct campaign_line *line = arena_alloc(c->arena, sizeof(*line));

        st = line_of(c, &parent, line);
        v->parent = line;
    }
    if (st == OK || st == NOT_FOUND)
        st = campaign_list_children(c, v->campaign.id, &children, &v->child_count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->child_count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < v->child_count; i++)
        st = line_of(c, &children[i], &lines[i]);
    v->children = lines;
    return st;
}

static const char *
milestone_url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "/lam-viec/moc/%lld%s", (long long)id, rest);
}

static enum status
fill_milestones(struct ctx *c, struct campaign_show_view *v)
{
    struct milestone *own, *all;
    struct milestone_line *lines;
    int all_count;
    enum status st = milestone_list(c, v->campaign.id, &own, &v->milestone_count);

    if (st == OK)
        st = milestone_list_parents(c, &v->campaign, &all, &all_count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->milestone_count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < v->milestone_count; i++) {
        const struct milestone *m = &own[i];
        bool is_used;

        lines[i] = (struct milestone_line){ .id = m->id,
                                            .code = m->code,
                                            .title = m->title,
                                            .level = m->level,
                                            .level_text = unit_level_text(c, m->level),
                                            .is_conference = m->is_conference,
                                            .edit_url = milestone_url(c, m->id, "/sua"),
                                            .version = m->version };
        for (int k = 0; k < all_count; k++)
            if (all[k].id == m->parent_id)
                lines[i].parent = all[k].title;
        if (i > 0)
            lines[i].up_url = milestone_url(c, m->id, "/len");
        st = milestone_is_used(c, m->id, &is_used);
        if (st == OK && !is_used)
            lines[i].delete_url = milestone_url(c, m->id, "/xoa");
    }
    v->milestones = lines;
    return st;
}

static enum status
fill_units(struct ctx *c, struct date on, struct campaign_show_view *v)
{
    struct level_count *levels = arena_array(c->arena, LEVEL_COUNT, sizeof(*levels));
    struct unit *units;
    int count;
    enum status st = campaign_list_units(c, &v->campaign, on, &units, &count);

    if (st != OK)
        return st;
    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++) {
        struct level_count *one = &levels[v->level_count];

        *one = (struct level_count){ (enum unit_level)level,
                                     unit_level_text(c, (enum unit_level)level), 0 };
        for (int i = 0; i < count; i++)
            one->units += (int)units[i].level == level;
        v->level_count += one->units > 0;
    }
    v->levels = levels;
    v->unit_total = count;
    return OK;
}

static enum status
fill_named(struct ctx *c, struct campaign_show_view *v)
{
    struct campaign_named *named;
    struct named_line *lines;
    enum status st = campaign_list_named(c, v->campaign.id, &named, &v->named_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->named_count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < v->named_count; i++) {
        struct unit u;

        st = unit_find(c, named[i].unit_id, today(c), &u);
        if (st == OK)
            lines[i] = (struct named_line){
                .unit_id = u.id,
                .title = unit_title(c, &u),
                .is_in = named[i].is_in,
                .unit_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)u.id),
                .drop_url =
                    arena_printf(c->arena, "%s/%lld/bo", campaign_url(c, v->campaign.id, "/don-vi"),
                                 (long long)u.id),
            };
    }
    v->named = lines;
    return st;
}

static void
fill_links(struct ctx *c, struct campaign_show_view *v)
{
    const struct campaign *one = &v->campaign;

    v->edit_url = campaign_url(c, one->id, "/sua");
    v->child_url =
        arena_printf(c->arena, "/lam-viec/dot-thi-dua/moi?tren=%lld", (long long)one->id);
    v->milestone_url = campaign_url(c, one->id, "/moc");
    v->unit_url = campaign_url(c, one->id, "/don-vi");
    v->board_url = arena_printf(c->arena, "/lam-viec/bang?dot-thi-dua=%s", one->code);
    v->documents_url = arena_printf(c->arena, "/lam-viec/van-ban?dot-thi-dua=%s", one->code);
    v->owner_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)one->owner_unit_id);
    v->from_text = date_vi(c->arena, one->from_on);
    v->to_text = date_is_none(one->to_on) ? NULL : date_vi(c->arena, date_add_days(one->to_on, -1));
}

static enum status
show(struct request *r, int status, struct form *unit_form)
{
    struct ctx *c = &r->ctx;
    struct campaign_show_view v = { .unit_form = unit_form };
    enum status st = campaign_page_of(r, path_int(r, "id"), "", &v.campaign, &v.page);

    if (st == OK)
        st = fill_tree(c, &v);
    if (st == OK)
        st = fill_milestones(c, &v);
    if (st == OK)
        st = fill_units(c, campaign_day(r), &v);
    if (st == OK)
        st = fill_named(c, &v);
    if (st != OK)
        return st;
    v.page.title = v.campaign.title;
    v.owner = v.page.campaign_owner;
    v.can_edit = may(c, EDIT_CAMPAIGN, v.campaign.owner_unit_id, v.campaign.id);
    if (v.can_edit)
        st = campaign_list_options(c, today(c), &v.units, &v.unit_count);
    fill_links(c, &v);
    page_crumb(&v.page, tr(c, "Campaigns"), "/lam-viec/dot-thi-dua");
    page_crumb(&v.page, v.page.title, NULL);
    if (st == OK)
        RESPOND(r, status, campaign_show, &v);
    return st;
}

enum status
campaign_show_page(struct request *r)
{
    struct campaign chosen;

    /* coming here from another campaign's link makes it the one that is worked on */
    if (param(r, "dot-thi-dua") != NULL && campaign_page(r, "", &chosen, &(struct page){ 0 }) != OK)
        return NOT_FOUND;
    return show(r, 200, form_new(r, NULL));
}

/* ------------------------------------------------------------------ units named one by one */

static const struct choice namings[] = {
    { "vao", N_("takes part though its level does not"), 1 },
    { "ra", N_("takes no part though its level does"), 0 },
    { 0 },
};

enum status
campaign_name_unit_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *typed = form_text(f, "unit", 1, 300);
    int is_in = form_choice(f, "as", namings, true);
    int64_t unit_id = 0;
    enum status st = OK;

    if (typed[0] != '\0' && campaign_find_typed(c, typed, today(c), &unit_id) != OK)
        form_error(
            f, "unit",
            tr(c,
               "No unit of today has this code. Choose one of those offered, or write its code."));
    st = form_ok(f) ? campaign_set_unit(c, path_int(r, "id"), unit_id, is_in == 1) : INVALID;
    if (st == INVALID)
        return show(r, 422, f);
    if (st != OK)
        return st;
    respond_flash(r,
                  is_in == 1 ? tr(c, "%s takes part from now on.")
                             : tr(c, "%s takes no part from now on."),
                  typed);
    return respond_see_other(r, "%s", campaign_url(c, path_int(r, "id"), ""));
}

enum status
campaign_drop_unit_page(struct request *r)
{
    enum status st = campaign_unset_unit(&r->ctx, path_int(r, "id"), path_int(r, "unit"));

    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The unit goes by its level again."));
    return respond_see_other(r, "%s", campaign_url(&r->ctx, path_int(r, "id"), ""));
}
