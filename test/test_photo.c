/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos for tests. */
#include "test/test_photo.h"

#include "service/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

struct buf
test_bytes(struct ctx *c, const char *path)
{
    FILE *file = fopen(path, "rb");
    char part[65536];
    struct buf b;
    size_t n;

    CHECK(file != NULL);
    buf_init(&b, c->arena, sizeof(part));
    while ((n = fread(part, 1, sizeof(part), file)) > 0)
        buf_add_bytes(&b, part, n);
    fclose(file);
    return b;
}

static void
add_big32(struct buf *b, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_add_char(b, (char)(n >> shift));
}

static void
add_chunk(struct buf *b, const char *type, const void *bytes, size_t length)
{
    uint32_t sum = (uint32_t)crc32(crc32(0, (const Bytef *)type, 4), bytes, (uInt)length);

    add_big32(b, (uint32_t)length);
    buf_add_bytes(b, type, 4);
    buf_add_bytes(b, bytes, length);
    add_big32(b, length > 0 ? sum : (uint32_t)crc32(0, (const Bytef *)type, 4));
}

/* The rows of the picture, compressed as they are made, so that a bomb costs no memory here. */
static void
add_pixels(struct ctx *c, struct buf *out, int width, int height, int depth)
{
    size_t stride = 1 + (depth == 1 ? ((size_t)width + 7) / 8 : (size_t)width * 3);
    unsigned char *row = arena_alloc(c->arena, stride), part[65536];
    z_stream z = { 0 };

    CHECK_INT(deflateInit(&z, 1), Z_OK);
    for (int y = 0; y < height; y++) {
        for (int x = 0; depth != 1 && x < width; x++) {
            row[1 + 3 * x] = (unsigned char)(x * 255 / width);
            row[2 + 3 * x] = (unsigned char)(y * 255 / height);
            row[3 + 3 * x] = (unsigned char)((x ^ y) & 0x3F);
        }
        z.next_in = row;
        z.avail_in = (uInt)stride;
        do {
            z.next_out = part;
            z.avail_out = sizeof(part);
            deflate(&z, y == height - 1 ? Z_FINISH : Z_NO_FLUSH);
            buf_add_bytes(out, part, sizeof(part) - z.avail_out);
        } while (z.avail_out == 0 || z.avail_in > 0);
    }
    deflateEnd(&z);
}

const char *
test_png(struct ctx *c, const char *name, int width, int height, int depth)
{
    struct buf b, head, pixels;

    buf_init(&b, c->arena, 4096);
    buf_init(&head, c->arena, 16);
    buf_init(&pixels, c->arena, 4096);
    add_big32(&head, (uint32_t)width);
    add_big32(&head, (uint32_t)height);
    buf_add_char(&head, (char)(depth == 1 ? 1 : 8));
    buf_add_char(&head, (char)(depth == 1 ? 0 : 2));
    buf_add_bytes(&head, "\0\0\0", 3);
    add_pixels(c, &pixels, width, height, depth);
    buf_add_bytes(&b, "\x89PNG\r\n\x1A\n", 8);
    add_chunk(&b, "IHDR", head.data, head.length);
    add_chunk(&b, "IDAT", pixels.data, pixels.length);
    add_chunk(&b, "IEND", "", 0);
    return test_file(c, name, b.data, b.length);
}

static void
add_entry(struct buf *b, int tag, int type, uint32_t count, uint32_t value)
{
    buf_add_char(b, (char)(tag >> 8));
    buf_add_char(b, (char)tag);
    buf_add_char(b, 0);
    buf_add_char(b, (char)type);
    add_big32(b, count);
    add_big32(b, value);
}

/* What a camera writes (Exif 2.3): how it was held, when, and where on Earth. */
static void
add_exif(struct ctx *c, struct buf *out, int orientation)
{
    struct buf b;

    buf_init(&b, c->arena, 256);
    buf_add_bytes(&b, "Exif\0\0MM\0*\0\0\0\x08", 14);
    buf_add_bytes(&b, "\0\x03", 2); /* at 8: three entries */
    add_entry(&b, 0x0112, 3, 1, (uint32_t)orientation << 16);
    add_entry(&b, 0x8769, 4, 1, 50);
    add_entry(&b, 0x8825, 4, 1, 88);
    add_big32(&b, 0);
    buf_add_bytes(&b, "\0\x01", 2); /* at 50 */
    add_entry(&b, 0x9003, 2, 20, 68);
    add_big32(&b, 0);
    buf_add_bytes(&b, "2025:03:27 08:15:00", 20); /* at 68 */
    buf_add_bytes(&b, "\0\x01", 2);               /* at 88 */
    add_entry(&b, 0x0001, 2, 2, (uint32_t)'N' << 24);
    add_big32(&b, 0);
    buf_add_bytes(out, "\xFF\xE1", 2);
    buf_add_char(out, (char)((b.length + 2) >> 8));
    buf_add_char(out, (char)(b.length + 2));
    buf_add_bytes(out, b.data, b.length);
}

const char *
test_jpeg(struct ctx *c, const char *name, int width, int height, int orientation)
{
    struct image made;
    struct buf plain, b;

    CHECK_INT(image_make(c, "photo", test_png(c, "plain.png", width, height, 8), &made), OK);
    plain = test_bytes(c, made.made[IMAGE_MADE - 1].path);
    buf_init(&b, c->arena, plain.length + 512);
    buf_add_bytes(&b, plain.data, 2);
    if (orientation > 0)
        add_exif(c, &b, orientation);
    buf_add_bytes(&b, plain.data + 2, plain.length - 2);
    return test_file(c, name, b.data, b.length);
}

/* ------------------------------------------------------------------ an archive by hand */

struct entry {
    const char *name;
    struct buf packed;
    uint32_t raw_length, sum;
    bool is_packed;
    size_t at;
};

static void
add_little(struct buf *b, uint32_t n, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add_char(b, (char)(n >> 8 * i));
}

/* What both headers of an entry have (APPNOTE 4.3.7, 4.3.12). */
static void
add_entry_head(struct buf *b, const struct entry *e)
{
    add_little(b, 20, 2);
    add_little(b, 0, 2);
    add_little(b, e->is_packed ? 8 : 0, 2);
    add_little(b, 0, 4);
    add_little(b, e->sum, 4);
    add_little(b, (uint32_t)e->packed.length, 4);
    add_little(b, e->raw_length, 4);
    add_little(b, (uint32_t)strlen(e->name), 2);
    add_little(b, 0, 2);
}

/* A megabyte packed once and repeated: the bomb costs its maker nothing. */
static void
pack_blanks(struct ctx *c, struct entry *e, int megabytes)
{
    unsigned char *blank = arena_alloc(c->arena, 1 << 20), part[65536];
    z_stream z = {
        .next_in = blank, .avail_in = 1 << 20, .next_out = part, .avail_out = sizeof(part)
    };
    uLong one;
    size_t length;

    memset(blank, ' ', 1 << 20);
    one = crc32(0, blank, 1 << 20);
    CHECK_INT(deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
    CHECK_INT(deflate(&z, Z_FULL_FLUSH), Z_OK);
    length = sizeof(part) - z.avail_out;
    deflateEnd(&z);
    buf_init(&e->packed, c->arena, length * (size_t)megabytes + 2);
    for (int i = 0; i < megabytes; i++) {
        buf_add_bytes(&e->packed, part, length);
        e->sum = (uint32_t)crc32_combine(e->sum, one, 1 << 20);
    }
    buf_add_bytes(&e->packed, "\x03\0", 2); /* the last block, empty */
    e->raw_length = (uint32_t)megabytes << 20;
    e->is_packed = true;
}

const char *
test_xlsx_bomb(struct ctx *c, const char *name, int megabytes)
{
    struct entry entries[3] = { { .name = "[Content_Types].xml" },
                                { .name = "xl/workbook.xml" },
                                { .name = "xl/worksheets/sheet1.xml" } };
    struct buf b;
    size_t directory, length;

    buf_init(&b, c->arena, 4096);
    for (int i = 0; i < 3; i++) {
        struct entry *e = &entries[i];

        if (i < 2) {
            buf_init(&e->packed, c->arena, 8);
            buf_add(&e->packed, "<x/>");
            e->raw_length = 4;
            e->sum = (uint32_t)crc32(0, (const Bytef *)"<x/>", 4);
        } else {
            pack_blanks(c, e, megabytes);
        }
        e->at = b.length;
        buf_add_bytes(&b, "PK\x03\x04", 4);
        add_entry_head(&b, e);
        buf_add(&b, e->name);
        buf_add_bytes(&b, e->packed.data, e->packed.length);
    }
    directory = b.length;
    for (int i = 0; i < 3; i++) {
        buf_add_bytes(&b, "PK\x01\x02\x14\0", 6);
        add_entry_head(&b, &entries[i]);
        add_little(&b, 0, 2);
        add_little(&b, 0, 4);
        add_little(&b, 0, 4);
        add_little(&b, (uint32_t)entries[i].at, 4);
        buf_add(&b, entries[i].name);
    }
    length = b.length - directory;
    buf_add_bytes(&b, "PK\x05\x06\0\0\0\0\x03\0\x03\0", 12);
    add_little(&b, (uint32_t)length, 4);
    add_little(&b, (uint32_t)directory, 4);
    add_little(&b, 0, 2);
    return test_file(c, name, b.data, b.length);
}
