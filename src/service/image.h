/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos as they come from strangers' phones. They are looked at and decoded in processes of this program that can do nothing
 * else: no file, no socket, no program, bounded bytes, pixels, memory and time. What leaves them are pictures made anew: upright,
 * in sRGB, without metadata, in a few sizes. */
#ifndef SERVICE_IMAGE_H
#define SERVICE_IMAGE_H

#include "core/ctx.h"

enum {
    IMAGE_SIZES = 3,
    IMAGE_FORMATS = 2,
    IMAGE_MADE = IMAGE_SIZES * IMAGE_FORMATS,
    IMAGE_MAX_BYTES = 40 << 20,
    IMAGE_MAX_SIDE = 20000,
    IMAGE_MAX_MEGAPIXELS = 120, /* phones of today give up to 108 */
    IMAGE_TIME_S = 20,
    IMAGE_PROCESSES_MAX = 8
};

/* 320, 800, 1600: wide at most, and twice as high at most. What is smaller is not enlarged. */
extern const int image_widths[IMAGE_SIZES];

struct image_made {
    int width, height;
    int wanted_width; /* of image_widths */
    const char *type; /* "image/webp", "image/jpeg" */
    const char *path; /* a file in memory that goes with the arena */
    int64_t size;
};

struct image {
    int width, height; /* of the photo, upright */
    int64_t
        taken_at; /* instant, as the camera's clock says, in Vietnam where it does not say where; 0: not told */
    struct image_made made[IMAGE_MADE]; /* by size from the smallest, WebP before JPEG */
};

/* What a photo may come as. NULL-ended. */
extern const char *const image_types[];

/* Makes the sizes of a photo. INVALID with a problem at `field` where it is none or is refused, with the reason; BUSY where all
 * processes have been at work for long. Takes up to IMAGE_TIME_S: never in an event thread. */
enum status image_make(struct ctx *c, const char *field, const char *path,
                       struct image *out) MUST_CHECK;

/* How many are made at once. */
int image_processes(void);

/* The program's main asks first: is this start one of those processes? Then image_work is its whole life. */
bool image_is_worker(int argc, char **argv);
int image_work(void);

#endif
