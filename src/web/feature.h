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
        64 /* computes for seconds (photos): runs in a queue of its own, so that nobody else waits behind it */
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

struct feature {
    const char *name;

    /* Called once the database is open, before the first request or command (which may come at once on another node):
     * seeds lists that ship with the program, opens folders. `data` is the folder of stored files; NULL in commands. NULL: nothing. */
    enum status (*start)(struct ctx *c, const char *data);

    const struct route *routes;     /* ends with { 0 }; NULL: none */
    const struct command *commands; /* ends with { 0 }; NULL: none */
    const struct nav_link *nav;     /* ends with { 0 }; NULL: none */
};

/* Calls `start` of each feature in order. */
enum status features_start(struct ctx *c, const char *data) MUST_CHECK;

extern const struct feature
    *const features[]; /* NULL-ended; in main.c (tests link it from src/features.c) */

#endif
