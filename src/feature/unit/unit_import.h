/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of an import: rows are read and looked at one by one, then checked together, then written. */
#ifndef FEATURE_UNIT_UNIT_IMPORT_H
#define FEATURE_UNIT_UNIT_IMPORT_H

#include "feature/unit/unit_import_index.h"
#include "service/table.h"
#include "service/transfer.h"

enum import_column {
    COLUMN_CODE,
    COLUMN_NAME,
    COLUMN_KIND,
    COLUMN_PARENT,
    COLUMN_FROM,
    COLUMN_TO,
    COLUMN_LAST,
    COLUMN_COUNT
};

enum { IMPORT_ROWS_MAX = 20000000, SAME_CODE_MAX = 100, KIND_WORDS_MAX = 64 };

struct import {
    struct ctx *c;
    const char *path, *name;
    bool is_dry;
    progress_fn *progress;
    void *progress_arg;
    struct arena *arena;     /* of one attempt */
    struct arena *row_arena; /* emptied every few rows */
    struct import_index index;
    int32_t first_row; /* entries: what is stored, then the rows in the file's order */
    int32_t row_count;
    int column_at[COLUMN_COUNT];
    bool is_torn;                 /* a row could not be read at all */
    bool is_bad;                  /* some row is wrong: nothing more is written */
    struct import_writer *writer; /* NULL: a dry run */
    struct import_result result;
    struct {
        char word[64];
        const struct unit_kind *kind;
    } kind_words[KIND_WORDS_MAX];
    int kind_word_count;
};

/* What stands in one row, checked by itself. */
struct import_row {
    const char *code, *name, *parent;
    const struct unit_kind *kind;
    struct date from_on, to_on;
};

/* Into the index what is stored; first. */
enum status import_load_stored(struct import *im) MUST_CHECK;

/* A row that has just come into the index: its code is free at its time, or the row is unchanged. */
enum status import_check_code(struct import *im, struct entry *row) MUST_CHECK;

/* When all rows have been read: what needs the others. */
enum status import_check_together(struct import *im) MUST_CHECK;

/* Units are written as they come, with their places where those are plain; the other places, and the audit, once all has been checked. Nobody else may ask the database
 * between open and close. */
struct import_writer *import_writer_open(struct import *im);
void import_write_unit(struct import_writer *w, struct entry *e, const struct import_row *row);
enum status import_writer_close(struct import_writer *w) MUST_CHECK;
enum status import_write_rest(struct import_writer *w) MUST_CHECK;

#endif
