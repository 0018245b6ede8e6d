/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of this feature. */
#ifndef FEATURE_DOCUMENT_DOCUMENT_INTERNAL_H
#define FEATURE_DOCUMENT_DOCUMENT_INTERNAL_H

#include "feature/document/document.h"

/* The id of one that is only typed, in sets and checks. */
enum { DOCUMENT_UNSAVED = -1 };

/* The set with the rows of one document at its end, as if it were applied. */
void deadline_set_add(struct ctx *c, struct deadline_set *set, const struct document *d,
                      const struct deadline *deadlines, int count);

/* No milestone may be due after the one that it must precede. With the id of a draft that stands in the set, each breach that
 * comes from it is a problem at "deadline.N.words"; with 0 any breach is a problem of the whole. */
enum status deadline_order_check(struct ctx *c, const struct campaign *campaign,
                                 const struct deadline_set *set, int64_t draft_id);

/* Whom a document concerns today: the units that its deadlines address (all in scope for a plan, directive or conclusion
 * without any), and the seats that watch them. */
struct recipients {
    struct unit *units;
    int unit_count;
    int64_t *seat_ids;
    int seat_count;
};
enum status document_recipients(struct ctx *c, const struct campaign *campaign,
                                const struct document *d, const struct deadline *deadlines,
                                int count, struct recipients *out) MUST_CHECK;

/* Tells each of them once. Inside a transaction. */
enum status notices_insert(struct ctx *c, const struct document *d,
                           const struct recipients *to) MUST_CHECK;

/* Tells those who were told of a document that it holds no more. Inside a transaction. */
enum status notices_withdraw(struct ctx *c, const struct document *d,
                             const char *reason) MUST_CHECK;

/* Whether an officer of a unit has acknowledged the document. */
enum status document_is_acknowledged(struct ctx *c, int64_t id, bool *out) MUST_CHECK;

bool deadline_addresses(const struct deadline *d, enum unit_level level, int64_t unit_id);

#endif
