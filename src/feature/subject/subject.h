/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subjects: persons, collectives and households in one register over the years, each with its units by day, what it was given before, and
 * what speaks against it. Never keyed by name: namesakes are told apart by unit, year of birth, and number of the identity card. */
#ifndef FEATURE_SUBJECT_SUBJECT_H
#define FEATURE_SUBJECT_SUBJECT_H

#include "feature/award/award.h"

extern const struct feature subject_feature;

enum { SUBJECT_NAME_MAX = 200, SUBJECT_TEXT_MAX = 200 };

enum sex { SEX_NOT_TOLD, SEX_FEMALE, SEX_MALE };

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

/* What is personal is told to WRITE_DOSSIERS and APPRAISE_DOSSIERS for its unit alone; READ_DOSSIERS reads the rest. NOT_FOUND for
 * others, and where it was merged away. */
enum status subject_find(struct ctx *c, int64_t id, struct subject *out) MUST_CHECK;

struct subject_filter {
    enum subject_kind kind; /* 0: all */
    int64_t unit_id;        /* and below; 0: all that may be read */
    const char *q_folded;   /* in the name; "" all */
};

/* `after`: name_sort and id of the row to go on after, as text; NULL: from the beginning. */
enum status subject_list(struct ctx *c, const struct subject_filter *f, const char *const after[2],
                         int limit, struct subject **out, int *out_count) MUST_CHECK;

/* Others of the same kind that may be the same: same name and year of birth, or name and unit. For the question before saving. */
enum status subject_namesakes(struct ctx *c, const struct subject *s, struct subject **out,
                              int *out_count) MUST_CHECK;

/* WRITE_DOSSIERS for the unit. `citizen`: twelve digits (nine of the old card), "" none or as it stands; one that another subject has is
 * INVALID at "citizen". `is_sure`: the namesakes were seen; else INVALID at "name" where there are any. */
struct subject_saving {
    struct subject subject; /* id 0: a new one; set */
    const char *citizen;
    bool is_sure;
};
enum status subject_save(struct ctx *c, struct subject_saving *s) MUST_CHECK;

/* The number of the identity card, for WRITE_DOSSIERS and APPRAISE_DOSSIERS of its unit; that it was read is noted. "" none. */
enum status subject_citizen(struct ctx *c, int64_t id, const char **out) MUST_CHECK;

/* One of two entries of the same goes: its dossiers, awards and places become the other's. APPRAISE_DOSSIERS for both units. INVALID where
 * both have a dossier for the same award of one campaign. */
enum status subject_merge(struct ctx *c, int64_t id, int64_t into_id, int64_t version) MUST_CHECK;

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
    const char *kind, *words;
    struct date from_on, to_on;
    int64_t version;
};
enum status subject_stays(struct ctx *c, int64_t subject_id, struct subject_stay **out,
                          int *out_count) MUST_CHECK;
enum status subject_stay_save(struct ctx *c, struct subject_stay *s) MUST_CHECK;

const char *url_subject(struct ctx *c, int64_t id); /* "/lam-viec/doi-tuong/ID" */

#endif
