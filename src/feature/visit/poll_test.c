/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rating. */
#include "feature/visit/visit_inside.h"

#include "test/test_http.h"

static struct poll_result
result(struct ctx *c)
{
    struct poll_result p;

    CHECK_INT(poll_read(c, &p), OK);
    return p;
}

TEST(a_vote_is_shown_confirmed_and_counted_with_its_method)
{
    struct reply reply;

    test_sign_in(c, 0);
    test_set_cookie(c, "lang", "en");
    reply = test_get(c, "/danh-gia?r=3");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "id=\"r-3\" value=\"3\" checked");
    CHECK(test_cookie("binh-chon") != NULL);
    reply = test_post(c, "/danh-gia", "r=3");
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/danh-gia/ket-qua");
    reply = test_get(c, "/danh-gia/ket-qua");
    CHECK_HAS(reply.body, "1 people have voted.");
    CHECK_HAS(reply.body, "One vote a browser");
    CHECK_INT(result(c).count[POLL_GOOD], 1);
    CHECK_HAS(test_get_json(c, "/danh-gia/ket-qua").body, "\"all\":1");
}

TEST(a_changed_mind_changes_the_one_vote)
{
    test_sign_in(c, 0);
    test_get(c, "/danh-gia");
    CHECK_INT(test_post(c, "/danh-gia", "r=4").status, 303);
    CHECK_HAS(test_get(c, "/danh-gia").body, "value=\"4\" checked");
    CHECK_INT(test_post(c, "/danh-gia", "r=1").status, 303);
    CHECK_INT(result(c).all, 1);
    CHECK_INT(result(c).count[POLL_BAD], 1);
    /* Another browser is another vote. */
    test_forget_cookies();
    test_get(c, "/danh-gia");
    CHECK_INT(test_post(c, "/danh-gia", "r=4").status, 303);
    CHECK_INT(result(c).all, 2);
}

TEST(a_vote_without_a_choice_a_cookie_or_a_token_is_refused)
{
    test_sign_in(c, 0);
    test_set_cookie(c, "lang", "en");
    CHECK_HAS(test_post(c, "/danh-gia", "r=4").body, "did not send the cookie");
    test_get(c, "/danh-gia");
    CHECK_HAS(test_post(c, "/danh-gia", "").body, "Choose one of the four.");
    CHECK_INT(test_post(c, "/danh-gia", "r=5").status, 422);
    CHECK_INT(test_post(c, "/danh-gia", "r=x").status, 422);
    CHECK_INT(test_post_without_token(c, "/danh-gia", "r=4").status, 403);
    test_set_cookie(c, "binh-chon", "made-up");
    CHECK_INT(test_post(c, "/danh-gia", "r=4").status, 422);
    CHECK_INT(test_get(c, "/danh-gia?r=99").status, 200);
    CHECK_INT(test_get(c, "/danh-gia?r=-99").status, 200);
    CHECK_INT(result(c).all, 0);
}

TEST(one_place_brings_so_many_new_browsers_an_hour_and_no_more)
{
    static const unsigned char secret[32] = "s";
    struct poll_ballot b = { .remote = "198.51.100.7", .choice = POLL_GOOD };

    for (int i = 0; i < POLL_NEW_MAX; i++) {
        b.voter = arena_printf(c->arena, "browser %d", i);
        CHECK_INT(poll_vote(c, secret, &b), OK);
        CHECK(!b.is_change);
    }
    b.voter = "one more";
    CHECK_INT(poll_vote(c, secret, &b), BUSY);
    CHECK(b.wait_s > 0 && b.wait_s <= 3600);
    CHECK_INT(result(c).all, POLL_NEW_MAX);
    /* Who voted may change their mind, and others come from elsewhere. */
    b.voter = "browser 1";
    b.choice = POLL_BAD;
    CHECK_INT(poll_vote(c, secret, &b), OK);
    CHECK(b.is_change);
    b.voter = "one more";
    b.remote = "198.51.100.8";
    CHECK_INT(poll_vote(c, secret, &b), OK);
    test_set_time(c, "2025-02-12 23:59:59");
    b.voter = "an hour later";
    b.remote = "198.51.100.7";
    CHECK_INT(poll_vote(c, secret, &b), OK);
    CHECK_INT(result(c).all, POLL_NEW_MAX + 2);
}

TEST(votes_stand_in_the_month_of_the_choice)
{
    static const unsigned char secret[32] = "s";
    struct poll_ballot b = { .remote = "198.51.100.7", .choice = POLL_GOOD, .voter = "a" };
    struct poll_month *months;
    int count;

    test_set_today(c, "2024-12-31");
    CHECK_INT(poll_vote(c, secret, &b), OK);
    b.voter = "b";
    CHECK_INT(poll_vote(c, secret, &b), OK);
    test_set_today(c, "2025-02-12");
    b.choice = POLL_VERY_GOOD;
    CHECK_INT(poll_vote(c, secret, &b), OK);
    CHECK_INT(poll_month_list(c, today(c), 12, &months, &count), OK);
    CHECK_INT(count, 12);
    CHECK_DATE(months[0].on, "2024-03-01");
    CHECK_INT(months[9].result.count[POLL_GOOD], 1);
    CHECK_INT(months[11].result.count[POLL_VERY_GOOD], 1);
}

const struct test poll_tests[] = {
    T_DB(a_vote_is_shown_confirmed_and_counted_with_its_method),
    T_DB(a_changed_mind_changes_the_one_vote),
    T_DB(a_vote_without_a_choice_a_cookie_or_a_token_is_refused),
    T_DB(one_place_brings_so_many_new_browsers_an_hour_and_no_more),
    T_DB(votes_stand_in_the_month_of_the_choice),
    T_END,
};
