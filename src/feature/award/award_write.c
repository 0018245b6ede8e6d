/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of what holds: a row is mended, or ends on a day on which another one begins. */
#include "feature/award/award_ask.h"

#include "core/text.h"
#include "db/audit.h"
#include "web/access.h"

#include <string.h>

enum status
award_write_row(struct ctx *c, struct award *a)
{
    struct query *q = query_new(
        c, "INSERT INTO award (id, code, kind, name, name_fold, subject, level, decided_by,"
           " multiple, threshold_num, threshold_den, quorum_num, quorum_den, comment_days,"
           " comment_by_work, hop_days, has_second_round, form_code, position, from_on, to_on,"
           " source, is_verified) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
           " $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)");

    a->id = db_new_id(c);
    a->version = 1;
    bind_int(q, a->id);
    bind_text(q, a->code);
    bind_text(q, award_kind_code(a->kind));
    bind_text(q, a->name);
    bind_text(q, text_fold(c->arena, a->name));
    bind_text(q, subject_kind_code(a->subject));
    bind_text(q, unit_level_code(a->level));
    bind_text(q, a->decided_by);
    bind_int(q, a->multiple);
    bind_int(q, a->threshold.num);
    bind_int(q, a->threshold.den);
    bind_int(q, a->quorum.num);
    bind_int(q, a->quorum.den);
    bind_int(q, a->comment_days);
    bind_bool(q, a->comment_by_work);
    bind_int(q, a->hop_days);
    bind_bool(q, a->has_second_round);
    bind_text(q, a->form_code);
    bind_int(q, a->position);
    bind_date(q, a->from_on);
    bind_date(q, a->to_on);
    bind_text(q, a->source);
    bind_bool(q, a->is_verified);
    return query_end(q);
}

enum status
award_write_paper(struct ctx *c, int64_t award_id, const struct award_paper *paper, int position)
{
    struct query *q =
        query_new(c, "INSERT INTO award_paper (award_id, code, name, is_required, is_made,"
                     " position) VALUES ($1, $2, $3, $4, $5, $6)");

    bind_int(q, award_id);
    bind_text(q, paper->code);
    bind_text(q, paper->name);
    bind_bool(q, paper->is_required);
    bind_bool(q, paper->is_made);
    bind_int(q, position);
    return query_end(q);
}

enum status
award_rule_write_row(struct ctx *c, struct award_rule *rule)
{
    struct query *q = query_new(
        c, "INSERT INTO award_rule (id, award_code, kind, number, base_code, is_refusal, words,"
           " from_on, to_on, source, is_verified) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
           " $11)");

    rule->id = db_new_id(c);
    rule->version = 1;
    bind_int(q, rule->id);
    bind_text(q, rule->award_code);
    bind_text(q, rule->kind);
    bind_int(q, rule->number);
    bind_text(q, rule->base_code);
    bind_bool(q, rule->is_refusal);
    bind_text(q, rule->words);
    bind_date(q, rule->from_on);
    bind_date(q, rule->to_on);
    bind_text(q, rule->source);
    bind_bool(q, rule->is_verified);
    return query_end(q);
}

/* ------------------------------------------------------------------ what may stand in a row */

enum { DAYS_MOST = 365, MULTIPLE_MOST = 100000, NUMBER_MOST = 1000 };

static void
check_text(struct ctx *c, const char *field, const char *text, int least, int most)
{
    if (text_length(text) < (size_t)least)
        (void)problem(c, field, "%s", tr(c, "This may not stay empty."));
    else if (text_length(text) > (size_t)most)
        (void)problem(c, field, tr(c, "At most %d characters."), most);
}

static void
check_share(struct ctx *c, const char *field, struct share s)
{
    if (s.den <= 0 || s.num < 0 || s.num > s.den || s.den > NUMBER_MOST)
        (void)problem(c, field, "%s", tr(c, "Write a share such as 2/3 or 70%."));
}

static enum status
has_form(struct ctx *c, const char *form_code, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM report_form WHERE code = $1");

    bind_text(q, form_code);
    *out = query_row(q);
    return query_end(q);
}

/* Two rows of one code for one kind of subject never hold on the same day. */
static enum status
check_days(struct ctx *c, const struct award *a, int64_t but_id)
{
    struct award *rows;
    int count;
    enum status st;

    if (date_is_none(a->from_on))
        return problem(c, "from_on", "%s", tr(c, "Enter the first day."));
    if (!date_is_none(a->to_on) && date_compare(a->to_on, a->from_on) <= 0)
        return problem(c, "to_on", "%s", tr(c, "It ends before it begins. Choose a later day."));
    st = award_versions(c, a->code, a->subject, &rows, &count);
    for (int i = 0; st == OK && i < count; i++) {
        if (rows[i].id == a->id || rows[i].id == but_id)
            continue;
        if (date_compare(rows[i].from_on, a->to_on) < 0 &&
            date_compare(a->from_on, rows[i].to_on) < 0)
            return problem(c, "from_on",
                           tr(c, "Another version holds from %s on. Two may not hold on one day."),
                           date_vi(c->arena, rows[i].from_on));
    }
    return st;
}

static enum status
check(struct ctx *c, const struct award *a, int64_t but_id)
{
    int before = c->problem_count;
    bool is_form = false;
    enum status st = has_form(c, a->form_code, &is_form), days;

    if (st != OK)
        return st;
    if (text_length(a->code) > 60 || a->code[0] == '\0' ||
        strspn(a->code, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(a->code))
        (void)problem(c, "code", "%s", tr(c, "A code has 1 to 60 of a-z, 0-9 and hyphens."));
    check_text(c, "name", a->name, 1, AWARD_NAME_MAX);
    check_text(c, "decided_by", a->decided_by, 1, AWARD_WORDS_MAX);
    check_text(c, "source", a->source, a->is_verified ? 1 : 0, AWARD_WORDS_MAX);
    if (award_kind_code(a->kind)[0] == '\0')
        (void)problem(c, "kind", "%s", tr(c, "Say which of the two it is."));
    if (subject_kind_code(a->subject)[0] == '\0')
        (void)problem(c, "subject", "%s", tr(c, "Say for whom it is."));
    if (a->level == LEVEL_NONE)
        (void)problem(c, "level", "%s", tr(c, "Choose the level that decides."));
    if (a->multiple < 0 || a->multiple > MULTIPLE_MOST)
        (void)problem(c, "multiple", "%s", tr(c, "Write a number such as 0.3 or 1.5."));
    check_share(c, "threshold", a->threshold);
    check_share(c, "quorum", a->quorum);
    if (a->comment_days < 0 || a->comment_days > DAYS_MOST)
        (void)problem(c, "comment_days", tr(c, "A number between 0 and %d."), (int)DAYS_MOST);
    if (a->hop_days < 1 || a->hop_days > DAYS_MOST)
        (void)problem(c, "hop_days", tr(c, "A number between 1 and %d."), (int)DAYS_MOST);
    if (!is_form)
        (void)problem(c, "form_code", "%s", tr(c, "Choose a report form of the list."));
    days = check_days(c, a, but_id);
    if (days != OK && days != INVALID)
        return days;
    return c->problem_count > before ? INVALID : OK;
}

/* ------------------------------------------------------------------ awards */

static json_t *
told(const struct award *a)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:[i,i], s:[i,i], s:i, s:b}", "code", a->code,
                     "subject", subject_kind_code(a->subject), "name", a->name, "level",
                     unit_level_code(a->level), "multiple", a->multiple, "threshold",
                     a->threshold.num, a->threshold.den, "quorum", a->quorum.num, a->quorum.den,
                     "comment_days", a->comment_days, "is_verified", a->is_verified);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct award *a = arg;
    enum status st = award_write_row(c, a);

    return st == OK ? audit_write(c, "award", a->id, "insert", NULL, told(a)) : st;
}

enum status
award_insert(struct ctx *c, struct award *a)
{
    enum status st = require(c, EDIT_AWARDS, 0, 0);

    a->id = 0;
    if (st == OK)
        st = check(c, a, 0);
    return st == OK ? db_transact(c, insert, a) : st;
}

struct changing {
    struct award *a;
    struct award stands;
};

static enum status
update(struct ctx *c, void *arg)
{
    const struct changing *w = arg;
    const struct award *a = w->a;
    struct query *q = query_new(
        c, "UPDATE award SET kind = $1, name = $2, name_fold = $3, level = $4, decided_by = $5,"
           " multiple = $6, threshold_num = $7, threshold_den = $8, quorum_num = $9,"
           " quorum_den = $10, comment_days = $11, comment_by_work = $12, hop_days = $13,"
           " has_second_round = $14, form_code = $15, position = $16, from_on = $17, to_on = $18,"
           " source = $19, is_verified = $20, version = version + 1 WHERE id = $21"
           " AND version = $22");
    enum status st;

    bind_text(q, award_kind_code(a->kind));
    bind_text(q, a->name);
    bind_text(q, text_fold(c->arena, a->name));
    bind_text(q, unit_level_code(a->level));
    bind_text(q, a->decided_by);
    bind_int(q, a->multiple);
    bind_int(q, a->threshold.num);
    bind_int(q, a->threshold.den);
    bind_int(q, a->quorum.num);
    bind_int(q, a->quorum.den);
    bind_int(q, a->comment_days);
    bind_bool(q, a->comment_by_work);
    bind_int(q, a->hop_days);
    bind_bool(q, a->has_second_round);
    bind_text(q, a->form_code);
    bind_int(q, a->position);
    bind_date(q, a->from_on);
    bind_date(q, a->to_on);
    bind_text(q, a->source);
    bind_bool(q, a->is_verified);
    bind_int(q, a->id);
    bind_int(q, a->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "award", a->id, "update", told(&w->stands), told(a)) : st;
}

/* What is not for mending stays: an award is its code and its kind of subject. */
static enum status
find_to_change(struct ctx *c, struct changing *w)
{
    enum status st = require(c, EDIT_AWARDS, 0, 0);

    if (st == OK)
        st = award_find(c, w->a->id, &w->stands);
    if (st == OK) {
        w->a->code = w->stands.code;
        w->a->subject = w->stands.subject;
    }
    return st;
}

enum status
award_update(struct ctx *c, const struct award *award)
{
    struct award a = *award;
    struct changing w = { .a = &a };
    enum status st = find_to_change(c, &w);

    if (st == OK)
        st = check(c, &a, 0);
    return st == OK ? db_transact(c, update, &w) : st;
}

static enum status
copy_papers(struct ctx *c, int64_t from_id, int64_t to_id)
{
    struct query *q = query_new(
        c, "INSERT INTO award_paper (award_id, code, name, is_required, is_made, position)"
           " SELECT $1, code, name, is_required, is_made, position FROM award_paper"
           " WHERE award_id = $2");

    bind_int(q, to_id);
    bind_int(q, from_id);
    return query_end(q);
}

static enum status
succeed(struct ctx *c, void *arg)
{
    struct changing *w = arg;
    struct query *q = query_new(c, "UPDATE award SET to_on = $1, version = version + 1"
                                   " WHERE id = $2 AND version = $3");
    enum status st;

    bind_date(q, w->a->from_on);
    bind_int(q, w->stands.id);
    bind_int(q, w->stands.version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = award_write_row(c, w->a);
    if (st == OK)
        st = copy_papers(c, w->stands.id, w->a->id);
    return st == OK ? audit_write(c, "award", w->a->id, "succeed", told(&w->stands), told(w->a))
                    : st;
}

enum status
award_succeed(struct ctx *c, struct award *a)
{
    struct changing w = { .a = a };
    enum status st = find_to_change(c, &w);

    if (st != OK)
        return st;
    if (w.stands.version != a->version)
        return CONFLICT;
    a->to_on = w.stands.to_on;
    if (!date_is_none(a->from_on) && date_compare(a->from_on, a->to_on) >= 0)
        return problem(c, "from_on",
                       tr(c, "This version holds no longer from %s on. Change the one after it."),
                       date_vi(c->arena, a->to_on));
    if (!date_is_none(a->from_on) && date_compare(a->from_on, w.stands.from_on) <= 0)
        return problem(c, "from_on",
                       tr(c, "The version before it begins on %s. Choose a later day."),
                       date_vi(c->arena, w.stands.from_on));
    st = check(c, a, w.stands.id);
    return st == OK ? db_transact(c, succeed, &w) : st;
}

/* ------------------------------------------------------------------ papers */

struct paper_saving {
    int64_t award_id, version;
    const struct award_paper *papers;
    int count;
};

static enum status
save_papers(struct ctx *c, void *arg)
{
    const struct paper_saving *s = arg;
    json_t *codes;
    struct query *q = query_new(c, "UPDATE award SET version = version + 1 WHERE id = $1"
                                   " AND version = $2");
    enum status st;

    bind_int(q, s->award_id);
    bind_int(q, s->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM award_paper WHERE award_id = $1");
    bind_int(q, s->award_id);
    st = query_end(q);
    for (int i = 0; st == OK && i < s->count; i++)
        st = award_write_paper(c, s->award_id, &s->papers[i], i + 1);
    if (st != OK)
        return st;
    codes = json_array();
    for (int i = 0; i < s->count; i++)
        (void)json_array_append_new(codes, json_string(s->papers[i].name));
    return audit_write(c, "award", s->award_id, "papers", NULL,
                       json_pack("{s:o}", "papers", codes));
}

enum status
award_papers_save(struct ctx *c, int64_t award_id, const struct award_paper *papers, int count,
                  int64_t version)
{
    struct paper_saving s = { award_id, version, papers, count };
    struct award a;
    int before = c->problem_count;
    enum status st = require(c, EDIT_AWARDS, 0, 0);

    if (st == OK)
        st = award_find(c, award_id, &a);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        check_text(c, arena_printf(c->arena, "paper.%d.name", i), papers[i].name, 1,
                   AWARD_NAME_MAX);
        for (int k = 0; k < i; k++)
            if (strcmp(papers[i].code, papers[k].code) == 0)
                (void)problem(c, arena_printf(c->arena, "paper.%d.name", i), "%s",
                              tr(c, "This paper stands here twice."));
    }
    return c->problem_count > before ? INVALID : db_transact(c, save_papers, &s);
}

/* ------------------------------------------------------------------ rules */

static enum status
has_code(struct ctx *c, const char *code, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM award WHERE code = $1 LIMIT 1");

    bind_text(q, code);
    *out = query_row(q);
    return query_end(q);
}

static enum status
check_rule(struct ctx *c, struct award_rule *rule)
{
    int before = c->problem_count;
    bool counts = award_rule_kind_counts(rule->kind), is_award = true, is_base = true;
    enum status st = OK;

    if (rule->award_code[0] != '\0')
        st = has_code(c, rule->award_code, &is_award);
    if (st == OK && counts)
        st = has_code(c, rule->base_code, &is_base);
    if (st != OK)
        return st;
    if (award_rule_kind_text(c, rule->kind)[0] == '\0')
        (void)problem(c, "kind", "%s", tr(c, "Choose what the rule looks at."));
    if (!is_award)
        (void)problem(c, "award_code", "%s", tr(c, "The list of awards has no such entry."));
    if (!is_base)
        (void)problem(c, "base_code", "%s", tr(c, "Choose the award that it is counted by."));
    if (counts && (rule->number < 1 || rule->number > NUMBER_MOST))
        (void)problem(c, "number", tr(c, "A number between 1 and %d."), (int)NUMBER_MOST);
    if (!counts) {
        rule->number = 0;
        rule->base_code = "";
    }
    check_text(c, "words", rule->words, 1, AWARD_WORDS_MAX);
    check_text(c, "source", rule->source, rule->is_verified ? 1 : 0, AWARD_WORDS_MAX);
    if (date_is_none(rule->from_on))
        (void)problem(c, "from_on", "%s", tr(c, "Enter the first day."));
    else if (!date_is_none(rule->to_on) && date_compare(rule->to_on, rule->from_on) <= 0)
        (void)problem(c, "to_on", "%s", tr(c, "It ends before it begins. Choose a later day."));
    return c->problem_count > before ? INVALID : OK;
}

static json_t *
rule_told(const struct award_rule *rule)
{
    return json_pack("{s:s, s:s, s:i, s:b, s:s}", "award", rule->award_code, "kind", rule->kind,
                     "number", rule->number, "is_refusal", rule->is_refusal, "words", rule->words);
}

static enum status
insert_rule(struct ctx *c, void *arg)
{
    struct award_rule *rule = arg;
    enum status st = award_rule_write_row(c, rule);

    return st == OK ? audit_write(c, "award_rule", rule->id, "insert", NULL, rule_told(rule)) : st;
}

static enum status
update_rule(struct ctx *c, void *arg)
{
    const struct award_rule *rule = arg;
    struct query *q = query_new(
        c, "UPDATE award_rule SET award_code = $1, kind = $2, number = $3, base_code = $4,"
           " is_refusal = $5, words = $6, from_on = $7, to_on = $8, source = $9, is_verified = $10,"
           " version = version + 1 WHERE id = $11 AND version = $12");
    enum status st;

    bind_text(q, rule->award_code);
    bind_text(q, rule->kind);
    bind_int(q, rule->number);
    bind_text(q, rule->base_code);
    bind_bool(q, rule->is_refusal);
    bind_text(q, rule->words);
    bind_date(q, rule->from_on);
    bind_date(q, rule->to_on);
    bind_text(q, rule->source);
    bind_bool(q, rule->is_verified);
    bind_int(q, rule->id);
    bind_int(q, rule->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "award_rule", rule->id, "update", NULL, rule_told(rule)) : st;
}

enum status
award_rule_save(struct ctx *c, struct award_rule *rule)
{
    struct award_rule stands;
    bool is_new = rule->id == 0;
    enum status st = require(c, EDIT_AWARDS, 0, 0);

    if (st == OK && !is_new)
        st = award_rule_find(c, rule->id, &stands);
    if (st == OK)
        st = check_rule(c, rule);
    return st == OK ? db_transact(c, is_new ? insert_rule : update_rule, rule) : st;
}
