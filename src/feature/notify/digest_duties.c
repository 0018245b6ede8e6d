/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is late and due soon in the daily letter: of one's own units, of the units that a member follows, and in sum for who answers for a
 * whole campaign. From the board of the morning, read once for all. */
#include "feature/notify/digest.h"

#include <stdlib.h>
#include <string.h>

static bool
is_pressing(const struct board_cell *cell)
{
    return cell->state == CELL_LATE || cell->state == CELL_DUE_SOON;
}

static bool
has_pressing(const struct board *b, const struct board_row *row)
{
    for (int m = 0; m < b->milestone_count; m++)
        if (is_pressing(&row->cells[m]))
            return true;
    return false;
}

static const char *
unit_url(struct ctx *c, const struct board *b, int64_t unit_id)
{
    return arena_printf(c->arena, "/lam-viec/don-vi/%lld?dot-thi-dua=%s", (long long)unit_id,
                        b->campaign.code);
}

/* ------------------------------------------------------------------ one's own units */

enum status
duties_read(struct digest *d, void **out)
{
    struct pile *p = arena_alloc(d->c->arena, sizeof(*p));

    pile_init(d, p);
    for (int k = 0; k < d->campaign_count; k++)
        for (int i = 0; i < d->boards[k].row_count; i++)
            if (has_pressing(&d->boards[k], &d->boards[k].rows[i]))
                pile_put_unit(d, p, d->boards[k].rows[i].unit.id, k, i);
    *out = p;
    return OK;
}

/* "Quá hạn 16 ngày, hạn cuối 30/03/2025". */
static const char *
mark_of(struct ctx *c, const struct board_cell *cell)
{
    return arena_printf(c->arena, tr(c, "%s, last day %s"), cell_sentence(c, cell),
                        date_vi(c->arena, cell->last_on));
}

void
duties_write(struct ctx *c, const struct digest *d, const void *state, int person,
             struct letter_section *s, struct digest_counts *counts)
{
    const struct pile *p = state;
    bool hides_soon = d->people.people[person].how[INBOX_REMINDER] == HOW_INBOX;

    s->more_url = "/lam-viec/hom-nay";
    for (int at = p->first[person]; at >= 0; at = p->rows[at].next) {
        const struct board *b = &d->boards[p->rows[at].campaign];
        const struct board_row *row = &b->rows[p->rows[at].row];

        for (int m = 0; m < b->milestone_count; m++) {
            const struct board_cell *cell = &row->cells[m];

            if (!is_pressing(cell) || (cell->state == CELL_DUE_SOON && hides_soon))
                continue;
            if (cell->state == CELL_LATE)
                counts->late++;
            else
                counts->soon++;
            letter_add(c->arena, s,
                       (struct letter_line){
                           .text = arena_printf(c->arena, "%s, %s", b->milestones[m].title,
                                                names_unit(d->names, row->unit.id)),
                           .url = unit_url(c, b, row->unit.id),
                           .mark = mark_of(c, cell) });
        }
    }
}

/* ------------------------------------------------------------------ units that are followed; a whole campaign */

struct watched {
    struct pile units; /* of members */
    struct pile whole; /* of heads and of those who run the campaign: row is nothing */
};

static void
put_whole(struct digest *d, struct watched *w, int campaign)
{
    const struct board *b = &d->boards[campaign];

    if (b->counts[CELL_LATE] + b->counts[CELL_DUE_SOON] == 0)
        return;
    for (int i = 0; i < b->seat_count; i++)
        if (b->seats[i].role == SEAT_HEAD || b->seats[i].role == SEAT_DEPUTY)
            pile_put_seat(d, &w->whole, b->seats[i].id, campaign, 0);
    pile_put_unit(d, &w->whole, b->campaign.owner_unit_id, campaign, 0);
}

enum status
watched_read(struct digest *d, void **out)
{
    struct watched *w = arena_alloc(d->c->arena, sizeof(*w));

    pile_init(d, &w->units);
    pile_init(d, &w->whole);
    for (int k = 0; k < d->campaign_count; k++) {
        const struct board *b = &d->boards[k];

        put_whole(d, w, k);
        for (int i = 0; i < b->row_count; i++)
            if (b->rows[i].seat_id != 0 && has_pressing(b, &b->rows[i]))
                pile_put_seat(d, &w->units, b->rows[i].seat_id, k, i);
    }
    *out = w;
    return OK;
}

/* The worst duty of a unit, and how many are late. */
static const struct board_cell *
worst_of(const struct board *b, const struct board_row *row, int *out_late)
{
    const struct board_cell *worst = NULL;

    *out_late = 0;
    for (int m = 0; m < b->milestone_count; m++) {
        const struct board_cell *cell = &row->cells[m];

        if (!is_pressing(cell))
            continue;
        *out_late += cell->state == CELL_LATE;
        if (worst == NULL || cell->state > worst->state ||
            (cell->state == worst->state &&
             (cell->state == CELL_LATE ? cell->days > worst->days : cell->days < worst->days)))
            worst = cell;
    }
    return worst;
}

struct followed {
    const struct board *board;
    const struct board_row *row;
    const struct board_cell *worst;
    int late, order;
};

static int
compare_followed(const void *left, const void *right)
{
    const struct followed *a = left, *b = right;

    if (a->worst->state != b->worst->state)
        return a->worst->state > b->worst->state ? -1 : 1;
    if (a->worst->days != b->worst->days)
        return (a->worst->days > b->worst->days) == (a->worst->state == CELL_LATE) ? -1 : 1;
    return a->order - b->order;
}

static void
write_whole(struct ctx *c, const struct digest *d, const struct watched *w, int person,
            struct letter_section *s)
{
    for (int at = w->whole.first[person]; at >= 0; at = w->whole.rows[at].next) {
        const struct board *b = &d->boards[w->whole.rows[at].campaign];

        letter_add(
            c->arena, s,
            (struct letter_line){
                .text = b->campaign.title,
                .url = arena_printf(c->arena, "/lam-viec/bang?dot-thi-dua=%s", b->campaign.code),
                .mark = arena_printf(c->arena,
                                     tr(c, "%s units late and %s with something due soon, of %s"),
                                     number(c->lang, c->arena, b->counts[CELL_LATE]),
                                     number(c->lang, c->arena, b->counts[CELL_DUE_SOON]),
                                     number(c->lang, c->arena, b->row_count)) });
    }
}

void
watched_write(struct ctx *c, const struct digest *d, const void *state, int person,
              struct letter_section *s, struct digest_counts *counts)
{
    const struct watched *w = state;
    bool hides_soon = d->people.people[person].how[INBOX_REMINDER] == HOW_INBOX;
    struct followed *rows;
    int count = 0;

    s->more_url = "/lam-viec/bang";
    write_whole(c, d, w, person, s);
    counts->waiting += s->count;
    for (int at = w->units.first[person]; at >= 0; at = w->units.rows[at].next)
        count++;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    count = 0;
    for (int at = w->units.first[person]; at >= 0; at = w->units.rows[at].next) {
        struct followed f = { .board = &d->boards[w->units.rows[at].campaign], .order = count };

        f.row = &f.board->rows[w->units.rows[at].row];
        f.worst = worst_of(f.board, f.row, &f.late);
        if (f.worst->state == CELL_LATE || !hides_soon)
            rows[count++] = f;
    }
    qsort(rows, (size_t)count, sizeof(*rows), compare_followed);
    for (int i = 0; i < count; i++) {
        counts->late += rows[i].late > 0;
        counts->soon += rows[i].late == 0;
        letter_add(c->arena, s,
                   (struct letter_line){
                       .text = names_unit(d->names, rows[i].row->unit.id),
                       .url = unit_url(c, rows[i].board, rows[i].row->unit.id),
                       .mark = rows[i].late > 1
                                   ? arena_printf(c->arena,
                                                  trn(c, "%d late, the worst: %s",
                                                      "%d late, the worst: %s", rows[i].late),
                                                  rows[i].late, cell_sentence(c, rows[i].worst))
                                   : mark_of(c, rows[i].worst) });
    }
}
