/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encodings of old lists, read into Unicode. Sources: TCVN 5712:1993 (VN3, with the quotation marks and dashes of
 * Windows as the ABC fonts have them), RFC 1456 (VISCII), Microsoft code page 1258, and the VNI-Windows character set. */
#include "core/text_legacy.h"

#include "core/text_utf.h"

#include <string.h>

/* What bytes 0x80..0xFF stand for; 0: nothing. */
static const uint16_t tcvn3[128] = {
    0x0000, 0x0000, 0x201A, 0x0000, 0x201E, 0x2026, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x00A0, 0x0102, 0x00C2, 0x00CA,
    0x00D4, 0x01A0, 0x01AF, 0x0110, 0x0103, 0x00E2, 0x00EA, 0x00F4, 0x01A1, 0x01B0, 0x0111, 0x1EB0,
    0x0300, 0x0309, 0x0303, 0x0301, 0x0323, 0x00E0, 0x1EA3, 0x00E3, 0x00E1, 0x1EA1, 0x1EB2, 0x1EB1,
    0x1EB3, 0x1EB5, 0x1EAF, 0x1EB4, 0x1EAE, 0x1EA6, 0x1EA8, 0x1EAA, 0x1EA4, 0x1EC0, 0x1EB7, 0x1EA7,
    0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0x1EC2, 0x1EBB, 0x1EBD, 0x00E9, 0x1EB9, 0x1EC1, 0x1EC3,
    0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, 0x1EC9, 0x1EC4, 0x1EBE, 0x1ED2, 0x0129, 0x00ED, 0x1ECB, 0x00F2,
    0x1ED4, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF,
    0x1EE1, 0x1EDB, 0x1EE3, 0x00F9, 0x1ED6, 0x1EE7, 0x0169, 0x00FA, 0x1EE5, 0x1EEB, 0x1EED, 0x1EEF,
    0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5, 0x1ED0,
};

static const uint16_t viscii[128] = {
    0x1EA0, 0x1EAE, 0x1EB0, 0x1EB6, 0x1EA4, 0x1EA6, 0x1EA8, 0x1EAC, 0x1EBC, 0x1EB8, 0x1EBE, 0x1EC0,
    0x1EC2, 0x1EC4, 0x1EC6, 0x1ED0, 0x1ED2, 0x1ED4, 0x1ED6, 0x1ED8, 0x1EE2, 0x1EDA, 0x1EDC, 0x1EDE,
    0x1ECA, 0x1ECE, 0x1ECC, 0x1EC8, 0x1EE6, 0x0168, 0x1EE4, 0x1EF2, 0x00D5, 0x1EAF, 0x1EB1, 0x1EB7,
    0x1EA5, 0x1EA7, 0x1EA9, 0x1EAD, 0x1EBD, 0x1EB9, 0x1EBF, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EC7, 0x1ED1,
    0x1ED3, 0x1ED5, 0x1ED7, 0x1EE0, 0x01A0, 0x1ED9, 0x1EDD, 0x1EDF, 0x1ECB, 0x1EF0, 0x1EE8, 0x1EEA,
    0x1EEC, 0x01A1, 0x1EDB, 0x01AF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x1EA2, 0x0102, 0x1EB3, 0x1EB5,
    0x00C8, 0x00C9, 0x00CA, 0x1EBA, 0x00CC, 0x00CD, 0x0128, 0x1EF3, 0x0110, 0x1EE9, 0x00D2, 0x00D3,
    0x00D4, 0x1EA1, 0x1EF7, 0x1EEB, 0x1EED, 0x00D9, 0x00DA, 0x1EF9, 0x1EF5, 0x00DD, 0x1EE1, 0x01B0,
    0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x1EA3, 0x0103, 0x1EEF, 0x1EAB, 0x00E8, 0x00E9, 0x00EA, 0x1EBB,
    0x00EC, 0x00ED, 0x0129, 0x1EC9, 0x0111, 0x1EF1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x1ECF, 0x1ECD,
    0x1EE5, 0x00F9, 0x00FA, 0x0169, 0x1EE7, 0x00FD, 0x1EE3, 0x1EEE,
};

static const uint16_t cp1258[128] = {
    0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0000, 0x2039,
    0x0152, 0x0000, 0x0000, 0x0000, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0000, 0x203A, 0x0153, 0x0000, 0x0000, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3,
    0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
    0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB,
    0x00BC, 0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
    0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x0300, 0x00CD, 0x00CE, 0x00CF, 0x0110, 0x00D1, 0x0309, 0x00D3,
    0x00D4, 0x01A0, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x01AF, 0x0303, 0x00DF,
    0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB,
    0x0301, 0x00ED, 0x00EE, 0x00EF, 0x0111, 0x00F1, 0x0323, 0x00F3, 0x00F4, 0x01A1, 0x00F6, 0x00F7,
    0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x01B0, 0x20AB, 0x00FF,
};

/* Windows-1252: the bytes 0x80..0x9F; above, a byte is its code point. */
static const uint16_t cp1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static uint32_t
single_byte(enum text_encoding from, unsigned char byte)
{
    const uint16_t *table = from == ENCODING_TCVN3    ? tcvn3
                            : from == ENCODING_VISCII ? viscii
                                                      : cp1258;

    if (from == ENCODING_VISCII) {
        switch (byte) {
        case 0x02:
            return 0x1EB2;
        case 0x05:
            return 0x1EB4;
        case 0x06:
            return 0x1EAA;
        case 0x14:
            return 0x1EF6;
        case 0x19:
            return 0x1EF8;
        case 0x1E:
            return 0x1EF4;
        default:
            break;
        }
    }
    return byte < 0x80 ? byte : table[byte - 0x80];
}

/* A VNI letter of one byte; 0 where the byte is a mark or nothing. */
static uint32_t
vni_letter(unsigned char byte)
{
    switch (byte) {
    case 0xF1:
        return 0x111;
    case 0xD1:
        return 0x110;
    case 0xF4:
        return 0x1A1;
    case 0xD4:
        return 0x1A0;
    case 0xF6:
        return 0x1B0;
    case 0xD6:
        return 0x1AF;
    case 0xED:
        return 0xED;
    case 0xCD:
        return 0xCD;
    case 0xEC:
        return 0xEC;
    case 0xCC:
        return 0xCC;
    case 0xE6:
        return 0x1EC9;
    case 0xC6:
        return 0x1EC8;
    case 0xF3:
        return 0x129;
    case 0xD3:
        return 0x128;
    case 0xF2:
        return 0x1ECB;
    case 0xD2:
        return 0x1ECA;
    case 0xEE:
        return 0x1EF5;
    case 0xCE:
        return 0x1EF4;
    default:
        break;
    }
    if (byte < 0x80 || byte == 0xA0)
        return byte;
    return byte < 0xA0 ? tcvn3[byte - 0x80] : 0; /* the quotation marks of Windows */
}

enum { GRAVE = 0x300, ACUTE, CIRCUMFLEX, TILDE, BREVE = 0x306, HOOK = 0x309, DOT = 0x323 };

struct vni_mark {
    unsigned char small, capital;
    uint16_t shape, tone;
    const char *after; /* the small letters that take it; ơ and ư by their bytes */
};

static const struct vni_mark vni_marks[] = {
    { 0xF9, 0xD9, 0, ACUTE, "aeouy\xF4\xF6" }, { 0xF8, 0xD8, 0, GRAVE, "aeouy\xF4\xF6" },
    { 0xFB, 0xDB, 0, HOOK, "aeouy\xF4\xF6" },  { 0xF5, 0xD5, 0, TILDE, "aeouy\xF4\xF6" },
    { 0xEF, 0xCF, 0, DOT, "aeou\xF4\xF6" },    { 0xE2, 0xC2, CIRCUMFLEX, 0, "aeo" },
    { 0xE1, 0xC1, CIRCUMFLEX, ACUTE, "aeo" },  { 0xE0, 0xC0, CIRCUMFLEX, GRAVE, "aeo" },
    { 0xE5, 0xC5, CIRCUMFLEX, HOOK, "aeo" },   { 0xE3, 0xC3, CIRCUMFLEX, TILDE, "aeo" },
    { 0xE4, 0xC4, CIRCUMFLEX, DOT, "aeo" },    { 0xEA, 0xCA, BREVE, 0, "a" },
    { 0xE9, 0xC9, BREVE, ACUTE, "a" },         { 0xE8, 0xC8, BREVE, GRAVE, "a" },
    { 0xFA, 0xDA, BREVE, HOOK, "a" },          { 0xFC, 0xDC, BREVE, TILDE, "a" },
    { 0xEB, 0xCB, BREVE, DOT, "a" },
};

static const struct vni_mark *
vni_mark(unsigned char letter, unsigned char byte)
{
    int small = letter >= 'A' && letter <= 'Z' ? letter + 32
                : letter == 0xD4               ? 0xF4
                : letter == 0xD6               ? 0xF6
                                               : letter;

    for (size_t i = 0; i < sizeof(vni_marks) / sizeof(vni_marks[0]); i++) {
        const struct vni_mark *m = &vni_marks[i];

        if ((m->small == byte || m->capital == byte) && small != 0 &&
            strchr(m->after, small) != NULL)
            return m;
    }
    return NULL;
}

static bool
decode_vni(struct buf *b, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t letter = vni_letter(bytes[i]);
        const struct vni_mark *mark = i + 1 < length ? vni_mark(bytes[i], bytes[i + 1]) : NULL;

        if (letter == 0)
            return false;
        buf_add_code_point(b, letter);
        if (mark == NULL)
            continue;
        if (mark->shape != 0)
            buf_add_code_point(b, mark->shape);
        if (mark->tone != 0)
            buf_add_code_point(b, mark->tone);
        i++;
    }
    return true;
}

static bool
decode_single(struct buf *b, enum text_encoding from, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t point = single_byte(from, bytes[i]);

        if (point == 0)
            return false;
        buf_add_code_point(b, point);
    }
    return true;
}

static bool
decode_utf16(struct buf *b, bool is_little, const unsigned char *bytes, size_t length)
{
    UChar *units = arena_array(b->arena, length / 2 + 1, sizeof(*units));
    size_t count = 0;

    if (length % 2 != 0)
        return false;
    for (size_t i = 0; i < length; i += 2) {
        unsigned unit = is_little ? bytes[i] | (unsigned)bytes[i + 1] << 8
                                  : bytes[i + 1] | (unsigned)bytes[i] << 8;

        if (unit == 0)
            return false;
        if (i > 0 || unit != 0xFEFF)
            units[count++] = (UChar)unit;
    }
    utf16_to_utf8(b, units, (int32_t)count);
    return true;
}

const char *
text_decode(struct arena *a, enum text_encoding from, const unsigned char *bytes, size_t length)
{
    struct buf b;
    bool is_whole = false;

    buf_init(&b, a, length + length / 2 + 1);
    switch (from) {
    case ENCODING_UTF8:
        if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
            bytes += 3;
            length -= 3;
        }
        is_whole = text_is_utf8((const char *)bytes, length) && memchr(bytes, 0, length) == NULL;
        buf_add_bytes(&b, bytes, length);
        break;
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
        is_whole = decode_utf16(&b, from == ENCODING_UTF16LE, bytes, length);
        break;
    case ENCODING_VNI:
        is_whole = decode_vni(&b, bytes, length);
        break;
    case ENCODING_TCVN3:
    case ENCODING_VISCII:
    case ENCODING_CP1258:
        is_whole = decode_single(&b, from, bytes, length);
        break;
    case ENCODING_UNKNOWN:
        break;
    }
    return is_whole ? text_compose(a, b.data, b.length) : NULL;
}

const char *
text_encoding_name(enum text_encoding e)
{
    static const char *const names[] = {
        [ENCODING_UTF8] = "UTF-8",
        [ENCODING_UTF16LE] = "UTF-16 LE",
        [ENCODING_UTF16BE] = "UTF-16 BE",
        [ENCODING_TCVN3] = "TCVN3 (ABC)",
        [ENCODING_VNI] = "VNI",
        [ENCODING_VISCII] = "VISCII",
        [ENCODING_CP1258] = "Windows-1258",
        [ENCODING_UNKNOWN] = "unknown",
    };

    return names[e];
}

bool
text_to_cp1252(struct buf *b, const char *s)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + strlen(s);

    while (p < end) {
        uint32_t point, byte = 0;
        size_t taken = utf8_next(p, end, &point);

        if (taken == 0)
            return false;
        if (point < 0x80 || (point >= 0xA0 && point <= 0xFF))
            byte = point;
        else if (point == 0x110) /* made of U+00D0 by text_clean */
            byte = 0xD0;
        for (uint32_t i = 0; byte == 0 && i < 32; i++) {
            if (cp1252[i] == point)
                byte = 0x80 + i;
        }
        if (byte == 0)
            return false;
        buf_add_char(b, (char)byte);
        p += taken;
    }
    return true;
}
