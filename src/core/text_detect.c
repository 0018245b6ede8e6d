/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which encoding a text is in, by asking of each reading how many of its words can be Vietnamese syllables: an onset, a
 * rime of the language, and at most one tone, on the vowel where the spelling puts it. */
#include "core/text_legacy.h"

#include "core/text_utf.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

enum { SAMPLE_MAX = 64 * 1024, SYLLABLE_MAX = 10 };

/* a ă â b ...: the letters with a shape mark get a code of one byte, so that rimes are plain strings. */
enum {
    A_BREVE = 'A',
    A_CIRCUMFLEX = 'W',
    E_CIRCUMFLEX = 'E',
    O_CIRCUMFLEX = 'O',
    O_HORN = 'F',
    U_HORN = 'U',
    D_STROKE = 'D'
};

static const char onsets[] =
    "|b|c|ch|d|D|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x||";

static const char rimes[] =
    "|a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|Ac|Am|An|Ang|Ap|At|Wc|Wm|Wn|Wng|Wp|Wt|Wu|Wy|"
    "e|ec|em|en|eng|eo|ep|et|E|Ec|Ech|Em|En|Eng|Enh|Ep|Et|Eu|i|ia|ich|iEc|iEm|iEn|iEng|iEp|iEt|"
    "iEu|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oAc|oAm|oAn|oAng|"
    "oAt|oc|oe|oen|oeo|oet|oi|om|on|ong|ooc|oong|op|ot|O|Oc|Oi|Om|On|Ong|Op|Ot|F|Fi|Fm|Fn|Fp|Ft|"
    "u|ua|uWn|uWng|uWt|uWy|uc|uE|uEch|uEnh|ui|um|un|ung|uOc|uOi|uOm|uOn|uOng|uOt|uF|up|ut|uy|uya|"
    "uych|uyEn|uyEt|uynh|uyt|uyu|U|Ua|Uc|Ui|Un|Ung|UFc|UFi|UFm|UFn|UFng|UFp|UFt|UFu|Ut|Uu|"
    "y|yEm|yEn|yEng|yEt|yEu|";

static bool
is_listed(const char *list, const char *part, size_t length)
{
    for (const char *at = list; (at = strchr(at, '|')) != NULL; at++) {
        if (strncmp(at + 1, part, length) == 0 && at[1 + length] == '|')
            return true;
    }
    return false;
}

static bool
is_vowel(char letter)
{
    return letter != '\0' && strchr("aeiouyAWEOFU", letter) != NULL;
}

/* Where the tone stands in a rime; both places of oa, oe, uy are in use. -1 for no tone. */
static bool
has_tone_in_place(const char *rime, int tone_at)
{
    size_t vowels = 0;
    int shaped = -1;

    if (tone_at < 0)
        return true;
    while (is_vowel(rime[vowels])) {
        if (strchr("AWEOFU", rime[vowels]) != NULL)
            shaped = (int)vowels;
        vowels++;
    }
    if (shaped >= 0)
        return tone_at == shaped;
    if (vowels == 2 && rime[2] == '\0' &&
        (strcmp(rime, "oa") == 0 || strcmp(rime, "oe") == 0 || strcmp(rime, "uy") == 0))
        return tone_at <= 1;
    if (vowels == 1 || (vowels == 2 && rime[2] == '\0'))
        return tone_at == 0;
    return tone_at == 1;
}

static bool
is_syllable(const char *letters, int tone_at)
{
    for (size_t onset = 0; onset <= 3 && onset < strlen(letters); onset++) {
        const char *rime = letters + onset;

        if (onset == 1 && letters[0] == 'q' && rime[0] != 'u') /* q + uyên, but qu + ốc */
            continue;
        if (is_listed(onsets, letters, onset) && is_listed(rimes, rime, strlen(rime)) &&
            (tone_at < 0 || tone_at >= (int)onset) &&
            has_tone_in_place(rime, tone_at < 0 ? -1 : tone_at - (int)onset))
            return true;
    }
    return false;
}

struct letter {
    char code; /* 0: no letter of Vietnamese */
    bool has_tone;
};

static struct letter
letter_of(uint32_t point)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
    struct letter letter = { 0, false };
    UChar parts[8];
    int32_t count;

    point = (uint32_t)u_tolower((UChar32)point);
    if (point == 0x111)
        return (struct letter){ D_STROKE, false };
    if (point < 0x80)
        return (struct letter){ (char)point, false };
    count = unorm2_getDecomposition(nfd, (UChar32)point, parts, 8, &error);
    if (count < 2 || parts[0] >= 0x80)
        return letter;
    letter.code = (char)parts[0];
    for (int32_t i = 1; i < count; i++) {
        char base = letter.code;

        if (parts[i] == 0x302 && (base == 'a' || base == 'e' || base == 'o'))
            letter.code = base == 'a' ? A_CIRCUMFLEX : base == 'e' ? E_CIRCUMFLEX : O_CIRCUMFLEX;
        else if (parts[i] == 0x306 && base == 'a')
            letter.code = A_BREVE;
        else if (parts[i] == 0x31B && (base == 'o' || base == 'u'))
            letter.code = base == 'o' ? O_HORN : U_HORN;
        else if (!letter.has_tone && (parts[i] == 0x300 || parts[i] == 0x301 || parts[i] == 0x303 ||
                                      parts[i] == 0x309 || parts[i] == 0x323))
            letter.has_tone = true;
        else
            return (struct letter){ 0, false };
    }
    if (letter.has_tone && !is_vowel(letter.code))
        letter.code = 0;
    return letter;
}

struct word {
    char letters[SYLLABLE_MAX + 1];
    size_t length;
    int tone_at;
    bool is_foreign, has_beyond_ascii;
};

static void
end_word(struct word *word, struct syllable_count *count)
{
    if (word->has_beyond_ascii) {
        count->words++;
        count->syllables += !word->is_foreign && is_syllable(word->letters, word->tone_at);
    }
    *word = (struct word){ .tone_at = -1 };
}

static void
add_letter(struct word *word, uint32_t point)
{
    struct letter letter = letter_of(point);

    word->has_beyond_ascii = word->has_beyond_ascii || point >= 0x80;
    if (letter.code == 0 || word->length == SYLLABLE_MAX ||
        (letter.has_tone && word->tone_at >= 0)) {
        word->is_foreign = true;
        return;
    }
    if (letter.has_tone)
        word->tone_at = (int)word->length;
    word->letters[word->length++] = letter.code;
}

/* Words are parted by what is no letter in ASCII, and by the signs that texts really have. */
static bool
is_between_words(uint32_t point)
{
    if (point < 0x80)
        return !((point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z'));
    return point == 0xA0 || point == 0x2026 || point == 0x20AB ||
           (point >= 0x2010 && point <= 0x2022);
}

struct syllable_count
text_count_syllables(const char *s)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + strlen(s);
    struct word word = { .tone_at = -1 };
    struct syllable_count count = { 0, 0 };

    while (p < end) {
        uint32_t point;
        size_t taken = utf8_next(p, end, &point);

        if (taken == 0)
            break;
        if (is_between_words(point))
            end_word(&word, &count);
        else
            add_letter(&word, point);
        p += taken;
    }
    end_word(&word, &count);
    return count;
}

/* Bytes without a mark at their head: in UTF-16 of Latin letters every second byte is small. */
static enum text_encoding
detect_utf16(const unsigned char *bytes, size_t length)
{
    size_t zeros[2] = { 0, 0 };

    for (size_t i = 0; i < length; i++)
        zeros[i % 2] += bytes[i] == 0;
    if (zeros[1] > length / 8 && 8 * zeros[0] < zeros[1])
        return ENCODING_UTF16LE;
    if (zeros[0] > length / 8 && 8 * zeros[1] < zeros[0])
        return ENCODING_UTF16BE;
    return ENCODING_UNKNOWN;
}

enum text_encoding
text_detect(const unsigned char *bytes, size_t length)
{
    /* Of equally good readings the more usual one in Vietnam comes first. */
    static const enum text_encoding candidates[] = { ENCODING_TCVN3, ENCODING_VNI, ENCODING_CP1258,
                                                     ENCODING_VISCII };
    enum text_encoding best = ENCODING_UNKNOWN;
    size_t best_count = 0;
    struct arena *a;

    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return ENCODING_UTF8;
    if (length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
        return ENCODING_UTF16LE;
    if (length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
        return ENCODING_UTF16BE;
    if (memchr(bytes, 0, length) != NULL)
        return detect_utf16(bytes, length);
    if (text_is_utf8((const char *)bytes, length))
        return ENCODING_UTF8;
    a = arena_new();
    for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++) {
        const char *text =
            text_decode(a, candidates[i], bytes, length < SAMPLE_MAX ? length : SAMPLE_MAX);
        struct syllable_count count = { 0, 0 };

        if (text != NULL)
            count = text_count_syllables(text);
        /* Names of places and people abroad, and abbreviations, may be every third word. */
        if (count.syllables > best_count && 3 * count.syllables >= 2 * count.words) {
            best = candidates[i];
            best_count = count.syllables;
        }
    }
    arena_free(a);
    return best;
}

enum text_encoding
text_detect_mojibake(struct arena *a, const char *s)
{
    static const enum text_encoding candidates[] = { ENCODING_TCVN3, ENCODING_VNI };
    struct syllable_count best = text_count_syllables(s);
    enum text_encoding found = ENCODING_UTF8;
    struct buf bytes;

    buf_init(&bytes, a, strlen(s) + 1);
    if (best.words == best.syllables || !text_to_cp1252(&bytes, s))
        return ENCODING_UTF8;
    for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++) {
        const char *text =
            text_decode(a, candidates[i], (const unsigned char *)bytes.data, bytes.length);
        struct syllable_count count = { 0, 0 };

        if (text != NULL)
            count = text_count_syllables(text);
        if (count.syllables > best.syllables && 3 * count.syllables >= 2 * count.words) {
            found = candidates[i];
            best = count;
        }
    }
    return found;
}

const char *
text_repair_mojibake(struct arena *a, enum text_encoding from, const char *s)
{
    struct buf bytes;

    buf_init(&bytes, a, strlen(s) + 1);
    if (!text_to_cp1252(&bytes, s))
        return NULL;
    return text_decode(a, from, (const unsigned char *)bytes.data, bytes.length);
}
