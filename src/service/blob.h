/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored files: a row each, and bytes by content hash in a folder beside the database (serve --data) or in an S3-compatible store
 * (serve --files). What a file is, is found from its content. */
#ifndef SERVICE_BLOB_H
#define SERVICE_BLOB_H

#include "core/ctx.h"

struct request;

/* Once at start. `folder` is this node's own, made where it is missing: spools lie in it, and the bytes too, unless `place` is the URL
 * of a store elsewhere (service/blob_store.h); then it keeps what was read lately. blob_open_chosen takes the place from the environment,
 * THIDUA_FILES (see serve_take_files). The context's arena stays as long as files are used. */
enum status blob_open(struct ctx *c, const char *folder) MUST_CHECK;
enum status blob_open_at(struct ctx *c, const char *folder, const char *place) MUST_CHECK;
enum status blob_open_chosen(struct ctx *c, const char *folder) MUST_CHECK;
const char *blob_folder(void); /* "" before that */

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
extern const char *const blob_office_types[]; /* without the photographs */

/* Takes an uploaded file in and notes it; not inside a transaction, because a store elsewhere takes its time, and the bytes are durable
 * before the row is. INVALID with a problem at `field` where the type is none of `types` (NULL-ended) or it is over `max_bytes`; BUSY
 * where the store does not answer. */
enum status file_insert(struct ctx *c, const char *field, const char *path, const char *name,
                        const char *const *types, int64_t max_bytes, int64_t *out_id) MUST_CHECK;
/* Notes what this program made itself (a photo's size, a cleaned film): its type is `type`, and no change of anybody's is written down for it. FAILED where the
 * content is of another type. */
enum status file_insert_made(struct ctx *c, const char *path, const char *name, const char *type,
                             int64_t *out_id) MUST_CHECK;

/* The two halves of file_insert, for a row that is to stand with others in one transaction: the bytes first, outside of it; then the
 * row, which sets the file's id. */
enum status file_store(struct ctx *c, const char *field, const char *path, const char *name,
                       const char *const *types, int64_t max_bytes, struct file *out) MUST_CHECK;
enum status file_note(struct ctx *c, struct file *f) MUST_CHECK;

/* A name without folders, clean and short; "tep" where nothing is left. */
const char *file_clean_name(struct ctx *c, const char *name);

/* BLAKE2b-256 of a file's bytes, hex. */
enum status blob_hash(struct ctx *c, const char *path, const char **out) MUST_CHECK;

enum { BLOB_UNPACKED_MAX = 256 << 20 };

/* An office file is an archive: INVALID at `field` where it is larger than BLOB_UNPACKED_MAX when unpacked, damaged, or carries macros. */
enum status blob_check_archive(struct ctx *c, const char *field, const char *path) MUST_CHECK;

enum status file_find(struct ctx *c, int64_t id, struct file *out) MUST_CHECK;

/* A path that gives all its bytes, until the arena goes. BUSY, FAILED: see service/blob_store.h. */
enum status file_open(struct ctx *c, const struct file *f, const char **out_path) MUST_CHECK;

/* Answers with the file as an attachment. Who may read it is the caller's question. */
enum status file_respond(struct request *r, int64_t id) MUST_CHECK;

/* Another row for the same bytes, whose life is its own. */
enum status file_copy(struct ctx *c, int64_t id, int64_t *out_id) MUST_CHECK;

/* Answers with a made picture, film or its captions, to be shown in a page. Only for what file_insert_made noted as such. */
enum status file_show(struct request *r, int64_t id) MUST_CHECK;

/* Every noted file stands in the store; each that does not, or has other bytes, is a problem. Of a store elsewhere only what its list says is
 * looked at, unless `is_deep`: then all of it is read. For `verify`. */
enum status blob_verify(struct ctx *c, bool is_deep) MUST_CHECK;

struct blob_copying {
    const char *from, *to; /* folders or URLs */
    const char *cache;     /* a folder for what is read from a URL */
    void (*progress)(void *arg, int64_t done, int64_t all);
    void *progress_arg;
    int64_t copied, stood; /* how many */
};

/* Copies every noted file; what stands there with its size is left, so it goes on where it stopped. Each that is missing or changed where it
 * comes from is a problem. */
enum status blob_copy(struct ctx *c, struct blob_copying *k) MUST_CHECK;

#endif
