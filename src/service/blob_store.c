/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both stores need: hashes, lists, and bytes read to their end. */
#include "service/blob_store.h"

#include "core/log.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
blob_is_hash(const char *text)
{
    return strlen(text) == BLOB_HASH_CHARS && strspn(text, "0123456789abcdef") == BLOB_HASH_CHARS;
}

int
blob_compare(const void *a, const void *b)
{
    return strcmp(((const struct blob *)a)->hash, ((const struct blob *)b)->hash);
}

const struct blob *
blob_list_find(const struct blob_list *list, const char *hash)
{
    const struct blob wanted = { .hash = hash };

    return list->count == 0
               ? NULL
               : bsearch(&wanted, list->items, (size_t)list->count, sizeof(wanted), blob_compare);
}

enum status
blob_write(struct ctx *c, int fd, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length > 0) {
        ssize_t n = write(fd, at, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return log_error(c, "a file cannot be stored: %s", strerror(errno));
        at += n;
        length -= (size_t)n;
    }
    return OK;
}

enum status
blob_read(struct ctx *c, struct blob_reading *r)
{
    unsigned char digest[BLOB_HASH_BYTES], sha[crypto_hash_sha256_BYTES], bytes[BLOB_COPY_BYTES];
    crypto_generichash_state state;
    crypto_hash_sha256_state sha_state;
    ssize_t n;

    crypto_generichash_init(&state, NULL, 0, sizeof(digest));
    crypto_hash_sha256_init(&sha_state);
    while ((n = read(r->in, bytes, sizeof(bytes))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return log_error(c, "a file cannot be read: %s", strerror(errno));
        crypto_generichash_update(&state, bytes, (size_t)n);
        if (r->wants_sha256)
            crypto_hash_sha256_update(&sha_state, bytes, (size_t)n);
        r->size += n;
        if (r->out >= 0 && blob_write(c, r->out, bytes, (size_t)n) != OK)
            return FAILED;
    }
    crypto_generichash_final(&state, digest, sizeof(digest));
    crypto_hash_sha256_final(&sha_state, sha);
    sodium_bin2hex(r->hash, sizeof(r->hash), digest, sizeof(digest));
    sodium_bin2hex(r->sha256, sizeof(r->sha256), sha, sizeof(sha));
    return OK;
}

bool
blob_is_url(const char *place)
{
    return strncmp(place, "s3+", 3) == 0;
}

enum status
blob_store_open(struct ctx *c, const char *place, const char *cache, struct blob_store **out)
{
    return blob_is_url(place) ? blob_s3_open(c, place, cache, out) : blob_dir_open(c, place, out);
}
