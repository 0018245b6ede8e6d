/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of readers' letters show. */
#ifndef FEATURE_TICKET_TICKET_VIEWS_H
#define FEATURE_TICKET_TICKET_VIEWS_H

#include "feature/ticket/ticket_inside.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

struct ticket_write_view {
    struct page page;
    struct form *form;         /* private */
    const char *article_title; /* NULL: a letter to the office */
    const char *article_id;    /* "" */
    int due_days;
    int kept_days;
};
VIEW_OF(ticket_write);

/* What the reader sees of it. */
struct ticket_follow_view {
    struct page page;
    const char *number;
    const char *kind;
    const char *article_title; /* NULL */
    const char *article_url;   /* private */
    const char *words;
    enum ticket_state state;
    const char *state_text;
    const char *mark; /* private */
    struct date due_on;
    int64_t created_at;
    const char *answer; /* "" none yet */
    int64_t answered_at;
    const char *link_url; /* private */
    bool is_mailed;       /* the answer also goes to a mail address */
};
VIEW_OF(ticket_follow);

struct ticket_line {
    int64_t id;
    const char *number;
    const char *kind;
    const char *article; /* NULL */
    const char *words;
    const char *short_words; /* private */
    const char *unit;        /* NULL */
    const char *assignee;    /* NULL */
    enum ticket_state state;
    const char *word; /* "Late by 3 days" */
    const char *mark; /* private */
    const char *url;  /* private */
    struct date due_on;
    int64_t created_at;
    int64_t place; /* private */
    int64_t answered_at;
};

struct ticket_tally {
    const char *code;
    const char *word;
    const char *mark; /* private */
    const char *url;  /* private */
    int64_t count;
    bool is_chosen;
};

struct ticket_list_view {
    struct page page;
    const struct ticket_line *lines;
    int line_count;
    const struct ticket_tally *tallies;
    int tally_count;
    const char *state; /* private */
    bool is_mine;
    bool is_filtered;
    bool can_set;
    struct list list; /* private */
};
VIEW_OF(ticket_list);

struct ticket_event_line {
    const char *text;
    int64_t at;
};

struct ticket_show_view {
    struct page page;
    struct ticket ticket;
    const char *number;
    const char *kind;
    const char *word;
    const char *mark;        /* private */
    const char *article_url; /* private */
    const char *assign_url;  /* private */
    const char *close_url;   /* private */
    const char *spam_url;    /* private */
    const char *reopen_url;  /* private */
    const struct ticket_event_line *events;
    int event_count;
    const struct option *people; /* private */
    int person_count;            /* private */
    bool can_assign;
    bool can_answer;
    bool can_close;
    bool can_reopen;
    bool needs_reason;
    bool has_mail;
    struct form *assign; /* private */
    struct form *answer; /* private */
    struct form *close;  /* private */
};
VIEW_OF(ticket_show);

struct ticket_settings_view {
    struct page page;
    struct form *form; /* private */
    int due_days;
    int kept_days;
    const char *source;
};
VIEW_OF(ticket_settings);

#endif
