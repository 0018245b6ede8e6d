/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The closed list, and who comes for whom cannot. */
#include "feature/delegation/delegation_inside.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/inbox.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ who is told */

enum { TOLD_IS, TOLD_SUBSTITUTE, TOLD_NO_MORE };

/* The unit that put the candidate forward. `act` tells apart what is told more than once. */
static enum status
tell(struct ctx *c, const struct plan *p, const struct candidate *k, int variant, const char *words)
{
    return inbox_insert(
        c, &(struct inbox_item){
               .kind = INBOX_DELEGATE,
               .variant = variant,
               .unit_id = k->unit_id,
               .campaign_id = p->selection.campaign_id,
               .subject = json_pack("{s:s, s:s, s:s}", "subject", k->name, "selection",
                                    p->selection.title, "words", words),
               .url = arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64, k->dossier_id),
               .key = arena_printf(c->arena, "delegate/%" PRId64 "/%d/%" PRId64, k->id, variant,
                                   p->selection.version),
           });
}

/* ------------------------------------------------------------------ closing */

struct closing {
    struct plan plan;
    int64_t version;
    const struct pin_reason *reasons;
    int reason_count;
};

static const char *
reason_of(const struct closing *k, const struct candidate *one)
{
    for (int i = 0; i < k->reason_count; i++)
        if (k->reasons[i].candidate_id == one->id)
            return k->reasons[i].words;
    return one->pin_words;
}

/* Each pin is a decision against, or beside, the proposal. */
static enum status
check_reasons(struct ctx *c, const struct closing *k)
{
    int before = c->problem_count;

    for (int i = 0; i < k->plan.candidate_count; i++) {
        const struct candidate *one = &k->plan.candidates[i];
        const char *field = arena_printf(c->arena, "pin-%" PRId64, one->id);

        if (one->pin == 0)
            continue;
        if (text_length(reason_of(k, one)) == 0)
            (void)problem(c, field, tr(c, "Say why %s is pinned."), one->name);
        else if (text_length(reason_of(k, one)) > SELECTION_WORDS_MAX)
            (void)problem(c, field, tr(c, "At most %d characters."), (int)SELECTION_WORDS_MAX);
    }
    return c->problem_count > before ? INVALID : OK;
}

static enum status
write_reason(struct ctx *c, const struct candidate *one, const char *words)
{
    struct query *q = query_new(
        c, "UPDATE selection_candidate SET pin_words = $1 WHERE id = $2 AND pin IS NOT NULL");

    bind_text(q, words);
    bind_int(q, one->id);
    return query_end(q);
}

static enum status
write_delegate(struct ctx *c, const struct closing *k, int at, int position)
{
    struct query *q = query_new(
        c, "INSERT INTO selection_delegate (id, selection_id, candidate_id, position, from_at,"
           " from_by) VALUES ($1, $2, $3, $4, $5, $6)");

    bind_int(q, db_new_id(c));
    bind_int(q, k->plan.selection.id);
    bind_int(q, k->plan.candidates[at].id);
    bind_int(q, position);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static enum status
close_list(struct ctx *c, void *arg)
{
    struct closing *k = arg;
    struct query *q;
    int position = 0;
    enum status st = selection_touch(c, k->plan.selection.id, k->version, false);

    if (st != OK)
        return st;
    q = query_new(c, "UPDATE selection SET state = 'closed', closed_at = $1, closed_by = $2"
                     " WHERE id = $3");
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, k->plan.selection.id);
    st = query_end(q);
    for (int i = 0; st == OK && i < k->plan.candidate_count; i++) {
        if (k->plan.candidates[i].pin != 0)
            st = write_reason(c, &k->plan.candidates[i], reason_of(k, &k->plan.candidates[i]));
        if (st == OK && plan_is_in(&k->plan, i))
            st = write_delegate(c, k, i, ++position);
        if (st == OK && plan_is_in(&k->plan, i))
            st = tell(c, &k->plan, &k->plan.candidates[i], TOLD_IS, "");
    }
    if (st != OK)
        return st;
    return audit_write(c, "selection", k->plan.selection.id, "close", NULL,
                       json_pack("{s:i, s:s}", "delegates", position, "run",
                                 arena_printf(c->arena, "%" PRId64, k->plan.run_id)));
}

enum status
selection_close(struct ctx *c, int64_t selection_id, int64_t version,
                const struct pin_reason *reasons, int count)
{
    struct closing k = { .version = version, .reasons = reasons, .reason_count = count };
    enum status st = plan_read(c, selection_id, &k.plan);

    if (st == OK && !selection_may_write(c, &k.plan.selection))
        st = DENIED;
    if (st != OK)
        return st;
    if (k.plan.selection.is_closed || k.plan.selection.version != version)
        return CONFLICT;
    if (k.plan.is_stale) {
        (void)problem(c, NULL, "%s",
                      tr(c, "Something changed since the last run. Ask for the plan again, then "
                            "close the list."));
        return CONFLICT;
    }
    st = check_reasons(c, &k);
    return st == OK ? db_transact(c, close_list, &k) : st;
}

/* ------------------------------------------------------------------ delegates */

static int
index_of(const struct plan *p, int64_t candidate_id)
{
    for (int i = 0; i < p->candidate_count; i++)
        if (p->candidates[i].id == candidate_id)
            return i;
    return -1;
}

enum status
selection_delegates(struct ctx *c, const struct plan *p, struct delegate **out, int *out_count)
{
    struct delegate *all = NULL;
    int count = 0, room = 0;
    enum status st;
    struct query *q = query_new(
        c, "SELECT e.id, e.candidate_id, e.replaces_id, e.words, e.breaks, a.full_name, e.to_words,"
           " e.from_at, e.to_at FROM selection_delegate e LEFT JOIN account a ON a.id = e.from_by"
           " WHERE e.selection_id = $1 ORDER BY e.position, e.id");

    bind_int(q, p->selection.id);
    while (query_row(q)) {
        if (count == room) {
            room = room > 0 ? 2 * room : 64;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        all[count] = (struct delegate){
            .id = col_int(q, 0),
            .candidate_id = col_int(q, 1),
            .replaces_id = col_int(q, 2),
            .words = col_text(q, 3),
            .breaks = col_text(q, 4),
            .from_by = col_text(q, 5),
            .to_words = col_text(q, 6),
            .from_at = col_int(q, 7),
            .to_at = col_int(q, 8),
        };
        all[count].index = index_of(p, all[count].candidate_id);
        count += all[count].index >= 0;
    }
    st = query_end(q);
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ substitutes */

/* What each quota counts among those who go, without the one that cannot. */
static int *
count_others(struct ctx *c, const struct plan *p, const struct delegate *all, int count,
             const struct delegate *gone)
{
    int *counts = arena_array(c->arena, (size_t)p->quota_count + 1, sizeof(*counts));

    for (int i = 0; i < count; i++)
        for (int n = 0; all[i].to_at == 0 && all[i].id != gone->id && n < p->quota_count; n++)
            counts[n] += quota_counts(&p->quotas[n], &p->candidates[all[i].index]) == COUNTS;
    return counts;
}

static void
judge(struct ctx *c, const struct plan *p, const int *counts, struct substitute *s)
{
    struct buf b;

    buf_init(&b, c->arena, 64);
    for (int i = 0; i < p->quota_count; i++) {
        const struct quota *q = &p->quotas[i];
        int count = counts[i] + (quota_counts(q, &p->candidates[s->index]) == COUNTS);

        if (count >= q->bounds.least && count <= q->bounds.most)
            continue;
        if (s->break_count++ > 0)
            buf_add(&b, "; ");
        buf_printf(&b, tr(c, "%s: %s, would be %d"), q->words,
                   quota_rule_words(c, q, p->selection.seats), count);
    }
    s->breaks = s->break_count > 0 ? b.data : "";
}

static bool
is_delegate(const struct delegate *all, int count, int index)
{
    for (int i = 0; i < count; i++)
        if (all[i].index == index)
            return true;
    return false;
}

static int
compare_substitutes(const void *a, const void *b)
{
    const struct substitute *x = a, *y = b;

    if (x->break_count != y->break_count)
        return x->break_count < y->break_count ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

enum status
selection_substitutes(struct ctx *c, const struct plan *p, const struct delegate *delegates,
                      int delegate_count, int64_t delegate_id, struct substitute **out,
                      int *out_count)
{
    struct substitute *all = arena_array(c->arena, (size_t)p->candidate_count + 1, sizeof(*all));
    const struct delegate *gone = NULL;
    const int *counts;
    int count = 0;

    for (int i = 0; i < delegate_count; i++)
        if (delegates[i].id == delegate_id && delegates[i].to_at == 0)
            gone = &delegates[i];
    if (gone == NULL)
        return NOT_FOUND;
    counts = count_others(c, p, delegates, delegate_count, gone);
    for (int i = 0; i < p->candidate_count; i++) {
        /* who went out once, or was pinned out, does not come in by the back door */
        if (p->candidates[i].barred != NULL || p->candidates[i].pin < 0 ||
            is_delegate(delegates, delegate_count, i))
            continue;
        all[count] = (struct substitute){ .index = i };
        judge(c, p, counts, &all[count++]);
    }
    if (count > 0)
        qsort(all, (size_t)count, sizeof(*all), compare_substitutes);
    *out = all;
    *out_count = count;
    return OK;
}

struct substituting {
    const struct substitution *s;
    const struct plan *plan;
    int out, in; /* in plan.candidates */
    const char *breaks;
};

static enum status
end_delegate(struct ctx *c, const struct substitution *s, int64_t *out_position)
{
    struct query *q = query_new(c, "UPDATE selection_delegate SET to_at = $1, to_words = $2"
                                   " WHERE id = $3 AND selection_id = $4 AND to_at IS NULL"
                                   " RETURNING position");
    enum status st;

    bind_int(q, now(c));
    bind_text(q, s->absent);
    bind_int(q, s->delegate_id);
    bind_int(q, s->selection_id);
    if (query_row(q))
        *out_position = col_int(q, 0);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
substitute(struct ctx *c, void *arg)
{
    struct substituting *k = arg;
    const struct substitution *s = k->s;
    int64_t position = 0;
    struct query *q;
    enum status st = selection_touch(c, s->selection_id, s->version, true);

    if (st == OK)
        st = end_delegate(c, s, &position);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO selection_delegate (id, selection_id, candidate_id, position,"
                     " replaces_id, words, breaks, from_at, from_by) VALUES ($1, $2, $3, $4, $5,"
                     " $6, $7, $8, $9)");
    bind_int(q, db_new_id(c));
    bind_int(q, s->selection_id);
    bind_int(q, s->candidate_id);
    bind_int(q, position);
    bind_int(q, s->delegate_id);
    bind_text(q, s->words);
    bind_text(q, k->breaks);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    if (st == OK)
        st = tell(c, k->plan, &k->plan->candidates[k->out], TOLD_NO_MORE, s->absent);
    if (st == OK)
        st = tell(c, k->plan, &k->plan->candidates[k->in], TOLD_SUBSTITUTE, "");
    if (st != OK)
        return st;
    return audit_write(c, "selection", s->selection_id, "substitute", NULL,
                       json_pack("{s:I, s:I, s:s, s:s, s:s}", "out", (json_int_t)s->delegate_id,
                                 "in", (json_int_t)s->candidate_id, "absent", s->absent, "words",
                                 s->words, "breaks", k->breaks));
}

static enum status
check_substitution(struct ctx *c, const struct substitution *s, const struct substitute *all,
                   int count, const struct plan *p, const char **out_breaks)
{
    int before = c->problem_count, at = -1;

    for (int i = 0; i < count; i++)
        if (p->candidates[all[i].index].id == s->candidate_id)
            at = i;
    if (at < 0)
        return problem(c, "candidate", "%s", tr(c, "Choose who is to come instead."));
    if (text_length(s->absent) < 1 || text_length(s->absent) > SELECTION_WORDS_MAX)
        (void)problem(c, "absent", "%s",
                      tr(c, "Say in at most 500 characters why the delegate cannot come."));
    if (text_length(s->words) > SELECTION_WORDS_MAX)
        (void)problem(c, "words", tr(c, "At most %d characters."), (int)SELECTION_WORDS_MAX);
    if (text_length(s->words) == 0 && all[at].break_count > 0)
        (void)problem(c, "words", tr(c, "This one breaks a quota (%s). Say why nevertheless."),
                      all[at].breaks);
    else if (text_length(s->words) == 0 && at > 0)
        (void)problem(c, "words", tr(c, "%s stands before and keeps the quotas. Say why not."),
                      p->candidates[all[0].index].name);
    *out_breaks = all[at].breaks;
    return c->problem_count > before ? INVALID : OK;
}

enum status
selection_substitute(struct ctx *c, const struct substitution *s)
{
    struct delegate *delegates;
    struct substitute *all;
    struct plan p;
    struct substituting k = { .s = s, .plan = &p };
    int delegate_count, count;
    enum status st = plan_read(c, s->selection_id, &p);

    if (st == OK && !selection_may_write(c, &p.selection))
        st = DENIED;
    if (st == OK && (!p.selection.is_closed || p.selection.version != s->version))
        st = CONFLICT;
    if (st == OK)
        st = selection_delegates(c, &p, &delegates, &delegate_count);
    if (st == OK)
        st = selection_substitutes(c, &p, delegates, delegate_count, s->delegate_id, &all, &count);
    if (st == OK)
        st = check_substitution(c, s, all, count, &p, &k.breaks);
    if (st != OK)
        return st;
    for (int i = 0; i < delegate_count; i++)
        if (delegates[i].id == s->delegate_id)
            k.out = delegates[i].index;
    k.in = index_of(&p, s->candidate_id);
    return db_transact(c, substitute, &k);
}
