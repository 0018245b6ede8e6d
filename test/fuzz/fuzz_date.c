/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a day: what is read is a day, and is written and read again as the same. */
#include "core/date.h"

#include "core/arena.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check_day(struct arena *a, struct date d)
{
    struct date again = DATE_NONE;

    assert(date_is_valid(d.year, d.month, d.day));
    assert(date_parse_iso(date_iso(a, d), &again) && date_compare(again, d) == 0);
    assert(date_parse_vi(date_vi(a, d), &again) && date_compare(again, d) == 0);
    assert(date_compare(date_from_number(date_number(d)), d) == 0);
    assert(date_compare(date_of_instant(date_start_at(d)), d) == 0);
    date_long_vi(a, d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)bytes, size);
    struct date d = DATE_NONE;
    int64_t at = 0;

    if (date_parse_iso(text, &d))
        check_day(a, d);
    if (date_parse_vi(text, &d))
        check_day(a, d);
    memcpy(&at, bytes, size < sizeof(at) ? size : sizeof(at));
    time_vi(a, at);
    time_iso(a, at);
    check_day(a, date_of_instant(at));
    check_day(a, date_from_number((int32_t)(at >> 16)));
    check_day(a, date_add_days(date_of_instant(at), (int)(at >> 3 & 0x7FFFFFFF)));
    arena_free(a);
    return 0;
}
