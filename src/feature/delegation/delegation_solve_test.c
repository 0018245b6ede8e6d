/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats under quotas, against trying all selections. */
#include "feature/delegation/delegation_solve.h"

#include "test/test.h"

#include <stdlib.h>

enum { PEOPLE_MAX = 11, RULES_MAX = 7, CASES = 1000 };

struct sample {
    struct delegation_problem problem;
    struct delegation_rule rules[RULES_MAX];
    struct delegation_person people[PEOPLE_MAX];
    int counted[PEOPLE_MAX][RULES_MAX];
    int order[PEOPLE_MAX]; /* by merit and place */
};

static uint64_t seed;

static int
below(int bound)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (int)((seed >> 33) % (uint64_t)bound);
}

/* ------------------------------------------------------------------ made-up cases */

static int
comes_before(const struct sample *s, int a, int b)
{
    return s->people[a].merit != s->people[b].merit ? s->people[a].merit > s->people[b].merit
                                                    : a < b;
}

static void
sort_order(struct sample *s)
{
    for (int i = 0; i < s->problem.people_count; i++) {
        int at = i;

        while (at > 0 && comes_before(s, i, s->order[at - 1])) {
            s->order[at] = s->order[at - 1];
            at--;
        }
        s->order[at] = i;
    }
}

static void
make_rules(struct sample *s, int seats)
{
    for (int r = 0; r < s->problem.rule_count; r++) {
        int kind = below(4), number = below(seats + 1);

        s->rules[r].least = kind == 0 || kind == 2 ? number : kind == 3 ? number / 2 : 0;
        s->rules[r].most = kind == 1 || kind == 2 ? number
                           : kind == 3            ? s->rules[r].least + below(3)
                                                  : DELEGATION_NO_MOST;
    }
}

/* Few merits, so that there are ties; quotas that overlap; pins now and then. */
static void
make(struct sample *s, int people_max)
{
    int seats = 2 + below(4), merits = below(2) ? 4 : 1000;

    memset(s, 0, sizeof(*s));
    s->problem = (struct delegation_problem){
        .seats = seats,
        .rules = s->rules,
        .rule_count = 1 + below(RULES_MAX),
        .people = s->people,
        .people_count = seats + 1 + below(people_max - seats),
        .is_explained = true,
    };
    make_rules(s, seats);
    for (int i = 0; i < s->problem.people_count; i++) {
        struct delegation_person *p = &s->people[i];

        p->merit = below(merits);
        p->pin = below(12) == 0 ? 1 : below(12) == 0 ? -1 : 0;
        p->rules = s->counted[i];
        for (int r = 0; r < s->problem.rule_count; r++)
            if (below(5) < 2)
                s->counted[i][p->rule_count++] = r;
    }
    sort_order(s);
}

/* ------------------------------------------------------------------ all selections */

static void
count_rules(const struct sample *s, unsigned in, int *counts)
{
    memset(counts, 0, RULES_MAX * sizeof(*counts));
    for (int i = 0; i < s->problem.people_count; i++)
        for (int n = 0; (in >> i & 1) && n < s->people[i].rule_count; n++)
            counts[s->people[i].rules[n]]++;
}

static bool
is_allowed(const struct sample *s, unsigned in)
{
    if (__builtin_popcount(in) != s->problem.seats)
        return false;
    for (int i = 0; i < s->problem.people_count; i++)
        if ((s->people[i].pin > 0 && !(in >> i & 1)) || (s->people[i].pin < 0 && (in >> i & 1)))
            return false;
    return true;
}

/* By how many units the rules (bits of `kept`) are broken. */
static int
broken_by(const struct sample *s, unsigned in, unsigned kept)
{
    int counts[RULES_MAX], units = 0;

    count_rules(s, in, counts);
    for (int r = 0; r < s->problem.rule_count; r++) {
        if (!(kept >> r & 1))
            continue;
        if (counts[r] < s->rules[r].least)
            units += s->rules[r].least - counts[r];
        if (counts[r] > s->rules[r].most)
            units += counts[r] - s->rules[r].most;
    }
    return units;
}

static int64_t
worth_of(const struct sample *s, unsigned in)
{
    int64_t sum = 0;

    for (int i = 0; i < s->problem.people_count; i++)
        sum += in >> i & 1 ? s->people[i].merit : 0;
    return sum;
}

static bool
is_earlier(const struct sample *s, unsigned a, unsigned b)
{
    for (int i = 0; i < s->problem.people_count; i++) {
        int person = s->order[i];

        if ((a >> person & 1) != (b >> person & 1))
            return a >> person & 1;
    }
    return false;
}

/* The best of all, that has the people of `must`; 0: none. */
static unsigned
try_all(const struct sample *s, unsigned must)
{
    unsigned best = 0;

    for (unsigned in = 1; in < 1U << s->problem.people_count; in++) {
        if ((in & must) != must || !is_allowed(s, in) || broken_by(s, in, ~0U) > 0)
            continue;
        if (best == 0 || worth_of(s, in) > worth_of(s, best) ||
            (worth_of(s, in) == worth_of(s, best) && is_earlier(s, in, best)))
            best = in;
    }
    return best;
}

static bool
can_keep(const struct sample *s, unsigned kept)
{
    for (unsigned in = 1; in < 1U << s->problem.people_count; in++)
        if (is_allowed(s, in) && broken_by(s, in, kept) == 0)
            return true;
    return false;
}

static unsigned
mask_of(const struct sample *s, const bool *in)
{
    unsigned mask = 0;

    for (int i = 0; i < s->problem.people_count; i++)
        mask |= (unsigned)in[i] << i;
    return mask;
}

/* ------------------------------------------------------------------ what must hold */

static void
check_smallest(const struct sample *s, const struct delegation_conflict *k)
{
    unsigned named = 0;

    for (int i = 0; i < k->rule_count; i++)
        named |= 1U << k->rules[i];
    CHECK(k->is_smallest);
    CHECK(!can_keep(s, named));
    for (int i = 0; i < k->rule_count; i++)
        CHECK(can_keep(s, named & ~(1U << k->rules[i])));
    for (unsigned other = 0; other < 1U << s->problem.rule_count; other++)
        if (__builtin_popcount(other) < k->rule_count)
            CHECK(can_keep(s, other));
    if (k->has_sum)
        CHECK(k->required > k->achievable);
}

static void
check_relaxed(const struct sample *s, const struct delegation_conflict *k)
{
    struct sample relaxed = *s;
    unsigned best;
    int least = INT_MAX, units = 0;
    int64_t worth = 0;

    for (unsigned in = 1; in < 1U << s->problem.people_count; in++) {
        int broken = is_allowed(s, in) ? broken_by(s, in, ~0U) : INT_MAX;

        if (broken > least || broken == INT_MAX)
            continue;
        worth = broken < least || worth_of(s, in) > worth ? worth_of(s, in) : worth;
        least = broken;
    }
    CHECK(k->has_relaxed);
    CHECK_INT(k->units, least);
    for (int r = 0; r < s->problem.rule_count; r++) {
        units += s->rules[r].least - k->relaxed[r].least;
        if (s->rules[r].most != k->relaxed[r].most)
            units += k->relaxed[r].most - s->rules[r].most;
        relaxed.rules[r] = k->relaxed[r];
    }
    CHECK_INT(units, least);
    best = try_all(&relaxed, 0);
    CHECK(best != 0);
    CHECK_INT(worth_of(s, best), worth);
}

static void
check_cannot(const struct sample *s, const struct delegation_answer *a)
{
    int available = 0, pinned = 0;

    CHECK_INT(try_all(s, 0), 0);
    for (int i = 0; i < s->problem.people_count; i++) {
        available += s->people[i].pin >= 0;
        pinned += s->people[i].pin > 0;
    }
    if (available < s->problem.seats || pinned > s->problem.seats)
        return;
    check_smallest(s, &a->conflict);
    check_relaxed(s, &a->conflict);
}

/* Without the least or the most of a rule, or one unit wider. */
static unsigned
without(const struct sample *s, int rule, bool is_most, bool by_one)
{
    struct sample changed = *s;
    struct delegation_rule *r = &changed.rules[rule];

    if (is_most)
        r->most = by_one ? r->most + 1 : DELEGATION_NO_MOST;
    else
        r->least = by_one ? r->least - 1 : 0;
    return try_all(&changed, 0);
}

static bool
leaves_without(const struct sample *s, int rule, int person, bool by_one)
{
    return (s->rules[rule].least > 0 && !(without(s, rule, false, by_one) >> person & 1)) ||
           (s->rules[rule].most < s->problem.seats &&
            !(without(s, rule, true, by_one) >> person & 1));
}

static bool
would_be_plain(const struct sample *s, int person)
{
    int left = s->problem.seats;

    for (int i = 0; i < s->problem.people_count; i++)
        left -= s->people[i].pin > 0;
    for (int i = 0; i < s->problem.people_count && s->order[i] != person; i++)
        left -= s->people[s->order[i]].pin == 0;
    return left > 0;
}

static bool
counts_alike(const struct sample *s, int a, int b)
{
    bool of_a[RULES_MAX] = { false }, of_b[RULES_MAX] = { false };

    for (int n = 0; n < s->people[a].rule_count; n++)
        of_a[s->people[a].rules[n]] = true;
    for (int n = 0; n < s->people[b].rule_count; n++)
        of_b[s->people[b].rules[n]] = true;
    for (int r = 0; r < s->problem.rule_count; r++)
        if (of_a[r] != of_b[r] && (s->rules[r].least > 0 || s->rules[r].most < s->problem.seats))
            return false;
    return true;
}

static void
check_short(const struct sample *s, unsigned answer, int person, const struct delegation_reason *r)
{
    unsigned best = try_all(s, 1U << person);
    int64_t less = best != 0 ? worth_of(s, answer) - worth_of(s, best) : INT64_MAX;

    if (r->why == WHY_NEVER)
        CHECK_INT(best, 0);
    else if (r->is_exact)
        CHECK_INT(r->points, less);
    else
        CHECK(r->points <= less);
}

static void
check_reason(const struct sample *s, unsigned answer, int person, const struct delegation_reason *r)
{
    struct sample changed = *s;

    switch (r->why) {
    case WHY_NOT_TOLD:
        CHECK(false);
        break;
    case WHY_PINNED:
        CHECK(s->people[person].pin != 0);
        break;
    case WHY_MERIT:
        CHECK(would_be_plain(s, person) && (answer >> person & 1));
        break;
    case WHY_RULE:
        CHECK(leaves_without(s, r->rule, person, r->by_one));
        break;
    case WHY_RULES:
        CHECK(!would_be_plain(s, person) && (answer >> person & 1));
        break;
    case WHY_MAKES_ROOM:
    case WHY_FULL:
        CHECK(without(s, r->rule, r->why == WHY_FULL, r->by_one) >> person & 1);
        CHECK(!(answer >> person & 1));
        break;
    case WHY_ROOM_FOR_PIN:
        changed.people[r->other].pin = 0;
        CHECK(try_all(&changed, 0) >> person & 1);
        break;
    case WHY_BEHIND:
        CHECK(counts_alike(s, person, r->other) && comes_before(s, r->other, person));
        CHECK(!(answer >> r->other & 1) && !(answer >> person & 1));
        break;
    case WHY_SHORT:
    case WHY_NEVER:
        check_short(s, answer, person, r);
        break;
    }
}

static void
check_found(const struct sample *s, const struct delegation_answer *a, bool is_explained)
{
    unsigned in = mask_of(s, a->in);

    CHECK_INT(in, try_all(s, 0));
    CHECK_INT(a->total, worth_of(s, in));
    for (int i = 0; is_explained && i < s->problem.people_count; i++)
        check_reason(s, in, i, &a->reasons[i]);
}

TEST(a_thousand_small_cases_are_answered_as_if_all_selections_were_tried)
{
    int found = 0, cannot = 0;

    seed = 20250508;
    for (int n = 0; n < CASES; n++) {
        struct arena *a = arena_child(c->arena);
        struct ctx one = *c;
        struct sample s;
        struct delegation_answer answer;

        one.arena = a;
        make(&s, n % 4 == 0 ? PEOPLE_MAX : 9);
        CHECK_INT(delegation_solve(&one, &s.problem, &answer), OK);
        CHECK(answer.found != DELEGATION_UNKNOWN);
        if (answer.found == DELEGATION_FOUND)
            check_found(&s, &answer, n % 2 == 0);
        else
            check_cannot(&s, &answer);
        found += answer.found == DELEGATION_FOUND;
        cannot += answer.found == DELEGATION_CANNOT;
        arena_free(a);
    }
    CHECK(found >= 300 && cannot >= 300);
}

/* ------------------------------------------------------------------ the source's case */

enum { GROUPS = 8, EACH = 8 };

static void
make_groups(struct ctx *c, struct delegation_problem *p, int least)
{
    struct delegation_rule *rules = arena_array(c->arena, GROUPS, sizeof(*rules));
    struct delegation_person *people = arena_array(c->arena, GROUPS * EACH, sizeof(*people));

    for (int i = 0; i < GROUPS; i++)
        rules[i] = (struct delegation_rule){ least, DELEGATION_NO_MOST };
    for (int i = 0; i < GROUPS * EACH; i++) {
        int *group = arena_array(c->arena, 1, sizeof(*group));

        *group = i % GROUPS;
        people[i] = (struct delegation_person){ 90000 + (i * 7919) % 6000, 0, group, 1 };
    }
    *p = (struct delegation_problem){ 22, rules, GROUPS, people, GROUPS * EACH, true };
}

TEST(eight_groups_with_at_least_three_each_are_refused_for_22_seats_with_the_sum)
{
    struct delegation_problem p;
    struct delegation_answer a;

    make_groups(c, &p, 3);
    CHECK_INT(delegation_solve(c, &p, &a), OK);
    CHECK_INT(a.found, DELEGATION_CANNOT);
    CHECK_INT(a.conflict.rule_count, 8);
    CHECK(a.conflict.is_smallest && a.conflict.has_sum);
    for (int i = 0; i < 8; i++)
        CHECK_INT(a.conflict.weights[i], 1);
    CHECK_INT(a.conflict.required, 24);
    CHECK_INT(a.conflict.achievable, 22);
    CHECK_INT(a.conflict.units, 2);

    make_groups(c, &p, 2);
    CHECK_INT(delegation_solve(c, &p, &a), OK);
    CHECK_INT(a.found, DELEGATION_FOUND);
    for (int i = 0; i < 8; i++)
        CHECK(a.gauges[i].count >= 2);
}

TEST(too_few_candidates_and_too_many_pins_are_told_without_a_quota)
{
    struct delegation_person people[3] = { { 1, 0, NULL, 0 },
                                           { 2, 1, NULL, 0 },
                                           { 3, 1, NULL, 0 } };
    struct delegation_problem p = { 4, NULL, 0, people, 3, true };
    struct delegation_answer a;

    CHECK_INT(delegation_solve(c, &p, &a), OK);
    CHECK_INT(a.found, DELEGATION_CANNOT);
    CHECK_INT(a.conflict.available, 3);
    p.seats = 1;
    CHECK_INT(delegation_solve(c, &p, &a), OK);
    CHECK_INT(a.found, DELEGATION_CANNOT);
    CHECK_INT(a.conflict.pinned, 2);
    p.seats = 0;
    people[1].pin = people[2].pin = 0;
    CHECK_INT(delegation_solve(c, &p, &a), OK);
    CHECK_INT(a.found, DELEGATION_FOUND);
    CHECK_INT(a.total, 0);
}

/* Many who are worth the same, so that there are many best selections. */
TEST(the_answer_is_the_same_each_time_with_reasons_or_without)
{
    enum { MANY = 400 };
    struct delegation_person *people = arena_array(c->arena, MANY, sizeof(*people));
    struct delegation_rule rules[] = {
        { 12, 14 }, { 9, DELEGATION_NO_MOST }, { 0, 11 }, { 15, 15 }, { 6, 9 }, { 7, 20 },
    };
    struct delegation_problem p = { 40, rules, 6, people, MANY, true };
    struct delegation_answer first, again, bare;

    seed = 309;
    for (int i = 0; i < MANY; i++) {
        int *counted = arena_array(c->arena, 6, sizeof(*counted));

        people[i] = (struct delegation_person){ 500 * below(9), 0, counted, 0 };
        for (int r = 0; r < 6; r++)
            if (below(3) == 0)
                counted[people[i].rule_count++] = r;
    }
    CHECK_INT(delegation_solve(c, &p, &first), OK);
    CHECK_INT(delegation_solve(c, &p, &again), OK);
    p.is_explained = false;
    CHECK_INT(delegation_solve(c, &p, &bare), OK);
    CHECK_INT(first.found, DELEGATION_FOUND);
    CHECK_INT(memcmp(first.in, again.in, MANY * sizeof(bool)), 0);
    CHECK_INT(memcmp(first.in, bare.in, MANY * sizeof(bool)), 0);
    for (int i = 0; i < MANY; i++) {
        CHECK_INT(first.reasons[i].why, again.reasons[i].why);
        CHECK_INT(first.reasons[i].rule, again.reasons[i].rule);
        CHECK_INT(first.reasons[i].other, again.reasons[i].other);
        CHECK_INT(first.reasons[i].points, again.reasons[i].points);
    }
}

const struct test delegation_solve_tests[] = {
    T(a_thousand_small_cases_are_answered_as_if_all_selections_were_tried),
    T(eight_groups_with_at_least_three_each_are_refused_for_22_seats_with_the_sum),
    T(the_answer_is_the_same_each_time_with_reasons_or_without),
    T(too_few_candidates_and_too_many_pins_are_told_without_a_quota),
    T_END,
};
