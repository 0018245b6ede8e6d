/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters that leave the program. They stand in an outbox that is written together with what they tell of, and are handed to a
 * mail server by a job each minute (service/mail_send.h): exactly once, or told to be uncertain.
 *
 *     enum status st = mail_insert(c, &(struct mail){ .key = "invite/123", .account_id = id, .lang = lang,
 *                                                     .subject = …, .body = … }, &mail_id);
 *
 * Names, titles and addresses may be hostile: what is written here cannot add a header, a recipient or a letter. An address that
 * cannot be written to never fails the caller: the letter stands in the outbox as failed, with the reason, for an administrator. */
#ifndef SERVICE_MAIL_H
#define SERVICE_MAIL_H

#include "core/ctx.h"

enum mail_state {
    MAIL_QUEUED,
    MAIL_SENDING, /* handed over; it is not known yet how that ends */
    MAIL_SENT,    /* the mail server has taken it */
    MAIL_FAILED,  /* refused for good, or given up */
    MAIL_UNCERTAIN, /* the line or the program broke off when the server may have had it: a person decides */
    MAIL_BOUNCED, /* taken, and came back */
    MAIL_CANCELLED,
    MAIL_STATE_COUNT
};

/* Longer ones are cut when they are inserted. */
enum { MAIL_SUBJECT_MAX = 300, MAIL_KEY_MAX = 200, MAIL_TEXT_MAX_BYTES = 512 * 1024 };

/* Letters that have ended are forgotten, with their keys, after so many days. */
enum { MAIL_KEPT_DAYS = 90 };

struct mail {
    const char *key; /* 1 to 200 bytes: what is to be written once */
    int64_t
        account_id; /* to the address that the account has when it is handed over; 0: to `address` */
    const char *address;
    const char *kind; /* code of the kind of notice; NULL: none */
    enum lang lang;
    bool is_urgent;             /* leaves before those that are not */
    int64_t send_at;            /* not before; 0: at once */
    const char *subject, *body; /* plain text, UTF-8, lines ended by LF */
    const char *html;           /* the same as a page; NULL: none */
    const char *
        unsubscribe_url; /* https://…: a POST of "List-Unsubscribe=One-Click" there ends it (RFC 8058); NULL: none */
};

/* Inside db_transact: queues a letter. A key that stands: that letter's id, and nothing is written. INVALID where the subject or
 * the body is not UTF-8. */
enum status mail_insert(struct ctx *c, const struct mail *m, int64_t *out_id) MUST_CHECK;

/* The same of many, quicker (db/bulk.h): whole mailings, some hundreds to some thousands a call. Those whose key stands are left
 * out; `out_written` is the number of the others. Keys of one call differ from each other. CONFLICT where somebody writes the same
 * key at the same time: the transaction is to be run again. */
enum status mail_insert_many(struct ctx *c, const struct mail *letters, int count,
                             int64_t *out_written) MUST_CHECK;

/* Whether a letter can be written to it: ASCII, one "@", a name of at most 64 and a whole of at most 254 characters, a domain with
 * a dot; none of the characters that mean something in a header or a command. */
bool mail_is_address(const char *address);

/* Where readers reach the site, "https://thidua.thanhhoa.gov.vn" without a "/" at the end, for links in letters: THIDUA_URL; ""
 * where it is not set. */
const char *mail_site_url(struct ctx *c);

const char *mail_state_code(enum mail_state state); /* "queued": commands, JSON, the database */
bool mail_state_parse(const char *code, enum mail_state *out);

#endif
