/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a merger as it was planned, in one transaction, and shows it before. */
#include "feature/unit/unit_merge_plan.h"

#include "core/text.h"
#include "db/audit.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct merging {
    const struct unit_merger *m;
    struct merge_plan plan;
    int64_t change_id;
};

static int64_t
id_of(const struct merge_plan *plan, struct merge_carrier carrier)
{
    return carrier.target >= 0 ? plan->targets[carrier.target].unit.id : carrier.unit_id;
}

static enum status
write_change(struct ctx *c, struct merging *w)
{
    struct query *q =
        query_new(c, "INSERT INTO unit_change (id, effect_on, basis, created_at, account_id) "
                     "VALUES ($1, $2, $3, $4, $5)");
    enum status st;

    w->change_id = db_new_id(c);
    bind_int(q, w->change_id);
    bind_date(q, w->m->effect_on);
    bind_text(q, w->m->basis);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    if (st != OK)
        return st;
    return audit_write(c, "unit_change", w->change_id, "merge", NULL,
                       json_pack("{s:s, s:s, s:i, s:i, s:i}", "effect_on",
                                 date_iso(c->arena, w->m->effect_on), "basis", w->m->basis, "old",
                                 w->plan.old_count, "new", w->plan.target_count, "moved",
                                 w->plan.move_count));
}

/* Parents before children. */
static enum status
write_target(struct ctx *c, struct merge_plan *plan, struct merge_target *t)
{
    int64_t parent_id;
    enum status st = OK;

    if (t->state != TARGET_NEW || t->unit.id != 0)
        return OK;
    t->state = TARGET_OPEN;
    if (t->parent.target >= 0)
        st = write_target(c, plan, &plan->targets[t->parent.target]);
    parent_id = id_of(plan, t->parent);
    if (st == OK && parent_id != 0)
        st = unit_check_parent(c, &t->unit, parent_id, t->unit.from_on, t->unit.to_on);
    if (st == OK)
        st = unit_write_new(c, &t->unit, parent_id, "merge");
    t->state = TARGET_DONE;
    return st;
}

static enum status
write_successors(struct ctx *c, const struct merging *w, const struct merge_target *t)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < t->from_count; i++) {
        struct query *q;

        if (t->from[i]->unit.id == t->unit.id || !t->from[i]->is_ending)
            continue;
        q = query_new(
            c,
            "INSERT INTO unit_successor (unit_id, successor_id, effect_on, share_ppm, change_id) "
            "VALUES ($1, $2, $3, $4, $5)");
        bind_int(q, t->from[i]->unit.id);
        bind_int(q, t->unit.id);
        bind_date(q, w->m->effect_on);
        if (t->share_ppm[i] > 0)
            bind_int(q, t->share_ppm[i]);
        else
            bind_null(q);
        bind_int(q, w->change_id);
        st = query_end(q);
    }
    return st;
}

static enum status
write_moves(struct ctx *c, const struct merge_plan *plan)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < plan->move_count; i++)
        st = unit_write_move(c, &plan->moves[i].unit, id_of(plan, plan->moves[i].to),
                             plan->moves[i].on);
    return st;
}

/* All ends first: among the old units some stand below others. */
static enum status
write_ends(struct ctx *c, const struct merge_plan *plan)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < plan->old_count; i++) {
        const struct merge_old *old = &plan->olds[i];

        if (!old->is_kept && date_compare(old->unit.to_on, plan->m->effect_on) != 0)
            st = unit_write_end(c, &old->unit, plan->m->effect_on);
    }
    for (int i = 0; st == OK && i < plan->old_count; i++) {
        struct unit ended = plan->olds[i].unit;

        ended.to_on = plan->m->effect_on;
        if (!plan->olds[i].is_kept)
            st = unit_check_below_days(c, &ended);
    }
    return st;
}

static enum status
merge_planned(struct ctx *c, void *arg)
{
    struct merging *w = arg;
    enum status st = merge_plan_make(c, w->m, &w->plan);

    if (st != OK || w->plan.is_done)
        return st;
    st = write_change(c, w);
    for (int i = 0; st == OK && i < w->plan.target_count; i++)
        st = write_target(c, &w->plan, &w->plan.targets[i]);
    if (st == OK)
        st = write_moves(c, &w->plan);
    if (st == OK)
        st = write_ends(c, &w->plan);
    for (int i = 0; st == OK && i < w->plan.target_count; i++)
        st = write_successors(c, w, &w->plan.targets[i]);
    if (st == OK)
        st = merge_tell(c, &w->plan, w->change_id);
    if (st == OK)
        db_touch(c, "unit");
    return st;
}

enum status
unit_merge(struct ctx *c, const struct unit_merger *m)
{
    struct merging w = { .m = m };

    return db_transact(c, merge_planned, &w);
}

/* ------------------------------------------------------------------ preview */

struct questions {
    struct ctx *c;
    struct merger_preview *out;
    int room;
};

static void __attribute__((format(printf, 2, 3))) ask(struct questions *qs, const char *format, ...)
{
    struct merger_preview *out = qs->out;
    va_list args;

    if (out->question_count == qs->room) {
        qs->room = qs->room == 0 ? 8 : 2 * qs->room;
        out->questions = arena_grow(qs->c->arena, out->questions, (size_t)out->question_count,
                                    (size_t)qs->room, sizeof(*out->questions));
    }
    va_start(args, format);
    out->questions[out->question_count++] = arena_vprintf(qs->c->arena, format, args);
    va_end(args);
}

static void
ask_about_olds(struct questions *qs, const struct merge_plan *plan)
{
    struct ctx *c = qs->c;

    for (int i = 0; i < plan->old_count; i++) {
        const struct merge_old *old = &plan->olds[i];

        if (old->row_count > 1 && old->rows[0]->share_ppm == 0)
            ask(qs,
                tr(c, "%s goes to %d units without shares: its figures cannot be divided and stay "
                      "with the unit above. "
                      "Are the shares known?"),
                unit_title(c, &old->unit), old->row_count);
    }
}

/* A code or a name that goes on with something else is right often, and a slip sometimes. */
static void
ask_about_targets(struct questions *qs, const struct merge_plan *plan)
{
    struct ctx *c = qs->c;
    const char *codes = "";

    for (int i = 0; i < plan->target_count; i++) {
        const struct merge_target *t = &plan->targets[i];

        for (int k = 0; k < t->from_count && !t->is_kept; k++) {
            const struct unit *old = &t->from[k]->unit;
            bool same_code = strcmp(old->code, t->unit.code) == 0,
                 same_name = strcmp(old->name, t->unit.name) == 0;

            if (same_code && !same_name)
                codes = arena_printf(c->arena, "%s%s%s (%s)", codes, codes[0] == '\0' ? "" : ", ",
                                     unit_title(c, &t->unit), unit_title(c, old));
            else if (same_name && !same_code)
                ask(qs,
                    tr(c, "%s keeps its name but takes the code %s instead of %s. Is that so in "
                          "the decision?"),
                    unit_title(c, &t->unit), t->unit.code, old->code);
        }
    }
    if (codes[0] != '\0')
        ask(qs, tr(c, "These take the code of a unit with another name: %s. Are the codes right?"),
            codes);
}

static bool
has_new_below(const struct merge_plan *plan, int64_t id)
{
    for (int i = 0; i < plan->target_count; i++) {
        if (plan->targets[i].parent.target < 0 && plan->targets[i].parent.unit_id == id)
            return true;
    }
    return false;
}

/* All that stood below a unit is merged, and the unit itself is in no row: a district that goes as its communes did. */
static enum status
ask_about_emptied(struct questions *qs, const struct merge_plan *plan)
{
    struct ctx *c = qs->c;
    int64_t seen = 0;

    for (int i = 0; i < plan->old_count; i++) {
        int64_t parent_id = plan->olds[i].unit.parent_id;
        struct unit parent, *below;
        int count, merged = 0;
        enum status st;

        if (parent_id == 0 || parent_id == seen || merge_plan_find(plan, parent_id) != NULL)
            continue;
        seen = parent_id;
        st =
            unit_list_children(c, parent_id, date_add_days(plan->m->effect_on, -1), &below, &count);
        if (st == OK)
            st = unit_find(c, parent_id, plan->m->effect_on, &parent);
        if (st != OK)
            return st;
        for (int k = 0; k < count; k++)
            merged += merge_plan_find(plan, below[k].id) != NULL;
        if (merged == count && date_is_within(plan->m->effect_on, parent.from_on, parent.to_on) &&
            (parent.level == LEVEL_DISTRICT || !has_new_below(plan, parent_id)))
            ask(qs,
                tr(c, "All that stands below %s is merged. Does it end on the same day? Then add a "
                      "row with its code "
                      "(%s) and an empty new code."),
                unit_title(c, &parent), parent.code);
    }
    return OK;
}

static const char *
parent_title(struct ctx *c, const struct merge_plan *plan, const struct merge_target *t,
             enum status *st)
{
    struct unit parent;

    if (t->parent.target >= 0)
        return unit_title(c, &plan->targets[t->parent.target].unit);
    if (t->parent.unit_id == 0)
        return "";
    *st = unit_find(c, t->parent.unit_id, plan->m->effect_on, &parent);
    return *st == OK ? unit_title(c, &parent) : "";
}

static enum status
show_target(struct ctx *c, const struct merge_plan *plan, int index, struct merger_target *out)
{
    const struct merge_target *t = &plan->targets[index];
    enum status st = OK;

    out->unit = t->unit;
    out->is_kept = t->is_kept;
    out->from = arena_array(c->arena, (size_t)t->from_count, sizeof(struct unit));
    out->from_count = t->from_count;
    for (int i = 0; i < t->from_count; i++)
        out->from[i] = t->from[i]->unit;
    for (int i = 0; i < plan->move_count; i++)
        out->moved_count += plan->moves[i].to.target == index;
    out->parent_title = parent_title(c, plan, t, &st);
    return st;
}

struct titled {
    const char *key;
    struct merger_target target;
};

static int
compare_titled(const void *a, const void *b)
{
    const struct titled *left = a, *right = b;
    int order = strcmp(left->key, right->key);

    return order != 0 ? order : strcmp(left->target.unit.code, right->target.unit.code);
}

static enum status
show_plan(struct ctx *c, const struct merge_plan *plan, struct merger_preview *out)
{
    size_t n = (size_t)plan->target_count;
    struct titled *titled = arena_array(c->arena, n + 1, sizeof(*titled));
    enum status st = OK;

    for (size_t i = 0; st == OK && i < n; i++) {
        titled[i].key = text_sort_key(c->arena, plan->targets[i].unit.name);
        st = show_target(c, plan, (int)i, &titled[i].target);
    }
    if (st != OK)
        return st;
    qsort(titled, n, sizeof(*titled), compare_titled);
    out->targets = arena_array(c->arena, n + 1, sizeof(*out->targets));
    out->target_count = (int)n;
    for (size_t i = 0; i < n; i++)
        out->targets[i] = titled[i].target;
    out->ended = arena_array(c->arena, (size_t)plan->old_count + 1, sizeof(struct unit));
    for (int i = 0; i < plan->old_count; i++) {
        if (plan->olds[i].is_dissolved)
            out->ended[out->ended_count++] = plan->olds[i].unit;
    }
    out->old_count = plan->old_count;
    out->moved_count = plan->move_count;
    out->is_done = plan->is_done;
    return OK;
}

enum status
unit_merge_preview(struct ctx *c, const struct unit_merger *m, struct merger_preview *out)
{
    struct merger_preview preview = { 0 };
    struct questions qs = { c, &preview, 0 };
    struct merge_plan plan;
    enum status st = merge_plan_make(c, m, &plan);

    if (st == OK)
        st = show_plan(c, &plan, &preview);
    if (st == OK && !plan.is_done) {
        ask_about_olds(&qs, &plan);
        ask_about_targets(&qs, &plan);
        st = ask_about_emptied(&qs, &plan);
    }
    if (st == OK)
        *out = preview;
    return st;
}
