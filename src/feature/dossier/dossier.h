/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers: the case of one subject for one title or form in one campaign: its report, figures, papers and photos, and its way up
 * from the unit that puts it forward to the one that decides. */
#ifndef FEATURE_DOSSIER_DOSSIER_H
#define FEATURE_DOSSIER_DOSSIER_H

#include "feature/subject/subject.h"
#include "service/photo.h"

extern const struct feature dossier_feature;

enum {
    DOSSIER_ACHIEVEMENT_MAX = 300, /* characters */
    DOSSIER_WORDS_MAX = 2000,      /* reasons */
    DOSSIER_PHOTOS_MAX = 6,
    DOSSIER_MEASURES_MAX = 20,
    DOSSIER_YEARS_MAX = 5,
    DOSSIER_PAPER_BYTES_MAX = 20 << 20
};

/* ------------------------------------------------------------------ states */

enum dossier_state {
    DOSSIER_DRAFT = 1,
    DOSSIER_ON_WAY,    /* waits for the unit at which it stands to confirm it */
    DOSSIER_RETURNED,  /* came back to the unit at which it stands, with a reason */
    DOSSIER_APPRAISAL, /* where it is decided: checked, shown to the public, judged by the council */
    DOSSIER_AWARDED,
    DOSSIER_REFUSED,
    DOSSIER_WITHDRAWN,
    DOSSIER_STATE_COUNT
};

enum dossier_step {
    DOSSIER_SUBMIT =
        1, /* draft, returned -> on_way at the unit above (at itself where it decides), WRITE_DOSSIERS where it stands */
    DOSSIER_PASS_ON, /* on_way -> on_way at the unit above: confirmed, WRITE_DOSSIERS where it stands */
    DOSSIER_RETURN, /* on_way, returned, appraisal -> returned at the unit that handed it on, with a reason; WRITE_, of appraisal APPRAISE_DOSSIERS */
    DOSSIER_ACCEPT, /* on_way -> appraisal, where it is decided alone, APPRAISE_DOSSIERS */
    DOSSIER_AWARD,  /* appraisal -> awarded, with the decision, APPRAISE_DOSSIERS */
    DOSSIER_REFUSE, /* appraisal -> refused, with a reason, APPRAISE_DOSSIERS */
    DOSSIER_WITHDRAW, /* draft, on_way, returned, appraisal -> withdrawn, with a reason, WRITE_DOSSIERS for the unit that puts it forward */
    DOSSIER_STEP_COUNT
};

const char *dossier_state_code(enum dossier_state state);
bool dossier_state_parse(const char *code, enum dossier_state *out);
const char *dossier_state_text(const struct ctx *c, enum dossier_state state);
const char *dossier_step_code(enum dossier_step step);
bool dossier_step_parse(const char *code, enum dossier_step *out);
const char *dossier_step_text(const struct ctx *c,
                              enum dossier_step step); /* what the button says */
const char *dossier_step_done_text(const struct ctx *c, enum dossier_step step); /* what was done */

/* The guarded table: who may take a step, for the unit at which it stands, or (is_of_origin) for the one that puts it forward. */
struct dossier_rule {
    enum dossier_state from, to;
    enum dossier_step step;
    enum access access;
    bool needs_words, is_of_origin;
};
const struct dossier_rule *dossier_can(enum dossier_state from,
                                       enum dossier_step step); /* NULL: not */

/* ------------------------------------------------------------------ what a dossier is */

struct dossier {
    int64_t id, campaign_id, subject_id, award_id;
    int64_t unit_id, at_unit_id, decides_unit_id; /* decides 0: not handed in yet */
    enum dossier_state state;
    const char *field, *achievement;
    struct date due_on;
    int64_t document_id; /* 0: none */
    bool is_sample;
    int64_t created_at, created_by, changed_at, version;
};

/* Who reads: READ_DOSSIERS for the unit that puts it forward (so also those above it), and never who is barred from it. Every statement
 * that gives dossiers to a person has DOSSIER_OPEN_TO in its WHERE, with the account bound there: pages, searches, counts, exports. */
#define DOSSIER_OPEN_TO(account)                                                                   \
    " NOT EXISTS (SELECT 1 FROM dossier_bar b WHERE b.dossier_id = d.id AND b.account_id "         \
    "= " account ")"

/* NOT_FOUND where it may not be read. */
enum status dossier_find(struct ctx *c, int64_t id, struct dossier *out) MUST_CHECK;

struct dossier_filter {
    int64_t campaign_id, unit_id; /* unit: and below; 0: all that may be read */
    int64_t at_unit_id;           /* stands there; 0: anywhere */
    enum dossier_state state;     /* 0: all */
    int64_t award_id, subject_id; /* 0: all */
    enum subject_kind kind;       /* 0: all */
    const char *field;            /* "" all */
    const char *q_folded; /* in the subject's name, from the beginning of a word on; "" all */
};

struct dossier_line {
    struct dossier dossier;
    const char *subject, *award, *unit, *at_unit; /* as they are to be read */
    enum subject_kind subject_kind;
};

/* The newest first; `before_id` 0: from the newest. */
enum status dossier_list(struct ctx *c, const struct dossier_filter *f, int64_t before_id,
                         int limit, struct dossier_line **out, int *out_count) MUST_CHECK;

/* By state, [0] all of them, whatever state the filter names. More than DOSSIER_COUNT_MAX are not counted: [0] is then above it, and the
 * others are 0. */
enum { DOSSIER_COUNT_MAX = 5000 };
enum status dossier_count(struct ctx *c, const struct dossier_filter *f,
                          int64_t out[DOSSIER_STATE_COUNT]) MUST_CHECK;

/* WRITE_DOSSIERS for the unit: puts a subject forward. INVALID at "subject_id", "award_id", with what the rules refuse; sets id. */
enum status dossier_insert(struct ctx *c, struct dossier *d) MUST_CHECK;

struct dossier_stepping {
    int64_t dossier_id, version;
    enum dossier_step step;
    const char *words;   /* the reason; "" */
    int64_t document_id; /* of DOSSIER_AWARD: the decision */
};

/* One step of the table (dossier_steps.c). INVALID where it is not whole (the first missing thing at its field), where words are
 * missing, where the rules refuse; DENIED; CONFLICT where the state does not allow it or `version` is stale. */
enum status dossier_take(struct ctx *c, const struct dossier_stepping *s) MUST_CHECK;

struct dossier_section {
    const char *code, *text;
    int64_t saved_at, version;
    const char *saved_by; /* NULL: not written yet, or a command */
};
enum status dossier_sections(struct ctx *c, int64_t dossier_id, struct dossier_section **out,
                             int *out_count) MUST_CHECK;

struct dossier_measure {
    int64_t id;
    const char *name, *counted_in;
    int decimals;
    struct dossier_value {
        int year;
        int64_t value; /* times ten to the power of decimals */
    } values[DOSSIER_YEARS_MAX];
    int value_count;
};
enum status dossier_measures(struct ctx *c, int64_t dossier_id, struct dossier_measure **out,
                             int *out_count) MUST_CHECK;

struct dossier_photo {
    int64_t id;
    const char *name, *caption, *alt;
    bool is_decorative;
    int width, height;
    struct photo_size sizes[IMAGE_MADE];
    int size_count;
};
enum status dossier_photos(struct ctx *c, int64_t dossier_id, struct dossier_photo **out,
                           int *out_count) MUST_CHECK;

struct dossier_hop {
    int64_t id;
    enum dossier_step step;
    int64_t from_unit_id, to_unit_id;
    const char *words;
    struct date due_on;
    int64_t at, account_id;
    const char *by; /* NULL: a command */
};
enum status dossier_hops(struct ctx *c, int64_t dossier_id, struct dossier_hop **out,
                         int *out_count) MUST_CHECK; /* the first one first */

/* Inside db_transact: the subject's name, or which subject it is, has changed: its dossiers are found by the new one. */
enum status dossier_subject_changed(struct ctx *c, int64_t subject_id) MUST_CHECK;

const char *url_dossier(struct ctx *c, int64_t id); /* "/lam-viec/ho-so/ID" */

#endif
