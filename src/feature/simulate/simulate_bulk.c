/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables with a row or more for each commune: gathered, then written many at once, which on PostgreSQL is forty times as
 * quick. */
#include "core/text.h"
#include "db/bulk.h"
#include "feature/simulate/simulate_internal.h"

#include <string.h>

enum {
    ROWS_TIDY = 500,
    ROWS_TOLD = 2000,
    ROWS_A_COMMUNE = 14,
    ROWS_AN_ARTICLE = 3,
    ROWS_A_DOSSIER = 6,
    FIRST_ROOM = 4096
};

void
count_row(struct simulating *s)
{
    const struct simulation *w = s->wanted;

    s->result.rows++;
    if (w->progress != NULL && s->result.rows % ROWS_TOLD == 0)
        w->progress(w->progress_arg, s->result.rows,
                    (int64_t)w->communes * ROWS_A_COMMUNE + w->articles * ROWS_AN_ARTICLE +
                        w->dossiers * ROWS_A_DOSSIER);
}

static void
gather(struct simulating *s, struct gathered *g, const void *row, size_t size)
{
    if (g->count == g->room) {
        int room = g->room ? 2 * g->room : FIRST_ROOM;

        g->rows = arena_grow(s->c->arena, g->rows, (size_t)g->count, (size_t)room, size);
        g->room = room;
        g->size = size;
    }
    memcpy((char *)g->rows + (size_t)g->count++ * size, row, size);
}

void
gather_notice(struct simulating *s, struct notice n)
{
    n.id = next_key(s);
    gather(s, &s->notices, &n, sizeof(n));
}

void
gather_watch(struct simulating *s, struct watch w)
{
    w.id = next_key(s);
    gather(s, &s->watches, &w, sizeof(w));
}

void
gather_conference(struct simulating *s, struct conference k)
{
    k.id = next_key(s);
    gather(s, &s->conferences, &k, sizeof(k));
}

void
gather_progress(struct simulating *s, struct progress p)
{
    gather(s, &s->progress, &p, sizeof(p));
}

/* ------------------------------------------------------------------ writing */

static void
bulk_id(struct bulk_rows *b, int64_t id)
{
    if (id != 0)
        bulk_int(b, id);
    else
        bulk_text(b, NULL);
}

static void
bulk_told(struct bulk_rows *b, int64_t value)
{
    if (value >= 0)
        bulk_int(b, value);
    else
        bulk_text(b, NULL);
}

static void
write_unit(struct simulating *s, struct bulk_rows *b, const struct unit *u)
{
    struct arena *a = s->row.arena;

    bulk_int(b, u->id);
    bulk_text(b, u->code);
    bulk_text(b, u->name);
    bulk_text(b, u->kind);
    bulk_text(b, unit_level_code(u->level));
    bulk_date(b, u->from_on);
    bulk_text(b, text_fold(a, arena_printf(a, "%s %s", unit_title(&s->row, u), u->code)));
    bulk_made(b, text_sort_key, u->name);
    bulk_int(b, u->is_sample);
    s->result.units++;
    count_row(s);
    if (s->result.units % ROWS_TIDY == 0)
        arena_reset(a);
}

static void
write_place(struct simulating *s, struct bulk_rows *b, const struct unit *u)
{
    bulk_int(b, u->id);
    bulk_int(b, u->parent_id);
    bulk_date(b, u->from_on);
    count_row(s);
}

void
write_units(struct simulating *s)
{
    static const char *const unit[] = { "id",      "code",      "name",      "kind",     "level",
                                        "from_on", "name_fold", "name_sort", "is_sample" };
    static const char *const place[] = { "unit_id", "parent_id", "from_on" };
    struct bulk_rows *b;

    if (s->st != OK)
        return;
    b = bulk_open(s->c, "unit", unit, 9);
    write_unit(s, b, &s->nation);
    for (int i = 0; i < SIMULATE_PROVINCES; i++)
        write_unit(s, b, &s->provinces[i]);
    for (int i = 0; i < s->wanted->communes; i++)
        write_unit(s, b, &s->communes[i]);
    s->st = bulk_close(b);
    if (s->st != OK)
        return;
    b = bulk_open(s->c, "unit_place", place, 3);
    for (int i = 0; i < SIMULATE_PROVINCES; i++)
        write_place(s, b, &s->provinces[i]);
    for (int i = 0; i < s->wanted->communes; i++)
        write_place(s, b, &s->communes[i]);
    s->st = bulk_close(b);
}

static void
write_notices(struct simulating *s)
{
    static const char *const columns[] = { "id",      "document_id",     "unit_id",
                                           "sent_at", "acknowledged_at", "acknowledged_by" };
    const struct notice *n = s->notices.rows;
    struct bulk_rows *b = bulk_open(s->c, "notice", columns, 6);

    for (int i = 0; i < s->notices.count; i++, n++) {
        bulk_int(b, n->id);
        bulk_int(b, n->document_id);
        bulk_int(b, n->unit_id);
        bulk_int(b, n->sent_at);
        bulk_id(b, n->acknowledged_at);
        bulk_id(b, n->acknowledged_by);
        count_row(s);
    }
    s->result.notices = s->notices.count;
    s->st = bulk_close(b);
}

static void
write_watches(struct simulating *s)
{
    static const char *const columns[] = { "id",      "campaign_id", "seat_id",
                                           "unit_id", "from_on",     "to_on",
                                           "note",    "created_at",  "account_id" };
    const struct watch *w = s->watches.rows;
    struct bulk_rows *b = bulk_open(s->c, "watch", columns, 9);

    for (int i = 0; i < s->watches.count; i++, w++) {
        bulk_int(b, w->id);
        bulk_int(b, w->campaign_id);
        bulk_int(b, w->seat_id);
        bulk_int(b, w->unit_id);
        bulk_date(b, w->from_on);
        bulk_date(b, w->to_on);
        bulk_text(b, w->note);
        bulk_int(b, morning_of(w->from_on));
        bulk_int(b, s->secretariat_id);
        count_row(s);
    }
    s->result.watches = s->watches.count;
    s->st = bulk_close(b);
}

static void
write_conferences(struct simulating *s)
{
    static const char *const columns[] = { "id",         "campaign_id",      "unit_id",
                                           "state",      "planned_on",       "scheduled_on",
                                           "held_on",    "scheduled_minute", "place",
                                           "chair",      "delegates",        "cost_vnd",
                                           "updated_at", "updated_by" };
    const struct conference *k = s->conferences.rows;
    struct bulk_rows *b = bulk_open(s->c, "conference", columns, 14);

    for (int i = 0; i < s->conferences.count; i++, k++) {
        bulk_int(b, k->id);
        bulk_int(b, k->campaign_id);
        bulk_int(b, k->unit_id);
        bulk_text(b, conference_state_code(k->state));
        bulk_date(b, k->planned_on);
        bulk_date(b, k->scheduled_on);
        bulk_date(b, k->held_on);
        bulk_told(b, k->scheduled_minute);
        bulk_text(b, k->place);
        bulk_text(b, k->chair);
        bulk_told(b, k->delegates);
        bulk_told(b, k->cost_vnd);
        bulk_int(b, k->updated_at);
        bulk_int(b, s->officer_id);
        count_row(s);
    }
    s->result.conferences = s->conferences.count;
    s->st = bulk_close(b);
}

static void
write_honours(struct simulating *s)
{
    static const char *const columns[] = { "conference_id", "subject", "field", "count" };
    const struct conference *k = s->conferences.rows;
    struct bulk_rows *b = bulk_open(s->c, "conference_honour", columns, 4);

    for (int i = 0; i < s->conferences.count; i++, k++) {
        for (int h = 0; h < k->honour_count; h++) {
            bulk_int(b, k->id);
            bulk_text(b, honour_subject_code(k->honours[h].subject));
            bulk_text(b, k->honours[h].field);
            bulk_int(b, k->honours[h].count);
            count_row(s);
        }
    }
    s->st = bulk_close(b);
}

static void
write_progress(struct simulating *s)
{
    static const char *const columns[] = { "milestone_id", "unit_id",    "started_on",
                                           "done_on",      "account_id", "reported_at" };
    const struct progress *p = s->progress.rows;
    struct bulk_rows *b = bulk_open(s->c, "progress", columns, 6);

    for (int i = 0; i < s->progress.count; i++, p++) {
        bulk_int(b, p->milestone_id);
        bulk_int(b, p->unit_id);
        bulk_date(b, p->started_on);
        bulk_date(b, p->done_on);
        bulk_int(b, s->officer_id);
        bulk_int(b, morning_of(date_is_none(p->done_on) ? p->started_on : p->done_on));
        count_row(s);
    }
    s->result.progress = s->progress.count;
    s->st = bulk_close(b);
}

void
write_gathered(struct simulating *s)
{
    static void (*const all[])(struct simulating * s) = { write_notices, write_watches,
                                                          write_conferences, write_honours,
                                                          write_progress };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && s->st == OK; i++)
        all[i](s);
    put_audit(s, "notice", s->campaign.id, s->result.notices);
    put_audit(s, "watch", s->campaign.id, s->result.watches);
    put_audit(s, "conference", s->campaign.id, s->result.conferences);
    put_audit(s, "progress", s->campaign.id, s->result.progress);
}
