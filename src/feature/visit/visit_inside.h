/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_VISIT_VISIT_INSIDE_H
#define FEATURE_VISIT_VISIT_INSIDE_H

#include "feature/visit/visit_node.h"

extern const struct route visit_routes[];
extern const struct nav_link visit_nav[];

/* The newsroom's page of figures (visit_report_web.c). */
enum status visit_report_show(struct request *r);

/* The first day of the month so many months before that of `on`. */
struct date visit_month_before(struct date on, int months);

#endif
