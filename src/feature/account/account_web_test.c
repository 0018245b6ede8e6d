/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of accounts: others' and one's own; and the same as JSON. */
#include "feature/account/account_inside.h"

#include "test/nghi_son.h"
#include "test/test_http.h"
#include "web/session.h"

#include <inttypes.h>

#define GOOD "bốn từ rời rạc nhau"

struct place {
    struct nghi_son n;
    int64_t office, officer, elsewhere;
};

/* The town's office is signed in; an officer of a commune, and somebody of the province above. */
static struct place
begin(struct ctx *c)
{
    struct place p;

    nghi_son_make(c, &p.n);
    p.office = test_account(c, "thuong-truc", ROLE_SECRETARIAT, p.n.town, 0);
    p.officer = test_account(c, "can-bo-hai-ha", ROLE_UNIT_OFFICER, p.n.hai_ha, 0);
    p.elsewhere = test_account(c, "can-bo-tinh", ROLE_SECRETARIAT, p.n.province, 0);
    test_sign_in(c, p.office);
    return p;
}

static const char *
url(struct ctx *c, int64_t id, const char *below)
{
    return arena_printf(c->arena, "/lam-viec/tai-khoan/%" PRId64 "%s", id, below);
}

static int64_t
id_of(struct ctx *c, const char *name)
{
    struct account a = { .id = 0 };

    return account_find_by_name(c, name, &a) == OK ? a.id : 0;
}

/* ------------------------------------------------------------------ the list */

TEST(the_list_shows_the_accounts_below_ones_own_unit)
{
    struct reply reply;

    begin(c);
    reply = test_get(c, "/lam-viec/tai-khoan");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "can-bo-hai-ha");
    CHECK_HAS(reply.body, "xã Hải Hà");
    CHECK_LACKS(reply.body, "can-bo-tinh");
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan?q=HAI+h%C3%A0").body, "can-bo-hai-ha");
    reply = test_get(c, "/lam-viec/tai-khoan?q=khong-co");
    CHECK_HAS(reply.body, "Không có tài khoản phù hợp");
    reply = test_get(c, "/lam-viec/tai-khoan?vai-tro=secretariat");
    CHECK_LACKS(reply.body, "can-bo-hai-ha");
    CHECK_HAS(reply.body, "thuong-truc");
    CHECK_LACKS(test_get(c, "/lam-viec/tai-khoan?trang-thai=closed").body, "can-bo-hai-ha");
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan?trang-thai=invited").body, "can-bo-hai-ha");
}

TEST(the_list_is_json_and_a_file_and_follows_any_cursor_without_harm)
{
    struct reply reply;

    begin(c);
    reply = test_get_json(c, "/lam-viec/tai-khoan");
    CHECK_HAS(reply.body, "\"name\":\"can-bo-hai-ha\"");
    CHECK_HAS(reply.body, "\"role\":\"unit_officer\"");
    CHECK_LACKS(reply.body, "argon2");
    reply = test_get(c, "/lam-viec/tai-khoan?xuat=csv");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "can-bo-hai-ha");
    CHECK_LACKS(reply.body, "can-bo-tinh");
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan?sau=YQ").status, 200);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan?sau=%C3%BF&vai-tro=x&trang-thai=x").status, 200);
}

TEST(a_long_list_goes_on_page_by_page)
{
    struct place p = begin(c);
    struct reply reply;
    const char *more;
    int length;

    for (int i = 0; i < 51; i++)
        test_account(c, arena_printf(c->arena, "n%03d", i), ROLE_UNIT_OFFICER, p.n.hai_ha, 0);
    reply = test_get(c, "/lam-viec/tai-khoan");
    CHECK_HAS(reply.body, "50 trên 53 dòng");
    more = strstr(reply.body, "sau=");
    CHECK(more != NULL);
    length = (int)strcspn(more, "\"&");
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/tai-khoan?%.*s", length, more));
    CHECK_HAS(reply.body, "3 trên 53 dòng");
}

TEST(the_page_of_accounts_is_not_for_members)
{
    struct place p = begin(c);

    test_sign_in(c, p.officer);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan").status, 403);
    CHECK_INT(test_get(c, url(c, p.officer, "")).status, 403);
    CHECK_INT(test_post(c, url(c, p.officer, "/moi"), "").status, 403);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan/toi").status, 200);
    test_sign_in(c, 0);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan").status, 303);
}

/* ------------------------------------------------------------------ one account */

TEST(an_account_of_another_office_is_not_found)
{
    struct place p = begin(c);

    CHECK_INT(test_get(c, url(c, p.elsewhere, "")).status, 404);
    CHECK_INT(test_get(c, url(c, p.elsewhere, "/sua")).status, 404);
    CHECK_INT(test_post(c, url(c, p.elsewhere, ""), "full_name=x").status, 404);
    CHECK_INT(test_post(c, url(c, p.elsewhere, "/dong"), "version=1").status, 404);
    CHECK_INT(test_post(c, url(c, p.elsewhere, "/moi"), "").status, 404);
    CHECK_INT(test_post(c, url(c, p.elsewhere, "/phien/ket-thuc"), "").status, 404);
    CHECK_INT(test_get(c, url(c, p.elsewhere, "/vai-tro")).status, 404);
}

TEST(an_account_that_has_a_role_above_is_seen_and_not_changed)
{
    struct place p = begin(c);
    struct reply reply;

    test_grant(c, p.officer, ROLE_SECRETARIAT, p.n.province, 0, "2025-01-01", NULL);
    reply = test_get(c, url(c, p.officer, ""));
    CHECK_INT(reply.status, 200);
    CHECK_LACKS(reply.body, "/moi\"");
    CHECK_INT(test_get(c, url(c, p.officer, "/sua")).status, 403);
    CHECK_INT(test_post(c, url(c, p.officer, "/moi"), "").status, 403);
}

TEST(an_account_is_added_with_its_first_role_and_invited)
{
    struct place p = begin(c);
    struct reply reply;
    int64_t id;

    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/moi").body, "xã Hải Hà (16660)");
    reply = test_post(
        c, "/lam-viec/tai-khoan",
        "full_name=Cán bộ %3Cb%3E&name=Can-Bo-2&role=unit_officer&unit=xã hải hà (16660)&lang=vi"
        "&last_on=30/6/2025");
    CHECK_INT(reply.status, 303);
    id = id_of(c, "can-bo-2");
    CHECK(id != 0);
    reply = test_get(c, reply.location);
    CHECK_HAS(reply.body, "<h1>Cán bộ &lt;b&gt;</h1>");
    CHECK_HAS(reply.body, "đến hết 30/06/2025");
    reply = test_post(c, url(c, id, "/moi"), "");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "http://localhost/moi/");
    CHECK_TEXT(reply_header(reply, "Cache-Control"), "no-store");
    (void)p;
}

TEST(everything_wrong_with_a_new_account_is_told_at_once)
{
    struct reply reply;

    begin(c);
    reply = test_post(c, "/lam-viec/tai-khoan",
                      "full_name=&name=Có dấu&email=x&role=&unit=không có đâu&from_on=31/2/2025");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "id=\"f-full_name-e\"");
    CHECK_HAS(reply.body, "id=\"f-name-e\"");
    CHECK_HAS(reply.body, "id=\"f-email-e\"");
    CHECK_HAS(reply.body, "id=\"f-role-e\"");
    CHECK_HAS(reply.body, "id=\"f-unit-e\"");
    CHECK_HAS(reply.body, "id=\"f-from_on-e\"");
    CHECK_HAS(reply.body, "value=\"Có dấu\"");
    test_set_cookie(c, "lang", "en");
    reply = test_post(c, "/lam-viec/tai-khoan", "full_name=x&name=x1&role=member&unit=hai");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "Several units fit");
    CHECK_HAS(reply.body, "name=\"unit_id\"");
    CHECK_INT(id_of(c, "x1"), 0);
}

TEST(a_role_outside_ones_reach_is_refused_and_no_account_is_made)
{
    struct place p = begin(c);
    struct reply reply;

    reply = test_post(
        c, "/lam-viec/tai-khoan",
        arena_printf(c->arena, "full_name=x&name=x1&role=member&unit_id=%" PRId64, p.n.province));
    CHECK_INT(reply.status, 403);
    CHECK_HAS(reply.body, "id=\"f-unit-e\"");
    reply = test_post(c, "/lam-viec/tai-khoan", "full_name=x&name=x1&role=admin&unit=16660");
    CHECK_INT(reply.status, 422);
    CHECK_INT(test_post(c, "/lam-viec/tai-khoan", "full_name=x&name=x1&role=member").status, 403);
    CHECK_INT(id_of(c, "x1"), 0);
}

TEST(a_program_adds_an_account_with_its_token_and_no_form)
{
    struct place p = begin(c);
    struct reply reply;

    test_token(c, p.office);
    test_forget_cookies();
    reply = test_api(c, "/lam-viec/tai-khoan",
                     "{\"name\": \"api-1\", \"full_name\": \"Qua API\", \"role\": "
                     "\"unit_officer\", \"unit\": \"16660\"}");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body,
              arena_printf(c->arena, "/lam-viec/tai-khoan/%" PRId64, id_of(c, "api-1")));
    reply =
        test_api(c, "/lam-viec/tai-khoan",
                 "{\"name\": \"\", \"full_name\": \"x\", \"role\": \"king\", \"unit\": \"16660\"}");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "\"field\":\"name\"");
    CHECK_HAS(reply.body, "\"field\":\"role\"");
    reply = test_api(c, "/lam-viec/tai-khoan",
                     "{\"name\": \"api-1\", \"full_name\": \"x\", \"role\": \"unit_officer\", "
                     "\"unit\": \"16660\"}");
    CHECK_INT(reply.status, 409);
}

TEST(a_stale_edit_shows_what_stands_now)
{
    struct place p = begin(c);
    struct account a;
    struct reply reply;

    CHECK_HAS(test_get(c, url(c, p.officer, "/sua")).body, "value=\"can-bo-hai-ha\"");
    CHECK_INT(account_find(c, p.officer, &a), OK);
    a.full_name = "Tên người khác lưu";
    CHECK_INT(account_update(c, &a), OK);
    reply = test_post(c, url(c, p.officer, ""),
                      "name=can-bo-hai-ha&full_name=Tên tôi gõ&version=1&lang=vi");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Tên người khác lưu");
    CHECK_HAS(reply.body, "value=\"Tên tôi gõ\"");
    reply = test_post(c, url(c, p.officer, ""),
                      "name=can-bo-hai-ha&full_name=Tên tôi gõ&version=2&lang=vi");
    CHECK_INT(reply.status, 303);
}

TEST(an_account_is_closed_and_opened_again_from_its_page)
{
    struct place p = begin(c);

    CHECK_INT(test_post(c, url(c, p.officer, "/dong"), "version=7").status, 409);
    CHECK_INT(test_post(c, url(c, p.officer, "/dong"), "version=1").status, 303);
    CHECK_HAS(test_get(c, url(c, p.officer, "")).body, "Đã khóa");
    CHECK_INT(test_post(c, url(c, p.officer, "/moi"), "").status, 422);
    CHECK_INT(test_post(c, url(c, p.officer, "/mo"), "version=2").status, 303);
    CHECK_INT(test_post(c, url(c, p.office, "/dong"), "version=1").status, 422);
}

TEST(a_role_is_given_and_ended_from_the_accounts_page)
{
    struct place p = begin(c);
    struct account a = { .id = p.officer };
    struct grant *grants;
    struct reply reply;
    const char *end;
    int count;

    CHECK_INT(test_get(c, url(c, a.id, "/vai-tro")).status, 200);
    reply = test_post(c, url(c, a.id, "/vai-tro"),
                      "role=finance&unit=16660&from_on=1/3/2025&last_on=31/3/2025");
    CHECK_INT(reply.status, 303);
    CHECK_HAS(test_get(c, url(c, a.id, "")).body, "chưa bắt đầu");
    reply = test_post(c, url(c, a.id, "/vai-tro"), "role=finance&unit=16660&from_on=31/3/2025");
    CHECK_INT(reply.status, 409);
    CHECK_INT(test_post(c, url(c, a.id, "/vai-tro"),
                        "role=finance&unit=16660&from_on=2/5/2025&last_on=1/5/2025")
                  .status,
              422);
    CHECK_INT(account_list_grants(c, a.id, &grants, &count), OK);
    CHECK_INT(count, 2);
    end = url(c, a.id, arena_printf(c->arena, "/vai-tro/%" PRId64 "/ket-thuc", grants[0].id));
    CHECK_HAS(test_get(c, end).body, "12/02/2025");
    CHECK_INT(test_post(c, end, "on=1/1/2025").status, 422);
    CHECK_INT(test_post(c, end, "on=12/2/2025").status, 303);
    CHECK_HAS(test_get(c, url(c, a.id, "")).body, "đã hết");
    CHECK_INT(test_get(c, end).status, 403);
}

/* ------------------------------------------------------------------ one's own */

TEST(ones_sign_ins_are_listed_with_their_browser_and_ended)
{
    struct place p = begin(c);
    struct session *sessions;
    struct reply reply;
    const char *mine;
    int count;

    mine = test_cookie("thidua");
    test_forget_cookies();
    test_set_cookie(c, "thidua", mine);
    CHECK_INT(session_new_token(c, p.office, "Báo cáo tự động", &mine), OK);
    reply = test_get(c, "/lam-viec/tai-khoan/toi");
    CHECK_HAS(reply.body, "Báo cáo tự động");
    CHECK_HAS(reply.body, "(phiên này)");
    CHECK_INT(session_list(c, p.office, &sessions, &count), OK);
    CHECK_INT(count, 2);
    for (int i = 0; i < count; i++)
        if (sessions[i].is_token)
            CHECK_INT(test_post(c, url(c, sessions[i].id, ""), "").status, 404);
    CHECK_INT(test_post(c, "/lam-viec/tai-khoan/toi/phien/12345/ket-thuc", "").status, 404);
    CHECK_INT(test_post(c, "/lam-viec/tai-khoan/toi/phien/ket-thuc", "").status, 303);
    CHECK_INT(session_list(c, p.office, &sessions, &count), OK);
    CHECK_INT(count, 1);
    reply = test_post(c,
                      arena_printf(c->arena, "/lam-viec/tai-khoan/toi/phien/%" PRId64 "/ket-thuc",
                                   sessions[0].id),
                      "");
    CHECK_TEXT(reply.location, "/dang-nhap");
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan/toi").status, 303);
}

TEST(nobody_ends_anothers_sign_in_from_their_own_page)
{
    struct place p = begin(c);
    struct session *sessions;
    int count;

    test_sign_in(c, p.officer);
    CHECK_INT(session_list(c, p.office, &sessions, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(test_post(c,
                        arena_printf(c->arena, "/lam-viec/tai-khoan/toi/phien/%" PRId64 "/ket-thuc",
                                     sessions[0].id),
                        "")
                  .status,
              404);
    CHECK_INT(session_list(c, p.office, &sessions, &count), OK);
    CHECK_INT(count, 1);
}

TEST(an_office_ends_the_sign_ins_of_its_officer)
{
    struct place p = begin(c);
    struct session *sessions;
    const char *token;
    int count;

    CHECK_INT(session_new_token(c, p.officer, "một", &token), OK);
    CHECK_INT(session_new_token(c, p.officer, "hai", &token), OK);
    CHECK_HAS(test_get(c, url(c, p.officer, "")).body, "một");
    CHECK_INT(session_list(c, p.officer, &sessions, &count), OK);
    CHECK_INT(test_post(c,
                        url(c, p.officer,
                            arena_printf(c->arena, "/phien/%" PRId64 "/ket-thuc", sessions[0].id)),
                        "")
                  .status,
              303);
    CHECK_INT(test_post(c, url(c, p.officer, "/phien/ket-thuc"), "").status, 303);
    CHECK_INT(session_list(c, p.officer, &sessions, &count), OK);
    CHECK_INT(count, 0);
}

TEST(ones_own_contact_and_language_are_saved_and_nothing_else)
{
    struct place p = begin(c);
    struct account a;
    struct reply reply;

    test_sign_in(c, p.officer);
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").body, "xã Hải Hà");
    reply = test_post(c, "/lam-viec/tai-khoan/toi",
                      "email=a%40b.vn&phone=&lang=en&version=1&full_name=Trưởng&name=khac");
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(test_cookie("lang"), "en");
    CHECK_INT(account_find(c, p.officer, &a), OK);
    CHECK_TEXT(a.email, "a@b.vn");
    CHECK_TEXT(a.name, "can-bo-hai-ha");
    CHECK_INT(a.lang, LANG_EN);
    reply = test_get(c, "/lam-viec/tai-khoan/toi");
    CHECK_HAS(reply.body, "<h1>My account</h1>");
    CHECK_HAS(reply.body, "Your account has been saved.");
    CHECK_INT(test_post(c, "/lam-viec/tai-khoan/toi", "email=a%40&lang=en&version=2").status, 422);
    CHECK_INT(test_post(c, "/lam-viec/tai-khoan/toi", "email=&lang=en&version=1").status, 409);
}

TEST(a_changed_password_begins_a_new_session)
{
    struct place p = begin(c);
    const char *before;
    struct reply reply;

    CHECK_INT(account_set_password(c, p.office, GOOD), OK);
    test_sign_in(c, p.office);
    before = test_cookie("thidua");
    reply = test_post(c, PASSWORD_PATH,
                      "old_password=sai&password=" GOOD " nữa&password_again=" GOOD " nữa");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "id=\"f-old_password-e\"");
    CHECK_LACKS(reply.body, GOOD);
    reply = test_post(c, PASSWORD_PATH,
                      "old_password=" GOOD "&password=" GOOD " nữa&password_again=" GOOD " nữa");
    CHECK_TEXT(reply.location, "/lam-viec/tai-khoan/toi");
    CHECK(strcmp(before, test_cookie("thidua")) != 0);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan/toi").status, 200);
    test_set_cookie(c, "thidua", before);
    CHECK_INT(test_get(c, "/lam-viec/tai-khoan/toi").status, 303);
}

const struct test account_web_tests[] = {
    T_DB(the_list_shows_the_accounts_below_ones_own_unit),
    T_DB(the_list_is_json_and_a_file_and_follows_any_cursor_without_harm),
    T_DB(a_long_list_goes_on_page_by_page),
    T_DB(the_page_of_accounts_is_not_for_members),
    T_DB(an_account_of_another_office_is_not_found),
    T_DB(an_account_that_has_a_role_above_is_seen_and_not_changed),
    T_DB(an_account_is_added_with_its_first_role_and_invited),
    T_DB(everything_wrong_with_a_new_account_is_told_at_once),
    T_DB(a_role_outside_ones_reach_is_refused_and_no_account_is_made),
    T_DB(a_program_adds_an_account_with_its_token_and_no_form),
    T_DB(a_stale_edit_shows_what_stands_now),
    T_DB(an_account_is_closed_and_opened_again_from_its_page),
    T_DB(a_role_is_given_and_ended_from_the_accounts_page),
    T_DB(ones_sign_ins_are_listed_with_their_browser_and_ended),
    T_DB(nobody_ends_anothers_sign_in_from_their_own_page),
    T_DB(an_office_ends_the_sign_ins_of_its_officer),
    T_DB(ones_own_contact_and_language_are_saved_and_nothing_else),
    T_DB(a_changed_password_begins_a_new_session),
    T_END,
};
