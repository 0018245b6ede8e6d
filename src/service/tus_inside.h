/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of resumable uploads, between tus.c (rows and bytes) and tus_web.c (the protocol). */
#ifndef SERVICE_TUS_INSIDE_H
#define SERVICE_TUS_INSIDE_H

#include "service/tus.h"

struct tus_piece {
    int64_t offset, length;
    const char *path; /* a file with the bytes; NULL: `bytes` */
    const char *bytes;
};

/* Of the context's account; NOT_FOUND also where it has expired, or where its bytes lie on another node. */
enum status tus_find(struct ctx *c, int64_t id, struct tus_file *out) MUST_CHECK;

/* Begins one: name, purpose and length. INVALID with a problem where a quota is full. */
enum status tus_insert(struct ctx *c, struct tus_file *f) MUST_CHECK;

/* Adds a piece durably; `out` is what stands now. CONFLICT where it does not begin at what has been received, BUSY where another piece is
 * being written, INVALID where more comes than was announced. */
enum status tus_append(struct ctx *c, int64_t id, const struct tus_piece *piece,
                       struct tus_file *out) MUST_CHECK;

#endif
