/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each statement names its row and the try that it is about, so that a late note never overwrites a later decision. */
#include "service/mail_queue.h"

#include "core/text.h"
#include "db/audit.h"
#include "service/job_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A minute, five, a quarter of an hour, an hour, then every four: three days in all. */
enum { TRIES_MAX = 22, BUSY_PAUSE_S = 60 };

static int64_t
pause_after(int64_t tries)
{
    static const int64_t pauses[] = { 60, 300, 900, 3600 };

    return tries <= 4 ? pauses[tries > 0 ? tries - 1 : 0] : 4 * 3600;
}

/* ------------------------------------------------------------------ dead addresses */

const char *
mail_status_in(struct arena *a, const char *text)
{
    for (const char *s = text; *s != '\0'; s++) {
        size_t subject, detail;

        if ((*s != '5' && *s != '4' && *s != '2') || s[1] != '.' ||
            (s > text && ((s[-1] >= '0' && s[-1] <= '9') || s[-1] == '.')))
            continue;
        subject = strspn(s + 2, "0123456789");
        if (subject < 1 || subject > 3 || s[2 + subject] != '.')
            continue;
        detail = strspn(s + 3 + subject, "0123456789");
        if (detail >= 1 && detail <= 3 && s[3 + subject + detail] != '.')
            return arena_strndup(a, s, 3 + subject + detail);
    }
    return "";
}

bool
mail_is_dead_address(const char *status)
{
    /* Full, too large; what is in the letter; what the server's rules are. */
    static const char *const others[] = { "5.2.2", "5.2.3", "5.3.4", "5.6.", "5.7." };

    if (strncmp(status, "5.", 2) != 0)
        return false;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        size_t length = strlen(others[i]);

        if (strncmp(status, others[i], length) == 0 &&
            (others[i][length - 1] == '.' || status[length] == '\0'))
            return false;
    }
    return true;
}

enum status
mail_mark_address(struct ctx *c, const char *address, const char *answer)
{
    struct query *q;
    int64_t id = db_new_id(c);
    enum status st;

    q = query_new(c, "INSERT INTO mail_address (id, address_fold, answer, bounced_at)"
                     " VALUES ($1, $2, $3, $4) ON CONFLICT (address_fold) DO NOTHING");
    bind_int(q, id);
    bind_text(q, text_lower(c->arena, address));
    bind_text(q, answer);
    bind_int(q, now(c));
    st = query_end(q);
    if (st != OK || query_changes(q) == 0)
        return st;
    return audit_write(c, "mail_address", id, "insert", NULL,
                       json_pack("{s:s, s:s}", "address", address, "answer", answer));
}

/* ------------------------------------------------------------------ how letters ended */

struct ending {
    enum mail_state state;
    enum mail_reason reason;
    int64_t tries, next_at;
    bool is_open; /* tried again */
};

static struct ending
again(struct ctx *c, const struct mail_note *n, enum mail_reason reason)
{
    if (n->tries >= TRIES_MAX)
        return (struct ending){ MAIL_FAILED, MAIL_TOO_OLD, n->tries, now(c), false };
    return (struct ending){ MAIL_QUEUED, reason, n->tries, now(c) + pause_after(n->tries), true };
}

static struct ending
ending_of(struct ctx *c, const struct mail_note *n)
{
    switch (n->result.outcome) {
    case OUT_TAKEN:
        return (struct ending){ MAIL_SENT, MAIL_NO_REASON, n->tries, now(c), false };
    case OUT_REFUSED:
        return (struct ending){ MAIL_FAILED, MAIL_REFUSED, n->tries, now(c), false };
    case OUT_LATER:
        return again(c, n, MAIL_LATER);
    case OUT_LINE_LOST:
        return again(c, n, MAIL_LINE_LOST);
    case OUT_NO_ANSWER:
        return (struct ending){ MAIL_UNCERTAIN, MAIL_NO_ANSWER, n->tries, now(c), false };
    case OUT_BUSY:
    case OUT_UNUSABLE:
        return (struct ending){ MAIL_QUEUED, MAIL_NO_REASON, n->tries - 1, now(c) + BUSY_PAUSE_S,
                                true };
    case OUT_NOT_TRIED:
        break;
    }
    return (struct ending){ MAIL_QUEUED, MAIL_NO_REASON, n->tries - 1, now(c), true };
}

static enum status
write_note(struct ctx *c, const struct mail_note *n)
{
    struct ending e = ending_of(c, n);
    struct query *q =
        query_new(c, "UPDATE mail SET state = $1, reason = $2, answer = $3, tries = $4,"
                     " next_at = $5, ended_at = $6 WHERE id = $7 AND tries = $8 AND worker = $9"
                     " AND state IN ('sending', 'uncertain')");
    enum status st;

    bind_text(q, mail_state_code(e.state));
    bind_text(q, mail_reason_code(e.reason));
    bind_text(q, n->result.answer);
    bind_int(q, e.tries);
    bind_int(q, e.next_at);
    if (e.is_open)
        bind_null(q);
    else
        bind_int(q, now(c));
    bind_int(q, n->id);
    bind_int(q, n->tries);
    bind_text(q, worker_name());
    st = query_end(q);
    if (st == OK && n->result.outcome == OUT_REFUSED &&
        mail_is_dead_address(mail_status_in(c->arena, n->result.answer)))
        st = mail_mark_address(c, n->address, n->result.answer);
    return st;
}

/* ------------------------------------------------------------------ taking letters */

#define TAKE(WHICH, ORDER)                                                                         \
    "WITH due AS MATERIALIZED (SELECT m.id FROM mail m WHERE m.state = 'queued' AND " WHICH ORDER  \
    " FOR UPDATE SKIP LOCKED)"                                                                     \
    " UPDATE mail SET state = 'sending', reason = '', tries = tries + 1, worker = $3,"             \
    " begun_at = $4, address = COALESCE(address, (SELECT a.email FROM account a"                   \
    " WHERE a.id = mail.account_id)) WHERE id IN (SELECT id FROM due)"                             \
    " RETURNING id, tries, token, address, lang, subject, body, html, unsubscribe_url,"            \
    " (SELECT a.full_name FROM account a WHERE a.id = mail.account_id),"                           \
    " (SELECT a.state FROM account a WHERE a.id = mail.account_id),"                               \
    " (SELECT b.id FROM mail_address b WHERE b.address_fold = LOWER(mail.address)),"               \
    " next_at"

/* By one priority: then the index gives the first ones without looking at the others. */
#define TAKE_DUE TAKE("m.priority = $5 AND m.next_at <= $1", " ORDER BY m.next_at, m.id LIMIT $2")
#define TAKE_ONE TAKE("m.id = $1", " LIMIT $2")

struct looked_at {
    struct mail_out mail;
    int64_t next_at;
    enum mail_reason reason; /* why it cannot be handed over */
};

static struct looked_at
read_taken(struct ctx *c, struct query *q)
{
    struct looked_at l = { .mail = { .id = col_int(q, 0),
                                     .tries = col_int(q, 1),
                                     .at = now(c),
                                     .token = col_text(q, 2),
                                     .address = col_text(q, 3),
                                     .lang = col_text(q, 4),
                                     .subject = col_text(q, 5),
                                     .body = col_text(q, 6),
                                     .html = col_text(q, 7),
                                     .unsubscribe_url = col_text(q, 8),
                                     .name = col_text(q, 9) },
                           .next_at = col_int(q, 12) };
    const char *state = col_text(q, 10);

    if (state != NULL && strcmp(state, "closed") == 0)
        l.reason = MAIL_CLOSED;
    else if (l.mail.address == NULL || l.mail.address[0] == '\0')
        l.reason = MAIL_NO_ADDRESS;
    else if (!mail_is_address(l.mail.address))
        l.reason = MAIL_BAD_ADDRESS;
    else if (!col_is_null(q, 11))
        l.reason = MAIL_BOUNCED_BEFORE;
    return l;
}

/* RETURNING has no order. */
static int
compare_looked(const void *a, const void *b)
{
    const struct looked_at *one = a, *other = b;

    if (one->next_at != other->next_at)
        return one->next_at < other->next_at ? -1 : 1;
    return one->mail.id < other->mail.id ? -1 : one->mail.id > other->mail.id;
}

static enum status
write_unsendable(struct ctx *c, const struct looked_at *l)
{
    struct query *q = query_new(c, "UPDATE mail SET state = $1, reason = $2, ended_at = $3,"
                                   " tries = tries - 1 WHERE id = $4 AND state = 'sending'");

    bind_text(q, l->reason == MAIL_CLOSED ? "cancelled" : "failed");
    bind_text(q, mail_reason_code(l->reason));
    bind_int(q, now(c));
    bind_int(q, l->mail.id);
    return query_end(q);
}

/* Letters of one priority, or the one that is asked for. */
static enum status
take(struct ctx *c, struct mail_round *r, int priority)
{
    int want = r->want - r->taken_count, count = 0;
    struct looked_at *looked = arena_array(c->arena, (size_t)want, sizeof(*looked));
    struct query *q = r->only_id != 0 ? query_new(c, TAKE_ONE) : query_new(c, TAKE_DUE);
    enum status st;

    bind_int(q, r->only_id != 0 ? r->only_id : now(c));
    bind_int(q, want);
    bind_text(q, worker_name());
    bind_int(q, now(c));
    if (r->only_id == 0)
        bind_int(q, priority);
    while (count < want && query_row(q))
        looked[count++] = read_taken(c, q);
    st = query_end(q);
    qsort(looked, (size_t)count, sizeof(*looked), compare_looked);
    for (int i = 0; st == OK && i < count; i++) {
        if (looked[i].reason == MAIL_NO_REASON) {
            r->taken[r->taken_count++] = looked[i].mail;
            continue;
        }
        st = write_unsendable(c, &looked[i]);
        r->unsendable++;
    }
    return st;
}

static enum status
note_and_take(struct ctx *c, void *arg)
{
    struct mail_round *r = arg;
    enum status st = OK;

    r->taken_count = r->unsendable = 0;
    for (int i = 0; st == OK && i < r->note_count; i++)
        st = write_note(c, &r->notes[i]);
    if (st == OK && r->want > 0)
        st = take(c, r, MAIL_URGENT);
    if (st == OK && r->taken_count < r->want && r->only_id == 0)
        st = take(c, r, MAIL_NORMAL);
    return st;
}

enum status
mail_round(struct ctx *c, struct mail_round *r)
{
    return db_transact_simple(c, note_and_take, r);
}

/* ------------------------------------------------------------------ what is nobody's */

#define IS_LOST                                                                                    \
    " FROM mail m WHERE m.state = 'sending' AND (m.worker = $1 OR NOT EXISTS"                      \
    " (SELECT 1 FROM job_worker w WHERE w.name = m.worker AND w.alive_until > $2))"

static enum status
give_up(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE mail SET state = 'uncertain', reason = 'worker-lost',"
                                   " ended_at = $3 WHERE id IN (SELECT m.id" IS_LOST ")"
                                   " AND state = 'sending'");
    enum status st;

    bind_text(q, worker_name());
    bind_int(q, lease_now());
    bind_int(q, now(c));
    st = query_end(q);
    *(int64_t *)arg = query_changes(q);
    return st;
}

enum status
mail_give_up_lost(struct ctx *c, int64_t *out_count)
{
    struct query *q = query_new(c, "SELECT m.id" IS_LOST " LIMIT 1");
    enum status st;

    bind_text(q, worker_name());
    bind_int(q, lease_now());
    st = query_end_one(q);
    *out_count = 0;
    if (st == NOT_FOUND)
        return OK;
    return st == OK ? db_transact_simple(c, give_up, out_count) : st;
}

enum status
mail_count_due(struct ctx *c, int64_t *out_count)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM mail WHERE state = 'queued'"
                                   " AND priority IN (1, 5) AND next_at <= $1");

    bind_int(q, now(c));
    if (query_row(q))
        *out_count = col_int(q, 0);
    return query_end(q);
}

enum status
mail_is_due(struct ctx *c, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM mail WHERE state = 'queued'"
                                   " AND priority IN (1, 5) AND next_at <= $1 LIMIT 1");
    enum status st;

    bind_int(q, now(c));
    st = query_end_one(q);
    if (st != OK && st != NOT_FOUND)
        return st;
    *out = st == OK;
    if (st == OK)
        return OK;
    q = query_new(c, "SELECT m.id" IS_LOST " LIMIT 1");
    bind_text(q, ""); /* those of this process may be under way */
    bind_int(q, lease_now());
    st = query_end_one(q);
    *out = st == OK;
    return st == NOT_FOUND ? OK : st;
}

/* ------------------------------------------------------------------ the server */

static enum status
write_trouble(struct ctx *c, void *arg)
{
    const char *words = arg;
    struct query *q;

    if (words == NULL)
        return query_end(query_new(c, "DELETE FROM setting WHERE key = 'mail.trouble'"));
    q = query_new(c, "INSERT INTO setting (key, value) VALUES ('mail.trouble', $1)"
                     " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    bind_text(q, arena_printf(c->arena, "%" PRId64 " %s", now(c), words));
    return query_end(q);
}

enum status
mail_note_trouble(struct ctx *c, const char *words)
{
    return db_transact_simple(c, write_trouble, (void *)(uintptr_t)words);
}
