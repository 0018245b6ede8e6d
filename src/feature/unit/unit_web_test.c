/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of units: lists, forms, and files that are previewed before anything is written. */
#include "feature/unit/unit.h"

#include "service/blob.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

static struct nghi_son
begin(struct ctx *c)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, 0, 0));
    return n;
}

static const char *
unit_url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "/lam-viec/don-vi/%lld%s", (long long)id, rest);
}

static struct unit
stored(struct ctx *c, int64_t id, const char *day)
{
    struct unit u;
    struct date on;

    CHECK(date_parse_iso(day, &on));
    CHECK_INT(unit_find(c, id, on, &u), OK);
    return u;
}

TEST(the_list_is_searched_without_marks_and_shows_the_tree_of_a_day)
{
    struct nghi_son n = begin(c);
    struct reply reply = test_get(c, "/lam-viec/don-vi?q=hai+hoa");

    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "phường Hải Hòa");
    CHECK_LACKS(reply.body, "xã Hải Hà<");
    reply =
        test_get(c, arena_printf(c->arena, "/lam-viec/don-vi?cap-tren=%lld", (long long)n.town));
    CHECK_HAS(reply.body, "xã Hải Hà");
    CHECK_HAS(reply.body, "thị xã Nghi Sơn</span>");
    reply = test_get(c, "/lam-viec/don-vi?ngay=2025-07-01&q=hai+hoa");
    CHECK_LACKS(reply.body, "phường Hải Hòa");
    reply = test_get(c, "/lam-viec/don-vi?ngay=2025-07-01&q=hai+hoa&tat-ca=1");
    CHECK_HAS(reply.body, "phường Hải Hòa");
    reply = test_get(c, "/lam-viec/don-vi?cap=province");
    CHECK_HAS(reply.body, "tỉnh Thanh Hóa");
    CHECK_LACKS(reply.body, "phường Hải Hòa");
    reply = test_get_json(c, "/lam-viec/don-vi?q=hai+hoa");
    CHECK_HAS(reply.body, "\"title\":\"phường Hải Hòa\"");
    reply = test_get(c, "/lam-viec/don-vi?xuat=csv");
    CHECK_HAS(reply.body, "phường Hải Hòa");
    reply = test_get(c, "/lam-viec/don-vi?q=khong-co-dau");
    CHECK_HAS(reply.body, "Không có đơn vị phù hợp");
}

TEST(an_empty_list_offers_the_first_step)
{
    struct reply reply;

    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, 0, 0));
    reply = test_get(c, "/lam-viec/don-vi");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Chưa có đơn vị");
    CHECK_HAS(reply.body, "href=\"/lam-viec/don-vi/nhap\"");
}

TEST(pages_follow_each_other_by_key)
{
    struct nghi_son n = begin(c);
    struct reply reply;
    const char *next;

    c->account_id = ACCOUNT_SYSTEM;
    for (int i = 0; i < 120; i++) {
        struct unit u = { .code = arena_printf(c->arena, "T%03d", i),
                          .name = "Trường",
                          .kind = "truong_hoc" };

        CHECK_INT(unit_insert(c, &u, n.province), OK);
    }
    reply = test_get(c, "/lam-viec/don-vi?loai=truong_hoc");
    CHECK_HAS(reply.body, ">T000<");
    CHECK_HAS(reply.body, ">T049<");
    CHECK_LACKS(reply.body, ">T050<");
    next = strstr(reply.body, "sau=");
    CHECK(next != NULL);
    next = arena_strndup(c->arena, next, strcspn(next, "\"&"));
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/don-vi?loai=truong_hoc&%s", next));
    CHECK_HAS(reply.body, ">T050<");
    CHECK_LACKS(reply.body, ">T049<");
}

TEST(a_unit_is_entered_with_the_code_of_the_unit_above)
{
    struct nghi_son n = begin(c);
    struct unit u;
    struct reply reply =
        test_post(c, "/lam-viec/don-vi/moi",
                  "code=TH1&name=Tr%C6%B0%E1%BB%9Dng+A&kind=truong_hoc&parent=38&from_on=1/9/2024");

    CHECK_INT(reply.status, 303);
    CHECK_INT(unit_find_by_code(c, "TH1", today(c), &u), OK);
    CHECK_INT(u.parent_id, n.province);
    CHECK_DATE(u.from_on, "2024-09-01");
    reply = test_post(c, "/lam-viec/don-vi/moi", "code=TH2&name=B&kind=truong_hoc&parent=KHONG");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "KHONG");
    CHECK_HAS(reply.body, "value=\"TH2\"");
    reply = test_post(c, "/lam-viec/don-vi/moi",
                      "code=TH1&name=B&kind=truong_hoc&last_on=2020-01-01&from_on=2021-01-01");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "id=\"f-last_on\"");
    CHECK_HAS(reply.body, "invalid");
    CHECK_HAS(test_get(c, "/lam-viec/don-vi/moi").body, "Không kèm loại");
}

TEST(a_stale_edit_shows_what_stands_now)
{
    struct nghi_son n = begin(c);
    const char *url = unit_url(c, n.hai_ha, "/sua");
    struct reply reply = test_get(c, url);

    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "value=\"Hải Hà\"");
    reply = test_post(
        c, url,
        "code=16660&name=M%E1%BB%99t&kind=xa&from_on=2020-06-01&last_on=2025-06-30&version=1");
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(stored(c, n.hai_ha, "2025-02-12").name, "Một");
    CHECK_DATE(stored(c, n.hai_ha, "2025-02-12").to_on, "2025-07-01");
    reply = test_post(
        c, url, "code=16660&name=Hai&kind=xa&from_on=2020-06-01&last_on=2025-06-30&version=1");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Một");
    CHECK_HAS(reply.body, "value=\"Hai\"");
    CHECK_TEXT(stored(c, n.hai_ha, "2025-02-12").name, "Một");
}

TEST(a_unit_is_moved_from_a_day_on)
{
    struct nghi_son n = begin(c);
    const char *url = unit_url(c, n.home_affairs, "/chuyen");
    struct reply reply = test_get(c, url);

    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "thị xã Nghi Sơn");
    reply = test_post(c, url, "parent=38&on=2025-03-01&version=1");
    CHECK_INT(reply.status, 303);
    CHECK_INT(stored(c, n.home_affairs, "2025-02-28").parent_id, n.town);
    CHECK_INT(stored(c, n.home_affairs, "2025-03-01").parent_id, n.province);
    reply = test_post(c, url, "parent=407&on=2025-04-01&version=1");
    CHECK_INT(reply.status, 409);
    reply = test_post(c, url, "parent=407&on=2025-07-01&version=2");
    CHECK_INT(reply.status, 422);
}

/* ------------------------------------------------------------------ files */

static struct reply
upload(struct ctx *c, const char *list)
{
    return test_upload(c, "/lam-viec/don-vi/nhap", "", "file", "don-vi.csv", list, strlen(list));
}

static const char *
hidden_value(struct ctx *c, const char *body, const char *name)
{
    const char *mark = arena_printf(c->arena, "name=\"%s\" value=\"", name),
               *at = strstr(body, mark);

    CHECK(at != NULL);
    at += strlen(mark);
    return arena_strndup(c->arena, at, strcspn(at, "\""));
}

TEST(what_is_previewed_is_brought_in_to_the_byte)
{
    static const char list[] = "code,name,kind,parent\n38,Thanh Hóa,tinh,\n9001,Mới,xa,38\n";
    struct reply reply;
    const char *hash;
    struct unit u;

    (void)begin(c);
    reply = upload(c, list);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "9001");
    CHECK_INT(unit_find_by_code(c, "9001", today(c), &u), NOT_FOUND);
    hash = hidden_value(c, reply.body, "hash");
    reply = test_post(c, "/lam-viec/don-vi/nhap/ghi",
                      arena_printf(c->arena, "name=don-vi.csv&hash=%.63s0", hash));
    CHECK_INT(reply.status, 422);
    CHECK_INT(unit_find_by_code(c, "9001", today(c), &u), NOT_FOUND);
    reply = test_post(c, "/lam-viec/don-vi/nhap/ghi",
                      arena_printf(c->arena, "name=don-vi.csv&hash=%s", hash));
    CHECK_INT(reply.status, 303);
    CHECK_INT(unit_find_by_code(c, "9001", today(c), &u), OK);
    reply = test_post(c, "/lam-viec/don-vi/nhap/ghi",
                      arena_printf(c->arena, "name=don-vi.csv&hash=%s", hash));
    CHECK_INT(reply.status, 422);
}

TEST(a_preview_is_only_for_who_made_it)
{
    struct reply reply;
    const char *hash;

    (void)begin(c);
    reply = upload(c, "code,name,kind\n9001,Mới,xa\n");
    hash = hidden_value(c, reply.body, "hash");
    test_sign_in(c, test_account(c, "nguoi-khac", ROLE_SECRETARIAT, 0, 0));
    reply = test_post(c, "/lam-viec/don-vi/nhap/ghi",
                      arena_printf(c->arena, "name=a.csv&hash=%s", hash));
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "không còn được giữ");
}

TEST(bad_rows_are_shown_by_row_and_column)
{
    struct reply reply;

    (void)begin(c);
    reply = upload(c, "code,name,kind\n9001,Mới,thôn\n9002,,xa\n");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "don-vi.csv");
    CHECK_HAS(reply.body, "<td class=\"num\">2</td><td>C</td>");
    CHECK_HAS(reply.body, "<td class=\"num\">3</td><td>B</td>");
    CHECK_LACKS(reply.body, "name=\"hash\"");
}

TEST(a_pasted_merger_is_previewed_and_then_carried_out)
{
    static const char form[] =
        "effect_on=1/7/2025&basis=NQ+1&table=old_code%09new_code%09new_name%09new_kind%0A"
        "16660%09A1%09M%E1%BB%9Bi%09xa%0A16657%09A1%09%09%0A";
    struct nghi_son n = begin(c);
    struct reply reply = test_post(c, "/lam-viec/don-vi/sap-nhap", form);
    struct unit_succession *list;
    int count;
    struct unit u;
    struct date day;

    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "xã Mới");
    CHECK_INT(unit_list_successors(c, n.hai_ha, &list, &count), OK);
    CHECK_INT(count, 0);
    reply = test_post(c, "/lam-viec/don-vi/sap-nhap/ghi",
                      arena_printf(c->arena, "effect_on=2025-07-01&basis=NQ+1&name=a&hash=%s",
                                   hidden_value(c, reply.body, "hash")));
    CHECK_INT(reply.status, 303);
    CHECK(date_parse_iso("2025-07-01", &day));
    CHECK_INT(unit_find_by_code(c, "A1", day, &u), OK);
    CHECK_INT(unit_list_successors(c, n.hai_ha, &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(list[0].unit.id, u.id);
}

TEST(a_merger_without_day_table_or_right_rows_says_so)
{
    struct reply reply;

    (void)begin(c);
    reply = test_post(c, "/lam-viec/don-vi/sap-nhap", "effect_on=&basis=&table=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "id=\"f-table\"");
    reply = test_post(c, "/lam-viec/don-vi/sap-nhap",
                      "effect_on=1/4/2025&basis=NQ&table=old_code,new_code%0A99999,A1");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "<td class=\"num\">2</td><td>A</td>");
    CHECK_HAS(reply.body, "99999");
}

TEST(readers_of_the_board_see_units_but_change_nothing)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    test_sign_in(c, test_account(c, "thanh-vien", ROLE_MEMBER, n.town, 0));
    reply = test_get(c, "/lam-viec/don-vi");
    CHECK_INT(reply.status, 200);
    CHECK_LACKS(reply.body, "/lam-viec/don-vi/moi");
    CHECK_INT(test_get(c, "/lam-viec/don-vi/moi").status, 403);
    CHECK_INT(test_post(c, unit_url(c, n.hai_ha, "/sua"), "code=1").status, 403);
}

const struct test unit_web_tests[] = {
    T_DB(the_list_is_searched_without_marks_and_shows_the_tree_of_a_day),
    T_DB(an_empty_list_offers_the_first_step),
    T_DB(pages_follow_each_other_by_key),
    T_DB(a_unit_is_entered_with_the_code_of_the_unit_above),
    T_DB(a_stale_edit_shows_what_stands_now),
    T_DB(a_unit_is_moved_from_a_day_on),
    T_DB(what_is_previewed_is_brought_in_to_the_byte),
    T_DB(a_preview_is_only_for_who_made_it),
    T_DB(bad_rows_are_shown_by_row_and_column),
    T_DB(a_pasted_merger_is_previewed_and_then_carried_out),
    T_DB(a_merger_without_day_table_or_right_rows_says_so),
    T_DB(readers_of_the_board_see_units_but_change_nothing),
    T_END,
};
