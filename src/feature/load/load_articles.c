/* SPDX-License-Identifier: GPL-3.0-or-later */
/* articles.csv, one published article a row; the text of each stands in a file of its own. A <figure> without a photo, which has only
 * its <figcaption>, gets what stands for a photo that is not ours to show. */
#include "feature/load/load_inside.h"

#include "core/text.h"
#include "db/db.h"
#include "feature/article/article.h"
#include "service/html_clean.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TITLE, POSTED_AT, TOPIC, DOCUMENT, TEXT, SOURCE, SUMMARY };
enum { PLACEHOLDER_WIDTH = 1280, PLACEHOLDER_HEIGHT = 800 };

/* "2025-02-12", or "2025-02-12 12:42" in Vietnam. */
static enum status
read_time(struct ctx *c, const struct sheet *s, int row, int64_t *out)
{
    const char *text = s->rows[row][POSTED_AT];
    char day[11] = "";
    int hour = 0, minute = 0, length = 0;
    struct date d;

    snprintf(day, sizeof day, "%s", text);
    if (!date_parse_iso(day, &d) ||
        (strlen(text) > 10 && (sscanf(text + 10, " %2d:%2d%n", &hour, &minute, &length) != 2 ||
                               text[10 + length] != '\0' || hour > 23 || minute > 59)))
        return sheet_problem(c, s, row, POSTED_AT, "%s",
                             tr(c, "Write the time as 2025-02-12 12:42, or only the day."));
    *out = date_start_at(d) + hour * 3600 + minute * 60;
    return OK;
}

static enum status
find_topic(struct ctx *c, const char *name, int64_t *out)
{
    struct topic t = { .name = name };
    struct topic *all;
    int count;
    enum status st = *name != '\0' ? topic_list(c, &all, &count) : NOT_FOUND;

    *out = 0;
    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    for (int i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0) {
            *out = all[i].id;
            return OK;
        }
    st = topic_insert(c, &t);
    if (st == OK)
        *out = t.id;
    return st;
}

static enum status
is_known(struct ctx *c, const struct loading *l, const char *title, int64_t posted_at)
{
    struct query *q = query_new(
        c, "SELECT id FROM article WHERE unit_id = $1 AND posted_at = $2 AND title = $3 LIMIT 1");

    bind_int(q, l->campaign.owner_unit_id);
    bind_int(q, posted_at);
    bind_text(q, title);
    (void)query_row(q);
    return query_end_one(q);
}

/* ------------------------------------------------------------------ the text */

static enum status
read_text(struct ctx *c, const struct loading *l, const struct sheet *s, int row, const char **out)
{
    const char *name = s->rows[row][TEXT];
    struct buf b;
    FILE *f;
    size_t n;

    if (name[0] == '/' || strstr(name, "..") != NULL)
        return sheet_problem(c, s, row, TEXT, "%s",
                             tr(c, "The file of the text stands in the same folder."));
    f = fopen(arena_printf(c->arena, "%s/%s", l->folder, name), "rb");
    if (f == NULL)
        return sheet_problem(c, s, row, TEXT, tr(c, "There is no file “%s” in the folder."), name);
    buf_init(&b, c->arena, 65536);
    do {
        char *room = buf_reserve(&b, 65536);

        n = fread(room, 1, 65536, f);
        b.length += n;
        b.data[b.length] = '\0';
    } while (n > 0 && b.length <= ARTICLE_BODY_MAX);
    fclose(f);
    if (strlen(b.data) != b.length || !text_is_utf8(b.data, b.length))
        return sheet_problem(c, s, row, TEXT, tr(c, "The file “%s” is not UTF-8 text."), name);
    *out = b.data;
    return OK;
}

static const char *
words_of(struct ctx *c, const char *from, const char *to)
{
    const char *clean = html_clean(c->arena, from, (size_t)(to - from));
    const char *text = clean != NULL ? html_text(c->arena, clean) : "";

    return text_clean(c->arena, text, strlen(text), false);
}

/* The text with its figures placed; what stands for each is made. */
static enum status
place_figures(struct ctx *c, int64_t article_id, const char *text, struct article_revision *rev)
{
    static const char start[] = "<figure>", caption_start[] = "<figcaption>",
                      caption_end[] = "</figcaption>", end[] = "</figure>";
    struct article_media *media = arena_array(c->arena, ARTICLE_MEDIA_MAX, sizeof *media);
    struct buf b;

    buf_init(&b, c->arena, strlen(text) + 1024);
    rev->media = media;
    for (const char *at;
         (at = strstr(text, start)) != NULL && rev->media_count < ARTICLE_MEDIA_MAX;) {
        struct article_media *m = &media[rev->media_count];
        const char *from = strstr(at, caption_start),
                   *to = from != NULL ? strstr(from, caption_end) : NULL,
                   *after = to != NULL ? strstr(to, end) : NULL;
        enum status st;

        if (after == NULL)
            break;
        m->caption = words_of(c, from + strlen(caption_start), to);
        m->alt = m->caption;
        m->kind = MEDIA_PHOTO;
        m->position = ++rev->media_count;
        st = article_media_add_placeholder(c, article_id,
                                           arena_printf(c->arena, "anh-%d", m->position),
                                           PLACEHOLDER_WIDTH, PLACEHOLDER_HEIGHT, &m->id);
        if (st != OK)
            return st;
        buf_add_bytes(&b, text, (size_t)(at - text));
        buf_printf(&b, "<figure data-media=\"%" PRId64 "\"></figure>\n", m->id);
        text = after + strlen(end);
    }
    buf_add(&b, text);
    rev->body = b.data;
    return OK;
}

/* ------------------------------------------------------------------ an article */

static enum status
take(struct ctx *c, int64_t id, enum article_step step, int64_t posted_at)
{
    struct article_stepping k = {
        .article_id = id, .step = step, .words = "", .posted_at = posted_at
    };
    struct article a;
    enum status st = article_find(c, id, &a);

    k.version = a.version;
    return st == OK ? article_take(c, &k) : st;
}

static enum status
publish(struct ctx *c, int64_t id, int64_t posted_at)
{
    enum status st = take(c, id, ARTICLE_HAND_IN, 0);

    if (st == OK)
        st = take(c, id, ARTICLE_APPROVE, 0);
    return st == OK ? take(c, id, ARTICLE_PUBLISH, posted_at) : st;
}

/* The pictures belong to an article, so it stands before its text does. */
static enum status
write_article(struct ctx *c, const char *text, struct article_saving *saving)
{
    struct article a;
    enum status st = article_save(c, saving);

    if (st != OK || saving->is_heading)
        return st;
    st = place_figures(c, saving->article_id, text, &saving->revision);
    if (st == OK)
        st = article_find(c, saving->article_id, &a);
    if (st != OK)
        return st;
    saving->based_on_id = a.head_id;
    return article_save(c, saving);
}

static enum status
load_article(struct ctx *c, struct loading *l, const struct sheet *documents, const struct sheet *s,
             int row)
{
    const char *const *cells = s->rows[row];
    struct article_saving saving = { .unit_id = l->campaign.owner_unit_id,
                                     .is_heading = cells[TEXT][0] == '\0',
                                     .revision = { .title = cells[TITLE],
                                                   .summary = cells[SUMMARY],
                                                   .body = "",
                                                   .author = "",
                                                   .source = cells[SOURCE],
                                                   .source_url = "",
                                                   .note = "" } };
    const char *text = "";
    int64_t posted_at = 0;
    int before = c->problem_count;
    enum status st = read_time(c, s, row, &posted_at);

    if (st != OK)
        return st;
    st = is_known(c, l, cells[TITLE], posted_at);
    if (st != NOT_FOUND)
        return st;
    st = load_find_document(c, l, documents, s, row, DOCUMENT, &saving.document_id);
    if (st == OK && saving.document_id != 0)
        saving.campaign_id = l->campaign.id;
    if (st == OK)
        st = find_topic(c, cells[TOPIC], &saving.topic_id);
    if (st == OK && !saving.is_heading)
        st = read_text(c, l, s, row, &text);
    if (st == OK)
        st = write_article(c, text, &saving);
    if (st == OK)
        st = publish(c, saving.article_id, posted_at);
    l->result->articles += st == OK;
    if (st == INVALID && c->last_problem != NULL && c->problem_count > before &&
        c->last_problem->file == NULL)
        return sheet_problem(c, s, row, TITLE, "%s", c->last_problem->message);
    return st;
}

enum status
load_articles(struct ctx *c, struct loading *l, const struct sheet *documents)
{
    static const char *const columns[] = { "title", "posted_at", "topic",   "document",
                                           "text",  "source",    "summary", NULL };
    struct sheet s;
    enum status st = load_read_sheet(c, l, "articles.csv", columns, &s);

    for (int row = 0; st == OK && row < s.row_count; row++)
        st = load_article(c, l, documents, &s, row);
    return st;
}
