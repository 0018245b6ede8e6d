/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of units show, and the parts of a unit that other features' pages may include. */
#ifndef FEATURE_UNIT_UNIT_VIEWS_H
#define FEATURE_UNIT_UNIT_VIEWS_H

#include "feature/unit/unit.h"
#include "service/table.h"
#include "web/form.h"
#include "web/list.h"
#include "web/page.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ list */

struct unit_row {
    struct unit unit;
    const char *title, *kind_text, *level_text, *parent_title, *days;
    int below;                   /* units that stand directly below on the day */
    const char *url, *below_url; /* private */
    const char *edit_url;        /* private */
    const char *sort_key;        /* private */
};

struct unit_step {
    const char *title;
    const char *url; /* private */
};

struct unit_list_view {
    struct page page;
    struct date on;
    struct list list; /* private */
    struct unit_row *rows;
    int row_count;
    struct unit_step *above; /* from the root to the unit whose children are shown */
    int above_count;
    const char *sentence;                             /* private */
    const char *level, *kind, *parent_code, *on_text; /* private */
    struct choice *levels;                            /* private */
    bool shows_all;                                   /* also those that do not exist on the day */
    bool can_edit, is_filtered;
    const char *all_url; /* private */
};
VIEW_OF(unit_list);

/* ------------------------------------------------------------------ forms */

struct unit_form_view {
    struct page page;
    struct form *form;
    struct unit unit; /* id 0: a new one */
    const char *title;
    struct choice *kinds;   /* private */
    const char *action_url; /* private */
    const char *back_url;   /* private */
    const char *move_url;   /* private */
    const char *button;     /* private */
    bool is_new;
};
VIEW_OF(unit_form);

struct unit_move_view {
    struct page page;
    struct form *form;
    struct unit unit;
    const char *title, *parent_title;
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(unit_move);

/* ------------------------------------------------------------------ files */

struct place_problem {
    int64_t line;
    int column;
    const char *letter; /* "C" */
    const char *message;
};

enum { IMPORT_SHOWN = 10 };

struct unit_import_view {
    struct page page;
    struct form *form;
    const char *file;
    struct import_result result;
    bool has_preview; /* all of it may be brought in */
    struct place_problem *problems;
    int problem_count;
    int64_t problems_all;  /* also those that are not told */
    struct unit_row *rows; /* the first ones of the file */
    int row_count;
    const char *hash;
};
VIEW_OF(unit_import);

struct merge_line {
    const char *title, *code, *parent_title;
    struct date from_on;
    bool is_kept;
    struct unit_row *from;
    int from_count;
    int moved;
};

struct unit_merge_view {
    struct page page;
    struct form *form;
    struct date effect_on;
    const char *basis, *file;
    bool has_preview, is_done;
    struct merge_line *lines;
    int line_count;
    struct unit_row *ended;
    int ended_count;
    int old_count, moved_count;
    const char *const *questions;
    int question_count;
    struct place_problem *problems;
    int problem_count;
    int64_t problems_all;
    const char *hash;
};
VIEW_OF(unit_merge);

/* ------------------------------------------------------------------ parts for the page of a unit */

struct unit_link {
    const char *title, *code;
    struct date on, to_on;
    const char *note; /* the basis, or the share; "" */
    const char *url;  /* private */
};

struct unit_event {
    int64_t at;
    const char *who, *text;
};

/* A unit's own data, for the page that shows it. */
struct unit_card {
    struct unit unit;
    const char *title, *kind_text, *level_text, *days;
    struct unit_link *above; /* of the day, nearest first */
    int above_count;
    struct unit_link *places; /* under whom, from when to when */
    int place_count;
    struct unit_link *successors, *predecessors;
    int successor_count, predecessor_count;
    struct unit_event *events; /* newest first */
    int event_count;
    bool can_edit;
    const char *edit_url, *move_url; /* private */
};

enum status unit_card_read(struct ctx *c, int64_t id, struct date on,
                           struct unit_card *out) MUST_CHECK;

/* "Code 16657 · to the end of 30/06/2025; from 01/07/2025 part of …": the sentence below the title. */
void part_unit_head(struct out *o, const struct unit_card *card);
void part_unit_successions(struct out *o, const struct unit_card *card);
void part_unit_places(struct out *o, const struct unit_card *card);
void part_unit_history(struct out *o, const struct unit_card *card);

/* Problems of a file by row and column. */
void part_place_problems(struct out *o, const struct place_problem *problems, int count,
                         int64_t all);

#endif
