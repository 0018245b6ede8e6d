/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/log.h"
#include "db/db_engine.h"
static enum status
open_database(struct ctx *c, const char *url, struct database **out)
{
    (void)url;
    (void)out;
    return log_error(c, "PostgreSQL follows");
}
const struct engine engine_postgres = { .name = "postgres", .open = open_database };
