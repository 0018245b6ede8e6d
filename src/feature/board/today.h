/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Today: what one person has to do, by when, with one click to it. Derived from the board, the notices and the drafts. */
#ifndef FEATURE_BOARD_TODAY_H
#define FEATURE_BOARD_TODAY_H

#include "feature/board/board.h"

struct today_task {
    enum cell_state state;
    const char *word;     /* "Quá hạn 16 ngày" */
    struct date last_on;  /* none: no day */
    const char *title;    /* what to do */
    const char *words;    /* of the document; NULL */
    const char *document; /* NULL */
    const char *document_url;
    const char *why; /* a sentence; "" */
    const char *act; /* the button's words */
    const char *act_url;
    bool is_now; /* late, due today, or waited for by others */
};

struct today {
    struct board board;       /* the rows the person answers for; empty for those without any */
    struct today_task *tasks; /* the worst first */
    int task_count;
    int now_count, late_count;
    int64_t seat_id; /* the person's seat; 0: none */
};

/* Everything for the context's account in a campaign on a day. */
enum status today_read(struct ctx *c, const struct campaign *campaign, struct date on,
                       struct today *out) MUST_CHECK;

extern const struct feature today_feature;

#endif
