/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters of readers: an error in an article, or anything else for the office. Each has a number, a secret link by which its reader follows
 * it, and a last day for the answer. Name and contact are the reader's to give or not; what a reader gave is forgotten
 * TICKET_KEPT_DAYS after the end, and never stands in the record of changes, in notices or in lists of the portal. */
#ifndef FEATURE_TICKET_TICKET_H
#define FEATURE_TICKET_TICKET_H

#include "service/job.h"
#include "web/feature.h"

extern const struct feature ticket_feature;

enum {
    TICKET_WORDS_MAX = 3000, /* characters */
    TICKET_WORDS_MIN = 10,
    TICKET_NAME_MAX = 100,
    TICKET_CONTACT_MAX = 200,
    TICKET_ANSWER_MAX = 5000,
    TICKET_SENT_MAX = 10, /* from one place in an hour */
    TICKET_DUE_DAYS = 5,  /* working days, where the office set nothing else */
    TICKET_KEPT_DAYS = 365,
    TICKET_SPAM_KEPT_DAYS = 30
};

enum ticket_kind { TICKET_ERROR = 1, TICKET_LETTER, TICKET_KIND_COUNT };
enum ticket_state {
    TICKET_NEW = 1,
    TICKET_ASSIGNED,
    TICKET_ANSWERED,
    TICKET_CLOSED,
    TICKET_SPAM,
    TICKET_STATE_COUNT
};
enum ticket_step {
    TICKET_ASSIGN = 1, /* new, assigned -> assigned */
    TICKET_ANSWER,     /* new, assigned -> answered */
    TICKET_CLOSE, /* new, assigned, answered -> closed; unanswered, with a reason that the reader sees */
    TICKET_MARK_SPAM, /* new, assigned -> spam */
    TICKET_REOPEN,    /* answered, closed, spam -> new */
    TICKET_STEP_COUNT
};

const char *ticket_kind_code(enum ticket_kind kind); /* "error" */
const char *ticket_kind_text(const struct ctx *c, enum ticket_kind kind);
const char *ticket_state_code(enum ticket_state state);
bool ticket_state_parse(const char *code, enum ticket_state *out);
const char *ticket_state_text(const struct ctx *c, enum ticket_state state);
const char *ticket_step_code(enum ticket_step step);

/* The guarded table. */
bool ticket_can(enum ticket_state from, enum ticket_step step, enum ticket_state *out_to);

struct ticket {
    int64_t id;
    int year, number;
    enum ticket_kind kind;
    int64_t article_id, unit_id; /* 0: none */
    const char *article_title;   /* NULL: none */
    const char *article_slug;
    const char *unit; /* its title; NULL */
    const char *reader_name, *contact, *words;
    enum lang lang; /* private: in which the reader is answered */
    enum ticket_state state;
    struct date due_on;
    int64_t assigned_to;
    const char *assignee; /* NULL: nobody */
    const char *answer;
    int64_t answered_at, created_at, ended_at, forgotten_at, version;
};

const char *ticket_number(const struct ctx *c, const struct ticket *t); /* "12/2025" */
bool ticket_is_late(const struct ticket *t, struct date on);

/* ------------------------------------------------------------------ readers */

struct ticket_new {
    enum ticket_kind kind;
    int64_t article_id; /* of TICKET_ERROR; NOT_FOUND where it is not shown */
    const char *reader_name, *contact, *words;
    bool
        is_trap; /* a field was filled in that people do not see: kept as spam, so that nothing of a person is lost */
    const char *token; /* set: of the link */
    int64_t id;        /* set */
};

/* INVALID at "name", "contact", "words". The answer is due in the office's number of working days. Tells whoever answers for the unit. */
enum status ticket_insert(struct ctx *c, struct ticket_new *n) MUST_CHECK;

/* By the link's token; asks for no rights. */
enum status ticket_find_token(struct ctx *c, const char *token, struct ticket *out) MUST_CHECK;

/* ------------------------------------------------------------------ staff: EDIT_ARTICLES for the ticket's unit */

/* Roles as SQL lists them, held against the table of roles by a test. */
#define TICKET_ROLES "('secretariat', 'editor', 'chief_editor')"

enum status ticket_find(struct ctx *c, int64_t id, struct ticket *out) MUST_CHECK;

struct ticket_filter {
    enum ticket_state state; /* 0: all but spam */
    bool only_open, only_late, only_mine;
    const char *q_folded; /* "" all */
};

/* Open ones first, by last day; after the key (place, id) of a row. */
struct ticket_row {
    struct ticket ticket;
    int64_t place;
};
enum status ticket_list(struct ctx *c, const struct ticket_filter *f, const char *const after[2],
                        int limit, struct ticket_row **out, int *out_count) MUST_CHECK;

/* By state, and how many open ones are late. */
struct ticket_counts {
    int64_t by_state[TICKET_STATE_COUNT], late;
};
enum status ticket_count(struct ctx *c, struct ticket_counts *out) MUST_CHECK;

struct ticket_event {
    enum ticket_step step;
    const char *who, *to; /* NULL: a command; nobody */
    int64_t at;
};
enum status ticket_event_list(struct ctx *c, int64_t id, struct ticket_event **out,
                              int *out_count) MUST_CHECK;

/* Whoever may answer for a unit. */
struct ticket_person {
    int64_t account_id;
    const char *name;
};
enum status ticket_people(struct ctx *c, int64_t unit_id, struct ticket_person **out,
                          int *out_count) MUST_CHECK;

struct ticket_act {
    int64_t id, version;
    enum ticket_step step;
    int64_t account_id; /* of TICKET_ASSIGN */
    const char *words;  /* of TICKET_ANSWER and of a close without an answer */
};

/* CONFLICT with a problem where the state does not allow it or it has changed; INVALID at "account", "answer", "reason". An answer goes to the
 * reader's mail address, where one was given. */
enum status ticket_take(struct ctx *c, const struct ticket_act *a) MUST_CHECK;

/* ------------------------------------------------------------------ what the office sets */

struct ticket_settings {
    int due_days;       /* working days */
    const char *source; /* of that number */
    int kept_days;      /* after the end */
};
enum status ticket_settings_read(struct ctx *c, struct ticket_settings *out) MUST_CHECK;
enum status ticket_settings_save(struct ctx *c,
                                 const struct ticket_settings *s) MUST_CHECK; /* ADMINISTER */

/* ------------------------------------------------------------------ jobs */

extern const struct job_kind
    ticket_remind_job; /* each morning: what is due by the next working day, or late */
extern const struct job_kind ticket_clean_job; /* each night: forgets */

enum status ticket_remind(struct ctx *c, int64_t *out_told) MUST_CHECK;

#endif
