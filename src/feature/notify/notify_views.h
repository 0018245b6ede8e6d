/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of notices, choices and steps show. */
#ifndef FEATURE_NOTIFY_NOTIFY_VIEWS_H
#define FEATURE_NOTIFY_NOTIFY_VIEWS_H

#include "feature/notify/notify.h"
#include "web/form.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ the inbox */

struct inbox_line {
    int64_t id;
    const char *kind;       /* code; "" of a newer program */
    const char *kind_label; /* in words */
    const char *text, *url;
    const char *open_url; /* private: marks it as read, and leads to the thing */
    const char *read_url; /* private: NULL where it is read */
    const char *campaign; /* title; "" none */
    int64_t created_at;
    bool is_read;
};

struct inbox_view {
    struct page page;
    int unread;
    const struct inbox_line *items;
    int item_count;
    const char *next_url;
    struct list list;               /* private */
    const struct choice *kinds;     /* private */
    const struct option *campaigns; /* private */
    int campaign_count;
    const char *kind, *campaign; /* chosen; "" all */
    bool unread_only;
    bool is_filtered;         /* private */
    const char *read_all_url; /* private: NULL where nothing is unread */
};
VIEW_OF(inbox);

/* ------------------------------------------------------------------ choices */

struct choice_line {
    const char *kind, *label;
    const char *how;              /* "at_once" */
    const struct choice *choices; /* private */
    const char *problem;          /* private: NULL none */
};

struct inbox_choices_view {
    struct page page;
    struct form *form;
    const struct choice_line *kinds;
    int kind_count;
    bool has_address;
    const char *digest_at; /* "6:30 SA" */
};
VIEW_OF(inbox_choices);

struct unsubscribe_view {
    struct page page;
    const char *label; /* of the kind */
    const char *address;
    const char *fault; /* in words; "" none */
    bool is_done;
    const char *token_url; /* private */
};
VIEW_OF(unsubscribe);

/* ------------------------------------------------------------------ steps */

struct step_line {
    const char *code, *about;
    const char *when, *whom; /* in words */
    bool is_default;
    int64_t version;
    const char *edit_url;   /* private: NULL where the reader may not */
    const char *delete_url; /* private: the same */
};

struct step_section {
    const char *about, *heading;
    const struct step_line *steps;
    int step_count;
};

struct reminder_steps_view {
    struct page page;
    const struct step_section *sections;
    int section_count;
    int step_count;
    bool is_own;           /* the campaign has its own; else those that ship */
    const char *new_url;   /* private: NULL where the reader may not */
    const char *reset_url; /* private: the same */
};
VIEW_OF(reminder_steps);

struct reminder_step_form_view {
    struct page page;
    struct form *form;
    const char *action_url, *back_url; /* private */
};
VIEW_OF(reminder_step_form);

extern const struct choice step_about_choices[], step_side_choices[], step_measure_choices[],
    step_whom_choices[];

/* ------------------------------------------------------------------ handlers, for the table of routes */

enum status inbox_page(struct request *r) MUST_CHECK;
enum status inbox_open(struct request *r) MUST_CHECK;
enum status inbox_read_post(struct request *r) MUST_CHECK;
enum status inbox_read_all_post(struct request *r) MUST_CHECK;
enum status choices_page(struct request *r) MUST_CHECK;
enum status choices_post(struct request *r) MUST_CHECK;
enum status unsubscribe_page(struct request *r) MUST_CHECK;
enum status unsubscribe_post(struct request *r) MUST_CHECK;
enum status steps_page(struct request *r) MUST_CHECK;
enum status step_new_page(struct request *r) MUST_CHECK;
enum status step_insert_post(struct request *r) MUST_CHECK;
enum status step_edit_page(struct request *r) MUST_CHECK;
enum status step_update_post(struct request *r) MUST_CHECK;
enum status step_delete_post(struct request *r) MUST_CHECK;
enum status step_reset_post(struct request *r) MUST_CHECK;

/* notify_bell.c: the count beside the bell. */
enum status bell_unread(struct ctx *c, int *out) MUST_CHECK;
enum status bell_begin(struct ctx *c, const struct serving *s) MUST_CHECK;
void bell_end(void);
void bell_hear(const char *tag);

extern const struct command notify_commands[];

#endif
