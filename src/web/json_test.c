/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON. */
#include "web/json.h"

#include "test/test.h"

#include <math.h>

TEST(objects_and_arrays_have_their_commas)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_begin_array(&j, "empty");
    json_end_array(&j);
    json_begin_array(&j, "rows");
    json_int(&j, NULL, 1);
    json_begin_object(&j, NULL);
    json_end_object(&j);
    json_begin_object(&j, NULL);
    json_bool(&j, "a", true);
    json_bool(&j, "b", false);
    json_end_object(&j);
    json_end_array(&j);
    json_nothing(&j, "none");
    json_end_object(&j);
    CHECK_TEXT(j.body.data,
               "{\"empty\":[],\"rows\":[1,{},{\"a\":true,\"b\":false}],\"none\":null}");
}

TEST(text_is_escaped)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_text(&j, "a\"b", "\"\\\n\t\x01\x1f\x7f/Thi đua");
    json_text(&j, "n", NULL);
    json_text(&j, "e", "");
    json_end_object(&j);
    CHECK_TEXT(
        j.body.data,
        "{\"a\\\"b\":\"\\\"\\\\\\n\\u0009\\u0001\\u001f\x7f/Thi đua\",\"n\":null,\"e\":\"\"}");
}

TEST(a_key_is_text_so_that_no_reader_rounds_it)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_array(&j, NULL);
    json_key(&j, NULL, INT64_MAX);
    json_key(&j, NULL, 0);
    json_int(&j, NULL, INT64_MIN);
    json_end_array(&j);
    CHECK_TEXT(j.body.data, "[\"9223372036854775807\",null,-9223372036854775808]");
}

TEST(real_numbers_are_short_and_exact)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_array(&j, NULL);
    json_number(&j, NULL, 0.1);
    json_number(&j, NULL, 0.1 + 0.2);
    json_number(&j, NULL, -3);
    json_number(&j, NULL, 1e300);
    json_number(&j, NULL, (double)NAN);
    json_number(&j, NULL, -(double)INFINITY);
    json_end_array(&j);
    CHECK_TEXT(j.body.data, "[0.1,0.30000000000000004,-3,1e+300,null,null]");
}

TEST(days_and_instants_are_iso_and_none_is_null)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_array(&j, NULL);
    json_date(&j, NULL, (struct date){ 2025, 3, 5 });
    json_date(&j, NULL, DATE_NONE);
    json_instant(&j, NULL, 1739338920);
    json_instant(&j, NULL, 0);
    json_end_array(&j);
    CHECK_TEXT(j.body.data, "[\"2025-03-05\",null,\"2025-02-12T05:42:00Z\",null]");
}

const struct test json_tests[] = {
    T(objects_and_arrays_have_their_commas),       T(text_is_escaped),
    T(a_key_is_text_so_that_no_reader_rounds_it),  T(real_numbers_are_short_and_exact),
    T(days_and_instants_are_iso_and_none_is_null), T_END,
};
