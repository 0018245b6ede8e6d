/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing a plan: what is to be changed is solved first, and written together with the run that it gave. */
#include "feature/delegation/delegation_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct changing {
    const struct plan_change *change;
    struct plan *plan;
    struct plan *before; /* as the last run left it; for what changed */
};

/* ------------------------------------------------------------------ in memory */

static struct candidate *
find_candidate(struct plan *p, int64_t id)
{
    for (int i = 0; i < p->candidate_count; i++)
        if (p->candidates[i].id == id)
            return &p->candidates[i];
    return NULL;
}

static enum status
apply_pin(struct ctx *c, const struct plan_change *x, struct plan *p)
{
    struct candidate *k = find_candidate(p, x->pin_candidate_id);

    if (k == NULL)
        return NOT_FOUND;
    if (text_length(x->pin_words) > SELECTION_WORDS_MAX)
        return problem(c, "words", tr(c, "At most %d characters."), (int)SELECTION_WORDS_MAX);
    if (x->pin > 0 && k->barred != NULL)
        return problem(c, NULL, tr(c, "%s cannot be chosen: %s."), k->name, k->barred);
    k->pin = x->pin;
    k->pin_words = x->pin_words;
    return OK;
}

static enum status
apply_settings(struct ctx *c, const struct plan_change *x, struct plan *p)
{
    const struct selection *s = x->settings;
    int before = c->problem_count;

    if (text_length(s->title) < 1 || text_length(s->title) > SELECTION_TITLE_MAX)
        (void)problem(c, "title", tr(c, "A title has 1 to %d characters."),
                      (int)SELECTION_TITLE_MAX);
    if (s->seats < 1 || s->seats > DELEGATION_SEATS_MAX)
        (void)problem(c, "seats", tr(c, "There are 1 to %d seats."), (int)DELEGATION_SEATS_MAX);
    if (date_is_none(s->ages_on))
        (void)problem(c, "ages_on", "%s", tr(c, "Choose the day on which ages are counted."));
    if (c->problem_count > before)
        return INVALID;
    p->selection.title = s->title;
    p->selection.seats = s->seats;
    p->selection.merit = s->merit;
    p->selection.ages_on = s->ages_on;
    return OK;
}

static enum status
apply_scores(struct ctx *c, const struct plan_change *x, struct plan *p)
{
    for (int i = 0; i < x->score_count; i++) {
        struct candidate *k = find_candidate(p, x->scores[i].candidate_id);

        if (k == NULL)
            return problem(c, NULL, "%s", tr(c, "A score is of nobody who is a candidate here."));
        if (p->selection.merit != MERIT_AWARD && k->vote.round_id == 0) {
            k->has_merit = x->scores[i].score >= 0;
            k->merit = k->has_merit ? x->scores[i].score : 0;
        }
    }
    return OK;
}

static enum status
apply_absence(struct ctx *c, const struct plan_change *x, struct plan *p)
{
    struct candidate *k = find_candidate(p, x->absent_candidate_id);

    if (k == NULL)
        return NOT_FOUND;
    if (text_length(x->absent_words) > SELECTION_WORDS_MAX)
        return problem(c, "absent", tr(c, "At most %d characters."), (int)SELECTION_WORDS_MAX);
    k->barred = x->absent_words[0] != '\0' ? x->absent_words : NULL;
    if (k->barred != NULL && k->pin > 0)
        k->pin = 0;
    return OK;
}

static enum status
apply(struct ctx *c, const struct plan_change *x, struct plan *p)
{
    enum status st = OK;

    if (x->settings != NULL)
        st = apply_settings(c, x, p);
    if (st == OK && x->quotas != NULL) {
        p->quotas = x->quotas;
        p->quota_count = x->quota_count;
    }
    if (st == OK && (x->settings != NULL || x->quotas != NULL))
        st = quota_complete(c, &p->selection, p->quotas, p->quota_count);
    if (st == OK && x->pin_candidate_id != 0)
        st = apply_pin(c, x, p);
    if (st == OK && x->absent_candidate_id != 0)
        st = apply_absence(c, x, p);
    if (st == OK)
        st = apply_scores(c, x, p);
    return st;
}

/* ------------------------------------------------------------------ rows */

static enum status
write_settings(struct ctx *c, const struct selection *s)
{
    struct query *q = query_new(c, "UPDATE selection SET title = $1, seats = $2, merit = $3,"
                                   " ages_on = $4 WHERE id = $5");

    bind_text(q, s->title);
    bind_int(q, s->seats);
    bind_text(q, selection_merit_code(s->merit));
    bind_date(q, s->ages_on);
    bind_int(q, s->id);
    return query_end(q);
}

static const char *
flag_code(int flag)
{
    return flag > 0 ? "yes" : flag < 0 ? "no" : "";
}

static enum status
write_quota(struct ctx *c, const struct plan *p, int at)
{
    struct quota *k = &p->quotas[at];
    struct query *q = query_new(
        c, "INSERT INTO selection_quota (id, selection_id, position, field, unit_id, kind, sex,"
           " ethnicity, religion, age_from, age_to, direct, party, rule, num, den) VALUES ($1, $2,"
           " $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");

    k->id = db_new_id(c);
    bind_int(q, k->id);
    bind_int(q, p->selection.id);
    bind_int(q, at + 1);
    bind_text(q, k->field);
    bind_id(q, k->unit_id);
    bind_text(q, kind_code(k->kind));
    bind_text(q, k->sex == SEX_FEMALE ? "female" : k->sex == SEX_MALE ? "male" : "");
    bind_text(q, k->ethnicity);
    bind_text(q, k->religion);
    bind_id(q, k->age_from);
    bind_id(q, k->age_to);
    bind_text(q, flag_code(k->direct));
    bind_text(q, flag_code(k->party));
    bind_text(q, quota_rule_code(k->rule));
    bind_int(q, k->num);
    bind_int(q, k->den);
    return query_end(q);
}

static enum status
write_quotas(struct ctx *c, const struct plan *p)
{
    struct query *q = query_new(c, "DELETE FROM selection_quota WHERE selection_id = $1");
    enum status st;

    bind_int(q, p->selection.id);
    st = query_end(q);
    for (int i = 0; st == OK && i < p->quota_count; i++)
        st = write_quota(c, p, i);
    return st;
}

static enum status
write_pin(struct ctx *c, const struct plan_change *x)
{
    struct query *q = query_new(c, "UPDATE selection_candidate SET pin = $1, pin_words = $2,"
                                   " pinned_by = $3, pinned_at = $4 WHERE id = $5"
                                   " AND selection_id = $6");

    bind_text(q, x->pin > 0 ? "in" : x->pin < 0 ? "out" : NULL);
    bind_text(q, x->pin != 0 ? x->pin_words : "");
    if (x->pin != 0)
        bind_int(q, c->account_id);
    else
        bind_null(q);
    bind_id(q, x->pin != 0 ? now(c) : 0);
    bind_int(q, x->pin_candidate_id);
    bind_int(q, x->selection_id);
    return query_end_one(q);
}

static enum status
write_absence(struct ctx *c, const struct plan_change *x)
{
    struct query *q = query_new(c, "UPDATE selection_candidate SET absent_words = $1,"
                                   " pin = CASE WHEN pin = 'in' THEN NULL ELSE pin END"
                                   " WHERE id = $2 AND selection_id = $3");

    bind_text(q, x->absent_words[0] != '\0' ? x->absent_words : NULL);
    bind_int(q, x->absent_candidate_id);
    bind_int(q, x->selection_id);
    return query_end_one(q);
}

static enum status
write_scores(struct ctx *c, const struct plan_change *x)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < x->score_count; i++) {
        struct query *q = query_new(c, "UPDATE selection_candidate SET score = $1 WHERE id = $2"
                                       " AND selection_id = $3");

        if (x->scores[i].score >= 0)
            bind_int(q, x->scores[i].score);
        else
            bind_null(q);
        bind_int(q, x->scores[i].candidate_id);
        bind_int(q, x->selection_id);
        st = query_end_one(q);
    }
    return st;
}

/* Who takes them in and is barred from one of them finds the selection no more: DENIED, and nothing is taken in. */
static enum status
refuse_barred(struct ctx *c, int64_t selection_id)
{
    struct selection s;
    enum status st = selection_find(c, selection_id, &s);

    return st == NOT_FOUND ? DENIED : st;
}

/* Those of the dossiers of the unit and below that are being judged or were awarded, one for each subject: that of the highest award. */
static enum status
write_candidates(struct ctx *c, const struct selection *s)
{
    struct query *q = query_new(
        c, "WITH RECURSIVE below(id) AS (SELECT CAST($1 AS BIGINT) UNION SELECT p.unit_id"
           " FROM (SELECT unit_id, parent_id FROM unit_place UNION ALL SELECT unit_id, successor_id"
           " FROM unit_successor) p JOIN below ON p.parent_id = below.id) SELECT d.id, d.subject_id"
           " FROM dossier d JOIN subject s ON s.id = d.subject_id JOIN award a ON a.id = d.award_id"
           " WHERE d.campaign_id = $2 AND d.state IN ('appraisal', 'awarded')"
           " AND d.unit_id IN (SELECT id FROM below) AND s.merged_into_id IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM selection_candidate k WHERE k.selection_id = $3"
           " AND k.subject_id = d.subject_id) ORDER BY d.subject_id, a.position, d.id");
    struct taken {
        int64_t dossier_id, subject_id;
    } *all = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, s->unit_id);
    bind_int(q, s->campaign_id);
    bind_int(q, s->id);
    while (count < SELECTION_CANDIDATES_MAX && query_row(q)) {
        if (count == room) {
            room = room > 0 ? 2 * room : 64;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        all[count] = (struct taken){ col_int(q, 0), col_int(q, 1) };
        count += count == 0 || all[count].subject_id != all[count - 1].subject_id;
    }
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        q = query_new(c, "INSERT INTO selection_candidate (id, selection_id, subject_id,"
                         " dossier_id, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6)");
        bind_int(q, db_new_id(c));
        bind_int(q, s->id);
        bind_int(q, all[i].subject_id);
        bind_int(q, all[i].dossier_id);
        bind_int(q, now(c));
        bind_int(q, c->account_id);
        st = query_end(q);
    }
    return st;
}

/* ------------------------------------------------------------------ the run */

/* How many of the seats are others' than before. */
static int
count_changed(const struct changing *k)
{
    const struct plan *is = k->plan, *was = k->before;
    int changed = 0;

    if (was == NULL || was->answer.in == NULL)
        return 0;
    for (int i = 0; i < is->candidate_count; i++) {
        if (!plan_is_in(is, i))
            continue;
        for (int n = 0; n < was->candidate_count; n++)
            if (was->candidates[n].id == is->candidates[i].id) {
                changed += !plan_is_in(was, n);
                break;
            }
    }
    return changed;
}

static enum status
write_run(struct ctx *c, struct changing *k)
{
    const struct plan *p = k->plan;
    bool is_found = p->answer.found == DELEGATION_FOUND;
    int pinned = 0;
    struct query *q = query_new(
        c, "INSERT INTO selection_run (id, selection_id, at, account_id, cause, outcome, seats,"
           " candidates, pinned, changed, total, quotas, answer, basis) VALUES ($1, $2, $3, $4, $5,"
           " $6, $7, $8, $9, $10, $11, $12, $13, $14)");

    for (int i = 0; i < p->candidate_count; i++)
        pinned += p->candidates[i].pin != 0;
    k->plan->run_id = db_new_id(c);
    bind_int(q, p->run_id);
    bind_int(q, p->selection.id);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_text(q, k->before == NULL || k->before->run_id == 0 ? "first" : k->change->cause);
    bind_text(q, is_found ? "found" : "cannot");
    bind_int(q, p->selection.seats);
    bind_int(q, p->eligible_count);
    bind_int(q, pinned);
    bind_int(q, is_found ? count_changed(k) : 0);
    bind_int(q, p->answer.total);
    bind_text(q, run_quotas_text(c, p));
    bind_text(q, run_answer_text(c, p));
    bind_text(q, p->basis);
    return query_end(q);
}

static enum status
write_change(struct ctx *c, void *arg)
{
    struct changing *k = arg;
    const struct plan_change *x = k->change;
    struct plan *p = k->plan;
    enum status st = selection_touch(c, x->selection_id, x->version, false);

    if (st == OK && x->settings != NULL)
        st = write_settings(c, &p->selection);
    if (st == OK && (x->quotas != NULL))
        st = write_quotas(c, p);
    if (st == OK && x->pin_candidate_id != 0)
        st = write_pin(c, x);
    if (st == OK && x->absent_candidate_id != 0)
        st = write_absence(c, x);
    if (st == OK)
        st = write_scores(c, x);
    if (st == OK)
        st = write_run(c, k);
    if (st != OK)
        return st;
    return audit_write(c, "selection", x->selection_id, x->cause, NULL,
                       json_pack("{s:s, s:i, s:I, s:i, s:s}", "run",
                                 arena_printf(c->arena, "%" PRId64, p->run_id), "seats",
                                 p->selection.seats, "candidate",
                                 (json_int_t)(x->pin_candidate_id + x->absent_candidate_id), "pin",
                                 x->pin, "words",
                                 x->pin_words != NULL      ? x->pin_words
                                 : x->absent_words != NULL ? x->absent_words
                                                           : ""));
}

struct taking {
    struct selection selection;
    int64_t version;
};

static enum status
take(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    enum status st = selection_touch(c, t->selection.id, t->version, false);

    if (st == OK)
        st = write_candidates(c, &t->selection);
    if (st == OK)
        st = refuse_barred(c, t->selection.id);
    return st == OK ? audit_write(c, "selection", t->selection.id, "take", NULL, NULL) : st;
}

/* Candidates come in whatever the quotas make of them; the run follows. */
static enum status
take_candidates(struct ctx *c, const struct plan_change *x, const struct selection *s,
                int64_t *version)
{
    struct taking t = { *s, x->version };
    enum status st = db_transact(c, take, &t);

    if (st == OK)
        *version = x->version + 1;
    return st;
}

enum status
plan_change(struct ctx *c, const struct plan_change *change, struct plan *out)
{
    struct plan_change x = *change;
    struct plan before;
    struct selection read;
    struct changing k = { &x, out, &before };
    enum status st = plan_read(c, x.selection_id, &before);

    if (st == OK && !selection_may_write(c, &before.selection))
        st = DENIED;
    if (st == OK && (before.selection.is_closed || before.selection.version != x.version))
        st = CONFLICT;
    if (st == OK && x.takes_candidates)
        st = take_candidates(c, change, &before.selection, &x.version);
    if (st != OK)
        return st;
    read = before.selection;
    if (x.settings != NULL) {
        read.merit = x.settings->merit;
        read.ages_on = x.settings->ages_on;
    }
    st = plan_read_state(c, &read, out);
    if (st == OK)
        st = apply(c, &x, out);
    if (st != OK)
        return st;
    plan_prepare(c, out);
    st = plan_solve(c, out);
    if (st != OK)
        return st;
    if (out->answer.found == DELEGATION_CANNOT && !x.takes_candidates &&
        x.absent_candidate_id == 0 && strcmp(x.cause, "again") != 0)
        return INVALID;
    st = db_transact(c, write_change, &k);
    if (st == OK)
        out->selection.version = x.version + 1;
    return st;
}
