/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must, or should, hold before an award is given. A rule is a row: of which kind, for which award, with which number, from when to
 * when; a kind is a function that says whether the subject's history breaks it. */
#include "feature/award/award_ask.h"

#include "core/text.h"
#include "feature/dossier/dossier.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the rules */

#define RULE_COLUMNS                                                                               \
    "r.id, r.award_code, r.kind, r.number, r.base_code, r.is_refusal, r.words, r.from_on, "        \
    "r.to_on,"                                                                                     \
    " r.source, r.is_verified, r.version"

static void
read_rule(struct query *q, struct award_rule *out)
{
    *out = (struct award_rule){
        .id = col_int(q, 0),
        .award_code = col_text(q, 1),
        .kind = col_text(q, 2),
        .number = (int)col_int(q, 3),
        .base_code = col_text(q, 4),
        .is_refusal = col_bool(q, 5),
        .words = col_text(q, 6),
        .from_on = col_date(q, 7),
        .to_on = col_date(q, 8),
        .source = col_text(q, 9),
        .is_verified = col_bool(q, 10),
        .version = col_int(q, 11),
    };
}

static enum status
read_rules(struct ctx *c, struct query *q, struct award_rule **out, int *out_count)
{
    struct award_rule *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        read_rule(q, &rows[count++]);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
award_rules(struct ctx *c, const char *award_code, struct date on, struct award_rule **out,
            int *out_count)
{
    struct query *q = query_new(
        c, "SELECT " RULE_COLUMNS " FROM award_rule r WHERE ($1 = '' OR r.award_code = ''"
           " OR r.award_code = $1) AND r.from_on <= $2 AND (r.to_on IS NULL OR r.to_on > $2)"
           " ORDER BY r.is_refusal DESC, r.award_code, r.kind, r.id");

    bind_text(q, award_code);
    bind_date(q, on);
    return read_rules(c, q, out, out_count);
}

enum status
award_rule_find(struct ctx *c, int64_t id, struct award_rule *out)
{
    struct query *q = query_new(c, "SELECT " RULE_COLUMNS " FROM award_rule r WHERE r.id = $1");

    bind_int(q, id);
    if (query_row(q))
        read_rule(q, out);
    return query_end_one(q);
}

/* ------------------------------------------------------------------ the kinds */

/* One question, as the kinds see it. */
struct asking {
    const struct award_question *question;
    struct award award;
    const struct award_rule *rule;
    int64_t unit_id;         /* of the subject */
    const char *achievement; /* folded; "" not told */
};

/* What a kind found: nothing where words is NULL; "" says no more than the rule's own words. */
struct found {
    const char *words;
    bool is_warning; /* though the rule refuses */
};

typedef enum status asking_fn(struct ctx *c, const struct asking *a, struct found *out);

static enum status
has_stay(struct ctx *c, const struct asking *a, struct found *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM subject_stay WHERE subject_id = $1"
                                   " AND from_on <= $2 AND (to_on IS NULL OR to_on > $2) LIMIT 1");

    bind_int(q, a->question->subject_id);
    bind_date(q, a->question->on);
    /* Which of them it is, and since when, is for the appraisers alone. */
    if (query_row(q))
        out->words = "";
    return query_end(q);
}

/* The same achievement, marks and signs aside. */
static enum status
was_rewarded(struct ctx *c, const struct asking *a, struct found *out)
{
    struct query *q = query_new(c, "SELECT name, year, achievement FROM subject_award"
                                   " WHERE subject_id = $1 AND achievement <> '' ORDER BY year");

    bind_int(q, a->question->subject_id);
    while (query_row(q))
        if (strcmp(text_fold(c->arena, col_text(q, 2)), a->achievement) == 0)
            out->words = arena_printf(c->arena, tr(c, "%s was given for it in %d."), col_text(q, 0),
                                      (int)col_int(q, 1));
    return query_end(q);
}

/* Another award that somebody has put it forward for, with the same achievement: worth a word, since one of them may yet be refused. */
static enum status
is_put_forward(struct ctx *c, const struct asking *a, struct found *out)
{
    struct query *q = query_new(
        c,
        "SELECT d.achievement, w.name FROM dossier d JOIN award w ON w.id = d.award_id"
        " WHERE d.subject_id = $1 AND w.code <> $2 AND d.achievement <> ''"
        " AND d.state IN ('draft', 'on_way', 'returned', 'appraisal') AND" DOSSIER_OPEN_TO("$3"));

    bind_int(q, a->question->subject_id);
    bind_text(q, a->award.code);
    bind_int(q, c->account_id);
    while (query_row(q)) {
        if (strcmp(text_fold(c->arena, col_text(q, 0)), a->achievement) != 0)
            continue;
        out->words = arena_printf(
            c->arena, tr(c, "It is put forward for %s with the same achievement."), col_text(q, 1));
        out->is_warning = true;
    }
    return query_end(q);
}

static enum status
ask_once(struct ctx *c, const struct asking *a, struct found *out)
{
    enum status st = a->achievement[0] == '\0' ? OK : was_rewarded(c, a, out);

    return st != OK || out->words != NULL || a->achievement[0] == '\0' ? st
                                                                       : is_put_forward(c, a, out);
}

static enum status
ask_same_year(struct ctx *c, const struct asking *a, struct found *out)
{
    struct query *q = query_new(c, "SELECT decision_number FROM subject_award WHERE subject_id = $1"
                                   " AND award_code = $2 AND year = $3 LIMIT 1");

    bind_int(q, a->question->subject_id);
    bind_text(q, a->award.code);
    bind_int(q, a->question->on.year);
    if (query_row(q)) {
        const char *number = col_text(q, 0);

        out->words = number[0] == '\0' ? "" : arena_printf(c->arena, tr(c, "Decision %s."), number);
    }
    return query_end(q);
}

/* Those of the unit that are put forward for a code in the campaign, or were given it in the year of the day. */
static enum status
count_of(struct ctx *c, const struct asking *a, const char *code, int64_t *out)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*) FROM (SELECT d.subject_id FROM dossier d"
           " JOIN award w ON w.id = d.award_id JOIN subject s ON s.id = d.subject_id"
           " WHERE d.campaign_id = $1 AND w.code = $2 AND s.unit_id = $3 AND d.subject_id <> $4"
           " AND d.state NOT IN ('refused', 'withdrawn') UNION SELECT h.subject_id"
           " FROM subject_award h JOIN subject s ON s.id = h.subject_id WHERE h.award_code = $2"
           " AND h.year = $5 AND s.unit_id = $3 AND h.subject_id <> $4) x");

    bind_int(q, a->question->campaign_id);
    bind_text(q, code);
    bind_int(q, a->unit_id);
    bind_int(q, strcmp(code, a->award.code) == 0 ? a->question->subject_id : 0);
    bind_int(q, a->question->on.year);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end(q);
}

/* At most so many per cent. Where nobody has the base, there is nothing to hold it against. */
static enum status
ask_cap(struct ctx *c, const struct asking *a, struct found *out)
{
    int64_t base = 0, others = 0;
    enum status st = count_of(c, a, a->rule->base_code, &base);

    if (st == OK)
        st = count_of(c, a, a->award.code, &others);
    if (st == OK && base > 0 && (others + 1) * 100 > a->rule->number * base)
        out->words = arena_printf(c->arena, tr(c, "With this one %lld of %lld."),
                                  (long long)others + 1, (long long)base);
    return st;
}

/* So many years running before this one, each with the base. */
static enum status
ask_earlier(struct ctx *c, const struct asking *a, struct found *out)
{
    struct query *q = query_new(
        c, "SELECT DISTINCT year FROM subject_award WHERE subject_id = $1 AND award_code = $2"
           " AND year <= $3 ORDER BY year DESC");
    int run = 0, expected = 0;
    enum status st;

    bind_int(q, a->question->subject_id);
    bind_text(q, a->rule->base_code);
    bind_int(q, a->question->on.year);
    while (query_row(q)) {
        int year = (int)col_int(q, 0);

        /* The run may end with this year's or with last year's. */
        if (run == 0 && year < a->question->on.year - 1)
            continue;
        if (run > 0 && year != expected)
            continue;
        run++;
        expected = year - 1;
    }
    st = query_end(q);
    if (st == OK && run < a->rule->number)
        out->words = arena_printf(c->arena, tr(c, "The register has %d of %d years running."), run,
                                  a->rule->number);
    return st;
}

static const struct {
    const char *code, *text;
    bool has_number, has_base;
    asking_fn *ask;
} kinds[] = {
    { "no-stay", N_("not under discipline, investigation or an open complaint"), false, false,
      has_stay },
    { "once", N_("one achievement is rewarded once"), false, false, ask_once },
    { "same-year", N_("the same award once a year"), false, false, ask_same_year },
    { "cap", N_("at most so many per cent of those with another award"), true, true, ask_cap },
    { "earlier", N_("another award so many years running"), true, true, ask_earlier },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static int
kind_at(const char *code)
{
    for (int i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].code, code) == 0)
            return i;
    return -1;
}

const char *
award_rule_kind_code(int n)
{
    return n >= 0 && n < KINDS ? kinds[n].code : NULL;
}

const char *
award_rule_kind_text(const struct ctx *c, const char *kind)
{
    int at = kind_at(kind);

    return at < 0 ? "" : tr(c, kinds[at].text);
}

bool
award_rule_kind_counts(const char *kind)
{
    int at = kind_at(kind);

    return at >= 0 && kinds[at].has_number;
}

/* ------------------------------------------------------------------ the question */

static enum status
find_subject(struct ctx *c, int64_t id, int64_t *out_unit_id)
{
    struct query *q = query_new(c, "SELECT unit_id FROM subject WHERE id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out_unit_id = col_int(q, 0);
    return query_end_one(q);
}

static enum status
ask_one(struct ctx *c, struct asking *a, struct award_finding *out, int *count)
{
    int at = kind_at(a->rule->kind);
    struct found found = { 0 };
    enum status st;

    /* A kind that this release no longer knows says nothing. */
    if (at < 0)
        return OK;
    st = kinds[at].ask(c, a, &found);
    if (st != OK || found.words == NULL)
        return st;
    out[(*count)++] = (struct award_finding){
        .is_refusal = a->rule->is_refusal && !found.is_warning,
        .words = found.words[0] == '\0'
                     ? a->rule->words
                     : arena_printf(c->arena, "%s %s", a->rule->words, found.words),
        .source = a->rule->source,
    };
    return OK;
}

static int
refusals_first(const void *left, const void *right)
{
    const struct award_finding *a = left, *b = right;

    return (int)b->is_refusal - (int)a->is_refusal;
}

enum status
award_ask(struct ctx *c, const struct award_question *question, struct award_finding **out,
          int *out_count)
{
    struct asking a = { .question = question };
    struct award_rule *rules;
    struct award_finding *findings;
    int rule_count, count = 0;
    enum status st = award_find(c, question->award_id, &a.award);

    if (st == OK)
        st = find_subject(c, question->subject_id, &a.unit_id);
    if (st == OK)
        st = award_rules(c, a.award.code, question->on, &rules, &rule_count);
    if (st != OK)
        return st;
    a.achievement = text_fold(c->arena, question->achievement != NULL ? question->achievement : "");
    findings = arena_array(c->arena, (size_t)rule_count + 1, sizeof(*findings));
    for (int i = 0; i < rule_count && st == OK; i++) {
        a.rule = &rules[i];
        st = ask_one(c, &a, findings, &count);
    }
    if (st != OK)
        return st;
    qsort(findings, (size_t)count, sizeof(*findings), refusals_first);
    *out = findings;
    *out_count = count;
    return OK;
}
