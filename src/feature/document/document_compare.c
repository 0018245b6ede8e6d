/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two baselines side by side. A baseline is the deadlines of all documents up to one of them: nothing is stored for it. */
#include "feature/document/document_internal.h"

struct comparison {
    struct ctx *c;
    struct deadline_set before, after, all;
    struct milestone *milestones;
    int milestone_count;
    struct unit *units;
    int unit_count;
    struct baseline_row *rows;
    int count, room;
};

static void
add_row(struct comparison *k, const struct milestone *m, enum unit_level level,
        const struct unit *unit)
{
    enum unit_level asked = unit != NULL ? unit->level : level;
    int64_t unit_id = unit != NULL ? unit->id : 0;
    struct baseline_row row = {
        .milestone = m,
        .level = level,
        .unit = unit,
        .before = deadline_in_force(&k->before, m->id, asked, unit_id, NULL, 0, NULL),
        .after = deadline_in_force(&k->after, m->id, asked, unit_id, NULL, 0, NULL),
    };

    if (row.before != NULL)
        row.before_document = deadline_document(&k->before, row.before);
    if (row.after != NULL)
        row.after_document = deadline_document(&k->after, row.after);
    if (row.before != NULL && row.after != NULL)
        row.slip = date_days_between(row.before->last_on, row.after->last_on);
    if (k->count == k->room) {
        k->room = k->room == 0 ? 16 : k->room * 2;
        k->rows =
            arena_grow(k->c->arena, k->rows, (size_t)k->count, (size_t)k->room, sizeof(*k->rows));
    }
    k->rows[k->count++] = row;
}

static bool
is_spoken_of(const struct comparison *k, int64_t milestone_id, enum unit_level level,
             int64_t unit_id)
{
    for (int i = 0; i < k->all.deadline_count; i++) {
        const struct deadline *d = &k->all.deadlines[i];

        if (d->milestone_id == milestone_id &&
            (unit_id != 0 ? d->unit_id == unit_id : d->unit_id == 0 && d->level == level))
            return true;
    }
    return false;
}

static void
add_rows(struct comparison *k, const struct milestone *m)
{
    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
        if (is_spoken_of(k, m->id, (enum unit_level)level, 0))
            add_row(k, m, (enum unit_level)level, NULL);
    for (int i = 0; i < k->unit_count; i++)
        if (is_spoken_of(k, m->id, LEVEL_NONE, k->units[i].id))
            add_row(k, m, LEVEL_NONE, &k->units[i]);
}

/* Up to no document at all nothing held. */
static enum status
read_baseline(struct ctx *c, int64_t campaign_id, int64_t document_id, struct deadline_set *out)
{
    if (document_id != 0)
        return deadline_set_read(c, campaign_id, document_id, 0, out);
    *out = (struct deadline_set){ 0 };
    return OK;
}

enum status
baseline_compare(struct ctx *c, const struct campaign *campaign, int64_t before_id,
                 int64_t after_id, struct baseline_row **out, int *out_count)
{
    struct comparison k = { .c = c };
    enum status st = read_baseline(c, campaign->id, before_id, &k.before);

    if (st == OK)
        st = read_baseline(c, campaign->id, after_id, &k.after);
    if (st == OK)
        st = deadline_set_read(c, campaign->id, 0, 0, &k.all);
    if (st == OK)
        st = milestone_list(c, campaign->id, &k.milestones, &k.milestone_count);
    if (st == OK)
        st = campaign_list_units(c, campaign, today(c), &k.units, &k.unit_count);
    if (st != OK)
        return st;
    for (int i = 0; i < k.milestone_count; i++)
        add_rows(&k, &k.milestones[i]);
    *out = k.rows;
    *out_count = k.count;
    return OK;
}
