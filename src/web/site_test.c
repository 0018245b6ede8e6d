/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site's address, and data blocks. */
#include "web/site.h"

#include "test/test.h"
#include "web/json.h"
#include "web/linked_data.h"

#include <jansson.h>
#include <stdlib.h>

TEST(the_address_that_is_set_goes_before_the_one_by_which_a_reader_calls)
{
    struct request r = { .ctx = *c, .host = "127.0.0.1:8080" };

    unsetenv("THIDUA_URL");
    CHECK_TEXT(site_url(&r), "http://127.0.0.1:8080");
    r.is_https = true;
    CHECK_TEXT(site_url(&r), "https://127.0.0.1:8080");
    setenv("THIDUA_URL", "https://thidua.example//", 1);
    CHECK_TEXT(site_url(&r), "https://thidua.example");
    setenv("THIDUA_URL", "javascript:alert(1)", 1);
    CHECK_TEXT(site_url(&r), "https://127.0.0.1:8080");
    unsetenv("THIDUA_URL");
}

TEST(a_name_that_is_no_host_is_not_repeated)
{
    static const char *const hostile[] = { "a\"><script>", "a b", "", "a/../b", "a@b" };
    struct request r = { .ctx = *c };

    unsetenv("THIDUA_URL");
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        r.host = hostile[i];
        CHECK_TEXT(site_url(&r), "http://localhost");
    }
}

TEST(no_text_ends_a_data_block_and_readers_of_json_get_it_whole)
{
    static const char *const texts[] = { "</script><script>alert(1)</script>", "<!--<script>",
                                         "]]>&amp;\"'\\", "Hội nghị “tiên tiến” \xf0\x9f\x98\x80" };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct json j;
        const char *block, *from, *to;
        json_t *read;

        json_init(&j, c->arena);
        json_begin_object(&j, NULL);
        json_text(&j, "headline", texts[i]);
        json_end_object(&j);
        block = linked_data(c->arena, j.body.data).text;
        from = strchr(block, '>') + 1;
        to = strchr(from, '<');
        CHECK_TEXT(to, "</script>\n");
        read = json_loads(arena_strndup(c->arena, from, (size_t)(to - from)), 0, NULL);
        CHECK_TEXT(json_string_value(json_object_get(read, "headline")), texts[i]);
        json_decref(read);
    }
}

const struct test site_tests[] = {
    T(the_address_that_is_set_goes_before_the_one_by_which_a_reader_calls),
    T(a_name_that_is_no_host_is_not_repeated),
    T(no_text_ends_a_data_block_and_readers_of_json_get_it_whole),
    T_END,
};
