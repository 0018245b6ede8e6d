/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline as a page and as a file: which rows, compared with which baseline, in which frame. */
#include "feature/timeline/timeline_views.h"

#include "web/feature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ words */

const char *
timeline_whom(struct ctx *c, const struct timeline_row *row)
{
    return row->unit != NULL ? unit_title(c, row->unit) : unit_level_text(c, row->level);
}

const char *
timeline_label(struct ctx *c, const struct timeline *t, const struct timeline_row *row)
{
    if (row->unit == NULL && row->level == row->milestone->level)
        return row->milestone->title;
    if (row->unit == NULL)
        return arena_printf(c->arena, "%s (%s)", row->milestone->title,
                            unit_level_text(c, row->level));
    if (t->filter.milestone_id != 0)
        return unit_title(c, row->unit);
    if (t->filter.unit_id != 0)
        return row->milestone->title;
    return arena_printf(c->arena, "%s: %s", unit_title(c, row->unit), row->milestone->title);
}

const char *
timeline_slip_text(struct ctx *c, const struct timeline_row *row)
{
    int days = row->slip < 0 ? -row->slip : row->slip;

    if (row->base == NULL)
        return tr(c, "new");
    return arena_printf(c->arena, "%s%s",
                        row->slip < 0   ? "−"
                        : row->slip > 0 ? "+"
                                        : "",
                        arena_printf(c->arena, trn(c, "%d day", "%d days", days), days));
}

const char *
timeline_state_text(struct ctx *c, const struct timeline_row *row)
{
    if (row->units == 0)
        return tr(c, "nobody");
    if (row->done == row->units && !date_is_none(row->done_on))
        return arena_printf(c->arena, tr(c, "Done on %s"), date_vi(c->arena, row->done_on));
    if (row->late > 0 && row->units > 1)
        return arena_printf(c->arena, trn(c, "%d late", "%d late", row->late), row->late);
    if (row->state == CELL_DUE_SOON)
        return row->days == 0
                   ? tr(c, "due today")
                   : arena_printf(c->arena, trn(c, "%d day left", "%d days left", row->days),
                                  row->days);
    return cell_state_text(c, row->state);
}

/* ------------------------------------------------------------------ what is asked for */

struct asked {
    struct timeline timeline;
    struct timeline_filter filter;
    int64_t base_id;
    enum timeline_zoom zoom;
    struct date first_on;
};

/* ?muc=don-vi-12, thanh-vien-5, moc-7; anything else is the whole campaign. */
static struct timeline_filter
read_scope(struct request *r)
{
    struct timeline_filter f = { 0 };
    const char *scope = param(r, "muc");
    long long id = 0;

    if (scope == NULL)
        return f;
    if (sscanf(scope, "don-vi-%19lld", &id) == 1 && id > 0)
        f.unit_id = id;
    else if (sscanf(scope, "thanh-vien-%19lld", &id) == 1 && id > 0)
        f.seat_id = id;
    else if (sscanf(scope, "moc-%19lld", &id) == 1 && id > 0)
        f.milestone_id = id;
    return f;
}

static const char *
scope_value(struct ctx *c, const struct timeline_filter *f)
{
    if (f->unit_id != 0)
        return arena_printf(c->arena, "don-vi-%lld", (long long)f->unit_id);
    if (f->seat_id != 0)
        return arena_printf(c->arena, "thanh-vien-%lld", (long long)f->seat_id);
    if (f->milestone_id != 0)
        return arena_printf(c->arena, "moc-%lld", (long long)f->milestone_id);
    return "";
}

/* ?tu=YYYY-MM: the first month of the frame. */
static struct date
read_first(struct request *r, enum timeline_zoom zoom, struct date on)
{
    const char *from = param(r, "tu");
    struct date d;

    if (from != NULL && strlen(from) == 7 &&
        date_parse_iso(arena_printf(r->ctx.arena, "%s-01", from), &d) && d.year > 1900 &&
        d.year < 2200)
        return d;
    return timeline_frame(zoom, on);
}

static enum status
read_asked(struct request *r, const struct campaign *campaign, struct asked *k)
{
    struct ctx *c = &r->ctx;
    const char *zoom = param(r, "xem");
    enum status st;

    k->filter = read_scope(r);
    k->base_id = param_int(r, "goc", 0);
    st = timeline_read(c, campaign, campaign_day(r), k->base_id, &k->filter, &k->timeline);
    /* A link of another campaign, or a baseline that was withdrawn. */
    if (st == NOT_FOUND && k->base_id != 0) {
        k->base_id = 0;
        st = timeline_read(c, campaign, campaign_day(r), 0, &k->filter, &k->timeline);
    }
    if (st != OK)
        return st;
    if (k->base_id == 0 && k->timeline.board.deadlines.document_count > 0)
        k->base_id = k->timeline.board.deadlines.documents[0].id;
    k->zoom = zoom != NULL && strcmp(zoom, "quy") == 0 ? ZOOM_QUARTER : ZOOM_MONTH;
    k->first_on = read_first(r, k->zoom, k->timeline.board.on);
    return OK;
}

/* ------------------------------------------------------------------ rows, on the page and in a file */

static const char *const marks[CELL_STATE_COUNT] = {
    [CELL_NONE] = "none",        [CELL_DONE] = "done",           [CELL_ON_TRACK] = "track",
    [CELL_NOT_STARTED] = "none", [CELL_EXCEPTION] = "exception", [CELL_DUE_SOON] = "due",
    [CELL_LATE] = "late",
};

static struct timeline_line
line_of(struct ctx *c, const struct timeline_row *row)
{
    bool is_done = row->units > 0 && row->done == row->units;
    struct timeline_line line = {
        .milestone = row->milestone->title,
        .whom = timeline_whom(c, row),
        .words = row->deadline->words,
        .last_on = row->deadline->last_on,
        .slip = row->slip,
        .is_new = row->base == NULL,
        .document = document_name(c, row->document),
        .units = row->units,
        .done = row->done,
        .late = row->late,
        .state = cell_state_code(is_done ? CELL_DONE : row->state),
        .state_text = timeline_state_text(c, row),
        .mark = marks[is_done ? CELL_DONE : row->state],
        .slip_text = timeline_slip_text(c, row),
        .url = arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)row->document->id),
        .row = row,
    };

    if (row->base != NULL)
        line.base_on = row->base->last_on;
    line.open_url = row->unit != NULL ? arena_printf(c->arena, "/lam-viec/don-vi/%lld#moc-%s",
                                                     (long long)row->unit->id, row->milestone->code)
                                      : arena_printf(c->arena, "/lam-viec/tien-do?muc=moc-%lld",
                                                     (long long)row->milestone->id);
    return line;
}

static void
milestone_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct timeline_line *)row)->milestone;
}

static void
whom_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct timeline_line *)row)->whom;
}

static void
words_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct timeline_line *)row)->words;
}

static void
base_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct timeline_line *)row)->base_on;
}

static void
last_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct timeline_line *)row)->last_on;
}

static void
slip_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct timeline_line *line = row;

    (void)c;
    out->number = line->slip;
    out->is_empty = line->is_new;
}

static void
document_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct timeline_line *)row)->document;
}

static void
done_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct timeline_line *)row)->done;
}

static void
units_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct timeline_line *)row)->units;
}

static void
state_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct timeline_line *)row)->state_text;
}

static const struct list_column columns[] = {
    { N_("Milestone"), LIST_TEXT, 40, milestone_cell },
    { N_("For"), LIST_TEXT, 26, whom_cell },
    { N_("Words of the document"), LIST_TEXT, 40, words_cell },
    { N_("Baseline"), LIST_DATE, 14, base_cell },
    { N_("Last day now"), LIST_DATE, 14, last_cell },
    { N_("Slip in days"), LIST_INT, 14, slip_cell },
    { N_("Document that sets the day"), LIST_TEXT, 40, document_cell },
    { N_("Done"), LIST_INT, 10, done_cell },
    { N_("Of"), LIST_INT, 10, units_cell },
    { N_("State"), LIST_TEXT, 26, state_cell },
    { 0 },
};

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct timeline *t = filter;
    struct timeline_line *lines = arena_array(c->arena, (size_t)l->limit + 1, sizeof(*lines));
    int from = 0, count = 0;

    if (l->after[0] != NULL && sscanf(l->after[0], "%9d", &from) == 1)
        from++;
    for (int i = from < 0 ? 0 : from; i < t->row_count && count < l->limit; i++) {
        lines[count] = line_of(c, &t->rows[i]);
        lines[count++].position = i;
    }
    *out_rows = lines;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct timeline_line *line = row;

    out_parts[0] = arena_printf(c->arena, "%d", line->position);
}

static const struct list_source source = {
    .title = N_("Timeline"),
    .columns = columns,
    .row_size = sizeof(struct timeline_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ the page */

static void
fill_bases(struct ctx *c, const struct asked *k, struct timeline_view *v)
{
    const struct deadline_set *set = &k->timeline.board.deadlines;
    struct option *bases = arena_array(c->arena, (size_t)set->document_count + 1, sizeof(*bases));

    for (int i = 0; i < set->document_count; i++) {
        bases[i] = (struct option){
            arena_printf(c->arena, "%lld", (long long)set->documents[i].id),
            document_name(c, &set->documents[i]),
        };
        if (set->documents[i].id == k->base_id)
            v->base = bases[i].label;
    }
    v->bases = bases;
    v->base_count = set->document_count;
    v->base_value = arena_printf(c->arena, "%lld", (long long)k->base_id);
}

/* The whole campaign, what the reader follows, and each milestone; the unit that was asked for. */
static enum status
fill_scopes(struct ctx *c, const struct campaign *campaign, const struct asked *k,
            struct timeline_view *v)
{
    const struct board *b = &k->timeline.board;
    struct option *scopes =
        arena_array(c->arena, (size_t)(b->seat_count + b->milestone_count) + 3, sizeof(*scopes));
    struct seat mine = { 0 };
    int count = 0;
    enum status st = seat_find_mine(c, campaign->id, &mine);

    if (st != OK && st != NOT_FOUND)
        return st;
    scopes[count++] = (struct option){ "", tr(c, "The whole campaign") };
    if (k->filter.unit_id != 0 && b->row_count > 0)
        scopes[count++] =
            (struct option){ scope_value(c, &k->filter), unit_title(c, &b->rows[0].unit) };
    for (int i = 0; i < b->milestone_count; i++)
        scopes[count++] = (struct option){
            scope_value(c, &(struct timeline_filter){ .milestone_id = b->milestones[i].id }),
            arena_printf(c->arena, tr(c, "Each unit: %s"), b->milestones[i].title),
        };
    for (int i = 0; i < b->seat_count; i++)
        scopes[count++] = (struct option){
            scope_value(c, &(struct timeline_filter){ .seat_id = b->seats[i].id }),
            b->seats[i].id == mine.id
                ? tr(c, "Units that I follow")
                : arena_printf(c->arena, tr(c, "Units of: %s"), b->seats[i].title),
        };
    v->scopes = scopes;
    v->scope_count = count;
    v->scope_value = scope_value(c, &k->filter);
    return OK;
}

static const char *
month_text(struct ctx *c, struct date d)
{
    return arena_printf(c->arena, "%04d-%02d", d.year, d.month);
}

static void
fill_frame(struct request *r, const struct asked *k, struct timeline_view *v)
{
    struct ctx *c = &r->ctx;

    v->is_quarter = k->zoom == ZOOM_QUARTER;
    v->zoom_value = v->is_quarter ? "quy" : "thang";
    v->from_value = param(r, "tu");
    v->month_url = url_with(r, "xem", "thang");
    v->quarter_url = url_with(r, "xem", "quy");
    v->earlier_url =
        url_with(r, "tu", month_text(c, timeline_frame_move(k->zoom, k->first_on, -3)));
    v->later_url = url_with(r, "tu", month_text(c, timeline_frame_move(k->zoom, k->first_on, 3)));
    v->today_url = url_with(r, "tu", NULL);
}

static const char *
sum_up(struct ctx *c, const struct asked *k, const struct timeline_view *v)
{
    const struct timeline_row *most = NULL;

    for (int i = 0; i < k->timeline.row_count; i++) {
        const struct timeline_row *row = &k->timeline.rows[i];

        if (row->slip != 0 && (most == NULL || abs(row->slip) > abs(most->slip)))
            most = row;
    }
    if (v->base == NULL)
        return tr(c, "No document sets a day yet.");
    if (most == NULL)
        return arena_printf(c->arena, tr(c, "Compared with %s: no day has moved."), v->base);
    return arena_printf(
        c->arena,
        most->slip < 0 ? tr(c, "Compared with %s. The most moved: %s, earlier by %d days, by %s.")
                       : tr(c, "Compared with %s. The most moved: %s, later by %d days, by %s."),
        v->base, timeline_label(c, &k->timeline, most), abs(most->slip),
        document_name(c, most->document));
}

static void
draw(struct ctx *c, const struct asked *k, struct timeline_view *v)
{
    const struct timeline_row **rows =
        arena_array(c->arena, (size_t)v->line_count + 1, sizeof(const struct timeline_row *));
    bool is_whole = k->filter.seat_id == 0 && k->filter.milestone_id == 0;

    for (int i = 0; i < v->line_count; i++)
        rows[i] = v->lines[i].row;
    v->drawing = timeline_draw(c, &k->timeline, rows, v->line_count,
                               is_whole && !v->list.has_before, k->zoom, k->first_on);
}

static enum status
show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct timeline_view v = { .list = list_start(r) };
    struct asked k = { 0 };
    struct campaign campaign;
    enum status st = campaign_page(r, tr(c, "Timeline"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = read_asked(r, &campaign, &k);
    if (st != OK)
        return st;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &k.timeline);
    st = list_read(&v.list, &source, &k.timeline, (void **)&v.lines, &v.line_count);
    if (st == OK)
        st = fill_scopes(c, &campaign, &k, &v);
    if (st != OK)
        return st;
    v.list.all = k.timeline.row_count;
    v.on = k.timeline.board.on;
    fill_bases(c, &k, &v);
    fill_frame(r, &k, &v);
    v.lead = sum_up(c, &k, &v);
    draw(c, &k, &v);
    if (may(c, EDIT_DOCUMENTS, campaign.owner_unit_id, campaign.id))
        v.new_url = "/lam-viec/van-ban/moi?loai=plan";
    v.page.is_wide = true;
    v.page.name = "timeline";
    RESPOND(r, 200, timeline, &v);
    return OK;
}

static const struct route routes[] = {
    { GET, "/lam-viec/tien-do", READ_BOARD, show, POOLED,
      N_("The timeline: milestones, baselines, what is done") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Follow-up"), N_("Timeline"), "/lam-viec/tien-do", "i-timeline", READ_BOARD, 22, false },
    { 0 },
};

const struct feature timeline_feature = { .name = "timeline", .routes = routes, .nav = nav };
