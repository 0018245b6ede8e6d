/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tells where a person lives and how to reach them, found in a text that is to be read by everybody: telephone numbers in whatever
 * writing, numbers of identity cards and accounts, addresses of houses and of mail, plates of vehicles and boats. Numbers of decisions, days,
 * years, money and figures stay. It would rather cut too much: an officer looks at each cut before anything is shown, and restores a false one.
 *
 *     count = redact_find(a, text, &known, &cuts);
 *     shown = redact_apply(a, text, cuts, count);
 *
 * What redact_apply gives has nothing more to be cut. */
#ifndef SERVICE_REDACT_H
#define SERVICE_REDACT_H

#include "core/ctx.h"

#include <stddef.h>

enum redact_kind {
    REDACT_NONE,
    REDACT_OWN, /* the subject's own telephone, address or number, as the register has it */
    REDACT_PHONE,
    REDACT_CITIZEN, /* of an identity card, passport, insurance, tax */
    REDACT_BANK,
    REDACT_ADDRESS,
    REDACT_MAIL, /* mail and social networks */
    REDACT_PLATE,
    REDACT_HAND, /* words that an officer named */
    REDACT_KIND_COUNT
};

const char *redact_kind_code(enum redact_kind kind); /* "phone" */
const char *redact_kind_text(const struct ctx *c, enum redact_kind kind);

struct redact_cut {
    size_t from, to; /* bytes of the text */
    enum redact_kind kind;
};

/* What is known beforehand; each may be NULL or "". */
struct redact_known {
    const char *phone, *address, *citizen; /* the subject's own */
    const char *const *kept; /* cuts that were false, by their words; never of REDACT_OWN */
    int kept_count;
    const char *const *named; /* words to be cut wherever they stand */
    int named_count;
};

/* The cuts in order, none over another; `text` is as text_clean gives it. */
int redact_find(struct arena *a, const char *text, const struct redact_known *known,
                struct redact_cut **out);

#define REDACT_MARK "[…]" /* stands for what was cut */

const char *redact_apply(struct arena *a, const char *text, const struct redact_cut *cuts,
                         int count);

/* Both in one. */
const char *redact(struct arena *a, const char *text, const struct redact_known *known);

#endif
