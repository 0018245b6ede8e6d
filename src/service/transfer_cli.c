/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `import` and `export`, for every kind of list that a feature has registered. */
#include "core/args.h"
#include "service/blob.h"
#include "service/transfer.h"
#include "web/feature.h"
#include "web/json.h"
#include "web/serve_cli.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* The kinds that go this way, for the refusal of another one. */
static enum status
unknown_kind(struct ctx *c, const char *name, bool is_import)
{
    const char *names = "";

    for (int i = 0; transfer_kinds[i] != NULL; i++) {
        const struct transfer_kind *k = transfer_kinds[i];

        if (is_import ? k->import != NULL : k->export != NULL)
            names = arena_printf(c->arena, "%s%s%s", names, names[0] == '\0' ? "" : ", ", k->name);
    }
    return problem(c, NULL, tr(c, "There is no list “%s”. Write one of: %s."), name, names);
}

struct bar {
    struct args *args;
    const char *what;
};

static void
show_progress(void *arg, int64_t done, int64_t all)
{
    const struct bar *bar = arg;

    args_progress(bar->args, bar->what, done, all);
}

static void
print_result(struct ctx *c, struct args *args, const char *kind, bool is_dry,
             const struct import_result *result)
{
    struct json j;

    if (!args_json(args)) {
        const char *end = is_dry ? tr(c, "nothing written") : tr(c, "written");

        fprintf(args_out(args), tr(c, "%s: %lld rows, %lld new, %lld unchanged; %s.\n"), kind,
                (long long)result->rows, (long long)result->inserted, (long long)result->unchanged,
                end);
        return;
    }
    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_text(&j, "kind", kind);
    json_bool(&j, "dry_run", is_dry);
    json_int(&j, "rows", result->rows);
    json_int(&j, "inserted", result->inserted);
    json_int(&j, "unchanged", result->unchanged);
    json_end_object(&j);
    fprintf(args_out(args), "%s\n", j.body.data);
}

static enum status
run_import(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "KIND"), *path = args_word(args, 1, "FILE");
    const char *data = args_option(args, "data", NULL);
    bool is_dry = args_flag(args, "dry-run");
    const struct transfer_kind *kind = transfer_find(name);
    const char *slash = strrchr(path, '/');
    struct import_result result = { 0 };
    struct bar bar = { args, name };
    enum status st;

    serve_take_files(args);
    args_end(args);
    if (kind == NULL || kind->import == NULL)
        return unknown_kind(c, name, true);
    if (data != NULL && mkdir(data, 0750) != 0 && errno != EEXIST)
        return problem(c, NULL, tr(c, "The folder %s cannot be made: %s."), data, strerror(errno));
    st = data != NULL ? blob_open_chosen(c, arena_printf(c->arena, "%s/files", data)) : OK;
    if (st != OK)
        return st;
    st = kind->import(c, path, slash == NULL ? path : slash + 1, is_dry, show_progress, &bar,
                      &result);
    if (st == OK)
        print_result(c, args, name, is_dry, &result);
    return st;
}

static enum status
run_export(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "KIND"), *path = args_option(args, "output", NULL);
    const struct transfer_kind *kind = transfer_find(name);
    enum table_format format = args_json(args) ? TABLE_JSON : TABLE_CSV;
    struct table_writer *w;
    enum status st;

    args_end(args);
    if (kind == NULL || kind->export == NULL)
        return unknown_kind(c, name, false);
    if (path != NULL && !table_format_of(path, &format))
        return problem(c, NULL, tr(c, "%s ends with none of .csv, .xlsx, .json. Name the file so."),
                       path);
    st = table_writer_open(c, path, format, &w);
    if (st == OK)
        st = kind->export(c, w);
    return st == OK ? table_writer_close(w) : st;
}

static const struct command commands[] = {
    { .name = "import",
      .usage = "KIND FILE [--dry-run] [--data DIR] [--files URL] [--files-key FILE]",
      .summary = N_(
          "brings a list in from a CSV or XLSX file (articles: or a folder), whole or not at all"),
      .run = run_import },
    { .name = "export",
      .usage = "KIND [-o FILE]",
      .summary = N_("writes a list as CSV, XLSX or JSON, by the file's ending"),
      .run = run_export },
    { .name = NULL },
};

const struct feature transfer_feature = { .name = "transfer", .commands = commands };
