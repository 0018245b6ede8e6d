/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unguessable bytes and the names made of them. */
#include "core/random.h"

#include "test/test.h"

TEST(tokens_differ_and_are_safe_in_addresses)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (int i = 0; i < 200; i++) {
        const char *one = random_token(c->arena, 32), *two = random_token(c->arena, 12);

        CHECK_INT((int64_t)strlen(one), 43);
        CHECK_INT((int64_t)strlen(two), 16);
        CHECK_INT((int64_t)strspn(one, safe), 43);
        CHECK(strcmp(one, random_token(c->arena, 32)) != 0);
    }
}

TEST(a_password_is_four_groups_of_four_without_lookalikes)
{
    for (int i = 0; i < 500; i++) {
        const char *password = random_password(c->arena);

        CHECK_INT((int64_t)strlen(password), 19);
        CHECK(password[4] == '-' && password[9] == '-' && password[14] == '-');
        CHECK_INT((int64_t)strspn(password, "abcdefghjkmnpqrstuvwxyz23456789-"), 19);
        CHECK(strcmp(password, random_password(c->arena)) != 0);
    }
}

TEST(a_bounded_number_stays_below_its_bound)
{
    bool seen[5] = { false };

    (void)c;
    for (int i = 0; i < 1000; i++) {
        uint32_t n = random_below(5);

        CHECK(n < 5);
        seen[n] = true;
    }
    CHECK(seen[0] && seen[1] && seen[2] && seen[3] && seen[4]);
}

/* The value for "abc" is from the BLAKE2 authors' reference implementation (b2sum -l 256). */
TEST(the_hash_is_blake2b_of_256_bits)
{
    CHECK_TEXT(hash_hex(c->arena, "abc", 3),
               "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    CHECK_TEXT(hash_hex(c->arena, "", 0),
               "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

const struct test random_tests[] = {
    T(tokens_differ_and_are_safe_in_addresses),
    T(a_password_is_four_groups_of_four_without_lookalikes),
    T(a_bounded_number_stays_below_its_bound),
    T(the_hash_is_blake2b_of_256_bits),
    T_END,
};
