/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile bytes of requests. */
#include "web/decode.h"

#include "test/test.h"

static const char *
query(struct ctx *c, const char *text)
{
    struct pairs p;
    struct buf b;

    pairs_init(&p, c->arena);
    buf_init(&b, c->arena, 64);
    if (!decode_query(&p, text, strlen(text)))
        return NULL;
    for (int i = 0; i < p.count; i++)
        buf_printf(&b, "[%s=%s]", p.items[i].name, p.items[i].value);
    return b.data;
}

static const char *
json(struct ctx *c, const char *text)
{
    struct pairs p;
    struct buf b;

    pairs_init(&p, c->arena);
    buf_init(&b, c->arena, 64);
    if (!decode_json(&p, text, strlen(text)))
        return NULL;
    for (int i = 0; i < p.count; i++)
        buf_printf(&b, "[%s=%s]", p.items[i].name, p.items[i].value);
    return b.data;
}

TEST(a_query_is_decoded_once)
{
    CHECK_TEXT(query(c, ""), "");
    CHECK_TEXT(query(c, "a=1&b=2"), "[a=1][b=2]");
    CHECK_TEXT(query(c, "a=b+c%20d%2B"), "[a=b c d+]");
    CHECK_TEXT(query(c, "a&=b&&c="), "[a=][=b][c=]");
    CHECK_TEXT(query(c, "a=%2541"), "[a=%41]");
    CHECK_TEXT(query(c, "t%C3%AAn=H%C3%B2a"), "[tên=Hòa]");
}

TEST(text_that_came_decomposed_is_composed_and_keeps_its_blanks)
{
    CHECK_TEXT(query(c, "a=Ho%CC%80a++x%20"), "[a=Hòa  x ]");
    CHECK_TEXT(query(c, "a=d%C3%B2ng%0A%0Ahai"), "[a=dòng\n\nhai]");
}

TEST(malformed_queries_are_refused)
{
    static const char *const bad[] = { "a=%",   "a=%4",  "a=%zz",    "%00=1",
                                       "a=%00", "a=%ff", "a=%c0%af", "a=%ed%a0%80" };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CHECK(query(c, bad[i]) == NULL);
}

TEST(more_fields_than_the_limit_are_refused)
{
    struct buf b;

    buf_init(&b, c->arena, 65536);
    for (int i = 0; i < FIELDS_MAX; i++)
        buf_add(&b, "a=1&");
    CHECK(query(c, b.data) != NULL);
    buf_add(&b, "a=1");
    CHECK(query(c, b.data) == NULL);
}

TEST(json_becomes_the_fields_of_the_form)
{
    CHECK_TEXT(
        json(c, "{\"a\": 1, \"b\": true, \"c\": false, \"d\": null, \"e\": \"x\", \"f\": 1.5}"),
        "[a=1][b=1][c=][d=][e=x][f=1.5]");
    CHECK_TEXT(
        json(c,
             "{\"deadline\": [{\"words\": \"x\"}, {\"words\": \"y\"}], \"tag\": [\"a\", \"b\"]}"),
        "[deadline.0.words=x][deadline.1.words=y][tag=a][tag=b]");
    CHECK_TEXT(json(c, "{\"a\": {\"b\": {\"c\": \"d\"}}}"), "[a.b.c=d]");
    CHECK_TEXT(json(c, "{\"id\": 9007199254740993}"), "[id=9007199254740993]");
}

TEST(malformed_json_is_refused)
{
    static const char *const bad[] = {
        "", "[]", "1", "{", "{\"a\": 1, \"a\": 2}", "{\"a\": \"\\u0000\"}", "{\"a\": NaN}"
    };
    struct buf deep;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CHECK(json(c, bad[i]) == NULL);
    buf_init(&deep, c->arena, 4096);
    for (int i = 0; i < 40; i++)
        buf_add(&deep, "{\"a\":");
    buf_add(&deep, "1");
    for (int i = 0; i < 40; i++)
        buf_add(&deep, "}");
    CHECK(json(c, deep.data) == NULL);
}

TEST(cookies_that_are_malformed_are_passed_over)
{
    struct pairs p;
    char value[8];

    pairs_init(&p, c->arena);
    decode_cookies(&p, "a=1; ; b; =x; c=\xff; d=2;e=3=4");
    CHECK_INT(p.count, 3);
    CHECK_TEXT(p.items[0].name, "a");
    CHECK_TEXT(p.items[1].value, "2");
    CHECK_TEXT(p.items[2].value, "3=4");
    CHECK(decode_cookie("xlang=en; lang=vi", "lang", value, sizeof(value)));
    CHECK_TEXT(value, "vi");
    CHECK(decode_cookie("lang=0123456789", "lang", value, sizeof(value)));
    CHECK_TEXT(value, "0123456");
    CHECK(!decode_cookie("lang", "lang", value, sizeof(value)));
    CHECK(!decode_cookie(NULL, "lang", value, sizeof(value)));
}

TEST(text_is_encoded_for_addresses)
{
    CHECK_TEXT(encode_url(c->arena, "/a b/ò?&=", true), "/a%20b/%C3%B2%3F%26%3D");
    CHECK_TEXT(encode_url(c->arena, "/a", false), "%2Fa");
}

const struct test decode_tests[] = {
    T(a_query_is_decoded_once),
    T(text_that_came_decomposed_is_composed_and_keeps_its_blanks),
    T(malformed_queries_are_refused),
    T(more_fields_than_the_limit_are_refused),
    T(json_becomes_the_fields_of_the_form),
    T(malformed_json_is_refused),
    T(cookies_that_are_malformed_are_passed_over),
    T(text_is_encoded_for_addresses),
    T_END,
};
