/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_DOSSIER_DOSSIER_INSIDE_H
#define FEATURE_DOSSIER_DOSSIER_INSIDE_H

#include "db/db.h"
#include "feature/dossier/dossier.h"

/* Columns of `dossier d` as dossier_row_read takes them from the first on; it gives the number of the next. */
#define DOSSIER_COLUMNS                                                                            \
    "d.id, d.campaign_id, d.subject_id, d.award_id, d.unit_id, d.at_unit_id, d.decides_unit_id,"   \
    " d.state, d.field, d.achievement, d.due_on, d.document_id, d.is_sample, d.created_at,"        \
    " d.created_by, d.changed_at, d.version, d.figures_version"
int dossier_row_read(struct query *q, struct dossier *d);

enum status dossier_subject_name(struct ctx *c, int64_t subject_id, const char **out) MUST_CHECK;

/* Roles that give READ_DOSSIERS; dossier_test.c holds them against the table of roles. */
#define DOSSIER_READER_ROLES "('secretariat', 'head', 'member', 'unit_officer', 'council')"

/* The same of WRITE_DOSSIERS. */
#define DOSSIER_WRITER_ROLES "('secretariat', 'unit_officer')"

/* ------------------------------------------------------------------ the way (dossier_way.c) */

/* The unit that stands for this one on the day: itself, else who took over (the largest share), else the one above on its last day. */
enum status dossier_living_unit(struct ctx *c, int64_t unit_id, struct unit *out) MUST_CHECK;

/* From the unit that stands for `unit_id` today up to the one that decides awards of this level: where that level is no more,
 * or the tree does not reach it, the next above, or the last. The first is the unit itself; one alone: it decides. */
enum status dossier_way_up(struct ctx *c, int64_t unit_id, enum unit_level level, struct unit **out,
                           int *out_count) MUST_CHECK;

/* Who handed it on and has not had it back, the first one first, with the instant. */
struct dossier_hand {
    int64_t unit_id, at;
};
enum status dossier_hands(struct ctx *c, int64_t dossier_id, struct dossier_hand **out,
                          int *out_count) MUST_CHECK;

/* Where a dossier goes that is returned: to whoever handed it on last and has not had it back. 0: nobody did. */
enum status dossier_way_back(struct ctx *c, int64_t dossier_id, int64_t *out_unit_id) MUST_CHECK;

/* ------------------------------------------------------------------ writing */

/* The dossier, where its parts may be changed by this reader now; `papers`: its papers. */
enum status dossier_find_to_write(struct ctx *c, int64_t id, bool papers,
                                  struct dossier *out) MUST_CHECK;

/* Clean, not too long, a field of the list: "achievement", "field". */
enum status dossier_check_head(struct ctx *c, const char *achievement, const char *field,
                               const char **out_achievement) MUST_CHECK;

/* Inside db_transact: the name's words, by which the list finds it. */
enum status dossier_name_write(struct ctx *c, int64_t dossier_id,
                               const char *subject_fold) MUST_CHECK;

/* What is missing, as problems at section.CODE, paper.CODE, caption.ID, alt.ID, achievement: INVALID. Whoever asks. */
enum status dossier_check_whole(struct ctx *c, const struct dossier *d) MUST_CHECK;

/* Inside db_transact: whoever is concerned hears of a step. `before`: as it stood. */
enum status dossier_tell(struct ctx *c, const struct dossier *before, const struct dossier *d,
                         enum dossier_step step, const char *words) MUST_CHECK;

#endif
