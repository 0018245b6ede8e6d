/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of titles and forms show. */
#ifndef FEATURE_AWARD_AWARD_VIEWS_H
#define FEATURE_AWARD_AWARD_VIEWS_H

#include "feature/award/award.h"
#include "web/form.h"
#include "web/parts.h"
#include "web/views.h"

struct award_line {
    struct award award;
    const char *kind_text, *subject_text;
    const char *multiple_text, *threshold_text, *quorum_text;
    const char *url; /* private */
};

struct award_level_group {
    enum unit_level level;
    const char *level_text;
    const struct award_line *lines;
    int line_count;
};

struct award_chip {
    const char *label, *url;
    bool is_chosen;
};

struct award_list_view {
    struct page page;
    struct date on;
    const char *subject; /* private: of the filter; "" */
    const struct award_level_group *groups;
    int group_count;
    const struct award_chip *chips; /* private */
    int chip_count;                 /* private */
    int award_count, unverified_count;
    const char *new_url; /* private: NULL where the reader may not */
};
VIEW_OF(award_list);

struct award_rule_line {
    struct award_rule rule;
    const char *kind_text;
    const char *award_name; /* "": all */
    const char *base_name;
    const char *edit_url; /* private: NULL where the reader may not */
};

struct award_show_view {
    struct page page;
    struct award_line line;
    const char *level_text, *form_name;
    const struct award_line *versions;
    int version_count;
    const struct award_paper *papers;
    int paper_count;
    const struct report_section *sections;
    int section_count;
    const struct award_rule_line *rules;
    int rule_count;
    const char *edit_url;    /* private: NULL where the reader may not */
    const char *succeed_url; /* private */
    const char *papers_url;  /* private */
};
VIEW_OF(award_show);

struct award_form_view {
    struct page page;
    struct form *form;
    bool is_new, is_succession;
    const char *title_of;       /* private: of which award; NULL */
    const struct option *forms; /* private */
    int form_option_count;      /* private */
    const char *action_url;     /* private */
    const char *back_url;       /* private */
};
VIEW_OF(award_form);

struct award_papers_view {
    struct page page;
    struct form *form;
    int shown;              /* private */
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(award_papers);

struct award_rules_view {
    struct page page;
    struct date on;
    const struct award_rule_line *rules;
    int rule_count;
    int unverified_count;
    const char *new_url; /* private: NULL where the reader may not */
};
VIEW_OF(award_rules);

struct award_rule_form_view {
    struct page page;
    struct form *form;
    const struct option *awards; /* private */
    int award_option_count;      /* private */
    const struct option *kinds;  /* private */
    int kind_option_count;       /* private */
    const char *action_url;      /* private */
};
VIEW_OF(award_rule_form);

#endif
