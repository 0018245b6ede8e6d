/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody may see without signing in: today the campaign with its dates and documents. */
#ifndef FEATURE_PORTAL_PORTAL_H
#define FEATURE_PORTAL_PORTAL_H

#include "feature/document/document.h"

extern const struct feature portal_feature;

/* The newest campaign that holds on the day, else the newest of all; NOT_FOUND before the first. Asks no one's rights: its
 * title, dates and documents are public. */
enum status portal_find_campaign(struct ctx *c, struct date on, struct campaign *out) MUST_CHECK;

#endif
