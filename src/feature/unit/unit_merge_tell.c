/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a merger: the old units, whose items their successors read later, and the seats that follow them. */
#include "feature/unit/unit_merge_plan.h"

#include "service/inbox.h"

struct told {
    const struct merge_plan *plan;
    int64_t change_id, unit_id, successor_id; /* successor 0: nobody takes over */
};

static struct inbox_item
item_of(struct ctx *c, const struct told *t)
{
    struct inbox_item item = { .kind = INBOX_MERGER };
    int64_t shown = t->successor_id != 0 ? t->successor_id : t->unit_id;

    item.variant = t->successor_id != 0 ? MERGER_TAKES_OVER : MERGER_ENDS;
    item.subject = json_pack("{s:I, s:I, s:s, s:s}", "unit_id", (json_int_t)t->unit_id,
                             "successor_id", (json_int_t)t->successor_id, "from_on",
                             date_iso(c->arena, t->plan->m->effect_on), "basis", t->plan->m->basis);
    item.url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)shown);
    item.key = arena_printf(c->arena, "merger/%lld/%lld/%lld", (long long)t->change_id,
                            (long long)t->unit_id, (long long)t->successor_id);
    return item;
}

static enum status
tell(struct ctx *c, const struct told *t)
{
    struct inbox_item item = item_of(c, t), watched = item_of(c, t);
    enum status st;

    item.unit_id = t->unit_id;
    if (t->successor_id != 0)
        watched.variant = MERGER_WATCHED;
    st = inbox_insert_to_watchers(c, &watched, t->unit_id);
    if (st == OK)
        return inbox_insert(c, &item);
    json_decref(item.subject);
    return st;
}

enum status
merge_tell(struct ctx *c, const struct merge_plan *plan, int64_t change_id)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < plan->target_count; i++) {
        const struct merge_target *t = &plan->targets[i];

        for (int k = 0; st == OK && k < t->from_count; k++)
            if (t->from[k]->unit.id != t->unit.id && t->from[k]->is_ending)
                st = tell(c, &(struct told){ plan, change_id, t->from[k]->unit.id, t->unit.id });
    }
    for (int i = 0; st == OK && i < plan->old_count; i++)
        if (plan->olds[i].is_dissolved)
            st = tell(c, &(struct told){ plan, change_id, plan->olds[i].unit.id, 0 });
    return st;
}
