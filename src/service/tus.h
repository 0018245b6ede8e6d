/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that come in pieces over bad lines: the tus 1.0 protocol (https://tus.io/protocols/resumable-upload), with creation,
 * termination and expiration. What has come stays, also when the line breaks within a piece; the sender asks how far it got and goes on
 * from there. A whole file is then taken by the feature that it is for. */
#ifndef SERVICE_TUS_H
#define SERVICE_TUS_H

#include "web/feature.h"

enum {
    TUS_MAX_BYTES = 100 << 20, /* one file */
    TUS_KEPT_S = 24 * 3600,    /* after its last piece */
    TUS_ACCOUNT_COUNT = 200,   /* files on their way, of one account */
    TUS_PURPOSE_MAX = 80,
    TUS_NAME_MAX = 200
};

#define TUS_ACCOUNT_MAX_BYTES ((int64_t)1 << 30)  /* of one account */
#define TUS_ALL_MAX_BYTES     ((int64_t)20 << 30) /* of all */

#define TUS_PATH "/lam-viec/tai-len"

struct tus_file {
    int64_t id;
    const char *purpose, *name;
    int64_t length, received, created_at, expires_at;
};

extern const struct feature tus_feature;

/* What Upload-Metadata says: "filename" and "for", Base64 (tus 1.0, Creation). False where it is malformed. Texts are clean; "" where absent. */
bool tus_parse_metadata(struct arena *a, const char *text, const char **out_name,
                        const char **out_purpose);

/* A file of the context's account that has come whole; NOT_FOUND where there is none of that purpose, CONFLICT with a problem
 * at `field` where a part is still missing. It stays until tus_drop, so that a request that is repeated finds it again. */
enum status tus_find_whole(struct ctx *c, const char *field, int64_t id, const char *purpose,
                           struct tus_file *out, const char **out_path) MUST_CHECK;
enum status tus_drop(struct ctx *c, int64_t id) MUST_CHECK;

/* The account's files of a purpose that are still on their way, the oldest first. */
enum status tus_list(struct ctx *c, const char *purpose, struct tus_file **out,
                     int *out_count) MUST_CHECK;

/* Removes what has expired. */
enum status tus_sweep(struct ctx *c) MUST_CHECK;

#endif
