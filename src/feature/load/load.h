/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading a campaign folder (examples/nghi-son): CSV files that can be edited by hand; docs/operations.md names the columns. */
#ifndef FEATURE_LOAD_LOAD_H
#define FEATURE_LOAD_LOAD_H

#include "web/feature.h"

extern const struct feature load_feature;

struct load_result {
    int units, successors, campaigns, milestones, documents, seats, watches, accounts, conferences,
        tasks, articles, subjects; /* new ones; of tasks: points */
};

/* The folder whole, or not at all; what stands already stays as it is. Every problem is told with file, line and column. */
enum status load_folder(struct ctx *c, const char *folder, struct load_result *out) MUST_CHECK;

#endif
