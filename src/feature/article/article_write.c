/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving: each save is a revision, based on the one that its writer had read. */
#include "feature/article/article_inside.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/audit.h"
#include "feature/unit/unit.h"
#include "service/html_clean.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static const char *
text_of(const char *text)
{
    return text != NULL ? text : "";
}

/* ------------------------------------------------------------------ what is saved, checked */

static const char *
line_of(struct ctx *c, const char *field, const char *text, int max, bool keeps_lines)
{
    const char *clean = text_clean(c->arena, text_of(text), strlen(text_of(text)), keeps_lines);

    if (clean == NULL) {
        (void)problem(c, field, "%s", tr(c, "This is not text. Type it again."));
        return "";
    }
    if (text_length(clean) > (size_t)max)
        (void)problem(c, field, tr(c, "This has %d characters, at most %d are taken. Shorten it."),
                      (int)text_length(clean), max);
    return clean;
}

static const char *
media_field(struct ctx *c, const char *name, int64_t id)
{
    return arena_printf(c->arena, "%s.%" PRId64, name, id);
}

static void
check_media(struct ctx *c, struct article_revision *rev)
{
    struct article_media *rows;

    if (rev->media_count < 0)
        return;
    if (rev->media_count > ARTICLE_MEDIA_MAX) {
        (void)problem(c, "media", tr(c, "At most %d photos, videos and files."),
                      (int)ARTICLE_MEDIA_MAX);
        rev->media_count = 0;
    }
    rows = arena_array(c->arena, (size_t)rev->media_count + 1, sizeof(*rows));
    for (int i = 0; i < rev->media_count; i++) {
        rows[i] = rev->media[i];
        rows[i].position = i + 1;
        rows[i].caption = line_of(c, media_field(c, "caption", rows[i].id), rows[i].caption,
                                  ARTICLE_CAPTION_MAX, false);
        rows[i].alt = rows[i].is_decorative ? ""
                                            : line_of(c, media_field(c, "alt", rows[i].id),
                                                      rows[i].alt, ARTICLE_ALT_MAX, false);
    }
    rev->media = rows;
}

static void
check_source_url(struct ctx *c, const char *url)
{
    size_t scheme = strncasecmp(url, "https://", 8) == 0  ? 8
                    : strncasecmp(url, "http://", 7) == 0 ? 7
                                                          : 0;

    if (url[0] == '\0')
        return;
    if (scheme == 0 || strpbrk(url, " \"<>\\") != NULL || strchr(url + scheme, '.') == NULL)
        (void)problem(c, "source_url", "%s",
                      tr(c, "This is no address of a web page. Write it as https://…"));
}

static void
check_body(struct ctx *c, struct article_revision *rev)
{
    const char *body = html_clean(c->arena, text_of(rev->body), strlen(text_of(rev->body)));

    if (body == NULL)
        (void)problem(c, "body", "%s",
                      tr(c, "The text is too long or too intricate. Shorten it, or divide it."));
    else if (strlen(body) > ARTICLE_BODY_MAX)
        (void)problem(c, "body", tr(c, "The text has %s bytes, at most %s are taken. Shorten it."),
                      number(c->lang, c->arena, (int64_t)strlen(body)),
                      number(c->lang, c->arena, ARTICLE_BODY_MAX));
    rev->body = body != NULL ? body : "";
}

static enum status
check(struct ctx *c, struct article_revision *rev)
{
    int before = c->problem_count;

    rev->title = line_of(c, "title", rev->title, ARTICLE_TITLE_MAX, false);
    if (rev->title[0] == '\0')
        (void)problem(c, "title", "%s", tr(c, "The title is missing. Write it."));
    rev->summary = line_of(c, "summary", rev->summary, ARTICLE_SUMMARY_MAX, true);
    rev->author = line_of(c, "author", rev->author, ARTICLE_BYLINE_MAX, false);
    rev->source = line_of(c, "source", rev->source, ARTICLE_BYLINE_MAX, false);
    rev->source_url = line_of(c, "source_url", rev->source_url, ARTICLE_URL_MAX, false);
    rev->note = line_of(c, "note", rev->note, ARTICLE_NOTE_MAX, false);
    check_source_url(c, rev->source_url);
    check_body(c, rev);
    check_media(c, rev);
    return c->problem_count > before ? INVALID : OK;
}

/* ------------------------------------------------------------------ media */

/* The text places only what the revision has. */
static void
drop_strange_figures(struct ctx *c, struct article_revision *rev)
{
    const struct html_part *parts;
    int count = html_parts(c->arena, rev->body, &parts);
    struct buf b;

    buf_init(&b, c->arena, strlen(rev->body) + 1);
    for (int i = 0; i < count; i++) {
        bool is_had = false;

        if (parts[i].markup != NULL) {
            buf_add(&b, parts[i].markup);
            continue;
        }
        for (int m = 0; m < rev->media_count; m++)
            is_had = is_had || rev->media[m].id == parts[i].media_id;
        if (is_had)
            buf_printf(&b, "<figure data-media=\"%" PRId64 "\"></figure>\n", parts[i].media_id);
    }
    rev->body = b.data;
}

static bool
is_same_media(const struct article_revision *x, const struct article_revision *y)
{
    if (x->media_count != y->media_count)
        return false;
    for (int i = 0; i < x->media_count; i++) {
        const struct article_media *m = &x->media[i], *n = &y->media[i];

        if (m->id != n->id || m->is_decorative != n->is_decorative || m->track_id != n->track_id ||
            strcmp(text_of(m->caption), text_of(n->caption)) != 0 ||
            strcmp(text_of(m->alt), text_of(n->alt)) != 0)
            return false;
    }
    return true;
}

static bool
is_same_text(const struct article_revision *x, const struct article_revision *y)
{
    return strcmp(x->title, y->title) == 0 && strcmp(x->summary, y->summary) == 0 &&
           strcmp(x->body, y->body) == 0 && strcmp(x->author, y->author) == 0 &&
           strcmp(x->source, y->source) == 0 && strcmp(x->source_url, y->source_url) == 0;
}

/* A form knows them by their number alone. */
static enum status
fill_kinds(struct ctx *c, struct article_revision *rev)
{
    struct query *q = query_new(c, "SELECT id FROM article_media WHERE article_id = $1"
                                   " AND kind = 'photo'");

    bind_int(q, rev->article_id);
    while (query_row(q))
        for (int i = 0; i < rev->media_count; i++)
            if (rev->media[i].id == col_int(q, 0))
                rev->media[i].kind = MEDIA_PHOTO;
    return query_end(q);
}

/* A medium of another article is not taken over: the select finds none. */
static enum status
insert_media(struct ctx *c, const struct article_revision *rev)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < rev->media_count; i++) {
        const struct article_media *m = &rev->media[i];
        struct query *q = query_new(
            c, "INSERT INTO article_revision_media (revision_id, media_id, position, caption, alt,"
               " is_decorative, track_id) SELECT CAST($1 AS BIGINT), m.id, CAST($2 AS BIGINT),"
               " CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 AS BIGINT)"
               " FROM article_media m WHERE m.id = $7 AND m.article_id = $8"
               " ON CONFLICT DO NOTHING");

        bind_int(q, rev->id);
        bind_int(q, m->position > 0 ? m->position : i + 1);
        bind_text(q, text_of(m->caption));
        bind_text(q, text_of(m->alt));
        bind_int(q, m->is_decorative);
        bind_id(q, m->track_id);
        bind_int(q, m->id);
        bind_int(q, rev->article_id);
        st = query_end_one(q);
        if (st == NOT_FOUND)
            st = problem(c, media_field(c, "media", m->id), "%s",
                         tr(c, "This photo or file is not of this article. Bring it again."));
    }
    return st;
}

/* ------------------------------------------------------------------ writing */

struct saving {
    struct article_saving *s;
    struct article_revision rev; /* as checked */
    int64_t id;                  /* of the article */
};

static enum status
insert_revision(struct ctx *c, struct article_revision *rev)
{
    struct query *q = query_new(
        c, "INSERT INTO article_revision (id, article_id, number, title, summary, body, author,"
           " source, source_url, note, created_at, created_by)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    enum status st;

    rev->created_at = now(c);
    rev->created_by = c->account_id;
    bind_int(q, rev->id);
    bind_int(q, rev->article_id);
    bind_int(q, rev->number);
    bind_text(q, rev->title);
    bind_text(q, rev->summary);
    bind_text(q, rev->body);
    bind_text(q, rev->author);
    bind_text(q, rev->source);
    bind_text(q, rev->source_url);
    bind_text(q, rev->note);
    bind_int(q, rev->created_at);
    bind_int(q, rev->created_by);
    st = query_end(q);
    if (st == OK)
        st = insert_media(c, rev);
    return st == OK
               ? audit_write(c, "article_revision", rev->id, "insert", NULL,
                             json_pack("{s:I, s:i, s:s}", "article", (json_int_t)rev->article_id,
                                       "number", rev->number, "title", rev->title))
               : st;
}

static const char *
search_of(struct ctx *c, const struct article_revision *rev)
{
    return text_fold(c->arena,
                     arena_printf(c->arena, "%s %s %s", rev->title, rev->author, rev->source));
}

static enum status
insert_article(struct ctx *c, const struct saving *k)
{
    const struct article_saving *s = k->s;
    struct query *q = query_new(
        c, "INSERT INTO article (id, unit_id, topic_id, campaign_id, conference_id, document_id,"
           " state, is_heading, slug, head_id, title, summary, lead_media_id, search, created_at,"
           " created_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $10,"
           " $11, $12, $13, $14, $15, $14)");

    bind_int(q, k->id);
    bind_int(q, s->unit_id);
    bind_id(q, s->topic_id);
    bind_id(q, s->campaign_id);
    bind_id(q, s->conference_id);
    bind_id(q, s->document_id);
    bind_int(q, s->is_heading);
    bind_text(q, text_slug(c->arena, k->rev.title, ARTICLE_SLUG_MAX));
    bind_int(q, k->rev.id);
    bind_text(q, k->rev.title);
    bind_text(q, k->rev.summary);
    bind_id(q, article_lead(c, &k->rev));
    bind_text(q, search_of(c, &k->rev));
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

/* Before it was ever shown, the article is called as its newest revision is. */
static enum status
update_article(struct ctx *c, const struct saving *k, const struct article *a)
{
    const struct article_saving *s = k->s;
    bool is_shown = a->shown_id != 0;
    struct query *q = query_new(
        c, "UPDATE article SET head_id = $1, topic_id = $2, campaign_id = $3, conference_id = $4,"
           " document_id = $5, is_heading = $6, search = $7, slug = $8, title = $9, summary = $10,"
           " lead_media_id = $11, changed_at = $12, version = version + 1, publish_at = NULL,"
           " state = CASE WHEN state = 'approved' THEN 'edited' ELSE state END"
           " WHERE id = $13 AND head_id = $14");
    enum status st;

    bind_int(q, k->rev.id);
    bind_id(q, s->topic_id);
    bind_id(q, s->campaign_id);
    bind_id(q, s->conference_id);
    bind_id(q, s->document_id);
    bind_int(q, s->is_heading);
    bind_text(q, search_of(c, &k->rev));
    bind_text(q, is_shown ? a->slug : text_slug(c->arena, k->rev.title, ARTICLE_SLUG_MAX));
    bind_text(q, is_shown ? a->title : k->rev.title);
    bind_text(q, is_shown ? a->summary : k->rev.summary);
    bind_id(q, is_shown ? a->lead_media_id : article_lead(c, &k->rev));
    bind_int(q, now(c));
    bind_int(q, a->id);
    bind_int(q, a->head_id);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static bool
is_same_place(const struct article_saving *s, const struct article *a)
{
    return s->topic_id == a->topic_id && s->campaign_id == a->campaign_id &&
           s->conference_id == a->conference_id && s->document_id == a->document_id &&
           s->is_heading == a->is_heading;
}

static enum status
check_place(struct ctx *c, const struct article_saving *s)
{
    struct query *q;
    bool is_ended = false;
    enum status st;

    if (s->topic_id == 0)
        return OK;
    q = query_new(c, "SELECT is_ended FROM topic WHERE id = $1");
    bind_int(q, s->topic_id);
    if (query_row(q))
        is_ended = col_bool(q, 0);
    st = query_end_one(q);
    if (st == NOT_FOUND || (is_ended && s->article_id == 0))
        return problem(c, "topic", "%s",
                       tr(c, "This topic takes no new articles. Choose another."));
    return st;
}

static enum status
save_new(struct ctx *c, struct saving *k)
{
    enum status st = require(c, WRITE_ARTICLES, k->s->unit_id, k->s->campaign_id);

    if (st == OK)
        st = check_place(c, k->s);
    if (st != OK)
        return st;
    k->id = db_new_id(c);
    k->rev.id = db_new_id(c);
    k->rev.article_id = k->id;
    k->rev.number = 1;
    if (k->rev.media_count < 0)
        k->rev.media_count = 0;
    st = insert_article(c, k);
    return st == OK ? insert_revision(c, &k->rev) : st;
}

static enum status
may_save(struct ctx *c, const struct article *a)
{
    return require(c, a->state == ARTICLE_DRAFT ? WRITE_ARTICLES : EDIT_ARTICLES, a->unit_id,
                   a->campaign_id);
}

static enum status
save_again(struct ctx *c, struct saving *k)
{
    struct article a;
    struct article_revision head;
    enum status st = article_find(c, k->s->article_id, &a);

    if (st == OK)
        st = may_save(c, &a);
    if (st == OK)
        st = check_place(c, k->s);
    if (st == OK)
        st = a.head_id != k->s->based_on_id ? CONFLICT : article_revision_read(c, a.id, 0, &head);
    if (st != OK)
        return st;
    k->id = a.id;
    k->rev.article_id = a.id;
    if (a.shown_id !=
        0) /* readers see whether it has a text: the step that shows the text says so */
        k->s->is_heading = a.is_heading;
    if (k->rev.media_count < 0) {
        k->rev.media = head.media;
        k->rev.media_count = head.media_count;
    }
    drop_strange_figures(c, &k->rev);
    if (is_same_text(&k->rev, &head) && is_same_media(&k->rev, &head) && is_same_place(k->s, &a)) {
        k->rev.id = head.id;
        k->rev.number = head.number;
        return OK;
    }
    k->rev.id = db_new_id(c);
    k->rev.number = head.number + 1;
    st = fill_kinds(c, &k->rev);
    if (st == OK)
        st = update_article(c, k, &a);
    if (st == OK)
        st = insert_revision(c, &k->rev);
    /* where it stands among the others is not a matter of revisions: readers see that at once */
    if (st == OK && article_state_is_public(a.state) && !is_same_place(k->s, &a))
        st = article_shown_changed(c, a.id);
    return st;
}

static enum status
save(struct ctx *c, void *arg)
{
    struct saving *k = arg;
    struct saving again = *k;
    enum status st = k->s->article_id == 0 ? save_new(c, &again) : save_again(c, &again);

    if (st == OK) {
        k->id = again.id;
        k->s->revision.id = again.rev.id;
        k->s->revision.number = again.rev.number;
    }
    return st;
}

enum status
article_save(struct ctx *c, struct article_saving *s)
{
    struct saving k = { .s = s, .rev = s->revision };
    enum status st = check(c, &k.rev);

    if (st == OK && s->article_id == 0)
        drop_strange_figures(c, &k.rev);
    if (st == OK)
        st = db_transact(c, save, &k);
    if (st == OK)
        s->article_id = k.id;
    return st;
}
