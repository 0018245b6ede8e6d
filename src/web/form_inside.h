/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form's insides, between form.c and form_read.c alone. */
#ifndef WEB_FORM_INSIDE_H
#define WEB_FORM_INSIDE_H

#include "web/decode.h"
#include "web/form.h"

struct form {
    struct request *request;
    struct ctx *ctx;
    struct pairs values;
    bool is_posted;
    bool is_quiet; /* another form of the page tells the problems */
    const char *draft_key;
    int64_t draft_version, draft_at;
    bool draft_is_shown;
    const struct pair *draft; /* laid over the values */
    int draft_count;
    const struct form *theirs;
    const char *conflict_text;
    const char *csrf;
    const char *rows_prefix; /* whose row numbers were found last, among how many values */
    int *rows, rows_count, rows_values;
};

/* The value as it was sent; NULL where the form does not have it. */
const char *form_raw(const struct form *f, const char *name);

#endif
