/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passages that stand in another dossier too. The index of bands gives candidates; each is compared as it stands now before it is told. */
#include "feature/exemplar/likeness.h"

#include "db/bulk.h"
#include "feature/exemplar/exemplar_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PER_BAND = 20, CANDIDATES_MAX = 40, BATCH = 500, SECTIONS_MAX = 40 };

/* ------------------------------------------------------------------ the texts as they are */

struct section {
    const char *code, *name, *text;
};

/* Asks for no rights. */
static enum status
read_sections(struct ctx *c, int64_t dossier_id, struct section *out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT s.code, COALESCE(f.name, s.code), s.text FROM dossier_section s"
                     " JOIN dossier d ON d.id = s.dossier_id JOIN award a ON a.id = d.award_id"
                     " LEFT JOIN report_form_section f ON f.form_code = a.form_code"
                     " AND f.code = s.code WHERE s.dossier_id = $1 ORDER BY s.code LIMIT $2");
    int count = 0;

    bind_int(q, dossier_id);
    bind_int(q, SECTIONS_MAX);
    for (; count < SECTIONS_MAX && query_row(q); count++)
        out[count] = (struct section){ col_text(q, 0), col_text(q, 1), col_text(q, 2) };
    *out_count = count;
    return query_end(q);
}

/* ------------------------------------------------------------------ taking in */

static enum status
delete_bands(struct ctx *c, int64_t dossier_id)
{
    struct query *q = query_new(c, "DELETE FROM likeness_band WHERE passage_id IN"
                                   " (SELECT id FROM likeness_passage WHERE dossier_id = $1)");
    enum status st;

    bind_int(q, dossier_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM likeness_passage WHERE dossier_id = $1");
    bind_int(q, dossier_id);
    return query_end(q);
}

/* What is to be written of a batch, gathered before: nothing may be asked while many rows are written. */
struct taken {
    struct taken_passage {
        int64_t id, dossier_id;
        const char *code;
        int position;
    } * passages;
    struct taken_band {
        int64_t band, passage_id;
    } * bands;
    int count, room;
};

static void
gather(struct ctx *c, struct taken *t, int64_t dossier_id, const char *code,
       const struct passage *p)
{
    int64_t bands[LIKENESS_BANDS];
    struct taken_passage *at;

    if (t->count == t->room) {
        size_t had = (size_t)t->room, more = had * 2 + 64;

        t->passages = arena_grow(c->arena, t->passages, had, more, sizeof(*t->passages));
        t->bands = arena_grow(c->arena, t->bands, had * LIKENESS_BANDS, more * LIKENESS_BANDS,
                              sizeof(*t->bands));
        t->room = (int)more;
    }
    at = &t->passages[t->count];
    *at = (struct taken_passage){ db_new_id(c), dossier_id, code, p->position };
    likeness_bands(p, bands);
    for (int i = 0; i < LIKENESS_BANDS; i++)
        t->bands[t->count * LIKENESS_BANDS + i] = (struct taken_band){ bands[i], at->id };
    t->count++;
}

static enum status
gather_dossier(struct ctx *c, struct taken *t, int64_t dossier_id)
{
    struct section sections[SECTIONS_MAX];
    int count = 0;
    enum status st = read_sections(c, dossier_id, sections, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct passage *list;
        int n = likeness_passages(c->arena, sections[i].text, &list);

        for (int k = 0; k < n; k++)
            gather(c, t, dossier_id, sections[i].code, &list[k]);
    }
    return st;
}

static int
by_band(const void *a, const void *b)
{
    const struct taken_band *x = a, *y = b;

    return x->band != y->band ? (x->band < y->band ? -1 : 1)
                              : (x->passage_id > y->passage_id) - (x->passage_id < y->passage_id);
}

static enum status
write_passages(struct ctx *c, const struct taken *t)
{
    static const char *const columns[] = { "id", "dossier_id", "section_code", "position" };
    struct bulk_rows *rows = bulk_open(c, "likeness_passage", columns, 4);

    for (int i = 0; i < t->count; i++) {
        bulk_int(rows, t->passages[i].id);
        bulk_int(rows, t->passages[i].dossier_id);
        bulk_text(rows, t->passages[i].code);
        bulk_int(rows, t->passages[i].position);
    }
    return bulk_close(rows);
}

/* In the order of the index, so that neighbours are written together. */
static enum status
write_bands(struct ctx *c, const struct taken *t)
{
    static const char *const columns[] = { "band", "passage_id" };
    int count = t->count * LIKENESS_BANDS;
    struct bulk_rows *rows;

    qsort(t->bands, (size_t)count, sizeof(*t->bands), by_band);
    rows = bulk_open(c, "likeness_band", columns, 2);
    for (int i = 0; i < count; i++) {
        bulk_int(rows, t->bands[i].band);
        bulk_int(rows, t->bands[i].passage_id);
    }
    return bulk_close(rows);
}

static enum status
stop_waiting(struct ctx *c, int64_t dossier_id)
{
    struct query *q = query_new(c, "DELETE FROM likeness_waiting WHERE dossier_id = $1");

    bind_int(q, dossier_id);
    return query_end(q);
}

enum status
likeness_wait(struct ctx *c, int64_t dossier_id)
{
    struct query *q = query_new(c, "INSERT INTO likeness_waiting (dossier_id, asked_at)"
                                   " VALUES ($1, $2) ON CONFLICT (dossier_id) DO NOTHING");

    bind_int(q, dossier_id);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
list_waiting(struct ctx *c, int64_t ids[BATCH], int *out_count)
{
    struct query *q = query_new(c, "SELECT dossier_id FROM likeness_waiting ORDER BY dossier_id"
                                   " LIMIT $1");
    int count = 0;

    bind_int(q, BATCH);
    while (count < BATCH && query_row(q))
        ids[count++] = col_int(q, 0);
    *out_count = count;
    return query_end(q);
}

/* Those with a text that were never taken in, in the order of their keys. */
static enum status
list_missing(struct ctx *c, int64_t after_id, int64_t ids[BATCH], int *out_count)
{
    struct query *q =
        query_new(c, "SELECT d.id FROM dossier d WHERE d.id > $1 AND NOT EXISTS (SELECT 1 FROM"
                     " likeness_passage p WHERE p.dossier_id = d.id) AND EXISTS (SELECT 1 FROM"
                     " dossier_section s WHERE s.dossier_id = d.id) ORDER BY d.id LIMIT $2");
    int count = 0;

    bind_int(q, after_id);
    bind_int(q, BATCH);
    while (count < BATCH && query_row(q))
        ids[count++] = col_int(q, 0);
    *out_count = count;
    return query_end(q);
}

struct batch {
    const int64_t *ids;
    int count;
};

/* What has waited is taken in whole, in place of what was taken in before. */
static enum status
take_batch(struct ctx *c, void *arg)
{
    const struct batch *b = arg;
    struct taken t = { .count = 0 };
    enum status st = OK;

    for (int i = 0; st == OK && i < b->count; i++) {
        st = delete_bands(c, b->ids[i]);
        if (st == OK)
            st = stop_waiting(c, b->ids[i]);
        if (st == OK)
            st = gather_dossier(c, &t, b->ids[i]);
    }
    if (st != OK || t.count == 0)
        return st;
    st = write_passages(c, &t);
    return st == OK ? write_bands(c, &t) : st;
}

enum status
likeness_work(struct ctx *c, bool is_all, int64_t *out_count)
{
    struct ctx inner = *c;
    int64_t ids[BATCH], last = 0;
    struct batch b = { .ids = ids, .count = BATCH };
    enum status st = OK;

    *out_count = 0;
    inner.arena = arena_child(c->arena);
    while (st == OK && b.count == BATCH) {
        st = is_all ? list_missing(&inner, last, ids, &b.count)
                    : list_waiting(&inner, ids, &b.count);
        if (st == OK && b.count > 0)
            st = db_transact(&inner, take_batch, &b);
        if (st == OK && b.count > 0)
            last = ids[b.count - 1];
        *out_count += b.count;
        arena_reset(inner.arena);
    }
    return st;
}

static enum status
work(struct ctx *c, struct job *j)
{
    int64_t count;
    enum status st = likeness_work(c, false, &count);

    if (st == OK)
        job_say(c, j, N_("The passages of %lld dossiers were taken in."), (long long)count);
    return st;
}

static enum status
is_due(struct ctx *c, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM likeness_waiting LIMIT 1");

    *out = query_row(q);
    return query_end(q);
}

const struct job_kind likeness_job = {
    .name = "likeness",
    .title = N_("Taking in passages of dossiers for comparison"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = work,
    .every = EVERY_MINUTE,
    .at = 20,
    .is_due = is_due,
};

/* ------------------------------------------------------------------ asking */

struct other {
    int64_t dossier_id;
    const char *code;
    int position;
};

static enum status
list_others(struct ctx *c, int64_t dossier_id, int64_t band, struct other *list, int *in_out_count)
{
    struct query *q =
        query_new(c, "SELECT p.dossier_id, p.section_code, p.position FROM likeness_band b"
                     " JOIN likeness_passage p ON p.id = b.passage_id WHERE b.band = $1"
                     " AND p.dossier_id <> $2 ORDER BY b.passage_id DESC LIMIT $3");

    bind_int(q, band);
    bind_int(q, dossier_id);
    bind_int(q, PER_BAND);
    while (*in_out_count < CANDIDATES_MAX && query_row(q)) {
        struct other o = { col_int(q, 0), col_text(q, 1), (int)col_int(q, 2) };
        bool is_there = false;

        for (int i = 0; i < *in_out_count; i++)
            is_there =
                is_there || (list[i].dossier_id == o.dossier_id && list[i].position == o.position &&
                             strcmp(list[i].code, o.code) == 0);
        if (!is_there)
            list[(*in_out_count)++] = o;
    }
    return query_end(q);
}

/* The other passage as it stands now; `out` has no text where it is gone. */
static enum status
read_other(struct ctx *c, const struct other *o, struct passage *out)
{
    struct query *q =
        query_new(c, "SELECT text FROM dossier_section WHERE dossier_id = $1 AND code = $2");
    const char *text = "";
    struct passage *list;
    int count;
    enum status st;

    bind_int(q, o->dossier_id);
    bind_text(q, o->code);
    if (query_row(q))
        text = col_text(q, 0);
    st = query_end(q);
    count = likeness_passages(c->arena, text, &list);
    *out = (struct passage){ .text = NULL };
    for (int i = 0; i < count; i++)
        if (list[i].position == o->position)
            *out = list[i];
    return st;
}

/* Whoever may not read the other dossier is told that there is one, and who may look: nothing else of it. */
static enum status
tell_other(struct ctx *c, const struct other *o, const struct passage *theirs, struct likeness *l)
{
    struct dossier d;
    struct query *q;
    const char *who = "";
    enum status st = dossier_find(c, o->dossier_id, &d);
    bool may_read = st == OK;

    if (st != OK && st != NOT_FOUND && st != DENIED)
        return st;
    q = query_new(c, "SELECT d.id, s.name, a.name, u.name, u.kind, u.level, p.title, w.name,"
                     " w.kind, w.level FROM dossier d JOIN subject s ON s.id = d.subject_id"
                     " JOIN award a ON a.id = d.award_id JOIN unit u ON u.id = d.unit_id"
                     " JOIN campaign p ON p.id = d.campaign_id JOIN unit w"
                     " ON w.id = COALESCE(d.decides_unit_id, d.at_unit_id) WHERE d.id = $1");
    bind_int(q, o->dossier_id);
    if (query_row(q)) {
        who = exemplar_unit_title(c, col_text(q, 7), col_text(q, 8), col_text(q, 9));
        if (may_read) {
            l->other_id = o->dossier_id;
            l->other_name = col_text(q, 1);
            l->other_award = col_text(q, 2);
            l->other_unit = exemplar_unit_title(c, col_text(q, 3), col_text(q, 4), col_text(q, 5));
            l->other_campaign = col_text(q, 6);
            l->other_text = theirs->text;
        } else {
            l->who_may = arena_printf(c->arena, tr(c, "the standing office of %s"), who);
        }
    }
    return query_end_one(q);
}

static enum status
compare(struct ctx *c, const struct section *s, const struct passage *mine, int64_t dossier_id,
        struct likeness *list, int *in_out_count)
{
    struct other others[CANDIDATES_MAX];
    int64_t bands[LIKENESS_BANDS];
    int count = 0;
    enum status st = OK;

    likeness_bands(mine, bands);
    for (int i = 0; st == OK && i < LIKENESS_BANDS; i++)
        st = list_others(c, dossier_id, bands[i], others, &count);
    for (int i = 0; st == OK && i < count && *in_out_count < LIKENESS_SHOWN_MAX; i++) {
        struct passage theirs;
        struct likeness l = { .section = s->name, .text = mine->text };

        st = read_other(c, &others[i], &theirs);
        if (st != OK || theirs.text == NULL)
            continue;
        l.per_cent = likeness_per_cent(mine, &theirs);
        if (l.per_cent < LIKENESS_PER_CENT_MIN)
            continue;
        st = tell_other(c, &others[i], &theirs, &l);
        if (st == OK)
            list[(*in_out_count)++] = l;
    }
    return st;
}

static int
by_per_cent(const void *a, const void *b)
{
    const struct likeness *x = a, *y = b;

    return y->per_cent - x->per_cent;
}

enum status
likeness_find(struct ctx *c, int64_t dossier_id, struct likeness **out, int *out_count)
{
    struct likeness *list = arena_array(c->arena, LIKENESS_SHOWN_MAX, sizeof(*list));
    struct section sections[SECTIONS_MAX];
    struct dossier d;
    int section_count, count = 0;
    enum status st = exemplar_dossier(c, dossier_id, &d);

    if (st == OK)
        st = read_sections(c, dossier_id, sections, &section_count);
    for (int i = 0; st == OK && i < section_count; i++) {
        struct passage *mine;
        int n = likeness_passages(c->arena, sections[i].text, &mine);

        for (int k = 0; st == OK && k < n; k++)
            st = compare(c, &sections[i], &mine[k], dossier_id, list, &count);
    }
    if (st != OK)
        return st;
    qsort(list, (size_t)count, sizeof(*list), by_per_cent);
    *out = list;
    *out_count = count;
    return OK;
}
