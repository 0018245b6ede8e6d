/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queueing letters, one by one and by the thousand. */
#include "service/mail_inside.h"

#include "core/random.h"
#include "core/text.h"
#include "db/bulk.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { LOCAL_MAX = 64, ADDRESS_MAX = 254, TOKEN_BYTES = 10, KEYS_AT_ONCE = 32 };

static const char *const state_codes[] = { "queued",    "sending", "sent",     "failed",
                                           "uncertain", "bounced", "cancelled" };

static const char *const reason_codes[] = {
    "",      "bad-address", "no-address", "closed",    "bounced-before", "refused",
    "later", "line-lost",   "too-old",    "no-answer", "worker-lost",    "by-hand",
    "left",  "came-back",
};

_Static_assert(sizeof(reason_codes) / sizeof(reason_codes[0]) == MAIL_REASON_COUNT,
               "each reason has a code");

const char *
mail_reason_code(enum mail_reason reason)
{
    return reason_codes[reason];
}

const char *
mail_state_code(enum mail_state state)
{
    return state_codes[state];
}

bool
mail_state_parse(const char *code, enum mail_state *out)
{
    for (int i = 0; code != NULL && i < MAIL_STATE_COUNT; i++) {
        if (strcmp(code, state_codes[i]) != 0)
            continue;
        *out = (enum mail_state)i;
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------ addresses */

static bool
is_domain(const char *domain)
{
    size_t length = strlen(domain);

    return strspn(domain, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ==
               length &&
           strchr(domain, '.') != NULL && domain[0] != '.' && domain[0] != '-' &&
           domain[length - 1] != '.' && domain[length - 1] != '-' && strstr(domain, "..") == NULL;
}

bool
mail_is_address(const char *address)
{
    /* The atoms of RFC 5322 and the dot: quoted names are allowed there, and are nobody's in fact. */
    static const char local[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "!#$%&'*+-/=?^_`{|}~.";
    const char *at = address != NULL ? strchr(address, '@') : NULL;
    size_t length = at != NULL ? (size_t)(at - address) : 0;

    return length > 0 && length <= LOCAL_MAX && strlen(address) <= ADDRESS_MAX &&
           strspn(address, local) == length && address[0] != '.' && at[-1] != '.' &&
           address[0] != '-' && is_domain(at + 1);
}

/* ------------------------------------------------------------------ what is written */

/* A letter as it stands in the table. */
struct row {
    int64_t id, created_at;
    const struct mail *mail;
    const char *token, *subject, *body, *html, *unsubscribe_url, *address;
    const char *state, *reason, *search;
};

/* At most `max` bytes, whole characters. */
static const char *
cut_bytes(struct arena *a, const char *text, size_t max)
{
    size_t length = strlen(text);

    if (length <= max)
        return text;
    while (max > 0 && ((unsigned char)text[max] & 0xC0) == 0x80)
        max--;
    return arena_strndup(a, text, max);
}

static const char *
cut_letters(struct arena *a, const char *text, size_t max)
{
    size_t at = 0;

    if (text_length(text) <= max)
        return text;
    for (size_t letters = 0; letters < max - 1; letters++)
        do
            at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80);
    return arena_printf(a, "%.*s…", (int)at, text);
}

/* Only what can stand in a header as it is; another one is left out, and with it the offer. */
static const char *
safe_url(const char *url)
{
    if (url == NULL || strlen(url) > 900 ||
        (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0))
        return NULL;
    for (const char *s = url; *s != '\0'; s++)
        if (*s <= ' ' || *s >= 0x7F || strchr("<>\"\\,", *s) != NULL)
            return NULL;
    return url;
}

/* 80 bits in lower case: mail systems fold addresses. */
const char *
mail_new_token(struct arena *a)
{
    unsigned char bytes[TOKEN_BYTES];
    char *text = arena_alloc(a, MAIL_TOKEN_LENGTH + 1);

    random_bytes(bytes, sizeof(bytes));
    return sodium_bin2hex(text, MAIL_TOKEN_LENGTH + 1, bytes, sizeof(bytes));
}

/* What is no address is kept to be looked at, as one short line. */
static const char *
address_of(struct ctx *c, const struct mail *m)
{
    const char *clean;

    if (m->account_id != 0)
        return NULL;
    if (mail_is_address(m->address))
        return m->address;
    clean = text_clean(c->arena, m->address, strlen(m->address), false);
    return clean != NULL ? cut_letters(c->arena, clean, ADDRESS_MAX) : "?";
}

static enum status
make_row(struct ctx *c, const struct mail *m, struct row *out)
{
    const char *subject = text_clean(c->arena, m->subject, strlen(m->subject), false);
    const char *body = text_clean(c->arena, m->body, strlen(m->body), true);

    assert(m->key != NULL && m->key[0] != '\0' && strlen(m->key) <= MAIL_KEY_MAX);
    assert(m->account_id != 0 || m->address != NULL);
    if (subject == NULL || body == NULL ||
        (m->html != NULL && !text_is_utf8(m->html, strlen(m->html))))
        return problem(c, subject == NULL ? "subject" : "body", "%s",
                       tr(c, "The letter is not UTF-8 text. Write it anew."));
    *out = (struct row){
        .id = db_new_id(c),
        .created_at = now(c),
        .mail = m,
        .token = mail_new_token(c->arena),
        .subject = cut_letters(c->arena, subject, MAIL_SUBJECT_MAX),
        .body = cut_bytes(c->arena, body, MAIL_TEXT_MAX_BYTES),
        .html = m->html != NULL && strlen(m->html) <= MAIL_TEXT_MAX_BYTES ? m->html : NULL,
        .unsubscribe_url = safe_url(m->unsubscribe_url),
        .state = "queued",
        .reason = "",
    };
    out->address = address_of(c, m);
    out->search =
        text_fold(c->arena, out->address == NULL
                                ? out->subject
                                : arena_printf(c->arena, "%s %s", out->subject, out->address));
    if (m->account_id == 0 && !mail_is_address(m->address)) {
        out->state = "failed";
        out->reason = mail_reason_code(MAIL_BAD_ADDRESS);
    }
    return OK;
}

static int64_t
priority_of(const struct mail *m)
{
    return m->is_urgent ? MAIL_URGENT : MAIL_NORMAL;
}

/* ------------------------------------------------------------------ one */

static enum status
find_key(struct ctx *c, const char *key, int64_t *out_id)
{
    struct query *q = query_new(c, "SELECT id FROM mail WHERE key = $1");

    bind_text(q, key);
    if (query_row(q))
        *out_id = col_int(q, 0);
    return query_end_one(q);
}

enum status
mail_insert(struct ctx *c, const struct mail *m, int64_t *out_id)
{
    struct row row;
    struct query *q;
    enum status st = make_row(c, m, &row);

    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO mail (id, key, token, account_id, address, kind, priority, lang,"
                     " subject, search, body, html, unsubscribe_url, state, reason, next_at,"
                     " created_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
                     " $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (key) DO NOTHING");
    bind_int(q, row.id);
    bind_text(q, m->key);
    bind_text(q, row.token);
    bind_id(q, m->account_id);
    bind_text(q, row.address);
    bind_text(q, m->kind != NULL ? m->kind : "");
    bind_int(q, priority_of(m));
    bind_text(q, m->lang == LANG_EN ? "en" : "vi");
    bind_text(q, row.subject);
    bind_text(q, row.search);
    bind_text(q, row.body);
    bind_text(q, row.html);
    bind_text(q, row.unsubscribe_url);
    bind_text(q, row.state);
    bind_text(q, row.reason);
    bind_int(q, m->send_at != 0 ? m->send_at : row.created_at);
    bind_int(q, row.created_at);
    bind_id(q, row.reason[0] != '\0' ? row.created_at : 0);
    st = query_end(q);
    if (st != OK)
        return st;
    if (query_changes(q) == 0)
        return find_key(c, m->key, out_id);
    *out_id = row.id;
    return OK;
}

/* ------------------------------------------------------------------ many */

static int
compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

#define KEYS_8(a, b, c, d, e, f, g, h)                                                             \
    "$" #a ", $" #b ", $" #c ", $" #d ", $" #e ", $" #f ", $" #g ", $" #h

/* Adds those of `count` letters' keys that stand to `keys`. A statement asks for 32 at once: as quick as one. */
static enum status
list_keys_of(struct ctx *c, const struct mail *letters, int count, const char **keys, int *at)
{
    struct query *q = query_new(
        c, "SELECT key FROM mail WHERE key IN (" KEYS_8(1, 2, 3, 4, 5, 6, 7, 8) ", " KEYS_8(
               9, 10, 11, 12, 13, 14, 15, 16) ", " KEYS_8(17, 18, 19, 20, 21, 22, 23,
                                                          24) ", " KEYS_8(25, 26, 27, 28, 29, 30,
                                                                          31, 32) ")");

    for (int i = 0; i < KEYS_AT_ONCE; i++)
        bind_text(q, i < count ? letters[i].key : NULL);
    while (query_row(q))
        keys[(*at)++] = col_text(q, 0);
    return query_end(q);
}

/* The keys that stand, sorted. */
static enum status
list_keys(struct ctx *c, const struct mail *letters, int count, const char ***out, int *out_count)
{
    const char **keys = arena_array(c->arena, (size_t)count + 1, sizeof(*keys));
    enum status st = OK;
    int found = 0;

    for (int i = 0; st == OK && i < count; i += KEYS_AT_ONCE)
        st = list_keys_of(c, letters + i, count - i < KEYS_AT_ONCE ? count - i : KEYS_AT_ONCE, keys,
                          &found);
    if (st != OK)
        return st;
    qsort(keys, (size_t)found, sizeof(*keys), compare_keys);
    *out = keys;
    *out_count = found;
    return OK;
}

static void
write_row(struct bulk_rows *b, const struct row *row)
{
    const struct mail *m = row->mail;

    bulk_int(b, row->id);
    bulk_text(b, m->key);
    bulk_text(b, row->token);
    if (m->account_id != 0)
        bulk_int(b, m->account_id);
    else
        bulk_text(b, NULL);
    bulk_text(b, row->address);
    bulk_text(b, m->kind != NULL ? m->kind : "");
    bulk_int(b, priority_of(m));
    bulk_text(b, m->lang == LANG_EN ? "en" : "vi");
    bulk_text(b, row->subject);
    bulk_text(b, row->search);
    bulk_text(b, row->body);
    bulk_text(b, row->html);
    bulk_text(b, row->unsubscribe_url);
    bulk_text(b, row->state);
    bulk_text(b, row->reason);
    bulk_int(b, 0);
    bulk_int(b, m->send_at != 0 ? m->send_at : row->created_at);
    bulk_text(b, "");
    bulk_text(b, "");
    bulk_int(b, row->created_at);
    if (row->reason[0] != '\0')
        bulk_int(b, row->created_at);
    else
        bulk_text(b, NULL);
    bulk_int(b, 1);
}

enum status
mail_insert_many(struct ctx *c, const struct mail *letters, int count, int64_t *out_written)
{
    static const char *const columns[] = { "id",
                                           "key",
                                           "token",
                                           "account_id",
                                           "address",
                                           "kind",
                                           "priority",
                                           "lang",
                                           "subject",
                                           "search",
                                           "body",
                                           "html",
                                           "unsubscribe_url",
                                           "state",
                                           "reason",
                                           "tries",
                                           "next_at",
                                           "answer",
                                           "worker",
                                           "created_at",
                                           "ended_at",
                                           "version" };
    const char **standing;
    struct bulk_rows *b;
    struct row *rows;
    int standing_count, left = 0;
    enum status st = list_keys(c, letters, count, &standing, &standing_count);

    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; st == OK && i < count; i++) {
        if (bsearch(&letters[i].key, standing, (size_t)standing_count, sizeof(*standing),
                    compare_keys) == NULL)
            st = make_row(c, &letters[i], &rows[left++]);
    }
    if (st != OK)
        return st;
    if (left > 0) {
        b = bulk_open(c, "mail", columns, (int)(sizeof(columns) / sizeof(columns[0])));
        for (int i = 0; i < left; i++)
            write_row(b, &rows[i]);
        st = bulk_close(b);
    }
    if (st == OK)
        *out_written = left;
    return st;
}
