/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rows on SQLite: a statement of many rows costs half of as many statements, and a thread of its own runs it while
 * the caller reads and folds the next rows. The connection is that thread's alone until the end. An empty table gets its
 * indexes afterwards: sorted once, they cost a quarter of meeting each row in any order. */
#include "db/db_sqlite.h"

#include "core/buf.h"
#include "core/log.h"

#include <string.h>

enum { STATEMENT_ROWS = 256, PORTION_ROWS = 4 * STATEMENT_ROWS, PORTION_BYTES = 512 * 1024 };

/* Rows that wait: texts stand one behind the other in `bytes`, a value's `number` says where. */
struct portion {
    struct value *values;
    struct buf bytes;
    int rows;
};

struct left_out {
    struct left_out *next;
    const char *sql; /* that makes the index again */
};

struct bulk {
    struct ctx *c;
    struct arena *arena;  /* until the end: a restore fills many tables */
    struct arena *making; /* of one statement */
    sqlite3 *handle;
    struct left_out *indexes;
    sqlite3_stmt *many, *one;
    int columns;
    struct portion portions[2], *filling;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* of the rest */
    pthread_cond_t changed;
    struct portion *full; /* NULL: the thread has nothing to do */
    bool is_over;
    enum status st;
};

/* ------------------------------------------------------------------ indexes */

static void
execute(struct bulk *b, const char *sql)
{
    int code;

    if (b->st != OK)
        return;
    code = sqlite3_exec(b->handle, sql, NULL, NULL, NULL);
    b->st = sqlite_status(code);
    if (b->st == FAILED)
        log_error(b->c, "database: %s", sqlite3_errmsg(b->handle));
}

static bool
is_empty(const struct bulk *b, const char *table)
{
    const char *sql = arena_printf(b->arena, "SELECT 1 FROM \"%s\" LIMIT 1", table);
    sqlite3_stmt *s = NULL;
    bool empty = sqlite3_prepare_v2(b->handle, sql, -1, &s, NULL) == SQLITE_OK &&
                 sqlite3_step(s) == SQLITE_DONE;

    sqlite3_finalize(s);
    return empty;
}

/* A table that refers to itself keeps them: while keys are deferred, each of its rows is looked for by them. The indexes of
 * UNIQUE and PRIMARY KEY have no text, and stay. */
static void
leave_indexes_out(struct bulk *b, const char *table)
{
    sqlite3_stmt *s = NULL;
    const char *drops = "";

    if (sqlite3_prepare_v2(b->handle,
                           "SELECT name, sql FROM sqlite_schema WHERE type = 'index'"
                           " AND tbl_name = ?1 AND sql IS NOT NULL AND NOT EXISTS"
                           " (SELECT 1 FROM pragma_foreign_key_list(?1) WHERE \"table\" = ?1)",
                           -1, &s, NULL) == SQLITE_OK)
        sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    while (sqlite3_step(s) == SQLITE_ROW) {
        struct left_out *one = arena_alloc(b->arena, sizeof(*one));

        one->sql = arena_strdup(b->arena, (const char *)sqlite3_column_text(s, 1));
        one->next = b->indexes;
        b->indexes = one;
        drops = arena_printf(b->arena, "%sDROP INDEX \"%s\";", drops,
                             (const char *)sqlite3_column_text(s, 0));
    }
    sqlite3_finalize(s);
    execute(b, drops);
}

/* The rows go to the disk first: a page that had to make room while an index is made would be written into the journal of
 * that statement as well. */
static void
make_indexes(struct bulk *b)
{
    if (b->indexes == NULL || b->st != OK)
        return;
    b->st = sqlite_status(sqlite3_db_cacheflush(b->handle));
    for (const struct left_out *one = b->indexes; one != NULL; one = one->next)
        execute(b, one->sql);
}

/* ------------------------------------------------------------------ statements */

static sqlite3_stmt *
prepare(struct bulk *b, const char *table, const char *const *columns, int rows)
{
    sqlite3_stmt *statement = NULL;
    struct buf sql;

    buf_init(&sql, b->arena, 1024);
    buf_printf(&sql, "INSERT INTO \"%s\" (", table);
    for (int i = 0; i < b->columns; i++)
        buf_printf(&sql, "%s\"%s\"", i > 0 ? ", " : "", columns[i]);
    buf_add(&sql, ") VALUES ");
    for (int row = 0; row < rows; row++) {
        buf_add(&sql, row > 0 ? ", (" : "(");
        for (int i = 0; i < b->columns; i++)
            buf_add(&sql, i > 0 ? ", ?" : "?");
        buf_add(&sql, ")");
    }
    if (sqlite3_prepare_v2(b->handle, sql.data, -1, &statement, NULL) != SQLITE_OK)
        b->st = log_error(b->c, "database: %s: into %s", sqlite3_errmsg(b->handle), table);
    return statement;
}

/* ------------------------------------------------------------------ writing, in the thread */

static int
bind_value_at(const struct bulk *b, sqlite3_stmt *s, int index, const struct value *v,
              const char *bytes)
{
    if (v->make != NULL)
        return sqlite3_bind_text(s, index, v->make(b->making, bytes + v->number), -1,
                                 SQLITE_STATIC);
    switch (v->kind) {
    case VALUE_NULL:
        return sqlite3_bind_null(s, index);
    case VALUE_INT:
        return sqlite3_bind_int64(s, index, v->number);
    case VALUE_REAL:
        return sqlite3_bind_double(s, index, v->real);
    case VALUE_TEXT:
        return sqlite3_bind_text64(s, index, bytes + v->number, v->length, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case VALUE_BLOB:
        if (v->length == 0)
            return sqlite3_bind_zeroblob(s, index, 0);
        return sqlite3_bind_blob64(s, index, bytes + v->number, v->length, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static enum status
run(const struct bulk *b, sqlite3_stmt *s, const struct value *values, int count, const char *bytes)
{
    int code = SQLITE_OK;
    enum status st;

    for (int i = 0; i < count && code == SQLITE_OK; i++)
        code = bind_value_at(b, s, i + 1, &values[i], bytes);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    st = code == SQLITE_DONE ? OK : sqlite_status(code) == OK ? FAILED : sqlite_status(code);
    if (st == FAILED)
        log_error(b->c, "database: %s", sqlite3_errmsg(b->handle));
    sqlite3_reset(s);
    arena_reset(b->making);
    return st;
}

static enum status
write_portion(const struct bulk *b, const struct portion *p)
{
    enum status st = OK;
    int row = 0;

    for (; st == OK && row + STATEMENT_ROWS <= p->rows; row += STATEMENT_ROWS)
        st = run(b, b->many, &p->values[row * b->columns], STATEMENT_ROWS * b->columns,
                 p->bytes.data);
    for (; st == OK && row < p->rows; row++)
        st = run(b, b->one, &p->values[row * b->columns], b->columns, p->bytes.data);
    return st;
}

static void *
work(void *arg)
{
    struct bulk *b = arg;

    pthread_mutex_lock(&b->lock);
    for (;;) {
        const struct portion *p;
        enum status st;

        while (b->full == NULL && !b->is_over)
            pthread_cond_wait(&b->changed, &b->lock);
        if (b->full == NULL)
            break;
        p = b->full;
        st = b->st;
        pthread_mutex_unlock(&b->lock);
        if (st == OK)
            st = write_portion(b, p);
        pthread_mutex_lock(&b->lock);
        b->st = st;
        b->full = NULL;
        pthread_cond_broadcast(&b->changed);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* ------------------------------------------------------------------ filling, in the caller */

static void
hand_over(struct bulk *b)
{
    if (!b->has_thread) {
        if (b->st == OK)
            b->st = write_portion(b, b->filling);
    } else {
        pthread_mutex_lock(&b->lock);
        while (b->full != NULL)
            pthread_cond_wait(&b->changed, &b->lock);
        b->full = b->filling;
        pthread_cond_broadcast(&b->changed);
        pthread_mutex_unlock(&b->lock);
        b->filling = b->filling == &b->portions[0] ? &b->portions[1] : &b->portions[0];
    }
    b->filling->rows = 0;
    buf_clear(&b->filling->bytes);
}

struct bulk *
sqlite_bulk_new(struct ctx *c, const char *table, const char *const *columns, int count)
{
    struct arena *arena = arena_child(c->arena);
    struct bulk *b = arena_alloc(arena, sizeof(*b));

    b->c = c;
    b->arena = arena;
    b->making = arena_child(arena);
    b->handle = ((struct sqlite_db *)c->db)->handle;
    b->columns = count;
    b->filling = &b->portions[0];
    for (int i = 0; i < 2; i++) {
        b->portions[i].values =
            arena_array(arena, (size_t)(PORTION_ROWS * count), sizeof(struct value));
        buf_init(&b->portions[i].bytes, arena, PORTION_BYTES / 8);
    }
    if (is_empty(b, table))
        leave_indexes_out(b, table);
    /* Indexes are met in any order: pages that do not fit would be written again and again. */
    sqlite3_exec(b->handle,
                 b->indexes == NULL ? "PRAGMA cache_size = -52000" : "PRAGMA cache_size = -24000",
                 NULL, NULL, NULL);
    b->one = prepare(b, table, columns, 1);
    b->many = prepare(b, table, columns, STATEMENT_ROWS);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->changed, NULL);
    b->has_thread = b->st == OK && pthread_create(&b->thread, NULL, work, b) == 0;
    return b;
}

void
sqlite_bulk_row(struct bulk *b, const struct value *values)
{
    struct portion *p = b->filling;

    for (int i = 0; i < b->columns; i++) {
        struct value *v = &p->values[p->rows * b->columns + i];

        *v = values[i];
        v->bytes = NULL;
        if (v->kind == VALUE_TEXT || v->kind == VALUE_BLOB) {
            v->number = (int64_t)p->bytes.length;
            buf_add_bytes(&p->bytes, values[i].bytes, v->length + (v->make != NULL));
        }
    }
    p->rows++;
    if (p->rows == PORTION_ROWS || p->bytes.length > PORTION_BYTES)
        hand_over(b);
}

enum status
sqlite_bulk_end(struct bulk *b)
{
    enum status st;

    if (b->filling->rows > 0)
        hand_over(b);
    if (b->has_thread) {
        pthread_mutex_lock(&b->lock);
        b->is_over = true;
        pthread_cond_broadcast(&b->changed);
        pthread_mutex_unlock(&b->lock);
        pthread_join(b->thread, NULL);
    }
    pthread_cond_destroy(&b->changed);
    pthread_mutex_destroy(&b->lock);
    sqlite3_finalize(b->one);
    sqlite3_finalize(b->many);
    make_indexes(b);
    sqlite3_exec(b->handle, "PRAGMA cache_size = -4000", NULL, NULL, NULL);
    st = b->st;
    arena_free(b->arena);
    return st;
}
