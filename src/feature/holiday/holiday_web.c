/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days off, by year: listed, added, changed, deleted. */
#include "feature/holiday/holiday_views.h"

#include "db/audit.h"
#include "service/calendar.h"

#include <string.h>

static const char *
url(struct ctx *c, struct date on, const char *rest)
{
    return arena_printf(c->arena, "/lam-viec/ngay-nghi/%s%s", date_iso(c->arena, on), rest);
}

static const char *
year_url(struct ctx *c, int year)
{
    return arena_printf(c->arena, "/lam-viec/ngay-nghi?nam=%d", year);
}

/* The typed path has made sure that it is a day. */
static struct date
path_day(const struct request *r)
{
    struct date on = DATE_NONE;

    (void)date_parse_iso(path_text(r, "on"), &on);
    return on;
}

/* ------------------------------------------------------------------ a year */

static enum status
fill_years(struct ctx *c, struct holidays_view *v)
{
    int first, last;
    struct year_link *years;
    enum status st = holiday_years(c, &first, &last);

    if (st != OK)
        return st;
    if (first > v->year)
        first = v->year;
    if (last < v->year)
        last = v->year;
    years = arena_array(c->arena, (size_t)(last - first) + 1, sizeof(*years));
    for (int year = first; year <= last; year++)
        years[v->year_count++] = (struct year_link){ year, year_url(c, year) };
    v->years = years;
    return OK;
}

static enum status
show_year(struct request *r)
{
    struct ctx *c = &r->ctx;
    int64_t asked = param_int(r, "nam", today(c).year);
    struct holidays_view v = { .page = page_start(r, tr(c, "Days off")) };
    struct holiday *days;
    struct holiday_line *lines;
    bool can_edit = may(c, EDIT_CAMPAIGN, 0, 0);
    enum status st;

    v.year = asked >= 2000 && asked <= 2099 ? (int)asked : today(c).year;
    st = holiday_list(c, v.year, &days, &v.day_count);
    if (st == OK)
        st = fill_years(c, &v);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v.day_count + 1, sizeof(*lines));
    for (int i = 0; i < v.day_count; i++) {
        const struct holiday *h = &days[i];

        lines[i] = (struct holiday_line){
            .on = h->on,
            .weekday = weekday_text(c, h->on),
            .name = h->name,
            .source = h->source,
            .is_off = h->is_off,
            .is_verified = h->is_verified,
            .version = h->version,
            .edit_url = can_edit ? url(c, h->on, "/sua") : NULL,
            .delete_url = can_edit ? url(c, h->on, "/xoa") : NULL,
        };
        v.unverified += !h->is_verified;
    }
    v.days = lines;
    v.new_url = can_edit ? "/lam-viec/ngay-nghi/them" : NULL;
    RESPOND(r, 200, holidays, &v);
    return OK;
}

/* ------------------------------------------------------------------ the form */

static void
fill(struct form *f, const struct holiday *h)
{
    form_set_date(f, "on", h->on);
    form_set(f, "is_off", h->is_off ? "1" : "0");
    form_set(f, "name", h->name);
    form_set(f, "source", h->source);
    form_set(f, "is_verified", h->is_verified ? "1" : "");
    form_set_int(f, "version", h->version);
}

static struct holiday
read(struct form *f)
{
    return (struct holiday){ .on = form_date(f, "on", true),
                             .is_off = strcmp(form_value(f, "is_off"), "0") != 0,
                             .name = form_text(f, "name", 0, 1000),
                             .source = form_text(f, "source", 0, 2000),
                             .is_verified = form_bool(f, "is_verified") };
}

static enum status
render(struct request *r, int status, struct holiday_form_view *v, int year)
{
    v->back_url = year_url(&r->ctx, year);
    page_crumb(&v->page, tr(&r->ctx, "Days off"), v->back_url);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, holiday_form, v);
    return OK;
}

static enum status
show_new(struct request *r)
{
    struct holiday_form_view v = { .page = page_start(r, tr(&r->ctx, "Add a day")) };

    v.form = form_new(r, "ngay-nghi-moi");
    v.action_url = "/lam-viec/ngay-nghi";
    form_set(v.form, "is_off", "1");
    return render(r, 200, &v, today(&r->ctx).year);
}

static enum status
insert(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct holiday_form_view v = { .page = page_start(r, tr(c, "Add a day")),
                                   .form = form_read(r) };
    struct holiday h = read(v.form);
    enum status st = form_ok(v.form) ? holiday_insert(c, &h) : INVALID;

    v.action_url = "/lam-viec/ngay-nghi";
    if (st == INVALID)
        return render(r, 422, &v, today(c).year);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "%s was added."), date_vi(c->arena, h.on));
    return respond_see_other(r, "%s", year_url(c, h.on.year));
}

static enum status
show_edit(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct holiday_form_view v = { .page = page_start(r, tr(c, "Change the day")) };
    struct holiday h;
    enum status st = holiday_find(c, path_day(r), &h);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(c->arena, "ngay-nghi-%s", date_iso(c->arena, h.on)));
    v.action_url = url(c, h.on, "/sua");
    fill(v.form, &h);
    return render(r, 200, &v, h.on.year);
}

static enum status
show_conflict(struct request *r, struct holiday_form_view *v, struct date on)
{
    struct ctx *c = &r->ctx;
    struct form *theirs = form_new(r, NULL);
    struct holiday there;
    enum status st = holiday_find(c, on, &there);

    if (st != OK)
        return st;
    fill(theirs, &there);
    st = form_conflict_of(v->form, theirs, "holiday", date_number(on));
    return st == OK ? render(r, 409, v, on.year) : st;
}

static enum status
update(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct holiday_form_view v = { .page = page_start(r, tr(c, "Change the day")),
                                   .form = form_read(r) };
    struct date on = path_day(r);
    struct holiday h = read(v.form);
    enum status st;

    v.action_url = url(c, on, "/sua");
    h.version = form_version(v.form);
    st = form_ok(v.form) ? holiday_update(c, on, &h) : INVALID;
    if (st == CONFLICT)
        return show_conflict(r, &v, on);
    if (st == INVALID)
        return render(r, 422, &v, on.year);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "%s was saved."), date_vi(c->arena, h.on));
    return respond_see_other(r, "%s", year_url(c, h.on.year));
}

static enum status
delete_day(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct date on = path_day(r);
    struct holiday h;
    enum status st = holiday_find(c, on, &h);

    if (st == OK)
        st = holiday_delete(c, on, form_version(form_read(r)));
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "%s, “%s”, was deleted. Add it again to undo this."),
                  date_vi(c->arena, on), h.name);
    return respond_see_other(r, "%s", year_url(c, on.year));
}

static const struct route routes[] = {
    { GET, "/lam-viec/ngay-nghi", READ_BOARD, show_year, 0, N_("Days off of a year") },
    { POST, "/lam-viec/ngay-nghi", EDIT_CAMPAIGN, insert, 0, N_("Add a day off") },
    { GET, "/lam-viec/ngay-nghi/them", EDIT_CAMPAIGN, show_new, 0, N_("A new day's form") },
    { GET, "/lam-viec/ngay-nghi/{on:date}/sua", EDIT_CAMPAIGN, show_edit, 0, N_("A day's form") },
    { POST, "/lam-viec/ngay-nghi/{on:date}/sua", EDIT_CAMPAIGN, update, 0, N_("Change a day off") },
    { POST, "/lam-viec/ngay-nghi/{on:date}/xoa", EDIT_CAMPAIGN, delete_day, 0,
      N_("Delete a day off") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Administration"), N_("Days off"), "/lam-viec/ngay-nghi", "i-cal", EDIT_CAMPAIGN, 90,
      false },
    { 0 },
};

/* The rows that the program brings, on the first start. */
static enum status
start(struct ctx *c, const char *data)
{
    (void)data;
    return calendar_seed(c);
}

const struct feature holiday_feature = {
    .name = "holiday", .routes = routes, .nav = nav, .start = start
};
