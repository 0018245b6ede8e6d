/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A letter as the bytes that a mail server is given (RFC 5322, MIME). Whatever its texts hold, what is made is lines of at most 998
 * characters of ASCII ended by CR LF, of which none begins with a dot, and a head of which each line is ours. */
#ifndef SERVICE_MAIL_COMPOSE_H
#define SERVICE_MAIL_COMPOSE_H

#include "core/buf.h"
#include "service/mail_settings.h"

/* A letter as it is handed over. */
struct mail_out {
    int64_t id, tries;           /* tries: with this one */
    int64_t at;                  /* for its date */
    const char *token, *address; /* checked: mail_is_address */
    const char *name;            /* of the person; NULL */
    const char *lang;
    const char *subject, *body, *html, *unsubscribe_url; /* NULL: none */
};

/* All of it up to the dot that ends it, which is the sender's. */
void mail_compose(struct buf *out, const struct mail_settings *s, const struct mail_out *m);

/* "bounce+TOKEN@…": a report of failure then tells which letter it is about, whatever is in it. */
const char *mail_envelope_sender(struct arena *a, const struct mail_settings *s,
                                 const struct mail_out *m);

#endif
