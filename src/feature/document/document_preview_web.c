/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A preview in words. */
#include "feature/document/document_views.h"

#include <string.h>

enum { LATE_SHOWN = 30 };

static const char *const effect_codes[] = { [EFFECT_NEW] = "new",
                                            [EFFECT_TIGHTER] = "tighter",
                                            [EFFECT_KEPT] = "kept",
                                            [EFFECT_LATER] = "later" };

static struct effect_line
effect_of(struct ctx *c, const struct document_effect *e, const struct deadline_set *set,
          const struct unit *units, int unit_count)
{
    struct effect_line line = {
        .kind = effect_codes[e->kind],
        .whom = document_whom(c, e->row, units, unit_count),
        .milestone = e->milestone->title,
        .units = e->units,
        .after_on = e->kind == EFFECT_KEPT ? e->before->last_on : e->row->last_on,
        .difference = document_days(c, e->days),
    };

    if (e->before == NULL)
        return line;
    line.before_on = e->kind == EFFECT_KEPT ? e->row->last_on : e->before->last_on;
    line.before_words = e->before->words;
    for (int i = 0; i < set->document_count; i++)
        if (set->documents[i].id == e->before->document_id)
            line.before_document = document_name(c, &set->documents[i]);
    return line;
}

static struct lateness_line
lateness_of(struct ctx *c, const struct document_lateness *late)
{
    return (struct lateness_line){
        .unit_id = late->unit->id,
        .unit = unit_title(c, late->unit),
        .milestone = late->milestone->title,
        .planned_on = late->planned_on,
        .last_on = late->last_on,
        .days_late = late->days_late,
        .words =
            late->days_late > 0
                ? arena_printf(c->arena,
                               trn(c, "Late by %d day", "Late by %d days", late->days_late),
                               late->days_late)
                : arena_printf(c->arena, trn(c, "%d day left", "%d days left", -late->days_late),
                               -late->days_late),
        .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)late->unit->id),
    };
}

static enum status
fill(struct ctx *c, const struct campaign *campaign, const struct document_preview *p,
     struct document_preview_view *v)
{
    struct deadline_set set;
    struct unit *units;
    struct effect_line *effects =
        arena_array(c->arena, (size_t)p->effect_count + 1, sizeof(*effects));
    struct lateness_line *late = arena_array(c->arena, LATE_SHOWN, sizeof(*late));
    int unit_count;
    enum status st = deadline_set_read(c, campaign->id, 0, 0, &set);

    if (st == OK)
        st = campaign_list_units(c, campaign, today(c), &units, &unit_count);
    if (st != OK)
        return st;
    for (int i = 0; i < p->effect_count; i++)
        effects[i] = effect_of(c, &p->effects[i], &set, units, unit_count);
    for (int i = 0; i < p->late_count && i < LATE_SHOWN; i++)
        late[v->late_count++] = lateness_of(c, &p->late[i]);
    v->effects = effects;
    v->effect_count = p->effect_count;
    v->late = late;
    v->others = p->units_addressed - v->late_count;
    v->others_url = arena_printf(c->arena, "/lam-viec/bang?dot-thi-dua=%s", campaign->code);
    v->units_told = p->units_told;
    v->seats_told = p->seats_told;
    if (set.document_count > 0)
        v->baseline = document_name(c, &set.documents[set.document_count - 1]);
    return OK;
}

enum status
document_preview_fill(struct request *r, const struct campaign *campaign, const struct document *d,
                      struct deadline *rows, int count, struct document_preview_view *v)
{
    struct ctx *c = &r->ctx;
    struct document_preview p;
    enum status st;

    v->on = today(c);
    st = document_preview(c, campaign, d, rows, count, &p);
    if (st == INVALID) {
        v->problem = c->problems != NULL ? c->problems->message : "";
        return OK;
    }
    return st == OK ? fill(c, campaign, &p, v) : st;
}
