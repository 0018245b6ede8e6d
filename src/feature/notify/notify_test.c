/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox: who sees what, what is read, and the acts that tell. */
#include "feature/evidence/evidence.h"
#include "feature/notify/notify_inside.h"
#include "test/exemplars.h"
#include "test/reporting.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ what the tests ask for */

static struct inbox_entry *
entries(struct ctx *c, int64_t account_id, int *out_count)
{
    struct inbox_entry *rows;

    c->account_id = account_id;
    CHECK_INT(inbox_list(c, &(struct inbox_filter){ 0 }, &(struct inbox_after){ 0 }, 100, &rows,
                         out_count),
              OK);
    return rows;
}

/* How many of an account's items are of this kind; the newest one's text. */
static int
of_kind(struct ctx *c, int64_t account_id, enum inbox_kind kind, const char **out_text)
{
    int count, found = 0;
    struct inbox_entry *rows = entries(c, account_id, &count);

    for (int i = 0; i < count; i++)
        if (rows[i].kind == kind && found++ == 0 && out_text != NULL)
            *out_text = rows[i].text;
    c->account_id = ACCOUNT_SYSTEM;
    return found;
}

static int
unread(struct ctx *c, int64_t account_id)
{
    int count;

    c->account_id = account_id;
    CHECK_INT(inbox_count_unread(c, &count), OK);
    c->account_id = ACCOUNT_SYSTEM;
    return count;
}

static enum status
insert_one(struct ctx *c, void *arg)
{
    return inbox_insert(c, arg);
}

static void
tell(struct ctx *c, int64_t unit_id, int64_t seat_id, const char *key)
{
    struct inbox_item item = { .kind = INBOX_TASK_GIVEN,
                               .unit_id = unit_id,
                               .seat_id = seat_id,
                               .subject = json_pack("{s:s}", "task", key),
                               .url = "/lam-viec/hom-nay",
                               .key = key };

    CHECK_INT(db_transact(c, insert_one, &item), OK);
}

static enum status
run_sql_hold_seat(struct ctx *c, void *arg)
{
    const int64_t *ids = arg;
    struct query *q = query_new(c, "UPDATE seat SET account_id = $1 WHERE id = $2");

    bind_int(q, ids[0]);
    bind_int(q, ids[1]);
    return query_end(q);
}

/* ------------------------------------------------------------------ who sees what */

TEST(a_units_item_is_seen_by_who_reports_for_it_and_by_nobody_else)
{
    struct reporting_scene s;

    reporting_make(c, &s);
    tell(c, s.n.hai_ha, 0, "a");
    CHECK_INT(of_kind(c, s.officer, INBOX_TASK_GIVEN, NULL), 1);
    CHECK_INT(of_kind(c, s.other_officer, INBOX_TASK_GIVEN, NULL), 0);
    CHECK_INT(of_kind(c, s.member, INBOX_TASK_GIVEN, NULL), 0);
    CHECK_INT(of_kind(c, s.office, INBOX_TASK_GIVEN, NULL), 0);
    CHECK_INT(of_kind(c, s.head, INBOX_TASK_GIVEN, NULL), 0);
    tell(c, s.n.town, 0, "b"); /* the owner's: whoever runs the campaign */
    CHECK_INT(of_kind(c, s.office, INBOX_TASK_GIVEN, NULL), 1);
    CHECK_INT(of_kind(c, s.officer, INBOX_TASK_GIVEN, NULL), 1);
}

static enum status
bar(struct ctx *c, void *arg)
{
    const int64_t *ids = arg;
    struct query *q = query_new(c, "INSERT INTO dossier_bar (dossier_id, account_id)"
                                   " VALUES ($1, $2)");
    enum status st;

    bind_int(q, ids[0]);
    bind_int(q, ids[1]);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE account SET email = 'a@vidu.vn' WHERE id = $1");
    bind_int(q, ids[1]);
    return query_end(q);
}

static void
count_told(void *arg, int person, const struct told_item *item)
{
    (void)person;
    (void)item;
    ++*(int *)arg;
}

TEST(what_was_told_of_a_dossier_before_a_conflict_is_neither_seen_nor_mailed_after_it)
{
    static const char *const rests[] = { "", "/lay-y-kien", "1" };
    struct reporting_scene s;
    struct people people;
    struct told_item *items;
    int64_t ids[2];
    int count, before, told = 0;

    reporting_make(c, &s);
    ids[0] = test_dossier(
        c, &(struct test_dossier){
               .campaign_id = s.n.campaign.id,
               .subject_id = test_subject(
                   c, &(struct test_subject){ .kind = SUBJECT_PERSON, .unit_id = s.n.hai_ha }),
               .award_id = test_award(c, "x", LEVEL_DISTRICT),
               .unit_id = s.n.hai_ha,
               .created_by = s.office });
    ids[1] = s.officer;
    for (int i = 0; i < 3; i++) {
        struct inbox_item item = { .kind = INBOX_DOSSIER_ARRIVED,
                                   .unit_id = s.n.hai_ha,
                                   .subject = json_pack("{s:s, s:s}", "subject", "A", "award", "x"),
                                   .url = arena_printf(c->arena, "/lam-viec/ho-so/%lld%s",
                                                       (long long)ids[0], rests[i]),
                                   .key = rests[i] };

        CHECK_INT(db_transact(c, insert_one, &item), OK);
    }
    before = unread(c, s.officer);
    CHECK_INT(of_kind(c, s.officer, INBOX_DOSSIER_ARRIVED, NULL), 3);
    CHECK_INT(db_transact(c, bar, ids), OK);
    CHECK_INT(unread(c, s.officer),
              before - 2); /* that of another dossier, whose number begins the same */
    CHECK_INT(of_kind(c, s.officer, INBOX_DOSSIER_ARRIVED, NULL), 1);
    CHECK_INT(people_read(c, &people), OK);
    CHECK_INT(told_items_read(c, 0, now(c) + 1, false, &items, &count), OK);
    for (int i = 0; i < count; i++) {
        if (strncmp(items[i].url, "/lam-viec/ho-so/", 16) == 0)
            told_each(&people, &items[i], count_told, &told);
    }
    CHECK_INT(told, 1);
}

TEST(after_a_merger_those_of_the_successor_see_it_too)
{
    struct reporting_scene s;
    struct unit next = {
        .code = "16654", .kind = "phuong", .name = "Nghi Sơn", .from_on = { 2025, 7, 1 }
    };
    int64_t officer;

    reporting_make(c, &s);
    tell(c, s.n.hai_ha, 0, "a");
    CHECK_INT(unit_insert(c, &next, s.n.province), OK);
    officer = test_account(c, "moi", ROLE_UNIT_OFFICER, next.id, 0);
    CHECK_INT(unit_add_successor(c, s.n.hai_ha, next.id, (struct date){ 2025, 7, 1 }, 0, "NQ"), OK);
    CHECK_INT(of_kind(c, officer, INBOX_TASK_GIVEN, NULL), 0);
    test_set_time(c, "2025-06-30 23:59:59");
    CHECK_INT(of_kind(c, officer, INBOX_TASK_GIVEN, NULL), 0);
    test_set_time(c, "2025-07-01 00:00:00");
    CHECK_INT(of_kind(c, officer, INBOX_TASK_GIVEN, NULL), 1);
}

TEST(a_seats_item_goes_with_the_seat)
{
    struct reporting_scene s;

    reporting_make(c, &s);
    tell(c, 0, s.seat, "a");
    CHECK_INT(of_kind(c, s.member, INBOX_TASK_GIVEN, NULL), 1);
    CHECK_INT(db_transact(c, run_sql_hold_seat, (int64_t[]){ s.head, s.seat }), OK);
    CHECK_INT(of_kind(c, s.member, INBOX_TASK_GIVEN, NULL), 0);
    CHECK_INT(of_kind(c, s.head, INBOX_TASK_GIVEN, NULL), 1);
}

TEST(nobody_is_told_of_an_act_of_their_own)
{
    struct reporting_scene s;

    reporting_make(c, &s);
    c->account_id = s.officer;
    tell(c, s.n.hai_ha, 0, "a");
    CHECK_INT(of_kind(c, s.officer, INBOX_TASK_GIVEN, NULL), 0);
}

TEST(a_document_stands_in_its_notice_alone_and_is_read_once_receipt_is_confirmed)
{
    struct reporting_scene s;
    struct notice *notices;
    struct query *q;
    int count, before;
    const char *text = "";

    reporting_make(c, &s);
    CHECK_INT(of_kind(c, s.officer, INBOX_DOCUMENT, &text), 1);
    CHECK_HAS(text, "Kế hoạch số 309");
    CHECK_HAS(text, "Tổ chức Hội nghị điển hình tiên tiến các cấp");
    q = query_new(c, "SELECT 1 FROM inbox WHERE kind = 'document'");
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), OK);
    before = unread(c, s.officer);
    CHECK_INT(notice_list_open(c, s.n.campaign.id, s.n.hai_ha, &notices, &count), OK);
    CHECK_INT(count, 1);
    c->account_id = s.officer;
    CHECK_INT(notice_acknowledge(c, notices[0].id), OK);
    CHECK_INT(unread(c, s.officer), before - 1);
    c->lang = LANG_EN;
    CHECK_INT(of_kind(c, s.officer, INBOX_DOCUMENT, &text), 1);
    CHECK_HAS(text, "New document: ");
}

TEST(a_withdrawal_is_told_to_who_was_told_of_the_document)
{
    struct reporting_scene s;
    struct document d;
    const char *text = "";

    reporting_make(c, &s);
    d = nghi_son_conclusion(c, &s.n);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(of_kind(c, s.officer, INBOX_DOCUMENT, NULL), 2);
    CHECK_INT(document_find(c, d.id, &d), OK);
    CHECK_INT(document_withdraw(c, d.id, d.version, "Nhầm hạn"), OK);
    CHECK_INT(of_kind(c, s.officer, INBOX_DOCUMENT, NULL), 1);
    CHECK_INT(of_kind(c, s.officer, INBOX_WITHDRAWAL, &text), 1);
    CHECK_HAS(text, "Nhầm hạn");
    CHECK_INT(of_kind(c, s.member, INBOX_WITHDRAWAL, NULL), 1);
}

/* ------------------------------------------------------------------ the acts that tell */

TEST(a_report_is_told_to_its_reader_and_its_fate_to_its_author)
{
    struct reporting_scene s;
    const char *text = "";
    int64_t id;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp.");
    CHECK_INT(of_kind(c, s.member, INBOX_REPORT_SENT, &text), 1);
    CHECK_HAS(text, "xã Hải Hà đã gửi báo cáo kỳ 12/02/2025 đến 14/02/2025");
    CHECK_INT(of_kind(c, s.other_member, INBOX_REPORT_SENT, NULL), 0);
    c->account_id = s.member;
    CHECK_INT(report_return(c, id, 1, "Nêu rõ\nsố đại biểu"), OK);
    CHECK_INT(of_kind(c, s.officer, INBOX_REPORT_RETURNED, &text), 1);
    CHECK_HAS(text, "bị trả lại: Nêu rõ số đại biểu");
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp, 50 đại biểu.");
    CHECK_INT(of_kind(c, s.member, INBOX_REPORT_SENT, &text), 2);
    CHECK_HAS(text, "gửi lại");
    c->account_id = s.member;
    CHECK_INT(report_accept(c, id, 2, ""), OK);
    CHECK_INT(of_kind(c, s.officer, INBOX_REPORT_ACCEPTED, &text), 1);
    CHECK_LACKS(text, ":");
}

TEST(a_handover_is_told_to_both_seats_and_the_unit)
{
    struct reporting_scene s;
    int64_t both[2];
    const char *text = "";

    reporting_make(c, &s);
    both[0] = s.n.hai_ha;
    both[1] = s.n.hai_hoa;
    test_set_today(c, "2025-03-07");
    CHECK_INT(watch_assign(c, s.other_seat, both, 2, (struct date){ 2025, 3, 10 }, "Còn hồ sơ"),
              OK);
    CHECK_INT(of_kind(c, s.other_member, INBOX_WATCH, &text), 1);
    CHECK_HAS(text, "Từ ngày 10/03/2025");
    CHECK_HAS(text, "xã Hải Hà");
    CHECK_HAS(text, "phường Hải Hòa");
    CHECK_HAS(text, "Còn hồ sơ");
    CHECK_INT(of_kind(c, s.member, INBOX_WATCH, &text), 2);
    CHECK_HAS(text, "thay đồng chí");
    CHECK_INT(of_kind(c, s.officer, INBOX_WATCH, &text), 1);
    CHECK_HAS(text, "Thành viên 2 theo dõi xã Hải Hà");
}

TEST(another_day_of_a_conference_is_told_to_who_follows_the_unit)
{
    struct reporting_scene s;
    struct conference k = { .planned_on = { 2025, 2, 12 }, .place = "", .chair = "", .note = "" };
    const char *text = "";

    reporting_make(c, &s);
    k.campaign_id = s.n.campaign.id;
    k.unit_id = s.n.hai_ha;
    c->account_id = s.officer;
    CHECK_INT(conference_take(c, STEP_PLAN, &k, true, NULL), OK);
    CHECK_INT(of_kind(c, s.member, INBOX_CONFERENCE_DAY, NULL), 0);
    c->account_id = s.officer;
    k.scheduled_on = (struct date){ 2025, 3, 20 };
    k.scheduled_minute = 480;
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &k, true, NULL), OK);
    CHECK_INT(of_kind(c, s.member, INBOX_CONFERENCE_DAY, &text), 1);
    CHECK_HAS(text, "ấn định vào ngày 20/03/2025");
    CHECK_INT(of_kind(c, s.officer, INBOX_CONFERENCE_DAY, NULL), 0);
    c->account_id = s.officer;
    k.scheduled_on.day = 27;
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &k, true, NULL), OK);
    CHECK_INT(of_kind(c, s.member, INBOX_CONFERENCE_DAY, &text), 2);
    CHECK_HAS(text, "chuyển từ ngày 20/03/2025 sang ngày 27/03/2025");
    k.place = "Hội trường";
    c->account_id = s.officer;
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &k, true, NULL), OK);
    CHECK_INT(of_kind(c, s.member, INBOX_CONFERENCE_DAY, NULL), 2);
}

TEST(a_merger_is_told_to_the_old_unit_and_who_follows_it)
{
    struct reporting_scene s;
    struct merger_row row = { .new_code = "16654", .new_name = "Nghi Sơn", .new_kind = "phuong" };
    struct unit_merger m = {
        .effect_on = { 2025, 7, 1 }, .basis = "NQ 1686", .rows = &row, .row_count = 1
    };
    const char *text = "";

    reporting_make(c, &s);
    row.old_unit_id = s.n.hai_ha;
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(of_kind(c, s.officer, INBOX_MERGER, &text), 1);
    CHECK_HAS(text, "Từ ngày 01/07/2025 phường Nghi Sơn tiếp nhận xã Hải Hà (NQ 1686)");
    CHECK_INT(of_kind(c, s.member, INBOX_MERGER, &text), 1);
    CHECK_HAS(text, "đồng chí đang theo dõi");
    CHECK_INT(of_kind(c, s.other_officer, INBOX_MERGER, NULL), 0);
}

TEST(evidence_that_was_sent_back_is_told_to_the_unit_until_it_is_mended)
{
    struct reporting_scene s;
    struct conference k = { .planned_on = { 2025, 2, 12 }, .place = "", .chair = "", .note = "" };
    struct evidence_place at;
    struct evidence_returned last;
    struct evidence_report report = { .narrative = "Đã bổ sung." };
    const char *text = "";

    reporting_make(c, &s);
    k.campaign_id = s.n.campaign.id;
    k.unit_id = s.n.hai_ha;
    c->account_id = s.officer;
    CHECK_INT(conference_take(c, STEP_PLAN, &k, true, NULL), OK);
    k.held_on = (struct date){ 2025, 2, 12 };
    k.delegates = 10;
    k.cost_vnd = 1;
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, NULL), OK);
    at = (struct evidence_place){ s.n.campaign.id, s.n.hai_ha };
    CHECK_INT(evidence_return(c, &at, "Thiếu ảnh"), DENIED);
    c->account_id = s.other_member;
    CHECK_INT(evidence_return(c, &at, "Thiếu ảnh"), DENIED);
    c->account_id = s.member;
    CHECK_INT(evidence_return(c, &at, ""), INVALID);
    CHECK_INT(evidence_return(c, &at, "Thiếu ảnh\ntoàn cảnh"), OK);
    CHECK_INT(of_kind(c, s.officer, INBOX_EVIDENCE_RETURNED, &text), 1);
    CHECK_HAS(text, "bị trả lại: Thiếu ảnh toàn cảnh");
    CHECK_INT(evidence_find_return(c, k.id, &last), OK);
    CHECK_TEXT(last.remarks, "Thiếu ảnh\ntoàn cảnh");
    c->account_id = s.officer;
    CHECK_INT(evidence_report_save(c, &at, &report), OK);
    CHECK_INT(evidence_find_return(c, k.id, &last), NOT_FOUND);
}

/* ------------------------------------------------------------------ reading */

TEST(read_marks_are_ones_own)
{
    struct reporting_scene s;
    int64_t colleague;
    struct inbox_entry *rows;
    int count, all;

    reporting_make(c, &s);
    colleague = test_account(c, "dong-nghiep", ROLE_UNIT_OFFICER, s.n.hai_ha, 0);
    tell(c, s.n.hai_ha, 0, "a");
    all = unread(c, colleague);
    CHECK_INT(unread(c, s.officer), all);
    rows = entries(c, s.officer, &count);
    CHECK_INT(inbox_mark_read(c, rows[0].id), OK);
    CHECK_INT(inbox_mark_read(c, rows[0].id), OK);
    CHECK_INT(unread(c, s.officer), all - 1);
    CHECK_INT(unread(c, colleague), all);
    c->account_id = s.other_officer;
    CHECK_INT(inbox_mark_read(c, rows[0].id), NOT_FOUND);
}

TEST(all_read_is_what_was_there_and_not_what_comes_later)
{
    struct reporting_scene s;
    struct query *q;

    reporting_make(c, &s);
    for (int i = 0; i < 5; i++)
        tell(c, s.n.hai_ha, 0, arena_printf(c->arena, "a%d", i));
    test_set_time(c, "2025-02-12 15:00:00"); /* what stands is settled: one mark is enough */
    c->account_id = s.officer;
    CHECK_INT(inbox_mark_all_read(c, &(struct inbox_filter){ 0 }), OK);
    CHECK_INT(unread(c, s.officer), 0);
    q = query_new(c, "SELECT COUNT(*) FROM inbox_read");
    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), 0);
    CHECK_INT(query_end(q), OK);
    tell(c, s.n.hai_ha, 0, "b");
    CHECK_INT(unread(c, s.officer), 1);
    c->account_id = s.officer;
    CHECK_INT(inbox_mark_all_read(c, &(struct inbox_filter){ .kind = INBOX_DOCUMENT }), OK);
    CHECK_INT(unread(c, s.officer), 1);
    c->account_id = s.officer;
    CHECK_INT(inbox_mark_all_read(c, &(struct inbox_filter){ 0 }), OK);
    CHECK_INT(unread(c, s.officer), 0);
}

TEST(pages_go_on_where_the_last_one_ended_unread_first)
{
    struct reporting_scene s;
    struct inbox_after after = { 0 };
    struct inbox_entry *rows, *page;
    int all, count, seen = 0;
    int64_t ids[64];

    reporting_make(c, &s);
    for (int i = 0; i < 7; i++)
        tell(c, s.n.hai_ha, 0, arena_printf(c->arena, "a%d", i));
    rows = entries(c, s.officer, &all);
    CHECK_INT(inbox_mark_read(c, rows[1].id), OK);
    CHECK_INT(inbox_mark_read(c, rows[4].id), OK);
    rows = entries(c, s.officer, &all);
    CHECK(!rows[0].is_read);
    CHECK(rows[all - 1].is_read && rows[all - 2].is_read);
    CHECK(rows[0].id > rows[1].id);
    do {
        CHECK_INT(inbox_list(c, &(struct inbox_filter){ 0 }, &after, 3, &page, &count), OK);
        for (int i = 0; i < count; i++)
            ids[seen++] = page[i].id;
        if (count > 0)
            after = (struct inbox_after){ page[count - 1].is_read, page[count - 1].id };
    } while (count == 3);
    CHECK_INT(seen, all);
    for (int i = 0; i < all; i++)
        CHECK_INT(ids[i], rows[i].id);
}

TEST(items_of_long_ago_are_forgotten)
{
    struct reporting_scene s;
    struct query *q;
    enum status st;

    reporting_make(c, &s);
    tell(c, s.n.hai_ha, 0, "a");
    CHECK_INT(job_plan(c), OK); /* a kind that is new has missed nothing */
    test_set_time(c, "2027-02-11 12:00:00");
    tell(c, s.n.hai_ha, 0, "b");
    test_set_time(c, "2027-02-13 12:00:00");
    CHECK_INT(job_plan(c), OK);
    c->account_id = ACCOUNT_SYSTEM;
    do
        st = job_work_one(c);
    while (st == OK);
    CHECK_INT(st, NOT_FOUND);
    q = query_new(c, "SELECT key FROM inbox WHERE kind = 'task_given'");
    CHECK(query_row(q));
    CHECK_TEXT(col_text(q, 0), "b");
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), OK);
}

/* ------------------------------------------------------------------ sentences */

TEST(a_sentence_is_one_clean_line_whatever_stands_in_it)
{
    static const char *const hostile = "Xã\r\nBcc: kẻ.xấu@example.com\n\n<script>alert(1)</script> "
                                       "\"'\xE2\x80\xAE"
                                       "lạ{task}[x]";
    struct names *names;
    const char *text;
    char *subject;
    json_t *values = json_pack("{s:s, s:s}", "task", hostile, "due_on", "2025-02-30");

    c->lang = LANG_VI;
    names = names_new(c);
    subject = json_dumps(values, 0);
    text = notify_sentence(c, names, "task_given", subject);
    free(subject);
    json_decref(values);
    CHECK_LACKS(text, "\n");
    CHECK_LACKS(text, "\r");
    CHECK_LACKS(text, "\xE2\x80\xAE");
    CHECK_HAS(text, "Nhiệm vụ mới: Xã Bcc: kẻ.xấu@example.com <script>");
    CHECK_LACKS(text, "hoàn thành"); /* no such day: the part is left out */
    CHECK_HAS(text, "{task}[x]");    /* values are not read as sentences */
    CHECK_HAS(notify_sentence(c, names, "of_a_newer_program", "{}"), "phiên bản");
    CHECK_HAS(notify_sentence(c, names, "task_given", "no json"), "Nhiệm vụ mới");
    CHECK_HAS(notify_sentence(c, names, "task_given", "{\"variant\": 5}"), "phiên bản");
}

const struct test notify_tests[] = {
    T_DB(a_units_item_is_seen_by_who_reports_for_it_and_by_nobody_else),
    T_DB(what_was_told_of_a_dossier_before_a_conflict_is_neither_seen_nor_mailed_after_it),
    T_DB(after_a_merger_those_of_the_successor_see_it_too),
    T_DB(a_seats_item_goes_with_the_seat),
    T_DB(nobody_is_told_of_an_act_of_their_own),
    T_DB(a_document_stands_in_its_notice_alone_and_is_read_once_receipt_is_confirmed),
    T_DB(a_withdrawal_is_told_to_who_was_told_of_the_document),
    T_DB(a_report_is_told_to_its_reader_and_its_fate_to_its_author),
    T_DB(a_handover_is_told_to_both_seats_and_the_unit),
    T_DB(another_day_of_a_conference_is_told_to_who_follows_the_unit),
    T_DB(a_merger_is_told_to_the_old_unit_and_who_follows_it),
    T_DB(evidence_that_was_sent_back_is_told_to_the_unit_until_it_is_mended),
    T_DB(read_marks_are_ones_own),
    T_DB(all_read_is_what_was_there_and_not_what_comes_later),
    T_DB(pages_go_on_where_the_last_one_ended_unread_first),
    T_DB(items_of_long_ago_are_forgotten),
    T_DB(a_sentence_is_one_clean_line_whatever_stands_in_it),
    T_END,
};
