/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an administrator reads and decides. */
#include "service/mail_outbox.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/mail_inside.h"
#include "service/mail_send.h"
#include "web/access.h"

#include <stdlib.h>
#include <string.h>

const char *
mail_reason_text(const struct ctx *c, const char *reason)
{
    static const char *const words[] = {
        [MAIL_NO_REASON] = NULL,
        [MAIL_BAD_ADDRESS] = N_("What is given as the address is none."),
        [MAIL_NO_ADDRESS] = N_("The account has no mail address."),
        [MAIL_CLOSED] = N_("The account is closed."),
        [MAIL_BOUNCED_BEFORE] =
            N_("Letters to this address came back, and nobody has confirmed it since."),
        [MAIL_REFUSED] = N_("The mail server refused it for good."),
        [MAIL_LATER] = N_("The mail server wants it later."),
        [MAIL_LINE_LOST] = N_("The line broke before the server had it whole."),
        [MAIL_TOO_OLD] = N_("It was tried for three days, and is given up."),
        [MAIL_NO_ANSWER] = N_("It was sent whole, and the line broke before the server answered."),
        [MAIL_WORKER_LOST] = N_("The program ended while it was handed over."),
        [MAIL_BY_HAND] = N_("Cancelled by hand."),
        [MAIL_LEFT] = N_("Left as it is: whether it arrived is not known."),
        [MAIL_CAME_BACK] = N_("The server of the address sent it back."),
    };

    for (int i = 1; i < MAIL_REASON_COUNT; i++)
        if (strcmp(reason, mail_reason_code((enum mail_reason)i)) == 0)
            return tr(c, words[i]);
    return "";
}

/* ------------------------------------------------------------------ reading */

#define LETTER                                                                                     \
    "m.id, m.account_id, m.key, m.kind, a.full_name, COALESCE(m.address, a.email), m.subject,"     \
    " m.lang, m.state, m.reason, m.answer, m.priority, m.tries, m.next_at, m.created_at,"          \
    " m.begun_at, m.ended_at, m.version FROM mail m LEFT JOIN account a ON a.id = m.account_id"

static void
read_letter(struct query *q, struct mail_letter *l)
{
    *l = (struct mail_letter){
        .id = col_int(q, 0),
        .account_id = col_int(q, 1),
        .key = col_text(q, 2),
        .kind = col_text(q, 3),
        .account_name = col_text(q, 4),
        .address = col_text(q, 5),
        .subject = col_text(q, 6),
        .lang = strcmp(col_text(q, 7), "en") == 0 ? LANG_EN : LANG_VI,
        .reason = col_text(q, 9),
        .answer = col_text(q, 10),
        .is_urgent = col_int(q, 11) == MAIL_URGENT,
        .tries = col_int(q, 12),
        .next_at = col_int(q, 13),
        .created_at = col_int(q, 14),
        .begun_at = col_int(q, 15),
        .ended_at = col_int(q, 16),
        .version = col_int(q, 17),
    };
    if (!mail_state_parse(col_text(q, 8), &l->state))
        l->state = MAIL_FAILED;
}

enum status
mail_find(struct ctx *c, int64_t id, struct mail_letter *out)
{
    enum status st = require(c, ADMINISTER, 0, 0);
    struct query *q;

    if (st != OK)
        return st;
    q = query_new(c, "SELECT " LETTER " WHERE m.id = $1");
    bind_int(q, id);
    if (query_row(q))
        read_letter(q, out);
    return query_end_one(q);
}

enum status
mail_list(struct ctx *c, const struct mail_filter *f, struct mail_letter **out, int *out_count)
{
    struct mail_letter *letters = arena_array(c->arena, (size_t)f->limit + 1, sizeof(*letters));
    enum status st = require(c, ADMINISTER, 0, 0);
    struct query *q;
    int count = 0;

    if (st != OK)
        return st;
    q = query_new(c, "SELECT " LETTER " WHERE (CAST($1 AS TEXT) IS NULL OR m.state = $1)"
                     " AND m.id < $2 AND ($3 = '' OR m.search LIKE '%' || $3 || '%'"
                     " OR a.search LIKE '%' || $3 || '%')"
                     " ORDER BY m.id DESC LIMIT $4");
    bind_text(q, f->state >= 0 ? mail_state_code((enum mail_state)f->state) : NULL);
    bind_int(q, f->before_id > 0 ? f->before_id : INT64_MAX);
    bind_text(q, f->fold);
    bind_int(q, f->limit);
    while (count < f->limit && query_row(q))
        read_letter(q, &letters[count++]);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = letters;
    *out_count = count;
    return OK;
}

enum status
mail_counts(struct ctx *c, int64_t out[MAIL_STATE_COUNT])
{
    enum status st = require(c, ADMINISTER, 0, 0);
    struct query *q;
    int64_t counts[MAIL_STATE_COUNT] = { 0 };
    enum mail_state state;

    if (st != OK)
        return st;
    q = query_new(c, "SELECT state, COUNT(*) FROM mail GROUP BY state");
    while (query_row(q))
        if (mail_state_parse(col_text(q, 0), &state))
            counts[state] = col_int(q, 1);
    st = query_end(q);
    if (st == OK)
        memcpy(out, counts, sizeof(counts));
    return st;
}

enum status
mail_find_trouble(struct ctx *c, int64_t *out_at, const char **out_words)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'mail.trouble'");
    const char *value = "";
    char *rest;
    enum status st;

    if (query_row(q))
        value = col_text(q, 0);
    st = query_end_one(q);
    if (st != OK)
        return st;
    *out_at = strtoll(value, &rest, 10);
    *out_words = *rest == ' ' ? rest + 1 : rest;
    return OK;
}

/* ------------------------------------------------------------------ deciding */

struct decision {
    int64_t id, version, count;
    bool again;
};

#define QUEUE_AGAIN                                                                                \
    "UPDATE mail SET state = 'queued', reason = '', tries = 0, next_at = $1, ended_at = NULL,"     \
    " address = CASE WHEN account_id IS NULL THEN address END, version = version + 1"

static enum status
queue_again(struct ctx *c, void *arg)
{
    const struct decision *d = arg;
    struct query *q =
        query_new(c, QUEUE_AGAIN " WHERE id = $2 AND version = $3"
                                 " AND state IN ('failed', 'bounced', 'uncertain', 'cancelled')");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, d->id);
    bind_int(q, d->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "mail", d->id, "again", NULL, NULL) : st;
}

static enum status
cancel(struct ctx *c, void *arg)
{
    const struct decision *d = arg;
    struct query *q =
        query_new(c, "UPDATE mail SET reason = CASE state WHEN 'uncertain' THEN 'left' ELSE"
                     " 'by-hand' END, state = 'cancelled', ended_at = $1, version = version + 1"
                     " WHERE id = $2 AND version = $3 AND state IN ('queued', 'uncertain')");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, d->id);
    bind_int(q, d->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "mail", d->id, "cancel", NULL, NULL) : st;
}

static enum status
decide(struct ctx *c, enum status (*fn)(struct ctx *c, void *arg), int64_t id, int64_t version)
{
    struct decision d = { .id = id, .version = version };
    struct mail_letter letter;
    enum status st = mail_find(c, id, &letter);

    return st == OK ? db_transact(c, fn, &d) : st;
}

enum status
mail_again(struct ctx *c, int64_t id, int64_t version)
{
    return decide(c, queue_again, id, version);
}

enum status
mail_cancel(struct ctx *c, int64_t id, int64_t version)
{
    return decide(c, cancel, id, version);
}

static enum status
decide_all(struct ctx *c, void *arg)
{
    struct decision *d = arg;
    struct query *q =
        d->again ? query_new(c, QUEUE_AGAIN " WHERE state = 'uncertain'")
                 : query_new(c, "UPDATE mail SET state = 'cancelled', reason = 'left',"
                                " ended_at = $1, version = version + 1 WHERE state = 'uncertain'");
    enum status st;

    bind_int(q, now(c));
    st = query_end(q);
    d->count = query_changes(q);
    if (st != OK || d->count == 0)
        return st;
    return audit_write(c, "mail", 0, d->again ? "again" : "cancel", NULL,
                       json_pack("{s:I}", "uncertain", (json_int_t)d->count));
}

enum status
mail_decide_uncertain(struct ctx *c, bool again, int64_t *out_count)
{
    struct decision d = { .again = again };
    enum status st = require(c, ADMINISTER, 0, 0);

    if (st == OK)
        st = db_transact(c, decide_all, &d);
    if (st == OK)
        *out_count = d.count;
    return st;
}

/* ------------------------------------------------------------------ a test */

struct test_letter {
    struct mail mail;
    int64_t id;
};

static enum status
insert_test(struct ctx *c, void *arg)
{
    struct test_letter *t = arg;
    int64_t job;
    enum status st = mail_insert(c, &t->mail, &t->id);

    if (st == OK)
        st = audit_write(c, "mail", t->id, "test", NULL,
                         json_pack("{s:s}", "address", t->mail.address));
    if (st == OK)
        st = job_insert(c, &(struct job_order){ .kind = &mail_job_kind }, &job);
    return st;
}

enum status
mail_insert_test(struct ctx *c, const char *address, int64_t *out_id)
{
    struct test_letter t = { .mail = { .address = address, .lang = c->lang, .is_urgent = true } };
    enum status st = require(c, ADMINISTER, 0, 0);

    if (st != OK)
        return st;
    if (!mail_is_address(address))
        return problem(c, "address", "%s",
                       tr(c, "This is no mail address that can be written to. Write it as "
                             "name@thanhhoa.gov.vn, in letters without marks."));
    t.mail.key = arena_printf(c->arena, "test/%s", random_token(c->arena, 12));
    t.mail.subject = tr(c, "Test letter of Thi đua");
    t.mail.body = arena_printf(
        c->arena, tr(c, "Letters leave the program: this one was asked for on %s.\n%s\n"),
        time_text(c, now(c)), mail_site_url(c));
    st = db_transact(c, insert_test, &t);
    if (st == OK)
        *out_id = t.id;
    return st;
}

/* ------------------------------------------------------------------ addresses that bounced */

enum status
mail_address_find(struct ctx *c, const char *address, struct mail_bounced *out)
{
    struct query *q;

    if (address == NULL || address[0] == '\0')
        return NOT_FOUND;
    q = query_new(c, "SELECT answer, bounced_at FROM mail_address WHERE address_fold = $1");
    bind_text(q, text_lower(c->arena, address));
    if (query_row(q))
        *out = (struct mail_bounced){ col_text(q, 0), col_int(q, 1) };
    return query_end_one(q);
}

enum status
mail_address_confirm(struct ctx *c, const char *address)
{
    struct query *q;
    int64_t id = 0;
    enum status st;

    if (address == NULL || address[0] == '\0')
        return OK;
    q = query_new(c, "DELETE FROM mail_address WHERE address_fold = $1 RETURNING id");
    bind_text(q, text_lower(c->arena, address));
    if (query_row(q))
        id = col_int(q, 0);
    st = query_end(q);
    if (st != OK || id == 0)
        return st;
    return audit_write(c, "mail_address", id, "confirm", json_pack("{s:s}", "address", address),
                       NULL);
}
