/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of the search show. */
#ifndef FEATURE_SEARCH_SEARCH_VIEWS_H
#define FEATURE_SEARCH_SEARCH_VIEWS_H

#include "feature/search/search.h"
#include "service/search.h"
#include "web/views.h"

struct search_row {
    const char *kind, *kind_text; /* NULL: there is one kind only */
    int64_t id;
    const char *url, *title;
    struct html title_marked, snippet;
    const char *topic; /* NULL */
    int64_t posted_at;
};

struct search_choice {
    const char *value, *label;
    bool is_chosen;
};

struct search_show_view {
    struct page page; /* private */
    const char *q;
    bool was_asked; /* there were words in it */
    bool is_shortened;
    const struct search_row *hits;
    int hit_count;
    int64_t count;
    bool is_more; /* than that */
    bool is_narrowed;
    const char *message;                        /* what is wrong with a day; NULL */
    const struct search_choice *topics, *kinds; /* private */
    int topic_count, kind_count;
    const char *from_on, *to_on;      /* private; as typed */
    const char *wide_url;             /* private; the same words without the filters */
    const char *next_url, *first_url; /* NULL: the last page, the first */
};
VIEW_OF(search_show);

#endif
