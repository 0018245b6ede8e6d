/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One site: what every request of it shares. Made once before the first request, then only read. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "web/feature.h"

struct database;
struct page_cache;
struct router;
struct seen;
struct sessions_kept;

enum {
    SESSION_IDLE_S = 30 * 60,
    SESSION_ABSOLUTE_S = 12 * 3600,
    TOKEN_ABSOLUTE_S = 366 * 24 * 3600,
    SEEN_EVERY_S = 60, /* the last use of a session is written at most this often */
    BORROW_TIMEOUT_MS = 5000
};

struct web {
    const struct feature *const *features;
    const struct router *router;
    const struct nav_link *const *nav; /* of all features in the menu's order, NULL-ended */
    struct database *database;         /* NULL: requests bring their own connection (tests) */
    struct page_cache *cache;          /* NULL: no page is kept */
    enum status (*later)(struct request *r,
                         const char *title);        /* of the feature that has it; NULL */
    enum status (*unread)(struct ctx *c, int *out); /* the same */
    void (*hit)(const struct hit *h);               /* the same */
    struct seen *seen;                              /* last uses of sessions, not yet written */
    struct sessions_kept *sessions;                 /* NULL: each request reads its own (tests) */
    int64_t session_idle_s, session_absolute_s;
    const char *data;              /* the folder of stored files; NULL: none (tests) */
    const char *const *host_names; /* by which the site may be called, NULL-ended; NULL: any */
    unsigned char secret[32];      /* signs what a visitor carries for us; the same on every node */
    bool
        sees_at_once; /* write a session's last use inside the request, not in the background (tests) */
};

/* Compiles the routes of the features on the arena; a bad table is told and ends the program. */
struct web *web_new(struct arena *a, const struct feature *const *list);

/* Reads the site's secret, making it on the first start. */
enum status web_read_secret(struct ctx *c, struct web *w) MUST_CHECK;

#endif
