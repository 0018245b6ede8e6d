/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks: points of a conclusion or directive, each with its owners and a day. A point that is given to several (each commune, each member)
 * is one task with a part for each of them, so that "4 of 33 units are done" opens to its rows. Who is responsible on a day follows from
 * the rows of owners and from the watches of the day. */
#ifndef FEATURE_TASK_TASK_H
#define FEATURE_TASK_TASK_H

#include "feature/committee/committee.h"
#include "feature/document/document.h"

extern const struct feature task_feature;
extern const struct transfer_kind task_transfer; /* "tasks" */

/* ------------------------------------------------------------------ states */

enum task_state {
    TASK_OPEN = 1,
    TASK_DONE, /* reported; waits for whoever gave it */
    TASK_RETURNED,
    TASK_ACCEPTED,
    TASK_CANCELLED,
    TASK_STATE_COUNT
};
enum task_step {
    TASK_REPORT = 1, /* by the owner: it is done */
    TASK_ACCEPT,     /* by whoever gives: the standing office or the head */
    TASK_RETURN,     /* with remarks */
    TASK_CANCEL,     /* with a reason */
    TASK_MOVE,       /* to another owner, with a reason */
    TASK_STEP_COUNT
};

const char *task_state_code(enum task_state state);
bool task_state_parse(const char *code, enum task_state *out);
const char *task_state_text(const struct ctx *c, enum task_state state);

/* The guarded table: open, returned -report-> done; done -accept-> accepted; done -return-> returned; open, returned, done -cancel->
 * cancelled; open, returned -move-> open. */
bool task_can(enum task_state from, enum task_step step, enum task_state *out_to);
bool task_step_is_givers(enum task_step step); /* else the owner's */

/* ------------------------------------------------------------------ reading */

enum {
    TASK_WORDS_MAX = 4000,
    TASK_OWNERS_WORDS_MAX = 1000,
    TASK_DAY_MAX = 300,
    TASK_SHOWS_MAX = 500,
    TASK_NOTE_MAX = 2000,
    TASK_POINTS_MAX = 200, /* given at once */
    TASK_PARTS_MAX = 100000,
    TASK_FILE_MAX_BYTES = 50 << 20
};

struct task {
    int64_t id, campaign_id, document_id;
    int position;
    const char *words, *owner_words, *helper_words, *day_words, *shows;
    enum deadline_rule rule; /* RULE_NONE: no day */
    struct date last_on;
    bool is_recurring;
    int64_t created_at, created_by;
};

/* One owner's part. */
struct task_part {
    int64_t id;
    enum task_state state;
    int64_t unit_id, seat_id; /* one of them; of by_watcher: the unit */
    bool by_watcher;
    const char
        *owner; /* its title: "xã Hải Hà", "Thành viên Ban Chỉ đạo 3", "Who follows xã Hải Hà" */
    struct date unit_to_on; /* the unit is no more from this day on; its successor answers */
    const char *note, *remarks;
    int64_t file_id, done_at, decided_at;
    const char *done_by_name, *decided_by_name; /* NULL: nobody, or the program */
    int64_t version;
};

struct task_row {
    struct task task;
    struct task_part part;
    struct document document; /* id, kind, number, title, issued_on, issuer, signer, state */
};

/* A part with its task and document; NOT_FOUND where there is none, or who asks may not read it: that needs READ_BOARD for the campaign's
 * owner or for the part's unit, or to hold its seat, or to be the account of a helping unit. */
enum status task_find(struct ctx *c, int64_t part_id, struct task_row *out) MUST_CHECK;

struct task_filter {
    int64_t campaign_id;
    bool
        only_mine; /* of the account's own units (and those they took over from), seat, and the units it follows as their member */
    int64_t unit_id;       /* 0: all; with those that it took over from, and as a helper */
    int64_t seat_id;       /* 0: all; with by_watcher parts of the units it follows */
    int64_t follower_id;   /* 0: all; of the units that this seat follows */
    int64_t document_id;   /* 0: all */
    int64_t task_id;       /* 0: all */
    enum task_state state; /* 0: all */
    bool only_late;        /* not done, and its day has passed */
    bool only_open;        /* open or returned: something is to be done */
    bool only_unfinished;  /* or waits to be accepted */
    bool only_owned;       /* of unit_id: not those with which it only helps */
    const char *q_folded;  /* "" all */
};

/* By last day (none last), then by id; after the key (day, id) of a row, NULL: from the beginning. Only what the account may read. */
enum status task_list(struct ctx *c, const struct task_filter *f, const char *const after[2],
                      int limit, struct task_row **out, int *out_count) MUST_CHECK;

/* How many parts by state, of those that task_list would give. */
struct task_counts {
    int64_t by_state[TASK_STATE_COUNT];
    int64_t late, all;
};
enum status task_count(struct ctx *c, const struct task_filter *f,
                       struct task_counts *out) MUST_CHECK;

bool task_is_open(const struct task_part *p); /* the owner has something to do */
bool task_is_late(const struct task_row *t, struct date on);

/* "Late by 3 days", "5 days left", "Reported done", "Each month …", and its shape: late, due, track, done, none. */
void task_word(struct ctx *c, const struct task_row *t, struct date on, const char **out_mark,
               const char **out_word);

/* The first words of a point, at most `max` characters: so that a line stays one. */
const char *task_short(struct ctx *c, const char *words, int max);

const char *task_url(const struct ctx *c, int64_t part_id); /* "/lam-viec/nhiem-vu/ID" */

/* Points of a document with how their parts stand; whoever may read the document. */
struct task_point {
    struct task task;
    int64_t part_id; /* of a point with one part; else 0 */
    struct task_counts counts;
};
enum status task_points(struct ctx *c, int64_t document_id, struct task_point **out,
                        int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ rights */

/* Whether the account gives tasks of the campaign (and so accepts, returns, cancels, moves): EDIT_DOCUMENTS for its owner unit. */
bool task_may_give(struct ctx *c, const struct campaign *campaign);

/* Whether it is the part's owner today: an officer of its unit or of one that took over from it (REPORT_UNIT), the holder of its seat, or
 * of the seat that follows the unit; or gives tasks, and so may report for them. */
bool task_may_report(struct ctx *c, const struct task_row *t);

/* ------------------------------------------------------------------ giving */

struct task_new {
    const char *words, *owner_words, *helper_words, *day_words, *shows;
    const char *field; /* of the form, for problems: "point.3"; NULL: "point.N" */
};

struct task_giving {
    int64_t document_id;
    int known_points; /* how many points the document had when this was read: CONFLICT where more have come */
    const struct task_new *points;
    int count;
    int given_parts; /* set */
};

/* Makes tasks of points. The document must be applied (CONFLICT with a problem). Needs task_may_give. INVALID at FIELD.words, FIELD.owner,
 * FIELD.helpers, FIELD.day (not understood, not there, before the document's day), FIELD.shows. "Định kỳ" for a day is a task without
 * one. */
enum status task_give(struct ctx *c, struct task_giving *g) MUST_CHECK;

/* ------------------------------------------------------------------ steps */

struct task_act {
    int64_t part_id, version; /* as read: CONFLICT where it has changed since */
    const char *text;         /* the note (optional where a file is given), remarks, reason */
    int64_t file_id;          /* of a report; 0 */
    const char *owner_words;  /* of a move: one unit or seat */
};

/* An illegal step is CONFLICT with a problem and writes nothing; DENIED to who may not. INVALID at "note" (neither note nor file),
 * "remarks", "reason", "owner". */
enum status task_report(struct ctx *c, const struct task_act *a) MUST_CHECK;
enum status task_accept(struct ctx *c, const struct task_act *a) MUST_CHECK;
enum status task_return(struct ctx *c, const struct task_act *a) MUST_CHECK;
enum status task_cancel(struct ctx *c, const struct task_act *a) MUST_CHECK;
enum status task_move(struct ctx *c, const struct task_act *a) MUST_CHECK;

/* Inside a transaction, by who withdraws a document: its open parts are cancelled for the reason; CONFLICT with a problem where any
 * was accepted. */
enum status task_cancel_of_document(struct ctx *c, int64_t document_id,
                                    const char *reason) MUST_CHECK;

/* Who answered for a part, oldest first. */
struct task_owner_row {
    int64_t unit_id, seat_id;
    bool by_watcher;
    const char *owner, *reason;
    struct date from_on, to_on;
};
enum status task_owner_list(struct ctx *c, int64_t part_id, struct task_owner_row **out,
                            int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ on other pages */

/* What Today shows: open parts of the account, late ones first; and for who gives, those that wait to be accepted. */
enum status task_today(struct ctx *c, const struct campaign *campaign, struct task_row **out_mine,
                       int *out_mine_count, struct task_row **out_waiting, int *out_waiting_count,
                       int64_t *out_waiting_all) MUST_CHECK;

/* Unfinished parts of units, for a handover: by unit in the order of `unit_ids`, late ones first. Only those that are open. */
struct task_of_unit {
    int64_t unit_id;
    struct task_row row;
};
enum status task_list_of_units(struct ctx *c, int64_t campaign_id, const int64_t *unit_ids,
                               int unit_count, struct task_of_unit **out,
                               int *out_count) MUST_CHECK;

/* Inside the transaction of a handover: the seat is told of what is open with a unit that it follows from a day on. */
enum status task_tell_handover(struct ctx *c, int64_t campaign_id, int64_t unit_id, int64_t seat_id,
                               struct date from_on) MUST_CHECK;

/* How many parts of a unit were open at the end of a day. */
enum status task_count_open_on(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct date on,
                               int *out) MUST_CHECK;

/* What stands in a report of an author (a unit; a seat; both 0: the standing office, all that is late or waits) for a period: what is open,
 * and what was reported done or accepted since its first day. At most TASK_IN_REPORT_MAX, late ones first. */
enum { TASK_IN_REPORT_MAX = 200 };
enum status task_list_for_report(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                                 int64_t seat_id, struct date from_on, struct task_row **out,
                                 int *out_count) MUST_CHECK;

/* Open parts of a campaign that are late, returned, or due within so many days, for whoever tells people of them; for the program itself,
 * whose right nobody asks. By last day. */
struct task_pressing {
    int64_t part_id;
    int64_t unit_id,
        seat_id; /* whom it is told to: of by_watcher, the seat that follows on the day; both 0: nobody */
    const char *words;
    struct date last_on;
    bool is_returned;
};
enum status task_list_pressing(struct ctx *c, int64_t campaign_id, struct date on, int days,
                               struct task_pressing **out, int *out_count) MUST_CHECK;

/* Tells owners (service/inbox.h) of a last day that comes in TASK_REMIND_DAYS, and once of one that has passed; each only once. */
enum { TASK_REMIND_DAYS = 2 };
enum status task_remind(struct ctx *c, int64_t campaign_id, struct date on,
                        int64_t *out_told) MUST_CHECK;

/* How many unfinished parts a seat has of its own: it cannot end while there are any. */
enum status task_count_of_seat(struct ctx *c, int64_t seat_id, int *out) MUST_CHECK;

#endif
