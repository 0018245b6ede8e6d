/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows the HTTP library (libmicrohttpd). A connection is served by one event thread; where a request
 * waits for a worker its connection is suspended, and resumed with the answer. */
#include "web/server.h"

#include "core/log.h"
#include "db/db.h"
#include "web/access_log.h"
#include "web/asset_store.h"
#include "web/compress.h"
#include "web/deadline.h"
#include "web/dispatch.h"
#include "web/listen.h"
#include "web/metrics.h"
#include "web/remote.h"
#include "web/response.h"
#include "web/session.h"
#include "web/upload.h"
#include "web/workers.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

enum { REMOTE_MAX = 46, CONNECTION_MEMORY = 32 * 1024, SPARE_EXCHANGES = 64, BODY_BEGIN = 4096 };

enum stage { HEAD, NO_BODY, CHECKING, BODY, WORKING, ANSWERED };

struct server;

/* One daemon of the library: a new certificate makes a new one on the same socket. */
struct daemon {
    struct server *server;
    struct MHD_Daemon *mhd;
    atomic_int under_way; /* requests */
};

struct server {
    struct web *web;
    const struct clock *clock;
    struct server_options options;
    struct listener listener;
    struct daemon *daemon;
    struct daemon *old; /* whose connections end */
    struct workers *workers, *hashers;
    struct deadlines *deadlines;
    struct access_log *log;
    struct asset_store *assets;
    bool reads_are_local, is_tls;
    int event_threads;
    atomic_bool is_stopping;
    char url[128];
};

/* A request from its first line to the end of its answer. */
struct exchange {
    struct exchange *next_spare;
    struct arena *arena;
    struct daemon *daemon;
    struct MHD_Connection *connection;
    struct watched *watched;
    enum stage stage;
    struct request request;
    const char *method;
    char remote[REMOTE_MAX];
    char key[PAGE_KEY_MAX + 1]; /* of a page that may be kept; "" */
    enum encoding encoding;
    struct buf body;
    int64_t body_bytes;
    struct multipart *multipart;
    struct MHD_PostProcessor *parser;
    bool drops_body;
    struct MHD_Response *answer; /* made, not yet queued */
    int status;
    int64_t sent;
    struct timespec began;
};

/* ------------------------------------------------------------------ exchanges, kept for the next request of the thread */

struct spares {
    struct exchange *first;
    int count;
};

static pthread_key_t spares_key;
static pthread_once_t spares_once = PTHREAD_ONCE_INIT;

static void
free_spares(void *arg)
{
    struct spares *spares = arg;

    while (spares->first != NULL) {
        struct exchange *x = spares->first;

        spares->first = x->next_spare;
        arena_free(x->arena);
        free(x);
    }
    free(spares);
}

static void
make_spares_key(void)
{
    if (pthread_key_create(&spares_key, free_spares) != 0)
        fatal("cannot make a thread's key");
}

static struct spares *
thread_spares(void)
{
    struct spares *spares = pthread_getspecific(spares_key);

    if (spares == NULL) {
        spares = calloc(1, sizeof(*spares));
        if (spares == NULL)
            fatal("out of memory");
        pthread_setspecific(spares_key, spares);
    }
    return spares;
}

static struct exchange *
new_exchange(void)
{
    struct spares *spares = thread_spares();
    struct exchange *x = spares->first;
    struct arena *arena;

    if (x == NULL) {
        x = malloc(sizeof(*x));
        if (x == NULL)
            fatal("out of memory");
        arena = arena_new();
    } else {
        spares->first = x->next_spare;
        spares->count--;
        arena = x->arena;
    }
    memset(x, 0, sizeof(*x));
    x->arena = arena;
    return x;
}

static void
give_exchange(struct exchange *x)
{
    struct spares *spares = thread_spares();

    arena_reset(x->arena);
    if (spares->count >= SPARE_EXCHANGES) {
        arena_free(x->arena);
        free(x);
        return;
    }
    x->next_spare = spares->first;
    spares->first = x;
    spares->count++;
}

/* ------------------------------------------------------------------ answers */

static void
add_header(struct MHD_Response *m, const char *name, const char *value)
{
    if (MHD_add_response_header(m, name, value) != MHD_YES)
        log_warn(NULL, "header %s was not taken", name);
}

static struct MHD_Response *
empty_answer(void)
{
    struct MHD_Response *m =
        MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);

    if (m == NULL)
        fatal("out of memory");
    return m;
}

static void
add_kept_headers(struct MHD_Response *m, const struct kept_page *page)
{
    int count;
    const struct pair *fixed = web_fixed_headers(page->key[0] == 's', &count);

    for (int i = 0; i < count; i++)
        add_header(m, fixed[i].name, fixed[i].value);
    add_header(m, "ETag", page->etag);
    add_header(m, "Cache-Control", "public, max-age=0, must-revalidate");
    add_header(m, "Vary", "Accept, Accept-Encoding, Accept-Language, Cookie");
}

static void
let_page_go(void *page)
{
    page_let_go(page);
}

static void *
make_kept(const struct kept_page *page, enum encoding e)
{
    const struct page_variant *v = &page->variants[e];
    struct MHD_Response *m = MHD_create_response_from_buffer_with_free_callback_cls(
        v->length, (void *)(uintptr_t)v->bytes, let_page_go, (void *)(uintptr_t)page);

    if (m == NULL)
        return NULL;
    add_header(m, "Content-Type", page->type);
    if (encoding_name(e) != NULL)
        add_header(m, "Content-Encoding", encoding_name(e));
    add_kept_headers(m, page);
    return m;
}

static void
release_kept(void *handle)
{
    MHD_destroy_response(handle);
}

struct page_cache *
server_cache_new(size_t max_bytes)
{
    return page_cache_new(max_bytes, make_kept, release_kept);
}

static enum MHD_Result
queue(struct exchange *x, struct MHD_Response *m, int status, int64_t bytes)
{
    x->stage = ANSWERED;
    x->status = status;
    x->sent = x->request.is_head ? 0 : bytes;
    deadline_set(x->watched, transfer_ms(bytes));
    return MHD_queue_response(x->connection, (unsigned)status, m);
}

/* The body as it goes out: compressed where that is asked for and saves something. */
static struct MHD_Response *
body_answer(struct exchange *x, int64_t *out_bytes)
{
    struct response *p = x->request.response;
    size_t length, small_length;
    const void *bytes = response_body(p, &length);
    struct MHD_Response *m;
    void *small = NULL;

    *out_bytes = (int64_t)length;
    if (x->encoding != IDENTITY && length >= COMPRESS_MIN_BYTES && p->type != NULL &&
        is_compressible(p->type) && response_header(p, "Content-Encoding") == NULL)
        small = compress_bytes(x->encoding, EFFORT_QUICK, bytes, length, &small_length);
    if (small == NULL)
        /* The arena stays until the request is completed. */
        return MHD_create_response_from_buffer(length, (void *)(uintptr_t)bytes,
                                               MHD_RESPMEM_PERSISTENT);
    m = MHD_create_response_from_buffer(small_length, small, MHD_RESPMEM_MUST_FREE);
    if (m != NULL)
        add_header(m, "Content-Encoding", encoding_name(x->encoding));
    *out_bytes = (int64_t)small_length;
    return m;
}

static struct MHD_Response *
file_answer(struct response *p)
{
    struct MHD_Response *m;

    if (p->file_length == 0)
        return empty_answer();
    m = MHD_create_response_from_fd_at_offset64((uint64_t)p->file_length, p->fd,
                                                (uint64_t)p->file_from);
    if (m != NULL)
        p->fd = -1; /* the library closes it */
    return m;
}

static void
keep_page(struct exchange *x)
{
    struct response *p = x->request.response;
    size_t length;
    const void *bytes = response_body(p, &length);

    if (p->is_cacheable && x->key[0] != '\0' && x->request.web->cache != NULL)
        page_cache_store(x->request.web->cache, x->key, p->cache_tags, p->cache_generation, p->type,
                         bytes, length);
}

/* Turns what the dispatcher left into the library's form. Any thread. */
static void
make_answer(struct exchange *x)
{
    struct response *p = x->request.response;
    struct MHD_Response *m;

    keep_page(x);
    m = p->kind == RESPONSE_FILE ? file_answer(p) : body_answer(x, &x->sent);
    if (m == NULL)
        fatal("out of memory");
    if (p->kind == RESPONSE_FILE)
        x->sent = p->file_length;
    if (p->type != NULL)
        add_header(m, "Content-Type", p->type);
    for (int i = 0; i < p->headers.count; i++)
        add_header(m, p->headers.items[i].name, p->headers.items[i].value);
    if (p->closes || atomic_load(&x->daemon->server->is_stopping))
        add_header(m, "Connection", "close");
    x->answer = m;
    x->status = p->status;
}

static enum MHD_Result
send_answer(struct exchange *x)
{
    struct MHD_Response *m = x->answer;
    enum MHD_Result result = queue(x, m, x->status, x->sent);

    x->answer = NULL;
    MHD_destroy_response(m);
    return result;
}

/* ------------------------------------------------------------------ workers */

static void
work(void *arg)
{
    struct exchange *x = arg;

    metrics_waiting(-1);
    if (x->stage == CHECKING) {
        x->drops_body = !web_is_let_in(&x->request);
        x->stage = BODY;
    } else {
        web_dispatch(&x->request);
        make_answer(x);
    }
    MHD_resume_connection(x->connection);
}

/* Suspends the connection and gives the request to a worker; answers 503 at once where too many wait. */
static enum MHD_Result
hand_over(struct exchange *x)
{
    struct server *s = x->daemon->server;
    const struct route *route = x->request.route;
    struct workers *w = route != NULL && (route->flags & HASHING) != 0 && x->stage != CHECKING
                            ? s->hashers
                            : s->workers;

    deadline_set(x->watched, 0);
    MHD_suspend_connection(x->connection);
    metrics_waiting(1);
    if (workers_add(w, work, x))
        return MHD_YES;
    metrics_waiting(-1);
    if (x->stage == CHECKING) {
        x->drops_body = true;
        x->stage = BODY;
    } else {
        x->request.refused = 503;
        web_dispatch(&x->request);
        make_answer(x);
    }
    MHD_resume_connection(x->connection);
    return MHD_YES;
}

static enum MHD_Result
run(struct exchange *x)
{
    struct server *s = x->daemon->server;
    const struct route *route = x->request.route;
    bool is_light = x->request.method == GET && s->reads_are_local &&
                    (route == NULL || (route->flags & (POOLED | HASHING)) == 0);

    x->stage = WORKING;
    if (!is_light && x->request.refused == 0)
        return hand_over(x);
    web_dispatch(&x->request);
    make_answer(x);
    return send_answer(x);
}

/* ------------------------------------------------------------------ the head */

/* Names that requests have, in lower case, so that they need no copy. */
static const char *
lower_name(struct arena *a, const char *name)
{
    static const char *const usual[] = {
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "dnt",
        "host",
        "hx-request",
        "if-modified-since",
        "if-none-match",
        "origin",
        "pragma",
        "priority",
        "range",
        "referer",
        "sec-ch-ua",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-fetch-user",
        "upgrade-insecure-requests",
        "user-agent",
        "x-csrf",
        "x-forwarded-for",
        "x-forwarded-proto",
    };
    char *copy;

    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
        if (strcasecmp(usual[i], name) == 0)
            return usual[i];
    copy = arena_strdup(a, name);
    for (char *s = copy; *s != '\0'; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s = (char)(*s - 'A' + 'a');
    return copy;
}

struct head {
    struct exchange *x;
    struct pair *pairs;
    int count;
    size_t bytes;
    bool is_bad;
};

static enum MHD_Result
read_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_length,
            const char *value, size_t length)
{
    struct head *head = arg;

    (void)kind;
    head->bytes += name_length + length + 4;
    if (value == NULL)
        value = "";
    if (strlen(value) != length || strlen(name) != name_length || strpbrk(value, "\r\n") != NULL)
        head->is_bad = true;
    if (head->count < HEADERS_MAX) {
        head->pairs[head->count].name = lower_name(head->x->arena, name);
        head->pairs[head->count].value = value;
    }
    head->count++;
    return MHD_YES;
}

/* Values that are not ASCII are read as the rest of the request is, or left out. */
static void
clean_headers(struct exchange *x)
{
    struct request *r = &x->request;
    struct pair *pairs = (struct pair *)(uintptr_t)r->headers;
    int kept = 0;

    for (int i = 0; i < r->header_count; i++) {
        const char *value = decode_text(x->arena, pairs[i].value, strlen(pairs[i].value));

        if (value == NULL)
            continue;
        pairs[kept].name = pairs[i].name;
        pairs[kept++].value = value;
    }
    r->header_count = kept;
}

static void
read_head(struct exchange *x)
{
    struct request *r = &x->request;
    struct head head = { .x = x, .pairs = arena_array(x->arena, HEADERS_MAX, sizeof(struct pair)) };
    const union MHD_ConnectionInfo *info;
    const char *proto;

    MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, read_header, &head);
    r->headers = head.pairs;
    r->header_count = head.count < HEADERS_MAX ? head.count : HEADERS_MAX;
    if (head.count > HEADERS_MAX || head.bytes > HEADER_MAX_BYTES)
        r->refused = 431;
    else if (head.is_bad)
        r->refused = 400;
    r->method = strcmp(x->method, "POST") == 0 ? POST : METHOD_NONE;
    r->is_head = strcmp(x->method, "HEAD") == 0;
    if (r->is_head || strcmp(x->method, "GET") == 0)
        r->method = GET;
    info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    remote_text(info != NULL ? info->client_addr : NULL, x->remote);
    r->remote = remote_client(x->arena, x->daemon->server->options.trusted_proxies, x->remote,
                              header(r, "x-forwarded-for"));
    r->is_https = x->daemon->server->is_tls;
    proto = header(r, "x-forwarded-proto");
    if (proto != NULL && remote_is_listed(x->daemon->server->options.trusted_proxies, x->remote))
        r->is_https = strcmp(proto, "https") == 0;
    r->host = header(r, "host");
}

/* A cookie's value in the header's text. */
static bool
find_cookie(const char *cookies, const char *name, char *out, size_t size)
{
    size_t length = strlen(name);

    while (cookies != NULL && *cookies != '\0') {
        size_t value;

        cookies += strspn(cookies, "; ");
        value = strcspn(cookies, ";");
        if (value > length && strncmp(cookies, name, length) == 0 && cookies[length] == '=') {
            snprintf(out, size, "%.*s",
                     (int)(value - length - 1 < size ? value - length - 1 : size - 1),
                     cookies + length + 1);
            return true;
        }
        cookies += value;
    }
    return false;
}

/* What a reader who is nobody in particular would see is known by address, language and text size. */
static void
make_key(struct exchange *x)
{
    const struct request *r = &x->request;
    const char *cookies = header(r, "cookie");
    char value[16], lang[16], zoom[16];
    bool has_lang = false, has_zoom = false;
    int length;

    if (r->method != GET || r->web->cache == NULL || r->refused != 0 ||
        header(r, "authorization") != NULL || wants_json(r))
        return;
    if (cookies != NULL) {
        if (find_cookie(cookies, "thidua", value, sizeof(value)) ||
            find_cookie(cookies, "__Host-thidua", value, sizeof(value)) ||
            find_cookie(cookies, "flash", value, sizeof(value)) ||
            find_cookie(cookies, "draft-done", value, sizeof(value)))
            return;
        has_lang = find_cookie(cookies, "lang", lang, sizeof(lang));
        has_zoom = find_cookie(cookies, "zoom", zoom, sizeof(zoom));
    }
    length = snprintf(
        x->key, sizeof(x->key), "%c%c%s%c%s%s%s", r->is_https ? 's' : 'p',
        web_language(has_lang ? lang : NULL, header(r, "accept-language")) == LANG_EN ? 'e' : 'v',
        web_zoom(has_zoom ? zoom : NULL), header(r, "hx-request") != NULL ? 'x' : ' ', r->raw_path,
        r->raw_query[0] != '\0' ? "?" : "", r->raw_query);
    if (length < 0 || length > PAGE_KEY_MAX)
        x->key[0] = '\0';
}

static void
use_kept(const struct kept_page *page, void *arg)
{
    struct exchange *x = arg;
    const char *known = header(&x->request, "if-none-match");
    enum encoding e = page->variants[x->encoding].handle != NULL ? x->encoding : IDENTITY;

    if (known != NULL && strstr(known, page->etag) != NULL) {
        struct MHD_Response *m = empty_answer();

        add_kept_headers(m, page);
        queue(x, m, 304, 0);
        MHD_destroy_response(m);
        return;
    }
    queue(x, page->variants[e].handle, 200, (int64_t)page->variants[e].length);
}

static bool
answer_from_store(struct exchange *x)
{
    const struct stored_asset *asset;
    struct request *r = &x->request;
    enum encoding e;
    struct MHD_Response *m;

    if (r->method != GET || r->refused != 0)
        return false;
    if (x->key[0] != '\0' && page_cache_use(r->web->cache, x->key, use_kept, x))
        return true;
    if (strncmp(r->raw_path, "/a/", 3) != 0)
        return false;
    asset = asset_store_find(x->daemon->server->assets, r->raw_path + 3);
    if (asset == NULL)
        return false;
    e = asset->variants[x->encoding].bytes != NULL ? x->encoding : IDENTITY;
    m = header(r, "if-none-match") != NULL &&
                strstr(header(r, "if-none-match"), asset->etag) != NULL
            ? empty_answer()
            : MHD_create_response_from_buffer(asset->variants[e].length,
                                              (void *)(uintptr_t)asset->variants[e].bytes,
                                              MHD_RESPMEM_PERSISTENT);
    if (m == NULL)
        fatal("out of memory");
    add_header(m, "Content-Type", asset->type);
    add_header(m, "ETag", asset->etag);
    add_header(m, "Cache-Control", "public, max-age=31536000, immutable");
    add_header(m, "Vary", "Accept-Encoding");
    add_header(m, "X-Content-Type-Options", "nosniff");
    add_header(m, "Cross-Origin-Resource-Policy", "same-origin");
    if (encoding_name(e) != NULL)
        add_header(m, "Content-Encoding", encoding_name(e));
    queue(x, m,
          header(r, "if-none-match") != NULL &&
                  strstr(header(r, "if-none-match"), asset->etag) != NULL
              ? 304
              : 200,
          (int64_t)asset->variants[e].length);
    MHD_destroy_response(m);
    return true;
}

static int64_t
announced_length(const struct request *r)
{
    const char *text = header(r, "content-length");

    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

static enum MHD_Result read_part(void *arg, enum MHD_ValueKind kind, const char *name,
                                 const char *file_name, const char *type, const char *transfer,
                                 const char *data, uint64_t offset, size_t size);

static enum MHD_Result
begin_body(struct exchange *x)
{
    struct request *r = &x->request;
    const char *type = header(r, "content-type");
    bool is_large = r->route != NULL && (r->route->flags & LARGE_BODY) != 0;

    x->stage = BODY;
    deadline_set(x->watched, transfer_ms(announced_length(r)));
    if (type != NULL && strncasecmp(type, "multipart/form-data", 19) == 0) {
        x->multipart = multipart_new(x->arena, web_body_max(r));
        x->parser = MHD_create_post_processor(x->connection, BODY_BEGIN * 4, read_part, x);
        if (x->parser == NULL)
            r->refused = 400;
    } else {
        buf_init(&x->body, x->arena, BODY_BEGIN);
    }
    /* Large files are not taken from strangers: who sends them is asked first. */
    if (is_large && announced_length(r) > FORM_MAX_BYTES) {
        x->stage = CHECKING;
        return hand_over(x);
    }
    return MHD_YES;
}

static enum MHD_Result
begin(struct exchange *x)
{
    struct request *r = &x->request;
    bool has_body;

    read_head(x);
    x->encoding = choose_encoding(header(r, "accept-encoding"));
    make_key(x);
    if (answer_from_store(x))
        return MHD_YES;
    clean_headers(x);
    r->ctx.arena = x->arena;
    r->ctx.clock = x->daemon->server->clock;
    web_begin(r);
    has_body = announced_length(r) != 0 || header(r, "transfer-encoding") != NULL;
    if (r->method == POST && r->refused == 0 && x->stage == NO_BODY)
        return run(x);
    if (r->method == POST && r->refused == 0) {
        if (announced_length(r) <= web_body_max(r))
            return begin_body(x);
        r->refused = 413;
    } else if (has_body && r->refused == 0) {
        r->refused = 400;
    }
    r->response->closes = has_body;
    return run(x);
}

/* ------------------------------------------------------------------ the body */

static enum MHD_Result
read_part(void *arg, enum MHD_ValueKind kind, const char *name, const char *file_name,
          const char *type, const char *transfer, const char *data, uint64_t offset, size_t size)
{
    struct exchange *x = arg;

    (void)kind;
    (void)type;
    (void)transfer;
    return name != NULL && multipart_add(x->multipart, name, file_name, data, offset, size)
               ? MHD_YES
               : MHD_NO;
}

/* What is too large or not wanted is read to its end, so that the sender hears why, but not further than the limit. */
static enum MHD_Result
take_body(struct exchange *x, const char *bytes, size_t length)
{
    struct request *r = &x->request;

    x->body_bytes += (int64_t)length;
    if (x->body_bytes > web_body_max(r)) {
        if (x->body_bytes > 2 * web_body_max(r))
            return MHD_NO;
        r->refused = 413;
    }
    if (r->refused != 0 || x->drops_body)
        return MHD_YES;
    if (x->parser == NULL)
        buf_add_bytes(&x->body, bytes, length);
    else if (MHD_post_process(x->parser, bytes, length) != MHD_YES && r->refused == 0)
        x->drops_body = true;
    return MHD_YES;
}

static enum MHD_Result
end_body(struct exchange *x)
{
    struct request *r = &x->request;

    if (x->parser != NULL) {
        bool is_whole = MHD_destroy_post_processor(x->parser) == MHD_YES;
        int refused = multipart_end(x->multipart, r);

        x->parser = NULL;
        if (r->refused == 0)
            r->refused = refused != 0 ? refused : is_whole || x->drops_body ? 0 : 400;
    } else {
        r->body = x->body.data;
        r->body_length = x->body.length;
    }
    return run(x);
}

/* ------------------------------------------------------------------ what the library calls */

static void *
on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct daemon *d = cls;
    struct exchange *x = new_exchange();
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    const char *mark = strchr(uri, '?');

    x->daemon = d;
    x->connection = connection;
    x->watched = info != NULL ? info->socket_context : NULL;
    clock_gettime(CLOCK_MONOTONIC, &x->began);
    x->request.web = d->server->web;
    x->request.ctx.arena = x->arena;
    x->request.raw_path = mark != NULL ? arena_strndup(x->arena, uri, (size_t)(mark - uri))
                                       : arena_strdup(x->arena, uri);
    x->request.raw_query = mark != NULL ? arena_strdup(x->arena, mark + 1) : "";
    atomic_fetch_add(&d->under_way, 1);
    return x;
}

static enum MHD_Result
on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
           const char *version, const char *data, size_t *length, void **state)
{
    struct exchange *x = *state;

    (void)cls;
    (void)url;
    (void)version;
    switch (x->stage) {
    case HEAD:
        x->method = arena_strndup(x->arena, method, 16);
        if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length") == NULL &&
            MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Transfer-Encoding") == NULL) {
            /* An answer that is queued in the first call ends the connection. */
            x->stage = NO_BODY;
            return MHD_YES;
        }
        return begin(x);
    case NO_BODY:
        return begin(x);
    case BODY:
        if (*length > 0) {
            enum MHD_Result result = take_body(x, data, *length);

            *length = 0;
            return result;
        }
        return end_body(x);
    case WORKING:
        return x->answer != NULL ? send_answer(x) : MHD_NO;
    case CHECKING:
    case ANSWERED:
        break;
    }
    return MHD_NO;
}

/* Secrets in addresses (links that set a password) stay out of the log: such values are named "token". */
static const char *
shown_path(const struct request *r)
{
    for (int i = 0; i < r->path_value_count; i++)
        if (strcmp(r->path_values[i].name, "token") == 0)
            return r->route->path;
    return r->raw_path;
}

static void
on_completed(void *cls, struct MHD_Connection *connection, void **state,
             enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *state;
    struct daemon *d = cls;
    struct timespec now_at;
    struct access_line line;

    (void)connection;
    (void)why;
    if (x == NULL)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now_at);
    line = (struct access_line){
        .request_id = x->request.ctx.request_id,
        .method = x->method != NULL ? x->method : "-",
        .path = shown_path(&x->request),
        .remote = x->request.remote != NULL ? x->request.remote : x->remote,
        .status = x->status,
        .bytes = x->sent,
        .microseconds = (now_at.tv_sec - x->began.tv_sec) * 1000000 +
                        (now_at.tv_nsec - x->began.tv_nsec) / 1000,
        .account_id = x->request.ctx.account_id,
    };
    access_log_add(d->server->log, &line);
    metrics_count(x->status, x->sent, line.microseconds);
    if (x->parser != NULL)
        MHD_destroy_post_processor(x->parser);
    if (x->answer != NULL)
        MHD_destroy_response(x->answer);
    if (x->watched != NULL)
        deadline_set(x->watched, NEXT_HEAD_TIMEOUT_MS);
    *state = NULL;
    atomic_fetch_sub(&d->under_way, 1);
    give_exchange(x);
}

static void
on_connection(void *cls, struct MHD_Connection *connection, void **context,
              enum MHD_ConnectionNotificationCode what)
{
    struct daemon *d = cls;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

        *context = deadline_watch(d->server->deadlines, info != NULL ? info->connect_fd : -1);
        metrics_connection(1);
    } else if (*context != NULL) {
        deadline_leave(d->server->deadlines, *context);
        *context = NULL;
        metrics_connection(-1);
    }
}

/* The path is decoded by the dispatcher, once. */
static size_t
leave_escaped(void *cls, struct MHD_Connection *connection, char *text)
{
    (void)cls;
    (void)connection;
    return strlen(text);
}

static void PRINTF(2, 0) on_message(void *cls, const char *format, va_list args)
{
    char text[512];
    size_t length;

    (void)cls;
    vsnprintf(text, sizeof(text), format, args);
    length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        text[--length] = '\0';
    log_info(NULL, "http: %s", text);
}

/* ------------------------------------------------------------------ beginning and ending */

static struct daemon *
start_daemon(struct server *s, const char *cert, const char *key)
{
    struct daemon *d = calloc(1, sizeof(*d));
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    unsigned per_address = s->options.trusted_proxies != NULL ? 0 : CONNECTIONS_PER_ADDRESS;
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)cert },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };

    if (d == NULL)
        fatal("out of memory");
    d->server = s;
    if (cert != NULL)
        flags |= MHD_USE_TLS;
    d->mhd = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, d, MHD_OPTION_EXTERNAL_LOGGER, on_message, NULL,
        MHD_OPTION_LISTEN_SOCKET, s->listener.fd, MHD_OPTION_THREAD_POOL_SIZE,
        (unsigned)s->event_threads, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_TIMEOUT_S,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, d, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, d, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
        d, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_ARRAY,
        cert != NULL ? tls : none, MHD_OPTION_END);
    if (d->mhd != NULL)
        return d;
    free(d);
    return NULL;
}

/* Requests that wait for a worker are finished by it; then no connection is suspended any more. */
static void
wait_until_done(struct daemon *d, int seconds)
{
    int64_t until = coarse_ms() + seconds * 1000;

    while (atomic_load(&d->under_way) > 0 && coarse_ms() < until) {
        struct timespec pause = { 0, 5 * 1000 * 1000 };

        nanosleep(&pause, NULL);
    }
}

static void
end_daemon(struct daemon *d)
{
    MHD_stop_daemon(d->mhd);
    free(d);
}

static void
raise_file_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static enum status
start_with_certificate(struct ctx *c, struct server *s, struct daemon **out)
{
    const char *cert = NULL, *key = NULL;
    struct daemon *d;
    enum status st = OK;

    if (s->is_tls)
        st = listener_read_pem(c, s->options.tls_cert, &cert);
    if (st == OK && s->is_tls)
        st = listener_read_pem(c, s->options.tls_key, &key);
    if (st != OK)
        return st;
    d = start_daemon(s, cert, key);
    if (d == NULL)
        return log_error(
            c, s->is_tls ? "cannot serve with the certificate %s and the key %s" : "cannot serve",
            s->options.tls_cert, s->options.tls_key);
    *out = d;
    return OK;
}

enum status
server_start(struct ctx *c, struct web *w, const struct server_options *options,
             struct server **out)
{
    struct server *s = calloc(1, sizeof(*s));
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    enum status st;

    if (s == NULL)
        fatal("out of memory");
    pthread_once(&spares_once, make_spares_key);
    raise_file_limit();
    s->web = w;
    s->clock = c->clock;
    s->options = *options;
    s->is_tls = options->tls_cert != NULL;
    s->event_threads = options->event_threads > 0 ? options->event_threads
                       : cores > 1                ? (int)cores
                                                  : 2;
    s->reads_are_local = w->database != NULL && database_reads_are_local(w->database);
    s->workers = workers_new(WORKERS, WORKERS_WAITING);
    s->hashers = workers_new(HASHERS, HASHERS_WAITING);
    s->deadlines = deadlines_new();
    s->assets = asset_store_new();
    s->log = access_log_open(options->access_log != NULL ? options->access_log : "-");
    st = s->log != NULL ? OK
                        : log_error(c, "cannot open the access log %s: %m", options->access_log);
    s->listener.fd = -1;
    if (st == OK)
        st = listener_open(c, options->listen, &s->listener);
    if (st == OK)
        st = start_with_certificate(c, s, &s->daemon);
    if (st != OK) {
        server_stop(s);
        return st;
    }
    snprintf(s->url, sizeof(s->url), "%s://%s", s->is_tls ? "https" : "http", s->listener.name);
    *out = s;
    return OK;
}

const char *
server_url(const struct server *s)
{
    return s->url;
}

enum status
server_reload(struct ctx *c, struct server *s)
{
    struct daemon *fresh;
    enum status st;

    if (!s->is_tls || s->old != NULL)
        return s->is_tls ? BUSY : OK;
    st = start_with_certificate(c, s, &fresh);
    if (st != OK)
        return st;
    s->old = s->daemon;
    s->daemon = fresh;
    MHD_quiesce_daemon(s->old->mhd); /* the socket is the new one's as well */
    return OK;
}

void
server_tick(struct server *s)
{
    deadlines_check(s->deadlines);
    access_log_flush(s->log);
    if (s->old != NULL && atomic_load(&s->old->under_way) == 0) {
        end_daemon(s->old);
        s->old = NULL;
    }
}

void
server_stop(struct server *s)
{
    atomic_store(&s->is_stopping, true);
    if (s->daemon != NULL) {
        MHD_quiesce_daemon(s->daemon->mhd);
        wait_until_done(s->daemon, STOP_TIMEOUT_S);
    }
    if (s->old != NULL)
        wait_until_done(s->old, STOP_TIMEOUT_S);
    workers_free(s->workers);
    workers_free(s->hashers);
    if (s->old != NULL)
        end_daemon(s->old);
    if (s->daemon != NULL)
        end_daemon(s->daemon);
    listener_close(&s->listener);
    access_log_close(s->log);
    asset_store_free(s->assets);
    deadlines_free(s->deadlines);
    free(s);
}
