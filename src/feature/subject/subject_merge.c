/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two entries of the same become one: what hangs on the one goes over to the other. */
#include "feature/subject/subject_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "feature/dossier/dossier.h"
#include "web/access.h"

#include <string.h>

struct merging {
    int64_t version;
    struct subject from, into;
    struct subject_box box; /* of the one that goes, closed anew for the one that stays */
    bool takes_box;
};

/* ------------------------------------------------------------------ whether they may */

static enum status
find_one(struct ctx *c, int64_t id, struct subject *out)
{
    enum status st = subject_find(c, id, out);

    return st == OK ? require(c, APPRAISE_DOSSIERS, out->unit_id, 0) : st;
}

/* Both put forward for one award of one campaign: which of the two dossiers holds is for people to say first. */
static enum status
refuse_same_dossier(struct ctx *c, const struct merging *m)
{
    struct query *q = query_new(
        c,
        "SELECT w.name FROM dossier a JOIN dossier b ON b.campaign_id = a.campaign_id"
        " AND b.award_id = a.award_id JOIN award w ON w.id = a.award_id"
        " WHERE a.subject_id = $1 AND b.subject_id = $2"
        " AND a.state NOT IN ('withdrawn', 'refused') AND b.state NOT IN ('withdrawn', 'refused')"
        " LIMIT 1");
    const char *name = NULL;
    enum status st;

    bind_int(q, m->from.id);
    bind_int(q, m->into.id);
    if (query_row(q))
        name = col_text(q, 0);
    st = query_end(q);
    if (st != OK || name == NULL)
        return st;
    return problem(c, NULL,
                   tr(c, "Both are put forward for %s in one campaign. Withdraw one of the "
                         "two dossiers first."),
                   name);
}

static enum status
open_number(struct ctx *c, int64_t id, const char **out)
{
    struct subject_box box;
    enum status st = subject_box_read(c, id, &box);

    *out = "";
    return st == OK && box.length > 0 ? subject_citizen_open(c, id, &box, out) : st;
}

/* Two new cards are two persons; an old card's number gives way to a new one's. */
static enum status
settle_numbers(struct ctx *c, struct merging *m)
{
    const char *from, *into;
    enum status st;

    if (!m->from.has_citizen)
        return OK;
    st = open_number(c, m->from.id, &from);
    if (st == OK)
        st = open_number(c, m->into.id, &into);
    if (st != OK)
        return st;
    if (strlen(from) == strlen(into) && strcmp(from, into) != 0)
        return problem(c, NULL, "%s",
                       tr(c, "They have identity cards of different numbers: these are two "
                             "persons."));
    if (strlen(from) <= strlen(into))
        return OK;
    m->takes_box = true;
    return subject_citizen_close(c, m->into.id, from, &m->box);
}

/* ------------------------------------------------------------------ what goes over */

static enum status
hand_over(struct ctx *c, const struct merging *m)
{
    struct query *q =
        query_new(c, "UPDATE dossier SET subject_id = $1, subject_fold = $2 WHERE subject_id = $3");
    enum status st;

    bind_int(q, m->into.id);
    bind_text(q, text_fold(c->arena, m->into.name));
    bind_int(q, m->from.id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE subject_award SET subject_id = $1 WHERE subject_id = $2");
    bind_int(q, m->into.id);
    bind_int(q, m->from.id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE subject_stay SET subject_id = $1 WHERE subject_id = $2");
    bind_int(q, m->into.id);
    bind_int(q, m->from.id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE subject SET household_id = $1 WHERE household_id = $2");
    bind_int(q, m->into.id);
    bind_int(q, m->from.id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE subject SET merged_into_id = $1 WHERE merged_into_id = $2");
    bind_int(q, m->into.id);
    bind_int(q, m->from.id);
    return query_end(q);
}

/* Of two accounts of one time, the one that stays is believed; what came before it began is added. */
static enum status
add_places(struct ctx *c, const struct merging *m)
{
    struct query *q = query_new(
        c, "INSERT INTO subject_place (subject_id, unit_id, from_on, to_on)"
           " SELECT CAST($1 AS BIGINT), p.unit_id, p.from_on, CASE WHEN p.to_on IS NULL"
           " OR p.to_on > f.from_on THEN f.from_on ELSE p.to_on END FROM subject_place p"
           " JOIN (SELECT MIN(from_on) AS from_on FROM subject_place WHERE subject_id = $1) f"
           " ON p.from_on < f.from_on WHERE p.subject_id = $2");

    bind_int(q, m->into.id);
    bind_int(q, m->from.id);
    return query_end(q);
}

static enum status
end_entry(struct ctx *c, const struct merging *m)
{
    struct query *q = query_new(
        c, "UPDATE subject SET merged_into_id = $1, citizen_box = NULL, citizen_hash = NULL,"
           " version = version + 1 WHERE id = $2 AND version = $3 AND merged_into_id IS NULL");
    enum status st;

    bind_int(q, m->into.id);
    bind_int(q, m->from.id);
    bind_int(q, m->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
take_number(struct ctx *c, const struct merging *m)
{
    struct query *q;

    if (!m->takes_box)
        return OK;
    q = query_new(c, "UPDATE subject SET citizen_box = $1, citizen_hash = $2 WHERE id = $3");
    bind_blob(q, m->box.bytes, m->box.length);
    bind_text(q, m->box.hash);
    bind_int(q, m->into.id);
    return query_end(q);
}

static enum status
merge(struct ctx *c, void *arg)
{
    const struct merging *m = arg;
    struct query *q;
    enum status st = end_entry(c, m);

    if (st == OK)
        st = refuse_same_dossier(c, m);
    if (st == OK)
        st = take_number(c, m);
    if (st == OK)
        st = add_places(c, m);
    if (st == OK)
        st = hand_over(c, m);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE subject SET version = version + 1 WHERE id = $1"
                     " AND merged_into_id IS NULL");
    bind_int(q, m->into.id);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st =
            audit_write(c, "subject", m->from.id, "merge", json_pack("{s:s}", "name", m->from.name),
                        json_pack("{s:I}", "into", (json_int_t)m->into.id));
    return st == OK ? audit_write(c, "subject", m->into.id, "take_over", NULL,
                                  json_pack("{s:I}", "from", (json_int_t)m->from.id))
                    : st;
}

enum status
subject_merge(struct ctx *c, int64_t id, int64_t into_id, int64_t version)
{
    struct merging m = { .version = version };
    enum status st = find_one(c, id, &m.from);

    if (st == OK)
        st = find_one(c, into_id, &m.into);
    if (st != OK)
        return st;
    if (id == into_id || m.from.kind != m.into.kind)
        return problem(c, NULL, "%s", tr(c, "Choose two entries of the same kind."));
    st = settle_numbers(c, &m);
    return st == OK ? db_transact(c, merge, &m) : st;
}

enum status
subject_count_dossiers(struct ctx *c, int64_t id, int *out)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM dossier d WHERE d.subject_id = $1"
                                   " AND" DOSSIER_OPEN_TO("$2"));
    int count = 0;
    enum status st;

    bind_int(q, id);
    bind_int(q, c->account_id);
    if (query_row(q))
        count = (int)col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = count;
    return st;
}

enum status
subject_merged_into(struct ctx *c, int64_t id, int64_t *out)
{
    struct subject s;
    enum status st = subject_row(c, id, &s);

    if (st != OK)
        return st;
    if (s.merged_into_id == 0)
        return NOT_FOUND;
    st = subject_find(c, s.merged_into_id, &s);
    if (st == OK)
        *out = s.id;
    return st;
}
