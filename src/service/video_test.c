/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Films: what is left of them, and why some are refused. */
#include "service/video_inside.h"

#include "test/test_film.h"
#include "test/test_photo.h"

static const char *
refused(struct ctx *c, struct buf bytes)
{
    struct video film;

    problems_clear(c);
    CHECK_INT(video_clean(c, "media", test_file(c, "film", bytes.data, bytes.length), &film),
              INVALID);
    CHECK_TEXT(c->problems->field, "media");
    return c->problems->message;
}

static bool
has(struct buf b, const char *text)
{
    return memmem(b.data, b.length, text, strlen(text)) != NULL;
}

static struct buf
cleaned(struct ctx *c, struct buf bytes, struct video *out)
{
    struct buf after;

    CHECK_INT(video_clean(c, "media", test_file(c, "film", bytes.data, bytes.length), out), OK);
    after = test_bytes(c, out->path);
    CHECK_INT((int64_t)after.length, (int64_t)bytes.length);
    return after;
}

TEST(an_mp4_keeps_its_pictures_and_nothing_that_tells_of_camera_and_place)
{
    struct buf before = test_mp4(c, "isom", "avc1"), after;
    struct video film;

    CHECK(has(before, "MAKER") && has(before, "+19.4000") && has(before, "SECRET"));
    CHECK(has(before, "\xE2\xAD\xBE\xEF"));
    after = cleaned(c, before, &film);
    CHECK_TEXT(film.type, "video/mp4");
    CHECK_INT(film.width, 640);
    CHECK_INT(film.height, 360);
    CHECK_INT(film.duration_ms, 2500);
    CHECK(has(after, "PICTURE ONE") && has(after, "PICTURE TWO"));
    CHECK(!has(after, "MAKER"));
    CHECK(!has(after, "19.4000"));
    CHECK(!has(after, "PLACE"));
    CHECK(!has(after, "SECRET"));
    CHECK(!has(after, "\xE2\xAD\xBE\xEF"));
}

TEST(a_cleaned_film_is_cleaned_again_without_change)
{
    struct video film;
    struct buf once = cleaned(c, test_mp4(c, "mp42", "avc1"), &film),
               twice = cleaned(c, once, &film),
               web = cleaned(c, test_webm(c, "webm", false), &film),
               web_twice = cleaned(c, web, &film);

    CHECK(memcmp(once.data, twice.data, once.length) == 0);
    CHECK(memcmp(web.data, web_twice.data, web.length) == 0);
}

TEST(a_webm_keeps_its_pictures_and_nothing_that_tells_of_camera_and_place)
{
    for (int recorded = 0; recorded < 2; recorded++) {
        struct video film;
        struct buf after = cleaned(c, test_webm(c, "webm", recorded), &film);

        CHECK_TEXT(film.type, "video/webm");
        CHECK_INT(film.width, 320);
        CHECK_INT(film.height, 240);
        CHECK_INT(film.duration_ms, 2000);
        CHECK(has(after, "PICTURE ONE") && has(after, "V_VP9"));
        CHECK(!has(after, "MAKER"));
        CHECK(!has(after, "LOCATION"));
        CHECK(!has(after, "script"));
    }
}

TEST(what_is_no_film_or_is_not_played_is_refused_with_its_reason)
{
    struct buf half = test_mp4(c, "isom", "avc1"), html, web = test_webm(c, "webm", false);

    buf_init(&html, c->arena, 64);
    buf_add(&html, "<html><script>alert(1)</script></html>");
    CHECK_HAS(refused(c, html), "no film");
    CHECK_HAS(refused(c, test_mp4(c, "qt  ", "avc1")), "QuickTime");
    CHECK_HAS(refused(c, test_mp4(c, "heic", "avc1")), "no film");
    CHECK_HAS(refused(c, test_mp4(c, "isom", "mp4v")), "mp4v");
    CHECK_HAS(refused(c, test_webm(c, "matroska", false)), "no film");
    half.length = half.length / 2;
    CHECK_HAS(refused(c, half), "cut off");
    web.length -= 5;
    CHECK_HAS(refused(c, web), "cut off");
    html.length = 0;
    CHECK_HAS(refused(c, html), "empty");
}

/* Every length and number in turn is made absurd: nothing outside the bytes is touched, and the walk ends. */
TEST(a_film_with_any_byte_changed_is_walked_within_its_bytes)
{
    struct buf films[] = { test_mp4(c, "isom", "avc1"), test_webm(c, "webm", true) };

    for (int f = 0; f < 2; f++) {
        for (size_t i = 0; i < films[f].length; i++) {
            for (int bit = 0; bit < 8; bit += 7) {
                unsigned char *own = arena_alloc(c->arena, films[f].length);
                struct video_facts facts = { .width = 0 };

                memcpy(own, films[f].data, films[f].length);
                own[i] ^= (unsigned char)(1 << bit);
                if (f == 0)
                    (void)video_clean_mp4(c->arena, own, films[f].length, &facts);
                else
                    (void)video_clean_webm(own, films[f].length, &facts);
            }
        }
    }
}

const struct test video_tests[] = {
    T(an_mp4_keeps_its_pictures_and_nothing_that_tells_of_camera_and_place),
    T(a_cleaned_film_is_cleaned_again_without_change),
    T(a_webm_keeps_its_pictures_and_nothing_that_tells_of_camera_and_place),
    T(what_is_no_film_or_is_not_played_is_refused_with_its_reason),
    T(a_film_with_any_byte_changed_is_walked_within_its_bytes),
    T_END,
};
