/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A committee that reports, for the tests of this feature: two members, the standing office, the head, and three schedules. */
#ifndef TEST_REPORTING_H
#define TEST_REPORTING_H

#include "feature/report/report.h"
#include "test/nghi_son.h"
#include "test/test.h"
#include "test/test_http.h"

struct reporting_scene {
    struct nghi_son n;
    int64_t officer, other_officer; /* of Hải Hà, of Hải Hòa */
    int64_t member, other_member;   /* accounts */
    int64_t seat, other_seat;       /* follow Hải Hà and Hải Hòa; Nghi Sơn */
    int64_t office, head;           /* accounts */
    struct report_schedule units, members, secretariat;
};

/* On 12/02/2025, a Wednesday: units and members report for the weeks that end on Friday, one and two working days after; the office for each
 * half of a month. The context is the system's. */
void reporting_make(struct ctx *c, struct reporting_scene *out);

struct date reporting_day(const char *iso);

/* An input with four texts for a place; `done` NULL: all blank. */
struct report_input reporting_input(const struct report_schedule *s, int64_t author_id,
                                    const char *from_iso, const char *done);

/* Sends as an account, and expects it to be taken; the report's id. */
int64_t reporting_send(struct ctx *c, int64_t account_id, const struct report_schedule *s,
                       int64_t author_id, const char *from_iso, const char *done);

struct report_duty reporting_duty(struct ctx *c, const struct report_schedule *s, int64_t author_id,
                                  const char *from_iso);

const char *reporting_problem(struct ctx *c, const char *field); /* "" where none */

#endif
