/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders and escalation: each once, whatever happens meanwhile; and their steps. */
#include "db/db.h"
#include "feature/notify/notify_inside.h"
#include "test/reporting.h"

static int64_t
remind(struct ctx *c)
{
    int64_t told = -1;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(reminders_tell(c, NULL, &told), OK);
    return told;
}

/* How many items of a kind there are for a unit or a seat; the newest one's subject. */
static int64_t
count_for(struct ctx *c, const char *kind, int64_t unit_id, int64_t seat_id)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = $1"
                                   " AND (CAST($2 AS BIGINT) = 0 OR unit_id = $2)"
                                   " AND (CAST($3 AS BIGINT) = 0 OR seat_id = $3)");
    int64_t n;

    bind_text(q, kind);
    bind_int(q, unit_id);
    bind_int(q, seat_id);
    CHECK(query_row(q));
    n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

/* About milestones alone, so that reports do not get in between. */
static enum status
drop_schedules(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "DELETE FROM report_schedule");

    (void)arg;
    return query_end(q);
}

static enum status
confirm_all(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE notice SET acknowledged_at = 1, acknowledged_by = 0");

    (void)arg;
    return query_end(q);
}

static void
scene(struct ctx *c, struct reporting_scene *s)
{
    reporting_make(c, s);
    CHECK_INT(db_transact(c, drop_schedules, NULL), OK);
    CHECK_INT(db_transact(c, confirm_all, NULL), OK);
}

static enum status
make_head(struct ctx *c, void *arg)
{
    int64_t *ids = arg; /* campaign, account; the seat comes back in [2] */
    struct query *q =
        query_new(c, "INSERT INTO seat (id, campaign_id, role, title, title_fold, account_id,"
                     " from_on) VALUES ($1, $2, 'head', 'Trưởng Ban', 'truong ban', $3,"
                     " '2025-01-01')");

    ids[2] = db_new_id(c);
    bind_int(q, ids[2]);
    bind_int(q, ids[0]);
    bind_int(q, ids[1]);
    return query_end(q);
}

static int64_t
seat_the_head(struct ctx *c, const struct reporting_scene *s)
{
    int64_t ids[3] = { s->n.campaign.id, s->head, 0 };

    CHECK_INT(db_transact(c, make_head, ids), OK);
    return ids[2];
}

/* ------------------------------------------------------------------ telling */

TEST(a_step_is_told_once_however_often_it_is_asked_for)
{
    struct reporting_scene s;

    scene(c, &s);
    test_set_time(c, "2025-03-22 23:59:59"); /* eight days before 30/3 */
    CHECK_INT(remind(c), 0);
    test_set_time(c, "2025-03-23 00:00:00");
    CHECK_INT(remind(c), 3); /* Hải Hà, Hải Hòa, Nghi Sơn */
    CHECK_INT(remind(c), 0);
    test_set_time(c, "2025-03-24 12:00:00");
    CHECK_INT(remind(c), 0);
    CHECK_INT(count_for(c, "reminder", s.n.hai_ha, 0), 1);
}

TEST(after_the_last_day_it_goes_up_from_the_unit_to_the_member_to_the_head)
{
    struct reporting_scene s;
    int64_t head;

    scene(c, &s);
    head = seat_the_head(c, &s);
    test_set_time(c, "2025-03-30 23:59:59");
    remind(c);
    CHECK_INT(count_for(c, "overdue", 0, 0), 0);
    test_set_time(c, "2025-03-31 00:00:00"); /* Monday: the first working day after Sunday */
    CHECK_INT(remind(c), 3);
    CHECK_INT(count_for(c, "overdue", s.n.hai_ha, 0), 1);
    CHECK_INT(count_for(c, "overdue", 0, s.seat), 0);
    test_set_time(c, "2025-04-01 08:00:00");
    CHECK_INT(remind(c), 2); /* one sentence a member, of two units and of one */
    CHECK_INT(count_for(c, "overdue", 0, s.seat), 1);
    CHECK_INT(count_for(c, "overdue", 0, head), 0);
    test_set_time(c, "2025-04-04 08:00:00");
    CHECK_INT(remind(c), 1);
    CHECK_INT(count_for(c, "overdue", 0, head), 1);
    CHECK_INT(count_for(c, "overdue", 0, 0), 6);
}

TEST(what_was_missed_while_nothing_ran_is_told_once_and_late)
{
    struct reporting_scene s;

    scene(c, &s);
    seat_the_head(c, &s);
    test_set_time(c, "2025-04-20 08:00:00");
    CHECK_INT(remind(c), 3 + 2 + 1);
    CHECK_INT(count_for(c, "reminder", 0, 0), 0);
    CHECK_INT(count_for(c, "overdue", s.n.hai_ha, 0), 1);
    CHECK_INT(remind(c), 0);
}

TEST(what_is_done_or_was_given_a_later_day_is_left_alone)
{
    struct reporting_scene s;
    struct conference k = { .planned_on = { 2025, 2, 12 },
                            .place = "",
                            .chair = "",
                            .note = "",
                            .delegates = 10,
                            .cost_vnd = 1 };
    struct document d = { .kind = DOCUMENT_EXCEPTION,
                          .number = "1",
                          .title = "Gia hạn",
                          .issuer = "UBND",
                          .signer = "Chủ tịch",
                          .note = "",
                          .issued_on = { 2025, 3, 20 } };
    struct deadline row = { .words = "chậm nhất ngày 30/4/2025", .reason = "Bão" };

    scene(c, &s);
    test_set_time(c, "2025-03-20 08:00:00");
    k.campaign_id = d.campaign_id = s.n.campaign.id;
    k.unit_id = s.n.hai_ha;
    CHECK_INT(conference_take(c, STEP_PLAN, &k, true, NULL), OK);
    k.held_on = (struct date){ 2025, 3, 20 };
    k.delegates = 10;
    k.cost_vnd = 1;
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, NULL), OK);
    row.milestone_id = s.n.commune_conference.id;
    row.unit_id = s.n.hai_hoa;
    CHECK_INT(document_save(c, &d, &row, 1), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(db_transact(c, confirm_all, NULL), OK);
    test_set_time(c, "2025-03-31 08:00:00");
    CHECK_INT(remind(c), 1);
    CHECK_INT(count_for(c, "overdue", s.n.nghi_son, 0), 1);
    test_set_time(c, "2025-05-02 08:00:00"); /* the later day has passed */
    remind(c);
    CHECK_INT(count_for(c, "overdue", s.n.hai_hoa, 0), 1);
    CHECK_INT(count_for(c, "overdue", s.n.hai_ha, 0), 0);
}

TEST(a_directive_that_tightens_a_day_begins_the_steps_anew)
{
    struct reporting_scene s;
    struct document d = { .kind = DOCUMENT_DIRECTIVE,
                          .number = "2",
                          .title = "Đẩy nhanh",
                          .issuer = "UBND",
                          .signer = "",
                          .note = "",
                          .issued_on = { 2025, 3, 23 } };
    struct deadline row = { .level = LEVEL_COMMUNE,
                            .words = "chậm nhất ngày 28/3/2025",
                            .reason = "" };

    scene(c, &s);
    test_set_time(c, "2025-03-23 08:00:00");
    CHECK_INT(remind(c), 3);
    d.campaign_id = s.n.campaign.id;
    row.milestone_id = s.n.commune_conference.id;
    CHECK_INT(document_save(c, &d, &row, 1), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(db_transact(c, confirm_all, NULL), OK);
    CHECK_INT(remind(c), 3);
    CHECK_INT(remind(c), 0);
    CHECK_INT(count_for(c, "reminder", s.n.hai_ha, 0), 2);
}

TEST(a_receipt_is_asked_for_after_a_day_and_after_two)
{
    struct reporting_scene s;
    struct document d;

    scene(c, &s);
    test_set_time(c, "2025-02-12 10:00:00");
    d = nghi_son_conclusion(c, &s.n);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    test_set_time(c, "2025-02-13 09:59:59");
    remind(c);
    CHECK_INT(count_for(c, "acknowledgement", 0, 0), 0);
    test_set_time(c, "2025-02-13 10:00:00");
    remind(c);
    CHECK_INT(count_for(c, "acknowledgement", s.n.hai_ha, 0), 1);
    CHECK_INT(count_for(c, "acknowledgement", 0, s.seat), 1); /* the seat's own receipt */
    test_set_time(c, "2025-02-14 10:00:00");
    remind(c);
    CHECK_INT(count_for(c, "acknowledgement", s.n.hai_ha, 0), 1);
    CHECK_INT(count_for(c, "acknowledgement", 0, s.seat), 2); /* and that of its units */
    CHECK_INT(remind(c), 0);
    CHECK_INT(db_transact(c, confirm_all, NULL), OK);
    test_set_time(c, "2025-02-20 10:00:00");
    remind(c);
    CHECK_INT(count_for(c, "acknowledgement", s.n.hai_ha, 0), 1);
}

TEST(a_report_that_does_not_come_is_reminded_of_and_goes_up)
{
    struct reporting_scene s;

    reporting_make(c, &s);
    CHECK_INT(db_transact(c, confirm_all, NULL), OK);
    test_set_time(
        c,
        "2025-02-17 08:00:00"); /* due today: the step of the working day before is late, but still before */
    remind(c);
    CHECK_INT(count_for(c, "reminder", s.n.hai_ha, 0), 1);
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đã họp.");
    test_set_time(c, "2025-02-18 08:00:00");
    remind(c);
    CHECK_INT(count_for(c, "overdue", s.n.hai_ha, 0), 0);
    CHECK_INT(count_for(c, "overdue", s.n.hai_hoa, 0), 1);
    test_set_time(c, "2025-02-19 08:00:00");
    remind(c);
    CHECK_INT(count_for(c, "overdue", 0, s.seat), 2); /* its unit's, and its own */
}

/* ------------------------------------------------------------------ steps */

TEST(the_first_change_makes_the_steps_that_ship_the_campaigns_own)
{
    struct reporting_scene s;
    struct reminder_step *steps, one;
    int count, shipped;

    scene(c, &s);
    c->account_id = s.office;
    CHECK_INT(reminder_step_list(c, s.n.campaign.id, &steps, &shipped), OK);
    CHECK(shipped >= 10);
    CHECK(steps[0].is_default && steps[0].version == 0);
    one = steps[0];
    one.amount = 10;
    CHECK_INT(reminder_step_save(c, &one), OK);
    CHECK_INT(reminder_step_save(c, &one), CONFLICT); /* read before the change */
    CHECK_INT(reminder_step_list(c, s.n.campaign.id, &steps, &count), OK);
    CHECK_INT(count, shipped);
    CHECK_INT(steps[0].amount, 10);
    CHECK(!steps[0].is_default && steps[1].is_default);
    CHECK_INT(reminder_step_delete(c, s.n.campaign.id, steps[1].code, steps[1].version), OK);
    CHECK_INT(reminder_step_list(c, s.n.campaign.id, &steps, &count), OK);
    CHECK_INT(count, shipped - 1);
    CHECK_INT(reminder_step_reset(c, s.n.campaign.id), OK);
    CHECK_INT(reminder_step_list(c, s.n.campaign.id, &steps, &count), OK);
    CHECK_INT(count, shipped);
    CHECK_INT(steps[0].version, 0);
}

TEST(a_step_that_cannot_be_is_refused_at_its_field)
{
    struct reporting_scene s;
    struct reminder_step one = { .about = ABOUT_ACKNOWLEDGEMENT,
                                 .side = SIDE_BEFORE,
                                 .amount = 3,
                                 .measure = MEASURE_DAY,
                                 .whom = WHOM_UNIT };

    scene(c, &s);
    c->account_id = s.office;
    one.campaign_id = s.n.campaign.id;
    CHECK_INT(reminder_step_save(c, &one), INVALID);
    CHECK_HAS(reporting_problem(c, "measure"), "giờ");
    CHECK_HAS(reporting_problem(c, "side"), "sau");
    problems_clear(c);
    one = (struct reminder_step){ .campaign_id = s.n.campaign.id,
                                  .about = ABOUT_MILESTONE,
                                  .side = SIDE_BEFORE,
                                  .amount = 7,
                                  .measure = MEASURE_DAY,
                                  .whom = WHOM_UNIT };
    CHECK_INT(reminder_step_save(c, &one), INVALID); /* stands already */
    CHECK(reporting_problem(c, "amount")[0] != '\0');
    problems_clear(c);
    one.side = SIDE_AFTER;
    one.amount = 0;
    CHECK_INT(reminder_step_save(c, &one), INVALID);
    problems_clear(c);
    one.amount = 30;
    c->account_id = s.officer;
    CHECK_INT(reminder_step_save(c, &one), DENIED);
    c->account_id = s.office;
    CHECK_INT(reminder_step_save(c, &one), OK);
}

const struct test reminder_tests[] = {
    T_DB(a_step_is_told_once_however_often_it_is_asked_for),
    T_DB(after_the_last_day_it_goes_up_from_the_unit_to_the_member_to_the_head),
    T_DB(what_was_missed_while_nothing_ran_is_told_once_and_late),
    T_DB(what_is_done_or_was_given_a_later_day_is_left_alone),
    T_DB(a_directive_that_tightens_a_day_begins_the_steps_anew),
    T_DB(a_receipt_is_asked_for_after_a_day_and_after_two),
    T_DB(a_report_that_does_not_come_is_reminded_of_and_goes_up),
    T_DB(the_first_change_makes_the_steps_that_ship_the_campaigns_own),
    T_DB(a_step_that_cannot_be_is_refused_at_its_field),
    T_END,
};
