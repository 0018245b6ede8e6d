/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON from view structs; the writers `json_NAME` are generated from the *_views.h (tools/views). Keys are
 * strings (64 bits do not survive JavaScript): a member named `id` or ending in `_id` is written as text. */
#ifndef WEB_JSON_H
#define WEB_JSON_H

#include "core/buf.h"
#include "core/date.h"

struct json {
    struct buf body;
    bool needs_comma;
    const char *first; /* members, as text, with which the next object begins; NULL: none */
};

void json_init(struct json *j, struct arena *a);
void json_begin_object(struct json *j, const char *name); /* name NULL: in an array or at the top */
void json_end_object(struct json *j);
void json_begin_array(struct json *j, const char *name);
void json_end_array(struct json *j);
void json_nothing(struct json *j, const char *name);
void json_text(struct json *j, const char *name, const char *value); /* NULL: null */
void json_int(struct json *j, const char *name, int64_t value);
void json_key(struct json *j, const char *name, int64_t id); /* as text; 0: null */
void json_bool(struct json *j, const char *name, bool value);
void json_number(struct json *j, const char *name, double value);    /* no number, infinite: null */
void json_date(struct json *j, const char *name, struct date value); /* none: null */
void json_instant(struct json *j, const char *name, int64_t at);     /* ISO UTC; 0: null */

#endif
