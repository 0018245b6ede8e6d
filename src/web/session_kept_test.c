/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sign-ins that are kept for the next request. */
#include "web/session_kept.h"

#include "db/db.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <string.h>

static enum status
hello(struct request *r)
{
    out_text(respond_html(r, 200), r->session->full_name);
    return OK;
}

static const struct route rows[] = {
    { GET, "/lam-viec/ai", SIGNED_IN, hello, 0, NULL },
    { 0 },
};
static const struct feature feature = { .name = "t", .routes = rows };
static const struct feature *const only[] = { &feature, NULL };

static void
hear(void *kept, const char *tag)
{
    sessions_kept_touch(kept, tag);
}

static void
free_kept(void *kept)
{
    sessions_kept_free(kept);
}

/* A site that keeps sessions, as `serve` makes it. */
static struct sessions_kept *
keep(struct ctx *c)
{
    struct sessions_kept *k = sessions_kept_new();

    test_web_of(c, only);
    arena_defer(c->arena, free_kept, k);
    database_listen(test_database(c), hear, k);
    test_web(c)->sessions = k;
    return k;
}

static enum status
rename_behind_our_back(struct ctx *c, void *id)
{
    struct query *q =
        query_new(c, "UPDATE account SET full_name = 'Behind Our Back' WHERE id = $1");

    bind_int(q, *(int64_t *)id);
    return query_end(q);
}

static enum status
rename_and_say_so(struct ctx *c, void *id)
{
    enum status st = rename_behind_our_back(c, id);

    db_touch(c, "account");
    return st;
}

static enum status
touch_something_else(struct ctx *c, void *unused)
{
    (void)unused;
    db_touch(c, "campaign");
    return OK;
}

TEST(a_session_is_read_once_until_a_sign_in_or_an_account_changes)
{
    int64_t id;

    keep(c);
    id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    test_sign_in(c, id);
    CHECK_LACKS(test_get(c, "/lam-viec/ai").body, "Behind");
    CHECK_INT(db_transact(c, rename_behind_our_back, &id), OK);
    CHECK_INT(db_transact(c, touch_something_else, NULL), OK);
    CHECK_LACKS(test_get(c, "/lam-viec/ai").body, "Behind"); /* it was not read again */
    CHECK_INT(db_transact(c, rename_and_say_so, &id), OK);
    CHECK_HAS(test_get(c, "/lam-viec/ai").body, "Behind Our Back");
}

TEST(a_kept_session_that_is_ended_is_over_at_once)
{
    struct session *list;
    int64_t id;
    int count;

    keep(c);
    id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    test_sign_in(c, id);
    CHECK_INT(test_get(c, "/lam-viec/ai").status, 200);
    CHECK_INT(session_list(c, id, &list, &count), OK);
    CHECK_INT(session_end(c, id, list[0].id), OK);
    CHECK_INT(test_get(c, "/lam-viec/ai").status, 303);
    CHECK_INT(test_get(c, "/lam-viec/ai").status, 303);
    test_sign_in(c, id);
    CHECK_INT(test_get(c, "/lam-viec/ai").status, 200);
    CHECK_INT(session_end_all(c, id, 0, true), OK);
    CHECK_INT(test_get(c, "/lam-viec/ai").status, 303);
}

TEST(a_kept_session_ends_unused_and_old_as_any)
{
    int64_t id;

    keep(c);
    id = test_account(c, "hoa", ROLE_NONE, 0, 0);
    test_set_time(c, "2025-02-12 08:00:00");
    test_sign_in(c, id);
    CHECK_INT(test_get(c, "/lam-viec/ai").status, 200);
    test_set_time(c, "2025-02-12 08:30:00");
    CHECK_INT(test_get(c, "/lam-viec/ai").status, 303);
}

TEST(what_was_read_before_a_change_is_not_kept_after_it)
{
    struct sessions_kept *k = keep(c);
    const char *hash = arena_printf(c->arena, "%064d", 7);
    struct session s = { .id = 1, .account_name = "hoa", .full_name = "Hoa" }, found;
    uint64_t moment = sessions_kept_moment(k);

    sessions_kept_note(k, hash, &s, moment);
    CHECK(sessions_kept_find(k, c->arena, hash, &found));
    CHECK_TEXT(found.full_name, "Hoa");
    CHECK(found.label == NULL);
    sessions_kept_touch(k, "session");
    CHECK(!sessions_kept_find(k, c->arena, hash, &found));
    sessions_kept_note(k, hash, &s, moment);
    CHECK(!sessions_kept_find(k, c->arena, hash, &found));
}

TEST(two_sessions_that_meet_in_a_place_are_not_taken_for_each_other)
{
    struct sessions_kept *k = keep(c);
    const char *a = arena_printf(c->arena, "%064d", 1),
               *b = arena_printf(c->arena, "00000000%056d", 2);
    struct session s = { .id = 1, .account_name = "hoa", .full_name = "Hoa" }, found;

    sessions_kept_note(k, a, &s, sessions_kept_moment(k));
    CHECK(!sessions_kept_find(k, c->arena, b, &found));
}

TEST(a_session_with_very_long_texts_is_not_kept)
{
    struct sessions_kept *k = keep(c);
    const char *hash = arena_printf(c->arena, "%064d", 7);
    struct session s = { .id = 1, .account_name = "hoa", .full_name = "Hoa" }, found;
    char *agent = arena_alloc(c->arena, 701);

    memset(agent, 'x', 700);
    s.agent = agent;
    sessions_kept_note(k, hash, &s, sessions_kept_moment(k));
    CHECK(!sessions_kept_find(k, c->arena, hash, &found));
}

const struct test session_kept_tests[] = {
    T_DB(a_session_is_read_once_until_a_sign_in_or_an_account_changes),
    T_DB(a_kept_session_that_is_ended_is_over_at_once),
    T_DB(a_kept_session_ends_unused_and_old_as_any),
    T_DB(what_was_read_before_a_change_is_not_kept_after_it),
    T_DB(two_sessions_that_meet_in_a_place_are_not_taken_for_each_other),
    T_DB(a_session_with_very_long_texts_is_not_kept),
    T_END,
};
