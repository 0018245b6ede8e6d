/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports owed and receipts to confirm in the daily letter; each read once for all. */
#include "feature/notify/digest.h"
#include "feature/report/report.h"

#include <string.h>

/* ------------------------------------------------------------------ reports */

struct owed {
    struct report_open_set *sets; /* one a campaign */
    struct pile pile;
};

/* Late, returned, or due within the days in which a milestone counts as due soon. */
static bool
is_pressing(const struct report_open *r, struct date on)
{
    return r->is_returned || date_days_between(on, r->period.due_on) <= DUE_SOON_DAYS;
}

static void
put_owed(struct digest *d, struct owed *o, int campaign, int i)
{
    const struct report_open_set *set = &o->sets[campaign];
    const struct report_open *r = &set->rows[i];

    switch (set->schedules[r->schedule].author) {
    case REPORT_BY_UNIT:
        pile_put_unit(d, &o->pile, r->author_id, campaign, i);
        break;
    case REPORT_BY_SEAT:
        pile_put_seat(d, &o->pile, r->author_id, campaign, i);
        break;
    case REPORT_BY_SECRETARIAT:
        pile_put_unit(d, &o->pile, d->campaigns[campaign].owner_unit_id, campaign, i);
        break;
    case REPORT_AUTHOR_COUNT:
        break;
    }
}

enum status
owed_read(struct digest *d, void **out)
{
    struct owed *o = arena_alloc(d->c->arena, sizeof(*o));
    enum status st = OK;

    o->sets = arena_array(d->c->arena, (size_t)d->campaign_count + 1, sizeof(*o->sets));
    pile_init(d, &o->pile);
    for (int k = 0; st == OK && k < d->campaign_count; k++) {
        st = report_list_open(d->c, &d->campaigns[k], d->on, &o->sets[k]);
        for (int i = 0; st == OK && i < o->sets[k].count; i++)
            if (is_pressing(&o->sets[k].rows[i], d->on))
                put_owed(d, o, k, i);
    }
    *out = o;
    return st;
}

static const char *
report_mark(struct ctx *c, const struct report_open *r, struct date on)
{
    int left = date_days_between(on, r->period.due_on);

    if (r->is_returned)
        return tr(c, "Returned, to be mended");
    if (left < 0)
        return arena_printf(c->arena, trn(c, "Late by %d day", "Late by %d days", -left), -left);
    if (left == 0)
        return tr(c, "Due today");
    return arena_printf(c->arena, trn(c, "%d day left", "%d days left", left), left);
}

void
owed_write(struct ctx *c, const struct digest *d, const void *state, int person,
           struct letter_section *s, struct digest_counts *counts)
{
    const struct owed *o = state;
    bool hides_soon = d->people.people[person].how[INBOX_REMINDER] == HOW_INBOX;

    s->more_url = "/lam-viec/bao-cao";
    for (int at = o->pile.first[person]; at >= 0; at = o->pile.rows[at].next) {
        const struct report_open_set *set = &o->sets[o->pile.rows[at].campaign];
        const struct report_open *r = &set->rows[o->pile.rows[at].row];
        const struct report_schedule *k = &set->schedules[r->schedule];
        bool is_late = r->is_returned || date_compare(r->period.due_on, d->on) < 0;
        const char *unit = k->author == REPORT_BY_UNIT ? names_unit(d->names, r->author_id) : "";

        if (!is_late && hides_soon)
            continue;
        counts->late += is_late;
        counts->soon += !is_late;
        letter_add(
            c->arena, s,
            (struct letter_line){
                .text = arena_printf(c->arena, tr(c, "Report for %s%s%s"),
                                     period_text(c, &r->period), unit[0] != '\0' ? ", " : "", unit),
                .url =
                    arena_printf(c->arena, "/lam-viec/bao-cao/viet/%lld/%lld/%s", (long long)k->id,
                                 (long long)r->author_id, date_iso(c->arena, r->period.from_on)),
                .mark = report_mark(c, r, d->on) });
    }
}

/* ------------------------------------------------------------------ receipts */

struct receipt {
    int64_t document_id, sent_at;
};

struct receipts {
    struct receipt *rows;
    int count, room;
    struct pile pile;
};

static int
campaign_index(const struct digest *d, int64_t campaign_id)
{
    for (int k = 0; k < d->campaign_count; k++)
        if (d->campaigns[k].id == campaign_id)
            return k;
    return -1;
}

enum status
receipts_read(struct digest *d, void **out)
{
    struct receipts *s = arena_alloc(d->c->arena, sizeof(*s));
    struct query *q =
        query_new(d->c, "SELECT n.document_id, n.sent_at, n.unit_id, n.seat_id, d.campaign_id"
                        " FROM notice n JOIN document d ON d.id = n.document_id"
                        " WHERE d.state = 'applied' AND n.acknowledged_at IS NULL"
                        " ORDER BY n.sent_at, n.id");

    pile_init(d, &s->pile);
    while (query_row(q)) {
        int campaign = campaign_index(d, col_int(q, 4));

        if (campaign < 0)
            continue;
        if (s->count == s->room) {
            s->room = s->room == 0 ? 64 : 2 * s->room;
            s->rows = arena_grow(d->c->arena, s->rows, (size_t)s->count, (size_t)s->room,
                                 sizeof(*s->rows));
        }
        s->rows[s->count] = (struct receipt){ col_int(q, 0), col_int(q, 1) };
        if (!col_is_null(q, 2))
            pile_put_unit(d, &s->pile, col_int(q, 2), campaign, s->count);
        else
            pile_put_seat(d, &s->pile, col_int(q, 3), campaign, s->count);
        s->count++;
    }
    *out = s;
    return query_end(q);
}

void
receipts_write(struct ctx *c, const struct digest *d, const void *state, int person,
               struct letter_section *s, struct digest_counts *counts)
{
    const struct receipts *all = state;

    s->more_url = "/lam-viec/hop-thu";
    for (int at = all->pile.first[person]; at >= 0; at = all->pile.rows[at].next) {
        const struct receipt *r = &all->rows[all->pile.rows[at].row];

        counts->waiting++;
        letter_add(
            c->arena, s,
            (struct letter_line){
                .text = names_document(d->names, c->lang, r->document_id),
                .url = arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)r->document_id),
                .mark = arena_printf(c->arena, tr(c, "sent on %s"),
                                     date_vi(c->arena, date_of_instant(r->sent_at))) });
    }
}
