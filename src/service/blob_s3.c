/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An S3-compatible store: PREFIX/ab/abcdef…, as the folder's store names them, with a cache on this node. */
#include "service/blob_cache.h"
#include "service/blob_store.h"
#include "service/s3.h"

#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* What is smaller is sent without asking whether it stands there, and kept in the cache: it is shown next. */
enum { SMALL_BYTES = 1 << 20 };

struct s3_store {
    struct blob_store base;
    struct s3 *s3;
    struct blob_cache *cache;
};

static struct s3_store *
inside(struct blob_store *s)
{
    return (struct s3_store *)s;
}

static const char *
key_of(struct ctx *c, const char *hash)
{
    return arena_printf(c->arena, "%.2s/%s", hash, hash);
}

/* ------------------------------------------------------------------ writing */

static enum status
send_bytes(struct ctx *c, struct s3_store *s, const struct blob_reading *r)
{
    const struct s3_body body = { .fd = r->in, .size = r->size, .sha256 = r->sha256 };
    const char *key = key_of(c, r->hash);
    int64_t stands = -1;
    enum status st = r->size >= SMALL_BYTES ? s3_head(c, s->s3, key, &stands) : NOT_FOUND;

    if (st == OK && stands == r->size)
        return OK;
    return st == OK || st == NOT_FOUND ? s3_put(c, s->s3, key, &body) : st;
}

static void
keep_small(struct ctx *c, struct s3_store *s, int in, const struct blob *b)
{
    struct blob_reading r = { .in = in };
    const char *path;

    if (b->size >= SMALL_BYTES || lseek(in, 0, SEEK_SET) != 0 ||
        blob_cache_begin(c, s->cache, &path, &r.out) != OK)
        return;
    if (blob_read(c, &r) == OK && strcmp(r.hash, b->hash) == 0)
        blob_cache_keep(c, s->cache, path, b);
    else
        blob_cache_keep(c, s->cache, path, NULL);
    close(r.out);
}

/* Hashed both ways in one reading: the name and what the store checks stand for the same bytes. */
static enum status
put(struct ctx *c, struct blob_store *base, const char *path, struct blob *out)
{
    struct s3_store *s = inside(base);
    struct blob_reading r = { .in = open(path, O_RDONLY | O_CLOEXEC),
                              .out = -1,
                              .wants_sha256 = true };
    enum status st;

    if (r.in < 0)
        return log_error(c, "a file cannot be stored: %s", strerror(errno));
    st = blob_read(c, &r);
    if (st == OK)
        st = send_bytes(c, s, &r);
    if (st == OK) {
        *out = (struct blob){ .hash = arena_strdup(c->arena, r.hash), .size = r.size };
        keep_small(c, s, r.in, out);
    }
    close(r.in);
    return st;
}

/* ------------------------------------------------------------------ reading */

struct fetch {
    struct ctx *c;
    int fd; /* -1: only the hash is wanted */
    int64_t size, most;
    crypto_generichash_state state;
    enum status written;
};

static void
again(void *arg)
{
    struct fetch *f = arg;

    f->size = 0;
    f->written = OK;
    crypto_generichash_init(&f->state, NULL, 0, BLOB_HASH_BYTES);
    if (f->fd >= 0 && (lseek(f->fd, 0, SEEK_SET) != 0 || ftruncate(f->fd, 0) != 0))
        f->written = log_error(f->c, "a file cannot be begun anew: %s", strerror(errno));
}

static bool
take(void *arg, const char *bytes, size_t length)
{
    struct fetch *f = arg;

    f->size += (int64_t)length;
    if (f->size > f->most || f->written != OK)
        return false;
    crypto_generichash_update(&f->state, (const unsigned char *)bytes, length);
    if (f->fd >= 0)
        f->written = blob_write(f->c, f->fd, bytes, length);
    return f->written == OK;
}

static bool
is_hash_of(struct fetch *f, const char *hash)
{
    unsigned char digest[BLOB_HASH_BYTES];
    char hex[BLOB_HASH_CHARS + 1];

    crypto_generichash_final(&f->state, digest, sizeof(digest));
    sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
    return strcmp(hex, hash) == 0;
}

/* All of it; a second time where the first brought other bytes. */
static enum status
fetch_whole(struct ctx *c, struct s3_store *s, const struct blob *b, int fd)
{
    struct fetch f = { .c = c, .fd = fd, .most = b->size };
    const struct s3_sink sink = { take, again, &f };
    const struct s3_part all = { .length = 0 };
    enum status st = INVALID;

    for (int attempt = 0; attempt < 2 && st == INVALID; attempt++) {
        st = s3_get(c, s->s3, key_of(c, b->hash), &all, &sink);
        if (st == OK && (f.size != b->size || !is_hash_of(&f, b->hash)))
            st = INVALID;
        if (f.written != OK)
            st = f.written;
    }
    return st;
}

static enum status
fetch_part(struct ctx *c, struct s3_store *s, const struct blob *b, const struct span *span)
{
    struct fetch f = { .c = c, .fd = span->fd, .most = span->length };
    const struct s3_sink sink = { take, again, &f };
    const struct s3_part part = { span->from, span->length };
    enum status st = s3_get(c, s->s3, key_of(c, b->hash), &part, &sink);

    if (f.written != OK)
        return f.written;
    return st == OK && f.size != span->length ? INVALID : st;
}

/* A small part of a large file is brought alone; else the whole is, which the cache keeps. */
static enum status
bring(struct ctx *c, struct s3_store *s, const struct blob *b, struct span *span)
{
    bool is_whole = span->length >= b->size / 2 || b->size < SMALL_BYTES;
    const char *path;
    enum status st = blob_cache_begin(c, s->cache, &path, &span->fd);

    if (st != OK)
        return st;
    span->at = is_whole ? span->from : 0;
    st = is_whole ? fetch_whole(c, s, b, span->fd) : fetch_part(c, s, b, span);
    blob_cache_keep(c, s->cache, path, st == OK && is_whole ? b : NULL);
    if (st == OK)
        return OK;
    close(span->fd);
    span->fd = -1;
    return st;
}

static enum status
open_span(struct ctx *c, struct blob_store *base, const struct blob *b, struct span *span)
{
    struct s3_store *s = inside(base);

    span->at = span->from;
    span->fd = blob_cache_find(c, s->cache, b);
    return span->fd >= 0 ? OK : bring(c, s, b, span);
}

static enum status
check(struct ctx *c, struct blob_store *base, const struct blob *b)
{
    return fetch_whole(c, inside(base), b, -1);
}

static enum status
list(struct ctx *c, struct blob_store *base, const char *digits, struct blob_list *out)
{
    struct s3_page page = { .begin = arena_printf(c->arena, "%s/", digits), .after = "" };
    enum status st = OK;
    int room = 0;

    *out = (struct blob_list){ .count = 0 };
    while (st == OK && !page.is_last) {
        st = s3_list(c, inside(base)->s3, &page);
        for (int i = 0; st == OK && i < page.count; i++) {
            const char *hash = page.items[i].key + strlen(page.begin);

            page.after = page.items[i].key;
            if (!blob_is_hash(hash))
                continue;
            if (out->count == room) {
                room = room > 0 ? 2 * room : 64;
                out->items = arena_grow(c->arena, out->items, (size_t)out->count, (size_t)room,
                                        sizeof(*out->items));
            }
            out->items[out->count++] = (struct blob){ hash, page.items[i].size };
        }
    }
    return st; /* a store lists its keys in order */
}

enum status
blob_s3_open(struct ctx *c, const char *url, const char *cache, struct blob_store **out)
{
    struct s3_store *s = arena_alloc(c->arena, sizeof(*s));
    struct s3_page probe = { .begin = "zz/", .after = "" }; /* which no hash begins with */
    struct s3_setting setting;
    enum status st = s3_read_setting(c, url, &setting);

    if (st == OK)
        st = s3_open(c, &setting, &s->s3);
    if (st == OK)
        st = blob_cache_open(c, cache, setting.cache_bytes, &s->cache);
    if (st == OK)
        st = s3_list(c, s->s3, &probe);
    if (st == BUSY) /* the log has said so; the pages go on */
        st = OK;
    if (st != OK)
        return st;
    s->base = (struct blob_store){
        .name = s3_name(s->s3), .put = put, .open = open_span, .list = list, .check = check
    };
    *out = &s->base;
    return OK;
}
