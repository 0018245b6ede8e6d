/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growable bytes. */
#include "core/buf.h"

#include "test/test.h"

TEST(a_buffer_grows_and_stays_ended)
{
    struct buf b;

    buf_init(&b, c->arena, 0);
    CHECK_TEXT(b.data, "");
    for (int i = 0; i < 5000; i++) {
        buf_add_char(&b, 'x');
        buf_add(&b, "yz");
        buf_add_bytes(&b, "12", 2);
        buf_printf(&b, "%03d", i);
        CHECK_INT(b.data[b.length], 0);
    }
    CHECK_INT((int64_t)b.length, 1000 * 8 + 4000 * 9);
    CHECK_INT((int64_t)strlen(b.data), (int64_t)b.length);
    CHECK(memcmp(b.data, "xyz12000xyz12001", 16) == 0);
    CHECK_TEXT(b.data + b.length - 9, "xyz124999");
    buf_clear(&b);
    CHECK_TEXT(b.data, "");
    CHECK_INT((int64_t)b.length, 0);
}

TEST(a_long_format_fits)
{
    struct buf b;

    buf_init(&b, c->arena, 10);
    buf_printf(&b, "%0*d|", 5000, 1);
    buf_printf(&b, "%s", "");
    CHECK_INT((int64_t)b.length, 5001);
    CHECK_TEXT(b.data + 4999, "1|");
}

TEST(reserved_room_can_be_filled_whole)
{
    struct buf b;

    buf_init(&b, c->arena, 1);
    memset(buf_reserve(&b, 1000), 'a', 1000);
    b.length += 1000;
    CHECK_INT((int64_t)strlen(b.data), 1000);
}

TEST(code_points_are_written_as_utf8)
{
    static const unsigned points[] = { 'a',   0x7F,   0x80,   0x111,   0x7FF,
                                       0x800, 0x1EBF, 0xFFFD, 0x10000, 0x10FFFF };
    struct buf b;

    buf_init(&b, c->arena, 0);
    for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++)
        buf_add_code_point(&b, points[i]);
    CHECK_TEXT(b.data, "a\x7f\xc2\x80đ\xdf\xbf\xe0\xa0\x80ế\xef\xbf\xbd\xf0\x90\x80\x80"
                       "\xf4\x8f\xbf\xbf");
}

TEST(what_is_no_code_point_becomes_the_replacement)
{
    struct buf b;

    buf_init(&b, c->arena, 0);
    buf_add_code_point(&b, 0xD800);
    buf_add_code_point(&b, 0xDFFF);
    buf_add_code_point(&b, 0x110000);
    CHECK_TEXT(b.data, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

const struct test buf_tests[] = {
    T(a_buffer_grows_and_stays_ended),
    T(a_long_format_fits),
    T(reserved_room_can_be_filled_whole),
    T(code_points_are_written_as_utf8),
    T(what_is_no_code_point_becomes_the_replacement),
    T_END,
};
