/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each wants to be told of what; and links in letters that change it without a sign-in. */
#include "feature/notify/notify_inside.h"

#include "db/audit.h"
#include "web/sign.h"

#include <stdio.h>
#include <string.h>

static const char *const how_codes[HOW_COUNT] = { "", "inbox", "digest", "at_once" };

const char *
inbox_how_code(enum inbox_how how)
{
    return how_codes[how];
}

bool
inbox_how_parse(const char *code, enum inbox_how *out)
{
    for (int i = HOW_INBOX; code != NULL && i < HOW_COUNT; i++) {
        if (strcmp(how_codes[i], code) != 0)
            continue;
        *out = (enum inbox_how)i;
        return true;
    }
    return false;
}

bool
inbox_how_fits(enum inbox_kind kind, enum inbox_how how)
{
    const struct inbox_kind_row *row = inbox_kind_find(kind);

    switch (how) {
    case HOW_INBOX:
        return row->may_unsubscribe;
    case HOW_DIGEST:
        return true;
    case HOW_AT_ONCE:
        return row->is_urgent;
    case HOW_NONE:
    case HOW_COUNT:
        break;
    }
    return false;
}

enum inbox_how
inbox_how_of(enum inbox_kind kind)
{
    return inbox_kind_find(kind)->is_urgent ? HOW_AT_ONCE : HOW_DIGEST;
}

static void
fill_defaults(enum inbox_how out[INBOX_KIND_COUNT])
{
    out[INBOX_NONE] = HOW_DIGEST; /* a newer program's kinds */
    for (enum inbox_kind kind = INBOX_NONE + 1; kind < INBOX_KIND_COUNT; kind++)
        out[kind] = inbox_how_of(kind);
}

/* A choice that does not fit any more, after a release that made a kind more or less urgent, counts for nothing. */
static void
lay(enum inbox_how how[INBOX_KIND_COUNT], const char *kind_code, const char *how_code)
{
    enum inbox_kind kind = inbox_kind_parse(kind_code);
    enum inbox_how chosen;

    if (kind != INBOX_NONE && inbox_how_parse(how_code, &chosen) && inbox_how_fits(kind, chosen))
        how[kind] = chosen;
}

static enum status
read_of(struct ctx *c, int64_t account_id, enum inbox_how out[INBOX_KIND_COUNT])
{
    struct query *q = query_new(c, "SELECT kind, how FROM inbox_choice WHERE account_id = $1");

    fill_defaults(out);
    bind_int(q, account_id);
    while (query_row(q))
        lay(out, col_text(q, 0), col_text(q, 1));
    return query_end(q);
}

enum status
inbox_choices_read(struct ctx *c, enum inbox_how out[INBOX_KIND_COUNT])
{
    return read_of(c, c->account_id, out);
}

enum status
choices_fill(struct ctx *c, struct people *p)
{
    struct query *q = query_new(c, "SELECT account_id, kind, how FROM inbox_choice");

    for (int i = 0; i < p->count; i++)
        fill_defaults(p->people[i].how);
    while (query_row(q)) {
        int person = person_find(p, col_int(q, 0));

        if (person >= 0)
            lay(p->people[person].how, col_text(q, 1), col_text(q, 2));
    }
    return query_end(q);
}

/* ------------------------------------------------------------------ choosing */

static enum status
write_choice(struct ctx *c, int64_t account_id, enum inbox_kind kind, enum inbox_how how)
{
    struct query *q = query_new(c, "INSERT INTO inbox_choice (account_id, kind, how, updated_at)"
                                   " VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, kind) DO"
                                   " UPDATE SET how = excluded.how,"
                                   " updated_at = excluded.updated_at");

    bind_int(q, account_id);
    bind_text(q, inbox_kind_find(kind)->code);
    bind_text(q, inbox_how_code(how));
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
save(struct ctx *c, void *arg)
{
    const enum inbox_how *how = arg;
    enum inbox_how before[INBOX_KIND_COUNT];
    json_t *was = json_object(), *is = json_object();
    enum status st = read_of(c, c->account_id, before);

    for (enum inbox_kind kind = INBOX_NONE + 1; st == OK && kind < INBOX_KIND_COUNT; kind++) {
        const char *code = inbox_kind_find(kind)->code;

        if (how[kind] == HOW_NONE || how[kind] == before[kind])
            continue;
        st = write_choice(c, c->account_id, kind, how[kind]);
        json_object_set_new(was, code, json_string(inbox_how_code(before[kind])));
        json_object_set_new(is, code, json_string(inbox_how_code(how[kind])));
    }
    if (st == OK && json_object_size(is) > 0)
        return audit_write(c, "inbox_choice", c->account_id, "update", was, is);
    json_decref(was);
    json_decref(is);
    return st;
}

enum status
inbox_choices_save(struct ctx *c, const enum inbox_how how[INBOX_KIND_COUNT])
{
    int before = c->problem_count;

    for (enum inbox_kind kind = INBOX_NONE + 1; kind < INBOX_KIND_COUNT; kind++)
        if (how[kind] != HOW_NONE && !inbox_how_fits(kind, how[kind]))
            (void)problem(c, inbox_kind_find(kind)->code, "%s",
                          how[kind] == HOW_INBOX
                              ? tr(c, "This cannot go without a letter: it binds you. Choose the "
                                      "daily letter.")
                              : tr(c, "This does not go out at once. Choose the daily letter."));
    if (c->problem_count > before)
        return INVALID;
    return db_transact(c, save, (void *)(uintptr_t)how);
}

/* ------------------------------------------------------------------ links in letters */

#define PURPOSE "unsubscribe"

const char *
unsubscribe_token(struct ctx *c, const unsigned char secret[32], int64_t account_id,
                  enum inbox_kind kind)
{
    return sign_text(c->arena, secret, PURPOSE,
                     arena_printf(c->arena, "%lld %s %s", (long long)account_id,
                                  inbox_kind_find(kind)->code, date_iso(c->arena, today(c))));
}

/* "c…@xa.gov.vn": enough for its owner, too little for anybody else. */
static const char *
masked(struct ctx *c, const char *address)
{
    const char *at = strchr(address, '@');

    return at != NULL && at > address ? arena_printf(c->arena, "%c…%s", address[0], at) : "";
}

static enum status
find_account(struct ctx *c, struct unsubscribe *u)
{
    struct query *q = query_new(c, "SELECT email, state FROM account WHERE id = $1");
    enum status st;

    u->fault = UNSUBSCRIBE_CLOSED;
    bind_int(q, u->account_id);
    if (query_row(q) && strcmp(col_text(q, 1), "active") == 0) {
        const char *email = col_text(q, 0);

        u->fault = UNSUBSCRIBE_OK;
        u->address = email != NULL ? masked(c, one_line(c->arena, email, 200)) : "";
    }
    st = query_end(q);
    return st;
}

/* The text was signed by us; a kind that has gone since counts as an old link. */
static bool
read_token(const char *text, struct unsubscribe *u, struct date *out_on)
{
    char kind[40], on[16];
    long long account_id;

    if (sscanf(text, "%lld %39s %15s", &account_id, kind, on) != 3 || !date_parse_iso(on, out_on))
        return false;
    u->account_id = account_id;
    u->kind = inbox_kind_parse(kind);
    return u->kind != INBOX_NONE && inbox_kind_find(u->kind)->may_unsubscribe;
}

enum status
unsubscribe_find(struct ctx *c, const unsigned char secret[32], const char *token,
                 struct unsubscribe *out)
{
    const char *text = sign_open(c->arena, secret, PURPOSE, token);
    struct unsubscribe u = { .fault = UNSUBSCRIBE_FORGED, .address = "" };
    enum inbox_how how[INBOX_KIND_COUNT];
    struct date on;
    enum status st = OK;

    if (text != NULL) {
        u.fault = UNSUBSCRIBE_OLD;
        if (read_token(text, &u, &on) && date_days_between(on, today(c)) <= UNSUBSCRIBE_DAYS)
            st = find_account(c, &u);
    }
    if (st == OK && u.fault == UNSUBSCRIBE_OK) {
        st = read_of(c, u.account_id, how);
        u.is_done = st == OK && how[u.kind] == HOW_INBOX;
    }
    if (st == OK)
        *out = u;
    return st;
}

static enum status
unsubscribe(struct ctx *c, void *arg)
{
    const struct unsubscribe *u = arg;
    const char *code = inbox_kind_find(u->kind)->code;
    enum inbox_how before[INBOX_KIND_COUNT];
    enum status st = read_of(c, u->account_id, before);

    if (st != OK || before[u->kind] == HOW_INBOX)
        return st;
    st = write_choice(c, u->account_id, u->kind, HOW_INBOX);
    return st == OK ? audit_write(c, "inbox_choice", u->account_id, "unsubscribe",
                                  json_pack("{s:s}", code, inbox_how_code(before[u->kind])),
                                  json_pack("{s:s}", code, inbox_how_code(HOW_INBOX)))
                    : st;
}

enum status
unsubscribe_do(struct ctx *c, const struct unsubscribe *u)
{
    return db_transact(c, unsubscribe, (void *)(uintptr_t)u);
}
