/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of documents: entering, previewing, applying, acknowledging, withdrawing, comparing. */
#include "feature/document/document.h"

#include "service/blob.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

static struct nghi_son
begin(struct ctx *c)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, n.town, 0));
    test_set_cookie(c, "lang", "vi");
    return n;
}

/* The conclusion as the form posts it. */
static const char *
conclusion(struct ctx *c, const struct nghi_son *n, const char *act)
{
    return arena_printf(
        c->arena,
        "kind=conclusion&number=&issued_on=12/02/2025&issuer=UBND thị xã Nghi Sơn"
        "&signer=Phó Chủ tịch UBND thị xã&title=Kết luận hội nghị&note=&version=0"
        "&deadline.0.for=commune&deadline.0.milestone=%lld&deadline.0.words=trong tháng 3 năm 2025"
        "&deadline.4.for=unit&deadline.4.milestone=%lld&deadline.4.words=trong tháng 3 năm 2025"
        "&deadline.7.for=district&deadline.7.milestone=%lld&deadline.7.words=trong tháng 5 năm "
        "2025%s",
        (long long)n->commune_conference.id, (long long)n->commune_conference.id,
        (long long)n->town_conference.id, act);
}

static struct document
newest(struct ctx *c, const struct nghi_son *n)
{
    struct document *all;
    int count;

    CHECK_INT(document_list(c, n->campaign.id, "", &all, &count), OK);
    CHECK(count > 0);
    return all[0];
}

static const char *
url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "/lam-viec/van-ban/%lld%s", (long long)id, rest);
}

TEST(a_directive_is_typed_previewed_and_applied)
{
    struct nghi_son n = begin(c);
    struct document d;
    struct reply reply;

    CHECK_INT(test_get(c, "/lam-viec/van-ban/moi").status, 200);
    reply = test_post(c, "/lam-viec/van-ban/xem-truoc", conclusion(c, &n, ""));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<s>29/06/2025</s>");
    CHECK_HAS(reply.body, "31/05/2025");
    CHECK_HAS(reply.body, "Kế hoạch số 309 ngày 13/8/2024");
    reply = test_post(c, "/lam-viec/van-ban", conclusion(c, &n, "&lam=ap-dung"));
    CHECK_INT(reply.status, 303);
    d = newest(c, &n);
    CHECK_INT(d.state, DOCUMENT_DRAFT); /* unconfirmed: its page asks */
    reply = test_get(c, url(c, d.id, ""));
    CHECK_HAS(reply.body, "/ap-dung\"");
    reply = test_post(c, url(c, d.id, "/ap-dung"),
                      arena_printf(c->arena, "version=%lld&confirmed=1", (long long)d.version));
    CHECK_INT(reply.status, 303);
    d = newest(c, &n);
    CHECK_INT(d.state, DOCUMENT_APPLIED);
    reply = test_get(c, url(c, d.id, ""));
    CHECK_HAS(reply.body, "Kế hoạch số 309 ngày 13/8/2024");
    CHECK_INT(test_get_json(c, url(c, d.id, "")).status, 200);
    reply = test_post(c, url(c, d.id, "/ap-dung"),
                      arena_printf(c->arena, "version=%lld&confirmed=1", (long long)d.version));
    CHECK_INT(reply.status, 409);
    CHECK_INT(test_get(c, url(c, d.id, "/sua")).status, 409);
}

TEST(with_the_question_answered_the_form_applies_at_once)
{
    struct nghi_son n = begin(c);
    struct reply reply =
        test_post(c, "/lam-viec/van-ban", conclusion(c, &n, "&lam=ap-dung&confirmed=1"));

    CHECK_INT(reply.status, 303);
    CHECK_INT(newest(c, &n).state, DOCUMENT_APPLIED);
}

TEST(what_is_wrong_is_told_at_its_row_and_nothing_typed_is_lost)
{
    struct nghi_son n = begin(c);
    struct reply reply;
    const char *form =
        arena_printf(c->arena,
                     "kind=directive&number=12&issued_on=12/02/2025&issuer=UBND&signer="
                     "&title=Thử&note=&deadline.3.for=commune&deadline.3.milestone=%lld"
                     "&deadline.3.words=sớm nhất có thể",
                     (long long)n.commune_conference.id);

    reply = test_post(c, "/lam-viec/van-ban", form);
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "id=\"f-deadline-3-words-e\"");
    CHECK_HAS(reply.body, "value=\"sớm nhất có thể\"");
    CHECK_HAS(reply.body, "value=\"Thử\"");
    reply = test_post_json(c, "/lam-viec/van-ban", form);
    CHECK_INT(reply.status, 422);
    CHECK_INT(newest(c, &n).kind, DOCUMENT_PLAN);
}

TEST(rows_come_and_go_without_script_and_the_preview_comes_by_a_button)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    reply = test_post(c, "/lam-viec/van-ban", conclusion(c, &n, "&them=1"));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "name=\"deadline.8.words\"");
    reply = test_post(c, "/lam-viec/van-ban", conclusion(c, &n, "&bot=4"));
    CHECK_INT(reply.status, 200);
    CHECK_LACKS(reply.body, "name=\"deadline.4.words\"");
    CHECK_HAS(reply.body, "name=\"deadline.7.words\"");
    reply = test_post(c, "/lam-viec/van-ban", conclusion(c, &n, "&lam=xem"));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<s>29/06/2025</s>");
    CHECK_INT(newest(c, &n).kind, DOCUMENT_PLAN);
}

TEST(the_words_are_understood_while_they_are_typed)
{
    struct reply reply;

    begin(c);
    reply = test_post(c, "/lam-viec/van-ban/hieu?o=deadline.0.words",
                      "issued_on=12/02/2025&deadline.0.words=xong trước ngày 31/3");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "30/03/2025");
    CHECK_HAS(reply.body, "Chủ Nhật");
    reply = test_post(c, "/lam-viec/van-ban/hieu?o=deadline.0.words", "deadline.0.words=31/2/2025");
    CHECK_LACKS(reply.body, "2025,");
}

TEST(a_stale_draft_is_a_conflict_that_shows_both)
{
    struct nghi_son n = begin(c);
    struct document d = nghi_son_conclusion(c, &n);
    struct reply reply;

    CHECK_INT(test_get(c, url(c, d.id, "/sua")).status, 200);
    reply =
        test_post(c, url(c, d.id, "/sua"),
                  "kind=conclusion&title=Bản thứ nhất&issued_on=12/02/2025&issuer=UBND&version=1");
    CHECK_INT(reply.status, 303);
    reply =
        test_post(c, url(c, d.id, "/sua"),
                  "kind=conclusion&title=Bản thứ hai&issued_on=12/02/2025&issuer=UBND&version=1");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Bản thứ nhất");
    CHECK_HAS(reply.body, "value=\"Bản thứ hai\"");
    CHECK_INT(document_find(c, d.id, &d), OK);
    CHECK_TEXT(d.title, "Bản thứ nhất");
}

TEST(deadlines_that_only_the_other_person_has_stand_in_the_form_after_a_conflict)
{
    struct nghi_son n = begin(c);
    struct document d = nghi_son_conclusion(c, &n);
    struct deadline *rows;
    const char *first = arena_printf(c->arena,
                                     "kind=conclusion&title=Hai&issued_on=12/02/2025&issuer=UBND"
                                     "&deadline.0.for=commune&deadline.0.milestone=%lld"
                                     "&deadline.0.words=trong tháng 3 năm 2025",
                                     (long long)n.commune_conference.id);
    struct reply reply = test_post(c, url(c, d.id, "/sua"),
                                   arena_printf(c->arena, "%s&version=%lld", first, 9999LL));
    int count;

    /* the draft has three; the form knows of one */
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "name=\"deadline.1.words\" value=\"trong tháng 3 năm 2025\"");
    CHECK_HAS(reply.body, "name=\"deadline.2.words\" value=\"trong tháng 5 năm 2025\"");
    CHECK_HAS(reply.body, "không có trong bản đồng chí gõ");
    /* kept or taken away, it is as the person decides */
    CHECK_INT(test_post(c, url(c, d.id, "/sua"),
                        arena_printf(c->arena,
                                     "%s&deadline.2.for=district&deadline.2.milestone=%lld"
                                     "&deadline.2.words=trong tháng 5 năm 2025&version=%lld",
                                     first, (long long)n.town_conference.id, (long long)d.version))
                  .status,
              303);
    CHECK_INT(deadline_list(c, d.id, &rows, &count), OK);
    CHECK_INT(count, 2);
    CHECK_INT(document_find(c, d.id, &d), OK);
    /* a row that was taken away, and stands no more, does not come back */
    reply = test_post(
        c, url(c, d.id, "/sua"),
        arena_printf(c->arena, "%s&deadline.1.for=district&deadline.1.words=x&version=1", first));
    CHECK_INT(reply.status, 409);
    CHECK_LACKS(reply.body, "không có trong bản đồng chí gõ");
}

TEST(a_unit_acknowledges_on_the_documents_page_and_the_office_sees_who_has_not)
{
    struct nghi_son n = begin(c);
    struct document d = nghi_son_conclusion(c, &n);
    int64_t office = c->account_id;
    struct notice *open;
    struct reply reply;
    int count;

    CHECK_INT(document_apply(c, d.id, d.version), OK);
    test_set_time(c, "2025-02-13 14:00:00");
    test_sign_in(c, test_account(c, "hai-ha", ROLE_UNIT_OFFICER, n.hai_ha, 0));
    reply = test_get(c, url(c, d.id, ""));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "/xac-nhan\"");
    CHECK_INT(notice_list_open(c, n.campaign.id, n.hai_ha, &open, &count), OK);
    CHECK_INT(count, 2); /* the plan's and this one's */
    for (int i = 0; i < count; i++)
        CHECK_INT(test_post(c,
                            arena_printf(c->arena, "/lam-viec/thong-bao/%lld/xac-nhan",
                                         (long long)open[i].id),
                            "")
                      .status,
                  303);
    CHECK_LACKS(test_get(c, url(c, d.id, "")).body, "/xac-nhan\"");
    test_sign_in(c, office);
    reply = test_get_json(c, url(c, d.id, ""));
    CHECK_HAS(reply.body, "\"told\":6");
    CHECK_HAS(reply.body, "\"acknowledged\":1");
    CHECK_HAS(reply.body, "\"open_24h\":5");
    CHECK_HAS(reply.body, "\"open_48h\":0");
    reply = test_post(c, url(c, d.id, "/rut"), "version=2&reason=Nhầm");
    CHECK_INT(reply.status, 409);
}

TEST(a_document_is_withdrawn_with_a_reason_that_stands_in_its_history)
{
    struct nghi_son n = begin(c);
    struct document d = nghi_son_conclusion(c, &n);
    struct reply reply;

    CHECK_INT(document_apply(c, d.id, d.version), OK);
    reply = test_post(c, url(c, d.id, "/rut"), "version=2&reason=");
    CHECK_INT(reply.status, 422);
    reply = test_post(c, url(c, d.id, "/rut"), "version=2&reason=Ghi nhầm tháng");
    CHECK_INT(reply.status, 303);
    reply = test_get(c, url(c, d.id, ""));
    CHECK_HAS(reply.body, "Ghi nhầm tháng");
    CHECK_HAS(reply.body, "Đã rút");
}

TEST(an_extension_is_entered_for_one_unit_with_its_reason)
{
    struct nghi_son n = begin(c);
    struct deadline_set set;
    struct reply reply;

    reply = test_get(c, arena_printf(c->arena, "/lam-viec/van-ban/gia-han?don-vi=%lld&moc=%lld",
                                     (long long)n.hai_ha, (long long)n.commune_conference.id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "xã Hải Hà");
    reply = test_post(
        c, "/lam-viec/van-ban",
        arena_printf(
            c->arena,
            "kind=exception&number=5&issued_on=12/02/2025&issuer=UBND thị xã&signer=Chủ tịch"
            "&title=Cho lùi hạn&deadline.0.for=don-vi-%lld&deadline.0.milestone=%lld"
            "&deadline.0.words=đến hết ngày 15/4/2025&deadline.0.reason=Bão số 3"
            "&lam=ap-dung&confirmed=1",
            (long long)n.hai_ha, (long long)n.commune_conference.id));
    CHECK_INT(reply.status, 303);
    CHECK_INT(deadline_set_read(c, n.campaign.id, 0, 0, &set), OK);
    CHECK_DATE(
        deadline_in_force(&set, n.commune_conference.id, LEVEL_COMMUNE, n.hai_ha, NULL, 0, NULL)
            ->last_on,
        "2025-04-15");
    CHECK_INT(test_get(c, "/lam-viec/van-ban/gia-han?don-vi=1&moc=2").status, 404);
}

TEST(baselines_are_compared_on_a_page_and_as_a_file)
{
    struct nghi_son n = begin(c);
    struct document d = nghi_son_conclusion(c, &n);
    struct reply reply;

    CHECK_INT(document_apply(c, d.id, d.version), OK);
    reply = test_get(c, "/lam-viec/van-ban/so-sanh");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "−29 ngày");
    CHECK_HAS(reply.body, "31/05/2025");
    reply = test_get(c, "/lam-viec/van-ban/so-sanh?xuat=csv");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "-29");
    CHECK_INT(test_get(c, "/lam-viec/van-ban/so-sanh?truoc=7&sau=8").status, 404);
}

TEST(the_list_filters_by_words_kind_and_state)
{
    struct nghi_son n = begin(c);

    nghi_son_conclusion(c, &n);
    CHECK_HAS(test_get(c, "/lam-viec/van-ban").body, "Kết luận ngày 12/02/2025");
    CHECK_LACKS(test_get(c, "/lam-viec/van-ban?loai=plan").body, "Kết luận ngày 12/02/2025");
    CHECK_LACKS(test_get(c, "/lam-viec/van-ban?trang-thai=applied").body,
                "Kết luận ngày 12/02/2025");
    CHECK_HAS(test_get(c, "/lam-viec/van-ban?q=ke+hoach+309").body,
              "Kế hoạch số 309 ngày 13/8/2024");
    CHECK_INT(test_get(c, "/lam-viec/van-ban?xuat=xlsx").status, 200);
}

TEST(the_file_of_a_document_is_read_by_those_of_its_campaign_alone)
{
    struct nghi_son n = begin(c);
    struct document d = nghi_son_conclusion(c, &n);
    struct deadline *rows;
    struct reply reply;
    int count;

    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    CHECK_INT(test_get(c, url(c, d.id, "/tep")).status, 404);
    CHECK_INT(file_insert(c, "file", test_file(c, "u", "%PDF-1.7 a", 10), "kết luận.pdf",
                          blob_paper_types, 1 << 20, &d.file_id),
              OK);
    CHECK_INT(deadline_list(c, d.id, &rows, &count), OK);
    CHECK_INT(document_save(c, &d, rows, count), OK);
    reply = test_get(c, url(c, d.id, "/tep"));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply_header(reply, "Content-Disposition"), "attachment");
    test_sign_in(c, test_account(c, "can-bo", ROLE_UNIT_OFFICER, n.hai_ha, 0));
    CHECK_INT(test_get(c, url(c, d.id, "/tep")).status, 200);
    test_sign_in(c, test_account(c, "nguoi-khac", ROLE_UNIT_OFFICER, 12345, 0));
    CHECK_INT(test_get(c, url(c, d.id, "/tep")).status, 404);
}

const struct test document_web_tests[] = {
    T_DB(a_directive_is_typed_previewed_and_applied),
    T_DB(with_the_question_answered_the_form_applies_at_once),
    T_DB(what_is_wrong_is_told_at_its_row_and_nothing_typed_is_lost),
    T_DB(rows_come_and_go_without_script_and_the_preview_comes_by_a_button),
    T_DB(the_words_are_understood_while_they_are_typed),
    T_DB(a_stale_draft_is_a_conflict_that_shows_both),
    T_DB(deadlines_that_only_the_other_person_has_stand_in_the_form_after_a_conflict),
    T_DB(a_unit_acknowledges_on_the_documents_page_and_the_office_sees_who_has_not),
    T_DB(a_document_is_withdrawn_with_a_reason_that_stands_in_its_history),
    T_DB(an_extension_is_entered_for_one_unit_with_its_reason),
    T_DB(baselines_are_compared_on_a_page_and_as_a_file),
    T_DB(the_list_filters_by_words_kind_and_state),
    T_DB(the_file_of_a_document_is_read_by_those_of_its_campaign_alone),
    T_END,
};
