/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the web layer. */
#ifndef WEB_SERVE_CLI_H
#define WEB_SERVE_CLI_H

#include "web/feature.h"

extern const struct command serve_commands[];

/* `routes`: a line a route, or with --json [{"method", "path", "access", "feature"}]. */
enum status list_routes(struct ctx *c, struct args *args) MUST_CHECK;

#endif
