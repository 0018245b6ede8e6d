/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV as offices write it. */
#include "core/csv.h"

#include "test/test.h"

static void
close_file(void *file)
{
    fclose(file);
}

static struct csv *
open_bytes(struct ctx *c, const char *bytes, size_t length)
{
    FILE *file = fopen(test_file(c, "units.csv", bytes, length), "rb");

    CHECK(file != NULL);
    arena_defer(c->arena, close_file, file);
    return csv_open(c, file, "units.csv");
}

/* All rows as text: cells between [], rows on lines; "!" where a row is refused. */
static const char *
read_all(struct ctx *c, const char *bytes, size_t length)
{
    struct csv *csv = open_bytes(c, bytes, length);
    const char *const *cells;
    enum status st;
    struct buf b;
    int count;

    buf_init(&b, c->arena, 0);
    while ((st = csv_row(csv, &cells, &count)) != NOT_FOUND) {
        CHECK(st == OK || st == INVALID);
        buf_printf(&b, "%lld", (long long)csv_line(csv));
        for (int i = 0; st == OK && i < count; i++)
            buf_printf(&b, "[%s]", cells[i]);
        buf_add(&b, st == OK ? "\n" : "!\n");
    }
    return b.data;
}

#define READ(text) read_all(c, text, sizeof(text) - 1)

TEST(rows_are_read_whatever_the_delimiter_and_line_end)
{
    CHECK_TEXT(READ("a,b\n1,2\n"), "1[a][b]\n2[1][2]\n");
    CHECK_TEXT(READ("a;b\r\n1,5;2\r\n"), "1[a][b]\n2[1,5][2]\n");
    CHECK_TEXT(READ("a\tb\r1\t2"), "1[a][b]\n2[1][2]\n");
    CHECK_TEXT(READ("a\nb"), "1[a]\n2[b]\n");
    CHECK_TEXT(READ("\xEF\xBB\xBFtên;đơn vị\nĐỗ;Nghi Sơn"), "1[tên][đơn vị]\n2[Đỗ][Nghi Sơn]\n");
    CHECK_TEXT(READ("\"a;b;c\",d\n1,2"), "1[a;b;c][d]\n2[1][2]\n");
    CHECK_TEXT(READ("sep=;\r\na,b;c\r\n"), "2[a,b][c]\n");
    CHECK_TEXT(READ(""), "");
    CHECK_TEXT(READ("\xEF\xBB\xBF"), "");
    CHECK_TEXT(READ("a,"), "1[a][]\n");
}

TEST(quoted_cells_hold_delimiters_quotes_and_lines)
{
    CHECK_TEXT(READ("a,b\n\"x,\"\"y\"\"\r\nz\",2\n3,4"), "1[a][b]\n2[x,\"y\"\nz][2]\n4[3][4]\n");
    CHECK_TEXT(READ("\"\",\"\"\"\"\n"), "1[][\"]\n");
    CHECK_TEXT(READ("\"a\" ,b"), "1[a][b]\n");
}

TEST(empty_rows_are_passed_over_and_lines_counted)
{
    CHECK_TEXT(READ("\n\na,b\n,\n \t,\"\"\n1,2\n\n"), "3[a][b]\n6[1][2]\n");
}

TEST(cells_are_cleaned)
{
    CHECK_TEXT(READ(" Nghi  So\xCC\x9Bn ,\xC3\x90\xC3\xB4ng\xE2\x80\xAE\n"), "1[Nghi Sơn][Đông]\n");
}

TEST(a_bare_quote_is_told_with_its_place_and_the_rest_is_read)
{
    CHECK_TEXT(READ("a,b\n1,x\"y\n\"p\"q,2\n3,4\n"), "1[a][b]\n2!\n3!\n4[3][4]\n");
    CHECK_INT(c->problem_count, 2);
    CHECK_TEXT(c->problems->file, "units.csv");
    CHECK_INT(c->problems->line, 2);
    CHECK_INT(c->problems->column, 2);
    CHECK_HAS(c->problems->message, "quotation mark stands inside");
    CHECK_INT(c->problems->next->line, 3);
    CHECK_INT(c->problems->next->column, 1);
}

TEST(an_unclosed_quote_is_told_where_its_row_begins)
{
    CHECK_TEXT(READ("a,b\n1,\"x\n2,y\n3,z\n"), "1[a][b]\n2!\n");
    CHECK_INT(c->problem_count, 1);
    CHECK_INT(c->problems->line, 2);
    CHECK_INT(c->problems->column, 2);
    CHECK_HAS(c->problems->message, "never closed");
}

TEST(a_zero_byte_is_told)
{
    CHECK_TEXT(READ("a,b\n1,x\0y\n3,4\n"), "1[a][b]\n2!\n3[3][4]\n");
    CHECK_INT(c->problem_count, 1);
    CHECK_INT(c->problems->line, 2);
    CHECK_INT(c->problems->column, 2);
}

TEST(limits_of_cells_and_rows_hold_and_memory_stays)
{
    size_t length = (size_t)3 << 20;
    char *bytes = arena_alloc(c->arena, length);

    memset(bytes, 'x', length);
    memcpy(bytes, "a,b\n1,", 6);
    memcpy(bytes + length - 5, "\n3,4\n", 5);
    CHECK_TEXT(read_all(c, bytes, length), "1[a][b]\n2!\n3[3][4]\n");
    CHECK_HAS(c->problems->message, "1 MB");
    CHECK_INT(c->problems->column, 2);
    problems_clear(c);
    memset(bytes, ',', 600);
    CHECK_TEXT(read_all(c, bytes, 600), "1!\n");
    CHECK_INT(c->problem_count, 1);
    CHECK_HAS(c->problems->message, "512");
    CHECK_INT(c->problems->column, 513);
}

TEST(an_old_encoding_is_named_with_the_mend)
{
    CHECK_TEXT(READ("ten,noi\nTh\xDE x\xB7,Nghi S\xACn\nx\xB7,S\xACn"), "1[ten][noi]\n2!\n");
    CHECK_INT(c->problem_count, 1);
    CHECK_INT(c->problems->line, 2);
    CHECK_INT(c->problems->column, 1);
    CHECK_HAS(c->problems->message, "TCVN3 (ABC)");
    CHECK_HAS(c->problems->message, "CSV UTF-8");
    c->lang = LANG_VI;
    problems_clear(c);
    CHECK_TEXT(READ("ten,noi\nTh\xF2 xa\xF5,Nghi S\xF4n\n"), "1[ten][noi]\n2!\n");
    CHECK_HAS(c->problems->message, "bảng mã VNI");
}

TEST(utf16_and_unreadable_bytes_are_named)
{
    CHECK_TEXT(READ("\xFF\xFEt\0e\0n\0,\0a\0"), "1!\n");
    CHECK_HAS(c->problems->message, "UTF-16 LE");
    problems_clear(c);
    CHECK_TEXT(READ("t\0e\0n\0,\0a\0\n\0"), "1!\n");
    CHECK_HAS(c->problems->message, "UTF-16 LE");
    problems_clear(c);
    CHECK_TEXT(READ("a,b\n\xC7\xE8\xF4\xF0 \xCC\xEE\xF1\xEA\xE2\xE0,x"), "1[a][b]\n2!\n");
    CHECK_HAS(c->problems->message, "not UTF-8");
    CHECK_INT(c->problem_count, 1);
}

/* Rows of all lengths cross the block's end at each of their bytes. */
TEST(rows_across_blocks_are_whole_and_memory_is_flat)
{
    struct csv *csv;
    const char *const *cells;
    struct buf b;
    int count, rows = 0;
    size_t before;

    buf_init(&b, c->arena, 1 << 20);
    for (int i = 0; i < 20000; i++)
        buf_printf(&b, "%d,\"Thị xã \"\"%.*s\"\"\r\nNghi Sơn\",đ\r\n", i, i % 17,
                   "abcdefghijklmnopq");
    csv = open_bytes(c, b.data, b.length);
    before = arena_size(c->arena);
    while (csv_row(csv, &cells, &count) == OK) {
        char want[100];

        snprintf(want, sizeof(want), "Thị xã \"%.*s\"\nNghi Sơn", rows % 17, "abcdefghijklmnopq");
        CHECK_INT(count, 3);
        if (strcmp(cells[1], want) != 0)
            CHECK_TEXT(cells[1], want);
        CHECK_TEXT(cells[2], "đ");
        rows++;
    }
    CHECK_INT(rows, 20000);
    CHECK_INT(c->problem_count, 0);
    CHECK_INT((int64_t)arena_size(c->arena), (int64_t)before);
}

static const char *
written(struct ctx *c, const char *text)
{
    struct buf b;

    buf_init(&b, c->arena, 0);
    csv_cell(&b, text, true);
    return b.data;
}

TEST(a_cell_is_never_written_as_a_formula)
{
    static const char *const rows[][2] = {
        { "=1+1", "'=1+1" },
        { "@SUM(A1)", "'@SUM(A1)" },
        { "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0" },
        { "-2+3", "'-2+3" },
        { "  =1", "\"'  =1\"" },
        { "\t=1", "\"'\t=1\"" },
        { "\r=1", "\"'\r=1\"" },
        { "\xEF\xBC\x9D"
          "1",
          "'\xEF\xBC\x9D"
          "1" },
        { "=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"" },
        { "-", "'-" },
        { "-12", "-12" },
        { "-1.500.000", "-1.500.000" },
        { "+84912345678", "+84912345678" },
        { "-3,5", "\"-3,5\"" },
        { "a=1", "a=1" },
        { "", "" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_TEXT(written(c, rows[i][0]), rows[i][1]);
}

TEST(what_is_written_is_read_back)
{
    struct buf b;

    buf_init(&b, c->arena, 0);
    csv_bom(&b);
    csv_cell(&b, "tên, \"đơn vị\"", true);
    csv_cell(&b, "a;b", false);
    csv_end_row(&b);
    csv_cell(&b, "dòng 1\ndòng 2", true);
    csv_cell(&b, "", false);
    csv_end_row(&b);
    CHECK_TEXT(read_all(c, b.data, b.length), "1[tên, \"đơn vị\"][a;b]\n2[dòng 1\ndòng 2][]\n");
    CHECK(b.data[b.length - 2] == '\r' && b.data[b.length - 1] == '\n');
}

const struct test csv_tests[] = {
    T(rows_are_read_whatever_the_delimiter_and_line_end),
    T(quoted_cells_hold_delimiters_quotes_and_lines),
    T(empty_rows_are_passed_over_and_lines_counted),
    T(cells_are_cleaned),
    T(a_bare_quote_is_told_with_its_place_and_the_rest_is_read),
    T(an_unclosed_quote_is_told_where_its_row_begins),
    T(a_zero_byte_is_told),
    T(limits_of_cells_and_rows_hold_and_memory_stays),
    T(an_old_encoding_is_named_with_the_mend),
    T(utf16_and_unreadable_bytes_are_named),
    T(rows_across_blocks_are_whole_and_memory_is_flat),
    T(a_cell_is_never_written_as_a_formula),
    T(what_is_written_is_read_back),
    T_END,
};
