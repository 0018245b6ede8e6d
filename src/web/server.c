/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections and requests, over libmicrohttpd. A connection is served by one event thread; where a request waits for a
 * worker its connection is suspended, and resumed with the answer. */
#include "core/log.h"
#include "db/db.h"
#include "web/dispatch.h"
#include "web/metrics.h"
#include "web/page_cache.h"
#include "web/server_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

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
        server_make_answer(x);
    }
    MHD_resume_connection(x->connection);
}

/* Suspends the connection and gives the request to a worker; answers 503 at once where too many wait. */
static enum MHD_Result
hand_over(struct exchange *x)
{
    struct server *s = x->daemon->server;
    const struct route *route = x->request.route;
    int flags = route != NULL && x->stage != CHECKING ? route->flags : 0;
    struct workers *w = (flags & HASHING) != 0    ? s->hashers
                        : (flags & HEAVY) != 0    ? s->heavy
                        : (flags & FETCHING) != 0 ? s->fetchers
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
        server_make_answer(x);
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
                    (route == NULL || (route->flags & (POOLED | HASHING | HEAVY | FETCHING)) == 0);

    x->stage = WORKING;
    if (!is_light && x->request.refused == 0)
        return hand_over(x);
    web_dispatch(&x->request);
    server_make_answer(x);
    return server_send_answer(x);
}

/* ------------------------------------------------------------------ the head */

static int64_t
announced_length(const struct request *r)
{
    const char *text = header(r, "content-length");

    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

static enum MHD_Result
begin_body(struct exchange *x)
{
    struct request *r = &x->request;
    bool is_large = r->route != NULL && (r->route->flags & (LARGE_BODY | SPOOLED_BODY)) != 0;

    x->stage = BODY;
    deadline_set(x->watched, transfer_ms(x->daemon->server->deadlines, announced_length(r)));
    server_begin_body(x);
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

    server_read_head(x);
    if (server_answer_kept(x))
        return MHD_YES;
    server_clean_headers(x);
    /* Two lengths: a proxy before us may have read the other one. */
    if (header(r, "content-length") != NULL && header(r, "transfer-encoding") != NULL)
        r->refused = 400;
    r->ctx.arena = x->arena;
    r->ctx.clock = x->daemon->server->clock;
    web_begin(r);
    has_body = announced_length(r) != 0 || header(r, "transfer-encoding") != NULL;
    if (method_writes(r->method) && r->refused == 0 && x->stage == NO_BODY)
        return run(x);
    if (method_writes(r->method) && r->refused == 0) {
        if (announced_length(r) <= web_body_max(r))
            return begin_body(x);
        r->refused = 413;
    } else if (has_body && r->refused == 0) {
        r->refused = 400;
    }
    r->response->closes = has_body;
    return run(x);
}

/* ------------------------------------------------------------------ what the library calls */

static void *
on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct daemon *d = cls;
    struct exchange *x = exchange_new();
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
            enum MHD_Result result = server_take_body(x, data, *length);

            *length = 0;
            return result;
        }
        /* After a wait in the first call the library makes that call again. */
        if (x->body_bytes < announced_length(&x->request))
            return MHD_YES;
        server_end_body(x);
        return run(x);
    case WORKING:
        return x->answer != NULL ? server_send_answer(x) : MHD_NO;
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
end_exchange(struct exchange *x)
{
    atomic_fetch_sub(&x->daemon->under_way, 1);
    exchange_give(x);
}

/* The sender has gone; what it sent has not. */
static void
take_cut_body(void *arg)
{
    struct exchange *x = arg;

    web_dispatch(&x->request);
    end_exchange(x);
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
    if (x->request.route == NULL || (x->request.route->flags & UNLOGGED) == 0)
        access_log_add(d->server->log, &line);
    metrics_count(x->status, x->sent, line.microseconds);
    if (x->parser != NULL)
        MHD_destroy_post_processor(x->parser);
    if (x->answer != NULL)
        MHD_destroy_response(x->answer);
    if (x->watched != NULL)
        deadline_set(x->watched, NEXT_HEAD_TIMEOUT_MS);
    *state = NULL;
    if (server_keep_cut_body(x) && workers_add(d->server->workers, take_cut_body, x))
        return;
    end_exchange(x);
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
    exchanges_start();
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
    s->heavy = workers_new(HEAVY_WORKERS, HEAVY_WAITING);
    s->fetchers = workers_new(FETCHERS, FETCHERS_WAITING);
    s->deadlines = deadlines_new(
        options->head_timeout_ms > 0 ? options->head_timeout_ms : HEAD_TIMEOUT_MS,
        options->transfer_timeout_ms > 0 ? options->transfer_timeout_ms : TRANSFER_TIMEOUT_MS);
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
    workers_free(s->heavy);
    workers_free(s->fetchers);
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
