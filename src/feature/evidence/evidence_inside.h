/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of evidence, between its own files. */
#ifndef FEATURE_EVIDENCE_INSIDE_H
#define FEATURE_EVIDENCE_INSIDE_H

#include "feature/evidence/evidence.h"

#include "db/db.h"
#include "web/feature.h"

/* The held conference there, for who may do `action`. */
enum status evidence_conference(struct ctx *c, const struct evidence_place *at, enum access action,
                                int64_t *out_id) MUST_CHECK;

/* Without asking who. */
enum status evidence_read(struct ctx *c, int64_t conference_id, bool with_deleted,
                          struct evidence **out, int *out_count) MUST_CHECK;

/* The position behind all others; INVALID at `field` where there is no more room. */
enum status evidence_check_room(struct ctx *c, int64_t conference_id, enum evidence_kind kind,
                                const char *field, int64_t *out_position) MUST_CHECK;

/* What uploads for it are marked with: "evidence/CAMPAIGN/UNIT". */
const char *evidence_purpose(struct ctx *c, const struct evidence_place *at);

/* Handlers that stand in evidence_file_web.c. */
struct request;
enum status evidence_show_photo(struct request *r);
enum status evidence_show_paper(struct request *r);

extern const struct command evidence_commands[];

#endif
