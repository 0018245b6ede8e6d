/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backups: one moment, whole or not at all, from either engine into either. */
#include "db/backup.h"

#include "db/audit.h"
#include "db/db_engine.h"
#include "db/migrate.h"
#include "test/test_db.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A table with every type and a key to itself whose rows refer forwards. */
static enum status
make_trial(struct ctx *c, void *arg)
{
    const struct engine *e = c->db->database->engine;

    (void)arg;
    return e->script(c,
                     arena_printf(c->arena,
                                  "CREATE TABLE trial (id %s NOT NULL PRIMARY KEY, x %s, t TEXT,"
                                  " b %s, next %s REFERENCES trial (id)) %s",
                                  e->int_type, e->real_type, e->blob_type, e->int_type, e->strict));
}

static enum status
put_rows(struct ctx *c, void *arg)
{
    enum status st = OK;

    (void)arg;
    for (int i = 3; st == OK && i >= 1; i--) {
        struct query *q =
            query_new(c, "INSERT INTO trial (id, x, t, b, next) VALUES ($1, $2, $3, $4, $5)");

        bind_int(q, i == 1 ? INT64_C(-9007199254740993) : i);
        bind_real(q, 1.0 / i);
        bind_text(q, i == 2 ? NULL : "Nghi Sơn\t\\N\n\r\\.\x7f");
        bind_blob(q, "\0\x01\\\xff", i == 3 ? 0 : 4);
        if (i < 3)
            bind_int(q, i + 1);
        else
            bind_null(q);
        st = query_end(q);
    }
    if (st == OK)
        st = audit_write(c, "trial", 1, "insert", NULL, json_pack("{s:i}", "id", 1));
    return st;
}

/* The texts are not clean ones: backups carry what is there. */
static void
have_rows(struct ctx *c)
{
    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, put_rows, NULL), OK);
    CHECK_INT(audit_seal(c), OK);
}

static void
check_rows(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT id, x, t, b, next FROM trial ORDER BY id");
    size_t length = 9;

    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), INT64_C(-9007199254740993));
    CHECK_TEXT(col_text(q, 2), "Nghi Sơn\t\\N\n\r\\.\x7f");
    CHECK(memcmp(col_blob(q, 3, &length), "\0\x01\\\xff", 4) == 0);
    CHECK_INT(col_int(q, 4), 2);
    CHECK(query_row(q));
    CHECK(col_is_null(q, 2));
    CHECK(query_row(q));
    CHECK(col_real(q, 1) == 1.0 / 3);
    CHECK(!col_is_null(q, 3));
    CHECK(col_blob(q, 3, &length) != NULL && length == 0);
    CHECK(col_is_null(q, 4));
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), OK);
}

static const char *
file_of(struct ctx *c)
{
    return arena_printf(c->arena, "%s/backup", test_folder(c));
}

/* A second database of the engine, empty but for the schema and the trial's table. */
static struct database *
open_other(struct ctx *c, struct ctx *other, const char *url)
{
    struct database *d = NULL;

    *other = *c;
    other->db = NULL;
    CHECK_INT(database_open(other, url, &d), OK);
    CHECK_INT(database_borrow(other, d, 1000), OK);
    CHECK_INT(db_transact(other, make_trial, NULL), OK);
    return d;
}

static const char *
another_of_this(struct ctx *c)
{
    return test_other_database(c, test_database_is_sqlite(c) ? "sqlite" : "postgres");
}

static void
restore_into(struct ctx *c, const char *engine)
{
    struct ctx other;
    struct database *d;
    const char *url = test_other_database(c, engine);

    if (url == NULL)
        return; /* this run has one engine only */
    have_rows(c);
    CHECK_INT(backup_write(c, file_of(c), NULL), OK);
    d = open_other(c, &other, url);
    CHECK_INT(backup_restore(&other, file_of(c), NULL), OK);
    check_rows(&other);
    CHECK_INT(audit_verify(&other), OK);
    CHECK_INT(backup_restore(&other, file_of(c), NULL), CONFLICT);
    check_rows(&other);
    database_return(&other);
    database_close(d);
}

TEST(a_backup_is_restored_into_sqlite)
{
    restore_into(c, "sqlite");
}

TEST(a_backup_is_restored_into_postgres)
{
    restore_into(c, "postgres");
}

static int64_t told_done, told_all;

static void
tell(int64_t done, int64_t all)
{
    told_done = done;
    told_all = all;
}

TEST(a_backup_is_for_its_owner_alone_and_leaves_no_other_file)
{
    struct stat about;

    have_rows(c);
    CHECK_INT(backup_write(c, file_of(c), tell), OK);
    CHECK(stat(file_of(c), &about) == 0);
    CHECK_INT(about.st_mode & 0777, 0600);
    CHECK(told_done > 4 && told_done == told_all);
    CHECK_INT(backup_write(c, "/nowhere/at/all", NULL), INVALID);
    CHECK_INT(c->problem_count, 1);
    CHECK_TEXT(c->problems->file, "/nowhere/at/all");
}

TEST(a_database_with_contents_is_not_restored_into)
{
    have_rows(c);
    CHECK_INT(backup_write(c, file_of(c), NULL), OK);
    CHECK_INT(backup_restore(c, file_of(c), NULL), CONFLICT);
    check_rows(c);
}

static char *
read_whole(struct ctx *c, const char *path, size_t *out_length)
{
    struct stat about;
    FILE *f = fopen(path, "rb");
    char *bytes;

    CHECK(f != NULL && fstat(fileno(f), &about) == 0);
    bytes = arena_alloc(c->arena, (size_t)about.st_size);
    *out_length = (size_t)about.st_size;
    CHECK(fread(bytes, 1, *out_length, f) == *out_length);
    fclose(f);
    return bytes;
}

TEST(a_damaged_backup_is_refused_and_nothing_is_written)
{
    struct ctx other;
    struct database *d;
    size_t length;
    char *bytes;

    have_rows(c);
    CHECK_INT(backup_write(c, file_of(c), NULL), OK);
    bytes = read_whole(c, file_of(c), &length);
    d = open_other(c, &other, another_of_this(c));
    for (size_t at = 0; at < length; at += length / 40 + 1) {
        char before = bytes[at];

        bytes[at] = (char)~before;
        CHECK_INT(backup_restore(&other, test_file(c, "altered", bytes, length), NULL), INVALID);
        bytes[at] = before;
        CHECK_INT(backup_restore(&other, test_file(c, "cut", bytes, at), NULL), INVALID);
    }
    bytes = arena_grow(c->arena, bytes, length, length + 1, 1);
    CHECK_INT(backup_restore(&other, test_file(c, "longer", bytes, length + 1), NULL), INVALID);
    CHECK_INT(backup_restore(&other, "/nowhere", NULL), INVALID);
    CHECK(database_is_empty(&other));
    CHECK_INT(backup_restore(&other, test_file(c, "whole", bytes, length), NULL), OK);
    database_return(&other);
    database_close(d);
}

TEST(a_backup_does_not_take_the_place_of_what_is_no_ordinary_file)
{
    const char *pipe = arena_printf(c->arena, "%s/pipe", test_folder(c));
    struct stat after;

    CHECK(mkfifo(pipe, 0600) == 0);
    CHECK_INT(backup_write(c, pipe, NULL), INVALID);
    CHECK_INT(backup_write(c, test_folder(c), NULL), INVALID);
    CHECK(stat(pipe, &after) == 0 && S_ISFIFO(after.st_mode));
}

static enum status
pretend_newer(struct ctx *c, void *arg)
{
    (void)arg;
    return query_end(query_new(c, "INSERT INTO schema_migration (number, name, checksum,"
                                  " applied_at) VALUES (9999, 'later', 'x', 0)"));
}

TEST(a_backup_of_another_schema_says_which_release_it_needs)
{
    struct ctx other;
    struct database *d;

    have_rows(c);
    d = open_other(c, &other, another_of_this(c));
    CHECK_INT(db_transact(c, pretend_newer, NULL), OK);
    CHECK_INT(backup_write(c, file_of(c), NULL), OK);
    CHECK_INT(backup_restore(&other, file_of(c), NULL), INVALID);
    CHECK_HAS(other.problems->message, "9999");
    CHECK_HAS(other.problems->message, "newer");
    database_return(&other);
    database_close(d);
}

/* What a later release brings: a column with values of the rows that are there, and a table made from them. */
static const struct migration *
later_release(struct ctx *c)
{
    struct migration *list;
    int count = 0;

    while (migrations[count].number != 0)
        count++;
    list = arena_array(c->arena, (size_t)count + 2, sizeof(*list));
    memcpy(list, migrations, (size_t)count * sizeof(*list));
    list[count] = (struct migration){
        9001, "later",
        "ALTER TABLE unit ADD COLUMN motto TEXT NOT NULL DEFAULT '';"
        "UPDATE unit SET motto = name || '!';"
        "CREATE TABLE later (unit_id {{int}} NOT NULL PRIMARY KEY REFERENCES unit (id)) {{strict}};"
        "INSERT INTO later SELECT id FROM unit"
    };
    return list;
}

static enum status
put_units(struct ctx *c, void *arg)
{
    enum status st = query_end(
        query_new(c, "INSERT INTO unit (id, code, name, kind, level, from_on, name_fold, name_sort)"
                     " VALUES (1, '38', 'Thanh Hóa', 'tinh', 'province', '2000-01-01', 'x', 'x'),"
                     " (2, '407', 'Nghi Sơn', 'thi_xa', 'district', '2020-06-01', 'x', 'x')"));

    (void)arg;
    if (st == OK)
        st = query_end(query_new(c, "INSERT INTO unit_place (unit_id, parent_id, from_on)"
                                    " VALUES (2, 1, '2020-06-01')"));
    return st == OK ? audit_write(c, "unit", 2, "insert", NULL, NULL) : st;
}

static enum status
break_key(struct ctx *c, void *arg)
{
    (void)arg;
    return query_end(query_new(c, "INSERT INTO unit_place (unit_id, parent_id, from_on)"
                                  " VALUES (1, 99, '2020-06-01')"));
}

static int64_t
number_of(struct query *q)
{
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_backup_of_an_older_release_is_brought_up_to_date_while_it_is_restored)
{
    const struct migration *later = later_release(c);
    struct ctx other;
    struct database *d;
    struct query *q;

    CHECK_INT(db_transact(c, put_units, NULL), OK);
    CHECK_INT(audit_seal(c), OK);
    CHECK_INT(backup_write(c, file_of(c), NULL), OK);
    d = open_other(c, &other, another_of_this(c));
    CHECK_INT(migrate(&other, later), OK);
    CHECK_INT(backup_restore_to(&other, later, file_of(c), NULL), OK);
    q = query_new(&other, "SELECT motto FROM unit WHERE id = 2");
    CHECK(query_row(q));
    CHECK_TEXT(col_text(q, 0), "Nghi Sơn!");
    CHECK_INT(query_end(q), OK);
    CHECK_INT(number_of(query_new(&other, "SELECT count(*) FROM later")), 2);
    CHECK_INT(number_of(query_new(&other, "SELECT count(*) FROM unit_place")), 1);
    CHECK_INT(number_of(query_new(&other, "SELECT count(*) FROM node WHERE holder <> ''")), 1);
    CHECK_INT(number_of(query_new(&other, "SELECT max(number) FROM schema_migration")), 9001);
    CHECK_INT(db_transact(&other, break_key, NULL), CONFLICT); /* keys are kept as before */
    CHECK_INT(audit_verify(&other), OK);
    CHECK_INT(migrate(&other, later), OK);
    database_return(&other);
    database_close(d);
}

/* ------------------------------------------------------------------ while others write */

struct writer {
    struct database *database;
    const struct clock *clock;
    pthread_t thread;
    int number;
    enum status st;
};

static atomic_bool is_over;
static atomic_int pairs;

/* Two rows that belong together: a moment has both or none. */
static enum status
put_pair(struct ctx *c, void *arg)
{
    int64_t first = *(int64_t *)arg;
    enum status st = OK;

    for (int64_t id = first; st == OK && id <= first + 1; id++) {
        struct query *q = query_new(c, "INSERT INTO trial (id, t) VALUES ($1, 'pair')");

        bind_int(q, id);
        st = query_end(q);
    }
    return st;
}

static void *
write_pairs(void *arg)
{
    struct writer *w = arg;
    struct ctx c = { .arena = arena_new(), .clock = w->clock };

    w->st = database_borrow(&c, w->database, 5000);
    for (int64_t i = 1; w->st == OK && i <= 2000 && !atomic_load(&is_over); i++) {
        int64_t id = w->number * INT64_C(1000000) + 2 * i;

        w->st = db_transact(&c, put_pair, &id);
        if (w->st == OK)
            atomic_fetch_add(&pairs, 1);
        w->st = w->st == BUSY ? OK : w->st;
        arena_reset(c.arena);
    }
    database_return(&c);
    arena_free(c.arena);
    return NULL;
}

enum { WRITERS = 50 };

TEST(a_backup_made_while_fifty_write_has_one_moment)
{
    struct writer writers[WRITERS];
    struct ctx other;
    struct database *d;
    struct query *q;

    setenv("THIDUA_DB_POOL", "60", 1);
    test_database_pause(c);
    test_database_resume(c);
    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    for (int i = 0; i < WRITERS; i++) {
        writers[i] =
            (struct writer){ .database = test_database(c), .clock = c->clock, .number = i + 1 };
        CHECK(pthread_create(&writers[i].thread, NULL, write_pairs, &writers[i]) == 0);
    }
    while (atomic_load(&pairs) < WRITERS)
        usleep(1000);
    for (int i = 0; i < 3; i++)
        CHECK_INT(backup_write(c, file_of(c), NULL), OK);
    atomic_store(&is_over, true);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(writers[i].thread, NULL);
        CHECK_INT(writers[i].st, OK);
    }
    d = open_other(c, &other, another_of_this(c));
    CHECK_INT(backup_restore(&other, file_of(c), NULL), OK);
    q = query_new(&other,
                  "SELECT count(*), sum(CASE WHEN id % 2 = 0 THEN 1 ELSE 0 END) FROM trial");
    CHECK(query_row(q));
    CHECK(col_int(q, 0) >= 2 * WRITERS);
    CHECK_INT(col_int(q, 0), 2 * col_int(q, 1));
    CHECK_INT(query_end(q), OK);
    database_return(&other);
    database_close(d);
}

static enum status
put_many(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id, t, b) WITH RECURSIVE n(i) AS (SELECT 1"
                                   " UNION ALL SELECT i + 1 FROM n WHERE i < 40000)"
                                   " SELECT i, 'some words that take room', $1 FROM n");

    (void)arg;
    bind_blob(q, "0123456789abcdef0123456789abcdef", 32);
    return query_end(q);
}

TEST(a_large_table_goes_out_and_in_with_flat_memory)
{
    struct ctx other;
    struct database *d;
    size_t before = 0;

    CHECK_INT(db_transact(c, make_trial, NULL), OK);
    CHECK_INT(db_transact(c, put_many, NULL), OK);
    before = arena_size(c->arena);
    CHECK_INT(backup_write(c, file_of(c), NULL), OK);
    CHECK(arena_size(c->arena) - before < 2000000);
    d = open_other(c, &other, another_of_this(c));
    before = arena_size(other.arena);
    CHECK_INT(backup_restore(&other, file_of(c), tell), OK);
    CHECK_INT(told_done, 40000);
    CHECK(arena_size(other.arena) - before < 6000000);
    database_return(&other);
    database_close(d);
}

const struct test backup_tests[] = {
    T_DB(a_backup_is_restored_into_sqlite),
    T_DB(a_backup_is_restored_into_postgres),
    T_DB(a_backup_is_for_its_owner_alone_and_leaves_no_other_file),
    T_DB(a_database_with_contents_is_not_restored_into),
    T_DB(a_damaged_backup_is_refused_and_nothing_is_written),
    T_DB(a_backup_does_not_take_the_place_of_what_is_no_ordinary_file),
    T_DB(a_backup_of_an_older_release_is_brought_up_to_date_while_it_is_restored),
    T_DB(a_backup_of_another_schema_says_which_release_it_needs),
    T_DB(a_backup_made_while_fifty_write_has_one_moment),
    T_DB(a_large_table_goes_out_and_in_with_flat_memory),
    T_END,
};
