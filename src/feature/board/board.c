/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board, derived anew from deadlines, conferences and progress on a day, by the tree of that day. */
#include "feature/board/board.h"

#include "db/db.h"
#include "db/kept.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *code;
    const char *text; /* msgid */
} states[CELL_STATE_COUNT] = {
    [CELL_NONE] = { "none", N_("No deadline") },
    [CELL_DONE] = { "done", N_("Done") },
    [CELL_ON_TRACK] = { "on_track", N_("On track") },
    [CELL_NOT_STARTED] = { "not_started", N_("Not started") },
    [CELL_EXCEPTION] = { "exception", N_("Exception") },
    [CELL_DUE_SOON] = { "due_soon", N_("Due soon") },
    [CELL_LATE] = { "late", N_("Late") },
};

const char *
cell_state_code(enum cell_state state)
{
    return states[state].code;
}

const char *
cell_state_text(const struct ctx *c, enum cell_state state)
{
    return tr(c, states[state].text);
}

const char *
cell_sentence(struct ctx *c, const struct board_cell *cell)
{
    switch (cell->state) {
    case CELL_DONE:
        return arena_printf(c->arena, tr(c, "Done on %s"), date_short_vi(c->arena, cell->done_on));
    case CELL_LATE:
        return arena_printf(c->arena, trn(c, "Late by %d day", "Late by %d days", cell->days),
                            cell->days);
    case CELL_DUE_SOON:
        return cell->days == 0
                   ? tr(c, "Due today")
                   : arena_printf(c->arena, trn(c, "%d day left", "%d days left", cell->days),
                                  cell->days);
    case CELL_EXCEPTION:
        return arena_printf(c->arena, tr(c, "Exception until %s"),
                            date_short_vi(c->arena, cell->last_on));
    case CELL_ON_TRACK:
    case CELL_NOT_STARTED:
    case CELL_NONE:
    case CELL_STATE_COUNT:
        break;
    }
    return cell_state_text(c, cell->state);
}

enum cell_state
cell_state_of(struct date last_on, bool is_exception, bool is_started, struct date done_on,
              struct date on, int due_soon_days)
{
    int left;

    if (!date_is_none(done_on))
        return CELL_DONE;
    if (date_is_none(last_on))
        return CELL_NONE;
    left = date_days_between(on, last_on);
    if (left < 0)
        return CELL_LATE;
    if (is_exception)
        return CELL_EXCEPTION;
    if (left <= due_soon_days)
        return CELL_DUE_SOON;
    return is_started ? CELL_ON_TRACK : CELL_NOT_STARTED;
}

/* What units said of their duties: a sparse matrix, unit-major. */
struct duty {
    struct date started_on, done_on, scheduled_on;
    int64_t told_at;
};

struct reading {
    struct ctx *c;
    struct board *b;
    int64_t only_unit_id; /* one unit with those it stands for; 0: the whole campaign */
    bool is_apart;        /* nothing is rolled up */
    int due_soon_days;
    struct unit *units; /* in scope on some day up to the board's, sorted by id in `by_id` */
    int unit_count;
    int *by_id;                    /* indices into units, by id */
    struct unit_carrier *carriers; /* of units that are no more, by unit_id */
    int carrier_count;
    struct duty *duties;              /* unit-major: [unit * milestone_count + milestone] */
    bool *has_own;                    /* a deadline names this unit itself */
    const struct deadline **of_level; /* milestone-major: [milestone * LEVEL_COUNT + level] */
    bool *is_row;
};

static int
compare_ids(const void *left, const void *right, void *units)
{
    const struct unit *u = units;
    int64_t a = u[*(const int *)left].id, b = u[*(const int *)right].id;

    return a < b ? -1 : a > b;
}

/* The unit's index, or -1. */
static int
unit_index(const struct reading *g, int64_t id)
{
    int low = 0, high = g->unit_count;

    while (low < high) {
        int middle = low + (high - low) / 2;
        int64_t found = g->units[g->by_id[middle]].id;

        if (found == id)
            return g->by_id[middle];
        if (found < id)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static int
milestone_index(const struct board *b, int64_t id)
{
    for (int i = 0; i < b->milestone_count; i++)
        if (b->milestones[i].id == id)
            return i;
    return -1;
}

/* What was known on the board's day: a document of a later day does not hold yet, nor does what happened later. */
static void
forget_the_future(struct deadline_set *set, struct date on)
{
    int kept = 0;

    for (int i = 0; i < set->deadline_count; i++) {
        const struct document *d = deadline_document(set, &set->deadlines[i]);

        if (d && date_compare(d->issued_on, on) <= 0)
            set->deadlines[kept++] = set->deadlines[i];
    }
    set->deadline_count = kept;
}

static struct date
known_on(struct date d, struct date on)
{
    return !date_is_none(d) && date_compare(d, on) <= 0 ? d : DATE_NONE;
}

static void
note_duty(struct reading *g, int64_t unit_id, int milestone, const struct duty *told)
{
    int unit = unit_index(g, unit_id);
    struct duty *d;

    if (unit < 0 || milestone < 0)
        return;
    d = &g->duties[(size_t)unit * (size_t)g->b->milestone_count + (size_t)milestone];
    d->started_on = known_on(told->started_on, g->b->on);
    d->done_on = known_on(told->done_on, g->b->on);
    d->told_at = told->told_at;
}

/* On which day a day was set is not kept, so earlier days are read without it. */
static void
note_schedule(struct reading *g, int64_t unit_id, int milestone, struct date scheduled_on)
{
    int unit = unit_index(g, unit_id);

    if (unit >= 0 && date_compare(g->b->on, today(g->c)) >= 0)
        g->duties[(size_t)unit * (size_t)g->b->milestone_count + (size_t)milestone].scheduled_on =
            scheduled_on;
}

static enum status
read_progress(struct reading *g, int64_t unit_id)
{
    struct query *q =
        query_new(g->c, "SELECT p.unit_id, p.milestone_id, p.started_on, p.done_on, p.reported_at"
                        " FROM milestone m JOIN progress p ON p.milestone_id = m.id"
                        " WHERE m.campaign_id = $1 AND (CAST($2 AS BIGINT) = 0 OR p.unit_id = $2)");

    bind_int(q, g->b->campaign.id);
    bind_int(q, unit_id);
    while (query_row(q)) {
        struct duty told = { .started_on = col_date(q, 2),
                             .done_on = col_date(q, 3),
                             .told_at = col_int(q, 4) };

        note_duty(g, col_int(q, 0), milestone_index(g->b, col_int(q, 1)), &told);
    }
    return query_end(q);
}

/* A unit holds one conference, which answers for every conference milestone that addresses the unit (own_cell). */
static enum status
read_conferences(struct reading *g, int64_t unit_id)
{
    struct query *q = query_new(
        g->c, "SELECT unit_id, planned_on, scheduled_on, held_on, updated_at FROM conference"
              " WHERE campaign_id = $1 AND (CAST($2 AS BIGINT) = 0 OR unit_id = $2)");

    bind_int(q, g->b->campaign.id);
    bind_int(q, unit_id);
    while (query_row(q)) {
        struct date held_on = col_date(q, 3);
        struct duty told = { .started_on =
                                 date_min(date_min(col_date(q, 1), col_date(q, 2)), held_on),
                             .done_on = held_on,
                             .told_at = col_int(q, 4) };

        for (int i = 0; i < g->b->milestone_count; i++)
            if (g->b->milestones[i].is_conference) {
                note_duty(g, col_int(q, 0), i, &told);
                note_schedule(g, col_int(q, 0), i, col_date(q, 2));
            }
    }
    return query_end(q);
}

/* Most units are addressed by their level alone, so what holds is found once for each milestone and level. */
static void
prepare_deadlines(struct reading *g)
{
    const struct board *b = g->b;

    g->has_own = arena_array(g->c->arena, (size_t)g->unit_count + 1, sizeof *g->has_own);
    for (int i = 0; i < b->deadlines.deadline_count; i++) {
        int unit = unit_index(g, b->deadlines.deadlines[i].unit_id);

        if (unit >= 0)
            g->has_own[unit] = true;
    }
    g->of_level =
        arena_array(g->c->arena, (size_t)b->milestone_count * LEVEL_COUNT + 1, sizeof *g->of_level);
    for (int m = 0; m < b->milestone_count; m++)
        for (int level = LEVEL_NONE + 1; level < LEVEL_COUNT; level++)
            g->of_level[m * LEVEL_COUNT + level] = deadline_in_force(
                &b->deadlines, b->milestones[m].id, (enum unit_level)level, 0, NULL, 0, NULL);
}

static const struct deadline *
find_deadline(const struct reading *g, int unit, int milestone)
{
    const struct unit *u = &g->units[unit];

    if (g->has_own[unit])
        return deadline_in_force(&g->b->deadlines, g->b->milestones[milestone].id, u->level, u->id,
                                 NULL, 0, NULL);
    return g->of_level[milestone * LEVEL_COUNT + (int)u->level];
}

/* The unit's own duty. A unit owes nothing that was due before it existed. */
static struct board_cell
own_cell(const struct reading *g, int unit, int milestone)
{
    const struct board *b = g->b;
    const struct duty *d =
        &g->duties[(size_t)unit * (size_t)b->milestone_count + (size_t)milestone];
    const struct deadline *deadline = find_deadline(g, unit, milestone);
    struct board_cell cell = { .done_on = d->done_on, .told_at = d->told_at };

    if (deadline && date_compare(deadline->last_on, g->units[unit].from_on) < 0)
        deadline = NULL;
    if (!deadline && b->milestones[milestone].level != g->units[unit].level)
        return (struct board_cell){ .state = CELL_NONE };
    if (deadline) {
        cell.deadline = deadline;
        cell.last_on = deadline->last_on;
    }
    cell.state = cell_state_of(cell.last_on, deadline && deadline->is_exception,
                               !date_is_none(d->started_on), d->done_on, b->on, g->due_soon_days);
    if (cell.state == CELL_LATE)
        cell.days = date_days_between(cell.last_on, b->on);
    else if (!date_is_none(cell.last_on) && cell.state != CELL_DONE)
        cell.days = date_days_between(b->on, cell.last_on);
    if (cell.state != CELL_DONE && cell.state != CELL_NONE)
        cell.scheduled_on = d->scheduled_on;
    cell.all = cell.state != CELL_NONE;
    cell.done = cell.state == CELL_DONE;
    return cell;
}

/* A duty of a unit that is no more joins that of the unit that stands for it: the worst shows, the done are counted. */
static void
join_cell(struct board_cell *into, const struct board_cell *other)
{
    int done = into->done + other->done, all = into->all + other->all;

    if (other->state > into->state || (other->state == into->state && other->days > into->days))
        *into = *other;
    else if (other->state == into->state && date_compare(other->done_on, into->done_on) > 0 &&
             !date_is_none(other->done_on))
        into->done_on = other->done_on;
    into->done = done;
    into->all = all;
}

static bool
exists_on(const struct unit *u, struct date on)
{
    return date_is_within(on, u->from_on, u->to_on);
}

/* The carriers of a unit stand together from here on. */
static int
first_carrier(const struct reading *g, int64_t unit_id)
{
    int low = 0, high = g->carrier_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (g->carriers[middle].unit_id < unit_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
is_carried(const struct reading *g, int unit)
{
    for (int i = first_carrier(g, g->units[unit].id);
         i < g->carrier_count && g->carriers[i].unit_id == g->units[unit].id; i++) {
        int carrier = unit_index(g, g->carriers[i].carrier_id);

        if (carrier >= 0 && exists_on(&g->units[carrier], g->b->on))
            return true;
    }
    return false;
}

/* Puts the duties of a unit that is no more into the rows of those that stand for it. */
static void
join_rows(struct reading *g, int unit, const int *row_of_unit)
{
    for (int i = first_carrier(g, g->units[unit].id);
         i < g->carrier_count && g->carriers[i].unit_id == g->units[unit].id; i++) {
        int carrier = unit_index(g, g->carriers[i].carrier_id);
        int row = carrier < 0 ? -1 : row_of_unit[carrier];

        for (int m = 0; row >= 0 && m < g->b->milestone_count; m++) {
            struct board_cell cell = own_cell(g, unit, m);

            join_cell(&g->b->rows[row].cells[m], &cell);
        }
    }
}

static int
add_row(struct reading *g, int unit)
{
    struct board *b = g->b;
    struct board_row *row = &b->rows[b->row_count];

    row->unit = g->units[unit];
    row->carrier_id = row->unit.id;
    row->cells = arena_array(g->c->arena, (size_t)b->milestone_count + 1, sizeof *row->cells);
    for (int m = 0; m < b->milestone_count; m++)
        row->cells[m] = own_cell(g, unit, m);
    return b->row_count++;
}

static void
fill_rows(struct reading *g)
{
    struct board *b = g->b;
    int *row_of_unit = arena_array(g->c->arena, (size_t)g->unit_count + 1, sizeof *row_of_unit);

    /* A unit that ended without a successor keeps its row, so that nothing it owed or did is lost. */
    b->rows = arena_array(g->c->arena, (size_t)g->unit_count + 1, sizeof *b->rows);
    for (int i = 0; i < g->unit_count; i++)
        row_of_unit[i] = date_compare(g->units[i].from_on, b->on) > 0 ||
                                 (!exists_on(&g->units[i], b->on) && is_carried(g, i))
                             ? -1
                             : add_row(g, i);
    for (int i = 0; i < g->unit_count; i++)
        if (row_of_unit[i] < 0 && date_compare(g->units[i].from_on, b->on) <= 0)
            join_rows(g, i, row_of_unit);
}

/* A row for each unit, and for one that is no more as many as stand for it. */
static void
fill_rows_apart(struct reading *g)
{
    struct board *b = g->b;

    b->rows = arena_array(g->c->arena, (size_t)g->unit_count + (size_t)g->carrier_count + 1,
                          sizeof *b->rows);
    for (int i = 0; i < g->unit_count; i++) {
        const struct unit *u = &g->units[i];

        if (date_compare(u->from_on, b->on) > 0)
            continue;
        if (exists_on(u, b->on) || !is_carried(g, i)) {
            add_row(g, i);
            continue;
        }
        for (int k = first_carrier(g, u->id);
             k < g->carrier_count && g->carriers[k].unit_id == u->id; k++) {
            int carrier = unit_index(g, g->carriers[k].carrier_id);

            if (carrier >= 0 && exists_on(&g->units[carrier], b->on))
                b->rows[add_row(g, i)].carrier_id = g->units[carrier].id;
        }
    }
}

static enum status
read_watches(struct reading *g)
{
    struct board *b = g->b;
    struct watch *watches;
    int count, *seat_of; /* by unit index: position in watches + 1 */
    enum status st = seat_list(g->c, b->campaign.id, b->on, &b->seats, &b->seat_count);

    if (st != OK)
        return st;
    st = watch_list(g->c, b->campaign.id, b->on, &watches, &count);
    if (st != OK)
        return st;
    seat_of = arena_array(g->c->arena, (size_t)g->unit_count + 1, sizeof *seat_of);
    for (int i = 0; i < count; i++) {
        int unit = unit_index(g, watches[i].unit_id);

        if (unit >= 0)
            seat_of[unit] = i + 1;
    }
    for (int i = 0; i < b->row_count; i++) {
        int watch = seat_of[unit_index(g, b->rows[i].carrier_id)];

        b->rows[i].seat_id = watch ? watches[watch - 1].seat_id : 0;
    }
    return OK;
}

static void
count_rows(struct board *b)
{
    for (int i = 0; i < b->row_count; i++) {
        struct board_row *row = &b->rows[i];

        for (int m = 0; m < b->milestone_count; m++)
            if (row->cells[m].state > row->worst)
                row->worst = row->cells[m].state;
        b->counts[row->worst]++;
        if (!row->seat_id && watch_is_needed(&b->campaign, &row->unit, b->on))
            b->without_member++;
    }
}

static enum status
read_due_soon(struct ctx *c, int *out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'due_soon_days'");

    *out = DUE_SOON_DAYS;
    if (query_row(q)) {
        long days = strtol(col_text(q, 0), NULL, 10);

        if (days >= 0 && days <= 90)
            *out = (int)days;
    }
    return query_end(q);
}

/* The unit and, over any number of mergers, those that it stands for. */
static enum status
read_one_unit(struct reading *g)
{
    int capacity = 8;
    bool is_in = false;
    enum status in = campaign_has_unit(g->c, &g->b->campaign, g->only_unit_id, g->b->on, &is_in);

    if (in != OK || !is_in)
        return in;
    g->units = arena_array(g->c->arena, (size_t)capacity, sizeof *g->units);
    g->unit_count = 1;
    if (unit_find(g->c, g->only_unit_id, g->b->on, &g->units[0]) != OK)
        return NOT_FOUND;
    for (int i = 0; i < g->unit_count; i++) {
        struct unit_succession *before;
        int count;
        enum status st = unit_list_predecessors(g->c, g->units[i].id, &before, &count);

        for (int k = 0; st == OK && k < count; k++) {
            bool known = false;

            for (int n = 0; n < g->unit_count; n++)
                known = known || g->units[n].id == before[k].unit.id;
            if (known)
                continue;
            if (g->unit_count == capacity) {
                g->units = arena_grow(g->c->arena, g->units, (size_t)capacity, (size_t)capacity * 2,
                                      sizeof *g->units);
                capacity *= 2;
            }
            g->units[g->unit_count++] = before[k].unit;
        }
        if (st != OK)
            return st;
    }
    return OK;
}

static void
index_units(struct reading *g)
{
    g->by_id = arena_array(g->c->arena, (size_t)g->unit_count + 1, sizeof *g->by_id);
    for (int i = 0; i < g->unit_count; i++)
        g->by_id[i] = i;
    qsort_r(g->by_id, (size_t)g->unit_count, sizeof *g->by_id, compare_ids, g->units);
}

static int
compare_carriers(const void *left, const void *right)
{
    const struct unit_carrier *a = left, *b = right;

    return a->unit_id < b->unit_id ? -1 : a->unit_id > b->unit_id;
}

/* Who stands for units that are no more. What would fall to a unit above is nobody's duty: such a unit keeps its own row. */
static enum status
read_carriers(struct reading *g)
{
    int gone = 0, kept = 0;
    enum status st;

    for (int i = 0; i < g->unit_count; i++)
        gone += !exists_on(&g->units[i], g->b->on);
    if (gone == 0)
        return OK;
    st = unit_list_carriers(g->c, g->b->on, &g->carriers, &g->carrier_count);
    for (int i = 0; st == OK && i < g->carrier_count; i++)
        if (!g->carriers[i].is_undivided)
            g->carriers[kept++] = g->carriers[i];
    g->carrier_count = kept;
    if (kept > 0)
        qsort(g->carriers, (size_t)kept, sizeof *g->carriers, compare_carriers);
    return st;
}

static enum status
read_facts(struct reading *g)
{
    struct board *b = g->b;
    enum status st = milestone_list(g->c, b->campaign.id, &b->milestones, &b->milestone_count);

    if (st != OK)
        return st;
    st = deadline_set_read(g->c, b->campaign.id, 0, 0, &b->deadlines);
    if (st != OK)
        return st;
    forget_the_future(&b->deadlines, b->on);
    st = g->only_unit_id
             ? read_one_unit(g)
             : campaign_list_units(g->c, &b->campaign, b->on, &g->units, &g->unit_count);
    if (st != OK)
        return st;
    index_units(g);
    st = read_carriers(g);
    if (st != OK)
        return st;
    g->duties = arena_array(g->c->arena, (size_t)g->unit_count * (size_t)b->milestone_count + 1,
                            sizeof *g->duties);
    for (int i = 0; st == OK && i < (g->only_unit_id ? g->unit_count : 1); i++) {
        int64_t unit_id = g->only_unit_id ? g->units[i].id : 0;

        st = read_progress(g, unit_id);
        if (st == OK)
            st = read_conferences(g, unit_id);
    }
    if (st == OK)
        st = read_due_soon(g->c, &g->due_soon_days);
    return st;
}

struct asked {
    const struct campaign *campaign;
    struct date on;
    int64_t only_unit_id; /* 0: the whole campaign */
    bool is_apart;
};

static enum status
derive(struct ctx *c, const struct asked *asked, struct board *out)
{
    struct board b = { .campaign = *asked->campaign, .on = asked->on };
    struct reading g = {
        .c = c, .b = &b, .only_unit_id = asked->only_unit_id, .is_apart = asked->is_apart
    };
    enum status st = read_facts(&g);

    if (st != OK)
        return st;
    prepare_deadlines(&g);
    if (g.is_apart)
        fill_rows_apart(&g);
    else
        fill_rows(&g);
    st = read_watches(&g);
    if (st != OK)
        return st;
    count_rows(&b);
    *out = b;
    return OK;
}

/* Everybody who may see the board sees the same one. */
static enum status
make_whole(struct ctx *c, const void *arg, void **out)
{
    struct board *b = arena_alloc(c->arena, sizeof(*b));
    struct ctx own = *c;
    enum status st;

    own.account_id = ACCOUNT_SYSTEM;
    st = derive(&own, arg, b);
    b->campaign = (struct campaign){ 0 }; /* its texts are the first asker's */
    *out = b;
    return st;
}

static enum status
read_whole(struct ctx *c, const struct asked *asked, const char *kind, struct board *out)
{
    const void *kept = NULL;
    enum status st =
        kept_read(c,
                  arena_printf(c->arena, "%s %lld %s", kind, (long long)asked->campaign->id,
                               date_iso(c->arena, asked->on)),
                  make_whole, asked, &kept);

    if (st != OK)
        return st;
    *out = *(const struct board *)kept;
    out->campaign = *asked->campaign;
    return OK;
}

enum status
board_read(struct ctx *c, const struct campaign *campaign, struct date on, struct board *out)
{
    struct asked asked = { .campaign = campaign, .on = on };
    enum status st = require(c, READ_BOARD, 0, campaign->id);

    return st == OK ? read_whole(c, &asked, "board", out) : st;
}

enum status
board_read_unit(struct ctx *c, const struct campaign *campaign, int64_t unit_id, struct date on,
                struct board *out)
{
    struct asked asked = { .campaign = campaign, .on = on, .only_unit_id = unit_id };
    enum status st = require(c, READ_BOARD, 0, campaign->id);

    assert(unit_id);
    return st == OK ? derive(c, &asked, out) : st;
}

enum status
board_read_apart(struct ctx *c, const struct campaign *campaign, int64_t unit_id, struct date on,
                 struct board *out)
{
    struct asked asked = {
        .campaign = campaign, .on = on, .only_unit_id = unit_id, .is_apart = true
    };
    enum status st = require(c, READ_BOARD, 0, campaign->id);

    if (st != OK)
        return st;
    return unit_id != 0 ? derive(c, &asked, out) : read_whole(c, &asked, "board apart", out);
}

/* ------------------------------------------------------------------ by province or another level */

static int
compare_sums(const void *left, const void *right)
{
    const struct board_sum *a = left, *b = right;

    return a->unit.id < b->unit.id ? -1 : a->unit.id > b->unit.id;
}

static int
compare_units(const void *left, const void *right)
{
    const struct unit *a = left, *b = right;

    return a->id < b->id ? -1 : a->id > b->id;
}

/* The sum of the unit itself or of the nearest one above it. */
static struct board_sum *
sum_above(int64_t unit_id, struct board_sum *sums, int count, const struct unit *tree,
          int tree_count)
{
    for (int steps = 0; unit_id && steps < LEVEL_COUNT; steps++) {
        struct board_sum sum_key = { .unit.id = unit_id };
        struct unit unit_key = { .id = unit_id };
        struct board_sum *sum = bsearch(&sum_key, sums, (size_t)count, sizeof *sums, compare_sums);
        const struct unit *u =
            bsearch(&unit_key, tree, (size_t)tree_count, sizeof *tree, compare_units);

        if (sum)
            return sum;
        unit_id = u ? u->parent_id : 0;
    }
    return NULL;
}

static void
add_to_sum(const struct board *b, const struct board_row *row, struct board_sum *sum)
{
    sum->units++;
    sum->counts[row->worst]++;
    for (int m = 0; m < b->milestone_count; m++)
        sum->cell_counts[m * CELL_STATE_COUNT + (int)row->cells[m].state]++;
}

static int
compare_positions(const void *left, const void *right)
{
    const struct board_sum *a = left, *b = right;

    return a->position - b->position;
}

struct tree {
    int64_t owner_unit_id;
    struct date on;
    struct unit *units;
    int count;
};

static enum status
make_tree(struct ctx *c, const void *arg, void **out)
{
    const struct tree *asked = arg;
    struct tree *t = arena_alloc(c->arena, sizeof(*t));

    *out = t;
    return unit_list_below(c, asked->owner_unit_id, asked->on, &t->units, &t->count);
}

/* A copy that may be sorted, of units that are shared. */
static enum status
read_tree(struct ctx *c, int64_t owner_unit_id, struct date on, struct unit **out, int *out_count)
{
    struct tree asked = { .owner_unit_id = owner_unit_id, .on = on };
    const struct tree *t;
    const void *kept = NULL;
    enum status st = kept_read(c,
                               arena_printf(c->arena, "board tree %lld %s",
                                            (long long)owner_unit_id, date_iso(c->arena, on)),
                               make_tree, &asked, &kept);

    if (st != OK)
        return st;
    t = kept;
    *out = arena_array(c->arena, (size_t)t->count + 1, sizeof(**out));
    if (t->count > 0)
        memcpy(*out, t->units, (size_t)t->count * sizeof(**out));
    *out_count = t->count;
    return OK;
}

/* After a merger rows may stand outside of what the owner has below it. */
static bool
has_rows_outside(const struct board *b, const struct unit *tree, int tree_count)
{
    for (int i = 0; i < b->row_count; i++)
        if (!bsearch(&b->rows[i].unit, tree, (size_t)tree_count, sizeof *tree, compare_units))
            return true;
    return false;
}

/* The tree of the day: the owner's, or the whole where rows stand outside of it. Units that are no more but keep their row join
 * it behind, where they stood last. The first *out_day_count are of the day, in their order. */
static enum status
read_tree_of_rows(struct ctx *c, const struct board *b, struct unit **out, int *out_count,
                  int *out_day_count)
{
    struct unit *tree, *sorted;
    int count;
    enum status st = read_tree(c, b->campaign.owner_unit_id, b->on, &tree, &count);

    if (st != OK)
        return st;
    sorted = arena_array(c->arena, (size_t)count + 1, sizeof *sorted);
    memcpy(sorted, tree, (size_t)count * sizeof *tree);
    qsort(sorted, (size_t)count, sizeof *sorted, compare_units);
    if (has_rows_outside(b, sorted, count))
        st = read_tree(c, 0, b->on, &tree, &count);
    if (st != OK)
        return st;
    *out =
        arena_grow(c->arena, tree, (size_t)count, (size_t)(count + b->row_count) + 1, sizeof *tree);
    *out_day_count = count;
    for (int i = 0; i < b->row_count; i++)
        if (!exists_on(&b->rows[i].unit, b->on))
            (*out)[count++] = b->rows[i].unit;
    *out_count = count;
    return OK;
}

/* Rows that sum up nothing are left out: the whole tree has units that the campaign never heard of. */
static int
drop_empty(struct board_sum *sums, int count)
{
    int kept = 0;

    for (int i = 0; i < count; i++)
        if (sums[i].units > 0)
            sums[kept++] = sums[i];
    return kept;
}

enum status
board_roll_up(struct ctx *c, const struct board *b, enum unit_level level, struct board_sum **out,
              int *out_count)
{
    struct unit *tree;
    struct board_sum *sums;
    int tree_count, day_count, count = 0;
    enum status st = read_tree_of_rows(c, b, &tree, &tree_count, &day_count);

    if (st != OK)
        return st;
    sums = arena_array(c->arena, (size_t)day_count + 1, sizeof *sums);
    for (int i = 0; i < day_count; i++)
        if (tree[i].level == level) {
            sums[count] = (struct board_sum){ .unit = tree[i], .position = i };
            sums[count].cell_counts = arena_array(
                c->arena, (size_t)b->milestone_count * CELL_STATE_COUNT + 1, sizeof(int));
            count++;
        }
    qsort(sums, (size_t)count, sizeof *sums, compare_sums);
    qsort(tree, (size_t)tree_count, sizeof *tree, compare_units);
    for (int i = 0; i < b->row_count; i++) {
        struct board_sum *sum = sum_above(b->rows[i].unit.id, sums, count, tree, tree_count);

        if (sum)
            add_to_sum(b, &b->rows[i], sum);
    }
    count = drop_empty(sums, count);
    qsort(sums, (size_t)count, sizeof *sums, compare_positions);
    *out = sums;
    *out_count = count;
    return OK;
}
