/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps: what becomes of a dossier, by the table in dossier.c. */
#include "feature/dossier/dossier_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "feature/document/document.h"
#include "feature/exemplar/exemplar.h"
#include "service/calendar.h"

#include <string.h>

struct taking {
    const struct dossier_stepping *s;
    const struct dossier_rule *rule;
    const char *words;
    struct award award; /* of it: code, name, decided_by, level, hop_days */
    struct document decision;
};

/* ------------------------------------------------------------------ what speaks against it */

static enum status
check_words(struct ctx *c, struct taking *k)
{
    const char *words = k->s->words != NULL ? k->s->words : "";

    words = text_clean(c->arena, words, strlen(words), true);
    k->words = words != NULL ? words : "";
    if (text_length(k->words) > DOSSIER_WORDS_MAX)
        return problem(c, "words", tr(c, "At most %d characters."), (int)DOSSIER_WORDS_MAX);
    if (k->rule->needs_words && k->words[0] == '\0')
        return problem(c, "words", "%s", tr(c, "Say why."));
    return OK;
}

static enum status
check_decision(struct ctx *c, struct taking *k)
{
    enum status st;

    if (k->s->step != DOSSIER_AWARD)
        return OK;
    st = k->s->document_id != 0 ? document_find(c, k->s->document_id, &k->decision) : NOT_FOUND;
    if (st == NOT_FOUND || (st == OK && k->decision.state == DOCUMENT_WITHDRAWN))
        return problem(c, "document_id", "%s",
                       tr(c, "Choose the decision by which it is awarded. Enter it among the "
                             "documents first where it is not there."));
    return st;
}

static enum status
read_award(struct ctx *c, int64_t award_id, struct taking *k)
{
    struct query *q = query_new(c, "SELECT code, name, decided_by, level, hop_days FROM award"
                                   " WHERE id = $1");

    bind_int(q, award_id);
    if (query_row(q)) {
        k->award.code = col_text(q, 0);
        k->award.name = col_text(q, 1);
        k->award.decided_by = col_text(q, 2);
        (void)unit_level_parse(col_text(q, 3), &k->award.level);
        k->award.hop_days = (int)col_int(q, 4);
    }
    return query_end_one(q);
}

/* ------------------------------------------------------------------ where it goes */

static enum status
move_up(struct ctx *c, const struct taking *k, struct dossier *d)
{
    struct unit *way;
    int count;
    enum status st = dossier_way_up(c, d->at_unit_id, k->award.level, &way, &count);

    if (st != OK)
        return st;
    d->decides_unit_id = way[count - 1].id;
    if (k->s->step == DOSSIER_ACCEPT) {
        if (count > 1)
            return problem(c, NULL, "%s",
                           tr(c, "It is not decided here. Confirm it and pass it on."));
        d->at_unit_id = way[0].id;
        return OK;
    }
    if (k->s->step == DOSSIER_PASS_ON && count == 1)
        return problem(c, NULL, "%s",
                       tr(c, "It is decided here: nobody stands above. Take it in for appraisal."));
    d->at_unit_id = way[count > 1 ? 1 : 0].id;
    return OK;
}

static enum status
move_back(struct ctx *c, struct dossier *d)
{
    struct unit heir;
    int64_t back = 0;
    enum status st = dossier_way_back(c, d->id, &back);

    if (st == OK && back == 0)
        return CONFLICT;
    if (st == OK)
        st = dossier_living_unit(c, back, &heir);
    if (st == OK)
        d->at_unit_id = heir.id;
    return st;
}

static enum status
move(struct ctx *c, const struct taking *k, struct dossier *d)
{
    enum status st = OK;

    d->state = k->rule->to;
    d->due_on = DATE_NONE;
    if (k->s->step == DOSSIER_AWARD)
        d->document_id = k->s->document_id;
    if (k->s->step == DOSSIER_SUBMIT || k->s->step == DOSSIER_PASS_ON ||
        k->s->step == DOSSIER_ACCEPT)
        st = move_up(c, k, d);
    else if (k->s->step == DOSSIER_RETURN)
        st = move_back(c, d);
    if (st == OK && (d->state == DOSSIER_ON_WAY || d->state == DOSSIER_RETURNED ||
                     d->state == DOSSIER_APPRAISAL))
        st = calendar_add_working_days(c, today(c), k->award.hop_days, &d->due_on);
    return st;
}

/* ------------------------------------------------------------------ writing it */

static enum status
update_row(struct ctx *c, const struct dossier *before, const struct dossier *d)
{
    struct query *q = query_new(
        c, "UPDATE dossier SET state = $1, at_unit_id = $2, decides_unit_id = $3, due_on = $4,"
           " document_id = $5, changed_at = $6, version = version + 1"
           " WHERE id = $7 AND version = $8");
    enum status st;

    bind_text(q, dossier_state_code(d->state));
    bind_int(q, d->at_unit_id);
    bind_id(q, d->decides_unit_id);
    bind_date(q, d->due_on);
    bind_id(q, d->document_id);
    bind_int(q, now(c));
    bind_int(q, d->id);
    bind_int(q, before->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
insert_hop(struct ctx *c, const struct taking *k, const struct dossier *before,
           const struct dossier *d)
{
    int64_t id = db_new_id(c);
    struct query *q = query_new(c, "INSERT INTO dossier_hop (id, dossier_id, step, from_unit_id,"
                                   " to_unit_id, words, due_on, at, account_id)"
                                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    enum status st;

    bind_int(q, id);
    bind_int(q, d->id);
    bind_text(q, dossier_step_code(k->s->step));
    bind_int(q, before->at_unit_id);
    bind_int(q, d->at_unit_id);
    bind_text(q, k->words);
    bind_date(q, d->due_on);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    return st == OK
               ? audit_write(c, "dossier", d->id, dossier_step_code(k->s->step), NULL,
                             json_pack("{s:I, s:I, s:s}", "from", (json_int_t)before->at_unit_id,
                                       "to", (json_int_t)d->at_unit_id, "words", k->words))
               : st;
}

static enum status
give(struct ctx *c, const struct taking *k, const struct dossier *d)
{
    const struct document *by = &k->decision;
    struct date on = date_is_none(by->issued_on) ? today(c) : by->issued_on;

    return subject_award_given(c, &(struct subject_award){ .subject_id = d->subject_id,
                                                           .award_code = k->award.code,
                                                           .name = k->award.name,
                                                           .year = on.year,
                                                           .decision_number = by->number,
                                                           .decided_by = by->issuer[0] != '\0'
                                                                             ? by->issuer
                                                                             : k->award.decided_by,
                                                           .achievement = d->achievement,
                                                           .decided_on = by->issued_on,
                                                           .dossier_id = d->id });
}

static enum status
check(struct ctx *c, struct taking *k, const struct dossier *d)
{
    enum dossier_step step = k->s->step;
    enum status st;

    k->rule = dossier_can(d->state, step);
    if (k->rule == NULL)
        return CONFLICT;
    st = require(c, k->rule->access, k->rule->is_of_origin ? d->unit_id : d->at_unit_id,
                 d->campaign_id);
    if (st == OK && d->version != k->s->version)
        st = CONFLICT;
    if (st == OK)
        st = check_words(c, k);
    if (st == OK)
        st = check_decision(c, k);
    if (st == OK)
        st = read_award(c, d->award_id, k);
    if (st == OK && (step == DOSSIER_SUBMIT || step == DOSSIER_PASS_ON || step == DOSSIER_ACCEPT))
        st = dossier_check_whole(c, d);
    return st;
}

static enum status
take(struct ctx *c, void *arg)
{
    struct taking k = *(struct taking *)arg;
    struct dossier before, d;
    enum status st = dossier_find(c, k.s->dossier_id, &before);

    if (st == OK)
        st = check(c, &k, &before);
    if (st != OK)
        return st;
    d = before;
    st = move(c, &k, &d);
    if (st == OK)
        st = update_row(c, &before, &d);
    if (st == OK)
        st = insert_hop(c, &k, &before, &d);
    if (st == OK && k.s->step == DOSSIER_AWARD)
        st = give(c, &k, &d);
    if (st == OK)
        st = exemplar_follow(c, &d);
    if (st == OK && k.s->step == DOSSIER_SUBMIT)
        st = likeness_wait(c, d.id);
    return st == OK ? dossier_tell(c, &before, &d, k.s->step, k.words) : st;
}

enum status
dossier_take(struct ctx *c, const struct dossier_stepping *s)
{
    struct taking k = { .s = s };

    return db_transact(c, take, &k);
}
