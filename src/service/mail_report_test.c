/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports that come back, as mail servers write them, and as nobody should. */
#include "service/mail_bounce.h"

#include "db/db.h"
#include "service/mail_outbox.h"
#include "service/mail_queue.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <stdlib.h>

#define TOKEN "0123456789abcdef0123"

/* As Postfix writes it. */
#define REPORT(ACTION, STATUS, TO, ID)                                                               \
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example (Mail Delivery System)\r\n"                 \
    "Subject: Undelivered Mail Returned to Sender\r\nTo: " TO "\r\nMIME-Version: 1.0\r\n"            \
    "Content-Type: multipart/report; report-type=delivery-status;\r\n"                               \
    "\tboundary=\"4Yt.1739/mail.example\"\r\n\r\nThis is a MIME-encapsulated message.\r\n\r\n"       \
    "--4Yt.1739/mail.example\r\nContent-Description: Notification\r\n"                               \
    "Content-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry.\r\n\r\n"                           \
    "--4Yt.1739/mail.example\r\nContent-Description: Delivery report\r\n"                            \
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n"              \
    "X-Postfix-Queue-ID: 4Yt\r\n\r\nFinal-Recipient: rfc822; an@nghison.example\r\n"                 \
    "Action: " ACTION "\r\nStatus: " STATUS "\r\n"                                                   \
    "Diagnostic-Code: smtp; 550 5.1.1 <an@nghison.example>:\r\n    không có người này\r\n\r\n" \
    "--4Yt.1739/mail.example\r\nContent-Type: message/rfc822\r\n\r\n"                                \
    "From: thidua@nghison.example\r\nMessage-ID: <" ID "@nghison.example>\r\n\r\nBody\r\n"           \
    "--4Yt.1739/mail.example--\r\n"

static struct mail_report
read(struct ctx *c, const char *text, const char *to)
{
    return mail_report_read(c->arena, text, strlen(text), to);
}

TEST(a_report_names_its_letter_by_the_address_it_came_to_or_by_the_letter_within)
{
    struct mail_report r =
        read(c, REPORT("failed", "5.1.1", "bounce+" TOKEN "@nghison.example", "x"), NULL);

    CHECK_INT(r.action, REPORT_FAILED);
    CHECK_TEXT(r.token, TOKEN);
    CHECK_TEXT(r.status, "5.1.1");
    CHECK_TEXT(r.diagnostic, "550 5.1.1 <an@nghison.example>: không có người này");
    r = read(c, REPORT("failed", "5.1.1", "thidua@nghison.example", TOKEN), NULL);
    CHECK_TEXT(r.token, TOKEN);
    r = read(c, REPORT("failed", "5.1.1", "thidua@nghison.example", "x"),
             "bounce+" TOKEN "@nghison.example");
    CHECK_TEXT(r.token, TOKEN);
    r = read(c, REPORT("failed", "5.1.1", "bounce+0123@nghison.example", "y" TOKEN), NULL);
    CHECK_TEXT(r.token, "");
}

TEST(what_a_report_says_is_told_apart)
{
    static const char delayed[] = REPORT("delayed", "4.4.1", "bounce+" TOKEN "@a.example", "x"),
                      relayed[] = REPORT("relayed", "2.0.0", "bounce+" TOKEN "@a.example", "x"),
                      answer[] =
                          "To: bounce+" TOKEN "@a.example\n"
                          "Subject: Tôi đi vắng\nContent-Type: text/plain\n\nAction: failed\n";

    CHECK_INT(read(c, delayed, NULL).action, REPORT_DELAYED);
    CHECK_INT(read(c, relayed, NULL).action, REPORT_DELIVERED);
    CHECK_INT(read(c, answer, NULL).action, REPORT_NONE);
    CHECK_TEXT(read(c, answer, NULL).token, TOKEN);
}

TEST(only_an_address_that_is_dead_is_not_written_to_again)
{
    static const struct {
        const char *status;
        bool is_dead;
    } cases[] = { { "5.1.1", true },  { "5.1.10", true }, { "5.2.1", true },   { "5.0.0", true },
                  { "5.4.4", true },  { "5.2.2", false }, { "5.2.3", false },  { "5.3.4", false },
                  { "5.6.0", false }, { "5.7.1", false }, { "5.7.26", false }, { "4.4.7", false },
                  { "2.0.0", false }, { "", false },      { "5", false } };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        CHECK_INT(mail_is_dead_address(cases[i].status), cases[i].is_dead);
    CHECK_TEXT(mail_status_in(c->arena, "550 5.1.1 no"), "5.1.1");
    CHECK_TEXT(mail_status_in(c->arena, "550-5.7.26 x"), "5.7.26");
    CHECK_TEXT(mail_status_in(c->arena, "from 15.1.1.2 and 5.1.1.1"), "");
    CHECK_TEXT(mail_status_in(c->arena, "550 no"), "");
}

TEST(bytes_of_any_kind_are_read_to_their_end)
{
    static const char *const hostile[] = {
        "",
        "\n",
        "\r\n\r\n",
        "Content-Type: multipart/report; boundary=\n\n--\n--\n",
        "Content-Type: multipart/report; boundary=\"\n\n",
        "Content-Type: multipart/report; boundary=x\n\n--x",
        "Content-Type: multipart/report; boundary=x\n\n--x\n--x\n--x--\n--x",
        "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: "
        "message/delivery-status\n",
        "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status"
        "\n\n\n\nAction: failed",
        "To: bounce+\nTo: +++@",
        "\xFF\xFE\x00",
        ": :\n : \n\t\n",
    };
    size_t large = MAIL_REPORT_MAX_BYTES + 10;
    char *lines = arena_alloc(c->arena, large);

    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
        CHECK_TEXT(read(c, hostile[i], NULL).token, "");
    memset(lines, '\n', large);
    memcpy(lines,
           "Content-Type: multipart/report; boundary=x\n\n--x\n"
           "Content-Type: message/delivery-status\n\n",
           86);
    CHECK_INT(mail_report_read(c->arena, lines, large, NULL).action, REPORT_NONE);
    for (size_t i = 100; i + 20 < large; i += 17)
        memcpy(lines + i, "Action: delayed\n\n", 17);
    CHECK_INT(mail_report_read(c->arena, lines, large, NULL).action, REPORT_DELAYED);
    memset(lines, '-', large);
    mail_report_read(c->arena, lines, large, NULL);
    CHECK(arena_size(c->arena) < 64 << 20);
}

/* ------------------------------------------------------------------ what is noted */

struct sent {
    const char *key, *address;
    int64_t account_id;
};

static enum status
insert_sent(struct ctx *c, void *arg)
{
    const struct sent *s = arg;
    struct mail m = { .key = s->key,
                      .address = s->address,
                      .subject = "Thư",
                      .body = "x",
                      .account_id = s->account_id };
    struct query *q;
    int64_t id;
    enum status st = mail_insert(c, &m, &id);

    if (st != OK)
        return st;
    q = query_new(c,
                  "UPDATE mail SET state = 'sent', token = $1, address = COALESCE(address,"
                  " (SELECT a.email FROM account a WHERE a.id = mail.account_id)) WHERE id = $2");
    bind_text(q, TOKEN);
    bind_int(q, id);
    return query_end(q);
}

static struct mail_bounce
take(struct ctx *c, const char *text)
{
    struct mail_bounce b;

    CHECK_INT(mail_bounce_take(c, text, strlen(text), NULL, &b), OK);
    return b;
}

static const char *
state_of(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT state FROM mail");
    const char *state = query_row(q) ? col_text(q, 0) : "";

    CHECK_INT(query_end(q), OK);
    return state;
}

TEST(a_letter_that_came_back_is_seen_and_its_address_is_left_alone_until_it_is_confirmed)
{
    struct sent s = { .key = "a" };
    struct mail_bounced bounced;
    struct mail_bounce b;
    struct reply reply;

    s.account_id = test_account(c, "ann", ROLE_ADMIN, 0, 0);
    test_sign_in(c, s.account_id);
    CHECK_INT(
        test_post(c, "/lam-viec/tai-khoan/toi", "email=an%40nghison.example&lang=vi&version=1")
            .status,
        303);
    CHECK_INT(db_transact(c, insert_sent, &s), OK);
    take(c, REPORT("delayed", "4.4.1", "bounce+" TOKEN "@a.example", "x"));
    CHECK_TEXT(state_of(c), "sent");
    b = take(c, REPORT("failed", "5.1.1", "bounce+" TOKEN "@a.example", "x"));
    CHECK(b.is_address_dead && !b.was_known);
    CHECK_TEXT(state_of(c), "bounced");
    CHECK_INT(mail_address_find(c, "AN@nghison.example", &bounced), OK);
    CHECK_HAS(bounced.answer, "không có người này");
    CHECK(take(c, REPORT("failed", "5.1.1", "bounce+" TOKEN "@a.example", "x")).was_known);
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").body, "không có người này");
    reply =
        test_get(c, arena_printf(c->arena, "/lam-viec/tai-khoan/%lld", (long long)s.account_id));
    CHECK_HAS(reply.body, "không có người này");
    CHECK_INT(test_post(c, "/lam-viec/tai-khoan/toi/dia-chi", "").status, 303);
    CHECK_INT(mail_address_find(c, "an@nghison.example", &bounced), NOT_FOUND);
    CHECK_LACKS(test_get(c, "/lam-viec/tai-khoan/toi").body, "không có người này");
}

TEST(whoever_enters_an_address_anew_says_that_it_is_right)
{
    struct sent s = { .key = "a", .address = "an@nghison.example" };
    struct mail_bounced bounced;
    int64_t ann = test_account(c, "ann", ROLE_ADMIN, 0, 0);

    CHECK_INT(db_transact(c, insert_sent, &s), OK);
    take(c, REPORT("failed", "5.1.1", "bounce+" TOKEN "@a.example", "x"));
    test_sign_in(c, ann);
    CHECK_INT(mail_address_find(c, "an@nghison.example", &bounced), OK);
    CHECK_INT(
        test_post(c, "/lam-viec/tai-khoan/toi", "email=an%40nghison.example&lang=vi&version=1")
            .status,
        303);
    CHECK_INT(mail_address_find(c, "an@nghison.example", &bounced), NOT_FOUND);
}

TEST(a_full_mailbox_is_written_to_again)
{
    struct sent s = { .key = "a", .address = "an@nghison.example" };
    struct mail_bounced bounced;

    CHECK_INT(db_transact(c, insert_sent, &s), OK);
    CHECK(!take(c, REPORT("failed", "5.2.2", "bounce+" TOKEN "@a.example", "x")).is_address_dead);
    CHECK_TEXT(state_of(c), "bounced");
    CHECK_INT(mail_address_find(c, "an@nghison.example", &bounced), NOT_FOUND);
}

TEST(a_report_about_no_letter_of_ours_changes_nothing)
{
    static const char other[] =
        REPORT("failed", "5.1.1", "bounce+ffffffffffffffffffff@a.example", "x");
    struct sent s = { .key = "a", .address = "an@nghison.example" };
    struct mail_bounce b;

    CHECK_INT(db_transact(c, insert_sent, &s), OK);
    CHECK_INT(mail_bounce_take(c, other, strlen(other), NULL, &b), NOT_FOUND);
    CHECK_INT(mail_bounce_take(c, "To: x\n\ny", 8, NULL, &b), INVALID);
    CHECK_TEXT(state_of(c), "sent");
}

const struct test mail_report_tests[] = {
    T(a_report_names_its_letter_by_the_address_it_came_to_or_by_the_letter_within),
    T(what_a_report_says_is_told_apart),
    T(only_an_address_that_is_dead_is_not_written_to_again),
    T(bytes_of_any_kind_are_read_to_their_end),
    T_DB(a_letter_that_came_back_is_seen_and_its_address_is_left_alone_until_it_is_confirmed),
    T_DB(whoever_enters_an_address_anew_says_that_it_is_right),
    T_DB(a_full_mailbox_is_written_to_again),
    T_DB(a_report_about_no_letter_of_ours_changes_nothing),
    T_END,
};
