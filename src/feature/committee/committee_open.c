/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is open with units that change hands: late and pressing duties, and documents not acknowledged. */
#include "feature/committee/committee.h"

#include "db/db.h"
#include "feature/conference/conference.h"
#include "feature/document/document.h"
#include "feature/task/task.h"

#include <stdlib.h>
#include <string.h>

enum { SOON_DAYS = 7 };

struct looking {
    struct ctx *c;
    const struct campaign *campaign;
    struct date on;
    int soon_days;
    struct deadline_set set;
    struct milestone *milestones;
    int milestone_count;
    struct conference *conferences; /* by unit_id */
    int conference_count;
    struct progress *progress; /* by unit_id */
    int progress_count;
    struct notice *notices;
    int notice_count;
    struct open_work *rows;
    size_t count, room;
};

static enum status
read_soon_days(struct ctx *c, int *out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'due_soon_days'");

    *out = SOON_DAYS;
    if (query_row(q)) {
        long days = strtol(col_text(q, 0), NULL, 10);

        if (days >= 0 && days <= 90)
            *out = (int)days;
    }
    return query_end(q);
}

static enum status
read_facts(struct looking *k)
{
    struct ctx *c = k->c;
    enum status st = read_soon_days(c, &k->soon_days);

    if (st == OK)
        st = deadline_set_read(c, k->campaign->id, 0, 0, &k->set);
    if (st == OK)
        st = milestone_list(c, k->campaign->id, &k->milestones, &k->milestone_count);
    if (st == OK)
        st = conference_list(c, k->campaign->id, &k->conferences, &k->conference_count);
    if (st == OK)
        st = progress_list(c, k->campaign->id, &k->progress, &k->progress_count);
    if (st == OK)
        st = notice_list_open(c, k->campaign->id, 0, &k->notices, &k->notice_count);
    return st;
}

static bool
is_done(const struct looking *k, const struct milestone *m, int64_t unit_id)
{
    if (m->is_conference) {
        for (int i = 0; i < k->conference_count; i++)
            if (k->conferences[i].unit_id == unit_id)
                return k->conferences[i].state == CONFERENCE_HELD &&
                       date_compare(k->conferences[i].held_on, k->on) <= 0;
        return false;
    }
    for (int i = 0; i < k->progress_count; i++)
        if (k->progress[i].unit_id == unit_id && k->progress[i].milestone_id == m->id)
            return !date_is_none(k->progress[i].done_on) &&
                   date_compare(k->progress[i].done_on, k->on) <= 0;
    return false;
}

static void
add(struct looking *k, struct open_work row)
{
    if (k->count == k->room) {
        k->room = k->room == 0 ? 32 : 2 * k->room;
        k->rows = arena_grow(k->c->arena, k->rows, k->count, k->room, sizeof(*k->rows));
    }
    k->rows[k->count++] = row;
}

static int
compare_pressing(const void *a, const void *b)
{
    const struct open_work *left = a, *right = b;

    int left_rank = left->milestone_id != 0 ? 0 : left->task_part_id != 0 ? 1 : 2;
    int right_rank = right->milestone_id != 0 ? 0 : right->task_part_id != 0 ? 1 : 2;

    if (left_rank != right_rank)
        return left_rank - right_rank;
    if (left_rank == 1 && date_compare(left->last_on, right->last_on) != 0)
        return date_compare(left->last_on, right->last_on);
    return left->days != right->days ? (left->days > right->days ? -1 : 1)
           : left->milestone_id != right->milestone_id
               ? (left->milestone_id < right->milestone_id ? -1 : 1)
               : (left->document_id > right->document_id) -
                     (left->document_id < right->document_id);
}

static const struct document *
document_of(const struct looking *k, int64_t id)
{
    for (int i = 0; i < k->set.document_count; i++)
        if (k->set.documents[i].id == id)
            return &k->set.documents[i];
    return NULL;
}

static enum status
add_notices(struct looking *k, int64_t unit_id)
{
    for (int i = 0; i < k->notice_count; i++) {
        const struct notice *n = &k->notices[i];
        const struct document *d = document_of(k, n->document_id);
        struct document found;
        enum status st;

        if (n->unit_id != unit_id || n->acknowledged_at != 0 ||
            date_compare(date_of_instant(n->sent_at), k->on) > 0)
            continue;
        if (d == NULL) {
            st = document_find(k->c, n->document_id, &found);
            if (st != OK)
                return st;
            d = &found;
        }
        add(k, (struct open_work){ .unit_id = unit_id,
                                   .document_id = n->document_id,
                                   .title = document_name(k->c, d) });
    }
    return OK;
}

static enum status
add_tasks(struct looking *k, int64_t unit_id)
{
    struct task_of_unit *tasks;
    int count;
    enum status st = task_list_of_units(k->c, k->campaign->id, &unit_id, 1, &tasks, &count);

    for (int i = 0; st == OK && i < count; i++) {
        const struct task_row *t = &tasks[i].row;

        add(k,
            (struct open_work){
                .unit_id = unit_id,
                .task_part_id = t->part.id,
                .document_id = t->document.id,
                .title = t->task.words,
                .last_on = t->task.last_on,
                .days =
                    date_is_none(t->task.last_on) ? 0 : date_days_between(t->task.last_on, k->on),
            });
    }
    return st;
}

static enum status
look_at(struct looking *k, int64_t unit_id)
{
    struct unit unit;
    size_t before = k->count;
    enum status st = unit_find(k->c, unit_id, k->on, &unit);

    for (int m = 0; st == OK && m < k->milestone_count; m++) {
        const struct deadline *d =
            deadline_in_force(&k->set, k->milestones[m].id, unit.level, unit_id, NULL, 0, NULL);
        int days;

        if (d == NULL || date_compare(d->last_on, unit.from_on) < 0 ||
            is_done(k, &k->milestones[m], unit_id))
            continue;
        days = date_days_between(d->last_on, k->on);
        if (days < -k->soon_days)
            continue;
        add(k, (struct open_work){ .unit_id = unit_id,
                                   .milestone_id = k->milestones[m].id,
                                   .document_id = d->document_id,
                                   .title = k->milestones[m].title,
                                   .last_on = d->last_on,
                                   .days = days });
    }
    if (st == OK)
        st = add_tasks(k, unit_id);
    if (st == OK)
        st = add_notices(k, unit_id);
    if (st == OK && k->count > before)
        qsort(k->rows + before, k->count - before, sizeof(*k->rows), compare_pressing);
    return st;
}

enum status
watch_list_open(struct ctx *c, const struct campaign *campaign, const int64_t *unit_ids,
                int unit_count, struct date on, struct open_work **out, int *out_count)
{
    struct looking k = { .c = c, .campaign = campaign, .on = on };
    enum status st = read_facts(&k);

    for (int i = 0; st == OK && i < unit_count; i++)
        st = look_at(&k, unit_ids[i]);
    if (st != OK)
        return st;
    *out = k.rows;
    *out_count = (int)k.count;
    return OK;
}
