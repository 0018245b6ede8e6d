/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the newsroom's pages show. */
#ifndef FEATURE_ARTICLE_ARTICLE_VIEWS_H
#define FEATURE_ARTICLE_ARTICLE_VIEWS_H

#include "feature/article/article_media_inside.h"
#include "feature/campaign/campaign.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

#define NEWSROOM_URL "/lam-viec/tin-bai"

/* ------------------------------------------------------------------ the list */

struct newsroom_line {
    int64_t id;
    const char *title;
    const char *topic;
    const char *author;
    enum article_state state;
    int64_t changed_at;
    int64_t posted_at;
    int64_t publish_at;
    bool is_heading;
    bool has_unshown; /* edited since readers saw it */
    const char *mark; /* private: of the state */
    const char *word; /* private */
    const char *url;  /* private */
};

struct newsroom_count {
    const char *code;
    const char *word;
    int64_t count;
    const char *mark; /* private */
    const char *url;  /* private */
    bool is_chosen;   /* private */
};

struct newsroom_list_view {
    struct page page;
    struct list list; /* private */
    const struct newsroom_count *counts;
    int count_count;
    const struct newsroom_line *lines;
    int line_count;
    const struct option *topics; /* private */
    int topic_count;             /* private */
    const char *topic;           /* private: as chosen */
    const char *state;           /* private */
    bool is_mine;                /* private */
    const char *mine_url;        /* private */
    const char *all_url;         /* private */
    bool is_filtered;            /* private */
    bool can_edit_topics;        /* private */
};
VIEW_OF(newsroom_list);

/* ------------------------------------------------------------------ the form */

struct newsroom_piece {
    const char *how; /* "kept", "removed", "added" */
    const char *text;
};

struct newsroom_compared {
    const char *label;
    const struct newsroom_piece *pieces;
    int piece_count;
    bool is_same;
};

struct newsroom_form_view {
    struct page page;
    const char *lead;               /* private */
    struct form *form;              /* private */
    const char *action_url;         /* private */
    const char *back_url;           /* private */
    const struct option *topics;    /* private */
    int topic_count;                /* private */
    const struct option *units;     /* private */
    int unit_count;                 /* private */
    const struct option *campaigns; /* private */
    int campaign_count;             /* private */
    bool is_new;                    /* private */
    bool is_public;                 /* private: readers see an earlier revision */
    const struct article_legacy
        *legacy; /* private: text in an old encoding, to be asked about; NULL */
    struct article_media_part *media;         /* private: NULL with a new one */
    const struct newsroom_compared *compared; /* private: after a conflict: theirs against mine */
    int compared_count;                       /* private */
};
VIEW_OF(newsroom_form);

/* ------------------------------------------------------------------ one */

struct newsroom_revision {
    int64_t id;
    int number;
    const char *note;
    int64_t created_at;
    const char *by;
    bool is_shown;
    bool is_newest;
    const char *url;         /* private */
    const char *compare_url; /* private: against the one before; NULL */
};

struct newsroom_event {
    enum article_step step;
    int revision_number;
    const char *words;
    int64_t happened_at;
    const char *by;
};

struct newsroom_problem {
    const char *message;
    const char *url;
};

struct newsroom_show_view {
    struct page page;
    int64_t id;
    const char *title;
    const char *summary;
    const char *body;
    const char *author;
    const char *source;
    const char *source_url;
    enum article_state state;
    int64_t head_id;
    int64_t shown_id;
    int64_t version;
    int64_t posted_at;
    int64_t publish_at;
    const char *topic;
    const char *unit;
    bool is_heading;
    const struct newsroom_revision *revisions;
    int revision_count;
    const struct newsroom_event *events;
    int event_count;
    const char *preview_url;
    int64_t preview_until_at;
    const char *mark;                       /* private */
    const char *word;                       /* private */
    const char *public_url;                 /* private: NULL: nothing is shown */
    const char *edit_url;                   /* private: NULL: may not */
    const char *act_url;                    /* private */
    const char *show_url;                   /* private */
    struct html text;                       /* private */
    bool has_unshown;                       /* private */
    const char *compare_shown_url;          /* private */
    bool can[ARTICLE_STEP_COUNT];           /* private */
    enum article_step open_step;            /* private: whose form has problems */
    struct form *form;                      /* private */
    const struct newsroom_problem *missing; /* private: what keeps it from being shown */
    int missing_count;                      /* private */
};
VIEW_OF(newsroom_show);

struct newsroom_revision_view {
    struct page page;
    int64_t id;
    int number;
    const char *title;
    const char *summary;
    const char *body;
    int64_t created_at;
    const char *by;
    bool is_newest;
    struct html text;        /* private */
    bool can_restore;        /* private */
    const char *restore_url; /* private */
    const char *based_on;    /* private */
    const char *back_url;    /* private */
};
VIEW_OF(newsroom_revision);

struct newsroom_compare_view {
    struct page page;
    int before;
    int after;
    int64_t before_at;
    int64_t after_at;
    const struct newsroom_compared *texts;
    int text_count;
    bool is_layout_only;          /* the words are the same, their markup is not */
    const struct option *options; /* private */
    int option_count;             /* private */
    const char *before_value;     /* private */
    const char *after_value;      /* private */
    const char *action_url;       /* private */
    const char *back_url;         /* private */
};
VIEW_OF(newsroom_compare);

/* A step's form: with nothing to fill in, or with words. */
void part_newsroom_step_start(struct out *o, const struct newsroom_show_view *v,
                              enum article_step step);
void part_newsroom_step_end(struct out *o);
void part_newsroom_step_button(struct out *o, const struct newsroom_show_view *v,
                               enum article_step step, const char *kind);
void part_newsroom_step_words(struct out *o, const struct newsroom_show_view *v,
                              enum article_step step, const char *label, const char *hint,
                              const char *kind);

/* ------------------------------------------------------------------ topics */

struct newsroom_topics_view {
    struct page page;
    const struct topic *topics;
    int topic_count;
    struct form *form;     /* private: of a new one */
    int64_t changing_id;   /* private: whose form has a problem; 0 */
    struct form *changing; /* private */
};
VIEW_OF(newsroom_topics);

/* ------------------------------------------------------------------ the preview */

struct article_preview_view {
    struct page page;
    const char *title;
    const char *summary;
    enum article_state state;
    int64_t until_at; /* 0: for who works on it */
    const char *author;
    const char *source;
    bool is_over;     /* private: the link has expired */
    const char *word; /* private */
    struct html text; /* private */
};
VIEW_OF(article_preview);

/* ------------------------------------------------------------------ between the files of the newsroom's pages */

/* How a page of the newsroom begins: with the campaign at hand, where there is one (id 0: none). */
enum status newsroom_page(struct request *r, const char *title, struct campaign *out_campaign,
                          struct page *out) MUST_CHECK;
const char *newsroom_mark(enum article_state state);
enum status newsroom_topic_options(struct ctx *c, int64_t chosen_id, const struct option **out,
                                   int *out_count) MUST_CHECK;
const char *newsroom_url(struct ctx *c, int64_t id,
                         const char *rest); /* "/lam-viec/tin-bai/ID/REST" */
enum { NEWSROOM_COMPARED = 6 };
void newsroom_compare_texts(struct ctx *c, const struct article_revision *before,
                            const struct article_revision *after,
                            struct newsroom_compared out[NEWSROOM_COMPARED]);
void part_newsroom_diff(struct out *o, const struct newsroom_compared *x, const char *before,
                        const char *after);

enum status newsroom_new_page(struct request *r);
enum status newsroom_new_post(struct request *r);
enum status newsroom_edit_page(struct request *r);
enum status newsroom_edit_post(struct request *r);
enum status newsroom_draft_conference_post(struct request *r);
enum status newsroom_draft_document_post(struct request *r);
enum status newsroom_draft_exemplar_post(struct request *r);
enum status newsroom_show_page(struct request *r);
enum status newsroom_step_post(struct request *r);
enum status newsroom_revision_page(struct request *r);
enum status newsroom_restore_post(struct request *r);
enum status newsroom_compare_page(struct request *r);
const char *url_topic(struct out *o, int64_t id, const char *rest);
enum status newsroom_topics_page(struct request *r);
enum status newsroom_topic_post(struct request *r);
enum status newsroom_topic_change_post(struct request *r);
enum status newsroom_topic_move_post(struct request *r);
enum status article_preview_page(struct request *r);

#endif
