/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses that are the site's own rather than a feature's. */
#include "web/web_feature.h"

#include "db/db.h"
#include "web/assets.h"
#include "web/draft.h"
#include "web/form.h"
#include "web/metrics.h"
#include "web/openapi.h"
#include "web/response.h"
#include "web/serve_cli.h"
#include "web/sign.h"
#include "web/site.h"
#include "web/web.h"

#include <stdlib.h>
#include <string.h>

enum { ZOOM_COOKIE_S = 366 * 24 * 3600 };

static const char *const zooms[] = { "90", "100", "115", "130", "150", "200" };

enum { ZOOMS = sizeof(zooms) / sizeof(zooms[0]) };

static const char *
field_or_param(const struct request *r, const char *name)
{
    for (int i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].name, name) == 0)
            return r->fields[i].value;
    return param(r, name);
}

/* zoom=115, or step=1 from the present size. */
static const char *
wanted_zoom(const struct request *r)
{
    const char *zoom = field_or_param(r, "zoom"), *step = field_or_param(r, "step");

    for (int i = 0; i < ZOOMS; i++) {
        int to = i + (step != NULL ? atoi(step) > 0 ? 1 : -1 : 0);

        if (zoom != NULL && strcmp(zoom, zooms[i]) == 0)
            return zooms[i];
        if (zoom == NULL && strcmp(r->zoom, zooms[i]) == 0)
            return zooms[to < 0 ? 0 : to >= ZOOMS ? ZOOMS - 1 : to];
    }
    return r->zoom;
}

static enum status
zoom(struct request *r)
{
    const char *back = field_or_param(r, "tiep");

    respond_cookie(r, "zoom", wanted_zoom(r), ZOOM_COOKIE_S, false);
    return respond_see_other(r, "%s", back != NULL && is_own_path(back) ? back : "/");
}

static enum status
save_draft(struct request *r)
{
    struct form *f = form_read(r);
    const char *key = form_value(f, "key"), *data = form_value(f, "data");
    int64_t version = form_version(f), saved = 0;
    struct json *j;
    enum status st;

    if (!form_ok(f))
        return INVALID;
    st = draft_save(&r->ctx, key, version, data, &saved);
    if (st != OK)
        return st;
    j = respond_json(r, 200);
    json_begin_object(j, NULL);
    json_int(j, "version", saved);
    json_end_object(j);
    return OK;
}

static enum status
drop_draft(struct request *r)
{
    struct form *f = form_read(r);
    const char *key = form_value(f, "key"), *back = form_value(f, "tiep");
    enum status st = draft_drop(&r->ctx, key);

    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The draft is gone."));
    return respond_see_other(r, "%s", is_own_path(back) ? back : "/lam-viec");
}

/* ------------------------------------------------------------------ for machines */

static enum status
healthz(struct request *r)
{
    struct query *q = query_new(&r->ctx, "SELECT 1");
    bool is_good = query_row(q);
    enum status st = query_end(q);

    if (st != OK || !is_good)
        return respond_refusal(r, 503, 5);
    return respond_bytes(r, "text/plain; charset=utf-8", NULL, "ok\n", 3);
}

static enum status
show_metrics(struct request *r)
{
    struct buf b;

    if (!metrics_may_read(r))
        return NOT_FOUND;
    buf_init(&b, r->ctx.arena, 4096);
    metrics_write(r, &b);
    return respond_bytes(r, "text/plain; version=0.0.4; charset=utf-8", NULL, b.data, b.length);
}

static enum status
robots(struct request *r)
{
    const char *text = arena_printf(r->ctx.arena,
                                    "User-agent: *\nDisallow: /lam-viec\nDisallow: /dang-nhap\n"
                                    "Disallow: /zoom\nDisallow: /tim-kiem\n\n"
                                    "Sitemap: %s/sitemap.xml\n",
                                    site_url(r));

    return respond_bytes(r, "text/plain; charset=utf-8", NULL, text, strlen(text));
}

static enum status
favicon(struct request *r)
{
    return respond_see_other(r, "%s", asset_url("favicon.svg"));
}

/* A worker rules over the addresses below its own, so it stands at the root. */
static enum status
service_worker(struct request *r)
{
    for (int i = 0; i < asset_count; i++)
        if (strcmp(assets[i].name, "sw.js") == 0)
            return respond_bytes(r, assets[i].type, NULL, assets[i].bytes, assets[i].size);
    return NOT_FOUND;
}

static const struct route routes[] = {
    { GET, "/sw.js", PUBLIC, service_worker, 0,
      N_("Keeps read articles for when there is no network") },
    { GET, "/zoom", PUBLIC, zoom, 0, N_("Text size") },
    { POST, "/zoom", PUBLIC, zoom, 0, N_("Text size") },
    { POST, "/lam-viec/nhap", SIGNED_IN, save_draft, 0, N_("Save a draft") },
    { POST, "/lam-viec/nhap/bo", SIGNED_IN, drop_draft, 0, N_("Drop a draft") },
    { GET, "/healthz", PUBLIC, healthz, 0, N_("Whether the site can serve") },
    { GET, "/metrics", PUBLIC, show_metrics, 0, N_("Figures for monitoring") },
    { GET, "/openapi.json", PUBLIC, openapi_show, 0, N_("This document") },
    { GET, "/robots.txt", PUBLIC, robots, 0, N_("For search engines") },
    { GET, "/favicon.ico", PUBLIC, favicon, 0, N_("The site's icon") },
    { 0 },
};

const struct feature web_feature = { .name = "web", .routes = routes, .commands = serve_commands };
