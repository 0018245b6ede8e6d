/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One's calendar: the page with what comes and with the addresses, and the file that programs fetch. */
#include "feature/agenda/agenda_views.h"

#include "core/random.h"
#include "feature/agenda/agenda_cli.h"
#include "web/session.h"

#include <inttypes.h>
#include <string.h>

enum { DAYS_SHOWN = 60, LINES_SHOWN = 60 };

static const char *
site_url(const struct request *r)
{
    return arena_printf(r->ctx.arena, "%s://%s", r->is_https ? "https" : "http",
                        r->host != NULL ? r->host : "localhost");
}

/* ------------------------------------------------------------------ the page */

static void
add_line(struct request *r, struct agenda_mine_view *v, const struct ical_event *e)
{
    struct ctx *c = &r->ctx;

    v->lines[v->line_count++] = (struct agenda_line){
        .on = e->on,
        .time = e->minute >= 0 ? time_of_day_text(c, e->minute) : NULL,
        .summary = e->summary,
        .category = e->category,
        .place = e->place,
        .url = e->url,
        .is_cancelled = e->is_cancelled,
    };
}

static enum status
read_coming(struct request *r, struct agenda_mine_view *v)
{
    struct ctx *c = &r->ctx;
    struct date until = date_add_days(today(c), DAYS_SHOWN);
    struct agenda a;
    enum status st = agenda_read(c, "", &a);

    if (st != OK)
        return st;
    v->lines = arena_array(c->arena, LINES_SHOWN, sizeof(*v->lines));
    for (int i = 0; i < a.count; i++) {
        const struct ical_event *e = &a.events[i];

        if (date_compare(e->on, today(c)) < 0)
            continue;
        if (v->line_count < LINES_SHOWN && date_compare(e->on, until) <= 0)
            add_line(r, v, e);
        else
            v->later_count++;
    }
    return OK;
}

static enum status
show(struct request *r, struct form *f, int status)
{
    struct agenda_mine_view v = { .page = page_start(r, tr(&r->ctx, "My calendar")), .form = f };
    enum status st = read_coming(r, &v);

    if (st == OK)
        st = agenda_address_list(&r->ctx, (struct agenda_address **)&v.addresses, &v.address_count);
    if (st == OK)
        RESPOND(r, status, agenda_mine, &v);
    return st;
}

static enum status
show_mine(struct request *r)
{
    return show(r, form_new(r, NULL), 200);
}

/* The address stands in the answer itself, which nobody keeps, and nowhere else. */
static enum status
create(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *label = form_text(f, "label", 1, ADDRESS_LABEL_MAX), *path;
    struct agenda_address_view v = { .label = label, .is_http = !r->is_https };
    enum status st = form_ok(f) ? agenda_address_insert(c, c->account_id, label, &path) : INVALID;

    if (st == INVALID && !wants_json(r))
        return show(r, f, 422);
    if (st != OK)
        return st;
    v.page = page_start(r, tr(c, "The calendar’s address"));
    page_crumb(&v.page, tr(c, "My calendar"), "/lam-viec/lich");
    page_crumb(&v.page, v.page.title, NULL);
    v.page.nav_current = "/lam-viec/lich";
    v.url = arena_printf(c->arena, "%s%s", site_url(r), path);
    v.webcal_url =
        arena_printf(c->arena, "webcal://%s%s", r->host != NULL ? r->host : "localhost", path);
    RESPOND(r, 200, agenda_address, &v);
    return OK;
}

static enum status
revoke(struct request *r)
{
    enum status st = agenda_address_end(&r->ctx, path_int(r, "id"));

    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The address is revoked: it answers nobody any more."));
    return respond_see_other(r, "/lam-viec/lich");
}

/* ------------------------------------------------------------------ the file */

/* With what the address's account may see now, whoever the browser that asks is signed in as. */
static enum status
write_for(struct request *r, const struct agenda_use *use, const char **out)
{
    struct ctx as = r->ctx;

    as.account_id = use->account_id;
    as.lang = use->lang;
    as.access = NULL;
    access_keep(&as);
    return agenda_write(&as, site_url(r), out);
}

static enum status
fetch(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct agenda_use use = { 0 };
    const char *text, *etag, *known = header(r, "if-none-match");
    enum status st = agenda_address_use(c, path_text(r, "token"), &use);

    if (st == BUSY && use.wait_s > 0)
        return respond_refusal(r, 429, use.wait_s);
    if (st == OK)
        st = write_for(r, &use, &text);
    if (st != OK)
        return st;
    etag = arena_printf(c->arena, "W/\"%.32s\"", hash_hex(c->arena, text, strlen(text)));
    respond_header(r, "ETag", etag);
    respond_header(r, "Cache-Control", "private, no-cache");
    respond_header(r, "X-Robots-Tag", "noindex");
    if (known != NULL && (strstr(known, etag + 2) != NULL || strcmp(known, "*") == 0)) {
        respond_empty(r, 304);
        return OK;
    }
    return respond_bytes(r, "text/calendar; charset=utf-8", NULL, text, strlen(text));
}

static const struct route routes[] = {
    { GET, "/lich/{token}.ics", PUBLIC, fetch, POOLED,
      N_("One account’s calendar, by its address") },
    { GET, "/lam-viec/lich", SIGNED_IN, show_mine, POOLED, N_("My calendar") },
    { POST, "/lam-viec/lich", SIGNED_IN, create, 0, N_("Make an address of my calendar") },
    { POST, "/lam-viec/lich/{id:int}/thu-hoi", SIGNED_IN, revoke, 0,
      N_("Revoke an address of my calendar") },
    { 0 },
};

static const struct nav_link nav[] = {
    { NULL, N_("My calendar"), "/lam-viec/lich", "i-cal", SIGNED_IN, 15, false },
    { 0 },
};

const struct feature agenda_feature = {
    .name = "agenda", .routes = routes, .commands = agenda_commands, .nav = nav
};
