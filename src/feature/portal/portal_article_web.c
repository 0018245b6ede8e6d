/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one article. */
#include "feature/portal/portal_views.h"

#include "db/kept.h"
#include "web/linked_data.h"

#include <inttypes.h>
#include <string.h>

enum { RELATED_SHOWN = 5 };

/* What the page tells of it, whoever reads and in whichever language. */
struct article_facts {
    struct article article;
    struct article_revision revision;
    struct article_line *related;
    int related_count;
    struct article_event *corrections;
    int correction_count;
};

static enum status
make_facts(struct ctx *c, const void *arg, void **out)
{
    const int64_t *id = arg;
    struct article_facts *f = arena_alloc(c->arena, sizeof *f);
    enum status st = article_shown_find(c, *id, &f->article, &f->revision);

    *out = f;
    if (st == OK && article_state_is_public(f->article.state))
        st = article_related(c, &f->article, RELATED_SHOWN, &f->related, &f->related_count);
    if (st == OK && f->article.state == ARTICLE_CORRECTED)
        st = article_corrections(c, *id, &f->corrections, &f->correction_count);
    return st;
}

static enum status
read_facts(struct ctx *c, int64_t id, const struct article_facts **out)
{
    const void *kept = NULL;
    enum status st =
        kept_read_small(c, arena_printf(c->arena, "article %" PRId64, id), make_facts, &id, &kept);

    if (st == OK)
        *out = kept;
    return st;
}

static enum status
show_withdrawn(struct request *r, const struct portal_common *p)
{
    struct ctx *c = &r->ctx;
    struct news_withdrawn_view v = { .page = portal_page(r, p, tr(c, "Taken down")) };

    v.page.is_refusal = true;
    v.latest_count = p->latest_count < PORTAL_LATEST_SHOWN ? p->latest_count : PORTAL_LATEST_SHOWN;
    v.latest = news_lines_of(c, p, p->latest, v.latest_count);
    RESPOND(r, 410, news_withdrawn, &v);
    return OK;
}

/* Schema.org's NewsArticle, as search engines read it. */
static struct html
describe(struct ctx *c, const struct news_article_view *v)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_text(&j, "@context", "https://schema.org");
    json_text(&j, "@type", "NewsArticle");
    json_text(&j, "headline", v->title);
    json_text(&j, "description", v->page.share.description);
    json_text(&j, "mainEntityOfPage", v->absolute_url);
    json_text(&j, "url", v->absolute_url);
    json_text(&j, "datePublished", time_iso(c->arena, v->posted_at));
    json_text(&j, "dateModified",
              time_iso(c->arena, v->corrected_at > v->posted_at ? v->corrected_at : v->posted_at));
    json_text(&j, "inLanguage", "vi");
    json_bool(&j, "isAccessibleForFree", true);
    if (v->topic != NULL)
        json_text(&j, "articleSection", v->topic);
    if (v->page.share.image_url != NULL)
        json_text(&j, "image", page_absolute_url(&v->page, v->page.share.image_url));
    json_begin_object(&j, "author");
    json_text(&j, "@type", v->author[0] != '\0' ? "Person" : "GovernmentOrganization");
    json_text(&j, "name",
              v->author[0] != '\0'             ? v->author
              : v->page.campaign_owner != NULL ? v->page.campaign_owner
                                               : "Thi đua");
    json_end_object(&j);
    json_begin_object(&j, "publisher");
    json_text(&j, "@type", "GovernmentOrganization");
    json_text(&j, "name", v->page.campaign_owner != NULL ? v->page.campaign_owner : "Thi đua");
    json_text(&j, "url", page_absolute_url(&v->page, "/"));
    json_end_object(&j);
    json_end_object(&j);
    return linked_data(c->arena, j.body.data);
}

static void
fill_page(struct ctx *c, const struct article *a, struct news_article_view *v)
{
    struct page_share *s = &v->page.share;

    page_crumb(&v->page, tr(c, "Home"), "/");
    page_crumb(&v->page, tr(c, "News"), "/tin-tuc");
    if (v->topic != NULL)
        page_crumb(&v->page, v->topic, v->topic_url);
    v->page.name = "article";
    s->path = url_article(c, a->id, a->slug);
    s->description = v->summary[0] != '\0' ? v->summary : v->title;
    s->is_article = true;
    s->published_at = v->posted_at;
    s->modified_at = v->corrected_at;
    s->section = v->topic;
    v->error_url = arena_printf(c->arena, "/phan-anh?bai=%lld", (long long)a->id);
    v->absolute_url = page_absolute_url(&v->page, s->path);
    s->linked_data = describe(c, v);
}

static void
fill_text(struct ctx *c, const struct portal_common *p, const struct article *a,
          const struct article_revision *rev, struct news_article_view *v)
{
    const struct topic *t = portal_topic(p, a->topic_id);
    struct date day = date_of_instant(a->posted_at);

    v->id = a->id;
    v->title = rev->title;
    v->summary = rev->summary;
    v->author = rev->author;
    v->source = rev->source;
    v->source_url = rev->source_url[0] != '\0' ? rev->source_url : NULL;
    v->posted_at = a->posted_at;
    v->posted_day = day;
    v->posted_on = arena_printf(c->arena, "%02d - %02d - %04d", day.day, day.month, day.year);
    v->corrected_at = a->state == ARTICLE_CORRECTED ? a->shown_at : 0;
    v->is_heading = a->is_heading;
    v->is_sample = a->is_sample;
    if (t != NULL) {
        v->topic = t->name;
        v->topic_url = url_news_topic(c, t->slug);
    }
}

static const struct article_media *
first_photo(const struct article_revision *rev, int64_t lead_id)
{
    const struct article_media *first = NULL;

    for (int i = 0; i < rev->media_count; i++) {
        const struct article_media *m = &rev->media[i];

        if (m->kind != MEDIA_PHOTO || m->size_count == 0)
            continue;
        if (m->id == lead_id)
            return m;
        if (first == NULL)
            first = m;
    }
    return first;
}

/* What networks show of it: the largest JPEG. */
static void
share_photo(struct ctx *c, const struct article_media *m, struct page_share *s)
{
    for (int i = 0; m != NULL && i < m->size_count; i++) {
        if (strcmp(m->sizes[i].type, "image/jpeg") != 0)
            continue;
        s->image_url = url_article_photo(c, m->id, m->sizes[i].wanted_width, m->sizes[i].type);
        s->image_width = m->sizes[i].width;
        s->image_height = m->sizes[i].height;
        s->image_alt = m->alt[0] != '\0' ? m->alt : NULL;
    }
}

static enum status
fill_body(struct ctx *c, const struct article *a, const struct article_revision *rev,
          struct news_article_view *v)
{
    struct article_rendering how = { .revision = rev, .face = FACE_PAGE, .query = "", .base = "" };

    share_photo(c, first_photo(rev, a->lead_media_id), &v->page.share);
    return a->is_heading ? OK : article_render(c, &how, &v->body);
}

static void
fill_corrections(struct ctx *c, const struct article_facts *f, struct news_article_view *v)
{
    struct news_correction *list =
        arena_array(c->arena, (size_t)f->correction_count + 1, sizeof *list);

    for (int i = 0; i < f->correction_count; i++)
        list[i] = (struct news_correction){ .at = f->corrections[i].at,
                                            .words = f->corrections[i].words };
    v->corrections = list;
    v->correction_count = f->correction_count;
}

/* The dates of the campaign that the article tells of. */
static enum status
fill_deadlines(struct ctx *c, const struct portal_common *p, const struct article *a,
               struct news_article_view *v)
{
    int64_t reader = c->account_id;
    struct campaign campaign;
    struct deadline_set set;
    struct milestone *milestones;
    int count;
    enum status st;

    if (a->campaign_id == 0 || a->is_heading)
        return OK;
    if (p->has_campaign && p->campaign.id == a->campaign_id) {
        v->campaign = p->campaign.title;
        v->deadlines = public_deadlines_of(c, &p->deadlines, p->milestones, p->milestone_count,
                                           true, &v->deadline_count);
        return OK;
    }
    c->account_id = ACCOUNT_SYSTEM;
    st = campaign_find(c, a->campaign_id, &campaign);
    c->account_id = reader;
    if (st == OK)
        st = deadline_set_read(c, a->campaign_id, 0, 0, &set);
    if (st == OK)
        st = milestone_list(c, a->campaign_id, &milestones, &count);
    if (st != OK)
        return st;
    v->campaign = campaign.title;
    v->deadlines = public_deadlines_of(c, &set, milestones, count, true, &v->deadline_count);
    return OK;
}

static void
fill_lists(struct ctx *c, const struct portal_common *p, const struct article_facts *f,
           struct news_article_view *v)
{
    struct news_line *latest = arena_array(c->arena, PORTAL_LATEST_SHOWN + 1, sizeof *latest);

    v->related = news_lines_of(c, p, f->related, f->related_count);
    v->related_count = f->related_count;
    for (int i = 0; i < p->latest_count && v->latest_count < PORTAL_LATEST_SHOWN; i++)
        if (p->latest[i].id != f->article.id)
            latest[v->latest_count++] = news_line_of(c, p, &p->latest[i]);
    v->latest = latest;
}

static enum status
show(struct request *r, const struct portal_common *p, const struct article_facts *f)
{
    struct ctx *c = &r->ctx;
    const struct article *a = &f->article;
    struct news_article_view v = { .page = portal_page(r, p, f->revision.title) };
    enum status st;

    fill_text(c, p, a, &f->revision, &v);
    st = fill_body(c, a, &f->revision, &v);
    if (st == OK)
        st = fill_deadlines(c, p, a, &v);
    if (st != OK)
        return st;
    fill_corrections(c, f, &v);
    fill_lists(c, p, f, &v);
    fill_page(c, a, &v);
    respond_cacheable(r, "article", "campaign", "document", "unit", NULL);
    RESPOND(r, 200, news_article, &v);
    return OK;
}

enum status
portal_show_article(struct request *r)
{
    struct ctx *c = &r->ctx;
    const struct portal_common *p;
    const struct article_facts *f;
    enum status st = read_facts(c, path_int(r, "id"), &f);

    if (st == OK)
        st = portal_read_common(c, today(c), &p);
    if (st != OK)
        return st;
    if (!article_state_is_public(f->article.state))
        return show_withdrawn(r, p);
    if (strcmp(path_text(r, "slug"), f->article.slug) != 0)
        return respond_moved(r, "%s", url_article(c, f->article.id, f->article.slug));
    return show(r, p, f);
}
