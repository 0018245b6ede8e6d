/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A committee that reports, for tests. */
#include "test/reporting.h"

struct date
reporting_day(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(iso[0] == '\0' || date_parse_iso(iso, &d));
    return d;
}

static struct report_schedule
add_schedule(struct ctx *c, const struct nghi_son *n, enum report_author author,
             enum report_every every, int due_days)
{
    struct report_schedule s = { .campaign_id = n->campaign.id,
                                 .author = author,
                                 .level = author == REPORT_BY_UNIT ? LEVEL_COMMUNE : LEVEL_NONE,
                                 .reader =
                                     author == REPORT_BY_SEAT ? READER_SECRETARIAT : READER_HEAD,
                                 .every = every,
                                 .day = every == EVERY_WEEK ? 5 : 0,
                                 .due_days = due_days,
                                 .words = "",
                                 .from_on = reporting_day("2025-02-12") };

    CHECK_INT(schedule_insert(c, &s), OK);
    return s;
}

void
reporting_make(struct ctx *c, struct reporting_scene *s)
{
    memset(s, 0, sizeof(*s));
    nghi_son_make(c, &s->n);
    nghi_son_plan(c, &s->n);
    s->officer = nghi_son_account(c, "hai-ha", "unit_officer", s->n.hai_ha);
    s->other_officer = nghi_son_account(c, "hai-hoa", "unit_officer", s->n.hai_hoa);
    s->member = nghi_son_account(c, "tv1", "member", s->n.town);
    s->other_member = nghi_son_account(c, "tv2", "member", s->n.town);
    s->office = nghi_son_account(c, "thuong-truc", "secretariat", s->n.town);
    s->head = nghi_son_account(c, "truong-ban", "head", s->n.town);
    s->seat = nghi_son_seat(c, &s->n, "Thành viên 1", s->member, s->n.hai_ha);
    s->other_seat = nghi_son_seat(c, &s->n, "Thành viên 2", s->other_member, s->n.nghi_son);
    CHECK_INT(watch_assign(c, s->seat, &s->n.hai_hoa, 1, reporting_day("2025-02-12"), ""), OK);
    s->units = add_schedule(c, &s->n, REPORT_BY_UNIT, EVERY_WEEK, 1);
    s->members = add_schedule(c, &s->n, REPORT_BY_SEAT, EVERY_WEEK, 2);
    s->secretariat = add_schedule(c, &s->n, REPORT_BY_SECRETARIAT, EVERY_HALF_MONTH, 3);
}

struct report_input
reporting_input(const struct report_schedule *s, int64_t author_id, const char *from_iso,
                const char *done)
{
    struct report_input in = { .schedule_id = s->id,
                               .author_id = author_id,
                               .period_from = reporting_day(from_iso),
                               .texts = { "", "", "", "" } };

    if (done != NULL) {
        in.texts[TEXT_DONE] = done;
        in.texts[TEXT_PROPOSALS] = "Không";
    }
    return in;
}

int64_t
reporting_send(struct ctx *c, int64_t account_id, const struct report_schedule *s,
               int64_t author_id, const char *from_iso, const char *done)
{
    struct report_input in = reporting_input(s, author_id, from_iso, done);
    int64_t was = c->account_id, id = 0;
    struct report_duty d;

    c->account_id = account_id;
    problems_clear(c);
    CHECK_INT(duty_find(c, s->id, author_id, in.period_from, &d), OK);
    in.version = d.version;
    in.confirmed = true;
    CHECK_INT(report_send(c, &in, &id), OK);
    c->account_id = was;
    return id;
}

struct report_duty
reporting_duty(struct ctx *c, const struct report_schedule *s, int64_t author_id,
               const char *from_iso)
{
    struct report_duty d = { 0 };

    CHECK_INT(duty_find(c, s->id, author_id, reporting_day(from_iso), &d), OK);
    return d;
}

const char *
reporting_problem(struct ctx *c, const char *field)
{
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        if (p->field != NULL && strcmp(p->field, field) == 0)
            return p->message;
    return "";
}
