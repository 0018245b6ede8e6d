/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of days off show. */
#ifndef FEATURE_HOLIDAY_VIEWS_H
#define FEATURE_HOLIDAY_VIEWS_H

#include "feature/holiday/holiday.h"
#include "web/form.h"
#include "web/parts.h"
#include "web/views.h"

struct holiday_line {
    struct date on;
    const char *weekday, *name, *source;
    bool is_off, is_verified;
    int64_t version;
    const char *edit_url;   /* private: NULL where the reader may not */
    const char *delete_url; /* private: the same */
};

struct year_link {
    int year;
    const char *url; /* private */
};

struct holidays_view {
    struct page page;
    int year;
    const struct year_link *years;
    int year_count;
    const struct holiday_line *days;
    int day_count;
    int unverified;
    const char *new_url; /* private: NULL where the reader may not */
};
VIEW_OF(holidays);

struct holiday_form_view {
    struct page page;
    struct form *form;
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(holiday_form);

#endif
