/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What matters is to know, however it ends, whether the server can have the letter: it can from the moment on when the whole of
 * it is sent after its 354, and it has it when it says 250 after that. */
#include "service/mail_smtp.h"

#include "core/buf.h"
#include "core/log.h"
#include "service/mail_text.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

enum { CONNECT_S = 30, REPLY_MAX = 1000, ANSWER_MAX = 300 };

struct mail_line {
    CURL *curl;
    const struct mail_settings *settings;
    const atomic_int *ends;
    const char *domain;          /* of the sender */
    char error[CURL_ERROR_SIZE]; /* libcurl's words */
    char reply[REPLY_MAX];       /* the server's last one, all its lines */
    size_t reply_length;
    bool is_reply_whole; /* the next line begins another reply */
    bool was_asked_for;  /* 354 came: the letter's lines follow */
    int code_after;      /* of the reply to them; 0: none */
    int replies;         /* to this letter's commands, and to the sign-in before them */
};

/* ------------------------------------------------------------------ what the server says */

static int
code_of(const char *line, size_t length)
{
    if (length < 3 || line[0] < '2' || line[0] > '5' || line[1] < '0' || line[1] > '9' ||
        line[2] < '0' || line[2] > '9')
        return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
}

static size_t
hear_line(char *bytes, size_t size, size_t count, void *arg)
{
    struct mail_line *l = arg;
    size_t length = size * count, room;
    int code = code_of(bytes, length);

    if (l->is_reply_whole)
        l->reply_length = 0;
    room = sizeof(l->reply) - l->reply_length;
    memcpy(l->reply + l->reply_length, bytes, length < room ? length : room);
    l->reply_length += length < room ? length : room;
    l->is_reply_whole = code != 0 && (length == 3 || bytes[3] != '-');
    if (!l->is_reply_whole)
        return length;
    l->replies++;
    if (l->was_asked_for && l->code_after == 0)
        l->code_after = code;
    else if (code == 354)
        l->was_asked_for = true;
    return length;
}

static int
look_up(void *arg, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    const struct mail_line *l = arg;

    (void)a, (void)b, (void)d, (void)e;
    return l->ends != NULL && atomic_load(l->ends) > 1;
}

static size_t
drop(char *bytes, size_t size, size_t count, void *arg)
{
    (void)bytes, (void)arg;
    return size * count;
}

/* ------------------------------------------------------------------ the line */

static void
begin_curl(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        fatal("libcurl does not start");
}

static void
set_options(struct mail_line *l)
{
    const struct mail_settings *s = l->settings;
    CURL *curl = l->curl;

    curl_easy_setopt(curl, CURLOPT_URL, s->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(s->is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (s->ca_file != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, s->ca_file);
    if (s->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, s->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, s->password);
    }
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
                     (long)(s->timeout_s < CONNECT_S ? s->timeout_s : CONNECT_S));
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)s->timeout_s);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)s->timeout_s * 3);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, l->error);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear_line);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, l);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, l);
}

struct mail_line *
mail_line_open(struct arena *a, const struct mail_settings *s, const atomic_int *ends)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct mail_line *l = arena_alloc(a, sizeof(*l));

    pthread_once(&once, begin_curl);
    l->settings = s;
    l->ends = ends;
    l->domain = strchr(s->from, '@') + 1;
    l->curl = curl_easy_init();
    if (l->curl == NULL)
        fatal("out of memory");
    set_options(l);
    return l;
}

void
mail_line_close(struct mail_line *l)
{
    curl_easy_cleanup(l->curl);
}

/* ------------------------------------------------------------------ the letter */

static void
add_header(struct curl_slist **list, struct arena *a, const char *name, const char *value)
{
    struct curl_slist *more = curl_slist_append(*list, arena_printf(a, "%s: %s", name, value));

    if (more == NULL)
        fatal("out of memory");
    *list = more;
}

static struct curl_slist *
make_headers(struct mail_line *l, struct arena *a, const struct mail_out *m)
{
    struct curl_slist *list = NULL;
    const char *subject = mail_words(a, m->subject);

    add_header(&list, a, "Content-Type", "multipart/alternative");
    add_header(&list, a, "Date", mail_date(a, m->at));
    add_header(&list, a, "From", mail_mailbox(a, l->settings->from_name, l->settings->from));
    add_header(&list, a, "To", mail_mailbox(a, m->name, m->address));
    add_header(&list, a, "Subject", subject[0] != '\0' ? subject : "-");
    add_header(&list, a, "Message-ID", arena_printf(a, "<%s@%s>", m->token, l->domain));
    add_header(&list, a, "Content-Language", m->lang);
    add_header(&list, a, "Auto-Submitted", "auto-generated");
    if (m->unsubscribe_url != NULL) {
        add_header(&list, a, "List-Unsubscribe", arena_printf(a, "<%s>", m->unsubscribe_url));
        add_header(&list, a, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    return list;
}

/* RFC 2045 wants the lines of a text ended by CR LF before they are encoded. */
static const char *
with_line_ends(struct arena *a, const char *text, size_t *out_length)
{
    struct buf b;

    buf_init(&b, a, strlen(text) + strlen(text) / 16 + 16);
    for (const char *s = text; *s != '\0';) {
        size_t length = strcspn(s, "\r\n");

        buf_add_bytes(&b, s, length);
        s += length;
        if (*s == '\0')
            break;
        buf_add(&b, "\r\n");
        s += s[0] == '\r' && s[1] == '\n' ? 2 : 1;
    }
    buf_add(&b, "\r\n");
    *out_length = b.length;
    return b.data;
}

static void
add_part(curl_mime *mime, struct arena *a, const char *type, const char *text)
{
    curl_mimepart *part = curl_mime_addpart(mime);
    size_t length;
    const char *lines = with_line_ends(a, text, &length);

    if (part == NULL || curl_mime_data(part, lines, length) != CURLE_OK ||
        curl_mime_type(part, type) != CURLE_OK || curl_mime_encoder(part, "base64") != CURLE_OK)
        fatal("out of memory");
}

static curl_mime *
make_mime(struct mail_line *l, struct arena *a, const struct mail_out *m)
{
    curl_mime *mime = curl_mime_init(l->curl);

    if (mime == NULL)
        fatal("out of memory");
    add_part(mime, a, "text/plain; charset=utf-8", m->body);
    if (m->html != NULL)
        add_part(mime, a, "text/html; charset=utf-8", m->html);
    return mime;
}

/* "bounce+TOKEN@…": a report of failure then tells which letter it is about, whatever is in it. */
static const char *
envelope_sender(const struct mail_line *l, struct arena *a, const struct mail_out *m)
{
    const char *bounce = l->settings->bounce, *at;

    if (bounce == NULL)
        return l->settings->from;
    at = strchr(bounce, '@');
    return arena_printf(a, "%.*s+%s%s", (int)(at - bounce), bounce, m->token, at);
}

/* ------------------------------------------------------------------ how it ended */

static bool
has_failed(const struct mail_line *l, const char *command)
{
    size_t length = strlen(command);

    return strncmp(l->error, command, length) == 0 && strncmp(l->error + length, " failed", 7) == 0;
}

static bool
is_sent_whole(const struct mail_line *l)
{
    curl_off_t sent = 0, all = -1;

    curl_easy_getinfo(l->curl, CURLINFO_SIZE_UPLOAD_T, &sent);
    curl_easy_getinfo(l->curl, CURLINFO_CONTENT_LENGTH_UPLOAD_T, &all);
    return all < 0 || sent >= all;
}

/* Whether the server had let us in: then its commands are about this letter. */
static bool
is_let_in(const struct mail_line *l)
{
    curl_off_t us = 0;

    curl_easy_getinfo(l->curl, CURLINFO_PRETRANSFER_TIME_T, &us);
    return us > 0;
}

static enum mail_outcome
outcome_by_code(long code)
{
    return code == 421 ? OUT_BUSY : code / 100 == 5 ? OUT_REFUSED : OUT_LATER;
}

/* What the sender's address, which is the same for all, is answered with, is about us: but 552 is about the letter's size. */
static enum mail_outcome
outcome_of(const struct mail_line *l, CURLcode result)
{
    long code = 0;

    curl_easy_getinfo(l->curl, CURLINFO_RESPONSE_CODE, &code);
    if (result == CURLE_OK)
        return OUT_TAKEN;
    if (l->was_asked_for && l->code_after != 0)
        return l->code_after / 100 == 2   ? OUT_TAKEN
               : l->code_after / 100 == 5 ? OUT_REFUSED
                                          : OUT_LATER;
    if (l->was_asked_for)
        return is_sent_whole(l) ? OUT_NO_ANSWER : OUT_LINE_LOST;
    if (result == CURLE_ABORTED_BY_CALLBACK)
        return OUT_NOT_TRIED;
    if (has_failed(l, "RCPT") || has_failed(l, "DATA"))
        return outcome_by_code(code);
    if (has_failed(l, "MAIL"))
        return code == 552 ? OUT_REFUSED : code / 100 == 5 ? OUT_UNUSABLE : OUT_BUSY;
    return is_let_in(l) ? OUT_LINE_LOST : code == 421 ? OUT_BUSY : OUT_UNUSABLE;
}

static const char *
answer_of(const struct mail_line *l, struct arena *a, CURLcode result)
{
    const char *said = mail_answer(a, l->reply, l->reply_length, ANSWER_MAX);
    const char *error = l->error[0] != '\0' ? l->error : curl_easy_strerror(result);

    /* The server's words are the whole truth where it refused; where it fell silent they were about something else. */
    if (result == CURLE_OK || l->code_after != 0 || has_failed(l, "MAIL") ||
        has_failed(l, "RCPT") || has_failed(l, "DATA") || result == CURLE_LOGIN_DENIED)
        return said[0] != '\0' ? said : mail_answer(a, error, strlen(error), ANSWER_MAX);
    return mail_answer(a, error, strlen(error), ANSWER_MAX);
}

static struct mail_result
try_once(struct mail_line *l, struct arena *a, bool is_fresh)
{
    struct mail_result r = { 0 };
    CURLcode result;

    l->error[0] = '\0';
    l->reply_length = 0;
    l->is_reply_whole = true;
    l->was_asked_for = false;
    l->code_after = 0;
    l->replies = 0;
    curl_easy_setopt(l->curl, CURLOPT_FRESH_CONNECT, (long)is_fresh);
    result = curl_easy_perform(l->curl);
    r.outcome = outcome_of(l, result);
    r.is_late = l->was_asked_for;
    r.answer = answer_of(l, a, result);
    return r;
}

/* A line that was kept may be closed meanwhile, or be at its end (421): that tells nothing of the server, nor of the letter. */
static bool
was_stale(const struct mail_line *l, const struct mail_result *r)
{
    long connects = 0;

    curl_easy_getinfo(l->curl, CURLINFO_NUM_CONNECTS, &connects);
    return connects == 0 && !l->was_asked_for &&
           (r->outcome == OUT_LINE_LOST || r->outcome == OUT_BUSY || r->outcome == OUT_UNUSABLE);
}

struct mail_result
mail_line_hand_over(struct mail_line *l, struct arena *a, const struct mail_out *m)
{
    struct curl_slist *headers = make_headers(l, a, m), *to = curl_slist_append(NULL, m->address);
    curl_mime *mime = make_mime(l, a, m);
    struct mail_result r;

    if (to == NULL)
        fatal("out of memory");
    curl_easy_setopt(l->curl, CURLOPT_MAIL_FROM, envelope_sender(l, a, m));
    curl_easy_setopt(l->curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(l->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(l->curl, CURLOPT_MIMEPOST, mime);
    r = try_once(l, a, false);
    if (was_stale(l, &r))
        r = try_once(l, a, true);
    curl_easy_setopt(l->curl, CURLOPT_MIMEPOST, NULL);
    curl_easy_setopt(l->curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(l->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_mime_free(mime);
    curl_slist_free_all(headers);
    curl_slist_free_all(to);
    return r;
}
