/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the copy: each page is asked for as a reader would, and what it shows is written beside it. */
#include "feature/portal/portal_copy.h"

#include "core/args.h"
#include "core/log.h"
#include "feature/portal/portal_inside.h"
#include "service/blob.h"
#include "web/assets.h"
#include "web/site.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 500 };

struct copying {
    struct ctx *c; /* of the batch */
    struct portal_copying *k;
    const struct web *web;
    const char *root, *site, *icons;
    enum status st; /* of the files beside a page */
};

/* ------------------------------------------------------------------ files */

static const char *
path_of(struct copying *w, const char *name)
{
    return arena_printf(w->c->arena, "%s/%s", w->root, name);
}

static enum status
make_folders(struct copying *w, const char *name)
{
    for (const char *at = strchr(name, '/'); at != NULL; at = strchr(at + 1, '/')) {
        const char *folder = path_of(w, arena_strndup(w->c->arena, name, (size_t)(at - name)));

        if (mkdir(folder, 0755) != 0 && errno != EEXIST)
            return log_error(w->c, "cannot make %s: %m", folder);
    }
    return OK;
}

static enum status
write_file(struct copying *w, const char *name, const void *bytes, size_t length)
{
    const char *path = path_of(w, name);
    enum status st = make_folders(w, name);
    FILE *f = st == OK ? fopen(path, "wb") : NULL;
    bool is_written;

    if (st != OK)
        return st;
    if (f == NULL)
        return log_error(w->c, "cannot write %s: %m", path);
    is_written = fwrite(bytes, 1, length, f) == length;
    return fclose(f) == 0 && is_written ? OK : log_error(w->c, "cannot write %s: %m", path);
}

static enum status
write_stored(struct copying *w, const char *name, const struct response *p)
{
    const char *path = path_of(w, name);
    char bytes[65536];
    int64_t at = p->file_from, end = p->file_from + p->file_length;
    FILE *f = fopen(path, "wb");
    bool is_good = f != NULL;

    while (is_good && at < end) {
        size_t wanted = end - at < (int64_t)sizeof bytes ? (size_t)(end - at) : sizeof bytes;
        ssize_t n = pread(p->fd, bytes, wanted, at);

        is_good = n > 0 && fwrite(bytes, 1, (size_t)n, f) == (size_t)n;
        at += n;
    }
    if (f != NULL && fclose(f) != 0)
        is_good = false;
    return is_good ? OK : log_error(w->c, "cannot write %s: %m", path);
}

static const struct asset *
asset_of(const char *path)
{
    for (int i = 0; i < asset_count; i++)
        if (strcmp(assets[i].path, path) == 0)
            return &assets[i];
    return NULL;
}

/* The fonts and pictures that a style sheet names stand beside it. */
static enum status
write_assets(struct copying *w)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < asset_count; i++)
        if (strncmp(assets[i].name, "public", 6) == 0 || strcmp(assets[i].name, "select.svg") == 0)
            st = write_file(w, arena_printf(w->c->arena, "a/%s", assets[i].path), assets[i].bytes,
                            assets[i].size);
    return st;
}

/* A photo or file that a page shows; once. */
static void
copy_file(void *arg, const char *url, const char *name)
{
    struct copying *w = arg;
    const struct asset *asset = strncmp(url, "/a/", 3) == 0 ? asset_of(url + 3) : NULL;
    const struct request *r;

    if (w->st != OK || access(path_of(w, name), F_OK) == 0)
        return;
    if (asset != NULL) {
        w->st = write_file(w, name, asset->bytes, asset->size);
        return;
    }
    r = web_ask(w->c, w->web, url);
    if (r->response->status != 200) {
        log_warn(w->c, "%s is not in the copy: it answered %d", url, r->response->status);
        return;
    }
    w->st = make_folders(w, name);
    if (w->st == OK && r->response->kind == RESPONSE_FILE) {
        w->st = write_stored(w, name, r->response);
    } else if (w->st == OK) {
        size_t length;
        const void *bytes = response_body(r->response, &length);

        w->st = write_file(w, name, bytes, length);
    }
    w->k->files++;
}

/* ------------------------------------------------------------------ pages */

/* Writes the page; *out_html as the site has it (NULL: it is gone meanwhile). */
static enum status
write_page(struct copying *w, const char *url, const char **out_html)
{
    struct arena *a = w->c->arena;
    const char *name = portal_copy_name(a, url), *page;
    const struct request *r = web_ask(w->c, w->web, url);
    struct portal_page_copy p = {
        .name = name, .site = w->site, .icons = w->icons, .found = copy_file, .arg = w
    };
    size_t length;

    *out_html = NULL;
    if (name == NULL || r->response->status == 410 || r->response->status == 404)
        return OK;
    if (r->response->status != 200)
        return log_error(w->c, "%s answered %d", url, r->response->status);
    *out_html = response_body(r->response, &length);
    w->st = OK;
    page = portal_copy_page(a, &p, *out_html);
    if (w->st != OK)
        return w->st;
    w->k->pages++;
    if (w->k->progress != NULL)
        w->k->progress(w->k->progress_arg, w->k->pages);
    return write_file(w, name, page, strlen(page));
}

/* A list and all that it goes on to; each page in memory of its own. */
static enum status
write_list(struct copying *w, const char *first)
{
    static const char next[] = "rel=\"next\" href=\"";
    struct ctx *whole = w->c, page = *whole;
    char url[256];
    enum status st = OK;

    page.arena = arena_child(whole->arena);
    w->c = &page;
    snprintf(url, sizeof url, "%s", first);
    while (st == OK && url[0] != '\0') {
        const char *html, *at;

        st = write_page(w, url, &html);
        at = html != NULL ? strstr(html, next) : NULL;
        url[0] = '\0';
        if (at != NULL)
            snprintf(url, sizeof url, "%.*s", (int)strcspn(at + strlen(next), "\""),
                     at + strlen(next));
        arena_reset(page.arena);
    }
    w->c = whole;
    arena_free(page.arena);
    return st;
}

static enum status
write_articles(struct copying *w)
{
    struct ctx *whole = w->c, batch = *whole;
    struct article_filter f = { .limit = BATCH };
    struct article_line *lines;
    int count = BATCH;
    enum status st = OK;

    batch.arena = arena_child(whole->arena);
    w->c = &batch;
    while (st == OK && count == BATCH) {
        st = article_shown_list(&batch, &f, &lines, &count);
        for (int i = 0; st == OK && i < count; i++) {
            struct ctx one = batch;
            const char *html;

            one.arena = arena_child(batch.arena);
            w->c = &one;
            st = write_page(w, url_article(&one, lines[i].id, lines[i].slug), &html);
            arena_free(one.arena);
        }
        w->c = &batch;
        if (st == OK && count > 0) {
            f.before_at = lines[count - 1].posted_at;
            f.before_id = lines[count - 1].id;
        }
        arena_reset(batch.arena);
    }
    w->c = whole;
    arena_free(batch.arena);
    return st;
}

static enum status
write_lists(struct copying *w)
{
    struct ctx *c = w->c;
    struct topic *topics;
    const struct article_months *months;
    int count;
    const char *html;
    enum status st = write_page(w, "/", &html);

    if (st == OK)
        st = write_page(w, "/tin-tuc/luu-tru", &html);
    if (st == OK)
        st = write_list(w, "/tin-tuc");
    if (st == OK)
        st = topic_list(c, &topics, &count);
    for (int i = 0; st == OK && i < count; i++)
        st = write_list(w, url_news_topic(c, topics[i].slug));
    if (st == OK)
        st = article_shown_months(c, &months);
    for (int i = 0; st == OK && i < months->count; i++)
        st = write_list(w, arena_printf(c->arena, "/tin-tuc/%d/%d", months->months[i].year,
                                        months->months[i].month));
    return st;
}

/* Where links of what a copy cannot do lead. */
static enum status
write_notice(struct copying *w)
{
    struct ctx vietnamese = *w->c;
    struct out o;

    vietnamese.lang = LANG_VI;
    out_init(&o, &vietnamese);
    buf_printf(
        &o.body,
        "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\"><title>%s</title><link rel=\"stylesheet\" "
        "href=\"%s\"></head><body class=\"public\"><main class=\"wrap public-main\"><h1>",
        tr(&vietnamese, "Only on the site"), asset_url("public.css") + 1);
    out_text(&o, tr(&vietnamese, "Only on the site"));
    buf_add(&o.body, "</h1><p>");
    out_text(&o, tr(&vietnamese, "This is a copy of the portal in files. Searching, rating and "
                                 "writing to the office need the site itself."));
    buf_add(&o.body, "</p><p><a href=\"index.html\">");
    out_text(&o, tr(&vietnamese, "To the home page"));
    buf_add(&o.body, "</a> · <a href=\"luu-tru.html\">");
    out_text(&o, tr(&vietnamese, "Archive by month"));
    buf_add(&o.body, "</a></p></main></body></html>\n");
    return write_file(w, "can-cong.html", o.body.data, o.body.length);
}

/* ------------------------------------------------------------------ the whole */

static const char *
read_icons(struct ctx *c)
{
    for (int i = 0; i < asset_count; i++)
        if (strcmp(assets[i].name, "public-icons.svg") == 0)
            return arena_strndup(c->arena, (const char *)assets[i].bytes, assets[i].size);
    return "";
}

static enum status
make_root(struct ctx *c, const struct portal_copying *k, const char *part)
{
    if (access(k->to, F_OK) == 0)
        return problem(c, NULL, tr(c, "%s is there already. Name a folder that is not."), k->to);
    if (mkdir(part, 0755) == 0)
        return OK;
    if (errno == EEXIST)
        return problem(c, NULL,
                       tr(c, "An earlier copy broke off in %s. Remove it, and begin again."), part);
    return problem(c, NULL, tr(c, "%s cannot be made: %s."), part, strerror(errno));
}

enum status
portal_copy(struct ctx *c, struct portal_copying *k)
{
    struct copying w = { .c = c,
                         .k = k,
                         .root = arena_printf(c->arena, "%s.part", k->to),
                         .site = site_url_set(c->arena),
                         .icons = read_icons(c) };
    enum status st =
        k->data != NULL ? blob_open_chosen(c, arena_printf(c->arena, "%s/files", k->data)) : OK;

    if (st == OK)
        st = make_root(c, k, w.root);
    if (st != OK)
        return st;
    w.web = web_new(c->arena, features);
    st = write_assets(&w);
    if (st == OK)
        st = write_notice(&w);
    if (st == OK)
        st = write_lists(&w);
    if (st == OK)
        st = write_articles(&w);
    if (st == OK && rename(w.root, k->to) != 0)
        st = log_error(c, "cannot rename %s to %s: %m", w.root, k->to);
    return st;
}

/* ------------------------------------------------------------------ the command */

static void
show_progress(void *args, int64_t done)
{
    args_progress(args, "pages", done, 0);
}

static enum status
copy(struct ctx *c, struct args *args)
{
    struct portal_copying k = { .to = args_word(args, 0, "DIR"),
                                .data = args_option(args, "data", "var/data"),
                                .progress = show_progress,
                                .progress_arg = args };
    enum status st;

    args_end(args);
    st = portal_copy(c, &k);
    if (st != OK)
        return st;
    if (args_json(args))
        fprintf(args_out(args), "{\"pages\": %" PRId64 ", \"files\": %" PRId64 "}\n", k.pages,
                k.files);
    else
        fprintf(args_out(args),
                tr(c, "%lld pages and %lld files stand in %s. Open index.html there.\n"),
                (long long)k.pages, (long long)k.files, k.to);
    return OK;
}

const struct command portal_commands[] = {
    { "copy-portal", "DIR [--data DIR]",
      N_("writes the public pages as files that open without a server"), copy, false },
    { 0 },
};
