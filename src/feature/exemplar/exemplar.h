/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exemplars before the public: a dossier in appraisal is shown without what is personal, from a day to a day readers write their opinion of
 * it to the secretariat, and once awarded it stands in the gallery. What readers see is a copy in tables of its own: no page of theirs
 * touches the dossier. Beside it what other bodies answer about a dossier, and passages that stand in several. */
#ifndef FEATURE_EXEMPLAR_EXEMPLAR_H
#define FEATURE_EXEMPLAR_EXEMPLAR_H

#include "feature/dossier/dossier.h"
#include "service/job.h"
#include "service/redact.h"
#include "service/search.h"

extern const struct feature exemplar_feature;

enum {
    OPINION_WORDS_MIN = 10, /* characters */
    OPINION_WORDS_MAX = 2000,
    OPINION_NAME_MAX = 100,
    OPINION_CONTACT_MAX = 200,
    OPINION_SENT_MAX = 10, /* from one place in an hour */
    OPINION_KEPT_DAYS = 365,
    EXEMPLAR_SUMMARY_MAX = 5000,
    EXEMPLAR_REASON_MAX = 500,
    EXEMPLAR_NAMED_MAX = 200, /* characters of words that are to be cut */
    CHECK_WORDS_MAX = 2000,
    CHECK_BODY_MAX = 200,
    CHECK_DAYS_MAX = 180
};

enum exemplar_state {
    EXEMPLAR_NONE,   /* was never shown */
    EXEMPLAR_ASKING, /* opinions are asked for, or were until a day that is past */
    EXEMPLAR_ASKED,  /* the closing record is made */
    EXEMPLAR_SHOWN,  /* awarded: it stands in the gallery */
    EXEMPLAR_WITHDRAWN,
    EXEMPLAR_STATE_COUNT
};

const char *exemplar_state_code(enum exemplar_state state);
const char *exemplar_state_text(const struct ctx *c, enum exemplar_state state);

struct exemplar {
    int64_t id, dossier_id, campaign_id, unit_id, office_unit_id;
    enum exemplar_state state;
    enum subject_kind kind;
    const char *name, *slug, *occupation, *award, *field, *achievement;
    const char *unit; /* as it is to be read */
    int since_year, member_count, year;
    struct date first_on, last_on; /* none: no opinions were asked for */
    int days;
    bool by_work;
    const char *summary;
    int64_t closed_at, closed_by;
    bool is_sample;
    int64_t posted_at, posted_by, version;
};

/* ------------------------------------------------------------------ readers (exemplar_shown.c): asks for no rights */

struct exemplar_photo {
    int64_t id;
    const char *caption, *alt; /* alt "": decorative */
    struct photo_size sizes[IMAGE_MADE];
    int size_count;
};

struct exemplar_whole {
    struct exemplar exemplar;
    struct exemplar_part {
        const char *code, *name, *text;
    } * parts;
    int part_count;
    struct exemplar_measure {
        const char *name, *counted_in;
        int decimals;
        struct dossier_value values[DOSSIER_YEARS_MAX];
        int value_count;
    } * measures;
    int measure_count;
    struct exemplar_photo *photos;
    int photo_count;
    struct exemplar_before {
        int year;
        const char *name;
    } * befores;
    int before_count;
};

/* NOT_FOUND where it was never shown; a withdrawn one is found with its state and nothing else of it. */
enum status exemplar_find_shown(struct ctx *c, int64_t id, struct exemplar_whole *out) MUST_CHECK;

struct exemplar_filter {
    bool
        is_asking; /* those that may be written about today, by last day; else the gallery, the newest first */
    const char *field; /* "" all */
    int64_t unit_id;   /* 0: all */
    int year;          /* 0: all */
    int64_t other_than_id;
    int64_t after_place,
        after_id; /* place and id of the last row of the page before; 0: from the first */
    int limit;
};

struct exemplar_line {
    struct exemplar exemplar;
    int64_t place;                /* of the order */
    struct exemplar_photo *photo; /* the first one; NULL */
};

enum status exemplar_list_shown(struct ctx *c, const struct exemplar_filter *f,
                                struct exemplar_line **out, int *out_count) MUST_CHECK;

/* What the gallery may be narrowed to: fields, units and years that have something to show. */
struct exemplar_facets {
    const char **fields;
    int field_count;
    struct exemplar_facet_unit {
        int64_t id;
        const char *title;
    } * units;
    int unit_count;
    int *years;
    int year_count;
};
enum status exemplar_facets(struct ctx *c, struct exemplar_facets *out) MUST_CHECK;

/* How many are open for opinions today: persons, collectives, households; and the earliest last day. */
struct exemplar_open {
    int64_t by_kind[SUBJECT_KIND_COUNT], all;
    struct date last_on;
    bool has_sample;
};
enum status exemplar_count_open(struct ctx *c, struct exemplar_open *out) MUST_CHECK;

/* As lists show it. */
struct exemplar_card {
    int64_t id;
    const char *name, *url, *unit, *field, *award, *kind, *achievement;
    const char *photo_url;     /* NULL: none */
    const char *photo_set_url; /* private: for srcset */
    int photo_width, photo_height;
    int year;
    struct date last_on;
    bool is_sample;
};
struct activity_field;
struct exemplar_card exemplar_card_of(struct ctx *c, const struct exemplar_line *line,
                                      const struct activity_field *fields, int field_count);
void part_exemplar_cards(struct out *o, const struct exemplar_card *cards, int count);

struct opinion_new {
    int64_t exemplar_id;
    const char *words, *reader_name, *contact;
    bool is_trap; /* a field was filled in that people do not see: kept as spam */
    int64_t id;   /* set */
};

/* INVALID at "words", "name", "contact"; CONFLICT with a problem where the last day is past or has not begun, NOT_FOUND where it is not
 * shown. Tells the secretariat once a day. */
enum status opinion_insert(struct ctx *c, struct opinion_new *n) MUST_CHECK;

const char *url_exemplar(struct ctx *c, int64_t id, const char *slug); /* "/dien-hinh/SLUG-ID" */
const char *url_exemplar_photo(struct ctx *c, int64_t photo_id, int wanted_width,
                               const char *type); /* "/dien-hinh/anh/ID-WIDTH.webp" */

extern const struct search_source exemplar_search_source;

/* ------------------------------------------------------------------ showing a dossier (exemplar_prepare.c, exemplar_post.c) */

/* APPRAISE_DOSSIERS where the dossier stands; who is barred from it finds nothing. */

struct exemplar_text {
    const char *place; /* "achievement", "section.CODE", "caption.N", "alt.N" */
    const char *name;  /* of the part */
    const char *text;
    struct redact_cut *cuts;
    int cut_count;
    const char *shown;
};

struct exemplar_choice {
    int64_t dossier_id;
    const char *words;
    bool is_cut;
    const char *kind, *reason;
    int64_t at;
    const char *by; /* NULL: a command */
};

/* What would be shown now. */
struct exemplar_prepared {
    struct dossier dossier;
    struct exemplar exemplar; /* as it stands; state EXEMPLAR_NONE: never shown */
    struct subject subject;
    struct award award;
    struct exemplar_text *texts;
    int text_count, cut_count;
    struct exemplar_choice *choices;
    int choice_count;
    const char *hash;              /* of all that would be shown */
    struct date first_on, last_on; /* if it was posted today; none: no opinions are asked for */
};
enum status exemplar_prepare(struct ctx *c, int64_t dossier_id,
                             struct exemplar_prepared *out) MUST_CHECK;

/* Restores a false cut, with a reason, or cuts more: words that stand in the text. What is the subject's own cannot be restored. INVALID at
 * "words", "reason". `is_taken_back`: what was decided about these words no longer holds. */
enum status exemplar_choose(struct ctx *c, const struct exemplar_choice *choice,
                            bool is_taken_back) MUST_CHECK;

/* Shows what was looked at: `hash` of exemplar_prepared. From `first_on` (none: today) for as many days as the award has them. CONFLICT where
 * the text is another by now; INVALID at "first_on", "words" (a number of the subject's card stands in it). Copies photos' rows: not
 * inside a transaction. */
struct exemplar_posting {
    int64_t dossier_id;
    const char *hash;
    struct date first_on;
    int64_t id;       /* set */
    const char *slug; /* set */
};
enum status exemplar_post(struct ctx *c, struct exemplar_posting *p) MUST_CHECK;

/* Takes it down, with a reason: its page is gone (410). */
enum status exemplar_take_down(struct ctx *c, int64_t dossier_id, const char *reason,
                               int64_t version) MUST_CHECK;

/* Inside db_transact, after a step of the dossier: an awarded one goes into the gallery, what is returned, refused or withdrawn is taken
 * down. */
enum status exemplar_follow(struct ctx *c, const struct dossier *d) MUST_CHECK;

/* ------------------------------------------------------------------ opinions at work (exemplar_opinion.c) */

enum opinion_state {
    OPINION_NEW = 1,
    OPINION_READ,
    OPINION_SET_ASIDE,
    OPINION_SPAM,
    OPINION_STATE_COUNT
};
const char *opinion_state_code(enum opinion_state state);
bool opinion_state_parse(const char *code, enum opinion_state *out);
const char *opinion_state_text(const struct ctx *c, enum opinion_state state);

struct opinion {
    int64_t id, exemplar_id;
    const char *words, *reader_name, *contact, *note;
    enum opinion_state state;
    int64_t created_at, forgotten_at, version;
};
enum status opinion_list(struct ctx *c, int64_t dossier_id, struct opinion **out,
                         int *out_count) MUST_CHECK; /* the newest first */

struct opinion_marking {
    int64_t dossier_id, id, version;
    enum opinion_state state;
    const char *note;
};
enum status opinion_mark(struct ctx *c, const struct opinion_marking *m) MUST_CHECK;

/* The closing record, with the summary of the opinions: after the last day, once. INVALID at "summary"; CONFLICT before that. */
enum status exemplar_close(struct ctx *c, int64_t dossier_id, const char *summary,
                           int64_t version) MUST_CHECK;

/* What the secretariat has before it: dossiers that are or were shown, open ones by last day first. */
struct exemplar_work_filter {
    enum exemplar_state state; /* 0: all that are not done with */
    const char *q_folded;      /* "" all */
};
struct exemplar_work_line {
    struct exemplar exemplar;
    int64_t new_count, all_count; /* opinions, without spam */
    int64_t place;
};
enum status exemplar_work_list(struct ctx *c, const struct exemplar_work_filter *f,
                               const char *const after[2], int limit,
                               struct exemplar_work_line **out, int *out_count) MUST_CHECK;

/* For Today: opinions not read yet, closing records to be made, bodies that are late. */
struct exemplar_duties {
    int64_t opinions, to_close, late_checks;
};
enum status exemplar_duties(struct ctx *c, struct exemplar_duties *out) MUST_CHECK;

struct exemplar_fact_check {
    const char *body, *state_text;
    const char *mark; /* private */
    struct date due_on;
    int64_t asked_at, answered_at; /* 0: not yet */
};

/* What a dossier's own page tells, to whoever reads it; facts.html draws it. */
struct exemplar_facts {
    int64_t dossier_id;
    enum exemplar_state state;
    const char *state_text, *summary;
    const char *public_url; /* NULL: it is not shown */
    struct date first_on, last_on;
    int64_t posted_at, closed_at; /* 0: not yet */
    int64_t opinion_count;
    const struct exemplar_fact_check *checks;
    int check_count;
    bool can_appraise; /* private */
};
enum status exemplar_facts_read(struct ctx *c, const struct dossier *d,
                                struct exemplar_facts *out) MUST_CHECK;
struct page;
void part_exemplar_facts(struct out *o, const struct page *p, const struct exemplar_facts *f);

/* ------------------------------------------------------------------ what other bodies answer (check.c) */

enum check_state {
    CHECK_ASKED = 1,
    CHECK_ANSWERED,
    CHECK_LAPSED,
    CHECK_REVOKED,
    CHECK_STATE_COUNT
};
const char *check_state_code(enum check_state state);
const char *check_state_text(const struct ctx *c, enum check_state state);
extern const char *const check_kinds[]; /* "police", "tax", "insurance", "other"; NULL-ended */
const char *check_kind_text(const struct ctx *c, const char *kind);

struct check {
    int64_t id, dossier_id;
    const char *kind, *body, *question, *address;
    struct date due_on;
    int64_t asked_at, answered_at, revoked_at;
    enum check_state state; /* today */
    bool has_remark;
    const char *answer, *answered_name;
    int64_t file_id; /* 0: none */
    int64_t version;
};

/* By who reads the dossier; the question and the answer's words by APPRAISE_DOSSIERS alone ("" for others). */
enum status check_list(struct ctx *c, int64_t dossier_id, struct check **out,
                       int *out_count) MUST_CHECK;

/* APPRAISE_DOSSIERS, while the dossier is in appraisal. INVALID at "kind", "body", "question", "due_on", "address". Sets id and the token of
 * the link, which is nowhere kept; sends it where an address is given. */
struct check_asking {
    int64_t dossier_id;
    const char *kind, *body, *question, *address;
    struct date due_on;
    int64_t id;
    const char *token;
};
enum status check_ask(struct ctx *c, struct check_asking *a) MUST_CHECK;
enum status check_revoke(struct ctx *c, int64_t dossier_id, int64_t id, int64_t version) MUST_CHECK;

/* By the link; asks for no rights. What the body needs and nothing more. NOT_FOUND where it leads nowhere. */
struct check_asked {
    struct check check;
    const char *subject, *unit, *award, *occupation;
    enum subject_kind kind;
    int birth_year;
};
enum status check_find_token(struct ctx *c, const char *token, struct check_asked *out) MUST_CHECK;

/* One answer, by the last day. INVALID at "answer", "name", "file"; CONFLICT where it was answered, revoked or is past. */
struct check_answering {
    const char *token;
    bool has_remark;
    const char *answer, *name;
    int64_t file_id; /* 0: none */
};
enum status check_answer(struct ctx *c, const struct check_answering *a) MUST_CHECK;

/* ------------------------------------------------------------------ likeness (likeness.c) */

enum {
    LIKENESS_WORDS_MIN = 12,    /* of a passage that is compared */
    LIKENESS_PER_CENT_MIN = 50, /* shared shingles of all */
    LIKENESS_SHOWN_MAX = 50
};

/* A question to who appraises: never a verdict. */
struct likeness {
    const char *section, *text; /* of the dossier at hand */
    int per_cent;
    int64_t other_id;       /* the other dossier; 0: the reader may not read it */
    const char *other_text; /* NULL: the same */
    const char *other_name, *other_award, *other_unit, *other_campaign;
    const char *who_may; /* whose secretariat may look, where the reader may not */
};

/* APPRAISE_DOSSIERS. The likest first. */
enum status likeness_find(struct ctx *c, int64_t dossier_id, struct likeness **out,
                          int *out_count) MUST_CHECK;

/* Inside db_transact: the dossier's texts have changed. */
enum status likeness_wait(struct ctx *c, int64_t dossier_id) MUST_CHECK;

/* Takes in what waits; all that have no passages yet, where `is_all`. */
enum status likeness_work(struct ctx *c, bool is_all, int64_t *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ jobs */

extern const struct job_kind likeness_job;
extern const struct job_kind
    exemplar_remind_job; /* each morning: opinions that ended, bodies that are due or late */
extern const struct job_kind exemplar_clean_job; /* each night: forgets */
enum status exemplar_remind(struct ctx *c, int64_t *out_told) MUST_CHECK;

const char *url_exemplar_work(struct ctx *c,
                              int64_t dossier_id); /* "/lam-viec/ho-so/ID/lay-y-kien" */

#endif
