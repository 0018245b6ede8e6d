/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes calendars. Everything that libical makes belongs to the calendar's component and goes with it. */
#include "service/ical.h"

#include "core/buf.h"

#include <assert.h>
#include <libical/ical.h>
#include <string.h>

#define ZONE "Asia/Ho_Chi_Minh"

/* libical escapes what has a meaning in a text, but writes other control characters as they are or by marks of its own. */
static const char *
clean(struct ctx *c, const char *text, bool multiline)
{
    struct buf b;

    buf_init(&b, c->arena, strlen(text) + 1);
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;

        if (byte == '\n' && multiline)
            buf_add_char(&b, '\n');
        else if (byte == '\n' || byte == '\t')
            buf_add_char(&b, ' ');
        else if (byte >= 0x20 && byte != 0x7F)
            buf_add_char(&b, *at);
    }
    return b.data;
}

static struct icaltimetype
day(struct date d)
{
    struct icaltimetype t = icaltime_null_date();

    t.year = d.year;
    t.month = d.month;
    t.day = d.day;
    return t;
}

static struct icaltimetype
utc(int64_t at)
{
    return icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

/* A minute of a Vietnamese day, which may lie beyond its midnight. */
static struct icaltimetype
local(struct date on, int minute)
{
    struct icaltimetype t = day(date_add_days(on, minute / (24 * 60)));

    t.is_date = 0;
    t.hour = minute / 60 % 24;
    t.minute = minute % 60;
    t.second = 0;
    return t;
}

static icalproperty *
in_zone(icalproperty *property)
{
    icalproperty_add_parameter(property, icalparameter_new_tzid(ZONE));
    return property;
}

/* A name that libical does not know: its value is written as it is, so it is one of ours. */
static icalproperty *
named(const char *name, const char *value)
{
    icalproperty *property = icalproperty_new_x(value);

    icalproperty_set_x_name(property, name);
    return property;
}

/* Vietnam has had one time since 1975, without summer time. */
static icalcomponent *
zone(void)
{
    icalcomponent *standard = icalcomponent_new(ICAL_XSTANDARD_COMPONENT),
                  *made = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);

    icalcomponent_add_property(standard,
                               icalproperty_new_dtstart(local((struct date){ 1975, 6, 13 }, 0)));
    icalcomponent_add_property(standard, icalproperty_new_tzoffsetfrom(VIETNAM_OFFSET_S));
    icalcomponent_add_property(standard, icalproperty_new_tzoffsetto(VIETNAM_OFFSET_S));
    icalcomponent_add_property(standard, icalproperty_new_tzname("+07"));
    icalcomponent_add_property(made, icalproperty_new_tzid(ZONE));
    icalcomponent_add_component(made, standard);
    return made;
}

static void
add_days(icalcomponent *to, const struct ical_event *e)
{
    if (e->minute < 0) {
        icalcomponent_add_property(to, icalproperty_new_dtstart(day(e->on)));
        icalcomponent_add_property(to, icalproperty_new_dtend(day(date_add_days(e->on, 1))));
    } else {
        icalcomponent_add_property(to, in_zone(icalproperty_new_dtstart(local(e->on, e->minute))));
        icalcomponent_add_property(
            to, in_zone(icalproperty_new_dtend(local(e->on, e->minute + e->minutes))));
    }
}

static void
add_texts(struct ctx *c, icalcomponent *to, const struct ical_event *e)
{
    icalcomponent_add_property(to, icalproperty_new_summary(clean(c, e->summary, false)));
    if (e->description[0] != '\0')
        icalcomponent_add_property(to,
                                   icalproperty_new_description(clean(c, e->description, true)));
    if (e->place[0] != '\0')
        icalcomponent_add_property(to, icalproperty_new_location(clean(c, e->place, false)));
    if (e->url[0] != '\0')
        icalcomponent_add_property(to, icalproperty_new_url(clean(c, e->url, false)));
    if (e->category[0] != '\0')
        icalcomponent_add_property(to, icalproperty_new_categories(clean(c, e->category, false)));
}

static icalcomponent *
event(struct ctx *c, const struct ical_event *e)
{
    icalcomponent *made = icalcomponent_new(ICAL_VEVENT_COMPONENT);

    assert(e->uid != NULL && !date_is_none(e->on) && e->sequence >= 0);
    icalcomponent_add_property(made, icalproperty_new_uid(clean(c, e->uid, false)));
    icalcomponent_add_property(made, icalproperty_new_dtstamp(utc(e->changed_at)));
    icalcomponent_add_property(made, icalproperty_new_lastmodified(utc(e->changed_at)));
    icalcomponent_add_property(made, icalproperty_new_sequence((int)e->sequence));
    add_days(made, e);
    add_texts(c, made, e);
    icalcomponent_add_property(
        made,
        icalproperty_new_status(e->is_cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    icalcomponent_add_property(made, icalproperty_new_transp(e->is_busy && !e->is_cancelled
                                                                 ? ICAL_TRANSP_OPAQUE
                                                                 : ICAL_TRANSP_TRANSPARENT));
    return made;
}

const char *
ical_write(struct ctx *c, const struct ical_calendar *calendar)
{
    icalcomponent *made = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    const char *name = clean(c, calendar->name, false), *out;
    struct icaldurationtype refresh = icaldurationtype_from_int(calendar->refresh_s);
    char *text;

    icalcomponent_add_property(made, icalproperty_new_version("2.0"));
    icalcomponent_add_property(made, icalproperty_new_prodid("-//Thi dua//" VERSION "//VI"));
    icalcomponent_add_property(made, icalproperty_new_calscale("GREGORIAN"));
    icalcomponent_add_property(made, icalproperty_new_name(name));
    icalcomponent_add_property(made, named("X-WR-CALNAME", name));
    icalcomponent_add_property(made, named("X-WR-TIMEZONE", ZONE));
    icalcomponent_add_property(made, icalproperty_new_refreshinterval(refresh));
    icalcomponent_add_component(made, zone());
    for (int i = 0; i < calendar->count; i++)
        icalcomponent_add_component(made, event(c, &calendar->events[i]));
    text = icalcomponent_as_ical_string_r(made);
    icalcomponent_free(made);
    out = arena_strdup(c->arena, text);
    icalmemory_free_buffer(text);
    return out;
}
