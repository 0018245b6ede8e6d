/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of documents that the account, its units or its seat are to do by a day. */
#include "feature/agenda/agenda_inside.h"
#include "feature/task/task.h"

enum { TASKS_SHOWN = 300, SUMMARY_CHARS = 80 };

static void
add_task(struct gathering *g, const struct task_row *row)
{
    struct ctx *c = g->c;
    struct ical_event *e = gathering_add(g);

    e->uid = arena_printf(c->arena, "task-%lld@thi-dua", (long long)row->part.id);
    e->changed_at = row->task.created_at; /* its day is fixed with its words */
    e->on = row->task.last_on;
    e->summary = arena_printf(c->arena, tr(c, "Task: %s: %s"), row->part.owner,
                              task_short(c, row->task.words, SUMMARY_CHARS));
    e->description =
        arena_printf(c->arena, "%s\n%s", row->task.words, document_name(c, &row->document));
    e->url = gathering_url(g, "%s", task_url(c, row->part.id));
    e->category = tr(c, "Tasks");
}

enum status
agenda_add_tasks(struct gathering *g)
{
    const struct task_filter mine = {
        .campaign_id = g->campaign->id, .only_mine = true, .only_unfinished = true, .q_folded = ""
    };
    struct task_row *rows;
    int count;
    enum status st = task_list(g->c, &mine, NULL, TASKS_SHOWN, &rows, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (!date_is_none(rows[i].task.last_on))
            add_task(g, &rows[i]);
    return st;
}
