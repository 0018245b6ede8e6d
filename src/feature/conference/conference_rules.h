/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the steps of a conference may say; inside this feature only. */
#ifndef FEATURE_CONFERENCE_RULES_H
#define FEATURE_CONFERENCE_RULES_H

#include "feature/conference/conference.h"
#include "feature/document/document.h"

/* OK, or INVALID with problems and questions (see conference_take). `before` has version 0 where nothing was there. */
enum status conference_check(struct ctx *c, enum conference_step step,
                             const struct conference *before, const struct conference *after,
                             bool confirmed, const char *reason) MUST_CHECK;

/* What binds the unit's conference in a campaign on a day: `*out` in `set`, NULL where nothing does. */
enum status conference_find_deadline(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                                     struct date on, struct deadline_set *set,
                                     const struct deadline **out) MUST_CHECK;

/* A unit does nothing on a day on which it does not exist: INVALID at the field, saying since when or until when it does. */
enum status conference_check_day(struct ctx *c, int64_t unit_id, const char *field,
                                 struct date on) MUST_CHECK;

/* Persons, collectives, households of a conference by subject. */
int64_t conference_sum(const struct conference *k, enum honour_subject subject);

#endif
