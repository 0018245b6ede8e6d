/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of an assignment; for the files of this feature alone. */
#ifndef FEATURE_COMMITTEE_TELL_H
#define FEATURE_COMMITTEE_TELL_H

#include "feature/committee/committee.h"

/* Inside the transaction of the act: the seat that gets the units, each that loses some, and each unit. */
enum status watch_tell(struct ctx *c, const struct seat *to, const struct handover *rows, int count,
                       struct date from_on, const char *note) MUST_CHECK;

#endif
