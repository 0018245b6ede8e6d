/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules and their periods: ends of months, leap years, days off, changes that keep the past. */
#include "test/reporting.h"

#include "db/db.h"

static struct report_schedule
rhythm(enum report_every every, int day, int due_days, const char *from)
{
    return (struct report_schedule){ .author = REPORT_BY_UNIT,
                                     .level = LEVEL_COMMUNE,
                                     .reader = READER_SEAT,
                                     .every = every,
                                     .day = day,
                                     .due_days = due_days,
                                     .words = "",
                                     .from_on = reporting_day(from) };
}

/* "12/02 14/02 17/02|…": from, last, due of the periods that begin up to a day. */
static const char *
periods(struct ctx *c, const struct report_schedule *s, const char *to)
{
    struct report_period *all;
    const char *out = "";
    int count;

    CHECK_INT(period_list(c, s, reporting_day(to), &all, &count), OK);
    for (int i = 0; i < count; i++)
        out = arena_printf(c->arena, "%s%s%s %s %s", out, i > 0 ? "|" : "",
                           date_short_vi(c->arena, all[i].from_on),
                           date_short_vi(c->arena, all[i].last_on),
                           date_short_vi(c->arena, all[i].due_on));
    return out;
}

TEST(weeks_begin_with_a_short_one_and_two_weeks_with_one_of_more_than_seven_days)
{
    struct report_schedule s = rhythm(EVERY_WEEK, 5, 1, "2025-02-12");

    CHECK_TEXT(periods(c, &s, "2025-02-25"),
               "12/02 14/02 17/02|15/02 21/02 24/02|22/02 28/02 03/03");
    s = rhythm(EVERY_FORTNIGHT, 5, 0, "2025-02-12");
    CHECK_TEXT(periods(c, &s, "2025-03-20"),
               "12/02 21/02 21/02|22/02 07/03 07/03|08/03 21/03 21/03");
}

TEST(months_end_on_their_last_day_in_february_too_and_in_leap_years)
{
    struct report_schedule s = rhythm(EVERY_MONTH, 31, 0, "2028-01-01");

    CHECK_TEXT(periods(c, &s, "2028-03-01"),
               "01/01 31/01 31/01|01/02 29/02 29/02|01/03 31/03 31/03");
    s = rhythm(EVERY_MONTH, 30, 0, "2027-01-31");
    CHECK_TEXT(periods(c, &s, "2027-03-01"), "31/01 28/02 01/03|01/03 30/03 30/03");
    s = rhythm(EVERY_HALF_MONTH, 0, 0, "2028-02-10");
    CHECK_TEXT(periods(c, &s, "2028-03-01"),
               "10/02 15/02 15/02|16/02 29/02 29/02|01/03 15/03 15/03");
}

/* Tết of 2025: off from 25/1 to 2/2. */
TEST(a_due_day_goes_over_tet_and_weekends)
{
    struct report_schedule s = rhythm(EVERY_HALF_MONTH, 0, 0, "2025-01-16");

    CHECK_INT(calendar_seed(c), OK);
    CHECK_TEXT(periods(c, &s, "2025-01-31"), "16/01 31/01 03/02");
    s.due_days = 3;
    CHECK_TEXT(periods(c, &s, "2025-01-31"), "16/01 31/01 05/02");
    s = rhythm(EVERY_WEEK, 5, 2, "2025-01-18");
    CHECK_TEXT(periods(c, &s, "2025-01-24"), "18/01 24/01 04/02");
}

TEST(named_days_end_periods_and_none_follows_the_last)
{
    struct date days[] = { reporting_day("2025-03-15"), reporting_day("2025-04-30") };
    struct report_schedule s = rhythm(EVERY_DAYS, 0, 0, "2025-02-12");

    CHECK_INT(calendar_seed(c), OK);
    s.days = days;
    s.day_count = 2;
    CHECK_TEXT(periods(c, &s, "2025-12-31"), "12/02 15/03 17/03|16/03 30/04 05/05");
}

TEST(a_schedule_that_ends_within_a_period_cuts_it)
{
    struct report_schedule s = rhythm(EVERY_WEEK, 5, 0, "2025-02-12");
    struct report_period p;

    s.to_on = reporting_day("2025-02-19");
    CHECK_TEXT(periods(c, &s, "2025-03-31"), "12/02 14/02 14/02|15/02 18/02 18/02");
    CHECK_INT(period_find(c, &s, reporting_day("2025-02-16"), &p), NOT_FOUND);
    CHECK_INT(period_find(c, &s, reporting_day("2025-02-15"), &p), OK);
    CHECK_DATE(p.last_on, "2025-02-18");
}

TEST(a_change_keeps_what_was_owed_before_it)
{
    struct reporting_scene s;
    struct report_schedule next, *all;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-03-12");
    next = s.units;
    next.every = EVERY_HALF_MONTH;
    next.from_on = reporting_day("2025-03-07");
    CHECK_INT(schedule_change(c, &next), INVALID);
    CHECK_HAS(reporting_problem(c, "from_on"), "08/03/2025");
    problems_clear(c);
    next.from_on = reporting_day("2025-03-15");
    CHECK_INT(schedule_change(c, &next), OK);
    CHECK(next.id != s.units.id);
    CHECK_INT(schedule_list(c, s.n.campaign.id, &all, &count), OK);
    CHECK_INT(count, 4);
    CHECK_INT(all[0].id, s.units.id);
    CHECK_DATE(all[0].to_on, "2025-03-15");
    CHECK_INT(all[0].every, EVERY_WEEK);
    CHECK_DATE(all[1].from_on, "2025-03-15");
    next.id = s.units.id;
    next.version = s.units.version;
    CHECK_INT(schedule_change(c, &next), CONFLICT);
}

TEST(a_change_cannot_take_the_period_of_a_report_that_was_begun)
{
    struct reporting_scene s;
    struct report_schedule next;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-18");
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-15", "Sớm.");
    next = s.units;
    next.day = 4;
    next.from_on = reporting_day("2025-02-15");
    CHECK_INT(schedule_change(c, &next), INVALID);
    CHECK(reporting_problem(c, "from_on")[0] != '\0');
    problems_clear(c);
    next.from_on = reporting_day("2025-02-18"); /* the period is cut, the report keeps it */
    CHECK_INT(schedule_change(c, &next), OK);
    CHECK_DATE(reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-15").period.last_on, "2025-02-17");
}

TEST(two_schedules_of_one_author_cannot_hold_at_once)
{
    struct reporting_scene s;
    struct report_schedule again;

    reporting_make(c, &s);
    again = s.units;
    again.id = 0;
    again.from_on = reporting_day("2025-05-01");
    CHECK_INT(schedule_insert(c, &again), INVALID);
    CHECK(reporting_problem(c, "from_on")[0] != '\0');
    problems_clear(c);
    again.level = LEVEL_UNIT;
    CHECK_INT(schedule_insert(c, &again), OK);
    problems_clear(c);
    again.level = LEVEL_PROVINCE; /* not of this campaign */
    CHECK_INT(schedule_insert(c, &again), INVALID);
    CHECK(reporting_problem(c, "author")[0] != '\0');
}

TEST(what_is_wrong_is_told_at_its_field)
{
    struct reporting_scene s;
    struct report_schedule bad;

    reporting_make(c, &s);
    bad = (struct report_schedule){ .campaign_id = s.n.campaign.id,
                                    .author = REPORT_BY_UNIT,
                                    .level = LEVEL_UNIT,
                                    .every = EVERY_WEEK,
                                    .day = 8,
                                    .due_days = 31,
                                    .words = "",
                                    .document_id = 77,
                                    .from_on = reporting_day("2024-01-01") };
    CHECK_INT(schedule_insert(c, &bad), INVALID);
    CHECK(reporting_problem(c, "weekday")[0] != '\0');
    CHECK(reporting_problem(c, "due_days")[0] != '\0');
    CHECK(reporting_problem(c, "document_id")[0] != '\0');
    CHECK_HAS(reporting_problem(c, "from_on"), "13/08/2024");
}

TEST(only_the_office_sets_schedules)
{
    struct reporting_scene s;
    struct report_schedule next;

    reporting_make(c, &s);
    next = s.units;
    next.from_on = reporting_day("2025-02-15");
    c->account_id = s.member;
    CHECK_INT(schedule_change(c, &next), DENIED);
    CHECK_INT(schedule_end(c, s.units.id, reporting_day("2025-03-01"), 1), DENIED);
    c->account_id = s.office;
    CHECK_INT(schedule_end(c, s.units.id, reporting_day("2025-03-01"), 1), OK);
}

const struct test report_schedule_tests[] = {
    T_DB(weeks_begin_with_a_short_one_and_two_weeks_with_one_of_more_than_seven_days),
    T_DB(months_end_on_their_last_day_in_february_too_and_in_leap_years),
    T_DB(a_due_day_goes_over_tet_and_weekends),
    T_DB(named_days_end_periods_and_none_follows_the_last),
    T_DB(a_schedule_that_ends_within_a_period_cuts_it),
    T_DB(a_change_keeps_what_was_owed_before_it),
    T_DB(a_change_cannot_take_the_period_of_a_report_that_was_begun),
    T_DB(two_schedules_of_one_author_cannot_hold_at_once),
    T_DB(what_is_wrong_is_told_at_its_field),
    T_DB(only_the_office_sets_schedules),
    T_END,
};
