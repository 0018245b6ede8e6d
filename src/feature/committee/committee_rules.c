/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches: which seat follows which unit, on any day of the past, and how units change hands. */
#include "feature/committee/committee_tell.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/db.h"
#include "feature/task/task.h"

#include <stdlib.h>
#include <string.h>

#define WATCH_COLUMNS                                                                              \
    "w.id, w.campaign_id, w.seat_id, w.unit_id, w.from_on, w.to_on, w.note, w.document_id, "       \
    "w.created_at, w.account_id"

static void
read_watch(struct query *q, struct watch *out)
{
    *out = (struct watch){
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .seat_id = col_int(q, 2),
        .unit_id = col_int(q, 3),
        .from_on = col_date(q, 4),
        .to_on = col_date(q, 5),
        .note = col_text(q, 6),
        .document_id = col_int(q, 7),
        .created_at = col_int(q, 8),
        .account_id = col_int(q, 9),
    };
}

static enum status
read_all(struct ctx *c, struct query *q, struct watch **out, int *out_count)
{
    struct watch *watches = NULL;
    size_t count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            watches = arena_grow(c->arena, watches, count, room, sizeof(*watches));
        }
        read_watch(q, &watches[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = watches;
        *out_count = (int)count;
    }
    return st;
}

enum status
watch_list(struct ctx *c, int64_t campaign_id, struct date on, struct watch **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " WATCH_COLUMNS " FROM watch w WHERE w.campaign_id = $1 "
                                   "AND (CAST($2 AS TEXT) IS NULL OR (w.from_on <= $2 "
                                   "AND (w.to_on IS NULL OR w.to_on > $2))) "
                                   "ORDER BY w.unit_id, w.from_on, w.id");

    bind_int(q, campaign_id);
    bind_date(q, on);
    return read_all(c, q, out, out_count);
}

enum status
watch_list_of_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct watch **out,
                   int *out_count)
{
    struct query *q = query_new(c, "SELECT " WATCH_COLUMNS
                                   " FROM watch w WHERE w.unit_id = $1 AND w.campaign_id = $2 "
                                   "ORDER BY w.from_on, w.id");

    bind_int(q, unit_id);
    bind_int(q, campaign_id);
    return read_all(c, q, out, out_count);
}

enum status
watch_list_of_seat(struct ctx *c, int64_t seat_id, struct watch **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " WATCH_COLUMNS " FROM watch w WHERE w.seat_id = $1 "
                                   "ORDER BY w.from_on, w.id");

    bind_int(q, seat_id);
    return read_all(c, q, out, out_count);
}

/* A watch given and taken on one day held on no day: the one after it answers for that day. */
enum status
watch_find(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct date on, struct watch *out,
           struct seat *out_seat)
{
    struct watch found;
    struct seat seat;
    bool is_there;
    struct query *q = query_new(c, "SELECT " WATCH_COLUMNS
                                   " FROM watch w WHERE w.unit_id = $1 AND w.campaign_id = $2 "
                                   "AND w.from_on <= $3 AND (w.to_on IS NULL OR w.to_on > $3) "
                                   "ORDER BY w.from_on DESC, w.id DESC LIMIT 1");
    enum status st;

    bind_int(q, unit_id);
    bind_int(q, campaign_id);
    bind_date(q, on);
    is_there = query_row(q);
    if (is_there)
        read_watch(q, &found);
    st = query_end(q);
    if (st == OK)
        st = is_there ? seat_find(c, found.seat_id, &seat) : NOT_FOUND;
    if (st != OK)
        return st;
    *out = found;
    if (out_seat != NULL)
        *out_seat = seat;
    return OK;
}

/* ------------------------------------------------------------------ whom to watch */

enum status
watch_list_units(struct ctx *c, const struct campaign *campaign, struct date on, struct unit **out,
                 int *out_count)
{
    struct unit *units;
    int all, count = 0;
    enum status st = campaign_list_units(c, campaign, on, &units, &all);

    if (st != OK)
        return st;
    for (int i = 0; i < all; i++)
        if (date_is_within(on, units[i].from_on, units[i].to_on))
            units[count++] = units[i];
    *out = units;
    *out_count = count;
    return OK;
}

bool
watch_is_needed(const struct campaign *campaign, const struct unit *unit, struct date on)
{
    return unit->id != campaign->owner_unit_id && date_is_within(on, unit->from_on, unit->to_on);
}

/* ------------------------------------------------------------------ handover */

struct assignment {
    struct campaign campaign;
    struct seat seat;
    int64_t *unit_ids; /* sorted, each once */
    int unit_count;
    struct date from_on;
    const char *note;
    struct handover *rows;
    struct watch *last; /* of each unit, the one that came last; id 0: none */
};

static int
compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static void
take_units(struct ctx *c, struct assignment *a, const int64_t *unit_ids, int count)
{
    a->unit_ids = arena_array(c->arena, (size_t)count + 1, sizeof(*a->unit_ids));
    if (count > 0)
        memcpy(a->unit_ids, unit_ids, (size_t)count * sizeof(*unit_ids));
    qsort(a->unit_ids, (size_t)count, sizeof(*a->unit_ids), compare_ids);
    for (int i = 0; i < count; i++)
        if (i == 0 || a->unit_ids[i] != a->unit_ids[i - 1])
            a->unit_ids[a->unit_count++] = a->unit_ids[i];
}

static int
place_of(const struct assignment *a, int64_t unit_id)
{
    const int64_t *at =
        bsearch(&unit_id, a->unit_ids, (size_t)a->unit_count, sizeof(*a->unit_ids), compare_ids);

    return at != NULL ? (int)(at - a->unit_ids) : -1;
}

static enum status
check_days(struct ctx *c, const struct assignment *a)
{
    if (date_is_none(a->from_on))
        return problem(c, "from_on", "%s",
                       tr(c, "Enter the day from which the seat watches them."));
    if (date_compare(a->from_on, a->seat.from_on) < 0)
        return problem(c, "from_on",
                       tr(c, "The seat %s begins on %s. Choose that day or a later one."),
                       a->seat.title, date_vi(c->arena, a->seat.from_on));
    if (!date_is_none(a->seat.to_on) && date_compare(a->from_on, a->seat.to_on) >= 0)
        return problem(c, "from_on", tr(c, "The seat %s has ended on %s. Choose another seat."),
                       a->seat.title, date_vi(c->arena, a->seat.to_on));
    return OK;
}

/* Every unit is of the campaign and exists on the day. */
static enum status
check_units(struct ctx *c, const struct assignment *a)
{
    struct unit *units;
    int count, known = 0;
    enum status st;

    if (a->unit_count == 0)
        return problem(c, "unit", "%s", tr(c, "Choose at least one unit."));
    st = watch_list_units(c, &a->campaign, a->from_on, &units, &count);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        known += place_of(a, units[i].id) >= 0;
    if (known < a->unit_count)
        return problem(
            c, "unit",
            tr(c, "A unit is not in this campaign on %s. Choose from the list of that day."),
            date_vi(c->arena, a->from_on));
    return OK;
}

static enum status
read_last(struct ctx *c, struct assignment *a)
{
    struct watch *all;
    int count;
    enum status st = watch_list(c, a->campaign.id, DATE_NONE, &all, &count);

    a->last = arena_array(c->arena, (size_t)a->unit_count, sizeof(*a->last));
    for (int i = 0; st == OK && i < count; i++) {
        int at = place_of(a, all[i].unit_id);

        if (at >= 0)
            a->last[at] = all[i];
    }
    return st;
}

/* For a problem's text: "" where the unit cannot be read. */
static const char *
title_on(struct ctx *c, int64_t unit_id, struct date on)
{
    struct unit unit;

    return unit_find(c, unit_id, on, &unit) == OK ? unit_title(c, &unit) : "";
}

/* What is written down is not taken back: a watch that has ended already keeps its days. */
static enum status
plan_unit(struct ctx *c, const struct assignment *a, int i)
{
    const struct watch *w = &a->last[i];
    struct handover *row = &a->rows[i];
    bool ends_later = date_is_none(w->to_on) || date_compare(w->to_on, a->from_on) > 0;

    row->unit_id = a->unit_ids[i];
    if (w->id == 0)
        return OK;
    if (date_compare(w->from_on, a->from_on) > 0)
        return problem(
            c, "from_on",
            tr(c, "%s is with its present member since %s. Choose that day or a later one."),
            title_on(c, w->unit_id, a->from_on), date_vi(c->arena, w->from_on));
    if (ends_later && !date_is_none(w->to_on) && date_compare(w->to_on, today(c)) <= 0)
        return problem(
            c, "from_on",
            tr(c, "%s was with a member who kept it until %s. Choose that day or a later one."),
            title_on(c, w->unit_id, a->from_on), date_vi(c->arena, w->to_on));
    if (!ends_later)
        return OK;
    row->watch_id = w->id;
    row->seat_id = w->seat_id;
    row->had_from_on = w->from_on;
    row->is_same = w->seat_id == a->seat.id;
    return OK;
}

/* A member may hand over what the own seat watches; anything else needs EDIT_COMMITTEE. */
static enum status
check_giver(struct ctx *c, const struct assignment *a)
{
    struct seat mine;
    enum status st;

    if (may(c, EDIT_COMMITTEE, a->campaign.owner_unit_id, a->campaign.id))
        return OK;
    st = seat_find_mine(c, a->campaign.id, &mine);
    if (st == NOT_FOUND)
        return DENIED;
    for (int i = 0; st == OK && i < a->unit_count; i++)
        if (a->rows[i].seat_id != mine.id)
            return DENIED;
    return st;
}

static enum status
plan(struct ctx *c, struct assignment *a)
{
    int before = c->problem_count;
    enum status st = OK, first = OK;

    a->rows = arena_array(c->arena, (size_t)a->unit_count, sizeof(*a->rows));
    st = read_last(c, a);
    for (int i = 0; st == OK && i < a->unit_count; i++) {
        enum status one = plan_unit(c, a, i);

        if (one != OK && one != INVALID)
            st = one;
        else if (first == OK)
            first = one;
    }
    if (st == OK)
        st = first == INVALID && c->problem_count > before ? INVALID : check_giver(c, a);
    return st;
}

/* Before any look at the units: somebody without a say in this committee learns nothing from the problems. */
static enum status
check_right(struct ctx *c, const struct assignment *a)
{
    struct seat mine;
    enum status st;

    if (may(c, EDIT_COMMITTEE, a->campaign.owner_unit_id, a->campaign.id))
        return OK;
    st = seat_find_mine(c, a->campaign.id, &mine);
    return st == NOT_FOUND ? DENIED : st;
}

static enum status
begin(struct ctx *c, struct assignment *a, int64_t seat_id)
{
    enum status st = seat_find(c, seat_id, &a->seat);

    if (st == NOT_FOUND)
        return problem(c, "seat_id", "%s", tr(c, "Choose who is to watch the units."));
    if (st == OK)
        st = campaign_find(c, a->seat.campaign_id, &a->campaign);
    if (st == OK)
        st = check_right(c, a);
    if (st == OK)
        st = check_days(c, a);
    return st == OK ? check_units(c, a) : st;
}

enum status
watch_plan(struct ctx *c, int64_t seat_id, const int64_t *unit_ids, int unit_count,
           struct date from_on, struct handover **out, int *out_count)
{
    struct assignment a = { .from_on = from_on };
    enum status st;

    take_units(c, &a, unit_ids, unit_count);
    st = begin(c, &a, seat_id);
    if (st == OK)
        st = plan(c, &a);
    if (st != OK)
        return st;
    *out = a.rows;
    *out_count = a.unit_count;
    return OK;
}

static enum status
end_watch(struct ctx *c, const struct watch *w, struct date on)
{
    struct query *q = query_new(c, "UPDATE watch SET to_on = $2 WHERE id = $1");
    enum status st;

    bind_int(q, w->id);
    bind_date(q, on);
    st = query_end_one(q);
    if (st != OK)
        return st;
    return audit_write(c, "watch", w->id, "end",
                       json_pack("{s:s}", "to_on", date_iso(c->arena, w->to_on)),
                       json_pack("{s:s}", "to_on", date_iso(c->arena, on)));
}

static enum status
insert_watch(struct ctx *c, const struct assignment *a, int64_t unit_id)
{
    int64_t id = db_new_id(c);
    struct query *q =
        query_new(c, "INSERT INTO watch (id, campaign_id, seat_id, unit_id, from_on, to_on, note, "
                     "created_at, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    enum status st;

    bind_int(q, id);
    bind_int(q, a->campaign.id);
    bind_int(q, a->seat.id);
    bind_int(q, unit_id);
    bind_date(q, a->from_on);
    bind_date(q, a->seat.to_on);
    bind_text(q, a->note);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    if (st != OK)
        return st;
    return audit_write(c, "watch", id, "assign", NULL,
                       json_pack("{s:I, s:I, s:s, s:s, s:s}", "seat_id", (json_int_t)a->seat.id,
                                 "unit_id", (json_int_t)unit_id, "from_on",
                                 date_iso(c->arena, a->from_on), "to_on",
                                 date_iso(c->arena, a->seat.to_on), "note", a->note));
}

static enum status
assign(struct ctx *c, void *arg)
{
    struct assignment *a = arg;
    enum status st = plan(c, a);

    for (int i = 0; st == OK && i < a->unit_count; i++) {
        if (a->rows[i].is_same)
            continue;
        if (a->rows[i].watch_id != 0)
            st = end_watch(c, &a->last[i], a->from_on);
        if (st == OK)
            st = insert_watch(c, a, a->unit_ids[i]);
        if (st == OK)
            st = task_tell_handover(c, a->campaign.id, a->unit_ids[i], a->seat.id, a->from_on);
    }
    return st == OK ? watch_tell(c, &a->seat, a->rows, a->unit_count, a->from_on, a->note) : st;
}

enum status
watch_assign(struct ctx *c, int64_t seat_id, const int64_t *unit_ids, int unit_count,
             struct date from_on, const char *note)
{
    struct assignment a = { .from_on = from_on, .note = note != NULL ? note : "" };
    enum status st;

    take_units(c, &a, unit_ids, unit_count);
    st = begin(c, &a, seat_id);
    if (st == OK && text_length(a.note) > WATCH_NOTE_MAX)
        st = problem(c, "note", tr(c, "At most %d characters."), (int)WATCH_NOTE_MAX);
    return st == OK ? db_transact(c, assign, &a) : st;
}
