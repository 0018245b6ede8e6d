/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers: two tellers read them, each for themselves, and what they enter must agree. */
#include "feature/council/council_inside.h"

#include <string.h>

/* ------------------------------------------------------------------ one teller's reading */

struct entering {
    const struct paper_entry *entry;
    int64_t member_id;
};

static enum status
find_teller(struct ctx *c, int64_t round_id, int64_t *out)
{
    struct query *q = query_new(c, "SELECT t.member_id FROM council_teller t JOIN council_member m"
                                   " ON m.id = t.member_id WHERE t.round_id = $1"
                                   " AND m.account_id = $2");

    bind_int(q, round_id);
    bind_int(q, c->account_id);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

/* Whoever has a conflict with a dossier has it not on the paper: that many may be missing from its sum. */
static enum status
barred_on_paper(struct ctx *c, int64_t round_id, int64_t dossier_id, int *out)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*) FROM council_voter_bar b JOIN council_voter v ON v.round_id ="
           " b.round_id AND v.member_id = b.member_id WHERE b.round_id = $1 AND b.dossier_id = $2"
           " AND v.is_paper = 1");

    bind_int(q, round_id);
    bind_int(q, dossier_id);
    *out = 0;
    if (query_row(q))
        *out = (int)col_int(q, 0);
    return query_end(q);
}

static enum status
check_line(struct ctx *c, const struct paper_entry *e, const struct paper_line *l, int row)
{
    int sum = l->yes + l->no + l->blank, barred = 0;
    enum status st = barred_on_paper(c, e->round_id, l->dossier_id, &barred);

    if (st != OK)
        return st;
    if (l->yes < 0 || l->no < 0 || l->blank < 0 || sum > e->cast || sum < e->cast - barred)
        return problem(c, arena_printf(c->arena, "line.%d.yes", row),
                       tr(c,
                          "For, against and blank are %d together, and %d papers were cast. Count "
                          "again."),
                       sum, e->cast);
    return OK;
}

static enum status
check(struct ctx *c, const struct paper_entry *e, const struct council_round *round,
      const int64_t *places, int count)
{
    int marks = 0;
    enum status st = OK;

    if (e->cast < 0 || e->spoiled < 0 || e->unused < 0 ||
        e->cast + e->spoiled + e->unused != round->issued)
        return problem(c, "cast",
                       tr(c,
                          "%d papers were issued; cast, spoiled and unused are %d together. Count "
                          "again."),
                       round->issued, e->cast + e->spoiled + e->unused);
    if (e->line_count != count)
        return problem(c, NULL, "%s", tr(c, "A dossier is missing. Open the page again."));
    for (int i = 0; st == OK && i < count; i++) {
        bool is_there = false;

        for (int p = 0; p < count; p++)
            is_there = is_there || places[p] == e->lines[i].dossier_id;
        for (int p = 0; p < i; p++)
            is_there = is_there && e->lines[p].dossier_id != e->lines[i].dossier_id;
        if (!is_there)
            return problem(c, NULL, "%s", tr(c, "A dossier is missing. Open the page again."));
        st = check_line(c, e, &e->lines[i], i);
        marks += e->lines[i].yes;
    }
    if (st == OK && round->kind == ROUND_LIST && marks > round->most * e->cast)
        return problem(c, "cast",
                       tr(c,
                          "More are chosen than %d papers with at most %d each can choose. Count "
                          "again; a paper with more is spoiled."),
                       e->cast, round->most);
    return st;
}

static enum status
write_lines(struct ctx *c, const struct entering *in)
{
    const struct paper_entry *e = in->entry;
    enum status st = OK;

    for (int i = 0; st == OK && i < e->line_count; i++) {
        struct query *q = query_new(c, "INSERT INTO council_paper_line (round_id, member_id,"
                                       " dossier_id, yes, no, blank) VALUES ($1, $2, $3, $4, $5,"
                                       " $6)");

        bind_int(q, e->round_id);
        bind_int(q, in->member_id);
        bind_int(q, e->lines[i].dossier_id);
        bind_int(q, e->lines[i].yes);
        bind_int(q, e->lines[i].no);
        bind_int(q, e->lines[i].blank);
        st = query_end(q);
    }
    return st;
}

static enum status
enter(struct ctx *c, void *arg)
{
    const struct entering *in = arg;
    const struct paper_entry *e = in->entry;
    struct council_round round;
    int64_t *places;
    int count;
    struct query *q;
    enum status st = round_read(c, e->round_id, &round);

    if (st == OK && round.state != ROUND_OPEN)
        st = CONFLICT;
    if (st == OK)
        st = round_places(c, e->round_id, &places, &count);
    if (st == OK)
        st = check(c, e, &round, places, count);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM council_paper_line WHERE round_id = $1 AND member_id = $2");
    bind_int(q, e->round_id);
    bind_int(q, in->member_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO council_paper (round_id, member_id, cast_, spoiled, unused)"
                     " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (round_id, member_id) DO UPDATE"
                     " SET cast_ = excluded.cast_, spoiled = excluded.spoiled,"
                     " unused = excluded.unused");
    bind_int(q, e->round_id);
    bind_int(q, in->member_id);
    bind_int(q, e->cast);
    bind_int(q, e->spoiled);
    bind_int(q, e->unused);
    st = query_end(q);
    return st == OK ? write_lines(c, in) : st;
}

enum status
council_paper_enter(struct ctx *c, const struct paper_entry *entry)
{
    struct entering in = { .entry = entry };
    enum status st = find_teller(c, entry->round_id, &in.member_id);

    return st == OK ? db_transact(c, enter, &in) : st;
}

/* ------------------------------------------------------------------ two that agree */

struct reading {
    int64_t member_id;
    int cast, spoiled, unused;
    struct round_counts lines[COUNCIL_AGENDA_MAX]; /* by place */
};

static enum status
read_lines(struct ctx *c, int64_t round_id, const int64_t *places, int count, struct reading *out)
{
    struct query *q =
        query_new(c, "SELECT dossier_id, yes, no, blank FROM council_paper_line WHERE round_id = $1"
                     " AND member_id = $2");

    memset(out->lines, 0, sizeof(out->lines));
    bind_int(q, round_id);
    bind_int(q, out->member_id);
    while (query_row(q))
        for (int p = 0; p < count; p++)
            if (places[p] == col_int(q, 0))
                out->lines[p] = (struct round_counts){ places[p], (int)col_int(q, 1),
                                                       (int)col_int(q, 2), (int)col_int(q, 3) };
    return query_end(q);
}

static enum status
read_all(struct ctx *c, int64_t round_id, const int64_t *places, int place_count,
         struct reading **out, int *out_count)
{
    struct reading *rows = arena_array(c->arena, COUNCIL_TELLERS_MAX, sizeof(*rows));
    int count = 0;
    struct query *q = query_new(c, "SELECT member_id, cast_, spoiled, unused FROM council_paper"
                                   " WHERE round_id = $1 ORDER BY member_id");
    enum status st;

    bind_int(q, round_id);
    while (count < COUNCIL_TELLERS_MAX && query_row(q)) {
        struct reading *r = &rows[count++];

        r->member_id = col_int(q, 0);
        r->cast = (int)col_int(q, 1);
        r->spoiled = (int)col_int(q, 2);
        r->unused = (int)col_int(q, 3);
    }
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = read_lines(c, round_id, places, place_count, &rows[i]);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

static bool
agree(const struct reading *a, const struct reading *b, int count)
{
    if (a->cast != b->cast || a->spoiled != b->spoiled || a->unused != b->unused)
        return false;
    for (int p = 0; p < count; p++)
        if (a->lines[p].yes != b->lines[p].yes || a->lines[p].no != b->lines[p].no ||
            a->lines[p].blank != b->lines[p].blank)
            return false;
    return true;
}

enum status
paper_agreed(struct ctx *c, const struct council_round *round, const int64_t *places, int count,
             struct round_counts *out_counts, struct council_round *out_round)
{
    struct reading *rows;
    int entered;
    enum status st;

    if (round->issued == 0)
        return OK;
    st = read_all(c, round->id, places, count, &rows, &entered);
    if (st != OK)
        return st;
    if (entered < 2)
        return problem(c, "paper", "%s",
                       tr(c, "Papers were given out: two tellers enter what they read, each for "
                             "themselves, before the box is opened."));
    for (int i = 1; i < entered; i++)
        if (!agree(&rows[0], &rows[i], count))
            return problem(c, "paper", "%s",
                           tr(c, "What the tellers read on the papers does not agree. Count them "
                                 "again."));
    for (int p = 0; p < count; p++) {
        out_counts[p].yes += rows[0].lines[p].yes;
        out_counts[p].no += rows[0].lines[p].no;
        out_counts[p].blank += rows[0].lines[p].blank;
    }
    out_round->cast = rows[0].cast;
    out_round->spoiled = rows[0].spoiled;
    out_round->unused = rows[0].unused;
    return OK;
}
