/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua verify`, `backup`, `restore`. */
#include "core/args.h"
#include "db/audit.h"
#include "db/backup.h"
#include "feature/conference/conference.h"
#include "feature/system/system.h"
#include "service/blob.h"
#include "web/serve_cli.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The commands run alone, so their bar may stand here. */
static struct args *progress_args;
static const char *progress_what;

static void
show_progress(int64_t done, int64_t all)
{
    args_progress(progress_args, progress_what, done, all);
}

static void
show_copying(void *args, int64_t done, int64_t all)
{
    args_progress(args, progress_what, done, all);
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
    bool is_deep = args_flag(args, "deep");
    int64_t count;
    enum status st, head;

    serve_take_files(args);
    args_end(args);
    st = system_verify(c, data, is_deep);
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
        st = system_verify(c, NULL, false);
    if (st == OK)
        fprintf(args_out(args), tr(c, "Restored and verified: %s\n"), path);
    return st;
}

/* The cache of what is read lies in the data folder, which may be new here. */
static enum status
make_data(struct ctx *c, const char *data, const char **out_folder)
{
    *out_folder = arena_printf(c->arena, "%s/files", data);
    if ((mkdir(data, 0750) != 0 && errno != EEXIST) ||
        (mkdir(*out_folder, 0700) != 0 && errno != EEXIST))
        return problem(c, NULL, tr(c, "The folder %s cannot be made: %s."), data, strerror(errno));
    return OK;
}

static enum status
files(struct ctx *c, struct args *args)
{
    const char *data = args_option(args, "data", "var/data"), *folder, *here;
    struct blob_copying k = { .from = args_option(args, "from", NULL),
                              .to = args_option(args, "to", NULL),
                              .progress = show_copying,
                              .progress_arg = args };
    enum status st;

    serve_take_files(args);
    args_end(args);
    if (k.to == NULL)
        args_refuse(args, "--to is missing");
    st = make_data(c, data, &folder);
    if (st != OK)
        return st;
    here = getenv("THIDUA_FILES");
    if (k.from == NULL)
        k.from = here != NULL && here[0] != '\0' ? here : folder;
    k.cache = arena_printf(c->arena, "%s/.cache", folder);
    progress_what = tr(c, "Copying files");
    st = blob_copy(c, &k);
    if (st == OK || st == INVALID)
        fprintf(args_out(args), tr(c, "%lld files copied, %lld stood there already\n"),
                (long long)k.copied, (long long)k.stood);
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
    { "verify", "[--data DIR] [--files URL] [--files-key FILE] [--deep]",
      N_("checks the chain of changes, references and stored files"), verify, false },
    { "backup", "FILE", N_("copies the database of one moment while it is in use"), backup, false },
    { "restore", "FILE", N_("a backup into an empty database, and verifies it"), restore, false },
    { "files copy", "[--data DIR] [--from PLACE] [--files-key FILE] --to PLACE",
      N_("copies the stored files from one place to another: a folder, or the URL of a store"),
      files, false },
    { 0 },
};

const struct feature system_feature = { .name = "system", .start = start, .commands = commands };
