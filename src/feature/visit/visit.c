/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of readers, as pages ask for them; and the thread that keeps them told among the nodes. */
#include "core/log.h"
#include "feature/visit/visit_inside.h"
#include "service/job_sweep.h"
#include "service/limit.h"
#include "web/access.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ------------------------------------------------------------------ kinds */

static const struct {
    const char *code, *text;
} kinds[VISIT_KIND_COUNT] = {
    [VISIT_HOME] = { "home", N_("Home") },
    [VISIT_NEWS] = { "news", N_("Lists of articles") },
    [VISIT_ARTICLE] = { "article", N_("Articles") },
    [VISIT_EXEMPLARS] = { "exemplars", N_("List of exemplars") },
    [VISIT_EXEMPLAR] = { "exemplar", N_("Exemplars") },
    [VISIT_OPINIONS] = { "opinions", N_("Dossiers open to comment") },
    [VISIT_SEARCH] = { "search", N_("Search") },
    [VISIT_FEED] = { "feed", N_("Feeds (RSS, Atom)") },
    [VISIT_OTHER] = { "other", N_("Other pages") },
};

const char *
visit_kind_code(enum visit_kind kind)
{
    return kinds[kind].code;
}

const char *
visit_kind_text(const struct ctx *c, enum visit_kind kind)
{
    return tr(c, kinds[kind].text);
}

/* ------------------------------------------------------------------ this process's node */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    bool is_stopping;
    struct database *database;
    const struct clock *clock;
    struct visit_node *_Atomic node; /* NULL: this process does not serve */
} here = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void
hit(const struct hit *h)
{
    struct visit_node *n = atomic_load_explicit(&here.node, memory_order_acquire);

    if (n != NULL)
        visit_node_hit(n, h);
}

static enum status read_sums(struct ctx *c, struct visit_figures *out);

static enum status
keep_figures(struct ctx *c, struct visit_node *n)
{
    struct visit_figures f = { 0 };
    enum status st = read_sums(c, &f);

    if (st != OK)
        return st;
    pthread_mutex_lock(&n->lock);
    n->kept = f;
    n->has_kept = true;
    pthread_mutex_unlock(&n->lock);
    return OK;
}

static void
exchange(struct ctx *c)
{
    enum status st = database_borrow(c, here.database, 5000);

    if (st == OK)
        st = visit_node_exchange(c, atomic_load(&here.node));
    if (st == OK)
        st = keep_figures(c, atomic_load(&here.node));
    if (st != OK)
        log_warn(c, "visits: what was counted is written later: %s", status_name(st));
    database_return(c);
    problems_clear(c);
    arena_reset(c->arena);
}

/* True at the end. */
static bool
wait_a_while(void)
{
    struct timespec until;
    bool is_stopping;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += VISIT_FLUSH_S;
    pthread_mutex_lock(&here.lock);
    while (!here.is_stopping)
        if (pthread_cond_timedwait(&here.changed, &here.lock, &until) == ETIMEDOUT)
            break;
    is_stopping = here.is_stopping;
    pthread_mutex_unlock(&here.lock);
    return is_stopping;
}

static void *
keep_exchanging(void *arg)
{
    struct ctx c = { .arena = arena_new(), .clock = here.clock, .account_id = ACCOUNT_SYSTEM };

    (void)arg;
    do
        exchange(&c);
    while (!wait_a_while());
    exchange(&c);
    arena_free(c.arena);
    return NULL;
}

static enum status
begin(struct ctx *c, const struct serving *s)
{
    const char *visits = getenv("THIDUA_VISITS");
    pthread_condattr_t monotonic;

    /* To measure what counting costs. */
    if (visits != NULL && strcmp(visits, "off") == 0)
        return OK;
    here.database = s->database;
    here.clock = c->clock;
    here.is_stopping = false;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&here.changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    atomic_store_explicit(&here.node, visit_node_new(s->secret), memory_order_release);
    if (pthread_create(&here.thread, NULL, keep_exchanging, NULL) == 0)
        return OK;
    visit_node_free(atomic_exchange(&here.node, NULL));
    pthread_cond_destroy(&here.changed);
    return log_error(c, "visits: their thread does not start");
}

static void
end(void)
{
    if (atomic_load(&here.node) == NULL)
        return;
    pthread_mutex_lock(&here.lock);
    here.is_stopping = true;
    pthread_cond_broadcast(&here.changed);
    pthread_mutex_unlock(&here.lock);
    pthread_join(here.thread, NULL);
    visit_node_free(atomic_exchange(&here.node, NULL));
    pthread_cond_destroy(&here.changed);
}

/* ------------------------------------------------------------------ figures */

static enum status
read_sums(struct ctx *c, struct visit_figures *out)
{
    struct date on = today(c), monday = date_add_days(on, 1 - date_weekday(on));
    struct date first = { on.year, on.month, 1 };
    struct poll_result poll;
    struct query *q = query_new(
        c, "SELECT MIN(on_day), SUM(CASE WHEN on_day = $1 THEN people ELSE 0 END),"
           " SUM(CASE WHEN on_day >= $2 THEN people ELSE 0 END),"
           " SUM(CASE WHEN on_day >= $3 THEN people ELSE 0 END), SUM(people),"
           " SUM(CASE WHEN on_day = $1 THEN pages ELSE 0 END), SUM(pages) FROM visit_day");
    enum status st;

    bind_date(q, on);
    bind_date(q, monday);
    bind_date(q, first);
    if (query_row(q)) {
        out->since_on = col_date(q, 0);
        out->today = col_int(q, 1);
        out->week = col_int(q, 2);
        out->month = col_int(q, 3);
        out->all = col_int(q, 4);
        out->pages_today = col_int(q, 5);
        out->pages_all = col_int(q, 6);
    }
    st = query_end(q);
    if (st == OK)
        st = poll_read(c, &poll);
    if (st == OK)
        out->voters = poll.all;
    return st;
}

/* Those who came since the day's number was written are readers of the day, the week, the month and of all. */
static void
add_online(struct visit_node *n, int64_t at, struct visit_figures *f)
{
    struct visit_online o;
    int64_t more;

    visit_node_count(n, at, &o);
    f->online = o.people;
    f->robots_online = o.robots;
    more = o.today_people > f->today ? o.today_people - f->today : 0;
    f->today += more;
    f->week += more;
    f->month += more;
    f->all += more;
    if (date_is_none(f->since_on) && more > 0)
        f->since_on = date_of_instant(at);
}

static enum status
read_from_database(struct ctx *c, struct visit_figures *out)
{
    static const unsigned char none[32];
    struct visit_node *n = visit_node_new(none);
    struct visit_figures f = { 0 };
    enum status st = visit_node_load(c, n);

    if (st == OK)
        st = read_sums(c, &f);
    if (st == OK) {
        add_online(n, now(c), &f);
        *out = f;
    }
    visit_node_free(n);
    return st;
}

/* Counted anew once a second at most, however many ask. */
enum status
visit_figures_read(struct ctx *c, struct visit_figures *out)
{
    struct visit_node *n = atomic_load(&here.node);
    struct visit_figures f;
    bool has_kept, is_shown;

    if (n == NULL)
        return read_from_database(c, out);
    pthread_mutex_lock(&n->lock);
    has_kept = n->has_kept;
    is_shown = n->shown_at == now(c);
    f = is_shown ? n->shown : n->kept;
    pthread_mutex_unlock(&n->lock);
    if (!has_kept)
        return read_from_database(c, out);
    if (!is_shown) {
        add_online(n, now(c), &f);
        pthread_mutex_lock(&n->lock);
        n->shown = f;
        n->shown_at = now(c);
        pthread_mutex_unlock(&n->lock);
    }
    *out = f;
    return OK;
}

static void
measure(struct buf *out)
{
    struct visit_node *n = atomic_load(&here.node);
    struct visit_online o;

    if (n == NULL)
        return;
    visit_node_count(n, clock_now(here.clock), &o);
    buf_printf(out, "# TYPE thidua_readers_online gauge\n");
    buf_printf(out, "thidua_readers_online{who=\"people\"} %" PRId64 "\n", o.people);
    buf_printf(out, "thidua_readers_online{who=\"robots\"} %" PRId64 "\n", o.robots);
    buf_printf(out, "# TYPE thidua_readers_today gauge\n");
    buf_printf(out, "thidua_readers_today{who=\"people\"} %" PRId64 "\n", o.today_people);
    buf_printf(out, "thidua_readers_today{who=\"robots\"} %" PRId64 "\n", o.today_robots);
}

/* ------------------------------------------------------------------ pages, days, months */

enum status
visit_page_views(struct ctx *c, const char *kind, int64_t id, int64_t *out)
{
    struct query *q =
        query_new(c, "SELECT SUM(people) FROM visit_view WHERE kind = $1 AND thing_id = $2");
    int64_t sum = 0;
    enum status st;

    bind_text(q, kind);
    bind_int(q, id);
    if (query_row(q))
        sum = col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = sum;
    return st;
}

enum status
visit_day_list(struct ctx *c, struct date from_on, struct date to_on, struct visit_day **out,
               int *out_count)
{
    struct query *q =
        query_new(c, "SELECT on_day, people, robots, pages, robot_pages FROM visit_day"
                     " WHERE on_day >= $1 AND on_day < $2");
    int count = date_days_between(from_on, to_on);
    struct visit_day *days = arena_array(c->arena, (size_t)count + 1, sizeof(*days));
    enum status st;

    for (int i = 0; i < count; i++)
        days[i].on = date_add_days(from_on, i);
    bind_date(q, from_on);
    bind_date(q, to_on);
    while (query_row(q))
        days[date_days_between(from_on, col_date(q, 0))] =
            (struct visit_day){ col_date(q, 0), col_int(q, 1), col_int(q, 2), col_int(q, 3),
                                col_int(q, 4) };
    st = query_end(q);
    if (st != OK)
        return st;
    *out = days;
    *out_count = count;
    return OK;
}

struct date
visit_month_before(struct date on, int months)
{
    int number = on.year * 12 + on.month - 1 - months;

    return (struct date){ (int16_t)(number / 12), (uint8_t)(number % 12 + 1), 1 };
}

enum status
visit_month_list(struct ctx *c, struct date on, int count, struct visit_day **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT SUBSTR(on_day, 1, 7), SUM(people), SUM(robots), SUM(pages), SUM(robot_pages)"
           " FROM visit_day WHERE on_day >= $1 GROUP BY SUBSTR(on_day, 1, 7)");
    struct visit_day *months = arena_array(c->arena, (size_t)count, sizeof(*months));
    enum status st;

    for (int i = 0; i < count; i++)
        months[i].on = visit_month_before(on, count - 1 - i);
    bind_date(q, months[0].on);
    while (query_row(q)) {
        struct date first;

        if (!date_parse_iso(arena_printf(c->arena, "%s-01", col_text(q, 0)), &first))
            continue;
        for (int i = 0; i < count; i++)
            if (date_compare(months[i].on, first) == 0)
                months[i] = (struct visit_day){ first, col_int(q, 1), col_int(q, 2), col_int(q, 3),
                                                col_int(q, 4) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = months;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ each night */

static enum status
clean(struct ctx *c, struct job *j)
{
    int64_t closed;
    enum status st = visit_close_days(c, &closed);

    return st == OK ? job_sweep(c, j, limit_forget) : st;
}

/* Late enough that every node has written what it saw before midnight. */
const struct job_kind visit_clean_job = {
    .name = "visit.clean",
    .title = N_("Closing the day’s numbers of readers"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = clean,
    .every = EVERY_DAY,
    .at = 10,
};

const struct feature visit_feature = { .name = "visit",
                                       .routes = visit_routes,
                                       .nav = visit_nav,
                                       .begin = begin,
                                       .end = end,
                                       .hit = hit,
                                       .measure = measure };
