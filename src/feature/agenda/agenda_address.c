/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses: 32 random bytes that stand for the right to read one account's calendar, and for nothing else. */
#include "feature/agenda/agenda.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"

#include <string.h>

enum { TOKEN_BYTES = 32 };

/* An account that was closed and opened again begins without addresses, as without sign-ins. */
#define ANSWERS                                                                                    \
    "a.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM audit x WHERE x.noun = 'account'"            \
    " AND x.noun_id = a.account_id AND x.action = 'close' AND x.at >= a.created_at)"

enum status
agenda_address_list(struct ctx *c, struct agenda_address **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT a.id, a.label, a.created_at, a.last_used_on"
                                   " FROM calendar_address a WHERE a.account_id = $1 AND " ANSWERS
                                   " ORDER BY a.id DESC LIMIT $2");
    struct agenda_address *rows = arena_array(c->arena, ADDRESSES_MAX, sizeof(*rows));
    int count = 0;
    enum status st;

    bind_int(q, c->account_id);
    bind_int(q, ADDRESSES_MAX);
    while (count < ADDRESSES_MAX && query_row(q))
        rows[count++] = (struct agenda_address){ .id = col_int(q, 0),
                                                 .label = col_text(q, 1),
                                                 .created_at = col_int(q, 2),
                                                 .last_used_on = col_date(q, 3) };
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ making, ending */

struct making {
    int64_t account_id;
    const char *label, *token;
};

static enum status
count_live(struct ctx *c, int64_t account_id, int64_t *out)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM calendar_address a"
                                   " WHERE a.account_id = $1 AND " ANSWERS);

    bind_int(q, account_id);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    const struct making *m = arg;
    struct query *q;
    int64_t live = 0, id = db_new_id(c);
    enum status st = count_live(c, m->account_id, &live);

    if (st == OK && live >= ADDRESSES_MAX)
        st = problem(c, "label",
                     tr(c, "There are %d addresses already. Revoke one that is not used any more."),
                     ADDRESSES_MAX);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO calendar_address (id, account_id, token_hash, label, created_at)"
                     " VALUES ($1, $2, $3, $4, $5)");
    bind_int(q, id);
    bind_int(q, m->account_id);
    bind_text(q, hash_hex(c->arena, m->token, strlen(m->token)));
    bind_text(q, m->label);
    bind_int(q, now(c));
    st = query_end(q);
    return st == OK ? audit_write(c, "calendar_address", id, "insert", NULL,
                                  json_pack("{s:I, s:s}", "account_id", (json_int_t)m->account_id,
                                            "label", m->label))
                    : st;
}

enum status
agenda_address_insert(struct ctx *c, int64_t account_id, const char *label, const char **out_path)
{
    const char *clean = text_clean(c->arena, label, strlen(label), false);
    struct making m = { .account_id = account_id, .label = clean };
    enum status st;

    if (c->account_id != ACCOUNT_SYSTEM && c->account_id != account_id)
        return DENIED;
    if (clean == NULL || clean[0] == '\0' || text_length(clean) > ADDRESS_LABEL_MAX)
        return problem(c, "label", tr(c, "Say where the calendar is used, in 1 to %d characters."),
                       ADDRESS_LABEL_MAX);
    m.token = random_token(c->arena, TOKEN_BYTES);
    st = db_transact(c, insert, &m);
    if (st == OK)
        *out_path = arena_printf(c->arena, "/lich/%s.ics", m.token);
    return st;
}

static enum status
end(struct ctx *c, void *arg)
{
    int64_t id = *(const int64_t *)arg;
    struct query *q = query_new(c, "UPDATE calendar_address SET ended_at = $1"
                                   " WHERE id = $2 AND account_id = $3 AND ended_at IS NULL");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, id);
    bind_int(q, c->account_id);
    st = query_end_one(q);
    return st == OK ? audit_write(c, "calendar_address", id, "end", NULL, NULL) : st;
}

enum status
agenda_address_end(struct ctx *c, int64_t id)
{
    return db_transact(c, end, &id);
}

/* ------------------------------------------------------------------ use */

struct using
{
    int64_t id, spell_at, spell_count;
    struct date last_used_on;
    struct agenda_use use;
};

static enum status
find(struct ctx *c, const char *token, struct using *out)
{
    struct query *q =
        query_new(c, "SELECT a.id, a.account_id, a.spell_at, a.spell_count, a.last_used_on, k.lang"
                     " FROM calendar_address a JOIN account k ON k.id = a.account_id"
                     " WHERE a.token_hash = $1 AND k.state = 'active' AND " ANSWERS);

    bind_text(q, hash_hex(c->arena, token, strlen(token)));
    if (query_row(q))
        *out = (struct using){ .id = col_int(q, 0),
                               .spell_at = col_int(q, 2),
                               .spell_count = col_int(q, 3),
                               .last_used_on = col_date(q, 4),
                               .use = { .account_id = col_int(q, 1),
                                        .lang = strcmp(col_text(q, 5), "en") == 0 ? LANG_EN
                                                                                  : LANG_VI } };
    return query_end_one(q);
}

static enum status
note_use(struct ctx *c, void *arg)
{
    const struct using *u = arg;
    struct query *q =
        query_new(c, "UPDATE calendar_address SET last_used_on = $1,"
                     " spell_count = CASE WHEN spell_at > $2 THEN spell_count + 1 ELSE 1 END,"
                     " spell_at = CASE WHEN spell_at > $2 THEN spell_at ELSE $3 END WHERE id = $4");

    bind_date(q, today(c));
    bind_int(q, now(c) - ADDRESS_SPELL_S);
    bind_int(q, now(c));
    bind_int(q, u->id);
    return query_end(q);
}

enum status
agenda_address_use(struct ctx *c, const char *token, struct agenda_use *out)
{
    struct using u;
    enum status st = find(c, token, &u);
    int64_t ends_at;

    if (st != OK)
        return st;
    ends_at = u.spell_at + ADDRESS_SPELL_S;
    *out = u.use;
    if (now(c) < ends_at && u.spell_count >= ADDRESS_FETCHES_OF_A_SPELL) {
        out->wait_s = (int)(ends_at - now(c));
        return BUSY;
    }
    return db_transact_simple(c, note_use, &u);
}
