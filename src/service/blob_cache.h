/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read lately from a store elsewhere, in a folder of this node, bounded in bytes: what was not asked for longest goes first. Nothing
 * depends on it: it may be emptied at any time, and what lies in it is hashed before it is believed. */
#ifndef SERVICE_BLOB_CACHE_H
#define SERVICE_BLOB_CACHE_H

#include "service/blob_store.h"

struct blob_cache;

enum status blob_cache_open(struct ctx *c, const char *folder, int64_t max_bytes,
                            struct blob_cache **out) MUST_CHECK;

/* An open descriptor of the bytes; -1 where they are not there. Wrong ones are removed. */
int blob_cache_find(struct ctx *c, struct blob_cache *k, const struct blob *b);

/* A new file to be filled, and its descriptor; blob_cache_keep gives it its name, or removes it where `b` is NULL or it is larger than a
 * quarter of the bound. The descriptor stays the caller's. */
enum status blob_cache_begin(struct ctx *c, struct blob_cache *k, const char **out_path,
                             int *out_fd) MUST_CHECK;
void blob_cache_keep(struct ctx *c, struct blob_cache *k, const char *path, const struct blob *b);

#endif
