/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of failure that mail servers send back (RFC 3464), as a mail server's pipe hands them to `thidua mail bounce`. */
#ifndef SERVICE_MAIL_BOUNCE_H
#define SERVICE_MAIL_BOUNCE_H

#include "core/ctx.h"

/* What is behind is not looked at: the report stands before the letter that it brings back. */
enum { MAIL_REPORT_MAX_BYTES = 1 << 20 };

enum mail_action {
    REPORT_NONE,      /* no report at all: an answer by a person or a machine */
    REPORT_DELIVERED, /* delivered, relayed, expanded */
    REPORT_DELAYED,   /* not yet; the server goes on trying */
    REPORT_FAILED
};

struct mail_report {
    enum mail_action action;
    const char *token;      /* of the letter; "": it names none of ours */
    const char *status;     /* "5.1.1"; "" */
    const char *diagnostic; /* the server's words, clean; "" */
};

/* Reads a message of foreign bytes; whatever they are, it ends. `to` is the address it came to (NULL: its headers tell). */
struct mail_report mail_report_read(struct arena *a, const char *bytes, size_t length,
                                    const char *to);

struct mail_bounce {
    struct mail_report report;
    int64_t mail_id;
    const char *address;
    bool was_known;       /* that it came back */
    bool is_address_dead; /* and nobody writes there any more */
};

/* Notes what a report tells: the letter came back, and where the server refused the address for good, the address is not written to
 * until somebody confirms it. INVALID where it names no letter of ours; NOT_FOUND where that letter is not there (any more). */
enum status mail_bounce_take(struct ctx *c, const char *bytes, size_t length, const char *to,
                             struct mail_bounce *out) MUST_CHECK;

#endif
