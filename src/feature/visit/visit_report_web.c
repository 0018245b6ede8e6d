/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newsroom's page of figures, and the same as files. */
#include "feature/visit/visit_report_views.h"

#include "feature/article/article.h"
#include "service/search.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PERIOD_DAYS = 30, DAYS_MAX = 3 * 366, DAILY_MAX = 92, MISSES_SHOWN = 50, TOPICS_SHOWN = 30 };

struct asking {
    struct visit_period period;
    struct report_column *columns;
    int column_count;
};

/* ------------------------------------------------------------------ what is asked for */

static bool
is_day(struct request *r, const char *name)
{
    const char *typed = param_text(r, name);
    struct date day;

    return typed[0] == '\0' || date_parse_vi(typed, &day);
}

/* ?tu=31/3/2025&den=30/4/2025; where they make no sense the last thirty days, and what is wrong. */
static struct visit_period
read_period(struct request *r, const char **out_problem)
{
    struct ctx *c = &r->ctx;
    struct date on = today(c);
    struct visit_period usual = { date_add_days(on, 1 - PERIOD_DAYS), on };
    struct visit_period p = { param_date(r, "tu", usual.from_on),
                              param_date(r, "den", usual.to_on) };

    *out_problem = NULL;
    if (!is_day(r, "tu") || !is_day(r, "den"))
        *out_problem = tr(c, "This is no day. Type it as 31/03/2025.");
    else if (date_compare(p.from_on, p.to_on) > 0)
        *out_problem = tr(c, "The first day lies after the last. Choose other days.");
    else if (date_days_between(p.from_on, p.to_on) >= DAYS_MAX)
        *out_problem = tr(c, "At most three years are shown at once. Choose fewer days.");
    return *out_problem == NULL ? p : usual;
}

/* ------------------------------------------------------------------ columns of time */

static int
month_number(struct date d)
{
    return d.year * 12 + d.month;
}

static const char *
label_of(struct ctx *c, struct date on, bool is_monthly)
{
    return is_monthly ? arena_printf(c->arena, "%02d/%d", on.month, on.year)
                      : date_vi(c->arena, on);
}

/* Votes of each day, and how many of them were good. */
static enum status
read_votes(struct ctx *c, const struct visit_period *p, int64_t *votes, int64_t *good)
{
    struct query *q = query_new(
        c, "SELECT voted_on, COUNT(*), SUM(CASE WHEN choice >= 3 THEN 1 ELSE 0 END) FROM poll_vote"
           " WHERE voted_on >= $1 AND voted_on <= $2 GROUP BY voted_on");

    bind_date(q, p->from_on);
    bind_date(q, p->to_on);
    while (query_row(q)) {
        int at = date_days_between(p->from_on, col_date(q, 0));

        votes[at] = col_int(q, 1);
        good[at] = col_int(q, 2);
    }
    return query_end(q);
}

static const char *
percent(struct ctx *c, int64_t part, int64_t whole)
{
    int64_t tenths = whole > 0 ? (part * 1000 + whole / 2) / whole : 0;

    return whole == 0 ? "–"
                      : arena_printf(c->arena, c->lang == LANG_VI ? "%d,%d %%" : "%d.%d%%",
                                     (int)(tenths / 10), (int)(tenths % 10));
}

static enum status
read_columns(struct ctx *c, struct asking *a)
{
    int days = date_days_between(a->period.from_on, a->period.to_on) + 1, day_count, feed_count;
    int64_t *feeds, *votes = arena_array(c->arena, (size_t)days, sizeof(*votes)),
                    *good = arena_array(c->arena, (size_t)days, sizeof(*good));
    bool is_monthly = days > DAILY_MAX;
    struct visit_day *seen;
    int64_t good_votes = 0;
    enum status st =
        visit_day_list(c, a->period.from_on, date_add_days(a->period.to_on, 1), &seen, &day_count);

    if (st == OK)
        st = visit_feed_days(c, &a->period, &feeds, &feed_count);
    if (st == OK)
        st = read_votes(c, &a->period, votes, good);
    if (st != OK)
        return st;
    a->columns = arena_array(c->arena, (size_t)days, sizeof(*a->columns));
    for (int i = 0; i < days; i++) {
        struct report_column *k = &a->columns[a->column_count];
        bool is_new = a->column_count == 0 || !is_monthly ||
                      month_number(k[-1].on) != month_number(seen[i].on);

        if (is_new) {
            a->column_count++;
            good_votes = 0;
            k->on = seen[i].on;
            k->label = label_of(c, seen[i].on, is_monthly);
        } else {
            k--;
        }
        k->visits += seen[i].people;
        k->pages += seen[i].pages;
        k->feeds += feeds[i];
        k->votes += votes[i];
        good_votes += good[i];
        k->satisfied = percent(c, good_votes, k->votes);
    }
    return OK;
}

/* ------------------------------------------------------------------ files: articles, and days */

static enum status
fetch_things(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct asking *a = filter;
    struct visit_thing *things = NULL;
    struct report_thing *rows;
    int count = 0;
    enum status st = visit_thing_list(c, &a->period, l->after, l->limit, &things, &count);

    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; st == OK && i < count; i++) {
        const struct visit_thing *t = &things[i];
        const char *kind = visit_kind_text(c, t->kind);

        rows[i] = (struct report_thing){
            .kind = t->kind,
            .id = t->id,
            .title =
                t->title != NULL ? t->title : arena_printf(c->arena, "%s: %" PRId64, kind, t->id),
            .topic = t->topic,
            .url = t->slug != NULL ? url_article(c, t->id, t->slug) : NULL,
            .views = t->views,
            .all = t->all
        };
    }
    *out_rows = rows;
    *out_count = count;
    return st;
}

static void
thing_key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct report_thing *t = row;

    out_parts[0] = arena_printf(c->arena, "%" PRId64, t->views);
    out_parts[1] = arena_printf(c->arena, "%" PRId64, t->id);
}

static void
title_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct report_thing *)row)->title;
}

static void
topic_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct report_thing *)row)->topic;
}

static void
views_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct report_thing *)row)->views;
}

static void
all_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct report_thing *)row)->all;
}

static const struct list_column thing_columns[] = { { N_("Article"), LIST_TEXT, 80, title_cell },
                                                    { N_("Topic"), LIST_TEXT, 30, topic_cell },
                                                    { N_("Views"), LIST_INT, 14, views_cell },
                                                    { N_("Views ever"), LIST_INT, 14, all_cell },
                                                    { 0 } };

static const struct list_source thing_source = { .title = N_("Views of articles"),
                                                 .columns = thing_columns,
                                                 .row_size = sizeof(struct report_thing),
                                                 .fetch = fetch_things,
                                                 .key = thing_key };

static enum status
fetch_columns(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct asking *a = filter;
    int from = l->after[0] != NULL ? atoi(l->after[0]) : 0;

    (void)c;
    from = from < 0 || from > a->column_count ? a->column_count : from;
    *out_rows = a->columns + from;
    *out_count = a->column_count - from < l->limit ? a->column_count - from : l->limit;
    return OK;
}

static void
column_key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct report_column *k = row;

    /* The place after it; the rows are few and stand in memory. */
    out_parts[0] = arena_printf(c->arena, "%d", k->place + 1);
}

static void
label_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct report_column *)row)->label;
}

static void
visits_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct report_column *)row)->visits;
}

static void
pages_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct report_column *)row)->pages;
}

static void
feeds_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct report_column *)row)->feeds;
}

static void
votes_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct report_column *)row)->votes;
}

static void
satisfied_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct report_column *)row)->satisfied;
}

static const struct list_column day_columns[] = { { N_("Day"), LIST_TEXT, 14, label_cell },
                                                  { N_("Visits"), LIST_INT, 14, visits_cell },
                                                  { N_("Pages read"), LIST_INT, 14, pages_cell },
                                                  { N_("Feeds fetched"), LIST_INT, 14, feeds_cell },
                                                  { N_("Votes"), LIST_INT, 14, votes_cell },
                                                  { N_("Satisfied or very satisfied"), LIST_TEXT,
                                                    20, satisfied_cell },
                                                  { 0 } };

static const struct list_source day_source = { .title = N_("Readers of this portal"),
                                               .columns = day_columns,
                                               .row_size = sizeof(struct report_column),
                                               .fetch = fetch_columns,
                                               .key = column_key };

/* ------------------------------------------------------------------ the page */

static enum status
fill_topics(struct ctx *c, const struct asking *a, struct visit_report_view *v)
{
    struct visit_topic *topics = NULL;
    struct report_sum *rows;
    int count = 0;
    enum status st = visit_topic_list(c, &a->period, &topics, &count);

    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count && i < TOPICS_SHOWN; i++)
        rows[v->topic_count++] =
            (struct report_sum){ topics[i].name != NULL ? topics[i].name : tr(c, "Without a topic"),
                                 topics[i].views, topics[i].articles };
    v->topics = rows;
    v->topic_most = count > 0 ? topics[0].views : 0;
    return st;
}

static enum status
fill_kinds(struct ctx *c, const struct asking *a, struct visit_report_view *v)
{
    struct report_sum *rows = arena_array(c->arena, VISIT_KIND_COUNT, sizeof(*rows));
    int64_t sums[VISIT_KIND_COUNT] = { 0 };
    enum status st = visit_kind_sums(c, &a->period, sums);

    for (int i = 1; i < VISIT_KIND_COUNT; i++) {
        if (sums[i] == 0)
            continue;
        rows[v->kind_count++] =
            (struct report_sum){ visit_kind_text(c, (enum visit_kind)i), sums[i], 0 };
        v->kind_most = sums[i] > v->kind_most ? sums[i] : v->kind_most;
    }
    v->kinds = rows;
    return st;
}

static enum status
fill_misses(struct ctx *c, const struct asking *a, struct visit_report_view *v)
{
    struct search_miss *misses = NULL;
    struct report_miss *rows;
    enum status st = search_miss_list(c, a->period.from_on, a->period.to_on, MISSES_SHOWN, &misses,
                                      &v->miss_count);

    rows = arena_array(c->arena, (size_t)v->miss_count + 1, sizeof(*rows));
    for (int i = 0; i < v->miss_count; i++)
        rows[i] = (struct report_miss){ misses[i].fold, misses[i].count };
    v->misses = rows;
    return st;
}

enum drawn { DRAWN_VISITS, DRAWN_FEEDS, DRAWN_VOTES };

static struct chart
draw(struct ctx *c, const struct asking *a, const char *title, enum drawn what)
{
    struct chart_bar *bars = arena_array(c->arena, (size_t)a->column_count, sizeof(*bars));

    for (int i = 0; i < a->column_count; i++) {
        const struct report_column *k = &a->columns[i];

        bars[i].value = what == DRAWN_VISITS  ? k->visits
                        : what == DRAWN_FEEDS ? k->feeds
                                              : k->votes;
        bars[i].label = k->label;
        bars[i].told =
            arena_printf(c->arena, "%s: %s", k->label, number(c->lang, c->arena, bars[i].value));
    }
    return (struct chart){ .title = title, .bars = bars, .count = a->column_count };
}

static void
fill_columns(struct ctx *c, const struct asking *a, struct visit_report_view *v)
{
    v->columns = a->columns;
    v->column_count = a->column_count;
    v->is_monthly = date_days_between(a->period.from_on, a->period.to_on) + 1 > DAILY_MAX;
    for (int i = 0; i < a->column_count; i++) {
        v->visits += a->columns[i].visits;
        v->pages += a->columns[i].pages;
    }
    v->visit_chart =
        draw(c, a, v->is_monthly ? tr(c, "Visits a month") : tr(c, "Visits a day"), DRAWN_VISITS);
    v->feed_chart = draw(c, a, tr(c, "Feeds fetched, by people and programs"), DRAWN_FEEDS);
    v->vote_chart =
        draw(c, a, v->is_monthly ? tr(c, "Votes a month") : tr(c, "Votes a day"), DRAWN_VOTES);
}

enum status
visit_report_show(struct request *r)
{
    struct ctx *c = &r->ctx;
    const char *table = param(r, "bang");
    bool wants_days = table != NULL && strcmp(table, "ngay") == 0;
    struct visit_report_view v = { .list = list_start(r) };
    struct asking a = { .period = read_period(r, &v.problem) };
    enum status st = read_columns(c, &a);

    for (int i = 0; i < a.column_count; i++)
        a.columns[i].place = i;
    if (st == OK && list_is_export(&v.list))
        return wants_days ? list_export(&v.list, &day_source, &a)
                          : list_export(&v.list, &thing_source, &a);
    v.page = page_start(r, tr(c, "Figures of the portal"));
    v.from_on = a.period.from_on;
    v.to_on = a.period.to_on;
    if (st == OK)
        st = list_read(&v.list, &thing_source, &a, (void **)&v.things, &v.thing_count);
    if (st == OK)
        st = fill_topics(c, &a, &v);
    if (st == OK)
        st = fill_kinds(c, &a, &v);
    if (st == OK)
        st = fill_misses(c, &a, &v);
    if (st != OK)
        return st;
    fill_columns(c, &a, &v);
    v.days_url = arena_printf(c->arena, "/lam-viec/so-lieu-cong?bang=ngay&xuat=xlsx&tu=%s&den=%s",
                              date_iso(c->arena, v.from_on), date_iso(c->arena, v.to_on));
    RESPOND(r, v.problem != NULL ? 422 : 200, visit_report, &v);
    return OK;
}
