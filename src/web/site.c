/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site's own address. */
#include "web/site.h"

#include <stdlib.h>
#include <string.h>

const char *
site_url_set(struct arena *a)
{
    const char *url = getenv("THIDUA_URL");
    size_t length;

    if (url == NULL || (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0))
        return NULL;
    length = strlen(url);
    while (length > 0 && url[length - 1] == '/')
        length--;
    return arena_strndup(a, url, length);
}

/* A client may name us as it likes; what is no host and port is not repeated. */
static bool
is_host(const char *s)
{
    static const char signs[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_[]:";

    return s != NULL && s[0] != '\0' && strspn(s, signs) == strlen(s);
}

const char *
site_url(const struct request *r)
{
    const char *set = site_url_set(r->ctx.arena);

    if (set != NULL)
        return set;
    return arena_printf(r->ctx.arena, "%s://%s", r->is_https ? "https" : "http",
                        is_host(r->host) ? r->host : "localhost");
}
