/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public pages kept as they were rendered and compressed, until something that they show changes. Any thread may call. */
#ifndef WEB_PAGE_CACHE_H
#define WEB_PAGE_CACHE_H

#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct page_cache;

enum { PAGE_CACHE_MB = 32, PAGE_CACHE_MB_MOST = 16384, PAGE_KEY_MAX = 1024 };

enum encoding { IDENTITY, GZIP, BROTLI, ENCODING_COUNT };

/* One encoding of a kept page. `handle` is the server's own form of it. */
struct page_variant {
    const void *bytes; /* NULL: not kept in this encoding */
    size_t length;
    void *handle;
};

struct kept_page {
    const char *key, *type;
    const char *etag; /* with its quotation marks */
    struct page_variant variants[ENCODING_COUNT];
};

/* `make` gives a variant's handle once, when it is stored; `release` takes it back once no reader can get at it any more. Both
 * may be NULL. Whatever the handle still needs of the page's bytes afterwards stays until page_let_go, called once for
 * each handle that was made. */
struct page_cache *page_cache_new(size_t max_bytes,
                                  void *(*make)(const struct kept_page *page, enum encoding e),
                                  void (*release)(void *handle));
void page_cache_free(struct page_cache *cache);
void page_let_go(const struct kept_page *page);

/* Calls use(page, arg) while the page is sure to stay; false where it is not kept. */
bool page_cache_use(struct page_cache *cache, const char *key,
                    void (*use)(const struct kept_page *page, void *arg), void *arg);

/* Changes with each touch: ask before the page's data are read, and give it to page_cache_store. */
uint64_t page_cache_generation(struct page_cache *cache);

/* Keeps a copy of the page and its compressed forms, unless something was touched since `generation`. */
void page_cache_store(struct page_cache *cache, const char *key, const char *const *tags,
                      uint64_t generation, const char *type, const void *bytes, size_t length);

/* Drops what shows `tag`; "*" drops all. Fits database_listen with the cache as its argument. */
void page_cache_touch(void *cache, const char *tag);

struct page_cache_figures {
    int64_t pages, bytes, hits, misses, drops;
};
struct page_cache_figures page_cache_figures(struct page_cache *cache);

#endif
