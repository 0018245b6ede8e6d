/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody sees without signing in. */
#include "feature/portal/portal.h"

#include "feature/conference/conference.h"
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

static void
hold(struct ctx *c, const struct nghi_son *n, int64_t unit_id)
{
    struct conference next = { .campaign_id = n->campaign.id,
                               .unit_id = unit_id,
                               .planned_on = today(c),
                               .scheduled_minute = -1,
                               .place = "",
                               .chair = "",
                               .note = "",
                               .delegates = -1,
                               .cost_vnd = -1 };

    CHECK_INT(conference_take(c, STEP_PLAN, &next, true, ""), OK);
    next.held_on = today(c);
    CHECK_INT(conference_take(c, STEP_HOLD, &next, true, ""), OK);
}

TEST(the_home_page_counts_by_the_tree_of_the_day_before_and_after_a_merger)
{
    struct nghi_son n;
    struct merger_row rows[2] = {
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" },
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" }
    };
    struct unit_merger m = { .basis = "Nghị quyết", .rows = rows, .row_count = 2 };
    const struct portal_facts *f;

    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    rows[0].old_unit_id = n.hai_ha;
    rows[1].old_unit_id = n.nghi_son;
    CHECK(date_parse_iso("2025-07-01", &m.effect_on));
    hold(c, &n, n.hai_ha);
    hold(c, &n, n.nghi_son);
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(portal_read_facts(c, today(c), &f), OK);
    CHECK_INT(f->unit_count, 5);
    CHECK_INT(f->held_count, 2);
    CHECK_INT(portal_read_facts(c, m.effect_on, &f), OK);
    CHECK_INT(f->unit_count, 1);
    CHECK_INT(f->held_count, 1);
}

const struct test portal_tests[] = {
    T_DB(whoever_comes_without_signing_in_sees_the_campaign_with_its_dates),
    T_DB(the_home_page_counts_by_the_tree_of_the_day_before_and_after_a_merger),
    T_DB(before_the_first_campaign_the_home_page_says_what_will_stand_there),
    T_END,
};
