/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that read and recognise old encodings. */
#ifndef CORE_TEXT_LEGACY_H
#define CORE_TEXT_LEGACY_H

#include "core/buf.h"
#include "core/text.h"

/* NFC of valid UTF-8. */
const char *text_compose(struct arena *a, const char *s, size_t length);

/* Appends the bytes that were read as Windows-1252 to give `s`; false where there are none. */
bool text_to_cp1252(struct buf *b, const char *s);

/* Counts the words with letters outside ASCII, and among them those that can be Vietnamese syllables. */
struct syllable_count {
    size_t words, syllables;
};
struct syllable_count text_count_syllables(const char *s);

#endif
