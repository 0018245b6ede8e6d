/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to the mail server (libcurl), over which letters go one after the other. Of one thread. */
#ifndef SERVICE_MAIL_SMTP_H
#define SERVICE_MAIL_SMTP_H

#include "service/mail_settings.h"

#include <stdatomic.h>

/* A letter as it is handed over. */
struct mail_out {
    int64_t id, tries;                  /* tries: with this one */
    int64_t at;                         /* for its date */
    const char *token, *address, *name; /* name of the person; NULL */
    const char *lang;
    const char *subject, *body, *html, *unsubscribe_url; /* NULL: none */
};

enum mail_outcome {
    OUT_TAKEN,     /* by the server, which answers for it from now on */
    OUT_REFUSED,   /* for good: this letter or its recipient */
    OUT_LATER,     /* not now: this letter or its recipient */
    OUT_LINE_LOST, /* before the server could have it whole */
    OUT_NO_ANSWER, /* it may have it */
    OUT_BUSY,      /* the server takes nothing from us now: no letter's fault */
    OUT_UNUSABLE,  /* not reached, not trusted, not let in: no letter's fault */
    OUT_NOT_TRIED  /* told to end before */
};

struct mail_result {
    enum mail_outcome outcome;
    bool
        is_late; /* OUT_LATER of the letter's contents, not of its recipient: the server may be full */
    const char *answer; /* on the arena of the call: the server's words, or what happened */
};

struct mail_line;

/* Connects with the first letter. `ends` (may be NULL) is looked at all the while: 1 or more ends what hangs. */
struct mail_line *mail_line_open(struct arena *a, const struct mail_settings *s,
                                 const atomic_int *ends);
void mail_line_close(struct mail_line *l);

struct mail_result mail_line_hand_over(struct mail_line *l, struct arena *a,
                                       const struct mail_out *m);

#endif
