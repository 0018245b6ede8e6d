/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the schema up to date. Each migration looks again, in its own transaction, whether another process was
 * quicker; on PostgreSQL they take turns. */
#include "db/migrate.h"

#include "core/buf.h"
#include "core/log.h"
#include "core/random.h"
#include "db/db_engine.h"

#include <string.h>

/* Held while a process changes the schema; another one waits this long for it. */
enum { LOCK_KEY = 7462001, WAIT_MS = 600000 };

struct step {
    const struct migration *list; /* all of them */
    const struct migration *one;
    bool was_applied;
};

/* "search.sqlite" is for SQLite, and recorded as "search". */
static bool
is_for(const struct migration *m, const struct engine *engine)
{
    const char *dot = strchr(m->name, '.');

    return dot == NULL || strcmp(dot + 1, engine->name) == 0;
}

static const char *
plain_name(struct ctx *c, const struct migration *m)
{
    return arena_strndup(c->arena, m->name, strcspn(m->name, "."));
}

static const char *
checksum(struct ctx *c, const struct migration *m)
{
    return hash_hex(c->arena, m->sql, strlen(m->sql));
}

static const char *
with_types(struct ctx *c, const char *sql)
{
    const struct engine *e = c->db->database->engine;
    const struct {
        const char *token, *word;
    } words[] = { { "{{int}}", e->int_type },   { "{{real}}", e->real_type },
                  { "{{blob}}", e->blob_type }, { "{{strict}}", e->strict },
                  { "{{keyed}}", e->keyed },    { "{{bytewise}}", e->bytewise } };
    const size_t count = sizeof(words) / sizeof(words[0]);
    struct buf out;

    buf_init(&out, c->arena, strlen(sql));
    while (*sql != '\0') {
        size_t plain = strcspn(sql, "{"), i;

        buf_add_bytes(&out, sql, plain);
        sql += plain;
        for (i = 0; i < count; i++)
            if (strncmp(sql, words[i].token, strlen(words[i].token)) == 0)
                break;
        if (i < count) {
            buf_add(&out, words[i].word);
            sql += strlen(words[i].token);
        } else if (*sql != '\0') {
            buf_add_char(&out, *sql++);
        }
    }
    return out.data;
}

/* What is applied must be what the program has, as far as it goes. */
static enum status
check_applied(struct ctx *c, const struct migration *list, int *out_last)
{
    const struct engine *engine = c->db->database->engine;
    const struct migration *m = list;
    struct query *q =
        query_new(c, "SELECT number, name, checksum FROM schema_migration ORDER BY number");
    enum status st = OK;
    int last = 0;

    while (st == OK && query_row(q)) {
        last = (int)col_int(q, 0);
        while (m->number != 0 && !is_for(m, engine))
            m++;
        if (m->number == 0)
            st = log_error(c, "database: it was made by a newer release (migration %04d %s)", last,
                           col_text(q, 1));
        else if (m->number != last)
            st = log_error(c, "database: migration %04d %s is not known to this program", last,
                           col_text(q, 1));
        else if (strcmp(col_text(q, 2), checksum(c, m)) != 0)
            st = log_error(c, "database: migration %04d %s is not what was applied (changed since)",
                           last, col_text(q, 1));
        m++;
    }
    if (query_end(q) != OK)
        return FAILED;
    if (st == OK)
        *out_last = last;
    return st;
}

static enum status
apply(struct ctx *c, void *arg)
{
    struct step *s = arg;
    const struct migration *m = s->one;
    struct query *q;
    enum status st = OK;
    int last = 0;

    if (database_has_table(c, "schema_migration"))
        st = check_applied(c, s->list, &last);
    if (st != OK)
        return st;
    s->was_applied = last >= m->number;
    if (s->was_applied)
        return OK;
    st = c->db->database->engine->script(c, with_types(c, m->sql));
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO schema_migration (number, name, checksum, applied_at)"
                     " VALUES ($1, $2, $3, $4)");
    bind_int(q, m->number);
    bind_text(q, plain_name(c, m));
    bind_text(q, checksum(c, m));
    bind_int(q, real_ms() / 1000);
    return query_end(q);
}

static enum status
apply_missing(struct ctx *c, const struct migration *list, int last)
{
    enum status st = OK;

    for (const struct migration *m = list; st == OK && m->number != 0; m++) {
        struct step step = { .list = list, .one = m };

        if (m->number <= last || !is_for(m, c->db->database->engine))
            continue;
        st = db_transact(c, apply, &step);
        if (st == OK && !step.was_applied)
            log_info(c, "database: migration %04d %s", m->number, plain_name(c, m));
        else if (st != OK)
            log_error(c, "database: migration %04d %s: %s", m->number, plain_name(c, m),
                      status_name(st));
    }
    return st;
}

/* ------------------------------------------------------------------ back, and on from there */

struct node_row {
    int64_t number, expires_at, last_ms;
    const char *holder;
};

enum { NODES_MAX = 1024 };

static enum status
read_nodes(struct ctx *c, struct node_row **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT number, expires_at, last_ms, holder FROM node ORDER BY number");
    struct node_row *rows = arena_array(c->arena, NODES_MAX, sizeof(*rows));
    int count = 0;

    while (count < NODES_MAX && query_row(q)) {
        rows[count++] =
            (struct node_row){ col_int(q, 0), col_int(q, 1), col_int(q, 2), col_text(q, 3) };
    }
    *out = rows;
    *out_count = count;
    return query_end(q);
}

static enum status
write_nodes(struct ctx *c, const struct node_row *rows, int count)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < count; i++) {
        struct query *q = query_new(
            c, "INSERT INTO node (number, expires_at, last_ms, holder) VALUES ($1, $2, $3, $4)");

        bind_int(q, rows[i].number);
        bind_int(q, rows[i].expires_at);
        bind_int(q, rows[i].last_ms);
        bind_text(q, rows[i].holder);
        st = query_end(q);
    }
    return st;
}

static enum status
drop_all(struct ctx *c)
{
    const struct engine *engine = c->db->database->engine;
    struct query *q = query_new_uncached(c, engine->drop_sql);
    struct buf statements;
    enum status st;

    buf_init(&statements, c->arena, 4096);
    while (query_row(q))
        buf_printf(&statements, "%s;", col_text(q, 0));
    st = query_end(q);
    return st == OK && statements.length > 0 ? engine->script(c, statements.data) : st;
}

enum status
migrate_back(struct ctx *c, const struct migration *list, int last)
{
    struct node_row *nodes;
    int count;
    enum status st = read_nodes(c, &nodes, &count);

    if (st == OK)
        st = drop_all(c);
    for (const struct migration *m = list; st == OK && m->number != 0 && m->number <= last; m++) {
        struct step step = { .list = list, .one = m };

        if (is_for(m, c->db->database->engine))
            st = apply(c, &step);
    }
    return st == OK ? write_nodes(c, nodes, count) : st;
}

enum status
migrate_on(struct ctx *c, const struct migration *list)
{
    int last = 0;
    enum status st = check_applied(c, list, &last);

    return st == OK ? apply_missing(c, list, last) : st;
}

static int
last_of(const struct migration *list)
{
    int last = 0;

    for (; list->number != 0; list++)
        last = list->number;
    return last;
}

enum status
migrate(struct ctx *c, const struct migration *list)
{
    const struct engine *engine = c->db->database->engine;
    int64_t give_up_at = monotonic_ms() + WAIT_MS;
    enum status st = OK;
    int last = 0;

    /* Mostly nothing is to be done: then a read is all. */
    if (database_has_table(c, "schema_migration"))
        st = check_applied(c, list, &last);
    if (st != OK || last == last_of(list))
        return st;
    while ((st = engine->exclude(c, LOCK_KEY, true)) == BUSY && monotonic_ms() < give_up_at)
        pause_ms(100);
    if (st != OK)
        return st;
    st = apply_missing(c, list, last);
    if (engine->exclude(c, LOCK_KEY, false) != OK)
        log_warn(c, "database: the lock of migrations was lost");
    return st;
}
