/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sitemaps (sitemaps.org): an index, one part for the lists and one for each 50,000 articles. A part goes through a file, so that memory
 * stays flat; it begins behind the last article of the part before, so that old parts stay as they are while new articles come. */
#include "feature/portal/portal_inside.h"

#include "core/log.h"
#include "db/db.h"
#include "web/site.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PART_ROWS = 50000, BATCH_ROWS = 1000, PARTS_MAX = 50000 };

#define XML_HEAD  "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define NAMESPACE " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
#define XML_TYPE  "application/xml; charset=utf-8"

/* The last row of the part that begins behind `at`, `id`; NOT_FOUND: there are fewer rows. */
static enum status
part_end(struct ctx *c, int64_t *at, int64_t *id)
{
    struct query *q = query_new(
        c, "SELECT posted_at, id FROM article WHERE posted_at IS NOT NULL AND state <> 'withdrawn'"
           " AND (posted_at, id) > ($1, $2) ORDER BY posted_at, id LIMIT 1 OFFSET $3");

    bind_int(q, *at);
    bind_int(q, *id);
    bind_int(q, PART_ROWS - 1);
    if (query_row(q)) {
        *at = col_int(q, 0);
        *id = col_int(q, 1);
    }
    return query_end_one(q);
}

static void
write_place(struct out *o, const char *element, const char *url)
{
    buf_printf(&o->body, "<%s><loc>", element);
    portal_xml(o, url);
    buf_printf(&o->body, "</loc></%s>\n", element);
}

enum status
portal_show_sitemap(struct request *r)
{
    struct ctx *c = &r->ctx;
    const char *site = site_url(r);
    int64_t at = 0, id = 0;
    struct out o;
    enum status st = OK;

    out_init(&o, c);
    buf_add(&o.body, XML_HEAD "<sitemapindex" NAMESPACE ">\n");
    write_place(&o, "sitemap", arena_printf(c->arena, "%s/sitemap-trang.xml", site));
    write_place(&o, "sitemap", arena_printf(c->arena, "%s/sitemap-dien-hinh.xml", site));
    for (int part = 0; st == OK && part < PARTS_MAX; part++) {
        write_place(&o, "sitemap",
                    arena_printf(c->arena, "%s/sitemap-%" PRId64 "-%" PRId64 ".xml", site, at, id));
        st = part_end(c, &at, &id);
    }
    if (st != OK && st != NOT_FOUND)
        return st;
    buf_add(&o.body, "</sitemapindex>\n");
    respond_cacheable(r, "article", NULL);
    return respond_bytes(r, XML_TYPE, NULL, o.body.data, o.body.length);
}

enum status
portal_show_sitemap_pages(struct request *r)
{
    static const char *const pages[] = { "/", "/tin-tuc", "/tin-tuc/luu-tru" };
    struct ctx *c = &r->ctx;
    const char *site = site_url(r);
    const struct portal_common *p;
    struct out o;
    enum status st = portal_read_common(c, today(c), &p);

    if (st != OK)
        return st;
    out_init(&o, c);
    buf_add(&o.body, XML_HEAD "<urlset" NAMESPACE ">\n");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        write_place(&o, "url", arena_printf(c->arena, "%s%s", site, pages[i]));
    for (int i = 0; i < p->topic_count; i++)
        write_place(&o, "url",
                    arena_printf(c->arena, "%s%s", site, url_news_topic(c, p->topics[i].slug)));
    buf_add(&o.body, "</urlset>\n");
    respond_cacheable(r, "article", "campaign", NULL);
    return respond_bytes(r, XML_TYPE, NULL, o.body.data, o.body.length);
}

/* ------------------------------------------------------------------ a part */

struct part {
    FILE *file;
    const char *site;
    int64_t at, id; /* the row behind which it goes on */
    int rows;
};

/* OK while there are more. */
static enum status
write_batch(struct ctx *c, struct part *p)
{
    struct query *q = query_new(
        c, "SELECT posted_at, id, slug, shown_at FROM article"
           " WHERE posted_at IS NOT NULL AND state <> 'withdrawn' AND (posted_at, id) > ($1, $2)"
           " ORDER BY posted_at, id LIMIT $3");
    int count = 0;
    enum status st;

    bind_int(q, p->at);
    bind_int(q, p->id);
    bind_int(q, BATCH_ROWS);
    for (; query_row(q); count++) {
        p->at = col_int(q, 0);
        p->id = col_int(q, 1);
        /* slugs are letters, digits and hyphens */
        fprintf(p->file, "<url><loc>%s%s</loc><lastmod>%s</lastmod></url>\n", p->site,
                url_article(c, p->id, col_text(q, 2)), time_iso(c->arena, col_int(q, 3)));
    }
    st = query_end(q);
    p->rows += count;
    return st == OK && count < BATCH_ROWS ? NOT_FOUND : st;
}

static enum status
write_part(struct ctx *c, struct part *p)
{
    struct ctx batch = *c;
    enum status st = OK;

    batch.arena = arena_child(c->arena);
    fputs(XML_HEAD "<urlset" NAMESPACE ">\n", p->file);
    while (st == OK && p->rows < PART_ROWS) {
        st = write_batch(&batch, p);
        arena_reset(batch.arena);
    }
    fputs("</urlset>\n", p->file);
    return st == NOT_FOUND ? OK : st;
}

static void
remove_file(void *path)
{
    unlink(path);
}

enum status
portal_show_sitemap_part(struct request *r)
{
    struct ctx *c = &r->ctx;
    const char *folder = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp";
    char *path = arena_printf(c->arena, "%s/thidua-sitemap-XXXXXX", folder);
    struct part p = { .site = site_url(r), .at = path_int(r, "at"), .id = path_int(r, "id") };
    int fd = mkstemp(path);
    enum status st;

    if (fd < 0)
        return log_error(c, "cannot make %s: %m", path);
    arena_defer(c->arena, remove_file, path);
    p.file = fdopen(fd, "w");
    if (p.file == NULL) {
        close(fd);
        return log_error(c, "cannot write %s: %m", path);
    }
    st = write_part(c, &p);
    if (fclose(p.file) != 0 && st == OK)
        st = log_error(c, "cannot write %s: %m", path);
    if (st == OK && p.rows == 0 && p.at != 0)
        return NOT_FOUND;
    return st == OK ? respond_file(r, XML_TYPE, NULL, path) : st;
}
