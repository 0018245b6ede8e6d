/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Captions of films (https://www.w3.org/TR/webvtt1/): read, checked, and written anew from what was understood, so that what browsers get
 * is ours: times, plain words, and nothing else. SubRip (.srt) is read as well. */
#ifndef SERVICE_WEBVTT_H
#define SERVICE_WEBVTT_H

#include "core/ctx.h"

enum { WEBVTT_MAX_BYTES = 1 << 20, WEBVTT_CUES_MAX = 10000, WEBVTT_PROBLEMS_MAX = 20 };

/* INVALID with problems at `field` that name the line, and how to mend it; nothing is left out silently but styles, regions, notes and
 * positions. `out` is a WebVTT document. */
enum status webvtt_clean(struct ctx *c, const char *field, const char *bytes, size_t length,
                         const char **out) MUST_CHECK;

/* Whether a file is meant as captions: by its first line. */
bool webvtt_is(const char *bytes, size_t length);

#endif
