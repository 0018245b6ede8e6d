/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a page: literal markup as it is, values escaped. */
#include "web/out.h"

#include <string.h>

enum { PAGE_BYTES = 16384 };

void
out_init(struct out *o, const struct ctx *c)
{
    *o = (struct out){ .lang = c->lang, .ctx = c };
    buf_init(&o->body, c->arena, PAGE_BYTES);
}

void
out_raw(struct out *o, const char *markup, size_t length)
{
    struct buf *b = &o->body;

    if (b->capacity - b->length > length) {
        memcpy(b->data + b->length, markup, length);
        b->length += length;
        b->data[b->length] = '\0';
        return;
    }
    buf_add_bytes(b, markup, length);
}

void
out_text(struct out *o, const char *text)
{
    static const char *const entities[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
    };

    if (text == NULL)
        return;
    for (;;) {
        size_t plain = strcspn(text, "&<>\"'");

        out_raw(o, text, plain);
        text += plain;
        if (*text == '\0')
            return;
        buf_add(&o->body, entities[(unsigned char)*text++]);
    }
}

void
out_int(struct out *o, int64_t n)
{
    char digits[24], *p = digits + sizeof(digits);
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        *--p = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude > 0);
    if (n < 0)
        *--p = '-';
    out_raw(o, p, (size_t)(digits + sizeof(digits) - p));
}

void
out_unsigned(struct out *o, uint64_t n)
{
    if (n > INT64_MAX) {
        out_int(o, (int64_t)(n / 10));
        n %= 10;
    }
    out_int(o, (int64_t)n);
}

void
out_date(struct out *o, struct date d)
{
    if (!date_is_none(d))
        buf_add(&o->body, date_vi(o->body.arena, d));
}

void
out_bool(struct out *o, bool b)
{
    buf_add(&o->body, b ? "true" : "false");
}

void
out_html(struct out *o, struct html h)
{
    if (h.text != NULL)
        buf_add(&o->body, h.text);
}

/* The page's own context: what is made for it lives as long as it does, in its language. */
static struct ctx
page_ctx(const struct out *o)
{
    struct ctx c = *o->ctx;

    c.arena = o->body.arena;
    c.lang = o->lang;
    return c;
}

const char *
out_number(struct out *o, int64_t n)
{
    return number(o->lang, o->body.arena, n);
}

const char *
out_money(struct out *o, int64_t vnd)
{
    struct ctx c = page_ctx(o);

    return money(&c, vnd);
}

const char *
out_time(struct out *o, int64_t at)
{
    struct ctx c = page_ctx(o);

    return at == 0 ? "" : time_text(&c, at);
}

const char *
out_weekday(struct out *o, struct date d)
{
    struct ctx c = page_ctx(o);

    return weekday_text(&c, d);
}

const char *
out_day(struct out *o, struct date d)
{
    return date_short_vi(o->body.arena, d);
}

const char *
out_date_text(struct out *o, struct date d)
{
    return date_vi(o->body.arena, d);
}

const char *
out_iso(struct out *o, struct date d)
{
    return date_iso(o->body.arena, d);
}

const char *
out_iso_clock(struct out *o, int64_t at)
{
    return time_iso(o->body.arena, at);
}

const char *
out_printf(struct out *o, const char *format, ...)
{
    const char *text;
    va_list args;

    va_start(args, format);
    text = arena_vprintf(o->body.arena, format, args);
    va_end(args);
    return text;
}

const char *
out_url_part(struct out *o, const char *text)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    struct buf b;

    buf_init(&b, o->body.arena, 0);
    for (; text != NULL && *text != '\0'; text++) {
        if (strchr(safe, *text) != NULL)
            buf_add_char(&b, *text);
        else
            buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*text);
    }
    return b.data;
}
