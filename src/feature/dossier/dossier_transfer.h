/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a list of nominations that comes in: rows are read and checked one by one, and written some hundreds at a time. */
#ifndef FEATURE_DOSSIER_DOSSIER_TRANSFER_H
#define FEATURE_DOSSIER_DOSSIER_TRANSFER_H

#include "feature/dossier/dossier_inside.h"
#include "service/table.h"
#include "service/transfer.h"

enum nomination_column {
    NOMINATION_KIND,
    NOMINATION_NAME,
    NOMINATION_BIRTH,
    NOMINATION_SEX,
    NOMINATION_OCCUPATION,
    NOMINATION_UNIT,
    NOMINATION_AWARD,
    NOMINATION_ACHIEVEMENT,
    NOMINATION_FIELD,
    NOMINATION_CAMPAIGN,
    NOMINATION_COUNT
};

extern const struct table_column nomination_columns[];

enum { NOMINATION_BATCH = 500, NOMINATIONS_MAX = 200000 };

/* One row that is new. */
struct nomination {
    int64_t dossier_id, subject_id, unit_id, award_id, campaign_id;
    bool is_new_subject, is_sample;
    enum subject_kind kind;
    int birth_year;
    enum sex sex;
    const char *name, *occupation, *achievement, *field;
};

/* Inside db_transact, by the quickest way that the engine has. */
enum status nominations_write(struct ctx *c, const struct nomination *rows, int count,
                              const char *file) MUST_CHECK;

#endif
