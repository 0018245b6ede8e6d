/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access log: two buffers, one being filled while the other is written. */
#include "web/access_log.h"

#include "core/log.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 20, LINE_BYTES = 1024, PATH_SHOWN = 512 };

struct access_log {
    pthread_mutex_t lock, writing;
    char *filling, *full;
    size_t used;
    int64_t dropped;
    int fd;
    bool is_file;
    time_t second; /* of the text below */
    char second_text[24];
};

struct access_log *
access_log_open(const char *path)
{
    struct access_log *log = calloc(1, sizeof(*log));

    if (log == NULL || (log->filling = malloc(BUFFER_BYTES)) == NULL ||
        (log->full = malloc(BUFFER_BYTES)) == NULL)
        fatal("out of memory");
    pthread_mutex_init(&log->lock, NULL);
    pthread_mutex_init(&log->writing, NULL);
    log->fd = STDERR_FILENO;
    if (strcmp(path, "off") == 0)
        log->fd = -1;
    if (strcmp(path, "off") != 0 && strcmp(path, "-") != 0) {
        log->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        log->is_file = true;
        if (log->fd < 0) {
            access_log_close(log);
            return NULL;
        }
    }
    return log;
}

void
access_log_close(struct access_log *log)
{
    if (log == NULL)
        return;
    access_log_flush(log);
    if (log->is_file && log->fd >= 0)
        close(log->fd);
    pthread_mutex_destroy(&log->lock);
    pthread_mutex_destroy(&log->writing);
    free(log->filling);
    free(log->full);
    free(log);
}

/* A hostile path must not forge a line. */
static char *
put_safely(char *to, const char *text)
{
    int left = PATH_SHOWN;

    for (; *text != '\0' && left > 0; text++, left--) {
        unsigned char c = (unsigned char)*text;

        if (c > 0x20 && c < 0x7F && c != '\\') {
            *to++ = (char)c;
        } else {
            *to++ = '%';
            *to++ = "0123456789ABCDEF"[c >> 4];
            *to++ = "0123456789ABCDEF"[c & 15];
            left -= 2;
        }
    }
    return to;
}

static char *
put_text(char *to, const char *text)
{
    size_t length = strlen(text);

    memcpy(to, text, length);
    return to + length;
}

static char *
put_number(char *to, int64_t n)
{
    char digits[24];
    int count = 0;

    if (n < 0)
        n = 0;
    do {
        digits[count++] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

/* The second's text is made once a second. */
static char *
put_time(struct access_log *log, char *to)
{
    struct timespec at;
    struct tm utc;
    int ms;

    clock_gettime(CLOCK_REALTIME_COARSE, &at);
    if (at.tv_sec != log->second) {
        log->second = at.tv_sec;
        gmtime_r(&at.tv_sec, &utc);
        strftime(log->second_text, sizeof(log->second_text), "%Y-%m-%dT%H:%M:%S.", &utc);
    }
    ms = (int)(at.tv_nsec / 1000000);
    to = put_text(to, log->second_text);
    *to++ = (char)('0' + ms / 100);
    *to++ = (char)('0' + ms / 10 % 10);
    *to++ = (char)('0' + ms % 10);
    return put_text(to, "Z access ");
}

void
access_log_add(struct access_log *log, const struct access_line *line)
{
    char bytes[LINE_BYTES + PATH_SHOWN], *to = bytes;
    size_t length;

    if (log->fd < 0)
        return;
    to = put_text(to, line->request_id != NULL ? line->request_id : "-");
    *to++ = ' ';
    to = put_text(to, line->method);
    *to++ = ' ';
    to = put_safely(to, line->path);
    *to++ = ' ';
    to = put_number(to, line->status);
    *to++ = ' ';
    to = put_number(to, line->bytes);
    *to++ = ' ';
    to = put_number(to, line->microseconds / 1000);
    *to++ = '.';
    *to++ = (char)('0' + line->microseconds / 100 % 10);
    *to++ = ' ';
    to = put_number(to, line->account_id);
    *to++ = ' ';
    to = put_safely(to, line->remote != NULL ? line->remote : "-");
    *to++ = '\n';
    length = (size_t)(to - bytes);
    pthread_mutex_lock(&log->lock);
    if (log->used + length + 48 > BUFFER_BYTES) {
        log->dropped++;
    } else {
        to = put_time(log, log->filling + log->used);
        memcpy(to, bytes, length);
        log->used = (size_t)(to - log->filling) + length;
    }
    pthread_mutex_unlock(&log->lock);
}

void
access_log_flush(struct access_log *log)
{
    char *bytes;
    size_t length;
    int64_t dropped;

    pthread_mutex_lock(&log->writing);
    pthread_mutex_lock(&log->lock);
    bytes = log->filling;
    length = log->used;
    dropped = log->dropped;
    log->filling = log->full;
    log->full = bytes;
    log->used = 0;
    log->dropped = 0;
    pthread_mutex_unlock(&log->lock);
    while (length > 0) {
        ssize_t written = write(log->fd, bytes, length);

        if (written <= 0)
            break;
        bytes += written;
        length -= (size_t)written;
    }
    pthread_mutex_unlock(&log->writing);
    if (dropped > 0)
        log_warn(NULL, "%lld lines of the access log were dropped", (long long)dropped);
}
