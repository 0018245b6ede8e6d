/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming in and going out, as a browser sees it. */
#include "feature/account/account_inside.h"

#include "test/nghi_son.h"
#include "test/test_db.h"
#include "test/test_http.h"
#include "web/dispatch.h"
#include "web/server.h"
#include "web/session.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define GOOD    "bốn từ rời rạc nhau"
#define SIGN_IN "name=can-bo&password=" GOOD

static int64_t
make_account(struct ctx *c)
{
    int64_t id = test_account(c, "can-bo", ROLE_MEMBER, 0, 0);

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_set_password(c, id, GOOD), OK);
    c->account_id = 0;
    return id;
}

static int
count_sessions(struct ctx *c, int64_t account_id)
{
    struct session *sessions;
    int count;

    CHECK_INT(session_list(c, account_id, &sessions, &count), OK);
    return count;
}

static void
pass(struct ctx *c, int seconds)
{
    struct clock *clock = arena_alloc(c->arena, sizeof(*clock));

    clock->fixed_at = now(c) + seconds;
    c->clock = clock;
}

/* ------------------------------------------------------------------ by password */

TEST(the_door_asks_for_name_and_password_in_both_languages)
{
    struct reply reply = test_get(c, "/dang-nhap");

    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<h1>Đăng nhập</h1>");
    CHECK_HAS(reply.body, "autocomplete=\"current-password\"");
    CHECK_HAS(reply.body, "name=\"csrf\"");
    CHECK_HAS(reply.body, "30 phút");
    test_set_cookie(c, "lang", "en");
    reply = test_get(c, "/dang-nhap");
    CHECK_HAS(reply.body, "<h1>Sign in</h1>");
    CHECK_HAS(reply.body, "30 minutes");
    CHECK_LACKS(reply.body, "Mật khẩu");
}

TEST(the_door_is_named_after_the_campaign)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    c->account_id = 0;
    CHECK_HAS(test_get(c, "/dang-nhap").body, "Thị xã Nghi Sơn");
}

TEST(the_right_password_begins_a_session_that_the_browser_did_not_bring)
{
    int64_t id = make_account(c);
    struct reply reply;

    test_set_cookie(c, "thidua", "brought-by-an-attacker");
    reply = test_post(c, "/dang-nhap", SIGN_IN);
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/lam-viec/hom-nay");
    CHECK(strcmp(test_cookie("thidua"), "brought-by-an-attacker") != 0);
    CHECK_INT(count_sessions(c, id), 1);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan/toi").status, 200);
}

TEST(signing_in_again_makes_a_new_session_and_ends_the_one_before)
{
    int64_t id = make_account(c);
    const char *first;

    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    first = test_cookie("thidua");
    CHECK_INT(test_get(c, "/dang-nhap").status, 303);
    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    CHECK(strcmp(first, test_cookie("thidua")) != 0);
    CHECK_INT(count_sessions(c, id), 1);
    test_set_cookie(c, "thidua", first);
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").location, "/dang-nhap");
}

TEST(a_wrong_password_keeps_the_name_and_never_the_password)
{
    struct reply reply;

    make_account(c);
    reply = test_post(c, "/dang-nhap",
                      "name=%3Cb%3Ecan-bo&password=bi-mat-cua-toi&tiep=/lam-viec/bang");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "Tên tài khoản hoặc mật khẩu không đúng");
    CHECK_HAS(reply.body, "value=\"&lt;b&gt;can-bo\"");
    CHECK_HAS(reply.body, "name=\"tiep\" value=\"/lam-viec/bang\"");
    CHECK_LACKS(reply.body, "bi-mat-cua-toi");
    reply = test_post(c, "/dang-nhap", "name=&password=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "is-invalid");
}

TEST(whoever_is_held_is_told_how_long_to_wait)
{
    struct reply reply;

    make_account(c);
    for (int i = 0; i < 5; i++)
        CHECK_INT(test_post(c, "/dang-nhap", "name=can-bo&password=sai").status, 422);
    reply = test_post(c, "/dang-nhap", SIGN_IN);
    CHECK_INT(reply.status, 429);
    CHECK_TEXT(reply_header(reply, "Retry-After"), "60");
    CHECK_HAS(reply.body, "Chờ 1 phút");
    reply = test_post_json(c, "/dang-nhap", SIGN_IN);
    CHECK_INT(reply.status, 429);
    CHECK_HAS(reply.body, "\"errors\"");
    pass(c, 60);
    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
}

TEST(one_comes_back_only_to_a_page_of_this_site)
{
    static const char *const bad[] = { "https://evil.example/", "//evil.example/",
                                       "/%5Cevil.example", "javascript:1", "/dang-nhap" };

    make_account(c);
    CHECK_TEXT(test_post(c, "/dang-nhap", SIGN_IN "&tiep=/lam-viec/bang?ngay=2025-02-12").location,
               "/lam-viec/bang?ngay=2025-02-12");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        test_forget_cookies();
        CHECK_TEXT(
            test_post(c, "/dang-nhap", arena_printf(c->arena, SIGN_IN "&tiep=%s", bad[i])).location,
            "/lam-viec/hom-nay");
    }
}

TEST(a_sign_in_without_the_forms_token_is_refused)
{
    make_account(c);
    CHECK_INT(test_post_without_token(c, "/dang-nhap", SIGN_IN).status, 403);
}

TEST(the_accounts_language_is_taken_where_the_browser_has_chosen_none)
{
    struct account a;
    int64_t id = make_account(c);

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_find(c, id, &a), OK);
    a.lang = LANG_EN;
    CHECK_INT(account_update(c, &a), OK);
    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    CHECK_TEXT(test_cookie("lang"), "en");
    test_forget_cookies();
    test_set_cookie(c, "lang", "vi");
    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    CHECK_TEXT(test_cookie("lang"), "vi");
}

TEST(signing_out_ends_the_session)
{
    int64_t id = make_account(c);
    const char *old;

    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    old = test_cookie("thidua");
    CHECK_TEXT(test_post(c, "/dang-xuat", "").location, "/dang-nhap");
    CHECK(test_cookie("thidua") == NULL);
    CHECK_INT(count_sessions(c, id), 0);
    CHECK_HAS(test_get(c, "/dang-nhap").body, "đã thoát");
    test_set_cookie(c, "thidua", old);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan/toi").status, 303);
}

TEST(an_expired_session_is_told_at_the_door_and_the_page_comes_back)
{
    struct reply reply;

    make_account(c);
    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    pass(c, 31 * 60);
    reply = test_get(c, "/lam-viec/tai-khoan/toi");
    CHECK_INT(reply.status, 303);
    CHECK_HAS(reply.location, "/dang-nhap?tiep=");
    reply = test_get(c, reply.location);
    CHECK_HAS(reply.body, "Phiên đã hết");
    CHECK_HAS(reply.body, "name=\"tiep\" value=\"/lam-viec/tai-khoan/toi\"");
}

TEST(what_was_typed_when_the_session_expired_is_kept_and_told_at_the_door)
{
    struct reply reply;

    make_account(c);
    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    pass(c, 31 * 60);
    reply = test_post(c, "/lam-viec/tai-khoan/toi",
                      "draft_key=account-mine&phone=0912345678&version=1&lang=vi");
    CHECK_INT(reply.status, 303);
    reply = test_get(c, reply.location);
    CHECK_HAS(reply.body, "được giữ");
    CHECK_INT(test_post(c, "/dang-nhap", SIGN_IN).status, 303);
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").body, "?nhap=1");
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi?nhap=1").body, "0912345678");
}

/* ------------------------------------------------------------------ an own password first */

TEST(whoever_must_change_the_password_does_so_before_anything_else)
{
    int64_t id = make_account(c);
    struct reply reply;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_password_write(c, id, GOOD, true), OK);
    c->account_id = 0;
    CHECK_TEXT(test_post(c, "/dang-nhap", SIGN_IN "&tiep=/lam-viec/bang").location, PASSWORD_PATH);
    CHECK_TEXT(test_get(c, "/lam-viec/tai-khoan/toi").location, PASSWORD_PATH);
    CHECK_TEXT(test_post(c, "/lam-viec/tai-khoan/toi", "lang=vi&version=1").location,
               PASSWORD_PATH);
    CHECK_INT(test_get_json(c, "/lam-viec/tai-khoan/toi").status, 403);
    reply = test_get(c, PASSWORD_PATH);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "do người khác cấp");
    reply = test_post(c, PASSWORD_PATH,
                      "old_password=" GOOD
                      "&password=năm từ khác hẳn nhau&password_again=năm từ khác hẳn nhau");
    CHECK_TEXT(reply.location, "/lam-viec/hom-nay");
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan/toi").status, 200);
}

TEST(a_program_goes_on_with_its_token_though_the_password_must_change)
{
    int64_t id = make_account(c);
    struct reply reply;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_password_write(c, id, GOOD, true), OK);
    test_token(c, id);
    reply = test_api(c, "/lam-viec/tai-khoan/toi", "{\"lang\": \"en\", \"version\": \"1\"}");
    CHECK_INT(reply.status, 200);
}

/* ------------------------------------------------------------------ by invitation */

static const char *
invite(struct ctx *c, int64_t id)
{
    const char *token;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_invite(c, id, &token), OK);
    c->account_id = 0;
    return token;
}

TEST(an_invitation_leads_in_and_its_token_leaves_the_address_at_once)
{
    int64_t id = test_account(c, "moi", ROLE_MEMBER, 0, 0);
    const char *token = invite(c, id);
    struct reply reply = test_get(c, arena_printf(c->arena, "/moi/%s", token));

    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/moi");
    CHECK_HAS(reply_header(reply, "Set-Cookie"), "HttpOnly");
    reply = test_get(c, "/moi");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<b>moi</b>");
    CHECK_LACKS(reply.body, token);
    CHECK_TEXT(reply_header(reply, "Referrer-Policy"), "same-origin");
    reply = test_post(c, "/moi", "password=matkhau123&password_again=matkhau123");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "quá phổ biến");
    reply = test_post(c, "/moi", "password=" GOOD "&password_again=khác");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "không giống nhau");
    reply = test_post(c, "/moi", "password=" GOOD "&password_again=" GOOD);
    CHECK_TEXT(reply.location, "/lam-viec/hom-nay");
    CHECK_INT(count_sessions(c, id), 1);
    reply = test_get(c, arena_printf(c->arena, "/moi/%s", token));
    reply = test_get(c, "/moi");
    CHECK_INT(reply.status, 410);
    CHECK_HAS(reply.body, "đã dùng rồi");
}

TEST(an_invitation_that_is_no_good_says_how_to_get_another)
{
    int64_t id = test_account(c, "moi", ROLE_MEMBER, 0, 0);
    const char *token = invite(c, id);
    struct reply reply;

    test_get(c, arena_printf(c->arena, "/moi/%s", token));
    pass(c, 72 * 3600);
    reply = test_post(c, "/moi", "password=" GOOD "&password_again=" GOOD);
    CHECK_INT(reply.status, 410);
    CHECK_HAS(reply.body, "72 giờ");
    CHECK_HAS(reply.body, "thường trực cấp đường dẫn khác");
    test_get(c, "/moi/no-such-token");
    CHECK_INT(test_get(c, "/moi").status, 404);
    test_get(c, "/moi/a;b%0d%0aSet-Cookie:x=y");
    CHECK(test_cookie("x") == NULL);
    test_set_cookie(c, "lang", "en");
    CHECK_HAS(test_get(c, "/moi").body, "There is no such invitation");
}

/* ------------------------------------------------------------------ hashing stands in nobody's way */

enum { TRIES = 8 };

static int port;
static atomic_int finished;

static void
say(const char *request, char *answer, size_t size)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    size_t length = 0;
    ssize_t got;

    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    CHECK(connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
    CHECK(write(fd, request, strlen(request)) == (ssize_t)strlen(request));
    while (length + 1 < size && (got = read(fd, answer + length, size - 1 - length)) > 0)
        length += (size_t)got;
    answer[length] = '\0';
    close(fd);
}

static void *
try_password(void *arg)
{
    char *answer = malloc(65536);

    say(arg, answer, 65536);
    atomic_fetch_add(&finished, 1);
    free(answer);
    return NULL;
}

/* The form's own token, and the cookie on which it stands. */
static const char *
request_text(struct ctx *c)
{
    struct reply reply = test_get(c, "/dang-nhap");
    const char *csrf = strstr(reply.body, "name=\"csrf\" value=\"") + 19;
    const char *body = arena_printf(c->arena, "csrf=%.*s&name=ai-do&password=khong-phai",
                                    (int)strcspn(csrf, "\""), csrf);

    return arena_printf(
        c->arena,
        "POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nCookie: thidua-form=%s\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        test_cookie("thidua-form"), strlen(body), body);
}

/* Each hash takes 64 MB for a moment: what hashes beside the small queue would let strangers fill the memory. */
TEST(every_address_that_hashes_a_password_waits_in_the_small_queue)
{
    static const char *const paths[] = { "/dang-nhap", "/moi", PASSWORD_PATH };

    (void)c;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const struct route *row = account_feature.routes;

        while (row->path != NULL && (row->method != POST || strcmp(row->path, paths[i]) != 0))
            row++;
        CHECK(row->path != NULL && (row->flags & HASHING) != 0);
    }
}

TEST(a_page_is_answered_while_passwords_are_hashed)
{
    struct server_options options = { .listen = "127.0.0.1:0",
                                      .access_log = "off",
                                      .event_threads = 1 };
    const char *request = request_text(c);
    struct web *site = test_web(c);
    pthread_t threads[TRIES];
    struct server *server;
    char answer[4096];

    site->database = test_database(c);
    CHECK_INT(server_start(c, site, &options, &server), OK);
    port = atoi(strrchr(server_url(server), ':') + 1);
    for (int i = 0; i < TRIES; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, try_password, (void *)(uintptr_t)request), 0);
    while (atomic_load(&finished) == 0)
        usleep(1000);
    say("GET /lam-viec/hom-nay HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", answer,
        sizeof(answer));
    CHECK_HAS(answer, "303 See Other");
    CHECK(atomic_load(&finished) < TRIES);
    for (int i = 0; i < TRIES; i++)
        pthread_join(threads[i], NULL);
    server_stop(server);
}

const struct test account_door_tests[] = {
    T_DB(the_door_asks_for_name_and_password_in_both_languages),
    T_DB(the_door_is_named_after_the_campaign),
    T_DB(the_right_password_begins_a_session_that_the_browser_did_not_bring),
    T_DB(signing_in_again_makes_a_new_session_and_ends_the_one_before),
    T_DB(a_wrong_password_keeps_the_name_and_never_the_password),
    T_DB(whoever_is_held_is_told_how_long_to_wait),
    T_DB(one_comes_back_only_to_a_page_of_this_site),
    T_DB(a_sign_in_without_the_forms_token_is_refused),
    T_DB(the_accounts_language_is_taken_where_the_browser_has_chosen_none),
    T_DB(signing_out_ends_the_session),
    T_DB(an_expired_session_is_told_at_the_door_and_the_page_comes_back),
    T_DB(what_was_typed_when_the_session_expired_is_kept_and_told_at_the_door),
    T_DB(whoever_must_change_the_password_does_so_before_anything_else),
    T_DB(a_program_goes_on_with_its_token_though_the_password_must_change),
    T_DB(an_invitation_leads_in_and_its_token_leaves_the_address_at_once),
    T_DB(an_invitation_that_is_no_good_says_how_to_get_another),
    T(every_address_that_hashes_a_password_waits_in_the_small_queue),
    T_DB(a_page_is_answered_while_passwords_are_hashed),
    T_END,
};
