/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An S3-compatible store over HTTP: the few requests that stored files need, signed (AWS Signature Version 4), with TLS checked, bounded in
 * time, and repeated after a pause where the store fails. Bodies go from and to files, never through memory.
 *
 * BUSY: it does not answer or says that it cannot now; until it is asked again seconds later, further requests are BUSY at once, and the log
 * says it once. FAILED: the key, the bucket or the address is wrong; the log says what. */
#ifndef SERVICE_S3_H
#define SERVICE_S3_H

#include "core/ctx.h"

struct s3;

/* The largest that one request may carry, in all stores: files here are smaller (service/tus.h), so they never come in parts. */
#define S3_OBJECT_MAX ((int64_t)5 << 30)

struct s3_setting {
    const char *endpoint; /* "https://host:port" */
    const char *bucket;
    const char *prefix; /* "" or "folder/" */
    const char *region;
    const char *ca_file;                 /* NULL: those of the system */
    const char *key_id, *secret, *token; /* token NULL: none */
    int64_t cache_bytes;
    int patience_s; /* a line on which nothing comes for so long is given up */
};

/* Takes an address apart (see blob_s3_open) and finds the key: in the file that THIDUA_FILES_KEY names (its first line the id, its second the
 * secret), else in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. INVALID with a problem. */
enum status s3_read_setting(struct ctx *c, const char *url, struct s3_setting *out) MUST_CHECK;

enum status s3_open(struct ctx *c, const struct s3_setting *setting, struct s3 **out) MUST_CHECK;
const char *s3_name(const struct s3 *s); /* "https://host/bucket/prefix" */

/* NOT_FOUND where there is no such object. */
enum status s3_head(struct ctx *c, struct s3 *s, const char *key, int64_t *out_size) MUST_CHECK;

struct s3_body {
    int fd; /* from its beginning */
    int64_t size;
    const char *sha256; /* hex: the store refuses other bytes */
};
enum status s3_put(struct ctx *c, struct s3 *s, const char *key,
                   const struct s3_body *body) MUST_CHECK;

/* Where bytes go: `take` is given them in order; `again` says that they come anew from the first. */
struct s3_sink {
    bool (*take)(void *arg, const char *bytes, size_t length); /* false: no more is wanted */
    void (*again)(void *arg);
    void *arg;
};

/* `length` 0: all. NOT_FOUND as above; INVALID where the sink wanted no more. */
struct s3_part {
    int64_t from, length;
};
enum status s3_get(struct ctx *c, struct s3 *s, const char *key, const struct s3_part *part,
                   const struct s3_sink *sink) MUST_CHECK;

struct s3_object {
    const char *key; /* without the prefix */
    int64_t size;
};
struct s3_page {
    const char *begin, *after; /* keys that begin so, behind this one ("": from the first) */
    struct s3_object *items;
    int count;
    bool is_last;
};
enum status s3_list(struct ctx *c, struct s3 *s, struct s3_page *page) MUST_CHECK;

#endif
