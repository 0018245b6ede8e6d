/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline: what each level or unit is to have done by when, as it was in a baseline, as it is now, and how far it is.
 * Derived from the board and the documents; nothing is stored. */
#ifndef FEATURE_TIMELINE_TIMELINE_H
#define FEATURE_TIMELINE_TIMELINE_H

#include "feature/board/board.h"

/* Whose rows: all zero is one row a milestone and level, and one for each unit that has a day of its own; otherwise a row for each
 * milestone of each unit that fits all that is not zero. */
struct timeline_filter {
    int64_t unit_id, seat_id, milestone_id;
};

struct timeline_row {
    const struct milestone *milestone;
    enum unit_level level; /* of all units of a level; LEVEL_NONE: of `unit` */
    const struct unit *unit;
    const struct deadline *deadline; /* that holds now */
    const struct deadline *base;     /* that held in the baseline; NULL: none */
    const struct document *document, *base_document;
    struct date from_on; /* when the first document asked for it */
    int slip;  /* days from the baseline's last day to the present one; 0 where there was none */
    int units; /* whom it addresses, each merged unit counted by what it stands for */
    int done, late; /* of these */
    int days;       /* the most late, or the fewest left */
    struct date
        done_on; /* of one unit: when it was done; of a level: the last one, once all are done */
    enum cell_state state;
};

struct timeline {
    struct board
        board; /* the day, the milestones, and the documents by which something came to hold */
    struct timeline_filter filter; /* as asked */
    struct timeline_row *rows;
    int row_count;
};

/* As of a day, compared with what held up to a document (0: the first one). Rows by level stand in the milestones' order, rows
 * of units with the worst first. Needs READ_BOARD; NOT_FOUND where the document set nothing in this campaign. */
enum status timeline_read(struct ctx *c, const struct campaign *campaign, struct date on,
                          int64_t base_document_id, const struct timeline_filter *filter,
                          struct timeline *out) MUST_CHECK;

extern const struct feature timeline_feature;

#endif
