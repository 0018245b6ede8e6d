/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers: periodic reports that are due, and documents that wait to be acknowledged. */
#include "feature/agenda/agenda_inside.h"
#include "feature/report/report.h"

#include "db/db.h"

/* The secretariat is told who has not acknowledged after so long. */
enum { ACKNOWLEDGE_S = 24 * 3600 };

/* ------------------------------------------------------------------ reports */

/* Changes in the record of a kind of thing: how many, and the last. */
struct changes {
    int64_t count, last_at;
};

static enum status
read_changes(struct ctx *c, const char *noun, int64_t id, struct changes *out)
{
    struct query *q = query_new(c, "SELECT COUNT(*), MAX(at) FROM audit WHERE noun = $1"
                                   " AND (CAST($2 AS BIGINT) = 0 OR noun_id = $2)");

    bind_text(q, noun);
    bind_int(q, id);
    if (query_row(q))
        *out = (struct changes){ col_int(q, 0), col_int(q, 1) };
    return query_end(q);
}

static int64_t
later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Due days are derived from the schedule and the days off: each change of either may have moved them, and both records only grow. */
static enum status
add_report(struct gathering *g, const struct report_duty *d, const struct changes *days_off)
{
    struct ctx *c = g->c;
    struct ical_event *e;
    struct changes schedule = { 0 };
    bool is_sent = d->state == REPORT_SENT || d->state == REPORT_ACCEPTED;
    enum status st = read_changes(c, "report_schedule", d->schedule.id, &schedule);

    if (st != OK)
        return st;
    e = gathering_add(g);
    e->uid = arena_printf(c->arena, "report-%lld-%lld-%s@thi-dua", (long long)d->schedule.id,
                          (long long)d->author_id, date_iso(c->arena, d->period.from_on));
    e->sequence = d->schedule.version - 1 + days_off->count;
    e->changed_at = later(later(schedule.last_at, days_off->last_at), later(d->sent_at, 1));
    e->on = d->period.due_on;
    e->summary = arena_printf(
        c->arena, is_sent ? tr(c, "Sent: report of %s: %s") : tr(c, "Due: report of %s: %s"),
        period_text(c, &d->period), d->author);
    e->description = d->schedule.words;
    e->url = d->report_id != 0 && is_sent ? gathering_url(g, "%s", report_url(c, d->report_id))
                                          : gathering_url(g, "%s", duty_write_url(c, d));
    e->category = tr(c, "Periodic reports");
    return OK;
}

enum status
agenda_add_reports(struct gathering *g)
{
    struct ctx *c = g->c;
    struct report_duty *duties;
    struct changes days_off = { 0 };
    int count;
    enum status st = duty_list_due(c, g->campaign, date_add_days(today(c), -AGENDA_REPORTS_DAYS),
                                   date_add_days(today(c), AGENDA_REPORTS_DAYS), &duties, &count);

    if (st == OK && count > 0)
        st = read_changes(c, "holiday", 0, &days_off);
    for (int i = 0; st == OK && i < count; i++)
        st = add_report(g, &duties[i], &days_off);
    return st;
}

/* ------------------------------------------------------------------ documents */

static enum status
add_notice(struct gathering *g, const struct notice *n, const char *unit)
{
    struct ctx *c = g->c;
    struct document d;
    struct ical_event *e;
    enum status st = document_find(c, n->document_id, &d);

    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    e = gathering_add(g);
    e->uid = arena_printf(c->arena, "notice-%lld@thi-dua", (long long)n->id);
    e->changed_at = n->sent_at;
    e->on = date_of_instant(n->sent_at + ACKNOWLEDGE_S);
    e->summary =
        unit != NULL
            ? arena_printf(c->arena, tr(c, "Acknowledge %s for %s"), document_name(c, &d), unit)
            : arena_printf(c->arena, tr(c, "Acknowledge %s"), document_name(c, &d));
    e->description = d.title;
    e->url = gathering_url(g, "/lam-viec/van-ban/%lld", (long long)d.id);
    e->category = tr(c, "Papers to acknowledge");
    return OK;
}

static const char *
title_of(const struct gathering *g, int64_t unit_id)
{
    for (int i = 0; i < g->own.row_count; i++)
        if (g->own.rows[i].unit.id == unit_id)
            return unit_title(g->c, &g->own.rows[i].unit);
    return NULL;
}

enum status
agenda_add_notices(struct gathering *g)
{
    struct notice *notices;
    int count;
    enum status st = OK;

    for (int i = 0; st == OK && i < g->own_count; i++) {
        st = notice_list_open(g->c, g->campaign->id, g->own_units[i], &notices, &count);
        for (int k = 0; st == OK && k < count; k++)
            st = add_notice(g, &notices[k], title_of(g, g->own_units[i]));
    }
    if (st != OK || g->seat_id == 0)
        return st;
    st = notice_list_open(g->c, g->campaign->id, 0, &notices, &count);
    for (int k = 0; st == OK && k < count; k++)
        if (notices[k].seat_id == g->seat_id)
            st = add_notice(g, &notices[k], NULL);
    return st;
}
