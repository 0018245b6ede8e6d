/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that go into and out of the program as files: `thidua import KIND FILE`, `thidua export KIND`. A feature adds a row for
 * each of its kinds to src/transfers.c; commands and pages find it there. */
#ifndef SERVICE_TRANSFER_H
#define SERVICE_TRANSFER_H

#include "service/table_write.h"

struct import_result {
    int64_t rows, inserted, unchanged;
};

/* Bytes or rows done, and all (0: unknown). May be NULL where one is asked for. */
typedef void progress_fn(void *arg, int64_t done, int64_t all);

struct transfer_kind {
    const char *name;    /* "units": the word of the commands */
    const char *summary; /* msgid: what it is, and the columns */

    /* Whole or not at all; every bad row is a problem; the same file again changes nothing; memory is flat. `name` is told in
     * problems. `dry_run` stops before writing. NULL: this kind is not imported. */
    enum status (*import)(struct ctx *c, const char *path, const char *name, bool dry_run,
                          progress_fn *progress, void *progress_arg, struct import_result *out);

    /* Writes the columns and all rows, in batches with a child arena. NULL: this kind is not exported. */
    enum status (*export)(struct ctx *c, struct table_writer *w);
};

extern const struct transfer_kind *const transfer_kinds[]; /* NULL-ended; src/transfers.c */

const struct transfer_kind *transfer_find(const char *name); /* NULL: there is none */

extern const struct feature transfer_feature; /* the two commands */

#endif
