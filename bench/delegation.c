/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delegation of made-up candidates: `delegation PEOPLE SEATS [FILE]` prints the seconds that the answer took with all its reasons, its sum in
 * thousandths and how many relaxations were solved; FILE gets the same programme for glpsol. 90 quotas over field, unit, kind,
 * sex, ethnicity, age, direct work, party and some of these together; merits with ties. */
#include "core/log.h"
#include "feature/delegation/delegation_solve.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FIELDS = 12, UNITS = 60, RULES = 90 };

struct made {
    int field, unit, age;
    bool is_collective, is_woman, is_minority, is_direct, is_party, is_religious;
};

static uint64_t seed = 20250508;

static int
below(int bound)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (int)((seed >> 33) % (uint64_t)bound);
}

static struct made
make(void)
{
    struct made m = { .field = below(FIELDS), .unit = below(UNITS), .age = 18 + below(60) };

    m.is_collective = below(5) == 0;
    m.is_woman = !m.is_collective && below(100) < 38;
    m.is_minority = !m.is_collective && below(100) < 9;
    m.is_direct = !m.is_collective && below(100) < 55;
    m.is_party = !m.is_collective && below(100) < 45;
    m.is_religious = !m.is_collective && below(100) < 6;
    return m;
}

static int
list_rules(const struct made *m, int *out)
{
    int n = 0, at = FIELDS + UNITS;
    bool is_person = !m->is_collective, is_young = is_person && m->age < 35;
    const bool holds[] = { m->is_collective,
                           m->is_woman,
                           m->is_minority,
                           m->is_direct,
                           m->is_party,
                           m->is_religious,
                           is_young,
                           is_person && m->age >= 60,
                           is_young && m->is_woman,
                           m->is_direct && m->is_woman,
                           m->is_minority && m->is_woman,
                           is_person && !m->is_party,
                           m->field < 4 && m->is_direct,
                           m->field >= 8 && is_young,
                           m->unit < 20,
                           m->unit >= 20 && m->unit < 40,
                           m->unit >= 40,
                           m->unit < 20 && m->is_woman };

    out[n++] = m->field;
    out[n++] = FIELDS + m->unit;
    for (size_t i = 0; i < sizeof(holds) / sizeof(holds[0]); i++, at++)
        if (holds[i])
            out[n++] = at;
    return n;
}

static void
make_rules(struct delegation_rule *rules, int seats)
{
    static const int share[][2] = { { 10, 20 }, { 35, 0 },  { 10, 0 }, { 60, 0 }, { 0, 40 },
                                    { 6, 0 },   { 25, 0 },  { 5, 12 }, { 10, 0 }, { 22, 0 },
                                    { 4, 0 },   { 40, 0 },  { 20, 0 }, { 8, 0 },  { 30, 36 },
                                    { 30, 0 },  { 28, 34 }, { 12, 0 } };

    for (int i = 0; i < RULES; i++)
        rules[i] = (struct delegation_rule){ 0, DELEGATION_NO_MOST };
    for (int i = 0; i < FIELDS; i++)
        rules[i] = (struct delegation_rule){ seats / 14, seats / 9 };
    for (int i = 0; i < UNITS; i++)
        rules[FIELDS + i] = (struct delegation_rule){ seats / 100, seats / 40 };
    for (int i = 0; i < 18; i++) {
        rules[FIELDS + UNITS + i].least = (seats * share[i][0] + 99) / 100;
        if (share[i][1] > 0)
            rules[FIELDS + UNITS + i].most = seats * share[i][1] / 100;
    }
}

static void
fill(struct ctx *c, struct delegation_problem *p, int people, int seats)
{
    struct delegation_rule *rules = arena_array(c->arena, RULES, sizeof(*rules));
    struct delegation_person *list = arena_array(c->arena, (size_t)people, sizeof(*list));

    make_rules(rules, seats);
    for (int i = 0; i < people; i++) {
        struct made m = make();
        int *counted = arena_array(c->arena, 24, sizeof(*counted));

        /* an average of marks, to the tenth; women and the young have a little less of them in this country, so that quotas bind */
        list[i].merit = 100 * (500 + below(250) + below(250)) - (m.is_woman ? 1300 : 0) -
                        (m.age < 35 ? 900 : 0);
        list[i].rules = counted;
        list[i].rule_count = list_rules(&m, counted);
    }
    *p = (struct delegation_problem){ seats, rules, RULES, list, people, true };
}

/* CPLEX's format for linear programmes. */
static void
write_sum(FILE *f, const struct delegation_problem *p, int rule)
{
    int written = 0;

    for (int i = 0; i < p->people_count; i++) {
        bool counts = rule < 0;

        for (int n = 0; !counts && n < p->people[i].rule_count; n++)
            counts = p->people[i].rules[n] == rule;
        if (counts)
            fprintf(f, "%s x%d%s", written > 0 ? " +" : "", i, written % 12 == 11 ? "\n" : "");
        written += counts;
    }
}

static void
write_programme(const struct delegation_problem *p, const char *path)
{
    FILE *f = fopen(path, "w");

    if (f == NULL)
        abort();
    fprintf(f, "Maximize\n obj:");
    for (int i = 0; i < p->people_count; i++)
        fprintf(f, " + %lld x%d%s", (long long)p->people[i].merit, i, i % 8 == 7 ? "\n" : "");
    fprintf(f, "\nSubject To\n seats:");
    write_sum(f, p, -1);
    fprintf(f, " = %d\n", p->seats);
    for (int i = 0; i < p->rule_count; i++) {
        if (p->rules[i].least > 0) {
            fprintf(f, " least%d:", i);
            write_sum(f, p, i);
            fprintf(f, " >= %d\n", p->rules[i].least);
        }
        if (p->rules[i].most != DELEGATION_NO_MOST) {
            fprintf(f, " most%d:", i);
            write_sum(f, p, i);
            fprintf(f, " <= %d\n", p->rules[i].most);
        }
    }
    fprintf(f, "Binary\n");
    for (int i = 0; i < p->people_count; i++)
        fprintf(f, " x%d%s", i, i % 12 == 11 ? "\n" : "");
    fprintf(f, "\nEnd\n");
    if (fclose(f) != 0)
        abort();
}

int
main(int argc, char **argv)
{
    struct ctx c = { .arena = arena_new() };
    struct delegation_problem p;
    struct delegation_answer a;
    struct timespec from, to;

    if (argc < 3)
        return 2;
    fill(&c, &p, atoi(argv[1]), atoi(argv[2]));
    if (argc > 3)
        write_programme(&p, argv[3]);
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (delegation_solve(&c, &p, &a) != OK || a.found != DELEGATION_FOUND) {
        fprintf(stderr, "no answer (%d): %d quotas contradict each other\n", a.found,
                a.conflict.rule_count);
        return 1;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%.4f %lld %d\n",
           (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
           (long long)a.total, a.nodes);
    arena_free(c.arena);
    return 0;
}
