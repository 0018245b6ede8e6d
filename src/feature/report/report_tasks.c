/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks in reports: what is open stands in the next report of its owner by itself, and as it was in each version that was sent. */
#include "feature/report/report_inside.h"

#include <string.h>

enum { WORDS_CITED = 120 };

enum status
report_tasks_now(struct ctx *c, const struct report_duty *d, struct task_row **out, int *out_count)
{
    return task_list_for_report(
        c, d->schedule.campaign_id, d->schedule.author == REPORT_BY_UNIT ? d->author_id : 0,
        d->schedule.author == REPORT_BY_SEAT ? d->author_id : 0, d->period.from_on, out, out_count);
}

enum status
report_tasks_keep(struct ctx *c, int64_t report_id, int number, const struct report_duty *d)
{
    struct task_row *rows;
    int count;
    enum status st = report_tasks_now(c, d, &rows, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct query *q = query_new(
            c, "INSERT INTO report_task (report_id, number, position, part_id, owner, state,"
               " last_on, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

        bind_int(q, report_id);
        bind_int(q, number);
        bind_int(q, i + 1);
        bind_int(q, rows[i].part.id);
        bind_text(q, rows[i].part.owner);
        bind_text(q, task_state_code(rows[i].part.state));
        bind_date(q, rows[i].task.last_on);
        bind_text(q, rows[i].part.note);
        st = query_end(q);
    }
    return st;
}

enum status
report_version_tasks(struct ctx *c, int64_t id, int number, struct report_task **out,
                     int *out_count)
{
    struct report_task *all = arena_array(c->arena, TASK_IN_REPORT_MAX, sizeof(*all));
    struct query *q = query_new(
        c, "SELECT r.position, r.part_id, r.owner, r.state, r.last_on, r.note, t.words,"
           " t.is_recurring, d.kind, d.number, d.issued_on, p.state FROM report_task r"
           " JOIN task_part p ON p.id = r.part_id JOIN task t ON t.id = p.task_id"
           " JOIN document d ON d.id = t.document_id WHERE r.report_id = $1 AND r.number = $2"
           " ORDER BY r.position LIMIT $3");
    int count = 0;
    enum status st;

    bind_int(q, id);
    bind_int(q, number);
    bind_int(q, TASK_IN_REPORT_MAX);
    while (count < TASK_IN_REPORT_MAX && query_row(q)) {
        struct report_task *t = &all[count++];
        struct document d = { .number = col_text(q, 9), .issued_on = col_date(q, 10) };

        *t = (struct report_task){
            .position = (int)col_int(q, 0),
            .part_id = col_int(q, 1),
            .owner = col_text(q, 2),
            .last_on = col_date(q, 4),
            .note = col_text(q, 5),
            .words = col_text(q, 6),
            .is_recurring = col_bool(q, 7),
        };
        (void)task_state_parse(col_text(q, 3), &t->state);
        (void)task_state_parse(col_text(q, 11), &t->state_now);
        (void)document_kind_parse(col_text(q, 8), &d.kind);
        t->document = document_name(c, &d);
    }
    st = query_end(q);
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}

void
report_tasks_cite(struct ctx *c, const struct task_row *rows, int count,
                  const char *out[REPORT_TEXT_COUNT])
{
    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        out[i] = "";
    for (int i = 0; i < count; i++) {
        enum report_text text = task_is_open(&rows[i].part) ? TEXT_NEXT : TEXT_DONE;
        const char *mark, *word, *line;

        task_word(c, &rows[i], today(c), &mark, &word);
        line = arena_printf(c->arena, tr(c, "Task %d (%s): %s: %s."), i + 1,
                            document_name(c, &rows[i].document),
                            task_short(c, rows[i].task.words, WORDS_CITED), word);
        if (rows[i].part.note[0] != '\0' && text == TEXT_DONE)
            line = arena_printf(c->arena, "%s %s", line, rows[i].part.note);
        out[text] =
            arena_printf(c->arena, "%s%s%s", out[text], out[text][0] != '\0' ? "\n" : "", line);
    }
}
