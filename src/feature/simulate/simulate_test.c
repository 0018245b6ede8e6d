/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The made-up country: what it holds, that it is the same each time, and that it keeps the rules it was not asked about. */
#include "core/buf.h"
#include "core/random.h"
#include "db/audit.h"
#include "db/db.h"
#include "feature/document/document.h"
#include "feature/simulate/simulate.h"
#include "service/search.h"
#include "test/test.h"

enum { COMMUNES = 102 };

static struct simulate_result
make(struct ctx *c, int64_t seed)
{
    struct simulation wanted = { .communes = COMMUNES, .seed = seed };
    struct simulate_result r;

    CHECK_INT(simulate_country(c, &wanted, &r), OK);
    return r;
}

static int64_t
number_of(struct query *q)
{
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

#define NUMBER(SQL) number_of(query_new(c, SQL))

TEST(a_country_has_its_provinces_and_as_many_communes_as_were_asked_for)
{
    struct simulate_result r = make(c, 1);

    CHECK_INT(r.units, 1 + SIMULATE_PROVINCES + COMMUNES);
    CHECK_INT(NUMBER("SELECT count(*) FROM unit WHERE level = 'commune' AND is_sample = 1"),
              COMMUNES);
    CHECK_INT(
        NUMBER(
            "SELECT count(DISTINCT p.parent_id) FROM unit u JOIN unit_place p ON p.unit_id = u.id"
            " WHERE u.level = 'commune'"),
        SIMULATE_PROVINCES);
    CHECK_INT(NUMBER("SELECT count(*) FROM unit u LEFT JOIN unit_place p ON p.unit_id = u.id WHERE "
                     "p.unit_id IS NULL"),
              1);
    CHECK_INT(NUMBER("SELECT count(*) FROM campaign"), 1 + SIMULATE_PROVINCES);
    CHECK_INT(NUMBER("SELECT count(*) FROM campaign WHERE parent_id IS NULL"), 1);
}

TEST(a_country_watches_every_commune_and_shows_every_state)
{
    make(c, 1);
    CHECK_INT(NUMBER("SELECT count(DISTINCT unit_id) FROM watch WHERE to_on IS NULL"), COMMUNES);
    CHECK(NUMBER("SELECT count(*) FROM watch WHERE to_on IS NOT NULL") > 0);
    CHECK_INT(NUMBER("SELECT count(DISTINCT state) FROM conference"), 3);
    CHECK(NUMBER("SELECT count(*) FROM progress WHERE done_on IS NULL") > 0);
    CHECK(NUMBER("SELECT count(*) FROM deadline WHERE is_exception = 1") > 0);
    CHECK(NUMBER("SELECT count(*) FROM notice WHERE acknowledged_at IS NULL") > 0);
    CHECK_INT(
        NUMBER("SELECT count(*) FROM account WHERE password_hash IS NOT NULL OR is_sample = 0"), 0);
}

TEST(a_country_has_as_many_articles_as_were_asked_for_and_all_are_found)
{
    struct simulation wanted = { .communes = COMMUNES, .articles = 1100, .seed = 5 };
    struct search_asked asked = { .words = "hoi nghi" };
    struct search_found found;
    struct simulate_result r;

    CHECK_INT(simulate_country(c, &wanted, &r), OK);
    CHECK_INT(r.articles, 1100);
    CHECK_INT(NUMBER("SELECT count(*) FROM article a JOIN article_revision r ON r.id = a.shown_id"
                     " AND r.article_id = a.id AND r.title = a.title WHERE a.is_sample = 1"),
              1100);
    CHECK_INT(NUMBER("SELECT count(*) FROM article WHERE posted_at > 1770829200"), 0);
    CHECK_INT(search_verify(c), OK);
    CHECK_INT(search_find(c, &asked, &found), OK);
    CHECK(found.count > 100);
}

TEST(nothing_in_a_country_happens_after_its_day)
{
    make(c, 3);
    CHECK_INT(NUMBER("SELECT count(*) FROM progress WHERE done_on > '2026-02-12' OR started_on > "
                     "'2026-02-12'"),
              0);
    CHECK_INT(NUMBER("SELECT count(*) FROM conference WHERE held_on > '2026-02-12' OR planned_on > "
                     "'2026-02-12'"),
              0);
    CHECK_INT(NUMBER("SELECT count(*) FROM progress WHERE done_on < started_on"), 0);
    CHECK_INT(NUMBER("SELECT count(*) FROM conference WHERE held_on < planned_on"), 0);
    CHECK_INT(NUMBER("SELECT count(*) FROM watch w JOIN seat s ON s.id = w.seat_id WHERE w.from_on "
                     "< s.from_on"),
              0);
}

TEST(the_words_of_a_countrys_deadlines_give_its_last_days)
{
    struct query *q;
    int read = 0;

    make(c, 1);
    q = query_new(c, "SELECT l.words, l.rule, l.last_on, d.issued_on FROM deadline l JOIN document "
                     "d ON d.id = l.document_id");
    while (query_row(q)) {
        struct deadline_words words;

        CHECK_INT(deadline_words_read(col_text(q, 0), col_date(q, 3), &words), OK);
        CHECK_TEXT(deadline_rule_code(words.rule), col_text(q, 1));
        CHECK_DATE(words.last_on, date_iso(c->arena, col_date(q, 2)));
        read++;
    }
    CHECK_INT(query_end(q), OK);
    CHECK(read >= SIMULATE_MILESTONES + 2 * SIMULATE_PROVINCES);
}

TEST(no_milestone_of_a_country_is_due_after_its_parent)
{
    make(c, 1);
    CHECK(NUMBER("SELECT count(*) FROM milestone WHERE parent_id IS NOT NULL") > 0);
    CHECK_INT(
        NUMBER("SELECT count(*) FROM milestone m JOIN deadline l ON l.milestone_id = m.id AND "
               "l.is_exception = 0"
               " WHERE l.last_on > (SELECT min(p.last_on) FROM deadline p WHERE p.milestone_id = "
               "m.parent_id"
               " AND p.is_exception = 0) AND l.document_id = (SELECT max(d.id) FROM document d "
               "JOIN deadline x"
               " ON x.document_id = d.id WHERE x.milestone_id = m.id AND x.is_exception = 0)"),
        0);
}

static void
add_rows(struct buf *b, struct query *q, int columns)
{
    while (query_row(q)) {
        for (int i = 0; i < columns; i++)
            buf_printf(b, "%s|", col_text(q, i) != NULL ? col_text(q, i) : "");
        buf_add_char(b, '\n');
    }
    CHECK_INT(query_end(q), OK);
}

/* A hash of rows of the tables that chance has most to do with. */
static const char *
print_of(struct ctx *c)
{
    struct buf b;

    buf_init(&b, c->arena, 65536);
    add_rows(
        &b,
        query_new(c, "SELECT CAST(id AS TEXT), code, name, kind, from_on FROM unit ORDER BY id"),
        5);
    add_rows(
        &b,
        query_new(
            c,
            "SELECT CAST(unit_id AS TEXT), CAST(seat_id AS TEXT), from_on FROM watch ORDER BY id"),
        3);
    add_rows(&b,
             query_new(c, "SELECT CAST(id AS TEXT), state, planned_on, held_on, CAST(updated_at AS "
                          "TEXT) FROM conference"
                          " ORDER BY id"),
             5);
    add_rows(&b,
             query_new(c, "SELECT CAST(milestone_id AS TEXT), CAST(unit_id AS TEXT), started_on, "
                          "done_on FROM progress"
                          " ORDER BY milestone_id, unit_id"),
             4);
    add_rows(
        &b,
        query_new(c,
                  "SELECT CAST(id AS TEXT), CAST(acknowledged_at AS TEXT) FROM notice ORDER BY id"),
        2);
    return hash_hex(c->arena, b.data, b.length);
}

#define RUN(SQL) CHECK_INT(query_end(query_new(c, SQL)), OK)

static enum status
wipe(struct ctx *c, void *arg)
{
    (void)arg;
    RUN("DELETE FROM conference_honour");
    RUN("DELETE FROM conference");
    RUN("DELETE FROM progress");
    RUN("DELETE FROM notice");
    RUN("DELETE FROM watch");
    RUN("DELETE FROM seat");
    RUN("DELETE FROM deadline");
    RUN("DELETE FROM document");
    RUN("DELETE FROM milestone");
    RUN("DELETE FROM campaign_level");
    RUN("DELETE FROM campaign");
    RUN("DELETE FROM account_grant");
    RUN("DELETE FROM account");
    RUN("DELETE FROM unit_place");
    RUN("DELETE FROM unit");
    return OK;
}

TEST(the_same_seed_gives_the_same_country_and_another_a_different_one)
{
    const char *first, *again, *other;

    make(c, 5);
    first = print_of(c);
    CHECK_INT(db_transact(c, wipe, NULL), OK);
    test_set_today(c, "2026-11-22");
    make(c, 5);
    again = print_of(c);
    CHECK_INT(db_transact(c, wipe, NULL), OK);
    make(c, 6);
    other = print_of(c);
    CHECK_TEXT(again, first);
    CHECK(strcmp(other, first) != 0);
}

TEST(a_database_that_is_not_empty_is_refused_and_left_as_it_is)
{
    struct simulation wanted = { .communes = COMMUNES, .seed = 2 };
    struct simulate_result r;
    const char *before;

    make(c, 1);
    before = print_of(c);
    CHECK_INT(simulate_country(c, &wanted, &r), CONFLICT);
    CHECK_INT(c->problem_count, 1);
    CHECK_TEXT(print_of(c), before);
}

TEST(the_chain_of_changes_of_a_country_is_whole)
{
    make(c, 1);
    CHECK_INT(audit_seal(c), OK);
    CHECK_INT(audit_verify(c), OK);
    CHECK(NUMBER("SELECT count(*) FROM audit WHERE action = 'simulate' AND noun = 'unit'") == 1);
}

const struct test simulate_tests[] = {
    T_DB(a_country_has_its_provinces_and_as_many_communes_as_were_asked_for),
    T_DB(a_country_watches_every_commune_and_shows_every_state),
    T_DB(a_country_has_as_many_articles_as_were_asked_for_and_all_are_found),
    T_DB(nothing_in_a_country_happens_after_its_day),
    T_DB(the_words_of_a_countrys_deadlines_give_its_last_days),
    T_DB(no_milestone_of_a_country_is_due_after_its_parent),
    T_DB(the_same_seed_gives_the_same_country_and_another_a_different_one),
    T_DB(a_database_that_is_not_empty_is_refused_and_left_as_it_is),
    T_DB(the_chain_of_changes_of_a_country_is_whole),
    T_END,
};
