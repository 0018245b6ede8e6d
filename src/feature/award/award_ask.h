/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules' kinds, for the pages that show and change rules. */
#ifndef FEATURE_AWARD_AWARD_ASK_H
#define FEATURE_AWARD_AWARD_ASK_H

#include "feature/award/award_inside.h"

const char *award_rule_kind_code(int n); /* NULL: there is no n-th */
const char *award_rule_kind_text(const struct ctx *c, const char *kind); /* "" where it is none */
bool award_rule_kind_counts(const char *kind); /* has a number and another award */

enum status award_rule_find(struct ctx *c, int64_t id, struct award_rule *out) MUST_CHECK;

#endif
