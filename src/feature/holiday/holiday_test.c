/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days off: rules and pages. */
#include "feature/holiday/holiday.h"

#include "service/calendar.h"
#include "test/test_http.h"

static struct date
day(const char *iso)
{
    struct date d;

    CHECK(date_parse_iso(iso, &d));
    return d;
}

TEST(a_day_that_breaks_a_rule_is_refused_at_its_field)
{
    struct {
        struct holiday h;
        const char *field;
    } bad[] = {
        { { .on = DATE_NONE, .is_off = true, .name = "x", .source = "" }, "on" },
        { { .on = day("2025-09-02"), .is_off = true, .name = "", .source = "" }, "name" },
        { { .on = day("2025-09-02"), .is_off = false, .name = "x", .source = "" },
          "on" }, /* a Tuesday */
        { { .on = day("2025-09-02"),
            .is_off = true,
            .name = "x",
            .source = "",
            .is_verified = true },
          "source" },
        { { .on = day("1999-09-02"), .is_off = true, .name = "x", .source = "" }, "on" },
    };
    struct holiday *days;
    int count;

    c->account_id = ACCOUNT_SYSTEM;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        problems_clear(c);
        CHECK_INT(holiday_insert(c, &bad[i].h), INVALID);
        CHECK_TEXT(c->problems->field, bad[i].field);
    }
    CHECK_INT(holiday_list(c, 2025, &days, &count), OK);
    CHECK_INT(count, 0);
}

TEST(a_day_stands_once_and_a_stale_change_of_it_is_a_conflict)
{
    struct holiday h = {
        .on = day("2025-09-02"), .is_off = true, .name = "Quốc khánh", .source = ""
    };

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(holiday_insert(c, &h), OK);
    CHECK_INT(holiday_insert(c, &h), INVALID);
    h.version = 1;
    h.on = day("2025-09-03");
    CHECK_INT(holiday_update(c, day("2025-09-02"), &h), OK);
    CHECK_INT(holiday_find(c, day("2025-09-02"), &h), NOT_FOUND);
    CHECK_INT(holiday_update(c, day("2025-09-03"), &h), CONFLICT);
    CHECK_INT(holiday_delete(c, day("2025-09-03"), 1), CONFLICT);
    CHECK_INT(holiday_delete(c, day("2025-09-03"), 2), OK);
    CHECK_INT(holiday_delete(c, day("2025-09-03"), 2), NOT_FOUND);
}

TEST(the_office_keeps_the_days_on_a_page_and_others_only_read_them)
{
    struct reply reply;
    bool is_worked = true;

    CHECK_INT(calendar_seed(c), OK);
    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, 0, 0));
    reply = test_get(c, "/lam-viec/ngay-nghi?nam=2025");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "07/04/2025");
    CHECK_LACKS(reply.body, "18/04/2024");
    CHECK_INT(test_get(c, "/lam-viec/ngay-nghi/them").status, 200);
    CHECK_INT(
        test_post(c, "/lam-viec/ngay-nghi", "on=24/11/2025&is_off=1&name=Ngày thử&source=").status,
        303);
    CHECK_INT(calendar_is_working_day(c, day("2025-11-24"), &is_worked), OK);
    CHECK(!is_worked);
    CHECK_INT(test_post(c, "/lam-viec/ngay-nghi", "on=24/11/2025&is_off=1&name=Ngày thử").status,
              422);
    CHECK_INT(test_get(c, "/lam-viec/ngay-nghi/2025-11-24/sua").status, 200);
    CHECK_INT(test_post(c, "/lam-viec/ngay-nghi/2025-11-24/sua",
                        "on=24/11/2025&is_off=1&name=Tên mới&version=1")
                  .status,
              303);
    reply = test_post(c, "/lam-viec/ngay-nghi/2025-11-24/sua",
                      "on=24/11/2025&is_off=1&name=Tên cũ&version=1");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Tên mới");
    CHECK_INT(test_post(c, "/lam-viec/ngay-nghi/2025-11-24/xoa", "version=2").status, 303);
    CHECK_INT(test_get(c, "/lam-viec/ngay-nghi/2025-11-24/sua").status, 404);
    test_sign_in(c, test_account(c, "thanh-vien", ROLE_MEMBER, 0, 0));
    CHECK_LACKS(test_get(c, "/lam-viec/ngay-nghi?nam=2025").body, "/xoa");
    CHECK_INT(test_post(c, "/lam-viec/ngay-nghi", "on=25/11/2025&is_off=1&name=x").status, 403);
}

const struct test holiday_tests[] = {
    T_DB(a_day_that_breaks_a_rule_is_refused_at_its_field),
    T_DB(a_day_stands_once_and_a_stale_change_of_it_is_a_conflict),
    T_DB(the_office_keeps_the_days_on_a_page_and_others_only_read_them),
    T_END,
};
