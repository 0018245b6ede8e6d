/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tables of the same assets: the second, with the compressed forms, takes the first one's place when it is whole. */
#include "web/asset_store.h"

#include "core/log.h"
#include "web/assets.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ETAG_BYTES = 136 };

struct place {
    struct stored_asset asset;
    char etag[ETAG_BYTES];
};

struct asset_store {
    struct place *plain, *compressed; /* by the index of assets[] */
    _Atomic(struct place *) shown;
    atomic_bool is_over;
    pthread_t thread;
    bool has_thread;
};

static struct place *
make_places(void)
{
    struct place *places = calloc((size_t)asset_count + 1, sizeof(*places));

    if (places == NULL)
        fatal("out of memory");
    for (int i = 0; i < asset_count; i++) {
        struct stored_asset *a = &places[i].asset;

        /* The path has the hash of the bytes. */
        snprintf(places[i].etag, ETAG_BYTES, "\"%.120s\"", assets[i].path);
        a->etag = places[i].etag;
        a->type = assets[i].type;
        a->variants[IDENTITY].bytes = assets[i].bytes;
        a->variants[IDENTITY].length = assets[i].size;
    }
    return places;
}

static void *
compress_all(void *arg)
{
    struct asset_store *s = arg;

    for (int i = 0; i < asset_count; i++) {
        struct stored_asset *a = &s->compressed[i].asset;

        if (assets[i].size < COMPRESS_MIN_BYTES || !is_compressible(assets[i].type))
            continue;
        for (int e = GZIP; e < ENCODING_COUNT; e++) {
            if (atomic_load(&s->is_over))
                return NULL;
            a->variants[e].bytes = compress_bytes((enum encoding)e, EFFORT_ONCE, assets[i].bytes,
                                                  assets[i].size, &a->variants[e].length);
        }
    }
    atomic_store(&s->shown, s->compressed);
    return NULL;
}

struct asset_store *
asset_store_new(void)
{
    struct asset_store *s = calloc(1, sizeof(*s));

    if (s == NULL)
        fatal("out of memory");
    s->plain = make_places();
    s->compressed = make_places();
    atomic_store(&s->shown, s->plain);
    s->has_thread = pthread_create(&s->thread, NULL, compress_all, s) == 0;
    return s;
}

void
asset_store_free(struct asset_store *s)
{
    if (s == NULL)
        return;
    atomic_store(&s->is_over, true);
    if (s->has_thread)
        pthread_join(s->thread, NULL);
    for (int i = 0; i < asset_count; i++)
        for (int e = GZIP; e < ENCODING_COUNT; e++)
            free((void *)(uintptr_t)s->compressed[i].asset.variants[e].bytes);
    free(s->compressed);
    free(s->plain);
    free(s);
}

const struct stored_asset *
asset_store_find(struct asset_store *s, const char *path)
{
    for (int i = 0; i < asset_count; i++)
        if (strcmp(assets[i].path, path) == 0)
            return &atomic_load(&s->shown)[i].asset;
    return NULL;
}
