/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts in the database. They are nobody's record: no audit, and the newest wins where the account says so. */
#include "web/draft.h"

#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "db/db.h"
#include "web/decode.h"
#include "web/respond.h"
#include "web/sign.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct save {
    const char *key, *data;
    int64_t version;
    bool takes_all; /* whatever version stands there */
    int64_t new_version;
};

static bool
is_secret(const char *name)
{
    return strcasestr(name, "password") != NULL || strcmp(name, "csrf") == 0 ||
           strcmp(name, "citizen") == 0; /* the number of an identity card */
}

/* A JSON object of texts and arrays of texts, without secrets; NULL where it is something else. */
static json_t *
cleaned(const char *data)
{
    json_t *root = json_loads(data, JSON_REJECT_DUPLICATES, NULL), *value, *item;
    const char *name;
    void *next;
    size_t i;

    if (!json_is_object(root) || json_object_size(root) > FIELDS_MAX) {
        json_decref(root);
        return NULL;
    }
    json_object_foreach_safe(root, next, name, value)
    {
        if (is_secret(name)) {
            json_object_del(root, name);
            continue;
        }
        if (json_is_string(value))
            continue;
        json_array_foreach(value, i, item)
        {
            if (!json_is_string(item)) {
                json_decref(root);
                return NULL;
            }
        }
        if (!json_is_array(value)) {
            json_decref(root);
            return NULL;
        }
    }
    return root;
}

static enum status
drop_oldest(struct ctx *c)
{
    struct query *q =
        query_new(c, "DELETE FROM draft WHERE account_id = $1 AND key IN (SELECT key FROM draft"
                     " WHERE account_id = $2 ORDER BY saved_at DESC, key LIMIT 1000 OFFSET $3)");

    bind_int(q, c->account_id);
    bind_int(q, c->account_id);
    bind_int(q, DRAFTS_MAX);
    return query_end(q);
}

static void
bind_draft(struct ctx *c, struct query *q, const struct save *s)
{
    bind_int(q, c->account_id);
    bind_text(q, s->key);
    bind_text(q, s->data);
    bind_int(q, now(c));
}

/* One statement a save: people type, so this is the commonest write of all. A first save finds nothing there, a later one the
 * version that it saw; nothing done is a conflict. */
static enum status
save(struct ctx *c, void *arg)
{
    struct save *s = arg;
    struct query *q;
    enum status st;

    if (s->takes_all)
        q = query_new(c, "INSERT INTO draft (account_id, key, data, saved_at, version) VALUES ($1, "
                         "$2, $3, $4, 1)"
                         " ON CONFLICT (account_id, key) DO UPDATE SET version = draft.version + "
                         "1, data = excluded.data,"
                         " saved_at = excluded.saved_at RETURNING version");
    else if (s->version == 0)
        q = query_new(c, "INSERT INTO draft (account_id, key, data, saved_at, version) VALUES ($1, "
                         "$2, $3, $4, 1)"
                         " ON CONFLICT (account_id, key) DO NOTHING RETURNING version");
    else
        q = query_new(c, "UPDATE draft SET version = version + 1, data = $3, saved_at = $4"
                         " WHERE account_id = $1 AND key = $2 AND version = $5 RETURNING version");
    bind_draft(c, q, s);
    if (!s->takes_all && s->version != 0)
        bind_int(q, s->version);
    if (query_row(q))
        s->new_version = col_int(q, 0);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK && s->new_version == 1 ? drop_oldest(c) : st;
}

static enum status
check_key(struct ctx *c, const char *key)
{
    if (key[0] == '\0' || strlen(key) > DRAFT_KEY_MAX)
        return problem(c, "key", tr(c, "The draft's name is empty or longer than %d bytes."),
                       DRAFT_KEY_MAX);
    return OK;
}

static enum status
save_object(struct ctx *c, struct save *s, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);

    s->data = text != NULL ? arena_strdup(c->arena, text) : NULL;
    free(text);
    if (s->data == NULL || strlen(s->data) > DRAFT_BYTES_MAX)
        return problem(c, "data",
                       tr(c, "The draft is longer than %d KB. Send the form, or shorten it."),
                       DRAFT_BYTES_MAX / 1024);
    return db_transact_simple(c, save, s);
}

enum status
draft_save(struct ctx *c, const char *key, int64_t version, const char *data, int64_t *out_version)
{
    struct save s = { .key = key, .version = version };
    enum status st = check_key(c, key);
    json_t *object;

    if (st != OK)
        return st;
    if (strlen(data) > 2 * DRAFT_BYTES_MAX)
        return problem(c, "data",
                       tr(c, "The draft is longer than %d KB. Send the form, or shorten it."),
                       DRAFT_BYTES_MAX / 1024);
    object = cleaned(data);
    if (object == NULL)
        return problem(c, "data", "%s", tr(c, "The draft is not a JSON object of texts."));
    st = save_object(c, &s, object);
    json_decref(object);
    if (st == OK)
        *out_version = s.new_version;
    return st;
}

enum status
draft_find(struct ctx *c, const char *key, struct draft *out)
{
    struct query *q = query_new(
        c, "SELECT version, saved_at, data FROM draft WHERE account_id = $1 AND key = $2");
    struct pairs fields;
    enum status st;

    pairs_init(&fields, c->arena);
    bind_int(q, c->account_id);
    bind_text(q, key);
    if (query_row(q)) {
        const char *data = col_text(q, 2);

        out->version = col_int(q, 0);
        out->saved_at = col_int(q, 1);
        if (!decode_json(&fields, data, strlen(data)))
            fields.count = 0;
        out->fields = fields.items;
        out->field_count = fields.count;
    }
    st = query_end_one(q);
    return st;
}

static enum status
drop(struct ctx *c, void *arg)
{
    const char *key = arg;
    struct query *q = query_new(c, "DELETE FROM draft WHERE account_id = $1 AND key = $2");

    bind_int(q, c->account_id);
    bind_text(q, key);
    return query_end(q);
}

enum status
draft_drop(struct ctx *c, const char *key)
{
    return db_transact_simple(c, drop, (void *)(uintptr_t)key);
}

/* ------------------------------------------------------------------ an expired session */

/* Fields that say which draft it is, and what may be told by the page alone. */
static bool
is_about_draft(const char *name)
{
    static const char *const names[] = { "draft_key", "draft_page", "draft_token", "version",
                                         "no_draft" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return is_secret(name);
}

/* The form itself says of which fields nothing is to be kept. */
static bool
is_left_out(const struct pair *fields, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(fields[i].name, "no_draft") == 0 && strcmp(fields[i].value, name) == 0)
            return true;
    return false;
}

static json_t *
fields_object(const struct pair *fields, int count)
{
    json_t *object = json_object();

    for (int i = 0; i < count; i++) {
        const struct pair *f = &fields[i];
        json_t *stands = json_object_get(object, f->name);

        if (is_about_draft(f->name) || is_left_out(fields, count, f->name))
            continue;
        if (stands == NULL) {
            json_object_set_new(object, f->name, json_string(f->value));
        } else if (json_is_array(stands)) {
            json_array_append_new(stands, json_string(f->value));
        } else {
            json_t *both = json_array();

            json_array_append(both, stands);
            json_array_append_new(both, json_string(f->value));
            json_object_set_new(object, f->name, both);
        }
    }
    return object;
}

static const char *
field_named(const struct pair *fields, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return fields[i].value;
    return NULL;
}

static bool
is_key(const char *key)
{
    return key != NULL && key[0] != '\0' && strlen(key) <= DRAFT_KEY_MAX;
}

/* Over whatever stands there; releases the object. */
static bool
save_for(struct ctx *c, int64_t account_id, const char *key, json_t *object)
{
    struct save s = { .key = key, .takes_all = true };
    int64_t was = c->account_id;
    enum status st;

    c->account_id = account_id;
    st = save_object(c, &s, object);
    c->account_id = was;
    problems_clear(c);
    json_decref(object);
    return st == OK;
}

bool
draft_keep_form(struct request *r, int64_t account_id)
{
    const char *key = field_named(r->fields, r->field_count, "draft_key");

    return is_key(key) &&
           save_for(&r->ctx, account_id, key, fields_object(r->fields, r->field_count));
}

/* ------------------------------------------------------------------ a session that was ended */

#define ASIDE_KEY    "set-aside"
#define ASIDE_COOKIE "draft-aside"

enum { ASIDE_TOKEN_BYTES = 32, ASIDE_TOKEN_MAX = 64 };

bool
draft_set_aside(struct request *r, int64_t account_id)
{
    struct ctx *c = &r->ctx;
    const char *key = field_named(r->fields, r->field_count, "draft_key");
    const char *token = random_token(c->arena, ASIDE_TOKEN_BYTES);
    json_t *object;

    if (!is_key(key) || strcmp(key, ASIDE_KEY) == 0)
        return false;
    object = fields_object(r->fields, r->field_count);
    json_object_set_new(object, "draft_key", json_string(key));
    json_object_set_new(object, "draft_token",
                        json_string(hash_hex(c->arena, token, strlen(token))));
    if (!save_for(c, account_id, ASIDE_KEY, object))
        return false;
    respond_cookie(r, ASIDE_COOKIE, token, DRAFT_ASIDE_S, true);
    return true;
}

void
draft_take_back(struct request *r, int64_t account_id)
{
    struct ctx *c = &r->ctx;
    const char *token = cookie(r, ASIDE_COOKIE), *hash, *key;
    int64_t was = c->account_id;
    struct draft d;

    if (token == NULL)
        return;
    respond_cookie(r, ASIDE_COOKIE, "", 0, true);
    if (strlen(token) > ASIDE_TOKEN_MAX)
        return;
    c->account_id = account_id;
    if (draft_find(c, ASIDE_KEY, &d) == OK) {
        hash = field_named(d.fields, d.field_count, "draft_token");
        key = field_named(d.fields, d.field_count, "draft_key");
        if (now(c) - d.saved_at <= DRAFT_ASIDE_S && is_key(key) && hash != NULL &&
            is_same_secret(hash, hash_hex(c->arena, token, strlen(token))) &&
            save_for(c, account_id, key, fields_object(d.fields, d.field_count)) &&
            draft_drop(c, ASIDE_KEY) != OK)
            log_warn(c, "a draft that was set aside stays so");
    }
    c->account_id = was;
}
