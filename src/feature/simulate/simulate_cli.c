/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua simulate --communes N --dossiers N --articles N --seed N`. */
#include "core/args.h"
#include "feature/simulate/simulate.h"

#include <inttypes.h>

static void
tell(void *arg, int64_t done, int64_t all)
{
    args_progress(arg, "simulate", done < all ? done : all, all);
}

static void
print_result(struct ctx *c, struct args *args, const struct simulate_result *r)
{
    FILE *out = args_out(args);

    if (args_json(args)) {
        fprintf(out,
                "{\"campaign\": \"%s\", \"on\": \"%s\", \"rows\": %" PRId64 ", \"units\": %" PRId64
                ", \"campaigns\": %" PRId64 ", \"documents\": %" PRId64 ", \"seats\": %" PRId64
                ", \"watches\": %" PRId64 ", \"notices\": %" PRId64 ", \"conferences\": %" PRId64
                ", \"progress\": %" PRId64 ", \"accounts\": %" PRId64 ", \"dossiers\": %" PRId64
                ", \"articles\": %" PRId64 "}\n",
                SIMULATE_CAMPAIGN, date_iso(c->arena, SIMULATE_DAY), r->rows, r->units,
                r->campaigns, r->documents, r->seats, r->watches, r->notices, r->conferences,
                r->progress, r->accounts, r->dossiers, r->articles);
        return;
    }
    fprintf(out,
            tr(c, "A made-up country: %lld units, %lld campaigns, %lld documents, %lld "
                  "conferences, %lld articles, %lld rows in all. Every unit is "
                  "marked as sample data.\n"),
            (long long)r->units, (long long)r->campaigns, (long long)r->documents,
            (long long)r->conferences, (long long)r->articles, (long long)r->rows);
    fprintf(out,
            tr(c, "Read it as of %s (--on), and give an account a password: thidua account "
                  "password thuong-truc\n"),
            date_iso(c->arena, SIMULATE_DAY));
    if (r->dossiers > 0)
        fprintf(out, tr(c, "Dossiers: %lld, each of a subject of its own.\n"),
                (long long)r->dossiers);
}

static enum status
simulate(struct ctx *c, struct args *args)
{
    struct simulation wanted = { .progress = tell, .progress_arg = args };
    struct simulate_result r;
    enum status st;

    wanted.communes = (int)args_option_int(args, "communes", SIMULATE_COMMUNES, SIMULATE_PROVINCES,
                                           SIMULATE_COMMUNES_MAX);
    wanted.dossiers = args_option_int(args, "dossiers", 0, 0, SIMULATE_DOSSIERS_MAX);
    wanted.articles = args_option_int(args, "articles", 0, 0, SIMULATE_ARTICLES_MAX);
    wanted.seed = args_option_int(args, "seed", 1, 0, INT64_MAX);
    args_end(args);
    st = simulate_country(c, &wanted, &r);
    if (st == OK)
        print_result(c, args, &r);
    return st;
}

static const struct command commands[] = {
    { "simulate", "[--communes N] [--dossiers N] [--articles N] [--seed N]",
      N_("fills an empty database with a made-up country; the same seed, the same rows"), simulate,
      false },
    { 0 },
};

const struct feature simulate_feature = { .name = "simulate", .commands = commands };
