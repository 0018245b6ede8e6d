/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every table of one moment into a file, and back into either engine. Which tables and columns there are, the engine's
 * own catalogue says, so a migration needs no change here. */
#include "db/backup.h"

#include "core/buf.h"
#include "db/audit.h"
#include "db/backup_file.h"
#include "db/db_engine.h"
#include "db/migrate.h"

#include <string.h>

enum { PROGRESS_ROWS = 1000, BATCH_BYTES = 1024 * 1024 };

typedef void progress_fn(int64_t rows_done, int64_t rows_all);

struct column {
    const char *name;
    enum value_kind kind;
};

struct table {
    const char *name;
    struct column *columns;
    int count;
};

struct work {
    struct ctx *c;
    const char *path;
    progress_fn *progress;
    struct backup_out *out;
    struct backup_in *in;
    struct table *tables;
    int table_count;
    int64_t rows_done, rows_all;
    const struct migration *list;
    bool is_older;  /* the file's schema ends at migration `last`, the database's goes on */
    bool was_older; /* the same, before the database went back to it */
    int last;
};

static void
count_row(struct work *w)
{
    w->rows_done++;
    if (w->progress != NULL && w->rows_done % PROGRESS_ROWS == 0)
        w->progress(w->rows_done, w->rows_all);
}

/* ------------------------------------------------------------------ what there is */

/* Who makes keys, and how far the schema is, are the database's own and not its contents. */
static bool
is_contents(const char *table)
{
    return strcmp(table, "schema_migration") != 0 && strcmp(table, "node") != 0;
}

static enum status
list_tables(struct ctx *c, struct table **out, int *out_count)
{
    struct query *q = query_new_uncached(c, c->db->database->engine->tables_sql);
    struct table *tables = NULL;
    int count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        const char *name = col_text(q, 0);

        if (!is_contents(name))
            continue;
        if (count == room) {
            room = room > 0 ? 2 * room : 32;
            tables = arena_grow(c->arena, tables, (size_t)count, (size_t)room, sizeof(*tables));
        }
        tables[count++].name = name;
    }
    st = query_end(q);
    if (st == OK) {
        *out = tables;
        *out_count = count;
    }
    return st;
}

static enum status
list_columns(struct ctx *c, struct table *t)
{
    struct query *q = query_new_uncached(c, c->db->database->engine->columns_sql);
    int room = 0;

    t->columns = NULL;
    t->count = 0;
    bind_text(q, t->name);
    while (t->count < BACKUP_COLUMNS_MAX && query_row(q)) {
        if (t->count == room) {
            room = room > 0 ? 2 * room : 16;
            t->columns = arena_grow(c->arena, t->columns, (size_t)t->count, (size_t)room,
                                    sizeof(*t->columns));
        }
        t->columns[t->count].name = col_text(q, 0);
        t->columns[t->count].kind = (enum value_kind)col_int(q, 1);
        t->count++;
    }
    return query_end(q);
}

static enum status
read_catalogue(struct ctx *c, struct work *w)
{
    enum status st = list_tables(c, &w->tables, &w->table_count);

    for (int i = 0; st == OK && i < w->table_count; i++)
        st = list_columns(c, &w->tables[i]);
    return st;
}

/* ------------------------------------------------------------------ writing */

static enum status
count_rows(struct ctx *c, struct work *w)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < w->table_count; i++) {
        struct query *q = query_new_uncached(
            c, arena_printf(c->arena, "SELECT count(*) FROM \"%s\"", w->tables[i].name));

        if (query_row(q))
            w->rows_all += col_int(q, 0);
        st = query_end(q);
    }
    return st;
}

static enum status
write_version(struct ctx *c, struct work *w)
{
    struct query *q = query_new(c, "SELECT count(*) FROM schema_migration");
    int64_t count = query_row(q) ? col_int(q, 0) : 0;
    enum status st = query_end(q);

    if (st != OK)
        return st;
    backup_put_tag(w->out, 'V');
    backup_put_int(w->out, w->rows_all);
    backup_put_int(w->out, count);
    q = query_new(c, "SELECT number, name FROM schema_migration ORDER BY number");
    while (query_row(q)) {
        backup_put_int(w->out, col_int(q, 0));
        backup_put_text(w->out, col_text(q, 1));
    }
    return query_end(q);
}

static const char *
select_all(struct ctx *c, const struct table *t)
{
    struct buf sql;

    buf_init(&sql, c->arena, 256);
    buf_add(&sql, "SELECT ");
    for (int i = 0; i < t->count; i++)
        buf_printf(&sql, "%s\"%s\"", i > 0 ? ", " : "", t->columns[i].name);
    buf_printf(&sql, " FROM \"%s\"", t->name);
    return sql.data;
}

static enum status
write_table(struct ctx *c, struct work *w, const struct table *t)
{
    struct query *q;
    int64_t rows = 0;
    enum status st;

    backup_put_tag(w->out, 'T');
    backup_put_text(w->out, t->name);
    backup_put_int(w->out, t->count);
    for (int i = 0; i < t->count; i++) {
        backup_put_tag(w->out, (char)t->columns[i].kind);
        backup_put_text(w->out, t->columns[i].name);
    }
    q = query_new_streamed(c, select_all(c, t));
    while (query_row(q)) {
        backup_put_tag(w->out, 'R');
        for (int i = 0; i < t->count; i++) {
            struct value v;

            col_value(q, i, &v);
            backup_put_value(w->out, &v);
        }
        rows++;
        count_row(w);
    }
    st = query_end(q);
    backup_put_tag(w->out, 'E');
    backup_put_int(w->out, rows);
    return st;
}

static enum status
write_all(struct ctx *c, void *arg)
{
    struct work *w = arg;
    enum status st = read_catalogue(c, w);

    if (st == OK)
        st = count_rows(c, w);
    if (st == OK)
        st = write_version(c, w);
    for (int i = 0; st == OK && i < w->table_count; i++)
        st = write_table(c, w, &w->tables[i]);
    backup_put_tag(w->out, 'Z');
    backup_put_int(w->out, w->table_count);
    backup_put_int(w->out, w->rows_done);
    return st;
}

enum status
backup_write(struct ctx *c, const char *path, progress_fn *progress)
{
    struct work w = { .c = c, .path = path, .progress = progress };
    enum status st;

    w.out = backup_out_new(c, path);
    if (w.out == NULL)
        return INVALID;
    st = backup_out_end(w.out, db_snapshot(c, write_all, &w));
    if (st == OK && progress != NULL)
        progress(w.rows_done, w.rows_all);
    return st;
}

/* ------------------------------------------------------------------ reading */

static enum status
is_other_schema(struct work *w, int64_t theirs, int64_t ours)
{
    return problem_at(w->c, w->path, 0, 0,
                      theirs > ours
                          ? tr(w->c, "The backup is of a newer release (schema %lld, here"
                                     " %lld). Install that release and restore again.")
                          : tr(w->c, "The backup has another schema than this program ever had"
                                     " (%lld, here %lld). Restore it with the program that wrote"
                                     " it."),
                      (long long)theirs, (long long)ours);
}

/* The names of what is applied here, by number; the file's must be the same as far as they go. */
static enum status
read_version(struct ctx *c, struct work *w)
{
    struct query *q;
    int64_t count, theirs = 0, ours = 0, at = 0;
    bool is_same = true;
    enum status st;

    if (backup_get_tag(w->in) != 'V')
        backup_in_fail(w->in);
    w->rows_all = backup_get_int(w->in);
    count = backup_get_int(w->in);
    q = query_new(c, "SELECT number, name FROM schema_migration ORDER BY number");
    while (!backup_in_failed(w->in) && at < count) {
        const char *name;

        theirs = backup_get_int(w->in);
        name = backup_get_text(w->in, c->arena);
        if (query_row(q)) {
            ours = col_int(q, 0);
            is_same = is_same && ours == theirs && strcmp(col_text(q, 1), name) == 0;
        } else {
            is_same = false;
        }
        at++;
    }
    w->is_older = false;
    while (query_row(q)) {
        ours = col_int(q, 0);
        w->is_older = true;
    }
    w->last = (int)theirs;
    st = query_end(q);
    if (st != OK || (is_same && at > 0) || backup_in_failed(w->in))
        return st;
    return is_other_schema(w, theirs, ours);
}

static void
read_table(struct work *w, struct arena *a, struct table *t)
{
    int64_t count;

    t->name = backup_get_text(w->in, a);
    count = backup_get_int(w->in);
    if (count < 1 || count > BACKUP_COLUMNS_MAX) {
        backup_in_fail(w->in);
        count = 0;
    }
    t->count = (int)count;
    t->columns = arena_array(a, (size_t)count, sizeof(*t->columns));
    for (int i = 0; i < t->count; i++) {
        t->columns[i].kind = (enum value_kind)backup_get_tag(w->in);
        t->columns[i].name = backup_get_text(w->in, a);
    }
}

/* The file's table must be one of ours with these columns; otherwise the same schema has other tables, and the file
 * lies. */
static bool
is_known(const struct work *w, const struct table *t)
{
    for (int i = 0; i < w->table_count; i++) {
        const struct table *own = &w->tables[i];
        int found = 0;

        if (strcmp(own->name, t->name) != 0)
            continue;
        for (int j = 0; j < t->count; j++)
            for (int k = 0; k < own->count; k++)
                found += strcmp(own->columns[k].name, t->columns[j].name) == 0;
        return found == t->count;
    }
    return false;
}

/* A column of this engine's type, whatever the other engine called its value. */
static void
fit(struct value *v, enum value_kind kind)
{
    if (v->kind == VALUE_INT && kind == VALUE_REAL) {
        v->kind = VALUE_REAL;
        v->real = (double)v->number;
    }
}

/* One table's rows; into the database where `bulk` is given, else they are only read. */
static void
read_rows(struct work *w, struct arena *a, const struct table *t, struct bulk *bulk)
{
    const struct engine *engine = w->c->db->database->engine;
    struct value *values = arena_array(w->c->arena, (size_t)t->count, sizeof(*values));
    int64_t rows = 0;
    char tag;

    while ((tag = backup_get_tag(w->in)) == 'R') {
        for (int i = 0; i < t->count; i++) {
            backup_get_value(w->in, a, &values[i]);
            fit(&values[i], t->columns[i].kind);
        }
        if (bulk != NULL && !backup_in_failed(w->in))
            engine->bulk_row(bulk, values);
        rows++;
        count_row(w);
        if (arena_size(a) > BATCH_BYTES)
            arena_reset(a);
    }
    if (tag != 'E' || backup_get_int(w->in) != rows)
        backup_in_fail(w->in);
}

static enum status
load_rows(struct ctx *c, struct work *w, struct arena *a, const struct table *t, bool loads)
{
    const struct engine *engine = c->db->database->engine;
    struct ctx own = *c; /* what a table's writer needs goes with the table */
    const char **names;
    struct bulk *bulk;
    enum status st;

    if (!loads) {
        read_rows(w, a, t, NULL);
        return OK;
    }
    own.arena = arena_child(c->arena);
    names = arena_array(own.arena, (size_t)t->count, sizeof(*names));
    for (int i = 0; i < t->count; i++)
        names[i] = t->columns[i].name;
    bulk = engine->bulk_new(&own, t->name, names, t->count);
    read_rows(w, a, t, bulk);
    st = engine->bulk_end(bulk);
    arena_free(own.arena);
    return st;
}

static enum status
read_tables(struct ctx *c, struct work *w, bool loads)
{
    struct arena *a = arena_child(c->arena);
    int64_t tables = 0;
    enum status st = OK;
    char tag = 0;

    while (st == OK && !backup_in_failed(w->in) && (tag = backup_get_tag(w->in)) == 'T') {
        struct table t;

        read_table(w, c->arena, &t);
        if (!backup_in_failed(w->in) && (loads || !w->is_older) && !is_known(w, &t))
            backup_in_fail(w->in);
        if (!backup_in_failed(w->in))
            st = load_rows(c, w, a, &t, loads);
        arena_reset(a);
        tables++;
    }
    arena_free(a);
    if (st == OK && (tag != 'Z' || backup_get_int(w->in) != tables ||
                     backup_get_int(w->in) != w->rows_done || w->rows_done != w->rows_all))
        backup_in_fail(w->in);
    return st;
}

/* One walk through the file. The first only looks, so that nothing is written from a file that is not whole. */
static enum status
walk(struct ctx *c, struct work *w, bool loads)
{
    enum status st;

    w->rows_done = 0;
    w->in = backup_in_new(c, w->path);
    if (w->in == NULL)
        return INVALID;
    st = read_version(c, w);
    if (st == OK)
        st = read_tables(c, w, loads);
    if (st != OK) { /* told already */
        backup_in_close(w->in);
        return st;
    }
    return backup_in_end(w->in);
}

/* Rows that migrations bring are in the backup too. */
static enum status
empty_tables(struct ctx *c, const struct work *w)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < w->table_count; i++)
        st = query_end(
            query_new_uncached(c, arena_printf(c->arena, "DELETE FROM \"%s\"", w->tables[i].name)));
    return st;
}

/* Whatever was entered is on record in the audit; lists that ship with the program are no entry. */
static enum status
check_empty(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT 1 FROM audit WHERE action <> 'seed' LIMIT 1");
    bool has_changes = query_row(q);
    enum status st = query_end(q);

    if (st != OK || (!has_changes && database_is_empty(c)))
        return st;
    problem(c, NULL, tr(c, "The database is not empty. Restore into a new one."));
    return CONFLICT;
}

/* The tables are the file's from here on. */
static enum status
go_back(struct ctx *c, struct work *w)
{
    enum status st = migrate_back(c, w->list, w->last);

    w->was_older = true;
    return st == OK ? read_catalogue(c, w) : st;
}

static enum status
load(struct ctx *c, void *arg)
{
    const struct engine *engine = c->db->database->engine;
    struct work *w = arg;
    enum status st;

    st = check_empty(c);
    if (st == OK)
        st = empty_tables(c, w);
    if (st == OK && w->is_older)
        st = go_back(c, w);
    if (st == OK)
        st = engine->load(c, true);
    if (st == OK)
        st = empty_tables(c, w);
    if (st == OK)
        st = walk(c, w, true);
    if (st == OK)
        st = engine->load(c, false);
    if (st == OK && w->was_older)
        st = migrate_on(c, w->list);
    if (st == OK)
        db_touch(c, "*");
    if (st == CONFLICT && c->problem_count == 0)
        st = problem_at(c, w->path, 0, 0,
                        tr(c, "The backup contradicts itself: a row refers to one that is not"
                              " there, or stands twice. Nothing was restored."));
    return st;
}

enum status
backup_restore(struct ctx *c, const char *path, progress_fn *progress)
{
    return backup_restore_to(c, migrations, path, progress);
}

enum status
backup_restore_to(struct ctx *c, const struct migration *list, const char *path,
                  progress_fn *progress)
{
    struct work w = { .c = c, .path = path, .list = list };
    enum status st = read_catalogue(c, &w);

    if (st == OK)
        st = check_empty(c);
    if (st == OK)
        st = walk(c, &w, false);
    w.progress = progress;
    if (st == OK)
        st = db_transact(c, load, &w);
    if (st != OK)
        return st;
    if (progress != NULL)
        progress(w.rows_done, w.rows_all);
    return audit_verify(c);
}
