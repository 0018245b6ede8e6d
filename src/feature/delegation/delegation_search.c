/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integer programme, solved: relaxations by GLPK, everything that is said of them by integers. */
#include "feature/delegation/delegation_programme_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct search {
    struct programme *p;
    int64_t target; /* what an answer must be worth */
    bool is_first;  /* any answer will do */
    bool has, is_cut;
    int *counts;
    int64_t worth;
};

/* ------------------------------------------------------------------ bounds in integers */

/* What a member of the class costs in the rows. */
static int64_t
class_price(const struct programme *p, const struct class *k)
{
    int64_t sum = 0;

    for (int i = 0; i < k->term_count; i++)
        sum += p->price[p->terms[k->first_term + i]];
    return k->sign * sum;
}

/* GLPK's prices as integers, of the sign that the rows allow. */
static void
read_prices(struct programme *p)
{
    double most = (double)(INT64_MAX / 4) / (double)(p->row_count + 4);

    for (int i = 0; i < p->row_count; i++) {
        double price = round(glp_get_row_dual(p->lp, i + 1) * (double)SCALE);

        if (!(price > -most))
            price = price < 0 ? -most : 0;
        else if (price > most)
            price = most;
        p->price[i] = (int64_t)price;
        if ((p->rows[i].high == ROW_NO_HIGH && p->price[i] > 0) ||
            (p->rows[i].low == ROW_NO_LOW && p->price[i] < 0))
            p->price[i] = 0;
    }
}

static big
rows_bound(const struct programme *p)
{
    big sum = 0;

    for (int i = 0; i < p->row_count; i++)
        if (p->price[i] != 0)
            sum += (big)p->price[i] * (p->price[i] > 0 ? p->rows[i].high : p->rows[i].low);
    return sum;
}

/* No selection within the bounds of this node is worth more, in units of 1 / SCALE. Notes which columns are missing in the relaxation. */
static big
bound(struct programme *p)
{
    big sum = rows_bound(p);

    p->missing_count = 0;
    for (int n = 0; n < p->active_count; n++) {
        const struct class *k = &p->classes[p->active[n]];
        int64_t price = class_price(p, k);

        for (int i = k->first_block; i < k->first_block + k->block_count; i++) {
            const struct block *b = &p->blocks[i];
            int64_t gain = b->worth * SCALE - price;
            int count = gain > 0 ? block_high(p, b) : block_low(p, b);

            if (count == 0)
                break; /* those after it gain less, and have no room either */
            sum += (big)gain * count;
            if (gain > 0 && b->column == 0)
                p->missing[p->missing_count++] = (struct missing){ i, gain };
        }
    }
    return sum;
}

int64_t
floor_of(big value)
{
    big whole = value / SCALE;

    if (value % SCALE < 0)
        whole--;
    return whole > INT64_MAX / 2    ? INT64_MAX / 2
           : whole < -INT64_MAX / 2 ? -INT64_MAX / 2
                                    : (int64_t)whole;
}

/* ------------------------------------------------------------------ relaxations */

static int
compare_missing(const void *a, const void *b)
{
    const struct missing *x = a, *y = b;

    if (x->gain != y->gain)
        return x->gain > y->gain ? -1 : 1;
    return x->block < y->block ? -1 : x->block > y->block;
}

static void
add_missing(struct programme *p)
{
    if (p->missing_count > COLUMNS_AT_ONCE)
        qsort(p->missing, (size_t)p->missing_count, sizeof(*p->missing), compare_missing);
    for (int i = 0; i < p->missing_count && i < COLUMNS_AT_ONCE; i++)
        add_column(p, p->missing[i].block);
}

static bool
simplex(struct programme *p)
{
    glp_smcp how;

    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = GLP_DUALP;
    how.r_test = GLP_RT_FLIP;
    how.tm_lim = SECONDS_MAX * 1000;
    if (glp_simplex(p->lp, &how) == 0 && glp_get_status(p->lp) == GLP_OPT)
        return true;
    glp_std_basis(p->lp);
    how.meth = GLP_PRIMAL;
    how.r_test = GLP_RT_HAR;
    return glp_simplex(p->lp, &how) == 0 && glp_get_status(p->lp) == GLP_OPT;
}

/* Solves this node's relaxation until no column is missing, or it is proven that nothing in it is worth `target`. */
static bool
relax(struct programme *p, int64_t target, big *out)
{
    do {
        if (++p->nodes > NODES_MAX || time(NULL) > p->until || !simplex(p))
            return false;
        read_prices(p);
        *out = bound(p);
        if (floor_of(*out) < target)
            return true;
        add_missing(p);
    } while (p->missing_count > 0);
    return true;
}

static void
read_taken(struct programme *p)
{
    for (int i = 0; i < p->active_count; i++)
        p->classes[p->active[i]].taken = 0;
    for (int i = 0; i < p->column_count; i++) {
        double value = glp_get_col_prim(p->lp, i + 1);

        if (value != 0)
            p->classes[p->blocks[p->column_block[i]].class].taken += value;
    }
}

/* ------------------------------------------------------------------ answers */

static int64_t
worth_of(const struct programme *p, const struct class *k, int count)
{
    int64_t sum = 0;

    for (int i = k->first_block; count > 0 && i < k->first_block + k->block_count; i++) {
        int n = count < p->blocks[i].count ? count : p->blocks[i].count;

        sum += n * p->blocks[i].worth;
        count -= n;
    }
    return sum;
}

/* The relaxation's counts where they are whole, keep every row, and are worth enough. */
static void
keep_answer(struct search *s)
{
    struct programme *p = s->p;
    int64_t worth = 0;

    memset(p->sums, 0, (size_t)p->row_count * sizeof(*p->sums));
    for (int n = 0; n < p->active_count; n++) {
        struct class *k = &p->classes[p->active[n]];
        int count = (int)lround(k->taken);

        if (fabs(k->taken - count) > 1e-5 || count < k->low || count > k->high)
            return;
        worth += worth_of(p, k, count);
        for (int i = 0; count > 0 && i < k->term_count; i++)
            p->sums[p->terms[k->first_term + i]] += k->sign * count;
    }
    for (int i = 0; i < p->row_count; i++)
        if ((p->rows[i].low != ROW_NO_LOW && p->sums[i] < p->rows[i].low) ||
            (p->rows[i].high != ROW_NO_HIGH && p->sums[i] > p->rows[i].high))
            return;
    if (worth < s->target)
        return;
    memset(s->counts, 0, (size_t)p->class_count * sizeof(*s->counts));
    for (int n = 0; n < p->active_count; n++)
        s->counts[p->active[n]] = (int)lround(p->classes[p->active[n]].taken);
    s->has = true;
    s->worth = worth;
    s->target = worth + 1;
}

/* The class that is furthest from whole, the first of the order; where all are whole, one that is not decided yet. What the penalties
 * stand for follows from the others. */
static int
class_to_branch(const struct programme *p, double *out_at)
{
    double furthest = 1e-6;
    int found = -1;

    for (int n = 0; n < p->active_count; n++) {
        const struct class *k = &p->classes[p->active[n]];
        double away = fabs(k->taken - round(k->taken));

        if (p->active[n] < p->given_count && k->low < k->high && away > furthest + 1e-9) {
            furthest = away;
            found = p->active[n];
        }
    }
    for (int n = 0; found < 0 && n < p->active_count; n++)
        if (p->active[n] < p->given_count &&
            p->classes[p->active[n]].low < p->classes[p->active[n]].high)
            found = p->active[n];
    if (found >= 0)
        *out_at = p->classes[found].taken;
    return found;
}

static void branch(struct search *s);

static void
branch_on(struct search *s, int class, int low, int high)
{
    struct class *k = &s->p->classes[class];
    int was_low = k->low, was_high = k->high;

    if (s->is_cut || (s->is_first && s->has) || low > high)
        return;
    bound_class(s->p, class, low, high);
    branch(s);
    bound_class(s->p, class, was_low, was_high);
}

static void
branch(struct search *s)
{
    struct programme *p = s->p;
    big most;
    double at = 0;
    int class, below, low, high;

    if (!relax(p, s->target, &most)) {
        s->is_cut = true;
        return;
    }
    if (floor_of(most) < s->target)
        return;
    read_taken(p);
    keep_answer(s);
    if (floor_of(most) < s->target || (s->is_first && s->has))
        return;
    class = class_to_branch(p, &at);
    if (class < 0)
        return;
    low = p->classes[class].low;
    high = p->classes[class].high;
    below = within((int)floor(at), low, high - 1);
    if (at - below >= 0.5) {
        branch_on(s, class, below + 1, high);
        branch_on(s, class, low, below);
    } else {
        branch_on(s, class, low, below);
        branch_on(s, class, below + 1, high);
    }
}

/* ------------------------------------------------------------------ fixing */

/* By the present prices: how many of the class an answer worth `target` takes at least and at most. */
static void
fix_class(struct programme *p, int class, big slack)
{
    struct class *k = &p->classes[class];
    int64_t price = class_price(p, k);
    int low = k->low, high = k->high, best = k->low;
    big lost;

    for (int i = k->first_block; i < k->first_block + k->block_count; i++)
        if (p->blocks[i].worth * SCALE > price)
            best = within(p->blocks[i].from + p->blocks[i].count, k->low, k->high);
    lost = 0;
    for (int i = k->first_block; i < k->first_block + k->block_count && lost <= slack; i++) {
        const struct block *b = &p->blocks[i];
        int64_t loss = price - b->worth * SCALE;
        int from = b->from > best ? b->from : best, to = b->from + b->count, n = to - from;

        if (n <= 0 || loss <= 0)
            continue;
        if (lost + (big)loss * n > slack) {
            high = within(from + (int)((slack - lost) / loss), best, high);
            break;
        }
        lost += (big)loss * n;
    }
    lost = 0;
    for (int i = k->first_block + k->block_count - 1; i >= k->first_block; i--) {
        const struct block *b = &p->blocks[i];
        int64_t gain = b->worth * SCALE - price;
        int to = b->from + b->count < best ? b->from + b->count : best, n = to - b->from;

        if (n <= 0 || gain <= 0)
            continue;
        if (lost + (big)gain * n > slack) {
            low = within(to - (int)((slack - lost) / gain), low, best);
            break;
        }
        lost += (big)gain * n;
    }
    if (low != k->low || high != k->high)
        bound_class(p, class, low, high);
}

/* Leaves what an answer worth `target` may have, by the prices of a relaxation whose bound is `most`. */
static void
fix(struct programme *p, big most, int64_t target)
{
    int count = 0;

    /* not those of the penalties: each relaxation is to have an answer, and so prices */
    for (int n = 0; n < p->active_count; n++)
        if (p->active[n] < p->given_count)
            fix_class(p, p->active[n], most - (big)target * SCALE);
    for (int n = 0; n < p->active_count; n++)
        if (p->classes[p->active[n]].high > 0)
            p->active[count++] = p->active[n];
    p->active_count = count;
}

/* The basis of the first answer's relaxation: changed programmes begin there, since little of it changes. */
static void
keep_basis(struct programme *p)
{
    p->kept_basis =
        arena_array(p->arena, (size_t)(p->row_count + p->column_count) + 1, sizeof(*p->kept_basis));
    p->kept_columns = p->column_count;
    for (int i = 0; i < p->row_count; i++)
        p->kept_basis[i] = glp_get_row_stat(p->lp, i + 1);
    for (int i = 0; i < p->column_count; i++)
        p->kept_basis[p->row_count + i] = glp_get_col_stat(p->lp, i + 1);
    p->kept_price = arena_array(p->arena, (size_t)p->row_count + 1, sizeof(*p->kept_price));
    memcpy(p->kept_price, p->price, (size_t)p->row_count * sizeof(*p->price));
}

static void
restore_basis(struct programme *p)
{
    for (int i = 0; i < p->row_count; i++)
        glp_set_row_stat(p->lp, i + 1, p->kept_basis[i]);
    for (int i = 0; i < p->column_count; i++)
        glp_set_col_stat(p->lp, i + 1,
                         i < p->kept_columns ? p->kept_basis[p->row_count + i] : GLP_NL);
}

/* Whether the prices of the first answer prove that nothing is worth `lowest` now, either. */
static bool
is_refused_by_kept(struct programme *p, int64_t lowest)
{
    for (int i = 0; i < p->row_count; i++) {
        p->price[i] = p->kept_price[i];
        if ((p->rows[i].high == ROW_NO_HIGH && p->price[i] > 0) ||
            (p->rows[i].low == ROW_NO_LOW && p->price[i] < 0))
            p->price[i] = 0;
    }
    return floor_of(bound(p)) < lowest;
}

/* Back to the caller's bounds. */
static void
begin_anew(struct programme *p)
{
    p->active_count = 0;
    for (int i = 0; i < p->class_count; i++) {
        struct class *k = &p->classes[i];

        if (k->low != k->base_low || k->high != k->base_high)
            bound_class(p, i, k->base_low, k->base_high);
        if (k->high > 0)
            p->active[p->active_count++] = i;
    }
}

/* ------------------------------------------------------------------ what is asked */

static int64_t
first_gap(const struct programme *p)
{
    int64_t gap = p->range / GAP_PARTS;

    return gap > 0 ? gap : 1;
}

/* Looks for answers little below the relaxation's bound first, where nearly everything is fixed; then for worse ones. */
enum found
programme_best(struct programme *p, int64_t lowest, int *counts, int64_t *out_worth)
{
    struct search s = { .p = p, .counts = counts };
    int64_t gap = first_gap(p);

    for (;;) {
        big most;
        int64_t ceiling;

        begin_anew(p);
        if (p->kept_basis != NULL && is_refused_by_kept(p, lowest))
            return NONE;
        if (p->kept_basis != NULL)
            restore_basis(p);
        if (!relax(p, lowest, &most))
            return UNKNOWN;
        if (p->kept_basis == NULL)
            keep_basis(p);
        memcpy(p->root_price, p->price, (size_t)p->row_count * sizeof(*p->price));
        p->root_bound = most;
        ceiling = floor_of(most);
        if (ceiling < lowest)
            return NONE;
        s.target = ceiling - gap > lowest ? ceiling - gap : lowest;
        fix(p, most, s.target);
        s.has = false;
        branch(&s);
        if (s.is_cut)
            return UNKNOWN;
        if (s.has) {
            p->best_worth = *out_worth = s.worth;
            return FOUND;
        }
        if (ceiling - gap <= lowest)
            return NONE;
        gap *= 8;
    }
}

/* Whether an answer worth `worth` takes more than `position` of the class; `counts` becomes one that does. */
static enum found
try_place(struct programme *p, int64_t worth, const struct programme_place *at, int *counts)
{
    struct search s = { .p = p, .target = worth, .is_first = true, .counts = p->trial };
    struct class *k = &p->classes[at->class];
    int low = k->low, high = k->high;

    bound_class(p, at->class, at->position + 1, high);
    branch(&s);
    if (s.is_cut)
        return UNKNOWN;
    if (s.has)
        memcpy(counts, p->trial, (size_t)p->class_count * sizeof(*counts));
    else
        bound_class(p, at->class, low, at->position);
    if (!s.has)
        fix(p, bound(p), worth); /* the prices by which it was refused decide others, too */
    return s.has ? FOUND : NONE;
}

enum found
programme_canonical(struct programme *p, int64_t worth, int *counts,
                    const struct programme_place *order, int order_count)
{
    memcpy(p->price, p->root_price, (size_t)p->row_count * sizeof(*p->price));
    fix(p, p->root_bound, worth);
    for (int i = 0; i < order_count; i++) {
        struct class *k = &p->classes[order[i].class];

        if (k->low > order[i].position || k->high <= order[i].position)
            continue;
        if (counts[order[i].class] > order[i].position)
            bound_class(p, order[i].class, order[i].position + 1, k->high);
        else if (try_place(p, worth, &order[i], counts) == UNKNOWN)
            return UNKNOWN;
    }
    return FOUND;
}

int64_t
programme_loss(const struct programme *p, int class, int count)
{
    const struct class *k = &p->classes[class];
    int64_t price = 0;
    big lost = 0;

    for (int i = 0; i < k->term_count; i++)
        price += k->sign * p->root_price[p->terms[k->first_term + i]];
    for (int i = k->first_block; i < k->first_block + k->block_count; i++) {
        const struct block *b = &p->blocks[i];
        int64_t gain = b->worth * SCALE - price;
        int taken = within(count - b->from, 0, b->count);

        if (gain > 0)
            lost += (big)gain * (within(k->base_high - b->from, 0, b->count) - taken);
        else
            lost -= (big)gain * (taken - within(k->base_low - b->from, 0, b->count));
    }
    /* The best selection with that count is worth at most the bound less this; so this much less, rounded up to a whole. */
    return p->best_worth - floor_of(p->root_bound - lost);
}
