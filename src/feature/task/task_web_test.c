/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks' pages: pasting, mending, giving; reporting and answering; and where tasks stand on other pages. */
#include "test/tasking.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/db.h"
#include "feature/report/report.h"
#include "service/blob.h"
#include "test/reporting.h"

#include <stdio.h>
#include <stdlib.h>

static const char *
encoded(struct ctx *c, const char *text)
{
    struct buf b;

    buf_init(&b, c->arena, strlen(text) * 3 + 1);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
        if ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
            buf_add_char(&b, (char)*p);
        else
            buf_printf(&b, "%%%02X", *p);
    return b.data;
}

static const char *
url_of(struct ctx *c, const char *format, int64_t id)
{
    return arena_printf(c->arena, "%s%lld%s", arena_strndup(c->arena, format, strcspn(format, "#")),
                        (long long)id, strchr(format, '#') + 1);
}

/* The source page's last three paragraphs, from the file that the example's README names. */
static const char conclusion[] = "Phát biểu kết luận hội nghị, đồng chí Phó Chủ tịch UBND thị xã "
                                 "yêu cầu hội nghị phải đảm bảo trang trọng. Hội "
                                 "nghị tuyên dương điển hình tiên tiến cấp xã, phường, cơ quan, "
                                 "đơn vị sẽ hoàn thành trong tháng 3 năm 2025, hội "
                                 "nghị tuyên dương điển hình tiên tiến cấp thị xã hoàn thành trong "
                                 "tháng 5 năm 2025.\n\nVề nội dung tổ chức hội "
                                 "nghị cấp thị xã, đồng chí Phó Chủ tịch UBND thị xã đề nghị: Việc "
                                 "chuẩn bị báo cáo phải ngắn gọn; Xây dựng "
                                 "chương trình văn nghệ đúng chủ đề; Phòng Nội vụ phối hợp với "
                                 "Phòng Tài chính - Kế hoạch tham mưu tiết kiệm.";

static struct document
other_document(struct ctx *c, const struct nghi_son *n)
{
    struct document d = { .campaign_id = n->campaign.id,
                          .kind = DOCUMENT_CONCLUSION,
                          .number = "12/TB-UBND",
                          .title = "Kết luận",
                          .issuer = "UBND thị xã Nghi Sơn",
                          .signer = "Phó Chủ tịch",
                          .note = "" };

    CHECK(date_parse_iso("2025-02-12", &d.issued_on));
    CHECK_INT(document_save(c, &d, NULL, 0), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(document_find(c, d.id, &d), OK);
    return d;
}

TEST(the_pasted_conclusion_gives_its_points_and_two_are_corrected)
{
    struct task_scene s;
    struct document d;
    struct reply r;
    struct task_point *points;
    const char *url;
    int count;

    task_scene_make(c, &s);
    d = other_document(c, &s.n);
    test_sign_in(c, s.office);
    url = url_of(c, "/lam-viec/van-ban/#/giao-viec", d.id);
    r = test_get(c, url);
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Nhận ra các điểm");
    r = test_post(c, url,
                  arena_printf(c->arena, "lam=doc&version=0&text=%s", encoded(c, conclusion)));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "point.5.words");
    CHECK_LACKS(r.body, "point.6.words");
    CHECK_HAS(r.body, "value=\"cấp xã, phường, cơ quan, đơn vị\"");
    CHECK_HAS(r.body, "value=\"trong tháng 3 năm 2025\"");
    CHECK_HAS(r.body, "Ngày cuối 31/03/2025");
    CHECK_HAS(r.body, "value=\"Phòng Tài chính - Kế hoạch\"");
    CHECK_HAS(r.body, "Chưa nêu ai thực hiện.");
    /* the first is left out, the third and fourth are corrected */
    r = test_post(
        c, url,
        arena_printf(
            c->arena,
            "lam=giao&version=0&point.0.row=1&point.0.words=x&point.1.row=1&point.1.keep=1&point.1."
            "words=%s&"
            "point.1.owner=%s&point.1.day=%s&point.3.row=1&point.3.keep=1&point.3.words=%s&point.3."
            "owner=%s&"
            "point.4.row=1&point.4.keep=1&point.4.words=%s&point.4.owner=%s&point.4.day=%s",
            encoded(c, "Hội nghị cấp xã"), encoded(c, "cấp xã, phường, cơ quan, đơn vị"),
            encoded(c, "trong tháng 3 năm 2025"), encoded(c, "Chuẩn bị báo cáo"),
            encoded(c, "Phòng Nội vụ"), encoded(c, "Chương trình văn nghệ"),
            encoded(c, "Thành viên 1; Phòng Nội vụ"), encoded(c, "chậm nhất ngày 20/4/2025")));
    CHECK_INT(r.status, 303);
    CHECK_TEXT(r.location, url_of(c, "/lam-viec/nhiem-vu?van-ban=#", d.id));
    CHECK_INT(task_points(c, d.id, &points, &count), OK);
    CHECK_INT(count, 3);
    CHECK_INT(points[0].counts.all, 5);
    CHECK_INT(points[1].counts.all, 1);
    CHECK_INT(points[2].counts.all, 2);
    CHECK_DATE(points[2].task.last_on, "2025-04-20");
    r = test_get(c, r.location);
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Chương trình văn nghệ");
    CHECK_HAS(r.body, "8 trên 8 dòng");
}

TEST(what_the_board_follows_already_is_said_and_left_out)
{
    struct task_scene s;
    struct reply r;
    const char *url;

    task_scene_make(c, &s);
    test_sign_in(c, s.office);
    url = url_of(c, "/lam-viec/van-ban/#/giao-viec", s.conclusion.id);
    r = test_post(c, url,
                  arena_printf(c->arena, "lam=doc&version=4&text=%s", encoded(c, conclusion)));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Bảng theo dõi đã có mốc này");
    CHECK_HAS(r.body, "giữ 4 trên 6 điểm");
}

TEST(an_error_stands_at_its_field_and_all_that_was_typed_stays)
{
    struct task_scene s;
    struct reply r;
    const char *url;

    task_scene_make(c, &s);
    test_sign_in(c, s.office);
    url = url_of(c, "/lam-viec/van-ban/#/giao-viec", s.conclusion.id);
    r = test_post(
        c, url,
        "lam=giao&version=4&text=van+ban&point.0.row=1&point.0.keep=1&point.0.words=Giu+nguyen&"
        "point.0.owner=Khong+ai&point.0.day=hom+nao&point.0.shows=Anh");
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "f-point-0-owner-e");
    CHECK_HAS(r.body, "f-point-0-day-e");
    CHECK_HAS(r.body, "Giu nguyen");
    CHECK_HAS(r.body, "value=\"hom nao\"");
    CHECK_HAS(r.body, "value=\"Anh\"");
    r = test_post(c, url, "lam=doc&version=4&text=");
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "f-text-e");
    r = test_post_json(
        c, url, "lam=giao&version=4&point.0.row=1&point.0.keep=1&point.0.words=A&point.0.owner=B");
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "\"field\":\"point.0.owner\"");
}

TEST(points_are_split_joined_removed_and_added_without_script)
{
    struct task_scene s;
    struct reply r;
    const char *url;

    task_scene_make(c, &s);
    test_sign_in(c, s.office);
    url = url_of(c, "/lam-viec/van-ban/#/giao-viec", s.conclusion.id);
    r = test_post(
        c, url,
        "tach=0&version=4&point.0.row=1&point.0.keep=1&point.0.words=Mot%0AHai&point.0.owner=O");
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, ">\nMot</textarea>");
    CHECK_HAS(r.body, ">\nHai</textarea>");
    CHECK_HAS(r.body, "point.1.owner");
    r = test_post(c, url, "tach=0&version=4&point.0.row=1&point.0.words=Mot");
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "f-point-0-words-e");
    r = test_post(c, url,
                  "noi=0&version=4&point.0.row=1&point.0.words=Mot&point.5.row=1&point.5.words=Hai&"
                  "point.5.day=D");
    CHECK_HAS(r.body, ">\nMot; Hai</textarea>");
    CHECK_HAS(r.body, "value=\"D\"");
    CHECK_LACKS(r.body, "point.1.words");
    r = test_post(
        c, url, "bot=0&version=4&point.0.row=1&point.0.words=Mot&point.1.row=1&point.1.words=Hai");
    CHECK_LACKS(r.body, ">\nMot</textarea>");
    CHECK_HAS(r.body, ">\nHai</textarea>");
    r = test_post(c, url, "them=1&version=4&point.0.row=1&point.0.words=Mot");
    CHECK_HAS(r.body, "point.1.words");
}

TEST(hostile_text_is_shown_as_text_and_a_very_long_one_is_read)
{
    struct task_scene s;
    struct reply r;
    const char *url;
    struct buf b;

    task_scene_make(c, &s);
    test_sign_in(c, s.office);
    url = url_of(c, "/lam-viec/van-ban/#/giao-viec", s.conclusion.id);
    r = test_post(
        c, url,
        arena_printf(c->arena, "lam=doc&version=4&text=%s",
                     encoded(c, "1. Giao Phòng Nội vụ <script>alert(1)</script> \xE2\x80\xAE"
                                "\"><img src=x onerror=alert(1)>")));
    CHECK_INT(r.status, 200);
    CHECK_LACKS(r.body, "<script>alert");
    CHECK_LACKS(r.body, "<img src=x");
    CHECK_LACKS(r.body, "\xE2\x80\xAE");
    CHECK_HAS(r.body, "&lt;script&gt;");
    buf_init(&b, c->arena, 300000);
    buf_add(&b, "lam=doc&version=4&text=");
    for (int i = 0; i < 200000 / 20; i++)
        buf_add(&b, "Giao+xa+lam+viec+abc");
    r = test_post(c, url, b.data);
    CHECK_INT(r.status, 200);
    buf_add(&b, "x");
    r = test_post(c, url, b.data);
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "f-text-e");
}

TEST(a_second_confirmation_of_the_same_paste_is_told_of_the_first)
{
    struct task_scene s;
    struct document d;
    struct reply r;
    struct task_point *points;
    const char *url, *form =
                         "lam=giao&version=0&point.0.row=1&point.0.keep=1&point.0.words=Mot+viec&"
                         "point.0.owner=pnv";
    int count;

    task_scene_make(c, &s);
    d = other_document(c, &s.n);
    test_sign_in(c, s.office);
    url = url_of(c, "/lam-viec/van-ban/#/giao-viec", d.id);
    CHECK_INT(test_post(c, url, form).status, 303);
    r = test_post(c, url, form);
    CHECK_INT(r.status, 409);
    CHECK_HAS(r.body, "Mot viec");
    CHECK_HAS(r.body, "đã được giao từ văn bản");
    CHECK_INT(task_points(c, d.id, &points, &count), OK);
    CHECK_INT(count, 1);
}

TEST(who_may_not_give_does_not_see_the_page)
{
    struct task_scene s;

    task_scene_make(c, &s);
    test_sign_in(c, s.officer);
    CHECK_INT(test_get(c, url_of(c, "/lam-viec/van-ban/#/giao-viec", s.conclusion.id)).status, 403);
    test_sign_in(c, s.other_officer);
    CHECK_INT(test_get(c, task_url(c, task_scene_part(c, &s, "phường Hải Hòa").part.id)).status,
              200);
    c->account_id = ACCOUNT_SYSTEM;
    {
        int64_t id = task_scene_part(c, &s, "xã Hải Hà").part.id;

        test_sign_in(c, s.other_officer);
        CHECK_INT(test_get(c, task_url(c, id)).status, 404);
        CHECK_INT(
            test_post(c, url_of(c, "/lam-viec/nhiem-vu/#/xong", id), "note=a&version=1").status,
            404);
    }
}

TEST(the_owner_reports_with_a_paper_and_the_head_returns_and_accepts)
{
    struct task_scene s;
    struct reply r;
    int64_t id;
    static const char pdf[] =
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

    task_scene_make(c, &s);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    id = task_scene_part(c, &s, "xã Hải Hà").part.id;
    test_sign_in(c, s.officer);
    r = test_get(c, task_url(c, id));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "trước ngày 15/3/2025");
    CHECK_HAS(r.body, "14/03/2025");
    CHECK_HAS(r.body, "Báo đã xong");
    CHECK_LACKS(r.body, "/tra-lai");
    r = test_post(c, url_of(c, "/lam-viec/nhiem-vu/#/xong", id), "note=&version=1");
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "f-note-e");
    r = test_upload(c, url_of(c, "/lam-viec/nhiem-vu/#/xong", id), "note=Xong+roi&version=1",
                    "file", "Biên bản.pdf", pdf, sizeof(pdf) - 1);
    CHECK_INT(r.status, 303);
    r = test_get(c, task_url(c, id));
    CHECK_HAS(r.body, "Biên bản.pdf");
    CHECK_INT(test_get(c, url_of(c, "/lam-viec/nhiem-vu/#/tep", id)).status, 200);
    CHECK_INT(test_post(c, url_of(c, "/lam-viec/nhiem-vu/#/tiep-nhan", id), "version=2").status,
              403);
    test_sign_in(c, s.head);
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "Trả lời nhiệm vụ của xã Hải Hà");
    r = test_post(c, url_of(c, "/lam-viec/nhiem-vu/#/tra-lai", id), "version=2&remarks=");
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "f-remarks-e");
    CHECK_INT(test_post(c, url_of(c, "/lam-viec/nhiem-vu/#/tra-lai", id), "version=2&remarks=Thieu")
                  .status,
              303);
    CHECK_INT(test_post(c, url_of(c, "/lam-viec/nhiem-vu/#/tiep-nhan", id), "version=3").status,
              409);
    test_sign_in(c, s.officer);
    r = test_get(c, "/lam-viec/hom-nay");
    CHECK_HAS(r.body, "Bị trả lại: Thieu");
    CHECK_INT(test_post(c, url_of(c, "/lam-viec/nhiem-vu/#/xong", id), "note=Da+bo+sung&version=3")
                  .status,
              303);
    test_sign_in(c, s.head);
    r = test_get(c, "/lam-viec/nhiem-vu?trang-thai=done");
    CHECK_HAS(r.body, "Da bo sung");
    r = test_post(c, "/lam-viec/nhiem-vu/tiep-nhan",
                  arena_printf(c->arena, "part=%lld.4", (long long)id));
    CHECK_INT(r.status, 303);
    r = test_get(c, task_url(c, id));
    CHECK_HAS(r.body, "Hoàn thành");
    CHECK_HAS(r.body, "trả lại: Thieu");
    r = test_get(c, url_of(c, "/lam-viec/van-ban/#", s.conclusion.id));
    CHECK_HAS(r.body, "1 trên 3 đã xong");
    CHECK_HAS(r.body, "0 trên 4 việc đã xong");
}

TEST(the_list_filters_and_goes_out_as_a_sheet)
{
    struct task_scene s;
    struct reply r;

    task_scene_make(c, &s);
    test_sign_in(c, s.office);
    r = test_get(c, "/lam-viec/nhiem-vu?q=van+nghe");
    CHECK_HAS(r.body, "Xây dựng chương trình văn nghệ");
    CHECK_LACKS(r.body, "rà soát hồ sơ");
    r = test_get(c, url_of(c, "/lam-viec/nhiem-vu?don-vi=#", s.n.hai_ha));
    CHECK_HAS(r.body, "rà soát hồ sơ");
    CHECK_LACKS(r.body, "văn nghệ</a>");
    r = test_get(c, "/lam-viec/nhiem-vu?trang-thai=accepted");
    CHECK_HAS(r.body, "Không có nhiệm vụ nào khớp");
    r = test_get(c, "/lam-viec/nhiem-vu?xuat=csv");
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "xã Hải Hà");
    CHECK_INT(test_get(c, "/lam-viec/nhiem-vu?xuat=xlsx").status, 200);
    r = test_get_json(c, "/lam-viec/nhiem-vu");
    CHECK_HAS(r.body, "\"last_on\":\"2025-03-14\"");
    CHECK_HAS(test_get(c, url_of(c, "/lam-viec/don-vi/#", s.n.hai_ha)).body, "rà soát hồ sơ");
    CHECK_HAS(test_get(c, url_of(c, "/lam-viec/thanh-vien/#", s.seat)).body, "Báo cáo Trưởng Ban");
}

TEST(a_drafts_paragraphs_are_looked_through_once_it_is_applied)
{
    struct task_scene s;
    struct reply r;
    struct document *all;
    int count;

    task_scene_make(c, &s);
    test_sign_in(c, s.office);
    r = test_post(c, "/lam-viec/nhiem-vu/nhan-ra",
                  arena_printf(c->arena, "issued_on=12/02/2025&points=%s", encoded(c, conclusion)));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Nhận ra 6 điểm");
    CHECK_HAS(r.body, "31/03/2025");
    r = test_post(
        c, "/lam-viec/van-ban",
        arena_printf(c->arena,
                     "lam=ap-dung&confirmed=1&kind=conclusion&issued_on=12/02/2025&number=7&"
                     "issuer=UBND&title=Ket+luan&points=%s",
                     encoded(c, conclusion)));
    CHECK_INT(r.status, 303);
    CHECK_HAS(r.location, "/giao-viec");
    CHECK_HAS(test_get(c, r.location).body, "point.5.words");
    CHECK_INT(document_list(c, s.n.campaign.id, "", &all, &count), OK);
    CHECK_INT(count, 3);
}

TEST(open_tasks_stand_in_the_next_report_and_as_they_were_when_it_was_sent)
{
    struct reporting_scene s;
    struct document d;
    struct task_new point = { "Rà soát hồ sơ", "xã Hải Hà", "", "trước ngày 15/3/2025", "", NULL };
    struct task_giving g = { .points = &point, .count = 1 };
    struct task_filter f = { 0 };
    struct task_row *rows;
    struct reply r;
    struct report_duty duty;
    const char *url;
    int count;

    reporting_make(c, &s);
    d = other_document(c, &s.n);
    g.document_id = d.id;
    CHECK_INT(task_give(c, &g), OK);
    f.campaign_id = s.n.campaign.id;
    CHECK_INT(task_list(c, &f, NULL, 9, &rows, &count), OK);
    test_set_today(c, "2025-02-17");
    duty = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-12");
    url = duty_write_url(c, &duty);
    test_sign_in(c, s.officer);
    r = test_get(c, url);
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Rà soát hồ sơ");
    r = test_post(c, url, "lam=nhiem-vu&version=0&done=Da+hop");
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Nhiệm vụ 1 (Kết luận số 12/TB-UBND ngày 12/02/2025): Rà soát hồ sơ");
    CHECK_HAS(r.body, "Da hop");
    r = test_post(c, url, "lam=gui&version=0&done=Da+hop&proposals=Khong&confirmed=1");
    CHECK_INT(r.status, 303);
    url = r.location;
    CHECK_HAS(test_get(c, url).body, "Rà soát hồ sơ");
    /* done and accepted since: the version says how it stood, and what it is now */
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(
        task_report(c,
                    &(struct task_act){ .part_id = rows[0].part.id, .version = 1, .text = "Xong" }),
        OK);
    CHECK_INT(
        task_accept(c, &(struct task_act){ .part_id = rows[0].part.id, .version = 2, .text = "" }),
        OK);
    test_sign_in(c, s.officer);
    r = test_get(c, url);
    CHECK_HAS(r.body, "Còn 25 ngày");
    CHECK_HAS(r.body, "nay: Hoàn thành");
    /* in the report of the period in which it was accepted it still stands, in the next it does not */
    test_set_today(c, "2025-02-24");
    test_sign_in(c, s.officer);
    duty = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-15");
    CHECK_HAS(test_get(c, duty_write_url(c, &duty)).body, "Rà soát hồ sơ");
    test_set_today(c, "2025-03-03");
    test_sign_in(c, s.officer);
    duty = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-22");
    CHECK_LACKS(test_get(c, duty_write_url(c, &duty)).body, "Rà soát hồ sơ");
}

/* Friday 23:59: watch, tasks and reports due; the pages of both days. */
TEST(the_handover_page_lists_the_tasks_and_both_days_tell_who_was_responsible)
{
    struct task_scene s;
    struct reply r;

    task_scene_make(c, &s);
    test_set_time(c, "2025-02-21 23:59:00");
    test_sign_in(c, s.office);
    r = test_post(c, "/lam-viec/ban-chi-dao/giao",
                  arena_printf(c->arena, "unit=%lld&seat_id=%lld&from_on=22/02/2025&note=",
                               (long long)s.n.hai_ha, (long long)s.other_seat));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Các xã, phường rà soát hồ sơ");
    CHECK_HAS(r.body, "còn 21 ngày");
    r = test_post(
        c, "/lam-viec/ban-chi-dao/giao",
        arena_printf(c->arena,
                     "unit=%lld&seat_id=%lld&from_on=22/02/2025&note=ban+giao&confirmed=1",
                     (long long)s.n.hai_ha, (long long)s.other_seat));
    CHECK_INT(r.status, 303);
    test_set_time(c, "2025-02-22 00:01:00");
    r = test_get(c, "/lam-viec/ban-chi-dao/ai?q=hai+ha&luc=21/02/2025");
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Thành viên 1");
    CHECK_LACKS(r.body, "Thành viên 2</a>");
    CHECK_HAS(r.body, "khi đó còn 1 nhiệm vụ chưa xong");
    r = test_get(c, "/lam-viec/ban-chi-dao/ai?q=hai+ha&luc=22/02/2025");
    CHECK_HAS(r.body, "Thành viên 2");
    r = test_get(c, task_url(c, task_scene_part(c, &s, "xã Hải Hà").part.id));
    CHECK_HAS(r.body, "Thành viên 2");
}

const struct test task_web_tests[] = {
    T_DB(the_pasted_conclusion_gives_its_points_and_two_are_corrected),
    T_DB(what_the_board_follows_already_is_said_and_left_out),
    T_DB(an_error_stands_at_its_field_and_all_that_was_typed_stays),
    T_DB(points_are_split_joined_removed_and_added_without_script),
    T_DB(hostile_text_is_shown_as_text_and_a_very_long_one_is_read),
    T_DB(a_second_confirmation_of_the_same_paste_is_told_of_the_first),
    T_DB(who_may_not_give_does_not_see_the_page),
    T_DB(the_owner_reports_with_a_paper_and_the_head_returns_and_accepts),
    T_DB(the_list_filters_and_goes_out_as_a_sheet),
    T_DB(a_drafts_paragraphs_are_looked_through_once_it_is_applied),
    T_DB(open_tasks_stand_in_the_next_report_and_as_they_were_when_it_was_sent),
    T_DB(the_handover_page_lists_the_tasks_and_both_days_tell_who_was_responsible),
    T_END,
};
