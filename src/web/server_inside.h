/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the server, between its own files: server.c (connections and requests), server_head.c (what a request's head
 * says), server_answer.c (what goes out), server_exchange.c (memory of requests). They alone know the HTTP library. */
#ifndef WEB_SERVER_INSIDE_H
#define WEB_SERVER_INSIDE_H

#include "web/access_log.h"
#include "web/asset_store.h"
#include "web/compress.h"
#include "web/deadline.h"
#include "web/listen.h"
#include "web/response.h"
#include "web/server.h"
#include "web/upload.h"
#include "web/workers.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <time.h>

enum { REMOTE_MAX = 46, CONNECTION_MEMORY = 32 * 1024, SPARE_EXCHANGES = 96, BODY_BEGIN = 4096 };

enum stage { HEAD, NO_BODY, CHECKING, BODY, WORKING, ANSWERED };

struct server;

/* One daemon of the library: a new certificate makes a new one on the same socket. */
struct daemon {
    struct server *server;
    struct MHD_Daemon *mhd;
    atomic_int under_way; /* requests */
};

struct server {
    struct web *web;
    const struct clock *clock;
    struct server_options options;
    struct listener listener;
    struct daemon *daemon;
    struct daemon *old; /* whose connections end */
    struct workers *workers, *hashers, *heavy, *fetchers;
    struct deadlines *deadlines;
    struct access_log *log;
    struct asset_store *assets;
    bool reads_are_local, is_tls;
    int event_threads;
    atomic_bool is_stopping;
    char url[128];
};

/* A request from its first line to the end of its answer. */
struct exchange {
    struct exchange *next_spare;
    struct arena *arena;
    struct daemon *daemon;
    struct MHD_Connection *connection;
    struct watched *watched;
    enum stage stage;
    struct request request;
    const char *method;
    char remote[REMOTE_MAX];
    char key[PAGE_KEY_MAX + 1]; /* of a page that may be kept; "" */
    enum encoding encoding;
    struct buf body;
    int64_t body_bytes;
    struct multipart *multipart;
    struct MHD_PostProcessor *parser;
    int spool; /* of a route with SPOOLED_BODY; -1 */
    bool drops_body;
    struct MHD_Response *answer; /* made, not yet queued */
    int status;
    int64_t sent;
    struct timespec began;
};

/* An exchange with an empty arena; given back, it serves the thread's next request. */
void exchanges_start(void); /* once, before the first */
struct exchange *exchange_new(void);
void exchange_give(struct exchange *x);

/* Fills the request from the head that the library has read, and the key of a page that may be kept. */
void server_read_head(struct exchange *x);

/* Header values that are not ASCII are read as the rest of a request is, or left out. */
void server_clean_headers(struct exchange *x);

/* A body as it comes in: into memory, through the parser of multipart forms, or into a file. server_end_body hands it to the request. */
void server_begin_body(struct exchange *x);
enum MHD_Result server_take_body(struct exchange *x, const char *bytes, size_t length);
void server_end_body(struct exchange *x);

/* Whether the line broke within a body of which the handler takes what came. The request is its own from then on. */
bool server_keep_cut_body(struct exchange *x);

/* Answers from what is kept: pages and assets. False where it is nothing of these. */
bool server_answer_kept(struct exchange *x);

/* Turns what the dispatcher left into the library's form, in any thread; then sends it, in the connection's own. */
void server_make_answer(struct exchange *x);
enum MHD_Result server_send_answer(struct exchange *x);

#endif
