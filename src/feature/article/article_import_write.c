/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles that are brought along are written table by table, many at once; those with photos get them one by one. */
#include "feature/article/article_import.h"

#include "core/text.h"
#include "db/bulk.h"

#include <string.h>

static void
put_id(struct bulk_rows *b, int64_t id)
{
    if (id != 0)
        bulk_int(b, id);
    else
        bulk_text(b, NULL);
}

static bool
is_shown(const struct import_article *a)
{
    return a->state == ARTICLE_PUBLISHED;
}

/* The revision's key follows the article's, the event's that. */
static void
make_keys(struct ctx *c, struct import_article *list, int count, int64_t *revisions)
{
    for (int i = 0; i < count; i++) {
        list[i].id = db_new_id(c);
        revisions[i] = db_new_id(c);
    }
}

static enum status
write_articles(struct ctx *c, const struct import_article *list, int count,
               const int64_t *revisions)
{
    static const char *const columns[] = { "id",         "unit_id",    "topic_id",   "state",
                                           "is_heading", "slug",       "head_id",    "shown_id",
                                           "posted_at",  "title",      "summary",    "search",
                                           "created_at", "created_by", "changed_at", "shown_at" };
    struct bulk_rows *b = bulk_open(c, "article", columns, 16);

    for (int i = 0; i < count; i++) {
        const struct import_article *a = &list[i];

        bulk_int(b, a->id);
        bulk_int(b, a->unit_id);
        put_id(b, a->topic_id);
        bulk_text(b, article_state_code(a->state));
        bulk_int(b, a->is_heading);
        bulk_text(b, text_slug(c->arena, a->title, ARTICLE_SLUG_MAX));
        bulk_int(b, revisions[i]);
        put_id(b, is_shown(a) ? revisions[i] : 0);
        put_id(b, is_shown(a) ? a->posted_at : 0);
        bulk_text(b, a->title);
        bulk_text(b, a->summary);
        bulk_text(b, text_fold(c->arena,
                               arena_printf(c->arena, "%s %s %s", a->title, a->author, a->source)));
        bulk_int(b, now(c));
        bulk_int(b, c->account_id);
        bulk_int(b, now(c));
        put_id(b, is_shown(a) ? now(c) : 0);
    }
    return bulk_close(b);
}

static enum status
write_revisions(struct ctx *c, const struct import_article *list, int count,
                const int64_t *revisions)
{
    static const char *const columns[] = { "id",         "article_id", "number",    "title",
                                           "summary",    "body",       "author",    "source",
                                           "source_url", "created_at", "created_by" };
    struct bulk_rows *b = bulk_open(c, "article_revision", columns, 11);

    for (int i = 0; i < count; i++) {
        const struct import_article *a = &list[i];

        bulk_int(b, revisions[i]);
        bulk_int(b, a->id);
        bulk_int(b, 1);
        bulk_text(b, a->title);
        bulk_text(b, a->summary);
        bulk_text(b, a->body);
        bulk_text(b, a->author);
        bulk_text(b, a->source);
        bulk_text(b, a->source_url);
        bulk_int(b, now(c));
        bulk_int(b, c->account_id);
    }
    return bulk_close(b);
}

static enum status
write_events(struct ctx *c, const struct import_article *list, int count, const int64_t *revisions)
{
    static const char *const columns[] = { "id",    "article_id", "step",      "revision_id",
                                           "words", "at",         "account_id" };
    int64_t *ids = arena_array(c->arena, (size_t)count + 1, sizeof(*ids));
    struct bulk_rows *b;

    for (int i = 0; i < count; i++)
        ids[i] = db_new_id(c);
    b = bulk_open(c, "article_event", columns, 7);
    for (int i = 0; i < count; i++) {
        if (!is_shown(&list[i]))
            continue;
        bulk_int(b, ids[i]);
        bulk_int(b, list[i].id);
        bulk_text(b, article_step_code(ARTICLE_PUBLISH));
        bulk_int(b, revisions[i]);
        bulk_text(b, "");
        bulk_int(b, now(c));
        bulk_int(b, c->account_id);
    }
    return bulk_close(b);
}

static enum status
write_addresses(struct ctx *c, const struct import_article *list, int count)
{
    static const char *const columns[] = { "path", "article_id" };
    struct bulk_rows *b = bulk_open(c, "article_old_address", columns, 2);

    for (int i = 0; i < count; i++) {
        bulk_text(b, list[i].old_address);
        bulk_int(b, list[i].id);
    }
    return bulk_close(b);
}

/* ------------------------------------------------------------------ photos */

static enum status
place_photo(struct ctx *c, int64_t revision_id, int64_t media_id, int position,
            const struct import_photo *p)
{
    bool is_decorative = strcmp(p->alt, "-") == 0;
    struct query *q = query_new(c, "INSERT INTO article_revision_media (revision_id, media_id,"
                                   " position, caption, alt, is_decorative)"
                                   " VALUES ($1, $2, $3, $4, $5, $6)");

    bind_int(q, revision_id);
    bind_int(q, media_id);
    bind_int(q, position);
    bind_text(q, p->caption);
    bind_text(q, is_decorative ? "" : p->alt);
    bind_bool(q, is_decorative);
    return query_end(q);
}

static enum status
set_lead(struct ctx *c, int64_t article_id, int64_t media_id)
{
    struct query *q = query_new(c, "UPDATE article SET lead_media_id = $1 WHERE id = $2");

    bind_int(q, media_id);
    bind_int(q, article_id);
    return query_end_one(q);
}

static enum status
write_photos(struct ctx *c, const struct import_article *a, int64_t revision_id)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < a->photo_count; i++) {
        const struct import_photo *p = &a->photos[i];
        int64_t media_id = 0;

        st = article_media_add_photo(c, a->id, p->name, p->made, &media_id);
        if (st == OK)
            st = place_photo(c, revision_id, media_id, i + 1, p);
        if (st == OK && i == 0)
            st = set_lead(c, a->id, media_id);
    }
    return st;
}

enum status
import_write(struct ctx *c, struct import_article *list, int count)
{
    int64_t *revisions = arena_array(c->arena, (size_t)count + 1, sizeof(*revisions));
    enum status st;

    make_keys(c, list, count, revisions);
    st = write_articles(c, list, count, revisions);
    if (st == OK)
        st = write_revisions(c, list, count, revisions);
    if (st == OK)
        st = write_events(c, list, count, revisions);
    if (st == OK)
        st = write_addresses(c, list, count);
    for (int i = 0; st == OK && i < count; i++)
        st = write_photos(c, &list[i], revisions[i]);
    return st;
}

enum status
import_is_known(struct ctx *c, const char *old_address, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM article_old_address WHERE path = $1");

    bind_text(q, old_address);
    *out = query_row(q);
    return query_end(q);
}
