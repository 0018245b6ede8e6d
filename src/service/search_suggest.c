/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles while somebody types. */
#include "core/text.h"
#include "db/db.h"
#include "service/search_inside.h"

#include <string.h>

enum { LOOKED_AT = 100 };

struct suggesting {
    const char **titles;
    int count;
};

static void
add(struct arena *a, struct suggesting *s, const char *title)
{
    for (int i = 0; i < s->count; i++)
        if (strcmp(text_fold(a, s->titles[i]), text_fold(a, title)) == 0)
            return;
    if (s->count < SEARCH_SUGGESTIONS)
        s->titles[s->count++] = title;
}

static enum status
add_beginning(struct ctx *c, const char *folded, struct suggesting *s)
{
    struct query *q = query_new(c, "SELECT title FROM search_entry WHERE title_fold >= $1"
                                   " AND title_fold < $2 ORDER BY title_fold, key LIMIT $3");

    bind_text(q, folded);
    bind_text(q, arena_printf(c->arena, "%s\xf4\x8f\xbf\xbf", folded));
    bind_int(q, 4 * SEARCH_SUGGESTIONS);
    while (query_row(q))
        add(c->arena, s, col_text(q, 0));
    return query_end(q);
}

/* The last word may not be typed to its end yet. */
static bool
has_beginning(struct arena *a, const char *title, const char *last)
{
    const char *folded = text_fold(a, title);
    size_t length = strlen(last);

    for (const char *at = folded; (at = strstr(at, last)) != NULL; at += length)
        if (at == folded || at[-1] == ' ')
            return true;
    return false;
}

static enum status
add_with_words(struct ctx *c, const char *typed, struct suggesting *s)
{
    const char *folded = text_fold(c->arena, typed), *last = strrchr(folded, ' '), **titles;
    struct search_terms terms;
    int count = 0;
    enum status st;

    last = last != NULL ? last + 1 : folded;
    search_terms_read(
        c->arena, last > folded ? arena_strndup(c->arena, folded, (size_t)(last - folded)) : folded,
        &terms);
    st = search_titles(c, &terms, LOOKED_AT, &titles, &count);
    for (int i = 0; st == OK && i < count; i++)
        if (has_beginning(c->arena, titles[i], last))
            add(c->arena, s, titles[i]);
    return st;
}

enum status
search_suggest(struct ctx *c, const char *typed, const char *const **out, int *out_count)
{
    struct suggesting s = { .titles = arena_array(c->arena, SEARCH_SUGGESTIONS, sizeof(char *)) };
    const char *folded = text_fold(c->arena, typed);
    enum status st = OK;

    if (strlen(folded) >= 2 && strlen(folded) <= SEARCH_TITLE_FOLD_MAX)
        st = add_beginning(c, folded, &s);
    if (st == OK && strlen(folded) >= 2 && s.count < SEARCH_SUGGESTIONS)
        st = add_with_words(c, typed, &s);
    *out = s.titles;
    *out_count = s.count;
    return st;
}
