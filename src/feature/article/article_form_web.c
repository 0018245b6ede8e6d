/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing: the form of a new article and of the next revision of one. */
#include "feature/article/article_views.h"

#include "service/html_clean.h"
#include "web/session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_SHOWN = 60, CAMPAIGNS_SHOWN = 20 };

/* ------------------------------------------------------------------ choices */

static const char *
id_text(struct ctx *c, int64_t id)
{
    return id != 0 ? arena_printf(c->arena, "%" PRId64, id) : "";
}

static void
add_unit(struct ctx *c, struct newsroom_form_view *v, struct option *options, int64_t id)
{
    struct unit u;

    for (int i = 0; i < v->unit_count; i++)
        if (strcmp(options[i].value, id_text(c, id)) == 0)
            return;
    if (id != 0 && v->unit_count < UNITS_SHOWN && unit_find(c, id, today(c), &u) == OK)
        options[v->unit_count++] = (struct option){ id_text(c, id), unit_title(c, &u) };
}

/* Offices for which the account may write: those of its grants; who writes everywhere, for the campaign's owner. */
static enum status
fill_units(struct ctx *c, const struct campaign *campaign, struct newsroom_form_view *v)
{
    struct option *options = arena_array(c->arena, UNITS_SHOWN, sizeof(*options));
    const struct grant *grants;
    int count;
    enum status st = grants_today(c, &grants, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (role_gives(grants[i].role, WRITE_ARTICLES))
            add_unit(c, v, options,
                     grants[i].unit_id != 0 ? grants[i].unit_id : campaign->owner_unit_id);
    v->units = options;
    return st;
}

static enum status
fill_campaigns(struct ctx *c, int64_t chosen_id, struct newsroom_form_view *v)
{
    struct option *options = arena_array(c->arena, CAMPAIGNS_SHOWN, sizeof(*options));
    struct campaign *all;
    int count;
    enum status st = campaign_list(c, "", &all, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (v->campaign_count < CAMPAIGNS_SHOWN - 1 || all[i].id == chosen_id)
            options[v->campaign_count < CAMPAIGNS_SHOWN ? v->campaign_count++
                                                        : CAMPAIGNS_SHOWN - 1] =
                (struct option){ id_text(c, all[i].id), all[i].title };
    v->campaigns = options;
    return st;
}

/* ------------------------------------------------------------------ the page */

struct writing {
    struct request *r;
    struct campaign campaign;
    struct article article; /* id 0: a new one */
    struct article_revision head;
};

static enum status
begin(struct request *r, int64_t id, struct writing *w, struct newsroom_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = newsroom_page(r, id != 0 ? tr(c, "Edit the article") : tr(c, "New article"),
                                   &w->campaign, &v->page);

    w->r = r;
    if (st == OK && id != 0)
        st = article_find(c, id, &w->article);
    if (st == OK && id != 0)
        st = require(c, w->article.state == ARTICLE_DRAFT ? WRITE_ARTICLES : EDIT_ARTICLES,
                     w->article.unit_id, w->article.campaign_id);
    if (st == OK && id != 0)
        st = article_revision_find(c, id, 0, &w->head);
    return st;
}

static void
fill_form(struct ctx *c, const struct writing *w, struct form *f)
{
    const struct article *a = &w->article;
    const struct article_revision *rev = &w->head;

    form_set_int(f, "based_on", rev->id);
    form_set(f, "title", rev->title);
    form_set(f, "summary", rev->summary);
    form_set(f, "body", rev->body);
    form_set(f, "author", rev->author);
    form_set(f, "source", rev->source);
    form_set(f, "source_url", rev->source_url);
    form_set(f, "note", "");
    form_set(f, "topic", id_text(c, a->topic_id));
    form_set(f, "campaign", id_text(c, a->campaign_id));
    form_set(f, "is_heading", a->is_heading ? "1" : "");
}

/* What is shown again after a refusal is what would have been kept, so that no browser reads markup of a stranger's. */
static void
show_clean(struct ctx *c, struct form *f)
{
    const char *body = form_value(f, "body");

    if (body != NULL && strchr(body, '<') != NULL)
        body = html_clean(c->arena, body, strlen(body));
    if (body != NULL)
        form_set(f, "body",
                 arena_strndup(c->arena, body,
                               strlen(body) - (body[0] != '\0' && body[strlen(body) - 1] == '\n')));
}

static enum status
render(struct writing *w, int status, struct newsroom_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    const struct article *a = &w->article;
    enum status st = newsroom_topic_options(c, a->topic_id, &v->topics, &v->topic_count);

    if (status >= 400 && v->legacy == NULL)
        show_clean(c, v->form);
    v->is_new = a->id == 0;
    v->is_public = article_state_is_public(a->state);
    v->page.script = "editor.js";
    v->action_url = v->is_new ? NEWSROOM_URL : newsroom_url(c, a->id, "sua");
    v->back_url = v->is_new ? NEWSROOM_URL : url_newsroom(c, a->id);
    v->lead = v->is_public
                  ? tr(c, "Readers go on seeing what is published until the correction is.")
              : a->state == ARTICLE_APPROVED
                  ? tr(c, "It is approved. Once it is changed, it waits for approval again.")
                  : NULL;
    if (st == OK && v->is_new)
        st = fill_units(c, &w->campaign, v);
    if (st == OK)
        st = fill_campaigns(c, a->campaign_id, v);
    if (st == OK && !v->is_new) {
        v->media = arena_alloc(c->arena, sizeof(*v->media));
        st = article_media_part_fill(w->r, v->form, a->id, v->media);
    }
    if (st != OK)
        return st;
    page_crumb(&v->page, tr(c, "Articles"), NEWSROOM_URL);
    if (!v->is_new)
        page_crumb(&v->page, w->head.title, url_newsroom(c, a->id));
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(w->r, status, newsroom_form, v);
    return OK;
}

/* ------------------------------------------------------------------ what was sent */

/* What a program does not speak of stays as it is: a form has every field. */
static bool
is_sent(const struct request *r, const char *name)
{
    if (r->session == NULL || !r->session->is_token)
        return true;
    for (int i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].name, name) == 0)
            return true;
    return false;
}

static const char *
sent_text(struct writing *w, struct form *f, const char *name, const char *stands)
{
    return is_sent(w->r, name) ? form_value(f, name) : stands != NULL ? stands : "";
}

static int64_t
sent_id(struct writing *w, struct form *f, const char *name, int64_t stands)
{
    return is_sent(w->r, name) ? form_id(f, name, false) : stands;
}

static struct article_saving
read_form(struct writing *w, struct form *f)
{
    const struct article *a = &w->article;
    const struct article_revision *head = &w->head;

    return (struct article_saving){
        .article_id = a->id,
        .based_on_id = a->id != 0 ? form_id(f, "based_on", true) : 0,
        .unit_id = a->id != 0 ? a->unit_id : form_id(f, "unit", false),
        .topic_id = sent_id(w, f, "topic", a->topic_id),
        .campaign_id = sent_id(w, f, "campaign", a->campaign_id),
        .conference_id = a->conference_id,
        .document_id = a->document_id,
        .is_heading = is_sent(w->r, "is_heading") ? form_bool(f, "is_heading") : a->is_heading,
        .revision = { .title = sent_text(w, f, "title", head->title),
                      .summary = sent_text(w, f, "summary", head->summary),
                      .body = sent_text(w, f, "body", head->body),
                      .author = sent_text(w, f, "author", head->author),
                      .source = sent_text(w, f, "source", head->source),
                      .source_url = sent_text(w, f, "source_url", head->source_url),
                      .note = sent_text(w, f, "note", ""),
                      .media_count = a->id != 0 ? -1 : 0 },
    };
}

/* Text in an old encoding is asked about before anything is saved; a program is taken at its word. */
static bool
asks_encoding(struct request *r, struct newsroom_form_view *v)
{
    struct article_legacy *legacy = arena_alloc(r->ctx.arena, sizeof(*legacy));

    if (r->session != NULL && r->session->is_token)
        return false;
    if (!article_legacy_ask(&r->ctx, v->form, legacy))
        return false;
    v->legacy = legacy;
    return true;
}

static enum status
finish(struct request *r, struct form *f, const struct article_saving *s)
{
    form_done(f);
    respond_flash(r, tr(&r->ctx, "Saved as revision %d."), s->revision.number);
    return respond_see_other(r, "%s", url_newsroom(&r->ctx, s->article_id));
}

/* ------------------------------------------------------------------ a new one */

enum status
newsroom_new_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct writing w = { 0 };
    struct newsroom_form_view v = { 0 };
    enum status st = begin(r, 0, &w, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, "tin-bai-moi");
    form_set(v.form, "campaign", id_text(c, w.campaign.id));
    return render(&w, 200, &v);
}

enum status
newsroom_new_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct writing w = { 0 };
    struct newsroom_form_view v = { 0 };
    struct article_saving s;
    enum status st = begin(r, 0, &w, &v);

    if (st == OK)
        st = fill_units(c, &w.campaign, &v);
    if (st != OK)
        return st;
    v.form = form_read(r);
    if (asks_encoding(r, &v)) {
        v.unit_count = 0;
        return render(&w, 422, &v);
    }
    s = read_form(&w, v.form);
    if (s.unit_id == 0 && v.unit_count > 0)
        s.unit_id = strtoll(v.units[0].value, NULL, 10);
    v.unit_count = 0;
    st = !form_ok(v.form) ? INVALID : s.unit_id == 0 ? DENIED : article_save(c, &s);
    if (st == INVALID)
        return render(&w, 422, &v);
    return st == OK ? finish(r, v.form, &s) : st;
}

/* ------------------------------------------------------------------ the next revision */

static const char *
draft_key(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "tin-bai-%" PRId64, id);
}

enum status
newsroom_edit_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct writing w = { 0 };
    struct newsroom_form_view v = { 0 };
    enum status st = begin(r, path_int(r, "id"), &w, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, draft_key(c, w.article.id));
    fill_form(c, &w, v.form);
    return render(&w, 200, &v);
}

/* Both texts side by side; saved again, it stands on what stands now, which its writer has seen. */
static enum status
show_conflict(struct writing *w, const struct article_saving *s, struct newsroom_form_view *v)
{
    struct ctx *c = &w->r->ctx;
    struct form *theirs = form_new(w->r, NULL);
    struct newsroom_compared *compared =
        arena_array(c->arena, NEWSROOM_COMPARED, sizeof(*compared));
    struct article_revision mine = s->revision;
    const char *body;
    enum status st = article_find(c, w->article.id, &w->article);

    if (st == OK)
        st = article_revision_find(c, w->article.id, 0, &w->head);
    if (st != OK)
        return st;
    fill_form(c, w, theirs);
    form_set(theirs, "body", form_value(v->form, "body")); /* is compared below, words by words */
    form_set(theirs, "note", form_value(v->form, "note"));
    article_media_set_fields(c, theirs, w->head.media, w->head.media_count);
    form_conflict(v->form, theirs,
                  w->head.created_by_name != NULL ? w->head.created_by_name : tr(c, "The program"),
                  w->head.created_at);
    form_set_int(v->form, "based_on", w->head.id);
    body = html_clean(c->arena, mine.body, strlen(mine.body));
    mine.body = body != NULL ? body : "";
    newsroom_compare_texts(c, &w->head, &mine, compared);
    v->compared = compared;
    v->compared_count = 3; /* title, summary, text */
    return render(w, 409, v);
}

enum status
newsroom_edit_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct writing w = { 0 };
    struct newsroom_form_view v = { 0 };
    struct article_saving s;
    enum status st = begin(r, path_int(r, "id"), &w, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    if (asks_encoding(r, &v))
        return render(&w, 422, &v);
    s = read_form(&w, v.form);
    st = form_ok(v.form) ? article_media_take(r, v.form, w.article.id) : INVALID;
    if (st == OK)
        st = article_media_read(r, v.form, w.article.id, &s.revision);
    if (st == OK && !form_ok(v.form))
        st = INVALID;
    if (st == OK)
        st = article_save(c, &s);
    if (st == CONFLICT)
        return show_conflict(&w, &s, &v);
    if (st == INVALID)
        return render(&w, 422, &v);
    return st == OK ? finish(r, v.form, &s) : st;
}

/* ------------------------------------------------------------------ from the record */

static enum status
drafted(struct request *r, enum status st, int64_t id)
{
    struct ctx *c = &r->ctx;

    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "Drafted from the record. Read it through and edit it."));
    return respond_see_other(r, "%s", newsroom_url(c, id, "sua"));
}

enum status
newsroom_draft_conference_post(struct request *r)
{
    struct form *f = form_read(r);
    int64_t campaign_id = param_int(r, "campaign", 0), id = 0;
    enum status st;

    if (campaign_id == 0)
        campaign_id = form_id(f, "campaign", true);
    st = form_ok(f) ? article_draft_conference(&r->ctx, campaign_id, path_int(r, "id"), &id)
                    : INVALID;
    return drafted(r, st, id);
}

enum status
newsroom_draft_document_post(struct request *r)
{
    int64_t id = 0;
    enum status st = article_draft_document(&r->ctx, path_int(r, "id"), &id);

    return drafted(r, st, id);
}

enum status
newsroom_draft_exemplar_post(struct request *r)
{
    int64_t id = 0;
    enum status st = article_draft_exemplar(&r->ctx, path_int(r, "id"), &id);

    return drafted(r, st, id);
}
