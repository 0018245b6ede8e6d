/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Captions of films: what is read, what is written, what is refused. */
#include "service/webvtt.h"

#include "core/buf.h"
#include "test/test.h"

static const char *
written(struct ctx *c, const char *text)
{
    const char *out = "";

    CHECK_INT(webvtt_clean(c, "media", text, strlen(text), &out), OK);
    return out;
}

static const char *
refused(struct ctx *c, const char *text)
{
    const char *out;

    problems_clear(c);
    CHECK_INT(webvtt_clean(c, "media", text, strlen(text), &out), INVALID);
    CHECK_TEXT(c->problems->field, "media");
    return c->problems->message;
}

TEST(captions_are_written_anew_with_their_times_and_words_alone)
{
    CHECK_TEXT(written(c,
                       "\xEF\xBB\xBFWEBVTT - Hội nghị\r\nKind: captions\r\n\r\n"
                       "STYLE\r\n::cue { background: url(https://a.example/x) }\r\n\r\n"
                       "NOTE a note\r\n\r\nmột\r\n00:01.500 --> 00:03.000 line:0 position:20%\r\n"
                       "<v Mai Sỹ Lân>Kính thưa <b>các đồng chí</b>\r\ndòng hai\r\n\r\n"
                       "01:00:00.000 --> 01:00:02.250\r\na < b &amp;&lt;c&gt; &\r\n"),
               "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nMai Sỹ Lân: Kính thưa các đồng chí\ndòng "
               "hai\n\n01:00:00.000 --> 01:00:02.250\na\n");
}

TEST(subrip_is_read_as_well)
{
    CHECK_TEXT(written(c, "1\n00:00:01,000 --> 00:00:02,000\nXin chào\n\n2\n00:00:02,500 --> "
                          "00:00:03,000\n<i>Tạm biệt</i>\n"),
               "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nXin chào\n\n00:00:02.500 --> "
               "00:00:03.000\nTạm biệt\n");
}

TEST(programs_within_captions_are_words_or_nothing)
{
    const char *out = written(c, "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>"
                                 "&lt;img src=x onerror=alert(1)&gt;\n\n00:02.000 --> 00:03.000\n"
                                 "<b onclick=x>\xE2\x80\xAE!</b>\n");

    CHECK_LACKS(out, "<");
    CHECK_HAS(out, "alert(1)&lt;img src=x onerror=alert(1)&gt;");
    CHECK_LACKS(out, "\xE2\x80\xAE");
}

TEST(what_is_wrong_is_told_with_its_line)
{
    CHECK_HAS(refused(c, "WEBVTT\n\n00:05.000 --> 00:03.000\na\n"),
              "Line 3: the caption ends before");
    CHECK_HAS(refused(c, "WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb\n"),
              "Line 6: the caption begins before");
    CHECK_HAS(refused(c, "WEBVTT\n\n00:61.000 --> 00:06.000\na\n"), "Line 3: the time");
    CHECK_HAS(refused(c, "WEBVTT\n\n5 --> 6\na\n"), "Line 3: the time");
    CHECK_HAS(refused(c, "WEBVTT\n\nwords alone\nmore\n"), "Line 3: these words have no time");
    CHECK_HAS(refused(c, "WEBVTT\n\n00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb\n"),
              "Line 5: a blank line is missing");
    CHECK_HAS(refused(c, "WEBVTT\n"), "no caption");
    CHECK_HAS(refused(c, "<html>"), "no captions");
    CHECK_HAS(refused(c, "WEBVTTx\n\n00:01.000 --> 00:02.000\na\n"), "no captions");
    CHECK_HAS(refused(c, "WEBVTT\n\n00:01.000 --> 00:02.000\nH\xE9i\n"), "UTF-8");
}

TEST(ten_thousand_captions_are_read_and_one_more_is_too_many)
{
    struct buf b;
    const char *out;

    buf_init(&b, c->arena, 1 << 19);
    buf_add(&b, "WEBVTT\n\n");
    for (int i = 0; i < WEBVTT_CUES_MAX; i++)
        buf_printf(&b, "%02d:%02d:%02d.000 --> %02d:%02d:%02d.900\n%d\n\n", i / 3600, i / 60 % 60,
                   i % 60, i / 3600, i / 60 % 60, i % 60, i);
    CHECK_INT(webvtt_clean(c, "media", b.data, b.length, &out), OK);
    CHECK_HAS(out, "\n9999\n");
    buf_add(&b, "23:00:00.000 --> 23:00:01.000\nx\n");
    CHECK_HAS(refused(c, b.data), "10000");
}

const struct test webvtt_tests[] = {
    T(captions_are_written_anew_with_their_times_and_words_alone),
    T(subrip_is_read_as_well),
    T(programs_within_captions_are_words_or_nothing),
    T(what_is_wrong_is_told_with_its_line),
    T(ten_thousand_captions_are_read_and_one_more_is_too_many),
    T_END,
};
