/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units change hands in two pages: which, to whom, from when; then what it does and what is open, and the one button. */
#include "feature/committee/committee_views.h"

#include "core/buf.h"
#include "core/text.h"
#include "feature/task/task.h"

#include <stdlib.h>
#include <string.h>

enum { UNITS_SHOWN = 300, CHOSEN_MAX = 1000, TITLE_SHOWN = 120 };

struct choosing {
    struct request *r;
    struct campaign campaign;
    struct date on;
    struct unit *units;
    int unit_count;
    struct seat *seats;
    int seat_count;
    struct watch *watches;
    int watch_count;
    struct seat mine; /* id 0: none */
    bool can_edit;
    int64_t *chosen;
    int chosen_count;
};

static enum status
read_choosing(struct choosing *k)
{
    struct ctx *c = &k->r->ctx;
    enum status st = watch_list_units(c, &k->campaign, k->on, &k->units, &k->unit_count);

    if (st == OK)
        st = seat_list(c, k->campaign.id, DATE_NONE, &k->seats, &k->seat_count);
    if (st == OK)
        st = watch_list(c, k->campaign.id, k->on, &k->watches, &k->watch_count);
    k->can_edit = may(c, EDIT_COMMITTEE, k->campaign.owner_unit_id, k->campaign.id);
    if (st == OK && !k->can_edit) {
        st = seat_find_mine(c, k->campaign.id, &k->mine);
        if (st == NOT_FOUND)
            st = DENIED;
    }
    return st;
}

/* The campaign, the day, and the page's beginning; DENIED to who has neither the right nor a seat. */
static enum status
begin(struct request *r, struct choosing *k, struct page *page)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, tr(c, "Assign or hand over units"), &k->campaign, page);

    k->r = r;
    k->on = campaign_day(r);
    if (st == OK)
        st = read_choosing(k);
    page_crumb(page, tr(c, "Steering committee"), "/lam-viec/ban-chi-dao");
    page_crumb(page, page->title, NULL);
    return st;
}

static void
choose(struct choosing *k, const char *text)
{
    char *end;
    long long id = strtoll(text, &end, 10);

    if (id > 0 && *end == '\0' && k->chosen_count < CHOSEN_MAX)
        k->chosen[k->chosen_count++] = id;
}

static bool
is_chosen(const struct choosing *k, int64_t id)
{
    for (int i = 0; i < k->chosen_count; i++)
        if (k->chosen[i] == id)
            return true;
    return false;
}

static int64_t
holder_of(const struct choosing *k, int64_t unit_id)
{
    const struct watch *w = committee_watch_of(k->watches, k->watch_count, unit_id);

    return w != NULL ? w->seat_id : 0;
}

static int
units_of(const struct choosing *k, int64_t seat_id)
{
    int count = 0;

    for (int i = 0; i < k->watch_count; i++)
        count += k->watches[i].seat_id == seat_id;
    return count;
}

/* ------------------------------------------------------------------ the first page */

static const char *
filter_text(struct request *r, const char *name)
{
    const char *text = param(r, name);

    return text != NULL ? text : "";
}

static bool
fits(const struct choosing *k, const struct assign_view *v, const char *folded,
     const struct unit *u)
{
    struct ctx *c = &k->r->ctx;
    int64_t holder = holder_of(k, u->id);
    const char *words;

    if (!watch_is_needed(&k->campaign, u, k->on))
        return false;
    if (!k->can_edit && holder != k->mine.id)
        return false;
    if (v->only_without && holder != 0)
        return false;
    if (v->parent[0] != '\0' && strcmp(v->parent, committee_key(c, u->parent_id)) != 0)
        return false;
    if (v->holder[0] != '\0' && strcmp(v->holder, committee_key(c, holder)) != 0)
        return false;
    if (folded[0] == '\0')
        return true;
    words = text_fold(c->arena, arena_printf(c->arena, "%s %s", unit_title(c, u), u->code));
    return strstr(words, folded) != NULL;
}

static const char *
parent_title(struct choosing *k, int64_t id)
{
    struct ctx *c = &k->r->ctx;
    const struct unit *known = committee_unit_of(k->units, k->unit_count, id);
    struct unit found;

    if (id == 0)
        return NULL;
    if (known != NULL)
        return unit_title(c, known);
    return unit_find(c, id, k->on, &found) == OK ? unit_title(c, &found) : NULL;
}

/* Units above those of the campaign, each once. */
static void
fill_parents(struct choosing *k, struct assign_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct option *options = arena_array(c->arena, (size_t)k->unit_count + 1, sizeof(*options));

    for (int i = 0; i < k->unit_count; i++) {
        const char *key = committee_key(c, k->units[i].parent_id), *title;
        bool is_known =
            k->units[i].parent_id == 0 || !watch_is_needed(&k->campaign, &k->units[i], k->on);

        for (int n = 0; n < v->parent_count && !is_known; n++)
            is_known = strcmp(options[n].value, key) == 0;
        title = is_known ? NULL : parent_title(k, k->units[i].parent_id);
        if (title != NULL)
            options[v->parent_count++] = (struct option){ key, title };
    }
    v->parents = options;
}

static void
fill_seats(struct choosing *k, struct assign_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct option *seats = arena_array(c->arena, (size_t)k->seat_count + 1, sizeof(*seats));
    struct option *holders = arena_array(c->arena, (size_t)k->seat_count + 1, sizeof(*holders));

    for (int i = 0; i < k->seat_count; i++) {
        const struct seat *s = &k->seats[i];
        int units = units_of(k, s->id);

        if (units > 0)
            holders[v->holder_count++] = (struct option){ committee_key(c, s->id), s->title };
        if (date_is_none(s->to_on) || date_compare(s->to_on, k->on) > 0)
            seats[v->seat_count++] =
                (struct option){ committee_key(c, s->id),
                                 arena_printf(c->arena,
                                              trn(c, "%s (%d unit)", "%s (%d units)", units),
                                              s->title, units) };
    }
    v->seats = seats;
    v->holders = holders;
}

static void
fill_units(struct choosing *k, struct assign_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct assign_unit *units = arena_array(c->arena, (size_t)k->unit_count + 1, sizeof(*units));
    const char *folded = text_fold(c->arena, v->q);
    bool chooses_all = strcmp(filter_text(k->r, "tat-ca"), "1") == 0;

    for (int i = 0; i < k->unit_count; i++) {
        const struct unit *u = &k->units[i];
        const struct seat *holder = committee_seat_of(k->seats, k->seat_count, holder_of(k, u->id));
        bool chosen = is_chosen(k, u->id), in_filter = fits(k, v, folded, u);

        if (!chosen && !in_filter)
            continue;
        v->unit_total++;
        if (v->unit_count == UNITS_SHOWN)
            continue;
        units[v->unit_count++] =
            (struct assign_unit){ .unit_id = u->id,
                                  .code = u->code,
                                  .title = unit_title(c, u),
                                  .parent = parent_title(k, u->parent_id),
                                  .seat = holder != NULL ? holder->title : NULL,
                                  .is_chosen = chosen || (in_filter && chooses_all),
                                  .value = committee_key(c, u->id),
                                  .url = committee_unit_url(c, u->id) };
    }
    v->units = units;
}

static enum status
show_choice(struct choosing *k, struct assign_view *v, int status)
{
    struct request *r = k->r;

    v->on = k->on;
    v->q = filter_text(r, "q");
    v->parent = filter_text(r, "cap-tren");
    v->holder = filter_text(r, "thanh-vien");
    v->only_without = strcmp(filter_text(r, "chua-giao"), "1") == 0;
    v->action_url = "/lam-viec/ban-chi-dao/giao";
    v->clear_url = "/lam-viec/ban-chi-dao/giao";
    v->all_url = r->method == GET ? url_with(r, "tat-ca", "1") : NULL;
    v->unit_problem = form_problem(v->form, "unit");
    fill_parents(k, v);
    fill_seats(k, v);
    fill_units(k, v);
    RESPOND(r, status, assign, v);
    return OK;
}

enum status
committee_assign(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct choosing k = { 0 };
    struct assign_view v = { 0 };
    int64_t holder = param_int(r, "thanh-vien", 0);
    enum status st = begin(r, &k, &v.page);

    if (st != OK)
        return st;
    k.chosen = arena_array(c->arena, CHOSEN_MAX, sizeof(*k.chosen));
    for (int i = 0; i < r->query_count; i++)
        if (strcmp(r->query[i].name, "don-vi") == 0)
            choose(&k, r->query[i].value);
    v.form = form_new(r, NULL);
    form_set_date(v.form, "from_on", k.on);
    /* A seat without units can only be the one that gets some. */
    if (holder != 0 && units_of(&k, holder) == 0)
        return respond_see_other(r, "/lam-viec/ban-chi-dao/giao?cho=%lld&chua-giao=1",
                                 (long long)holder);
    form_set(v.form, "seat_id", filter_text(r, "cho"));
    /* One unit by a link: the others are one filter away. */
    if (k.chosen_count > 0 && param(r, "q") == NULL && param(r, "thanh-vien") == NULL &&
        param(r, "cap-tren") == NULL) {
        struct unit *only = arena_array(c->arena, (size_t)k.chosen_count, sizeof(*only));
        int count = 0;

        for (int i = 0; i < k.unit_count; i++)
            if (is_chosen(&k, k.units[i].id) && count < k.chosen_count)
                only[count++] = k.units[i];
        k.units = only;
        k.unit_count = count;
    }
    return show_choice(&k, &v, 200);
}

/* ------------------------------------------------------------------ the second page */

struct planning {
    struct choosing *k;
    const struct seat *seat;
    struct handover *rows;
    int row_count;
    struct open_work *open;
    int open_count;
};

static const char *
open_words(struct ctx *c, const struct open_work *w)
{
    if (w->task_part_id != 0 && date_is_none(w->last_on))
        return tr(c, "task, no day set");
    if (w->milestone_id == 0 && w->task_part_id == 0)
        return tr(c, "not acknowledged");
    if (w->days > 0)
        return arena_printf(c->arena, trn(c, "late by %d day", "late by %d days", w->days),
                            w->days);
    if (w->days == 0)
        return tr(c, "due today");
    return arena_printf(c->arena, trn(c, "%d day left", "%d days left", -w->days), -w->days);
}

static struct handover_line
line_of(struct planning *p, const struct handover *row)
{
    struct ctx *c = &p->k->r->ctx;
    const struct unit *u = committee_unit_of(p->k->units, p->k->unit_count, row->unit_id);
    const struct seat *from = committee_seat_of(p->k->seats, p->k->seat_count, row->seat_id);
    struct open_line *open = arena_array(c->arena, (size_t)p->open_count + 1, sizeof(*open));
    struct handover_line line = {
        .unit_id = row->unit_id,
        .title = u != NULL ? unit_title(c, u) : "",
        .from_seat = from != NULL ? from->title : NULL,
        .had_from_on = row->had_from_on,
        .is_same = row->is_same,
        .open = open,
        .value = committee_key(c, row->unit_id),
        .url = committee_unit_url(c, row->unit_id),
    };

    for (int i = 0; i < p->open_count; i++)
        if (p->open[i].unit_id == row->unit_id)
            open[line.open_count++] =
                (struct open_line){ .title = task_short(c, p->open[i].title, TITLE_SHOWN),
                                    .is_task = p->open[i].task_part_id != 0,
                                    .last_on = p->open[i].last_on,
                                    .days = p->open[i].days,
                                    .is_late = p->open[i].days > 0,
                                    .words = open_words(c, &p->open[i]) };
    return line;
}

/* "xã Hải Hà: Hội nghị (late by 16 days)": what the new member is told, to be edited before it is written down. */
static const char *
summary(struct ctx *c, const struct handover_view *v)
{
    struct buf b;

    buf_init(&b, c->arena, 256);
    for (int i = 0; i < v->line_count; i++) {
        const struct handover_line *l = &v->lines[i];

        if (l->open_count == 0 || l->is_same)
            continue;
        buf_printf(&b, "%s%s: ", b.length > 0 ? "; " : "", l->title);
        for (int k = 0; k < l->open_count; k++)
            buf_printf(&b, "%s%s (%s)", k > 0 ? ", " : "", l->open[k].title, l->open[k].words);
        if (b.length > WATCH_NOTE_MAX / 2)
            break;
    }
    return b.data;
}

static enum status
show_plan(struct planning *p, struct handover_view *v)
{
    struct request *r = p->k->r;
    struct ctx *c = &r->ctx;
    struct handover_line *lines = arena_array(c->arena, (size_t)p->row_count + 1, sizeof(*lines));

    for (int i = 0; i < p->row_count; i++) {
        lines[i] = line_of(p, &p->rows[i]);
        v->same += lines[i].is_same;
        v->open += lines[i].is_same ? 0 : lines[i].open_count;
    }
    v->lines = lines;
    v->line_count = p->row_count;
    v->changed = v->line_count - v->same;
    v->seat = p->seat->title;
    v->from_on = p->k->on;
    v->lead = arena_printf(
        c->arena, trn(c, "%s gets %d unit from %s.", "%s gets %d units from %s.", v->changed),
        v->seat, v->changed, date_vi(c->arena, v->from_on));
    v->button =
        v->changed == 0
            ? NULL
            : arena_printf(c->arena, trn(c, "Assign %d unit", "Assign %d units", v->changed),
                           v->changed);
    v->action_url = "/lam-viec/ban-chi-dao/giao";
    v->back_url = "/lam-viec/ban-chi-dao/giao";
    if (form_value(v->form, "note")[0] == '\0')
        form_set(v->form, "note", summary(c, v));
    RESPOND(r, 200, handover, v);
    return OK;
}

static enum status
plan_page(struct choosing *k, struct form *f, const struct page *page, int64_t seat_id)
{
    struct ctx *c = &k->r->ctx;
    struct planning p = { .k = k, .seat = committee_seat_of(k->seats, k->seat_count, seat_id) };
    struct handover_view v = { .page = *page, .form = f };
    enum status st =
        watch_plan(c, seat_id, k->chosen, k->chosen_count, k->on, &p.rows, &p.row_count);

    if (st == OK)
        st = watch_list_open(c, &k->campaign, k->chosen, k->chosen_count, today(c), &p.open,
                             &p.open_count);
    if (st != OK)
        return st;
    if (p.seat == NULL)
        return NOT_FOUND;
    v.page.title = tr(c, "Before the units change hands");
    return show_plan(&p, &v);
}

static void
read_choice(struct choosing *k, struct form *f, int64_t *out_seat_id, const char **out_note)
{
    const char *const *values;
    int count = form_values(f, "unit", &values);
    struct date from_on = form_date(f, "from_on", true);

    k->chosen = arena_array(k->r->ctx.arena, CHOSEN_MAX, sizeof(*k->chosen));
    for (int i = 0; i < count; i++)
        choose(k, values[i]);
    if (count > CHOSEN_MAX)
        form_error(f, "unit", tr(&k->r->ctx, "At most %d units at a time."), (int)CHOSEN_MAX);
    *out_seat_id = form_id(f, "seat_id", false);
    if (*out_seat_id == 0)
        form_error(f, "seat_id", "%s", tr(&k->r->ctx, "Choose who is to watch the units."));
    *out_note = form_lines(f, "note", 0, WATCH_NOTE_MAX);
    if (!date_is_none(from_on))
        k->on = from_on;
}

enum status
committee_assign_save(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct choosing k = { 0 };
    struct assign_view v = { 0 };
    const char *note = "";
    int64_t seat_id = 0;
    enum status st = begin(r, &k, &v.page);

    if (st != OK)
        return st;
    v.form = form_read(r);
    read_choice(&k, v.form, &seat_id, &note);
    st = read_choosing(&k); /* as of the day that the form names */
    if (st == OK)
        st = !form_ok(v.form) ? INVALID
             : form_bool(v.form, "confirmed")
                 ? watch_assign(c, seat_id, k.chosen, k.chosen_count, k.on, note)
                 : plan_page(&k, v.form, &v.page, seat_id);
    if (st == INVALID)
        return show_choice(&k, &v, 422);
    if (st != OK || !form_bool(v.form, "confirmed"))
        return st;
    respond_flash(r, trn(c, "%d unit changed hands.", "%d units changed hands.", k.chosen_count),
                  k.chosen_count);
    return respond_see_other(r, "/lam-viec/ban-chi-dao");
}
