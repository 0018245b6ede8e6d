/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, for the feature's row. */
#ifndef FEATURE_ACCOUNT_ACCOUNT_CLI_H
#define FEATURE_ACCOUNT_ACCOUNT_CLI_H

#include "web/feature.h"

extern const struct command account_commands[];

/* The first start of a site without accounts: makes one, and tells its password on standard error. */
enum status account_start(struct ctx *c, const char *data) MUST_CHECK;

#endif
