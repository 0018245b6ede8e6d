/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form with the field "ask" and without "confirmed" is asked about on a page of its own: how a button with a question works
 * where there is no script (with it, the script asks and adds "confirmed"). */
#ifndef WEB_CONFIRM_H
#define WEB_CONFIRM_H

#include "web/page.h"

struct confirm_view {
    struct page page;
    const char *question;
    const char *send_url, *back_url;
    const struct pair *fields; /* sent again */
    int field_count;
};

void view_confirm(struct out *o, const struct confirm_view *v);

/* True where the answer is made: the question. Called by the dispatcher before a handler. */
bool confirm_asks(struct request *r);

#endif
