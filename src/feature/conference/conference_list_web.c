/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All conferences of a campaign: who has held one, when, with what figures. Units that reported nothing stand there too. */
#include "feature/conference/conference_views.h"

#include "core/text.h"
#include "feature/committee/committee.h"

#include <stdlib.h>
#include <string.h>

struct rows {
    struct conference_line *lines;
    int count;
};

struct filter {
    const char *folded, *state, *seat, *level;
    struct date from, to;
};

struct facts {
    struct request *r;
    struct campaign campaign;
    struct unit *units;
    struct conference *conferences; /* by unit_id */
    struct conference_part *parts;  /* each conference's own sums, by unit_id */
    struct watch *watches;          /* of today, by unit_id */
    struct seat *seats;
    struct unit_carrier *carriers;
    struct date on;
    int unit_count, conference_count, part_count, watch_count, seat_count, carrier_count;
};

/* ------------------------------------------------------------------ the list's source */

static enum status
fetch(struct ctx *c, const struct list *l, void *arg, void **out_rows, int *out_count)
{
    const struct rows *rows = arg;
    int from = 0;

    (void)c;
    if (l->after[0] != NULL) {
        int64_t after = strtoll(l->after[0], NULL, 10);

        while (from < rows->count && rows->lines[from].unit_id != after)
            from++;
        from = from < rows->count ? from + 1 : 0;
    }
    *out_rows = rows->lines + from;
    *out_count = rows->count - from < l->limit ? rows->count - from : l->limit;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] =
        arena_printf(c->arena, "%lld", (long long)((const struct conference_line *)row)->unit_id);
}

#define TEXT_COLUMN(name)                                                                          \
    static void name##_value(struct ctx *c, const void *row, struct list_cell *out)                \
    {                                                                                              \
        (void)c;                                                                                   \
        out->text = ((const struct conference_line *)row)->name;                                   \
    }
#define DAY_COLUMN(name)                                                                           \
    static void name##_value(struct ctx *c, const void *row, struct list_cell *out)                \
    {                                                                                              \
        (void)c;                                                                                   \
        out->day = ((const struct conference_line *)row)->name;                                    \
    }
#define NUMBER_COLUMN(name)                                                                        \
    static void name##_value(struct ctx *c, const void *row, struct list_cell *out)                \
    {                                                                                              \
        const struct conference_line *line = row;                                                  \
                                                                                                   \
        (void)c;                                                                                   \
        out->number = line->name;                                                                  \
        out->is_empty = line->name < 0 || line->state != CONFERENCE_HELD;                          \
    }

TEXT_COLUMN(code)
TEXT_COLUMN(unit)
TEXT_COLUMN(level)
TEXT_COLUMN(seat)
TEXT_COLUMN(state_text)
TEXT_COLUMN(place)
DAY_COLUMN(scheduled_on)
DAY_COLUMN(held_on)
NUMBER_COLUMN(delegates)
NUMBER_COLUMN(collectives)
NUMBER_COLUMN(persons)
NUMBER_COLUMN(households)
NUMBER_COLUMN(cost_vnd)

static const struct list_column columns[] = {
    { N_("Code"), LIST_TEXT, 10, code_value },
    { N_("Unit"), LIST_TEXT, 32, unit_value },
    { N_("Level"), LIST_TEXT, 14, level_value },
    { N_("Followed by"), LIST_TEXT, 30, seat_value },
    { N_("State"), LIST_TEXT, 18, state_text_value },
    { N_("Scheduled for"), LIST_DATE, 14, scheduled_on_value },
    { N_("Held on"), LIST_DATE, 14, held_on_value },
    { N_("Place"), LIST_TEXT, 36, place_value },
    { N_("Delegates"), LIST_INT, 12, delegates_value },
    { N_("Collectives"), LIST_INT, 12, collectives_value },
    { N_("Individuals"), LIST_INT, 12, persons_value },
    { N_("Households"), LIST_INT, 12, households_value },
    { N_("Cost"), LIST_MONEY, 18, cost_vnd_value },
    { 0 },
};

static const struct list_source source = {
    .title = N_("Conferences"),
    .columns = columns,
    .row_size = sizeof(struct conference_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ rows */

static int
compare_parts(const void *a, const void *b)
{
    int64_t left = ((const struct conference_part *)a)->unit_id,
            right = ((const struct conference_part *)b)->unit_id;

    return left < right ? -1 : left > right;
}

static enum status
read_facts(struct facts *k, struct date on)
{
    struct ctx *c = &k->r->ctx;
    enum status st = campaign_list_units(c, &k->campaign, on, &k->units, &k->unit_count);

    if (st == OK)
        st = conference_list(c, k->campaign.id, &k->conferences, &k->conference_count);
    if (st == OK)
        st = conference_list_own(c, k->campaign.id, on, &k->parts, &k->part_count);
    if (st == OK)
        st = watch_list(c, k->campaign.id, on, &k->watches, &k->watch_count);
    if (st == OK)
        st = seat_list(c, k->campaign.id, DATE_NONE, &k->seats, &k->seat_count);
    if (st == OK)
        st = unit_list_carriers(c, on, &k->carriers, &k->carrier_count);
    k->on = on;
    return st;
}

static int
compare_conference(const void *a, const void *b)
{
    int64_t unit_id = *(const int64_t *)a, other = ((const struct conference *)b)->unit_id;

    return unit_id < other ? -1 : unit_id > other;
}

static int
compare_watch(const void *a, const void *b)
{
    int64_t unit_id = *(const int64_t *)a, other = ((const struct watch *)b)->unit_id;

    return unit_id < other ? -1 : unit_id > other;
}

static const struct seat *
seat_of(const struct facts *k, int64_t unit_id)
{
    const struct watch *w = k->watch_count == 0
                                ? NULL
                                : bsearch(&unit_id, k->watches, (size_t)k->watch_count,
                                          sizeof(*k->watches), compare_watch);

    for (int i = 0; w != NULL && i < k->seat_count; i++)
        if (k->seats[i].id == w->seat_id)
            return &k->seats[i];
    return NULL;
}

static void
add_figures(const struct facts *k, const struct conference *conference,
            struct conference_line *line)
{
    struct conference_part wanted = { .unit_id = line->unit_id };
    const struct conference_part *own =
        k->part_count == 0
            ? NULL
            : bsearch(&wanted, k->parts, (size_t)k->part_count, sizeof(wanted), compare_parts);

    line->state = conference->state;
    line->planned_on = conference->planned_on;
    line->scheduled_on = conference->scheduled_on;
    line->held_on = conference->held_on;
    line->place = conference->place;
    line->delegates = conference->delegates;
    line->cost_vnd = conference->cost_vnd;
    if (own != NULL) {
        line->collectives = own->figures.collectives;
        line->persons = own->figures.persons;
        line->households = own->figures.households;
    }
}

static bool
is_gone(const struct facts *k, const struct unit *u)
{
    return !date_is_none(u->to_on) && date_compare(u->to_on, k->on) <= 0;
}

/* Whether others owe now what a unit that is no more did not do. */
static bool
is_taken_over(const struct facts *k, const struct unit *u)
{
    for (int i = 0; i < k->carrier_count; i++)
        if (k->carriers[i].unit_id == u->id)
            return !k->carriers[i].is_undivided;
    return false;
}

/* What happened after the day of reading was not known on it. */
static enum conference_state
state_on(const struct conference_line *line, struct date on)
{
    if (line->state == CONFERENCE_HELD && date_compare(line->held_on, on) > 0)
        return !date_is_none(line->planned_on) && date_compare(line->planned_on, on) <= 0
                   ? CONFERENCE_PLANNED
                   : CONFERENCE_NONE;
    if (!date_is_none(line->planned_on) && date_compare(line->planned_on, on) > 0)
        return CONFERENCE_NONE;
    return line->state;
}

static struct conference_line
line_of(const struct facts *k, const struct unit *u)
{
    struct ctx *c = &k->r->ctx;
    const struct conference *conference =
        k->conference_count == 0 ? NULL
                                 : bsearch(&u->id, k->conferences, (size_t)k->conference_count,
                                           sizeof(*k->conferences), compare_conference);
    const struct seat *seat = seat_of(k, u->id);
    struct conference_line line = {
        .unit_id = u->id,
        .code = u->code,
        .unit = unit_title(c, u),
        .level = unit_level_text(c, u->level),
        .seat = seat != NULL ? seat->title : NULL,
        .needs_member = watch_is_needed(&k->campaign, u, k->on),
        .until = is_gone(k, u) ? date_add_days(u->to_on, -1) : DATE_NONE,
        .place = "",
        .delegates = -1,
        .cost_vnd = -1,
        .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)u->id),
    };

    if (conference != NULL)
        add_figures(k, conference, &line);
    line.state = state_on(&line, k->on);
    line.state_text = conference_state_text(c, line.state);
    line.mark = line.state == CONFERENCE_HELD   ? "done"
                : line.state == CONFERENCE_NONE ? "none"
                                                : "track";
    return line;
}

/* All but the state: the counts beside the states are of what else fits. */
static bool
fits(const struct facts *k, const struct filter *f, const struct unit *u,
     const struct conference_line *line)
{
    struct ctx *c = &k->r->ctx;
    const struct seat *seat = seat_of(k, u->id);
    struct date day = line->state == CONFERENCE_HELD ? line->held_on : line->scheduled_on;

    if (f->level[0] != '\0' && strcmp(f->level, unit_level_code(u->level)) != 0)
        return false;
    if (strcmp(f->seat, "0") == 0
            ? seat != NULL
            : f->seat[0] != '\0' &&
                  (seat == NULL ||
                   strcmp(f->seat, arena_printf(c->arena, "%lld", (long long)seat->id)) != 0))
        return false;
    if (!date_is_none(f->from) && (date_is_none(day) || date_compare(day, f->from) < 0))
        return false;
    if (!date_is_none(f->to) && (date_is_none(day) || date_compare(day, f->to) > 0))
        return false;
    return f->folded[0] == '\0' ||
           strstr(text_fold(c->arena, arena_printf(c->arena, "%s %s", line->unit, line->code)),
                  f->folded) != NULL;
}

static void
add_sum(struct conference_sum *sum, const struct conference_line *line)
{
    sum->units++;
    if (line->state != CONFERENCE_HELD)
        return;
    sum->held++;
    sum->delegates += line->delegates > 0 ? line->delegates : 0;
    sum->cost_vnd += line->cost_vnd > 0 ? line->cost_vnd : 0;
    sum->collectives += line->collectives;
    sum->persons += line->persons;
    sum->households += line->households;
}

static void
make_rows(struct facts *k, const struct filter *f, struct rows *rows, struct conference_sum *sum,
          int *counts)
{
    rows->lines = arena_array(k->r->ctx.arena, (size_t)k->unit_count + 1, sizeof(*rows->lines));
    for (int i = 0; i < k->unit_count; i++) {
        struct conference_line line = line_of(k, &k->units[i]);

        if (line.state == CONFERENCE_NONE && is_gone(k, &k->units[i]) &&
            is_taken_over(k, &k->units[i]))
            continue;
        if (!fits(k, f, &k->units[i], &line))
            continue;
        counts[line.state]++;
        if (f->state[0] != '\0' && strcmp(f->state, conference_state_code(line.state)) != 0)
            continue;
        add_sum(sum, &line);
        rows->lines[rows->count++] = line;
    }
}

/* ------------------------------------------------------------------ the page */

static const char *
text_param(struct request *r, const char *name)
{
    const char *text = param(r, name);

    return text != NULL ? text : "";
}

static void
fill_states(struct facts *k, const struct filter *f, const int *counts,
            struct conference_list_view *v)
{
    static const char *const marks[CONFERENCE_STATE_COUNT] = { "none", "track", "track", "done" };
    struct ctx *c = &k->r->ctx;
    struct state_chip *chips = arena_array(c->arena, CONFERENCE_STATE_COUNT, sizeof(*chips));

    for (int i = CONFERENCE_STATE_COUNT - 1; i >= 0; i--) {
        const char *code = conference_state_code((enum conference_state)i);
        bool is_chosen = strcmp(f->state, code) == 0;

        chips[v->state_count++] =
            (struct state_chip){ .code = code,
                                 .label = conference_state_text(c, (enum conference_state)i),
                                 .count = counts[i],
                                 .is_chosen = is_chosen,
                                 .url = url_with(k->r, "trang-thai", is_chosen ? NULL : code),
                                 .mark = marks[i] };
    }
    v->states = chips;
}

static void
fill_choices(struct facts *k, struct conference_list_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct option *seats = arena_array(c->arena, (size_t)k->seat_count + 2, sizeof(*seats));
    struct option *levels = arena_array(c->arena, LEVEL_COUNT, sizeof(*levels));

    seats[v->seat_count++] = (struct option){ "0", tr(c, "Nobody follows it") };
    for (int i = 0; i < k->seat_count; i++)
        seats[v->seat_count++] =
            (struct option){ arena_printf(c->arena, "%lld", (long long)k->seats[i].id),
                             k->seats[i].title };
    for (int i = LEVEL_NATION; i < LEVEL_COUNT; i++)
        if (k->campaign.level_in[i])
            levels[v->level_count++] = (struct option){ unit_level_code((enum unit_level)i),
                                                        unit_level_text(c, (enum unit_level)i) };
    v->seats = seats;
    v->levels = levels;
}

static void
read_days(struct request *r, struct filter *f, struct conference_list_view *v)
{
    struct ctx *c = &r->ctx;

    v->from = text_param(r, "tu");
    v->to = text_param(r, "den");
    if ((v->from[0] != '\0' && !date_parse_vi(v->from, &f->from)) ||
        (v->to[0] != '\0' && !date_parse_vi(v->to, &f->to)))
        v->day_problem = tr(c, "There is no such day. Write it as 31/3/2025.");
    else if (!date_is_none(f->from) && !date_is_none(f->to) && date_compare(f->from, f->to) > 0)
        v->day_problem = tr(c, "The first day lies after the last. Swap the two.");
}

static enum status
answer(struct facts *k, struct filter *f, struct conference_list_view *v)
{
    struct request *r = k->r;
    struct ctx *c = &r->ctx;
    struct rows rows = { 0 };
    int counts[CONFERENCE_STATE_COUNT] = { 0 }, units = 0;
    enum status st;

    f->folded = v->list.q_folded;
    make_rows(k, f, &rows, &v->sum, counts);
    if (list_is_export(&v->list))
        return list_export(&v->list, &source, &rows);
    v->list.all = rows.count;
    st = list_read(&v->list, &source, &rows, (void **)&v->lines, &v->line_count);
    if (st != OK)
        return st;
    fill_states(k, f, counts, v);
    fill_choices(k, v);
    for (int i = 0; i < CONFERENCE_STATE_COUNT; i++)
        units += counts[i];
    v->lead = arena_printf(c->arena, tr(c, "%d of %d units have held their conference."),
                           counts[CONFERENCE_HELD], units);
    v->held_url = url_with(r, "trang-thai", "held");
    v->sum_url = "/lam-viec/hoi-nghi/tong-hop";
    RESPOND(r, v->day_problem != NULL ? 422 : 200, conference_list, v);
    return OK;
}

enum status
conference_show_list(struct request *r)
{
    struct facts k = { .r = r };
    struct conference_list_view v = { 0 };
    struct filter f = { 0 };
    enum status st = campaign_page(r, tr(&r->ctx, "Conferences"), &k.campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.on = campaign_day(r);
    st = read_facts(&k, v.on);
    if (st != OK)
        return st;
    v.list = list_start(r);
    f.state = v.state = text_param(r, "trang-thai");
    f.seat = v.seat = text_param(r, "thanh-vien");
    f.level = v.level = text_param(r, "cap");
    read_days(r, &f, &v);
    return answer(&k, &f, &v);
}
