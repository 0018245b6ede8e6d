/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept pages: a hash table with the least lately used at the end of a list. Readers hold the lock only to take a share of
 * the page; the page itself never changes. */
#include "web/page_cache.h"

#include "core/log.h"
#include "web/compress.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, TAGS_MAX = 6, TAG_BYTES = 48, TOUCHED_MAX = 256 };

struct entry {
    struct kept_page page;
    struct entry *in_bucket;
    struct entry *newer, *older;
    char *key;
    uint64_t hash;
    char tags[TAGS_MAX][TAG_BYTES];
    char etag[24];
    size_t bytes;
    atomic_int shares; /* the table's and each reader's: the handles stay */
    atomic_int holds;  /* one for all shares, one for each handle's bytes: the memory stays */
};

/* Which tag was touched when: a page begun before that must not be kept. */
struct touched {
    char tag[TAG_BYTES];
    uint64_t generation;
};

struct page_cache {
    pthread_mutex_t lock;
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
    size_t bytes, max_bytes;
    int64_t pages;
    atomic_llong hits, misses, drops;
    _Atomic uint64_t generation;
    uint64_t all_generation; /* of the last touch of everything */
    struct touched touched[TOUCHED_MAX];
    int touched_count;
    void *(*make)(const struct kept_page *page, enum encoding e);
    void (*release)(void *handle);
};

static uint64_t
mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93U;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93U;
    return h ^ h >> 32;
}

/* Eight bytes at a time. No secret and no defence: it names contents and finds buckets. */
static uint64_t
hash_bytes(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint64_t h = 0x9E3779B97F4A7C15U ^ length, word;

    for (; length >= 8; at += 8, length -= 8) {
        memcpy(&word, at, 8);
        h = (h ^ word) * 0x9FB21C651E98DF25U;
        h ^= h >> 35;
    }
    word = 0;
    memcpy(&word, at, length);
    return mix(h ^ word * 0x9FB21C651E98DF25U);
}

struct page_cache *
page_cache_new(size_t max_bytes, void *(*make)(const struct kept_page *page, enum encoding e),
               void (*release)(void *handle))
{
    struct page_cache *cache = calloc(1, sizeof(*cache));

    if (cache == NULL)
        fatal("out of memory");
    pthread_mutex_init(&cache->lock, NULL);
    cache->max_bytes = max_bytes;
    cache->make = make;
    cache->release = release;
    return cache;
}

void
page_let_go(const struct kept_page *page)
{
    struct entry *e = (struct entry *)(uintptr_t)page; /* its first member */

    if (atomic_fetch_sub(&e->holds, 1) > 1)
        return;
    for (int i = 0; i < ENCODING_COUNT; i++)
        free((void *)(uintptr_t)e->page.variants[i].bytes);
    free((void *)(uintptr_t)e->page.type);
    free(e->key);
    free(e);
}

static void
give_back(struct page_cache *cache, struct entry *e)
{
    if (atomic_fetch_sub(&e->shares, 1) > 1)
        return;
    for (int i = 0; i < ENCODING_COUNT; i++)
        if (e->page.variants[i].handle != NULL && cache->release != NULL)
            cache->release(e->page.variants[i].handle);
    page_let_go(&e->page);
}

static void
unlist(struct page_cache *cache, struct entry *e)
{
    *(e->newer != NULL ? &e->newer->older : &cache->newest) = e->older;
    *(e->older != NULL ? &e->older->newer : &cache->oldest) = e->newer;
    e->newer = e->older = NULL;
}

static void
enlist(struct page_cache *cache, struct entry *e)
{
    e->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = e;
    cache->newest = e;
}

/* Takes it out of the table; with the lock. */
static void
drop(struct page_cache *cache, struct entry *e)
{
    struct entry **at = &cache->buckets[e->hash % BUCKETS];

    while (*at != e)
        at = &(*at)->in_bucket;
    *at = e->in_bucket;
    unlist(cache, e);
    cache->bytes -= e->bytes;
    cache->pages--;
    give_back(cache, e);
}

void
page_cache_free(struct page_cache *cache)
{
    if (cache == NULL)
        return;
    while (cache->newest != NULL)
        drop(cache, cache->newest);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

static struct entry *
find(struct page_cache *cache, const char *key, uint64_t hash)
{
    struct entry *e = cache->buckets[hash % BUCKETS];

    while (e != NULL && (e->hash != hash || strcmp(e->key, key) != 0))
        e = e->in_bucket;
    return e;
}

bool
page_cache_use(struct page_cache *cache, const char *key,
               void (*use)(const struct kept_page *page, void *arg), void *arg)
{
    uint64_t hash = hash_bytes(key, strlen(key));
    struct entry *e;

    pthread_mutex_lock(&cache->lock);
    e = find(cache, key, hash);
    if (e != NULL) {
        atomic_fetch_add(&e->shares, 1);
        if (cache->newest != e) {
            unlist(cache, e);
            enlist(cache, e);
        }
    }
    pthread_mutex_unlock(&cache->lock);
    atomic_fetch_add_explicit(e != NULL ? &cache->hits : &cache->misses, 1, memory_order_relaxed);
    if (e == NULL)
        return false;
    use(&e->page, arg);
    give_back(cache, e);
    return true;
}

uint64_t
page_cache_generation(struct page_cache *cache)
{
    return atomic_load(&cache->generation);
}

/* ------------------------------------------------------------------ keeping */

static void *
must_copy(const void *bytes, size_t length)
{
    void *copy = malloc(length + 1);

    if (copy == NULL)
        fatal("out of memory: %zu bytes", length);
    memcpy(copy, bytes, length);
    ((char *)copy)[length] = '\0';
    return copy;
}

static struct entry *
new_entry(struct page_cache *cache, const char *key, const char *const *tags, const char *type,
          const void *bytes, size_t length)
{
    struct entry *e = calloc(1, sizeof(*e));

    if (e == NULL)
        fatal("out of memory");
    e->key = must_copy(key, strlen(key));
    e->hash = hash_bytes(key, strlen(key));
    for (int i = 0; i < TAGS_MAX && tags[i] != NULL; i++)
        snprintf(e->tags[i], TAG_BYTES, "%s", tags[i]);
    snprintf(e->etag, sizeof(e->etag), "\"%016" PRIx64 "\"", hash_bytes(bytes, length));
    e->page.key = e->key;
    e->page.etag = e->etag;
    e->page.type = must_copy(type, strlen(type));
    e->page.variants[IDENTITY].bytes = must_copy(bytes, length);
    e->page.variants[IDENTITY].length = length;
    e->bytes = sizeof(*e) + length + strlen(key);
    for (int i = GZIP; i < ENCODING_COUNT; i++) {
        struct page_variant *v = &e->page.variants[i];

        if (length < COMPRESS_MIN_BYTES)
            continue;
        v->bytes = compress_bytes((enum encoding)i, EFFORT_KEPT, bytes, length, &v->length);
        if (v->bytes != NULL)
            e->bytes += v->length;
    }
    atomic_store(&e->shares, 1);
    atomic_store(&e->holds, 1);
    for (int i = 0; i < ENCODING_COUNT && cache->make != NULL; i++) {
        if (e->page.variants[i].bytes == NULL)
            continue;
        atomic_fetch_add(&e->holds, 1);
        e->page.variants[i].handle = cache->make(&e->page, (enum encoding)i);
        if (e->page.variants[i].handle == NULL)
            atomic_fetch_sub(&e->holds, 1);
    }
    return e;
}

/* Whether something that the page shows was touched after it was begun; with the lock. */
static bool
is_stale(const struct page_cache *cache, const struct entry *e, uint64_t generation)
{
    if (cache->all_generation > generation)
        return true;
    for (int i = 0; i < cache->touched_count; i++)
        for (int k = 0; k < TAGS_MAX; k++)
            if (cache->touched[i].generation > generation &&
                strcmp(cache->touched[i].tag, e->tags[k]) == 0)
                return true;
    return false;
}

void
page_cache_store(struct page_cache *cache, const char *key, const char *const *tags,
                 uint64_t generation, const char *type, const void *bytes, size_t length)
{
    struct entry *e, *old;

    if (length > cache->max_bytes / 8 || strlen(key) > PAGE_KEY_MAX)
        return;
    e = new_entry(cache, key, tags, type, bytes, length);
    pthread_mutex_lock(&cache->lock);
    if (is_stale(cache, e, generation)) {
        pthread_mutex_unlock(&cache->lock);
        give_back(cache, e);
        return;
    }
    old = find(cache, key, e->hash);
    if (old != NULL)
        drop(cache, old);
    e->in_bucket = cache->buckets[e->hash % BUCKETS];
    cache->buckets[e->hash % BUCKETS] = e;
    enlist(cache, e);
    cache->bytes += e->bytes;
    cache->pages++;
    while (cache->bytes > cache->max_bytes && cache->oldest != e)
        drop(cache, cache->oldest);
    pthread_mutex_unlock(&cache->lock);
}

/* ------------------------------------------------------------------ touching */

static void
note_touch(struct page_cache *cache, const char *tag, uint64_t generation)
{
    struct touched *t = NULL;

    for (int i = 0; i < cache->touched_count && t == NULL; i++)
        if (strcmp(cache->touched[i].tag, tag) == 0)
            t = &cache->touched[i];
    if (t == NULL && cache->touched_count == TOUCHED_MAX) {
        cache->all_generation =
            generation; /* more tags than the product has nouns: take it as everything */
        return;
    }
    if (t == NULL) {
        t = &cache->touched[cache->touched_count++];
        snprintf(t->tag, TAG_BYTES, "%s", tag);
    }
    t->generation = generation;
}

static bool
has_tag(const struct entry *e, const char *tag)
{
    for (int i = 0; i < TAGS_MAX; i++)
        if (strcmp(e->tags[i], tag) == 0)
            return true;
    return false;
}

void
page_cache_touch(void *arg, const char *tag)
{
    struct page_cache *cache = arg;
    bool is_all = strcmp(tag, "*") == 0;
    uint64_t generation;

    pthread_mutex_lock(&cache->lock);
    generation = atomic_fetch_add(&cache->generation, 1) + 1;
    if (is_all)
        cache->all_generation = generation;
    else
        note_touch(cache, tag, generation);
    for (struct entry *e = cache->newest, *next; e != NULL; e = next) {
        next = e->older;
        if (is_all || has_tag(e, tag)) {
            drop(cache, e);
            atomic_fetch_add_explicit(&cache->drops, 1, memory_order_relaxed);
        }
    }
    pthread_mutex_unlock(&cache->lock);
}

struct page_cache_figures
page_cache_figures(struct page_cache *cache)
{
    struct page_cache_figures f;

    pthread_mutex_lock(&cache->lock);
    f.pages = cache->pages;
    f.bytes = (int64_t)cache->bytes;
    pthread_mutex_unlock(&cache->lock);
    f.hits = atomic_load(&cache->hits);
    f.misses = atomic_load(&cache->misses);
    f.drops = atomic_load(&cache->drops);
    return f;
}
