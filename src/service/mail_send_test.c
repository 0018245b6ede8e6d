/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handing letters to a real server over TLS, and what it can answer. */
#include "service/mail_send.h"

#include "db/db.h"
#include "service/job_inside.h"
#include "service/mail_outbox.h"
#include "service/mail_queue.h"
#include "test/smtp.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static enum status
insert(struct ctx *c, void *arg)
{
    int64_t id;

    return mail_insert(c, arg, &id);
}

static void
queue(struct ctx *c, struct mail m)
{
    if (m.subject == NULL)
        m.subject = "Thư";
    if (m.body == NULL)
        m.body = "Nội dung";
    if (m.key == NULL)
        m.key = m.address;
    CHECK_INT(db_transact(c, insert, &m), OK);
}

static struct mail_letter
letter(struct ctx *c, const char *key)
{
    struct query *q = query_new(c, "SELECT id FROM mail WHERE key = $1");
    int64_t account = c->account_id, id = 0;
    struct mail_letter l;

    bind_text(q, key);
    if (query_row(q))
        id = col_int(q, 0);
    CHECK_INT(query_end_one(q), OK);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(mail_find(c, id, &l), OK);
    c->account_id = account;
    return l;
}

static struct mail_turn
send_due(struct ctx *c)
{
    struct mail_turn t;

    CHECK_INT(mail_send(c, NULL, &t), OK);
    return t;
}

static const char *
address_name(json_t *letters, size_t n, const char *member, const char *what)
{
    json_t *one = json_array_get(json_object_get(json_array_get(letters, n), member), 0);
    const char *text = json_string_value(json_object_get(one, what));

    return text != NULL ? text : "";
}

static size_t
headers_named(json_t *letters, size_t n, const char *name)
{
    json_t *names = json_object_get(json_array_get(letters, n), "names"), *one;
    size_t i, count = 0;

    json_array_foreach(names, i, one) count += strcmp(json_string_value(one), name) == 0;
    return count;
}

/* ------------------------------------------------------------------ what arrives */

TEST(a_vietnamese_letter_arrives_whole)
{
    struct test_smtp s = test_smtp_start(c, NULL);
    json_t *letters;

    setenv("THIDUA_MAIL_NAME", "Thi đua thị xã Nghi Sơn, tỉnh Thanh Hóa", 1);
    setenv("THIDUA_MAIL_BOUNCE", "bounce@nghison.example", 1);
    queue(c, (struct mail){ .key = "a",
                            .address = "an@nghison.example",
                            .subject = "Báo cáo tháng 2/2025 của Ban Chỉ đạo: còn 3 đơn vị chưa "
                                       "gửi, đề nghị đôn đốc trước ngày 15/02/2025",
                            .body = "Kính gửi đồng chí.\n\n.\n.Dòng bắt đầu bằng dấu chấm\nHết",
                            .html = "<p>Kính gửi <b>đồng chí</b></p>",
                            .unsubscribe_url = "https://nghison.example/thoi-nhan/abc" });
    CHECK_INT(send_due(c).taken, 1);
    letters = test_smtp_letters(c, &s);
    CHECK_INT((int64_t)json_array_size(letters), 1);
    CHECK_TEXT(test_smtp_text(letters, 0, "subject"),
               "Báo cáo tháng 2/2025 của Ban Chỉ đạo: còn 3 đơn vị chưa "
               "gửi, đề nghị đôn đốc trước ngày 15/02/2025");
    CHECK_TEXT(test_smtp_text(letters, 0, "text"),
               "Kính gửi đồng chí.\n\n.\n.Dòng bắt đầu bằng dấu chấm\nHết\n");
    CHECK_HAS(test_smtp_text(letters, 0, "html"), "<b>đồng chí</b>");
    CHECK_TEXT(address_name(letters, 0, "from", "name"), "Thi đua thị xã Nghi Sơn, tỉnh Thanh Hóa");
    CHECK_TEXT(address_name(letters, 0, "from", "address"), "thidua@nghison.example");
    CHECK_TEXT(address_name(letters, 0, "to", "address"), "an@nghison.example");
    CHECK_TEXT(test_smtp_text(letters, 0, "auto"), "auto-generated");
    CHECK_HAS(test_smtp_text(letters, 0, "head"),
              "List-Unsubscribe: <https://nghison.example/thoi-nhan/abc>\r\n"
              "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    CHECK_HAS(test_smtp_text(letters, 0, "head"), "Date: Wed, 12 Feb 2025 12:00:00 +0700");
    CHECK_HAS(test_smtp_text(letters, 0, "sender"), "bounce+");
    CHECK_HAS(test_smtp_text(letters, 0, "id"), "@nghison.example>");
    CHECK(json_is_true(json_object_get(json_array_get(letters, 0), "secure")));
    CHECK_INT(letter(c, "a").state, MAIL_SENT);
    CHECK_HAS(letter(c, "a").answer, "2.0.0 taken");
}

TEST(a_letter_goes_to_the_address_that_its_account_has_then)
{
    struct test_smtp s = test_smtp_start(c, "{\"tls\": \"implicit\"}");
    int64_t ann = test_account(c, "ann", ROLE_ADMIN, 0, 0), bob, eve;
    json_t *letters;

    bob = test_account(c, "bob", ROLE_NONE, 0, 0);
    eve = test_account(c, "eve", ROLE_NONE, 0, 0);
    test_sign_in(c, ann);
    for (int64_t i = 0; i < 3; i++)
        queue(c, (struct mail){ .key = arena_printf(c->arena, "k%d", (int)i),
                                .account_id = (int64_t[]){ ann, bob, eve }[i] });
    CHECK_INT(
        test_post(c, "/lam-viec/tai-khoan/toi", "email=ann%40nghison.example&lang=vi&version=1")
            .status,
        303);
    CHECK_INT(test_post(c, arena_printf(c->arena, "/lam-viec/tai-khoan/%lld/dong", (long long)eve),
                        "version=1")
                  .status,
              303);
    CHECK_INT(send_due(c).taken, 1);
    letters = test_smtp_letters(c, &s);
    CHECK_INT((int64_t)json_array_size(letters), 1);
    CHECK_TEXT(address_name(letters, 0, "to", "address"), "ann@nghison.example");
    CHECK_TEXT(letter(c, "k0").address, "ann@nghison.example");
    CHECK_INT(letter(c, "k1").state, MAIL_FAILED);
    CHECK_TEXT(letter(c, "k1").reason, "no-address");
    CHECK_INT(letter(c, "k2").state, MAIL_CANCELLED);
    CHECK_TEXT(letter(c, "k2").reason, "closed");
}

/* Past the cleaning of names and of inserted letters: as if a row had been written by somebody else. */
static enum status
make_hostile(struct ctx *c, void *arg)
{
    const char *const *texts = arg;
    struct query *q = query_new(c, "UPDATE account SET full_name = $1");
    enum status st;

    bind_text(q, texts[0]);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE mail SET subject = $1, body = $1");
    bind_text(q, texts[0]);
    return query_end(q);
}

TEST(a_hostile_name_adds_no_header_no_recipient_and_no_letter)
{
    static const char *const hostile[] = {
        "Xã A\r\nBcc: x@evil.example",
        "Xã A\nX-Evil: 1\n\nbody",
        "Xã A\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
        "\"A\" <x@evil.example>, B <y@evil.example>",
        "A, B; C: D <E> (F) @ [G] \\",
        "=?UTF-8?Q?x=0D=0ABcc:_x@evil.example?=",
        "\u202Eelpmaxe\u202C xã",
        "\x01\x02\x7F\x1B[31mxã",
        "   ",
        "",
    };
    struct test_smtp s = test_smtp_start(c, NULL);
    int64_t ann = test_account(c, "ann", ROLE_ADMIN, 0, 0);
    size_t count = sizeof(hostile) / sizeof(hostile[0]);
    json_t *letters;

    test_sign_in(c, ann);
    CHECK_INT(
        test_post(c, "/lam-viec/tai-khoan/toi", "email=ann%40nghison.example&lang=vi&version=1")
            .status,
        303);
    for (size_t i = 0; i <= count; i++) {
        const char *text = i < count ? hostile[i] : NULL;
        char *longest = arena_alloc(c->arena, 6001);

        if (text == NULL) {
            for (int k = 0; k < 6000; k += 3)
                memcpy(longest + k, "ệ", 3);
            text = longest;
        }
        queue(c, (struct mail){ .key = arena_printf(c->arena, "k%zu", i), .account_id = ann });
        CHECK_INT(db_transact(c, make_hostile, &text), OK);
        CHECK_INT(send_due(c).taken, 1);
    }
    letters = test_smtp_letters(c, &s);
    CHECK_INT((int64_t)json_array_size(letters), (int64_t)count + 1);
    for (size_t i = 0; i <= count; i++) {
        json_t *one = json_array_get(letters, i);

        CHECK_INT((int64_t)json_array_size(json_object_get(one, "recipients")), 1);
        CHECK_INT((int64_t)json_array_size(json_object_get(one, "to")), 1);
        CHECK_TEXT(address_name(letters, i, "to", "address"), "ann@nghison.example");
        CHECK_INT((int64_t)json_array_size(json_object_get(one, "names")), 10);
        CHECK_INT((int64_t)headers_named(letters, i, "subject"), 1);
        CHECK_INT((int64_t)headers_named(letters, i, "bcc"), 0);
        CHECK_LACKS(test_smtp_text(letters, i, "subject"), "\n");
        CHECK_LACKS(test_smtp_text(letters, i, "subject"), "\xE2\x80\xAE");
    }
    CHECK_TEXT(test_smtp_text(letters, 4, "subject"), hostile[4]);
    CHECK_TEXT(address_name(letters, 3, "to", "name"), hostile[3]);
}

/* ------------------------------------------------------------------ whom we trust, and who lets us in */

TEST(a_server_with_another_certificate_gets_no_letter)
{
    struct test_smtp s = test_smtp_start(c, "{\"name\": \"other.example\"}");
    struct test_smtp known = test_smtp_start(c, "{\"tls\": \"implicit\"}");
    struct mail_turn t;

    queue(c, (struct mail){ .address = "an@nghison.example" });
    setenv("THIDUA_MAIL_URL", arena_printf(c->arena, "smtp://127.0.0.1:%d", s.port), 1);
    t = send_due(c); /* known's certificate is trusted, s's is not */
    CHECK(t.trouble != NULL);
    setenv("THIDUA_MAIL_CA", arena_printf(c->arena, "%s/cert.pem", s.folder), 1);
    test_set_time(c, "2025-02-12 12:02:00");
    t = send_due(c); /* the certificate is known, and is another host's */
    CHECK(t.trouble != NULL);
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 0);
    CHECK_INT(letter(c, "an@nghison.example").state, MAIL_QUEUED);
    CHECK_INT(letter(c, "an@nghison.example").tries, 0);
    (void)known;
}

TEST(a_server_without_tls_gets_no_letter_unless_it_is_told_and_here)
{
    struct test_smtp s = test_smtp_start(c, "{\"tls\": \"none\"}");

    queue(c, (struct mail){ .address = "an@nghison.example" });
    CHECK(send_due(c).trouble != NULL);
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 0);
    setenv("THIDUA_MAIL_TLS", "off", 1);
    test_set_time(c, "2025-02-12 12:02:00");
    CHECK_INT(send_due(c).taken, 1);
}

TEST(a_wrong_password_fails_no_letter_and_is_told)
{
    struct test_smtp s = test_smtp_start(c, "{\"user\": \"ann\", \"password\": \"right\"}");
    const char *words;
    struct mail_turn t;
    int64_t at;

    setenv("THIDUA_MAIL_USER", "ann", 1);
    setenv("THIDUA_MAIL_PASSWORD_FILE", test_file(c, "password", "wrong\n", 6), 1);
    queue(c, (struct mail){ .address = "an@nghison.example" });
    t = send_due(c);
    CHECK_INT(t.taken, 0);
    CHECK(t.trouble != NULL);
    CHECK_HAS(t.trouble, "535");
    CHECK_LACKS(t.trouble, "wrong\n");
    CHECK_INT(letter(c, "an@nghison.example").state, MAIL_QUEUED);
    CHECK_INT(mail_find_trouble(c, &at, &words), OK);
    CHECK_HAS(words, "535");
    setenv("THIDUA_MAIL_PASSWORD_FILE", test_file(c, "password", "right\n", 6), 1);
    test_set_time(c, "2025-02-12 12:02:00");
    CHECK_INT(send_due(c).taken, 1);
    CHECK_INT(mail_find_trouble(c, &at, &words), NOT_FOUND);
    CHECK_TEXT(test_smtp_text(test_smtp_letters(c, &s), 0, "user"), "ann");
}

/* ------------------------------------------------------------------ what is refused, now or for good */

TEST(a_refused_recipient_among_many_fails_alone_and_is_not_written_to_again)
{
    struct test_smtp s = test_smtp_start(c, NULL);
    struct mail_bounced bounced;
    struct mail_turn t;

    for (int i = 0; i < 30; i++)
        queue(c, (struct mail){ .address = arena_printf(c->arena, "a%d@nghison.example", i) });
    queue(c, (struct mail){ .address = "no@nghison.example" });
    queue(c, (struct mail){ .address = "refused@nghison.example" });
    t = send_due(c);
    CHECK_INT(t.taken, 30);
    CHECK_INT(t.refused, 2);
    CHECK(t.trouble == NULL);
    CHECK_INT(letter(c, "no@nghison.example").state, MAIL_FAILED);
    CHECK_HAS(letter(c, "no@nghison.example").answer, "550 5.1.1 no such user");
    CHECK_HAS(letter(c, "refused@nghison.example").answer, "554 5.6.0 not liked");
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 30);
    CHECK_INT(mail_address_find(c, "No@nghison.example", &bounced), OK);
    CHECK_INT(mail_address_find(c, "refused@nghison.example", &bounced), NOT_FOUND);
    queue(c, (struct mail){ .key = "next", .address = "no@nghison.example" });
    CHECK_INT(send_due(c).refused, 0);
    CHECK_INT(letter(c, "next").state, MAIL_FAILED);
    CHECK_TEXT(letter(c, "next").reason, "bounced-before");
}

TEST(a_greylisted_letter_is_tried_again_with_growing_pauses)
{
    struct test_smtp s = test_smtp_start(c, NULL);

    queue(c, (struct mail){ .key = "a", .address = "later-2@nghison.example" });
    queue(c, (struct mail){ .key = "b", .address = "late-1@nghison.example" });
    CHECK_INT(send_due(c).later, 2);
    CHECK_INT(letter(c, "a").next_at, now(c) + 60);
    CHECK_TEXT(letter(c, "a").reason, "later");
    CHECK_HAS(letter(c, "a").answer, "450 4.2.0 greylisted");
    CHECK_INT(send_due(c).later, 0);
    test_set_time(c, "2025-02-12 12:01:00");
    CHECK_INT(send_due(c).later, 1);
    CHECK_INT(letter(c, "a").next_at, now(c) + 300);
    CHECK_INT(letter(c, "b").state, MAIL_SENT);
    test_set_time(c, "2025-02-12 12:06:00");
    CHECK_INT(send_due(c).taken, 1);
    CHECK_INT(letter(c, "a").tries, 3);
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 2);
}

static enum status
try_for_days(struct ctx *c, void *arg)
{
    (void)arg;
    return query_end(query_new(c, "UPDATE mail SET tries = 21"));
}

TEST(a_letter_that_nobody_wants_for_days_is_given_up)
{
    test_smtp_start(c, NULL);
    queue(c, (struct mail){ .key = "a", .address = "later-9@nghison.example" });
    CHECK_INT(db_transact(c, try_for_days, NULL), OK);
    CHECK_INT(send_due(c).later, 1);
    CHECK_INT(letter(c, "a").state, MAIL_FAILED);
    CHECK_TEXT(letter(c, "a").reason, "too-old");
}

TEST(a_busy_server_fails_no_letter_and_is_left_alone_for_a_while)
{
    struct test_smtp s = test_smtp_start(c, "{\"mail\": \"452 4.3.1 disk full\"}");
    struct mail_turn t;

    for (int i = 0; i < 50; i++)
        queue(c, (struct mail){ .address = arena_printf(c->arena, "a%d@nghison.example", i) });
    t = send_due(c);
    CHECK_INT(t.taken + t.refused + t.later + t.uncertain, 0);
    CHECK_HAS(t.trouble, "452 4.3.1 disk full");
    test_smtp_stop(&s);
    CHECK(send_due(c).trouble != NULL); /* nobody listens there any more */
    test_smtp_start(c, NULL);
    test_set_time(c, "2025-02-12 12:05:00");
    CHECK_INT(send_due(c).taken, 50);
}

/* ------------------------------------------------------------------ lines that break */

TEST(a_line_that_is_cut_before_the_letter_is_tried_again)
{
    struct test_smtp s = test_smtp_start(c, NULL);

    queue(c, (struct mail){ .key = "a", .address = "cut-1@nghison.example" });
    CHECK_INT(send_due(c).later, 1);
    CHECK_TEXT(letter(c, "a").reason, "line-lost");
    test_set_time(c, "2025-02-12 12:02:00");
    CHECK_INT(send_due(c).taken, 1);
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 1);
}

/* One visit: takes the commands, reads a little of the letter, and is gone. Its windows are so small that most of a large letter
 * cannot have been written by then. */
static void
cut_within_letter(int listener)
{
    static const char *const answers[] = { "250 here\r\n", "250 ok\r\n", "250 ok\r\n",
                                           "354 go on\r\n" };
    char line[2000];
    int at = accept(listener, NULL, NULL);

    (void)!write(at, "220 here\r\n", 10);
    for (int i = 0; i < 4 && read(at, line, sizeof(line)) > 0; i++)
        (void)!write(at, answers[i], strlen(answers[i]));
    (void)!read(at, line, sizeof(line));
}

static int
listen_narrowly(int *out_port)
{
    int listener = socket(AF_INET, SOCK_STREAM, 0), small = 4096, segment = 536;
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t length = sizeof(here);

    CHECK(listener >= 0);
    CHECK_INT(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
    CHECK_INT(setsockopt(listener, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment)), 0);
    CHECK_INT(bind(listener, (struct sockaddr *)&here, sizeof(here)), 0);
    CHECK_INT(listen(listener, 4), 0);
    CHECK_INT(getsockname(listener, (struct sockaddr *)&here, &length), 0);
    *out_port = ntohs(here.sin_port);
    return listener;
}

TEST(a_line_that_is_cut_within_a_large_letter_is_tried_again)
{
    enum { LARGE = 500 * 1024 };
    char *body = arena_alloc(c->arena, LARGE + 1);
    int port, listener = listen_narrowly(&port), status;
    pid_t pid = fork();

    CHECK(pid >= 0);
    if (pid == 0) {
        cut_within_letter(listener);
        _exit(0);
    }
    close(listener);
    signal(SIGPIPE, SIG_IGN);
    memset(body, 'x', LARGE);
    setenv("THIDUA_MAIL_URL", arena_printf(c->arena, "smtp://127.0.0.1:%d", port), 1);
    setenv("THIDUA_MAIL_FROM", "thidua@nghison.example", 1);
    setenv("THIDUA_MAIL_TLS", "off", 1);
    queue(c,
          (struct mail){ .key = "a", .address = "an@nghison.example", .body = body, .html = body });
    CHECK_INT(send_due(c).later, 1);
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK_INT(letter(c, "a").state, MAIL_QUEUED);
    CHECK_TEXT(letter(c, "a").reason, "line-lost");
}

TEST(a_line_that_is_cut_before_the_last_answer_leaves_the_letter_uncertain)
{
    struct test_smtp s = test_smtp_start(c, NULL);
    struct mail_turn t;

    queue(c, (struct mail){ .key = "a", .address = "silent@nghison.example" });
    queue(c, (struct mail){ .key = "b", .address = "an@nghison.example" });
    t = send_due(c);
    CHECK_INT(t.uncertain, 1);
    CHECK_INT(t.taken, 1);
    CHECK_INT(letter(c, "a").state, MAIL_UNCERTAIN);
    CHECK_TEXT(letter(c, "a").reason, "no-answer");
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 2);
    test_set_time(c, "2025-02-13 12:02:00");
    CHECK_INT(send_due(c).taken, 0);
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 2);
}

/* ------------------------------------------------------------------ order, jobs, settings */

TEST(urgent_letters_leave_first_and_those_for_later_wait)
{
    struct test_smtp s = test_smtp_start(c, NULL);
    json_t *letters;

    setenv("THIDUA_MAIL_CONNECTIONS", "1", 1);
    queue(c, (struct mail){ .address = "first@nghison.example" });
    queue(c, (struct mail){ .address = "urgent@nghison.example", .is_urgent = true });
    queue(c, (struct mail){ .address = "tomorrow@nghison.example", .send_at = now(c) + 86400 });
    CHECK_INT(send_due(c).taken, 2);
    letters = test_smtp_letters(c, &s);
    CHECK_TEXT(address_name(letters, 0, "to", "address"), "urgent@nghison.example");
    CHECK_TEXT(test_smtp_text(letters, 0, "connection"), test_smtp_text(letters, 1, "connection"));
    CHECK_INT(letter(c, "tomorrow@nghison.example").state, MAIL_QUEUED);
}

TEST(a_job_at_most_once_a_minute_hands_letters_over)
{
    struct test_smtp s = test_smtp_start(c, NULL);

    queue(c, (struct mail){ .address = "an@nghison.example" });
    CHECK_INT(job_plan(c), OK); /* a new kind: nothing was missed */
    test_set_time(c, "2025-02-12 12:01:00");
    CHECK_INT(job_plan(c), OK);
    while (job_work_one(c) == OK)
        ;
    CHECK_INT((int64_t)json_array_size(test_smtp_letters(c, &s)), 1);
    CHECK_INT(letter(c, "an@nghison.example").state, MAIL_SENT);
    test_set_time(c, "2025-02-12 12:02:00"); /* nothing to do: no job is made, until there is */
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    test_set_time(c, "2025-02-12 12:02:20");
    queue(c, (struct mail){ .address = "binh@nghison.example" });
    CHECK_INT(job_plan(c), OK);
    while (job_work_one(c) == OK)
        ;
    CHECK_INT(letter(c, "binh@nghison.example").state, MAIL_SENT);
}

TEST(without_a_server_letters_wait_and_wrong_settings_are_named)
{
    struct mail_settings settings;
    struct mail_turn t;

    queue(c, (struct mail){ .address = "an@nghison.example" });
    CHECK_INT(mail_send(c, NULL, &t), NOT_FOUND);
    CHECK_INT(letter(c, "an@nghison.example").state, MAIL_QUEUED);
    setenv("THIDUA_MAIL_URL", "http://mail.example", 1);
    setenv("THIDUA_MAIL_USER", "ann", 1);
    setenv("THIDUA_MAIL_FROM", "Thi đua <a@b.example>", 1);
    setenv("THIDUA_MAIL_CONNECTIONS", "99", 1);
    CHECK_INT(mail_send(c, NULL, &t), INVALID);
    CHECK_INT(c->problem_count, 4);
    problems_clear(c);
    setenv("THIDUA_MAIL_URL", "smtp://mail.example:25", 1);
    unsetenv("THIDUA_MAIL_USER");
    setenv("THIDUA_MAIL_FROM", "a@b.example", 1);
    unsetenv("THIDUA_MAIL_CONNECTIONS");
    setenv("THIDUA_MAIL_TLS", "off", 1); /* all the world could read along */
    CHECK_INT(mail_settings_read(c, &settings), INVALID);
    CHECK_TEXT(c->problems->field, "THIDUA_MAIL_TLS");
    problems_clear(c);
    setenv("THIDUA_MAIL_URL", "smtp://127.0.0.1:25", 1);
    CHECK_INT(mail_settings_read(c, &settings), OK);
    CHECK_TEXT(settings.url, "smtp://127.0.0.1:25/b.example");
}

static enum status
make_old(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE mail SET ended_at = $1");

    (void)arg;
    bind_int(q, now(c) - 91 * 86400);
    return query_end(q);
}

TEST(letters_of_long_ago_are_forgotten_but_those_that_wait_for_a_person)
{
    struct query *q;

    test_smtp_start(c, NULL);
    queue(c, (struct mail){ .address = "an@nghison.example" });
    queue(c, (struct mail){ .address = "silent@nghison.example" });
    CHECK_INT(send_due(c).taken, 1);
    CHECK_INT(db_transact(c, make_old, NULL), OK);
    CHECK_INT(job_plan(c), OK);
    test_set_today(c, "2025-02-13");
    CHECK_INT(job_plan(c), OK);
    while (job_work_one(c) == OK)
        ;
    q = query_new(c, "SELECT COUNT(*) FROM mail");
    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), 1);
    CHECK_INT(query_end(q), OK);
    CHECK_INT(letter(c, "silent@nghison.example").state, MAIL_UNCERTAIN);
}

const struct test mail_send_tests[] = {
    T_DB(a_vietnamese_letter_arrives_whole),
    T_DB(a_letter_goes_to_the_address_that_its_account_has_then),
    T_DB(a_hostile_name_adds_no_header_no_recipient_and_no_letter),
    T_DB(a_server_with_another_certificate_gets_no_letter),
    T_DB(a_server_without_tls_gets_no_letter_unless_it_is_told_and_here),
    T_DB(a_wrong_password_fails_no_letter_and_is_told),
    T_DB(a_refused_recipient_among_many_fails_alone_and_is_not_written_to_again),
    T_DB(a_greylisted_letter_is_tried_again_with_growing_pauses),
    T_DB(a_letter_that_nobody_wants_for_days_is_given_up),
    T_DB(a_busy_server_fails_no_letter_and_is_left_alone_for_a_while),
    T_DB(a_line_that_is_cut_before_the_letter_is_tried_again),
    T_DB(a_line_that_is_cut_within_a_large_letter_is_tried_again),
    T_DB(a_line_that_is_cut_before_the_last_answer_leaves_the_letter_uncertain),
    T_DB(urgent_letters_leave_first_and_those_for_later_wait),
    T_DB(a_job_at_most_once_a_minute_hands_letters_over),
    T_DB(without_a_server_letters_wait_and_wrong_settings_are_named),
    T_DB(letters_of_long_ago_are_forgotten_but_those_that_wait_for_a_person),
    T_END,
};
