/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A problem as an integer programme over groups of people who count in the same quotas, and its one answer. */
#include "feature/delegation/delegation_solve_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ order and groups */

struct ranked {
    int64_t merit;
    int person;
};

static int
compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->merit != y->merit)
        return x->merit > y->merit ? -1 : 1;
    return x->person < y->person ? -1 : 1;
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

static void
sort_people(struct work *w)
{
    const struct delegation_problem *m = w->problem;
    struct ranked *ranked = arena_array(w->arena, (size_t)m->people_count + 1, sizeof(*ranked));

    w->order = arena_array(w->arena, (size_t)m->people_count + 1, sizeof(*w->order));
    w->lowest_merit = m->people_count > 0 ? m->people[0].merit : 0;
    for (int i = 0; i < m->people_count; i++) {
        int64_t merit = m->people[i].merit;

        assert(merit >= 0 && merit <= DELEGATION_MERIT_MAX);
        ranked[i] = (struct ranked){ merit, i };
        w->lowest_merit = merit < w->lowest_merit ? merit : w->lowest_merit;
    }
    w->unit = 0;
    for (int i = 0; i < m->people_count; i++)
        w->unit = common_divisor(w->unit, m->people[i].merit - w->lowest_merit);
    w->unit = w->unit > 0 ? w->unit : 1;
    qsort(ranked, (size_t)m->people_count, sizeof(*ranked), compare_ranked);
    for (int i = 0; i < m->people_count; i++)
        w->order[i] = ranked[i].person;
}

/* Whether a rule binds anybody: the others tell no groups apart. */
static bool
rule_binds(const struct work *w, int rule)
{
    const struct delegation_rule *r = &w->problem->rules[rule];

    return r->least > 0 || r->most < w->problem->seats;
}

static int
read_rows(const struct work *w, const struct delegation_person *person, int *rows)
{
    int count = 0;

    for (int i = 0; i < person->rule_count; i++)
        if (rule_binds(w, person->rules[i]))
            rows[count++] = person->rules[i];
    rows[count++] = w->problem->rule_count; /* the seats */
    return count;
}

static uint64_t
hash_rows(const int *rows, int count)
{
    uint64_t hash = 1469598103934665603ULL;

    for (int i = 0; i < count; i++)
        hash = (hash ^ (uint64_t)(unsigned)rows[i]) * 1099511628211ULL;
    return hash ^ (hash >> 29);
}

/* The group of the same rows: one that stands, or a new one. Slots hold numbers of groups from 1. */
static int
find_group(struct work *w, int *slots, size_t slot_count, const int *rows, int row_count)
{
    size_t at = (size_t)hash_rows(rows, row_count) & (slot_count - 1);
    struct group *g;

    for (; slots[at] != 0; at = (at + 1) & (slot_count - 1)) {
        g = &w->groups[slots[at] - 1];
        if (g->row_count == row_count &&
            memcmp(g->rows, rows, (size_t)row_count * sizeof(*rows)) == 0)
            return slots[at] - 1;
    }
    g = &w->groups[w->group_count++];
    g->rows = arena_array(w->arena, (size_t)row_count, sizeof(*g->rows));
    memcpy(g->rows, rows, (size_t)row_count * sizeof(*rows));
    g->row_count = row_count;
    slots[at] = w->group_count;
    return w->group_count - 1;
}

static int
add_alone(struct work *w, const int *rows, int row_count, int pin)
{
    struct group *g = &w->groups[w->group_count++];

    g->rows = arena_array(w->arena, (size_t)row_count, sizeof(*g->rows));
    memcpy(g->rows, rows, (size_t)row_count * sizeof(*rows));
    g->row_count = row_count;
    g->pin = pin;
    return w->group_count - 1;
}

static void
place_members(struct work *w)
{
    const struct delegation_problem *m = w->problem;
    int at = 0;

    for (int i = 0; i < w->group_count; i++) {
        w->groups[i].first = at;
        at += w->groups[i].size;
        w->groups[i].most = w->groups[i].size < m->seats ? w->groups[i].size : m->seats;
        w->groups[i].size = 0;
    }
    for (int i = 0; i < m->people_count; i++) {
        struct group *g = &w->groups[w->group_of[w->order[i]]];

        w->position[w->order[i]] = g->size;
        w->members[g->first + g->size++] = w->order[i];
    }
}

void
work_sort(struct work *w)
{
    const struct delegation_problem *m = w->problem;
    size_t n = (size_t)m->people_count + 1, slot_count = 64;
    int *slots, *rows = arena_array(w->arena, (size_t)m->rule_count + 1, sizeof(*rows));

    while (slot_count < 2 * n)
        slot_count *= 2;
    slots = arena_array(w->arena, slot_count, sizeof(*slots));
    sort_people(w);
    w->groups = arena_array(w->arena, n, sizeof(*w->groups));
    w->group_of = arena_array(w->arena, n, sizeof(*w->group_of));
    w->position = arena_array(w->arena, n, sizeof(*w->position));
    w->members = arena_array(w->arena, n, sizeof(*w->members));
    w->places = arena_array(w->arena, n, sizeof(*w->places));
    for (int i = 0; i < m->people_count; i++) {
        const struct delegation_person *person = &m->people[w->order[i]];
        int count = read_rows(w, person, rows);
        int group = person->pin != 0 ? add_alone(w, rows, count, person->pin)
                                     : find_group(w, slots, slot_count, rows, count);

        w->group_of[w->order[i]] = group;
        w->groups[group].size++;
    }
    place_members(w);
    w->class_room = w->group_count + 8 * (m->rule_count + 8);
}

/* ------------------------------------------------------------------ the programme */

void
work_row(const struct work *w, struct programme *p, int row, struct delegation_rule rule)
{
    programme_row(p, row, rule.least > 0 ? rule.least : ROW_NO_LOW,
                  rule.most < w->problem->seats ? rule.most : ROW_NO_HIGH);
}

struct programme *
work_programme(struct work *w, bool is_flat, int more)
{
    const struct delegation_problem *m = w->problem;
    struct programme *p = programme_new(w->arena, m->rule_count + 1 + more);
    int64_t *worth = arena_array(w->arena, (size_t)m->people_count + 1, sizeof(*worth));

    for (int i = 0; i < m->rule_count; i++)
        work_row(w, p, i, m->rules[i]);
    programme_row(p, m->rule_count, m->seats, m->seats);
    for (int i = 0; i < w->group_count; i++) {
        struct group *g = &w->groups[i];

        for (int n = 0; n < g->most; n++)
            worth[n] = (m->people[w->members[g->first + n]].merit - w->lowest_merit) / w->unit;
        g->class = programme_add(p, &(struct programme_class){ .rows = g->rows,
                                                               .row_count = g->row_count,
                                                               .sign = 1,
                                                               .size = g->most,
                                                               .worth = is_flat ? NULL : worth });
        if (g->pin != 0)
            programme_take(p, g->class, g->pin > 0, g->pin > 0 && g->most > 0);
    }
    return p;
}

static void
list_places(struct work *w)
{
    const struct delegation_problem *m = w->problem;

    for (int i = 0; i < m->people_count; i++) {
        const struct group *g = &w->groups[w->group_of[w->order[i]]];

        if (w->position[w->order[i]] < g->most)
            w->places[w->place_count++] =
                (struct programme_place){ g->class, w->position[w->order[i]] };
    }
}

enum found
work_best(struct work *w, int64_t lowest, int *counts, int64_t *out_worth)
{
    enum found found = programme_best(w->programme, lowest, counts, out_worth);

    if (found == FOUND)
        found = programme_canonical(w->programme, *out_worth, counts, w->places, w->place_count);
    return found;
}

bool
work_is_in(const struct work *w, const int *counts, int person)
{
    return counts[w->groups[w->group_of[person]].class] > w->position[person];
}

/* ------------------------------------------------------------------ the answer */

static void
fill_answer(struct work *w, const int *counts)
{
    const struct delegation_problem *m = w->problem;
    struct delegation_answer *a = w->answer;

    for (int i = 0; i < m->people_count; i++) {
        a->in[i] = work_is_in(w, counts, i);
        if (!a->in[i])
            continue;
        a->total += m->people[i].merit;
        for (int n = 0; n < m->people[i].rule_count; n++)
            a->gauges[m->people[i].rules[n]].count++;
    }
}

static enum delegation_found
told(enum found found)
{
    return found == FOUND ? DELEGATION_FOUND : DELEGATION_UNKNOWN;
}

static void
solve(struct work *w)
{
    const struct delegation_problem *m = w->problem;
    struct delegation_answer *a = w->answer;
    int *counts = arena_array(w->arena, (size_t)w->class_room, sizeof(*counts));
    int64_t worth, highest = m->people_count > 0 ? m->people[w->order[0]].merit : 0;
    enum found found;

    w->programme = work_programme(w, false, 0);
    programme_ready(w->programme, (highest - w->lowest_merit) / w->unit * (m->seats + 1) + 1);
    list_places(w);
    found = work_best(w, 0, counts, &worth);
    if (found == FOUND) {
        fill_answer(w, counts);
        a->found = m->is_explained ? told(work_explain(w, counts, worth)) : DELEGATION_FOUND;
    } else if (found == NONE) {
        a->found = work_conflict(w) == UNKNOWN ? DELEGATION_UNKNOWN : DELEGATION_CANNOT;
    } else {
        a->found = DELEGATION_UNKNOWN;
    }
    a->nodes = programme_nodes(w->programme);
}

/* Too few to choose from, or more pinned than seats: told without a programme. */
static bool
is_short_of_people(struct work *w)
{
    const struct delegation_problem *m = w->problem;
    struct delegation_conflict *k = &w->answer->conflict;

    for (int i = 0; i < m->people_count; i++) {
        k->available += m->people[i].pin >= 0;
        k->pinned += m->people[i].pin > 0;
    }
    return k->available < m->seats || k->pinned > m->seats;
}

static enum status
run(void *arg)
{
    struct work *w = arg;
    const struct delegation_problem *m = w->problem;
    struct delegation_answer *a = w->answer;

    a->in = arena_array(w->c->arena, (size_t)m->people_count + 1, sizeof(*a->in));
    a->gauges = arena_array(w->c->arena, (size_t)m->rule_count + 1, sizeof(*a->gauges));
    a->reasons = arena_array(w->c->arena, (size_t)m->people_count + 1, sizeof(*a->reasons));
    if (is_short_of_people(w)) {
        a->found = DELEGATION_CANNOT;
        return OK;
    }
    work_sort(w);
    solve(w);
    return OK;
}

static enum status
run_possible(void *arg)
{
    struct work *w = arg;

    w->answer->found = DELEGATION_CANNOT;
    if (is_short_of_people(w))
        return OK;
    work_sort(w);
    w->programme = work_programme(w, true, 0);
    programme_ready(w->programme, 1);
    if (work_is_possible(w, w->programme, NULL, NULL) == FOUND)
        w->answer->found = DELEGATION_FOUND;
    return OK;
}

static enum status
guarded(struct ctx *c, const struct delegation_problem *problem, struct delegation_answer *out,
        enum status (*fn)(void *arg))
{
    struct work w = { .c = c, .problem = problem, .answer = out };
    enum status st;

    assert(problem->seats >= 0 && problem->seats <= DELEGATION_SEATS_MAX);
    *out = (struct delegation_answer){ .found = DELEGATION_UNKNOWN };
    w.arena = arena_child(c->arena);
    st = programme_guard(c, w.arena, fn, &w);
    arena_free(w.arena);
    return st;
}

enum status
delegation_solve(struct ctx *c, const struct delegation_problem *problem,
                 struct delegation_answer *out)
{
    return guarded(c, problem, out, run);
}

enum status
delegation_is_possible(struct ctx *c, const struct delegation_problem *problem, bool *out)
{
    struct delegation_answer a;
    enum status st = guarded(c, problem, &a, run_possible);

    if (st == OK)
        *out = a.found == DELEGATION_FOUND;
    return st;
}
