/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rows on SQLite: a statement of many rows costs half of as many statements, and a thread of its own runs it while
 * the caller reads and folds the next rows. The connection is that thread's alone until the end. An empty table gets its
 * indexes afterwards: sorted once, they cost a quarter of meeting each row in any order. */
#include "db/db_sqlite.h"

#include "core/buf.h"
#include "core/log.h"

#include <string.h>

enum {
    STATEMENT_ROWS = 256,
    PORTION_ROWS = 4 * STATEMENT_ROWS,
    PORTION_BYTES = 512 * 1024,
    QUEUE = 4
};

/* Rows that wait: texts stand one behind the other in `bytes`, a value's `number` says where. */
struct portion {
    struct value *values;
    struct buf bytes;
    int rows;
    bool is_queued; /* the thread has it, or will */
};

struct left_out {
    struct left_out *next;
    const char *sql; /* that makes the index again */
};

/* The thread and what waits for it, shared by the tables that are filled side by side. */
struct line {
    struct ctx *c;
    sqlite3 *handle;
    int users;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* of the rest */
    pthread_cond_t changed;
    struct {
        const struct bulk *of;
        struct portion *portion;
    } queue[QUEUE]; /* a ring; the first is being written */
    int first, count;
    bool is_over;
    enum status st;
};

struct bulk {
    struct line *line;
    struct bulk *before;  /* whose rows are written before its own; NULL */
    struct bulk *after;   /* the other way round */
    struct arena *arena;  /* until the end: a restore fills many tables */
    struct arena *making; /* of one statement, by the thread */
    struct arena *ahead;  /* of one value, by the caller */
    struct left_out *indexes;
    sqlite3_stmt *many, *one;
    int columns;
    struct portion portions[2], *filling;
};

/* ------------------------------------------------------------------ indexes */

static void
execute(struct line *l, const char *sql)
{
    int code;

    if (l->st != OK)
        return;
    code = sqlite3_exec(l->handle, sql, NULL, NULL, NULL);
    l->st = sqlite_status(code);
    if (l->st == FAILED)
        log_error(l->c, "database: %s", sqlite3_errmsg(l->handle));
}

static bool
is_empty(const struct bulk *b, const char *table)
{
    const char *sql = arena_printf(b->arena, "SELECT 1 FROM \"%s\" LIMIT 1", table);
    sqlite3_stmt *s = NULL;
    bool empty = sqlite3_prepare_v2(b->line->handle, sql, -1, &s, NULL) == SQLITE_OK &&
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

    if (sqlite3_prepare_v2(b->line->handle,
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
    execute(b->line, drops);
}

/* The rows go to the disk first: a page that had to make room while an index is made would be written into the journal of
 * that statement as well. */
static void
make_indexes(struct bulk *b)
{
    struct line *l = b->line;

    if (b->indexes == NULL || l->st != OK)
        return;
    l->st = sqlite_status(sqlite3_db_cacheflush(l->handle));
    for (const struct left_out *one = b->indexes; one != NULL; one = one->next)
        execute(l, one->sql);
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
    if (sqlite3_prepare_v2(b->line->handle, sql.data, -1, &statement, NULL) != SQLITE_OK)
        b->line->st =
            log_error(b->line->c, "database: %s: into %s", sqlite3_errmsg(b->line->handle), table);
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
        log_error(b->line->c, "database: %s", sqlite3_errmsg(b->line->handle));
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
    struct line *l = arg;

    pthread_mutex_lock(&l->lock);
    for (;;) {
        const struct bulk *of;
        struct portion *p;
        enum status st;

        while (l->count == 0 && !l->is_over)
            pthread_cond_wait(&l->changed, &l->lock);
        if (l->count == 0)
            break;
        of = l->queue[l->first].of;
        p = l->queue[l->first].portion;
        st = l->st;
        pthread_mutex_unlock(&l->lock);
        if (st == OK)
            st = write_portion(of, p);
        pthread_mutex_lock(&l->lock);
        l->st = st;
        p->is_queued = false;
        l->first = (l->first + 1) % QUEUE;
        l->count--;
        pthread_cond_broadcast(&l->changed);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

static struct line *
line_new(struct ctx *c)
{
    struct line *l = arena_alloc(c->arena, sizeof(*l));

    l->c = c;
    l->handle = ((struct sqlite_db *)c->db)->handle;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->changed, NULL);
    l->has_thread = pthread_create(&l->thread, NULL, work, l) == 0;
    return l;
}

/* Until the thread has nothing to do; the connection is the caller's then. */
static void
wait_until_idle(struct line *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->count > 0)
        pthread_cond_wait(&l->changed, &l->lock);
    pthread_mutex_unlock(&l->lock);
}

static void
line_end(struct line *l)
{
    if (l->has_thread) {
        pthread_mutex_lock(&l->lock);
        l->is_over = true;
        pthread_cond_broadcast(&l->changed);
        pthread_mutex_unlock(&l->lock);
        pthread_join(l->thread, NULL);
    }
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->lock);
    sqlite3_exec(l->handle, "PRAGMA cache_size = -4000", NULL, NULL, NULL);
}

/* ------------------------------------------------------------------ filling, in the caller */

static bool
is_thread_busy(struct line *l)
{
    bool is_busy;

    pthread_mutex_lock(&l->lock);
    is_busy = l->count > 0;
    pthread_mutex_unlock(&l->lock);
    return is_busy;
}

/* While the thread is not done with what came before, the caller makes in its own portion what the thread would have to. */
static void
make_ahead(struct bulk *b)
{
    struct portion *p = b->filling;

    for (int i = 0; i < p->rows * b->columns; i++) {
        struct value *v = &p->values[i];
        const char *made;

        if (v->make == NULL)
            continue;
        if (!is_thread_busy(b->line))
            return;
        made = v->make(b->ahead, p->bytes.data + v->number);
        v->make = NULL;
        v->length = strlen(made);
        v->number = (int64_t)p->bytes.length;
        buf_add_bytes(&p->bytes, made, v->length);
        arena_reset(b->ahead);
    }
}

/* The next portion is filled as soon as the thread has let go of it. */
static void
push(struct bulk *b)
{
    struct line *l = b->line;

    if (!l->has_thread) {
        if (l->st == OK)
            l->st = write_portion(b, b->filling);
    } else {
        make_ahead(b);
        pthread_mutex_lock(&l->lock);
        while (l->count == QUEUE)
            pthread_cond_wait(&l->changed, &l->lock);
        b->filling->is_queued = true;
        l->queue[(l->first + l->count) % QUEUE].of = b;
        l->queue[(l->first + l->count) % QUEUE].portion = b->filling;
        l->count++;
        pthread_cond_broadcast(&l->changed);
        b->filling = b->filling == &b->portions[0] ? &b->portions[1] : &b->portions[0];
        while (b->filling->is_queued)
            pthread_cond_wait(&l->changed, &l->lock);
        pthread_mutex_unlock(&l->lock);
    }
    b->filling->rows = 0;
    buf_clear(&b->filling->bytes);
}

/* Tables side by side go together: what stands in the second one's portion was given after rows of the first that are on their way. */
static void
hand_over(struct bulk *b)
{
    if (b->before != NULL && b->before->filling->rows > 0)
        push(b->before);
    push(b);
    if (b->after != NULL && b->after->filling->rows > 0)
        push(b->after);
}

/* The thread may be at work for the table before: it is waited for, since statements are made here. */
static struct bulk *
bulk_on(struct line *l, const char *table, const char *const *columns, int count)
{
    struct arena *arena = arena_child(l->c->arena);
    struct bulk *b = arena_alloc(arena, sizeof(*b));

    wait_until_idle(l);
    l->users++;
    b->line = l;
    b->arena = arena;
    b->making = arena_child(arena);
    b->ahead = arena_child(arena);
    b->columns = count;
    b->filling = &b->portions[0];
    for (int i = 0; i < 2; i++) {
        b->portions[i].values =
            arena_array(arena, (size_t)(PORTION_ROWS * count), sizeof(struct value));
        buf_init(&b->portions[i].bytes, arena, PORTION_BYTES / 8);
    }
    if (is_empty(b, table))
        leave_indexes_out(b, table);
    b->one = prepare(b, table, columns, 1);
    b->many = prepare(b, table, columns, STATEMENT_ROWS);
    return b;
}

struct bulk *
sqlite_bulk_new(struct ctx *c, const char *table, const char *const *columns, int count)
{
    struct bulk *b = bulk_on(line_new(c), table, columns, count);

    /* Pages that do not fit are written, and read again where indexes are met in any order, or made. */
    sqlite3_exec(b->line->handle, "PRAGMA cache_size = -52000", NULL, NULL, NULL);
    return b;
}

struct bulk *
sqlite_bulk_beside(struct bulk *first, const char *table, const char *const *columns, int count)
{
    struct bulk *b = bulk_on(first->line, table, columns, count);

    b->before = first;
    first->after = b;
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
    struct line *l = b->line;
    enum status st;

    if (b->filling->rows > 0)
        hand_over(b);
    wait_until_idle(l);
    sqlite3_finalize(b->one);
    sqlite3_finalize(b->many);
    make_indexes(b);
    if (b->before != NULL)
        b->before->after = NULL;
    if (--l->users == 0)
        line_end(l);
    st = l->st;
    arena_free(b->arena);
    return st;
}
