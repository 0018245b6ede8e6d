/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox as people see it: what became of letters, and what is to be decided. All of it is for who administers (DENIED
 * otherwise) but what says that it is not. */
#ifndef SERVICE_MAIL_OUTBOX_H
#define SERVICE_MAIL_OUTBOX_H

#include "service/mail.h"

struct mail_letter {
    int64_t id, account_id; /* 0: to an address alone */
    const char *key, *kind;
    const char *account_name; /* full name; NULL */
    const char *address;      /* where it went, or will go; NULL: the account has none */
    const char *subject;
    enum lang lang;
    enum mail_state state;
    const char *reason; /* code; "" */
    const char *answer; /* the server's words; "" */
    bool is_urgent;
    int64_t tries, next_at, created_at, begun_at, ended_at, version;
};

/* In words of the reader's language, what `reason` means; "" for none. */
const char *mail_reason_text(const struct ctx *c, const char *reason);

struct mail_filter {
    int state;         /* -1: all */
    const char *fold;  /* text_fold of a part of the subject, the address or the account; "" all */
    int64_t before_id; /* 0: from the newest */
    int limit;
};

enum status mail_find(struct ctx *c, int64_t id, struct mail_letter *out) MUST_CHECK;

/* The newest first. */
enum status mail_list(struct ctx *c, const struct mail_filter *f, struct mail_letter **out,
                      int *out_count) MUST_CHECK;

/* How many letters stand in each state. */
enum status mail_counts(struct ctx *c, int64_t out[MAIL_STATE_COUNT]) MUST_CHECK;

/* Lets a letter that failed, came back, is uncertain or was cancelled be handed over (again): to the account's address of now.
 * CONFLICT in another state, or where `version` is not the one that stands. */
enum status mail_again(struct ctx *c, int64_t id, int64_t version) MUST_CHECK;

/* A queued letter is not sent; an uncertain one is left as it is: whether it arrived stays unknown. CONFLICT as above. */
enum status mail_cancel(struct ctx *c, int64_t id, int64_t version) MUST_CHECK;

/* The same for all that are uncertain. */
enum status mail_decide_uncertain(struct ctx *c, bool again, int64_t *out_count) MUST_CHECK;

/* Queues a letter that says that mail works, and hands it over at the next turn. INVALID with a problem at "address". */
enum status mail_insert_test(struct ctx *c, const char *address, int64_t *out_id) MUST_CHECK;

/* Why the server takes nothing, and when it last said so; NOT_FOUND: it takes letters. */
enum status mail_find_trouble(struct ctx *c, int64_t *out_at, const char **out_words) MUST_CHECK;

/* ------------------------------------------------------------------ addresses that bounced */

struct mail_bounced {
    const char *answer;
    int64_t bounced_at;
};

/* NOT_FOUND: letters go there. Asks for no right: callers show their own accounts. `address` may be NULL. */
enum status mail_address_find(struct ctx *c, const char *address,
                              struct mail_bounced *out) MUST_CHECK;

/* Inside db_transact: somebody entered or confirmed the address, so it is written to again. Asks for no right. */
enum status mail_address_confirm(struct ctx *c, const char *address) MUST_CHECK;

#endif
