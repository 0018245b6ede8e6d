/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms: where the values come from, and what a template asks of them. The typed readers are in form_read.c. */
#include "web/form.h"

#include "core/text.h"
#include "db/audit.h"
#include "web/decode.h"
#include "web/draft.h"
#include "web/form_inside.h"
#include "web/respond.h"
#include "web/session.h"
#include "web/sign.h"
#include "web/web.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static struct form *
make(struct request *r)
{
    struct form *f = arena_alloc(r->ctx.arena, sizeof(*f));

    f->request = r;
    f->ctx = &r->ctx;
    pairs_init(&f->values, r->ctx.arena);
    return f;
}

struct form *
form_read(struct request *r)
{
    struct form *f = make(r);
    const char *key;

    f->is_posted = true;
    for (int i = 0; i < r->field_count; i++)
        pairs_add(&f->values, r->fields[i].name, r->fields[i].value);
    key = form_raw(f, "draft_key");
    if (key != NULL && key[0] != '\0' && strlen(key) <= DRAFT_KEY_MAX && r->session != NULL &&
        !r->session->is_token)
        f->draft_key = key;
    if (f->draft_key != NULL) {
        struct draft d;

        /* What the page's script saves next must name the version that stands. */
        if (draft_find(f->ctx, f->draft_key, &d) == OK)
            f->draft_version = d.version;
    }
    return f;
}

struct form *
form_new(struct request *r, const char *draft_key)
{
    struct form *f = make(r);
    const char *asked = param(r, "nhap");
    struct draft d;

    if (draft_key == NULL || r->session == NULL || r->session->is_token)
        return f;
    f->draft_key = draft_key;
    if (draft_find(f->ctx, draft_key, &d) != OK)
        return f;
    f->draft_version = d.version;
    f->draft_at = d.saved_at;
    if (asked != NULL && strcmp(asked, "1") == 0) {
        f->draft_is_shown = true;
        f->draft = d.fields;
        f->draft_count = d.field_count;
    }
    return f;
}

void
form_add(struct form *f, const char *name, const char *value)
{
    struct arena *a = f->ctx->arena;

    pairs_add(&f->values, arena_strdup(a, name), value != NULL ? arena_strdup(a, value) : "");
}

void
form_set(struct form *f, const char *name, const char *value)
{
    f->rows_prefix = NULL; /* a row may have become empty, or no longer be */
    for (int i = 0; i < f->values.count; i++) {
        if (strcmp(f->values.items[i].name, name) == 0) {
            f->values.items[i].value = value != NULL ? arena_strdup(f->ctx->arena, value) : "";
            return;
        }
    }
    form_add(f, name, value);
}

void
form_set_int(struct form *f, const char *name, int64_t value)
{
    form_set(f, name, arena_printf(f->ctx->arena, "%" PRId64, value));
}

void
form_set_date(struct form *f, const char *name, struct date value)
{
    form_set(f, name, date_is_none(value) ? "" : date_vi(f->ctx->arena, value));
}

void
form_set_money(struct form *f, const char *name, int64_t vnd)
{
    form_set(f, name, number(f->ctx->lang, f->ctx->arena, vnd));
}

/* ------------------------------------------------------------------ what a template asks */

const char *
form_raw(const struct form *f, const char *name)
{
    for (int i = 0; i < f->draft_count; i++)
        if (strcmp(f->draft[i].name, name) == 0)
            return f->draft[i].value;
    for (int i = 0; i < f->values.count; i++)
        if (strcmp(f->values.items[i].name, name) == 0)
            return f->values.items[i].value;
    return NULL;
}

const char *
form_value(const struct form *f, const char *name)
{
    const char *value = strcasestr(name, "password") == NULL ? form_raw(f, name) : NULL;

    return value != NULL ? value : "";
}

const char *
form_value_theirs(const struct form *f, const char *name)
{
    const char *theirs = f->theirs != NULL ? form_raw(f->theirs, name) : NULL;

    return theirs != NULL && strcmp(theirs, form_value(f, name)) != 0 ? theirs : NULL;
}

const char *
form_problem(const struct form *f, const char *name)
{
    for (const struct problem *p = f->ctx->problems; p != NULL; p = p->next)
        if (p->field != NULL ? strcmp(p->field, name) == 0 : name[0] == '\0')
            return p->message;
    return NULL;
}

bool
form_is_chosen(const struct form *f, const char *name, const char *value)
{
    const struct pair *pairs = f->draft_is_shown ? f->draft : f->values.items;
    int count = f->draft_is_shown ? f->draft_count : f->values.count;

    for (int i = 0; i < count; i++)
        if (strcmp(pairs[i].name, name) == 0 && strcmp(pairs[i].value, value) == 0)
            return true;
    return false;
}

const struct problem *
form_problems(const struct form *f)
{
    return f->is_quiet ? NULL : f->ctx->problems;
}

int
form_problem_count(const struct form *f)
{
    return f->is_quiet ? 0 : f->ctx->problem_count;
}

void
form_quiet(struct form *f)
{
    f->is_quiet = true;
}

const char *
form_csrf(struct form *f)
{
    if (f->csrf == NULL)
        f->csrf = csrf_token(f->request);
    return f->csrf;
}

const char *
form_field_id(const struct form *f, const char *name)
{
    char *id = arena_printf(f->ctx->arena, "f-%s", name);

    for (char *s = id; *s != '\0'; s++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", *s) == NULL)
            *s = '-';
    return id;
}

const char *
form_described(const struct form *f, const char *name, const char *hint)
{
    const char *id = form_field_id(f, name);
    bool is_wrong = form_problem(f, name) != NULL;

    if (!is_wrong && hint == NULL)
        return "";
    if (!is_wrong || hint == NULL)
        return arena_printf(f->ctx->arena, is_wrong ? "%s-e" : "%s-h", id);
    return arena_printf(f->ctx->arena, "%s-e %s-h", id, id);
}

const char *
url_draft(const struct form *f)
{
    return url_with(f->request, "nhap", "1");
}

const char *
form_draft_key(const struct form *f)
{
    return f->draft_key;
}

int64_t
form_draft_version(const struct form *f)
{
    return f->draft_version;
}

int64_t
form_draft_at(const struct form *f)
{
    return f->draft_is_shown ? 0 : f->draft_at;
}

bool
form_draft_shown(const struct form *f)
{
    return f->draft_is_shown;
}

/* ------------------------------------------------------------------ the outcome */

void
form_error(struct form *f, const char *name, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    problem(f->ctx, name, "%s", arena_vprintf(f->ctx->arena, format, args));
    va_end(args);
}

bool
form_ok(const struct form *f)
{
    return f->ctx->problem_count == 0;
}

void
form_conflict(struct form *f, const struct form *theirs, const char *who, int64_t at)
{
    const char *version = form_raw(theirs, "version");

    f->theirs = theirs;
    f->conflict_text = arena_printf(
        f->ctx->arena,
        tr(f->ctx, "%s saved this at %s. What stands now is shown beside each field that differs: "
                   "keep or change yours, then save again."),
        who, time_text(f->ctx, at));
    if (version != NULL)
        form_set(f, "version", version);
}

enum status
form_conflict_of(struct form *f, const struct form *theirs, const char *noun, int64_t id)
{
    struct ctx *c = f->ctx;
    struct audit_entry *entries;
    const char *who;
    int count;
    enum status st = audit_list(c, noun, id, 0, 1, &entries, &count);

    if (st != OK)
        return st;
    who = count > 0 ? entries[0].account_name : NULL;
    form_conflict(f, theirs, who != NULL ? who : tr(c, "The program"),
                  count > 0 ? entries[0].at : now(c));
    return OK;
}

const char *
form_conflict_text(const struct form *f)
{
    return f->conflict_text;
}

void
form_done(struct form *f)
{
    struct request *r = f->request;

    if (f->draft_key == NULL)
        return;
    /* A draft that stays is offered again, which is better than to tell that the accepted form failed. */
    if (f->draft_version > 0 && draft_drop(f->ctx, f->draft_key) != OK)
        return;
    respond_cookie(r, "draft-done",
                   sign_text(f->ctx->arena, r->web->secret, "draft-done", f->draft_key), 300, true);
}
