/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts with the roles that they hold, as lists, pages and files show them. */
#ifndef FEATURE_ACCOUNT_ACCOUNT_LIST_H
#define FEATURE_ACCOUNT_ACCOUNT_LIST_H

#include "core/ctx.h"
#include "web/access.h"

struct account_role {
    int64_t id;
    const char *role, *role_text; /* code; in the reader's language */
    int64_t unit_id;              /* 0: everywhere */
    const char *unit;             /* "xã Hải Hà"; "" everywhere */
    int64_t campaign_id;          /* 0: all */
    const char *campaign;         /* its title; "" all */
    struct date from_on, to_on;
    const char *state; /* "now", "later", "over" */
    bool can_end;      /* by who reads, where it was asked for */
};

struct account_row {
    int64_t id;
    const char *name, *full_name, *email, *phone;
    const char *sort_key;           /* private */
    const char *state, *state_text; /* "active", "invited" (no password yet), "closed" */
    bool is_sample;
    int64_t seen_at; /* the last sign-in's last use; 0: never */
    struct account_role *roles;
    int role_count;
};

struct account_filter {
    const char *q_folded; /* NULL or "": all */
    enum role role;       /* ROLE_NONE: all */
    const char *state;    /* "": all */
};

/* At most `limit` accounts that the context's account may know of, after the key {sort_key, id} (NULL: from the beginning), by
 * the people's names; with the roles of today. */
enum status account_list(struct ctx *c, const struct account_filter *filter,
                         const char *const after[2], int limit, struct account_row **out,
                         int *out_count) MUST_CHECK;

/* How many there are in all pages. */
enum status account_list_count(struct ctx *c, const struct account_filter *filter,
                               int64_t *out) MUST_CHECK;

/* All roles of an account, those of today first. With `asks_end`, whether the reader may end each. */
enum status account_list_roles(struct ctx *c, int64_t account_id, bool asks_end,
                               struct account_role **out, int *out_count) MUST_CHECK;

/* "Cán bộ đơn vị, xã Hải Hà". */
const char *account_role_line(const struct ctx *c, const struct account_role *role);

const char *account_state_text(const struct ctx *c, const char *state);

#endif
