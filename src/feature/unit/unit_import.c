/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import: what each row says, checked by itself, and the order of the whole. */
#include "feature/unit/unit_import.h"

#include "core/text.h"

#include <string.h>

const struct table_column unit_import_columns[] = {
    { "code", N_("code"), "ma|ma don vi|ma so", true },
    { "name", N_("name"), "ten|ten don vi", true },
    { "kind", N_("kind"), "loai|loai don vi|cap|loai hinh", true },
    { "parent", N_("unit above"), "cap tren|ma cap tren|don vi cap tren|truc thuoc", false },
    { "from_on", N_("from day"), "tu ngay|ngay bat dau|tu", false },
    { "to_on", N_("ended from day"), "ket thuc tu ngay", false },
    { "last_on", N_("to the end of day"), "den ngay|den het ngay|ngay cuoi|den", false },
    { NULL, NULL, NULL, false },
};

enum { ROW_BATCH = 256 };

static enum status
open_list(struct import *im, struct table **out)
{
    struct table *t;
    enum status st = table_open(im->c, im->path, im->name, &t);

    if (st != OK)
        return st;
    st = table_header(t, unit_import_columns);
    if (st != OK) {
        table_close(t);
        return st;
    }
    for (int i = 0; i < COLUMN_COUNT; i++)
        im->column_at[i] = table_at(t, i);
    *out = t;
    return OK;
}

/* ------------------------------------------------------------------ one row */

/* A list has few different words for kinds, each many times. */
static const struct unit_kind *
kind_of(struct import *im, const char *word)
{
    const struct unit_kind *kind;

    for (int i = 0; i < im->kind_word_count; i++) {
        if (strcmp(im->kind_words[i].word, word) == 0)
            return im->kind_words[i].kind;
    }
    kind = unit_kind_parse(im->row_arena, word);
    if (kind != NULL && im->kind_word_count < KIND_WORDS_MAX &&
        strlen(word) < sizeof(im->kind_words[0].word)) {
        memcpy(im->kind_words[im->kind_word_count].word, word, strlen(word) + 1);
        im->kind_words[im->kind_word_count++].kind = kind;
    }
    return kind;
}

static enum status
read_day(struct import *im, struct table *t, int column, struct date *out)
{
    const char *text = table_cell(t, column);

    if (text[0] == '\0' || date_parse_iso(text, out) || date_parse_vi(text, out))
        return OK;
    return table_problem(
        t, column, tr(im->c, "“%s” is no day of the calendar. Write 31/3/2025 or 2025-03-31."),
        table_cell_shown(t, column));
}

static enum status
read_days(struct import *im, struct table *t, struct import_row *row)
{
    struct date last = DATE_NONE;
    enum status from, to, until;

    row->from_on = UNIT_DAY_UNKNOWN;
    row->to_on = DATE_NONE;
    from = read_day(im, t, COLUMN_FROM, &row->from_on);
    to = read_day(im, t, COLUMN_TO, &row->to_on);
    until = read_day(im, t, COLUMN_LAST, &last);
    if (from != OK || to != OK || until != OK)
        return INVALID;
    if (!date_is_none(last)) {
        last = date_add_days(last, 1);
        if (!date_is_none(row->to_on) && date_compare(row->to_on, last) != 0)
            return table_problem(t, COLUMN_LAST, "%s",
                                 tr(im->c, "The last day and the day from which it has ended do "
                                           "not fit. Leave one empty."));
        row->to_on = last;
    }
    if (!date_is_none(row->to_on) && date_compare(row->to_on, row->from_on) <= 0)
        return table_problem(
            t, table_cell(t, COLUMN_TO)[0] != '\0' ? COLUMN_TO : COLUMN_LAST,
            tr(im->c, "The unit ends before it begins (%s). Mend one of the two days."),
            date_vi(im->row_arena, row->from_on));
    return OK;
}

static const char *
clean_name(struct import *im, const struct table *t, const struct unit_kind *kind)
{
    const char *name = table_cell(t, COLUMN_NAME);

    if (strchr(name, '\n') != NULL)
        name = text_clean(im->row_arena, name, strlen(name), false);
    return kind == NULL ? name : unit_name_without_kind(im->row_arena, kind, name);
}

static enum status
read_name(struct import *im, struct table *t, struct import_row *row)
{
    const char *name = clean_name(im, t, row->kind);

    row->name = name;
    if (name[0] == '\0')
        return table_problem(
            t, COLUMN_NAME, "%s",
            tr(im->c, "The name is missing. Type the name without its kind: Nghi Sơn."));
    if (strlen(name) > UNIT_NAME_MAX && text_length(name) > UNIT_NAME_MAX)
        return table_problem(t, COLUMN_NAME,
                             tr(im->c, "The name is longer than %d characters. Shorten it."),
                             UNIT_NAME_MAX);
    return OK;
}

static enum status
read_row(struct import *im, struct table *t, struct import_row *row)
{
    const char *kind = table_cell(t, COLUMN_KIND);
    enum status st = OK;

    row->code = table_cell(t, COLUMN_CODE);
    row->parent = table_cell(t, COLUMN_PARENT);
    row->kind = kind_of(im, kind);
    if (!unit_code_is_valid(row->code))
        st = table_problem(
            t, COLUMN_CODE,
            tr(im->c,
               "“%s” is no code: it has 1 to %d letters without marks, digits and . - _ / and no "
               "blanks."),
            table_cell_shown(t, COLUMN_CODE), UNIT_CODE_MAX);
    if (row->kind == NULL)
        st = table_problem(t, COLUMN_KIND, tr(im->c, "“%s” is no kind of unit. Write one of: %s."),
                           table_cell_shown(t, COLUMN_KIND), unit_kinds_text(im->c));
    if (row->parent[0] != '\0' && !unit_code_is_valid(row->parent))
        st = table_problem(t, COLUMN_PARENT,
                           tr(im->c, "“%s” is no code of a unit above. Write its code."),
                           table_cell_shown(t, COLUMN_PARENT));
    if (read_name(im, t, row) != OK)
        st = INVALID;
    if (read_days(im, t, row) != OK)
        st = INVALID;
    return st;
}

/* ------------------------------------------------------------------ the first pass */

static enum status
index_row(struct import *im, struct table *t, const struct import_row *row, struct entry **out)
{
    struct import_index *x = &im->index;
    int32_t code = index_code_of(x, row->code), number;
    struct entry *e;

    if (index_code(x, code)->count == SAME_CODE_MAX)
        return table_problem(t, COLUMN_CODE,
                             tr(im->c,
                                "The code %s stands in more than %d rows. Delete those that are no "
                                "unit of their own."),
                             row->code, SAME_CODE_MAX);
    if (im->row_count == IMPORT_ROWS_MAX)
        return table_problem(t, COLUMN_CODE,
                             tr(im->c, "A list has at most %d rows. Split the file."),
                             IMPORT_ROWS_MAX);
    number = index_add(x, code);
    e = index_entry(x, number);
    e->parent_code = row->parent[0] == '\0' ? NO_INDEX : index_code_of(x, row->parent);
    e->words = index_hash(x, row->kind->code, row->name);
    e->from = date_number(row->from_on);
    e->to = date_is_none(row->to_on) ? DAY_OPEN : date_number(row->to_on);
    e->line = (uint32_t)table_line(t);
    e->level = (uint8_t)row->kind->level;
    im->row_count++;
    *out = e;
    return OK;
}

static enum status
take_row(struct import *im, struct table *t)
{
    struct import_row row;
    struct entry *e = NULL;
    enum status st = read_row(im, t, &row);

    if (st == INVALID && unit_code_is_valid(row.code))
        index_code(&im->index, index_code_of(&im->index, row.code))->is_doubtful = true;
    if (st == OK)
        st = index_row(im, t, &row, &e);
    if (st == OK)
        st = import_check_code(im, e);
    if (st == OK && im->writer != NULL && !im->is_bad && (e->state & ENTRY_UNCHANGED) == 0)
        import_write_unit(im->writer, e, &row);
    return st;
}

static void
tell_progress(const struct import *im, const struct table *t)
{
    int64_t done, all;

    if (im->progress == NULL)
        return;
    table_progress(t, &done, &all);
    im->progress(im->progress_arg, done, all);
}

/* The first bad row ends the writing, not the reading: all that is wrong is told. */
static enum status
take_rows(struct import *im, struct table *t)
{
    enum status st;

    for (int64_t n = 1; (st = table_row(t)) != NOT_FOUND; n++) {
        im->is_torn = im->is_torn || st != OK;
        if (st == OK)
            st = take_row(im, t);
        if (st != OK && st != INVALID)
            return st;
        im->is_bad = im->is_bad || st != OK;
        if (n % ROW_BATCH == 0) {
            arena_reset(im->row_arena);
            tell_progress(im, t);
        }
    }
    im->result.rows = im->row_count;
    return OK;
}

static enum status
read_all(struct import *im)
{
    struct table *t;
    enum status st = open_list(im, &t), end = OK;

    if (st != OK)
        return st;
    if (!im->is_dry)
        im->writer = import_writer_open(im);
    st = take_rows(im, t);
    if (im->writer != NULL)
        end = import_writer_close(im->writer);
    table_close(t);
    return st != OK ? st : end;
}

/* ------------------------------------------------------------------ the whole */

static void
begin(struct import *im, struct ctx *c)
{
    im->c = c;
    if (im->arena != NULL)
        arena_free(im->arena);
    im->arena = arena_child(c->arena);
    im->row_arena = arena_child(im->arena);
    im->result = (struct import_result){ 0 };
    im->row_count = im->kind_word_count = 0;
    im->is_torn = im->is_bad = false;
    im->writer = NULL;
    index_init(&im->index, im->arena);
}

/* Units are written while they are read, and taken back with the transaction where anything is wrong. */
static enum status
run(struct ctx *c, void *arg)
{
    struct import *im = arg;
    int problems = c->problem_count;
    enum status st, together = OK;

    begin(im, c);
    st = import_load_stored(im);
    if (st == OK)
        st = read_all(im);
    if (st == OK && !im->is_torn)
        together = import_check_together(im);
    if (st == OK)
        st = together;
    if (st == OK && (im->is_bad || c->problem_count > problems))
        st = INVALID;
    if (st != OK || im->is_dry || im->result.inserted == 0)
        return st;
    st = import_write_rest(im->writer);
    if (st == OK)
        db_touch(c, "unit");
    return st;
}

enum status
unit_import(struct ctx *c, const char *path, const char *name, bool dry_run, progress_fn *progress,
            void *progress_arg, struct import_result *out)
{
    struct import *im = arena_alloc(c->arena, sizeof(*im));
    enum status st = require(c, EDIT_UNITS, 0, 0);

    if (st != OK)
        return st;
    im->path = path;
    im->name = name;
    im->is_dry = dry_run;
    im->progress = progress;
    im->progress_arg = progress_arg;
    st = dry_run ? db_snapshot(c, run, im) : db_transact(c, run, im);
    if (st == OK)
        *out = im->result;
    if (im->arena != NULL)
        arena_free(im->arena);
    return st;
}
