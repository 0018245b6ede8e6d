/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what is searched (the first line) and what is searched in (the rest): nothing but words in quotes reaches an engine, nothing
 * but <mark> is markup in what is shown, and a text is found by its own words. */
#include "core/text.h"
#include "service/search_inside.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Each quotation mark opens or closes a word or a row of them. */
static void
check_match(const char *match)
{
    int quotes = 0;

    for (; *match != '\0'; match++) {
        quotes += *match == '"';
        if ((unsigned char)*match < 0x80)
            assert(strchr("\" abcdefghijklmnopqrstuvwxyz0123456789", *match) != NULL);
        if (*match == ' ' && quotes % 2 == 0)
            assert(match[1] == '"');
    }
    assert(quotes % 2 == 0);
}

static void
check_markup(const char *html)
{
    bool is_open = false;

    for (; *html != '\0'; html++) {
        assert(*html != '>' && *html != '"');
        if (*html != '<')
            continue;
        assert(strncmp(html, is_open ? "</mark>" : "<mark>", is_open ? 7 : 6) == 0);
        html += is_open ? 6 : 5;
        is_open = !is_open;
    }
    assert(!is_open);
}

static void
check_shown(struct arena *a, const char *text, const struct search_terms *t)
{
    for (int exact = 0; exact <= 1; exact++) {
        struct search_marking m = { .terms = t, .is_exact = exact == 1 };

        for (int max = 0; max <= 240; max += 240) {
            struct html html;
            const char *plain;

            search_mark(a, text, &m, max, &html, &plain);
            check_markup(html.text);
            assert(text_is_utf8(html.text, strlen(html.text)));
            assert(text_is_utf8(plain, strlen(plain)));
        }
    }
}

static void
check_found(struct arena *a, const char *text)
{
    struct search_entry e = { .kind = "article", .title = text, .text = text, .path = "" };
    const char *lines[LINE_COUNT];
    struct search_terms own;

    search_words_lines(a, search_words_of(a, &e), lines);
    search_terms_read(a, text, &own);
    for (int i = 0; i < own.count; i++) {
        assert(search_line_has(lines[LINE_ALL], own.words[i].folded));
        assert(search_line_has(lines[LINE_ALL_MARKED], own.words[i].marked));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new();
    const char *all = arena_strndup(a, (const char *)bytes, size);
    size_t first = strcspn(all, "\n");
    const char *text = all + first + (all[first] == '\n');
    const char *clean = text_clean(a, text, strlen(text), true);
    struct search_terms t;

    search_terms_read(a, arena_strndup(a, all, first), &t);
    for (enum search_line line = LINE_TITLE; line < LINE_COUNT && t.count > 0; line++)
        check_match(search_match(a, &t, line, search_facet(a, 'k', "article")));
    if (clean != NULL) {
        check_shown(a, clean, &t);
        check_found(a, clean);
    }
    arena_free(a);
    return 0;
}
