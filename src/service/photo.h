/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo taken in: decoded apart (service/image.h), and its sizes kept as stored files. The bytes as they came are not kept. */
#ifndef SERVICE_PHOTO_H
#define SERVICE_PHOTO_H

#include "db/db.h"
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

/* Inside db_transact: the made sizes of the photo that has this key, in whichever table its row is. */
enum status photo_sizes_insert(struct ctx *c, int64_t photo_id, const struct photo_size *sizes,
                               int count) MUST_CHECK;

/* For joins with photo_size s: "… " PHOTO_SIZE " FROM photo_size s …" PHOTO_SIZE_ORDER gives a photo's key, then what
 * photo_size_read reads. */
#define PHOTO_SIZE       "s.photo_id, s.wanted_width, s.width, s.height, s.type, s.file_id"
#define PHOTO_SIZE_ORDER " ORDER BY s.photo_id, s.wanted_width, s.type DESC"
struct photo_size photo_size_read(struct query *q, int column);

/* The stored file of one size; NOT_FOUND. */
enum status photo_size_file(struct ctx *c, int64_t photo_id, int64_t wanted_width, const char *type,
                            int64_t *out_file_id) MUST_CHECK;

#endif
