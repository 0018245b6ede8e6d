/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a selection cannot be: the smallest set of quotas that contradict each other, the sum that shows it, and the least relaxation.
 *
 * The smallest set is found by hitting sets: whatever can be kept together leaves out at least one quota of every contradiction; the
 * smallest set that meets each left-out set found so far either can be kept (then it is widened, and what is left out is a new one to
 * meet) or is a contradiction, and then none is smaller. */
#include "feature/delegation/delegation_solve_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HITS_MAX = 300, WEIGHT_MAX = 24 };

/* ------------------------------------------------------------------ what can be kept together */

enum found
work_is_possible(struct work *w, struct programme *p, const bool *kept, int *counts)
{
    static const struct delegation_rule none = { 0, DELEGATION_NO_MOST };
    int64_t worth;

    for (int i = 0; kept != NULL && i < w->problem->rule_count; i++)
        work_row(w, p, i, kept[i] ? w->problem->rules[i] : none);
    if (counts == NULL)
        counts = arena_array(w->arena, (size_t)w->class_room, sizeof(*counts));
    return programme_best(p, 0, counts, &worth);
}

static void
mark_met(const struct work *w, const int *counts, bool *kept)
{
    const struct delegation_problem *m = w->problem;
    int *sums = arena_array(w->arena, (size_t)m->rule_count + 1, sizeof(*sums));

    for (int i = 0; i < w->group_count; i++)
        for (int n = 0; n < w->groups[i].row_count; n++)
            sums[w->groups[i].rows[n]] += counts[w->groups[i].class];
    for (int i = 0; i < m->rule_count; i++)
        kept[i] |= sums[i] >= m->rules[i].least && sums[i] <= m->rules[i].most;
}

/* Widens what can be kept until nothing more can. */
static enum found
widen(struct work *w, struct programme *p, bool *kept, int *counts)
{
    const struct delegation_problem *m = w->problem;

    mark_met(w, counts, kept);
    for (int i = 0; i < m->rule_count; i++) {
        enum found found;

        if (kept[i])
            continue;
        kept[i] = true;
        found = work_is_possible(w, p, kept, counts);
        if (found == UNKNOWN)
            return UNKNOWN;
        if (found == FOUND)
            mark_met(w, counts, kept);
        else
            kept[i] = false;
    }
    return FOUND;
}

/* ------------------------------------------------------------------ the smallest contradiction */

struct hitting {
    bool **left_out; /* sets, each to be met */
    int count;
};

/* The fewest quotas that meet every set: a programme of its own. */
static enum found
hit(struct work *w, const struct hitting *h, bool *out)
{
    int rule_count = w->problem->rule_count, row_count;
    struct programme *p = programme_new(w->arena, h->count);
    int *rows = arena_array(w->arena, (size_t)h->count + 1, sizeof(*rows));
    int *counts = arena_array(w->arena, (size_t)(rule_count + 2 * h->count) + 2, sizeof(*counts));
    int64_t worth;
    enum found found;

    for (int i = 0; i < h->count; i++)
        programme_row(p, i, 1, ROW_NO_HIGH);
    for (int i = 0; i < rule_count; i++) {
        row_count = 0;
        for (int n = 0; n < h->count; n++)
            if (h->left_out[n][i])
                rows[row_count++] = n;
        programme_add(p, &(struct programme_class){ .rows = rows,
                                                    .row_count = row_count,
                                                    .sign = 1,
                                                    .size = row_count > 0 ? 1 : 0,
                                                    .each = -1 });
    }
    programme_ready(p, rule_count + 1);
    found = programme_best(p, -rule_count, counts, &worth);
    for (int i = 0; found == FOUND && i < rule_count; i++)
        out[i] = counts[i] > 0;
    return found;
}

/* UNKNOWN: not within the limits; then `out` is not to be used. */
static enum found
find_smallest(struct work *w, struct programme *p, bool *out)
{
    int rule_count = w->problem->rule_count;
    struct hitting h = { arena_array(w->arena, HITS_MAX, sizeof(bool *)), 0 };
    int *counts = arena_array(w->arena, (size_t)w->class_room, sizeof(*counts));

    while (h.count < HITS_MAX) {
        bool *kept = arena_array(w->arena, (size_t)rule_count + 1, sizeof(*kept));
        enum found found = hit(w, &h, kept);

        if (found != FOUND)
            return UNKNOWN;
        memcpy(out, kept, (size_t)rule_count * sizeof(*kept));
        found = work_is_possible(w, p, kept, counts);
        if (found == NONE)
            return FOUND;
        if (found == UNKNOWN || widen(w, p, kept, counts) == UNKNOWN)
            return UNKNOWN;
        for (int i = 0; i < rule_count; i++)
            kept[i] = !kept[i];
        h.left_out[h.count++] = kept;
    }
    return UNKNOWN;
}

/* One contradiction of which no quota is superfluous: each is left out where the others contradict each other without it. */
static enum found
find_irreducible(struct work *w, struct programme *p, bool *out)
{
    for (int i = 0; i < w->problem->rule_count; i++)
        out[i] = true;
    for (int i = 0; i < w->problem->rule_count; i++) {
        enum found found;

        out[i] = false;
        found = work_is_possible(w, p, out, NULL);
        if (found == UNKNOWN)
            return UNKNOWN;
        out[i] = found == FOUND;
    }
    return FOUND;
}

/* ------------------------------------------------------------------ the sum that shows it */

static int
compare_falling(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? 1 : x > y ? -1 : 0;
}

/* The most that the quotas' weights can come to over a choice of `seats`, by integers. */
static int64_t
most_of(const struct work *w, const int *weight_of)
{
    const struct delegation_problem *m = w->problem;
    int64_t *each = arena_array(w->arena, (size_t)m->people_count + 1, sizeof(*each)), sum = 0;
    int count = 0, left = m->seats;

    for (int i = 0; i < m->people_count; i++) {
        int64_t weight = 0;

        if (m->people[i].pin < 0)
            continue;
        for (int n = 0; n < m->people[i].rule_count; n++)
            weight += weight_of[m->people[i].rules[n]];
        if (m->people[i].pin == 0) {
            each[count++] = weight;
        } else {
            sum += weight;
            left--;
        }
    }
    qsort(each, (size_t)count, sizeof(*each), compare_falling);
    for (int i = 0; i < left && i < count; i++)
        sum += each[i];
    return sum;
}

static bool
is_shown_by(struct work *w, const int *weight_of)
{
    const struct delegation_problem *m = w->problem;
    struct delegation_conflict *k = &w->answer->conflict;

    k->required = 0;
    for (int i = 0; i < m->rule_count; i++) {
        if (weight_of[i] > 0)
            k->required += (int64_t)weight_of[i] * m->rules[i].least;
        else if (weight_of[i] < 0)
            k->required += (int64_t)weight_of[i] * m->rules[i].most;
    }
    k->achievable = most_of(w, weight_of);
    return k->required > k->achievable;
}

/* The prices of the relaxation without merits are the weights, but for a common factor. */
static void
find_sum(struct work *w, struct programme *p)
{
    struct delegation_conflict *k = &w->answer->conflict;
    int *weight_of = arena_array(w->arena, (size_t)w->problem->rule_count + 1, sizeof(*weight_of));
    const int64_t *prices = programme_prices(p);
    int64_t highest = 0;

    for (int i = 0; i < k->rule_count; i++) {
        int64_t price = llabs(prices[k->rules[i]]);

        highest = price > highest ? price : highest;
    }
    for (int factor = 1; highest > 0 && factor <= WEIGHT_MAX && !k->has_sum; factor++) {
        bool is_whole = true;

        for (int i = 0; i < k->rule_count; i++) {
            double weight = -(double)prices[k->rules[i]] * factor / (double)highest;

            weight_of[k->rules[i]] = (int)lround(weight);
            is_whole = is_whole && fabs(weight - round(weight)) < 0.01;
        }
        k->has_sum = is_whole && is_shown_by(w, weight_of);
    }
    for (int i = 0; i < k->rule_count; i++)
        k->weights[i] = k->has_sum ? weight_of[k->rules[i]] : 0;
}

static enum found
find_contradiction(struct work *w)
{
    const struct delegation_problem *m = w->problem;
    struct delegation_conflict *k = &w->answer->conflict;
    struct programme *p = work_programme(w, true, 0);
    bool *found = arena_array(w->arena, (size_t)m->rule_count + 1, sizeof(*found));

    programme_ready(p, 1);
    k->rules = arena_array(w->c->arena, (size_t)m->rule_count + 1, sizeof(*k->rules));
    k->weights = arena_array(w->c->arena, (size_t)m->rule_count + 1, sizeof(*k->weights));
    k->is_smallest = find_smallest(w, p, found) == FOUND;
    if (!k->is_smallest && find_irreducible(w, p, found) == UNKNOWN)
        return UNKNOWN;
    for (int i = 0; i < m->rule_count; i++)
        if (found[i])
            k->rules[k->rule_count++] = i;
    if (work_is_possible(w, p, found, NULL) != NONE)
        return UNKNOWN;
    find_sum(w, p);
    return FOUND;
}

/* ------------------------------------------------------------------ the least relaxation */

struct loosening {
    int *less, *more; /* classes that stand for units below a least and above a most; -1: none */
    int *counts;
};

/* Adds to each rule what stands for units that it gives way. */
static void
add_loosening(struct work *w, struct programme *p, struct loosening *l, int64_t each)
{
    const struct delegation_problem *m = w->problem;

    for (int i = 0; i < m->rule_count; i++) {
        const struct delegation_rule *r = &m->rules[i];

        l->less[i] = l->more[i] = -1;
        if (r->least > 0)
            l->less[i] = programme_add(p, &(struct programme_class){ .rows = (const int[]){ i },
                                                                     .row_count = 1,
                                                                     .sign = 1,
                                                                     .size = r->least,
                                                                     .each = each });
        if (r->most < m->seats)
            l->more[i] = programme_add(p, &(struct programme_class){ .rows = (const int[]){ i },
                                                                     .row_count = 1,
                                                                     .sign = -1,
                                                                     .size = m->seats - r->most,
                                                                     .each = each });
    }
}

static int
count_units(const struct work *w, const struct loosening *l)
{
    int units = 0;

    for (int i = 0; i < w->problem->rule_count; i++) {
        units += l->less[i] >= 0 ? l->counts[l->less[i]] : 0;
        units += l->more[i] >= 0 ? l->counts[l->more[i]] : 0;
    }
    return units;
}

/* The fewest units, without merits; then the best selection among those changes: each unit costs more than all merits. */
static enum found
loosen(struct work *w, bool is_flat, int64_t each, int64_t lowest, struct loosening *l)
{
    struct programme *p = work_programme(w, is_flat, 0);
    int64_t worth;
    enum found found;

    add_loosening(w, p, l, -each);
    programme_ready(p, each - lowest);
    found = programme_best(p, lowest, l->counts, &worth);
    if (found == FOUND && !is_flat)
        found = programme_canonical(p, worth, l->counts, w->places, w->place_count);
    return found;
}

static enum found
find_relaxed(struct work *w)
{
    const struct delegation_problem *m = w->problem;
    struct delegation_conflict *k = &w->answer->conflict;
    struct loosening l = {
        .less = arena_array(w->arena, (size_t)m->rule_count + 1, sizeof(int)),
        .more = arena_array(w->arena, (size_t)m->rule_count + 1, sizeof(int)),
        .counts = arena_array(w->arena, (size_t)w->class_room, sizeof(int)),
    };
    int64_t range = (m->people[w->order[0]].merit - w->lowest_merit) / w->unit, all = 0, each;
    enum found found;

    for (int i = 0; i < m->rule_count; i++)
        all += m->rules[i].least + (m->rules[i].most < m->seats ? m->seats - m->rules[i].most : 0);
    found = loosen(w, true, 1, -all, &l);
    if (found != FOUND)
        return found;
    k->units = count_units(w, &l);
    each = range * m->seats + 1;
    found = loosen(w, false, each, -each * k->units, &l);
    if (found != FOUND)
        return found;
    k->units = count_units(w, &l);
    k->relaxed = arena_array(w->c->arena, (size_t)m->rule_count + 1, sizeof(*k->relaxed));
    for (int i = 0; i < m->rule_count; i++) {
        k->relaxed[i] = m->rules[i];
        if (l.less[i] >= 0)
            k->relaxed[i].least -= l.counts[l.less[i]];
        if (l.more[i] >= 0)
            k->relaxed[i].most += l.counts[l.more[i]];
    }
    k->has_relaxed = true;
    return FOUND;
}

enum found
work_conflict(struct work *w)
{
    enum found found = find_contradiction(w);

    /* Where the relaxation is not found within the limits, it is not told. */
    if (found == FOUND)
        (void)find_relaxed(w);
    return found;
}
