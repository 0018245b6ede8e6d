/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs, as they are kept: what the quotas were and what came of them, who was in, and why. */
#include "feature/delegation/delegation_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ writing */

static const char *
dumped(struct ctx *c, json_t *all)
{
    char *text = json_dumps(all, JSON_COMPACT | JSON_PRESERVE_ORDER);
    const char *kept = arena_strdup(c->arena, text != NULL ? text : "{}");
    void (*release)(void *) = NULL;
    void *(*reserve)(size_t) = NULL;

    json_get_alloc_funcs(&reserve, &release);
    release(text);
    json_decref(all);
    return kept;
}

static json_t *
key_of(struct ctx *c, int64_t id)
{
    return json_string(arena_printf(c->arena, "%" PRId64, id));
}

const char *
run_quotas_text(struct ctx *c, const struct plan *p)
{
    json_t *all = json_array();

    for (int i = 0; i < p->quota_count; i++) {
        const struct quota *q = &p->quotas[i];
        const struct delegation_gauge *g = p->answer.gauges != NULL ? &p->answer.gauges[i] : NULL;

        json_array_append_new(
            all, json_pack("{s:o, s:s, s:s, s:i, s:i, s:i, s:i, s:b}", "id", key_of(c, q->id),
                           "whom", q->words, "rule", quota_rule_words(c, q, p->selection.seats),
                           "least", q->bounds.least, "most",
                           q->bounds.most == DELEGATION_NO_MOST ? -1 : q->bounds.most, "count",
                           g != NULL ? g->count : 0, "decides", g != NULL ? g->decides : 0,
                           "decides_by_one", g != NULL && g->decides_by_one));
    }
    return dumped(c, all);
}

static json_t *
person_json(struct ctx *c, const struct plan *p, int person)
{
    const struct delegation_reason *r = &p->answer.reasons[person];
    const struct candidate *k = &p->candidates[p->candidate_of[person]];
    int64_t other = r->other >= 0 ? p->candidates[p->candidate_of[r->other]].id : 0;

    return json_pack("[o, i, I, i, i, o, I, i]", key_of(c, k->id), (int)p->answer.in[person],
                     (json_int_t)k->merit, (int)r->why, r->rule, key_of(c, other),
                     (json_int_t)r->points,
                     (int)r->is_exact | (int)r->by_one << 1 | (int)r->is_near << 2);
}

static json_t *
conflict_json(const struct delegation_conflict *k)
{
    json_t *rules = json_array();

    for (int i = 0; i < k->rule_count; i++)
        json_array_append_new(rules, json_pack("[i, i]", k->rules[i], k->weights[i]));
    return json_pack("{s:o, s:b, s:I, s:I, s:i, s:i}", "rules", rules, "has_sum", k->has_sum,
                     "required", (json_int_t)k->required, "achievable", (json_int_t)k->achievable,
                     "available", k->available, "pinned", k->pinned);
}

const char *
run_answer_text(struct ctx *c, const struct plan *p)
{
    json_t *people = json_array();

    if (p->answer.found == DELEGATION_CANNOT) {
        json_decref(people);
        return dumped(c, json_pack("{s:o}", "cannot", conflict_json(&p->answer.conflict)));
    }
    for (int i = 0; i < p->problem.people_count; i++)
        json_array_append_new(people, person_json(c, p, i));
    return dumped(c,
                  json_pack("{s:I, s:o}", "total", (json_int_t)p->answer.total, "people", people));
}

/* ------------------------------------------------------------------ reading */

struct known {
    int64_t id;
    int person;
};

static int
compare_known(const void *a, const void *b)
{
    const struct known *x = a, *y = b;

    return x->id < y->id ? -1 : x->id > y->id;
}

static int
person_of(const struct known *known, int count, int64_t id)
{
    struct known key = { .id = id };
    const struct known *found = bsearch(&key, known, (size_t)count, sizeof(*known), compare_known);

    return found != NULL ? found->person : -1;
}

static int64_t
id_of(const json_t *text)
{
    const char *value = json_string_value(text);

    return value != NULL ? strtoll(value, NULL, 10) : 0;
}

static void
read_person(struct plan *p, const struct known *known, int count, const json_t *row)
{
    int person = person_of(known, count, id_of(json_array_get(row, 0)));
    int flags = (int)json_integer_value(json_array_get(row, 7));
    int64_t rule = json_integer_value(json_array_get(row, 4));
    int64_t why = json_integer_value(json_array_get(row, 3));

    if (person < 0)
        return;
    p->answer.in[person] = json_integer_value(json_array_get(row, 1)) != 0;
    p->answer.reasons[person] = (struct delegation_reason){
        .why = why >= 0 && why <= WHY_NEVER ? (enum delegation_why)why : WHY_NOT_TOLD,
        .rule = rule < p->quota_count ? (int)rule : -1,
        .other = person_of(known, count, id_of(json_array_get(row, 5))),
        .points = json_integer_value(json_array_get(row, 6)),
        .is_exact = flags & 1,
        .by_one = flags & 2,
        .is_near = flags & 4,
    };
}

static void
count_gauges(struct plan *p)
{
    for (int i = 0; i < p->problem.people_count; i++)
        for (int n = 0; p->answer.in[i] && n < p->problem.people[i].rule_count; n++)
            p->answer.gauges[p->problem.people[i].rules[n]].count++;
}

/* What was in is told of those who are candidates still; the quotas are counted as they are now. */
enum status
run_answer_read(struct ctx *c, struct plan *p, const char *text)
{
    json_t *all = json_loads(text, 0, NULL), *people = json_object_get(all, "people"), *row;
    size_t n = (size_t)p->problem.people_count + 1, at;
    struct known *known = arena_array(c->arena, n, sizeof(*known));

    p->answer = (struct delegation_answer){
        .found = people != NULL ? DELEGATION_FOUND : DELEGATION_CANNOT,
        .in = arena_array(c->arena, n, sizeof(bool)),
        .reasons = arena_array(c->arena, n, sizeof(struct delegation_reason)),
        .gauges =
            arena_array(c->arena, (size_t)p->quota_count + 1, sizeof(struct delegation_gauge)),
        .total = json_integer_value(json_object_get(all, "total")),
    };
    for (int i = 0; i < p->problem.people_count; i++)
        known[i] = (struct known){ p->candidates[p->candidate_of[i]].id, i };
    qsort(known, (size_t)p->problem.people_count, sizeof(*known), compare_known);
    json_array_foreach(people, at, row) read_person(p, known, p->problem.people_count, row);
    count_gauges(p);
    json_decref(all);
    return OK;
}

enum status
run_last(struct ctx *c, int64_t selection_id, int64_t *out_id, const char **out_answer,
         const char **out_basis)
{
    struct query *q = query_new(c, "SELECT id, answer, basis FROM selection_run"
                                   " WHERE selection_id = $1 AND outcome = 'found'"
                                   " ORDER BY id DESC LIMIT 1");

    bind_int(q, selection_id);
    *out_id = 0;
    if (query_row(q)) {
        *out_id = col_int(q, 0);
        *out_answer = col_text(q, 1);
        *out_basis = col_text(q, 2);
    }
    return query_end(q);
}

/* ------------------------------------------------------------------ the list of runs */

static const char *
cause_text(const struct ctx *c, const char *cause)
{
    static const struct {
        const char *cause, *label;
    } causes[] = {
        { "first", N_("First plan") },
        { "pin", N_("A pin was set or undone") },
        { "quotas", N_("Quotas or seats were changed") },
        { "candidates", N_("Candidates were taken in") },
        { "scores", N_("Scores were entered") },
        { "absent", N_("Someone cannot come, or can again") },
        { "again", N_("Asked for again") },
    };

    for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
        if (strcmp(causes[i].cause, cause) == 0)
            return tr(c, causes[i].label);
    return cause;
}

enum status
selection_runs(struct ctx *c, int64_t selection_id, struct selection_run **out, int *out_count)
{
    enum { SHOWN = 100 };
    struct selection_run *all = arena_array(c->arena, SHOWN, sizeof(*all));
    int count = 0;
    struct query *q = query_new(
        c, "SELECT r.id, r.at, a.full_name, r.cause, r.outcome, r.seats, r.candidates, r.pinned,"
           " r.changed, r.total FROM selection_run r LEFT JOIN account a ON a.id = r.account_id"
           " WHERE r.selection_id = $1 ORDER BY r.id DESC LIMIT 100");
    enum status st;

    bind_int(q, selection_id);
    while (count < SHOWN && query_row(q)) {
        struct selection_run *r = &all[count++];

        r->id = col_int(q, 0);
        r->at = col_int(q, 1);
        r->by = col_text(q, 2);
        r->cause = col_text(q, 3);
        r->is_found = strcmp(col_text(q, 4), "found") == 0;
        r->seats = (int)col_int(q, 5);
        r->candidates = (int)col_int(q, 6);
        r->pinned = (int)col_int(q, 7);
        r->changed = (int)col_int(q, 8);
        r->total = col_int(q, 9);
        r->words = !r->is_found     ? arena_printf(c->arena, "%s: %s", cause_text(c, r->cause),
                                                   tr(c, "the quotas contradict each other"))
                   : r->changed > 0 ? arena_printf(c->arena, "%s, %s", cause_text(c, r->cause),
                                                   arena_printf(c->arena,
                                                                trn(c, "%d seat changed",
                                                                    "%d seats changed", r->changed),
                                                                r->changed))
                                    : cause_text(c, r->cause);
    }
    st = query_end(q);
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}

enum status
plan_read_run(struct ctx *c, int64_t selection_id, int64_t run_id, struct plan *out)
{
    struct plan p;
    const char *answer = NULL;
    struct query *q;
    enum status st = plan_read(c, selection_id, &p);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT answer FROM selection_run WHERE id = $1 AND selection_id = $2");
    bind_int(q, run_id);
    bind_int(q, selection_id);
    if (query_row(q))
        answer = col_text(q, 0);
    st = query_end_one(q);
    if (st == OK)
        st = run_answer_read(c, &p, answer);
    if (st == OK) {
        p.run_id = run_id;
        *out = p;
    }
    return st;
}
