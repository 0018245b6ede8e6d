/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody sees without signing in. */
#include "feature/portal/portal.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

TEST(whoever_comes_without_signing_in_sees_the_campaign_with_its_dates)
{
    struct nghi_son n;
    struct reply reply;

    nghi_son_make(c, &n);
    test_sign_in(c, 0);
    reply = test_get(c, "/");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Hội nghị điển hình tiên tiến các cấp");
    CHECK_HAS(reply.body, "href=\"/dang-nhap\"");
}

TEST(before_the_first_campaign_the_home_page_says_what_will_stand_there)
{
    struct reply reply;

    test_sign_in(c, 0);
    reply = test_get(c, "/");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "class=\"empty\"");
}

const struct test portal_tests[] = {
    T_DB(whoever_comes_without_signing_in_sees_the_campaign_with_its_dates),
    T_DB(before_the_first_campaign_the_home_page_says_what_will_stand_there),
    T_END,
};
