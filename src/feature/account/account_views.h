/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of accounts show. */
#ifndef FEATURE_ACCOUNT_ACCOUNT_VIEWS_H
#define FEATURE_ACCOUNT_ACCOUNT_VIEWS_H

#include "feature/account/account_list.h"
#include "web/parts.h"
#include "web/views.h"

/* ------------------------------------------------------------------ the list and one account */

struct account_list_view {
    struct page page;
    struct list list;            /* private */
    const char *role, *state;    /* private: the filters */
    const struct choice *roles;  /* private */
    const struct choice *states; /* private */
    bool is_filtered;            /* private */
    struct account_row *accounts;
    int account_count;
};
VIEW_OF(account_list);

struct account_signin {
    int64_t id;
    bool is_token, is_this;
    const char *browser; /* "Chrome trên Windows"; of a token, what it is for */
    const char *remote;
    int64_t created_at, seen_at, ends_at;
};

/* Letters to the account's address came back: nothing more is written there. */
struct account_bounced {
    bool has;
    int64_t at;
    const char *answer; /* the mail server's words */
};

struct account_show_view {
    struct page page;
    int64_t id;
    const char *name, *full_name, *email, *phone, *lang, *state, *state_text;
    bool is_sample, must_change, can_manage, can_close;
    int64_t created_at, version;
    struct account_bounced bounced;
    struct account_role *roles;
    int role_count;
    struct account_signin *signins;
    int signin_count;
};
VIEW_OF(account_show);

/* ------------------------------------------------------------------ forms */

struct account_choices {
    const struct choice *roles; /* those that the reader may give */
    struct option *campaigns;
    int campaign_count;
    const char *all_campaigns; /* the words of no choice; NULL: one must be chosen */
    struct option *units; /* all within reach, for the field's list; none where they are too many */
    int unit_count;
    struct option *found; /* those that fit what was typed, where they are several */
    int found_count;
    bool may_everywhere;
};

struct account_form_view {
    struct page page;
    struct form *form;
    struct account_choices choices;
    const char *save_url, *back_url;
    bool is_new;
};
void view_account_form(struct out *o, const struct account_form_view *v);

struct account_role_form_view {
    struct page page;
    struct form *form;
    struct account_choices choices;
    const char *full_name, *save_url, *back_url;
};
void view_account_role_form(struct out *o, const struct account_role_form_view *v);

/* In use, without a password, closed. */
void part_account_state(struct out *o, const struct page *p, const char *state, const char *words);

/* "from 01/02/2025 to 30/06/2025, over". */
const char *account_days_text(struct out *o, const struct account_role *role);

const char *url_account(struct out *o, int64_t id, const char *below);
const char *url_account_role_end(struct out *o, const char *base_url, int64_t grant_id);

extern const struct choice account_langs[];

void part_radio_option(struct out *o, const char *name, const char *value, const char *label);

/* Role, unit, campaign and days; `p` the page. */
void part_account_role_fields(struct out *o, const struct page *p, const struct form *f,
                              const struct account_choices *choices);

/* Says so, with the button that confirms the address. */
void part_account_bounced(struct out *o, const struct page *p, const struct account_bounced *b,
                          const char *email, const char *base_url);

/* Roles with their days; base_url: the account's page, NULL: nothing to end. */
void part_account_roles(struct out *o, const struct account_role *roles, int count,
                        const char *base_url);
void part_account_signins(struct out *o, const struct page *p, const struct account_signin *signins,
                          int count, const char *base_url);

struct account_end_view {
    struct page page;
    struct form *form;
    const char *sentence, *save_url, *back_url;
};
void view_account_end(struct out *o, const struct account_end_view *v);

/* Shown once. */
struct account_invite_view {
    struct page page;
    const char *name, *full_name, *url, *back_url;
    int64_t ends_at;
};
VIEW_OF(account_invite);

/* ------------------------------------------------------------------ one's own */

struct account_mine_view {
    struct page page;
    struct form *form;
    int64_t id;
    const char *name, *full_name, *email, *phone, *lang;
    int64_t version;
    struct account_bounced bounced;
    struct account_role *roles;
    int role_count;
    struct account_signin *signins;
    int signin_count;
    int idle_minutes; /* private */
};
VIEW_OF(account_mine);

struct account_password_view {
    struct page page;
    struct form *form;
    bool is_forced;
};
void view_account_password(struct out *o, const struct account_password_view *v);

/* ------------------------------------------------------------------ the door */

struct account_signin_view {
    struct page page;
    struct form *form;
    const char *next_url;
    int idle_minutes;
};
void view_account_signin(struct out *o, const struct account_signin_view *v);

struct account_accept_view {
    struct page page;
    struct form *form;
    const char *name, *full_name;
    const char *refusal; /* why the link is not good; NULL: it is */
};
void view_account_accept(struct out *o, const struct account_accept_view *v);

#endif
