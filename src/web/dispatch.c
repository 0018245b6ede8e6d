/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of every request: match, body, session, access, token, connection, handler, answer. */
#include "web/dispatch.h"

#include "core/log.h"
#include "core/random.h"
#include "db/db.h"
#include "web/confirm.h"
#include "web/draft.h"
#include "web/page_cache.h"
#include "web/response.h"
#include "web/router.h"
#include "web/session.h"
#include "web/sign.h"
#include "web/web.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LANG_COOKIE_S = 366 * 24 * 3600 };

/* ------------------------------------------------------------------ the head */

/* The weight of a language in Accept-Language (RFC 9110, 12.5.4), in thousandths; 0: not wanted. */
static int
language_weight(const char *accept, const char *lang)
{
    const char *at = accept;

    while (at != NULL && *at != '\0') {
        at += strspn(at, " ,");
        if (strncasecmp(at, lang, 2) == 0 && strchr("-;, ", at[2]) != NULL) {
            size_t length = strcspn(at, ",");
            const char *q = memmem(at, length, "q=", 2);

            return q != NULL ? (int)(strtod(q + 2, NULL) * 1000) : 1000;
        }
        at = strchr(at, ',');
    }
    return 0;
}

enum lang
web_language(const char *kept, const char *accept)
{
    if (kept != NULL && strcmp(kept, "en") == 0)
        return LANG_EN;
    if (kept != NULL && strcmp(kept, "vi") == 0)
        return LANG_VI;
    return accept != NULL && language_weight(accept, "en") > language_weight(accept, "vi")
               ? LANG_EN
               : LANG_VI;
}

const char *
web_zoom(const char *kept)
{
    static const char *const steps[] = { "90", "100", "115", "130", "150", "200" };

    for (size_t i = 0; kept != NULL && i < sizeof(steps) / sizeof(steps[0]); i++)
        if (strcmp(kept, steps[i]) == 0)
            return steps[i];
    return "100";
}

static void
read_head(struct request *r)
{
    struct arena *a = r->ctx.arena;
    struct pairs query, cookies;

    pairs_init(&query, a);
    pairs_init(&cookies, a);
    if (r->raw_query == NULL)
        r->raw_query = "";
    if (strlen(r->raw_path) > PATH_MAX_BYTES || strlen(r->raw_query) > QUERY_MAX_BYTES)
        r->refused = 414;
    else if (!decode_query(&query, r->raw_query, strlen(r->raw_query)))
        r->refused = 400;
    for (int i = 0; i < r->header_count; i++)
        if (strcmp(r->headers[i].name, "cookie") == 0)
            decode_cookies(&cookies, r->headers[i].value);
    r->query = query.items;
    r->query_count = query.count;
    r->cookies = cookies.items;
    r->cookie_count = cookies.count;
    r->ctx.lang = web_language(cookie(r, "lang"), header(r, "accept-language"));
    r->zoom = web_zoom(cookie(r, "zoom"));
}

static bool
is_known_host(const struct request *r)
{
    const char *const *names = r->web->host_names;
    size_t length = r->host != NULL ? strcspn(r->host, ":") : 0;

    if (names == NULL)
        return true;
    for (; *names != NULL; names++)
        if (strlen(*names) == length && strncasecmp(*names, r->host, length) == 0)
            return true;
    return false;
}

static void
match(struct request *r)
{
    const char *allow = NULL;

    switch (router_match(r->web->router, r, &allow)) {
    case MATCHED:
        return;
    case NO_PATH:
        r->refused = 404;
        return;
    case NO_METHOD:
        r->refused = 405;
        respond_header(r, "Allow", allow);
        return;
    case MALFORMED:
        r->refused = 400;
        return;
    }
}

void
web_begin(struct request *r)
{
    if (r->response != NULL)
        return;
    response_start(r);
    if (r->ctx.request_id == NULL)
        r->ctx.request_id = random_token(r->ctx.arena, 12);
    r->path = "";
    read_head(r);
    if (r->refused == 0 && !is_known_host(r))
        r->refused = 400;
    if (r->refused == 0)
        match(r);
}

int64_t
web_body_max(const struct request *r)
{
    return r->route != NULL && (r->route->flags & (LARGE_BODY | SPOOLED_BODY)) != 0
               ? UPLOAD_MAX_BYTES
               : FORM_MAX_BYTES;
}

/* ------------------------------------------------------------------ the body */

static bool
has_type(const char *type, const char *wanted)
{
    size_t length = strlen(wanted);

    return type != NULL && strncasecmp(type, wanted, length) == 0 &&
           strchr("; ", type[length]) != NULL;
}

/* 0, or the HTTP status that refuses the body. */
static int
read_body(struct request *r)
{
    const char *type = header(r, "content-type");
    struct pairs fields;
    bool is_good;

    if (!method_writes(r->method) || r->body == NULL || r->body_length == 0 ||
        (r->route->flags & SPOOLED_BODY) != 0)
        return 0;
    pairs_init(&fields, r->ctx.arena);
    if (has_type(type, "application/x-www-form-urlencoded")) {
        is_good = decode_query(&fields, r->body, r->body_length);
        r->body = NULL;
    } else if (has_type(type, "application/json")) {
        is_good = decode_json(&fields, r->body, r->body_length);
    } else {
        return 415;
    }
    r->fields = fields.items;
    r->field_count = fields.count;
    return is_good ? 0 : fields.count >= FIELDS_MAX ? 413 : 400;
}

/* ------------------------------------------------------------------ who asks */

static enum status
find_session(struct request *r, enum session_state *out_state, struct session **out)
{
    struct session *session = arena_alloc(r->ctx.arena, sizeof(*session));
    enum status st = session_find(r, out_state, session);

    *out = session;
    if (st == OK && *out_state == SESSION_LIVE) {
        r->session = session;
        r->ctx.account_id = session->account_id;
        access_keep(&r->ctx);
    }
    return st;
}

/* The page on which a form that could not be sent will be found again. */
static const char *
form_page(const struct request *r)
{
    const char *referer = header(r, "referer");
    const char *path = referer != NULL ? strstr(referer, "://") : NULL;

    /* a form that is shown again after a refusal stands at the address that it was sent to */
    for (int i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].name, "draft_page") == 0 && is_own_path(r->fields[i].value))
            return r->fields[i].value;
    if (path != NULL)
        path = strchr(path + 3, '/');
    return path != NULL ? path : r->path;
}

static void
ask_to_sign_in(struct request *r, enum session_state state, const struct session *was)
{
    struct arena *a = r->ctx.arena;
    const char *next = r->path;

    if (wants_json(r) || r->method > POST || header(r, "authorization") != NULL ||
        header(r, "tus-resumable") != NULL) {
        respond_header(r, "WWW-Authenticate", "Bearer");
        respond_refusal(r, 401, 0);
        return;
    }
    if (r->method == POST) {
        next = form_page(r);
        bool is_kept = (r->route->flags & UNLOGGED) == 0 && csrf_is_good(r, was) &&
                       ((state == SESSION_EXPIRED && draft_keep_form(r, was->account_id)) ||
                        (state == SESSION_ENDED && draft_set_aside(r, was->account_id)));

        if (is_kept) {
            respond_flash(r, "%s",
                          tr(&r->ctx, "The session has ended. What was typed is kept: sign in, and "
                                      "the form offers it again."));
        }
    } else if (r->raw_query[0] != '\0') {
        next = arena_printf(a, "%s?%s", r->path, r->raw_query);
    }
    if (state == SESSION_EXPIRED && r->response->flash == NULL)
        respond_flash(
            r, "%s",
            tr(&r->ctx, "The session has ended. Sign in, and you come back to the same page."));
    if (state == SESSION_EXPIRED || state == SESSION_ENDED)
        respond_cookie(r, session_cookie_name(r), "", 0, true);
    respond_see_other(r, "/dang-nhap?tiep=%s", encode_url(a, next, false));
}

static bool
is_refused_form(const struct request *r)
{
    if (!method_writes(r->method) || (r->session != NULL && r->session->is_token))
        return false;
    if ((r->route->flags & NO_CSRF) != 0)
        return !csrf_origin_is_ours(r);
    return !csrf_is_good(r, r->session);
}

/* A password that others know is changed before anything else. Programs have their tokens. */
static bool
must_change_first(const struct request *r)
{
    return r->session != NULL && r->session->must_change_password && !r->session->is_token &&
           r->route->access != PUBLIC && (r->route->flags & WHILE_MUST_CHANGE) == 0;
}

static void
ask_for_password(struct request *r)
{
    if (!wants_json(r)) {
        respond_see_other(r, PASSWORD_PATH);
        return;
    }
    problem(&r->ctx, NULL, "%s", tr(&r->ctx, "Set a password of your own first."));
    respond_status(r, DENIED);
}

/* True where the request may go on to its handler; otherwise the answer is made. */
static bool
let_in(struct request *r)
{
    enum session_state state;
    struct session *session;
    enum status st = find_session(r, &state, &session);

    if (st != OK) {
        respond_status(r, st);
        return false;
    }
    if (r->session == NULL && (r->route->access != PUBLIC || header(r, "authorization") != NULL)) {
        ask_to_sign_in(r, state, session);
        return false;
    }
    if (must_change_first(r)) {
        ask_for_password(r);
        return false;
    }
    if (!may_anywhere(&r->ctx, r->route->access)) {
        respond_status(r, DENIED);
        return false;
    }
    if (is_refused_form(r)) {
        problem(&r->ctx, NULL, "%s",
                tr(&r->ctx, "The form did not come from a page of this site, or the page is too "
                            "old. Open the page again "
                            "and send it once more."));
        respond_status(r, DENIED);
        return false;
    }
    return true;
}

/* ------------------------------------------------------------------ the answer */

static void
run(struct request *r)
{
    enum status st;

    if (r->refused == 0)
        r->refused = read_body(r);
    if (r->refused == 400)
        problem(
            &r->ctx, NULL, "%s",
            tr(&r->ctx, "The request is malformed. Check the address, or go back and try again."));
    if (r->refused != 0) {
        enum session_state state;
        struct session *session;

        if (r->refused == 404 && r->method == GET && features_moved(r->web->features, r) == OK)
            return;
        /* The error page has the reader's own head where they are signed in. */
        if (r->refused == 404 && find_session(r, &state, &session) != OK)
            r->session = NULL;
        respond_refusal(r, r->refused, r->refused == 503 ? 5 : 0);
        return;
    }
    if (!let_in(r))
        return;
    if (r->web->cache != NULL)
        r->response->cache_generation = page_cache_generation(r->web->cache);
    if (confirm_asks(r))
        return;
    st = r->route->handler(r);
    if (st == OK && r->response->kind == RESPONSE_NONE)
        st = log_error(&r->ctx, "the handler of %s made no answer", r->route->path);
    if (st != OK)
        respond_status(r, st);
}

/* ?lang=en on any page: kept in a cookie, and the address goes on without it. */
static bool
switch_language(struct request *r)
{
    const char *lang = r->method == GET && r->refused == 0 ? param(r, "lang") : NULL;

    if (lang == NULL || (strcmp(lang, "vi") != 0 && strcmp(lang, "en") != 0))
        return false;
    respond_cookie(r, "lang", lang, LANG_COOKIE_S, false);
    respond_see_other(r, "%s", url_with(r, "lang", NULL));
    return true;
}

static const struct pair fixed_headers[] = {
    { "Content-Security-Policy",
      "default-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'; object-src 'none'; "
      "base-uri 'none'; form-action 'self'; frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()" },
    { "Strict-Transport-Security", "max-age=31536000; includeSubDomains" },
};

const struct pair *
web_fixed_headers(bool is_https, int *out_count)
{
    *out_count = (int)(sizeof(fixed_headers) / sizeof(fixed_headers[0])) - !is_https;
    return fixed_headers;
}

static void
add_security_headers(struct request *r)
{
    int count;
    const struct pair *fixed = web_fixed_headers(r->is_https, &count);

    for (int i = 0; i < count; i++)
        pairs_add(&r->response->headers, fixed[i].name, fixed[i].value);
}

static void
add_cache_headers(struct request *r)
{
    struct response *p = r->response;

    if (response_header(p, "Cache-Control") != NULL)
        return;
    if (r->session != NULL || p->status >= 400 || method_writes(r->method) ||
        response_header(p, "Set-Cookie") != NULL)
        pairs_add(&p->headers, "Cache-Control", "no-store");
    else
        pairs_add(&p->headers, "Cache-Control", "no-cache");
    pairs_add(&p->headers, "Vary", "Accept, Accept-Encoding, Accept-Language, Cookie");
}

static void
finish(struct request *r)
{
    struct response *p = r->response;

    add_security_headers(r);
    add_cache_headers(r);
    pairs_add(&p->headers, "X-Request-Id", r->ctx.request_id);
    /* Only what every anonymous reader would see is kept. */
    if (r->session != NULL || p->status != 200 || r->method != GET ||
        (p->kind != RESPONSE_HTML && p->kind != RESPONSE_BYTES) ||
        response_header(p, "Set-Cookie") != NULL || cookie(r, "flash") != NULL)
        p->is_cacheable = false;
}

void
web_dispatch(struct request *r)
{
    bool is_borrowed = r->ctx.db == NULL && r->web->database != NULL;
    enum status st = OK;

    web_begin(r);
    if (!switch_language(r)) {
        if (is_borrowed)
            st = database_borrow(&r->ctx, r->web->database, BORROW_TIMEOUT_MS);
        if (st == OK)
            run(r);
        else
            respond_status(r, st);
        if (is_borrowed && st == OK)
            database_return(&r->ctx);
    }
    finish(r);
}

bool
web_is_let_in(struct request *r)
{
    bool is_borrowed = r->ctx.db == NULL && r->web->database != NULL, is_good;
    enum session_state state;
    struct session *session;

    if (r->refused != 0 || r->route == NULL)
        return false;
    if (is_borrowed && database_borrow(&r->ctx, r->web->database, BORROW_TIMEOUT_MS) != OK)
        return false;
    is_good = find_session(r, &state, &session) == OK && may_anywhere(&r->ctx, r->route->access) &&
              (r->session != NULL || r->route->access == PUBLIC);
    if (is_borrowed)
        database_return(&r->ctx);
    return is_good;
}
