/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the PostgreSQL engine: the pool of connections (db_pool.c), and what runs on one (db_postgres.c). */
#ifndef DB_DB_POSTGRES_H
#define DB_DB_POSTGRES_H

#include "db/db_engine.h"

#include <libpq-fe.h>

struct pg_statement;

enum { PG_BUCKETS = 256 };

struct pg_db {
    struct db db;
    PGconn *conn;        /* NULL: not connected */
    struct arena *arena; /* of `prepared`, emptied with the connection */
    struct pg_statement
        *buckets[PG_BUCKETS]; /* what this connection has prepared, by the literal's address */
    int prepared_count;
    const char *begin; /* what is still to be sent before the transaction's first statement */
    bool is_begun;     /* a transaction is open on the server */
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

/* The channel on which nodes tell each other of changes; a payload is "HOLDER TAG". */
#define PG_CHANNEL "thidua"

#endif
