/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the steps of a conference may say; inside this feature only. */
#ifndef FEATURE_CONFERENCE_RULES_H
#define FEATURE_CONFERENCE_RULES_H

#include "feature/conference/conference.h"

/* OK, or INVALID with problems and questions (see conference_take). `before` has version 0 where nothing was there. */
enum status conference_check(struct ctx *c, enum conference_step step,
                             const struct conference *before, const struct conference *after,
                             bool confirmed, const char *reason) MUST_CHECK;

/* Persons, collectives, households of a conference by subject. */
int64_t conference_sum(const struct conference *k, enum honour_subject subject);

#endif
