/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what, when: the inbox as its reader sees it, how each wants to be told, the daily letter and letters that go at
 * once, reminders before a last day and escalation after it. Features tell through service/inbox.h and know nothing of this. */
#ifndef FEATURE_NOTIFY_NOTIFY_H
#define FEATURE_NOTIFY_NOTIFY_H

#include "feature/campaign/campaign.h"
#include "service/inbox.h"
#include "service/job.h"

extern const struct feature notify_feature;

/* ------------------------------------------------------------------ the inbox */

/* An item as the context's account reads it today: its own, of the units for which it reports (and those that they took over), of its
 * seats; none of its own acts. */
struct inbox_entry {
    int64_t id;
    enum inbox_kind kind; /* INBOX_NONE: of a newer program */
    const char *text;     /* the sentence, in the reader's language */
    const char *url;      /* of the thing */
    int64_t campaign_id;  /* 0: none */
    int64_t created_at;
    bool is_read;
};

struct inbox_filter {
    enum inbox_kind kind; /* INBOX_NONE: all */
    int64_t campaign_id;  /* 0: all */
    bool unread_only;
};

/* The last entry of the page before. */
struct inbox_after {
    bool is_read;
    int64_t id; /* 0: from the beginning */
};

/* Unread ones first, in each the newest first. */
enum status inbox_list(struct ctx *c, const struct inbox_filter *f, const struct inbox_after *after,
                       int limit, struct inbox_entry **out, int *out_count) MUST_CHECK;

/* One of the account's; NOT_FOUND otherwise. */
enum status inbox_find(struct ctx *c, int64_t id, struct inbox_entry *out) MUST_CHECK;

/* How many are unread; at most INBOX_UNREAD_MAX are counted. */
enum { INBOX_UNREAD_MAX = 100 };
enum status inbox_count_unread(struct ctx *c, int *out) MUST_CHECK;

/* Marks one, or all that fit the filter. Read marks are the account's own. NOT_FOUND where the item is not the account's. */
enum status inbox_mark_read(struct ctx *c, int64_t id) MUST_CHECK;
enum status inbox_mark_all_read(struct ctx *c, const struct inbox_filter *f) MUST_CHECK;

/* ------------------------------------------------------------------ choices */

enum inbox_how { HOW_NONE, HOW_INBOX, HOW_DIGEST, HOW_AT_ONCE, HOW_COUNT };

const char *inbox_how_code(enum inbox_how how); /* "at_once" */
bool inbox_how_parse(const char *code, enum inbox_how *out);

/* Whether a kind may be told so, and how it is where nobody chose. */
bool inbox_how_fits(enum inbox_kind kind, enum inbox_how how);
enum inbox_how inbox_how_of(enum inbox_kind kind);

/* How the context's account is told of each kind: out[kind]. */
enum status inbox_choices_read(struct ctx *c, enum inbox_how out[INBOX_KIND_COUNT]) MUST_CHECK;

/* Changes what differs; INVALID at the kind's code where a way does not fit. Audited. HOW_NONE: left as it is. */
enum status inbox_choices_save(struct ctx *c,
                               const enum inbox_how how[INBOX_KIND_COUNT]) MUST_CHECK;

/* The link's token by which a letter's reader ends its kind without signing in; good for UNSUBSCRIBE_DAYS. */
enum { UNSUBSCRIBE_DAYS = 180 };
const char *unsubscribe_token(struct ctx *c, const unsigned char secret[32], int64_t account_id,
                              enum inbox_kind kind);

enum unsubscribe_fault { UNSUBSCRIBE_OK, UNSUBSCRIBE_FORGED, UNSUBSCRIBE_OLD, UNSUBSCRIBE_CLOSED };
struct unsubscribe {
    enum unsubscribe_fault fault;
    int64_t account_id;
    enum inbox_kind kind;
    const char *address; /* "c…@xa.gov.vn": which account it is about, without telling it */
    bool is_done;        /* it is in the inbox only already */
};
enum status unsubscribe_find(struct ctx *c, const unsigned char secret[32], const char *token,
                             struct unsubscribe *out) MUST_CHECK;
enum status unsubscribe_do(struct ctx *c, const struct unsubscribe *u) MUST_CHECK;

/* ------------------------------------------------------------------ letters */

extern const struct job_kind notify_letters_job; /* those that go at once */
extern const struct job_kind notify_digest_job;  /* one a person and day */
extern const struct job_kind notify_hourly_job;  /* reminders; and asks for the day's digests */

extern const struct job_kind notify_clean_job; /* forgets what is older than INBOX_KEPT_DAYS */
enum { INBOX_KEPT_DAYS = 730 };

/* When the daily letters are made: minutes of the day in Vietnam; the setting "digest_at" (HH:MM), else 06:30. */
enum { DIGEST_AT = 6 * 60 + 30 };
enum status digest_minute(struct ctx *c, int *out) MUST_CHECK;
enum status digest_set_minute(struct ctx *c, int minute) MUST_CHECK; /* needs ADMINISTER */

/* Asks for a day's letters; a second time is the first one's job, which is due at once where run_at is 0. Inside or outside of a transaction. */
enum status digest_ask(struct ctx *c, struct date on, int64_t run_at,
                       int64_t *out_job_id) MUST_CHECK;

/* ------------------------------------------------------------------ steps */

enum step_about { ABOUT_MILESTONE = 1, ABOUT_REPORT, ABOUT_ACKNOWLEDGEMENT, STEP_ABOUT_COUNT };
enum step_side { SIDE_BEFORE = 1, SIDE_AFTER, STEP_SIDE_COUNT };
enum step_measure { MEASURE_DAY = 1, MEASURE_WORKING_DAY, MEASURE_HOUR, STEP_MEASURE_COUNT };
enum step_whom { WHOM_UNIT = 1, WHOM_MEMBER, WHOM_HEAD, STEP_WHOM_COUNT };

const char *step_about_code(enum step_about about);
const char *step_side_code(enum step_side side);
const char *step_measure_code(enum step_measure measure);
const char *step_whom_code(enum step_whom whom);

struct reminder_step {
    int64_t campaign_id;
    const char *code; /* by which it is known what was told; unique in its campaign */
    enum step_about about;
    enum step_side side;
    int amount;
    enum step_measure measure;
    enum step_whom whom;
    bool is_default; /* as it ships */
    int64_t version; /* 0: as it ships, and the campaign has no steps of its own yet */
};

/* "3 working days before the last day: to the unit". */
const char *reminder_step_text(struct ctx *c, const struct reminder_step *s);

/* The campaign's steps, or those that ship: about milestones first, in the order in which they come. */
enum status reminder_step_list(struct ctx *c, int64_t campaign_id, struct reminder_step **out,
                               int *out_count) MUST_CHECK;
enum status reminder_step_find(struct ctx *c, int64_t campaign_id, const char *code,
                               struct reminder_step *out) MUST_CHECK;

/* Need EDIT_CAMPAIGN for the owner unit. The first change of a campaign makes those that ship its own. INVALID at about, side, amount, measure,
 * to_whom (a second step for the same moment and person). CONFLICT where stale. step->code NULL: a new one. */
enum status reminder_step_save(struct ctx *c, struct reminder_step *step) MUST_CHECK;
enum status reminder_step_delete(struct ctx *c, int64_t campaign_id, const char *code,
                                 int64_t version) MUST_CHECK;

/* Back to those that ship. What was told stays told. */
enum status reminder_step_reset(struct ctx *c, int64_t campaign_id) MUST_CHECK;

/* Tells what is to be told now, of all campaigns that run; as the hourly job does. *out_told: things told. */
enum status reminders_tell(struct ctx *c, struct job *j, int64_t *out_told) MUST_CHECK;

#endif
