/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to a request: exactly one of these is called by a handler that returns OK. */
#ifndef WEB_RESPOND_H
#define WEB_RESPOND_H

#include "web/json.h"
#include "web/out.h"
#include "web/request.h"

/* Begin a page or a JSON document; write into what is returned. */
struct out *respond_html(struct request *r, int status);
struct json *respond_json(struct request *r, int status); /* from 400 on it begins with "errors" */

/* One view, two faces: HTML by view_NAME, JSON by json_NAME where it was asked for. */
#define RESPOND(r, status, NAME, v)                                                                \
    (wants_json(r) ? json_##NAME(respond_json((r), (status)), (v))                                 \
                   : view_##NAME(respond_html((r), (status)), (v)))

/* 303 to a path of ours; to_flash says what was done on the next page (an already translated sentence). Both return OK. */
enum status respond_see_other(struct request *r, const char *format, ...) PRINTF(2, 3);
void respond_flash(struct request *r, const char *format, ...) PRINTF(2, 3);

/* 301: what is asked for stands at another path of ours for good. Returns OK. */
enum status respond_moved(struct request *r, const char *format, ...) PRINTF(2, 3);

/* No body: 204, 201 with a Location header. */
void respond_empty(struct request *r, int status);

/* Bytes with a type; `file_name` (may be hostile, any script; NULL: shown inline) makes it an attachment. Returns OK. */
enum status respond_bytes(struct request *r, const char *type, const char *file_name,
                          const void *bytes, size_t length);

/* A file of the disk, with ranges, ETag and Last-Modified. */
enum status respond_file(struct request *r, const char *type, const char *file_name,
                         const char *path);

/* Part of something stored: which bytes are wanted, and where they stand once it is open. */
struct span {
    int64_t from, length;
    int fd;     /* -1 until it is open; closed by whoever asked */
    int64_t at; /* where in the descriptor's file the first of them stands */
};

/* Bytes that may have to be brought from elsewhere first, and what is known without them. */
struct stored {
    const char *type, *file_name; /* as respond_file's */
    const char *etag;             /* quoted; the same on every node */
    int64_t size, modified_at;
    enum status (*open)(struct ctx *c, const struct stored *s, struct span *span);
    const void *arg;
};

/* The same for those: only the wanted range is opened, and nothing where the reader has it already. */
enum status respond_stored(struct request *r, const struct stored *s);

/* The page may be kept and served to every anonymous reader until any of the tags (up to 6, NULL-ended) is touched
 * (db_touch). Only for PUBLIC routes; called before the view is written. Pages and
 * respond_bytes alike. */
void respond_cacheable(struct request *r, const char *tag, ...);

void respond_header(struct request *r, const char *name, const char *value);
void respond_cookie(struct request *r, const char *name, const char *value, int64_t max_age_s,
                    bool is_http_only);

/* Turns a status into its page or JSON ({"errors": [...]}): what the dispatcher does with a handler's answer. */
void respond_status(struct request *r, enum status st);

/* The page or JSON of an HTTP status that no enum status means (429, 413 ...), in place of whatever was begun. With
 * retry_after_s > 0 the client is told when to come again. Returns OK. */
enum status respond_refusal(struct request *r, int status, int retry_after_s);

#endif
