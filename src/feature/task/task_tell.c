/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told of a task: its owners when it is given, moved and answered; whoever gave it when it is reported done. */
#include "feature/task/task_inside.h"

#include "service/inbox.h"

#include <inttypes.h>

enum { TOLD_MAX = 140 };

/* The seat that follows the unit today; 0: nobody. */
static int64_t
follower_of(struct ctx *c, int64_t campaign_id, int64_t unit_id)
{
    struct watch w;

    return watch_find(c, campaign_id, unit_id, today(c), &w, NULL) == OK ? w.seat_id : 0;
}

static enum status
tell(struct ctx *c, struct inbox_item item, const struct task_whom *whom)
{
    if (whom->seat_id != 0)
        item.seat_id = whom->seat_id;
    else if (whom->by_watcher)
        item.seat_id = follower_of(c, item.campaign_id, whom->unit_id);
    else
        item.unit_id = whom->unit_id;
    if (item.seat_id == 0 && item.unit_id == 0) {
        json_decref(item.subject);
        return OK;
    }
    return inbox_insert(c, &item);
}

struct told {
    int64_t part_id;
    struct task_whom whom;
    const char *words;
    struct date last_on;
};

static enum status
list_given(struct ctx *c, int64_t document_id, int after_position, struct told **out,
           int *out_count)
{
    struct told *all = NULL;
    int count = 0, room = 0;
    struct query *q = query_new(
        c, "SELECT p.id, o.unit_id, o.seat_id, o.by_watcher, t.words, t.last_on FROM task t"
           " JOIN task_part p ON p.task_id = t.id JOIN task_owner o ON o.part_id = p.id"
           " WHERE t.document_id = $1 AND t.position > $2 AND o.to_on IS NULL"
           " ORDER BY t.position, p.id");
    enum status st;

    bind_int(q, document_id);
    bind_int(q, after_position);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        all[count++] = (struct told){
            .part_id = col_int(q, 0),
            .whom = { col_int(q, 1), col_int(q, 2), col_bool(q, 3) },
            .words = col_text(q, 4),
            .last_on = col_date(q, 5),
        };
    }
    st = query_end(q);
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}

enum status
task_tell_given(struct ctx *c, const struct campaign *campaign, int64_t document_id,
                int after_position)
{
    struct told *all;
    int count;
    enum status st = list_given(c, document_id, after_position, &all, &count);

    for (int i = 0; st == OK && i < count; i++) {
        const struct told *t = &all[i];

        st = tell(c,
                  (struct inbox_item){
                      .kind = INBOX_TASK_GIVEN,
                      .campaign_id = campaign->id,
                      .subject = json_pack("{s:s, s:s}", "task", task_short(c, t->words, TOLD_MAX),
                                           "due_on", date_iso(c->arena, t->last_on)),
                      .url = task_url(c, t->part_id),
                      .key = arena_printf(c->arena, "task-given/%" PRId64, t->part_id),
                  },
                  &t->whom);
    }
    return st;
}

/* Each version of a part is one step, so its number makes the key of what is told. */
static struct inbox_item
item_of(struct ctx *c, const struct campaign *campaign, const struct task_row *t,
        enum inbox_kind kind, const char *remarks)
{
    return (struct inbox_item){
        .kind = kind,
        .campaign_id = campaign->id,
        .subject = json_pack("{s:s, s:s, s:s, s:s}", "task", task_short(c, t->task.words, TOLD_MAX),
                             "due_on", date_iso(c->arena, t->task.last_on), "owner", t->part.owner,
                             "remarks", remarks),
        .url = task_url(c, t->part.id),
        .key = arena_printf(c->arena, "task-%s/%" PRId64 "/%" PRId64, inbox_kind_find(kind)->code,
                            t->part.id, t->part.version),
    };
}

enum status
task_tell_step(struct ctx *c, const struct campaign *campaign, const struct task_row *row,
               enum task_step step, const struct task_step_told *told)
{
    struct task_whom owner = { row->part.unit_id, row->part.seat_id, row->part.by_watcher };
    struct inbox_item item;

    switch (step) {
    case TASK_REPORT:
        if (row->task.created_by <= 0)
            return OK;
        item = item_of(c, campaign, row, INBOX_TASK_DONE, "");
        item.account_id = row->task.created_by;
        return inbox_insert(c, &item);
    case TASK_RETURN:
        return tell(c, item_of(c, campaign, row, INBOX_TASK_RETURNED, told->text), &owner);
    case TASK_ACCEPT:
        return tell(c, item_of(c, campaign, row, INBOX_TASK_ANSWERED, told->text), &owner);
    case TASK_CANCEL:
        item = item_of(c, campaign, row, INBOX_TASK_ANSWERED, told->text);
        item.variant = 1;
        return tell(c, item, &owner);
    case TASK_MOVE:
        return tell(c, item_of(c, campaign, row, INBOX_TASK_HANDED_OVER, ""), told->moved_to);
    case TASK_STEP_COUNT:
        break;
    }
    return OK;
}

/* ------------------------------------------------------------------ with a watch */

/* The tasks of a unit go on with whoever follows it: what is open is told to the new one. */
enum status
task_tell_handover(struct ctx *c, int64_t campaign_id, int64_t unit_id, int64_t seat_id,
                   struct date from_on)
{
    struct task_of_unit *open;
    int count;
    enum status st = task_list_of_units(c, campaign_id, &unit_id, 1, &open, &count);

    for (int i = 0; st == OK && i < count; i++) {
        const struct task_row *t = &open[i].row;

        st = inbox_insert(
            c, &(struct inbox_item){
                   .kind = INBOX_TASK_HANDED_OVER,
                   .seat_id = seat_id,
                   .campaign_id = campaign_id,
                   .subject = json_pack("{s:s, s:s}", "task",
                                        arena_printf(c->arena, "%s: %s", t->part.owner,
                                                     task_short(c, t->task.words, TOLD_MAX)),
                                        "due_on", date_iso(c->arena, t->task.last_on)),
                   .url = task_url(c, t->part.id),
                   .key = arena_printf(c->arena, "task-watch/%" PRId64 "/%" PRId64 "/%s",
                                       t->part.id, seat_id, date_iso(c->arena, from_on)),
               });
    }
    return st;
}

/* ------------------------------------------------------------------ by the day */

enum status
task_list_pressing(struct ctx *c, int64_t campaign_id, struct date on, int days,
                   struct task_pressing **out, int *out_count)
{
    struct task_pressing *all = NULL;
    int count = 0, room = 0;
    struct query *q =
        query_new(c, "SELECT p.id, CASE WHEN o.by_watcher = 1 THEN NULL ELSE o.unit_id END,"
                     " COALESCE(o.seat_id, w.seat_id), t.words, t.last_on, p.state"
                     " FROM task t JOIN task_part p ON p.task_id = t.id"
                     " JOIN task_owner o ON o.part_id = p.id AND o.to_on IS NULL"
                     " LEFT JOIN watch w ON o.by_watcher = 1 AND w.unit_id = o.unit_id"
                     " AND w.campaign_id = t.campaign_id AND w.from_on <= $2"
                     " AND (w.to_on IS NULL OR w.to_on > $2)"
                     " WHERE t.campaign_id = $1 AND p.state IN ('open', 'returned')"
                     " AND (p.state = 'returned' OR t.last_on <= $3)"
                     " ORDER BY COALESCE(t.last_on, '9999-12-31'), p.id");
    enum status st;

    bind_int(q, campaign_id);
    bind_date(q, on);
    bind_date(q, date_add_days(on, days));
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        all[count++] = (struct task_pressing){
            .part_id = col_int(q, 0),
            .unit_id = col_int(q, 1),
            .seat_id = col_int(q, 2),
            .words = col_text(q, 3),
            .last_on = col_date(q, 4),
            .is_returned = col_text(q, 5)[0] == 'r',
        };
    }
    st = query_end(q);
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}

struct reminding {
    int64_t campaign_id;
    struct date on;
    const struct task_pressing *rows;
    int from, to;
};

static enum status
remind_some(struct ctx *c, void *arg)
{
    const struct reminding *k = arg;
    enum status st = OK;

    for (int i = k->from; st == OK && i < k->to; i++) {
        const struct task_pressing *t = &k->rows[i];
        bool is_over = date_compare(t->last_on, k->on) < 0;
        struct inbox_item item = {
            .kind = INBOX_TASK_DUE,
            .variant = is_over,
            .unit_id = t->unit_id,
            .seat_id = t->unit_id != 0 ? 0 : t->seat_id,
            .campaign_id = k->campaign_id,
            .url = task_url(c, t->part_id),
            .key = arena_printf(c->arena, "task-%s/%" PRId64 "/%s", is_over ? "over" : "due",
                                t->part_id, date_iso(c->arena, t->last_on)),
        };

        if (item.unit_id == 0 && item.seat_id == 0)
            continue;
        item.subject = json_pack("{s:s, s:s}", "task", task_short(c, t->words, TOLD_MAX), "due_on",
                                 date_iso(c->arena, t->last_on));
        st = inbox_insert(c, &item);
    }
    return st;
}

enum status
task_remind(struct ctx *c, int64_t campaign_id, struct date on, int64_t *out_told)
{
    enum { AT_ONCE = 200 };
    struct task_pressing *all;
    struct reminding k = { .campaign_id = campaign_id, .on = on };
    int count, kept = 0;
    enum status st = task_list_pressing(c, campaign_id, on, TASK_REMIND_DAYS, &all, &count);

    if (st != OK)
        return st;
    /* those returned without a day near were told when they were returned */
    for (int i = 0; i < count; i++)
        if (!date_is_none(all[i].last_on) &&
            date_compare(all[i].last_on, date_add_days(on, TASK_REMIND_DAYS)) <= 0)
            all[kept++] = all[i];
    k.rows = all;
    for (k.from = 0; st == OK && k.from < kept; k.from = k.to) {
        k.to = k.from + AT_ONCE < kept ? k.from + AT_ONCE : kept;
        st = db_transact(c, remind_some, &k);
    }
    if (st == OK)
        *out_told += kept;
    return st;
}
