/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why each is in or out: the programme is solved again with one quota by one unit wider, without it, with one pin undone, with one
 * person in; and what of these moves whom is the reason. */
#include "feature/delegation/delegation_solve_inside.h"

#include <stdlib.h>
#include <string.h>

enum {
    PINS_UNDONE = 16, /* at most: the first of the order */
    FORCED_MAX = 12   /* people who are put in by trial, for the exact difference */
};

struct explaining {
    struct work *w;
    const int *counts; /* of the answer */
    int64_t worth;
    int *trial;
    bool *is_plain; /* would be in without any quota */
    int64_t *loss;  /* of each group: what the next one of it would cost, at least */
    bool is_unknown;
};

/* ------------------------------------------------------------------ one change */

struct change {
    int rule;     /* -1: none */
    int other;    /* a pin that is undone; -1: none */
    bool is_most; /* of the rule */
    bool by_one;
};

static void
note_in(struct explaining *e, const struct change *x, int person)
{
    struct delegation_reason *r = &e->w->answer->reasons[person];

    if (x->rule < 0)
        return;
    if (x->by_one)
        r->is_near = true;
    if (!x->by_one)
        e->w->answer->gauges[x->rule].decides++;
    else
        e->w->answer->gauges[x->rule].decides_by_one = true;
    if (r->why == WHY_RULES || (r->why == WHY_RULE && x->by_one && !r->by_one)) {
        r->why = WHY_RULE;
        r->rule = x->rule;
        r->by_one = x->by_one;
        r->is_exact = true;
    }
}

static void
note_out(struct explaining *e, const struct change *x, int person)
{
    struct delegation_reason *r = &e->w->answer->reasons[person];
    bool is_known = r->why == WHY_MAKES_ROOM || r->why == WHY_FULL || r->why == WHY_ROOM_FOR_PIN;

    if (x->by_one || x->rule < 0)
        r->is_near = true;
    if (is_known && (r->by_one || !x->by_one))
        return;
    r->why = x->rule < 0 ? WHY_ROOM_FOR_PIN : x->is_most ? WHY_FULL : WHY_MAKES_ROOM;
    r->rule = x->rule;
    r->other = x->other;
    r->by_one = x->by_one || x->rule < 0;
    r->is_exact = true;
}

static void
note_moves(struct explaining *e, const struct change *x)
{
    const struct delegation_problem *m = e->w->problem;

    for (int i = 0; i < m->people_count; i++) {
        bool was = e->w->answer->in[i], is = work_is_in(e->w, e->trial, i);

        if (m->people[i].pin == 0 && was && !is)
            note_in(e, x, i);
        else if (m->people[i].pin == 0 && !was && is)
            note_out(e, x, i);
    }
}

/* Solves what was changed, and notes whom it moves; false where nothing better comes of it. */
static bool
try_change(struct explaining *e, const struct change *x)
{
    int64_t worth;
    enum found found = e->is_unknown ? UNKNOWN : work_best(e->w, e->worth + 1, e->trial, &worth);

    if (found == UNKNOWN)
        e->is_unknown = true;
    if (found == FOUND)
        note_moves(e, x);
    return found == FOUND;
}

static int
count_in_trial(const struct explaining *e, int rule)
{
    const struct work *w = e->w;
    int sum = 0;

    for (int i = 0; i < w->group_count; i++)
        for (int n = 0; e->trial[w->groups[i].class] > 0 && n < w->groups[i].row_count; n++)
            if (w->groups[i].rows[n] == rule)
                sum += e->trial[w->groups[i].class];
    return sum;
}

/* First without it: what that gives is the answer by one unit as well where it uses no more. */
static void
try_rule(struct explaining *e, int rule, bool is_most)
{
    struct work *w = e->w;
    struct delegation_rule is = w->problem->rules[rule], wider = is;
    struct change x = { rule, -1, is_most, false };

    if (is_most)
        wider.most = DELEGATION_NO_MOST;
    else
        wider.least = 0;
    work_row(w, w->programme, rule, wider);
    if (try_change(e, &x)) {
        int count = count_in_trial(e, rule);

        x.by_one = true;
        wider = is;
        if (is_most)
            wider.most++;
        else
            wider.least--;
        work_row(w, w->programme, rule, wider);
        if (count >= wider.least && count <= wider.most)
            note_moves(e, &x);
        else
            (void)try_change(e, &x);
    }
    work_row(w, w->programme, rule, is);
}

static void
try_rules(struct explaining *e)
{
    const struct delegation_problem *m = e->w->problem;

    for (int i = 0; i < m->rule_count; i++) {
        const struct delegation_rule *r = &m->rules[i];
        int count = e->w->answer->gauges[i].count;

        if (r->least > 0 && count == r->least)
            try_rule(e, i, false);
        if (r->most < m->seats && count == r->most)
            try_rule(e, i, true);
    }
}

static void
try_pins(struct explaining *e)
{
    struct work *w = e->w;
    int tried = 0;

    for (int i = 0; i < w->problem->people_count && tried < PINS_UNDONE; i++) {
        int person = w->order[i];
        int class = w->groups[w->group_of[person]].class;

        if (w->problem->people[person].pin <= 0)
            continue;
        programme_take(w->programme, class, 0, 1);
        (void)try_change(e, &(struct change){ -1, person, false, true });
        programme_take(w->programme, class, 1, 1);
        tried++;
    }
}

/* ------------------------------------------------------------------ without any change */

/* Who would be in by merit alone, beside those pinned. */
static void
mark_plain(struct explaining *e)
{
    const struct delegation_problem *m = e->w->problem;
    int left = m->seats - e->w->answer->conflict.pinned;

    for (int i = 0; i < m->people_count; i++) {
        int person = e->w->order[i];

        e->is_plain[person] = m->people[person].pin == 0 && left > 0;
        left -= e->is_plain[person];
    }
}

static int
first_out(const struct explaining *e, const struct group *g)
{
    int taken = e->counts[g->class];

    return taken < g->size ? e->w->members[g->first + taken] : -1;
}

static void
begin_reason(struct explaining *e, int person)
{
    struct work *w = e->w;
    const struct group *g = &w->groups[w->group_of[person]];
    struct delegation_reason *r = &w->answer->reasons[person];

    *r = (struct delegation_reason){ .rule = -1, .other = -1, .is_exact = true };
    if (w->problem->people[person].pin != 0) {
        r->why = WHY_PINNED;
    } else if (w->answer->in[person]) {
        r->why = e->is_plain[person] ? WHY_MERIT : WHY_RULES;
    } else if (first_out(e, g) != person) {
        r->why = WHY_BEHIND;
        r->other = first_out(e, g);
    } else {
        r->why = WHY_SHORT;
        r->points = e->loss[w->group_of[person]] > 0 ? e->loss[w->group_of[person]] : 0;
        r->is_exact = false;
    }
}

/* ------------------------------------------------------------------ what it would cost */

static int64_t
merit_of_last(const struct explaining *e, const struct group *g)
{
    return e->w->problem->people[e->w->members[g->first + e->counts[g->class] - 1]].merit;
}

/* Who alone goes where this one comes. */
static int
who_goes(const struct explaining *e, int person)
{
    const struct delegation_problem *m = e->w->problem;
    int found = -1;

    for (int i = 0; i < m->people_count; i++) {
        if (!e->w->answer->in[i] || work_is_in(e->w, e->trial, i) || i == person)
            continue;
        if (found >= 0)
            return -1;
        found = i;
    }
    return found;
}

/* The best selection with this one, who is the next of the group: either in place of the last of the group, or beside them all. */
static void
force(struct explaining *e, int person)
{
    struct work *w = e->w;
    const struct group *g = &w->groups[w->group_of[person]];
    struct delegation_reason *r = &w->answer->reasons[person];
    int taken = e->counts[g->class];
    int64_t worth, swapped = INT64_MAX;
    enum found found = NONE;

    if (taken > 0)
        swapped = merit_of_last(e, g) - w->problem->people[person].merit;
    if (taken < g->most) {
        programme_take(w->programme, g->class, taken + 1, g->most);
        found = work_best(w, 0, e->trial, &worth);
        programme_take(w->programme, g->class, 0, g->most);
    }
    if (found == UNKNOWN) {
        e->is_unknown = true;
        return;
    }
    if (found == NONE && taken == 0) {
        r->why = WHY_NEVER;
        r->is_exact = true;
        return;
    }
    r->is_exact = true;
    if (found == FOUND && (e->worth - worth) * w->unit < swapped) {
        r->points = (e->worth - worth) * w->unit;
        r->other = who_goes(e, person);
    } else {
        r->points = swapped;
        r->other = w->members[g->first + taken - 1];
    }
}

struct wanted {
    int64_t points;
    int person, place;
};

static int
compare_wanted(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;

    if (x->points != y->points)
        return x->points < y->points ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* The exact difference of those who are nearest. */
static void
force_nearest(struct explaining *e)
{
    struct work *w = e->w;
    const struct delegation_problem *m = w->problem;
    struct wanted *wanted = arena_array(w->arena, (size_t)m->people_count + 1, sizeof(*wanted));
    int count = 0;

    for (int i = 0; i < m->people_count; i++) {
        int person = w->order[i];
        const struct delegation_reason *r = &w->answer->reasons[person];

        if (r->why == WHY_SHORT)
            wanted[count++] = (struct wanted){ r->points, person, i };
    }
    qsort(wanted, (size_t)count, sizeof(*wanted), compare_wanted);
    for (int i = 0; i < count && i < FORCED_MAX && !e->is_unknown; i++)
        force(e, wanted[i].person);
}

enum found
work_explain(struct work *w, const int *counts, int64_t worth)
{
    size_t n = (size_t)w->problem->people_count + 1;
    struct explaining e = {
        .w = w,
        .counts = counts,
        .worth = worth,
        .trial = arena_array(w->arena, (size_t)w->class_room, sizeof(int)),
        .is_plain = arena_array(w->arena, n, sizeof(bool)),
        .loss = arena_array(w->arena, n, sizeof(int64_t)),
    };

    mark_plain(&e);
    for (int i = 0; i < w->group_count; i++) {
        const struct group *g = &w->groups[i];
        int taken = counts[g->class];

        if (taken < g->most)
            e.loss[i] = programme_loss(w->programme, g->class, taken + 1) * w->unit;
        /* the next one may also come for the last one */
        if (taken > 0 && taken < g->size) {
            int64_t swapped =
                merit_of_last(&e, g) - w->problem->people[w->members[g->first + taken]].merit;

            if (taken >= g->most || swapped < e.loss[i])
                e.loss[i] = swapped;
        }
    }
    for (int i = 0; i < w->problem->people_count; i++)
        begin_reason(&e, i);
    try_rules(&e);
    try_pins(&e);
    force_nearest(&e);
    return e.is_unknown ? UNKNOWN : FOUND;
}
