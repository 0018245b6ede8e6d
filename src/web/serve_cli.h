/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command of the web layer. */
#ifndef WEB_SERVE_CLI_H
#define WEB_SERVE_CLI_H

#include "web/feature.h"

extern const struct command serve_commands[];

#endif
