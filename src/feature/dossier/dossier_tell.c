/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a step: the unit that has the dossier from now on, and the one that put the subject forward. */
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
