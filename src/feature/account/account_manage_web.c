/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of who manages accounts: the list, one account, its data, its link. */
#include "feature/account/account_web.h"

#include "db/audit.h"
#include "web/session.h"
#include "web/sign.h"

#include <inttypes.h>
#include <string.h>

#define LIST_URL "/lam-viec/tai-khoan"

/* ------------------------------------------------------------------ the list */

static const struct choice states[] = {
    { "active", N_("In use"), 1 },
    { "invited", N_("No password yet"), 2 },
    { "closed", N_("Closed"), 3 },
    { NULL, NULL, 0 },
};

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct account_filter *f = filter;
    struct account_row *rows = NULL;
    enum status st;

    f->q_folded = l->q_folded;
    st = account_list(c, f, l->after, l->limit, &rows, out_count);
    *out_rows = rows;
    return st;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct account_row *a = row;

    out_parts[0] = a->sort_key;
    out_parts[1] = arena_printf(c->arena, "%" PRId64, a->id);
}

static void
name_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct account_row *)row)->name;
}

static void
full_name_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct account_row *)row)->full_name;
}

static void
roles_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct account_row *a = row;

    for (int i = 0; i < a->role_count; i++)
        out->text = arena_printf(c->arena, "%s%s%s", i > 0 ? out->text : "", i > 0 ? "; " : "",
                                 account_role_line(c, &a->roles[i]));
}

static void
state_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct account_row *)row)->state_text;
}

static void
email_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct account_row *)row)->email;
}

static void
phone_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct account_row *)row)->phone;
}

static void
seen_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct account_row *)row)->seen_at;
    out->is_empty = out->number == 0;
}

static const struct list_column columns[] = {
    { N_("Account"), LIST_TEXT, 22, name_cell },
    { N_("Full name"), LIST_TEXT, 34, full_name_cell },
    { N_("Roles today"), LIST_TEXT, 50, roles_cell },
    { N_("State"), LIST_TEXT, 18, state_cell },
    { N_("Mail address"), LIST_TEXT, 28, email_cell },
    { N_("Telephone"), LIST_TEXT, 16, phone_cell },
    { N_("Last used"), LIST_TIME, 20, seen_cell },
    { NULL, LIST_TEXT, 0, NULL },
};

static const struct list_source source = {
    .title = N_("Accounts"),
    .columns = columns,
    .row_size = sizeof(struct account_row),
    .fetch = fetch,
    .key = key,
};

static const struct choice *
role_choices(struct ctx *c, bool with_admin)
{
    struct choice *choices = arena_array(c->arena, ROLE_COUNT + 1, sizeof(*choices));
    int count = 0;

    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        if (role != ROLE_ADMIN || with_admin)
            choices[count++] = (struct choice){ role_code(role), role_text(c, role), (int)role };
    return choices;
}

static struct account_filter
filter_of(struct request *r)
{
    struct account_filter f = { .role = ROLE_NONE, .state = "" };
    const char *state = param(r, "trang-thai");

    if (!role_parse(param(r, "vai-tro"), &f.role))
        f.role = ROLE_NONE;
    for (const struct choice *s = states; state != NULL && s->value != NULL; s++)
        if (strcmp(s->value, state) == 0)
            f.state = s->value;
    return f;
}

enum status
account_page_list(struct request *r)
{
    struct account_list_view v = { .page = page_start(r, tr(&r->ctx, "Accounts")),
                                   .list = list_start(r) };
    struct account_filter f = filter_of(r);
    enum status st;

    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    v.roles = role_choices(&r->ctx, true);
    v.states = states;
    v.role = f.role != ROLE_NONE ? role_code(f.role) : "";
    v.state = f.state;
    v.is_filtered = v.list.q[0] != '\0' || v.role[0] != '\0' || v.state[0] != '\0';
    st = list_read(&v.list, &source, &f, (void **)&v.accounts, &v.account_count);
    if (st == OK)
        st = account_list_count(&r->ctx, &f, &v.list.all);
    if (st == OK)
        RESPOND(r, 200, account_list, &v);
    return st;
}

/* ------------------------------------------------------------------ one account */

enum status
account_of_path(struct request *r, struct account *out)
{
    bool is_seen = false;
    enum status st = account_sees(&r->ctx, path_int(r, "id"), &is_seen);

    if (st == OK && !is_seen)
        return NOT_FOUND;
    return st == OK ? account_find(&r->ctx, path_int(r, "id"), out) : st;
}

static struct page
page_below_list(struct request *r, const char *title, const struct account *a)
{
    struct page p = page_start(r, title);

    page_crumb(&p, tr(&r->ctx, "Accounts"), LIST_URL);
    if (a != NULL && strcmp(title, a->full_name) != 0)
        page_crumb(&p, a->full_name, arena_printf(r->ctx.arena, LIST_URL "/%" PRId64, a->id));
    page_crumb(&p, title, NULL);
    return p;
}

enum status
account_page_show(struct request *r)
{
    struct account_show_view v = { .id = path_int(r, "id") };
    struct account a;
    enum status st = account_of_path(r, &a);

    if (st == OK)
        st = account_manages(&r->ctx, &a, &v.can_manage);
    if (st == OK)
        st = account_list_roles(&r->ctx, a.id, true, &v.roles, &v.role_count);
    if (st == OK && v.can_manage)
        st = account_signins_read(r, a.id, &v.signins, &v.signin_count);
    if (st == OK)
        st = account_bounced_read(r, a.email, &v.bounced);
    if (st != OK)
        return st;
    v.page = page_below_list(r, a.full_name, &a);
    v.page.is_sample = a.is_sample;
    v.name = a.name;
    v.full_name = a.full_name;
    v.email = a.email;
    v.phone = a.phone;
    v.lang = a.lang == LANG_EN ? "en" : "vi";
    v.state = a.is_closed ? "closed" : a.has_password ? "active" : "invited";
    v.state_text = account_state_text(&r->ctx, v.state);
    v.is_sample = a.is_sample;
    v.must_change = a.must_change;
    v.can_close = v.can_manage && a.id != r->ctx.account_id;
    v.created_at = a.created_at;
    v.version = a.version;
    RESPOND(r, 200, account_show, &v);
    return OK;
}

/* ------------------------------------------------------------------ its data */

static enum status
show_form(struct request *r, struct form *f, struct account_choices *choices,
          const struct account *a, int status)
{
    struct account_form_view v = { .form = f, .is_new = a == NULL };

    if (choices != NULL)
        v.choices = *choices;
    v.page = page_below_list(r, a == NULL ? tr(&r->ctx, "Add an account") : tr(&r->ctx, "Edit"), a);
    v.save_url = a == NULL ? LIST_URL : arena_printf(r->ctx.arena, LIST_URL "/%" PRId64, a->id);
    v.back_url = v.save_url;
    view_account_form(respond_html(r, status), &v);
    return OK;
}

enum status
account_page_new(struct request *r)
{
    struct form *f = form_new(r, "account-new");
    struct account_choices choices;
    enum status st;

    form_set(f, "lang", "vi");
    st = account_choices_read(r, f, &choices);
    return st == OK ? show_form(r, f, &choices, NULL, 200) : st;
}

/* Name, full name, contact, language; all that is wrong with them is told at once. */
static enum status
read_account(struct request *r, struct form *f, struct account *a)
{
    a->name = form_text(f, "name", 0, 200);
    a->full_name = form_text(f, "full_name", 0, 1000);
    a->email = form_text(f, "email", 0, 1000);
    a->phone = form_text(f, "phone", 0, 1000);
    a->lang = form_choice(f, "lang", account_langs, false) == LANG_EN ? LANG_EN : LANG_VI;
    return account_check_row(&r->ctx, a);
}

/* Problems can be mended on the form; everything else is for the dispatcher. */
static bool
is_for_form(struct request *r, enum status st)
{
    return r->ctx.problem_count > 0 && !wants_json(r) &&
           (st == INVALID || st == CONFLICT || st == DENIED);
}

enum status
account_page_create(struct request *r)
{
    struct form *f = form_read(r);
    struct account_choices choices;
    struct account a = { .id = 0 };
    struct grant g;
    enum status st, checked;

    checked = read_account(r, f, &a);
    st = account_grant_read(r, f, &choices, &g);
    if (st == OK)
        st = checked == OK && form_ok(f) ? account_insert_with(&r->ctx, &a, &g) : INVALID;
    if (is_for_form(r, st))
        return show_form(r, f, &choices, NULL, st == DENIED ? 403 : st == CONFLICT ? 409 : 422);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r,
                  tr(&r->ctx, "The account %s has been added. Give its user the invitation link."),
                  a.name);
    return respond_see_other(r, LIST_URL "/%" PRId64, a.id);
}

static void
fill_form(struct form *f, const struct account *a)
{
    form_set(f, "name", a->name);
    form_set(f, "full_name", a->full_name);
    form_set(f, "email", a->email);
    form_set(f, "phone", a->phone);
    form_set(f, "lang", a->lang == LANG_EN ? "en" : "vi");
    form_set_int(f, "version", a->version);
}

/* The account, where it is the reader's to change. */
static enum status
managed_of_path(struct request *r, struct account *out)
{
    enum status st = account_of_path(r, out);

    return st == OK ? account_require_manages(&r->ctx, out) : st;
}

enum status
account_page_edit(struct request *r)
{
    struct account a;
    struct form *f;
    enum status st = managed_of_path(r, &a);

    if (st != OK)
        return st;
    f = form_new(r, arena_printf(r->ctx.arena, "account-%" PRId64, a.id));
    fill_form(f, &a);
    return show_form(r, f, NULL, &a, 200);
}

static enum status
show_conflict(struct request *r, struct form *f, int64_t id)
{
    struct form *theirs = form_new(r, NULL);
    struct account stands;
    enum status st = account_find(&r->ctx, id, &stands);

    if (st != OK)
        return st;
    fill_form(theirs, &stands);
    st = form_conflict_of(f, theirs, "account", id);
    if (st != OK)
        return st;
    return show_form(r, f, NULL, &stands, 409);
}

enum status
account_page_update(struct request *r)
{
    struct form *f = form_read(r);
    struct account stands, a;
    enum status st = managed_of_path(r, &stands);

    if (st != OK)
        return st;
    a = stands;
    st = read_account(r, f, &a);
    a.version = form_version(f);
    if (st == OK)
        st = form_ok(f) ? account_update(&r->ctx, &a) : INVALID;
    if (st == CONFLICT && !wants_json(r))
        return show_conflict(r, f, a.id);
    if (is_for_form(r, st))
        return show_form(r, f, NULL, &stands, 422);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", tr(&r->ctx, "The account has been saved."));
    return respond_see_other(r, LIST_URL "/%" PRId64, a.id);
}

/* ------------------------------------------------------------------ closing, inviting */

static enum status
back_to_account(struct request *r, const char *done)
{
    respond_flash(r, "%s", done);
    return respond_see_other(r, LIST_URL "/%" PRId64, path_int(r, "id"));
}

enum status
account_page_close(struct request *r)
{
    struct form *f = form_read(r);
    int64_t version = form_version(f);
    struct account a;
    enum status st = account_of_path(r, &a);

    if (st == OK)
        st = form_ok(f) ? account_close(&r->ctx, a.id, version) : INVALID;
    return st == OK
               ? back_to_account(
                     r, tr(&r->ctx, "The account is closed. Its sign-ins and links have ended."))
               : st;
}

enum status
account_page_reopen(struct request *r)
{
    struct form *f = form_read(r);
    int64_t version = form_version(f);
    struct account a;
    enum status st = account_of_path(r, &a);

    if (st == OK)
        st = form_ok(f) ? account_reopen(&r->ctx, a.id, version) : INVALID;
    return st == OK ? back_to_account(r, tr(&r->ctx, "The account is open again.")) : st;
}

/* The link stands in the answer itself, which nobody keeps, and in no address. */
enum status
account_page_invite(struct request *r)
{
    struct account_invite_view v = { .ends_at = now(&r->ctx) + INVITE_LIFE_S };
    struct account a;
    const char *token;
    enum status st = account_of_path(r, &a);

    if (st == OK)
        st = account_invite(&r->ctx, a.id, &token);
    if (st != OK)
        return st;
    v.page = page_below_list(r, tr(&r->ctx, "Invitation link"), &a);
    v.name = a.name;
    v.full_name = a.full_name;
    v.url = arena_printf(r->ctx.arena, "%s://%s/moi/%s", r->is_https ? "https" : "http",
                         r->host != NULL ? r->host : "localhost", token);
    v.back_url = arena_printf(r->ctx.arena, LIST_URL "/%" PRId64, a.id);
    RESPOND(r, 200, account_invite, &v);
    return OK;
}

/* ------------------------------------------------------------------ its sign-ins */

enum status
account_page_end_signins(struct request *r)
{
    struct account a;
    enum status st = managed_of_path(r, &a);

    if (st == OK)
        st = session_end_all(&r->ctx, a.id, r->session != NULL ? r->session->id : 0, true);
    return st == OK ? back_to_account(
                          r, tr(&r->ctx, "All sign-ins and tokens of the account have ended."))
                    : st;
}

enum status
account_page_end_signin(struct request *r)
{
    struct account a;
    enum status st = managed_of_path(r, &a);

    if (st == OK)
        st = session_end(&r->ctx, a.id, path_int(r, "session"));
    return st == OK ? back_to_account(r, tr(&r->ctx, "The sign-in has ended.")) : st;
}
