/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters: the daily one and those that go at once; each once, in its reader's language, whole whatever names stand in it. */
#include "db/db.h"
#include "feature/notify/digest.h"
#include "feature/simulate/simulate.h"
#include "service/mail.h"
#include "service/mail_send.h"
#include "test/reporting.h"
#include "test/smtp.h"

#include <stdlib.h>

static enum status
set_email(struct ctx *c, void *arg)
{
    int64_t id = *(int64_t *)arg;
    struct query *q = query_new(c, "UPDATE account SET email = $1 WHERE id = $2");

    bind_text(q, arena_printf(c->arena, "a%lld@xa.example.com", (long long)id));
    bind_int(q, id);
    return query_end(q);
}

static void
give_address(struct ctx *c, int64_t account_id)
{
    CHECK_INT(db_transact(c, set_email, &account_id), OK);
}

static enum status
run_sql(struct ctx *c, void *arg)
{
    const char *const *values = arg;
    struct query *q = query_new(c, "UPDATE unit SET name = $1 WHERE code = $2");

    bind_text(q, values[0]);
    bind_text(q, values[1]);
    return query_end(q);
}

/* Works until nothing is due. */
static void
work(struct ctx *c)
{
    enum status st;

    c->account_id = ACCOUNT_SYSTEM;
    do
        st = job_work_one(c);
    while (st == OK);
    CHECK_INT(st, NOT_FOUND);
}

static void
write_letters(struct ctx *c, const char *day)
{
    struct date on;
    int64_t id;

    CHECK(date_parse_iso(day, &on));
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(digest_ask(c, on, 0, &id), OK);
    work(c);
}

static int64_t
count_mail(struct ctx *c, const char *kind, int64_t account_id)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM mail WHERE ($1 = '' OR kind = $1)"
                                   " AND (CAST($2 AS BIGINT) = 0 OR account_id = $2)");
    int64_t n;

    bind_text(q, kind);
    bind_int(q, account_id);
    CHECK(query_row(q));
    n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

struct seen_mail {
    const char *subject, *body, *html, *url;
};

/* The newest letter to an account. */
static struct seen_mail
last_mail(struct ctx *c, int64_t account_id)
{
    struct query *q = query_new(c, "SELECT subject, body, html, unsubscribe_url FROM mail"
                                   " WHERE account_id = $1 ORDER BY id DESC LIMIT 1");
    struct seen_mail m = { "", "", "", "" };

    bind_int(q, account_id);
    if (query_row(q))
        m = (struct seen_mail){ col_text(q, 0), col_text(q, 1), col_text(q, 2), col_text(q, 3) };
    CHECK_INT(query_end(q), OK);
    return m;
}

static int
count_in(const char *text, const char *part)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        n++;
    return n;
}

/* ------------------------------------------------------------------ the daily letter */

TEST(a_person_gets_one_letter_a_day_with_what_is_late_owed_and_new)
{
    struct reporting_scene s;
    struct seen_mail m;

    setenv("THIDUA_URL", "https://thidua.example.com", 1);
    reporting_make(c, &s);
    give_address(c, s.officer);
    give_address(c, s.member);
    test_set_time(c, "2025-04-15 06:30:00");
    write_letters(c, "2025-04-15");
    CHECK_INT(count_mail(c, "", s.officer), 1);
    CHECK_INT(count_mail(c, "", s.other_officer), 0); /* no address */
    m = last_mail(c, s.officer);
    CHECK_HAS(m.subject, "Thi đua 15/04/2025: ");
    CHECK_HAS(m.subject, "quá hạn");
    CHECK_HAS(m.body, "Hội nghị cấp xã, phường, cơ quan, đơn vị, xã Hải Hà: Quá hạn 16 ngày, ngày "
                      "cuối 30/03/2025");
    CHECK_HAS(m.body, "https://thidua.example.com/lam-viec/don-vi/");
    CHECK_HAS(m.body, "Báo cáo kỳ");
    CHECK_HAS(m.body, "Kế hoạch số 309");
    CHECK_HAS(m.html, "<li><a href=\"https://thidua.example.com/lam-viec/don-vi/");
    CHECK_HAS(m.url, "https://thidua.example.com/thoi-nhan-thu/");
    m = last_mail(c, s.member);
    CHECK_HAS(m.body, "Đơn vị đồng chí theo dõi");
    CHECK_HAS(m.body, "xã Hải Hà: Quá hạn 16 ngày");
    write_letters(c, "2025-04-15");
    CHECK_INT(count_mail(c, "digest", s.officer), 1);
    test_set_time(c, "2025-04-16 06:30:00");
    write_letters(c, "2025-04-16");
    CHECK_INT(count_mail(c, "digest", s.officer), 2);
    CHECK_HAS(last_mail(c, s.officer).body, "Quá hạn 17 ngày");
}

TEST(letters_asked_for_at_a_later_hour_can_be_written_now)
{
    struct reporting_scene s;
    int64_t id, again;

    reporting_make(c, &s);
    give_address(c, s.officer);
    test_set_time(c, "2025-04-15 01:05:00");
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(digest_ask(c, today(c), now(c) + 5 * 3600, &id), OK);
    work(c);
    CHECK_INT(count_mail(c, "digest", 0), 0);
    CHECK_INT(digest_ask(c, today(c), 0, &again), OK);
    CHECK_INT(again, id);
    work(c);
    CHECK_INT(count_mail(c, "digest", 0), 1);
}

TEST(whoever_has_nothing_to_hear_gets_no_letter)
{
    struct reporting_scene s;
    int64_t idle;

    reporting_make(c, &s);
    idle = test_account(c, "tai-chinh", ROLE_FINANCE, s.n.town, 0);
    give_address(c, idle);
    give_address(c, s.officer);
    test_set_time(c, "2025-04-15 06:30:00");
    c->account_id = s.officer;
    CHECK_INT(
        inbox_choices_save(c, (enum inbox_how[INBOX_KIND_COUNT]){ [INBOX_DIGEST] = HOW_INBOX }),
        OK);
    write_letters(c, "2025-04-15");
    CHECK_INT(count_mail(c, "", 0), 0);
}

TEST(what_is_new_is_told_once_and_in_the_readers_language)
{
    struct reporting_scene s;
    struct seen_mail m;
    struct query *q;

    reporting_make(c, &s);
    give_address(c, s.member);
    test_set_time(c, "2025-02-17 10:00:00");
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp.");
    test_set_time(c, "2025-02-18 06:30:00");
    write_letters(c, "2025-02-18");
    CHECK_HAS(last_mail(c, s.member).body, "đã gửi báo cáo kỳ 12/02/2025 đến 14/02/2025");
    test_set_time(c, "2025-02-19 06:30:00");
    write_letters(c, "2025-02-19");
    m = last_mail(c, s.member);
    CHECK_LACKS(m.body, "đã gửi báo cáo");
    q = query_new(c, "SELECT value FROM setting WHERE key = 'digest_through'");
    CHECK(query_row(q));
    CHECK_INT(strtoll(col_text(q, 0), NULL, 10), now(c) - 60);
    CHECK_INT(query_end(q), OK);
}

TEST(a_hostile_name_changes_neither_lines_nor_markup_of_a_letter)
{
    static const char *const values[] = {
        "Hà\r\n\r\n.\r\nBcc: x@example.com\n-- \n<script>alert('\"')</script>\xE2\x80\xAE&amp;",
        "16660"
    };
    struct reporting_scene s;
    struct seen_mail plain, m;

    setenv("THIDUA_URL", "https://thidua.example.com", 1);
    reporting_make(c, &s);
    give_address(c, s.officer);
    test_set_time(c, "2025-04-15 06:30:00");
    write_letters(c, "2025-04-15");
    plain = last_mail(c, s.officer);
    CHECK_INT(db_transact(c, run_sql, (void *)(uintptr_t)values), OK);
    test_set_time(c, "2025-04-16 06:30:00");
    write_letters(c, "2025-04-16");
    m = last_mail(c, s.officer);
    CHECK_LACKS(m.body, "\nBcc:");
    CHECK_LACKS(m.body, "\n.\n");
    CHECK_LACKS(m.body, "\r");
    CHECK_LACKS(m.body, "\xE2\x80\xAE");
    CHECK_HAS(m.body, "xã Hà . Bcc: x@example.com -- <script>");
    CHECK_LACKS(m.html, "<script");
    CHECK_HAS(m.html, "&lt;script&gt;");
    CHECK_HAS(m.html, "&amp;amp;");
    CHECK_LACKS(m.subject, "\n");
    CHECK_INT(count_in(m.html, "<a "), count_in(plain.html, "<a "));
    CHECK_INT(count_in(m.html, "<li>"), count_in(plain.html, "<li>"));
    CHECK_INT(count_in(m.body, "\n"), count_in(plain.body, "\n"));
}

static enum status
name_person(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE account SET full_name = $1, lang = 'en' WHERE id = $2");

    bind_text(q, "An\r\nBcc: x@evil.example\r\n\r\n<img src=x> \xE2\x80\xAE");
    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

/* From the names in the database to what a mail program reads of the letter. */
TEST(hostile_names_arrive_as_one_whole_letter_to_one_reader)
{
    static const char *const values[] = { "Hà\r\n.\r\nBcc: y@evil.example\n\n<b>", "16660" };
    struct test_smtp smtp = test_smtp_start(c, NULL);
    struct reporting_scene s;
    struct mail_turn turn;
    json_t *letters, *one;

    setenv("THIDUA_URL", "https://thidua.example.com", 1);
    reporting_make(c, &s);
    give_address(c, s.officer);
    CHECK_INT(db_transact(c, run_sql, (void *)(uintptr_t)values), OK);
    CHECK_INT(db_transact(c, name_person, &s.officer), OK);
    test_set_time(c, "2025-04-15 06:30:00");
    write_letters(c, "2025-04-15");
    CHECK_INT(mail_send(c, NULL, &turn), OK);
    letters = test_smtp_letters(c, &smtp);
    CHECK_INT((int64_t)json_array_size(letters), 1);
    one = json_array_get(letters, 0);
    CHECK_INT((int64_t)json_array_size(json_object_get(one, "recipients")), 1);
    CHECK_INT((int64_t)json_array_size(json_object_get(one, "to")), 1);
    CHECK_LACKS(test_smtp_text(letters, 0, "head"), "evil.example\r\n\r\n");
    CHECK_LACKS(test_smtp_text(letters, 0, "subject"), "\n");
    CHECK_HAS(test_smtp_text(letters, 0, "subject"), "overdue");
    CHECK_HAS(test_smtp_text(letters, 0, "text"), "To: An Bcc: x@evil.example <img src=x>");
    CHECK_HAS(test_smtp_text(letters, 0, "text"),
              "xã Hà . Bcc: y@evil.example <b>: Late by 16 days");
    CHECK_LACKS(test_smtp_text(letters, 0, "text"), "\nBcc");
    CHECK_LACKS(test_smtp_text(letters, 0, "html"), "<img");
    CHECK_LACKS(test_smtp_text(letters, 0, "html"), "<b>:");
    CHECK_HAS(test_smtp_text(letters, 0, "html"), "<html lang=\"en\">");
    CHECK_HAS(test_smtp_text(letters, 0, "head"),
              "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    CHECK_LACKS(test_smtp_text(letters, 0, "text"), "\xE2\x80\xAE");
}

static enum status
insert_letter(struct ctx *c, void *arg)
{
    int64_t id;

    return mail_insert(c, arg, &id);
}

/* A worker that dies between two batches: what it wrote stays, the rest follows, nothing twice. */
TEST(a_run_that_was_broken_off_goes_on_and_writes_nobody_twice)
{
    struct reporting_scene s;
    struct date on = { 2025, 4, 15 };
    struct digest d;
    struct letter l;
    struct mail one;
    struct query *q;
    int64_t id;

    reporting_make(c, &s);
    give_address(c, s.officer);
    give_address(c, s.other_officer);
    give_address(c, s.member);
    test_set_time(c, "2025-04-15 06:30:00");
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(digest_open(c, on, now(c) - 86400, now(c), &d), OK);
    CHECK(digest_write(c, &d, person_find(&d.people, s.officer), &l));
    one = (struct mail){ .key =
                             arena_printf(c->arena, "digest:%lld:2025-04-15", (long long)s.officer),
                         .account_id = s.officer,
                         .lang = LANG_VI,
                         .kind = "digest",
                         .subject = "x",
                         .body = "x" };
    CHECK_INT(db_transact(c, insert_letter, &one), OK);
    CHECK_INT(digest_ask(c, on, 0, &id), OK);
    work(c);
    CHECK_INT(count_mail(c, "digest", s.officer), 1);
    CHECK_INT(count_mail(c, "digest", s.other_officer), 1);
    CHECK_INT(count_mail(c, "digest", s.member), 1);
    q = query_new(c, "SELECT state FROM job WHERE id = $1");
    bind_int(q, id);
    CHECK(query_row(q));
    CHECK_TEXT(col_text(q, 0), "done");
    CHECK_INT(query_end(q), OK);
}

/* ------------------------------------------------------------------ at once */

TEST(what_cannot_wait_goes_at_once_and_not_again_in_the_daily_letter)
{
    struct reporting_scene s;
    struct seen_mail m;
    int64_t id;

    setenv("THIDUA_URL", "https://thidua.example.com", 1);
    reporting_make(c, &s);
    give_address(c, s.officer);
    test_set_time(c, "2025-02-17 10:00:00");
    work(c);
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp.");
    c->account_id = s.member;
    CHECK_INT(report_return(c, id, 1, "Nêu rõ số đại biểu"), OK);
    work(c); /* not due yet: the minute is not over */
    CHECK_INT(count_mail(c, "report_returned", 0), 0);
    test_set_time(c, "2025-02-17 10:01:00");
    work(c);
    CHECK_INT(count_mail(c, "report_returned", s.officer), 1);
    m = last_mail(c, s.officer);
    CHECK_HAS(m.subject, "Báo cáo kỳ 12/02/2025 đến 14/02/2025 bị trả lại: Nêu rõ số đại biểu");
    CHECK_HAS(m.body, "https://thidua.example.com/lam-viec/hop-thu/");
    CHECK(m.url == NULL); /* it binds: there is nothing to unsubscribe from */
    test_set_time(c, "2025-02-17 10:02:00");
    work(c);
    CHECK_INT(count_mail(c, "report_returned", 0), 1);
    test_set_time(c, "2025-02-18 06:30:00");
    write_letters(c, "2025-02-18");
    CHECK_LACKS(last_mail(c, s.officer).body, "bị trả lại:");
}

TEST(whoever_chose_the_daily_letter_gets_no_other)
{
    struct reporting_scene s;
    int64_t id;

    reporting_make(c, &s);
    give_address(c, s.officer);
    c->account_id = s.officer;
    CHECK_INT(inbox_choices_save(
                  c, (enum inbox_how[INBOX_KIND_COUNT]){ [INBOX_REPORT_RETURNED] = HOW_DIGEST }),
              OK);
    test_set_time(c, "2025-02-17 10:00:00");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp.");
    c->account_id = s.member;
    CHECK_INT(report_return(c, id, 1, "Nêu rõ"), OK);
    test_set_time(c, "2025-02-17 10:05:00");
    work(c);
    CHECK_INT(count_mail(c, "report_returned", 0), 0);
    test_set_time(c, "2025-02-18 06:30:00");
    write_letters(c, "2025-02-18");
    CHECK_HAS(last_mail(c, s.officer).body, "bị trả lại: Nêu rõ");
}

/* ------------------------------------------------------------------ many */

TEST(ten_thousand_overdue_units_give_one_letter_a_person)
{
    struct simulation wanted = { .communes = 10000, .seed = 3 };
    struct simulate_result made;
    struct query *q;

    CHECK_INT(simulate_country(c, &wanted, &made), OK);
    test_set_time(c, "2026-06-30 06:30:00"); /* long after every last day */
    write_letters(c, "2026-06-30");
    q = query_new(c, "SELECT COUNT(*), COUNT(DISTINCT account_id), COUNT(DISTINCT key) FROM mail");
    CHECK(query_row(q));
    CHECK(col_int(q, 0) >= 10000);
    CHECK_INT(col_int(q, 1), col_int(q, 0));
    CHECK_INT(col_int(q, 2), col_int(q, 0));
    CHECK_INT(query_end(q), OK);
}

const struct test notify_digest_tests[] = {
    T_DB(a_person_gets_one_letter_a_day_with_what_is_late_owed_and_new),
    T_DB(letters_asked_for_at_a_later_hour_can_be_written_now),
    T_DB(whoever_has_nothing_to_hear_gets_no_letter),
    T_DB(what_is_new_is_told_once_and_in_the_readers_language),
    T_DB(a_hostile_name_changes_neither_lines_nor_markup_of_a_letter),
    T_DB(hostile_names_arrive_as_one_whole_letter_to_one_reader),
    T_DB(a_run_that_was_broken_off_goes_on_and_writes_nobody_twice),
    T_DB(what_cannot_wait_goes_at_once_and_not_again_in_the_daily_letter),
    T_DB(whoever_chose_the_daily_letter_gets_no_other),
    T_DB(ten_thousand_overdue_units_give_one_letter_a_person),
    T_END,
};
