/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of a dossier: how they come in, and how they are sent to who may read it. */
#include "feature/dossier/dossier_inside.h"
#include "feature/dossier/dossier_web.h"

#include "service/blob.h"
#include "service/incoming.h"
#include "web/respond.h"

#include <string.h>

const char *
dossier_purpose(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "dossier/%lld", (long long)id);
}

/* ------------------------------------------------------------------ sending */

enum status
dossier_photo_send(struct request *r)
{
    const char *type = strstr(r->route->path, ".webp") != NULL ? "image/webp" : "image/jpeg";
    struct dossier_photo *photos;
    int count;
    enum status st = dossier_photos(&r->ctx, path_int(r, "id"), &photos, &count);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        for (int j = 0; photos[i].id == path_int(r, "photo") && j < photos[i].size_count; j++)
            if (photos[i].sizes[j].wanted_width == path_int(r, "width") &&
                strcmp(photos[i].sizes[j].type, type) == 0) {
                respond_header(r, "Cache-Control", "private, max-age=86400");
                return file_show(r, photos[i].sizes[j].file_id);
            }
    return NOT_FOUND;
}

enum status
dossier_paper_send(struct request *r)
{
    struct dossier_paper *papers;
    int count;
    enum status st = dossier_papers(&r->ctx, path_int(r, "id"), &papers, &count);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (papers[i].id == path_int(r, "paper"))
            return file_respond(r, papers[i].file_id);
    return NOT_FOUND;
}

enum status
dossier_paper_delete_post(struct request *r)
{
    enum status st = dossier_paper_delete(&r->ctx, path_int(r, "id"), path_int(r, "paper"));

    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The paper is deleted."));
    return respond_see_other(r, "%s#p-giay-to", url_dossier(&r->ctx, path_int(r, "id")));
}

/* ------------------------------------------------------------------ coming in */

struct taking {
    int64_t dossier_id;
    const char *paper; /* its code; NULL: a photo */
};

static enum status
take(struct ctx *c, void *arg, const struct incoming *file, int64_t *out_id)
{
    const struct taking *t = arg;
    const struct dossier_source source = { file->field, file->path, file->name, file->upload_id };

    return t->paper != NULL ? dossier_paper_add(c, t->dossier_id, t->paper, &source, out_id)
                            : dossier_photo_add(c, t->dossier_id, &source, out_id);
}

/* What was refused is told once, at the top. What was taken beside it stands below. */
static enum status
show_refused(struct request *r, const char *kind)
{
    struct ctx *c = &r->ctx;
    struct dossier_page p;
    struct dossier_show_view v = { 0 };
    struct dossier_told *told = arena_array(c->arena, PROBLEMS_KEPT, sizeof(*told));
    int count = 0;
    enum status st;

    for (const struct problem *e = c->problems; e != NULL && count < PROBLEMS_KEPT; e = e->next)
        told[count++] =
            (struct dossier_told){ "", e->message,
                                   strcmp(kind, "photo") == 0 ? "#p-anh" : "#p-giay-to" };
    problems_clear(c);
    st = dossier_page_begin(r, NULL, &p, &v.page);
    if (st == OK)
        st = dossier_fill(&p, &v);
    if (st != OK)
        return st;
    v.refusals = told;
    v.refusal_count = count;
    RESPOND(r, 422, dossier_show, &v);
    return OK;
}

enum status
dossier_file_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *kind = form_value(f, "kind");
    bool is_paper = strncmp(kind, "paper.", 6) == 0;
    const char *field = is_paper ? "papers" : "photos";
    struct taking t = { path_int(r, "id"), is_paper ? kind + 6 : NULL };
    const struct incoming_whole whole = { field, dossier_purpose(c, t.dossier_id),
                                          form_id(f, "upload", false) };
    int64_t id = 0;
    int count = 0;
    enum status st;

    if (whole.upload_id != 0)
        st = incoming_take_whole(r, &whole, take, &t, &id);
    else
        st = incoming_each(r, field, take, &t, &count);
    if (st == OK && whole.upload_id == 0 && count == 0)
        st = problem(c, field, "%s", tr(c, "No file was chosen. Choose one first."));
    if (st == INVALID && !wants_json(r))
        return show_refused(r, kind);
    if (st != OK)
        return st;
    if (wants_json(r) && whole.upload_id != 0)
        return incoming_answer(r, id);
    respond_flash(r, "%s", tr(c, "The file is sent."));
    return respond_see_other(r, "%s%s", url_dossier(c, t.dossier_id),
                             is_paper ? "#p-giay-to" : "#p-anh");
}
