/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of units from files: what they may say, what is named by row and column, and that nothing is half written. */
#include "feature/unit/unit_internal.h"

#include "core/text.h"
#include "test/test.h"
#include "web/access.h"

#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

static const char head[] = "code,name,kind,parent,from_on,to_on\n";

static enum status
import_file(struct ctx *c, const char *path, bool is_dry, struct import_result *out)
{
    c->account_id = ACCOUNT_SYSTEM;
    c->lang = LANG_VI;
    problems_clear(c);
    return unit_import(c, path, "units.csv", is_dry, NULL, NULL, out);
}

static enum status
import_text(struct ctx *c, const char *text, struct import_result *out)
{
    return import_file(c, test_file(c, "units.csv", text, strlen(text)), false, out);
}

static int64_t
count(struct ctx *c)
{
    struct query *q = query_new(
        c, "SELECT (SELECT COUNT(*) FROM unit) * 1000000 + (SELECT COUNT(*) FROM unit_place)");
    int64_t n = -1;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

static void
check_refused(struct ctx *c, const char *text, int64_t line, int column, const char *part)
{
    int64_t before = count(c);
    struct import_result result = { -1, -1, -1 };
    enum status st = import_text(c, text, &result);

    if (st != INVALID)
        printf("accepted: %s\n", text);
    CHECK_INT(st, INVALID);
    CHECK(c->problems != NULL);
    CHECK_HAS(c->problems->message, part);
    CHECK_INT(c->problems->line, line);
    CHECK_INT(c->problems->column, column);
    CHECK_TEXT(c->problems->file, "units.csv");
    CHECK_INT(result.rows, -1);
    CHECK_INT(count(c), before);
}

#define LIST(rows) arena_printf(c->arena, "%s%s", head, rows)

static const char nghi_son[] = "code,name,kind,parent,from_on,to_on\n"
                               "16654,Nghi Sơn,phuong,38,2025-07-01,\n"
                               "16657,Nghi Sơn,xã,407,1/6/2020,2025-07-01\n"
                               "16654,Phường Hải Thượng,Phường,407,2020-06-01,2025-07-01\n"
                               "407,Nghi Sơn,thị xã,38,2020-06-01,2025-07-01\n"
                               "38,Thanh Hóa,tỉnh,,,\n";

TEST(rows_may_name_parents_further_down)
{
    struct import_result result;
    struct unit u;
    struct date day;

    CHECK(date_parse_iso("2025-02-12", &day));
    CHECK_INT(import_text(c, nghi_son, &result), OK);
    CHECK_INT(result.rows, 5);
    CHECK_INT(result.inserted, 5);
    CHECK_INT(unit_find_by_code(c, "16654", day, &u), OK);
    CHECK_TEXT(unit_title(c, &u), "phường Hải Thượng");
    CHECK_INT(u.level, LEVEL_COMMUNE);
    CHECK_INT(unit_find(c, u.parent_id, day, &u), OK);
    CHECK_TEXT(u.code, "407");
    CHECK_DATE(u.from_on, "2020-06-01");
    CHECK_DATE(u.to_on, "2025-07-01");
    CHECK_INT(count(c), 5000004);
}

TEST(a_parent_is_the_one_of_the_units_own_days_wherever_it_stands_in_the_list)
{
    struct import_result result;
    struct unit u, above;
    struct date day;

    CHECK(date_parse_iso("2022-01-01", &day));
    CHECK_INT(import_text(c,
                          LIST("38,Thanh Hóa,tinh,,,\n"
                               "407,Tĩnh Gia,huyen,38,2000-01-01,2020-06-01\n"
                               "1,Hải Hà,xa,407,2000-01-01,2020-06-01\n"
                               "2,Hải An,xa,407,2020-06-01,\n"
                               "407,Nghi Sơn,thi_xa,38,2020-06-01,\n"
                               "3,Hải Yến,xa,407,2020-06-01,\n"),
                          &result),
              OK);
    CHECK_INT(count(c), 6000005);
    for (int code = 2; code <= 3; code++) {
        CHECK_INT(unit_find_by_code(c, arena_printf(c->arena, "%d", code), day, &u), OK);
        CHECK_INT(unit_find(c, u.parent_id, day, &above), OK);
        CHECK_TEXT(above.name, "Nghi Sơn");
    }
    CHECK(date_parse_iso("2010-01-01", &day));
    CHECK_INT(unit_find_by_code(c, "1", day, &u), OK);
    CHECK_INT(unit_find(c, u.parent_id, day, &above), OK);
    CHECK_TEXT(above.name, "Tĩnh Gia");
}

TEST(a_unit_above_itself_is_refused_before_the_database_meets_it)
{
    check_refused(c, LIST("38,Thanh Hóa,tinh,,,\n1,A,co_quan,1,,\n"), 3, 4, "Sửa");
}

TEST(the_same_list_again_changes_nothing)
{
    struct import_result result;
    struct unit u;
    struct date day;

    CHECK_INT(import_text(c, nghi_son, &result), OK);
    CHECK_INT(import_text(c, nghi_son, &result), OK);
    CHECK_INT(result.inserted, 0);
    CHECK_INT(result.unchanged, 5);
    CHECK(date_parse_iso("2026-01-01", &day));
    CHECK_INT(unit_find_by_code(c, "16654", day, &u), OK);
    u.to_on = day;
    u.to_on.year = 2027;
    CHECK_INT(unit_update(c, &u), OK);
    CHECK_INT(import_text(c, nghi_son, &result), OK);
    CHECK_INT(result.unchanged, 5);
    CHECK_INT(import_text(c, arena_printf(c->arena, "%s1,Mới,xa,38,,\n", nghi_son), &result), OK);
    CHECK_INT(result.unchanged, 5);
    CHECK_INT(result.inserted, 1);
    CHECK_INT(count(c), 6000005);
}

TEST(a_dry_run_writes_nothing)
{
    struct import_result result;

    CHECK_INT(import_file(c, test_file(c, "units.csv", nghi_son, strlen(nghi_son)), true, &result),
              OK);
    CHECK_INT(result.inserted, 5);
    CHECK_INT(count(c), 0);
}

TEST(vietnamese_headings_and_last_days_serve_as_well)
{
    struct import_result result;
    struct unit u;
    struct date day;

    CHECK_INT(
        import_text(c, "Mã;Tên;Loại;Cấp trên;Từ ngày;Đến ngày\n1;Một;xã;;01/06/2020;30/06/2025\n",
                    &result),
        OK);
    CHECK(date_parse_iso("2025-06-30", &day));
    CHECK_INT(unit_find_by_code(c, "1", day, &u), OK);
    CHECK_DATE(u.to_on, "2025-07-01");
}

TEST(each_bad_row_is_named_by_row_and_column)
{
    check_refused(c, "code,kind\n1,xa\n", 1, 0, "name");
    check_refused(c, "", 0, 0, "không có nội dung");
    check_refused(c, LIST("1,,xa,,,\n"), 2, 2, "tên");
    check_refused(c, LIST(",Một,xa,,,\n"), 2, 1, "mã");
    check_refused(c, LIST("1 2,Một,xa,,,\n"), 2, 1, "1 2");
    check_refused(c, LIST("1,Một,thôn,,,\n"), 2, 3, "thôn");
    check_refused(c, LIST("1,Một,thành phố,,,\n"), 2, 3, "thành phố thuộc tỉnh");
    check_refused(c, LIST("1,Một,xa,99,,\n"), 2, 4, "99");
    check_refused(c, LIST("1,Một,xa,,31/2/2025,\n"), 2, 5, "31/2/2025");
    check_refused(c, LIST("1,Một,xa,,2025-07-01,2025-07-01\n"), 2, 6, "01/07/2025");
    check_refused(c, LIST("1,Một,xa,,,\n2,Hai,xa,,,\n1,Ba,xa,,,\n"), 4, 1, "dòng 2");
    check_refused(c, LIST("38,A,tinh,,,\n1,Một,xa,38,,\n2,Hai,phuong,1,,\n"), 4, 4, "cấp xã");
    check_refused(c, LIST("38,A,tinh,,2025-01-01,\n1,Một,xa,38,,\n"), 3, 4, "từ 01/01/2025");
    check_refused(c, LIST("38,A,tinh,,,2025-01-01\n1,Một,xa,38,,\n"), 3, 4, "31/12/2024");
    check_refused(c, LIST("A,A,co_quan,B,,\nB,B,co_quan,C,,\nC,C,co_quan,A,,\n"), 2, 4, "A");
    check_refused(c, LIST("A,A,co_quan,A,,\n"), 2, 4, "A");
    check_refused(c, LIST("1,Một,xa,,,\n1,Một,xa,,,\n"), 3, 1, "dòng 2");
    check_refused(c, "code,name,kind,code\n1,Một,xa,1\n", 1, 4, "code");
}

TEST(a_row_that_contradicts_what_stands_is_refused)
{
    struct import_result result;

    CHECK_INT(import_text(c, nghi_son, &result), OK);
    check_refused(c, LIST("38,Thanh Hoá khác,tinh,,,\n"), 2, 1, "38");
    check_refused(c, LIST("16654,Khác,xa,38,2026-01-01,\n"), 2, 1, "từ 01/07/2025");
    check_refused(c, LIST("9,Chín,xa,407,2020-06-01,\n"), 2, 4, "30/06/2025");
    CHECK_INT(import_text(c, LIST("16657,Nghi Sơn,phuong,38,2025-07-01,\n"), &result), OK);
}

TEST(a_legacy_encoding_is_named_with_the_mend)
{
    static const char bytes[] = "code,name,kind\n38,Thanh H\xE3"
                                "a,t\xD8nh\n407,Nghi S\xAC"
                                "n,th\xDE x\xB7\n"
                                "16561,H\xB6i H\xDF"
                                "a,ph\xAD\xEDng\n16657,X\xB7 \xA7\xDEnh H\xB6i,x\xB7\n";

    check_refused(c, bytes, 2, 2, "TCVN3");
    CHECK_INT(c->problem_count, 1);
}

TEST(cells_too_long_are_named)
{
    char *name = arena_alloc(c->arena, 2000);

    memset(name, 'a', 1999);
    check_refused(c, arena_printf(c->arena, "%s1,%s,xa,,,\n", head, name), 2, 2, "200");
    memset(name, '1', 1999);
    check_refused(c, arena_printf(c->arena, "%s%.33s,A,xa,,,\n", head, name), 2, 1, "32");
}

TEST(all_problems_of_a_list_are_told)
{
    struct import_result result;

    CHECK_INT(import_text(c, LIST("1,,thôn,,31/2/2025,\n2,Hai,xa,,,\n3,Ba,,,,\n"), &result),
              INVALID);
    CHECK_INT(c->problem_count, 4);
    CHECK_INT(import_text(c,
                          LIST("1,Một,thôn,,,\n2,Hai,truong_hoc,1,,\n3,Ba,xa,99,,\n2,Bốn,xa,,,\n"),
                          &result),
              INVALID);
    CHECK_INT(c->problem_count, 3);
    CHECK_INT(c->problems->line, 2);
    CHECK_INT(c->problems->next->line, 5);
    CHECK_INT(c->problems->next->next->line, 4);
}

TEST(a_long_list_with_one_bad_row_at_the_end_writes_nothing)
{
    enum { ROWS = 20000 };
    const char *path = arena_printf(c->arena, "%s/long.csv", test_folder(c));
    FILE *file = fopen(path, "wb");
    struct import_result result;

    CHECK(file != NULL);
    fprintf(file, "%s38,Thanh Hóa,tinh,,,\n", head);
    for (int i = 1; i < ROWS; i++)
        fprintf(file, "%d,Xã số %d,xa,38,,\n", 10000 + i, i);
    fprintf(file, "1,Một,xa,99,,\n");
    CHECK_INT(fclose(file), 0);
    CHECK_INT(import_file(c, path, false, &result), INVALID);
    CHECK_INT(c->problem_count, 1);
    CHECK_INT(c->problems->line, ROWS + 2);
    CHECK_INT(c->problems->column, 4);
    CHECK_INT(count(c), 0);
    CHECK_INT(truncate(path, (off_t)(strlen(head) + strlen("38,Thanh Hóa,tinh,,,\n"))), 0);
    CHECK_INT(import_file(c, path, false, &result), OK);
    CHECK_INT(result.inserted, 1);
}

TEST(who_may_not_edit_units_may_not_import_them)
{
    struct import_result result;
    const char *path = test_file(c, "units.csv", nghi_son, strlen(nghi_son));

    c->account_id = 0;
    CHECK_INT(unit_import(c, path, "units.csv", false, NULL, NULL, &result), DENIED);
    CHECK_INT(count(c), 0);
}

/* ------------------------------------------------------------------ XLSX */

static const char *
make_workbook(struct ctx *c, bool has_formula)
{
    const char *path = arena_printf(c->arena, "%s/units.xlsx", test_folder(c));
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Đơn vị");
    lxw_format *day = workbook_add_format(book);
    static const char *const names[] = {
        "Mã", "Tên", "Loại", "Cấp trên", "Từ ngày", "Đến hết ngày"
    };
    lxw_datetime from = { 2020, 6, 1, 0, 0, 0 }, last = { 2025, 6, 30, 0, 0, 0 };

    format_set_num_format(day, "dd/mm/yyyy");
    for (int i = 0; i < 6; i++)
        worksheet_write_string(sheet, 0, (lxw_col_t)i, names[i], NULL);
    worksheet_write_number(sheet, 1, 0, 38, NULL);
    worksheet_write_string(sheet, 1, 1, "Thanh Hóa", NULL);
    worksheet_write_string(sheet, 1, 2, "tỉnh", NULL);
    worksheet_write_number(sheet, 3, 0, 407, NULL);
    if (has_formula)
        worksheet_write_formula_str(sheet, 3, 1, "=CONCATENATE(\"Nghi\",\" Sơn\")", NULL,
                                    "Nghi Sơn");
    else
        worksheet_write_string(sheet, 3, 1, "Nghi Sơn", NULL);
    worksheet_write_string(sheet, 3, 2, "Thị xã", NULL);
    worksheet_write_number(sheet, 3, 3, 38, NULL);
    worksheet_write_datetime(sheet, 3, 4, &from, day);
    worksheet_write_datetime(sheet, 3, 5, &last, day);
    CHECK_INT(workbook_close(book), LXW_NO_ERROR);
    return path;
}

TEST(a_workbook_is_read_as_excel_saves_it)
{
    struct import_result result;
    struct unit u;
    struct date day;

    CHECK(date_parse_iso("2025-02-12", &day));
    CHECK_INT(import_file(c, make_workbook(c, false), false, &result), OK);
    CHECK_INT(result.inserted, 2);
    CHECK_INT(unit_find_by_code(c, "407", day, &u), OK);
    CHECK_DATE(u.from_on, "2020-06-01");
    CHECK_DATE(u.to_on, "2025-07-01");
}

TEST(a_formula_is_named_by_its_cell)
{
    struct import_result result;

    CHECK_INT(import_file(c, make_workbook(c, true), false, &result), INVALID);
    CHECK_HAS(c->problems->message, "B4");
    CHECK_INT(c->problems->line, 4);
    CHECK_INT(c->problems->column, 2);
    CHECK_INT(c->problem_count, 1);
    CHECK_INT(count(c), 0);
}

/* ------------------------------------------------------------------ export */

static void
export_and_import(struct ctx *c, const char *name, enum table_format format)
{
    const char *path = arena_printf(c->arena, "%s/%s", test_folder(c), name);
    struct table_writer *w;
    struct import_result result;

    CHECK_INT(table_writer_open(c, path, format, &w), OK);
    CHECK_INT(unit_transfer.export(c, w), OK);
    CHECK_INT(table_writer_close(w), OK);
    if (format == TABLE_JSON)
        return;
    CHECK_INT(import_file(c, path, false, &result), OK);
    CHECK_INT(result.unchanged, 5);
    CHECK_INT(result.inserted, 0);
}

TEST(what_is_exported_can_be_imported_again)
{
    struct import_result result;

    CHECK_INT(import_text(c, nghi_son, &result), OK);
    export_and_import(c, "out.csv", TABLE_CSV);
    export_and_import(c, "out.xlsx", TABLE_XLSX);
    export_and_import(c, "out.json", TABLE_JSON);
}

const struct test unit_import_tests[] = {
    T_DB(rows_may_name_parents_further_down),
    T_DB(a_parent_is_the_one_of_the_units_own_days_wherever_it_stands_in_the_list),
    T_DB(a_unit_above_itself_is_refused_before_the_database_meets_it),
    T_DB(the_same_list_again_changes_nothing),
    T_DB(a_dry_run_writes_nothing),
    T_DB(vietnamese_headings_and_last_days_serve_as_well),
    T_DB(each_bad_row_is_named_by_row_and_column),
    T_DB(a_row_that_contradicts_what_stands_is_refused),
    T_DB(a_legacy_encoding_is_named_with_the_mend),
    T_DB(cells_too_long_are_named),
    T_DB(all_problems_of_a_list_are_told),
    T_DB(a_long_list_with_one_bad_row_at_the_end_writes_nothing),
    T_DB(who_may_not_edit_units_may_not_import_them),
    T_DB(a_workbook_is_read_as_excel_saves_it),
    T_DB(a_formula_is_named_by_its_cell),
    T_DB(what_is_exported_can_be_imported_again),
    T_END,
};
