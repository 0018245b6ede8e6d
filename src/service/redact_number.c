/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers: which of them are somebody's, and which are days, documents and figures. A number may be written in groups, with signs, words
 * and line breaks between them, or in words. */
#include "service/redact_inside.h"

#include <stdlib.h>
#include <string.h>

enum { GROUPS_MAX = 24, DIGITS_MAX = 64, KEYWORD_GAP = 8 };

/* ------------------------------------------------------------------ a row of groups */

struct group {
    int from, to; /* tokens */
    int length;   /* digits */
    bool is_spelled, has_line;
    uint32_t sign; /* the one before it; 0: a blank; 1: more, or words */
};

struct run {
    struct group groups[GROUPS_MAX];
    int count;
    char digits[DIGITS_MAX + 1];
    int length;
};

static int
spelled(const struct token *t)
{
    static const char *const names[] = { "|khong|",   "|mot|", "|hai|", "|ba|",  "|bon|tu|",
                                         "|nam|lam|", "|sau|", "|bay|", "|tam|", "|chin|" };

    for (int i = 0; i < 10; i++)
        if (redact_is_among(t, names[i]))
            return i;
    return -1;
}

/* A group at a token: digits, a digit in words, or "O912". */
static bool
read_group(const struct scan *s, int at, struct run *r)
{
    struct group g = { .from = at, .to = at + 1 };
    const char *digits;
    char one[2] = { 0 };

    if (at >= s->count || r->count == GROUPS_MAX)
        return false;
    digits = s->in[at].folded;
    if (redact_is_word(s, at, "o") && at + 1 < s->count && s->in[at + 1].kind == TOKEN_DIGITS &&
        !s->in[at + 1].has_blank && strlen(s->in[at + 1].folded) >= 2) {
        r->digits[r->length] = '0';
        digits = s->in[at + 1].folded;
        if (r->length + 1 + (int)strlen(digits) > DIGITS_MAX)
            return false;
        r->length++;
        g.length = 1;
        g.to = at + 2;
    } else if (s->in[at].kind != TOKEN_DIGITS) {
        int value = spelled(&s->in[at]);

        if (value < 0)
            return false;
        one[0] = (char)('0' + value);
        digits = one;
        g.is_spelled = true;
    }
    if (r->length + (int)strlen(digits) > DIGITS_MAX)
        return false;
    memcpy(r->digits + r->length, digits, strlen(digits) + 1);
    r->length += (int)strlen(digits);
    g.length += (int)strlen(digits);
    g.has_line = s->in[at].has_line;
    r->groups[r->count++] = g;
    return true;
}

static bool
parts_groups(const struct scan *s, int at)
{
    uint32_t sign = s->in[at].sign;

    if (s->in[at].kind != TOKEN_SIGN)
        return false;
    if (sign == ',')
        return at + 1 < s->count && !s->in[at + 1].has_blank && !s->in[at].has_blank;
    return (sign < 0x80 && strchr("-.()/*_~", (int)sign) != NULL) || sign == 0xB7 ||
           (sign >= 0x2010 && sign <= 0x2015) || sign == 0x2022 || sign == 0x2212;
}

/* From a group on: as far as nothing else than a few signs or a word of joining stands between. */
static bool
read_run(const struct scan *s, int at, struct run *r)
{
    static const char joiners[] = "|cham|gach|ngang|roi|tiep|theo|den|";

    *r = (struct run){ .count = 0 };
    if (!read_group(s, at, r))
        return false;
    for (;;) {
        int next = r->groups[r->count - 1].to, signs = 0, words = 0;
        uint32_t sign = 0;

        for (; next < s->count && signs <= 3 && words <= 2; next++) {
            if (parts_groups(s, next)) {
                sign = s->in[next].sign;
                signs++;
            } else if (redact_is_among(&s->in[next], joiners)) {
                words++;
            } else {
                break;
            }
        }
        if (signs > 3 || words > 2 || redact_stays(s, next) > 0 || !read_group(s, next, r))
            return true;
        r->groups[r->count - 1].sign = signs + words > 1 ? 1 : words > 0 ? 1 : sign;
    }
}

static int
tokens_of(const struct run *r, int groups, int at)
{
    return r->groups[groups - 1].to - at;
}

static int
digits_in(const struct run *r, int groups)
{
    int n = 0;

    for (int i = 0; i < groups; i++)
        n += r->groups[i].length;
    return n;
}

/* ------------------------------------------------------------------ what stands around it */

static bool
has_unit(const struct scan *s, int at)
{
    static const char units[] = "|dong|d|vnd|trieu|nghin|ngan|ty|ti|usd|kg|tan|m|ha|lit|km|";

    if (at >= s->count || s->in[at].has_line)
        return false;
    if (s->in[at].kind == TOKEN_SIGN)
        return s->in[at].sign == '%' || s->in[at].sign == '$' || s->in[at].sign == 0x20AB;
    return redact_is_among(&s->in[at], units);
}

static bool
is_year(const char *digits)
{
    return strlen(digits) == 4 && (strncmp(digits, "19", 2) == 0 || strncmp(digits, "20", 2) == 0);
}

/* 1.500.000: no such number is somebody's, unless a word before it says so. */
static bool
is_thousands(const struct run *r, int groups)
{
    if (groups < 2 || r->groups[0].length > 3 || r->digits[0] == '0')
        return false;
    for (int i = 1; i < groups; i++)
        if (r->groups[i].length != 3 || (r->groups[i].sign != '.' && r->groups[i].sign != ','))
            return false;
    return true;
}

/* How far back a keyword stands, in tokens, within the sentence; -1: none. Single words "|stk|", two words "|tai khoan|". */
static int
keyword_before(const struct scan *s, const char *list)
{
    for (int gap = 0; gap <= KEYWORD_GAP && gap < s->out_count; gap++) {
        const struct token *t = &s->out[s->out_count - 1 - gap];

        if (t->kind == TOKEN_WORD) {
            if (redact_is_among(t, list))
                return gap;
            if (gap + 1 < s->out_count && t[-1].kind == TOKEN_WORD) {
                const char *two = arena_printf(s->arena, "|%s %s|", t[-1].folded, t->folded);

                if (strstr(list, two) != NULL)
                    return gap;
            }
        } else if (t->kind == TOKEN_SIGN ? t->sign == ';' : t->kind == TOKEN_DIGITS) {
            return -1;
        }
        if (t->has_line)
            return -1;
    }
    return -1;
}

/* ------------------------------------------------------------------ telephones */

static bool
is_phone(const char *d)
{
    size_t n;

    if (strncmp(d, "0084", 4) == 0 || strncmp(d, "84", 2) == 0) {
        d += d[0] == '0' ? 4 : 2;
        d += *d == '0';
        n = strlen(d);
        return (n == 9 && strchr("2356789", *d) != NULL) || (n == 10 && (*d == '2' || *d == '1'));
    }
    n = strlen(d);
    return d[0] == '0' && ((n == 10 && d[1] >= '2') || (n == 11 && d[1] >= '1'));
}

/* The first group shows that a number begins; or each digit stands alone. */
static bool
begins_phone(const struct run *r, int groups)
{
    int said = 0;
    bool is_single = true;

    for (int i = 0; i < groups; i++) {
        said += r->groups[i].is_spelled;
        is_single = is_single && r->groups[i].length == 1;
    }
    return (r->groups[0].length >= 2 || is_single) && (said == 0 || said >= 3);
}

/* What follows right after it in the same writing is of the same number, or of another one. */
static int
with_rest(const struct scan *s, const struct run *r, int groups)
{
    int all = groups, rest = 0;

    while (all < r->count && !r->groups[all].has_line && r->groups[all].sign != ',' &&
           r->groups[all].sign != '/')
        rest += r->groups[all++].length;
    if (rest < 3 || has_unit(s, r->groups[all - 1].to) ||
        (all == groups + 1 && is_year(r->digits + digits_in(r, groups))))
        return groups;
    return all;
}

static int
phone_of(const struct scan *s, const struct run *r)
{
    char digits[DIGITS_MAX + 1];
    int found = 0;

    for (int groups = 1; groups <= r->count; groups++) {
        int n = digits_in(r, groups);

        if (n > 15)
            break;
        memcpy(digits, r->digits, (size_t)n);
        digits[n] = '\0';
        if (!is_phone(digits) || !begins_phone(r, groups) ||
            (digits[0] != '0' &&
             (is_thousands(r, groups) || has_unit(s, r->groups[groups - 1].to))))
            continue;
        found = groups;
        if (digits[0] != '0' || strchr("126", digits[1]) == NULL)
            break;
    }
    return found > 0 ? with_rest(s, r, found) : 0;
}

/* "+" and any country's. */
static int
abroad_of(const struct run *r)
{
    int found = 0;

    for (int groups = 1; groups <= r->count && digits_in(r, groups) <= 15; groups++)
        if (digits_in(r, groups) >= 8)
            found = groups;
    return found;
}

static int
find_phone(const struct scan *s, int at)
{
    bool in_brackets = redact_is_sign(s, at, "(");
    int first = at + in_brackets;
    bool has_plus = redact_is_sign(s, first, "+");
    struct run r;
    int groups;

    first += has_plus;
    if (redact_stays(s, first) > 0 || !read_run(s, first, &r))
        return 0;
    groups = has_plus ? abroad_of(&r) : phone_of(s, &r);
    if (groups == 0)
        return 0;
    /* A bracket that opens before it and closes within. */
    if (in_brackets) {
        int to = r.groups[groups - 1].to;

        for (int i = first; i < to; i++)
            if (redact_is_sign(s, i, ")"))
                return to - at;
        return 0;
    }
    return tokens_of(&r, groups, at);
}

/* ------------------------------------------------------------------ the subject's own */

/* The digits of some groups are exactly those. */
static int
own_groups(const struct run *r, const char *digits)
{
    size_t n = strlen(digits);

    for (int groups = 1; groups <= r->count; groups++)
        if ((size_t)digits_in(r, groups) == n && strncmp(r->digits, digits, n) == 0)
            return groups;
    return 0;
}

int
redact_own_phone(const struct scan *s, int at, const char *phone)
{
    static const char *const before[] = { "0", "84", "840", "0084", "00840", "" };
    int first = at + redact_is_sign(s, at, "+");
    struct run r;

    if (!read_run(s, first, &r))
        return 0;
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        int groups = own_groups(&r, arena_printf(s->arena, "%s%s", before[i], phone));

        if (groups > 0)
            return tokens_of(&r, groups, at);
    }
    return 0;
}

int
redact_own_number(const struct scan *s, int at, const char *digits)
{
    struct run r;
    int groups;

    if (!read_run(s, at, &r))
        return 0;
    groups = own_groups(&r, digits);
    return groups > 0 ? tokens_of(&r, groups, at) : 0;
}

/* ------------------------------------------------------------------ other numbers */

static const struct {
    enum redact_kind kind;
    const char *words;
    int digits; /* at least */
} keywords[] = {
    { REDACT_PHONE,
      "|sdt|dt|dtdd|tel|phone|mobile|hotline|zalo|viber|fax|dien thoai|di dong|lien he|so may|",
      6 },
    { REDACT_CITIZEN,
      "|cccd|cmnd|cmtnd|cmt|passport|bhxh|bhyt|mst|can cuoc|chung minh|dinh danh|ho chieu|so thue|"
      "bao hiem|",
      6 },
    { REDACT_BANK, "|stk|tai khoan|so the|", 6 },
};

/* A number whose kind a word before it tells: all of its groups on the line. */
static int
find_told(const struct scan *s, int at, const struct run *r, enum redact_kind *out_kind)
{
    int groups = 1;

    while (groups < r->count && !r->groups[groups].has_line && r->groups[groups].sign != ',')
        groups++;
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        int gap = keyword_before(s, keywords[i].words);

        if (gap < 0 || digits_in(r, groups) < keywords[i].digits)
            continue;
        if (r->digits[0] != '0' &&
            (has_unit(s, r->groups[groups - 1].to) || (is_thousands(r, groups) && gap > 2)))
            continue;
        *out_kind = keywords[i].kind;
        return tokens_of(r, groups, at);
    }
    return 0;
}

static enum redact_kind
kind_by_length(int length, bool has_zero)
{
    return length == 9 || (length == 12 && has_zero) ? REDACT_CITIZEN : REDACT_BANK;
}

static bool
are_years(const struct run *r)
{
    for (int i = 0, at = 0; i < r->count; at += r->groups[i++].length)
        if (r->groups[i].length != 4 ||
            (strncmp(r->digits + at, "19", 2) != 0 && strncmp(r->digits + at, "20", 2) != 0))
            return false;
    return true;
}

/* In groups, with no word that tells what it is. */
static int
find_grouped(const struct scan *s, int at, const struct run *r, enum redact_kind *out_kind)
{
    bool has_zero = r->digits[0] == '0' && r->groups[0].length >= 2;
    int groups = 1, length;

    while (groups < r->count && !r->groups[groups].has_line && r->groups[groups].sign != ',' &&
           r->groups[groups].sign != '/' && !r->groups[groups].is_spelled)
        groups++;
    length = digits_in(r, groups);
    if (groups < 2 || r->groups[0].is_spelled || has_unit(s, r->groups[groups - 1].to) ||
        is_thousands(r, groups) || are_years(r))
        return 0;
    if ((has_zero && length >= 9) || (r->groups[0].length >= 4 && length >= 10) ||
        (groups == 3 && length == 9 && r->groups[0].length == 3 && r->groups[1].length == 3)) {
        *out_kind = kind_by_length(length, has_zero);
        return tokens_of(r, groups, at);
    }
    return 0;
}

/* "B1234567" where a word before it says that it is a passport's. */
static int
find_lettered(const struct scan *s, int at, enum redact_kind *out_kind)
{
    if (s->in[at].kind != TOKEN_WORD || strlen(s->in[at].folded) > 2 || at + 1 >= s->count ||
        s->in[at + 1].kind != TOKEN_DIGITS || s->in[at + 1].has_blank ||
        strlen(s->in[at + 1].folded) < 6 || keyword_before(s, keywords[1].words) < 0)
        return 0;
    *out_kind = REDACT_CITIZEN;
    return 2;
}

int
redact_number(const struct scan *s, int at, enum redact_kind *out_kind)
{
    int length = find_phone(s, at);
    struct run r;

    *out_kind = REDACT_PHONE;
    if (length > 0)
        return length;
    length = find_lettered(s, at, out_kind);
    if (length > 0)
        return length;
    if (s->in[at].kind != TOKEN_DIGITS || !read_run(s, at, &r))
        return 0;
    length = find_told(s, at, &r, out_kind);
    if (length > 0)
        return length;
    if (r.groups[0].length >= 9 && (r.digits[0] == '0' || !has_unit(s, r.groups[0].to))) {
        *out_kind = kind_by_length(r.groups[0].length, r.digits[0] == '0');
        return 1;
    }
    return find_grouped(s, at, &r, out_kind);
}
