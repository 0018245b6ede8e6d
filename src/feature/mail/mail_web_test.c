/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages and commands of letters. */
#include "core/args_inside.h"
#include "db/db.h"
#include "feature/mail/mail.h"
#include "service/mail_outbox.h"
#include "service/mail_send.h"
#include "test/smtp.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <stdlib.h>
#include <unistd.h>

static enum status
insert(struct ctx *c, void *arg)
{
    int64_t id;

    return mail_insert(c, arg, &id);
}

static void
queue(struct ctx *c, const char *address, const char *subject)
{
    struct mail m = { .key = address, .address = address, .subject = subject, .body = "Bí mật" };

    CHECK_INT(db_transact(c, insert, &m), OK);
}

static int64_t
id_of(struct ctx *c, const char *key)
{
    struct query *q = query_new(c, "SELECT id FROM mail WHERE key = $1");
    int64_t id = 0;

    bind_text(q, key);
    if (query_row(q))
        id = col_int(q, 0);
    CHECK_INT(query_end_one(q), OK);
    return id;
}

static const char *
url_of(struct ctx *c, const char *key, const char *below)
{
    return arena_printf(c->arena, "/lam-viec/quan-tri/thu/%lld%s", (long long)id_of(c, key), below);
}

static void
be_admin(struct ctx *c)
{
    test_sign_in(c, test_account(c, "ann", ROLE_ADMIN, 0, 0));
}

/* ------------------------------------------------------------------ pages */

TEST(an_administrator_is_told_plainly_that_no_server_is_set_and_letters_wait)
{
    struct reply reply;

    be_admin(c);
    CHECK_HAS(test_get(c, "/lam-viec/quan-tri/thu").body, "THIDUA_MAIL_URL");
    queue(c, "an@nghison.example", "<b>Thư</b>");
    reply = test_get(c, "/lam-viec/quan-tri/thu");
    CHECK_HAS(reply.body, "&lt;b&gt;Thư&lt;/b&gt;");
    CHECK_HAS(reply.body, "an@nghison.example");
    CHECK_LACKS(reply.body, "Bí mật");
    CHECK_LACKS(test_get_json(c, "/lam-viec/quan-tri/thu").body, "Bí mật");
    setenv("THIDUA_MAIL_URL", "smtp://mail.example", 1);
    setenv("THIDUA_MAIL_FROM", "nobody", 1);
    CHECK_HAS(test_get(c, "/lam-viec/quan-tri/thu").body, "THIDUA_MAIL_FROM: ");
    setenv("THIDUA_MAIL_FROM", "thidua@nghison.example", 1);
    reply = test_get(c, "/lam-viec/quan-tri/thu");
    CHECK_HAS(reply.body, "mail.example");
    CHECK_LACKS(reply.body, "alert-danger");
}

TEST(letters_are_filtered_by_state_and_words)
{
    struct reply reply;

    be_admin(c);
    queue(c, "an@nghison.example", "Báo cáo tháng 2");
    queue(c, "binh@nghison.example", "Nhắc việc sáng thứ Hai");
    queue(c, "nobody", "Thư hỏng");
    reply = test_get(c, "/lam-viec/quan-tri/thu?trang-thai=failed");
    CHECK_HAS(reply.body, "Thư hỏng");
    CHECK_LACKS(reply.body, "Báo cáo tháng 2");
    reply = test_get(c, "/lam-viec/quan-tri/thu?q=bao+cao");
    CHECK_HAS(reply.body, "Báo cáo tháng 2");
    CHECK_LACKS(reply.body, "Nhắc việc sáng thứ Hai");
    CHECK_HAS(test_get_json(c, "/lam-viec/quan-tri/thu").body, "\"state\":\"failed\"");
    reply = test_get(c, "/lam-viec/quan-tri/thu?xuat=csv");
    CHECK_HAS(reply.body, "binh@nghison.example");
}

TEST(a_letter_is_cancelled_and_sent_again_from_its_page)
{
    be_admin(c);
    queue(c, "an@nghison.example", "Thư");
    CHECK_INT(test_post(c, url_of(c, "an@nghison.example", "/huy"), "version=1").status, 303);
    CHECK_HAS(test_get_json(c, url_of(c, "an@nghison.example", "")).body,
              "\"state\":\"cancelled\"");
    CHECK_INT(test_post(c, url_of(c, "an@nghison.example", "/huy"), "version=1").status, 303);
    CHECK_INT(test_post(c, url_of(c, "an@nghison.example", "/gui-lai"), "version=1").status, 303);
    CHECK_HAS(test_get_json(c, url_of(c, "an@nghison.example", "")).body,
              "\"state\":\"cancelled\"");
    CHECK_INT(test_post(c, url_of(c, "an@nghison.example", "/gui-lai"), "version=2").status, 303);
    CHECK_HAS(test_get_json(c, url_of(c, "an@nghison.example", "")).body, "\"state\":\"queued\"");
}

TEST(uncertain_letters_are_listed_for_a_person_to_decide)
{
    struct mail_turn t;

    test_smtp_start(c, NULL);
    be_admin(c);
    queue(c, "silent@nghison.example", "Thư");
    CHECK_INT(mail_send(c, NULL, &t), OK);
    CHECK_HAS(test_get(c, "/lam-viec/quan-tri/thu").body, "chua-ro/gui-lai");
    CHECK_HAS(test_get(c, url_of(c, "silent@nghison.example", "")).body, "alert-warning");
    CHECK_INT(test_post(c, "/lam-viec/quan-tri/thu/chua-ro/de-nguyen", "").status, 303);
    CHECK_LACKS(test_get(c, "/lam-viec/quan-tri/thu").body, "chua-ro/gui-lai");
    CHECK_HAS(test_get_json(c, url_of(c, "silent@nghison.example", "")).body,
              "\"reason\":\"left\"");
    CHECK_INT(test_post(c, url_of(c, "silent@nghison.example", "/gui-lai"), "version=2").status,
              303);
    CHECK_INT(test_post(c, "/lam-viec/quan-tri/thu/chua-ro/gui-lai", "").status, 303);
}

TEST(a_refused_address_is_shown_with_its_letter_and_confirmed_there)
{
    struct mail_turn t;

    test_smtp_start(c, NULL);
    be_admin(c);
    queue(c, "no@nghison.example", "Thư");
    CHECK_INT(mail_send(c, NULL, &t), OK);
    CHECK_HAS(test_get(c, url_of(c, "no@nghison.example", "")).body, "/dia-chi");
    CHECK_INT(test_post(c, url_of(c, "no@nghison.example", "/dia-chi"), "").status, 303);
    CHECK_LACKS(test_get(c, url_of(c, "no@nghison.example", "")).body, "/dia-chi");
}

TEST(a_test_letter_is_asked_for_and_leaves_with_the_next_turn)
{
    struct test_smtp s = test_smtp_start(c, NULL);
    struct reply reply;

    be_admin(c);
    reply = test_post(c, "/lam-viec/quan-tri/thu/thu-nghiem", "address=khong+phai");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "id=\"f-address-e\"");
    CHECK_INT(test_post(c, "/lam-viec/quan-tri/thu/thu-nghiem", "address=").status, 422);
    reply = test_post(c, "/lam-viec/quan-tri/thu/thu-nghiem", "address=an%40nghison.example");
    CHECK_INT(reply.status, 303);
    while (job_work_one(c) == OK)
        ;
    CHECK_HAS(test_get(c, reply.location).body, "2.0.0 taken");
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 1);
}

/* ------------------------------------------------------------------ commands */

/* Runs a command and returns what it printed. */
static const char *
run(struct ctx *c, const char *name, const char *const *words, enum status wanted)
{
    const struct command *command = mail_commands;
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
    const char *copy;

    while (strcmp(command->name, name) != 0)
        command++;
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(command->run(c, args_new(c->arena, command->name, command->usage, words, file)),
              wanted);
    fclose(file);
    copy = arena_strdup(c->arena, text);
    free(text);
    return copy;
}

TEST(letters_are_listed_and_sent_by_commands)
{
    static const char *const none[] = { NULL }, *const json[] = { "--json", NULL },
                             *const sent[] = { "--state", "sent", NULL },
                             *const to[] = { "binh@nghison.example", NULL },
                             *const nobody[] = { "no@nghison.example", NULL };

    queue(c, "an@nghison.example", "Thư");
    run(c, "mail send", none, INVALID);
    CHECK_TEXT(c->problems->field, "THIDUA_MAIL_URL");
    problems_clear(c);
    test_smtp_start(c, NULL);
    CHECK_HAS(run(c, "mail list", none, OK), "queued");
    CHECK_TEXT(run(c, "mail list", sent, OK), "");
    CHECK_HAS(run(c, "mail test", to, OK), "2.0.0 taken");
    CHECK_TEXT(run(c, "mail test", nobody, INVALID), "");
    CHECK_HAS(c->problems->message, "550 5.1.1");
    problems_clear(c);
    CHECK_HAS(run(c, "mail list", json, OK), "\"state\":\"queued\"");
    CHECK_HAS(run(c, "mail send", json, OK), "\"sent\":1");
    CHECK_HAS(run(c, "mail list", sent, OK), "an@nghison.example");
}

static void
feed(struct ctx *c, const char *text)
{
    const char *path = test_file(c, "message", text, strlen(text));

    CHECK(freopen(path, "r", stdin) != NULL);
}

TEST(a_report_is_read_from_standard_input)
{
    static const char *const none[] = { NULL };
    struct query *q;
    const char *token, *report;
    struct mail_turn t;

    test_smtp_start(c, NULL);
    queue(c, "an@nghison.example", "Thư");
    CHECK_INT(mail_send(c, NULL, &t), OK);
    q = query_new(c, "SELECT token FROM mail");
    CHECK(query_row(q));
    token = col_text(q, 0);
    CHECK_INT(query_end(q), OK);
    report =
        arena_printf(c->arena, "Content-Type: multipart/report; boundary=x\n\n--x\n"
                               "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
                               "Action: failed\nStatus: 5.1.1\n\n--x--\n");
    feed(c, report);
    CHECK_HAS(run(c, "mail bounce",
                  (const char *[]){
                      "--to", arena_printf(c->arena, "bounce+%s@nghison.example", token), NULL },
                  OK),
              "an@nghison.example");
    CHECK_HAS(run(c, "mail list", (const char *[]){ "--state", "bounced", NULL }, OK),
              "an@nghison.example");
    feed(c, "Subject: x\n\n");
    run(c, "mail bounce", none, INVALID);
}

const struct test mail_web_tests[] = {
    T_DB(an_administrator_is_told_plainly_that_no_server_is_set_and_letters_wait),
    T_DB(letters_are_filtered_by_state_and_words),
    T_DB(a_letter_is_cancelled_and_sent_again_from_its_page),
    T_DB(uncertain_letters_are_listed_for_a_person_to_decide),
    T_DB(a_refused_address_is_shown_with_its_letter_and_confirmed_there),
    T_DB(a_test_letter_is_asked_for_and_leaves_with_the_next_turn),
    T_DB(letters_are_listed_and_sent_by_commands),
    T_DB(a_report_is_read_from_standard_input),
    T_END,
};
