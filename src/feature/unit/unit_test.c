/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units over time: days, codes that are used again, places, order, and who carries whose figures. */
#include "feature/unit/unit_internal.h"

#include "core/text.h"
#include "db/audit.h"
#include "test/test.h"
#include "web/access.h"

static struct date
on(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(iso[0] == '\0' || date_parse_iso(iso, &d));
    return d;
}

static int64_t
add(struct ctx *c, const char *code, const char *kind, const char *name, int64_t parent,
    const char *from, const char *to)
{
    struct unit u = {
        .code = code, .kind = kind, .name = name, .from_on = on(from), .to_on = on(to)
    };
    enum status st;

    c->account_id = ACCOUNT_SYSTEM;
    st = unit_insert(c, &u, parent);
    if (st != OK && c->problems != NULL)
        CHECK_TEXT(c->problems->message, "");
    CHECK_INT(st, OK);
    return u.id;
}

/* Thanh Hóa > thị xã Nghi Sơn (2020-06-01 to 2025-07-01) > communes. */
struct world {
    int64_t province, town, hai_hoa, nghi_son;
};

static struct world
make_world(struct ctx *c)
{
    struct world w;

    w.province = add(c, "38", "tinh", "Thanh Hóa", 0, "", "");
    w.town = add(c, "407", "thi_xa", "Nghi Sơn", w.province, "2020-06-01", "2025-07-01");
    w.hai_hoa = add(c, "16561", "phuong", "Hải Hòa", w.town, "2020-06-01", "2025-07-01");
    w.nghi_son = add(c, "16657", "xa", "Nghi Sơn", w.town, "2020-06-01", "2025-07-01");
    return w;
}

static enum status
try_insert(struct ctx *c, const char *code, const char *kind, const char *name, int64_t parent,
           const char *from, const char *to)
{
    struct unit u = {
        .code = code, .kind = kind, .name = name, .from_on = on(from), .to_on = on(to)
    };

    problems_clear(c);
    return unit_insert(c, &u, parent);
}

static int
count_units(struct ctx *c)
{
    struct query *q = query_new(
        c, "SELECT (SELECT COUNT(*) FROM unit) * 1000 + (SELECT COUNT(*) FROM unit_place)");
    int count = 0;

    if (query_row(q))
        count = (int)col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return count;
}

TEST(a_unit_is_found_by_its_code_on_days_on_which_it_exists)
{
    struct world w = make_world(c);
    struct unit u;

    CHECK_INT(unit_find_by_code(c, "16657", on("2025-02-12"), &u), OK);
    CHECK_INT(u.id, w.nghi_son);
    CHECK_INT(u.parent_id, w.town);
    CHECK_TEXT(unit_title(c, &u), "xã Nghi Sơn");
    CHECK_INT(unit_find_by_code(c, "16657", on("2025-06-30"), &u), OK);
    CHECK_INT(unit_find_by_code(c, "16657", on("2025-07-01"), &u), NOT_FOUND);
    CHECK_INT(unit_find_by_code(c, "16657", on("2020-05-31"), &u), NOT_FOUND);
    CHECK_INT(unit_find(c, w.nghi_son, on("2026-01-01"), &u), OK);
    CHECK_INT(u.parent_id, 0);
    CHECK_INT(unit_find(c, 12345, on("2025-02-12"), &u), NOT_FOUND);
}

TEST(a_code_is_used_again_only_at_another_time)
{
    struct world w = make_world(c);
    struct unit u;

    CHECK_INT(try_insert(c, "16657", "phuong", "Khác", w.province, "2025-06-30", ""), INVALID);
    CHECK_TEXT(c->problems->field, "code");
    CHECK_HAS(c->problems->message, "xã Nghi Sơn");
    CHECK_INT(try_insert(c, "16657", "phuong", "Khác", w.province, "", "2020-06-02"), INVALID);
    CHECK_INT(try_insert(c, "16657", "phuong", "Trước", w.province, "", "2020-06-01"), OK);
    CHECK_INT(try_insert(c, "16657", "phuong", "Sau", w.province, "2025-07-01", ""), OK);
    CHECK_INT(unit_find_by_code(c, "16657", on("2030-01-01"), &u), OK);
    CHECK_TEXT(u.name, "Sau");
}

TEST(words_of_a_unit_are_checked_and_told_at_their_fields)
{
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(try_insert(c, "", "", "", 0, "", ""), INVALID);
    CHECK_INT(c->problem_count, 3);
    CHECK_INT(try_insert(c, "có dấu", "xa", "A", 0, "", ""), INVALID);
    CHECK_TEXT(c->problems->field, "code");
    CHECK_INT(try_insert(c, "1", "xa", "A", 0, "2025-07-01", "2025-07-01"), INVALID);
    CHECK_TEXT(c->problems->field, "to_on");
    CHECK_INT(count_units(c), 0);
}

TEST(the_stored_name_is_without_its_kind)
{
    struct unit u = { .code = "1", .kind = "phuong", .name = "  Phường  Hải Hòa " };

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(unit_insert(c, &u, 0), OK);
    CHECK_TEXT(u.name, "Hải Hòa");
    u = (struct unit){ .code = "2", .kind = "truong_hoc", .name = "Trường học Hải Hòa" };
    CHECK_INT(unit_insert(c, &u, 0), OK);
    CHECK_TEXT(u.name, "Trường học Hải Hòa");
    CHECK_TEXT(unit_title(c, &u), "Trường học Hải Hòa");
}

TEST(a_parent_must_exist_on_all_the_days)
{
    struct world w = make_world(c);

    CHECK_INT(try_insert(c, "1", "xa", "A", w.town, "2020-06-01", ""), INVALID);
    CHECK_TEXT(c->problems->field, "parent");
    CHECK_HAS(c->problems->message, "30/06/2025");
    CHECK_INT(try_insert(c, "1", "xa", "A", w.town, "2020-05-31", "2025-07-01"), INVALID);
    CHECK_INT(try_insert(c, "1", "xa", "A", 999, "2020-06-01", "2025-07-01"), INVALID);
    CHECK_INT(try_insert(c, "1", "xa", "A", w.town, "2020-06-01", "2025-07-01"), OK);
}

TEST(a_level_stands_below_a_higher_one)
{
    struct world w = make_world(c);
    int64_t office, part;

    CHECK_INT(try_insert(c, "1", "huyen", "A", w.town, "2021-01-01", "2025-01-01"), INVALID);
    CHECK_TEXT(c->problems->field, "parent");
    CHECK_INT(try_insert(c, "1", "tinh", "A", w.hai_hoa, "2021-01-01", "2025-01-01"), INVALID);
    office = add(c, "CQ", "co_quan", "Sở Nội vụ", w.province, "", "");
    part = add(c, "CQ-1", "phong_ban", "Ban Thi đua", office, "", "");
    CHECK_INT(try_insert(c, "9", "xa", "A", part, "", ""), INVALID);
}

TEST(a_unit_never_stands_below_itself)
{
    int64_t a, b, d;
    struct unit u;

    a = add(c, "A", "co_quan", "A", 0, "", "");
    b = add(c, "B", "phong_ban", "B", a, "", "");
    d = add(c, "D", "phong_ban", "D", b, "2025-01-01", "2026-01-01");
    problems_clear(c);
    CHECK_INT(unit_find(c, a, on("2025-02-12"), &u), OK);
    CHECK_INT(unit_move(c, a, d, on("2025-02-12"), u.version), INVALID);
    CHECK_INT(unit_move(c, a, b, on("2025-02-12"), u.version), INVALID);
    CHECK_INT(unit_move(c, a, a, on("2025-02-12"), u.version), INVALID);
    CHECK_INT(unit_find(c, a, on("2025-02-12"), &u), OK);
    CHECK_INT(u.parent_id, 0);
}

TEST(moving_keeps_the_history)
{
    int64_t office = add(c, "CQ", "co_quan", "Sở", 0, "", ""),
            other = add(c, "CQ2", "co_quan", "Ban", 0, "", "");
    int64_t part = add(c, "P", "phong_ban", "Phòng", office, "", "");
    struct unit_place *places;
    struct unit u;
    int count;

    CHECK_INT(unit_move(c, part, other, on("2025-03-01"), 1), OK);
    CHECK_INT(unit_find(c, part, on("2025-02-28"), &u), OK);
    CHECK_INT(u.parent_id, office);
    CHECK_INT(unit_find(c, part, on("2025-03-01"), &u), OK);
    CHECK_INT(u.parent_id, other);
    CHECK_INT(u.version, 2);
    CHECK_INT(unit_move(c, part, office, on("2025-03-01"), 1), CONFLICT);
    CHECK_INT(unit_move(c, part, 0, on("2025-06-01"), 2), OK);
    CHECK_INT(unit_list_places(c, part, &places, &count), OK);
    CHECK_INT(count, 2);
    CHECK_DATE(places[1].to_on, "2025-06-01");
    CHECK_INT(unit_move(c, part, office, on("2025-03-01"), 3), OK);
    CHECK_INT(unit_list_places(c, part, &places, &count), OK);
    CHECK_INT(count, 1);
    CHECK_DATE(places[0].to_on, "2025-06-01");
}

TEST(an_update_is_refused_where_somebody_saved_before)
{
    struct world w = make_world(c);
    struct unit u;

    CHECK_INT(unit_find(c, w.hai_hoa, on("2025-02-12"), &u), OK);
    u.name = "Hải Hòa mới";
    CHECK_INT(unit_update(c, &u), OK);
    CHECK_INT(unit_update(c, &u), CONFLICT);
    CHECK_INT(unit_find(c, w.hai_hoa, on("2025-02-12"), &u), OK);
    CHECK_TEXT(u.name, "Hải Hòa mới");
    CHECK_INT(u.version, 2);
}

TEST(a_unit_cannot_end_while_others_stand_below_it)
{
    struct world w = make_world(c);
    struct unit u;

    CHECK_INT(unit_find(c, w.town, on("2025-02-12"), &u), OK);
    u.to_on = on("2025-06-01");
    CHECK_INT(unit_update(c, &u), INVALID);
    CHECK_HAS(c->problems->message, "phường Hải Hòa");
    CHECK_INT(unit_find(c, w.town, on("2025-02-12"), &u), OK);
    CHECK_INT(u.version, 1);
    u.kind = "xa";
    problems_clear(c);
    CHECK_INT(unit_update(c, &u), INVALID);
}

TEST(places_follow_the_days_of_a_unit)
{
    struct world w = make_world(c);
    struct unit_place *places;
    struct unit u;
    int count;

    CHECK_INT(unit_find(c, w.hai_hoa, on("2025-02-12"), &u), OK);
    u.from_on = on("2021-01-01");
    u.to_on = on("2024-01-01");
    CHECK_INT(unit_update(c, &u), OK);
    CHECK_INT(unit_list_places(c, w.hai_hoa, &places, &count), OK);
    CHECK_INT(count, 1);
    CHECK_DATE(places[0].from_on, "2021-01-01");
    CHECK_DATE(places[0].to_on, "2024-01-01");
    u.version = 2;
    u.to_on = on("2025-08-01");
    CHECK_INT(unit_update(c, &u), INVALID);
}

TEST(children_come_in_vietnamese_order_and_parents_before_children)
{
    struct world w = make_world(c);
    struct unit *units;
    int count;

    add(c, "1", "xa", "Đông", w.town, "2020-06-01", "2025-07-01");
    add(c, "2", "xa", "Dương", w.town, "2020-06-01", "2025-07-01");
    add(c, "3", "truong_hoc", "Trường A", w.hai_hoa, "2020-06-01", "2025-07-01");
    CHECK_INT(unit_list_children(c, w.town, on("2025-02-12"), &units, &count), OK);
    CHECK_INT(count, 4);
    CHECK_TEXT(units[0].name, "Dương");
    CHECK_TEXT(units[1].name, "Đông");
    CHECK_TEXT(units[2].name, "Hải Hòa");
    CHECK_INT(unit_list_below(c, w.province, on("2025-02-12"), &units, &count), OK);
    CHECK_INT(count, 7);
    CHECK_TEXT(units[0].name, "Thanh Hóa");
    CHECK_TEXT(units[1].name, "Nghi Sơn");
    CHECK_TEXT(units[4].name, "Hải Hòa");
    CHECK_TEXT(units[5].name, "Trường A");
    CHECK_TEXT(units[6].name, "Nghi Sơn");
    CHECK_INT(unit_list_below(c, w.province, on("2025-07-01"), &units, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(unit_list_children(c, 0, on("2025-02-12"), &units, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(unit_list_above(c, w.hai_hoa, on("2025-02-12"), &units, &count), OK);
    CHECK_INT(count, 3);
    CHECK_INT(units[2].id, w.province);
}

TEST(writing_needs_the_right_and_leaves_a_trace)
{
    struct world w = make_world(c);
    struct audit_entry *entries;
    struct unit u = { .code = "9", .kind = "xa", .name = "A" };
    int count;

    CHECK_INT(audit_list(c, "unit", w.town, 0, 10, &entries, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(entries[0].action, "insert");
    CHECK_HAS(entries[0].after, "\"407\"");
    c->account_id = 0;
    CHECK_INT(unit_insert(c, &u, w.province), DENIED);
    CHECK_INT(unit_insert(c, &u, 0), DENIED);
    CHECK_INT(unit_move(c, w.town, w.province, on("2025-01-01"), 1), DENIED);
    u.id = w.town;
    CHECK_INT(unit_update(c, &u), DENIED);
}

TEST(kinds_are_read_as_lists_write_them)
{
    CHECK_TEXT(unit_kind_parse(c->arena, "phuong")->code, "phuong");
    CHECK_TEXT(unit_kind_parse(c->arena, "Phường")->code, "phuong");
    CHECK_TEXT(unit_kind_parse(c->arena, "THỊ XÃ")->code, "thi_xa");
    CHECK_TEXT(unit_kind_parse(c->arena, "thành phố trực thuộc Trung ương")->code,
               "thanh_pho_trung_uong");
    CHECK_TEXT(unit_kind_parse(c->arena, "trạm y tế / bệnh viện")->code, "y_te");
    CHECK_TEXT(unit_kind_parse(c->arena, "Đặc khu")->code, "dac_khu");
    CHECK(unit_kind_parse(c->arena, "thành phố") == NULL);
    CHECK(unit_kind_parse(c->arena, "") == NULL);
    CHECK(unit_kind_parse(c->arena, "thôn") == NULL);
    for (const struct unit_kind *k = unit_kinds; k->code != NULL; k++) {
        CHECK(unit_kind_parse(c->arena, k->code) == k);
        if (strcmp(tr_lang(LANG_VI, k->label), k->label) == 0)
            CHECK_TEXT(k->label, "a translation");
        CHECK(unit_kind_parse(c->arena, tr_lang(LANG_VI, k->label)) == k);
    }
}

TEST(parts_of_a_figure_sum_to_it)
{
    static const int thirds[] = { 333333, 333333, 333334 }, uneven[] = { 700000, 200000, 100000 };
    int64_t parts[3];

    (void)c;
    unit_split_figure(100, thirds, 3, parts);
    CHECK_INT(parts[0] + parts[1] + parts[2], 100);
    CHECK_INT(parts[2], 34);
    unit_split_figure(11, uneven, 3, parts);
    CHECK_INT(parts[0], 8);
    CHECK_INT(parts[1], 2);
    CHECK_INT(parts[2], 1);
    unit_split_figure(-11, uneven, 3, parts);
    CHECK_INT(parts[0] + parts[1] + parts[2], -11);
    unit_split_figure(INT64_MAX, thirds, 3, parts);
    CHECK(parts[0] + parts[1] + parts[2] == INT64_MAX);
    for (int64_t figure = 0; figure < 500; figure++) {
        unit_split_figure(figure, uneven, 3, parts);
        CHECK_INT(parts[0] + parts[1] + parts[2], figure);
    }
}

const struct test unit_tests[] = {
    T_DB(a_unit_is_found_by_its_code_on_days_on_which_it_exists),
    T_DB(a_code_is_used_again_only_at_another_time),
    T_DB(words_of_a_unit_are_checked_and_told_at_their_fields),
    T_DB(the_stored_name_is_without_its_kind),
    T_DB(a_parent_must_exist_on_all_the_days),
    T_DB(a_level_stands_below_a_higher_one),
    T_DB(a_unit_never_stands_below_itself),
    T_DB(moving_keeps_the_history),
    T_DB(an_update_is_refused_where_somebody_saved_before),
    T_DB(a_unit_cannot_end_while_others_stand_below_it),
    T_DB(places_follow_the_days_of_a_unit),
    T_DB(children_come_in_vietnamese_order_and_parents_before_children),
    T_DB(writing_needs_the_right_and_leaves_a_trace),
    T(kinds_are_read_as_lists_write_them),
    T(parts_of_a_figure_sum_to_it),
    T_END,
};
