/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of a request. */
#include "core/arena.h"

#include "test/test.h"

#include <limits.h>
#include <stdalign.h>

struct trace {
    char text[16];
    size_t length;
};

struct mark {
    struct trace *trace;
    char letter;
};

static void
note(void *arg)
{
    struct mark *mark = arg;

    mark->trace->text[mark->trace->length++] = mark->letter;
}

TEST(memory_is_zeroed_and_aligned_also_after_a_reset)
{
    static const size_t sizes[] = { 0, 1, 7, 16, 17, 4000, 20000, 70000, 3000000 };
    struct arena *a = arena_new();

    (void)c;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 400; i++) {
            size_t size = sizes[i % (sizeof(sizes) / sizeof(sizes[0]) - (i > 40))];
            unsigned char *object = arena_alloc(a, size);

            CHECK((uintptr_t)object % alignof(max_align_t) == 0);
            for (size_t k = 0; k < size; k++) {
                if (object[k] != 0)
                    CHECK_INT(object[k], 0);
            }
            memset(object, 0xA5, size);
        }
        CHECK(arena_size(a) > 3000000);
        arena_reset(a);
        CHECK_INT((int64_t)arena_size(a), 0);
    }
    arena_free(a);
}

TEST(objects_do_not_overlap)
{
    unsigned char *objects[1000];

    for (size_t i = 0; i < 1000; i++) {
        objects[i] = arena_alloc(c->arena, 1 + i * 7 % 500);
        memset(objects[i], (int)(i % 256), 1 + i * 7 % 500);
    }
    for (size_t i = 0; i < 1000; i++) {
        for (size_t k = 0; k < 1 + i * 7 % 500; k++) {
            if (objects[i][k] != i % 256)
                CHECK_INT(objects[i][k], (int64_t)(i % 256));
        }
    }
}

TEST(the_last_deferred_runs_first_and_once)
{
    struct trace trace = { .length = 0 };
    struct mark a = { &trace, 'a' }, b = { &trace, 'b' };
    struct arena *arena = arena_new();

    (void)c;
    arena_defer(arena, note, &a);
    arena_defer(arena, note, &b);
    arena_reset(arena);
    CHECK_TEXT(trace.text, "ba");
    arena_free(arena);
    CHECK_TEXT(trace.text, "ba");
}

TEST(a_child_goes_before_what_stood_before_it)
{
    struct trace trace = { .length = 0 };
    struct mark a = { &trace, 'a' }, b = { &trace, 'b' }, k = { &trace, 'k' };
    struct arena *arena = arena_new(), *child;

    (void)c;
    arena_defer(arena, note, &a);
    child = arena_child(arena);
    arena_defer(arena, note, &b);
    arena_defer(child, note, &k);
    arena_free(arena);
    CHECK_TEXT(trace.text, "bka");
}

TEST(a_child_freed_early_is_not_freed_again)
{
    struct trace trace = { .length = 0 };
    struct mark a = { &trace, 'a' }, k = { &trace, 'k' };
    struct arena *arena = arena_new();

    (void)c;
    for (int i = 0; i < 3; i++) {
        struct arena *child = arena_child(arena);

        arena_defer(child, note, &k);
        arena_free(child);
    }
    arena_defer(arena, note, &a);
    arena_free(arena);
    arena_free(NULL);
    CHECK_TEXT(trace.text, "kkka");
}

TEST(a_long_loop_over_a_child_takes_nothing_from_the_parent)
{
    size_t before = arena_size(c->arena);

    for (int i = 0; i < 1000; i++) {
        struct arena *batch = arena_child(c->arena);

        arena_alloc(batch, 1000);
        arena_free(batch);
    }
    CHECK_INT((int64_t)(arena_size(c->arena) - before), 0);
}

TEST(growth_keeps_what_was_there)
{
    int *numbers = arena_grow(c->arena, NULL, 0, 1, sizeof(*numbers));

    for (size_t count = 1; count < 1000; count *= 2) {
        numbers[count - 1] = (int)count;
        numbers = arena_grow(c->arena, numbers, count, count * 2, sizeof(*numbers));
    }
    CHECK_INT(numbers[0], 1);
    CHECK_INT(numbers[511], 512);
    CHECK_INT(numbers[600], 0);
}

TEST(text_is_copied_and_formatted)
{
    const char *long_text = arena_printf(c->arena, "%0*d", 1000, 7);
    const char *longer_text = arena_printf(c->arena, "%s/%s", long_text, "end");

    CHECK(arena_strdup(c->arena, NULL) == NULL);
    CHECK(arena_strndup(c->arena, NULL, 4) == NULL);
    CHECK_TEXT(arena_strdup(c->arena, "Tĩnh Gia"), "Tĩnh Gia");
    CHECK_TEXT(arena_strndup(c->arena, "abcdef", 3), "abc");
    CHECK_TEXT(arena_strndup(c->arena, "ab", 30), "ab");
    CHECK_TEXT(arena_printf(c->arena, "%s-%d", "a", 5), "a-5");
    CHECK_INT((int64_t)strlen(long_text), 1000);
    CHECK_TEXT(long_text + 998, "07");
    CHECK_TEXT(longer_text + 998, "07/end");
    CHECK_TEXT(arena_printf(c->arena, "/tin/%s-%lld?%ld", "a%d", LLONG_MIN, 0L),
               "/tin/a%d--9223372036854775808?0");
    CHECK_TEXT(arena_printf(c->arena, "%d%% of %s, %02d", -12, "", 3), "-12% of , 03");
    CHECK_TEXT(arena_printf(c->arena, "%s", ""), "");
}

const struct test arena_tests[] = {
    T(memory_is_zeroed_and_aligned_also_after_a_reset),
    T(objects_do_not_overlap),
    T(the_last_deferred_runs_first_and_once),
    T(a_child_goes_before_what_stood_before_it),
    T(a_child_freed_early_is_not_freed_again),
    T(a_long_loop_over_a_child_takes_nothing_from_the_parent),
    T(growth_keeps_what_was_there),
    T(text_is_copied_and_formatted),
    T_END,
};
