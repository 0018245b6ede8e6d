/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates: by period, member and author, with a chart over the periods, and as a file. */
#include "feature/report/report_views.h"

#include <stdlib.h>
#include <string.h>

enum {
    BAR_STEP = 38,
    BAR_WIDTH = 24,
    CHART_LEFT = 36,
    CHART_TOP = 8,
    CHART_HEIGHT = 120,
    BARS_MAX = 60
};

struct rating {
    struct request *r;
    struct report_rates rates;
    struct seat *seats;
    int seat_count;
    int64_t seat_id;      /* of the filter; 0: all, -1: nobody's units */
    const char *author;   /* of the filter: "unit commune"; "" */
    struct date from, to; /* of the filter: periods that end within; none: open */
};

/* ------------------------------------------------------------------ what is chosen */

static const char *
author_value(struct ctx *c, const struct report_schedule *s)
{
    return s->author == REPORT_BY_UNIT
               ? arena_printf(c->arena, "unit %s", unit_level_code(s->level))
               : report_author_code(s->author);
}

static const struct report_schedule *
schedule_of(const struct rating *g, const struct report_rate_period *p)
{
    return &g->rates.schedules[p->schedule];
}

static bool
is_wanted(struct rating *g, const struct report_rate_period *p)
{
    const struct report_schedule *s = schedule_of(g, p);

    if (g->author[0] != '\0' && strcmp(author_value(&g->r->ctx, s), g->author) != 0)
        return false;
    if (g->seat_id != 0 && s->author != REPORT_BY_UNIT)
        return false;
    return (date_is_none(g->from) || date_compare(p->period.last_on, g->from) >= 0) &&
           (date_is_none(g->to) || date_compare(p->period.last_on, g->to) <= 0);
}

static struct report_rate
rate_of(const struct rating *g, const struct report_rate_period *p)
{
    struct report_rate rate = { 0 };

    if (g->seat_id == 0)
        return p->rate;
    for (int i = 0; i < p->cell_count; i++)
        if (p->cells[i].seat_id == (g->seat_id < 0 ? 0 : g->seat_id))
            rate_add(&rate, &p->cells[i].rate);
    return rate;
}

/* "16,7%": to one place; 100% means all, and 0% none. */
static const char *
percent(struct ctx *c, int part, int whole)
{
    int64_t tenths;

    if (whole == 0)
        return "";
    tenths = ((int64_t)part * 2000 + whole) / (2 * (int64_t)whole);
    if (part < whole && tenths == 1000)
        tenths = 999;
    if (part > 0 && tenths == 0)
        tenths = 1;
    return arena_printf(c->arena, "%lld%c%lld%%", (long long)(tenths / 10),
                        c->lang == LANG_VI ? ',' : '.', (long long)(tenths % 10));
}

static struct rate_line
line_of(struct ctx *c, const char *title, const struct report_rate *rate)
{
    return (struct rate_line){
        .title = title,
        .of = "",
        .is_over = true,
        .expected = rate->expected,
        .received = rate->received,
        .on_time = rate->on_time,
        .empty = rate->empty,
        .missing = rate->expected - rate->received - rate->empty,
        .received_percent = percent(c, rate->received, rate->expected),
        .on_time_percent = percent(c, rate->on_time, rate->expected),
    };
}

static int
compare_newest(const void *left, const void *right)
{
    const struct report_rate_period *a = *(const struct report_rate_period *const *)left;
    const struct report_rate_period *b = *(const struct report_rate_period *const *)right;
    int by_day = date_compare(b->period.last_on, a->period.last_on);

    return by_day != 0 ? by_day : a->schedule - b->schedule;
}

/* The periods that are shown, the newest first. */
static const struct report_rate_period **
choose_periods(struct rating *g, int *out_count)
{
    const struct report_rate_period **chosen =
        arena_array(g->r->ctx.arena, (size_t)g->rates.period_count + 1, sizeof(*chosen));
    int count = 0;

    for (int i = 0; i < g->rates.period_count; i++)
        if (is_wanted(g, &g->rates.periods[i]))
            chosen[count++] = &g->rates.periods[i];
    qsort((void *)chosen, (size_t)count, sizeof(*chosen), compare_newest);
    *out_count = count;
    return chosen;
}

/* ------------------------------------------------------------------ the tables */

static void
fill_periods(struct rating *g, const struct report_rate_period **chosen, int count,
             struct report_rates_view *v)
{
    struct ctx *c = &g->r->ctx;
    struct rate_line *lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    struct report_rate sum = { 0 };

    for (int i = 0; i < count; i++) {
        struct report_rate rate = rate_of(g, chosen[i]);

        if (chosen[i]->is_over)
            rate_add(&sum, &rate);
        lines[i] = line_of(c, period_text(c, &chosen[i]->period), &rate);
        lines[i].of = schedule_author_text(c, schedule_of(g, chosen[i]));
        lines[i].due_on = chosen[i]->period.due_on;
        lines[i].is_over = chosen[i]->is_over;
    }
    v->periods = lines;
    v->period_count = count;
    v->sum = line_of(c, tr(c, "Together"), &sum);
}

static const char *
seat_title(const struct rating *g, int64_t id)
{
    for (int i = 0; i < g->seat_count; i++)
        if (g->seats[i].id == id)
            return g->seats[i].title;
    return tr(&g->r->ctx, "Nobody followed them");
}

static void
fill_members(struct rating *g, const struct report_rate_period **chosen, int count,
             struct report_rates_view *v)
{
    struct ctx *c = &g->r->ctx;
    struct report_rate *rates = arena_array(c->arena, (size_t)g->seat_count + 1, sizeof(*rates));
    struct rate_line *lines = arena_array(c->arena, (size_t)g->seat_count + 1, sizeof(*lines));

    for (int i = 0; i < count; i++)
        for (int k = 0; chosen[i]->is_over && k < chosen[i]->cell_count &&
                        schedule_of(g, chosen[i])->author == REPORT_BY_UNIT;
             k++) {
            int at = 0;

            while (at < g->seat_count && g->seats[at].id != chosen[i]->cells[k].seat_id)
                at++;
            rate_add(&rates[at], &chosen[i]->cells[k].rate);
        }
    for (int i = 0; i <= g->seat_count; i++) {
        int64_t id = i < g->seat_count ? g->seats[i].id : -1;

        if (rates[i].expected == 0 || (g->seat_id != 0 && g->seat_id != id))
            continue;
        lines[v->member_count] = line_of(c, seat_title(g, id), &rates[i]);
        lines[v->member_count++].url =
            url_with(g->r, "thanh-vien", arena_printf(c->arena, "%lld", (long long)id));
    }
    v->members = lines;
}

static void
fill_authors(struct rating *g, const struct report_rate_period **chosen, int count,
             struct report_rates_view *v)
{
    struct ctx *c = &g->r->ctx;
    int schedules = g->rates.schedule_count;
    struct rate_line *lines = arena_array(c->arena, (size_t)schedules + 1, sizeof(*lines));
    struct option *options = arena_array(c->arena, (size_t)schedules + 1, sizeof(*options));

    for (int s = 0; s < schedules; s++) {
        const char *value = author_value(c, &g->rates.schedules[s]);
        struct report_rate rate = { 0 };
        bool is_known = false;

        for (int i = 0; i < v->author_option_count; i++)
            is_known = is_known || strcmp(options[i].value, value) == 0;
        if (is_known)
            continue;
        options[v->author_option_count++] =
            (struct option){ value, schedule_author_text(c, &g->rates.schedules[s]) };
        for (int i = 0; i < count; i++) {
            struct report_rate one = rate_of(g, chosen[i]);

            if (chosen[i]->is_over &&
                strcmp(author_value(c, schedule_of(g, chosen[i])), value) == 0)
                rate_add(&rate, &one);
        }
        if (rate.expected == 0)
            continue;
        lines[v->author_count] = line_of(c, schedule_author_text(c, &g->rates.schedules[s]), &rate);
        lines[v->author_count++].url = url_with(g->r, "cua", value);
    }
    v->authors = lines;
    v->author_options = options;
}

static void
fill_member_options(struct rating *g, struct report_rates_view *v)
{
    struct ctx *c = &g->r->ctx;
    struct option *options = arena_array(c->arena, (size_t)g->seat_count + 2, sizeof(*options));

    for (int i = 0; i < g->seat_count; i++)
        if (g->seats[i].role != SEAT_HEAD)
            options[v->member_option_count++] =
                (struct option){ arena_printf(c->arena, "%lld", (long long)g->seats[i].id),
                                 g->seats[i].title };
    options[v->member_option_count++] = (struct option){ "-1", tr(c, "Nobody followed them") };
    v->member_options = options;
}

/* ------------------------------------------------------------------ the chart */

static int
height_of(int part, int whole)
{
    return whole > 0 ? part * CHART_HEIGHT / whole : 0;
}

static void
draw_bar(struct ctx *c, const struct report_rate *rate, struct date last_on, int place,
         struct rate_bar *b)
{
    int base = CHART_TOP + CHART_HEIGHT;

    b->x = CHART_LEFT + place * BAR_STEP + (BAR_STEP - BAR_WIDTH) / 2;
    b->middle = b->x + BAR_WIDTH / 2;
    b->width = BAR_WIDTH;
    b->label = date_short_vi(c->arena, last_on);
    b->on_time_height = height_of(rate->on_time, rate->expected);
    b->late_height = height_of(rate->received - rate->on_time, rate->expected);
    b->empty_height = height_of(rate->empty, rate->expected);
    b->on_time_y = base - b->on_time_height;
    b->late_y = b->on_time_y - b->late_height;
    b->empty_y = b->late_y - b->empty_height;
    b->missing_y = CHART_TOP;
    b->missing_height = CHART_HEIGHT;
    b->tip = arena_printf(c->arena, tr(c, "To %s: %d of %d received, %d on time, %d empty"),
                          date_vi(c->arena, last_on), rate->received, rate->expected, rate->on_time,
                          rate->empty);
}

/* One column a day on which periods end, the oldest at the left: on time from below, then late, then empty; what is missing stays
 * open. Periods come the newest first. */
static void
fill_bars(struct rating *g, const struct report_rate_period **chosen, int count,
          struct report_rates_view *v)
{
    struct rate_bar *bars = arena_array(g->r->ctx.arena, BARS_MAX, sizeof(*bars));
    struct report_rate rates[BARS_MAX] = { { 0 } };
    struct date days[BARS_MAX];
    int n = 0;

    for (int i = 0; i < count; i++) {
        struct report_rate rate = rate_of(g, chosen[i]);

        if (!chosen[i]->is_over || rate.expected == 0)
            continue;
        if (n == 0 || date_compare(days[n - 1], chosen[i]->period.last_on) != 0) {
            if (n == BARS_MAX)
                break;
            days[n++] = chosen[i]->period.last_on;
        }
        rate_add(&rates[n - 1], &rate);
    }
    for (int i = 0; i < n; i++)
        draw_bar(&g->r->ctx, &rates[n - 1 - i], days[n - 1 - i], i, &bars[i]);
    v->bars = bars;
    v->bar_count = n;
    v->chart_width = CHART_LEFT + n * BAR_STEP;
}

/* ------------------------------------------------------------------ the file */

struct rate_row {
    const char *author, *period, *member;
    struct date due_on;
    struct report_rate rate;
    int place;
};

#define TEXT_CELL(NAME)                                                                            \
    static void cell_##NAME(struct ctx *c, const void *row, struct list_cell *out)                 \
    {                                                                                              \
        (void)c;                                                                                   \
        out->text = ((const struct rate_row *)row)->NAME;                                          \
    }
TEXT_CELL(author)
TEXT_CELL(period)
TEXT_CELL(member)

static void
cell_due(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct rate_row *)row)->due_on;
}

#define RATE_CELL(NAME, VALUE)                                                                     \
    static void cell_##NAME(struct ctx *c, const void *row, struct list_cell *out)                 \
    {                                                                                              \
        const struct report_rate *k = &((const struct rate_row *)row)->rate;                       \
                                                                                                   \
        (void)c;                                                                                   \
        out->number = VALUE;                                                                       \
    }
RATE_CELL(expected, k->expected)
RATE_CELL(received, k->received)
RATE_CELL(on_time, k->on_time)
RATE_CELL(late, k->received - k->on_time)
RATE_CELL(empty, k->empty)
RATE_CELL(missing, k->expected - k->received - k->empty)

static const struct list_column rate_columns[] = {
    { N_("Reports of"), LIST_TEXT, 26, cell_author },
    { N_("Period"), LIST_TEXT, 24, cell_period },
    { N_("Due"), LIST_DATE, 14, cell_due },
    { N_("Followed by"), LIST_TEXT, 28, cell_member },
    { N_("Expected"), LIST_INT, 12, cell_expected },
    { N_("Received"), LIST_INT, 12, cell_received },
    { N_("On time"), LIST_INT, 12, cell_on_time },
    { N_("Late"), LIST_INT, 12, cell_late },
    { N_("Empty"), LIST_INT, 12, cell_empty },
    { N_("Missing"), LIST_INT, 12, cell_missing },
    { 0 },
};

struct rate_rows {
    struct rate_row *rows;
    int count;
};

static enum status
fetch_rates(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct rate_rows *f = filter;
    int from = l->after[0] != NULL ? atoi(l->after[0]) : 0;

    (void)c;
    if (from < 0 || from > f->count)
        from = 0;
    *out_rows = f->rows + from;
    *out_count = f->count - from < l->limit ? f->count - from : l->limit;
    return OK;
}

static void
key_of_rate(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%d", ((const struct rate_row *)row)->place);
}

static const struct list_source rate_source = {
    .title = N_("Rates of reports"),
    .columns = rate_columns,
    .row_size = sizeof(struct rate_row),
    .fetch = fetch_rates,
    .key = key_of_rate,
};

static struct rate_rows
file_rows(struct rating *g, const struct report_rate_period **chosen, int count)
{
    struct ctx *c = &g->r->ctx;
    struct rate_rows out = { 0 };
    size_t room = 1;

    for (int i = 0; i < count; i++)
        room += (size_t)chosen[i]->cell_count;
    out.rows = arena_array(c->arena, room, sizeof(*out.rows));
    for (int i = 0; i < count; i++)
        for (int k = 0; k < chosen[i]->cell_count; k++) {
            const struct report_rate_cell *cell = &chosen[i]->cells[k];
            bool is_unit = schedule_of(g, chosen[i])->author == REPORT_BY_UNIT;

            if (g->seat_id != 0 && cell->seat_id != (g->seat_id < 0 ? 0 : g->seat_id))
                continue;
            out.rows[out.count] = (struct rate_row){
                .author = schedule_author_text(c, schedule_of(g, chosen[i])),
                .period = period_text(c, &chosen[i]->period),
                .member = is_unit ? seat_title(g, cell->seat_id) : "",
                .due_on = chosen[i]->period.due_on,
                .rate = cell->rate,
                .place = out.count + 1,
            };
            out.count++;
        }
    return out;
}

/* ------------------------------------------------------------------ the page */

static const char *
lead_of(struct ctx *c, const struct report_rates_view *v)
{
    if (v->sum.expected == 0)
        return tr(c, "No due day has passed yet.");
    return arena_printf(
        c->arena, tr(c, "%s of %s reports received, %s on time, %s empty."),
        number(c->lang, c->arena, v->sum.received), number(c->lang, c->arena, v->sum.expected),
        number(c->lang, c->arena, v->sum.on_time), number(c->lang, c->arena, v->sum.empty));
}

static void
read_filter(struct rating *g, struct report_rates_view *v)
{
    struct request *r = g->r;

    g->author = param_text(r, "cua");
    g->seat_id = param_int(r, "thanh-vien", 0);
    g->from = param_date(r, "tu", DATE_NONE);
    g->to = param_date(r, "den", DATE_NONE);
    v->author_value = g->author;
    v->member_value = param_text(r, "thanh-vien");
    v->from_value = param_text(r, "tu");
    v->to_value = param_text(r, "den");
}

enum status
report_rates_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct report_rates_view v = { .list = list_start(r), .on = campaign_day(r) };
    struct rating g = { .r = r };
    struct campaign campaign;
    const struct report_rate_period **chosen;
    int count;
    enum status st = campaign_page(r, tr(c, "Rates of reports"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return respond_see_other(r, "/lam-viec/dot-thi-dua");
    if (st == OK)
        st = report_rates_read(c, &campaign, v.on, &g.rates);
    if (st == OK)
        st = seat_list(c, campaign.id, DATE_NONE, &g.seats, &g.seat_count);
    if (st != OK)
        return st;
    read_filter(&g, &v);
    chosen = choose_periods(&g, &count);
    if (list_is_export(&v.list)) {
        struct rate_rows rows = file_rows(&g, chosen, count);

        return list_export(&v.list, &rate_source, &rows);
    }
    fill_periods(&g, chosen, count, &v);
    fill_members(&g, chosen, count, &v);
    fill_authors(&g, chosen, count, &v);
    fill_member_options(&g, &v);
    fill_bars(&g, chosen, count, &v);
    v.list.xlsx_url = url_with(r, "xuat", "xlsx");
    v.list.csv_url = url_with(r, "xuat", "csv");
    v.list.shown = count;
    v.list.all = count;
    v.has_schedule = g.rates.schedule_count > 0;
    v.can_edit = may(c, EDIT_CAMPAIGN, campaign.owner_unit_id, campaign.id);
    v.lead = lead_of(c, &v);
    page_crumb(&v.page, tr(c, "Periodic reports"), "/lam-viec/bao-cao");
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, report_rates, &v);
    return OK;
}
