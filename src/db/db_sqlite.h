/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the SQLite engine: a connection with its statements (db_sqlite.c), and the one writer (db_group.c). */
#ifndef DB_DB_SQLITE_H
#define DB_DB_SQLITE_H

#include "db/db_engine.h"

#include <sqlite3.h>

struct statement;

enum { STATEMENT_BUCKETS = 256 };

struct sqlite_db {
    struct db db;
    sqlite3 *handle;
    struct arena *arena;
    struct statement *buckets[STATEMENT_BUCKETS]; /* by the literal's address */
    int statement_count;
    uint64_t uses;
    struct sqlite_db *next_free, *next;
};

/* Transactions wait in a queue; whoever finds no leader leads: runs what waits, each in a savepoint, commits once. */
struct group_request;
struct group {
    struct sqlite_db *writer; /* the leader's alone */
    pthread_mutex_t lock;
    struct group_request *first, *last;
    bool has_leader;
    bool is_alone;        /* to measure (THIDUA_GROUP_COMMIT=off): a commit for each */
    int64_t seen_version; /* of the file, to tell others' commits from ours */
    pthread_mutex_t running_lock;
    struct db *running; /* whose function the leader runs, for db_interrupt */
};

struct sqlite_database {
    struct database d;
    const char *path;
    pthread_mutex_t lock;
    struct sqlite_db *free, *all;
    int borrowed;
    struct group group;
    pthread_t watcher;
    bool has_watcher;
};

enum status sqlite_status(int code);
enum status sqlite_run(struct sqlite_db *db,
                       const char *sql); /* one literal, without parameters; logs */

int64_t sqlite_number(struct sqlite_db *db,
                      const char *sql); /* the first column of its row; 0 where there is none */

void group_open(struct group *g, struct sqlite_db *writer);
void group_close(struct group *g);
enum status group_transact(struct group *g, struct ctx *c, transact_fn *fn, void *arg);
void group_interrupt(struct group *g, struct db *db);

/* The engine's way of many rows (db_sqlite_bulk.c). */
struct bulk *sqlite_bulk_new(struct ctx *c, const char *table, const char *const *columns,
                             int count);
struct bulk *sqlite_bulk_beside(struct bulk *first, const char *table, const char *const *columns,
                                int count);
void sqlite_bulk_row(struct bulk *b, const struct value *values);
enum status sqlite_bulk_end(struct bulk *b) MUST_CHECK;

/* Whether another process committed since the last call; false, unasked, while a leader is at work (it asks itself). */
bool group_saw_foreign_change(struct group *g);

#endif
