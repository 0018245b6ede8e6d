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
    int64_t created_at, created_by, changed_at, version, figures_version;
};

/* Who reads: READ_DOSSIERS for the unit that puts it forward (so also those above it), and never who is barred from it. Every statement
 * that gives dossiers to a person has DOSSIER_OPEN_TO in its WHERE, with the account bound there: pages, searches, counts, exports. */
#define DOSSIER_OPEN_TO(account)                                                                   \
    " NOT EXISTS (SELECT 1 FROM dossier_bar b WHERE b.dossier_id = d.id AND b.account_id "         \
    "= " account ")"

/* The same for what leads to a dossier by its address: a notice in the inbox. */
#define DOSSIER_ADDRESS "/lam-viec/ho-so/"
#define DOSSIER_URL_OPEN_TO(url, account)                                                          \
    " NOT EXISTS (SELECT 1 FROM dossier_bar b WHERE b.account_id = " account " AND SUBSTR(" url    \
    " || '/', 1, LENGTH(CAST(b.dossier_id AS TEXT)) + 17)"                                         \
    " = '" DOSSIER_ADDRESS "' || CAST(b.dossier_id AS TEXT) || '/')"

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

/* ------------------------------------------------------------------ what it is made of
 *
 * Written by WRITE_DOSSIERS for the unit at which it stands while it is a draft or was sent back (papers also while it waits there to be
 * confirmed); DENIED, or CONFLICT with a problem where its state forbids it. */

bool dossier_is_written_by(struct ctx *c, const struct dossier *d);     /* by this reader, now */
bool dossier_takes_papers_from(struct ctx *c, const struct dossier *d); /* the same for papers */

/* Its one line, and the field that it stands for. INVALID at "achievement", "field"; CONFLICT where `version` is stale. */
enum status dossier_update(struct ctx *c, const struct dossier *d) MUST_CHECK;

struct dossier_section {
    const char *code, *text;
    int64_t saved_at, version; /* version 0: not written yet */
    const char *saved_by;      /* NULL: not written yet, or a command */
};
enum status dossier_sections(struct ctx *c, int64_t dossier_id, struct dossier_section **out,
                             int *out_count) MUST_CHECK;

/* One part of the award's report. INVALID at "section.CODE" where it is longer than the part may be; CONFLICT without a problem where it was saved
 * since `version` was read. NOT_FOUND: the report has no such part. */
enum status dossier_section_save(struct ctx *c, int64_t dossier_id,
                                 const struct dossier_section *s) MUST_CHECK;

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
enum { DOSSIER_MEASURE_NAME_MAX = 200, DOSSIER_COUNTED_IN_MAX = 60, DOSSIER_DECIMALS_MAX = 3 };
#define DOSSIER_VALUE_MAX INT64_C(999999999999999)

enum status dossier_measures(struct ctx *c, int64_t dossier_id, struct dossier_measure **out,
                             int *out_count) MUST_CHECK;

/* All of them, in this order. CONFLICT without a problem where dossier.figures_version is another. INVALID at "measure.N.name" and the like. */
enum status dossier_measures_save(struct ctx *c, int64_t dossier_id,
                                  const struct dossier_measure *rows, int count,
                                  int64_t figures_version) MUST_CHECK;

/* A number as people type it, in the reader's language, with at most DOSSIER_DECIMALS_MAX decimals; false where it is none. And back. */
bool dossier_value_parse(enum lang lang, const char *text, int64_t *out_value, int *out_decimals);
const char *dossier_value_text(enum lang lang, struct arena *a, int64_t value, int decimals);

struct dossier_paper {
    int64_t id;
    const char *code; /* award_paper.code */
    const char *name; /* hostile */
    int64_t file_id, created_at;
};
enum status dossier_papers(struct ctx *c, int64_t dossier_id, struct dossier_paper **out,
                           int *out_count) MUST_CHECK;

/* Adds a file that is what it says by its content. INVALID with the reason at `field`; what came before by the same upload, or with the same
 * bytes for the same paper, is found and not added again. Takes seconds for a photo: never in an event thread. */
struct dossier_source {
    const char *field, *path, *name;
    int64_t upload_id; /* 0: none */
};
enum status dossier_paper_add(struct ctx *c, int64_t dossier_id, const char *code,
                              const struct dossier_source *source, int64_t *out_id) MUST_CHECK;
enum status dossier_paper_delete(struct ctx *c, int64_t dossier_id, int64_t paper_id) MUST_CHECK;

enum { DOSSIER_PAPERS_MAX = 10 /* files of one paper */, DOSSIER_CAPTION_MAX = 300 };

struct dossier_photo {
    int64_t id;
    const char *name, *caption, *alt;
    bool is_decorative;
    int width, height;
    struct photo_size sizes[IMAGE_MADE];
    int size_count;
    int64_t version;
};
enum status dossier_photos(struct ctx *c, int64_t dossier_id, struct dossier_photo **out,
                           int *out_count) MUST_CHECK;
enum status dossier_photo_add(struct ctx *c, int64_t dossier_id,
                              const struct dossier_source *source, int64_t *out_id) MUST_CHECK;

/* Caption, words for who cannot see it, decoration, of several at once. INVALID at "caption.ID", "alt.ID"; CONFLICT where one is stale. */
enum status dossier_photos_describe(struct ctx *c, int64_t dossier_id,
                                    const struct dossier_photo *photos, int count) MUST_CHECK;
enum status dossier_photo_move(struct ctx *c, int64_t dossier_id, int64_t photo_id,
                               int by) MUST_CHECK; /* -1, +1 */
enum status dossier_photo_delete(struct ctx *c, int64_t dossier_id, int64_t photo_id) MUST_CHECK;

/* What it lacks before it can go on, noted as problems at "achievement", "section.CODE", "paper.CODE", "caption.ID", "alt.ID": INVALID; and what
 * the rules of its award refuse, at "subject_id". By who may read it. */
enum status dossier_check(struct ctx *c, int64_t dossier_id) MUST_CHECK;

/* ------------------------------------------------------------------ its way */

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

/* What the account has to do with dossiers of a campaign: those that stand with its own units (and those that these took over), where it may
 * deal with them. At most DOSSIER_COUNT_MAX of each are counted. */
struct dossier_duties {
    int64_t to_confirm, to_mend, to_appraise, late;
    struct date first_on; /* the earliest day by which one is to be dealt with */
};
enum status dossier_duties(struct ctx *c, int64_t campaign_id, int64_t owner_unit_id,
                           struct dossier_duties *out) MUST_CHECK;

/* Tells the units that have dossiers (service/inbox.h) of the day by which to deal with them, DOSSIER_REMIND_DAYS before it and once more when it
 * has passed; each only once. Those from which somebody is barred are told one by one, so that nobody counts what is not theirs to see. */
enum { DOSSIER_REMIND_DAYS = 2 };
enum status dossier_remind(struct ctx *c, int64_t campaign_id, struct date on,
                           int64_t *out_told) MUST_CHECK;

/* For who writes rows by themselves: what dossier_name holds of a folded name. */
enum { DOSSIER_SUFFIX_MAX = 48 };

/* `at` bytes into it a word begins; the part from there on that is kept. NULL past the last word. */
const char *dossier_name_suffix(struct arena *a, const char *fold, size_t *at);

/* A long name whose words come again has parts that are the same once cut. */
enum { DOSSIER_SUFFIXES_MAX = 128 };
struct dossier_suffixes {
    const char *kept[DOSSIER_SUFFIXES_MAX];
    int count;
};
bool dossier_suffix_is_new(struct dossier_suffixes *s, const char *suffix);

struct transfer_kind;
extern const struct transfer_kind dossier_transfer; /* "nominations" */

/* Inside db_transact: the subject's name, or which subject it is, has changed: its dossiers are found by the new one. */
enum status dossier_subject_changed(struct ctx *c, int64_t subject_id) MUST_CHECK;

const char *url_dossier(struct ctx *c, int64_t id); /* "/lam-viec/ho-so/ID" */

#endif
