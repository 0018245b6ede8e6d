/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All assignments there have been, as a list that can be taken along; and the answer to who was responsible. */
#include "feature/committee/committee_views.h"

#include "core/text.h"
#include "feature/task/task.h"

#include <stdlib.h>
#include <string.h>

enum { ANSWERS_SHOWN = 20 };

/* ------------------------------------------------------------------ history */

struct history {
    struct watch_line *lines; /* newest first */
    int count;
};

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct history *h = filter;
    int from = 0;

    (void)c;
    if (l->after[0] != NULL) {
        int64_t after = strtoll(l->after[0], NULL, 10);

        while (from < h->count && h->lines[from].watch_id != after)
            from++;
        from = from < h->count ? from + 1 : 0;
    }
    *out_rows = h->lines + from;
    *out_count = h->count - from < l->limit ? h->count - from : l->limit;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = committee_key(c, ((const struct watch_line *)row)->watch_id);
}

static void
unit_value(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct watch_line *)row)->unit;
}

static void
seat_value(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct watch_line *)row)->seat;
}

static void
from_value(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct watch_line *)row)->from_on;
}

static void
to_value(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct watch_line *w = row;

    (void)c;
    out->day = date_is_none(w->to_on) ? DATE_NONE : date_add_days(w->to_on, -1);
}

static void
note_value(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct watch_line *)row)->note;
}

static void
given_value(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct watch_line *)row)->created_at;
}

static const struct list_column columns[] = {
    { N_("Unit"), LIST_TEXT, 32, unit_value },
    { N_("Followed by"), LIST_TEXT, 32, seat_value },
    { N_("From"), LIST_DATE, 14, from_value },
    { N_("Last day"), LIST_DATE, 14, to_value },
    { N_("Note"), LIST_TEXT, 60, note_value },
    { N_("Entered at"), LIST_TIME, 22, given_value },
    { 0 },
};

static const struct list_source source = {
    .title = N_("History of assignments"),
    .columns = columns,
    .row_size = sizeof(struct watch_line),
    .fetch = fetch,
    .key = key,
};

static int
compare_watches(const void *a, const void *b)
{
    const struct watch *left = a, *right = b;
    int by_day = date_compare(right->from_on, left->from_on);

    return by_day != 0 ? by_day : (right->id > left->id) - (right->id < left->id);
}

/* Units that have left the campaign's scope are still in its history. */
static enum status
title_of(struct ctx *c, const struct unit *units, int count, int64_t id, const char **out)
{
    const struct unit *known = committee_unit_of(units, count, id);
    struct unit found;
    enum status st = OK;

    if (known == NULL)
        st = unit_find(c, id, today(c), &found);
    if (st == OK)
        *out = unit_title(c, known != NULL ? known : &found);
    return st;
}

static struct watch_line
line_of(struct ctx *c, const struct watch *w, const char *unit, const char *seat)
{
    return (struct watch_line){
        .watch_id = w->id,
        .unit_id = w->unit_id,
        .seat_id = w->seat_id,
        .unit = unit,
        .seat = seat,
        .from_on = w->from_on,
        .to_on = w->to_on,
        .is_running = date_is_within(today(c), w->from_on, w->to_on),
        .note = w->note,
        .created_at = w->created_at,
        .unit_url = committee_unit_url(c, w->unit_id),
        .seat_url = committee_seat_url(c, w->seat_id),
    };
}

static enum status
read_history(struct ctx *c, const struct campaign *campaign, const char *folded, int64_t seat_id,
             const struct seat *seats, int seat_count, struct history *h)
{
    struct watch *watches;
    struct unit *units;
    int count, unit_count;
    enum status st = watch_list(c, campaign->id, DATE_NONE, &watches, &count);

    if (st == OK)
        st = campaign_list_units(c, campaign, today(c), &units, &unit_count);
    if (st != OK)
        return st;
    if (count > 0)
        qsort(watches, (size_t)count, sizeof(*watches), compare_watches);
    h->lines = arena_array(c->arena, (size_t)count + 1, sizeof(*h->lines));
    for (int i = 0; st == OK && i < count; i++) {
        const struct seat *seat = committee_seat_of(seats, seat_count, watches[i].seat_id);
        const char *unit = "";

        if (seat_id != 0 && watches[i].seat_id != seat_id)
            continue;
        st = title_of(c, units, unit_count, watches[i].unit_id, &unit);
        if (st == OK && (folded[0] == '\0' || strstr(text_fold(c->arena, unit), folded) != NULL))
            h->lines[h->count++] = line_of(c, &watches[i], unit, seat != NULL ? seat->title : "");
    }
    return st;
}

enum status
committee_history(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct watch_history_view v = { 0 };
    struct history h = { 0 };
    struct seat *seats = NULL;
    struct option *options;
    int seat_count = 0;
    enum status st = campaign_page(r, tr(c, "History of assignments"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = seat_list(c, campaign.id, DATE_NONE, &seats, &seat_count);
    if (st != OK)
        return st;
    v.list = list_start(r);
    st = read_history(c, &campaign, v.list.q_folded, param_int(r, "thanh-vien", 0), seats,
                      seat_count, &h);
    if (st != OK)
        return st;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &h);
    v.list.all = h.count;
    st = list_read(&v.list, &source, &h, (void **)&v.lines, &v.line_count);
    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)seat_count + 1, sizeof(*options));
    for (int i = 0; i < seat_count; i++)
        options[v.seat_count++] = (struct option){ committee_key(c, seats[i].id), seats[i].title };
    v.seats = options;
    v.seat = param_text(r, "thanh-vien");
    page_crumb(&v.page, tr(c, "Steering committee"), "/lam-viec/ban-chi-dao");
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, watch_history, &v);
    return OK;
}

/* ------------------------------------------------------------------ who was responsible */

static const char *
sentence(struct ctx *c, struct date on, const char *unit, const struct watch *w,
         const struct seat *s)
{
    const char *day = date_vi(c->arena, on);

    if (s == NULL)
        return arena_printf(c->arena, tr(c, "On %s nobody followed %s."), day, unit);
    if (date_is_none(w->to_on))
        return arena_printf(c->arena, tr(c, "On %s %s followed %s (since %s, still)."), day,
                            s->title, unit, date_vi(c->arena, w->from_on));
    return arena_printf(c->arena, tr(c, "On %s %s followed %s (from %s to %s)."), day, s->title,
                        unit, date_vi(c->arena, w->from_on),
                        date_vi(c->arena, date_add_days(w->to_on, -1)));
}

static enum status
answer(struct ctx *c, const struct campaign *campaign, const struct unit *u, struct date on,
       struct responsible_line *out)
{
    struct watch w;
    struct seat s;
    enum status st = watch_find(c, campaign->id, u->id, on, &w, &s);
    bool is_held = st == OK;

    if (st != OK && st != NOT_FOUND)
        return st;
    *out = (struct responsible_line){ .unit_id = u->id,
                                      .unit = unit_title(c, u),
                                      .url = committee_unit_url(c, u->id) };
    out->sentence = sentence(c, on, out->unit, is_held ? &w : NULL, is_held ? &s : NULL);
    if (date_compare(on, today(c)) <= 0) {
        st = task_count_open_on(c, campaign->id, u->id, on, &out->tasks);
        if (st != OK)
            return st;
    }
    out->tasks_url = arena_printf(c->arena, "/lam-viec/nhiem-vu?don-vi=%lld", (long long)u->id);
    if (is_held) {
        out->seat_id = s.id;
        out->seat = s.title;
        out->from_on = w.from_on;
        out->to_on = w.to_on;
        out->seat_url = committee_seat_url(c, s.id);
    }
    return OK;
}

/* Named exactly by its code, or by words of its name; on the day asked about. */
static enum status
answer_all(struct ctx *c, const struct campaign *campaign, struct responsible_view *v)
{
    const char *folded = text_fold(c->arena, v->q);
    struct responsible_line *lines = arena_array(c->arena, ANSWERS_SHOWN, sizeof(*lines));
    struct unit *units;
    int count;
    enum status st = watch_list_units(c, campaign, v->on, &units, &count);

    for (int i = 0; st == OK && folded[0] != '\0' && i < count; i++) {
        const char *words =
            arena_printf(c->arena, "%s %s", unit_title(c, &units[i]), units[i].code);

        if (!watch_is_needed(campaign, &units[i], v->on) ||
            strstr(text_fold(c->arena, words), folded) == NULL)
            continue;
        v->matching++;
        if (v->line_count < ANSWERS_SHOWN)
            st = answer(c, campaign, &units[i], v->on, &lines[v->line_count++]);
    }
    v->lines = lines;
    return st;
}

enum status
committee_responsible(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct responsible_view v = { 0 };
    const char *q = param(r, "q"), *clean;
    enum status st = campaign_page(r, tr(c, "Who was responsible?"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    clean = q != NULL ? text_clean(c->arena, q, strlen(q), false) : NULL;
    v.q = clean != NULL ? clean : "";
    v.is_asked = v.q[0] != '\0';
    v.on = campaign_day(r);
    v.day = param(r, "luc") != NULL ? param(r, "luc") : date_vi(c->arena, v.on);
    if (v.day[0] != '\0' && !date_parse_vi(v.day, &v.on)) {
        (void)problem(c, "luc", "%s", tr(c, "There is no such day. Write it as 31/3/2025."));
        v.day_problem = c->problems->message;
        v.is_asked = false;
    }
    if (v.is_asked)
        st = answer_all(c, &campaign, &v);
    if (st != OK)
        return st;
    page_crumb(&v.page, tr(c, "Steering committee"), "/lam-viec/ban-chi-dao");
    page_crumb(&v.page, v.page.title, NULL);
    if (v.day_problem != NULL && wants_json(r))
        return INVALID;
    RESPOND(r, v.day_problem != NULL ? 422 : 200, responsible, &v);
    return OK;
}
