/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that are nobody's: of documents, days, hours, spans of years. */
#include "service/redact_inside.h"

#include <stdlib.h>
#include <string.h>

/* The digits at a token as a number of at most so many places; -1. */
static int
value(const struct scan *s, int at, size_t places)
{
    if (at >= s->count || s->in[at].kind != TOKEN_DIGITS || strlen(s->in[at].folded) > places)
        return -1;
    return atoi(s->in[at].folded);
}

static bool
is_year(const struct scan *s, int at)
{
    int year = value(s, at, 4);

    return year >= 1900 && year <= 2099;
}

static bool
is_dash(const struct scan *s, int at)
{
    return at < s->count && s->in[at].kind == TOKEN_SIGN &&
           (s->in[at].sign == '-' || (s->in[at].sign >= 0x2010 && s->in[at].sign <= 0x2015));
}

/* No blanks before these tokens. */
static bool
is_tight(const struct scan *s, int from, int to)
{
    for (int i = from; i < to; i++)
        if (i >= s->count || s->in[i].has_blank)
            return false;
    return true;
}

/* Whether a number may end before this token: no further digits belong to it. */
static bool
is_end(const struct scan *s, int at)
{
    if (at >= s->count)
        return true;
    if (s->in[at].kind == TOKEN_DIGITS)
        return false;
    return !(redact_is_sign(s, at, ".-/") && is_tight(s, at, at + 2) &&
             s->in[at + 1].kind == TOKEN_DIGITS);
}

/* 309/KH-UBND, 06/2022/QH15 */
static int
document(const struct scan *s, int at)
{
    int i = at + 1;

    if (redact_is_sign(s, i, "/") && is_year(s, i + 1) && is_tight(s, i, i + 2))
        i += 2;
    if (!redact_is_sign(s, i, "/") || !is_tight(s, i, i + 2) || s->in[i + 1].kind != TOKEN_WORD ||
        !s->in[i + 1].is_capital || strlen(s->in[i + 1].folded) < 2)
        return 0;
    i += 2;
    while (i < s->count && !s->in[i].has_blank &&
           (s->in[i].kind == TOKEN_WORD || value(s, i, 2) >= 0 ||
            (is_dash(s, i) && is_tight(s, i, i + 2) && s->in[i + 1].kind == TOKEN_WORD)))
        i++;
    return i - at;
}

static bool
is_day_and_month(int day, int month)
{
    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* 31/3/2025, 31-03-2025, 31.3.2025, 2025-03-31, 3/2025, 31/3 */
static int
day(const struct scan *s, int at)
{
    int a = value(s, at, 2), b = value(s, at + 2, 2);
    bool is_slash = redact_is_sign(s, at + 1, "/");

    if (at + 2 >= s->count || s->in[at + 1].kind != TOKEN_SIGN)
        return 0;
    if (a >= 0 && b >= 0 && is_day_and_month(a, b) && at + 4 < s->count &&
        s->in[at + 3].kind == TOKEN_SIGN && s->in[at + 3].sign == s->in[at + 1].sign &&
        redact_is_sign(s, at + 1, "/-.")) {
        if (is_year(s, at + 4) && (is_slash || is_end(s, at + 5)))
            return 5;
        if (is_slash && value(s, at + 4, 2) >= 0 && is_tight(s, at + 1, at + 5) &&
            is_end(s, at + 5))
            return 5;
    }
    if (is_year(s, at) && b >= 1 && b <= 12 && redact_is_sign(s, at + 1, "-") &&
        redact_is_sign(s, at + 3, "-") && value(s, at + 4, 2) >= 1 && is_tight(s, at + 1, at + 5))
        return 5;
    if (!is_tight(s, at + 1, at + 3) || !is_end(s, at + 3))
        return 0;
    if (a >= 1 && a <= 12 && is_year(s, at + 2) && redact_is_sign(s, at + 1, "/-."))
        return 3;
    return is_slash && a >= 0 && b >= 0 && is_day_and_month(a, b) ? 3 : 0;
}

/* 05 tháng 3 năm 2020, 3 năm 2020 */
static int
day_in_words(const struct scan *s, int at)
{
    int i = at;

    if (value(s, i, 2) < 0)
        return 0;
    if (redact_is_word(s, i + 1, "thang") && value(s, i + 2, 2) >= 0)
        i += 2;
    if (redact_is_word(s, i + 1, "nam") && is_year(s, i + 2))
        i += 2;
    return i > at ? i + 1 - at : 0;
}

/* 8:30, 08h00, 8h */
static int
hour(const struct scan *s, int at)
{
    int a = value(s, at, 2);

    if (a < 0 || a > 24 || at + 1 >= s->count || s->in[at + 1].has_blank)
        return 0;
    if (redact_is_sign(s, at + 1, ":") && value(s, at + 2, 2) >= 0 && is_tight(s, at + 2, at + 3))
        return 3;
    if (!redact_is_word(s, at + 1, "h") && !redact_is_word(s, at + 1, "g"))
        return 0;
    return value(s, at + 2, 2) >= 0 && !s->in[at + 2].has_blank ? 3 : 2;
}

int
redact_stays(const struct scan *s, int at)
{
    int length;

    if (at >= s->count || s->in[at].kind != TOKEN_DIGITS)
        return 0;
    length = document(s, at);
    if (length == 0)
        length = day(s, at);
    if (length == 0)
        length = day_in_words(s, at);
    if (length == 0)
        length = hour(s, at);
    if (length == 0 && is_year(s, at) && (is_dash(s, at + 1) || redact_is_sign(s, at + 1, "/")) &&
        is_year(s, at + 2) && is_end(s, at + 3))
        length = 3;
    return length;
}
