/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What says something in the daily letter, in the order in which it is said. */
#include "feature/notify/digest.h"

#include <string.h>

/* ------------------------------------------------------------------ piles */

void
pile_init(struct digest *d, struct pile *p)
{
    size_t count = (size_t)d->people.count + 1;

    *p = (struct pile){ 0 };
    p->first = arena_array(d->c->arena, count, sizeof(*p->first));
    p->last = arena_array(d->c->arena, count, sizeof(*p->last));
    for (size_t i = 0; i < count; i++)
        p->first[i] = p->last[i] = -1;
}

void
pile_put(struct digest *d, struct pile *p, int person, int campaign, int row)
{
    if (p->count == p->room) {
        p->room = p->room == 0 ? 256 : 2 * p->room;
        p->rows =
            arena_grow(d->c->arena, p->rows, (size_t)p->count, (size_t)p->room, sizeof(*p->rows));
    }
    p->rows[p->count] = (struct pile_row){ campaign, row, -1 };
    if (p->first[person] < 0)
        p->first[person] = p->count;
    else
        p->rows[p->last[person]].next = p->count;
    p->last[person] = p->count++;
}

static void
put_readers(struct digest *d, struct pile *p, const struct reader *readers, int count,
            struct pile_row at)
{
    int64_t campaign_id = at.campaign >= 0 ? d->campaigns[at.campaign].id : 0;
    int last = -1;

    for (int i = 0; i < count; i++) {
        if (readers[i].person == last || (readers[i].campaign_id != 0 && campaign_id != 0 &&
                                          readers[i].campaign_id != campaign_id))
            continue;
        last = readers[i].person;
        pile_put(d, p, last, at.campaign, at.row);
    }
}

void
pile_put_unit(struct digest *d, struct pile *p, int64_t unit_id, int campaign, int row)
{
    int count;
    const struct reader *readers =
        readers_of(d->people.units, d->people.unit_count, unit_id, &count);

    put_readers(d, p, readers, count, (struct pile_row){ campaign, row, -1 });
}

void
pile_put_seat(struct digest *d, struct pile *p, int64_t seat_id, int campaign, int row)
{
    int count;
    const struct reader *readers =
        readers_of(d->people.seats, d->people.seat_count, seat_id, &count);

    put_readers(d, p, readers, count, (struct pile_row){ campaign, row, -1 });
}

/* ------------------------------------------------------------------ what is new */

struct changes {
    struct told_item *items;
    int count;
    struct mailed_set mailed;
    struct pile pile;
    struct digest *digest;
    int at;
};

/* What is late or due is said by the letter itself, from how things stand this morning. */
static bool
is_said_elsewhere(enum inbox_kind kind)
{
    return kind == INBOX_REMINDER || kind == INBOX_OVERDUE || kind == INBOX_ACKNOWLEDGEMENT ||
           kind == INBOX_TASK_DUE;
}

static void
put_change(void *arg, int person, const struct told_item *item)
{
    struct changes *s = arg;
    const struct person *p = &s->digest->people.people[person];
    enum inbox_kind kind = inbox_kind_parse(item->kind);

    if (p->how[kind] == HOW_INBOX || is_said_elsewhere(kind) ||
        is_mailed(&s->mailed, item->id, p->account_id))
        return;
    pile_put(s->digest, &s->pile, person, -1, s->at);
}

static enum status
changes_read(struct digest *d, void **out)
{
    struct changes *s = arena_alloc(d->c->arena, sizeof(*s));
    enum status st = told_items_read(d->c, d->since_at, d->before_at, false, &s->items, &s->count);

    if (st == OK)
        st = mailed_read(d->c, d->since_at, &s->mailed);
    if (st != OK)
        return st;
    s->digest = d;
    pile_init(d, &s->pile);
    for (s->at = 0; s->at < s->count; s->at++)
        told_each(&d->people, &s->items[s->at], put_change, s);
    *out = s;
    return OK;
}

static void
changes_write(struct ctx *c, const struct digest *d, const void *state, int person,
              struct letter_section *s, struct digest_counts *counts)
{
    const struct changes *all = state;

    s->more_url = "/lam-viec/hop-thu";
    for (int at = all->pile.first[person]; at >= 0; at = all->pile.rows[at].next) {
        const struct told_item *item = &all->items[all->pile.rows[at].row];

        counts->fresh++;
        letter_add(c->arena, s,
                   (struct letter_line){
                       .text = s->count < LETTER_LINES_MAX
                                   ? notify_sentence(c, d->names, item->kind, item->subject)
                                   : "",
                       .url = item->url });
    }
}

/* ------------------------------------------------------------------ all of them */

/* A feature's lines are one row here. */
const struct digest_source digest_sources[] = {
    { N_("Overdue and due soon"), duties_read, duties_write },
    { N_("Tasks"), tasks_read, tasks_write },
    { N_("Reports owed"), owed_read, owed_write },
    { N_("Receipts to confirm"), receipts_read, receipts_write },
    { N_("The campaign as a whole"), whole_read, whole_write },
    { N_("Units that you follow"), watched_read, watched_write },
    { N_("New since the last letter"), changes_read, changes_write },
    { NULL, NULL, NULL },
};
