/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handing over what is queued. Each letter's hand-over is noted before it begins and after it has ended, so that no letter is
 * given to the server twice: what was under way when the program was killed is uncertain, and a person decides. */
#ifndef SERVICE_MAIL_SEND_H
#define SERVICE_MAIL_SEND_H

#include "service/job.h"

/* What one turn did, in letters; `trouble` NULL: the server took what it was given. */
struct mail_turn {
    int64_t taken, refused, later, uncertain;
    const char *trouble;
};

/* Hands over all that is due, urgent ones first, over several connections. `j` (NULL: a command) is looked at for its end. NOT_FOUND
 * where no server is set, INVALID with problems where its settings are wrong; OK also where another turn of this process is
 * under way, which takes the letters. */
enum status mail_send(struct ctx *c, struct job *j, struct mail_turn *out) MUST_CHECK;

/* The same of one queued letter, due or not. */
enum status mail_send_one(struct ctx *c, int64_t id, struct mail_turn *out) MUST_CHECK;

extern const struct job_kind mail_job_kind, mail_clean_kind;

#endif
