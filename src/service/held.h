/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes held for a day between a preview and its confirmation, by their hash and for one account: what is confirmed is what
 * was previewed, to the byte. */
#ifndef SERVICE_HELD_H
#define SERVICE_HELD_H

#include "core/ctx.h"

/* Copies the file and gives the hash by which it is asked for. */
enum status held_keep(struct ctx *c, const char *path, const char **out_hash) MUST_CHECK;
enum status held_keep_bytes(struct ctx *c, const void *bytes, size_t length,
                            const char **out_hash) MUST_CHECK;

/* NOT_FOUND where this account holds nothing by that hash (any more), or what is there has changed. */
enum status held_find(struct ctx *c, const char *hash, const char **out_path) MUST_CHECK;

/* No longer needed. */
void held_drop(struct ctx *c, const char *hash);

#endif
