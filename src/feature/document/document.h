/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Official papers of a campaign and the deadlines they set: plans, directives and conclusions that tighten them, exceptions
 * for one unit. Deadlines are append-only: a baseline is no copy but all deadlines up to one document. */
#ifndef FEATURE_DOCUMENT_DOCUMENT_H
#define FEATURE_DOCUMENT_DOCUMENT_H

#include "feature/campaign/campaign.h"
#include "service/calendar.h"

enum document_kind {
    DOCUMENT_PLAN = 1,
    DOCUMENT_DIRECTIVE,
    DOCUMENT_CONCLUSION,
    DOCUMENT_EXCEPTION,
    DOCUMENT_DECISION,
    DOCUMENT_REPORT,
    DOCUMENT_INVITATION,
    DOCUMENT_MINUTES,
    DOCUMENT_OTHER,
    DOCUMENT_KIND_COUNT
};
enum document_state {
    DOCUMENT_DRAFT = 1,
    DOCUMENT_APPLIED,
    DOCUMENT_WITHDRAWN,
    DOCUMENT_STATE_COUNT
};

const char *document_kind_code(enum document_kind kind);
bool document_kind_parse(const char *code, enum document_kind *out);
const char *document_kind_text(const struct ctx *c, enum document_kind kind); /* "Kế hoạch" */
const char *document_state_code(enum document_state state);
const char *document_state_text(const struct ctx *c, enum document_state state);

struct document {
    int64_t id, campaign_id;
    enum document_kind kind;
    const char *number, *title, *issuer, *signer, *note;
    struct date issued_on;
    int64_t issuer_unit_id, file_id;
    enum document_state state;
    int64_t applied_at, withdrawn_at, version; /* instants; 0: not yet */
    const char *
        points; /* private: the paragraphs that give tasks; for document_save alone, NULL: as they stand */
};

struct deadline {
    int64_t id, document_id, milestone_id;
    enum unit_level level; /* LEVEL_NONE: a named unit */
    int64_t unit_id;
    const char *words;
    enum deadline_rule rule;
    struct date last_on;
    bool is_exception;  /* follows from the document's kind */
    const char *reason; /* "" where none */
    int position;
};

extern const struct feature document_feature;

/* "Kế hoạch số 309 ngày 13/8/2024", "Kết luận ngày 12/02/2025": how a document is named everywhere. */
const char *document_name(const struct ctx *c, const struct document *d);

enum status document_find(struct ctx *c, int64_t id, struct document *out) MUST_CHECK;

/* The paragraphs of it that give tasks, as they were pasted; "". Of a document that the account may read. */
enum { DOCUMENT_POINTS_MAX = 200000 };
enum status document_points(struct ctx *c, int64_t id, const char **out) MUST_CHECK;

enum status document_list(struct ctx *c, int64_t campaign_id, const char *q, struct document **out,
                          int *out_count) MUST_CHECK;
enum status deadline_list(struct ctx *c, int64_t document_id, struct deadline **out,
                          int *out_count) MUST_CHECK;

/* Saves a draft with its deadlines (the words are read here: a deadline that is not understood, or lies after its
 * milestone's parent's, is a problem at "deadline.N.words" that names both). Needs EDIT_DOCUMENTS. d->id 0: a new one. CONFLICT where stale or no
 * longer a draft. */
enum status document_save(struct ctx *c, struct document *d, struct deadline *deadlines,
                          int deadline_count) MUST_CHECK;

/* Whether a kind can change by when something is to be done. */
bool document_kind_sets_deadlines(enum document_kind kind);

enum document_step { DOCUMENT_SAVE = 1, DOCUMENT_APPLY, DOCUMENT_WITHDRAW, DOCUMENT_STEP_COUNT };

/* From the guarded table: whether a document in this state may take the step, and where it leads. */
bool document_can(enum document_state from, enum document_step step, enum document_state *out_to);

/* The guarded table: draft -apply-> applied (deadlines begin to hold, each unit and seat concerned is told once);
 * applied -withdraw-> withdrawn (only while no unit has acknowledged; with a reason); an illegal step is CONFLICT and writes nothing. */
enum status document_apply(struct ctx *c, int64_t id, int64_t version) MUST_CHECK;
enum status document_withdraw(struct ctx *c, int64_t id, int64_t version,
                              const char *reason) MUST_CHECK;

/* All deadlines of applied documents of a campaign, in the order in which the documents came to hold (baseline order);
 * `up_to_document_id` 0: all. With the drafts of `with_draft_id` (0: none) as if applied: the preview. */
struct deadline_set {
    struct deadline *deadlines;
    int deadline_count;
    struct document *documents; /* those named by them, same order of coming to hold */
    int document_count;
};
enum status deadline_set_read(struct ctx *c, int64_t campaign_id, int64_t up_to_document_id,
                              int64_t with_draft_id, struct deadline_set *out) MUST_CHECK;

/* What holds for one unit and one milestone: the exception for it that came last, else the earliest that addresses the
 * unit or its level; NULL: none. *out_count others that do not hold are put into `others` (may be NULL). */
const struct deadline *deadline_in_force(const struct deadline_set *set, int64_t milestone_id,
                                         enum unit_level level, int64_t unit_id,
                                         const struct deadline **others, int others_max,
                                         int *out_count);
const struct document *deadline_document(const struct deadline_set *set, const struct deadline *d);

/* All deadlines that ever held in a campaign, those of withdrawn documents too, in the order in which they came to hold. */
enum status deadline_history_read(struct ctx *c, int64_t campaign_id,
                                  struct deadline_set *out) MUST_CHECK;

/* How often the last day of a milestone has moved up to an instant, for a level (unit_id 0) or for one unit: by documents that came to
 * hold or were withdrawn, told by the history. It never falls, because the history only grows. */
struct deadline_moves {
    int64_t count;
    int64_t last_at; /* when the day that holds came to hold; 0: none ever did */
};
struct deadline_moves deadline_count_moves(struct ctx *c, const struct deadline_set *history,
                                           int64_t milestone_id, enum unit_level level,
                                           int64_t unit_id, int64_t until_at);

/* What applying would do: found without writing anything, for drafts saved or only typed (d->id 0). */
enum effect_kind { EFFECT_NEW = 1, EFFECT_TIGHTER, EFFECT_KEPT, EFFECT_LATER };
struct document_effect {
    enum effect_kind kind;
    const struct deadline *row;    /* of the draft */
    const struct deadline *before; /* what holds now; NULL: nothing */
    const struct milestone *milestone;
    int days;  /* by how many it moves; of a kept one: how much earlier the present one is */
    int units; /* whom it addresses */
};
struct document_lateness {
    const struct unit *unit;
    const struct milestone *milestone;
    struct date planned_on; /* what is scheduled; none: nothing, so that today counts */
    struct date last_on;    /* by which it will be due */
    int days_late;          /* > 0: late by; else days left */
};
struct document_preview {
    struct document_effect *effects;
    int effect_count;
    struct document_lateness
        *late; /* those who become late, then those with hardly any time left */
    int late_count;
    int units_addressed;
    int units_told, seats_told;
};
enum status document_preview(struct ctx *c, const struct campaign *campaign,
                             const struct document *d, struct deadline *deadlines,
                             int deadline_count, struct document_preview *out) MUST_CHECK;

/* Reads the words of each row, and checks what document_save would: INVALID with the problems. */
enum status document_check(struct ctx *c, const struct campaign *campaign, const struct document *d,
                           struct deadline *deadlines, int deadline_count) MUST_CHECK;

/* Two baselines side by side: what held up to one document and up to another (0: before any), for each milestone and each
 * level or unit that any of them addresses. Milestones in their order, levels before units. */
struct baseline_row {
    const struct milestone *milestone;
    enum unit_level level; /* LEVEL_NONE: one unit */
    const struct unit *unit;
    const struct deadline *before, *after; /* NULL: nothing held */
    const struct document *before_document, *after_document;
    int slip; /* days by which it moved, < 0: earlier; 0 where one is missing */
};
enum status baseline_compare(struct ctx *c, const struct campaign *campaign, int64_t before_id,
                             int64_t after_id, struct baseline_row **out,
                             int *out_count) MUST_CHECK;

struct notice {
    int64_t id, document_id, unit_id, seat_id;
    int64_t sent_at, acknowledged_at, acknowledged_by;
};
enum status notice_list(struct ctx *c, int64_t document_id, struct notice **out,
                        int *out_count) MUST_CHECK;
enum status notice_list_open(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                             struct notice **out,
                             int *out_count) MUST_CHECK; /* of a unit; 0: all */

/* By an officer of the unit (REPORT_UNIT) or the seat's holder. A second time changes nothing. */
enum status notice_acknowledge(struct ctx *c, int64_t notice_id) MUST_CHECK;

#endif
