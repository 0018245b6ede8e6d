/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public home page. */
#include "feature/portal/portal_copy.h"
#include "feature/portal/portal_inside.h"

#include "core/buf.h"
#include "core/text.h"

static void
fill_documents(struct ctx *c, const struct deadline_set *set, struct home_view *v)
{
    struct public_document *list =
        arena_array(c->arena, (size_t)set->document_count + 1, sizeof *list);

    for (int i = set->document_count - 1; i >= 0; i--) {
        const struct document *d = &set->documents[i];

        if (d->kind != DOCUMENT_EXCEPTION)
            list[v->document_count++] = (struct public_document){ .name = document_name(c, d),
                                                                  .title = d->title,
                                                                  .issuer = d->issuer,
                                                                  .issued_on = d->issued_on };
    }
    v->documents = list;
}

/* "16 phường, 14 xã" */
static void
fill_units(struct ctx *c, const struct portal_facts *f, struct home_view *v)
{
    struct kind_count *kinds = arena_array(c->arena, PORTAL_KINDS_MAX, sizeof *kinds);

    for (int i = 0; i < PORTAL_KINDS_MAX && unit_kinds[i].code; i++)
        if (f->units_of_kind[i])
            kinds[v->kind_count++] = (struct kind_count){ .kind = tr(c, unit_kinds[i].label),
                                                          .count = f->units_of_kind[i] };
    v->unit_count = f->unit_count;
    v->kinds = kinds;
}

/* The newest article with a text leads; the others follow. */
static void
fill_news(struct ctx *c, const struct portal_common *p, struct home_view *v)
{
    struct news_line *list = arena_array(c->arena, PORTAL_LATEST_SHOWN + 1, sizeof *list);
    const struct article_line *lead = NULL;

    for (int i = 0; i < p->latest_count && lead == NULL; i++)
        if (!p->latest[i].is_heading)
            lead = &p->latest[i];
    if (lead != NULL) {
        struct news_line *line = arena_alloc(c->arena, sizeof *line);

        *line = news_line_of(c, p, lead);
        v->lead = line;
    }
    for (int i = 0; i < p->latest_count && v->latest_count < PORTAL_LATEST_SHOWN; i++)
        if (&p->latest[i] != lead)
            list[v->latest_count++] = news_line_of(c, p, &p->latest[i]);
    v->latest = list;
    v->topics = news_topics_of(c, p, NULL);
    v->topic_count = p->topic_count;
}

/* "6 tập thể, 14 cá nhân" */
static void
fill_exemplars(struct ctx *c, const struct portal_common *p, struct home_view *v)
{
    struct exemplar_card *cards = arena_array(c->arena, PORTAL_EXEMPLARS + 1, sizeof *cards);
    struct buf b;

    for (int i = 0; i < p->exemplar_count; i++) {
        cards[i] = exemplar_card_of(c, &p->exemplars[i], p->fields, p->field_count);
        v->has_sample_exemplar = v->has_sample_exemplar || cards[i].is_sample;
    }
    v->exemplars = cards;
    v->exemplar_count = p->exemplar_count;
    v->open = p->open;
    buf_init(&b, c->arena, 64);
    for (enum subject_kind kind = SUBJECT_PERSON; kind < SUBJECT_KIND_COUNT; kind++)
        if (p->open.by_kind[kind] > 0)
            buf_printf(&b, "%s%s %s", b.length > 0 ? ", " : "",
                       number(c->lang, c->arena, p->open.by_kind[kind]),
                       subject_kind_text(c, kind));
    v->open_words = b.data;
}

static enum status
fill_campaign(struct ctx *c, const struct portal_common *p, struct home_view *v)
{
    const struct portal_facts *f;
    enum status st = portal_read_facts(c, today(c), &f);

    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    v->has_campaign = true;
    v->code = p->campaign.code;
    v->title = p->campaign.title;
    v->slogan = p->campaign.slogan;
    v->scope = p->campaign.scope;
    v->is_sample = p->campaign.is_sample;
    v->owner = text_capitalise(c->arena, unit_title(c, &p->owner));
    fill_documents(c, &p->deadlines, v);
    v->deadlines = public_deadlines_of(c, &p->deadlines, p->milestones, p->milestone_count, false,
                                       &v->deadline_count);
    fill_units(c, f, v);
    v->held_count = f->held_count;
    return OK;
}

static enum status
show_home(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct home_view v = { .owner = "", .slogan = "", .scope = "" };
    const struct portal_common *p;
    enum status st = portal_read_common(c, today(c), &p);

    if (st == OK)
        st = fill_campaign(c, p, &v);
    if (st != OK)
        return st;
    v.page = portal_page(r, p, tr(c, "Home"));
    v.page.name = "home";
    v.page.share.path = "/";
    if (v.has_campaign)
        v.page.share.description = v.title;
    fill_news(c, p, &v);
    fill_exemplars(c, p, &v);
    respond_cacheable(r, "article", "campaign", "document", "unit", "exemplar", "conference", NULL);
    RESPOND(r, 200, home, &v);
    return OK;
}

static const struct route routes[] = {
    { GET, "/", PUBLIC, show_home, 0,
      N_("The campaign, its dates and its documents, and the news") },
    { GET, "/tin-tuc", PUBLIC, portal_show_news, 0, N_("News, the newest first") },
    { GET, "/tin-tuc/luu-tru", PUBLIC, portal_show_archive, POOLED,
      N_("Months in which there was news") },
    { GET, "/tin-tuc/chu-de/{slug}", PUBLIC, portal_show_topic, 0, N_("News of a topic") },
    { GET, "/tin-tuc/{year:int}/{month:int}", PUBLIC, portal_show_month, 0, N_("News of a month") },
    { GET, "/tin-tuc/{slug}-{id:int}", PUBLIC, portal_show_article, 0, N_("An article") },
    { GET, "/rss.xml", PUBLIC, portal_show_rss, 0, N_("The latest news as RSS") },
    { GET, "/atom.xml", PUBLIC, portal_show_atom, 0, N_("The latest news as Atom") },
    { GET, "/tin-tuc/chu-de/{slug}/rss.xml", PUBLIC, portal_show_rss, 0,
      N_("The latest news of a topic as RSS") },
    { GET, "/tin-tuc/chu-de/{slug}/atom.xml", PUBLIC, portal_show_atom, 0,
      N_("The latest news of a topic as Atom") },
    { GET, "/sitemap.xml", PUBLIC, portal_show_sitemap, POOLED,
      N_("For search engines: all parts") },
    { GET, "/sitemap-trang.xml", PUBLIC, portal_show_sitemap_pages, 0,
      N_("For search engines: lists") },
    { GET, "/sitemap-{at:int}-{id:int}.xml", PUBLIC, portal_show_sitemap_part, POOLED,
      N_("For search engines: 50,000 articles") },
    { 0 },
};

static const struct nav_link nav[] = {
    { NULL, N_("Home"), "/", "i-home", PUBLIC, 1, false },
    { NULL, N_("News"), "/tin-tuc", "i-doc", PUBLIC, 2, false },
    { 0 },
};

const struct feature portal_feature = { .name = "portal",
                                        .start = portal_start,
                                        .routes = routes,
                                        .commands = portal_commands,
                                        .nav = nav };
