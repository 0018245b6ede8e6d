/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list and its counts. A million dossiers are asked from the narrowest end: whichever filter leaves few of them is where the
 * engine begins, and all else is held against those few; where every filter leaves many, the list is walked in its order. */
#include "feature/dossier/dossier_inside.h"

#include <string.h>

/* ------------------------------------------------------------------ the statement's parts */

/* $1 account, $2 day, $3 unit and below, $4 campaign, $5 where it stands, $6 state, $7 award, $8 subject, $9 field,
 * $10 kind, $11 name, $12 end of such names, $13 the account reads all units. */

/* Units whose dossiers the account reads: its grants', those below them, and those that these took over; and the unit asked for with
 * its own. Roles are those that give READ_DOSSIERS. */
#define BELOW                                                                                      \
    "(SELECT p.unit_id AS id, p.parent_id AS above FROM unit_place p JOIN unit u"                  \
    " ON u.id = p.unit_id WHERE p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2"              \
    " OR p.to_on = u.to_on) UNION ALL SELECT s.unit_id, s.successor_id FROM unit_successor s"      \
    " WHERE s.effect_on <= $2)"
#define REACH                                                                                      \
    "WITH RECURSIVE mine(id) AS (SELECT g.unit_id FROM account_grant g WHERE g.account_id = $1"    \
    " AND g.unit_id IS NOT NULL AND g.role IN " DOSSIER_READER_ROLES                               \
    " AND (CAST($4 AS BIGINT) = 0 OR g.campaign_id IS NULL OR g.campaign_id = $4)"                 \
    " AND g.from_on <= $2 AND (g.to_on IS NULL OR g.to_on > $2)"                                   \
    " UNION SELECT x.id FROM mine m JOIN " BELOW " x ON x.above = m.id),"                          \
    " theirs(id) AS (SELECT CAST($3 AS BIGINT)"                                                    \
    " UNION SELECT x.id FROM theirs m JOIN " BELOW " x ON x.above = m.id)"

/* What is not asked for is true, and what is asked for stands within a CASE, so that no index is taken for it but that of the end which
 * the engine begins from; a planner that knows the values sees through it and guesses rightly how many rows are left. */
#define ASKED_INT(value, column)                                                                   \
    " AND CASE WHEN CAST(" value " AS BIGINT) = 0 THEN TRUE ELSE " column " = " value " END"
#define ASKED_TEXT(value, column)                                                                  \
    " AND CASE WHEN " value " = '' THEN TRUE ELSE " column " = " value " END"
/* Of these a planner guesses far too few, and would fetch all and sort them: so it sees nothing of them. */
#define LATE                                                                                       \
    " AND CASE WHEN $10 = '' THEN TRUE WHEN a.subject = $10 THEN TRUE ELSE FALSE END"              \
    " AND CASE WHEN $11 = '' THEN TRUE"                                                            \
    " WHEN ' ' || d.subject_fold LIKE '% ' || $11 || '%' THEN TRUE ELSE FALSE END"
#define FITTING                                                                                    \
    " WHERE" DOSSIER_OPEN_TO("$1") ASKED_INT("$4", "d.campaign_id")                                \
        ASKED_INT("$5", "d.at_unit_id") ASKED_TEXT("$6", "d.state") ASKED_INT("$7", "d.award_id")  \
            ASKED_INT("$8", "d.subject_id") ASKED_TEXT("$9", "d.field") LATE                       \
        " AND (CAST($13 AS BIGINT) = 1 OR d.unit_id + 0 IN (SELECT id FROM mine))"                 \
        " AND (CAST($3 AS BIGINT) = 0 OR d.unit_id + 0 IN (SELECT id FROM theirs))"                \
        " AND $12 <> ''"

#define FROM_CAMPAIGN " AND d.campaign_id = $4"
#define FROM_STATE    " AND d.campaign_id = $4 AND d.state = $6"
#define FROM_FIELD    " AND d.campaign_id = $4 AND d.field = $9"
#define FROM_AWARD    " AND d.award_id = $7"
#define FROM_SUBJECT  " AND d.subject_id = $8"
#define FROM_PLACE    " AND d.at_unit_id = $5"
#define FROM_THEIRS   " AND d.unit_id IN (SELECT id FROM theirs)"
#define FROM_MINE     " AND d.unit_id IN (SELECT id FROM mine)"
#define FROM_NAME                                                                                  \
    " AND d.id IN (SELECT n.dossier_id FROM dossier_name n WHERE n.suffix >= $11 AND n.suffix <"   \
    " $12)"

enum end {
    END_ALL,
    END_CAMPAIGN,
    END_AWARD,
    END_FIELD,
    END_STATE,
    END_PLACE,
    END_THEIRS,
    END_MINE,
    END_NAME,
    END_SUBJECT,
    END_COUNT
};

/* ------------------------------------------------------------------ where to begin */

struct asking {
    const struct dossier_filter *f;
    enum dossier_state state;
    const char *name, *name_end;
    bool reads_all;
    enum end end;
};

enum { FEW = 5000 };

static bool
reads_all_units(struct ctx *c, int64_t campaign_id)
{
    const struct grant *grants;
    int count = 0;

    if (c->account_id == ACCOUNT_SYSTEM)
        return true;
    if (grants_today(c, &grants, &count) != OK)
        return false;
    for (int i = 0; i < count; i++)
        if (grants[i].unit_id == 0 && role_gives(grants[i].role, READ_DOSSIERS) &&
            (grants[i].campaign_id == 0 || campaign_id == 0 ||
             grants[i].campaign_id == campaign_id))
            return true;
    return false;
}

/* Prefixes longer than what is kept of a name are cut at a letter. */
static const char *
kept_part(struct arena *a, const char *fold)
{
    size_t length = strlen(fold);

    if (length > DOSSIER_SUFFIX_MAX)
        length = DOSSIER_SUFFIX_MAX;
    while (length > 0 && ((unsigned char)fold[length] & 0xC0) == 0x80)
        length--;
    return arena_strndup(a, fold, length);
}

const char *
dossier_name_suffix(struct arena *a, const char *fold, size_t *at)
{
    const char *suffix;

    while (fold[*at] == ' ')
        ++*at;
    if (fold[*at] == '\0')
        return NULL;
    suffix = kept_part(a, fold + *at);
    *at += strcspn(fold + *at, " ");
    return suffix;
}

bool
dossier_suffix_is_new(struct dossier_suffixes *s, const char *suffix)
{
    for (int i = 0; i < s->count; i++)
        if (strcmp(s->kept[i], suffix) == 0)
            return false;
    if (s->count == DOSSIER_SUFFIXES_MAX)
        return false;
    s->kept[s->count++] = suffix;
    return true;
}

static struct query *
count_few(struct ctx *c, const struct asking *k, enum end end)
{
    const struct dossier_filter *f = k->f;
    struct query *q;

    switch (end) {
    case END_AWARD:
        q = query_new(c, "SELECT COUNT(*) FROM (SELECT 1 FROM dossier d WHERE d.award_id = $1"
                         " LIMIT $2) x");
        bind_int(q, f->award_id);
        break;
    case END_FIELD:
        q = query_new(c, "SELECT COUNT(*) FROM (SELECT 1 FROM dossier d WHERE d.campaign_id = $1"
                         " AND d.field = $2 LIMIT $3) x");
        bind_int(q, f->campaign_id);
        bind_text(q, f->field);
        break;
    case END_STATE:
        q = query_new(c, "SELECT COUNT(*) FROM (SELECT 1 FROM dossier d WHERE d.campaign_id = $1"
                         " AND d.state = $2 LIMIT $3) x");
        bind_int(q, f->campaign_id);
        bind_text(q, dossier_state_code(k->state));
        break;
    case END_PLACE:
        q = query_new(c, "SELECT COUNT(*) FROM (SELECT 1 FROM dossier d WHERE d.at_unit_id = $1"
                         " LIMIT $2) x");
        bind_int(q, f->at_unit_id);
        break;
    case END_THEIRS:
    case END_MINE:
        q = end == END_MINE
                ? query_new(c, REACH " SELECT COUNT(*) FROM (SELECT 1 FROM mine m JOIN dossier d"
                                     " ON d.unit_id = m.id LIMIT $5) x")
                : query_new(c, REACH " SELECT COUNT(*) FROM (SELECT 1 FROM theirs m JOIN dossier d"
                                     " ON d.unit_id = m.id LIMIT $5) x");
        bind_int(q, c->account_id);
        bind_date(q, today(c));
        bind_int(q, f->unit_id);
        bind_int(q, f->campaign_id);
        break;
    default:
        q = query_new(c, "SELECT COUNT(*) FROM (SELECT 1 FROM dossier_name n WHERE n.suffix >= $1"
                         " AND n.suffix < $2 LIMIT $3) x");
        bind_text(q, k->name);
        bind_text(q, k->name_end);
        break;
    }
    bind_int(q, FEW);
    return q;
}

static bool
is_asked(const struct asking *k, enum end end)
{
    const struct dossier_filter *f = k->f;

    switch (end) {
    case END_AWARD:
        return f->award_id != 0;
    case END_FIELD:
        return f->campaign_id != 0 && f->field != NULL && f->field[0] != '\0';
    case END_STATE:
        return f->campaign_id != 0 && k->state != 0;
    case END_PLACE:
        return f->at_unit_id != 0;
    case END_THEIRS:
        return f->unit_id != 0;
    case END_MINE:
        return !k->reads_all;
    case END_NAME:
        return k->name[0] != '\0';
    default:
        return false;
    }
}

static enum status
find_end(struct ctx *c, struct asking *k)
{
    int64_t least = FEW;

    k->end = k->f->campaign_id != 0 ? END_CAMPAIGN : END_ALL;
    if (k->f->subject_id != 0) {
        k->end = END_SUBJECT;
        return OK;
    }
    for (enum end end = END_AWARD; end < END_SUBJECT; end++) {
        struct query *q;
        int64_t count = 0;
        enum status st;

        if (!is_asked(k, end))
            continue;
        q = count_few(c, k, end);
        if (query_row(q))
            count = col_int(q, 0);
        st = query_end(q);
        if (st != OK)
            return st;
        /* Many of an award, a field or a state still come in the list's order. */
        if (count < least || (least == FEW && end <= END_STATE && k->end <= END_CAMPAIGN)) {
            k->end = end;
            least = count;
        }
    }
    return OK;
}

static enum status
ask(struct ctx *c, const struct dossier_filter *f, enum dossier_state state, struct asking *out)
{
    *out = (struct asking){ .f = f, .state = state };
    out->reads_all = reads_all_units(c, f->campaign_id);
    out->name = kept_part(c->arena, f->q_folded != NULL ? f->q_folded : "");
    out->name_end = arena_printf(c->arena, "%s\xf4\x8f\xbf\xbf", out->name);
    return find_end(c, out);
}

static void
bind_asking(struct ctx *c, struct query *q, const struct asking *k)
{
    const struct dossier_filter *f = k->f;

    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, f->unit_id);
    bind_int(q, f->campaign_id);
    bind_int(q, f->at_unit_id);
    bind_text(q, dossier_state_code(k->state));
    bind_int(q, f->award_id);
    bind_int(q, f->subject_id);
    bind_text(q, f->field != NULL ? f->field : "");
    bind_text(q, f->kind != 0 ? subject_kind_code(f->kind) : "");
    bind_text(q, k->f->q_folded != NULL ? k->f->q_folded : "");
    bind_text(q, k->name_end);
    bind_bool(q, k->reads_all);
}

/* ------------------------------------------------------------------ the list */

#define LINE                                                                                       \
    " SELECT " DOSSIER_COLUMNS ", s.name, a.name, a.subject, o.name, o.kind, o.level, w.name,"     \
    " w.kind, w.level FROM dossier d JOIN subject s ON s.id = d.subject_id"                        \
    " JOIN award a ON a.id = d.award_id JOIN unit o ON o.id = d.unit_id"                           \
    " JOIN unit w ON w.id = d.at_unit_id"
#define PAGE " AND d.id < $14 ORDER BY d.id DESC LIMIT $15"

static struct query *
list_query(struct ctx *c, enum end end)
{
    switch (end) {
    case END_ALL:
    case END_COUNT:
        break;
    case END_CAMPAIGN:
        return query_new_uncached(c, REACH LINE FITTING FROM_CAMPAIGN PAGE);
    case END_AWARD:
        return query_new_uncached(c, REACH LINE FITTING FROM_AWARD PAGE);
    case END_FIELD:
        return query_new_uncached(c, REACH LINE FITTING FROM_FIELD PAGE);
    case END_STATE:
        return query_new_uncached(c, REACH LINE FITTING FROM_STATE PAGE);
    case END_PLACE:
        return query_new_uncached(c, REACH LINE FITTING FROM_PLACE PAGE);
    case END_THEIRS:
        return query_new_uncached(c, REACH LINE FITTING FROM_THEIRS PAGE);
    case END_MINE:
        return query_new_uncached(c, REACH LINE FITTING FROM_MINE PAGE);
    case END_NAME:
        return query_new_uncached(c, REACH LINE FITTING FROM_NAME PAGE);
    case END_SUBJECT:
        return query_new_uncached(c, REACH LINE FITTING FROM_SUBJECT PAGE);
    }
    return query_new_uncached(c, REACH LINE FITTING PAGE);
}

static const char *
title_at(struct ctx *c, struct query *q, int at)
{
    struct unit u = { .name = col_text(q, at), .kind = col_text(q, at + 1), .level = LEVEL_UNIT };

    (void)unit_level_parse(col_text(q, at + 2), &u.level);
    return unit_title(c, &u);
}

enum status
dossier_list(struct ctx *c, const struct dossier_filter *f, int64_t before_id, int limit,
             struct dossier_line **out, int *out_count)
{
    struct dossier_line *rows = arena_array(c->arena, (size_t)limit + 1, sizeof(*rows));
    struct asking k;
    struct query *q;
    int count = 0, kept = 0;
    enum status st = ask(c, f, f->state, &k);

    if (st != OK)
        return st;
    q = list_query(c, k.end);
    bind_asking(c, q, &k);
    bind_int(q, before_id != 0 ? before_id : INT64_MAX);
    bind_int(q, limit);
    while (count < limit && query_row(q)) {
        struct dossier_line *line = &rows[count++];
        int at = dossier_row_read(q, &line->dossier);

        line->subject = col_text(q, at);
        line->award = col_text(q, at + 1);
        (void)subject_kind_parse(col_text(q, at + 2), &line->subject_kind);
        line->unit = title_at(c, q, at + 3);
        line->at_unit = title_at(c, q, at + 6);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    /* Over all campaigns a grant for one of them has let in others of its units. */
    for (int i = 0; i < count; i++)
        if (f->campaign_id != 0 ||
            may(c, READ_DOSSIERS, rows[i].dossier.unit_id, rows[i].dossier.campaign_id))
            rows[kept++] = rows[i];
    *out = rows;
    *out_count = kept;
    return OK;
}

/* ------------------------------------------------------------------ counts */

#define COUNTED                                                                                    \
    " SELECT x.state, COUNT(*) FROM (SELECT d.state FROM dossier d"                                \
    " JOIN award a ON a.id = d.award_id"
#define COUNTED_END " LIMIT $14) x GROUP BY x.state"

static struct query *
count_query(struct ctx *c, enum end end)
{
    switch (end) {
    case END_ALL:
    case END_STATE:
    case END_COUNT:
        break;
    case END_CAMPAIGN:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_CAMPAIGN COUNTED_END);
    case END_AWARD:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_AWARD COUNTED_END);
    case END_FIELD:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_FIELD COUNTED_END);
    case END_PLACE:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_PLACE COUNTED_END);
    case END_THEIRS:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_THEIRS COUNTED_END);
    case END_MINE:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_MINE COUNTED_END);
    case END_NAME:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_NAME COUNTED_END);
    case END_SUBJECT:
        return query_new_uncached(c, REACH COUNTED FITTING FROM_SUBJECT COUNTED_END);
    }
    return query_new_uncached(c, REACH COUNTED FITTING COUNTED_END);
}

enum status
dossier_count(struct ctx *c, const struct dossier_filter *f, int64_t out[DOSSIER_STATE_COUNT])
{
    int64_t counts[DOSSIER_STATE_COUNT] = { 0 };
    struct asking k;
    struct query *q;
    enum status st = ask(c, f, 0, &k);

    if (st != OK)
        return st;
    q = count_query(c, k.end);
    bind_asking(c, q, &k);
    bind_int(q, DOSSIER_COUNT_MAX + 1);
    while (query_row(q)) {
        enum dossier_state state = 0;

        if (dossier_state_parse(col_text(q, 0), &state))
            counts[state] = col_int(q, 1);
        counts[0] += col_int(q, 1);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    if (counts[0] > DOSSIER_COUNT_MAX)
        memset(counts + 1, 0, sizeof(counts) - sizeof(counts[0]));
    memcpy(out, counts, sizeof(counts));
    return OK;
}
