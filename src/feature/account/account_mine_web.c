/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One's own account: how one is reached, language, password, sign-ins and roles. */
#include "feature/account/account_web.h"

#include "web/session.h"
#include "web/web.h"

#include <stdlib.h>
#include <string.h>

enum { LANG_COOKIE_S = 366 * 24 * 3600 };

const struct choice account_langs[] = {
    { "vi", N_("Vietnamese"), LANG_VI },
    { "en", N_("English"), LANG_EN },
    { NULL, NULL, 0 },
};

/* ------------------------------------------------------------------ sign-ins */

struct sign {
    const char *in_agent, *text;
};

static const char *
first_in(const char *agent, const struct sign *signs)
{
    for (; signs->in_agent != NULL; signs++)
        if (strstr(agent, signs->in_agent) != NULL)
            return signs->text;
    return NULL;
}

/* What a browser calls itself, in words that its user knows; the most particular name first. */
static const char *
browser_text(struct ctx *c, const char *agent)
{
    static const struct sign browsers[] = { { "coc_coc_browser", "Cốc Cốc" },
                                            { "Zalo", "Zalo" },
                                            { "Edg", "Edge" },
                                            { "OPR/", "Opera" },
                                            { "SamsungBrowser", "Samsung Internet" },
                                            { "Firefox/", "Firefox" },
                                            { "FxiOS", "Firefox" },
                                            { "CriOS", "Chrome" },
                                            { "Chrome/", "Chrome" },
                                            { "Safari/", "Safari" },
                                            { NULL, NULL } };
    static const struct sign systems[] = { { "Windows", "Windows" },
                                           { "Android", "Android" },
                                           { "iPhone", "iPhone" },
                                           { "iPad", "iPad" },
                                           { "Mac OS X", "macOS" },
                                           { "Linux", "Linux" },
                                           { NULL, NULL } };
    const char *browser = first_in(agent, browsers), *system = first_in(agent, systems);

    if (browser == NULL)
        return agent[0] != '\0' ? agent : tr(c, "An unnamed browser");
    return system != NULL ? arena_printf(c->arena, tr(c, "%s on %s"), browser, system) : browser;
}

enum status
account_signins_read(struct request *r, int64_t account_id, struct account_signin **out,
                     int *out_count)
{
    struct ctx *c = &r->ctx;
    struct account_signin *rows;
    struct session *sessions;
    int count;
    enum status st = session_list(c, account_id, &sessions, &count);

    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++) {
        const struct session *s = &sessions[i];

        rows[i].id = s->id;
        rows[i].is_token = s->is_token;
        rows[i].is_this = r->session != NULL && r->session->id == s->id;
        rows[i].browser = s->is_token ? s->label : browser_text(c, s->agent);
        rows[i].remote = s->remote;
        rows[i].created_at = s->created_at;
        rows[i].seen_at = s->seen_at;
        rows[i].ends_at = s->ends_at;
    }
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
account_page_end_mine(struct request *r)
{
    int64_t id = path_int(r, "id");
    enum status st;

    if (r->session->id == id && !r->session->is_token)
        return account_page_signout(r);
    st = session_end(&r->ctx, r->ctx.account_id, id);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The sign-in has ended."));
    return respond_see_other(r, "/lam-viec/tai-khoan/toi");
}

enum status
account_page_end_others(struct request *r)
{
    enum status st = session_end_all(&r->ctx, r->ctx.account_id, r->session->id, true);

    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "All other sign-ins and tokens have ended."));
    return respond_see_other(r, "/lam-viec/tai-khoan/toi");
}

/* ------------------------------------------------------------------ the page */

static enum status
show_mine(struct request *r, struct form *f, const struct account *a, int status)
{
    struct account_mine_view v = { .page = page_start(r, tr(&r->ctx, "My account")), .form = f };
    enum status st;

    v.page.nav_current = NULL;
    v.id = a->id;
    v.name = a->name;
    v.full_name = a->full_name;
    v.email = a->email;
    v.phone = a->phone;
    v.lang = a->lang == LANG_EN ? "en" : "vi";
    v.version = a->version;
    v.idle_minutes = (int)(r->web->session_idle_s / 60);
    st = account_list_roles(&r->ctx, a->id, false, &v.roles, &v.role_count);
    if (st == OK)
        st = account_signins_read(r, a->id, &v.signins, &v.signin_count);
    if (st == OK)
        st = account_bounced_read(r, a->email, &v.bounced);
    if (st == OK)
        RESPOND(r, status, account_mine, &v);
    return st;
}

static struct form *
mine_form(struct request *r, const struct account *a)
{
    struct form *f = form_new(r, "account-mine");

    form_set(f, "email", a->email);
    form_set(f, "phone", a->phone);
    form_set(f, "lang", a->lang == LANG_EN ? "en" : "vi");
    form_set_int(f, "version", a->version);
    return f;
}

enum status
account_page_mine(struct request *r)
{
    struct account a;
    enum status st = account_find(&r->ctx, r->ctx.account_id, &a);

    return st == OK ? show_mine(r, mine_form(r, &a), &a, 200) : st;
}

static enum status
refuse_mine(struct request *r, struct form *f, enum status st)
{
    struct account a;

    if ((st != INVALID && st != CONFLICT) || wants_json(r))
        return st;
    if (account_find(&r->ctx, r->ctx.account_id, &a) != OK)
        return FAILED;
    if (st == CONFLICT) {
        struct form *theirs = form_new(r, NULL);

        form_set(theirs, "email", a.email);
        form_set(theirs, "phone", a.phone);
        form_set(theirs, "lang", a.lang == LANG_EN ? "en" : "vi");
        form_set_int(theirs, "version", a.version);
        if (form_conflict_of(f, theirs, "account", a.id) != OK)
            return FAILED;
    }
    return show_mine(r, f, &a, st == CONFLICT ? 409 : 422);
}

enum status
account_page_update_mine(struct request *r)
{
    struct form *f = form_read(r);
    struct account a = { .email = form_text(f, "email", 0, EMAIL_MAX),
                         .phone = form_text(f, "phone", 0, PHONE_MAX) };
    enum status st = INVALID;

    a.lang = form_choice(f, "lang", account_langs, true) == LANG_EN ? LANG_EN : LANG_VI;
    a.version = form_version(f);
    if (form_ok(f))
        st = account_update_mine(&r->ctx, &a);
    if (st != OK)
        return refuse_mine(r, f, st);
    form_done(f);
    respond_cookie(r, "lang", a.lang == LANG_EN ? "en" : "vi", LANG_COOKIE_S, false);
    respond_flash(r, "%s", tr_lang(a.lang, "Your account has been saved."));
    return respond_see_other(r, "/lam-viec/tai-khoan/toi");
}

/* ------------------------------------------------------------------ the password */

const char *
account_form_password(struct request *r, struct form *f)
{
    const char *password = form_secret(f, "password", 1, 1000),
               *again = form_secret(f, "password_again", 1, 1000);

    if (form_ok(f) && strcmp(password, again) != 0)
        form_error(f, "password_again", "%s",
                   tr(&r->ctx,
                      "The two are not the same. Type the new password once more in both fields."));
    return password;
}

static enum status
show_password(struct request *r, struct form *f, int status)
{
    bool is_forced = r->session->must_change_password;
    const char *title = tr(&r->ctx, "Change the password");
    struct account_password_view v = { .form = f, .is_forced = is_forced };

    v.page = is_forced ? account_gate_start(r, title) : page_start(r, title);
    v.page.nav_current = NULL;
    if (!is_forced) {
        page_crumb(&v.page, tr(&r->ctx, "My account"), "/lam-viec/tai-khoan/toi");
        page_crumb(&v.page, title, NULL);
    }
    view_account_password(respond_html(r, status), &v);
    return OK;
}

enum status
account_page_password(struct request *r)
{
    return show_password(r, form_new(r, NULL), 200);
}

enum status
account_page_change_password(struct request *r)
{
    struct form *f = form_read(r);
    const char *old = form_secret(f, "old_password", 1, 1000),
               *password = account_form_password(r, f);
    bool was_forced = r->session->must_change_password;
    enum status st = INVALID;

    if (form_ok(f))
        st = account_password_change(&r->ctx, old, password, r->remote);
    if (st == BUSY && r->ctx.problem_count > 0 && !wants_json(r))
        return show_password(r, f, 429);
    if (st == INVALID && !wants_json(r))
        return show_password(r, f, 422);
    /* A new session, so that nothing of before is good any more. A program goes on with its token. */
    if (st == OK && !r->session->is_token)
        st = session_start(r, r->ctx.account_id);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  tr(&r->ctx, "The password has been changed. Other sign-ins have ended."));
    return respond_see_other(r, "%s",
                             was_forced ? account_next_url(NULL) : "/lam-viec/tai-khoan/toi");
}
