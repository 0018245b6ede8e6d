/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts typed and spelt. */
#include "core/text.h"

#include "test/test.h"

TEST(money_is_read_as_people_type_it)
{
    static const struct {
        const char *typed;
        int64_t amount;
    } rows[] = {
        { "1,500,000", 1500000 },
        { "1.500.000", 1500000 },
        { "1 500 000", 1500000 },
        { "1\xc2\xa0"
          "500\xe2\x80\xaf"
          "000",
          1500000 },
        { "1500000 đồng", 1500000 },
        { "1.500.000đ", 1500000 },
        { " 1.500.000\xc2\xa0₫ ", 1500000 },
        { "1.500.000 VND", 1500000 },
        { "1.500", 1500 },
        { "0", 0 },
        { "007", 7 },
        { "999999999999999", INT64_C(999999999999999) },
        { "999.999.999.999.999", INT64_C(999999999999999) },
    };

    (void)c;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t amount = -1;

        if (!text_parse_money(rows[i].typed, &amount))
            CHECK_TEXT(rows[i].typed, "to be read");
        CHECK_INT(amount, rows[i].amount);
    }
}

TEST(what_is_no_amount_is_refused)
{
    static const char *const rows[] = {
        "",
        " ",
        "đồng",
        "-1000",
        "+1000",
        "1,50",
        "1.5",
        "1.500,50",
        "1,500.000",
        "1.50.000",
        "15.00.000",
        "1..500",
        "1.500.",
        ".500",
        "1500.000",
        "0.500",
        "0,500",
        "1000000000000000",
        "1.000.000.000.000.000",
        "1 500,000",
        "1.500.000 x",
        "1.500.00",
        "1e6",
        "٣٤",
        "12 đồng 5",
        "1,500,000,00",
        "0x10",
        "1.500.000 đồng đ",
    };
    int64_t amount = 42;

    (void)c;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (text_parse_money(rows[i], &amount))
            CHECK_TEXT(rows[i], "to be refused");
        CHECK_INT(amount, 42);
    }
}

TEST(amounts_are_spelt_for_settlement_papers)
{
    static const struct {
        int64_t amount;
        const char *words;
    } rows[] = {
        { 0, "Không đồng" },
        { 1, "Một đồng" },
        { 4, "Bốn đồng" },
        { 5, "Năm đồng" },
        { 10, "Mười đồng" },
        { 11, "Mười một đồng" },
        { 14, "Mười bốn đồng" },
        { 15, "Mười lăm đồng" },
        { 20, "Hai mươi đồng" },
        { 21, "Hai mươi mốt đồng" },
        { 24, "Hai mươi tư đồng" },
        { 25, "Hai mươi lăm đồng" },
        { 55, "Năm mươi lăm đồng" },
        { 100, "Một trăm đồng" },
        { 101, "Một trăm linh một đồng" },
        { 104, "Một trăm linh bốn đồng" },
        { 105, "Một trăm linh năm đồng" },
        { 110, "Một trăm mười đồng" },
        { 115, "Một trăm mười lăm đồng" },
        { 121, "Một trăm hai mươi mốt đồng" },
        { 555, "Năm trăm năm mươi lăm đồng" },
        { 1000, "Một nghìn đồng" },
        { 1001, "Một nghìn không trăm linh một đồng" },
        { 1010, "Một nghìn không trăm mười đồng" },
        { 21000, "Hai mươi mốt nghìn đồng" },
        { 1500000, "Một triệu năm trăm nghìn đồng" },
        { 1005000, "Một triệu không trăm linh năm nghìn đồng" },
        { 1000005, "Một triệu không trăm linh năm đồng" },
        { 2340000, "Hai triệu ba trăm bốn mươi nghìn đồng" },
        { 1000000000, "Một tỷ đồng" },
        { INT64_C(1000000000000), "Một nghìn tỷ đồng" },
        { INT64_C(1500000000000), "Một nghìn năm trăm tỷ đồng" },
        { INT64_C(999999999999999),
          "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín "
          "triệu "
          "chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng" },
        { -1500000, "Âm một triệu năm trăm nghìn đồng" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_TEXT(text_money_words(c->arena, rows[i].amount), rows[i].words);
    CHECK_HAS(text_money_words(c->arena, INT64_MIN), "Âm chín tỷ");
}

const struct test text_money_tests[] = {
    T(money_is_read_as_people_type_it),
    T(what_is_no_amount_is_refused),
    T(amounts_are_spelt_for_settlement_papers),
    T_END,
};
