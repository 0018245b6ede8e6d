/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_EXEMPLAR_EXEMPLAR_INSIDE_H
#define FEATURE_EXEMPLAR_EXEMPLAR_INSIDE_H

#include "db/db.h"
#include "feature/exemplar/exemplar.h"
#include "service/inbox.h"

/* Columns of "exemplar e JOIN unit u ON u.id = e.unit_id" as exemplar_row_read takes them; it gives the number of the next. */
#define EXEMPLAR_COLUMNS                                                                           \
    "e.id, e.dossier_id, e.campaign_id, e.unit_id, e.office_unit_id, e.state, e.subject_kind,"     \
    " e.name, e.slug, e.occupation, e.award, e.field, e.achievement, u.name, u.kind, u.level,"     \
    " e.since_year, e.member_count, e.year, e.first_on, e.last_on, e.days, e.by_work, e.summary,"  \
    " e.closed_at, e.closed_by, e.is_sample, e.posted_at, e.posted_by, e.version"
int exemplar_row_read(struct ctx *c, struct query *q, struct exemplar *e);

/* APPRAISE_DOSSIERS where the dossier stands: NOT_FOUND where it may not be read, DENIED where only that. */
enum status exemplar_dossier(struct ctx *c, int64_t dossier_id, struct dossier *out) MUST_CHECK;

/* Of a dossier; state EXEMPLAR_NONE where it was never shown. Asks for no rights. */
enum status exemplar_of(struct ctx *c, int64_t dossier_id, struct exemplar *out) MUST_CHECK;

/* "xã Hải Hà" of a row's name, kind and level. */
const char *exemplar_unit_title(struct ctx *c, const char *name, const char *kind,
                                const char *level);

/* Roles that give APPRAISE_DOSSIERS, held against the table of roles by a test. */
#define APPRAISER_ROLES "('secretariat')"

/* Inside db_transact: to each who appraises for the unit and is not barred from the dossier. `once` makes the key. */
enum status exemplar_tell(struct ctx *c, int64_t dossier_id, int64_t unit_id,
                          struct inbox_item item, const char *once) MUST_CHECK;

/* Whose record it is, and who made it; `by` NULL: a command. */
enum status exemplar_record_names(struct ctx *c, const struct exemplar *e, const char **out_office,
                                  const char **out_by) MUST_CHECK;

/* Inside db_transact: brings the search to what is shown. */
enum status exemplar_index(struct ctx *c, int64_t id) MUST_CHECK;

/* OK, or NOT_FOUND where its page is taken down. */
enum status exemplar_photo_is_shown(struct ctx *c, int64_t photo_id) MUST_CHECK;

/* Each morning's parts, and each night's (check.c, exemplar_opinion.c). */
enum status check_remind(struct ctx *c, int64_t *out_told) MUST_CHECK;

extern const struct command likeness_commands[];

/* ------------------------------------------------------------------ handlers, by file */

enum status exemplar_show_gallery(struct request *r);
enum status exemplar_show_open(struct request *r);
enum status exemplar_show(struct request *r);
enum status exemplar_show_sitemap(struct request *r);
enum status exemplar_show_photo(struct request *r);
enum status exemplar_send_opinion(struct request *r);
enum status exemplar_work(struct request *r);
enum status exemplar_work_show(struct request *r);
enum status exemplar_work_choose(struct request *r);
enum status exemplar_work_post(struct request *r);
enum status exemplar_work_take_down(struct request *r);
enum status exemplar_work_opinions(struct request *r);
enum status exemplar_work_mark(struct request *r);
enum status exemplar_work_close(struct request *r);
enum status exemplar_work_record(struct request *r);
enum status check_show_list(struct request *r);
enum status check_send(struct request *r);
enum status check_take_back(struct request *r);
enum status check_show_asked(struct request *r);
enum status check_send_answer(struct request *r);
enum status check_show_file(struct request *r);
enum status likeness_show(struct request *r);

#endif
