/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the test of tools/views turns into JSON: every kind of member once. */
#ifndef SAMPLE_VIEWS_H
#define SAMPLE_VIEWS_H

#include "sample.h"
#include "web/views.h"

struct sample_row {
    int64_t id;
    const char *name, *note; /* two of one type */
    struct sample_row *children;
    int child_count;
};

struct sample_list_view {
    const void *handle; /* private: not for readers */
    int64_t owner_id, made_at, made_by, cost_vnd;
    int count;
    bool is_late;
    double share;
    struct date due_on;
    struct html body;
    enum sample_state state;
    struct sample_row *rows;
    int row_count;
    const struct sample_row *first; /* NULL: none */
    struct sample_place place;      /* of a header that this one includes */
    const char *const *names;
    int name_count;
    const int64_t *unit_ids;
    size_t unit_id_count;
    int counts[SAMPLE_STATE_COUNT];
    char code[8];
    const struct sample_row *const *entries;
    int entry_count;
    /* private */
    void (*later)(void);
    uint16_t small;
};
VIEW_OF(sample_list);

struct sample_empty_view {
    int nothing; /* private */
};
VIEW_OF(sample_empty);

/* A page without JSON. */
struct sample_plain_view {
    void *anything;
};
void view_sample_plain(struct out *o, const struct sample_plain_view *v);

#endif
