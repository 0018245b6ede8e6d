/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts from the record: what they say, and what they do not. */
#include "feature/article/article.h"

#include "feature/evidence/evidence.h"
#include "service/blob.h"
#include "test/nghi_son.h"
#include "test/test_http.h"
#include "test/test_photo.h"

static struct nghi_son n;
static struct document plan;

static void
begin(struct ctx *c)
{
    nghi_son_make(c, &n);
    plan = nghi_son_plan(c, &n);
    nghi_son_hold(c, &n);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
}

static struct article_revision
drafted(struct ctx *c, int64_t id)
{
    struct article_revision rev = { 0 };

    CHECK_INT(article_revision_find(c, id, 0, &rev), OK);
    return rev;
}

TEST(a_held_conference_drafts_its_article)
{
    struct article_revision rev;
    int64_t id = 0;

    begin(c);
    CHECK_INT(article_draft_conference(c, n.campaign.id, n.hai_ha, &id), OK);
    rev = drafted(c, id);
    CHECK_HAS(rev.title, "Xã Hải Hà tổ chức Hội nghị điển hình tiên tiến");
    CHECK_HAS(rev.body, "Ngày 27/3, xã Hải Hà đã tổ chức Hội nghị điển hình tiên tiến");
    CHECK_HAS(rev.body, "Theo Kế hoạch số 309 ngày 13/8/2024");
    CHECK_HAS(rev.body, "“xong trước ngày 31/3/2025”");
    CHECK_HAS(rev.body,
              "Ngày cuối là 30/03/2025; hội nghị của xã Hải Hà được tổ chức đúng thời hạn.");
    CHECK_LACKS(rev.body, "(null)");
}

TEST(the_draft_is_vietnamese_for_an_english_reader)
{
    int64_t id = 0;

    begin(c);
    c->lang = LANG_EN;
    CHECK_INT(article_draft_conference(c, n.campaign.id, n.hai_ha, &id), OK);
    CHECK_HAS(drafted(c, id).body, "đã tổ chức");
    CHECK_INT(c->lang, LANG_EN);
}

TEST(captioned_photos_of_the_report_come_along)
{
    struct evidence_place at;
    struct evidence_source source = { .kind = EVIDENCE_PHOTO, .field = "photo", .name = "a.png" };
    struct evidence described = { .caption = "Đoàn Chủ tịch hội nghị", .alt = "Ba người" };
    struct article_revision rev;
    int64_t id = 0, other = 0;

    begin(c);
    at = (struct evidence_place){ n.campaign.id, n.hai_ha };
    source.path = test_png(c, "a.png", 400, 300, 8);
    CHECK_INT(evidence_add(c, &at, &source, &described.id), OK);
    source.path = test_png(c, "b.png", 500, 300, 9);
    CHECK_INT(evidence_add(c, &at, &source, &other), OK);
    described.version = 1;
    CHECK_INT(evidence_describe(c, &at, &described, 1), OK);
    CHECK_INT(article_draft_conference(c, n.campaign.id, n.hai_ha, &id), OK);
    rev = drafted(c, id);
    CHECK_INT(rev.media_count, 1);
    CHECK_TEXT(rev.media[0].caption, "Đoàn Chủ tịch hội nghị");
    CHECK_TEXT(rev.media[0].alt, "Ba người");
    CHECK_HAS(rev.body, arena_printf(c->arena, "</p>\n<figure data-media=\"%lld\"></figure>",
                                     (long long)rev.media[0].id));
}

TEST(what_was_not_held_and_what_does_not_hold_drafts_nothing)
{
    struct document conclusion;
    int64_t id = 0;

    begin(c);
    CHECK_INT(article_draft_conference(c, n.campaign.id, n.hai_hoa, &id), NOT_FOUND);
    conclusion = nghi_son_conclusion(c, &n);
    CHECK_INT(article_draft_document(c, conclusion.id, &id), INVALID);
}

TEST(a_document_drafts_its_article_in_its_own_words)
{
    struct article_revision rev;
    int64_t id = 0;

    begin(c);
    CHECK_INT(article_draft_document(c, plan.id, &id), OK);
    rev = drafted(c, id);
    CHECK_HAS(rev.body, "Kế hoạch số 309 ngày 13/8/2024");
    CHECK_HAS(rev.body, "“xong trước ngày 31/3/2025”; ngày cuối là 30/03/2025.");
}

TEST(a_deadline_that_does_not_hold_is_told_with_the_one_that_does)
{
    struct document conclusion;
    int64_t id = 0;

    begin(c);
    conclusion = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, conclusion.id, conclusion.version), OK);
    CHECK_INT(article_draft_document(c, conclusion.id, &id), OK);
    CHECK_HAS(drafted(c, id).body,
              "Hạn phải giữ là ngày sớm hơn: 30/03/2025, theo Kế hoạch số 309 ngày 13/8/2024.");
}

TEST(one_click_on_the_page_drafts_it)
{
    struct reply reply;

    begin(c);
    test_sign_in(c, nghi_son_account(c, "editor", "editor", n.town));
    reply = test_get(c, url_evidence(c, n.hai_ha, n.campaign.code));
    CHECK_HAS(reply.body, "/lam-viec/tin-bai/tu-hoi-nghi/");
    reply = test_post(c,
                      arena_printf(c->arena, "/lam-viec/tin-bai/tu-hoi-nghi/%lld?campaign=%lld",
                                   (long long)n.hai_ha, (long long)n.campaign.id),
                      "");
    CHECK_INT(reply.status, 303);
    CHECK_INT(test_get(c, reply.location).status, 200);
    test_sign_in(c, nghi_son_account(c, "other", "unit_officer", n.hai_hoa));
    reply = test_post(c,
                      arena_printf(c->arena, "/lam-viec/tin-bai/tu-hoi-nghi/%lld?campaign=%lld",
                                   (long long)n.hai_ha, (long long)n.campaign.id),
                      "");
    CHECK_INT(reply.status, 403);
}

const struct test article_draft_tests[] = {
    T_DB(a_held_conference_drafts_its_article),
    T_DB(the_draft_is_vietnamese_for_an_english_reader),
    T_DB(captioned_photos_of_the_report_come_along),
    T_DB(what_was_not_held_and_what_does_not_hold_drafts_nothing),
    T_DB(a_document_drafts_its_article_in_its_own_words),
    T_DB(a_deadline_that_does_not_hold_is_told_with_the_one_that_does),
    T_DB(one_click_on_the_page_drafts_it),
    T_END,
};
