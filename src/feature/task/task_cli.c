/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua task list`: tasks with their owners and how they stand. */
#include "core/args.h"
#include "core/text.h"
#include "feature/task/task.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { BATCH = 500 };

static json_t *
row_json(struct ctx *c, const struct task_row *t)
{
    return json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:i}", "id",
                     json_string(arena_printf(c->arena, "%" PRId64, t->part.id)), "words",
                     t->task.words, "owner", t->part.owner, "state", task_state_code(t->part.state),
                     "day", t->task.day_words, "last_day", date_iso(c->arena, t->task.last_on),
                     "document", document_name(c, &t->document), "is_recurring",
                     (int)t->task.is_recurring, "is_late", (int)task_is_late(t, today(c)), "shows",
                     t->task.shows, "point", t->task.position);
}

static void
print_row(struct ctx *c, const struct task_row *t, FILE *out)
{
    const char *mark, *word;

    task_word(c, t, today(c), &mark, &word);
    fprintf(out, "%-24s  %-32s  %s\n", word, t->part.owner, t->task.words);
}

static enum status
print_all(struct ctx *c, struct args *args, const struct task_filter *f)
{
    json_t *all = json_array();
    const char *after[2] = { NULL, NULL };
    struct task_row *rows;
    int count = BATCH;
    enum status st = OK;

    while (st == OK && count == BATCH) {
        st = task_list(c, f, after, BATCH, &rows, &count);
        for (int i = 0; st == OK && i < count; i++) {
            if (args_json(args))
                json_array_append_new(all, row_json(c, &rows[i]));
            else
                print_row(c, &rows[i], args_out(args));
            after[0] = date_is_none(rows[i].task.last_on)
                           ? "9999-12-31"
                           : date_iso(c->arena, rows[i].task.last_on);
            after[1] = arena_printf(c->arena, "%" PRId64, rows[i].part.id);
        }
    }
    if (st == OK && args_json(args)) {
        json_dumpf(all, args_out(args), JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        fputc('\n', args_out(args));
    } else if (st == OK && after[0] == NULL) {
        fprintf(args_out(args), "%s\n", tr(c, "No task fits."));
    }
    json_decref(all);
    return st;
}

static enum status
list(struct ctx *c, struct args *args)
{
    const char *code = args_option(args, "campaign", NULL);
    const char *state = args_option(args, "state", NULL), *q = args_option(args, "q", "");
    struct task_filter f = { .only_late = args_flag(args, "late") };
    struct campaign campaign;
    enum status st;

    args_end(args);
    if (state != NULL && !task_state_parse(state, &f.state))
        args_refuse(args, "%s", tr(c, "A task is open, done, returned, accepted or cancelled."));
    st = campaign_current(c, code, &campaign);
    if (st == NOT_FOUND)
        return problem(c, NULL, "%s",
                       code != NULL ? tr(c, "There is no such campaign.")
                                    : tr(c, "There is no campaign yet."));
    if (st != OK)
        return st;
    f.campaign_id = campaign.id;
    f.q_folded = text_fold(c->arena, q);
    return print_all(c, args, &f);
}

const struct command task_commands[] = {
    { "task list", "[--campaign CODE] [--state STATE] [--late] [--q WORDS]",
      N_("tasks with their owners, and how they stand"), list, false },
    { 0 },
};
