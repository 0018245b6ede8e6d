/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a report: the parts of a multipart/report, the fields of its message/delivery-status, and the Message-ID of the letter
 * that it brings back. Everything is looked for within bounds, in one pass a part. */
#include "service/mail_bounce.h"

#include "core/buf.h"
#include "service/mail_queue.h"
#include "service/mail_text.h"

#include <string.h>
#include <strings.h>

enum { PARTS_MAX = 20, GROUPS_MAX = 200, VALUE_MAX = 2000, WORDS_MAX = 300 };

struct span {
    const char *at;
    size_t length;
};

/* ------------------------------------------------------------------ lines and fields */

/* The first line, without its end; what is left is after it. */
static struct span
take_line(struct span *rest)
{
    const char *end = rest->length > 0 ? memchr(rest->at, '\n', rest->length) : NULL;
    size_t length = end != NULL ? (size_t)(end - rest->at) : rest->length;
    struct span line = { rest->at, length };
    size_t taken = length + (end != NULL);

    rest->at += taken;
    rest->length -= taken;
    if (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
    return line;
}

/* Up to the first empty line, which is taken as well: the head of a message or a part, or a group of fields. */
static struct span
take_block(struct span *rest)
{
    struct span block = { rest->at, 0 };

    while (rest->length > 0) {
        const char *begin = rest->at;

        if (take_line(rest).length == 0)
            break;
        block.length = (size_t)(rest->at - begin) + (size_t)(begin - block.at);
    }
    return block;
}

static bool
begins_with(struct span s, const char *text)
{
    size_t length = strlen(text);

    return s.length >= length && strncasecmp(s.at, text, length) == 0;
}

/* The value of the first field of that name, its lines joined; "" where there is none. */
static const char *
field(struct arena *a, struct span block, const char *name)
{
    struct buf b;
    bool is_in = false;

    buf_init(&b, a, 64);
    while (block.length > 0) {
        struct span line = take_line(&block);

        if (is_in && line.length > 0 && (line.at[0] == ' ' || line.at[0] == '\t')) {
            buf_add_char(&b, ' ');
        } else if (is_in) {
            break;
        } else if (begins_with(line, name) && line.length > strlen(name) &&
                   line.at[strlen(name)] == ':') {
            is_in = true;
            line.at += strlen(name) + 1;
            line.length -= strlen(name) + 1;
        }
        if (is_in && b.length < VALUE_MAX)
            buf_add_bytes(&b, line.at,
                          line.length < VALUE_MAX - b.length ? line.length : VALUE_MAX - b.length);
    }
    return mail_answer(a, b.data, b.length, VALUE_MAX);
}

/* A parameter of a Content-Type: ; boundary="x y". */
static const char *
parameter(struct arena *a, const char *value, const char *name)
{
    size_t length = strlen(name);

    for (const char *s = strchr(value, ';'); s != NULL; s = strchr(s + 1, ';')) {
        const char *at = s + 1 + strspn(s + 1, " \t");

        if (strncasecmp(at, name, length) != 0 || at[length] != '=')
            continue;
        at += length + 1;
        if (*at == '"')
            return arena_strndup(a, at + 1, strcspn(at + 1, "\""));
        return arena_strndup(a, at, strcspn(at, "; \t"));
    }
    return "";
}

/* ------------------------------------------------------------------ whose letter */

/* 20 characters of ours between `before` and "@"; "" none. */
static const char *
token_in(struct arena *a, const char *text, char before)
{
    for (const char *s = strchr(text, before); s != NULL; s = strchr(s + 1, before))
        if (strspn(s + 1, "0123456789abcdef") == MAIL_TOKEN_LENGTH &&
            s[1 + MAIL_TOKEN_LENGTH] == '@')
            return arena_strndup(a, s + 1, MAIL_TOKEN_LENGTH);
    return "";
}

static const char *
token_of_head(struct arena *a, struct span head)
{
    static const char *const names[] = { "X-Original-To", "Delivered-To", "Envelope-To", "To" };
    const char *token = "";

    for (size_t i = 0; token[0] == '\0' && i < sizeof(names) / sizeof(names[0]); i++)
        token = token_in(a, field(a, head, names[i]), '+');
    return token;
}

/* ------------------------------------------------------------------ parts */

static enum mail_action
action_of(const char *word)
{
    static const struct {
        const char *word;
        enum mail_action action;
    } known[] = { { "failed", REPORT_FAILED },
                  { "delayed", REPORT_DELAYED },
                  { "delivered", REPORT_DELIVERED },
                  { "relayed", REPORT_DELIVERED },
                  { "expanded", REPORT_DELIVERED } };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strncasecmp(word, known[i].word, strlen(known[i].word)) == 0)
            return known[i].action;
    return REPORT_NONE;
}

/* "smtp; 550 5.1.1 No such user" without its kind. */
static const char *
diagnostic_of(struct arena *a, struct span block)
{
    const char *value = field(a, block, "Diagnostic-Code"), *after = strchr(value, ';');

    value = after != NULL ? after + 1 : value;
    value += strspn(value, " ");
    return mail_answer(a, value, strlen(value), WORDS_MAX);
}

/* The first group is about the message, each further one about a recipient; the worst counts. */
static void
read_status(struct arena *a, struct span part, struct mail_report *r)
{
    for (int groups = 0; part.length > 0 && groups < GROUPS_MAX;) {
        struct span block = take_block(&part);
        enum mail_action action = REPORT_NONE;

        if (block.length > 0) {
            action = action_of(field(a, block, "Action"));
            groups++;
        }
        if (action <= r->action)
            continue;
        r->action = action;
        r->status = mail_status_in(a, field(a, block, "Status"));
        r->diagnostic = diagnostic_of(a, block);
        if (r->status[0] == '\0')
            r->status = mail_status_in(a, r->diagnostic);
    }
}

static void
read_part(struct arena *a, struct span part, struct mail_report *r)
{
    struct span head = take_block(&part);
    const char *type = field(a, head, "Content-Type");

    if (strncasecmp(type, "message/delivery-status", 23) == 0 ||
        strncasecmp(type, "message/global-delivery-status", 30) == 0) {
        read_status(a, part, r);
    } else if (r->token[0] == '\0' && (strncasecmp(type, "message/rfc822", 14) == 0 ||
                                       strncasecmp(type, "text/rfc822-headers", 19) == 0 ||
                                       strncasecmp(type, "message/global", 14) == 0)) {
        r->token = token_in(a, field(a, take_block(&part), "Message-ID"), '<');
    }
}

static bool
is_delimiter(struct span line, const char *boundary)
{
    size_t length = strlen(boundary);

    return line.length >= length + 2 && line.at[0] == '-' && line.at[1] == '-' &&
           memcmp(line.at + 2, boundary, length) == 0;
}

static void
read_parts(struct arena *a, struct span body, const char *boundary, struct mail_report *r)
{
    struct span part = { NULL, 0 };
    int count = 0;

    while (count < PARTS_MAX) {
        struct span rest = body, line = take_line(&rest);
        bool is_end = body.length == 0;

        if (!is_end && !is_delimiter(line, boundary)) {
            body = rest;
            continue;
        }
        if (part.at != NULL) {
            part.length = (size_t)(body.at - part.at);
            read_part(a, part, r);
            count++;
        }
        if (is_end)
            return;
        body = rest;
        part = (struct span){ rest.at, 0 };
    }
}

struct mail_report
mail_report_read(struct arena *a, const char *bytes, size_t length, const char *to)
{
    struct mail_report r = { .token = "", .status = "", .diagnostic = "" };
    struct span rest = { bytes, length < MAIL_REPORT_MAX_BYTES ? length : MAIL_REPORT_MAX_BYTES };
    struct span head;
    const char *type, *boundary;

    if (begins_with(rest, "From ")) /* a mailbox file's line before the message */
        take_line(&rest);
    head = take_block(&rest);
    type = field(a, head, "Content-Type");
    boundary = parameter(a, type, "boundary");
    if (to != NULL)
        r.token = token_in(a, to, '+');
    if (r.token[0] == '\0')
        r.token = token_of_head(a, head);
    if (strncasecmp(type, "multipart/report", 16) == 0 && boundary[0] != '\0')
        read_parts(a, rest, boundary, &r);
    return r;
}
