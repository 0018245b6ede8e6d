/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days off and swapped working days, as the office keeps them: the Government sets them anew each year. What they mean for
 * working days is service/calendar.h. */
#ifndef FEATURE_HOLIDAY_HOLIDAY_H
#define FEATURE_HOLIDAY_HOLIDAY_H

#include "core/ctx.h"
#include "web/feature.h"

struct holiday {
    struct date on;
    bool is_off; /* false: a weekend day that is worked in exchange */
    const char *name, *source;
    bool is_verified; /* somebody has looked at the source */
    int64_t version;
};

extern const struct feature holiday_feature;

enum status holiday_list(struct ctx *c, int year, struct holiday **out, int *out_count) MUST_CHECK;
enum status holiday_find(struct ctx *c, struct date on, struct holiday *out) MUST_CHECK;

/* The first and last year that has a row; the year of today where there is none. */
enum status holiday_years(struct ctx *c, int *out_first, int *out_last) MUST_CHECK;

/* Need EDIT_CAMPAIGN. INVALID at on, name, source, is_off (a day of the week that is worked anyway); CONFLICT where the version is
 * stale. `was_on` is the row's day before the change. */
enum status holiday_insert(struct ctx *c, const struct holiday *h) MUST_CHECK;
enum status holiday_update(struct ctx *c, struct date was_on, const struct holiday *h) MUST_CHECK;
enum status holiday_delete(struct ctx *c, struct date on, int64_t version) MUST_CHECK;

#endif
