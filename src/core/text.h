/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vietnamese text: one stored form (NFC), one search form, one sort form; see docs/notes for the sources. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Length in code points; of valid UTF-8. */
size_t text_length(const char *s);

bool text_is_utf8(const char *s, size_t length);

/* The form in which all text is stored: NFC; Ð (U+00D0) and Ɖ (U+0189) made Đ; U+0340/0341 made their equals; white
 * space runs of a line made one blank and the ends trimmed; control and bidirectional-override characters removed
 * (line breaks stay when `multiline`, as LF). NULL where it is not UTF-8. Made again it changes nothing. */
const char *text_clean(struct arena *a, const char *s, size_t length, bool multiline);

/* The search key: NFD without marks, đ as d, lower case, everything but letters and digits a single blank, so that
 * "thi dua" finds "Thi đua" and hoà equals hòa. Both sides of a comparison go through it. */
const char *text_fold(struct arena *a, const char *s);

/* The words of text_fold with their marks, for comparing, not for reading: shapes stay (â, ơ, đ), and a word's tones stand
 * behind TEXT_MARKER at its end, so that hòa is hoà and NFD is NFC. A word without marks is as text_fold gives it. The
 * marker is in no result otherwise. */
const char *text_marked(struct arena *a, const char *s);

enum { TEXT_MARKER = 0x1BF };
#define TEXT_MARKER_UTF8 "\xc6\xbf"

/* The next word as text_fold parts them, and moves `at` behind it; false at the end. The bytes are those of the text, marks of NFD among them. */
bool text_next_word(const char **at, const char **out_word, size_t *out_length);

/* Sort key as hex text that compares bytewise in Vietnamese order (CLDR vi): words one by one, then tones, then capitals.
 * Only the first 200 letters count, so that a key fits an index. */
const char *text_sort_key(struct arena *a, const char *s);

/* The same for people: by the given name (last word), then the middle words, then the family name. */
const char *text_person_sort_key(struct arena *a, const char *full_name);

const char *text_upper(struct arena *a, const char *s); /* "THỊ XÃ NGHI SƠN" */
const char *text_lower(struct arena *a, const char *s);
const char *text_capitalise(struct arena *a, const char *s); /* the first letter only */

/* "hoi-nghi-dien-hinh": the fold with hyphens, at most `max` bytes, never empty ("-" gives "x"). For addresses and
 * for file names. */
const char *text_slug(struct arena *a, const char *s, size_t max);

/* Encodings in which old lists come. */
enum text_encoding {
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_TCVN3,
    ENCODING_VNI,
    ENCODING_VISCII,
    ENCODING_CP1258,
    ENCODING_UNKNOWN
};

/* The likeliest encoding of the bytes of a file; a byte order mark decides. UNKNOWN where no reading gives Vietnamese. */
enum text_encoding text_detect(const unsigned char *bytes, size_t length);
const char *text_encoding_name(enum text_encoding e); /* "TCVN3 (ABC)" */

/* NFC UTF-8 of legacy bytes; NULL where a byte has no meaning in `from`. */
const char *text_decode(struct arena *a, enum text_encoding from, const unsigned char *bytes,
                        size_t length);

/* Whether valid UTF-8 text is TCVN3 or VNI bytes read as Windows-1252 ("ThÞ x· Nghi S¬n"), and its repair;
 * UTF8 means it looks right as it is. Both work on text that text_clean has seen; the repair is NULL where a letter has no
 * such byte. Show it before it is taken: names abroad may look the same. */
enum text_encoding text_detect_mojibake(struct arena *a, const char *s);
const char *text_repair_mojibake(struct arena *a, enum text_encoding from, const char *s);

/* What people type as money: "1,500,000", "1.500.000", "1 500 000", "1500000 đồng"; at most 15 digits; false for signs,
 * decimals and mixed or misplaced separators. */
bool text_parse_money(const char *s, int64_t *out_vnd);

/* "Một triệu năm trăm nghìn đồng": for settlement papers. */
const char *text_money_words(struct arena *a, int64_t amount_vnd);

#endif
