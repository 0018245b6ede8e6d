/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence of a conference: who may, what is taken, order, captions, deletion, narrative; the page and its files. */
#include "feature/evidence/evidence.h"

#include "db/db.h"
#include "service/blob.h"
#include "service/job.h"
#include "service/tus.h"
#include "test/nghi_son.h"
#include "test/test_http.h"
#include "test/test_photo.h"

#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

static struct nghi_son n;
static struct evidence_place at;
static const char *page;

/* Hải Hà's conference, held; its officer is signed in. */
static void
begin(struct ctx *c)
{
    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    nghi_son_hold(c, &n);
    at = (struct evidence_place){ n.campaign.id, n.hai_ha };
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    page = url_evidence(c, n.hai_ha, n.campaign.code);
    test_sign_in(c, nghi_son_account(c, "officer", "unit_officer", n.hai_ha));
}

static enum status
add(struct ctx *c, enum evidence_kind kind, const char *path, const char *name, int64_t *out)
{
    struct evidence_source source = { kind, "photos", path, name, 0 };

    problems_clear(c);
    return evidence_add(c, &at, &source, out);
}

static int64_t
added(struct ctx *c, int width)
{
    int64_t id = 0;

    CHECK_INT(add(c, EVIDENCE_PHOTO, test_png(c, "p.png", width, 300, 8), "ảnh.png", &id), OK);
    return id;
}

static struct evidence
found(struct ctx *c, int64_t id)
{
    struct evidence e = { 0 };

    CHECK_INT(evidence_find(c, &at, id, &e), OK);
    return e;
}

TEST(a_photo_is_kept_in_its_sizes_and_taken_once)
{
    struct evidence *items;
    struct evidence e;
    int64_t id, again;
    int count;

    begin(c);
    id = added(c, 500);
    again = added(c, 500);
    CHECK_INT(id, again);
    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(count, 1);
    e = found(c, id);
    CHECK_INT(e.size_count, IMAGE_MADE);
    CHECK_INT(e.sizes[0].width, 320);
    CHECK_TEXT(e.sizes[0].type, "image/webp");
    CHECK_TEXT(e.sizes[1].type, "image/jpeg");
    CHECK_INT(e.width, 500);
    CHECK_INT(blob_verify(c, false), OK);
}

static const char *
refusal(struct ctx *c, enum evidence_kind kind, const char *path)
{
    int64_t id = 0;

    CHECK_INT(add(c, kind, path, "x", &id), INVALID);
    CHECK_INT(id, 0);
    return c->problems->message;
}

TEST(each_bad_file_is_refused_with_its_reason)
{
    struct buf jpeg;
    const char *path;
    int64_t id = 0;

    begin(c);
    path = test_jpeg(c, "a.jpg", 300, 200, 1);
    jpeg = test_bytes(c, path);
    c->lang = LANG_VI;
    CHECK_HAS(refusal(c, EVIDENCE_PHOTO, test_png(c, "bomb.png", 19999, 19999, 1)),
              "120 triệu điểm");
    CHECK_HAS(refusal(c, EVIDENCE_PHOTO, test_png(c, "thread.png", 1, 1000000, 8)), "20.000 điểm");
    CHECK_HAS(refusal(c, EVIDENCE_PHOTO, test_file(c, "cut.jpg", jpeg.data, jpeg.length / 2)),
              "cắt cụt");
    buf_add(&jpeg, "<script>alert(1)</script>");
    CHECK_HAS(refusal(c, EVIDENCE_PHOTO, test_file(c, "poly.jpg", jpeg.data, jpeg.length)),
              "giấu thứ khác");
    CHECK_HAS(refusal(c, EVIDENCE_PHOTO,
                      test_file(c, "a.svg",
                                "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", 55)),
              "SVG");
    CHECK_HAS(refusal(c, EVIDENCE_PAPER, test_file(c, "a.svg", "<svg><script/></svg>", 20)), "PDF");
    path = test_xlsx_bomb(c, "bomb.xlsx", 2048);
    CHECK(test_bytes(c, path).length < (4 << 20));
    CHECK_HAS(refusal(c, EVIDENCE_PAPER, path), "256 MB");
    CHECK_INT(add(c, EVIDENCE_PAPER, test_xlsx_bomb(c, "good.xlsx", 3), "good.xlsx", &id), OK);
}

TEST(only_the_units_own_reporter_changes_and_only_after_it_was_held)
{
    struct evidence *items;
    int64_t id, other = 0;
    int count;

    begin(c);
    id = added(c, 500);
    test_sign_in(c, nghi_son_account(c, "neighbour", "unit_officer", n.hai_hoa));
    CHECK_INT(add(c, EVIDENCE_PHOTO, test_png(c, "q.png", 50, 50, 8), "q", &other), DENIED);
    CHECK_INT(evidence_delete(c, &at, id), DENIED);
    CHECK_INT(evidence_list(c, &at, true, &items, &count), DENIED);
    CHECK_INT(
        test_get(c, arena_printf(c->arena, "/lam-viec/minh-chung/%lld/800.webp", (long long)id))
            .status,
        403);
    test_sign_in(c, nghi_son_account(c, "head", "head", 0));
    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(count, 1);
    test_sign_in(c, nghi_son_account(c, "officer2", "unit_officer", n.hai_hoa));
    at.unit_id = n.hai_hoa;
    CHECK_INT(add(c, EVIDENCE_PHOTO, test_png(c, "q.png", 50, 50, 8), "q", &other), NOT_FOUND);
}

TEST(a_deletion_is_taken_back_until_it_is_swept)
{
    int64_t id, removed;
    struct evidence e;
    struct file f;

    begin(c);
    id = added(c, 500);
    e = found(c, id);
    CHECK_INT(evidence_delete(c, &at, id), OK);
    CHECK_INT(evidence_delete(c, &at, id), NOT_FOUND);
    CHECK_INT(evidence_restore(c, &at, id), OK);
    CHECK_INT(evidence_delete(c, &at, id), OK);
    CHECK(added(c, 500) != id);
    CHECK_INT(evidence_restore(c, &at, id), CONFLICT);
    CHECK_INT(evidence_sweep(c, &removed), OK);
    CHECK_INT(removed, 0);
    test_set_today(c, "2025-05-28");
    CHECK_INT(evidence_sweep(c, &removed), OK);
    CHECK_INT(removed, 1);
    CHECK_INT(file_find(c, e.sizes[0].file_id, &f), NOT_FOUND);
    CHECK_INT(blob_verify(c, false), OK);
}

TEST(each_night_removes_what_was_deleted_long_enough_ago)
{
    const struct job_order order = { .kind = &evidence_clean_job };
    struct evidence e;
    struct file f;
    struct job j;
    int64_t id;

    begin(c);
    e = found(c, added(c, 500));
    CHECK_INT(evidence_delete(c, &at, e.id), OK);
    test_set_today(c, "2025-05-28");
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(job_insert(c, &order, &id), OK);
    while (job_work_one(c) == OK) /* others' jobs may wait before it */
        ;
    CHECK_INT(job_find(c, id, &j), OK);
    CHECK_INT(j.state, JOB_DONE);
    CHECK_HAS(j.said, "1");
    CHECK_INT(file_find(c, e.sizes[0].file_id, &f), NOT_FOUND);
}

TEST(photos_are_put_in_order_and_described)
{
    struct evidence *items, e;
    int64_t first, second;
    int count;

    begin(c);
    first = added(c, 500);
    second = added(c, 501);
    CHECK_INT(evidence_move(c, &at, second, -1), OK);
    CHECK_INT(evidence_move(c, &at, second, -1), OK);
    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(items[0].id, second);
    CHECK_INT(items[1].id, first);
    e = items[0];
    e.caption = "Trao giấy khen";
    e.alt = "Chủ tịch xã trao giấy khen cho ba người";
    CHECK_INT(evidence_describe(c, &at, &e, 1), OK);
    CHECK_INT(evidence_describe(c, &at, &e, 1), CONFLICT);
    e = found(c, second);
    CHECK_TEXT(e.caption, "Trao giấy khen");
    e.is_decorative = true;
    CHECK_INT(evidence_describe(c, &at, &e, 1), INVALID);
}

TEST(the_narrative_has_its_length_and_its_version)
{
    struct evidence_report report;
    char *text;

    begin(c);
    CHECK_INT(evidence_report_find(c, &at, &report), OK);
    CHECK_TEXT(report.narrative, "");
    text = arena_alloc(c->arena, 3 * EVIDENCE_NARRATIVE_MAX + 8);
    for (int i = 0; i < EVIDENCE_NARRATIVE_MAX; i++)
        memcpy(text + 3 * i, "ế", 3);
    report.narrative = text;
    CHECK_INT(evidence_report_save(c, &at, &report), OK);
    CHECK_INT(evidence_report_save(c, &at, &report), CONFLICT);
    report.version = 1;
    memcpy(text + 3 * EVIDENCE_NARRATIVE_MAX, "x", 2);
    CHECK_INT(evidence_report_save(c, &at, &report), INVALID);
}

TEST(the_page_takes_a_plain_form_and_shows_what_was_sent)
{
    struct buf png;
    struct reply reply;
    struct evidence *items;
    int count;

    begin(c);
    png = test_bytes(c, test_png(c, "p.png", 900, 600, 8));
    reply = test_upload(c, "/lam-viec/don-vi/1/hoi-nghi/bao-cao/tep", "kind=photo", "photo",
                        "a.png", png.data, png.length);
    CHECK_INT(reply.status, 404);
    reply = test_upload(
        c,
        arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi/bao-cao/tep", (long long)n.hai_ha),
        "kind=photo", "photo", "<b>.png", png.data, png.length);
    CHECK_INT(reply.status, 303);
    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(count, 1);
    reply = test_get(c, page);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "&lt;b&gt;.png");
    CHECK_HAS(reply.body, "width=\"800\" height=\"533\"");
    CHECK_HAS(reply.body, "/a/upload-");
    reply = test_get(
        c, arena_printf(c->arena, "/lam-viec/minh-chung/%lld/320.webp", (long long)items[0].id));
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(reply.response->type, "image/webp");
    CHECK_TEXT(reply_header(reply, "X-Content-Type-Options"), "nosniff");
    CHECK_INT(test_get(c, arena_printf(c->arena, "/lam-viec/minh-chung/%lld/321.webp",
                                       (long long)items[0].id))
                  .status,
              404);
    reply = test_upload(
        c,
        arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi/bao-cao/tep", (long long)n.hai_ha),
        "kind=photo", "photo", "b.png", png.data, png.length / 2);
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "b.png");
}

TEST(a_paper_is_sent_as_an_attachment_under_a_safe_name)
{
    struct reply reply;
    int64_t id = 0;

    begin(c);
    CHECK_INT(add(c, EVIDENCE_PAPER, test_file(c, "p", "%PDF-1.7 biên bản", 20),
                  "../biên \"bản\".pdf", &id),
              OK);
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/minh-chung/%lld/tep", (long long)id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply_header(reply, "Content-Disposition"), "attachment; filename=\"bien-ban.pdf\"");
    CHECK_TEXT(reply_header(reply, "X-Content-Type-Options"), "nosniff");
    CHECK_INT(
        test_get(c, arena_printf(c->arena, "/lam-viec/minh-chung/%lld/800.webp", (long long)id))
            .status,
        404);
}

/* As the page's script does; returns the upload's key. */
static int64_t
sent_in_pieces(struct ctx *c, const char *text)
{
    const char *purpose =
        arena_printf(c->arena, "evidence/%lld/%lld", (long long)n.campaign.id, (long long)n.hai_ha);
    char coded[256];
    struct reply reply;
    long long id = 0;

    sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)purpose, strlen(purpose),
                      sodium_base64_VARIANT_ORIGINAL);
    reply = test_request(
        c, POST, TUS_PATH,
        (struct pair[]){ { "tus-resumable", "1.0.0" },
                         { "x-csrf", test_csrf(c) },
                         { "upload-length", arena_printf(c->arena, "%zu", strlen(text)) },
                         { "upload-metadata", arena_printf(c->arena, "for %s", coded) },
                         { NULL, NULL } },
        NULL);
    CHECK_INT(reply.status, 201);
    CHECK_INT(sscanf(reply_header(reply, "Location"), TUS_PATH "/%lld", &id), 1);
    return id;
}

TEST(a_finished_upload_becomes_a_paper_once_however_often_it_is_asked)
{
    const char *text = "%PDF-1.7 minutes", *url, *form;
    struct reply reply;
    struct evidence *items;
    int64_t id;
    int count;

    begin(c);
    id = sent_in_pieces(c, text);
    url = arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi/bao-cao/tep", (long long)n.hai_ha);
    form = arena_printf(c->arena, "kind=paper&upload=%lld", (long long)id);
    CHECK_INT(test_post_json(c, url, form).status, 409);
    reply = test_request(c, PATCH, arena_printf(c->arena, TUS_PATH "/%lld", (long long)id),
                         (struct pair[]){ { "tus-resumable", "1.0.0" },
                                          { "x-csrf", test_csrf(c) },
                                          { "content-type", "application/offset+octet-stream" },
                                          { "upload-offset", "0" },
                                          { NULL, NULL } },
                         text);
    CHECK_INT(reply.status, 204);
    reply = test_post_json(c, url, form);
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(test_post_json(c, url, form).body, reply.body);
    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(count, 1);
}

const struct test evidence_tests[] = {
    T_DB(a_photo_is_kept_in_its_sizes_and_taken_once),
    T_DB(each_bad_file_is_refused_with_its_reason),
    T_DB(only_the_units_own_reporter_changes_and_only_after_it_was_held),
    T_DB(a_deletion_is_taken_back_until_it_is_swept),
    T_DB(each_night_removes_what_was_deleted_long_enough_ago),
    T_DB(photos_are_put_in_order_and_described),
    T_DB(the_narrative_has_its_length_and_its_version),
    T_DB(the_page_takes_a_plain_form_and_shows_what_was_sent),
    T_DB(a_paper_is_sent_as_an_attachment_under_a_safe_name),
    T_DB(a_finished_upload_becomes_a_paper_once_however_often_it_is_asked),
    T_END,
};
