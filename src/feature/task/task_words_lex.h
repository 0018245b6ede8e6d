/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and signs of a pasted text, for the recogniser. */
#ifndef FEATURE_TASK_TASK_WORDS_LEX_H
#define FEATURE_TASK_TASK_WORDS_LEX_H

#include "feature/task/task_words.h"

struct tok {
    const char *fold; /* of a word or number: "phong", "12"; NULL: a sign */
    int sign;         /* of a sign: the code point; '\n' ends a line */
    size_t at, end;
    bool is_upper, is_number;
};

struct lex {
    struct arena *arena;
    const char *text; /* clean */
    struct tok *toks;
    int count; /* beyond it stand LEX_AHEAD empty signs */
    const struct words_known *known;
};

enum { LEX_AHEAD = 8 };

/* The text cleaned: NFC, without soft hyphens and what else cannot be seen. */
struct lex lex_make(struct arena *a, const char *text, const struct words_known *known);

bool lex_is(const struct lex *l, int i, const char *word); /* folded */
bool lex_sign(const struct lex *l, int i, int sign);
bool lex_is_written(const struct lex *l, int i,
                    const char *word); /* in small letters with its marks */

/* The index after the words (folded, parted by blanks); -1 where they do not stand there. */
int lex_words(const struct lex *l, int i, const char *words);

/* One of several phrases; -1: none. */
int lex_any(const struct lex *l, int i, const char *const *phrases);

/* The text of tokens from..to-1, without the signs and blanks at its ends that part it from others. */
const char *lex_text(const struct lex *l, int from, int to);

/* Whom the text names at i: one, or a list. The index after it; i where nobody is named there. */
int lex_owner(const struct lex *l, int i, struct words_owner *out);
int lex_owners(const struct lex *l, int i, struct words_owner *out, int *out_count);

/* "cấp xã, phường, cơ quan, đơn vị": the levels; i where none stand there. */
int lex_levels(const struct lex *l, int i, unsigned *out);

#endif
