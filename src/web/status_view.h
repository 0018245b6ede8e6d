/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a request that came to nothing. */
#ifndef WEB_STATUS_VIEW_H
#define WEB_STATUS_VIEW_H

#include "web/page.h"

struct status_view {
    struct page page;
    int status;
    const char *heading, *text; /* what is so, and what to do about it */
    const struct problem *problems;
    const char *back_url; /* NULL: none */
    const char *request_id;
};

void view_status(struct out *o, const struct status_view *v);

#endif
