/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of the committee show. */
#ifndef FEATURE_COMMITTEE_VIEWS_H
#define FEATURE_COMMITTEE_VIEWS_H

#include "feature/committee/committee.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

struct watched_unit {
    int64_t unit_id;
    const char *title;
    const char *url;        /* private */
    const char *assign_url; /* private: NULL where the reader may not assign */
};

struct seat_line {
    int64_t seat_id;
    enum seat_role role;
    const char *role_text;
    const char *title;
    const char *office;
    const char *account; /* who signs in for it; NULL: nobody yet, or not for this reader */
    bool has_account;
    struct date from_on;
    struct date to_on;
    int unit_total;
    const struct watched_unit *units; /* the first ones */
    int unit_count;
    const char *url;          /* private */
    const char *edit_url;     /* private */
    const char *handover_url; /* private */
};

struct committee_view {
    struct page page;
    const char *lead; /* private */
    struct date on;
    int unit_total;
    int without_total;
    const struct watched_unit *without; /* the first units that nobody watches */
    int without_count;
    const struct seat_line *seats; /* of the day, by role */
    int seat_count;
    const struct seat_line *others; /* ended, or not yet begun */
    int other_count;
    bool can_edit;           /* private */
    bool can_assign;         /* private */
    const char *new_url;     /* private */
    const char *assign_url;  /* private */
    const char *without_url; /* private */
    const char *history_url; /* private */
};
VIEW_OF(committee);

struct seat_form_view {
    struct page page;
    struct form *form;
    const char *lead;               /* private */
    const char *action_url;         /* private */
    const struct option *accounts;  /* private */
    int account_count;              /* private */
    const struct option *documents; /* private */
    int document_count;             /* private */
    struct form *end_form;          /* NULL: a new seat, or one that has ended */
    const char *end_url;            /* private */
};
VIEW_OF(seat_form);

struct assign_unit {
    int64_t unit_id;
    const char *code;
    const char *title;
    const char *parent;
    const char *seat;  /* who has it on the day; NULL: nobody */
    bool is_chosen;    /* private */
    const char *value; /* private */
    const char *url;   /* private */
};

struct assign_view {
    struct page page;
    struct form *form;
    struct date on;
    const char *q;                /* private */
    const struct option *parents; /* private */
    int parent_count;             /* private */
    const char *parent;           /* private */
    const struct option *holders; /* private: filter by who has it */
    int holder_count;             /* private */
    const char *holder;           /* private */
    bool only_without;            /* private */
    const struct assign_unit *units;
    int unit_count;
    int unit_total;             /* that fit the filter */
    const struct option *seats; /* private: who may get them */
    int seat_count;             /* private */
    const char *unit_problem;   /* private */
    const char *action_url;     /* private */
    const char *clear_url;      /* private */
    const char *all_url;        /* private: all that fit are chosen; NULL after a slip */
};
VIEW_OF(assign);

struct open_line {
    const char *title;
    bool is_task;
    struct date last_on; /* none: a document that waits, or a task without a day */
    int days;
    bool is_late;
    const char *words;
};

struct handover_line {
    int64_t unit_id;
    const char *title;
    const char *from_seat; /* NULL: nobody had it */
    struct date had_from_on;
    bool is_same;
    const struct open_line *open;
    int open_count;
    const char *value; /* private */
    const char *url;   /* private */
};

struct handover_view {
    struct page page;
    struct form *form;
    const char *seat;
    struct date from_on;
    const struct handover_line *lines;
    int line_count;
    int changed;
    int same;
    int open;
    const char *lead;       /* private */
    const char *button;     /* private */
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(handover);

struct responsible_line {
    int64_t unit_id;
    const char *unit;
    int64_t seat_id;  /* 0: nobody */
    const char *seat; /* NULL: nobody */
    struct date from_on;
    struct date to_on;
    const char *sentence;
    int tasks;             /* of the unit that were open at the end of that day */
    const char *tasks_url; /* private */
    const char *url;       /* private: the unit */
    const char *seat_url;  /* private */
};

struct responsible_view {
    struct page page;
    const char *q;           /* private */
    const char *day;         /* private: as typed */
    const char *day_problem; /* private */
    struct date on;
    bool is_asked; /* private */
    const struct responsible_line *lines;
    int line_count;
    int matching;
};
VIEW_OF(responsible);

struct watch_line {
    int64_t watch_id;
    int64_t unit_id;
    int64_t seat_id;
    const char *unit;
    const char *seat;
    struct date from_on;
    struct date to_on;
    bool is_running;
    const char *note;
    const char *given_by;
    int64_t created_at;
    const char *unit_url; /* private */
    const char *seat_url; /* private */
};

struct watch_history_view {
    struct page page;
    struct list list; /* private */
    const struct watch_line *lines;
    int line_count;
    const struct option *seats; /* private */
    int seat_count;             /* private */
    const char *seat;           /* private */
};
VIEW_OF(watch_history);

/* The search of "who was responsible": on the committee's page and on its own. */
void part_responsible_form(struct out *o, const struct page *p, const char *q, const char *day,
                           const char *day_problem);
void part_seat_line(struct out *o, const struct seat_line *s, bool can_edit);

extern const struct choice seat_role_choices[];

/* Handlers that stand in other files of this feature. */
enum status committee_assign(struct request *r);
enum status committee_assign_save(struct request *r);
enum status committee_responsible(struct request *r);
enum status committee_history(struct request *r);
enum status committee_seat_new(struct request *r);
enum status committee_seat_insert(struct request *r);
enum status committee_seat_edit(struct request *r);
enum status committee_seat_update(struct request *r);
enum status committee_seat_end(struct request *r);

/* Shared by them. */
const char *committee_unit_url(struct ctx *c, int64_t id);
const char *committee_seat_url(struct ctx *c, int64_t id);
const char *committee_key(struct ctx *c, int64_t id);
const struct seat *committee_seat_of(const struct seat *seats, int count, int64_t id);

/* The watch of a unit among those of one day (watch_list: by unit_id); NULL: nobody. */
const struct watch *committee_watch_of(const struct watch *watches, int count, int64_t unit_id);
const struct unit *committee_unit_of(const struct unit *units, int count, int64_t id);

#endif
