/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What applying a document would do, found without writing: whose day moves, who becomes late, who is told. */
#include "feature/document/document_internal.h"

#include "db/db.h"

#include <stdlib.h>

/* A unit with no more days than this between its schedule and its new last day is shown as well. */
enum { NEAR_DAYS = 3 };

struct preview {
    struct ctx *c;
    const struct campaign *campaign;
    const struct document *document;
    const struct deadline *rows;
    int count;
    struct deadline_set before, after;
    struct milestone *milestones;
    int milestone_count;
    struct unit *units;
    int unit_count;
    struct document_preview out;
};

/* What is known of a unit and a milestone. */
struct known {
    int64_t unit_id, milestone_id; /* milestone 0: its conference */
    struct date planned_on, done_on;
};

struct knowledge {
    struct known *rows;
    int count, room;
};

static const struct milestone *
find_milestone(const struct preview *p, int64_t id)
{
    for (int i = 0; i < p->milestone_count; i++)
        if (p->milestones[i].id == id)
            return &p->milestones[i];
    return NULL;
}

/* ------------------------------------------------------------------ whose day moves */

static enum unit_level
level_of(const struct preview *p, int64_t unit_id)
{
    for (int i = 0; i < p->unit_count; i++)
        if (p->units[i].id == unit_id)
            return p->units[i].level;
    return LEVEL_NONE;
}

static const struct deadline *
held_by(const struct preview *p, const struct deadline_set *set, const struct deadline *row)
{
    enum unit_level level = row->unit_id != 0 ? level_of(p, row->unit_id) : row->level;

    return deadline_in_force(set, row->milestone_id, level, row->unit_id, NULL, 0, NULL);
}

static int
count_addressed(const struct preview *p, const struct deadline *row)
{
    int n = 0;

    for (int i = 0; i < p->unit_count; i++)
        n += deadline_addresses(row, p->units[i].level, p->units[i].id);
    return n;
}

static void
find_effect(const struct preview *p, const struct deadline *row, struct document_effect *e)
{
    const struct deadline *before = held_by(p, &p->before, row);
    const struct deadline *after = held_by(p, &p->after, row);
    bool is_row = after->document_id == p->document->id && after->position == row->position;

    *e = (struct document_effect){ .row = row,
                                   .before = before,
                                   .milestone = find_milestone(p, row->milestone_id),
                                   .units = count_addressed(p, row) };
    if (before == NULL) {
        e->kind = EFFECT_NEW;
        return;
    }
    e->days = abs(date_days_between(row->last_on, before->last_on));
    if (!is_row)
        e->kind = EFFECT_KEPT;
    else
        e->kind = date_compare(row->last_on, before->last_on) > 0 ? EFFECT_LATER : EFFECT_TIGHTER;
}

/* ------------------------------------------------------------------ who becomes late */

static void
add_known(struct ctx *c, struct knowledge *k, struct known one)
{
    if (k->count == k->room) {
        k->room = k->room == 0 ? 64 : k->room * 2;
        k->rows =
            arena_grow(c->arena, k->rows, (size_t)k->count, (size_t)k->room, sizeof(*k->rows));
    }
    k->rows[k->count++] = one;
}

static int
compare_known(const void *a, const void *b)
{
    const struct known *left = a, *right = b;

    if (left->unit_id != right->unit_id)
        return left->unit_id < right->unit_id ? -1 : 1;
    if (left->milestone_id != right->milestone_id)
        return left->milestone_id < right->milestone_id ? -1 : 1;
    return 0;
}

static enum status
read_knowledge(struct ctx *c, int64_t campaign_id, struct knowledge *k)
{
    struct query *q =
        query_new(c, "SELECT unit_id, CAST(0 AS BIGINT), scheduled_on, held_on FROM conference"
                     " WHERE campaign_id = $1 UNION ALL"
                     " SELECT p.unit_id, p.milestone_id, NULL, p.done_on FROM progress p"
                     " JOIN milestone m ON m.id = p.milestone_id WHERE m.campaign_id = $1");
    enum status st;

    bind_int(q, campaign_id);
    while (query_row(q))
        add_known(c, k,
                  (struct known){ col_int(q, 0), col_int(q, 1), col_date(q, 2), col_date(q, 3) });
    st = query_end(q);
    if (st == OK && k->count > 0)
        qsort(k->rows, (size_t)k->count, sizeof(*k->rows), compare_known);
    return st;
}

static struct known
find_known(const struct knowledge *k, int64_t unit_id, const struct milestone *m)
{
    struct known wanted = { .unit_id = unit_id, .milestone_id = m->is_conference ? 0 : m->id };
    const struct known *found =
        k->count == 0 ? NULL
                      : bsearch(&wanted, k->rows, (size_t)k->count, sizeof(wanted), compare_known);

    return found != NULL ? *found : wanted;
}

static void
add_lateness(struct preview *p, const struct unit *u, const struct milestone *m,
             const struct knowledge *k)
{
    const struct deadline *before =
        deadline_in_force(&p->before, m->id, u->level, u->id, NULL, 0, NULL);
    const struct deadline *after =
        deadline_in_force(&p->after, m->id, u->level, u->id, NULL, 0, NULL);
    struct known known = find_known(k, u->id, m);
    struct date counts = date_is_none(known.planned_on) ? today(p->c) : known.planned_on;
    int days_late;

    if (after == NULL || !date_is_none(known.done_on))
        return;
    days_late = date_days_between(after->last_on, counts);
    /* late before and after is nothing that this document does */
    if (days_late > 0 && before != NULL && date_compare(counts, before->last_on) > 0)
        return;
    if (days_late <= 0 && (date_is_none(known.planned_on) || days_late < -NEAR_DAYS))
        return;
    p->out.late[p->out.late_count++] = (struct document_lateness){ .unit = u,
                                                                   .milestone = m,
                                                                   .planned_on = known.planned_on,
                                                                   .last_on = after->last_on,
                                                                   .days_late = days_late };
}

/* Whether any row of the document speaks of this unit and this milestone. */
static bool
is_addressed(const struct preview *p, const struct unit *u, const struct milestone *m)
{
    for (int i = 0; i < p->count; i++)
        if (p->rows[i].milestone_id == m->id && deadline_addresses(&p->rows[i], u->level, u->id))
            return true;
    return false;
}

static int
compare_lateness(const void *a, const void *b)
{
    const struct document_lateness *left = a, *right = b;

    if (left->days_late != right->days_late)
        return left->days_late > right->days_late ? -1 : 1;
    return left->unit < right->unit ? -1 : left->unit > right->unit;
}

static enum status
find_lateness(struct preview *p)
{
    struct knowledge k = { 0 };
    enum status st = read_knowledge(p->c, p->campaign->id, &k);

    if (st != OK)
        return st;
    p->out.late = arena_array(p->c->arena, (size_t)p->unit_count * (size_t)p->milestone_count + 1,
                              sizeof(*p->out.late));
    for (int i = 0; i < p->unit_count; i++) {
        bool is_met = false;

        for (int m = 0; m < p->milestone_count; m++) {
            if (!is_addressed(p, &p->units[i], &p->milestones[m]))
                continue;
            is_met = true;
            add_lateness(p, &p->units[i], &p->milestones[m], &k);
        }
        p->out.units_addressed += is_met;
    }
    qsort(p->out.late, (size_t)p->out.late_count, sizeof(*p->out.late), compare_lateness);
    return OK;
}

/* ------------------------------------------------------------------ the whole */

/* Units of today: those that are gone cannot become late. */
static enum status
read_units(struct preview *p)
{
    enum status st = campaign_list_units(p->c, p->campaign, today(p->c), &p->units, &p->unit_count);
    int kept = 0;

    for (int i = 0; st == OK && i < p->unit_count; i++)
        if (date_is_within(today(p->c), p->units[i].from_on, p->units[i].to_on))
            p->units[kept++] = p->units[i];
    p->unit_count = kept;
    return st;
}

static enum status
read_ground(struct preview *p)
{
    enum status st = deadline_set_read(p->c, p->campaign->id, 0, 0, &p->before);

    if (st == OK)
        st = milestone_list(p->c, p->campaign->id, &p->milestones, &p->milestone_count);
    if (st == OK)
        st = read_units(p);
    p->after = p->before;
    return st;
}

enum status
document_preview(struct ctx *c, const struct campaign *campaign, const struct document *d,
                 struct deadline *deadlines, int deadline_count, struct document_preview *out)
{
    struct document one = *d;
    struct preview p = {
        .c = c, .campaign = campaign, .document = &one, .rows = deadlines, .count = deadline_count
    };
    struct recipients to;
    enum status st = document_check(c, campaign, d, deadlines, deadline_count);

    if (one.id == 0)
        one.id = DOCUMENT_UNSAVED;
    if (st == OK)
        st = read_ground(&p);
    if (st != OK)
        return st;
    deadline_set_add(c, &p.after, &one, deadlines, deadline_count);
    p.out.effects = arena_array(c->arena, (size_t)deadline_count + 1, sizeof(*p.out.effects));
    for (int i = 0; i < deadline_count; i++)
        find_effect(&p, &deadlines[i], &p.out.effects[p.out.effect_count++]);
    st = find_lateness(&p);
    if (st == OK)
        st = document_recipients(c, campaign, &one, deadlines, deadline_count, &to);
    if (st != OK)
        return st;
    p.out.units_told = to.unit_count;
    p.out.seats_told = to.seat_count;
    *out = p.out;
    return OK;
}
