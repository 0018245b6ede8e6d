/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept pages: served, dropped by tag, never stored stale, bounded. */
#include "web/page_cache.h"

#include "test/test.h"
#include "web/compress.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static const char *const article[] = { "article", NULL };
static const char *const both[] = { "article", "campaign", NULL };

static void
copy_page(const struct kept_page *page, void *arg)
{
    const char **out = arg;

    *out = page->variants[IDENTITY].bytes;
}

static bool
has(struct page_cache *cache, const char *key)
{
    const char *bytes;

    return page_cache_use(cache, key, copy_page, &bytes);
}

static void
store(struct page_cache *cache, const char *key, const char *const *tags, const char *text)
{
    page_cache_store(cache, key, tags, page_cache_generation(cache), "text/html", text,
                     strlen(text));
}

TEST(a_page_is_kept_until_what_it_shows_is_touched)
{
    struct page_cache *cache = page_cache_new(1 << 20, NULL, NULL);
    const char *bytes = NULL;

    (void)c;
    store(cache, "/a", article, "one");
    store(cache, "/b", both, "two");
    CHECK(page_cache_use(cache, "/a", copy_page, &bytes));
    CHECK_TEXT(bytes, "one");
    CHECK(!has(cache, "/c"));
    page_cache_touch(cache, "campaign");
    CHECK(has(cache, "/a"));
    CHECK(!has(cache, "/b"));
    page_cache_touch(cache, "*");
    CHECK(!has(cache, "/a"));
    page_cache_free(cache);
}

TEST(a_page_rendered_from_old_data_is_not_kept)
{
    struct page_cache *cache = page_cache_new(1 << 20, NULL, NULL);
    uint64_t before = page_cache_generation(cache);

    (void)c;
    page_cache_touch(cache, "campaign");
    page_cache_store(cache, "/a", article, before, "text/html", "old", 3);
    CHECK(has(cache, "/a"));
    page_cache_touch(cache, "article");
    CHECK(!has(cache, "/a"));
    page_cache_store(cache, "/a", article, before, "text/html", "old", 3);
    CHECK(!has(cache, "/a"));
    before = page_cache_generation(cache);
    page_cache_touch(cache, "*");
    page_cache_store(cache, "/a", article, before, "text/html", "old", 3);
    CHECK(!has(cache, "/a"));
    page_cache_free(cache);
}

TEST(the_least_lately_used_page_makes_room)
{
    struct page_cache *cache = page_cache_new(100 * 1024, NULL, NULL);
    char *text = arena_alloc(c->arena, 10 * 1024 + 1);

    srand(1);
    for (int i = 0; i < 10 * 1024; i++)
        text[i] = (char)('a' + rand() % 26);
    store(cache, "/0", article, text);
    for (int i = 1; i < 40; i++) {
        store(cache, arena_printf(c->arena, "/%d", i), article, text);
        CHECK(has(cache, "/0"));
    }
    CHECK(!has(cache, "/1"));
    CHECK(has(cache, "/39"));
    CHECK(page_cache_figures(cache).bytes <= 100 * 1024);
    page_cache_free(cache);
}

static atomic_int made, released;

static void *
make(const struct kept_page *page, enum encoding e)
{
    (void)e;
    atomic_fetch_add(&made, 1);
    return (void *)(uintptr_t)page;
}

static void
release(void *handle)
{
    atomic_fetch_add(&released, 1);
    page_let_go(handle);
}

static void *
read_and_write(void *arg)
{
    struct page_cache *cache = arg;

    for (int i = 0; i < 500; i++) {
        char key[8] = { '/', (char)('a' + i % 7), '\0' };

        if (!has(cache, key))
            store(cache, key, i % 2 == 0 ? article : both, "some text of a page");
        if (i % 50 == 0)
            page_cache_touch(cache, i % 100 == 0 ? "campaign" : "*");
    }
    return NULL;
}

TEST(many_threads_read_store_and_touch_without_losing_a_handle)
{
    struct page_cache *cache = page_cache_new(1 << 20, make, release);
    pthread_t threads[4];

    (void)c;
    for (int i = 0; i < 4; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, read_and_write, cache), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    page_cache_free(cache);
    CHECK(atomic_load(&made) > 0);
    CHECK_INT(atomic_load(&released), atomic_load(&made));
}

TEST(an_encoding_is_chosen_by_what_the_reader_takes)
{
    (void)c;
    CHECK_INT(choose_encoding(NULL), IDENTITY);
    CHECK_INT(choose_encoding("gzip, deflate, br"), BROTLI);
    CHECK_INT(choose_encoding("gzip;q=1.0, br;q=0"), GZIP);
    CHECK_INT(choose_encoding("gzip;q=0"), IDENTITY);
    CHECK_INT(choose_encoding("brotli, gzipped"), IDENTITY);
    CHECK_INT(choose_encoding(",,;q=,"), IDENTITY);
}

const struct test page_cache_tests[] = {
    T(a_page_is_kept_until_what_it_shows_is_touched),
    T(a_page_rendered_from_old_data_is_not_kept),
    T(the_least_lately_used_page_makes_room),
    T(many_threads_read_store_and_touch_without_losing_a_handle),
    T(an_encoding_is_chosen_by_what_the_reader_takes),
    T_END,
};
