/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua load DIR`. */
#include "core/args.h"
#include "feature/load/load.h"

#include <stdio.h>

static enum status
load(struct ctx *c, struct args *args)
{
    const char *folder = args_word(args, 0, "DIR");
    struct load_result r;
    enum status st;

    args_end(args);
    st = load_folder(c, folder, &r);
    if (st != OK)
        return st;
    if (args_json(args))
        fprintf(args_out(args),
                "{\"units\": %d, \"successors\": %d, \"campaigns\": %d, \"milestones\": %d, "
                "\"documents\": %d, "
                "\"accounts\": %d, \"seats\": %d, \"watches\": %d, \"tasks\": %d, "
                "\"articles\": %d, \"subjects\": %d}\n",
                r.units, r.successors, r.campaigns, r.milestones, r.documents, r.accounts, r.seats,
                r.watches, r.tasks, r.articles, r.subjects);
    else
        fprintf(args_out(args),
                tr(c, "New: %d units, %d successors, %d campaigns, %d milestones, %d documents, %d "
                      "accounts, %d seats, %d watches, %d tasks, %d articles, %d subjects.\n"),
                r.units, r.successors, r.campaigns, r.milestones, r.documents, r.accounts, r.seats,
                r.watches, r.tasks, r.articles, r.subjects);
    return OK;
}

static const struct command commands[] = {
    { "load", "DIR",
      N_("loads a campaign folder whole, or not at all; loading it again changes nothing"), load,
      false },
    { 0 },
};

const struct feature load_feature = { .name = "load", .commands = commands };
