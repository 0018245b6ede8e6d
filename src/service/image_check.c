/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structure of JPEG (ITU T.81, B.1), PNG (ISO 15948, 5.3), WebP (RIFF) and HEIC (ISO 14496-12, 4.2) files. */
#include "service/image_inside.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { TRAILERS_MAX = 16, PADDING_MAX = 64 * 1024, ZIP_END = 22, ZIP_COMMENT_MAX = 65535 };

struct bytes {
    const unsigned char *at;
    size_t length;
};

static uint32_t
big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t
big16(const unsigned char *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t
little24(const unsigned char *p)
{
    return (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static bool
has(struct bytes b, size_t offset, const char *text, size_t length)
{
    return b.length >= offset && b.length - offset >= length &&
           memcmp(b.at + offset, text, length) == 0;
}

static bool
contains(struct bytes b, const char *text, bool ignores_case)
{
    size_t length = strlen(text);

    if (!ignores_case)
        return memmem(b.at, b.length, text, length) != NULL;
    for (size_t i = 0; i + length <= b.length; i++)
        if (b.at[i] == (unsigned char)text[0] &&
            strncasecmp((const char *)b.at + i, text, length) == 0)
            return true;
    return false;
}

/* An archive is known by its end: readers take it from there, whatever the file begins with. */
static bool
ends_as_archive(struct bytes b)
{
    size_t from = b.length > ZIP_END + ZIP_COMMENT_MAX ? b.length - ZIP_END - ZIP_COMMENT_MAX : 0;

    for (size_t i = from; i + ZIP_END <= b.length; i++)
        if (memcmp(b.at + i, "PK\x05\x06", 4) == 0 &&
            i + ZIP_END + (size_t)(b.at[i + 20] | b.at[i + 21] << 8) == b.length)
            return true;
    return false;
}

/* What another program would run, or open as something else. */
static bool
is_another_file(struct bytes b)
{
    return ends_as_archive(b) || contains(b, "PK\x05\x06", false) || contains(b, "%PDF-", false) ||
           contains(b, "<script", true) || contains(b, "<html", true) ||
           contains(b, "<svg", true) || contains(b, "<?php", true) ||
           contains(b,
                    "\x7F"
                    "ELF",
                    false) ||
           contains(b, "Rar!\x1A\x07", false) || contains(b, "7z\xBC\xAF\x27\x1C", false);
}

static bool
is_padding(struct bytes b)
{
    for (size_t i = 0; i < b.length; i++)
        if (b.at[i] != 0 && b.at[i] != 0xFF && b.at[i] != '\n' && b.at[i] != '\r')
            return false;
    return b.length <= PADDING_MAX;
}

/* ------------------------------------------------------------------ JPEG */

/* Past the coded data of a scan, to the marker that ends it; the length where none does. */
static size_t
skip_scan(struct bytes b, size_t at)
{
    while (at + 1 < b.length) {
        const unsigned char *mark = memchr(b.at + at, 0xFF, b.length - at - 1);

        if (mark == NULL)
            return b.length;
        at = (size_t)(mark - b.at);
        if (mark[1] == 0 || (mark[1] >= 0xD0 && mark[1] <= 0xD7))
            at += 2;
        else if (mark[1] == 0xFF)
            at++;
        else
            return at;
    }
    return b.length;
}

static bool
is_frame(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* One picture from its first byte; *out_end is behind its last. */
static enum image_refusal
walk_jpeg(struct bytes b, struct image_head *head, size_t *out_end)
{
    size_t at = 2;
    bool has_scan = false;

    while (at + 1 < b.length) {
        unsigned char marker = b.at[at + 1];
        size_t length;

        if (b.at[at] != 0xFF)
            return IMAGE_DAMAGED;
        if (marker == 0xFF) {
            at++;
            continue;
        }
        if (marker == 0xD9) {
            *out_end = at + 2;
            return has_scan && head->width > 0 ? IMAGE_GOOD : IMAGE_DAMAGED;
        }
        if (at + 4 > b.length)
            break;
        length = big16(b.at + at + 2);
        if (length < 2)
            return IMAGE_DAMAGED;
        if (at + 2 + length > b.length)
            break;
        if (is_frame(marker) && length >= 8 && head->width == 0) {
            head->height = big16(b.at + at + 5);
            head->width = big16(b.at + at + 7);
        }
        at += 2 + length;
        if (marker == 0xDA) {
            has_scan = true;
            at = skip_scan(b, at);
        }
    }
    return IMAGE_TRUNCATED;
}

/* Phones put more behind the picture: previews and depth as further pictures (CIPA DC-007), a moment of film, their maker's notes. None
 * of that is taken over, but a photo is not refused for it. */
static enum image_refusal
check_jpeg_tail(struct bytes tail)
{
    for (int i = 0; i < TRAILERS_MAX && has(tail, 0, "\xFF\xD8\xFF", 3); i++) {
        struct image_head head = { 0 };
        size_t end;

        if (walk_jpeg(tail, &head, &end) != IMAGE_GOOD)
            return IMAGE_FOREIGN_BYTES;
        tail = (struct bytes){ tail.at + end, tail.length - end };
    }
    if (is_padding(tail) || has(tail, 4, "ftyp", 4))
        return IMAGE_GOOD;
    return tail.length >= 4 && has(tail, tail.length - 4, "SEFT", 4) ? IMAGE_GOOD
                                                                     : IMAGE_FOREIGN_BYTES;
}

static enum image_refusal
check_jpeg(struct bytes b, struct image_head *head)
{
    size_t end = 0;
    enum image_refusal refusal = walk_jpeg(b, head, &end);
    struct bytes tail;

    if (refusal != IMAGE_GOOD)
        return refusal;
    tail = (struct bytes){ b.at + end, b.length - end };
    if (ends_as_archive(b) || is_another_file(tail))
        return IMAGE_FOREIGN_BYTES;
    return check_jpeg_tail(tail);
}

/* ------------------------------------------------------------------ PNG, WebP, HEIC */

static enum image_refusal
check_png(struct bytes b, struct image_head *head)
{
    size_t at = 8;
    bool has_pixels = false;

    while (b.length - at >= 12) {
        size_t length = big32(b.at + at);

        if (length > INT32_MAX)
            return IMAGE_DAMAGED;
        if (b.length - at - 12 < length)
            return IMAGE_TRUNCATED;
        if (at == 8) {
            if (!has(b, at + 4, "IHDR", 4) || length != 13)
                return IMAGE_DAMAGED;
            head->width = big32(b.at + at + 8);
            head->height = big32(b.at + at + 12);
        }
        has_pixels = has_pixels || has(b, at + 4, "IDAT", 4);
        if (has(b, at + 4, "IEND", 4)) {
            if (!has_pixels)
                return IMAGE_DAMAGED;
            return at + 12 + length == b.length && !ends_as_archive(b) ? IMAGE_GOOD
                                                                       : IMAGE_FOREIGN_BYTES;
        }
        at += 12 + length;
    }
    return IMAGE_TRUNCATED;
}

static enum image_refusal
check_webp(struct bytes b, struct image_head *head)
{
    uint64_t whole;
    const unsigned char *body = b.at + 20;

    if (b.length < 32)
        return IMAGE_TRUNCATED;
    whole = 8 + (little24(b.at + 4) | (uint64_t)b.at[7] << 24);
    whole += whole & 1;
    if (b.length < whole)
        return IMAGE_TRUNCATED;
    if (b.length > whole || ends_as_archive(b))
        return IMAGE_FOREIGN_BYTES;
    if (has(b, 12, "VP8X", 4)) {
        head->width = 1 + (int64_t)little24(body + 4);
        head->height = 1 + (int64_t)little24(body + 7);
    } else if (has(b, 12, "VP8L", 4)) {
        head->width = 1 + ((body[1] | body[2] << 8) & 0x3FFF);
        head->height = 1 + ((body[2] >> 6 | body[3] << 2 | body[4] << 10) & 0x3FFF);
    } else if (has(b, 12, "VP8 ", 4)) {
        head->width = (body[6] | body[7] << 8) & 0x3FFF;
        head->height = (body[8] | body[9] << 8) & 0x3FFF;
    } else {
        return IMAGE_DAMAGED;
    }
    return IMAGE_GOOD;
}

static bool
is_heic(struct bytes b)
{
    static const char *const brands[] = { "heic", "heix", "heim", "heis",
                                          "hevc", "hevx", "mif1", "msf1" };

    if (!has(b, 4, "ftyp", 4) || b.length < 12)
        return false;
    for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
        if (has(b, 8, brands[i], 4))
            return true;
    return false;
}

static enum image_refusal
check_heic(struct bytes b)
{
    size_t at = 0;

    while (b.length - at >= 8) {
        uint64_t size = big32(b.at + at);

        for (size_t i = at + 4; i < at + 8; i++)
            if (b.at[i] < 0x20 || b.at[i] > 0x7E)
                return IMAGE_FOREIGN_BYTES;
        if (size == 1 && b.length - at >= 16)
            size = (uint64_t)big32(b.at + at + 8) << 32 | big32(b.at + at + 12);
        else if (size == 0)
            size = b.length - at;
        if (size < 8)
            return IMAGE_DAMAGED;
        if (size > b.length - at)
            return IMAGE_TRUNCATED;
        at += (size_t)size;
    }
    return at == b.length && !ends_as_archive(b) ? IMAGE_GOOD : IMAGE_FOREIGN_BYTES;
}

/* ------------------------------------------------------------------ all */

static bool
is_drawing(struct bytes b)
{
    struct bytes head = { b.at, b.length < 4096 ? b.length : 4096 };

    return contains(head, "<svg", true);
}

enum image_refusal
image_check_size(int64_t width, int64_t height)
{
    if (width < 1 || height < 1)
        return IMAGE_DAMAGED;
    if (width > IMAGE_MAX_SIDE || height > IMAGE_MAX_SIDE)
        return IMAGE_TOO_LONG_A_SIDE;
    return width * height > (int64_t)IMAGE_MAX_MEGAPIXELS * 1000000 ? IMAGE_TOO_MANY_PIXELS
                                                                    : IMAGE_GOOD;
}

enum image_refusal
image_check(const unsigned char *bytes, size_t length, struct image_head *out)
{
    struct bytes b = { bytes, length };
    enum image_refusal refusal;

    *out = (struct image_head){ 0 };
    if (has(b, 0, "\xFF\xD8\xFF", 3)) {
        out->format = IMAGE_JPEG;
        refusal = check_jpeg(b, out);
    } else if (has(b, 0, "\x89PNG\r\n\x1A\n", 8)) {
        out->format = IMAGE_PNG;
        refusal = check_png(b, out);
    } else if (has(b, 0, "RIFF", 4) && has(b, 8, "WEBP", 4)) {
        out->format = IMAGE_WEBP;
        refusal = check_webp(b, out);
    } else if (is_heic(b)) {
        out->format = IMAGE_HEIC;
        return check_heic(b);
    } else {
        return is_drawing(b) ? IMAGE_DRAWING : IMAGE_NO_PHOTO;
    }
    /* A size that is refused says more than that its file is cut off as well; none at all says less. */
    if (refusal == IMAGE_GOOD || (out->width > 0 && out->height > 0))
        if (image_check_size(out->width, out->height) != IMAGE_GOOD)
            return image_check_size(out->width, out->height);
    return refusal;
}
