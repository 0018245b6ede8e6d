/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles and forms: routes and handlers. */
#include "feature/award/award_inside.h"

/* The rows that the program brings, on the first start. */
static enum status
start(struct ctx *c, const char *data)
{
    (void)data;
    return award_seed(c);
}

const struct feature award_feature = { .name = "award", .start = start };
