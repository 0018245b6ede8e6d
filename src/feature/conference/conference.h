/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit's own conference in a campaign: planned, scheduled, held; and progress on the milestones that are no conference. */
#ifndef FEATURE_CONFERENCE_CONFERENCE_H
#define FEATURE_CONFERENCE_CONFERENCE_H

#include "feature/campaign/campaign.h"

enum conference_state { CONFERENCE_NONE, CONFERENCE_PLANNED, CONFERENCE_SCHEDULED, CONFERENCE_HELD, CONFERENCE_STATE_COUNT };
enum honour_subject { HONOUR_COLLECTIVE = 1, HONOUR_PERSON, HONOUR_HOUSEHOLD, HONOUR_SUBJECT_COUNT };

const char *conference_state_code(enum conference_state state);
const char *conference_state_text(const struct ctx *c, enum conference_state state);
const char *honour_subject_code(enum honour_subject subject);
const char *honour_subject_text(const struct ctx *c, enum honour_subject subject);

struct honour {
    enum honour_subject subject;
    const char *field; /* code of activity_field; "" */
    int64_t count;
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

enum status conference_find(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct conference *out) MUST_CHECK;
enum status conference_list(struct ctx *c, int64_t campaign_id, struct conference **out, int *out_count) MUST_CHECK; /* without honours */

/* Steps of the guarded table: none -plan-> planned -schedule-> scheduled -hold-> held; planned -hold-> held; scheduled -schedule->
 * scheduled (another day); held -correct-> held; scheduled -unschedule-> planned (a reason). What contradicts itself is a question at
 * the field: held on a day to come, held before it was planned, more honoured than delegates and the like (those marked as
 * questions are accepted when the form confirms them: confirmed = true). Needs REPORT_UNIT for the unit. CONFLICT where stale. */
enum conference_step { STEP_PLAN = 1, STEP_SCHEDULE, STEP_UNSCHEDULE, STEP_HOLD, STEP_CORRECT, STEP_COUNT };
bool conference_can(enum conference_state from, enum conference_step step);
enum status conference_take(struct ctx *c, enum conference_step step, struct conference *next, bool confirmed,
                            const char *reason) MUST_CHECK;

/* Figures of a campaign rolled up by the tree of a day: each unit's own and those of its predecessors by share. */
struct conference_figures {
    int64_t unit_id; /* the carrier on that day */
    int64_t conferences_held, delegates, collectives, persons, households, cost_vnd;
    bool has_undivided; /* carries a unit that cannot be divided */
};
enum status conference_roll_up(struct ctx *c, const struct campaign *campaign, struct date on, enum unit_level level,
                               struct conference_figures **out, int *out_count) MUST_CHECK;

struct progress {
    int64_t milestone_id, unit_id;
    struct date started_on, done_on;
    const char *note;
    int64_t file_id, account_id, reported_at, version;
};
enum status progress_list(struct ctx *c, int64_t campaign_id, struct progress **out, int *out_count) MUST_CHECK;
enum status progress_list_of_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct progress **out, int *out_count) MUST_CHECK;
enum status progress_save(struct ctx *c, const struct progress *p) MUST_CHECK; /* REPORT_UNIT; a day to come is INVALID; the conference's milestone is INVALID */

#endif
