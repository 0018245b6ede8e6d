/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting a subject forward. */
#include "feature/dossier/dossier_inside.h"

#include "db/audit.h"
#include "feature/conference/conference.h"

#include <string.h>

/* What of a subject and an award the rules of a dossier need. */
struct put {
    struct dossier *d;
    const char *achievement, *subject_fold, *subject_kind;
    int64_t subject_unit_id;
};

static enum status
check_subject(struct ctx *c, struct put *p)
{
    struct query *q = query_new(c, "SELECT name_fold, kind, unit_id FROM subject WHERE id = $1"
                                   " AND merged_into_id IS NULL");
    enum status st;

    bind_int(q, p->d->subject_id);
    if (query_row(q)) {
        p->subject_fold = col_text(q, 0);
        p->subject_kind = col_text(q, 1);
        p->subject_unit_id = col_int(q, 2);
    }
    st = query_end_one(q);
    if (st == NOT_FOUND ||
        (st == OK && !may(c, READ_DOSSIERS, p->subject_unit_id, p->d->campaign_id)))
        return problem(c, "subject_id", "%s",
                       tr(c, "Choose the person, collective or household that is put forward."));
    return st;
}

static enum status
check_award(struct ctx *c, const struct put *p)
{
    struct query *q = query_new(c, "SELECT subject FROM award WHERE id = $1 AND from_on <= $2"
                                   " AND (to_on IS NULL OR to_on > $2)");
    const char *kind = NULL;
    enum status st;

    bind_int(q, p->d->award_id);
    bind_date(q, today(c));
    if (query_row(q))
        kind = col_text(q, 0);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return problem(c, "award_id", "%s",
                       tr(c, "Choose a title or a form of commendation that holds today."));
    if (st == OK && strcmp(kind, p->subject_kind) != 0)
        return problem(c, "award_id", "%s",
                       tr(c, "This one is not given to such a subject. Choose another."));
    return st;
}

static enum status
check_once(struct ctx *c, const struct put *p)
{
    struct query *q =
        query_new(c, "SELECT 1 FROM dossier WHERE campaign_id = $1 AND subject_id = $2"
                     " AND award_id = $3 AND state <> 'withdrawn'"
                     " AND state <> 'refused'");
    enum status st;

    bind_int(q, p->d->campaign_id);
    bind_int(q, p->d->subject_id);
    bind_int(q, p->d->award_id);
    (void)query_row(q);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return OK;
    return st != OK ? st
                    : problem(c, "subject_id", "%s",
                              tr(c, "There is a dossier of this subject for this award in this "
                                    "campaign already. Open that one."));
}

static enum status
check_unit(struct ctx *c, const struct put *p)
{
    struct unit u;
    enum status st = unit_find(c, p->d->unit_id, today(c), &u);

    if (st == NOT_FOUND || (st == OK && !date_is_within(today(c), u.from_on, u.to_on)))
        return problem(c, "unit_id", "%s",
                       tr(c, "Choose a unit that exists today: it puts the subject forward."));
    return st;
}

/* What the law refuses is refused at once; what it warns of is told on the dossier's page. */
static enum status
check_rules(struct ctx *c, const struct put *p)
{
    const struct award_question question = { .subject_id = p->d->subject_id,
                                             .award_id = p->d->award_id,
                                             .campaign_id = p->d->campaign_id,
                                             .achievement = p->achievement,
                                             .on = today(c) };
    struct award_finding *found;
    int count, before = c->problem_count;
    enum status st = award_ask(c, &question, &found, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (found[i].is_refusal)
            (void)problem(c, "subject_id", "%s", found[i].words);
    return st == OK && c->problem_count > before ? INVALID : st;
}

static enum status
check(struct ctx *c, struct put *p)
{
    struct campaign campaign;
    enum status st = campaign_find(c, p->d->campaign_id, &campaign);

    if (st == OK)
        st = require(c, WRITE_DOSSIERS, p->d->unit_id, p->d->campaign_id);
    if (st == OK)
        st = check_unit(c, p);
    if (st == OK)
        st = check_subject(c, p);
    if (st == OK)
        st = check_award(c, p);
    if (st == OK)
        st = dossier_check_head(c, p->d->achievement, p->d->field, &p->achievement);
    if (st == OK)
        st = check_once(c, p);
    return st == OK ? check_rules(c, p) : st;
}

enum status
dossier_name_write(struct ctx *c, int64_t dossier_id, const char *subject_fold)
{
    const char *suffix;
    size_t at = 0;
    enum status st = OK;

    while (st == OK && (suffix = dossier_name_suffix(c->arena, subject_fold, &at)) != NULL) {
        struct query *q = query_new(c, "INSERT INTO dossier_name (suffix, dossier_id)"
                                       " VALUES ($1, $2) ON CONFLICT (suffix, dossier_id)"
                                       " DO NOTHING");

        bind_text(q, suffix);
        bind_int(q, dossier_id);
        st = query_end(q);
    }
    return st;
}

static enum status
write_row(struct ctx *c, const struct put *p)
{
    const struct dossier *d = p->d;
    struct query *q = query_new(
        c, "INSERT INTO dossier (id, campaign_id, subject_id, award_id, unit_id, at_unit_id, state,"
           " field, achievement, is_sample, subject_fold, created_at, created_by, changed_at)"
           " VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $10, $11, $12, $13)");

    bind_int(q, d->id);
    bind_int(q, d->campaign_id);
    bind_int(q, d->subject_id);
    bind_int(q, d->award_id);
    bind_int(q, d->unit_id);
    bind_int(q, d->unit_id);
    bind_text(q, d->field != NULL ? d->field : "");
    bind_text(q, p->achievement);
    bind_bool(q, d->is_sample);
    bind_text(q, p->subject_fold);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct put p = { .d = arg };
    struct dossier *d = arg;
    enum status st = check(c, &p);

    if (st != OK)
        return st;
    d->id = db_new_id(c);
    d->version = 1;
    d->state = DOSSIER_DRAFT;
    d->at_unit_id = d->unit_id;
    st = write_row(c, &p);
    if (st == OK)
        st = dossier_name_write(c, d->id, p.subject_fold);
    return st == OK
               ? audit_write(c, "dossier", d->id, "insert", NULL,
                             json_pack("{s:I, s:I, s:I, s:s}", "subject", (json_int_t)d->subject_id,
                                       "award", (json_int_t)d->award_id, "unit",
                                       (json_int_t)d->unit_id, "achievement", p.achievement))
               : st;
}

enum status
dossier_insert(struct ctx *c, struct dossier *d)
{
    return db_transact(c, insert, d);
}

/* ------------------------------------------------------------------ the subject's name */

enum status
dossier_subject_changed(struct ctx *c, int64_t subject_id)
{
    int64_t *ids = NULL;
    size_t count = 0, room = 0;
    const char *fold = NULL;
    struct query *q = query_new(c, "SELECT d.id, s.name_fold FROM dossier d JOIN subject s"
                                   " ON s.id = d.subject_id WHERE d.subject_id = $1");
    enum status st;

    bind_int(q, subject_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            ids = arena_grow(c->arena, ids, count, room, sizeof(*ids));
        }
        ids[count++] = col_int(q, 0);
        fold = col_text(q, 1);
    }
    st = query_end(q);
    for (size_t i = 0; st == OK && i < count; i++) {
        q = query_new(c, "DELETE FROM dossier_name WHERE dossier_id = $1");
        bind_int(q, ids[i]);
        st = query_end(q);
        if (st != OK)
            return st;
        q = query_new(c, "UPDATE dossier SET subject_fold = $1 WHERE id = $2");
        bind_text(q, fold);
        bind_int(q, ids[i]);
        st = query_end(q);
        if (st == OK)
            st = dossier_name_write(c, ids[i], fold);
    }
    return st;
}
