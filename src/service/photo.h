/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo taken in: decoded apart (service/image.h), and its sizes kept as stored files. The bytes as they came are not kept. */
#ifndef SERVICE_PHOTO_H
#define SERVICE_PHOTO_H

#include "service/image.h"

struct photo_size {
    int wanted_width, width, height;
    const char *type;
    int64_t file_id;
};

struct photo {
    int width, height;                   /* upright */
    int64_t taken_at;                    /* by the camera's clock; 0: not told */
    struct photo_size sizes[IMAGE_MADE]; /* by width, WebP before JPEG */
    int size_count;
};

/* INVALID with the reason at `field`, BUSY: see image_make. Not inside a transaction, never in an event thread. `name` is clean. */
enum status photo_store(struct ctx *c, const char *field, const char *path, const char *name,
                        struct photo *out) MUST_CHECK;

#endif
