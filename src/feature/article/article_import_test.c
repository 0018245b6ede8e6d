/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An old portal is brought along: whole or not at all, once, and its addresses lead on. */
#include "core/buf.h"
#include "db/db.h"
#include "feature/article/article_import.h"
#include "service/blob.h"
#include "test/nghi_son.h"
#include "test/test_db.h"
#include "test/test_http.h"
#include "test/test_photo.h"

#include <stdio.h>
#include <sys/stat.h>

static enum status
bring(struct ctx *c, const char *path, bool is_dry, struct import_result *out)
{
    const char *slash = strrchr(path, '/');

    enum status st;

    problems_clear(c);
    *out = (struct import_result){ 0 };
    st = article_transfer.import(c, path, slash + 1, is_dry, NULL, NULL, out);
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        printf("%s:%d:%d: %s\n", p->file, (int)p->line, p->column, p->message);
    return st;
}

static const char *
csv(struct ctx *c, const char *text)
{
    return test_file(c, "old.csv", text, strlen(text));
}

static bool
has_problem(struct ctx *c, int64_t line, int column, const char *part)
{
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        if (p->line == line && (column == 0 || p->column == column) &&
            strstr(p->message, part) != NULL)
            return true;
    return false;
}

static int64_t
count(struct query *q)
{
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

static int
found(struct ctx *c, const char *words)
{
    struct search_asked asked = { .words = words };
    struct search_found f;

    CHECK_INT(search_find(c, &asked, &f), OK);
    return f.hit_count;
}

static const char good[] = "Tiêu đề,posted_at,Nội dung,Chuyên mục,Tác giả,Địa chỉ cũ\r\n"
                           "Hội nghị điển hình,2025-02-10 07:30,\"Dòng một\nDòng hai\",Tin hoạt "
                           "động,An,https://cu.gov.vn/portal/tin.aspx?id=5\r\n"
                           "\"Khen thưởng, biểu dương\",09/02/2025 1:05 CH,<p onclick=x>Chữ "
                           "<b>đậm</b><script>alert(1)</script></p>,,,/tin/bai%20hai.html\r\n"
                           "Không có địa chỉ,2025-02-08,Văn bản,,,\r\n";

static void
begin(struct ctx *c, struct nghi_son *n)
{
    struct topic topic = { .name = "Tin hoạt động" };

    nghi_son_make(c, n);
    CHECK_INT(topic_insert(c, &topic), OK);
}

TEST(an_old_portal_comes_along_and_its_addresses_lead_to_where_the_articles_are)
{
    struct nghi_son n;
    struct import_result r;
    struct reply reply;

    begin(c, &n);
    CHECK_INT(bring(c, csv(c, good), true, &r), OK);
    CHECK_INT(r.inserted, 3);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article")), 0);
    CHECK_INT(bring(c, csv(c, good), false, &r), OK);
    CHECK_INT(r.rows, 3);
    CHECK_INT(r.inserted, 3);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article WHERE state = 'published' AND "
                                 "posted_at = 1739147400 AND topic_id IS NOT NULL")),
              1);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article WHERE posted_at = 1739081100")), 1);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article_revision WHERE body LIKE '<p>Chữ "
                                 "<strong>đậm</strong></p>%'")),
              1);
    CHECK_INT(found(c, "dien hinh \"dong hai\""), 1);
    CHECK_INT(search_verify(c), OK);
    test_sign_in(c, 0);
    reply = test_get(c, "/portal/tin.aspx?id=5");
    CHECK_INT(reply.status, 301);
    CHECK_HAS(reply.location, "/tin-tuc/hoi-nghi-dien-hinh-");
    CHECK_INT(test_get(c, "/tin/bai%20hai.html?utm=x").status, 301);
    CHECK_INT(test_get(c, "/portal/tin.aspx?id=6").status, 404);
    CHECK_INT(test_get(c, "/tin/khac.html").status, 404);
}

TEST(what_came_before_is_left_as_it_is)
{
    struct nghi_son n;
    struct import_result r;

    begin(c, &n);
    CHECK_INT(bring(c, csv(c, good), false, &r), OK);
    CHECK_INT(bring(c, csv(c, good), false, &r), OK);
    CHECK_INT(r.inserted, 0);
    CHECK_INT(r.unchanged, 3);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article")), 3);
}

TEST(every_bad_row_is_told_and_nothing_is_written)
{
    static const char bad[] =
        "title,posted_at,body,topic,unit,old_address,state,photos,captions,alts\n"
        "Tốt,2025-02-01 10:00,Chữ,,,/a,,,,\n"
        ",2025-02-01 10:00,Chữ,,,/b,,,,\n"
        "Một,31/02/2025,Chữ,,,/c,,,,\n"
        "Hai,2030-01-01 10:00,Chữ,,,/d,,,,\n"
        "Ba,2025-02-01 10:00,,,,/e,,,,\n"
        "Bốn,2025-02-01 10:00,Chữ,Lạ,,/f,,,,\n"
        "Năm,2025-02-01 10:00,Chữ,,XYZ,/g,,,,\n"
        "Sáu,2025-02-01 10:00,Chữ,,,nowhere,,,,\n"
        "Bảy,2025-02-01 10:00,Chữ,,,/a,,,,\n"
        "Tám,2025-02-01 10:00,Chữ,,,/h,odd,,,\n"
        "Chín,2025-02-01 10:00,Chữ,,,/i,,none.jpg,,\n"
        "Mười,2025-02-01 10:00,Chữ,,,/j,,../old.csv,x,y\n";
    struct nghi_son n;
    struct import_result r;

    begin(c, &n);
    c->lang = LANG_EN;
    CHECK_INT(bring(c, csv(c, bad), false, &r), INVALID);
    CHECK(has_problem(c, 3, 1, "title is missing"));
    CHECK(has_problem(c, 4, 2, "no time"));
    CHECK(has_problem(c, 5, 2, "not come yet"));
    CHECK(has_problem(c, 6, 3, "no text"));
    CHECK(has_problem(c, 7, 4, "Tin hoạt động"));
    CHECK(has_problem(c, 8, 5, "XYZ"));
    CHECK(has_problem(c, 9, 6, "old portal"));
    CHECK(has_problem(c, 10, 6, "before"));
    CHECK(has_problem(c, 11, 7, "no state"));
    CHECK(has_problem(c, 12, 8, "none.jpg"));
    CHECK(has_problem(c, 12, 9, "caption"));
    CHECK(has_problem(c, 12, 10, "alternative"));
    CHECK(has_problem(c, 13, 8, "beside the file"));
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article")), 0);
    CHECK_INT(found(c, "tot"), 0);
}

TEST(text_of_a_font_of_before_unicode_is_told_and_not_taken)
{
    struct nghi_son n;
    struct import_result r;

    begin(c, &n);
    CHECK_INT(
        bring(
            c,
            csv(c, "title,posted_at,body\nThÞ x· Nghi S¬n tæ chøc héi nghÞ,2025-02-01 10:00,Chữ\n"),
            false, &r),
        INVALID);
    CHECK(has_problem(c, 2, 1, "TCVN3"));
    CHECK_INT(bring(c,
                    test_file(c, "x.csv",
                              "title,posted_at,body\nTh\xde x\xb7 Nghi S\xacn t\xe6 ch\xf8\x63 "
                              "h\xe9i ngh\xde,2025-02-01 10:00,a\n",
                              71),
                    false, &r),
              INVALID);
    CHECK_HAS(c->problems->message, "TCVN3");
}

TEST(a_folder_of_texts_and_pages_comes_along)
{
    const char *folder = arena_printf(c->arena, "%s/cu", test_folder(c));
    static const char page[] =
        "<html><head><title>Trang &amp; c\xc5\xa9</title><meta name=\"date\" "
        "content=\"2025-02-03T09:15\">"
        "<meta property='og:url' content='http://x.vn/t/9.html'><style>p{}</style></head>"
        "<body class=a><p>Nội dung trang</p></body></html>";
    static const char text[] =
        "Tiêu đề: Văn bản cũ\nTác giả: Bình\n\nĐoạn một\n\nĐoạn hai: có dấu hai chấm\n";
    struct nghi_son n;
    struct import_result r;

    begin(c, &n);
    CHECK_INT(mkdir(folder, 0700), 0);
    test_file(c, "cu/a.html", page, sizeof(page) - 1);
    test_file(c, "cu/2025-02-04-1630 b.txt", text, sizeof(text) - 1);
    test_file(c, "cu/c.pdf", "x", 1);
    CHECK_INT(bring(c, folder, false, &r), OK);
    CHECK_INT(r.inserted, 2);
    CHECK_INT(
        count(query_new(
            c,
            "SELECT count(*) FROM article WHERE title = 'Trang & cũ' AND posted_at = 1738548900")),
        1);
    CHECK_INT(
        count(query_new(
            c,
            "SELECT count(*) FROM article WHERE title = 'Văn bản cũ' AND posted_at = 1738661400")),
        1);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article_revision WHERE author = 'Bình'")),
              1);
    CHECK_INT(found(c, "\"noi dung trang\""), 1);
    test_sign_in(c, 0);
    CHECK_INT(test_get(c, "/t/9.html").status, 301);
}

TEST(photos_come_along_with_their_captions_or_the_article_stays_a_draft)
{
    static const char rows[] =
        "title,posted_at,body,state,photos,captions,alts,old_address\n"
        "Có ảnh,2025-02-01 10:00,Chữ,,a.jpg|b.jpg,Chú thích một|Chú thích hai,Mô tả|-,/1\n"
        "Chưa xong,,Chữ,draft,a.jpg,,,/2\n";
    struct nghi_son n;
    struct import_result r;

    begin(c, &n);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    (void)test_jpeg(c, "a.jpg", 640, 480, 6);
    (void)test_jpeg(c, "b.jpg", 320, 240, 0);
    CHECK_INT(bring(c, csv(c, rows), false, &r), OK);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article_media WHERE kind = 'photo'")), 3);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article WHERE lead_media_id IS NOT NULL AND "
                                 "state = 'published'")),
              1);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article WHERE state = 'draft'")), 1);
    CHECK_INT(count(query_new(c, "SELECT count(*) FROM article_revision_media WHERE is_decorative "
                                 "= 1 AND caption = 'Chú thích hai'")),
              1);
    CHECK_INT(found(c, "chu thich mot"), 1);
    CHECK_INT(bring(c, csv(c, rows), false, &r), OK);
    CHECK_INT(r.unchanged, 2);
    (void)test_file(c, "b.jpg", "no photo", 8);
    CHECK_INT(
        bring(c,
              csv(c, "title,posted_at,body,photos,captions,alts\nX,2025-02-01 10:00,Y,b.jpg,c,d\n"),
              false, &r),
        INVALID);
    CHECK(has_problem(c, 2, 4, "b.jpg"));
}

TEST(articles_go_out_as_they_come_in)
{
    struct nghi_son n;
    struct import_result r;
    struct table_writer *w;
    const char *path = arena_printf(c->arena, "%s/out.csv", test_folder(c));
    struct buf out;

    begin(c, &n);
    CHECK_INT(bring(c, csv(c, good), false, &r), OK);
    CHECK_INT(table_writer_open(c, path, TABLE_CSV, &w), OK);
    CHECK_INT(article_transfer.export(c, w), OK);
    CHECK_INT(table_writer_close(w), OK);
    out = test_bytes(c, path);
    CHECK_HAS(out.data, "2025-02-09 13:05");
    CHECK_HAS(out.data, "/tin-tuc/khong-co-dia-chi-");
    CHECK_INT(bring(c, path, true, &r), OK);
    CHECK_INT(r.rows, 3);
}

const struct test article_import_tests[] = {
    T_DB(an_old_portal_comes_along_and_its_addresses_lead_to_where_the_articles_are),
    T_DB(what_came_before_is_left_as_it_is),
    T_DB(every_bad_row_is_told_and_nothing_is_written),
    T_DB(text_of_a_font_of_before_unicode_is_told_and_not_taken),
    T_DB(a_folder_of_texts_and_pages_comes_along),
    T_DB(photos_come_along_with_their_captions_or_the_article_stays_a_draft),
    T_DB(articles_go_out_as_they_come_in),
    T_END,
};
