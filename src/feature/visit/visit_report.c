/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures for the newsroom: sums over the days' counts. */
#include "feature/visit/visit_report.h"

#include <stdlib.h>
#include <string.h>

enum { TOPICS_MAX = 500 };

static enum visit_kind
kind_of(const char *code)
{
    for (int i = 1; i < VISIT_KIND_COUNT; i++)
        if (strcmp(visit_kind_code((enum visit_kind)i), code) == 0)
            return (enum visit_kind)i;
    return VISIT_OTHER;
}

enum status
visit_thing_list(struct ctx *c, const struct visit_period *p, const char *const after[2], int limit,
                 struct visit_thing **out, int *out_count)
{
    struct query *q = query_new(
        c, "WITH seen AS (SELECT kind, thing_id, SUM(people) AS views FROM visit_view"
           " WHERE on_day >= $1 AND on_day <= $2 AND kind IN ('article', 'exemplar')"
           " AND thing_id <> 0 GROUP BY kind, thing_id)"
           " SELECT s.kind, s.thing_id, a.title, a.slug, t.name, s.views, (SELECT SUM(v.people)"
           " FROM visit_view v WHERE v.kind = s.kind AND v.thing_id = s.thing_id) FROM seen s"
           " LEFT JOIN article a ON s.kind = 'article' AND a.id = s.thing_id"
           " LEFT JOIN topic t ON t.id = a.topic_id"
           " WHERE (-s.views, s.thing_id) > ($3, $4) AND s.views > 0"
           " ORDER BY s.views DESC, s.thing_id LIMIT $5");
    struct visit_thing *rows = arena_array(c->arena, (size_t)limit + 1, sizeof(*rows));
    bool is_first = after == NULL || after[0] == NULL || after[1] == NULL;
    int count = 0;
    enum status st;

    bind_date(q, p->from_on);
    bind_date(q, p->to_on);
    bind_int(q, is_first ? INT64_MIN : -strtoll(after[0], NULL, 10));
    bind_int(q, is_first ? 0 : strtoll(after[1], NULL, 10));
    bind_int(q, limit);
    for (; count < limit && query_row(q); count++)
        rows[count] = (struct visit_thing){ .kind = kind_of(col_text(q, 0)),
                                            .id = col_int(q, 1),
                                            .title = col_text(q, 2),
                                            .slug = col_text(q, 3),
                                            .topic = col_text(q, 4),
                                            .views = col_int(q, 5),
                                            .all = col_int(q, 6) };
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
visit_topic_list(struct ctx *c, const struct visit_period *p, struct visit_topic **out,
                 int *out_count)
{
    struct query *q =
        query_new(c, "SELECT t.name, SUM(v.people), COUNT(DISTINCT v.thing_id) FROM visit_view v"
                     " JOIN article a ON a.id = v.thing_id LEFT JOIN topic t ON t.id = a.topic_id"
                     " WHERE v.kind = 'article' AND v.on_day >= $1 AND v.on_day <= $2"
                     " GROUP BY t.id, t.name ORDER BY 2 DESC LIMIT $3");
    struct visit_topic *rows = arena_array(c->arena, TOPICS_MAX, sizeof(*rows));
    int count = 0;
    enum status st;

    bind_date(q, p->from_on);
    bind_date(q, p->to_on);
    bind_int(q, TOPICS_MAX);
    for (; count < TOPICS_MAX && query_row(q); count++)
        rows[count] = (struct visit_topic){ .name = col_text(q, 0),
                                            .views = col_int(q, 1),
                                            .articles = col_int(q, 2) };
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
visit_kind_sums(struct ctx *c, const struct visit_period *p, int64_t out[VISIT_KIND_COUNT])
{
    struct query *q = query_new(
        c, "SELECT kind, SUM(CASE WHEN kind = 'feed' THEN people + robots ELSE people END)"
           " FROM visit_view WHERE on_day >= $1 AND on_day <= $2 GROUP BY kind");
    int64_t sums[VISIT_KIND_COUNT] = { 0 };
    enum status st;

    bind_date(q, p->from_on);
    bind_date(q, p->to_on);
    while (query_row(q))
        sums[kind_of(col_text(q, 0))] += col_int(q, 1);
    st = query_end(q);
    if (st == OK)
        memcpy(out, sums, sizeof(sums));
    return st;
}

enum status
visit_feed_days(struct ctx *c, const struct visit_period *p, int64_t **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT on_day, SUM(people + robots) FROM visit_view WHERE kind = 'feed'"
                     " AND on_day >= $1 AND on_day <= $2 GROUP BY on_day");
    int count = date_days_between(p->from_on, p->to_on) + 1;
    int64_t *days = arena_array(c->arena, (size_t)count + 1, sizeof(*days));
    enum status st;

    bind_date(q, p->from_on);
    bind_date(q, p->to_on);
    while (query_row(q))
        days[date_days_between(p->from_on, col_date(q, 0))] = col_int(q, 1);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = days;
    *out_count = count;
    return OK;
}
