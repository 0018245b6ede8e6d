/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of the register show. */
#ifndef FEATURE_SUBJECT_SUBJECT_VIEWS_H
#define FEATURE_SUBJECT_SUBJECT_VIEWS_H

#include "feature/subject/subject.h"
#include "web/form.h"
#include "web/parts.h"
#include "web/views.h"

struct subject_row {
    struct subject subject; /* private: the list has nothing personal */
    int64_t id;
    enum subject_kind kind;
    const char *name, *kind_text, *unit, *occupation;
    int birth_year;
    bool is_sample;
    const char *url; /* private */
};

struct subject_list_view {
    struct page page;
    struct list list; /* private */
    const struct subject_row *rows;
    int row_count;
    const char *kind;           /* private: of the filter; "" */
    const char *unit;           /* private: the same */
    const struct option *kinds; /* private */
    int kind_option_count;      /* private */
    const struct option *units; /* private: empty where there are too many for a choice */
    int unit_option_count;      /* private */
    bool is_filtered;
    const char *new_url; /* private: NULL where the reader may not */
};
VIEW_OF(subject_list);

struct subject_place_line {
    const char *unit;
    struct date from_on, to_on;
    const char *carrier; /* who carries on for the unit today; NULL: it stands */
};

struct subject_award_line {
    struct subject_award award;
    const char *edit_url; /* private: NULL where the reader may not, or a dossier gave it */
};

struct subject_stay_line {
    struct subject_stay stay;
    const char *kind_text;
    const char *edit_url; /* private */
};

struct subject_dossier_line {
    int64_t dossier_id;
    const char *award, *state_text, *campaign;
    const char *url; /* private */
};

struct subject_show_view {
    struct page page;
    struct subject subject;
    const char *kind_text, *unit, *sex_text;
    const char *household;     /* NULL: none */
    const char *household_url; /* private */
    bool is_worked_on;
    const char *citizen;     /* private: only once it was asked for */
    const char *citizen_url; /* private: NULL where there is none to ask for */
    const struct subject_place_line *places;
    int place_count;
    const struct subject_award_line *awards;
    int award_count;
    const struct subject_dossier_line *dossiers;
    int dossier_count;
    const struct subject_stay_line *stays; /* private: of appraisers */
    int stay_count;                        /* private */
    bool can_appraise;
    const char *edit_url;                /* private: NULL where the reader may not */
    const char *award_url;               /* private: the same */
    const char *forward_url;             /* private: the same */
    const char *stay_url;                /* private: the same */
    const char *merge_url;               /* private: the same */
    const struct subject_row *namesakes; /* private */
    int namesake_count;                  /* private */
};
VIEW_OF(subject_show);

struct subject_form_view {
    struct page page;
    struct form *form;
    enum subject_kind kind;
    bool is_new, has_citizen;
    const struct option *units;          /* private: empty: the code is typed */
    int unit_option_count;               /* private */
    const struct option *households;     /* private */
    int household_option_count;          /* private */
    const struct subject_row *namesakes; /* private */
    int namesake_count;                  /* private */
    const char *action_url;              /* private */
    const char *back_url;                /* private */
};
VIEW_OF(subject_form);

struct subject_award_form_view {
    struct page page;
    struct form *form;
    const struct option *awards; /* private */
    int award_option_count;      /* private */
    const char *action_url;      /* private */
    const char *delete_url;      /* private: NULL: a new one */
    const char *back_url;        /* private */
    int64_t version;             /* private */
};
VIEW_OF(subject_award_form);

struct subject_stay_form_view {
    struct page page;
    struct form *form;
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(subject_stay_form);

struct subject_side {
    struct subject subject;
    const char *unit, *sex_text;
    int award_count, dossier_count, place_count;
    const char *url; /* private */
};

struct subject_merge_view {
    struct page page;
    struct form *form;
    struct subject_side from, into;
    const char *kind_text;
    const char *action_url; /* private */
    const char *swap_url;   /* private */
    const char *back_url;   /* private */
};
VIEW_OF(subject_merge);

#endif
