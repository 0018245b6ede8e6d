/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign's form: new, changed, changed by somebody else meanwhile. */
#include "feature/campaign/campaign_views.h"

#include "db/audit.h"

#include <string.h>

static void
fill(struct ctx *c, struct form *f, const struct campaign *one)
{
    form_set(f, "title", one->title);
    form_set(f, "code", one->code);
    form_set(f, "slogan", one->slogan);
    form_set(f, "scope", one->scope);
    form_set(f, "owner", campaign_unit_text(c, one->owner_unit_id, one->from_on));
    form_set(f, "parent",
             one->parent_id != 0 ? arena_printf(c->arena, "%lld", (long long)one->parent_id) : "");
    form_set_date(f, "from", one->from_on);
    form_set_date(f, "to", date_is_none(one->to_on) ? one->to_on : date_add_days(one->to_on, -1));
    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
        if (one->level_in[level])
            form_add(f, "levels", unit_level_code((enum unit_level)level));
    form_set_int(f, "version", one->version);
}

static void
read_levels(struct form *f, struct campaign *one)
{
    const char *const *values;
    int count = form_values(f, "levels", &values);

    memset(one->level_in, 0, sizeof(one->level_in));
    for (int i = 0; i < count; i++) {
        enum unit_level level;

        if (unit_level_parse(values[i], &level))
            one->level_in[level] = true;
    }
}

/* The last day stands in the form; the domain keeps the day after it. */
static void
read(struct ctx *c, struct form *f, struct campaign *one)
{
    const char *owner = form_text(f, "owner", 0, 300);
    struct date last;

    one->title = form_text(f, "title", 0, 1000);
    one->code = form_text(f, "code", 0, 1000);
    one->slogan = form_text(f, "slogan", 0, 1000);
    one->scope = form_text(f, "scope", 0, 4000);
    one->parent_id = form_id(f, "parent", false);
    one->from_on = form_date(f, "from", true);
    last = form_date(f, "to", false);
    one->to_on = date_is_none(last) ? last : date_add_days(last, 1);
    read_levels(f, one);
    one->owner_unit_id = 0;
    if (owner[0] != '\0' && !date_is_none(one->from_on) &&
        campaign_find_typed(c, owner, one->from_on, &one->owner_unit_id) != OK)
        form_error(
            f, "owner",
            tr(c, "No unit of %s has this code. Choose one of those offered, or write its code."),
            date_vi(c->arena, one->from_on));
}

static enum status
render(struct request *r, int status, struct campaign_form_view *v, int64_t self_id)
{
    struct ctx *c = &r->ctx;
    struct campaign *all;
    struct option *parents;
    int count;
    enum status st = campaign_list_options(c, today(c), &v->units, &v->unit_count);

    if (st == OK)
        st = campaign_list(c, "", &all, &count);
    if (st != OK)
        return st;
    parents = arena_array(c->arena, (size_t)count + 1, sizeof(*parents));
    for (int i = 0; i < count; i++)
        if (all[i].id != self_id)
            parents[v->parent_count++] =
                (struct option){ arena_printf(c->arena, "%lld", (long long)all[i].id),
                                 all[i].title };
    v->parents = parents;
    page_crumb(&v->page, tr(c, "Campaigns"), "/lam-viec/dot-thi-dua");
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, campaign_form, v);
    return OK;
}

/* ------------------------------------------------------------------ a new one */

static void
begin_new(struct request *r, struct campaign_form_view *v)
{
    v->page = page_start(r, tr(&r->ctx, "New campaign"));
    v->action_url = "/lam-viec/dot-thi-dua";
    v->back_url = "/lam-viec/dot-thi-dua";
    v->lead = tr(
        &r->ctx,
        "One unit's part in a recognition campaign; the levels below may have parts of their own.");
}

enum status
campaign_new_page(struct request *r)
{
    struct campaign_form_view v = { 0 };
    struct campaign parent;

    begin_new(r, &v);
    v.form = form_new(r, "dot-thi-dua-moi");
    form_set_date(v.form, "from", today(&r->ctx));
    if (param_int(r, "tren", 0) != 0 &&
        campaign_find(&r->ctx, param_int(r, "tren", 0), &parent) == OK) {
        form_set_int(v.form, "parent", parent.id);
        form_set_date(v.form, "from", parent.from_on);
    }
    return render(r, 200, &v, 0);
}

enum status
campaign_insert_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign_form_view v = { 0 };
    struct campaign one = { 0 };
    enum status st;

    begin_new(r, &v);
    v.form = form_read(r);
    read(c, v.form, &one);
    st = form_ok(v.form) ? campaign_insert(c, &one) : INVALID;
    if (st == INVALID)
        return render(r, 422, &v, 0);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "The campaign “%s” was added. Add its milestones next."), one.title);
    return respond_see_other(r, "%s?dot-thi-dua=%s", campaign_url(c, one.id, ""), one.code);
}

/* ------------------------------------------------------------------ changing one */

static enum status
begin_edit(struct request *r, struct campaign *one, struct campaign_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st =
        campaign_page_of(r, path_int(r, "id"), tr(c, "Change the campaign"), one, &v->page);

    v->action_url = campaign_url(c, path_int(r, "id"), "/sua");
    v->back_url = campaign_url(c, path_int(r, "id"), "");
    return st == OK ? require(c, EDIT_CAMPAIGN, one->owner_unit_id, one->id) : st;
}

enum status
campaign_edit_page(struct request *r)
{
    struct campaign_form_view v = { 0 };
    struct campaign one;
    enum status st = begin_edit(r, &one, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(r->ctx.arena, "dot-thi-dua-%lld", (long long)one.id));
    fill(&r->ctx, v.form, &one);
    return render(r, 200, &v, one.id);
}

/* Who changed a thing last, and when: for the other's form. */
static enum status
show_conflict(struct request *r, struct campaign_form_view *v, const struct campaign *now_there)
{
    struct ctx *c = &r->ctx;
    struct form *theirs = form_new(r, NULL);
    enum status st;

    fill(c, theirs, now_there);
    st = form_conflict_of(v->form, theirs, "campaign", now_there->id);
    return st == OK ? render(r, 409, v, now_there->id) : st;
}

enum status
campaign_update_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign_form_view v = { 0 };
    struct campaign there, one;
    enum status st = begin_edit(r, &there, &v);

    if (st != OK)
        return st;
    one = there;
    v.form = form_read(r);
    read(c, v.form, &one);
    one.version = form_version(v.form);
    st = form_ok(v.form) ? campaign_update(c, &one) : INVALID;
    if (st == CONFLICT)
        return show_conflict(r, &v, &there);
    if (st == INVALID)
        return render(r, 422, &v, one.id);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "The campaign “%s” was saved."), one.title);
    return respond_see_other(r, "%s", v.back_url);
}
