/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working days with days off, swapped days and Tết. */
#include "service/calendar.h"

#include "db/db.h"
#include "test/test.h"

static struct date
day(const char *iso)
{
    struct date d;

    CHECK(date_parse_iso(iso, &d));
    return d;
}

TEST(holidays_and_swapped_days_are_known_after_the_first_start)
{
    static const struct {
        const char *on;
        bool is_worked;
    } days[] = {
        { "2025-02-12", true },  { "2025-02-15", false }, /* a Saturday */
        { "2025-01-01", false }, { "2025-01-27", false }, { "2025-01-31", false },
        { "2025-02-03", true },  { "2025-04-07", false }, /* 10/3 of the moon */
        { "2025-05-02", false }, { "2025-04-26", true },  /* a Saturday worked for it */
        { "2025-09-01", false }, { "2025-09-02", false }, { "2025-09-03", true },
    };

    CHECK_INT(calendar_seed(c), OK);
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        bool is_worked = !days[i].is_worked;

        CHECK_INT(calendar_is_working_day(c, day(days[i].on), &is_worked), OK);
        CHECK_TEXT(arena_printf(c->arena, "%s %d", days[i].on, is_worked),
                   arena_printf(c->arena, "%s %d", days[i].on, days[i].is_worked));
    }
}

TEST(working_days_are_counted_over_tet_forwards_and_backwards)
{
    struct date d;
    int n;

    CHECK_INT(calendar_seed(c), OK);
    CHECK_INT(calendar_add_working_days(c, day("2025-01-24"), 1, &d), OK);
    CHECK_DATE(d, "2025-02-03");
    CHECK_INT(calendar_add_working_days(c, day("2025-02-03"), -1, &d), OK);
    CHECK_DATE(d, "2025-01-24");
    CHECK_INT(calendar_add_working_days(c, day("2025-02-12"), 10, &d), OK);
    CHECK_DATE(d, "2025-02-26");
    CHECK_INT(calendar_working_days_between(c, day("2025-01-24"), day("2025-02-12"), &n), OK);
    CHECK_INT(n, 8);
    CHECK_INT(calendar_working_days_between(c, day("2025-02-12"), day("2025-01-24"), &n), OK);
    CHECK_INT(n, -8);
    CHECK_INT(calendar_working_days_between(c, day("2025-02-12"), day("2025-02-12"), &n), OK);
    CHECK_INT(n, 0);
}

static enum status
forget_new_year(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "DELETE FROM holiday WHERE on_day = '2025-01-01'");

    (void)arg;
    return query_end_one(q);
}

TEST(what_the_office_changed_is_left_alone_by_the_next_start)
{
    bool is_worked;

    CHECK_INT(calendar_seed(c), OK);
    CHECK_INT(db_transact(c, forget_new_year, NULL), OK);
    CHECK_INT(calendar_seed(c), OK);
    CHECK_INT(calendar_is_working_day(c, day("2025-01-01"), &is_worked), OK);
    CHECK(is_worked);
}

const struct test calendar_tests[] = {
    T_DB(holidays_and_swapped_days_are_known_after_the_first_start),
    T_DB(working_days_are_counted_over_tet_forwards_and_backwards),
    T_DB(what_the_office_changed_is_left_alone_by_the_next_start),
    T_END,
};
