/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what, where and when. */
#include "web/access.h"

#include "db/db.h"
#include "test/test_http.h"

static enum status
insert_units(struct ctx *c, void *arg)
{
    static const struct {
        int id;
        const char *code;
    } units[] = { { 1, "38" }, { 2, "401" }, { 3, "16624" }, { 4, "16627" } };
    static const struct {
        int unit, parent;
        const char *from, *to;
    } places[] = { { 2, 1, "2020-01-01", NULL },
                   { 3, 2, "2020-01-01", "2025-07-01" },
                   { 3, 1, "2025-07-01", NULL },
                   { 4, 2, "2020-01-01", NULL } };
    enum status st = OK;

    (void)arg;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && st == OK; i++) {
        struct query *q = query_new(
            c, "INSERT INTO unit (id, code, name, kind, level, from_on, name_fold, name_sort)"
               " VALUES ($1, $2, 'x', 'xa', 'commune', '2020-01-01', 'x', 'x')");

        bind_int(q, units[i].id);
        bind_text(q, units[i].code);
        st = query_end(q);
    }
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && st == OK; i++) {
        struct query *q = query_new(
            c,
            "INSERT INTO unit_place (unit_id, parent_id, from_on, to_on) VALUES ($1, $2, $3, $4)");

        bind_int(q, places[i].unit);
        bind_int(q, places[i].parent);
        bind_text(q, places[i].from);
        bind_text(q, places[i].to);
        st = query_end(q);
    }
    return st;
}

TEST(a_role_holds_for_its_unit_and_those_below_it_on_that_day)
{
    CHECK_INT(db_transact(c, insert_units, NULL), OK);
    c->account_id = test_account(c, "town", ROLE_SECRETARIAT, 2, 0);
    CHECK(may(c, EDIT_UNITS, 0, 0));
    CHECK(may(c, EDIT_UNITS, 2, 0));
    CHECK(may(c, EDIT_UNITS, 3, 0));
    CHECK(may(c, EDIT_UNITS, 4, 0));
    CHECK(!may(c, EDIT_UNITS, 1, 0));
    CHECK(!may(c, EDIT_UNITS, 99, 0));
    CHECK(!may(c, ADMINISTER, 2, 0));
    test_set_today(c, "2025-07-01");
    CHECK(!may(c, EDIT_UNITS, 3, 0));
    CHECK(may(c, EDIT_UNITS, 4, 0));
    CHECK_INT(require(c, EDIT_UNITS, 3, 0), DENIED);
}

/* On 1/7/2025 unit 3 goes into unit 4 and the town, 2, ends without a successor. */
static enum status
merge(struct ctx *c, void *arg)
{
    enum status st = insert_units(c, arg);

    if (st == OK)
        st = query_end(query_new(c, "UPDATE unit SET to_on = '2025-07-01' WHERE id IN (2, 3)"));
    if (st == OK)
        st = query_end(query_new(c, "DELETE FROM unit_place WHERE unit_id = 3 AND parent_id = 1"));
    if (st == OK)
        st = query_end(
            query_new(c, "UPDATE unit_place SET to_on = '2025-07-01' WHERE to_on IS NULL"));
    if (st == OK)
        st = query_end(query_new(c, "INSERT INTO unit_place (unit_id, parent_id, from_on)"
                                    " VALUES (4, 1, '2025-07-01')"));
    if (st == OK)
        st = query_end(query_new(c, "INSERT INTO unit_successor (unit_id, successor_id, effect_on)"
                                    " VALUES (3, 4, '2025-07-01')"));
    return st;
}

TEST(for_a_unit_that_is_no_more_act_those_who_took_over_and_those_above_it_on_its_last_day)
{
    CHECK_INT(db_transact(c, merge, NULL), OK);
    test_set_today(c, "2025-06-30");
    c->account_id = test_account(c, "heir", ROLE_UNIT_OFFICER, 4, 0);
    CHECK(!may(c, REPORT_UNIT, 3, 0));
    test_set_today(c, "2025-07-01");
    CHECK(may(c, REPORT_UNIT, 3, 0));
    CHECK(!may(c, REPORT_UNIT, 2, 0));
    c->account_id = test_account(c, "town", ROLE_SECRETARIAT, 2, 0);
    CHECK(may(c, EDIT_UNITS, 2, 0));
    CHECK(may(c, EDIT_UNITS, 3, 0));
    CHECK(!may(c, EDIT_UNITS, 4, 0));
    c->account_id = test_account(c, "province", ROLE_SECRETARIAT, 1, 0);
    CHECK(may(c, EDIT_CAMPAIGN, 2, 0));
    CHECK(may(c, EDIT_UNITS, 3, 0));
    c->account_id = test_account(c, "old", ROLE_UNIT_OFFICER, 3, 0);
    CHECK(!may(c, REPORT_UNIT, 4, 0)); /* what began anew is given anew */
}

TEST(a_role_for_a_campaign_reaches_no_other)
{
    c->account_id = test_account(c, "campaign", ROLE_HEAD, 0, 7);
    CHECK(may(c, EDIT_DOCUMENTS, 5, 7));
    CHECK(may(c, EDIT_DOCUMENTS, 5, 0));
    CHECK(!may(c, EDIT_DOCUMENTS, 5, 8));
}

TEST(a_member_reads_every_unit_and_reports_only_the_own)
{
    CHECK_INT(db_transact(c, insert_units, NULL), OK);
    c->account_id = test_account(c, "member", ROLE_MEMBER, 3, 0);
    CHECK(may(c, READ_BOARD, 4, 0));
    CHECK(may(c, REPORT_UNIT, 3, 0));
    CHECK(!may(c, REPORT_UNIT, 4, 0));
}

TEST(a_role_begins_and_ends_with_its_days)
{
    int64_t id = test_account(c, "days", ROLE_NONE, 0, 0);

    test_grant(c, id, ROLE_ADMIN, 0, 0, "2025-02-10", "2025-02-20");
    c->account_id = id;
    test_set_today(c, "2025-02-09");
    CHECK(!may(c, ADMINISTER, 0, 0));
    test_set_today(c, "2025-02-10");
    CHECK(may(c, ADMINISTER, 0, 0));
    test_set_today(c, "2025-02-19");
    CHECK(may(c, ADMINISTER, 0, 0));
    test_set_today(c, "2025-02-20");
    CHECK(!may(c, ADMINISTER, 0, 0));
}

TEST(nobody_may_nothing_and_the_system_everything)
{
    c->account_id = 0;
    for (enum access a = READ_BOARD; a < ACCESS_COUNT; a++)
        CHECK(!may(c, a, 0, 0));
    CHECK(may_anywhere(c, PUBLIC));
    CHECK(!may_anywhere(c, SIGNED_IN));
    CHECK(!may_anywhere(c, ACCESS_FORGOTTEN));
    c->account_id = ACCOUNT_SYSTEM;
    for (enum access a = READ_BOARD; a < ACCESS_COUNT; a++)
        CHECK(may(c, a, 1, 1));
}

TEST(roles_have_codes_that_are_read_back)
{
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        enum role back = ROLE_NONE;

        CHECK(role_parse(role_code(role), &back));
        CHECK_INT(back, role);
        CHECK(role_text(c, role)[0] != '\0');
    }
    enum role untouched = ROLE_EDITOR;
    CHECK(!role_parse("none", &untouched));
    CHECK(!role_parse(NULL, &untouched));
    CHECK_INT(untouched, ROLE_EDITOR);
}

const struct test access_tests[] = {
    T_DB(a_role_holds_for_its_unit_and_those_below_it_on_that_day),
    T_DB(for_a_unit_that_is_no_more_act_those_who_took_over_and_those_above_it_on_its_last_day),
    T_DB(a_role_for_a_campaign_reaches_no_other),
    T_DB(a_member_reads_every_unit_and_reports_only_the_own),
    T_DB(a_role_begins_and_ends_with_its_days),
    T_DB(nobody_may_nothing_and_the_system_everything),
    T(roles_have_codes_that_are_read_back),
    T_END,
};
