/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exchange between nodes. Sketches may be written and merged as often as one likes: what is in one already counts once. */
#include "feature/visit/visit_node.h"

#include "core/log.h"

#include <stdlib.h>

enum { LATE_S = 30, SLICE_KEPT_S = 2 * VISIT_WINDOW_S };

struct writing {
    struct visit_node *node;
    struct seen_in *slices[2 * SLICES], *days[2];
    int32_t slice_keys[2 * SLICES];
    int slice_count, day_count;
    struct page_count *counts;
    int count_count;
};

/* ------------------------------------------------------------------ writing */

static enum status
write_slice(struct ctx *c, const struct writing *w, int i)
{
    struct query *q = query_new(
        c, "INSERT INTO visit_slice (node, key_day, number, people, robots, written_at)"
           " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (node, key_day, number) DO UPDATE SET"
           " people = excluded.people, robots = excluded.robots, written_at = excluded.written_at");
    size_t people_length, robots_length;
    const void *people = sketch_write(c->arena, w->slices[i]->people, &people_length);
    const void *robots = sketch_write(c->arena, w->slices[i]->robots, &robots_length);

    bind_text(q, w->node->name);
    bind_int(q, w->slice_keys[i]);
    bind_int(q, atomic_load(&w->slices[i]->number));
    bind_blob(q, people, people_length);
    bind_blob(q, robots, robots_length);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
write_day(struct ctx *c, const struct visit_node *n, const struct seen_in *s)
{
    struct query *q = query_new(
        c, "INSERT INTO visit_day_node (node, on_day, people, robots, written_at)"
           " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (node, on_day) DO UPDATE SET"
           " people = excluded.people, robots = excluded.robots, written_at = excluded.written_at");
    size_t people_length, robots_length;
    const void *people = sketch_write(c->arena, s->people, &people_length);
    const void *robots = sketch_write(c->arena, s->robots, &robots_length);

    bind_text(q, n->name);
    bind_date(q, date_from_number((int32_t)atomic_load(&s->number)));
    bind_blob(q, people, people_length);
    bind_blob(q, robots, robots_length);
    bind_int(q, now(c));
    return query_end(q);
}

static int
by_page(const void *a, const void *b)
{
    const struct page_count *x = a, *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* The same pages were counted by several threads. In one order for all nodes, so that none waits for the other crosswise. */
static void
add_up(struct writing *w)
{
    int kept = 0;

    qsort(w->counts, (size_t)w->count_count, sizeof(*w->counts), by_page);
    for (int i = 0; i < w->count_count; i++) {
        if (kept > 0 && by_page(&w->counts[kept - 1], &w->counts[i]) == 0) {
            w->counts[kept - 1].people += w->counts[i].people;
            w->counts[kept - 1].robots += w->counts[i].robots;
        } else {
            w->counts[kept++] = w->counts[i];
        }
    }
    w->count_count = kept;
}

static enum status
write_count(struct ctx *c, const struct page_count *p)
{
    struct query *q = query_new(
        c, "INSERT INTO visit_view (kind, thing_id, on_day, people, robots)"
           " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, thing_id, on_day) DO UPDATE SET"
           " people = visit_view.people + excluded.people,"
           " robots = visit_view.robots + excluded.robots");

    bind_text(q, visit_kind_code(p->kind));
    bind_int(q, p->id);
    bind_date(q, date_from_number(p->day));
    bind_int(q, p->people);
    bind_int(q, p->robots);
    return query_end(q);
}

static enum status
write_pages_of_day(struct ctx *c, const struct page_count *counts, int count)
{
    struct query *q =
        query_new(c, "INSERT INTO visit_day (on_day, pages, robot_pages) VALUES ($1, $2, $3)"
                     " ON CONFLICT (on_day) DO UPDATE SET pages = visit_day.pages + excluded.pages,"
                     " robot_pages = visit_day.robot_pages + excluded.robot_pages");
    int64_t people = 0, robots = 0;

    for (int i = 0; i < count; i++) {
        if (counts[i].kind == VISIT_FEED)
            continue;
        people += counts[i].people;
        robots += counts[i].robots;
    }
    bind_date(q, date_from_number(counts[0].day));
    bind_int(q, people);
    bind_int(q, robots);
    return query_end(q);
}

static enum status
write_counts(struct ctx *c, const struct writing *w)
{
    enum status st = OK;

    for (int from = 0, to; st == OK && from < w->count_count; from = to) {
        for (to = from; st == OK && to < w->count_count; to++) {
            if (w->counts[to].day != w->counts[from].day)
                break;
            st = write_count(c, &w->counts[to]);
        }
        if (st == OK)
            st = write_pages_of_day(c, &w->counts[from], to - from);
    }
    return st;
}

static enum status
forget_slices(struct ctx *c)
{
    struct query *q = query_new(c, "DELETE FROM visit_slice WHERE written_at < $1");

    bind_int(q, now(c) - SLICE_KEPT_S);
    return query_end(q);
}

static enum status
write_all(struct ctx *c, void *arg)
{
    const struct writing *w = arg;
    enum status st = write_counts(c, w);

    for (int i = 0; st == OK && i < w->slice_count; i++)
        st = write_slice(c, w, i);
    for (int i = 0; st == OK && i < w->day_count; i++)
        st = write_day(c, w->node, w->days[i]);
    return st == OK ? forget_slices(c) : st;
}

static void
find_changed(struct visit_node *n, struct writing *w)
{
    for (int family = 0; family < 2; family++)
        for (int i = 0; i < SLICES; i++) {
            struct seen_in *s = &n->slices[family][i];

            if (!atomic_exchange(&s->is_changed, false))
                continue;
            /* The family is the parity of the day whose key it has; a slice is of its own day or of the day before. */
            int32_t day = (int32_t)((atomic_load(&s->number) * SLICE_S + VIETNAM_OFFSET_S) / 86400);

            w->slice_keys[w->slice_count] = (day & 1) == family ? day : day - 1;
            w->slices[w->slice_count++] = s;
        }
    for (int i = 0; i < 2; i++)
        if (atomic_exchange(&n->days[i].is_changed, false))
            w->days[w->day_count++] = &n->days[i];
}

static void
take_back(struct visit_node *n, const struct writing *w)
{
    visit_put_back(n, w->counts, w->count_count);
    for (int i = 0; i < w->slice_count; i++)
        atomic_store(&w->slices[i]->is_changed, true);
    for (int i = 0; i < w->day_count; i++)
        atomic_store(&w->days[i]->is_changed, true);
}

static enum status
write_own(struct ctx *c, struct visit_node *n)
{
    struct writing w = { .node = n };
    enum status st;

    w.count_count = visit_take_counts(n, c->arena, &w.counts);
    find_changed(n, &w);
    if (w.count_count == 0 && w.slice_count == 0 && w.day_count == 0)
        return OK;
    add_up(&w);
    st = db_transact(c, write_all, &w);
    if (st != OK)
        take_back(n, &w);
    return st;
}

/* ------------------------------------------------------------------ reading */

static void
merge_row(struct ctx *c, struct visit_node *n, struct seen_in *s, struct query *q)
{
    size_t people_length, robots_length;
    const void *people = col_blob(q, 2, &people_length), *robots = col_blob(q, 3, &robots_length);

    if (s == NULL)
        return;
    pthread_mutex_lock(&n->lock);
    if (s->others_people == NULL) {
        s->others_people = sketch_new(n->arena, PEOPLE_BITS);
        s->others_robots = sketch_new(n->arena, ROBOT_BITS);
    }
    if (!sketch_read(c->arena, s->others_people, people, people_length) ||
        !sketch_read(c->arena, s->others_robots, robots, robots_length))
        log_warn(c, "visits: what another node wrote could not be read");
    pthread_mutex_unlock(&n->lock);
}

static enum status
read_slices(struct ctx *c, struct visit_node *n)
{
    struct query *q = query_new(c, "SELECT key_day, number, people, robots FROM visit_slice"
                                   " WHERE written_at >= $1 AND node <> $2 AND number >= $3");

    bind_int(q, n->read_at - LATE_S);
    bind_text(q, n->name);
    bind_int(q, now(c) / SLICE_S - SLICES_IN_WINDOW);
    while (query_row(q))
        /* A clock of another node that is far ahead takes no place here. */
        if (col_int(q, 1) <= now(c) / SLICE_S + 1)
            merge_row(c, n, visit_slice_of(n, (int32_t)col_int(q, 0), col_int(q, 1)), q);
    return query_end(q);
}

static enum status
read_days(struct ctx *c, struct visit_node *n)
{
    struct query *q = query_new(c, "SELECT on_day, node, people, robots FROM visit_day_node"
                                   " WHERE written_at >= $1 AND node <> $2 AND on_day = $3");

    bind_int(q, n->read_at - LATE_S);
    bind_text(q, n->name);
    bind_date(q, today(c));
    while (query_row(q))
        merge_row(c, n, visit_day_of(n, date_number(col_date(q, 0))), q);
    return query_end(q);
}

enum status
visit_node_load(struct ctx *c, struct visit_node *n)
{
    int64_t at = now(c);
    enum status st = read_slices(c, n);

    if (st == OK)
        st = read_days(c, n);
    if (st == OK)
        n->read_at = at;
    return st;
}

/* ------------------------------------------------------------------ the day's number */

struct day_number {
    struct date on;
    struct visit_online counted;
};

/* The larger one holds: nodes see each other's readers a little later. */
static enum status
write_number(struct ctx *c, void *arg)
{
    const struct day_number *d = arg;
    struct query *q = query_new(
        c, "INSERT INTO visit_day (on_day, people, robots) VALUES ($1, $2, $3)"
           " ON CONFLICT (on_day) DO UPDATE SET people = CASE WHEN excluded.people >"
           " visit_day.people THEN excluded.people ELSE visit_day.people END, robots = CASE WHEN"
           " excluded.robots > visit_day.robots THEN excluded.robots ELSE visit_day.robots END");

    bind_date(q, d->on);
    bind_int(q, d->counted.today_people);
    bind_int(q, d->counted.today_robots);
    return query_end(q);
}

enum status
visit_node_exchange(struct ctx *c, struct visit_node *n)
{
    enum status st = write_own(c, n);
    struct day_number d = { .on = today(c) };

    if (st == OK)
        st = visit_node_load(c, n);
    if (st != OK)
        return st;
    visit_node_count(n, now(c), &d.counted);
    if (d.counted.today_people + d.counted.today_robots == n->told_day)
        return OK;
    st = db_transact(c, write_number, &d);
    if (st == OK)
        n->told_day = d.counted.today_people + d.counted.today_robots;
    return st;
}

/* ------------------------------------------------------------------ closing */

static enum status
merge_day(struct ctx *c, struct day_number *d)
{
    struct query *q = query_new(c, "SELECT people, robots FROM visit_day_node WHERE on_day = $1");
    struct sketch *people = sketch_new(c->arena, PEOPLE_BITS),
                  *robots = sketch_new(c->arena, ROBOT_BITS);

    bind_date(q, d->on);
    while (query_row(q)) {
        size_t people_length, robots_length;
        const void *p = col_blob(q, 0, &people_length), *r = col_blob(q, 1, &robots_length);

        if (!sketch_read(c->arena, people, p, people_length) ||
            !sketch_read(c->arena, robots, r, robots_length))
            log_warn(c, "visits: a node's readers of %s could not be read",
                     date_iso(c->arena, d->on));
    }
    d->counted.today_people = sketch_count(people);
    d->counted.today_robots = sketch_count(robots);
    return query_end(q);
}

static enum status
close_day(struct ctx *c, void *arg)
{
    struct day_number *d = arg;
    struct query *q;
    enum status st = merge_day(c, d);

    if (st == OK)
        st = write_number(c, d);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM visit_day_node WHERE on_day = $1");
    bind_date(q, d->on);
    return query_end(q);
}

enum status
visit_close_days(struct ctx *c, int64_t *out_count)
{
    enum status st = OK;

    for (*out_count = 0; st == OK; ++*out_count) {
        struct query *q = query_new(
            c, "SELECT on_day FROM visit_day_node WHERE on_day < $1 ORDER BY on_day LIMIT 1");
        struct day_number d = { 0 };

        bind_date(q, today(c));
        if (query_row(q))
            d.on = col_date(q, 0);
        st = query_end(q);
        if (st != OK || date_is_none(d.on))
            return st;
        st = db_transact(c, close_day, &d);
    }
    return st;
}
