/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the site from its features. */
#include "web/web.h"

#include "core/log.h"
#include "core/random.h"
#include "db/db.h"
#include "web/router.h"
#include "web/seen.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static int
compare_links(const void *a, const void *b)
{
    const struct nav_link *const *left = a, *const *right = b;

    return (*left)->order - (*right)->order;
}

static const struct nav_link *const *
collect_nav(struct arena *a, const struct feature *const *list)
{
    const struct nav_link **links;
    size_t count = 0;

    for (int i = 0; list[i] != NULL; i++)
        for (const struct nav_link *link = list[i]->nav; link != NULL && link->url != NULL; link++)
            count++;
    links = arena_array(a, count + 1, sizeof(struct nav_link *));
    count = 0;
    for (int i = 0; list[i] != NULL; i++)
        for (const struct nav_link *link = list[i]->nav; link != NULL && link->url != NULL; link++)
            links[count++] = link;
    qsort(links, count, sizeof(struct nav_link *), compare_links);
    return (const struct nav_link *const *)links;
}

static void
free_seen(void *arg)
{
    seen_free(arg);
}

struct web *
web_new(struct arena *a, const struct feature *const *list)
{
    struct web *w = arena_alloc(a, sizeof(*w));
    const char *fault = NULL;

    w->features = list;
    w->router = router_new(a, list, &fault);
    if (w->router == NULL)
        fatal("the table of routes is wrong: %s", fault);
    w->nav = collect_nav(a, list);
    for (int i = 0; list[i] != NULL; i++)
        if (list[i]->later != NULL)
            w->later = list[i]->later;
    for (int i = 0; list[i] != NULL; i++)
        if (list[i]->unread != NULL)
            w->unread = list[i]->unread;
    for (int i = 0; list[i] != NULL; i++)
        if (list[i]->hit != NULL)
            w->hit = list[i]->hit;
    w->seen = seen_new();
    arena_defer(a, free_seen, w->seen);
    w->session_idle_s = SESSION_IDLE_S;
    w->session_absolute_s = SESSION_ABSOLUTE_S;
    return w;
}

static enum status
find_secret(struct ctx *c, const char **out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'web.secret'");

    if (query_row(q))
        *out = col_text(q, 0);
    return query_end_one(q);
}

static enum status
insert_secret(struct ctx *c, void *arg)
{
    struct query *q = query_new(
        c,
        "INSERT INTO setting (key, value) VALUES ('web.secret', $1) ON CONFLICT (key) DO NOTHING");

    bind_text(q, arg);
    return query_end(q);
}

enum status
web_read_secret(struct ctx *c, struct web *w)
{
    const char *text = NULL;
    enum status st = find_secret(c, &text);

    if (st == NOT_FOUND) {
        st = db_transact(c, insert_secret,
                         (void *)(uintptr_t)random_token(c->arena, sizeof(w->secret)));
        if (st == OK)
            st = find_secret(c, &text);
    }
    if (st == OK)
        crypto_generichash(w->secret, sizeof(w->secret), (const unsigned char *)text, strlen(text),
                           NULL, 0);
    return st;
}
