/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a report: from conferences, honours and milestones as they stood at the end of its period, with what units told
 * otherwise in their own reports. */
#include "feature/report/report_inside.h"

#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE_PPM = 1000000 };

static const struct {
    const char *code, *label;
} fixed[] = {
    { "conferences", N_("Conferences held") },
    { "delegates", N_("Delegates") },
    { "cost", N_("Cost") },
    { "milestones_done", N_("Milestones done") },
    { "milestones_late", N_("Milestones late") },
};

int64_t
figure_value(const struct report_figure *f)
{
    return f->has_told ? f->told : f->has_known ? f->known : 0;
}

bool
figure_is_money(const char *code)
{
    return strcmp(code, "cost") == 0;
}

enum status
figure_names_read(struct ctx *c, struct figure_names *out)
{
    return activity_field_list(c, &out->fields, &out->count);
}

static enum honour_subject
subject_of(const char *code, size_t length)
{
    for (int s = HONOUR_COLLECTIVE; s < HONOUR_SUBJECT_COUNT; s++) {
        const char *name = honour_subject_code((enum honour_subject)s);

        if (strlen(name) == length && strncmp(name, code, length) == 0)
            return (enum honour_subject)s;
    }
    return (enum honour_subject)0;
}

const char *
figure_label(struct ctx *c, const struct figure_names *names, const char *code)
{
    const char *colon = strchr(code, ':');
    enum honour_subject subject =
        subject_of(code, colon != NULL ? (size_t)(colon - code) : strlen(code));

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        if (strcmp(fixed[i].code, code) == 0)
            return tr(c, fixed[i].label);
    if (subject == 0)
        return NULL;
    if (colon == NULL)
        return honour_subject_text(c, subject);
    return arena_printf(c->arena, "%s: %s", honour_subject_text(c, subject),
                        colon[1] != '\0'
                            ? activity_field_name(c, names->fields, names->count, colon + 1)
                            : tr(c, "field not told"));
}

/* ------------------------------------------------------------------ gathering */

struct figuring {
    struct ctx *c;
    const struct campaign *campaign;
    const struct report_duty *duty;
    struct date as_of, tree_on; /* what happened up to; whose tree */
    struct figure_names names;
    int64_t *unit_ids; /* whose figures they are, sorted */
    int unit_count;
    bool is_all; /* of the whole campaign */
    struct report_figure *figures;
    int count;
    struct report_row *rows; /* by unit id */
    int row_count, row_room, sorted_count;
};

static int
compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static bool
is_mine(const struct figuring *g, int64_t unit_id)
{
    return g->is_all || (g->unit_count > 0 && bsearch(&unit_id, g->unit_ids, (size_t)g->unit_count,
                                                      sizeof(*g->unit_ids), compare_ids) != NULL);
}

static struct report_figure *
figure_at(struct figuring *g, const char *code)
{
    for (int i = 0; i < g->count; i++)
        if (strcmp(g->figures[i].code, code) == 0)
            return &g->figures[i];
    if (g->count == FIGURES_MAX || figure_label(g->c, &g->names, code) == NULL)
        return NULL;
    g->figures[g->count] = (struct report_figure){
        .code = arena_strdup(g->c->arena, code),
        .label = figure_label(g->c, &g->names, code),
        .has_known = true,
        .reason = "",
        .is_money = figure_is_money(code),
        .is_sum = subject_of(code, strlen(code)) != 0,
    };
    return &g->figures[g->count++];
}

static void
add(struct figuring *g, const char *code, int64_t value)
{
    struct report_figure *f = figure_at(g, code);

    if (f != NULL)
        f->known += value;
}

static struct report_row *
known_row(const struct figuring *g, int64_t unit_id)
{
    int low = 0, high = g->sorted_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (g->rows[middle].unit_id < unit_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->sorted_count && g->rows[low].unit_id == unit_id ? &g->rows[low] : NULL;
}

/* The board has nearly all of them; what is carried by others comes after those. */
static struct report_row *
row_of(struct figuring *g, int64_t unit_id)
{
    struct report_row *known = known_row(g, unit_id);

    for (int i = g->sorted_count; known == NULL && i < g->row_count; i++)
        if (g->rows[i].unit_id == unit_id)
            known = &g->rows[i];
    if (known != NULL)
        return known;
    if (g->row_count == g->row_room) {
        g->row_room = g->row_room == 0 ? 64 : 2 * g->row_room;
        g->rows = arena_grow(g->c->arena, g->rows, (size_t)g->row_count, (size_t)g->row_room,
                             sizeof(*g->rows));
    }
    g->rows[g->row_count] = (struct report_row){ .unit_id = unit_id, .title = "" };
    return &g->rows[g->row_count++];
}

/* ------------------------------------------------------------------ whose */

static enum status
choose_units(struct figuring *g)
{
    struct ctx *c = g->c;
    struct watch *watches;
    int count = 0;
    enum status st;

    if (g->duty->schedule.author == REPORT_BY_UNIT) {
        g->unit_ids = arena_array(c->arena, 2, sizeof(*g->unit_ids));
        g->unit_ids[g->unit_count++] = g->duty->author_id;
        return OK;
    }
    if (g->duty->schedule.author == REPORT_BY_SECRETARIAT) {
        g->is_all = true;
        return OK;
    }
    st = watch_list_of_seat(c, g->duty->author_id, &watches, &count);
    g->unit_ids = arena_array(c->arena, (size_t)count + 1, sizeof(*g->unit_ids));
    for (int i = 0; st == OK && i < count; i++)
        if (date_is_within(g->tree_on, watches[i].from_on, watches[i].to_on))
            g->unit_ids[g->unit_count++] = watches[i].unit_id;
    if (g->unit_count > 0)
        qsort(g->unit_ids, (size_t)g->unit_count, sizeof(*g->unit_ids), compare_ids);
    return st;
}

/* ------------------------------------------------------------------ milestones, and the rows */

/* Done or late by the end of the period; of duties that were joined by a merger, as many as were done. */
static void
count_cell(const struct figuring *g, const struct board_cell *cell, struct report_row *row)
{
    bool is_done = cell->done > 0 && !date_is_none(cell->done_on) &&
                   date_compare(cell->done_on, g->as_of) <= 0;
    int done = is_done ? cell->done : cell->all > 1 && cell->done > 0 ? cell->done - 1 : 0;
    int open = cell->all - done;

    if (cell->all == 0)
        return;
    row->milestones_all += cell->all;
    row->milestones_done += done;
    if (open > 0 && !date_is_none(cell->last_on) && date_compare(cell->last_on, g->as_of) < 0)
        row->milestones_late += cell->all > 1 ? open : 1;
}

static void
take_board(struct figuring *g, const struct board *b)
{
    for (int i = 0; i < b->row_count; i++) {
        struct report_row *row;

        if (!is_mine(g, b->rows[i].unit.id))
            continue;
        if (g->row_count == g->row_room) {
            g->row_room = g->row_room == 0 ? 64 : 2 * g->row_room;
            g->rows = arena_grow(g->c->arena, g->rows, (size_t)g->row_count, (size_t)g->row_room,
                                 sizeof(*g->rows));
        }
        row = &g->rows[g->row_count++];
        *row = (struct report_row){ .unit_id = b->rows[i].unit.id,
                                    .title = unit_title(g->c, &b->rows[i].unit),
                                    .conference = CONFERENCE_NONE,
                                    .delegates = -1,
                                    .cost_vnd = -1 };
        for (int m = 0; m < b->milestone_count; m++)
            count_cell(g, &b->rows[i].cells[m], row);
    }
}

static int
compare_rows(const void *a, const void *b)
{
    return compare_ids(&((const struct report_row *)a)->unit_id,
                       &((const struct report_row *)b)->unit_id);
}

static void
by_id(struct figuring *g)
{
    if (g->row_count > 1)
        qsort(g->rows, (size_t)g->row_count, sizeof(*g->rows), compare_rows);
    g->sorted_count = g->row_count;
}

static enum status
read_board(struct figuring *g)
{
    struct board b = { 0 };
    enum status st = g->duty->schedule.author == REPORT_BY_UNIT
                         ? board_read_unit(g->c, g->campaign, g->duty->author_id,
                                           duty_day(&g->duty->period, today(g->c)), &b)
                         : board_read(g->c, g->campaign, g->tree_on, &b);

    if (st == OK)
        take_board(g, &b);
    return st == NOT_FOUND ? OK : st;
}

/* ------------------------------------------------------------------ conferences */

struct conference_place {
    int64_t conference_id, row_unit_id;
    bool is_whole;
};

static int
compare_places(const void *a, const void *b)
{
    const struct conference_place *left = a, *right = b;

    if (left->conference_id != right->conference_id)
        return left->conference_id < right->conference_id ? -1 : 1;
    return compare_ids(&left->row_unit_id, &right->row_unit_id);
}

static void
count_part(struct figuring *g, const struct conference_part *p)
{
    add(g, "conferences", p->figures.conferences_held);
    add(g, "delegates", p->figures.delegates);
    add(g, "cost", p->figures.cost_vnd);
    add(g, "collective", p->figures.collectives);
    add(g, "person", p->figures.persons);
    add(g, "household", p->figures.households);
}

static void
take_part(struct figuring *g, const struct conference_part *p)
{
    struct report_row *row = row_of(g, p->row_unit_id);

    count_part(g, p);
    row->conference = CONFERENCE_HELD;
    row->held_on = p->held_on;
    row->delegates = (row->delegates < 0 ? 0 : row->delegates) + p->figures.delegates;
    row->cost_vnd = (row->cost_vnd < 0 ? 0 : row->cost_vnd) + p->figures.cost_vnd;
    row->collectives += p->figures.collectives;
    row->persons += p->figures.persons;
    row->households += p->figures.households;
}

/* By field: of a conference that a merger divided, only the sums are known. */
static enum status
read_fields(struct figuring *g, struct conference_place *places, int count)
{
    struct query *q =
        query_new(g->c, "SELECT h.conference_id, h.subject, h.field, h.count FROM conference k"
                        " JOIN conference_honour h ON h.conference_id = k.id"
                        " WHERE k.campaign_id = $1 AND k.state = 'held' AND k.held_on <= $2"
                        " AND (CAST($3 AS BIGINT) = 0 OR k.id = $3)");

    bind_int(q, g->campaign->id);
    bind_date(q, g->as_of);
    bind_int(q, count == 1 ? places[0].conference_id : 0);
    while (query_row(q)) {
        struct conference_place key = { .conference_id = col_int(q, 0) };
        const struct conference_place *at = NULL;
        int low = 0, high = count;
        char code[FIGURE_CODE_MAX];

        while (low < high) {
            int middle = low + (high - low) / 2;

            if (places[middle].conference_id < key.conference_id)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < count && places[low].conference_id == key.conference_id)
            at = &places[low];
        if (at == NULL || !at->is_whole)
            continue;
        snprintf(code, sizeof(code), "%s:%s", col_text(q, 1), col_text(q, 2));
        add(g, code, col_int(q, 3));
    }
    return query_end(q);
}

/* What the fields do not account for stands as told without a field. */
static void
fill_rest(struct figuring *g)
{
    for (int s = HONOUR_COLLECTIVE; s < HONOUR_SUBJECT_COUNT; s++) {
        const char *name = honour_subject_code((enum honour_subject)s);
        size_t length = strlen(name);
        struct report_figure *sum = figure_at(g, name);
        int64_t told = 0;
        int leaves = 0;

        for (int i = 0; i < g->count; i++)
            if (strncmp(g->figures[i].code, name, length) == 0 &&
                g->figures[i].code[length] == ':') {
                told += g->figures[i].known;
                leaves++;
            }
        if (sum != NULL && (leaves == 0 || told != sum->known))
            add(g, arena_printf(g->c->arena, "%s:", name), sum->known - told);
    }
}

static enum status
read_conferences(struct figuring *g)
{
    struct conference_part *parts;
    struct conference_place *places;
    int count, n = 0;
    enum status st =
        conference_list_parts(g->c, g->campaign, g->tree_on, LEVEL_NONE, &parts, &count);

    if (st != OK)
        return st;
    places = arena_array(g->c->arena, (size_t)count + 1, sizeof(*places));
    for (int i = 0; i < count; i++) {
        if (date_compare(parts[i].held_on, g->as_of) > 0 || !is_mine(g, parts[i].row_unit_id))
            continue;
        take_part(g, &parts[i]);
        places[n++] = (struct conference_place){ parts[i].conference_id, parts[i].row_unit_id,
                                                 parts[i].share_ppm == WHOLE_PPM };
    }
    if (n > 1)
        qsort(places, (size_t)n, sizeof(*places), compare_places);
    st = n > 0 ? read_fields(g, places, n) : OK;
    if (st == OK)
        fill_rest(g);
    return st;
}

/* ------------------------------------------------------------------ what units told otherwise */

/* The row of a unit's report, and its numbers as told there. */
static void
tell_row(struct report_row *row, const char *code, int64_t by)
{
    size_t length = strcspn(code, ":");

    row->is_told = true;
    if (strcmp(code, "delegates") == 0)
        row->delegates = (row->delegates < 0 ? 0 : row->delegates) + by;
    else if (strcmp(code, "cost") == 0)
        row->cost_vnd = (row->cost_vnd < 0 ? 0 : row->cost_vnd) + by;
    else if (strcmp(code, "milestones_done") == 0)
        row->milestones_done += (int)by;
    else if (strcmp(code, "milestones_late") == 0)
        row->milestones_late += (int)by;
    else if (subject_of(code, length) == HONOUR_COLLECTIVE)
        row->collectives += by;
    else if (subject_of(code, length) == HONOUR_PERSON)
        row->persons += by;
    else if (subject_of(code, length) == HONOUR_HOUSEHOLD)
        row->households += by;
}

static enum status
read_told(struct figuring *g, const struct report_source *sources, int count)
{
    struct query *q =
        query_new(g->c, "SELECT r.id, f.code, COALESCE(f.known, 0), f.told FROM report r"
                        " JOIN report_figure f ON f.report_id = r.id AND f.number = r.number"
                        " WHERE r.campaign_id = $1 AND r.number > 0 AND f.told IS NOT NULL"
                        " AND r.period_last >= $2 AND r.period_last <= $3");

    bind_int(q, g->campaign->id);
    bind_date(q, g->duty->period.from_on);
    bind_date(q, g->duty->period.last_on);
    while (query_row(q)) {
        int64_t id = col_int(q, 0), by = col_int(q, 3) - col_int(q, 2);
        const char *code = col_text(q, 1);
        size_t length = strcspn(code, ":");

        for (int i = 0; i < count; i++) {
            struct report_row *row;

            if (sources[i].report_id != id)
                continue;
            add(g, code, by);
            if (code[length] == ':')
                add(g, arena_strndup(g->c->arena, code, length), by);
            row = sources[i].author == REPORT_BY_UNIT ? known_row(g, sources[i].author_id) : NULL;
            if (row != NULL)
                tell_row(row, code, by);
        }
    }
    return query_end(q);
}

static enum status
read_sources(struct figuring *g)
{
    struct report_source *sources;
    int count;
    enum status st = source_list(g->c, g->campaign, g->duty, &sources, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct report_row *row =
            sources[i].author == REPORT_BY_UNIT ? known_row(g, sources[i].author_id) : NULL;

        if (row != NULL)
            row->report_id = sources[i].report_id;
    }
    return st == OK && count > 0 ? read_told(g, sources, count) : st;
}

/* ------------------------------------------------------------------ what is being written */

static enum status
lay_told_over(struct figuring *g)
{
    struct query *q;

    if (g->duty->report_id == 0)
        return OK;
    q = query_new(g->c, "SELECT code, told, reason FROM report_figure"
                        " WHERE report_id = $1 AND number = 0 AND told IS NOT NULL");
    bind_int(q, g->duty->report_id);
    while (query_row(q)) {
        struct report_figure *f = figure_at(g, col_text(q, 0));

        if (f == NULL || f->is_sum)
            continue;
        f->has_told = true;
        f->told = col_int(q, 1);
        f->reason = col_text(q, 2);
    }
    return query_end(q);
}

/* The sums of what stands below them, told or known. */
static void
sum_up(struct report_figure *figures, int count)
{
    for (int i = 0; i < count; i++) {
        size_t length = strlen(figures[i].code);
        int64_t value = 0, known = 0;
        bool is_told = false;

        if (!figures[i].is_sum)
            continue;
        for (int k = 0; k < count; k++)
            if (strncmp(figures[k].code, figures[i].code, length) == 0 &&
                figures[k].code[length] == ':') {
                value += figure_value(&figures[k]);
                known += figures[k].known;
                is_told = is_told || figures[k].has_told;
            }
        figures[i].has_known = true;
        figures[i].known = known;
        figures[i].has_told = is_told;
        figures[i].told = value;
    }
}

static int
rank(const char *code)
{
    static const char *const order[] = { "conferences",     "delegates",      "collective",
                                         "person",          "household",      "cost",
                                         "milestones_done", "milestones_late" };
    size_t length = strcspn(code, ":");

    for (int i = 0; i < (int)(sizeof(order) / sizeof(order[0])); i++)
        if (strlen(order[i]) == length && strncmp(order[i], code, length) == 0)
            return i;
    return 99;
}

static int
compare_figures(const void *left, const void *right)
{
    const struct report_figure *a = left, *b = right;
    int by_rank = rank(a->code) - rank(b->code);

    if (by_rank != 0)
        return by_rank;
    if (a->is_sum != b->is_sum)
        return a->is_sum ? -1 : 1;
    return strcmp(a->label, b->label);
}

static int
compare_titles(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

struct titled_row {
    const char *key;
    struct report_row row;
};

static void
sort_rows(struct ctx *c, struct report_row *rows, int count)
{
    struct titled_row *sorted = arena_array(c->arena, (size_t)count + 1, sizeof(*sorted));

    for (int i = 0; i < count; i++)
        sorted[i] = (struct titled_row){ text_sort_key(c->arena, rows[i].title), rows[i] };
    qsort(sorted, (size_t)count, sizeof(*sorted), compare_titles);
    for (int i = 0; i < count; i++)
        rows[i] = sorted[i].row;
}

/* A unit whose conference was held without a word on delegates or cost: not known, rather than none. */
static enum status
check_unknown(struct figuring *g)
{
    struct conference k;
    enum status st;

    if (g->duty->schedule.author != REPORT_BY_UNIT)
        return OK;
    st = conference_find(g->c, g->campaign->id, g->duty->author_id, &k);
    if (st != OK || k.state != CONFERENCE_HELD)
        return st == NOT_FOUND ? OK : st;
    if (k.delegates < 0 && figure_at(g, "delegates")->known == 0)
        figure_at(g, "delegates")->has_known = false;
    if (k.cost_vnd < 0 && figure_at(g, "cost")->known == 0)
        figure_at(g, "cost")->has_known = false;
    return OK;
}

static void
begin_figures(struct figuring *g)
{
    g->figures = arena_array(g->c->arena, FIGURES_MAX, sizeof(*g->figures));
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        add(g, fixed[i].code, 0);
    for (int s = HONOUR_COLLECTIVE; s < HONOUR_SUBJECT_COUNT; s++)
        add(g, honour_subject_code((enum honour_subject)s), 0);
}

enum status
report_figures_read(struct ctx *c, const struct campaign *campaign, const struct report_duty *d,
                    struct report_figures *out)
{
    struct figuring g = { .c = c, .campaign = campaign, .duty = d };
    enum status st = figure_names_read(c, &g.names);

    g.tree_on = duty_day(&d->period, today(c));
    g.as_of = date_compare(d->period.last_on, today(c)) < 0 ? d->period.last_on : today(c);
    begin_figures(&g);
    if (st == OK)
        st = choose_units(&g);
    if (st == OK)
        st = read_board(&g);
    by_id(&g);
    if (st == OK)
        st = read_conferences(&g);
    by_id(&g);
    for (int i = 0; st == OK && i < g.row_count; i++) {
        add(&g, "milestones_done", g.rows[i].milestones_done);
        add(&g, "milestones_late", g.rows[i].milestones_late);
    }
    if (st == OK)
        st = read_sources(&g);
    if (st == OK)
        st = check_unknown(&g);
    if (st == OK)
        st = lay_told_over(&g);
    if (st != OK)
        return st;
    sum_up(g.figures, g.count);
    qsort(g.figures, (size_t)g.count, sizeof(*g.figures), compare_figures);
    sort_rows(c, g.rows, g.row_count);
    *out = (struct report_figures){ g.figures, g.count, g.rows, g.row_count, g.as_of };
    return OK;
}

enum status
report_version_figures(struct ctx *c, int64_t id, int number, struct report_figure **out,
                       int *out_count)
{
    struct figuring g = { .c = c };
    struct query *q;
    enum status st = figure_names_read(c, &g.names);

    if (st != OK)
        return st;
    g.figures = arena_array(c->arena, FIGURES_MAX, sizeof(*g.figures));
    q = query_new(c, "SELECT code, known, told, reason FROM report_figure"
                     " WHERE report_id = $1 AND number = $2 ORDER BY code");
    bind_int(q, id);
    bind_int(q, number);
    while (query_row(q)) {
        struct report_figure *f = figure_at(&g, col_text(q, 0));

        if (f == NULL)
            continue;
        f->has_known = !col_is_null(q, 1);
        f->known = col_int(q, 1);
        f->has_told = !col_is_null(q, 2);
        f->told = col_int(q, 2);
        f->reason = col_text(q, 3);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    for (int s = HONOUR_COLLECTIVE; s < HONOUR_SUBJECT_COUNT; s++)
        if (g.count > 0)
            (void)figure_at(&g, honour_subject_code((enum honour_subject)s));
    sum_up(g.figures, g.count);
    if (g.count > 0)
        qsort(g.figures, (size_t)g.count, sizeof(*g.figures), compare_figures);
    *out = g.figures;
    *out_count = g.count;
    return OK;
}
