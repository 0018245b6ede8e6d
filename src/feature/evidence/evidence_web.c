/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a conference's report. */
#include "feature/evidence/evidence_inside.h"
#include "feature/evidence/evidence_views.h"

#include "core/text.h"
#include "service/blob.h"
#include "service/incoming.h"
#include "service/tus.h"

#include <stdio.h>
#include <string.h>

struct reporting {
    struct request *r;
    struct campaign campaign;
    struct unit unit;
    struct evidence_place at;
    struct conference held; /* id 0: nothing was reported */
    struct evidence_report report;
    struct evidence *items;
    int item_count;
};

const char *
url_evidence(struct ctx *c, int64_t unit_id, const char *campaign_code)
{
    return arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi/bao-cao?dot-thi-dua=%s",
                        (long long)unit_id, campaign_code);
}

/* ------------------------------------------------------------------ what stands */

static enum status
begin(struct request *r, struct reporting *k, struct evidence_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, tr(c, "Report of the conference"), &k->campaign, &v->page);

    k->r = r;
    if (st == OK)
        st = unit_find(c, path_int(r, "id"), today(c), &k->unit);
    if (st != OK)
        return st;
    k->at = (struct evidence_place){ k->campaign.id, k->unit.id };
    v->can_edit = may(c, REPORT_UNIT, k->unit.id, k->campaign.id);
    st = v->can_edit ? OK : require(c, READ_BOARD, k->unit.id, k->campaign.id);
    if (st == OK)
        st = conference_find(c, k->campaign.id, k->unit.id, &k->held);
    if (st == NOT_FOUND)
        k->held = (struct conference){ .id = 0, .place = "" };
    return st == NOT_FOUND ? OK : st;
}

static enum status
read_stands(struct reporting *k, struct evidence_view *v)
{
    struct ctx *c = &k->r->ctx;
    enum status st;

    v->is_held = k->held.id != 0 && k->held.state == CONFERENCE_HELD;
    if (!v->is_held)
        return OK;
    if (may(c, WRITE_ARTICLES, k->unit.id, k->campaign.id))
        v->article_url = arena_printf(c->arena, "/lam-viec/tin-bai/tu-hoi-nghi/%lld?campaign=%lld",
                                      (long long)k->unit.id, (long long)k->campaign.id);
    st = evidence_report_find(c, &k->at, &k->report);
    return st == OK ? evidence_list(c, &k->at, v->can_edit, &k->items, &k->item_count) : st;
}

/* ------------------------------------------------------------------ lines */

static const char *
photo_url(struct ctx *c, int64_t id, int width, const char *ending)
{
    return arena_printf(c->arena, "/lam-viec/minh-chung/%lld/%d.%s", (long long)id, width, ending);
}

static enum status
fill_line(struct ctx *c, const struct evidence *e, struct evidence_line *line)
{
    struct file f;
    enum status st = OK;

    *line = (struct evidence_line){ .id = e->id,
                                    .name = e->name,
                                    .caption = e->caption,
                                    .alt = e->alt,
                                    .is_decorative = e->is_decorative,
                                    .version = e->version };
    if (e->is_deleted)
        line->deleted = time_text(c, e->deleted_at);
    if (e->kind == EVIDENCE_PHOTO) {
        for (int i = 0; i < e->size_count; i++)
            if (e->sizes[i].wanted_width == image_widths[1]) {
                line->width = e->sizes[i].width;
                line->height = e->sizes[i].height;
            }
        line->taken = e->taken_at != 0
                          ? arena_printf(c->arena, tr(c, "Taken %s"), time_text(c, e->taken_at))
                          : NULL;
        line->small_url = photo_url(c, e->id, image_widths[0], "webp");
        line->url = photo_url(c, e->id, image_widths[1], "webp");
        line->jpeg_url = photo_url(c, e->id, image_widths[1], "jpg");
        line->large_url = photo_url(c, e->id, image_widths[2], "jpg");
        return OK;
    }
    line->url = arena_printf(c->arena, "/lam-viec/minh-chung/%lld/tep", (long long)e->id);
    st = file_find(c, e->file_id, &f);
    if (st == OK)
        line->facts = arena_printf(c->arena, "%s, %s KB, %s", blob_type_name(f.type),
                                   number(c->lang, c->arena, (f.size + 1023) / 1024),
                                   time_text(c, e->created_at));
    return st;
}

static enum status
fill_lines(struct reporting *k, struct evidence_view *v)
{
    struct ctx *c = &k->r->ctx;
    size_t room = (size_t)k->item_count + 1;
    struct evidence_line *photos = arena_array(c->arena, room, sizeof(*photos)),
                         *papers = arena_array(c->arena, room, sizeof(*papers)),
                         *deleted = arena_array(c->arena, room, sizeof(*deleted));
    enum status st = OK;

    for (int i = 0; st == OK && i < k->item_count; i++) {
        const struct evidence *e = &k->items[i];

        st = fill_line(c, e,
                       e->is_deleted               ? &deleted[v->deleted_count++]
                       : e->kind == EVIDENCE_PHOTO ? &photos[v->photo_count++]
                                                   : &papers[v->paper_count++]);
    }
    v->photos = photos;
    v->papers = papers;
    v->deleted = deleted;
    return st;
}

static enum status
fill_figures(struct reporting *k, struct evidence_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct evidence_honour *lines =
        arena_array(c->arena, (size_t)k->held.honour_count + 1, sizeof(*lines));
    struct activity_field *fields;
    int count;
    enum status st = activity_field_list(c, &fields, &count);

    for (int i = 0; st == OK && i < k->held.honour_count; i++)
        lines[i] =
            (struct evidence_honour){ .subject = honour_subject_text(c, k->held.honours[i].subject),
                                      .field = activity_field_name(c, fields, count,
                                                                   k->held.honours[i].field),
                                      .count = k->held.honours[i].count };
    v->honours = lines;
    v->honour_count = k->held.honour_count;
    v->held_on = k->held.held_on;
    v->place = k->held.place;
    v->delegates = k->held.delegates;
    return st;
}

static enum status
fill_waiting(struct reporting *k, struct evidence_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct tus_file *files;
    struct evidence_waiting *lines;
    enum status st = tus_list(c, v->purpose, &files, &v->waiting_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->waiting_count + 1, sizeof(*lines));
    for (int i = 0; i < v->waiting_count; i++)
        lines[i] = (struct evidence_waiting){ files[i].name,
                                              (int)(files[i].received * 100 / files[i].length) };
    v->waiting = lines;
    return OK;
}

/* ------------------------------------------------------------------ forms */

static const char *
draft_key(struct reporting *k, const char *what)
{
    return arena_printf(k->r->ctx.arena, "bao-cao-hoi-nghi-%s-%lld-%lld", what,
                        (long long)k->campaign.id, (long long)k->unit.id);
}

static struct form *
report_form(struct reporting *k)
{
    struct form *f = form_new(k->r, draft_key(k, "loi"));

    form_set_int(f, "version", k->report.version);
    form_set(f, "narrative", k->report.narrative);
    return f;
}

static const char *
field_of(struct ctx *c, const char *name, int64_t id)
{
    return arena_printf(c->arena, "%s.%lld", name, (long long)id);
}

static struct form *
photo_form(struct reporting *k)
{
    struct ctx *c = &k->r->ctx;
    struct form *f = form_new(k->r, draft_key(k, "anh"));

    for (int i = 0; i < k->item_count; i++) {
        const struct evidence *e = &k->items[i];

        if (e->kind != EVIDENCE_PHOTO || e->is_deleted)
            continue;
        form_set(f, field_of(c, "caption", e->id), e->caption);
        form_set(f, field_of(c, "alt", e->id), e->alt);
        if (e->is_decorative)
            form_set(f, field_of(c, "decorative", e->id), "1");
    }
    return f;
}

/* What it was sent back for, as long as nothing was mended; and the form of who may send it back. */
static enum status
fill_return(struct reporting *k, struct evidence_view *v)
{
    struct evidence_returned last;
    enum status st = evidence_find_return(&k->r->ctx, k->held.id, &last);

    if (st == OK) {
        v->returned_at = last.at;
        v->returned_by = last.by != NULL ? last.by : "";
        v->remarks = last.remarks;
    }
    v->can_return = evidence_may_return(&k->r->ctx, &k->at);
    v->return_url = arena_printf(k->r->ctx.arena, "%s/tra-lai%s", v->action_url, v->query);
    if (v->return_form == NULL)
        v->return_form = form_new(k->r, NULL);
    return st == NOT_FOUND ? OK : st;
}

static enum status
render(struct reporting *k, int status, struct evidence_view *v)
{
    struct ctx *c = &k->r->ctx;
    enum status st = OK;

    v->unit_id = k->unit.id;
    v->unit = unit_title(c, &k->unit);
    v->unit_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)k->unit.id);
    v->conference_url =
        arena_printf(c->arena, "%s/hoi-nghi?dot-thi-dua=%s", v->unit_url, k->campaign.code);
    v->action_url = arena_printf(c->arena, "%s/hoi-nghi/bao-cao", v->unit_url);
    v->upload_url =
        arena_printf(c->arena, "%s/tep?dot-thi-dua=%s", v->action_url, k->campaign.code);
    v->query = arena_printf(c->arena, "?dot-thi-dua=%s", k->campaign.code);
    v->side_url = v->can_edit ? v->conference_url : v->unit_url;
    v->purpose = evidence_purpose(c, &k->at);
    v->narrative = k->report.narrative != NULL ? k->report.narrative : "";
    v->narrative_max = EVIDENCE_NARRATIVE_MAX;
    v->page.script = v->can_edit ? "upload.js" : NULL;
    if (v->is_held)
        st = fill_figures(k, v);
    if (st == OK && v->is_held)
        st = fill_return(k, v);
    if (st == OK)
        st = fill_lines(k, v);
    if (st == OK && v->can_edit)
        st = fill_waiting(k, v);
    if (st != OK)
        return st;
    if (v->report_form == NULL)
        v->report_form = report_form(k);
    if (v->photo_form == NULL)
        v->photo_form = photo_form(k);
    v->upload_form = form_new(k->r, NULL);
    page_crumb(&v->page, v->unit, v->unit_url);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(k->r, status, evidence, v);
    return OK;
}

static enum status
show(struct request *r)
{
    struct reporting k = { 0 };
    struct evidence_view v = { 0 };
    enum status st = begin(r, &k, &v);

    if (st == OK)
        st = read_stands(&k, &v);
    return st == OK ? render(&k, 200, &v) : st;
}

/* ------------------------------------------------------------------ changes */

static enum status
back(struct reporting *k, const char *said)
{
    respond_flash(k->r, "%s", said);
    return respond_see_other(k->r, "%s", url_evidence(&k->r->ctx, k->unit.id, k->campaign.code));
}

static enum status
save_report(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reporting k = { 0 };
    struct evidence_view v = { 0 };
    struct evidence_report next;
    struct form *f, *theirs;
    enum status st = begin(r, &k, &v);

    if (st == OK)
        st = read_stands(&k, &v);
    if (st != OK)
        return st;
    f = form_read(r);
    next = (struct evidence_report){ .version = form_version(f),
                                     .narrative =
                                         form_lines(f, "narrative", 0, EVIDENCE_NARRATIVE_MAX) };
    st = form_ok(f) ? evidence_report_save(c, &k.at, &next) : INVALID;
    v.report_form = f;
    if (st == INVALID)
        return render(&k, 422, &v);
    if (st == CONFLICT && c->problem_count == 0) {
        theirs = report_form(&k);
        st = form_conflict_of(f, theirs, "conference_report", k.report.conference_id);
        return st == OK ? render(&k, 409, &v) : st;
    }
    if (st != OK)
        return st;
    form_done(f);
    return back(&k, tr(c, "The narrative is saved."));
}

static enum status
send_back(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reporting k = { 0 };
    struct evidence_view v = { 0 };
    const char *remarks;
    enum status st = begin(r, &k, &v);

    if (st == OK)
        st = read_stands(&k, &v);
    if (st != OK)
        return st;
    v.return_form = form_read(r);
    remarks = form_lines(v.return_form, "remarks", 1, EVIDENCE_REMARKS_MAX);
    st = form_ok(v.return_form) ? evidence_return(c, &k.at, remarks) : INVALID;
    if (st == INVALID && evidence_may_return(c, &k.at))
        return render(&k, 422, &v);
    if (st == INVALID)
        return DENIED;
    return st == OK ? back(&k, tr(c, "The report went back to the unit.")) : st;
}

/* Only what is in the form: photos that came meanwhile stay as they are. */
static int
read_descriptions(struct reporting *k, struct form *f, struct evidence *out)
{
    struct ctx *c = &k->r->ctx;
    int count = 0;

    for (int i = 0; i < k->item_count; i++) {
        struct evidence e = k->items[i];
        int64_t version;

        if (e.kind != EVIDENCE_PHOTO || e.is_deleted ||
            form_value(f, field_of(c, "version", e.id))[0] == '\0')
            continue;
        version = form_int(f, field_of(c, "version", e.id), 1, INT32_MAX);
        e.caption = form_text(f, field_of(c, "caption", e.id), 0, EVIDENCE_CAPTION_MAX);
        e.alt = form_text(f, field_of(c, "alt", e.id), 0, EVIDENCE_ALT_MAX);
        e.is_decorative = form_bool(f, field_of(c, "decorative", e.id));
        if (version == e.version && strcmp(e.caption, k->items[i].caption) == 0 &&
            strcmp(e.alt, k->items[i].alt) == 0 && e.is_decorative == k->items[i].is_decorative)
            continue;
        e.version = version;
        out[count++] = e;
    }
    return count;
}

/* Which of the descriptions was made from what no longer stands; 0: none of them. */
static int64_t
stale_one(const struct reporting *k, const struct evidence *next, int count)
{
    for (int i = 0; i < count; i++)
        for (int j = 0; j < k->item_count; j++)
            if (k->items[j].id == next[i].id && k->items[j].version != next[i].version)
                return next[i].id;
    return 0;
}

static enum status
act(struct reporting *k, struct form *f, const char **out_said)
{
    struct ctx *c = &k->r->ctx;
    static const struct {
        const char *field, *said;
        int by;
    } acts[] = { { "len", N_("The order is changed."), -1 },
                 { "xuong", N_("The order is changed."), 1 },
                 { "xoa", N_("The photo is deleted. It can be taken back below for 30 days."),
                   0 } };

    *out_said = tr(c, "The captions are saved.");
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        int64_t id = form_id(f, acts[i].field, false);

        if (id == 0)
            continue;
        *out_said = tr(c, acts[i].said);
        return acts[i].by != 0 ? evidence_move(c, &k->at, id, acts[i].by)
                               : evidence_delete(c, &k->at, id);
    }
    return OK;
}

static enum status
save_photos(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reporting k = { 0 };
    struct evidence_view v = { 0 };
    struct evidence *next;
    const char *said = "";
    int count;
    enum status st = begin(r, &k, &v);

    if (st == OK)
        st = read_stands(&k, &v);
    if (st != OK)
        return st;
    v.photo_form = form_read(r);
    next = arena_array(c->arena, (size_t)k.item_count + 1, sizeof(*next));
    count = read_descriptions(&k, v.photo_form, next);
    st = form_ok(v.photo_form) ? evidence_describe(c, &k.at, next, count) : INVALID;
    if (st == OK)
        st = act(&k, v.photo_form, &said);
    if (st == INVALID)
        return render(&k, 422, &v);
    if (st == CONFLICT && c->problem_count == 0) {
        st = form_conflict_of(v.photo_form, photo_form(&k), "evidence", stale_one(&k, next, count));
        return st == OK ? render(&k, 409, &v) : st;
    }
    if (st != OK)
        return st;
    form_done(v.photo_form);
    return back(&k, said);
}

static enum status
change_one(struct request *r,
           enum status (*change)(struct ctx *, const struct evidence_place *, int64_t),
           const char *said)
{
    struct reporting k = { 0 };
    struct evidence_view v = { 0 };
    enum status st = begin(r, &k, &v);

    if (st == OK)
        st = change(&r->ctx, &k.at, path_int(r, "evidence"));
    return st == OK ? back(&k, said) : st;
}

static enum status
delete_one(struct request *r)
{
    return change_one(r, evidence_delete,
                      tr(&r->ctx, "The file is deleted. It can be taken back below for 30 days."));
}

static enum status
restore_one(struct request *r)
{
    return change_one(r, evidence_restore, tr(&r->ctx, "The file stands here again."));
}

/* ------------------------------------------------------------------ what comes in */

static bool
is_photo_kind(struct form *f)
{
    return strcmp(form_value(f, "kind"), "paper") != 0;
}

static const char *
field_of_kind(struct form *f)
{
    return is_photo_kind(f) ? "photos" : "papers";
}

struct taking {
    const struct evidence_place *at;
    enum evidence_kind kind;
};

static enum status
take(struct ctx *c, void *arg, const struct incoming *file, int64_t *out_id)
{
    const struct taking *t = arg;
    const struct evidence_source source = { .kind = t->kind,
                                            .field = file->field,
                                            .path = file->path,
                                            .name = file->name,
                                            .upload_id = file->upload_id };

    return evidence_add(c, t->at, &source, out_id);
}

static struct taking
taking_of(const struct reporting *k, struct form *f)
{
    return (struct taking){ &k->at, is_photo_kind(f) ? EVIDENCE_PHOTO : EVIDENCE_PAPER };
}

static enum status
add_all(struct reporting *k, struct form *f, int *out_count)
{
    struct taking t = taking_of(k, f);
    enum status st = incoming_each(k->r, field_of_kind(f), take, &t, out_count);

    if (st == OK && *out_count == 0)
        return problem(&k->r->ctx, field_of_kind(f), "%s",
                       tr(&k->r->ctx, "No file was chosen. Choose one first."));
    return st;
}

/* One that came in pieces; asked for by the page's script, which may ask again where the answer was lost. */
static enum status
add_whole(struct reporting *k, struct form *f, int64_t upload_id)
{
    struct ctx *c = &k->r->ctx;
    struct taking t = taking_of(k, f);
    const struct incoming_whole whole = { field_of_kind(f), evidence_purpose(c, &k->at),
                                          upload_id };
    int64_t id;
    enum status st = incoming_take_whole(k->r, &whole, take, &t, &id);

    if (st != OK)
        return st;
    return wants_json(k->r) ? incoming_answer(k->r, id) : back(k, tr(c, "The file is sent."));
}

/* What was refused is told once, at the top, and not in the page's other forms. What was taken beside it stands below. */
static enum status
show_refused(struct reporting *k, struct form *f, struct evidence_view *v)
{
    struct ctx *c = &k->r->ctx;
    enum status st = read_stands(k, v);

    v->refusals = c->problems;
    v->refusal_count = c->problem_count;
    v->refused_kind = is_photo_kind(f) ? "photo" : "paper";
    problems_clear(c);
    return st == OK ? render(k, 422, v) : st;
}

static enum status
add(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reporting k = { 0 };
    struct evidence_view v = { 0 };
    struct form *f;
    int64_t upload_id;
    int count = 0;
    enum status st = begin(r, &k, &v);

    if (st == OK)
        st = read_stands(&k, &v);
    if (st != OK)
        return st;
    f = form_read(r);
    upload_id = form_id(f, "upload", false);
    st = upload_id != 0 ? add_whole(&k, f, upload_id) : add_all(&k, f, &count);
    if (st == INVALID && !wants_json(r)) {
        return show_refused(&k, f, &v);
    }
    if (st != OK || upload_id != 0)
        return st;
    return back(
        &k, arena_printf(c->arena, trn(c, "%d file is sent.", "%d files are sent.", count), count));
}

#define REPORT "/lam-viec/don-vi/{id:int}/hoi-nghi/bao-cao"

static const struct route routes[] = {
    { GET, REPORT, READ_BOARD, show, 0, N_("The report of a unit’s conference") },
    { POST, REPORT, REPORT_UNIT, save_report, 0, N_("Saves the narrative of a conference") },
    { POST, REPORT "/tra-lai", READ_BOARD, send_back, 0,
      N_("Sends the report of a conference back to the unit, with remarks") },
    { POST, REPORT "/anh", REPORT_UNIT, save_photos, 0,
      N_("Captions and order of a conference’s photos") },
    { POST, REPORT "/tep", REPORT_UNIT, add, LARGE_BODY | HEAVY,
      N_("Adds photos or papers to a conference, from a form or from a finished upload") },
    { POST, REPORT "/{evidence:int}/xoa", REPORT_UNIT, delete_one, 0,
      N_("Deletes a photo or paper") },
    { POST, REPORT "/{evidence:int}/lay-lai", REPORT_UNIT, restore_one, 0,
      N_("Takes the deletion of a photo or paper back") },
    { GET, "/lam-viec/minh-chung/{id:int}/{width:int}.webp", READ_BOARD, evidence_show_photo,
      FETCHING, N_("A photo in one of its sizes") },
    { GET, "/lam-viec/minh-chung/{id:int}/{width:int}.jpg", READ_BOARD, evidence_show_photo,
      FETCHING, N_("A photo in one of its sizes") },
    { GET, "/lam-viec/minh-chung/{id:int}/tep", READ_BOARD, evidence_show_paper, FETCHING,
      N_("A paper, as an attachment") },
    { 0 },
};

const struct feature evidence_feature = { .name = "evidence",
                                          .routes = routes,
                                          .commands = evidence_commands };
