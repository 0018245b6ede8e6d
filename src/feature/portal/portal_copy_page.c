/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and names of the copy, and a page with the one put in place of the other. */
#include "feature/portal/portal_copy.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ICONS_MAX = 64 };

/* ------------------------------------------------------------------ names */

static bool
starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* A hundred folders, so that none has more than FAT takes. */
static int
shelf(int64_t id)
{
    return (int)(id % 100);
}

/* "?sau=A.B" of a list called `name`: "name/NN/A-B.html"; without it, "name.html". */
static const char *
list_name(struct arena *a, const char *name, const char *query)
{
    int64_t at, id;

    if (query == NULL)
        return arena_printf(a, "%s.html", name);
    if (sscanf(query, "?sau=%" SCNd64 ".%" SCNd64, &at, &id) != 2)
        return NULL;
    return arena_printf(a, "%s/%02d/%" PRId64 "-%" PRId64 ".html", name, shelf(id), at, id);
}

/* The ending of a file's name, of letters and digits only. */
static const char *
ending_of(struct arena *a, const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t length = dot != NULL ? strlen(dot + 1) : 0;

    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)dot[1 + i]))
            length = 0;
    return length > 0 && length <= 5 ? arena_printf(a, ".%s", dot + 1) : "";
}

static const char *
news_name(struct arena *a, const char *path, const char *query)
{
    const char *rest = path + strlen("/tin-tuc/"), *hyphen = strrchr(rest, '-');
    int year, month, length = 0;

    if (strcmp(rest, "luu-tru") == 0)
        return "luu-tru.html";
    if (starts(rest, "chu-de/"))
        return strchr(rest + 7, '/') == NULL
                   ? list_name(a, arena_printf(a, "chu-de/cd-%s", rest + 7), query)
                   : NULL;
    if (sscanf(rest, "%d/%d%n", &year, &month, &length) == 2 && rest[length] == '\0')
        return list_name(a, arena_printf(a, "thang/%d-%d", year, month), query);
    if (hyphen == NULL || strchr(rest, '/') != NULL || !isdigit((unsigned char)hyphen[1]))
        return NULL;
    return arena_printf(a, "tin/%02d/%s.html", shelf(strtoll(hyphen + 1, NULL, 10)), hyphen + 1);
}

const char *
portal_copy_name(struct arena *a, const char *url)
{
    const char *mark = strchr(url, '?');
    const char *path = mark != NULL ? arena_strndup(a, url, (size_t)(mark - url)) : url;

    if (strcmp(path, "/") == 0)
        return "index.html";
    if (strcmp(path, "/tin-tuc") == 0)
        return list_name(a, "tin-tuc", mark);
    if (starts(path, "/tin-tuc/"))
        return news_name(a, path, mark);
    if (starts(path, "/a/"))
        return path + 1;
    if (starts(path, "/anh/"))
        return arena_printf(a, "anh/%02d/%s", shelf(strtoll(path + 5, NULL, 10)), path + 5);
    if (starts(path, "/tep/"))
        return arena_printf(a, "tep/%02d/%" PRId64 "%s", shelf(strtoll(path + 5, NULL, 10)),
                            (int64_t)strtoll(path + 5, NULL, 10), ending_of(a, path));
    return NULL;
}

/* ------------------------------------------------------------------ a page */

struct rewriting {
    struct arena *arena;
    const struct portal_page_copy *page;
    struct buf out;
    const char *icons[ICONS_MAX];
    int icon_count;
    size_t body_at; /* where the page's contents begin in `out` */
};

static const char *
up(struct rewriting *w)
{
    const char *text = "";

    for (const char *at = strchr(w->page->name, '/'); at != NULL; at = strchr(at + 1, '/'))
        text = arena_printf(w->arena, "../%s", text);
    return text;
}

static void
add_icon(struct rewriting *w, const char *id)
{
    for (int i = 0; i < w->icon_count; i++)
        if (strcmp(w->icons[i], id) == 0)
            return;
    if (w->icon_count < ICONS_MAX)
        w->icons[w->icon_count++] = id;
}

static void
add_url(struct rewriting *w, const char *url)
{
    const char *hash = strchr(url, '#'), *name;

    if (hash != NULL && starts(url, "/a/")) {
        add_icon(w, hash + 1);
        buf_add(&w->out, hash);
        return;
    }
    name = portal_copy_name(
        w->arena, hash != NULL ? arena_strndup(w->arena, url, (size_t)(hash - url)) : url);
    if (name == NULL && w->page->site != NULL) {
        buf_printf(&w->out, "%s%s", w->page->site, url);
        return;
    }
    buf_printf(&w->out, "%s%s%s", up(w), name != NULL ? name : "can-cong.html",
               hash != NULL ? hash : "");
    if (name != NULL && (starts(url, "/a/") || starts(url, "/anh/") || starts(url, "/tep/")))
        w->page->found(w->page->arg, url, name);
}

/* "URL 320w, URL 800w" */
static void
add_set(struct rewriting *w, const char *value)
{
    while (*value != '\0') {
        size_t length = strcspn(value, " ,");

        add_url(w, arena_strndup(w->arena, value, length));
        value += length;
        length = strcspn(value, "/");
        buf_add_bytes(&w->out, value, length);
        value += length;
    }
}

static bool
ends_with(const char *from, const char *to, const char *word)
{
    size_t length = strlen(word);

    return (size_t)(to - from) >= length && strncmp(to - length, word, length) == 0;
}

/* The tag at `at`, with its addresses; returns what follows it. */
static const char *
add_tag(struct rewriting *w, const char *at)
{
    const char *from = at;

    while (*at != '\0' && *at != '>') {
        const char *value = at + 1, *end;
        bool is_set;

        if (*at != '"') {
            at++;
            continue;
        }
        end = strchr(value, '"');
        if (end == NULL)
            break;
        is_set = ends_with(from, at, " srcset=");
        buf_add_bytes(&w->out, from, (size_t)(value - from));
        if (*value == '/' && is_set)
            add_set(w, arena_strndup(w->arena, value, (size_t)(end - value)));
        else if (*value == '/' && (ends_with(from, at, " href=") || ends_with(from, at, " src=") ||
                                   ends_with(from, at, " action=")))
            add_url(w, arena_strndup(w->arena, value, (size_t)(end - value)));
        else
            buf_add_bytes(&w->out, value, (size_t)(end - value));
        from = end;
        at = end + 1;
    }
    at += *at == '>';
    buf_add_bytes(&w->out, from, (size_t)(at - from));
    return at;
}

/* Browsers do not fetch a drawing's part from another file of the disk. */
static void
add_drawings(struct buf *b, const struct rewriting *w)
{
    buf_add(b, "<svg width=\"0\" height=\"0\" class=\"visually-hidden\" aria-hidden=\"true\">");
    for (int i = 0; i < w->icon_count; i++) {
        const char *from =
            strstr(w->page->icons, arena_printf(w->arena, "<symbol id=\"%s\"", w->icons[i]));
        const char *to = from != NULL ? strstr(from, "</symbol>") : NULL;

        if (to != NULL)
            buf_add_bytes(b, from, (size_t)(to - from) + strlen("</symbol>"));
    }
    buf_add(b, "</svg>");
}

const char *
portal_copy_page(struct arena *a, const struct portal_page_copy *p, const char *html)
{
    struct rewriting w = { .arena = a, .page = p };
    struct buf page;

    buf_init(&w.out, a, strlen(html) + 1024);
    while (*html != '\0') {
        size_t length = strcspn(html, "<");
        bool is_body;

        buf_add_bytes(&w.out, html, length);
        html += length;
        if (*html == '\0')
            break;
        is_body = starts(html, "<body");
        html = add_tag(&w, html);
        if (is_body)
            w.body_at = w.out.length;
    }
    buf_init(&page, a, w.out.length + 8192);
    buf_add_bytes(&page, w.out.data, w.body_at);
    add_drawings(&page, &w);
    buf_add(&page, w.out.data + w.body_at);
    return page.data;
}
