/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What delegation_programme.c (building) and delegation_search.c (solving) share. */
#ifndef FEATURE_DELEGATION_DELEGATION_PROGRAMME_INSIDE_H
#define FEATURE_DELEGATION_DELEGATION_PROGRAMME_INSIDE_H

#include "feature/delegation/delegation_programme.h"

#include <glpk.h>
#include <time.h>

#define SCALE ((int64_t)1 << 16)

enum {
    NODES_MAX = 200000,
    SECONDS_MAX = 20,
    COLUMNS_AT_ONCE = 400,
    GAP_PARTS =
        512, /* the first guess at how far the answer is below the relaxation: this part of the worths' range */
};

struct class
{
    int first_term, term_count, sign;
    int first_block, block_count;
    int size;
    int base_low, base_high; /* of the caller */
    int low, high;           /* of the present node */
    double taken;            /* in the last relaxation */
};

/* Members of one class that are worth the same. */
struct block {
    int64_t worth;
    int class, from, count;
    int column; /* of GLPK; 0: not there */
};

struct row {
    int low, high;
    int short_class, over_class;
};

__extension__ typedef __int128 big;

struct missing {
    int block;
    int64_t gain;
};

struct programme {
    struct arena *arena;
    struct row *rows;
    int row_count;
    struct class *classes;
    int class_count, class_capacity, given_count; /* given: without those of the penalties */
    int *terms;
    int term_count, term_capacity;
    struct block *blocks;
    int block_count, block_capacity;
    int *column_block;
    int column_count, column_capacity;
    int *active; /* classes of which something may be taken */
    int active_count;
    int64_t *price, *root_price;
    int64_t range; /* between the worths of members */
    int64_t penalty;
    glp_prob *lp;
    int *indices;
    double *values;
    int nodes;
    time_t until;
    struct missing *missing;
    int missing_count;
    int64_t *sums; /* of rows */
    int *trial;    /* counts */
    big root_bound;
    int *kept_basis, kept_columns; /* of rows, then columns */
    int64_t *kept_price;
    int64_t best_worth;
};

int block_low(const struct programme *p, const struct block *b);
int block_high(const struct programme *p, const struct block *b);
int within(int number, int low, int high);
void add_column(struct programme *p, int block);

/* The bounds of a class at this node; columns that must be taken are there. */
void bound_class(struct programme *p, int class, int low, int high);

/* In whole units of worth, rounded down. */
int64_t floor_of(big value);

#endif
