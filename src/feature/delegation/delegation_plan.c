/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan: the candidates as they are today, whom each quota counts, and the best selection of them. */
#include "feature/delegation/delegation_inside.h"

#include "core/random.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ candidates */

/* Points by the level of who decides, then by what it is worth: 41,5 for bằng khen of the province. */
static int64_t
merit_of_award(enum unit_level level, int64_t multiple)
{
    int64_t whole = level > LEVEL_NONE ? 10 * (LEVEL_COUNT - (int64_t)level) : 0;

    return 1000 * whole + 10 * (multiple < 999 ? multiple : 999);
}

struct merit_row {
    int64_t score, multiple;
    bool has_score;
    enum unit_level level;
    int64_t round_id, council_unit_id, closed_at; /* of the council's last vote on it; 0: none */
    int yes, members;
};

static void
set_merit(const struct selection *s, const struct merit_row *m, struct candidate *k)
{
    k->award_rank = (int)merit_of_award(m->level, m->multiple);
    k->has_merit = true;
    if (s->merit == MERIT_AWARD) {
        k->merit = k->award_rank;
    } else if (s->merit == MERIT_COUNCIL && m->members > 0) {
        k->merit = (int64_t)m->yes * 100000 / m->members;
        k->vote.round_id = m->round_id;
        k->vote.unit_id = m->council_unit_id;
        k->vote.yes = m->yes;
        k->vote.members = m->members;
        k->vote.closed_at = m->closed_at;
    } else {
        k->merit = m->has_score ? m->score : 0;
        k->has_merit = m->has_score;
    }
}

/* Whole years on a day; where only the year of birth is told, as on the last day of the year. */
static int
age_of(struct date born, int64_t year, struct date on)
{
    int age;

    if (date_is_none(born))
        return year > 0 && year <= on.year ? on.year - (int)year : -1;
    age = on.year - born.year;
    if (on.month < born.month || (on.month == born.month && on.day < born.day))
        age--;
    return age >= 0 ? age : -1;
}

/* Why it cannot be chosen; NULL: it can. */
static const char *
barred_words(struct ctx *c, const char *state, const char *absent, bool is_merged, bool is_stayed)
{
    if (absent != NULL)
        return absent[0] != '\0' ? arena_printf(c->arena, tr(c, "cannot come: %s"), absent)
                                 : tr(c, "cannot come");
    if (strcmp(state, "withdrawn") == 0)
        return tr(c, "the dossier was withdrawn");
    if (strcmp(state, "refused") == 0)
        return tr(c, "the award was refused");
    if (strcmp(state, "appraisal") != 0 && strcmp(state, "awarded") != 0)
        return tr(c, "the dossier went back");
    if (is_merged)
        return tr(c, "a second entry of the same");
    return is_stayed ? tr(c, "something speaks against it that is not settled") : NULL;
}

static void
read_candidate(struct ctx *c, struct query *q, const struct selection *s, struct candidate *k)
{
    const char *sex = col_text(q, 7), *pin = col_text(q, 20);
    struct merit_row m = { .score = col_int(q, 18),
                           .has_score = !col_is_null(q, 18),
                           .multiple = col_int(q, 17),
                           .round_id = col_int(q, 30),
                           .yes = (int)col_int(q, 31),
                           .members = (int)col_int(q, 32),
                           .closed_at = col_int(q, 33),
                           .council_unit_id = col_int(q, 34) };
    struct unit unit = { .name = col_text(q, 24), .kind = col_text(q, 25) };

    k->id = col_int(q, 0);
    k->subject_id = col_int(q, 1);
    k->dossier_id = col_int(q, 2);
    k->unit_id = col_int(q, 3);
    k->name = col_text(q, 4);
    k->kind = kind_of(col_text(q, 5));
    k->occupation = col_text(q, 6);
    k->sex = sex == NULL ? SEX_NOT_TOLD : strcmp(sex, "female") == 0 ? SEX_FEMALE : SEX_MALE;
    k->ethnicity = col_text(q, 8);
    k->religion = col_text(q, 9);
    k->ethnicity_fold = k->ethnicity[0] != '\0' ? text_fold(c->arena, k->ethnicity) : "";
    k->religion_fold = k->religion[0] != '\0' ? text_fold(c->arena, k->religion) : "";
    k->age = k->kind == SUBJECT_PERSON ? age_of(col_date(q, 10), col_int(q, 11), s->ages_on) : -1;
    k->is_direct_worker = col_bool(q, 12);
    k->is_party_member = col_bool(q, 13);
    k->field = col_text(q, 14);
    k->award = col_text(q, 15);
    (void)unit_level_parse(col_text(q, 16), &m.level);
    k->barred = barred_words(c, col_text(q, 19), col_text(q, 23), col_bool(q, 27), col_bool(q, 28));
    k->is_absent = col_text(q, 23) != NULL;
    k->pin = pin == NULL ? 0 : strcmp(pin, "in") == 0 ? 1 : -1;
    k->pin_words = col_text(q, 21);
    k->pinned_at = col_int(q, 22);
    (void)unit_level_parse(col_text(q, 26), &unit.level);
    k->unit = unit_title(c, &unit);
    k->pinned_by = col_text(q, 29);
    set_merit(s, &m, k);
}

static enum status
list_candidates(struct ctx *c, const struct selection *s, struct candidate **out, int *out_count)
{
    struct candidate *all = NULL;
    int count = 0, room = 0;
    enum status st;
    struct query *q = query_new(
        c,
        "SELECT k.id, k.subject_id, k.dossier_id, d.unit_id, s.name, s.kind, s.occupation, s.sex,"
        " s.ethnicity, s.religion, s.birth_on, s.birth_year, s.is_direct_worker,"
        " s.is_party_member, d.field, a.name, a.level, a.multiple, k.score, d.state, k.pin,"
        " k.pin_words, k.pinned_at, k.absent_words, u.name, u.kind, u.level,"
        " CASE WHEN s.merged_into_id IS NULL THEN 0 ELSE 1 END, CASE WHEN EXISTS (SELECT 1 FROM"
        " subject_stay y WHERE y.subject_id = s.id AND y.from_on <= $2 AND (y.to_on IS NULL OR"
        " y.to_on > $2)) THEN 1 ELSE 0 END, p.name, t.round_id, t.yes, t.members, r.closed_at,"
        " n.unit_id FROM selection_candidate k"
        " JOIN subject s ON s.id = k.subject_id JOIN dossier d ON d.id = k.dossier_id"
        " JOIN award a ON a.id = d.award_id JOIN unit u ON u.id = d.unit_id"
        " LEFT JOIN account p ON p.id = k.pinned_by"
        " LEFT JOIN council_result t ON t.dossier_id = k.dossier_id AND t.round_id "
        "=" COUNCIL_LAST_ROUND("k.dossier_id") " LEFT JOIN council_round r ON r.id = t.round_id"
                                               " LEFT JOIN council_meeting m ON m.id = "
                                               "r.meeting_id LEFT JOIN council n ON"
                                               " n.id = m.council_id WHERE k.selection_id = $1"
                                               " AND" DOSSIER_OPEN_TO("$3") " ORDER BY k.id");

    bind_int(q, s->id);
    bind_date(q, today(c));
    bind_int(q, c->account_id);
    while (count < SELECTION_CANDIDATES_MAX && query_row(q)) {
        if (count == room) {
            room = room > 0 ? 2 * room : 64;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        read_candidate(c, q, s, &all[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}

static enum status
name_fields(struct ctx *c, struct plan *p)
{
    struct activity_field *fields;
    int count;
    enum status st = activity_field_list(c, &fields, &count);

    for (int i = 0; st == OK && i < p->candidate_count; i++)
        p->candidates[i].field_name = activity_field_name(c, fields, count, p->candidates[i].field);
    return st;
}

enum status
plan_read_state(struct ctx *c, const struct selection *s, struct plan *out)
{
    struct plan p = { .selection = *s };
    enum status st = quota_list(c, s, &p.quotas, &p.quota_count);

    if (st == OK)
        st = list_candidates(c, s, &p.candidates, &p.candidate_count);
    if (st == OK)
        st = name_fields(c, &p);
    if (st == OK)
        *out = p;
    return st;
}

/* ------------------------------------------------------------------ the problem */

/* Between equals: the higher award, then the older dossier. */
static int
compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->merit != y->merit)
        return x->merit > y->merit ? -1 : 1;
    if (x->award_rank != y->award_rank)
        return x->award_rank > y->award_rank ? -1 : 1;
    return x->dossier_id < y->dossier_id ? -1 : x->dossier_id > y->dossier_id;
}

static void
hash_basis(struct ctx *c, struct plan *p)
{
    struct buf b;

    buf_init(&b, c->arena, 64 * (size_t)(p->eligible_count + p->quota_count + 1));
    buf_printf(&b, "%d\n", p->selection.seats);
    for (int i = 0; i < p->quota_count; i++)
        buf_printf(&b, "%d %d %s\n", p->quotas[i].bounds.least, p->quotas[i].bounds.most,
                   p->quotas[i].words);
    for (int i = 0; i < p->problem.people_count; i++) {
        const struct delegation_person *person = &p->problem.people[i];

        buf_printf(&b, "%" PRId64 " %" PRId64 " %d", p->candidates[p->candidate_of[i]].id,
                   person->merit, person->pin);
        for (int n = 0; n < person->rule_count; n++)
            buf_printf(&b, " %d", person->rules[n]);
        buf_add_char(&b, '\n');
    }
    p->basis = hash_hex(c->arena, b.data, b.length);
}

static void
count_person(struct ctx *c, struct plan *p, const struct candidate *k,
             struct delegation_person *person)
{
    int *rules = arena_array(c->arena, (size_t)p->quota_count + 1, sizeof(*rules)), count = 0;

    for (int i = 0; i < p->quota_count; i++) {
        enum counts counts = quota_counts(&p->quotas[i], k);

        p->quotas[i].unknown += counts == COUNTS_UNKNOWN;
        if (counts == COUNTS)
            rules[count++] = i;
    }
    *person = (struct delegation_person){ k->merit, k->pin, rules, count };
}

void
plan_prepare(struct ctx *c, struct plan *p)
{
    size_t n = (size_t)p->candidate_count + 1;
    struct delegation_person *people = arena_array(c->arena, n, sizeof(*people));
    struct delegation_rule *rules =
        arena_array(c->arena, (size_t)p->quota_count + 1, sizeof(*rules));
    int count = 0;

    if (p->candidate_count > 0)
        qsort(p->candidates, (size_t)p->candidate_count, sizeof(*p->candidates),
              compare_candidates);
    p->person_of = arena_array(c->arena, n, sizeof(*p->person_of));
    p->candidate_of = arena_array(c->arena, n, sizeof(*p->candidate_of));
    for (int i = 0; i < p->quota_count; i++) {
        rules[i] = p->quotas[i].bounds;
        p->quotas[i].unknown = 0;
    }
    for (int i = 0; i < p->candidate_count; i++) {
        p->person_of[i] = -1;
        if (p->candidates[i].barred != NULL)
            continue;
        count_person(c, p, &p->candidates[i], &people[count]);
        p->candidate_of[count] = i;
        p->person_of[i] = count++;
    }
    p->eligible_count = count;
    p->problem = (struct delegation_problem){
        .seats = p->selection.seats,
        .rules = rules,
        .rule_count = p->quota_count,
        .people = people,
        .people_count = count,
        .is_explained = true,
    };
    hash_basis(c, p);
}

enum status
plan_solve(struct ctx *c, struct plan *p)
{
    enum status st = delegation_solve(c, &p->problem, &p->answer);

    if (st == OK && p->answer.found == DELEGATION_UNKNOWN) {
        (void)problem(c, NULL, "%s",
                      tr(c, "The best selection could not be proven in time. Take quotas away that "
                            "hardly bind, or pin who is certain."));
        return INVALID;
    }
    return st;
}

enum status
plan_other_seats(struct ctx *c, const struct plan *p, int *out)
{
    struct plan other = *p;
    int room = p->selection.seats / 2 + 2 < 40 ? p->selection.seats / 2 + 2 : 40;

    *out = 0;
    for (int apart = 1; apart <= room; apart++)
        for (int sign = 1; sign >= -1; sign -= 2) {
            int seats = p->selection.seats + sign * apart;
            struct delegation_rule *rules =
                arena_array(c->arena, (size_t)p->quota_count + 1, sizeof(*rules));
            bool is_possible = seats >= 1 && seats <= DELEGATION_SEATS_MAX;
            enum status st = OK;

            for (int i = 0; is_possible && i < p->quota_count; i++)
                is_possible = quota_bounds(&p->quotas[i], seats, &rules[i]) == OK;
            other.problem.rules = rules;
            other.problem.seats = seats;
            if (is_possible)
                st = delegation_is_possible(c, &other.problem, &is_possible);
            if (st != OK)
                return st;
            if (is_possible) {
                *out = seats;
                return OK;
            }
        }
    return OK;
}

bool
plan_is_in(const struct plan *p, int candidate)
{
    return p->answer.in != NULL && p->person_of[candidate] >= 0 &&
           p->answer.in[p->person_of[candidate]];
}

const struct delegation_reason *
plan_reason(const struct plan *p, int candidate)
{
    return p->answer.reasons != NULL && p->person_of[candidate] >= 0
               ? &p->answer.reasons[p->person_of[candidate]]
               : NULL;
}

enum status
plan_read(struct ctx *c, int64_t selection_id, struct plan *out)
{
    struct selection s;
    const char *answer = NULL, *basis = NULL;
    int64_t run_id = 0;
    struct plan p;
    enum status st = selection_find(c, selection_id, &s);

    if (st == OK)
        st = plan_read_state(c, &s, &p);
    if (st == OK)
        st = run_last(c, selection_id, &run_id, &answer, &basis); /* run_id 0: none yet */
    if (st != OK)
        return st;
    plan_prepare(c, &p);
    p.run_id = run_id;
    p.is_stale = run_id == 0 || strcmp(basis, p.basis) != 0;
    st = run_id != 0 ? run_answer_read(c, &p, answer) : OK;
    if (st == OK)
        *out = p;
    return st;
}
