/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of conferences show. */
#ifndef FEATURE_CONFERENCE_VIEWS_H
#define FEATURE_CONFERENCE_VIEWS_H

#include "feature/conference/conference.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ a unit's conference */

struct conference_honour_line {
    enum honour_subject subject;
    const char *subject_text;
    const char *field;
    const char *field_text;
    int64_t count;
};

struct conference_way {
    const char *label;
    const char *detail; /* the day; NULL */
    const char *mark;   /* private: "passed", "here", "" */
};

struct conference_step_link {
    const char *code;
    const char *label;
    const char *url; /* private */
};

struct conference_view {
    struct page page;
    int64_t unit_id;
    const char *unit;
    const char *lead; /* private */
    enum conference_state state;
    const char *state_text;
    struct date planned_on;
    struct date scheduled_on;
    const char *scheduled_time; /* NULL: not told */
    struct date held_on;
    const char *place;
    const char *chair;
    const char *note;
    int64_t delegates; /* -1: not told */
    int64_t cost_vnd;  /* -1: not told */
    int64_t collectives;
    int64_t persons;
    int64_t households;
    const struct conference_honour_line *honours;
    int honour_count;
    const char *deadline_words; /* NULL: none binds */
    struct date deadline_last_on;
    const char *deadline_document;
    const char *deadline_document_url;        /* private */
    const char *warning;                      /* NULL: in time */
    const struct conference_way *ways;        /* private */
    int way_count;                            /* private */
    const struct conference_step_link *steps; /* open from here */
    int step_count;
    enum conference_step step; /* the one whose form is shown; private */
    struct form *form;
    const char *step_title;      /* private */
    const char *button;          /* private */
    bool asks;                   /* private: a question may be confirmed */
    const struct option *fields; /* private */
    int field_count;             /* private */
    int row_count_shown;         /* private */
    const char *action_url;      /* private */
    const char *report_url;      /* private */
    const char *unit_url;        /* private */
    int64_t version;
};
VIEW_OF(conference);

extern const struct choice honour_subject_choices[];
void part_honour_row(struct out *o, const struct conference_view *v, const char *row);
void part_conference_honours(struct out *o, const struct conference_view *v);

/* ------------------------------------------------------------------ all of a campaign's */

struct conference_line {
    int64_t unit_id;
    const char *code;
    const char *unit;
    const char *level;
    const char *seat; /* NULL: nobody follows it */
    bool needs_member;
    struct date until; /* the unit's last day, where it is no more */
    enum conference_state state;
    const char *state_text;
    const char *mark; /* private: of the state's shape */
    struct date planned_on;
    struct date scheduled_on;
    struct date held_on;
    const char *place;
    int64_t delegates; /* -1: not told */
    int64_t collectives;
    int64_t persons;
    int64_t households;
    int64_t cost_vnd; /* -1: not told */
    const char *url;  /* private */
};

struct conference_sum {
    int units;
    int held;
    int64_t delegates;
    int64_t collectives;
    int64_t persons;
    int64_t households;
    int64_t cost_vnd;
};

struct state_chip {
    const char *code;
    const char *label;
    int count;
    bool is_chosen;   /* private */
    const char *url;  /* private */
    const char *mark; /* private */
};

struct conference_list_view {
    struct page page;
    struct list list; /* private */
    struct date on;
    const char *lead; /* private */
    const struct state_chip *states;
    int state_count;
    const struct conference_line *lines;
    int line_count;
    struct conference_sum sum;   /* of all rows that fit */
    const char *held_url;        /* private */
    const char *sum_url;         /* private */
    const struct option *seats;  /* private */
    int seat_count;              /* private */
    const char *seat;            /* private */
    const struct option *levels; /* private */
    int level_count;             /* private */
    const char *level;           /* private */
    const char *from;            /* private: as typed */
    const char *to;              /* private */
    const char *day_problem;     /* private */
    const char *state;           /* private */
};
VIEW_OF(conference_list);

/* ------------------------------------------------------------------ roll-up */

struct figures_line {
    int64_t unit_id;
    const char *unit;
    int64_t conferences_held;
    int64_t delegates;
    int64_t collectives;
    int64_t persons;
    int64_t households;
    int64_t cost_vnd;
    bool has_undivided;
    bool is_open;    /* private */
    const char *url; /* private */
};

struct part_line {
    int64_t unit_id;
    const char *unit;
    const char *carrier; /* NULL: itself */
    struct date held_on;
    const char *share; /* NULL: whole */
    bool is_undivided;
    int64_t conferences_held;
    int64_t delegates;
    int64_t collectives;
    int64_t persons;
    int64_t households;
    int64_t cost_vnd;
    const char *url; /* private */
};

struct conference_sum_view {
    struct page page;
    struct date on;
    const char *day;             /* private: as typed */
    const char *day_problem;     /* private */
    const char *level;           /* code; "" each carrier for itself */
    const struct option *levels; /* private */
    int level_count;             /* private */
    const struct figures_line *lines;
    int line_count;
    struct figures_line sum;
    const char *opened; /* the row whose parts are shown; NULL */
    const struct part_line *parts;
    int part_count;
    const char *all_url; /* private */
};
VIEW_OF(conference_sum);

/* ------------------------------------------------------------------ another milestone */

struct progress_view {
    struct page page;
    int64_t unit_id;
    const char *unit;
    const char *milestone;
    struct date started_on;
    struct date done_on;
    const char *note;
    int64_t file_id;
    const char *file_name;      /* NULL: none */
    const char *file_url;       /* private */
    const char *deadline_words; /* NULL: none binds */
    struct date deadline_last_on;
    const char *deadline_document;
    const char *deadline_document_url; /* private */
    struct form *form;
    const char *action_url; /* private */
    const char *unit_url;   /* private */
    const char *accept;     /* private */
};
VIEW_OF(progress);

/* ------------------------------------------------------------------ fields of activity */

struct activity_fields_view {
    struct page page;
    const struct activity_field *fields;
    int field_count;
    struct form *form;
    int row_count_shown;    /* private */
    const char *action_url; /* private */
};
VIEW_OF(activity_fields);

void part_activity_field_row(struct out *o, const struct activity_fields_view *v, const char *row);

/* Handlers that stand in other files of this feature. */
enum status conference_show_list(struct request *r);
enum status conference_show_sum(struct request *r);
enum status conference_show_progress(struct request *r);
enum status conference_save_progress(struct request *r);
enum status conference_progress_file(struct request *r);
enum status conference_show_fields(struct request *r);
enum status conference_save_fields(struct request *r);

/* Rows of a posted form, numbered anew from 0 without the one whose removal was asked for ("bot"); how many. `names` ends with NULL. */
int conference_number_rows(struct form *f, const char *prefix, const char *const *names);

#endif
