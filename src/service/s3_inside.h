/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of service/s3, between s3.c (requests), s3_list.c (lists) and s3_setting.c (where and with which key). */
#ifndef SERVICE_S3_INSIDE_H
#define SERVICE_S3_INSIDE_H

#include "service/s3.h"

#include <curl/curl.h>
#include <pthread.h>

enum { S3_HANDLES = 24, S3_ERROR_BYTES = 2048 };

struct s3 {
    struct s3_setting set;
    const char *name, *signing;
    pthread_mutex_t lock;
    CURL *handles[S3_HANDLES]; /* with their connections, while nobody uses them */
    int handle_count;
    int64_t quiet_until_ms; /* it did not answer: nobody waits for it before that */
    bool is_silent;         /* and the log has said so */
};

struct s3_exchange {
    const char *method, *key, *query; /* key "": the bucket; query NULL: none */
    int64_t from, length;             /* a range; length 0: all */
    const struct s3_body *body;       /* NULL: none */
    const struct s3_sink *sink;       /* NULL: what comes is not wanted */
    /* of the last try */
    CURL *curl;
    int64_t sent, size; /* size: as the head of the answer says */
    long status;
    CURLcode result;
    bool is_refused; /* the sink wanted no more */
    char error[S3_ERROR_BYTES + 1], library_error[CURL_ERROR_SIZE];
    size_t error_length;
};

/* Asks, again where that may help, and says what became of it: see s3.h. */
enum status s3_ask(struct ctx *c, struct s3 *s, struct s3_exchange *x) MUST_CHECK;

/* Reads a whole answer to a list (XML) into the page; false where it is none, or names what was not asked for. */
bool s3_read_list(struct ctx *c, const char *prefix, const char *bytes, size_t length,
                  struct s3_page *page);

#endif
