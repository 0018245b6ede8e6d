/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in TCVN3 or VNI, as it comes from old files: recognised block by block, because an article may have both; offered, never changed
 * before somebody says so. */
#include "feature/article/article_media_inside.h"

#include "core/text.h"
#include "core/text_legacy.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { SAMPLE_CHARS = 240, NAME_BYTES = 12 };

/* ------------------------------------------------------------------ blocks */

static bool
is_inline(const char *tag)
{
    static const char *const names[] = { "a",      "b",   "i",   "u",    "em",
                                         "strong", "sup", "sub", "span", "font" };
    char name[NAME_BYTES] = "";
    size_t n = 0;

    tag += tag[0] == '/';
    while (n + 1 < sizeof(name) && isalnum((unsigned char)tag[n])) {
        name[n] = tag[n];
        n++;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

static size_t
tag_length(const char *tag)
{
    const char *end = strchr(tag, '>');

    return end != NULL ? (size_t)(end - tag) + 1 : strlen(tag);
}

/* The words of a block with their marks, or one tag between blocks. */
static size_t
piece_length(const char *at, bool *out_is_tag)
{
    size_t n = 0;

    *out_is_tag = at[0] == '<' && !is_inline(at + 1);
    if (*out_is_tag)
        return tag_length(at);
    while (at[n] != '\0' && (at[n] != '<' || is_inline(at + n + 1)))
        n += at[n] == '<' ? tag_length(at + n) : 1;
    return n;
}

/* A blank where a browser says that a line may not break: it is none of the old encodings' letters. */
static const char *
words_of(struct arena *a, const char *piece, size_t length)
{
    struct buf b;

    buf_init(&b, a, length + 1);
    for (size_t i = 0; i < length;) {
        if (piece[i] == '<') {
            i += tag_length(piece + i);
        } else if (length - i >= 2 && memcmp(piece + i, "\xC2\xA0", 2) == 0) {
            buf_add_char(&b, ' ');
            i += 2;
        } else {
            buf_add_char(&b, piece[i++]);
        }
    }
    return b.data;
}

static enum text_encoding
encoding_of(struct arena *a, const char *words)
{
    return text_detect_mojibake(a, words);
}

/* ------------------------------------------------------------------ converting */

/* Short blocks say too little by themselves: among others of that encoding they go with them, unless they read worse then. */
static bool
reads_better(struct arena *a, enum text_encoding from, const char *words)
{
    const char *repaired = text_repair_mojibake(a, from, words);

    return repaired != NULL &&
           text_count_syllables(repaired).syllables > text_count_syllables(words).syllables;
}

static void
add_converted(struct arena *a, struct buf *b, enum text_encoding from, const char *piece,
              size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t n = 0;
        const char *words, *repaired;

        if (piece[i] == '<') {
            n = tag_length(piece + i);
            buf_add_bytes(b, piece + i, n);
            i += n;
            continue;
        }
        while (i + n < length && piece[i + n] != '<')
            n++;
        words = words_of(a, piece + i, n);
        repaired = text_repair_mojibake(a, from, words);
        buf_add(b, repaired != NULL ? repaired : words);
        i += n;
    }
}

static const char *
converted(struct arena *a, enum text_encoding from, const char *markup)
{
    struct buf b;

    buf_init(&b, a, 2 * strlen(markup) + 1);
    while (*markup != '\0') {
        bool is_tag;
        size_t n = piece_length(markup, &is_tag);

        if (is_tag || !reads_better(a, from, words_of(a, markup, n)))
            buf_add_bytes(&b, markup, n);
        else
            add_converted(a, &b, from, markup, n);
        markup += n;
    }
    return b.data;
}

/* ------------------------------------------------------------------ looking */

struct looking {
    struct arena *a;
    int votes[ENCODING_UNKNOWN + 1];
    const char *sample[ENCODING_UNKNOWN + 1];
};

static void
look(struct looking *l, const char *markup)
{
    while (*markup != '\0') {
        bool is_tag;
        size_t n = piece_length(markup, &is_tag);
        const char *words = is_tag ? "" : words_of(l->a, markup, n);
        enum text_encoding found = encoding_of(l->a, words);

        if (found != ENCODING_UTF8 &&
            (l->votes[found]++ == 0 || strlen(words) > strlen(l->sample[found])))
            l->sample[found] = words;
        markup += n;
    }
}

static enum text_encoding
winner(const struct looking *l)
{
    if (l->votes[ENCODING_TCVN3] == 0 && l->votes[ENCODING_VNI] == 0)
        return ENCODING_UTF8;
    return l->votes[ENCODING_VNI] > l->votes[ENCODING_TCVN3] ? ENCODING_VNI : ENCODING_TCVN3;
}

static const char *
cut(struct arena *a, const char *text)
{
    size_t n = 0, chars = 0;

    for (; text[n] != '\0'; n++) {
        chars += ((unsigned char)text[n] & 0xC0) != 0x80;
        if (chars > SAMPLE_CHARS)
            return arena_printf(a, "%.*s…", (int)n, text);
    }
    return text;
}

static void
offer(struct looking *l, enum text_encoding from, struct article_legacy *out)
{
    const char *repaired = text_repair_mojibake(l->a, from, l->sample[from]);

    out->encoding = text_encoding_name(from);
    out->before = cut(l->a, l->sample[from]);
    out->after = cut(l->a, repaired != NULL ? repaired : "");
}

bool
article_legacy_find(struct ctx *c, const char *markup, struct article_legacy *out)
{
    struct looking l = { .a = c->arena };
    enum text_encoding from;

    look(&l, markup);
    from = winner(&l);
    if (from == ENCODING_UTF8)
        return false;
    offer(&l, from, out);
    out->markup = converted(c->arena, from, markup);
    return true;
}

bool
article_legacy_ask(struct ctx *c, struct form *f, struct article_legacy *out)
{
    static const char *const fields[] = { "title", "summary", "body" };
    const char *answer = form_value(f, "encoding");
    struct looking l = { .a = c->arena };
    enum text_encoding from;

    *out = (struct article_legacy){ .encoding = NULL };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        look(&l, form_value(f, fields[i]));
    from = winner(&l);
    if (from == ENCODING_UTF8 || strcmp(answer, "keep") == 0)
        return false;
    offer(&l, from, out);
    out->is_converted = strcmp(answer, "convert") == 0;
    for (size_t i = 0; out->is_converted && i < sizeof(fields) / sizeof(fields[0]); i++)
        form_set(f, fields[i], converted(c->arena, from, form_value(f, fields[i])));
    return true;
}
