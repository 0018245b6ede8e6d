/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua status`: the board in figures. */
#include "core/args.h"
#include "feature/board/board.h"
#include "feature/report/report.h"
#include "feature/task/task.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *
text(const char *s)
{
    return json_string(s ? s : "");
}

static json_t *
words_of(struct ctx *c, const struct deadline *d)
{
    json_t *o = json_object();

    json_object_set_new(o, "words", text(d->words));
    json_object_set_new(o, "last_day", text(date_iso(c->arena, d->last_on)));
    return o;
}

static bool
is_plan(const struct document *d)
{
    return d->kind == DOCUMENT_PLAN;
}

/* What the plan and each directive say of a milestone for its own level, and which of them holds. */
static json_t *
milestone_json(struct ctx *c, const struct board *b, const struct milestone *m)
{
    const struct deadline *holds =
        deadline_in_force(&b->deadlines, m->id, m->level, 0, NULL, 0, NULL);
    json_t *o = json_object(), *directives = json_array(), *plan = json_null();

    for (int i = 0; i < b->deadlines.deadline_count; i++) {
        const struct deadline *d = &b->deadlines.deadlines[i];
        const struct document *document = deadline_document(&b->deadlines, d);

        if (d->milestone_id != m->id || d->level != m->level || d->is_exception)
            continue;
        if (is_plan(document)) {
            plan = words_of(c, d);
        } else {
            json_t *directive = words_of(c, d);

            json_object_set_new(directive, "issued_on",
                                text(date_iso(c->arena, document->issued_on)));
            json_array_append_new(directives, directive);
        }
    }
    json_object_set_new(o, "code", text(m->code));
    json_object_set_new(o, "title", text(m->title));
    json_object_set_new(o, "level", text(unit_level_code(m->level)));
    json_object_set_new(o, "plan", plan);
    json_object_set_new(o, "directives", directives);
    json_object_set_new(
        o, "effective",
        holds ? json_pack("{s:s, s:s}", "last_day", date_iso(c->arena, holds->last_on), "source",
                          is_plan(deadline_document(&b->deadlines, holds)) ? "plan" : "directive")
              : json_null());
    return o;
}

/* done + on_track + due_soon + late = all units; not started and excepted units are on track for the sum, and told apart. */
static json_t *
counts_json(const struct board *b)
{
    const int *n = b->counts;

    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "done", n[CELL_DONE], "on_track",
                     n[CELL_ON_TRACK] + n[CELL_NOT_STARTED] + n[CELL_EXCEPTION] + n[CELL_NONE],
                     "due_soon", n[CELL_DUE_SOON], "late", n[CELL_LATE], "not_started",
                     n[CELL_NOT_STARTED], "exception", n[CELL_EXCEPTION]);
}

static void
print_json(struct ctx *c, const struct board *b, const struct report_rate *reports,
           const struct task_counts *tasks, FILE *out)
{
    json_t *o = json_object(), *milestones = json_array();

    for (int i = 0; i < b->milestone_count; i++)
        json_array_append_new(milestones, milestone_json(c, b, &b->milestones[i]));
    json_object_set_new(
        o, "campaign",
        json_pack("{s:s, s:s}", "code", b->campaign.code, "title", b->campaign.title));
    json_object_set_new(o, "on", text(date_iso(c->arena, b->on)));
    json_object_set_new(o, "milestones", milestones);
    json_object_set_new(
        o, "units",
        json_pack("{s:i, s:i}", "total", b->row_count, "without_member", b->without_member));
    json_object_set_new(o, "board", counts_json(b));
    json_object_set_new(o, "reports",
                        json_pack("{s:i, s:i, s:i, s:i}", "expected", reports->expected, "received",
                                  reports->received, "on_time", reports->on_time, "empty",
                                  reports->empty));
    json_object_set_new(
        o, "tasks",
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "total", (json_int_t)tasks->all, "open",
                  (json_int_t)tasks->by_state[TASK_OPEN], "done",
                  (json_int_t)tasks->by_state[TASK_DONE], "returned",
                  (json_int_t)tasks->by_state[TASK_RETURNED], "accepted",
                  (json_int_t)tasks->by_state[TASK_ACCEPTED], "cancelled",
                  (json_int_t)tasks->by_state[TASK_CANCELLED], "late", (json_int_t)tasks->late));
    json_dumpf(o, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    fputc('\n', out);
    json_decref(o);
}

static void
print_milestone(struct ctx *c, const struct board *b, const struct milestone *m, FILE *out)
{
    const struct deadline *holds =
        deadline_in_force(&b->deadlines, m->id, m->level, 0, NULL, 0, NULL);

    fprintf(out, "  %s\n", m->title);
    if (!holds) {
        fprintf(out, "    %s\n", tr(c, "No deadline"));
        return;
    }
    fprintf(out, tr(c, "    last day %s: “%s”, %s\n"), date_vi(c->arena, holds->last_on),
            holds->words, document_name(c, deadline_document(&b->deadlines, holds)));
}

static void
print_text(struct ctx *c, const struct board *b, const struct report_rate *reports,
           const struct task_counts *tasks, FILE *out)
{
    fprintf(out, "%s\n%s\n", b->campaign.title, date_vi(c->arena, b->on));
    for (int i = 0; i < b->milestone_count; i++)
        print_milestone(c, b, &b->milestones[i], out);
    fprintf(out, tr(c, "%d units, %d without a member\n"), b->row_count, b->without_member);
    for (int state = CELL_STATE_COUNT - 1; state > CELL_NONE; state--)
        fprintf(out, "  %6d  %s\n", b->counts[state], cell_state_text(c, (enum cell_state)state));
    fprintf(out, tr(c, "Reports: %d expected, %d received, %d on time, %d empty\n"),
            reports->expected, reports->received, reports->on_time, reports->empty);
    fprintf(out, tr(c, "Tasks: %d given, %d to do, %d late, %d reported done, %d accepted\n"),
            (int)tasks->all, (int)(tasks->by_state[TASK_OPEN] + tasks->by_state[TASK_RETURNED]),
            (int)tasks->late, (int)tasks->by_state[TASK_DONE], (int)tasks->by_state[TASK_ACCEPTED]);
}

static enum status
status(struct ctx *c, struct args *args)
{
    const char *code = args_option(args, "campaign", NULL);
    struct campaign campaign;
    struct board b;
    struct report_rates rates;
    struct report_rate reports;
    struct task_counts tasks;
    enum status st;

    args_end(args);
    st = campaign_current(c, code, &campaign);
    if (st == NOT_FOUND)
        return problem(c, NULL, "%s",
                       code ? tr(c, "There is no such campaign.")
                            : tr(c, "There is no campaign yet."));
    if (st == OK)
        st = board_read(c, &campaign, today(c), &b);
    if (st == OK)
        st = report_rates_read(c, &campaign, today(c), &rates);
    if (st == OK)
        st = task_count(c, &(struct task_filter){ .campaign_id = campaign.id }, &tasks);
    if (st != OK)
        return st;
    reports = report_rates_sum(&rates);
    if (args_json(args))
        print_json(c, &b, &reports, &tasks, args_out(args));
    else
        print_text(c, &b, &reports, &tasks, args_out(args));
    return OK;
}

const struct command board_commands[] = {
    { "status", "[--campaign CODE]", N_("the board in figures"), status, false },
    { 0 },
};
