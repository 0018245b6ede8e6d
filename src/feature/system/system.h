/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeping the whole in order: verify, backup, restore. */
#ifndef FEATURE_SYSTEM_SYSTEM_H
#define FEATURE_SYSTEM_SYSTEM_H

#include "web/feature.h"

extern const struct feature system_feature;

/* Everything that can be checked without asking anybody: the chain of changes, references that the database itself does not
 * keep (roles, seats and notices name rows of tables that come later), and the stored files where `data` names their folder
 * (NULL: not looked at); `is_deep` as blob_verify's. Each fault is a problem; INVALID where there is one. */
enum status system_verify(struct ctx *c, const char *data, bool is_deep) MUST_CHECK;

#endif
