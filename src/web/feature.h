/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a feature is to the program: its routes, its commands, its places in the menu. main.c lists all features. */
#ifndef WEB_FEATURE_H
#define WEB_FEATURE_H

#include "web/page.h"
#include "web/request.h"

enum route_flag {
    POOLED =
        1, /* a read that may take long: runs in a worker, never in an event thread. Writes always do */
    LARGE_BODY = 2, /* takes files up to UPLOAD_MAX_BYTES */
    HASHING = 4,    /* hashes a password: runs in the small queue of its own */
    NO_CSRF = 8,    /* only where nothing of a session is used; the generic test lists these rows */
    WHILE_MUST_CHANGE = 16, /* served also to who has to set an own password first */
    SPOOLED_BODY =
        32, /* any bytes up to UPLOAD_MAX_BYTES, into a file as they come; the handler runs also where the line broke in the middle */
    HEAVY =
        64, /* computes for seconds (photos): runs in a queue of its own, so that nobody else waits behind it */
    FETCHING =
        128, /* a read that answers with a stored file, which a store elsewhere may give slowly: a queue of its own as well */
    UNLOGGED =
        256 /* of ballots: no line in the access log, no last use of the session, no draft of what is sent */
};

struct route {
    enum method method;
    const char *
        path; /* "/lam-viec/don-vi/{id:int}/sua", "/tin-tuc/{slug}-{id:int}"; typed: int, date, text (default) */
    enum access access;
    enum status (*handler)(struct request *r);
    int flags;
    const char *summary; /* for /openapi.json; msgid; NULL: the page's path */
};

struct args;

struct command {
    const char *name;    /* "status", "account add" */
    const char *usage;   /* "[--campaign CODE]" */
    const char *summary; /* msgid */
    enum status (*run)(struct ctx *c, struct args *args);
    bool needs_no_database;
};

struct database;

/* What `serve` gives to features that do work beside the requests. */
struct serving {
    struct database *database;
    int workers; /* threads for jobs */
    const unsigned char
        *secret; /* the site's, 32 bytes, the same on every node: to derive keys from */
};

/* An answer to somebody who reads what is public: 200, or 304 where the browser has it already. */
struct hit {
    const char *path;     /* as sent, without the query */
    const char *remote;   /* as request.remote */
    const char *agent;    /* User-Agent; NULL: none */
    bool names_languages; /* Accept-Language was sent, as every browser does */
    bool is_page;         /* a page for people, rather than JSON, a feed, a file */
    int64_t at;
};

struct feature {
    const char *name;

    /* Called once the database is open, before the first request or command (which may come at once on another node):
     * seeds lists that ship with the program, opens folders. `data` is the folder of stored files; NULL in commands. NULL: nothing. */
    enum status (*start)(struct ctx *c, const char *data);

    const struct route *routes;     /* ends with { 0 }; NULL: none */
    const struct command *commands; /* ends with { 0 }; NULL: none */
    const struct nav_link *nav;     /* ends with { 0 }; NULL: none */

    /* In `serve` alone, each NULL: nothing. `begin` after `start`, with signals blocked: starts threads of the feature's own, which
     * borrow connections. `end` when no request runs any more: ends them. `hear` is what database_listen tells. */
    enum status (*begin)(struct ctx *c, const struct serving *s);
    void (*end)(void);
    void (*hear)(const char *tag);

    /* Told of each public answer, also of those that come from the kept pages; from many threads at once, and within the answer, so it must
     * cost about a microsecond and never wait. One feature at most has it. */
    void (*hit)(const struct hit *h);

    /* Adds lines to /metrics, in Prometheus' text form. NULL: none. */
    void (*measure)(struct buf *out);

    /* A GET of an address that no route has: answers it where the feature knows where that leads now, else NOT_FOUND. NULL: never. */
    enum status (*moved)(struct request *r);

    /* What takes too long for a page, such as a long list as a file: makes a job of the signed-in reader's request, which is asked
     * again there with request.spool set, and answers with where to look. One feature at most has it; NULL: all is done at once. */
    enum status (*later)(struct request *r, const char *title);

    /* How much waits to be read by the context's account: beside the bell of each working page, so it must cost next to nothing. One
     * feature at most has it; NULL: there is no bell. */
    enum status (*unread)(struct ctx *c, int *out);
};

/* Calls `start` of each feature in order. */
enum status features_start(struct ctx *c, const char *data) MUST_CHECK;

/* The same of `begin`; where one does not begin, those before it have ended again. */
enum status features_begin(struct ctx *c, const struct serving *s) MUST_CHECK;
void features_end(void); /* in the opposite order */
void features_hear(const char *tag);

/* The first feature's `moved` that answers; NOT_FOUND: none. */
enum status features_moved(const struct feature *const *list, struct request *r) MUST_CHECK;

extern const struct feature
    *const features[]; /* NULL-ended; in main.c (tests link it from src/features.c) */

#endif
