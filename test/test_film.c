/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Films for tests: boxes and elements, put together by hand. */
#include "test/test_film.h"

/* ------------------------------------------------------------------ MP4 */

static void
add_big(struct buf *b, uint64_t n, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        buf_add_char(b, (char)(n >> 8 * i));
}

static void
add_zeros(struct buf *b, int count)
{
    for (int i = 0; i < count; i++)
        buf_add_char(b, '\0');
}

static size_t
begin_box(struct buf *b, const char *type)
{
    size_t at = b->length;

    add_big(b, 0, 4);
    buf_add(b, type);
    return at;
}

static void
end_box(struct buf *b, size_t at)
{
    for (int i = 0; i < 4; i++)
        b->data[at + (size_t)i] = (char)((b->length - at) >> 8 * (3 - i));
}

static void
add_times(struct buf *b, const char *type)
{
    size_t at = begin_box(b, type);

    add_big(b, 0, 4);
    add_big(b, 0xE2ADBEEF, 4); /* made */
    add_big(b, 0xE2ADBEEF, 4); /* changed */
    add_big(b, 1000, 4);
    add_big(b, 2500, 4);
    add_zeros(b, 80);
    end_box(b, at);
}

static void
add_track_head(struct buf *b)
{
    size_t at = begin_box(b, "tkhd");

    add_zeros(b, 40);
    add_big(b, 0x00010000, 4);
    add_zeros(b, 12);
    add_big(b, 0x00010000, 4);
    add_zeros(b, 16);
    add_big(b, 640 << 16, 4);
    add_big(b, 360 << 16, 4);
    end_box(b, at);
}

static void
add_entry(struct buf *b, const char *codec)
{
    size_t at = begin_box(b, "stsd"), entry, inner;

    add_big(b, 0, 4);
    add_big(b, 1, 4);
    entry = begin_box(b, codec);
    add_zeros(b, 42);
    buf_add_bytes(b, "\x0dMAKER ENCODER\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32);
    add_zeros(b, 4);
    inner = begin_box(b, "avcC");
    buf_add_bytes(b, "\x01\x64\x00\x1f\xff\xe0\x00", 7);
    end_box(b, inner);
    inner = begin_box(b, "colr");
    buf_add(b, "profMAKER PROFILE");
    end_box(b, inner);
    end_box(b, entry);
    end_box(b, at);
}

static void
add_tables(struct buf *b, uint64_t offset, const int *sizes, int count)
{
    size_t at = begin_box(b, "stsc");

    add_big(b, 0, 4);
    add_big(b, 1, 4);
    add_big(b, 1, 4);
    add_big(b, (uint64_t)count, 4);
    add_big(b, 1, 4);
    end_box(b, at);
    at = begin_box(b, "stsz");
    add_zeros(b, 8);
    add_big(b, (uint64_t)count, 4);
    for (int i = 0; i < count; i++)
        add_big(b, (uint64_t)sizes[i], 4);
    end_box(b, at);
    at = begin_box(b, "stco");
    add_big(b, 0, 4);
    add_big(b, 1, 4);
    add_big(b, offset, 4);
    end_box(b, at);
}

struct track {
    const char *handler, *codec;
    uint64_t offset;
    int sizes[2], count;
};

static void
add_track(struct buf *b, const struct track *t)
{
    size_t trak = begin_box(b, "trak"), mdia, minf, stbl, at;

    add_track_head(b);
    mdia = begin_box(b, "mdia");
    add_times(b, "mdhd");
    at = begin_box(b, "hdlr");
    add_zeros(b, 8);
    buf_add(b, t->handler);
    add_zeros(b, 12);
    buf_add(b, "MAKER HANDLER");
    end_box(b, at);
    minf = begin_box(b, "minf");
    stbl = begin_box(b, "stbl");
    add_entry(b, t->codec);
    add_tables(b, t->offset, t->sizes, t->count);
    end_box(b, stbl);
    end_box(b, minf);
    end_box(b, mdia);
    end_box(b, trak);
}

static void
add_unit(struct buf *b, const char *bytes, size_t length)
{
    add_big(b, length, 4);
    buf_add_bytes(b, bytes, length);
}

#define SEI   "\x06\x05\x0aMAKER TEXT\x80"
#define SLICE "\x65PICTURE ONE"
#define PLACE "+19.4000 PLACE"

struct buf
test_mp4(struct ctx *c, const char *brand, const char *codec)
{
    struct track film = { .handler = "vide", .codec = codec, .count = 2 },
                 places = { .handler = "meta", .codec = "gpmd", .count = 1 };
    struct buf b;
    size_t at;

    buf_init(&b, c->arena, 4096);
    at = begin_box(&b, "ftyp");
    buf_add(&b, brand);
    add_big(&b, 512, 4);
    buf_add(&b, "isomavc1");
    end_box(&b, at);
    at = begin_box(&b, "mdat");
    film.offset = b.length;
    add_unit(&b, SEI, sizeof(SEI) - 1);
    add_unit(&b, SLICE, sizeof(SLICE) - 1);
    film.sizes[0] = (int)(b.length - film.offset);
    add_unit(&b, "\x41PICTURE TWO", 12);
    film.sizes[1] = (int)(b.length - film.offset) - film.sizes[0];
    places.offset = b.length;
    buf_add(&b, PLACE);
    places.sizes[0] = (int)(b.length - places.offset);
    buf_add(&b, "SECRET");
    end_box(&b, at);
    at = begin_box(&b, "moov");
    add_times(&b, "mvhd");
    add_track(&b, &film);
    add_track(&b, &places);
    places.offset = begin_box(&b, "udta");
    buf_add(&b, "\xa9xyz+19.4000+105.7833/ MAKER MODEL");
    end_box(&b, places.offset);
    end_box(&b, at);
    at = begin_box(&b, "uuid");
    buf_add(&b, "0123456789abcdef<x:xmpmeta>MAKER</x:xmpmeta>");
    end_box(&b, at);
    return b;
}

/* ------------------------------------------------------------------ WebM */

static void
add_element(struct buf *b, uint32_t id, const char *bytes, size_t length)
{
    int id_bytes = id > 0xFFFFFF ? 4 : id > 0xFFFF ? 3 : id > 0xFF ? 2 : 1;

    add_big(b, id, id_bytes);
    add_big(b, (uint64_t)1 << 56 | length, 8);
    buf_add_bytes(b, bytes, length);
}

static void
add_inner(struct buf *b, uint32_t id, struct buf inner)
{
    add_element(b, id, inner.data, inner.length);
}

#define ADD(b, id, literal) add_element((b), (id), literal, sizeof(literal) - 1)

static struct buf
make_track(struct ctx *c)
{
    struct buf track, video;

    buf_init(&video, c->arena, 64);
    ADD(&video, 0xB0, "\x01\x40");
    ADD(&video, 0xBA, "\xF0");
    buf_init(&track, c->arena, 256);
    ADD(&track, 0xD7, "\x01");
    ADD(&track, 0x83, "\x01");
    ADD(&track, 0x86, "V_VP9");
    ADD(&track, 0x536E, "MAKER TRACK");
    add_inner(&track, 0xE0, video);
    return track;
}

static void
begin_open(struct buf *b, uint32_t id)
{
    add_big(b, id, 4);
    add_big(b, 0x01FFFFFFFFFFFFFF, 8);
}

struct buf
test_webm(struct ctx *c, const char *doc_type, bool recorded)
{
    struct buf all, segment, part, cluster;

    buf_init(&part, c->arena, 64);
    add_element(&part, 0x4282, doc_type, strlen(doc_type));
    buf_init(&all, c->arena, 1024);
    add_inner(&all, 0x1A45DFA3, part);
    buf_init(&segment, c->arena, 1024);
    buf_clear(&part);
    ADD(&part, 0x2AD7B1, "\x0F\x42\x40");
    ADD(&part, 0x4489, "\x40\x9F\x40\0\0\0\0\0"); /* 2000.0 */
    ADD(&part, 0x4D80, "MAKER MUXER");
    ADD(&part, 0x7BA9, "MAKER TITLE");
    add_inner(&segment, 0x1549A966, part);
    buf_clear(&part);
    add_inner(&part, 0xAE, make_track(c));
    add_inner(&segment, 0x1654AE6B, part);
    ADD(&segment, 0x1254C367, "LOCATION MAKER");
    ADD(&segment, 0x1941A469, "<html><script>hidden</script>");
    buf_init(&cluster, c->arena, 64);
    ADD(&cluster, 0xE7, "\x00");
    ADD(&cluster, 0xA3, "\x81\0\0\x80PICTURE ONE");
    if (recorded) {
        begin_open(&segment, 0x1F43B675);
        buf_add_bytes(&segment, cluster.data, cluster.length);
        begin_open(&all, 0x18538067);
        buf_add_bytes(&all, segment.data, segment.length);
    } else {
        add_inner(&segment, 0x1F43B675, cluster);
        add_inner(&all, 0x18538067, segment);
    }
    return all;
}
