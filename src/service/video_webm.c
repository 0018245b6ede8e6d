/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WebM (RFC 8794, RFC 9559): elements that are not on the list become Void of the same size, so that no offset changes. An identity means the
 * same wherever it stands, so that one list serves all levels, and lengths that are not told (as browsers record) need no care. */
#include "service/video_inside.h"

#include <string.h>

enum action { BLANK, STAYS, ENTERED, EMPTIED, READ };

enum { ID_VOID = 0xEC, NUMBER_MAX = 8 };

#define UNKNOWN UINT64_MAX

static const struct known {
    uint32_t id;
    enum action action;
} known[] = {
    { 0x1A45DFA3, ENTERED }, /* EBML */
    { 0x4286, STAYS },       /* EBMLVersion */
    { 0x42F7, STAYS },       /* EBMLReadVersion */
    { 0x42F2, STAYS },       /* EBMLMaxIDLength */
    { 0x42F3, STAYS },       /* EBMLMaxSizeLength */
    { 0x4282, READ },        /* DocType */
    { 0x4287, STAYS },       /* DocTypeVersion */
    { 0x4285, STAYS },       /* DocTypeReadVersion */
    { 0x18538067, ENTERED }, /* Segment */
    { 0x114D9B74, STAYS },   /* SeekHead */
    { 0x1549A966, ENTERED }, /* Info */
    { 0x2AD7B1, READ },      /* TimestampScale */
    { 0x4489, READ },        /* Duration */
    { 0x4D80, EMPTIED },     /* MuxingApp */
    { 0x5741, EMPTIED },     /* WritingApp */
    { 0x1654AE6B, ENTERED }, /* Tracks */
    { 0xAE, READ },          /* TrackEntry: entered */
    { 0xD7, STAYS },         /* TrackNumber */
    { 0x73C5, STAYS },       /* TrackUID */
    { 0x83, READ },          /* TrackType */
    { 0xB9, STAYS },         /* FlagEnabled */
    { 0x88, STAYS },         /* FlagDefault */
    { 0x55AA, STAYS },       /* FlagForced */
    { 0x9C, STAYS },         /* FlagLacing */
    { 0x23E383, STAYS },     /* DefaultDuration */
    { 0x22B59C, STAYS },     /* Language */
    { 0x86, READ },          /* CodecID */
    { 0x63A2, STAYS },       /* CodecPrivate */
    { 0x56AA, STAYS },       /* CodecDelay */
    { 0x56BB, STAYS },       /* SeekPreRoll */
    { 0xE0, ENTERED },       /* Video */
    { 0xB0, READ },          /* PixelWidth */
    { 0xBA, READ },          /* PixelHeight */
    { 0x54B0, STAYS },       /* DisplayWidth */
    { 0x54BA, STAYS },       /* DisplayHeight */
    { 0x54B2, STAYS },       /* DisplayUnit */
    { 0x9A, STAYS },         /* FlagInterlaced */
    { 0x55B0, STAYS },       /* Colour */
    { 0xE1, ENTERED },       /* Audio */
    { 0xB5, STAYS },         /* SamplingFrequency */
    { 0x9F, STAYS },         /* Channels */
    { 0x6264, STAYS },       /* BitDepth */
    { 0x1F43B675, ENTERED }, /* Cluster */
    { 0xE7, STAYS },         /* Timestamp */
    { 0xA3, STAYS },         /* SimpleBlock */
    { 0xA7, STAYS },         /* Position */
    { 0xAB, STAYS },         /* PrevSize */
    { 0xA0, ENTERED },       /* BlockGroup */
    { 0xA1, STAYS },         /* Block */
    { 0x9B, STAYS },         /* BlockDuration */
    { 0xFB, STAYS },         /* ReferenceBlock */
    { 0x75A2, STAYS },       /* DiscardPadding */
    { 0x1C53BB6B, STAYS },   /* Cues */
    { ID_VOID, BLANK },
};

struct element {
    uint32_t id;
    size_t at, inside;
    uint64_t size;
};

struct film {
    unsigned char *bytes;
    size_t length;
    struct video_facts *facts;
    uint64_t scale_ns, type; /* type: of the present track */
    double duration;
    bool is_webm, has_pictures, has_blocks;
};

/* ------------------------------------------------------------------ elements */

static enum action
action_of(uint32_t id)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].id == id)
            return known[i].action;
    return BLANK;
}

/* A number of 1 to 8 bytes whose first one says how many; 0 bytes: none. */
static int
read_number(const struct film *f, size_t at, bool keeps_mark, uint64_t *out)
{
    int bytes = 1;
    uint64_t n, ones;

    if (at >= f->length || f->bytes[at] == 0)
        return 0;
    while ((f->bytes[at] & (0x80 >> (bytes - 1))) == 0)
        bytes++;
    if (f->length - at < (size_t)bytes)
        return 0;
    n = keeps_mark ? f->bytes[at] : f->bytes[at] & ((0x80u >> (bytes - 1)) - 1);
    ones = (0x80u >> (bytes - 1)) - 1;
    for (int i = 1; i < bytes; i++) {
        n = n << 8 | f->bytes[at + (size_t)i];
        ones = ones << 8 | 0xFF;
    }
    *out = !keeps_mark && n == ones ? UNKNOWN : n;
    return bytes;
}

static bool
next_element(const struct film *f, size_t at, struct element *out)
{
    uint64_t id = 0, size = 0;
    int id_bytes = read_number(f, at, true, &id), size_bytes;

    if (id_bytes == 0 || id_bytes > 4)
        return false;
    size_bytes = read_number(f, at + (size_t)id_bytes, false, &size);
    *out = (struct element){ (uint32_t)id, at, at + (size_t)id_bytes + (size_t)size_bytes, size };
    return size_bytes != 0;
}

static void
blank(struct film *f, const struct element *e)
{
    size_t end = e->inside + (size_t)e->size, total = end - e->at, head = total < 128 ? 2 : 9;
    unsigned char *p = f->bytes + e->at;

    memset(p, 0, total);
    p[0] = ID_VOID;
    p[1] = head == 2 ? (unsigned char)(0x80 | (total - head)) : 1;
    for (int i = 0; head == 9 && i < 7; i++)
        p[8 - i] = (unsigned char)((uint64_t)(total - head) >> 8 * i);
}

/* ------------------------------------------------------------------ what is read */

static uint64_t
whole_number(const struct film *f, const struct element *e)
{
    uint64_t n = 0;

    for (uint64_t i = 0; i < e->size && i < NUMBER_MAX; i++)
        n = n << 8 | f->bytes[e->inside + i];
    return n;
}

static double
real_number(const struct film *f, const struct element *e)
{
    uint64_t n = whole_number(f, e);
    uint32_t half = (uint32_t)n;
    float narrow;
    double wide;

    if (e->size == 4) {
        memcpy(&narrow, &half, sizeof(narrow));
        return narrow;
    }
    memcpy(&wide, &n, sizeof(wide));
    return e->size == 8 ? wide : 0;
}

static bool
is_text(const struct film *f, const struct element *e, const char *text)
{
    size_t length = strlen(text);

    return e->size >= length && memcmp(f->bytes + e->inside, text, length) == 0 &&
           (e->size == length || f->bytes[e->inside + length] == 0);
}

static enum video_refusal
read_codec(struct film *f, const struct element *e)
{
    static const char *const codecs[] = { "V_VP8", "V_VP9", "V_AV1", "A_OPUS", NULL };

    for (int i = 0; codecs[i] != NULL; i++)
        if (is_text(f, e, codecs[i]))
            return VIDEO_GOOD;
    for (size_t i = 0; i < e->size && i + 1 < sizeof(f->facts->codec); i++) {
        char letter = (char)f->bytes[e->inside + i];

        f->facts->codec[i] = letter >= ' ' && letter < 127 ? letter : '?';
    }
    return VIDEO_CODEC;
}

static enum video_refusal
read_element(struct film *f, const struct element *e)
{
    switch (e->id) {
    case 0x4282:
        f->is_webm = is_text(f, e, "webm");
        return f->is_webm ? VIDEO_GOOD : VIDEO_NO_FILM;
    case 0x2AD7B1:
        f->scale_ns = whole_number(f, e);
        return VIDEO_GOOD;
    case 0x4489:
        f->duration = real_number(f, e);
        return VIDEO_GOOD;
    case 0x83:
        f->type = whole_number(f, e);
        f->has_pictures |= f->type == 1;
        return f->type == 1 || f->type == 2 ? VIDEO_GOOD : VIDEO_OTHER_TRACKS;
    case 0x86:
        return read_codec(f, e);
    case 0xB0:
        f->facts->width = (int64_t)whole_number(f, e);
        return VIDEO_GOOD;
    case 0xBA:
        f->facts->height = (int64_t)whole_number(f, e);
        return VIDEO_GOOD;
    default:
        return VIDEO_GOOD;
    }
}

static enum video_refusal
take(struct film *f, const struct element *e, size_t *at)
{
    enum action action = action_of(e->id);
    bool is_entered = action == ENTERED || e->id == 0xAE;

    *at = e->inside;
    if (e->size == UNKNOWN)
        return is_entered ? VIDEO_GOOD : VIDEO_DAMAGED;
    /* A recording that was broken off ends within its last part: that much is still shown by browsers, but a lost half is told. */
    if (e->size > f->length - e->inside)
        return VIDEO_CUT_OFF;
    f->has_blocks |= e->id == 0xA3 || e->id == 0xA1;
    if (is_entered)
        return VIDEO_GOOD;
    *at = e->inside + (size_t)e->size;
    if (action == EMPTIED)
        memset(f->bytes + e->inside, 0, (size_t)e->size);
    if (action == BLANK)
        blank(f, e);
    return action == READ ? read_element(f, e) : VIDEO_GOOD;
}

enum video_refusal
video_clean_webm(unsigned char *bytes, size_t length, struct video_facts *out)
{
    struct film f = { .bytes = bytes, .length = length, .facts = out, .scale_ns = 1000000 };
    struct element e;
    double ms;

    if (length < 4 || memcmp(bytes, "\x1A\x45\xDF\xA3", 4) != 0)
        return VIDEO_NO_FILM;
    for (size_t at = 0; at < length;) {
        enum video_refusal why = next_element(&f, at, &e) ? take(&f, &e, &at) : VIDEO_DAMAGED;

        if (why != VIDEO_GOOD)
            return why;
    }
    if (!f.is_webm)
        return VIDEO_NO_FILM;
    if (!f.has_pictures || out->width <= 0 || out->height <= 0)
        return VIDEO_NO_PICTURES;
    ms = f.duration * (double)f.scale_ns / 1e6;
    out->duration_ms = ms > 0 && ms < 360000e3 ? (int64_t)ms : 0;
    return f.has_blocks ? VIDEO_GOOD : VIDEO_CUT_OFF;
}
