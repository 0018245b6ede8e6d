/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links that set a password once, so that nobody ever has to know another's. */
#include "feature/account/account_inside.h"

#include "core/random.h"
#include "db/audit.h"

#include <inttypes.h>
#include <string.h>

enum { TOKEN_BYTES = 32 };

/* Only the hash is stored, and found by: its bytes do not tell how near a guess came. */
static const char *
token_hash(struct arena *a, const char *token)
{
    const char *whole = arena_printf(a, "invite %s", token);

    return hash_hex(a, whole, strlen(whole));
}

enum status
account_end_invites(struct ctx *c, int64_t account_id)
{
    struct query *q = query_new(c, "UPDATE invite SET ends_at = $2 WHERE account_id = $1 AND "
                                   "used_at IS NULL AND ends_at > $2");

    bind_int(q, account_id);
    bind_int(q, now(c));
    return query_end(q);
}

struct inviting {
    int64_t id, account_id;
    const char *hash;
};

static enum status
invite(struct ctx *c, void *arg)
{
    const struct inviting *in = arg;
    struct query *q;
    enum status st = account_end_invites(c, in->account_id);

    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM invite WHERE ends_at < $1");
    bind_int(q, now(c) - INVITE_KEPT_S);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c,
                  "INSERT INTO invite (id, account_id, token_hash, created_at, created_by, ends_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)");
    bind_int(q, in->id);
    bind_int(q, in->account_id);
    bind_text(q, in->hash);
    bind_int(q, now(c));
    bind_int(q, account_actor(c));
    bind_int(q, now(c) + INVITE_LIFE_S);
    st = query_end(q);
    return st == OK ? audit_write(c, "account", in->account_id, "invite", NULL, NULL) : st;
}

enum status
account_invite(struct ctx *c, int64_t id, const char **out_token)
{
    const char *token = random_token(c->arena, TOKEN_BYTES);
    struct inviting in = { .account_id = id, .hash = token_hash(c->arena, token) };
    struct account a;
    enum status st = account_find(c, id, &a);

    if (st == OK)
        st = account_require_manages(c, &a);
    if (st == OK && a.is_closed)
        return problem(c, NULL, "%s",
                       tr(c, "The account is closed. Open it again before inviting to it."));
    if (st != OK)
        return st;
    in.id = db_new_id(c);
    st = db_transact(c, invite, &in);
    if (st == OK)
        *out_token = token;
    return st;
}

enum status
account_invite_find(struct ctx *c, const char *token, enum invite_state *out_state,
                    struct account *out)
{
    struct query *q;
    struct account found = { .id = 0 };
    int64_t ends_at = 0;
    bool is_used = false;
    enum status st;

    q = query_new(c, "SELECT " ACCOUNT_COLUMNS
                     ", i.ends_at, i.used_at FROM invite i JOIN account a ON a.id = i.account_id"
                     " WHERE i.token_hash = $1");
    bind_text(q, token_hash(c->arena, token));
    if (query_row(q)) {
        account_read(q, &found);
        ends_at = col_int(q, 13);
        is_used = !col_is_null(q, 14);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    if (found.id == 0 || found.is_closed)
        *out_state = INVITE_UNKNOWN;
    else if (is_used)
        *out_state = INVITE_USED;
    else
        *out_state = ends_at > now(c) ? INVITE_LIVE : INVITE_EXPIRED;
    if (found.id != 0)
        *out = found;
    return OK;
}

struct accepting {
    const char *token_hash, *password_hash;
    int64_t account_id;
};

static enum status
accept(struct ctx *c, void *arg)
{
    struct accepting *a = arg;
    struct query *q;
    enum status st;

    /* One of two at once takes it. */
    q = query_new(c, "UPDATE invite SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND "
                     "ends_at > $2");
    bind_text(q, a->token_hash);
    bind_int(q, now(c));
    st = query_end_one(q);
    return st == OK ? account_password_store(c, a->account_id, a->password_hash, false) : st;
}

enum status
account_invite_accept(struct ctx *c, const char *token, const char *password, struct account *out)
{
    struct accepting a = { .token_hash = token_hash(c->arena, token) };
    enum invite_state state;
    struct account found;
    int64_t caller = c->account_id;
    enum status st = account_invite_find(c, token, &state, &found);

    if (st == OK && state != INVITE_LIVE)
        return NOT_FOUND;
    if (st == OK)
        st = account_password_check(c, &found, "password", password);
    if (st == OK)
        st = account_password_hash(c, password, &a.password_hash);
    if (st != OK)
        return st;
    a.account_id = found.id;
    /* Who holds the link is the account. */
    c->account_id = found.id;
    st = db_transact(c, accept, &a);
    c->account_id = caller;
    if (st == OK)
        *out = found;
    return st;
}
