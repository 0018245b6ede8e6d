/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam's inner side: what db.c shares with the two engines. For src/db alone. */
#ifndef DB_DB_ENGINE_H
#define DB_DB_ENGINE_H

#include "db/db.h"

#include <pthread.h>
#include <stdatomic.h>

/* ------------------------------------------------------------------ values */

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB };

/* A parameter or a column; `bytes` belong to whoever made the value, and a text in them need not end in a NUL. In rows of
 * bulk a text may be what is to be made of it (bulk_made), and then ends in a NUL. */
struct value {
    enum value_kind kind;
    int64_t number;
    double real;
    const void *bytes;
    size_t length;
    const char *(*make)(struct arena *a, const char *text);
};

/* ------------------------------------------------------------------ what the engines extend */

struct engine;

struct touch {
    struct touch *next;
    const char *tag;
};

/* A connection. The engines' own structs begin with it. */
struct db {
    struct database *database;
    struct query *open; /* queries that are not released yet */
    bool is_writing;    /* inside db_transact */
    bool is_snapshot;   /* inside db_snapshot */
    bool is_simple;     /* inside db_transact_simple */
    enum status
        failed; /* the transaction's first failure: nothing more runs in it, and it is rolled back */
    struct touch *touches; /* on the arena of the transaction's context */
};

/* A query lives on the arena of its context; the engines' own structs begin with it. */
struct query {
    struct ctx *c;
    struct db *db;
    const char *sql;
    struct query *before, *after; /* in db->open */
    enum status st;
    int bound;
    bool is_cached; /* a literal: its statement is kept */
    bool
        is_streamed; /* large results: rows are taken from the server one by one, and nothing else runs meanwhile */
    bool reads_only; /* its rest need not run */
    bool has_run, has_row, is_done, is_released;
    int columns; /* valid once it has run */
    int64_t rows, changes;
};

/* Makes keys that no other process makes. */
struct key_maker {
    pthread_mutex_t lock;
    int node;
    int64_t last_ms;
    int sequence;
    char holder[32]; /* this process's token in the table of nodes */
};

typedef void listener_fn(void *arg, const char *tag);

struct listener {
    pthread_mutex_t lock; /* held while fn runs: one call at a time */
    listener_fn *fn;
    void *arg;
};

struct kept;

struct database {
    const struct engine *engine;
    struct arena *arena; /* the process's; used while opening and under the engine's own lock */
    struct key_maker keys;
    struct listener listener;
    atomic_bool is_heard;            /* there is a listener, so every change is told */
    atomic_uint_fast64_t generation; /* rises with each touch that is heard */
    struct kept *kept;
    pthread_t heartbeat;
    bool has_heartbeat;
    pthread_mutex_t stop_lock;
    pthread_cond_t stop_changed;
    bool is_stopping;
};

typedef enum status transact_fn(struct ctx *c, void *arg);

/* Rows that go into a table by the fastest way that the engine has. */
struct bulk;

struct engine {
    const char *name; /* of its half of a pair of migrations */
    bool reads_are_local;
    bool words_are_ordered;
    const char *int_type, *real_type, *blob_type, *strict, *keyed, *bytewise; /* for {{int}} ... */
    const char *tables_sql; /* the names of all ordinary tables */
    const char *drop_sql;   /* statements, one a row, that leave nothing of the schema */
    const char
        *columns_sql; /* of the table $1: name, enum value_kind, what is not computed, in order */

    enum status (*open)(struct ctx *c, const char *url, struct database **out);
    void (*close)(struct database *d);
    enum status (*borrow)(struct database *d, int timeout_ms, struct db **out);
    void (*give_back)(struct db *db);
    void (*listen)(struct database *d);

    /* One attempt, outermost; BUSY where another may succeed. */
    enum status (*transact)(struct ctx *c, transact_fn *fn, void *arg);
    enum status (*snapshot)(struct ctx *c, transact_fn *fn, void *arg);
    void (*interrupt)(struct db *db);

    /* A query that is linked into db->open by db.c; where it cannot be prepared, with its failure in it. */
    struct query *(*prepare)(struct ctx *c, const char *sql, bool is_cached);
    void (*bind)(struct query *q, const struct value *v); /* parameter number q->bound, from 1 */
    bool (*step)(struct query *q);
    void (*column)(struct query *q, int column, struct value *out);
    void (*release)(struct query *q);

    /* Inside db_transact: several statements at once, without parameters. */
    enum status (*script)(struct ctx *c, const char *sql);
    /* Inside db_transact: keeps other processes from the same key until its end; BUSY where one is there. */
    enum status (*lock)(struct ctx *c, int64_t key);
    /* Outside of a transaction: the same until it is undone, for what a transaction may not begin before it is alone (its
     * first look at the database would be one of before). */
    enum status (*exclude)(struct ctx *c, int64_t key, bool is_on);
    /* Inside db_transact: foreign keys are checked at its end only. `is_loading` false ends it and checks. */
    enum status (*load)(struct ctx *c, bool is_loading);

    struct bulk *(*bulk_new)(struct ctx *c, const char *table, const char *const *columns,
                             int count);
    /* Another table's rows, each written after those that were given to `first` before it; NULL: the engine takes one table at a time. */
    struct bulk *(*bulk_beside)(struct bulk *first, const char *table, const char *const *columns,
                                int count);
    void (*bulk_row)(struct bulk *b, const struct value *values);
    enum status (*bulk_end)(struct bulk *b);
};

extern const struct engine engine_sqlite, engine_postgres;

/* ------------------------------------------------------------------ from db.c */

/* Notes the first failure of q, and of the transaction that it is in; `message` (of the engine) goes to the log where
 * the failure is FAILED. */
void query_fail(struct query *q, enum status st, const char *message);

/* As query_new_uncached; rows come one by one. */
struct query *query_new_streamed(struct ctx *c, const char *sql);
void bind_value(struct query *q, const struct value *v);
void col_value(struct query *q, int column, struct value *out); /* valid until the next row */
int query_columns(struct query *q);                             /* after the first query_row */

/* Before and after fn in a transaction: a fresh failure latch, no open query left, failures noticed. */
void transaction_begin(struct db *db);
enum status transaction_end(struct db *db, enum status st);
void queries_release(struct db *db);

/* Tells the listener of this process; `t` may be NULL. */
void database_heard(struct database *d, const struct touch *t);
void database_heard_tag(struct database *d, const char *tag);

/* The parts of a database that are the same on both engines; `d` is zeroed. */
void database_init(struct database *d, const struct engine *engine, struct arena *arena);

/* Waits that long or until database_close asks threads to end: true then. */
bool database_wait_stop(struct database *d, int timeout_ms);

/* Whether a table stands in the schema. */
bool database_has_table(struct ctx *c, const char *name);

/* ------------------------------------------------------------------ kept.c */

struct kept *kept_new(struct arena *a);
void kept_free(struct kept *k);

/* ------------------------------------------------------------------ keys.c */

/* Leases a node number, keeps it by a heartbeat; gives it back. */
enum status keys_open(struct ctx *c, struct database *d) MUST_CHECK;
void keys_close(struct ctx *c, struct database *d);

int64_t real_ms(void);      /* milliseconds of the system's clock since 1970 */
int64_t monotonic_ms(void); /* for time limits */
void pause_ms(int at_most); /* a random while */

#endif
