/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command of mergers; lists come and go with `import units` and `export units`. */
#include "feature/unit/unit_web.h"

#include "core/args.h"
#include "web/feature.h"

#include <stdio.h>
#include <string.h>

static void
print_preview(struct ctx *c, FILE *out, const struct merger_preview *p)
{
    for (int i = 0; i < p->target_count; i++) {
        const struct merger_target *t = &p->targets[i];

        fprintf(out, "%s (%s)%s%s:", unit_title(c, &t->unit), t->unit.code,
                t->parent_title[0] == '\0' ? "" : " < ", t->parent_title);
        for (int k = 0; k < t->from_count; k++)
            fprintf(out, "%s %s", k == 0 ? "" : ",", unit_title(c, &t->from[k]));
        fprintf(out, "\n");
    }
    for (int i = 0; i < p->ended_count; i++)
        fprintf(out, "%s: %s\n", tr(c, "ends"), unit_title(c, &p->ended[i]));
    for (int i = 0; i < p->question_count; i++)
        fprintf(out, "? %s\n", p->questions[i]);
}

static void
print_result(struct ctx *c, struct args *args, const struct merger_preview *p, bool is_dry)
{
    struct json j;

    if (!args_json(args)) {
        print_preview(c, args_out(args), p);
        fprintf(args_out(args), tr(c, "%d old units, %d new or kept, %d moved along; %s.\n"),
                p->old_count, p->target_count, p->moved_count,
                is_dry       ? tr(c, "nothing written")
                : p->is_done ? tr(c, "nothing new")
                             : tr(c, "written"));
        return;
    }
    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_int(&j, "old", p->old_count);
    json_int(&j, "new", p->target_count);
    json_int(&j, "moved", p->moved_count);
    json_bool(&j, "is_done", p->is_done);
    json_bool(&j, "dry_run", is_dry);
    json_begin_array(&j, "questions");
    for (int i = 0; i < p->question_count; i++)
        json_text(&j, NULL, p->questions[i]);
    json_end_array(&j);
    json_end_object(&j);
    fprintf(args_out(args), "%s\n", j.body.data);
}

/* The day is the program's own --on: what is merged on a day is merged as of it. */
static enum status
run_merge(struct ctx *c, struct args *args)
{
    const char *path = args_word(args, 0, "FILE"), *basis = args_option(args, "basis", "");
    bool is_dry = args_flag(args, "dry-run");
    const char *slash = strrchr(path, '/');
    struct unit_merger m = { .effect_on = today(c), .basis = basis };
    struct merger_preview preview;
    enum status st;

    args_end(args);
    st = unit_merger_read(c, path, slash == NULL ? path : slash + 1, &m);
    if (st == OK)
        st = unit_merge_preview(c, &m, &preview);
    if (st == OK && !is_dry)
        st = unit_merge(c, &m);
    if (st == OK)
        print_result(c, args, &preview, is_dry);
    return st;
}

const struct command unit_commands[] = {
    { .name = "unit merge",
      .usage = "--on DAY --basis TEXT FILE [--dry-run]",
      .summary = N_("old units end and new ones begin on a day, by a table: old_code, new_code, "
                    "new_name, new_kind, share"),
      .run = run_merge },
    { .name = NULL },
};
