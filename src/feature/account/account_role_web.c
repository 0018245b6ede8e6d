/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving and ending roles on pages; the unit is found by what is typed of its name or code. */
#include "feature/account/account_web.h"

#include "core/text.h"
#include "feature/campaign/campaign.h"
#include "feature/unit/unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_OFFERED = 400, FOUND_MAX = 30 };

/* ------------------------------------------------------------------ words and addresses */

const char *
account_days_text(struct out *o, const struct account_role *role)
{
    const char *from = out_date_text(o, role->from_on), *days;

    if (date_is_none(role->to_on))
        days = out_printf(o, tr_lang(o->lang, "from %s"), from);
    else
        days = out_printf(o, tr_lang(o->lang, "from %s to %s"), from,
                          out_date_text(o, date_add_days(role->to_on, -1)));
    if (strcmp(role->state, "now") == 0)
        return days;
    return out_printf(o, "%s, %s", days,
                      strcmp(role->state, "over") == 0 ? tr_lang(o->lang, "over")
                                                       : tr_lang(o->lang, "not begun yet"));
}

const char *
url_account(struct out *o, int64_t id, const char *below)
{
    return out_printf(o, "/lam-viec/tai-khoan/%" PRId64 "/%s", id, below);
}

const char *
url_account_role_end(struct out *o, const char *base_url, int64_t grant_id)
{
    return out_printf(o, "%s/vai-tro/%" PRId64 "/ket-thuc", base_url, grant_id);
}

/* ------------------------------------------------------------------ what is offered */

static const struct choice *
givable_roles(struct ctx *c)
{
    struct choice *choices = arena_array(c->arena, ROLE_COUNT + 1, sizeof(*choices));
    const struct grant *mine;
    bool is_admin = c->account_id == ACCOUNT_SYSTEM;
    int count = 0, mine_count = 0;

    if (grants_today(c, &mine, &mine_count) != OK)
        mine_count = 0;
    for (int i = 0; i < mine_count; i++)
        is_admin = is_admin || mine[i].role == ROLE_ADMIN;
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        if (role != ROLE_ADMIN || is_admin)
            choices[count++] = (struct choice){ role_code(role), role_text(c, role), (int)role };
    return choices;
}

static const char *
unit_label(struct ctx *c, const struct unit *u)
{
    return arena_printf(c->arena, "%s (%s)", unit_title(c, u), u->code);
}

static void
add_option(struct ctx *c, struct option *options, int *count, const struct unit *u)
{
    options[*count].value = arena_printf(c->arena, "%" PRId64, u->id);
    options[(*count)++].label = unit_label(c, u);
}

/* The units below the reader's own, where they are few enough to be a list. */
static enum status
offer_units(struct ctx *c, struct account_choices *out)
{
    const struct grant *mine;
    int count;
    enum status st = grants_today(c, &mine, &count);

    out->units = arena_array(c->arena, UNITS_OFFERED, sizeof(*out->units));
    for (int i = 0; st == OK && i < count; i++) {
        struct unit *units;
        int unit_count;

        if (!role_gives(mine[i].role, MANAGE_ACCOUNTS))
            continue;
        st = unit_list_below(c, mine[i].unit_id, today(c), &units, &unit_count);
        if (st != OK || out->unit_count + unit_count > UNITS_OFFERED)
            return st;
        for (int k = 0; k < unit_count; k++)
            add_option(c, out->units, &out->unit_count, &units[k]);
    }
    return st;
}

static enum status
offer_campaigns(struct ctx *c, struct account_choices *out)
{
    struct campaign *campaigns;
    const struct grant *mine;
    int count, mine_count;
    enum status st = campaign_list(c, "", &campaigns, &count);

    if (st == OK)
        st = grants_today(c, &mine, &mine_count);
    if (st != OK)
        return st;
    out->campaigns = arena_array(c->arena, (size_t)count + 1, sizeof(*out->campaigns));
    for (int k = 0; k < count; k++) {
        bool is_mine = false;

        for (int i = 0; i < mine_count; i++) {
            bool manages = role_gives(mine[i].role, MANAGE_ACCOUNTS);

            if (manages && mine[i].campaign_id == 0)
                out->all_campaigns = tr(c, "All campaigns");
            is_mine =
                is_mine ||
                (manages && (mine[i].campaign_id == 0 || mine[i].campaign_id == campaigns[k].id));
        }
        if (!is_mine)
            continue;
        out->campaigns[out->campaign_count].value =
            arena_printf(c->arena, "%" PRId64, campaigns[k].id);
        out->campaigns[out->campaign_count++].label = campaigns[k].title;
    }
    return OK;
}

enum status
account_choices_read(struct request *r, struct form *f, struct account_choices *out)
{
    struct ctx *c = &r->ctx;
    enum status st;

    (void)f;
    *out = (struct account_choices){ .roles = givable_roles(c) };
    st = account_may_give(c, ROLE_MEMBER, 0, 0, &out->may_everywhere);
    if (st == OK)
        st = offer_campaigns(c, out);
    return st == OK ? offer_units(c, out) : st;
}

/* ------------------------------------------------------------------ which unit is meant */

static enum status
find_units(struct ctx *c, const char *typed, struct unit *out, int *out_count)
{
    struct query *q;
    int count = 0;
    enum status st;

    q = query_new(c, "SELECT id, code, name, kind, level FROM unit WHERE (code = $1 OR name_fold "
                     "LIKE '%' || $2 || '%')"
                     " AND from_on <= $3 AND (to_on IS NULL OR to_on > $3)"
                     " ORDER BY CASE WHEN code = $1 THEN 0 ELSE 1 END, name_sort, id LIMIT $4");
    bind_text(q, typed);
    bind_text(q, text_fold(c->arena, typed));
    bind_date(q, today(c));
    bind_int(q, FOUND_MAX);
    while (query_row(q)) {
        struct unit *u = &out[count];

        u->id = col_int(q, 0);
        u->code = col_text(q, 1);
        u->name = col_text(q, 2);
        u->kind = col_text(q, 3);
        if (unit_level_parse(col_text(q, 4), &u->level))
            count++;
    }
    st = query_end(q);
    *out_count = count;
    return st;
}

/* Leaves only those within reach. */
static enum status
keep_givable(struct ctx *c, const struct grant *g, struct unit *units, int *in_out_count)
{
    int kept = 0;

    for (int i = 0; i < *in_out_count; i++) {
        bool is_mine;
        enum status st = account_may_give(c, g->role == ROLE_ADMIN ? ROLE_MEMBER : g->role,
                                          units[i].id, g->campaign_id, &is_mine);

        if (st != OK)
            return st;
        if (is_mine)
            units[kept++] = units[i];
    }
    *in_out_count = kept;
    return OK;
}

static enum status
read_unit(struct request *r, struct form *f, struct account_choices *choices, struct grant *g)
{
    struct ctx *c = &r->ctx;
    const char *typed = form_text(f, "unit", 0, 200);
    struct unit *units = arena_array(c->arena, FOUND_MAX, sizeof(*units));
    int count = 0;
    enum status st;

    g->unit_id = form_id(f, "unit_id", false);
    if (g->unit_id != 0 || typed[0] == '\0')
        return OK;
    st = find_units(c, typed, units, &count);
    if (st == OK && count > 0 && strcmp(units[0].code, typed) == 0)
        count = 1;
    if (st == OK)
        st = keep_givable(c, g, units, &count);
    if (st != OK)
        return st;
    if (count == 1) {
        g->unit_id = units[0].id;
        return OK;
    }
    if (count == 0) {
        form_error(
            f, "unit",
            tr(c, "No unit of yours has \"%s\" in its name or code. Type less of it, or its code."),
            typed);
        return OK;
    }
    choices->found = arena_array(c->arena, (size_t)count, sizeof(*choices->found));
    for (int i = 0; i < count; i++)
        add_option(c, choices->found, &choices->found_count, &units[i]);
    form_error(f, "unit", "%s", tr(c, "Several units fit. Choose one below."));
    return OK;
}

enum status
account_grant_read(struct request *r, struct form *f, struct account_choices *choices,
                   struct grant *out)
{
    struct grant g = { .role = ROLE_NONE };
    struct date last_on;
    enum status st = account_choices_read(r, f, choices);

    if (st != OK)
        return st;
    g.role = (enum role)form_choice(f, "role", choices->roles, true);
    g.campaign_id = form_id(f, "campaign_id", choices->all_campaigns == NULL);
    g.from_on = form_date(f, "from_on", false);
    last_on = form_date(f, "last_on", false);
    if (!date_is_none(last_on) && last_on.year < 9999)
        g.to_on = date_add_days(last_on, 1);
    if (!date_is_none(g.to_on) &&
        date_compare(g.to_on, date_is_none(g.from_on) ? today(&r->ctx) : g.from_on) <= 0)
        form_error(
            f, "last_on", "%s",
            tr(&r->ctx,
               "The role would end before it begins. Choose a later last day, or leave it open."));
    st = read_unit(r, f, choices, &g);
    *out = g;
    return st;
}

/* ------------------------------------------------------------------ giving */

static struct page
page_below_account(struct request *r, const char *title, const struct account *a)
{
    struct page p = page_start(r, title);

    page_crumb(&p, tr(&r->ctx, "Accounts"), "/lam-viec/tai-khoan");
    page_crumb(&p, a->full_name, arena_printf(r->ctx.arena, "/lam-viec/tai-khoan/%" PRId64, a->id));
    page_crumb(&p, title, NULL);
    return p;
}

static enum status
show_form(struct request *r, struct form *f, const struct account_choices *choices,
          const struct account *a, int status)
{
    struct account_role_form_view v = { .form = f, .choices = *choices, .full_name = a->full_name };

    v.page = page_below_account(r, tr(&r->ctx, "Give a role"), a);
    v.back_url = arena_printf(r->ctx.arena, "/lam-viec/tai-khoan/%" PRId64, a->id);
    v.save_url = arena_printf(r->ctx.arena, "%s/vai-tro", v.back_url);
    view_account_role_form(respond_html(r, status), &v);
    return OK;
}

enum status
account_page_new_role(struct request *r)
{
    struct account_choices choices;
    struct account a;
    struct form *f;
    enum status st = account_of_path(r, &a);

    if (st != OK)
        return st;
    f = form_new(r, arena_printf(r->ctx.arena, "account-role-%" PRId64, a.id));
    st = account_choices_read(r, f, &choices);
    return st == OK ? show_form(r, f, &choices, &a, 200) : st;
}

enum status
account_page_give_role(struct request *r)
{
    struct form *f = form_read(r);
    struct account_choices choices;
    struct account a;
    struct grant g;
    enum status st = account_of_path(r, &a);

    if (st == OK)
        st = account_grant_read(r, f, &choices, &g);
    if (st != OK)
        return st;
    g.account_id = a.id;
    st = form_ok(f) ? account_grant(&r->ctx, &g) : INVALID;
    if (st != OK && r->ctx.problem_count > 0 && !wants_json(r) && st != BUSY && st != FAILED)
        return show_form(r, f, &choices, &a, st == DENIED ? 403 : st == CONFLICT ? 409 : 422);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, tr(&r->ctx, "%s has been given the role %s."), a.full_name,
                  role_text(&r->ctx, g.role));
    return respond_see_other(r, "/lam-viec/tai-khoan/%" PRId64, a.id);
}

/* ------------------------------------------------------------------ ending */

static enum status
find_role(struct request *r, const struct account *a, struct account_role *out)
{
    struct account_role *roles;
    int count;
    enum status st = account_list_roles(&r->ctx, a->id, true, &roles, &count);

    for (int i = 0; st == OK && i < count; i++) {
        if (roles[i].id == path_int(r, "grant")) {
            *out = roles[i];
            return roles[i].can_end ? OK : DENIED;
        }
    }
    return st == OK ? NOT_FOUND : st;
}

static enum status
show_end(struct request *r, struct form *f, const struct account *a,
         const struct account_role *role, int status)
{
    struct account_end_view v = { .page = page_below_account(r, tr(&r->ctx, "End a role"), a),
                                  .form = f };

    v.sentence =
        arena_printf(r->ctx.arena, "%s: %s", a->full_name, account_role_line(&r->ctx, role));
    v.back_url = arena_printf(r->ctx.arena, "/lam-viec/tai-khoan/%" PRId64, a->id);
    v.save_url =
        arena_printf(r->ctx.arena, "%s/vai-tro/%" PRId64 "/ket-thuc", v.back_url, role->id);
    view_account_end(respond_html(r, status), &v);
    return OK;
}

enum status
account_page_ask_end(struct request *r)
{
    struct form *f = form_new(r, NULL);
    struct account_role role;
    struct account a;
    enum status st = account_of_path(r, &a);

    if (st == OK)
        st = find_role(r, &a, &role);
    if (st != OK)
        return st;
    form_set_date(f, "on", today(&r->ctx));
    return show_end(r, f, &a, &role, 200);
}

enum status
account_page_end_role(struct request *r)
{
    struct form *f = form_read(r);
    struct date on = form_date(f, "on", true);
    struct account_role role;
    struct account a;
    enum status st = account_of_path(r, &a);

    if (st == OK)
        st = find_role(r, &a, &role);
    if (st != OK)
        return st;
    st = form_ok(f) ? account_revoke(&r->ctx, role.id, on) : INVALID;
    if (st == INVALID && !wants_json(r))
        return show_end(r, f, &a, &role, 422);
    if (st != OK)
        return st;
    respond_flash(r, tr(&r->ctx, "The role %s ends; from %s on it gives nothing."), role.role_text,
                  date_vi(r->ctx.arena, on));
    return respond_see_other(r, "/lam-viec/tai-khoan/%" PRId64, a.id);
}
