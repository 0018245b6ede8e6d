/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL by other ways than single statements: scripts, the lock between nodes, and many rows at once (COPY), with
 * foreign keys put off to the end. */
#include "core/buf.h"
#include "core/log.h"
#include "db/db_postgres.h"

#include <inttypes.h>
#include <string.h>

enum { COPY_PORTION = 64 * 1024 };

static const char no_time_limit[] = "SET LOCAL statement_timeout = 0";

struct bulk {
    struct ctx *c;
    struct buf rows;
    struct arena *making; /* of one value */
    int count;
    enum status st;
};

static struct pg_db *
of(struct db *db)
{
    return (struct pg_db *)db;
}

static enum status
latch(struct ctx *c, enum status st, const char *message)
{
    if (st != OK && c->db->failed == OK)
        c->db->failed = st;
    if (st == FAILED)
        log_error(c, "database: %s", message);
    return st;
}

enum status
pg_script(struct ctx *c, const char *sql)
{
    struct pg_db *db = of(c->db);
    enum status st = c->db->failed != OK ? c->db->failed : pg_begin_now(db);
    PGresult *result;

    if (st != OK)
        return latch(c, st, "a transaction does not begin");
    result = PQexec(db->conn, no_time_limit);
    PQclear(result);
    result = PQexec(db->conn, sql);
    st = latch(c, pg_result_status(result), PQerrorMessage(db->conn));
    PQclear(result);
    return st;
}

static enum status
ask(struct query *q, int64_t key)
{
    bool is_so;
    enum status st;

    bind_int(q, key);
    is_so = query_row(q) && col_bool(q, 0);
    st = query_end(q);
    return st != OK ? st : is_so ? OK : BUSY;
}

enum status
pg_lock(struct ctx *c, int64_t key)
{
    return ask(query_new(c, "SELECT pg_try_advisory_xact_lock($1)"), key);
}

/* A connection that is lost loses it too. */
enum status
pg_exclude(struct ctx *c, int64_t key, bool is_on)
{
    if (is_on)
        return ask(query_new(c, "SELECT pg_try_advisory_lock($1)"), key);
    return ask(query_new(c, "SELECT pg_advisory_unlock($1)"), key);
}

/* Keys that are checked at once by their table's wish, deferred, and as they were again afterwards. */
static enum status
list_keys(struct ctx *c, struct buf *defer, struct buf *restore)
{
    struct query *q =
        query_new(c, "SELECT CAST(CAST(conrelid AS regclass) AS TEXT), CAST(conname AS TEXT)"
                     " FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable"
                     " AND connamespace = (SELECT oid FROM pg_namespace"
                     " WHERE nspname = current_schema())");

    while (query_row(q)) {
        const char *table = col_text(q, 0), *name = col_text(q, 1);

        buf_printf(defer, "ALTER TABLE %s ALTER CONSTRAINT \"%s\" DEFERRABLE INITIALLY DEFERRED;",
                   table, name);
        buf_printf(restore, "ALTER TABLE %s ALTER CONSTRAINT \"%s\" NOT DEFERRABLE;", table, name);
    }
    return query_end(q);
}

enum status
pg_load(struct ctx *c, bool is_loading)
{
    struct pg_db *db = of(c->db);
    struct buf defer, restore;
    enum status st;

    if (!is_loading)
        return pg_script(c, db->after_load);
    buf_init(&defer, c->arena, 4096);
    buf_init(&restore, c->arena, 4096);
    buf_add(&restore, "SET CONSTRAINTS ALL IMMEDIATE;"); /* here a broken one is told */
    st = list_keys(c, &defer, &restore);
    db->after_load = restore.data;
    return st != OK || defer.length == 0 ? st : pg_script(c, defer.data);
}

/* ------------------------------------------------------------------ many rows */

struct bulk *
pg_bulk_new(struct ctx *c, const char *table, const char *const *columns, int count)
{
    struct pg_db *db = of(c->db);
    struct bulk *b = arena_alloc(c->arena, sizeof(*b));
    struct buf sql;
    PGresult *result;

    b->c = c;
    b->count = count;
    b->making = arena_child(c->arena);
    buf_init(&b->rows, c->arena, COPY_PORTION * 2);
    buf_init(&sql, c->arena, 256);
    buf_printf(&sql, "COPY \"%s\" (", table);
    for (int i = 0; i < count; i++)
        buf_printf(&sql, "%s\"%s\"", i > 0 ? ", " : "", columns[i]);
    buf_add(&sql, ") FROM STDIN");
    b->st = c->db->failed != OK ? c->db->failed : pg_begin_now(db);
    if (b->st != OK)
        return b;
    result = PQexec(db->conn, no_time_limit); /* it lasts as long as its rows take */
    PQclear(result);
    result = PQexec(db->conn, sql.data);
    b->st =
        PQresultStatus(result) == PGRES_COPY_IN ? OK : latch(c, FAILED, PQerrorMessage(db->conn));
    PQclear(result);
    return b;
}

static void
copy_text(struct buf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        switch (text[i]) {
        case '\\':
            buf_add(out, "\\\\");
            break;
        case '\n':
            buf_add(out, "\\n");
            break;
        case '\r':
            buf_add(out, "\\r");
            break;
        case '\t':
            buf_add(out, "\\t");
            break;
        default:
            buf_add_char(out, text[i]);
        }
    }
}

static void
copy_value(struct buf *out, const struct value *v)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = v->bytes;

    switch (v->kind) {
    case VALUE_NULL:
        buf_add(out, "\\N");
        break;
    case VALUE_INT:
        buf_printf(out, "%" PRId64, v->number);
        break;
    case VALUE_REAL:
        buf_printf(out, "%.17g", v->real);
        break;
    case VALUE_TEXT:
        copy_text(out, v->bytes, v->length);
        break;
    case VALUE_BLOB:
        buf_add(out, "\\\\x");
        for (size_t i = 0; i < v->length; i++) {
            buf_add_char(out, digits[bytes[i] >> 4]);
            buf_add_char(out, digits[bytes[i] & 15]);
        }
        break;
    }
}

static void
copy_made(struct bulk *b, const struct value *v)
{
    const char *made = v->make(b->making, v->bytes);

    copy_text(&b->rows, made, strlen(made));
    arena_reset(b->making);
}

static void
flush(struct bulk *b)
{
    PGconn *conn = of(b->c->db)->conn;

    if (b->st == OK && b->rows.length > 0 &&
        PQputCopyData(conn, b->rows.data, (int)b->rows.length) != 1)
        b->st = latch(b->c, BUSY, PQerrorMessage(conn));
    buf_clear(&b->rows);
}

void
pg_bulk_row(struct bulk *b, const struct value *values)
{
    if (b->st != OK)
        return;
    for (int i = 0; i < b->count; i++) {
        if (i > 0)
            buf_add_char(&b->rows, '\t');
        if (values[i].make != NULL)
            copy_made(b, &values[i]);
        else
            copy_value(&b->rows, &values[i]);
    }
    buf_add_char(&b->rows, '\n');
    if (b->rows.length >= COPY_PORTION)
        flush(b);
}

enum status
pg_bulk_end(struct bulk *b)
{
    PGconn *conn = of(b->c->db)->conn;
    PGresult *result;

    flush(b);
    if (b->st != OK)
        return b->st;
    if (PQputCopyEnd(conn, NULL) != 1)
        return b->st = latch(b->c, BUSY, PQerrorMessage(conn));
    while ((result = PQgetResult(conn)) != NULL) {
        if (b->st == OK)
            b->st = latch(b->c, pg_result_status(result), PQresultErrorMessage(result));
        PQclear(result);
    }
    return b->st;
}
