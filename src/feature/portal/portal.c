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

static enum status
count_units(struct ctx *c, struct date on, struct portal_facts *f)
{
    struct unit *units;
    int count;
    enum status st = campaign_list_units(c, &f->campaign, on, &units, &count);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        if (units[i].id == f->campaign.owner_unit_id ||
            !date_is_within(on, units[i].from_on, units[i].to_on))
            continue;
        f->unit_count++;
        for (int k = 0; k < PORTAL_KINDS_MAX && unit_kinds[k].code; k++)
            f->units_of_kind[k] += strcmp(units[i].kind, unit_kinds[k].code) == 0;
    }
    return OK;
}

static enum status
count_held(struct ctx *c, struct date on, struct portal_facts *f)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*) FROM conference"
           " WHERE campaign_id = $1 AND state = 'held' AND held_on <= $2 AND unit_id <> $3");

    bind_int(q, f->campaign.id);
    bind_date(q, on);
    bind_int(q, f->campaign.owner_unit_id);
    if (query_row(q))
        f->held_count = (int)col_int(q, 0);
    return query_end(q);
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
    if (st == OK)
        st = count_units(c, *on, f);
    return st == OK ? count_held(c, *on, f) : st;
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
