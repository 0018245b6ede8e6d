/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board's pages: the board itself and its sums by level. */
#include "feature/board/board_views.h"

#include "core/text.h"
#include "web/feature.h"
#include "web/list.h"

#include <stdlib.h>
#include <string.h>

static const char *const marks[CELL_STATE_COUNT] = {
    [CELL_NONE] = "none",        [CELL_DONE] = "done",           [CELL_ON_TRACK] = "track",
    [CELL_NOT_STARTED] = "none", [CELL_EXCEPTION] = "exception", [CELL_DUE_SOON] = "due",
    [CELL_LATE] = "late",
};

const char *
cell_state_mark(enum cell_state state)
{
    return marks[state];
}

/* How far the state goes; NULL where its word says all. */
static const char *
state_detail(struct ctx *c, const struct board_cell *cell)
{
    switch (cell->state) {
    case CELL_DONE:
        return date_short_vi(c->arena, cell->done_on);
    case CELL_LATE:
        return arena_printf(c->arena, trn(c, "%d day", "%d days", cell->days), cell->days);
    case CELL_DUE_SOON:
        return cell->days == 0
                   ? tr(c, "today")
                   : arena_printf(c->arena, trn(c, "%d day left", "%d days left", cell->days),
                                  cell->days);
    case CELL_EXCEPTION:
        return arena_printf(c->arena, tr(c, "until %s"), date_short_vi(c->arena, cell->last_on));
    case CELL_ON_TRACK:
    case CELL_NOT_STARTED:
    case CELL_NONE:
    case CELL_STATE_COUNT:
        break;
    }
    return NULL;
}

/* The second, smaller words of a cell; NULL: none. */
static const char *
cell_detail(struct ctx *c, const struct board_cell *cell)
{
    const char *state = state_detail(c, cell), *day;

    if (cell->all > 1)
        return arena_printf(c->arena, tr(c, "%d of %d done"), cell->done, cell->all);
    if (date_is_none(cell->scheduled_on))
        return state;
    day =
        arena_printf(c->arena,
                     cell->state != CELL_LATE && date_compare(cell->scheduled_on, cell->last_on) > 0
                         ? tr(c, "set for %s, after the last day")
                         : tr(c, "set for %s"),
                     date_short_vi(c->arena, cell->scheduled_on));
    return state != NULL ? arena_printf(c->arena, "%s, %s", state, day) : day;
}

/* ------------------------------------------------------------------ parts of the views */

void
board_view_heads(struct request *r, const struct board *b, const struct board_head **out,
                 int *out_count)
{
    struct ctx *c = &r->ctx;
    struct board_head *heads = arena_array(c->arena, (size_t)b->milestone_count + 1, sizeof *heads);

    for (int i = 0; i < b->milestone_count; i++) {
        const struct milestone *m = &b->milestones[i];
        const struct deadline *d =
            deadline_in_force(&b->deadlines, m->id, m->level, 0, NULL, 0, NULL);

        heads[i].code = m->code;
        heads[i].title = m->title;
        if (!d)
            continue;
        heads[i].last_on = d->last_on;
        heads[i].document_id = d->document_id;
        heads[i].document_url =
            arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)d->document_id);
    }
    *out = heads;
    *out_count = b->milestone_count;
}

static const struct seat *
find_seat(const struct board *b, int64_t seat_id)
{
    for (int i = 0; i < b->seat_count; i++)
        if (b->seats[i].id == seat_id)
            return &b->seats[i];
    return NULL;
}

static const char *
kind_label(struct ctx *c, const struct unit *u)
{
    for (const struct unit_kind *k = unit_kinds; k->code; k++)
        if (u->level != LEVEL_UNIT && strcmp(k->code, u->kind) == 0)
            return tr(c, k->label);
    return "";
}

struct board_line
board_view_line(struct request *r, const struct board *b, const struct board_row *row)
{
    struct ctx *c = &r->ctx;
    const struct seat *seat = find_seat(b, row->seat_id);
    struct board_cell_item *cells =
        arena_array(c->arena, (size_t)b->milestone_count + 1, sizeof *cells);
    struct board_line line = {
        .unit_id = row->unit.id,
        .code = row->unit.code,
        .title = row->unit.name,
        .kind = kind_label(c, &row->unit),
        .seat_id = row->seat_id,
        .seat = seat ? seat->title : NULL,
        .needs_member = !row->seat_id && watch_is_needed(&b->campaign, &row->unit, b->on),
        .worst = row->worst,
        .cells = cells,
        .cell_count = b->milestone_count,
        .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)row->unit.id),
    };

    for (int i = 0; i < b->milestone_count; i++) {
        const struct board_cell *cell = &row->cells[i];

        cells[i] = (struct board_cell_item){
            .milestone = b->milestones[i].title,
            .state = cell->state,
            .word = cell_state_text(c, cell->state),
            .detail = cell_detail(c, cell),
            .last_on = cell->last_on,
            .done_on = cell->done_on,
            .days = cell->days,
            .url = arena_printf(c->arena, "%s#moc-%s", line.url, b->milestones[i].code),
        };
    }
    return line;
}

/* The worst first, as the eye should meet them. */
const struct state_count *
board_view_counts(struct request *r, const int *counts, const char *chosen, int64_t seat_id,
                  int *out_count)
{
    static const enum cell_state order[] = { CELL_LATE,     CELL_EXCEPTION,   CELL_DUE_SOON,
                                             CELL_ON_TRACK, CELL_NOT_STARTED, CELL_DONE };
    enum { COUNT = sizeof order / sizeof *order };
    struct state_count *list = arena_array(r->ctx.arena, COUNT, sizeof *list);

    for (int i = 0; i < COUNT; i++) {
        const char *code = cell_state_code(order[i]);

        list[i].state = order[i];
        list[i].word = cell_state_text(&r->ctx, order[i]);
        list[i].count = counts[order[i]];
        list[i].is_chosen = chosen && strcmp(chosen, code) == 0;
        list[i].url = seat_id ? arena_printf(r->ctx.arena, "/lam-viec/bang?tv=%lld&trang-thai=%s",
                                             (long long)seat_id, code)
                              : url_with(r, "trang-thai", list[i].is_chosen ? NULL : code);
    }
    *out_count = COUNT;
    return list;
}

/* ------------------------------------------------------------------ filters and order */

struct filter {
    const char *fold, *state, *order;
    int64_t seat_id; /* 0: all; -1: nobody */
    enum unit_level level;
    int64_t *below; /* only these units, by id; NULL: all */
    int below_count;
};

static int
compare_ids(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

/* ?duoi=ID: the unit and all below it, for the sums' numbers to open their rows. */
static enum status
read_below(struct request *r, struct date on, struct filter *f)
{
    int64_t id = param_int(r, "duoi", 0);
    struct unit *units;
    int count;
    enum status st;

    if (!id)
        return OK;
    st = unit_list_below(&r->ctx, id, on, &units, &count);
    if (st != OK)
        return st;
    f->below = arena_array(r->ctx.arena, (size_t)count + 1, sizeof *f->below);
    for (int i = 0; i < count; i++)
        f->below[i] = units[i].id;
    f->below_count = count;
    qsort(f->below, (size_t)count, sizeof *f->below, compare_ids);
    return OK;
}

static struct filter
read_filter(struct request *r, const struct list *l)
{
    struct filter f = { .fold = l->q_folded,
                        .state = param(r, "trang-thai"),
                        .order = param(r, "xep") };
    const char *level = param(r, "cap"), *member = param(r, "tv");

    if (level && !unit_level_parse(level, &f.level))
        f.level = LEVEL_NONE;
    f.seat_id = member && strcmp(member, "khong") == 0 ? -1 : param_int(r, "tv", 0);
    return f;
}

static bool
matches(struct ctx *c, const struct board *b, const struct board_row *row, const struct filter *f)
{
    if (f->state && *f->state && strcmp(cell_state_code(row->worst), f->state) != 0)
        return false;
    if (f->level && row->unit.level != f->level)
        return false;
    if (f->below &&
        !bsearch(&row->unit.id, f->below, (size_t)f->below_count, sizeof *f->below, compare_ids))
        return false;
    if (f->seat_id > 0 && row->seat_id != f->seat_id)
        return false;
    if (f->seat_id < 0 && (row->seat_id || row->unit.id == b->campaign.owner_unit_id))
        return false;
    if (*f->fold) {
        const char *name = text_fold(
            c->arena, arena_printf(c->arena, "%s %s", unit_title(c, &row->unit), row->unit.code));

        return strstr(name, f->fold) != NULL;
    }
    return true;
}

static int
worst_days(const struct board_row *row, int count)
{
    int days = 0;

    for (int i = 0; i < count; i++)
        if (row->cells[i].state == row->worst && row->cells[i].days > days)
            days = row->cells[i].days;
    return row->worst == CELL_LATE ? days : -days;
}

struct ranked {
    const struct board_row *row;
    int64_t first, second; /* smaller comes first */
    int position;          /* in Vietnamese order */
    int rank;              /* in the order asked for */
};

static int
compare_ranked(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->second != b->second)
        return a->second < b->second ? -1 : 1;
    return a->position - b->position;
}

static int64_t
seat_position(const struct board *b, int64_t seat_id)
{
    for (int i = 0; i < b->seat_count; i++)
        if (b->seats[i].id == seat_id)
            return i;
    return -1;
}

/* The rows that match, in the order asked for. */
static struct ranked *
rank_rows(struct ctx *c, const struct board *b, const struct filter *f, int *out_count)
{
    struct ranked *list = arena_array(c->arena, (size_t)b->row_count + 1, sizeof *list);
    bool by_name = f->order && strcmp(f->order, "ten") == 0,
         by_member = f->order && strcmp(f->order, "tv") == 0;
    int count = 0;

    for (int i = 0; i < b->row_count; i++) {
        struct ranked *k = &list[count];

        if (!matches(c, b, &b->rows[i], f))
            continue;
        *k = (struct ranked){ .row = &b->rows[i], .position = i };
        if (by_member) {
            k->first = seat_position(b, b->rows[i].seat_id);
        } else if (!by_name) {
            k->first = -(int64_t)b->rows[i].worst;
            k->second = -worst_days(&b->rows[i], b->milestone_count);
        }
        count++;
    }
    qsort(list, (size_t)count, sizeof *list, compare_ranked);
    *out_count = count;
    return list;
}

/* ------------------------------------------------------------------ the board */

static const struct choice_item *
member_choices(struct request *r, const struct board *b, const struct filter *f, int *out_count)
{
    struct ctx *c = &r->ctx;
    struct choice_item *list = arena_array(c->arena, (size_t)b->seat_count + 2, sizeof *list);
    int count = 0;

    list[count++] = (struct choice_item){ .value = "",
                                          .label = tr(c, "All members"),
                                          .is_chosen = !f->seat_id };
    for (int i = 0; i < b->seat_count; i++)
        list[count++] = (struct choice_item){
            .value = arena_printf(c->arena, "%lld", (long long)b->seats[i].id),
            .label = b->seats[i].account_id && b->seats[i].account_id == c->account_id
                         ? arena_printf(c->arena, tr(c, "%s (me)"), b->seats[i].title)
                         : b->seats[i].title,
            .is_chosen = f->seat_id == b->seats[i].id,
        };
    list[count++] = (struct choice_item){ .value = "khong",
                                          .label = tr(c, "Nobody"),
                                          .is_chosen = f->seat_id < 0 };
    *out_count = count;
    return list;
}

static const struct choice_item *
level_choices(struct request *r, enum unit_level chosen, const char *all, int *out_count)
{
    struct ctx *c = &r->ctx;
    struct choice_item *list = arena_array(c->arena, LEVEL_COUNT + 1, sizeof *list);
    int count = 0;

    if (all)
        list[count++] = (struct choice_item){ .value = "", .label = all, .is_chosen = !chosen };
    for (int level = LEVEL_NONE + 1; level < LEVEL_COUNT; level++)
        list[count++] = (struct choice_item){ .value = unit_level_code((enum unit_level)level),
                                              .label = unit_level_text(c, (enum unit_level)level),
                                              .is_chosen = chosen == (enum unit_level)level };
    *out_count = count;
    return list;
}

static const struct choice_item *
order_choices(struct request *r, const struct filter *f, int *out_count)
{
    static const struct {
        const char *value, *label;
    } orders[] = { { "", N_("Needs attention first") },
                   { "ten", N_("Unit’s name") },
                   { "tv", N_("Member") } };
    struct choice_item *list = arena_array(r->ctx.arena, 3, sizeof *list);

    for (int i = 0; i < 3; i++)
        list[i] = (struct choice_item){ .value = orders[i].value,
                                        .label = tr(&r->ctx, orders[i].label),
                                        .is_chosen = strcmp(f->order ? f->order : "",
                                                            orders[i].value) == 0 };
    *out_count = 3;
    return list;
}

/* ------------------------------------------------------------------ the board as a list */

/* What a page or a file is cut from: the ranked rows; in a file each milestone is a row of its own, to be filtered there. */
struct board_list {
    const struct board *b;
    const struct ranked *rows;
    int count;
};

struct cell_row {
    const struct board *b;
    const struct board_row *row;
    int milestone;
    int position; /* in the whole file */
};

static int
start_after(const struct list *l)
{
    long at = l->after[0] ? strtol(l->after[0], NULL, 10) : -1;

    return at < 0 || at > 100000000 ? 0 : (int)at + 1;
}

static enum status
fetch_lines(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct board_list *all = filter;
    int from = start_after(l), count = from < all->count ? all->count - from : 0;
    struct ranked *rows;

    if (count > l->limit)
        count = l->limit;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof *rows);
    for (int i = 0; i < count; i++) {
        rows[i] = all->rows[from + i];
        rows[i].rank = from + i;
    }
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key_of_line(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%d", ((const struct ranked *)row)->rank);
}

static const struct list_source line_source = { .title = N_("Board"),
                                                .row_size = sizeof(struct ranked),
                                                .fetch = fetch_lines,
                                                .key = key_of_line };

static enum status
fetch_cells(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct board_list *all = filter;
    int milestones = all->b->milestone_count, from = start_after(l), count = 0;
    struct cell_row *rows = arena_array(c->arena, (size_t)l->limit + 1, sizeof *rows);

    for (int i = from; i < all->count * milestones && count < l->limit; i++)
        rows[count++] = (struct cell_row){ .b = all->b,
                                           .row = all->rows[i / milestones].row,
                                           .milestone = i % milestones,
                                           .position = i };
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key_of_cell(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%d", ((const struct cell_row *)row)->position);
}

static const struct board_cell *
cell_of(const struct cell_row *x)
{
    return &x->row->cells[x->milestone];
}

static void
cell_code(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct cell_row *)row)->row->unit.code;
}

static void
cell_unit(struct ctx *c, const void *row, struct list_cell *out)
{
    out->text = unit_title(c, &((const struct cell_row *)row)->row->unit);
}

static void
cell_member(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct cell_row *x = row;
    const struct seat *seat = find_seat(x->b, x->row->seat_id);

    (void)c;
    out->text = seat ? seat->title : NULL;
}

static void
cell_milestone(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct cell_row *x = row;

    (void)c;
    out->text = x->b->milestones[x->milestone].title;
}

static void
cell_state(struct ctx *c, const void *row, struct list_cell *out)
{
    out->text = cell_sentence(c, cell_of(row));
}

static void
cell_last_on(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = cell_of(row)->last_on;
}

static void
cell_done_on(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = cell_of(row)->done_on;
}

static void
cell_words(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct board_cell *cell = cell_of(row);

    (void)c;
    out->text = cell->deadline ? cell->deadline->words : NULL;
}

static void
cell_document(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct cell_row *x = row;
    const struct board_cell *cell = cell_of(row);

    if (cell->deadline)
        out->text = document_name(c, deadline_document(&x->b->deadlines, cell->deadline));
}

static const struct list_column cell_columns[] = {
    { N_("Code"), LIST_TEXT, 10, cell_code },
    { N_("Unit"), LIST_TEXT, 28, cell_unit },
    { N_("Followed by"), LIST_TEXT, 28, cell_member },
    { N_("Milestone"), LIST_TEXT, 36, cell_milestone },
    { N_("State"), LIST_TEXT, 22, cell_state },
    { N_("Last day"), LIST_DATE, 12, cell_last_on },
    { N_("Done on"), LIST_DATE, 12, cell_done_on },
    { N_("Words of the document"), LIST_TEXT, 36, cell_words },
    { N_("Set by"), LIST_TEXT, 36, cell_document },
    { 0 },
};

static const struct list_source cell_source = { .title = N_("Board"),
                                                .columns = cell_columns,
                                                .row_size = sizeof(struct cell_row),
                                                .fetch = fetch_cells,
                                                .key = key_of_cell };

/* ------------------------------------------------------------------ the board's page */

static void
fill_lead(struct request *r, const struct board *b, struct board_view *v)
{
    struct ctx *c = &r->ctx;

    v->lead = arena_printf(
        c->arena,
        tr(c, "%s units, %d milestones, as of %s. Each unit counts once, by its worst milestone."),
        number(c->lang, c->arena, b->row_count), b->milestone_count, date_vi(c->arena, b->on));
    v->on = b->on;
    v->unit_count = b->row_count;
    v->without_member = b->without_member;
    v->without_member_url = may(c, EDIT_COMMITTEE, b->campaign.owner_unit_id, b->campaign.id)
                                ? "/lam-viec/ban-chi-dao/giao"
                                : url_with(r, "tv", "khong");
}

static enum status
fill_lines(struct request *r, const struct board *b, struct board_list *all, struct board_view *v)
{
    struct board_line *lines;
    struct ranked *rows;
    int count;
    enum status st = list_read(&v->list, &line_source, all, (void **)&rows, &count);

    if (st != OK)
        return st;
    lines = arena_array(r->ctx.arena, (size_t)count + 1, sizeof *lines);
    for (int i = 0; i < count; i++)
        lines[i] = board_view_line(r, b, rows[i].row);
    v->lines = lines;
    v->line_count = count;
    v->list.all = v->matching = all->count;
    return OK;
}

static void
fill_filters(struct request *r, const struct board *b, const struct filter *f, struct board_view *v)
{
    v->counts = board_view_counts(r, b->counts, f->state, 0, &v->count_count);
    v->members = member_choices(r, b, f, &v->member_count);
    v->levels = level_choices(r, f->level, tr(&r->ctx, "All levels"), &v->level_count);
    v->orders = order_choices(r, f, &v->order_count);
    v->state = f->state;
    v->day_param = param(r, "ngay");
    v->clear_url = "/lam-viec/bang";
    v->sum_url = "/lam-viec/bang/tong-hop";
}

static enum status
show_board(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct board_view v = { .list = list_start(r) };
    struct filter f = read_filter(r, &v.list);
    struct board_list all;
    struct campaign campaign;
    struct board b;
    enum status st = campaign_page(r, tr(c, "Board"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = board_read(c, &campaign, campaign_day(r), &b);
    if (st == OK)
        st = read_below(r, b.on, &f);
    if (st != OK)
        return st;
    all.b = &b;
    all.rows = rank_rows(c, &b, &f, &all.count);
    if (list_is_export(&v.list))
        return list_export(&v.list, &cell_source, &all);
    st = fill_lines(r, &b, &all, &v);
    if (st != OK)
        return st;
    fill_lead(r, &b, &v);
    fill_filters(r, &b, &f, &v);
    board_view_heads(r, &b, &v.heads, &v.head_count);
    v.page.is_wide = true;
    v.page.name = "board";
    RESPOND(r, 200, board, &v);
    return OK;
}

/* ------------------------------------------------------------------ sums */

static struct sum_line
sum_line_of(struct request *r, const struct board *b, const struct board_sum *sum)
{
    struct ctx *c = &r->ctx;
    struct sum_cell *cells = arena_array(c->arena, (size_t)b->milestone_count + 1, sizeof *cells);
    struct sum_line line = { .unit_id = sum->unit.id,
                             .title = unit_title(c, &sum->unit),
                             .units = sum->units,
                             .done = sum->counts[CELL_DONE],
                             .late = sum->counts[CELL_LATE],
                             .cells = cells,
                             .cell_count = b->milestone_count,
                             .url = arena_printf(c->arena, "/lam-viec/bang?duoi=%lld",
                                                 (long long)sum->unit.id) };

    for (int m = 0; m < b->milestone_count; m++) {
        const int *n = &sum->cell_counts[m * CELL_STATE_COUNT];

        cells[m].milestone = b->milestones[m].title;
        cells[m].done = n[CELL_DONE];
        cells[m].late = n[CELL_LATE];
        cells[m].due_soon = n[CELL_DUE_SOON];
        for (int state = CELL_DONE; state < CELL_STATE_COUNT; state++)
            cells[m].all += n[state];
    }
    return line;
}

/* The level right below the owner's, where nothing else was asked for. */
static enum unit_level
level_below_owner(struct ctx *c, const struct board *b)
{
    struct unit owner;

    if (unit_find(c, b->campaign.owner_unit_id, b->on, &owner) == OK && owner.level < LEVEL_COMMUNE)
        return (enum unit_level)(owner.level + 1);
    return LEVEL_COMMUNE;
}

static enum status
show_sum(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct board_sum_view v = { 0 };
    const char *asked = param(r, "cap");
    struct sum_line *lines;
    struct board_sum *sums;
    struct campaign campaign;
    enum unit_level level;
    struct board b;
    int count;
    enum status st = campaign_page(r, tr(c, "Sums by level"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = board_read(c, &campaign, campaign_day(r), &b);
    if (st != OK)
        return st;
    if (!asked || !unit_level_parse(asked, &level))
        level = level_below_owner(c, &b);
    st = board_roll_up(c, &b, level, &sums, &count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof *lines);
    for (int i = 0; i < count; i++)
        lines[i] = sum_line_of(r, &b, &sums[i]);
    v.lines = lines;
    v.line_count = count;
    v.on = b.on;
    v.level = unit_level_code(level);
    v.levels = level_choices(r, level, NULL, &v.level_count);
    board_view_heads(r, &b, &v.heads, &v.head_count);
    v.board_url = "/lam-viec/bang";
    page_crumb(&v.page, tr(c, "Board"), v.board_url);
    RESPOND(r, 200, board_sum, &v);
    return OK;
}

static const struct route routes[] = {
    { GET, "/lam-viec/bang", READ_BOARD, show_board, POOLED,
      N_("The board: units, milestones, states") },
    { GET, "/lam-viec/bang/tong-hop", READ_BOARD, show_sum, POOLED,
      N_("The board summed by level") },
    { GET, "/lam-viec/don-vi/{id:int}", READ_BOARD, board_show_unit, 0,
      N_("A unit in the campaign") },
    { GET, "/lam-viec/thanh-vien/{id:int}", READ_BOARD, board_show_member, POOLED,
      N_("A member and the units followed") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Follow-up"), N_("Board"), "/lam-viec/bang", "i-board", READ_BOARD, 20, true },
    { 0 },
};

const struct feature board_feature = {
    .name = "board", .routes = routes, .commands = board_commands, .nav = nav
};
