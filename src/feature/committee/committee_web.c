/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The committee's page: who sits where, who watches what, and what nobody watches. */
#include "feature/committee/committee_views.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { UNITS_SHOWN = 12, WITHOUT_SHOWN = 40 };

const char *
committee_unit_url(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)id);
}

const char *
committee_seat_url(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/thanh-vien/%lld", (long long)id);
}

const char *
committee_key(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "%lld", (long long)id);
}

const struct seat *
committee_seat_of(const struct seat *seats, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (seats[i].id == id)
            return &seats[i];
    return NULL;
}

const struct unit *
committee_unit_of(const struct unit *units, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (units[i].id == id)
            return &units[i];
    return NULL;
}

static int
compare_watch(const void *a, const void *b)
{
    int64_t unit_id = *(const int64_t *)a, other = ((const struct watch *)b)->unit_id;

    return unit_id < other ? -1 : unit_id > other;
}

const struct watch *
committee_watch_of(const struct watch *watches, int count, int64_t unit_id)
{
    return count == 0 ? NULL
                      : bsearch(&unit_id, watches, (size_t)count, sizeof(*watches), compare_watch);
}

/* ------------------------------------------------------------------ the page */

struct scene {
    struct request *r;
    struct campaign campaign;
    struct unit *units; /* to be watched on the day */
    int unit_count;
    struct seat *seats; /* of all days */
    int seat_count;
    int64_t *holders; /* of each unit, the seat that has it on the day; 0: none */
    struct seat_account *accounts;
    int account_count;
    bool can_edit;
};

static enum status
read_holders(struct scene *s, struct date on)
{
    struct ctx *c = &s->r->ctx;
    struct watch *watches;
    int count;
    enum status st = watch_list(c, s->campaign.id, on, &watches, &count);

    s->holders = arena_array(c->arena, (size_t)s->unit_count + 1, sizeof(*s->holders));
    for (int i = 0; st == OK && i < s->unit_count; i++) {
        const struct watch *w = committee_watch_of(watches, count, s->units[i].id);

        s->holders[i] = w != NULL ? w->seat_id : 0;
    }
    return st;
}

static enum status
read_scene(struct scene *s, struct date on)
{
    struct ctx *c = &s->r->ctx;
    enum status st = watch_list_units(c, &s->campaign, on, &s->units, &s->unit_count);

    if (st == OK)
        st = seat_list(c, s->campaign.id, DATE_NONE, &s->seats, &s->seat_count);
    if (st == OK)
        st = read_holders(s, on);
    s->can_edit = may(c, EDIT_COMMITTEE, s->campaign.owner_unit_id, s->campaign.id);
    if (st == OK && s->can_edit)
        st = seat_list_accounts(c, s->campaign.id, &s->accounts, &s->account_count);
    return st;
}

static struct watched_unit
unit_item(struct scene *s, const struct unit *u)
{
    struct ctx *c = &s->r->ctx;

    return (struct watched_unit){
        .unit_id = u->id,
        .title = unit_title(c, u),
        .url = committee_unit_url(c, u->id),
        .assign_url = s->can_edit ? arena_printf(c->arena, "/lam-viec/ban-chi-dao/giao?don-vi=%lld",
                                                 (long long)u->id)
                                  : NULL,
    };
}

static const char *
account_name(const struct scene *s, int64_t id)
{
    for (int i = 0; i < s->account_count; i++)
        if (s->accounts[i].id == id)
            return s->accounts[i].full_name;
    return NULL;
}

static struct seat_line
seat_item(struct scene *s, const struct seat *seat)
{
    struct ctx *c = &s->r->ctx;
    struct watched_unit *units = arena_array(c->arena, UNITS_SHOWN, sizeof(*units));
    struct seat_line line = {
        .seat_id = seat->id,
        .role = seat->role,
        .role_text = seat_role_text(c, seat->role),
        .title = seat->title,
        .office = seat->office,
        .account = account_name(s, seat->account_id),
        .has_account = seat->account_id != 0,
        .from_on = seat->from_on,
        .to_on = seat->to_on,
        .units = units,
        .url = committee_seat_url(c, seat->id),
        .edit_url = arena_printf(c->arena, "/lam-viec/ban-chi-dao/ghe/%lld", (long long)seat->id),
        .handover_url = arena_printf(c->arena, "/lam-viec/ban-chi-dao/giao?thanh-vien=%lld",
                                     (long long)seat->id),
    };

    for (int i = 0; i < s->unit_count; i++) {
        if (s->holders[i] != seat->id)
            continue;
        if (line.unit_count < UNITS_SHOWN)
            units[line.unit_count++] = unit_item(s, &s->units[i]);
        line.unit_total++;
    }
    return line;
}

static void
fill_seats(struct scene *s, struct committee_view *v)
{
    struct ctx *c = &s->r->ctx;
    struct seat_line *seats = arena_array(c->arena, (size_t)s->seat_count + 1, sizeof(*seats));
    struct seat_line *others = arena_array(c->arena, (size_t)s->seat_count + 1, sizeof(*others));

    for (int i = 0; i < s->seat_count; i++) {
        if (date_is_within(v->on, s->seats[i].from_on, s->seats[i].to_on))
            seats[v->seat_count++] = seat_item(s, &s->seats[i]);
        else
            others[v->other_count++] = seat_item(s, &s->seats[i]);
    }
    v->seats = seats;
    v->others = others;
}

static void
fill_without(struct scene *s, struct committee_view *v)
{
    struct watched_unit *without = arena_array(s->r->ctx.arena, WITHOUT_SHOWN, sizeof(*without));

    for (int i = 0; i < s->unit_count; i++) {
        bool has_member = !watch_is_needed(&s->campaign, &s->units[i], v->on);

        v->unit_total += !has_member;
        has_member = has_member || s->holders[i] != 0;
        if (has_member)
            continue;
        if (v->without_count < WITHOUT_SHOWN)
            without[v->without_count++] = unit_item(s, &s->units[i]);
        v->without_total++;
    }
    v->without = without;
}

static const char *
lead(struct ctx *c, const struct committee_view *v)
{
    if (v->seat_count == 0)
        return tr(c, "Nobody sits on the committee yet.");
    if (v->without_total == 0)
        return arena_printf(c->arena, tr(c, "Each of the %d units has a member on %s."),
                            v->unit_total, date_vi(c->arena, v->on));
    return arena_printf(
        c->arena, trn(c, "%d unit has no member", "%d units have no member", v->without_total),
        v->without_total);
}

static enum status
show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct scene s = { .r = r };
    struct committee_view v = { 0 };
    struct seat mine;
    enum status st = campaign_page(r, tr(c, "Steering committee"), &s.campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.on = campaign_day(r);
    st = read_scene(&s, v.on);
    if (st != OK)
        return st;
    fill_seats(&s, &v);
    fill_without(&s, &v);
    v.lead = lead(c, &v);
    v.can_edit = s.can_edit;
    v.can_assign = s.can_edit || seat_find_mine(c, s.campaign.id, &mine) == OK;
    v.new_url = "/lam-viec/ban-chi-dao/ghe/moi";
    v.assign_url = "/lam-viec/ban-chi-dao/giao";
    v.without_url = "/lam-viec/ban-chi-dao/giao?chua-giao=1";
    v.history_url = "/lam-viec/ban-chi-dao/lich-su";
    RESPOND(r, 200, committee, &v);
    return OK;
}

static const struct route routes[] = {
    { GET, "/lam-viec/ban-chi-dao", READ_BOARD, show, 0, NULL },
    { GET, "/lam-viec/ban-chi-dao/lich-su", READ_BOARD, committee_history, 0, NULL },
    { GET, "/lam-viec/ban-chi-dao/ai", READ_BOARD, committee_responsible, 0, NULL },
    { GET, "/lam-viec/ban-chi-dao/giao", READ_BOARD, committee_assign, 0, NULL },
    { POST, "/lam-viec/ban-chi-dao/giao", READ_BOARD, committee_assign_save, 0, NULL },
    { GET, "/lam-viec/ban-chi-dao/ghe/moi", EDIT_COMMITTEE, committee_seat_new, 0, NULL },
    { POST, "/lam-viec/ban-chi-dao/ghe/moi", EDIT_COMMITTEE, committee_seat_insert, 0, NULL },
    { GET, "/lam-viec/ban-chi-dao/ghe/{id:int}", EDIT_COMMITTEE, committee_seat_edit, 0, NULL },
    { POST, "/lam-viec/ban-chi-dao/ghe/{id:int}", EDIT_COMMITTEE, committee_seat_update, 0, NULL },
    { POST, "/lam-viec/ban-chi-dao/ghe/{id:int}/thoi", EDIT_COMMITTEE, committee_seat_end, 0,
      NULL },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Direction"), N_("Steering committee"), "/lam-viec/ban-chi-dao", "i-people", READ_BOARD,
      34, false },
    { 0 },
};

const struct feature committee_feature = { .name = "committee", .routes = routes, .nav = nav };
