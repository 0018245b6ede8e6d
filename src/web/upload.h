/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a multipart form as they come in: texts gather in memory, files go to the disk. */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "web/decode.h"

enum { UPLOADS_MAX = 100 };

struct multipart;

/* A name for mkstemp in the folder for what goes again (TMPDIR, or /tmp): "/tmp/thidua-KIND-XXXXXX". */
char *spool_path(struct arena *a, const char *kind);

/* `max_bytes` for the files together; texts are bounded by FORM_MAX_BYTES together. The files go with the arena. */
struct multipart *multipart_new(struct arena *a, int64_t max_bytes);

/* A piece of a part: `offset` 0 begins a new one; file_name NULL: a text. False once something is wrong. */
bool multipart_add(struct multipart *m, const char *name, const char *file_name, const char *bytes,
                   uint64_t offset, size_t length);

/* Hands fields and uploads to the request; 0, or the HTTP status that refuses it. */
int multipart_end(struct multipart *m, struct request *r);

#endif
