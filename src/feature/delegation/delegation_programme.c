/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integer programme, built: rows, classes, and the columns of them that GLPK is given. */
#include "feature/delegation/delegation_programme_inside.h"

#include "core/log.h"

#include <setjmp.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ what GLPK says of itself */

static _Thread_local jmp_buf broken;

static void
break_off(void *info)
{
    (void)info;
    longjmp(broken, 1);
}

static void
release_all(void *arg)
{
    (void)arg;
    (void)glp_free_env(); /* with every object of this thread */
}

/* What it would print, its faults as well, is for no reader of ours. */
static int
say_nothing(void *info, const char *text)
{
    (void)info;
    (void)text;
    return 1;
}

static void
begin(void)
{
    glp_init_env();
    glp_term_out(GLP_OFF);
    glp_term_hook(say_nothing, NULL);
    glp_error_hook(break_off, NULL);
}

enum status
programme_guard(struct ctx *c, struct arena *a, enum status (*fn)(void *arg), void *arg)
{
    arena_defer(a, release_all, NULL);
    begin();
    if (setjmp(broken) != 0)
        return log_error(c, "delegation: the solver broke off");
    return fn(arg);
}

/* ------------------------------------------------------------------ building */

struct programme *
programme_new(struct arena *a, int rows)
{
    struct programme *p = arena_alloc(a, sizeof(*p));

    p->arena = a;
    p->row_count = rows;
    p->rows = arena_array(a, (size_t)rows + 1, sizeof(*p->rows));
    p->price = arena_array(a, (size_t)rows + 1, sizeof(*p->price));
    p->root_price = arena_array(a, (size_t)rows + 1, sizeof(*p->root_price));
    p->indices = arena_array(a, (size_t)rows + 2, sizeof(*p->indices));
    p->values = arena_array(a, (size_t)rows + 2, sizeof(*p->values));
    for (int i = 0; i < rows; i++)
        p->rows[i] = (struct row){ .low = ROW_NO_LOW, .high = ROW_NO_HIGH };
    p->until = time(NULL) + SECONDS_MAX;
    return p;
}

static void
tell_row(struct programme *p, int row)
{
    int low = p->rows[row].low, high = p->rows[row].high;
    int type = low == ROW_NO_LOW && high == ROW_NO_HIGH ? GLP_FR
               : low == ROW_NO_LOW                      ? GLP_UP
               : high == ROW_NO_HIGH                    ? GLP_LO
               : low == high                            ? GLP_FX
                                                        : GLP_DB;

    glp_set_row_bnds(p->lp, row + 1, type, low, high);
}

void
programme_row(struct programme *p, int row, int low, int high)
{
    p->rows[row].low = low;
    p->rows[row].high = high;
    if (p->lp != NULL)
        tell_row(p, row);
}

static void *
room(struct programme *p, void *old, int count, int *capacity, size_t size)
{
    if (count < *capacity)
        return old;
    *capacity = *capacity > 0 ? 2 * *capacity : 64;
    return arena_grow(p->arena, old, (size_t)count, (size_t)*capacity, size);
}

static void
add_blocks(struct programme *p, int number, const struct programme_class *from)
{
    for (int i = 0; i < from->size;) {
        int end = from->worth == NULL ? from->size : i + 1;

        while (end < from->size && from->worth[end] == from->worth[i])
            end++;
        p->blocks = room(p, p->blocks, p->block_count, &p->block_capacity, sizeof(*p->blocks));
        p->blocks[p->block_count++] =
            (struct block){ from->worth != NULL ? from->worth[i] : from->each, number, i, end - i,
                            0 };
        p->classes[number].block_count++;
        i = end;
    }
}

int
programme_add(struct programme *p, const struct programme_class *from)
{
    int number = p->class_count;

    p->classes = room(p, p->classes, number, &p->class_capacity, sizeof(*p->classes));
    p->classes[number] = (struct class){
        .first_term = p->term_count,
        .term_count = from->row_count,
        .sign = from->sign,
        .first_block = p->block_count,
        .size = from->size,
        .base_high = from->size,
    };
    p->class_count++;
    for (int i = 0; i < from->row_count; i++) {
        p->terms = room(p, p->terms, p->term_count, &p->term_capacity, sizeof(*p->terms));
        p->terms[p->term_count++] = from->rows[i];
    }
    add_blocks(p, number, from);
    return number;
}

void
programme_take(struct programme *p, int class, int low, int high)
{
    p->classes[class].base_low = low;
    p->classes[class].base_high = high;
}

/* ------------------------------------------------------------------ columns */

int
within(int number, int low, int high)
{
    return number < low ? low : number > high ? high : number;
}

int
block_low(const struct programme *p, const struct block *b)
{
    return within(p->classes[b->class].low - b->from, 0, b->count);
}

int
block_high(const struct programme *p, const struct block *b)
{
    return within(p->classes[b->class].high - b->from, 0, b->count);
}

static void
tell_bounds(struct programme *p, const struct block *b)
{
    int low = block_low(p, b), high = block_high(p, b);

    glp_set_col_bnds(p->lp, b->column, low == high ? GLP_FX : GLP_DB, low, high);
}

void
add_column(struct programme *p, int block)
{
    struct block *b = &p->blocks[block];
    const struct class *k = &p->classes[b->class];

    b->column = glp_add_cols(p->lp, 1);
    p->column_block =
        room(p, p->column_block, p->column_count, &p->column_capacity, sizeof(*p->column_block));
    p->column_block[p->column_count++] = block;
    for (int i = 0; i < k->term_count; i++) {
        p->indices[i + 1] = p->terms[k->first_term + i] + 1;
        p->values[i + 1] = k->sign;
    }
    glp_set_mat_col(p->lp, b->column, k->term_count, p->indices, p->values);
    glp_set_obj_coef(p->lp, b->column, (double)b->worth);
    glp_set_col_stat(p->lp, b->column, GLP_NL);
    tell_bounds(p, b);
}

void
bound_class(struct programme *p, int class, int low, int high)
{
    struct class *k = &p->classes[class];

    k->low = low;
    k->high = high;
    for (int i = k->first_block; i < k->first_block + k->block_count; i++) {
        if (p->blocks[i].column != 0)
            tell_bounds(p, &p->blocks[i]);
        else if (block_low(p, &p->blocks[i]) > 0)
            add_column(p, i);
    }
}

/* ------------------------------------------------------------------ ready */

/* What stands for a row's lack (1) or excess (-1): its members are worth less than nothing. */
static int
add_penalty(struct programme *p, int row, int sign, int size)
{
    return programme_add(
        p, &(struct programme_class){
               .rows = &row, .row_count = 1, .sign = sign, .size = size, .each = -p->penalty });
}

static int
reach(const struct programme *p)
{
    int64_t all = 0;

    for (int i = 0; i < p->given_count; i++)
        all += p->classes[i].size;
    return all > INT_MAX / 4 ? INT_MAX / 4 : (int)all;
}

/* The dearest columns, and of each row as many as it needs: something to begin with. */
static int
compare_blocks(const void *a, const void *b)
{
    const struct block *const *x = a, *const *y = b;

    if ((*x)->worth != (*y)->worth)
        return (*x)->worth > (*y)->worth ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static bool
is_needed(const struct programme *p, const struct block *b, int *have)
{
    const struct class *k = &p->classes[b->class];
    bool needed = false;

    for (int i = 0; i < k->term_count; i++) {
        int row = p->terms[k->first_term + i];
        int low = p->rows[row].low;

        if (k->sign > 0 && low != ROW_NO_LOW && have[row] < low + 2)
            needed = true;
    }
    for (int i = 0; needed && i < k->term_count; i++)
        have[p->terms[k->first_term + i]] += b->count;
    return needed;
}

static void
add_first_columns(struct programme *p)
{
    struct block **sorted = arena_array(p->arena, (size_t)p->block_count + 1, sizeof(*sorted));
    int *have = arena_array(p->arena, (size_t)p->row_count + 1, sizeof(*have));

    for (int i = 0; i < p->block_count; i++)
        sorted[i] = &p->blocks[i];
    qsort(sorted, (size_t)p->block_count, sizeof(struct block *), compare_blocks);
    for (int i = 0; i < p->block_count; i++)
        if (sorted[i]->class >= p->given_count || is_needed(p, sorted[i], have))
            add_column(p, (int)(sorted[i] - p->blocks));
}

void
programme_ready(struct programme *p, int64_t penalty)
{
    int64_t low = INT64_MAX, high = INT64_MIN;
    int all;

    p->penalty = penalty;
    p->given_count = p->class_count;
    for (int i = 0; i < p->block_count; i++) {
        low = p->blocks[i].worth < low ? p->blocks[i].worth : low;
        high = p->blocks[i].worth > high ? p->blocks[i].worth : high;
    }
    p->range = p->block_count > 0 ? high - low : 0;
    all = reach(p);
    for (int i = 0; i < p->row_count; i++) {
        int lack = p->rows[i].low == ROW_NO_LOW ? 0 : abs(p->rows[i].low);

        p->rows[i].short_class = add_penalty(p, i, 1, all + lack);
        p->rows[i].over_class = add_penalty(p, i, -1, all + lack);
    }
    p->active = arena_array(p->arena, (size_t)p->class_count + 1, sizeof(*p->active));
    p->trial = arena_array(p->arena, (size_t)p->class_count + 1, sizeof(*p->trial));
    p->sums = arena_array(p->arena, (size_t)p->row_count + 1, sizeof(*p->sums));
    p->missing = arena_array(p->arena, (size_t)p->block_count + 1, sizeof(*p->missing));
    p->lp = glp_create_prob();
    glp_set_obj_dir(p->lp, GLP_MAX);
    if (p->row_count > 0)
        glp_add_rows(p->lp, p->row_count);
    for (int i = 0; i < p->row_count; i++)
        tell_row(p, i);
    for (int i = 0; i < p->class_count; i++) {
        p->classes[i].low = p->classes[i].base_low;
        p->classes[i].high = p->classes[i].base_high;
    }
    add_first_columns(p);
}

const int64_t *
programme_prices(const struct programme *p)
{
    return p->root_price;
}

int
programme_nodes(const struct programme *p)
{
    return p->nodes;
}
