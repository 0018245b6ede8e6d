/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serving the site on a socket. Reads of local databases run in the event threads; what may wait runs in workers. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/web.h"

struct server;

enum {
    CONNECTIONS_MAX = 8192,
    CONNECTIONS_PER_ADDRESS =
        1024, /* a school or an office behind one address; proxies that are trusted have no limit */
    HEADERS_MAX = 100,
    WORKERS =
        48, /* so many writers may wait for one commit together; each has its stack and its connection */
    WORKERS_WAITING = 4096,
    HASHERS = 2, /* a password's hash takes 64 MB for a while */
    HASHERS_WAITING = 64,
    HEAVY_WORKERS = 8,
    HEAVY_WAITING = 256,
    FETCHERS = 16, /* while a store of files is slow, nothing else waits */
    FETCHERS_WAITING = 512,
    STOP_TIMEOUT_S = 20
};

struct server_options {
    const char *listen; /* "127.0.0.1:8080", "[::1]:0" (port 0: any free one), "*:443" */
    const char *tls_cert, *tls_key;           /* files in PEM; NULL: no TLS */
    const char *trusted_proxies;              /* comma-separated addresses; NULL: none */
    const char *access_log;                   /* see access_log_open */
    int event_threads;                        /* 0: one for each core */
    int head_timeout_ms, transfer_timeout_ms; /* 0: those of web/deadline.h */
};

/* A cache of kept pages that this server can send without a copy; for web->cache. */
struct page_cache *server_cache_new(size_t max_bytes);

/* Begins to answer. The web's database and cache are used from many threads; the clock is every request's. FAILED, with the reason
 * on the log, where the address or the certificate is no good. */
enum status server_start(struct ctx *c, struct web *w, const struct server_options *options,
                         struct server **out) MUST_CHECK;

/* "http://127.0.0.1:8080" */
const char *server_url(const struct server *s);

/* Reads the certificate anew: connections that exist go on with the old one. FAILED, and nothing changed, where it is no
 * good. */
enum status server_reload(struct ctx *c, struct server *s) MUST_CHECK;

/* Once a second or so: cuts what is over its time, writes the access log. */
void server_tick(struct server *s);

/* Stops accepting, finishes what is under way (STOP_TIMEOUT_S at most), ends all threads. */
void server_stop(struct server *s);

#endif
