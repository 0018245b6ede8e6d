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
    int32_t row_count; /* entries of rows come first, in the file's order */
    int column_at[COLUMN_COUNT];
    bool is_torn; /* a row could not be read at all */
    int attempts;
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

/* Opens the file and finds its columns. */
enum status import_open(struct import *im, struct table **out) MUST_CHECK;

/* Reads the present row and notes its problems. */
enum status import_row_read(struct import *im, struct table *t, struct import_row *out) MUST_CHECK;

/* The name in the present row, as it is stored. */
const char *import_name(struct import *im, const struct table *t, const struct unit_kind *kind);

/* First pass: each row into the index. */
enum status import_scan(struct import *im) MUST_CHECK;

/* What is stored into the index, then all rules that need more than one row. */
enum status import_load_stored(struct import *im) MUST_CHECK;
enum status import_check(struct import *im) MUST_CHECK;

/* Second pass, inside a transaction. */
enum status import_write(struct import *im) MUST_CHECK;

#endif
