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
 * before anything is written and the audit chain after. A backup of an older release is loaded into that release's schema and
 * brought up to date by the migrations since, in the same transaction. A damaged file, and one of a newer release, is INVALID with
 * a problem. */
enum status backup_restore(struct ctx *c, const char *path,
                           void (*progress)(int64_t rows_done, int64_t rows_all)) MUST_CHECK;

struct migration;

/* The same for a program with other migrations than this one's: for tests. */
enum status backup_restore_to(struct ctx *c, const struct migration *list, const char *path,
                              void (*progress)(int64_t rows_done, int64_t rows_all)) MUST_CHECK;

#endif
