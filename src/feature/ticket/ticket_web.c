/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers see: the form, and what has become of a letter. */
#include "feature/ticket/ticket_views.h"

#include "feature/article/article.h"
#include "feature/portal/portal.h"
#include "service/limit.h"
#include "service/mail.h"
#include "web/access.h"
#include "web/web.h"

#include <inttypes.h>
#include <string.h>

static const struct limit sent = { "ticket", TICKET_SENT_MAX, 3600 };

static void
nobody_keeps(struct request *r)
{
    respond_header(r, "Cache-Control", "no-store");
    respond_header(r, "X-Robots-Tag", "noindex");
}

/* ------------------------------------------------------------------ writing */

static enum status
find_title(struct ctx *c, int64_t article_id, const char **out)
{
    struct query *q = query_new(
        c, "SELECT title FROM article WHERE id = $1 AND state IN ('published', 'corrected')");

    bind_int(q, article_id);
    if (query_row(q))
        *out = col_text(q, 0);
    return query_end_one(q);
}

static enum status
show_form(struct request *r, struct form *f, int64_t article_id, int status)
{
    struct ctx *c = &r->ctx;
    struct ticket_write_view v = { .form = f, .article_id = "" };
    struct ticket_settings s;
    enum status st = portal_open(
        r, article_id != 0 ? tr(c, "Report an error in an article") : tr(c, "Write to the office"),
        &v.page);

    if (article_id != 0)
        v.article_id = arena_printf(c->arena, "%" PRId64, article_id);
    if (st == OK)
        st = ticket_settings_read(c, &s);
    if (st == OK && article_id != 0)
        st = find_title(c, article_id, &v.article_title);
    if (st != OK)
        return st;
    v.due_days = s.due_days;
    v.kept_days = s.kept_days;
    RESPOND(r, status, ticket_write, &v);
    return OK;
}

enum status
ticket_write_form(struct request *r)
{
    return show_form(r, form_new(r, NULL), param_int(r, "bai", 0), 200);
}

static struct ticket_new
read_letter(struct form *f)
{
    struct ticket_new n = {
        .article_id = form_id(f, "bai", false),
        .reader_name = form_text(f, "name", 0, TICKET_NAME_MAX),
        .contact = form_text(f, "contact", 0, TICKET_CONTACT_MAX),
        .words = form_lines(f, "words", 1, TICKET_WORDS_MAX),
        .is_trap = form_text(f, "website", 0, 1000)[0] != '\0',
    };

    n.kind = n.article_id != 0 ? TICKET_ERROR : TICKET_LETTER;
    return n;
}

enum status
ticket_write(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct ticket_new n = read_letter(f);
    int wait_s = 0;
    enum status st;

    if (!form_ok(f))
        return show_form(r, f, n.article_id, 422);
    st = limit_take(c, &sent, r->web->secret, r->remote, &wait_s);
    if (st == BUSY && wait_s > 0)
        return respond_refusal(r, 429, wait_s);
    if (st == OK)
        st = ticket_insert(c, &n);
    if (st == INVALID)
        return show_form(r, f, n.article_id, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  tr(c, "Your letter has arrived. Keep the address of this page: the "
                        "answer will stand here."));
    return respond_see_other(r, "/phan-anh/%s", n.token);
}

/* ------------------------------------------------------------------ following */

static const char *
mark_of(const struct ticket *t)
{
    return t->state == TICKET_ANSWERED ? "done" : t->state == TICKET_CLOSED ? "none" : "track";
}

/* A reader is not told that the letter was taken for spam: whoever sent spam learns nothing by it. */
static const char *
state_for_reader(struct ctx *c, const struct ticket *t)
{
    switch (t->state) {
    case TICKET_NEW:
    case TICKET_SPAM:
        return tr(c, "Received");
    case TICKET_ASSIGNED:
        return tr(c, "Being answered");
    case TICKET_ANSWERED:
        return tr(c, "Answered");
    case TICKET_CLOSED:
    case TICKET_STATE_COUNT:
        break;
    }
    return tr(c, "Settled");
}

enum status
ticket_follow(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct ticket t;
    struct ticket_follow_view v = { 0 };
    enum status st = ticket_find_token(c, path_text(r, "token"), &t);

    if (st == OK)
        st = portal_open(r, tr(c, "Your letter"), &v.page);
    if (st != OK)
        return st;
    v.number = ticket_number(c, &t);
    v.kind = ticket_kind_text(c, t.kind);
    v.article_title = t.article_title;
    if (t.article_id != 0)
        v.article_url = url_article(c, t.article_id, t.article_slug);
    v.words = t.words;
    v.state = t.state == TICKET_SPAM ? TICKET_NEW : t.state;
    v.state_text = state_for_reader(c, &t);
    v.mark = mark_of(&t);
    v.due_on = t.due_on;
    v.created_at = t.created_at;
    v.answer = t.ended_at != 0 ? t.answer : "";
    v.answered_at = t.answered_at;
    v.is_mailed = mail_is_address(t.contact);
    v.link_url = arena_printf(c->arena, "%s://%s/phan-anh/%s", r->is_https ? "https" : "http",
                              r->host != NULL ? r->host : "localhost", path_text(r, "token"));
    nobody_keeps(r);
    RESPOND(r, 200, ticket_follow, &v);
    return OK;
}
