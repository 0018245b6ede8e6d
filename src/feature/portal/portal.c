/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which campaign the public pages tell of. */
#include "feature/portal/portal.h"

#include "db/db.h"
#include "db/kept.h"
#include "web/access.h"

#include <string.h>

enum status
portal_find_campaign(struct ctx *c, struct date on, struct campaign *out)
{
    struct query *q = query_new(
        c, "SELECT id FROM campaign WHERE parent_id IS NULL"
           " ORDER BY CASE WHEN from_on <= $1 AND (to_on IS NULL OR to_on > $1) THEN 0 ELSE 1 END,"
           " from_on DESC, id DESC LIMIT 1");
    int64_t id = 0, reader = c->account_id;
    enum status st;

    bind_date(q, on);
    if (query_row(q))
        id = col_int(q, 0);
    st = query_end_one(q);
    if (st != OK)
        return st;
    c->account_id = ACCOUNT_SYSTEM;
    st = campaign_find(c, id, out);
    c->account_id = reader;
    return st;
}

/* Every conference that the unit, or those it stands for, owes has been held. */
static bool
has_held(const struct board *b, const struct board_row *row)
{
    bool owes = false;

    for (int i = 0; i < b->milestone_count; i++) {
        if (!b->milestones[i].is_conference || row->cells[i].state == CELL_NONE)
            continue;
        if (row->cells[i].state != CELL_DONE)
            return false;
        owes = true;
    }
    return owes;
}

/* By the tree of the day, as the board has it. */
static enum status
count_units(struct ctx *c, struct date on, struct portal_facts *f)
{
    int64_t reader = c->account_id;
    struct board b;
    enum status st;

    c->account_id = ACCOUNT_SYSTEM;
    st = board_read(c, &f->campaign, on, &b);
    c->account_id = reader;
    for (int i = 0; st == OK && i < b.row_count; i++) {
        const struct unit *u = &b.rows[i].unit;

        if (u->id == f->campaign.owner_unit_id || !date_is_within(on, u->from_on, u->to_on))
            continue;
        f->unit_count++;
        f->held_count += has_held(&b, &b.rows[i]);
        for (int k = 0; k < PORTAL_KINDS_MAX && unit_kinds[k].code; k++)
            f->units_of_kind[k] += strcmp(u->kind, unit_kinds[k].code) == 0;
    }
    return st;
}

static enum status
make_facts(struct ctx *c, const void *arg, void **out)
{
    const struct date *on = arg;
    struct portal_facts *f = arena_alloc(c->arena, sizeof(*f));
    enum status st = portal_find_campaign(c, *on, &f->campaign);

    *out = f;
    if (st == OK)
        st = unit_find(c, f->campaign.owner_unit_id, f->campaign.from_on, &f->owner);
    if (st == OK)
        st = deadline_set_read(c, f->campaign.id, 0, 0, &f->deadlines);
    if (st == OK)
        st = milestone_list(c, f->campaign.id, &f->milestones, &f->milestone_count);
    return st == OK ? count_units(c, *on, f) : st;
}

enum status
portal_read_facts(struct ctx *c, struct date on, const struct portal_facts **out)
{
    const void *kept = NULL;
    enum status st = kept_read(c, arena_printf(c->arena, "home %s", date_iso(c->arena, on)),
                               make_facts, &on, &kept);

    if (st == OK)
        *out = kept;
    return st;
}
