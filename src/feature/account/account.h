/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts: who signs in, by what, with which roles. Sessions and access themselves are the web layer's. */
#ifndef FEATURE_ACCOUNT_ACCOUNT_H
#define FEATURE_ACCOUNT_ACCOUNT_H

#include "web/access.h"
#include "web/feature.h"

struct account {
    int64_t id;
    const char *name, *full_name, *email, *phone;
    bool is_closed, is_sample, must_change, has_password;
    enum lang lang;
    int64_t created_at, created_by, version;
};

extern const struct feature account_feature;
extern const struct transfer_kind account_transfer; /* "accounts": service/transfer.h */

enum status account_find(struct ctx *c, int64_t id, struct account *out) MUST_CHECK;
enum status account_find_by_name(struct ctx *c, const char *name, struct account *out) MUST_CHECK;
enum status account_count(struct ctx *c, int64_t *out) MUST_CHECK;

/* Name: 2 to 60 of a-z 0-9 . - _ ; CONFLICT with a problem at "name" where it is taken. Need MANAGE_ACCOUNTS (over the unit of
 * the grants). Sets a->id. */
enum status account_insert(struct ctx *c, struct account *a) MUST_CHECK;
enum status account_update(struct ctx *c, const struct account *a) MUST_CHECK;
/* Ends sign-ins, tokens and invitations too. INVALID for one's own, and for the last administrator's; CONFLICT where it is so
 * already or the version is stale. */
enum status account_close(struct ctx *c, int64_t id, int64_t version) MUST_CHECK;
enum status account_reopen(struct ctx *c, int64_t id, int64_t version) MUST_CHECK;

/* Nobody gives what they do not hold: a role is given within the giver's own unit and campaign. */
enum status account_grant(struct ctx *c, struct grant *g) MUST_CHECK;
enum status account_revoke(struct ctx *c, int64_t grant_id,
                           struct date on) MUST_CHECK; /* from that day on */
enum status account_list_grants(struct ctx *c, int64_t account_id, struct grant **out,
                                int *out_count) MUST_CHECK;

/* Passwords: 10 to 200 characters, not the name, not among the commonest; Argon2id by libsodium (interactive limits). The old
 * one is asked for when changing one's own. Changing ends the account's other sign-ins. */
enum status account_set_password(struct ctx *c, int64_t id, const char *password) MUST_CHECK;

/* Checks a sign-in, throttled by name and by address: INVALID with one and the same problem whatever was wrong, BUSY with
 * the time to wait in the problem while held. Unknown names cost the same time. */
enum status account_check(struct ctx *c, const char *name, const char *password, const char *remote,
                          struct account *out) MUST_CHECK;

/* A link that sets a password once, for 72 hours; an earlier one dies. The token is told only here. */
enum status account_invite(struct ctx *c, int64_t id, const char **out_token) MUST_CHECK;

/* The first start: one administrator with a random password where there is no account; out_password NULL otherwise. */
enum status account_first(struct ctx *c, const char **out_name,
                          const char **out_password) MUST_CHECK;

#endif
