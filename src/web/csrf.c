/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a POST comes from a page of ours. Two independent proofs: a token that only our pages have, and what the browser
 * itself says of where the request comes from (Fetch Metadata; Origin, RFC 6454). */
#include "core/random.h"
#include "web/respond.h"
#include "web/session.h"
#include "web/sign.h"
#include "web/web.h"

#include <sodium.h>
#include <string.h>

enum { SECRET = 16, TOKEN_TEXT = 48 };

static const char *
anonymous_cookie_name(const struct request *r)
{
    return r->is_https ? "__Host-thidua-form" : "thidua-form";
}

/* pad, then secret xor pad. */
static const char *
mask(struct arena *a, const unsigned char secret[SECRET])
{
    unsigned char bytes[2 * SECRET];
    char *text = arena_alloc(a, TOKEN_TEXT);

    random_bytes(bytes, SECRET);
    for (int i = 0; i < SECRET; i++)
        bytes[SECRET + i] = bytes[i] ^ secret[i];
    return sodium_bin2base64(text, TOKEN_TEXT, bytes, sizeof(bytes),
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool
unmask(const char *text, unsigned char out[SECRET])
{
    unsigned char bytes[2 * SECRET];
    size_t length;

    if (sodium_base642bin(bytes, sizeof(bytes), text, strlen(text), NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        length != sizeof(bytes))
        return false;
    for (int i = 0; i < SECRET; i++)
        out[i] = bytes[i] ^ bytes[SECRET + i];
    return true;
}

/* The secret of a visitor who is not signed in stands in a cookie that we signed. */
static bool
anonymous_secret(const struct request *r, unsigned char out[SECRET])
{
    const char *sent = cookie(r, anonymous_cookie_name(r));
    const char *text = sent != NULL ? sign_open(r->ctx.arena, r->web->secret, "form", sent) : NULL;
    size_t length;

    return text != NULL &&
           sodium_base642bin(out, SECRET, text, strlen(text), NULL, &length, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           length == SECRET;
}

const char *
csrf_token(struct request *r)
{
    unsigned char secret[SECRET];
    char text[TOKEN_TEXT];

    if (r->session != NULL)
        return mask(r->ctx.arena, r->session->csrf);
    if (!anonymous_secret(r, secret)) {
        random_bytes(secret, SECRET);
        sodium_bin2base64(text, sizeof(text), secret, SECRET,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING);
        respond_cookie(r, anonymous_cookie_name(r),
                       sign_text(r->ctx.arena, r->web->secret, "form", text), -1, true);
        /* A second form of this page needs the same secret. */
        r->cookies = arena_grow(r->ctx.arena, r->cookies, (size_t)r->cookie_count,
                                (size_t)r->cookie_count + 1, sizeof(*r->cookies));
        ((struct pair *)r->cookies)[r->cookie_count].name = anonymous_cookie_name(r);
        ((struct pair *)r->cookies)[r->cookie_count++].value =
            sign_text(r->ctx.arena, r->web->secret, "form", text);
    }
    return mask(r->ctx.arena, secret);
}

bool
csrf_origin_is_ours(const struct request *r)
{
    const char *site = header(r, "sec-fetch-site"), *origin = header(r, "origin");
    const char *host;

    if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return false;
    if (origin == NULL)
        return true;
    host = strstr(origin, "://");
    return host != NULL && r->host != NULL && strcmp(host + 3, r->host) == 0 &&
           strncmp(origin, r->is_https ? "https" : "http", (size_t)(host - origin)) == 0;
}

bool
csrf_is_good(const struct request *r, const struct session *session)
{
    const char *sent = header(r, "x-csrf");
    unsigned char secret[SECRET], claimed[SECRET];

    for (int i = 0; sent == NULL && i < r->field_count; i++)
        if (strcmp(r->fields[i].name, "csrf") == 0)
            sent = r->fields[i].value;
    if (sent == NULL || !unmask(sent, claimed) || !csrf_origin_is_ours(r))
        return false;
    if (session != NULL)
        memcpy(secret, session->csrf, SECRET);
    else if (!anonymous_secret(r, secret))
        return false;
    return sodium_memcmp(secret, claimed, SECRET) == 0;
}
