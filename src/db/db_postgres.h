/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the PostgreSQL engine: the pool of connections (db_postgres_pool.c), and what runs on one (db_postgres.c). */
#ifndef DB_DB_POSTGRES_H
#define DB_DB_POSTGRES_H

#include "db/db_engine.h"

#include <libpq-fe.h>

struct pg_statement;

enum { PG_BUCKETS = 256, PG_COMMANDS = 8 };

struct pg_db {
    struct db db;
    PGconn *conn;        /* NULL: not connected */
    struct arena *arena; /* of `prepared`, emptied with the connection */
    struct pg_statement
        *buckets[PG_BUCKETS]; /* what this connection has prepared, by the literal's address */
    int prepared_count;
    struct pg_statement
        *preparing[PG_COMMANDS]; /* by the place of its PREPARE in the pipeline under way */
    int sent;
    const char *begin; /* what is still to be sent before the transaction's first statement */
    int asked; /* the answers up to the statement's, where a COMMIT comes behind it; 0: none does */
    bool is_begun; /* a transaction is open on the server */
    const char *after_load;
    pthread_mutex_t cancel_lock;
    PGcancel *cancel;
    struct pg_db *next_free, *next;
};

struct pg_database {
    struct database d;
    const char *conninfo; /* without what is ours */
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct pg_db *free, *all;
    int count, limit;
    pthread_t listener;
    bool has_listener;
    int stop_fd;
};

/* Connects where it is not; false (and a line on the log, now and then) where it cannot. */
bool pg_connect(struct pg_db *db);
void pg_disconnect(struct pg_db *db);

enum status pg_open(struct ctx *c, const char *url, struct database **out);
void pg_close(struct database *d);
enum status pg_borrow(struct database *d, int timeout_ms, struct db **out);
void pg_give_back(struct db *db);
void pg_listen(struct database *d);
void pg_interrupt(struct db *db);

/* From db_postgres.c: a transaction's BEGIN by itself; what an answer means. */
enum status pg_begin_now(struct pg_db *db);
enum status pg_result_status(const PGresult *result);

/* From db_postgres_load.c; see struct engine. */
enum status pg_script(struct ctx *c, const char *sql);
enum status pg_lock(struct ctx *c, int64_t key);
enum status pg_exclude(struct ctx *c, int64_t key, bool is_on);
enum status pg_load(struct ctx *c, bool is_loading);
struct bulk *pg_bulk_new(struct ctx *c, const char *table, const char *const *columns, int count);
void pg_bulk_row(struct bulk *b, const struct value *values);
enum status pg_bulk_end(struct bulk *b);

/* The channel on which nodes tell each other of changes; a payload is "HOLDER TAG". */
#define PG_CHANNEL "thidua"

#endif
