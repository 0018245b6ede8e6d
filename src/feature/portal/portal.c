/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public pages tell of, read once for all of them. */
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

/* ------------------------------------------------------------------ what every page may tell of */

static enum status
read_campaign(struct ctx *c, struct date on, struct portal_common *p)
{
    enum status st = portal_find_campaign(c, on, &p->campaign);

    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    p->has_campaign = true;
    st = unit_find(c, p->campaign.owner_unit_id, p->campaign.from_on, &p->owner);
    if (st == OK)
        st = deadline_set_read(c, p->campaign.id, 0, 0, &p->deadlines);
    if (st == OK)
        st = milestone_list(c, p->campaign.id, &p->milestones, &p->milestone_count);
    return st;
}

static enum status
make_common(struct ctx *c, const void *arg, void **out)
{
    const struct article_filter newest = { .limit = PORTAL_LATEST };
    const struct exemplar_filter commended = { .field = "", .limit = PORTAL_EXEMPLARS };
    const struct date *on = arg;
    struct portal_common *p = arena_alloc(c->arena, sizeof *p);
    enum status st = read_campaign(c, *on, p);

    if (st == OK)
        st = topic_list(c, &p->topics, &p->topic_count);
    if (st == OK)
        st = article_shown_list(c, &newest, &p->latest, &p->latest_count);
    if (st == OK)
        st = exemplar_list_shown(c, &commended, &p->exemplars, &p->exemplar_count);
    if (st == OK)
        st = exemplar_count_open(c, &p->open);
    if (st == OK)
        st = activity_field_list(c, &p->fields, &p->field_count);
    *out = p;
    return st;
}

enum status
portal_read_common(struct ctx *c, struct date on, const struct portal_common **out)
{
    const void *kept = NULL;
    enum status st = kept_read(c, arena_printf(c->arena, "portal %s", date_iso(c->arena, on)),
                               make_common, &on, &kept);

    if (st == OK)
        *out = kept;
    return st;
}

const struct topic *
portal_topic(const struct portal_common *p, int64_t id)
{
    for (int i = 0; i < p->topic_count; i++)
        if (p->topics[i].id == id)
            return &p->topics[i];
    return NULL;
}
