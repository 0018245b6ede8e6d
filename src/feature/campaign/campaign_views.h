/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of campaigns and milestones show. */
#ifndef FEATURE_CAMPAIGN_VIEWS_H
#define FEATURE_CAMPAIGN_VIEWS_H

#include "feature/campaign/campaign.h"
#include "web/form.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

struct campaign_line {
    int64_t id;
    const char *code, *title;
    const char *owner;
    struct date from_on, to_on; /* the last day is the one before to_on */
    bool is_sample;
    bool is_chosen;         /* the one that the reader works on */
    const char *url;        /* private */
    const char *choose_url; /* private */
};

struct campaign_list_view {
    struct page page;
    struct list list; /* private */
    const struct campaign_line *campaigns;
    int campaign_count;
    const char *new_url; /* private: NULL where the reader may not */
};
VIEW_OF(campaign_list);

struct milestone_line {
    int64_t id;
    const char *code, *title;
    enum unit_level level;
    const char *level_text;
    bool is_conference;
    const char *parent;     /* title of what it must precede; NULL */
    const char *edit_url;   /* private */
    const char *up_url;     /* private: NULL for the first */
    const char *delete_url; /* private: NULL while something stands on it */
    int64_t version;
};

struct named_line {
    int64_t unit_id;
    const char *title;
    bool is_in;
    const char *unit_url; /* private */
    const char *drop_url; /* private */
};

struct level_count {
    enum unit_level level;
    const char *text;
    int units;
};

struct campaign_show_view {
    struct page page;
    struct campaign campaign;
    const char *owner;
    const char *lead;                   /* private */
    const char *owner_url;              /* private */
    const char *from_text;              /* private */
    const char *to_text;                /* private */
    const struct campaign_line *parent; /* NULL: none, or not for this reader */
    const struct campaign_line *children;
    int child_count;
    const struct milestone_line *milestones;
    int milestone_count;
    const struct level_count *levels;
    int level_count;
    int unit_total;
    const struct named_line *named;
    int named_count;
    bool can_edit;             /* private */
    const char *edit_url;      /* private */
    const char *child_url;     /* private */
    const char *milestone_url; /* private */
    const char *unit_url;      /* private */
    const char *board_url;     /* private */
    const char *documents_url; /* private */
    struct form *unit_form;
    const struct option *units; /* private: for the box that completes */
    int unit_count;
};
VIEW_OF(campaign_show);

struct campaign_form_view {
    struct page page;
    struct form *form;
    const char *lead;           /* private */
    const char *action_url;     /* private */
    const char *back_url;       /* private */
    const struct option *units; /* private */
    int unit_count;
    const struct option *parents; /* private */
    int parent_count;
};
VIEW_OF(campaign_form);

struct milestone_form_view {
    struct page page;
    struct form *form;
    const char *action_url;       /* private */
    const char *back_url;         /* private */
    const struct option *parents; /* private */
    int parent_count;
    bool is_fixed; /* level and kind stay: something stands on it */
};
VIEW_OF(milestone_form);

/* Titles of units that exist on a day as "phường Hải Hòa (16561)", for a box that completes; none where there are too many
 * to list. And the unit that was typed so, or by its code alone: NOT_FOUND where no unit of that day has it. */
enum status campaign_list_options(struct ctx *c, struct date on, const struct option **out,
                                  int *out_count) MUST_CHECK;
enum status campaign_find_typed(struct ctx *c, const char *typed, struct date on,
                                int64_t *out) MUST_CHECK;
const char *campaign_unit_text(struct ctx *c, int64_t unit_id,
                               struct date on); /* as it is typed; "" */

/* "/lam-viec/dot-thi-dua/12" + rest. */
const char *campaign_url(struct ctx *c, int64_t id, const char *rest);

/* Handlers. */
enum status campaign_list_page(struct request *r);
enum status campaign_new_page(struct request *r);
enum status campaign_insert_page(struct request *r);
enum status campaign_show_page(struct request *r);
enum status campaign_edit_page(struct request *r);
enum status campaign_update_page(struct request *r);
enum status campaign_name_unit_page(struct request *r);
enum status campaign_drop_unit_page(struct request *r);
enum status milestone_new_page(struct request *r);
enum status milestone_insert_page(struct request *r);
enum status milestone_edit_page(struct request *r);
enum status milestone_update_page(struct request *r);
enum status milestone_up_page(struct request *r);
enum status milestone_delete_page(struct request *r);

extern const struct choice level_choices[];

#endif
