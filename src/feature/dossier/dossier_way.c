/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way up: which units a dossier goes through, by the tree of the day. */
#include "feature/dossier/dossier_inside.h"

#include <string.h>

enum { HEIRS_MAX = 16 };

/* Who took over from a unit that is no more; 0: nobody. */
static enum status
find_heir(struct ctx *c, const struct unit *u, int64_t *out)
{
    struct unit_succession *list;
    int count, best = -1;
    enum status st = unit_list_successors(c, u->id, &list, &count);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (date_compare(list[i].effect_on, today(c)) <= 0 &&
            (best < 0 || list[i].share_ppm > list[best].share_ppm))
            best = i;
    *out = best >= 0 ? list[best].unit.id : 0;
    return OK;
}

enum status
dossier_living_unit(struct ctx *c, int64_t unit_id, struct unit *out)
{
    struct unit u;
    enum status st = unit_find(c, unit_id, today(c), &u);

    for (int i = 0; st == OK && i < HEIRS_MAX; i++) {
        int64_t heir = 0;

        if (date_is_none(u.to_on) || date_compare(u.to_on, today(c)) > 0)
            break;
        st = find_heir(c, &u, &heir);
        if (st == OK && heir == 0) {
            st = unit_find(c, u.id, date_add_days(u.to_on, -1), &u);
            heir = u.parent_id;
        }
        if (st == OK && heir == 0)
            break;
        if (st == OK)
            st = unit_find(c, heir, today(c), &u);
    }
    if (st == OK)
        *out = u;
    return st;
}

enum status
dossier_way_up(struct ctx *c, int64_t unit_id, enum unit_level level, struct unit **out,
               int *out_count)
{
    struct unit first, *above;
    int count, at = 0;
    enum status st = dossier_living_unit(c, unit_id, &first);

    if (st == OK)
        st = unit_list_above(c, first.id, today(c), &above, &count);
    if (st != OK)
        return st;
    while (at + 1 < count && above[at].level > level)
        at++;
    *out = above;
    *out_count = at + 1;
    return OK;
}

enum status
dossier_hands(struct ctx *c, int64_t dossier_id, struct dossier_hand **out, int *out_count)
{
    struct dossier_hand *hands = NULL;
    struct query *q = query_new(c, "SELECT step, from_unit_id, at FROM dossier_hop"
                                   " WHERE dossier_id = $1 ORDER BY id");
    size_t count = 0, room = 0;
    enum status st;

    bind_int(q, dossier_id);
    while (query_row(q)) {
        enum dossier_step step = 0;

        if (!dossier_step_parse(col_text(q, 0), &step))
            continue;
        if (step == DOSSIER_RETURN && count > 0)
            count--;
        if (step != DOSSIER_SUBMIT && step != DOSSIER_PASS_ON)
            continue;
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            hands = arena_grow(c->arena, hands, count, room, sizeof(*hands));
        }
        hands[count++] = (struct dossier_hand){ col_int(q, 1), col_int(q, 2) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = hands;
        *out_count = (int)count;
    }
    return st;
}

enum status
dossier_way_back(struct ctx *c, int64_t dossier_id, int64_t *out_unit_id)
{
    struct dossier_hand *hands;
    int count;
    enum status st = dossier_hands(c, dossier_id, &hands, &count);

    if (st == OK)
        *out_unit_id = count > 0 ? hands[count - 1].unit_id : 0;
    return st;
}
