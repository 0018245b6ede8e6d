/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of changes: written unsealed, numbered and hashed soon after by one sealer at a time, walked by verify. */
#include "db/audit.h"

#include "core/buf.h"
#include "core/log.h"
#include "db/db_engine.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { HASH_SIZE = 32, SEAL_ROWS = 500, VERIFY_ROWS = 1000, LOCK_KEY = 7462002 };

struct link {
    int64_t number;
    unsigned char hash[HASH_SIZE];
};

struct entry {
    struct audit_entry row;
    int64_t number;
    const void *hash;
    size_t hash_length;
};

/* ------------------------------------------------------------------ writing */

static const char *
json_text(struct ctx *c, json_t *object)
{
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS;
    size_t length;
    char *text;

    if (object == NULL)
        return NULL;
    length = json_dumpb(object, NULL, 0, flags);
    text = arena_alloc(c->arena, length + 1);
    json_dumpb(object, text, length, flags);
    json_decref(object);
    return text;
}

enum status
audit_write(struct ctx *c, const char *noun, int64_t id, const char *action, json_t *before,
            json_t *after)
{
    const char *before_text = json_text(c, before), *after_text = json_text(c, after);
    struct query *q;

    assert(c->db->is_writing);
    q = query_new(c, "INSERT INTO audit (id, at, account_id, noun, noun_id, action, before, after)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    bind_int(q, db_new_id(c));
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_text(q, noun);
    bind_int(q, id);
    bind_text(q, action);
    bind_text(q, before_text);
    bind_text(q, after_text);
    db_touch(c, noun);
    return query_end(q);
}

/* ------------------------------------------------------------------ the hash of a row */

static void
hash_int(crypto_generichash_state *state, int64_t value)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    crypto_generichash_update(state, bytes, sizeof(bytes));
}

/* The length goes first, so that no two rows have the same bytes; NULL is not "". */
static void
hash_text(crypto_generichash_state *state, const char *text)
{
    hash_int(state, text != NULL ? (int64_t)strlen(text) : -1);
    if (text != NULL)
        crypto_generichash_update(state, (const unsigned char *)text, strlen(text));
}

/* The link that follows `last`. */
static struct link
seal_row(const struct link *last, const struct audit_entry *row)
{
    struct link next = { .number = last->number + 1 };
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, HASH_SIZE);
    crypto_generichash_update(&state, last->hash, HASH_SIZE);
    hash_int(&state, next.number);
    hash_int(&state, row->id);
    hash_int(&state, row->at);
    hash_int(&state, row->account_id);
    hash_text(&state, row->noun);
    hash_int(&state, row->noun_id);
    hash_text(&state, row->action);
    hash_text(&state, row->before);
    hash_text(&state, row->after);
    crypto_generichash_final(&state, next.hash, HASH_SIZE);
    return next;
}

#define ROW_COLUMNS "id, at, account_id, noun, noun_id, action, before, after"

static void
read_row(struct query *q, struct audit_entry *out)
{
    *out = (struct audit_entry){ .id = col_int(q, 0),
                                 .at = col_int(q, 1),
                                 .account_id = col_int(q, 2),
                                 .noun = col_text(q, 3),
                                 .noun_id = col_int(q, 4),
                                 .action = col_text(q, 5),
                                 .before = col_text(q, 6),
                                 .after = col_text(q, 7) };
}

/* ------------------------------------------------------------------ the end of the chain */

/* What the sealer did last, kept apart from the rows so that a cut-off end is seen. */
static enum status
read_head(struct ctx *c, struct link *out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'audit.head'");
    struct link head = { 0 };
    enum status st;

    if (query_row(q)) {
        const char *text = col_text(q, 0), *hex = strchr(text, ' ');
        size_t length = 0;

        head.number = strtoll(text, NULL, 10);
        if (hex == NULL || sodium_hex2bin(head.hash, HASH_SIZE, hex + 1, strlen(hex + 1), NULL,
                                          &length, NULL) != 0)
            memset(head.hash, 0, HASH_SIZE);
    }
    st = query_end(q);
    if (st == OK)
        *out = head;
    return st;
}

static enum status
write_head(struct ctx *c, const struct link *head)
{
    struct query *q = query_new(c, "INSERT INTO setting (key, value) VALUES ('audit.head', $1)"
                                   " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    char hex[2 * HASH_SIZE + 1];

    sodium_bin2hex(hex, sizeof(hex), head->hash, HASH_SIZE);
    bind_text(q, arena_printf(c->arena, "%" PRId64 " %s", head->number, hex));
    return query_end(q);
}

/* ------------------------------------------------------------------ sealing */

static enum status
list_unsealed(struct ctx *c, struct audit_entry *rows, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " ROW_COLUMNS " FROM audit WHERE number IS NULL ORDER BY id LIMIT $1");
    int count = 0;
    enum status st;

    bind_int(q, SEAL_ROWS);
    while (query_row(q))
        read_row(q, &rows[count++]);
    st = query_end(q);
    if (st == OK)
        *out_count = count;
    return st;
}

static enum status
write_seal(struct ctx *c, int64_t id, const struct link *link)
{
    struct query *q = query_new(c, "UPDATE audit SET number = $1, hash = $2 WHERE id = $3");

    bind_int(q, link->number);
    bind_blob(q, link->hash, HASH_SIZE);
    bind_int(q, id);
    return query_end_one(q);
}

static enum status
seal_some(struct ctx *c, void *arg)
{
    struct audit_entry *rows = arena_array(c->arena, SEAL_ROWS, sizeof(*rows));
    struct link link;
    enum status st;
    int count = 0;

    *(int *)arg = 0;
    st = c->db->database->engine->lock(c, LOCK_KEY);
    if (st == OK)
        st = read_head(c, &link);
    if (st == OK)
        st = list_unsealed(c, rows, &count);
    for (int i = 0; st == OK && i < count; i++) {
        link = seal_row(&link, &rows[i]);
        st = write_seal(c, rows[i].id, &link);
    }
    if (st == OK && count > 0)
        st = write_head(c, &link);
    *(int *)arg = count;
    return st;
}

/* Each second on each node: a read tells that there is nothing to do. */
static bool
has_unsealed(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT 1 FROM audit WHERE number IS NULL LIMIT 1");
    bool found = query_row(q);

    return query_end(q) != OK || found;
}

enum status
audit_seal(struct ctx *c)
{
    struct ctx batch = *c;
    enum status st = OK;
    int count = SEAL_ROWS;

    if (!has_unsealed(c))
        return OK;
    batch.arena = arena_child(c->arena);
    while (st == OK && count == SEAL_ROWS) {
        st = db_transact(&batch, seal_some, &count);
        arena_reset(batch.arena);
    }
    arena_free(batch.arena);
    return st;
}

/* ------------------------------------------------------------------ reading */

enum status
audit_list(struct ctx *c, const char *noun, int64_t id, int64_t before_id, int limit,
           struct audit_entry **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT a.id, a.at, a.account_id, a.noun, a.noun_id, a.action, a.before, a.after,"
           " p.full_name FROM audit a LEFT JOIN account p ON p.id = a.account_id"
           " WHERE a.noun = $1 AND a.noun_id = $2 AND a.id < $3 ORDER BY a.id DESC LIMIT $4");
    struct audit_entry *rows = arena_array(c->arena, (size_t)limit, sizeof(*rows));
    enum status st;
    int count = 0;

    bind_text(q, noun);
    bind_int(q, id);
    bind_int(q, before_id > 0 ? before_id : INT64_MAX);
    bind_int(q, limit);
    while (query_row(q)) {
        read_row(q, &rows[count]);
        rows[count++].account_name = col_text(q, 8);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ verifying */

static void
check_row(struct ctx *c, struct link *last, const struct entry *e)
{
    bool is_next = e->number == last->number + 1;
    struct link next;

    if (!is_next)
        problem(c, NULL,
                tr(c, "Records of changes are missing between number %lld and number %lld."),
                (long long)last->number, (long long)e->number);
    last->number = e->number - 1;
    next = seal_row(last, &e->row);
    if (!is_next)
        memset(next.hash, 0, HASH_SIZE); /* what it follows is gone: it cannot be checked */
    else if (e->hash_length != HASH_SIZE || memcmp(e->hash, next.hash, HASH_SIZE) != 0)
        problem(c, NULL,
                tr(c, "The record of a change number %lld (key %lld, %s %lld) is not what was"
                      " sealed, or one before it was removed."),
                (long long)e->number, (long long)e->row.id, e->row.noun, (long long)e->row.noun_id);
    /* Goes on from what stands there, so that one break is told once. */
    *last = next;
    if (e->hash_length == HASH_SIZE)
        memcpy(last->hash, e->hash, HASH_SIZE);
}

static enum status
check_some(struct ctx *c, struct ctx *batch, struct link *last, int *out_count)
{
    struct query *q = query_new(batch, "SELECT " ROW_COLUMNS ", number, hash FROM audit"
                                       " WHERE number > $1 ORDER BY number LIMIT $2");

    *out_count = 0;
    bind_int(q, last->number);
    bind_int(q, VERIFY_ROWS);
    while (query_row(q)) {
        struct entry e = { .number = col_int(q, 8) };

        read_row(q, &e.row);
        e.hash = col_blob(q, 9, &e.hash_length);
        check_row(c, last, &e);
        ++*out_count;
    }
    return query_end(q);
}

static enum status
verify(struct ctx *c, void *arg)
{
    struct ctx batch = *c;
    struct link last = { 0 }, head;
    int count = VERIFY_ROWS;
    enum status st = read_head(c, &head);

    (void)arg;
    batch.arena = arena_child(c->arena);
    while (st == OK && count == VERIFY_ROWS) {
        st = check_some(c, &batch, &last, &count);
        arena_reset(batch.arena);
    }
    arena_free(batch.arena);
    if (st == OK && (last.number != head.number || memcmp(last.hash, head.hash, HASH_SIZE) != 0))
        problem(c, NULL,
                tr(c, "The records of changes end at number %lld, but the last one sealed was"
                      " number %lld: records at the end were removed or altered."),
                (long long)last.number, (long long)head.number);
    return st;
}

enum status
audit_verify(struct ctx *c)
{
    int before = c->problem_count;
    enum status st = db_snapshot(c, verify, NULL);

    return st == OK && c->problem_count > before ? INVALID : st;
}

enum status
audit_head(struct ctx *c, int64_t *out_count, const char **out_hash)
{
    struct query *q = query_new(c, "SELECT number, hash FROM audit WHERE number IS NOT NULL"
                                   " ORDER BY number DESC LIMIT 1");
    const unsigned char *hash = NULL;
    size_t length = 0;
    int64_t count = 0;
    struct buf hex;
    enum status st;

    if (query_row(q)) {
        count = col_int(q, 0);
        hash = col_blob(q, 1, &length);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    buf_init(&hex, c->arena, 2 * length + 1);
    for (size_t i = 0; i < length; i++)
        buf_printf(&hex, "%02x", hash[i]);
    *out_count = count;
    *out_hash = hex.data;
    return OK;
}
