/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of changes: nothing is altered, removed or inserted unseen. */
#include "db/audit.h"

#include "db/db_engine.h"
#include "test/test_db.h"

#include <pthread.h>

struct change {
    int64_t id;
    const char *title;
};

static enum status
write_change(struct ctx *c, void *arg)
{
    const struct change *change = arg;

    return audit_write(c, "article", change->id, "update", json_pack("{s:s}", "title", "cũ"),
                       json_pack("{s:s}", "title", change->title));
}

static void
write_changes(struct ctx *c, int count)
{
    for (int i = 0; i < count; i++)
        CHECK_INT(db_transact(c, write_change, &(struct change){ 7, "mới" }), OK);
}

static enum status
run_sql(struct ctx *c, void *sql)
{
    return query_end(query_new_uncached(c, sql));
}

static void
tamper(struct ctx *c, const char *sql)
{
    CHECK_INT(db_transact(c, run_sql, (void *)(uintptr_t)sql), OK);
}

static int64_t
number_of(struct ctx *c, const char *sql)
{
    struct query *q = query_new_uncached(c, sql);
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_change_is_listed_with_who_and_what)
{
    struct audit_entry *rows;
    int count = 0;

    tamper(c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, search, state,"
              " created_at) VALUES (5, 'lan', 'lan', 'Lê Thị Lan', 'x', 'x', 'active', 0)");
    c->account_id = 5;
    write_changes(c, 1);
    c->account_id = 0;
    write_changes(c, 1);
    CHECK_INT(audit_list(c, "article", 7, 0, 10, &rows, &count), OK);
    CHECK_INT(count, 2);
    CHECK(rows[0].account_name == NULL);
    CHECK_TEXT(rows[1].account_name, "Lê Thị Lan");
    CHECK_TEXT(rows[1].before, "{\"title\":\"cũ\"}");
    CHECK_TEXT(rows[1].after, "{\"title\":\"mới\"}");
    CHECK_INT(rows[1].at, now(c));
    CHECK_INT(audit_list(c, "article", 7, rows[0].id, 10, &rows, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(rows[0].account_id, 5);
}

static enum status
write_and_refuse(struct ctx *c, void *arg)
{
    enum status st = write_change(c, arg);

    return st != OK ? st : INVALID;
}

TEST(a_change_that_is_rolled_back_leaves_no_record)
{
    CHECK_INT(db_transact(c, write_and_refuse, &(struct change){ 1, "x" }), INVALID);
    CHECK_INT(number_of(c, "SELECT count(*) FROM audit"), 0);
}

TEST(sealing_numbers_all_rows_without_a_gap_and_verifies)
{
    CHECK_INT(audit_seal(c), OK);
    CHECK_INT(audit_verify(c), OK);
    write_changes(c, 3);
    CHECK_INT(audit_seal(c), OK);
    write_changes(c, 2);
    CHECK_INT(audit_seal(c), OK);
    CHECK_INT(number_of(c, "SELECT count(*) FROM audit WHERE number IS NULL"), 0);
    CHECK_INT(number_of(c, "SELECT max(number) FROM audit"), 5);
    CHECK_INT(audit_verify(c), OK);
    CHECK_INT(c->problem_count, 0);
}

static enum status
write_many(struct ctx *c, void *arg)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < *(int *)arg; i++)
        st = write_change(c, &(struct change){ i, "mới" });
    return st;
}

TEST(a_long_chain_is_walked_in_flat_memory)
{
    int many = 3100;
    size_t before;

    CHECK_INT(db_transact(c, write_many, &many), OK);
    CHECK_INT(audit_seal(c), OK);
    before = arena_size(c->arena);
    CHECK_INT(audit_verify(c), OK);
    CHECK(arena_size(c->arena) - before < 4096);
    tamper(c, "UPDATE audit SET action = 'x' WHERE number = 2500");
    CHECK_INT(audit_verify(c), INVALID);
    CHECK_INT(c->problem_count, 1);
    CHECK_HAS(c->problems->message, "2500");
}

static void
have_sealed(struct ctx *c)
{
    write_changes(c, 6);
    CHECK_INT(audit_seal(c), OK);
    CHECK_INT(audit_verify(c), OK);
}

TEST(an_altered_record_is_named)
{
    have_sealed(c);
    tamper(c, "UPDATE audit SET after = '{\"title\":\"khác\"}' WHERE number = 3");
    CHECK_INT(audit_verify(c), INVALID);
    CHECK_INT(c->problem_count, 1);
    CHECK_HAS(c->problems->message, "number 3 ");
}

TEST(a_record_made_null_is_not_a_record_made_empty)
{
    have_sealed(c);
    tamper(c, "UPDATE audit SET before = NULL WHERE number = 2");
    CHECK_INT(audit_verify(c), INVALID);
}

TEST(a_removed_record_is_seen)
{
    have_sealed(c);
    tamper(c, "DELETE FROM audit WHERE number = 4");
    CHECK_INT(audit_verify(c), INVALID);
    CHECK_HAS(c->problems->message, "between number 3 and number 5");
}

TEST(a_record_removed_and_the_others_renumbered_is_seen)
{
    have_sealed(c);
    tamper(c, "DELETE FROM audit WHERE number = 4");
    tamper(c, "UPDATE audit SET number = 4 WHERE number = 5");
    tamper(c, "UPDATE audit SET number = 5 WHERE number = 6");
    CHECK_INT(audit_verify(c), INVALID);
}

TEST(records_cut_off_at_the_end_are_seen)
{
    have_sealed(c);
    tamper(c, "DELETE FROM audit WHERE number >= 5");
    CHECK_INT(audit_verify(c), INVALID);
    CHECK_HAS(c->problems->message, "number 4");
    CHECK_HAS(c->problems->message, "number 6");
}

struct sealer {
    struct database *database;
    const struct clock *clock;
    pthread_t thread;
    enum status st;
};

static void *
write_and_seal(void *arg)
{
    struct sealer *s = arg;
    struct ctx c = { .arena = arena_new(), .clock = s->clock };

    s->st = database_borrow(&c, s->database, 5000);
    for (int i = 0; s->st == OK && i < 20; i++) {
        s->st = db_transact(&c, write_change, &(struct change){ i, "mới" });
        /* Another one at work is no failure: it, or the next, seals these rows. */
        if (s->st == OK && audit_seal(&c) == FAILED)
            s->st = FAILED;
    }
    database_return(&c);
    arena_free(c.arena);
    return NULL;
}

TEST(several_that_write_and_seal_at_once_make_one_chain)
{
    struct sealer sealers[4];

    for (int i = 0; i < 4; i++) {
        sealers[i] = (struct sealer){ .database = test_database(c), .clock = c->clock };
        CHECK(pthread_create(&sealers[i].thread, NULL, write_and_seal, &sealers[i]) == 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(sealers[i].thread, NULL);
        CHECK_INT(sealers[i].st, OK);
    }
    CHECK_INT(audit_seal(c), OK);
    CHECK_INT(number_of(c, "SELECT count(*) FROM audit WHERE number IS NOT NULL"), 80);
    CHECK_INT(audit_verify(c), OK);
}

const struct test audit_tests[] = {
    T_DB(a_change_is_listed_with_who_and_what),
    T_DB(a_change_that_is_rolled_back_leaves_no_record),
    T_DB(sealing_numbers_all_rows_without_a_gap_and_verifies),
    T_DB(a_long_chain_is_walked_in_flat_memory),
    T_DB(an_altered_record_is_named),
    T_DB(a_record_made_null_is_not_a_record_made_empty),
    T_DB(a_removed_record_is_seen),
    T_DB(a_record_removed_and_the_others_renumbered_is_seen),
    T_DB(records_cut_off_at_the_end_are_seen),
    T_DB(several_that_write_and_seal_at_once_make_one_chain),
    T_END,
};
