/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Earlier revisions: as they were, side by side, and made the newest again; and the preview for who holds its link. */
#include "feature/article/article_inside.h"
#include "feature/article/article_views.h"

#include "core/buf.h"
#include "feature/report/report.h"
#include "service/html_clean.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ one revision */

static enum status
render(struct ctx *c, const struct article_revision *rev, const char *query, struct html *out)
{
    return article_render(c,
                          &(struct article_rendering){
                              .revision = rev, .face = FACE_PREVIEW, .query = query, .base = "" },
                          out);
}

enum status
newsroom_revision_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct newsroom_revision_view v = { 0 };
    struct article a;
    struct article_revision rev;
    enum status st = newsroom_page(r, tr(c, "Article"), NULL, &v.page);

    if (st == OK)
        st = article_find(c, path_int(r, "id"), &a);
    if (st == OK)
        st = article_revision_find(c, a.id, path_int(r, "revision"), &rev);
    if (st == OK)
        st = render(c, &rev, "", &v.text);
    if (st != OK)
        return st;
    v.id = rev.id;
    v.number = rev.number;
    v.title = rev.title;
    v.summary = rev.summary;
    v.body = rev.body;
    v.created_at = rev.created_at;
    v.by = rev.created_by_name != NULL ? rev.created_by_name : tr(c, "The program");
    v.is_newest = rev.id == a.head_id;
    v.can_restore =
        !v.is_newest &&
        may(c, a.state == ARTICLE_DRAFT ? WRITE_ARTICLES : EDIT_ARTICLES, a.unit_id, a.campaign_id);
    v.restore_url = newsroom_url(c, a.id, arena_printf(c->arena, "ban/%" PRId64, rev.id));
    v.based_on = arena_printf(c->arena, "%" PRId64, a.head_id);
    v.back_url = url_newsroom(c, a.id);
    v.page.title = rev.title;
    page_crumb(&v.page, tr(c, "Articles"), NEWSROOM_URL);
    page_crumb(&v.page, a.title, v.back_url);
    page_crumb(&v.page, arena_printf(c->arena, tr(c, "Revision %d"), rev.number), NULL);
    RESPOND(r, 200, newsroom_revision, &v);
    return OK;
}

enum status
newsroom_restore_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct article_saving s = { .article_id = path_int(r, "id"),
                                .based_on_id = form_id(f, "based_on", true) };
    struct article a;
    enum status st = form_ok(f) ? article_find(c, s.article_id, &a) : INVALID;

    if (st == OK)
        st = article_revision_find(c, a.id, path_int(r, "revision"), &s.revision);
    if (st != OK)
        return st;
    s.topic_id = a.topic_id;
    s.campaign_id = a.campaign_id;
    s.conference_id = a.conference_id;
    s.document_id = a.document_id;
    s.is_heading = a.is_heading;
    s.revision.note =
        arena_printf(c->arena, tr(c, "Taken back from revision %d."), s.revision.number);
    st = article_save(c, &s);
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "Saved as revision %d."), s.revision.number);
    return respond_see_other(r, "%s", url_newsroom(c, a.id));
}

/* ------------------------------------------------------------------ two side by side */

static const char *
media_text(struct ctx *c, const struct article_revision *rev)
{
    struct buf b;

    buf_init(&b, c->arena, 256);
    for (int i = 0; i < rev->media_count; i++)
        buf_printf(&b, "%s: %s\n", rev->media[i].name,
                   rev->media[i].caption != NULL ? rev->media[i].caption : "");
    return b.data;
}

static void
compare(struct ctx *c, const char *label, const char *before, const char *after,
        struct newsroom_compared *out)
{
    struct newsroom_piece *pieces;
    struct text_run *runs;
    int count;

    text_compare(c, before, after, &runs, &count);
    pieces = arena_array(c->arena, (size_t)count + 1, sizeof(*pieces));
    for (int i = 0; i < count; i++)
        pieces[i] = (struct newsroom_piece){ runs[i].kind == RUN_OLD   ? "removed"
                                             : runs[i].kind == RUN_NEW ? "added"
                                                                       : "kept",
                                             runs[i].text };
    *out = (struct newsroom_compared){ .label = label,
                                       .pieces = pieces,
                                       .piece_count = count,
                                       .is_same = strcmp(before, after) == 0 };
}

void
newsroom_compare_texts(struct ctx *c, const struct article_revision *before,
                       const struct article_revision *after,
                       struct newsroom_compared out[NEWSROOM_COMPARED])
{
    compare(c, tr(c, "Title of the article"), before->title, after->title, &out[0]);
    compare(c, tr(c, "In short"), before->summary, after->summary, &out[1]);
    compare(c, tr(c, "Text"), html_text(c->arena, before->body), html_text(c->arena, after->body),
            &out[2]);
    compare(c, tr(c, "Author"), before->author, after->author, &out[3]);
    compare(c, tr(c, "Source"), arena_printf(c->arena, "%s %s", before->source, before->source_url),
            arena_printf(c->arena, "%s %s", after->source, after->source_url), &out[4]);
    compare(c, tr(c, "Photos, films, files"), media_text(c, before), media_text(c, after), &out[5]);
}

static enum status
read_pair(struct request *r, int64_t id, struct newsroom_compare_view *v,
          struct article_revision out[2])
{
    struct ctx *c = &r->ctx;
    struct article_revision *rows;
    struct option *options;
    int64_t before, after, ids[2] = { 0, 0 };
    int count;
    enum status st = article_revision_list(c, id, &rows, &count);

    if (st != OK)
        return st;
    after = param_int(r, "moi", rows[0].number);
    before = param_int(r, "cu", after > 1 ? after - 1 : 1);
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++) {
        options[i] =
            (struct option){ arena_printf(c->arena, "%d", rows[i].number),
                             arena_printf(c->arena, tr(c, "Revision %d, %s"), rows[i].number,
                                          time_text(c, rows[i].created_at)) };
        if (rows[i].number == before)
            ids[0] = rows[i].id;
        if (rows[i].number == after)
            ids[1] = rows[i].id;
    }
    v->options = options;
    v->option_count = count;
    if (ids[0] == 0 || ids[1] == 0)
        return NOT_FOUND;
    st = article_revision_find(c, id, ids[0], &out[0]);
    return st == OK ? article_revision_find(c, id, ids[1], &out[1]) : st;
}

enum status
newsroom_compare_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct newsroom_compare_view v = { 0 };
    struct newsroom_compared *texts = arena_array(c->arena, NEWSROOM_COMPARED, sizeof(*texts));
    struct article a;
    struct article_revision pair[2];
    enum status st = newsroom_page(r, tr(c, "Two revisions compared"), NULL, &v.page);

    if (st == OK)
        st = article_find(c, path_int(r, "id"), &a);
    if (st == OK)
        st = read_pair(r, a.id, &v, pair);
    if (st != OK)
        return st;
    newsroom_compare_texts(c, &pair[0], &pair[1], texts);
    v.before = pair[0].number;
    v.after = pair[1].number;
    v.before_at = pair[0].created_at;
    v.after_at = pair[1].created_at;
    v.before_value = arena_printf(c->arena, "%d", v.before);
    v.after_value = arena_printf(c->arena, "%d", v.after);
    v.texts = texts;
    v.text_count = NEWSROOM_COMPARED;
    v.is_layout_only = texts[2].is_same && strcmp(pair[0].body, pair[1].body) != 0;
    v.action_url = newsroom_url(c, a.id, "so-sanh");
    v.back_url = url_newsroom(c, a.id);
    page_crumb(&v.page, tr(c, "Articles"), NEWSROOM_URL);
    page_crumb(&v.page, a.title, v.back_url);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, newsroom_compare, &v);
    return OK;
}

/* ------------------------------------------------------------------ the preview */

/* The newest revision, in any state, for who holds a link that has not expired, or works on it. A link that has is told so, and nothing
 * else of the article. */
enum status
article_preview_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct article_preview_view v = { .page = page_start(r, tr(c, "Preview")), .title = "" };
    int64_t id = path_int(r, "id"), until_at = article_preview_until(r, id);
    struct article a = { 0 };
    struct article_revision rev = { 0 };
    enum status st = article_read(c, id, &a);

    respond_header(r, "X-Robots-Tag", "noindex, nofollow");
    v.page.is_public = true;
    v.is_over = until_at != 0 && until_at <= now(c);
    if (st != OK)
        return st;
    if (until_at <= now(c) &&
        !(c->account_id != 0 && may(c, WRITE_ARTICLES, a.unit_id, a.campaign_id))) {
        if (!v.is_over)
            return NOT_FOUND;
        v.until_at = until_at;
        RESPOND(r, 410, article_preview, &v);
        return OK;
    }
    v.is_over = false;
    v.until_at = until_at > now(c) ? until_at : 0;
    st = article_revision_read(c, id, 0, &rev);
    if (st == OK)
        st =
            render(c, &rev, v.until_at != 0 ? article_preview_query(r, id, until_at) : "", &v.text);
    if (st != OK)
        return st;
    v.page.title = v.title = rev.title;
    v.summary = rev.summary;
    v.author = rev.author;
    v.source = rev.source;
    v.state = a.state;
    v.word = article_state_text(c, a.state);
    RESPOND(r, 200, article_preview, &v);
    return OK;
}
