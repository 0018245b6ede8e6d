/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line to the mail server, over which letters go one after the other. libcurl connects, secures and signs in; the letters
 * themselves are handed over here, without waiting, so that one thread keeps many lines busy, and so that it is known at each moment
 * whether the server can have a letter. */
#ifndef SERVICE_MAIL_SMTP_H
#define SERVICE_MAIL_SMTP_H

#include "service/mail_compose.h"

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
    const char *answer; /* on the letter's arena: the server's words, or what happened */
};

struct mail_line;

/* Nothing is connected yet. `must_end` (may be NULL) is asked while it connects. */
struct mail_line *mail_line_open(struct arena *a, const struct mail_settings *s,
                                 bool (*must_end)(void *arg), void *arg);

/* Says good-bye where it can. */
void mail_line_close(struct mail_line *l);

/* Begins to hand a letter over, connecting first (and waiting for that) where there is no line. The letter and the arena stay until
 * mail_line_go_on says that it has ended. */
void mail_line_begin(struct mail_line *l, struct arena *a, const struct mail_out *m);

/* Goes on as far as it can without waiting; true once the letter has ended, with its result. */
bool mail_line_go_on(struct mail_line *l, struct mail_result *out);

/* Gives up what is under way. */
void mail_line_break(struct mail_line *l, struct mail_result *out);

/* What to wait for: a socket (-1: none) and the events of poll. */
int mail_line_socket(const struct mail_line *l, short *out_events);

#endif
