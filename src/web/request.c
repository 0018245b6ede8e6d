/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a request. */
#include "web/request.h"

#include "core/log.h"
#include "web/decode.h"
#include "web/feature.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *
find(const struct pair *pairs, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(pairs[i].name, name) == 0)
            return pairs[i].value;
    return NULL;
}

/* A handler that asks for a value its row does not have is our fault, seen by the first test of the page. */
const char *
path_text(const struct request *r, const char *name)
{
    const char *value = find(r->path_values, r->path_value_count, name);

    if (value == NULL)
        fatal("route %s has no value \"%s\"", r->route != NULL ? r->route->path : "?", name);
    return value;
}

const char *
method_name(enum method method)
{
    static const char *const names[METHOD_COUNT] = {
        [METHOD_NONE] = "-", [GET] = "GET", [POST] = "POST", [PATCH] = "PATCH", [DELETE] = "DELETE"
    };

    return names[method];
}

bool
method_writes(enum method method)
{
    return method == POST || method == PATCH || method == DELETE;
}

int64_t
path_int(const struct request *r, const char *name)
{
    return strtoll(path_text(r, name), NULL, 10);
}

const char *
param(const struct request *r, const char *name)
{
    return find(r->query, r->query_count, name);
}

const char *
param_text(const struct request *r, const char *name)
{
    const char *value = param(r, name);

    return value != NULL ? value : "";
}

int64_t
param_int(const struct request *r, const char *name, int64_t otherwise)
{
    const char *text = param(r, name);
    char *end;
    long long n;

    if (text == NULL || text[0] == '\0' || strlen(text) > 18 ||
        strspn(text, "-0123456789") != strlen(text))
        return otherwise;
    n = strtoll(text, &end, 10);
    return *end == '\0' ? n : otherwise;
}

struct date
param_date(const struct request *r, const char *name, struct date otherwise)
{
    const char *text = param(r, name);
    struct date d;

    return text != NULL && date_parse_vi(text, &d) ? d : otherwise;
}

const char *
header(const struct request *r, const char *name)
{
    return find(r->headers, r->header_count, name);
}

const char *
cookie(const struct request *r, const char *name)
{
    return find(r->cookies, r->cookie_count, name);
}

bool
wants_json(const struct request *r)
{
    const char *accept = header(r, "accept"), *type = header(r, "content-type");
    const char *json = accept != NULL ? strstr(accept, "application/json") : NULL;
    const char *html = accept != NULL ? strstr(accept, "text/html") : NULL;

    if (json != NULL)
        return html == NULL || json < html;
    return html == NULL && type != NULL && strncasecmp(type, "application/json", 16) == 0;
}

bool
is_fragment(const struct request *r)
{
    return header(r, "hx-request") != NULL && header(r, "hx-boosted") == NULL;
}

const char *
url_with(const struct request *r, const char *name, const char *value)
{
    struct arena *a = r->ctx.arena;
    struct buf b;
    char mark = '?';

    buf_init(&b, a, 256);
    buf_add(&b, encode_url(a, r->path, true));
    for (int i = 0; i < r->query_count; i++) {
        const struct pair *q = &r->query[i];

        if (strcmp(q->name, name) == 0 || strcmp(q->name, "sau") == 0)
            continue;
        buf_printf(&b, "%c%s=%s", mark, encode_url(a, q->name, false),
                   encode_url(a, q->value, false));
        mark = '&';
    }
    if (value != NULL)
        buf_printf(&b, "%c%s=%s", mark, encode_url(a, name, false), encode_url(a, value, false));
    return b.data;
}
