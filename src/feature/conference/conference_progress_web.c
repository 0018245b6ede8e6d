/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a unit is with a milestone that is no conference: begun, done, a note, and the paper that shows it. */
#include "feature/conference/conference_views.h"

#include "feature/document/document.h"
#include "service/blob.h"

#include <string.h>

#define EVIDENCE_MAX_BYTES (INT64_C(50) << 20)

static const char *const evidence_types[] = {
    "application/pdf",
    "image/jpeg",
    "image/png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    NULL,
};

struct telling {
    struct request *r;
    struct campaign campaign;
    struct milestone milestone;
    struct unit unit;
    struct progress stands; /* version 0: nothing was said */
};

static enum status
read_stands(struct telling *k)
{
    enum status st = progress_find(&k->r->ctx, k->milestone.id, k->unit.id, &k->stands);

    if (st != NOT_FOUND)
        return st;
    k->stands =
        (struct progress){ .milestone_id = k->milestone.id, .unit_id = k->unit.id, .note = "" };
    return OK;
}

static enum status
begin(struct request *r, struct telling *k, struct page *page, enum access access)
{
    struct ctx *c = &r->ctx;
    enum status st = milestone_find(c, path_int(r, "milestone"), &k->milestone);

    k->r = r;
    if (st == OK)
        st = campaign_page_of(r, k->milestone.campaign_id, k->milestone.title, &k->campaign, page);
    if (st == OK)
        st = unit_find(c, path_int(r, "id"), today(c), &k->unit);
    if (st == OK)
        st = require(c, access, k->unit.id, k->campaign.id);
    return st == OK ? read_stands(k) : st;
}

static enum status
fill_deadline(struct telling *k, struct progress_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct deadline_set set;
    const struct deadline *d;
    const struct document *document;
    enum status st = deadline_set_read(c, k->campaign.id, 0, 0, &set);

    if (st != OK)
        return st;
    d = deadline_in_force(&set, k->milestone.id, k->unit.level, k->unit.id, NULL, 0, NULL);
    if (d == NULL)
        return OK;
    document = deadline_document(&set, d);
    v->deadline_words = d->words;
    v->deadline_last_on = d->last_on;
    v->deadline_document = document_name(c, document);
    v->deadline_document_url =
        arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)document->id);
    return OK;
}

static void
fill_form(struct form *f, const struct progress *p)
{
    form_set_int(f, "version", p->version);
    form_set_date(f, "started_on", p->started_on);
    form_set_date(f, "done_on", p->done_on);
    form_set(f, "note", p->note);
}

static enum status
render(struct telling *k, int status, struct progress_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct file file;
    enum status st = fill_deadline(k, v);

    if (st == OK && k->stands.file_id != 0)
        st = file_find(c, k->stands.file_id, &file);
    if (st != OK)
        return st;
    v->unit_id = k->unit.id;
    v->unit = unit_title(c, &k->unit);
    v->unit_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)k->unit.id);
    v->action_url = arena_printf(c->arena, "%s/moc/%lld", v->unit_url, (long long)k->milestone.id);
    v->milestone = k->milestone.title;
    v->started_on = k->stands.started_on;
    v->done_on = k->stands.done_on;
    v->note = k->stands.note;
    v->file_id = k->stands.file_id;
    v->file_name = k->stands.file_id != 0 ? file.name : NULL;
    v->file_url = arena_printf(c->arena, "%s/tep", v->action_url);
    v->accept = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx";
    page_crumb(&v->page, v->unit, v->unit_url);
    page_crumb(&v->page, v->milestone, NULL);
    RESPOND(k->r, status, progress, v);
    return OK;
}

enum status
conference_show_progress(struct request *r)
{
    struct telling k = { 0 };
    struct progress_view v = { 0 };
    enum status st = begin(r, &k, &v.page, REPORT_UNIT);

    if (st != OK)
        return st;
    if (k.milestone.is_conference)
        return respond_see_other(r, "/lam-viec/don-vi/%lld/hoi-nghi?dot-thi-dua=%s",
                                 (long long)k.unit.id, k.campaign.code);
    v.form = form_new(r, arena_printf(r->ctx.arena, "moc-%lld-%lld", (long long)k.milestone.id,
                                      (long long)k.unit.id));
    fill_form(v.form, &k.stands);
    return render(&k, 200, &v);
}

static enum status
save(struct telling *k, struct form *f)
{
    struct ctx *c = &k->r->ctx;
    struct progress p = k->stands;
    const struct upload *upload;
    enum status st = OK;

    p.started_on = form_date(f, "started_on", false);
    p.done_on = form_date(f, "done_on", false);
    p.note = form_lines(f, "note", 0, PROGRESS_NOTE_MAX);
    p.version = form_version(f);
    upload = form_upload(f, "file", false);
    if (!form_ok(f))
        return INVALID;
    if (p.version != k->stands.version)
        return CONFLICT;
    if (upload != NULL)
        st = file_insert(c, "file", upload->path, upload->name, evidence_types, EVIDENCE_MAX_BYTES,
                         &p.file_id);
    return st == OK ? progress_save(c, &p) : st;
}

enum status
conference_save_progress(struct request *r)
{
    struct telling k = { 0 };
    struct progress_view v = { 0 };
    enum status st = begin(r, &k, &v.page, REPORT_UNIT);

    if (st != OK)
        return st;
    v.form = form_read(r);
    st = save(&k, v.form);
    if (st == CONFLICT) {
        struct form *theirs = form_new(r, NULL);

        st = read_stands(&k);
        if (st != OK)
            return st;
        fill_form(theirs, &k.stands);
        st = form_conflict_of(v.form, theirs, "progress", k.unit.id);
        return st == OK ? render(&k, 409, &v) : st;
    }
    if (st == INVALID)
        return render(&k, 422, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(&r->ctx, "Saved: %s."), k.milestone.title);
    return respond_see_other(r, "/lam-viec/don-vi/%lld", (long long)k.unit.id);
}

enum status
conference_progress_file(struct request *r)
{
    struct telling k = { 0 };
    struct page page;
    enum status st = begin(r, &k, &page, READ_BOARD);

    if (st == OK && k.stands.file_id == 0)
        st = NOT_FOUND;
    return st == OK ? file_respond(r, k.stands.file_id) : st;
}
