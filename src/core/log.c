/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Log lines: formatted, made harmless, and written with one call so that the lines of threads do not mix. It needs no
 * arena, because it also tells that memory has run out. */
#include "core/log.h"

#include "core/ctx.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGE_MAX = 4096, LINE_MAX_BYTES = 4 * MESSAGE_MAX + 256 };

struct line {
    char bytes[LINE_MAX_BYTES];
    size_t length;
};

static atomic_int shown_level = LOG_INFO;

void
log_set_level(enum log_level level)
{
    atomic_store(&shown_level, (int)level);
}

static const char *
level_name(enum log_level level)
{
    switch (level) {
    case LOG_ERROR:
        return "error";
    case LOG_WARN:
        return "warn";
    case LOG_INFO:
        return "info";
    case LOG_DEBUG:
        return "debug";
    }
    return "unknown";
}

static void
put(struct line *line, const char *bytes, size_t length)
{
    /* One byte stays for the line's end. */
    if (length >= sizeof(line->bytes) - line->length)
        return;
    memcpy(line->bytes + line->length, bytes, length);
    line->length += length;
}

/* The length of the UTF-8 sequence at s that a terminal shows as it is; 0 where it must be escaped: a control, a
 * direction override, a line or paragraph separator, or no UTF-8 at all. */
static size_t
harmless_length(const unsigned char *s)
{
    unsigned code_point;
    size_t length;

    if (s[0] < 0x80)
        return s[0] >= 0x20 && s[0] != 0x7F && s[0] != '\\' ? 1 : 0;
    length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return 0;
    code_point = s[0] & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        code_point = code_point << 6 | (s[i] & 0x3FU);
    }
    if (code_point < 0xA0 || (code_point >= 0x200B && code_point <= 0x200F) ||
        (code_point >= 0x2028 && code_point <= 0x202E) ||
        (code_point >= 0x2066 && code_point <= 0x2069))
        return 0;
    return length;
}

static void
put_escaped(struct line *line, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;

    while (*s != '\0') {
        size_t length = harmless_length(s);
        char escape[8];

        if (length > 0) {
            put(line, (const char *)s, length);
            s += length;
            continue;
        }
        if (*s == '\n')
            put(line, "\\n", 2);
        else if (*s == '\\')
            put(line, "\\\\", 2);
        else
            put(line, escape, (size_t)snprintf(escape, sizeof(escape), "\\x%02x", (unsigned)*s));
        s++;
    }
}

static void __attribute__((format(printf, 3, 0)))
write_line(enum log_level level, const struct ctx *c, const char *format, va_list args)
{
    struct line line = { .length = 0 };
    char message[MESSAGE_MAX], at[32];
    struct timespec now_at;
    struct tm utc;
    const char *rest;
    ssize_t written;
    int length;

    clock_gettime(CLOCK_REALTIME, &now_at);
    gmtime_r(&now_at.tv_sec, &utc);
    put(&line, at, strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%S", &utc));
    put(&line, at, (size_t)snprintf(at, sizeof(at), ".%03dZ ", (int)(now_at.tv_nsec / 1000000)));
    put(&line, level_name(level), strlen(level_name(level)));
    put(&line, " ", 1);
    put_escaped(&line, c != NULL && c->request_id != NULL ? c->request_id : "-");
    put(&line, " ", 1);
    length = vsnprintf(message, sizeof(message), format, args);
    put_escaped(&line, length < 0 ? format : message);
    if (length >= MESSAGE_MAX)
        put(&line, "...", 3);
    line.bytes[line.length++] = '\n';
    for (rest = line.bytes; line.length > 0; rest += written, line.length -= (size_t)written) {
        written = write(STDERR_FILENO, rest, line.length);
        if (written <= 0)
            return;
    }
}

enum status
log_error(const struct ctx *c, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    write_line(LOG_ERROR, c, format, args);
    va_end(args);
    return FAILED;
}

void
log_warn(const struct ctx *c, const char *format, ...)
{
    va_list args;

    if (atomic_load(&shown_level) < LOG_WARN)
        return;
    va_start(args, format);
    write_line(LOG_WARN, c, format, args);
    va_end(args);
}

void
log_info(const struct ctx *c, const char *format, ...)
{
    va_list args;

    if (atomic_load(&shown_level) < LOG_INFO)
        return;
    va_start(args, format);
    write_line(LOG_INFO, c, format, args);
    va_end(args);
}

void
fatal(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    write_line(LOG_ERROR, NULL, format, args);
    va_end(args);
    abort();
}
