/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars as bytes. What programs read in them is asked by feature/agenda/agenda_readers_test.c. */
#include "service/ical.h"

#include "core/text.h"
#include "test/test.h"

static struct ical_event
event(const char *summary)
{
    return (struct ical_event){ .uid = "thing-1@thi-dua",
                                .sequence = 2,
                                .changed_at = 1739338800, /* 2025-02-12 05:40:00 UTC */
                                .on = { 2025, 3, 30 },
                                .minute = -1,
                                .summary = summary,
                                .description = "",
                                .place = "",
                                .url = "",
                                .category = "" };
}

static const char *
write_one(struct ctx *c, const struct ical_event *e)
{
    return ical_write(
        c, &(struct ical_calendar){ .name = "Lịch", .refresh_s = 3600, .events = e, .count = 1 });
}

TEST(a_whole_day_ends_before_the_next)
{
    struct ical_event e = event("Hạn");
    const char *text = write_one(c, &e);

    CHECK_HAS(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    CHECK_HAS(text, "\r\nDTSTART;VALUE=DATE:20250330\r\n");
    CHECK_HAS(text, "\r\nDTEND;VALUE=DATE:20250331\r\n");
    CHECK_HAS(text, "\r\nSEQUENCE:2\r\n");
    CHECK_HAS(text, "\r\nDTSTAMP:20250212T054000Z\r\n");
    CHECK_HAS(text, "\r\nLAST-MODIFIED:20250212T054000Z\r\n");
    CHECK_HAS(text, "\r\nSTATUS:CONFIRMED\r\n");
    CHECK_HAS(text, "\r\nTRANSP:TRANSPARENT\r\n");
    CHECK_HAS(text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n");
    CHECK_HAS(text, "\r\nX-WR-CALNAME:Lịch\r\n");
    CHECK_LACKS(text, "VALARM");
}

TEST(a_time_of_day_is_vietnams_also_beyond_midnight)
{
    struct ical_event e = event("Hội nghị");
    const char *text;

    e.minute = 21 * 60 + 30;
    e.minutes = 4 * 60;
    e.on = (struct date){ 2025, 12, 31 };
    e.is_busy = true;
    text = write_one(c, &e);
    CHECK_HAS(text, "\r\nDTSTART;TZID=Asia/Ho_Chi_Minh:20251231T213000\r\n");
    CHECK_HAS(text, "\r\nDTEND;TZID=Asia/Ho_Chi_Minh:20260101T013000\r\n");
    CHECK_HAS(text, "\r\nTZID:Asia/Ho_Chi_Minh\r\n");
    CHECK_HAS(text, "\r\nTZOFFSETTO:+0700\r\n");
    CHECK_HAS(text, "\r\nTRANSP:OPAQUE\r\n");
    e.is_cancelled = true;
    text = write_one(c, &e);
    CHECK_HAS(text, "\r\nSTATUS:CANCELLED\r\n");
    CHECK_HAS(text, "\r\nTRANSP:TRANSPARENT\r\n");
}

TEST(no_line_is_longer_than_75_bytes_and_no_letter_is_cut)
{
    struct ical_event e = event("");
    struct ctx *const context = c;

    for (int shift = 0; shift < 12; shift++) {
        const char *long_name = "Hội nghị điển hình tiên tiến ";
        const char *words = arena_printf(c->arena, "%.*s", shift, "aaaaaaaaaaaa"), *line;

        for (int i = 0; i < 12; i++)
            words = arena_printf(c->arena, "%s%s", words, long_name);
        e.summary = words;
        e.place = "ỨỪỬỮỰứừửữựỐỒỔỖỘốồổỗộỨỪỬỮỰứừửữựỐỒỔỖỘốồổỗộỨỪỬỮỰứừửữựỐỒỔỖỘốồổỗộ";
        line = write_one(context, &e);
        while (*line != '\0') {
            const char *end = strstr(line, "\r\n");

            CHECK(end != NULL);
            CHECK(end - line <= 75);
            CHECK(text_is_utf8(line, (size_t)(end - line)));
            line = end + 2;
        }
    }
}

TEST(a_hostile_text_stays_a_text)
{
    struct ical_event e =
        event("A, b; c\\d\r\nEND:VEVENT\nBEGIN:VEVENT\r\nUID:forged\tx\x01\x7F \"q\": y");
    const char *text;

    e.description = "one\nBEGIN:VALARM\r\ntwo, three";
    e.place = "X\r\nATTENDEE:mailto:a@b";
    e.category = "a\nb";
    e.url = "https://thi-dua.example/\r\nX-EVIL:1";
    e.uid = "u\r\nX-EVIL:2";
    text = write_one(c, &e);
    CHECK_HAS(text, "SUMMARY:A\\, b\\; c\\\\d END:VEVENT BEGIN:VEVENT UID:forged x");
    CHECK_HAS(text, "DESCRIPTION:one\\nBEGIN:VALARM\\ntwo\\, three");
    CHECK_LACKS(text, "\nEND:VEVENT BEGIN");
    CHECK_LACKS(text, "\nUID:forged");
    CHECK_LACKS(text, "\nBEGIN:VALARM");
    CHECK_LACKS(text, "\nATTENDEE");
    CHECK_LACKS(text, "\nX-EVIL");
    CHECK_LACKS(text, "\x01");
    CHECK_LACKS(text, "\x7F");
}

const struct test ical_tests[] = {
    T(a_whole_day_ends_before_the_next),
    T(a_time_of_day_is_vietnams_also_beyond_midnight),
    T(no_line_is_longer_than_75_bytes_and_no_letter_is_cut),
    T(a_hostile_text_stays_a_text),
    T_END,
};
