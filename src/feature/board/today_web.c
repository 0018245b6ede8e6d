/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Today: the first page after signing in. */
#include "feature/board/today_views.h"

#include <stdlib.h>

enum { COMINGS_MAX = 6 };

/* The next day on which a whole level is due. */
static void
fill_next(struct request *r, const struct board *b, struct today_view *v)
{
    struct ctx *c = &r->ctx;
    const struct deadline *next = NULL;

    for (int i = 0; i < b->milestone_count; i++) {
        const struct milestone *m = &b->milestones[i];
        const struct deadline *d =
            deadline_in_force(&b->deadlines, m->id, m->level, 0, NULL, 0, NULL);

        if (!d || date_compare(d->last_on, v->on) < 0 ||
            (next && date_compare(d->last_on, next->last_on) >= 0))
            continue;
        next = d;
        v->next_title = m->title;
    }
    if (!next)
        return;
    v->next_words = next->words;
    v->next_on = next->last_on;
    v->next_days = date_days_between(v->on, next->last_on);
    v->next_document = document_name(c, deadline_document(&b->deadlines, next));
    v->next_url = arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)next->document_id);
}

static int
compare_comings(const void *left, const void *right)
{
    const struct coming_line *a = left, *b = right;

    return date_compare(a->on, b->on);
}

static enum status
fill_comings(struct request *r, const struct campaign *campaign, struct today_view *v)
{
    struct ctx *c = &r->ctx;
    struct conference *conferences;
    struct coming_line *lines;
    int count, n = 0;
    enum status st = conference_list(c, campaign->id, &conferences, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof *lines);
    for (int i = 0; i < count; i++) {
        struct unit u;

        if (conferences[i].state != CONFERENCE_SCHEDULED ||
            date_compare(conferences[i].scheduled_on, v->on) < 0 ||
            unit_find(c, conferences[i].unit_id, v->on, &u) != OK)
            continue;
        lines[n++] = (struct coming_line){ .on = conferences[i].scheduled_on,
                                           .title = unit_title(c, &u),
                                           .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld",
                                                               (long long)u.id) };
    }
    qsort(lines, (size_t)n, sizeof *lines, compare_comings);
    v->comings = lines;
    v->coming_count = n > COMINGS_MAX ? COMINGS_MAX : n;
    return OK;
}

static const char *
lead_of(struct ctx *c, const struct today *t, struct date on)
{
    const char *day = arena_printf(c->arena, "%s, %s", weekday_text(c, on), date_vi(c->arena, on));

    if (!t->task_count)
        return arena_printf(c->arena, tr(c, "%s. Nothing waits for you."), day);
    if (!t->late_count)
        return arena_printf(c->arena,
                            trn(c, "%2$s. %1$d task waits for you.",
                                "%2$s. %1$d tasks wait for you.", t->task_count),
                            t->task_count, day);
    return arena_printf(c->arena,
                        trn(c, "%2$s. %1$d task waits for you, %3$d of them late.",
                            "%2$s. %1$d tasks wait for you, %3$d of them late.", t->task_count),
                        t->task_count, day, t->late_count);
}

static enum status
show_no_campaign(struct request *r)
{
    struct no_campaign_view v = { .page = page_start(r, tr(&r->ctx, "Today")),
                                  .can_create = may(&r->ctx, EDIT_CAMPAIGN, 0, 0) };

    RESPOND(r, 200, no_campaign, &v);
    return OK;
}

static enum status
show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct today_view v = { 0 };
    struct campaign campaign;
    struct board_line *lines;
    struct today t;
    enum status st = campaign_page(r, tr(c, "Today"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return show_no_campaign(r);
    if (st != OK)
        return st;
    v.on = campaign_day(r);
    st = today_read(c, &campaign, v.on, &t);
    if (st == OK)
        st = fill_comings(r, &campaign, &v);
    if (st != OK)
        return st;
    v.lead = lead_of(c, &t, v.on);
    v.tasks = t.tasks;
    v.task_count = t.task_count;
    v.now_count = t.now_count;
    v.late_count = t.late_count;
    lines = arena_array(c->arena, (size_t)t.board.row_count + 1, sizeof *lines);
    for (int i = 0; i < t.board.row_count; i++)
        lines[i] = board_view_line(r, &t.board, &t.board.rows[i]);
    v.lines = lines;
    v.line_count = t.board.row_count;
    board_view_heads(r, &t.board, &v.heads, &v.head_count);
    fill_next(r, &t.board, &v);
    RESPOND(r, 200, today, &v);
    return OK;
}

static enum status
go(struct request *r)
{
    return respond_see_other(r, "/lam-viec/hom-nay");
}

static const struct route routes[] = {
    { GET, "/lam-viec", SIGNED_IN, go, 0, NULL },
    { GET, "/lam-viec/hom-nay", SIGNED_IN, show, POOLED, N_("What the reader has to do, by when") },
    { 0 },
};

static const struct nav_link nav[] = {
    { NULL, N_("Today"), "/lam-viec/hom-nay", "i-today", SIGNED_IN, 10, true },
    { 0 },
};

const struct feature today_feature = { .name = "today", .routes = routes, .nav = nav };
