/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page of a conference's report shows. */
#ifndef FEATURE_EVIDENCE_VIEWS_H
#define FEATURE_EVIDENCE_VIEWS_H

#include "feature/evidence/evidence.h"
#include "web/parts.h"
#include "web/views.h"

struct evidence_line {
    int64_t id;
    const char *name;
    const char *caption;
    const char *alt;
    bool is_decorative;
    int width; /* of the middle size, as shown */
    int height;
    const char *taken;     /* private; NULL: not told */
    const char *facts;     /* of a paper: "PDF, 388 KB, 27/03/2025"; NULL */
    const char *url;       /* the middle size, or the paper */
    const char *jpeg_url;  /* private */
    const char *small_url; /* private: both formats in two widths */
    const char *large_url; /* private */
    const char *deleted;   /* private: the day; NULL: shown */
    int64_t version;
};

struct evidence_honour {
    const char *subject;
    const char *field;
    int64_t count;
};

struct evidence_waiting {
    const char *name;
    int percent;
};

struct evidence_view {
    struct page page;
    int64_t unit_id;
    const char *unit;
    bool is_held;
    struct date held_on;
    const char *place;
    int64_t delegates; /* -1: not told */
    const struct evidence_honour *honours;
    int honour_count;
    const char *narrative;
    const struct evidence_line *photos;
    int photo_count;
    const struct evidence_line *papers;
    int paper_count;
    const struct evidence_line *deleted; /* private */
    int deleted_count;                   /* private */
    bool can_edit;                       /* private */
    const char *
        article_url; /* private: drafts an article of it; NULL: not by this reader, or nothing is held */
    struct form *report_form;               /* private */
    struct form *photo_form;                /* private */
    struct form *upload_form;               /* private */
    const struct problem *refusals;         /* private: of files just sent */
    int refusal_count;                      /* private */
    const char *refused_kind;               /* private: "photo", "paper" */
    const struct evidence_waiting *waiting; /* private: half sent */
    int waiting_count;                      /* private */
    const char *purpose;                    /* private */
    const char *action_url;                 /* private */
    const char *conference_url;             /* private */
    const char *upload_url;                 /* private */
    const char *side_url;                   /* private */
    const char *unit_url;                   /* private */
    const char *query;                      /* private */
    int narrative_max;                      /* private */
    int64_t returned_at;                    /* 0: not, or mended since */
    const char *returned_by;
    const char *remarks;
    bool can_return;          /* private */
    struct form *return_form; /* private */
    const char *return_url;   /* private */
};
VIEW_OF(evidence);

void part_evidence_upload(struct out *o, const struct evidence_view *v, const char *kind);
void part_evidence_photo(struct out *o, const struct evidence_line *p);
void part_evidence_edit(struct out *o, const struct evidence_view *v, const struct evidence_line *p,
                        int i);

#endif
