/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Old encodings: each letter with each tone there and back, and which encoding a text is in. The bytes of the alphabet
 * were written by other programs (glibc's iconv for TCVN5712-1 and CP1258, Perl's Encode for VISCII). */
#include "core/text.h"

#include "core/buf.h"
#include "core/text_legacy.h"
#include "test/test.h"

#define SMALL                                                                                      \
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
#define CAPITAL                                                                                    \
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ"

static const char tcvn3_small[] =
    "\x61\xB5\xB6\xB7\xB8\xB9\xA8\xBB\xBC\xBD\xBE\xC6\xA9\xC7\xC8\xC9\xCA\xCB\x62\x63"
    "\x64\xAE\x65\xCC\xCE\xCF\xD0\xD1\xAA\xD2\xD3\xD4\xD5\xD6\x67\x68\x69\xD7\xD8\xDC"
    "\xDD\xDE\x6B\x6C\x6D\x6E\x6F\xDF\xE1\xE2\xE3\xE4\xAB\xE5\xE6\xE7\xE8\xE9\xAC\xEA"
    "\xEB\xEC\xED\xEE\x70\x71\x72\x73\x74\x75\xEF\xF1\xF2\xF3\xF4\xAD\xF5\xF6\xF7\xF8"
    "\xF9\x76\x78\x79\xFA\xFB\xFC\xFD\xFE";

static const char viscii_both[] =
    "\x61\xE0\xE4\xE3\xE1\xD5\xE5\xA2\xC6\xC7\xA1\xA3\xE2\xA5\xA6\xE7\xA4\xA7\x62\x63"
    "\x64\xF0\x65\xE8\xEB\xA8\xE9\xA9\xEA\xAB\xAC\xAD\xAA\xAE\x67\x68\x69\xEC\xEF\xEE"
    "\xED\xB8\x6B\x6C\x6D\x6E\x6F\xF2\xF6\xF5\xF3\xF7\xF4\xB0\xB1\xB2\xAF\xB5\xBD\xB6"
    "\xB7\xDE\xBE\xFE\x70\x71\x72\x73\x74\x75\xF9\xFC\xFB\xFA\xF8\xDF\xD7\xD8\xE6\xD1"
    "\xF1\x76\x78\x79\xCF\xD6\xDB\xFD\xDC\x41\xC0\xC4\xC3\xC1\x80\xC5\x82\x02\x05\x81"
    "\x83\xC2\x85\x86\x06\x84\x87\x42\x43\x44\xD0\x45\xC8\xCB\x88\xC9\x89\xCA\x8B\x8C"
    "\x8D\x8A\x8E\x47\x48\x49\xCC\x9B\xCE\xCD\x98\x4B\x4C\x4D\x4E\x4F\xD2\x99\xA0\xD3"
    "\x9A\xD4\x90\x91\x92\x8F\x93\xB4\x96\x97\xB3\x95\x94\x50\x51\x52\x53\x54\x55\xD9"
    "\x9C\x9D\xDA\x9E\xBF\xBB\xBC\xFF\xBA\xB9\x56\x58\x59\x9F\x14\x19\xDD\x1E";

static const char cp1258_both[] =
    "\x61\xE0\x61\xD2\x61\xDE\xE1\x61\xF2\xE3\xE3\xCC\xE3\xD2\xE3\xDE\xE3\xEC\xE3\xF2"
    "\xE2\xE2\xCC\xE2\xD2\xE2\xDE\xE2\xEC\xE2\xF2\x62\x63\x64\xF0\x65\xE8\x65\xD2\x65"
    "\xDE\xE9\x65\xF2\xEA\xEA\xCC\xEA\xD2\xEA\xDE\xEA\xEC\xEA\xF2\x67\x68\x69\x69\xCC"
    "\x69\xD2\x69\xDE\xED\x69\xF2\x6B\x6C\x6D\x6E\x6F\x6F\xCC\x6F\xD2\x6F\xDE\xF3\x6F"
    "\xF2\xF4\xF4\xCC\xF4\xD2\xF4\xDE\xF4\xEC\xF4\xF2\xF5\xF5\xCC\xF5\xD2\xF5\xDE\xF5"
    "\xEC\xF5\xF2\x70\x71\x72\x73\x74\x75\xF9\x75\xD2\x75\xDE\xFA\x75\xF2\xFD\xFD\xCC"
    "\xFD\xD2\xFD\xDE\xFD\xEC\xFD\xF2\x76\x78\x79\x79\xCC\x79\xD2\x79\xDE\x79\xEC\x79"
    "\xF2\x41\xC0\x41\xD2\x41\xDE\xC1\x41\xF2\xC3\xC3\xCC\xC3\xD2\xC3\xDE\xC3\xEC\xC3"
    "\xF2\xC2\xC2\xCC\xC2\xD2\xC2\xDE\xC2\xEC\xC2\xF2\x42\x43\x44\xD0\x45\xC8\x45\xD2"
    "\x45\xDE\xC9\x45\xF2\xCA\xCA\xCC\xCA\xD2\xCA\xDE\xCA\xEC\xCA\xF2\x47\x48\x49\x49"
    "\xCC\x49\xD2\x49\xDE\xCD\x49\xF2\x4B\x4C\x4D\x4E\x4F\x4F\xCC\x4F\xD2\x4F\xDE\xD3"
    "\x4F\xF2\xD4\xD4\xCC\xD4\xD2\xD4\xDE\xD4\xEC\xD4\xF2\xD5\xD5\xCC\xD5\xD2\xD5\xDE"
    "\xD5\xEC\xD5\xF2\x50\x51\x52\x53\x54\x55\xD9\x55\xD2\x55\xDE\xDA\x55\xF2\xDD\xDD"
    "\xCC\xDD\xD2\xDD\xDE\xDD\xEC\xDD\xF2\x56\x58\x59\x59\xCC\x59\xD2\x59\xDE\x59\xEC"
    "\x59\xF2";

static const char *
decode(struct ctx *c, enum text_encoding from, const char *bytes)
{
    size_t length = strlen(bytes);
    unsigned char *exact = arena_alloc(c->arena, length);

    memcpy(exact, bytes, length);
    return text_decode(c->arena, from, exact, length);
}

static enum text_encoding
detect(struct ctx *c, const char *bytes)
{
    size_t length = strlen(bytes);
    unsigned char *exact = arena_alloc(c->arena, length);

    memcpy(exact, bytes, length);
    return text_detect(exact, length);
}

TEST(the_alphabet_is_read_from_each_encoding)
{
    CHECK_TEXT(decode(c, ENCODING_TCVN3, tcvn3_small), SMALL);
    CHECK_TEXT(decode(c, ENCODING_TCVN3, "\xA1\xA2\xA3\xA4\xA5\xA6\xA7"), "ĂÂÊÔƠƯĐ");
    CHECK_TEXT(decode(c, ENCODING_VISCII, viscii_both), SMALL CAPITAL);
    CHECK_TEXT(decode(c, ENCODING_CP1258, cp1258_both), SMALL CAPITAL);
}

/* Every byte is a letter of its own, so that what was read could be written back. */
TEST(no_two_bytes_of_an_encoding_are_the_same_letter)
{
    static const enum text_encoding encodings[] = { ENCODING_TCVN3, ENCODING_VISCII,
                                                    ENCODING_CP1258 };

    for (size_t e = 0; e < 3; e++) {
        const char *texts[256] = { NULL };

        for (unsigned byte = 1; byte < 256; byte++) {
            unsigned char one = (unsigned char)byte;

            texts[byte] = text_decode(c->arena, encodings[e], &one, 1);
            for (unsigned before = 1; texts[byte] != NULL && before < byte; before++) {
                if (texts[before] != NULL && strcmp(texts[before], texts[byte]) == 0)
                    CHECK_INT(before, byte);
            }
        }
    }
}

struct vowel {
    const char *composed, *vni;
    char shape; /* 0, '^' or '(' : the VNI marks of tones differ after them */
};

static const struct vowel vowels[] = {
    { "a", "a", 0 },       { "ă", "a\xEA", '(' }, { "â", "a\xE2", '^' }, { "e", "e", 0 },
    { "ê", "e\xE2", '^' }, { "o", "o", 0 },       { "ô", "o\xE2", '^' }, { "ơ", "\xF4", 0 },
    { "u", "u", 0 },       { "ư", "\xF6", 0 },    { "y", "y", 0 },       { "A", "A", 0 },
    { "Ă", "A\xCA", '(' }, { "Â", "A\xC2", '^' }, { "E", "E", 0 },       { "Ê", "E\xC2", '^' },
    { "O", "O", 0 },       { "Ô", "O\xC2", '^' }, { "Ơ", "\xD4", 0 },    { "U", "U", 0 },
    { "Ư", "\xD6", 0 },    { "Y", "Y", 0 },
};

/* grave, hook, tilde, acute, dot */
static const char tones[5][3] = { "\xCC\x80", "\xCC\x89", "\xCC\x83", "\xCC\x81", "\xCC\xA3" };
static const char plain_marks[] = "\xF8\xFB\xF5\xF9\xEF";
static const char roof_marks[] = "\xE0\xE5\xE3\xE1\xE4";
static const char bowl_marks[] = "\xE8\xFA\xFC\xE9\xEB";

static void
check_vni_vowel(struct ctx *c, const struct vowel *vowel, bool is_capital)
{
    const char *marks = vowel->shape == '^'   ? roof_marks
                        : vowel->shape == '(' ? bowl_marks
                                              : plain_marks;

    CHECK_TEXT(decode(c, ENCODING_VNI, vowel->vni), vowel->composed);
    for (size_t tone = 0; tone < 5; tone++) {
        const char *parts = arena_printf(c->arena, "%s%s", vowel->composed, tones[tone]);
        const char *want = text_clean(c->arena, parts, strlen(parts), false);
        char bytes[3] = { vowel->vni[0], marks[tone], '\0' };

        if (is_capital)
            bytes[1] = (char)(bytes[1] & ~0x20);
        if (strcmp(want, "ỵ") == 0 || strcmp(want, "Ỵ") == 0)
            memcpy(bytes, is_capital ? "\xCE" : "\xEE", 2);
        CHECK_TEXT(decode(c, ENCODING_VNI, bytes), want);
    }
}

TEST(every_vowel_with_every_tone_is_read_from_vni)
{
    enum { COUNT = sizeof(vowels) / sizeof(vowels[0]) };

    for (size_t i = 0; i < COUNT; i++)
        check_vni_vowel(c, &vowels[i], i >= COUNT / 2);
    CHECK_TEXT(decode(c, ENCODING_VNI, "i\xEC\xE6\xF3\xED\xF2I\xCC\xC6\xD3\xCD\xD2"),
               "iìỉĩíịIÌỈĨÍỊ");
    CHECK_TEXT(decode(c, ENCODING_VNI, "\xF1\xD1"), "đĐ");
}

TEST(bytes_without_a_meaning_are_refused)
{
    CHECK_TEXT(decode(c, ENCODING_VNI, "b\xF9"), NULL);
    CHECK_TEXT(decode(c, ENCODING_VNI, "\xF9"), NULL);
    CHECK_TEXT(decode(c, ENCODING_VNI, "e\xEA"), NULL);
    CHECK_TEXT(decode(c, ENCODING_TCVN3, "\x81"), NULL);
    CHECK_TEXT(decode(c, ENCODING_CP1258, "\x81"), NULL);
    CHECK_TEXT(decode(c, ENCODING_UTF8, "\xC3"), NULL);
    CHECK_TEXT(decode(c, ENCODING_UNKNOWN, "abc"), NULL);
    CHECK_TEXT(text_decode(c->arena, ENCODING_UTF16LE, (const unsigned char *)"a\0b", 3), NULL);
    CHECK_TEXT(text_decode(c->arena, ENCODING_TCVN3, (const unsigned char *)"a\0b", 3), NULL);
    CHECK_TEXT(text_decode(c->arena, ENCODING_UTF16LE, (const unsigned char *)"", 0), "");
}

TEST(utf16_is_read_in_both_orders)
{
    static const unsigned char little[] = { 0xFF, 0xFE, 'T', 0, 'h', 0, 0xCB, 0x1E };
    static const unsigned char big[] = { 0xFE, 0xFF, 0, 'T', 0, 'h', 0x1E, 0xCB };

    CHECK_TEXT(text_decode(c->arena, ENCODING_UTF16LE, little, 8), "Thị");
    CHECK_TEXT(text_decode(c->arena, ENCODING_UTF16BE, big, 8), "Thị");
    CHECK_INT(text_detect(little, 8), ENCODING_UTF16LE);
    CHECK_INT(text_detect(big, 8), ENCODING_UTF16BE);
    CHECK_INT(text_detect(little + 2, 6), ENCODING_UTF16LE);
    CHECK_INT(text_detect(big + 2, 6), ENCODING_UTF16BE);
}

TEST(the_encoding_of_a_list_is_recognised)
{
    CHECK_INT(detect(c, "Th\xDE x\xB7 Nghi S\xACn"), ENCODING_TCVN3);
    CHECK_INT(detect(c, "Th\xF2 xa\xF5 Nghi S\xF4n"), ENCODING_VNI);
    CHECK_INT(detect(c, "Th\xB8 x\xE3 Nghi S\xBDn, \xF0i\xAAn h\xECnh ti\xAAn ti\xAAn"),
              ENCODING_VISCII);
    CHECK_INT(detect(c, "Thi\xF2 xa\xDE Nghi S\xF5n"), ENCODING_CP1258);
    CHECK_INT(detect(c, "Thị xã Nghi Sơn"), ENCODING_UTF8);
    CHECK_INT(detect(c, "\xEF\xBB\xBF"
                        "a"),
              ENCODING_UTF8);
    CHECK_INT(detect(c, "plain"), ENCODING_UTF8);
    CHECK_INT(detect(c, ""), ENCODING_UTF8);
    CHECK_INT(detect(c, "\xC7\xE8\xF4\xF0 \xCC\xEE\xF1\xEA\xE2\xE0"), ENCODING_UNKNOWN);
    CHECK_INT(detect(c, "\xFF\xD8\xFF\xE0\x10JFIF\x01\x01\x90\x81"), ENCODING_UNKNOWN);
}

TEST(each_encoding_has_a_name)
{
    (void)c;
    CHECK_TEXT(text_encoding_name(ENCODING_TCVN3), "TCVN3 (ABC)");
    CHECK_TEXT(text_encoding_name(ENCODING_UNKNOWN), "unknown");
}

TEST(text_of_old_fonts_is_recognised_and_repaired)
{
    static const struct {
        const char *shown, *meant;
        enum text_encoding encoding;
    } rows[] = {
        { "ThÞ x· Nghi S¬n", "Thị xã Nghi Sơn", ENCODING_TCVN3 },
        { "TrÇn V¨n §øc", "Trần Văn Đức", ENCODING_TCVN3 },
        { "Tr\xC6\xB0\xE1\xBB\x9Dng", NULL, ENCODING_UTF8 },
        { "Héi nghÞ ®iÓn h×nh tiªn tiÕn", "Hội nghị điển hình tiên tiến", ENCODING_TCVN3 },
        { "Thò xaõ Nghi Sôn", "Thị xã Nghi Sơn", ENCODING_VNI },
        { "Nguyeãn Thò AÙnh", "Nguyễn Thị Ánh", ENCODING_VNI },
        { "Thị xã Nghi Sơn", NULL, ENCODING_UTF8 },
        { "xã có hai bà", NULL, ENCODING_UTF8 },
        { "Besançon", NULL, ENCODING_UTF8 },
        { "Nghi Son", NULL, ENCODING_UTF8 },
        { "“Học tập” – 50 %", NULL, ENCODING_UTF8 },
        { "", NULL, ENCODING_UTF8 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *stored = text_clean(c->arena, rows[i].shown, strlen(rows[i].shown), false);

        if (text_detect_mojibake(c->arena, stored) != rows[i].encoding)
            CHECK_TEXT(rows[i].shown, text_encoding_name(rows[i].encoding));
        if (rows[i].meant != NULL)
            CHECK_TEXT(text_repair_mojibake(c->arena, rows[i].encoding, stored), rows[i].meant);
    }
    CHECK_TEXT(text_repair_mojibake(c->arena, ENCODING_TCVN3, "ệ"), NULL);
}

/* ư is the byte of the soft hyphen, é the byte of the Icelandic letter that is stored as Đ. */
TEST(storing_old_text_keeps_what_its_repair_needs)
{
    const char *shown = "tr\xC2\xAD\xC3\xAAng h\xC3\x90" /* trường hé */;
    const char *stored = text_clean(c->arena, shown, strlen(shown), false);

    CHECK_TEXT(text_repair_mojibake(c->arena, ENCODING_TCVN3, stored), "trường hé");
}

TEST(a_syllable_has_one_tone_where_the_spelling_puts_it)
{
    static const char *const right[] = { "tiến", "hòa",    "hoà",   "quý",   "gì",  "giếng",
                                         "uống", "ngoằn",  "khuỷu", "người", "ý",   "THUỞ",
                                         "thúy", "nghiệp", "đồng",  "ưu",    "rượu" };
    static const char *const wrong[] = { "tíên", "xaõ", "ngừơi", "hòá", "đồngg",
                                         "bđ",   "ñ",   "é́",     "qẻt" };

    (void)c;
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
        CHECK_INT((int64_t)text_count_syllables(right[i]).syllables, 1);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        CHECK_INT((int64_t)text_count_syllables(wrong[i]).words, 1);
        CHECK_INT((int64_t)text_count_syllables(wrong[i]).syllables, 0);
    }
    CHECK_INT((int64_t)text_count_syllables("Nghi Son 2025").words, 0);
}

const struct test text_legacy_tests[] = {
    T(a_syllable_has_one_tone_where_the_spelling_puts_it),
    T(the_alphabet_is_read_from_each_encoding),
    T(no_two_bytes_of_an_encoding_are_the_same_letter),
    T(every_vowel_with_every_tone_is_read_from_vni),
    T(bytes_without_a_meaning_are_refused),
    T(utf16_is_read_in_both_orders),
    T(the_encoding_of_a_list_is_recognised),
    T(each_encoding_has_a_name),
    T(text_of_old_fonts_is_recognised_and_repaired),
    T(storing_old_text_keeps_what_its_repair_needs),
    T_END,
};
