/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registers of a byte, each with the longest run of zeros that was seen in its share of the hashes. */
#include "core/sketch.h"

#include <assert.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include <zlib.h>

enum { LISTED = 'L', PACKED = 'P', ENTRY = 3, RANK_MAX = 64 };

struct sketch {
    int bits;
    size_t size;
    atomic_uchar registers[];
};

struct sketch *
sketch_new(struct arena *a, int bits)
{
    struct sketch *s;

    assert(bits >= SKETCH_BITS_MIN && bits <= SKETCH_BITS_MAX);
    s = arena_alloc(a, sizeof(*s) + ((size_t)1 << bits));
    s->bits = bits;
    s->size = (size_t)1 << bits;
    return s;
}

void
sketch_clear(struct sketch *s)
{
    for (size_t i = 0; i < s->size; i++)
        atomic_store_explicit(&s->registers[i], 0, memory_order_relaxed);
}

static unsigned char
get(const struct sketch *s, size_t i)
{
    return atomic_load_explicit(&s->registers[i], memory_order_relaxed);
}

static bool
raise(struct sketch *s, size_t i, unsigned char rank)
{
    unsigned char old = get(s, i);

    while (old < rank)
        if (atomic_compare_exchange_weak_explicit(&s->registers[i], &old, rank,
                                                  memory_order_relaxed, memory_order_relaxed))
            return true;
    return false;
}

bool
sketch_add(struct sketch *s, uint64_t hash)
{
    uint64_t rest = hash << s->bits;
    int most = RANK_MAX - s->bits + 1;
    int rank = rest != 0 ? __builtin_clzll(rest) + 1 : most;

    return raise(s, (size_t)(hash >> (RANK_MAX - s->bits)), (unsigned char)rank);
}

void
sketch_merge(struct sketch *into, const struct sketch *from)
{
    assert(into->bits == from->bits);
    for (size_t i = 0; i < into->size; i++)
        raise(into, i, get(from, i));
}

/* ------------------------------------------------------------------ counting */

static double
sigma(double x)
{
    double y = 1, z = x, was;

    do {
        x *= x;
        was = z;
        z += x * y;
        y += y;
    } while (z != was);
    return z;
}

static double
tau(double x)
{
    double y = 1, z = 1 - x, was;

    if (x <= 0 || x >= 1)
        return 0;
    do {
        x = sqrt(x);
        was = z;
        y /= 2;
        z -= (1 - x) * (1 - x) * y;
    } while (z != was);
    return z / 3;
}

int64_t
sketch_count(const struct sketch *s)
{
    int64_t of_rank[RANK_MAX + 2] = { 0 };
    int most = RANK_MAX - s->bits;
    double m = (double)s->size, z;

    for (size_t i = 0; i < s->size; i++)
        of_rank[get(s, i)]++;
    if (of_rank[0] == (int64_t)s->size)
        return 0;
    z = m * tau(1 - (double)of_rank[most + 1] / m);
    for (int k = most; k >= 1; k--)
        z = (z + (double)of_rank[k]) / 2;
    z += m * sigma((double)of_rank[0] / m);
    return llround(m * m / (2 * M_LN2 * z));
}

/* ------------------------------------------------------------------ as bytes */

static size_t
count_set(const struct sketch *s)
{
    size_t count = 0;

    for (size_t i = 0; i < s->size; i++)
        count += get(s, i) != 0;
    return count;
}

static const void *
write_list(struct arena *a, const struct sketch *s, size_t count, size_t *out_length)
{
    unsigned char *bytes = arena_alloc(a, 2 + count * ENTRY);
    size_t used = 2;

    bytes[0] = LISTED;
    bytes[1] = (unsigned char)s->bits;
    /* Others may be adding: what comes too late for the room goes with the next writing. */
    for (size_t i = 0; i < s->size && used < 2 + count * ENTRY; i++) {
        unsigned char rank = get(s, i);

        if (rank == 0)
            continue;
        bytes[used++] = (unsigned char)(i & 0xFF);
        bytes[used++] = (unsigned char)(i >> 8);
        bytes[used++] = rank;
    }
    *out_length = used;
    return bytes;
}

const void *
sketch_write(struct arena *a, const struct sketch *s, size_t *out_length)
{
    size_t count = count_set(s);
    unsigned char *plain, *bytes;
    uLongf packed;

    if (count * ENTRY < s->size / 3)
        return write_list(a, s, count, out_length);
    plain = arena_alloc(a, s->size);
    for (size_t i = 0; i < s->size; i++)
        plain[i] = get(s, i);
    packed = compressBound(s->size);
    bytes = arena_alloc(a, 2 + packed);
    bytes[0] = PACKED;
    bytes[1] = (unsigned char)s->bits;
    /* With room for the worst case it cannot fail but for memory. */
    if (compress2(bytes + 2, &packed, plain, s->size, 1) != Z_OK)
        return write_list(a, s, count, out_length);
    *out_length = 2 + packed;
    return bytes;
}

static bool
read_list(struct sketch *into, const unsigned char *bytes, size_t length)
{
    int most = RANK_MAX - into->bits + 1;

    if (length % ENTRY != 0)
        return false;
    for (size_t at = 0; at < length; at += ENTRY)
        if ((size_t)(bytes[at] | bytes[at + 1] << 8) >= into->size || bytes[at + 2] > most)
            return false;
    for (size_t at = 0; at < length; at += ENTRY)
        raise(into, (size_t)(bytes[at] | bytes[at + 1] << 8), bytes[at + 2]);
    return true;
}

static bool
read_packed(struct arena *a, struct sketch *into, const unsigned char *bytes, size_t length)
{
    unsigned char *plain = arena_alloc(a, into->size);
    uLongf size = into->size;
    int most = RANK_MAX - into->bits + 1;

    if (uncompress(plain, &size, bytes, length) != Z_OK || size != into->size)
        return false;
    for (size_t i = 0; i < into->size; i++)
        if (plain[i] > most)
            return false;
    for (size_t i = 0; i < into->size; i++)
        raise(into, i, plain[i]);
    return true;
}

bool
sketch_read(struct arena *a, struct sketch *into, const void *bytes, size_t length)
{
    const unsigned char *b = bytes;

    if (length < 2 || b[1] != into->bits)
        return false;
    if (b[0] == LISTED)
        return read_list(into, b + 2, length - 2);
    return b[0] == PACKED && read_packed(a, into, b + 2, length - 2);
}
