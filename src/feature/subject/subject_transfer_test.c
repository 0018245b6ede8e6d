/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register as a list, in and out. */
#include "feature/subject/subject_inside.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

#include <stdio.h>
#include <stdlib.h>

static struct subject *
all(struct ctx *c, int *count)
{
    struct subject *list;

    CHECK_INT(subject_list(c, &(struct subject_filter){ 0 }, NULL, 100, &list, count), OK);
    return list;
}

static enum status
import(struct ctx *c, const char *text, bool dry, struct import_result *out)
{
    const char *path = test_file(c, "doi-tuong.csv", text, strlen(text));

    *out = (struct import_result){ 0 };
    problems_clear(c);
    return subject_transfer.import(c, path, "doi-tuong.csv", dry, NULL, NULL, out);
}

static void
prepare(struct ctx *c, struct nghi_son *n, const char **code)
{
    struct unit u;

    subject_key_place(test_folder(c));
    nghi_son_make(c, n);
    CHECK_INT(unit_find(c, n->hai_ha, today(c), &u), OK);
    *code = u.code;
}

TEST(a_list_is_brought_in_and_again_changes_nothing)
{
    struct nghi_son n;
    const char *code, *text;
    struct import_result result;
    struct subject *list;
    const char *number = "";
    int count;

    prepare(c, &n, &code);
    text = arena_printf(c->arena,
                        "Loại,Họ và tên,Mã đơn vị,Năm sinh,Giới tính,Đảng viên,Số căn cước\n"
                        "cá nhân,Lê Văn An,%s,1970,nam,x,038070001234\n"
                        ",Đỗ Thị Mười,%s,1980,Nữ,,\n"
                        "tập thể,Tổ vá lưới,%s,2019,,,\n",
                        code, code, code);
    CHECK_INT(import(c, text, true, &result), OK);
    (void)all(c, &count);
    CHECK_INT(count, 0);
    CHECK_INT(import(c, text, false, &result), OK);
    CHECK_INT(result.inserted, 3);
    list = all(c, &count);
    CHECK_INT(count, 3);
    CHECK_TEXT(list[0].name, "Lê Văn An");
    CHECK(list[0].is_party_member);
    CHECK_INT(subject_citizen(c, list[0].id, &number), OK);
    CHECK_TEXT(number, "038070001234");
    CHECK_INT(import(c, text, false, &result), OK);
    CHECK_INT(result.inserted, 0);
    CHECK_INT(result.unchanged, 3);
}

TEST(every_bad_row_and_every_namesake_is_named_and_nothing_is_written)
{
    struct nghi_son n;
    const char *code;
    struct import_result result;
    bool seen[8] = { false };
    int count;

    prepare(c, &n, &code);
    CHECK_INT(import(c, arena_printf(c->arena, "name,unit,birth_year\nLê Văn An,%s,1970\n", code),
                     false, &result),
              OK);
    CHECK_INT(import(c,
                     arena_printf(c->arena,
                                  "name,unit,birth_year,kind,sex,citizen,is_sure\n"
                                  "Người tốt,%s,1980,,,,\n"
                                  "Lê Văn An,%s,,,,,\n"
                                  "Người,không có,1980,,,,\n"
                                  "Người,%s,năm 80,,,,\n"
                                  "Người,%s,1980,con mèo,,,\n"
                                  "Người,%s,1980,,khác,,\n"
                                  "Người,%s,1980,,,12345,\n",
                                  code, code, code, code, code, code),
                     false, &result),
              INVALID);
    for (const struct problem *p = c->problems; p != NULL; p = p->next) {
        CHECK(p->line >= 3 && p->line <= 8);
        seen[p->line - 1] = true;
        CHECK(p->line != 3 || strstr(p->message, "Hải Hà") != NULL);
    }
    for (int line = 3; line <= 8; line++)
        CHECK(seen[line - 1]);
    (void)all(c, &count);
    CHECK_INT(count, 1);
    CHECK_INT(
        import(c, arena_printf(c->arena, "name,unit,birth_year,is_sure\nLê Văn An,%s,,1\n", code),
               false, &result),
        OK);
    (void)all(c, &count);
    CHECK_INT(count, 2);
}

TEST(one_brings_in_for_the_own_unit_alone)
{
    struct nghi_son n;
    const char *code;
    struct import_result result;

    prepare(c, &n, &code);
    test_sign_in(c, nghi_son_account(c, "hai-hoa", "unit_officer", n.hai_hoa));
    CHECK_INT(import(c, arena_printf(c->arena, "name,unit\nLê Văn An,%s\n", code), false, &result),
              INVALID);
    CHECK_INT(c->problems->line, 2);
    test_sign_in(c, nghi_son_account(c, "member", "member", n.town));
    CHECK_INT(import(c, arena_printf(c->arena, "name,unit\nLê Văn An,%s\n", code), false, &result),
              DENIED);
}

static const char *
exported(struct ctx *c)
{
    const char *path = arena_printf(c->arena, "%s/ra.csv", test_folder(c));
    struct table_writer *w;
    char *bytes = arena_alloc(c->arena, 65536);
    FILE *file;

    CHECK_INT(table_writer_open(c, path, TABLE_CSV, &w), OK);
    CHECK_INT(subject_transfer.export(c, w), OK);
    CHECK_INT(table_writer_close(w), OK);
    file = fopen(path, "rb");
    CHECK(file != NULL && fread(bytes, 1, 65535, file) > 0);
    fclose(file);
    return bytes;
}

TEST(what_goes_out_has_nothing_personal_and_comes_in_again)
{
    struct nghi_son n;
    const char *code, *text;
    struct import_result result;

    prepare(c, &n, &code);
    CHECK_INT(import(c,
                     arena_printf(c->arena,
                                  "name,unit,birth_on,phone,address,religion,citizen\n"
                                  "\"=HYPERLINK(1)\",%s,1980-05-04,0912345678,Thôn 3,Công giáo,"
                                  "038080001234\n",
                                  code),
                     false, &result),
              OK);
    text = exported(c);
    CHECK_HAS(text, "'=HYPERLINK(1)");
    CHECK_HAS(text, "1980");
    CHECK_LACKS(text, "0912345678");
    CHECK_LACKS(text, "Thôn 3");
    CHECK_LACKS(text, "giáo");
    CHECK_LACKS(text, "038080001234");
    CHECK_LACKS(text, "05-04");
}

const struct test subject_transfer_tests[] = {
    T_DB(a_list_is_brought_in_and_again_changes_nothing),
    T_DB(every_bad_row_and_every_namesake_is_named_and_nothing_is_written),
    T_DB(one_brings_in_for_the_own_unit_alone),
    T_DB(what_goes_out_has_nothing_personal_and_comes_in_again),
    T_END,
};
