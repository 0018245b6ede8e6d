/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems, and numbers and days as the reader expects them. */
#include "core/ctx.h"

#include "test/test.h"

TEST(problems_are_told_in_the_order_in_which_they_were_found)
{
    CHECK_INT(problem(c, "title", "A title of at most %d letters is needed", 200), INVALID);
    CHECK_INT(problem_at(c, "units.csv", 12, 3, "Column \"%s\" is empty", "name"), INVALID);
    CHECK_INT(problem(c, NULL, "Two units have the same code"), INVALID);
    CHECK_INT(c->problem_count, 3);
    CHECK_TEXT(c->problems->field, "title");
    CHECK_TEXT(c->problems->message, "A title of at most 200 letters is needed");
    CHECK_TEXT(c->problems->next->file, "units.csv");
    CHECK_TEXT(c->problems->next->field, NULL);
    CHECK_INT(c->problems->next->line, 12);
    CHECK_INT(c->problems->next->column, 3);
    CHECK_TEXT(c->last_problem->message, "Two units have the same code");
    CHECK(c->last_problem->next == NULL);
    problems_clear(c);
    CHECK(c->problems == NULL && c->last_problem == NULL && c->problem_count == 0);
}

TEST(a_hostile_file_cannot_fill_the_memory_with_problems)
{
    size_t size;
    int kept = 0;

    for (int i = 0; i < PROBLEMS_KEPT; i++)
        problem_at(c, "a.csv", i, 0, "wrong");
    size = arena_size(c->arena);
    for (int i = 0; i < 100000; i++) {
        problem_at(c, "a.csv", i, 0, "wrong");
        problem(c, "b", "wrong");
    }
    CHECK_INT((int64_t)arena_size(c->arena), (int64_t)size);
    for (struct problem *p = c->problems; p != NULL; p = p->next)
        kept++;
    CHECK_INT(kept, PROBLEMS_KEPT);
    CHECK_INT(c->problem_count, PROBLEMS_KEPT + 200000);
}

TEST(numbers_are_grouped_as_the_reader_expects)
{
    static const struct {
        int64_t n;
        const char *vi, *en;
    } rows[] = {
        { 0, "0", "0" },
        { 999, "999", "999" },
        { 1000, "1.000", "1,000" },
        { 1500000, "1.500.000", "1,500,000" },
        { -12345, "-12.345", "-12,345" },
        { INT64_MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808" },
        { INT64_MAX, "9.223.372.036.854.775.807", "9,223,372,036,854,775,807" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK_TEXT(number(LANG_VI, c->arena, rows[i].n), rows[i].vi);
        CHECK_TEXT(number(LANG_EN, c->arena, rows[i].n), rows[i].en);
    }
    CHECK_TEXT(money(c, 1500000), "1,500,000 VND");
    c->lang = LANG_VI;
    CHECK_TEXT(money(c, 1500000), "1.500.000 đồng");
    CHECK_TEXT(money(c, -1), "-1 đồng");
}

TEST(days_and_times_are_told_in_the_readers_language)
{
    static const char *const vi[] = { "Thứ Hai", "Thứ Ba",  "Thứ Tư",  "Thứ Năm",
                                      "Thứ Sáu", "Thứ Bảy", "Chủ Nhật" };
    static const char *const en[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                      "Friday", "Saturday", "Sunday" };
    struct date monday = { 2025, 2, 10 };

    CHECK_TEXT(time_text(c, now(c)), "12/02/2025 12:00 pm");
    for (int i = 0; i < 7; i++) {
        c->lang = LANG_VI;
        CHECK_TEXT(weekday_text(c, date_add_days(monday, i)), vi[i]);
        c->lang = LANG_EN;
        CHECK_TEXT(weekday_text(c, date_add_days(monday, i)), en[i]);
    }
    CHECK_TEXT(weekday_text(c, DATE_NONE), "");
    c->lang = LANG_VI;
    CHECK_TEXT(time_text(c, now(c)), "12/02/2025 12:00 CH");
}

TEST(every_status_has_a_name)
{
    (void)c;
    CHECK_TEXT(status_name(OK), "ok");
    CHECK_TEXT(status_name(NOT_FOUND), "not found");
    CHECK_TEXT(status_name(INVALID), "invalid");
    CHECK_TEXT(status_name(DENIED), "denied");
    CHECK_TEXT(status_name(CONFLICT), "conflict");
    CHECK_TEXT(status_name(BUSY), "busy");
    CHECK_TEXT(status_name(FAILED), "failed");
    CHECK_TEXT(status_name((enum status)99), "unknown");
}

const struct test ctx_tests[] = {
    T(problems_are_told_in_the_order_in_which_they_were_found),
    T(a_hostile_file_cannot_fill_the_memory_with_problems),
    T(numbers_are_grouped_as_the_reader_expects),
    T(days_and_times_are_told_in_the_readers_language),
    T(every_status_has_a_name),
    T_END,
};
