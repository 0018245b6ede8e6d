/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units as they were on a day: one, its children, all below, all above, and who took over from whom. */
#include "feature/unit/unit_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void
unit_read(struct query *q, struct unit *out)
{
    *out = (struct unit){
        .id = col_int(q, 0),
        .code = col_text(q, 1),
        .name = col_text(q, 2),
        .kind = col_text(q, 3),
        .from_on = col_date(q, 5),
        .to_on = col_date(q, 6),
        .is_sample = col_bool(q, 7),
        .version = col_int(q, 8),
        .parent_id = col_int(q, 9),
    };
    unit_level_parse(col_text(q, 4), &out->level);
}

enum status
unit_read_all(struct ctx *c, struct query *q, struct unit **out, int *out_count)
{
    struct unit *units = NULL;
    size_t count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            units = arena_grow(c->arena, units, count, room, sizeof(*units));
        }
        unit_read(q, &units[count++]);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = units;
    *out_count = (int)count;
    return OK;
}

static enum status
end_with_unit(struct query *q, struct unit *out)
{
    struct unit found = { 0 };
    bool is_there = query_row(q);
    enum status st;

    if (is_there)
        unit_read(q, &found);
    st = query_end(q);
    if (st != OK)
        return st;
    if (!is_there)
        return NOT_FOUND;
    *out = found;
    return OK;
}

enum status
unit_find(struct ctx *c, int64_t id, struct date on, struct unit *out)
{
    struct query *q =
        query_new(c, "SELECT " UNIT_COLUMNS
                     ", p.parent_id FROM unit u " UNIT_PLACE_ON("$2") "WHERE u.id = $1");

    bind_int(q, id);
    bind_date(q, on);
    return end_with_unit(q, out);
}

enum status
unit_find_by_code(struct ctx *c, const char *code, struct date on, struct unit *out)
{
    struct query *q =
        query_new(c, "SELECT " UNIT_COLUMNS ", p.parent_id FROM unit u " UNIT_PLACE_ON(
                         "$2") "WHERE u.code = $1 AND " UNIT_EXISTS_ON("$2"));

    bind_text(q, code);
    bind_date(q, on);
    return end_with_unit(q, out);
}

static enum status
list_roots(struct ctx *c, struct date on, struct unit **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " UNIT_COLUMNS
                     ", p.parent_id FROM unit u " UNIT_PLACE_ON("$1") "WHERE " UNIT_EXISTS_ON(
                         "$1") "AND p.unit_id IS NULL ORDER BY u.name_sort, u.id");

    bind_date(q, on);
    return unit_read_all(c, q, out, out_count);
}

enum status
unit_list_children(struct ctx *c, int64_t parent_id, struct date on, struct unit **out,
                   int *out_count)
{
    struct query *q;

    if (parent_id == 0)
        return list_roots(c, on, out, out_count);
    q = query_new(
        c, "SELECT " UNIT_COLUMNS ", p.parent_id FROM unit_place p "
           "JOIN unit u ON u.id = p.unit_id "
           "WHERE p.parent_id = $1 AND p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2) "
           "ORDER BY u.name_sort, u.id");
    bind_int(q, parent_id);
    bind_date(q, on);
    return unit_read_all(c, q, out, out_count);
}

/* ------------------------------------------------------------------ trees */

static int
compare_positions(const void *a, const void *b, void *arg)
{
    const struct unit *units = arg;
    int64_t left = units[*(const int *)a].id, right = units[*(const int *)b].id;

    return left < right ? -1 : left > right;
}

static int
position_of(const struct unit *units, const int *sorted, int count, int64_t id)
{
    int low = 0, high = count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (units[sorted[middle]].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && units[sorted[low]].id == id ? sorted[low] : -1;
}

/* Parents before children, siblings as they come in `units`: what has no parent among them begins a tree. */
static struct unit *
in_tree_order(struct ctx *c, const struct unit *units, int count)
{
    size_t n = (size_t)count;
    int *sorted = arena_array(c->arena, n, sizeof(int));
    int *child = arena_array(c->arena, n, sizeof(int)),
        *next = arena_array(c->arena, n, sizeof(int));
    int *stack = arena_array(c->arena, n, sizeof(int));
    struct unit *ordered = arena_array(c->arena, n, sizeof(*ordered));
    int root = -1, depth = 0, done = 0;

    for (int i = 0; i < count; i++)
        sorted[i] = i, child[i] = -1;
    qsort_r(sorted, n, sizeof(int), compare_positions, (void *)units);
    for (int i = count - 1; i >= 0; i--) {
        int parent =
            units[i].parent_id == 0 ? -1 : position_of(units, sorted, count, units[i].parent_id);
        int *head = parent < 0 ? &root : &child[parent];

        next[i] = *head;
        *head = i;
    }
    for (int at = root; at >= 0;) {
        ordered[done++] = units[at];
        if (next[at] >= 0)
            stack[depth++] = next[at];
        if (child[at] >= 0)
            at = child[at];
        else
            at = depth > 0 ? stack[--depth] : -1;
    }
    assert(done == count);
    return ordered;
}

static enum status
list_forest(struct ctx *c, struct date on, struct unit **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " UNIT_COLUMNS ", p.parent_id FROM unit u " UNIT_PLACE_ON(
                         "$1") "WHERE " UNIT_EXISTS_ON("$1") "ORDER BY u.name_sort, u.id");

    bind_date(q, on);
    return unit_read_all(c, q, out, out_count);
}

static enum status
list_subtree(struct ctx *c, int64_t id, struct date on, struct unit **out, int *out_count)
{
    struct query *q = query_new(
        c, "WITH RECURSIVE below (id, parent_id) AS ("
           " SELECT u.id, COALESCE((SELECT p.parent_id FROM unit_place p WHERE p.unit_id = u.id"
           "   AND p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2)), CAST(0 AS BIGINT))"
           " FROM unit u WHERE u.id = $1 AND " UNIT_EXISTS_ON(
               "$2") " UNION "
                     " SELECT p.unit_id, p.parent_id FROM below b JOIN unit_place p ON p.parent_id "
                     "= b.id"
                     " WHERE p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2)) "
                     "SELECT " UNIT_COLUMNS ", b.parent_id FROM below b JOIN unit u ON u.id = b.id "
                     "ORDER BY u.name_sort, u.id");

    bind_int(q, id);
    bind_date(q, on);
    return unit_read_all(c, q, out, out_count);
}

enum status
unit_list_below(struct ctx *c, int64_t id, struct date on, struct unit **out, int *out_count)
{
    struct unit *units = NULL;
    int count = 0;
    enum status st =
        id == 0 ? list_forest(c, on, &units, &count) : list_subtree(c, id, on, &units, &count);

    if (st != OK)
        return st;
    *out = count > 0 ? in_tree_order(c, units, count) : NULL;
    *out_count = count;
    return OK;
}

enum status
unit_list_above(struct ctx *c, int64_t id, struct date on, struct unit **out, int *out_count)
{
    struct query *q = query_new(
        c, "WITH RECURSIVE above (id, parent_id, depth) AS ("
           " SELECT u.id, p.parent_id, 0 FROM unit u " UNIT_PLACE_ON(
               "$2") "WHERE u.id = $1"
                     " UNION ALL "
                     " SELECT a.parent_id, (SELECT p.parent_id FROM unit_place p WHERE p.unit_id = "
                     "a.parent_id"
                     "   AND p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2)), a.depth + 1"
                     " FROM above a WHERE a.parent_id IS NOT NULL AND a.depth < 32) "
                     "SELECT " UNIT_COLUMNS ", a.parent_id FROM above a JOIN unit u ON u.id = a.id "
                     "ORDER BY a.depth");

    bind_int(q, id);
    bind_date(q, on);
    return unit_read_all(c, q, out, out_count);
}

/* ------------------------------------------------------------------ who took over */

static enum status
read_successions(struct ctx *c, struct query *q, struct unit_succession **out, int *out_count)
{
    struct unit_succession *list = NULL;
    size_t count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            list = arena_grow(c->arena, list, count, room, sizeof(*list));
        }
        unit_read(q, &list[count].unit);
        list[count].effect_on = col_date(q, 10);
        list[count].share_ppm = (int)col_int(q, 11);
        list[count].basis = col_is_null(q, 12) ? "" : col_text(q, 12);
        count++;
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = list;
    *out_count = (int)count;
    return OK;
}

enum status
unit_list_successors(struct ctx *c, int64_t id, struct unit_succession **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT " UNIT_COLUMNS ", p.parent_id, s.effect_on, s.share_ppm, h.basis "
           "FROM unit_successor s JOIN unit u ON u.id = s.successor_id "
           "LEFT JOIN unit_change h ON h.id = s.change_id " UNIT_PLACE_ON(
               "s.effect_on") "WHERE s.unit_id = $1 ORDER BY s.effect_on, u.name_sort, u.id");

    bind_int(q, id);
    return read_successions(c, q, out, out_count);
}

enum status
unit_list_predecessors(struct ctx *c, int64_t id, struct unit_succession **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " UNIT_COLUMNS ", p.parent_id, s.effect_on, s.share_ppm, h.basis "
                     "FROM unit_successor s JOIN unit u ON u.id = s.unit_id "
                     "LEFT JOIN unit_change h ON h.id = s.change_id "
                     "LEFT JOIN unit_place p ON p.unit_id = u.id AND p.from_on < s.effect_on "
                     " AND (p.to_on IS NULL OR p.to_on >= s.effect_on) "
                     "WHERE s.successor_id = $1 ORDER BY s.effect_on, u.name_sort, u.id");

    bind_int(q, id);
    return read_successions(c, q, out, out_count);
}

enum status
unit_list_places(struct ctx *c, int64_t id, struct unit_place **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT parent_id, from_on, to_on FROM unit_place WHERE unit_id = $1 ORDER BY from_on");
    struct unit_place *list = NULL;
    size_t count = 0, room = 0;
    enum status st;

    bind_int(q, id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            list = arena_grow(c->arena, list, count, room, sizeof(*list));
        }
        list[count].parent_id = col_int(q, 0);
        list[count].from_on = col_date(q, 1);
        list[count++].to_on = col_date(q, 2);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = list;
    *out_count = (int)count;
    return OK;
}
