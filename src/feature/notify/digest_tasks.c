/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks in the daily letter, read once for all. */
#include "feature/notify/digest.h"
#include "feature/task/task.h"

#include <string.h>

struct given {
    struct task_pressing **rows; /* of each campaign */
    struct pile pile;
};

enum status
tasks_read(struct digest *d, void **out)
{
    struct given *g = arena_alloc(d->c->arena, sizeof(*g));
    enum status st = OK;

    g->rows = arena_array(d->c->arena, (size_t)d->campaign_count + 1, sizeof(*g->rows));
    pile_init(d, &g->pile);
    for (int k = 0; st == OK && k < d->campaign_count; k++) {
        int count = 0;

        st =
            task_list_pressing(d->c, d->campaigns[k].id, d->on, DUE_SOON_DAYS, &g->rows[k], &count);
        for (int i = 0; st == OK && i < count; i++)
            if (g->rows[k][i].unit_id != 0)
                pile_put_unit(d, &g->pile, g->rows[k][i].unit_id, k, i);
            else if (g->rows[k][i].seat_id != 0)
                pile_put_seat(d, &g->pile, g->rows[k][i].seat_id, k, i);
    }
    *out = g;
    return st;
}

static const char *
mark(struct ctx *c, const struct task_pressing *t, struct date on)
{
    int left = date_is_none(t->last_on) ? 0 : date_days_between(on, t->last_on);

    if (t->is_returned)
        return tr(c, "Returned, to be mended");
    if (left < 0)
        return arena_printf(c->arena, trn(c, "Late by %d day", "Late by %d days", -left), -left);
    if (left == 0)
        return tr(c, "Due today");
    return arena_printf(c->arena, trn(c, "%d day left", "%d days left", left), left);
}

void
tasks_write(struct ctx *c, const struct digest *d, const void *state, int person,
            struct letter_section *s, struct digest_counts *counts)
{
    enum { WORDS_SHOWN = 160 };
    const struct given *g = state;
    bool hides_soon = d->people.people[person].how[INBOX_TASK_DUE] == HOW_INBOX;

    s->more_url = "/lam-viec/nhiem-vu?cua-toi=1";
    for (int at = g->pile.first[person]; at >= 0; at = g->pile.rows[at].next) {
        const struct task_pressing *t = &g->rows[g->pile.rows[at].campaign][g->pile.rows[at].row];
        bool is_late = t->is_returned || date_compare(t->last_on, d->on) < 0;

        if (!is_late && hides_soon)
            continue;
        counts->late += is_late;
        counts->soon += !is_late;
        letter_add(c->arena, s,
                   (struct letter_line){ .text = task_short(c, t->words, WORDS_SHOWN),
                                         .url = task_url(c, t->part_id),
                                         .mark = mark(c, t, d->on) });
    }
}
