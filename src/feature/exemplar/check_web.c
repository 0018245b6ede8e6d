/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other bodies are asked: at work, and on the page that the link opens. */
#include "feature/exemplar/exemplar_views.h"

#include "feature/campaign/campaign.h"
#include "feature/portal/portal.h"
#include "service/blob.h"
#include "service/limit.h"
#include "web/site.h"
#include "web/upload.h"
#include "web/web.h"

#include <inttypes.h>
#include <string.h>

enum { FILE_BYTES_MAX = 20 << 20, ANSWERS_MAX = 20 };

static const struct limit tried = { "check", ANSWERS_MAX, 3600 };

/* ------------------------------------------------------------------ at work */

static const char *const marks[CHECK_STATE_COUNT] = { [CHECK_ASKED] = "track",
                                                      [CHECK_ANSWERED] = "done",
                                                      [CHECK_LAPSED] = "late",
                                                      [CHECK_REVOKED] = "none" };

static struct check_line
line_of(struct ctx *c, const struct check *k, bool can_ask)
{
    const char *base = arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/xac-minh/%" PRId64,
                                    k->dossier_id, k->id);
    struct check_line line = { .id = k->id,
                               .kind = check_kind_text(c, k->kind),
                               .body = k->body,
                               .question = k->question,
                               .state_text = check_state_text(c, k->state),
                               .answer = k->answer,
                               .answered_name = k->answered_name,
                               .address = k->address,
                               .state = k->state,
                               .mark = k->has_remark ? "due" : marks[k->state],
                               .due_on = k->due_on,
                               .asked_at = k->asked_at,
                               .answered_at = k->answered_at,
                               .version = k->version,
                               .has_remark = k->has_remark };

    if (k->state == CHECK_ANSWERED)
        line.state_text =
            k->has_remark ? tr(c, "Answered, with a remark") : tr(c, "Answered, no remark");
    if (k->file_id != 0)
        line.file_url = arena_printf(c->arena, "%s/tep", base);
    if (can_ask && (k->state == CHECK_ASKED || k->state == CHECK_LAPSED))
        line.revoke_url = arena_printf(c->arena, "%s/thu-hoi", base);
    return line;
}

/* `token` NULL: none was made just now. */
static enum status
show_list(struct request *r, struct form *f, const char *token, int status)
{
    struct ctx *c = &r->ctx;
    struct check_list_view v = { .form = f };
    struct option *kinds = arena_array(c->arena, 8, sizeof(*kinds));
    struct check_line *lines;
    struct check *checks;
    struct dossier d, own;
    struct subject subject;
    struct campaign campaign;
    int count;
    enum status st = dossier_find(c, path_int(r, "id"), &d);

    if (st == OK)
        st = check_list(c, d.id, &checks, &count);
    if (st == OK)
        st = subject_find(c, d.subject_id, &subject);
    if (st == OK)
        st = campaign_page_of(r, d.campaign_id, tr(c, "Answers of other bodies"), &campaign,
                              &v.page);
    if (st != OK)
        return st;
    v.subject = subject.name;
    v.can_ask = exemplar_dossier(c, d.id, &own) == OK && d.state == DOSSIER_APPRAISAL;
    page_crumb(&v.page, tr(c, "Dossiers"), "/lam-viec/ho-so");
    page_crumb(&v.page, v.subject, url_dossier(c, d.id));
    v.dossier_id = d.id;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = line_of(c, &checks[i], v.can_ask);
    v.lines = lines;
    v.line_count = count;
    for (v.kind_count = 0; check_kinds[v.kind_count] != NULL; v.kind_count++)
        kinds[v.kind_count] = (struct option){ check_kinds[v.kind_count],
                                               check_kind_text(c, check_kinds[v.kind_count]) };
    v.kinds = kinds;
    v.base_url = arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/xac-minh", d.id);
    if (token != NULL) {
        v.link = arena_printf(c->arena, "%s/xac-minh/%s", site_url(r), token);
        respond_header(r, "Cache-Control", "no-store");
    }
    RESPOND(r, status, check_list, &v);
    return OK;
}

enum status
check_show_list(struct request *r)
{
    return show_list(r, form_new(r, NULL), NULL, 200);
}

/* The link is shown in the answer itself, once: nobody can find it again. */
enum status
check_send(struct request *r)
{
    struct form *f = form_read(r);
    struct check_asking a = { .dossier_id = path_int(r, "id"),
                              .kind = form_text(f, "kind", 1, 20),
                              .body = form_text(f, "body", 1, CHECK_BODY_MAX),
                              .question = form_lines(f, "question", 1, CHECK_WORDS_MAX),
                              .address = form_text(f, "address", 0, 200),
                              .due_on = form_date(f, "due_on", true) };
    enum status st = form_ok(f) ? check_ask(&r->ctx, &a) : INVALID;

    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_list(r, f, NULL, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    form_done(f);
    return show_list(r, form_new(r, NULL), a.token, 201);
}

enum status
check_take_back(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int64_t version = form_version(f);
    enum status st =
        form_ok(f) ? check_revoke(c, path_int(r, "id"), path_int(r, "check"), version) : INVALID;

    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_list(r, f, NULL, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The link leads nowhere any more."));
    return respond_see_other(r, "/lam-viec/ho-so/%" PRId64 "/xac-minh", path_int(r, "id"));
}

enum status
check_show_file(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct check *checks;
    struct dossier d;
    int count;
    enum status st = exemplar_dossier(c, path_int(r, "id"), &d);

    if (st == OK)
        st = check_list(c, d.id, &checks, &count);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (checks[i].id == path_int(r, "check") && checks[i].file_id != 0)
            return file_respond(r, checks[i].file_id);
    return NOT_FOUND;
}

/* ------------------------------------------------------------------ the body's page */

static void
nobody_keeps(struct request *r)
{
    respond_header(r, "Cache-Control", "no-store");
    respond_header(r, "X-Robots-Tag", "noindex");
    respond_header(r, "Referrer-Policy", "no-referrer");
}

static enum status
show_asked(struct request *r, struct form *f, int status)
{
    static const char *const codes[] = { "none", "remark" };
    struct ctx *c = &r->ctx;
    struct check_asked a;
    struct check_asked_view v = { .form = f };
    struct option *choices = arena_array(c->arena, 3, sizeof(*choices));
    enum status st = check_find_token(c, path_text(r, "token"), &a);

    if (st == OK)
        st = portal_open(r, tr(c, "Answer on a proposal for commendation"), &v.page);
    if (st != OK)
        return st;
    v.body = a.check.body;
    v.question = a.check.question;
    v.subject = a.subject;
    v.unit = a.unit;
    v.award = a.award;
    v.occupation = a.occupation;
    v.birth_year = a.birth_year;
    v.due_on = a.check.due_on;
    v.state = a.check.state;
    v.has_remark = a.check.has_remark;
    v.answered_at = a.check.answered_at;
    choices[0] = (struct option){ codes[0], tr(c, "No remark") };
    choices[1] = (struct option){ codes[1], tr(c, "A remark, in the words below") };
    v.choices = choices;
    v.choice_count = 2;
    v.action_url = arena_printf(c->arena, "/xac-minh/%s", path_text(r, "token"));
    nobody_keeps(r);
    RESPOND(r, status, check_asked, &v);
    return OK;
}

enum status
check_show_asked(struct request *r)
{
    return show_asked(r, form_new(r, NULL), 200);
}

/* A file is taken in only where the answer would be, since its row comes first. */
static enum status
take_file(struct request *r, struct form *f, struct check_answering *a)
{
    const struct upload *u = form_upload(f, "file", false);
    struct check_asked asked;
    enum status st;

    if (u == NULL || u->size == 0)
        return OK;
    st = check_find_token(&r->ctx, a->token, &asked);
    if (st != OK || asked.check.state != CHECK_ASKED)
        return st;
    return file_insert(&r->ctx, "file", u->path, u->name, blob_paper_types, FILE_BYTES_MAX,
                       &a->file_id);
}

enum status
check_send_answer(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *remark = form_text(f, "remark", 1, 20);
    struct check_answering a = { .token = path_text(r, "token"),
                                 .has_remark = strcmp(remark, "remark") == 0,
                                 .answer = form_lines(f, "answer", 0, CHECK_WORDS_MAX),
                                 .name = form_text(f, "name", 2, 100) };
    int wait_s = 0;
    enum status st = limit_take(c, &tried, r->web->secret, r->remote, &wait_s);

    if (st == BUSY && wait_s > 0)
        return respond_refusal(r, 429, wait_s);
    if (st == OK)
        st = form_ok(f) ? take_file(r, f, &a) : INVALID;
    if (st == OK)
        st = check_answer(c, &a);
    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_asked(r, f, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The answer has arrived. Thank you."));
    return respond_see_other(r, "/xac-minh/%s", a.token);
}
