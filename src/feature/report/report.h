/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periodic reports: units write to the member who follows them, members to the standing office or the head, the standing
 * office to the head. What is owed by whom, by when, follows from the schedules and from the units and watches of the day; what
 * was sent is kept version by version. */
#ifndef FEATURE_REPORT_REPORT_H
#define FEATURE_REPORT_REPORT_H

#include "feature/board/board.h"

extern const struct feature report_feature;
extern const struct command report_commands[];

/* ------------------------------------------------------------------ schedules */

enum report_author {
    REPORT_BY_UNIT = 1,
    REPORT_BY_SEAT,
    REPORT_BY_SECRETARIAT,
    REPORT_AUTHOR_COUNT
};
enum report_reader { READER_SEAT = 1, READER_SECRETARIAT, READER_HEAD, REPORT_READER_COUNT };
enum report_every {
    EVERY_WEEK = 1,
    EVERY_FORTNIGHT,  /* two weeks; the first period has 8 to 14 days */
    EVERY_HALF_MONTH, /* to the 15th, and to the end of the month */
    EVERY_MONTH,
    EVERY_DAYS, /* named days */
    REPORT_EVERY_COUNT
};

const char *report_author_code(enum report_author author); /* "unit", "seat", "secretariat" */
bool report_author_parse(const char *code, enum report_author *out);
const char *report_reader_code(enum report_reader reader);
bool report_reader_parse(const char *code, enum report_reader *out);
const char *report_every_code(enum report_every every); /* "half_month" */
bool report_every_parse(const char *code, enum report_every *out);

enum { SCHEDULE_DAYS_MAX = 60, SCHEDULE_DUE_MAX = 30, SCHEDULE_WORDS_MAX = 300, PERIODS_MAX = 600 };

struct report_schedule {
    int64_t id, campaign_id;
    enum report_author author;
    enum unit_level level;     /* of units that write; else LEVEL_NONE */
    enum report_reader reader; /* of units: always the member who follows them */
    enum report_every every;
    int day; /* on which a period ends: 1 Monday to 7 Sunday, or of the month (31: its last) */
    struct date *days; /* EVERY_DAYS: those on which a period ends, in order */
    int day_count;
    int due_days;      /* working days after it; 0: the day itself, or the next one worked */
    const char *words; /* as a document says it; "" */
    int64_t document_id;
    struct date from_on, to_on;
    bool is_sample;
    int64_t version;
};

/* By author (units first, by level), then in time; ended ones too. */
enum status schedule_list(struct ctx *c, int64_t campaign_id, struct report_schedule **out,
                          int *out_count) MUST_CHECK;
enum status schedule_find(struct ctx *c, int64_t id, struct report_schedule *out) MUST_CHECK;

/* "Every Friday", "On the 15th and the last day of the month"; "within 2 working days of it". */
const char *schedule_every_text(struct ctx *c, const struct report_schedule *s);
const char *schedule_due_text(struct ctx *c, const struct report_schedule *s);
const char *schedule_author_text(struct ctx *c,
                                 const struct report_schedule *s); /* "Units, commune level" */
const char *schedule_reader_text(struct ctx *c, const struct report_schedule *s);

/* Need EDIT_CAMPAIGN for the owner unit. INVALID at the field: author, level (out of the campaign's scope), every, day, days, due_days,
 * words, document_id, from_on (outside of the campaign; or where another schedule of the same author holds). */
enum status schedule_insert(struct ctx *c, struct report_schedule *s) MUST_CHECK;

/* The schedule from `next->from_on` on: the one that stands (next->id, next->version) ends there, and a new one begins, so that the past
 * stays as it was; where it has not been in force a whole period, it is itself changed. INVALID at "from_on" before the first day of the
 * period that runs today, or where a report of a period that begins on or after it was begun. Author and level stay. CONFLICT where stale.
 * Sets next->id and version. */
enum status schedule_change(struct ctx *c, struct report_schedule *next) MUST_CHECK;

/* Ends it: `to_on` is the first day without. The same checks. */
enum status schedule_end(struct ctx *c, int64_t id, struct date to_on, int64_t version) MUST_CHECK;

/* ------------------------------------------------------------------ periods */

struct report_period {
    struct date from_on, last_on; /* both of it */
    struct date due_on;           /* the last day on which its report is on time */
};

/* Those that begin up to a day, in order; at most PERIODS_MAX, the first of them. */
enum status period_list(struct ctx *c, const struct report_schedule *s, struct date on,
                        struct report_period **out, int *out_count) MUST_CHECK;

/* The one that begins on this day; NOT_FOUND where none does. */
enum status period_find(struct ctx *c, const struct report_schedule *s, struct date from_on,
                        struct report_period *out) MUST_CHECK;

/* The period without its due day; none (from_on none) where no period begins on or after `from`. No database. */
struct report_period period_from(const struct report_schedule *s, struct date from);

/* "01/04 to 15/04/2025". */
const char *period_text(const struct ctx *c, const struct report_period *p);

/* ------------------------------------------------------------------ what is owed */

enum report_state {
    REPORT_NONE,
    REPORT_DRAFT,
    REPORT_SENT,
    REPORT_RETURNED,
    REPORT_ACCEPTED,
    REPORT_STATE_COUNT
};
enum report_step { REPORT_SAVE = 1, REPORT_SEND, REPORT_RETURN, REPORT_ACCEPT, REPORT_STEP_COUNT };

const char *report_state_code(enum report_state state);
const char *report_state_text(const struct ctx *c, enum report_state state);

/* The guarded table: none, draft, returned -save-> themselves (none: draft); draft, none, returned -send-> sent; sent -return-> returned;
 * sent -accept-> accepted. */
bool report_can(enum report_state from, enum report_step step, enum report_state *out_to);

/* A place that a report stands in or should: one author's in one period. */
struct report_duty {
    struct report_schedule schedule;
    struct report_period period;
    int64_t author_id;  /* unit or seat; 0: the standing office */
    int64_t carrier_id; /* of a unit that is no more: which stands for it today; else the author */
    const char *author; /* its title */
    int64_t owner_unit_id; /* of the campaign */

    /* What stands there; id 0: nothing yet. */
    int64_t report_id, version;
    enum report_state state;
    int number; /* of the version sent last */
    int64_t sent_at, received_at;

    /* Who is to receive it today, and who was on the due day where that has passed; 0: a unit that nobody follows (the standing office),
     * or the reader is no member. */
    int64_t reader_seat_id, was_reader_seat_id;
};

/* The day by whose units and watches it is told who owes a period's report: the due day, while that is to come today. */
struct date duty_day(const struct report_period *p, struct date today_on);

/* Days left (>= 0), or late by as a negative, on a day; of what was received: by how many days before the due day. */
int duty_days_left(const struct report_duty *d, struct date on);
bool duty_is_late(const struct report_duty *d,
                  struct date on); /* not received in time: it is missing, or came late */
bool duty_is_empty(const struct report_duty *d); /* sent, but never with anything in it */

/* One place, with what stands there. NOT_FOUND where the author never owed it, or the account may neither write nor read it. */
enum status duty_find(struct ctx *c, int64_t schedule_id, int64_t author_id, struct date from_on,
                      struct report_duty *out) MUST_CHECK;
enum status duty_of_report(struct ctx *c, int64_t report_id, struct report_duty *out) MUST_CHECK;

/* What the context's account owes on a day: for its own units (and those which they stand for), its seat, the standing office. Open ones
 * (nothing sent, or returned), and where `with_past`, the latest received too. Late ones first, then by due day. */
enum status duty_list_mine(struct ctx *c, const struct campaign *campaign, bool with_past,
                           struct report_duty **out, int *out_count) MUST_CHECK;

/* Sent ones that wait for the context's account to accept or return, the oldest first; at most DUTIES_MAX. */
enum status duty_list_waiting(struct ctx *c, const struct campaign *campaign,
                              struct report_duty **out, int *out_count) MUST_CHECK;

/* A unit's, or a seat's, latest reports and what it owes; for their pages. NOT_FOUND as duty_find. */
enum status duty_list_of_unit(struct ctx *c, const struct campaign *campaign, int64_t unit_id,
                              struct report_duty **out, int *out_count) MUST_CHECK;
enum status duty_list_of_seat(struct ctx *c, const struct campaign *campaign, int64_t seat_id,
                              struct report_duty **out, int *out_count) MUST_CHECK;

enum { DUTIES_MAX = 100 };

bool duty_may_write(struct ctx *c, const struct report_duty *d);
bool duty_may_decide(struct ctx *c, const struct report_duty *d);

/* How it stands, in words and as the shape of a state: "Late by 3 days", "Received on time". */
void duty_word(struct ctx *c, const struct report_duty *d, const char **out_mark,
               const char **out_word);

/* "/lam-viec/bao-cao/viet/SCHEDULE/AUTHOR/DAY", "/lam-viec/bao-cao/ID". */
const char *duty_write_url(const struct ctx *c, const struct report_duty *d);
const char *report_url(const struct ctx *c, int64_t report_id);

/* ------------------------------------------------------------------ figures */

struct report_figure {
    const char *code;  /* "delegates", "persons:agriculture" */
    const char *label; /* in the reader's language */
    bool has_known, has_told;
    int64_t known, told;
    const char *reason; /* of what was told; "" */
    bool is_money;
    bool is_sum; /* of the rows below it with the same beginning: cannot itself be changed */
};

/* What a figure counts: the told, else the known; 0 where neither. */
int64_t figure_value(const struct report_figure *f);

/* One unit's part, for the rows that make the figures. */
struct report_row {
    int64_t unit_id; /* of the day */
    const char *title;
    enum conference_state conference;
    struct date held_on;
    int64_t delegates, cost_vnd; /* -1: not told */
    int64_t collectives, persons, households;
    int milestones_done, milestones_late, milestones_all;
    int64_t report_id; /* its report of the period that was sent; 0: none */
    bool is_told;      /* figures here are as told in that report */
};

struct report_figures {
    struct report_figure *figures;
    int figure_count;
    struct report_row *rows; /* Vietnamese order */
    int row_count;
    struct date as_of; /* the period's last day, or today before it */
};

enum { FIGURE_REASON_MAX = 300, FIGURE_CODE_MAX = 80, FIGURES_MAX = 200 };

/* As they follow from the records for a place, with what number 0 (being written) or a version of its report says otherwise. */
enum status report_figures_read(struct ctx *c, const struct campaign *campaign,
                                const struct report_duty *d, struct report_figures *out) MUST_CHECK;

/* ------------------------------------------------------------------ texts */

enum report_text { TEXT_DONE, TEXT_DIFFICULTIES, TEXT_PROPOSALS, TEXT_NEXT, REPORT_TEXT_COUNT };
enum {
    REPORT_TEXT_MAX = 4000,    /* characters of one of a unit's four */
    REPORT_MERGED_MAX = 200000 /* of one that is merged from others' */
};

const char *report_text_code(enum report_text text); /* "done": the form's field and the column */
const char *report_text_label(const struct ctx *c, enum report_text text);
int report_text_max(const struct report_schedule *s);

/* ------------------------------------------------------------------ sources */

struct report_source {
    int64_t report_id;
    enum report_author author;
    int64_t author_id;
    const char *title; /* "xã Hải Hà" */
    struct report_period period;
    enum report_state state;
    int number;        /* sent last */
    int merged_number; /* which stands in the merged text; 0: none */
    bool is_empty;
    int64_t sent_at;
    const char *texts[REPORT_TEXT_COUNT]; /* of `number` */
};

/* What a place's report is made of: what was sent in its period by the units that the seat follows, or by the seats (and by
 * units that nobody follows). Vietnamese order. None for units, but for those that stand for others. */
enum status source_list(struct ctx *c, const struct campaign *campaign, const struct report_duty *d,
                        struct report_source **out, int *out_count) MUST_CHECK;

/* Whether it has something that is not in the text yet: sent, or sent again since, with a word in it and not returned. */
bool source_is_new(const struct report_source *s);

/* The texts of those that are new (`all`: also of those merged before), one paragraph a source, with its
 * name; the same words said by several stand once with all their names. "Không", "không có" are left out. */
void source_merge(struct ctx *c, const struct report_source *sources, int count, bool all,
                  const char *out[REPORT_TEXT_COUNT]);

/* ------------------------------------------------------------------ writing */

struct report_told {
    const char *code;
    int64_t told;
    const char *reason;
    const char *field; /* of the form, for problems: "figure.3"; NULL: the code */
};

struct report_merged {
    int64_t source_id;
    int number;
};

struct report_input {
    int64_t schedule_id, author_id;
    struct date period_from;
    int64_t version; /* read with it; 0: nothing was there */
    const char *texts[REPORT_TEXT_COUNT];
    struct report_told *told; /* figures changed by hand */
    int told_count;
    struct report_merged *merged; /* what stands in the texts */
    int merged_count;
    bool confirmed;
};

/* Saves what is being written, or sends it as the next version. Needs duty_may_write. INVALID at done, difficulties, proposals, next (too
 * long), and at "figure.CODE" (unknown, below 0) and "figure.CODE.reason" (missing). On sending also at "proposals": where a milestone is late, it
 * says what is asked for; and, unless confirmed, with one more problem at "confirmed": nothing but what filled in itself; the period is not
 * over. CONFLICT where stale, and where the table has no such step (with a problem); nothing is written then. */
enum status report_save(struct ctx *c, const struct report_input *in, int64_t *out_id) MUST_CHECK;
enum status report_send(struct ctx *c, const struct report_input *in, int64_t *out_id) MUST_CHECK;

enum { REPORT_REMARKS_MAX = 2000 };

/* Need duty_may_decide. `number` is the version that was read: CONFLICT where another has been sent since. Remarks are needed to return. */
enum status report_return(struct ctx *c, int64_t id, int number, const char *remarks) MUST_CHECK;
enum status report_accept(struct ctx *c, int64_t id, int number, const char *remarks) MUST_CHECK;

/* ------------------------------------------------------------------ reading */

struct report_version {
    int number;
    const char *texts[REPORT_TEXT_COUNT];
    bool is_empty;
    int64_t sent_at, sent_by;
    const char *sent_by_name;
    enum report_state decision; /* REPORT_SENT: none yet */
    const char *remarks;
    int64_t decided_at, decided_by;
    const char *decided_by_name;
};

/* The newest first. Who may not read the place is NOT_FOUND. */
enum status report_version_list(struct ctx *c, int64_t id, struct report_version **out,
                                int *out_count) MUST_CHECK;

/* Of a version, in the order of the form; number 0: being written, what was changed by hand alone. */
enum status report_version_figures(struct ctx *c, int64_t id, int number,
                                   struct report_figure **out, int *out_count) MUST_CHECK;
enum status report_version_sources(struct ctx *c, int64_t id, int number,
                                   struct report_merged **out, int *out_count) MUST_CHECK;

/* What is being written. */
enum status report_texts(struct ctx *c, int64_t id, const char *out[REPORT_TEXT_COUNT]) MUST_CHECK;

/* Two texts as runs of words: kept, only in the old, only in the new; in order. */
enum run_kind { RUN_KEPT, RUN_OLD, RUN_NEW };
struct text_run {
    enum run_kind kind;
    const char *text;
};
void text_compare(struct ctx *c, const char *before, const char *after, struct text_run **out,
                  int *out_count);

/* ------------------------------------------------------------------ rates */

/* Of the reports that were expected: received (sent with something in it), on time among them, empty counted apart. Whoever sends
 * again is not counted again, nor is who was not expected: received + empty <= expected. */
struct report_rate {
    int expected, received, on_time, empty;
};

struct report_rate_cell {
    int64_t seat_id; /* who followed the units on the due day; 0: nobody. Of other authors: 0 */
    struct report_rate rate;
};

struct report_rate_period {
    int schedule; /* in schedules */
    struct report_period period;
    bool is_over; /* the due day has passed: it counts */
    struct report_rate rate;
    struct report_rate_cell *cells; /* by seat_id */
    int cell_count;
};

struct report_rates {
    struct report_schedule *schedules;
    int schedule_count;
    struct report_rate_period *periods; /* by schedule, in time */
    int period_count;
};

/* Of all periods that begin up to a day; shared with other readers (db/kept.h), so it is read only. Needs READ_BOARD for the owner unit. */
enum status report_rates_read(struct ctx *c, const struct campaign *campaign, struct date on,
                              struct report_rates *out) MUST_CHECK;

/* Of the periods whose due day has passed, over all authors: the "reports" of `thidua status`. */
struct report_rate report_rates_sum(const struct report_rates *r);

void rate_add(struct report_rate *to, const struct report_rate *other);

/* ------------------------------------------------------------------ for everybody at once */

/* A report that is owed and has not come, or was returned. */
struct report_open {
    int schedule; /* in schedules */
    struct report_period period;
    int64_t author_id; /* by the schedule: unit or seat; 0: the standing office */
    int64_t seat_id;   /* who follows the unit; 0: nobody, or no unit */
    bool is_returned;
};

struct report_open_set {
    struct report_schedule *schedules;
    int schedule_count;
    struct report_open *rows; /* by schedule, in time, by author */
    int count;
};

/* Of a campaign on a day, whoever owes them: of each schedule's last periods (OPEN_PERIODS) that have begun. For letters and reminders,
 * which ask nobody's rights. */
enum { OPEN_PERIODS = 4 };
enum status report_list_open(struct ctx *c, const struct campaign *campaign, struct date on,
                             struct report_open_set *out) MUST_CHECK;

/* ------------------------------------------------------------------ on other pages */

/* What Today shows: reports owed (late, returned, due within `soon` days or of a period that is over) and those that wait for the account. */
enum status report_today(struct ctx *c, const struct campaign *campaign, int soon,
                         struct report_duty **out_owed, int *out_owed_count,
                         struct report_duty **out_waiting, int *out_waiting_count) MUST_CHECK;

#endif
