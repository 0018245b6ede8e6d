/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who carries whose figures on a day: chains of successors, worked out in memory from two queries, because a roll-up
 * asks for all units at once. */
#include "feature/unit/unit_internal.h"

#include <assert.h>
#include <stdlib.h>

enum { WHOLE_PPM = 1000000 };

/* One unit's carriers, a run in the `parts` array. */
struct node {
    int64_t id, last_parent_id;
    struct date from_on, to_on;
    int first_link, link_count; /* its successors up to the day */
    int first_part, part_count;
    enum { NODE_NEW, NODE_OPEN, NODE_DONE } state;
};

struct link {
    int64_t unit_id, successor_id;
    int share_ppm; /* 0: not known */
};

struct carriers {
    struct ctx *c;
    struct date on;
    struct node *nodes; /* by id */
    int node_count;
    struct link *links; /* by unit */
    int link_count;
    struct unit_carrier *parts;
    int part_count, part_room;
};

static enum status
read_nodes(struct carriers *w)
{
    struct query *q =
        query_new(w->c, "SELECT u.id, u.from_on, u.to_on, p.parent_id FROM unit u "
                        "LEFT JOIN unit_place p ON p.unit_id = u.id AND p.to_on = u.to_on "
                        "WHERE u.from_on <= $1 ORDER BY u.id");
    int room = 0;

    bind_date(q, w->on);
    while (query_row(q)) {
        if (w->node_count == room) {
            room = room == 0 ? 256 : 2 * room;
            w->nodes = arena_grow(w->c->arena, w->nodes, (size_t)w->node_count, (size_t)room,
                                  sizeof(*w->nodes));
        }
        w->nodes[w->node_count++] = (struct node){
            .id = col_int(q, 0),
            .from_on = col_date(q, 1),
            .to_on = col_date(q, 2),
            .last_parent_id = col_int(q, 3),
        };
    }
    return query_end(q);
}

static enum status
read_links(struct carriers *w)
{
    struct query *q = query_new(w->c, "SELECT unit_id, successor_id, share_ppm FROM unit_successor "
                                      "WHERE effect_on <= $1 ORDER BY unit_id, successor_id");
    int room = 0;

    bind_date(q, w->on);
    while (query_row(q)) {
        if (w->link_count == room) {
            room = room == 0 ? 64 : 2 * room;
            w->links = arena_grow(w->c->arena, w->links, (size_t)w->link_count, (size_t)room,
                                  sizeof(*w->links));
        }
        w->links[w->link_count++] =
            (struct link){ col_int(q, 0), col_int(q, 1), (int)col_int(q, 2) };
    }
    return query_end(q);
}

static struct node *
find_node(struct carriers *w, int64_t id)
{
    int low = 0, high = w->node_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (w->nodes[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->node_count && w->nodes[low].id == id ? &w->nodes[low] : NULL;
}

static void
give_links(struct carriers *w)
{
    for (int i = 0; i < w->link_count; i++) {
        struct node *node = find_node(w, w->links[i].unit_id);

        if (node == NULL)
            continue;
        if (node->link_count++ == 0)
            node->first_link = i;
    }
}

static void
add_part(struct carriers *w, const struct node *node, int64_t carrier_id, int share_ppm,
         bool is_undivided)
{
    for (int i = node->first_part; i < w->part_count; i++) {
        if (w->parts[i].carrier_id == carrier_id) {
            w->parts[i].share_ppm += share_ppm;
            w->parts[i].is_undivided = w->parts[i].is_undivided || is_undivided;
            return;
        }
    }
    if (w->part_count == w->part_room) {
        w->part_room = w->part_room == 0 ? 256 : 2 * w->part_room;
        w->parts = arena_grow(w->c->arena, w->parts, (size_t)w->part_count, (size_t)w->part_room,
                              sizeof(*w->parts));
    }
    w->parts[w->part_count++] =
        (struct unit_carrier){ node->id, carrier_id, share_ppm, is_undivided };
}

static void resolve(struct carriers *w, struct node *node);

/* What `to` carries or hands on, times share. Everything that `to` needs was resolved before. */
static void
add_through(struct carriers *w, const struct node *node, const struct node *to, int share_ppm,
            bool is_undivided)
{
    size_t count = (size_t)to->part_count;
    int *shares;
    int64_t *amounts;

    if (count == 0)
        return;
    shares = arena_array(w->c->arena, count, sizeof(*shares));
    amounts = arena_array(w->c->arena, count, sizeof(*amounts));
    for (size_t i = 0; i < count; i++)
        shares[i] = w->parts[to->first_part + (int)i].share_ppm;
    unit_split_figure(share_ppm, shares, (int)count, amounts);
    for (size_t i = 0; i < count; i++) {
        struct unit_carrier part = w->parts[to->first_part + (int)i];

        if (amounts[i] > 0)
            add_part(w, node, part.carrier_id, (int)amounts[i], is_undivided || part.is_undivided);
    }
}

/* One successor takes all; several only where the shares are known and make a whole. */
static bool
is_divided(const struct carriers *w, const struct node *node)
{
    int64_t sum = 0;

    if (node->link_count <= 1)
        return node->link_count == 1;
    for (int i = 0; i < node->link_count; i++) {
        if (w->links[node->first_link + i].share_ppm <= 0)
            return false;
        sum += w->links[node->first_link + i].share_ppm;
    }
    return sum == WHOLE_PPM;
}

static void
resolve_ended(struct carriers *w, struct node *node)
{
    bool goes_to_successors = is_divided(w, node);
    int count = goes_to_successors ? node->link_count : node->last_parent_id != 0;

    for (int i = 0; i < count; i++) {
        int64_t id =
            goes_to_successors ? w->links[node->first_link + i].successor_id : node->last_parent_id;
        struct node *to = find_node(w, id);

        if (to != NULL)
            resolve(w, to);
    }
    node->first_part = w->part_count;
    for (int i = 0; i < count; i++) {
        const struct link *link = goes_to_successors ? &w->links[node->first_link + i] : NULL;
        const struct node *to =
            find_node(w, link != NULL ? link->successor_id : node->last_parent_id);

        if (to != NULL && to->state == NODE_DONE)
            add_through(w, node, to, count == 1 ? WHOLE_PPM : link->share_ppm, link == NULL);
    }
}

/* Rules forbid a circle; in a damaged database the node that is still open ends it. */
static void
resolve(struct carriers *w, struct node *node)
{
    if (node->state != NODE_NEW)
        return;
    node->state = NODE_OPEN;
    if (date_is_within(w->on, node->from_on, node->to_on)) {
        node->first_part = w->part_count;
        add_part(w, node, node->id, WHOLE_PPM, false);
    } else {
        resolve_ended(w, node);
    }
    node->part_count = w->part_count - node->first_part;
    node->state = NODE_DONE;
}

enum status
unit_list_carriers(struct ctx *c, struct date on, struct unit_carrier **out, int *out_count)
{
    struct carriers w = { .c = c, .on = on };
    enum status st = read_nodes(&w);

    if (st == OK)
        st = read_links(&w);
    if (st != OK)
        return st;
    give_links(&w);
    for (int i = 0; i < w.node_count; i++)
        resolve(&w, &w.nodes[i]);
    *out = w.parts;
    *out_count = w.part_count;
    return OK;
}

/* ------------------------------------------------------------------ figures */

static uint64_t
remainder_of(uint64_t figure, int share_ppm, uint64_t whole)
{
    __extension__ unsigned __int128 product = (unsigned __int128)figure * (unsigned)share_ppm;

    return (uint64_t)(product % whole);
}

/* The place that follows `after` (-1: the first) where places are ordered by remainder, the largest first. */
static int
next_by_remainder(uint64_t figure, const int *share_ppm, int count, uint64_t whole, int after)
{
    uint64_t limit = after < 0 ? UINT64_MAX : remainder_of(figure, share_ppm[after], whole);
    uint64_t best_left = 0;
    int best = -1;

    for (int i = 0; i < count; i++) {
        uint64_t left = remainder_of(figure, share_ppm[i], whole);
        bool follows = left < limit || (left == limit && i > after);

        if (follows && (best < 0 || left > best_left)) {
            best = i;
            best_left = left;
        }
    }
    return best;
}

static void
split_positive(uint64_t figure, const int *share_ppm, int count, uint64_t whole, int64_t *out)
{
    uint64_t given = 0;
    int at = -1;

    for (int i = 0; i < count; i++) {
        __extension__ unsigned __int128 product =
            (unsigned __int128)figure * (unsigned)share_ppm[i];

        out[i] = (int64_t)(product / whole);
        given += (uint64_t)out[i];
    }
    for (; given < figure; given++) {
        at = next_by_remainder(figure, share_ppm, count, whole, at);
        out[at]++;
    }
}

/* A negative figure (a correction) is split as its opposite is. */
void
unit_split_figure(int64_t figure, const int *share_ppm, int count, int64_t *out_parts)
{
    uint64_t whole = 0, magnitude = figure < 0 ? 0 - (uint64_t)figure : (uint64_t)figure;

    for (int i = 0; i < count; i++) {
        assert(share_ppm[i] >= 0);
        whole += (unsigned)share_ppm[i];
    }
    if (count == 0)
        return;
    if (whole == 0) {
        for (int i = 0; i < count; i++)
            out_parts[i] = i == 0 ? figure : 0;
        return;
    }
    split_positive(magnitude, share_ppm, count, whole, out_parts);
    for (int i = 0; figure < 0 && i < count; i++)
        out_parts[i] = -out_parts[i];
}
