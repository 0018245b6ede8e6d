/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords: which are taken, how they are kept, and the check at the door. */
#include "feature/account/account_inside.h"

#include "core/data.h"
#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "feature/unit/unit.h"
#include "web/session.h"

#include <sodium.h>
#include <string.h>

/* A hash of nothing that anybody knows, with the same cost as a true one, for names that do not exist. */
static const char dummy_hash[] = "$argon2id$v=19$m=65536,t=2,p=1$c29kaXVtIGNobG9yaWRlIQ$"
                                 "U2FsdCBhbmQgcGVwcGVyIGFyZSBub3QgYSBwYXNzd28";

/* ------------------------------------------------------------------ which are taken */

enum { DIFFERENT_MIN = 5, ROOT_MIN = 5 };

/* Letters and digits alone, without marks: "Mật-khẩu 123" is "matkhau123", "P@$$word" is "password". */
static const char *
squeeze(struct arena *a, const char *text)
{
    char *plain = arena_strdup(a, text), *out, *to;

    for (char *s = plain; *s != '\0'; s++)
        *s = *s == '@' ? 'a' : *s == '$' ? 's' : *s;
    out = to = arena_strdup(a, text_fold(a, plain));
    for (const char *s = out; *s != '\0'; s++)
        if (*s != ' ')
            *to++ = *s;
    *to = '\0';
    return out;
}

/* Whether the text is a line of data/common-passwords.csv. */
static bool
is_listed(const char *text, size_t length)
{
    const struct data_file *file = data_find("common-passwords.csv");
    const char *line = file != NULL ? strchr(file->bytes, '\n') : NULL;

    while (line != NULL && *++line != '\0') {
        size_t line_length = strcspn(line, "\r\n,");

        if (line_length == length && memcmp(line, text, length) == 0)
            return true;
        line = strchr(line, '\n');
    }
    return false;
}

/* As it stands, or a listed word with figures before or after it: "matkhau2025". */
static bool
is_common(const char *squeezed)
{
    size_t length = strlen(squeezed), from = strspn(squeezed, "0123456789"), to = length;

    while (to > from && strchr("0123456789", squeezed[to - 1]) != NULL)
        to--;
    return is_listed(squeezed, length) ||
           (to - from >= ROOT_MIN && is_listed(squeezed + from, to - from));
}

static int
count_different(const char *text)
{
    bool seen[256] = { false };
    int count = 0;

    for (const unsigned char *s = (const unsigned char *)text; *s != '\0'; s++) {
        count += !seen[*s];
        seen[*s] = true;
    }
    return count;
}

/* Each letter the next one of a row of keys, of the alphabet, or of the figures, forwards or backwards. */
static bool
is_row(const char *squeezed)
{
    static const char *const rows[] = { "01234567890123456789", "98765432109876543210",
                                        "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm",
                                        "1qaz2wsx3edc4rfv5tgb6yhn7ujm" };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strstr(rows[i], squeezed) != NULL)
            return true;
    return false;
}

static bool
holds_name(struct ctx *c, const struct account *a, const char *squeezed)
{
    const char *name = squeeze(c->arena, a->name), *full_name = squeeze(c->arena, a->full_name);

    return (strlen(name) >= 4 && strstr(squeezed, name) != NULL) ||
           (strlen(full_name) >= 4 && strstr(squeezed, full_name) != NULL);
}

enum status
account_password_check(struct ctx *c, const struct account *a, const char *field,
                       const char *password)
{
    size_t length = text_is_utf8(password, strlen(password)) ? text_length(password) : 0;
    const char *squeezed;

    if (length < PASSWORD_MIN)
        return problem(c, field,
                       tr(c, "The password has fewer than %d characters. Take a longer one, such "
                             "as four words that do "
                             "not belong together."),
                       PASSWORD_MIN);
    if (length > PASSWORD_MAX)
        return problem(c, field,
                       tr(c, "The password has more than %d characters. Take a shorter one."),
                       PASSWORD_MAX);
    squeezed = squeeze(c->arena, password);
    if (holds_name(c, a, squeezed))
        return problem(
            c, field, "%s",
            tr(c,
               "The password contains the account's name. Take one that says nothing about you."));
    if (is_common(squeezed))
        return problem(c, field, "%s",
                       tr(c, "This password is among those that are tried first. Take four words "
                             "that do not belong "
                             "together."));
    if (count_different(password) < DIFFERENT_MIN || (squeezed[0] != '\0' && is_row(squeezed)))
        return problem(c, field, "%s",
                       tr(c, "The password is a row of keys or repeats a few characters. Take four "
                             "words that do not belong "
                             "together."));
    return OK;
}

/* ------------------------------------------------------------------ how they are kept */

enum status
account_password_hash(struct ctx *c, const char *password, const char **out)
{
    char *hash = arena_alloc(c->arena, crypto_pwhash_STRBYTES);

    if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return log_error(c, "a password was not hashed: not enough memory");
    *out = hash;
    return OK;
}

enum status
account_password_store(struct ctx *c, int64_t id, const char *hash, bool must_change)
{
    struct query *q =
        query_new(c, "UPDATE account SET password_hash = $2, must_change = $3 WHERE id = $1");
    enum status st;

    bind_int(q, id);
    bind_text(q, hash);
    bind_bool(q, must_change);
    st = query_end_one(q);
    if (st == OK)
        st = audit_write(c, "account", id, "password", NULL, NULL);
    if (st == OK)
        st = account_end_invites(c, id);
    return st == OK ? session_end_all(c, id, 0, false) : st;
}

struct storing {
    int64_t id;
    const char *hash;
    bool must_change;
};

static enum status
store(struct ctx *c, void *arg)
{
    const struct storing *s = arg;

    return account_password_store(c, s->id, s->hash, s->must_change);
}

enum status
account_password_write(struct ctx *c, int64_t id, const char *password, bool must_change)
{
    struct storing s = { .id = id, .must_change = must_change };
    struct account a;
    enum status st = account_find(c, id, &a);

    if (st == OK && id != c->account_id)
        st = account_require_manages(c, &a);
    if (st == OK)
        st = account_password_check(c, &a, "password", password);
    if (st == OK)
        st = account_password_hash(c, password, &s.hash);
    return st == OK ? db_transact(c, store, &s) : st;
}

enum status
account_set_password(struct ctx *c, int64_t id, const char *password)
{
    return account_password_write(c, id, password, false);
}

enum status
account_password_change(struct ctx *c, const char *old_password, const char *password,
                        const char *remote)
{
    struct account a, checked;
    int wait_s;
    enum status st = account_find(c, c->account_id, &a);

    if (st == OK)
        st = account_password_check(c, &a, "password", password);
    if (st == OK && strcmp(old_password, password) == 0)
        return problem(c, "password", "%s",
                       tr(c, "The new password is the old one. Take another."));
    if (st != OK)
        return st;
    st = account_signin(c, a.name, old_password, remote, &wait_s, &checked);
    if (st == INVALID) {
        problems_clear(c);
        return problem(c, "old_password", "%s",
                       tr(c, "The present password is not right. Type it once more."));
    }
    return st == OK ? account_password_write(c, a.id, password, false) : st;
}

/* ------------------------------------------------------------------ the door */

struct candidate {
    struct account account;
    const char *hash;
};

static enum status
find_candidate(struct ctx *c, const char *name, struct candidate *out)
{
    struct query *q = query_new(c, "SELECT " ACCOUNT_COLUMNS
                                   ", a.password_hash FROM account a WHERE a.name_fold = $1");
    enum status st;

    bind_text(q, account_fold_name(c->arena, name));
    if (query_row(q)) {
        account_read(q, &out->account);
        out->hash = col_text(q, 13);
    }
    st = query_end(q);
    if (out->account.is_closed)
        out->hash = NULL;
    return st;
}

static enum status
store_rehash(struct ctx *c, void *arg)
{
    const struct storing *s = arg;
    struct query *q = query_new(c, "UPDATE account SET password_hash = $2 WHERE id = $1");

    bind_int(q, s->id);
    bind_text(q, s->hash);
    return query_end(q);
}

/* Hashes of older limits are made anew once the password is known. */
static enum status
renew(struct ctx *c, const struct candidate *found, const char *password)
{
    struct storing s = { .id = found->account.id };
    enum status st;

    if (crypto_pwhash_str_needs_rehash(found->hash, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                       crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0)
        return OK;
    st = account_password_hash(c, password, &s.hash);
    return st == OK ? db_transact(c, store_rehash, &s) : st;
}

static enum status
refuse_held(struct ctx *c, int wait_s)
{
    int minutes = (wait_s + 59) / 60;

    problem(c, NULL,
            trn(c, "Too many failed sign-ins. Wait %d minute, then try again.",
                "Too many failed sign-ins. Wait %d minutes, then try again.", minutes),
            minutes);
    return BUSY;
}

enum status
account_signin(struct ctx *c, const char *name, const char *password, const char *remote,
               int *out_wait_s, struct account *out)
{
    struct throttle t = throttle_of(c, name, remote);
    struct candidate found = { .hash = NULL };
    bool is_right;
    enum status st;

    *out_wait_s = 0;
    st = throttle_try(c, &t, out_wait_s);
    if (st == BUSY && *out_wait_s > 0)
        return refuse_held(c, *out_wait_s);
    if (st == OK)
        st = find_candidate(c, name, &found);
    if (st != OK)
        return st;
    is_right = strlen(password) <= 4 * PASSWORD_MAX &&
               crypto_pwhash_str_verify(found.hash != NULL ? found.hash : dummy_hash, password,
                                        strlen(password)) == 0;
    if (!is_right || found.hash == NULL) {
        log_info(c, "a sign-in from %s failed", remote);
        return problem(c, NULL, "%s",
                       tr(c, "The account's name or the password is not right. Check both; mind "
                             "Caps Lock and the Vietnamese "
                             "keyboard."));
    }
    st = throttle_forget(c, &t);
    if (st == OK)
        st = renew(c, &found, password);
    if (st == OK)
        *out = found.account;
    return st;
}

enum status
account_check(struct ctx *c, const char *name, const char *password, const char *remote,
              struct account *out)
{
    int wait_s;

    return account_signin(c, name, password, remote, &wait_s, out);
}

/* ------------------------------------------------------------------ the example's accounts */

static enum status
list_samples(struct ctx *c, struct account_secret **out, int *out_count)
{
    struct account_secret *rows = NULL;
    int count = 0, capacity = 0;
    struct query *q;
    struct unit u;
    enum status st;

    q = query_new(
        c,
        "SELECT " ACCOUNT_COLUMNS ", g.role, u.kind, u.name, u.level FROM account a"
        " LEFT JOIN account_grant g ON g.id = (SELECT min(f.id) FROM account_grant f WHERE "
        "f.account_id = a.id)"
        " LEFT JOIN unit u ON u.id = g.unit_id"
        " WHERE a.is_sample = 1 AND a.password_hash IS NULL AND a.state = 'active' ORDER BY a.id");
    while (query_row(q)) {
        struct account_secret *row;

        if (count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 16;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)capacity, sizeof(*rows));
        }
        row = &rows[count++];
        account_read(q, &row->account);
        if (col_is_null(q, 13) || !role_parse(col_text(q, 13), &row->role))
            row->role = ROLE_NONE;
        row->unit = "";
        if (!col_is_null(q, 14)) {
            u = (struct unit){ .kind = col_text(q, 14), .name = col_text(q, 15) };
            if (!unit_level_parse(col_text(q, 16), &u.level))
                u.level = LEVEL_NONE;
            row->unit = unit_title(c, &u);
        }
    }
    st = query_end(q);
    *out = rows;
    *out_count = count;
    return st;
}

enum status
account_fill_samples(struct ctx *c, struct account_secret **out, int *out_count)
{
    struct account_secret *rows;
    int count;
    enum status st = require(c, ADMINISTER, 0, 0);

    if (st == OK)
        st = list_samples(c, &rows, &count);
    for (int i = 0; st == OK && i < count; i++) {
        rows[i].password = random_password(c->arena);
        st = account_password_write(c, rows[i].account.id, rows[i].password, false);
    }
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}
