/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming in, by password or by invitation, and going out. */
#include "feature/account/account_web.h"

#include "core/text.h"
#include "db/db.h"
#include "feature/unit/unit.h"
#include "web/session.h"
#include "web/sign.h"
#include "web/web.h"

#include <string.h>

#define INVITE_COOKIE "loi-moi"

enum {
    INVITE_COOKIE_S = 3600,
    TOKEN_MAX = 64,
    LANG_COOKIE_S = 366 * 24 * 3600,
    FORM_NAME_MAX = 200,
    FORM_SECRET_MAX = 1000
};

const char *
account_next_url(const char *asked)
{
    bool is_ours = asked != NULL && is_own_path(asked) && strncmp(asked, "/dang-nhap", 10) != 0;

    return is_ours ? asked : "/lam-viec/hom-nay";
}

/* The newest campaign at the root names the door. */
static void
name_the_door(struct ctx *c, struct page *p)
{
    struct query *q;
    struct unit u = { .name = "", .kind = "" };

    q = query_new(c, "SELECT k.title, u.kind, u.name, u.level FROM campaign k JOIN unit u ON u.id "
                     "= k.owner_unit_id"
                     " WHERE k.from_on <= $1 ORDER BY CASE WHEN k.parent_id IS NULL THEN 0 ELSE 1 "
                     "END, k.from_on DESC,"
                     " k.id LIMIT 1");
    bind_date(q, today(c));
    if (query_row(q)) {
        p->campaign_title = col_text(q, 0);
        u.kind = col_text(q, 1);
        u.name = col_text(q, 2);
        if (!unit_level_parse(col_text(q, 3), &u.level))
            u.level = LEVEL_NONE;
        p->campaign_owner = text_capitalise(c->arena, unit_title(c, &u));
    }
    /* The door opens without it. */
    if (query_end(q) != OK)
        p->campaign_title = p->campaign_owner = NULL;
}

struct page
account_gate_start(struct request *r, const char *title)
{
    struct page p = page_start(r, title);

    p.is_public = true;
    p.is_gate = true;
    p.name = "signin";
    name_the_door(&r->ctx, &p);
    return p;
}

/* ------------------------------------------------------------------ by password */

static enum status
show_signin(struct request *r, struct form *f, int status)
{
    struct account_signin_view v = { .page = account_gate_start(r, tr(&r->ctx, "Sign in")),
                                     .form = f };
    const char *next = form_value(f, "tiep");

    v.next_url = next[0] != '\0' ? account_next_url(next) : "";
    v.idle_minutes = (int)(r->web->session_idle_s / 60);
    view_account_signin(respond_html(r, status), &v);
    return OK;
}

enum status
account_page_signin(struct request *r)
{
    struct form *f;

    if (r->session != NULL)
        return respond_see_other(r, "%s", account_next_url(param(r, "tiep")));
    f = form_new(r, NULL);
    form_set(f, "tiep", param(r, "tiep"));
    return show_signin(r, f, 200);
}

/* Who has not chosen a language in this browser reads the account's. */
static void
take_language(struct request *r, const struct account *a)
{
    if (cookie(r, "lang") == NULL && a->lang != r->ctx.lang)
        respond_cookie(r, "lang", a->lang == LANG_EN ? "en" : "vi", LANG_COOKIE_S, false);
}

static enum status
refuse_signin(struct request *r, struct form *f, enum status st, int wait_s)
{
    if (st != INVALID && wait_s == 0)
        return st;
    if (wait_s > 0)
        respond_header(r, "Retry-After", arena_printf(r->ctx.arena, "%d", wait_s));
    if (wants_json(r) && wait_s > 0)
        return respond_refusal(r, 429, wait_s);
    return wants_json(r) ? st : show_signin(r, f, wait_s > 0 ? 429 : 422);
}

enum status
account_page_do_signin(struct request *r)
{
    struct form *f = form_read(r);
    const char *name = form_text(f, "name", 1, FORM_NAME_MAX);
    const char *password = form_secret(f, "password", 1, FORM_SECRET_MAX);
    struct account a;
    int wait_s = 0;
    enum status st = INVALID;

    if (form_ok(f))
        st = account_signin(&r->ctx, name, password, r->remote, &wait_s, &a);
    if (st == OK)
        st = session_start(r, a.id);
    if (st != OK)
        return refuse_signin(r, f, st, wait_s);
    take_language(r, &a);
    return respond_see_other(
        r, "%s", a.must_change ? PASSWORD_PATH : account_next_url(form_value(f, "tiep")));
}

enum status
account_page_signout(struct request *r)
{
    enum status st = session_stop(r);

    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "You have signed out."));
    return respond_see_other(r, "/dang-nhap");
}

/* ------------------------------------------------------------------ by invitation */

static bool
is_token(const char *text)
{
    size_t length = strlen(text);

    return length > 0 && length <= TOKEN_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               length;
}

/* The token leaves the address at once, so that neither history nor referrer keeps it. */
enum status
account_page_follow_invite(struct request *r)
{
    const char *token = path_text(r, "token");

    respond_cookie(r, INVITE_COOKIE, is_token(token) ? token : "",
                   is_token(token) ? INVITE_COOKIE_S : 0, true);
    return respond_see_other(r, "/moi");
}

static const char *
refusal_of(struct ctx *c, enum invite_state state)
{
    switch (state) {
    case INVITE_LIVE:
        return NULL;
    case INVITE_USED:
        return tr(c, "This link has been used: the password is set. Sign in with it; if it was not "
                     "you, tell the standing "
                     "office at once.");
    case INVITE_EXPIRED:
        return tr(c, "This link is no longer good: it lasts 72 hours, and a newer one replaces it. "
                     "Ask the standing office for "
                     "another.");
    case INVITE_UNKNOWN:
        break;
    }
    return tr(c, "There is no such invitation. Open the link as it was sent, whole; or ask the "
                 "standing office for another.");
}

static enum status
show_accept(struct request *r, struct form *f, enum invite_state state, const struct account *a,
            int status)
{
    struct account_accept_view v = { .page =
                                         account_gate_start(r, tr(&r->ctx, "Set your password")),
                                     .form = f };

    v.refusal = refusal_of(&r->ctx, state);
    if (v.refusal == NULL) {
        v.name = a->name;
        v.full_name = a->full_name;
    } else {
        respond_cookie(r, INVITE_COOKIE, "", 0, true);
        status = state == INVITE_UNKNOWN ? 404 : 410;
    }
    view_account_accept(respond_html(r, status), &v);
    return OK;
}

static enum status
find_invite(struct request *r, const char **out_token, enum invite_state *out_state,
            struct account *out)
{
    const char *token = cookie(r, INVITE_COOKIE);

    *out_state = INVITE_UNKNOWN;
    *out_token = token;
    return token != NULL && is_token(token) ? account_invite_find(&r->ctx, token, out_state, out)
                                            : OK;
}

enum status
account_page_accept(struct request *r)
{
    enum invite_state state;
    struct account a = { .id = 0 };
    const char *token;
    enum status st = find_invite(r, &token, &state, &a);

    return st == OK ? show_accept(r, form_new(r, NULL), state, &a, 200) : st;
}

enum status
account_page_do_accept(struct request *r)
{
    struct form *f = form_read(r);
    const char *password = account_form_password(r, f), *token;
    enum invite_state state;
    struct account a = { .id = 0 };
    enum status st = find_invite(r, &token, &state, &a);

    if (st == OK && state == INVITE_LIVE && !form_ok(f))
        return show_accept(r, f, state, &a, 422);
    if (st == OK && state == INVITE_LIVE)
        st = account_invite_accept(&r->ctx, token, password, &a);
    if (st == INVALID)
        return show_accept(r, f, state, &a, 422);
    if (st == NOT_FOUND)
        state = INVITE_EXPIRED;
    if ((st == OK || st == NOT_FOUND) && state != INVITE_LIVE)
        return show_accept(r, f, state, &a, 410);
    if (st == OK)
        st = session_start(r, a.id);
    if (st != OK)
        return st;
    respond_cookie(r, INVITE_COOKIE, "", 0, true);
    take_language(r, &a);
    respond_flash(r, "%s", tr(&r->ctx, "Your password is set, and you are signed in."));
    return respond_see_other(r, "%s", account_next_url(NULL));
}
