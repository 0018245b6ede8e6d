/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shingles and signatures: no database. */
#include "feature/exemplar/likeness.h"

#include "core/text.h"
#include "feature/exemplar/exemplar.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 2000, PASSAGES_MAX = 200 };

/* splitmix64: every bit of the result depends on every bit given. */
static uint64_t
mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

static uint64_t
hash_word(const char *word, size_t length)
{
    uint64_t h = 0xCBF29CE484222325U; /* FNV-1a, mixed */

    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)word[i]) * 0x100000001B3U;
    return mix(h);
}

static int
by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static bool
read_passage(struct arena *a, const char *text, struct passage *out)
{
    uint64_t *words = arena_array(a, WORDS_MAX, sizeof(*words));
    int count = 0, kept = 0;

    for (const char *at = text_fold(a, text); *at != '\0' && count < WORDS_MAX;) {
        size_t length = strcspn(at, " ");

        words[count++] = hash_word(at, length);
        at += length;
        at += *at == ' ';
    }
    if (count < LIKENESS_WORDS_MIN)
        return false;
    out->text = text;
    out->shingles = words;
    for (int i = 0; i + LIKENESS_SHINGLE <= count; i++) {
        uint64_t h = 0;

        for (int k = 0; k < LIKENESS_SHINGLE; k++)
            h = mix(h ^ words[i + k]);
        words[i] = h; /* the words before i + 1 are no longer needed */
    }
    count -= LIKENESS_SHINGLE - 1;
    qsort(words, (size_t)count, sizeof(*words), by_value);
    for (int i = 0; i < count; i++)
        if (kept == 0 || words[i] != words[kept - 1])
            words[kept++] = words[i];
    out->shingle_count = kept;
    return true;
}

int
likeness_passages(struct arena *a, const char *text, struct passage **out)
{
    struct passage *list = arena_array(a, PASSAGES_MAX, sizeof(*list));
    int count = 0;

    for (int position = 0; *text != '\0' && count < PASSAGES_MAX; position++) {
        size_t length = strcspn(text, "\n");

        if (read_passage(a, arena_strndup(a, text, length), &list[count]))
            list[count++].position = position;
        text += length;
        text += *text == '\n';
    }
    *out = list;
    return count;
}

void
likeness_bands(const struct passage *p, int64_t out[LIKENESS_BANDS])
{
    for (int band = 0; band < LIKENESS_BANDS; band++) {
        uint64_t h = (uint64_t)band + 1;

        for (int row = 0; row < LIKENESS_ROWS; row++) {
            uint64_t seed = mix((uint64_t)(band * LIKENESS_ROWS + row) + 1), least = UINT64_MAX;

            for (int i = 0; i < p->shingle_count; i++) {
                uint64_t value = mix(p->shingles[i] ^ seed);

                least = value < least ? value : least;
            }
            h = mix(h ^ least);
        }
        out[band] = (int64_t)(h >> 1);
    }
}

int
likeness_per_cent(const struct passage *a, const struct passage *b)
{
    int i = 0, k = 0, shared = 0;

    while (i < a->shingle_count && k < b->shingle_count) {
        if (a->shingles[i] == b->shingles[k])
            shared++;
        if (a->shingles[i] <= b->shingles[k]) {
            k += a->shingles[i] == b->shingles[k];
            i++;
        } else {
            k++;
        }
    }
    return shared * 100 / (a->shingle_count + b->shingle_count - shared);
}
