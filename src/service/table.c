/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One face for both kinds of file, and the search for columns by name. */
#include "service/table.h"

#include "core/csv.h"
#include "core/text.h"
#include "service/xlsx_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct table {
    struct ctx *c;
    struct arena *arena;
    const char *name;
    FILE *file; /* CSV */
    int64_t size;
    struct csv *csv;
    struct xlsx *xlsx;
    int at[TABLE_COLUMNS_MAX]; /* of each column wanted: its place in the row, from 1; 0: absent */
    const char *const *cells;
    int cell_count;
};

static void
close_files(void *arg)
{
    struct table *t = arg;

    if (t->file != NULL)
        (void)fclose(t->file);
    t->file = NULL;
}

static enum status
open_bytes(struct table *t, const char *path, unsigned char *first, size_t *out_length)
{
    struct stat info;

    t->file = fopen(path, "rb");
    if (t->file == NULL || fstat(fileno(t->file), &info) != 0 || !S_ISREG(info.st_mode))
        return problem_at(t->c, t->name, 0, 0,
                          tr(t->c, "The file cannot be read. Check its name and your rights."));
    t->size = info.st_size;
    *out_length = fread(first, 1, 8, t->file);
    rewind(t->file);
    if (*out_length == 0)
        return problem_at(t->c, t->name, 0, 0, tr(t->c, "The file is empty."));
    return OK;
}

/* The formats' magic numbers: ZIP, and the compound file of old .xls and of encrypted .xlsx. */
static enum status
open_by_content(struct table *t, const char *path)
{
    static const unsigned char compound[8] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };
    unsigned char first[8] = { 0 };
    size_t length = 0;
    enum status st = open_bytes(t, path, first, &length);

    if (st != OK)
        return st;
    if (length == 8 && memcmp(first, compound, 8) == 0)
        return problem_at(
            t->c, t->name, 0, 0,
            tr(t->c,
               "The file is an old .xls or is locked by a password. Open it and save it as .xlsx "
               "without a password."));
    if (length >= 4 && memcmp(first, "PK\003\004", 4) == 0) {
        close_files(t);
        return xlsx_open(t->c, path, t->name, &t->xlsx);
    }
    t->csv = csv_open(t->c, t->file, t->name);
    return OK;
}

enum status
table_open(struct ctx *c, const char *path, const char *name, struct table **out)
{
    struct arena *arena = arena_child(c->arena);
    struct table *t = arena_alloc(arena, sizeof(*t));
    enum status st;

    t->c = c;
    t->arena = arena;
    t->name = arena_strdup(arena, name);
    arena_defer(arena, close_files, t);
    st = open_by_content(t, path);
    if (st != OK) {
        arena_free(arena);
        return st;
    }
    *out = t;
    return OK;
}

void
table_close(struct table *t)
{
    if (t->xlsx != NULL)
        xlsx_close(t->xlsx);
    arena_free(t->arena);
}

static enum status
read_row(struct table *t)
{
    return t->xlsx != NULL ? xlsx_row(t->xlsx, &t->cells, &t->cell_count)
                           : csv_row(t->csv, &t->cells, &t->cell_count);
}

enum status
table_row(struct table *t)
{
    return read_row(t);
}

/* ------------------------------------------------------------------ columns */

static bool
is_one_of(const char *folded, const char *names)
{
    size_t length = strlen(folded);

    while (names != NULL && length > 0) {
        const char *bar = strchr(names, '|');
        size_t part = bar == NULL ? strlen(names) : (size_t)(bar - names);

        if (part == length && strncmp(names, folded, part) == 0)
            return true;
        names = bar == NULL ? NULL : bar + 1;
    }
    return false;
}

static bool
is_column(struct ctx *c, const struct table_column *column, const char *folded)
{
    return strcmp(text_fold(c->arena, column->name), folded) == 0 ||
           strcmp(text_fold(c->arena, tr_lang(LANG_VI, column->label)), folded) == 0 ||
           strcmp(text_fold(c->arena, column->label), folded) == 0 ||
           is_one_of(folded, column->other_names);
}

static const char *
join(struct ctx *c, const char *list, const char *more)
{
    return list[0] == '\0' ? more : arena_printf(c->arena, "%s, %s", list, more);
}

static enum status
find_columns(struct table *t, const struct table_column *columns)
{
    enum status st = OK;

    for (int i = 0; i < t->cell_count; i++) {
        const char *folded = text_fold(t->c->arena, t->cells[i]);

        for (int k = 0; folded[0] != '\0' && columns[k].name != NULL && k < TABLE_COLUMNS_MAX;
             k++) {
            if (!is_column(t->c, &columns[k], folded))
                continue;
            if (t->at[k] != 0)
                st = problem_at(
                    t->c, t->name, table_line(t), i + 1,
                    tr(t->c,
                       "The column “%s” stands twice: in column %d and column %d. Delete one."),
                    t->cells[i], t->at[k], i + 1);
            t->at[k] = i + 1;
            break;
        }
    }
    return st;
}

static enum status
check_columns(struct table *t, const struct table_column *columns)
{
    const char *missing = "", *expected = "", *found = "";

    for (int k = 0; columns[k].name != NULL; k++) {
        const char *both =
            arena_printf(t->c->arena, "%s (%s)", columns[k].name, tr(t->c, columns[k].label));

        if (t->at[k] == 0 && columns[k].is_required)
            missing = join(t->c, missing, both);
        expected = join(t->c, expected, both);
    }
    if (missing[0] == '\0')
        return OK;
    for (int i = 0; i < t->cell_count && i < 40; i++)
        found = join(t->c, found,
                     t->cells[i][0] == '\0' ? "–" : arena_strndup(t->c->arena, t->cells[i], 200));
    return problem_at(t->c, t->name, table_line(t), 0,
                      tr(t->c, "Missing in the first row: %s. Found: %s. Expected: %s. Name the "
                               "columns so in the first row."),
                      missing, found, expected);
}

enum status
table_header(struct table *t, const struct table_column *columns)
{
    enum status st = read_row(t), twice;

    if (st == NOT_FOUND)
        return problem_at(t->c, t->name, 0, 0, tr(t->c, "The file is empty."));
    if (st != OK)
        return st;
    twice = find_columns(t, columns);
    st = check_columns(t, columns);
    return st != OK ? st : twice;
}

const char *
table_cell(const struct table *t, int column)
{
    int at = t->at[column];

    return at == 0 || at > t->cell_count ? "" : t->cells[at - 1];
}

const char *
table_cell_shown(const struct table *t, int column)
{
    enum { SHOWN = 40 };
    const char *text = table_cell(t, column), *at = text;
    int characters = 0;

    for (; *at != '\0' && characters < SHOWN; characters++) {
        at++;
        while (((unsigned char)*at & 0xC0) == 0x80)
            at++;
    }
    if (*at == '\0')
        return arena_strdup(t->c->arena, text);
    return arena_printf(t->c->arena, "%.*s…", (int)(at - text), text);
}

bool
table_has(const struct table *t, int column)
{
    return t->at[column] != 0;
}

int64_t
table_line(const struct table *t)
{
    return t->xlsx != NULL ? xlsx_line(t->xlsx) : csv_line(t->csv);
}

int
table_at(const struct table *t, int column)
{
    return t->at[column];
}

const char *
table_name(const struct table *t)
{
    return t->name;
}

enum status
table_problem(struct table *t, int column, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)problem_at(t->c, t->name, table_line(t), t->at[column], "%s",
                     t->c->problem_count < PROBLEMS_KEPT ? arena_vprintf(t->c->arena, format, args)
                                                         : "");
    va_end(args);
    return INVALID;
}

void
table_progress(const struct table *t, int64_t *out_done, int64_t *out_all)
{
    if (t->xlsx != NULL) {
        xlsx_progress(t->xlsx, out_done, out_all);
        return;
    }
    *out_done = ftello(t->file);
    *out_all = t->size;
}
