/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media of articles: what comes in, who may see it, what is left of it. */
#include "feature/article/article_media_inside.h"

#include "service/blob.h"
#include "test/nghi_son.h"
#include "test/test_film.h"
#include "test/test_http.h"
#include "test/test_photo.h"

static struct nghi_son n;

/* What the newsroom would have written. */
struct writing {
    int64_t article_id, revision_id, media_id;
    const char *state;
};

/* An article of Hải Hà with one revision. */
static enum status
insert_article(struct ctx *c, void *arg)
{
    const struct writing *w = arg;
    struct query *q = query_new(
        c, "INSERT INTO article (id, unit_id, state, slug, head_id, title, search, created_at,"
           " created_by, changed_at) VALUES ($1, $2, 'draft', 'tin', $3, 'Tin', 'tin', 1, 1, 1)");

    bind_int(q, w->article_id);
    bind_int(q, n.hai_ha);
    bind_int(q, w->revision_id);
    CHECK_INT(query_end(q), OK);
    q = query_new(c, "INSERT INTO article_revision (id, article_id, number, title, created_at,"
                     " created_by) VALUES ($1, $2, 1, 'Tin', 1, 1)");
    bind_int(q, w->revision_id);
    bind_int(q, w->article_id);
    return query_end(q);
}

static int64_t
make_article(struct ctx *c)
{
    struct writing w = { .article_id = db_new_id(c), .revision_id = db_new_id(c) };

    CHECK_INT(db_transact(c, insert_article, &w), OK);
    return w.article_id;
}

static enum status
update_state(struct ctx *c, void *arg)
{
    const struct writing *w = arg;
    struct query *q = query_new(c, "UPDATE article SET state = $2, shown_id = head_id,"
                                   " posted_at = CASE WHEN $2 = 'edited' THEN NULL ELSE 1 END,"
                                   " shown_at = 1 WHERE id = $1");

    bind_int(q, w->article_id);
    bind_text(q, w->state);
    return query_end(q);
}

static void
set_state(struct ctx *c, int64_t article_id, const char *state)
{
    struct writing w = { .article_id = article_id, .state = state };

    CHECK_INT(db_transact(c, update_state, &w), OK);
}

static enum status
insert_place(struct ctx *c, void *arg)
{
    const struct writing *w = arg;
    struct query *q = query_new(
        c, "INSERT INTO article_revision_media (revision_id, media_id, position, caption, alt)"
           " SELECT head_id, CAST($2 AS BIGINT), 1, 'Toàn cảnh', 'Hội trường' FROM article"
           " WHERE id = $1");

    bind_int(q, w->article_id);
    bind_int(q, w->media_id);
    return query_end(q);
}

/* The newest revision has it. */
static void
place(struct ctx *c, int64_t article_id, int64_t media_id)
{
    struct writing w = { .article_id = article_id, .media_id = media_id };

    CHECK_INT(db_transact(c, insert_place, &w), OK);
}

static int64_t
begin(struct ctx *c)
{
    int64_t id;

    nghi_son_make(c, &n);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    id = make_article(c);
    c->lang = LANG_EN;
    test_sign_in(c, test_account(c, "writer", ROLE_UNIT_OFFICER, n.hai_ha, 0));
    return id;
}

static int64_t
add(struct ctx *c, int64_t article_id, const char *path, const char *name)
{
    const struct article_media_source source = { .field = "media", .path = path, .name = name };
    int64_t id = 0;

    CHECK_INT(article_media_add(c, article_id, &source, &id), OK);
    return id;
}

static const char *
refused(struct ctx *c, int64_t article_id, const char *name, const char *bytes, size_t length)
{
    const struct article_media_source source = { .field = "media",
                                                 .path = test_file(c, "sent", bytes, length),
                                                 .name = name };
    int64_t id;

    problems_clear(c);
    CHECK_INT(article_media_add(c, article_id, &source, &id), INVALID);
    CHECK_TEXT(c->problems->field, "media");
    return c->problems->message;
}

#define REFUSED(article_id, name, literal)                                                         \
    refused(c, article_id, name, literal, sizeof(literal) - 1)

static bool
has(struct reply r, const char *text)
{
    return memmem(r.body, r.length, text, strlen(text)) != NULL;
}

TEST(no_served_size_of_a_photo_tells_of_its_camera_or_place)
{
    static const char *const traces[] = {
        "Exif",      "EXIF",      "GPS", "ICC_PROFILE", "ICCP", "XMP ", "http://ns.adobe",
        "Photoshop", "2025:03:27"
    };
    int64_t article_id = begin(c),
            id = add(c, article_id, test_jpeg(c, "a.jpg", 2000, 1000, 6), "a.jpg");

    for (int i = 0; i < IMAGE_MADE; i++) {
        const char *type = i % 2 == 0 ? "image/webp" : "image/jpeg";
        struct reply r = test_get(c, url_article_photo(c, id, image_widths[i / 2], type));

        CHECK_INT(r.status, 200);
        CHECK_TEXT(r.type, type);
        CHECK(r.length > 100);
        for (size_t t = 0; t < sizeof(traces) / sizeof(traces[0]); t++)
            CHECK(!has(r, traces[t]));
    }
    CHECK_INT(test_get(c, arena_printf(c->arena, "/anh/%lld-801.webp", (long long)id)).status, 404);
}

TEST(a_medium_is_public_only_while_readers_see_the_revision_that_has_it)
{
    int64_t article_id = begin(c),
            id = add(c, article_id, test_png(c, "a.png", 640, 480, 8), "a.png"),
            other = add(c, article_id, test_png(c, "b.png", 641, 480, 8), "b.png");
    const char *url = url_article_photo(c, id, 320, "image/jpeg"),
               *url_of_other = url_article_photo(c, other, 320, "image/jpeg");
    struct reply r;

    place(c, article_id, id);
    CHECK_HAS(reply_header(test_get(c, url), "Cache-Control"), "private");
    test_sign_in(c, test_account(c, "neighbour", ROLE_UNIT_OFFICER, n.hai_hoa, 0));
    CHECK_INT(test_get(c, url).status, 404);
    test_sign_in(c, 0);
    CHECK_INT(test_get(c, url).status, 404);
    set_state(c, article_id, "published");
    r = test_get(c, url);
    CHECK_INT(r.status, 200);
    CHECK_HAS(reply_header(r, "Cache-Control"), "public");
    CHECK_HAS(reply_header(r, "Cache-Control"), "immutable");
    CHECK_INT(test_get(c, url_of_other).status, 404);
    set_state(c, article_id, "withdrawn");
    CHECK_INT(test_get(c, url).status, 404);
}

TEST(a_preview_link_shows_media_until_it_ends_and_of_its_article_alone)
{
    int64_t article_id = begin(c), another = make_article(c),
            id = add(c, article_id, test_png(c, "a.png", 640, 480, 8), "a.png");
    struct request r = { .ctx = *c, .web = test_web(c) };
    const char *url = url_article_photo(c, id, 320, "image/jpeg");
    const char *query = article_preview_query(&r, article_id, now(c) + 60),
               *wrong = article_preview_query(&r, another, now(c) + 60);

    test_sign_in(c, 0);
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s%s", url, query)).status, 200);
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s%s", url, wrong)).status, 404);
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s%sx", url, query)).status, 404);
    test_set_time(c, "2025-02-13 12:01:01");
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s%s", url, query)).status, 404);
}

TEST(the_same_bytes_are_not_taken_twice_and_stand_in_the_list_as_new)
{
    int64_t article_id = begin(c);
    const char *path = test_png(c, "a.png", 640, 480, 8);
    int64_t id = add(c, article_id, path, "a.png");
    struct article_media *media;
    int count;

    CHECK_INT(add(c, article_id, path, "again.png"), id);
    CHECK_INT(article_media_list(c, article_id, &media, &count), OK);
    CHECK_INT(count, 1);
    CHECK(media[0].is_new);
    CHECK_INT(media[0].size_count, IMAGE_MADE);
    CHECK_INT(media[0].width, 640);
    place(c, article_id, id);
    CHECK_INT(article_media_list(c, article_id, &media, &count), OK);
    CHECK(!media[0].is_new);
    CHECK_TEXT(media[0].caption, "Toàn cảnh");
}

TEST(a_film_is_served_in_parts_and_its_captions_as_captions)
{
    int64_t article_id = begin(c), film, track;
    struct buf bytes = test_mp4(c, "isom", "avc1");
    const struct pair range[] = { { "range", "bytes=4-7" }, { NULL, NULL } };
    struct article_media *media;
    struct reply r;
    int count;

    film = add(c, article_id, test_file(c, "f", bytes.data, bytes.length), "Phóng sự <1>.mp4");
    track = add(c, article_id, test_file(c, "t", "1\n00:00:01,000 --> 00:00:02,000\nChào\n", 38),
                "phu-de.srt");
    place(c, article_id, film);
    CHECK_INT(article_media_list(c, article_id, &media, &count), OK);
    CHECK_TEXT(media[0].type, "video/mp4");
    CHECK_INT(media[0].height, 360);
    CHECK_HAS(url_article_file(c, &media[0]), "/phong-su-1.mp4");
    r = test_request(c, GET, url_article_file(c, &media[0]), range, NULL);
    CHECK_INT(r.status, 206);
    CHECK_TEXT(r.type, "video/mp4");
    CHECK(has(r, "ftyp"));
    CHECK_INT((int64_t)r.length, 4);
    r = test_get(c, arena_printf(c->arena, "/tep/%lld/x", (long long)track));
    CHECK_TEXT(r.type, "text/vtt");
    CHECK(has(r, "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nChào\n"));
}

TEST(a_file_is_sent_as_an_attachment_with_its_name)
{
    int64_t article_id = begin(c),
            id = add(c, article_id, test_file(c, "p", "%PDF-1.7 plan", 13), "Kế \"hoạch\".pdf");
    struct reply r = test_get(c, arena_printf(c->arena, "/tep/%lld/ke-hoach.pdf", (long long)id));

    CHECK_INT(r.status, 200);
    CHECK_TEXT(r.type, "application/pdf");
    CHECK_HAS(reply_header(r, "Content-Disposition"), "attachment");
}

TEST(what_only_pretends_to_be_a_photo_a_film_or_captions_is_refused)
{
    int64_t article_id = begin(c);
    struct buf jpeg = test_bytes(c, test_jpeg(c, "a.jpg", 300, 200, 1));

    CHECK_HAS(REFUSED(article_id, "a.svg",
                      "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>"),
              "SVG");
    CHECK_HAS(REFUSED(article_id, "a.jpg", "<html><script>alert(1)</script></html>"), "no photo");
    CHECK_HAS(REFUSED(article_id, "a.gif", "GIF89a=1;alert(1)//"), "no photo");
    CHECK_HAS(REFUSED(article_id, "a.mp4", "<html><script>alert(1)</script></html>"), "no film");
    CHECK_HAS(REFUSED(article_id, "a.vtt", "<html><script>alert(1)</script></html>"),
              "no captions");
    CHECK_HAS(REFUSED(article_id, "a.html", "<html><script>alert(1)</script></html>"),
              "none of the kinds");
    CHECK_HAS(REFUSED(article_id, "a.pdf.exe", "MZ\x90\0\x03\0\0\0"), "none of the kinds");
    buf_add(&jpeg, "<script>alert(1)</script>");
    CHECK_HAS(refused(c, article_id, "a.jpg", jpeg.data, jpeg.length), "Something else");
}

TEST(whoever_may_not_save_the_article_adds_nothing_to_it)
{
    int64_t article_id = begin(c), id;
    const char *path = test_png(c, "a.png", 64, 48, 8);
    const struct article_media_source source = { "media", path, "a.png", 0 };
    struct article_media *media;
    int count;

    test_sign_in(c, test_account(c, "neighbour", ROLE_UNIT_OFFICER, n.hai_hoa, 0));
    CHECK_INT(article_media_add(c, article_id, &source, &id), NOT_FOUND);
    CHECK_INT(article_media_list(c, article_id, &media, &count), NOT_FOUND);
    set_state(c, article_id, "edited");
    test_sign_in(c, test_account(c, "other", ROLE_UNIT_OFFICER, n.hai_ha, 0));
    CHECK_INT(article_media_add(c, article_id, &source, &id), DENIED);
    test_sign_in(c, test_account(c, "editor", ROLE_EDITOR, 0, 0));
    CHECK_INT(article_media_add(c, article_id, &source, &id), OK);
}

TEST(a_placeholder_and_a_photo_of_the_record_join_without_an_upload)
{
    int64_t article_id = begin(c), placeholder, copied;
    struct photo photo;
    struct article_media *media;
    int count;

    CHECK_INT(article_media_add_placeholder(c, article_id, "Ảnh 1", 640, 480, &placeholder), OK);
    CHECK_INT(photo_store(c, "photo", test_png(c, "a.png", 500, 400, 8), "a.png", &photo), OK);
    CHECK_INT(article_media_add_photo(c, article_id, "a.png", &photo, &copied), OK);
    CHECK_INT(article_media_list(c, article_id, &media, &count), OK);
    CHECK_INT(count, 2);
    CHECK(media[0].is_placeholder);
    CHECK_INT(media[1].size_count, IMAGE_MADE);
    CHECK(media[1].sizes[0].file_id != photo.sizes[0].file_id);
    CHECK_INT(test_get(c, url_article_photo(c, copied, 800, "image/webp")).status, 200);
    CHECK_INT(test_get(c, url_article_photo(c, placeholder, 800, "image/webp")).status, 404);
}

TEST(the_address_for_files_answers_pages_and_programs)
{
    int64_t article_id = begin(c);
    const char *url = arena_printf(c->arena, "/lam-viec/tin-bai/%lld/tep", (long long)article_id);
    struct buf png = test_bytes(c, test_png(c, "a.png", 64, 48, 8));
    struct reply r = test_upload(c, url, "", "media", "a.png", png.data, png.length);

    CHECK_INT(r.status, 303);
    CHECK_TEXT(r.location, url_newsroom(c, article_id));
    r = test_upload(c, url, "", "media", "<b>.jpg", "<svg></svg>", 11);
    CHECK_INT(r.status, 422);
    CHECK_LACKS(r.body, "<b>.jpg");
    CHECK_INT(test_post_json(c, url, "upload=123").status, 404);
}

static const char *
revision_field(struct ctx *c, const char *url)
{
    const char *at = strstr(test_get(c, url).body, "name=\"based_on\"");

    CHECK(at != NULL);
    at = strstr(at, "value=\"") + strlen("value=\"");
    return arena_strndup(c->arena, at, strcspn(at, "\""));
}

TEST(whoever_saves_captions_second_sees_those_of_the_first_and_overwrites_nothing)
{
    int64_t article_id = begin(c),
            id = add(c, article_id, test_png(c, "a.png", 640, 480, 8), "a.png");
    const char *url = arena_printf(c->arena, "/lam-viec/tin-bai/%lld/sua", (long long)article_id);
    const char *based_on = revision_field(c, url), *form;
    struct article_media *media;
    struct reply r;
    int count;

    form = arena_printf(c->arena,
                        "title=Tin&body=a&based_on=%s&position.%lld=1&caption.%lld=", based_on,
                        (long long)id, (long long)id);
    CHECK_INT(test_post(c, url, arena_printf(c->arena, "%sCua+nguoi+truoc", form)).status, 303);
    r = test_post(c, url, arena_printf(c->arena, "%sCua+nguoi+sau", form));
    CHECK_INT(r.status, 409);
    CHECK_HAS(r.body, "Cua nguoi truoc");
    CHECK_HAS(r.body, "value=\"Cua nguoi sau\"");
    CHECK_INT(article_media_list(c, article_id, &media, &count), OK);
    CHECK_TEXT(media[0].caption, "Cua nguoi truoc");
}

TEST(a_save_that_does_not_speak_of_a_medium_leaves_it_as_it_stands)
{
    int64_t article_id = begin(c),
            id = add(c, article_id, test_png(c, "a.png", 640, 480, 8), "a.png");
    const char *url = arena_printf(c->arena, "/lam-viec/tin-bai/%lld/sua", (long long)article_id);
    struct article_media *media;
    int count;

    CHECK_INT(
        test_post(c, url,
                  arena_printf(c->arena,
                               "title=Tin&body=a&based_on=%s&position.%lld=1&caption.%lld=Chu",
                               revision_field(c, url), (long long)id, (long long)id))
            .status,
        303);
    CHECK_INT(
        test_post(c, url,
                  arena_printf(c->arena, "title=Khac&body=a&based_on=%s", revision_field(c, url)))
            .status,
        303);
    CHECK_INT(article_media_list(c, article_id, &media, &count), OK);
    CHECK_INT(media[0].position, 1);
    CHECK_TEXT(media[0].caption, "Chu");
    CHECK_INT(test_post(c, url,
                        arena_printf(c->arena,
                                     "title=Khac&body=a&based_on=%s&position.%lld=1&removed.%lld=1",
                                     revision_field(c, url), (long long)id, (long long)id))
                  .status,
              303);
    CHECK_INT(article_media_list(c, article_id, &media, &count), OK);
    CHECK_INT(media[0].position, 0);
    CHECK(!media[0].is_new);
}

const struct test article_media_tests[] = {
    T_DB(no_served_size_of_a_photo_tells_of_its_camera_or_place),
    T_DB(a_medium_is_public_only_while_readers_see_the_revision_that_has_it),
    T_DB(a_preview_link_shows_media_until_it_ends_and_of_its_article_alone),
    T_DB(the_same_bytes_are_not_taken_twice_and_stand_in_the_list_as_new),
    T_DB(a_film_is_served_in_parts_and_its_captions_as_captions),
    T_DB(a_file_is_sent_as_an_attachment_with_its_name),
    T_DB(what_only_pretends_to_be_a_photo_a_film_or_captions_is_refused),
    T_DB(whoever_may_not_save_the_article_adds_nothing_to_it),
    T_DB(a_placeholder_and_a_photo_of_the_record_join_without_an_upload),
    T_DB(whoever_saves_captions_second_sees_those_of_the_first_and_overwrites_nothing),
    T_DB(a_save_that_does_not_speak_of_a_medium_leaves_it_as_it_stands),
    T_DB(the_address_for_files_answers_pages_and_programs),
    T_END,
};
