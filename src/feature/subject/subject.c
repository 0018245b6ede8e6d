/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subjects: one, many, and who may be the same. */
#include "feature/subject/subject_inside.h"

#include "core/text.h"
#include "web/access.h"

#include <stdlib.h>
#include <string.h>

const char *
sex_code(enum sex sex)
{
    return sex == SEX_FEMALE ? "female" : sex == SEX_MALE ? "male" : NULL;
}

const char *
url_subject(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/doi-tuong/%lld", (long long)id);
}

/* ------------------------------------------------------------------ one */

void
subject_read(struct query *q, struct subject *out)
{
    const char *sex = col_text(q, 6);

    *out = (struct subject){
        .id = col_int(q, 0),
        .name = col_text(q, 2),
        .unit_id = col_int(q, 3),
        .birth_year = (int)col_int(q, 4),
        .birth_on = col_date(q, 5),
        .sex = sex == NULL                  ? SEX_NOT_TOLD
               : strcmp(sex, "female") == 0 ? SEX_FEMALE
                                            : SEX_MALE,
        .ethnicity = col_text(q, 7),
        .religion = col_text(q, 8),
        .occupation = col_text(q, 9),
        .is_party_member = col_bool(q, 10),
        .is_direct_worker = col_bool(q, 11),
        .member_count = (int)col_int(q, 12),
        .household_id = col_int(q, 13),
        .phone = col_text(q, 14),
        .address = col_text(q, 15),
        .has_citizen = col_bool(q, 16),
        .merged_into_id = col_int(q, 17),
        .is_sample = col_bool(q, 18),
        .created_at = col_int(q, 19),
        .version = col_int(q, 20),
    };
    (void)subject_kind_parse(col_text(q, 1), &out->kind);
}

void
subject_hide(struct subject *s)
{
    s->birth_on = DATE_NONE;
    s->religion = s->phone = s->address = "";
}

bool
subject_is_worked_on(struct ctx *c, const struct subject *s)
{
    return may(c, WRITE_DOSSIERS, s->unit_id, 0) || may(c, APPRAISE_DOSSIERS, s->unit_id, 0);
}

enum status
subject_row(struct ctx *c, int64_t id, struct subject *out)
{
    struct query *q = query_new(c, "SELECT " SUBJECT_COLUMNS " FROM subject s WHERE s.id = $1");

    bind_int(q, id);
    if (query_row(q))
        subject_read(q, out);
    return query_end_one(q);
}

enum status
subject_find(struct ctx *c, int64_t id, struct subject *out)
{
    struct subject s;
    enum status st = subject_row(c, id, &s);

    if (st != OK)
        return st;
    if (s.merged_into_id != 0 || !may(c, READ_DOSSIERS, s.unit_id, 0))
        return NOT_FOUND;
    if (!subject_is_worked_on(c, &s))
        subject_hide(&s);
    *out = s;
    return OK;
}

enum status
subject_find_to_write(struct ctx *c, int64_t id, struct subject *out)
{
    struct subject s;
    enum status st = subject_find(c, id, &s);

    if (st == OK)
        st = require(c, WRITE_DOSSIERS, s.unit_id, 0);
    if (st == OK)
        *out = s;
    return st;
}

/* ------------------------------------------------------------------ many */

#define BELOW_AND_BEFORE(below, all)                                                               \
    " UNION SELECT p.unit_id FROM " below " b JOIN unit_place p ON p.parent_id = b.id"             \
    " JOIN unit u ON u.id = p.unit_id WHERE p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2"  \
    " OR p.to_on = u.to_on)), " all "(id) AS (SELECT id FROM " below                               \
    " UNION SELECT x.unit_id FROM " all " m JOIN unit_successor x ON x.successor_id = m.id"        \
    " WHERE x.effect_on <= $2)"

/* $1 the account, $2 the day, $3 a unit (0: any), $4 whether all may be read. Units below the account's and those whose place they
 * took: as may() has it; and the same of the unit asked for. */
#define REACH                                                                                      \
    "WITH RECURSIVE below(id) AS (SELECT g.unit_id FROM account_grant g WHERE g.account_id = $1"   \
    " AND g.unit_id IS NOT NULL AND g.role IN " SUBJECT_READER_ROLES " AND g.from_on <= $2"        \
    " AND (g.to_on IS NULL OR g.to_on > $2)" BELOW_AND_BEFORE(                                     \
        "below",                                                                                   \
        "mine") ", under(id) AS (SELECT CAST($3 AS BIGINT)" BELOW_AND_BEFORE("under",              \
                                                                             "theirs") ", "        \
                                                                                       "reach(id)" \
                                                                                       " AS "      \
                                                                                       "(SELECT "  \
                                                                                       "u.id "     \
                                                                                       "FROM "     \
                                                                                       "unit u "   \
                                                                                       "WHERE "    \
                                                                                       "($4 = 1 "  \
                                                                                       "OR u.id "  \
                                                                                       "IN "       \
                                                                                       "(SELECT "  \
                                                                                       "id FROM "  \
                                                                                       "mine))"    \
                                                                                       " AND "     \
                                                                                       "(CAST($3 " \
                                                                                       "AS "       \
                                                                                       "BIGINT) "  \
                                                                                       "= 0 OR "   \
                                                                                       "u.id IN "  \
                                                                                       "(SELECT "  \
                                                                                       "id FROM "  \
                                                                                       "theirs)))"

#define FITTING                                                                                    \
    " FROM subject s WHERE s.merged_into_id IS NULL AND ($5 = '' OR s.kind = $5)"                  \
    " AND ($6 = '' OR s.name_fold LIKE '%' || $6 || '%')"

/* Of few subjects, by their units' index; of many, in the order of the list: the sign keeps both engines from that index. */
#define OF_FEW  " AND s.unit_id IN (SELECT id FROM reach)"
#define OF_MANY " AND +s.unit_id IN (SELECT id FROM reach)"
#define PAGE    " AND (s.name_sort, s.id) > ($7, $8) ORDER BY s.name_sort, s.id LIMIT $9"
#define LINE    " SELECT " SUBJECT_COLUMNS

enum reach { REACH_FEW, REACH_MANY, REACH_ALL };
enum { MANY = 20000 };

static bool
reads_everywhere(struct ctx *c)
{
    const struct grant *grants;
    int count = 0;

    if (c->account_id == ACCOUNT_SYSTEM)
        return true;
    if (grants_today(c, &grants, &count) != OK)
        return false;
    for (int i = 0; i < count; i++)
        if (grants[i].unit_id == 0 && role_gives(grants[i].role, READ_DOSSIERS))
            return true;
    return false;
}

static void
bind_reach(struct ctx *c, struct query *q, const struct subject_filter *f, bool reads_all)
{
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, f->unit_id);
    bind_int(q, reads_all);
}

static enum status
find_reach(struct ctx *c, const struct subject_filter *f, bool reads_all, enum reach *out)
{
    struct query *q;
    int64_t count = 0;

    *out = REACH_ALL;
    if (reads_all && f->unit_id == 0)
        return OK;
    q = query_new(c, REACH " SELECT COUNT(*) FROM (SELECT s.id FROM subject s"
                           " WHERE s.unit_id IN (SELECT id FROM reach) LIMIT $5) x");
    bind_reach(c, q, f, reads_all);
    bind_int(q, MANY);
    if (query_row(q))
        count = col_int(q, 0);
    *out = count < MANY ? REACH_FEW : REACH_MANY;
    return query_end(q);
}

enum status
subject_list(struct ctx *c, const struct subject_filter *f, const char *const after[2], int limit,
             struct subject **out, int *out_count)
{
    struct subject *rows = arena_array(c->arena, (size_t)limit + 1, sizeof(*rows));
    bool is_first = after == NULL || after[0] == NULL || after[1] == NULL;
    bool reads_all = reads_everywhere(c);
    enum reach reach;
    struct query *q;
    int count = 0;
    enum status st = find_reach(c, f, reads_all, &reach);

    if (st != OK)
        return st;
    q = reach == REACH_ALL    ? query_new(c, REACH LINE FITTING PAGE)
        : reach == REACH_MANY ? query_new(c, REACH LINE FITTING OF_MANY PAGE)
                              : query_new(c, REACH LINE FITTING OF_FEW PAGE);
    bind_reach(c, q, f, reads_all);
    bind_text(q, subject_kind_code(f->kind));
    bind_text(q, f->q_folded != NULL ? f->q_folded : "");
    bind_text(q, is_first ? "" : after[0]);
    bind_int(q, is_first ? 0 : strtoll(after[1], NULL, 10));
    bind_int(q, limit);
    while (count < limit && query_row(q)) {
        subject_read(q, &rows[count]);
        subject_hide(&rows[count++]);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

const char *
subject_sort_key(struct ctx *c, const struct subject *s)
{
    return s->kind == SUBJECT_PERSON ? text_person_sort_key(c->arena, s->name)
                                     : text_sort_key(c->arena, s->name);
}

/* ------------------------------------------------------------------ who may be the same */

enum { NAMESAKES_MAX = 20 };

enum status
subject_namesakes(struct ctx *c, const struct subject *s, struct subject **out, int *out_count)
{
    struct subject *rows = arena_array(c->arena, NAMESAKES_MAX, sizeof(*rows));
    struct query *q = query_new(
        c, "WITH RECURSIVE family(id) AS (SELECT CAST($1 AS BIGINT) UNION SELECT x.other"
           " FROM family f JOIN (SELECT unit_id AS one, successor_id AS other FROM unit_successor"
           " UNION ALL SELECT successor_id, unit_id FROM unit_successor) x ON x.one = f.id)"
           " SELECT " SUBJECT_COLUMNS " FROM subject s WHERE s.name_fold = $2 AND s.kind = $3"
           " AND s.id <> $4 AND s.merged_into_id IS NULL AND (s.birth_year = $5"
           " OR ((s.birth_year IS NULL OR CAST($5 AS BIGINT) IS NULL)"
           " AND s.unit_id IN (SELECT id FROM family))) ORDER BY s.id LIMIT $6");
    int count = 0, kept = 0;
    enum status st;

    bind_int(q, s->unit_id);
    bind_text(q, text_fold(c->arena, s->name));
    bind_text(q, subject_kind_code(s->kind));
    bind_int(q, s->id);
    bind_id(q, s->birth_year);
    bind_int(q, NAMESAKES_MAX);
    while (count < NAMESAKES_MAX && query_row(q))
        subject_read(q, &rows[count++]);
    st = query_end(q);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        if (!may(c, READ_DOSSIERS, rows[i].unit_id, 0))
            continue;
        if (!subject_is_worked_on(c, &rows[i]))
            subject_hide(&rows[i]);
        rows[kept++] = rows[i];
    }
    *out = rows;
    *out_count = kept;
    return OK;
}
