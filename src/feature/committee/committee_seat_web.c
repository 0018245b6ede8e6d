/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A seat's form: new, changed, ended. */
#include "feature/committee/committee_views.h"

#include "feature/document/document.h"

#include <string.h>

const struct choice seat_role_choices[] = {
    { "head", N_("Head of the committee"), SEAT_HEAD },
    { "deputy", N_("Deputy head"), SEAT_DEPUTY },
    { "member", N_("Member"), SEAT_MEMBER },
    { "help", N_("Help team"), SEAT_HELP },
    { 0 },
};

static enum status
fill_options(struct ctx *c, const struct campaign *campaign, struct seat_form_view *v)
{
    struct seat_account *accounts;
    struct document *documents;
    struct option *options;
    int count;
    enum status st = seat_list_accounts(c, campaign->id, &accounts, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        if (!accounts[i].is_closed ||
            form_is_chosen(v->form, "account_id", committee_key(c, accounts[i].id)))
            options[v->account_count++] =
                (struct option){ committee_key(c, accounts[i].id), accounts[i].full_name };
    v->accounts = options;
    st = document_list(c, campaign->id, "", &documents, &count);
    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[v->document_count++] =
            (struct option){ committee_key(c, documents[i].id), document_name(c, &documents[i]) };
    v->documents = options;
    return OK;
}

static void
fill_form(struct ctx *c, struct form *f, const struct seat *s)
{
    form_set(f, "role", seat_role_code(s->role));
    form_set(f, "title", s->title);
    form_set(f, "office", s->office);
    form_set(f, "account_id", s->account_id != 0 ? committee_key(c, s->account_id) : "");
    form_set(f, "document_id", s->document_id != 0 ? committee_key(c, s->document_id) : "");
    form_set_date(f, "from_on", s->from_on);
    form_set_int(f, "position", s->position);
    form_set_int(f, "version", s->version);
}

static void
read_form(struct form *f, struct seat *s)
{
    s->role = (enum seat_role)form_choice(f, "role", seat_role_choices, true);
    s->title = form_text(f, "title", 1, SEAT_TITLE_MAX);
    s->office = form_text(f, "office", 0, SEAT_OFFICE_MAX);
    s->account_id = form_id(f, "account_id", false);
    s->document_id = form_id(f, "document_id", false);
    s->from_on = form_date(f, "from_on", true);
    s->position = (int)form_int_or(f, "position", 0, 9999, 0);
}

static enum status
render(struct request *r, int status, struct seat_form_view *v, const struct campaign *campaign)
{
    enum status st = fill_options(&r->ctx, campaign, v);

    if (st != OK)
        return st;
    page_crumb(&v->page, tr(&r->ctx, "Steering committee"), "/lam-viec/ban-chi-dao");
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, seat_form, v);
    return OK;
}

/* ------------------------------------------------------------------ a new seat */

static enum status
begin_new(struct request *r, struct campaign *campaign, struct seat_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, tr(c, "New seat"), campaign, &v->page);

    v->action_url = "/lam-viec/ban-chi-dao/ghe/moi";
    v->lead = tr(c, "A seat is named by its function, so that it stays when its holder changes.");
    return st == OK ? require(c, EDIT_COMMITTEE, campaign->owner_unit_id, campaign->id) : st;
}

enum status
committee_seat_new(struct request *r)
{
    struct campaign campaign;
    struct seat_form_view v = { 0 };
    enum status st = begin_new(r, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(r->ctx.arena, "ghe-moi-%lld", (long long)campaign.id));
    form_set(v.form, "role", "member");
    form_set_date(v.form, "from_on", today(&r->ctx));
    return render(r, 200, &v, &campaign);
}

enum status
committee_seat_insert(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct seat_form_view v = { 0 };
    struct seat s = { 0 };
    enum status st = begin_new(r, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    read_form(v.form, &s);
    s.campaign_id = campaign.id;
    st = form_ok(v.form) ? seat_insert(c, &s) : INVALID;
    if (st == INVALID)
        return render(r, 422, &v, &campaign);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "The seat %s was added."), s.title);
    return respond_see_other(r, "/lam-viec/ban-chi-dao");
}

/* ------------------------------------------------------------------ changing and ending */

static enum status
begin_edit(struct request *r, struct seat *s, struct campaign *campaign, struct seat_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = seat_find(c, path_int(r, "id"), s);

    if (st == OK)
        st = campaign_page_of(r, s->campaign_id, s->title, campaign, &v->page);
    if (st == OK)
        st = require(c, EDIT_COMMITTEE, campaign->owner_unit_id, campaign->id);
    v->action_url =
        arena_printf(c->arena, "/lam-viec/ban-chi-dao/ghe/%lld", (long long)path_int(r, "id"));
    v->end_url = arena_printf(c->arena, "%s/thoi", v->action_url);
    if (st == OK && !date_is_none(s->to_on))
        v->lead =
            arena_printf(c->arena, tr(c, "The seat ends on %s."), date_vi(c->arena, s->to_on));
    return st;
}

static void
fill_end_form(struct request *r, const struct seat *s, struct seat_form_view *v)
{
    if (!date_is_none(s->to_on))
        return;
    v->end_form = form_new(r, NULL);
    form_set_date(v->end_form, "on", today(&r->ctx));
    form_set_int(v->end_form, "version", s->version);
}

enum status
committee_seat_edit(struct request *r)
{
    struct campaign campaign;
    struct seat s;
    struct seat_form_view v = { 0 };
    enum status st = begin_edit(r, &s, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(r->ctx.arena, "ghe-%lld", (long long)s.id));
    fill_form(&r->ctx, v.form, &s);
    fill_end_form(r, &s, &v);
    return render(r, 200, &v, &campaign);
}

enum status
committee_seat_update(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct seat there, s;
    struct seat_form_view v = { 0 };
    enum status st = begin_edit(r, &there, &campaign, &v);

    if (st != OK)
        return st;
    s = there;
    v.form = form_read(r);
    read_form(v.form, &s);
    s.version = form_version(v.form);
    if (s.position == 0)
        s.position = there.position;
    st = form_ok(v.form) ? seat_update(c, &s) : INVALID;
    if (st == CONFLICT) {
        struct form *theirs = form_new(r, NULL);

        st = seat_find(c, there.id, &there);
        if (st != OK)
            return st;
        fill_form(c, theirs, &there);
        st = form_conflict_of(v.form, theirs, "seat", there.id);
        return st == OK ? render(r, 409, &v, &campaign) : st;
    }
    if (st == INVALID)
        return render(r, 422, &v, &campaign);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "The seat %s was saved."), s.title);
    return respond_see_other(r, "/lam-viec/ban-chi-dao");
}

enum status
committee_seat_end(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct seat s;
    struct date on;
    struct seat_form_view v = { 0 };
    enum status st = begin_edit(r, &s, &campaign, &v);

    if (st != OK)
        return st;
    v.end_form = form_read(r);
    on = form_date(v.end_form, "on", true);
    st = form_ok(v.end_form) ? seat_end(c, s.id, on, form_version(v.end_form)) : INVALID;
    if (st == INVALID || st == CONFLICT) {
        if (c->problem_count == 0)
            form_error(v.end_form, "on", "%s",
                       tr(c, "The seat was changed meanwhile. Look at it again, then end it."));
        v.form = form_new(r, NULL);
        fill_form(c, v.form, &s);
        form_set_int(v.end_form, "version", s.version);
        return render(r, st == INVALID ? 422 : 409, &v, &campaign);
    }
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "The seat %s ends on %s."), s.title, date_vi(c->arena, on));
    return respond_see_other(r, "/lam-viec/ban-chi-dao");
}
