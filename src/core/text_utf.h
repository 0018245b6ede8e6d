/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 one code point at a time, and UTF-16 for the calls of ICU. Only the text_*.c files include it. */
#ifndef CORE_TEXT_UTF_H
#define CORE_TEXT_UTF_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* The bytes that the code point at `s` takes, strictly by RFC 3629; 0 where they are none. Reads nothing at or after
 * `end`. */
static inline size_t
utf8_next(const unsigned char *s, const unsigned char *end, uint32_t *out)
{
    size_t length;
    uint32_t point;

    if (s == end)
        return 0;
    if (*s < 0x80) {
        *out = *s;
        return 1;
    }
    if (*s < 0xC2 || *s > 0xF4)
        return 0;
    length = *s >= 0xF0 ? 4 : *s >= 0xE0 ? 3 : 2;
    if ((size_t)(end - s) < length)
        return 0;
    point = *s & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (s[i] & 0x3FU);
    }
    if ((length == 3 && (point < 0x800 || (point >= 0xD800 && point <= 0xDFFF))) ||
        (length == 4 && (point < 0x10000 || point > 0x10FFFF)))
        return 0;
    *out = point;
    return length;
}

/* Writes at most 4 bytes and returns how many; of a code point that is one. */
static inline size_t
utf8_put(char *to, uint32_t point)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        to[0] = (char)(0xE0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 0x3F));
        to[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 0x3F));
    to[2] = (char)(0x80 | (point >> 6 & 0x3F));
    to[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* At most `room` units are written (a pair is not cut); broken bytes become U+FFFD. Returns the units written. `length`
 * units are always room enough. */
int32_t utf16_from_utf8(UChar *to, size_t room, const char *s, size_t length);

/* Appends; a lone surrogate becomes U+FFFD. */
void utf16_to_utf8(struct buf *b, const UChar *s, int32_t length);

/* The next code point; a lone surrogate is given as it is. */
uint32_t utf16_next(const UChar **s, const UChar *end);

/* NFD. */
const UChar *text_decompose(struct arena *a, const char *s, size_t length, int32_t *out_length);

/* What text_fold makes of a code point of NFD: 0 nothing, ' ' a blank, else the letter or digit. */
uint32_t text_fold_point(uint32_t point);

#endif
