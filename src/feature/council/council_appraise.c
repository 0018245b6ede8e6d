/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appraisal: each member's marks and remarks, seen by nobody else until it is closed, and by nobody with a name afterwards. */
#include "feature/council/council_inside.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"

#include <string.h>

struct stepping {
    int64_t meeting_id;
    enum appraisal_state to;
};

static enum status
step(struct ctx *c, void *arg)
{
    const struct stepping *s = arg;
    struct council_meeting m;
    struct council council;
    struct query *q;
    enum status st = council_meeting_find(c, s->meeting_id, &m, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE council_meeting SET appraisal = $1, version = version + 1"
                     " WHERE id = $2 AND appraisal = $3");
    bind_text(q, s->to == APPRAISAL_OPEN ? "open" : "closed");
    bind_int(q, s->meeting_id);
    bind_text(q, s->to == APPRAISAL_OPEN ? "none" : "open");
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = council_conflicts_seek(c, council.id);
    return st == OK
               ? audit_write(c, "council_meeting", s->meeting_id, "appraisal", NULL,
                             json_pack("{s:s}", "to", s->to == APPRAISAL_OPEN ? "open" : "closed"))
               : st;
}

enum status
council_appraisal_step(struct ctx *c, int64_t meeting_id, enum appraisal_state to)
{
    struct stepping s = { meeting_id, to };

    return to == APPRAISAL_OPEN || to == APPRAISAL_CLOSED ? db_transact(c, step, &s) : CONFLICT;
}

/* ------------------------------------------------------------------ one member's own */

/* The member that the account is, where the dossier is on the agenda and it may reach it. */
static enum status
find_place(struct ctx *c, int64_t meeting_id, int64_t dossier_id, int64_t *out_member_id,
           struct council_meeting *out_meeting)
{
    struct council council;
    struct council_member mine;
    struct query *q;
    enum status st = council_meeting_find(c, meeting_id, out_meeting, &council);

    if (st == OK)
        st = council_member_mine(c, council.id, &mine);
    if (st != OK)
        return st;
    q = query_new(c, "SELECT 1 FROM council_agenda g JOIN dossier d ON d.id = g.dossier_id"
                     " WHERE g.meeting_id = $1 AND g.dossier_id = $2 AND" DOSSIER_OPEN_TO("$3"));
    bind_int(q, meeting_id);
    bind_int(q, dossier_id);
    bind_int(q, c->account_id);
    query_row(q);
    st = query_end_one(q);
    if (st == OK)
        *out_member_id = mine.id;
    return st;
}

static enum status
read_marks(struct ctx *c, struct appraisal *a, int64_t member_id)
{
    struct query *q = query_new(
        c, "SELECT criterion_id, points FROM council_mark WHERE meeting_id = $1 AND dossier_id = $2"
           " AND member_id = $3");

    bind_int(q, a->meeting_id);
    bind_int(q, a->dossier_id);
    bind_int(q, member_id);
    while (query_row(q))
        for (int i = 0; i < a->mark_count; i++)
            if (a->marks[i].criterion_id == col_int(q, 0))
                a->marks[i].points = (int)col_int(q, 1);
    return query_end(q);
}

static enum status
read_words(struct ctx *c, struct appraisal *a, int64_t member_id)
{
    struct query *q = query_new(
        c, "SELECT words, version FROM council_remark WHERE meeting_id = $1 AND dossier_id = $2"
           " AND member_id = $3");

    bind_int(q, a->meeting_id);
    bind_int(q, a->dossier_id);
    bind_int(q, member_id);
    if (query_row(q)) {
        a->words = col_text(q, 0);
        a->version = col_int(q, 1);
    }
    return query_end(q);
}

enum status
council_appraisal_mine(struct ctx *c, int64_t meeting_id, int64_t dossier_id, struct appraisal *out)
{
    struct appraisal a = { .meeting_id = meeting_id, .dossier_id = dossier_id, .words = "" };
    struct council_meeting m;
    struct council_criterion *criteria;
    int64_t member_id;
    enum status st = find_place(c, meeting_id, dossier_id, &member_id, &m);

    if (st == OK)
        st = council_criteria(c, m.council_id, &criteria, &a.mark_count);
    if (st != OK)
        return st;
    for (int i = 0; i < a.mark_count; i++)
        a.marks[i] = (struct appraisal_mark){ criteria[i].id, -1 };
    st = read_marks(c, &a, member_id);
    if (st == OK)
        st = read_words(c, &a, member_id);
    if (st == OK)
        *out = a;
    return st;
}

static enum status
check_marks(struct ctx *c, const struct appraisal *a, int64_t council_id)
{
    struct council_criterion *criteria;
    int count;
    enum status st = council_criteria(c, council_id, &criteria, &count);

    for (int i = 0; st == OK && i < a->mark_count; i++) {
        int k = 0;

        while (k < count && criteria[k].id != a->marks[i].criterion_id)
            k++;
        if (k == count)
            return CONFLICT;
        if (a->marks[i].points < -1 || a->marks[i].points > criteria[k].most)
            return problem(c, arena_printf(c->arena, "mark.%d.points", i), tr(c, "0 to %d points."),
                           criteria[k].most);
    }
    return st;
}

static enum status
write_marks(struct ctx *c, const struct appraisal *a, int64_t member_id)
{
    struct query *q = query_new(c, "DELETE FROM council_mark WHERE meeting_id = $1"
                                   " AND dossier_id = $2 AND member_id = $3");
    enum status st;

    bind_int(q, a->meeting_id);
    bind_int(q, a->dossier_id);
    bind_int(q, member_id);
    st = query_end(q);
    for (int i = 0; st == OK && i < a->mark_count; i++) {
        if (a->marks[i].points < 0)
            continue;
        q = query_new(c, "INSERT INTO council_mark (meeting_id, dossier_id, member_id,"
                         " criterion_id, points) VALUES ($1, $2, $3, $4, $5)");
        bind_int(q, a->meeting_id);
        bind_int(q, a->dossier_id);
        bind_int(q, member_id);
        bind_int(q, a->marks[i].criterion_id);
        bind_int(q, a->marks[i].points);
        st = query_end(q);
    }
    return st;
}

/* The remark's row is also what a member's saving is known by: its version. */
static enum status
write_words(struct ctx *c, const struct appraisal *a, int64_t member_id)
{
    struct query *q;
    enum status st;

    if (a->version == 0)
        q = query_new(c, "INSERT INTO council_remark (words, saved_at, meeting_id, dossier_id,"
                         " member_id) VALUES ($1, $2, $3, $4, $5)"
                         " ON CONFLICT (meeting_id, dossier_id, member_id) DO NOTHING");
    else
        q = query_new(c, "UPDATE council_remark SET words = $1, saved_at = $2,"
                         " version = version + 1 WHERE meeting_id = $3 AND dossier_id = $4"
                         " AND member_id = $5 AND version = $6");
    bind_text(q, a->words);
    bind_int(q, now(c));
    bind_int(q, a->meeting_id);
    bind_int(q, a->dossier_id);
    bind_int(q, member_id);
    if (a->version != 0)
        bind_int(q, a->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
save(struct ctx *c, void *arg)
{
    const struct appraisal *a = arg;
    struct council_meeting m;
    int64_t member_id;
    enum status st = find_place(c, a->meeting_id, a->dossier_id, &member_id, &m);

    if (st == OK && m.appraisal != APPRAISAL_OPEN)
        st = CONFLICT;
    if (st == OK)
        st = check_marks(c, a, m.council_id);
    if (st == OK)
        st = write_words(c, a, member_id);
    return st == OK ? write_marks(c, a, member_id) : st;
}

enum status
council_appraisal_save(struct ctx *c, const struct appraisal *a)
{
    if (text_length(a->words) > COUNCIL_WORDS_MAX)
        return problem(c, "words", tr(c, "Write at most %d characters."), COUNCIL_WORDS_MAX);
    return db_transact(c, save, (void *)(uintptr_t)a);
}

/* ------------------------------------------------------------------ the summary */

static enum status
read_counts(struct ctx *c, const struct council_meeting *m, struct appraisal_summary *rows,
            int count)
{
    struct query *q =
        query_new(c, "SELECT dossier_id, COUNT(*) FROM council_remark WHERE meeting_id = $1"
                     " GROUP BY dossier_id");

    bind_int(q, m->id);
    while (query_row(q))
        for (int i = 0; i < count; i++)
            if (rows[i].dossier_id == col_int(q, 0))
                rows[i].members = (int)col_int(q, 1);
    return query_end(q);
}

static enum status
read_means(struct ctx *c, const struct council_meeting *m, struct appraisal_summary *rows,
           int count)
{
    struct council_criterion *criteria;
    int criterion_count;
    struct query *q;
    enum status st = council_criteria(c, m->council_id, &criteria, &criterion_count);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT dossier_id, criterion_id, CAST(SUM(points) AS BIGINT), COUNT(*),"
                     " (SELECT CAST(SUM(o.points) AS BIGINT) * 1000 / COUNT(DISTINCT o.member_id)"
                     " FROM council_mark o WHERE o.meeting_id = k.meeting_id"
                     " AND o.dossier_id = k.dossier_id) FROM council_mark k WHERE meeting_id = $1"
                     " GROUP BY k.meeting_id, dossier_id, criterion_id");
    bind_int(q, m->id);
    while (query_row(q))
        for (int i = 0; i < count; i++) {
            if (rows[i].dossier_id != col_int(q, 0))
                continue;
            rows[i].mean_milli = col_int(q, 4);
            for (int k = 0; k < criterion_count; k++)
                if (criteria[k].id == col_int(q, 1))
                    rows[i].means[k] = col_int(q, 2) * 1000 / col_int(q, 3);
        }
    return query_end(q);
}

static void
shuffle(const char **words, int count)
{
    for (int i = count; i > 1; i--) {
        int k = (int)random_below((uint32_t)i);
        const char *was = words[i - 1];

        words[i - 1] = words[k];
        words[k] = was;
    }
}

static enum status
read_remarks(struct ctx *c, const struct council_meeting *m, struct appraisal_summary *rows,
             int count)
{
    struct query *q = query_new(c, "SELECT dossier_id, words FROM council_remark"
                                   " WHERE meeting_id = $1 AND words <> ''");
    enum status st;

    bind_int(q, m->id);
    while (query_row(q))
        for (int i = 0; i < count; i++) {
            struct appraisal_summary *s = &rows[i];

            if (s->dossier_id != col_int(q, 0))
                continue;
            s->words = arena_grow(c->arena, s->words, (size_t)s->word_count,
                                  (size_t)s->word_count + 1, sizeof(*s->words));
            s->words[s->word_count++] = col_text(q, 1);
        }
    st = query_end(q);
    for (int i = 0; i < count; i++)
        shuffle(rows[i].words, rows[i].word_count);
    return st;
}

enum status
council_appraisal_summary(struct ctx *c, const struct council_meeting *m,
                          struct appraisal_summary **out, int *out_count)
{
    struct agenda_line *lines;
    struct appraisal_summary *rows;
    int count;
    enum status st = council_agenda(c, m, false, &lines, &count);

    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++)
        rows[i] = (struct appraisal_summary){ .dossier_id = lines[i].dossier_id,
                                              .subject = lines[i].subject,
                                              .mean_milli = -1 };
    st = read_counts(c, m, rows, count);
    if (st == OK && m->appraisal == APPRAISAL_CLOSED)
        st = read_means(c, m, rows, count);
    if (st == OK && m->appraisal == APPRAISAL_CLOSED)
        st = read_remarks(c, m, rows, count);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}
