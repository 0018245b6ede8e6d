/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam: the same promises on both engines. */
#include "db/db.h"

#include "db/db_engine.h"
#include "db/migrate.h"
#include "test/test_db.h"

#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ------------------------------------------------------------------ a table to try things on */

static enum status
make_trial(struct ctx *c, void *arg)
{
    const struct engine *e = c->db->database->engine;
    const char *sql =
        arena_printf(c->arena,
                     "CREATE TABLE trial (id %s NOT NULL PRIMARY KEY, n %s, x %s, t TEXT, b %s,"
                     " parent %s REFERENCES trial (id), must TEXT NOT NULL DEFAULT '',"
                     " UNIQUE (n), CHECK (n <> 13)) %s",
                     e->int_type, e->int_type, e->real_type, e->blob_type, e->int_type, e->strict);

    (void)arg;
    return e->script(c, sql);
}

static void
have_trial(struct ctx *c)
{
    CHECK_INT(db_transact(c, make_trial, NULL), OK);
}

struct row {
    int64_t id, n;
    const char *t;
    enum status st;
    int runs;
};

static enum status
put(struct ctx *c, void *arg)
{
    struct row *r = arg;
    struct query *q = query_new(c, "INSERT INTO trial (id, n, t) VALUES ($1, $2, $3)");

    r->runs++;
    bind_int(q, r->id);
    bind_int(q, r->n);
    bind_text(q, r->t);
    return query_end(q);
}

static enum status
put_row(struct ctx *c, int64_t id, int64_t n)
{
    return db_transact(c, put, &(struct row){ .id = id, .n = n });
}

static int64_t
count(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT count(*) FROM trial");
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

/* ------------------------------------------------------------------ values */

static enum status
put_values(struct ctx *c, void *arg)
{
    struct query *q =
        query_new(c, "INSERT INTO trial (id, n, x, t, b) VALUES ($1, $2, $3, $4, $5)");

    (void)arg;
    bind_int(q, INT64_MAX);
    bind_int(q, INT64_MIN);
    bind_real(q, 0.1);
    bind_text(q, "Hòa Bình \U0001F33E '\"\\ $1");
    bind_blob(q, "a\0b\xff", 4);
    return query_end_one(q);
}

TEST(every_kind_of_value_comes_back_as_it_went_in)
{
    struct query *q;
    size_t length = 0;

    have_trial(c);
    CHECK_INT(db_transact(c, put_values, NULL), OK);
    q = query_new(c, "SELECT id, n, x, t, b, parent FROM trial");
    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), INT64_MAX);
    CHECK_INT(col_int(q, 1), INT64_MIN);
    CHECK(col_real(q, 2) == 0.1);
    CHECK_TEXT(col_text(q, 3), "Hòa Bình \U0001F33E '\"\\ $1");
    CHECK(memcmp(col_blob(q, 4, &length), "a\0b\xff", 4) == 0);
    CHECK_INT((int64_t)length, 4);
    CHECK(col_is_null(q, 5));
    CHECK_INT(col_int(q, 5), 0);
    CHECK(col_text(q, 5) == NULL);
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), OK);
}

static enum status
put_empty(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id, t, b) VALUES ($1, $2, $3)");

    (void)arg;
    bind_int(q, 1);
    bind_text(q, "");
    bind_blob(q, NULL, 0);
    return query_end(q);
}

TEST(an_empty_text_and_an_empty_blob_are_not_null)
{
    struct query *q;
    size_t length = 9;

    have_trial(c);
    CHECK_INT(db_transact(c, put_empty, NULL), OK);
    q = query_new(c, "SELECT t, b FROM trial WHERE t IS NOT NULL AND b IS NOT NULL");
    CHECK(query_row(q));
    CHECK_TEXT(col_text(q, 0), "");
    CHECK(col_blob(q, 1, &length) != NULL);
    CHECK_INT((int64_t)length, 0);
    CHECK_INT(query_end(q), OK);
}

TEST(parameters_are_numbered_by_name_and_not_by_appearance)
{
    struct query *q = query_new(c, "SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT)");

    bind_text(q, "one");
    bind_text(q, "two");
    CHECK(query_row(q));
    CHECK_TEXT(col_text(q, 0), "two");
    CHECK_TEXT(col_text(q, 1), "one");
    CHECK_TEXT(col_text(q, 2), "two");
    CHECK_INT(query_end(q), OK);
}

TEST(a_cast_parameter_can_be_tested_for_null)
{
    struct query *q = query_new(c, "SELECT CASE WHEN CAST($1 AS TEXT) IS NULL THEN 1 ELSE 0 END");

    bind_text(q, NULL);
    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), 1);
    CHECK_INT(query_end(q), OK);
}

TEST(a_comparison_reads_as_a_flag)
{
    struct query *q = query_new(c, "SELECT 1 = 1, 1 = 2");

    CHECK(query_row(q));
    CHECK(col_bool(q, 0));
    CHECK(!col_bool(q, 1));
    CHECK_INT(col_int(q, 0), 1);
    CHECK_INT(query_end(q), OK);
}

TEST(a_sum_of_64_bits_is_whole)
{
    struct query *q;

    have_trial(c);
    CHECK_INT(put_row(c, 1, INT64_C(4611686018427387904)), OK);
    CHECK_INT(put_row(c, 2, INT64_C(4611686018427387903)), OK);
    q = query_new(c, "SELECT sum(n) FROM trial");
    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), INT64_MAX);
    CHECK_INT(query_end(q), OK);
}

static enum status
put_day(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id, t) VALUES ($1, $2)");

    (void)arg;
    bind_int(q, 1);
    bind_date(q, (struct date){ 2025, 3, 31 });
    return query_end(q);
}

TEST(a_day_is_text_and_no_day_is_null)
{
    struct query *q;

    have_trial(c);
    CHECK_INT(db_transact(c, put_day, NULL), OK);
    q = query_new(c, "SELECT t FROM trial WHERE t < $1 AND CAST($2 AS TEXT) IS NULL");
    bind_date(q, (struct date){ 2025, 4, 1 });
    bind_date(q, DATE_NONE);
    CHECK(query_row(q));
    CHECK_TEXT(col_text(q, 0), "2025-03-31");
    CHECK_DATE(col_date(q, 0), "2025-03-31");
    CHECK_INT(query_end(q), OK);
}

TEST(text_that_is_not_utf8_is_refused_before_it_reaches_the_engine)
{
    have_trial(c);
    CHECK_INT(db_transact(c, put, &(struct row){ .id = 1, .t = "Th\xde x\xb7" }), FAILED);
    CHECK_INT(count(c), 0);
}

/* ------------------------------------------------------------------ statuses */

TEST(a_missing_parameter_is_a_failure)
{
    struct query *q = query_new(c, "SELECT CAST($1 AS TEXT), CAST($2 AS TEXT)");

    bind_text(q, "one");
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), FAILED);
}

TEST(a_parameter_too_many_is_a_failure)
{
    struct query *q = query_new(c, "SELECT CAST($1 AS TEXT)");

    bind_text(q, "one");
    bind_text(q, "two");
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), FAILED);
}

TEST(a_failure_latches_and_later_calls_do_nothing)
{
    struct query *q = query_new(c, "SELECT nothing FROM nowhere WHERE id = $1");

    bind_int(q, 1);
    CHECK(!query_row(q));
    CHECK_INT(col_int(q, 0), 0);
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), FAILED);
    q = query_new(c, "SELECT 1");
    CHECK(query_row(q));
    CHECK_INT(query_end(q), OK);
}

static enum status
put_orphan(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id, parent) VALUES ($1, $2)");

    (void)arg;
    bind_int(q, 7);
    bind_int(q, 99);
    return query_end(q);
}

static enum status
put_unlucky(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id, n) VALUES ($1, $2)");

    (void)arg;
    bind_int(q, 8);
    bind_int(q, 13);
    return query_end(q);
}

static enum status
put_nobody(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO trial (id, must) VALUES ($1, $2)");

    (void)arg;
    bind_int(q, 9);
    bind_null(q);
    return query_end(q);
}

TEST(broken_constraints_are_conflicts_and_a_missing_value_is_our_failure)
{
    have_trial(c);
    CHECK_INT(put_row(c, 1, 1), OK);
    CHECK_INT(put_row(c, 1, 2), CONFLICT);
    CHECK_INT(put_row(c, 2, 1), CONFLICT);
    CHECK_INT(db_transact(c, put_orphan, NULL), CONFLICT);
    CHECK_INT(db_transact(c, put_unlucky, NULL), CONFLICT);
    CHECK_INT(db_transact(c, put_nobody, NULL), FAILED);
    CHECK_INT(put_row(c, 3, 3), OK);
}

TEST(writing_outside_of_a_transaction_is_refused)
{
    struct row r = { .id = 1, .n = 1 };

    have_trial(c);
    CHECK_INT(put(c, &r), FAILED);
    CHECK_INT(count(c), 0);
}

static enum status
read_and_update(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE trial SET t = $1 WHERE n >= $2");
    enum status st;

    (void)arg;
    bind_text(q, "x");
    bind_int(q, 2);
    st = query_end(q);
    CHECK_INT(query_changes(q), 2);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE trial SET t = $1 WHERE n = $2");
    bind_text(q, "y");
    bind_int(q, 99);
    CHECK_INT(query_end_one(q), NOT_FOUND);
    q = query_new(c, "INSERT INTO trial (id, n) VALUES ($1, $2) RETURNING id");
    bind_int(q, 10);
    bind_int(q, 10);
    CHECK_INT(query_end_one(q), OK);
    q = query_new(c,
                  "INSERT INTO trial (id, n) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id");
    bind_int(q, 10);
    bind_int(q, 10);
    CHECK_INT(query_end_one(q), NOT_FOUND);
    return OK;
}

TEST(changed_rows_are_counted_and_none_is_not_found)
{
    struct query *q;

    have_trial(c);
    for (int i = 1; i <= 3; i++)
        CHECK_INT(put_row(c, i, i), OK);
    CHECK_INT(db_transact(c, read_and_update, NULL), OK);
    q = query_new(c, "SELECT id FROM trial WHERE n = 98");
    CHECK_INT(query_end_one(q), NOT_FOUND);
    q = query_new(c, "SELECT id FROM trial WHERE n = 10");
    CHECK_INT(query_end_one(q), OK);
}

TEST(a_query_can_run_inside_the_loop_of_the_same_query)
{
    struct query *outer, *inner;
    const char *sql = "SELECT id FROM trial ORDER BY id";
    int seen = 0;

    have_trial(c);
    for (int i = 1; i <= 3; i++)
        CHECK_INT(put_row(c, i, i), OK);
    outer = query_new(c, sql);
    while (query_row(outer)) {
        inner = query_new(c, sql);
        while (query_row(inner))
            seen++;
        CHECK_INT(query_end(inner), OK);
    }
    CHECK_INT(query_end(outer), OK);
    CHECK_INT(seen, 9);
}

TEST(a_forgotten_query_goes_with_its_arena)
{
    struct ctx inner = *c;

    have_trial(c);
    CHECK_INT(put_row(c, 1, 1), OK);
    CHECK_INT(put_row(c, 2, 2), OK);
    inner.arena = arena_child(c->arena);
    CHECK(query_row(query_new(&inner, "SELECT id FROM trial")));
    arena_free(inner.arena);
    CHECK(c->db->open == NULL);
    CHECK_INT(put_row(c, 3, 3), OK);
    CHECK_INT(count(c), 3);
}

/* ------------------------------------------------------------------ transactions */

static enum status
put_and_refuse(struct ctx *c, void *arg)
{
    enum status st = put(c, arg);

    return st != OK ? st : problem(c, "title", "no title");
}

TEST(what_fn_refuses_is_rolled_back_and_its_status_returned)
{
    have_trial(c);
    CHECK_INT(db_transact(c, put_and_refuse, &(struct row){ .id = 1 }), INVALID);
    CHECK_INT(c->problem_count, 1);
    CHECK_INT(count(c), 0);
}

static enum status
put_and_overlook(struct ctx *c, void *arg)
{
    struct row *r = arg;
    struct row again = *r, other = { .id = r->id + 1, .n = r->n + 1 };
    enum status first = put(c, r);

    CHECK_INT(put(c, &again), CONFLICT);
    CHECK_INT(put(c, &other), CONFLICT); /* nothing runs after a failure */
    return first;
}

TEST(a_failure_that_fn_overlooks_still_rolls_back)
{
    have_trial(c);
    CHECK_INT(db_transact(c, put_and_overlook, &(struct row){ .id = 1, .n = 1 }), CONFLICT);
    CHECK_INT(count(c), 0);
}

static enum status
busy_at_first(struct ctx *c, void *arg)
{
    struct row *r = arg;
    enum status st;

    r->id = 1;
    r->n = 1;
    st = put(c, r);
    if (st != OK)
        return st;
    if (r->runs < 3) {
        (void)!problem(c, NULL, "of run %d", r->runs);
        return BUSY;
    }
    return OK;
}

TEST(a_transaction_that_met_another_runs_again_and_forgets_what_it_noted)
{
    struct row r = { 0 };

    have_trial(c);
    (void)!problem(c, "kept", "from before");
    CHECK_INT(db_transact(c, busy_at_first, &r), OK);
    CHECK_INT(r.runs, 3);
    CHECK_INT(count(c), 1);
    CHECK_INT(c->problem_count, 1);
    CHECK_TEXT(c->problems->field, "kept");
    CHECK(c->problems->next == NULL);
}

static enum status
always_busy(struct ctx *c, void *arg)
{
    (void)c;
    ++*(int *)arg;
    return BUSY;
}

TEST(a_transaction_that_always_meets_another_ends_as_busy)
{
    int runs = 0;

    CHECK_INT(db_transact(c, always_busy, &runs), BUSY);
    CHECK(runs > 2 && runs < 20);
}

static enum status
outer_with_two(struct ctx *c, void *arg)
{
    struct row first = { .id = 1, .n = 1 }, second = { .id = 2, .n = 2 };
    enum status st = db_transact(c, put, &first);

    (void)arg;
    if (st == OK)
        st = db_transact(c, put, &second);
    CHECK_INT(count(c), 2);
    return st;
}

static enum status
outer_with_overlooked_refusal(struct ctx *c, void *arg)
{
    struct row r = { .id = 3, .n = 3 };

    (void)arg;
    CHECK_INT(db_transact(c, put_and_refuse, &r), INVALID);
    return OK;
}

TEST(a_nested_transaction_is_part_of_the_outer_one)
{
    have_trial(c);
    CHECK_INT(db_transact(c, outer_with_two, NULL), OK);
    CHECK_INT(count(c), 2);
    CHECK_INT(db_transact(c, outer_with_overlooked_refusal, NULL), INVALID);
    CHECK_INT(count(c), 2);
}

static enum status
look_twice(struct ctx *c, void *arg)
{
    struct ctx other = *c;
    int64_t before = count(c);

    (void)arg;
    other.db = NULL;
    CHECK_INT(database_borrow(&other, test_database(c), 1000), OK);
    CHECK_INT(put_row(&other, 5, 5), OK);
    CHECK_INT(count(&other), before + 1);
    database_return(&other);
    CHECK_INT(count(c), before);
    CHECK_INT(put_row(c, 6, 6), FAILED);
    return OK;
}

TEST(a_snapshot_sees_one_moment_and_does_not_write)
{
    have_trial(c);
    CHECK_INT(put_row(c, 1, 1), OK);
    CHECK_INT(db_snapshot(c, look_twice, NULL), OK);
    CHECK_INT(count(c), 2);
}

/* ------------------------------------------------------------------ keys */

TEST(keys_rise_and_never_repeat)
{
    int64_t last = 0;

    for (int i = 0; i < 200000; i++) {
        int64_t key = db_new_id(c);

        if (key <= last)
            CHECK_INT(key, last + 1);
        last = key;
    }
}

TEST(keys_do_not_follow_a_moved_clock)
{
    int64_t before = db_new_id(c), after;

    test_set_today(c, "2020-01-01");
    after = db_new_id(c);
    CHECK(after > before);
    CHECK((after >> 22) - (before >> 22) < 10000);
}

static int
node_of(struct ctx *c)
{
    return (int)(db_new_id(c) >> 12 & 1023);
}

static struct database *
open_another(struct ctx *c, struct ctx *other)
{
    struct database *d = NULL;

    *other = *c;
    other->db = NULL;
    CHECK_INT(database_open(other, test_database_url(c), &d), OK);
    CHECK_INT(database_borrow(other, d, 1000), OK);
    return d;
}

TEST(each_process_has_a_node_number_of_its_own_and_gives_it_back)
{
    struct ctx second, third;
    struct database *d2 = open_another(c, &second), *d3;
    int64_t last;

    CHECK_INT(node_of(c), 0);
    CHECK_INT(node_of(&second), 1);
    last = db_new_id(&second);
    database_return(&second);
    database_close(d2);
    d3 = open_another(c, &third);
    CHECK_INT(node_of(&third), 1);
    CHECK(db_new_id(&third) > last);
    database_return(&third);
    database_close(d3);
}

static enum status
expire_nodes(struct ctx *c, void *arg)
{
    struct query *q = query_new(
        c, "INSERT INTO node (number, holder, expires_at, last_ms) VALUES (1, 'crashed', $1, 0)");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

TEST(the_number_of_a_crashed_process_is_free_after_its_lease)
{
    int64_t at = real_ms() / 1000 + 60;
    struct ctx other;
    struct database *d;

    CHECK_INT(db_transact(c, expire_nodes, &at), OK);
    d = open_another(c, &other);
    CHECK_INT(node_of(&other), 2);
    database_return(&other);
    database_close(d);
}

TEST(an_expired_lease_is_taken_over)
{
    int64_t at = real_ms() / 1000 - 1;
    struct ctx other;
    struct database *d;

    CHECK_INT(db_transact(c, expire_nodes, &at), OK);
    d = open_another(c, &other);
    CHECK_INT(node_of(&other), 1);
    database_return(&other);
    database_close(d);
}

/* ------------------------------------------------------------------ listeners */

struct heard {
    pthread_mutex_t lock;
    char tags[16][16];
    int count;
};

static void
hear(void *arg, const char *tag)
{
    struct heard *h = arg;

    pthread_mutex_lock(&h->lock);
    if (h->count < 16)
        snprintf(h->tags[h->count++], sizeof(h->tags[0]), "%s", tag);
    pthread_mutex_unlock(&h->lock);
}

static int
heard_count(struct heard *h, const char *tag)
{
    int n = 0;

    pthread_mutex_lock(&h->lock);
    for (int i = 0; i < h->count; i++)
        n += strcmp(h->tags[i], tag) == 0;
    pthread_mutex_unlock(&h->lock);
    return n;
}

static bool
hears_within(struct heard *h, const char *tag, int ms)
{
    for (; ms > 0 && heard_count(h, tag) == 0; ms -= 5)
        nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
    return heard_count(h, tag) > 0;
}

static enum status
put_touching(struct ctx *c, void *arg)
{
    db_touch(c, "article");
    db_touch(c, "campaign");
    db_touch(c, "article");
    return put(c, arg);
}

TEST(a_listener_hears_each_tag_once_before_the_writer_is_answered)
{
    static struct heard h = { .lock = PTHREAD_MUTEX_INITIALIZER };

    have_trial(c);
    database_listen(test_database(c), hear, &h);
    CHECK_INT(db_transact(c, put_touching, &(struct row){ .id = 1, .n = 1 }), OK);
    CHECK_INT(heard_count(&h, "article"), 1);
    CHECK_INT(heard_count(&h, "campaign"), 1);
    CHECK_INT(db_transact(c, put_touching, &(struct row){ .id = 1, .n = 2 }), CONFLICT);
    nanosleep(&(struct timespec){ 0, 200000000 }, NULL);
    CHECK_INT(h.count, 2);
}

TEST(a_listener_hears_what_another_process_changed)
{
    static struct heard h = { .lock = PTHREAD_MUTEX_INITIALIZER };
    struct ctx other;
    struct database *d;

    have_trial(c);
    d = open_another(c, &other);
    database_listen(test_database(c), hear, &h);
    nanosleep(&(struct timespec){ 0, 150000000 }, NULL);
    pthread_mutex_lock(&h.lock);
    h.count = 0;
    pthread_mutex_unlock(&h.lock);
    CHECK_INT(db_transact(&other, put_touching, &(struct row){ .id = 1, .n = 1 }), OK);
    CHECK(hears_within(&h, test_database_is_sqlite(c) ? "*" : "article", 2000));
    database_return(&other);
    database_close(d);
}

/* ------------------------------------------------------------------ migrations */

#define BASE(list_name, ...)                                                                       \
    static const struct migration list_name[] = { { 901, "one", "CREATE TABLE one (a {{int}})" },  \
                                                  __VA_ARGS__{ 0, NULL, NULL } };

static enum status
forget_migrations(struct ctx *c, void *arg)
{
    (void)arg;
    return query_end(query_new(c, "DELETE FROM schema_migration"));
}

BASE(first_release, )
BASE(second_release,
     { 902, "two", "CREATE TABLE two (a {{int}}) {{strict}}; INSERT INTO two VALUES (2)" },
     { 903, "three.sqlite", "CREATE TABLE three_sqlite (a {{int}})" },
     { 903, "three.postgres", "CREATE TABLE three_postgres (a {{int}})" }, )
BASE(broken_release, { 902, "two", "CREATE TABLE two (a {{int}}); SELECT nonsense" }, )
static const struct migration changed_release[] = { { 901, "one", "CREATE TABLE one (b {{int}})" },
                                                    { 0, NULL, NULL } };
static const struct migration hole_release[] = { { 902, "two", "CREATE TABLE two (b {{int}})" },
                                                 { 0, NULL, NULL } };

TEST(migrations_are_applied_once_in_order_and_by_engine)
{
    CHECK_INT(db_transact(c, forget_migrations, NULL), OK);
    CHECK_INT(migrate(c, first_release), OK);
    CHECK(database_has_table(c, "one"));
    CHECK_INT(migrate(c, second_release), OK);
    CHECK(database_has_table(c, "two"));
    CHECK(database_has_table(c, "three_sqlite") == test_database_is_sqlite(c));
    CHECK(database_has_table(c, "three_postgres") == !test_database_is_sqlite(c));
    CHECK_INT(migrate(c, second_release), OK);
    CHECK_INT(migrate(c, first_release), FAILED); /* an older program */
}

TEST(a_changed_or_missing_migration_is_refused)
{
    CHECK_INT(db_transact(c, forget_migrations, NULL), OK);
    CHECK_INT(migrate(c, first_release), OK);
    CHECK_INT(migrate(c, changed_release), FAILED);
    CHECK_INT(migrate(c, hole_release), FAILED);
}

TEST(a_migration_that_breaks_leaves_nothing_behind)
{
    CHECK_INT(db_transact(c, forget_migrations, NULL), OK);
    CHECK_INT(migrate(c, broken_release), FAILED);
    CHECK(database_has_table(c, "one"));
    CHECK(!database_has_table(c, "two"));
    CHECK_INT(migrate(c, second_release), OK);
}

/* ------------------------------------------------------------------ processes */

static void
in_child(const char *url, int (*body)(struct ctx *c, int out), int out)
{
    const struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock };
    struct database *d;
    int result = 9;

    if (database_open(&c, url, &d) == OK && database_borrow(&c, d, 5000) == OK) {
        result = body(&c, out);
        database_return(&c);
        database_close(d);
    }
    arena_free(c.arena);
    _exit(result);
}

/* Between test_database_pause and _resume: SQLite's connections must not cross a fork. */
static pid_t
start_child(const char *url, int (*body)(struct ctx *c, int out), int out)
{
    pid_t pid = fork();

    if (pid == 0)
        in_child(url, body, out);
    return pid;
}

static int
child_status(pid_t pid)
{
    int status = 0;

    CHECK(waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static enum status
add_one(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE trial SET n = n + 1 WHERE id = 1");

    (void)arg;
    return query_end_one(q);
}

static int
add_two_hundred(struct ctx *c, int out)
{
    (void)out;
    for (int i = 0; i < 200; i++)
        if (db_transact(c, add_one, NULL) != OK)
            return 1;
    return 0;
}

TEST(two_processes_write_to_one_database_and_lose_nothing)
{
    const char *url = test_database_url(c);
    struct query *q;
    pid_t pids[2];

    have_trial(c);
    CHECK_INT(put_row(c, 1, 1000), OK);
    test_database_pause(c);
    for (int i = 0; i < 2; i++)
        pids[i] = start_child(url, add_two_hundred, -1);
    for (int i = 0; i < 2; i++)
        CHECK_INT(child_status(pids[i]), 0);
    test_database_resume(c);
    q = query_new(c, "SELECT n FROM trial WHERE id = 1");
    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), 1400);
    CHECK_INT(query_end(q), OK);
}

const struct test db_tests[] = {
    T_DB(every_kind_of_value_comes_back_as_it_went_in),
    T_DB(an_empty_text_and_an_empty_blob_are_not_null),
    T_DB(parameters_are_numbered_by_name_and_not_by_appearance),
    T_DB(a_cast_parameter_can_be_tested_for_null),
    T_DB(a_comparison_reads_as_a_flag),
    T_DB(a_sum_of_64_bits_is_whole),
    T_DB(a_day_is_text_and_no_day_is_null),
    T_DB(text_that_is_not_utf8_is_refused_before_it_reaches_the_engine),
    T_DB(a_missing_parameter_is_a_failure),
    T_DB(a_parameter_too_many_is_a_failure),
    T_DB(a_failure_latches_and_later_calls_do_nothing),
    T_DB(broken_constraints_are_conflicts_and_a_missing_value_is_our_failure),
    T_DB(writing_outside_of_a_transaction_is_refused),
    T_DB(changed_rows_are_counted_and_none_is_not_found),
    T_DB(a_query_can_run_inside_the_loop_of_the_same_query),
    T_DB(a_forgotten_query_goes_with_its_arena),
    T_DB(what_fn_refuses_is_rolled_back_and_its_status_returned),
    T_DB(a_failure_that_fn_overlooks_still_rolls_back),
    T_DB(a_transaction_that_met_another_runs_again_and_forgets_what_it_noted),
    T_DB(a_transaction_that_always_meets_another_ends_as_busy),
    T_DB(a_nested_transaction_is_part_of_the_outer_one),
    T_DB(a_snapshot_sees_one_moment_and_does_not_write),
    T_DB(keys_rise_and_never_repeat),
    T_DB(keys_do_not_follow_a_moved_clock),
    T_DB(each_process_has_a_node_number_of_its_own_and_gives_it_back),
    T_DB(the_number_of_a_crashed_process_is_free_after_its_lease),
    T_DB(an_expired_lease_is_taken_over),
    T_DB(a_listener_hears_each_tag_once_before_the_writer_is_answered),
    T_DB(a_listener_hears_what_another_process_changed),
    T_DB(migrations_are_applied_once_in_order_and_by_engine),
    T_DB(a_changed_or_missing_migration_is_refused),
    T_DB(a_migration_that_breaks_leaves_nothing_behind),
    T_DB(two_processes_write_to_one_database_and_lose_nothing),
    T_END,
};
