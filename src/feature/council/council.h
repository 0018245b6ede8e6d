/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Councils of emulation and commendation: members, meetings, conflicts of interest, appraisal, and secret ballots. What is kept secret
 * from whom, and by what, stands in docs/security.md. */
#ifndef FEATURE_COUNCIL_COUNCIL_H
#define FEATURE_COUNCIL_COUNCIL_H

#include "feature/dossier/dossier.h"

extern const struct feature council_feature;
extern const struct job_kind council_seek_job; /* conflicts of what has come in meanwhile */

enum {
    COUNCIL_NAME_MAX = 200,
    COUNCIL_WORDS_MAX = 1000,
    COUNCIL_CRITERIA_MAX = 12,
    COUNCIL_AGENDA_MAX = 200, /* dossiers of a meeting */
    COUNCIL_TELLERS_MAX = 5,
    COUNCIL_FEW =
        5 /* voters: fewer may be told apart by the tally; the roll is brought forward for so many at once at least */
};

/* ------------------------------------------------------------------ councils and members */

enum council_duty { DUTY_CHAIR = 1, DUTY_VICE, DUTY_SECRETARY, DUTY_MEMBER, DUTY_COUNT };
const char *council_duty_code(enum council_duty duty);
bool council_duty_parse(const char *code, enum council_duty *out);
const char *council_duty_text(const struct ctx *c, enum council_duty duty);

/* Of which members a threshold is a share: all of them (the law's base), or those who have no conflict in the dossier. Whoever leaves
 * while a round is open stays in the base; whoever left before is not in it. */
enum council_base { BASE_ALL = 1, BASE_FREE, BASE_COUNT };
const char *council_base_code(enum council_base base);
bool council_base_parse(const char *code, enum council_base *out);
const char *council_base_text(const struct ctx *c, enum council_base base);

struct council {
    int64_t id, campaign_id, unit_id;
    const char *name, *basis;
    enum council_base base;
    bool is_sample;
    int64_t version;
};

struct council_member {
    int64_t id, council_id, account_id, unit_id, subject_id; /* 0: none */
    const char *name, *position;
    enum council_duty duty;
    struct date from_on, to_on;
    int64_t version;
};

/* Who reads: RUN_COUNCIL or READ_DOSSIERS for the council's unit, and its members. NOT_FOUND for others. */
enum status council_find(struct ctx *c, int64_t id, struct council *out) MUST_CHECK;
enum status council_list(struct ctx *c, int64_t campaign_id, struct council **out,
                         int *out_count) MUST_CHECK;

/* RUN_COUNCIL for the unit. INVALID at "name", "unit_id" (one council a unit and campaign). id 0: a new one; sets id. CONFLICT: stale. */
enum status council_save(struct ctx *c, struct council *council) MUST_CHECK;

bool council_may_run(struct ctx *c, const struct council *council);

/* By duty, then name. `on` none: of all days. */
enum status council_members(struct ctx *c, int64_t council_id, struct date on,
                            struct council_member **out, int *out_count) MUST_CHECK;

/* The context's account's own place in it today; NOT_FOUND. */
enum status council_member_mine(struct ctx *c, int64_t council_id,
                                struct council_member *out) MUST_CHECK;

/* RUN_COUNCIL. INVALID at "name", "duty" (a second chair on a day), "account_id" (twice on a day), "from_on", "to_on". Conflicts are looked for
 * at once. id 0: a new one; sets id. */
enum status council_member_save(struct ctx *c, struct council_member *m) MUST_CHECK;

/* RUN_COUNCIL. All criteria of a council, in order; those with marks may only be renamed. */
struct council_criterion {
    int64_t id; /* 0: new */
    const char *name;
    int most;
};
enum status council_criteria(struct ctx *c, int64_t council_id, struct council_criterion **out,
                             int *out_count) MUST_CHECK;
enum status council_criteria_save(struct ctx *c, int64_t council_id,
                                  const struct council_criterion *criteria, int count) MUST_CHECK;

/* ------------------------------------------------------------------ conflicts of interest */

enum conflict_cause {
    CONFLICT_UNIT = 1,    /* the member's unit puts it forward */
    CONFLICT_HOUSEHOLD,   /* the subject is the member, or of the same household */
    CONFLICT_PUT_FORWARD, /* the member's account put it forward, or handed it on */
    CONFLICT_APPRAISED,   /* it took it in, checked or marked it before, elsewhere */
    CONFLICT_DECLARED,
    CONFLICT_CAUSE_COUNT
};
const char *conflict_cause_code(enum conflict_cause cause);
const char *conflict_cause_text(const struct ctx *c, enum conflict_cause cause);

/* Inside db_transact: finds those of all members of the day with the dossiers that the council judges (in appraisal at its unit, or on an agenda), and bars
 * the members' accounts from the dossiers. What was found stays found. Called with each change of members, agendas and rounds, and every hour. */
enum status council_conflicts_seek(struct ctx *c, int64_t council_id) MUST_CHECK;

/* Declared by the member, or by RUN_COUNCIL for any, with a reason. INVALID at "words", "dossier_id". */
struct conflict_declaring {
    int64_t member_id, dossier_id;
    const char *words;
};
enum status council_conflict_declare(struct ctx *c, const struct conflict_declaring *d) MUST_CHECK;

struct council_conflict {
    int64_t member_id, dossier_id;
    const char *member, *subject;
    enum conflict_cause cause;
    const char *words;
    int64_t created_at;
};

/* RUN_COUNCIL; but not those of dossiers from which the reader is barred. */
enum status council_conflicts(struct ctx *c, int64_t council_id, struct council_conflict **out,
                              int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ meetings */

enum appraisal_state { APPRAISAL_NONE, APPRAISAL_OPEN, APPRAISAL_CLOSED };

struct council_meeting {
    int64_t id, council_id;
    struct date held_on;
    int starts; /* minute of the day */
    const char *place;
    enum appraisal_state appraisal;
    int64_t version;
};

/* As council_find. */
enum status council_meeting_find(struct ctx *c, int64_t id, struct council_meeting *out,
                                 struct council *out_council) MUST_CHECK;
enum status council_meetings(struct ctx *c, int64_t council_id, struct council_meeting **out,
                             int *out_count) MUST_CHECK; /* the newest first */
enum status council_meeting_save(struct ctx *c, struct council_meeting *m) MUST_CHECK;

enum attendance { ATTENDS_NOT, ATTENDS_HALL, ATTENDS_AFAR };
struct council_attendance {
    struct council_member member;
    enum attendance how;
};

/* Members of the meeting's day, and whether they attend; how many do. */
enum status council_attendances(struct ctx *c, const struct council_meeting *m,
                                struct council_attendance **out, int *out_count) MUST_CHECK;
enum status council_attend_count(struct ctx *c, const struct council_meeting *m,
                                 int *out) MUST_CHECK;
enum status council_attend(struct ctx *c, int64_t meeting_id, const struct council_attendance *rows,
                           int count) MUST_CHECK; /* RUN_COUNCIL; member.id and how */

struct agenda_line {
    int64_t dossier_id;
    const char *subject, *award, *unit, *achievement;
    enum subject_kind kind;
    bool is_on;             /* the agenda; else it could be */
    struct share quorum;    /* on the meeting's day */
    struct share threshold; /* the same */
    bool has_second_round;  /* the same */
    int64_t award_id;       /* the row that holds on the day */
};

/* What stands on it, in order, and `with_others` what else could: dossiers in appraisal at the council's unit. Without those from which the reader is
 * barred, as all that gives dossiers here. */
enum status council_agenda(struct ctx *c, const struct council_meeting *m, bool with_others,
                           struct agenda_line **out, int *out_count) MUST_CHECK;

/* RUN_COUNCIL. Puts dossiers on it, or takes one off that no round has. INVALID at "dossier_id". Conflicts are looked for at once. */
enum status council_agenda_add(struct ctx *c, int64_t meeting_id, const int64_t *dossier_ids,
                               int count) MUST_CHECK;
enum status council_agenda_remove(struct ctx *c, int64_t meeting_id, int64_t dossier_id) MUST_CHECK;

/* ------------------------------------------------------------------ appraisal */

/* RUN_COUNCIL: none -> open -> closed. CONFLICT where it is not so. */
enum status council_appraisal_step(struct ctx *c, int64_t meeting_id,
                                   enum appraisal_state to) MUST_CHECK;

struct appraisal_mark {
    int64_t criterion_id;
    int points; /* -1: none */
};
struct appraisal {
    int64_t meeting_id, dossier_id;
    struct appraisal_mark marks[COUNCIL_CRITERIA_MAX];
    int mark_count;
    const char *words;
    int64_t version; /* 0: not saved yet */
};

/* The context's member's own; NOT_FOUND for who is none, or is barred. Empty where nothing was saved. */
enum status council_appraisal_mine(struct ctx *c, int64_t meeting_id, int64_t dossier_id,
                                   struct appraisal *out) MUST_CHECK;
/* INVALID at "mark.N.points"; CONFLICT where stale or closed. */
enum status council_appraisal_save(struct ctx *c, const struct appraisal *a) MUST_CHECK;

/* After the close; before it only how many have appraised. */
struct appraisal_summary {
    int64_t dossier_id;
    const char *subject;
    int members;                         /* who marked it */
    int64_t mean_milli;                  /* of the members' sums; -1: no marks, or not closed */
    int64_t means[COUNCIL_CRITERIA_MAX]; /* by criterion, in thousandths */
    const char **words;                  /* remarks, in no order that tells whose they are */
    int word_count;
};
enum status council_appraisal_summary(struct ctx *c, const struct council_meeting *m,
                                      struct appraisal_summary **out, int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ rounds */

enum round_state {
    ROUND_PREPARED = 1,
    ROUND_OPEN,
    ROUND_CLOSED,
    ROUND_CANCELLED,
    ROUND_STATE_COUNT
};
enum round_step {
    ROUND_OPENS =
        1, /* prepared -> open: RUN_COUNCIL; the tellers hold their keys, the quorum is there */
    ROUND_CLOSES, /* open -> closed: with the keys of two tellers */
    ROUND_CANCELS, /* prepared, open -> cancelled: RUN_COUNCIL, with a reason; the box is destroyed unopened */
    ROUND_STEP_COUNT
};
const char *round_state_code(enum round_state state);
const char *round_state_text(const struct ctx *c, enum round_state state);
bool round_can(enum round_state from, enum round_step step, enum round_state *out_to);

enum round_kind { ROUND_EACH = 1, ROUND_LIST };

struct council_round {
    int64_t id, meeting_id;
    int number;       /* 1, 2 */
    int64_t first_id; /* of a second round */
    const char *title;
    enum round_kind kind;
    int most; /* of a list */
    enum council_base base;
    int minutes;
    enum round_state state;
    const char *words;
    int64_t opened_at, closes_at, closed_at;
    int voters, sent, broken;
    int issued, cast, spoiled, unused; /* papers */
    const char *digest;
    int64_t version;
};

enum status council_round_find(struct ctx *c, int64_t id, struct council_round *out,
                               struct council_meeting *out_meeting,
                               struct council *out_council) MUST_CHECK;
enum status council_rounds(struct ctx *c, int64_t meeting_id, struct council_round **out,
                           int *out_count) MUST_CHECK;

struct round_dossier {
    int64_t dossier_id;
    const char *subject, *award, *unit, *field;
    enum subject_kind kind;
    struct share threshold, quorum;
    bool has_second_round;
    int barred;  /* members on the roll who have no vote on it */
    int members; /* the threshold's base: of a prepared round as it would be now */
    int least;   /* votes that it takes */
    /* once it is closed */
    int yes, no, blank;
    bool is_passed;
};
/* Without those from which the reader is barred. */
enum status council_round_dossiers(struct ctx *c, const struct council_round *round,
                                   struct round_dossier **out, int *out_count) MUST_CHECK;

/* How many it has, for everybody. */
enum status council_round_size(struct ctx *c, int64_t round_id, int *out) MUST_CHECK;

/* RUN_COUNCIL: prepares a round of dossiers of the agenda (none: all of it). INVALID at "title", "most", "minutes", "teller" (at least two, at most five,
 * members with an account), "paper" (not members). Of a second round (first_id) the dossiers are those of the first that fell short and
 * whose award has one: INVALID where there are none. */
struct round_preparing {
    struct council_round round; /* meeting_id, first_id, title, kind, most, minutes; id is set */
    const int64_t *dossier_ids;
    int dossier_count;
    const int64_t *teller_ids, *paper_ids; /* members */
    int teller_count, paper_count;
};
enum status council_round_prepare(struct ctx *c, struct round_preparing *p) MUST_CHECK;

struct round_teller {
    int64_t member_id, account_id;
    const char *name;
    bool has_key, has_entered;
};
enum status council_tellers(struct ctx *c, int64_t round_id, struct round_teller **out,
                            int *out_count) MUST_CHECK;

/* The context's account, a teller, takes its key of a prepared round: shown once, kept nowhere. Taking it again makes another one. */
enum status council_take_key(struct ctx *c, int64_t round_id, const char **out_code) MUST_CHECK;

/* What a tally would betray, in words, however well the ballots are kept: few voters, a single paper, a single ballot that is none. */
enum status council_round_warnings(struct ctx *c, const struct council_round *round,
                                   const char ***out, int *out_count) MUST_CHECK;

/* INVALID at "teller" (keys that were not taken), "quorum"; at "sure" while there are warnings and `is_sure` is not set. */
enum status council_round_open(struct ctx *c, int64_t round_id, int64_t version,
                               bool is_sure) MUST_CHECK;
enum status council_round_cancel(struct ctx *c, int64_t round_id, int64_t version,
                                 const char *words) MUST_CHECK;

/* The keys of two tellers open the box; whoever is a teller of it, or RUN_COUNCIL, may put them in. INVALID at "key.0", "key.1" (no key of
 * this round), "paper" (two tellers' entries do not agree or are missing). */
enum status council_round_close(struct ctx *c, int64_t round_id,
                                const char *const keys[2]) MUST_CHECK;

/* How many have voted, as far as the roll has been brought forward. */
enum status council_roll_count(struct ctx *c, int64_t round_id, int *out_voted,
                               int *out_voters) MUST_CHECK;

/* ------------------------------------------------------------------ voting */

enum vote { VOTE_BLANK, VOTE_NO, VOTE_YES };

struct ballot_line {
    int64_t dossier_id;
    enum vote vote;
};

enum { RECEIPT_LENGTH = 12 };

/* What the context's account sees when it comes to vote. NOT_FOUND for who is not on the roll. */
struct ballot_paper {
    struct council_round round;
    struct round_dossier *dossiers; /* on which it has a vote */
    int dossier_count;
    bool is_paper;       /* it was given a paper */
    bool is_other_door;  /* its password was changed since the opening: nobody votes through it */
    bool is_over;        /* closed, or the time has come */
    const char *receipt; /* its ballot is in the box; NULL: not yet */
};
enum status council_ballot_paper(struct ctx *c, int64_t round_id,
                                 struct ballot_paper *out) MUST_CHECK;

/* Puts the account's one ballot into the box; a dossier that is left out is blank. OK once it is durable, with the receipt. Sent again, by however many
 * at once: CONFLICT, with the same receipt. INVALID at "votes" (a dossier that is not on its ballot, more than `most` of a list); CONFLICT
 * without a receipt where the round is over; DENIED through another door or after a paper. */
enum status council_vote(struct ctx *c, int64_t round_id, const struct ballot_line *lines,
                         int count, const char **out_receipt) MUST_CHECK;

/* Rounds in which the context's account has a vote by wire, until they close: also those in which its ballot is in. For Today, whose length
 * stands in the access log and must not tell when somebody voted. */
struct open_round {
    int64_t round_id, closes_at;
    const char *title;
};
enum status council_open_rounds(struct ctx *c, struct open_round **out, int *out_count) MUST_CHECK;

/* A teller's reading of the papers; again and again until the close. INVALID where the sums are not right: issued = cast + spoiled + unused. */
struct paper_line {
    int64_t dossier_id;
    int yes, no, blank;
};
struct paper_entry {
    int64_t round_id;
    int cast, spoiled, unused;
    const struct paper_line *lines;
    int line_count;
};
enum status council_paper_enter(struct ctx *c, const struct paper_entry *entry) MUST_CHECK;

/* ------------------------------------------------------------------ what was decided */

/* All receipts of a closed round, in the order of their codes. */
enum status council_receipts(struct ctx *c, int64_t round_id, const char ***out,
                             int *out_count) MUST_CHECK;

/* Counts the box again and compares with what is recorded: results and digest. */
enum status council_box_verify(struct ctx *c, int64_t round_id, bool *out_is_whole) MUST_CHECK;

/* For queries: the round whose council_result is a dossier's last word, the newest that was closed; NULL where it was not voted on. */
#define COUNCIL_LAST_ROUND(dossier)                                                                \
    " (SELECT cr.id FROM council_result ct JOIN council_round cr ON cr.id = ct.round_id"           \
    " WHERE ct.dossier_id = " dossier " AND cr.state = 'closed'"                                   \
    " ORDER BY cr.closed_at DESC, cr.id DESC LIMIT 1)"

/* What a dossier's own page tells, to whoever reads it: meetings that have it on the agenda, with each closed round of it; facts.html draws it. How
 * it was voted is there for who reads the council (is_open). */
struct council_fact {
    int64_t council_id;
    const char *council;
    struct date held_on;
    bool is_open, has_voted, is_passed;
    int64_t voted_at;
    int yes, no, blank, members;
    const char *meeting_url, *round_url; /* NULL: not for this reader */
};
enum status council_facts(struct ctx *c, int64_t dossier_id, struct council_fact **out,
                          int *out_count) MUST_CHECK;
struct page;
void part_council_facts(struct out *o, const struct page *p, const struct council_fact *facts,
                        int count);

/* What waits for the context's account beside ballots, for Today: keys to take as a teller, dossiers of open appraisals that it has not marked. */
struct council_task {
    bool is_key;
    const char *title;   /* of the round */
    struct date held_on; /* of the meeting */
    int dossiers;
    const char *url;
};
enum { COUNCIL_TASKS_MAX = 20 };
enum status council_tasks(struct ctx *c, struct council_task **out, int *out_count) MUST_CHECK;

const char *url_council(struct ctx *c, int64_t id);
const char *url_meeting(struct ctx *c, int64_t id);
const char *url_round(struct ctx *c, int64_t id);
const char *url_ballot(struct ctx *c, int64_t round_id);

#endif
