/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of an assignment: both seats, in one sentence each however many units go over, and each unit. */
#include "feature/committee/committee_tell.h"

#include "core/buf.h"
#include "db/db.h"
#include "service/inbox.h"

enum { NAMED_MAX = 5 };

struct telling {
    const struct seat *to;
    const struct handover *rows;
    int count;
    struct date from_on;
    const char *note;
    int64_t act_id; /* one act is told once; the next one of the same units again */
};

/* Those that the seat loses (0: all that change hands), by name as far as they are few. */
static enum status
name_units(struct ctx *c, const struct telling *t, int64_t from_seat_id, const char **out_names,
           int *out_count)
{
    struct buf b;
    int count = 0;

    buf_init(&b, c->arena, 128);
    for (int i = 0; i < t->count; i++) {
        struct unit u;
        enum status st;

        if (t->rows[i].is_same || (from_seat_id != 0 && t->rows[i].seat_id != from_seat_id))
            continue;
        if (count++ >= NAMED_MAX)
            continue;
        st = unit_find(c, t->rows[i].unit_id, t->from_on, &u);
        if (st != OK)
            return st;
        buf_printf(&b, "%s%s", count > 1 ? ", " : "", unit_title(c, &u));
    }
    *out_names = b.data;
    *out_count = count;
    return OK;
}

static enum status
tell_seat(struct ctx *c, const struct telling *t, int64_t seat_id, bool is_loser)
{
    const char *names;
    int count;
    enum status st = name_units(c, t, is_loser ? seat_id : 0, &names, &count);

    if (st != OK || count == 0)
        return st;
    return inbox_insert(c,
                        &(struct inbox_item){
                            .kind = INBOX_WATCH,
                            .variant = is_loser ? WATCH_WENT : WATCH_IS_YOURS,
                            .seat_id = seat_id,
                            .campaign_id = t->to->campaign_id,
                            .subject = json_pack("{s:s, s:i, s:s, s:s, s:I}", "units", names,
                                                 "more", count > NAMED_MAX ? count - NAMED_MAX : 0,
                                                 "from_on", date_iso(c->arena, t->from_on), "note",
                                                 t->note, "seat_id", (json_int_t)t->to->id),
                            .url = "/lam-viec/ban-chi-dao",
                            .key = arena_printf(c->arena, "watch/%lld/seat/%lld",
                                                (long long)t->act_id, (long long)seat_id) });
}

static enum status
tell_unit(struct ctx *c, const struct telling *t, int64_t unit_id)
{
    return inbox_insert(
        c,
        &(struct inbox_item){
            .kind = INBOX_WATCH,
            .variant = WATCH_OF_UNIT,
            .unit_id = unit_id,
            .campaign_id = t->to->campaign_id,
            .subject = json_pack("{s:I, s:I, s:s}", "unit_id", (json_int_t)unit_id, "seat_id",
                                 (json_int_t)t->to->id, "from_on", date_iso(c->arena, t->from_on)),
            .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)unit_id),
            .key = arena_printf(c->arena, "watch/%lld/unit/%lld", (long long)t->act_id,
                                (long long)unit_id) });
}

/* A seat that loses several units is told of them together. */
static bool
is_first_of_seat(const struct telling *t, int at)
{
    for (int i = 0; i < at; i++)
        if (!t->rows[i].is_same && t->rows[i].seat_id == t->rows[at].seat_id)
            return false;
    return true;
}

enum status
watch_tell(struct ctx *c, const struct seat *to, const struct handover *rows, int count,
           struct date from_on, const char *note)
{
    struct telling t = { to, rows, count, from_on, note, db_new_id(c) };
    enum status st = tell_seat(c, &t, to->id, false);

    for (int i = 0; st == OK && i < count; i++) {
        if (rows[i].is_same)
            continue;
        st = tell_unit(c, &t, rows[i].unit_id);
        if (st == OK && rows[i].seat_id != 0 && is_first_of_seat(&t, i))
            st = tell_seat(c, &t, rows[i].seat_id, true);
    }
    return st;
}
