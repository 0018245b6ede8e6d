/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Showing: what was looked at is copied into the tables that readers see, whole or not at all; and taking it down. */
#include "feature/exemplar/exemplar_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "service/blob.h"
#include "service/calendar.h"
#include "web/access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD_MAX = 60, SLUG_MAX = 80 };

struct posting {
    struct exemplar_posting *p;
    struct exemplar_prepared now;
    struct dossier_measure *measures;
    int measure_count;
    struct dossier_photo *photos; /* with file rows of their own */
    int photo_count;
    struct subject_award *befores;
    int before_count;
    struct date first_on, last_on;
};

static const char *
shown(const struct posting *x, const char *place)
{
    for (int i = 0; i < x->now.text_count; i++)
        if (strcmp(x->now.texts[i].place, place) == 0)
            return x->now.texts[i].shown;
    return "";
}

/* ------------------------------------------------------------------ the row */

static enum exemplar_state
state_of(const struct posting *x)
{
    return x->now.dossier.state == DOSSIER_AWARDED ? EXEMPLAR_SHOWN
           : date_is_none(x->first_on)             ? EXEMPLAR_ASKED
                                                   : EXEMPLAR_ASKING;
}

static enum status
write_row(struct ctx *c, const struct posting *x)
{
    const struct dossier *d = &x->now.dossier;
    const struct subject *s = &x->now.subject;
    bool is_person = s->kind == SUBJECT_PERSON;
    struct query *q = query_new(
        c, "INSERT INTO exemplar (id, dossier_id, campaign_id, unit_id, office_unit_id, state,"
           " subject_kind, name, name_fold, slug, occupation, since_year, member_count, award,"
           " field, achievement, year, first_on, last_on, days, by_work, text_hash, is_sample,"
           " posted_at, posted_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
           " $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"
           " ON CONFLICT (dossier_id) DO UPDATE SET state = excluded.state, name = excluded.name,"
           " name_fold = excluded.name_fold, slug = excluded.slug, unit_id = excluded.unit_id,"
           " office_unit_id = excluded.office_unit_id, occupation = excluded.occupation,"
           " since_year = excluded.since_year, member_count = excluded.member_count,"
           " award = excluded.award, field = excluded.field, achievement = excluded.achievement,"
           " year = excluded.year, first_on = excluded.first_on, last_on = excluded.last_on,"
           " days = excluded.days, by_work = excluded.by_work, text_hash = excluded.text_hash,"
           " posted_at = excluded.posted_at, posted_by = excluded.posted_by,"
           " version = exemplar.version + 1");

    bind_int(q, x->p->id);
    bind_int(q, d->id);
    bind_int(q, d->campaign_id);
    bind_int(q, d->unit_id);
    bind_int(q, d->decides_unit_id != 0 ? d->decides_unit_id : d->at_unit_id);
    bind_text(q, exemplar_state_code(state_of(x)));
    bind_text(q, subject_kind_code(s->kind));
    bind_text(q, shown(x, "name"));
    bind_text(q, text_fold(c->arena, shown(x, "name")));
    bind_text(q, x->p->slug);
    bind_text(q, shown(x, "occupation"));
    bind_id(q, is_person ? 0 : s->birth_year);
    bind_id(q, is_person ? 0 : s->member_count);
    bind_text(q, x->now.award.name);
    bind_text(q, d->field);
    bind_text(q, shown(x, "achievement"));
    bind_int(q, today(c).year);
    bind_date(q, x->first_on);
    bind_date(q, x->last_on);
    bind_int(q, date_is_none(x->first_on) ? 0 : x->now.award.comment_days);
    bind_bool(q, x->now.award.comment_by_work);
    bind_text(q, x->now.hash);
    bind_bool(q, d->is_sample);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

/* ------------------------------------------------------------------ what belongs to it */

#define DELETE_OLD(name, SQL)                                                                      \
    static enum status name(struct ctx *c, int64_t id)                                             \
    {                                                                                              \
        struct query *q = query_new(c, SQL);                                                       \
                                                                                                   \
        bind_int(q, id);                                                                           \
        return query_end(q);                                                                       \
    }

DELETE_OLD(delete_parts, "DELETE FROM exemplar_part WHERE exemplar_id = $1")
DELETE_OLD(delete_figures, "DELETE FROM exemplar_figure WHERE exemplar_id = $1")
DELETE_OLD(delete_sizes, "DELETE FROM photo_size WHERE photo_id IN"
                         " (SELECT id FROM exemplar_photo WHERE exemplar_id = $1)")
DELETE_OLD(delete_photos, "DELETE FROM exemplar_photo WHERE exemplar_id = $1")
DELETE_OLD(delete_befores, "DELETE FROM exemplar_before WHERE exemplar_id = $1")

static enum status
delete_old(struct ctx *c, int64_t id)
{
    enum status st = delete_parts(c, id);

    if (st == OK)
        st = delete_figures(c, id);
    if (st == OK)
        st = delete_sizes(c, id);
    if (st == OK)
        st = delete_photos(c, id);
    return st == OK ? delete_befores(c, id) : st;
}

static enum status
insert_parts(struct ctx *c, const struct posting *x)
{
    enum status st = OK;
    int position = 0;

    for (int i = 0; st == OK && i < x->now.text_count; i++) {
        const struct exemplar_text *t = &x->now.texts[i];
        struct query *q;

        if (strncmp(t->place, "section.", 8) != 0)
            continue;
        q = query_new(c, "INSERT INTO exemplar_part (exemplar_id, position, code, name, text)"
                         " VALUES ($1, $2, $3, $4, $5)");
        bind_int(q, x->p->id);
        bind_int(q, ++position);
        bind_text(q, t->place + 8);
        bind_text(q, t->name);
        bind_text(q, t->shown);
        st = query_end(q);
    }
    return st;
}

static enum status
insert_figures(struct ctx *c, const struct posting *x)
{
    enum status st = OK;

    for (int i = 0; i < x->measure_count; i++) {
        const struct dossier_measure *m = &x->measures[i];

        for (int k = 0; st == OK && k < m->value_count; k++) {
            struct query *q =
                query_new(c, "INSERT INTO exemplar_figure (exemplar_id, position, year, name,"
                             " counted_in, decimals, value) VALUES ($1, $2, $3, $4, $5, $6, $7)");

            bind_int(q, x->p->id);
            bind_int(q, i + 1);
            bind_int(q, m->values[k].year);
            bind_text(q, shown(x, arena_printf(c->arena, "measure.%" PRId64, m->id)));
            bind_text(q, m->counted_in);
            bind_int(q, m->decimals);
            bind_int(q, m->values[k].value);
            st = query_end(q);
        }
    }
    return st;
}

static enum status
insert_photos(struct ctx *c, const struct posting *x)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < x->photo_count; i++) {
        const struct dossier_photo *m = &x->photos[i];
        int64_t id = db_new_id(c);
        struct query *q = query_new(c, "INSERT INTO exemplar_photo (id, exemplar_id, position,"
                                       " caption, alt) VALUES ($1, $2, $3, $4, $5)");

        bind_int(q, id);
        bind_int(q, x->p->id);
        bind_int(q, i + 1);
        bind_text(q, shown(x, arena_printf(c->arena, "caption.%" PRId64, m->id)));
        bind_text(q, shown(x, arena_printf(c->arena, "alt.%" PRId64, m->id)));
        st = query_end(q);
        if (st == OK)
            st = photo_sizes_insert(c, id, m->sizes, m->size_count);
    }
    return st;
}

static enum status
insert_befores(struct ctx *c, const struct posting *x)
{
    enum status st = OK;

    /* The newest comes first in the register; readers see them in the order of the years. What this dossier itself gave is told above. */
    for (int i = 0; st == OK && i < x->before_count; i++) {
        const struct subject_award *a = &x->befores[x->before_count - 1 - i];
        struct query *q;

        if (a->dossier_id == x->now.dossier.id)
            continue;
        q = query_new(c, "INSERT INTO exemplar_before (exemplar_id, position, year, name)"
                         " VALUES ($1, $2, $3, $4)");

        bind_int(q, x->p->id);
        bind_int(q, i + 1);
        bind_int(q, a->year);
        bind_text(q, a->name);
        st = query_end(q);
    }
    return st;
}

static enum status
post(struct ctx *c, void *arg)
{
    struct posting *x = arg;
    struct exemplar_prepared again;
    enum status st = exemplar_prepare(c, x->p->dossier_id, &again);

    if (st == OK &&
        (strcmp(again.hash, x->now.hash) != 0 || again.dossier.version != x->now.dossier.version ||
         again.exemplar.version != x->now.exemplar.version))
        return CONFLICT;
    x->p->id = again.exemplar.id != 0 ? again.exemplar.id : db_new_id(c);
    if (st == OK)
        st = write_row(c, x);
    if (st == OK)
        st = delete_old(c, x->p->id);
    if (st == OK)
        st = insert_parts(c, x);
    if (st == OK)
        st = insert_figures(c, x);
    if (st == OK)
        st = insert_photos(c, x);
    if (st == OK)
        st = insert_befores(c, x);
    if (st == OK)
        st = exemplar_index(c, x->p->id);
    return st == OK
               ? audit_write(c, "exemplar", x->p->id, "post", NULL,
                             json_pack("{s:s, s:s, s:s, s:i}", "hash", x->now.hash, "first_on",
                                       date_iso(c->arena, x->first_on), "last_on",
                                       date_iso(c->arena, x->last_on), "cuts", x->now.cut_count))
               : st;
}

/* ------------------------------------------------------------------ what is asked before */

static enum status
check_state(struct ctx *c, const struct exemplar_prepared *p)
{
    enum exemplar_state was = p->exemplar.state;

    if (p->dossier.state != DOSSIER_APPRAISAL && p->dossier.state != DOSSIER_AWARDED) {
        (void)problem(c, NULL, "%s",
                      tr(c,
                         "A dossier is shown to the public while it is appraised, and once it is "
                         "awarded."));
        return CONFLICT;
    }
    if (p->dossier.state == DOSSIER_APPRAISAL &&
        (was == EXEMPLAR_ASKED || (was == EXEMPLAR_ASKING && p->exemplar.first_on.year != 0 &&
                                   date_compare(p->exemplar.last_on, today(c)) < 0))) {
        (void)problem(c, NULL, "%s",
                      tr(c, "Opinions have been asked for already. Take the page down before it is "
                            "shown anew."));
        return CONFLICT;
    }
    return OK;
}

/* While opinions are asked for, their days stay: the text alone is shown anew. */
static enum status
set_days(struct ctx *c, struct posting *x)
{
    const struct exemplar_prepared *p = &x->now;
    struct date first_on = date_is_none(x->p->first_on) ? today(c) : x->p->first_on;

    if (p->dossier.state == DOSSIER_AWARDED || p->exemplar.state == EXEMPLAR_ASKING) {
        x->first_on = p->exemplar.first_on;
        x->last_on = p->exemplar.last_on;
        return OK;
    }
    if (p->award.comment_days == 0)
        return OK;
    if (date_compare(first_on, today(c)) < 0 || date_days_between(today(c), first_on) > AHEAD_MAX)
        return problem(c, "first_on", tr(c, "Choose today or a day within the next %d days."),
                       (int)AHEAD_MAX);
    x->first_on = first_on;
    if (p->award.comment_by_work)
        return calendar_add_working_days(c, first_on, p->award.comment_days, &x->last_on);
    x->last_on = date_add_days(first_on, p->award.comment_days);
    return OK;
}

/* That the number is read is noted, so it is read here alone and not for each look at the text. */
static enum status
check_citizen(struct ctx *c, const struct exemplar_prepared *p)
{
    const char *citizen = "";
    struct redact_cut *cuts;
    enum status st = p->subject.has_citizen ? subject_citizen(c, p->subject.id, &citizen) : OK;
    struct redact_known known = { .citizen = citizen };

    for (int i = 0; st == OK && citizen[0] != '\0' && i < p->text_count; i++)
        for (int k = redact_find(c->arena, p->texts[i].shown, &known, &cuts); k > 0; k--)
            if (cuts[k - 1].kind == REDACT_OWN)
                return problem(c, "words",
                               tr(c,
                                  "The number of the subject’s card stands in “%s”. Name it among "
                                  "the words to be cut."),
                               p->texts[i].name);
    return st;
}

/* Rows of its own for the bytes of the photos. */
static enum status
copy_photos(struct ctx *c, struct posting *x)
{
    enum status st = dossier_photos(c, x->p->dossier_id, &x->photos, &x->photo_count);

    for (int i = 0; i < x->photo_count; i++)
        for (int k = 0; st == OK && k < x->photos[i].size_count; k++)
            st = file_copy(c, x->photos[i].sizes[k].file_id, &x->photos[i].sizes[k].file_id);
    return st;
}

enum status
exemplar_post(struct ctx *c, struct exemplar_posting *p)
{
    struct posting x = { .p = p };
    enum status st = exemplar_prepare(c, p->dossier_id, &x.now);

    if (st == OK)
        st = check_state(c, &x.now);
    if (st == OK && (p->hash == NULL || strcmp(p->hash, x.now.hash) != 0)) {
        (void)problem(c, NULL, "%s",
                      tr(c, "The text is another than the one that was looked at. Look at it once "
                            "more, then show it."));
        st = CONFLICT;
    }
    if (st == OK)
        st = set_days(c, &x);
    if (st == OK)
        st = check_citizen(c, &x.now);
    if (st == OK)
        st = dossier_measures(c, p->dossier_id, &x.measures, &x.measure_count);
    if (st == OK)
        st = subject_awards(c, x.now.dossier.subject_id, &x.befores, &x.before_count);
    if (st == OK)
        st = copy_photos(c, &x);
    if (st != OK)
        return st;
    p->slug = text_slug(c->arena, shown(&x, "name"), SLUG_MAX);
    return db_transact(c, post, &x);
}

/* ------------------------------------------------------------------ taking down, and what follows from a step */

static enum status
set_state(struct ctx *c, const struct exemplar *e, enum exemplar_state to, const char *reason)
{
    struct query *q = query_new(c, "UPDATE exemplar SET state = $1, year = $2,"
                                   " version = version + 1 WHERE id = $3 AND version = $4");
    enum status st;

    bind_text(q, exemplar_state_code(to));
    bind_int(q, to == EXEMPLAR_SHOWN ? today(c).year : e->year);
    bind_int(q, e->id);
    bind_int(q, e->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = exemplar_index(c, e->id);
    return st == OK ? audit_write(c, "exemplar", e->id, to == EXEMPLAR_SHOWN ? "show" : "take_down",
                                  json_pack("{s:s}", "state", exemplar_state_code(e->state)),
                                  json_pack("{s:s, s:s}", "state", exemplar_state_code(to),
                                            "reason", reason))
                    : st;
}

struct taking_down {
    struct exemplar exemplar;
    const char *reason;
};

static enum status
take_down(struct ctx *c, void *arg)
{
    const struct taking_down *t = arg;

    return set_state(c, &t->exemplar, EXEMPLAR_WITHDRAWN, t->reason);
}

enum status
exemplar_take_down(struct ctx *c, int64_t dossier_id, const char *reason, int64_t version)
{
    struct taking_down t = { .reason = reason };
    struct dossier d;
    enum status st = exemplar_dossier(c, dossier_id, &d);

    if (st == OK)
        st = exemplar_of(c, dossier_id, &t.exemplar);
    if (st != OK)
        return st;
    if (t.exemplar.state == EXEMPLAR_NONE || t.exemplar.state == EXEMPLAR_WITHDRAWN ||
        t.exemplar.version != version)
        return CONFLICT;
    if (text_length(reason) < 5 || text_length(reason) > EXEMPLAR_REASON_MAX)
        return problem(c, "reason", tr(c, "Say why it is taken down, in 5 to %d characters."),
                       (int)EXEMPLAR_REASON_MAX);
    return db_transact(c, take_down, &t);
}

enum status
exemplar_follow(struct ctx *c, const struct dossier *d)
{
    struct exemplar e;
    enum status st = exemplar_of(c, d->id, &e);

    if (st != OK || e.state == EXEMPLAR_NONE || e.state == EXEMPLAR_WITHDRAWN)
        return st;
    if (d->state == DOSSIER_AWARDED)
        return e.state == EXEMPLAR_SHOWN ? OK : set_state(c, &e, EXEMPLAR_SHOWN, "");
    return d->state == DOSSIER_APPRAISAL
               ? OK
               : set_state(c, &e, EXEMPLAR_WITHDRAWN, dossier_state_code(d->state));
}
