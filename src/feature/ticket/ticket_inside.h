/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_TICKET_TICKET_INSIDE_H
#define FEATURE_TICKET_TICKET_INSIDE_H

#include "db/db.h"
#include "feature/ticket/ticket.h"
#include "service/inbox.h"

/* What readers may do (ticket_web.c). */
enum status ticket_write_form(struct request *r);
enum status ticket_write(struct request *r);
enum status ticket_follow(struct request *r);

/* By which the list stands; see the column. */
int64_t ticket_place(enum ticket_state state, struct date due_on, int64_t created_at);

/* Without asking for rights. */
enum status ticket_read(struct ctx *c, int64_t id, struct ticket *out) MUST_CHECK;

/* Inside a transaction: to an account, or to whoever may answer (account_id 0). */
enum status ticket_tell(struct ctx *c, const struct ticket *t, struct inbox_item item,
                        const char *once) MUST_CHECK;

#endif
