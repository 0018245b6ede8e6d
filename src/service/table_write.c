/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three forms of a list. Codes are text in XLSX, too: 016561 would lose its zero as a number. */
#include "service/table_write.h"

#include "core/csv.h"
#include "core/log.h"
#include "core/random.h"
#include "web/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { FLUSH_AT = 64 * 1024, COLUMNS_MAX = 64 };

struct table_writer {
    struct ctx *c;
    struct arena *arena;
    enum table_format format;
    const char *path, *temporary; /* NULL: standard output */
    FILE *file;
    struct json json; /* its body is the buffer of all text formats */
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *heading;
    const char *const *columns;
    int column, column_count;
    int64_t rows;
    bool has_heading, has_failed; /* the columns' names have been written as the first row */
};

bool
table_format_of(const char *name, enum table_format *out)
{
    const char *dot = strrchr(name, '.');

    if (dot == NULL)
        return false;
    if (strcasecmp(dot, ".csv") == 0)
        *out = TABLE_CSV;
    else if (strcasecmp(dot, ".xlsx") == 0)
        *out = TABLE_XLSX;
    else if (strcasecmp(dot, ".json") == 0)
        *out = TABLE_JSON;
    else
        return false;
    return true;
}

static void
give_up(void *arg)
{
    struct table_writer *w = arg;

    if (w->book != NULL)
        (void)workbook_close(w->book);
    if (w->file != NULL && w->file != stdout)
        (void)fclose(w->file);
    if (w->temporary != NULL)
        (void)unlink(w->temporary);
}

static void
flush(struct table_writer *w)
{
    struct buf *b = &w->json.body;

    if (w->file != NULL && b->length > 0 && fwrite(b->data, 1, b->length, w->file) != b->length)
        w->has_failed = true;
    buf_clear(b);
}

static bool
begin(struct table_writer *w)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };

    if (w->format == TABLE_XLSX) {
        w->book = workbook_new_opt(w->temporary, &options);
        w->sheet = w->book == NULL ? NULL : workbook_add_worksheet(w->book, NULL);
        return w->sheet != NULL;
    }
    w->file = w->path == NULL ? stdout : fopen(w->temporary, "wbx");
    if (w->format == TABLE_CSV)
        csv_bom(&w->json.body);
    return w->file != NULL;
}

enum status
table_writer_open(struct ctx *c, const char *path, enum table_format format,
                  struct table_writer **out)
{
    struct arena *arena = arena_child(c->arena);
    struct table_writer *w = arena_alloc(arena, sizeof(*w));
    struct stat old;

    if (path == NULL && format == TABLE_XLSX) {
        arena_free(arena);
        return problem(c, NULL, tr(c, "A workbook goes to a file. Name it with -o FILE.xlsx."));
    }
    if (path != NULL && stat(path, &old) == 0 && !S_ISREG(old.st_mode)) {
        arena_free(arena);
        return problem(c, NULL,
                       tr(c, "%s is not an ordinary file, whose place a list could take. Name a"
                             " file."),
                       path);
    }
    w->c = c;
    w->arena = arena;
    w->format = format;
    w->path = arena_strdup(arena, path);
    if (path != NULL)
        w->temporary = arena_printf(arena, "%s.%s", path, random_token(arena, 6));
    json_init(&w->json, arena);
    arena_defer(arena, give_up, w);
    if (!begin(w)) {
        (void)problem(c, NULL, tr(c, "%s cannot be written: %s. Choose another folder."), path,
                      strerror(errno));
        arena_free(arena);
        return INVALID;
    }
    *out = w;
    return OK;
}

void
table_write_columns(struct table_writer *w, const char *const *names)
{
    w->columns = names;
    while (names[w->column_count] != NULL && w->column_count < COLUMNS_MAX)
        w->column_count++;
    if (w->format == TABLE_JSON) {
        json_begin_array(&w->json, NULL);
        return;
    }
    if (w->format == TABLE_XLSX) {
        w->heading = workbook_add_format(w->book);
        format_set_bold(w->heading);
        (void)worksheet_set_column(w->sheet, 0, (lxw_col_t)(w->column_count - 1), 20, NULL);
        worksheet_freeze_panes(w->sheet, 1, 0);
    }
    for (int i = 0; i < w->column_count; i++)
        table_write_text(w, names[i]);
    table_write_end_row(w);
    w->rows = 0;
    w->has_heading = true;
}

static lxw_row_t
row_number(const struct table_writer *w)
{
    return (lxw_row_t)(w->has_heading + w->rows);
}

static void
begin_cell(struct table_writer *w)
{
    if (w->format == TABLE_JSON && w->column == 0)
        json_begin_object(&w->json, NULL);
}

static void
xlsx_text(struct table_writer *w, const char *text)
{
    lxw_format *format = w->has_heading ? NULL : w->heading;

    if (text[0] != '\0' && worksheet_write_string(w->sheet, row_number(w), (lxw_col_t)w->column,
                                                  text, format) != LXW_NO_ERROR)
        w->has_failed = true;
}

void
table_write_text(struct table_writer *w, const char *text)
{
    text = text == NULL ? "" : text;
    begin_cell(w);
    if (w->format == TABLE_JSON)
        json_text(&w->json, w->columns[w->column], text);
    else if (w->format == TABLE_CSV)
        csv_cell(&w->json.body, text, w->column == 0);
    else
        xlsx_text(w, text);
    w->column++;
}

void
table_write_int(struct table_writer *w, int64_t value)
{
    char text[24];

    begin_cell(w);
    (void)snprintf(text, sizeof(text), "%lld", (long long)value);
    if (w->format == TABLE_JSON)
        json_int(&w->json, w->columns[w->column], value);
    else if (w->format == TABLE_CSV)
        csv_cell(&w->json.body, text, w->column == 0);
    else if (worksheet_write_number(w->sheet, row_number(w), (lxw_col_t)w->column, (double)value,
                                    NULL) != LXW_NO_ERROR)
        w->has_failed = true;
    w->column++;
}

void
table_write_date(struct table_writer *w, struct date day)
{
    char text[16] = "";

    if (!date_is_none(day))
        (void)snprintf(text, sizeof(text), "%04d-%02d-%02d", day.year, day.month, day.day);
    if (w->format == TABLE_JSON && text[0] == '\0') {
        begin_cell(w);
        json_nothing(&w->json, w->columns[w->column++]);
        return;
    }
    table_write_text(w, text);
}

void
table_write_end_row(struct table_writer *w)
{
    if (w->format == TABLE_JSON)
        json_end_object(&w->json);
    else if (w->format == TABLE_CSV)
        csv_end_row(&w->json.body);
    w->column = 0;
    w->rows++;
    if (w->json.body.length > FLUSH_AT)
        flush(w);
}

int64_t
table_writer_rows(const struct table_writer *w)
{
    return w->rows;
}

/* On the disk before it takes the name. */
static bool
finish_file(struct table_writer *w)
{
    bool is_good = !w->has_failed && fflush(w->file) == 0;

    if (w->file != stdout) {
        is_good = is_good && fsync(fileno(w->file)) == 0;
        is_good = fclose(w->file) == 0 && is_good;
    }
    w->file = NULL;
    return is_good;
}

static bool
finish(struct table_writer *w)
{
    bool is_good;

    if (w->format == TABLE_XLSX) {
        lxw_workbook *book = w->book;

        w->book = NULL;
        is_good = workbook_close(book) == LXW_NO_ERROR && !w->has_failed;
    } else {
        if (w->format == TABLE_JSON) {
            json_end_array(&w->json);
            buf_add_char(&w->json.body, '\n');
        }
        flush(w);
        is_good = finish_file(w);
    }
    return is_good && (w->path == NULL || rename(w->temporary, w->path) == 0);
}

enum status
table_writer_close(struct table_writer *w)
{
    struct ctx *c = w->c;
    enum status st = OK;

    if (finish(w))
        w->temporary = NULL;
    else
        st = log_error(c, "export: %s cannot be written: %s",
                       w->path == NULL ? "standard output" : w->path, strerror(errno));
    arena_free(w->arena);
    return st;
}
