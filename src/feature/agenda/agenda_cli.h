/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, for the feature's row. */
#ifndef FEATURE_AGENDA_AGENDA_CLI_H
#define FEATURE_AGENDA_AGENDA_CLI_H

#include "web/feature.h"

extern const struct command agenda_commands[];

#endif
