/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit's own conference in a campaign: planned, scheduled, held; and progress on the milestones that are no conference. */
#ifndef FEATURE_CONFERENCE_CONFERENCE_H
#define FEATURE_CONFERENCE_CONFERENCE_H

#include "feature/campaign/campaign.h"

enum conference_state {
    CONFERENCE_NONE,
    CONFERENCE_PLANNED,
    CONFERENCE_SCHEDULED,
    CONFERENCE_HELD,
    CONFERENCE_STATE_COUNT
};
enum honour_subject {
    HONOUR_COLLECTIVE = 1,
    HONOUR_PERSON,
    HONOUR_HOUSEHOLD,
    HONOUR_SUBJECT_COUNT
};

const char *conference_state_code(enum conference_state state);
const char *conference_state_text(const struct ctx *c, enum conference_state state);
const char *honour_subject_code(enum honour_subject subject);
const char *honour_subject_text(const struct ctx *c, enum honour_subject subject);

struct honour {
    enum honour_subject subject;
    const char *field; /* code of activity_field; "" */
    int64_t count;
};

enum {
    CONFERENCE_PLACE_MAX = 300,
    CONFERENCE_CHAIR_MAX = 200,
    CONFERENCE_NOTE_MAX = 4000,
    CONFERENCE_HONOURS_MAX = 200,
    CONFERENCE_COUNT_MAX = 1000000
};

struct conference {
    int64_t id, campaign_id, unit_id;
    enum conference_state state;
    struct date planned_on, scheduled_on, held_on;
    int scheduled_minute; /* -1: not told */
    const char *place, *chair, *note;
    int64_t delegates, cost_vnd; /* -1: not told */
    struct honour *honours;
    int honour_count;
    int64_t updated_at, updated_by, version;
};

extern const struct feature conference_feature;

/* NOT_FOUND while nothing was reported: conference_state NONE. */
enum status conference_find(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                            struct conference *out) MUST_CHECK;
enum status conference_list(struct ctx *c, int64_t campaign_id, struct conference **out,
                            int *out_count) MUST_CHECK; /* without honours */

/* Days that were taken back, of conferences that have none since: told by the record of changes. unit_id 0: of all units. */
struct conference_called_off {
    int64_t conference_id, unit_id, version, at;
    struct date was_on;
    int was_minute; /* -1: not told */
    const char *place, *reason;
};
enum status conference_list_called_off(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                                       struct conference_called_off **out,
                                       int *out_count) MUST_CHECK;

/* Steps of the guarded table: none -plan-> planned -schedule-> scheduled -hold-> held; planned -hold-> held; scheduled -schedule->
 * scheduled (another day); held -correct-> held; scheduled -unschedule-> planned (a reason). */
enum conference_step {
    STEP_PLAN = 1,
    STEP_SCHEDULE,
    STEP_UNSCHEDULE,
    STEP_HOLD,
    STEP_CORRECT,
    STEP_COUNT
};
const char *conference_step_code(enum conference_step step);
bool conference_step_parse(const char *code, enum conference_step *out);
bool conference_can(enum conference_state from, enum conference_step step);

/* Takes a step. `next` names campaign, unit and the version read (0: nothing was there) and carries the fields of the step (plan: planned_on;
 * schedule: scheduled_on, scheduled_minute; hold and correct: held_on, delegates, cost_vnd, honours; all but unschedule: place, chair, note);
 * what belongs to other steps stays as it stands. On OK it is what stands now.
 *
 * What cannot be is INVALID at its field: held on a day to come, more rows of one subject and field, an unknown field. What is merely
 * unlikely is a question at its field (before the day planned or scheduled, after the last day in force with the document's words, more
 * persons than delegates, nobody there, cost 0 or over 10 billion): INVALID with one more problem at "confirmed", and accepted when
 * `confirmed`. Needs REPORT_UNIT for the unit. CONFLICT where stale, and where the table has no such step (with a problem). */
enum status conference_take(struct ctx *c, enum conference_step step, struct conference *next,
                            bool confirmed, const char *reason) MUST_CHECK;

/* ------------------------------------------------------------------ roll-up */

/* What conferences held up to a day gave, carried by the tree of that day: a unit's own figures, and those of its predecessors by share
 * (unit_list_carriers). Each carrier counts for its unit of `level` above it; one that stands higher than `level`, or below no unit of it,
 * counts for itself, so that the rows sum to the campaign whatever the level. LEVEL_NONE: each carrier for itself. */
struct conference_figures {
    int64_t unit_id; /* on that day */
    int64_t conferences_held, delegates, collectives, persons, households, cost_vnd;
    bool has_undivided; /* carries a unit that cannot be divided */
};
enum status conference_roll_up(struct ctx *c, const struct campaign *campaign, struct date on,
                               enum unit_level level, struct conference_figures **out,
                               int *out_count) MUST_CHECK; /* by unit_id */

/* The rows that make it: one conference's part in one row. */
struct conference_part {
    int64_t row_unit_id, carrier_id;
    int64_t conference_id, unit_id; /* the conference and whose it was */
    struct date held_on;
    int share_ppm;                     /* 1000000: whole */
    struct conference_figures figures; /* of this part; unit_id is that of the row */
};
enum status conference_list_parts(struct ctx *c, const struct campaign *campaign, struct date on,
                                  enum unit_level level, struct conference_part **out,
                                  int *out_count) MUST_CHECK; /* by row_unit_id, then unit_id */

/* Each conference held up to a day with its own sums, whole and uncarried; by unit_id. */
enum status conference_list_own(struct ctx *c, int64_t campaign_id, struct date on,
                                struct conference_part **out, int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ fields of activity */

struct activity_field {
    const char *code, *name_vi, *name_en, *source;
};

enum { ACTIVITY_FIELDS_MAX = 200 };

enum status activity_field_list(struct ctx *c, struct activity_field **out,
                                int *out_count) MUST_CHECK; /* in the office's order */

/* In the reader's language; the code itself where it is unknown, "" for "". */
const char *activity_field_name(const struct ctx *c, const struct activity_field *fields, int count,
                                const char *code);

/* Loads data/fields.csv (built in) where the table is empty. Called at start. */
enum status activity_field_seed(struct ctx *c) MUST_CHECK;

/* Replaces the list, in the given order. `stand` is activity_field_stand of the list that was edited: CONFLICT where it changed since. INVALID
 * at "field.N.code" and the like; a field that a conference names cannot go. Needs EDIT_CAMPAIGN. */
const char *activity_field_stand(struct ctx *c, const struct activity_field *fields, int count);
enum status activity_field_save(struct ctx *c, const struct activity_field *fields, int count,
                                const char *stand) MUST_CHECK;

/* ------------------------------------------------------------------ other milestones */

struct progress {
    int64_t milestone_id, unit_id;
    struct date started_on, done_on;
    const char *note;
    int64_t file_id, account_id, reported_at, version;
};
enum { PROGRESS_NOTE_MAX = 2000 };
enum status progress_list(struct ctx *c, int64_t campaign_id, struct progress **out,
                          int *out_count) MUST_CHECK;
enum status progress_list_of_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                                  struct progress **out, int *out_count) MUST_CHECK;
enum status progress_find(struct ctx *c, int64_t milestone_id, int64_t unit_id,
                          struct progress *out) MUST_CHECK;

/* REPORT_UNIT; version 0: the first word on it. A day to come, done before started, and the conference's own milestone are INVALID; CONFLICT where
 * stale. */
enum status progress_save(struct ctx *c, const struct progress *p) MUST_CHECK;

#endif
