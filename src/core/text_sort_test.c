/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vietnamese order: CLDR "vi". */
#include "core/text.h"

#include "core/buf.h"
#include "test/test.h"

#include <pthread.h>

typedef const char *key_fn(struct arena *, const char *);

static void
check_order(struct ctx *c, key_fn *key, const char *const *names)
{
    for (; names[1] != NULL; names++) {
        const char *below = key(c->arena, names[0]), *above = key(c->arena, names[1]);

        if (strcmp(below, above) >= 0)
            CHECK_TEXT(arena_printf(c->arena, "%s < %s", names[0], names[1]), "holds");
    }
}

TEST(letters_stand_in_the_order_of_the_alphabet)
{
    static const char *const letters[] = {
        "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m",
        "n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z", NULL,
    };
    static const char *const words[] = { "az", "ăa", "ăz", "âa", "da", "dz", "đa", "ez",
                                         "êa", "oz", "ôa", "ôz", "ơa", "uz", "ưa", NULL };

    check_order(c, text_sort_key, letters);
    check_order(c, text_sort_key, words);
}

TEST(tones_stand_in_the_order_of_cldr_and_after_letters)
{
    static const char *const tones[] = { "ma", "mà", "mả", "mã", "má", "mạ", "man", "măn", NULL };
    static const char *const shaped[] = { "ê", "ề", "ể", "ễ", "ế", "ệ", "f", NULL };

    check_order(c, text_sort_key, tones);
    check_order(c, text_sort_key, shaped);
}

TEST(words_are_compared_one_by_one)
{
    static const char *const places[] = { "Hải An",   "Hải Bình", "Hải Hòa",  "Hải Lĩnh",
                                          "Hải Nhân", "Hảia",     "Nghi Sơn", "Tĩnh Hải",
                                          "Trúc Lâm", "Xuân Lâm", NULL };

    check_order(c, text_sort_key, places);
}

TEST(composed_and_decomposed_text_sort_alike)
{
    CHECK_TEXT(text_sort_key(c->arena, "Thi\xcc\xa3 xa\xcc\x83"),
               text_sort_key(c->arena, "Thị xã"));
}

TEST(people_stand_by_given_name_then_middle_then_family_name)
{
    static const char *const people[] = {
        "Trần Thị An", "Lê Văn An",      "Nguyễn Văn An",  "Nguyễn Văn Án",
        "Lê Thị Anh",  "Nguyễn Văn Ánh", "Bùi Văn Ân",     "Y Bih",
        "Lê Dũng",     "Lê Đức",         "Đỗ Thị Hà",      "Nguyễn Thị Hà",
        "H'Hen Niê",   "Đinh Văn Sơn",   "Nguyễn Văn Sơn", "Y",
        NULL,
    };

    check_order(c, text_person_sort_key, people);
}

/* Given names decide with their tones before any middle name is looked at. */
TEST(all_of_one_given_name_stands_together)
{
    static const char *const people[] = { "Trần Văn An", "Lê Thị Án", "Cao Ánh", NULL };

    check_order(c, text_person_sort_key, people);
}

TEST(names_of_any_shape_have_a_key)
{
    static const char *const names[] = { "",          " ",    "A",         "A Lăng Thị Bhơ",
                                         "H'Hen Niê", "Ksor", "  Y  Bih  " };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *key = text_person_sort_key(c->arena, names[i]);

        CHECK_INT((int64_t)strspn(key, "0123456789abcdef"), (int64_t)strlen(key));
    }
    CHECK_TEXT(text_person_sort_key(c->arena, " Y Bih "), text_person_sort_key(c->arena, "Y Bih"));
}

TEST(a_key_of_a_hostile_text_fits_an_index)
{
    struct buf b;

    buf_init(&b, c->arena, 0);
    for (int i = 0; i < 100000; i++)
        buf_add(&b, i % 3 == 0 ? "\xf0\xa0\x80\x80" : i % 3 == 1 ? "ệ" : "\xcc\x81");
    CHECK(strlen(text_sort_key(c->arena, b.data)) < 2600);
    CHECK(strlen(text_sort_key(c->arena, b.data)) > 200);
}

static void *
sort_in_a_thread(void *out)
{
    struct arena *a = arena_new();

    for (int i = 0; i < 200; i++)
        strcpy(out, text_sort_key(a, "Nguyễn Thị Ánh"));
    arena_free(a);
    return NULL;
}

TEST(threads_make_the_same_keys)
{
    static char keys[4][1000];
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, sort_in_a_thread, keys[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        CHECK_TEXT(keys[i], text_sort_key(c->arena, "Nguyễn Thị Ánh"));
    }
}

const struct test text_sort_tests[] = {
    T(letters_stand_in_the_order_of_the_alphabet),
    T(tones_stand_in_the_order_of_cldr_and_after_letters),
    T(words_are_compared_one_by_one),
    T(composed_and_decomposed_text_sort_alike),
    T(people_stand_by_given_name_then_middle_then_family_name),
    T(all_of_one_given_name_stands_together),
    T(names_of_any_shape_have_a_key),
    T(a_key_of_a_hostile_text_fits_an_index),
    T(threads_make_the_same_keys),
    T_END,
};
