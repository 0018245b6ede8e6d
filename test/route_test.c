/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every row of the product's table: asked as nobody, as each role that does not hold its action, as one that does, and
 * without a form's token; as a page and as JSON. THIDUA_VERBOSE=1 prints the table. */
#include "test/test_http.h"
#include "web/router.h"

#include <stdio.h>
#include <stdlib.h>

/* The row's path with a value of each kind in its places: well formed, of nothing that exists. */
static const char *
sample_path(struct ctx *c, const struct route *row)
{
    struct buf b;

    buf_init(&b, c->arena, 128);
    for (const char *at = row->path; *at != '\0'; at++) {
        size_t length = strcspn(at, "}");

        if (*at != '{') {
            buf_add_char(&b, *at);
            continue;
        }
        if (memmem(at, length, ":int", 4) != NULL)
            buf_add(&b, "123456789");
        else if (memmem(at, length, ":date", 5) != NULL)
            buf_add(&b, "2025-02-12");
        else
            buf_add(&b, "x");
        at += length;
    }
    return b.data;
}

static int
ask(struct ctx *c, const struct route *row, bool as_json, bool with_token)
{
    const char *path = sample_path(c, row);

    if (row->method == GET)
        return as_json ? test_get_json(c, path).status : test_get(c, path).status;
    if (row->method != POST)
        return test_request(
                   c, row->method, path,
                   (struct pair[]){ { "accept", as_json ? "application/json" : "text/html" },
                                    { with_token ? "x-csrf" : "x-none", test_csrf(c) },
                                    { NULL, NULL } },
                   NULL)
            .status;
    if (!with_token)
        return test_post_without_token(c, path, "").status;
    return as_json ? test_post_json(c, path, "").status : test_post(c, path, "").status;
}

static bool
gives(enum role role, enum access access)
{
    return access <= SIGNED_IN || role_gives(role, access);
}

static void
check(const struct route *row, const char *who, int got, bool holds)
{
    if (holds)
        return;
    printf("%s %s as %s: %d\n", method_name(row->method), row->path, who, got);
    CHECK(holds);
}

TEST(nobody_reaches_a_row_that_is_not_public)
{
    int count;
    const struct route *const *rows = router_rows(test_web(c)->router, &count);

    CHECK(count > 0);
    for (int i = 0; i < count; i++) {
        int page = ask(c, rows[i], false, true), json = ask(c, rows[i], true, true);

        if (getenv("THIDUA_VERBOSE") != NULL)
            printf("%-4s %-50s access %2d flags %d: %d %d\n", method_name(rows[i]->method),
                   rows[i]->path, (int)rows[i]->access, rows[i]->flags, page, json);
        if (rows[i]->access == PUBLIC) {
            check(rows[i], "nobody", page, page != 401 && page != 403 && page < 500);
            check(rows[i], "nobody, JSON", json, json != 401 && json != 403 && json < 500);
        } else {
            check(rows[i], "nobody", page, page == (rows[i]->method > POST ? 401 : 303));
            check(rows[i], "nobody, JSON", json, json == 401);
        }
    }
}

static void
ask_as_each_role(struct ctx *c, bool as_json)
{
    int count;
    const struct route *const *rows = router_rows(test_web(c)->router, &count);

    for (enum role role = ROLE_NONE; role < ROLE_COUNT; role++) {
        const char *name = role_code(role);
        int64_t account_id = test_account(c, name, role, 0, 0);

        const char *session = NULL;

        for (int i = 0; i < count; i++) {
            int got;

            if (session == NULL) {
                test_sign_in(c, account_id);
                session = test_cookie("thidua");
            }
            test_forget_cookies();
            test_set_cookie(c, "thidua", session);
            got = ask(c, rows[i], as_json, true);
            if (method_writes(rows[i]->method) && got < 400)
                session = NULL; /* it may have been the one that ends it */
            if (gives(role, rows[i]->access))
                check(rows[i], name, got, got != 401 && got < 500);
            else
                check(rows[i], name, got, got == 403 || got == 404);
        }
    }
}

TEST(each_role_reaches_what_it_gives_and_nothing_else)
{
    ask_as_each_role(c, false);
}

TEST(each_role_reaches_as_json_what_it_gives_and_nothing_else)
{
    ask_as_each_role(c, true);
}

TEST(no_row_takes_a_form_without_its_token)
{
    int count;
    const struct route *const *rows = router_rows(test_web(c)->router, &count);
    int64_t admin = test_account(c, "everything", ROLE_ADMIN, 0, 0);

    for (enum role role = ROLE_ADMIN + 1; role < ROLE_COUNT; role++)
        test_grant(c, admin, role, 0, 0, "2000-01-01", NULL);
    test_sign_in(c, admin);
    for (int i = 0; i < count; i++) {
        if (!method_writes(rows[i]->method))
            continue;
        if ((rows[i]->flags & NO_CSRF) != 0) {
            printf("no token is asked for by %s %s\n", method_name(rows[i]->method), rows[i]->path);
            continue;
        }
        check(rows[i], "somebody without the token", 0, ask(c, rows[i], false, false) == 403);
    }
}

const struct test route_tests[] = {
    T_DB(nobody_reaches_a_row_that_is_not_public),
    T_DB(each_role_reaches_what_it_gives_and_nothing_else),
    T_DB(each_role_reaches_as_json_what_it_gives_and_nothing_else),
    T_DB(no_row_takes_a_form_without_its_token),
    T_END,
};
