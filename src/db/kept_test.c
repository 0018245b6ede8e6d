/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results that are kept: made once, made anew after any change, and never pulled away from under a reader. */
#include "db/kept.h"

#include "db/audit.h"
#include "test/test.h"
#include "test/test_db.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_int made;

static void
listen(void *arg, const char *tag)
{
    (void)arg;
    (void)tag;
}

static enum status
make_number(struct ctx *c, const void *arg, void **out)
{
    int *n = arena_alloc(c->arena, sizeof(*n));

    *n = atomic_fetch_add(&made, 1) + 1 + *(const int *)arg;
    *out = n;
    return OK;
}

static enum status
make_nothing(struct ctx *c, const void *arg, void **out)
{
    (void)c;
    (void)arg;
    (void)out;
    atomic_fetch_add(&made, 1);
    return NOT_FOUND;
}

static int
ask_small(struct ctx *c, const char *key)
{
    const void *got = NULL;
    int plus = 100;

    CHECK_INT(kept_read_small(c, key, make_number, &plus, &got), OK);
    return *(const int *)got;
}

static int
ask(struct ctx *c, const char *key)
{
    const void *got = NULL;
    int plus = 100;

    CHECK_INT(kept_read(c, key, make_number, &plus, &got), OK);
    return *(const int *)got;
}

static enum status
change(struct ctx *c, void *arg)
{
    (void)arg;
    return audit_write(c, "unit", 1, "update", NULL, NULL);
}

static enum status
ask_while_writing(struct ctx *c, void *arg)
{
    *(int *)arg = ask(c, "a");
    return OK;
}

TEST(a_result_is_made_once_until_something_changes)
{
    database_listen(test_database(c), listen, NULL);
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(ask(c, "b"), 102);
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(db_transact(c, change, NULL), OK);
    CHECK_INT(ask(c, "a"), 103);
    CHECK_INT(ask(c, "a"), 103);
}

static enum status
sign_in(struct ctx *c, void *arg)
{
    (void)arg;
    return audit_write(c, "session", 1, "start", NULL, NULL);
}

TEST(a_sign_in_drops_nothing)
{
    database_listen(test_database(c), listen, NULL);
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(db_transact(c, sign_in, NULL), OK);
    CHECK_INT(ask(c, "a"), 101);
}

TEST(nothing_is_kept_where_nobody_listens)
{
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(ask(c, "a"), 102);
}

TEST(a_writer_derives_from_its_own_unfinished_work)
{
    int got = 0;

    database_listen(test_database(c), listen, NULL);
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(db_transact(c, ask_while_writing, &got), OK);
    CHECK_INT(got, 102);
    CHECK_INT(ask(c, "a"), 101);
}

TEST(a_reader_keeps_what_it_reads_though_others_take_its_place)
{
    const void *first = NULL;
    int plus = 0;

    database_listen(test_database(c), listen, NULL);
    CHECK_INT(kept_read(c, "first", make_number, &plus, &first), OK);
    for (int i = 0; i < 3 * KEPT_MAX; i++)
        ask(c, arena_printf(c->arena, "other %d", i));
    CHECK_INT(*(const int *)first, 1);
    CHECK_INT(ask(c, "first"), 101 + 3 * KEPT_MAX + 1);
}

TEST(many_small_ones_drive_out_nothing_but_each_other)
{
    database_listen(test_database(c), listen, NULL);
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(ask_small(c, "a"), 102);
    CHECK_INT(ask_small(c, "a"), 102);
    for (int i = 0; i < 4 * KEPT_SMALL_MAX; i++)
        ask_small(c, arena_printf(c->arena, "other %d", i));
    CHECK_INT(ask(c, "a"), 101);
    CHECK_INT(ask_small(c, "a"), 102 + 4 * KEPT_SMALL_MAX + 1);
    CHECK_INT(db_transact(c, change, NULL), OK);
    CHECK_INT(ask_small(c, "a"), 102 + 4 * KEPT_SMALL_MAX + 2);
}

TEST(a_failure_is_not_kept)
{
    const void *got = NULL;

    database_listen(test_database(c), listen, NULL);
    CHECK_INT(kept_read(c, "a", make_nothing, NULL, &got), NOT_FOUND);
    CHECK_INT(kept_read(c, "a", make_nothing, NULL, &got), NOT_FOUND);
    CHECK(got == NULL);
    CHECK_INT(atomic_load(&made), 2);
}

static void *
ask_often(void *arg)
{
    struct database *d = arg;
    struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock };

    for (int i = 0; i < 200; i++) {
        CHECK_INT(database_borrow(&c, d, 5000), OK);
        if (i % 20 == 0)
            CHECK_INT(db_transact(&c, change, NULL), OK);
        CHECK(ask(&c, i % 3 == 0 ? "a" : "b") > 100);
        CHECK(ask_small(&c, arena_printf(c.arena, "%d", i % 7)) > 100);
        database_return(&c);
        arena_reset(c.arena);
    }
    arena_free(c.arena);
    return NULL;
}

TEST(concurrent_readers_and_writers_share_what_is_kept)
{
    pthread_t threads[4];

    database_listen(test_database(c), listen, NULL);
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], NULL, ask_often, test_database(c)) == 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

const struct test kept_tests[] = {
    T_DB(a_result_is_made_once_until_something_changes),
    T_DB(a_sign_in_drops_nothing),
    T_DB(nothing_is_kept_where_nobody_listens),
    T_DB(a_writer_derives_from_its_own_unfinished_work),
    T_DB(a_reader_keeps_what_it_reads_though_others_take_its_place),
    T_DB(many_small_ones_drive_out_nothing_but_each_other),
    T_DB(a_failure_is_not_kept),
    T_DB(concurrent_readers_and_writers_share_what_is_kept),
    T_END,
};
