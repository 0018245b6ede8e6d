/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of one unit: a new one, its words and days, and under whom it stands from a day on. */
#include "feature/unit/unit_web.h"

#include "db/audit.h"

#include <string.h>

/* ------------------------------------------------------------------ a unit's words and days */

static struct choice *
kind_choices(struct ctx *c)
{
    struct choice *choices = arena_array(c->arena, 32, sizeof(*choices));
    int count = 0;

    for (const struct unit_kind *k = unit_kinds; k->code != NULL && count < 31; k++)
        choices[count++] = (struct choice){ k->code, k->label, 0 };
    return choices;
}

static void
fill_form(struct form *f, const struct unit *u)
{
    form_set(f, "code", u->code);
    form_set(f, "name", u->name);
    form_set(f, "kind", u->kind);
    form_set_date(f, "from_on",
                  date_compare(u->from_on, UNIT_DAY_UNKNOWN) == 0 ? DATE_NONE : u->from_on);
    form_set_date(f, "last_on", date_is_none(u->to_on) ? DATE_NONE : date_add_days(u->to_on, -1));
    form_set_int(f, "version", u->version);
}

/* People write the last day; the domain keeps the first one after it. */
static void
read_form(struct form *f, struct unit *u)
{
    struct date last;

    u->code = form_text(f, "code", 1, UNIT_CODE_MAX);
    u->name = form_text(f, "name", 1, UNIT_NAME_MAX + 40);
    u->kind = form_text(f, "kind", 1, 40);
    u->from_on = form_date(f, "from_on", false);
    last = form_date(f, "last_on", false);
    u->to_on = date_is_none(last) ? DATE_NONE : date_add_days(last, 1);
}

static void
rename_fields(struct ctx *c)
{
    for (struct problem *p = c->problems; p != NULL; p = p->next) {
        if (p->field != NULL && strcmp(p->field, "to_on") == 0)
            p->field = "last_on";
    }
}

static struct unit_form_view
form_view(struct request *r, struct form *f, const struct unit *u)
{
    struct ctx *c = &r->ctx;
    bool is_new = u->id == 0;
    struct unit_form_view v = { .form = f, .unit = *u, .kinds = kind_choices(c), .is_new = is_new };

    v.page = page_start(r, is_new ? tr(c, "New unit")
                                  : arena_printf(c->arena, tr(c, "Edit %s"), unit_title(c, u)));
    v.title = v.page.title;
    page_crumb(&v.page, tr(c, "Units"), "/lam-viec/don-vi");
    v.back_url = is_new ? "/lam-viec/don-vi"
                        : arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)u->id);
    if (!is_new)
        page_crumb(&v.page, unit_title(c, u), v.back_url);
    v.action_url = is_new ? "/lam-viec/don-vi/moi"
                          : arena_printf(c->arena, "/lam-viec/don-vi/%lld/sua", (long long)u->id);
    v.move_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld/chuyen", (long long)u->id);
    v.button = is_new ? tr(c, "Enter the unit") : tr(c, "Save the unit");
    return v;
}

static enum status
show_new(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_new(r, "unit-new");
    struct unit parent, none = { 0 };
    struct unit_form_view v = form_view(r, f, &none);

    if (unit_find(c, param_int(r, "cap-tren", 0), today(c), &parent) == OK)
        form_set(f, "parent", parent.code);
    RESPOND(r, 200, unit_form, &v);
    return OK;
}

/* The unit above by its code, on the first day below it. */
static enum status
find_parent(struct ctx *c, struct form *f, const char *code, struct date on, int64_t *out)
{
    struct unit parent;
    enum status st;

    *out = 0;
    if (code[0] == '\0')
        return OK;
    st = unit_find_by_code(c, code, on, &parent);
    if (st == NOT_FOUND) {
        form_error(f, "parent",
                   tr(c, "No unit has the code “%s” on %s. Check the code and the day."), code,
                   date_compare(on, UNIT_DAY_UNKNOWN) == 0 ? tr(c, "all days")
                                                           : date_vi(c->arena, on));
        return INVALID;
    }
    if (st == OK)
        *out = parent.id;
    return st;
}

static enum status
create(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct unit u = { 0 }, none = { 0 };
    struct unit_form_view v;
    const char *parent_code;
    int64_t parent_id = 0;
    enum status st = OK;

    read_form(f, &u);
    parent_code = form_text(f, "parent", 0, UNIT_CODE_MAX);
    if (date_is_none(u.from_on))
        u.from_on = UNIT_DAY_UNKNOWN;
    if (form_ok(f))
        st = find_parent(c, f, parent_code, u.from_on, &parent_id);
    if (st == OK && form_ok(f))
        st = unit_insert(c, &u, parent_id);
    if (st != OK && st != INVALID)
        return st;
    if (st == OK && form_ok(f)) {
        form_done(f);
        respond_flash(r, tr(c, "%s is entered."), unit_title(c, &u));
        return respond_see_other(r, "/lam-viec/don-vi/%lld/sua", (long long)u.id);
    }
    rename_fields(c);
    v = form_view(r, f, &none);
    RESPOND(r, 422, unit_form, &v);
    return OK;
}

static enum status
show_edit(struct request *r)
{
    struct unit u;
    enum status st = unit_find(&r->ctx, path_int(r, "id"), today(&r->ctx), &u);
    struct unit_form_view v;
    struct form *f;

    if (st == OK)
        st = require(&r->ctx, EDIT_UNITS, u.id, 0);
    if (st != OK)
        return st;
    f = form_new(r, arena_printf(r->ctx.arena, "unit-%lld", (long long)u.id));
    fill_form(f, &u);
    v = form_view(r, f, &u);
    RESPOND(r, 200, unit_form, &v);
    return OK;
}

/* Somebody saved meanwhile: what stands now is shown beside what was typed. */
static enum status
show_conflict(struct request *r, struct form *f, int64_t id)
{
    struct ctx *c = &r->ctx;
    struct form *theirs = form_new(r, NULL);
    struct unit_form_view v;
    struct unit u;
    enum status st = unit_find(c, id, today(c), &u);

    if (st != OK)
        return st;
    fill_form(theirs, &u);
    st = form_conflict_of(f, theirs, "unit", id);
    if (st != OK)
        return st;
    v = form_view(r, f, &u);
    RESPOND(r, 409, unit_form, &v);
    return OK;
}

static enum status
save(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct unit old, u;
    struct unit_form_view v;
    enum status st = unit_find(c, path_int(r, "id"), today(c), &old);

    if (st != OK)
        return st;
    u = old;
    read_form(f, &u);
    u.version = form_version(f);
    st = form_ok(f) ? unit_update(c, &u) : require(c, EDIT_UNITS, u.id, 0);
    if (st == CONFLICT)
        return show_conflict(r, f, u.id);
    if (st != OK && st != INVALID)
        return st;
    if (st == OK && form_ok(f)) {
        form_done(f);
        respond_flash(r, tr(c, "%s is saved."), unit_title(c, &u));
        return respond_see_other(r, "/lam-viec/don-vi/%lld", (long long)u.id);
    }
    rename_fields(c);
    v = form_view(r, f, &old);
    RESPOND(r, 422, unit_form, &v);
    return OK;
}

/* ------------------------------------------------------------------ moving */

static enum status
move_view(struct request *r, struct form *f, const struct unit *u, struct unit_move_view *out)
{
    struct ctx *c = &r->ctx;
    struct unit_move_view v = {
        .form = f, .unit = *u, .title = unit_title(c, u), .parent_title = ""
    };
    struct unit parent;
    enum status st = u->parent_id == 0 ? NOT_FOUND : unit_find(c, u->parent_id, today(c), &parent);

    if (st != OK && st != NOT_FOUND)
        return st;
    if (st == OK)
        v.parent_title = unit_title(c, &parent);
    v.page = page_start(r, arena_printf(c->arena, tr(c, "Move %s"), v.title));
    v.back_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)u->id);
    v.action_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld/chuyen", (long long)u->id);
    page_crumb(&v.page, tr(c, "Units"), "/lam-viec/don-vi");
    page_crumb(&v.page, v.title, v.back_url);
    *out = v;
    return OK;
}

static enum status
show_move(struct request *r)
{
    struct unit u;
    struct unit_move_view v;
    struct form *f = form_new(r, NULL);
    enum status st = unit_find(&r->ctx, path_int(r, "id"), today(&r->ctx), &u);

    if (st == OK)
        st = require(&r->ctx, EDIT_UNITS, u.id, 0);
    if (st == OK)
        st = move_view(r, f, &u, &v);
    if (st != OK)
        return st;
    form_set_int(f, "version", u.version);
    RESPOND(r, 200, unit_move, &v);
    return OK;
}

static enum status
move(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *parent_code = form_text(f, "parent", 0, UNIT_CODE_MAX);
    struct date on = form_date(f, "on", true);
    struct unit_move_view v;
    struct unit u;
    int64_t parent_id = 0;
    enum status st = unit_find(c, path_int(r, "id"), today(c), &u), view;

    if (st != OK)
        return st;
    if (form_ok(f))
        st = find_parent(c, f, parent_code, on, &parent_id);
    if (st == OK && form_ok(f))
        st = unit_move(c, u.id, parent_id, on, form_version(f));
    if (st != OK && st != INVALID && st != CONFLICT)
        return st;
    if (st == OK && form_ok(f)) {
        respond_flash(r, tr(c, "%s is moved."), unit_title(c, &u));
        return respond_see_other(r, "/lam-viec/don-vi/%lld", (long long)u.id);
    }
    if (st == CONFLICT) {
        form_error(
            f, "", "%s",
            tr(c, "Somebody changed this unit meanwhile. Look at it, then send the form again."));
        form_set_int(f, "version", u.version);
    }
    view = move_view(r, f, &u, &v);
    if (view != OK)
        return view;
    RESPOND(r, st == CONFLICT ? 409 : 422, unit_move, &v);
    return OK;
}

/* ------------------------------------------------------------------ the feature */

static const struct route routes[] = {
    { GET, "/lam-viec/don-vi", READ_BOARD, unit_show_list, 0, N_("Units on a day") },
    { GET, "/lam-viec/don-vi/moi", EDIT_UNITS, show_new, 0, N_("Form of a new unit") },
    { POST, "/lam-viec/don-vi/moi", EDIT_UNITS, create, 0, N_("Enter a unit") },
    { GET, "/lam-viec/don-vi/{id:int}/sua", EDIT_UNITS, show_edit, 0, N_("Form of a unit") },
    { POST, "/lam-viec/don-vi/{id:int}/sua", EDIT_UNITS, save, 0, N_("Save a unit") },
    { GET, "/lam-viec/don-vi/{id:int}/chuyen", EDIT_UNITS, show_move, 0,
      N_("Form of moving a unit") },
    { POST, "/lam-viec/don-vi/{id:int}/chuyen", EDIT_UNITS, move, 0, N_("Move a unit") },
    { GET, "/lam-viec/don-vi/nhap", EDIT_UNITS, unit_show_import, 0,
      N_("Form of bringing in a list of units") },
    { POST, "/lam-viec/don-vi/nhap", EDIT_UNITS, unit_preview_import, LARGE_BODY,
      N_("Preview a list of units") },
    { POST, "/lam-viec/don-vi/nhap/ghi", EDIT_UNITS, unit_apply_import, 0,
      N_("Bring in the previewed list of units") },
    { GET, "/lam-viec/don-vi/sap-nhap", EDIT_UNITS, unit_show_merge, 0, N_("Form of a merger") },
    { POST, "/lam-viec/don-vi/sap-nhap", EDIT_UNITS, unit_preview_merge, LARGE_BODY,
      N_("Preview a merger") },
    { POST, "/lam-viec/don-vi/sap-nhap/ghi", EDIT_UNITS, unit_apply_merge, 0,
      N_("Carry out the previewed merger") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Follow-up"), N_("Units"), "/lam-viec/don-vi", "i-unit", READ_BOARD, 30, true },
    { 0 },
};

const struct feature unit_feature = {
    .name = "unit", .routes = routes, .commands = unit_commands, .nav = nav
};
