/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When sessions were last used, between two writes of it to the database. Any thread may call. */
#ifndef WEB_SEEN_H
#define WEB_SEEN_H

#include "core/arena.h"

#include <stdint.h>

struct seen;

struct seen_row {
    int64_t session_id, at;
};

struct seen_list {
    struct seen_row *rows;
    int count;
};

struct seen *seen_new(void);
void seen_free(struct seen *s);

void seen_note(struct seen *s, int64_t session_id, int64_t at);

/* The later of `at` and what was noted. */
int64_t seen_latest(struct seen *s, int64_t session_id, int64_t at);

/* What is to be written. Rows that were taken still answer seen_latest until others take their place. */
void seen_take(struct seen *s, struct arena *a, struct seen_list *out);

#endif
