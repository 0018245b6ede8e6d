/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of nominations, in and out. */
#include "feature/dossier/dossier.h"

#include "core/buf.h"
#include "db/db.h"
#include "feature/dossier/dossier_inside.h"
#include "service/transfer.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <stdio.h>
#include <string.h>

static struct nghi_son n;
static int64_t officer;

#define HEAD                                                                                                                 \
    "Loại đối tượng,Họ và tên,Năm sinh,Giới tính,Chức vụ,Mã đơn vị,Danh hiệu,Thành tích,Lĩnh " \
    "vực\n"

static void
begin(struct ctx *c)
{
    nghi_son_make(c, &n);
    (void)test_award(c, "giay-khen-thi-xa", LEVEL_DISTRICT);
    officer = nghi_son_account(c, "xa", "unit_officer", n.hai_ha);
    test_sign_in(c, nghi_son_account(c, "thi-xa", "secretariat", n.town));
}

static enum status
import_file(struct ctx *c, const char *path, const char *name, bool is_dry,
            struct import_result *out)
{
    problems_clear(c);
    *out = (struct import_result){ -1, -1, -1 };
    return dossier_transfer.import(c, path, name, is_dry, NULL, NULL, out);
}

static enum status
import_text(struct ctx *c, const char *rows, struct import_result *out)
{
    const char *text = arena_printf(c->arena, "%s%s", HEAD, rows);

    return import_file(c, test_file(c, "ds.csv", text, strlen(text)), "ds.csv", false, out);
}

static int64_t
count(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT (SELECT COUNT(*) FROM dossier) * 1000000"
                                   " + (SELECT COUNT(*) FROM subject) * 1000"
                                   " + (SELECT COUNT(*) FROM subject_place)");
    int64_t rows = -1;

    if (query_row(q))
        rows = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return rows;
}

TEST(a_list_becomes_drafts_and_entries_of_the_register)
{
    struct import_result result;
    struct dossier_line *lines;
    int found;

    begin(c);
    CHECK_INT(import_text(c,
                          "Cá nhân,Lê Thị Hoa,1980,Nữ,Giáo viên,16660,giay-khen-thi-xa,Dạy học,\n"
                          "cá nhân,Lê Thị Hoa,1990,nữ,,16660,GIAY KHEN THI XA,,\n"
                          "person,Nguyễn Văn Ba,,nam,,16561,giay-khen-thi-xa,Nuôi tôm,\n",
                          &result),
              OK);
    CHECK_INT(result.rows, 3);
    CHECK_INT(result.inserted, 3);
    CHECK_INT(count(c), 3003003);
    CHECK_INT(dossier_list(
                  c,
                  &(struct dossier_filter){ .campaign_id = n.campaign.id, .q_folded = "thi hoa" },
                  0, 10, &lines, &found),
              OK);
    CHECK_INT(found, 2);
    CHECK_TEXT(lines[1].dossier.achievement, "Dạy học");
    CHECK_INT(lines[0].dossier.state, DOSSIER_DRAFT);
}

TEST(the_same_list_again_changes_nothing_and_a_known_subject_is_taken)
{
    struct import_result result;

    begin(c);
    CHECK_INT(import_text(c, "Cá nhân,Lê Thị Hoa,1980,,,16660,giay-khen-thi-xa,,\n", &result), OK);
    CHECK_INT(import_text(c, "Cá nhân,Lê Thị Hoa,1980,,,16660,giay-khen-thi-xa,,\n", &result), OK);
    CHECK_INT(result.inserted, 0);
    CHECK_INT(result.unchanged, 1);
    (void)test_award(c, "bang-khen", LEVEL_PROVINCE);
    CHECK_INT(import_text(c, "Cá nhân,Lê Thị Hoa,1980,,,16660,bang-khen,,\n", &result), OK);
    CHECK_INT(result.inserted, 1);
    CHECK_INT(count(c), 2001001);
}

static void
check_refused(struct ctx *c, const char *rows, int64_t line, int column, const char *part)
{
    int64_t before = count(c);
    struct import_result result;

    CHECK_INT(import_text(c, rows, &result), INVALID);
    CHECK_HAS(c->problems->message, part);
    CHECK_INT(c->problems->line, line);
    CHECK_INT(c->problems->column, column);
    CHECK_TEXT(c->problems->file, "ds.csv");
    CHECK_INT(count(c), before);
}

TEST(namesakes_of_other_years_and_units_are_not_taken_for_one)
{
    static const char *const codes[] = { "16660", "16561", "16657" };
    struct import_result result;
    struct buf rows;

    begin(c);
    buf_init(&rows, c->arena, 16384);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        for (int year = 1950; year < 2000; year++)
            buf_printf(&rows, "Cá nhân,Lê Thị Hoa,%d,,,%s,giay-khen-thi-xa,,\n", year, codes[i]);
    CHECK_INT(import_text(c, rows.data, &result), OK);
    CHECK_INT(result.inserted, 150);
}

#define GOOD "Cá nhân,Trần Văn Bình,1970,nam,,16660,giay-khen-thi-xa,,\n"

TEST(each_bad_row_is_named_by_row_and_column_and_nothing_is_written)
{
    begin(c);
    c->lang = LANG_VI;
    check_refused(c, GOOD "Ông,Lê A,,,,16660,giay-khen-thi-xa,,\n", 3, 1, "Ông");
    check_refused(c, GOOD "Cá nhân,,,,,16660,giay-khen-thi-xa,,\n", 3, 2, "Thiếu tên");
    check_refused(c, GOOD "Cá nhân,Lê A,80,,,16660,giay-khen-thi-xa,,\n", 3, 3, "80");
    check_refused(c, GOOD "Cá nhân,Lê A,1980,x,,16660,giay-khen-thi-xa,,\n", 3, 4, "nam hoặc nữ");
    check_refused(c, GOOD "Cá nhân,Lê A,1980,,,99999,giay-khen-thi-xa,,\n", 3, 6, "99999");
    check_refused(c, GOOD "Cá nhân,Lê A,1980,,,16660,khong-co,,\n", 3, 7, "khong-co");
    check_refused(c, GOOD "Tập thể,Tổ một,,,,16660,giay-khen-thi-xa,,\n", 3, 7, "loại đối tượng");
    check_refused(c, GOOD "Cá nhân,Lê A,1980,,,16660,giay-khen-thi-xa,,abc\n", 3, 9, "abc");
    check_refused(c, GOOD GOOD, 3, 2, "hai dòng");
    check_refused(c, "Ông,,80,x,,9,9,,9\n", 2, 1, "Ông");
    CHECK_INT(c->problem_count, 6); /* whether the award fits nobody can say */
}

TEST(an_officer_brings_in_what_is_of_the_own_unit_alone)
{
    struct import_result result;

    begin(c);
    test_sign_in(c, officer);
    CHECK_INT(import_text(c, GOOD, &result), OK);
    CHECK_INT(import_text(c, "Cá nhân,Lê A,1980,,,16561,giay-khen-thi-xa,,\n", &result), INVALID);
    test_sign_in(c, nghi_son_account(c, "dau", "head", n.town));
    CHECK_INT(import_text(c, GOOD, &result), DENIED);
}

TEST(a_long_list_with_one_bad_row_at_the_end_writes_nothing)
{
    enum { ROWS = 3000 };
    const char *path;
    FILE *file;
    struct import_result result;

    begin(c);
    path = arena_printf(c->arena, "%s/long.csv", test_folder(c));
    file = fopen(path, "wb");
    CHECK(file != NULL);
    fputs(HEAD, file);
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "Cá nhân,Cá nhân mẫu %d,1980,nữ,,16660,giay-khen-thi-xa,,\n", i);
    fputs("Cá nhân,Cá nhân mẫu x,1980,nữ,,16660,giay-khen,,\n", file);
    CHECK_INT(fclose(file), 0);
    CHECK_INT(import_file(c, path, "long.csv", false, &result), INVALID);
    CHECK_INT(c->problem_count, 1);
    CHECK_INT(c->problems->line, ROWS + 2);
    CHECK_INT(count(c), 0);
    CHECK_INT(import_file(c, path, "long.csv", true, &result), INVALID);
    CHECK_INT(count(c), 0);
}

static void
export_and_import(struct ctx *c, const char *name, enum table_format format)
{
    const char *path = arena_printf(c->arena, "%s/%s", test_folder(c), name);
    struct table_writer *w;
    struct import_result result;

    CHECK_INT(table_writer_open(c, path, format, &w), OK);
    CHECK_INT(dossier_transfer.export(c, w), OK);
    CHECK_INT(table_writer_close(w), OK);
    CHECK_INT(import_file(c, path, name, false, &result), OK);
    CHECK_INT(result.unchanged, 2);
    CHECK_INT(result.inserted, 0);
}

TEST(what_is_exported_can_be_imported_again)
{
    struct import_result result;

    begin(c);
    CHECK_INT(import_text(
                  c,
                  GOOD "Cá nhân,\"Lê \"\"B\"\", C\",,,,16660,giay-khen-thi-xa,\"a, \"\"b\"\"\",\n",
                  &result),
              OK);
    export_and_import(c, "out.csv", TABLE_CSV);
    export_and_import(c, "out.xlsx", TABLE_XLSX);
}

TEST(a_file_of_the_page_is_checked_by_a_job_before_it_is_brought_in)
{
    struct reply reply;

    begin(c);
    CHECK_INT(test_get(c, "/lam-viec/ho-so/nhap").status, 200);
    reply = test_post(c, "/lam-viec/ho-so/nhap", "");
    CHECK_INT(reply.status, 422);
}

const struct test dossier_transfer_tests[] = {
    T_DB(a_list_becomes_drafts_and_entries_of_the_register),
    T_DB(the_same_list_again_changes_nothing_and_a_known_subject_is_taken),
    T_DB(namesakes_of_other_years_and_units_are_not_taken_for_one),
    T_DB(each_bad_row_is_named_by_row_and_column_and_nothing_is_written),
    T_DB(an_officer_brings_in_what_is_of_the_own_unit_alone),
    T_DB(a_long_list_with_one_bad_row_at_the_end_writes_nothing),
    T_DB(what_is_exported_can_be_imported_again),
    T_DB(a_file_of_the_page_is_checked_by_a_job_before_it_is_brought_in),
    T_END,
};
