/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of reports show. */
#ifndef FEATURE_REPORT_VIEWS_H
#define FEATURE_REPORT_VIEWS_H

#include "feature/report/report.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* A report that is owed, waits, or was sent. */
struct duty_card {
    int64_t report_id; /* 0: not begun */
    enum report_state state;
    const char *state_text;
    const char *author;
    const char *period;
    struct date last_on;
    struct date due_on;
    int number;       /* of the version sent last */
    const char *mark; /* private: shape */
    const char *word; /* "Quá hạn 3 ngày" */
    const char *why;  /* a sentence; "" */
    const char *act;  /* private */
    const char *url;  /* private */
    bool is_open;     /* private: late, returned or due: with a filled button */
};

struct report_list_view {
    struct page page;
    const char *lead; /* private */
    const struct duty_card *owed;
    int owed_count;
    const struct duty_card *waiting;
    int waiting_count;
    const struct duty_card *past;
    int past_count;
    bool has_schedule;
    bool can_edit;     /* private */
    bool can_rates;    /* private */
    bool owes_nothing; /* private: no report is ever owed by the reader */
};
VIEW_OF(report_list);

struct figure_line {
    const char *code;
    const char *label;
    bool has_known;
    int64_t known;
    bool has_told;
    int64_t told;
    const char *reason;
    const char *known_text; /* private */
    const char *told_text;  /* private */
    bool is_sum;
    bool is_part;     /* private: below a sum */
    bool is_open;     /* private: its fields are shown */
    int figure;       /* private: which of those given */
    const char *url;  /* private: the rows that make it */
    const char *name; /* private: of the form's fields: "figure.3" */
};

struct source_line {
    int64_t report_id;
    const char *title;
    enum report_state state;
    int number;
    int merged_number; /* 0: not merged */
    bool is_empty;
    const char *note;                 /* what changed since; "" */
    const char *url;                  /* private */
    bool has_text[REPORT_TEXT_COUNT]; /* private */
};

struct version_line {
    int number;
    int64_t sent_at;
    const char *sent_by_name;
    bool is_empty;
    enum report_state decision;
    const char *decision_text;
    const char *remarks;
    int64_t decided_at;
    const char *decided_by_name;
    const char *url;         /* private */
    const char *compare_url; /* private: with the one before; NULL: the first */
    bool is_shown;           /* private */
};

struct report_task_line {
    int position;
    int64_t part_id;
    const char *words;
    const char *owner; /* "" where it is the author */
    const char *document;
    struct date last_on;
    const char *word;
    const char *note;
    const char *since; /* how it stands now, where that is another state; NULL */
    const char *mark;  /* private */
    const char *url;   /* private */
};

struct report_form_view {
    struct page page;
    struct form *form;
    const char *author;
    const char *period;
    const char *reader;
    struct date due_on;
    const char *mark; /* private */
    const char *word;
    const char *lead;       /* private */
    const char *action_url; /* private */
    const char *button;     /* private */
    const char *back_url;   /* private */
    const struct figure_line *figures;
    int figure_count;
    struct date as_of;
    const struct source_line *sources;
    int source_count;
    int unmerged_count; /* new, or sent again since */
    int expected_count; /* private: how many could have been sent */
    const struct report_task_line *tasks;
    int task_count;
    const struct version_line *versions;
    int version_count;
    const struct version_line *last; /* what was said last; NULL: nothing */
    int text_max;
    bool is_merged;                            /* private: made of others' */
    bool asks;                                 /* private: a question is open */
    bool confirmed;                            /* private */
    const char *text_value[REPORT_TEXT_COUNT]; /* private */
    int text_rows[REPORT_TEXT_COUNT];          /* private */
};
VIEW_OF(report_form);

struct text_shown {
    const char *code;
    const char *label;
    const char *text;
    const char *const *paragraphs; /* private */
    int paragraph_count;
};

struct report_view {
    struct page page;
    int64_t report_id;
    const char *author;
    const char *author_upper; /* private */
    const char *above;        /* private: over the author's name on paper */
    const char *reader;
    const char *period;
    struct date from_on;
    struct date last_on;
    struct date due_on;
    enum report_state state;
    const char *state_text;
    const char *mark; /* private */
    const char *word;
    int number; /* of the version shown */
    int64_t sent_at;
    bool is_empty;
    const char *place_and_day; /* private */
    const char *responsible;   /* who received before, where it changed; NULL */
    const struct figure_line *figures;
    int figure_count;
    struct text_shown texts[REPORT_TEXT_COUNT];
    const struct source_line *sources;
    int source_count;
    const struct report_task_line *tasks; /* as they stood when it was sent */
    int task_count;
    const struct version_line *versions;
    int version_count;
    struct form *form;        /* of the decision; NULL: none to take */
    const char *decide_url;   /* private */
    const char *write_url;    /* private: NULL: nothing to write */
    const char *write_act;    /* private */
    const char *rows_url;     /* private */
    const char *was_answered; /* private: by somebody else, before this answer came; NULL */
    const char *unsaid;       /* private: the remarks of that answer */
};
VIEW_OF(report);

struct run_shown {
    enum run_kind kind; /* private */
    const char *text;
};

struct text_compared {
    const char *label;
    bool is_same;
    const struct text_run *runs; /* private */
    int run_count;
};

struct figure_compared {
    const char *label;
    const char *before;
    const char *after;
    const char *change; /* "+4"; "" */
};

struct report_compare_view {
    struct page page;
    int64_t report_id;
    const char *author;
    int before;
    int after;
    int64_t before_at;
    int64_t after_at;
    const char *before_remarks; /* with which the former was returned; "" */
    struct text_compared texts[REPORT_TEXT_COUNT];
    const struct figure_compared *figures;
    int figure_count;
    int figures_changed;
    const struct option *options; /* private */
    int option_count;             /* private */
    const char *before_value;     /* private */
    const char *after_value;      /* private */
    const char *back_url;         /* private */
    const char *action_url;       /* private */
};
VIEW_OF(report_compare);

struct row_line {
    int64_t unit_id;
    const char *title;
    const char *conference;
    struct date held_on;
    int64_t delegates;
    int64_t collectives;
    int64_t persons;
    int64_t households;
    int64_t cost_vnd;
    int milestones_done;
    int milestones_late;
    int milestones_all;
    bool is_told;
    const char *url;        /* private */
    const char *report_url; /* private: NULL: none */
};

struct report_rows_view {
    struct page page;
    struct list list; /* private */
    const char *lead; /* private */
    struct date as_of;
    const struct row_line *rows;
    int row_count;
    const char *code;             /* only those that have a part in this figure; "" */
    const char *code_label;       /* private */
    const struct option *options; /* private */
    int option_count;             /* private */
    const char *back_url;         /* private */
};
VIEW_OF(report_rows);

struct rate_line {
    const char *title; /* period, member, or author */
    const char *of;    /* whose reports; "" */
    struct date due_on;
    bool is_over;
    int expected;
    int received;
    int on_time;
    int empty;
    int missing;
    const char *received_percent;
    const char *on_time_percent;
    const char *url; /* private */
};

/* One period of the chart, in units of its drawing. */
struct rate_bar {
    const char *label;             /* private */
    const char *tip;               /* private */
    int x, width;                  /* private */
    int on_time_y, on_time_height; /* private */
    int late_y, late_height;       /* private */
    int empty_y, empty_height;     /* private */
    int missing_y, missing_height; /* private */
    int middle;                    /* private */
};

struct report_rates_view {
    struct page page;
    struct list list; /* private */
    const char *lead; /* private */
    struct date on;
    struct rate_line sum;
    const struct rate_line *periods; /* the newest first */
    int period_count;
    const struct rate_line *members;
    int member_count;
    const struct rate_line *authors;
    int author_count;
    const struct rate_bar *bars;         /* private */
    int bar_count;                       /* private */
    int chart_width;                     /* private */
    const struct option *author_options; /* private */
    int author_option_count;             /* private */
    const char *author_value;            /* private */
    const struct option *member_options; /* private */
    int member_option_count;             /* private */
    const char *member_value;            /* private */
    const char *from_value;              /* private */
    const char *to_value;                /* private */
    bool has_schedule;
    bool can_edit; /* private */
};
VIEW_OF(report_rates);

struct schedule_line {
    int64_t schedule_id;
    const char *author;
    const char *reader;
    const char *every;
    const char *due;
    const char *words;
    const char *document;
    struct date from_on;
    struct date to_on;
    bool is_sample;
    bool is_running;          /* private */
    const char *next;         /* the period that runs, and when it is due; "" */
    const char *url;          /* private: NULL: cannot be changed */
    const char *document_url; /* private */
};

struct report_schedules_view {
    struct page page;
    const struct schedule_line *running;
    int running_count;
    const struct schedule_line *past;
    int past_count;
    bool can_edit; /* private */
};
VIEW_OF(report_schedules);

struct report_schedule_form_view {
    struct page page;
    struct form *form;
    const char *lead;               /* private */
    const char *action_url;         /* private */
    const struct option *authors;   /* private: NULL: stays */
    int author_count;               /* private */
    bool has_reader;                /* private */
    const struct option *weekdays;  /* private */
    int weekday_count;              /* private */
    const struct option *documents; /* private */
    int document_count;             /* private */
    struct form *end_form;          /* NULL: a new one, or it has an end */
    const char *end_url;            /* private */
};
VIEW_OF(report_schedule_form);

extern const struct choice report_every_choices[];
extern const struct choice report_reader_choices[];

void part_schedule_list(struct out *o, const struct page *p, const struct schedule_line *lines,
                        int count);
void part_rate_table(struct out *o, const struct rate_line *lines, int count, const char *label,
                     const char *head);
void part_duty_cards(struct out *o, const struct page *p, const struct duty_card *cards, int count);
void part_figure_table(struct out *o, const struct figure_line *lines, int count,
                       const char *label);
void part_report_form_end(struct out *o, const struct page *p, const char *button,
                          const char *back_url);
void part_report_tasks(struct out *o, const struct page *p, const struct report_task_line *lines,
                       int count);
void part_report_versions(struct out *o, const struct version_line *lines, int count);

/* Handlers in other files of this feature. */
enum status report_list_page(struct request *r);
enum status report_form_page(struct request *r);
enum status report_form_post(struct request *r);
enum status report_show_page(struct request *r);
enum status report_return_post(struct request *r);
enum status report_accept_post(struct request *r);
enum status report_compare_page(struct request *r);
enum status report_rows_page(struct request *r);
enum status report_rates_page(struct request *r);
enum status schedules_page(struct request *r);
enum status schedule_new_page(struct request *r);
enum status schedule_insert_post(struct request *r);
enum status schedule_edit_page(struct request *r);
enum status schedule_change_post(struct request *r);
enum status schedule_end_post(struct request *r);

/* Shared by them. */
struct date path_day(const struct request *r); /* {day:date} */
struct duty_card report_card(struct ctx *c, const struct report_duty *d, bool is_waiting);
const char *report_title(struct ctx *c, const struct report_period *p);
const char *report_reader_name(struct ctx *c, const struct report_duty *d);
/* Of each figure; a sum whose one part tells no field is that part. */
void report_figure_lines(struct ctx *c, const struct report_figure *figures, int count,
                         const char *rows_url, struct figure_line **out, int *out_count);
void report_version_lines(struct ctx *c, int64_t id, const struct report_version *versions,
                          int count, int shown, struct version_line **out);
struct source_line report_source_line(struct ctx *c, const struct report_source *s);
const char *duty_rows_url(const struct ctx *c, const struct report_duty *d);
const char *schedule_url(struct ctx *c, int64_t id, const char *rest);

#endif
