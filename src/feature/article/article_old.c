/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of the portal from which articles were brought: they lead to where the articles are now. */
#include "feature/article/article_import.h"

#include "core/text.h"
#include "web/respond.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { OLD_BYTES_MAX = 1000 };

static int
digit_of(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* The path as requests have it, decoded; the query as it is. */
static const char *
decoded(struct arena *a, const char *address, size_t length)
{
    char *out = arena_alloc(a, length + 1);
    size_t at = 0;
    bool in_query = false;

    for (size_t i = 0; i < length; i++) {
        in_query = in_query || address[i] == '?';
        if (!in_query && address[i] == '%' && i + 2 < length &&
            isxdigit((unsigned char)address[i + 1]) && isxdigit((unsigned char)address[i + 2])) {
            out[at] = (char)(digit_of(address[i + 1]) * 16 + digit_of(address[i + 2]));
            i += 2;
        } else {
            out[at] = address[i];
        }
        if (out[at++] == '\0')
            return NULL;
    }
    out[at] = '\0';
    return out;
}

const char *
article_old_path(struct arena *a, const char *address)
{
    const char *clean;
    size_t length;

    if (strncasecmp(address, "http://", 7) == 0 || strncasecmp(address, "https://", 8) == 0) {
        address = strstr(address, "://") + 3;
        address += strcspn(address, "/");
    }
    length = strcspn(address, "#");
    if (address[0] != '/' || length < 2 || length > OLD_BYTES_MAX || address[1] == '/')
        return NULL;
    address = decoded(a, address, length);
    clean = address != NULL ? text_clean(a, address, strlen(address), false) : NULL;
    return clean != NULL && strcmp(clean, address) == 0 ? clean : NULL;
}

static enum status
find_old(struct ctx *c, const char *path, struct article *out)
{
    struct query *q = query_new(c, "SELECT a.id, a.slug, a.state FROM article_old_address o"
                                   " JOIN article a ON a.id = o.article_id WHERE o.path = $1");

    bind_text(q, path);
    if (query_row(q)) {
        out->id = col_int(q, 0);
        out->slug = col_text(q, 1);
        if (!article_state_parse(col_text(q, 2), &out->state))
            out->state = ARTICLE_DRAFT;
    }
    return query_end_one(q);
}

enum status
article_moved(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct article a = { .id = 0 };
    enum status st = NOT_FOUND;

    if (r->raw_query[0] != '\0')
        st = find_old(c, arena_printf(c->arena, "%s?%s", r->path, r->raw_query), &a);
    if (st == NOT_FOUND)
        st = find_old(c, r->path, &a);
    if (st != OK || !article_state_is_public(a.state))
        return st != OK ? st : NOT_FOUND;
    return respond_moved(r, "%s", url_article(c, a.id, a.slug));
}
