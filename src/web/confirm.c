/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking before an act. */
#include "web/confirm.h"

#include "web/decode.h"
#include "web/sign.h"

#include <string.h>

static const char *
field(const struct request *r, const char *name)
{
    for (int i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].name, name) == 0)
            return r->fields[i].value;
    return NULL;
}

/* Where the reader came from, if that is a page of ours. */
static const char *
back(const struct request *r)
{
    const char *referer = header(r, "referer");
    const char *path = referer != NULL ? strstr(referer, "://") : NULL;

    path = path != NULL ? strchr(path + 3, '/') : NULL;
    return path != NULL && is_own_path(path) ? path : "/lam-viec";
}

bool
confirm_asks(struct request *r)
{
    const char *question = r->method == POST && r->body == NULL ? field(r, "ask") : NULL;
    struct confirm_view v;
    struct pairs fields;

    if (question == NULL || field(r, "confirmed") != NULL || r->upload_count > 0 || wants_json(r))
        return false;
    pairs_init(&fields, r->ctx.arena);
    for (int i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].name, "csrf") != 0)
            pairs_add(&fields, r->fields[i].name, r->fields[i].value);
    v = (struct confirm_view){ .page = page_start(r, tr(&r->ctx, "Confirm")),
                               .question = question,
                               .send_url = encode_url(r->ctx.arena, r->path, true),
                               .back_url = back(r),
                               .fields = fields.items,
                               .field_count = fields.count };
    view_confirm(respond_html(r, 200), &v);
    return true;
}
