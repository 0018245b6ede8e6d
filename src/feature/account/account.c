/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts as rows: found, entered, changed, closed, and the first one of all. */
#include "feature/account/account_inside.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/mail_outbox.h"
#include "web/session.h"

#include <inttypes.h>
#include <string.h>

/* ------------------------------------------------------------------ finding */

void
account_read(struct query *q, struct account *out)
{
    out->id = col_int(q, 0);
    out->name = col_text(q, 1);
    out->full_name = col_text(q, 2);
    out->email = col_text(q, 3);
    out->phone = col_text(q, 4);
    out->is_closed = strcmp(col_text(q, 5), "active") != 0;
    out->is_sample = col_bool(q, 6);
    out->must_change = col_bool(q, 7);
    out->has_password = col_bool(q, 8);
    out->lang = strcmp(col_text(q, 9), "en") == 0 ? LANG_EN : LANG_VI;
    out->created_at = col_int(q, 10);
    out->created_by = col_int(q, 11);
    out->version = col_int(q, 12);
}

static enum status
end_with_account(struct query *q, struct account *out)
{
    struct account found = { .id = 0 };
    enum status st;

    if (query_row(q))
        account_read(q, &found);
    st = query_end_one(q);
    if (st == OK)
        *out = found;
    return st;
}

enum status
account_find(struct ctx *c, int64_t id, struct account *out)
{
    struct query *q = query_new(c, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.id = $1");

    bind_int(q, id);
    return end_with_account(q, out);
}

const char *
account_fold_name(struct arena *a, const char *name)
{
    const char *clean = text_clean(a, name, strlen(name), false);
    char *folded = arena_strdup(a, clean != NULL ? clean : "");

    /* Other letters never stand in a name; what they are does not matter. */
    for (char *s = folded; *s != '\0'; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s = (char)(*s - 'A' + 'a');
    return folded;
}

enum status
account_find_by_name(struct ctx *c, const char *name, struct account *out)
{
    struct query *q =
        query_new(c, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.name_fold = $1");

    bind_text(q, account_fold_name(c->arena, name));
    return end_with_account(q, out);
}

enum status
account_count(struct ctx *c, int64_t *out)
{
    struct query *q = query_new(c, "SELECT count(*) FROM account");
    int64_t count = query_row(q) ? col_int(q, 0) : 0;
    enum status st = query_end(q);

    if (st == OK)
        *out = count;
    return st;
}

int64_t
account_actor(const struct ctx *c)
{
    return c->account_id > 0 ? c->account_id : 0;
}

/* ------------------------------------------------------------------ what a row may hold */

static bool
is_name(const char *name)
{
    size_t length = strlen(name);

    return length >= NAME_MIN && length <= NAME_MAX_LENGTH && strchr(".-_", name[0]) == NULL &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == length;
}

static bool
is_phone(const char *phone)
{
    size_t digits = 0;

    for (const char *s = phone; *s != '\0'; s++)
        digits += *s >= '0' && *s <= '9';
    return strlen(phone) <= PHONE_MAX && digits >= 3 &&
           strspn(phone, "0123456789 .-+()") == strlen(phone);
}

/* NULL and blanks alone are nothing. */
static const char *
clean_or_null(struct ctx *c, const char *text)
{
    const char *clean = text != NULL ? text_clean(c->arena, text, strlen(text), false) : NULL;

    return clean != NULL && clean[0] != '\0' ? clean : NULL;
}

static void
check_contact(struct ctx *c, struct account *a)
{
    a->email = clean_or_null(c, a->email);
    a->phone = clean_or_null(c, a->phone);
    if (a->email != NULL && (strlen(a->email) > EMAIL_MAX || !mail_is_address(a->email)))
        problem(
            c, "email", "%s",
            tr(c, "This is no mail address. Write it as name@thanhhoa.gov.vn, or leave it empty."));
    if (a->phone != NULL && !is_phone(a->phone))
        problem(c, "phone", "%s",
                tr(c, "This is no telephone number. Write digits, such as 0912 345 678, or leave "
                      "it empty."));
}

enum status
account_check_row(struct ctx *c, struct account *a)
{
    int before = c->problem_count;

    a->name = account_fold_name(c->arena, a->name != NULL ? a->name : "");
    a->full_name = clean_or_null(c, a->full_name);
    if (!is_name(a->name))
        problem(c, "name",
                tr(c, "An account's name has %d to %d letters a to z without marks, digits, dot, "
                      "hyphen or "
                      "underscore, and begins with a letter or a digit, such as can-bo-hai-ha."),
                NAME_MIN, NAME_MAX_LENGTH);
    if (a->full_name == NULL)
        problem(c, "full_name", "%s",
                tr(c, "The full name is empty. Write the person's name, or the function."));
    else if (text_length(a->full_name) > FULL_NAME_MAX)
        problem(c, "full_name", tr(c, "The full name has more than %d characters. Shorten it."),
                FULL_NAME_MAX);
    check_contact(c, a);
    return c->problem_count > before ? INVALID : OK;
}

static const char *
search_text(struct ctx *c, const struct account *a)
{
    return text_fold(c->arena, arena_printf(c->arena, "%s %s %s", a->name, a->full_name,
                                            a->email != NULL ? a->email : ""));
}

static json_t *
as_json(const struct account *a)
{
    return json_pack("{s:s, s:s, s:s?, s:s?, s:s, s:s}", "name", a->name, "full_name", a->full_name,
                     "email", a->email, "phone", a->phone, "lang", a->lang == LANG_EN ? "en" : "vi",
                     "state", a->is_closed ? "closed" : "active");
}

/* Leaves only the members in which the two differ. */
static void
keep_differences(json_t *before, json_t *after)
{
    static const char *const members[] = { "name", "full_name", "email", "phone", "lang", "state" };

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        if (json_equal(json_object_get(before, members[i]), json_object_get(after, members[i]))) {
            json_object_del(before, members[i]);
            json_object_del(after, members[i]);
        }
    }
}

static enum status
write_difference(struct ctx *c, const struct account *was, const struct account *is,
                 const char *action)
{
    json_t *before = as_json(was), *after = as_json(is);

    keep_differences(before, after);
    return audit_write(c, "account", is->id, action, before, after);
}

/* ------------------------------------------------------------------ entering */

static enum status
insert(struct ctx *c, void *arg)
{
    struct account *a = arg;
    struct query *q;
    enum status st;

    q = query_new(c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, search, "
                     "email, phone, state,"
                     " is_sample, must_change, lang, created_at, created_by)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $10, $11, $12, $13)"
                     " ON CONFLICT (name_fold) DO NOTHING");
    bind_int(q, a->id);
    bind_text(q, a->name);
    bind_text(q, a->name);
    bind_text(q, a->full_name);
    bind_text(q, text_person_sort_key(c->arena, a->full_name));
    bind_text(q, search_text(c, a));
    bind_text(q, a->email);
    bind_text(q, a->phone);
    bind_bool(q, a->is_sample);
    bind_bool(q, a->must_change);
    bind_text(q, a->lang == LANG_EN ? "en" : "vi");
    bind_int(q, now(c));
    bind_int(q, account_actor(c));
    st = query_end_one(q);
    if (st == NOT_FOUND) {
        problem(c, "name", tr(c, "The name %s is taken. Choose another, such as %s-2."), a->name,
                a->name);
        return CONFLICT;
    }
    if (st == OK)
        st = mail_address_confirm(c, a->email);
    return st == OK ? audit_write(c, "account", a->id, "insert", NULL, as_json(a)) : st;
}

enum status
account_insert(struct ctx *c, struct account *a)
{
    struct account row = *a;
    enum status st = require(c, MANAGE_ACCOUNTS, 0, 0);

    if (st == OK)
        st = account_check_row(c, &row);
    if (st != OK)
        return st;
    row.id = db_new_id(c);
    row.is_closed = false;
    row.has_password = false;
    row.created_at = now(c);
    row.created_by = account_actor(c);
    row.version = 1;
    st = db_transact(c, insert, &row);
    if (st == OK)
        *a = row;
    return st;
}

struct entry {
    struct account *account;
    struct grant *grant;
};

static enum status
insert_with(struct ctx *c, void *arg)
{
    struct entry *e = arg;
    struct account a = *e->account;
    struct grant g = *e->grant;
    enum status st = account_insert(c, &a);

    if (st != OK)
        return st;
    g.account_id = a.id;
    st = account_grant(c, &g);
    if (st == OK) {
        *e->account = a;
        *e->grant = g;
    }
    return st;
}

enum status
account_insert_with(struct ctx *c, struct account *a, struct grant *g)
{
    struct entry e = { .account = a, .grant = g };

    return db_transact(c, insert_with, &e);
}

/* ------------------------------------------------------------------ changing */

struct change {
    struct account was, is;
};

static enum status
update(struct ctx *c, void *arg)
{
    struct change *change = arg;
    struct account *a = &change->is;
    struct query *q;
    enum status st;

    q = query_new(c, "SELECT 1 FROM account WHERE name_fold = $1 AND id <> $2");
    bind_text(q, a->name);
    bind_int(q, a->id);
    query_row(q);
    st = query_end_one(q);
    if (st == OK) {
        problem(c, "name", tr(c, "The name %s is taken. Choose another, such as %s-2."), a->name,
                a->name);
        return INVALID;
    }
    if (st != NOT_FOUND)
        return st;
    q = query_new(c, "UPDATE account SET name = $3, name_fold = $4, full_name = $5, full_name_sort "
                     "= $6, search = $7,"
                     " email = $8, phone = $9, lang = $10, version = version + 1 WHERE id = $1 AND "
                     "version = $2");
    bind_int(q, a->id);
    bind_int(q, a->version);
    bind_text(q, a->name);
    bind_text(q, a->name);
    bind_text(q, a->full_name);
    bind_text(q, text_person_sort_key(c->arena, a->full_name));
    bind_text(q, search_text(c, a));
    bind_text(q, a->email);
    bind_text(q, a->phone);
    bind_text(q, a->lang == LANG_EN ? "en" : "vi");
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    /* Whoever enters another address says that it is right. */
    if (st == OK && a->email != NULL &&
        (change->was.email == NULL || strcmp(a->email, change->was.email) != 0))
        st = mail_address_confirm(c, a->email);
    return st == OK ? write_difference(c, &change->was, a, "update") : st;
}

enum status
account_update(struct ctx *c, const struct account *a)
{
    struct change change = { .is = *a };
    enum status st = account_find(c, a->id, &change.was);

    if (st == OK)
        st = account_require_manages(c, &change.was);
    if (st == OK)
        st = account_check_row(c, &change.is);
    if (st != OK)
        return st;
    change.is.is_closed = change.was.is_closed;
    return db_transact(c, update, &change);
}

enum status
account_update_mine(struct ctx *c, const struct account *a)
{
    struct change change;
    int before = c->problem_count;
    enum status st = account_find(c, c->account_id, &change.was);

    if (st != OK)
        return st;
    change.is = change.was;
    change.is.email = a->email;
    change.is.phone = a->phone;
    change.is.lang = a->lang;
    change.is.version = a->version;
    check_contact(c, &change.is);
    return c->problem_count > before ? INVALID : db_transact(c, update, &change);
}

/* ------------------------------------------------------------------ closing */

static enum status
write_state(struct ctx *c, struct change *change)
{
    struct query *q = query_new(
        c, "UPDATE account SET state = $3, version = version + 1 WHERE id = $1 AND version = $2");
    enum status st;

    bind_int(q, change->is.id);
    bind_int(q, change->is.version);
    bind_text(q, change->is.is_closed ? "closed" : "active");
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? write_difference(c, &change->was, &change->is,
                                       change->is.is_closed ? "close" : "reopen")
                    : st;
}

static enum status
close_it(struct ctx *c, void *arg)
{
    struct change *change = arg;
    enum status st = account_keep_an_admin(c, change->is.id, 0);

    if (st == OK)
        st = write_state(c, change);
    if (st == OK)
        st = account_end_invites(c, change->is.id);
    return st == OK ? session_end_all(c, change->is.id, 0, true) : st;
}

static enum status
reopen_it(struct ctx *c, void *arg)
{
    return write_state(c, arg);
}

/* CONFLICT where it is so already. */
static enum status
set_state(struct ctx *c, int64_t id, int64_t version, bool is_closed)
{
    struct change change;
    enum status st = account_find(c, id, &change.was);

    if (st == OK)
        st = account_require_manages(c, &change.was);
    if (st != OK)
        return st;
    if (change.was.is_closed == is_closed)
        return CONFLICT;
    if (is_closed && id == c->account_id)
        return problem(
            c, NULL, "%s",
            tr(c, "One's own account is closed by somebody else. Ask another administrator."));
    change.is = change.was;
    change.is.is_closed = is_closed;
    change.is.version = version;
    return db_transact(c, is_closed ? close_it : reopen_it, &change);
}

enum status
account_close(struct ctx *c, int64_t id, int64_t version)
{
    return set_state(c, id, version, true);
}

enum status
account_reopen(struct ctx *c, int64_t id, int64_t version)
{
    return set_state(c, id, version, false);
}

/* ------------------------------------------------------------------ the first start */

struct first {
    struct account account;
    const char *hash;
    bool is_made;
};

static enum status
make_first(struct ctx *c, void *arg)
{
    struct first *f = arg;
    struct grant g = { .role = ROLE_ADMIN };
    int64_t count;
    enum status st = account_count(c, &count);

    f->is_made = st == OK && count == 0;
    if (!f->is_made)
        return st;
    f->account = (struct account){ .name = "quan-tri",
                                   .full_name = tr(c, "Administrator"),
                                   .lang = c->lang };
    st = account_insert(c, &f->account);
    if (st != OK)
        return st;
    g.account_id = f->account.id;
    st = account_grant(c, &g);
    return st == OK ? account_password_store(c, f->account.id, f->hash, true) : st;
}

enum status
account_first(struct ctx *c, const char **out_name, const char **out_password)
{
    const char *password = random_password(c->arena);
    struct first f = { .is_made = false };
    int64_t caller = c->account_id, count;
    enum status st = account_count(c, &count);

    *out_name = *out_password = NULL;
    if (st == OK && count == 0)
        st = account_password_hash(c, password, &f.hash);
    if (st != OK || count > 0)
        return st;
    c->account_id = ACCOUNT_SYSTEM;
    st = db_transact(c, make_first, &f);
    c->account_id = caller;
    /* Another node was quicker. */
    if (st == CONFLICT) {
        problems_clear(c);
        return OK;
    }
    if (st == OK && f.is_made) {
        *out_name = f.account.name;
        *out_password = password;
    }
    return st;
}
