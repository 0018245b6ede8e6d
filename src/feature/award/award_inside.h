/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_AWARD_AWARD_INSIDE_H
#define FEATURE_AWARD_AWARD_INSIDE_H

#include "db/db.h"
#include "feature/award/award.h"

#define AWARD_COLUMNS                                                                              \
    "a.id, a.code, a.name, a.kind, a.subject, a.level, a.decided_by, a.multiple, a.threshold_num," \
    " a.threshold_den, a.quorum_num, a.quorum_den, a.comment_days, a.comment_by_work, a.hop_days," \
    " a.has_second_round, a.form_code, a.position, a.from_on, a.to_on, a.source, a.is_verified,"   \
    " a.version"

void award_read(struct query *q, struct award *out);

/* All rows of the query, which is ended. */
enum status award_read_all(struct ctx *c, struct query *q, struct award **out,
                           int *out_count) MUST_CHECK;

/* The newest row of each code. */
enum status award_codes(struct ctx *c, struct award **out, int *out_count) MUST_CHECK;

struct report_form {
    const char *code, *name;
};
enum status report_forms(struct ctx *c, struct report_form **out, int *out_count) MUST_CHECK;

/* Inside db_transact: the row, with a new id. */
enum status award_write_row(struct ctx *c, struct award *a) MUST_CHECK;
enum status award_write_paper(struct ctx *c, int64_t award_id, const struct award_paper *paper,
                              int position) MUST_CHECK;

/* Inside db_transact. */
enum status award_rule_write_row(struct ctx *c, struct award_rule *rule) MUST_CHECK;

#endif
