/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the bytes of stored files lie: the seam between service/blob (what a file is, and its row) and the stores that keep bytes by
 * their hash. blob_dir.c keeps them in a folder, blob_s3.c in an S3-compatible store. */
#ifndef SERVICE_BLOB_STORE_H
#define SERVICE_BLOB_STORE_H

#include "core/ctx.h"
#include "web/respond.h"

enum { BLOB_HASH_BYTES = 32, BLOB_HASH_CHARS = 64, BLOB_COPY_BYTES = 65536 };

struct blob {
    const char *hash; /* BLAKE2b-256 of the bytes, hex */
    int64_t size;
};

struct blob_list {
    struct blob *items; /* by hash */
    int count;
};

/* BUSY: the store does not answer now, and the log has said so. FAILED: somebody has to mend it, and the log says what. */
struct blob_store {
    const char *name; /* for people, without secrets */
    bool is_local;    /* reading all of it costs no journey */

    /* Takes the bytes of a file; they are durable when it returns. What stands there already is the same. */
    enum status (*put)(struct ctx *c, struct blob_store *s, const char *path,
                       struct blob *out) MUST_CHECK;

    /* Opens the wanted span. NOT_FOUND where the bytes are missing, INVALID where they are others, as far as that is seen; what is
     * brought whole from elsewhere is hashed. No problem is noted. */
    enum status (*open)(struct ctx *c, struct blob_store *s, const struct blob *b,
                        struct span *span) MUST_CHECK;

    /* What there is whose hash begins with these two digits. */
    enum status (*list)(struct ctx *c, struct blob_store *s, const char *digits,
                        struct blob_list *out) MUST_CHECK;

    /* Reads all bytes: NOT_FOUND where they are missing, INVALID where they are others; no problem is noted. */
    enum status (*check)(struct ctx *c, struct blob_store *s, const struct blob *b) MUST_CHECK;
};

enum status blob_dir_open(struct ctx *c, const char *folder, struct blob_store **out) MUST_CHECK;

/* `url` is "s3+https://HOST[:PORT]/BUCKET[/PREFIX][?region=…&cache=MB&patience=SECONDS&ca=FILE]"; what was read lately is kept in `cache`, a folder.
 * INVALID with a problem where the address or the key is malformed. FAILED where the store refuses the key or has no such bucket;
 * where it does not answer at all, that is said on the log, and it is open. */
enum status blob_s3_open(struct ctx *c, const char *url, const char *cache,
                         struct blob_store **out) MUST_CHECK;
bool blob_is_url(const char *place); /* "s3+…" */

/* A blob_s3_open or a blob_dir_open, as the place says. */
enum status blob_store_open(struct ctx *c, const char *place, const char *cache,
                            struct blob_store **out) MUST_CHECK;

bool blob_is_hash(const char *text);

/* For qsort and bsearch over blobs. */
int blob_compare(const void *a, const void *b);

/* The one of a list with this hash; NULL. */
const struct blob *blob_list_find(const struct blob_list *list, const char *hash);

/* ------------------------------------------------------------------ bytes */

/* Reads a descriptor to its end from where it stands. */
struct blob_reading {
    int in, out;       /* out -1: only the hash */
    bool wants_sha256; /* by which S3 knows what it takes */
    char hash[BLOB_HASH_CHARS + 1], sha256[BLOB_HASH_CHARS + 1];
    int64_t size;
};
enum status blob_read(struct ctx *c, struct blob_reading *r) MUST_CHECK;

/* All of the bytes; FAILED, on the log. */
enum status blob_write(struct ctx *c, int fd, const void *bytes, size_t length) MUST_CHECK;

#endif
