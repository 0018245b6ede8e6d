/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of dossiers show. */
#ifndef FEATURE_DOSSIER_DOSSIER_VIEWS_H
#define FEATURE_DOSSIER_DOSSIER_VIEWS_H

#include "feature/campaign/campaign.h"
#include "feature/council/council.h"
#include "feature/dossier/dossier.h"
#include "feature/exemplar/exemplar.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

/* A stage of the way: a unit, or what is done where it is decided. */
struct dossier_stage {
    const char *name;
    const char *note;  /* "12/04/2025", "by 18/04/2025, 3 days left"; "" */
    const char *place; /* passed, here, ahead */
};

struct dossier_part {
    const char *code;
    const char *name;
    const char *help;
    const char *text;
    int most;
    bool is_required;
    bool is_missing;
    int64_t saved_at; /* 0: not yet */
    const char *saved_by;
    int64_t version;
    struct form *form;      /* private */
    const char *field;      /* private: "section.CODE" */
    const char *action_url; /* private */
};

struct dossier_row {
    const char *name;
    const char *counted_in;
    const char *values[DOSSIER_YEARS_MAX]; /* "" not told; one for each of the years */
};

struct dossier_file {
    int64_t id;
    const char *name;
    const char *facts; /* "PDF, 190 KB, 12/04/2025" */
    const char *url;
    const char *delete_url; /* private */
};

struct dossier_paper_line {
    const char *code;
    const char *name;
    bool is_required;
    bool is_made;
    bool is_missing;
    const struct dossier_file *files;
    int file_count;
};

struct dossier_photo_line {
    int64_t id;
    const char *name;
    const char *caption;
    const char *alt;
    bool is_decorative;
    int width; /* of the middle size, as shown */
    int height;
    const char *url;
    const char *jpeg_url;  /* private */
    const char *small_url; /* private */
    const char *large_url; /* private */
    int64_t version;
};

struct dossier_past {
    int year;
    const char *name;
    const char *decision;
    const char *decided_by;
};

struct dossier_event {
    const char *step;
    const char *from;
    const char *to;
    const char *words;
    const char *by; /* NULL: the program */
    struct date due_on;
    int64_t at;
    bool is_return; /* private */
};

/* What was done with it where it is decided. */
struct dossier_judged {
    bool has_begun; /* private */
    struct exemplar_facts before_public;
    struct council_fact *councils;
    int council_count;
};

struct dossier_act {
    const char *code;     /* of the step */
    const char *label;    /* private */
    const char *kind;     /* private: of the button */
    bool needs_words;     /* private */
    bool needs_decision;  /* private */
    const char *question; /* private */
};

struct dossier_told {
    const char *field; /* private: where it is mended */
    const char *text;
    const char *url; /* private */
};

struct dossier_show_view {
    struct page page;
    struct dossier dossier;
    const char *subject;
    const char *subject_kind;
    const char *subject_url; /* private */
    const char *unit;
    const char *at_unit;
    const char *award;
    const char *award_kind;
    const char *decided_by;
    struct dossier_judged judged;
    const char *state_text;
    const char *mark; /* private */
    const char *where;
    const struct dossier_stage *stages;
    int stage_count;
    const struct dossier_told *missing;
    int missing_count;
    const struct dossier_told *warnings;
    int warning_count;
    const char *field_name;
    const struct dossier_part *parts;
    int part_count;
    int years[DOSSIER_YEARS_MAX];
    const struct dossier_row *rows;
    int row_count;
    const struct dossier_past *past;
    int past_count;
    const struct dossier_paper_line *papers;
    int paper_count;
    const struct dossier_photo_line *photos;
    int photo_count;
    const struct dossier_event *events;
    int event_count;
    const struct dossier_event *sent_back; /* private: why it is to be mended; NULL: it is not */
    bool can_write;
    bool can_add_papers;
    const struct dossier_act *acts;
    int act_count;
    const struct option *fields;         /* private */
    int field_count;                     /* private */
    const struct option *decisions;      /* private */
    int decision_count;                  /* private */
    bool can_enter_decisions;            /* private */
    struct form *head_form;              /* private */
    struct form *figures_form;           /* private */
    struct form *photo_form;             /* private */
    struct form *step_form;              /* private */
    struct form *upload_form;            /* private */
    int form_rows;                       /* private: of the figures */
    int last_year;                       /* private */
    const struct dossier_told *refusals; /* private: of files just sent */
    int refusal_count;                   /* private */
    const char *purpose;                 /* private: of uploads */
    const char *self_url;                /* private */
    const char *unit_url;                /* private */
    const char *way_url;                 /* private */
    const char *upload_url;              /* private */
    const char *step_url;                /* private */
    int done_count;                      /* private: parts of the contents that are whole */
    int part_all;                        /* private */
};
VIEW_OF(dossier_show);

struct dossier_way_view {
    struct page page;
    struct dossier dossier;
    const char *subject;
    const char *subject_kind;
    const char *unit;
    const char *award;
    const char *award_kind;
    const char *decided_by;
    const char *state_text;
    const char *where;
    const struct dossier_stage *stages;
    int stage_count;
    const struct dossier_event *events;
    int event_count;
    const char *self_url; /* private */
};
VIEW_OF(dossier_way);

struct dossier_new_view {
    struct page page;
    struct form *form; /* private */
    const char *subject;
    const char *subject_kind;
    const char *subject_unit;
    const struct option *awards; /* private */
    int award_count;             /* private */
    const struct option *units;  /* private */
    int unit_count;              /* private */
    const struct option *fields; /* private */
    int field_count;             /* private */
    const char *register_url;    /* private */
};
VIEW_OF(dossier_new);

struct dossier_list_line {
    int64_t id;
    int64_t version;
    const char *subject;
    const char *subject_kind;
    const char *award;
    const char *unit;
    const char *at_unit;
    enum dossier_state state;
    const char *word;
    const char *mark; /* private */
    struct date due_on;
    const char *field;
    const char *achievement;
    int64_t changed_at;
    bool can_go_on;  /* private: its state lets it */
    const char *url; /* private */
};

struct dossier_tally {
    const char *code;
    const char *word;
    const char *mark; /* private */
    int64_t count;    /* 0 where there are too many to count */
    const char *url;  /* private */
    bool is_chosen;
};

struct dossier_list_view {
    struct page page;
    const struct dossier_list_line *lines;
    int line_count;
    const struct dossier_tally *tallies;
    int tally_count;
    bool is_many; /* more than are counted */
    bool can_write;
    bool is_filtered;            /* private */
    const struct option *units;  /* private */
    int unit_count;              /* private */
    const struct option *awards; /* private */
    int award_count;             /* private */
    const struct option *fields; /* private */
    int field_count;             /* private */
    const char *unit;            /* private: what is chosen */
    const char *award;           /* private */
    const char *field;           /* private */
    const char *kind;            /* private */
    const char *state;           /* private */
    const char *at_unit;         /* private: NULL: anywhere */
    int64_t at_unit_id;          /* private */
    const char *all_url;         /* private */
    struct list list;            /* private */
};
VIEW_OF(dossier_list);

struct dossier_import_view {
    struct page page;
    struct form *form; /* private */
};
VIEW_OF(dossier_import);

struct dossier_passed {
    const char *subject;
    const char *why; /* what was done, or why not */
    bool is_done;
    const char *url; /* private */
};

struct dossier_passed_view {
    struct page page;
    const struct dossier_passed *rows;
    int row_count;
    int done; /* of them */
};
VIEW_OF(dossier_passed);

void part_dossier_strip(struct out *o, const struct page *p, const struct dossier_stage *stages,
                        int count);
void part_dossier_steps(struct out *o, const struct page *p, const struct dossier_event *events,
                        int count);
void part_dossier_section(struct out *o, const struct dossier_show_view *v,
                          const struct dossier_part *part, int number);
void part_dossier_upload(struct out *o, const struct dossier_show_view *v, const char *kind,
                         const char *name);
void part_dossier_picture(struct out *o, const struct dossier_photo_line *p);
void part_dossier_caption(struct out *o, const struct dossier_show_view *v,
                          const struct dossier_photo_line *p, int i);
void part_dossier_figure_row(struct out *o, const struct dossier_show_view *v, const char *at);
void part_dossier_figures(struct out *o, const struct dossier_show_view *v);
void part_dossier_act_form(struct out *o, const struct dossier_show_view *v,
                           const struct dossier_act *act);
void part_dossier_acts(struct out *o, const struct dossier_show_view *v, bool leads_on);
void part_dossier_act(struct out *o, const struct dossier_show_view *v,
                      const struct dossier_act *act);

/* ------------------------------------------------------------------ between the files of the pages */

struct dossier_page {
    struct request *r;
    struct dossier d;
    struct award award;
    const char *subject;
    enum subject_kind subject_kind;
    struct campaign campaign;
};

/* What every page of a dossier begins with: the dossier, its award, its subject as told, the page of its campaign. */
enum status dossier_page_begin(struct request *r, const char *title, struct dossier_page *out,
                               struct page *out_page) MUST_CHECK;

enum status dossier_judged_read(struct ctx *c, const struct dossier *d,
                                struct dossier_judged *out) MUST_CHECK;
/* Puts its steps among the others, by their instants. */
void dossier_judged_events(struct ctx *c, const struct dossier_judged *j,
                           const struct dossier_event **events, int *count);

enum status dossier_stages(struct ctx *c, const struct dossier *d, const struct award *a,
                           const struct dossier_judged *j, const struct dossier_stage **out,
                           int *out_count) MUST_CHECK;
enum status dossier_where(struct ctx *c, const struct dossier *d, const struct award *a,
                          const char **out) MUST_CHECK;
enum status dossier_events(struct ctx *c, const struct dossier *d, const struct dossier_judged *j,
                           const struct dossier_event **out, int *out_count) MUST_CHECK;

/* The mark and the word of a dossier as it stands today: "Chờ xác nhận", "Quá hạn 3 ngày". */
const char *dossier_word(struct ctx *c, const struct dossier *d, const char **out_mark);

const char *dossier_unit_title(struct ctx *c, int64_t unit_id);

/* Handlers. */
enum status dossier_show_page(struct request *r);
enum status dossier_head_post(struct request *r);
enum status dossier_section_post(struct request *r);
enum status dossier_figures_post(struct request *r);
enum status dossier_photos_post(struct request *r);
enum status dossier_step_post(struct request *r);
enum status dossier_file_post(struct request *r);
enum status dossier_paper_delete_post(struct request *r);
enum status dossier_paper_send(struct request *r);
enum status dossier_photo_send(struct request *r);
enum status dossier_way_page(struct request *r);
enum status dossier_new_page(struct request *r);
enum status dossier_new_post(struct request *r);
enum status dossier_list_page(struct request *r);
enum status dossier_pass_post(struct request *r);
enum status dossier_import_page(struct request *r);
enum status dossier_import_post(struct request *r);

#endif
