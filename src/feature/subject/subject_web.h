/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the handlers and the pages of this feature share. */
#ifndef FEATURE_SUBJECT_SUBJECT_WEB_H
#define FEATURE_SUBJECT_SUBJECT_WEB_H

#include "feature/subject/subject_inside.h"
#include "feature/subject/subject_views.h"

#define SUBJECTS_URL "/lam-viec/doi-tuong"

extern const struct choice subject_kind_choices[], subject_sex_choices[], subject_stay_choices[];

const char *subject_sex_text(const struct ctx *c, enum sex sex); /* "" where it is not told */

/* Rows with their units' titles, those of today or of their last day. */
enum status subject_rows(struct ctx *c, const struct subject *subjects, int count,
                         const struct subject_row **out) MUST_CHECK;

/* Units of today for which the account has the action, as choices; none where there are more than a choice can hold. */
enum status subject_unit_options(struct ctx *c, enum access action, const struct option **out,
                                 int *out_count) MUST_CHECK;

enum status subject_title_of_unit(struct ctx *c, int64_t unit_id, const char **out) MUST_CHECK;

/* Both side by side; the second one stays. */
const char *url_subject_merge(struct out *o, int64_t id, int64_t into_id);

/* "Register › name". */
void subject_crumbs(struct ctx *c, struct page *p, const struct subject *s);

enum status subject_show_new(struct request *r);
enum status subject_create(struct request *r);
enum status subject_show_edit(struct request *r);
enum status subject_edit(struct request *r);

enum status subject_show_new_award(struct request *r);
enum status subject_create_award(struct request *r);
enum status subject_show_award(struct request *r);
enum status subject_edit_award(struct request *r);
enum status subject_remove_award(struct request *r);
enum status subject_show_new_stay(struct request *r);
enum status subject_create_stay(struct request *r);
enum status subject_show_stay(struct request *r);
enum status subject_edit_stay(struct request *r);

enum status subject_show_merge(struct request *r);
enum status subject_do_merge(struct request *r);

#endif
