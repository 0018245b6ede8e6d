/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sign-ins in the database. */
#include "web/session.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "web/draft.h"
#include "web/feature.h"
#include "web/respond.h"
#include "web/seen.h"
#include "web/session_kept.h"
#include "web/web.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { TOKEN_BYTES = 32, TOKEN_TEXT_MAX = 64, AGENT_MAX = 200, KEPT_AFTER_END_S = 30 * 24 * 3600 };

const char *
session_cookie_name(const struct request *r)
{
    return r->is_https ? "__Host-thidua" : "thidua";
}

static const char *
token_hash(struct arena *a, const char *token)
{
    const char *salted = arena_printf(a, "session %s", token);

    return hash_hex(a, salted, strlen(salted));
}

static void
derive_csrf(const char *token, unsigned char out[16])
{
    unsigned char wide[crypto_generichash_BYTES_MIN];

    crypto_generichash(wide, sizeof(wide), (const unsigned char *)token, strlen(token),
                       (const unsigned char *)"thidua.csrf.key.", 16);
    memcpy(out, wide, 16);
}

/* The token that was sent, a bearer's first: who sends one means it. */
static const char *
sent_token(const struct request *r, bool *out_is_bearer)
{
    const char *authorization = header(r, "authorization");
    const char *token;

    *out_is_bearer = authorization != NULL;
    if (authorization == NULL)
        token = cookie(r, session_cookie_name(r));
    else if (strncasecmp(authorization, "Bearer ", 7) == 0)
        token = authorization + 7 + strspn(authorization + 7, " ");
    else
        return NULL;
    return token != NULL && token[0] != '\0' && strlen(token) <= TOKEN_TEXT_MAX ? token : NULL;
}

static void
read_session(struct query *q, struct session *out)
{
    out->id = col_int(q, 0);
    out->account_id = col_int(q, 1);
    out->is_token = strcmp(col_text(q, 2), "token") == 0;
    out->created_at = col_int(q, 3);
    out->seen_at = col_int(q, 4);
    out->ends_at = col_int(q, 5);
    out->remote = col_text(q, 6);
    out->agent = col_text(q, 7);
    out->label = col_text(q, 8);
}

/* The row of a token; found->id 0: there is none. */
static enum status
read_found(struct ctx *c, const char *hash, struct session *found, bool *out_is_over)
{
    struct query *q = query_new(
        c, "SELECT s.id, s.account_id, s.kind, s.created_at, s.seen_at, s.ends_at, "
           "s.remote, s.agent, s.label,"
           " s.ended_at, a.name, a.full_name, a.state, a.must_change"
           " FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1");

    bind_text(q, hash);
    if (query_row(q)) {
        read_session(q, found);
        found->account_name = col_text(q, 10);
        found->full_name = col_text(q, 11);
        found->must_change_password = col_bool(q, 13);
        *out_is_over = !col_is_null(q, 9) || strcmp(col_text(q, 12), "active") != 0;
    }
    return query_end(q);
}

/* The same, from what was read a moment ago where that still holds. */
static enum status
find_row(struct request *r, const char *token, struct session *found, bool *out_is_over)
{
    struct ctx *c = &r->ctx;
    struct sessions_kept *kept = r->web->sessions;
    const char *hash = token_hash(c->arena, token);
    uint64_t moment = kept != NULL ? sessions_kept_moment(kept) : 0;
    enum status st;

    if (kept != NULL && sessions_kept_find(kept, c->arena, hash, found))
        return OK;
    st = read_found(c, hash, found, out_is_over);
    if (st == OK && kept != NULL && found->id != 0 && !*out_is_over)
        sessions_kept_note(kept, hash, found, moment);
    return st;
}

enum status
session_find(struct request *r, enum session_state *out_state, struct session *out)
{
    struct ctx *c = &r->ctx;
    bool is_bearer, is_over = false;
    const char *token = sent_token(r, &is_bearer);
    struct session found = { .id = 0 };
    enum status st;
    int64_t idle;

    *out_state = SESSION_NONE;
    if (token == NULL)
        return OK;
    st = find_row(r, token, &found, &is_over);
    if (st != OK || found.id == 0 || found.is_token != is_bearer)
        return st;
    derive_csrf(token, found.csrf);
    idle = seen_latest(r->web->seen, found.id, found.seen_at);
    if (is_over)
        *out_state = SESSION_ENDED;
    else if (now(c) >= found.ends_at ||
             (!found.is_token && now(c) - idle >= r->web->session_idle_s))
        *out_state = SESSION_EXPIRED;
    else
        *out_state = SESSION_LIVE;
    *out = found;
    if (*out_state == SESSION_LIVE && now(c) - idle >= SEEN_EVERY_S &&
        (r->route == NULL || (r->route->flags & UNLOGGED) == 0)) {
        seen_note(r->web->seen, found.id, now(c));
        if (r->web->sees_at_once)
            return session_write_seen(c, r->web);
    }
    return OK;
}

/* ------------------------------------------------------------------ beginning and ending */

struct insertion {
    int64_t id, account_id, ends_at, old_id;
    const char *kind, *hash, *label, *remote, *agent;
};

static enum status
end_row(struct ctx *c, int64_t id, const char *why)
{
    struct query *q =
        query_new(c, "UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL");
    enum status st;

    bind_int(q, id);
    bind_int(q, now(c));
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return OK;
    return st == OK ? audit_write(c, "session", id, why, NULL, NULL) : st;
}

static enum status
insert(struct ctx *c, void *arg)
{
    const struct insertion *in = arg;
    struct query *q;
    enum status st;

    q = query_new(c, "INSERT INTO session (id, account_id, kind, token_hash, label, created_at, "
                     "seen_at, ends_at, remote,"
                     " agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    bind_int(q, in->id);
    bind_int(q, in->account_id);
    bind_text(q, in->kind);
    bind_text(q, in->hash);
    bind_text(q, in->label);
    bind_int(q, now(c));
    bind_int(q, now(c));
    bind_int(q, in->ends_at);
    bind_text(q, in->remote);
    bind_text(q, in->agent);
    st = query_end(q);
    if (st == OK && in->old_id != 0)
        st = end_row(c, in->old_id, "replace");
    if (st == OK)
        st = audit_write(c, "session", in->id, in->label != NULL ? "token" : "start", NULL,
                         json_pack("{s:s}", "account",
                                   arena_printf(c->arena, "%lld", (long long)in->account_id)));
    return st;
}

enum status
session_start(struct request *r, int64_t account_id)
{
    struct ctx *c = &r->ctx;
    const char *agent = header(r, "user-agent");
    const char *token = random_token(c->arena, TOKEN_BYTES);
    struct insertion in = {
        .id = db_new_id(c),
        .account_id = account_id,
        .ends_at = now(c) + r->web->session_absolute_s,
        .old_id = r->session != NULL && !r->session->is_token ? r->session->id : 0,
        .kind = "browser",
        .hash = token_hash(c->arena, token),
        .remote = r->remote != NULL ? r->remote : "",
        .agent = agent != NULL ? text_clean(c->arena, agent, strnlen(agent, AGENT_MAX), false) : "",
    };
    enum status st;

    if (in.agent == NULL)
        in.agent = "";
    c->account_id = account_id;
    st = db_transact(c, insert, &in);
    if (st == OK) {
        respond_cookie(r, session_cookie_name(r), token, -1, true);
        draft_take_back(r, account_id);
    }
    return st;
}

enum status
session_stop(struct request *r)
{
    if (r->session == NULL)
        return OK;
    respond_cookie(r, session_cookie_name(r), "", 0, true);
    return session_end(&r->ctx, r->session->account_id, r->session->id);
}

struct ending {
    int64_t account_id, session_id, except_id;
    bool with_tokens;
};

static enum status
end_one(struct ctx *c, void *arg)
{
    const struct ending *e = arg;
    struct query *q = query_new(c, "SELECT 1 FROM session WHERE id = $1 AND account_id = $2");
    enum status st;

    bind_int(q, e->session_id);
    bind_int(q, e->account_id);
    query_row(q);
    st = query_end_one(q);
    return st == OK ? end_row(c, e->session_id, "end") : st;
}

enum status
session_end(struct ctx *c, int64_t account_id, int64_t session_id)
{
    struct ending e = { .account_id = account_id, .session_id = session_id };

    return db_transact(c, end_one, &e);
}

static enum status
end_all(struct ctx *c, void *arg)
{
    const struct ending *e = arg;
    struct query *q;
    enum status st;

    q = query_new(
        c,
        "UPDATE session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL AND id <> $3"
        " AND (kind = 'browser' OR CAST($4 AS BIGINT) = 1)");
    bind_int(q, e->account_id);
    bind_int(q, now(c));
    bind_int(q, e->except_id);
    bind_int(q, e->with_tokens);
    st = query_end(q);
    return st == OK ? audit_write(c, "account", e->account_id, "end sessions", NULL, NULL) : st;
}

enum status
session_end_all(struct ctx *c, int64_t account_id, int64_t except_id, bool with_tokens)
{
    struct ending e = { .account_id = account_id,
                        .except_id = except_id,
                        .with_tokens = with_tokens };

    return db_transact(c, end_all, &e);
}

enum status
session_new_token(struct ctx *c, int64_t account_id, const char *label, const char **out_token)
{
    const char *token = random_token(c->arena, TOKEN_BYTES);
    struct insertion in = {
        .id = db_new_id(c),
        .account_id = account_id,
        .ends_at = now(c) + TOKEN_ABSOLUTE_S,
        .kind = "token",
        .hash = token_hash(c->arena, token),
        .label = label,
        .remote = "",
        .agent = "",
    };
    enum status st = db_transact(c, insert, &in);

    if (st == OK)
        *out_token = token;
    return st;
}

enum status
session_list(struct ctx *c, int64_t account_id, struct session **out, int *out_count)
{
    struct session *rows = NULL;
    int count = 0, capacity = 0;
    struct query *q;
    enum status st;

    q = query_new(c,
                  "SELECT id, account_id, kind, created_at, seen_at, ends_at, remote, agent, label "
                  "FROM session"
                  " WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $2"
                  " AND (kind = 'token' OR seen_at > $3) ORDER BY seen_at DESC, id DESC LIMIT 200");
    bind_int(q, account_id);
    bind_int(q, now(c));
    bind_int(q, now(c) - SESSION_IDLE_S);
    while (query_row(q)) {
        if (count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 8;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)capacity, sizeof(*rows));
        }
        read_session(q, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

static enum status
clean(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "DELETE FROM session WHERE ends_at < $1");

    (void)arg;
    bind_int(q, now(c) - KEPT_AFTER_END_S);
    return query_end(q);
}

enum status
session_clean(struct ctx *c)
{
    return db_transact(c, clean, NULL);
}

static enum status
write_seen(struct ctx *c, void *arg)
{
    const struct seen_list *list = arg;

    for (int i = 0; i < list->count; i++) {
        struct query *q =
            query_new(c, "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $3");
        enum status st;

        bind_int(q, list->rows[i].session_id);
        bind_int(q, list->rows[i].at);
        bind_int(q, list->rows[i].at);
        st = query_end(q);
        if (st != OK)
            return st;
    }
    return OK;
}

enum status
session_write_seen(struct ctx *c, const struct web *w)
{
    struct seen_list list;

    seen_take(w->seen, c->arena, &list);
    return list.count > 0 ? db_transact(c, write_seen, &list) : OK;
}
