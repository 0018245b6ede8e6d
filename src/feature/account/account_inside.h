/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share: how rows are read, whose account one may change, passwords and the throttle. */
#ifndef FEATURE_ACCOUNT_ACCOUNT_INSIDE_H
#define FEATURE_ACCOUNT_ACCOUNT_INSIDE_H

#include "db/db.h"
#include "feature/account/account.h"

enum {
    NAME_MIN = 2,
    NAME_MAX_LENGTH = 60,
    FULL_NAME_MAX = 120,
    EMAIL_MAX = 200,
    PHONE_MAX = 20,
    PASSWORD_MIN = 10,
    PASSWORD_MAX = 200,
    INVITE_LIFE_S = 72 * 3600,
    INVITE_KEPT_S = 30 * 24 * 3600
};

#define ACCOUNT_COLUMNS                                                                            \
    "a.id, a.name, a.full_name, a.email, a.phone, a.state, a.is_sample, a.must_change,"            \
    " a.password_hash IS NOT NULL, a.lang, a.created_at, a.created_by, a.version"

/* For WITH: whom the account $1 may know of on the day $2. `own` has its roles that manage accounts; `reach`, the
 * units under them (a test holds the two roles against role_gives), as they ever stood, so that who
 * worked for an ended unit is found, too. */
#define ACCOUNT_REACH                                                                              \
    "WITH RECURSIVE own(unit_id, campaign_id) AS (SELECT unit_id, campaign_id FROM account_grant"  \
    " WHERE account_id = $1 AND role IN ('admin', 'secretariat') AND from_on <= $2"                \
    " AND (to_on IS NULL OR to_on > $2)),"                                                         \
    " reach(unit_id, campaign_id) AS (SELECT unit_id, campaign_id FROM own UNION SELECT"           \
    " p.unit_id, r.campaign_id FROM unit_place p JOIN reach r ON p.parent_id = r.unit_id) "
#define ACCOUNT_IS_SEEN                                                                            \
    " (a.created_by = $1 OR EXISTS (SELECT 1 FROM own WHERE unit_id IS NULL AND campaign_id IS"    \
    " NULL) OR EXISTS (SELECT 1 FROM account_grant g JOIN reach r ON (r.unit_id IS NULL OR"        \
    " r.unit_id = g.unit_id) AND (r.campaign_id IS NULL OR r.campaign_id = g.campaign_id)"         \
    " WHERE g.account_id = a.id)) "

void account_read(struct query *q, struct account *out);

/* What is typed as a name, as it is stored and found: trimmed, A-Z as a-z. */
const char *account_fold_name(struct arena *a, const char *name);

/* Who a change is recorded under: 0 for commands. */
int64_t account_actor(const struct ctx *c);

/* ------------------------------------------------------------------ who manages whom */

/* A grant with these would be within what the context's account may give. A role is given within the giver's own unit and
 * campaign, and only administrators make administrators. For a unit that has ended, the tree of its last day holds. */
enum status account_may_give(struct ctx *c, enum role role, int64_t unit_id, int64_t campaign_id,
                             bool *out) MUST_CHECK;

/* Whether the account's data, password and state are the context's account to change: every role that it still has or will
 * have is one that it may give, and it gave or could have given one, or made the account. */
enum status account_manages(struct ctx *c, const struct account *a, bool *out) MUST_CHECK;
enum status account_require_manages(struct ctx *c,
                                    const struct account *a) MUST_CHECK; /* DENIED where not */

/* Whether the context's account may know of this one: it stands in its list. */
enum status account_sees(struct ctx *c, int64_t id, bool *out) MUST_CHECK;

/* CONFLICT, with a problem at "role", where the account has the role there on one of the days. account_grant asks it itself. */
enum status account_grant_refuse_twice(struct ctx *c, const struct grant *g) MUST_CHECK;

/* INVALID, with the reason, where nobody with the administrator's role would be left who can sign in. Inside the transaction
 * that takes the role or the account away. */
enum status account_keep_an_admin(struct ctx *c, int64_t without_account_id,
                                  int64_t without_grant_id) MUST_CHECK;

/* ------------------------------------------------------------------ passwords */

/* Notes at `field` what is wrong with a new password. */
enum status account_password_check(struct ctx *c, const struct account *a, const char *field,
                                   const char *password) MUST_CHECK;

/* Argon2id with libsodium's interactive limits, in its own text form. */
enum status account_password_hash(struct ctx *c, const char *password, const char **out) MUST_CHECK;

/* Inside a transaction: stores it, ends the account's browsers and lets open invitations die. */
enum status account_password_store(struct ctx *c, int64_t id, const char *hash,
                                   bool must_change) MUST_CHECK;

/* As account_set_password, and whether the next sign-in asks for another one. */
enum status account_password_write(struct ctx *c, int64_t id, const char *password,
                                   bool must_change) MUST_CHECK;

/* One's own, with the old one asked for; problems at "old_password", "password". Wrong ones count as failed sign-ins: BUSY
 * while held. Ends all of the account's browsers, this one too: the caller begins a new session. */
enum status account_password_change(struct ctx *c, const char *old_password, const char *password,
                                    const char *remote) MUST_CHECK;

/* account_check, and how long to wait where it is BUSY by the throttle (0: another reason). */
enum status account_signin(struct ctx *c, const char *name, const char *password,
                           const char *remote, int *out_wait_s, struct account *out) MUST_CHECK;

/* ------------------------------------------------------------------ the throttle */

struct throttle {
    const char *by_name, *by_address; /* subjects of signin_failure */
};

struct throttle throttle_of(struct ctx *c, const char *name, const char *remote);

/* Counts a try as failed before it is judged, so that many at once do not pass together; BUSY, with the seconds to wait,
 * where one of the two is held: then nothing is counted. */
enum status throttle_try(struct ctx *c, const struct throttle *t, int *out_wait_s) MUST_CHECK;

/* The try was good: forgets what stood against the name, and takes this one try back from the address. */
enum status throttle_forget(struct ctx *c, const struct throttle *t) MUST_CHECK;

/* ------------------------------------------------------------------ invitations */

enum invite_state { INVITE_UNKNOWN, INVITE_LIVE, INVITE_EXPIRED, INVITE_USED };

enum status account_invite_find(struct ctx *c, const char *token, enum invite_state *out_state,
                                struct account *out) MUST_CHECK;

/* Sets the password once; NOT_FOUND where the link is not live any more, INVALID with a problem at "password". */
enum status account_invite_accept(struct ctx *c, const char *token, const char *password,
                                  struct account *out) MUST_CHECK;

/* Inside a transaction: no open invitation of the account is good any more. */
enum status account_end_invites(struct ctx *c, int64_t account_id) MUST_CHECK;

/* ------------------------------------------------------------------ the rest */

/* One's own address, telephone and language. */
enum status account_update_mine(struct ctx *c, const struct account *a) MUST_CHECK;

/* Cleans what was typed, in place, and notes every problem at its field. account_insert and account_update do it themselves. */
enum status account_check_row(struct ctx *c, struct account *a) MUST_CHECK;

/* With its first role, both or none. */
enum status account_insert_with(struct ctx *c, struct account *a, struct grant *g) MUST_CHECK;

/* Each sample account without a password gets one; the passwords are told only here. */
struct account_secret {
    struct account account;
    const char *password;
    enum role role;
    const char *unit; /* "": none */
};
enum status account_fill_samples(struct ctx *c, struct account_secret **out,
                                 int *out_count) MUST_CHECK;

#endif
