/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and instants. A day is a calendar day in Vietnam (UTC+7, no summer time); an instant is UTC seconds. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Gregorian; all zero means "no day" (an open end, an empty field). */
struct date {
    int16_t year; /* 1..9999 */
    uint8_t month;
    uint8_t day;
};

#define DATE_NONE        ((struct date){ 0, 0, 0 })
#define VIETNAM_OFFSET_S (7 * 3600)

bool date_is_none(struct date d);
bool date_is_valid(int year, int month, int day);

/* Days since 1970-01-01. date_none has no number: asserts. */
int32_t date_number(struct date d);
struct date date_from_number(int32_t number);

struct date date_add_days(struct date d, int days);
int date_days_between(struct date from, struct date to); /* to - from */
int date_compare(struct date a, struct date b);          /* <0, 0, >0; none sorts after every day */
struct date date_min(struct date a, struct date b);      /* none counts as the latest */
struct date date_last_of_month(int year, int month);
int date_weekday(struct date d); /* 1 Monday .. 7 Sunday */

/* from_on inclusive, to_on exclusive, none = open. */
bool date_is_within(struct date d, struct date from_on, struct date to_on);

/* "2025-03-31"; the form of the database, of JSON and of commands. False where it is not exactly such a day. */
bool date_parse_iso(const char *text, struct date *out);
const char *date_iso(struct arena *a, struct date d); /* "" for none */

/* What people type: 31/3/2025, 31-03-2025, 31.3.2025, "31 - 03 - 2025", and the ISO form (browsers' date inputs). */
bool date_parse_vi(const char *text, struct date *out);
const char *date_vi(struct arena *a, struct date d);       /* "31/03/2025" */
const char *date_short_vi(struct arena *a, struct date d); /* "31/03" */

/* "ngày 05 tháng 3 năm 2020": a zero before days below 10 and before months 1 and 2 (Decree 30/2020). */
const char *date_long_vi(struct arena *a, struct date d);

/* The Vietnamese day of an instant, and the first instant of a day. */
struct date date_of_instant(int64_t at);
int64_t date_start_at(struct date d);

/* Hour 0..23 and minute of an instant in Vietnam. */
void time_of_instant(int64_t at, int *out_hour, int *out_minute);

/* "12/02/2025 12:42 CH" (SA before noon; 12:05 SA is five past midnight). */
const char *time_vi(struct arena *a, int64_t at);
const char *time_en(struct arena *a, int64_t at);  /* "12/02/2025 12:42 pm" */
const char *time_iso(struct arena *a, int64_t at); /* "2025-02-12T05:42:00Z" */

/* Where "now" comes from. Zero-initialised it is the system's clock. `fixed_at` (tests) stands still; otherwise
 * `offset_s` is added, so that --on moves the day and the time of day goes on running. */
struct clock {
    int64_t fixed_at;
    int64_t offset_s;
};

int64_t clock_now(const struct clock *clock);
struct date clock_today(const struct clock *clock);
void clock_set_today(struct clock *clock, struct date on);

#endif
