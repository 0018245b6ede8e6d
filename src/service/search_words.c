/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the index of an entry: the words of its title and text, without marks and with them. */
#include "core/text.h"
#include "service/search_inside.h"

#include <inttypes.h>
#include <string.h>

enum { NUMBER_BITS = 29, AT_BITS = 34 };

int64_t
search_key_from(int64_t at)
{
    const int64_t last = (INT64_C(1) << AT_BITS) - 1;

    return (at < 0 ? 0 : at > last ? last : at) << NUMBER_BITS;
}

int64_t
search_key(int64_t at, int64_t number)
{
    return search_key_from(at) | (number & ((INT64_C(1) << NUMBER_BITS) - 1));
}

/* Whoever types the marker means no more by it than another letter. */
static const char *
unmarked(struct arena *a, const char *folded)
{
    char *copy, *at;

    if (strstr(folded, TEXT_MARKER_UTF8) == NULL)
        return folded;
    copy = arena_strdup(a, folded);
    while ((at = strstr(copy, TEXT_MARKER_UTF8)) != NULL)
        at[0] = at[1] = 'w';
    return copy;
}

/* Never in the middle of a character. */
static const char *
cut(struct arena *a, const char *s, size_t max)
{
    size_t length = strlen(s);

    if (length <= max)
        return s;
    while (max > 0 && ((unsigned char)s[max] & 0xC0) == 0x80)
        max--;
    return arena_strndup(a, s, max);
}

/* Words, each with `before` in front of it. What follows does not stand side by side with them. */
static void
add_words(struct buf *out, const char *words, const char *before)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");

        buf_add(out, before);
        buf_add_bytes(out, words, length);
        buf_add_char(out, ' ');
        words += length + (words[length] == ' ');
    }
    buf_add(out, TEXT_MARKER_UTF8 TEXT_MARKER_UTF8 " ");
}

static void
add_facets(struct buf *out, const struct search_entry *e)
{
    static const struct {
        char name;
        int bits;
    } scales[] = { { 'a', 17 }, { 'b', 21 }, { 'd', 25 } };
    int64_t at = search_key_from(e->at) >> NUMBER_BITS;

    buf_printf(out, " " TEXT_MARKER_UTF8 TEXT_MARKER_UTF8 "k%s ", e->kind);
    if (e->topic_id != 0)
        buf_printf(out, TEXT_MARKER_UTF8 TEXT_MARKER_UTF8 "c%" PRId64 " ", e->topic_id);
    for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
        buf_printf(out, TEXT_MARKER_UTF8 TEXT_MARKER_UTF8 "%c%" PRId64 " ", scales[i].name,
                   at >> scales[i].bits);
}

const char *
search_words_of(struct arena *a, const struct search_entry *e)
{
    const char *text = cut(a, e->text, SEARCH_TEXT_MAX);
    const char *title = unmarked(a, text_fold(a, e->title));
    const char *title_marked = text_marked(a, e->title);
    struct buf out;

    buf_init(&out, a, 2 * strlen(text) + 6 * strlen(e->title) + 200);
    add_facets(&out, e);
    buf_add(&out, "\n ");
    add_words(&out, title, TEXT_MARKER_UTF8);
    buf_add(&out, "\n ");
    add_words(&out, title_marked, TEXT_MARKER_UTF8);
    buf_add(&out, "\n ");
    add_words(&out, title, "");
    add_words(&out, unmarked(a, text_fold(a, text)), "");
    buf_add(&out, "\n ");
    add_words(&out, title_marked, "");
    add_words(&out, text_marked(a, text), "");
    return out.data;
}

void
search_words_lines(struct arena *a, const char *words, const char *lines[LINE_COUNT])
{
    char *copy = arena_strdup(a, words);

    for (int i = 0; i < LINE_COUNT; i++) {
        size_t length = strcspn(copy, "\n");

        lines[i] = copy;
        copy += length;
        if (*copy == '\n')
            *copy++ = '\0';
    }
}

bool
search_line_has(const char *line, const char *word)
{
    size_t length = strlen(word);
    const char *at = line;

    while ((at = strstr(at, word)) != NULL) {
        if (at > line && at[-1] == ' ' && at[length] == ' ')
            return true;
        at++;
    }
    return false;
}
