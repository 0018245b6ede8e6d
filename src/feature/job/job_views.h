/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of jobs show. */
#ifndef FEATURE_JOB_JOB_VIEWS_H
#define FEATURE_JOB_JOB_VIEWS_H

#include "web/list.h"
#include "web/parts.h"
#include "web/views.h"

struct job_row {
    int64_t id;
    const char *title, *about; /* about "": nothing */
    const char *state, *state_words;
    const char *state_shape; /* private */
    const char *asked_by;
    const char *said, *progress_words;
    int percent; /* -1: not known */
    int64_t created_at, started_at, ended_at, run_at;
    bool is_open; /* waits or runs */
    const char *url;
};

struct job_list_view {
    struct page page;
    struct list list; /* private */
    const struct job_row *jobs;
    int job_count;
    bool is_all; /* everybody's */
    bool may_see_all;
    bool is_filtered;            /* private */
    const struct choice *states; /* private */
    const struct choice *kinds;  /* private */
    const char *state, *kind;
};
VIEW_OF(job_list);

/* The part of the page that is asked for again while the job is open. */
struct job_progress_view {
    struct page page;
    struct job_row job;
    const char *poll_url;   /* private: NULL where it has ended */
    const char *cancel_url; /* private: NULL where it has ended */
};
VIEW_OF(job_progress);

struct job_fault {
    int64_t line;       /* 0: not of a row */
    const char *letter; /* of the column; "" */
    const char *message;
};

struct job_attempt {
    int64_t number, started_at, ended_at; /* ended 0: not noted */
    const char *outcome, *worker;
};

struct job_show_view {
    struct page page;
    struct job_progress_view progress;
    const struct job_fault *problems;
    int problem_count;
    int64_t problems_all; /* also those that are not kept */
    const struct job_attempt *tries;
    int try_count;
    const char *file_name, *file_url; /* what it made, for who asked; NULL */
    int64_t checked;                  /* new rows that may be brought in */
    bool can_retry;
    bool may_see_all;
};
VIEW_OF(job_show);

#endif
