/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers an account's calendar, campaign by campaign. */
#include "feature/agenda/agenda_inside.h"

#include <stdlib.h>
#include <string.h>

enum { REFRESH_S = 3600 };

/* Who adds what. A feature with days of its own has one function of this kind in a file agenda_NAME.c, and a line here. */
static enum status (*const adders[])(struct gathering *g) = {
    agenda_add_deadlines, agenda_add_conferences, agenda_add_reports,
    agenda_add_notices,   agenda_add_tasks,
};

struct ical_event *
gathering_add(struct gathering *g)
{
    if (g->count == g->room) {
        g->room = g->room == 0 ? 64 : 2 * g->room;
        g->events = arena_grow(g->c->arena, g->events, (size_t)g->count, (size_t)g->room,
                               sizeof(*g->events));
    }
    g->events[g->count] = (struct ical_event){
        .minute = -1, .summary = "", .description = "", .place = "", .url = "", .category = ""
    };
    return &g->events[g->count++];
}

const char *
gathering_url(const struct gathering *g, const char *format, ...)
{
    va_list args;
    const char *path;

    va_start(args, format);
    path = arena_vprintf(g->c->arena, format, args);
    va_end(args);
    return arena_printf(g->c->arena, "%s%s", g->site_url, path);
}

bool
gathering_is_own(const struct gathering *g, int64_t unit_id)
{
    for (int i = 0; i < g->own.row_count; i++)
        if (g->own.rows[i].unit.id == unit_id)
            return true;
    return false;
}

/* ------------------------------------------------------------------ what the account stands for */

static enum status
read_seat(struct gathering *g)
{
    struct seat seat;
    enum status st = seat_find_mine(g->c, g->campaign->id, &seat);

    if (st == OK)
        g->seat_id = seat.id;
    return st == NOT_FOUND ? OK : st;
}

/* The rows of one own unit and of those it stands for; none where it is no more: then its successor's officers are told. */
static enum status
read_own_unit(struct gathering *g, int64_t unit_id)
{
    struct ctx *c = g->c;
    struct unit u;
    struct board b;
    enum status st = unit_find(c, unit_id, today(c), &u);

    if (st == OK && !date_is_within(today(c), u.from_on, u.to_on))
        return OK;
    if (st == OK)
        st = board_read_apart(c, g->campaign, unit_id, today(c), &b);
    if (st == NOT_FOUND || (st == OK && b.row_count == 0))
        return OK;
    if (st != OK)
        return st;
    g->own_units = arena_grow(c->arena, g->own_units, (size_t)g->own_count,
                              (size_t)g->own_count + 1, sizeof(*g->own_units));
    g->own_units[g->own_count++] = unit_id;
    if (g->own.row_count > 0) {
        b.rows = arena_grow(c->arena, b.rows, (size_t)b.row_count,
                            (size_t)(b.row_count + g->own.row_count), sizeof(*b.rows));
        memcpy(b.rows + b.row_count, g->own.rows, (size_t)g->own.row_count * sizeof(*b.rows));
        b.row_count += g->own.row_count;
    }
    g->own = b;
    return OK;
}

static enum status
read_own_units(struct gathering *g)
{
    const struct grant *grants;
    int count;
    enum status st = grants_today(g->c, &grants, &count);

    for (int i = 0; st == OK && i < count; i++) {
        bool known = false;

        if (grants[i].role != ROLE_UNIT_OFFICER || grants[i].unit_id == 0 ||
            (grants[i].campaign_id != 0 && grants[i].campaign_id != g->campaign->id))
            continue;
        for (int k = 0; k < g->own_count; k++)
            known = known || g->own_units[k] == grants[i].unit_id;
        if (!known)
            st = read_own_unit(g, grants[i].unit_id);
    }
    return st;
}

/* Of all units, or of those that the seat follows. */
static enum status
read_others(struct gathering *g)
{
    const struct board_row *all;
    int kept = 0;
    enum status st = board_read_apart(g->c, g->campaign, 0, today(g->c), &g->others);

    if (st != OK || g->is_whole)
        return st;
    all = g->others.rows; /* shared with others: read only */
    g->others.rows = arena_array(g->c->arena, (size_t)g->others.row_count + 1, sizeof(*all));
    for (int i = 0; i < g->others.row_count; i++)
        if (all[i].seat_id == g->seat_id)
            g->others.rows[kept++] = all[i];
    g->others.row_count = kept;
    return OK;
}

static enum status
gather(struct gathering *g)
{
    struct ctx *c = g->c;
    int64_t owner = g->campaign->owner_unit_id, id = g->campaign->id;
    bool may_read = may(c, READ_BOARD, 0, id);
    enum status st = may_read ? read_own_units(g) : OK;

    g->is_whole = may(c, EDIT_CAMPAIGN, owner, id) || may(c, ANSWER_REPORTS, owner, id);
    if (st == OK)
        st = read_seat(g);
    if (st == OK && may_read && (g->is_whole || g->seat_id != 0))
        st = read_others(g);
    for (size_t i = 0; st == OK && i < sizeof(adders) / sizeof(adders[0]); i++)
        st = adders[i](g);
    return st;
}

/* ------------------------------------------------------------------ the whole */

static int
compare_events(const void *left, const void *right)
{
    const struct ical_event *a = left, *b = right;
    int by_day = date_compare(a->on, b->on);

    if (by_day != 0)
        return by_day;
    return a->minute != b->minute ? a->minute - b->minute : strcmp(a->uid, b->uid);
}

/* A campaign that is long over is nothing to look forward to. */
static bool
is_told(const struct ctx *c, const struct campaign *campaign)
{
    return date_is_none(campaign->to_on) ||
           date_days_between(campaign->to_on, today(c)) <= AGENDA_PAST_DAYS;
}

enum status
agenda_read(struct ctx *c, const char *site_url, struct agenda *out)
{
    struct campaign *campaigns;
    struct gathering all = { .c = c };
    struct date first = date_add_days(today(c), -AGENDA_PAST_DAYS);
    int count, kept = 0;
    enum status st = campaign_list(c, "", &campaigns, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct gathering g = { .c = c, .site_url = site_url, .campaign = &campaigns[i] };

        if (!is_told(c, &campaigns[i]))
            continue;
        g.events = all.events;
        g.count = all.count;
        g.room = all.room;
        st = gather(&g);
        all.events = g.events;
        all.count = g.count;
        all.room = g.room;
    }
    if (st != OK)
        return st;
    for (int i = 0; i < all.count; i++)
        if (date_compare(all.events[i].on, first) >= 0)
            all.events[kept++] = all.events[i];
    if (kept > 0)
        qsort(all.events, (size_t)kept, sizeof(*all.events), compare_events);
    out->events = all.events;
    out->count = kept;
    return OK;
}

enum status
agenda_write(struct ctx *c, const char *site_url, const char **out)
{
    struct agenda a;
    enum status st = agenda_read(c, site_url, &a);

    if (st == OK)
        *out = ical_write(c, &(struct ical_calendar){ .name = tr(c, "Emulation: my work"),
                                                      .refresh_s = REFRESH_S,
                                                      .events = a.events,
                                                      .count = a.count });
    return st;
}
