/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delegations: who goes, out of the candidates of a campaign, under quotas. The program proposes the best selection and says why; people
 * pin, change quotas, and close the list. Every run is kept. */
#ifndef FEATURE_DELEGATION_DELEGATION_H
#define FEATURE_DELEGATION_DELEGATION_H

#include "feature/campaign/campaign.h"
#include "feature/delegation/delegation_solve.h"
#include "feature/dossier/dossier.h"

extern const struct feature delegation_feature;

enum {
    SELECTION_TITLE_MAX = 200,
    SELECTION_WORDS_MAX = 500,
    SELECTION_QUOTAS_MAX = 120,
    SELECTION_CANDIDATES_MAX = 100000
};

enum selection_merit { MERIT_COUNCIL = 1, MERIT_AWARD, MERIT_SCORE };

const char *selection_merit_code(enum selection_merit merit);
bool selection_merit_parse(const char *code, enum selection_merit *out);
const char *selection_merit_text(const struct ctx *c, enum selection_merit merit);

struct selection {
    int64_t id, campaign_id, unit_id;
    const char *title;
    int seats;
    enum selection_merit merit;
    struct date ages_on;
    bool is_closed, is_sample;
    int64_t closed_at, created_at, version;
    const char *closed_by; /* NULL: not closed, or a command */
};

/* READ_DOSSIERS for its unit reads, SELECT_DELEGATES writes. Whoever is barred from the dossier of a candidate (a conflict of interest)
 * finds no selection that this candidate is in: to choose among the others is to choose about this one. */
enum status selection_find(struct ctx *c, int64_t id, struct selection *out) MUST_CHECK;
enum status selection_list(struct ctx *c, int64_t campaign_id, struct selection **out,
                           int *out_count) MUST_CHECK;
bool selection_may_write(struct ctx *c, const struct selection *s);

/* INVALID at "title", "seats", "ages_on"; sets id. */
enum status selection_insert(struct ctx *c, struct selection *s) MUST_CHECK;

/* ------------------------------------------------------------------ quotas */

enum quota_rule { QUOTA_LEAST = 1, QUOTA_MOST, QUOTA_EXACTLY };

const char *quota_rule_code(enum quota_rule rule);
bool quota_rule_parse(const char *code, enum quota_rule *out);

struct quota {
    int64_t id;
    const char *field;                /* "": any */
    int64_t unit_id;                  /* 0: any */
    enum subject_kind kind;           /* 0: any */
    enum sex sex;                     /* SEX_NOT_TOLD: any */
    const char *ethnicity, *religion; /* "": any; "minority", "any", or a name */
    int age_from, age_to;             /* 0: no bound */
    int direct, party;                /* 1 yes, -1 no, 0 any */
    enum quota_rule rule;
    int num, den; /* den 0: a number */

    /* By plan_read. */
    const char *words; /* "nữ dưới 35 tuổi" */
    struct delegation_rule bounds;
    int unknown; /* candidates that cannot be told: no sex, no year of birth ... They count for nothing */
    const char *ethnicity_fold, *religion_fold; /* private */
    int64_t *units;                             /* private: of unit_id and below, sorted */
    int units_count;
};

/* "ít nhất 70% của 22, tức 15" */
const char *quota_rule_words(const struct ctx *c, const struct quota *q, int seats);

/* The bounds of a share: at least is rounded up, at most down; INVALID where an exact share is no whole number. */
enum status quota_bounds(const struct quota *q, int seats, struct delegation_rule *out) MUST_CHECK;

/* ------------------------------------------------------------------ candidates and the plan */

struct candidate {
    int64_t id, subject_id, dossier_id, unit_id;
    const char *name, *unit, *field, *field_name, *award, *occupation;
    enum subject_kind kind;
    enum sex sex;
    const char *ethnicity, *religion;
    int age; /* on the day of the selection; -1: not told */
    bool is_direct_worker, is_party_member;
    int64_t merit;  /* thousandths */
    bool has_merit; /* false: none is told, it counts as none */
    struct {
        int64_t round_id; /* 0: the merit is of no vote */
        int64_t unit_id;  /* the council's */
        int yes, members;
        int64_t closed_at;
    } vote; /* that the merit is of: the council's last, which a share entered by hand does not outweigh */
    int pin;
    const char *pin_words, *pinned_by;
    int64_t pinned_at;
    bool is_absent;     /* cannot come, as was noted here */
    const char *barred; /* why it cannot be chosen: withdrawn, cannot come ...; NULL: it can */
    const char *ethnicity_fold, *religion_fold; /* private */
    int award_rank; /* private: between equals, the higher award goes first */
};

struct plan {
    struct selection selection;
    struct quota *quotas;
    int quota_count;
    struct candidate *candidates; /* by merit, then award, then age of the dossier */
    int candidate_count, eligible_count;
    const char *basis; /* hash of all that an answer follows from */
    struct delegation_problem problem;
    int *person_of; /* private: of each candidate its place in the problem; -1: cannot be chosen */
    int *candidate_of;               /* private */
    struct delegation_answer answer; /* by plan_solve, or of the last run */
    int64_t run_id;                  /* the run that the answer is of; 0: none is kept */
    bool is_stale;                   /* something changed since that run */
};

/* All of a selection and the answer of its last run. */
enum status plan_read(struct ctx *c, int64_t selection_id, struct plan *out) MUST_CHECK;

/* What is to be changed. CONFLICT where `version` is stale or the list is closed. */
struct plan_change {
    int64_t selection_id, version;
    const char *cause;

    int64_t pin_candidate_id; /* 0: none */
    int pin;
    const char *pin_words;

    const struct selection *settings; /* title, seats, merit, ages_on; NULL */
    struct quota *quotas;             /* all of them; NULL: as they are */
    int quota_count;

    int64_t absent_candidate_id; /* cannot come, and why; "" can again */
    const char *absent_words;

    const struct candidate_score {
        int64_t candidate_id;
        int64_t score; /* -1: none */
    } * scores;
    int score_count;

    bool takes_candidates; /* those of the dossiers that are not there yet */
};

/* Applies it, solves, and keeps the run. INVALID with out->answer.conflict where the quotas contradict each other then: nothing is changed, and
 * `out` tells the refused plan. Only candidates and their absence are changed even so. INVALID with a problem, too, where the best could not be proven in time. */
enum status plan_change(struct ctx *c, const struct plan_change *change,
                        struct plan *out) MUST_CHECK;

/* The nearest number of seats for which the quotas can be kept; 0: there is none near. */
enum status plan_other_seats(struct ctx *c, const struct plan *p, int *out) MUST_CHECK;

/* The selected, best first. */
bool plan_is_in(const struct plan *p, int candidate);
const struct delegation_reason *plan_reason(const struct plan *p, int candidate); /* NULL: none */

/* "Cho đủ 8 nữ": why, and what would have to change. */
const char *plan_reason_words(struct ctx *c, const struct plan *p, int candidate);

/* What contradicts, with the sum, and the least relaxation, in sentences. */
struct plan_words {
    const char *heading, *sum, *relaxed, *seats;
};
enum status plan_conflict_words(struct ctx *c, const struct plan *p,
                                struct plan_words *out) MUST_CHECK;

const char *merit_text(const struct ctx *c, int64_t merit); /* "96,2" */
bool merit_parse(const char *text, int64_t *out);

/* ------------------------------------------------------------------ runs */

struct selection_run {
    int64_t id, at, total;
    const char *by, *cause, *words; /* by NULL: a command */
    bool is_found;
    int seats, candidates, pinned, changed;
};
enum status selection_runs(struct ctx *c, int64_t selection_id, struct selection_run **out,
                           int *out_count) MUST_CHECK; /* the newest first */

/* The plan as that run had it. */
enum status plan_read_run(struct ctx *c, int64_t selection_id, int64_t run_id,
                          struct plan *out) MUST_CHECK;

/* ------------------------------------------------------------------ the closed list */

/* SELECT_DELEGATES. Each pin needs its reason (INVALID at "pin-ID"): it is a decision against the proposal. CONFLICT where the last run
 * is not of what stands now. */
struct pin_reason {
    int64_t candidate_id;
    const char *words;
};
enum status selection_close(struct ctx *c, int64_t selection_id, int64_t version,
                            const struct pin_reason *reasons, int count) MUST_CHECK;

struct delegate {
    int64_t id, candidate_id, replaces_id;
    int index; /* in plan.candidates */
    const char *words, *breaks, *from_by, *to_words;
    int64_t from_at, to_at;
};
enum status selection_delegates(struct ctx *c, const struct plan *p, struct delegate **out,
                                int *out_count) MUST_CHECK;

/* Who may come for a delegate: those who keep all quotas first, by merit; of the others, which quotas would break. */
struct substitute {
    int index;          /* in plan.candidates */
    const char *breaks; /* "": none */
    int break_count;
};
enum status selection_substitutes(struct ctx *c, const struct plan *p,
                                  const struct delegate *delegates, int delegate_count,
                                  int64_t delegate_id, struct substitute **out,
                                  int *out_count) MUST_CHECK;

/* Needs why the one cannot come ("absent"), and why this one ("words") where a quota breaks or another stands before. */
struct substitution {
    int64_t selection_id, delegate_id, candidate_id, version;
    const char *absent, *words;
};
enum status selection_substitute(struct ctx *c, const struct substitution *s) MUST_CHECK;

const char *url_selection(struct ctx *c, int64_t id); /* "/lam-viec/dai-bieu/ID" */

#endif
