/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks: giving, the table of steps, who may what, owners over time, merged units, reports, handovers. */
#include "test/tasking.h"

#include "core/text.h"
#include "db/db.h"
#include "feature/load/load.h"
#include "feature/system/system.h"

TEST(a_point_for_each_commune_is_one_task_with_a_part_for_each)
{
    struct task_scene s;
    struct task_point *points;
    int count;

    task_scene_make(c, &s);
    CHECK_INT(task_points(c, s.conclusion.id, &points, &count), OK);
    CHECK_INT(count, 4);
    CHECK_INT(points[0].counts.all, 3);
    CHECK_INT(points[0].part_id, 0);
    CHECK_DATE(points[0].task.last_on, "2025-03-14");
    CHECK_INT(points[1].counts.all, 1);
    CHECK(points[1].part_id != 0);
    CHECK(points[3].task.is_recurring);
    CHECK(date_is_none(points[3].task.last_on));
    CHECK_INT(points[3].counts.all, 2);
}

static struct task_new
point(const char *words, const char *owner, const char *day)
{
    return (struct task_new){
        .words = words, .owner_words = owner, .helper_words = "", .day_words = day, .shows = ""
    };
}

static enum status
give(struct ctx *c, const struct task_scene *s, struct task_new n, int known)
{
    struct task_giving g = {
        .document_id = s->conclusion.id, .known_points = known, .points = &n, .count = 1
    };

    problems_clear(c);
    return task_give(c, &g);
}

TEST(what_cannot_be_given_is_told_at_its_field_and_nothing_is_written)
{
    static const struct {
        const char *words, *owner, *day, *field;
    } rows[] = {
        { "", "Phòng Nội vụ", "", "point.0.words" },
        { "Làm", "", "", "point.0.owner" },
        { "Làm", "Phòng Văn hóa", "", "point.0.owner" },
        { "Làm", "Phòng Nội vụ; ai đó", "", "point.0.owner" },
        { "Làm", "cấp tỉnh", "", "point.0.owner" },
        { "Làm", "Phòng Nội vụ", "trước ngày 31/2/2025", "point.0.day" },
        { "Làm", "Phòng Nội vụ", "sớm nhất có thể", "point.0.day" },
        { "Làm", "Phòng Nội vụ", "trước ngày 1/1/2025", "point.0.day" },
    };
    struct task_scene s;
    struct task_point *points;
    int count;

    task_scene_make(c, &s);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK_INT(give(c, &s, point(rows[i].words, rows[i].owner, rows[i].day), 4), INVALID);
        CHECK_TEXT(c->problems->field, rows[i].field);
    }
    CHECK_INT(task_points(c, s.conclusion.id, &points, &count), OK);
    CHECK_INT(count, 4);
    /* one who was meant is named */
    CHECK_INT(give(c, &s, point("Làm", "Nội vụ", ""), 4), INVALID);
    CHECK_HAS(c->problems->message, "Phòng Nội vụ");
    problems_clear(c);
}

TEST(a_draft_gives_no_tasks_and_a_second_giving_needs_to_know_of_the_first)
{
    struct task_scene s;
    struct document draft;

    task_scene_make(c, &s);
    CHECK_INT(give(c, &s, point("Làm", "Phòng Nội vụ", ""), 0), CONFLICT);
    CHECK_INT(give(c, &s, point("Làm", "Phòng Nội vụ", ""), 4), OK);
    draft = nghi_son_conclusion(c, &s.n);
    s.conclusion = draft;
    CHECK_INT(give(c, &s, point("Làm", "Phòng Nội vụ", ""), 0), CONFLICT);
}

/* The whole table: each step from each state. */
TEST(every_step_leads_where_the_table_says_and_others_are_refused)
{
    static const bool can[TASK_STATE_COUNT][TASK_STEP_COUNT] = {
        [TASK_OPEN] = { [TASK_REPORT] = true, [TASK_CANCEL] = true, [TASK_MOVE] = true },
        [TASK_DONE] = { [TASK_ACCEPT] = true, [TASK_RETURN] = true, [TASK_CANCEL] = true },
        [TASK_RETURNED] = { [TASK_REPORT] = true, [TASK_CANCEL] = true, [TASK_MOVE] = true },
    };
    static enum status (*const steps[TASK_STEP_COUNT])(struct ctx *, const struct task_act *) = {
        [TASK_REPORT] = task_report, [TASK_ACCEPT] = task_accept, [TASK_RETURN] = task_return,
        [TASK_CANCEL] = task_cancel, [TASK_MOVE] = task_move,
    };
    struct task_scene s;

    task_scene_make(c, &s);
    for (enum task_state from = TASK_OPEN; from < TASK_STATE_COUNT; from++)
        for (enum task_step step = TASK_REPORT; step < TASK_STEP_COUNT; step++) {
            struct task_row before = task_scene_bring(c, &s, from), after;
            struct task_act a = { .part_id = before.part.id,
                                  .version = before.part.version,
                                  .text = "Vì lý do.",
                                  .owner_words = "xã Nghi Sơn" };
            enum task_state to = from;
            enum status st;

            CHECK_INT(before.part.state, from);
            CHECK_INT(task_can(from, step, &to), can[from][step]);
            problems_clear(c);
            st = steps[step](c, &a);
            CHECK_INT(st, can[from][step] ? OK : CONFLICT);
            CHECK_INT(task_find(c, before.part.id, &after), OK);
            CHECK_INT(after.part.state, to);
            CHECK_INT(after.part.version, before.part.version + (can[from][step] ? 1 : 0));
            /* the same once more is of an old version, or of another state */
            problems_clear(c);
            CHECK_INT(steps[step](c, &a), CONFLICT);
        }
    problems_clear(c);
    CHECK_INT(system_verify(c, NULL, false), OK);
}

TEST(who_may_report_and_who_may_decide)
{
    struct task_scene s;
    struct task_row t;
    struct task_act a;

    task_scene_make(c, &s);
    t = task_scene_part(c, &s, "xã Hải Hà");
    a = (struct task_act){ .part_id = t.part.id, .version = 1, .text = "Đã xong." };
    c->account_id = s.other_officer;
    CHECK_INT(task_find(c, t.part.id, &t), NOT_FOUND);
    CHECK_INT(task_report(c, &a), NOT_FOUND);
    c->account_id = s.member; /* follows Hải Hà, so helps it to report */
    CHECK_INT(task_accept(c, &a), DENIED);
    c->account_id = s.officer;
    CHECK_INT(task_cancel(c, &a), DENIED);
    CHECK_INT(task_report(c, &a), OK);
    a.version = 2;
    CHECK_INT(task_accept(c, &a), DENIED);
    c->account_id = s.head;
    CHECK_INT(task_accept(c, &a), OK);
    /* a seat's task is its holder's */
    c->account_id = ACCOUNT_SYSTEM;
    t = task_scene_part(c, &s, "Thành viên 1");
    a = (struct task_act){ .part_id = t.part.id, .version = 1, .text = "Đã báo cáo." };
    c->account_id = s.other_member;
    CHECK_INT(task_report(c, &a), DENIED);
    c->account_id = s.member;
    CHECK_INT(task_report(c, &a), OK);
}

TEST(a_report_needs_a_note_or_a_paper_and_a_return_its_remarks)
{
    struct task_scene s;
    struct task_row t;
    struct task_act a;

    task_scene_make(c, &s);
    t = task_scene_part(c, &s, "xã Hải Hà");
    a = (struct task_act){ .part_id = t.part.id, .version = 1, .text = " " };
    CHECK_INT(task_report(c, &a), INVALID);
    CHECK_TEXT(c->problems->field, "note");
    problems_clear(c);
    a.text = "Xong";
    CHECK_INT(task_report(c, &a), OK);
    a = (struct task_act){ .part_id = t.part.id, .version = 2, .text = "" };
    CHECK_INT(task_return(c, &a), INVALID);
    CHECK_TEXT(c->problems->field, "remarks");
    problems_clear(c);
    a.text = "Nêu rõ.";
    CHECK_INT(task_return(c, &a), OK);
    CHECK_INT(task_find(c, t.part.id, &t), OK);
    CHECK_INT(t.part.state, TASK_RETURNED);
    CHECK_TEXT(t.part.remarks, "Nêu rõ.");
    a = (struct task_act){ .part_id = t.part.id, .version = 3, .text = "" };
    CHECK_INT(task_cancel(c, &a), INVALID);
    CHECK_TEXT(c->problems->field, "reason");
    problems_clear(c);
}

TEST(a_move_keeps_who_answered_before)
{
    struct task_scene s;
    struct task_row t;
    struct task_owner_row *owners;
    struct task_act a;
    int count;

    task_scene_make(c, &s);
    t = task_scene_part(c, &s, "Phòng Nội vụ");
    test_set_today(c, "2025-02-20");
    a = (struct task_act){ .part_id = t.part.id, .version = 1, .text = "Việc của tài chính" };
    a.owner_words = "Phòng Nội vụ";
    CHECK_INT(task_move(c, &a), INVALID);
    problems_clear(c);
    a.owner_words = "các xã, phường";
    CHECK_INT(task_move(c, &a), INVALID);
    CHECK_TEXT(c->problems->field, "owner");
    problems_clear(c);
    a.owner_words = "Phòng Tài chính - Kế hoạch";
    CHECK_INT(task_move(c, &a), OK);
    CHECK_INT(task_owner_list(c, t.part.id, &owners, &count), OK);
    CHECK_INT(count, 2);
    CHECK_TEXT(owners[0].owner, "Phòng Nội vụ");
    CHECK_DATE(owners[0].to_on, "2025-02-20");
    CHECK_TEXT(owners[1].owner, "Phòng Tài chính - Kế hoạch");
    CHECK_TEXT(owners[1].reason, "Việc của tài chính");
    CHECK(date_is_none(owners[1].to_on));
}

static int
count_of(struct ctx *c, struct task_filter f)
{
    struct task_row *rows;
    struct task_counts n;
    int count;

    CHECK_INT(task_list(c, &f, NULL, 500, &rows, &count), OK);
    CHECK_INT(task_count(c, &f, &n), OK);
    CHECK_INT(n.all, count);
    return count;
}

TEST(lists_and_sums_agree_for_every_filter_and_reader)
{
    struct task_scene s;
    int64_t id;

    task_scene_make(c, &s);
    id = s.n.campaign.id;
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id }), 7);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .unit_id = s.n.hai_ha }), 1);
    /* the finance office helps with the home affairs' point */
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .unit_id = s.n.finance }), 2);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id,
                                                .unit_id = s.n.finance,
                                                .only_owned = true }),
              1);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .seat_id = s.seat }), 1);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .follower_id = s.seat }), 2);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .q_folded = "noi vu" }), 1);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .q_folded = "hai ha" }), 1);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .only_late = true }), 0);
    test_set_today(c, "2025-03-15");
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .only_late = true }), 3);
    c->account_id = s.officer;
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id }), 1);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .only_mine = true }), 1);
    c->account_id = s.member;
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id }), 7);
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = id, .only_mine = true }), 1);
}

TEST(pages_of_the_list_meet_without_a_gap)
{
    struct task_scene s;
    struct task_filter f = { 0 };
    const char *after[2] = { NULL, NULL };
    int all = 0, count = 2;
    int64_t seen[20];

    task_scene_make(c, &s);
    f.campaign_id = s.n.campaign.id;
    while (count == 2) {
        struct task_row *rows;

        CHECK_INT(task_list(c, &f, after, 2, &rows, &count), OK);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < all; k++)
                CHECK(seen[k] != rows[i].part.id);
            seen[all++] = rows[i].part.id;
            after[0] = date_is_none(rows[i].task.last_on)
                           ? "9999-12-31"
                           : date_iso(c->arena, rows[i].task.last_on);
            after[1] = arena_printf(c->arena, "%lld", (long long)rows[i].part.id);
        }
    }
    CHECK_INT(all, 7);
}

TEST(after_a_merger_the_successor_has_the_open_tasks)
{
    struct task_scene s;
    struct task_row t;
    struct unit u;
    struct unit_merger m = { .basis = "Nghị quyết 1686" };
    struct merger_row rows[1];
    int64_t officer;
    struct task_act a;

    task_scene_make(c, &s);
    t = task_scene_part(c, &s, "xã Hải Hà");
    CHECK(date_parse_iso("2025-07-01", &m.effect_on));
    rows[0] = (struct merger_row){ .old_unit_id = s.n.hai_ha,
                                   .new_code = "99901",
                                   .new_name = "Hải Bình",
                                   .new_kind = "phuong",
                                   .new_parent_id = s.n.province };
    m.rows = rows;
    m.row_count = 1;
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(unit_find_by_code(c, "99901", m.effect_on, &u), OK);
    officer = nghi_son_account(c, "moi", "unit_officer", u.id);
    test_set_today(c, "2025-07-02");
    CHECK_INT(count_of(c, (struct task_filter){ .campaign_id = s.n.campaign.id, .unit_id = u.id }),
              1);
    c->account_id = officer;
    CHECK_INT(
        count_of(c, (struct task_filter){ .campaign_id = s.n.campaign.id, .only_mine = true }), 1);
    CHECK_INT(task_find(c, t.part.id, &t), OK);
    CHECK_DATE(t.part.unit_to_on, "2025-07-01");
    a = (struct task_act){ .part_id = t.part.id, .version = 1, .text = "Đơn vị mới đã làm." };
    CHECK_INT(task_report(c, &a), OK);
}

TEST(withdrawing_the_document_cancels_what_is_open)
{
    struct task_scene s;
    struct task_row t;
    struct document d;

    task_scene_make(c, &s);
    t = task_scene_part(c, &s, "xã Hải Hà");
    CHECK_INT(document_find(c, s.conclusion.id, &d), OK);
    CHECK_INT(document_withdraw(c, d.id, d.version, "Ban hành nhầm"), OK);
    CHECK_INT(task_find(c, t.part.id, &t), OK);
    CHECK_INT(t.part.state, TASK_CANCELLED);
    CHECK_TEXT(t.part.remarks, "Ban hành nhầm");
}

TEST(a_document_with_an_accepted_task_is_not_withdrawn)
{
    struct task_scene s;
    struct document d;

    task_scene_make(c, &s);
    (void)task_scene_bring(c, &s, TASK_ACCEPTED);
    CHECK_INT(document_find(c, s.conclusion.id, &d), OK);
    CHECK_INT(document_withdraw(c, d.id, d.version, "Nhầm"), CONFLICT);
    CHECK_INT(document_find(c, s.conclusion.id, &d), OK);
    CHECK_INT(d.state, DOCUMENT_APPLIED);
}

TEST(a_seat_with_open_tasks_cannot_end)
{
    struct task_scene s;
    struct seat seat;
    struct date on;
    int64_t idle;

    task_scene_make(c, &s);
    CHECK(date_parse_iso("2025-03-01", &on));
    idle = nghi_son_seat(c, &s.n, "Thành viên 9", 0, 0);
    CHECK_INT(seat_find(c, idle, &seat), OK);
    CHECK_INT(give(c, &s, point("Làm", "Thành viên 9", ""), 4), OK);
    CHECK_INT(seat_end(c, idle, on, seat.version), CONFLICT);
    CHECK_HAS(c->problems->message, "1");
    problems_clear(c);
}

TEST(the_owners_are_told_and_whoever_gave_it_hears_that_it_is_done)
{
    struct task_scene s;
    struct task_row t;
    struct task_act a;

    task_scene_make(c, &s);
    CHECK_INT(task_scene_inbox(c, "task_given"), 7);
    CHECK_INT(task_scene_inbox_of_unit(c, "task_given", s.n.hai_ha), 1);
    t = task_scene_part(c, &s, "xã Hải Hà");
    a = (struct task_act){ .part_id = t.part.id, .version = 1, .text = "Xong." };
    c->account_id = s.officer;
    CHECK_INT(task_report(c, &a), OK);
    CHECK_INT(task_scene_inbox(c, "task_done"), 1);
    c->account_id = s.head;
    a = (struct task_act){ .part_id = t.part.id, .version = 2, .text = "Thiếu biên bản." };
    CHECK_INT(task_return(c, &a), OK);
    CHECK_INT(task_scene_inbox_of_unit(c, "task_returned", s.n.hai_ha), 1);
}

TEST(a_last_day_is_told_once_before_and_once_after)
{
    struct task_scene s;
    struct task_pressing *rows;
    int64_t told = 0;
    int count;

    task_scene_make(c, &s);
    CHECK_INT(give(c, &s, point("Giúp", "người theo dõi xã Hải Hà", "chậm nhất ngày 14/3/2025"), 4),
              OK);
    test_set_today(c, "2025-03-10");
    CHECK_INT(task_remind(c, s.n.campaign.id, today(c), &told), OK);
    CHECK_INT(told, 0);
    test_set_today(c, "2025-03-12");
    for (int i = 0; i < 2; i++)
        CHECK_INT(task_remind(c, s.n.campaign.id, today(c), &told), OK);
    CHECK_INT(task_scene_inbox(c, "task_due"), 4);
    test_set_today(c, "2025-03-17");
    for (int i = 0; i < 2; i++)
        CHECK_INT(task_remind(c, s.n.campaign.id, today(c), &told), OK);
    CHECK_INT(task_scene_inbox(c, "task_due"), 8);
    CHECK_INT(task_list_pressing(c, s.n.campaign.id, today(c), 7, &rows, &count), OK);
    CHECK_INT(count, 4);
    for (int i = 0; i < count; i++)
        CHECK(rows[i].unit_id != 0 || rows[i].seat_id == s.seat);
}

/* Friday, 23:59: the unit goes to another member from the next day, with its tasks and its report due. */
TEST(a_handover_on_a_friday_at_2359_moves_watch_and_tasks)
{
    struct task_scene s;
    struct task_row t, *rows;
    struct open_work *open;
    struct watch w;
    struct seat seat;
    struct date friday, saturday;
    int count, tasks = 0;
    struct task_act a;

    task_scene_make(c, &s);
    CHECK_INT(give(c, &s, point("Giúp xã tổ chức", "người theo dõi xã Hải Hà", ""), 4), OK);
    CHECK(date_parse_iso("2025-02-21", &friday));
    CHECK(date_parse_iso("2025-02-22", &saturday));
    test_set_time(c, "2025-02-21 23:59:30");
    /* what is taken over stands on the page before it is done */
    CHECK_INT(watch_list_open(c, &s.n.campaign, &s.n.hai_ha, 1, today(c), &open, &count), OK);
    for (int i = 0; i < count; i++)
        tasks += open[i].task_part_id != 0;
    CHECK_INT(tasks, 2);
    t = task_scene_part(c, &s, "Người theo dõi xã Hải Hà");
    c->account_id = s.office;
    CHECK_INT(watch_assign(c, s.other_seat, &s.n.hai_ha, 1, saturday, "Bàn giao"), OK);
    CHECK_INT(task_scene_inbox(c, "task_handed_over"), 2);
    /* still Friday: the task is the old member's */
    a = (struct task_act){ .part_id = t.part.id, .version = 1, .text = "Đã giúp." };
    c->account_id = s.other_member;
    CHECK_INT(task_report(c, &a), DENIED);
    CHECK_INT(task_list(c,
                        &(struct task_filter){ .campaign_id = s.n.campaign.id, .only_mine = true },
                        NULL, 50, &rows, &count),
              OK);
    CHECK_INT(count, 1);
    c->account_id = s.member;
    CHECK_INT(task_list(c,
                        &(struct task_filter){ .campaign_id = s.n.campaign.id, .only_mine = true },
                        NULL, 50, &rows, &count),
              OK);
    CHECK_INT(count, 2);
    /* a minute later it is Saturday */
    test_set_time(c, "2025-02-22 00:00:30");
    CHECK_INT(task_report(c, &a), DENIED);
    c->account_id = s.other_member;
    CHECK_INT(task_list(c,
                        &(struct task_filter){ .campaign_id = s.n.campaign.id, .only_mine = true },
                        NULL, 50, &rows, &count),
              OK);
    CHECK_INT(count, 2);
    CHECK_INT(task_report(c, &a), OK);
    /* and both days stay told right */
    c->account_id = s.office;
    CHECK_INT(watch_find(c, s.n.campaign.id, s.n.hai_ha, friday, &w, &seat), OK);
    CHECK_INT(seat.id, s.seat);
    CHECK_INT(watch_find(c, s.n.campaign.id, s.n.hai_ha, saturday, &w, &seat), OK);
    CHECK_INT(seat.id, s.other_seat);
    CHECK_INT(task_count_open_on(c, s.n.campaign.id, s.n.hai_ha, friday, &count), OK);
    CHECK_INT(count, 2);
    CHECK_INT(task_count_open_on(c, s.n.campaign.id, s.n.hai_ha, saturday, &count), OK);
    CHECK_INT(count, 1);
}

TEST(the_example_has_the_conclusions_tasks)
{
    struct load_result r;
    struct campaign campaign;
    struct task_counts n;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(load_folder(c, "examples/nghi-son", &r), OK);
    CHECK_INT(r.tasks, 7);
    CHECK_INT(load_folder(c, "examples/nghi-son", &r), OK);
    CHECK_INT(r.tasks, 0);
    CHECK_INT(campaign_find_by_code(c, "nghi-son-2025", &campaign), OK);
    CHECK_INT(task_count(c, &(struct task_filter){ .campaign_id = campaign.id }, &n), OK);
    CHECK_INT(n.all, 6 + 6 + 4 + 1);
}

const struct test task_tests[] = {
    T_DB(a_point_for_each_commune_is_one_task_with_a_part_for_each),
    T_DB(what_cannot_be_given_is_told_at_its_field_and_nothing_is_written),
    T_DB(a_draft_gives_no_tasks_and_a_second_giving_needs_to_know_of_the_first),
    T_DB(every_step_leads_where_the_table_says_and_others_are_refused),
    T_DB(who_may_report_and_who_may_decide),
    T_DB(a_report_needs_a_note_or_a_paper_and_a_return_its_remarks),
    T_DB(a_move_keeps_who_answered_before),
    T_DB(lists_and_sums_agree_for_every_filter_and_reader),
    T_DB(pages_of_the_list_meet_without_a_gap),
    T_DB(after_a_merger_the_successor_has_the_open_tasks),
    T_DB(withdrawing_the_document_cancels_what_is_open),
    T_DB(a_document_with_an_accepted_task_is_not_withdrawn),
    T_DB(a_seat_with_open_tasks_cannot_end),
    T_DB(the_owners_are_told_and_whoever_gave_it_hears_that_it_is_done),
    T_DB(a_last_day_is_told_once_before_and_once_after),
    T_DB(a_handover_on_a_friday_at_2359_moves_watch_and_tasks),
    T_DB(the_example_has_the_conclusions_tasks),
    T_END,
};
