/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which mail server letters are handed to, and as whose: the THIDUA_MAIL_* variables (docs/operations.md lists them), read anew
 * for each turn, so that a changed password needs no restart. */
#ifndef SERVICE_MAIL_SETTINGS_H
#define SERVICE_MAIL_SETTINGS_H

#include "core/ctx.h"

enum { MAIL_LINES_MAX = 32 };

struct mail_settings {
    const char *url;      /* smtp://HOST:PORT/NAME-WE-SAY or smtps://… */
    const char *shown;    /* the same for people: host and port */
    const char *user;     /* NULL: no AUTH */
    const char *password; /* NULL with user */
    const char *from, *from_name;
    const char *
        bounce; /* where reports of failure go, "bounce@…": each letter's has its token; NULL: to `from` */
    const char *ca_file; /* NULL: the system's */
    bool is_plain;       /* no TLS: a relay on this machine alone */
    int lines;           /* connections at once */
    int timeout_s;       /* without an answer */
};

/* OK; NOT_FOUND where no server is set at all; INVALID with a problem that names the variable. */
enum status mail_settings_read(struct ctx *c, struct mail_settings *out) MUST_CHECK;

#endif
