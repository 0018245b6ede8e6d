/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of the board show. */
#ifndef FEATURE_BOARD_BOARD_VIEWS_H
#define FEATURE_BOARD_BOARD_VIEWS_H

#include "feature/board/board.h"
#include "web/list.h"
#include "web/views.h"

struct state_count {
    enum cell_state state;
    const char *word;
    int count;
    const char *url; /* private */
    bool is_chosen;  /* private */
};

struct choice_item {
    const char *value;
    const char *label;
    bool is_chosen;
};

struct board_head {
    const char *code;
    const char *title;
    struct date last_on; /* for its own level */
    int64_t document_id;
    const char *document_url; /* private */
};

struct board_cell_item {
    const char *milestone;
    enum cell_state state;
    const char *word;
    const char *detail; /* "16 ngày"; NULL: nothing more to say */
    struct date last_on;
    struct date done_on;
    int days;
    const char *url; /* private */
};

struct board_line {
    int64_t unit_id;
    const char *code;
    const char *title;
    const char *kind;
    int64_t seat_id;
    const char *seat; /* NULL: nobody watches it */
    bool needs_member;
    enum cell_state worst;
    const struct board_cell_item *cells;
    int cell_count;
    const char *url; /* private */
};

struct board_view {
    struct page page;
    const char *lead; /* private */
    struct date on;
    int unit_count;
    int without_member;
    const char *without_member_url; /* private */
    const struct state_count *counts;
    int count_count;
    const struct board_head *heads;
    int head_count;
    const struct board_line *lines;
    int line_count;
    int matching;                      /* lines that the filters leave */
    struct list list;                  /* private */
    const struct choice_item *members; /* private */
    int member_count;                  /* private */
    const struct choice_item *levels;  /* private */
    int level_count;                   /* private */
    const struct choice_item *orders;  /* private */
    int order_count;                   /* private */
    const char *state;                 /* private */
    const char *day_param;             /* private */
    const char *clear_url;             /* private */
    const char *sum_url;               /* private */
};
VIEW_OF(board);

/* One level's roll-up: a row a unit of that level, a column a milestone. */
struct sum_cell {
    const char *milestone;
    int done;
    int late;
    int due_soon;
    int all;
};

struct sum_line {
    int64_t unit_id;
    const char *title;
    int units;
    int done;
    int late;
    const struct sum_cell *cells;
    int cell_count;
    const char *url; /* private */
};

struct board_sum_view {
    struct page page;
    struct date on;
    const char *level;
    const struct choice_item *levels; /* private */
    int level_count;                  /* private */
    const struct board_head *heads;
    int head_count;
    const struct sum_line *lines;
    int line_count;
    const char *board_url; /* private */
};
VIEW_OF(board_sum);

/* A deadline with its words, day and document, and those that do not hold. */
struct deadline_line {
    const char *document;
    const char *document_url; /* private */
    const char *words;
    struct date last_on;
    const char *weekday;
    const char *signer;
    bool is_exception;
    const char *reason;
    const char *why_not; /* why it does not hold; NULL: it holds */
};

struct duty_line {
    int64_t milestone_id;
    const char *code;
    const char *title;
    bool is_conference;
    enum cell_state state;
    const char *word; /* "Quá hạn 16 ngày" */
    struct date last_on;
    struct date done_on;
    int done;
    int all;
    const struct deadline_line *deadlines; /* the one in force first */
    int deadline_count;
    const char *act_url;       /* private */
    const char *exception_url; /* private */
};

struct person_day {
    const char *title;
    const char *url; /* private */
    struct date from_on;
    struct date to_on;
    const char *note;
};

struct related_unit {
    int64_t unit_id;
    const char *title;
    const char *code;
    struct date effect_on;
    const char *basis;
    enum cell_state
        state; /* of a predecessor: its worst on the day of reading; CELL_NONE: owes nothing */
    const char *word; /* NULL: not told */
    const char *url;  /* private */
};

struct event_line {
    int64_t happened_at;
    const char *who;
    const char *what;
};

struct honour_line {
    const char *subject;
    const char *field;
    int64_t count;
};

struct notice_line {
    int64_t id;
    const char *document;
    const char *document_url; /* private */
    int64_t sent_at;
    int64_t acknowledged_at;
    bool can_acknowledge; /* private */
    const char *act_url;  /* private */
};

/* A periodic report, owed or sent. */
struct report_line {
    const char *title;
    struct date due_on;
    const char *mark; /* private */
    const char *word;
    const char *url; /* private: NULL: nothing that the reader may open */
};

struct unit_view {
    struct page page;
    int64_t unit_id;
    const char *code;
    const char *title;
    const char *heading; /* private */
    const char *level;
    struct date on;
    struct date from_on;
    struct date to_on;
    const char *parent;
    const struct person_day *watcher; /* NULL: nobody */
    bool needs_member;
    const char *assign_url; /* private */
    const struct related_unit *successors;
    int successor_count;
    const struct related_unit *predecessors;
    int predecessor_count;
    const struct duty_line *duties;
    int duty_count;
    bool has_conference;
    const char *conference_state;
    const char *conference_word;
    struct date scheduled_on;
    const char *scheduled_time;
    struct date held_on;
    const char *place;
    const char *chair;
    const char *note;
    int64_t delegates;
    int64_t collectives;
    int64_t persons;
    int64_t households;
    int64_t cost_vnd;
    const char *cost_each;
    const struct honour_line *honours;
    int honour_count;
    const char *conference_url; /* private */
    const char *evidence_url;   /* private: of a conference held; NULL */
    bool can_report;            /* private */
    bool can_edit;              /* private */
    const char *edit_url;       /* private */
    const struct notice_line *notices;
    int notice_count;
    const struct person_day *watchers;
    int watcher_count;
    const struct event_line *events;
    int event_count;
    const struct report_line *reports; /* the latest */
    int report_count;
    const struct report_line *tasks; /* not finished */
    int task_count;
    int64_t task_all;
    const char *tasks_url; /* private */
};
VIEW_OF(unit);

struct member_view {
    struct page page;
    int64_t seat_id;
    const char *title;
    const char *role;
    const char *office;
    struct date from_on;
    struct date to_on;
    struct date on;
    const struct state_count *counts;
    int count_count;
    const struct board_head *heads;
    int head_count;
    const struct board_line *lines;
    int line_count;
    const struct report_line *reports; /* the latest, to whom may read them */
    int report_count;
    const struct report_line *tasks; /* not finished */
    int task_count;
    int64_t task_all;
    int64_t followed_tasks; /* of the units followed */
    int64_t followed_late;
    const char *tasks_url;            /* private */
    const char *followed_url;         /* private */
    const struct person_day *history; /* units watched before */
    int history_count;
    bool can_assign;        /* private */
    const char *assign_url; /* private */
};
VIEW_OF(member);

/* Board cells, the same on the board, the member's page and Today: declared once for the templates. */
void part_board_table(struct out *o, const struct page *p, const char *caption,
                      const struct board_head *heads, int head_count,
                      const struct board_line *lines, int line_count);
void part_report_lines(struct out *o, const struct page *p, const struct report_line *lines,
                       int count);
void part_legend(struct out *o, const struct page *p);
void part_tally(struct out *o, const struct page *p, const char *label,
                const struct state_count *counts, int count);

/* The css and sprite name of a state: done, track, due, late, none, exception. */
const char *cell_state_mark(enum cell_state state);

/* Filled from a board; shared by the pages of this feature. */
void board_view_heads(struct request *r, const struct board *b, const struct board_head **out,
                      int *out_count);
struct board_line board_view_line(struct request *r, const struct board *b,
                                  const struct board_row *row);

/* `chosen` is the state that the list is filtered by (NULL: none); seat_id 0: links filter this page, else they open the board's
 * rows of that seat. */
const struct state_count *board_view_counts(struct request *r, const int *counts,
                                            const char *chosen, int64_t seat_id, int *out_count);

/* Rows of the feature that stand in other files. */
extern const struct command board_commands[];
enum status board_show_unit(struct request *r);
enum status board_show_member(struct request *r);

#endif
