/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sketches. */
#include "core/sketch.h"

#include "test/test.h"

/* A permutation of the numbers, so that each is a hash of its own (SplitMix64). */
static uint64_t
hash_of(uint64_t n)
{
    n += 0x9E3779B97F4A7C15U;
    n = (n ^ (n >> 30)) * 0xBF58476D1CE4E5B9U;
    n = (n ^ (n >> 27)) * 0x94D049BB133111EBU;
    return n ^ (n >> 31);
}

static void
add_range(struct sketch *s, uint64_t from, uint64_t to)
{
    for (uint64_t n = from; n < to; n++)
        sketch_add(s, hash_of(n));
}

static bool
is_near(int64_t got, int64_t want, int per_mille)
{
    int64_t apart = got > want ? got - want : want - got;

    return apart * 1000 <= want * per_mille;
}

TEST(a_sketch_counts_from_none_to_a_million_within_two_per_cent)
{
    static const int64_t counts[] = { 1, 2, 3, 10, 1000, 10000, 40000, 70000, 100000, 1000000 };

    CHECK_INT(sketch_count(sketch_new(c->arena, 16)), 0);
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct sketch *s = sketch_new(c->arena, 16);

        add_range(s, 0, (uint64_t)counts[i]);
        add_range(s, 0, (uint64_t)counts[i] / 2);
        CHECK(is_near(sketch_count(s), counts[i], 20));
    }
}

TEST(what_two_sketches_share_is_counted_once_when_they_are_merged)
{
    struct sketch *a = sketch_new(c->arena, 16), *b = sketch_new(c->arena, 16);

    add_range(a, 0, 60000);
    add_range(b, 40000, 100000);
    sketch_merge(a, b);
    CHECK(is_near(sketch_count(a), 100000, 20));
}

TEST(a_sketch_reads_back_what_it_wrote_small_and_large)
{
    static const uint64_t counts[] = { 0, 5, 7000, 200000 };

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct sketch *s = sketch_new(c->arena, 16), *back = sketch_new(c->arena, 16);
        const void *bytes;
        size_t length;

        add_range(s, 0, counts[i]);
        bytes = sketch_write(c->arena, s, &length);
        CHECK(length < 45000);
        CHECK(sketch_read(c->arena, back, bytes, length));
        CHECK_INT(sketch_count(back), sketch_count(s));
    }
}

TEST(bytes_that_are_no_sketch_change_nothing)
{
    struct sketch *s = sketch_new(c->arena, 16), *small = sketch_new(c->arena, 12);
    const unsigned char high_rank[] = { 'L', 16, 0, 0, 50 };
    const unsigned char high_place[] = { 'L', 12, 0, 16, 1 };
    const void *bytes;
    size_t length;

    add_range(s, 0, 200000);
    bytes = sketch_write(c->arena, s, &length);
    CHECK(!sketch_read(c->arena, small, bytes, length));
    sketch_clear(s);
    CHECK(!sketch_read(c->arena, s, bytes, length - 1));
    CHECK(!sketch_read(c->arena, s, bytes, 1));
    CHECK(!sketch_read(c->arena, s, "L\020ab", 4));
    CHECK(!sketch_read(c->arena, s, "X\020abc", 5));
    CHECK(!sketch_read(c->arena, s, high_rank, sizeof(high_rank)));
    CHECK(!sketch_read(c->arena, small, high_place, sizeof(high_place)));
    CHECK_INT(sketch_count(s), 0);
    CHECK_INT(sketch_count(small), 0);
}

const struct test sketch_tests[] = {
    T(a_sketch_counts_from_none_to_a_million_within_two_per_cent),
    T(what_two_sketches_share_is_counted_once_when_they_are_merged),
    T(a_sketch_reads_back_what_it_wrote_small_and_large),
    T(bytes_that_are_no_sketch_change_nothing),
    T_END,
};
