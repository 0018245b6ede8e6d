/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conflicts of interest: what the register and the way of a dossier tell, and what is declared. Each becomes a bar, which every statement
 * that gives dossiers leaves out. */
#include "feature/council/council_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

static const struct {
    const char *code, *label;
} causes[CONFLICT_CAUSE_COUNT] = {
    [CONFLICT_UNIT] = { "unit", N_("Works in the unit that puts it forward") },
    [CONFLICT_HOUSEHOLD] = { "household", N_("Is the subject, or of the same household") },
    [CONFLICT_PUT_FORWARD] = { "put_forward", N_("Put it forward or handed it on") },
    [CONFLICT_APPRAISED] = { "appraised", N_("Appraised it before") },
    [CONFLICT_DECLARED] = { "declared", N_("Declared") },
};

const char *
conflict_cause_code(enum conflict_cause cause)
{
    return cause > 0 && cause < CONFLICT_CAUSE_COUNT ? causes[cause].code : "";
}

const char *
conflict_cause_text(const struct ctx *c, enum conflict_cause cause)
{
    return cause > 0 && cause < CONFLICT_CAUSE_COUNT ? tr(c, causes[cause].label) : "";
}

static enum conflict_cause
cause_parse(const char *code)
{
    for (enum conflict_cause i = CONFLICT_UNIT; i < CONFLICT_CAUSE_COUNT; i++)
        if (strcmp(causes[i].code, code) == 0)
            return i;
    return CONFLICT_DECLARED;
}

/* ------------------------------------------------------------------ found */

/* Members of today and of later, with each dossier that the council judges. $1 cause, $2 instant, $3 council, $4 day. */
#define SEEK(joins, test)                                                                          \
    " (member_id, dossier_id, cause, created_at)"                                                  \
    " SELECT m.id, d.id, $1, $2 FROM council k JOIN council_member m ON m.council_id = k.id"       \
    " JOIN dossier d ON d.campaign_id = k.campaign_id" joins                                       \
    " WHERE k.id = $3 AND (m.to_on IS NULL OR m.to_on > $4) AND ((d.state = 'appraisal'"           \
    " AND d.decides_unit_id = k.unit_id) OR EXISTS (SELECT 1 FROM council_agenda g"                \
    " JOIN council_meeting h ON h.id = g.meeting_id WHERE g.dossier_id = d.id"                     \
    " AND h.council_id = k.id)) AND (" test                                                        \
    ") ON CONFLICT (member_id, dossier_id, cause) DO NOTHING"

static enum status
run_seek(struct query *q, struct ctx *c, int64_t council_id, enum conflict_cause cause)
{
    bind_text(q, conflict_cause_code(cause));
    bind_int(q, now(c));
    bind_int(q, council_id);
    bind_date(q, today(c));
    return query_end(q);
}

/* A unit that took over from another, or that another took over, is the same. */
static enum status
seek_units(struct ctx *c, int64_t council_id)
{
    return run_seek(
        query_new(c, "INSERT INTO council_conflict" SEEK(
                         "", "m.unit_id = d.unit_id OR EXISTS (SELECT 1 FROM unit_successor s"
                             " WHERE (s.unit_id = d.unit_id AND s.successor_id = m.unit_id) OR"
                             " (s.unit_id = m.unit_id AND s.successor_id = d.unit_id))")),
        c, council_id, CONFLICT_UNIT);
}

/* Two entries of one person that were merged are one. */
static enum status
seek_households(struct ctx *c, int64_t council_id)
{
    return run_seek(
        query_new(c, "INSERT INTO council_conflict" SEEK(
                         " JOIN subject s ON s.id = d.subject_id JOIN subject o"
                         " ON o.id = m.subject_id",
                         "s.id = o.id OR s.household_id = o.household_id OR s.id = o.household_id"
                         " OR s.household_id = o.id OR s.merged_into_id = o.id"
                         " OR o.merged_into_id = s.id")),
        c, council_id, CONFLICT_HOUSEHOLD);
}

static enum status
seek_proposers(struct ctx *c, int64_t council_id)
{
    return run_seek(
        query_new(c, "INSERT INTO council_conflict" SEEK(
                         "", "m.account_id = d.created_by OR EXISTS (SELECT 1 FROM dossier_hop p"
                             " WHERE p.dossier_id = d.id AND p.account_id = m.account_id"
                             " AND p.step IN ('submit', 'pass_on', 'withdraw'))")),
        c, council_id, CONFLICT_PUT_FORWARD);
}

/* Whoever took it in, sent it back or decided on it somewhere, or judged it in another council. */
static enum status
seek_appraisers(struct ctx *c, int64_t council_id)
{
    return run_seek(
        query_new(c,
                  "INSERT INTO council_conflict" SEEK(
                      "", "EXISTS (SELECT 1 FROM dossier_hop p WHERE p.dossier_id = d.id"
                          " AND p.account_id = m.account_id AND p.step NOT IN ('submit',"
                          " 'pass_on', 'withdraw')) OR EXISTS (SELECT 1 FROM council_mark x"
                          " JOIN council_member o ON o.id = x.member_id WHERE x.dossier_id = d.id"
                          " AND o.account_id = m.account_id AND o.council_id <> k.id)"
                          " OR EXISTS (SELECT 1 FROM council_remark x JOIN council_member o"
                          " ON o.id = x.member_id WHERE x.dossier_id = d.id"
                          " AND o.account_id = m.account_id AND o.council_id <> k.id)")),
        c, council_id, CONFLICT_APPRAISED);
}

static enum status
write_bars(struct ctx *c, int64_t council_id)
{
    struct query *q = query_new(
        c, "INSERT INTO dossier_bar (dossier_id, account_id) SELECT DISTINCT x.dossier_id,"
           " m.account_id FROM council_conflict x JOIN council_member m ON m.id = x.member_id"
           " WHERE m.council_id = $1 AND m.account_id IS NOT NULL"
           " ON CONFLICT (dossier_id, account_id) DO NOTHING");

    bind_int(q, council_id);
    db_touch(c, "inbox"); /* what was told of them before is not counted any more */
    return query_end(q);
}

enum status
council_conflicts_seek(struct ctx *c, int64_t council_id)
{
    enum status st = seek_units(c, council_id);

    if (st == OK)
        st = seek_households(c, council_id);
    if (st == OK)
        st = seek_proposers(c, council_id);
    if (st == OK)
        st = seek_appraisers(c, council_id);
    return st == OK ? write_bars(c, council_id) : st;
}

/* ------------------------------------------------------------------ declared */

struct declaring {
    const struct conflict_declaring *d;
    struct council council;
};

/* Whoever declares a conflict of their own may do so in blindness: it says nothing of what the dossier is. */
static enum status
check(struct ctx *c, struct declaring *x)
{
    struct query *q = query_new(
        c, "SELECT m.council_id, m.account_id, CASE WHEN EXISTS (SELECT 1 FROM dossier d WHERE"
           " d.id = $1 AND d.campaign_id = k.campaign_id AND (d.decides_unit_id = k.unit_id"
           " OR EXISTS (SELECT 1 FROM council_agenda g JOIN council_meeting h"
           " ON h.id = g.meeting_id WHERE g.dossier_id = d.id AND h.council_id = k.id)) "
           "AND" DOSSIER_OPEN_TO(
               "$2") ") THEN 1 ELSE 0 END FROM council_member m JOIN council k ON k.id ="
                     " m.council_id WHERE m.id = $3");
    int64_t council_id = 0, account_id = 0;
    bool is_known = false;
    enum status st;

    bind_int(q, x->d->dossier_id);
    bind_int(q, c->account_id);
    bind_int(q, x->d->member_id);
    if (query_row(q)) {
        council_id = col_int(q, 0);
        account_id = col_int(q, 1);
        is_known = col_bool(q, 2);
    }
    st = query_end_one(q);
    if (st == OK)
        st = council_read(c, council_id, &x->council);
    if (st == OK && account_id != c->account_id && !council_may_run(c, &x->council))
        st = DENIED;
    if (st == OK && !is_known)
        return problem(c, "dossier_id", "%s",
                       tr(c, "This council does not judge such a dossier. Choose another one."));
    return st;
}

static enum status
declare(struct ctx *c, void *arg)
{
    struct declaring *x = arg;
    struct query *q;
    enum status st = check(c, x);

    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO council_conflict (member_id, dossier_id, cause, words,"
                     " declared_by, created_at) VALUES ($1, $2, 'declared', $3, $4, $5)"
                     " ON CONFLICT (member_id, dossier_id, cause) DO NOTHING");
    bind_int(q, x->d->member_id);
    bind_int(q, x->d->dossier_id);
    bind_text(q, x->d->words);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    st = query_end(q);
    if (st == OK)
        st = write_bars(c, x->council.id);
    return st == OK
               ? audit_write(c, "council_conflict", x->d->dossier_id, "declare", NULL,
                             json_pack("{s:s, s:s}", "member",
                                       arena_printf(c->arena, "%lld", (long long)x->d->member_id),
                                       "words", x->d->words))
               : st;
}

enum status
council_conflict_declare(struct ctx *c, const struct conflict_declaring *d)
{
    struct declaring x = { .d = d };

    if (text_length(d->words) < 1 || text_length(d->words) > COUNCIL_WORDS_MAX)
        return problem(c, "words", tr(c, "Write why, in at most %d characters."),
                       COUNCIL_WORDS_MAX);
    return db_transact(c, declare, &x);
}

enum status
council_conflicts(struct ctx *c, int64_t council_id, struct council_conflict **out, int *out_count)
{
    struct council_conflict *rows = NULL;
    size_t count = 0, room = 0;
    struct council council;
    struct query *q;
    enum status st = council_read(c, council_id, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    if (st != OK)
        return st;
    q = query_new(c, "SELECT x.member_id, x.dossier_id, m.name, s.name, x.cause, x.words,"
                     " x.created_at FROM council_conflict x JOIN council_member m"
                     " ON m.id = x.member_id JOIN dossier d ON d.id = x.dossier_id JOIN subject s"
                     " ON s.id = d.subject_id WHERE m.council_id = $1 AND" DOSSIER_OPEN_TO(
                         "$2") " ORDER BY d.id, m.id, x.cause LIMIT 2000");
    bind_int(q, council_id);
    bind_int(q, c->account_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        rows[count++] = (struct council_conflict){
            .member_id = col_int(q, 0),
            .dossier_id = col_int(q, 1),
            .member = col_text(q, 2),
            .subject = col_text(q, 3),
            .cause = cause_parse(col_text(q, 4)),
            .words = col_text(q, 5),
            .created_at = col_int(q, 6),
        };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}
