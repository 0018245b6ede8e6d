/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rows into one table, in the quickest way that the engine has: a kept statement on SQLite, COPY on PostgreSQL. For
 * imports of hundreds of thousands of rows; everywhere else, a query. */
#ifndef DB_BULK_H
#define DB_BULK_H

#include "db/db.h"

struct bulk_rows;

enum { BULK_COLUMNS_MAX = 32 };

/* Inside db_transact. `table` and the `count` columns are literals; nothing else may ask the database until bulk_close. Lives on
 * the context's arena. */
struct bulk_rows *bulk_open(struct ctx *c, const char *table, const char *const *columns,
                            int count);

/* The same for another table, filled side by side with `first`: whatever is given to it is written after what `first` was given before. NULL
 * where the engine takes one table at a time. It is closed before `first` is. */
struct bulk_rows *bulk_open_beside(struct bulk_rows *first, const char *table,
                                   const char *const *columns, int count);

/* The values of a row in the columns' order; the last one writes it. Texts must live until then; NULL and no day are NULL. */
void bulk_int(struct bulk_rows *b, int64_t value);
void bulk_text(struct bulk_rows *b, const char *value);
void bulk_date(struct bulk_rows *b, struct date value);

/* A text made of another one, where the rows are written: on SQLite that is a thread which has time while the caller reads on. */
typedef const char *bulk_make(struct arena *a, const char *text);
void bulk_made(struct bulk_rows *b, bulk_make *make, const char *text);

/* OK, or what the first refused row gave (CONFLICT, BUSY, FAILED); ask it in all cases. */
enum status bulk_close(struct bulk_rows *b) MUST_CHECK;

#endif
