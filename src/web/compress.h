/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gzip and brotli of whole bodies. */
#ifndef WEB_COMPRESS_H
#define WEB_COMPRESS_H

#include "web/page_cache.h"

#include <stddef.h>

enum { COMPRESS_MIN_BYTES = 1024 };

/* Effort: while somebody waits, for a page that is kept, for a file that is kept for ever. */
enum effort { EFFORT_QUICK, EFFORT_KEPT, EFFORT_ONCE };

/* malloc'ed bytes that the caller frees; NULL where the encoding saves nothing. */
void *compress_bytes(enum encoding e, enum effort effort, const void *bytes, size_t length,
                     size_t *out_length);

/* The best that Accept-Encoding (NULL: none) takes: brotli, then gzip; q=0 is a refusal. */
enum encoding choose_encoding(const char *accept);

const char *encoding_name(enum encoding e); /* "br"; NULL for identity */

/* Whether bytes of this media type grow smaller. */
bool is_compressible(const char *type);

#endif
