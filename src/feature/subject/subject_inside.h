/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_SUBJECT_SUBJECT_INSIDE_H
#define FEATURE_SUBJECT_SUBJECT_INSIDE_H

#include "db/db.h"
#include "feature/subject/subject.h"

#define SUBJECT_COLUMNS                                                                            \
    "s.id, s.kind, s.name, s.unit_id, s.birth_year, s.birth_on, s.sex, s.ethnicity, s.religion,"   \
    " s.occupation, s.is_party_member, s.is_direct_worker, s.member_count, s.household_id,"        \
    " s.phone, s.address, CASE WHEN s.citizen_hash IS NULL THEN 0 ELSE 1 END, s.merged_into_id,"   \
    " s.is_sample, s.created_at, s.version"

/* Roles that give READ_DOSSIERS; subject_test.c holds them against the table of roles. */
#define SUBJECT_READER_ROLES "('secretariat', 'head', 'member', 'unit_officer', 'council')"

void subject_read(struct query *q, struct subject *out); /* with what is personal */
void subject_hide(struct subject *s);                    /* takes that away */

/* With what is personal, whoever asks. */
enum status subject_row(struct ctx *c, int64_t id, struct subject *out) MUST_CHECK;

/* WRITE_DOSSIERS for the unit of one that may be read: NOT_FOUND, DENIED. */
enum status subject_find_to_write(struct ctx *c, int64_t id, struct subject *out) MUST_CHECK;

/* How many dossiers hang on it that the account may open. */
enum status subject_count_dossiers(struct ctx *c, int64_t id, int *out) MUST_CHECK;

/* ------------------------------------------------------------------ the number of the identity card */

enum { SUBJECT_BOX_MAX = 96 };

struct subject_box {
    unsigned char bytes[SUBJECT_BOX_MAX];
    size_t length;
    const char *hash; /* keyed: the same number, the same hash */
};

/* Where the key is: the environment's THIDUA_SUBJECT_KEY, else subject.key in the data folder (NULL: var/data). Called at start. */
void subject_key_place(const char *data);

/* Outside db_transact: has the key, and makes it where there never was one. Once it is OK, what asks for the key may be within. INVALID, with
 * a problem at "citizen", where it is missing or another one. */
enum status subject_key_ready(struct ctx *c) MUST_CHECK;

enum status subject_box_read(struct ctx *c, int64_t id,
                             struct subject_box *out) MUST_CHECK; /* length 0: none */

/* Digits alone, as it is kept; NULL, with a problem at "citizen", where it is no number of a card, or of one born in another year. */
const char *subject_citizen_clean(struct ctx *c, const char *typed, int birth_year);

/* As subject_key_ready. */
enum status subject_citizen_close(struct ctx *c, int64_t subject_id, const char *number,
                                  struct subject_box *out) MUST_CHECK;
enum status subject_citizen_open(struct ctx *c, int64_t subject_id, const struct subject_box *box,
                                 const char **out) MUST_CHECK;

#endif
