/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How like two passages are: shingles of four folded words, and a signature by which like ones are found without comparing all (Broder, On
 * the resemblance and containment of documents, 1997; bands as in Leskovec and others, Mining of Massive Datasets, 3.4). */
#ifndef FEATURE_EXEMPLAR_LIKENESS_H
#define FEATURE_EXEMPLAR_LIKENESS_H

#include "core/arena.h"

#include <stdint.h>

enum { LIKENESS_SHINGLE = 4, LIKENESS_BANDS = 8, LIKENESS_ROWS = 3 };

struct passage {
    const char *text;
    int position;
    uint64_t *shingles; /* of the words, sorted, each once */
    int shingle_count;
};

/* Paragraphs of a text that have LIKENESS_WORDS_MIN words or more. */
int likeness_passages(struct arena *a, const char *text, struct passage **out);

/* Eight numbers; passages of which half the shingles are the same share one with a chance of two in three, of 0.8 nearly always. */
void likeness_bands(const struct passage *p, int64_t out[LIKENESS_BANDS]);

/* Shared shingles in per cent of all that either has. */
int likeness_per_cent(const struct passage *a, const struct passage *b);

#endif
