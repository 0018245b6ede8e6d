/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the search share: words as they stand in the index, and as they are asked for. */
#ifndef SERVICE_SEARCH_INSIDE_H
#define SERVICE_SEARCH_INSIDE_H

#include "service/search.h"

/* ------------------------------------------------------------------ search_words.c: the index's text
 *
 * Lines of words, each between blanks. M is TEXT_MARKER, which nobody can type; MM alone ends a title or a text, so that no quoted
 * words reach over it:
 *
 *     MMkarticle MMc123 MMa9876 MMb617 MMc38    kind, topic, and the entry's place in time at three scales
 *     Mhoi Mnghi                                the title
 *     MhộiM5 MnghịM5                            the title with its marks
 *     hoi nghi …                                title and text
 *     hội nghị …                                the same with their marks
 */

enum search_line {
    LINE_FACETS,
    LINE_TITLE,
    LINE_TITLE_MARKED,
    LINE_ALL,
    LINE_ALL_MARKED,
    LINE_COUNT
};

const char *search_words_of(struct arena *a, const struct search_entry *e);

/* Cuts the lines; they point into `words`. */
void search_words_lines(struct arena *a, const char *words, const char *lines[LINE_COUNT]);

/* Whether " WORD " stands in the line. */
bool search_line_has(const char *line, const char *word);

int64_t search_key(int64_t at, int64_t number);
int64_t search_key_from(int64_t at); /* the first key of that instant */

/* ------------------------------------------------------------------ search_ask.c: what is asked */

struct search_word {
    const char *folded, *marked;
    bool has_marks;
    bool goes_on; /* stands side by side with the word before, in quotes */
};

struct search_terms {
    struct search_word words[SEARCH_WORDS_MAX];
    int count;
    bool has_marks, is_shortened;
};

void search_terms_read(struct arena *a, const char *typed, struct search_terms *out);

/* Every line but the first can be asked: `line` is one of LINE_TITLE … With `facets` ("" none) it is what both engines take as words in
 * quotes, all of which must be there. */
const char *search_match(struct arena *a, const struct search_terms *t, enum search_line line,
                         const char *facets);
const char *search_facet(struct arena *a, char what, const char *value); /* "\"MMkarticle\" " */

/* The words of the line in the order in which they were typed, as they stand side by side in it. */
const char *search_row_of(struct arena *a, const struct search_terms *t, enum search_line line);

/* ------------------------------------------------------------------ search_find.c */

/* The newest titles that have the words. */
enum status search_titles(struct ctx *c, const struct search_terms *t, int limit, const char ***out,
                          int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ search_snippet.c */

struct search_marking {
    const struct search_terms *terms;
    bool is_exact; /* only what has the marks that were typed */
};

/* Marks what was found. With max > 0 the best part of about so many characters. */
void search_mark(struct arena *a, const char *text, const struct search_marking *m, int max,
                 struct html *out, const char **out_plain);

#endif
