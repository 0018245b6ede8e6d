/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told of a document, and who has acknowledged it. */
#include "feature/document/document_internal.h"

#include "db/audit.h"
#include "service/inbox.h"

#include <string.h>

/* ------------------------------------------------------------------ whom it concerns */

static bool
is_concerned(const struct unit *u, const struct document *d, const struct deadline *deadlines,
             int count)
{
    for (int i = 0; i < count; i++)
        if (deadline_addresses(&deadlines[i], u->level, u->id))
            return true;
    return count == 0 && document_kind_sets_deadlines(d->kind) && d->kind != DOCUMENT_EXCEPTION;
}

static bool
has_unit(const struct recipients *to, int64_t unit_id)
{
    for (int i = 0; i < to->unit_count; i++)
        if (to->units[i].id == unit_id)
            return true;
    return false;
}

static bool
has_seat(const struct recipients *to, int64_t seat_id)
{
    return to->seat_count > 0 && to->seat_ids[to->seat_count - 1] == seat_id;
}

static enum status
find_seats(struct ctx *c, int64_t campaign_id, struct recipients *to)
{
    struct query *q = query_new(
        c, "SELECT w.seat_id, w.unit_id FROM watch w JOIN seat s ON s.id = w.seat_id"
           " WHERE w.campaign_id = $1 AND w.from_on <= $2 AND (w.to_on IS NULL OR w.to_on > $2)"
           " AND s.from_on <= $2 AND (s.to_on IS NULL OR s.to_on > $2) ORDER BY w.seat_id");
    int room = 0;

    bind_int(q, campaign_id);
    bind_date(q, today(c));
    while (query_row(q)) {
        int64_t seat_id = col_int(q, 0);

        if (has_seat(to, seat_id) || !has_unit(to, col_int(q, 1)))
            continue;
        if (to->seat_count == room) {
            room = room == 0 ? 8 : room * 2;
            to->seat_ids = arena_grow(c->arena, to->seat_ids, (size_t)to->seat_count, (size_t)room,
                                      sizeof(*to->seat_ids));
        }
        to->seat_ids[to->seat_count++] = seat_id;
    }
    return query_end(q);
}

enum status
document_recipients(struct ctx *c, const struct campaign *campaign, const struct document *d,
                    const struct deadline *deadlines, int count, struct recipients *out)
{
    struct recipients to = { 0 };
    struct unit *units;
    int unit_count;
    enum status st = campaign_list_units(c, campaign, today(c), &units, &unit_count);

    if (st != OK)
        return st;
    to.units = arena_array(c->arena, (size_t)unit_count + 1, sizeof(*to.units));
    for (int i = 0; i < unit_count; i++)
        if (date_is_within(today(c), units[i].from_on, units[i].to_on) &&
            is_concerned(&units[i], d, deadlines, count))
            to.units[to.unit_count++] = units[i];
    st = find_seats(c, campaign->id, &to);
    if (st == OK)
        *out = to;
    return st;
}

static enum status
insert_notice(struct ctx *c, int64_t document_id, int64_t unit_id, int64_t seat_id)
{
    struct query *q = query_new(c, "INSERT INTO notice (id, document_id, unit_id, seat_id, sent_at)"
                                   " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");

    bind_int(q, db_new_id(c));
    bind_int(q, document_id);
    if (unit_id != 0)
        bind_int(q, unit_id);
    else
        bind_null(q);
    if (seat_id != 0)
        bind_int(q, seat_id);
    else
        bind_null(q);
    bind_int(q, now(c));
    return query_end(q);
}

enum status
notices_insert(struct ctx *c, const struct document *d, const struct recipients *to)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < to->unit_count; i++)
        st = insert_notice(c, d->id, to->units[i].id, 0);
    for (int i = 0; st == OK && i < to->seat_count; i++)
        st = insert_notice(c, d->id, 0, to->seat_ids[i]);
    /* The rows are the inbox's items as well: nothing is stored twice. */
    if (st == OK)
        db_touch(c, "inbox");
    return st == OK && to->unit_count + to->seat_count > 0 ? inbox_letters_soon(c) : st;
}

enum status
notices_withdraw(struct ctx *c, const struct document *d, const char *reason)
{
    struct notice *rows;
    int count;
    enum status st = notice_list(c, d->id, &rows, &count);

    for (int i = 0; st == OK && i < count; i++)
        st = inbox_insert(
            c, &(struct inbox_item){
                   .kind = INBOX_WITHDRAWAL,
                   .unit_id = rows[i].unit_id,
                   .seat_id = rows[i].seat_id,
                   .campaign_id = d->campaign_id,
                   .subject =
                       json_pack("{s:I, s:s}", "document_id", (json_int_t)d->id, "reason", reason),
                   .url = arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)d->id),
                   .key = arena_printf(c->arena, "withdrawal/%lld", (long long)rows[i].id) });
    return st;
}

/* ------------------------------------------------------------------ reading */

#define COLUMNS                                                                                    \
    "n.id, n.document_id, n.unit_id, n.seat_id, n.sent_at, n.acknowledged_at, n.acknowledged_by"

static struct notice
read_notice(struct query *q)
{
    return (struct notice){ .id = col_int(q, 0),
                            .document_id = col_int(q, 1),
                            .unit_id = col_int(q, 2),
                            .seat_id = col_int(q, 3),
                            .sent_at = col_int(q, 4),
                            .acknowledged_at = col_int(q, 5),
                            .acknowledged_by = col_int(q, 6) };
}

static enum status
list_end(struct ctx *c, struct query *q, struct notice **out, int *out_count)
{
    struct notice *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 16 : room * 2;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = read_notice(q);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
notice_list(struct ctx *c, int64_t document_id, struct notice **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM notice n"
                                   " LEFT JOIN unit u ON u.id = n.unit_id"
                                   " LEFT JOIN seat s ON s.id = n.seat_id"
                                   " WHERE n.document_id = $1"
                                   " ORDER BY u.name_sort NULLS LAST, s.position NULLS LAST, n.id");

    bind_int(q, document_id);
    return list_end(c, q, out, out_count);
}

enum status
notice_list_open(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct notice **out,
                 int *out_count)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM notice n"
                                   " JOIN document d ON d.id = n.document_id"
                                   " WHERE d.campaign_id = $1 AND d.state = 'applied'"
                                   " AND n.acknowledged_at IS NULL"
                                   " AND (CAST($2 AS BIGINT) = 0 OR n.unit_id = $2)"
                                   " ORDER BY n.sent_at, n.id");

    bind_int(q, campaign_id);
    bind_int(q, unit_id);
    return list_end(c, q, out, out_count);
}

enum status
document_is_acknowledged(struct ctx *c, int64_t id, bool *out)
{
    struct query *q =
        query_new(c, "SELECT 1 FROM notice WHERE document_id = $1"
                     " AND unit_id IS NOT NULL AND acknowledged_at IS NOT NULL LIMIT 1");
    bool found;
    enum status st;

    bind_int(q, id);
    found = query_row(q);
    st = query_end(q);
    if (st == OK)
        *out = found;
    return st;
}

/* ------------------------------------------------------------------ acknowledging */

static enum status
find_notice(struct ctx *c, int64_t id, struct notice *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM notice n WHERE n.id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out = read_notice(q);
    return query_end_one(q);
}

static enum status
require_holder(struct ctx *c, int64_t seat_id)
{
    struct query *q = query_new(c, "SELECT account_id FROM seat WHERE id = $1");
    int64_t holder = 0;
    enum status st;

    bind_int(q, seat_id);
    if (query_row(q))
        holder = col_int(q, 0);
    st = query_end_one(q);
    if (st == OK && holder != c->account_id && c->account_id != ACCOUNT_SYSTEM)
        st = DENIED;
    return st;
}

static enum status
acknowledge(struct ctx *c, void *arg)
{
    int64_t id = *(const int64_t *)arg;
    struct notice n = { 0 };
    struct document d;
    struct query *q;
    enum status st = find_notice(c, id, &n);

    if (st == OK)
        st = document_find(c, n.document_id, &d);
    if (st == OK)
        st = n.seat_id != 0 ? require_holder(c, n.seat_id)
                            : require(c, REPORT_UNIT, n.unit_id, d.campaign_id);
    if (st != OK || n.acknowledged_at != 0)
        return st;
    if (d.state != DOCUMENT_APPLIED) {
        (void)problem(c, NULL, tr(c, "%s was withdrawn: there is nothing to acknowledge."),
                      document_name(c, &d));
        return CONFLICT;
    }
    q = query_new(c, "UPDATE notice SET acknowledged_at = $1, acknowledged_by = $2"
                     " WHERE id = $3 AND acknowledged_at IS NULL");
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, id);
    st = query_end(q);
    if (st == OK)
        st = audit_write(c, "notice", id, "acknowledge", NULL,
                         json_pack("{s:I, s:I, s:I}", "document_id", (json_int_t)n.document_id,
                                   "unit_id", (json_int_t)n.unit_id, "seat_id",
                                   (json_int_t)n.seat_id));
    return st;
}

enum status
notice_acknowledge(struct ctx *c, int64_t notice_id)
{
    return db_transact(c, acknowledge, &notice_id);
}
