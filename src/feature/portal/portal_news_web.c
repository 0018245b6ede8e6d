/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of news: all, of a topic, of a month; and the months. */
#include "feature/portal/portal_views.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_OF_A_PAGE = 20, YEAR_FIRST = 1945, YEAR_LAST = 2999 };

/* "?sau=1739338920.123": the last row of the page before. What is no such key begins with the newest. */
static bool
read_key(const struct request *r, struct article_filter *f)
{
    const char *text = param(r, "sau");
    char *end;

    if (text == NULL || strlen(text) > 40)
        return false;
    f->before_at = strtoll(text, &end, 10);
    if (f->before_at > 0 && *end == '.')
        f->before_id = strtoll(end + 1, &end, 10);
    if (f->before_at > 0 && f->before_id > 0 && *end == '\0')
        return true;
    f->before_at = f->before_id = 0;
    return false;
}

static const char *
key_url(struct ctx *c, const char *path, int64_t at, int64_t id)
{
    return arena_printf(c->arena, "%s?sau=%" PRId64 ".%" PRId64, path, at, id);
}

/* A list at `path`: its rows, where it goes on, and its one address. */
static enum status
fill_list(struct request *r, const struct portal_common *p, const char *path,
          struct article_filter *f, struct news_list_view *v)
{
    struct ctx *c = &r->ctx;
    bool is_further = read_key(r, f);
    struct article_line *lines;
    int count;
    enum status st;

    f->limit = LINES_OF_A_PAGE + 1;
    st = article_shown_list(c, f, &lines, &count);
    if (st != OK)
        return st;
    v->page.share.path = is_further ? key_url(c, path, f->before_at, f->before_id) : path;
    v->first_url = is_further ? path : NULL;
    if (count > LINES_OF_A_PAGE) {
        const struct article_line *last = &lines[LINES_OF_A_PAGE - 1];

        count = LINES_OF_A_PAGE;
        v->next_url = key_url(c, path, last->posted_at, last->id);
    }
    v->lines = news_lines_of(c, p, lines, count);
    v->line_count = count;
    return OK;
}

static enum status
show_list(struct request *r, struct news_list_view *v, const struct portal_common *p,
          const char *path, struct article_filter *f)
{
    enum status st;

    v->heading = v->page.title;
    v->page.share.description =
        arena_printf(r->ctx.arena, tr(&r->ctx, "News of the portal: %s."), v->heading);
    v->topic_count = p->topic_count;
    st = fill_list(r, p, path, f, v);
    if (st != OK)
        return st;
    respond_cacheable(r, "article", "campaign", "unit", NULL);
    RESPOND(r, 200, news_list, v);
    return OK;
}

enum status
portal_show_news(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct article_filter f = { 0 };
    const struct portal_common *p;
    enum status st = portal_read_common(c, today(c), &p);
    struct news_list_view v = { 0 };

    if (st != OK)
        return st;
    v.page = portal_page(r, p, tr(c, "News"));
    v.feed_url = "/rss.xml";
    v.topics = news_topics_of(c, p, NULL);
    return show_list(r, &v, p, "/tin-tuc", &f);
}

enum status
portal_show_topic(struct request *r)
{
    struct ctx *c = &r->ctx;
    const char *slug = path_text(r, "slug");
    const struct topic *topic = NULL;
    const struct portal_common *p;
    struct article_filter f = { 0 };
    struct news_list_view v = { 0 };
    enum status st = portal_read_common(c, today(c), &p);

    for (int i = 0; st == OK && i < p->topic_count; i++)
        if (strcmp(p->topics[i].slug, slug) == 0)
            topic = &p->topics[i];
    if (st != OK || topic == NULL)
        return st == OK ? NOT_FOUND : st;
    f.topic_id = topic->id;
    v.page = portal_page(r, p, topic->name);
    page_crumb(&v.page, tr(c, "News"), "/tin-tuc");
    page_crumb(&v.page, topic->name, NULL);
    v.topics = news_topics_of(c, p, slug);
    v.feed_url = arena_printf(c->arena, "%s/rss.xml", url_news_topic(c, slug));
    return show_list(r, &v, p, url_news_topic(c, slug), &f);
}

/* ------------------------------------------------------------------ by month */

static const char *
url_month(struct ctx *c, int year, int month)
{
    return arena_printf(c->arena, "/tin-tuc/%d/%d", year, month);
}

enum status
portal_show_month(struct request *r)
{
    struct ctx *c = &r->ctx;
    int64_t year = path_int(r, "year"), month = path_int(r, "month");
    const struct portal_common *p;
    struct article_filter f = { 0 };
    struct news_list_view v = { 0 };
    struct article_month m;
    const char *path;
    enum status st;

    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12)
        return NOT_FOUND;
    path = url_month(c, (int)year, (int)month);
    st = portal_read_common(c, today(c), &p);
    if (st != OK)
        return st;
    m = article_month_of((int)year, (int)month);
    f.from_at = m.from_at;
    f.to_at = m.to_at;
    v.page = portal_page(r, p, arena_printf(c->arena, tr(c, "News of %02d/%d"), m.month, m.year));
    page_crumb(&v.page, tr(c, "News"), "/tin-tuc");
    page_crumb(&v.page, tr(c, "Archive by month"), "/tin-tuc/luu-tru");
    page_crumb(&v.page, arena_printf(c->arena, "%02d/%d", m.month, m.year), NULL);
    v.topics = news_topics_of(c, p, NULL);
    return show_list(r, &v, p, path, &f);
}

enum status
portal_show_archive(struct request *r)
{
    struct ctx *c = &r->ctx;
    const struct article_months *list;
    const struct portal_common *p;
    struct news_archive_view v = { 0 };
    struct news_month *months;
    enum status st = portal_read_common(c, today(c), &p);

    if (st == OK)
        st = article_shown_months(c, &list);
    if (st != OK)
        return st;
    months = arena_array(c->arena, (size_t)list->count + 1, sizeof *months);
    for (int i = 0; i < list->count; i++)
        months[i] =
            (struct news_month){ .url = url_month(c, list->months[i].year, list->months[i].month),
                                 .year = list->months[i].year,
                                 .month = list->months[i].month,
                                 .count = list->months[i].count };
    v.page = portal_page(r, p, tr(c, "Archive by month"));
    v.page.share.path = "/tin-tuc/luu-tru";
    page_crumb(&v.page, tr(c, "News"), "/tin-tuc");
    page_crumb(&v.page, v.page.title, NULL);
    v.months = months;
    v.month_count = list->count;
    respond_cacheable(r, "article", "campaign", "unit", NULL);
    RESPOND(r, 200, news_archive, &v);
    return OK;
}
