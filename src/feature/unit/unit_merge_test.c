/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mergers: Nghi Sơn's thirty units that become ten on 1/7/2025, what a table may get wrong, and whose figures go where. */
#include "feature/unit/unit_internal.h"

#include "test/test.h"
#include "web/access.h"

#include <stdio.h>

static const char basis[] = "Nghị quyết số 1686/NQ-UBTVQH15 ngày 16/6/2025";

static struct date
on(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(iso[0] == '\0' || date_parse_iso(iso, &d));
    return d;
}

static int64_t
add(struct ctx *c, const char *code, const char *kind, const char *name, int64_t parent,
    const char *from)
{
    struct unit u = { .code = code, .kind = kind, .name = name, .from_on = on(from) };

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(unit_insert(c, &u, parent), OK);
    return u.id;
}

/* Old code, kind, name; the new unit's code, kind and name (shared/domain/units-nghi-son.md). */
static const char *const thirty[][6] = {
    { "16561", "phuong", "Hải Hòa", "16561", "phuong", "Tĩnh Gia" },
    { "16564", "phuong", "Hải Châu", "16576", "phuong", "Ngọc Sơn" },
    { "16567", "xa", "Thanh Thủy", "16576", "phuong", "Ngọc Sơn" },
    { "16570", "xa", "Thanh Sơn", "16576", "phuong", "Ngọc Sơn" },
    { "16576", "phuong", "Hải Ninh", "16576", "phuong", "Ngọc Sơn" },
    { "16579", "xa", "Anh Sơn", "16591", "xa", "Các Sơn" },
    { "16582", "xa", "Ngọc Lĩnh", "16594", "phuong", "Tân Dân" },
    { "16585", "phuong", "Hải An", "16594", "phuong", "Tân Dân" },
    { "16591", "xa", "Các Sơn", "16591", "xa", "Các Sơn" },
    { "16594", "phuong", "Tân Dân", "16594", "phuong", "Tân Dân" },
    { "16597", "phuong", "Hải Lĩnh", "16597", "phuong", "Hải Lĩnh" },
    { "16600", "xa", "Định Hải", "16597", "phuong", "Hải Lĩnh" },
    { "16603", "xa", "Phú Sơn", "16624", "phuong", "Trúc Lâm" },
    { "16606", "phuong", "Ninh Hải", "16597", "phuong", "Hải Lĩnh" },
    { "16609", "phuong", "Nguyên Bình", "16609", "phuong", "Đào Duy Từ" },
    { "16612", "xa", "Hải Nhân", "16561", "phuong", "Tĩnh Gia" },
    { "16618", "phuong", "Bình Minh", "16561", "phuong", "Tĩnh Gia" },
    { "16621", "phuong", "Hải Thanh", "16561", "phuong", "Tĩnh Gia" },
    { "16624", "xa", "Phú Lâm", "16624", "phuong", "Trúc Lâm" },
    { "16627", "phuong", "Xuân Lâm", "16609", "phuong", "Đào Duy Từ" },
    { "16630", "phuong", "Trúc Lâm", "16624", "phuong", "Trúc Lâm" },
    { "16633", "phuong", "Hải Bình", "16645", "phuong", "Hải Bình" },
    { "16636", "xa", "Tân Trường", "16636", "xa", "Trường Lâm" },
    { "16639", "xa", "Tùng Lâm", "16624", "phuong", "Trúc Lâm" },
    { "16642", "phuong", "Tĩnh Hải", "16645", "phuong", "Hải Bình" },
    { "16645", "phuong", "Mai Lâm", "16645", "phuong", "Hải Bình" },
    { "16648", "xa", "Trường Lâm", "16636", "xa", "Trường Lâm" },
    { "16654", "phuong", "Hải Thượng", "16654", "phuong", "Nghi Sơn" },
    { "16657", "xa", "Nghi Sơn", "16654", "phuong", "Nghi Sơn" },
    { "16660", "xa", "Hải Hà", "16654", "phuong", "Nghi Sơn" },
};

enum { THIRTY = sizeof(thirty) / sizeof(thirty[0]) };

struct world {
    int64_t province, town, office, school;
    int64_t communes[THIRTY];
};

static struct world
make_world(struct ctx *c)
{
    struct world w;

    w.province = add(c, "38", "tinh", "Thanh Hóa", 0, "");
    w.town = add(c, "407", "thi_xa", "Nghi Sơn", w.province, "2020-06-01");
    for (int i = 0; i < THIRTY; i++)
        w.communes[i] = add(c, thirty[i][0], thirty[i][1], thirty[i][2], w.town, "2020-06-01");
    w.office = add(c, "NS-VH", "phong_ban", "Trung tâm Văn hóa", w.town, "2020-06-01");
    w.school =
        add(c, "TH-1", "truong_hoc", "Trường Tiểu học xã Nghi Sơn", w.communes[28], "2020-06-01");
    return w;
}

static const char *
merger_text(struct ctx *c, bool with_town)
{
    const char *text = "old_code,new_code,new_name,new_kind,share\n";

    for (int i = 0; i < THIRTY; i++)
        text = arena_printf(c->arena, "%s%s,%s,%s,%s,\n", text, thirty[i][0], thirty[i][3],
                            thirty[i][5], thirty[i][4]);
    return with_town ? arena_printf(c->arena, "%s407,,,,\n", text) : text;
}

static enum status
read_merger(struct ctx *c, const char *text, struct unit_merger *m)
{
    const char *path = test_file(c, "merger.csv", text, strlen(text));

    problems_clear(c);
    c->lang = LANG_VI;
    *m = (struct unit_merger){ .effect_on = on("2025-07-01"), .basis = basis };
    return unit_merger_read(c, path, "merger.csv", m);
}

static enum status
merge(struct ctx *c, const char *text)
{
    struct unit_merger m;
    enum status st = read_merger(c, text, &m);

    return st == OK ? unit_merge(c, &m) : st;
}

static int64_t
code_on(struct ctx *c, const char *code, const char *day)
{
    struct unit u;

    CHECK_INT(unit_find_by_code(c, code, on(day), &u), OK);
    return u.id;
}

static int64_t
count(struct ctx *c)
{
    struct query *q = query_new(
        c, "SELECT (SELECT COUNT(*) FROM unit) + 1000 * (SELECT COUNT(*) FROM unit_successor) + "
           "1000000 * (SELECT COUNT(*) FROM unit_change)");
    int64_t n = -1;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

static void
check_problem(struct ctx *c, int64_t line, int column, const char *part)
{
    CHECK(c->problems != NULL);
    CHECK_HAS(c->problems->message, part);
    CHECK_INT(c->problems->line, line);
    CHECK_INT(c->problems->column, column);
}

TEST(thirty_units_become_ten_under_the_province)
{
    struct world w = make_world(c);
    struct unit *units, u;
    int n;

    CHECK_INT(merge(c, merger_text(c, true)), OK);
    CHECK_INT(unit_list_children(c, w.town, on("2025-06-30"), &units, &n), OK);
    CHECK_INT(n, 31);
    CHECK_INT(unit_list_children(c, w.province, on("2025-07-01"), &units, &n), OK);
    CHECK_INT(n, 11);
    CHECK_TEXT(unit_title(c, &units[0]), "xã Các Sơn");
    CHECK_INT(unit_find_by_code(c, "16654", on("2025-07-01"), &u), OK);
    CHECK_TEXT(unit_title(c, &u), "phường Nghi Sơn");
    CHECK_INT(u.parent_id, w.province);
    CHECK_INT(unit_find_by_code(c, "16654", on("2025-06-30"), &u), OK);
    CHECK_TEXT(unit_title(c, &u), "phường Hải Thượng");
    CHECK_INT(unit_find_by_code(c, "16633", on("2025-07-01"), &u), NOT_FOUND);
    CHECK_INT(unit_find(c, w.town, on("2025-06-30"), &u), OK);
    CHECK_DATE(u.to_on, "2025-07-01");
    CHECK(unit_find_by_code(c, "407", on("2025-07-01"), &u) == NOT_FOUND);
}

TEST(what_stood_below_an_old_unit_moves_to_its_carrier)
{
    struct world w = make_world(c);
    struct unit u;

    CHECK_INT(merge(c, merger_text(c, true)), OK);
    CHECK_INT(unit_find(c, w.school, on("2025-06-30"), &u), OK);
    CHECK_INT(u.parent_id, w.communes[28]);
    CHECK_INT(unit_find(c, w.school, on("2025-07-01"), &u), OK);
    CHECK_INT(u.parent_id, code_on(c, "16654", "2025-07-01"));
    CHECK_INT(unit_find(c, w.office, on("2025-07-01"), &u), OK);
    CHECK_INT(u.parent_id, w.province);
}

TEST(the_same_merger_again_changes_nothing)
{
    struct world w = make_world(c);
    int64_t before;

    CHECK_INT(merge(c, merger_text(c, true)), OK);
    before = count(c);
    CHECK_INT(before, 1030034 + 10);
    CHECK_INT(merge(c, merger_text(c, true)), OK);
    CHECK_INT(count(c), before);
    CHECK_INT(merge(c, "old_code,new_code,new_name,new_kind\n16657,16633,Khác,phuong\n"), INVALID);
    check_problem(c, 2, 1, "phường Nghi Sơn");
    CHECK(w.town != 0);
}

TEST(figures_are_carried_by_the_old_tree_before_and_the_new_one_after)
{
    struct world w = make_world(c);
    struct unit_carrier *carriers;
    int64_t nghi_son, sum = 0;
    int n;

    CHECK_INT(merge(c, merger_text(c, true)), OK);
    CHECK_INT(unit_list_carriers(c, on("2025-02-12"), &carriers, &n), OK);
    CHECK_INT(n, 34);
    for (int i = 0; i < n; i++)
        CHECK_INT(carriers[i].unit_id, carriers[i].carrier_id);
    CHECK_INT(unit_list_carriers(c, on("2025-07-01"), &carriers, &n), OK);
    CHECK_INT(n, 44);
    nghi_son = code_on(c, "16654", "2025-07-01");
    for (int i = 0; i < n; i++) {
        CHECK_INT(carriers[i].share_ppm, 1000000);
        CHECK_INT(carriers[i].is_undivided, carriers[i].unit_id == w.town);
        sum += carriers[i].carrier_id == nghi_son;
        if (carriers[i].unit_id == w.town)
            CHECK_INT(carriers[i].carrier_id, w.province);
    }
    CHECK_INT(sum, 4);
}

static const char head[] = "old_code,new_code,new_name,new_kind,share,new_parent\n";

#define TABLE(rows) arena_printf(c->arena, "%s%s", head, rows)

TEST(a_split_with_shares_divides_figures_and_chains_go_on)
{
    struct world w = make_world(c);
    struct unit_carrier *carriers;
    struct unit_merger m;
    static const char second[] =
        "old_code,new_code,new_name,new_kind,share\nA1,B1,Ba,xa,\"33,3333\"\n"
        "A1,A2,,,66.6667\n";
    const char *path;
    int n, seen = 0;

    CHECK_INT(merge(c, TABLE("16561,A1,Một,xa,60%,\n16561,A2,Hai,xa,40,\n")), OK);
    path = test_file(c, "two.csv", second, strlen(second));
    m = (struct unit_merger){ .effect_on = on("2026-01-01"), .basis = basis };
    CHECK_INT(unit_merger_read(c, path, "two.csv", &m), OK);
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(unit_list_carriers(c, on("2026-01-01"), &carriers, &n), OK);
    for (int i = 0; i < n; i++) {
        if (carriers[i].unit_id != w.communes[0])
            continue;
        seen++;
        CHECK_INT(carriers[i].share_ppm,
                  carriers[i].carrier_id == code_on(c, "B1", "2026-01-01") ? 200000 : 800000);
        CHECK(!carriers[i].is_undivided);
    }
    CHECK_INT(seen, 2);
}

TEST(a_split_without_shares_stays_with_the_unit_above)
{
    struct world w = make_world(c);
    struct unit_carrier *carriers;
    int n, seen = 0;

    CHECK_INT(merge(c, TABLE("16561,A1,Một,xa,,\n16561,A2,Hai,xa,,\n")), OK);
    CHECK_INT(unit_list_carriers(c, on("2025-07-01"), &carriers, &n), OK);
    for (int i = 0; i < n; i++) {
        if (carriers[i].unit_id != w.communes[0])
            continue;
        seen++;
        CHECK_INT(carriers[i].carrier_id, w.town);
        CHECK(carriers[i].is_undivided);
    }
    CHECK_INT(seen, 1);
}

TEST(a_unit_is_kept_and_takes_others_over)
{
    struct world w = make_world(c);
    struct unit_succession *list;
    struct unit u;
    int n;

    CHECK_INT(merge(c, TABLE("16564,16561,,,,\n16567,16561,,,,\n16561,16561,,,,\n")), OK);
    CHECK_INT(unit_find(c, w.communes[0], on("2025-07-01"), &u), OK);
    CHECK_DATE(u.to_on, "");
    CHECK_INT(u.parent_id, w.town);
    CHECK_INT(unit_list_predecessors(c, w.communes[0], &list, &n), OK);
    CHECK_INT(n, 2);
    CHECK_TEXT(list[0].basis, basis);
    CHECK_INT(list[0].share_ppm, 1000000);
    CHECK_INT(unit_list_successors(c, w.communes[1], &list, &n), OK);
    CHECK_INT(n, 1);
    CHECK_INT(list[0].unit.id, w.communes[0]);
    CHECK_INT(code_on(c, "16561", "2030-01-01"), w.communes[0]);
}

TEST(a_refused_merger_names_the_row_and_writes_nothing)
{
    static const struct {
        const char *rows;
        int line, column;
        const char *part;
    } cases[] = {
        { "99999,A1,Một,xa,,\n", 2, 1, "99999" },
        { "16561,A1,Một,xa,,\n16561,A1,Một,xa,,\n", 3, 1, "dòng 2" },
        { "16561,A1,Một,thôn,,\n", 2, 4, "thôn" },
        { "16561,A1,Một,,,\n", 2, 4, "loại" },
        { "16561,A1,,xa,,\n", 2, 3, "tên" },
        { "16561,A1,Một,xa,,\n16564,A1,Hai,xa,,\n", 3, 3, "Một" },
        { "16561,A1,Một,xa,,\n16564,A1,Một,phuong,,\n", 3, 4, "A1" },
        { "16561,A1,Một,xa,50,\n", 2, 5, "50%" },
        { "16561,A1,Một,xa,50,\n16561,A2,Hai,xa,,\n", 2, 5, "một số dòng" },
        { "16561,A1,Một,xa,50,\n16561,A2,Hai,xa,49,\n", 2, 5, "99%" },
        { "16561,A1,Một,xa,nhiều,\n", 2, 5, "nhiều" },
        { "16561,A1,Một,xa,120,\n", 2, 5, "120" },
        { "16561,16564,Một,xa,,\n", 2, 2, "phường Hải Châu" },
        { "16561,ZZZ,,,,\n", 2, 2, "ZZZ" },
        { "16561,A1,Một,xa,,KHONG\n", 2, 6, "KHONG" },
        { "16657,A1,Một,xa,,\n16657,A2,Hai,xa,,\n", 2, 1, "1 đơn vị trực thuộc" },
        { "16561,16564,,,,\n16564,A1,Một,xa,,\n", 2, 2, "dòng 3" },
        { ",A1,Một,xa,,\n", 2, 1, "mã" },
    };
    int64_t before;

    (void)make_world(c);
    before = count(c);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum status st = merge(c, TABLE(cases[i].rows));

        if (st != INVALID)
            printf("case %zu\n", i);
        CHECK_INT(st, INVALID);
        check_problem(c, cases[i].line, cases[i].column, cases[i].part);
        CHECK_INT(count(c), before);
    }
}

TEST(a_unit_that_does_not_exist_on_the_day_before_is_refused)
{
    struct unit_merger m;

    (void)make_world(c);
    CHECK_INT(read_merger(c, TABLE("16561,A1,Một,xa,,\n"), &m), OK);
    m.effect_on = on("2020-06-01");
    CHECK_INT(unit_merge(c, &m), INVALID);
    check_problem(c, 2, 1, "31/05/2020");
    problems_clear(c);
    m.effect_on = on("2025-07-01");
    m.basis = "";
    CHECK_INT(unit_merge(c, &m), INVALID);
    CHECK_TEXT(c->problems->field, "basis");
    m.basis = basis;
    c->account_id = 0;
    CHECK_INT(unit_merge(c, &m), DENIED);
}

TEST(units_imported_with_their_days_are_only_linked)
{
    int64_t province, old, other, next;
    struct unit_succession *list;
    struct unit u = { .code = "1", .kind = "xa", .name = "Cũ", .to_on = on("2025-07-01") };
    int n;

    province = add(c, "38", "tinh", "Thanh Hóa", 0, "");
    CHECK_INT(unit_insert(c, &u, province), OK);
    old = u.id;
    u = (struct unit){ .code = "2", .kind = "xa", .name = "Khác", .to_on = on("2025-07-01") };
    CHECK_INT(unit_insert(c, &u, province), OK);
    other = u.id;
    next = add(c, "1", "phuong", "Mới", province, "2025-07-01");
    CHECK_INT(merge(c, TABLE("1,1,,,,\n2,1,,,,\n")), OK);
    CHECK_INT(unit_list_predecessors(c, next, &list, &n), OK);
    CHECK_INT(n, 2);
    CHECK_INT(unit_list_successors(c, old, &list, &n), OK);
    CHECK_INT(n, 1);
    CHECK_INT(unit_list_successors(c, other, &list, &n), OK);
    CHECK_INT(list[0].unit.id, next);
    CHECK_INT(merge(c, TABLE("1,1,Mới,phuong,,\n2,1,,,,\n")), OK);
    CHECK_INT(unit_list_predecessors(c, next, &list, &n), OK);
    CHECK_INT(n, 2);
}

TEST(parents_merge_in_the_same_act_as_their_children)
{
    int64_t a = add(c, "P1", "tinh", "A", 0, ""), b = add(c, "P2", "tinh", "B", 0, "");
    int64_t child = add(c, "X1", "xa", "Một", a, "");
    struct unit u;

    add(c, "X2", "xa", "Hai", b, "");
    add(c, "X3", "xa", "Ba", b, "");
    CHECK_INT(merge(c, TABLE("X1,Y,Mới,xa,,\nX2,Y,Mới,xa,,\nP1,P2,AB,tinh,,\nP2,P2,AB,tinh,,\n")),
              OK);
    CHECK_INT(unit_find_by_code(c, "Y", on("2025-07-01"), &u), OK);
    CHECK_INT(u.parent_id, code_on(c, "P2", "2025-07-01"));
    CHECK_INT(unit_find_by_code(c, "X3", on("2025-07-01"), &u), OK);
    CHECK_INT(u.parent_id, code_on(c, "P2", "2025-07-01"));
    CHECK_INT(unit_find(c, child, on("2025-06-30"), &u), OK);
    CHECK_INT(u.parent_id, a);
}

static const char *
preview_text(struct ctx *c, const struct merger_preview *p)
{
    const char *text = arena_printf(c->arena, "%d old, %d new, %d moved\n", p->old_count,
                                    p->target_count, p->moved_count);

    for (int i = 0; i < p->target_count; i++) {
        const struct merger_target *t = &p->targets[i];

        text =
            arena_printf(c->arena, "%s%s (%s), %s%s, moved %d:", text, unit_title(c, &t->unit),
                         t->unit.code, t->parent_title, t->is_kept ? ", kept" : "", t->moved_count);
        for (int k = 0; k < t->from_count; k++)
            text = arena_printf(c->arena, "%s%s %s", text, k > 0 ? "," : "",
                                unit_title(c, &t->from[k]));
        text = arena_printf(c->arena, "%s\n", text);
    }
    for (int i = 0; i < p->ended_count; i++)
        text = arena_printf(c->arena, "%sends: %s\n", text, unit_title(c, &p->ended[i]));
    for (int i = 0; i < p->question_count; i++)
        text = arena_printf(c->arena, "%s? %s\n", text, p->questions[i]);
    return text;
}

TEST(the_preview_shows_the_tree_after_and_asks)
{
    struct unit_merger m;
    struct merger_preview with, without;
    int64_t before;

    (void)make_world(c);
    before = count(c);
    CHECK_INT(read_merger(c, merger_text(c, false), &m), OK);
    CHECK_INT(unit_merge_preview(c, &m, &without), OK);
    CHECK_LACKS(preview_text(c, &without), "407");
    CHECK_HAS(preview_text(c, &without), "phường Nghi Sơn (16654), thị xã Nghi Sơn");
    CHECK_INT(read_merger(c, merger_text(c, true), &m), OK);
    CHECK_INT(unit_merge_preview(c, &m, &with), OK);
    CHECK_INT(count(c), before);
    test_golden(c, "unit_merger_preview.txt", preview_text(c, &with));
}

const struct test unit_merge_tests[] = {
    T_DB(thirty_units_become_ten_under_the_province),
    T_DB(what_stood_below_an_old_unit_moves_to_its_carrier),
    T_DB(the_same_merger_again_changes_nothing),
    T_DB(figures_are_carried_by_the_old_tree_before_and_the_new_one_after),
    T_DB(a_split_with_shares_divides_figures_and_chains_go_on),
    T_DB(a_split_without_shares_stays_with_the_unit_above),
    T_DB(a_unit_is_kept_and_takes_others_over),
    T_DB(a_refused_merger_names_the_row_and_writes_nothing),
    T_DB(a_unit_that_does_not_exist_on_the_day_before_is_refused),
    T_DB(units_imported_with_their_days_are_only_linked),
    T_DB(parents_merge_in_the_same_act_as_their_children),
    T_DB(the_preview_shows_the_tree_after_and_asks),
    T_END,
};
