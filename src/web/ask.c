/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program as a reader of its own pages. */
#include "web/ask.h"

#include "web/dispatch.h"

#include <string.h>

struct request *
web_ask(struct ctx *c, const struct web *w, const char *url)
{
    static const struct pair headers[] = { { "accept", "text/html,*/*" } };
    struct request *r = arena_alloc(c->arena, sizeof *r);
    const char *mark = strchr(url, '?');

    r->ctx.arena = c->arena;
    r->ctx.db = c->db;
    r->ctx.clock = c->clock;
    r->web = w;
    r->method = GET;
    r->is_copy = true;
    r->raw_path = mark != NULL ? arena_strndup(c->arena, url, (size_t)(mark - url)) : url;
    r->raw_query = mark != NULL ? mark + 1 : "";
    r->remote = "127.0.0.1";
    r->host = "localhost";
    r->headers = headers;
    r->header_count = 1;
    web_dispatch(r);
    return r;
}
