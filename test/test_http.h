/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests in-process: through the same two functions that the server calls, on the test's own connection. A test has one
 * browser: cookies that an answer sets are sent with the next request. */
#ifndef TEST_TEST_HTTP_H
#define TEST_TEST_HTTP_H

#include "test/test.h"
#include "web/access.h"
#include "web/response.h"
#include "web/web.h"

struct reply {
    int status;
    const char *body; /* of a file too; "" where none */
    size_t length;
    const char *type;
    const char *location; /* of a redirect; NULL */
    const struct response *response;
};

/* The site of this test: the product's features, or the test's own. Before the first request; NULL: the product's. */
struct web *test_web(struct ctx *c);
void test_web_of(struct ctx *c, const struct feature *const *list);

struct reply test_get(struct ctx *c, const char *url);
struct reply test_get_json(struct ctx *c, const char *url);

/* A form "a=b&c=d" with a valid CSRF token. */
struct reply test_post(struct ctx *c, const char *url, const char *form);
struct reply test_post_json(struct ctx *c, const char *url,
                            const char *form); /* the same, JSON asked for */

/* A form with one file, as the server hands it on. */
struct reply test_upload(struct ctx *c, const char *url, const char *form, const char *field,
                         const char *name, const void *bytes, size_t length);
struct reply test_post_without_token(struct ctx *c, const char *url, const char *form);

/* A JSON body with the bearer token of test_token. */
struct reply test_api(struct ctx *c, const char *url, const char *json);

/* Everything at will: headers end with a NULL name. */
struct reply test_request(struct ctx *c, enum method method, const char *url,
                          const struct pair *headers, const char *body);

/* The token that a page of this browser would have, for the header x-csrf. */
const char *test_csrf(struct ctx *c);

const char *reply_header(struct reply reply, const char *name);

/* An account with one role from long ago on, without a password. ROLE_NONE: no grant; 0: everywhere, all. */
int64_t test_account(struct ctx *c, const char *name, enum role role, int64_t unit_id,
                     int64_t campaign_id);
void test_grant(struct ctx *c, int64_t account_id, enum role role, int64_t unit_id,
                int64_t campaign_id, const char *from_iso, const char *to_iso);

/* From here on requests are this account's; also c->account_id is. 0: nobody's. */
void test_sign_in(struct ctx *c, int64_t account_id);
void test_token(struct ctx *c, int64_t account_id);

/* All of them, as the header that the browser would send. */
const char *test_cookies(struct ctx *c);

/* The browser's cookie; NULL where it has none. */
const char *test_cookie(const char *name);
void test_set_cookie(struct ctx *c, const char *name, const char *value);
void test_forget_cookies(void);

#endif
