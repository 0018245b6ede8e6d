/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Today for each role: what waits, the most pressing first. */
#include "feature/board/today.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

static struct nghi_son
make(struct ctx *c)
{
    struct nghi_son n;
    struct document conclusion;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    conclusion = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, conclusion.id, conclusion.version), OK);
    return n;
}

static const struct today_task *
find_task(const struct today *t, const char *part)
{
    for (int i = 0; i < t->task_count; i++)
        if (strstr(t->tasks[i].title, part))
            return &t->tasks[i];
    return NULL;
}

TEST(an_officer_sees_the_units_own_duty_and_what_to_acknowledge)
{
    struct nghi_son n = make(c);
    const struct today_task *task;
    struct today t;

    c->account_id = nghi_son_account(c, "can-bo", "unit_officer", n.hai_ha);
    CHECK_INT(today_read(c, &n.campaign, today(c), &t), OK);
    task = find_task(&t, "Hội nghị cấp xã");
    CHECK(task != NULL);
    CHECK_DATE(task->last_on, "2025-03-30");
    CHECK(find_task(&t, "Kết luận") != NULL);
    CHECK(find_task(&t, "Kết luận")->is_now);
    CHECK_INT(t.late_count, 0);
}

TEST(the_officer_of_a_unit_that_took_over_is_led_to_where_it_can_be_reported)
{
    struct merger_row rows[2] = {
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" },
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" }
    };
    struct unit_merger m = { .basis = "Nghị quyết", .rows = rows, .row_count = 2 };
    struct nghi_son n;
    struct unit ward;
    struct reply reply;

    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    CHECK(date_parse_iso("2025-07-01", &m.effect_on));
    rows[0].old_unit_id = n.hai_ha;
    rows[1].old_unit_id = n.nghi_son;
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(unit_find_by_code(c, "9", m.effect_on, &ward), OK);
    test_set_today(c, "2025-07-02");
    test_sign_in(c, nghi_son_account(c, "phuong", "unit_officer", ward.id));
    reply = test_get_json(c, "/lam-viec/hom-nay");
    CHECK_HAS(reply.body,
              arena_printf(c->arena, "\"/lam-viec/don-vi/%lld#lam-tu\"", (long long)ward.id));
    CHECK_INT(
        test_get(c, arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi", (long long)n.hai_ha))
            .status,
        200);
    test_sign_in(c, nghi_son_account(c, "xa", "unit_officer", n.hai_ha));
    reply = test_get_json(c, "/lam-viec/hom-nay");
    CHECK_HAS(reply.body,
              arena_printf(c->arena, "\"/lam-viec/don-vi/%lld/hoi-nghi\"", (long long)n.hai_ha));
}

TEST(a_member_is_told_whom_to_urge_once_a_unit_is_late)
{
    struct nghi_son n = make(c);
    const struct today_task *task;
    struct today t;
    int64_t account = nghi_son_account(c, "thanh-vien", "member", n.town);

    nghi_son_seat(c, &n, "Thành viên 1", account, n.hai_ha);
    c->account_id = account;
    CHECK_INT(today_read(c, &n.campaign, today(c), &t), OK);
    CHECK(find_task(&t, "Đôn đốc xã Hải Hà") == NULL);
    test_set_today(c, "2025-04-15");
    CHECK_INT(today_read(c, &n.campaign, today(c), &t), OK);
    task = find_task(&t, "Đôn đốc xã Hải Hà");
    CHECK(task != NULL);
    CHECK_TEXT(task->word, "Quá hạn 16 ngày");
    CHECK_TEXT(task->words, "xong trước ngày 31/3/2025");
    CHECK(task->is_now);
    CHECK(find_task(&t, "Hải Hòa") == NULL);
}

TEST(the_secretariat_sees_units_without_a_member_and_who_has_not_acknowledged)
{
    struct nghi_son n = make(c);
    struct today t;

    c->account_id = nghi_son_account(c, "thuong-truc", "secretariat", n.town);
    CHECK_INT(today_read(c, &n.campaign, today(c), &t), OK);
    CHECK(find_task(&t, "5 đơn vị") != NULL);
    test_set_time(c, "2025-02-14 13:00:00");
    CHECK_INT(today_read(c, &n.campaign, today(c), &t), OK);
    CHECK(find_task(&t, "chưa xác nhận") != NULL);
}

TEST(the_first_page_after_signing_in_is_today_in_the_readers_language)
{
    struct nghi_son n = make(c);

    test_sign_in(c, nghi_son_account(c, "can-bo", "unit_officer", n.hai_ha));
    CHECK_TEXT(test_get(c, "/lam-viec").location, "/lam-viec/hom-nay");
    test_set_cookie(c, "lang", "en");
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "Acknowledge");
    test_set_cookie(c, "lang", "vi");
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "Việc hôm nay");
}

TEST(without_a_campaign_the_page_says_what_to_begin_with)
{
    test_sign_in(c, test_account(c, "quan-tri", ROLE_ADMIN, 0, 0));
    test_set_cookie(c, "lang", "vi");
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "Chưa có đợt thi đua");
}

const struct test today_tests[] = {
    T_DB(an_officer_sees_the_units_own_duty_and_what_to_acknowledge),
    T_DB(the_officer_of_a_unit_that_took_over_is_led_to_where_it_can_be_reported),
    T_DB(a_member_is_told_whom_to_urge_once_a_unit_is_late),
    T_DB(the_secretariat_sees_units_without_a_member_and_who_has_not_acknowledged),
    T_DB(the_first_page_after_signing_in_is_today_in_the_readers_language),
    T_DB(without_a_campaign_the_page_says_what_to_begin_with),
    T_END,
};
