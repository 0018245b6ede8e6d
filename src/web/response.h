/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a handler has made, for the dispatcher, the server and tests. Handlers use respond.h. */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include "web/decode.h"
#include "web/respond.h"

enum { CACHE_TAGS_MAX = 6 };

enum response_kind {
    RESPONSE_NONE,
    RESPONSE_HTML,
    RESPONSE_JSON,
    RESPONSE_BYTES,
    RESPONSE_FILE,
    RESPONSE_EMPTY
};

struct response {
    int status;
    enum response_kind kind;
    struct out out;   /* RESPONSE_HTML */
    struct json json; /* RESPONSE_JSON */
    const char *type;
    const void *bytes; /* RESPONSE_BYTES */
    size_t length;
    int fd; /* RESPONSE_FILE; -1: none, or taken over by the server */
    int64_t file_from, file_length;
    const char *location; /* of a redirect */
    const char *flash;    /* what was done, told to JSON clients in the body */
    struct pairs headers; /* without type and length */
    const char *cache_tags[CACHE_TAGS_MAX + 1];
    uint64_t cache_generation; /* of the page cache when the page was begun */
    bool is_cacheable;
    bool closes; /* the connection is not used again */
};

/* An empty response for a request. */
void response_start(struct request *r);

/* Takes back what a handler began: body, type, cacheability; cookies stay. */
void response_drop(struct request *r);

/* The whole body of all kinds but RESPONSE_FILE. */
const void *response_body(const struct response *p, size_t *out_length);

/* The value of a header, the first one; NULL where absent. */
const char *response_header(const struct response *p, const char *name);

/* "errors": [...]: the context's problems, or what the status says; without the braces around it. */
const char *respond_errors(struct request *r, int status);

#endif
