/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates: who owed a report on the due day, and who had sent it. One reading of the reports, by an index that has all it needs. */
#include "feature/report/report_inside.h"

#include "db/kept.h"

#include <stdlib.h>

void
rate_add(struct report_rate *to, const struct report_rate *other)
{
    to->expected += other->expected;
    to->received += other->received;
    to->on_time += other->on_time;
    to->empty += other->empty;
}

struct report_rate
report_rates_sum(const struct report_rates *r)
{
    struct report_rate sum = { 0 };

    for (int i = 0; i < r->period_count; i++)
        if (r->periods[i].is_over)
            rate_add(&sum, &r->periods[i].rate);
    return sum;
}

struct rating {
    struct ctx *c;
    const struct campaign *campaign;
    struct date on;
    struct date since; /* periods that begin from there on; none: all */
    struct report_rates *r;
    struct watch *watches; /* all of history, by unit, then in time */
    int watch_count;
    struct seat *seats;
    int seat_count;
    int32_t *changes; /* days on which units or their places changed; sorted */
    int change_count;
    int64_t *units; /* of `units_level` on `units_on`, sorted */
    int unit_count;
    enum unit_level units_level;
    struct date units_on;
};

/* Who owes a period's report, and what came of it. */
struct expected {
    int64_t author_id, seat_id;
    bool is_sent, is_received, is_on_time, is_returned;
};

struct expectation {
    struct expected *authors; /* by author_id */
    int count;
};

static int
compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static int
compare_numbers(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;

    return left < right ? -1 : left > right;
}

/* ------------------------------------------------------------------ units of a day */

/* Between two days without any change of units or places, the units of a day are those of the other. */
static enum status
read_changes(struct rating *g)
{
    struct query *q = query_new(
        g->c, "SELECT DISTINCT from_on FROM unit WHERE from_on > $1 AND from_on <= $2"
              " UNION SELECT DISTINCT to_on FROM unit WHERE to_on > $1 AND to_on <= $2"
              " UNION SELECT DISTINCT from_on FROM unit_place WHERE from_on > $1 AND from_on <= $2"
              " UNION SELECT DISTINCT to_on FROM unit_place WHERE to_on > $1 AND to_on <= $2"
              " UNION SELECT DISTINCT effect_on FROM unit_successor WHERE effect_on > $1 AND "
              "effect_on <= $2");
    int room = 16;

    g->changes = arena_array(g->c->arena, (size_t)room, sizeof(*g->changes));
    bind_date(q, g->campaign->from_on);
    bind_date(q, date_add_days(g->on, 1));
    while (query_row(q)) {
        if (g->change_count == room) {
            room *= 2;
            g->changes = arena_grow(g->c->arena, g->changes, (size_t)g->change_count, (size_t)room,
                                    sizeof(*g->changes));
        }
        g->changes[g->change_count++] = date_number(col_date(q, 0));
    }
    if (g->change_count > 1)
        qsort(g->changes, (size_t)g->change_count, sizeof(*g->changes), compare_numbers);
    return query_end(q);
}

static bool
is_unchanged(const struct rating *g, struct date from, struct date to)
{
    int32_t low = date_number(from), high = date_number(to);

    for (int i = 0; i < g->change_count; i++)
        if (g->changes[i] > low && g->changes[i] <= high)
            return false;
    return low <= high;
}

static enum status
read_units(struct rating *g, enum unit_level level, struct date on)
{
    struct unit *all;
    int count;
    enum status st;

    if (g->units != NULL && g->units_level == level && is_unchanged(g, g->units_on, on))
        return OK;
    st = watch_list_units(g->c, g->campaign, on, &all, &count);
    if (st != OK)
        return st;
    g->units = arena_array(g->c->arena, (size_t)count + 1, sizeof(*g->units));
    g->unit_count = 0;
    for (int i = 0; i < count; i++)
        if (all[i].level == level && watch_is_needed(g->campaign, &all[i], on))
            g->units[g->unit_count++] = all[i].id;
    qsort(g->units, (size_t)g->unit_count, sizeof(*g->units), compare_ids);
    g->units_level = level;
    g->units_on = on;
    return OK;
}

/* ------------------------------------------------------------------ who was expected */

static enum status
expect_units(struct rating *g, const struct report_schedule *s, struct date on,
             struct expectation *out)
{
    enum status st = read_units(g, s->level, on);
    int w = 0;

    if (st != OK)
        return st;
    out->authors = arena_array(g->c->arena, (size_t)g->unit_count + 1, sizeof(*out->authors));
    for (int i = 0; i < g->unit_count; i++) {
        struct expected *e = &out->authors[out->count++];

        e->author_id = g->units[i];
        while (w < g->watch_count && g->watches[w].unit_id < g->units[i])
            w++;
        for (; w < g->watch_count && g->watches[w].unit_id == g->units[i]; w++)
            if (date_is_within(on, g->watches[w].from_on, g->watches[w].to_on))
                e->seat_id = g->watches[w].seat_id;
    }
    return OK;
}

static enum status
expect_seats(struct rating *g, struct date on, struct expectation *out)
{
    int64_t *following = arena_array(g->c->arena, (size_t)g->watch_count + 1, sizeof(*following));
    int count = 0;

    for (int i = 0; i < g->watch_count; i++)
        if (date_is_within(on, g->watches[i].from_on, g->watches[i].to_on))
            following[count++] = g->watches[i].seat_id;
    qsort(following, (size_t)count, sizeof(*following), compare_ids);
    out->authors = arena_array(g->c->arena, (size_t)g->seat_count + 1, sizeof(*out->authors));
    for (int i = 0; i < g->seat_count; i++) {
        const struct seat *s = &g->seats[i];

        if (s->role != SEAT_HEAD && date_is_within(on, s->from_on, s->to_on) &&
            bsearch(&s->id, following, (size_t)count, sizeof(*following), compare_ids) != NULL)
            out->authors[out->count++].author_id = s->id;
    }
    qsort(out->authors, (size_t)out->count, sizeof(*out->authors), compare_ids);
    return OK;
}

static enum status
expect(struct rating *g, const struct report_rate_period *p, struct expectation *out)
{
    const struct report_schedule *s = &g->r->schedules[p->schedule];
    struct date on = duty_day(&p->period, g->on);

    switch (s->author) {
    case REPORT_BY_UNIT:
        return expect_units(g, s, on, out);
    case REPORT_BY_SEAT:
        return expect_seats(g, on, out);
    case REPORT_BY_SECRETARIAT:
        out->authors = arena_array(g->c->arena, 1, sizeof(*out->authors));
        out->count = 1;
        return OK;
    case REPORT_AUTHOR_COUNT:
        break;
    }
    return OK;
}

/* ------------------------------------------------------------------ what came */

static int
period_index(const struct report_rates *r, int64_t schedule_id, struct date from_on, int hint)
{
    for (int n = 0; n < r->period_count; n++) {
        int i = (hint + n) % r->period_count;

        if (r->schedules[r->periods[i].schedule].id == schedule_id &&
            date_compare(r->periods[i].period.from_on, from_on) == 0)
            return i;
    }
    return -1;
}

static struct expected *
find_author(const struct expectation *e, int64_t author_id, int *at)
{
    /* rows come in the order of authors: most often the next one */
    while (*at < e->count && e->authors[*at].author_id < author_id)
        (*at)++;
    return *at < e->count && e->authors[*at].author_id == author_id ? &e->authors[*at] : NULL;
}

/* By the day of Vietnam: what was sent at 23:59 of the due day is on time. */
static enum status
read_reports(struct rating *g, struct expectation *expected)
{
    struct query *q = query_new(
        g->c, "SELECT schedule_id, period_from, author_id, sent_at, received_at FROM report"
              " WHERE campaign_id = $1 AND sent_at < $2"
              " AND (CAST($3 AS TEXT) IS NULL OR period_from >= $3)"
              " ORDER BY schedule_id, period_from, author_id");
    int64_t schedule_id = 0;
    struct date period = DATE_NONE;
    int at = 0, current = -1;
    int64_t due_before = 0;

    bind_int(q, g->campaign->id);
    bind_int(q, date_start_at(date_add_days(g->on, 1)));
    bind_date(q, g->since);
    while (query_row(q)) {
        struct date from = col_date(q, 1);
        struct expected *e;

        if (col_int(q, 0) != schedule_id || date_compare(from, period) != 0) {
            schedule_id = col_int(q, 0);
            period = from;
            at = 0;
            current = g->r->period_count > 0
                          ? period_index(g->r, schedule_id, from, current < 0 ? 0 : current)
                          : -1;
            if (current >= 0)
                due_before = date_start_at(date_add_days(g->r->periods[current].period.due_on, 1));
        }
        e = current >= 0 ? find_author(&expected[current], col_int(q, 2), &at) : NULL;
        if (e == NULL)
            continue;
        e->is_sent = true;
        e->is_received = !col_is_null(q, 4);
        e->is_on_time = e->is_received && col_int(q, 4) < due_before;
    }
    return query_end(q);
}

static int
compare_by_seat(const void *left, const void *right)
{
    const struct expected *a = left, *b = right;

    return a->seat_id < b->seat_id ? -1 : a->seat_id > b->seat_id;
}

static void
count_period(struct rating *g, struct report_rate_period *p, struct expectation *e)
{
    qsort(e->authors, (size_t)e->count, sizeof(*e->authors), compare_by_seat);
    for (int i = 0; i < e->count; i++) {
        const struct expected *a = &e->authors[i];
        struct report_rate one = { 1, a->is_received, a->is_on_time,
                                   a->is_sent && !a->is_received };

        if (p->cell_count == 0 || p->cells[p->cell_count - 1].seat_id != a->seat_id) {
            p->cells = arena_grow(g->c->arena, p->cells, (size_t)p->cell_count,
                                  (size_t)p->cell_count + 1, sizeof(*p->cells));
            p->cells[p->cell_count++] = (struct report_rate_cell){ .seat_id = a->seat_id };
        }
        rate_add(&p->cells[p->cell_count - 1].rate, &one);
        rate_add(&p->rate, &one);
    }
}

/* ------------------------------------------------------------------ all of it */

static enum status
list_periods(struct rating *g)
{
    struct report_rates *r = g->r;
    enum status st = OK;

    for (int s = 0; st == OK && s < r->schedule_count; s++) {
        struct report_period *periods = NULL;
        int count = 0;

        st = period_list(g->c, &r->schedules[s], g->on, &periods, &count);
        if (st != OK)
            break;
        r->periods = arena_grow(g->c->arena, r->periods, (size_t)r->period_count,
                                (size_t)(r->period_count + count) + 1, sizeof(*r->periods));
        for (int i = 0; i < count; i++)
            r->periods[r->period_count++] = (struct report_rate_period){
                .schedule = s,
                .period = periods[i],
                .is_over = date_compare(periods[i].due_on, g->on) < 0,
            };
    }
    return st;
}

/* What serves to tell who owed what. */
static enum status
read_who(struct rating *g)
{
    enum status st = watch_list(g->c, g->campaign->id, DATE_NONE, &g->watches, &g->watch_count);

    if (st == OK)
        st = seat_list(g->c, g->campaign->id, DATE_NONE, &g->seats, &g->seat_count);
    return st == OK ? read_changes(g) : st;
}

struct asked {
    const struct campaign *campaign;
    struct date on;
};

static enum status
make_rates(struct ctx *c, const void *arg, void **out)
{
    const struct asked *asked = arg;
    struct report_rates *r = arena_alloc(c->arena, sizeof(*r));
    struct rating g = { .c = c, .campaign = asked->campaign, .on = asked->on, .r = r };
    struct arena *arena = c->arena, *work = arena_child(arena);
    struct expectation *expected;
    enum status st = schedule_list(c, g.campaign->id, &r->schedules, &r->schedule_count);

    if (st == OK)
        st = list_periods(&g);
    if (st != OK)
        return st;
    /* what only serves to count goes at once: the rest is kept */
    c->arena = work;
    st = read_who(&g);
    expected = arena_array(work, (size_t)r->period_count + 1, sizeof(*expected));
    for (int i = 0; st == OK && i < r->period_count; i++)
        st = expect(&g, &r->periods[i], &expected[i]);
    if (st == OK)
        st = read_reports(&g, expected);
    c->arena = arena;
    for (int i = 0; st == OK && i < r->period_count; i++)
        count_period(&g, &r->periods[i], &expected[i]);
    arena_free(work);
    *out = r;
    return st;
}

enum status
report_rates_read(struct ctx *c, const struct campaign *campaign, struct date on,
                  struct report_rates *out)
{
    struct asked asked = { .campaign = campaign, .on = on };
    const void *kept = NULL;
    enum status st = require(c, READ_BOARD, campaign->owner_unit_id, campaign->id);

    if (st == OK)
        st = kept_read(c,
                       arena_printf(c->arena, "report rates %lld %s", (long long)campaign->id,
                                    date_iso(c->arena, on)),
                       make_rates, &asked, &kept);
    if (st == OK)
        *out = *(const struct report_rates *)kept;
    return st;
}

/* ------------------------------------------------------------------ what has not come */

/* The last periods alone: what is older is told by the rates. */
static void
keep_last_periods(struct rating *g)
{
    struct report_rates *r = g->r;
    int kept = 0;

    for (int i = 0; i < r->period_count; i++) {
        int later = 0;

        for (int k = i + 1; k < r->period_count && r->periods[k].schedule == r->periods[i].schedule;
             k++)
            later++;
        if (later >= OPEN_PERIODS)
            continue;
        g->since = date_min(g->since, r->periods[i].period.from_on);
        r->periods[kept++] = r->periods[i];
    }
    r->period_count = kept;
}

static int
compare_by_author(const void *left, const void *right)
{
    const struct expected *a = left, *b = right;

    return a->author_id < b->author_id ? -1 : a->author_id > b->author_id;
}

/* Came once, and was sent back since: it is owed again. */
static enum status
read_returned(struct rating *g, struct expectation *expected)
{
    struct query *q =
        query_new(g->c, "SELECT schedule_id, period_from, author_id FROM report"
                        " WHERE campaign_id = $1 AND state = 'returned' AND period_from >= $2");

    bind_int(q, g->campaign->id);
    bind_date(q, g->since);
    while (query_row(q)) {
        struct expected wanted = { .author_id = col_int(q, 2) }, *found;
        int at = period_index(g->r, col_int(q, 0), col_date(q, 1), 0);

        found = at < 0 ? NULL
                       : bsearch(&wanted, expected[at].authors, (size_t)expected[at].count,
                                 sizeof(wanted), compare_by_author);
        if (found != NULL)
            found->is_returned = true;
    }
    return query_end(q);
}

static void
add_open(struct ctx *c, const struct report_rate_period *p, const struct expectation *e,
         struct report_open_set *out)
{
    out->rows = arena_grow(c->arena, out->rows, (size_t)out->count,
                           (size_t)(out->count + e->count) + 1, sizeof(*out->rows));
    for (int i = 0; i < e->count; i++)
        if (!e->authors[i].is_received || e->authors[i].is_returned)
            out->rows[out->count++] =
                (struct report_open){ .schedule = p->schedule,
                                      .period = p->period,
                                      .author_id = e->authors[i].author_id,
                                      .seat_id = e->authors[i].seat_id,
                                      .is_returned = e->authors[i].is_returned };
}

enum status
report_list_open(struct ctx *c, const struct campaign *campaign, struct date on,
                 struct report_open_set *out)
{
    struct report_rates r = { 0 };
    struct rating g = { .c = c, .campaign = campaign, .on = on, .r = &r };
    struct report_open_set set = { 0 };
    struct expectation *expected;
    enum status st = schedule_list(c, campaign->id, &r.schedules, &r.schedule_count);

    if (st == OK)
        st = list_periods(&g);
    if (st != OK)
        return st;
    keep_last_periods(&g);
    set.schedules = r.schedules;
    set.schedule_count = r.schedule_count;
    expected = arena_array(c->arena, (size_t)r.period_count + 1, sizeof(*expected));
    if (r.period_count > 0)
        st = read_who(&g);
    for (int i = 0; st == OK && i < r.period_count; i++)
        st = expect(&g, &r.periods[i], &expected[i]);
    if (st == OK && r.period_count > 0)
        st = read_reports(&g, expected);
    if (st == OK && r.period_count > 0)
        st = read_returned(&g, expected);
    for (int i = 0; st == OK && i < r.period_count; i++)
        add_open(c, &r.periods[i], &expected[i], &set);
    if (st == OK)
        *out = set;
    return st;
}
