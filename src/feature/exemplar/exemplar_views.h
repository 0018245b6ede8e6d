/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of exemplars show. */
#ifndef FEATURE_EXEMPLAR_EXEMPLAR_VIEWS_H
#define FEATURE_EXEMPLAR_EXEMPLAR_VIEWS_H

#include "feature/exemplar/exemplar_inside.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ readers */

struct exemplar_gallery_view {
    struct page page;
    const struct exemplar_card *cards;
    int card_count;
    const struct option *fields; /* private */
    int field_count;
    const struct option *units; /* private */
    int unit_count;
    const struct option *years; /* private */
    int year_count;
    const char *field, *unit, *year; /* private: as chosen; "" all */
    bool is_filtered;
    bool has_sample;
    const char *next_url, *first_url;
};
VIEW_OF(exemplar_gallery);

struct exemplar_open_view {
    struct page page;
    const struct exemplar_card *cards;
    int card_count;
    int64_t all;
    bool has_sample;
    const char *next_url, *first_url;
};
VIEW_OF(exemplar_open);

struct exemplar_shown_part {
    const char *name;
    const char *const *lines;
    int line_count;
};

struct exemplar_shown_row {
    int year;
    const char *const *values; /* of each measure, as they are to be read; "" none */
    int value_count;
};

struct exemplar_shown_photo {
    const char *url;     /* JPEG */
    const char *set_url; /* private: srcset of WebP */
    const char *caption, *alt;
    int width, height;
};

void part_exemplar_photo(struct out *o, const struct exemplar_shown_photo *p, const char *sizes,
                         bool is_first);

struct exemplar_shown_before {
    int year;
    const char *name;
};

struct exemplar_show_view {
    struct page page;
    int64_t id;
    const char *name, *kicker, *achievement, *unit, *field, *award, *occupation;
    const char *field_url; /* private */
    const char *since;     /* "2016, 12 người"; "" */
    bool is_shown;         /* awarded */
    bool is_sample;
    const struct exemplar_shown_photo *lead; /* NULL */
    const struct exemplar_shown_part *parts;
    int part_count;
    const char *const *heads; /* of the table of figures */
    int head_count;
    const struct exemplar_shown_row *rows;
    int row_count;
    const struct exemplar_shown_photo *photos; /* after the lead */
    int photo_count;
    const struct exemplar_shown_before *befores;
    int before_count;
    const struct exemplar_card *same; /* of the same field */
    int same_count;
    struct date first_on, last_on; /* none: no opinions were asked for */
    int days_left;
    bool is_open;
    struct form *form;       /* private */
    const char *opinion_url; /* private */
    int kept_days;           /* private */
};
VIEW_OF(exemplar_show);

struct exemplar_gone_view {
    struct page page;
};
VIEW_OF(exemplar_gone);

/* ------------------------------------------------------------------ at work */

struct exemplar_cut_line {
    const char *words, *kind, *place;
    bool is_own;
    struct form *form; /* private */
};

struct exemplar_text_line {
    const char *name;
    struct html marked; /* private: the text with its cuts in <del> */
    const char *shown;
};

struct exemplar_choice_line {
    const char *words, *what, *reason, *by;
    int64_t at;
};

struct exemplar_work_show_view {
    struct page page;
    int64_t dossier_id;
    const char *subject, *award, *unit;
    enum exemplar_state state;
    const char *state_text;
    const char *mark; /* private */
    const struct exemplar_text_line *texts;
    int text_count;
    const struct exemplar_cut_line *cuts;
    int cut_count;
    const struct exemplar_choice_line *choices;
    int choice_count;
    struct date first_on, last_on;
    int comment_days;
    bool comment_by_work;
    bool asks; /* opinions would be asked for */
    bool can_post;
    bool can_take_down;
    bool is_posted;
    const char *public_url;  /* NULL */
    const char *article_url; /* private; NULL: it is not shown, or the reader does not write */
    const char *why_not;     /* it cannot be posted; "" */
    const char *summary;
    struct form *restore;   /* private */
    struct form *name_more; /* private */
    struct form *post;      /* private */
    struct form *take_down; /* private */
    const char *base_url;   /* private */
};
VIEW_OF(exemplar_work_show);

struct exemplar_work_row {
    int64_t dossier_id;
    const char *name, *award, *unit;
    enum exemplar_state state;
    const char *word;
    const char *mark; /* private */
    const char *url;  /* private */
    struct date first_on, last_on;
    int64_t new_count, all_count;
    const char *place; /* private */
    int64_t id;
};

struct exemplar_work_view {
    struct page page;
    const struct exemplar_work_row *rows;
    int row_count;
    const char *state; /* private */
    bool is_filtered;
    struct list list; /* private */
};
VIEW_OF(exemplar_work);

struct opinion_line {
    int64_t id;
    const char *words, *reader_name, *contact, *note, *state_text;
    enum opinion_state state;
    int64_t created_at, forgotten_at, version;
    const char *mark;     /* private */
    const char *mark_url; /* private */
    struct form *form;    /* private */
};

struct exemplar_opinions_view {
    struct page page;
    int64_t dossier_id;
    const char *subject;
    enum exemplar_state state;
    struct date first_on, last_on;
    int days;
    const char *summary;
    int64_t closed_at;
    const struct opinion_line *lines;
    int line_count;
    int new_count;
    bool can_close;
    struct form *close;     /* private */
    const char *base_url;   /* private */
    const char *record_url; /* private; NULL: not yet */
};
VIEW_OF(exemplar_opinions);

struct exemplar_record_view {
    struct page page;
    const char *office, *subject, *award, *unit, *achievement, *address;
    struct date first_on, last_on;
    int days;
    bool by_work;
    int64_t closed_at;
    const char *closed_by;
    int all_count, read_count, set_aside_count;
    const char *summary;
};
VIEW_OF(exemplar_record);

struct check_line {
    int64_t id;
    const char *kind, *body, *question, *state_text, *answer, *answered_name, *address;
    enum check_state state;
    const char *mark; /* private */
    struct date due_on;
    int64_t asked_at, answered_at, version;
    bool has_remark;
    const char *file_url;   /* NULL */
    const char *revoke_url; /* private; NULL */
};

struct check_list_view {
    struct page page;
    int64_t dossier_id;
    const char *subject;
    const struct check_line *lines;
    int line_count;
    bool can_ask;
    const struct option *kinds; /* private */
    int kind_count;
    struct form *form;    /* private */
    const char *link;     /* the one just made; NULL */
    const char *base_url; /* private */
};
VIEW_OF(check_list);

struct check_asked_view {
    struct page page;
    const char *body, *question, *subject, *unit, *award, *occupation, *office;
    int birth_year;
    struct date due_on;
    enum check_state state;
    bool has_remark;
    int64_t answered_at;
    const struct option *choices; /* private */
    int choice_count;
    struct form *form;      /* private */
    const char *action_url; /* private */
};
VIEW_OF(check_asked);

struct likeness_line {
    const char *section, *text, *other_text, *other_name, *other_award, *other_unit,
        *other_campaign, *who_may;
    int per_cent;
    const char *other_url;            /* NULL: may not be read */
    struct html marked, other_marked; /* private */
};

struct likeness_show_view {
    struct page page;
    int64_t dossier_id;
    const char *subject;
    const struct likeness_line *lines;
    int line_count;
};
VIEW_OF(likeness_show);

#endif
