/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5321 and 2920: the commands of a letter go in one piece where the server allows. What matters is to know, however it ends,
 * whether the server can have the letter: it can from the moment on when the dot that ends it is written, and it has it when it
 * says 250 after that. */
#include "service/mail_smtp.h"

#include "core/log.h"
#include "service/mail_text.h"

#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { CONNECT_S = 30, REPLY_MAX = 2000, READ_BYTES = 4096, ANSWER_MAX = 300 };

/* Whose answer is awaited. */
enum stage { IDLE, AT_RESET, AT_MAIL, AT_RCPT, AT_DATA, AT_END };

struct mail_line {
    CURL *curl;
    const struct mail_settings *settings;
    bool (*must_end)(void *arg);
    void *arg;
    int socket; /* -1: not connected */
    bool has_pipelining;
    bool is_new;      /* no letter has been answered on it yet */
    bool needs_reset; /* a letter was broken off in the middle */
    char error[CURL_ERROR_SIZE];

    /* The reply that is being read, all its lines; while connecting, the last one. */
    char reply[REPLY_MAX];
    size_t reply_length;
    bool is_reply_whole;
    char in[READ_BYTES]; /* a line that is not whole yet */
    size_t in_length;

    /* The letter. */
    enum stage stage;
    const struct mail_out *mail;
    struct arena *arena;
    struct buf out; /* what is to be written */
    size_t written;
    bool is_body_out; /* the letter's lines are in `out` */
    bool is_retry;
    int64_t moved_at; /* monotonic second of the last progress */
    bool has_failed;  /* before the letter's lines: then an answer to DATA is no matter */
    struct mail_result failure;
};

static int64_t
monotonic_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec;
}

/* ------------------------------------------------------------------ replies */

static int
code_of(const char *line, size_t length)
{
    if (length < 3 || line[0] < '2' || line[0] > '5' || line[1] < '0' || line[1] > '9' ||
        line[2] < '0' || line[2] > '9')
        return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
}

/* Adds a line with its end to the reply; the code where it is the last of it, else 0; -1: this is no reply. */
static int
hear(struct mail_line *l, const char *line, size_t length)
{
    size_t room;
    int code = code_of(line, length);

    if (l->is_reply_whole)
        l->reply_length = 0;
    room = sizeof(l->reply) - l->reply_length;
    memcpy(l->reply + l->reply_length, line, length < room ? length : room);
    l->reply_length += length < room ? length : room;
    l->is_reply_whole = code == 0 || length == 3 || line[3] != '-';
    return code == 0 ? -1 : l->is_reply_whole ? code : 0;
}

static const char *
answer_of(const struct mail_line *l)
{
    return mail_answer(l->arena, l->reply, l->reply_length, ANSWER_MAX);
}

/* ------------------------------------------------------------------ connecting */

static size_t
hear_while_connecting(char *bytes, size_t size, size_t count, void *arg)
{
    struct mail_line *l = arg;
    size_t length = size * count;

    if (length >= 14 && strncasecmp(bytes + 4, "PIPELINING", 10) == 0)
        l->has_pipelining = true;
    if (code_of(bytes, length) != 221) /* the good-bye after a refusal */
        (void)hear(l, bytes, length);
    return length;
}

static int
look_up(void *arg, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    const struct mail_line *l = arg;

    (void)a, (void)b, (void)d, (void)e;
    return l->must_end != NULL && l->must_end(l->arg);
}

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
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
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
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, l->error);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear_while_connecting);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, l);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, l);
}

struct mail_line *
mail_line_open(struct arena *a, const struct mail_settings *s, bool (*must_end)(void *arg),
               void *arg)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct mail_line *l = arena_alloc(a, sizeof(*l));

    pthread_once(&once, begin_curl);
    l->settings = s;
    l->must_end = must_end;
    l->arg = arg;
    l->socket = -1;
    return l;
}

static void
disconnect(struct mail_line *l)
{
    if (l->curl != NULL)
        curl_easy_cleanup(l->curl);
    l->curl = NULL;
    l->socket = -1;
}

/* A new handle each time: a connection that was ours alone is not to be found again by the next one. */
static bool
connect_line(struct mail_line *l)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    CURLcode result;

    disconnect(l);
    l->curl = curl_easy_init();
    if (l->curl == NULL)
        fatal("out of memory");
    l->error[0] = '\0';
    l->reply_length = l->in_length = 0;
    l->is_reply_whole = l->is_new = true;
    l->has_pipelining = l->needs_reset = false;
    set_options(l);
    result = curl_easy_perform(l->curl);
    if (result == CURLE_OK)
        curl_easy_getinfo(l->curl, CURLINFO_ACTIVESOCKET, &socket);
    l->socket = (int)socket;
    if (result == CURLE_OK && l->socket >= 0)
        return true;
    l->failure = (struct mail_result){ .outcome = OUT_UNUSABLE };
    if (result == CURLE_ABORTED_BY_CALLBACK)
        l->failure.outcome = OUT_NOT_TRIED;
    else if (code_of(l->reply, l->reply_length) / 100 == 4)
        l->failure.outcome = OUT_BUSY;
    if (code_of(l->reply, l->reply_length) >= 400)
        l->failure.answer = answer_of(l);
    else
        l->failure.answer =
            arena_strdup(l->arena, l->error[0] != '\0' ? l->error : curl_easy_strerror(result));
    disconnect(l);
    return false;
}

void
mail_line_close(struct mail_line *l)
{
    size_t sent;

    if (l->socket >= 0 && l->stage == IDLE)
        (void)curl_easy_send(l->curl, "QUIT\r\n", 6, &sent);
    disconnect(l);
}

/* ------------------------------------------------------------------ a letter */

static void
say_mail(struct mail_line *l)
{
    buf_printf(&l->out, "MAIL FROM:<%s>\r\n", mail_envelope_sender(l->arena, l->settings, l->mail));
}

static void
say_rcpt(struct mail_line *l)
{
    buf_printf(&l->out, "RCPT TO:<%s>\r\n", l->mail->address);
}

static void
say_letter(struct mail_line *l)
{
    mail_compose(&l->out, l->settings, l->mail);
    buf_add(&l->out, ".\r\n");
    l->is_body_out = true;
}

static void
start(struct mail_line *l)
{
    buf_init(&l->out, l->arena, 1024);
    l->written = 0;
    l->is_body_out = l->has_failed = false;
    l->moved_at = monotonic_s();
    l->stage = l->needs_reset ? AT_RESET : AT_MAIL;
    if (l->needs_reset)
        buf_add(&l->out, "RSET\r\n");
    if (!l->needs_reset || l->has_pipelining)
        say_mail(l);
    if (l->has_pipelining) {
        say_rcpt(l);
        buf_add(&l->out, "DATA\r\n");
    }
    l->needs_reset = false;
}

void
mail_line_begin(struct mail_line *l, struct arena *a, const struct mail_out *m)
{
    l->arena = a;
    l->mail = m;
    l->is_retry = false;
    if (l->socket >= 0 || connect_line(l)) {
        start(l);
    } else {
        l->stage = AT_MAIL; /* mail_line_go_on tells */
        l->has_failed = true;
    }
}

/* ------------------------------------------------------------------ how it ends */

static bool
end(struct mail_line *l, struct mail_result *out, struct mail_result r)
{
    l->stage = IDLE;
    l->is_new = false;
    l->in_length = 0;
    *out = r;
    return true;
}

static bool
is_sent_whole(const struct mail_line *l)
{
    return l->is_body_out && l->written == l->out.length;
}

/* The line is gone. One that was kept from letter to letter may just have been at its end, which tells nothing of the server nor of
 * the letter: once more, on a new one. */
static bool
lose(struct mail_line *l, struct mail_result *out, enum mail_outcome before, const char *words)
{
    bool was_kept = !l->is_new, is_whole = is_sent_whole(l);

    disconnect(l);
    if (was_kept && !l->is_body_out && !l->is_retry) {
        l->is_retry = true;
        if (!connect_line(l))
            return end(l, out, l->failure);
        start(l);
        return false;
    }
    return end(l, out,
               (struct mail_result){ .outcome = is_whole ? OUT_NO_ANSWER : before,
                                     .is_late = true,
                                     .answer = words });
}

static void
fail(struct mail_line *l, enum mail_outcome outcome)
{
    if (l->has_failed)
        return;
    l->has_failed = true;
    l->failure = (struct mail_result){ .outcome = outcome, .answer = answer_of(l) };
}

/* What the sender's address, which is the same for all, is answered with, is about us: but 552 is about the letter's size. */
static void
hear_mail(struct mail_line *l, int code)
{
    if (code / 100 != 2)
        fail(l, code == 552 ? OUT_REFUSED : code / 100 == 5 ? OUT_UNUSABLE : OUT_BUSY);
}

static void
hear_rcpt(struct mail_line *l, int code)
{
    if (code / 100 != 2)
        fail(l, code / 100 == 5 ? OUT_REFUSED : OUT_LATER);
}

/* A server that wants the letter although its recipient was refused gets an empty one, which it refuses. */
static void
hear_data(struct mail_line *l, int code)
{
    if (code != 354)
        fail(l, code / 100 == 5 ? OUT_REFUSED : OUT_LATER);
    else if (l->has_failed)
        buf_add(&l->out, ".\r\n");
    else
        say_letter(l);
}

static bool
hear_end(struct mail_line *l, int code, struct mail_result *out)
{
    struct mail_result r = { .outcome = code / 100 == 2   ? OUT_TAKEN
                                        : code / 100 == 5 ? OUT_REFUSED
                                                          : OUT_LATER,
                             .is_late = true,
                             .answer = answer_of(l) };

    return end(l, out, l->has_failed ? l->failure : r);
}

/* The answer to a command; true where the letter has ended. */
static bool
take_reply(struct mail_line *l, int code, struct mail_result *out)
{
    bool goes_on = !l->has_pipelining;

    if (code == 421 && l->stage != AT_END)
        return lose(l, out, OUT_BUSY, answer_of(l));
    switch (l->stage) {
    case AT_RESET:
        l->stage = AT_MAIL;
        if (goes_on)
            say_mail(l);
        return false;
    case AT_MAIL:
        hear_mail(l, code);
        l->stage = AT_RCPT;
        if (goes_on && !l->has_failed)
            say_rcpt(l);
        break;
    case AT_RCPT:
        hear_rcpt(l, code);
        l->stage = AT_DATA;
        if (goes_on && !l->has_failed)
            buf_add(&l->out, "DATA\r\n");
        break;
    case AT_DATA:
        hear_data(l, code);
        l->stage = AT_END;
        if (l->has_failed && code != 354)
            break;
        return false;
    case AT_END:
        return hear_end(l, code, out);
    case IDLE:
        break;
    }
    /* Refused before its lines: nothing further of it is under way, or was asked for without waiting. */
    if (l->has_failed && (goes_on || l->stage == AT_END)) {
        l->needs_reset = true;
        return end(l, out, l->failure);
    }
    return false;
}

/* ------------------------------------------------------------------ bytes */

/* Whole lines of what has come. */
static bool
take_lines(struct mail_line *l, struct mail_result *out)
{
    char *line = l->in, *line_end;

    while ((line_end = memchr(line, '\n', l->in_length - (size_t)(line - l->in))) != NULL) {
        int code = hear(l, line, (size_t)(line_end + 1 - line));

        line = line_end + 1;
        if (code < 0)
            return lose(l, out, OUT_LINE_LOST, answer_of(l));
        if (code > 0 && take_reply(l, code, out))
            return true;
        if (code > 0 && l->in_length == 0) /* a new line was begun */
            return false;
    }
    l->in_length -= (size_t)(line - l->in);
    memmove(l->in, line, l->in_length);
    return false;
}

static bool
read_replies(struct mail_line *l, struct mail_result *out, bool *moved)
{
    for (;;) {
        size_t count = 0;
        CURLcode result;

        if (l->in_length == sizeof(l->in))
            return lose(l, out, OUT_LINE_LOST, "a line without an end");
        result =
            curl_easy_recv(l->curl, l->in + l->in_length, sizeof(l->in) - l->in_length, &count);
        if (result == CURLE_AGAIN)
            return false;
        if (result != CURLE_OK || count == 0)
            return lose(l, out, OUT_LINE_LOST, "the server closed the line");
        *moved = true;
        l->moved_at = monotonic_s();
        l->in_length += count;
        if (take_lines(l, out))
            return true;
    }
}

static bool
write_out(struct mail_line *l, struct mail_result *out, bool *moved)
{
    while (l->written < l->out.length) {
        size_t count = 0;
        CURLcode result =
            curl_easy_send(l->curl, l->out.data + l->written, l->out.length - l->written, &count);

        if (result == CURLE_AGAIN)
            return false;
        if (result != CURLE_OK)
            return lose(l, out, OUT_LINE_LOST, "the server closed the line");
        *moved = true;
        l->moved_at = monotonic_s();
        l->written += count;
    }
    return false;
}

bool
mail_line_go_on(struct mail_line *l, struct mail_result *out)
{
    bool moved = true;

    if (l->socket < 0)
        return end(l, out, l->failure);
    while (moved) {
        moved = false;
        if (write_out(l, out, &moved) || read_replies(l, out, &moved))
            return true;
        moved = moved && l->written < l->out.length;
    }
    if (monotonic_s() - l->moved_at > l->settings->timeout_s)
        return lose(l, out, OUT_LINE_LOST, "the server was silent for too long");
    return false;
}

void
mail_line_break(struct mail_line *l, struct mail_result *out)
{
    bool is_whole = is_sent_whole(l);

    disconnect(l);
    (void)end(
        l, out,
        (struct mail_result){ .outcome = is_whole ? OUT_NO_ANSWER : OUT_NOT_TRIED, .answer = "" });
}

int
mail_line_socket(const struct mail_line *l, short *out_events)
{
    *out_events = (short)(POLLIN | (l->written < l->out.length ? POLLOUT : 0));
    return l->stage == IDLE ? -1 : l->socket;
}
