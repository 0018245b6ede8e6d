/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bounded HTTP load: one thread, N connections kept alive, one request under way on each; says how many were answered and
 * how long they took, from the whole list of times and not from a sample.
 *
 *   load [-c CONNECTIONS] [-n REQUESTS] [-t SECONDS] [-w FIRST_ONES_NOT_COUNTED] [-k] HOST:PORT FILE
 *
 * FILE has a request a line, its parts divided by tabs: method, path, bearer token or "-", body (a form) or nothing. In a body
 * {c} is the connection's number and {v} the last "version" that was answered on it. Connections take the lines in turn;
 * with -k each stays with its own. Answers of 400 and above count as bad, and the first is printed. */
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, LINES_MAX = 4096, REQUEST_MAX = 16384, ANSWER_MAX = 16 << 20 };

struct line {
    char *method, *path, *token, *body;
};

struct connection {
    int socket, number, line;
    char request[REQUEST_MAX];
    size_t length, sent;
    char *answer;
    size_t got, room, head; /* head: 0 until its end was seen */
    int64_t body;
    int64_t begun_us, version;
    bool is_under_way;
};

struct load {
    struct sockaddr_in address;
    const char *host;
    int connection_count;
    int64_t wanted, warm, begun, done, bad, bytes;
    double seconds;
    bool keeps_line;
    struct line lines[LINES_MAX];
    int line_count;
    uint32_t *times_us;
    size_t times_room;
    int64_t counted, first_us, last_us, end_us;
    int epoll;
    struct connection *connections;
};

static void
die(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t
now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
read_lines(struct load *l, const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;

    if (f == NULL)
        die(path);
    while (l->line_count < LINES_MAX && getline(&text, &room, f) > 0) {
        struct line *line = &l->lines[l->line_count++];
        char *rest = strdup(text);

        rest[strcspn(rest, "\n")] = '\0';
        line->method = strsep(&rest, "\t");
        line->path = strsep(&rest, "\t");
        line->token = strsep(&rest, "\t");
        line->body = rest;
        if (line->path == NULL || line->token == NULL) {
            fprintf(stderr, "load: %s:%d: method, path and token are wanted\n", path,
                    l->line_count);
            exit(2);
        }
    }
    free(text);
    fclose(f);
}

/* ------------------------------------------------------------------ a request */

static void
fill_body(const struct connection *n, const char *template, char *out, size_t size)
{
    size_t at = 0;

    for (const char *s = template; *s != '\0' && at + 24 < size;) {
        if (strncmp(s, "{c}", 3) == 0 || strncmp(s, "{v}", 3) == 0) {
            at += (size_t)snprintf(out + at, size - at, "%lld",
                                   s[1] == 'c' ? (long long)n->number : (long long)n->version);
            s += 3;
        } else {
            out[at++] = *s++;
        }
    }
    out[at] = '\0';
}

static void
compose(const struct load *l, struct connection *n)
{
    const struct line *line = &l->lines[n->line];
    char body[REQUEST_MAX / 2] = "", token[512] = "", type[128] = "";
    int length;

    if (line->body != NULL) {
        fill_body(n, line->body, body, sizeof(body));
        snprintf(type, sizeof(type),
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n",
                 strlen(body));
    }
    if (strcmp(line->token, "-") != 0)
        snprintf(token, sizeof(token), "Authorization: Bearer %s\r\n", line->token);
    length = snprintf(n->request, sizeof(n->request), "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s\r\n%s",
                      line->method, line->path, l->host, token, type, body);
    assert(length > 0 && (size_t)length < sizeof(n->request));
    n->length = (size_t)length;
    n->sent = 0;
    n->got = n->head = 0;
    n->body = 0;
}

static void
watch(const struct load *l, struct connection *n, uint32_t events, int how)
{
    struct epoll_event e = { .events = events, .data.ptr = n };

    if (epoll_ctl(l->epoll, how, n->socket, &e) != 0)
        die("epoll");
}

static void
send_rest(const struct load *l, struct connection *n)
{
    ssize_t sent = send(n->socket, n->request + n->sent, n->length - n->sent, MSG_NOSIGNAL);

    if (sent < 0 && errno != EAGAIN)
        die("send");
    n->sent += sent > 0 ? (size_t)sent : 0;
    if (n->sent < n->length)
        watch(l, n, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

static void
connect_one(const struct load *l, struct connection *n)
{
    int on = 1;

    n->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (n->socket < 0 ||
        connect(n->socket, (const struct sockaddr *)&l->address, sizeof(l->address)) != 0)
        die("connect");
    setsockopt(n->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    watch(l, n, EPOLLIN, EPOLL_CTL_ADD);
}

/* False where no further request is to be begun. */
static bool
begin(struct load *l, struct connection *n)
{
    if (l->begun >= l->wanted || (l->end_us != 0 && now_us() >= l->end_us))
        return false;
    compose(l, n);
    n->begun_us = now_us();
    n->is_under_way = true;
    l->begun++;
    send_rest(l, n);
    return true;
}

/* ------------------------------------------------------------------ an answer */

/* The value of a header, or NULL; the head ends in a NUL. */
static const char *
header(const char *head, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = strstr(head, "\r\n"); at != NULL; at = strstr(at + 2, "\r\n"))
        if (strncasecmp(at + 2, name, length) == 0 && at[2 + length] == ':')
            return at + 2 + length + 1 + strspn(at + 3 + length, " ");
    return NULL;
}

static void
read_head(struct connection *n)
{
    char *end = memmem(n->answer, n->got, "\r\n\r\n", 4);
    const char *length;

    if (end == NULL)
        return;
    *end = '\0';
    n->head = (size_t)(end - n->answer) + 4;
    length = header(n->answer, "content-length");
    if (length == NULL && header(n->answer, "transfer-encoding") != NULL) {
        fprintf(stderr, "load: an answer in chunks is not measured\n");
        exit(1);
    }
    n->body = length != NULL ? strtoll(length, NULL, 10) : 0;
}

static void
note_time(struct load *l, const struct connection *n, int64_t at)
{
    if (l->done <= l->warm)
        return;
    if (l->counted == 0)
        l->first_us = n->begun_us;
    l->last_us = at;
    if ((size_t)l->counted == l->times_room) {
        l->times_room = l->times_room ? 2 * l->times_room : 1 << 16;
        l->times_us = realloc(l->times_us, l->times_room * sizeof(*l->times_us));
        if (l->times_us == NULL)
            die("memory");
    }
    l->times_us[l->counted++] = (uint32_t)(at - n->begun_us);
}

static void
finish(struct load *l, struct connection *n)
{
    int status = atoi(n->answer + strlen("HTTP/1.1 "));
    const char *version, *closes = header(n->answer, "connection");

    n->is_under_way = false;
    l->done++;
    l->bytes += (int64_t)n->got;
    note_time(l, n, now_us());
    if (status >= 400 && l->bad++ == 0)
        fprintf(stderr, "load: %s %s: %.*s\n", l->lines[n->line].method, l->lines[n->line].path,
                (int)(n->got < 400 ? n->got : 400), n->answer);
    n->answer[n->got] = '\0';
    version = n->body < 4096 ? strstr(n->answer + n->head, "\"version\":") : NULL;
    if (version != NULL)
        n->version = strtoll(version + strlen("\"version\":"), NULL, 10);
    if (!l->keeps_line)
        n->line = (n->line + 1) % l->line_count;
    if (closes != NULL && strncasecmp(closes, "close", 5) == 0) {
        close(n->socket);
        connect_one(l, n);
    }
}

/* Reads what is there; true once the answer is whole. */
static bool
receive(struct load *l, struct connection *n)
{
    ssize_t got;

    if (n->room - n->got < 32768) {
        n->room += 65536;
        n->answer = realloc(n->answer, n->room);
        if (n->answer == NULL || n->room > ANSWER_MAX)
            die("an answer is too long");
    }
    got = recv(n->socket, n->answer + n->got, n->room - n->got - 1, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN)
        return false;
    if (got <= 0) {
        fprintf(stderr, "load: the connection was closed before the answer to %s\n",
                l->lines[n->line].path);
        exit(1);
    }
    n->got += (size_t)got;
    if (n->head == 0)
        read_head(n);
    return n->head != 0 && (int64_t)(n->got - n->head) >= n->body;
}

/* ------------------------------------------------------------------ the run */

static void
run(struct load *l)
{
    struct epoll_event events[256];
    int64_t under_way = 0;

    l->connections = calloc((size_t)l->connection_count, sizeof(*l->connections));
    l->epoll = epoll_create1(0);
    if (l->connections == NULL || l->epoll < 0)
        die("start");
    for (int i = 0; i < l->connection_count; i++) {
        l->connections[i].number = i;
        l->connections[i].line = i % l->line_count;
        connect_one(l, &l->connections[i]);
    }
    if (l->seconds > 0)
        l->end_us = now_us() + (int64_t)(l->seconds * 1e6);
    for (int i = 0; i < l->connection_count; i++)
        under_way += begin(l, &l->connections[i]);
    while (under_way > 0) {
        int count = epoll_wait(l->epoll, events, 256, 60000);

        if (count == 0) {
            fprintf(stderr, "load: no answer for 60 seconds\n");
            exit(1);
        }
        for (int i = 0; i < count; i++) {
            struct connection *n = events[i].data.ptr;

            if ((events[i].events & EPOLLOUT) != 0) {
                watch(l, n, EPOLLIN, EPOLL_CTL_MOD);
                send_rest(l, n);
            }
            if (!n->is_under_way || !receive(l, n))
                continue;
            finish(l, n);
            under_way -= !begin(l, n);
        }
    }
}

static int
compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

static void
report(struct load *l)
{
    double seconds = (double)(l->last_us - l->first_us) / 1e6;
    int64_t n = l->counted;

    if (n == 0) {
        fprintf(stderr, "load: nothing was measured\n");
        exit(1);
    }
    qsort(l->times_us, (size_t)n, sizeof(*l->times_us), compare);
    printf("requests=%lld bad=%lld seconds=%.3f rate=%.1f p50_us=%u p95_us=%u p99_us=%u max_us=%u "
           "bytes=%lld\n",
           (long long)n, (long long)l->bad, seconds, (double)n / seconds, l->times_us[n / 2],
           l->times_us[n * 95 / 100], l->times_us[n * 99 / 100], l->times_us[n - 1],
           (long long)l->bytes);
}

int
main(int argc, char **argv)
{
    static struct load l = { .connection_count = 1, .wanted = INT64_MAX };
    char *colon;
    int option;

    while ((option = getopt(argc, argv, "c:n:t:w:k")) != -1) {
        switch (option) {
        case 'c':
            l.connection_count = atoi(optarg);
            break;
        case 'n':
            l.wanted = atoll(optarg);
            break;
        case 't':
            l.seconds = atof(optarg);
            break;
        case 'w':
            l.warm = atoll(optarg);
            break;
        case 'k':
            l.keeps_line = true;
            break;
        default:
            return 2;
        }
    }
    if (argc - optind != 2 || l.connection_count < 1 || l.connection_count > CONNECTIONS_MAX ||
        (l.wanted == INT64_MAX && l.seconds <= 0)) {
        fprintf(stderr, "usage: load [-c N] [-n N] [-t SECONDS] [-w N] [-k] HOST:PORT FILE\n");
        return 2;
    }
    l.host = argv[optind];
    read_lines(&l, argv[optind + 1]);
    colon = strdup(l.host);
    l.address.sin_family = AF_INET;
    l.address.sin_port =
        htons((uint16_t)atoi(strchr(colon, ':') != NULL ? strchr(colon, ':') + 1 : "80"));
    colon[strcspn(colon, ":")] = '\0';
    if (l.line_count == 0 || inet_pton(AF_INET, colon, &l.address.sin_addr) != 1) {
        fprintf(stderr, "load: an address like 127.0.0.1:8080 and a request are wanted\n");
        return 2;
    }
    run(&l);
    report(&l);
    return 0;
}
