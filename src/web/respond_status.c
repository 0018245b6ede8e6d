/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request that came to nothing is told: a page that says how to go on, or the same as JSON. */
#include "web/response.h"
#include "web/status_view.h"

#include <inttypes.h>
#include <stddef.h>

static const struct {
    int status;
    const char *heading, *text;
} answers[] = {
    { 400, N_("Malformed request"),
      N_("The address or the form is not one that this site can read. Go back and try again.") },
    { 401, N_("Sign-in needed"), N_("Sign in, or send a valid token.") },
    { 403, N_("Not allowed"),
      N_("Your role does not reach this page. If your work needs it, ask the standing office for "
         "the role.") },
    { 404, N_("No such page"),
      N_("The address may be mistyped, or the page is no longer here. Begin from the menu or "
         "search.") },
    { 405, N_("Not done this way"),
      N_("The address exists but does not take this kind of request.") },
    { 409, N_("Changed meanwhile"),
      N_("Somebody else changed this, or its present state does not allow the step. Open the page "
         "again to see how it stands.") },
    { 410, N_("Taken down"),
      N_("What stood here has been withdrawn by the office. What is new stands on the first "
         "page.") },
    { 413, N_("Too large"),
      N_("What was sent is larger than is taken here. Make the file smaller, or send it in "
         "parts.") },
    { 414, N_("Address too long"),
      N_("The address is longer than this site reads. Use fewer filters.") },
    { 415, N_("Unknown kind of content"), N_("Send a form or JSON.") },
    { 416, N_("No such part"), N_("The part asked for lies outside the file.") },
    { 422, N_("Something needs mending"),
      N_("Nothing was saved. Mend the places below and send it again.") },
    { 429, N_("Too many tries"), N_("Wait a while, then try again.") },
    { 431, N_("Request head too large"), N_("Delete this site's cookies and try again.") },
    { 500, N_("It did not work"),
      N_("The fault is ours and has been noted. Nothing was half-saved. Try again; if it stays so, "
         "tell the administrator "
         "the number below.") },
    { 503, N_("Busy"),
      N_("Many people are working right now. Wait some seconds and try again; what was typed stays "
         "in the form.") },
};

static void
write_problem(struct json *j, const struct problem *p)
{
    json_begin_object(j, NULL);
    json_text(j, "field", p->field);
    json_text(j, "message", p->message);
    if (p->file != NULL) {
        json_text(j, "file", p->file);
        json_int(j, "line", p->line);
        json_int(j, "column", p->column);
    }
    json_end_object(j);
}

static const char *
text_of(struct request *r, int status)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (answers[i].status == status)
            return tr(&r->ctx, answers[i].text);
    return "";
}

const char *
respond_errors(struct request *r, int status)
{
    struct json j;

    json_init(&j, r->ctx.arena);
    json_begin_array(&j, "errors");
    for (const struct problem *p = r->ctx.problems; p != NULL; p = p->next)
        write_problem(&j, p);
    if (r->ctx.problems == NULL) {
        json_begin_object(&j, NULL);
        json_text(&j, "field", NULL);
        json_text(&j, "message", text_of(r, status));
        json_end_object(&j);
    }
    json_end_array(&j);
    return j.body.data;
}

static void
answer_json(struct request *r, int status)
{
    struct json *j = respond_json(r, status);

    json_begin_object(j, NULL);
    json_text(j, "request_id", r->ctx.request_id);
    json_end_object(j);
}

static void
answer_html(struct request *r, int status, const char *heading, const char *text)
{
    struct status_view v = { .page = page_start(r, heading) };

    v.page.name = "status";
    v.page.is_refusal = true;
    v.status = status;
    v.heading = heading;
    v.text = text;
    v.problems = r->ctx.problems;
    v.request_id = r->ctx.request_id;
    v.back_url = r->session != NULL ? "/lam-viec" : "/";
    view_status(respond_html(r, status), &v);
}

enum status
respond_refusal(struct request *r, int status, int retry_after_s)
{
    const char *heading = "";
    const char *allow = response_header(r->response, "Allow");
    const char *authenticate = response_header(r->response, "WWW-Authenticate");

    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        if (answers[i].status == status)
            heading = tr(&r->ctx, answers[i].heading);
    }
    response_drop(r);
    if (allow != NULL)
        respond_header(r, "Allow", allow);
    if (authenticate != NULL)
        respond_header(r, "WWW-Authenticate", authenticate);
    if (retry_after_s > 0)
        respond_header(r, "Retry-After", arena_printf(r->ctx.arena, "%d", retry_after_s));
    if (wants_json(r))
        answer_json(r, status);
    else
        answer_html(r, status, heading, text_of(r, status));
    return OK;
}

void
respond_status(struct request *r, enum status st)
{
    int status = 500;

    switch (st) {
    case OK:
        return;
    case NOT_FOUND:
        status = 404;
        break;
    case INVALID:
        status = 422;
        break;
    case DENIED:
        status = 403;
        break;
    case CONFLICT:
        status = 409;
        break;
    case BUSY:
        status = 503;
        break;
    case FAILED:
        break;
    }
    if (respond_refusal(r, status, st == BUSY ? 5 : 0) != OK)
        return;
}
