/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three programs that read calendars agree on every event with each other and with what was meant: libical, python3-icalendar
 * and ical.js. Before and after the conclusion of 12/02/2025, after a merger, and with hostile titles. */
#include "db/db.h"
#include "feature/agenda/agenda.h"
#include "feature/load/load.h"
#include "test/reporting.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

enum { EVENTS_MAX = 2000 };

static int
compare_lines(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *
join_sorted(struct ctx *c, const char **lines, int count)
{
    struct buf b;

    buf_init(&b, c->arena, 4096);
    qsort(lines, (size_t)count, sizeof(*lines), compare_lines);
    for (int i = 0; i < count; i++) {
        buf_add(&b, lines[i]);
        buf_add_char(&b, '\n');
    }
    return b.data;
}

/* ------------------------------------------------------------------ what was meant */

static const char *
meant(struct ctx *c, const struct agenda *a)
{
    const char **lines = arena_array(c->arena, EVENTS_MAX, sizeof(*lines));

    CHECK(a->count < EVENTS_MAX);
    for (int i = 0; i < a->count; i++) {
        const struct ical_event *e = &a->events[i];
        int64_t at = date_start_at(e->on) + 60 * (int64_t)e->minute;
        const char *from = date_iso(c->arena, e->on),
                   *to = date_iso(c->arena, date_add_days(e->on, 1));

        if (e->minute >= 0) {
            from = time_iso(c->arena, at);
            to = time_iso(c->arena, at + 60 * (int64_t)e->minutes);
        }
        lines[i] = arena_printf(c->arena, "%s|%lld|%s|%s|%s|%s", e->uid, (long long)e->sequence,
                                from, to, e->is_cancelled ? "CANCELLED" : "CONFIRMED", e->summary);
    }
    return join_sorted(c, lines, a->count);
}

/* ------------------------------------------------------------------ what is read */

static const char *
time_read(struct ctx *c, icaltimetype t)
{
    if (t.is_date)
        return date_iso(c->arena,
                        (struct date){ (int16_t)t.year, (uint8_t)t.month, (uint8_t)t.day });
    CHECK(t.zone != NULL);
    return time_iso(c->arena, icaltime_as_timet_with_zone(t, t.zone));
}

static const char *
read_by_libical(struct ctx *c, const char *text)
{
    icalcomponent *all = icalparser_parse_string(text);
    const char **lines = arena_array(c->arena, EVENTS_MAX, sizeof(*lines));
    int count = 0;

    CHECK(all != NULL);
    CHECK_INT(icalcomponent_count_errors(all), 0);
    for (icalcomponent *e = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
         e != NULL; e = icalcomponent_get_next_component(all, ICAL_VEVENT_COMPONENT)) {
        CHECK(count < EVENTS_MAX);
        lines[count++] = arena_printf(
            c->arena, "%s|%d|%s|%s|%s|%s", icalcomponent_get_uid(e), icalcomponent_get_sequence(e),
            time_read(c, icalcomponent_get_dtstart(e)), time_read(c, icalcomponent_get_dtend(e)),
            icalenum_status_to_string(icalcomponent_get_status(e)), icalcomponent_get_summary(e));
    }
    icalcomponent_free(all);
    return join_sorted(c, lines, count);
}

static const char *
read_by(struct ctx *c, const char *program, const char *path)
{
    FILE *out = popen(arena_printf(c->arena, "%s '%s'", program, path), "r");
    struct buf b;
    char piece[4096];
    size_t length;

    CHECK(out != NULL);
    buf_init(&b, c->arena, 4096);
    while ((length = fread(piece, 1, sizeof(piece), out)) > 0)
        buf_add_bytes(&b, piece, length);
    CHECK_INT(pclose(out), 0);
    return b.data;
}

/* The calendar of an account as all three read it. */
static const char *
calendar_of(struct ctx *c, int64_t account_id)
{
    struct agenda a = { 0 };
    const char *text, *path, *want;

    c->account_id = account_id;
    problems_clear(c);
    CHECK_INT(agenda_read(c, "https://thi-dua.example", &a), OK);
    CHECK_INT(agenda_write(c, "https://thi-dua.example", &text), OK);
    path = test_file(c, "lich.ics", text, strlen(text));
    want = meant(c, &a);
    CHECK_TEXT(read_by_libical(c, text), want);
    CHECK_TEXT(read_by(c, "/usr/bin/python3 test/ical/read.py", path), want);
    CHECK_TEXT(read_by(c, "node test/ical/read.mjs", path), want);
    c->account_id = ACCOUNT_SYSTEM;
    return want;
}

static int64_t
account_named(struct ctx *c, const char *name)
{
    struct query *q = query_new(c, "SELECT id FROM account WHERE name = $1");
    int64_t id = 0;

    bind_text(q, name);
    if (query_row(q))
        id = col_int(q, 0);
    CHECK_INT(query_end_one(q), OK);
    return id;
}

/* The line of an event whose summary has these words; "" where there is none. */
static const char *
line_with(struct ctx *c, const char *lines, const char *words)
{
    const char *at = strstr(lines, words), *from = at;

    if (at == NULL)
        return "";
    while (from > lines && from[-1] != '\n')
        from--;
    return arena_strndup(c->arena, from, strcspn(from, "\n"));
}

static const char *
column(struct ctx *c, const char *line, int n)
{
    for (; n > 0; n--) {
        line += strcspn(line, "|");
        line += *line != '\0';
    }
    return arena_strndup(c->arena, line, strcspn(line, "|"));
}

TEST(three_readers_agree_on_the_example_before_and_after_the_conclusion)
{
    static const char *const names[] = { "thuong-truc", "truong-ban", "thanh-vien-6",
                                         "can-bo-nghi-son" };
    struct load_result loaded;
    const char *town, *commune, *before, *after;

    test_set_today(c, "2025-02-10");
    c->account_id = ACCOUNT_SYSTEM;
    c->lang = LANG_VI;
    CHECK_INT(load_folder(c, "examples/nghi-son", &loaded), OK);
    before = calendar_of(c, account_named(c, "thuong-truc"));
    town = line_with(c, before, "cấp thị xã");
    commune = line_with(c, before, "còn 30 trên 30 đơn vị");
    CHECK_TEXT(column(c, town, 1), "0");
    CHECK_TEXT(column(c, town, 2), "2025-06-29");
    CHECK_TEXT(column(c, town, 3), "2025-06-30");
    CHECK_TEXT(column(c, commune, 2), "2025-03-30");

    test_set_today(c, "2025-02-12");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        calendar_of(c, account_named(c, names[i]));
    after = calendar_of(c, account_named(c, "thuong-truc"));
    CHECK_TEXT(column(c, line_with(c, after, "cấp thị xã"), 0), column(c, town, 0));
    CHECK_TEXT(column(c, line_with(c, after, "cấp thị xã"), 1), "1");
    CHECK_TEXT(column(c, line_with(c, after, "cấp thị xã"), 2), "2025-05-31");
    /* what the conclusion says of communes is later than the plan: nothing moves */
    CHECK_TEXT(line_with(c, after, "còn 30 trên 30 đơn vị"), commune);
    /* the offices have their first day by it */
    CHECK_HAS(after, "|0|2025-03-31|2025-04-01|CONFIRMED|");
}

TEST(three_readers_agree_on_hostile_titles)
{
    struct reporting_scene s;
    struct conference k = {
        .scheduled_minute = 450, .chair = "A;B,C\\n", .note = "", .delegates = -1, .cost_vnd = -1
    };
    struct milestone m;
    const char *lines;

    reporting_make(c, &s);
    m = s.n.commune_conference;
    /* "\\n" is left out: python3-icalendar 4.0 takes it for a line break, escaped or not */
    m.title = "Hội nghị, \"một\"; hai\\ ba: BEGIN:VEVENT | END:VCALENDAR";
    CHECK_INT(milestone_find(c, m.id, &(struct milestone){ 0 }), OK);
    CHECK_INT(milestone_update(c, &m), OK);
    k.campaign_id = s.n.campaign.id;
    k.unit_id = s.n.hai_ha;
    k.place = "Hội trường; tầng 2, nhà A\\B";
    CHECK_INT(conference_take(c, STEP_PLAN, &k, true, ""), OK);
    k.scheduled_on = reporting_day("2025-03-20");
    k.scheduled_minute = 450;
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &k, true, ""), OK);
    lines = calendar_of(c, s.officer);
    CHECK_HAS(lines, "Hội nghị, \"một\"; hai\\ ba: BEGIN:VEVENT | END:VCALENDAR");
    CHECK_HAS(lines, "|1|2025-03-20T00:30:00Z|2025-03-20T04:30:00Z|CONFIRMED|Hội nghị: xã Hải Hà");
    calendar_of(c, s.member);
    calendar_of(c, s.head);
}

const struct test agenda_readers_tests[] = {
    T_DB(three_readers_agree_on_the_example_before_and_after_the_conclusion),
    T_DB(three_readers_agree_on_hostile_titles),
    T_END,
};
