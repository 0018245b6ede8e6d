/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles as the newsroom reads them: one, its history, the list. */
#include "feature/article/article_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int
article_row_read(struct query *q, struct article *a)
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
                           .publish_at = col_int(q, 13),
                           .shown_at = col_int(q, 14),
                           .title = col_text(q, 15),
                           .summary = col_text(q, 16),
                           .lead_media_id = col_int(q, 17),
                           .created_at = col_int(q, 18),
                           .created_by = col_int(q, 19),
                           .changed_at = col_int(q, 20),
                           .version = col_int(q, 21) };
    (void)article_state_parse(col_text(q, 6), &a->state);
    return 22;
}

enum status
article_read(struct ctx *c, int64_t id, struct article *out)
{
    struct query *q = query_new(c, "SELECT " ARTICLE_COLUMNS " FROM article a WHERE a.id = $1");

    bind_int(q, id);
    if (query_row(q))
        article_row_read(q, out);
    return query_end_one(q);
}

enum status
article_find(struct ctx *c, int64_t id, struct article *out)
{
    struct article a;
    enum status st = article_read(c, id, &a);

    if (st != OK)
        return st;
    if (!may(c, WRITE_ARTICLES, a.unit_id, a.campaign_id))
        return NOT_FOUND;
    *out = a;
    return OK;
}

static enum article_step
step_parse(const char *code)
{
    enum article_step step = ARTICLE_HAND_IN;

    while (step < ARTICLE_STEP_COUNT && strcmp(article_step_code(step), code) != 0)
        step++;
    return step;
}

enum status
article_event_list(struct ctx *c, int64_t article_id, struct article_event **out, int *out_count)
{
    struct article_event *rows = NULL;
    int count = 0, room = 0;
    struct article a;
    struct query *q;
    enum status st = article_find(c, article_id, &a);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT e.id, e.step, e.revision_id, r.number, e.words, e.at, u.full_name"
                     " FROM article_event e JOIN article_revision r ON r.id = e.revision_id"
                     " LEFT JOIN account u ON u.id = e.account_id WHERE e.article_id = $1"
                     " ORDER BY e.id DESC");
    bind_int(q, article_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct article_event){ .id = col_int(q, 0),
                                                .step = step_parse(col_text(q, 1)),
                                                .revision_id = col_int(q, 2),
                                                .revision_number = (int)col_int(q, 3),
                                                .words = col_text(q, 4),
                                                .at = col_int(q, 5),
                                                .by = col_text(q, 6) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ the list */

/* Units whose articles the account may write: its grants', those below them, and those that these took over. The roles are those that
 * give WRITE_ARTICLES; article_test.c holds them against the table of roles. */
#define MINE                                                                                       \
    "WITH RECURSIVE mine(id) AS (SELECT g.unit_id FROM account_grant g WHERE g.account_id = $1"    \
    " AND g.unit_id IS NOT NULL AND g.role IN " ARTICLE_WRITER_ROLES " AND g.from_on <= $2"        \
    " AND (g.to_on IS NULL OR g.to_on > $2)"                                                       \
    " UNION SELECT x.id FROM mine m JOIN ("                                                        \
    "SELECT p.unit_id AS id, p.parent_id AS above FROM unit_place p JOIN unit u"                   \
    " ON u.id = p.unit_id WHERE p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2"              \
    " OR p.to_on = u.to_on) UNION ALL SELECT s.unit_id, s.successor_id FROM unit_successor s"      \
    " WHERE s.effect_on <= $2) x ON x.above = m.id)"

#define FITTING                                                                                    \
    " WHERE ($3 = '' OR a.state = $3) AND (CAST($4 AS BIGINT) = 0 OR a.topic_id = $4)"             \
    " AND ($5 = '' OR a.search LIKE '%' || $5 || '%')"                                             \
    " AND (CAST($6 AS BIGINT) = 0 OR a.created_by = $1)"                                           \
    " AND (CAST($7 AS BIGINT) = 0 OR a.campaign_id = $7)"

/* Of few articles, by their units' index; of many, in the order of the list: the sign keeps both engines from that index. */
#define OF_FEW  " AND a.unit_id IN (SELECT id FROM mine)"
#define OF_MANY " AND +a.unit_id IN (SELECT id FROM mine)"
#define PAGE    " AND (a.changed_at, a.id) < ($8, $9) ORDER BY a.changed_at DESC, a.id DESC LIMIT $10"
#define LINE                                                                                       \
    " SELECT " ARTICLE_COLUMNS ", t.name, w.full_name, (SELECT r.title FROM article_revision r"    \
    " WHERE r.id = a.head_id) FROM article a LEFT JOIN topic t ON t.id = a.topic_id"               \
    " LEFT JOIN account w ON w.id = a.created_by"
#define COUNTS " SELECT a.state, COUNT(*) FROM article a"

enum reach { REACH_FEW, REACH_MANY, REACH_ALL };
enum { MANY = 20000 };

static bool
writes_everywhere(struct ctx *c)
{
    const struct grant *grants;
    int count = 0;

    if (c->account_id == ACCOUNT_SYSTEM)
        return true;
    if (grants_today(c, &grants, &count) != OK)
        return false;
    for (int i = 0; i < count; i++)
        if (grants[i].unit_id == 0 && role_gives(grants[i].role, WRITE_ARTICLES))
            return true;
    return false;
}

/* How much of the list is the account's: an office's editor sees nearly all of it, a commune's officer next to nothing. */
static enum status
find_reach(struct ctx *c, enum reach *out)
{
    struct query *q;
    int64_t count = 0;

    *out = REACH_ALL;
    if (writes_everywhere(c))
        return OK;
    q = query_new(c, MINE " SELECT COUNT(*) FROM (SELECT a.id FROM article a"
                          " WHERE a.unit_id IN (SELECT id FROM mine) LIMIT $3) x");
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, MANY);
    if (query_row(q))
        count = col_int(q, 0);
    *out = count < MANY ? REACH_FEW : REACH_MANY;
    return query_end(q);
}

static void
bind_filter(struct ctx *c, struct query *q, const struct article_work_filter *f)
{
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_text(q, f->state != 0 ? article_state_code(f->state) : "");
    bind_int(q, f->topic_id);
    bind_text(q, f->q_folded != NULL ? f->q_folded : "");
    bind_int(q, f->only_mine);
    bind_int(q, f->campaign_id);
}

enum status
article_work_list(struct ctx *c, const struct article_work_filter *f, const char *const after[2],
                  int limit, struct article_work_line **out, int *out_count)
{
    struct article_work_line *rows = arena_array(c->arena, (size_t)limit + 1, sizeof(*rows));
    bool is_first = after == NULL || after[0] == NULL || after[1] == NULL;
    enum reach reach;
    struct query *q;
    int count = 0;
    enum status st = find_reach(c, &reach);

    if (st != OK)
        return st;
    q = reach == REACH_ALL    ? query_new(c, MINE LINE FITTING PAGE)
        : reach == REACH_MANY ? query_new(c, MINE LINE FITTING OF_MANY PAGE)
                              : query_new(c, MINE LINE FITTING OF_FEW PAGE);
    bind_filter(c, q, f);
    bind_int(q, is_first ? INT64_MAX : strtoll(after[0], NULL, 10));
    bind_int(q, is_first ? INT64_MAX : strtoll(after[1], NULL, 10));
    bind_int(q, limit);
    while (count < limit && query_row(q)) {
        struct article_work_line *line = &rows[count++];
        int at = article_row_read(q, &line->article);

        line->topic = col_text(q, at);
        line->author = col_text(q, at + 1);
        line->title = col_text(q, at + 2);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
article_work_count(struct ctx *c, const struct article_work_filter *filter,
                   int64_t out[ARTICLE_STATE_COUNT])
{
    struct article_work_filter f = *filter;
    int64_t counts[ARTICLE_STATE_COUNT] = { 0 };
    enum reach reach;
    struct query *q;
    enum status st = find_reach(c, &reach);

    if (st != OK)
        return st;
    q = reach == REACH_ALL    ? query_new(c, MINE COUNTS FITTING " GROUP BY a.state")
        : reach == REACH_MANY ? query_new(c, MINE COUNTS FITTING OF_MANY " GROUP BY a.state")
                              : query_new(c, MINE COUNTS FITTING OF_FEW " GROUP BY a.state");
    f.state = 0;
    bind_filter(c, q, &f);
    while (query_row(q)) {
        enum article_state state = ARTICLE_DRAFT;

        if (article_state_parse(col_text(q, 0), &state))
            counts[state] = col_int(q, 1);
        counts[0] += col_int(q, 1);
    }
    st = query_end(q);
    if (st == OK)
        memcpy(out, counts, sizeof(counts));
    return st;
}

/* ------------------------------------------------------------------ on the page of today */

static enum status
count_waiting(struct ctx *c, struct article_duties *d)
{
    struct query *q = query_new(
        c, MINE " SELECT a.state, COUNT(*) FROM article a WHERE a.state IN ('edited', 'approved')"
                " AND a.publish_at IS NULL AND (CAST($3 AS BIGINT) = 1"
                " OR a.unit_id IN (SELECT id FROM mine)) GROUP BY a.state");

    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, writes_everywhere(c));
    while (query_row(q)) {
        if (strcmp(col_text(q, 0), article_state_code(ARTICLE_EDITED)) == 0)
            d->to_approve = col_int(q, 1);
        else
            d->to_publish = col_int(q, 1);
    }
    return query_end(q);
}

enum status
article_duties(struct ctx *c, struct article_duties *out)
{
    struct article_duties d = { 0 };
    struct query *q;
    enum status st = may(c, APPROVE_ARTICLES, 0, 0) ? count_waiting(c, &d) : OK;

    if (st != OK)
        return st;
    q = query_new(c, "SELECT COUNT(*) FROM article a WHERE a.state = 'draft' AND a.created_by = $1"
                     " AND EXISTS (SELECT 1 FROM article_event e WHERE e.article_id = a.id"
                     " AND e.step = 'send_back')");
    bind_int(q, c->account_id);
    if (query_row(q))
        d.sent_back = col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = d;
    return st;
}
