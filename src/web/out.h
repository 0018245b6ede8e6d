/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a page. What compiled templates call: the C type of a value chooses how it goes out, strings are escaped, and
 * only `struct html` goes out raw. */
#ifndef WEB_OUT_H
#define WEB_OUT_H

#include "core/buf.h"
#include "core/ctx.h"

/* Markup that is known to be safe: made by a view or by the sanitiser. A type of its own, so that nothing becomes it by
 * accident. */
struct html {
    const char *text; /* NULL writes nothing */
};

struct out {
    struct buf body;
    enum lang lang;
    const struct ctx *ctx; /* for the clock's today; never for the database */
};

void out_init(struct out *o, const struct ctx *c);

/* Literal markup of a template. */
void out_raw(struct out *o, const char *markup, size_t length);

/* Text and quoted attribute values: & < > " ' escaped; NULL writes nothing. */
void out_text(struct out *o, const char *text);
void out_int(struct out *o, int64_t n); /* "1500": for attributes; in text see num() */
void out_unsigned(struct out *o, uint64_t n);
void out_date(struct out *o, struct date d); /* "31/03/2025"; none writes nothing */
void out_bool(struct out *o, bool b);        /* "true" / "false", for attributes */
void out_html(struct out *o, struct html h);

/* {{ e }} */
#define OUT(o, e)                                                                                  \
    _Generic((e),                                                                                  \
        char *: out_text,                                                                          \
        const char *: out_text,                                                                    \
        struct date: out_date,                                                                     \
        struct html: out_html,                                                                     \
        bool: out_bool,                                                                            \
        short: out_int,                                                                            \
        int: out_int,                                                                              \
        long: out_int,                                                                             \
        long long: out_int,                                                                        \
        unsigned char: out_unsigned,                                                               \
        unsigned: out_unsigned,                                                                    \
        unsigned long: out_unsigned,                                                               \
        unsigned long long: out_unsigned)((o), (e))

/* Short names for templates; each returns text on the page's arena. In a template `o` is the page. */
const char *out_number(struct out *o, int64_t n);        /* 1.500 */
const char *out_money(struct out *o, int64_t vnd);       /* 1.500.000 đồng */
const char *out_time(struct out *o, int64_t at);         /* 12/02/2025 12:42 CH */
const char *out_weekday(struct out *o, struct date d);   /* Thứ Ba */
const char *out_day(struct out *o, struct date d);       /* 31/03 */
const char *out_date_text(struct out *o, struct date d); /* 31/03/2025, inside a sentence */
const char *out_iso(struct out *o, struct date d); /* 2025-03-31, for <time datetime> and inputs */
const char *out_iso_clock(struct out *o, int64_t at); /* 2025-02-12T05:42:00Z, for <time> */
const char *out_printf(struct out *o, const char *format, ...) PRINTF(2, 3);
const char *out_url_part(struct out *o, const char *text); /* percent-encoded */

/* Only in compiled templates (they define VIEW): the page's own language and helpers without their first argument. */
#ifdef VIEW
#define tr(msgid)         tr_lang(o->lang, msgid)
#define trn(one, many, n) trn_lang(o->lang, one, many, n)
#define fmt(...)          out_printf(o, __VA_ARGS__)
#define num(n)            out_number(o, n)
#define vnd(n)            out_money(o, n)
#define clock_text(at)    out_time(o, at)
#define weekday(d)        out_weekday(o, d)
#define day(d)            out_day(o, d)
#define iso(d)            out_iso(o, d)
#define iso_clock(at)     out_iso_clock(o, at)
#define url_part(text)    out_url_part(o, text)
#endif

#endif
