/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A milestone that must precede another is not due after it: within a campaign, and against the campaigns above. */
#include "feature/document/document_internal.h"

#include <string.h>

struct order_check {
    struct ctx *c;
    const struct campaign *campaign;
    const struct deadline_set *set;
    int64_t draft_id;
    const struct unit *units;
    int unit_count;
    enum status result;
};

/* The parent's own deadline, in the set of its campaign. */
struct bound {
    const struct milestone *milestone;
    const struct deadline *deadline;
    const struct document *document;
};

static const struct milestone *
find_milestone(const struct milestone *list, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (list[i].id == id)
            return &list[i];
    return NULL;
}

static enum unit_level
level_of(const struct order_check *check, int64_t unit_id)
{
    for (int i = 0; i < check->unit_count; i++)
        if (check->units[i].id == unit_id)
            return check->units[i].level;
    return LEVEL_NONE;
}

static bool
is_in_force(const struct order_check *check, const struct deadline *d)
{
    enum unit_level level = d->unit_id != 0 ? level_of(check, d->unit_id) : d->level;

    return deadline_in_force(check->set, d->milestone_id, level, d->unit_id, NULL, 0, NULL) == d;
}

static void
note_breach(struct order_check *check, const struct milestone *m, const struct deadline *d,
            const struct bound *bound)
{
    struct ctx *c = check->c;
    const struct deadline *draft = NULL;
    const char *field = NULL;

    if (check->draft_id != 0 && d->document_id == check->draft_id)
        draft = d;
    else if (check->draft_id != 0 && bound->deadline->document_id == check->draft_id)
        draft = bound->deadline;
    /* what others made, here or above, is not for this document to mend */
    if (draft == NULL &&
        (check->draft_id != 0 || bound->milestone->campaign_id != check->campaign->id))
        return;
    if (draft != NULL)
        field = arena_printf(c->arena, "deadline.%d.words", draft->position);
    check->result = problem(
        c, field,
        tr(c, "“%s” would be due on %s (%s), after “%s”, which it must precede and which is "
              "due on %s (%s). Choose days that keep this order."),
        m->title, date_vi(c->arena, d->last_on), document_name(c, deadline_document(check->set, d)),
        bound->milestone->title, date_vi(c->arena, bound->deadline->last_on),
        document_name(c, bound->document));
}

static void
check_milestone(struct order_check *check, const struct milestone *m, const struct bound *bound)
{
    for (int i = 0; i < check->set->deadline_count; i++) {
        const struct deadline *d = &check->set->deadlines[i];

        if (d->milestone_id != m->id || date_compare(d->last_on, bound->deadline->last_on) <= 0)
            continue;
        if (d->document_id == check->draft_id || is_in_force(check, d))
            note_breach(check, m, d, bound);
    }
}

/* Without a deadline where nothing binds it. */
static enum status
find_bound(struct order_check *check, const struct milestone *parent, struct bound *out)
{
    const struct deadline_set *set = check->set;
    int64_t owner_id = check->campaign->owner_unit_id;
    struct deadline_set *above;

    *out = (struct bound){ .milestone = parent };
    if (parent->campaign_id != check->campaign->id) {
        enum status st;

        above = arena_alloc(check->c->arena, sizeof(*above));
        st = deadline_set_read(check->c, parent->campaign_id, 0, 0, above);
        if (st != OK)
            return st;
        set = above;
        owner_id = 0;
    }
    out->deadline = deadline_in_force(set, parent->id, parent->level, owner_id, NULL, 0, NULL);
    if (out->deadline != NULL)
        out->document = deadline_document(set, out->deadline);
    return OK;
}

enum status
deadline_order_check(struct ctx *c, const struct campaign *campaign, const struct deadline_set *set,
                     int64_t draft_id)
{
    struct order_check check = { c, campaign, set, draft_id, NULL, 0, OK };
    struct milestone *all;
    struct unit *units;
    int count;
    enum status st = milestone_list_parents(c, campaign, &all, &count);

    if (st == OK)
        st = campaign_list_units(c, campaign, today(c), &units, &check.unit_count);
    if (st != OK)
        return st;
    check.units = units;
    for (int i = 0; i < count; i++) {
        const struct milestone *parent = find_milestone(all, count, all[i].parent_id);
        struct bound bound;

        if (all[i].campaign_id != campaign->id || parent == NULL)
            continue;
        st = find_bound(&check, parent, &bound);
        if (st != OK)
            return st;
        if (bound.deadline != NULL)
            check_milestone(&check, &all[i], &bound);
    }
    return check.result;
}
