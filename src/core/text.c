/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stored form and the search form of text. Imports run every cell through both, so ASCII and precomposed
 * Vietnamese are handled by tables; ICU is asked for the rest. */
#include "core/text.h"

#include "core/log.h"
#include "core/text_legacy.h"
#include "core/text_utf.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

int32_t
utf16_from_utf8(UChar *to, size_t room, const char *s, size_t length)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + length;
    size_t count = 0;

    while (p < end && count < room) {
        uint32_t point;
        size_t taken = utf8_next(p, end, &point);

        if (taken == 0) {
            point = 0xFFFD;
            taken = 1;
        }
        if (point < 0x10000) {
            to[count++] = (UChar)point;
        } else {
            if (count + 2 > room)
                break;
            to[count++] = (UChar)(0xD7C0 + (point >> 10));
            to[count++] = (UChar)(0xDC00 | (point & 0x3FF));
        }
        p += taken;
    }
    return (int32_t)count;
}

uint32_t
utf16_next(const UChar **s, const UChar *end)
{
    uint32_t unit = *(*s)++;

    if (U16_IS_LEAD(unit) && *s < end && U16_IS_TRAIL(**s))
        return 0x10000 + ((unit & 0x3FF) << 10 | (*(*s)++ & 0x3FFU));
    return unit;
}

void
utf16_to_utf8(struct buf *b, const UChar *s, int32_t length)
{
    const UChar *end = s + length;

    while (s < end)
        buf_add_code_point(b, utf16_next(&s, end));
}

size_t
text_length(const char *s)
{
    size_t count = 0;

    for (; *s != '\0'; s++)
        count += ((unsigned char)*s & 0xC0) != 0x80;
    return count;
}

bool
text_is_utf8(const char *s, size_t length)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + length;

    while (p < end) {
        uint32_t point;
        size_t taken = *p < 0x80 ? 1 : utf8_next(p, end, &point);

        if (taken == 0)
            return false;
        p += taken;
    }
    return true;
}

/* ------------------------------------------------------------------ the stored form */

enum kind { PLAIN, BLANK, LINE_BREAK, REMOVED };

static bool
is_plain_ascii(uint32_t point)
{
    return point > ' ' && point < 0x7F;
}

/* What is invisible and changes what the reader believes to read goes; joiners and the soft hyphen stay: emoji are
 * made with the first, and the second is a letter in TCVN3 text that was read as Windows-1252. */
static enum kind
kind_of(uint32_t point)
{
    if ((point > 0xA0 && point < 0x34F) || (point >= 0x1E00 && point < 0x1F00) ||
        is_plain_ascii(point))
        return PLAIN;
    if (point == ' ' || point == '\t' || point == 0xA0)
        return BLANK;
    if (point == '\n' || point == '\r' || point == 0x0B || point == 0x0C || point == 0x85 ||
        point == 0x2028 || point == 0x2029)
        return LINE_BREAK;
    if (point < 0xA0)
        return REMOVED;
    if ((point >= 0x2000 && point <= 0x200A) || point == 0x202F || point == 0x205F ||
        point == 0x3000 || point == 0x1680)
        return BLANK;
    if (point == 0x34F || point == 0x61C || point == 0x180E || point == 0x200B || point == 0x200E ||
        point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
        (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF ||
        (point >= 0xFDD0 && point <= 0xFDEF) || (point >= 0xFFF9 && point <= 0xFFFB) ||
        (point & 0xFFFE) == 0xFFFE || (point >= 0xE0000 && point <= 0xE007F))
        return REMOVED;
    return PLAIN;
}

/* Code points that NFC leaves as they are, whatever stands beside them (but for the marks, which are not among them). */
static bool
is_composed(uint32_t point)
{
    return point < 0x300 || (point >= 0x1E00 && point <= 0x1EFF) ||
           (point >= 0x2002 && point <= 0x20CF);
}

static const UNormalizer2 *
normalizer(bool composes)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *n =
        composes ? unorm2_getNFCInstance(&error) : unorm2_getNFDInstance(&error);

    if (U_FAILURE(error))
        fatal("ICU: %s", u_errorName(error));
    return n;
}

static const UChar *
normalize(struct arena *a, const char *s, size_t length, bool composes, int32_t *out_length)
{
    UChar *source = arena_array(a, length + 1, sizeof(*source)), *target;
    int32_t source_length = utf16_from_utf8(source, length, s, length);
    int32_t room = source_length * (composes ? 1 : 2) + 16;

    for (;;) {
        UErrorCode error = U_ZERO_ERROR;
        int32_t needed;

        target = arena_array(a, (size_t)room, sizeof(*target));
        needed =
            unorm2_normalize(normalizer(composes), source, source_length, target, room, &error);
        if (error != U_BUFFER_OVERFLOW_ERROR) {
            if (U_FAILURE(error))
                fatal("ICU: %s", u_errorName(error));
            *out_length = needed;
            return target;
        }
        room = needed + 1;
    }
}

const UChar *
text_decompose(struct arena *a, const char *s, size_t length, int32_t *out_length)
{
    return normalize(a, s, length, false, out_length);
}

const char *
text_compose(struct arena *a, const char *s, size_t length)
{
    int32_t composed_length;
    const UChar *composed = normalize(a, s, length, true, &composed_length);
    struct buf b;

    buf_init(&b, a, length + 1);
    utf16_to_utf8(&b, composed, composed_length);
    return b.data;
}

/* Blanks and line breaks are held back until something follows them, so that the ends are trimmed. */
struct pending {
    bool blank;
    size_t breaks;
};

static size_t
put_pending(char *out, size_t at, struct pending *pending)
{
    if (at > 0 && pending->breaks > 0) {
        memset(out + at, '\n', pending->breaks);
        at += pending->breaks;
    } else if (at > 0 && pending->blank) {
        out[at++] = ' ';
    }
    *pending = (struct pending){ false, 0 };
    return at;
}

const char *
text_clean(struct arena *a, const char *s, size_t length, bool multiline)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + length;
    char *out = arena_alloc(a, length + 1);
    struct pending pending = { false, 0 };
    bool is_nfc = true;
    size_t at = 0;

    while (p < end) {
        uint32_t point = *p;
        size_t taken = point < 0x80 ? 1 : utf8_next(p, end, &point);
        enum kind kind;

        if (taken == 0)
            return NULL;
        if (is_plain_ascii(point)) {
            at = put_pending(out, at, &pending);
            while (p < end && is_plain_ascii(*p))
                out[at++] = (char)*p++;
            continue;
        }
        kind = kind_of(point);
        if (kind == LINE_BREAK && multiline) {
            pending.breaks += !(point == '\n' && p > (const unsigned char *)s && p[-1] == '\r');
        } else if (kind == BLANK || kind == LINE_BREAK) {
            pending.blank = true;
        } else if (kind == PLAIN) {
            at = put_pending(out, at, &pending);
            is_nfc = is_nfc && is_composed(point);
            if (point == 0xD0 || point == 0x189)
                point = 0x110;
            at += utf8_put(out + at, point);
        }
        p += taken;
    }
    out[at] = '\0';
    return is_nfc ? out : text_compose(a, out, at);
}

/* ------------------------------------------------------------------ the search form */

enum {
    LOW_END = 0x370,
    VIETNAMESE_BEGIN = 0x1E00,
    VIETNAMESE_END = 0x1F00,
    MARKS_BEGIN = 0x2000, /* quotation marks, dashes */
    MARKS_END = 0x2070,
    FOLD_SLOWLY = 0xFFFF
};

static uint16_t fold_low[LOW_END], fold_vietnamese[VIETNAMESE_END - VIETNAMESE_BEGIN];
static uint16_t fold_marks[MARKS_END - MARKS_BEGIN];

uint32_t
text_fold_point(uint32_t point)
{
    uint32_t category = U_GET_GC_MASK((UChar32)point);

    if (point == 0x110 || point == 0x111 || point == 0xD0 || point == 0xF0 || point == 0x189 ||
        point == 0x256)
        return 'd';
    if (category & (U_GC_M_MASK | U_GC_CF_MASK))
        return 0;
    if (point >= 0x2B0 && point <= 0x2FF) /* letters only by name: the apostrophes of names */
        return ' ';
    if (category & (U_GC_L_MASK | U_GC_ND_MASK))
        return (uint32_t)u_tolower((UChar32)point);
    return ' ';
}

static uint16_t
fold_for_table(const UNormalizer2 *nfd, uint32_t point)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar parts[8];
    int32_t count = unorm2_getDecomposition(nfd, (UChar32)point, parts, 8, &error);
    uint16_t folded = 0;

    if (count < 0) {
        parts[0] = (UChar)point;
        count = 1;
    }
    for (int32_t i = 0; i < count; i++) {
        uint32_t part = text_fold_point(parts[i]);

        if (part == 0)
            continue;
        if (folded != 0 || part >= FOLD_SLOWLY)
            return FOLD_SLOWLY;
        folded = (uint16_t)part;
    }
    return folded;
}

/* Filled from ICU, so that the tables cannot differ from the slow way. */
static void
fill_tables(void)
{
    const UNormalizer2 *nfd = normalizer(false);

    for (uint32_t i = 0; i < LOW_END; i++)
        fold_low[i] = fold_for_table(nfd, i);
    for (uint32_t i = VIETNAMESE_BEGIN; i < VIETNAMESE_END; i++)
        fold_vietnamese[i - VIETNAMESE_BEGIN] = fold_for_table(nfd, i);
    for (uint32_t i = MARKS_BEGIN; i < MARKS_END; i++)
        fold_marks[i - MARKS_BEGIN] = fold_for_table(nfd, i);
}

static const char *
fold_slowly(struct arena *a, const char *s)
{
    int32_t length;
    const UChar *parts = text_decompose(a, s, strlen(s), &length), *end = parts + length;
    bool has_blank = false;
    struct buf b;

    buf_init(&b, a, (size_t)length + 1);
    while (parts < end) {
        uint32_t folded = text_fold_point(utf16_next(&parts, end));

        if (folded == ' ') {
            has_blank = b.length > 0;
        } else if (folded != 0) {
            if (has_blank)
                buf_add_char(&b, ' ');
            has_blank = false;
            buf_add_code_point(&b, folded);
        }
    }
    return b.data;
}

const char *
text_fold(struct arena *a, const char *s)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    size_t length = strlen(s), at = 0;
    const unsigned char *p = (const unsigned char *)s, *end = p + length;
    char *out = arena_alloc(a, 2 * length + 1); /* a lower letter may be longer than its capital */
    bool has_blank = false;

    pthread_once(&once, fill_tables);
    while (p < end) {
        uint32_t point = *p, folded = FOLD_SLOWLY;
        size_t taken = point < 0x80 ? 1 : utf8_next(p, end, &point);

        if (taken == 0) { /* broken bytes part words */
            folded = ' ';
            taken = 1;
        } else if (point < LOW_END) {
            folded = fold_low[point];
        } else if (point >= VIETNAMESE_BEGIN && point < VIETNAMESE_END) {
            folded = fold_vietnamese[point - VIETNAMESE_BEGIN];
        } else if (point >= MARKS_BEGIN && point < MARKS_END) {
            folded = fold_marks[point - MARKS_BEGIN];
        }
        if (folded == FOLD_SLOWLY)
            return fold_slowly(a, s);
        p += taken;
        if (folded == ' ') {
            has_blank = at > 0;
        } else if (folded != 0) {
            if (has_blank)
                out[at++] = ' ';
            has_blank = false;
            at += utf8_put(out + at, folded);
        }
    }
    out[at] = '\0';
    return out;
}

const char *
text_slug(struct arena *a, const char *s, size_t max)
{
    const char *folded = text_fold(a, s);
    char *slug = arena_alloc(a, strlen(folded) + 2);
    size_t length = 0;
    bool has_hyphen = false;

    for (; *folded != '\0'; folded++) {
        if ((*folded >= 'a' && *folded <= 'z') || (*folded >= '0' && *folded <= '9')) {
            if (has_hyphen && length > 0)
                slug[length++] = '-';
            has_hyphen = false;
            slug[length++] = *folded;
        } else {
            has_hyphen = true;
        }
    }
    if (length > max) { /* between words, unless the first is too long or little would be left */
        size_t cut = max;

        while (cut > max / 2 && slug[cut] != '-')
            cut--;
        length = cut > max / 2 ? cut : max;
        while (length > 0 && slug[length - 1] == '-')
            length--;
    }
    if (length == 0)
        return max > 0 ? "x" : "";
    slug[length] = '\0';
    return slug;
}

/* ------------------------------------------------------------------ capitals */

typedef int32_t case_fn(UChar *, int32_t, const UChar *, int32_t, const char *, UErrorCode *);

static const char *
change_case(struct arena *a, const char *s, case_fn *change)
{
    size_t length = strlen(s);
    UChar *source = arena_array(a, length + 1, sizeof(*source));
    int32_t source_length = utf16_from_utf8(source, length, s, length);
    int32_t room = 3 * source_length + 1; /* no mapping of Unicode is longer */
    UChar *target = arena_array(a, (size_t)room, sizeof(*target));
    UErrorCode error = U_ZERO_ERROR;
    int32_t changed = change(target, room, source, source_length, "vi", &error);
    struct buf b;

    if (U_FAILURE(error))
        fatal("ICU: %s", u_errorName(error));
    buf_init(&b, a, length + 1);
    utf16_to_utf8(&b, target, changed);
    return b.data;
}

const char *
text_upper(struct arena *a, const char *s)
{
    return change_case(a, s, u_strToUpper);
}

const char *
text_lower(struct arena *a, const char *s)
{
    return change_case(a, s, u_strToLower);
}

const char *
text_capitalise(struct arena *a, const char *s)
{
    size_t length = strlen(s);
    const unsigned char *begin = (const unsigned char *)s, *end = begin + length, *p = begin;
    struct buf b;

    buf_init(&b, a, length + 4);
    while (p < end) {
        uint32_t point;
        size_t taken = utf8_next(p, end, &point);

        if (taken > 0 && u_isalnum((UChar32)point)) {
            buf_add_bytes(&b, begin, (size_t)(p - begin));
            buf_add_code_point(&b, (unsigned)u_totitle((UChar32)point));
            buf_add_bytes(&b, p + taken, (size_t)(end - p) - taken);
            return b.data;
        }
        p += taken > 0 ? taken : 1;
    }
    buf_add(&b, s);
    return b.data;
}
