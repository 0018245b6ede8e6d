/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compression of bodies. */
#include "web/compress.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16 };

static void *
gzip(enum effort effort, const void *bytes, size_t length, size_t *out_length)
{
    int level = effort == EFFORT_QUICK ? 4 : effort == EFFORT_KEPT ? 6 : 9;
    z_stream z;
    size_t room;
    void *out;

    memset(&z, 0, sizeof(z));
    if (length > UINT32_MAX / 2 ||
        deflateInit2(&z, level, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    room = deflateBound(&z, (uLong)length);
    out = malloc(room);
    if (out != NULL) {
        z.next_in = (Bytef *)(uintptr_t)bytes;
        z.avail_in = (uInt)length;
        z.next_out = out;
        z.avail_out = (uInt)room;
        if (deflate(&z, Z_FINISH) == Z_STREAM_END) {
            *out_length = z.total_out;
        } else {
            free(out);
            out = NULL;
        }
    }
    deflateEnd(&z);
    return out;
}

static void *
brotli(enum effort effort, const void *bytes, size_t length, size_t *out_length)
{
    int quality = effort == EFFORT_ONCE ? 11 : effort == EFFORT_KEPT ? 9 : 5;
    size_t room = BrotliEncoderMaxCompressedSize(length);
    void *out = room > 0 ? malloc(room) : NULL;

    if (out != NULL && BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                                             length, bytes, &room, out)) {
        *out_length = room;
        return out;
    }
    free(out);
    return NULL;
}

void *
compress_bytes(enum encoding e, enum effort effort, const void *bytes, size_t length,
               size_t *out_length)
{
    void *out = e == BROTLI ? brotli(effort, bytes, length, out_length)
                : e == GZIP ? gzip(effort, bytes, length, out_length)
                            : NULL;

    if (out != NULL && *out_length >= length) {
        free(out);
        return NULL;
    }
    return out;
}

/* Whether the list names the coding with a weight above nought (RFC 9110, 12.5.3). */
static bool
takes(const char *accept, const char *name)
{
    size_t length = strlen(name);

    while (accept != NULL && *accept != '\0') {
        size_t one;

        accept += strspn(accept, " \t,");
        one = strcspn(accept, ",");
        if (one >= length && strncasecmp(accept, name, length) == 0 &&
            strchr(" \t;,", accept[length]) != NULL) {
            const char *q = memmem(accept, one, "q=", 2);

            return q == NULL || strtod(q + 2, NULL) > 0;
        }
        accept += one;
    }
    return false;
}

enum encoding
choose_encoding(const char *accept)
{
    return takes(accept, "br") ? BROTLI : takes(accept, "gzip") ? GZIP : IDENTITY;
}

const char *
encoding_name(enum encoding e)
{
    return e == BROTLI ? "br" : e == GZIP ? "gzip" : NULL;
}

bool
is_compressible(const char *type)
{
    static const char *const types[] = {
        "text/",           "application/json",    "application/javascript",
        "application/xml", "application/rss+xml", "application/atom+xml",
        "image/svg+xml"
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strncmp(type, types[i], strlen(types[i])) == 0)
            return true;
    return false;
}
