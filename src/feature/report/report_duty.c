/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is owed: derived from schedules, units and watches of the day; nothing of it is stored. */
#include "feature/report/report_inside.h"

#include <stdlib.h>
#include <string.h>

enum { PAST_SHOWN = 6, PREDECESSORS_MAX = 200 };

struct date
duty_day(const struct report_period *p, struct date today_on)
{
    return date_compare(p->due_on, today_on) < 0 ? p->due_on : today_on;
}

int
duty_days_left(const struct report_duty *d, struct date on)
{
    return date_days_between(d->received_at != 0 ? date_of_instant(d->received_at) : on,
                             d->period.due_on);
}

bool
duty_is_late(const struct report_duty *d, struct date on)
{
    return duty_days_left(d, on) < 0;
}

bool
duty_is_empty(const struct report_duty *d)
{
    return d->sent_at != 0 && d->received_at == 0;
}

const char *
duty_write_url(const struct ctx *c, const struct report_duty *d)
{
    return arena_printf(c->arena, "/lam-viec/bao-cao/viet/%lld/%lld/%s", (long long)d->schedule.id,
                        (long long)d->author_id, date_iso(c->arena, d->period.from_on));
}

const char *
report_url(const struct ctx *c, int64_t report_id)
{
    return arena_printf(c->arena, "/lam-viec/bao-cao/%lld", (long long)report_id);
}

/* ------------------------------------------------------------------ rights */

bool
is_office(struct ctx *c, int64_t owner_unit_id, int64_t campaign_id)
{
    return may(c, EDIT_CAMPAIGN, owner_unit_id, campaign_id);
}

bool
is_head(struct ctx *c, int64_t owner_unit_id, int64_t campaign_id)
{
    return may(c, ANSWER_REPORTS, owner_unit_id, campaign_id);
}

/* Whether the account sits there today. */
static bool
is_holder(struct ctx *c, int64_t seat_id)
{
    struct seat s;

    if (c->account_id == ACCOUNT_SYSTEM)
        return true;
    return seat_id != 0 && c->account_id > 0 && seat_find(c, seat_id, &s) == OK &&
           s.account_id == c->account_id && date_is_within(today(c), s.from_on, s.to_on);
}

bool
duty_may_write(struct ctx *c, const struct report_duty *d)
{
    switch (d->schedule.author) {
    case REPORT_BY_UNIT:
        return may(c, REPORT_UNIT, d->author_id, d->schedule.campaign_id);
    case REPORT_BY_SEAT:
        return is_holder(c, d->author_id);
    case REPORT_BY_SECRETARIAT:
        return is_office(c, d->owner_unit_id, d->schedule.campaign_id);
    case REPORT_AUTHOR_COUNT:
        break;
    }
    return false;
}

bool
duty_may_decide(struct ctx *c, const struct report_duty *d)
{
    int64_t campaign_id = d->schedule.campaign_id;

    switch (d->schedule.reader) {
    case READER_SEAT:
        return is_holder(c, d->reader_seat_id) || is_office(c, d->owner_unit_id, campaign_id);
    case READER_SECRETARIAT:
        return is_office(c, d->owner_unit_id, campaign_id) ||
               is_head(c, d->owner_unit_id, campaign_id);
    case READER_HEAD:
        return is_head(c, d->owner_unit_id, campaign_id);
    case REPORT_READER_COUNT:
        break;
    }
    return false;
}

bool
duty_may_read(struct ctx *c, const struct report_duty *d)
{
    struct seat mine;

    return duty_may_write(c, d) || duty_may_decide(c, d) ||
           is_office(c, d->owner_unit_id, d->schedule.campaign_id) ||
           is_head(c, d->owner_unit_id, d->schedule.campaign_id) ||
           (d->schedule.author == REPORT_BY_UNIT &&
            seat_find_mine(c, d->schedule.campaign_id, &mine) == OK);
}

/* ------------------------------------------------------------------ units and seats of a day */

enum status
list_with_predecessors(struct ctx *c, int64_t unit_id, struct date on, struct unit **out,
                       int *out_count)
{
    struct unit *units = arena_array(c->arena, PREDECESSORS_MAX, sizeof(*units));
    int count = 1;
    enum status st = unit_find(c, unit_id, on, &units[0]);

    for (int i = 0; st == OK && i < count; i++) {
        struct unit_succession *before;
        int n;

        st = unit_list_predecessors(c, units[i].id, &before, &n);
        for (int k = 0; st == OK && k < n && count < PREDECESSORS_MAX; k++) {
            bool known = date_compare(before[k].effect_on, on) > 0;

            for (int m = 0; m < count; m++)
                known = known || units[m].id == before[k].unit.id;
            if (!known)
                units[count++] = before[k].unit;
        }
    }
    if (st == OK) {
        *out = units;
        *out_count = count;
    }
    return st;
}

bool
follows_any(const struct watch *watches, int count, struct date on)
{
    for (int i = 0; i < count; i++)
        if (date_is_within(on, watches[i].from_on, watches[i].to_on))
            return true;
    return false;
}

/* ------------------------------------------------------------------ one author's places */

struct author {
    struct ctx *c;
    const struct campaign *campaign;
    const struct report_schedule *schedule;
    int64_t id;
    int64_t carrier_id;
    const char *title;
    struct unit unit;      /* of units */
    struct seat seat;      /* of seats */
    struct watch *watches; /* of a seat */
    int watch_count;
};

static enum status
find_carrier(struct ctx *c, int64_t unit_id, int64_t *out)
{
    struct unit_succession *next;
    int64_t at = unit_id;
    int count;
    enum status st = OK;

    for (int i = 0; st == OK && i < PREDECESSORS_MAX; i++) {
        st = unit_list_successors(c, at, &next, &count);
        if (st != OK || count == 0 || date_compare(next[0].effect_on, today(c)) > 0)
            break;
        at = next[0].unit.id;
    }
    *out = at;
    return st;
}

/* Whether the schedule asks anything of this author at all; *out_asks false otherwise. */
static enum status
author_read(struct author *a, bool *out_asks)
{
    struct ctx *c = a->c;
    enum status st = OK;

    a->carrier_id = a->id;
    *out_asks = false;
    switch (a->schedule->author) {
    case REPORT_BY_UNIT:
        st = unit_find(c, a->id, today(c), &a->unit);
        if (st != OK || a->unit.level != a->schedule->level || a->id == a->campaign->owner_unit_id)
            return st;
        a->title = unit_title(c, &a->unit);
        st = campaign_has_unit(c, a->campaign, a->id, today(c), out_asks);
        return st == OK && !date_is_none(a->unit.to_on) &&
                       date_compare(a->unit.to_on, today(c)) <= 0
                   ? find_carrier(c, a->id, &a->carrier_id)
                   : st;
    case REPORT_BY_SEAT:
        st = seat_find(c, a->id, &a->seat);
        if (st != OK || a->seat.campaign_id != a->campaign->id || a->seat.role == SEAT_HEAD)
            return st;
        a->title = a->seat.title;
        *out_asks = true;
        return watch_list_of_seat(c, a->id, &a->watches, &a->watch_count);
    case REPORT_BY_SECRETARIAT:
        a->title = tr(c, "Standing office");
        *out_asks = a->id == 0;
        return OK;
    case REPORT_AUTHOR_COUNT:
        break;
    }
    return OK;
}

static bool
owes(const struct author *a, struct date on)
{
    switch (a->schedule->author) {
    case REPORT_BY_UNIT:
        return date_is_within(on, a->unit.from_on, a->unit.to_on);
    case REPORT_BY_SEAT:
        return date_is_within(on, a->seat.from_on, a->seat.to_on) &&
               follows_any(a->watches, a->watch_count, on);
    case REPORT_BY_SECRETARIAT:
    case REPORT_AUTHOR_COUNT:
        break;
    }
    return true;
}

#define STANDING_COLUMNS "r.id, r.version, r.state, r.number, r.sent_at, r.received_at"

static bool
state_parse(const char *code, enum report_state *out)
{
    for (int i = REPORT_DRAFT; i < REPORT_STATE_COUNT; i++)
        if (strcmp(report_state_code((enum report_state)i), code) == 0) {
            *out = (enum report_state)i;
            return true;
        }
    return false;
}

static void
read_standing(struct query *q, struct report_duty *d)
{
    d->report_id = col_int(q, 0);
    d->version = col_int(q, 1);
    state_parse(col_text(q, 2), &d->state);
    d->number = (int)col_int(q, 3);
    d->sent_at = col_int(q, 4);
    d->received_at = col_int(q, 5);
}

static struct report_duty
duty_of(const struct author *a, const struct report_period *p)
{
    return (struct report_duty){ .schedule = *a->schedule,
                                 .period = *p,
                                 .author_id = a->id,
                                 .carrier_id = a->carrier_id,
                                 .author = a->title,
                                 .owner_unit_id = a->campaign->owner_unit_id };
}

static enum status
seat_on(struct ctx *c, const struct report_duty *d, int64_t unit_id, struct date on, int64_t *out)
{
    struct watch w;
    enum status st = watch_find(c, d->schedule.campaign_id, unit_id, on, &w, NULL);

    *out = st == OK ? w.seat_id : 0;
    return st == NOT_FOUND ? OK : st;
}

/* Who receives it: of a unit that is no more, whoever follows the one that stands for it. */
static enum status
find_readers(struct ctx *c, struct report_duty *d)
{
    enum status st;

    if (d->schedule.reader != READER_SEAT)
        return OK;
    st = seat_on(c, d, d->carrier_id, today(c), &d->reader_seat_id);
    if (st == OK && d->reader_seat_id == 0 && d->carrier_id != d->author_id)
        st = seat_on(c, d, d->author_id, today(c), &d->reader_seat_id);
    d->was_reader_seat_id = d->reader_seat_id;
    if (st == OK && date_compare(d->period.due_on, today(c)) < 0)
        st = seat_on(c, d, d->author_id, d->period.due_on, &d->was_reader_seat_id);
    return st;
}

static enum status
find_standing(struct ctx *c, struct report_duty *d)
{
    struct query *q =
        query_new(c, "SELECT " STANDING_COLUMNS " FROM report r WHERE r.schedule_id = $1"
                     " AND r.period_from = $2 AND r.author_id = $3");

    bind_int(q, d->schedule.id);
    bind_date(q, d->period.from_on);
    bind_int(q, d->author_id);
    if (query_row(q))
        read_standing(q, d);
    return query_end(q);
}

enum status
duty_find(struct ctx *c, int64_t schedule_id, int64_t author_id, struct date from_on,
          struct report_duty *out)
{
    struct report_schedule s;
    struct campaign campaign;
    struct report_period p;
    struct report_duty d;
    struct author a = { .c = c, .campaign = &campaign, .schedule = &s, .id = author_id };
    bool asks = false;
    enum status st = schedule_find(c, schedule_id, &s);

    if (st == OK)
        st = campaign_find(c, s.campaign_id, &campaign);
    if (st == OK)
        st = period_find(c, &s, from_on, &p);
    if (st == OK)
        st = author_read(&a, &asks);
    if (st != OK)
        return st;
    if (!asks)
        return NOT_FOUND;
    d = duty_of(&a, &p);
    st = find_standing(c, &d);
    if (st == OK)
        st = find_readers(c, &d);
    if (st != OK)
        return st;
    if (d.report_id == 0 &&
        (date_compare(p.from_on, today(c)) > 0 || !owes(&a, duty_day(&p, today(c)))))
        return NOT_FOUND;
    if (!duty_may_write(c, &d) && (d.number == 0 || !duty_may_read(c, &d)))
        return NOT_FOUND;
    *out = d;
    return OK;
}

enum status
duty_of_report(struct ctx *c, int64_t report_id, struct report_duty *out)
{
    struct query *q =
        query_new(c, "SELECT schedule_id, author_id, period_from FROM report WHERE id = $1");
    int64_t schedule_id = 0, author_id = 0;
    struct date from_on = DATE_NONE;
    enum status st;

    bind_int(q, report_id);
    if (query_row(q)) {
        schedule_id = col_int(q, 0);
        author_id = col_int(q, 1);
        from_on = col_date(q, 2);
    }
    st = query_end_one(q);
    return st == OK ? duty_find(c, schedule_id, author_id, from_on, out) : st;
}

/* ------------------------------------------------------------------ lists */

struct gathering {
    struct ctx *c;
    const struct campaign *campaign;
    struct report_schedule *schedules;
    int schedule_count;
    bool with_past;
    struct date due_from,
        due_last; /* all that is due between them; none: what is open, of periods that have begun */
    struct report_duty *duties;
    int count, room;
};

static enum status
gather_begin(struct gathering *g)
{
    return schedule_list(g->c, g->campaign->id, &g->schedules, &g->schedule_count);
}

static void
add(struct gathering *g, const struct report_duty *d)
{
    for (int i = 0; i < g->count; i++)
        if (g->duties[i].schedule.id == d->schedule.id && g->duties[i].author_id == d->author_id &&
            date_compare(g->duties[i].period.from_on, d->period.from_on) == 0)
            return;
    if (g->count == g->room) {
        g->room = g->room == 0 ? 16 : 2 * g->room;
        g->duties = arena_grow(g->c->arena, g->duties, (size_t)g->count, (size_t)g->room,
                               sizeof(*g->duties));
    }
    g->duties[g->count++] = *d;
}

/* What stands of an author's, by period. */
static enum status
read_all_standing(struct author *a, struct report_duty *duties, int count)
{
    struct query *q = query_new(a->c, "SELECT " STANDING_COLUMNS
                                      ", r.period_from FROM report r WHERE r.author_id = $1"
                                      " AND r.schedule_id = $2 ORDER BY r.period_from");
    int i = 0;

    bind_int(q, a->id);
    bind_int(q, a->schedule->id);
    while (query_row(q)) {
        struct date from_on = col_date(q, 6);

        while (i < count && date_compare(duties[i].period.from_on, from_on) < 0)
            i++;
        if (i < count && date_compare(duties[i].period.from_on, from_on) == 0)
            read_standing(q, &duties[i]);
    }
    return query_end(q);
}

static bool
is_open(const struct report_duty *d)
{
    return d->state == REPORT_NONE || d->state == REPORT_DRAFT || d->state == REPORT_RETURNED;
}

/* Who owes what is due on a day to come is told by the units and seats that are known to be there then. */
static void
add_due(struct gathering *g, const struct author *a, const struct report_duty *duties, int count)
{
    for (int i = 0; i < count; i++)
        if (date_compare(duties[i].period.due_on, g->due_from) >= 0 &&
            date_compare(duties[i].period.due_on, g->due_last) <= 0 &&
            (duties[i].report_id != 0 || owes(a, duties[i].period.due_on)))
            add(g, &duties[i]);
}

static enum status
gather_author(struct gathering *g, const struct report_schedule *s, int64_t author_id)
{
    struct author a = { .c = g->c, .campaign = g->campaign, .schedule = s, .id = author_id };
    struct report_period *periods;
    struct report_duty *duties;
    int count, past = 0;
    bool asks = false;
    enum status st = author_read(&a, &asks);

    if (st != OK || !asks)
        return st == NOT_FOUND ? OK : st;
    st = period_list(g->c, s, date_is_none(g->due_last) ? today(g->c) : g->due_last, &periods,
                     &count);
    if (st != OK)
        return st;
    duties = arena_array(g->c->arena, (size_t)count + 1, sizeof(*duties));
    for (int i = 0; i < count; i++)
        duties[i] = duty_of(&a, &periods[i]);
    st = read_all_standing(&a, duties, count);
    if (st == OK && !date_is_none(g->due_last)) {
        add_due(g, &a, duties, count);
        return OK;
    }
    for (int i = count - 1; st == OK && i >= 0; i--) {
        bool wanted = is_open(&duties[i])
                          ? duties[i].report_id != 0 || owes(&a, duty_day(&periods[i], today(g->c)))
                          : g->with_past && past++ < PAST_SHOWN;

        if (!wanted)
            continue;
        st = find_readers(g->c, &duties[i]);
        if (st == OK)
            add(g, &duties[i]);
    }
    return st;
}

static enum status
gather_authors(struct gathering *g, enum report_author author, int64_t author_id)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < g->schedule_count; i++)
        if (g->schedules[i].author == author)
            st = gather_author(g, &g->schedules[i], author_id);
    return st;
}

/* A unit, and what those left unsent that it stands for. */
static enum status
gather_unit(struct gathering *g, int64_t unit_id)
{
    struct unit *units = NULL;
    int count = 0;
    enum status st = list_with_predecessors(g->c, unit_id, today(g->c), &units, &count);

    for (int i = 0; st == OK && i < count; i++)
        st = gather_authors(g, REPORT_BY_UNIT, units[i].id);
    return st;
}

static int
compare_duties(const void *left, const void *right)
{
    const struct report_duty *a = left, *b = right;
    bool a_open = is_open(a), b_open = is_open(b);
    int by_due = date_compare(a->period.due_on, b->period.due_on);

    if (a_open != b_open)
        return a_open ? -1 : 1;
    if (by_due != 0)
        return a_open ? by_due : -by_due;
    if (a->schedule.author != b->schedule.author)
        return (int)a->schedule.author - (int)b->schedule.author;
    return a->author_id < b->author_id ? -1 : a->author_id > b->author_id;
}

static enum status
gather_end(struct gathering *g, enum status st, struct report_duty **out, int *out_count)
{
    if (st != OK)
        return st;
    if (g->count > 0)
        qsort(g->duties, (size_t)g->count, sizeof(*g->duties), compare_duties);
    *out = g->duties;
    *out_count = g->count;
    return OK;
}

/* For the account's own units, its seat, the standing office. */
static enum status
gather_mine(struct gathering *g)
{
    struct ctx *c = g->c;
    const struct campaign *campaign = g->campaign;
    const struct grant *grants;
    struct seat seat;
    int count;
    enum status st = gather_begin(g);

    if (st == OK)
        st = grants_today(c, &grants, &count);
    for (int i = 0; st == OK && i < count; i++)
        if (grants[i].role == ROLE_UNIT_OFFICER && grants[i].unit_id != 0 &&
            (grants[i].campaign_id == 0 || grants[i].campaign_id == campaign->id))
            st = gather_unit(g, grants[i].unit_id);
    if (st == OK) {
        st = seat_find_mine(c, campaign->id, &seat);
        if (st == OK)
            st = gather_authors(g, REPORT_BY_SEAT, seat.id);
        else if (st == NOT_FOUND)
            st = OK;
    }
    if (st == OK && is_office(c, campaign->owner_unit_id, campaign->id))
        st = gather_authors(g, REPORT_BY_SECRETARIAT, 0);
    return st;
}

enum status
duty_list_mine(struct ctx *c, const struct campaign *campaign, bool with_past,
               struct report_duty **out, int *out_count)
{
    struct gathering g = { .c = c, .campaign = campaign, .with_past = with_past };

    return gather_end(&g, gather_mine(&g), out, out_count);
}

static int
compare_due_days(const void *left, const void *right)
{
    const struct report_duty *a = left, *b = right;
    int by_due = date_compare(a->period.due_on, b->period.due_on);

    return by_due != 0 ? by_due : compare_duties(left, right);
}

enum status
duty_list_due(struct ctx *c, const struct campaign *campaign, struct date from_on,
              struct date last_on, struct report_duty **out, int *out_count)
{
    struct gathering g = { .c = c, .campaign = campaign, .due_from = from_on, .due_last = last_on };
    enum status st = gather_mine(&g);

    if (st != OK)
        return st;
    if (g.count > 0)
        qsort(g.duties, (size_t)g.count, sizeof(*g.duties), compare_due_days);
    *out = g.duties;
    *out_count = g.count;
    return OK;
}

enum status
duty_list_of_unit(struct ctx *c, const struct campaign *campaign, int64_t unit_id,
                  struct report_duty **out, int *out_count)
{
    struct gathering g = { .c = c, .campaign = campaign, .with_past = true };
    struct report_duty any = { .schedule = { .author = REPORT_BY_UNIT,
                                             .reader = READER_SEAT,
                                             .campaign_id = campaign->id },
                               .author_id = unit_id,
                               .carrier_id = unit_id,
                               .owner_unit_id = campaign->owner_unit_id };
    enum status st = duty_may_read(c, &any) ? gather_begin(&g) : NOT_FOUND;

    if (st == OK)
        st = gather_unit(&g, unit_id);
    return gather_end(&g, st, out, out_count);
}

enum status
duty_list_of_seat(struct ctx *c, const struct campaign *campaign, int64_t seat_id,
                  struct report_duty **out, int *out_count)
{
    struct gathering g = { .c = c, .campaign = campaign, .with_past = true };
    bool may_see = is_holder(c, seat_id) || is_office(c, campaign->owner_unit_id, campaign->id) ||
                   is_head(c, campaign->owner_unit_id, campaign->id);
    enum status st = may_see ? gather_begin(&g) : NOT_FOUND;

    if (st == OK)
        st = gather_authors(&g, REPORT_BY_SEAT, seat_id);
    return gather_end(&g, st, out, out_count);
}

/* ------------------------------------------------------------------ what waits for an answer */

struct waiting_row {
    int64_t schedule_id, author_id;
    struct date from_on;
};

/* Reports sent whose reader is this seat, the office, or the head. A unit's reader is whoever follows it today, or the one that stands
 * for it. */
static enum status
read_waiting(struct ctx *c, const struct campaign *campaign, int64_t seat_id, bool office,
             bool head, struct waiting_row *rows, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT r.schedule_id, r.author_id, r.period_from FROM report r"
           " JOIN report_schedule s ON s.id = r.schedule_id"
           " WHERE r.campaign_id = $1 AND r.state = 'sent' AND ("
           "(s.reader = 'seat' AND CAST($2 AS BIGINT) <> 0 AND (EXISTS (SELECT 1 FROM watch w "
           "WHERE w.unit_id = r.author_id"
           " AND w.campaign_id = $1 AND w.seat_id = $2 AND w.from_on <= $3 AND (w.to_on IS NULL OR "
           "w.to_on > $3))"
           " OR EXISTS (SELECT 1 FROM unit_successor u JOIN watch w ON w.unit_id = u.successor_id"
           " WHERE u.unit_id = r.author_id AND u.effect_on <= $3 AND w.campaign_id = $1 AND "
           "w.seat_id = $2"
           " AND w.from_on <= $3 AND (w.to_on IS NULL OR w.to_on > $3))))"
           " OR (s.reader = 'seat' AND CAST($4 AS BIGINT) <> 0 AND NOT EXISTS (SELECT 1 FROM watch "
           "w WHERE w.unit_id = r.author_id"
           " AND w.campaign_id = $1 AND w.from_on <= $3 AND (w.to_on IS NULL OR w.to_on > $3)))"
           " OR (s.reader = 'secretariat' AND CAST($4 AS BIGINT) <> 0) OR (s.reader = 'head' AND "
           "CAST($5 AS BIGINT) <> 0))"
           " ORDER BY r.period_last, r.id LIMIT $6");
    int count = 0;

    bind_int(q, campaign->id);
    bind_int(q, seat_id);
    bind_date(q, today(c));
    bind_int(q, office ? 1 : 0);
    bind_int(q, head ? 1 : 0);
    bind_int(q, DUTIES_MAX);
    while (count < DUTIES_MAX && query_row(q))
        rows[count++] = (struct waiting_row){ col_int(q, 0), col_int(q, 1), col_date(q, 2) };
    *out_count = count;
    return query_end(q);
}

enum status
duty_list_waiting(struct ctx *c, const struct campaign *campaign, struct report_duty **out,
                  int *out_count)
{
    struct waiting_row *rows = arena_array(c->arena, DUTIES_MAX, sizeof(*rows));
    struct report_duty *duties = arena_array(c->arena, DUTIES_MAX, sizeof(*duties));
    bool office = is_office(c, campaign->owner_unit_id, campaign->id);
    bool head = is_head(c, campaign->owner_unit_id, campaign->id);
    struct seat mine = { 0 };
    int count = 0, row_count = 0;
    enum status st = seat_find_mine(c, campaign->id, &mine);

    if (st == NOT_FOUND)
        st = OK;
    if (st == OK && (mine.id != 0 || office || head))
        st = read_waiting(c, campaign, mine.id, office, head, rows, &row_count);
    for (int i = 0; st == OK && i < row_count; i++) {
        st = duty_find(c, rows[i].schedule_id, rows[i].author_id, rows[i].from_on, &duties[count]);
        if (st == OK && duty_may_decide(c, &duties[count]))
            count++;
        else if (st == NOT_FOUND)
            st = OK;
    }
    if (st != OK)
        return st;
    *out = duties;
    *out_count = count;
    return OK;
}

enum status
report_today(struct ctx *c, const struct campaign *campaign, int soon,
             struct report_duty **out_owed, int *out_owed_count, struct report_duty **out_waiting,
             int *out_waiting_count)
{
    struct report_duty *owed, *kept;
    int count, n = 0;
    enum status st = duty_list_mine(c, campaign, false, &owed, &count);

    if (st == OK)
        st = duty_list_waiting(c, campaign, out_waiting, out_waiting_count);
    if (st != OK)
        return st;
    kept = arena_array(c->arena, (size_t)count + 1, sizeof(*kept));
    for (int i = 0; i < count; i++)
        if (owed[i].state == REPORT_RETURNED || duty_days_left(&owed[i], today(c)) <= soon ||
            date_compare(owed[i].period.last_on, today(c)) < 0)
            kept[n++] = owed[i];
    *out_owed = kept;
    *out_owed_count = n;
    return OK;
}
