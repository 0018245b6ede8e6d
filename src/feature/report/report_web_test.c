/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of reports, asked in-process. */
#include "test/reporting.h"

static const char *
write_url(struct ctx *c, const struct report_schedule *s, int64_t author_id, const char *from)
{
    return arena_printf(c->arena, "/lam-viec/bao-cao/viet/%lld/%lld/%s", (long long)s->id,
                        (long long)author_id, from);
}

static struct reporting_scene
begin(struct ctx *c, int64_t *out_id)
{
    struct reporting_scene s;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    if (out_id != NULL)
        *out_id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp dân.");
    return s;
}

TEST(the_list_says_what_is_owed_and_what_waits)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    struct reply reply;

    test_sign_in(c, s.officer);
    reply = test_get(c, "/lam-viec/bao-cao");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "15/02 đến 21/02/2025");
    CHECK_HAS(reply.body, "Nhận đúng hạn");
    test_sign_in(c, s.member);
    reply = test_get(c, "/lam-viec/bao-cao");
    CHECK_HAS(reply.body, "Chờ đồng chí trả lời");
    CHECK_HAS(reply.body, "xã Hải Hà: 12/02 đến 14/02/2025");
}

TEST(today_has_reports_that_are_owed_and_that_wait)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);

    test_sign_in(c, s.member);
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body,
              "Trả lời báo cáo kỳ 12/02 đến 14/02/2025: xã Hải Hà");
    test_sign_in(c, s.other_officer);
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body,
              "Báo cáo kỳ 12/02 đến 14/02/2025: phường Hải Hòa");
}

TEST(a_report_is_kept_then_sent_from_its_form)
{
    struct reporting_scene s = begin(c, NULL);
    const char *url = write_url(c, &s.units, s.n.hai_ha, "2025-02-12");
    struct reply reply;

    test_sign_in(c, s.officer);
    reply = test_get(c, url);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "0 trên 4.000 ký tự");
    reply = test_post(c, url, "lam=luu&version=0&done=M%E1%BB%99t&merged=");
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, url);
    CHECK_HAS(test_get(c, url).body, ">\nMột</textarea>");
    reply = test_post(c, url, "lam=gui&version=1&done=Hai&merged=");
    CHECK_INT(reply.status, 303);
    CHECK_HAS(test_get(c, reply.location).body, "Hai");
    /* once sent, its form leads to what was sent */
    CHECK_INT(test_get(c, url).status, 303);
}

TEST(what_is_wrong_stands_at_its_field_and_what_was_typed_stays)
{
    struct reporting_scene s = begin(c, NULL);
    const char *url = write_url(c, &s.units, s.n.hai_ha, "2025-02-12");
    struct reply reply;

    test_sign_in(c, s.officer);
    reply = test_post(c, url,
                      "lam=gui&version=0&done=Xong&figure.1.code=delegates&figure.1.told=90"
                      "&figure.1.reason=&merged=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "Đại biểu đã sửa tay: ghi rõ lý do.");
    CHECK_HAS(reply.body, "value=\"90\"");
    CHECK_HAS(reply.body, ">\nXong</textarea>");
    reply = test_post(c, url, "lam=gui&version=0&merged=&figure.1.code=delegates&figure.1.told=x");
    CHECK_INT(reply.status, 422);
    reply = test_post(c, url, "lam=gui&version=0&merged=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "name=\"confirmed\"");
    CHECK_INT(test_post(c, url, "lam=gui&version=0&merged=&confirmed=1").status, 303);
}

TEST(a_stale_form_shows_both)
{
    struct reporting_scene s = begin(c, NULL);
    const char *url = write_url(c, &s.units, s.n.hai_ha, "2025-02-12");
    struct reply reply;

    test_sign_in(c, s.officer);
    CHECK_INT(test_post(c, url, "lam=luu&version=0&done=C%E1%BB%A7a+h%E1%BB%8D&merged=").status,
              303);
    reply = test_post(c, url, "lam=luu&version=0&done=C%E1%BB%A7a+t%C3%B4i&merged=");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Của tôi</textarea>");
    CHECK_HAS(reply.body, "Của họ");
}

TEST(a_members_form_begins_with_what_units_sent_and_takes_what_comes_later)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    const char *url = write_url(c, &s.members, s.seat, "2025-02-12"), *merged;
    struct reply reply;

    test_sign_in(c, s.member);
    reply = test_get(c, url);
    CHECK_HAS(reply.body, "xã Hải Hà: Đã họp dân.");
    merged = arena_printf(c->arena, "merged=%lld.1", (long long)id);
    CHECK_HAS(reply.body, arena_printf(c->arena, "%lld.1", (long long)id));
    reporting_send(c, s.other_officer, &s.units, s.n.hai_hoa, "2025-02-12", "Đã họp phường.");
    reply = test_post(c, url,
                      arena_printf(c->arena, "lam=gop&version=0&done=S%%E1%%BB%%ADa&%s", merged));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Sửa\nphường Hải Hòa: Đã họp phường.</textarea>");
    CHECK_LACKS(reply.body, "xã Hải Hà: Đã họp dân."); /* is in the text already, in other words */
}

TEST(a_report_is_returned_with_remarks_and_compared)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    const char *url = report_url(c, id);
    struct reply reply;

    test_sign_in(c, s.member);
    CHECK_HAS(test_get(c, url).body, "Trả lại kèm góp ý");
    reply = test_post(c, arena_printf(c->arena, "%s/tra-lai", url), "number=1&remarks=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "aria-invalid=\"true\"");
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/tra-lai", url), "number=1&remarks=Ng%C3%A0y")
                  .status,
              303);
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp 120 hộ dân.");
    reply = test_get(c, arena_printf(c->arena, "%s/so-sanh", url));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<ins>120 hộ </ins>");
    reply = test_post(c, arena_printf(c->arena, "%s/tiep-nhan", url), "number=1&remarks=");
    CHECK_INT(reply.status, 409);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/tiep-nhan", url), "number=2&remarks=").status,
              303);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/tiep-nhan", url), "number=2&remarks=").status,
              409);
}

TEST(anothers_report_is_not_found)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);

    test_sign_in(c, s.other_officer);
    CHECK_INT(test_get(c, report_url(c, id)).status, 404);
    CHECK_INT(test_get(c, write_url(c, &s.units, s.n.hai_ha, "2025-02-15")).status, 404);
    CHECK_INT(test_get(c, write_url(c, &s.units, s.n.hai_hoa, "2025-02-13")).status, 404);
    CHECK_INT(test_get(c, write_url(c, &s.units, s.n.hai_hoa, "2025-02-30")).status, 404);
    CHECK_INT(
        test_post(c, arena_printf(c->arena, "%s/tiep-nhan", report_url(c, id)), "number=1").status,
        404);
}

TEST(hostile_texts_are_escaped_on_every_page)
{
    struct reporting_scene s = begin(c, NULL);
    int64_t id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12",
                                "<script>alert(1)</script>");

    test_sign_in(c, s.member);
    CHECK_LACKS(test_get(c, report_url(c, id)).body, "<script>alert");
    CHECK_HAS(test_get(c, report_url(c, id)).body, "&lt;script&gt;alert(1)");
    CHECK_LACKS(test_get(c, write_url(c, &s.members, s.seat, "2025-02-12")).body, "<script>alert");
    CHECK_LACKS(test_get(c, arena_printf(c->arena, "%s/so-sanh", report_url(c, id))).body,
                "<script>alert");
}

TEST(rates_are_shown_filtered_and_taken_as_a_file)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    struct reply reply;

    test_set_today(c, "2025-02-20");
    test_sign_in(c, s.office);
    reply = test_get(c, "/lam-viec/bao-cao/ti-le");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<svg");
    CHECK_HAS(reply.body, "16,7% của 6");
    reply =
        test_get(c, "/lam-viec/bao-cao/ti-le?cua=unit%20commune&thanh-vien=-1&tu=1/1/2025&den=x");
    CHECK_INT(reply.status, 200);
    reply = test_get(c, "/lam-viec/bao-cao/ti-le?xuat=csv");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Thành viên 1");
    CHECK_HAS(test_get_json(c, "/lam-viec/bao-cao/ti-le").body, "\"expected\"");
    test_sign_in(c, s.officer);
    CHECK_INT(test_get(c, "/lam-viec/bao-cao/ti-le").status, 403);
}

TEST(a_figure_opens_to_its_rows)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    const char *url = arena_printf(c->arena, "/lam-viec/bao-cao/so-lieu/%lld/%lld/2025-02-12",
                                   (long long)s.members.id, (long long)s.seat);

    test_sign_in(c, s.member);
    CHECK_HAS(test_get(c, url).body, "phường Hải Hòa");
    CHECK_LACKS(test_get(c, arena_printf(c->arena, "%s?q=hai+ha", url)).body, "phường Hải Hòa");
    CHECK_HAS(test_get(c, arena_printf(c->arena, "%s?ma=delegates", url)).body, "Không đơn vị nào");
    CHECK_HAS(test_get(c, arena_printf(c->arena, "%s?xuat=csv", url)).body, "xã Hải Hà");
}

TEST(a_schedule_is_added_changed_and_ended_from_pages)
{
    struct reporting_scene s = begin(c, NULL);
    struct report_schedule *all;
    struct reply reply;
    const char *url;
    int count;

    test_sign_in(c, s.office);
    CHECK_HAS(test_get(c, "/lam-viec/bao-cao/lich").body, "Đơn vị cấp xã");
    reply = test_post(c, "/lam-viec/bao-cao/lich/moi",
                      "author=unit+unit&reader=head&every=days&days=15%2F3%2F2025%2C+x&due_days=1&"
                      "from_on=15%2F2%2F2025");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "“x” không phải là ngày");
    reply = test_post(c, "/lam-viec/bao-cao/lich/moi",
                      "author=unit+unit&reader=head&every=days&days=15%2F3%2F2025%2C+30%2F4%2F2025&"
                      "due_days=1&from_on=15%2F2%2F2025");
    CHECK_INT(reply.status, 303);
    CHECK_INT(schedule_list(c, s.n.campaign.id, &all, &count), OK);
    CHECK_INT(count, 4);
    url = arena_printf(c->arena, "/lam-viec/bao-cao/lich/%lld", (long long)s.units.id);
    CHECK_HAS(test_get(c, url).body, "22/02/2025"); /* the next period begins then */
    CHECK_INT(
        test_post(c, url, "every=month&month_day=31&due_days=2&from_on=22%2F2%2F2025&version=1")
            .status,
        303);
    CHECK_INT(
        test_post(c, url, "every=month&month_day=31&due_days=2&from_on=22%2F2%2F2025&version=1")
            .status,
        409);
    url = arena_printf(c->arena, "/lam-viec/bao-cao/lich/%lld/thoi", (long long)s.members.id);
    CHECK_INT(test_post(c, url, "to_on=1%2F2%2F2025&version=1").status, 422);
    CHECK_INT(test_post(c, url, "to_on=22%2F2%2F2025&version=1").status, 303);
    test_sign_in(c, s.member);
    CHECK_INT(test_get(c, "/lam-viec/bao-cao/lich").status, 200);
    CHECK_INT(test_post(c, url, "to_on=1%2F3%2F2025&version=2").status, 403);
}

TEST(each_page_has_its_json_face)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    const char *form = write_url(c, &s.members, s.seat, "2025-02-12");
    const char *places[][2] = {
        { "/lam-viec/bao-cao", "\"waiting\":[{\"report_id\":" },
        { form, "\"merged_number\"" },
        { report_url(c, id), "\"Đã họp dân.\"" },
        { arena_printf(c->arena, "%s/so-sanh", report_url(c, id)), "\"texts\"" },
        { "/lam-viec/bao-cao/ti-le", "\"received\"" },
        { "/lam-viec/bao-cao/lich", "\"running\":[{" },
        { arena_printf(c->arena, "/lam-viec/bao-cao/so-lieu/%lld/%lld/2025-02-12",
                       (long long)s.members.id, (long long)s.seat),
          "\"rows\":[{" },
    };

    test_sign_in(c, s.member);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct reply reply = test_get_json(c, places[i][0]);

        CHECK_INT(reply.status, 200);
        CHECK_TEXT(reply.type, "application/json; charset=utf-8");
        CHECK_HAS(reply.body, places[i][1]);
    }
}

TEST(programs_are_told_field_by_field_what_is_wrong_and_what_is_stale)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    const char *url = write_url(c, &s.units, s.n.hai_hoa, "2025-02-12");
    struct reply reply;

    test_sign_in(c, s.other_officer);
    reply = test_post_json(c, url,
                           "lam=gui&version=0&done=x&figure.1.code=delegates&figure.1.told=-4"
                           "&figure.1.reason=&merged=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "\"field\":\"figure.1.told\"");
    CHECK_INT(test_post_json(c, url, "lam=luu&version=0&done=x&merged=").status, 200);
    reply = test_post_json(c, url, "lam=luu&version=0&done=y&merged=");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "\"errors\":[{");
}

TEST(a_text_that_is_too_long_is_refused_at_its_field)
{
    struct reporting_scene s = begin(c, NULL);
    char *words = arena_alloc(c->arena, REPORT_TEXT_MAX + 2);
    struct reply reply;

    memset(words, 'a', REPORT_TEXT_MAX + 1);
    test_sign_in(c, s.officer);
    reply = test_post(c, write_url(c, &s.units, s.n.hai_ha, "2025-02-12"),
                      arena_printf(c->arena, "lam=luu&version=0&next=%s&merged=", words));
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "id=\"f-next-e\"");
    CHECK_HAS(reply.body, words); /* still there */
}

TEST(what_was_sent_is_not_written_over_from_an_old_form)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    const char *url = write_url(c, &s.units, s.n.hai_ha, "2025-02-12");
    struct report_version *versions;
    long long version = (long long)reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-12").version;
    int count;

    test_sign_in(c, s.officer);
    CHECK_INT(
        test_post(c, url, arena_printf(c->arena, "lam=luu&version=%lld&done=K&merged=", version))
            .status,
        409);
    CHECK_INT(test_post(c, url,
                        arena_printf(c->arena, "lam=gui&version=%lld&done=K&merged=&confirmed=1",
                                     version))
                  .status,
              409);
    CHECK_INT(report_version_list(c, id, &versions, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(versions[0].texts[TEXT_DONE], "Đã họp dân.");
}

TEST(only_its_reader_answers_a_report_and_only_while_it_waits)
{
    int64_t id;
    struct reporting_scene s = begin(c, &id);
    const char *accept = arena_printf(c->arena, "%s/tiep-nhan", report_url(c, id));
    const char *back = arena_printf(c->arena, "%s/tra-lai", report_url(c, id));
    struct reply reply;

    test_sign_in(c, s.officer);
    CHECK_LACKS(test_get(c, report_url(c, id)).body, accept);
    CHECK_INT(test_post(c, accept, "number=1&remarks=").status, 403);
    test_sign_in(c, s.other_member); /* reads it, as all members do */
    CHECK_INT(test_get(c, report_url(c, id)).status, 200);
    CHECK_INT(test_post(c, accept, "number=1&remarks=").status, 403);
    CHECK_INT(test_post(c, back, "number=1&remarks=x").status, 403);
    test_sign_in(c, s.head);
    CHECK_INT(test_post(c, accept, "number=1&remarks=").status, 403);
    test_sign_in(c, s.member);
    CHECK_INT(test_post(c, accept, "number=1&remarks=T%E1%BB%91t").status, 303);
    reply = test_post(c, back, "number=1&remarks=Mu%E1%BB%99n");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Báo cáo hiện ở trạng thái “Đã tiếp nhận”");
    CHECK_HAS(reply.body, "Muộn"); /* what was typed is still there */
    CHECK_INT(test_post_json(c, back, "number=1&remarks=x").status, 409);
    CHECK_HAS(test_get(c, report_url(c, id)).body, "Tốt");
}

TEST(whoever_does_not_run_the_campaign_changes_no_schedule)
{
    struct reporting_scene s = begin(c, NULL);
    const char *url = arena_printf(c->arena, "/lam-viec/bao-cao/lich/%lld", (long long)s.units.id);
    int64_t all[] = { s.officer, s.member, s.head };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        test_sign_in(c, all[i]);
        CHECK_LACKS(test_get(c, "/lam-viec/bao-cao/lich").body, "/lam-viec/bao-cao/lich/moi");
        CHECK_INT(test_get(c, "/lam-viec/bao-cao/lich/moi").status, 403);
        CHECK_INT(test_get(c, url).status, 403);
        CHECK_INT(test_post(c, url, "every=week&week_day=1&due_days=1&version=1").status, 403);
        CHECK_INT(test_post(c, "/lam-viec/bao-cao/lich/moi", "author=seat").status, 403);
    }
    test_sign_in(c, s.office);
    CHECK_INT(test_get(c, "/lam-viec/bao-cao/lich/123").status, 404);
    CHECK_INT(test_get(c, url).status, 200);
}

TEST(a_campaign_without_schedules_says_what_belongs_there)
{
    struct nghi_son n;
    int64_t office, officer;

    nghi_son_make(c, &n);
    office = nghi_son_account(c, "thuong-truc", "secretariat", n.town);
    officer = nghi_son_account(c, "hai-ha", "unit_officer", n.hai_ha);
    test_sign_in(c, office);
    CHECK_HAS(test_get(c, "/lam-viec/bao-cao").body, "/lam-viec/bao-cao/lich");
    CHECK_HAS(test_get(c, "/lam-viec/bao-cao/lich").body, "/lam-viec/bao-cao/lich/moi");
    CHECK_INT(test_get(c, "/lam-viec/bao-cao/ti-le").status, 200);
    test_sign_in(c, officer);
    CHECK_INT(test_get(c, "/lam-viec/bao-cao").status, 200);
    CHECK_INT(test_get(c, "/lam-viec/bao-cao/lich").status, 200);
}

const struct test report_web_tests[] = {
    T_DB(the_list_says_what_is_owed_and_what_waits),
    T_DB(today_has_reports_that_are_owed_and_that_wait),
    T_DB(a_report_is_kept_then_sent_from_its_form),
    T_DB(what_is_wrong_stands_at_its_field_and_what_was_typed_stays),
    T_DB(a_stale_form_shows_both),
    T_DB(a_members_form_begins_with_what_units_sent_and_takes_what_comes_later),
    T_DB(a_report_is_returned_with_remarks_and_compared),
    T_DB(anothers_report_is_not_found),
    T_DB(hostile_texts_are_escaped_on_every_page),
    T_DB(rates_are_shown_filtered_and_taken_as_a_file),
    T_DB(a_figure_opens_to_its_rows),
    T_DB(a_schedule_is_added_changed_and_ended_from_pages),
    T_DB(each_page_has_its_json_face),
    T_DB(programs_are_told_field_by_field_what_is_wrong_and_what_is_stale),
    T_DB(a_text_that_is_too_long_is_refused_at_its_field),
    T_DB(what_was_sent_is_not_written_over_from_an_old_form),
    T_DB(only_its_reader_answers_a_report_and_only_while_it_waits),
    T_DB(whoever_does_not_run_the_campaign_changes_no_schedule),
    T_DB(a_campaign_without_schedules_says_what_belongs_there),
    T_END,
};
