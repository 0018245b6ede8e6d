/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A view is a struct and its two faces. A feature's NAME_views.h declares each view struct, then says VIEW_OF(NAME): the
 * HTML face is compiled from the template that begins with {% view NAME_view %}, the JSON face from the header itself
 * (tools/views.c has the rules for members). RESPOND in web/respond.h chooses between them. */
#ifndef WEB_VIEWS_H
#define WEB_VIEWS_H

#include "web/json.h"
#include "web/out.h"

/* schema_NAME is the JSON Schema of what json_NAME writes, for /openapi.json. */
#define VIEW_OF(NAME)                                                                              \
    void view_##NAME(struct out *o, const struct NAME##_view *v);                                  \
    void json_##NAME(struct json *j, const struct NAME##_view *v);                                 \
    extern const char schema_##NAME[]

#endif
