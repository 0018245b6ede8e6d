/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats out of candidates under quotas: the best selection, proven; why each is in or out; or which quotas contradict each other. It knows no
 * database and no words.
 *
 * The best is the selection with the highest sum of merits that keeps every quota and every pin. Of several with that sum it is the one
 * that takes the candidates in their order as early as can be: by merit, and among equals as the caller gives them. So there is one
 * answer. It is proven by integers (delegation_programme.h), with GLPK as the engine. */
#ifndef FEATURE_DELEGATION_DELEGATION_SOLVE_H
#define FEATURE_DELEGATION_DELEGATION_SOLVE_H

#include "core/ctx.h"

#include <limits.h>

enum {
    DELEGATION_NO_MOST = INT_MAX,
    DELEGATION_SEATS_MAX = 5000,
    DELEGATION_MERIT_MAX = 1000000 /* thousandths */
};

struct delegation_rule {
    int least, most; /* of the selected; 0 and DELEGATION_NO_MOST: none */
};

struct delegation_person {
    int64_t merit;    /* thousandths, 0 to DELEGATION_MERIT_MAX */
    int pin;          /* 1: is in, -1: is out, 0: as the best selection has it */
    const int *rules; /* that count this one, by number, rising */
    int rule_count;
};

struct delegation_problem {
    int seats;
    const struct delegation_rule *rules;
    int rule_count;
    const struct delegation_person *people; /* their order decides between equals */
    int people_count;
    bool is_explained;
};

enum delegation_found { DELEGATION_FOUND, DELEGATION_CANNOT, DELEGATION_UNKNOWN };

/* Every statement is proven: by solving the changed programme, by an exchange between two who count alike, or by the bound of prices. */
enum delegation_why {
    WHY_NOT_TOLD,     /* is_explained was not asked */
    WHY_PINNED,       /* in or out, by hand */
    WHY_MERIT,        /* in: would be in without any quota */
    WHY_RULE,         /* in: for quota `rule`; would be out without it */
    WHY_RULES,        /* in: for several quotas at once; without any one of them still in */
    WHY_MAKES_ROOM,   /* out: without the least of quota `rule` would be in */
    WHY_FULL,         /* out: without the most of quota `rule` would be in */
    WHY_ROOM_FOR_PIN, /* out: would be in if `other` were not pinned in */
    WHY_BEHIND, /* out: `other`, who counts in the same quotas and comes first, is out as well */
    WHY_SHORT, /* out: with this one in, the sum is `points` lower (is_exact) or at least that much */
    WHY_NEVER /* out: no selection that keeps the quotas has this one */
};

struct delegation_reason {
    enum delegation_why why;
    int rule;
    int other;      /* WHY_SHORT where exact: who would go; -1: none, or more than one */
    int64_t points; /* thousandths */
    bool is_exact;
    bool by_one;  /* changing the quota by one is enough */
    bool is_near; /* one quota changed by one, or one pin undone, moves this one */
};

struct delegation_gauge {
    int count;   /* of the selected */
    int decides; /* how many of them would be others without the quota */
    bool decides_by_one;
};

/* Why it cannot be. */
struct delegation_conflict {
    int *rules; /* contradict each other; without any one of them the others can be kept */
    int rule_count;
    bool
        is_smallest; /* no fewer quotas contradict each other (else: none of these is superfluous) */

    /* A sum that shows it, where there is one: the leasts and mosts of these quotas, times `weights` (a negative one: of the
     * most), come to `required`, and no choice of `seats` gives more than `achievable`. */
    bool has_sum;
    int *weights;
    int64_t required, achievable;

    int available; /* candidates that may be taken, pinned ones included: fewer than seats is a conflict of its own */
    int pinned; /* pinned in: more than seats as well */

    /* The least relaxation: the quotas changed by the fewest units, and of such changes the one with the best selection. */
    bool has_relaxed;
    struct delegation_rule *relaxed; /* of each quota */
    int units;
};

struct delegation_answer {
    enum delegation_found found; /* UNKNOWN: it could not be proven within the limits */
    bool *in;                    /* of each person */
    int64_t total;               /* of the selected, thousandths */
    struct delegation_reason *reasons;
    struct delegation_gauge *gauges;
    struct delegation_conflict conflict; /* CANNOT */
    int nodes;                           /* relaxations that were solved */
};

/* FAILED where the solver broke. Uses nothing of `c` but its arena and log; the same problem gives the same answer. */
enum status delegation_solve(struct ctx *c, const struct delegation_problem *problem,
                             struct delegation_answer *out) MUST_CHECK;

/* Whether the quotas can be kept at all. */
enum status delegation_is_possible(struct ctx *c, const struct delegation_problem *problem,
                                   bool *out) MUST_CHECK;

#endif
