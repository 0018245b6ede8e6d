/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of delegations. */
#ifndef FEATURE_DELEGATION_DELEGATION_CLI_H
#define FEATURE_DELEGATION_DELEGATION_CLI_H

#include "web/feature.h"

extern const struct command delegation_commands[];

#endif
