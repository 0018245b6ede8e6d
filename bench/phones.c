/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phones on slow lines: each sends its photos one after the other as the page's script does, over the resumable uploads, all phones at once,
 * every line throttled. One thread; a bounded number of connections to 127.0.0.1.
 *
 *   phones [-r BYTES_A_SECOND] [-n PHOTOS_EACH] HOST:PORT PHONES FOLDER
 *
 * PHONES has a line a phone: bearer token, unit, campaign, parted by tabs. FOLDER holds JPEGs; each photo that is sent is one of them with
 * a comment of its own, so that no two are the same. Prints how long it took; exit 1 where any photo was not taken. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    PHONES_MAX = 500,
    PHOTOS_MAX = 16,
    PIECE_BYTES = 1 << 20,
    COMMENT_BYTES = 64,
    HEAD_MAX = 2048,
    ANSWER_MAX = 65536,
    TICK_MS = 20,
    TRIES = 20
};

enum step { CREATE, SEND, TAKE, DONE };

struct photo {
    char *bytes; /* with room for the comment behind the first two */
    size_t length;
};

struct phone {
    char token[256], unit[32], campaign[32];
    int number, fd, sent_photos, tries;
    enum step step;
    char upload[64]; /* its address */
    size_t offset;   /* received by the server */
    char comment[COMMENT_BYTES + 1];
    char head[HEAD_MAX];
    size_t head_length, piece_length, out; /* out: of head and piece together */
    double credit;
    char answer[ANSWER_MAX + 1];
    size_t got;
    int64_t rest_until_ms;
};

static struct phone phones[PHONES_MAX];
static struct photo photos[PHOTOS_MAX];
static int phone_count, photo_count, each = 5;
static double rate = 125000;
static struct sockaddr_in address;
static const char *host;

static void
die(const char *what)
{
    fprintf(stderr, "phones: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ------------------------------------------------------------------ what is read first */

static void
read_photos(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *one;
    char path[1024];

    while (dir != NULL && photo_count < PHOTOS_MAX && (one = readdir(dir)) != NULL) {
        struct photo *p = &photos[photo_count];
        FILE *f;

        if (strstr(one->d_name, ".jpg") == NULL)
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, one->d_name);
        f = fopen(path, "rb");
        if (f == NULL || fseek(f, 0, SEEK_END) != 0)
            die(path);
        p->length = (size_t)ftell(f);
        p->bytes = malloc(p->length);
        rewind(f);
        if (p->bytes == NULL || fread(p->bytes, 1, p->length, f) != p->length)
            die(path);
        fclose(f);
        photo_count++;
    }
    if (photo_count == 0)
        die(folder);
    closedir(dir);
}

static void
read_phones(const char *path)
{
    FILE *f = fopen(path, "r");

    if (f == NULL)
        die(path);
    while (phone_count < PHONES_MAX &&
           fscanf(f, "%255s %31s %31s", phones[phone_count].token, phones[phone_count].unit,
                  phones[phone_count].campaign) == 3) {
        phones[phone_count].number = phone_count;
        phones[phone_count].fd = -1;
        phone_count++;
    }
    fclose(f);
    if (phone_count == 0)
        die(path);
}

/* ------------------------------------------------------------------ a request */

static const struct photo *
photo_of(const struct phone *p)
{
    return &photos[(p->number + p->sent_photos) % photo_count];
}

/* FF FE and its length, then text: a segment that every reader passes over. */
static size_t
whole_length(const struct phone *p)
{
    return photo_of(p)->length + 4 + COMMENT_BYTES;
}

static char
byte_at(const struct phone *p, size_t at)
{
    const struct photo *photo = photo_of(p);
    static const char head[4] = { (char)0xFF, (char)0xFE, 0, COMMENT_BYTES + 2 };

    if (at < 2)
        return photo->bytes[at];
    if (at < 6)
        return head[at - 2];
    if (at < 6 + COMMENT_BYTES)
        return p->comment[at - 6];
    return photo->bytes[at - 4 - COMMENT_BYTES];
}

static void
base64(const char *text, char *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i += 3) {
        unsigned n = (unsigned)(unsigned char)text[i] << 16;

        n |= i + 1 < length ? (unsigned)(unsigned char)text[i + 1] << 8 : 0;
        n |= i + 2 < length ? (unsigned char)text[i + 2] : 0;
        *out++ = letters[n >> 18 & 63];
        *out++ = letters[n >> 12 & 63];
        *out++ = i + 1 < length ? letters[n >> 6 & 63] : '=';
        *out++ = i + 2 < length ? letters[n & 63] : '=';
    }
    *out = '\0';
}

static void
compose(struct phone *p)
{
    char purpose[128], coded[256], body[256];
    int length = 0;

    p->piece_length = 0;
    if (p->step == CREATE) {
        snprintf(p->comment, sizeof(p->comment), "%-*d", COMMENT_BYTES,
                 p->number * 1000 + p->sent_photos);
        snprintf(purpose, sizeof(purpose), "evidence/%s/%s", p->campaign, p->unit);
        base64(purpose, coded);
        p->offset = 0;
        length = snprintf(
            p->head, HEAD_MAX,
            "POST /lam-viec/tai-len HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
            "Tus-Resumable: 1.0.0\r\nUpload-Length: %zu\r\nUpload-Metadata: filename %s,for "
            "%s\r\nContent-Length: 0\r\n\r\n",
            host, p->token, whole_length(p), "YW5oLmpwZw==", coded);
    } else if (p->step == SEND) {
        p->piece_length = whole_length(p) - p->offset;
        if (p->piece_length > PIECE_BYTES)
            p->piece_length = PIECE_BYTES;
        length =
            snprintf(p->head, HEAD_MAX,
                     "PATCH %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nTus-Resumable: "
                     "1.0.0\r\nUpload-Offset: %zu\r\nContent-Type: "
                     "application/offset+octet-stream\r\nContent-Length: %zu\r\n\r\n",
                     p->upload, host, p->token, p->offset, p->piece_length);
    } else {
        snprintf(body, sizeof(body), "kind=photo&upload=%s", strrchr(p->upload, '/') + 1);
        length = snprintf(p->head, HEAD_MAX,
                          "POST /lam-viec/don-vi/%s/hoi-nghi/bao-cao/tep?dot-thi-dua=mau-2026 "
                          "HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nAccept: "
                          "application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                          "Content-Length: %zu\r\n\r\n%s",
                          p->unit, host, p->token, strlen(body), body);
    }
    if (length <= 0 || length >= HEAD_MAX)
        die("a head is too long");
    p->head_length = (size_t)length;
    p->out = p->got = 0;
}

static void
begin(struct phone *p)
{
    if (p->fd < 0) {
        p->fd = socket(AF_INET, SOCK_STREAM, 0);
        if (p->fd < 0 || connect(p->fd, (struct sockaddr *)&address, sizeof(address)) != 0)
            die("connect");
    }
    compose(p);
}

/* What the line carries in this tick. */
static void
send_some(struct phone *p)
{
    size_t all = p->head_length + p->piece_length, most = (size_t)p->credit, count = 0;
    static char part[65536];
    ssize_t sent;

    if (p->out == all || most == 0)
        return;
    for (; count < sizeof(part) && count < most && p->out + count < all; count++) {
        size_t at = p->out + count;

        part[count] =
            at < p->head_length ? p->head[at] : byte_at(p, p->offset + at - p->head_length);
    }
    sent = send(p->fd, part, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN)
        die("send");
    p->out += sent > 0 ? (size_t)sent : 0;
    p->credit -= sent > 0 ? (double)sent : 0;
}

/* ------------------------------------------------------------------ an answer */

static const char *
header(const char *answer, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = strstr(answer, "\r\n"); at != NULL; at = strstr(at + 2, "\r\n"))
        if (strncasecmp(at + 2, name, length) == 0 && at[2 + length] == ':')
            return at + 3 + length + strspn(at + 3 + length, " ");
    return NULL;
}

static bool
is_whole(const struct phone *p)
{
    const char *end = strstr(p->answer, "\r\n\r\n"), *length;

    if (end == NULL)
        return false;
    length = header(p->answer, "content-length");
    return p->got >=
           (size_t)(end + 4 - p->answer) + (length != NULL ? strtoul(length, NULL, 10) : 0);
}

static void
next(struct phone *p)
{
    const char *location = header(p->answer, "location");
    int status = atoi(p->answer + strlen("HTTP/1.1 "));

    if ((status == 503 || status == 429) && p->tries++ < TRIES) {
        p->rest_until_ms = now_ms() + 1000; /* as the page's script: later again */
        return;
    }
    if (p->step == CREATE && status == 201 && location != NULL) {
        snprintf(p->upload, sizeof(p->upload), "%.*s", (int)strcspn(location, "\r"), location);
        p->step = SEND;
    } else if (p->step == SEND && status == 204) {
        p->offset += p->piece_length;
        p->step = p->offset == whole_length(p) ? TAKE : SEND;
    } else if (p->step == TAKE && status == 200) {
        p->tries = 0;
        p->sent_photos++;
        p->step = p->sent_photos == each ? DONE : CREATE;
    } else {
        fprintf(stderr, "phones: phone %d, photo %d: %.300s\n", p->number, p->sent_photos,
                p->answer);
        exit(1);
    }
}

static void
receive(struct phone *p)
{
    ssize_t got = recv(p->fd, p->answer + p->got, ANSWER_MAX - p->got, MSG_DONTWAIT);

    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        if (p->got == 0 && p->out == 0) { /* an idle connection was closed */
            close(p->fd);
            p->fd = -1;
            begin(p);
            return;
        }
        die("the connection was closed");
    }
    p->got += (size_t)got;
    p->answer[p->got] = '\0';
    if (!is_whole(p))
        return;
    if (header(p->answer, "connection") != NULL &&
        strncasecmp(header(p->answer, "connection"), "close", 5) == 0) {
        close(p->fd);
        p->fd = -1;
    }
    next(p);
    if (p->step != DONE && p->rest_until_ms == 0)
        begin(p);
}

/* ------------------------------------------------------------------ the run */

static bool
tick(double seconds)
{
    bool is_going = false;

    for (int i = 0; i < phone_count; i++) {
        struct phone *p = &phones[i];

        if (p->step == DONE)
            continue;
        is_going = true;
        if (p->rest_until_ms != 0) {
            if (now_ms() < p->rest_until_ms)
                continue;
            p->rest_until_ms = 0;
            begin(p);
        }
        p->credit += rate * seconds;
        if (p->credit > rate) /* a line that was idle does not save up */
            p->credit = rate;
        send_some(p);
        receive(p);
    }
    return is_going;
}

int
main(int argc, char **argv)
{
    int64_t begun, last;
    char *colon;
    int option;

    while ((option = getopt(argc, argv, "r:n:")) != -1) {
        if (option == 'r')
            rate = atof(optarg);
        else if (option == 'n')
            each = atoi(optarg);
        else
            return 2;
    }
    if (argc - optind != 3 || rate < 1000 || each < 1) {
        fprintf(stderr, "usage: phones [-r BYTES_A_SECOND] [-n PHOTOS] HOST:PORT PHONES FOLDER\n");
        return 2;
    }
    host = argv[optind];
    colon = strdup(host);
    address.sin_family = AF_INET;
    address.sin_port =
        htons((uint16_t)atoi(strchr(colon, ':') != NULL ? strchr(colon, ':') + 1 : "80"));
    colon[strcspn(colon, ":")] = '\0';
    if (inet_pton(AF_INET, colon, &address.sin_addr) != 1 ||
        (ntohl(address.sin_addr.s_addr) >> 24) != 127) {
        fprintf(stderr, "phones: only an address of this machine is taken\n");
        return 2;
    }
    free(colon);
    read_phones(argv[optind + 1]);
    read_photos(argv[optind + 2]);
    begun = last = now_ms();
    for (int i = 0; i < phone_count; i++)
        begin(&phones[i]);
    for (bool is_going = true; is_going;) {
        int64_t at;

        poll(NULL, 0, TICK_MS);
        at = now_ms();
        is_going = tick((double)(at - last) / 1000);
        last = at;
    }
    printf("%d phones, %d photos each, %.0f s\n", phone_count, each,
           (double)(now_ms() - begun) / 1000);
    return 0;
}
