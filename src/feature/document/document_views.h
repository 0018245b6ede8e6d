/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of documents show. */
#ifndef FEATURE_DOCUMENT_VIEWS_H
#define FEATURE_DOCUMENT_VIEWS_H

#include "feature/document/document.h"
#include "web/form.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ the list */

struct document_line {
    int64_t id;
    const char *name; /* "Kế hoạch số 309 ngày 13/8/2024" */
    const char *title, *issuer;
    enum document_kind kind;
    enum document_state state;
    const char *kind_text, *state_text;
    const char *number; /* private */
    struct date issued_on;
    int64_t applied_at;
    const char *url; /* private */
};

struct document_list_view {
    struct page page;
    struct list list;         /* private */
    const char *kind, *state; /* private: chosen filters */
    const struct document_line *documents;
    int document_count;
    const char *new_url; /* private: NULL where the reader may not */
    bool is_filtered;    /* private */
};
VIEW_OF(document_list);

/* ------------------------------------------------------------------ a preview */

struct effect_line {
    const char *kind; /* "new", "tighter", "kept", "later" */
    const char *whom, *milestone;
    int units;
    struct date before_on, after_on;
    const char *before_words, *before_document; /* of what holds now; NULL: nothing */
    const char *difference;                     /* "29 ngày" */
};

struct lateness_line {
    int64_t unit_id;
    const char *unit, *milestone;
    struct date planned_on, last_on;
    int days_late;
    const char *words; /* "Quá 17 ngày" */
    const char *url;   /* private */
};

struct document_preview_view {
    struct page page;
    const char *problem; /* why there is nothing to show yet; NULL */
    struct date on;
    const struct effect_line *effects;
    int effect_count;
    const struct lateness_line *late;
    int late_count;
    int others;             /* places addressed that are neither late nor near it */
    const char *others_url; /* private */
    int units_told, seats_told;
    const char *baseline; /* name of what is kept as the baseline; NULL: nothing held before */
    bool has_buttons;     /* private: on the form; the document's page has its own */
};
VIEW_OF(document_preview);

/* ------------------------------------------------------------------ the form */

struct deadline_field {
    const char *number;     /* "0", or "__i__" of the row that the script copies */
    const char *understood; /* NULL: nothing yet */
    bool is_understood;
    bool is_theirs; /* stands in what somebody else saved meanwhile, and was not typed here */
};

struct document_form_view {
    struct page page;
    struct form *form;
    const char *lead;                /* private */
    const char *action_url;          /* private */
    const char *back_url;            /* private */
    bool is_exception;               /* private */
    const struct option *milestones; /* private */
    int milestone_count;
    const struct option *levels; /* private */
    int level_count;
    const struct option *units; /* private: those that can be named */
    int unit_count;
    const struct deadline_field *rows; /* private */
    int row_count;
    const struct deadline_field *blank;          /* private */
    const char *file_name;                       /* private: of the file that is there already */
    const struct document_preview_view *preview; /* private */
    const char *milestones_url;                  /* private: where milestones are added */
    const bool *is_theirs;                       /* private: rows by number; NULL: none */
};
VIEW_OF(document_form);

struct understood_view {
    struct page page;
    const char *text;
    bool is_understood;
    struct date last_on;
};
VIEW_OF(understood);

/* ------------------------------------------------------------------ a document */

struct deadline_line {
    const char *milestone, *whom;
    const char *words, *rule_text;
    struct date last_on;
    const char *weekday;
    bool is_held;              /* it holds for those that it addresses */
    const char *why;           /* why it does not; NULL */
    const char *reason;        /* of an exception; "" */
    const char *exception_url; /* private: for the unit that it names */
};

struct notice_line {
    int64_t id;
    const char *whom;
    bool is_seat;
    int64_t sent_at, acknowledged_at;
    const char *acknowledged_by; /* NULL: nobody yet */
    const char *state;           /* done, track, due, late */
    const char *state_text;
    const char *acknowledge_url; /* private: of this reader's own; NULL */
};

struct history_line {
    int64_t at;
    const char *who, *text;
};

struct document_point_line {
    int64_t task_id;
    int position;
    const char *words;
    const char *owners;
    struct date last_on;
    int64_t done;
    int64_t late;
    int64_t all;
    const char *mark; /* private */
    const char *word;
    const char *url; /* private */
};

struct document_show_view {
    struct page page;
    const struct document_point_line *points; /* those that became tasks */
    int point_count;
    int64_t tasks_done;
    int64_t tasks_all;
    const char *tasks_url; /* private */
    const char *give_url;  /* private: NULL: not by this reader, or not in this state */
    struct document document;
    const char *name;
    const char *state_text;
    const char *state_kind; /* private */
    const struct deadline_line *deadlines;
    int deadline_count;
    const struct notice_line
        *notices; /* those without acknowledgement first, the longest waiting */
    int notice_count;
    const struct notice_line *mine; /* this reader's own, open */
    int mine_count;
    int told, acknowledged, open_24h, open_48h;
    const struct history_line *history;
    int history_count;
    const char *file_name;    /* NULL: none */
    const char *file_facts;   /* private */
    const char *file_url;     /* private */
    const char *edit_url;     /* private: NULL where it cannot be edited */
    const char *apply_url;    /* private: the same */
    const char *withdraw_url; /* private: the same */
    const char *compare_url;  /* private */
    const char *
        article_url; /* private: drafts an article of it; NULL: not by this reader, or not in this state */
    struct form *form;                           /* of applying or withdrawing */
    const struct document_preview_view *preview; /* of a draft; NULL */
};
VIEW_OF(document_show);

/* ------------------------------------------------------------------ two baselines */

struct compare_line {
    const char *milestone, *whom;
    struct date before_on, after_on;
    const char *words;    /* of what holds in the later one */
    const char *document; /* that set it; NULL: nothing held */
    int slip;
    bool is_new, is_gone;
    const char *slip_text;
    const char *url; /* private */
};

struct baseline_view {
    struct page page;
    struct list list;               /* private */
    const char *lead;               /* private */
    const struct option *documents; /* private */
    int document_count;
    const char *before_value, *after_value; /* private */
    const char *new_url;                    /* private; NULL: may not */
    const struct compare_line *rows;
    int row_count;
};
VIEW_OF(baseline);

/* ------------------------------------------------------------------ between the handlers */

const char *document_url(struct ctx *c, int64_t id,
                         const char *rest); /* "/lam-viec/van-ban/12/sua" */
const char *document_whom(struct ctx *c, const struct deadline *d, const struct unit *units,
                          int count);
const char *document_days(struct ctx *c, int days); /* "29 ngày" */

/* The domain's preview in words. `v->problem` where the draft is not whole yet. */
enum status document_preview_fill(struct request *r, const struct campaign *campaign,
                                  const struct document *d, struct deadline *rows, int count,
                                  struct document_preview_view *v) MUST_CHECK;

extern const struct choice document_kind_choices[], document_all_kind_choices[],
    document_state_choices[];

enum status document_list_page(struct request *r);
enum status document_show_page(struct request *r);
enum status document_show(struct request *r, int status, int64_t id, struct form *f);
enum status document_file_page(struct request *r);
enum status document_apply_page(struct request *r);
enum status document_withdraw_page(struct request *r);
enum status document_acknowledge_page(struct request *r);
enum status document_new_page(struct request *r);
enum status document_insert_page(struct request *r);
enum status document_edit_page(struct request *r);
enum status document_update_page(struct request *r);
enum status document_exception_page(struct request *r);
enum status document_preview_page(struct request *r);
enum status document_understood_page(struct request *r);
enum status document_compare_page(struct request *r);

void part_document_preview(struct out *o, const struct page *p,
                           const struct document_preview_view *v);
void part_document_form_start(struct out *o, const struct document_form_view *v);
void part_document_form_end(struct out *o);
void part_deadline_select(struct out *o, const struct document_form_view *v, const char *name,
                          const char *label, const char *empty, const struct option *first,
                          int first_count, const struct option *second, int second_count,
                          const char *second_label);
void part_deadline_row(struct out *o, const struct document_form_view *v,
                       const struct deadline_field *row);

#endif
