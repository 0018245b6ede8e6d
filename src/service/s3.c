/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to an S3-compatible store, over libcurl. */
#include "service/s3_inside.h"

#include "core/log.h"
#include "core/random.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

enum {
    CONNECT_TIMEOUT_S = 5,
    STILL_BYTES = 1024, /* a second, for patience_s: less is nothing */
    TRIES = 4,
    PAUSE_MS = 200, /* fourfold with each try */
    QUIET_MS = 3000
};

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ------------------------------------------------------------------ handles */

static CURL *
take_handle(struct s3 *s)
{
    CURL *curl = NULL;

    pthread_mutex_lock(&s->lock);
    if (s->handle_count > 0)
        curl = s->handles[--s->handle_count];
    pthread_mutex_unlock(&s->lock);
    if (curl == NULL)
        curl = curl_easy_init();
    if (curl == NULL)
        fatal("out of memory");
    return curl;
}

static void
give_handle(struct s3 *s, CURL *curl)
{
    bool is_kept;

    pthread_mutex_lock(&s->lock);
    is_kept = s->handle_count < S3_HANDLES;
    if (is_kept)
        s->handles[s->handle_count++] = curl;
    pthread_mutex_unlock(&s->lock);
    if (!is_kept)
        curl_easy_cleanup(curl);
}

static void
close_all(void *arg)
{
    struct s3 *s = arg;

    while (s->handle_count > 0)
        curl_easy_cleanup(s->handles[--s->handle_count]);
    pthread_mutex_destroy(&s->lock);
}

enum status
s3_open(struct ctx *c, const struct s3_setting *setting, struct s3 **out)
{
    struct s3 *s = arena_alloc(c->arena, sizeof(*s));

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return log_error(c, "libcurl does not begin");
    s->set = *setting;
    s->name =
        arena_printf(c->arena, "%s/%s/%s", setting->endpoint, setting->bucket, setting->prefix);
    s->signing = arena_printf(c->arena, "aws:amz:%s:s3", setting->region);
    pthread_mutex_init(&s->lock, NULL);
    arena_defer(c->arena, close_all, s);
    *out = s;
    return OK;
}

const char *
s3_name(const struct s3 *s)
{
    return s->name;
}

/* ------------------------------------------------------------------ one try */

static size_t
take_bytes(char *bytes, size_t size, size_t count, void *arg)
{
    struct s3_exchange *x = arg;
    size_t length = size * count, room;

    curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &x->status);
    if (x->status >= 300) {
        room = S3_ERROR_BYTES - x->error_length;
        memcpy(x->error + x->error_length, bytes, length < room ? length : room);
        x->error_length += length < room ? length : room;
        return length;
    }
    if (x->sink == NULL)
        return length;
    x->is_refused = !x->sink->take(x->sink->arg, bytes, length);
    return x->is_refused ? 0 : length;
}

static size_t
give_bytes(char *bytes, size_t size, size_t count, void *arg)
{
    struct s3_exchange *x = arg;
    int64_t left = x->body->size - x->sent, most = (int64_t)(size * count);
    ssize_t n;

    do
        n = pread(x->body->fd, bytes, (size_t)(left < most ? left : most), x->sent);
    while (n < 0 && errno == EINTR);
    if (n < 0 || (n == 0 && left > 0))
        return CURL_READFUNC_ABORT;
    x->sent += n;
    return (size_t)n;
}

static int
seek_body(void *arg, curl_off_t offset, int origin)
{
    struct s3_exchange *x = arg;

    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_CANTSEEK;
    x->sent = offset;
    return CURL_SEEKFUNC_OK;
}

static struct curl_slist *
make_headers(struct ctx *c, const struct s3 *s, const struct s3_exchange *x)
{
    struct curl_slist *list =
        curl_slist_append(NULL, arena_printf(c->arena, "x-amz-content-sha256: %s",
                                             x->body != NULL ? x->body->sha256 : EMPTY_SHA256));

    if (s->set.token != NULL)
        list = curl_slist_append(list,
                                 arena_printf(c->arena, "x-amz-security-token: %s", s->set.token));
    if (x->body != NULL)
        list = curl_slist_append(list, "Content-Type: application/octet-stream");
    if (list == NULL)
        fatal("out of memory");
    return list;
}

static void
set_body(struct s3_exchange *x)
{
    CURL *curl = x->curl;

    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)x->body->size);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(curl, CURLOPT_READDATA, x);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_body);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, x);
}

static void
set_line(const struct s3 *s, CURL *curl)
{
    bool is_tls = strncmp(s->set.endpoint, "https:", 6) == 0;

    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_tls ? "https" : "http");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (s->set.ca_file != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, s->set.ca_file);
    if (!is_tls) /* to this machine */
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)STILL_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)s->set.patience_s);
}

static const char *
url_of(struct ctx *c, const struct s3 *s, const struct s3_exchange *x)
{
    const char *mark = x->query != NULL ? "?" : "", *query = x->query != NULL ? x->query : "";

    if (x->key[0] == '\0')
        return arena_printf(c->arena, "%s/%s%s%s", s->set.endpoint, s->set.bucket, mark, query);
    return arena_printf(c->arena, "%s%s%s%s", s->name, x->key, mark, query);
}

static void
ask_once(struct ctx *c, struct s3 *s, struct s3_exchange *x)
{
    struct curl_slist *headers = make_headers(c, s, x);
    CURL *curl = x->curl = take_handle(s);
    curl_off_t size = -1;
    char range[64];

    x->status = 0;
    x->sent = 0;
    x->error_length = 0;
    x->library_error[0] = '\0';
    curl_easy_reset(curl);
    set_line(s, curl);
    curl_easy_setopt(curl, CURLOPT_URL, url_of(c, s, x));
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, s->signing);
    curl_easy_setopt(curl, CURLOPT_USERNAME, s->set.key_id);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, s->set.secret);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, x->library_error);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, x);
    if (strcmp(x->method, "HEAD") == 0)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    if (x->body != NULL)
        set_body(x);
    if (x->length > 0) {
        snprintf(range, sizeof(range), "%lld-%lld", (long long)x->from,
                 (long long)(x->from + x->length - 1));
        curl_easy_setopt(curl, CURLOPT_RANGE, range);
    }
    x->result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &x->status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
    x->size = size;
    x->error[x->error_length] = '\0';
    curl_slist_free_all(headers);
    give_handle(s, curl);
}

/* ------------------------------------------------------------------ until it is answered */

/* The element's text in the store's own words; "" where it has none. Its bytes are the store's, and go to the log, which escapes them. */
static const char *
word_of(struct ctx *c, const struct s3_exchange *x, const char *element)
{
    const char *from = strstr(x->error, arena_printf(c->arena, "<%s>", element));

    if (from == NULL)
        return "";
    from += strlen(element) + 2;
    return arena_strndup(c->arena, from, strcspn(from, "<"));
}

static bool
is_worth_another_try(const struct s3_exchange *x)
{
    if (x->is_refused)
        return false;
    if (x->result != CURLE_OK)
        return x->result != CURLE_OPERATION_TIMEDOUT &&
               x->result != CURLE_PEER_FAILED_VERIFICATION &&
               x->result != CURLE_SSL_CACERT_BADFILE && x->result != CURLE_ABORTED_BY_CALLBACK;
    return x->status >= 500 || x->status == 429 || x->status == 408 ||
           strstr(x->error, "<Code>RequestTimeout<") != NULL;
}

static void
pause_before(int try)
{
    int ms = (PAUSE_MS << (2 * (try - 1))) / 2;
    struct timespec pause;

    ms += (int)random_below((uint32_t)ms + 1);
    pause = (struct timespec){ ms / 1000, (long)(ms % 1000) * 1000000 };
    nanosleep(&pause, NULL);
}

static enum status
note_silence(struct ctx *c, struct s3 *s, const struct s3_exchange *x)
{
    bool is_news;

    pthread_mutex_lock(&s->lock);
    is_news = !s->is_silent;
    s->is_silent = true;
    s->quiet_until_ms = now_ms() + QUIET_MS;
    pthread_mutex_unlock(&s->lock);
    if (is_news && x->result != CURLE_OK)
        (void)log_error(c, "the store of files %s does not answer: %s", s->name,
                        x->library_error[0] != '\0' ? x->library_error
                                                    : curl_easy_strerror(x->result));
    else if (is_news)
        (void)log_error(c, "the store of files %s answers %ld %s", s->name, x->status,
                        word_of(c, x, "Code"));
    return BUSY;
}

static void
note_answer(struct ctx *c, struct s3 *s)
{
    bool is_news;

    pthread_mutex_lock(&s->lock);
    is_news = s->is_silent;
    s->is_silent = false;
    s->quiet_until_ms = 0;
    pthread_mutex_unlock(&s->lock);
    if (is_news)
        log_info(c, "the store of files %s answers again", s->name);
}

static bool
is_quiet(struct s3 *s)
{
    bool is_one;

    pthread_mutex_lock(&s->lock);
    is_one = now_ms() < s->quiet_until_ms;
    pthread_mutex_unlock(&s->lock);
    return is_one;
}

static enum status
status_of(struct ctx *c, struct s3 *s, const struct s3_exchange *x)
{
    const char *code = word_of(c, x, "Code");

    if (x->is_refused)
        return INVALID;
    if (x->result == CURLE_PEER_FAILED_VERIFICATION || x->result == CURLE_SSL_CACERT_BADFILE)
        return log_error(c, "the store of files %s is not who its certificate says: %s", s->name,
                         x->library_error);
    if (x->result == CURLE_ABORTED_BY_CALLBACK)
        return log_error(c, "a file became shorter while it was sent to %s", s->name);
    if (x->result != CURLE_OK || x->status >= 500 || x->status == 429 || x->status == 408)
        return note_silence(c, s, x);
    note_answer(c, s);
    if (x->status >= 200 && x->status < 300)
        return OK;
    if (x->status == 404 && strcmp(code, "NoSuchBucket") == 0)
        return log_error(c, "the store of files %s has no bucket %s", s->name, s->set.bucket);
    if (x->status == 404)
        return NOT_FOUND;
    if (x->status == 401 || x->status == 403)
        return log_error(c, "the store of files %s refuses the key: %ld %s %s", s->name, x->status,
                         code, word_of(c, x, "Message"));
    return log_error(c, "the store of files %s answers %s with %ld %s %s", s->name, x->method,
                     x->status, code, word_of(c, x, "Message"));
}

enum status
s3_ask(struct ctx *c, struct s3 *s, struct s3_exchange *x)
{
    struct ctx here = *c;
    enum status st;

    if (is_quiet(s))
        return BUSY;
    here.arena = arena_child(c->arena);
    for (int try = 0; try == 0 || (try < TRIES && is_worth_another_try(x)); try++) {
        if (try > 0)
            pause_before(try);
        if (x->sink != NULL)
            x->sink->again(x->sink->arg);
        ask_once(&here, s, x);
    }
    st = status_of(&here, s, x);
    arena_free(here.arena);
    return st;
}

/* ------------------------------------------------------------------ objects */

enum status
s3_head(struct ctx *c, struct s3 *s, const char *key, int64_t *out_size)
{
    struct s3_exchange x = { .method = "HEAD", .key = key };
    enum status st = s3_ask(c, s, &x);

    if (st == OK)
        *out_size = x.size;
    return st;
}

enum status
s3_put(struct ctx *c, struct s3 *s, const char *key, const struct s3_body *body)
{
    struct s3_exchange x = { .method = "PUT", .key = key, .body = body };
    enum status st;

    if (body->size > S3_OBJECT_MAX)
        return log_error(c, "a file of %lld bytes is more than a store takes at once",
                         (long long)body->size);
    st = s3_ask(c, s, &x);
    return st == NOT_FOUND
               ? log_error(c, "the store of files %s does not take a file: 404", s->name)
               : st;
}

enum status
s3_get(struct ctx *c, struct s3 *s, const char *key, const struct s3_part *part,
       const struct s3_sink *sink)
{
    struct s3_exchange x = {
        .method = "GET", .key = key, .from = part->from, .length = part->length, .sink = sink
    };
    enum status st = s3_ask(c, s, &x);

    if (st == OK && part->length > 0 && x.status != 206)
        return log_error(c, "the store of files %s does not answer with a part of a file", s->name);
    return st;
}
