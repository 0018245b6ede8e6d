/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a step: the unit that has the dossier from now on, and the one that put the subject forward; and who is reminded of the days. */
#include "feature/dossier/dossier_inside.h"

#include "service/inbox.h"

#include <inttypes.h>

struct told {
    const char
        *subject; /* NULL: somebody is barred from the dossier, and might read for the unit */
    const char *award;
};

static enum status
read_told(struct ctx *c, const struct dossier *d, struct told *out)
{
    struct query *q = query_new(c, "SELECT s.name, a.name, (SELECT COUNT(*) FROM dossier_bar b"
                                   " WHERE b.dossier_id = $1) FROM subject s, award a"
                                   " WHERE s.id = $2 AND a.id = $3");

    bind_int(q, d->id);
    bind_int(q, d->subject_id);
    bind_int(q, d->award_id);
    if (query_row(q)) {
        out->subject = col_int(q, 2) == 0 ? col_text(q, 0) : NULL;
        out->award = col_text(q, 1);
    }
    return query_end_one(q);
}

struct telling {
    const struct dossier *d;
    struct told told;
    const char *words;
};

static enum status
tell(struct ctx *c, const struct telling *t, int64_t unit_id, enum inbox_kind kind, int variant)
{
    const struct dossier *d = t->d;

    return inbox_insert(
        c, &(struct inbox_item){
               .kind = kind,
               .variant = variant,
               .unit_id = unit_id,
               .campaign_id = d->campaign_id,
               .subject = json_pack("{s:s?, s:s, s:s, s:s, s:I}", "subject", t->told.subject,
                                    "award", t->told.award, "words", t->words, "due_on",
                                    date_is_none(d->due_on) ? "" : date_iso(c->arena, d->due_on),
                                    "at_unit_id", (json_int_t)d->at_unit_id),
               .url = url_dossier(c, d->id),
               .key = arena_printf(c->arena, "dossier/%" PRId64 "/%" PRId64 "/%d/unit/%" PRId64,
                                   d->id, d->version, (int)kind, unit_id) });
}

enum status
dossier_tell(struct ctx *c, const struct dossier *before, const struct dossier *d,
             enum dossier_step step, const char *words)
{
    struct telling t = { .d = d, .words = words };
    enum status st = read_told(c, d, &t.told);

    if (st != OK)
        return st;
    switch (step) {
    case DOSSIER_SUBMIT:
    case DOSSIER_PASS_ON:
        st = tell(c, &t, d->at_unit_id, INBOX_DOSSIER_ARRIVED, 0);
        return st == OK && d->unit_id != before->at_unit_id && d->unit_id != d->at_unit_id
                   ? tell(c, &t, d->unit_id, INBOX_DOSSIER_MOVED, 0)
                   : st;
    case DOSSIER_RETURN:
        st = tell(c, &t, d->at_unit_id, INBOX_DOSSIER_RETURNED, 0);
        return st == OK && d->unit_id != d->at_unit_id
                   ? tell(c, &t, d->unit_id, INBOX_DOSSIER_MOVED, 1)
                   : st;
    case DOSSIER_ACCEPT:
        return tell(c, &t, d->unit_id, INBOX_DOSSIER_MOVED, 2);
    case DOSSIER_AWARD:
        return tell(c, &t, d->unit_id, INBOX_DOSSIER_DECIDED, 0);
    case DOSSIER_REFUSE:
        return tell(c, &t, d->unit_id, INBOX_DOSSIER_DECIDED, 1);
    case DOSSIER_WITHDRAW:
        return d->at_unit_id != d->unit_id ? tell(c, &t, d->at_unit_id, INBOX_DOSSIER_MOVED, 3)
                                           : OK;
    case DOSSIER_STEP_COUNT:
        break;
    }
    return OK;
}

/* ------------------------------------------------------------------ days */

/* Dossiers of one unit and day; or one of them. */
struct pressing {
    int64_t unit_id, count, dossier_id; /* dossier_id 0: `count` of them */
    struct date due_on;
    const char *subject, *award;
};

/* Whoever is barred from a dossier is told nothing of it: the address of its notice says which one it is. */
#define PRESSING                                                                                   \
    " FROM dossier d JOIN subject s ON s.id = d.subject_id JOIN award a ON a.id = d.award_id"      \
    " WHERE d.campaign_id = $1 AND d.due_on <= $2 AND "
#define IS_BARRED "EXISTS (SELECT 1 FROM dossier_bar b WHERE b.dossier_id = d.id)"

static enum status
read_pressing(struct ctx *c, struct query *q, int64_t campaign_id, struct date until,
              struct pressing **rows, int *count, int *room)
{
    bind_int(q, campaign_id);
    bind_date(q, until);
    while (query_row(q)) {
        if (*count == *room) {
            *room = *room == 0 ? 64 : 2 * *room;
            *rows = arena_grow(c->arena, *rows, (size_t)*count, (size_t)*room, sizeof(**rows));
        }
        (*rows)[(*count)++] = (struct pressing){ .unit_id = col_int(q, 0),
                                                 .due_on = col_date(q, 1),
                                                 .count = col_int(q, 2),
                                                 .dossier_id = col_int(q, 3),
                                                 .subject = col_text(q, 4),
                                                 .award = col_text(q, 5) };
    }
    return query_end(q);
}

struct reminding {
    int64_t campaign_id;
    struct date on;
    const struct pressing *rows;
    int from, to;
};

static enum status
remind_some(struct ctx *c, void *arg)
{
    const struct reminding *k = arg;
    enum status st = OK;

    for (int i = k->from; st == OK && i < k->to; i++) {
        const struct pressing *p = &k->rows[i];
        bool is_over = date_compare(p->due_on, k->on) < 0, is_one = p->dossier_id != 0;
        const char *due_on = date_iso(c->arena, p->due_on);

        st = inbox_insert(
            c,
            &(struct inbox_item){
                .kind = INBOX_DOSSIER_DUE,
                .variant = is_over + 2 * is_one,
                .unit_id = p->unit_id,
                .campaign_id = k->campaign_id,
                .subject = json_pack("{s:I, s:s, s:s?, s:s?}", "count", (json_int_t)p->count,
                                     "due_on", due_on, "subject", p->subject, "award", p->award),
                .url = is_one ? url_dossier(c, p->dossier_id) : "/lam-viec/ho-so",
                .key = arena_printf(c->arena, "dossier-%s/%" PRId64 "/%" PRId64 "/%s",
                                    is_over ? "over" : "due", p->unit_id, p->dossier_id, due_on) });
    }
    return st;
}

enum status
dossier_remind(struct ctx *c, int64_t campaign_id, struct date on, int64_t *out_told)
{
    enum { AT_ONCE = 200 };
    struct date until = date_add_days(on, DOSSIER_REMIND_DAYS);
    struct reminding k = { .campaign_id = campaign_id, .on = on };
    struct pressing *rows = NULL;
    int count = 0, room = 0;
    enum status st = read_pressing(
        c,
        query_new(c, "SELECT d.at_unit_id, d.due_on, COUNT(*), 0, NULL, NULL" PRESSING
                     "NOT " IS_BARRED " GROUP BY d.at_unit_id, d.due_on ORDER BY d.at_unit_id,"
                     " d.due_on"),
        campaign_id, until, &rows, &count, &room);

    if (st == OK)
        st = read_pressing(
            c,
            query_new(c, "SELECT d.at_unit_id, d.due_on, 1, d.id, s.name, a.name" PRESSING IS_BARRED
                         " ORDER BY d.id"),
            campaign_id, until, &rows, &count, &room);
    k.rows = rows;
    for (; st == OK && k.from < count; k.from = k.to) {
        k.to = k.from + AT_ONCE < count ? k.from + AT_ONCE : count;
        st = db_transact(c, remind_some, &k);
    }
    if (st == OK)
        *out_told += count;
    return st;
}
