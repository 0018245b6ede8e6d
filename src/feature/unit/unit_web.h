/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of units, which stand in several files. */
#ifndef FEATURE_UNIT_UNIT_WEB_H
#define FEATURE_UNIT_UNIT_WEB_H

#include "feature/unit/unit_internal.h"
#include "feature/unit/unit_views.h"
#include "web/respond.h"

enum status unit_show_list(struct request *r);
enum status unit_show_import(struct request *r);
enum status unit_preview_import(struct request *r);
enum status unit_apply_import(struct request *r);
enum status unit_show_merge(struct request *r);
enum status unit_preview_merge(struct request *r);
enum status unit_apply_merge(struct request *r);

/* Fills the texts of a row from its unit. */
void unit_row_fill(struct ctx *c, struct unit_row *row);

extern const struct command unit_commands[];

#endif
