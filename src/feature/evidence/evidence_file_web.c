/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos in their sizes, which are shown, and papers, which are sent as attachments. */
#include "feature/evidence/evidence_inside.h"

#include "service/blob.h"
#include "web/respond.h"

#include <string.h>

/* Where a piece of evidence belongs; who may see it is asked for there. */
static enum status
find_place(struct ctx *c, int64_t id, struct evidence_place *out)
{
    struct query *q =
        query_new(c, "SELECT k.campaign_id, k.unit_id FROM evidence e JOIN conference k"
                     " ON k.id = e.conference_id WHERE e.id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out = (struct evidence_place){ col_int(q, 0), col_int(q, 1) };
    return query_end_one(q);
}

static enum status
find(struct request *r, struct evidence *out)
{
    struct evidence_place at;
    enum status st = find_place(&r->ctx, path_int(r, "id"), &at);

    return st == OK ? evidence_find(&r->ctx, &at, path_int(r, "id"), out) : st;
}

enum status
evidence_show_photo(struct request *r)
{
    const char *type = strstr(r->route->path, ".webp") != NULL ? "image/webp" : "image/jpeg";
    struct evidence e;
    enum status st = find(r, &e);

    if (st != OK)
        return st;
    for (int i = 0; i < e.size_count; i++)
        if (e.sizes[i].wanted_width == path_int(r, "width") && strcmp(e.sizes[i].type, type) == 0) {
            respond_header(r, "Cache-Control", "private, max-age=86400");
            return file_show(r, e.sizes[i].file_id);
        }
    return NOT_FOUND;
}

enum status
evidence_show_paper(struct request *r)
{
    struct evidence e;
    enum status st = find(r, &e);

    if (st != OK)
        return st;
    return e.kind == EVIDENCE_PAPER ? file_respond(r, e.file_id) : NOT_FOUND;
}

const char *
evidence_purpose(struct ctx *c, const struct evidence_place *at)
{
    return arena_printf(c->arena, "evidence/%lld/%lld", (long long)at->campaign_id,
                        (long long)at->unit_id);
}
