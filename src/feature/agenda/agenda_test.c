/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose calendar holds what, and that an event of one thing never goes back. */
#include "db/db.h"
#include "feature/agenda/agenda.h"
#include "feature/holiday/holiday.h"
#include "test/reporting.h"
#include "test/tasking.h"

static struct agenda
agenda_of(struct ctx *c, int64_t account_id)
{
    struct agenda a = { 0 };
    int64_t was = c->account_id;

    c->account_id = account_id;
    problems_clear(c);
    CHECK_INT(agenda_read(c, "https://x", &a), OK);
    c->account_id = was;
    return a;
}

static int
count_with(const struct agenda *a, const char *words)
{
    int n = 0;

    for (int i = 0; i < a->count; i++)
        n += strstr(a->events[i].summary, words) != NULL;
    return n;
}

/* The one event whose summary has these words. */
static struct ical_event
event_with(const struct agenda *a, const char *words)
{
    CHECK_INT(count_with(a, words), 1);
    for (int i = 0; i < a->count; i++)
        if (strstr(a->events[i].summary, words) != NULL)
            return a->events[i];
    return (struct ical_event){ 0 };
}

static struct ical_event
event_of(struct ctx *c, int64_t account_id, const char *words)
{
    struct agenda a = agenda_of(c, account_id);

    return event_with(&a, words);
}

/* A document with one deadline, applied now; its id. */
static int64_t
issue(struct ctx *c, const struct nghi_son *n, enum document_kind kind, const struct milestone *m,
      int64_t unit_id, const char *words)
{
    struct document d = { .campaign_id = n->campaign.id,
                          .kind = kind,
                          .number = "7",
                          .title = "Về thời hạn",
                          .issuer = "UBND thị xã Nghi Sơn",
                          .signer = "Phó Chủ tịch",
                          .note = "",
                          .issued_on = today(c) };
    struct deadline row = { .milestone_id = m->id,
                            .level = unit_id != 0 ? LEVEL_NONE : m->level,
                            .unit_id = unit_id,
                            .words = words,
                            .reason = kind == DOCUMENT_EXCEPTION ? "Bão số 3" : "" };

    problems_clear(c);
    CHECK_INT(document_save(c, &d, &row, 1), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    return d.id;
}

static void
withdraw(struct ctx *c, int64_t id)
{
    struct document d;

    CHECK_INT(document_find(c, id, &d), OK);
    CHECK_INT(document_withdraw(c, id, d.version, "Ban hành nhầm"), OK);
}

static struct conference
take(struct ctx *c, const struct nghi_son *n, int64_t unit_id, enum conference_step step,
     const char *iso)
{
    struct conference k = { .place = "Hội trường", .chair = "Chủ tịch UBND xã", .note = "" };
    struct conference stands = { 0 };

    k.campaign_id = n->campaign.id;
    k.unit_id = unit_id;
    k.delegates = k.cost_vnd = -1;
    if (conference_find(c, k.campaign_id, unit_id, &stands) == OK)
        k.version = stands.version;
    k.scheduled_on = k.held_on = iso != NULL ? reporting_day(iso) : DATE_NONE;
    k.scheduled_minute = 8 * 60;
    problems_clear(c);
    CHECK_INT(conference_take(c, step, &k, true, "mưa bão"), OK);
    return k;
}

/* ------------------------------------------------------------------ whose */

TEST(an_officer_has_the_own_units_days_and_no_others)
{
    struct reporting_scene s;
    struct agenda a;
    struct ical_event e;

    reporting_make(c, &s);
    a = agenda_of(c, s.officer);
    e = event_with(&a, "Hạn: Hội nghị cấp xã, phường, cơ quan, đơn vị: xã Hải Hà");
    CHECK_DATE(e.on, "2025-03-30");
    CHECK_HAS(e.description, "“xong trước ngày 31/3/2025”, Kế hoạch số 309 ngày 13/8/2024");
    CHECK_HAS(e.url, "https://x/lam-viec/don-vi/");
    CHECK_INT(count_with(&a, "Hải Hòa"), 0);
    CHECK_INT(count_with(&a, "cấp thị xã"), 0);
    /* the week ends on Friday, one working day after: told ahead, a period each */
    CHECK_DATE(event_with(&a, "Hạn gửi báo cáo kỳ 15/02 đến 21/02/2025: xã Hải Hà").on,
               "2025-02-24");
    CHECK(count_with(&a, "Hạn gửi báo cáo") >= 10);
    take(c, &s.n, s.n.hai_ha, STEP_PLAN, NULL);
    take(c, &s.n, s.n.hai_ha, STEP_HOLD, "2025-02-12");
    a = agenda_of(c, s.officer);
    CHECK_INT(count_with(&a, "Hạn: Hội nghị"), 0);
    CHECK_DATE(event_with(&a, "Đã xong: Hội nghị").on, "2025-03-30");
}

TEST(a_members_units_of_one_day_are_one_event_that_names_those_still_open)
{
    struct reporting_scene s;
    struct agenda a;
    struct ical_event e, after;

    reporting_make(c, &s);
    a = agenda_of(c, s.member);
    CHECK_INT(count_with(&a, "Hạn: Hội nghị"), 1);
    e = event_with(&a, "còn 2 trên 2 đơn vị");
    CHECK_HAS(e.description, "\n- xã Hải Hà");
    CHECK_HAS(e.description, "\n- phường Hải Hòa");
    test_set_time(c, "2025-02-12 15:00:00");
    take(c, &s.n, s.n.hai_ha, STEP_PLAN, NULL);
    take(c, &s.n, s.n.hai_ha, STEP_HOLD, "2025-02-12");
    after = event_of(c, s.member, "còn 1 trên 2 đơn vị");
    CHECK_TEXT(after.uid, e.uid);
    CHECK_INT(after.sequence, e.sequence);
    CHECK(after.changed_at > e.changed_at);
    CHECK_LACKS(after.description, "Hải Hà");
    /* the other member's unit is the other member's */
    a = agenda_of(c, s.other_member);
    CHECK_INT(count_with(&a, "xã Nghi Sơn"), 1);
    CHECK_INT(count_with(&a, "Hải H"), 0);
}

TEST(the_office_and_the_head_have_the_whole_campaign)
{
    struct reporting_scene s;
    struct agenda a;

    reporting_make(c, &s);
    a = agenda_of(c, s.head);
    CHECK_INT(count_with(&a, "còn 3 trên 3 đơn vị"), 1);
    CHECK_DATE(event_with(&a, "cấp thị xã").on, "2025-06-29");
    a = agenda_of(c, s.office);
    CHECK_INT(count_with(&a, "còn 3 trên 3 đơn vị"), 1);
    CHECK(count_with(&a, "Thường trực") > 0); /* its own reports */
}

TEST(a_role_that_has_ended_gives_nothing_more)
{
    struct reporting_scene s;
    struct agenda a;
    int64_t id;

    reporting_make(c, &s);
    id = test_account(c, "den-thang-hai", ROLE_NONE, 0, 0);
    test_grant(c, id, ROLE_UNIT_OFFICER, s.n.hai_ha, 0, "2025-01-01", "2025-02-13");
    a = agenda_of(c, id);
    CHECK(a.count > 0);
    test_set_today(c, "2025-02-13");
    a = agenda_of(c, id);
    CHECK_INT(a.count, 0);
}

TEST(what_a_merged_unit_left_open_is_its_successors_under_the_same_uid)
{
    struct reporting_scene s;
    struct unit_merger m = { .effect_on = { 2025, 7, 1 }, .basis = "Nghị quyết 1686" };
    struct merger_row rows[2];
    struct ical_event before;
    struct agenda a;
    struct unit u;
    int64_t officer;

    reporting_make(c, &s);
    before = event_of(c, s.officer, "Hạn: Hội nghị cấp xã");
    take(c, &s.n, s.n.hai_hoa, STEP_PLAN, NULL);
    take(c, &s.n, s.n.hai_hoa, STEP_HOLD, "2025-02-12");
    for (int i = 0; i < 2; i++)
        rows[i] = (struct merger_row){ .old_unit_id = i == 0 ? s.n.hai_ha : s.n.hai_hoa,
                                       .new_code = "99901",
                                       .new_name = "Hải Bình",
                                       .new_kind = "phuong",
                                       .new_parent_id = s.n.province };
    m.rows = rows;
    m.row_count = 2;
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(unit_find_by_code(c, "99901", m.effect_on, &u), OK);
    officer = nghi_son_account(c, "hai-binh", "unit_officer", u.id);
    CHECK_INT(agenda_of(c, officer).count, 0);
    test_set_today(c, "2025-07-01");
    a = agenda_of(c, s.officer);
    CHECK_INT(count_with(&a, "Hội nghị"), 0);
    a = agenda_of(c, officer);
    CHECK_TEXT(event_with(&a, "Hạn: Hội nghị cấp xã").uid, before.uid);
    CHECK_INT(event_with(&a, "Hạn: Hội nghị cấp xã").sequence, before.sequence);
    CHECK_HAS(event_with(&a, "Hạn: Hội nghị cấp xã").summary, "xã Hải Hà");
    /* nobody follows the new one yet: the head sees what was left, in one event still */
    CHECK_INT(event_of(c, s.head, "còn 2 trên 3 đơn vị").sequence, 0);
}

/* ------------------------------------------------------------------ how it moves */

TEST(a_deadline_keeps_its_uid_and_its_sequence_never_falls)
{
    struct reporting_scene s;
    const struct milestone *m;
    struct ical_event e[6];
    int64_t directive;

    reporting_make(c, &s);
    m = &s.n.town_conference;
    e[0] = event_of(c, s.head, "cấp thị xã");
    directive = issue(c, &s.n, DOCUMENT_DIRECTIVE, m, 0, "trong tháng 5 năm 2025");
    e[1] = event_of(c, s.head, "cấp thị xã");
    /* one that is later does not hold: nothing moves */
    test_set_time(c, "2025-02-13 08:00:00");
    issue(c, &s.n, DOCUMENT_DIRECTIVE, m, 0, "trong tháng 6 năm 2025");
    e[2] = event_of(c, s.head, "cấp thị xã");
    test_set_time(c, "2025-02-14 08:00:00");
    withdraw(c, directive);
    e[3] = event_of(c, s.head, "cấp thị xã");
    test_set_time(c, "2025-02-15 08:00:00");
    issue(c, &s.n, DOCUMENT_DIRECTIVE, m, 0, "chậm nhất ngày 15/5/2025");
    e[4] = event_of(c, s.head, "cấp thị xã");
    test_set_time(c, "2025-02-16 08:00:00");
    issue(c, &s.n, DOCUMENT_EXCEPTION, m, s.n.town, "đến hết ngày 20/6/2025");
    e[5] = event_of(c, s.head, "cấp thị xã");
    for (int i = 0; i < 5; i++)
        CHECK_TEXT(e[i].uid, e[0].uid);
    CHECK_DATE(e[0].on, "2025-06-29");
    CHECK_INT(e[0].sequence, 0);
    CHECK_DATE(e[1].on, "2025-05-31");
    CHECK_INT(e[1].sequence, 1);
    CHECK_DATE(e[2].on, "2025-05-31");
    CHECK_INT(e[2].sequence, 1);
    CHECK_INT(e[2].changed_at, e[1].changed_at);
    CHECK_DATE(e[3].on, "2025-06-29");
    CHECK_INT(e[3].sequence, 2);
    CHECK(e[3].changed_at > e[2].changed_at);
    CHECK_DATE(e[4].on, "2025-05-15");
    CHECK_INT(e[4].sequence, 3);
    /* the town's own day is another thing than its level's, and counts what moved the town */
    CHECK(strcmp(e[5].uid, e[4].uid) != 0);
    CHECK_DATE(e[5].on, "2025-06-20");
    CHECK_INT(e[5].sequence, 4);
}

TEST(an_extension_takes_one_unit_out_of_the_event_and_leaves_the_others_in_it)
{
    struct reporting_scene s;
    struct ical_event before, group, own;
    struct agenda a;
    int64_t extension;

    reporting_make(c, &s);
    before = event_of(c, s.member, "còn 2 trên 2 đơn vị");
    own = event_of(c, s.officer, "Hạn: Hội nghị");
    test_set_time(c, "2025-02-13 08:00:00");
    extension = issue(c, &s.n, DOCUMENT_EXCEPTION, &s.n.commune_conference, s.n.hai_ha,
                      "đến hết ngày 15/4/2025");
    a = agenda_of(c, s.member);
    group = event_with(&a, "phường Hải Hòa");
    CHECK_TEXT(group.uid, before.uid);
    CHECK_INT(group.sequence, before.sequence);
    CHECK_DATE(group.on, "2025-03-30");
    CHECK_DATE(event_with(&a, "xã Hải Hà").on, "2025-04-15");
    CHECK_INT(event_with(&a, "xã Hải Hà").sequence, 1);
    CHECK_TEXT(event_of(c, s.officer, "Hạn: Hội nghị").uid, own.uid);
    CHECK_INT(event_of(c, s.officer, "Hạn: Hội nghị").sequence, 1);
    CHECK_DATE(event_of(c, s.officer, "Hạn: Hội nghị").on, "2025-04-15");
    withdraw(c, extension);
    CHECK_INT(event_of(c, s.officer, "Hạn: Hội nghị").sequence, 2);
    CHECK_DATE(event_of(c, s.officer, "Hạn: Hội nghị").on, "2025-03-30");
    CHECK_INT(event_of(c, s.member, "còn 2 trên 2 đơn vị").sequence, 0);
}

TEST(a_conference_has_its_hour_and_place_moves_and_is_called_off)
{
    struct reporting_scene s;
    struct ical_event e, moved, off, again;

    reporting_make(c, &s);
    take(c, &s.n, s.n.hai_ha, STEP_PLAN, NULL);
    take(c, &s.n, s.n.hai_ha, STEP_SCHEDULE, "2025-03-20");
    e = event_of(c, s.officer, "Hội nghị: xã Hải Hà");
    CHECK_DATE(e.on, "2025-03-20");
    CHECK_INT(e.minute, 480);
    CHECK_TEXT(e.place, "Hội trường");
    CHECK_HAS(e.description, "Chủ trì: Chủ tịch UBND xã");
    CHECK(e.is_busy);
    CHECK(!event_of(c, s.member, "Hội nghị: xã Hải Hà").is_busy);
    test_set_time(c, "2025-02-13 08:00:00");
    take(c, &s.n, s.n.hai_ha, STEP_SCHEDULE, "2025-03-22");
    moved = event_of(c, s.officer, "Hội nghị: xã Hải Hà");
    CHECK_TEXT(moved.uid, e.uid);
    CHECK(moved.sequence > e.sequence);
    CHECK(moved.changed_at > e.changed_at);
    CHECK_DATE(moved.on, "2025-03-22");
    take(c, &s.n, s.n.hai_ha, STEP_UNSCHEDULE, NULL);
    off = event_of(c, s.officer, "Hội nghị: xã Hải Hà");
    CHECK_TEXT(off.uid, e.uid);
    CHECK(off.is_cancelled);
    CHECK(off.sequence > moved.sequence);
    CHECK_DATE(off.on, "2025-03-22");
    CHECK_INT(off.minute, 480);
    CHECK_HAS(off.description, "mưa bão");
    take(c, &s.n, s.n.hai_ha, STEP_SCHEDULE, "2025-03-25");
    again = event_of(c, s.officer, "Hội nghị: xã Hải Hà");
    CHECK(!again.is_cancelled);
    CHECK(again.sequence > off.sequence);
}

TEST(a_report_moves_with_a_day_off_and_says_when_it_was_sent)
{
    static const char words[] = "báo cáo kỳ 15/02 đến 21/02/2025";
    struct reporting_scene s;
    struct holiday h = { .on = { 2025, 2, 24 }, .is_off = true, .name = "Nghỉ bù", .source = "" };
    struct ical_event e, moved, back;

    reporting_make(c, &s);
    e = event_of(c, s.officer, words);
    CHECK_DATE(e.on, "2025-02-24");
    CHECK_INT(holiday_insert(c, &h), OK);
    moved = event_of(c, s.officer, words);
    CHECK_TEXT(moved.uid, e.uid);
    CHECK_DATE(moved.on, "2025-02-25");
    CHECK(moved.sequence > e.sequence);
    CHECK_INT(holiday_delete(c, h.on, 1), OK);
    back = event_of(c, s.officer, words);
    CHECK_DATE(back.on, "2025-02-24");
    CHECK(back.sequence > moved.sequence);
    test_set_today(c, "2025-02-17");
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-15", "Đã họp.");
    CHECK_HAS(event_of(c, s.officer, words).summary, "Đã gửi");
}

TEST(a_paper_stands_in_the_calendar_until_it_is_acknowledged)
{
    struct reporting_scene s;
    struct notice *notices;
    struct agenda a;
    int count;

    reporting_make(c, &s);
    issue(c, &s.n, DOCUMENT_DIRECTIVE, &s.n.commune_conference, 0, "trước ngày 20/3/2025");
    CHECK_DATE(event_of(c, s.officer, "Xác nhận đã nhận Chỉ đạo số 7").on, "2025-02-13");
    CHECK_INT(count_with((a = agenda_of(c, s.member), &a), "Xác nhận đã nhận Chỉ đạo số 7"), 1);
    CHECK_INT(notice_list_open(c, s.n.campaign.id, s.n.hai_ha, &notices, &count), OK);
    for (int i = 0; i < count; i++)
        CHECK_INT(notice_acknowledge(c, notices[i].id), OK);
    a = agenda_of(c, s.officer);
    CHECK_INT(count_with(&a, "Xác nhận đã nhận Chỉ đạo số 7"), 0);
}

TEST(a_task_with_a_day_is_in_its_owners_calendar_until_it_is_accepted)
{
    struct task_scene s;
    struct task_row t;
    struct task_act report, accept;
    struct agenda a;
    struct ical_event e;

    task_scene_make(c, &s);
    t = task_scene_part(c, &s, "xã Hải Hà");
    e = event_of(c, s.officer, "Nhiệm vụ: xã Hải Hà: ");
    CHECK_DATE(e.on, "2025-03-14");
    CHECK_HAS(e.url, task_url(c, t.part.id));
    CHECK_HAS(e.description, "Kết luận");
    a = agenda_of(c, s.other_officer);
    CHECK_INT(count_with(&a, "Nhiệm vụ: xã Hải Hà"), 0);
    /* one that comes back each month has no day */
    a = agenda_of(c, s.member);
    CHECK_INT(count_with(&a, "Nhiệm vụ: Thành viên"), 0);
    report = (struct task_act){ .part_id = t.part.id, .version = 1, .text = "Đã nộp." };
    CHECK_INT(task_report(c, &report), OK);
    a = agenda_of(c, s.officer);
    CHECK_INT(count_with(&a, "Nhiệm vụ: xã Hải Hà"), 1);
    accept = (struct task_act){ .part_id = t.part.id, .version = 2, .text = "" };
    CHECK_INT(task_accept(c, &accept), OK);
    a = agenda_of(c, s.officer);
    CHECK_INT(count_with(&a, "Nhiệm vụ: xã Hải Hà"), 0);
}

/* ------------------------------------------------------------------ many */

static enum status
schedule_many(struct ctx *c, void *arg)
{
    const struct nghi_son *n = arg;
    struct query *q =
        query_new(c, "INSERT INTO conference (id, campaign_id, unit_id, state, scheduled_on,"
                     " updated_at, updated_by, version)"
                     " SELECT u.id + 1, $1, u.id, 'scheduled', CASE WHEN u.id % 2 = 0 THEN"
                     " '2025-03-20' ELSE '2025-03-21' END, 1739338800, 0, 1 FROM unit u"
                     " WHERE u.code LIKE 'x%'");

    bind_int(q, n->campaign.id);
    return query_end(q);
}

TEST(hundreds_of_conferences_are_an_event_a_day_and_hundreds_of_names_are_counted)
{
    struct reporting_scene s;
    struct agenda a;
    struct ical_event e;

    reporting_make(c, &s);
    for (int i = 0; i < AGENDA_ONE_BY_ONE + 1; i++) {
        struct unit u = { .code = arena_printf(c->arena, "x%d", i),
                          .kind = "xa",
                          .name = arena_printf(c->arena, "Số %d", i),
                          .from_on = reporting_day("2020-06-01"),
                          .to_on = reporting_day("2025-07-01") };

        CHECK_INT(unit_insert(c, &u, s.n.town), OK);
    }
    CHECK_INT(db_transact(c, schedule_many, &s.n), OK);
    a = agenda_of(c, s.head);
    CHECK_INT(count_with(&a, "hội nghị"), 2);
    e = event_with(&a, "còn 304 trên 304 đơn vị");
    CHECK_HAS(e.description, "và 264 đơn vị khác");
    CHECK(a.count < 60);
}

const struct test agenda_tests[] = {
    T_DB(an_officer_has_the_own_units_days_and_no_others),
    T_DB(a_members_units_of_one_day_are_one_event_that_names_those_still_open),
    T_DB(the_office_and_the_head_have_the_whole_campaign),
    T_DB(a_role_that_has_ended_gives_nothing_more),
    T_DB(what_a_merged_unit_left_open_is_its_successors_under_the_same_uid),
    T_DB(a_deadline_keeps_its_uid_and_its_sequence_never_falls),
    T_DB(an_extension_takes_one_unit_out_of_the_event_and_leaves_the_others_in_it),
    T_DB(a_conference_has_its_hour_and_place_moves_and_is_called_off),
    T_DB(a_report_moves_with_a_day_off_and_says_when_it_was_sent),
    T_DB(a_paper_stands_in_the_calendar_until_it_is_acknowledged),
    T_DB(a_task_with_a_day_is_in_its_owners_calendar_until_it_is_accepted),
    T_DB(hundreds_of_conferences_are_an_event_a_day_and_hundreds_of_names_are_counted),
    T_END,
};
