/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subjects: persons, collectives and households in one register over the years, each with its units by day, what it was given before, and
 * what speaks against it. Never keyed by name: namesakes are told apart by unit, year of birth, and number of the identity card. */
#ifndef FEATURE_SUBJECT_SUBJECT_H
#define FEATURE_SUBJECT_SUBJECT_H

#include "feature/award/award.h"

extern const struct feature subject_feature;

enum { SUBJECT_NAME_MAX = 200, SUBJECT_TEXT_MAX = 200 };

enum sex { SEX_NOT_TOLD, SEX_FEMALE, SEX_MALE };

const char *sex_code(enum sex sex); /* "female": database, JSON, files; NULL where it is not told */

struct subject {
    int64_t id;
    enum subject_kind kind;
    const char *name;
    int64_t unit_id;
    int birth_year; /* of the others: in which they began; 0 not told */
    struct date birth_on;
    enum sex sex;
    const char *ethnicity, *religion, *occupation;
    bool is_party_member, is_direct_worker;
    int member_count;            /* 0 not told */
    int64_t household_id;        /* 0: none */
    const char *phone, *address; /* "" for who does not work on it, however much there is */
    bool has_citizen;            /* the number of its identity card is kept: subject_citizen */
    int64_t merged_into_id;      /* 0: none */
    bool is_sample;
    int64_t created_at, version;
};

/* What is personal (day of birth, religion, telephone, address) is told to WRITE_DOSSIERS and APPRAISE_DOSSIERS for its unit alone;
 * READ_DOSSIERS reads the rest. NOT_FOUND for others, and where it was merged away. */
enum status subject_find(struct ctx *c, int64_t id, struct subject *out) MUST_CHECK;

bool subject_is_worked_on(struct ctx *c,
                          const struct subject *s); /* by whom the personal is told */

struct subject_filter {
    enum subject_kind kind; /* 0: all */
    int64_t unit_id;        /* and below; 0: all that may be read */
    const char *q_folded;   /* in the name; "" all */
};

/* Without what is personal, whoever asks. `after`: subject_sort_key and id of the row to go on after, as text; NULL: from the beginning. */
enum status subject_list(struct ctx *c, const struct subject_filter *f, const char *const after[2],
                         int limit, struct subject **out, int *out_count) MUST_CHECK;
const char *subject_sort_key(struct ctx *c, const struct subject *s);

/* Others of the same kind that may be the same: same name (marks aside) and year of birth; or name and
 * unit, where one of the years is not told. Those that may be read. For the question before saving. */
enum status subject_namesakes(struct ctx *c, const struct subject *s, struct subject **out,
                              int *out_count) MUST_CHECK;

/* WRITE_DOSSIERS for the unit, and for the one that it leaves. `citizen`: twelve digits (nine of the old card), "" none or as it stands; one
 * that another subject has is INVALID at "citizen". `is_sure`: the namesakes were seen; else INVALID at "is_sure" where there are any. */
struct subject_saving {
    struct subject subject; /* id 0: a new one; set */
    const char *citizen;
    bool drops_citizen; /* what is kept of the card goes */
    bool is_sure;
    struct date
        moved_on; /* since when it belongs to the unit, where that is another one; none: from today on */
};
enum status subject_save(struct ctx *c, struct subject_saving *s) MUST_CHECK;

struct subject_place {
    int64_t unit_id;
    struct date from_on, to_on;
};
/* By who may read the subject; the newest first. */
enum status subject_places(struct ctx *c, int64_t id, struct subject_place **out,
                           int *out_count) MUST_CHECK;

/* The unit to which it belonged on a day, and, where that one is no more on the same day, the one that carries on for it (unit_list_carriers).
 * Asks for no rights. NOT_FOUND before its first place. */
enum status subject_unit_on(struct ctx *c, int64_t id, struct date on, int64_t *out) MUST_CHECK;

/* The number of the identity card, for WRITE_DOSSIERS and APPRAISE_DOSSIERS of its unit; that it was read is noted. "" none. */
enum status subject_citizen(struct ctx *c, int64_t id, const char **out) MUST_CHECK;

/* One of two entries of the same goes: its dossiers, awards and places become the other's. APPRAISE_DOSSIERS for both units. INVALID where
 * both have a dossier for the same award of one campaign, or identity cards of different numbers. */
enum status subject_merge(struct ctx *c, int64_t id, int64_t into_id, int64_t version) MUST_CHECK;

/* The entry that an entry was merged into, where that one may be read; else NOT_FOUND. */
enum status subject_merged_into(struct ctx *c, int64_t id, int64_t *out) MUST_CHECK;

struct subject_award {
    int64_t id, subject_id;
    const char *award_code, *name;
    int year;
    const char *decision_number, *decided_by, *achievement;
    struct date decided_on;
    int64_t dossier_id; /* 0: entered */
    int64_t version;
};

/* The newest first. By who may read the subject; written by WRITE_DOSSIERS for its unit, but not what a dossier gave. */
enum status subject_awards(struct ctx *c, int64_t subject_id, struct subject_award **out,
                           int *out_count) MUST_CHECK;
enum status subject_award_save(struct ctx *c, struct subject_award *a) MUST_CHECK;
enum status subject_award_delete(struct ctx *c, int64_t id, int64_t version) MUST_CHECK;

/* Inside db_transact: what a dossier gave. Once; the same again changes nothing. Asks for no rights. */
enum status subject_award_given(struct ctx *c, const struct subject_award *a) MUST_CHECK;

/* What speaks against it from a day to a day: discipline, investigation, an open complaint. APPRAISE_DOSSIERS for its unit writes and reads. */
struct subject_stay {
    int64_t id, subject_id;
    const char *kind; /* discipline, investigation, complaint */
    const char *words;
    struct date from_on, to_on;
    int64_t version;
};
enum status subject_stays(struct ctx *c, int64_t subject_id, struct subject_stay **out,
                          int *out_count) MUST_CHECK;
enum status subject_stay_save(struct ctx *c, struct subject_stay *s) MUST_CHECK;
const char *subject_stay_text(const struct ctx *c, const char *kind); /* "" where it is none */

extern const struct transfer_kind subject_transfer; /* "subjects" */

const char *url_subject(struct ctx *c, int64_t id); /* "/lam-viec/doi-tuong/ID" */

#endif
