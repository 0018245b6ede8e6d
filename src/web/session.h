/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sign-ins: a browser's cookie or a program's bearer token, 32 random bytes of which only the hash is stored. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/request.h"

struct session {
    int64_t id, account_id;
    const char *account_name, *full_name;
    bool is_token;             /* came as a bearer token: no form, no CSRF */
    bool must_change_password; /* the account's pages ask for a new one first */
    int64_t created_at, seen_at, ends_at;
    const char *remote, *agent, *label;
    unsigned char csrf[16]; /* derived from the token: known to who has the page, stored nowhere */
};

/* Where one changes one's own password; whoever has to, is led there from every working page. */
#define PASSWORD_PATH "/lam-viec/tai-khoan/mat-khau"

enum session_state {
    SESSION_NONE, /* none was sent, or no such one */
    SESSION_LIVE,
    SESSION_EXPIRED, /* too long unused or too old; who it was is still known, so that typed text can be kept */
    SESSION_ENDED /* somebody ended it, or the account was closed */
};

/* Finds the session that the request carries. *out is filled for LIVE and EXPIRED. */
enum status session_find(struct request *r, enum session_state *out_state,
                         struct session *out) MUST_CHECK;

/* Signs the account in for this browser: a new token (never one that the browser brought), the cookie set, and the session
 * that the browser had before ended. Call it after the password was checked. */
enum status session_start(struct request *r, int64_t account_id) MUST_CHECK;

/* Signs out: ends the request's session and takes its cookie back. */
enum status session_stop(struct request *r) MUST_CHECK;

/* The account's live sessions and tokens, the last used first. */
enum status session_list(struct ctx *c, int64_t account_id, struct session **out,
                         int *out_count) MUST_CHECK;

/* Ends one of the account's; NOT_FOUND where it is not its own. */
enum status session_end(struct ctx *c, int64_t account_id, int64_t session_id) MUST_CHECK;

/* Ends all of the account's browsers and, with_tokens, its tokens; but `except_id` (0: none). For a changed password and a
 * closed account. */
enum status session_end_all(struct ctx *c, int64_t account_id, int64_t except_id,
                            bool with_tokens) MUST_CHECK;

/* A bearer token for programs; the text is shown once and kept nowhere. */
enum status session_new_token(struct ctx *c, int64_t account_id, const char *label,
                              const char **out_token) MUST_CHECK;

/* Removes what ended or expired more than 30 days ago. */
enum status session_clean(struct ctx *c) MUST_CHECK;

/* Writes the last uses noted since the last call; the server calls it each second. */
enum status session_write_seen(struct ctx *c, const struct web *w) MUST_CHECK;

/* ------------------------------------------------------------------ forms that are ours */

/* The token for a form of this page: masked anew each time, so that compressed pages do not betray it. For nobody signed in
 * it stands on a signed cookie, set with this answer. */
const char *csrf_token(struct request *r);

/* Whether a POST comes from a page of ours: the token, and the browser's word on where it comes from. */
bool csrf_is_good(const struct request *r, const struct session *session);
bool csrf_origin_is_ours(const struct request *r);

/* "thidua", or "__Host-thidua" where the connection is encrypted. */
const char *session_cookie_name(const struct request *r);

#endif
