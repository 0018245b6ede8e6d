/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as words, digits in whatever script, and signs. What is invisible parts nothing. */
#include "service/redact_inside.h"

#include "core/buf.h"
#include "core/text.h"

#include <string.h>

/* Valid UTF-8 as text_clean gives it; of anything else a byte is a sign. */
static size_t
next_point(const char *text, uint32_t *out)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t length = s[0] < 0xC0 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;

    *out = length == 1 ? s[0] : s[0] & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            *out = s[0];
            return 1;
        }
        *out = *out << 6 | (s[i] & 0x3FU);
    }
    return length;
}

/* -1: none. Full width, mathematical, circled, Arabic, Indic. */
static int
digit_of(uint32_t p)
{
    static const uint32_t zeros[] = { '0', 0xFF10, 0x660, 0x6F0, 0x966, 0xE50 };

    for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
        if (p >= zeros[i] && p <= zeros[i] + 9)
            return (int)(p - zeros[i]);
    if (p >= 0x1D7CE && p <= 0x1D7FF)
        return (int)((p - 0x1D7CE) % 10);
    if (p >= 0x2460 && p <= 0x2468)
        return (int)(p - 0x2460) + 1;
    return p == 0x24EA ? 0 : -1;
}

static bool
is_letter(uint32_t p)
{
    if (p < 0x80)
        return (p >= 'a' && p <= 'z') || (p >= 'A' && p <= 'Z');
    if (p >= 0xFF21 && p <= 0xFF5A)
        return p <= 0xFF3A || p >= 0xFF41;
    return (p >= 0xC0 && p < 0x2000 && p != 0xD7 && p != 0xF7) || (p >= 0x3040 && p < 0xE000) ||
           (p >= 0x10000 && p < 0x1D000);
}

static bool
is_invisible(uint32_t p)
{
    return p == 0xAD || (p >= 0x200B && p <= 0x200F) || (p >= 0x2060 && p <= 0x2064) || p == 0xFEFF;
}

struct reader {
    struct arena *arena;
    const char *text;
    size_t at;
    struct token *tokens;
    int count, room;
    bool has_blank, has_line;
};

static void
add(struct reader *r, struct token t)
{
    if (r->count == r->room) {
        r->tokens = arena_grow(r->arena, r->tokens, (size_t)r->count, (size_t)r->room * 2,
                               sizeof(*r->tokens));
        r->room *= 2;
    }
    t.has_blank = r->has_blank;
    t.has_line = r->has_line;
    r->has_blank = r->has_line = false;
    r->tokens[r->count++] = t;
}

static void
read_digits(struct reader *r)
{
    struct token t = { .kind = TOKEN_DIGITS, .from = r->at };
    struct buf digits;

    buf_init(&digits, r->arena, 16);
    for (;;) {
        uint32_t p;
        size_t length = next_point(r->text + r->at, &p);
        int digit = digit_of(p);

        if (r->text[r->at] == '\0' || (digit < 0 && !is_invisible(p)))
            break;
        r->at += length;
        if (digit >= 0) {
            buf_add_char(&digits, (char)('0' + digit));
            t.to = r->at;
        }
    }
    r->at = t.to;
    t.folded = digits.data;
    add(r, t);
}

static void
read_word(struct reader *r)
{
    struct token t = { .kind = TOKEN_WORD, .from = r->at };
    const char *word, *small;

    for (;;) {
        uint32_t p;
        size_t length = next_point(r->text + r->at, &p);

        if (r->text[r->at] == '\0' || digit_of(p) >= 0 || (!is_letter(p) && !is_invisible(p)))
            break;
        r->at += length;
        if (is_letter(p))
            t.to = r->at;
    }
    r->at = t.to;
    word = arena_strndup(r->arena, r->text + t.from, t.to - t.from);
    small = text_lower(r->arena, word);
    t.is_capital = strcmp(word, small) != 0;
    t.folded = text_fold(r->arena, word);
    add(r, t);
}

int
redact_tokens(struct arena *a, const char *text, struct token **out)
{
    struct reader r = { .arena = a, .text = text, .room = 64 };

    r.tokens = arena_array(a, 64, sizeof(*r.tokens));
    while (text[r.at] != '\0') {
        uint32_t p;
        size_t length = next_point(text + r.at, &p);

        if (strncmp(text + r.at, REDACT_MARK, strlen(REDACT_MARK)) == 0) {
            add(&r, (struct token){ .kind = TOKEN_CUT,
                                    .from = r.at,
                                    .to = r.at + strlen(REDACT_MARK),
                                    .folded = "" });
            r.at += strlen(REDACT_MARK);
        } else if (p == ' ' || p == '\t' || p == 0xA0 || p == '\n' || p == '\r') {
            r.has_blank = true;
            r.has_line = r.has_line || p == '\n' || p == '\r';
            r.at += length;
        } else if (is_invisible(p)) {
            r.at += length;
        } else if (digit_of(p) >= 0) {
            read_digits(&r);
        } else if (is_letter(p)) {
            read_word(&r);
        } else {
            add(&r, (struct token){ .kind = TOKEN_SIGN,
                                    .from = r.at,
                                    .to = r.at + length,
                                    .folded = "",
                                    .sign = p });
            r.at += length;
        }
    }
    *out = r.tokens;
    return r.count;
}

bool
redact_is_word(const struct scan *s, int at, const char *folded)
{
    return at >= 0 && at < s->count && s->in[at].kind == TOKEN_WORD &&
           strcmp(s->in[at].folded, folded) == 0;
}

int
redact_phrase(const struct scan *s, int at, const char *folded)
{
    int n = 0;

    while (*folded != '\0') {
        size_t length = strcspn(folded, " ");

        if (at + n >= s->count || s->in[at + n].kind != TOKEN_WORD || s->in[at + n].has_line ||
            strlen(s->in[at + n].folded) != length ||
            memcmp(s->in[at + n].folded, folded, length) != 0)
            return 0;
        n++;
        folded += length + (folded[length] == ' ');
    }
    return n;
}

bool
redact_is_among(const struct token *t, const char *list)
{
    size_t length = strlen(t->folded);

    if (t->kind != TOKEN_WORD || length == 0)
        return false;
    for (const char *at = strstr(list, t->folded); at != NULL; at = strstr(at + 1, t->folded))
        if (at[-1] == '|' && at[length] == '|')
            return true;
    return false;
}

bool
redact_is_sign(const struct scan *s, int at, const char *among)
{
    return at >= 0 && at < s->count && s->in[at].kind == TOKEN_SIGN && s->in[at].sign < 0x80 &&
           strchr(among, (int)s->in[at].sign) != NULL;
}
