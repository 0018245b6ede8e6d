/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks as Excel and others save them, and as somebody with bad intent would. */
#include "service/xlsx_read.h"

#include "core/buf.h"
#include "service/table.h"
#include "service/table_write.h"
#include "service/xlsx_value.h"
#include "test/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zip.h>

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""

static const char workbook[] =
    "<workbook " MAIN " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/"
    "relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId7\"/></sheets></workbook>";
static const char relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId7\" Target=\"worksheets/one.xml\"/></Relationships>";
static const char styles[] =
    "<styleSheet " MAIN "><numFmts count=\"2\"><numFmt numFmtId=\"164\" "
    "formatCode=\"dd\\/mm\\/yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"0&quot; ngay&quot;\"/>"
    "</numFmts><cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"165\"/></cellXfs></styleSheet>";

struct part {
    const char *name, *text;
};

static void
add_part(zip_t *zip, const char *name, const char *text)
{
    zip_source_t *source = zip_source_buffer(zip, text, strlen(text), 0);

    CHECK(source != NULL && zip_file_add(zip, name, source, ZIP_FL_OVERWRITE) >= 0);
}

/* A workbook whose sheet and further parts are given. */
static const char *
make(struct ctx *c, const char *rows, const struct part *more)
{
    const char *path = arena_printf(c->arena, "%s/a.xlsx", test_folder(c));
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

    CHECK(zip != NULL);
    add_part(zip, "xl/workbook.xml", workbook);
    add_part(zip, "xl/_rels/workbook.xml.rels", relations);
    add_part(zip, "xl/styles.xml", styles);
    add_part(
        zip, "xl/worksheets/one.xml",
        arena_printf(c->arena, "<worksheet " MAIN "><sheetData>%s</sheetData></worksheet>", rows));
    for (; more != NULL && more->name != NULL; more++)
        add_part(zip, more->name, more->text);
    CHECK_INT(zip_close(zip), 0);
    return path;
}

/* The rows as "line:a|b|c;". */
static const char *
read_all(struct ctx *c, const char *path)
{
    const char *const *cells, *text = "";
    struct xlsx *x;
    int count;
    enum status st = xlsx_open(c, path, "a.xlsx", &x);

    if (st != OK)
        return "refused";
    while ((st = xlsx_row(x, &cells, &count)) == OK) {
        text = arena_printf(c->arena, "%s%lld:", text, (long long)xlsx_line(x));
        for (int i = 0; i < count; i++)
            text = arena_printf(c->arena, "%s%s%s", text, i > 0 ? "|" : "", cells[i]);
        text = arena_printf(c->arena, "%s;", text);
    }
    xlsx_close(x);
    return st == NOT_FOUND ? text : arena_printf(c->arena, "%srefused", text);
}

TEST(cells_of_every_kind_are_read_as_text)
{
    static const struct part strings[] = {
        { "xl/sharedStrings.xml",
          "<sst " MAIN "><si><t>Hải </t></si><si><r><t>Ngh</t></r><r><t>i Sơn</t></r>"
          "<rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si></sst>" },
        { NULL, NULL },
    };
    const char *rows =
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
        "<row r=\"2\"/><row r=\"5\"><c r=\"A5\"><v>16561</v></c><c "
        "r=\"B5\"><v>1.65610000000000001E4</v></c>"
        "<c r=\"C5\"><v>12.5</v></c><c r=\"D5\" t=\"inlineStr\"><is><t> Các  Sơn</t></is></c>"
        "<c r=\"E5\" t=\"b\"><v>1</v></c><c r=\"F5\" t=\"str\"><v>chữ</v></c></row>"
        "<row><c><v>7</v></c><c s=\"1\"><v>45839</v></c><c s=\"2\"><v>45839.5</v></c><c "
        "s=\"3\"><v>3</v></c>"
        "<c t=\"d\"><v>2025-07-01T00:00:00</v></c></row>";

    CHECK_TEXT(read_all(c, make(c, rows, strings)),
               "1:Hải||Nghi Sơn;5:16561|16561|12.5|Các Sơn|TRUE|chữ;6:7|2025-07-01|2025-07-01 "
               "12:00|3|2025-07-01;");
    CHECK_INT(c->problem_count, 0);
}

TEST(days_count_from_1900_with_its_false_leap_day_or_from_1904)
{
    bool is_date[] = { true };
    struct xlsx_styles s = { .is_date = is_date, .count = 1 };

    CHECK_TEXT(xlsx_number_text(c->arena, &s, 0, "1"), "1900-01-01");
    CHECK_TEXT(xlsx_number_text(c->arena, &s, 0, "59"), "1900-02-28");
    CHECK_TEXT(xlsx_number_text(c->arena, &s, 0, "61"), "1900-03-01");
    s.is_1904 = true;
    CHECK_TEXT(xlsx_number_text(c->arena, &s, 0, "0"), "1904-01-01");
    CHECK_TEXT(xlsx_number_text(c->arena, &s, 0, "-1"), "-1");
    CHECK_TEXT(xlsx_number_text(c->arena, &s, 0, "1e300"), "1e+300");
    CHECK_TEXT(xlsx_number_text(c->arena, &s, 7, "1e2"), "100");
    CHECK_INT(xlsx_column_of("AA10"), 26);
    CHECK_INT(xlsx_column_of("ZZZZZZZZ1"), -1);
    CHECK_TEXT(xlsx_cell_name(c->arena, 27, 3), "AB3");
}

TEST(formulas_and_errors_are_named_and_reading_goes_on)
{
    const char *rows =
        "<row r=\"3\"><c r=\"B3\"><f>1+1</f><v>2</v></c></row>"
        "<row r=\"4\"><c r=\"C4\" t=\"e\"><v>#N/A</v></c></row><row r=\"5\"><c><v>1</v></c></row>";

    CHECK_TEXT(read_all(c, make(c, rows, NULL)), "3:|2;4:||#N/A;5:1;");
    CHECK_INT(c->problem_count, 2);
    CHECK_HAS(c->problems->message, "B3");
    CHECK_INT(c->problems->line, 3);
    CHECK_INT(c->problems->column, 2);
    CHECK_HAS(c->problems->next->message, "C4");
}

TEST(what_is_no_workbook_is_refused_with_a_mend)
{
    static const char xls[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more";
    struct table *t;

    CHECK_INT(table_open(c, test_file(c, "a.xls", xls, sizeof(xls)), "a.xls", &t), INVALID);
    CHECK_HAS(c->problems->message, ".xlsx");
    problems_clear(c);
    CHECK_INT(table_open(c, test_file(c, "b.xlsx", "PK\003\004nothing", 11), "b.xlsx", &t),
              INVALID);
    CHECK_INT(c->problem_count, 1);
    problems_clear(c);
    CHECK_INT(table_open(c, test_file(c, "empty", "", 0), "empty", &t), INVALID);
    problems_clear(c);
    CHECK_INT(table_open(c, "/nowhere/at/all", "all", &t), INVALID);
    CHECK_INT(c->problem_count, 1);
}

TEST(document_types_and_entities_are_refused)
{
    static const struct part bomb[] = {
        { "xl/worksheets/one.xml",
          "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY d SYSTEM \"file:///etc/passwd\">]>"
          "<worksheet " MAIN "><sheetData><row><c t=\"str\"><v>&b;&d;</v></c></row></sheetData>"
          "</worksheet>" },
        { NULL, NULL },
    };

    CHECK_TEXT(read_all(c, make(c, "", bomb)), "refused");
    CHECK_INT(c->problem_count, 1);
}

TEST(what_unpacks_to_far_more_is_refused)
{
    size_t length = 40 << 20;
    char *blanks = malloc(length + 1);

    CHECK(blanks != NULL);
    memset(blanks, ' ', length);
    blanks[length] = '\0';
    CHECK_TEXT(read_all(c, make(c, blanks, NULL)), "refused");
    free(blanks);
    CHECK_INT(c->problem_count, 1);
}

TEST(rows_and_columns_that_go_back_are_refused)
{
    CHECK_TEXT(
        read_all(c, make(c, "<row r=\"5\"><c><v>1</v></c></row><row r=\"5\"><c><v>1</v></c></row>",
                         NULL)),
        "5:1;refused");
    CHECK_TEXT(
        read_all(c, make(c, "<row r=\"5\"><c r=\"B5\"><v>1</v></c><c r=\"A5\"><v>1</v></c></row>",
                         NULL)),
        "refused");
    CHECK_TEXT(read_all(c, make(c, "<row r=\"-3\"><c><v>1</v></c></row>", NULL)), "refused");
    CHECK_TEXT(read_all(c, make(c, "<row><c t=\"s\"><v>9</v></c></row>", NULL)), "refused");
    CHECK_TEXT(read_all(c, make(c, "<row><c><v>1</v>", NULL)), "refused");
}

TEST(a_cell_longer_than_excel_allows_is_refused)
{
    char *text = arena_alloc(c->arena, XLSX_CELL_MAX + 10);

    memset(text, 'a', XLSX_CELL_MAX + 5);
    CHECK_TEXT(
        read_all(c, make(c, arena_printf(c->arena, "<row><c t=\"str\"><v>%s</v></c></row>", text),
                         NULL)),
        "refused");
    CHECK_HAS(c->problems->message, "32,767");
}

TEST(many_shared_strings_go_to_the_disk)
{
    enum { STRINGS = 6000, LONG = 2000 };
    char *text = arena_alloc(c->arena, LONG + 1);
    struct buf b;
    struct part strings[2] = { { "xl/sharedStrings.xml", NULL }, { NULL, NULL } };

    memset(text, 'x', LONG);
    buf_init(&b, c->arena, STRINGS * (LONG + 64));
    buf_add(&b, "<sst " MAIN ">");
    for (int i = 0; i < STRINGS; i++)
        buf_printf(&b, "<si><t>%d%s%d</t></si>", i * 7919, text, i);
    buf_add(&b, "</sst>");
    strings[0].text = b.data;
    CHECK_TEXT(read_all(c, make(c, "<row><c t=\"s\"><v>5999</v></c></row>", strings)),
               arena_printf(c->arena, "1:%d%s%d;", 5999 * 7919, text, 5999));
}

TEST(a_list_does_not_take_the_place_of_what_is_no_ordinary_file)
{
    const char *pipe = arena_printf(c->arena, "%s/pipe.csv", test_folder(c));
    struct table_writer *w;
    struct stat after;

    CHECK(mkfifo(pipe, 0600) == 0);
    CHECK_INT(table_writer_open(c, pipe, TABLE_CSV, &w), INVALID);
    CHECK_INT(table_writer_open(c, pipe, TABLE_XLSX, &w), INVALID);
    CHECK(stat(pipe, &after) == 0 && S_ISFIFO(after.st_mode));
}

const struct test xlsx_tests[] = {
    T(a_list_does_not_take_the_place_of_what_is_no_ordinary_file),
    T(cells_of_every_kind_are_read_as_text),
    T(days_count_from_1900_with_its_false_leap_day_or_from_1904),
    T(formulas_and_errors_are_named_and_reading_goes_on),
    T(what_is_no_workbook_is_refused_with_a_mend),
    T(document_types_and_entities_are_refused),
    T(what_unpacks_to_far_more_is_refused),
    T(rows_and_columns_that_go_back_are_refused),
    T(a_cell_longer_than_excel_allows_is_refused),
    T(many_shared_strings_go_to_the_disk),
    T_END,
};
