/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where somebody lives or is written to: houses, mail and networks, plates. The commune and what is above it stay: they are public. */
#include "service/redact_inside.h"

#include <stdlib.h>
#include <string.h>

enum { CHAIN_MAX = 64, LINE_MAX = 30, NAME_MAX_TOKENS = 6 };

static bool
is_digits(const struct scan *s, int at)
{
    return at < s->count && s->in[at].kind == TOKEN_DIGITS;
}

static bool
is_tight(const struct scan *s, int at)
{
    return at < s->count && !s->in[at].has_blank;
}

static bool
is_year(const struct token *t)
{
    return t->kind == TOKEN_DIGITS && strlen(t->folded) == 4 &&
           (strncmp(t->folded, "19", 2) == 0 || strncmp(t->folded, "20", 2) == 0);
}

/* ------------------------------------------------------------------ mail and networks */

/* "@", "(at)", "[a còng]": how many tokens. */
static int
at_sign(const struct scan *s, int at)
{
    int words;

    if (at >= s->count || s->in[at].kind != TOKEN_SIGN)
        return 0;
    if (s->in[at].sign == '@' || s->in[at].sign == 0xFF20)
        return 1;
    if (!redact_is_sign(s, at, "([{"))
        return 0;
    words = redact_phrase(s, at + 1, "at") + redact_phrase(s, at + 1, "a cong");
    return words > 0 && redact_is_sign(s, at + 1 + words, ")]}") ? words + 2 : 0;
}

/* "." or "(dot)", "[chấm]". */
static int
dot(const struct scan *s, int at)
{
    if (redact_is_sign(s, at, "."))
        return 1;
    return redact_is_sign(s, at, "([{") &&
                   (redact_is_word(s, at + 1, "dot") || redact_is_word(s, at + 1, "cham")) &&
                   redact_is_sign(s, at + 2, ")]}")
               ? 3
               : 0;
}

static bool
is_label(const struct scan *s, int at)
{
    return at < s->count && (s->in[at].kind == TOKEN_WORD || s->in[at].kind == TOKEN_DIGITS);
}

/* A host from `at` on; how many dots it has. */
static int
host(const struct scan *s, int at, int *out_dots)
{
    int i = at, dots = 0, length;

    while (is_label(s, i) && i - at < CHAIN_MAX) {
        i++;
        while (i < s->count && is_tight(s, i) && (is_label(s, i) || redact_is_sign(s, i, "-_")))
            i++;
        length = dot(s, i);
        if (length == 0 || !is_label(s, i + length) || (length == 1 && !is_tight(s, i + length)))
            break;
        dots++;
        i += length;
    }
    *out_dots = dots;
    return i - at;
}

/* facebook.com/… */
static int
network(const struct scan *s, int at)
{
    static const char names[] =
        "|facebook|fb|zalo|tiktok|instagram|youtube|twitter|messenger|m|t|linkedin|";
    int i = at + 4;

    if (at + 4 >= s->count || !redact_is_among(&s->in[at], names) ||
        !redact_is_sign(s, at + 1, ".") || s->in[at + 2].kind != TOKEN_WORD ||
        !redact_is_sign(s, at + 3, "/") || s->in[at + 1].has_blank || s->in[at + 2].has_blank)
        return 0;
    while (i < s->count && is_tight(s, i) && i - at < CHAIN_MAX)
        i++;
    return i - at;
}

int
redact_mail(const struct scan *s, int at)
{
    int i = at, sign, dots = 0, length;

    while (i - at < CHAIN_MAX && i < s->count && (i == at || is_tight(s, i)) &&
           (is_label(s, i) || (i > at && redact_is_sign(s, i, "._%+-'"))))
        i++;
    sign = at_sign(s, i);
    if (sign == 0)
        return network(s, at);
    length = host(s, i + sign, &dots);
    if (length == 0)
        return i > at && sign == 1 && is_tight(s, i) ? i + 1 - at : 0;
    if (dots == 0 && (sign > 1 || !is_tight(s, i + 1)))
        return 0;
    return i + sign + length - at;
}

/* ------------------------------------------------------------------ plates */

static bool
says_plate(const struct scan *s)
{
    for (int gap = 0; gap < 5 && gap < s->out_count; gap++) {
        const struct token *t = &s->out[s->out_count - 1 - gap];

        if (redact_is_among(t, "|bks|bsx|") ||
            (redact_is_among(t, "|so|soat|ky|") && s->out_count - gap >= 2 &&
             redact_is_among(&t[-1], "|bien|kiem|dang|")))
            return true;
        if (t->kind == TOKEN_DIGITS || t->has_line)
            return false;
    }
    return false;
}

/* 12345, 123.45, and where a hyphen or a word shows what it is, 1234. How many tokens. */
static int
plate_number(const struct scan *s, int at, bool is_shown)
{
    size_t length;

    if (!is_digits(s, at))
        return 0;
    length = strlen(s->in[at].folded);
    if (length == 5)
        return 1;
    if (length == 3 && redact_is_sign(s, at + 1, ".") && is_digits(s, at + 2) &&
        strlen(s->in[at + 2].folded) == 2)
        return 3;
    return length == 4 && is_shown && (!is_year(&s->in[at]) || says_plate(s)) ? 1 : 0;
}

static bool
is_small_word(const struct scan *s, int at)
{
    return at < s->count && s->in[at].kind == TOKEN_WORD && strlen(s->in[at].folded) <= 2 &&
           strlen(s->in[at].folded) > 0;
}

/* TH-90123-TS */
static int
boat(const struct scan *s, int at)
{
    int i = at + 1;

    if (!is_small_word(s, at) && !redact_is_among(&s->in[at], "|bthp|bth|"))
        return 0;
    i += redact_is_sign(s, i, "-.");
    if (!is_digits(s, i) || strlen(s->in[i].folded) < 4 || strlen(s->in[i].folded) > 5)
        return 0;
    i++;
    i += redact_is_sign(s, i, "-.");
    return redact_is_word(s, i, "ts") ? i + 1 - at : 0;
}

int
redact_plate(const struct scan *s, int at)
{
    int i = at + 2, length;
    bool is_shown = says_plate(s);

    if (s->in[at].kind == TOKEN_WORD)
        return boat(s, at);
    if (!is_digits(s, at) || strlen(s->in[at].folded) != 2 || !is_small_word(s, at + 1) ||
        (s->in[at + 1].has_blank && !is_shown) || !s->in[at + 1].is_capital)
        return 0;
    /* 36B112345: the digit of the series stands before the number. */
    if (is_digits(s, i) && is_tight(s, i) && strlen(s->in[i].folded) == 6)
        return i + 1 - at;
    if (is_digits(s, i) && is_tight(s, i) && strlen(s->in[i].folded) == 1)
        i++;
    if (redact_is_sign(s, i, "-.")) {
        is_shown = true;
        i++;
    }
    if (is_small_word(s, i) && is_digits(s, i + 1) && strlen(s->in[i + 1].folded) == 1)
        i += 2;
    length = plate_number(s, i, is_shown);
    return length > 0 ? i + length - at : 0;
}

/* ------------------------------------------------------------------ houses */

/* 12, 12A, 12/3, 12/3A/4: how many tokens. The number of a document is none. */
static int
house(const struct scan *s, int at)
{
    int i = at;

    if (!is_digits(s, i) || strlen(s->in[i].folded) > 5)
        return 0;
    for (;;) {
        i++;
        if (is_small_word(s, i) && is_tight(s, i))
            i++;
        if (!redact_is_sign(s, i, "/-") || !is_tight(s, i) || !is_tight(s, i + 1))
            break;
        if (i + 1 < s->count && s->in[i + 1].kind == TOKEN_WORD && !is_small_word(s, i + 1))
            return redact_is_sign(s, i, "/") && s->in[i + 1].is_capital ? 0 : i - at;
        if (!is_digits(s, i + 1) && !is_small_word(s, i + 1))
            break;
        i++;
    }
    return i - at;
}

static const char places[] = "|thon|to|tdp|xom|khu|ap|ban|pho|doi|tieu|cum|";
static const char roads[] = "|duong|pho|ngo|ngach|hem|kiet|";

/* Xã, phường, huyện ... with a name. */
static bool
is_commune(const struct scan *s, int at)
{
    int length;

    if (at >= s->count || s->in[at].kind != TOKEN_WORD)
        return false;
    length = redact_phrase(s, at, "thi tran") + redact_phrase(s, at, "thi xa") +
             redact_phrase(s, at, "thanh pho") + redact_phrase(s, at, "dac khu");
    if (length == 0 && redact_is_among(&s->in[at], "|xa|phuong|huyen|quan|tinh|tp|"))
        length = 1;
    if (length == 0)
        return false;
    at += length;
    at += redact_is_sign(s, at, ".");
    return at < s->count && (s->in[at].kind == TOKEN_DIGITS ||
                             (s->in[at].kind == TOKEN_WORD && s->in[at].is_capital));
}

/* Words of a name: capitals, numbers, and those that stand between: "dân phố số 2". */
static int
name(const struct scan *s, int at)
{
    int i = at;

    while (i < s->count && i - at < NAME_MAX_TOKENS && !s->in[i].has_line && !is_commune(s, i)) {
        const struct token *t = &s->in[i];

        if (!(t->kind == TOKEN_DIGITS && !is_year(t)) &&
            !(t->kind == TOKEN_WORD &&
              (t->is_capital || redact_is_among(t, "|dan|pho|so|do|thi|"))))
            break;
        i++;
    }
    return i - at;
}

/* ", thôn Đông Hải": what of the address goes on. */
static int
go_on(const struct scan *s, int at)
{
    int i = at;

    for (;;) {
        int next = i + redact_is_sign(s, i, ",-"), length;

        if (next >= s->count || s->in[next].has_line || is_commune(s, next) ||
            !(redact_is_among(&s->in[next], places) || redact_is_among(&s->in[next], roads)))
            return i - at;
        length = name(s, next + 1);
        if (length == 0)
            return i - at;
        i = next + 1 + length;
    }
}

/* What is counted rather than numbered: "12 ha". */
static bool
is_counted(const struct scan *s, int at)
{
    return at < s->count &&
           redact_is_among(&s->in[at],
                           "|ha|sao|mau|tan|ta|kg|vu|nam|thang|ngay|nguoi|ho|km|m|met|lan|con|cay|"
                           "trieu|nghin|dong|gia|cap|tuyen|");
}

/* số nhà 12, SN 12, ngõ 12, hẻm số 34/5, lô 12 */
static int
told_house(const struct scan *s, int at)
{
    int words = redact_phrase(s, at, "so nha"), length;
    bool is_sure = true;

    if (words == 0)
        words = redact_phrase(s, at, "nha so");
    if (words == 0 && redact_is_word(s, at, "sn"))
        words = 1 + redact_is_sign(s, at + 1, ".");
    if (words == 0) {
        is_sure = false;
        words = redact_phrase(s, at, "can ho") + redact_phrase(s, at, "ngo") +
                redact_phrase(s, at, "ngach") + redact_phrase(s, at, "hem") +
                redact_phrase(s, at, "kiet") + redact_phrase(s, at, "lo dat");
        if (words > 0)
            words += redact_phrase(s, at + words, "so");
    }
    if (words == 0)
        return 0;
    words += redact_is_sign(s, at + words, ":");
    length = house(s, at + words);
    if (length == 0 || (redact_is_word(s, at, "sn") && is_year(&s->in[at + words])) ||
        (!is_sure && is_counted(s, at + words + length)))
        return 0;
    return words + length;
}

/* Whether what stands before says that somebody lives there. */
static bool
says_place(const struct scan *s)
{
    for (int gap = 0; gap < 3 && gap < s->out_count; gap++)
        if (redact_is_among(&s->out[s->out_count - 1 - gap], "|tai|o|tru|ngu|nha|chi|cu|tro|"))
            return true;
    return false;
}

/* số 12 đường Lê Lợi, 12/5 hẻm 34, and after a place: số 12 */
static int
road_house(const struct scan *s, int at)
{
    int so = redact_phrase(s, at, "so"), length = house(s, at + so), i = at + so + length, names;
    const struct token *last = s->out_count > 0 ? &s->out[s->out_count - 1] : NULL;

    if (length == 0 || is_year(&s->in[at + so]) ||
        (last != NULL && redact_is_among(last, "|thang|nam|ngay|quy|km|khoi|lop|")))
        return 0;
    if (i < s->count && redact_is_among(&s->in[i], roads) && i + 1 < s->count &&
        !s->in[i].has_line) {
        names = name(s, i + 1);
        if (names > 0 && (s->in[i + 1].is_capital || so > 0 || s->in[i + 1].kind == TOKEN_DIGITS))
            return i + 1 + names - at;
    }
    if (so == 0)
        return 0;
    if (redact_address_before(s) > 0)
        return so + length;
    names = name(s, i);
    return names > 0 && says_place(s) ? i + names - at : 0;
}

/* ------------------------------------------------------------------ after "địa chỉ:", "thường trú tại" */

static bool
says_home(const struct scan *s, bool *out_is_said)
{
    int at = s->out_count - 1;

    *out_is_said = false;
    while (at >= 0 && (redact_is_among(&s->out[at], "|tai|o|la|hien|nay|nha|rieng|lien|he|so|") ||
                       (s->out[at].kind == TOKEN_SIGN &&
                        (s->out[at].sign == ':' || s->out[at].sign == ')')))) {
        if (s->out[at].has_line)
            return false;
        if (s->out[at].kind == TOKEN_SIGN || redact_is_among(&s->out[at], "|tai|o|"))
            *out_is_said = true;
        at--;
    }
    if (at >= 0 && *out_is_said && redact_is_among(&s->out[at], "|tru|ngu|"))
        return true;
    if (at < 1)
        return false;
    if (redact_is_among(&s->out[at], "|tru|") &&
        redact_is_among(&s->out[at - 1], "|thuong|tam|cu|noi|dang|"))
        return true;
    return redact_is_among(&s->out[at], "|chi|") && redact_is_among(&s->out[at - 1], "|dia|");
}

static bool
ends_sentence(const struct scan *s, int at)
{
    if (s->in[at].has_line || s->in[at].kind == TOKEN_CUT)
        return true;
    if (redact_is_sign(s, at, ";()"))
        return true;
    return redact_is_sign(s, at, ".") && (at + 1 == s->count || s->in[at + 1].has_blank) &&
           !redact_is_word(s, at - 1, "tp");
}

static int
told_address(const struct scan *s, int at)
{
    bool is_said;
    int i = at;
    const struct token *t = &s->in[at];

    if (t->has_line || t->kind == TOKEN_SIGN || !says_home(s, &is_said) || is_commune(s, at))
        return 0;
    if (t->kind != TOKEN_DIGITS && !t->is_capital && !redact_is_among(t, places) &&
        !redact_is_among(t, roads) && !redact_is_among(t, "|so|nha|"))
        return 0;
    if (!is_said && t->kind != TOKEN_DIGITS && !redact_is_among(t, places))
        return 0;
    while (i < s->count && i - at < LINE_MAX && (i == at || !ends_sentence(s, i)) &&
           !is_commune(s, i) && !(i > at && redact_is_among(&s->in[i], "|dien|sdt|dt|sinh|la|da|")))
        i++;
    while (i > at && s->in[i - 1].kind == TOKEN_SIGN)
        i--;
    return i - at;
}

int
redact_address(const struct scan *s, int at)
{
    int length = told_address(s, at);

    if (length > 0)
        return length;
    length = told_house(s, at);
    if (length == 0)
        length = road_house(s, at);
    return length > 0 ? length + go_on(s, at + length) : 0;
}

int
redact_address_before(const struct scan *s)
{
    int first = s->out_count;

    for (;;) {
        int at = first - 1, names = 0;

        if (at >= 0 && s->out[at].kind == TOKEN_SIGN &&
            (s->out[at].sign == ',' || s->out[at].sign == '-'))
            at--;
        while (at >= 0 && names < NAME_MAX_TOKENS && !s->out[at].has_line &&
               !redact_is_among(&s->out[at], places) &&
               (s->out[at].kind == TOKEN_DIGITS ||
                (s->out[at].kind == TOKEN_WORD &&
                 (s->out[at].is_capital || redact_is_among(&s->out[at], "|so|"))))) {
            at--;
            names++;
        }
        if (names == 0 || at < 0 || !redact_is_among(&s->out[at], places))
            return s->out_count - first;
        /* "tổ dân phố", "khu phố" */
        while (at > 0 && !s->out[at].has_line &&
               redact_is_among(&s->out[at - 1], "|to|dan|khu|tieu|"))
            at--;
        first = at;
        if (at < s->out_count && s->out[at].has_line)
            return s->out_count - first;
    }
}

/* ------------------------------------------------------------------ the subject's own */

int
redact_below_commune(const struct scan *address)
{
    int i = 0;

    while (i < address->count && !is_commune(address, i))
        i++;
    while (i > 0 && address->in[i - 1].kind == TOKEN_SIGN)
        i--;
    /* A single word is nobody's address, but the name of many things. */
    return i >= 2 ? i : 0;
}

int
redact_own_address(const struct scan *s, int at, const struct token *own, int own_count)
{
    int i = at;

    for (int k = 0; k < own_count; k++) {
        if (own[k].kind == TOKEN_SIGN || own[k].kind == TOKEN_CUT)
            continue;
        while (i > at && i < s->count && s->in[i].kind == TOKEN_SIGN)
            i++;
        if (i >= s->count || s->in[i].kind != own[k].kind ||
            strcmp(s->in[i].folded, own[k].folded) != 0)
            return 0;
        i++;
    }
    return i - at;
}
