/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates: expected, received, on time, empty. */
#include "test/reporting.h"

static struct report_rates
rates(struct ctx *c, const struct reporting_scene *s, const char *on)
{
    struct report_rates r;
    int64_t was = c->account_id;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(report_rates_read(c, &s->n.campaign, reporting_day(on), &r), OK);
    c->account_id = was;
    return r;
}

static const struct report_rate_period *
period_of(const struct report_rates *r, const struct report_schedule *s, const char *from)
{
    for (int i = 0; i < r->period_count; i++)
        if (r->schedules[r->periods[i].schedule].id == s->id &&
            date_compare(r->periods[i].period.from_on, reporting_day(from)) == 0)
            return &r->periods[i];
    CHECK(false);
    return NULL;
}

#define CHECK_RATE(r, e, re, o, em)                                                                \
    do {                                                                                           \
        CHECK_INT((r).expected, e);                                                                \
        CHECK_INT((r).received, re);                                                               \
        CHECK_INT((r).on_time, o);                                                                 \
        CHECK_INT((r).empty, em);                                                                  \
    } while (0)

TEST(received_on_time_and_empty_are_counted_against_those_expected)
{
    struct reporting_scene s;
    struct report_rates r;
    const struct report_rate_period *p;
    int64_t id;

    reporting_make(c, &s);
    test_set_time(c, "2025-02-17 23:59:59");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Đúng hạn.");
    reporting_send(c, s.office, &s.units, s.n.nghi_son, "2025-02-12", NULL);
    test_set_time(c, "2025-02-18 00:00:00");
    reporting_send(c, s.other_officer, &s.units, s.n.hai_hoa, "2025-02-12", "Muộn một giây.");
    r = rates(c, &s, "2025-02-18");
    p = period_of(&r, &s.units, "2025-02-12");
    CHECK(p->is_over);
    CHECK_RATE(p->rate, 3, 2, 1, 1);
    CHECK_INT(p->cell_count, 2);
    CHECK_RATE(p->cells[p->cells[0].seat_id == s.seat ? 0 : 1].rate, 2, 2, 1, 0);
    CHECK_RATE(p->cells[p->cells[0].seat_id == s.seat ? 1 : 0].rate, 1, 0, 0, 1);
    /* sending again counts nobody twice */
    c->account_id = s.member;
    CHECK_INT(report_return(c, id, 1, "Thêm."), OK);
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Bản hai.");
    r = rates(c, &s, "2025-02-18");
    CHECK_RATE(period_of(&r, &s.units, "2025-02-12")->rate, 3, 2, 1, 1);
    /* the sum has those whose due day has passed: members' is due on the 18th itself */
    CHECK_RATE(report_rates_sum(&r), 3, 2, 1, 1);
    /* as of an earlier day, what came later is not known */
    r = rates(c, &s, "2025-02-17");
    CHECK_RATE(period_of(&r, &s.units, "2025-02-12")->rate, 3, 1, 1, 1);
    CHECK(!period_of(&r, &s.units, "2025-02-12")->is_over);
}

TEST(an_empty_report_that_is_mended_counts_from_then_on)
{
    struct reporting_scene s;
    struct report_rates r;
    int64_t id;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", NULL);
    test_set_today(c, "2025-02-19");
    c->account_id = s.member;
    CHECK_INT(report_return(c, id, 1, "Trống."), OK);
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Có chữ.");
    r = rates(c, &s, "2025-02-19");
    CHECK_RATE(period_of(&r, &s.units, "2025-02-12")->rate, 3, 1, 0, 0);
}

TEST(rates_follow_the_units_and_members_of_the_due_day)
{
    struct reporting_scene s;
    struct report_rates r;
    const struct report_rate_period *p;
    struct unit_merger m = { .effect_on = reporting_day("2025-07-01"), .basis = "NQ 1686" };
    struct merger_row rows[3] = {
        { .old_unit_id = 0, .new_code = "99901", .new_name = "Hải Bình", .new_kind = "phuong" },
    };

    reporting_make(c, &s);
    rows[1] = rows[2] = rows[0];
    rows[0].old_unit_id = s.n.hai_ha;
    rows[1].old_unit_id = s.n.hai_hoa;
    rows[2].old_unit_id = s.n.nghi_son;
    for (int i = 0; i < 3; i++)
        rows[i].new_parent_id = s.n.province;
    m.rows = rows;
    m.row_count = 3;
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(unit_merge(c, &m), OK);
    test_set_today(c, "2025-06-30");
    /* sent by one that is no more on the due day: it is not expected, so it is not counted */
    reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-06-28", "Bàn giao.");
    test_set_today(c, "2025-07-10");
    r = rates(c, &s, "2025-07-10");
    CHECK_INT(period_of(&r, &s.units, "2025-06-14")->rate.expected, 3);
    p = period_of(&r, &s.units, "2025-06-28");
    CHECK_RATE(p->rate, 1, 0, 0, 0);
    for (int i = 0; i < r.period_count; i++)
        CHECK(r.periods[i].rate.received + r.periods[i].rate.empty <= r.periods[i].rate.expected);
}

TEST(rates_of_members_and_the_office_count_seats)
{
    struct reporting_scene s;
    struct report_rates r;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-18");
    reporting_send(c, s.member, &s.members, s.seat, "2025-02-12", "Gộp.");
    reporting_send(c, s.office, &s.secretariat, 0, "2025-02-12", "Cả thị xã.");
    r = rates(c, &s, "2025-02-19");
    CHECK_RATE(period_of(&r, &s.members, "2025-02-12")->rate, 2, 1, 1, 0);
    CHECK_RATE(period_of(&r, &s.secretariat, "2025-02-12")->rate, 1, 1, 1, 0);
}

TEST(who_may_not_read_the_board_may_not_read_the_rates)
{
    struct reporting_scene s;
    struct report_rates r;

    reporting_make(c, &s);
    c->account_id = s.officer;
    CHECK_INT(report_rates_read(c, &s.n.campaign, today(c), &r), DENIED);
    c->account_id = s.member;
    CHECK_INT(report_rates_read(c, &s.n.campaign, today(c), &r), OK);
}

const struct test report_rates_tests[] = {
    T_DB(received_on_time_and_empty_are_counted_against_those_expected),
    T_DB(an_empty_report_that_is_mended_counts_from_then_on),
    T_DB(rates_follow_the_units_and_members_of_the_due_day),
    T_DB(rates_of_members_and_the_office_count_seats),
    T_DB(who_may_not_read_the_board_may_not_read_the_rates),
    T_END,
};
