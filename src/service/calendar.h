/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines in the words of documents, and working days. */
#ifndef SERVICE_CALENDAR_H
#define SERVICE_CALENDAR_H

#include "core/ctx.h"

enum deadline_rule { RULE_NONE, RULE_BEFORE, RULE_BY, RULE_WITHIN };

const char *deadline_rule_code(enum deadline_rule rule); /* "before" */
const char *deadline_rule_text(const struct ctx *c, enum deadline_rule rule);

struct deadline_words {
    enum deadline_rule rule;
    struct date last_on; /* the last day on which it may be done */
    size_t at, length;   /* the part of the text that says it, in bytes */
};

/* Understands Vietnamese (and English) deadlines anywhere in a text: "trước ngày 31/3/2025" (last day 30/3), "trong tháng 3
 * năm 2025", "trong quý I/2025", "trong năm 2025", "đến hết ngày", "chậm nhất (là) ngày", "không muộn hơn", "hoàn thành ngày", "từ ngày ... đến ngày",
 * "trước tháng 4 năm 2025", "trước quý II", "trong tuần ... " is not understood. Days as 31/3/2025, 31-3-2025, "ngày 31 tháng 3 năm
 * 2025"; a day or month without a year takes the year of `issued_on` or the next where it would lie before it. The first
 * deadline of the text. INVALID with no problem where none is found or the day does not exist (31/2). */
enum status deadline_words_read(const char *text, struct date issued_on,
                                struct deadline_words *out) MUST_CHECK;

/* Whether a day is worked: Monday to Friday but for days off, and swapped weekend days. Reads the holiday table. */
enum status calendar_is_working_day(struct ctx *c, struct date d, bool *out) MUST_CHECK;

/* The n-th working day after `from` (n > 0; n < 0: before). */
enum status calendar_add_working_days(struct ctx *c, struct date from, int n,
                                      struct date *out) MUST_CHECK;
enum status calendar_working_days_between(struct ctx *c, struct date from, struct date to,
                                          int *out) MUST_CHECK;

/* For each day of `from`: the n-th working day after it (n > 0), or the day itself, where it is not worked the next one that is
 * (n = 0). One reading for all. */
enum status calendar_due_days(struct ctx *c, const struct date *from, int count, int n,
                              struct date *out) MUST_CHECK;

/* Loads data/holidays.csv's rows (built in) where the table is empty. */
enum status calendar_seed(struct ctx *c) MUST_CHECK;

#endif
