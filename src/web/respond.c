/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the answer. */
#include "web/respond.h"

#include "core/log.h"
#include "core/text.h"
#include "web/page_cache.h"
#include "web/response.h"
#include "web/sign.h"
#include "web/web.h"

#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void
response_start(struct request *r)
{
    struct response *p = arena_alloc(r->ctx.arena, sizeof(*p));

    p->fd = -1;
    pairs_init(&p->headers, r->ctx.arena);
    r->response = p;
}

static void
close_file(void *arg)
{
    struct response *p = arg;

    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}

void
response_drop(struct request *r)
{
    struct response *p = r->response;
    struct pairs headers = p->headers;

    close_file(p);
    memset(p, 0, sizeof(*p));
    p->fd = -1;
    pairs_init(&p->headers, r->ctx.arena);
    for (int i = 0; i < headers.count; i++)
        if (strcasecmp(headers.items[i].name, "Set-Cookie") == 0)
            pairs_add(&p->headers, headers.items[i].name, headers.items[i].value);
}

const void *
response_body(const struct response *p, size_t *out_length)
{
    switch (p->kind) {
    case RESPONSE_HTML:
        *out_length = p->out.body.length;
        return p->out.body.data;
    case RESPONSE_JSON:
        *out_length = p->json.body.length;
        return p->json.body.data;
    case RESPONSE_BYTES:
        *out_length = p->length;
        return p->bytes;
    case RESPONSE_FILE:
    case RESPONSE_EMPTY:
    case RESPONSE_NONE:
        break;
    }
    *out_length = 0;
    return "";
}

const char *
response_header(const struct response *p, const char *name)
{
    for (int i = 0; i < p->headers.count; i++)
        if (strcasecmp(p->headers.items[i].name, name) == 0)
            return p->headers.items[i].value;
    return NULL;
}

struct out *
respond_html(struct request *r, int status)
{
    struct response *p = r->response;

    p->kind = RESPONSE_HTML;
    p->status = status;
    p->type = "text/html; charset=utf-8";
    out_init(&p->out, &r->ctx);
    return &p->out;
}

struct json *
respond_json(struct request *r, int status)
{
    struct response *p = r->response;

    p->kind = RESPONSE_JSON;
    p->status = status;
    p->type = "application/json; charset=utf-8";
    json_init(&p->json, r->ctx.arena);
    if (status >= 400)
        p->json.first = respond_errors(r, status);
    return &p->json;
}

void
respond_header(struct request *r, const char *name, const char *value)
{
    struct arena *a = r->ctx.arena;

    /* A line break in a value would begin a header of its own. */
    if (strpbrk(value, "\r\n") != NULL) {
        log_warn(&r->ctx, "header %s with a line break was left out", name);
        return;
    }
    pairs_add(&r->response->headers, arena_strdup(a, name), arena_strdup(a, value));
}

void
respond_cookie(struct request *r, const char *name, const char *value, int64_t max_age_s,
               bool is_http_only)
{
    struct buf b;

    buf_init(&b, r->ctx.arena, 256);
    buf_printf(&b, "%s=%s; Path=/; SameSite=Lax", name, value);
    if (max_age_s >= 0)
        buf_printf(&b, "; Max-Age=%" PRId64, max_age_s);
    if (is_http_only)
        buf_add(&b, "; HttpOnly");
    if (r->is_https)
        buf_add(&b, "; Secure");
    respond_header(r, "Set-Cookie", b.data);
}

enum status
respond_see_other(struct request *r, const char *format, ...)
{
    struct response *p = r->response;
    va_list args;
    const char *path;

    va_start(args, format);
    path = arena_vprintf(r->ctx.arena, format, args);
    va_end(args);
    if (!is_own_path(path)) {
        log_warn(&r->ctx, "a redirect to \"%s\" was refused", path);
        path = "/";
    }
    if (wants_json(r)) {
        struct json *j = respond_json(r, 200);

        json_begin_object(j, NULL);
        json_text(j, "location", path);
        if (p->flash != NULL)
            json_text(j, "message", p->flash);
        json_end_object(j);
        return OK;
    }
    p->kind = RESPONSE_EMPTY;
    p->status = 303;
    p->location = path;
    respond_header(r, "Location", path);
    return OK;
}

enum status
respond_moved(struct request *r, const char *format, ...)
{
    struct response *p = r->response;
    va_list args;
    const char *path;

    va_start(args, format);
    path = arena_vprintf(r->ctx.arena, format, args);
    va_end(args);
    if (!is_own_path(path))
        return log_error(&r->ctx, "a redirect to \"%s\" was refused", path);
    p->kind = RESPONSE_EMPTY;
    p->status = 301;
    p->location = path;
    respond_header(r, "Location", path);
    return OK;
}

void
respond_flash(struct request *r, const char *format, ...)
{
    va_list args;
    const char *text;

    va_start(args, format);
    text = arena_vprintf(r->ctx.arena, format, args);
    va_end(args);
    r->response->flash = text;
    if (!wants_json(r))
        respond_cookie(r, "flash", sign_text(r->ctx.arena, r->web->secret, "flash", text), 300,
                       true);
}

void
respond_empty(struct request *r, int status)
{
    r->response->kind = RESPONSE_EMPTY;
    r->response->status = status;
}

/* RFC 6266: an ASCII name for old clients, the true one percent-encoded. */
static void
add_disposition(struct request *r, const char *file_name)
{
    struct arena *a = r->ctx.arena;
    const char *dot, *stem, *ending = "";

    if (file_name == NULL)
        return;
    dot = strrchr(file_name, '.');
    if (dot != NULL && dot > file_name && strlen(dot) <= 6) {
        stem = arena_strndup(a, file_name, (size_t)(dot - file_name));
        ending = dot + 1;
        ending = arena_printf(a, ".%s", text_slug(a, ending, 5));
    } else {
        stem = file_name;
    }
    respond_header(r, "Content-Disposition",
                   arena_printf(a, "attachment; filename=\"%s%s\"; filename*=UTF-8''%s",
                                text_slug(a, stem, 100), ending, encode_url(a, file_name, false)));
}

enum status
respond_bytes(struct request *r, const char *type, const char *file_name, const void *bytes,
              size_t length)
{
    struct response *p = r->response;

    p->kind = RESPONSE_BYTES;
    p->status = 200;
    p->type = type;
    p->bytes = bytes;
    p->length = length;
    add_disposition(r, file_name);
    return OK;
}

/* ------------------------------------------------------------------ files */

static const char *
http_date(struct arena *a, time_t at)
{
    char text[64];
    struct tm utc;

    gmtime_r(&at, &utc);
    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    return arena_strdup(a, text);
}

static bool
is_unchanged(const struct request *r, const char *etag, const char *modified)
{
    const char *none_match = header(r, "if-none-match"), *since = header(r, "if-modified-since");

    if (none_match != NULL)
        return strstr(none_match, etag) != NULL || strcmp(none_match, "*") == 0;
    return since != NULL && strcmp(since, modified) == 0;
}

enum range { RANGE_NONE, RANGE_PART, RANGE_BAD };

static bool
parse_offset(const char **at, int64_t *out)
{
    int64_t n = 0;
    const char *s = *at;

    if (*s < '0' || *s > '9')
        return false;
    for (; *s >= '0' && *s <= '9'; s++) {
        if (n > INT64_MAX / 10 - 10)
            return false;
        n = 10 * n + (*s - '0');
    }
    *at = s;
    *out = n;
    return true;
}

/* RFC 9110, 14.2: one range of bytes; several at once are answered whole, as is allowed. */
static enum range
parse_range(const char *text, int64_t size, int64_t *out_from, int64_t *out_length)
{
    int64_t from = 0, to = size - 1;

    if (text == NULL || strncmp(text, "bytes=", 6) != 0 || strchr(text, ',') != NULL)
        return RANGE_NONE;
    text += 6;
    if (*text == '-') {
        text++;
        if (!parse_offset(&text, &from) || *text != '\0')
            return RANGE_NONE;
        if (from == 0)
            return RANGE_BAD;
        from = from > size ? 0 : size - from;
    } else {
        if (!parse_offset(&text, &from) || *text++ != '-')
            return RANGE_NONE;
        if (*text != '\0' && (!parse_offset(&text, &to) || *text != '\0' || to < from))
            return RANGE_NONE;
        if (from >= size)
            return RANGE_BAD;
        if (to >= size)
            to = size - 1;
    }
    *out_from = from;
    *out_length = to - from + 1;
    return size > 0 ? RANGE_PART : RANGE_BAD;
}

/* HEAD asks for no byte, so none is brought. */
static enum status
open_span(struct request *r, const struct stored *s, struct span *span)
{
    if (!r->is_head && s->size > 0)
        return s->open(&r->ctx, s, span);
    span->fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return span->fd >= 0 ? OK : log_error(&r->ctx, "cannot open /dev/null: %m");
}

static void
respond_without_body(struct request *r, int status)
{
    r->response->kind = RESPONSE_EMPTY;
    r->response->status = status;
}

enum status
respond_stored(struct request *r, const struct stored *s)
{
    struct response *p = r->response;
    struct arena *a = r->ctx.arena;
    const char *modified = http_date(a, s->modified_at), *condition = header(r, "if-range");
    struct span span = { .length = s->size, .fd = -1 };
    enum range range = RANGE_NONE;
    enum status st;

    respond_header(r, "ETag", s->etag);
    respond_header(r, "Last-Modified", modified);
    respond_header(r, "Accept-Ranges", "bytes");
    add_disposition(r, s->file_name);
    p->type = s->type;
    if (is_unchanged(r, s->etag, modified)) {
        respond_without_body(r, 304);
        return OK;
    }
    if (condition == NULL || strcmp(condition, s->etag) == 0 || strcmp(condition, modified) == 0)
        range = parse_range(header(r, "range"), s->size, &span.from, &span.length);
    if (range == RANGE_BAD) {
        respond_header(r, "Content-Range", arena_printf(a, "bytes */%" PRId64, s->size));
        respond_without_body(r, 416);
        return OK;
    }
    st = open_span(r, s, &span);
    if (st != OK)
        return st;
    p->kind = RESPONSE_FILE;
    p->status = range == RANGE_PART ? 206 : 200;
    p->fd = span.fd;
    arena_defer(a, close_file, p);
    p->file_from = span.at;
    p->file_length = span.length;
    if (range == RANGE_PART)
        respond_header(r, "Content-Range",
                       arena_printf(a, "bytes %" PRId64 "-%" PRId64 "/%" PRId64, span.from,
                                    span.from + span.length - 1, s->size));
    return OK;
}

static enum status
open_file(struct ctx *c, const struct stored *s, struct span *span)
{
    span->fd = open(s->arg, O_RDONLY | O_CLOEXEC);
    span->at = span->from;
    return span->fd >= 0 ? OK : log_error(c, "cannot open %s: %m", (const char *)s->arg);
}

enum status
respond_file(struct request *r, const char *type, const char *file_name, const char *path)
{
    struct stored s = { .type = type, .file_name = file_name, .open = open_file, .arg = path };
    struct stat st;

    if (stat(path, &st) != 0)
        return log_error(&r->ctx, "cannot open %s: %m", path);
    if (!S_ISREG(st.st_mode))
        return log_error(&r->ctx, "%s is no file", path);
    s.size = st.st_size;
    s.modified_at = st.st_mtim.tv_sec;
    s.etag =
        arena_printf(r->ctx.arena, "\"%" PRIx64 "-%" PRIx64 "-%" PRIx64 "\"", (uint64_t)st.st_size,
                     (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec);
    return respond_stored(r, &s);
}

void
respond_cacheable(struct request *r, const char *tag, ...)
{
    struct response *p = r->response;
    va_list args;
    int count = 0;

    assert(r->route == NULL || r->route->access == PUBLIC);
    va_start(args, tag);
    for (; tag != NULL && count < CACHE_TAGS_MAX; tag = va_arg(args, const char *))
        p->cache_tags[count++] = tag;
    va_end(args);
    p->cache_tags[count] = NULL;
    p->is_cacheable = count > 0;
}
