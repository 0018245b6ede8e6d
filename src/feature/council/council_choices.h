/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the forms of this feature. */
#ifndef FEATURE_COUNCIL_CHOICES_H
#define FEATURE_COUNCIL_CHOICES_H

#include "web/form.h"

extern const struct choice council_base_choices[], council_duty_choices[], council_kind_choices[];

#endif
