/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of awards, subjects and dossiers for tests, however they came to their state. */
#ifndef TEST_EXEMPLARS_H
#define TEST_EXEMPLARS_H

#include "feature/dossier/dossier.h"

/* A form of commendation for persons, decided at that level: threshold 70 of 100 of all members, quorum 2 of 3. */
int64_t test_award(struct ctx *c, const char *code, enum unit_level level);

struct test_subject {
    const char *name; /* NULL: made up */
    enum subject_kind kind;
    int64_t unit_id;
    int birth_year;
    enum sex sex;
    const char *phone, *address;
    bool is_direct_worker;
};
int64_t test_subject(struct ctx *c, const struct test_subject *s);

struct test_dossier {
    int64_t campaign_id, subject_id, award_id, unit_id;
    int64_t at_unit_id, decides_unit_id; /* at 0: unit_id; decides 0: none */
    const char *state;                   /* NULL: "draft" */
    const char *field, *achievement;
    int64_t created_by;
};
int64_t test_dossier(struct ctx *c, const struct test_dossier *d);

/* Writes a part of its report, or writes it anew. */
void test_section(struct ctx *c, int64_t dossier_id, const char *code, const char *text);

#endif
