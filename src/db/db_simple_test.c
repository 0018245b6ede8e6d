/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions of statements that are right by themselves. */
#include "db/db_engine.h"
#include "test/test.h"
#include "test/test_db.h"

#include <stdatomic.h>

static atomic_int heard;

static void
hear(void *arg, const char *tag)
{
    (void)arg;
    atomic_fetch_add(&heard, strcmp(tag, "article") == 0);
}

struct entry {
    const char *key, *value, *given;
};

static enum status
put(struct ctx *c, void *arg)
{
    struct entry *e = arg;
    struct query *q =
        query_new(c, "INSERT INTO setting (key, value) VALUES ($1, $2) RETURNING value");

    db_touch(c, "article");
    bind_text(q, e->key);
    bind_text(q, e->value);
    if (query_row(q))
        e->given = col_text(q, 0);
    return query_end_one(q);
}

static enum status
put_uncached(struct ctx *c, void *arg)
{
    struct entry *e = arg;
    struct query *q =
        query_new_uncached(c, arena_printf(c->arena,
                                           "INSERT INTO setting (key, value) VALUES ('%s', $1)"
                                           " RETURNING value",
                                           e->key));

    bind_text(q, e->value);
    if (query_row(q))
        e->given = col_text(q, 0);
    return query_end_one(q);
}

static enum status
put_two(struct ctx *c, void *arg)
{
    struct entry *e = arg;
    enum status st = put(c, &e[0]);

    return st == OK ? put(c, &e[1]) : st;
}

static enum status
put_simply_and_refuse(struct ctx *c, void *arg)
{
    CHECK_INT(db_transact_simple(c, put, arg), OK);
    return INVALID;
}

static int64_t
count(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT count(*) FROM setting WHERE key LIKE 'simple.%'");
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_simple_statement_gives_its_row_on_a_fresh_connection_too)
{
    struct entry e = { .key = "simple.1", .value = "một" },
                 u = { .key = "simple.2", .value = "hai" };

    CHECK_INT(db_transact_simple(c, put, &e), OK);
    CHECK_TEXT(e.given, "một");
    CHECK_INT(db_transact_simple(c, put_uncached, &u), OK);
    CHECK_TEXT(u.given, "hai");
    CHECK_INT(count(c), 2);
}

TEST(a_simple_transaction_tells_and_leaves_the_connection_as_it_was)
{
    struct entry two[] = { { .key = "simple.2", .value = "2" },
                           { .key = "simple.3", .value = "3" } };

    database_listen(test_database(c), hear, NULL);
    CHECK_INT(db_transact_simple(c, put, &(struct entry){ .key = "simple.1", .value = "1" }), OK);
    CHECK_INT(atomic_load(&heard), 1);
    CHECK_INT(db_transact_simple(c, put_two, two), OK);
    CHECK_INT(db_transact(c, put, &(struct entry){ .key = "simple.4", .value = "4" }), OK);
    CHECK_INT(count(c), 4);
}

TEST(a_simple_transaction_that_is_refused_leaves_nothing_and_the_next_one_works)
{
    CHECK_INT(db_transact_simple(c, put, &(struct entry){ .key = "simple.1", .value = "1" }), OK);
    CHECK_INT(db_transact_simple(c, put, &(struct entry){ .key = "simple.1", .value = "2" }),
              CONFLICT);
    CHECK_INT(db_transact_simple(c, put, &(struct entry){ .key = "simple.2" }), FAILED);
    CHECK_INT(db_transact_simple(c, put, &(struct entry){ .key = "simple.3", .value = "3" }), OK);
    CHECK_INT(db_transact(c, put, &(struct entry){ .key = "simple.4", .value = "4" }), OK);
    CHECK_INT(count(c), 3);
}

TEST(a_simple_transaction_inside_another_goes_with_it)
{
    struct entry e = { .key = "simple.1", .value = "1" };

    CHECK_INT(db_transact(c, put_simply_and_refuse, &e), INVALID);
    CHECK_INT(count(c), 0);
}

const struct test db_simple_tests[] = {
    T_DB(a_simple_statement_gives_its_row_on_a_fresh_connection_too),
    T_DB(a_simple_transaction_tells_and_leaves_the_connection_as_it_was),
    T_DB(a_simple_transaction_that_is_refused_leaves_nothing_and_the_next_one_works),
    T_DB(a_simple_transaction_inside_another_goes_with_it),
    T_END,
};
