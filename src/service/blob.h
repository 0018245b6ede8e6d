/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored bytes by content hash, in a folder beside the database (serve --data). What a file is, is found from its content. */
#ifndef SERVICE_BLOB_H
#define SERVICE_BLOB_H

#include "core/ctx.h"

struct request;

/* The folder; set once at start. Made where it is missing. */
enum status blob_open(struct ctx *c, const char *folder) MUST_CHECK;
const char *blob_folder(void); /* "" before blob_open */

struct file {
    int64_t id;
    const char *hash, *name, *type;
    int64_t size, created_at;
};

/* The type by content: "application/pdf", "image/jpeg", ... NULL where it is none of those that are taken. */
const char *blob_type(struct ctx *c, const char *path);
const char *blob_type_name(const char *type); /* "PDF": what people call it */

/* What an official paper comes as: PDF, DOCX, ODT, XLSX, or a photograph of it. NULL-ended. */
extern const char *const blob_paper_types[];

/* Moves an uploaded file in and notes it; inside or outside a transaction of the caller: the bytes are durable first. INVALID with a problem at
 * `field` where the type is none of `types` (NULL-ended) or it is over `max_bytes`. */
enum status file_insert(struct ctx *c, const char *field, const char *path, const char *name,
                        const char *const *types, int64_t max_bytes, int64_t *out_id) MUST_CHECK;
/* Notes what this program made itself (a photo's size): its type is `type`, and no change of anybody's is written down for it. FAILED where the
 * content is of another type. */
enum status file_insert_made(struct ctx *c, const char *path, const char *name, const char *type,
                             int64_t *out_id) MUST_CHECK;

/* A name without folders, clean and short; "tep" where nothing is left. */
const char *file_clean_name(struct ctx *c, const char *name);

/* BLAKE2b-256 of a file's bytes, hex. */
enum status blob_hash(struct ctx *c, const char *path, const char **out) MUST_CHECK;

enum { BLOB_UNPACKED_MAX = 256 << 20 };

/* An office file is an archive: INVALID at `field` where it is larger than BLOB_UNPACKED_MAX when unpacked, damaged, or carries macros. */
enum status blob_check_archive(struct ctx *c, const char *field, const char *path) MUST_CHECK;

enum status file_find(struct ctx *c, int64_t id, struct file *out) MUST_CHECK;
const char *file_path(struct ctx *c, const struct file *f);

/* Answers with the file as an attachment. Who may read it is the caller's question. */
enum status file_respond(struct request *r, int64_t id) MUST_CHECK;

/* Answers with a made picture to be shown in a page. Only for what file_insert_made noted as an image. */
enum status file_show(struct request *r, int64_t id) MUST_CHECK;

/* Every noted file stands in the store with its hash; each that does not is a problem. For `verify`. */
enum status blob_verify(struct ctx *c) MUST_CHECK;

#endif
