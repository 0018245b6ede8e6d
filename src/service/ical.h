/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars as programs read them: iCalendar (RFC 5545, with the names of RFC 7986), written by libical. */
#ifndef SERVICE_ICAL_H
#define SERVICE_ICAL_H

#include "core/ctx.h"

struct ical_event {
    const char *uid; /* of the thing, whatever its day: "deadline-12-34@thi-dua" */
    int64_t
        sequence; /* rises whenever the day, the time or the cancellation changes, and never falls */
    int64_t changed_at; /* when what it tells was last changed: DTSTAMP and LAST-MODIFIED */
    struct date on;
    int minute;  /* of the day in Vietnam; -1: the whole day */
    int minutes; /* how long it takes; of a whole day without meaning */
    const char *summary;
    const char *description; /* lines; "" none */
    const char *place;       /* "" none */
    const char *url;         /* "" none */
    const char *category;    /* "" none */
    bool is_cancelled;
    bool is_busy; /* its reader is to be there: the time is not free */
};

struct ical_calendar {
    const char *name; /* words of the program's own, without commas */
    int refresh_s;    /* how often it is worth while to ask again */
    const struct ical_event *events;
    int count;
};

/* The whole file, with CR LF, folded at 75 bytes between letters. Texts may be hostile: control characters are left out, and a line
 * break stands in a description alone. */
const char *ical_write(struct ctx *c, const struct ical_calendar *calendar);

#endif
