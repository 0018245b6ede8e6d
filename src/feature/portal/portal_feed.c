/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latest news for programs: RSS 2.0 and Atom (RFC 4287), of all and of each topic. */
#include "feature/portal/portal_inside.h"

#include "db/db.h"
#include "web/site.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

enum { ENTRIES = 30 };

struct feed {
    struct request *r;
    const struct portal_common *common;
    const struct topic *topic; /* NULL: all */
    const char *site, *title, *tag;
    struct article_line *lines;
    int count;
    int64_t updated_at;
};

/* ------------------------------------------------------------------ names that stay */

/* The first part of all ids (RFC 4151): the name that the site had when it was first served by one, whatever it is called later. */
static enum status
insert_tag(struct ctx *c, void *arg)
{
    struct query *q = query_new(
        c,
        "INSERT INTO setting (key, value) VALUES ('portal.tag', $1) ON CONFLICT (key) DO NOTHING");

    bind_text(q, arg);
    return query_end(q);
}

static const char *
host_of(struct arena *a, const char *url)
{
    const char *host = strstr(url, "://") + 3;

    return arena_strndup(a, host, strcspn(host, ":/"));
}

static enum status
find_tag(struct ctx *c, const char **out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'portal.tag'");

    if (query_row(q))
        *out = col_text(q, 0);
    return query_end_one(q);
}

enum status
portal_start(struct ctx *c, const char *data)
{
    const char *url = site_url_set(c->arena), *tag = NULL;
    enum status st = url != NULL ? find_tag(c, &tag) : OK;

    (void)data;
    if (st != NOT_FOUND)
        return st;
    return db_transact(
        c, insert_tag,
        arena_printf(c->arena, "tag:%s,%s:", host_of(c->arena, url), date_iso(c->arena, today(c))));
}

/* ------------------------------------------------------------------ XML */

void
portal_xml(struct out *o, const char *text)
{
    const char *from = text;

    for (; *text != '\0'; text++) {
        bool is_control = (unsigned char)*text < 0x20 && strchr("\t\n\r", *text) == NULL;
        bool is_no_character =
            strncmp(text, "\xef\xbf\xbe", 3) == 0 || strncmp(text, "\xef\xbf\xbf", 3) == 0;

        if (!is_control && !is_no_character)
            continue;
        out_text(o, arena_strndup(o->body.arena, from, (size_t)(text - from)));
        out_text(o, "\xef\xbf\xbd");
        text += is_no_character ? 2 : 0;
        from = text + 1;
    }
    out_text(o, from);
}

static void
element(struct out *o, const char *name, const char *text)
{
    buf_printf(&o->body, "<%s>", name);
    portal_xml(o, text);
    buf_printf(&o->body, "</%s>\n", name);
}

/* RFC 822, as RSS wants it; in Vietnam. */
static const char *
time_rfc822(struct arena *a, int64_t at)
{
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    time_t there = (time_t)(at + VIETNAM_OFFSET_S);
    struct tm t;

    gmtime_r(&there, &t);
    return arena_printf(a, "%s, %02d %s %d %02d:%02d:%02d +0700", days[t.tm_wday], t.tm_mday,
                        months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static const char *
entry_url(struct feed *f, const struct article_line *line)
{
    struct ctx *c = &f->r->ctx;

    return arena_printf(c->arena, "%s%s", f->site, url_article(c, line->id, line->slug));
}

static const char *
entry_id(struct feed *f, const struct article_line *line)
{
    return arena_printf(f->r->ctx.arena, "%stin/%" PRId64, f->tag, line->id);
}

/* ------------------------------------------------------------------ reading */

static enum status
read_feed(struct request *r, struct feed *f)
{
    struct ctx *c = &r->ctx;
    const char *slug = strstr(r->route->path, "{slug}") != NULL ? path_text(r, "slug") : NULL;
    struct article_filter filter = { .limit = ENTRIES };
    enum status st = portal_read_common(c, today(c), &f->common);

    f->r = r;
    f->site = site_url(r);
    for (int i = 0; st == OK && slug != NULL && i < f->common->topic_count; i++)
        if (strcmp(f->common->topics[i].slug, slug) == 0)
            f->topic = &f->common->topics[i];
    if (st == OK && slug != NULL && f->topic == NULL)
        return NOT_FOUND;
    filter.topic_id = f->topic != NULL ? f->topic->id : 0;
    if (st == OK)
        st = article_shown_list(c, &filter, &f->lines, &f->count);
    if (st == OK)
        st = find_tag(c, &f->tag);
    if (st == NOT_FOUND) {
        f->tag = arena_printf(c->arena, "tag:%s,2025:", host_of(c->arena, f->site));
        st = OK;
    }
    if (st != OK)
        return st;
    f->title = portal_office(c, f->common);
    if (f->topic != NULL)
        f->title = arena_printf(c->arena, "%s: %s", f->topic->name, f->title);
    for (int i = 0; i < f->count; i++)
        if (f->lines[i].shown_at > f->updated_at)
            f->updated_at = f->lines[i].shown_at;
    respond_cacheable(r, "article", "campaign", "unit", NULL);
    return OK;
}

static const char *
page_path(struct feed *f)
{
    return f->topic != NULL ? url_news_topic(&f->r->ctx, f->topic->slug) : "/tin-tuc";
}

/* ------------------------------------------------------------------ Atom */

static void
link_to(struct out *o, const char *rel, const char *type, const char *url)
{
    buf_printf(&o->body, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    portal_xml(o, url);
    buf_add(&o->body, "\"/>\n");
}

static void
write_entry(struct out *o, struct feed *f, const struct article_line *line)
{
    struct arena *a = f->r->ctx.arena;
    const struct topic *t = portal_topic(f->common, line->topic_id);

    buf_add(&o->body, "<entry>\n");
    element(o, "title", line->title);
    element(o, "id", entry_id(f, line));
    link_to(o, "alternate", "text/html", entry_url(f, line));
    element(o, "published", time_iso(a, line->posted_at));
    element(o, "updated", time_iso(a, line->shown_at));
    if (t != NULL) {
        buf_add(&o->body, "<category term=\"");
        portal_xml(o, t->slug);
        buf_add(&o->body, "\" label=\"");
        portal_xml(o, t->name);
        buf_add(&o->body, "\"/>\n");
    }
    element(o, "summary", line->summary[0] != '\0' ? line->summary : line->title);
    buf_add(&o->body, "</entry>\n");
}

enum status
portal_show_atom(struct request *r)
{
    struct feed f = { 0 };
    struct out o;
    enum status st = read_feed(r, &f);

    if (st != OK)
        return st;
    out_init(&o, &r->ctx);
    buf_add(&o.body, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                     "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n");
    element(&o, "title", f.title);
    element(&o, "id",
            arena_printf(r->ctx.arena, "%s%s", f.tag, f.topic != NULL ? f.topic->slug : "tin"));
    link_to(&o, "self", "application/atom+xml",
            arena_printf(r->ctx.arena, "%s%s", f.site, r->path));
    link_to(&o, "alternate", "text/html",
            arena_printf(r->ctx.arena, "%s%s", f.site, page_path(&f)));
    element(&o, "updated", time_iso(r->ctx.arena, f.updated_at));
    buf_add(&o.body, "<author>");
    element(&o, "name", portal_office(&r->ctx, f.common));
    buf_add(&o.body, "</author>\n");
    element(&o, "generator", "Thi đua");
    for (int i = 0; i < f.count; i++)
        write_entry(&o, &f, &f.lines[i]);
    buf_add(&o.body, "</feed>\n");
    return respond_bytes(r, "application/atom+xml; charset=utf-8", NULL, o.body.data,
                         o.body.length);
}

/* ------------------------------------------------------------------ RSS */

static void
write_item(struct out *o, struct feed *f, const struct article_line *line)
{
    const struct topic *t = portal_topic(f->common, line->topic_id);

    buf_add(&o->body, "<item>\n");
    element(o, "title", line->title);
    element(o, "link", entry_url(f, line));
    buf_add(&o->body, "<guid isPermaLink=\"false\">");
    portal_xml(o, entry_id(f, line));
    buf_add(&o->body, "</guid>\n");
    element(o, "pubDate", time_rfc822(f->r->ctx.arena, line->posted_at));
    if (t != NULL)
        element(o, "category", t->name);
    element(o, "description", line->summary[0] != '\0' ? line->summary : line->title);
    buf_add(&o->body, "</item>\n");
}

enum status
portal_show_rss(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct feed f = { 0 };
    struct out o;
    enum status st = read_feed(r, &f);

    if (st != OK)
        return st;
    out_init(&o, c);
    buf_add(&o.body,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
    element(&o, "title", f.title);
    element(&o, "link", arena_printf(c->arena, "%s%s", f.site, page_path(&f)));
    element(&o, "description",
            arena_printf(c->arena, tr_lang(LANG_VI, "News of the portal: %s."), f.title));
    buf_add(&o.body, "<language>vi</language>\n");
    element(&o, "lastBuildDate", time_rfc822(c->arena, f.updated_at));
    element(&o, "generator", "Thi đua");
    buf_add(&o.body, "<ttl>15</ttl>\n<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
    portal_xml(&o, arena_printf(c->arena, "%s%s", f.site, r->path));
    buf_add(&o.body, "\"/>\n");
    for (int i = 0; i < f.count; i++)
        write_item(&o, &f, &f.lines[i]);
    buf_add(&o.body, "</channel>\n</rss>\n");
    return respond_bytes(r, "application/rss+xml; charset=utf-8", NULL, o.body.data, o.body.length);
}
