/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody may see without signing in: today the campaign with its dates and documents. */
#ifndef FEATURE_PORTAL_PORTAL_H
#define FEATURE_PORTAL_PORTAL_H

#include "feature/board/board.h"

extern const struct feature portal_feature;

/* The newest campaign that holds on the day, else the newest of all; NOT_FOUND before the first. Asks no one's rights: its
 * title, dates and documents are public. */
enum status portal_find_campaign(struct ctx *c, struct date on, struct campaign *out) MUST_CHECK;

enum { PORTAL_KINDS_MAX = 64 };

/* What the home page tells of that campaign. */
struct portal_facts {
    struct campaign campaign;
    struct unit owner;
    struct deadline_set deadlines;
    struct milestone *milestones;
    int milestone_count;
    int units_of_kind
        [PORTAL_KINDS_MAX]; /* in the order of unit_kinds: those below the owner that exist on the day */
    int unit_count, held_count;
};

/* Shared with other readers (db/kept.h), so it is read only. NOT_FOUND before the first campaign. */
enum status portal_read_facts(struct ctx *c, struct date on,
                              const struct portal_facts **out) MUST_CHECK;

#endif
