/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of delegations show. */
#ifndef FEATURE_DELEGATION_DELEGATION_VIEWS_H
#define FEATURE_DELEGATION_DELEGATION_VIEWS_H

#include "feature/delegation/delegation.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ the list of selections */

struct selection_line {
    int64_t selection_id;
    const char *title, *unit, *word;
    const char *mark; /* private */
    int seats;
    bool is_closed;
    int64_t closed_at;
    const char *url;
};

struct selection_list_view {
    struct page page;
    const struct selection_line *lines;
    int line_count;
    bool can_write;
    const char *new_url;
};
VIEW_OF(selection_list);

/* ------------------------------------------------------------------ a plan */

struct plan_line {
    int64_t candidate_id, dossier_id;
    const char *name, *about, *field, *award;
    int64_t merit; /* thousandths */
    bool has_merit, is_in, is_near, is_barred;
    int pin;
    const char *word, *why;
    const char *merit_from;  /* "25/26 phiếu, 12/02/2025"; "" where the heading tells it */
    const char *vote_url;    /* minutes of that vote; NULL: none, or not for the reader */
    const char *merit_words; /* private */
    const char *mark;        /* private */
    const char *row_class;   /* private */
    const char *dossier_url;
    const char *key; /* private */
    int place;       /* private */
};

struct plan_gauge {
    const char *whom, *rule, *word;
    int count, least, most; /* most -1: none */
    int unknown, decides;
    const char *mark;       /* private */
    const char *width, *at; /* private: of the picture */
    const char *note;       /* private */
    const char *fill;       /* private */
};

struct plan_chip {
    const char *code, *word;
    int count;
    bool is_chosen;
    const char *url;
};

struct plan_run_line {
    int64_t run_id;
    int64_t happened_at;
    const char *by, *words;
    bool is_found, is_shown;
    const char *url;
};

struct delegate_line {
    int64_t delegate_id, candidate_id;
    int number;
    const char *name, *about, *field;
    bool is_gone;
    const char *words; /* how it came to be there, or why it is no more */
    const char *breaks;
    const char *url; /* to put somebody in its place */
};

struct delegation_show_view {
    struct page page;
    int64_t selection_id;
    const char *title, *merit_rule, *order_words;
    const char *lead; /* private */
    int seats, candidates, selected, pinned;
    bool is_closed, is_stale, is_found, can_write, is_run;
    int64_t closed_at;
    const char *closed_by;
    int64_t total; /* thousandths */
    struct date ages_on;
    int quotas_kept;
    const char *cannot, *cannot_sum, *cannot_relaxed, *cannot_seats; /* NULL: it can */
    bool was_refused;
    const char *stale_words; /* private */
    const struct plan_chip *chips;
    int chip_count;
    const struct plan_line *lines;
    int line_count;
    const struct plan_gauge *gauges;
    int gauge_count;
    const struct plan_run_line *runs;
    int run_count;
    const struct delegate_line *delegates;
    int delegate_count;
    int64_t version;
    struct list list;  /* private */
    const char *url;   /* private */
    struct form *form; /* private */
};
VIEW_OF(delegation_show);

/* ------------------------------------------------------------------ forms */

struct delegation_form_view {
    struct page page;
    struct form *form;           /* private */
    const struct option *fields; /* private */
    int field_count;
    const struct option *units; /* private */
    int unit_count;
    int row_count_shown; /* private */
    bool is_new;
    const char *cannot, *cannot_sum, *cannot_relaxed, *cannot_seats;
    bool has_relaxed; /* private */
    int other_seats;
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(delegation_form);

void part_plan_pin(struct out *o, const struct delegation_show_view *v, const struct plan_line *l);
void part_plan_gauges(struct out *o, const struct delegation_show_view *v);
void part_plan_table(struct out *o, const struct delegation_show_view *v);
void part_plan_delegates(struct out *o, const struct delegation_show_view *v);
void part_quota_row(struct out *o, const struct delegation_form_view *v, const char *row);

struct score_line {
    int64_t candidate_id;
    const char *name, *about, *why;
    bool is_absent, is_barred;
    bool is_voted;           /* the points are the council's: nothing is entered */
    const char *merit_from;  /* where they come from */
    const char *merit_words; /* private */
    const char *score_name;  /* private */
    const char *absent_url;  /* private */
};

struct delegation_candidates_view {
    struct page page;
    struct form *form; /* private */
    const struct score_line *lines;
    int line_count;
    int shown_from, all;
    bool can_write, has_scores, is_council;
    int64_t version;
    const char *url; /* private */
    const char *next_url, *back_url;
};
VIEW_OF(delegation_candidates);

struct delegation_absent_view {
    struct page page;
    struct form *form; /* private */
    const char *name;
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(delegation_absent);

struct pin_line {
    int64_t candidate_id;
    const char *name;
    int pin;
    const char *field_name; /* private */
};

struct delegation_close_view {
    struct page page;
    struct form *form; /* private */
    const struct pin_line *pins;
    int pin_count;
    int seats;
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(delegation_close);

struct substitute_line {
    int64_t candidate_id;
    const char *name, *about, *merit, *breaks;
    const char *value; /* private */
};

struct delegation_substitute_view {
    struct page page;
    struct form *form; /* private */
    int64_t delegate_id;
    const char *name;
    const struct substitute_line *lines;
    int line_count;
    int all;
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(delegation_substitute);

/* Handlers of delegation_form_web.c and delegation_close_web.c. */
enum status delegation_new_page(struct request *r);
enum status delegation_new_post(struct request *r);
enum status delegation_quotas_page(struct request *r);
enum status delegation_quotas_post(struct request *r);
enum status delegation_candidates_page(struct request *r);
enum status delegation_scores_post(struct request *r);
enum status delegation_scores_file(struct request *r);
enum status delegation_absent_page(struct request *r);
enum status delegation_absent_post(struct request *r);
enum status delegation_take_post(struct request *r);
enum status delegation_close_page(struct request *r);
enum status delegation_close_post(struct request *r);
enum status delegation_substitute_page(struct request *r);
enum status delegation_substitute_post(struct request *r);

/* The page of a plan, with a refused one told above it. `refused` NULL: none. */
enum status delegation_show(struct request *r, int status, const struct plan *refused);

/* "25/26 phiếu, 12/02/2025"; "" where the heading tells where points come from. */
const char *candidate_merit_from(struct ctx *c, const struct selection *s,
                                 const struct candidate *k);

/* "nữ, 34 tuổi, xã Hải Hà" */
const char *candidate_about(struct ctx *c, const struct candidate *k);

/* What a change that did not go through answers: the plan's page with what contradicts (422), or that it changed meanwhile (409). */
enum status delegation_refused(struct request *r, enum status st, const struct plan *refused);

#endif
