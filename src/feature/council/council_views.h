/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of councils show. */
#ifndef FEATURE_COUNCIL_VIEWS_H
#define FEATURE_COUNCIL_VIEWS_H

#include "feature/council/council.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

struct council_line {
    int64_t council_id;
    const char *name, *unit;
    int member_count;
    const char *url; /* private */
};

struct council_list_view {
    struct page page;
    const struct council_line *councils;
    int council_count;
    const char *new_url; /* private: NULL where the reader sets up none */
};
VIEW_OF(council_list);

struct council_form_view {
    struct page page;
    struct form *form;          /* private */
    bool is_new;                /* private */
    const struct option *units; /* private */
    int unit_count;             /* private */
    int criterion_rows;         /* private */
    const char *action_url;     /* private */
    const char *back_url;       /* private */
};
VIEW_OF(council_form);

struct member_line {
    int64_t member_id;
    const char *name, *position, *duty, *unit;
    bool has_account;
    struct date from_on, to_on;
    const char *url; /* private: NULL where the reader may not change it */
};

struct meeting_line {
    int64_t meeting_id;
    struct date held_on;
    const char *starts, *place;
    const char *url; /* private */
};

struct conflict_line {
    const char *member, *subject, *cause, *words;
};

struct council_show_view {
    struct page page;
    const char *name, *unit, *basis, *base;
    const struct member_line *members;
    int member_count;
    const struct meeting_line *meetings;
    int meeting_count;
    const struct conflict_line *conflicts;
    int conflict_count;
    bool can_run;         /* private */
    const char *base_url; /* private */
};
VIEW_OF(council_show);

struct council_member_view {
    struct page page;
    struct form *form;          /* private */
    const char *action_url;     /* private */
    const char *back_url;       /* private */
    const struct option *units; /* private */
    int unit_count;             /* private */
};
VIEW_OF(council_member);

struct meeting_form_view {
    struct page page;
    struct form *form;      /* private */
    const char *action_url; /* private */
    const char *back_url;   /* private */
};
VIEW_OF(meeting_form);

struct attendance_line {
    int64_t member_id;
    const char *name, *position, *how, *how_text;
};

struct agenda_row {
    int64_t dossier_id;
    const char *subject, *award, *unit, *achievement;
    const char *threshold; /* "70/100" */
    bool is_on;
    const char *url;          /* private */
    const char *appraise_url; /* private: NULL where it is not to be marked by the reader */
    const char *remove_url;   /* private */
};

struct round_line {
    int64_t round_id;
    const char *title, *state, *mark;
    const char *url; /* private */
};

struct summary_line {
    const char *subject;
    int members;
    const char *mean; /* "6,5"; "" none */
    const char *const *words;
    int word_count;
};

struct council_meeting_view {
    struct page page;
    const char *council;
    struct date held_on;
    const char *starts, *place;
    const struct attendance_line *members;
    int member_count, attend_count;
    const char *quorum; /* "10 of 15, and it takes 10" */
    bool has_quorum;
    const struct agenda_row *agenda;
    int agenda_count;
    const struct agenda_row *others;
    int other_count;
    const struct round_line *rounds;
    int round_count;
    const struct summary_line *summary;
    int summary_count;
    enum appraisal_state appraisal; /* private */
    const char *council_url;        /* private */
    const char *base_url;           /* private */
    bool can_run, is_member;        /* private */
    struct form *form;              /* private: of a conflict */
    const struct option *dossiers;  /* private */
    int dossier_count;              /* private */
    const struct option *people;    /* private */
    int people_count;               /* private */
};
VIEW_OF(council_meeting);

struct mark_line {
    const char *name, *field, *hint, *id_field; /* private */
    const char *criterion_id;                   /* private */
};

struct round_choice {
    const char *value, *label;
    bool is_chosen;
};

struct round_form_view {
    struct page page;
    struct form *form; /* private */
    bool is_second;
    const char *first_id;               /* private */
    const char *action_url;             /* private */
    const char *back_url;               /* private */
    const struct round_choice *tellers; /* private */
    const struct round_choice *papers;  /* private */
    int people_count;                   /* private */
};
VIEW_OF(round_form);

struct council_appraise_view {
    struct page page;
    const char *subject;
    struct form *form;             /* private */
    const struct mark_line *marks; /* private */
    int mark_count;                /* private */
    const char *action_url;        /* private */
    const char *back_url;          /* private */
    const char *dossier_url;       /* private */
    bool is_open;                  /* private */
};
VIEW_OF(council_appraise);

struct round_row {
    int64_t dossier_id;
    const char *subject, *award, *unit;
    int members, least, barred, yes, no, blank;
    bool is_passed;
    const char *threshold;
    const char *url; /* private */
};

struct teller_line {
    const char *name;
    bool has_key, has_entered, is_mine;
};

struct paper_row {
    const char *subject;
    const char *id, *id_field, *yes, *no, *blank; /* private: names of fields */
};

struct council_round_view {
    struct page page;
    const char *title, *council, *state, *mark;
    int number;
    const char *kind, *base;
    int voters, voted, issued, most;
    bool has_quorum;
    const char *closes;
    const struct round_row *dossiers;
    int dossier_count;
    const struct teller_line *tellers;
    int teller_count;
    const char *const *warnings;
    int warning_count;
    const char *words;
    bool is_prepared, is_open, is_closed, is_cancelled; /* private */
    bool can_run, can_close, is_teller, can_vote;       /* private */
    const char *second_url;         /* private: NULL where there is none to prepare */
    int64_t version;                /* private */
    struct form *form;              /* private */
    const struct paper_row *papers; /* private */
    int paper_count;                /* private */
    const char *base_url, *ballot_url, *minutes_url; /* private */
};
VIEW_OF(council_round);

struct council_key_view {
    struct page page;
    const char *code;
    const char *back_url; /* private */
};
VIEW_OF(council_key);

struct vote_line {
    int64_t dossier_id;
    const char *subject, *award, *unit, *url, *field;
    const char *chosen; /* private: "1", "0", "" */
};

struct council_ballot_view {
    struct page page;
    const char *council, *title;
    const char *left, *closes;
    const struct vote_line *dossiers;
    int dossier_count;
    const char *receipt; /* NULL: not voted yet */
    bool is_over, is_paper, is_other_door, is_list;
    int most, members, attend, voted, voters;
    const char *quorum, *rule;
    struct form *form;      /* private */
    const char *action_url; /* private */
    const char *round_url;  /* private */
};
VIEW_OF(council_ballot);

struct council_minutes_view {
    struct page page;
    const char *council, *unit, *unit_upper, *council_upper, *title, *place, *hall, *day_words,
        *basis;
    const char *digest;
    bool is_whole;
    int number, voters, attend, sent, broken, issued, cast, spoiled, unused, hidden, valid;
    const char *base, *kind;
    const char *opened, *closed;
    const struct round_row *dossiers;
    int dossier_count;
    const struct teller_line *tellers;
    int teller_count;
    const char *const *receipts;
    int receipt_count;
    const char *nation, *motto; /* private */
    const char *round_url;      /* private */
};
VIEW_OF(council_minutes);

/* Handlers of the other files. */
enum status council_meeting_page(struct request *r);
enum status council_attend_post(struct request *r);
enum status council_agenda_post(struct request *r);
enum status council_agenda_remove_post(struct request *r);
enum status council_conflict_post(struct request *r);
enum status council_appraisal_post(struct request *r);
enum status council_appraise_page(struct request *r);
enum status council_appraise_post(struct request *r);
enum status council_round_post(struct request *r);
enum status council_round_page(struct request *r);
enum status council_key_post(struct request *r);
enum status council_open_post(struct request *r);
enum status council_paper_post(struct request *r);
enum status council_close_post(struct request *r);
enum status council_cancel_post(struct request *r);
enum status council_round_form(struct request *r);
enum status council_minutes_page(struct request *r);
enum status council_ballot_page(struct request *r);
enum status council_ballot_post(struct request *r);

/* Among them. */
const char *council_share_text(struct ctx *c, struct share s);
const char *council_unit_title(struct ctx *c, int64_t unit_id);
const char *council_id_text(struct ctx *c, int64_t id);
enum status council_page_of(struct request *r, const struct council *council, const char *title,
                            struct page *out);

#endif
