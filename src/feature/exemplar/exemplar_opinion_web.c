/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At work: the opinions on one dossier, their summary, and the closing record. */
#include "feature/exemplar/exemplar_views.h"

#include "feature/campaign/campaign.h"

#include <inttypes.h>
#include <string.h>

struct read {
    struct dossier dossier;
    struct exemplar exemplar;
    struct opinion *opinions;
    int count;
};

static enum status
read_all(struct request *r, struct read *out)
{
    struct ctx *c = &r->ctx;
    enum status st = exemplar_dossier(c, path_int(r, "id"), &out->dossier);

    if (st == OK)
        st = exemplar_of(c, out->dossier.id, &out->exemplar);
    if (st == OK && out->exemplar.state == EXEMPLAR_NONE)
        return NOT_FOUND;
    return st == OK ? opinion_list(c, out->dossier.id, &out->opinions, &out->count) : st;
}

static const char *const marks[OPINION_STATE_COUNT] = { [OPINION_NEW] = "due",
                                                        [OPINION_READ] = "done",
                                                        [OPINION_SET_ASIDE] = "none",
                                                        [OPINION_SPAM] = "none" };

static enum status
show_with(struct request *r, struct form *close, int64_t refused_id, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct read x = { .count = 0 };
    struct exemplar_opinions_view v = { .close = close };
    struct opinion_line *lines;
    struct campaign campaign;
    enum status st = read_all(r, &x);

    if (st == OK)
        st = campaign_page_of(r, x.dossier.campaign_id, tr(c, "Opinions of readers"), &campaign,
                              &v.page);
    if (st != OK)
        return st;
    page_crumb(&v.page, tr(c, "Before the public"), "/lam-viec/lay-y-kien");
    page_crumb(&v.page, x.exemplar.name, url_dossier(c, x.dossier.id));
    v.dossier_id = x.dossier.id;
    v.subject = x.exemplar.name;
    v.state = x.exemplar.state;
    v.first_on = x.exemplar.first_on;
    v.last_on = x.exemplar.last_on;
    v.days = x.exemplar.days;
    v.summary = x.exemplar.summary;
    v.closed_at = x.exemplar.closed_at;
    v.base_url = url_exemplar_work(c, x.dossier.id);
    lines = arena_array(c->arena, (size_t)x.count + 1, sizeof(*lines));
    for (int i = 0; i < x.count; i++) {
        const struct opinion *p = &x.opinions[i];
        struct form *own = p->id == refused_id ? f : form_new(r, NULL);

        if (p->id != refused_id)
            form_set(own, "note", p->note);
        lines[i] = (struct opinion_line){ .id = p->id,
                                          .words = p->words,
                                          .reader_name = p->reader_name,
                                          .contact = p->contact,
                                          .note = p->note,
                                          .state = p->state,
                                          .state_text = opinion_state_text(c, p->state),
                                          .created_at = p->created_at,
                                          .forgotten_at = p->forgotten_at,
                                          .version = p->version,
                                          .mark = marks[p->state],
                                          .mark_url = arena_printf(c->arena, "%s/y-kien/%" PRId64,
                                                                   v.base_url, p->id),
                                          .form = own };
        v.new_count += p->state == OPINION_NEW;
    }
    v.lines = lines;
    v.line_count = x.count;
    v.can_close = !date_is_none(x.exemplar.last_on) &&
                  date_compare(x.exemplar.last_on, today(c)) < 0 && x.exemplar.closed_at == 0 &&
                  x.exemplar.state != EXEMPLAR_WITHDRAWN;
    if (x.exemplar.closed_at != 0)
        v.record_url = arena_printf(c->arena, "%s/bien-ban", v.base_url);
    form_set_int(v.close, "version", x.exemplar.version);
    RESPOND(r, status, exemplar_opinions, &v);
    return OK;
}

enum status
exemplar_work_opinions(struct request *r)
{
    return show_with(r, form_new(r, NULL), 0, NULL, 200);
}

enum status
exemplar_work_mark(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct opinion_marking m = { .dossier_id = path_int(r, "id"),
                                 .id = path_int(r, "opinion"),
                                 .version = form_version(f),
                                 .note = form_text(f, "note", 0, EXEMPLAR_REASON_MAX) };
    enum status st;

    if (!opinion_state_parse(form_text(f, "state", 1, 20), &m.state))
        form_error(f, "state", "%s", tr(c, "Choose what is done with it."));
    st = form_ok(f) ? opinion_mark(c, &m) : INVALID;
    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_with(r, form_new(r, NULL), m.id, f, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The opinion is marked."));
    return respond_see_other(r, "%s/y-kien", url_exemplar_work(c, m.dossier_id));
}

enum status
exemplar_work_close(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *summary = form_lines(f, "summary", 1, EXEMPLAR_SUMMARY_MAX);
    int64_t version = form_version(f);
    enum status st = form_ok(f) ? exemplar_close(c, path_int(r, "id"), summary, version) : INVALID;

    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_with(r, f, 0, NULL, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The closing record is made."));
    return respond_see_other(r, "%s/bien-ban", url_exemplar_work(c, path_int(r, "id")));
}

enum status
exemplar_work_record(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct read x = { .count = 0 };
    struct exemplar_record_view v = { .office = "" };
    struct campaign campaign;
    enum status st = read_all(r, &x);

    if (st == OK && x.exemplar.closed_at == 0)
        return NOT_FOUND;
    if (st == OK)
        st = exemplar_record_names(c, &x.exemplar, &v.office, &v.closed_by);
    if (st == OK)
        st =
            campaign_page_of(r, x.dossier.campaign_id,
                             tr(c, "Record of the end of asking for opinions"), &campaign, &v.page);
    if (st != OK)
        return st;
    page_crumb(&v.page, tr(c, "Before the public"), "/lam-viec/lay-y-kien");
    page_crumb(&v.page, x.exemplar.name,
               arena_printf(c->arena, "%s/y-kien", url_exemplar_work(c, x.dossier.id)));
    v.subject = x.exemplar.name;
    v.award = x.exemplar.award;
    v.unit = x.exemplar.unit;
    v.achievement = x.exemplar.achievement;
    v.address = page_absolute_url(&v.page, url_exemplar(c, x.exemplar.id, x.exemplar.slug));
    v.first_on = x.exemplar.first_on;
    v.last_on = x.exemplar.last_on;
    v.days = x.exemplar.days;
    v.by_work = x.exemplar.by_work;
    v.closed_at = x.exemplar.closed_at;
    v.summary = x.exemplar.summary;
    for (int i = 0; i < x.count; i++) {
        v.all_count += x.opinions[i].state != OPINION_SPAM;
        v.read_count += x.opinions[i].state == OPINION_READ;
        v.set_aside_count += x.opinions[i].state == OPINION_SET_ASIDE;
    }
    RESPOND(r, 200, exemplar_record, &v);
    return OK;
}
