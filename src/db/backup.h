/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup is one file: every table of one moment, by engine-neutral rows, compressed, with counts and a digest; so a
 * ward's SQLite database can be restored into a PostgreSQL cluster and back. */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H

#include "db/db.h"

/* Writes while others go on reading and writing. The file appears whole or not at all. `progress` may be NULL. */
enum status backup_write(struct ctx *c, const char *path,
                         void (*progress)(int64_t rows_done, int64_t rows_all)) MUST_CHECK;

/* Into a database that has nothing but its schema (CONFLICT otherwise); all or nothing; checks the digest and counts
 * before anything is written and the audit chain after. A damaged file is INVALID with a problem. */
enum status backup_restore(struct ctx *c, const char *path,
                           void (*progress)(int64_t rows_done, int64_t rows_all)) MUST_CHECK;

#endif
