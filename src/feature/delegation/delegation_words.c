/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the answer says, in sentences: why each is in or out, what contradicts, and the least relaxation. */
#include "feature/delegation/delegation_inside.h"

#include "core/buf.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ reasons */

static const char *
name_of(const struct plan *p, int person)
{
    return p->candidates[p->candidate_of[person]].name;
}

/* "nữ: ít nhất 8" */
static const char *
quota_words(struct ctx *c, const struct plan *p, int rule)
{
    return arena_printf(c->arena, "%s: %s", p->quotas[rule].words,
                        quota_rule_words(c, &p->quotas[rule], p->selection.seats));
}

static const char *
quota_by_one(struct ctx *c, const struct plan *p, int rule, bool is_most)
{
    const struct delegation_rule *b = &p->quotas[rule].bounds;

    return is_most
               ? arena_printf(c->arena, tr(c, "comes in if the most of “%s” were raised to %d"),
                              p->quotas[rule].words, b->most + 1)
               : arena_printf(c->arena, tr(c, "comes in if the least of “%s” were lowered to %d"),
                              p->quotas[rule].words, b->least - 1);
}

static const char *
short_words(struct ctx *c, const struct plan *p, const struct delegation_reason *r)
{
    if (!r->is_exact)
        return r->points > 0
                   ? arena_printf(c->arena, tr(c, "needs at least %s points more to come in"),
                                  merit_text(c, r->points))
                   : tr(c, "others are as good or better");
    if (r->points == 0)
        return r->other >= 0
                   ? arena_printf(c->arena,
                                  tr(c, "equal in sum; by the order of equals %s goes first"),
                                  name_of(p, r->other))
                   : tr(c, "equal in sum; by the order of equals others go first");
    return r->other >= 0
               ? arena_printf(c->arena, tr(c, "short by %s points; would come in the place of %s"),
                              merit_text(c, r->points), name_of(p, r->other))
               : arena_printf(c->arena, tr(c, "short by %s points; several places would change"),
                              merit_text(c, r->points));
}

static const char *
full_words(struct ctx *c, const struct plan *p, const struct delegation_reason *r)
{
    const char *full = arena_printf(c->arena, tr(c, "“%s” is full with %d"),
                                    p->quotas[r->rule].words, p->quotas[r->rule].bounds.most);

    return r->by_one ? arena_printf(c->arena, "%s; %s", full, quota_by_one(c, p, r->rule, true))
                     : full;
}

static const char *
room_words(struct ctx *c, const struct plan *p, const struct delegation_reason *r)
{
    return r->by_one
               ? quota_by_one(c, p, r->rule, false)
               : arena_printf(c->arena, tr(c, "makes room for “%s”"), quota_words(c, p, r->rule));
}

static const char *
pin_words(struct ctx *c, const struct candidate *k)
{
    const char *by = k->pinned_by != NULL ? k->pinned_by : tr(c, "the program");

    return k->pin_words[0] != '\0'
               ? arena_printf(c->arena, tr(c, "pinned by %s: %s"), by, k->pin_words)
               : arena_printf(c->arena, tr(c, "pinned by %s; the reason is still to be told"), by);
}

static bool
has_rule(const struct plan *p, const struct delegation_reason *r)
{
    return r->rule >= 0 && r->rule < p->quota_count;
}

const char *
plan_reason_words(struct ctx *c, const struct plan *p, int candidate)
{
    const struct candidate *k = &p->candidates[candidate];
    const struct delegation_reason *r = plan_reason(p, candidate);

    if (k->barred != NULL)
        return k->barred;
    if (r == NULL)
        return "";
    switch (r->why) {
    case WHY_NOT_TOLD:
        return "";
    case WHY_PINNED:
        return k->pin != 0 ? pin_words(c, k) : tr(c, "was pinned");
    case WHY_MERIT:
        return tr(c, "by merit");
    case WHY_RULE:
        return has_rule(p, r)
                   ? arena_printf(c->arena, tr(c, "for “%s”"), quota_words(c, p, r->rule))
                   : "";
    case WHY_RULES:
        return tr(c, "for several quotas at once");
    case WHY_MAKES_ROOM:
        return has_rule(p, r) ? room_words(c, p, r) : "";
    case WHY_FULL:
        return has_rule(p, r) ? full_words(c, p, r) : "";
    case WHY_ROOM_FOR_PIN:
        return r->other >= 0 ? arena_printf(c->arena, tr(c, "comes in if %s were not pinned"),
                                            name_of(p, r->other))
                             : "";
    case WHY_BEHIND:
        return r->other >= 0
                   ? arena_printf(c->arena,
                                  tr(c, "%s, who counts in the same quotas, stands before"),
                                  name_of(p, r->other))
                   : "";
    case WHY_SHORT:
        return short_words(c, p, r);
    case WHY_NEVER:
        return tr(c, "no selection that keeps the quotas has this one");
    }
    return "";
}

/* ------------------------------------------------------------------ contradictions */

static int
bound_of(const struct plan *p, int rule, int weight)
{
    return weight >= 0 ? p->quotas[rule].bounds.least : p->quotas[rule].bounds.most;
}

/* Whether all have weight 1 (or -1), and the same number. */
static bool
are_alike(const struct plan *p, const struct delegation_conflict *k, int weight)
{
    for (int i = 0; i < k->rule_count; i++)
        if (k->weights[i] != weight ||
            bound_of(p, k->rules[i], weight) != bound_of(p, k->rules[0], weight))
            return false;
    return true;
}

static bool
all_weigh(const struct delegation_conflict *k, int weight)
{
    for (int i = 0; i < k->rule_count; i++)
        if (k->weights[i] != weight)
            return false;
    return true;
}

/* "3 + 4 + 5" */
static const char *
added(struct ctx *c, const struct plan *p, const struct delegation_conflict *k, int weight)
{
    struct buf b;

    buf_init(&b, c->arena, 64);
    for (int i = 0; i < k->rule_count; i++)
        buf_printf(&b, i > 0 ? " + %d" : "%d", bound_of(p, k->rules[i], weight));
    return b.data;
}

static bool
are_fields(const struct plan *p, const struct delegation_conflict *k)
{
    for (int i = 0; i < k->rule_count; i++)
        if (p->quotas[k->rules[i]].field[0] == '\0')
            return false;
    return true;
}

static const char *
sum_of_leasts(struct ctx *c, const struct plan *p, const struct delegation_conflict *k)
{
    int required = (int)k->required, achievable = (int)k->achievable;
    int least = bound_of(p, k->rules[0], 1);

    if (k->rule_count == 1)
        return arena_printf(c->arena, tr(c, "at least %d are asked for, but only %d can be had"),
                            required, achievable);
    if (k->achievable == p->selection.seats && are_alike(p, k, 1))
        return arena_printf(c->arena,
                            are_fields(p, k) ? tr(c, "%d fields × at least %d = %d > %d seats")
                                             : tr(c, "%d groups × at least %d = %d > %d seats"),
                            k->rule_count, least, required, achievable);
    if (k->achievable == p->selection.seats)
        return arena_printf(c->arena, tr(c, "at least %s = %d > %d seats"), added(c, p, k, 1),
                            required, achievable);
    return arena_printf(c->arena,
                        tr(c, "at least %s = %d, but no choice of %d seats counts more than %d"),
                        added(c, p, k, 1), required, p->selection.seats, achievable);
}

static const char *
sum_words(struct ctx *c, const struct plan *p, const struct delegation_conflict *k)
{
    if (k->available < p->selection.seats)
        return arena_printf(c->arena, tr(c, "%d candidates can be chosen < %d seats"), k->available,
                            p->selection.seats);
    if (k->pinned > p->selection.seats)
        return arena_printf(c->arena, tr(c, "%d are pinned in > %d seats"), k->pinned,
                            p->selection.seats);
    if (!k->has_sum)
        return tr(c, "No choice keeps them all: every one was ruled out by trying");
    if (all_weigh(k, 1))
        return sum_of_leasts(c, p, k);
    if (all_weigh(k, -1))
        return arena_printf(c->arena,
                            tr(c, "at most %s = %d, but any choice of %d seats has at least %d of "
                                  "them"),
                            added(c, p, k, -1), (int)-k->required, p->selection.seats,
                            (int)-k->achievable);
    return arena_printf(c->arena,
                        tr(c, "the leasts less the mosts come to %d, but no choice of %d seats "
                              "gives more than %d"),
                        (int)k->required, p->selection.seats, (int)k->achievable);
}

static const char *
names_of(struct ctx *c, const struct plan *p, const struct delegation_conflict *k)
{
    struct buf b;

    buf_init(&b, c->arena, 256);
    for (int i = 0; i < k->rule_count; i++) {
        if (i > 0)
            buf_add(&b, "; ");
        buf_add(&b, quota_words(c, p, k->rules[i]));
    }
    return b.data != NULL ? b.data : "";
}

/* "nữ: ít nhất 7 thay vì 8" */
static void
add_relaxed(struct ctx *c, const struct plan *p, int rule, struct buf *b)
{
    const struct delegation_rule *was = &p->quotas[rule].bounds;
    const struct delegation_rule *is = &p->answer.conflict.relaxed[rule];

    if (is->least != was->least) {
        if (b->length > 0)
            buf_add(b, "; ");
        buf_printf(b, tr(c, "“%s” at least %d instead of %d"), p->quotas[rule].words, is->least,
                   was->least);
    }
    if (is->most != was->most) {
        if (b->length > 0)
            buf_add(b, "; ");
        buf_printf(b, tr(c, "“%s” at most %d instead of %d"), p->quotas[rule].words, is->most,
                   was->most);
    }
}

enum status
plan_conflict_words(struct ctx *c, const struct plan *p, struct plan_words *out)
{
    const struct delegation_conflict *k = &p->answer.conflict;
    struct buf b;
    int seats = 0;
    enum status st = OK;

    *out = (struct plan_words){ .heading = tr(c, "There are not enough seats or candidates"),
                                .sum = text_capitalise(c->arena, sum_words(c, p, k)) };
    if (k->rule_count > 0 && k->pinned > 0)
        out->sum = arena_printf(c->arena,
                                trn(c, "%s (%d is pinned in)", "%s (%d are pinned in)", k->pinned),
                                out->sum, k->pinned);
    if (k->rule_count > 0)
        out->heading = arena_printf(c->arena,
                                    k->rule_count == 1 ? tr(c, "It cannot be: %s")
                                                       : tr(c, "These cannot be kept together: %s"),
                                    names_of(c, p, k));
    buf_init(&b, c->arena, 256);
    for (int i = 0; k->has_relaxed && i < p->quota_count; i++)
        add_relaxed(c, p, i, &b);
    if (b.length > 0)
        out->relaxed = b.data;
    st = plan_other_seats(c, p, &seats);
    if (st == OK && seats > 0)
        out->seats = arena_printf(c->arena, tr(c, "%d seats"), seats);
    return st;
}
