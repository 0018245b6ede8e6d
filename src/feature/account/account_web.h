/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers, for the one table of routes in account_web.c. */
#ifndef FEATURE_ACCOUNT_ACCOUNT_WEB_H
#define FEATURE_ACCOUNT_ACCOUNT_WEB_H

#include "feature/account/account_inside.h"
#include "feature/account/account_views.h"

/* account_manage_web.c: others' accounts */
enum status account_page_list(struct request *r);
enum status account_page_new(struct request *r);
enum status account_page_create(struct request *r);
enum status account_page_show(struct request *r);
enum status account_page_edit(struct request *r);
enum status account_page_update(struct request *r);
enum status account_page_close(struct request *r);
enum status account_page_reopen(struct request *r);
enum status account_page_invite(struct request *r);
enum status account_page_end_signins(struct request *r);
enum status account_page_end_signin(struct request *r);

/* account_role_web.c: their roles */
enum status account_page_new_role(struct request *r);
enum status account_page_give_role(struct request *r);
enum status account_page_ask_end(struct request *r);
enum status account_page_end_role(struct request *r);

/* account_mine_web.c: one's own */
enum status account_page_mine(struct request *r);
enum status account_page_update_mine(struct request *r);
enum status account_page_password(struct request *r);
enum status account_page_change_password(struct request *r);
enum status account_page_end_mine(struct request *r);
enum status account_page_end_others(struct request *r);

/* account_address_web.c: addresses that letters come back from */
enum status account_page_confirm_mine(struct request *r);
enum status account_page_confirm_address(struct request *r);
enum status account_bounced_read(struct request *r, const char *email,
                                 struct account_bounced *out) MUST_CHECK;

/* account_door_web.c: coming and going */
enum status account_page_signin(struct request *r);
enum status account_page_do_signin(struct request *r);
enum status account_page_signout(struct request *r);
enum status account_page_follow_invite(struct request *r);
enum status account_page_accept(struct request *r);
enum status account_page_do_accept(struct request *r);

/* ------------------------------------------------------------------ shared */

/* The account of the address: NOT_FOUND where it is not for the reader to know of. */
enum status account_of_path(struct request *r, struct account *out) MUST_CHECK;

/* What the fields of a role offer, given what was typed. */
enum status account_choices_read(struct request *r, struct form *f,
                                 struct account_choices *out) MUST_CHECK;

/* The grant that the form describes; problems at its fields. */
enum status account_grant_read(struct request *r, struct form *f, struct account_choices *choices,
                               struct grant *out) MUST_CHECK;

enum status account_signins_read(struct request *r, int64_t account_id, struct account_signin **out,
                                 int *out_count) MUST_CHECK;

/* New password typed twice; "" with a problem where they differ. */
const char *account_form_password(struct request *r, struct form *f);

/* Where one begins to work, or the path of ours that one came from. */
const char *account_next_url(const char *asked);

/* A page like the door: no menu. */
struct page account_gate_start(struct request *r, const char *title);

#endif
