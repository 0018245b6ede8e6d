/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers see: single articles, lists by key, what belongs together. Each list walks one of the partial indices of what is shown. */
#include "feature/article/article.h"

#include "db/db.h"
#include "db/kept.h"

/* ------------------------------------------------------------------ one */

static void
read_article(struct query *q, struct article *a)
{
    *a = (struct article){ .id = col_int(q, 0),
                           .unit_id = col_int(q, 1),
                           .topic_id = col_int(q, 2),
                           .campaign_id = col_int(q, 3),
                           .conference_id = col_int(q, 4),
                           .document_id = col_int(q, 5),
                           .is_heading = col_bool(q, 7),
                           .is_sample = col_bool(q, 8),
                           .slug = col_text(q, 9),
                           .head_id = col_int(q, 10),
                           .shown_id = col_int(q, 11),
                           .posted_at = col_int(q, 12),
                           .shown_at = col_int(q, 13),
                           .title = col_text(q, 14),
                           .summary = col_text(q, 15),
                           .lead_media_id = col_int(q, 16),
                           .created_at = col_int(q, 17),
                           .version = col_int(q, 18) };
    if (!article_state_parse(col_text(q, 6), &a->state))
        a->state = ARTICLE_WITHDRAWN;
}

static void
read_revision(struct query *q, struct article_revision *r)
{
    *r = (struct article_revision){ .id = col_int(q, 19),
                                    .article_id = col_int(q, 0),
                                    .number = (int)col_int(q, 20),
                                    .title = col_text(q, 21),
                                    .summary = col_text(q, 22),
                                    .body = col_text(q, 23),
                                    .author = col_text(q, 24),
                                    .source = col_text(q, 25),
                                    .source_url = col_text(q, 26),
                                    .note = "",
                                    .created_at = col_int(q, 27) };
}

enum status
article_shown_find(struct ctx *c, int64_t id, struct article *out,
                   struct article_revision *out_revision)
{
    struct query *q = query_new(
        c,
        "SELECT a.id, a.unit_id, a.topic_id, a.campaign_id, a.conference_id, a.document_id,"
        " a.state, a.is_heading, a.is_sample, a.slug, a.head_id, a.shown_id, a.posted_at,"
        " a.shown_at, a.title, a.summary, a.lead_media_id, a.created_at, a.version,"
        " r.id, r.number, r.title, r.summary, r.body, r.author, r.source, r.source_url,"
        " r.created_at, EXISTS (SELECT 1 FROM article_revision_media x WHERE x.revision_id = r.id)"
        " FROM article a JOIN article_revision r ON r.id = a.shown_id"
        " WHERE a.id = $1 AND a.state IN ('published', 'corrected', 'withdrawn')");
    struct article a = { 0 };
    struct article_revision rev = { 0 };
    bool has_media = false;
    enum status st;

    bind_int(q, id);
    if (query_row(q)) {
        read_article(q, &a);
        if (article_state_is_public(a.state))
            read_revision(q, &rev);
        has_media = rev.id != 0 && col_bool(q, 28);
    }
    st = query_end_one(q);
    if (st == OK && has_media)
        st = article_media_of(c, rev.id, &rev.media, &rev.media_count);
    if (st != OK)
        return st;
    *out = a;
    *out_revision = rev;
    return OK;
}

enum status
article_corrections(struct ctx *c, int64_t id, struct article_event **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT e.id, e.step, e.revision_id, r.number, e.words, e.at FROM article_event e"
           " JOIN article_revision r ON r.id = e.revision_id"
           " WHERE e.article_id = $1 AND e.step IN ('correct', 'restore')"
           " ORDER BY e.id DESC LIMIT 100");
    struct article_event *events = NULL;
    int count = 0, capacity = 0;
    enum status st;

    bind_int(q, id);
    while (query_row(q)) {
        if (count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 4;
            events = arena_grow(c->arena, events, (size_t)count, (size_t)capacity, sizeof *events);
        }
        events[count++] = (struct article_event){
            .id = col_int(q, 0),
            .step = col_text(q, 1)[0] == 'c' ? ARTICLE_CORRECT : ARTICLE_RESTORE,
            .revision_id = col_int(q, 2),
            .revision_number = (int)col_int(q, 3),
            .words = col_text(q, 4),
            .at = col_int(q, 5),
        };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = events;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ lists */

/* The chosen articles `l` with their photo for lists, one row for each of its sizes: LINES_OF "SELECT …" IN_ORDER "l.…" BY_SIZE. */
#define LINES_OF                                                                                   \
    "SELECT l.id, l.slug, l.title, l.summary, l.posted_at, l.topic_id, l.is_heading,"              \
    " l.shown_at, m.id, m.is_placeholder, m.width, m.height, rm.caption, rm.alt, "                 \
    "rm.is_decorative,"                                                                            \
    " s.wanted_width, s.type, s.width, s.height, s.file_id FROM ("
#define IN_ORDER                                                                                   \
    ") l LEFT JOIN article_media m ON m.id = l.lead_media_id"                                      \
    " LEFT JOIN article_revision_media rm ON rm.revision_id = l.shown_id AND rm.media_id = m.id"   \
    " LEFT JOIN photo_size s ON s.photo_id = m.id ORDER BY "
#define BY_SIZE ", s.wanted_width, s.type DESC"

#define CHOSEN                                                                                     \
    "SELECT id, slug, title, summary, posted_at, topic_id, is_heading, lead_media_id, shown_id,"   \
    " shown_at"                                                                                    \
    " FROM article WHERE posted_at IS NOT NULL AND state <> 'withdrawn'"

#define NEWEST_FIRST IN_ORDER "l.posted_at DESC, l.id DESC" BY_SIZE

static void
read_line(struct query *q, struct article_line *line)
{
    *line = (struct article_line){ .id = col_int(q, 0),
                                   .slug = col_text(q, 1),
                                   .title = col_text(q, 2),
                                   .summary = col_text(q, 3),
                                   .posted_at = col_int(q, 4),
                                   .topic_id = col_int(q, 5),
                                   .is_heading = col_bool(q, 6),
                                   .shown_at = col_int(q, 7) };
}

static struct article_media *
read_lead(struct ctx *c, struct query *q)
{
    struct article_media *m;

    if (col_is_null(q, 8))
        return NULL;
    m = arena_alloc(c->arena, sizeof *m);
    *m = (struct article_media){ .id = col_int(q, 8),
                                 .article_id = col_int(q, 0),
                                 .kind = MEDIA_PHOTO,
                                 .name = "",
                                 .is_placeholder = col_bool(q, 9),
                                 .width = (int)col_int(q, 10),
                                 .height = (int)col_int(q, 11),
                                 .caption = col_is_null(q, 12) ? "" : col_text(q, 12),
                                 .alt = col_is_null(q, 13) ? "" : col_text(q, 13),
                                 .is_decorative = col_bool(q, 14) };
    return m;
}

static void
read_size(struct query *q, struct article_media *m)
{
    if (m->size_count == (int)(sizeof m->sizes / sizeof *m->sizes))
        return;
    m->sizes[m->size_count].wanted_width = (int)col_int(q, 15);
    m->sizes[m->size_count].type = col_text(q, 16);
    m->sizes[m->size_count].width = (int)col_int(q, 17);
    m->sizes[m->size_count].height = (int)col_int(q, 18);
    m->sizes[m->size_count++].file_id = col_int(q, 19);
}

/* The rows of LINES_OF as articles, each with its sizes; at most `limit`. Rows without a photo need no more than its first nine columns. */
static enum status
read_lines(struct ctx *c, struct query *q, int limit, struct article_line **out, int *out_count)
{
    struct article_line *lines = arena_array(c->arena, (size_t)limit + 1, sizeof *lines);
    struct article_media *lead = NULL;
    int count = 0;
    enum status st;

    while (query_row(q)) {
        if (count == 0 || lines[count - 1].id != col_int(q, 0)) {
            if (count == limit)
                break;
            read_line(q, &lines[count]);
            lead = read_lead(c, q);
            lines[count++].lead = lead;
        }
        if (lead != NULL && !col_is_null(q, 15))
            read_size(q, lead);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = lines;
    *out_count = count;
    return OK;
}

/* One literal for each index that is walked: what else is asked for only filters its rows. A single bound from above, the earlier
 * of the page before and the period's end, so that no engine has to choose between two. */
#define BOUNDED " AND (posted_at, id) < ($1, $2) AND posted_at >= $3"
#define LAST    " ORDER BY posted_at DESC, id DESC LIMIT $4"

static struct query *
query_of(struct ctx *c, const struct article_filter *f)
{
    if (f->campaign_id != 0)
        return query_new(c, LINES_OF CHOSEN BOUNDED
                         " AND campaign_id = $5 AND (topic_id = $6 OR $6 = 0)"
                         " AND (unit_id = $7 OR $7 = 0)" LAST NEWEST_FIRST);
    if (f->topic_id != 0)
        return query_new(
            c, LINES_OF CHOSEN BOUNDED
            " AND $5 = 0 AND topic_id = $6 AND (unit_id = $7 OR $7 = 0)" LAST NEWEST_FIRST);
    if (f->unit_id != 0)
        return query_new(c, LINES_OF CHOSEN BOUNDED
                         " AND $5 = 0 AND $6 = 0 AND unit_id = $7" LAST NEWEST_FIRST);
    return query_new(c,
                     LINES_OF CHOSEN BOUNDED " AND $5 = 0 AND $6 = 0 AND $7 = 0" LAST NEWEST_FIRST);
}

enum status
article_shown_list(struct ctx *c, const struct article_filter *f, struct article_line **out,
                   int *out_count)
{
    bool is_within = f->to_at != 0 && (f->before_at == 0 || f->before_at >= f->to_at);
    struct query *q = query_of(c, f);

    bind_int(q, is_within ? f->to_at : f->before_at != 0 ? f->before_at : INT64_MAX);
    bind_int(q, is_within ? 0 : f->before_at != 0 ? f->before_id : INT64_MAX);
    bind_int(q, f->from_at);
    bind_int(q, f->limit);
    bind_int(q, f->campaign_id);
    bind_int(q, f->topic_id);
    bind_int(q, f->unit_id);
    return read_lines(c, q, f->limit, out, out_count);
}

/* ------------------------------------------------------------------ what belongs together */

enum { RELATED_MAX = 20 };

#define IS_SHOWN "posted_at IS NOT NULL AND state <> 'withdrawn'"

#define LINE                                                                                       \
    "SELECT id, slug, title, summary, posted_at, topic_id, is_heading, shown_at, NULL AS media"    \
    " FROM article WHERE "

/* The nearest in time on each side, by one index. */
#define EARLIER                                                                                    \
    " = $4 AND (posted_at, id) < ($1, $2) AND " IS_SHOWN                                           \
    " ORDER BY posted_at DESC, id DESC LIMIT $3"
#define LATER                                                                                      \
    " = $4 AND (posted_at, id) > ($1, $2) AND " IS_SHOWN " ORDER BY posted_at, id LIMIT $3"

#define NEWEST_OF " = $1 AND id <> $2 AND " IS_SHOWN " ORDER BY posted_at DESC, id DESC LIMIT $3"

struct relating {
    const struct article *article;
    struct article_line *lines;
    int limit, count;
};

static int64_t
distance(const struct relating *k, int64_t posted_at)
{
    int64_t apart = posted_at - k->article->posted_at;

    return apart < 0 ? -apart : apart;
}

static bool
has(const struct relating *k, int64_t id)
{
    for (int i = 0; i < k->count; i++)
        if (k->lines[i].id == id)
            return true;
    return false;
}

/* The rows that are not there yet, the nearest first. */
static enum status
add_related(struct ctx *c, struct query *q, struct relating *k)
{
    struct article_line *rows;
    int count;
    enum status st = read_lines(c, q, 2 * RELATED_MAX, &rows, &count);
    while (st == OK && k->count < k->limit) {
        struct article_line *nearest = NULL;

        for (int i = 0; i < count; i++)
            if (!has(k, rows[i].id) && (nearest == NULL || distance(k, rows[i].posted_at) <
                                                               distance(k, nearest->posted_at)))
                nearest = &rows[i];
        if (nearest == NULL)
            break;
        k->lines[k->count++] = *nearest;
    }
    return st;
}

static enum status
add_of(struct ctx *c, struct query *q, int64_t id, struct relating *k)
{
    bind_int(q, id);
    bind_int(q, k->article->id);
    bind_int(q, RELATED_MAX);
    return add_related(c, q, k);
}

/* One walk of the index each way, the nearer row first: hardly more rows are read than are shown. */
static enum status
add_beside(struct query *sides[2], int64_t id, struct relating *k)
{
    bool stands[2];
    enum status st, later;

    for (int i = 0; i < 2; i++) {
        bind_int(sides[i], k->article->posted_at);
        bind_int(sides[i], k->article->id);
        bind_int(sides[i], k->limit + k->count); /* those that are there already are passed over */
        bind_int(sides[i], id);
        stands[i] = query_row(sides[i]);
    }
    while (stands[0] || stands[1]) {
        int near = !stands[0] || (stands[1] && distance(k, col_int(sides[1], 4)) <
                                                   distance(k, col_int(sides[0], 4)));

        if (!has(k, col_int(sides[near], 0)))
            read_line(sides[near], &k->lines[k->count++]);
        if (k->count == k->limit)
            break;
        stands[near] = query_row(sides[near]);
    }
    st = query_end(sides[0]);
    later = query_end(sides[1]);
    return st != OK ? st : later;
}

enum status
article_related(struct ctx *c, const struct article *a, int limit, struct article_line **out,
                int *out_count)
{
    struct relating k = { .article = a, .limit = limit < RELATED_MAX ? limit : RELATED_MAX };
    enum status st = OK;

    k.lines = arena_array(c->arena, (size_t)k.limit + 1, sizeof *k.lines);
    if (a->conference_id != 0)
        st = add_of(c, query_new(c, LINE "conference_id" NEWEST_OF), a->conference_id, &k);
    if (st == OK && a->document_id != 0 && k.count < k.limit)
        st = add_of(c, query_new(c, LINE "document_id" NEWEST_OF), a->document_id, &k);
    if (st == OK && a->campaign_id != 0 && k.count < k.limit)
        st = add_beside((struct query *[]){ query_new(c, LINE "campaign_id" EARLIER),
                                            query_new(c, LINE "campaign_id" LATER) },
                        a->campaign_id, &k);
    if (st == OK && a->topic_id != 0 && k.count < k.limit)
        st = add_beside((struct query *[]){ query_new(c, LINE "topic_id" EARLIER),
                                            query_new(c, LINE "topic_id" LATER) },
                        a->topic_id, &k);
    if (st != OK)
        return st;
    *out = k.lines;
    *out_count = k.count;
    return OK;
}

/* ------------------------------------------------------------------ the archive */

static enum status
count_month(struct ctx *c, struct article_month *m)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM article WHERE " IS_SHOWN
                                   " AND posted_at >= $1 AND posted_at < $2");

    bind_int(q, m->from_at);
    bind_int(q, m->to_at);
    if (query_row(q))
        m->count = (int)col_int(q, 0);
    return query_end(q);
}

/* The newest article before an instant, by which empty months are passed over. */
static enum status
newest_before(struct ctx *c, int64_t at, int64_t *out)
{
    struct query *q = query_new(c, "SELECT posted_at FROM article WHERE " IS_SHOWN
                                   " AND posted_at < $1 ORDER BY posted_at DESC, id DESC LIMIT 1");

    bind_int(q, at);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

struct article_month
article_month_of(int year, int month)
{
    struct date first = { (int16_t)year, (uint8_t)month, 1 };
    struct date next = date_add_days(date_last_of_month(year, month), 1);

    return (struct article_month){
        .year = year, .month = month, .from_at = date_start_at(first), .to_at = date_start_at(next)
    };
}

static enum status
make_months(struct ctx *c, const void *arg, void **out)
{
    struct article_months *list = arena_alloc(c->arena, sizeof *list);
    struct article_month *months = arena_array(c->arena, ARTICLE_MONTHS_MAX, sizeof *months);
    int64_t before = INT64_MAX;
    enum status st = OK;

    (void)arg;
    while (list->count < ARTICLE_MONTHS_MAX) {
        int64_t at = 0;
        struct date day;

        st = newest_before(c, before, &at);
        if (st != OK)
            break;
        day = date_of_instant(at);
        months[list->count] = article_month_of(day.year, day.month);
        before = months[list->count].from_at;
        st = count_month(c, &months[list->count++]);
        if (st != OK)
            break;
    }
    list->months = months;
    *out = list;
    return st == NOT_FOUND ? OK : st;
}

enum status
article_shown_months(struct ctx *c, const struct article_months **out)
{
    const void *kept = NULL;
    enum status st = kept_read(c, "article months", make_months, NULL, &kept);

    if (st == OK)
        *out = kept;
    return st;
}
