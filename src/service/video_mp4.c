/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MP4 (ISO 14496-12 and -14): boxes that are not on the list become free space of the same size, so that no offset changes; of the data
 * only what the tracks of pictures and sound point at stays. */
#include "service/video_inside.h"

#include <stdlib.h>
#include <string.h>

enum { TRACKS_MAX = 4, MDATS_MAX = 16, NAME_BYTES = 32, SAMPLES_MAX = 4000000 };

struct range {
    uint64_t from, to;
};

struct box {
    size_t at, inside, end; /* inside: behind its head */
    char type[5];
};

struct track {
    bool is_video;
    int nal_bytes;                 /* of a length before each unit of H.264; 0: another codec */
    struct box stsc, stsz, chunks; /* at 0: none */
    bool has_wide_offsets;
};

struct film {
    struct arena *arena;
    unsigned char *bytes;
    size_t length;
    struct range mdats[MDATS_MAX], *kept;
    int mdat_count;
    size_t kept_count, kept_room;
    struct track tracks[TRACKS_MAX];
    int track_count;
    uint64_t walked; /* bytes of samples */
    struct video_facts *facts;
    enum video_refusal refusal;
};

static uint64_t
big(const unsigned char *p, int bytes)
{
    uint64_t n = 0;

    for (int i = 0; i < bytes; i++)
        n = n << 8 | p[i];
    return n;
}

static bool
refuse(struct film *f, enum video_refusal why)
{
    if (f->refusal == VIDEO_GOOD)
        f->refusal = why;
    return false;
}

static bool
has(const struct box *b, size_t offset, size_t length)
{
    return b->end - b->inside >= offset && b->end - b->inside - offset >= length;
}

static uint64_t
number_at(const struct film *f, const struct box *b, size_t offset, int bytes)
{
    return has(b, offset, (size_t)bytes) ? big(f->bytes + b->inside + offset, bytes) : 0;
}

static void
zero(struct film *f, const struct box *b, size_t offset, size_t length)
{
    if (has(b, offset, length))
        memset(f->bytes + b->inside + offset, 0, length);
}

static bool
is(const struct box *b, const char *type)
{
    return memcmp(b->type, type, 4) == 0;
}

/* ------------------------------------------------------------------ boxes */

static bool
next_box(struct film *f, size_t *at, size_t end, struct box *out)
{
    uint64_t size;

    if (end - *at < 8)
        return refuse(f, VIDEO_CUT_OFF);
    size = big(f->bytes + *at, 4);
    *out = (struct box){ .at = *at, .inside = *at + 8 };
    memcpy(out->type, f->bytes + *at + 4, 4);
    if (size == 1) {
        if (end - *at < 16)
            return refuse(f, VIDEO_CUT_OFF);
        size = big(f->bytes + *at + 8, 8);
        out->inside += 8;
    } else if (size == 0) {
        size = end - *at;
    }
    if (size < out->inside - *at)
        return refuse(f, VIDEO_DAMAGED);
    if (size > end - *at)
        return refuse(f, VIDEO_CUT_OFF);
    out->end = *at + (size_t)size;
    *at = out->end;
    return true;
}

static void
blank(struct film *f, const struct box *b)
{
    memcpy(f->bytes + b->at + 4, "free", 4);
    memset(f->bytes + b->inside, 0, b->end - b->inside);
}

struct rule {
    const char *type;
    bool (*visit)(struct film *f, const struct box *b); /* NULL: stays as it is */
};

/* What no rule names becomes free space. */
static bool
walk(struct film *f, size_t from, size_t end, const struct rule *rules)
{
    struct box b;

    while (from < end) {
        const struct rule *r = rules;

        if (!next_box(f, &from, end, &b))
            return false;
        while (r->type != NULL && !is(&b, r->type))
            r++;
        if (r->type == NULL)
            blank(f, &b);
        else if (r->visit != NULL && !r->visit(f, &b))
            return false;
    }
    return true;
}

/* The first of a type within; false where there is none. */
static bool
find(struct film *f, const struct box *in, const char *type, struct box *out)
{
    size_t at = in->inside;

    while (at < in->end) {
        if (!next_box(f, &at, in->end, out))
            return false;
        if (is(out, type))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ units of H.264 */

/* Supplemental information (H.264, 7.3.2.3) with texts of the camera's maker: payloads 4 and 5. */
static bool
has_users_data(const unsigned char *p, size_t length)
{
    size_t at = 0;

    while (at + 2 < length) {
        unsigned type = 0, size = 0;

        while (at < length && p[at] == 0xFF) {
            type += 255;
            at++;
        }
        type += at < length ? p[at++] : 0;
        while (at < length && p[at] == 0xFF) {
            size += 255;
            at++;
        }
        size += at < length ? p[at++] : 0;
        if (type == 4 || type == 5)
            return true;
        at += size;
    }
    return false;
}

/* Such a unit becomes one of filler data (H.264, 7.3.2.7) of the same length. */
static void
clean_unit(unsigned char *p, size_t length)
{
    if (length < 2 || (p[0] & 0x1F) != 6 || !has_users_data(p + 1, length - 1))
        return;
    p[0] = 12;
    memset(p + 1, 0xFF, length - 1);
    p[length - 1] = 0x80;
}

/* ------------------------------------------------------------------ a track */

static struct track *
present(struct film *f)
{
    return &f->tracks[f->track_count - 1];
}

static bool
visit_times(struct film *f, const struct box *b)
{
    zero(f, b, 4, number_at(f, b, 0, 1) == 1 ? 16 : 8); /* made and changed: the camera's clock */
    return true;
}

static bool
visit_mvhd(struct film *f, const struct box *b)
{
    bool is_wide = number_at(f, b, 0, 1) == 1;
    uint64_t scale = number_at(f, b, is_wide ? 20 : 12, 4),
             length = number_at(f, b, is_wide ? 24 : 16, is_wide ? 8 : 4);

    if (scale > 0 && length / scale < 360000)
        f->facts->duration_ms = (int64_t)(length * 1000 / scale);
    return visit_times(f, b);
}

static bool
visit_tkhd(struct film *f, const struct box *b)
{
    size_t matrix = number_at(f, b, 0, 1) == 1 ? 52 : 40;
    int64_t width = (int64_t)number_at(f, b, matrix + 36, 2),
            height = (int64_t)number_at(f, b, matrix + 40, 2);
    bool is_turned = number_at(f, b, matrix, 4) == 0 && number_at(f, b, matrix + 4, 4) != 0;

    if (present(f)->is_video && width > 0 && height > 0) {
        f->facts->width = is_turned ? height : width;
        f->facts->height = is_turned ? width : height;
    }
    return visit_times(f, b);
}

/* Its name is the maker's: "GoPro AVC", "Core Media Video". */
static bool
visit_hdlr(struct film *f, const struct box *b)
{
    if (has(b, 20, 0))
        zero(f, b, 20, b->end - b->inside - 20);
    zero(f, b, 12, 8);
    return true;
}

static bool
visit_url(struct film *f, const struct box *b)
{
    zero(f, b, 0, b->end - b->inside);
    if (has(b, 0, 4))
        f->bytes[b->inside + 3] = 1; /* in this very file */
    return true;
}

static bool
visit_dref(struct film *f, const struct box *b)
{
    static const struct rule rules[] = { { "url ", visit_url }, { NULL, NULL } };

    return has(b, 0, 8) ? walk(f, b->inside + 8, b->end, rules) : refuse(f, VIDEO_DAMAGED);
}

static bool
visit_dinf(struct film *f, const struct box *b)
{
    static const struct rule rules[] = { { "dref", visit_dref }, { NULL, NULL } };

    return walk(f, b->inside, b->end, rules);
}

static bool
visit_colour(struct film *f, const struct box *b)
{
    if (number_at(f, b, 0, 4) != big((const unsigned char *)"nclx", 4))
        blank(f, b); /* a profile names the device */
    return true;
}

static bool
visit_avcc(struct film *f, const struct box *b)
{
    present(f)->nal_bytes = (int)(number_at(f, b, 4, 1) & 3) + 1;
    return true;
}

static bool
is_played(const char *type)
{
    static const char *const codecs[] = { "avc1", "avc3", "vp08", "vp09", "av01",
                                          "mp4a", "Opus", "fLaC", NULL };

    for (int i = 0; codecs[i] != NULL; i++)
        if (memcmp(type, codecs[i], 4) == 0)
            return true;
    return false;
}

static bool
visit_entry(struct film *f, const struct box *b)
{
    static const struct rule rules[] = {
        { "avcC", visit_avcc }, { "vpcC", NULL },         { "av1C", NULL }, { "esds", NULL },
        { "dOps", NULL },       { "dfLa", NULL },         { "pasp", NULL }, { "clap", NULL },
        { "btrt", NULL },       { "colr", visit_colour }, { NULL, NULL }
    };
    bool is_video = present(f)->is_video;
    size_t fixed = is_video ? 78 : number_at(f, b, 8, 2) == 1 ? 44 : 28;

    if (!is_played(b->type)) {
        for (int i = 0; i < 4; i++)
            f->facts->codec[i] = b->type[i] >= ' ' && b->type[i] < 127 ? b->type[i] : '?';
        return refuse(f, VIDEO_CODEC);
    }
    if (!has(b, 0, fixed))
        return refuse(f, VIDEO_DAMAGED);
    if (is_video)
        zero(f, b, 42, NAME_BYTES); /* the encoder's name, often the camera's */
    return walk(f, b->inside + fixed, b->end, rules);
}

static bool
visit_stsd(struct film *f, const struct box *b)
{
    size_t at = b->inside + 8;
    struct box entry;

    if (!has(b, 0, 8))
        return refuse(f, VIDEO_DAMAGED);
    while (at < b->end)
        if (!next_box(f, &at, b->end, &entry) || !visit_entry(f, &entry))
            return false;
    return true;
}

static bool
visit_table(struct film *f, const struct box *b)
{
    struct track *t = present(f);

    if (is(b, "stsc"))
        t->stsc = *b;
    else if (is(b, "stsz"))
        t->stsz = *b;
    else
        t->chunks = *b;
    t->has_wide_offsets |= is(b, "co64");
    return true;
}

static bool
visit_stbl(struct film *f, const struct box *b)
{
    static const struct rule rules[] = { { "stsd", visit_stsd },  { "stsc", visit_table },
                                         { "stsz", visit_table }, { "stco", visit_table },
                                         { "co64", visit_table }, { "stts", NULL },
                                         { "ctts", NULL },        { "cslg", NULL },
                                         { "stss", NULL },        { "sdtp", NULL },
                                         { "sgpd", NULL },        { "sbgp", NULL },
                                         { NULL, NULL } };

    return walk(f, b->inside, b->end, rules);
}

static bool
visit_minf(struct film *f, const struct box *b)
{
    static const struct rule rules[] = { { "vmhd", NULL },
                                         { "smhd", NULL },
                                         { "dinf", visit_dinf },
                                         { "stbl", visit_stbl },
                                         { NULL, NULL } };

    return walk(f, b->inside, b->end, rules);
}

static bool
visit_mdia(struct film *f, const struct box *b)
{
    static const struct rule rules[] = {
        { "mdhd", visit_times }, { "hdlr", visit_hdlr }, { "minf", visit_minf }, { NULL, NULL }
    };

    return walk(f, b->inside, b->end, rules);
}

static bool
visit_trak(struct film *f, const struct box *b)
{
    static const struct rule rules[] = {
        { "tkhd", visit_tkhd }, { "edts", NULL }, { "mdia", visit_mdia }, { NULL, NULL }
    };
    struct box mdia, hdlr;
    uint64_t handler;

    if (!find(f, b, "mdia", &mdia) || !find(f, &mdia, "hdlr", &hdlr))
        return refuse(f, VIDEO_DAMAGED);
    handler = number_at(f, &hdlr, 8, 4);
    if (handler != big((const unsigned char *)"vide", 4) &&
        handler != big((const unsigned char *)"soun", 4)) {
        blank(f, b); /* where the camera was, how it moved, what time it was */
        return true;
    }
    if (f->track_count == TRACKS_MAX)
        return refuse(f, VIDEO_DAMAGED);
    f->tracks[f->track_count++] =
        (struct track){ .is_video = handler == big((const unsigned char *)"vide", 4) };
    return walk(f, b->inside, b->end, rules);
}

static bool
visit_in_pieces(struct film *f, const struct box *b)
{
    (void)b;
    return refuse(f, VIDEO_IN_PIECES);
}

static bool
visit_moov(struct film *f, const struct box *b)
{
    static const struct rule rules[] = {
        { "mvhd", visit_mvhd }, { "trak", visit_trak }, { "mvex", visit_in_pieces }, { NULL, NULL }
    };

    return walk(f, b->inside, b->end, rules);
}

static bool
visit_mdat(struct film *f, const struct box *b)
{
    if (f->mdat_count == MDATS_MAX)
        return refuse(f, VIDEO_IN_PIECES);
    f->mdats[f->mdat_count++] = (struct range){ b->inside, b->end };
    return true;
}

/* ------------------------------------------------------------------ the data */

static bool
is_inside_data(const struct film *f, uint64_t from, uint64_t length)
{
    for (int i = 0; i < f->mdat_count; i++)
        if (from >= f->mdats[i].from && from <= f->mdats[i].to && length <= f->mdats[i].to - from)
            return true;
    return false;
}

static bool
clean_sample(struct film *f, const struct track *t, uint64_t from, uint64_t length)
{
    uint64_t at = 0;

    /* Samples do not share bytes: a file cannot have the same ones looked at again and again. */
    f->walked += length;
    if (f->walked > f->length)
        return refuse(f, VIDEO_DAMAGED);
    while (t->nal_bytes > 0 && at < length) {
        uint64_t unit;

        if (length - at < (uint64_t)t->nal_bytes)
            return refuse(f, VIDEO_DAMAGED);
        unit = big(f->bytes + from + at, t->nal_bytes);
        at += (uint64_t)t->nal_bytes;
        if (unit > length - at)
            return refuse(f, VIDEO_DAMAGED);
        clean_unit(f->bytes + from + at, (size_t)unit);
        at += unit;
    }
    return true;
}

static void
keep(struct film *f, uint64_t from, uint64_t to)
{
    if (f->kept_count > 0 && f->kept[f->kept_count - 1].to == from) {
        f->kept[f->kept_count - 1].to = to;
        return;
    }
    if (f->kept_count == f->kept_room) {
        f->kept_room = f->kept_room == 0 ? 256 : 2 * f->kept_room;
        f->kept = arena_grow(f->arena, f->kept, f->kept_count, f->kept_room, sizeof(*f->kept));
    }
    f->kept[f->kept_count++] = (struct range){ from, to };
}

/* A table's rows that lie in its box, however many it says it has. */
static uint64_t
rows_of(const struct film *f, const struct box *b, size_t count_at, size_t row_bytes)
{
    uint64_t told = number_at(f, b, count_at, 4);
    size_t room = has(b, count_at + 4, 0) ? (b->end - b->inside - count_at - 4) / row_bytes : 0;

    return told < room ? told : room;
}

/* Samples of a chunk follow one another from its offset on (8.7.4). */
static bool
keep_chunk(struct film *f, const struct track *t, uint64_t chunk, uint64_t *sample,
           uint64_t samples)
{
    uint64_t same = number_at(f, &t->stsz, 4, 4), told = number_at(f, &t->stsz, 8, 4),
             from = number_at(f, &t->chunks, 8 + chunk * (t->has_wide_offsets ? 8 : 4),
                              t->has_wide_offsets ? 8 : 4),
             at = from;

    for (; samples > 0 && *sample < told; samples--, (*sample)++) {
        uint64_t size = same;

        if (same == 0) {
            if (!has(&t->stsz, 12 + *sample * 4, 4))
                return refuse(f, VIDEO_DAMAGED);
            size = number_at(f, &t->stsz, 12 + *sample * 4, 4);
        }
        if (!is_inside_data(f, at, size))
            return refuse(f, VIDEO_CUT_OFF);
        if (!clean_sample(f, t, at, size))
            return false;
        at += size;
    }
    keep(f, from, at);
    return true;
}

static bool
keep_track(struct film *f, const struct track *t)
{
    uint64_t chunks = rows_of(f, &t->chunks, 4, t->has_wide_offsets ? 8 : 4),
             rows = rows_of(f, &t->stsc, 4, 12), row = 0, sample = 0,
             told = number_at(f, &t->stsz, 8, 4);

    if (told > SAMPLES_MAX || (chunks > 0 && rows == 0))
        return refuse(f, VIDEO_DAMAGED);
    for (uint64_t i = 0; i < chunks; i++) {
        while (row + 1 < rows && number_at(f, &t->stsc, 8 + (row + 1) * 12, 4) <= i + 1)
            row++;
        if (!keep_chunk(f, t, i, &sample, number_at(f, &t->stsc, 8 + row * 12 + 4, 4)))
            return false;
    }
    return sample == told ? true : refuse(f, VIDEO_DAMAGED);
}

static int
compare(const void *a, const void *b)
{
    const struct range *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

/* What no track of pictures or sound points at: sensors' samples, and whatever else lies between. */
static void
forget_the_rest(struct film *f)
{
    if (f->kept_count > 0)
        qsort(f->kept, f->kept_count, sizeof(*f->kept), compare);
    for (int i = 0; i < f->mdat_count; i++) {
        uint64_t at = f->mdats[i].from;

        for (size_t k = 0; k < f->kept_count; k++) {
            if (f->kept[k].to <= at || f->kept[k].from >= f->mdats[i].to)
                continue;
            if (f->kept[k].from > at)
                memset(f->bytes + at, 0, (size_t)(f->kept[k].from - at));
            at = f->kept[k].to;
        }
        if (at < f->mdats[i].to)
            memset(f->bytes + at, 0, (size_t)(f->mdats[i].to - at));
    }
}

static bool
is_film(const unsigned char *bytes, size_t length, enum video_refusal *out)
{
    *out = VIDEO_NO_FILM;
    if (length < 16 || memcmp(bytes + 4, "ftyp", 4) != 0)
        return false;
    if (memcmp(bytes + 8, "qt  ", 4) == 0)
        *out = VIDEO_QUICKTIME;
    return *out != VIDEO_QUICKTIME && memcmp(bytes + 8, "heic", 4) != 0 &&
           memcmp(bytes + 8, "mif1", 4) != 0 && memcmp(bytes + 8, "avif", 4) != 0;
}

enum video_refusal
video_clean_mp4(struct arena *a, unsigned char *bytes, size_t length, struct video_facts *out)
{
    static const struct rule rules[] = { { "ftyp", NULL },
                                         { "moov", visit_moov },
                                         { "mdat", visit_mdat },
                                         { "moof", visit_in_pieces },
                                         { NULL, NULL } };
    struct film f = { .arena = a, .bytes = bytes, .length = length, .facts = out };
    bool has_pictures = false, is_good;

    if (!is_film(bytes, length, &f.refusal))
        return f.refusal;
    f.refusal = VIDEO_GOOD;
    is_good = walk(&f, 0, length, rules);
    for (int i = 0; is_good && i < f.track_count; i++) {
        has_pictures |= f.tracks[i].is_video;
        is_good = keep_track(&f, &f.tracks[i]);
    }
    if (!is_good)
        return f.refusal;
    if (!has_pictures || out->width == 0 || out->height == 0)
        return f.mdat_count == 0 ? VIDEO_CUT_OFF : VIDEO_NO_PICTURES;
    forget_the_rest(&f);
    return VIDEO_GOOD;
}
