/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revisions: what an article said at one moment. */
#include "feature/article/article_inside.h"

#include "service/html_clean.h"

#define REVISION_COLUMNS                                                                           \
    "r.id, r.article_id, r.number, r.title, r.summary, r.author, r.source, r.source_url, r.note,"  \
    " r.created_at, r.created_by, u.full_name"

static void
read_row(struct query *q, struct article_revision *r)
{
    *r = (struct article_revision){ .id = col_int(q, 0),
                                    .article_id = col_int(q, 1),
                                    .number = (int)col_int(q, 2),
                                    .title = col_text(q, 3),
                                    .summary = col_text(q, 4),
                                    .body = "",
                                    .author = col_text(q, 5),
                                    .source = col_text(q, 6),
                                    .source_url = col_text(q, 7),
                                    .note = col_text(q, 8),
                                    .created_at = col_int(q, 9),
                                    .created_by = col_int(q, 10),
                                    .created_by_name = col_text(q, 11) };
}

enum status
article_revision_read(struct ctx *c, int64_t article_id, int64_t revision_id,
                      struct article_revision *out)
{
    struct article_revision rev;
    struct query *q = query_new(
        c, "SELECT " REVISION_COLUMNS ", r.body FROM article_revision r"
           " LEFT JOIN account u ON u.id = r.created_by WHERE r.article_id = $1 AND r.id ="
           " COALESCE(CAST($2 AS BIGINT), (SELECT a.head_id FROM article a WHERE a.id = $1))");
    enum status st;

    bind_int(q, article_id);
    bind_id(q, revision_id);
    if (query_row(q)) {
        read_row(q, &rev);
        rev.body = col_text(q, 12);
    }
    st = query_end_one(q);
    if (st == OK)
        st = article_media_of(c, rev.id, &rev.media, &rev.media_count);
    if (st == OK)
        *out = rev;
    return st;
}

enum status
article_revision_find(struct ctx *c, int64_t article_id, int64_t revision_id,
                      struct article_revision *out)
{
    struct article a;
    enum status st = article_find(c, article_id, &a);

    return st == OK ? article_revision_read(c, article_id, revision_id, out) : st;
}

enum status
article_revision_list(struct ctx *c, int64_t article_id, struct article_revision **out,
                      int *out_count)
{
    struct article_revision *rows = NULL;
    int count = 0, room = 0;
    struct article a;
    struct query *q;
    enum status st = article_find(c, article_id, &a);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT " REVISION_COLUMNS " FROM article_revision r LEFT JOIN account u"
                     " ON u.id = r.created_by WHERE r.article_id = $1 ORDER BY r.number DESC");
    bind_int(q, article_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        read_row(q, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

static const struct article_media *
medium_of(const struct article_revision *rev, int64_t id)
{
    for (int i = 0; i < rev->media_count; i++)
        if (rev->media[i].id == id)
            return &rev->media[i];
    return NULL;
}

int64_t
article_lead(struct ctx *c, const struct article_revision *rev)
{
    const struct html_part *parts;
    int count = html_parts(c->arena, rev->body, &parts);

    for (int i = 0; i < count; i++) {
        const struct article_media *m =
            parts[i].markup == NULL ? medium_of(rev, parts[i].media_id) : NULL;

        if (m != NULL && m->kind == MEDIA_PHOTO)
            return m->id;
    }
    for (int i = 0; i < rev->media_count; i++)
        if (rev->media[i].kind == MEDIA_PHOTO)
            return rev->media[i].id;
    return 0;
}
