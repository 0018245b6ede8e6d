/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PostgreSQL engine: statements, queries, transactions. Each journey to the server is one pipeline, so that BEGIN
 * and the preparing of a statement travel with the statement.
 *
 * A lost connection: a read outside of a transaction runs once more on a fresh one. A transaction is BUSY, so that
 * db_transact runs it again, unless COMMIT was on its way: then nobody knows whether it holds, and to run it again could
 * do it twice, so it is FAILED and on the log. */
#include "db/db_postgres.h"

#include "core/buf.h"
#include "core/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char begin_transaction[] = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";
static const char begin_simple[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
static const char commit_transaction[] = "COMMIT";
static const char roll_back_transaction[] = "ROLLBACK";
static const char notify[] = "SELECT pg_notify($1, $2)";
static const char no_time_limit[] = "SET LOCAL statement_timeout = 0";
static const char begin_snapshot[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/* Types of columns, from the server's catalogue; they are the same in every PostgreSQL. */
enum {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_OID = 26,
    TYPE_FLOAT4 = 700,
    TYPE_FLOAT8 = 701
};

struct pg_statement {
    struct pg_statement *next;
    const char *sql;
    char name[16];
    bool is_prepared;
};

struct pg_query {
    struct query q;
    const char **values;
    int *lengths, *formats; /* 0 text, 1 binary */
    int room;
    PGresult *result;
    int row, row_count;
    bool is_streaming;       /* the server is still sending */
    struct arena *row_arena; /* of a streamed row's bytes */
};

static struct pg_db *
of(struct db *db)
{
    return (struct pg_db *)db;
}

/* ------------------------------------------------------------------ what the server answers */

static enum status
status_of(const char *state)
{
    static const struct {
        const char *state;
        enum status st;
    } known[] = {
        { "23505", CONFLICT },                                         /* unique */
        { "23503", CONFLICT },                                         /* foreign key */
        { "23514", CONFLICT },                                         /* check */
        { "23P01", CONFLICT },                                         /* exclusion */
        { "23001", CONFLICT },                                         /* restrict */
        { "P0001", CONFLICT },                                         /* raised by a trigger */
        { "40001", BUSY },                                             /* serialisation */
        { "40P01", BUSY },                                             /* deadlock */
        { "55P03", BUSY },                                             /* lock timeout */
        { "53300", BUSY },                                             /* too many connections */
        { "57P01", BUSY },                                             /* the server stops ... */
        { "57P02", BUSY },     { "57P03", BUSY }, { "25006", FAILED }, /* read-only */
    };

    if (state == NULL) /* libpq itself: the connection */
        return BUSY;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(state, known[i].state) == 0)
            return known[i].st;
    return FAILED;
}

enum status
pg_result_status(const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_COPY_IN:
        return OK;
    default:
        return status_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    }
}

/* Whether the connection is of no more use: gone, which libpq tells by a failure without a state before PQstatus does, or
 * without the statements that it had prepared. */
static bool
is_lost(struct pg_db *db, const PGresult *result)
{
    const char *state;

    if (result == NULL || PQstatus(db->conn) != CONNECTION_OK)
        return true;
    if (pg_result_status(result) == OK)
        return false;
    state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == NULL || strncmp(state, "57P0", 4) == 0 || strcmp(state, "26000") == 0;
}

/* A plan of before a change of the schema, or a server that became a standby: a fresh connection will do. */
static bool
is_stale(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return state != NULL && strcmp(state, "0A000") == 0;
}

/* Reads a pipeline's answers up to its end: the first failure, or else the last answer but a COMMIT's after a statement; NULL
 * where the connection broke. */
static PGresult *
collect(struct pg_db *db)
{
    PGresult *kept = NULL, *result;
    bool has_failed = false;
    int empty = 0, done = 0;

    while (empty < 2) {
        result = PQgetResult(db->conn);
        if (result == NULL) { /* between two commands; twice: nothing more comes */
            empty++;
            continue;
        }
        empty = 0;
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            break;
        }
        if (has_failed || PQresultStatus(result) == PGRES_PIPELINE_ABORTED) {
            PQclear(result);
            continue;
        }
        has_failed = pg_result_status(result) != OK;
        if (!has_failed && done < PG_COMMANDS && db->preparing[done] != NULL)
            db->preparing[done]->is_prepared = true;
        done++;
        if (!has_failed && db->asked != 0 && done > db->asked) {
            PQclear(result); /* of the COMMIT behind the statement */
            continue;
        }
        PQclear(kept);
        kept = result;
    }
    PQexitPipelineMode(db->conn);
    memset(db->preparing, 0, sizeof(db->preparing));
    db->sent = 0;
    db->asked = 0;
    return kept;
}

/* ------------------------------------------------------------------ statements */

static struct pg_statement *
find_statement(struct pg_db *db, const char *sql)
{
    uint64_t h = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15);
    struct pg_statement **bucket = &db->buckets[(h >> 56) % PG_BUCKETS], *s;

    for (s = *bucket; s != NULL; s = s->next)
        if (s->sql == sql)
            return s;
    s = arena_alloc(db->arena, sizeof(*s));
    s->sql = sql;
    snprintf(s->name, sizeof(s->name), "s%d", ++db->prepared_count);
    s->next = *bucket;
    *bucket = s;
    return s;
}

/* A literal, prepared on this connection when it is met first; part of a pipeline. */
static bool
send_literal(struct pg_db *db, const char *sql, int count, const char *const *values,
             const int *lengths, const int *formats)
{
    struct pg_statement *s = find_statement(db, sql);
    bool is_under_way = false;

    for (int i = 0; i < PG_COMMANDS; i++)
        is_under_way = is_under_way || db->preparing[i] == s;
    if (!s->is_prepared && !is_under_way) {
        if (db->sent >= PG_COMMANDS) { /* another time */
            db->sent++;
            return PQsendQueryParams(db->conn, sql, count, NULL, values, lengths, formats, 0) == 1;
        }
        db->preparing[db->sent++] = s;
        if (PQsendPrepare(db->conn, s->name, s->sql, 0, NULL) != 1)
            return false;
    }
    db->sent++;
    return PQsendQueryPrepared(db->conn, s->name, count, values, lengths, formats, 0) == 1;
}

/* A literal without an answer of interest, in a journey of its own. */
static enum status
command(struct pg_db *db, const char *sql)
{
    PGresult *result;
    enum status st = BUSY;

    if (PQenterPipelineMode(db->conn) == 1 && send_literal(db, sql, 0, NULL, NULL, NULL) &&
        PQpipelineSync(db->conn) == 1) {
        result = collect(db);
        st = result != NULL ? pg_result_status(result) : BUSY;
        PQclear(result);
    }
    return st;
}

/* ------------------------------------------------------------------ queries */

static struct query *
prepare(struct ctx *c, const char *sql, bool is_cached)
{
    struct pg_query *q = arena_alloc(c->arena, sizeof(*q));

    (void)sql;
    (void)is_cached;
    q->q.reads_only = true; /* the server runs a statement to its end */
    return &q->q;
}

static void
make_room(struct pg_query *q)
{
    struct arena *a = q->q.c->arena;
    size_t room = q->room > 0 ? (size_t)q->room * 2 : 8, old = (size_t)q->room;

    q->values = arena_grow(a, q->values, old, room, sizeof(*q->values));
    q->lengths = arena_grow(a, q->lengths, old, room, sizeof(*q->lengths));
    q->formats = arena_grow(a, q->formats, old, room, sizeof(*q->formats));
    q->room = (int)room;
}

static void
bind(struct query *query, const struct value *v)
{
    struct pg_query *q = (struct pg_query *)query;
    struct arena *a = query->c->arena;
    int i = query->bound - 1;
    char *blob;

    if (i >= q->room)
        make_room(q);
    switch (v->kind) {
    case VALUE_NULL:
        q->values[i] = NULL;
        break;
    case VALUE_INT:
        q->values[i] = arena_printf(a, "%" PRId64, v->number);
        break;
    case VALUE_REAL:
        q->values[i] = arena_printf(a, "%.17g", v->real);
        break;
    case VALUE_TEXT:
        q->values[i] = arena_strndup(a, v->bytes, v->length);
        break;
    case VALUE_BLOB:
        blob = arena_alloc(a, v->length + 1);
        if (v->length > 0)
            memcpy(blob, v->bytes, v->length);
        q->values[i] = blob;
        q->lengths[i] = (int)v->length;
        q->formats[i] = 1;
        break;
    }
}

static bool
send_query(struct pg_db *db, struct pg_query *q)
{
    const struct query *base = &q->q;

    if (base->is_cached)
        return send_literal(db, base->sql, base->bound, q->values, q->lengths, q->formats);
    db->sent++;
    return PQsendQueryParams(db->conn, base->sql, base->bound, NULL, q->values, q->lengths,
                             q->formats, 0) == 1;
}

/* One journey: BEGIN where it is due, the preparing where it is, the statement, and where that is all there is, COMMIT. NULL: the
 * connection broke. */
static PGresult *
journey(struct pg_db *db, struct pg_query *q)
{
    bool begins = db->begin != NULL, commits = begins && db->begin == begin_simple;
    PGresult *result;

    if (PQenterPipelineMode(db->conn) != 1 ||
        (begins && !send_literal(db, db->begin, 0, NULL, NULL, NULL)) || !send_query(db, q))
        return NULL;
    db->asked = commits ? db->sent : 0;
    if ((commits && !send_literal(db, commit_transaction, 0, NULL, NULL, NULL)) ||
        PQpipelineSync(db->conn) != 1)
        return NULL;
    result = collect(db);
    if (commits && PQtransactionStatus(db->conn) == PQTRANS_IDLE)
        return result; /* the next statement begins anew */
    if (begins) {
        db->begin = NULL;
        db->is_begun = true;
    }
    return result;
}

static void
fail(struct pg_query *q, const PGresult *result)
{
    enum status st = result != NULL ? pg_result_status(result) : BUSY;
    const char *message = result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : "";

    query_fail(&q->q, st, message != NULL ? message : PQresultErrorMessage(result));
}

static PGresult *
run_once(struct pg_db *db, struct pg_query *q)
{
    return pg_connect(db) ? journey(db, q) : NULL;
}

static void
run(struct pg_query *q)
{
    struct pg_db *db = of(q->q.db);
    bool is_alone = !q->q.db->is_writing && !q->q.db->is_snapshot, is_stale_plan;
    PGresult *result;

    if (!is_alone && db->begin == NULL && !db->is_begun) {
        query_fail(&q->q, BUSY, "the connection was lost");
        return;
    }
    result = run_once(db, q);
    is_stale_plan = result != NULL && is_stale(result);
    if (is_lost(db, result) || is_stale_plan) {
        pg_disconnect(db);
        db->begin = NULL;
        if (is_alone) {
            PQclear(result);
            result = run_once(db, q);
        } else if (is_stale_plan) {
            PQclear(result);
            result = NULL; /* BUSY: once more on a fresh connection */
        }
    }
    if (result == NULL || pg_result_status(result) != OK) {
        fail(q, result);
        PQclear(result);
        return;
    }
    q->result = result;
    q->row_count = PQntuples(result);
    q->row = -1;
    q->q.columns = PQnfields(result);
    q->q.changes = strtoll(PQcmdTuples(result), NULL, 10);
}

/* ------------------------------------------------------------------ large results, row by row */

/* The transaction's BEGIN, by itself. */
enum status
pg_begin_now(struct pg_db *db)
{
    enum status st;

    if (db->begin == NULL)
        return db->is_begun ? OK : BUSY;
    if (!pg_connect(db))
        return BUSY;
    st = command(db, db->begin);
    db->begin = NULL;
    db->is_begun = st == OK;
    return st;
}

static void
start_stream(struct pg_query *q)
{
    struct pg_db *db = of(q->q.db);
    enum status st = pg_begin_now(db);

    if (st == OK) /* it lasts as long as whoever reads it */
        st = command(db, no_time_limit);
    if (st != OK) {
        query_fail(&q->q, st, "a transaction does not begin");
        return;
    }
    q->row_arena = arena_new();
    q->is_streaming = PQsendQueryParams(db->conn, q->q.sql, q->q.bound, NULL, q->values, q->lengths,
                                        q->formats, 0) == 1 &&
                      PQsetSingleRowMode(db->conn) == 1;
    if (!q->is_streaming)
        query_fail(&q->q, BUSY, PQerrorMessage(db->conn));
}

static bool
step_stream(struct pg_query *q)
{
    struct pg_db *db = of(q->q.db);

    if (!q->q.has_run)
        start_stream(q);
    PQclear(q->result);
    if (q->row_arena != NULL)
        arena_reset(q->row_arena);
    q->result = q->is_streaming ? PQgetResult(db->conn) : NULL;
    if (q->result == NULL) {
        q->is_streaming = false;
        return false;
    }
    q->row = 0;
    q->q.columns = PQnfields(q->result);
    if (PQresultStatus(q->result) == PGRES_SINGLE_TUPLE)
        return true;
    if (pg_result_status(q->result) != OK)
        fail(q, q->result);
    return false;
}

static void
end_stream(struct pg_query *q)
{
    PGresult *rest;

    if (!q->is_streaming)
        return;
    if (!q->q.is_done)
        pg_interrupt(q->q.db);
    while ((rest = PQgetResult(of(q->q.db)->conn)) != NULL)
        PQclear(rest);
    q->is_streaming = false;
}

/* ------------------------------------------------------------------ rows */

static bool
step(struct query *query)
{
    struct pg_query *q = (struct pg_query *)query;

    if (query->is_streamed)
        return step_stream(q);
    if (!query->has_run)
        run(q);
    if (q->result == NULL)
        return false;
    return ++q->row < q->row_count;
}

/* "\x6869" as the bytes. */
static void
read_hex(struct arena *a, const char *text, size_t length, struct value *out)
{
    size_t count = length >= 2 ? (length - 2) / 2 : 0;
    unsigned char *bytes = arena_alloc(a, count + 1);

    for (size_t i = 0; i < count; i++) {
        unsigned high = (unsigned char)text[2 + 2 * i], low = (unsigned char)text[3 + 2 * i];

        high = high <= '9' ? high - '0' : high - 'a' + 10;
        low = low <= '9' ? low - '0' : low - 'a' + 10;
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    out->kind = VALUE_BLOB;
    out->bytes = bytes;
    out->length = count;
}

static void
column(struct query *query, int i, struct value *out)
{
    struct pg_query *q = (struct pg_query *)query;
    const char *text;

    if (PQgetisnull(q->result, q->row, i))
        return;
    text = PQgetvalue(q->result, q->row, i);
    switch (PQftype(q->result, i)) {
    case TYPE_BOOL:
        out->kind = VALUE_INT;
        out->number = text[0] == 't';
        break;
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
    case TYPE_OID:
        out->kind = VALUE_INT;
        out->number = strtoll(text, NULL, 10);
        break;
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
        out->kind = VALUE_REAL;
        out->real = strtod(text, NULL);
        break;
    case TYPE_BYTEA:
        read_hex(q->row_arena != NULL ? q->row_arena : query->c->arena, text,
                 (size_t)PQgetlength(q->result, q->row, i), out);
        break;
    default:
        out->kind = VALUE_TEXT;
        out->bytes = text;
        out->length = (size_t)PQgetlength(q->result, q->row, i);
    }
}

static void
release(struct query *query)
{
    struct pg_query *q = (struct pg_query *)query;

    end_stream(q);
    PQclear(q->result);
    q->result = NULL;
    arena_free(q->row_arena);
    q->row_arena = NULL;
}

/* ------------------------------------------------------------------ transactions */

static void
roll_back(struct pg_db *db)
{
    if (db->is_begun && command(db, roll_back_transaction) != OK)
        pg_disconnect(db);
    db->begin = NULL;
    db->is_begun = false;
}

static bool
send_touch(struct pg_db *db, const struct touch *t)
{
    char payload[256];
    const char *values[] = { PG_CHANNEL, payload };

    snprintf(payload, sizeof(payload), "%s %s", db->db.database->keys.holder, t->tag);
    return send_literal(db, notify, 2, values, NULL, NULL);
}

/* What the others are told travels with COMMIT. */
static PGresult *
send_commit(struct pg_db *db)
{
    if (PQenterPipelineMode(db->conn) != 1 ||
        (db->begin != NULL && !send_literal(db, db->begin, 0, NULL, NULL, NULL)))
        return NULL;
    for (const struct touch *t = db->db.touches; t != NULL; t = t->next)
        if (!send_touch(db, t))
            return NULL;
    if (!send_literal(db, commit_transaction, 0, NULL, NULL, NULL) || PQpipelineSync(db->conn) != 1)
        return NULL;
    return collect(db);
}

static enum status
commit(struct ctx *c, struct pg_db *db)
{
    PGresult *result;
    enum status st;

    if (db->begin != NULL && db->db.touches == NULL) { /* nothing was asked for */
        db->begin = NULL;
        return OK;
    }
    if (!pg_connect(db))
        return BUSY;
    result = send_commit(db);
    db->begin = NULL;
    if (is_lost(db, result)) {
        st = log_error(c, "database: the connection was lost during COMMIT: whether it holds is"
                          " not known");
        pg_disconnect(db);
    } else {
        st = pg_result_status(result);
        if (st == FAILED)
            log_error(c, "database: COMMIT: %s", PQresultErrorMessage(result));
        /* A transaction that had failed is answered by ROLLBACK. */
        if (st == OK && strcmp(PQcmdStatus(result), "COMMIT") != 0)
            st = FAILED;
        if (PQtransactionStatus(db->conn) != PQTRANS_IDLE)
            roll_back(db);
        db->is_begun = false;
    }
    PQclear(result);
    return st;
}

static enum status
transact(struct ctx *c, transact_fn *fn, void *arg)
{
    struct pg_db *db = of(c->db);
    enum status st;

    if (!pg_connect(db))
        return BUSY;
    transaction_begin(&db->db);
    db->begin = db->db.is_simple ? begin_simple : begin_transaction;
    db->is_begun = false;
    st = transaction_end(&db->db, fn(c, arg));
    if (st == OK)
        st = commit(c, db);
    else
        roll_back(db);
    if (st == OK)
        database_heard(db->db.database, db->db.touches);
    return st;
}

static enum status
snapshot(struct ctx *c, transact_fn *fn, void *arg)
{
    struct pg_db *db = of(c->db);
    enum status st;

    if (!pg_connect(db))
        return BUSY;
    db->begin = begin_snapshot;
    db->is_begun = false;
    st = fn(c, arg);
    queries_release(&db->db);
    roll_back(db); /* it read only */
    return st;
}

const struct engine engine_postgres = {
    .name = "postgres",
    .reads_are_local = false,
    .int_type = "BIGINT",
    .real_type = "DOUBLE PRECISION",
    .blob_type = "BYTEA",
    .strict = "",
    .keyed = "",
    .bytewise = "COLLATE \"C\"",
    .tables_sql = "SELECT CAST(tablename AS TEXT) FROM pg_catalog.pg_tables"
                  " WHERE schemaname = current_schema() ORDER BY 1",
    .drop_sql = "SELECT 'DROP TABLE \"' || tablename || '\" CASCADE' FROM pg_catalog.pg_tables"
                " WHERE schemaname = current_schema() ORDER BY 1",
    .columns_sql = "SELECT CAST(attname AS TEXT), CASE format_type(atttypid, NULL)"
                   " WHEN 'bigint' THEN 1 WHEN 'integer' THEN 1 WHEN 'smallint' THEN 1"
                   " WHEN 'boolean' THEN 1 WHEN 'double precision' THEN 2 WHEN 'real' THEN 2"
                   " WHEN 'bytea' THEN 4 ELSE 3 END"
                   " FROM pg_catalog.pg_attribute WHERE attrelid = CAST($1 AS regclass)"
                   " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
                   " AND atttypid <> CAST('tsvector' AS regtype) ORDER BY attnum",
    .open = pg_open,
    .close = pg_close,
    .borrow = pg_borrow,
    .give_back = pg_give_back,
    .listen = pg_listen,
    .transact = transact,
    .snapshot = snapshot,
    .interrupt = pg_interrupt,
    .prepare = prepare,
    .bind = bind,
    .step = step,
    .column = column,
    .release = release,
    .script = pg_script,
    .lock = pg_lock,
    .exclude = pg_exclude,
    .load = pg_load,
    .bulk_new = pg_bulk_new,
    .bulk_row = pg_bulk_row,
    .bulk_end = pg_bulk_end,
};
