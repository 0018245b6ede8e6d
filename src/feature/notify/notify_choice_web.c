/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one is told of what, and the end of a kind of letters by the link of a letter. */
#include "feature/notify/notify_views.h"

#include "db/db.h"
#include "web/web.h"

#include <string.h>

static const struct choice hows[] = {
    { "at_once", N_("At once by mail"), HOW_AT_ONCE },
    { "digest", N_("In the daily letter"), HOW_DIGEST },
    { "inbox", N_("In the inbox only"), HOW_INBOX },
    { NULL, NULL, 0 },
};

static const struct choice daily_hows[] = {
    { "digest", N_("Each morning, where there is something to say"), HOW_DIGEST },
    { "inbox", N_("No daily letter"), HOW_INBOX },
    { NULL, NULL, 0 },
};

/* ------------------------------------------------------------------ choosing */

static const struct choice *
choices_of(struct ctx *c, enum inbox_kind kind)
{
    struct choice *fit;
    int count = 0;

    if (kind == INBOX_DIGEST)
        return daily_hows;
    fit = arena_array(c->arena, HOW_COUNT + 1, sizeof(*fit));
    for (const struct choice *h = hows; h->value != NULL; h++)
        if (inbox_how_fits(kind, (enum inbox_how)h->number))
            fit[count++] = *h;
    return fit;
}

static enum status
has_address(struct ctx *c, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM account WHERE id = $1 AND email <> ''");

    bind_int(q, c->account_id);
    *out = query_row(q);
    return query_end(q);
}

static enum status
show(struct request *r, int status, struct form *f, const enum inbox_how how[INBOX_KIND_COUNT])
{
    struct ctx *c = &r->ctx;
    struct inbox_choices_view v = { .page = page_start(r, tr(c, "How notices reach me")),
                                    .form = f };
    struct choice_line *lines = arena_array(c->arena, INBOX_KIND_COUNT, sizeof(*lines));
    int minute;
    enum status st = digest_minute(c, &minute);

    if (st == OK)
        st = has_address(c, &v.has_address);
    if (st != OK)
        return st;
    v.digest_at = time_of_day_text(c, minute);
    for (int i = 0; i < INBOX_KIND_COUNT - 1; i++) {
        /* The letter itself first. */
        enum inbox_kind kind = i == 0 ? INBOX_DIGEST : (enum inbox_kind)i;

        lines[v.kind_count++] = (struct choice_line){ .kind = inbox_kind_find(kind)->code,
                                                      .label = tr(c, inbox_kind_find(kind)->label),
                                                      .how = inbox_how_code(how[kind]),
                                                      .choices = choices_of(c, kind) };
    }
    v.kinds = lines;
    page_crumb(&v.page, tr(c, "Inbox"), "/lam-viec/hop-thu");
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, status, inbox_choices, &v);
    return OK;
}

enum status
choices_page(struct request *r)
{
    struct form *f = form_new(r, NULL);
    enum inbox_how how[INBOX_KIND_COUNT];
    enum status st = inbox_choices_read(&r->ctx, how);

    if (st != OK)
        return st;
    for (enum inbox_kind kind = INBOX_NONE + 1; kind < INBOX_KIND_COUNT; kind++)
        form_set(f, inbox_kind_find(kind)->code, inbox_how_code(how[kind]));
    return show(r, 200, f, how);
}

enum status
choices_post(struct request *r)
{
    struct form *f = form_read(r);
    enum inbox_how how[INBOX_KIND_COUNT] = { HOW_NONE }, stands[INBOX_KIND_COUNT];
    enum status st = inbox_choices_read(&r->ctx, stands);

    if (st != OK)
        return st;
    for (enum inbox_kind kind = INBOX_NONE + 1; kind < INBOX_KIND_COUNT; kind++)
        how[kind] = (enum inbox_how)form_choice(f, inbox_kind_find(kind)->code,
                                                kind == INBOX_DIGEST ? daily_hows : hows, false);
    st = form_ok(f) ? inbox_choices_save(&r->ctx, how) : INVALID;
    if (st == INVALID)
        return show(r, 422, f, stands);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", tr(&r->ctx, "Your choices are saved."));
    return respond_see_other(r, "/lam-viec/hop-thu/cach-nhan");
}

/* ------------------------------------------------------------------ the link of a letter */

static const char *
fault_text(struct ctx *c, enum unsubscribe_fault fault)
{
    switch (fault) {
    case UNSUBSCRIBE_OK:
        return "";
    case UNSUBSCRIBE_FORGED:
        return tr(c, "This address is not whole, or was not written by us. Open the link from the "
                     "letter again, or sign in and choose which letters you get.");
    case UNSUBSCRIBE_OLD:
        return tr(c, "This link is too old. Take the one of a newer letter, or sign in and choose "
                     "which letters you get.");
    case UNSUBSCRIBE_CLOSED:
        return tr(c, "This account is closed: it gets no letters any more.");
    }
    return "";
}

static enum status
answer(struct request *r, int status, const struct unsubscribe *u)
{
    struct ctx *c = &r->ctx;
    struct unsubscribe_view v = {
        .page = page_start(r, tr(c, "Stop letters")),
        .label = u->fault == UNSUBSCRIBE_OK ? tr(c, inbox_kind_find(u->kind)->label) : "",
        .address = u->address,
        .fault = fault_text(c, u->fault),
        .is_done = u->is_done,
        .token_url = arena_printf(c->arena, "/thoi-nhan-thu/%s", path_text(r, "token")),
    };

    /* The address is a key: no search engine is to keep it. */
    respond_header(r, "X-Robots-Tag", "noindex");
    RESPOND(r, status, unsubscribe, &v);
    return OK;
}

static int
status_of(const struct unsubscribe *u)
{
    switch (u->fault) {
    case UNSUBSCRIBE_OK:
        return 200;
    case UNSUBSCRIBE_FORGED:
        return 404;
    case UNSUBSCRIBE_OLD:
    case UNSUBSCRIBE_CLOSED:
        return 410;
    }
    return 404;
}

enum status
unsubscribe_page(struct request *r)
{
    struct unsubscribe u;
    enum status st = unsubscribe_find(&r->ctx, r->web->secret, path_text(r, "token"), &u);

    return st == OK ? answer(r, status_of(&u), &u) : st;
}

/* By the button of the page, or by the mail program itself, whose reader pressed its own (RFC 8058). */
enum status
unsubscribe_post(struct request *r)
{
    struct unsubscribe u;
    enum status st = unsubscribe_find(&r->ctx, r->web->secret, path_text(r, "token"), &u);

    if (st == OK && u.fault == UNSUBSCRIBE_OK && !u.is_done)
        st = unsubscribe_do(&r->ctx, &u);
    if (st != OK)
        return st;
    u.is_done = true;
    return answer(r, status_of(&u), &u);
}
