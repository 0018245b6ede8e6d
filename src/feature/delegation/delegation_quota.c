/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quotas: whom they count, how many there are to be, and how that is said. */
#include "feature/delegation/delegation_inside.h"

#include "core/buf.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const rule_codes[] = { NULL, "least", "most", "exactly" };

const char *
quota_rule_code(enum quota_rule rule)
{
    return rule_codes[rule];
}

bool
quota_rule_parse(const char *code, enum quota_rule *out)
{
    for (enum quota_rule rule = QUOTA_LEAST; code != NULL && rule <= QUOTA_EXACTLY; rule++)
        if (strcmp(rule_codes[rule], code) == 0) {
            *out = rule;
            return true;
        }
    return false;
}

/* ------------------------------------------------------------------ numbers */

enum status
quota_bounds(const struct quota *q, int seats, struct delegation_rule *out)
{
    int64_t whole = (int64_t)q->num * seats;
    int64_t low = q->den > 0 ? (whole + q->den - 1) / q->den : q->num;
    int64_t high = q->den > 0 ? whole / q->den : q->num;

    if (low > INT_MAX / 2 || high > INT_MAX / 2 || (q->rule == QUOTA_EXACTLY && low != high))
        return INVALID;
    out->least = q->rule != QUOTA_MOST ? (int)low : 0;
    out->most = q->rule != QUOTA_LEAST ? (int)high : DELEGATION_NO_MOST;
    return OK;
}

static const char *
share_text(const struct ctx *c, const struct quota *q)
{
    if (q->den == 100)
        return arena_printf(c->arena, "%d%%", q->num);
    if (1000 % q->den == 0) {
        int tenths = q->num * (1000 / q->den);

        return arena_printf(c->arena,
                            tenths % 10 == 0     ? "%d%%"
                            : c->lang == LANG_VI ? "%d,%d%%"
                                                 : "%d.%d%%",
                            tenths / 10, tenths % 10);
    }
    return arena_printf(c->arena, "%d/%d", q->num, q->den);
}

static const char *
how_many(const struct ctx *c, enum quota_rule rule, const char *number_text)
{
    switch (rule) {
    case QUOTA_LEAST:
        return arena_printf(c->arena, tr(c, "at least %s"), number_text);
    case QUOTA_MOST:
        return arena_printf(c->arena, tr(c, "at most %s"), number_text);
    case QUOTA_EXACTLY:
        break;
    }
    return arena_printf(c->arena, tr(c, "exactly %s"), number_text);
}

const char *
quota_rule_words(const struct ctx *c, const struct quota *q, int seats)
{
    struct delegation_rule bounds;

    if (q->den == 0)
        return how_many(c, q->rule, arena_printf(c->arena, "%d", q->num));
    if (quota_bounds(q, seats, &bounds) != OK)
        return how_many(c, q->rule, share_text(c, q));
    return arena_printf(c->arena, tr(c, "%s of %d, that is %d"),
                        how_many(c, q->rule, share_text(c, q)), seats,
                        q->rule == QUOTA_MOST ? bounds.most : bounds.least);
}

/* ------------------------------------------------------------------ whom it counts */

static enum counts
told(bool holds)
{
    return holds ? COUNTS : COUNTS_NOT;
}

/* Both folded; `wanted` a name, or `any` for all but `none`. */
static enum counts
counts_word(const char *wanted, const char *any, const char *none, const char *value)
{
    if (wanted[0] == '\0')
        return COUNTS;
    if (value[0] == '\0')
        return COUNTS_UNKNOWN;
    return told(strcmp(wanted, any) == 0 ? strcmp(value, none) != 0 : strcmp(value, wanted) == 0);
}

static enum counts
counts_age(const struct quota *q, const struct candidate *k)
{
    if (q->age_from == 0 && q->age_to == 0)
        return COUNTS;
    if (k->kind != SUBJECT_PERSON)
        return COUNTS_NOT;
    if (k->age < 0)
        return COUNTS_UNKNOWN;
    return told(k->age >= q->age_from && (q->age_to == 0 || k->age <= q->age_to));
}

static enum counts
counts_sex(const struct quota *q, const struct candidate *k)
{
    if (q->sex == SEX_NOT_TOLD)
        return COUNTS;
    if (k->kind != SUBJECT_PERSON)
        return COUNTS_NOT;
    return k->sex == SEX_NOT_TOLD ? COUNTS_UNKNOWN : told(k->sex == q->sex);
}

static int
compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static bool
has_unit(const struct quota *q, int64_t unit_id)
{
    return q->units_count > 0 && bsearch(&unit_id, q->units, (size_t)q->units_count,
                                         sizeof(*q->units), compare_ids) != NULL;
}

static enum counts
counts_flag(int wanted, bool is_person, bool has)
{
    return wanted == 0 ? COUNTS : told(is_person && (wanted > 0) == has);
}

/* What is certainly not so outweighs what is not told. */
enum counts
quota_counts(const struct quota *q, const struct candidate *k)
{
    bool is_person = k->kind == SUBJECT_PERSON;
    const enum counts each[] = {
        told(q->field[0] == '\0' || strcmp(q->field, k->field) == 0),
        told(q->unit_id == 0 || has_unit(q, k->unit_id)),
        told(q->kind == 0 || q->kind == k->kind),
        counts_flag(q->direct, is_person, k->is_direct_worker),
        counts_flag(q->party, is_person, k->is_party_member),
        counts_sex(q, k),
        counts_age(q, k),
        is_person ? counts_word(q->ethnicity_fold, "minority", "kinh", k->ethnicity_fold)
                  : told(q->ethnicity[0] == '\0'),
        is_person ? counts_word(q->religion_fold, "any", "khong", k->religion_fold)
                  : told(q->religion[0] == '\0'),
    };
    enum counts result = COUNTS;

    for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
        if (each[i] == COUNTS_NOT)
            return COUNTS_NOT;
        if (each[i] == COUNTS_UNKNOWN)
            result = COUNTS_UNKNOWN;
    }
    return result;
}

/* ------------------------------------------------------------------ words */

static void
add_word(struct buf *b, const char *word)
{
    if (word == NULL || word[0] == '\0')
        return;
    if (b->length > 0)
        buf_add(b, ", ");
    buf_add(b, word);
}

static const char *
age_words(struct ctx *c, const struct quota *q)
{
    if (q->age_from > 0 && q->age_to > 0)
        return arena_printf(c->arena, tr(c, "aged %d to %d"), q->age_from, q->age_to);
    if (q->age_to > 0)
        return arena_printf(c->arena, tr(c, "younger than %d"), q->age_to + 1);
    return q->age_from > 0 ? arena_printf(c->arena, tr(c, "aged %d and over"), q->age_from) : "";
}

static const char *
whom_words(struct ctx *c, const struct quota *q, const char *field, const char *unit)
{
    struct buf b;

    buf_init(&b, c->arena, 128);
    add_word(&b, subject_kind_word(c, q->kind));
    add_word(&b, q->sex == SEX_FEMALE ? tr(c, "women") : q->sex == SEX_MALE ? tr(c, "men") : "");
    add_word(&b, age_words(c, q));
    add_word(&b, strcmp(q->ethnicity, "minority") == 0 ? tr(c, "ethnic minorities")
                 : q->ethnicity[0] != '\0'
                     ? arena_printf(c->arena, tr(c, "ethnic group %s"), q->ethnicity)
                     : "");
    add_word(&b, strcmp(q->religion, "any") == 0 ? tr(c, "with a religion")
                 : q->religion[0] != '\0'
                     ? arena_printf(c->arena, tr(c, "religion %s"), q->religion)
                     : "");
    add_word(&b, q->direct > 0   ? tr(c, "direct workers")
                 : q->direct < 0 ? tr(c, "not direct workers")
                                 : "");
    add_word(&b, q->party > 0   ? tr(c, "Party members")
                 : q->party < 0 ? tr(c, "not Party members")
                                : "");
    add_word(&b, field);
    add_word(&b, unit);
    return b.length > 0 ? text_capitalise(c->arena, b.data) : tr(c, "All");
}

/* ------------------------------------------------------------------ units */

struct below {
    const struct unit_carrier *carriers;
    int carrier_count;
};

static int64_t
carrier_of(const struct below *all, int64_t unit_id)
{
    for (int i = 0; i < all->carrier_count; i++)
        if (all->carriers[i].unit_id == unit_id)
            return all->carriers[i].carrier_id;
    return unit_id;
}

/* The unit of today that stands for the quota's, all below it, and every former unit that one of these carries. */
static enum status
list_units(struct ctx *c, const struct below *all, struct quota *q, const char **out_title)
{
    struct unit *units, one;
    int count = 0, room;
    int64_t top = carrier_of(all, q->unit_id);
    enum status st = unit_find(c, top, today(c), &one);

    if (st == OK)
        st = unit_list_below(c, top, today(c), &units, &count);
    if (st == NOT_FOUND) {
        *out_title = "";
        return OK;
    }
    if (st != OK)
        return st;
    room = count + all->carrier_count + 1;
    q->units = arena_array(c->arena, (size_t)room, sizeof(*q->units));
    for (int i = 0; i < count; i++)
        q->units[q->units_count++] = units[i].id;
    qsort(q->units, (size_t)q->units_count, sizeof(*q->units), compare_ids);
    count = q->units_count;
    for (int i = 0; i < all->carrier_count; i++)
        if (bsearch(&all->carriers[i].carrier_id, q->units, (size_t)count, sizeof(*q->units),
                    compare_ids) != NULL)
            q->units[q->units_count++] = all->carriers[i].unit_id;
    qsort(q->units, (size_t)q->units_count, sizeof(*q->units), compare_ids);
    *out_title = unit_title(c, &one);
    return OK;
}

/* ------------------------------------------------------------------ complete */

static enum status
check_bounds(struct ctx *c, const struct selection *s, struct quota *q, int at)
{
    if (q->den > 0 && q->num > q->den)
        return problem(c, arena_printf(c->arena, "quota.%d.number", at), "%s",
                       tr(c, "A share is at most the whole."));
    if (quota_bounds(q, s->seats, &q->bounds) != OK)
        return problem(c, arena_printf(c->arena, "quota.%d.number", at),
                       tr(c, "%s of %d seats is no whole number. Say at least or at most, or a "
                             "number."),
                       share_text(c, q), s->seats);
    return OK;
}

enum status
quota_complete(struct ctx *c, const struct selection *s, struct quota *quotas, int count)
{
    struct activity_field *fields;
    struct unit_carrier *carriers;
    struct below all = { 0 };
    int field_count, before = c->problem_count;
    enum status st = activity_field_list(c, &fields, &field_count);

    if (st == OK)
        st = unit_list_carriers(c, today(c), &carriers, &all.carrier_count);
    for (int i = 0; st == OK && i < count; i++) {
        struct quota *q = &quotas[i];
        const char *unit = "";

        all.carriers = carriers;
        q->bounds = (struct delegation_rule){ 0, DELEGATION_NO_MOST };
        q->ethnicity_fold = text_fold(c->arena, q->ethnicity);
        q->religion_fold = text_fold(c->arena, q->religion);
        if (q->unit_id != 0)
            st = list_units(c, &all, q, &unit);
        q->words = whom_words(c, q, activity_field_name(c, fields, field_count, q->field), unit);
        (void)check_bounds(c, s, q, i);
    }
    return st == OK && c->problem_count > before ? INVALID : st;
}

static int
flag_of(const char *text)
{
    return strcmp(text, "yes") == 0 ? 1 : strcmp(text, "no") == 0 ? -1 : 0;
}

static void
read_quota(struct query *q, struct quota *k)
{
    const char *sex = col_text(q, 4);

    k->id = col_int(q, 0);
    k->field = col_text(q, 1);
    k->unit_id = col_int(q, 2);
    k->kind = kind_of(col_text(q, 3));
    k->sex = strcmp(sex, "female") == 0 ? SEX_FEMALE
             : strcmp(sex, "male") == 0 ? SEX_MALE
                                        : SEX_NOT_TOLD;
    k->ethnicity = col_text(q, 5);
    k->religion = col_text(q, 6);
    k->age_from = (int)col_int(q, 7);
    k->age_to = (int)col_int(q, 8);
    k->direct = flag_of(col_text(q, 9));
    k->party = flag_of(col_text(q, 10));
    (void)quota_rule_parse(col_text(q, 11), &k->rule);
    k->num = (int)col_int(q, 12);
    k->den = (int)col_int(q, 13);
}

enum status
quota_list(struct ctx *c, const struct selection *s, struct quota **out, int *out_count)
{
    struct quota *all = arena_array(c->arena, SELECTION_QUOTAS_MAX, sizeof(*all));
    int count = 0;
    struct query *q = query_new(
        c, "SELECT id, field, unit_id, kind, sex, ethnicity, religion, age_from, age_to, direct,"
           " party, rule, num, den FROM selection_quota WHERE selection_id = $1 ORDER BY position");
    enum status st;

    bind_int(q, s->id);
    while (count < SELECTION_QUOTAS_MAX && query_row(q))
        read_quota(q, &all[count++]);
    st = query_end(q);
    if (st == OK)
        st = quota_complete(c, s, all, count);
    /* what was right when it was saved is told, not refused: a share that a later number of seats does not divide counts for nothing */
    if (st == INVALID) {
        problems_clear(c);
        st = OK;
    }
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}
