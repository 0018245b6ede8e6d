/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser of a test. Each test is a process of its own, so one static jar is enough. */
#include "test/test_http.h"

#include "core/text.h"
#include "db/db.h"
#include "web/dispatch.h"
#include "web/session.h"

#include <strings.h>
#include <unistd.h>

enum { COOKIES_MAX = 32 };

static struct {
    struct web *web;
    struct pair cookies[COOKIES_MAX];
    int cookie_count;
    const char *bearer;
} browser;

void
test_web_of(struct ctx *c, const struct feature *const *list)
{
    browser.web = web_new(c->arena, list);
    browser.web->sees_at_once = true;
    if (c->db != NULL)
        CHECK_INT(web_read_secret(c, browser.web), OK);
}

struct web *
test_web(struct ctx *c)
{
    if (browser.web == NULL)
        test_web_of(c, features);
    return browser.web;
}

/* ------------------------------------------------------------------ cookies */

const char *
test_cookie(const char *name)
{
    for (int i = 0; i < browser.cookie_count; i++)
        if (strcmp(browser.cookies[i].name, name) == 0)
            return browser.cookies[i].value;
    return NULL;
}

void
test_set_cookie(struct ctx *c, const char *name, const char *value)
{
    int at = 0;

    while (at < browser.cookie_count && strcmp(browser.cookies[at].name, name) != 0)
        at++;
    if (value[0] == '\0') {
        if (at < browser.cookie_count)
            browser.cookies[at] = browser.cookies[--browser.cookie_count];
        return;
    }
    CHECK(at < COOKIES_MAX);
    browser.cookies[at].name = arena_strdup(c->arena, name);
    browser.cookies[at].value = arena_strdup(c->arena, value);
    if (at == browser.cookie_count)
        browser.cookie_count++;
}

void
test_forget_cookies(void)
{
    browser.cookie_count = 0;
}

static void
keep_cookies(struct ctx *c, const struct response *p)
{
    for (int i = 0; i < p->headers.count; i++) {
        const char *value = p->headers.items[i].value;
        const char *equals = strchr(value, '='), *end;

        if (strcasecmp(p->headers.items[i].name, "Set-Cookie") != 0)
            continue;
        end = strchr(value, ';');
        test_set_cookie(c, arena_strndup(c->arena, value, (size_t)(equals - value)),
                        strstr(value, "Max-Age=0") != NULL
                            ? ""
                            : arena_strndup(c->arena, equals + 1, (size_t)(end - equals - 1)));
    }
}

const char *
test_cookies(struct ctx *c)
{
    struct buf b;

    buf_init(&b, c->arena, 256);
    for (int i = 0; i < browser.cookie_count; i++)
        buf_printf(&b, "%s%s=%s", i > 0 ? "; " : "", browser.cookies[i].name,
                   browser.cookies[i].value);
    return b.data;
}

/* ------------------------------------------------------------------ requests */

static struct request *
make(struct ctx *c, enum method method, const char *url, const struct pair *headers)
{
    struct request *r = arena_alloc(c->arena, sizeof(*r));
    struct pairs all;
    const char *mark = strchr(url, '?');

    r->ctx.arena = c->arena;
    r->ctx.db = c->db;
    r->ctx.clock = c->clock;
    r->web = test_web(c);
    r->method = method;
    r->raw_path = mark != NULL ? arena_strndup(c->arena, url, (size_t)(mark - url)) : url;
    r->raw_query = mark != NULL ? mark + 1 : "";
    r->remote = "127.0.0.1";
    r->host = "localhost";
    pairs_init(&all, c->arena);
    for (; headers != NULL && headers->name != NULL; headers++)
        pairs_add(&all, headers->name, headers->value);
    if (browser.cookie_count > 0)
        pairs_add(&all, "cookie", test_cookies(c));
    r->headers = all.items;
    r->header_count = all.count;
    return r;
}

/* A file as the client would get it. */
static void
read_file(struct ctx *c, const struct response *p, struct reply *out)
{
    char *bytes = arena_alloc(c->arena, (size_t)p->file_length + 1);

    CHECK_INT(pread(p->fd, bytes, (size_t)p->file_length, p->file_from), p->file_length);
    out->body = bytes;
    out->length = (size_t)p->file_length;
}

static struct reply
answer(struct ctx *c, struct request *r)
{
    struct reply reply = { .status = 0 };
    const struct response *p;

    web_dispatch(r);
    p = r->response;
    reply.response = p;
    reply.status = p->status;
    reply.type = p->type;
    reply.location = p->location;
    reply.body = response_body(p, &reply.length);
    if (p->kind == RESPONSE_FILE)
        read_file(c, p, &reply);
    keep_cookies(c, p);
    return reply;
}

struct reply
test_request(struct ctx *c, enum method method, const char *url, const struct pair *headers,
             const char *body)
{
    struct request *r = make(c, method, url, headers);

    if (body != NULL) {
        r->body = body;
        r->body_length = strlen(body);
    }
    return answer(c, r);
}

struct reply
test_get(struct ctx *c, const char *url)
{
    return test_request(c, GET, url, (struct pair[]){ { "accept", "text/html" }, { NULL, NULL } },
                        NULL);
}

struct reply
test_get_json(struct ctx *c, const char *url)
{
    return test_request(c, GET, url,
                        (struct pair[]){ { "accept", "application/json" }, { NULL, NULL } }, NULL);
}

const char *
test_csrf(struct ctx *c)
{
    struct request *r = make(c, GET, "/", NULL);
    struct session session;
    enum session_state state;

    web_begin(r);
    CHECK_INT(session_find(r, &state, &session), OK);
    if (state == SESSION_LIVE || state == SESSION_EXPIRED)
        r->session = &session;
    csrf_token(r);
    keep_cookies(c, r->response);
    return csrf_token(r);
}

static struct reply
post(struct ctx *c, const char *url, const char *form, const char *accept)
{
    const char *csrf = test_csrf(c);

    return test_request(
        c, POST, url,
        (struct pair[]){ { "accept", accept },
                         { "content-type", "application/x-www-form-urlencoded" },
                         { "referer", "http://localhost/lam-viec/form" },
                         { NULL, NULL } },
        arena_printf(c->arena, "csrf=%s%s%s", csrf, form[0] != '\0' ? "&" : "", form));
}

struct reply
test_post(struct ctx *c, const char *url, const char *form)
{
    return post(c, url, form, "text/html");
}

struct reply
test_post_json(struct ctx *c, const char *url, const char *form)
{
    return post(c, url, form, "application/json");
}

struct reply
test_upload(struct ctx *c, const char *url, const char *form, const char *field, const char *name,
            const void *bytes, size_t length)
{
    const char *csrf = test_csrf(c);
    struct upload upload = { field, name, test_file(c, "upload", bytes, length), (int64_t)length };
    struct request *r =
        make(c, POST, url,
             (struct pair[]){ { "accept", "text/html" },
                              { "content-type", "application/x-www-form-urlencoded" },
                              { "referer", "http://localhost/lam-viec/form" },
                              { NULL, NULL } });

    r->body = arena_printf(c->arena, "csrf=%s%s%s", csrf, form[0] != '\0' ? "&" : "", form);
    r->body_length = strlen(r->body);
    r->uploads = &upload;
    r->upload_count = 1;
    return answer(c, r);
}

struct reply
test_post_without_token(struct ctx *c, const char *url, const char *form)
{
    return test_request(c, POST, url,
                        (struct pair[]){ { "accept", "text/html" },
                                         { "content-type", "application/x-www-form-urlencoded" },
                                         { NULL, NULL } },
                        form);
}

struct reply
test_api(struct ctx *c, const char *url, const char *json)
{
    return test_request(
        c, POST, url,
        (struct pair[]){ { "accept", "application/json" },
                         { "content-type", "application/json" },
                         { "authorization", arena_printf(c->arena, "Bearer %s", browser.bearer) },
                         { NULL, NULL } },
        json);
}

const char *
reply_header(struct reply reply, const char *name)
{
    return response_header(reply.response, name);
}

/* ------------------------------------------------------------------ accounts */

struct insertion {
    int64_t id, account_id, unit_id, campaign_id;
    const char *name, *role, *from_on, *to_on;
};

static enum status
insert_account(struct ctx *c, void *arg)
{
    const struct insertion *in = arg;
    struct query *q = query_new(
        c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, search, state,"
           " created_at) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7)");

    bind_int(q, in->id);
    bind_text(q, in->name);
    bind_text(q, text_lower(c->arena, in->name));
    bind_text(q, in->name);
    bind_text(q, text_person_sort_key(c->arena, in->name));
    bind_text(q, text_fold(c->arena, in->name));
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
insert_grant(struct ctx *c, void *arg)
{
    const struct insertion *in = arg;
    struct query *q = query_new(
        c, "INSERT INTO account_grant (id, account_id, role, unit_id, campaign_id, from_on, to_on,"
           " created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)");

    bind_int(q, in->id);
    bind_int(q, in->account_id);
    bind_text(q, in->role);
    bind_id(q, in->unit_id);
    bind_id(q, in->campaign_id);
    bind_text(q, in->from_on);
    bind_text(q, in->to_on);
    bind_int(q, now(c));
    return query_end(q);
}

void
test_grant(struct ctx *c, int64_t account_id, enum role role, int64_t unit_id, int64_t campaign_id,
           const char *from_iso, const char *to_iso)
{
    struct insertion in = {
        .id = db_new_id(c),
        .account_id = account_id,
        .role = role_code(role),
        .unit_id = unit_id,
        .campaign_id = campaign_id,
        .from_on = from_iso,
        .to_on = to_iso,
    };

    CHECK_INT(db_transact(c, insert_grant, &in), OK);
}

int64_t
test_account(struct ctx *c, const char *name, enum role role, int64_t unit_id, int64_t campaign_id)
{
    struct insertion in = { .id = db_new_id(c), .name = name };

    CHECK_INT(db_transact(c, insert_account, &in), OK);
    if (role != ROLE_NONE)
        test_grant(c, in.id, role, unit_id, campaign_id, "2000-01-01", NULL);
    return in.id;
}

void
test_sign_in(struct ctx *c, int64_t account_id)
{
    struct request *r = make(c, GET, "/", NULL);

    test_forget_cookies();
    c->account_id = account_id;
    if (account_id == 0)
        return;
    web_begin(r);
    r->header_count = 0;
    CHECK_INT(session_start(r, account_id), OK);
    keep_cookies(c, r->response);
}

void
test_token(struct ctx *c, int64_t account_id)
{
    CHECK_INT(session_new_token(c, account_id, "test", &browser.bearer), OK);
}
