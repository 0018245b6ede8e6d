/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a subject was given, where it belonged, and what speaks against it. */
#include "feature/subject/subject_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "web/access.h"

#include <string.h>

enum { YEAR_LEAST = 1945, NUMBER_MOST = 100, ACHIEVEMENT_MOST = 300 };

/* ------------------------------------------------------------------ awards */

#define AWARD_OF                                                                                   \
    "w.id, w.subject_id, w.award_code, w.name, w.year, w.decision_number, w.decided_by,"           \
    " w.achievement, w.decided_on, w.dossier_id, w.version"

static void
read_award(struct query *q, struct subject_award *out)
{
    *out = (struct subject_award){
        .id = col_int(q, 0),
        .subject_id = col_int(q, 1),
        .award_code = col_text(q, 2),
        .name = col_text(q, 3),
        .year = (int)col_int(q, 4),
        .decision_number = col_text(q, 5),
        .decided_by = col_text(q, 6),
        .achievement = col_text(q, 7),
        .decided_on = col_date(q, 8),
        .dossier_id = col_int(q, 9),
        .version = col_int(q, 10),
    };
}

enum status
subject_awards(struct ctx *c, int64_t subject_id, struct subject_award **out, int *out_count)
{
    struct subject s;
    struct subject_award *rows = NULL;
    int count = 0, room = 0;
    struct query *q;
    enum status st = subject_find(c, subject_id, &s);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT " AWARD_OF " FROM subject_award w WHERE w.subject_id = $1"
                     " ORDER BY w.year DESC, w.decided_on DESC NULLS LAST, w.id DESC");
    bind_int(q, subject_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        read_award(q, &rows[count++]);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

static enum status
find_award(struct ctx *c, int64_t id, struct subject_award *out)
{
    struct query *q = query_new(c, "SELECT " AWARD_OF " FROM subject_award w WHERE w.id = $1");

    bind_int(q, id);
    if (query_row(q))
        read_award(q, out);
    return query_end_one(q);
}

static void
bind_award(struct query *q, const struct subject_award *a)
{
    bind_text(q, a->award_code);
    bind_text(q, a->name);
    bind_int(q, a->year);
    bind_text(q, a->decision_number);
    bind_date(q, a->decided_on);
    bind_text(q, a->decided_by);
    bind_text(q, a->achievement);
}

static json_t *
award_told(const struct subject_award *a)
{
    return json_pack("{s:s, s:i, s:s}", "name", a->name, "year", a->year, "number",
                     a->decision_number);
}

static enum status
insert_award(struct ctx *c, void *arg)
{
    struct subject_award *a = arg;
    struct query *q = query_new(
        c, "INSERT INTO subject_award (award_code, name, year, decision_number, decided_on,"
           " decided_by, achievement, id, subject_id, created_at, created_by)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    enum status st;

    a->id = db_new_id(c);
    bind_award(q, a);
    bind_int(q, a->id);
    bind_int(q, a->subject_id);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    return st == OK ? audit_write(c, "subject_award", a->id, "insert", NULL, award_told(a)) : st;
}

static enum status
update_award(struct ctx *c, void *arg)
{
    const struct subject_award *a = arg;
    struct query *q = query_new(
        c, "UPDATE subject_award SET award_code = $1, name = $2, year = $3, decision_number = $4,"
           " decided_on = $5, decided_by = $6, achievement = $7, version = version + 1"
           " WHERE id = $8 AND version = $9 AND dossier_id IS NULL");
    enum status st;

    bind_award(q, a);
    bind_int(q, a->id);
    bind_int(q, a->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "subject_award", a->id, "update", NULL, award_told(a)) : st;
}

/* The newest name of a code of the list; NOT_FOUND where it is none. */
static enum status
name_of_code(struct ctx *c, const char *code, const char **out)
{
    struct query *q =
        query_new(c, "SELECT name FROM award WHERE code = $1 ORDER BY from_on DESC LIMIT 1");

    bind_text(q, code);
    if (query_row(q))
        *out = col_text(q, 0);
    return query_end_one(q);
}

static enum status
check_award(struct ctx *c, struct subject_award *a)
{
    int before = c->problem_count, last = today(c).year + 1;
    const char *listed = "";
    enum status st = OK;

    if (a->award_code[0] != '\0') {
        st = name_of_code(c, a->award_code, &listed);
        if (st == NOT_FOUND)
            (void)problem(c, "award_code", "%s", tr(c, "The list of awards has no such entry."));
        else if (st != OK)
            return st;
        if (a->name[0] == '\0')
            a->name = listed;
    }
    if (a->name[0] == '\0')
        (void)problem(c, "name", "%s", tr(c, "Choose an entry of the list, or write the name."));
    if (text_length(a->name) > AWARD_NAME_MAX)
        (void)problem(c, "name", tr(c, "At most %d characters."), (int)AWARD_NAME_MAX);
    if (a->year < YEAR_LEAST || a->year > last)
        (void)problem(c, "year", tr(c, "A year between %d and %d."), (int)YEAR_LEAST, last);
    if (text_length(a->decision_number) > NUMBER_MOST)
        (void)problem(c, "decision_number", tr(c, "At most %d characters."), (int)NUMBER_MOST);
    if (text_length(a->decided_by) > SUBJECT_TEXT_MAX)
        (void)problem(c, "decided_by", tr(c, "At most %d characters."), (int)SUBJECT_TEXT_MAX);
    if (text_length(a->achievement) > ACHIEVEMENT_MOST)
        (void)problem(c, "achievement", tr(c, "At most %d characters."), (int)ACHIEVEMENT_MOST);
    if (!date_is_none(a->decided_on) && date_compare(a->decided_on, today(c)) > 0)
        (void)problem(c, "decided_on", "%s", tr(c, "This day is still to come. Correct it."));
    return c->problem_count > before ? INVALID : OK;
}

enum status
subject_award_save(struct ctx *c, struct subject_award *a)
{
    struct subject_award stands;
    struct subject s;
    bool is_new = a->id == 0;
    enum status st = OK;

    if (!is_new) {
        st = find_award(c, a->id, &stands);
        if (st == OK && stands.dossier_id != 0)
            st = DENIED;
        if (st == OK)
            a->subject_id = stands.subject_id;
    }
    if (st == OK)
        st = subject_find_to_write(c, a->subject_id, &s);
    if (st == OK)
        st = check_award(c, a);
    return st == OK ? db_transact(c, is_new ? insert_award : update_award, a) : st;
}

static enum status
delete_award(struct ctx *c, void *arg)
{
    const struct subject_award *a = arg;
    struct query *q = query_new(
        c, "DELETE FROM subject_award WHERE id = $1 AND version = $2 AND dossier_id IS NULL");
    enum status st;

    bind_int(q, a->id);
    bind_int(q, a->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "subject_award", a->id, "delete", award_told(a), NULL) : st;
}

enum status
subject_award_delete(struct ctx *c, int64_t id, int64_t version)
{
    struct subject_award stands;
    struct subject s;
    enum status st = find_award(c, id, &stands);

    if (st == OK)
        st = subject_find_to_write(c, stands.subject_id, &s);
    if (st == OK && stands.dossier_id != 0)
        st = DENIED;
    stands.version = version;
    return st == OK ? db_transact(c, delete_award, &stands) : st;
}

enum status
subject_award_given(struct ctx *c, const struct subject_award *a)
{
    struct query *q = query_new(
        c, "INSERT INTO subject_award (award_code, name, year, decision_number, decided_on,"
           " decided_by, achievement, id, subject_id, created_at, created_by, dossier_id)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
           " ON CONFLICT (dossier_id) WHERE dossier_id IS NOT NULL DO NOTHING RETURNING id");
    int64_t id = 0;
    enum status st;

    bind_award(q, a);
    bind_int(q, db_new_id(c));
    bind_int(q, a->subject_id);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_id(q, a->dossier_id);
    if (query_row(q))
        id = col_int(q, 0);
    st = query_end(q);
    return st != OK || id == 0 ? st
                               : audit_write(c, "subject_award", id, "given", NULL, award_told(a));
}

/* ------------------------------------------------------------------ places */

enum status
subject_places(struct ctx *c, int64_t id, struct subject_place **out, int *out_count)
{
    struct subject s;
    struct subject_place *rows = NULL;
    int count = 0, room = 0;
    struct query *q;
    enum status st = subject_find(c, id, &s);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT unit_id, from_on, to_on FROM subject_place WHERE subject_id = $1"
                     " ORDER BY from_on DESC");
    bind_int(q, id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 4 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct subject_place){ col_int(q, 0), col_date(q, 1), col_date(q, 2) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

/* Of several that carry on, the one with the greatest share. */
static enum status
carrier_of(struct ctx *c, int64_t unit_id, struct date on, int64_t *out)
{
    struct unit_carrier *carriers;
    int count, best_share = -1;
    enum status st = unit_list_carriers(c, on, &carriers, &count);

    *out = unit_id;
    for (int i = 0; st == OK && i < count; i++) {
        if (carriers[i].unit_id == unit_id && carriers[i].share_ppm > best_share) {
            best_share = carriers[i].share_ppm;
            *out = carriers[i].carrier_id;
        }
    }
    return st;
}

enum status
subject_unit_on(struct ctx *c, int64_t id, struct date on, int64_t *out)
{
    struct query *q = query_new(
        c, "SELECT p.unit_id, u.to_on FROM subject_place p JOIN unit u ON u.id = p.unit_id"
           " WHERE p.subject_id = $1 AND p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2)");
    struct date ended_on = DATE_NONE;
    int64_t unit_id = 0;
    enum status st;

    bind_int(q, id);
    bind_date(q, on);
    if (query_row(q)) {
        unit_id = col_int(q, 0);
        ended_on = col_date(q, 1);
    }
    st = query_end_one(q);
    if (st == OK && !date_is_none(ended_on) && date_compare(ended_on, on) <= 0)
        st = carrier_of(c, unit_id, on, &unit_id);
    if (st == OK)
        *out = unit_id;
    return st;
}

/* ------------------------------------------------------------------ what speaks against it */

static const struct {
    const char *code, *text;
} stay_kinds[] = {
    { "discipline", N_("discipline under review") },
    { "investigation", N_("investigation") },
    { "complaint", N_("open complaint") },
};

const char *
subject_stay_text(const struct ctx *c, const char *kind)
{
    for (size_t i = 0; i < sizeof(stay_kinds) / sizeof(stay_kinds[0]); i++)
        if (strcmp(stay_kinds[i].code, kind) == 0)
            return tr(c, stay_kinds[i].text);
    return "";
}

static enum status
require_appraiser(struct ctx *c, int64_t subject_id)
{
    struct subject s;
    enum status st = subject_find(c, subject_id, &s);

    return st == OK ? require(c, APPRAISE_DOSSIERS, s.unit_id, 0) : st;
}

enum status
subject_stays(struct ctx *c, int64_t subject_id, struct subject_stay **out, int *out_count)
{
    struct subject_stay *rows = NULL;
    int count = 0, room = 0;
    struct query *q;
    enum status st = require_appraiser(c, subject_id);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT id, subject_id, kind, words, from_on, to_on, version"
                     " FROM subject_stay WHERE subject_id = $1 ORDER BY from_on DESC, id DESC");
    bind_int(q, subject_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 4 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] =
            (struct subject_stay){ col_int(q, 0),  col_int(q, 1),  col_text(q, 2), col_text(q, 3),
                                   col_date(q, 4), col_date(q, 5), col_int(q, 6) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

static enum status
check_stay(struct ctx *c, const struct subject_stay *s)
{
    int before = c->problem_count;

    if (subject_stay_text(c, s->kind)[0] == '\0')
        (void)problem(c, "kind", "%s", tr(c, "Choose what speaks against it."));
    if (text_length(s->words) > AWARD_WORDS_MAX)
        (void)problem(c, "words", tr(c, "At most %d characters."), (int)AWARD_WORDS_MAX);
    if (date_is_none(s->from_on))
        (void)problem(c, "from_on", "%s", tr(c, "Enter the first day."));
    else if (!date_is_none(s->to_on) && date_compare(s->to_on, s->from_on) <= 0)
        (void)problem(c, "to_on", "%s", tr(c, "It ends before it begins. Choose a later day."));
    return c->problem_count > before ? INVALID : OK;
}

/* The words are for the appraisers alone. */
static json_t *
stay_told(const struct subject_stay *s)
{
    return json_pack("{s:I, s:s}", "subject", (json_int_t)s->subject_id, "kind", s->kind);
}

static enum status
insert_stay(struct ctx *c, void *arg)
{
    struct subject_stay *s = arg;
    struct query *q =
        query_new(c, "INSERT INTO subject_stay (id, subject_id, kind, words, from_on, to_on,"
                     " created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    enum status st;

    s->id = db_new_id(c);
    bind_int(q, s->id);
    bind_int(q, s->subject_id);
    bind_text(q, s->kind);
    bind_text(q, s->words);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    return st == OK ? audit_write(c, "subject_stay", s->id, "insert", NULL, stay_told(s)) : st;
}

static enum status
update_stay(struct ctx *c, void *arg)
{
    const struct subject_stay *s = arg;
    struct query *q =
        query_new(c, "UPDATE subject_stay SET kind = $1, words = $2, from_on = $3, to_on = $4,"
                     " version = version + 1 WHERE id = $5 AND version = $6");
    enum status st;

    bind_text(q, s->kind);
    bind_text(q, s->words);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    bind_int(q, s->id);
    bind_int(q, s->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "subject_stay", s->id, "update", NULL, stay_told(s)) : st;
}

static enum status
subject_of_stay(struct ctx *c, int64_t id, int64_t *out)
{
    struct query *q = query_new(c, "SELECT subject_id FROM subject_stay WHERE id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

enum status
subject_stay_save(struct ctx *c, struct subject_stay *s)
{
    bool is_new = s->id == 0;
    enum status st = is_new ? OK : subject_of_stay(c, s->id, &s->subject_id);

    if (st == OK)
        st = require_appraiser(c, s->subject_id);
    if (st == OK)
        st = check_stay(c, s);
    return st == OK ? db_transact(c, is_new ? insert_stay : update_stay, s) : st;
}
