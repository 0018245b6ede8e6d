/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Films as they come from strangers' phones. Nothing is decoded and nothing made anew: the structure of the file is walked, what
 * browsers do not need to play it (places, cameras, makers, days, tracks of sensors, notes, hidden files) is overwritten where it
 * stands, and what is left is looked at: whether it is whole, and whether browsers play it. */
#ifndef SERVICE_VIDEO_H
#define SERVICE_VIDEO_H

#include "core/ctx.h"

enum { VIDEO_MAX_BYTES = 100 << 20 }; /* as much as comes in pieces (service/tus.h) */

struct video {
    const char *type;    /* "video/mp4", "video/webm" */
    int width, height;   /* as it is to be shown, upright */
    int64_t duration_ms; /* 0: not told */
    const char *path;    /* of the cleaned copy; goes with the arena */
};

/* INVALID with a problem at `field` where it is no film, is refused or is cut off, with the reason. Reads and writes the whole file:
 * never in an event thread. */
enum status video_clean(struct ctx *c, const char *field, const char *path,
                        struct video *out) MUST_CHECK;

#endif
