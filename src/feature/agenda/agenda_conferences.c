/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conferences with their day, time and place; those whose day was taken back as cancelled. */
#include "feature/agenda/agenda_inside.h"

#include "core/buf.h"

#include <stdlib.h>
#include <string.h>

/* Records say when a conference begins, not when it ends: it takes half a day. */
enum { HALF_DAY_MINUTES = 4 * 60 };

/* Conferences of units that the account is told of, found by unit. */
struct places {
    const struct board_row **rows; /* by unit id */
    int count;
};

static int
compare_rows(const void *left, const void *right)
{
    const struct board_row *const *a = left, *const *b = right;

    return (*a)->unit.id < (*b)->unit.id ? -1 : (*a)->unit.id > (*b)->unit.id;
}

static struct places
list_places(const struct gathering *g)
{
    struct places p = { arena_array(g->c->arena,
                                    (size_t)(g->own.row_count + g->others.row_count) + 1,
                                    sizeof(*p.rows)),
                        0 };

    for (int i = 0; i < g->own.row_count; i++)
        p.rows[p.count++] = &g->own.rows[i];
    for (int i = 0; i < g->others.row_count; i++)
        p.rows[p.count++] = &g->others.rows[i];
    qsort(p.rows, (size_t)p.count, sizeof(*p.rows), compare_rows);
    return p;
}

static const struct unit *
find_unit(const struct places *p, int64_t unit_id)
{
    struct board_row key = { .unit.id = unit_id };
    const struct board_row *at = &key, **found;

    found =
        p->count == 0 ? NULL : bsearch(&at, p->rows, (size_t)p->count, sizeof(at), compare_rows);
    return found != NULL ? &(*found)->unit : NULL;
}

static struct date
day_of(const struct conference *k)
{
    return k->state == CONFERENCE_HELD ? k->held_on : k->scheduled_on;
}

static bool
has_day(const struct conference *k)
{
    return k->state == CONFERENCE_SCHEDULED || k->state == CONFERENCE_HELD;
}

static const char *
uid_of(const struct gathering *g, int64_t conference_id)
{
    return arena_printf(g->c->arena, "conference-%lld@thi-dua", (long long)conference_id);
}

static void
add_one(struct gathering *g, const struct conference *k, const struct unit *u)
{
    struct ctx *c = g->c;
    struct ical_event *e = gathering_add(g);
    bool is_on_time =
        k->state == CONFERENCE_SCHEDULED || date_compare(k->held_on, k->scheduled_on) == 0;

    e->uid = uid_of(g, k->id);
    e->sequence = k->version - 1;
    e->changed_at = k->updated_at;
    e->on = day_of(k);
    e->minute = is_on_time ? k->scheduled_minute : -1;
    e->minutes = HALF_DAY_MINUTES;
    e->summary = arena_printf(c->arena,
                              k->state == CONFERENCE_HELD ? tr(c, "Conference held: %s")
                                                          : tr(c, "Conference: %s"),
                              unit_title(c, u));
    e->description = k->chair[0] != '\0' ? arena_printf(c->arena, tr(c, "%s\nIn the chair: %s"),
                                                        g->campaign->title, k->chair)
                                         : g->campaign->title;
    e->place = k->place;
    e->url = gathering_url(g, "/lam-viec/don-vi/%lld", (long long)u->id);
    e->category = tr(c, "Conferences");
    e->is_busy = gathering_is_own(g, u->id);
}

static void
add_called_off(struct gathering *g, const struct conference_called_off *k, const struct unit *u)
{
    struct ctx *c = g->c;
    struct ical_event *e = gathering_add(g);

    e->uid = uid_of(g, k->conference_id);
    e->sequence = k->version - 1;
    e->changed_at = k->at;
    e->on = k->was_on;
    e->minute = k->was_minute;
    e->minutes = HALF_DAY_MINUTES;
    e->summary = arena_printf(c->arena, tr(c, "Called off: conference: %s"), unit_title(c, u));
    e->description = k->reason;
    e->place = k->place;
    e->url = gathering_url(g, "/lam-viec/don-vi/%lld", (long long)u->id);
    e->category = tr(c, "Conferences");
    e->is_cancelled = true;
}

/* ------------------------------------------------------------------ many */

static int
compare_days(const void *left, const void *right)
{
    const struct conference *const *a = left, *const *b = right;

    return date_compare(day_of(*a), day_of(*b));
}

/* A province has thousands: a day's are one event, which opens to their list. `changed_at`: any of them. */
static void
add_by_day(struct gathering *g, const struct conference **list, int count, int64_t changed_at)
{
    struct ctx *c = g->c;

    qsort(list, (size_t)count, sizeof(*list), compare_days);
    for (int at = 0, end; at < count; at = end) {
        struct date on = day_of(list[at]);
        struct ical_event *e = gathering_add(g);

        for (end = at; end < count && date_compare(day_of(list[end]), on) == 0;)
            end++;
        e->uid = arena_printf(c->arena, "conferences-%lld-%s@thi-dua", (long long)g->campaign->id,
                              date_iso(c->arena, on));
        e->changed_at = changed_at;
        e->on = on;
        e->summary =
            arena_printf(c->arena, trn(c, "%d conference", "%d conferences", end - at), end - at);
        e->description = g->campaign->title;
        e->url = gathering_url(g, "/lam-viec/hoi-nghi?dot-thi-dua=%s", g->campaign->code);
        e->category = tr(c, "Conferences");
    }
}

static enum status
add_all_called_off(struct gathering *g, const struct places *places, int64_t unit_id)
{
    struct conference_called_off *rows;
    int count;
    enum status st = conference_list_called_off(g->c, g->campaign->id, unit_id, &rows, &count);

    for (int i = 0; st == OK && i < count; i++) {
        const struct unit *u = find_unit(places, rows[i].unit_id);

        if (u != NULL)
            add_called_off(g, &rows[i], u);
    }
    return st;
}

/* An officer's few are asked for one by one, however many the campaign has. */
static enum status
add_own(struct gathering *g, const struct places *places)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < places->count; i++) {
        const struct unit *u = &places->rows[i]->unit;
        struct conference k;

        st = conference_find(g->c, g->campaign->id, u->id, &k);
        if (st == OK && has_day(&k))
            add_one(g, &k, u);
        else if (st == OK)
            st = add_all_called_off(g, places, u->id);
        else if (st == NOT_FOUND)
            st = OK;
    }
    return st;
}

static enum status
add_all(struct gathering *g, const struct places *places)
{
    struct conference *all;
    const struct conference **told;
    int count, told_count = 0;
    int64_t changed_at = 0;
    enum status st = conference_list(g->c, g->campaign->id, &all, &count);

    if (st != OK)
        return st;
    told = arena_array(g->c->arena, (size_t)count + 1, sizeof(*told));
    for (int i = 0; i < count; i++) {
        changed_at = all[i].updated_at > changed_at ? all[i].updated_at : changed_at;
        if (has_day(&all[i]) && find_unit(places, all[i].unit_id) != NULL)
            told[told_count++] = &all[i];
    }
    if (told_count > AGENDA_ONE_BY_ONE) {
        add_by_day(g, told, told_count, changed_at);
        return OK;
    }
    for (int i = 0; i < told_count; i++)
        add_one(g, told[i], find_unit(places, told[i]->unit_id));
    return add_all_called_off(g, places, 0);
}

enum status
agenda_add_conferences(struct gathering *g)
{
    struct places places = list_places(g);

    return g->others.row_count == 0 ? add_own(g, &places) : add_all(g, &places);
}
