/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of mail share. For src/service/mail*.c alone. */
#ifndef SERVICE_MAIL_INSIDE_H
#define SERVICE_MAIL_INSIDE_H

#include "db/db.h"
#include "service/mail.h"

enum { MAIL_URGENT = 1, MAIL_NORMAL = 5, MAIL_TOKEN_LENGTH = 20 };

/* Random, of lower-case letters and digits: a letter's Message-ID and what it bounces back to. */
const char *mail_new_token(struct arena *a);

/* Why a letter stands as it does. */
enum mail_reason {
    MAIL_NO_REASON,
    MAIL_BAD_ADDRESS,    /* what is given is none */
    MAIL_NO_ADDRESS,     /* the account has none */
    MAIL_CLOSED,         /* the account is closed */
    MAIL_BOUNCED_BEFORE, /* and nobody has confirmed the address since */
    MAIL_REFUSED,        /* the server said no for good */
    MAIL_LATER,          /* the server said not now */
    MAIL_LINE_LOST,      /* before the server could have it whole */
    MAIL_TOO_OLD,        /* tried for days */
    MAIL_NO_ANSWER,   /* the line broke after the letter was sent and before the server said so */
    MAIL_WORKER_LOST, /* the program ended in the midst of it */
    MAIL_BY_HAND,     /* a person decided so */
    MAIL_LEFT,        /* the same of an uncertain one */
    MAIL_CAME_BACK,
    MAIL_REASON_COUNT
};

const char *mail_reason_code(enum mail_reason reason); /* "bad-address"; "" none */

#endif
