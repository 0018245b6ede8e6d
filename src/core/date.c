/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, by arithmetic on the Gregorian calendar: the C library's time zones are not asked. */
#include "core/date.h"

#include "core/arena.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_S = 86400, FIRST_NUMBER = -719162 /* 0001-01-01 */, LAST_NUMBER = 2932896 };

bool
date_is_none(struct date d)
{
    return d.year == 0 && d.month == 0 && d.day == 0;
}

static int
days_of_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && is_leap ? 29 : days[month - 1];
}

bool
date_is_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_of_month(year, month);
}

/* Eras of 400 years that begin on 1 March, so that the leap day is the last of its year (H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms"). */
int32_t
date_number(struct date d)
{
    int year, era, year_of_era, day_of_year, day_of_era;

    assert(date_is_valid(d.year, d.month, d.day));
    year = d.month <= 2 ? d.year - 1 : d.year;
    era = year / 400;
    year_of_era = year - era * 400;
    day_of_year = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
    day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static struct date
from_number(int64_t number)
{
    int shifted, era, day_of_era, year_of_era, day_of_year, month_from_march, month;

    if (number < FIRST_NUMBER)
        number = FIRST_NUMBER;
    if (number > LAST_NUMBER)
        number = LAST_NUMBER;
    shifted = (int)number + 719468;
    era = shifted / 146097;
    day_of_era = shifted - era * 146097;
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month_from_march = (5 * day_of_year + 2) / 153;
    month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (struct date){
        .year = (int16_t)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
        .month = (uint8_t)month,
        .day = (uint8_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
    };
}

struct date
date_from_number(int32_t number)
{
    return from_number(number);
}

struct date
date_add_days(struct date d, int days)
{
    return from_number((int64_t)date_number(d) + days);
}

int
date_days_between(struct date from, struct date to)
{
    return date_number(to) - date_number(from);
}

int
date_compare(struct date a, struct date b)
{
    int none = (int)date_is_none(a) - (int)date_is_none(b);

    if (none != 0)
        return none;
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

struct date
date_min(struct date a, struct date b)
{
    return date_compare(a, b) <= 0 ? a : b;
}

struct date
date_last_of_month(int year, int month)
{
    assert(date_is_valid(year, month, 1));
    return (struct date){ (int16_t)year, (uint8_t)month, (uint8_t)days_of_month(year, month) };
}

int
date_weekday(struct date d)
{
    return (date_number(d) - FIRST_NUMBER) % 7 + 1; /* 0001-01-01 is a Monday */
}

bool
date_is_within(struct date d, struct date from_on, struct date to_on)
{
    return !date_is_none(d) && (date_is_none(from_on) || date_compare(from_on, d) <= 0) &&
           (date_is_none(to_on) || date_compare(d, to_on) < 0);
}

/* Reads between `least` and `most` digits; -1 where there are fewer or more. */
static int
read_digits(const char **text, int least, int most)
{
    int value = 0, count = 0;

    for (; **text >= '0' && **text <= '9'; (*text)++, count++) {
        if (count == most)
            return -1;
        value = value * 10 + (**text - '0');
    }
    return count < least ? -1 : value;
}

static bool
make_date(int year, int month, int day, struct date *out)
{
    if (!date_is_valid(year, month, day))
        return false;
    *out = (struct date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
    return true;
}

static void
skip_blanks(const char **text)
{
    *text += strspn(*text, " \t");
}

static bool
parse_iso(const char *text, bool may_have_blanks, struct date *out)
{
    int year, month, day;

    year = read_digits(&text, 4, 4);
    if (year < 0 || *text++ != '-')
        return false;
    month = read_digits(&text, 2, 2);
    if (month < 0 || *text++ != '-')
        return false;
    day = read_digits(&text, 2, 2);
    if (may_have_blanks)
        skip_blanks(&text);
    return day >= 0 && *text == '\0' && make_date(year, month, day, out);
}

bool
date_parse_iso(const char *text, struct date *out)
{
    return text != NULL && parse_iso(text, false, out);
}

bool
date_parse_vi(const char *text, struct date *out)
{
    const char *begin;
    int day, month, year;
    char separator;

    if (text == NULL)
        return false;
    skip_blanks(&text);
    begin = text;
    if (parse_iso(begin, true, out))
        return true;
    day = read_digits(&text, 1, 2);
    skip_blanks(&text);
    separator = *text;
    if (day < 0 || (separator != '/' && separator != '-' && separator != '.'))
        return false;
    text++;
    skip_blanks(&text);
    month = read_digits(&text, 1, 2);
    skip_blanks(&text);
    if (month < 0 || *text++ != separator)
        return false;
    skip_blanks(&text);
    year = read_digits(&text, 4, 4);
    skip_blanks(&text);
    return year >= 0 && *text == '\0' && make_date(year, month, day, out);
}

/* Pages have many days: printf would take a tenth of their time. */
static char *
put_digits(char *to, int number, int digits)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        to[i] = (char)('0' + number % 10);
    return to + digits;
}

const char *
date_iso(struct arena *a, struct date d)
{
    char *text, *to;

    if (date_is_none(d))
        return "";
    text = arena_alloc(a, sizeof("2025-03-31"));
    to = put_digits(text, d.year, 4);
    *to++ = '-';
    to = put_digits(to, d.month, 2);
    *to++ = '-';
    put_digits(to, d.day, 2);
    return text;
}

const char *
date_vi(struct arena *a, struct date d)
{
    char *text, *to;

    if (date_is_none(d))
        return "";
    text = arena_alloc(a, sizeof("31/03/2025"));
    to = put_digits(text, d.day, 2);
    *to++ = '/';
    to = put_digits(to, d.month, 2);
    *to++ = '/';
    put_digits(to, d.year, 4);
    return text;
}

const char *
date_short_vi(struct arena *a, struct date d)
{
    char *text, *to;

    if (date_is_none(d))
        return "";
    text = arena_alloc(a, sizeof("31/03"));
    to = put_digits(text, d.day, 2);
    *to++ = '/';
    put_digits(to, d.month, 2);
    return text;
}

const char *
date_long_vi(struct arena *a, struct date d)
{
    if (date_is_none(d))
        return "";
    return arena_printf(a,
                        d.month <= 2 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d",
                        d.day, d.month, d.year);
}

/* Instants far outside the calendar (a hostile number in a file) become its first or last second. */
static int64_t
vietnamese_seconds(int64_t at)
{
    const int64_t first = (int64_t)FIRST_NUMBER * DAY_S;
    const int64_t last = (int64_t)LAST_NUMBER * DAY_S + DAY_S - 1;

    if (at < first - VIETNAM_OFFSET_S)
        return first;
    if (at > last - VIETNAM_OFFSET_S)
        return last;
    return at + VIETNAM_OFFSET_S;
}

/* The remainder is never negative. */
static int64_t
split_day(int64_t seconds, int *out_second_of_day)
{
    int64_t day = seconds / DAY_S, rest = seconds % DAY_S;

    if (rest < 0) {
        rest += DAY_S;
        day--;
    }
    *out_second_of_day = (int)rest;
    return day;
}

struct date
date_of_instant(int64_t at)
{
    int second_of_day;

    return from_number(split_day(vietnamese_seconds(at), &second_of_day));
}

int64_t
date_start_at(struct date d)
{
    return (int64_t)date_number(d) * DAY_S - VIETNAM_OFFSET_S;
}

void
time_of_instant(int64_t at, int *out_hour, int *out_minute)
{
    int second_of_day;

    split_day(vietnamese_seconds(at), &second_of_day);
    *out_hour = second_of_day / 3600;
    *out_minute = second_of_day / 60 % 60;
}

/* The halves of the day have two letters. */
static const char *
time_with_halves(struct arena *a, int64_t at, const char *before_noon, const char *after_noon)
{
    struct date d = date_of_instant(at);
    char *text = arena_alloc(a, sizeof("31/03/2025 12:59 SA")), *to;
    int hour, minute, shown;

    time_of_instant(at, &hour, &minute);
    shown = hour % 12 == 0 ? 12 : hour % 12;
    to = put_digits(text, d.day, 2);
    *to++ = '/';
    to = put_digits(to, d.month, 2);
    *to++ = '/';
    to = put_digits(to, d.year, 4);
    *to++ = ' ';
    to = put_digits(to, shown, shown < 10 ? 1 : 2);
    *to++ = ':';
    to = put_digits(to, minute, 2);
    *to++ = ' ';
    memcpy(to, hour < 12 ? before_noon : after_noon, 2);
    return text;
}

const char *
time_vi(struct arena *a, int64_t at)
{
    return time_with_halves(a, at, "SA", "CH");
}

const char *
time_en(struct arena *a, int64_t at)
{
    return time_with_halves(a, at, "am", "pm");
}

const char *
time_iso(struct arena *a, int64_t at)
{
    int second_of_day;
    int64_t seconds = vietnamese_seconds(at) - VIETNAM_OFFSET_S;
    struct date d = from_number(split_day(seconds, &second_of_day));
    char *text = arena_alloc(a, sizeof("2025-03-31T23:59:59Z")), *to;

    to = put_digits(text, d.year, 4);
    *to++ = '-';
    to = put_digits(to, d.month, 2);
    *to++ = '-';
    to = put_digits(to, d.day, 2);
    *to++ = 'T';
    to = put_digits(to, second_of_day / 3600, 2);
    *to++ = ':';
    to = put_digits(to, second_of_day / 60 % 60, 2);
    *to++ = ':';
    to = put_digits(to, second_of_day % 60, 2);
    *to = 'Z';
    return text;
}

int64_t
clock_now(const struct clock *clock)
{
    if (clock->fixed_at != 0)
        return clock->fixed_at;
    return (int64_t)time(NULL) + clock->offset_s;
}

struct date
clock_today(const struct clock *clock)
{
    return date_of_instant(clock_now(clock));
}

void
clock_set_today(struct clock *clock, struct date on)
{
    int64_t shift_s = (int64_t)date_days_between(clock_today(clock), on) * DAY_S;

    if (clock->fixed_at != 0)
        clock->fixed_at += shift_s;
    else
        clock->offset_s += shift_s;
}
