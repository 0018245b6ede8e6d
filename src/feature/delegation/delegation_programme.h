/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An integer programme over classes: of each class, whose members are alike but for what they are worth, the first ones are taken, the best
 * first. GLPK solves its relaxations in floating point; what is said of the answer is checked in integers:
 *
 * - For any prices of the rows, rounded to integers, no selection is worth more than the prices' bound (Lagrange). So a branch is
 *   cut, and an answer called the best, by integers alone, however good GLPK's prices were.
 * - A column whose price is above its worth by more than the gap is in no better answer, and is fixed: of 100,000 columns a few dozen
 *   are left to branch on.
 * - Each row may be left unmet at a penalty above everything that can be won, so that every relaxation has prices; a bound below
 *   `lowest` then proves that there is no selection at all. */
#ifndef FEATURE_DELEGATION_DELEGATION_PROGRAMME_H
#define FEATURE_DELEGATION_DELEGATION_PROGRAMME_H

#include "core/ctx.h"

#include <limits.h>

enum { ROW_NO_LOW = INT_MIN, ROW_NO_HIGH = INT_MAX };

enum found { FOUND, NONE, UNKNOWN }; /* UNKNOWN: the limits were reached before it was proven */

struct programme;

/* Its GLPK objects go with the arena, which must be released by the thread that made it. */
struct programme *programme_new(struct arena *a, int rows);

void programme_row(struct programme *p, int row, int low, int high);

/* A class of `size` members worth `worth[0]` >= `worth[1]` ..., each of which counts `sign` in the rows (distinct). Its number, from 0. */
struct programme_class {
    const int *rows;
    int row_count;
    int sign; /* 1 or -1 */
    int size;
    const int64_t *worth; /* NULL: all are worth `each` */
    int64_t each;
};
int programme_add(struct programme *p, const struct programme_class *class);

/* Once all classes are there: what a unit that a row is short or over costs. */
void programme_ready(struct programme *p, int64_t penalty);

/* How many of a class are taken at least and at most, in every answer until it is set anew. */
void programme_take(struct programme *p, int class, int low, int high);

/* The best selection worth at least `lowest`: `counts` of each class, and its worth. */
enum found programme_best(struct programme *p, int64_t lowest, int *counts, int64_t *out_worth);

/* Right after programme_best: of all selections worth as much, of which `counts` is one, that which takes the members in the order
 * given as early as can be: the first of `order` that any of them takes, and so on. One answer, whatever GLPK came upon first. */
struct programme_place {
    int class, position;
};
enum found programme_canonical(struct programme *p, int64_t worth, int *counts,
                               const struct programme_place *order, int order_count);

/* From the last programme_best: in units of worth, rounded down, how much less the best selection is worth, at least, that takes `count` of
 * the class. */
int64_t programme_loss(const struct programme *p, int class, int count);

/* The rows' prices in the last relaxation, in 2^-16 units of worth. */
const int64_t *programme_prices(const struct programme *p);

/* Runs fn(arg), and what GLPK says of its own faults is FAILED rather than the end of the program. */
enum status programme_guard(struct ctx *c, struct arena *a, enum status (*fn)(void *arg),
                            void *arg) MUST_CHECK;

/* How many relaxations were solved. */
int programme_nodes(const struct programme *p);

#endif
