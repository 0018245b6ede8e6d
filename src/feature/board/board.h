/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board: units down, milestones across, a state in each cell; what status, Today and the pages show. Derived, not stored. */
#ifndef FEATURE_BOARD_BOARD_H
#define FEATURE_BOARD_BOARD_H

#include "feature/committee/committee.h"
#include "feature/conference/conference.h"
#include "feature/document/document.h"

enum cell_state {
    CELL_NONE,
    /* no deadline addresses the unit */ CELL_DONE,
    CELL_ON_TRACK,
    CELL_NOT_STARTED,
    CELL_EXCEPTION,
    CELL_DUE_SOON,
    CELL_LATE,
    CELL_STATE_COUNT
}; /* the worse, the greater */

enum { DUE_SOON_DAYS = 7 }; /* setting "due_soon_days" overrides it */

const char *cell_state_code(enum cell_state state);
const char *cell_state_text(const struct ctx *c, enum cell_state state);

/* The state of one duty on a day: done where done_on is set; else by the days left. */
enum cell_state cell_state_of(struct date last_on, bool is_exception, bool is_started,
                              struct date done_on, struct date on, int due_soon_days);

struct board_cell {
    enum cell_state state;
    struct date last_on, done_on;
    struct date scheduled_on;        /* of a conference not yet held; as told today */
    int days;                        /* late by, or left */
    const struct deadline *deadline; /* in force; NULL: none */
    int done, all;   /* of predecessors' duties rolled up into this unit; all 1: its own */
    int64_t told_at; /* when its unit last said something of it; 0: never */
};

/* "Quá hạn 16 ngày", "Còn 3 ngày", "Xong ngày 27/03", "Được lùi hạn đến 18/04". */
const char *cell_sentence(struct ctx *c, const struct board_cell *cell);

struct board_row {
    struct unit unit;
    int64_t
        carrier_id; /* who stands for it: itself, but for units that are no more in board_read_apart */
    int64_t seat_id; /* who watches that one; 0: nobody */
    enum cell_state worst;
    struct board_cell *cells; /* one a milestone, same order */
};

struct board {
    struct campaign campaign;
    struct date on;
    struct milestone *milestones;
    int milestone_count;
    struct board_row *rows;
    int row_count;
    struct seat *seats;
    int seat_count;
    struct deadline_set deadlines;
    int counts[CELL_STATE_COUNT]; /* rows by worst state */
    int without_member;
};

/* The whole board on a day, by the tree of the day; shared with other readers (db/kept.h), so it is read only. Needs READ_BOARD. */
enum status board_read(struct ctx *c, const struct campaign *campaign, struct date on,
                       struct board *out) MUST_CHECK;

/* The same for one unit: rows[0] is its row, with the duties of those it stands for; no rows where it does not
 * exist yet or has no part in the campaign. */
enum status board_read_unit(struct ctx *c, const struct campaign *campaign, int64_t unit_id,
                            struct date on, struct board *out) MUST_CHECK;

/* Each unit's own duties: units that are no more have a row for whoever stands for them, and nothing is rolled up. unit_id 0: the
 * whole campaign; else the unit and those it stands for. */
enum status board_read_apart(struct ctx *c, const struct campaign *campaign, int64_t unit_id,
                             struct date on, struct board *out) MUST_CHECK;

/* By province (or another level): rows of that level with the counts of cells below. */
struct board_sum {
    struct unit unit;
    int position; /* in Vietnamese order, parents before children */
    int units;
    int counts[CELL_STATE_COUNT];
    int *cell_counts; /* milestone-major: [milestone * CELL_STATE_COUNT + state] */
};
enum status board_roll_up(struct ctx *c, const struct board *b, enum unit_level level,
                          struct board_sum **out, int *out_count) MUST_CHECK;

extern const struct feature board_feature;

#endif
