/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the web layer. */
#ifndef WEB_SERVE_CLI_H
#define WEB_SERVE_CLI_H

#include "web/feature.h"

extern const struct command serve_commands[];

/* --db, THIDUA_DB, or the default: for commands that open the database themselves. */
const char *serve_database_url(struct args *args);

/* --files URL and --files-key FILE, for commands that open the stored files: they are left in the environment as THIDUA_FILES and
 * THIDUA_FILES_KEY, where blob_open_chosen finds them. Before any thread begins. */
void serve_take_files(struct args *args);

/* `routes`: a line a route, or with --json [{"method", "path", "access", "feature"}]. */
enum status list_routes(struct ctx *c, struct args *args) MUST_CHECK;

#endif
