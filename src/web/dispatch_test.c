/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a request: language, session, access, token, errors, headers. */
#include "web/dispatch.h"

#include "core/text.h"
#include "db/db.h"
#include "test/test_http.h"
#include "web/draft.h"
#include "web/form.h"
#include "web/session.h"

static enum status
hello(struct request *r)
{
    struct json *j = respond_json(r, 200);

    json_begin_object(j, NULL);
    json_int(j, "account", r->ctx.account_id);
    json_text(j, "lang", r->ctx.lang == LANG_EN ? "en" : "vi");
    json_text(j, "zoom", r->zoom);
    json_end_object(j);
    return OK;
}

static enum status
save(struct request *r)
{
    struct form *f = form_read(r);
    const char *title = form_text(f, "title", 1, 20);

    if (!form_ok(f))
        return INVALID;
    form_done(f);
    respond_flash(r, "%s", title);
    return respond_see_other(r, "/hello");
}

static enum status
breaks(struct request *r)
{
    const char *how = param(r, "how");
    enum status st = FAILED;

    respond_cacheable(r, "x", NULL);
    out_text(respond_html(r, 200), "half a page");
    if (strcmp(how, "404") == 0)
        st = NOT_FOUND;
    else if (strcmp(how, "403") == 0)
        st = DENIED;
    else if (strcmp(how, "409") == 0)
        st = CONFLICT;
    else if (strcmp(how, "503") == 0)
        st = BUSY;
    else if (strcmp(how, "422") == 0)
        st = problem(&r->ctx, "day", "%s", "bad day");
    return st;
}

static enum status
page(struct request *r)
{
    struct page p = page_start(r, "Một <trang>");
    struct out *o = respond_html(r, 200);

    view_layout_start(o, &p);
    view_layout_end(o, &p);
    return OK;
}

static enum status
sign_in(struct request *r)
{
    enum status st = session_start(r, param_int(r, "id", 0));

    respond_empty(r, 204);
    return st;
}

static const struct route rows[] = {
    { GET, "/sign-in", PUBLIC, sign_in, 0, NULL },
    { GET, "/hello", PUBLIC, hello, 0, NULL },
    { GET, "/breaks", PUBLIC, breaks, 0, NULL },
    { GET, "/page", PUBLIC, page, 0, NULL },
    { GET, "/lam-viec/page", SIGNED_IN, page, 0, NULL },
    { GET, "/lam-viec/form", SIGNED_IN, hello, 0, NULL },
    { POST, "/lam-viec/form", SIGNED_IN, save, 0, NULL },
    { POST, "/open", PUBLIC, save, 0, NULL },
    { GET, "/lam-viec/admin", ADMINISTER, hello, 0, NULL },
    { 0 },
};
static const struct feature feature = { .name = "t", .routes = rows };
static const struct feature *const only[] = { &feature, NULL };

#define BEGIN() test_web_of(c, only)

TEST(nobody_is_sent_to_the_sign_in_with_the_way_back)
{
    BEGIN();
    struct reply reply = test_get(c, "/lam-viec/form?a=1");

    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/dang-nhap?tiep=%2Flam-viec%2Fform%3Fa%3D1");
    CHECK_INT(test_get_json(c, "/lam-viec/form").status, 401);
}

TEST(a_session_is_found_and_a_role_is_asked_for)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_UNIT_OFFICER, 0, 0);

    test_sign_in(c, id);
    CHECK_HAS(test_get(c, "/hello").body,
              arena_printf(c->arena, "\"account\":%lld", (long long)id));
    CHECK_INT(test_get(c, "/lam-viec/form").status, 200);
    CHECK_INT(test_get(c, "/lam-viec/admin").status, 403);
    test_sign_in(c, test_account(c, "an", ROLE_ADMIN, 0, 0));
    CHECK_INT(test_get(c, "/lam-viec/admin").status, 200);
}

TEST(a_role_ends_by_itself)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);

    test_grant(c, id, ROLE_ADMIN, 0, 0, "2025-02-01", "2025-02-13");
    test_sign_in(c, id);
    CHECK_INT(test_get(c, "/lam-viec/admin").status, 200);
    test_set_today(c, "2025-02-13");
    test_sign_in(c, id);
    CHECK_INT(test_get(c, "/lam-viec/admin").status, 403);
}

TEST(a_session_ends_when_unused_and_when_old)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);

    test_set_time(c, "2025-02-12 08:00:00");
    test_sign_in(c, id);
    test_set_time(c, "2025-02-12 08:29:00");
    CHECK_INT(test_get(c, "/lam-viec/form").status, 200);
    test_set_time(c, "2025-02-12 08:58:00");
    CHECK_INT(test_get(c, "/lam-viec/form").status, 200);
    test_set_time(c, "2025-02-12 09:28:01");
    CHECK_INT(test_get(c, "/lam-viec/form").status, 303);

    test_set_time(c, "2025-02-12 08:00:00");
    test_sign_in(c, id);
    for (int hour = 8; hour < 20; hour++) {
        for (int minute = 5; minute < 60; minute += 25) {
            test_set_time(c, arena_printf(c->arena, "2025-02-12 %02d:%02d:00", hour, minute));
            CHECK_INT(test_get(c, "/lam-viec/form").status, 200);
        }
    }
    test_set_time(c, "2025-02-12 20:00:01");
    CHECK_INT(test_get(c, "/lam-viec/form").status, 303);
}

TEST(signing_in_never_takes_the_token_that_the_browser_brought)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);

    test_set_cookie(c, "thidua", "fixed-by-somebody-else");
    CHECK_INT(test_get(c, "/lam-viec/form").status, 303);
    test_sign_in(c, id);
    CHECK(strcmp(test_cookie("thidua"), "fixed-by-somebody-else") != 0);
    CHECK(strlen(test_cookie("thidua")) == 43);
}

TEST(ended_sessions_are_over_at_once)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    struct session *list;
    int count;

    test_sign_in(c, id);
    CHECK_INT(test_get(c, "/lam-viec/form").status, 200);
    CHECK_INT(session_list(c, id, &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(session_end(c, id + 1, list[0].id), NOT_FOUND);
    CHECK_INT(session_end(c, id, list[0].id), OK);
    CHECK_INT(test_get(c, "/lam-viec/form").status, 303);
    CHECK_INT(session_list(c, id, &list, &count), OK);
    CHECK_INT(count, 0);
    test_sign_in(c, id);
    CHECK_INT(session_end_all(c, id, 0, true), OK);
    CHECK_INT(test_get(c, "/lam-viec/form").status, 303);
}

TEST(a_form_needs_its_token)
{
    BEGIN();
    test_sign_in(c, test_account(c, "hoa", ROLE_NONE, 0, 0));
    CHECK_INT(test_post_without_token(c, "/lam-viec/form", "title=a").status, 403);
    CHECK_INT(test_post_without_token(c, "/lam-viec/form", "title=a&csrf=abc").status, 403);
    CHECK_INT(test_post(c, "/lam-viec/form", "title=a").status, 303);
}

TEST(a_form_of_another_session_is_refused)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    const char *cookie_a, *form;
    struct request r = { .ctx = *c };

    test_sign_in(c, id);
    cookie_a = test_cookie("thidua");
    test_sign_in(c, id);
    r.web = test_web(c);
    r.headers = (struct pair[]){ { "cookie", arena_printf(c->arena, "thidua=%s", cookie_a) } };
    r.header_count = 1;
    r.raw_path = "/hello";
    r.method = GET;
    web_dispatch(&r);
    form = arena_printf(c->arena, "title=a&csrf=%s", csrf_token(&r));
    CHECK_INT(test_post_without_token(c, "/lam-viec/form", form).status, 403);
    test_set_cookie(c, "thidua", cookie_a);
    CHECK_INT(test_post_without_token(c, "/lam-viec/form", form).status, 303);
}

TEST(a_form_from_another_site_is_refused_even_with_its_token)
{
    BEGIN();
    test_sign_in(c, test_account(c, "hoa", ROLE_NONE, 0, 0));
    struct request r = {
        .ctx = *c, .web = test_web(c), .method = GET, .raw_path = "/hello", .host = "localhost"
    };

    r.headers =
        (struct pair[]){ { "cookie", arena_printf(c->arena, "thidua=%s", test_cookie("thidua")) } };
    r.header_count = 1;
    web_dispatch(&r);
    for (int i = 0; i < 4; i++) {
        static const struct pair from[] = { { "origin", "https://evil.example" },
                                            { "sec-fetch-site", "cross-site" },
                                            { "origin", "null" },
                                            { "origin", "http://localhost" } };
        struct reply reply = test_request(
            c, POST, "/lam-viec/form",
            (struct pair[]){
                { "content-type", "application/x-www-form-urlencoded" }, from[i], { NULL, NULL } },
            arena_printf(c->arena, "title=a&csrf=%s", csrf_token(&r)));

        CHECK_INT(reply.status, i == 3 ? 303 : 403);
    }
}

TEST(a_form_before_signing_in_has_a_token_of_its_own)
{
    BEGIN();
    CHECK_INT(test_post(c, "/open", "title=a").status, 303);
    CHECK_INT(test_post_without_token(c, "/open", "title=a").status, 403);
    test_set_cookie(c, "thidua-form", "Zm9yZ2Vk");
    CHECK_INT(test_post_without_token(c, "/open",
                                      "title=a&csrf=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                  .status,
              403);
}

TEST(a_bearer_writes_json_without_a_token_of_forms)
{
    BEGIN();
    int64_t id = test_account(c, "robot", ROLE_NONE, 0, 0);

    test_token(c, id);
    CHECK_INT(test_api(c, "/lam-viec/form", "{\"title\": \"a\"}").status, 200);
    CHECK_INT(test_api(c, "/lam-viec/form", "{\"title\": \"\"}").status, 422);
    CHECK_HAS(test_api(c, "/lam-viec/form", "{\"title\": \"\"}").body, "\"field\":\"title\"");
    CHECK_INT(test_api(c, "/lam-viec/form", "{\"title\": ").status, 400);
    CHECK_INT(test_api(c, "/lam-viec/form", "[1]").status, 400);
    CHECK_INT(session_end_all(c, id, 0, true), OK);
    CHECK_INT(test_api(c, "/lam-viec/form", "{\"title\": \"a\"}").status, 401);
}

TEST(a_cookie_is_no_bearer_and_a_bearer_no_cookie)
{
    BEGIN();
    int64_t id = test_account(c, "robot", ROLE_NONE, 0, 0);
    struct reply reply;
    const char *token;

    test_sign_in(c, id);
    token = test_cookie("thidua");
    test_forget_cookies();
    reply = test_request(
        c, GET, "/lam-viec/form",
        (struct pair[]){ { "authorization", arena_printf(c->arena, "Bearer %s", token) },
                         { NULL, NULL } },
        NULL);
    CHECK_INT(reply.status, 401);
    CHECK_INT(session_new_token(c, id, "x", &token), OK);
    test_set_cookie(c, "thidua", token);
    CHECK_INT(test_get(c, "/lam-viec/form").status, 303);
}

TEST(what_was_typed_in_an_expired_session_is_kept_as_that_accounts_draft)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    struct reply reply;
    struct draft draft;

    test_sign_in(c, id);
    test_set_time(c, "2025-02-12 16:00:00");
    reply =
        test_post(c, "/lam-viec/form", "title=Gi%E1%BB%AF&draft_key=form-1&new_password=secret");
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/dang-nhap?tiep=%2Flam-viec%2Fform");
    CHECK(test_cookie("flash") != NULL);
    CHECK_INT(draft_find(c, "form-1", &draft), OK);
    CHECK_INT(draft.field_count, 1);
    CHECK_TEXT(draft.fields[0].value, "Giữ");
}

TEST(what_a_form_names_as_personal_is_in_no_draft)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    struct draft draft;

    test_sign_in(c, id);
    test_set_time(c, "2025-02-12 16:00:00");
    CHECK_INT(test_post(c, "/lam-viec/form",
                        "title=a&phone=0912345678&address=x&citizen=038099012345&no_draft=phone&"
                        "no_draft=address&draft_key=form-1")
                  .status,
              303);
    CHECK_INT(draft_find(c, "form-1", &draft), OK);
    CHECK_INT(draft.field_count, 1);
    CHECK_TEXT(draft.fields[0].name, "title");
}

static const char *
sign_in_url(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/sign-in?id=%lld", (long long)id);
}

/* A form of a page that was opened before the session was ended. */
static struct reply
post_once_ended(struct ctx *c, int64_t account_id, const char *form)
{
    const char *token = test_csrf(c);

    CHECK_INT(session_end_all(c, account_id, 0, true), OK);
    return test_post_without_token(c, "/lam-viec/form",
                                   arena_printf(c->arena, "%s&csrf=%s", form, token));
}

TEST(what_was_typed_in_an_ended_session_is_given_back_to_who_signs_in_again_in_this_browser)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    struct draft draft;
    const char *aside;
    struct reply reply;

    test_sign_in(c, id);
    reply = post_once_ended(c, id, "title=Gi%E1%BB%AF&draft_key=form-1");
    CHECK_INT(reply.status, 303);
    aside = test_cookie("draft-aside");
    CHECK(aside != NULL);
    /* whoever has the old cookie alone has put nothing among the account's drafts */
    CHECK_INT(draft_find(c, "form-1", &draft), NOT_FOUND);
    test_set_cookie(c, "draft-aside", "another");
    CHECK_INT(test_get(c, sign_in_url(c, id)).status, 204);
    CHECK_INT(draft_find(c, "form-1", &draft), NOT_FOUND);
    test_set_cookie(c, "draft-aside", aside);
    CHECK_INT(test_get(c, sign_in_url(c, id)).status, 204);
    CHECK_INT(draft_find(c, "form-1", &draft), OK);
    CHECK_INT(draft.field_count, 1);
    CHECK_TEXT(draft.fields[0].value, "Giữ");
    CHECK_INT(draft_find(c, "set-aside", &draft), NOT_FOUND);
}

TEST(what_was_set_aside_is_not_given_to_another_account_nor_after_an_hour)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0), other;
    struct draft draft;

    other = test_account(c, "mai", ROLE_NONE, 0, 0);
    test_sign_in(c, id);
    CHECK_INT(post_once_ended(c, id, "title=a&draft_key=form-1").status, 303);
    const char *aside = test_cookie("draft-aside");

    CHECK_INT(test_get(c, sign_in_url(c, other)).status, 204);
    c->account_id = other;
    CHECK_INT(draft_find(c, "form-1", &draft), NOT_FOUND);
    test_set_cookie(c, "draft-aside", aside);
    test_set_time(c, "2025-02-12 13:00:01");
    CHECK_INT(test_get(c, sign_in_url(c, id)).status, 204);
    c->account_id = id;
    CHECK_INT(draft_find(c, "form-1", &draft), NOT_FOUND);
}

TEST(signing_in_leads_to_the_forms_own_page_and_never_elsewhere)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);

    test_sign_in(c, id);
    CHECK_INT(session_end_all(c, id, 0, true), OK);
    CHECK_TEXT(test_post(c, "/lam-viec/form", "title=a&draft_page=%2Flam-viec%2Fform%2Fmoi%3Fa%3D1")
                   .location,
               "/dang-nhap?tiep=%2Flam-viec%2Fform%2Fmoi%3Fa%3D1");
    CHECK_TEXT(test_post(c, "/lam-viec/form", "title=a&draft_page=%2F%2Fevil.example").location,
               "/dang-nhap?tiep=%2Flam-viec%2Fform");
}

TEST(an_expired_session_keeps_nothing_for_a_form_that_is_not_ours)
{
    BEGIN();
    int64_t id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    struct draft draft;

    test_sign_in(c, id);
    test_set_time(c, "2025-02-12 16:00:00");
    CHECK_INT(test_post_without_token(c, "/lam-viec/form", "title=a&draft_key=form-1").status, 303);
    CHECK_INT(draft_find(c, "form-1", &draft), NOT_FOUND);
}

TEST(each_status_has_its_page_and_its_json)
{
    BEGIN();
    static const int statuses[] = { 403, 404, 409, 422, 500, 503 };

    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        const char *url = arena_printf(c->arena, "/breaks?how=%d", statuses[i]);
        struct reply html = test_get(c, url), json = test_get_json(c, url);

        CHECK_INT(html.status, statuses[i]);
        CHECK_HAS(html.body, "<h1>");
        CHECK_LACKS(html.body, "half a page");
        CHECK_INT(json.status, statuses[i]);
        CHECK_HAS(json.body, "{\"errors\":[{\"field\":");
    }
    CHECK_HAS(test_get_json(c, "/breaks?how=422").body,
              "{\"field\":\"day\",\"message\":\"bad day\"}");
    CHECK_TEXT(reply_header(test_get(c, "/breaks?how=503"), "Retry-After"), "5");
}

TEST(other_methods_and_wrong_addresses_are_refused)
{
    BEGIN();
    struct reply reply = test_request(c, METHOD_NONE, "/hello", NULL, NULL);

    CHECK_INT(reply.status, 405);
    CHECK_TEXT(reply_header(reply, "Allow"), "GET, HEAD");
    CHECK_INT(test_request(c, POST, "/hello", NULL, NULL).status, 405);
    CHECK_INT(test_get(c, "/nowhere").status, 404);
    CHECK_INT(test_get(c, "/%ff").status, 400);
    CHECK_INT(test_get(c, "/hello?a=%ff").status, 400);
    CHECK_INT(test_get(c, "/hello?a=%00").status, 400);
    char *longest = arena_alloc(c->arena, PATH_MAX_BYTES + 3);
    memset(longest, 'a', PATH_MAX_BYTES + 2);
    longest[0] = '/';
    CHECK_INT(test_get(c, longest).status, 414);
    CHECK_INT(test_request(c, POST, "/open",
                           (struct pair[]){ { "content-type", "text/plain" }, { NULL, NULL } }, "a")
                  .status,
              415);
}

TEST(the_language_is_chosen_kept_and_leaves_the_address)
{
    BEGIN();
    struct reply reply = test_get(c, "/hello?a=1&lang=en");

    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/hello?a=1");
    CHECK_HAS(test_get(c, "/hello").body, "\"lang\":\"en\"");
    test_forget_cookies();
    CHECK_HAS(test_get(c, "/hello").body, "\"lang\":\"vi\"");
    static const struct {
        const char *accept, *lang;
    } cases[] = { { "en", "en" },
                  { "en-US,en;q=0.9,vi;q=0.8", "en" },
                  { "vi-VN,vi;q=0.9,en;q=0.8", "vi" },
                  { "fr,de", "vi" },
                  { "en;q=0", "vi" },
                  { "en;q=abc,,,;;", "vi" },
                  { "", "vi" } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct pair headers[] = { { "accept-language", cases[i].accept }, { NULL, NULL } };

        CHECK_HAS(test_request(c, GET, "/hello", headers, NULL).body,
                  arena_printf(c->arena, "\"lang\":\"%s\"", cases[i].lang));
    }
}

TEST(every_answer_has_the_security_headers)
{
    BEGIN();
    static const char *const urls[] = { "/hello", "/nowhere", "/lam-viec/form", "/%ff", "/page" };

    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct reply reply = test_get(c, urls[i]);

        CHECK_HAS(reply_header(reply, "Content-Security-Policy"), "default-src 'self'");
        CHECK_TEXT(reply_header(reply, "X-Content-Type-Options"), "nosniff");
        CHECK(reply_header(reply, "X-Request-Id") != NULL);
        CHECK(reply_header(reply, "Strict-Transport-Security") == NULL);
    }
    test_sign_in(c, test_account(c, "hoa", ROLE_NONE, 0, 0));
    CHECK_TEXT(reply_header(test_get(c, "/lam-viec/page"), "Cache-Control"), "no-store");
}

TEST(pages_escape_their_title_and_carry_no_inline_script)
{
    BEGIN();
    test_sign_in(c, test_account(c, "Hoa <b> \"x\"", ROLE_ADMIN, 0, 0));
    struct reply work = test_get(c, "/lam-viec/page"), open = test_get(c, "/page");

    CHECK_HAS(work.body, "Một &lt;trang&gt;");
    CHECK_HAS(work.body, "Hoa &lt;b&gt;");
    CHECK_HAS(work.body, "class=\"app ");
    CHECK_HAS(open.body, "class=\"public ");
    CHECK_LACKS(work.body, "<style");
    CHECK_LACKS(work.body, "<script>");
}

TEST(what_was_done_is_told_once)
{
    BEGIN();
    test_sign_in(c, test_account(c, "hoa", ROLE_NONE, 0, 0));
    test_post(c, "/lam-viec/form", "title=Saved+it");
    CHECK_HAS(test_get(c, "/lam-viec/page").body, "Saved it");
    CHECK_LACKS(test_get(c, "/lam-viec/page").body, "Saved it");
    test_set_cookie(c, "flash", "Zm9yZ2VkLWZsYXNoLXRoYXQtaXMtbG9uZy1lbm91Z2gtdG8taGF2ZS1hLW1hcms");
    CHECK_LACKS(test_get(c, "/lam-viec/page").body, "forged");
}

TEST(an_unknown_host_name_is_refused)
{
    BEGIN();
    test_web(c)->host_names = (const char *const[]){ "thidua.example", NULL };
    CHECK_INT(test_get(c, "/hello").status, 400);
    test_web(c)->host_names = (const char *const[]){ "thidua.example", "localhost", NULL };
    CHECK_INT(test_get(c, "/hello").status, 200);
}

const struct test dispatch_tests[] = {
    T_DB(nobody_is_sent_to_the_sign_in_with_the_way_back),
    T_DB(a_session_is_found_and_a_role_is_asked_for),
    T_DB(a_role_ends_by_itself),
    T_DB(a_session_ends_when_unused_and_when_old),
    T_DB(signing_in_never_takes_the_token_that_the_browser_brought),
    T_DB(ended_sessions_are_over_at_once),
    T_DB(a_form_needs_its_token),
    T_DB(a_form_of_another_session_is_refused),
    T_DB(a_form_from_another_site_is_refused_even_with_its_token),
    T_DB(a_form_before_signing_in_has_a_token_of_its_own),
    T_DB(a_bearer_writes_json_without_a_token_of_forms),
    T_DB(a_cookie_is_no_bearer_and_a_bearer_no_cookie),
    T_DB(what_was_typed_in_an_expired_session_is_kept_as_that_accounts_draft),
    T_DB(what_a_form_names_as_personal_is_in_no_draft),
    T_DB(what_was_typed_in_an_ended_session_is_given_back_to_who_signs_in_again_in_this_browser),
    T_DB(what_was_set_aside_is_not_given_to_another_account_nor_after_an_hour),
    T_DB(signing_in_leads_to_the_forms_own_page_and_never_elsewhere),
    T_DB(an_expired_session_keeps_nothing_for_a_form_that_is_not_ours),
    T_DB(each_status_has_its_page_and_its_json),
    T_DB(other_methods_and_wrong_addresses_are_refused),
    T_DB(the_language_is_chosen_kept_and_leaves_the_address),
    T_DB(every_answer_has_the_security_headers),
    T_DB(pages_escape_their_title_and_carry_no_inline_script),
    T_DB(what_was_done_is_told_once),
    T_DB(an_unknown_host_name_is_refused),
    T_END,
};
