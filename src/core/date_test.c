/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and instants. */
#include "core/date.h"

#include "test/test.h"

#include <sys/wait.h>
#include <unistd.h>

static struct date
day(const char *iso)
{
    struct date d = DATE_NONE;

    if (iso[0] != '\0')
        CHECK(date_parse_iso(iso, &d));
    return d;
}

TEST(every_day_from_1900_to_2100_has_its_number_and_weekday)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int32_t number = -25567; /* 1900-01-01, a Monday */
    int weekday = 1;

    (void)c;
    for (int year = 1900; year <= 2100; year++) {
        bool is_leap = year % 4 == 0 && year != 1900 && year != 2100;

        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && is_leap);

            CHECK_INT(date_last_of_month(year, month).day, length);
            CHECK(!date_is_valid(year, month, length + 1));
            for (int d = 1; d <= length; d++, number++, weekday = weekday % 7 + 1) {
                struct date one = { (int16_t)year, (uint8_t)month, (uint8_t)d };

                CHECK(date_is_valid(year, month, d));
                CHECK_INT(date_number(one), number);
                CHECK_INT(date_weekday(one), weekday);
                CHECK_INT(date_compare(date_from_number(number), one), 0);
            }
        }
    }
    CHECK_INT(date_number(day("1970-01-01")), 0);
    CHECK_INT(number, 47847);
}

TEST(the_calendar_ends_where_it_ends)
{
    CHECK_DATE(date_from_number(-719162), "0001-01-01");
    CHECK_DATE(date_from_number(2932896), "9999-12-31");
    CHECK_DATE(date_from_number(INT32_MIN), "0001-01-01");
    CHECK_DATE(date_from_number(INT32_MAX), "9999-12-31");
    CHECK_DATE(date_add_days(day("9999-12-31"), INT32_MAX), "9999-12-31");
    CHECK_DATE(date_add_days(day("0001-01-01"), INT32_MIN), "0001-01-01");
    CHECK_DATE(date_of_instant(INT64_MAX), "9999-12-31");
    CHECK_DATE(date_of_instant(INT64_MIN), "0001-01-01");
    CHECK_TEXT(time_vi(c->arena, INT64_MIN), "01/01/0001 12:00 SA");
    CHECK_TEXT(time_vi(c->arena, INT64_MAX), "31/12/9999 11:59 CH");
}

TEST(days_are_added_and_subtracted)
{
    (void)c;
    CHECK_DATE(date_add_days(day("2025-03-31"), -1), "2025-03-30");
    CHECK_DATE(date_add_days(day("2024-02-28"), 1), "2024-02-29");
    CHECK_DATE(date_add_days(day("2025-02-28"), 1), "2025-03-01");
    CHECK_DATE(date_add_days(day("2025-12-31"), 1), "2026-01-01");
    CHECK_INT(date_days_between(day("2025-03-30"), day("2025-04-15")), 16);
    CHECK_INT(date_days_between(day("2025-04-15"), day("2025-03-30")), -16);
    CHECK_INT(date_days_between(day("2000-02-28"), day("2000-03-01")), 2);
    CHECK_INT(date_days_between(day("2100-02-28"), day("2100-03-01")), 1);
}

TEST(no_day_sorts_last_and_is_open)
{
    struct date a = day("2025-02-12"), b = day("2025-02-13");

    (void)c;
    CHECK(date_compare(a, b) < 0 && date_compare(b, a) > 0 && date_compare(a, a) == 0);
    CHECK(date_compare(day("2024-12-31"), a) < 0 && date_compare(day("2025-01-31"), a) < 0);
    CHECK(date_compare(DATE_NONE, b) > 0 && date_compare(b, DATE_NONE) < 0);
    CHECK_INT(date_compare(DATE_NONE, DATE_NONE), 0);
    CHECK_DATE(date_min(a, b), "2025-02-12");
    CHECK_DATE(date_min(DATE_NONE, b), "2025-02-13");
    CHECK_DATE(date_min(DATE_NONE, DATE_NONE), "");
    CHECK(date_is_within(a, a, b));
    CHECK(!date_is_within(b, a, b));
    CHECK(date_is_within(b, a, DATE_NONE) && date_is_within(a, DATE_NONE, b));
    CHECK(date_is_within(a, DATE_NONE, DATE_NONE));
    CHECK(!date_is_within(DATE_NONE, DATE_NONE, DATE_NONE));
}

TEST(no_day_has_no_number)
{
    pid_t pid = fork();
    int status = 0;

    (void)c;
    if (pid == 0) {
        close(STDERR_FILENO);
        date_number(DATE_NONE);
        _exit(0);
    }
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status));
}

TEST(the_form_of_the_database_is_read_strictly)
{
    static const char *const wrong[] = {
        "",
        "2025-2-12",
        "2025-02-1",
        "25-02-12",
        "2025/02/12",
        " 2025-02-12",
        "2025-02-12 ",
        "2025-02-30",
        "2025-13-01",
        "2025-00-10",
        "0000-01-01",
        "2025-02-00",
        "2025-02-12x",
        "12025-02-12",
        "2025-02-011",
        "+025-02-12",
        "2023-02-29",
        "1900-02-29",
    };
    struct date d = DATE_NONE;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        CHECK(!date_parse_iso(wrong[i], &d));
    CHECK(!date_parse_iso(NULL, &d));
    CHECK(date_is_none(d));
    CHECK(date_parse_iso("2024-02-29", &d));
    CHECK_TEXT(date_iso(c->arena, d), "2024-02-29");
    CHECK_TEXT(date_iso(c->arena, day("0045-01-02")), "0045-01-02");
}

TEST(what_people_type_is_read)
{
    static const char *const right[] = {
        "31/3/2025",     "31-03-2025", "31.3.2025",     "31 - 03 - 2025",
        "  31/03/2025 ", "2025-03-31", " 2025-03-31  ", "31 /3/ 2025",
    };
    static const char *const wrong[] = {
        "",
        "31/3",
        "31/3/25",
        "31/3-2025",
        "3/31/2025",
        "31/03/2025x",
        "31//2025",
        "/3/2025",
        "031/3/2025",
        "31/003/2025",
        "31 3 2025",
        "31/3/20255",
        "29/2/2025",
        "31/4/2025",
        "2025-3-31",
        "-1/3/2025",
        "31/3/",
        "ngày 31/3/2025",
        "0/3/2025",
        "31/3/2025\n",
        "31\xc2\xa0/3/2025",
    };

    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        struct date d = DATE_NONE;

        CHECK(date_parse_vi(right[i], &d));
        CHECK_DATE(d, "2025-03-31");
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct date d = DATE_NONE;

        if (date_parse_vi(wrong[i], &d))
            CHECK_TEXT(wrong[i], "to be refused");
        CHECK(date_is_none(d));
    }
    CHECK(!date_parse_vi(NULL, &(struct date){ 0, 0, 0 }));
    CHECK_TEXT(date_vi(c->arena, day("2025-03-05")), "05/03/2025");
    CHECK_TEXT(date_short_vi(c->arena, day("2025-03-05")), "05/03");
}

/* Decree 30/2020/ND-CP, Appendix I. */
TEST(the_long_date_has_zeros_before_small_days_and_the_first_two_months)
{
    static const char *const rows[][2] = {
        { "2020-03-05", "ngày 05 tháng 3 năm 2020" },
        { "2025-02-12", "ngày 12 tháng 02 năm 2025" },
        { "2025-01-09", "ngày 09 tháng 01 năm 2025" },
        { "2025-12-10", "ngày 10 tháng 12 năm 2025" },
        { "2025-10-31", "ngày 31 tháng 10 năm 2025" },
        { "2024-08-13", "ngày 13 tháng 8 năm 2024" },
        { "2024-02-29", "ngày 29 tháng 02 năm 2024" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_TEXT(date_long_vi(c->arena, day(rows[i][0])), rows[i][1]);
}

TEST(no_day_is_written_as_nothing)
{
    CHECK_TEXT(date_iso(c->arena, DATE_NONE), "");
    CHECK_TEXT(date_vi(c->arena, DATE_NONE), "");
    CHECK_TEXT(date_short_vi(c->arena, DATE_NONE), "");
    CHECK_TEXT(date_long_vi(c->arena, DATE_NONE), "");
}

TEST(the_day_changes_at_midnight_in_vietnam)
{
    int64_t start = date_start_at(day("2025-02-12"));
    int hour, minute;

    CHECK_TEXT(time_iso(c->arena, start), "2025-02-11T17:00:00Z");
    CHECK_DATE(date_of_instant(start), "2025-02-12");
    CHECK_DATE(date_of_instant(start - 1), "2025-02-11");
    time_of_instant(start - 1, &hour, &minute);
    CHECK_INT(hour, 23);
    CHECK_INT(minute, 59);
    time_of_instant(start, &hour, &minute);
    CHECK_INT(hour + minute, 0);
    CHECK_DATE(date_of_instant(date_start_at(day("1945-09-02"))), "1945-09-02");
    CHECK_DATE(date_of_instant(date_start_at(day("1945-09-02")) - 1), "1945-09-01");
}

TEST(times_are_told_with_sa_and_ch)
{
    static const struct {
        int hour, minute;
        const char *vi, *en;
    } rows[] = {
        { 0, 0, "12/02/2025 12:00 SA", "12/02/2025 12:00 am" },
        { 0, 5, "12/02/2025 12:05 SA", "12/02/2025 12:05 am" },
        { 1, 0, "12/02/2025 1:00 SA", "12/02/2025 1:00 am" },
        { 10, 43, "12/02/2025 10:43 SA", "12/02/2025 10:43 am" },
        { 11, 59, "12/02/2025 11:59 SA", "12/02/2025 11:59 am" },
        { 12, 0, "12/02/2025 12:00 CH", "12/02/2025 12:00 pm" },
        { 12, 42, "12/02/2025 12:42 CH", "12/02/2025 12:42 pm" },
        { 13, 0, "12/02/2025 1:00 CH", "12/02/2025 1:00 pm" },
        { 20, 9, "12/02/2025 8:09 CH", "12/02/2025 8:09 pm" },
        { 23, 59, "12/02/2025 11:59 CH", "12/02/2025 11:59 pm" },
    };
    int64_t start = date_start_at(day("2025-02-12"));

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t at = start + rows[i].hour * 3600 + rows[i].minute * 60 + 59;

        CHECK_TEXT(time_vi(c->arena, at), rows[i].vi);
        CHECK_TEXT(time_en(c->arena, at), rows[i].en);
    }
    CHECK_TEXT(time_iso(c->arena, 0), "1970-01-01T00:00:00Z");
    CHECK_TEXT(time_iso(c->arena, -1), "1969-12-31T23:59:59Z");
    CHECK_TEXT(time_iso(c->arena, start + 12 * 3600 + 42 * 60), "2025-02-12T05:42:00Z");
}

TEST(setting_the_day_keeps_the_time_of_day)
{
    struct clock fixed = { .fixed_at = date_start_at(day("2025-02-12")) + 3600 };
    struct clock running = { 0 };
    int64_t before = clock_now(&running);

    (void)c;
    clock_set_today(&fixed, day("2025-07-01"));
    CHECK_INT(clock_now(&fixed), date_start_at(day("2025-07-01")) + 3600);
    clock_set_today(&running, day("2025-07-01"));
    CHECK_DATE(clock_today(&running), "2025-07-01");
    CHECK_INT(running.offset_s % 86400, 0);
    CHECK(clock_now(&running) - running.offset_s - before < 5);
    clock_set_today(&running, day("2026-07-01"));
    CHECK_DATE(clock_today(&running), "2026-07-01");
}

const struct test date_tests[] = {
    T(every_day_from_1900_to_2100_has_its_number_and_weekday),
    T(the_calendar_ends_where_it_ends),
    T(days_are_added_and_subtracted),
    T(no_day_sorts_last_and_is_open),
    T(no_day_has_no_number),
    T(the_form_of_the_database_is_read_strictly),
    T(what_people_type_is_read),
    T(the_long_date_has_zeros_before_small_days_and_the_first_two_months),
    T(no_day_is_written_as_nothing),
    T(the_day_changes_at_midnight_in_vietnam),
    T(times_are_told_with_sa_and_ch),
    T(setting_the_day_keeps_the_time_of_day),
    T_END,
};
