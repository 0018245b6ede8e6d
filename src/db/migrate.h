/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema's way from one release to the next: numbered files, each applied once, in a transaction, never edited
 * once released. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

/* One of migrations/NNNN_name.sql; where the engines truly differ, a pair NNNN_name.sqlite.sql and
 * NNNN_name.postgres.sql. In its text {{int}} {{real}} {{blob}} {{strict}} stand for the engine's words; {{keyed}} is
 * {{strict}} for a table of small rows that are found by their primary key: SQLite keeps the rows in that order; {{bytewise}} stands
 * after TEXT whose order is that of its bytes on both engines, for finding by how it begins. */
struct migration {
    int number;
    const char *name; /* the file's name without its number and ".sql": "base", "search.sqlite" */
    const char *sql;
};

/* Made from the files at build time; ordered by number, ended by a row with the number 0. */
extern const struct migration migrations[];

/* Applies what is missing of `list`, each in its own transaction; several processes may do so at once. FAILED, and
 * on the log, where an applied one was changed or is missing from the list, or the database is newer than the list. */
enum status migrate(struct ctx *c, const struct migration *list) MUST_CHECK;

/* Inside a transaction, in a database without contents: the schema as it was after migration `last` of `list`. Leases of node
 * numbers stay. migrate_on then takes it, with what has been loaded meanwhile, as far as the list goes. */
enum status migrate_back(struct ctx *c, const struct migration *list, int last) MUST_CHECK;
enum status migrate_on(struct ctx *c, const struct migration *list) MUST_CHECK;

#endif
