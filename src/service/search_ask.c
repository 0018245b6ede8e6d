/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody typed, as words, and these as both engines take them. Nothing of the typed text but letters and digits comes
 * through, and each word stands in quotes, so that no syntax of an engine is reached. */
#include "core/text.h"
#include "service/search_inside.h"

#include <string.h>

enum { TYPED_MAX = 1000, WORD_BYTES_MAX = 100 };

/* Quotation marks of all keyboards. */
static size_t
quote_at(const char *s)
{
    static const char *const quotes[] = { "\"", "“", "”", "„", "«", "»", "〝", "＂" };

    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
        if (strncmp(s, quotes[i], strlen(quotes[i])) == 0)
            return strlen(quotes[i]);
    return 0;
}

static bool
is_known(const struct search_terms *t, const struct search_word *w)
{
    for (int i = 0; i < t->count; i++)
        if (!w->goes_on && !t->words[i].goes_on && strcmp(t->words[i].marked, w->marked) == 0 &&
            (i + 1 == t->count || !t->words[i + 1].goes_on))
            return true;
    return false;
}

/* Words of a part that is wholly inside of quotes or outside. */
static void
read_part(struct arena *a, const char *part, bool is_quoted, struct search_terms *t)
{
    const char *word;
    size_t length;
    bool is_first = true;

    while (text_next_word(&part, &word, &length)) {
        const char *copy = arena_strndup(a, word, length);
        struct search_word w = { .folded = text_fold(a, copy),
                                 .marked = text_marked(a, copy),
                                 .goes_on = is_quoted && !is_first };

        if (w.folded[0] == '\0' || strlen(w.folded) > WORD_BYTES_MAX ||
            strstr(w.folded, TEXT_MARKER_UTF8) != NULL)
            continue;
        w.has_marks = strcmp(w.folded, w.marked) != 0;
        if (!is_quoted && is_known(t, &w))
            continue;
        if (t->count == SEARCH_WORDS_MAX) {
            t->is_shortened = true;
            return;
        }
        t->words[t->count++] = w;
        t->has_marks = t->has_marks || w.has_marks;
        is_first = false;
    }
}

void
search_terms_read(struct arena *a, const char *typed, struct search_terms *out)
{
    struct search_terms t = { .count = 0 };
    size_t length = strlen(typed);
    const char *clean, *begin;
    bool is_quoted = false;

    if (length > TYPED_MAX) {
        length = TYPED_MAX;
        while (length > 0 && ((unsigned char)typed[length] & 0xC0) == 0x80)
            length--;
        t.is_shortened = true;
    }
    clean = text_clean(a, typed, length, false);
    begin = clean != NULL ? clean : "";
    for (const char *p = begin;; p++) {
        size_t quote = quote_at(p);

        if (*p != '\0' && quote == 0)
            continue;
        read_part(a, arena_strndup(a, begin, (size_t)(p - begin)), is_quoted && *p != '\0', &t);
        if (*p == '\0')
            break;
        is_quoted = !is_quoted;
        p += quote - 1;
        begin = p + 1;
    }
    *out = t;
}

const char *
search_facet(struct arena *a, char what, const char *value)
{
    return arena_printf(a, "\"" TEXT_MARKER_UTF8 TEXT_MARKER_UTF8 "%c%s\" ", what, value);
}

static bool
is_marked(enum search_line line)
{
    return line == LINE_TITLE_MARKED || line == LINE_ALL_MARKED;
}

static const char *
marker_of(enum search_line line)
{
    return line == LINE_TITLE || line == LINE_TITLE_MARKED ? TEXT_MARKER_UTF8 : "";
}

/* A word without marks is met with any: who types some of them means the others to be free. */
static const char *
word_of(const struct search_terms *t, int i, enum search_line line)
{
    const struct search_word *w = &t->words[i];

    return is_marked(line) && w->has_marks ? w->marked : w->folded;
}

/* Within quotes all words are as typed, or none: a row of words stands in one line. */
const char *
search_match(struct arena *a, const struct search_terms *t, enum search_line line,
             const char *facets)
{
    struct buf out;

    buf_init(&out, a, 256);
    buf_add(&out, facets);
    for (int i = 0; i < t->count; i++) {
        bool is_row = t->words[i].goes_on || (i + 1 < t->count && t->words[i + 1].goes_on);
        const char *word = is_row && is_marked(line) ? t->words[i].marked : word_of(t, i, line);

        if (!t->words[i].goes_on)
            buf_add(&out, i > 0 ? "\" \"" : "\"");
        else
            buf_add_char(&out, ' ');
        buf_printf(&out, "%s%s", marker_of(line), word);
    }
    buf_add_char(&out, '"');
    return out.data;
}

const char *
search_row_of(struct arena *a, const struct search_terms *t, enum search_line line)
{
    struct buf out;

    buf_init(&out, a, 256);
    for (int i = 0; i < t->count; i++)
        buf_printf(&out, "%s%s%s", i > 0 ? " " : "", marker_of(line),
                   is_marked(line) ? t->words[i].marked : t->words[i].folded);
    return out.data;
}
