/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a campaign by the tree of a day: three queries, whatever the number of units. */
#include "feature/conference/conference.h"

#include "db/db.h"

#include <stdlib.h>
#include <string.h>

enum { FIGURES = 6 };

/* A unit in the tree of the day; sorted by id. */
struct node {
    int64_t id, parent_id;
    enum unit_level level;
};

struct held {
    int64_t id, unit_id;
    struct date held_on;
    int64_t figures[FIGURES];
};

struct rolling {
    struct node *nodes;
    struct unit_carrier *carriers; /* sorted by unit_id */
    struct held *held;
    int node_count, carrier_count, held_count;
    enum unit_level level;
    struct conference_part *parts;
    size_t count, room;
};

static int
compare_nodes(const void *a, const void *b)
{
    int64_t left = ((const struct node *)a)->id, right = ((const struct node *)b)->id;

    return left < right ? -1 : left > right;
}

static int
compare_carriers(const void *a, const void *b)
{
    const struct unit_carrier *left = a, *right = b;

    if (left->unit_id != right->unit_id)
        return left->unit_id < right->unit_id ? -1 : 1;
    return left->carrier_id < right->carrier_id ? -1 : left->carrier_id > right->carrier_id;
}

static int
compare_parts(const void *a, const void *b)
{
    const struct conference_part *left = a, *right = b;

    if (left->row_unit_id != right->row_unit_id)
        return left->row_unit_id < right->row_unit_id ? -1 : 1;
    if (left->unit_id != right->unit_id)
        return left->unit_id < right->unit_id ? -1 : 1;
    return left->carrier_id < right->carrier_id ? -1 : left->carrier_id > right->carrier_id;
}

static enum status
read_nodes(struct ctx *c, struct rolling *r, struct date on)
{
    struct query *q = query_new(
        c, "SELECT u.id, u.level, p.parent_id FROM unit u LEFT JOIN unit_place p "
           "ON p.unit_id = u.id AND p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1) "
           "WHERE u.from_on <= $1 AND (u.to_on IS NULL OR u.to_on > $1) ORDER BY u.id");
    size_t room = 0;

    bind_date(q, on);
    while (query_row(q)) {
        struct node n = { .id = col_int(q, 0), .parent_id = col_int(q, 2) };

        unit_level_parse(col_text(q, 1), &n.level);
        if ((size_t)r->node_count == room) {
            room = room == 0 ? 256 : 2 * room;
            r->nodes = arena_grow(c->arena, r->nodes, (size_t)r->node_count, room, sizeof(n));
        }
        r->nodes[r->node_count++] = n;
    }
    return query_end(q);
}

static enum status
read_held(struct ctx *c, struct rolling *r, int64_t campaign_id, struct date on)
{
    struct query *q = query_new(
        c, "SELECT k.id, k.unit_id, k.held_on, COALESCE(k.delegates, 0), COALESCE(k.cost_vnd, 0), "
           "COALESCE(SUM(CASE WHEN h.subject = 'collective' THEN h.count END), 0), "
           "COALESCE(SUM(CASE WHEN h.subject = 'person' THEN h.count END), 0), "
           "COALESCE(SUM(CASE WHEN h.subject = 'household' THEN h.count END), 0) "
           "FROM conference k LEFT JOIN conference_honour h ON h.conference_id = k.id "
           "WHERE k.campaign_id = $1 AND k.state = 'held' AND k.held_on <= $2 "
           "GROUP BY k.id, k.unit_id, k.held_on, k.delegates, k.cost_vnd ORDER BY k.unit_id");
    size_t room = 0;

    bind_int(q, campaign_id);
    bind_date(q, on);
    while (query_row(q)) {
        struct held h = { .id = col_int(q, 0),
                          .unit_id = col_int(q, 1),
                          .held_on = col_date(q, 2) };

        h.figures[0] = 1;
        for (int i = 1; i < FIGURES; i++)
            h.figures[i] = col_int(q, 2 + i);
        if ((size_t)r->held_count == room) {
            room = room == 0 ? 64 : 2 * room;
            r->held = arena_grow(c->arena, r->held, (size_t)r->held_count, room, sizeof(h));
        }
        r->held[r->held_count++] = h;
    }
    return query_end(q);
}

static const struct node *
node_of(const struct rolling *r, int64_t id)
{
    struct node key = { .id = id };

    return r->node_count == 0
               ? NULL
               : bsearch(&key, r->nodes, (size_t)r->node_count, sizeof(*r->nodes), compare_nodes);
}

/* The unit of the level on the way up; the carrier itself where there is none. */
static int64_t
row_of(const struct rolling *r, int64_t carrier_id)
{
    const struct node *n = node_of(r, carrier_id);
    int steps = 0;

    while (r->level != LEVEL_NONE && n != NULL && n->level != r->level && n->parent_id != 0 &&
           steps++ < 64)
        n = node_of(r, n->parent_id);
    return r->level != LEVEL_NONE && n != NULL && n->level == r->level ? n->id : carrier_id;
}

static void
add_part(struct ctx *c, struct rolling *r, const struct held *h, const struct unit_carrier *by,
         const int64_t *figures)
{
    int64_t row = row_of(r, by->carrier_id);

    if (r->count == r->room) {
        r->room = r->room == 0 ? 64 : 2 * r->room;
        r->parts = arena_grow(c->arena, r->parts, r->count, r->room, sizeof(*r->parts));
    }
    r->parts[r->count++] = (struct conference_part){
        .row_unit_id = row,
        .carrier_id = by->carrier_id,
        .conference_id = h->id,
        .unit_id = h->unit_id,
        .held_on = h->held_on,
        .share_ppm = by->share_ppm,
        .figures = { .unit_id = row,
                     .conferences_held = figures[0],
                     .delegates = figures[1],
                     .cost_vnd = figures[2],
                     .collectives = figures[3],
                     .persons = figures[4],
                     .households = figures[5],
                     .has_undivided = by->is_undivided },
    };
}

/* The first of a unit's carriers, and how many: none where the unit is not known to the tree. */
static const struct unit_carrier *
carriers_of(const struct rolling *r, int64_t unit_id, int *out_count)
{
    int low = 0, high = r->carrier_count, end;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (r->carriers[middle].unit_id < unit_id)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < r->carrier_count && r->carriers[end].unit_id == unit_id; end++)
        ;
    *out_count = end - low;
    return &r->carriers[low];
}

static void
carry(struct ctx *c, struct rolling *r, const struct held *h)
{
    int count;
    const struct unit_carrier *by = carriers_of(r, h->unit_id, &count);
    const struct unit_carrier itself = { h->unit_id, h->unit_id, 1000000, true };
    int *shares;
    int64_t *parts, figures[FIGURES];

    if (count <= 1) {
        add_part(c, r, h, count == 1 ? by : &itself, h->figures);
        return;
    }
    shares = arena_array(c->arena, (size_t)count, sizeof(*shares));
    parts = arena_array(c->arena, (size_t)count * FIGURES, sizeof(*parts));
    for (int i = 0; i < count; i++)
        shares[i] = by[i].share_ppm;
    for (int f = 0; f < FIGURES; f++)
        unit_split_figure(h->figures[f], shares, count, &parts[f * count]);
    for (int i = 0; i < count; i++) {
        for (int f = 0; f < FIGURES; f++)
            figures[f] = parts[f * count + i];
        add_part(c, r, h, &by[i], figures);
    }
}

enum status
conference_list_parts(struct ctx *c, const struct campaign *campaign, struct date on,
                      enum unit_level level, struct conference_part **out, int *out_count)
{
    struct rolling r = { .level = level };
    enum status st = read_held(c, &r, campaign->id, on);

    if (st == OK && r.held_count > 0)
        st = unit_list_carriers(c, on, &r.carriers, &r.carrier_count);
    if (st == OK && r.held_count > 0 && level != LEVEL_NONE)
        st = read_nodes(c, &r, on);
    if (st != OK)
        return st;
    if (r.carrier_count > 0)
        qsort(r.carriers, (size_t)r.carrier_count, sizeof(*r.carriers), compare_carriers);
    for (int i = 0; i < r.held_count; i++)
        carry(c, &r, &r.held[i]);
    if (r.count > 0)
        qsort(r.parts, r.count, sizeof(*r.parts), compare_parts);
    *out = r.parts;
    *out_count = (int)r.count;
    return OK;
}

enum status
conference_list_own(struct ctx *c, int64_t campaign_id, struct date on,
                    struct conference_part **out, int *out_count)
{
    struct rolling r = { .level = LEVEL_NONE };
    enum status st = read_held(c, &r, campaign_id, on);

    for (int i = 0; st == OK && i < r.held_count; i++) {
        const struct unit_carrier itself = { r.held[i].unit_id, r.held[i].unit_id, 1000000, false };

        add_part(c, &r, &r.held[i], &itself, r.held[i].figures);
    }
    if (st == OK) {
        *out = r.parts;
        *out_count = (int)r.count;
    }
    return st;
}

enum status
conference_roll_up(struct ctx *c, const struct campaign *campaign, struct date on,
                   enum unit_level level, struct conference_figures **out, int *out_count)
{
    struct conference_part *parts = NULL;
    struct conference_figures *rows;
    int count = 0, row_count = 0;
    enum status st = conference_list_parts(c, campaign, on, level, &parts, &count);

    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++) {
        const struct conference_figures *f = &parts[i].figures;
        struct conference_figures *row;

        if (row_count == 0 || rows[row_count - 1].unit_id != f->unit_id)
            rows[row_count++].unit_id = f->unit_id;
        row = &rows[row_count - 1];
        row->conferences_held += f->conferences_held;
        row->delegates += f->delegates;
        row->collectives += f->collectives;
        row->persons += f->persons;
        row->households += f->households;
        row->cost_vnd += f->cost_vnd;
        row->has_undivided = row->has_undivided || f->has_undivided;
    }
    *out = rows;
    *out_count = row_count;
    return OK;
}
