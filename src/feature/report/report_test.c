/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: what is owed, the table of states, versions, figures, merging, who may do what. */
#include "test/reporting.h"

#include "db/db.h"

/* ------------------------------------------------------------------ what is owed */

TEST(a_unit_owes_each_week_and_knows_by_when)
{
    struct reporting_scene s;
    struct report_duty *duties;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-22");
    c->account_id = s.officer;
    CHECK_INT(duty_list_mine(c, &s.n.campaign, false, &duties, &count), OK);
    CHECK_INT(count, 3);
    CHECK_DATE(duties[0].period.from_on, "2025-02-12");
    CHECK_DATE(duties[0].period.last_on, "2025-02-14");
    CHECK_DATE(duties[0].period.due_on, "2025-02-17");
    CHECK(duty_is_late(&duties[0], today(c)));
    CHECK_INT(duty_days_left(&duties[1], today(c)), 2);
    CHECK_INT(duties[0].reader_seat_id, s.seat);
    CHECK_INT(duties[0].state, REPORT_NONE);
}

TEST(members_and_the_office_owe_theirs_and_a_head_owes_nothing)
{
    struct reporting_scene s;
    struct report_duty *duties;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-15");
    c->account_id = s.member;
    CHECK_INT(duty_list_mine(c, &s.n.campaign, false, &duties, &count), OK);
    CHECK_INT(count, 2);
    CHECK_INT(duties[0].author_id, s.seat);
    CHECK_DATE(duties[0].period.due_on, "2025-02-18");
    c->account_id = s.office;
    CHECK_INT(duty_list_mine(c, &s.n.campaign, false, &duties, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(duties[0].schedule.author, REPORT_BY_SECRETARIAT);
    CHECK_DATE(duties[0].period.last_on, "2025-02-15");
    c->account_id = s.head;
    CHECK_INT(duty_list_mine(c, &s.n.campaign, false, &duties, &count), OK);
    CHECK_INT(count, 0);
}

TEST(a_member_who_follows_nobody_owes_nothing)
{
    struct reporting_scene s;
    struct report_duty *duties;
    int64_t idle;
    int count;

    reporting_make(c, &s);
    idle = nghi_son_account(c, "tv3", "member", s.n.town);
    nghi_son_seat(c, &s.n, "Thành viên 3", idle, 0);
    test_set_today(c, "2025-02-15");
    c->account_id = idle;
    CHECK_INT(duty_list_mine(c, &s.n.campaign, false, &duties, &count), OK);
    CHECK_INT(count, 0);
}

TEST(a_handover_at_2359_on_friday_moves_who_reads_and_what_is_merged)
{
    struct reporting_scene s;
    struct report_duty d;
    struct report_duty *waiting;
    struct report_source *sources;
    int count;

    reporting_make(c, &s);
    test_set_time(c, "2025-02-21 09:00:00");
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-15", "Đã họp dân.");
    test_set_time(c, "2025-02-21 23:59:30");
    c->account_id = ACCOUNT_SYSTEM;
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-15");
    CHECK_INT(d.reader_seat_id, s.seat);
    CHECK_INT(
        watch_assign(c, s.other_seat, &s.n.hai_ha, 1, reporting_day("2025-02-22"), "Bàn giao"), OK);
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-15");
    CHECK_INT(d.reader_seat_id, s.seat);
    test_set_time(c, "2025-02-22 00:00:10");
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-15");
    CHECK_INT(d.reader_seat_id, s.other_seat);
    c->account_id = s.other_member;
    CHECK_INT(duty_list_waiting(c, &s.n.campaign, &waiting, &count), OK);
    CHECK_INT(count, 1);
    d = reporting_duty(c, &s.members, s.other_seat, "2025-02-15");
    CHECK_INT(source_list(c, &s.n.campaign, &d, &sources, &count), OK);
    CHECK_INT(count, 1);
    c->account_id = s.member;
    CHECK_INT(duty_list_waiting(c, &s.n.campaign, &waiting, &count), OK);
    CHECK_INT(count, 0);
    /* once the due day has passed, who had it then is still told */
    test_set_today(c, "2025-03-05");
    c->account_id = ACCOUNT_SYSTEM;
    d = reporting_duty(c, &s.units, s.n.hai_hoa, "2025-02-12");
    CHECK_INT(d.was_reader_seat_id, s.seat);
    CHECK_INT(watch_assign(c, s.other_seat, &s.n.hai_hoa, 1, reporting_day("2025-03-05"), ""), OK);
    d = reporting_duty(c, &s.units, s.n.hai_hoa, "2025-02-12");
    CHECK_INT(d.reader_seat_id, s.other_seat);
    CHECK_INT(d.was_reader_seat_id, s.seat);
}

static int64_t
merge_into_new(struct ctx *c, struct reporting_scene *s)
{
    struct unit_merger m = { .effect_on = reporting_day("2025-07-01"), .basis = "Nghị quyết 1686" };
    struct merger_row rows[2] = {
        { .old_unit_id = s->n.hai_ha,
          .new_code = "99901",
          .new_name = "Hải Bình",
          .new_kind = "phuong",
          .new_parent_id = s->n.province },
        { .old_unit_id = s->n.hai_hoa,
          .new_code = "99901",
          .new_name = "Hải Bình",
          .new_kind = "phuong",
          .new_parent_id = s->n.province },
    };
    struct unit u;

    m.rows = rows;
    m.row_count = 2;
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(unit_find_by_code(c, "99901", m.effect_on, &u), OK);
    return u.id;
}

TEST(after_a_merger_the_successor_owes_and_takes_over_what_was_left)
{
    struct reporting_scene s;
    struct report_duty *duties, d;
    struct report_source *sources;
    int64_t successor, officer, id = 0;
    struct report_input in;
    int count;
    bool has_new = false, has_old = false;

    reporting_make(c, &s);
    successor = merge_into_new(c, &s);
    officer = nghi_son_account(c, "hai-binh-moi", "unit_officer", successor);
    /* the week of 28/6 to 4/7: Hải Hòa sends on its last day, Hải Hà does not; due on Monday 7/7, by the new one */
    test_set_time(c, "2025-06-30 23:59:00");
    reporting_send(c, s.other_officer, &s.units, s.n.hai_hoa, "2025-06-28", "Đã bàn giao hồ sơ.");
    test_set_today(c, "2025-07-02");
    c->account_id = officer;
    CHECK_INT(duty_list_mine(c, &s.n.campaign, false, &duties, &count), OK);
    for (int i = 0; i < count; i++) {
        has_new =
            has_new || (duties[i].author_id == successor &&
                        date_compare(duties[i].period.from_on, reporting_day("2025-06-28")) == 0);
        has_old =
            has_old || (duties[i].author_id == s.n.hai_ha && duties[i].carrier_id == successor);
        CHECK(duties[i].author_id != s.n.hai_ha ||
              date_compare(duties[i].period.due_on, reporting_day("2025-07-01")) < 0);
    }
    CHECK(has_new);
    CHECK(has_old);
    d = reporting_duty(c, &s.units, successor, "2025-06-28");
    CHECK_INT(source_list(c, &s.n.campaign, &d, &sources, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(sources[0].author_id, s.n.hai_hoa);
    /* and may send what Hải Hà left */
    in = reporting_input(&s.units, s.n.hai_ha, "2025-06-21", "Báo cáo bù.");
    problems_clear(c);
    CHECK_INT(report_send(c, &in, &id), OK);
}

/* ------------------------------------------------------------------ the table of states */

TEST(the_table_of_states_has_these_steps_and_no_other)
{
    static const char *const allowed[REPORT_STATE_COUNT][REPORT_STEP_COUNT] = {
        [REPORT_NONE] = { [REPORT_SAVE] = "draft", [REPORT_SEND] = "sent" },
        [REPORT_DRAFT] = { [REPORT_SAVE] = "draft", [REPORT_SEND] = "sent" },
        [REPORT_SENT] = { [REPORT_RETURN] = "returned", [REPORT_ACCEPT] = "accepted" },
        [REPORT_RETURNED] = { [REPORT_SAVE] = "returned", [REPORT_SEND] = "sent" },
        [REPORT_ACCEPTED] = { NULL },
    };

    (void)c;
    for (int from = 0; from < REPORT_STATE_COUNT; from++)
        for (int step = 1; step < REPORT_STEP_COUNT; step++) {
            enum report_state to = REPORT_NONE;
            bool can = report_can((enum report_state)from, (enum report_step)step, &to);

            CHECK_INT(can, allowed[from][step] != NULL);
            if (can)
                CHECK_TEXT(report_state_code(to), allowed[from][step]);
        }
}

static int64_t
audit_count(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM audit");
    int64_t n = 0;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

/* Every step from every state, on the database: those out of the table are CONFLICT and leave no trace. */
TEST(an_illegal_step_is_a_conflict_and_writes_nothing)
{
    static const char *const weeks[] = { "2025-02-12", "2025-02-15", "2025-02-22", "2025-03-01",
                                         "2025-03-08" };
    struct reporting_scene s;
    int64_t ids[REPORT_STATE_COUNT] = { 0 };

    reporting_make(c, &s);
    test_set_today(c, "2025-03-20");
    for (int state = REPORT_DRAFT; state < REPORT_STATE_COUNT; state++) {
        struct report_input in =
            reporting_input(&s.units, s.n.hai_ha, weeks[state], "Đã làm xong việc của tuần.");

        c->account_id = s.officer;
        CHECK_INT(state == REPORT_DRAFT ? report_save(c, &in, &ids[state])
                                        : report_send(c, &in, &ids[state]),
                  OK);
        c->account_id = s.member;
        if (state == REPORT_RETURNED)
            CHECK_INT(report_return(c, ids[state], 1, "Nêu rõ ngày."), OK);
        if (state == REPORT_ACCEPTED)
            CHECK_INT(report_accept(c, ids[state], 1, ""), OK);
    }
    for (int state = REPORT_DRAFT; state < REPORT_STATE_COUNT; state++)
        for (int step = REPORT_SAVE; step < REPORT_STEP_COUNT; step++) {
            struct report_input in =
                reporting_input(&s.units, s.n.hai_ha, weeks[state], "Sửa lại.");
            struct report_duty before;
            int64_t id = 0, audits;

            if (report_can((enum report_state)state, (enum report_step)step, NULL))
                continue;
            problems_clear(c);
            c->account_id = s.officer;
            before = reporting_duty(c, &s.units, s.n.hai_ha, weeks[state]);
            audits = audit_count(c);
            in.version = before.version;
            if (step == REPORT_RETURN || step == REPORT_ACCEPT)
                c->account_id = s.member;
            CHECK_INT(step == REPORT_SAVE   ? report_save(c, &in, &id)
                      : step == REPORT_SEND ? report_send(c, &in, &id)
                      : step == REPORT_RETURN
                          ? report_return(c, ids[state], before.number, "Vì sao")
                          : report_accept(c, ids[state], before.number, ""),
                      CONFLICT);
            CHECK(c->problem_count > 0);
            c->account_id = s.officer;
            CHECK_INT(reporting_duty(c, &s.units, s.n.hai_ha, weeks[state]).version,
                      before.version);
            CHECK_INT(audit_count(c), audits);
        }
}

TEST(a_returned_report_is_sent_again_as_a_second_version_and_accepted)
{
    struct reporting_scene s;
    struct report_version *versions;
    struct report_duty d;
    int64_t id;
    int count;

    reporting_make(c, &s);
    test_set_time(c, "2025-02-17 23:59:59");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Bản một.");
    test_set_time(c, "2025-02-18 08:00:00");
    c->account_id = s.member;
    CHECK_INT(report_return(c, id, 1, ""), INVALID);
    CHECK_HAS(reporting_problem(c, "remarks"), "góp ý");
    problems_clear(c);
    CHECK_INT(report_return(c, id, 1, "Nêu rõ ngày."), OK);
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Bản hai.");
    CHECK_INT(report_accept(c, id, 1, ""), CONFLICT); /* another was sent since */
    CHECK_INT(report_accept(c, id, 2, "Tốt."), OK);
    CHECK_INT(report_version_list(c, id, &versions, &count), OK);
    CHECK_INT(count, 2);
    CHECK_TEXT(versions[0].texts[TEXT_DONE], "Bản hai.");
    CHECK_INT(versions[0].decision, REPORT_ACCEPTED);
    CHECK_TEXT(versions[1].remarks, "Nêu rõ ngày.");
    CHECK_TEXT(versions[1].decided_by_name, "tv1");
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-12");
    CHECK_INT(d.state, REPORT_ACCEPTED);
    CHECK(!duty_is_late(&d,
                        today(c))); /* the first sending was on time, at 23:59:59 of the due day */
}

TEST(a_stale_version_is_a_conflict)
{
    struct reporting_scene s;
    struct report_input in;
    int64_t id = 0;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    c->account_id = s.officer;
    in = reporting_input(&s.units, s.n.hai_ha, "2025-02-12", "Một.");
    CHECK_INT(report_save(c, &in, &id), OK);
    CHECK_INT(report_save(c, &in, &id), CONFLICT);
    in.version = 1;
    CHECK_INT(report_save(c, &in, &id), OK);
    in.version = 1;
    CHECK_INT(report_send(c, &in, &id), CONFLICT);
}

/* ------------------------------------------------------------------ who may */

TEST(a_communes_officer_can_neither_read_nor_write_anothers)
{
    struct reporting_scene s;
    struct report_version *versions;
    struct report_duty d;
    struct report_input in;
    int64_t id, other = 0;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Kín.");
    c->account_id = s.other_officer;
    CHECK_INT(duty_of_report(c, id, &d), NOT_FOUND);
    CHECK_INT(report_version_list(c, id, &versions, &count), NOT_FOUND);
    CHECK_INT(duty_find(c, s.units.id, s.n.hai_ha, reporting_day("2025-02-12"), &d), NOT_FOUND);
    in = reporting_input(&s.units, s.n.hai_ha, "2025-02-15", "Thay lời.");
    CHECK_INT(report_send(c, &in, &other), NOT_FOUND);
    CHECK_INT(report_accept(c, id, 1, ""), NOT_FOUND);
    CHECK_INT(
        duty_list_of_unit(c, &s.n.campaign, s.n.hai_ha, (struct report_duty *[]){ NULL }, &count),
        NOT_FOUND);
}

TEST(a_draft_is_read_by_its_author_alone)
{
    struct reporting_scene s;
    struct report_input in;
    struct report_duty d;
    int64_t id = 0;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-19");
    c->account_id = s.member;
    in = reporting_input(&s.members, s.seat, "2025-02-15", "Đang viết.");
    CHECK_INT(report_save(c, &in, &id), OK);
    c->account_id = s.head;
    CHECK_INT(duty_of_report(c, id, &d), NOT_FOUND);
    c->account_id = s.other_member;
    CHECK_INT(duty_of_report(c, id, &d), NOT_FOUND);
    c->account_id = s.member;
    CHECK_INT(duty_of_report(c, id, &d), OK);
}

TEST(only_who_follows_the_unit_or_the_office_decides)
{
    struct reporting_scene s;
    int64_t id, second;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Xong.");
    second = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-15", "Xong.");
    c->account_id = s.other_member;
    CHECK_INT(report_accept(c, id, 1, ""), DENIED);
    c->account_id = s.officer;
    CHECK_INT(report_accept(c, id, 1, ""), DENIED);
    c->account_id = s.head;
    CHECK_INT(report_accept(c, id, 1, ""), DENIED);
    c->account_id = s.office;
    CHECK_INT(report_accept(c, id, 1, ""), OK);
    c->account_id = s.member;
    CHECK_INT(report_accept(c, second, 1, ""), OK);
}

TEST(the_head_answers_the_office_and_the_office_answers_members)
{
    struct reporting_scene s;
    struct report_duty *waiting;
    int64_t members, office;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    members = reporting_send(c, s.member, &s.members, s.seat, "2025-02-12", "Bốn trên năm.");
    office = reporting_send(c, s.office, &s.secretariat, 0, "2025-02-12", "Cả thị xã.");
    c->account_id = s.member;
    CHECK_INT(report_accept(c, members, 1, ""), DENIED);
    c->account_id = s.office;
    CHECK_INT(report_accept(c, office, 1, ""), DENIED);
    CHECK_INT(report_accept(c, members, 1, ""), OK);
    c->account_id = s.head;
    CHECK_INT(duty_list_waiting(c, &s.n.campaign, &waiting, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(report_return(c, office, 1, "Ngắn hơn."), OK);
    CHECK_INT(duty_list_waiting(c, &s.n.campaign, &waiting, &count), OK);
    CHECK_INT(count, 0);
}

/* ------------------------------------------------------------------ empty, early, figures */

TEST(an_empty_report_is_asked_about_and_counted_apart)
{
    struct reporting_scene s;
    struct report_input in;
    struct report_duty d;
    int64_t id = 0;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    c->account_id = s.officer;
    in = reporting_input(&s.units, s.n.hai_ha, "2025-02-12", NULL);
    in.texts[TEXT_NEXT] = " \n ";
    CHECK_INT(report_send(c, &in, &id), INVALID);
    CHECK_HAS(reporting_problem(c, "confirmed"), "để trống");
    in.confirmed = true;
    problems_clear(c);
    CHECK_INT(report_send(c, &in, &id), OK);
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-12");
    CHECK(duty_is_empty(&d));
    CHECK_INT(d.received_at, 0);
}

TEST(a_report_before_its_period_is_over_is_asked_about)
{
    struct reporting_scene s;
    struct report_input in;
    int64_t id = 0;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-13");
    c->account_id = s.officer;
    in = reporting_input(&s.units, s.n.hai_ha, "2025-02-12", "Sớm.");
    CHECK_INT(report_send(c, &in, &id), INVALID);
    CHECK_HAS(reporting_problem(c, "confirmed"), "14/02/2025");
    in.confirmed = true;
    problems_clear(c);
    CHECK_INT(report_send(c, &in, &id), OK);
}

TEST(texts_over_their_limit_are_refused_at_their_field)
{
    struct reporting_scene s;
    struct report_input in;
    char *text = arena_alloc(c->arena, 3 * REPORT_TEXT_MAX + 4);
    int64_t id = 0;

    for (int i = 0; i < REPORT_TEXT_MAX; i++)
        memcpy(text + 3 * i, "ạ", 3);
    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    c->account_id = s.officer;
    in = reporting_input(&s.units, s.n.hai_ha, "2025-02-12", text);
    CHECK_INT(report_save(c, &in, &id), OK);
    strcpy(text + 3 * REPORT_TEXT_MAX, "x");
    in.version = 1;
    CHECK_INT(report_save(c, &in, &id), INVALID);
    CHECK_HAS(reporting_problem(c, "done"), "4.001");
}

static void
hold(struct ctx *c, const struct reporting_scene *s, int64_t unit_id, const char *on)
{
    struct honour honours[2] = { { HONOUR_COLLECTIVE, "", 5 }, { HONOUR_PERSON, "", 11 } };
    struct conference k = { .campaign_id = s->n.campaign.id,
                            .unit_id = unit_id,
                            .place = "Hội trường",
                            .chair = "",
                            .note = "",
                            .scheduled_minute = -1,
                            .planned_on = reporting_day(on),
                            .delegates = -1,
                            .cost_vnd = -1 };
    int64_t was = c->account_id;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(conference_take(c, STEP_PLAN, &k, true, ""), OK);
    k.held_on = reporting_day(on);
    k.delegates = 86;
    k.cost_vnd = 15000000;
    k.honours = honours;
    k.honour_count = 2;
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, ""), OK);
    c->account_id = was;
}

static const struct report_figure *
figure_of(const struct report_figures *f, const char *code)
{
    for (int i = 0; i < f->figure_count; i++)
        if (strcmp(f->figures[i].code, code) == 0)
            return &f->figures[i];
    CHECK(false);
    return NULL;
}

TEST(figures_fill_in_from_what_is_known_up_to_the_end_of_the_period)
{
    struct reporting_scene s;
    struct report_figures f;
    struct report_duty d;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-20");
    hold(c, &s, s.n.hai_ha, "2025-02-19");
    c->account_id = s.officer;
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-12");
    CHECK_INT(report_figures_read(c, &s.n.campaign, &d, &f), OK);
    CHECK_INT(figure_of(&f, "conferences")->known, 0);
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-15");
    CHECK_INT(report_figures_read(c, &s.n.campaign, &d, &f), OK);
    CHECK_INT(figure_of(&f, "conferences")->known, 1);
    CHECK_INT(figure_of(&f, "delegates")->known, 86);
    CHECK_INT(figure_of(&f, "cost")->known, 15000000);
    CHECK_INT(figure_of(&f, "person")->known, 11);
    CHECK_INT(figure_of(&f, "person:")->known, 11);
    CHECK_INT(figure_of(&f, "milestones_done")->known, 1);
    CHECK_INT(f.row_count, 1);
    CHECK_INT(f.rows[0].delegates, 86);
    CHECK_DATE(f.rows[0].held_on, "2025-02-19");
}

TEST(a_figure_changed_by_hand_needs_its_reason_and_shows_both)
{
    struct reporting_scene s;
    struct report_figure *figures;
    struct report_figures f;
    struct report_duty d;
    struct report_input in;
    struct report_told told = {
        .code = "delegates", .told = 90, .reason = " ", .field = "figure.1"
    };
    int64_t id = 0;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-24");
    hold(c, &s, s.n.hai_ha, "2025-02-19");
    c->account_id = s.officer;
    in = reporting_input(&s.units, s.n.hai_ha, "2025-02-15", "Đã tổ chức.");
    in.told = &told;
    in.told_count = 1;
    CHECK_INT(report_send(c, &in, &id), INVALID);
    CHECK(reporting_problem(c, "figure.1.reason")[0] != '\0');
    problems_clear(c);
    told.reason = "Bốn khách mời đến sau";
    CHECK_INT(report_send(c, &in, &id), OK);
    CHECK_INT(report_version_figures(c, id, 1, &figures, &count), OK);
    f = (struct report_figures){ .figures = figures, .figure_count = count };
    CHECK_INT(figure_of(&f, "delegates")->known, 86);
    CHECK_INT(figure_of(&f, "delegates")->told, 90);
    CHECK_TEXT(figure_of(&f, "delegates")->reason, "Bốn khách mời đến sau");
    /* and the member's sum takes what was told */
    c->account_id = s.member;
    d = reporting_duty(c, &s.members, s.seat, "2025-02-15");
    CHECK_INT(report_figures_read(c, &s.n.campaign, &d, &f), OK);
    CHECK_INT(figure_of(&f, "delegates")->known, 90);
    CHECK_INT(f.row_count, 2);
    CHECK_INT(f.rows[0].delegates + f.rows[1].delegates, 89); /* and -1, not told */
    /* the office's too, through both */
    c->account_id = s.office;
    reporting_send(c, s.member, &s.members, s.seat, "2025-02-15", "Gộp.");
    d = reporting_duty(c, &s.secretariat, 0, "2025-02-16");
    CHECK_INT(report_figures_read(c, &s.n.campaign, &d, &f), OK);
    CHECK_INT(figure_of(&f, "person")->known, 11);
}

TEST(telling_what_is_known_anyway_is_no_change)
{
    struct reporting_scene s;
    struct report_input in;
    struct report_told told = { .code = "delegates", .told = 0, .reason = "" };
    int64_t id = 0;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    c->account_id = s.officer;
    in = reporting_input(&s.units, s.n.hai_ha, "2025-02-12", NULL);
    in.told = &told;
    in.told_count = 1;
    CHECK_INT(report_send(c, &in, &id), INVALID); /* nothing in it: asked about */
    CHECK(reporting_problem(c, "confirmed")[0] != '\0');
    told.code = "bom";
    problems_clear(c);
    CHECK_INT(report_send(c, &in, &id), INVALID);
    CHECK(reporting_problem(c, "bom.told")[0] != '\0');
}

TEST(where_a_milestone_is_late_a_proposal_is_needed)
{
    struct reporting_scene s;
    struct report_input in;
    int64_t id = 0;

    reporting_make(c, &s);
    test_set_today(c, "2025-04-07");
    c->account_id = s.officer;
    in = reporting_input(&s.units, s.n.hai_ha, "2025-03-29", "Chưa tổ chức.");
    in.texts[TEXT_PROPOSALS] = "";
    CHECK_INT(report_send(c, &in, &id), INVALID);
    CHECK(reporting_problem(c, "proposals")[0] != '\0');
    in.texts[TEXT_PROPOSALS] = "Không";
    problems_clear(c);
    CHECK_INT(report_send(c, &in, &id), OK);
}

/* ------------------------------------------------------------------ merging */

TEST(a_members_report_merges_units_texts_and_says_what_changed_since)
{
    struct reporting_scene s;
    struct report_source *sources;
    struct report_duty d;
    struct report_input in;
    struct report_merged merged[2];
    const char *texts[REPORT_TEXT_COUNT];
    int64_t a, id = 0;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    a = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp dân.");
    reporting_send(c, s.other_officer, &s.units, s.n.hai_hoa, "2025-02-12", "Đã họp dân.");
    c->account_id = s.member;
    d = reporting_duty(c, &s.members, s.seat, "2025-02-12");
    CHECK_INT(source_list(c, &s.n.campaign, &d, &sources, &count), OK);
    CHECK_INT(count, 2);
    source_merge(c, sources, count, true, texts);
    CHECK_TEXT(texts[TEXT_DONE], "xã Hải Hà, phường Hải Hòa: Đã họp dân.");
    CHECK_TEXT(texts[TEXT_PROPOSALS], ""); /* "Không" is left out */
    in = reporting_input(&s.members, s.seat, "2025-02-12", texts[TEXT_DONE]);
    for (int i = 0; i < 2; i++)
        merged[i] = (struct report_merged){ sources[i].report_id, sources[i].number };
    in.merged = merged;
    in.merged_count = 2;
    in.confirmed = true;
    CHECK_INT(report_save(c, &in, &id), OK);
    CHECK_INT(report_return(c, a, 1, "Nêu số hộ."), OK);
    d = reporting_duty(c, &s.members, s.seat, "2025-02-12");
    CHECK_INT(source_list(c, &s.n.campaign, &d, &sources, &count), OK);
    CHECK_INT(sources[0].state, REPORT_RETURNED);
    CHECK_INT(sources[0].merged_number, 1);
    sources[0].merged_number = 0; /* what was returned is not merged until it is mended */
    CHECK(!source_is_new(&sources[0]));
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp 120 hộ.");
    CHECK_INT(source_list(c, &s.n.campaign, &d, &sources, &count), OK);
    CHECK_INT(sources[0].number, 2);
    CHECK_INT(sources[0].merged_number, 1);
    source_merge(c, sources, count, false, texts);
    CHECK_TEXT(texts[TEXT_DONE], "xã Hải Hà (bản 2): Đã họp 120 hộ.");
    /* what is no source cannot be claimed as one */
    in.version = 1;
    merged[0].source_id = 12345;
    problems_clear(c);
    CHECK_INT(report_save(c, &in, &id), INVALID);
}

TEST(the_office_merges_members_and_units_that_nobody_follows)
{
    struct reporting_scene s;
    struct report_source *sources;
    struct report_duty d;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-14");
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Hải Hà.");
    reporting_send(c, s.member, &s.members, s.seat, "2025-02-12", "Thành viên.");
    c->account_id = s.office;
    d = reporting_duty(c, &s.secretariat, 0, "2025-02-12");
    CHECK_INT(source_list(c, &s.n.campaign, &d, &sources, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(sources[0].title, "Thành viên 1");
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(watch_assign(c, s.other_seat, &s.n.hai_ha, 1, reporting_day("2025-02-14"), ""), OK);
    CHECK_INT(source_list(c, &s.n.campaign, &d, &sources, &count), OK);
    CHECK_INT(count, 1);
}

/* ------------------------------------------------------------------ hostile texts, comparing */

TEST(hostile_texts_stay_texts)
{
    struct reporting_scene s;
    struct report_version *versions;
    static const char evil[] = "'); DROP TABLE report; -- <script>alert(1)</script> %s %n {{ 1 }}";
    int64_t id;
    int count;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", evil);
    c->account_id = s.member;
    CHECK_INT(report_version_list(c, id, &versions, &count), OK);
    CHECK_TEXT(versions[0].texts[TEXT_DONE], evil);
}

static const char *
compared(struct ctx *c, const char *before, const char *after)
{
    static const char marks[] = { ' ', '-', '+' };
    struct text_run *runs;
    const char *out = "";
    int count;

    text_compare(c, before, after, &runs, &count);
    for (int i = 0; i < count; i++)
        out = arena_printf(c->arena, "%s[%c%s]", out, marks[runs[i].kind], runs[i].text);
    return out;
}

TEST(two_texts_are_compared_word_by_word)
{
    CHECK_TEXT(compared(c, "Đã họp dân.", "Đã họp dân."), "[ Đã họp dân.]");
    CHECK_TEXT(compared(c, "Đã họp dân.", "Đã họp 120 hộ dân."), "[ Đã họp ][+120 hộ ][ dân.]");
    CHECK_TEXT(compared(c, "", "Mới"), "[+Mới]");
    CHECK_TEXT(compared(c, "Cũ", ""), "[-Cũ]");
    CHECK_TEXT(compared(c, "", ""), "");
    CHECK_TEXT(compared(c, "a b c d", "a x c d"), "[ a ][-b ][+x ][ c d]");
}

const struct test report_tests[] = {
    T_DB(a_unit_owes_each_week_and_knows_by_when),
    T_DB(members_and_the_office_owe_theirs_and_a_head_owes_nothing),
    T_DB(a_member_who_follows_nobody_owes_nothing),
    T_DB(a_handover_at_2359_on_friday_moves_who_reads_and_what_is_merged),
    T_DB(after_a_merger_the_successor_owes_and_takes_over_what_was_left),
    T(the_table_of_states_has_these_steps_and_no_other),
    T_DB(an_illegal_step_is_a_conflict_and_writes_nothing),
    T_DB(a_returned_report_is_sent_again_as_a_second_version_and_accepted),
    T_DB(a_stale_version_is_a_conflict),
    T_DB(a_communes_officer_can_neither_read_nor_write_anothers),
    T_DB(a_draft_is_read_by_its_author_alone),
    T_DB(only_who_follows_the_unit_or_the_office_decides),
    T_DB(the_head_answers_the_office_and_the_office_answers_members),
    T_DB(an_empty_report_is_asked_about_and_counted_apart),
    T_DB(a_report_before_its_period_is_over_is_asked_about),
    T_DB(texts_over_their_limit_are_refused_at_their_field),
    T_DB(figures_fill_in_from_what_is_known_up_to_the_end_of_the_period),
    T_DB(a_figure_changed_by_hand_needs_its_reason_and_shows_both),
    T_DB(telling_what_is_known_anyway_is_no_change),
    T_DB(where_a_milestone_is_late_a_proposal_is_needed),
    T_DB(a_members_report_merges_units_texts_and_says_what_changed_since),
    T_DB(the_office_merges_members_and_units_that_nobody_follows),
    T_DB(hostile_texts_stay_texts),
    T(two_texts_are_compared_word_by_word),
    T_END,
};
