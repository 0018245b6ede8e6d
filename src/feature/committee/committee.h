/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steering committee: seats, and which seat watches which unit from when to when. */
#ifndef FEATURE_COMMITTEE_COMMITTEE_H
#define FEATURE_COMMITTEE_COMMITTEE_H

#include "feature/campaign/campaign.h"

enum seat_role { SEAT_HEAD = 1, SEAT_DEPUTY, SEAT_MEMBER, SEAT_HELP, SEAT_ROLE_COUNT };

const char *seat_role_code(enum seat_role role);
bool seat_role_parse(const char *code, enum seat_role *out);
const char *seat_role_text(const struct ctx *c, enum seat_role role);

struct seat {
    int64_t id, campaign_id;
    enum seat_role role;
    const char *title, *office;
    int64_t account_id, document_id;
    int position;
    struct date from_on, to_on;
    bool is_sample;
    int64_t version;
};

struct watch {
    int64_t id, campaign_id, seat_id, unit_id;
    struct date from_on, to_on; /* equal: given and taken on one day */
    const char *note;
    int64_t document_id, created_at, account_id;
};

extern const struct feature committee_feature;

enum { SEAT_TITLE_MAX = 200, SEAT_OFFICE_MAX = 200, WATCH_NOTE_MAX = 2000 };

enum status seat_find(struct ctx *c, int64_t id, struct seat *out) MUST_CHECK;

/* Head, deputies, members, help team; in each by position. `on` none: of all days. */
enum status seat_list(struct ctx *c, int64_t campaign_id, struct date on, struct seat **out,
                      int *out_count) MUST_CHECK;

/* The context's account's own seat of a campaign today; NOT_FOUND where it has none. */
enum status seat_find_mine(struct ctx *c, int64_t campaign_id, struct seat *out) MUST_CHECK;

/* Need EDIT_COMMITTEE for the campaign's owner unit. INVALID at title, role (a second head on a day), account_id (a second
 * seat of one person on a day), document_id, from_on, to_on (watches outside of the seat's days). seat_insert sets s->id and s->version;
 * s->position 0 puts it last. CONFLICT where the version is stale. */
enum status seat_insert(struct ctx *c, struct seat *s) MUST_CHECK;
enum status seat_update(struct ctx *c, const struct seat *s) MUST_CHECK;

/* Ends a seat on a day (its first day without it): CONFLICT with a problem that names the units while it watches any on or after it. */
enum status seat_end(struct ctx *c, int64_t id, struct date on, int64_t version) MUST_CHECK;

/* Watches that hold on a day (none: all of history), by unit, then in time. */
enum status watch_list(struct ctx *c, int64_t campaign_id, struct date on, struct watch **out,
                       int *out_count) MUST_CHECK;
enum status watch_list_of_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                               struct watch **out, int *out_count) MUST_CHECK;
enum status watch_list_of_seat(struct ctx *c, int64_t seat_id, struct watch **out,
                               int *out_count) MUST_CHECK;

/* "Who was responsible for X on day D": NOT_FOUND where nobody was. */
enum status watch_find(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct date on,
                       struct watch *out, struct seat *out_seat) MUST_CHECK;

/* Who is to have a member on a day: the campaign's units that exist then, those that took over from others among them. Vietnamese
 * order. The owner is among them, though it needs nobody (watch_is_needed); nor does a unit on a day on which it does not exist. */
enum status watch_list_units(struct ctx *c, const struct campaign *campaign, struct date on,
                             struct unit **out, int *out_count) MUST_CHECK;
bool watch_is_needed(const struct campaign *campaign, const struct unit *unit, struct date on);

/* What an assignment would do to one unit. */
struct handover {
    int64_t unit_id;
    int64_t watch_id; /* the watch that it ends; 0: none */
    int64_t seat_id;  /* which loses the unit; 0: nobody had it */
    struct date had_from_on;
    bool is_same; /* the seat has it already: nothing changes */
};

/* The preview of watch_assign: the same checks, nothing written. One row a unit, by unit_id. */
enum status watch_plan(struct ctx *c, int64_t seat_id, const int64_t *unit_ids, int unit_count,
                       struct date from_on, struct handover **out, int *out_count) MUST_CHECK;

/* Gives units to a seat from a day: a watch that holds ends there, so that a unit has one member at a time (handover). The note says what is
 * open. Needs EDIT_COMMITTEE; a member may hand over units of the own seat. INVALID at "from_on" (before the first day of the watch that
 * holds, before a day on which it had already ended, outside of the seat's days) and at "unit" (none, not of the campaign, ended). What the
 * seat has already stays as it is. */
enum status watch_assign(struct ctx *c, int64_t seat_id, const int64_t *unit_ids, int unit_count,
                         struct date from_on, const char *note) MUST_CHECK;

/* What is open on a day, for whoever takes units over: duties that are late or due soon, tasks, and documents not acknowledged. By unit,
 * in the order of `unit_ids`, the most pressing first. */
struct open_work {
    int64_t unit_id;
    int64_t milestone_id; /* 0: a task, or a document that waits to be acknowledged */
    int64_t task_part_id; /* 0: no task */
    int64_t document_id;  /* which set the deadline, or waits */
    const char *title;    /* of the milestone, the task's words, or the document's name */
    struct date last_on;  /* none: a document, or a task without a day */
    int days;             /* late by (> 0) or left (<= 0, as its negative) */
};
enum status watch_list_open(struct ctx *c, const struct campaign *campaign, const int64_t *unit_ids,
                            int unit_count, struct date on, struct open_work **out,
                            int *out_count) MUST_CHECK;

/* Accounts that may hold a seat, and the holders of seats, by name. Needs EDIT_COMMITTEE for the campaign. */
struct seat_account {
    int64_t id;
    const char *full_name;
    bool is_closed;
};
enum status seat_list_accounts(struct ctx *c, int64_t campaign_id, struct seat_account **out,
                               int *out_count) MUST_CHECK;

#endif
