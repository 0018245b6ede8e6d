/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rows in one transaction: all or none, and the indexes hold whether they were there before or were made afterwards. */
#include "db/bulk.h"

#include "db/db_engine.h"
#include "test/test_db.h"

#include <string.h>
#include <unistd.h>

enum { ROWS = 3000 };

static enum status
make_trial(struct ctx *c, void *arg)
{
    const struct engine *e = c->db->database->engine;
    enum status st = e->script(
        c, arena_printf(c->arena,
                        "CREATE TABLE trial (id %s NOT NULL PRIMARY KEY, code TEXT NOT NULL,"
                        " t TEXT NOT NULL) %s",
                        e->int_type, e->strict));

    (void)arg;
    return st == OK ? e->script(c, "CREATE UNIQUE INDEX trial_code ON trial (code);"
                                   "CREATE INDEX trial_t ON trial (t, id)")
                    : st;
}

static int64_t
number_of(struct ctx *c, const char *sql)
{
    struct query *q = query_new_uncached(c, sql);
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

struct load {
    int64_t first_id;
    int rows;
    int64_t twin_of; /* the last row has this one's code; 0: its own */
    enum status end;
};

static enum status
load(struct ctx *c, void *arg)
{
    static const char *const columns[] = { "id", "code", "t" };
    const struct load *l = arg;
    struct bulk_rows *b = bulk_open(c, "trial", columns, 3);
    char text[400];
    enum status st;

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (int i = 0; i < l->rows; i++) {
        bool is_twin = l->twin_of != 0 && i == l->rows - 1;

        bulk_int(b, l->first_id + i);
        bulk_text(b, arena_printf(c->arena, "code %lld",
                                  (long long)(is_twin ? l->twin_of : l->first_id + i)));
        bulk_text(b, text);
    }
    st = bulk_close(b);
    return st == OK ? l->end : st;
}

/* ------------------------------------------------------------------ indexes */

static void
the_indexes_stand(struct ctx *c)
{
    if (test_database_is_sqlite(c))
        CHECK_INT(number_of(c, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'trial_%'"), 2);
    else
        CHECK_INT(number_of(c, "SELECT count(*) FROM pg_indexes WHERE indexname IN"
                               " ('trial_code', 'trial_t')"),
                  2);
}

TEST(rows_come_into_an_empty_table_with_all_its_indexes)
{
    struct load first = { .first_id = 1, .rows = ROWS };
    struct load more = { .first_id = ROWS + 1, .rows = ROWS };
    struct load again = { .first_id = 2 * ROWS + 1, .rows = 2, .twin_of = 5 };

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, load, &first), OK);
    the_indexes_stand(c);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial WHERE code = 'code 2718'"), 1);
    CHECK_INT(db_transact(c, load, &again), CONFLICT);
    CHECK_INT(db_transact(c, load, &more), OK);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 2 * ROWS);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial WHERE code = 'code 5718'"), 1);
    the_indexes_stand(c);
}

TEST(a_code_that_stands_twice_leaves_an_empty_table_as_it_was)
{
    struct load twice = { .first_id = 1, .rows = ROWS, .twin_of = 7 };

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, load, &twice), CONFLICT);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 0);
    the_indexes_stand(c);
    twice.twin_of = 0;
    CHECK_INT(db_transact(c, load, &twice), OK);
}

static enum status
make_child_table(struct ctx *c, void *arg)
{
    const struct engine *e = c->db->database->engine;

    (void)arg;
    return e->script(c, arena_printf(c->arena,
                                     "CREATE TABLE child (id %s NOT NULL REFERENCES trial "
                                     "(id), nth %s NOT NULL) %s;"
                                     "CREATE INDEX child_id ON child (id)",
                                     e->int_type, e->int_type, e->strict));
}

/* Of each third row a child, given right after it; *arg: how many rows. */
static enum status
load_side_by_side(struct ctx *c, void *arg)
{
    static const char *const columns[] = { "id", "code", "t" }, *const of_child[] = { "id", "nth" };
    struct bulk_rows *b = bulk_open(c, "trial", columns, 3);
    struct bulk_rows *children = bulk_open_beside(b, "child", of_child, 2);
    enum status st = OK, end;

    CHECK((children != NULL) == test_database_is_sqlite(c));
    for (int i = 0; i < *(const int *)arg; i++) {
        bulk_int(b, i);
        bulk_text(b, arena_printf(c->arena, "code %d", i));
        bulk_text(b, "x");
        if (children != NULL && i % 3 == 0) {
            bulk_int(children, i);
            bulk_int(children, i / 3);
        }
    }
    if (children != NULL)
        st = bulk_close(children);
    end = bulk_close(b);
    return st != OK ? st : end;
}

TEST(rows_of_two_tables_are_written_in_the_order_in_which_they_were_given)
{
    int rows = 5 * ROWS + 1;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, make_child_table, NULL), OK);
    CHECK_INT(db_transact(c, load_side_by_side, &rows),
              OK); /* a child before its row would be refused */
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), rows);
    if (test_database_is_sqlite(c)) {
        CHECK_INT(number_of(c, "SELECT count(*) FROM child"), (rows + 2) / 3);
        CHECK_INT(number_of(c, "SELECT count(*) FROM child WHERE id <> nth * 3"), 0);
        CHECK_INT(number_of(c, "SELECT count(*) FROM sqlite_schema WHERE name = 'child_id'"), 1);
    }
    the_indexes_stand(c);
}

TEST(rows_that_are_refused_in_the_end_are_all_taken_back)
{
    struct load refused = { .first_id = 1, .rows = ROWS, .end = INVALID };

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, load, &refused), INVALID);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 0);
    the_indexes_stand(c);
}

static enum status
load_slowly(struct ctx *c, void *arg)
{
    static const char *const columns[] = { "id", "code", "t" };
    enum status st = c->db->database->engine->script(c, "SET LOCAL statement_timeout = '100ms'");
    struct bulk_rows *b = bulk_open(c, "trial", columns, 3);

    (void)arg;
    bulk_int(b, 1);
    bulk_text(b, "code 1");
    bulk_text(b, "x");
    usleep(300000);
    return st == OK ? bulk_close(b) : st;
}

TEST(many_rows_may_take_longer_than_a_statement)
{
    if (test_database_is_sqlite(c))
        return;
    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, load_slowly, NULL), OK);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial"), 1);
}

/* ------------------------------------------------------------------ more than is kept to be taken back */

static enum status
change_all(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE trial SET t = 'changed ' || id, code = 'new ' || id");
    enum status st = query_end(q);

    return st == OK ? *(enum status *)arg : st;
}

TEST(a_change_of_more_pages_than_memory_keeps_holds_or_is_taken_back)
{
    struct load all = { .first_id = 1, .rows = ROWS };
    enum status end = INVALID;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, load, &all), OK);
    CHECK_INT(db_transact(c, change_all, &end), INVALID);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial WHERE t LIKE 'changed %'"), 0);
    end = OK;
    CHECK_INT(db_transact(c, change_all, &end), OK);
    CHECK_INT(number_of(c, "SELECT count(*) FROM trial WHERE t LIKE 'changed %'"), ROWS);
}

const struct test bulk_tests[] = {
    T_DB(rows_come_into_an_empty_table_with_all_its_indexes),
    T_DB(a_code_that_stands_twice_leaves_an_empty_table_as_it_was),
    T_DB(rows_of_two_tables_are_written_in_the_order_in_which_they_were_given),
    T_DB(rows_that_are_refused_in_the_end_are_all_taken_back),
    T_DB(many_rows_may_take_longer_than_a_statement),
    T_DB(a_change_of_more_pages_than_memory_keeps_holds_or_is_taken_back),
    T_END,
};
