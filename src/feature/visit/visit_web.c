/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers' numbers and the rating: routes and handlers. */
#include "core/random.h"
#include "feature/portal/portal.h"
#include "feature/visit/visit_views.h"
#include "web/sign.h"
#include "web/web.h"

enum { DAYS_SHOWN = 30, MONTHS_SHOWN = 12, VOTER_COOKIE_S = 400 * 86400 };

#define VOTER_COOKIE "binh-chon"

/* ------------------------------------------------------------------ numbers */

static enum status
show_now(struct request *r)
{
    struct visit_figures f;
    int64_t article_id = param_int(r, "bai", 0), views = -1;
    enum status st = visit_figures_read(&r->ctx, &f);

    if (st == OK && article_id > 0)
        st = visit_page_views(&r->ctx, visit_kind_code(VISIT_ARTICLE), article_id, &views);
    if (st != OK)
        return st;
    respond_header(r, "Cache-Control", "no-store");
    json_visit_now(respond_json(r, 200), &(struct visit_now_view){ .online = f.online,
                                                                   .today = f.today,
                                                                   .week = f.week,
                                                                   .month = f.month,
                                                                   .all = f.all,
                                                                   .voters = f.voters,
                                                                   .views = views,
                                                                   .since_on = f.since_on });
    return OK;
}

static void
tell(struct ctx *c, struct visit_stats_view *v)
{
    const struct visit_figures *f = &v->figures;
    struct visit_told told[] = {
        { tr(c, "People online"),
          tr(c, "Different readers who opened a page in the last five minutes, counted by halves "
                "of a minute. A reader is an address with a browser’s name: two people behind one "
                "address with the same browser count as one."),
          f->online },
        { tr(c, "Visits today"),
          tr(c, "Different readers since midnight in Vietnam, each once, however many pages they "
                "opened."),
          f->today },
        { tr(c, "Visits this week"), tr(c, "The visits of each day since Monday, added up."),
          f->week },
        { tr(c, "Visits this month"), tr(c, "The visits of each day since the first, added up."),
          f->month },
        { tr(c, "Visits in all"),
          tr(c, "The visits of each day since counting began, added up: one who comes on ten days "
                "is ten visits."),
          f->all },
        { tr(c, "Pages read today"), tr(c, "Times a page was opened since midnight, by people."),
          f->pages_today },
        { tr(c, "Pages read in all"), tr(c, "The same since counting began."), f->pages_all },
        { tr(c, "Programs now"),
          tr(c, "Search engines, watchers and other programs that fetched a page in the last five "
                "minutes, known by their names or by how they ask. They are in none of the numbers "
                "above."),
          f->robots_online },
    };

    v->told_count = (int)(sizeof(told) / sizeof(told[0]));
    v->told =
        arena_grow(c->arena, told, (size_t)v->told_count, (size_t)v->told_count, sizeof(told[0]));
}

static struct chart
chart_of(struct ctx *c, const char *title, const struct visit_day *days, int count, bool is_month)
{
    struct chart_bar *bars = arena_array(c->arena, (size_t)count + 1, sizeof(*bars));

    for (int i = 0; i < count; i++) {
        const char *on = is_month
                             ? arena_printf(c->arena, "%02d/%d", days[i].on.month, days[i].on.year)
                             : date_vi(c->arena, days[i].on);

        bars[i].value = days[i].people;
        bars[i].label = is_month ? on : date_short_vi(c->arena, days[i].on);
        bars[i].told =
            arena_printf(c->arena, "%s: %s", on, number(c->lang, c->arena, days[i].people));
    }
    return (struct chart){ .title = title, .bars = bars, .count = count };
}

static enum status
show_stats(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct date on = today(c);
    struct visit_stats_view v = { 0 };
    enum status st = portal_open(r, tr(c, "Readers of this portal"), &v.page);

    if (st == OK)
        st = visit_figures_read(c, &v.figures);
    if (st == OK)
        st = visit_day_list(c, date_add_days(on, 1 - DAYS_SHOWN), date_add_days(on, 1),
                            (struct visit_day **)&v.days, &v.day_count);
    if (st == OK)
        st = visit_month_list(c, on, MONTHS_SHOWN, (struct visit_day **)&v.months, &v.month_count);
    if (st != OK)
        return st;
    tell(c, &v);
    v.day_chart = chart_of(c, tr(c, "Visits a day"), v.days, v.day_count, false);
    v.month_chart = chart_of(c, tr(c, "Visits a month"), v.months, v.month_count, true);
    RESPOND(r, 200, visit_stats, &v);
    return OK;
}

/* ------------------------------------------------------------------ the vote */

/* What the browser's cookie holds; NULL: none that we made. */
static const char *
voter_of(const struct request *r)
{
    const char *sent = cookie(r, VOTER_COOKIE);

    return sent != NULL ? sign_open(r->ctx.arena, r->web->secret, "poll", sent) : NULL;
}

/* `chosen` 0: what the browser chose before. */
static enum status
show_ask(struct request *r, struct form *f, int chosen, int status)
{
    struct ctx *c = &r->ctx;
    struct poll_ask_view v = { .form = f };
    const char *voter = voter_of(r);
    enum poll_choice before = 0;
    enum status st = portal_open(r, tr(c, "Your rating of this portal"), &v.page);

    if (st == OK && voter != NULL)
        st = poll_find(c, r->web->secret, voter, &before);
    if (st != OK)
        return st;
    if (voter == NULL)
        respond_cookie(r, VOTER_COOKIE,
                       sign_text(c->arena, r->web->secret, "poll", random_token(c->arena, 16)),
                       VOTER_COOKIE_S, true);
    v.has_voted = before != 0;
    v.chosen = chosen != 0 ? chosen : (int)before;
    respond_header(r, "X-Robots-Tag", "noindex");
    RESPOND(r, status, poll_ask, &v);
    return OK;
}

static enum status
ask(struct request *r)
{
    int64_t chosen = param_int(r, "r", 0);

    return show_ask(r, form_new(r, NULL),
                    chosen >= POLL_BAD && chosen <= POLL_VERY_GOOD ? (int)chosen : 0, 200);
}

static enum status
vote(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct poll_ballot b = { .voter = voter_of(r), .remote = r->remote };
    enum status st;

    b.choice = (enum poll_choice)form_int_or(f, "r", POLL_BAD, POLL_VERY_GOOD, 0);
    if (b.choice == 0 && form_ok(f))
        form_error(f, "r", "%s", tr(c, "Choose one of the four."));
    if (b.voter == NULL)
        form_error(f, "", "%s",
                   tr(c, "This browser did not send the cookie by which one vote is told from "
                         "another. Let this site set cookies, then vote once more."));
    if (!form_ok(f))
        return show_ask(r, f, (int)b.choice, 422);
    st = poll_vote(c, r->web->secret, &b);
    if (st == BUSY && b.wait_s > 0)
        return respond_refusal(r, 429, b.wait_s);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  b.is_change ? tr(c, "The vote of this browser is changed.")
                              : tr(c, "The vote is counted. Thank you."));
    return respond_see_other(r, "/danh-gia/ket-qua");
}

/* ------------------------------------------------------------------ the result */

/* "62,5 %"; a tenth is enough, and shares need not add up. */
static const char *
percent(struct ctx *c, int64_t part, int64_t whole)
{
    int64_t tenths = whole > 0 ? (part * 1000 + whole / 2) / whole : 0;

    return arena_printf(c->arena, c->lang == LANG_VI ? "%d,%d %%" : "%d.%d%%", (int)(tenths / 10),
                        (int)(tenths % 10));
}

static void
fill_rows(struct ctx *c, const struct poll_result *p, struct poll_shown_view *v)
{
    struct poll_row *rows = arena_array(c->arena, POLL_CHOICE_COUNT, sizeof(*rows));

    v->all = p->all;
    for (int i = POLL_VERY_GOOD; i >= POLL_BAD; i--)
        rows[v->row_count++] = (struct poll_row){ .choice = (enum poll_choice)i,
                                                  .text = poll_choice_text(c, (enum poll_choice)i),
                                                  .count = p->count[i],
                                                  .share = percent(c, p->count[i], p->all) };
    v->rows = rows;
}

static void
fill_months(struct ctx *c, const struct poll_month *months, int count, struct poll_shown_view *v)
{
    struct poll_month_row *rows = arena_array(c->arena, (size_t)count, sizeof(*rows));
    struct chart_bar *bars = arena_array(c->arena, (size_t)count, sizeof(*bars));

    for (int i = 0; i < count; i++) {
        const struct poll_result *p = &months[i].result;
        const char *label =
            arena_printf(c->arena, "%02d/%d", months[i].on.month, months[i].on.year);

        rows[i] = (struct poll_month_row){
            .on = months[i].on,
            .all = p->all,
            .satisfied = p->all > 0
                             ? percent(c, p->count[POLL_VERY_GOOD] + p->count[POLL_GOOD], p->all)
                             : "–"
        };
        for (int k = POLL_BAD; k <= POLL_VERY_GOOD; k++)
            rows[i].count[k] = p->count[k];
        bars[i] = (struct chart_bar){ .label = label, .value = p->all };
        bars[i].told = arena_printf(c->arena, "%s: %s", label, number(c->lang, c->arena, p->all));
    }
    v->months = rows;
    v->month_count = count;
    v->chart = (struct chart){ .title = tr(c, "Votes a month"), .bars = bars, .count = count };
}

static enum status
show_result(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct poll_shown_view v = { .sent_max = POLL_SENT_MAX, .new_max = POLL_NEW_MAX };
    struct poll_month *months = NULL;
    struct poll_result p;
    int count = 0;
    enum status st = portal_open(r, tr(c, "What readers think of this portal"), &v.page);

    if (st == OK)
        st = poll_read(c, &p);
    if (st == OK)
        st = poll_month_list(c, today(c), MONTHS_SHOWN, &months, &count);
    if (st != OK)
        return st;
    fill_rows(c, &p, &v);
    fill_months(c, months, count, &v);
    RESPOND(r, 200, poll_shown, &v);
    return OK;
}

const struct route visit_routes[] = {
    { GET, "/truc-tuyen", PUBLIC, show_now, 0, N_("People online and visits, as they stand now") },
    { GET, "/thong-ke-truy-cap", PUBLIC, show_stats, 0, N_("Readers of this portal") },
    { GET, "/danh-gia", PUBLIC, ask, 0, N_("The vote on this portal") },
    { POST, "/danh-gia", PUBLIC, vote, 0, N_("Votes on this portal, once a browser") },
    { GET, "/danh-gia/ket-qua", PUBLIC, show_result, 0, N_("What readers think of this portal") },
    { GET, "/lam-viec/so-lieu-cong", EDIT_ARTICLES, visit_report_show, POOLED,
      N_("Figures of the portal") },
    { 0 },
};

const struct nav_link visit_nav[] = {
    { N_("Portal"), N_("Figures of the portal"), "/lam-viec/so-lieu-cong", "i-chart", EDIT_ARTICLES,
      68, false },
    { 0 },
};
