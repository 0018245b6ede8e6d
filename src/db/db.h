/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database seam: one SQL text on two engines. Features see this header and never learn which engine runs.
 *
 * SQL rules (each met as a trap): parameters are $1, $2 ... and are bound in that order; only literals reach query_new;
 * a nullable parameter that is tested is CAST; days are TEXT 'YYYY-MM-DD' (they compare as text), instants and flags are
 * {{int}}; no LIKE without folding, no date functions, no ungrouped columns, no NULL-ordering by default (say NULLS LAST).
 * FOR UPDATE SKIP LOCKED may end a statement: SQLite, where one writes at a time, leaves it out.
 *
 * Reading needs nothing. Writing is done inside db_transact only; elsewhere the connection refuses it. */
#ifndef DB_DB_H
#define DB_DB_H

#include "core/ctx.h"

/* ------------------------------------------------------------------ the process's database */

struct database;

/* "sqlite:PATH" or "postgresql://…". Opens, brings the schema up to date (under a lock; several nodes may start at once)
 * and leases this process a node number for keys. Says on the log why not. A schema newer than the program is refused. */
enum status database_open(struct ctx *c, const char *url, struct database **out) MUST_CHECK;

/* Gives the node number back and closes; all connections must have been returned. */
void database_close(struct database *d);

bool database_is_empty(struct ctx *c); /* no account, no unit: the first start */

/* Whether a read is a function call (SQLite) rather than a journey (PostgreSQL): the server reads in its event threads
 * only where it is. */
bool database_reads_are_local(const struct database *d);

/* Whether full text gives its matches by key, the newest first, one by one (SQLite), or all of them in no order (PostgreSQL). */
bool database_words_are_ordered(const struct ctx *c);

/* Borrows a connection for this thread and puts it into c->db; BUSY after `timeout_ms` without a free one (PostgreSQL's
 * pool; on SQLite each thread has its own). Give it back when the request is done. */
enum status database_borrow(struct ctx *c, struct database *d, int timeout_ms) MUST_CHECK;
void database_return(struct ctx *c);

/* Calls fn(arg, tag) from a thread of the database's when something tagged was changed by anybody: this process (at
 * commit, before the writer is answered), another process or another node (within 100 ms on SQLite, where any foreign
 * change comes as tag "*"; LISTEN/NOTIFY on PostgreSQL, and "*" after a lost connection). One listener a process. */
void database_listen(struct database *d, void (*fn)(void *arg, const char *tag), void *arg);

/* A consistent copy of a SQLite database while it is in use, into a new file; PostgreSQL through COPY in one snapshot.
 * See db/backup.h. */

/* ------------------------------------------------------------------ queries */

struct query;

/* `sql` is a string literal; the prepared statement is kept by the literal's address. */
struct query *query_new(struct ctx *c, const char *sql);
/* The same, but nothing of it is kept: for statements that are to be planned for their values, which leave now ten rows and now a million, and in
 * db/ and its tests for texts that are made, which must outlive the query. */
struct query *query_new_uncached(struct ctx *c, const char *sql);

/* Binds the next parameter. NULL text binds NULL; a day that is none binds NULL. The bytes are copied. */
void bind_int(struct query *q, int64_t value);
void bind_bool(struct query *q, bool value);
void bind_real(struct query *q, double value);
void bind_text(struct query *q, const char *value);
void bind_blob(struct query *q, const void *bytes, size_t length);
void bind_date(struct query *q, struct date value);
void bind_null(struct query *q);
void bind_id(struct query *q, int64_t id); /* 0, "none" in our structs, binds NULL */

/* The next row, false at the end or after a failure (which latches: later calls do nothing). */
bool query_row(struct query *q);

/* Columns of the current row, from 0. Texts and blobs are copied to the context's arena. NULL reads as 0, false, NULL,
 * DATE_NONE. */
int64_t col_int(struct query *q, int column);
bool col_bool(struct query *q, int column);
double col_real(struct query *q, int column);
const char *col_text(struct query *q, int column);
const void *col_blob(struct query *q, int column, size_t *out_length);
struct date col_date(struct query *q, int column);
bool col_is_null(struct query *q, int column);

/* Runs the statement if no row was asked for, and releases it. OK, or CONFLICT (unique, foreign key, check), BUSY, FAILED.
 * A mismatch of the number of parameters is FAILED, and on the log. */
enum status query_end(struct query *q) MUST_CHECK;

/* query_end, but NOT_FOUND where the statement gave (or, without RETURNING, changed) no row. */
enum status query_end_one(struct query *q) MUST_CHECK;

/* Rows changed by the last INSERT, UPDATE or DELETE; valid after query_row returned false or via query_end's `q`. */
int64_t query_changes(struct query *q);

/* ------------------------------------------------------------------ transactions */

/* Runs fn(c, arg) in a transaction: committed durably where it returns OK, else rolled back, and its status returned.
 * It is run again on BUSY (a few times, with a growing pause), so fn does nothing but database work and fills its out
 * values only from the last run; problems that a run noted are dropped before the next. After any status but OK inside it,
 * return. Nested calls join the outer transaction. On SQLite fn may run in another thread while the caller waits, in
 * one commit with others' transactions; none sees another's unfinished work.
 *
 * FAILED also where the connection was lost during COMMIT: whether it holds is then not known, and it is not run again.
 * `c` alone is given to fn: a transaction in another context inside it would wait for itself. */
enum status db_transact(struct ctx *c, enum status (*fn)(struct ctx *c, void *arg),
                        void *arg) MUST_CHECK;

/* db_transact for work that is right whatever others do meanwhile, since each statement by itself names its row and what it
 * expects there (UPDATE ... WHERE version = $1, INSERT ... ON CONFLICT). PostgreSQL commits each statement with itself, in one
 * journey and at READ COMMITTED, where hundreds of such writers do not fail each other; where the connection is lost it may run
 * twice. SQLite as always. Inside another transaction it is a part of it. */
enum status db_transact_simple(struct ctx *c, enum status (*fn)(struct ctx *c, void *arg),
                               void *arg) MUST_CHECK;

/* Reads of fn see one moment of the database. For exports, reports and backups; cheap on SQLite. */
enum status db_snapshot(struct ctx *c, enum status (*fn)(struct ctx *c, void *arg),
                        void *arg) MUST_CHECK;

/* A new key: 63 bits, ordered by time, unique across nodes. JSON and addresses carry it as decimal text. */
int64_t db_new_id(struct ctx *c);

/* Inside a transaction: at its commit, listeners everywhere hear `tag` ("article", "campaign" ...: the noun whose public
 * face changed). Several in one transaction are merged. */
void db_touch(struct ctx *c, const char *tag);

/* Interrupts the statement that the context's connection runs now; from any thread. For cancelled jobs and time limits. */
void db_interrupt(struct db *db);

#endif
