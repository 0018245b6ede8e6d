/* SPDX-License-Identifier: GPL-3.0-or-later */
/* likeness: takes in what waits, or all that was never taken in. */
#include "feature/exemplar/exemplar_inside.h"

#include "core/args.h"

#include <stdio.h>

static enum status
run(struct ctx *c, struct args *args)
{
    bool is_all = args_flag(args, "all");
    int64_t count;
    enum status st;

    args_end(args);
    st = likeness_work(c, is_all, &count);
    if (st == OK)
        fprintf(args_out(args),
                args_json(args) ? "{\"taken_in\": %lld}\n" : tr(c, "%lld dossiers taken in\n"),
                (long long)count);
    return st;
}

const struct command likeness_commands[] = {
    { "likeness", "[--all]", N_("Takes in passages of dossiers for comparison"), run, false },
    { 0 },
};
