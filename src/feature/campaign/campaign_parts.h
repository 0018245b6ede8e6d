/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of this feature's pages. */
#ifndef FEATURE_CAMPAIGN_PARTS_H
#define FEATURE_CAMPAIGN_PARTS_H

#include "web/parts.h"

void part_unit_typed(struct out *o, const struct page *p, const struct form *f, const char *name,
                     const char *label, const struct option *units, int unit_count);

#endif
