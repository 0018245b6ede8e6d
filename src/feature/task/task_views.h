/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of tasks show. */
#ifndef FEATURE_TASK_TASK_VIEWS_H
#define FEATURE_TASK_TASK_VIEWS_H

#include "feature/task/task.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ the list */

struct task_line {
    int64_t part_id;
    int64_t task_id;
    const char *words;
    const char *owner;
    enum task_state state;
    const char *word;
    struct date last_on;
    const char *day_words;
    const char *shows;
    const char *note;
    const char *document;
    int64_t document_id;
    bool is_late;
    const char *mark;         /* private */
    const char *short_words;  /* private */
    const char *value;        /* private: "ID.VERSION" */
    const char *url;          /* private */
    const char *document_url; /* private */
    struct date unit_to_on;   /* private */
};

struct task_state_count {
    const char *code;
    const char *word;
    int64_t count;
    const char *mark; /* private */
    const char *url;  /* private */
    bool is_chosen;   /* private */
};

struct task_list_view {
    struct page page;
    const char *lead; /* private */
    struct list list; /* private */
    const struct task_state_count *counts;
    int count_count;
    const struct task_line *lines;
    int line_count;
    const struct option *documents; /* private */
    int document_count;             /* private */
    const struct option *seats;     /* private */
    int seat_count;                 /* private */
    const char *document;           /* private: as chosen */
    const char *seat;               /* private */
    const char *state;              /* private */
    const char *unit;               /* private: its id, kept by the filter */
    const char *unit_title;         /* private: NULL: of any unit */
    const char *follower;           /* private */
    const char *task;               /* private: one point's parts */
    const char *task_words;         /* private */
    bool is_mine;                   /* private */
    const char *mine_url;           /* private */
    const char *all_url;            /* private */
    bool is_filtered;               /* private */
    bool can_accept;                /* private */
    const char *accept_url;         /* private */
};
VIEW_OF(task_list);

/* ------------------------------------------------------------------ one */

struct task_owner_line {
    const char *owner;
    struct date from_on;
    struct date to_on;
    const char *reason;
    bool is_now;     /* private */
    const char *url; /* private */
};

struct task_event {
    int64_t happened_at;
    const char *who;
    const char *what;
};

struct task_show_view {
    struct page page;
    int64_t part_id;
    int64_t task_id;
    int position;
    const char *words;
    const char *owner;
    const char *owner_url; /* private: NULL: none */
    const char
        *responsible; /* who answers for it today, where that is not the owner itself; NULL */
    const char *helpers;
    const char *shows;
    enum task_state state;
    const char *word;
    const char *mark; /* private */
    struct date last_on;
    const char *weekday; /* private */
    const char *day_words;
    const char *rule; /* private */
    bool is_recurring;
    int64_t document_id;
    const char *document;
    const char *document_title;
    const char *signer;
    const char *document_url; /* private */
    const char *note;
    int64_t done_at;
    const char *done_by_name;
    const char *file_name;
    const char *file_url; /* private */
    const char *remarks;
    int64_t decided_at;
    const char *decided_by_name;
    int64_t parts_all;
    int64_t parts_done;
    const char *parts_url; /* private */
    const struct task_owner_line *owners;
    int owner_count;
    const struct task_event *events;
    int event_count;
    int64_t version;
    struct form *form;   /* private */
    bool can_report;     /* private */
    bool can_decide;     /* private */
    bool can_cancel;     /* private */
    bool can_move;       /* private */
    const char *act_url; /* private */
    bool is_move_open;   /* private: its form has a problem */
    bool is_cancel_open; /* private */
};
VIEW_OF(task_show);

/* ------------------------------------------------------------------ giving */

struct task_give_row {
    const char *name; /* private: "point.3" */
    int number;
    const char *label; /* private */
    bool is_kept;
    const char *sureness; /* private: mark */
    const char *sure_word;
    const char *notes;      /* what to look at; "" */
    const char *followed;   /* a milestone that says the same; NULL */
    const char *owner_text; /* how it is understood; NULL: not typed */
    bool is_owner_understood;
    const char *helper_text;
    bool is_helper_understood;
    const char *day_text;
    bool is_day_understood;
    const char *short_words; /* private */
    bool is_more;            /* private: what is folded away has something in it */
    bool is_last;            /* private */
    int text_rows;           /* private */
};

struct task_give_view {
    struct page page;
    struct form *form;
    const char *document;
    const char *document_url;   /* private */
    const char *lead;           /* private */
    const char *action_url;     /* private */
    const char *understood_url; /* private */
    bool is_read;               /* the text was looked through: rows stand, or none was found */
    const struct task_give_row *rows;
    int row_count;
    int left; /* points beyond those that fit */
    int kept;
    int given_count;            /* tasks that the document has already */
    const char *given_url;      /* private */
    const char *refused;        /* why nothing can be given; NULL */
    const char *draft_done;     /* private: what the browser kept is in the page now */
    const struct option *names; /* private */
    int name_count;             /* private */
};
VIEW_OF(task_give);

struct task_understood_view {
    struct page page;
    bool is_understood;
    const char *text;
};
VIEW_OF(task_understood);

/* Points found in a text that belongs to no document yet: the preview of the document's form. */
struct task_found {
    const char *words;
    const char *owner;
    const char *day;
    const char *mark; /* private */
};
struct task_found_view {
    struct page page;
    const struct task_found *points;
    int point_count;
    int left;
    bool is_asked; /* private */
};
VIEW_OF(task_found);

void part_task_table(struct out *o, const struct task_list_view *v, bool has_boxes);

/* Handlers in other files. */
enum status task_show_page(struct request *r);
enum status task_file_page(struct request *r);
enum status task_report_post(struct request *r);
enum status task_accept_post(struct request *r);
enum status task_return_post(struct request *r);
enum status task_cancel_post(struct request *r);
enum status task_move_post(struct request *r);
enum status task_give_page(struct request *r);
enum status task_give_post(struct request *r);
enum status task_understood_page(struct request *r);
enum status task_found_page(struct request *r);

extern const struct command task_commands[];

struct task_line task_line_of(struct ctx *c, const struct task_row *t);

#endif
