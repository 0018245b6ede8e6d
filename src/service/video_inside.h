/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of service/video: video.c (asks and tells), video_mp4.c and video_webm.c (walk and overwrite). */
#ifndef SERVICE_VIDEO_INSIDE_H
#define SERVICE_VIDEO_INSIDE_H

#include "service/video.h"

#include <stddef.h>

enum video_refusal {
    VIDEO_GOOD,
    VIDEO_NO_FILM,
    VIDEO_QUICKTIME,
    VIDEO_IN_PIECES, /* made for streaming: its tables stand between its pictures */
    VIDEO_CUT_OFF,
    VIDEO_DAMAGED,
    VIDEO_NO_PICTURES, /* sound alone */
    VIDEO_OTHER_TRACKS, /* subtitles or data between the pictures, which cannot be taken out of a WebM */
    VIDEO_CODEC,
    VIDEO_REFUSALS
};

struct video_facts {
    int64_t width, height, duration_ms;
    char codec[24]; /* of the track that browsers do not play; "" */
};

/* Walk the bytes of a whole file and overwrite what is not needed; never outside of them. Fuzzed by test/fuzz/fuzz_video.c. */
enum video_refusal video_clean_mp4(struct arena *a, unsigned char *bytes, size_t length,
                                   struct video_facts *out);
enum video_refusal video_clean_webm(unsigned char *bytes, size_t length, struct video_facts *out);

#endif
