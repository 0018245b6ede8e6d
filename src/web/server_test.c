/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server on a socket of its own: what only bytes on a connection show. */
#include "web/server.h"

#include "db/db.h"
#include "test/test_db.h"
#include "test/test_http.h"
#include "web/form.h"
#include "web/page_cache.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { ANSWER_MAX = 1 << 20, WAIT_MS = 5000 };

static atomic_int renders, holds, uploads_seen;
static const char *served_file;

static enum status
hello(struct request *r)
{
    return respond_bytes(r, "text/plain", NULL, "hello", 5);
}

static enum status
kept(struct request *r)
{
    respond_cacheable(r, "article", NULL);
    atomic_fetch_add(&renders, 1);
    respond_html(r, 200);
    for (int i = 0; i < 400; i++)
        out_text(&r->response->out, "a line of a long page\n");
    return OK;
}

static enum status
file(struct request *r)
{
    return respond_file(r, "text/plain", "bản đồ.txt", served_file);
}

static enum status
remote(struct request *r)
{
    return respond_bytes(r, "text/plain", NULL, r->remote, strlen(r->remote));
}

static enum status
echo(struct request *r)
{
    struct form *f = form_read(r);
    const struct upload *u = form_upload(f, "file", false);
    const char *text =
        arena_printf(r->ctx.arena, "%s|%s|%lld", form_value(f, "a"), u != NULL ? u->name : "",
                     (long long)(u != NULL ? u->size : -1));

    atomic_fetch_add(&uploads_seen, u != NULL && access(u->path, R_OK) == 0);
    return respond_bytes(r, "text/plain", NULL, text, strlen(text));
}

static enum status
hold(struct request *r)
{
    struct timespec pause = { 0, 2 * 1000 * 1000 };

    while (atomic_load(&holds) > 0)
        nanosleep(&pause, NULL);
    return hello(r);
}

static atomic_int whole_pieces, cut_pieces, spooled_bytes;

static enum status
piece(struct request *r)
{
    FILE *f = r->body_path != NULL ? fopen(r->body_path, "rb") : NULL;

    while (f != NULL && fgetc(f) == 'x')
        atomic_fetch_add(&spooled_bytes, 1);
    if (f != NULL)
        fclose(f);
    /* The head outlives the connection. */
    if (header(r, "upload-offset") != NULL && strcmp(header(r, "upload-offset"), "7") == 0)
        atomic_fetch_add(r->is_cut ? &cut_pieces : &whole_pieces, 1);
    return hello(r);
}

static const struct route rows[] = {
    { GET, "/hello", PUBLIC, hello, 0, NULL },
    { GET, "/slow", PUBLIC, hello, POOLED, NULL },
    { GET, "/kept", PUBLIC, kept, 0, NULL },
    { GET, "/file", PUBLIC, file, 0, NULL },
    { GET, "/remote", PUBLIC, remote, 0, NULL },
    { POST, "/echo", PUBLIC, echo, NO_CSRF, NULL },
    { POST, "/upload", PUBLIC, echo, NO_CSRF | LARGE_BODY, NULL },
    { POST, "/desk/upload", SIGNED_IN, echo, NO_CSRF | LARGE_BODY, NULL },
    { PATCH, "/piece", PUBLIC, piece, NO_CSRF | SPOOLED_BODY, NULL },
    { POST, "/hash", PUBLIC, hold, NO_CSRF | HASHING, NULL },
    { 0 },
};
static atomic_int pages_hit, others_hit;

static void
note_hit(const struct hit *h)
{
    if (strcmp(h->remote, "127.0.0.1") == 0 && h->agent != NULL && h->names_languages)
        atomic_fetch_add(h->is_page ? &pages_hit : &others_hit, 1);
}

static const struct feature feature = { .name = "t", .routes = rows, .hit = note_hit };
static const struct feature *const only[] = { &feature, NULL };

/* ------------------------------------------------------------------ a server and its clients */

static struct server *server;
static struct web *site;
static int port;

static void
free_cache(void *arg)
{
    page_cache_free(arg);
}

static void
start_with(struct ctx *c, struct server_options options)
{
    site = web_new(c->arena, only);
    site->database = test_database(c);
    site->cache = server_cache_new((size_t)PAGE_CACHE_MB << 20);
    arena_defer(c->arena, free_cache,
                site->cache); /* the database, which listens for it, closes before */
    database_listen(site->database, page_cache_touch, site->cache);
    CHECK_INT(web_read_secret(c, site), OK);
    options.listen = "127.0.0.1:0";
    options.access_log = "off";
    CHECK_INT(server_start(c, site, &options, &server), OK);
    port = atoi(strrchr(server_url(server), ':') + 1);
}

static void
start(struct ctx *c)
{
    start_with(c, (struct server_options){ .event_threads = 2 });
}

static void
stop(void)
{
    server_stop(server);
}

static int
connect_here(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    CHECK_INT(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    return fd;
}

static void
send_text(int fd, const char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        ssize_t sent = send(fd, text, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        text += sent;
        length -= (size_t)sent;
    }
}

/* All until the server closes, or `wanted` bytes have come; *out_closed tells which. */
static const char *
receive(struct ctx *c, int fd, size_t wanted, bool *out_closed)
{
    char *bytes = arena_alloc(c->arena, ANSWER_MAX + 1);
    size_t used = 0;

    *out_closed = false;
    while (used < wanted && used < ANSWER_MAX) {
        struct pollfd p = { .fd = fd, .events = POLLIN };
        ssize_t got;

        if (poll(&p, 1, WAIT_MS) != 1)
            break;
        got = recv(fd, bytes + used, ANSWER_MAX - used, 0);
        if (got <= 0) {
            *out_closed = true;
            break;
        }
        used += (size_t)got;
    }
    bytes[used] = '\0';
    return bytes;
}

static const char *
ask(struct ctx *c, const char *request)
{
    int fd = connect_here();
    bool is_closed;
    const char *answer;

    send_text(fd, request);
    answer = receive(c, fd, ANSWER_MAX, &is_closed);
    close(fd);
    CHECK(is_closed);
    return answer;
}

#define GET_OF(path, more) "GET " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" more "\r\n"

static const char *
body_of(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");

    CHECK(end != NULL);
    return end + 4;
}

static const char *
header_of(struct ctx *c, const char *answer, const char *name)
{
    const char *at = strcasestr(answer, arena_printf(c->arena, "\r\n%s: ", name));

    if (at == NULL || at > body_of(answer))
        return NULL;
    at += strlen(name) + 4;
    return arena_strndup(c->arena, at, strcspn(at, "\r"));
}

static int
status_of(const char *answer)
{
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

/* ------------------------------------------------------------------ tests */

TEST(a_connection_stays_and_pipelined_requests_are_answered_in_order)
{
    const char *answer;
    bool is_closed;
    int fd;

    start(c);
    fd = connect_here();
    send_text(fd, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: "
                  "x\r\nAccept: application/json\r\n\r\n"
                  "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    answer = receive(c, fd, ANSWER_MAX, &is_closed);
    CHECK(is_closed);
    CHECK_INT(status_of(answer), 200);
    CHECK_HAS(strstr(answer, "hello"), "HTTP/1.1 404");
    CHECK_HAS(strstr(answer, "HTTP/1.1 404"), "HTTP/1.1 200");
    close(fd);
    stop();
}

TEST(head_answers_as_get_without_the_body)
{
    const char *answer;

    start(c);
    answer = ask(c, "HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK_INT(status_of(answer), 200);
    CHECK_TEXT(header_of(c, answer, "Content-Length"), "5");
    CHECK_TEXT(body_of(answer), "");
    CHECK_INT(status_of(ask(c, "OPTIONS /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
              405);
    stop();
}

static enum status
touch_article(struct ctx *c, void *arg)
{
    (void)arg;
    db_touch(c, "article");
    return OK;
}

TEST(a_public_page_is_kept_compressed_confirmed_and_dropped_by_a_change)
{
    const char *answer, *etag;
    unsigned char plain[20000];
    z_stream z;

    start(c);
    atomic_store(&renders, 0);
    answer = ask(c, GET_OF("/kept", ""));
    CHECK_INT(status_of(answer), 200);
    answer = ask(c, GET_OF("/kept", "Accept-Encoding: gzip\r\n"));
    CHECK_TEXT(header_of(c, answer, "Content-Encoding"), "gzip");
    CHECK_INT(atomic_load(&renders), 1);
    memset(&z, 0, sizeof(z));
    CHECK_INT(inflateInit2(&z, 31), Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)body_of(answer);
    z.avail_in = (unsigned)atoi(header_of(c, answer, "Content-Length"));
    z.next_out = plain;
    z.avail_out = sizeof(plain);
    CHECK_INT(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    CHECK_INT((int64_t)z.total_out, 400 * 22);
    CHECK_TEXT(
        header_of(c, ask(c, GET_OF("/kept", "Accept-Encoding: br, gzip\r\n")), "Content-Encoding"),
        "br");
    etag = header_of(c, answer, "ETag");
    answer = ask(c, arena_printf(c->arena, GET_OF("/kept", "If-None-Match: %s\r\n"), etag));
    CHECK_INT(status_of(answer), 304);
    CHECK_TEXT(body_of(answer), "");
    CHECK_INT(atomic_load(&renders), 1);
    /* Another language is another page; who is signed in has a page of their own. */
    ask(c, GET_OF("/kept", "Accept-Language: en\r\n"));
    CHECK_INT(atomic_load(&renders), 2);
    ask(c, GET_OF("/kept", "Cookie: thidua=abc\r\n"));
    CHECK_INT(atomic_load(&renders), 3);
    test_set_today(
        c, "2025-02-13"); /* at midnight a page says other things though nothing was changed */
    ask(c, GET_OF("/kept", ""));
    ask(c, GET_OF("/kept", ""));
    CHECK_INT(atomic_load(&renders), 4);
    CHECK_INT(db_transact(c, touch_article, NULL), OK);
    for (int i = 0; i < 200 && page_cache_figures(site->cache).pages > 0; i++) {
        struct timespec pause = { 0, 10 * 1000 * 1000 };

        nanosleep(&pause, NULL);
    }
    ask(c, GET_OF("/kept", ""));
    CHECK_INT(atomic_load(&renders), 5);
    stop();
}

TEST(whoever_counts_readers_is_told_of_kept_pages_and_of_others_that_were_answered)
{
#define READER "User-Agent: b\r\nAccept-Language: vi\r\n"
    const char *etag;

    start(c);
    etag = header_of(c, ask(c, GET_OF("/kept", READER)), "ETag");
    CHECK(etag == NULL);
    etag = header_of(c, ask(c, GET_OF("/kept", READER)), "ETag");
    CHECK(etag != NULL);
    CHECK_INT(atomic_load(&pages_hit), 2);
    ask(c, arena_printf(c->arena, GET_OF("/kept", READER "If-None-Match: %s\r\n"), etag));
    CHECK_INT(atomic_load(&pages_hit), 3);
    ask(c, "HEAD /kept HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" READER "\r\n");
    ask(c, GET_OF("/kept", READER "Sec-Purpose: prefetch\r\n"));
    ask(c, GET_OF("/nowhere", READER));
    ask(c, GET_OF("/desk/nowhere", READER));
    CHECK_INT(atomic_load(&pages_hit), 3);
    CHECK_INT(atomic_load(&others_hit), 0);
    ask(c, GET_OF("/hello", READER));
    ask(c, GET_OF("/slow", READER));
    CHECK_INT(atomic_load(&others_hit), 2);
    stop();
#undef READER
}

TEST(files_are_sent_whole_in_part_and_not_at_all)
{
    const char *answer;

    start(c);
    served_file = test_file(c, "x.txt", "0123456789", 10);
    answer = ask(c, GET_OF("/file", ""));
    CHECK_TEXT(body_of(answer), "0123456789");
    CHECK_HAS(header_of(c, answer, "Content-Disposition"),
              "filename*=UTF-8''b%E1%BA%A3n%20%C4%91%E1%BB%93.txt");
    CHECK_INT(status_of(ask(c, arena_printf(c->arena, GET_OF("/file", "If-None-Match: %s\r\n"),
                                            header_of(c, answer, "ETag")))),
              304);
    answer = ask(c, "HEAD /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK_INT(status_of(answer), 200);
    CHECK_TEXT(header_of(c, answer, "Content-Length"), "10");
    CHECK_TEXT(body_of(answer), "");
    static const struct {
        const char *range;
        int status;
        const char *body;
    } cases[] = { { "bytes=0-3", 206, "0123" },
                  { "bytes=5-", 206, "56789" },
                  { "bytes=-2", 206, "89" },
                  { "bytes=0-99", 206, "0123456789" },
                  { "bytes=-99", 206, "0123456789" },
                  { "bytes=10-", 416, "" },
                  { "bytes=-0", 416, "" },
                  { "bytes=3-1", 200, "0123456789" },
                  { "bytes=0-1,3-4", 200, "0123456789" },
                  { "lines=1-2", 200, "0123456789" },
                  { "bytes=99999999999999999999-", 200, "0123456789" } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        answer = ask(c, arena_printf(c->arena, GET_OF("/file", "Range: %s\r\n"), cases[i].range));
        CHECK_INT(status_of(answer), cases[i].status);
        CHECK_TEXT(body_of(answer), cases[i].body);
    }
    stop();
}

static const char *
many(struct ctx *c, char byte, size_t count)
{
    char *text = arena_alloc(c->arena, count + 1);

    memset(text, byte, count);
    return text;
}

TEST(what_is_too_large_is_refused)
{
    start(c);
    CHECK_INT(status_of(ask(c, arena_printf(c->arena, GET_OF("/hello", "X-Long: %s\r\n"),
                                            many(c, 'a', 17000)))),
              431);
    CHECK_INT(
        status_of(ask(c, arena_printf(c->arena,
                                      "GET /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                                      many(c, 'a', 3000)))),
        414);
    CHECK_INT(
        status_of(ask(c, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n")),
        413);
    CHECK(status_of(ask(c, arena_printf(c->arena, GET_OF("/hello", "X-Long: %s\r\n"),
                                        many(c, 'a', 60000)))) >= 400);
    stop();
}

static const char *
multipart(struct ctx *c, const char *path, const char *headers, const char *file_name, size_t size)
{
    const char *body =
        arena_printf(c->arena,
                     "--Limit\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nxin chào\r\n"
                     "--Limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                     "Content-Type: text/plain\r\n\r\n%s\r\n--Limit--\r\n",
                     file_name, many(c, 'z', size));

    return arena_printf(c->arena,
                        "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Type: "
                        "multipart/form-data; boundary=Limit\r\n"
                        "Content-Length: %zu\r\n\r\n%s",
                        path, headers, strlen(body), body);
}

TEST(files_of_a_form_go_to_the_disk_and_vanish_with_the_request)
{
    start(c);
    atomic_store(&uploads_seen, 0);
    CHECK_TEXT(body_of(ask(c, multipart(c, "/upload", "", "../../danh sách.csv", 100000))),
               "xin chào|danh sách.csv|100000");
    CHECK_TEXT(body_of(ask(c, multipart(c, "/echo", "", "C:\\\\temp\\\\a.csv", 10))),
               "xin chào|a.csv|10");
    CHECK_INT(atomic_load(&uploads_seen), 2);
    CHECK_INT(system("ls /tmp/thidua-upload-* >/dev/null 2>&1 && exit 1 || exit 0"), 0);
    CHECK_INT(status_of(ask(c, "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: "
                               "close\r\nContent-Type: multipart/form-data\r\n"
                               "Content-Length: 3\r\n\r\nabc")),
              400);
    stop();
}

TEST(a_large_file_is_not_taken_from_a_stranger)
{
    const char *request = multipart(c, "/desk/upload", "", "a.csv", (4 << 20) + 100);

    start(c);
    atomic_store(&uploads_seen, 0);
    CHECK_INT(status_of(ask(c, request)), 303);
    CHECK_INT(atomic_load(&uploads_seen), 0);
    CHECK_TEXT(body_of(ask(c, multipart(c, "/upload", "", "a.csv", (4 << 20) + 100))),
               "xin chào|a.csv|4194404");
    stop();
}

#define PIECE_HEAD                                                                                 \
    "PATCH /piece HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUpload-Offset: 7\r\n"                \
    "Content-Type: application/offset+octet-stream\r\nContent-Length: "

TEST(of_a_piece_whose_line_breaks_the_handler_gets_what_came)
{
    struct timespec pause = { 0, 10 * 1000 * 1000 };
    const char *some = arena_printf(c->arena, "%0100000d", 0);
    int fd;

    some = memset((char *)(uintptr_t)some, 'x', 100000);
    start(c);
    CHECK_INT(status_of(ask(c, arena_printf(c->arena, PIECE_HEAD "100000\r\n\r\n%s", some))), 200);
    CHECK_INT(atomic_load(&whole_pieces), 1);
    CHECK_INT(atomic_load(&spooled_bytes), 100000);
    fd = connect_here();
    send_text(fd, arena_printf(c->arena, PIECE_HEAD "3000000\r\n\r\n%s", some));
    nanosleep(&pause, NULL);
    close(fd);
    for (int i = 0; i < 300 && atomic_load(&cut_pieces) == 0; i++)
        nanosleep(&pause, NULL);
    CHECK_INT(atomic_load(&cut_pieces), 1);
    CHECK_INT(atomic_load(&spooled_bytes), 200000);
    CHECK_INT(
        status_of(ask(
            c,
            "PATCH /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")),
        405);
    stop();
}

TEST(slow_heads_and_slow_bodies_are_cut)
{
    struct timespec pause = { 0, 150 * 1000 * 1000 };
    bool is_closed;
    int head, body, good;

    start_with(c, (struct server_options){ .head_timeout_ms = 100, .transfer_timeout_ms = 100 });
    head = connect_here();
    body = connect_here();
    good = connect_here();
    send_text(head, "GET /hello HTTP/1.1\r\nHost");
    send_text(body, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nContent-Type: "
                    "application/x-www-form-urlencoded\r\n\r\na=");
    send_text(good, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_HAS(receive(c, good, 200, &is_closed), "hello");
    CHECK(!is_closed);
    nanosleep(&pause, NULL);
    server_tick(server);
    receive(c, head, ANSWER_MAX, &is_closed);
    CHECK(is_closed);
    receive(c, body, ANSWER_MAX, &is_closed);
    CHECK(is_closed);
    send_text(good, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_HAS(receive(c, good, 200, &is_closed), "hello");
    CHECK(!is_closed);
    close(head);
    close(body);
    close(good);
    stop();
}

TEST(smuggled_and_malformed_requests_are_refused)
{
    static const char *const bad[] = {
        "GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /hello\r\n\r\n",
        "\x16\x03\x01\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: abc\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
        "GET /../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n"),
    };

    start(c);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int status = status_of(ask(c, bad[i]));

        if (status != 0 && (status < 400 || status >= 500))
            CHECK_TEXT(arena_printf(c->arena, "%d", status), bad[i]);
    }
    CHECK_HAS(ask(c, GET_OF("/hello", "")), "hello");
    stop();
}

TEST(only_a_trusted_proxy_is_believed)
{
    start(c);
    CHECK_TEXT(body_of(ask(c, GET_OF("/remote", "X-Forwarded-For: 203.0.113.7\r\n"))), "127.0.0.1");
    stop();
}

TEST(a_trusted_proxy_tells_the_client)
{
    start_with(c, (struct server_options){ .trusted_proxies = "127.0.0.1,10.0.0.1" });
    CHECK_TEXT(body_of(ask(c, GET_OF("/remote", "X-Forwarded-For: 203.0.113.7\r\n"))),
               "203.0.113.7");
    CHECK_TEXT(
        body_of(ask(c, GET_OF("/remote", "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.0.0.1\r\n"))),
        "203.0.113.7");
    CHECK_TEXT(body_of(ask(c, GET_OF("/remote", "X-Forwarded-For: nonsense\r\n"))), "127.0.0.1");
    CHECK_HAS(ask(c, GET_OF("/hello", "X-Forwarded-Proto: https\r\n")),
              "Strict-Transport-Security");
    stop();
}

static atomic_int refusals;

static void *
hash_one(void *arg)
{
    int *status = arg, fd = connect_here();
    char answer[4096] = "";

    send_text(fd,
              "POST /hash HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    if (recv(fd, answer, sizeof(answer) - 1, 0) > 0)
        *status = status_of(answer);
    atomic_fetch_add(&refusals, *status == 503);
    close(fd);
    return NULL;
}

TEST(passwords_wait_in_a_queue_of_their_own_and_pages_do_not)
{
    enum { CLIENTS = HASHERS + HASHERS_WAITING + 6 };
    pthread_t threads[CLIENTS];
    int statuses[CLIENTS] = { 0 }, busy = 0, good = 0;

    start(c);
    atomic_store(&holds, 1);
    for (int i = 0; i < CLIENTS; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, hash_one, &statuses[i]), 0);
    for (int i = 0; i < 5; i++)
        CHECK_HAS(ask(c, GET_OF("/slow", "")), "hello");
    /* No more than the queue and its threads hold can be waiting: the others are told so at once. */
    for (int i = 0; i < 1000 && atomic_load(&refusals) < CLIENTS - HASHERS - HASHERS_WAITING; i++) {
        struct timespec pause = { 0, 10 * 1000 * 1000 };

        nanosleep(&pause, NULL);
    }
    CHECK(atomic_load(&refusals) >= CLIENTS - HASHERS - HASHERS_WAITING);
    atomic_store(&holds, 0);
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        busy += statuses[i] == 503;
        good += statuses[i] == 200;
    }
    CHECK_INT(busy + good, CLIENTS);
    CHECK(good >= HASHERS_WAITING);
    stop();
}

/* ------------------------------------------------------------------ stopping */

static atomic_bool is_over;
static atomic_int whole, broken;

static void *
keep_asking(void *arg)
{
    static const char request[] = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    (void)arg;
    while (!atomic_load(&is_over)) {
        struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
        char answer[4096] = "";
        ssize_t got, used = 0;
        int fd = socket(AF_INET, SOCK_STREAM, 0);

        inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
        if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0) {
            send_text(fd, request);
            while ((got = recv(fd, answer + used, sizeof(answer) - 1 - (size_t)used, 0)) > 0)
                used += got;
            /* Nothing at all: the connection was never accepted. */
            if (used > 0)
                atomic_fetch_add(strstr(answer, "\r\n\r\nhello") != NULL ? &whole : &broken, 1);
        }
        close(fd);
    }
    return NULL;
}

TEST(stopping_under_load_finishes_what_is_under_way)
{
    struct timespec pause = { 0, 200 * 1000 * 1000 };
    pthread_t threads[8];

    start(c);
    atomic_store(&is_over, false);
    for (int i = 0; i < 8; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, keep_asking, NULL), 0);
    nanosleep(&pause, NULL);
    stop();
    atomic_store(&is_over, true);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    CHECK(atomic_load(&whole) > 0);
    CHECK_INT(atomic_load(&broken), 0);
}

TEST(tls_is_served_with_the_certificate_and_read_anew)
{
    const char *folder = test_folder(c);
    const char *make = arena_printf(
        c->arena,
        "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
        "-keyout key.pem -out cert.pem -days 2 -subj /CN=localhost 2>/dev/null",
        folder);
    char answer[4096] = "";
    FILE *curl;

    CHECK_INT(system(make), 0);
    start_with(c,
               (struct server_options){ .tls_cert = arena_printf(c->arena, "%s/cert.pem", folder),
                                        .tls_key = arena_printf(c->arena, "%s/key.pem", folder) });
    CHECK_HAS(server_url(server), "https://");
    for (int i = 0; i < 2; i++) {
        curl = popen(arena_printf(c->arena, "curl -sik --max-time 10 %s/hello", server_url(server)),
                     "re");
        CHECK(curl != NULL);
        CHECK(fread(answer, 1, sizeof(answer) - 1, curl) > 0);
        pclose(curl);
        CHECK_HAS(answer, "hello");
        CHECK_HAS(answer, "Strict-Transport-Security");
        if (i == 0) {
            CHECK_INT(system(make), 0);
            CHECK_INT(server_reload(c, server), OK);
            server_tick(server);
        }
    }
    stop();
}

TEST(a_certificate_that_is_no_good_is_refused_at_the_start)
{
    struct server_options options = { .listen = "127.0.0.1:0",
                                      .tls_cert = test_file(c, "cert.pem", "nonsense", 8),
                                      .tls_key = test_file(c, "key.pem", "nonsense", 8) };

    site = web_new(c->arena, only);
    CHECK_INT(server_start(c, site, &options, &server), FAILED);
    options.tls_cert = options.tls_key = NULL;
    options.listen = "nonsense";
    CHECK_INT(server_start(c, site, &options, &server), FAILED);
    options.listen = "127.0.0.1:x";
    CHECK_INT(server_start(c, site, &options, &server), FAILED);
}

const struct test server_tests[] = {
    T_DB(a_connection_stays_and_pipelined_requests_are_answered_in_order),
    T_DB(head_answers_as_get_without_the_body),
    T_DB(a_public_page_is_kept_compressed_confirmed_and_dropped_by_a_change),
    T_DB(whoever_counts_readers_is_told_of_kept_pages_and_of_others_that_were_answered),
    T_DB(files_are_sent_whole_in_part_and_not_at_all),
    T_DB(what_is_too_large_is_refused),
    T_DB(files_of_a_form_go_to_the_disk_and_vanish_with_the_request),
    T_DB(a_large_file_is_not_taken_from_a_stranger),
    T_DB(of_a_piece_whose_line_breaks_the_handler_gets_what_came),
    T_DB(slow_heads_and_slow_bodies_are_cut),
    T_DB(smuggled_and_malformed_requests_are_refused),
    T_DB(only_a_trusted_proxy_is_believed),
    T_DB(a_trusted_proxy_tells_the_client),
    T_DB(passwords_wait_in_a_queue_of_their_own_and_pages_do_not),
    T_DB(stopping_under_load_finishes_what_is_under_way),
    T_DB(tls_is_served_with_the_certificate_and_read_anew),
    T_DB(a_certificate_that_is_no_good_is_refused_at_the_start),
    T_END,
};
