/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of one's calendar show. */
#ifndef FEATURE_AGENDA_AGENDA_VIEWS_H
#define FEATURE_AGENDA_AGENDA_VIEWS_H

#include "feature/agenda/agenda.h"
#include "web/parts.h"
#include "web/views.h"

/* One of the coming days' events. */
struct agenda_line {
    struct date on;
    const char *time; /* "7:30 SA"; NULL: the whole day */
    const char *summary, *category, *place;
    const char *url;
    bool is_cancelled;
};

struct agenda_mine_view {
    struct page page;
    struct agenda_line *lines;
    int line_count;
    int later_count; /* further ahead: in the calendar, not on the page */
    const struct agenda_address *addresses;
    int address_count;
    struct form *form; /* private */
};
VIEW_OF(agenda_mine);

struct agenda_address_view {
    struct page page;
    const char *label;
    const char *url;        /* https://…/lich/….ics */
    const char *webcal_url; /* the same, as programs for calendars open it */
    bool is_http;           /* private: an address that the outside cannot reach safely */
};
VIEW_OF(agenda_address);

#endif
