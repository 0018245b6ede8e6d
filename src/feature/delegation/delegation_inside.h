/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_DELEGATION_DELEGATION_INSIDE_H
#define FEATURE_DELEGATION_DELEGATION_INSIDE_H

#include "db/db.h"
#include "feature/conference/conference.h"
#include "feature/council/council.h"
#include "feature/delegation/delegation.h"

#include <jansson.h>

#define SELECTIONS_URL "/lam-viec/dai-bieu"

/* Of nobody who is barred from a candidate's dossier; the account is bound there. */
#define SELECTION_OPEN_TO(account)                                                                 \
    " NOT EXISTS (SELECT 1 FROM selection_candidate k JOIN dossier d ON d.id = k.dossier_id"       \
    " WHERE k.selection_id = s.id AND NOT (" DOSSIER_OPEN_TO(account) "))"

const char *subject_kind_word(const struct ctx *c, enum subject_kind kind); /* "tập thể" */
const char *kind_code(enum subject_kind kind);
enum subject_kind kind_of(const char *code); /* 0 for "" and NULL */

/* Reads its quotas, sorted, with their words, bounds and units. */
enum status quota_list(struct ctx *c, const struct selection *s, struct quota **out,
                       int *out_count) MUST_CHECK;

/* Fills what follows from the conditions; INVALID at "quota.N.…". */
enum status quota_complete(struct ctx *c, const struct selection *s, struct quota *quotas,
                           int count) MUST_CHECK;

enum counts { COUNTS_NOT, COUNTS, COUNTS_UNKNOWN };
enum counts quota_counts(const struct quota *q, const struct candidate *k);

/* Without the answer. */
enum status plan_read_state(struct ctx *c, const struct selection *s, struct plan *out) MUST_CHECK;

/* Sorts the candidates, counts, and makes the problem and its hash. */
void plan_prepare(struct ctx *c, struct plan *p);
enum status plan_solve(struct ctx *c, struct plan *p) MUST_CHECK;

/* Runs as JSON. */
const char *run_quotas_text(struct ctx *c, const struct plan *p);
const char *run_answer_text(struct ctx *c, const struct plan *p);
enum status run_answer_read(struct ctx *c, struct plan *p, const char *text) MUST_CHECK;
enum status run_last(struct ctx *c, int64_t selection_id, int64_t *out_id, const char **out_answer,
                     const char **out_basis) MUST_CHECK;

/* Inside a transaction: CONFLICT where the version is another, or the list is closed though it must not be. */
enum status selection_touch(struct ctx *c, int64_t selection_id, int64_t version,
                            bool is_closed) MUST_CHECK;

#endif
