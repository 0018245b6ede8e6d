/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the forms of delegations; each ends at a NULL value. */
#ifndef FEATURE_DELEGATION_DELEGATION_CHOICES_H
#define FEATURE_DELEGATION_DELEGATION_CHOICES_H

#include "web/form.h"

extern const struct choice selection_merit_choices[], quota_rule_choices[], quota_kind_choices[],
    quota_sex_choices[], quota_flag_choices[];

#endif
