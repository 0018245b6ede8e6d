/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts: each save goes on from the one before it, and nobody's typing is overwritten unseen. */
#include "web/draft.h"

#include "core/buf.h"
#include "db/db.h"
#include "test/test.h"

static enum status
add_account(struct ctx *c, void *arg)
{
    struct query *q = query_new(
        c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, search, state,"
           " created_at) VALUES (7, 'a', 'a', 'a', 'a', 'a', 'active', 0)");

    (void)arg;
    return query_end(q);
}

static void
sign_in(struct ctx *c)
{
    CHECK_INT(db_transact(c, add_account, NULL), OK);
    c->account_id = 7;
}

TEST(a_draft_is_saved_over_the_version_that_was_seen)
{
    struct draft draft;
    int64_t version = 0;

    sign_in(c);
    CHECK_INT(draft_save(c, "form-1", 0, "{\"title\":\"một\"}", &version), OK);
    CHECK_INT(version, 1);
    CHECK_INT(draft_save(c, "form-1", version, "{\"title\":\"hai\"}", &version), OK);
    CHECK_INT(version, 2);
    CHECK_INT(draft_find(c, "form-1", &draft), OK);
    CHECK_INT(draft.version, 2);
    CHECK_TEXT(draft.fields[0].value, "hai");
}

TEST(a_draft_that_another_page_saved_meanwhile_is_a_conflict)
{
    struct draft draft;
    int64_t version = 0, other = 9;

    sign_in(c);
    CHECK_INT(draft_save(c, "form-1", 0, "{\"title\":\"một\"}", &version), OK);
    CHECK_INT(draft_save(c, "form-1", 0, "{\"title\":\"khác\"}", &other), CONFLICT);
    CHECK_INT(draft_save(c, "form-1", 5, "{\"title\":\"khác\"}", &other), CONFLICT);
    CHECK_INT(other, 9);
    CHECK_INT(draft_find(c, "form-1", &draft), OK);
    CHECK_TEXT(draft.fields[0].value, "một");
}

TEST(a_draft_that_is_gone_does_not_come_back)
{
    int64_t version = 0;

    sign_in(c);
    CHECK_INT(draft_save(c, "form-1", 0, "{\"title\":\"một\"}", &version), OK);
    CHECK_INT(draft_drop(c, "form-1"), OK);
    CHECK_INT(draft_save(c, "form-1", version, "{\"title\":\"một\"}", &version), CONFLICT);
}

TEST(the_oldest_draft_goes_where_an_account_has_too_many)
{
    struct draft draft;
    int64_t version = 0;

    sign_in(c);
    for (int i = 0; i <= DRAFTS_MAX; i++) {
        struct clock later = { .fixed_at = 1740000000 + i };

        c->clock = &later;
        CHECK_INT(draft_save(c, arena_printf(c->arena, "form-%d", i), 0, "{}", &version), OK);
    }
    CHECK_INT(draft_find(c, "form-0", &draft), NOT_FOUND);
    CHECK_INT(draft_find(c, "form-1", &draft), OK);
}

const struct test draft_tests[] = {
    T_DB(a_draft_is_saved_over_the_version_that_was_seen),
    T_DB(a_draft_that_another_page_saved_meanwhile_is_a_conflict),
    T_DB(a_draft_that_is_gone_does_not_come_back),
    T_DB(the_oldest_draft_goes_where_an_account_has_too_many),
    T_END,
};
