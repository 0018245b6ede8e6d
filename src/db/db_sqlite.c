/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQLite engine: connections that read, statements, queries. Writing is in db_group.c. */
#include "db/db_sqlite.h"

#include "core/buf.h"
#include "core/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Sizes for a process of 64 MB with some readers. Memory mapping is off: it saves a copy, but each connection's pages
 * would count, and a torn disk would kill the process. The write-ahead log goes into the file at 16 MB. */
static const char pragmas[] = "PRAGMA foreign_keys = ON;"
                              "PRAGMA trusted_schema = OFF;"
                              "PRAGMA cell_size_check = ON;"
                              "PRAGMA mmap_size = 0;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA wal_autocheckpoint = 4000;"
                              "PRAGMA journal_size_limit = 67108864;";
static const char writer_pragmas[] = "PRAGMA cache_size = -4000;";
static const char reader_pragmas[] = "PRAGMA cache_size = -200; PRAGMA query_only = ON;";

enum { BUSY_MS = 4000, WATCH_MS = 50, STATEMENTS_MAX = 200, STATEMENT_JOURNAL_BYTES = 120 * 1024 };

struct statement {
    struct statement *next;
    const char *sql;
    sqlite3_stmt *handle;
    uint64_t used_at;
    bool is_used; /* by a query that is not released */
    bool is_cached;
    int parameters;
    int indexes[]; /* SQLite numbers $n by first appearance: its number of $1 is at 0 ... */
};

struct sqlite_query {
    struct query q;
    struct statement *statement;
};

static struct sqlite_db *
of(struct db *db)
{
    return (struct sqlite_db *)db;
}

enum status
sqlite_status(int code)
{
    switch (code) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return OK;
    case SQLITE_CONSTRAINT_NOTNULL:
    case SQLITE_CONSTRAINT_DATATYPE:
        return FAILED;
    default:
        break;
    }
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
        return CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return BUSY;
    default:
        return FAILED;
    }
}

/* ------------------------------------------------------------------ statements */

static unsigned
bucket_of(const char *sql)
{
    uint64_t h = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15);

    return (unsigned)(h >> 56) % STATEMENT_BUCKETS;
}

/* False where a parameter is not called $1, $2 ... */
static bool
number_parameters(struct statement *s, int count)
{
    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(s->handle, i);
        long n = name != NULL && name[0] == '$' ? strtol(name + 1, NULL, 10) : 0;

        if (n < 1 || n > count)
            return false;
        s->indexes[n - 1] = i;
        s->parameters = count;
    }
    return true;
}

/* Gives what was not used for longest to SQLite again; statements are few and never many thousands. */
static void
evict(struct sqlite_db *db)
{
    struct statement **oldest = NULL;

    for (int i = 0; i < STATEMENT_BUCKETS; i++)
        for (struct statement **p = &db->buckets[i]; *p != NULL; p = &(*p)->next)
            if (!(*p)->is_used && (oldest == NULL || (*p)->used_at < (*oldest)->used_at))
                oldest = p;
    if (oldest == NULL)
        return;
    sqlite3_finalize((*oldest)->handle);
    *oldest = (*oldest)->next;
    db->statement_count--;
}

/* There is one writer in the world, so no row is ever locked. */
static const char *
without_skip_locked(struct arena *arena, const char *sql)
{
    static const char words[] = "FOR UPDATE SKIP LOCKED";
    const char *at = strstr(sql, words);

    if (at == NULL)
        return sql;
    return arena_printf(arena, "%.*s%s", (int)(at - sql), sql, at + strlen(words));
}

static struct statement *
compile(struct sqlite_db *db, struct arena *arena, const char *sql, bool is_cached)
{
    sqlite3_stmt *handle = NULL;
    struct statement *s;
    const char *rest = "";
    int code, count;

    code = sqlite3_prepare_v3(db->handle, without_skip_locked(arena, sql), -1,
                              is_cached ? SQLITE_PREPARE_PERSISTENT : 0, &handle, &rest);
    if (code != SQLITE_OK || handle == NULL) {
        sqlite3_finalize(handle);
        return NULL;
    }
    count = sqlite3_bind_parameter_count(handle);
    s = arena_alloc(arena, sizeof(*s) + (size_t)count * sizeof(s->indexes[0]));
    s->sql = sql;
    s->handle = handle;
    s->is_cached = is_cached;
    if (!number_parameters(s, count) || rest[strspn(rest, "; \n")] != '\0') {
        sqlite3_finalize(handle);
        return NULL;
    }
    return s;
}

/* A literal that is in use already (a query inside its own loop) gets a second statement, for this time. */
static struct statement *
find_statement(struct sqlite_db *db, struct arena *arena, const char *sql, bool is_cached)
{
    struct statement **bucket = &db->buckets[bucket_of(sql)], *s;

    for (s = *bucket; is_cached && s != NULL; s = s->next)
        if (s->sql == sql)
            break;
    if (is_cached && s != NULL && !s->is_used) {
        s->is_used = true;
        s->used_at = ++db->uses;
        return s;
    }
    is_cached = is_cached && s == NULL;
    if (is_cached && db->statement_count >= STATEMENTS_MAX)
        evict(db);
    s = compile(db, is_cached ? db->arena : arena, sql, is_cached);
    if (s == NULL)
        return NULL;
    s->is_used = true;
    s->used_at = ++db->uses;
    if (is_cached) {
        s->next = *bucket;
        *bucket = s;
        db->statement_count++;
    }
    return s;
}

static void
give_up_statement(struct statement *s)
{
    if (!s->is_cached) {
        sqlite3_finalize(s->handle);
        return;
    }
    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);
    s->is_used = false;
}

enum status
sqlite_run(struct sqlite_db *db, const char *sql)
{
    struct statement *s = find_statement(db, db->arena, sql, true);
    enum status st = FAILED;
    int code;

    if (s != NULL) {
        code = sqlite3_step(s->handle);
        st = sqlite_status(code);
    }
    if (st == FAILED)
        log_error(NULL, "database: %s: %s", sqlite3_errmsg(db->handle), sql);
    if (s != NULL)
        give_up_statement(s);
    return st;
}

int64_t
sqlite_number(struct sqlite_db *db, const char *sql)
{
    struct statement *s = find_statement(db, db->arena, sql, true);
    int64_t number = 0;

    if (s == NULL)
        return 0;
    if (sqlite3_step(s->handle) == SQLITE_ROW)
        number = sqlite3_column_int64(s->handle, 0);
    give_up_statement(s);
    return number;
}

/* ------------------------------------------------------------------ connections */

static void
configure_library(void)
{
    /* Counting memory would make the threads' allocations wait for one another. */
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    /* What most transactions may have to take back fits; a file for it would cost more than the rows. Beyond that SQLite
     * writes it in one piece, and its write takes no piece of 128 KiB or more (os_unix.c, seekAndWriteFd). */
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_JOURNAL_BYTES);
}

static int
wait_for_lock(void *arg, int attempts)
{
    (void)arg;
    if (attempts >= BUSY_MS / 5)
        return 0;
    pause_ms(attempts < 10 ? 1 : 10);
    return 1;
}

static int
execute(sqlite3 *handle, const char *sql)
{
    return sqlite3_exec(handle, sql, NULL, NULL, NULL);
}

/* The first ones to open a new file wait for each other without SQLite's own handler being asked. */
static int
switch_to_wal(sqlite3 *handle)
{
    int code = SQLITE_BUSY;

    for (int i = 0; i < 400 && (code & 0xFF) == SQLITE_BUSY; i++) {
        if (i > 0)
            pause_ms(20);
        code = execute(handle, "PRAGMA journal_mode = WAL;");
    }
    return code;
}

static enum status
open_connection(struct sqlite_database *d, bool writes, struct sqlite_db **out)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    sqlite3 *handle = NULL;
    struct arena *arena;
    struct sqlite_db *db;
    int code = sqlite3_open_v2(d->path, &handle, flags, NULL);

    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_handler(handle, wait_for_lock, NULL);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
        code = writes ? switch_to_wal(handle) : SQLITE_OK;
    }
    if (code == SQLITE_OK)
        code = execute(handle, pragmas);
    if (code == SQLITE_OK)
        code = execute(handle, writes ? writer_pragmas : reader_pragmas);
    if (code != SQLITE_OK) {
        log_error(NULL, "database: %s: %s", d->path, sqlite3_errmsg(handle));
        sqlite3_close(handle);
        return sqlite_status(code);
    }
    arena = arena_new();
    db = arena_alloc(arena, sizeof(*db));
    db->arena = arena;
    db->handle = handle;
    db->db.database = &d->d;
    *out = db;
    return OK;
}

static void
close_connection(struct sqlite_db *db)
{
    if (db == NULL)
        return;
    queries_release(&db->db);
    for (int i = 0; i < STATEMENT_BUCKETS; i++)
        for (struct statement *s = db->buckets[i]; s != NULL; s = s->next)
            sqlite3_finalize(s->handle);
    if (sqlite3_close(db->handle) != SQLITE_OK)
        log_error(NULL, "database: a connection is not closed: %s", sqlite3_errmsg(db->handle));
    arena_free(db->arena);
}

static enum status
open_database(struct ctx *c, const char *url, struct database **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct arena *arena;
    struct sqlite_database *d;
    struct sqlite_db *writer;
    enum status st;

    (void)c;
    pthread_once(&once, configure_library);
    arena = arena_new();
    d = arena_alloc(arena, sizeof(*d));
    d->path = arena_strdup(arena, url + strlen("sqlite:"));
    st = open_connection(d, true, &writer);
    if (st != OK) {
        arena_free(arena);
        return st;
    }
    database_init(&d->d, &engine_sqlite, arena);
    pthread_mutex_init(&d->lock, NULL);
    group_open(&d->group, writer);
    writer->db.database = &d->d;
    *out = &d->d;
    return OK;
}

static void
close_database(struct database *database)
{
    struct sqlite_database *d = (struct sqlite_database *)database;
    struct sqlite_db *next;

    if (d->has_watcher)
        pthread_join(d->watcher, NULL);
    assert(d->borrowed == 0);
    for (struct sqlite_db *db = d->all; db != NULL; db = next) {
        next = db->next;
        close_connection(db);
    }
    close_connection(d->group.writer);
    group_close(&d->group);
    pthread_mutex_destroy(&d->lock);
}

/* The last one given back is the first one borrowed, so that each thread tends to meet its own warm one. */
static enum status
borrow(struct database *database, int timeout_ms, struct db **out)
{
    struct sqlite_database *d = (struct sqlite_database *)database;
    struct sqlite_db *db;
    enum status st;

    (void)timeout_ms;
    pthread_mutex_lock(&d->lock);
    db = d->free;
    if (db != NULL) {
        d->free = db->next_free;
        d->borrowed++;
    }
    pthread_mutex_unlock(&d->lock);
    if (db == NULL) {
        st = open_connection(d, false, &db);
        if (st != OK)
            return st;
        pthread_mutex_lock(&d->lock);
        db->next = d->all;
        d->all = db;
        d->borrowed++;
        pthread_mutex_unlock(&d->lock);
    }
    *out = &db->db;
    return OK;
}

static void
give_back(struct db *db)
{
    struct sqlite_database *d = (struct sqlite_database *)db->database;

    pthread_mutex_lock(&d->lock);
    of(db)->next_free = d->free;
    d->free = of(db);
    d->borrowed--;
    pthread_mutex_unlock(&d->lock);
}

static void *
watch(void *arg)
{
    struct sqlite_database *d = arg;

    while (!database_wait_stop(&d->d, WATCH_MS))
        if (group_saw_foreign_change(&d->group))
            database_heard_tag(&d->d, "*");
    return NULL;
}

static void
start_watch(struct database *database)
{
    struct sqlite_database *d = (struct sqlite_database *)database;

    if (pthread_create(&d->watcher, NULL, watch, d) != 0)
        fatal("database: the listener's thread does not start");
    d->has_watcher = true;
}

/* ------------------------------------------------------------------ queries */

static void
fail(struct query *q, int code)
{
    query_fail(q, sqlite_status(code), sqlite3_errmsg(of(q->db)->handle));
}

static struct query *
prepare(struct ctx *c, const char *sql, bool is_cached)
{
    struct sqlite_query *q = arena_alloc(c->arena, sizeof(*q));
    struct sqlite_db *db = of(c->db);

    if (c->db->failed != OK)
        return &q->q;
    q->statement = find_statement(db, c->arena, sql, is_cached);
    if (q->statement == NULL) {
        int code = sqlite3_errcode(db->handle);

        q->q.st = code == SQLITE_OK ? FAILED : sqlite_status(code);
        if (q->q.st == FAILED)
            log_error(c, "database: %s: %s", sqlite3_errmsg(db->handle), sql);
        return &q->q;
    }
    q->q.columns = sqlite3_column_count(q->statement->handle);
    q->q.reads_only = sqlite3_stmt_readonly(q->statement->handle) != 0;
    return &q->q;
}

static int
bind_at(sqlite3_stmt *s, int index, const struct value *v)
{
    switch (v->kind) {
    case VALUE_NULL:
        return sqlite3_bind_null(s, index);
    case VALUE_INT:
        return sqlite3_bind_int64(s, index, v->number);
    case VALUE_REAL:
        return sqlite3_bind_double(s, index, v->real);
    case VALUE_TEXT:
        return sqlite3_bind_text64(s, index, v->bytes, v->length, SQLITE_TRANSIENT, SQLITE_UTF8);
    case VALUE_BLOB:
        if (v->length == 0)
            return sqlite3_bind_zeroblob(s, index, 0);
        return sqlite3_bind_blob64(s, index, v->bytes, v->length, SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

static void
bind(struct query *query, const struct value *v)
{
    struct statement *s = ((struct sqlite_query *)query)->statement;
    int code;

    if (query->bound > s->parameters) {
        query_fail(query, FAILED, "more parameters are bound than there are");
        return;
    }
    code = bind_at(s->handle, s->indexes[query->bound - 1], v);
    if (code != SQLITE_OK)
        fail(query, code);
}

static bool
step(struct query *query)
{
    struct sqlite_query *q = (struct sqlite_query *)query;
    sqlite3_stmt *handle = q->statement->handle;
    int code;

    if (query->bound != q->statement->parameters) {
        query_fail(query, FAILED, "fewer parameters are bound than there are");
        return false;
    }
    code = sqlite3_step(handle);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        fail(query, code);
    else if (!query->reads_only)
        query->changes = sqlite3_changes64(of(query->db)->handle);
    sqlite3_reset(handle); /* a reader that stands at its end must not hold the log */
    return false;
}

static void
column(struct query *query, int i, struct value *out)
{
    sqlite3_stmt *s = ((struct sqlite_query *)query)->statement->handle;

    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER:
        out->kind = VALUE_INT;
        out->number = sqlite3_column_int64(s, i);
        break;
    case SQLITE_FLOAT:
        out->kind = VALUE_REAL;
        out->real = sqlite3_column_double(s, i);
        break;
    case SQLITE_TEXT:
        out->kind = VALUE_TEXT;
        out->bytes = sqlite3_column_text(s, i);
        out->length = (size_t)sqlite3_column_bytes(s, i);
        break;
    case SQLITE_BLOB:
        out->kind = VALUE_BLOB;
        out->bytes = sqlite3_column_blob(s, i);
        out->length = (size_t)sqlite3_column_bytes(s, i);
        break;
    default:
        out->kind = VALUE_NULL;
    }
}

static void
release(struct query *query)
{
    struct sqlite_query *q = (struct sqlite_query *)query;

    if (q->statement != NULL)
        give_up_statement(q->statement);
    q->statement = NULL;
}

/* ------------------------------------------------------------------ transactions */

static enum status
transact(struct ctx *c, transact_fn *fn, void *arg)
{
    return group_transact(&((struct sqlite_database *)c->db->database)->group, c, fn, arg);
}

static enum status
snapshot(struct ctx *c, transact_fn *fn, void *arg)
{
    struct sqlite_db *db = of(c->db);
    enum status st = sqlite_run(db, "BEGIN"), end;

    if (st != OK)
        return st;
    sqlite_number(db,
                  "SELECT count(*) FROM sqlite_schema"); /* the moment is that of the first read */
    st = fn(c, arg);
    queries_release(&db->db);
    end = sqlite_run(db, "COMMIT");
    return st != OK ? st : end;
}

static void
interrupt(struct db *db)
{
    sqlite3_interrupt(of(db)->handle);
    group_interrupt(&((struct sqlite_database *)db->database)->group, db);
}

static enum status
script(struct ctx *c, const char *sql)
{
    sqlite3 *handle = of(c->db)->handle;
    int code = execute(handle, sql);
    enum status st = sqlite_status(code);

    if (st == OK)
        return OK;
    c->db->failed = c->db->failed == OK ? st : c->db->failed;
    log_error(c, "database: %s", sqlite3_errmsg(handle));
    return st;
}

/* There is one writer in the world. */
static enum status
lock(struct ctx *c, int64_t key)
{
    (void)c;
    (void)key;
    return OK;
}

static enum status
exclude(struct ctx *c, int64_t key, bool is_on)
{
    (void)is_on;
    return lock(c, key);
}

/* A full-text index is no table with rows: it is made of those of the table that its words stand in. */
static enum status
make_text_indexes(struct ctx *c)
{
    struct query *q = query_new_uncached(c, "SELECT name FROM pragma_table_list"
                                            " WHERE schema = 'main' AND type = 'virtual'");
    const char *statements = "";
    enum status st;

    while (query_row(q)) {
        const char *name = col_text(q, 0);

        statements = arena_printf(c->arena, "%sINSERT INTO \"%s\" (\"%s\") VALUES ('rebuild');",
                                  statements, name, name);
    }
    st = query_end(q);
    return st == OK && statements[0] != '\0' ? script(c, statements) : st;
}

static enum status
load(struct ctx *c, bool is_loading)
{
    int current = 0, highest = 0;
    enum status st;

    if (is_loading)
        return script(c, "PRAGMA defer_foreign_keys = ON");
    sqlite3_db_status(of(c->db)->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0);
    if (current != 0)
        return CONFLICT;
    st = script(c, "PRAGMA defer_foreign_keys = OFF");
    return st == OK ? make_text_indexes(c) : st;
}

const struct engine engine_sqlite = {
    .name = "sqlite",
    .reads_are_local = true,
    .words_are_ordered = true,
    .int_type = "INTEGER",
    .real_type = "REAL",
    .blob_type = "BLOB",
    .strict = "STRICT",
    .keyed = "STRICT, WITHOUT ROWID",
    .bytewise = "",
    .tables_sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                  " AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name",
    .drop_sql = "SELECT 'DROP TABLE \"' || name || '\"' FROM pragma_table_list"
                " WHERE schema = 'main' AND type IN ('table', 'virtual')"
                " AND substr(name, 1, 7) <> 'sqlite_' ORDER BY type DESC, name",
    .columns_sql = "SELECT name, CASE type WHEN 'INTEGER' THEN 1 WHEN 'REAL' THEN 2"
                   " WHEN 'BLOB' THEN 4 ELSE 3 END"
                   " FROM pragma_table_xinfo($1) WHERE hidden = 0 ORDER BY cid",
    .open = open_database,
    .close = close_database,
    .borrow = borrow,
    .give_back = give_back,
    .listen = start_watch,
    .transact = transact,
    .snapshot = snapshot,
    .interrupt = interrupt,
    .prepare = prepare,
    .bind = bind,
    .step = step,
    .column = column,
    .release = release,
    .script = script,
    .lock = lock,
    .exclude = exclude,
    .load = load,
    .bulk_new = sqlite_bulk_new,
    .bulk_beside = sqlite_bulk_beside,
    .bulk_row = sqlite_bulk_row,
    .bulk_end = sqlite_bulk_end,
};
