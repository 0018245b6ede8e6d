/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles and forms of commendation as data: who decides, what it takes, by which text of the law, from when to when. A title (danh
 * hiệu thi đua) and a form (hình thức khen thưởng) stand in one list that says which is which. */
#ifndef FEATURE_AWARD_AWARD_H
#define FEATURE_AWARD_AWARD_H

#include "feature/unit/unit.h"

extern const struct feature award_feature;

enum { AWARD_NAME_MAX = 200, AWARD_WORDS_MAX = 500 };

enum award_kind { AWARD_TITLE = 1, AWARD_FORM };

const char *award_kind_code(enum award_kind kind); /* "title" */
bool award_kind_parse(const char *code, enum award_kind *out);
const char *award_kind_text(const struct ctx *c, enum award_kind kind); /* "danh hiệu thi đua" */

enum subject_kind { SUBJECT_PERSON = 1, SUBJECT_COLLECTIVE, SUBJECT_HOUSEHOLD, SUBJECT_KIND_COUNT };

const char *subject_kind_code(enum subject_kind kind); /* "person": database, JSON, files */
bool subject_kind_parse(const char *code, enum subject_kind *out);
const char *subject_kind_text(const struct ctx *c, enum subject_kind kind);

/* A share as the law has it: 2/3, 70/100. */
struct share {
    int num, den;
};

/* Whether `part` of `whole` reaches the share: integers alone. */
bool share_is_reached(struct share s, int64_t part, int64_t whole);

/* The least part that reaches it: 11 of 15 for 70 %. */
int64_t share_least(struct share s, int64_t whole);

struct award {
    int64_t id;
    const char *code, *name;
    enum award_kind kind;
    enum subject_kind subject;
    enum unit_level level; /* of who decides */
    const char *decided_by;
    int multiple; /* of the base salary, in hundredths; 0: no money */
    struct share threshold, quorum;
    int comment_days; /* 0: the public is not asked */
    bool comment_by_work;
    int hop_days; /* working days */
    bool has_second_round;
    const char *form_code;
    int position;
    struct date from_on, to_on;
    const char *source;
    bool is_verified;
    int64_t version;
};

/* Those that hold on a day, from the highest to the lowest; subject 0: of all kinds, level LEVEL_NONE: of all. Public. */
enum status award_list(struct ctx *c, enum subject_kind subject, enum unit_level level,
                       struct date on, struct award **out, int *out_count) MUST_CHECK;
enum status award_find(struct ctx *c, int64_t id, struct award *out) MUST_CHECK;

/* The rows of one code for one kind of subject, the newest first: what held when. */
enum status award_versions(struct ctx *c, const char *code, enum subject_kind subject,
                           struct award **out, int *out_count) MUST_CHECK;

/* Loads the lists of data/ (built in) where there is no award yet. Called at start. */
enum status award_seed(struct ctx *c) MUST_CHECK;

/* "Giấy khen của Chủ tịch UBND cấp xã (hình thức khen thưởng)": for pick lists. */
const char *award_title(const struct ctx *c, const struct award *a);

/* EDIT_AWARDS everywhere. A change of what holds ends the old row on `from_on` and begins a new one with its papers (award_succeed: id and
 * version are the old row's, and id becomes the new one's); what is wrong in a row is mended in it (award_update; code and kind of
 * subject stay). INVALID at the field; CONFLICT where stale. */
enum status award_insert(struct ctx *c, struct award *a) MUST_CHECK;
enum status award_update(struct ctx *c, const struct award *a) MUST_CHECK;
enum status award_succeed(struct ctx *c, struct award *a) MUST_CHECK;

struct award_paper {
    const char *code, *name;
    bool is_required, is_made;
};
enum status award_papers(struct ctx *c, int64_t award_id, struct award_paper **out,
                         int *out_count) MUST_CHECK;

/* EDIT_AWARDS. All of them in their order; `version` is the award's. INVALID at "paper.N.name"; CONFLICT where stale. */
enum status award_papers_save(struct ctx *c, int64_t award_id, const struct award_paper *papers,
                              int count, int64_t version) MUST_CHECK;

struct report_section {
    const char *code, *name, *help;
    int most; /* characters */
    bool is_required;
};
enum status report_sections(struct ctx *c, const char *form_code, struct report_section **out,
                            int *out_count) MUST_CHECK;

/* What must, or should, hold before an award is given: told in words, as one text of the law has it. */
struct award_rule {
    int64_t id;
    const char *award_code; /* "": all */
    const char *kind;       /* of award_ask.c's table: "no-stay" */
    int number;             /* what the kind counts: per cent, times */
    const char *base_code;  /* the award that it is counted by; "" none */
    bool is_refusal;        /* else a warning */
    const char *words;
    struct date from_on, to_on;
    const char *source;
    bool is_verified;
    int64_t version;
};

/* Those that hold on a day, for all awards and for this code ("": all rules), refusals first. */
enum status award_rules(struct ctx *c, const char *award_code, struct date on,
                        struct award_rule **out, int *out_count) MUST_CHECK;

/* EDIT_AWARDS. id 0: a new one. INVALID at the field; CONFLICT where stale. */
enum status award_rule_save(struct ctx *c, struct award_rule *rule) MUST_CHECK;

/* What a subject's history says against an award on a day, in words: refusals first. Nothing found: count 0. Asks for no rights: whoever
 * asks it for somebody has asked for them. NOT_FOUND where there is no such subject or award. */
struct award_finding {
    bool is_refusal;
    const char *words, *source;
};
struct award_question {
    int64_t subject_id, award_id, campaign_id;
    const char *achievement; /* not rewarded twice; "" not told */
    struct date on;
};
enum status award_ask(struct ctx *c, const struct award_question *question,
                      struct award_finding **out, int *out_count) MUST_CHECK;

#endif
