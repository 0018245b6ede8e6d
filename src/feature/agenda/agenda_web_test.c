/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses of calendars, over HTTP and from the command line. */
#include "core/args_inside.h"
#include "db/db.h"
#include "feature/account/account.h"
#include "feature/agenda/agenda.h"
#include "feature/agenda/agenda_cli.h"
#include "test/reporting.h"

#include <stdio.h>
#include <stdlib.h>

/* A new address of the account that is signed in: its path. */
static const char *
make_address(struct ctx *c)
{
    struct reply reply = test_post(c, "/lam-viec/lich", "label=%C4%90i%E1%BB%87n+tho%E1%BA%A1i");
    const char *at = strstr(reply.body, "value=\"http://localhost/lich/");

    CHECK_INT(reply.status, 200);
    CHECK(at != NULL);
    at += strlen("value=\"http://localhost");
    return arena_strndup(c->arena, at, strcspn(at, "\""));
}

/* As a program asks: without a cookie. */
static struct reply
fetch(struct ctx *c, const char *path, const char *etag)
{
    struct pair headers[] = { { "accept", "*/*" }, { NULL, NULL }, { NULL, NULL } };

    if (etag != NULL)
        headers[1] = (struct pair){ "if-none-match", etag };
    test_forget_cookies();
    return test_request(c, GET, path, headers, NULL);
}

static struct reporting_scene
begin(struct ctx *c, const char **out_path)
{
    struct reporting_scene s;

    reporting_make(c, &s);
    test_sign_in(c, s.officer);
    *out_path = make_address(c);
    return s;
}

TEST(an_address_gives_the_calendar_without_signing_in)
{
    const char *path;
    struct reporting_scene s = begin(c, &path);
    struct reply reply = fetch(c, path, NULL);

    CHECK_INT(reply.status, 200);
    CHECK_TEXT(reply.type, "text/calendar; charset=utf-8");
    CHECK_HAS(reply.body, "BEGIN:VCALENDAR");
    CHECK_HAS(reply.body, "UID:deadline-");
    CHECK_TEXT(reply_header(reply, "Cache-Control"), "private, no-cache");
    CHECK(reply_header(reply, "Set-Cookie") == NULL);
    CHECK(reply_header(reply, "X-Robots-Tag") != NULL);
    /* also in the browser of somebody else it is its owner's */
    test_sign_in(c, s.other_officer);
    CHECK_TEXT(test_get(c, path).body, reply.body);
    test_sign_in(c, s.officer);
    CHECK_HAS(test_get(c, "/lam-viec/lich").body, "12/02/2025"); /* the last fetch */
}

TEST(an_unchanged_calendar_is_not_sent_again)
{
    const char *path, *etag;
    struct reporting_scene s = begin(c, &path);
    struct reply reply = fetch(c, path, NULL);
    struct conference k = { .place = "", .chair = "", .note = "", .delegates = -1 };

    etag = reply_header(reply, "ETag");
    CHECK(etag != NULL);
    reply = fetch(c, path, etag);
    CHECK_INT(reply.status, 304);
    CHECK(reply.length == 0);
    CHECK_TEXT(reply_header(reply, "ETag"), etag);
    CHECK_INT(fetch(c, path, "\"another\"").status, 200);
    c->account_id = ACCOUNT_SYSTEM;
    k.campaign_id = s.n.campaign.id;
    k.unit_id = s.n.hai_ha;
    k.cost_vnd = -1;
    k.scheduled_minute = -1;
    CHECK_INT(conference_take(c, STEP_PLAN, &k, true, ""), OK);
    k.scheduled_on = reporting_day("2025-03-20");
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &k, true, ""), OK);
    CHECK_INT(fetch(c, path, etag).status, 200);
}

TEST(a_revoked_address_answers_nobody)
{
    const char *path;
    struct reporting_scene s = begin(c, &path);
    struct agenda_address *rows;
    const char *url;
    int count;

    CHECK_INT(agenda_address_list(c, &rows, &count), OK);
    CHECK_INT(count, 1);
    url = arena_printf(c->arena, "/lam-viec/lich/%lld/thu-hoi", (long long)rows[0].id);
    test_sign_in(c, s.other_officer);
    CHECK_INT(test_post(c, url, "").status, 404);
    CHECK_INT(fetch(c, path, NULL).status, 200);
    test_sign_in(c, s.officer);
    CHECK_INT(test_post(c, url, "").status, 303);
    CHECK_INT(test_post(c, url, "").status, 404);
    CHECK_INT(fetch(c, path, NULL).status, 404);
    CHECK_INT(fetch(c, "/lich/khong-co.ics", NULL).status, 404);
}

TEST(a_closed_account_has_no_calendar_and_gets_none_back_by_being_opened)
{
    const char *path;
    struct reporting_scene s = begin(c, &path);
    struct account a;

    c->account_id = ACCOUNT_SYSTEM;
    test_account(c, "quan-tri", ROLE_ADMIN, 0, 0); /* one has to stay */
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_find(c, s.officer, &a), OK);
    CHECK_INT(account_close(c, a.id, a.version), OK);
    CHECK_INT(fetch(c, path, NULL).status, 404);
    c->account_id = ACCOUNT_SYSTEM;
    test_set_time(c, "2025-02-12 13:00:00");
    CHECK_INT(account_reopen(c, a.id, a.version + 1), OK);
    CHECK_INT(fetch(c, path, NULL).status, 404);
    test_sign_in(c, s.officer);
    CHECK_LACKS(test_get(c, "/lam-viec/lich").body, "Điện thoại");
    CHECK_INT(fetch(c, make_address(c), NULL).status, 200);
}

TEST(whoever_asks_too_often_waits)
{
    const char *path;
    struct reply reply;

    begin(c, &path);
    for (int i = 0; i < ADDRESS_FETCHES_OF_A_SPELL; i++)
        CHECK_INT(fetch(c, path, NULL).status, 200);
    reply = fetch(c, path, NULL);
    CHECK_INT(reply.status, 429);
    CHECK_TEXT(reply_header(reply, "Retry-After"), "600");
    test_set_time(c, "2025-02-12 12:10:00");
    CHECK_INT(fetch(c, path, NULL).status, 200);
}

TEST(what_is_wrong_with_an_address_stands_at_its_field)
{
    const char *path;
    struct reporting_scene s = begin(c, &path);
    struct reply reply = test_post(c, "/lam-viec/lich", "label=");

    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "aria-invalid=\"true\"");
    for (int i = 1; i < ADDRESSES_MAX; i++)
        make_address(c);
    reply = test_post(c, "/lam-viec/lich", "label=%3Cb%3E");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "Đã có 10 địa chỉ");
    CHECK_HAS(reply.body, "value=\"&lt;b&gt;\"");
    reply = test_post_json(c, "/lam-viec/lich", "label=x");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "\"label\"");
    /* nobody makes one for somebody else */
    CHECK_INT(agenda_address_insert(c, s.head, "x", &path), DENIED);
}

static int64_t
count_rows_with(struct ctx *c, const char *token)
{
    struct query *q = query_new(c, "SELECT (SELECT COUNT(*) FROM calendar_address WHERE token_hash"
                                   " = $1) + (SELECT COUNT(*) FROM audit WHERE after LIKE $2)");
    int64_t n = -1;

    bind_text(q, token);
    bind_text(q, arena_printf(c->arena, "%%%s%%", token));
    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(the_address_itself_is_kept_nowhere)
{
    const char *path, *token;
    struct reply reply;

    begin(c, &path);
    token = arena_strndup(c->arena, path + 6, strlen(path) - 10);
    CHECK(strlen(token) == 43);
    CHECK_INT(count_rows_with(c, token), 0);
    reply = test_get(c, "/lam-viec/lich");
    CHECK_LACKS(reply.body, token);
    CHECK_HAS(reply.body, "Điện thoại");
}

TEST(the_page_shows_what_comes_and_has_a_json_face)
{
    const char *path;
    struct reporting_scene s = begin(c, &path);
    struct reply reply = test_get(c, "/lam-viec/lich");

    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "30/03/2025");
    CHECK_HAS(reply.body, "Hạn: Hội nghị cấp xã");
    CHECK_HAS(reply.body, "href=\"/lam-viec/don-vi/");
    reply = test_get_json(c, "/lam-viec/lich");
    CHECK_HAS(reply.body, "\"addresses\"");
    CHECK_HAS(reply.body, "\"lines\"");
    test_sign_in(c, test_account(c, "chua-co-viec", ROLE_NONE, 0, 0));
    CHECK_HAS(test_get(c, "/lam-viec/lich").body, "Không có gì trong 60 ngày tới");
    CHECK(s.officer != 0);
}

static enum status
run(struct ctx *c, int n, const char *word, const char *option, const char *value, const char **out)
{
    const char *words[] = { word, option, value, NULL };
    char *printed;
    size_t length;
    FILE *file = open_memstream(&printed, &length);
    enum status st;

    CHECK(file != NULL);
    problems_clear(c);
    c->account_id = ACCOUNT_SYSTEM;
    st = agenda_commands[n].run(
        c, args_new(c->arena, agenda_commands[n].name, agenda_commands[n].usage, words, file));
    fclose(file);
    *out = arena_strdup(c->arena, printed);
    free(printed);
    return st;
}

TEST(the_command_prints_a_new_address_once_and_what_it_gives)
{
    struct reporting_scene s;
    const char *out, *path;
    struct reply reply;

    reporting_make(c, &s);
    CHECK_INT(run(c, 0, "hai-ha", "--site", "https://thi-dua.example", &out), OK);
    CHECK(strncmp(out, "hai-ha  https://thi-dua.example/lich/", 37) == 0);
    path = arena_strndup(c->arena, strstr(out, "/lich/"), strcspn(strstr(out, "/lich/"), "\n"));
    reply = fetch(c, path, NULL);
    CHECK_INT(reply.status, 200);
    CHECK_INT(run(c, 0, "hai-ha", "--json", NULL, &out), OK);
    CHECK_HAS(out, "{\"name\":\"hai-ha\",\"address\":\"/lich/");
    CHECK_INT(run(c, 1, "hai-ha", "--site", "http://localhost", &out), OK);
    CHECK_TEXT(out, reply.body);
    CHECK_INT(run(c, 0, "khong-co", NULL, NULL, &out), NOT_FOUND);
    CHECK_HAS(c->problems->message, "khong-co");
}

const struct test agenda_web_tests[] = {
    T_DB(an_address_gives_the_calendar_without_signing_in),
    T_DB(an_unchanged_calendar_is_not_sent_again),
    T_DB(a_revoked_address_answers_nobody),
    T_DB(a_closed_account_has_no_calendar_and_gets_none_back_by_being_opened),
    T_DB(whoever_asks_too_often_waits),
    T_DB(what_is_wrong_with_an_address_stands_at_its_field),
    T_DB(the_address_itself_is_kept_nowhere),
    T_DB(the_page_shows_what_comes_and_has_a_json_face),
    T_DB(the_command_prints_a_new_address_once_and_what_it_gives),
    T_END,
};
