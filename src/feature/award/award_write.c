/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of what holds: a row is mended, or ends on a day on which another one begins. */
#include "feature/award/award_inside.h"

#include "core/text.h"

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
