/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox as the sender sees it: taking letters, and noting how they ended. For src/service/mail*.c alone. */
#ifndef SERVICE_MAIL_QUEUE_H
#define SERVICE_MAIL_QUEUE_H

#include "service/mail_inside.h"
#include "service/mail_smtp.h"

enum { MAIL_TAKEN_MAX = 2 * MAIL_LINES_MAX }; /* one under way and one ready for each line */

/* A letter whose hand-over has ended. */
struct mail_note {
    int64_t id, tries;
    const char *address;
    struct mail_result result;
};

/* One transaction: notes what has ended and takes up to `want` more. */
struct mail_round {
    int64_t only_id; /* 0: what is due */
    int want;
    struct mail_note notes[MAIL_TAKEN_MAX];
    int note_count;
    struct mail_out taken[MAIL_TAKEN_MAX];
    int taken_count;
    int unsendable; /* of those that were looked at: no address, or one that bounced */
};

/* Out values are of the context's arena. */
enum status mail_round(struct ctx *c, struct mail_round *r) MUST_CHECK;

/* Letters that a process took and then ended, or that this one took in an earlier turn: now uncertain. */
enum status mail_give_up_lost(struct ctx *c, int64_t *out_count) MUST_CHECK;

enum status mail_count_due(struct ctx *c, int64_t *out_count) MUST_CHECK;

/* Whether a turn has anything to do; cheap. */
enum status mail_is_due(struct ctx *c, bool *out) MUST_CHECK;

/* Why the server takes nothing, since when it was last so; NULL: it does again. */
enum status mail_note_trouble(struct ctx *c, const char *words) MUST_CHECK;

/* Whether an enhanced status code (RFC 3463) tells that an address is dead, rather than full, or that the letter was not liked. */
bool mail_is_dead_address(const char *status);

/* The first "5.1.1" of a text; "" none. */
const char *mail_status_in(struct arena *a, const char *text);

/* Inside db_transact: not written to any more. */
enum status mail_mark_address(struct ctx *c, const char *address, const char *answer) MUST_CHECK;

#endif
