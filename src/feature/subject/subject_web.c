/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subjects: routes and handlers. */
#include "feature/subject/subject_inside.h"

static enum status
start(struct ctx *c, const char *data)
{
    (void)c;
    subject_key_place(data);
    return OK;
}

const struct feature subject_feature = { .name = "subject", .start = start };
