/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around every page. */
#include "web/page.h"

#include "core/log.h"
#include "core/text.h"
#include "web/assets.h"
#include "web/response.h"
#include "web/session.h"
#include "web/sign.h"
#include "web/site.h"
#include "web/web.h"

#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const zooms[] = { "90", "100", "115", "130", "150", "200" };

enum { ZOOMS = sizeof(zooms) / sizeof(zooms[0]) };

/* ------------------------------------------------------------------ who reads */

static size_t
letter_length(const char *s)
{
    size_t length = 1;

    while (length < 4 && ((unsigned char)s[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* "TV3" of "Thành viên Ban Chỉ đạo 3", "NA" of "Nguyễn Văn An": what tells people apart in two or three signs. */
static const char *
mark_of(struct arena *a, const char *full_name)
{
    const char *words[32];
    int count = 0;
    struct buf b;

    for (const char *s = full_name; *s != '\0' && count < 32;) {
        s += strspn(s, " ");
        if (*s == '\0')
            break;
        words[count++] = s;
        s += strcspn(s, " ");
    }
    buf_init(&b, a, 32);
    if (count == 0)
        return "?";
    buf_add_bytes(&b, words[0], letter_length(words[0]));
    if (count > 2 && isdigit((unsigned char)words[count - 1][0])) {
        buf_add_bytes(&b, words[1], letter_length(words[1]));
        buf_add_bytes(&b, words[count - 1],
                      strcspn(words[count - 1], " ") > 2 ? 2 : strcspn(words[count - 1], " "));
    } else if (count > 1) {
        buf_add_bytes(&b, words[count - 1], letter_length(words[count - 1]));
    }
    return text_upper(a, b.data);
}

static const struct nav_link *const *
nav_for(struct request *r, bool is_public)
{
    const struct nav_link *const *all = r->web->nav;
    const struct nav_link **links;
    size_t count = 0;

    while (all[count] != NULL)
        count++;
    links = arena_array(r->ctx.arena, count + 1, sizeof(struct nav_link *));
    count = 0;
    for (; *all != NULL; all++)
        if (((*all)->access == PUBLIC) == is_public && may_anywhere(&r->ctx, (*all)->access))
            links[count++] = *all;
    return (const struct nav_link *const *)links;
}

/* The menu's entry whose address is the longest beginning of this one. */
static const char *
current_link(const struct request *r, const struct nav_link *const *nav)
{
    const char *best = "";

    for (; *nav != NULL; nav++) {
        size_t length = strlen((*nav)->url);

        if (strncmp(r->path, (*nav)->url, length) == 0 && strchr("/", r->path[length]) != NULL &&
            length > strlen(best))
            best = (*nav)->url;
    }
    return best;
}

/* A text that the answer before this one left, and its cookie goes. */
static const char *
take_left(struct request *r, const char *name)
{
    const char *sent = cookie(r, name);

    if (sent == NULL)
        return NULL;
    respond_cookie(r, name, "", 0, true);
    return sign_open(r->ctx.arena, r->web->secret, name, sent);
}

struct page
page_start(struct request *r, const char *title)
{
    struct page p = { .request = r, .title = title, .late_count = -1, .unread_count = -1 };
    bool is_work = strncmp(r->path, "/lam-viec", 9) == 0;

    p.is_public = r->session == NULL || !is_work;
    p.nav = nav_for(r, p.is_public);
    p.nav_current = current_link(r, p.nav);
    p.flash = take_left(r, "flash");
    p.draft_done = take_left(r, "draft-done");
    if (r->session != NULL) {
        p.account_name = r->session->full_name;
        p.account_mark = mark_of(r->ctx.arena, r->session->full_name);
        p.csrf = csrf_token(r);
        /* A page is shown also where the bell cannot tell. */
        if (is_work && r->web->unread != NULL && r->ctx.db != NULL &&
            r->web->unread(&r->ctx, &p.unread_count) != OK)
            p.unread_count = 0;
    }
    return p;
}

void
page_crumb(struct page *p, const char *label, const char *url)
{
    assert(p->crumb_count < CRUMBS_MAX);
    p->crumbs[p->crumb_count].label = label;
    p->crumbs[p->crumb_count++].url = url;
}

/* ------------------------------------------------------------------ for the layout */

const char *
page_zoom(const struct page *p, int step)
{
    for (int i = 0; i < ZOOMS; i++) {
        int to = i + step;

        if (strcmp(p->request->zoom, zooms[i]) == 0)
            return zooms[to < 0 ? 0 : to >= ZOOMS ? ZOOMS - 1 : to];
    }
    return "100";
}

const char *
url_here(const struct page *p)
{
    const struct request *r = p->request;

    if (r->path[0] == '\0')
        return "/";
    if (r->method != GET)
        return encode_url(r->ctx.arena, r->path, true);
    return url_with(r, "lang", NULL);
}

const char *
url_lang(const struct page *p, const char *lang)
{
    const struct request *r = p->request;

    return r->path[0] == '\0' ? arena_printf(r->ctx.arena, "/?lang=%s", lang)
                              : url_with(r, "lang", lang);
}

const char *
url_icon(const struct page *p, const char *icon)
{
    return arena_printf(p->request->ctx.arena, "%s#%s",
                        asset_url(p->is_public ? "public-icons.svg" : "icons.svg"), icon);
}

const char *
page_absolute_url(const struct page *p, const char *path)
{
    return arena_printf(p->request->ctx.arena, "%s%s", site_url(p->request), path);
}

const char *
page_canonical_url(const struct page *p)
{
    const struct request *r = p->request;

    return page_absolute_url(p, p->share.path != NULL ? p->share.path
                                                      : encode_url(r->ctx.arena, r->path, true));
}

bool
page_is_current(const struct page *p, const char *url)
{
    return p->nav_current != NULL && strcmp(p->nav_current, url) == 0;
}

const char *
page_account(const struct page *p)
{
    const struct request *r = p->request;

    return arena_printf(r->ctx.arena, "%lld",
                        (long long)(r->session != NULL ? r->session->account_id : 0));
}

const char *
page_upper(const struct page *p, const char *text)
{
    return text_upper(p->request->ctx.arena, text);
}

/* ------------------------------------------------------------------ assets */

enum { ASSETS_MAX = 256, ASSET_URL_BYTES = 128 };

static char urls[ASSETS_MAX][ASSET_URL_BYTES];

static void
make_urls(void)
{
    assert(asset_count <= ASSETS_MAX);
    for (int i = 0; i < asset_count; i++)
        snprintf(urls[i], sizeof(urls[i]), "/a/%s", assets[i].path);
}

const char *
asset_url(const char *name)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int low = 0, high = asset_count;

    pthread_once(&once, make_urls);
    while (low < high) {
        int middle = (low + high) / 2, order = strcmp(name, assets[middle].name);

        if (order == 0)
            return urls[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    fatal("there is no asset \"%s\"", name);
}
