/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of nominations from a file: it is checked first, and brought in from the page of the check. */
#include "feature/dossier/dossier_transfer.h"
#include "feature/dossier/dossier_web.h"

#include "service/transfer_job.h"

static enum status
show(struct request *r, int status, struct form *f)
{
    struct dossier_import_view v = { .form = f };
    struct campaign campaign;
    enum status st =
        campaign_page(r, tr(&r->ctx, "Bring in a list of nominations"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    page_crumb(&v.page, tr(&r->ctx, "Dossiers"), "/lam-viec/ho-so");
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, status, dossier_import, &v);
    return OK;
}

enum status
dossier_import_page(struct request *r)
{
    return show(r, 200, form_new(r, NULL));
}

enum status
dossier_import_post(struct request *r)
{
    struct form *f = form_read(r);
    const struct upload *upload = form_upload(f, "file", true);
    int64_t job_id = 0;
    enum status st = INVALID;

    if (form_ok(f) && upload != NULL)
        st = import_check_later(&r->ctx, "nominations", upload->path, upload->name, &job_id);
    if (st == INVALID)
        return show(r, 422, f);
    return st == OK ? respond_see_other(r, "/lam-viec/viec/%lld", (long long)job_id) : st;
}
