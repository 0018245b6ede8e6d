/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands: what they print, and that a secret is printed once. */
#include "feature/account/account_cli.h"

#include "core/args_inside.h"
#include "feature/account/account_inside.h"
#include "test/nghi_son.h"
#include "test/test_http.h"
#include "web/session.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORDS_MAX = 32 };

/* Runs "account add x --role member"; *out is what it printed. */
static enum status
run(struct ctx *c, const char *line, const char **out)
{
    const char *words[WORDS_MAX] = { NULL };
    char *rest = arena_strdup(c->arena, line), *word;
    const struct command *command = account_commands;
    char *printed;
    size_t length;
    FILE *file = open_memstream(&printed, &length);
    int count = 0;
    enum status st;

    while (command->name != NULL && strncmp(line, command->name, strlen(command->name)) != 0)
        command++;
    CHECK(command->name != NULL && file != NULL);
    for (rest += strlen(command->name);
         (word = strsep(&rest, " ")) != NULL && count + 1 < WORDS_MAX;)
        if (word[0] != '\0')
            words[count++] = word;
    problems_clear(c);
    c->account_id = ACCOUNT_SYSTEM;
    st = command->run(c, args_new(c->arena, command->name, command->usage, words, file));
    fclose(file);
    *out = arena_strdup(c->arena, printed);
    free(printed);
    return st;
}

TEST(an_account_is_added_with_a_role_and_its_password_opens)
{
    struct nghi_son n;
    struct account a;
    const char *out, *password;

    nghi_son_make(c, &n);
    CHECK_INT(run(c,
                  "account add Can-Bo --role unit_officer --unit 16660 --campaign nghi-son-2025 "
                  "--full-name Cán",
                  &out),
              OK);
    CHECK(strncmp(out, "can-bo  ", 8) == 0);
    password = arena_strndup(c->arena, out + 8, strlen(out) - 9);
    CHECK_INT(account_check(c, "can-bo", password, "10.0.0.1", &a), OK);
    CHECK_TEXT(a.full_name, "Cán");
    CHECK(!a.must_change);
    c->account_id = a.id;
    CHECK(may(c, REPORT_UNIT, n.hai_ha, n.campaign.id));
    CHECK(!may(c, REPORT_UNIT, n.town, n.campaign.id));
    CHECK_INT(run(c, "account add can-bo --role member --unit 407", &out), CONFLICT);
    CHECK_TEXT(out, "");
}

TEST(what_is_wrong_with_a_new_account_is_told_and_nothing_is_made)
{
    static const char *const lines[] = {
        "account add x1 --role king --unit 407",
        "account add x1 --unit 407",
        "account add x1 --role member --unit nowhere",
        "account add x1 --role member --unit 407 --campaign nothing",
        "account add x1 --role member --unit 407 --from yesterday",
        "account add x1 --role member --unit 407 --from 2025-03-01 --to 2025-02-01",
        "account add x1 --role unit_officer",
        "account add Đ --role member --unit 407",
    };
    struct nghi_son n;
    int64_t before, after;
    const char *out;

    nghi_son_make(c, &n);
    CHECK_INT(account_count(c, &before), OK);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        CHECK_INT(run(c, lines[i], &out), INVALID);
        CHECK(c->problem_count > 0);
        CHECK_TEXT(out, "");
    }
    CHECK_INT(account_count(c, &after), OK);
    CHECK_INT(before, after);
}

TEST(a_new_password_and_a_token_are_printed_once)
{
    int64_t id = test_account(c, "can-bo", ROLE_MEMBER, 0, 0);
    struct session *sessions;
    struct account a;
    const char *out, *first;
    int count;

    CHECK_INT(run(c, "account password can-bo --must-change", &first), OK);
    CHECK_INT(account_check(c, "can-bo", arena_strndup(c->arena, first + 8, strlen(first) - 9),
                            "10.0.0.1", &a),
              OK);
    CHECK(a.must_change);
    CHECK_INT(run(c, "account token can-bo --label báo-cáo --json", &out), OK);
    CHECK_HAS(out, "{\"name\":\"can-bo\",\"token\":\"");
    CHECK_INT(session_list(c, id, &sessions, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(sessions[0].label, "báo-cáo");
    CHECK_INT(run(c, "account password nobody", &out), NOT_FOUND);
    CHECK(c->problem_count == 1);
}

TEST(sample_accounts_get_passwords_once)
{
    struct account a = { .name = "mau", .full_name = "Mẫu", .is_sample = true };
    const char *out;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_insert(c, &a), OK);
    test_account(c, "that", ROLE_MEMBER, 0, 0);
    CHECK_INT(account_grant(c, &(struct grant){ .account_id = a.id, .role = ROLE_ADMIN }), OK);
    CHECK_INT(run(c, "account example", &out), OK);
    CHECK(strncmp(out, "mau  ", 5) == 0);
    CHECK_HAS(out, "  admin\n");
    CHECK_LACKS(out, "that");
    CHECK_INT(account_check(c, "mau", arena_strndup(c->arena, out + 5, 19), "10.0.0.1", &a), OK);
    CHECK_INT(run(c, "account example", &out), OK);
    CHECK_TEXT(out, "");
}

TEST(accounts_are_counted_listed_and_closed)
{
    const char *out;

    CHECK_INT(run(c, "account count", &out), OK);
    CHECK_TEXT(out, "0\n");
    test_account(c, "can-bo", ROLE_MEMBER, 0, 0);
    CHECK_INT(run(c, "account count", &out), OK);
    CHECK_TEXT(out, "1\n");
    CHECK_INT(run(c, "account list", &out), OK);
    CHECK_HAS(out, "can-bo  can-bo  ");
    CHECK_INT(run(c, "account list --json", &out), OK);
    CHECK_HAS(out, "\"role\":\"member\"");
    CHECK_INT(run(c, "account close can-bo", &out), OK);
    CHECK_INT(run(c, "account close can-bo", &out), INVALID);
    CHECK_INT(run(c, "account token can-bo", &out), INVALID);
}

const struct test account_cli_tests[] = {
    T_DB(an_account_is_added_with_a_role_and_its_password_opens),
    T_DB(what_is_wrong_with_a_new_account_is_told_and_nothing_is_made),
    T_DB(a_new_password_and_a_token_are_printed_once),
    T_DB(sample_accounts_get_passwords_once),
    T_DB(accounts_are_counted_listed_and_closed),
    T_END,
};
