/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the committee: seats, assignment with its preview, history, who was responsible. */
#include "feature/committee/committee.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

#define PAGE "/lam-viec/ban-chi-dao"

/* A sign-in does not last for days. */
static void
move_to(struct ctx *c, const char *iso)
{
    test_set_today(c, iso);
    test_sign_in(c, c->account_id);
}

static struct nghi_son
begin(struct ctx *c)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, n.town, 0));
    return n;
}

static const char *
key(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "%lld", (long long)id);
}

TEST(the_first_seat_is_offered_and_added_from_its_form)
{
    struct reply reply;
    struct seat *seats;
    struct nghi_son n = begin(c);
    int count;

    reply = test_get(c, PAGE);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, PAGE "/ghe/moi");
    reply = test_post(
        c, PAGE "/ghe/moi",
        "role=member&title=&office=&account_id=&document_id=&from_on=31/2/2025&position=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "31/2/2025");
    CHECK_HAS(reply.body, "f-title-e");
    reply = test_post(c, PAGE "/ghe/moi",
                      "role=member&title=Thành viên Ban Chỉ đạo 1&office=Phòng Nội "
                      "vụ&account_id=&document_id=&from_on=13/8/2024&position=");
    CHECK_INT(reply.status, 303);
    CHECK_INT(seat_list(c, n.campaign.id, DATE_NONE, &seats, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(seats[0].office, "Phòng Nội vụ");
    reply = test_get(c, PAGE);
    CHECK_HAS(reply.body, "Thành viên Ban Chỉ đạo 1");
    CHECK_HAS(reply.body, arena_printf(c->arena, "giao?don-vi=%lld", (long long)n.hai_ha));
}

TEST(a_stale_seat_form_shows_both_versions)
{
    struct nghi_son n = begin(c);
    int64_t id = nghi_son_seat(c, &n, "Thành viên 1", 0, 0);
    const char *url = arena_printf(c->arena, PAGE "/ghe/%lld", (long long)id);
    struct reply reply;

    CHECK_INT(
        test_post(c, url,
                  "role=member&title=Thành viên "
                  "một&office=&account_id=&document_id=&from_on=12/2/2025&position=1&version=1")
            .status,
        303);
    reply = test_post(c, url,
                      "role=member&title=Thành viên "
                      "I&office=&account_id=&document_id=&from_on=12/2/2025&position=1&version=1");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Thành viên I\"");
    CHECK_HAS(reply.body, "Thành viên một");
}

TEST(a_seat_that_watches_units_is_not_ended_and_the_page_says_which)
{
    struct nghi_son n = begin(c);
    int64_t id = nghi_son_seat(c, &n, "Thành viên 1", 0, n.hai_ha);
    struct reply reply = test_post(c, arena_printf(c->arena, PAGE "/ghe/%lld/thoi", (long long)id),
                                   "on=1/3/2025&version=1");

    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Hải Hà");
}

TEST(the_preview_names_who_loses_what_and_what_is_open_then_the_button_does_it)
{
    struct nghi_son n = begin(c);
    int64_t one = nghi_son_seat(c, &n, "Thành viên 1", 0, n.hai_ha),
            two = nghi_son_seat(c, &n, "Thành viên 2", 0, 0);
    const char *form = arena_printf(
        c->arena, "unit=%s&seat_id=%s&from_on=15/4/2025&note=", key(c, n.hai_ha), key(c, two));
    struct reply reply;
    struct watch w;
    struct seat s;
    struct date on = { 2025, 4, 15 };

    move_to(c, "2025-04-15");
    reply = test_get(c, arena_printf(c->arena, PAGE "/giao?thanh-vien=%s", key(c, one)));
    CHECK_HAS(reply.body, "Hải Hà");
    CHECK_LACKS(reply.body, "Hải Hòa");
    reply = test_post(c, PAGE "/giao", form);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Thành viên 1");
    CHECK_HAS(reply.body, "16 ngày");
    CHECK_HAS(reply.body, "name=\"confirmed\"");
    CHECK_INT(watch_find(c, n.campaign.id, n.hai_ha, on, &w, &s), OK);
    CHECK_INT(s.id, one);
    CHECK_INT(
        test_post(c, PAGE "/giao", arena_printf(c->arena, "%shội nghị quá hạn&confirmed=1", form))
            .status,
        303);
    CHECK_INT(watch_find(c, n.campaign.id, n.hai_ha, on, &w, &s), OK);
    CHECK_INT(s.id, two);
    CHECK_TEXT(w.note, "hội nghị quá hạn");
    reply = test_get(c, PAGE "/lich-su");
    CHECK_HAS(reply.body, "hội nghị quá hạn");
    CHECK_HAS(reply.body, "14/04/2025");
    CHECK_INT(test_get(c, PAGE "/lich-su?xuat=xlsx").status, 200);
}

TEST(a_wrong_assignment_is_told_at_its_fields_and_keeps_what_was_chosen)
{
    struct nghi_son n = begin(c);
    int64_t one = nghi_son_seat(c, &n, "Thành viên 1", 0, n.hai_ha),
            two = nghi_son_seat(c, &n, "Thành viên 2", 0, 0);
    struct reply reply;

    (void)one;
    reply = test_post(c, PAGE "/giao", "seat_id=&from_on=&note=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "f-seat_id-e");
    reply = test_post(c, PAGE "/giao",
                      arena_printf(c->arena, "unit=%s&seat_id=%s&from_on=1/1/2025&note=x",
                                   key(c, n.hai_ha), key(c, two)));
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "12/02/2025");
    CHECK_HAS(reply.body, arena_printf(c->arena, "value=\"%s\" checked", key(c, n.hai_ha)));
}

TEST(a_member_sees_and_hands_over_own_units_only)
{
    struct nghi_son n = begin(c);
    int64_t account = test_account(c, "tv1", ROLE_MEMBER, n.town, 0);
    int64_t two;
    struct reply reply;

    (void)nghi_son_seat(c, &n, "Thành viên 1", account, n.hai_ha);
    two = nghi_son_seat(c, &n, "Thành viên 2", 0, n.nghi_son);
    test_sign_in(c, account);
    reply = test_get(c, PAGE "/giao");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Hải Hà");
    CHECK_LACKS(reply.body, arena_printf(c->arena, "u-%s\"", key(c, n.nghi_son)));
    CHECK_INT(test_get(c, PAGE "/ghe/moi").status, 403);
    CHECK_INT(
        test_post(c, PAGE "/giao",
                  arena_printf(c->arena, "unit=%s&seat_id=%s&from_on=12/2/2025&note=&confirmed=1",
                               key(c, n.nghi_son), key(c, two)))
            .status,
        403);
    CHECK_INT(
        test_post(c, PAGE "/giao",
                  arena_printf(c->arena, "unit=%s&seat_id=%s&from_on=12/2/2025&note=&confirmed=1",
                               key(c, n.hai_ha), key(c, two)))
            .status,
        303);
}

TEST(who_was_responsible_is_answered_in_a_sentence_and_in_json)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    (void)nghi_son_seat(c, &n, "Thành viên 1", 0, n.hai_ha);
    reply = test_get(c, PAGE "/ai?q=hai+ha&luc=1/3/2025");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Ngày 01/03/2025, Thành viên 1 theo dõi xã Hải Hà");
    reply = test_get_json(c, PAGE "/ai?q=hai+ha&luc=2025-02-11");
    CHECK_HAS(reply.body, "\"seat\":null");
    CHECK_INT(test_get(c, PAGE "/ai?q=hai+ha&luc=31/2/2025").status, 422);
    CHECK_INT(test_get_json(c, PAGE "/ai?q=hai+ha&luc=31/2/2025").status, 422);
    CHECK_HAS(test_get(c, PAGE "/ai?q=khong+co&luc=1/3/2025").body, "class=\"empty\"");
}

const struct test committee_web_tests[] = {
    T_DB(the_first_seat_is_offered_and_added_from_its_form),
    T_DB(a_stale_seat_form_shows_both_versions),
    T_DB(a_seat_that_watches_units_is_not_ended_and_the_page_says_which),
    T_DB(the_preview_names_who_loses_what_and_what_is_open_then_the_button_does_it),
    T_DB(a_wrong_assignment_is_told_at_its_fields_and_keeps_what_was_chosen),
    T_DB(a_member_sees_and_hands_over_own_units_only),
    T_DB(who_was_responsible_is_answered_in_a_sentence_and_in_json),
    T_END,
};
