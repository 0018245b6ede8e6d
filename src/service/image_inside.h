/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of service/image, between its own files: image.c (asks), image_worker.c (the confined process), image_check.c (what the
 * bytes say of themselves), image_vips.c (decodes and encodes). */
#ifndef SERVICE_IMAGE_INSIDE_H
#define SERVICE_IMAGE_INSIDE_H

#include "service/image.h"

#include <stddef.h>

#define IMAGE_WORKER_WORD "image-worker"

enum image_refusal {
    IMAGE_GOOD,
    IMAGE_NO_PHOTO,
    IMAGE_DRAWING, /* SVG */
    IMAGE_FOREIGN_BYTES,
    IMAGE_TRUNCATED,
    IMAGE_DAMAGED,
    IMAGE_TOO_LONG_A_SIDE,
    IMAGE_TOO_MANY_PIXELS,
    IMAGE_TOO_MUCH_TIME,
    IMAGE_TOO_MUCH_MEMORY,
    IMAGE_NO_LIBRARY,
    IMAGE_REFUSALS
};

enum image_format { IMAGE_JPEG = 1, IMAGE_PNG, IMAGE_WEBP, IMAGE_HEIC };

struct image_head {
    enum image_format format;
    int64_t width, height; /* as stored; 0 where only the decoder knows (HEIC) */
};

/* Reads the structure of a file without decoding it: what it is, whether it is whole, and that nothing else hides before, after
 * or in it. Never reads outside the bytes. */
enum image_refusal image_check(const unsigned char *bytes, size_t length, struct image_head *out);

/* IMAGE_GOOD where a picture of this size is taken. */
enum image_refusal image_check_size(int64_t width, int64_t height);

/* What the confined process answers: plain numbers and short texts, nothing that points. */
struct image_answer {
    uint32_t refusal; /* enum image_refusal */
    int width, height;
    char taken[20], taken_offset[8]; /* "2025:03:27 08:15:00", "+07:00"; "" */
    struct {
        int width, height;
        int64_t size;
    } made[IMAGE_MADE];
};

/* Opens the library; false where it is not installed. Before confinement: nothing can be opened afterwards. */
bool image_library_open(void);

/* Decodes `bytes` and writes the sizes to the descriptors. */
void image_convert(const unsigned char *bytes, size_t length, const int fds[IMAGE_MADE],
                   struct image_answer *answer);

/* From here on this process may compute, ask for memory, and read and write what is open; anything else ends it at once. */
bool image_confine(void);

#endif
