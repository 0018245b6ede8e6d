/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles in the search: what readers see of them, with captions and alternative texts. */
#include "feature/article/article.h"

#include "core/buf.h"
#include "db/db.h"
#include "service/html_clean.h"

#include <inttypes.h>

struct shown {
    struct search_entry e;
    const char *summary, *body;
};

/* By key: the indices of states would have all of them sorted for each batch. */
/* clang-format off */
#define SHOWN_OF "SELECT a.id, r.title, r.summary, r.body, a.slug, a.topic_id, a.unit_id, a.posted_at FROM article a" \
                 " JOIN article_revision r ON r.id = a.shown_id WHERE a.state || '' IN ('published', 'corrected')" \
                 " AND a.id >= $1 AND a.id <= $2 ORDER BY a.id LIMIT $3"
#define WORDS_OF "SELECT a.id, m.caption, m.alt FROM article a JOIN article_revision_media m ON m.revision_id = a.shown_id" \
                 " WHERE a.state || '' IN ('published', 'corrected') AND a.id >= $1 AND a.id <= $2 ORDER BY a.id, m.position"
/* clang-format on */

static enum status
read_shown(struct ctx *c, int64_t first_id, int64_t last_id, int limit, struct shown *out,
           int *out_count)
{
    struct query *q = query_new(c, SHOWN_OF);
    int count = 0;

    bind_int(q, first_id);
    bind_int(q, last_id);
    bind_int(q, limit);
    for (; count < limit && query_row(q); count++) {
        struct shown *s = &out[count];

        s->e.kind = article_search_source.kind;
        s->e.id = col_int(q, 0);
        s->e.title = col_text(q, 1);
        s->summary = col_text(q, 2);
        s->body = col_text(q, 3);
        s->e.path = url_article(c, s->e.id, col_text(q, 4));
        s->e.topic_id = col_int(q, 5);
        s->e.unit_id = col_int(q, 6);
        s->e.at = col_int(q, 7);
    }
    *out_count = count;
    return query_end(q);
}

static void
add_line(struct buf *b, const char *line)
{
    if (line[0] == '\0')
        return;
    if (b->length > 0)
        buf_add_char(b, '\n');
    buf_add(b, line);
}

/* Both lists are by id. */
static enum status
read_words(struct ctx *c, struct shown *list, int count)
{
    struct query *q = query_new(c, WORDS_OF);
    struct buf *texts = arena_array(c->arena, (size_t)count, sizeof(*texts));
    int at = 0;

    for (int i = 0; i < count; i++) {
        buf_init(&texts[i], c->arena, 256);
        add_line(&texts[i], list[i].summary);
        add_line(&texts[i], html_text(c->arena, list[i].body));
    }
    bind_int(q, list[0].e.id);
    bind_int(q, list[count - 1].e.id);
    while (query_row(q)) {
        int64_t id = col_int(q, 0);

        while (at < count && list[at].e.id < id)
            at++;
        if (at == count || list[at].e.id != id)
            continue;
        add_line(&texts[at], col_text(q, 1));
        add_line(&texts[at], col_text(q, 2));
    }
    for (int i = 0; i < count; i++)
        list[i].e.text = texts[i].data;
    return query_end(q);
}

static enum status
list(struct ctx *c, int64_t after_id, int limit, struct search_entry **out, int *out_count)
{
    struct shown *shown = arena_array(c->arena, (size_t)limit, sizeof(*shown));
    struct search_entry *entries;
    int count = 0;
    enum status st = read_shown(c, after_id + 1, INT64_MAX, limit, shown, &count);

    if (st == OK && count > 0)
        st = read_words(c, shown, count);
    if (st != OK)
        return st;
    entries = arena_array(c->arena, (size_t)count + 1, sizeof(*entries));
    for (int i = 0; i < count; i++)
        entries[i] = shown[i].e;
    *out = entries;
    *out_count = count;
    return OK;
}

const struct search_source article_search_source = { .kind = "article",
                                                     .label = N_("News"),
                                                     .list = list };

enum status
article_index(struct ctx *c, int64_t id)
{
    struct shown s = { .summary = "", .body = "" };
    int count = 0;
    enum status st = read_shown(c, id, id, 1, &s, &count);

    if (st != OK)
        return st;
    if (count == 0)
        return search_drop(c, article_search_source.kind, id);
    st = read_words(c, &s, 1);
    return st == OK ? search_put(c, &s.e) : st;
}
