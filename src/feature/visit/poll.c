/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rating: one row a browser. */
#include "feature/visit/visit_inside.h"

#include "service/limit.h"

#include <sodium.h>
#include <string.h>

static const struct {
    const char *code, *text;
} choices[POLL_CHOICE_COUNT] = {
    [POLL_BAD] = { "bad", N_("Not satisfied") },
    [POLL_FAIR] = { "fair", N_("Neutral") },
    [POLL_GOOD] = { "good", N_("Satisfied") },
    [POLL_VERY_GOOD] = { "very_good", N_("Very satisfied") },
};

const char *
poll_choice_code(enum poll_choice choice)
{
    return choices[choice].code;
}

const char *
poll_choice_text(const struct ctx *c, enum poll_choice choice)
{
    return tr(c, choices[choice].text);
}

/* ------------------------------------------------------------------ voting */

struct voting {
    int64_t id;
    const char *voter;
    enum poll_choice choice;
    bool is_new;
};

static enum status
insert(struct ctx *c, void *arg)
{
    struct voting *v = arg;
    struct query *q = query_new(c, "INSERT INTO poll_vote (id, voter, choice, voted_on, changed_at)"
                                   " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (voter) DO NOTHING");
    enum status st;

    bind_int(q, v->id);
    bind_text(q, v->voter);
    bind_int(q, v->choice);
    bind_date(q, today(c));
    bind_int(q, now(c));
    st = query_end(q);
    v->is_new = st == OK && query_changes(q) > 0;
    return st;
}

static enum status
change(struct ctx *c, void *arg)
{
    const struct voting *v = arg;
    struct query *q = query_new(c, "UPDATE poll_vote SET choice = $2, voted_on = $3,"
                                   " changed_at = $4 WHERE voter = $1 AND choice <> $2");

    bind_text(q, v->voter);
    bind_int(q, v->choice);
    bind_date(q, today(c));
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
take_back(struct ctx *c, void *arg)
{
    const struct voting *v = arg;
    struct query *q = query_new(c, "DELETE FROM poll_vote WHERE id = $1");

    bind_int(q, v->id);
    return query_end(q);
}

static const char *
hash_voter(struct ctx *c, const unsigned char secret[32], const char *voter)
{
    const char *text = arena_printf(c->arena, "poll %s", voter);
    unsigned char hash[24];
    char *hex = arena_alloc(c->arena, 2 * sizeof(hash) + 1);

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), secret, 32);
    return sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
}

/* A thousand at once meet at the one row: each statement is right by itself, and none waits for the others' transactions. */
enum status
poll_vote(struct ctx *c, const unsigned char secret[32], struct poll_ballot *b)
{
    static const struct limit sent = { "poll-sent", POLL_SENT_MAX, 3600 };
    static const struct limit new_ones = { "poll-new", POLL_NEW_MAX, 3600 };
    struct voting v = { .id = db_new_id(c),
                        .voter = hash_voter(c, secret, b->voter),
                        .choice = b->choice };
    enum status st = limit_take(c, &sent, secret, b->remote, &b->wait_s);

    if (st == OK)
        st = db_transact_simple(c, insert, &v);
    if (st != OK)
        return st;
    b->is_change = !v.is_new;
    if (!v.is_new)
        return db_transact_simple(c, change, &v);
    st = limit_take(c, &new_ones, secret, b->remote, &b->wait_s);
    if (st == BUSY && db_transact_simple(c, take_back, &v) != OK)
        return FAILED;
    return st;
}

enum status
poll_find(struct ctx *c, const unsigned char secret[32], const char *voter, enum poll_choice *out)
{
    struct query *q = query_new(c, "SELECT choice FROM poll_vote WHERE voter = $1");
    int64_t choice = 0;
    enum status st;

    bind_text(q, hash_voter(c, secret, voter));
    if (query_row(q))
        choice = col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = (enum poll_choice)choice;
    return st;
}

/* ------------------------------------------------------------------ counting */

enum status
poll_read(struct ctx *c, struct poll_result *out)
{
    struct query *q = query_new(c, "SELECT choice, COUNT(*) FROM poll_vote GROUP BY choice");
    struct poll_result r = { 0 };
    enum status st;

    while (query_row(q)) {
        r.count[col_int(q, 0)] = col_int(q, 1);
        r.all += col_int(q, 1);
    }
    st = query_end(q);
    if (st == OK)
        *out = r;
    return st;
}

enum status
poll_month_list(struct ctx *c, struct date on, int count, struct poll_month **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT SUBSTR(voted_on, 1, 7), choice, COUNT(*) FROM poll_vote"
                                   " WHERE voted_on >= $1 GROUP BY SUBSTR(voted_on, 1, 7), choice");
    struct poll_month *months = arena_array(c->arena, (size_t)count, sizeof(*months));
    enum status st;

    for (int i = 0; i < count; i++)
        months[i].on = visit_month_before(on, count - 1 - i);
    bind_date(q, months[0].on);
    while (query_row(q))
        for (int i = 0; i < count; i++)
            if (strncmp(date_iso(c->arena, months[i].on), col_text(q, 0), 7) == 0) {
                months[i].result.count[col_int(q, 1)] = col_int(q, 2);
                months[i].result.all += col_int(q, 2);
            }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = months;
    *out_count = count;
    return OK;
}
