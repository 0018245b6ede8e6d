/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a merger: which rows make one unit, what each stands under, and what moves along. Every problem is noted
 * at its row before the answer is given, so that a long table is mended in one go. */
#include "feature/unit/unit_merge_plan.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { WHOLE_PPM = 1000000, PARTS_MAX = 64, CLIMB_MAX = 32 };

static const char *
or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

#define ROW_PROBLEM(c, m, row, column, ...)                                                        \
    ((m)->file == NULL                                                                             \
         ? problem((c), "rows", __VA_ARGS__)                                                       \
         : problem_at((c), (m)->file, (row)->line, (m)->column_at[column], __VA_ARGS__))

/* ------------------------------------------------------------------ the old units */

static int
compare_row_old(const void *a, const void *b)
{
    const struct merger_row *left = *(const struct merger_row *const *)a;
    const struct merger_row *right = *(const struct merger_row *const *)b;

    if (left->old_unit_id != right->old_unit_id)
        return left->old_unit_id < right->old_unit_id ? -1 : 1;
    return left < right ? -1 : left > right;
}

static int
compare_row_new(const void *a, const void *b)
{
    const struct merger_row *left = *(const struct merger_row *const *)a;
    const struct merger_row *right = *(const struct merger_row *const *)b;
    int order = strcmp(or_empty(left->new_code), or_empty(right->new_code));

    if (order != 0)
        return order;
    return left < right ? -1 : left > right;
}

struct merge_old *
merge_plan_find(const struct merge_plan *plan, int64_t id)
{
    int low = 0, high = plan->old_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (plan->olds[middle].unit.id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < plan->old_count && plan->olds[low].unit.id == id ? &plan->olds[low] : NULL;
}

static enum status
check_old(struct ctx *c, struct merge_plan *plan, struct merge_old *old, int64_t id)
{
    const struct unit_merger *m = plan->m;
    struct date before = date_add_days(m->effect_on, -1);
    enum status st = unit_find(c, id, before, &old->unit);

    old->unit.id = id;
    if (st == NOT_FOUND)
        return ROW_PROBLEM(c, m, old->rows[0], MERGER_OLD_CODE, tr(c, "There is no such unit."));
    if (st == OK)
        st = require(c, EDIT_UNITS, id, 0);
    if (st != OK)
        return st;
    if (!date_is_within(before, old->unit.from_on, old->unit.to_on))
        return ROW_PROBLEM(
            c, m, old->rows[0], MERGER_OLD_CODE,
            tr(c, "%s (%s) exists %s, not on %s, the day before. Check the code and the day."),
            unit_title(c, &old->unit), old->unit.code,
            unit_days_text(c, old->unit.from_on, old->unit.to_on), date_vi(c->arena, before));
    return OK;
}

/* A unit's parts: no pair twice; shares for all or for none; together a whole. */
static enum status
check_parts(struct ctx *c, const struct unit_merger *m, const struct merge_old *old)
{
    int known = 0;
    int64_t sum = 0;
    enum status st = OK;

    for (int i = 0; i < old->row_count; i++) {
        const struct merger_row *row = old->rows[i];

        known += row->share_ppm > 0;
        sum += row->share_ppm;
        for (int k = 0; k < i; k++) {
            if (strcmp(or_empty(old->rows[k]->new_code), or_empty(row->new_code)) != 0 &&
                or_empty(row->new_code)[0] != '\0' && or_empty(old->rows[k]->new_code)[0] != '\0')
                continue;
            st = ROW_PROBLEM(c, m, row, MERGER_OLD_CODE,
                             tr(c, "%s stands in row %lld already. Delete one of the two rows."),
                             unit_title(c, &old->unit), (long long)old->rows[k]->line);
            break;
        }
    }
    if (st != OK || known == 0)
        return st;
    if (known < old->row_count)
        return ROW_PROBLEM(
            c, m, old->rows[0], MERGER_SHARE,
            tr(c, "%s has a share in some of its rows only. Give the share in each, or in none."),
            unit_title(c, &old->unit));
    if (llabs(sum - WHOLE_PPM) > 100LL * old->row_count)
        return ROW_PROBLEM(c, m, old->rows[0], MERGER_SHARE,
                           tr(c, "The shares of %s make %.4g%%, not 100%%. A unit goes over whole: "
                                 "name all its parts."),
                           unit_title(c, &old->unit), (double)sum / 10000);
    return OK;
}

static enum status
find_olds(struct ctx *c, struct merge_plan *plan)
{
    const struct unit_merger *m = plan->m;
    size_t n = (size_t)m->row_count;
    const struct merger_row **rows = arena_array(c->arena, n, sizeof(struct merger_row *));
    enum status worst = OK;

    for (size_t i = 0; i < n; i++)
        rows[i] = &m->rows[i];
    qsort(rows, n, sizeof(rows[0]), compare_row_old);
    plan->olds = arena_array(c->arena, n, sizeof(*plan->olds));
    for (int i = 0; i < m->row_count;) {
        struct merge_old *old = &plan->olds[plan->old_count++];
        int first = i;
        enum status st;

        while (i < m->row_count && rows[i]->old_unit_id == rows[first]->old_unit_id)
            i++;
        old->rows = &rows[first];
        old->row_count = i - first;
        old->is_dissolved = old->row_count == 1 && or_empty(rows[first]->new_code)[0] == '\0';
        st = check_old(c, plan, old, rows[first]->old_unit_id);
        if (st == OK && old->row_count > PARTS_MAX)
            st = ROW_PROBLEM(c, m, rows[first], MERGER_OLD_CODE,
                             tr(c, "A unit can go over in at most %d parts."), PARTS_MAX);
        if (st == OK)
            st = check_parts(c, m, old);
        if (st != OK && st != INVALID)
            return st;
        worst = st == OK ? worst : st;
    }
    return worst;
}

/* ------------------------------------------------------------------ the new units */

static int
share_of(const struct merge_old *old, const struct merger_row *row)
{
    return old->row_count == 1 ? WHOLE_PPM : row->share_ppm;
}

/* Name and kind stand in one of the rows at least, and do not contradict each other. */
static enum status
take_words(struct ctx *c, const struct unit_merger *m, struct merge_target *t,
           const struct merger_row *row)
{
    const char *name = or_empty(row->new_name), *kind = or_empty(row->new_kind);
    const struct unit_kind *k;

    if (kind[0] != '\0') {
        k = unit_kind_parse(c->arena, kind);
        if (k == NULL)
            return ROW_PROBLEM(c, m, row, MERGER_NEW_KIND,
                               tr(c, "“%s” is no kind of unit. Write one of: %s."), kind,
                               unit_kinds_text(c));
        if (t->unit.kind != NULL && strcmp(t->unit.kind, k->code) != 0)
            return ROW_PROBLEM(
                c, m, row, MERGER_NEW_KIND,
                tr(c, "Row %lld gives the unit with the code %s another kind. Make them the same."),
                (long long)t->row->line, t->unit.code);
        t->unit.kind = k->code;
        t->unit.level = k->level;
        name = unit_name_without_kind(c->arena, k, name);
    }
    if (name[0] == '\0')
        return OK;
    if (t->unit.name != NULL && strcmp(t->unit.name, name) != 0)
        return ROW_PROBLEM(
            c, m, row, MERGER_NEW_NAME,
            tr(c, "Row %lld gives the unit with the code %s the name %s. Make them the same."),
            (long long)t->row->line, t->unit.code, t->unit.name);
    if (text_length(name) > UNIT_NAME_MAX)
        return ROW_PROBLEM(c, m, row, MERGER_NEW_NAME,
                           tr(c, "The name is longer than %d characters. Shorten it."),
                           UNIT_NAME_MAX);
    t->unit.name = name;
    return OK;
}

static enum status
find_kept(struct ctx *c, const struct merge_plan *plan, struct merge_target *t)
{
    const struct unit_merger *m = plan->m;
    struct merge_old *old;
    enum status st = unit_find_by_code(c, t->unit.code, m->effect_on, &t->unit);

    if (st == NOT_FOUND)
        return ROW_PROBLEM(
            c, m, t->row, MERGER_NEW_CODE,
            tr(c, "No unit has the code %s on %s. Give the new unit's name and kind."),
            t->unit.code, date_vi(c->arena, m->effect_on));
    if (st != OK)
        return st;
    t->is_kept = true;
    old = merge_plan_find(plan, t->unit.id);
    if (old != NULL &&
        (old->row_count > 1 || strcmp(or_empty(old->rows[0]->new_code), t->unit.code) != 0))
        return ROW_PROBLEM(c, m, t->row, MERGER_NEW_CODE,
                           tr(c, "%s goes over to another unit in row %lld, so it cannot take "
                                 "over. Check the codes."),
                           unit_title(c, &t->unit), (long long)old->rows[0]->line);
    if (old != NULL)
        old->is_kept = true;
    return old != NULL ? OK : require(c, EDIT_UNITS, t->unit.id, 0);
}

/* Nobody else has the code from the first day on; a unit that begins that day under the same name is the one meant. */
static enum status
check_code(struct ctx *c, const struct merge_plan *plan, struct merge_target *t)
{
    const struct unit_merger *m = plan->m;
    struct query *q = query_new(
        c, "SELECT " UNIT_COLUMNS ", p.parent_id FROM unit u " UNIT_PLACE_ON(
               "$2") "WHERE u.code = $1 AND (u.to_on IS NULL OR u.to_on > $2) ORDER BY u.from_on");
    struct unit *others;
    int count;
    enum status st;

    bind_text(q, t->unit.code);
    bind_date(q, m->effect_on);
    st = unit_read_all(c, q, &others, &count);
    for (int i = 0; st == OK && i < count; i++) {
        const struct merge_old *old = merge_plan_find(plan, others[i].id);

        if (date_compare(others[i].from_on, m->effect_on) == 0 &&
            strcmp(others[i].name, t->unit.name) == 0 && strcmp(others[i].kind, t->unit.kind) == 0)
            t->unit = others[i];
        else if (old == NULL)
            st = ROW_PROBLEM(c, m, t->row, MERGER_NEW_CODE,
                             tr(c, "%s has the code %s %s and does not end with this merger. Give "
                                   "another code, or add "
                                   "that unit."),
                             unit_title(c, &others[i]), t->unit.code,
                             unit_days_text(c, others[i].from_on, others[i].to_on));
    }
    return st;
}

static enum status
check_target(struct ctx *c, const struct merge_plan *plan, struct merge_target *t)
{
    const struct unit_merger *m = plan->m;

    if (!unit_code_is_valid(t->unit.code))
        return ROW_PROBLEM(
            c, m, t->row, MERGER_NEW_CODE,
            tr(c, "A code has 1 to %d letters without marks, digits and . - _ / and no blanks. "
                  "Type the code of the statistics office, or the office's own."),
            UNIT_CODE_MAX);
    if (t->unit.name == NULL && t->unit.kind == NULL)
        return find_kept(c, plan, t);
    if (t->unit.name == NULL)
        return ROW_PROBLEM(c, m, t->row, MERGER_NEW_NAME,
                           tr(c, "The name is missing. Type the name without its kind: Nghi Sơn."));
    if (t->unit.kind == NULL)
        return ROW_PROBLEM(c, m, t->row, MERGER_NEW_KIND,
                           tr(c, "The kind is missing. Write one of: %s."), unit_kinds_text(c));
    t->unit.from_on = m->effect_on;
    return check_code(c, plan, t);
}

static enum status
find_targets(struct ctx *c, struct merge_plan *plan)
{
    const struct unit_merger *m = plan->m;
    size_t n = (size_t)m->row_count;
    const struct merger_row **rows = arena_array(c->arena, n, sizeof(struct merger_row *));
    enum status worst = OK;

    for (size_t i = 0; i < n; i++)
        rows[i] = &m->rows[i];
    qsort(rows, n, sizeof(rows[0]), compare_row_new);
    plan->targets = arena_array(c->arena, n, sizeof(*plan->targets));
    for (int i = 0; i < m->row_count;) {
        int first = i;
        struct merge_target *t = &plan->targets[plan->target_count];
        enum status st = OK;

        while (i < m->row_count &&
               strcmp(or_empty(rows[i]->new_code), or_empty(rows[first]->new_code)) == 0)
            i++;
        if (or_empty(rows[first]->new_code)[0] == '\0')
            continue;
        plan->target_count++;
        t->row = rows[first];
        t->unit.code = rows[first]->new_code;
        t->from = arena_array(c->arena, (size_t)(i - first), sizeof(struct merge_old *));
        t->share_ppm = arena_array(c->arena, (size_t)(i - first), sizeof(int));
        for (int k = first; k < i; k++) {
            struct merge_old *old = merge_plan_find(plan, rows[k]->old_unit_id);

            t->from[t->from_count] = old;
            t->share_ppm[t->from_count++] = share_of(old, rows[k]);
            if (take_words(c, m, t, rows[k]) != OK)
                st = INVALID;
        }
        if (st == OK)
            st = check_target(c, plan, t);
        if (st != OK && st != INVALID)
            return st;
        worst = st == OK ? worst : st;
    }
    return worst;
}

/* ------------------------------------------------------------------ done before? */

static enum status
find_done(struct ctx *c, struct merge_plan *plan)
{
    const struct unit_merger *m = plan->m;
    int done = 0, rows = 0;
    enum status st = OK;

    for (int i = 0; st == OK && i < plan->old_count; i++) {
        struct merge_old *old = &plan->olds[i];
        struct unit_succession *after;
        int count, same = 0;

        if (old->is_kept)
            continue;
        st = unit_list_successors(c, old->unit.id, &after, &count);
        for (int k = 0; st == OK && k < count; k++) {
            for (int r = 0; r < old->row_count; r++)
                same += strcmp(after[k].unit.code, or_empty(old->rows[r]->new_code)) == 0 &&
                        date_compare(after[k].effect_on, m->effect_on) == 0;
        }
        if (st == OK && count > 0 && same < old->row_count)
            st = ROW_PROBLEM(c, m, old->rows[0], MERGER_OLD_CODE,
                             tr(c, "%s went over to %s on %s already. Delete the row."),
                             unit_title(c, &old->unit), unit_title(c, &after[0].unit),
                             date_vi(c->arena, after[0].effect_on));
        old->is_ending =
            old->is_dissolved ? date_compare(old->unit.to_on, m->effect_on) != 0 : same == 0;
        rows++;
        done += !old->is_ending;
    }
    plan->is_done = st == OK && done == rows;
    return st;
}

/* ------------------------------------------------------------------ what stands where afterwards */

enum { CARRIER_SPLIT = -2 }; /* several take over: nobody can say which */

static enum status
carrier_of(struct ctx *c, const struct merge_plan *plan, int64_t id, struct merge_carrier *out)
{
    struct date before = date_add_days(plan->m->effect_on, -1);

    for (int i = 0; id != 0 && i < CLIMB_MAX; i++) {
        const struct merge_old *old = merge_plan_find(plan, id);
        struct unit u;
        enum status st;

        if (old != NULL && !old->is_dissolved && !old->is_kept) {
            *out = (struct merge_carrier){ CARRIER_SPLIT, id };
            for (int t = 0; old->row_count == 1 && t < plan->target_count; t++) {
                if (strcmp(plan->targets[t].row->new_code, old->rows[0]->new_code) == 0)
                    out->target = t;
            }
            return OK;
        }
        st = unit_find(c, id, before, &u);
        if (st != OK)
            return st;
        if ((old == NULL || old->is_kept) &&
            date_is_within(plan->m->effect_on, u.from_on, u.to_on)) {
            *out = (struct merge_carrier){ -1, id };
            return OK;
        }
        id = u.parent_id;
    }
    *out = (struct merge_carrier){ -1, 0 };
    return OK;
}

static bool
is_same_carrier(struct merge_carrier a, struct merge_carrier b)
{
    return a.target == b.target && (a.target >= 0 || a.unit_id == b.unit_id);
}

/* The old units' parents agree, or the old unit with the same code decides. */
static enum status
find_parent(struct ctx *c, struct merge_plan *plan, struct merge_target *t)
{
    struct merge_carrier found = { -1, 0 };
    bool is_decided = false, is_doubtful = false;

    if (t->row->new_parent_id != 0) {
        t->parent = (struct merge_carrier){ -1, t->row->new_parent_id };
        return carrier_of(c, plan, t->row->new_parent_id, &t->parent);
    }
    for (int i = 0; i < t->from_count; i++) {
        struct merge_carrier one;
        enum status st = carrier_of(c, plan, t->from[i]->unit.parent_id, &one);

        if (st != OK)
            return st;
        is_doubtful =
            is_doubtful || one.target == CARRIER_SPLIT || (i > 0 && !is_same_carrier(one, found));
        if (!is_decided)
            found = one;
        if (strcmp(t->from[i]->unit.code, t->unit.code) == 0)
            is_decided = one.target != CARRIER_SPLIT;
    }
    if (is_doubtful && !is_decided)
        return ROW_PROBLEM(c, plan->m, t->row, MERGER_NEW_PARENT,
                           tr(c, "The old units of %s stood under different units. Say in the "
                                 "column new_parent under "
                                 "which one it stands."),
                           unit_title(c, &t->unit));
    t->parent = found;
    return OK;
}

static enum status
find_parents(struct ctx *c, struct merge_plan *plan)
{
    enum status worst = OK;

    for (int i = 0; i < plan->target_count; i++) {
        struct merge_target *t = &plan->targets[i];
        enum status st = OK;

        if (t->unit.id != 0)
            t->parent = (struct merge_carrier){ -1, t->unit.parent_id };
        else
            st = find_parent(c, plan, t);

        if (st != OK && st != INVALID)
            return st;
        worst = st == OK ? worst : st;
    }
    return worst;
}

static void
add_move(struct ctx *c, struct merge_plan *plan, int *room, struct merge_move move)
{
    if (plan->move_count == *room) {
        *room = *room == 0 ? 32 : 2 * *room;
        plan->moves = arena_grow(c->arena, plan->moves, (size_t)plan->move_count, (size_t)*room,
                                 sizeof(*plan->moves));
    }
    plan->moves[plan->move_count++] = move;
}

static enum status
list_below(struct ctx *c, const struct merge_plan *plan, const struct merge_old *old,
           struct unit **out, struct date **out_from, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " UNIT_COLUMNS ", p.parent_id, p.from_on FROM unit_place p "
                     "JOIN unit u ON u.id = p.unit_id WHERE p.parent_id = $1 "
                     "AND (p.to_on IS NULL OR p.to_on > $2) ORDER BY u.name_sort, u.id");
    struct unit *units = NULL;
    struct date *from = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, old->unit.id);
    bind_date(q, plan->m->effect_on);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            units = arena_grow(c->arena, units, (size_t)count, (size_t)room, sizeof(*units));
            from = arena_grow(c->arena, from, (size_t)count, (size_t)room, sizeof(*from));
        }
        unit_read(q, &units[count]);
        from[count++] = col_date(q, 10);
    }
    st = query_end(q);
    *out = units;
    *out_from = from;
    *out_count = count;
    return st;
}

static enum status
find_moves_of(struct ctx *c, struct merge_plan *plan, const struct merge_old *old, int *room)
{
    struct merge_carrier to;
    struct unit *below;
    struct date *from;
    int count, going_on = 0;
    enum status st = list_below(c, plan, old, &below, &from, &count);

    if (st == OK && count > 0)
        st = carrier_of(c, plan, old->unit.id, &to);
    for (int i = 0; st == OK && i < count; i++) {
        const struct merge_old *self = merge_plan_find(plan, below[i].id);
        struct date on =
            date_compare(from[i], plan->m->effect_on) < 0 ? plan->m->effect_on : from[i];

        if (self != NULL && !self->is_kept)
            continue;
        going_on++;
        add_move(c, plan, room, (struct merge_move){ below[i], old, to, on });
    }
    if (st == OK && going_on > 0 && to.target == CARRIER_SPLIT)
        return ROW_PROBLEM(
            c, plan->m, old->rows[0], MERGER_OLD_CODE,
            tr(c,
               "%s goes over to several units, and %d units stand below it. Move these under the "
               "unit they go to first."),
            unit_title(c, &old->unit), going_on);
    return st;
}

static enum status
find_moves(struct ctx *c, struct merge_plan *plan)
{
    enum status worst = OK;
    int room = 0;

    for (int i = 0; i < plan->old_count; i++) {
        enum status st = plan->olds[i].is_kept ? OK : find_moves_of(c, plan, &plan->olds[i], &room);

        if (st != OK && st != INVALID)
            return st;
        worst = st == OK ? worst : st;
    }
    return worst;
}

/* ------------------------------------------------------------------ the whole */

static enum status
check_act(struct ctx *c, const struct unit_merger *m)
{
    enum status st = OK;

    if (date_is_none(m->effect_on) || date_compare(m->effect_on, UNIT_DAY_UNKNOWN) <= 0)
        st = problem(c, "effect_on", tr(c, "The first day of the new units is missing."));
    if (m->basis == NULL || m->basis[0] == '\0')
        st = problem(c, "basis",
                     tr(c, "The basis is missing. Name the document: its number, day and issuer."));
    else if (text_length(m->basis) > UNIT_BASIS_MAX)
        st = problem(c, "basis", tr(c, "The basis is longer than %d characters. Shorten it."),
                     UNIT_BASIS_MAX);
    if (m->row_count == 0)
        st = problem(
            c, "rows",
            tr(c, "The table has no rows. Each row names an old unit and what it becomes."));
    return st;
}

enum status
merge_plan_make(struct ctx *c, const struct unit_merger *m, struct merge_plan *out)
{
    enum status (*const steps[])(struct ctx *, struct merge_plan *) = { find_olds, find_targets,
                                                                        find_done, find_parents,
                                                                        find_moves };
    struct merge_plan plan = { .m = m };
    enum status st = check_act(c, m);

    for (size_t i = 0; st == OK && i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (i == 3 && plan.is_done)
            break;
        st = steps[i](c, &plan);
        /* Both look at the words of the rows alone: tell all that is wrong with them. */
        if (st == INVALID && i == 0)
            (void)!find_targets(c, &plan);
    }
    if (st == OK)
        *out = plan;
    return st;
}
