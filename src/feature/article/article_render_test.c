/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles as they are read. */
#include "feature/article/article.h"

#include "test/test.h"

static struct article_media
photo(int64_t id, const char *caption, const char *alt)
{
    struct article_media m = { .id = id,
                               .kind = MEDIA_PHOTO,
                               .name = "a.jpg",
                               .caption = caption,
                               .alt = alt,
                               .width = 2000,
                               .height = 1000,
                               .size_count = IMAGE_MADE };

    for (int i = 0; i < IMAGE_MADE; i++)
        m.sizes[i] = (struct photo_size){ .wanted_width = image_widths[i / 2],
                                          .width = image_widths[i / 2],
                                          .height = image_widths[i / 2] / 2,
                                          .type = i % 2 == 0 ? "image/webp" : "image/jpeg" };
    return m;
}

static const char *
rendered(struct ctx *c, const char *body, struct article_media *media, int count,
         const struct article_rendering *like)
{
    struct article_revision revision = { .body = body, .media = media, .media_count = count };
    struct article_rendering how = *like;
    struct html out;

    how.revision = &revision;
    CHECK_INT(article_render(c, &how, &out), OK);
    return out.text;
}

static const struct article_rendering page = { .face = FACE_PAGE, .query = "", .base = "" };

#define PLACED(id) "<figure data-media=\"" #id "\"></figure>"

TEST(a_placed_photo_stands_in_the_text_with_its_sizes_caption_and_words)
{
    struct article_media media[] = { photo(7, "Toàn cảnh", "Hội trường đông người") };
    const char *html = rendered(c, "<p>Một</p>" PLACED(7) "<p>Hai</p>", media, 1, &page);

    CHECK_HAS(html, "<p>Một</p><figure class=\"photo photo-wide\">");
    CHECK_HAS(html, "/anh/7-320.webp 320w, /anh/7-800.webp 800w, /anh/7-1600.webp 1600w");
    CHECK_HAS(html, "src=\"/anh/7-800.jpg\"");
    CHECK_HAS(html, "width=\"2000\" height=\"1000\"");
    CHECK_HAS(html, "alt=\"Hội trường đông người\"");
    CHECK_HAS(html, "<figcaption>Toàn cảnh</figcaption>");
    CHECK_LACKS(html, "data-media");
    CHECK_HAS(html, "<p>Hai</p>");
}

TEST(photos_one_after_another_stand_side_by_side_and_the_rest_after_the_text)
{
    struct article_media media[] = { photo(1, "a", "x"), photo(2, "b", "x"), photo(3, "c", "x"),
                                     photo(4, "d", "x") };
    const char *html =
        rendered(c, "<p>A</p>" PLACED(1) "\n" PLACED(2) PLACED(3) "<p>B</p>", media, 4, &page);

    CHECK_HAS(html, "<p>A</p><div class=\"photo-set photo-set-3\">");
    CHECK_HAS(html, "</div>");
    CHECK(strstr(html, "/anh/4-") > strstr(html, "<p>B</p>"));
    CHECK(strstr(html, "/anh/3-") < strstr(html, "<p>B</p>"));
    CHECK(strstr(html, "fetchpriority") < strstr(html, "loading=\"lazy\""));
}

TEST(what_the_text_places_but_the_revision_has_not_is_left_out_and_nothing_stands_twice)
{
    struct article_media media[] = { photo(1, "một lần", "x") };
    const char *html =
        rendered(c, PLACED(9) PLACED(1) PLACED(1) PLACED(x) "<p>B</p>", media, 1, &page);

    CHECK_LACKS(html, "data-media");
    CHECK(strstr(strstr(html, "một lần") + 1, "một lần") == NULL);
    CHECK_HAS(html, "<p>B</p>");
    CHECK_LACKS(rendered(c, "<figure data-media=\"1", media, 1, &page), "data-media");
}

TEST(captions_and_words_cannot_become_markup)
{
    struct article_media media[] = { photo(1, "<script>alert(1)</script>", "\"><img onerror=x>"),
                                     { .id = 2,
                                       .kind = MEDIA_FILE,
                                       .name = "\"><script>.pdf",
                                       .caption = "",
                                       .alt = "",
                                       .type = "application/pdf",
                                       .size = 397000 } };
    const char *html = rendered(c, "", media, 2, &page);

    CHECK_LACKS(html, "<script>");
    CHECK_LACKS(html, "<img onerror");
    CHECK_HAS(html, "&lt;script&gt;alert(1)");
    CHECK_HAS(html, "/tep/2/script.pdf");
    CHECK_HAS(html, "PDF, 388 KB");
}

TEST(a_table_scrolls_within_a_frame_of_its_own)
{
    const char *html = rendered(c,
                                "<p>A</p><table><tbody><tr><td>1</td></tr></tbody></table><p>B</p>"
                                "<table><tbody></tbody></table>",
                                NULL, 0, &page);

    CHECK_HAS(html, "<p>A</p><div class=\"table-wrap\" role=\"group\"");
    CHECK_HAS(html, "<table class=\"table\">\n<tbody><tr><td>1</td></tr></tbody></table></div>");
    CHECK_HAS(html, "<p>B</p><div class=\"table-wrap\"");
}

TEST(a_decorative_photo_has_an_empty_alternative_and_no_link)
{
    struct article_media media[] = { photo(1, "", "") };

    media[0].is_decorative = true;
    CHECK_HAS(rendered(c, "", media, 1, &page), "alt=\"\"");
    CHECK_LACKS(rendered(c, "", media, 1, &page), "<a ");
}

TEST(a_placeholder_is_drawn_and_marked_as_such)
{
    struct article_media media[] = { photo(1, "Đồng chí Mai Sỹ Lân chủ trì", "") };
    const char *html;

    media[0].is_placeholder = true;
    media[0].size_count = 0;
    c->lang = LANG_VI;
    html = rendered(c, PLACED(1), media, 1, &page);
    CHECK_HAS(html, "photo-placeholder");
    CHECK_HAS(html, "Ảnh minh họa giữ chỗ");
    CHECK_HAS(html, "<figcaption>Đồng chí Mai Sỹ Lân chủ trì</figcaption>");
    CHECK_LACKS(html, "/anh/");
}

TEST(a_film_has_its_captions_and_previews_and_copies_have_their_own_addresses)
{
    struct article_media media[] = { { .id = 5,
                                       .kind = MEDIA_VIDEO,
                                       .name = "Phóng sự.mp4",
                                       .caption = "Phóng sự",
                                       .alt = "",
                                       .type = "video/mp4",
                                       .size = 5 << 20,
                                       .width = 640,
                                       .height = 360,
                                       .track_id = 6 },
                                     { .id = 6,
                                       .kind = MEDIA_TRACK,
                                       .name = "pd.vtt",
                                       .caption = "",
                                       .alt = "",
                                       .type = "text/vtt" } };
    const struct article_rendering preview = { .face = FACE_PREVIEW, .query = "?xem=T" },
                                   copy = { .face = FACE_COPY, .base = "../" };
    const char *html = rendered(c, PLACED(5), media, 2, &page);

    CHECK_HAS(html, "<track kind=\"captions\" srclang=\"vi\"");
    CHECK_HAS(html, "src=\"/tep/6/pd.vtt\"");
    CHECK_HAS(html, "src=\"/tep/5/phong-su.mp4\" type=\"video/mp4\"");
    CHECK_HAS(rendered(c, "", media, 2, &preview), "src=\"/tep/5/phong-su.mp4?xem=T\"");
    CHECK_HAS(rendered(c, "", media, 2, &copy), "src=\"../tep/5/phong-su.mp4\"");
}

const struct test article_render_tests[] = {
    T(a_placed_photo_stands_in_the_text_with_its_sizes_caption_and_words),
    T(photos_one_after_another_stand_side_by_side_and_the_rest_after_the_text),
    T(what_the_text_places_but_the_revision_has_not_is_left_out_and_nothing_stands_twice),
    T(captions_and_words_cannot_become_markup),
    T(a_table_scrolls_within_a_frame_of_its_own),
    T(a_decorative_photo_has_an_empty_alternative_and_no_link),
    T(a_placeholder_is_drawn_and_marked_as_such),
    T(a_film_has_its_captions_and_previews_and_copies_have_their_own_addresses),
    T_END,
};
