/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the solver share: a problem, sorted into classes. */
#ifndef FEATURE_DELEGATION_DELEGATION_SOLVE_INSIDE_H
#define FEATURE_DELEGATION_DELEGATION_SOLVE_INSIDE_H

#include "feature/delegation/delegation_programme.h"
#include "feature/delegation/delegation_solve.h"

/* People who count in the same quotas, the first in the order first; who is pinned is alone. */
struct group {
    int *rows, row_count; /* the quotas, and the seats */
    int first, size;      /* members[first ...] */
    int most;             /* of them that can be in: at most the seats */
    int pin;
    int class; /* of the programme */
};

struct work {
    struct ctx *c;
    struct arena *arena; /* goes when the answer is there */
    const struct delegation_problem *problem;
    struct delegation_answer *answer;
    int *order;    /* people by merit and place */
    int *group_of; /* of each person */
    int *position; /* within the group */
    struct group *groups;
    int group_count;
    int *members;
    struct programme *programme;
    struct programme_place *places; /* of the order */
    int place_count;
    int64_t lowest_merit;
    int64_t unit;   /* what all merits differ by is a multiple of it: worths are counted in it */
    int class_room; /* classes of a programme, those of its penalties included */
};

void work_sort(struct work *w);

/* A programme with the rules as rows, and `more` rows after the seats; flat: all are worth nothing. programme_ready is left to the caller. */
struct programme *work_programme(struct work *w, bool is_flat, int more);

/* A rule's bounds as a row's. */
void work_row(const struct work *w, struct programme *p, int row, struct delegation_rule rule);

/* Solves the merits' programme as its rows and classes are now, and makes it the one answer. */
enum found work_best(struct work *w, int64_t lowest, int *counts, int64_t *out_worth);

bool work_is_in(const struct work *w, const int *counts, int person);

/* The two halves of an answer. UNKNOWN where the limits were reached. */
enum found work_explain(struct work *w, const int *counts, int64_t worth);
enum found work_conflict(struct work *w);

/* Whether these rules (flags; NULL: all) can be kept together; `p` is flat and ready. */
enum found work_is_possible(struct work *w, struct programme *p, const bool *kept, int *counts);

#endif
