/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person or a unit is to know. A feature tells it in the transaction of the act:
 *
 *     st = inbox_insert(c, &(struct inbox_item){ .kind = INBOX_TASK_GIVEN,
 *                                                .unit_id = unit_id,
 *                                                .campaign_id = campaign_id,
 *                                                .subject = json_pack("{s:s, s:s}", "task", title, "due_on", "2025-04-18"),
 *                                                .url = "/lam-viec/nhiem-vu/12",
 *                                                .key = arena_printf(c->arena, "task-given/%lld/%lld", …) });
 *
 * An item for a unit is seen by whoever reports for it on the day on which it is read (after a merger also by those of its
 * successor), one for a seat by its holder of that day. Nobody is told of an act of their own. Who reads it in which language, who
 * gets a letter and when, is the affair of feature/notify. */
#ifndef SERVICE_INBOX_H
#define SERVICE_INBOX_H

#include "core/ctx.h"

#include <jansson.h>

enum inbox_kind {
    INBOX_NONE,
    INBOX_DOCUMENT,    /* read from notice: applying a document inserts nothing here */
    INBOX_EXCEPTION,   /* the same, of a document that gives one unit a later day */
    INBOX_WITHDRAWAL,  /* document_id, reason */
    INBOX_REPORT_SENT, /* author, first_on, last_on; variant 1: again; 2, 3: the standing office's */
    INBOX_REPORT_RETURNED, /* first_on, last_on, remarks */
    INBOX_REPORT_ACCEPTED, /* first_on, last_on, remarks */
    INBOX_WATCH, /* units (names), more (a count), unit_id, from_on, seat_id, note; variants below */
    INBOX_CONFERENCE_DAY, /* unit_id, on, was_on; variant 1: set for the first time, 2: taken back */
    INBOX_EVIDENCE_RETURNED, /* unit_id, remarks */
    INBOX_MERGER,            /* unit_id, successor_id, from_on, basis; variants below */
    INBOX_TASK_GIVEN,        /* task, due_on */
    INBOX_TASK_HANDED_OVER,  /* task, due_on */
    INBOX_TASK_DUE,          /* task, due_on; variant 1: it is past */
    INBOX_TASK_DONE,         /* task, owner: to whoever gave it */
    INBOX_TASK_RETURNED,     /* task, remarks */
    INBOX_TASK_ANSWERED,     /* task, remarks; variant 1: it was cancelled */
    INBOX_ARTICLE_WAITS,     /* article; variant 1: its time came and it could not be published */
    INBOX_ARTICLE_RETURNED,  /* article, words */
    INBOX_ARTICLE_SHOWN,     /* article, words; variant 1: corrected, 2: taken down */
    INBOX_TICKET_NEW,        /* number, article, due_on: a reader wrote */
    INBOX_TICKET_GIVEN,      /* the same: to who is to answer */
    INBOX_TICKET_DUE,        /* the same; variant 1: it is past */
    INBOX_DOSSIER_ARRIVED,   /* subject, award, due_on: to the unit that is to confirm it */
    INBOX_DOSSIER_RETURNED,  /* the same, words */
    INBOX_DOSSIER_MOVED, /* the same, at_unit_id: to whoever put it forward; variant 1: back, 2: taken in, 3: withdrawn */
    INBOX_DOSSIER_DECIDED, /* subject, award, words; variant 1: not awarded */
    INBOX_DOSSIER_DUE, /* count, due_on: to the unit that has them; variant 1: it is past; 2, 3: the same of one, subject, award */
    INBOX_DELEGATE, /* subject, selection: to the unit that put it forward; variant 1: as a substitute, 2: not any more */
    INBOX_OPINION, /* subject, last_on: a reader wrote about a proposal; variant 1: the time for it is over */
    INBOX_CHECK, /* body, subject, due_on: another body answered; variant 1: it did not in time */
    INBOX_COUNCIL_MEMBER, /* council, from_on: one sits on it */
    INBOX_COUNCIL_ROUND,  /* round, until: a ballot waits */
    INBOX_REMINDER,       /* made by feature/notify alone, as the two below */
    INBOX_OVERDUE,
    INBOX_ACKNOWLEDGEMENT,
    INBOX_DIGEST, /* no item: the daily letter itself, which one may choose not to get */
    INBOX_KIND_COUNT
};

enum { WATCH_IS_YOURS, WATCH_WENT, WATCH_OF_UNIT };      /* variants of INBOX_WATCH */
enum { MERGER_TAKES_OVER, MERGER_ENDS, MERGER_WATCHED }; /* variants of INBOX_MERGER */

enum { INBOX_VARIANTS = 6 };

/* A kind: what is said, and how urgent it is.
 *
 * A sentence has places in braces, filled from the subject by name: {task} a text as people wrote it; {due_on} and all that end in
 * _on a day (ISO in the subject); {unit_id}, {document_id}, {seat_id} and all that end so the title of that thing today; other
 * numbers as numbers. [A part in brackets] is left out where a value in it is missing, null, "" or 0. */
struct inbox_kind_row {
    const char *code;                      /* "report_returned"; never changed once released */
    const char *label;                     /* msgid: "Reports returned": filters and choices */
    const char *sentences[INBOX_VARIANTS]; /* msgids */
    bool is_urgent;       /* a letter goes at once, unless the reader chose otherwise */
    bool may_unsubscribe; /* whether one may choose to find it in the inbox only */
    bool is_hidden;       /* not among the choices of a page: no item of this kind is made */
};

const struct inbox_kind_row *inbox_kind_find(enum inbox_kind kind);
enum inbox_kind inbox_kind_parse(const char *code); /* INBOX_NONE: not known here */

struct inbox_item {
    enum inbox_kind kind;
    int variant;                          /* which of the kind's sentences */
    int64_t account_id, unit_id, seat_id; /* exactly one */
    int64_t campaign_id;                  /* 0: none */
    json_t *subject; /* values of the sentence; released here, also where it fails; NULL: none */
    const char *url; /* path of the page that shows the thing */
    const char *key; /* what is told once: "task-given/ID/unit/ID"; the recipient is a part of it */
};

/* Inside db_transact. A key that was used before changes nothing: OK. A thing to be told to many is one item each. */
enum status inbox_insert(struct ctx *c, const struct inbox_item *item) MUST_CHECK;

/* Inside db_transact: the same to each seat that follows a unit today, in the item's campaign (0: in any). The recipient's part of the key is
 * added here; account_id, unit_id and seat_id are left 0. */
enum status inbox_insert_to_watchers(struct ctx *c, const struct inbox_item *item,
                                     int64_t unit_id) MUST_CHECK;

/* Inside db_transact: sees to it that letters of urgent kinds go out within a minute or two of the commit. inbox_insert does it itself;
 * for who tells through notice rows. */
enum status inbox_letters_soon(struct ctx *c) MUST_CHECK;

/* The kind of job that makes them (feature/notify). */
#define INBOX_LETTERS_JOB "notify.letters"

#endif
