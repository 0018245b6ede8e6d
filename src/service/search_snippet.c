/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which part of a text is shown, and what in it is marked. The text is walked word by word as it stands, so that what is
 * marked is what was found, in whichever form of Unicode it was written. */
#include "core/text.h"
#include "service/search_inside.h"

#include <string.h>

enum { MATCHES_MAX = 400, SCANNED_BYTES = 60000, BEFORE_BYTES = 90 };

struct match {
    size_t from, to; /* bytes */
    int word;        /* of the terms */
};

struct matches {
    struct match list[MATCHES_MAX];
    int count;
};

static int
term_of(struct arena *a, const struct search_marking *m, const char *word, size_t length)
{
    const char *copy = arena_strndup(a, word, length), *folded = text_fold(a, copy);

    for (int i = 0; i < m->terms->count; i++) {
        const struct search_word *w = &m->terms->words[i];

        if (strcmp(folded, w->folded) == 0 &&
            (!m->is_exact || !w->has_marks || strcmp(text_marked(a, copy), w->marked) == 0))
            return i;
    }
    return -1;
}

static void
find_matches(struct arena *a, const char *text, const struct search_marking *m, struct matches *out)
{
    struct arena *own = arena_child(a);
    const char *at = text, *word;
    size_t length;

    out->count = 0;
    while (out->count < MATCHES_MAX && at < text + SCANNED_BYTES &&
           text_next_word(&at, &word, &length)) {
        int term = term_of(own, m, word, length);

        if (term >= 0)
            out->list[out->count++] = (struct match){ .from = (size_t)(word - text),
                                                      .to = (size_t)(word - text) + length,
                                                      .word = term };
        arena_reset(own);
    }
    arena_free(own);
}

/* How many different words stand within `size` bytes from match i on, and whether some stand in the order in which they were asked. */
static int
worth_of(const struct matches *m, int i, size_t size)
{
    unsigned seen = 0;
    int worth = 0;

    for (int j = i; j < m->count && m->list[j].to - m->list[i].from < size; j++) {
        if (!(seen >> m->list[j].word & 1))
            worth += 4;
        else if (j > i && m->list[j].word == m->list[j - 1].word + 1 &&
                 m->list[j].from - m->list[j - 1].to <= 2)
            worth++;
        if (j > i && m->list[j].word == m->list[j - 1].word + 1 &&
            m->list[j].from - m->list[j - 1].to <= 2)
            worth += 2;
        seen |= 1U << m->list[j].word;
    }
    return worth;
}

static size_t
best_place(const struct matches *m, size_t size)
{
    int best = 0, best_worth = -1;

    for (int i = 0; i < m->count; i++) {
        int worth = worth_of(m, i, size);

        if (worth > best_worth) {
            best = i;
            best_worth = worth;
        }
    }
    return m->count > 0 ? m->list[best].from : 0;
}

/* The beginning of a word near `at`, not before `least`. */
static size_t
word_begin(const char *text, size_t at, size_t least)
{
    size_t near = at;

    while (near > least && text[near - 1] != ' ' && text[near - 1] != '\n')
        near--;
    if (near > least || near == 0)
        return near;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static size_t
word_end(const char *text, size_t from, size_t length)
{
    size_t at = from + length;

    if (strlen(text + from) <= length)
        return from + strlen(text + from);
    while (at > from + length / 2 && text[at] != ' ' && text[at] != '\n')
        at--;
    if (at > from + length / 2)
        return at;
    at = from + length;
    while (at > from && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void
add_escaped(struct buf *b, const char *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        switch (text[i]) {
        case '&':
            buf_add(b, "&amp;");
            break;
        case '<':
            buf_add(b, "&lt;");
            break;
        case '>':
            buf_add(b, "&gt;");
            break;
        case '"':
            buf_add(b, "&quot;");
            break;
        case '\'':
            buf_add(b, "&#39;");
            break;
        case '\n':
            buf_add_char(b, ' ');
            break;
        default:
            buf_add_char(b, text[i]);
        }
    }
}

/* Words that stand side by side are one mark. */
static void
add_marked(struct buf *b, const char *text, const struct matches *m, size_t from, size_t to)
{
    size_t at = from;

    for (int i = 0; i < m->count; i++) {
        size_t begin = m->list[i].from, end = m->list[i].to;

        if (begin < from || end > to)
            continue;
        while (i + 1 < m->count && m->list[i + 1].to <= to && m->list[i + 1].from == end + 1 &&
               text[end] == ' ')
            end = m->list[++i].to;
        add_escaped(b, text, at, begin);
        buf_add(b, "<mark>");
        add_escaped(b, text, begin, end);
        buf_add(b, "</mark>");
        at = end;
    }
    add_escaped(b, text, at, to);
}

/* The same part in one line without marks. */
static const char *
plain_line(struct arena *a, const char *text, size_t from, size_t to)
{
    char *line = arena_printf(a, "%s%.*s%s", from > 0 ? "… " : "", (int)(to - from), text + from,
                              text[to] != '\0' ? " …" : "");

    for (char *at = line; *at != '\0'; at++)
        *at = *at == '\n' ? ' ' : *at;
    return line;
}

void
search_mark(struct arena *a, const char *text, const struct search_marking *m, int max,
            struct html *out, const char **out_plain)
{
    struct matches *matches = arena_alloc(a, sizeof(*matches));
    size_t size = (size_t)max * 4 / 3, from = 0, to = strlen(text);
    struct buf html;

    find_matches(a, text, m, matches);
    if (max > 0 && to > size) {
        size_t at = best_place(matches, size - BEFORE_BYTES);

        from = word_begin(text, at > BEFORE_BYTES ? at - BEFORE_BYTES : 0, 0);
        to = word_end(text, from, size);
    }
    buf_init(&html, a, to - from + 200);
    if (from > 0)
        buf_add(&html, "… ");
    add_marked(&html, text, matches, from, to);
    if (text[to] != '\0')
        buf_add(&html, " …");
    out->text = html.data;
    *out_plain = plain_line(a, text, from, to);
}
