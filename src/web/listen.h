/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The socket that the site is reached at, and its certificate's files. */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "core/ctx.h"

struct listener {
    int fd;        /* -1: none */
    char name[96]; /* "127.0.0.1:8080", with the port that was found where 0 was asked for */
};

/* "HOST:PORT", "[IPV6]:PORT", "*:PORT" (all addresses). FAILED, with the reason on the log. */
enum status listener_open(struct ctx *c, const char *address, struct listener *out) MUST_CHECK;
void listener_close(struct listener *l);

/* A file of at most 1 MB as text on the context's arena. */
enum status listener_read_pem(struct ctx *c, const char *path, const char **out) MUST_CHECK;

#endif
