/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of letters show. What stands in a letter is not shown: it is for its reader. */
#ifndef FEATURE_MAIL_MAIL_VIEWS_H
#define FEATURE_MAIL_MAIL_VIEWS_H

#include "feature/mail/mail.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

struct mail_row {
    int64_t id, account_id;
    const char *subject, *account, *address; /* account "": to an address alone; address "": none */
    const char *state, *state_words;
    const char *mark; /* private: shape of the state */
    const char *reason, *reason_words, *answer;
    const char *kind;
    bool is_urgent;
    int64_t tries;
    int64_t next_at; /* 0: it is not waited for */
    int64_t created_at, begun_at, ended_at, version;
    const char *url;
};

struct mail_figure {
    const char *state, *words;
    const char *mark; /* private */
    int64_t count;
    const char *url;
    bool is_chosen;
};

/* The mail server, as far as it is known here. */
struct mail_server {
    bool is_set;
    const char *host, *from;           /* "" where it is not set */
    const char *const *wrong_settings; /* private: each "NAME: what is wrong" */
    int wrong_count;
    const char *trouble; /* why it takes nothing; "": it does */
    int64_t trouble_at;
};

struct mail_list_view {
    struct page page;
    struct list list;  /* private */
    struct form *form; /* private */
    struct mail_server server;
    const struct mail_figure *figures;
    int figure_count;
    const struct mail_row *letters;
    int letter_count;
    const char *state; /* "": all */
    int64_t uncertain; /* in all */
    bool is_filtered;  /* private */
};
VIEW_OF(mail_list);

struct mail_show_view {
    struct page page;
    struct mail_row letter;
    bool can_send_again, can_cancel, is_uncertain;
    const char *bounced; /* private: the server's words about the address; NULL: letters go there */
    const char *again_url, *cancel_url; /* private */
    const char *account_url;            /* private: NULL */
    int64_t bounced_at;
};
VIEW_OF(mail_show);

#endif
