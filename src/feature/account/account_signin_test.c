/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door: passwords that are taken and not, the check, how long one waits after failures, and invitations. */
#include "feature/account/account_inside.h"

#include "core/data.h"
#include "test/test_http.h"
#include "web/session.h"

#include <sodium.h>
#include <time.h>

static const char good[] = "bốn từ rời rạc nhau";

static int64_t
make_account(struct ctx *c, const char *name)
{
    int64_t id = test_account(c, name, ROLE_MEMBER, 0, 0);

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_set_password(c, id, good), OK);
    c->account_id = 0;
    return id;
}

static enum status
check(struct ctx *c, const char *name, const char *password, const char *remote)
{
    struct account a;

    problems_clear(c);
    return account_check(c, name, password, remote, &a);
}

static void
fail(struct ctx *c, const char *name, const char *remote, int times)
{
    for (int i = 0; i < times; i++)
        CHECK_INT(check(c, name, "không phải", remote), INVALID);
}

static void
wait(struct ctx *c, struct clock *clock, int seconds)
{
    *clock = (struct clock){ .fixed_at = now(c) + seconds };
    c->clock = clock;
}

/* As though so many had failed before: a hash each would take the test a minute. */
static enum status
set_failures(struct ctx *c, void *arg)
{
    const struct throttle *t = arg;
    struct query *q = query_new(
        c,
        "INSERT INTO signin_failure (subject, count, last_at, held_until) VALUES ($1, 59, $2, 0)");

    bind_text(q, t->by_address);
    bind_int(q, now(c));
    return query_end(q);
}

/* ------------------------------------------------------------------ which are taken */

TEST(weak_passwords_are_refused_with_the_way_to_mend)
{
    static const char *const weak[] = {
        "ngắn",          "123456789",       "12345678910",    "1234567890",       "matkhau123",
        "Mật khẩu 2025", "password2025",    "P@ssword12345",  "qwertyuiop",       "abcdefghijkl",
        "aaaaaaaaaaaa",  "can-bo-hai-ha-1", "canbohaiha2025", "Cán bộ xã Hải Hà", "anhyeuem2024",
        "thidua2025",    "0987654321",
    };
    struct account a = { .name = "can-bo-hai-ha", .full_name = "Cán bộ xã Hải Hà" };

    for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
        problems_clear(c);
        CHECK_INT(account_password_check(c, &a, "password", weak[i]), INVALID);
        CHECK_TEXT(c->problems->field, "password");
    }
}

TEST(long_passwords_in_any_script_are_taken)
{
    static const char *const strong[] = {
        "bốn từ rời rạc nhau",    "k7mw-p2xq-9fhd-ztrc",
        "correct horse battery",  "mật khẩu này chỉ mình tôi biết",
        "日本語のパスワードです", "!!##%%&&((=="
    };
    struct account a = { .name = "an", .full_name = "An" };
    char longest[PASSWORD_MAX + 2];

    for (size_t i = 0; i < sizeof(strong) / sizeof(strong[0]); i++)
        CHECK_INT(account_password_check(c, &a, "password", strong[i]), OK);
    for (size_t i = 0; i < sizeof(longest); i++)
        longest[i] = (char)('a' + i * 7 % 26);
    longest[PASSWORD_MAX + 1] = '\0';
    CHECK_INT(account_password_check(c, &a, "password", longest), INVALID);
    longest[PASSWORD_MAX] = '\0';
    CHECK_INT(account_password_check(c, &a, "password", longest), OK);
}

TEST(the_list_of_common_passwords_is_in_the_program_and_squeezed)
{
    const struct data_file *file = data_find("common-passwords.csv");
    int lines = 0;

    (void)c;
    CHECK(file != NULL);
    for (const char *s = file->bytes; *s != '\0'; s++) {
        lines += *s == '\n';
        CHECK(*s == '\n' || (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9'));
    }
    CHECK(lines > 200);
}

/* ------------------------------------------------------------------ the door */

TEST(the_right_password_opens_and_everything_else_is_told_alike)
{
    int64_t id = make_account(c, "can-bo"), closed = make_account(c, "closed");
    const char *wrong, *unknown;
    struct account a;

    test_account(c, "no-password", ROLE_MEMBER, 0, 0);
    CHECK_INT(account_check(c, " CAN-BO ", good, "10.0.0.1", &a), OK);
    CHECK_INT(a.id, id);
    CHECK_INT(check(c, "can-bo", "bốn từ rời rạc nhay", "10.0.0.1"), INVALID);
    wrong = c->problems->message;
    CHECK(c->problems->field == NULL);
    CHECK_INT(check(c, "nobody", good, "10.0.0.1"), INVALID);
    unknown = c->problems->message;
    CHECK_TEXT(unknown, wrong);
    CHECK_INT(check(c, "no-password", "", "10.0.0.1"), INVALID);
    CHECK_TEXT(c->problems->message, wrong);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_close(c, closed, 1), OK);
    CHECK_INT(check(c, "closed", good, "10.0.0.1"), INVALID);
    CHECK_TEXT(c->problems->message, wrong);
}

static double
cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

TEST(an_unknown_name_costs_the_same_time)
{
    double start, known, unknown;

    make_account(c, "can-bo");
    start = cpu_s();
    fail(c, "can-bo", "10.0.0.1", 3);
    known = cpu_s() - start;
    start = cpu_s();
    fail(c, "nobody", "10.0.0.1", 3);
    unknown = cpu_s() - start;
    CHECK(unknown > known * 0.6 && unknown < known * 1.7);
}

TEST(five_failures_hold_a_name_for_a_minute_and_each_more_for_twice_as_long)
{
    struct clock clock;
    double start;

    make_account(c, "can-bo");
    fail(c, "can-bo", "10.0.0.1", 5);
    start = cpu_s();
    CHECK_INT(check(c, "can-bo", good, "10.0.0.2"), BUSY);
    /* Not even hashed. */
    CHECK(cpu_s() - start < 0.02);
    CHECK_HAS(c->problems->message, "1 ");
    wait(c, &clock, 59);
    CHECK_INT(check(c, "can-bo", good, "10.0.0.1"), BUSY);
    wait(c, &clock, 1);
    fail(c, "can-bo", "10.0.0.1", 1);
    wait(c, &clock, 119);
    CHECK_INT(check(c, "CAN-bo", good, "10.0.0.1"), BUSY);
    wait(c, &clock, 1);
    CHECK_INT(check(c, "can-bo", good, "10.0.0.1"), OK);
    /* Forgotten. */
    fail(c, "can-bo", "10.0.0.1", 4);
    CHECK_INT(check(c, "can-bo", good, "10.0.0.1"), OK);
}

TEST(an_unknown_name_is_held_like_a_known_one_and_for_an_hour_at_most)
{
    static const int holds[] = { 60, 120, 240, 480, 960, 1920, 3600, 3600 };
    struct clock clock;

    fail(c, "nobody", "10.0.0.1", 4);
    for (size_t i = 0; i < sizeof(holds) / sizeof(holds[0]); i++) {
        fail(c, "nobody", "10.0.0.1", 1);
        wait(c, &clock, holds[i] - 1);
        CHECK_INT(check(c, "nobody", good, "10.0.0.1"), BUSY);
        wait(c, &clock, 1);
    }
    wait(c, &clock, 24 * 3600);
    fail(c, "nobody", "10.0.0.1", 4);
    CHECK_INT(check(c, "nobody", good, "10.0.0.1"), INVALID);
}

TEST(others_behind_the_same_address_go_on_for_a_long_while)
{
    struct throttle t = throttle_of(c, "x", "10.0.0.1");
    struct clock clock;

    make_account(c, "can-bo");
    make_account(c, "can-bo-2");
    fail(c, "can-bo", "10.0.0.1", 5);
    CHECK_INT(check(c, "can-bo-2", good, "10.0.0.1"), OK);
    t = throttle_of(c, "x", "10.0.0.9");
    CHECK_INT(db_transact(c, set_failures, &t), OK);
    /* The sixtieth try: a good one takes itself back. */
    CHECK_INT(check(c, "can-bo-2", good, "10.0.0.9"), OK);
    CHECK_INT(check(c, "can-bo-2", good, "10.0.0.9"), OK);
    fail(c, "somebody", "10.0.0.9", 1);
    CHECK_INT(check(c, "can-bo-2", good, "10.0.0.9"), BUSY);
    CHECK_INT(check(c, "can-bo-2", good, "10.0.0.8"), OK);
    wait(c, &clock, 60);
    CHECK_INT(check(c, "can-bo-2", good, "10.0.0.9"), OK);
}

TEST(an_address_of_the_new_kind_counts_by_its_network)
{
    struct throttle a = throttle_of(c, "x", "2001:db8:1:2::5"),
                    b = throttle_of(c, "x", "2001:db8:1:2:ffff::9");
    struct throttle other = throttle_of(c, "x", "2001:db8:1:3::5"),
                    mapped = throttle_of(c, "x", "::ffff:10.0.0.1");
    struct throttle plain = throttle_of(c, "X", "10.0.0.1");

    CHECK_TEXT(a.by_address, b.by_address);
    CHECK(strcmp(a.by_address, other.by_address) != 0);
    CHECK_TEXT(mapped.by_address, plain.by_address);
    CHECK_TEXT(a.by_name, plain.by_name);
}

static enum status
weaken(struct ctx *c, void *arg)
{
    char hash[crypto_pwhash_STRBYTES];
    struct query *q = query_new(c, "UPDATE account SET password_hash = $1 WHERE name = 'can-bo'");

    (void)arg;
    CHECK_INT(crypto_pwhash_str(hash, good, strlen(good), 1, 8 << 20), 0);
    bind_text(q, hash);
    return query_end(q);
}

static const char *
stored_hash(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT password_hash FROM account WHERE name = 'can-bo'");
    const char *hash = query_row(q) ? col_text(q, 0) : "";

    CHECK_INT(query_end(q), OK);
    return hash;
}

TEST(a_hash_of_older_limits_is_made_anew_at_the_next_sign_in)
{
    make_account(c, "can-bo");
    CHECK_HAS(stored_hash(c), "$argon2id$v=19$m=65536,t=2,p=1$");
    CHECK_INT(db_transact(c, weaken, NULL), OK);
    CHECK_HAS(stored_hash(c), "m=8192,t=1");
    CHECK_INT(check(c, "can-bo", "sai", "10.0.0.1"), INVALID);
    CHECK_HAS(stored_hash(c), "m=8192,t=1");
    CHECK_INT(check(c, "can-bo", good, "10.0.0.1"), OK);
    CHECK_HAS(stored_hash(c), "m=65536,t=2");
    CHECK_INT(check(c, "can-bo", good, "10.0.0.1"), OK);
}

TEST(changing_ones_own_password_asks_for_the_old_one_and_ends_other_sign_ins)
{
    int64_t id = make_account(c, "can-bo");
    struct session *sessions;
    int count;

    test_sign_in(c, id);
    CHECK_INT(session_list(c, id, &sessions, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(account_password_change(c, "sai rồi đó", "năm từ khác hẳn nhau", "10.0.0.1"),
              INVALID);
    CHECK_TEXT(c->problems->field, "old_password");
    problems_clear(c);
    CHECK_INT(account_password_change(c, good, "matkhau123", "10.0.0.1"), INVALID);
    CHECK_TEXT(c->problems->field, "password");
    problems_clear(c);
    CHECK_INT(account_password_change(c, good, good, "10.0.0.1"), INVALID);
    problems_clear(c);
    CHECK_INT(account_password_change(c, good, "năm từ khác hẳn nhau", "10.0.0.1"), OK);
    CHECK_INT(session_list(c, id, &sessions, &count), OK);
    CHECK_INT(count, 0);
    CHECK_INT(check(c, "can-bo", good, "10.0.0.1"), INVALID);
    CHECK_INT(check(c, "can-bo", "năm từ khác hẳn nhau", "10.0.0.1"), OK);
}

/* ------------------------------------------------------------------ invitations */

TEST(an_invitation_sets_a_password_once)
{
    int64_t id = test_account(c, "can-bo", ROLE_MEMBER, 0, 0);
    enum invite_state state;
    struct account a;
    const char *token;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_invite(c, id, &token), OK);
    c->account_id = 0;
    CHECK_INT(account_invite_find(c, token, &state, &a), OK);
    CHECK_INT(state, INVITE_LIVE);
    CHECK_INT(account_invite_accept(c, token, "ngắn", &a), INVALID);
    problems_clear(c);
    CHECK_INT(account_invite_accept(c, token, good, &a), OK);
    CHECK_INT(a.id, id);
    CHECK_INT(c->account_id, 0);
    CHECK_INT(account_invite_accept(c, token, "năm từ khác hẳn nhau", &a), NOT_FOUND);
    CHECK_INT(account_invite_find(c, token, &state, &a), OK);
    CHECK_INT(state, INVITE_USED);
    CHECK_INT(check(c, "can-bo", good, "10.0.0.1"), OK);
}

TEST(an_invitation_lasts_72_hours_and_a_later_one_replaces_it)
{
    int64_t id = test_account(c, "can-bo", ROLE_MEMBER, 0, 0);
    enum invite_state state;
    struct account a;
    struct clock clock;
    const char *first, *second;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_invite(c, id, &first), OK);
    CHECK_INT(account_invite(c, id, &second), OK);
    CHECK_INT(account_invite_find(c, first, &state, &a), OK);
    CHECK_INT(state, INVITE_EXPIRED);
    wait(c, &clock, 72 * 3600 - 1);
    CHECK_INT(account_invite_find(c, second, &state, &a), OK);
    CHECK_INT(state, INVITE_LIVE);
    wait(c, &clock, 1);
    CHECK_INT(account_invite_find(c, second, &state, &a), OK);
    CHECK_INT(state, INVITE_EXPIRED);
    CHECK_INT(account_invite_accept(c, second, good, &a), NOT_FOUND);
    CHECK_INT(account_invite_find(c, "không có", &state, &a), OK);
    CHECK_INT(state, INVITE_UNKNOWN);
}

TEST(a_password_set_otherwise_lets_the_invitation_die)
{
    int64_t id = test_account(c, "can-bo", ROLE_MEMBER, 0, 0);
    enum invite_state state;
    struct account a;
    const char *token;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_invite(c, id, &token), OK);
    CHECK_INT(account_set_password(c, id, good), OK);
    CHECK_INT(account_invite_find(c, token, &state, &a), OK);
    CHECK_INT(state, INVITE_EXPIRED);
}

TEST(the_store_holds_no_token_of_an_invitation)
{
    int64_t id = test_account(c, "can-bo", ROLE_MEMBER, 0, 0);
    struct query *q;
    const char *token;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_invite(c, id, &token), OK);
    q = query_new(c, "SELECT token_hash FROM invite");
    CHECK(query_row(q));
    CHECK(strlen(col_text(q, 0)) == 64);
    CHECK_LACKS(col_text(q, 0), token);
    CHECK_INT(query_end(q), OK);
}

const struct test account_signin_tests[] = {
    T(weak_passwords_are_refused_with_the_way_to_mend),
    T(long_passwords_in_any_script_are_taken),
    T(the_list_of_common_passwords_is_in_the_program_and_squeezed),
    T_DB(the_right_password_opens_and_everything_else_is_told_alike),
    T_DB(an_unknown_name_costs_the_same_time),
    T_DB(five_failures_hold_a_name_for_a_minute_and_each_more_for_twice_as_long),
    T_DB(an_unknown_name_is_held_like_a_known_one_and_for_an_hour_at_most),
    T_DB(others_behind_the_same_address_go_on_for_a_long_while),
    T_DB(an_address_of_the_new_kind_counts_by_its_network),
    T_DB(a_hash_of_older_limits_is_made_anew_at_the_next_sign_in),
    T_DB(changing_ones_own_password_asks_for_the_old_one_and_ends_other_sign_ins),
    T_DB(an_invitation_sets_a_password_once),
    T_DB(an_invitation_lasts_72_hours_and_a_later_one_replaces_it),
    T_DB(a_password_set_otherwise_lets_the_invitation_die),
    T_DB(the_store_holds_no_token_of_an_invitation),
    T_END,
};
