/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify finds what was changed behind the program's back. */
#include "feature/system/system.h"

#include "db/audit.h"
#include "test/nghi_son.h"
#include "test/test.h"

static enum status
take_unit_away(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE account_grant SET unit_id = 12345 WHERE unit_id = $1");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

static enum status
change_history(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE audit SET action = 'delete' WHERE number = 1");

    (void)arg;
    return query_end(q);
}

TEST(a_database_that_only_the_program_wrote_is_in_order)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    nghi_son_account(c, "can-bo", "unit_officer", n.hai_ha);
    CHECK_INT(system_verify(c, NULL, false), OK);
    CHECK(c->problems == NULL);
}

TEST(a_role_for_a_unit_that_is_not_there_is_told)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    nghi_son_account(c, "can-bo", "unit_officer", n.hai_ha);
    CHECK_INT(db_transact(c, take_unit_away, &n.hai_ha), OK);
    CHECK_INT(system_verify(c, NULL, false), INVALID);
    CHECK_INT(c->problem_count, 1);
    CHECK_HAS(c->problems->message, "12345");
}

TEST(a_changed_line_of_history_is_told)
{
    struct nghi_son n;
    int64_t count;
    const char *hash;

    nghi_son_make(c, &n);
    CHECK_INT(system_verify(c, NULL, false), OK);
    CHECK_INT(audit_head(c, &count, &hash), OK);
    CHECK(count > 0);
    CHECK_INT((int64_t)strlen(hash), 64);
    CHECK_INT(db_transact(c, change_history, NULL), OK);
    CHECK_INT(system_verify(c, NULL, false), INVALID);
}

const struct test system_tests[] = {
    T_DB(a_database_that_only_the_program_wrote_is_in_order),
    T_DB(a_role_for_a_unit_that_is_not_there_is_told),
    T_DB(a_changed_line_of_history_is_told),
    T_END,
};
