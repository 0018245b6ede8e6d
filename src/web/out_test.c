/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a page. */
#include "web/out.h"

#include "test/test.h"

static struct out
page_in(struct ctx *c, enum lang lang)
{
    struct out o;

    c->lang = lang;
    out_init(&o, c);
    return o;
}

TEST(text_is_escaped_for_markup_and_for_quoted_attributes)
{
    struct out o = page_in(c, LANG_VI);

    OUT(&o, "<script>\"Thi đua\" & 'khen' </script>");
    CHECK_TEXT(o.body.data,
               "&lt;script&gt;&quot;Thi đua&quot; &amp; &#39;khen&#39; &lt;/script&gt;");
}

TEST(no_text_writes_nothing)
{
    struct out o = page_in(c, LANG_VI);

    out_raw(&o, "", 0);
    OUT(&o, (const char *)NULL);
    OUT(&o, "");
    OUT(&o, DATE_NONE);
    OUT(&o, (struct html){ NULL });
    CHECK_TEXT(o.body.data, "");
}

TEST(only_html_goes_out_raw)
{
    struct out o = page_in(c, LANG_VI);
    char array[] = "<i>";

    out_raw(&o, "<p>", 3);
    OUT(&o, (struct html){ "<b>1</b>" });
    OUT(&o, array);
    CHECK_TEXT(o.body.data, "<p><b>1</b>&lt;i&gt;");
}

TEST(each_type_of_number_is_written_whole)
{
    struct out o = page_in(c, LANG_VI);
    size_t size = 7;

    OUT(&o, INT64_MIN);
    out_raw(&o, " ", 1);
    OUT(&o, INT64_MAX);
    out_raw(&o, " ", 1);
    OUT(&o, UINT64_MAX);
    out_raw(&o, " ", 1);
    OUT(&o, size);
    OUT(&o, (int16_t)-5);
    OUT(&o, (uint8_t)255);
    OUT(&o, 0);
    out_raw(&o, " ", 1);
    OUT(&o, c != NULL);
    OUT(&o, (bool)true);
    CHECK_TEXT(o.body.data,
               "-9223372036854775808 9223372036854775807 18446744073709551615 7-52550 1true");
}

TEST(days_numbers_and_money_are_written_for_the_reader)
{
    struct out o = page_in(c, LANG_VI);
    struct date d = { 2025, 3, 5 };

    OUT(&o, d);
    CHECK_TEXT(o.body.data, "05/03/2025");
    CHECK_TEXT(out_number(&o, 1234567), "1.234.567");
    CHECK_TEXT(out_money(&o, 1500000), "1.500.000 đồng");
    CHECK_TEXT(out_weekday(&o, d), "Thứ Tư");
    CHECK_TEXT(out_day(&o, d), "05/03");
    CHECK_TEXT(out_iso(&o, d), "2025-03-05");
    CHECK_TEXT(out_time(&o, 1739338920), "12/02/2025 12:42 CH");
    CHECK_TEXT(out_time(&o, 0), "");
    o.lang = LANG_EN; /* the page's language, whatever the context's */
    CHECK_TEXT(out_number(&o, 1234567), "1,234,567");
    CHECK_TEXT(out_money(&o, 1500000), "1,500,000 VND");
    CHECK_TEXT(out_weekday(&o, d), "Wednesday");
    CHECK_TEXT(out_time(&o, 1739338920), "12/02/2025 12:42 pm");
}

TEST(a_part_of_an_address_is_percent_encoded)
{
    struct out o = page_in(c, LANG_VI);

    CHECK_TEXT(out_url_part(&o, "a b/c?d=é&\"'<>%~-._"),
               "a%20b%2Fc%3Fd%3D%C3%A9%26%22%27%3C%3E%25~-._");
    CHECK_TEXT(out_url_part(&o, "javascript:x"), "javascript%3Ax");
    CHECK_TEXT(out_url_part(&o, NULL), "");
    CHECK_TEXT(out_printf(&o, "%d/%s", 3, "x"), "3/x");
}

TEST(a_long_page_is_whole)
{
    struct out o = page_in(c, LANG_VI);

    for (int i = 0; i < 20000; i++) {
        out_raw(&o, "<td>", 4);
        OUT(&o, "&");
    }
    CHECK_INT((int64_t)o.body.length, 20000 * 9);
    CHECK_INT((int64_t)strlen(o.body.data), 20000 * 9);
    CHECK_TEXT(o.body.data + o.body.length - 9, "<td>&amp;");
}

const struct test out_tests[] = {
    T(text_is_escaped_for_markup_and_for_quoted_attributes),
    T(no_text_writes_nothing),
    T(only_html_goes_out_raw),
    T(each_type_of_number_is_written_whole),
    T(days_numbers_and_money_are_written_for_the_reader),
    T(a_part_of_an_address_is_percent_encoded),
    T(a_long_page_is_whole),
    T_END,
};
