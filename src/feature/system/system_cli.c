/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua verify`, `backup`, `restore`. */
#include "core/args.h"
#include "db/audit.h"
#include "db/backup.h"
#include "feature/conference/conference.h"
#include "feature/system/system.h"

#include <jansson.h>
#include <stdio.h>

/* The commands run alone, so their bar may stand here. */
static struct args *progress_args;
static const char *progress_what;

static void
show_progress(int64_t done, int64_t all)
{
    args_progress(progress_args, progress_what, done, all);
}

static json_t *
problems_json(const struct ctx *c)
{
    json_t *list = json_array();

    for (const struct problem *p = c->problems; p; p = p->next)
        json_array_append_new(list, json_string(p->message));
    return list;
}

static enum status
verify(struct ctx *c, struct args *args)
{
    const char *data = args_option(args, "data", NULL), *hash;
    int64_t count;
    enum status st, head;

    args_end(args);
    st = system_verify(c, data);
    head = audit_head(c, &count, &hash);
    if (head != OK || (st != OK && st != INVALID))
        return head != OK ? head : st;
    if (args_json(args)) {
        json_t *o = json_pack("{s:b, s:I, s:s, s:i, s:o}", "ok", st == OK, "changes",
                              (json_int_t)count, "newest_hash", hash, "problem_count",
                              c->problem_count, "problems", problems_json(c));

        json_dumpf(o, args_out(args), JSON_INDENT(2));
        fputc('\n', args_out(args));
        json_decref(o);
    } else if (st == OK) {
        fprintf(args_out(args), tr(c, "All is in order: %lld changes, newest hash %s\n"),
                (long long)count, hash);
    }
    return st;
}

static enum status
backup(struct ctx *c, struct args *args)
{
    const char *path = args_word(args, 0, "FILE");
    enum status st;

    args_end(args);
    progress_args = args;
    progress_what = tr(c, "Copying");
    st = backup_write(c, path, show_progress);
    if (st == OK)
        fprintf(args_out(args), tr(c, "Written: %s\n"), path);
    return st;
}

static enum status
restore(struct ctx *c, struct args *args)
{
    const char *path = args_word(args, 0, "FILE");
    enum status st;

    args_end(args);
    progress_args = args;
    progress_what = tr(c, "Restoring");
    st = backup_restore(c, path, show_progress);
    if (st == OK)
        st = system_verify(c, NULL);
    if (st == OK)
        fprintf(args_out(args), tr(c, "Restored and verified: %s\n"), path);
    return st;
}

/* Lists that ship with the program are seeded where they are empty. */
static enum status
start(struct ctx *c, const char *data)
{
    (void)data;
    return activity_field_seed(c);
}

static const struct command commands[] = {
    { "verify", "[--data DIR]", N_("checks the chain of changes, references and stored files"),
      verify, false },
    { "backup", "FILE", N_("copies the database of one moment while it is in use"), backup, false },
    { "restore", "FILE", N_("a backup into an empty database, and verifies it"), restore, false },
    { 0 },
};

const struct feature system_feature = { .name = "system", .start = start, .commands = commands };
