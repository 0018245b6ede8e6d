/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delegations: routes, the list of them, a plan with its gauges and runs, and pins. */
#include "feature/delegation/delegation_choices.h"
#include "feature/delegation/delegation_cli.h"
#include "feature/delegation/delegation_inside.h"
#include "feature/delegation/delegation_views.h"

#include "core/buf.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the list */

static enum status
list_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct selection_list_view v = { 0 };
    struct campaign campaign;
    struct selection *all = NULL;
    struct selection_line *lines;
    enum status st = campaign_page(r, tr(c, "Delegations"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = selection_list(c, campaign.id, &all, &v.line_count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v.line_count + 1, sizeof(*lines));
    for (int i = 0; i < v.line_count; i++) {
        struct unit u;

        lines[i] = (struct selection_line){
            .selection_id = all[i].id,
            .title = all[i].title,
            .unit = "",
            .word = all[i].is_closed ? tr(c, "List closed") : tr(c, "Being chosen"),
            .mark = all[i].is_closed ? "done" : "track",
            .seats = all[i].seats,
            .is_closed = all[i].is_closed,
            .closed_at = all[i].closed_at,
            .url = url_selection(c, all[i].id),
        };
        if (unit_find(c, all[i].unit_id, today(c), &u) == OK)
            lines[i].unit = unit_title(c, &u);
    }
    v.lines = lines;
    v.can_write = may(c, SELECT_DELEGATES, campaign.owner_unit_id, campaign.id);
    v.new_url = SELECTIONS_URL "/tao";
    RESPOND(r, 200, selection_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ lines of a plan */

const char *
candidate_about(struct ctx *c, const struct candidate *k)
{
    static const char *const kinds[SUBJECT_KIND_COUNT] = { "", "", N_("Collective"),
                                                           N_("Household") };
    struct buf b;

    buf_init(&b, c->arena, 128);
    if (kinds[k->kind][0] != '\0')
        buf_add(&b, tr(c, kinds[k->kind]));
    else if (k->sex != SEX_NOT_TOLD)
        buf_add(&b, k->sex == SEX_FEMALE ? tr(c, "Woman") : tr(c, "Man"));
    if (k->age >= 0)
        buf_printf(&b, b.length > 0 ? tr(c, " · aged %d") : tr(c, "aged %d"), k->age);
    if (k->occupation[0] != '\0')
        buf_printf(&b, b.length > 0 ? " · %s" : "%s", k->occupation);
    buf_printf(&b, b.length > 0 ? " · %s" : "%s", k->unit);
    return b.data;
}

const char *
candidate_merit_from(struct ctx *c, const struct selection *s, const struct candidate *k)
{
    if (s->merit != MERIT_COUNCIL || !k->has_merit)
        return "";
    if (k->vote.round_id == 0)
        return tr(c, "entered by hand");
    return arena_printf(c->arena, tr(c, "%d of %d votes, %s"), k->vote.yes, k->vote.members,
                        date_vi(c->arena, date_of_instant(k->vote.closed_at)));
}

static void
fill_line(struct ctx *c, const struct plan *p, int at, struct plan_line *l)
{
    const struct candidate *k = &p->candidates[at];
    const struct delegation_reason *r = plan_reason(p, at);
    bool is_in = plan_is_in(p, at);

    *l = (struct plan_line){
        .candidate_id = k->id,
        .dossier_id = k->dossier_id,
        .name = k->name,
        .about = candidate_about(c, k),
        .field = k->field_name,
        .award = k->award,
        .merit = k->merit,
        .has_merit = k->has_merit,
        .merit_words = k->has_merit ? merit_text(c, k->merit) : "–",
        .merit_from = candidate_merit_from(c, &p->selection, k),
        .is_in = is_in,
        .is_near = r != NULL && r->is_near,
        .is_barred = k->barred != NULL,
        .pin = k->pin,
        .why = text_capitalise(c->arena, plan_reason_words(c, p, at)),
        .dossier_url = arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64, k->dossier_id),
        .key = arena_printf(c->arena, "g-%" PRId64, k->id),
    };
    if (k->vote.round_id != 0 && may(c, READ_DOSSIERS, k->vote.unit_id, p->selection.campaign_id))
        l->vote_url = arena_printf(c->arena, "%s/bien-ban", url_round(c, k->vote.round_id));
    l->word = l->is_barred ? tr(c, "Cannot come")
              : k->pin > 0 ? tr(c, "Pinned in")
              : k->pin < 0 ? tr(c, "Taken out")
              : is_in      ? tr(c, "Selected")
                           : tr(c, "Out");
    l->mark = is_in ? "done" : "none";
    l->row_class = k->pin > 0 ? "d-pin" : is_in ? "d-in" : "d-out";
}

enum shown { SHOWN_ALL, SHOWN_IN, SHOWN_NEAR, SHOWN_BARRED, SHOWN_COUNT };
static const char *const shown_codes[SHOWN_COUNT] = { "", "in", "near", "barred" };

static bool
is_shown(const struct plan_line *l, enum shown shown, const char *q_folded, struct ctx *c)
{
    if (q_folded[0] != '\0' && strstr(text_fold(c->arena, l->name), q_folded) == NULL)
        return false;
    return shown == SHOWN_ALL || (shown == SHOWN_IN && l->is_in) ||
           (shown == SHOWN_NEAR && l->is_near) || (shown == SHOWN_BARRED && l->is_barred);
}

static enum shown
shown_of(const struct request *r)
{
    for (enum shown i = SHOWN_ALL; i < SHOWN_COUNT; i++)
        if (strcmp(param_text(r, "loc"), shown_codes[i]) == 0)
            return i;
    return SHOWN_ALL;
}

/* ------------------------------------------------------------------ the list's pages and files */

struct filtering {
    const struct plan *plan;
    enum shown shown;
};

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct filtering *f = filter;
    struct plan_line *rows = arena_array(c->arena, (size_t)l->limit + 1, sizeof(*rows));
    int count = 0, from = 0;

    /* the key is the place of the row before */
    if (l->after[0] != NULL)
        from = atoi(l->after[0]) + 1;
    for (int i = from > 0 ? from : 0; count < l->limit && i < f->plan->candidate_count; i++) {
        fill_line(c, f->plan, i, &rows[count]);
        rows[count].place = i;
        count += is_shown(&rows[count], f->shown, l->q_folded, c);
    }
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%d", ((const struct plan_line *)row)->place);
}

static void
code_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    out->text = arena_printf(c->arena, "%" PRId64, ((const struct plan_line *)row)->candidate_id);
}

static void
name_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct plan_line *)row)->name;
}

static void
about_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct plan_line *)row)->about;
}

static void
field_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct plan_line *)row)->field;
}

static void
award_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct plan_line *)row)->award;
}

static void
merit_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct plan_line *l = row;

    out->text = l->has_merit ? merit_text(c, l->merit) : "";
}

static void
merit_from_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct plan_line *)row)->merit_from;
}

static void
word_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct plan_line *)row)->word;
}

static void
why_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct plan_line *)row)->why;
}

static const struct list_column columns[] = {
    { N_("Candidate"), LIST_TEXT, 34, name_cell },
    { N_("Who it is"), LIST_TEXT, 40, about_cell },
    { N_("Field"), LIST_TEXT, 24, field_cell },
    { N_("Award"), LIST_TEXT, 34, award_cell },
    { N_("Points"), LIST_TEXT, 10, merit_cell },
    { N_("Where the points come from"), LIST_TEXT, 26, merit_from_cell },
    { N_("Result"), LIST_TEXT, 16, word_cell },
    { N_("Reason"), LIST_TEXT, 60, why_cell },
    { N_("Code"), LIST_TEXT, 22, code_cell },
    { 0 },
};

static const struct list_source source = {
    .title = N_("Candidates"),
    .columns = columns,
    .row_size = sizeof(struct plan_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ gauges */

static const char *
part_of(struct ctx *c, int count, int seats)
{
    int64_t tenths = seats > 0 ? (int64_t)count * 1000 / seats : 0;

    tenths = tenths > 1000 ? 1000 : tenths;
    return arena_printf(c->arena, "%d.%d", (int)(tenths / 10), (int)(tenths % 10));
}

static const char *
gauge_note(struct ctx *c, const struct plan *p, const struct quota *q, const struct plan_gauge *g)
{
    struct buf b;

    buf_init(&b, c->arena, 128);
    buf_add(&b, g->rule);
    if (g->decides > 0)
        buf_printf(&b, trn(c, "; decides %d seat", "; decides %d seats", g->decides), g->decides);
    if (q->unknown > 0)
        buf_printf(&b,
                   trn(c, "; of %d candidate it is not told", "; of %d candidates it is not told",
                       q->unknown),
                   q->unknown);
    (void)p;
    return b.data;
}

/* Whom the present delegates make: those of the plan, or of the closed list as it stands. */
static void
fill_gauge(struct ctx *c, const struct plan *p, int at, int count, struct plan_gauge *g)
{
    const struct quota *q = &p->quotas[at];
    bool is_broken = count < q->bounds.least || count > q->bounds.most;
    bool is_just = (q->bounds.least > 0 && count == q->bounds.least) || count == q->bounds.most;
    int mark = q->rule == QUOTA_MOST ? q->bounds.most : q->bounds.least;

    *g = (struct plan_gauge){
        .whom = q->words,
        .rule = quota_rule_words(c, q, p->selection.seats),
        .count = count,
        .least = q->bounds.least,
        .most = q->bounds.most == DELEGATION_NO_MOST ? -1 : q->bounds.most,
        .unknown = q->unknown,
        .decides = p->answer.gauges != NULL ? p->answer.gauges[at].decides : 0,
        .word = is_broken ? tr(c, "Not kept")
                : is_just ? tr(c, "Just kept")
                          : tr(c, "Kept"),
        .mark = is_broken ? "late"
                : is_just ? "just"
                          : "done",
        .width = part_of(c, count, p->selection.seats),
        .at = part_of(c, mark, p->selection.seats),
        .fill = is_broken ? "g-short"
                : is_just ? "g-fill"
                          : "g-full",
    };
    g->note = gauge_note(c, p, q, g);
}

/* The seats themselves: exactly so many. */
static void
fill_seats(struct ctx *c, const struct plan *p, const struct delegate *delegates,
           int delegate_count, struct plan_gauge *out)
{
    int taken = 0, seats = p->selection.seats;

    for (int i = 0; delegate_count == 0 && i < p->candidate_count; i++)
        taken += plan_is_in(p, i);
    for (int i = 0; i < delegate_count; i++)
        taken += delegates[i].to_at == 0;
    *out = (struct plan_gauge){
        .whom = tr(c, "Places"),
        .rule = arena_printf(c->arena, tr(c, "exactly %s"), number(c->lang, c->arena, seats)),
        .count = taken,
        .least = seats,
        .most = seats,
        .word = taken == seats ? tr(c, "Kept") : tr(c, "Not kept"),
        .mark = taken == seats ? "done" : "late",
        .width = part_of(c, taken, seats),
        .at = "100",
        .fill = taken == seats ? "g-full" : "g-short",
    };
    out->note = out->rule;
}

static void
fill_gauges(struct ctx *c, const struct plan *p, const struct delegate *delegates,
            int delegate_count, struct delegation_show_view *v)
{
    struct plan_gauge *all = arena_array(c->arena, (size_t)p->quota_count + 2, sizeof(*all));

    fill_seats(c, p, delegates, delegate_count, &all[p->quota_count]);
    for (int i = 0; i < p->quota_count; i++) {
        int count = p->answer.gauges != NULL ? p->answer.gauges[i].count : 0;

        for (int n = 0; n < delegate_count; n++) {
            if (n == 0)
                count = 0;
            count += delegates[n].to_at == 0 &&
                     quota_counts(&p->quotas[i], &p->candidates[delegates[n].index]) == COUNTS;
        }
        fill_gauge(c, p, i, count, &all[i]);
        v->quotas_kept += strcmp(all[i].mark, "late") != 0;
    }
    v->quotas_kept += strcmp(all[p->quota_count].mark, "late") != 0;
    v->gauges = all;
    v->gauge_count = p->quota_count + 1;
}

/* ------------------------------------------------------------------ the page of a plan */

static void
fill_chips(struct request *r, const struct plan *p, struct delegation_show_view *v)
{
    struct ctx *c = &r->ctx;
    const char *words[SHOWN_COUNT] = { tr(c, "All"), tr(c, "Selected"), tr(c, "Near the edge"),
                                       tr(c, "Cannot come") };
    struct plan_chip *chips = arena_array(c->arena, SHOWN_COUNT, sizeof(*chips));
    enum shown chosen = shown_of(r);

    for (int i = 0; i < p->candidate_count; i++) {
        const struct delegation_reason *why = plan_reason(p, i);

        chips[SHOWN_ALL].count++;
        chips[SHOWN_IN].count += plan_is_in(p, i);
        chips[SHOWN_NEAR].count += why != NULL && why->is_near;
        chips[SHOWN_BARRED].count += p->candidates[i].barred != NULL;
        v->pinned += p->candidates[i].pin != 0;
    }
    v->candidates = p->candidate_count;
    v->selected = chips[SHOWN_IN].count;
    for (enum shown i = SHOWN_ALL; i < SHOWN_COUNT; i++) {
        chips[i].code = shown_codes[i];
        chips[i].word = words[i];
        chips[i].is_chosen = i == chosen;
        chips[i].url =
            i == SHOWN_ALL ? v->url : arena_printf(c->arena, "%s?loc=%s", v->url, shown_codes[i]);
    }
    v->chips = chips;
    v->chip_count = SHOWN_COUNT;
}

static enum status
fill_runs(struct ctx *c, const struct plan *p, struct delegation_show_view *v)
{
    struct selection_run *runs;
    struct plan_run_line *lines;
    int count;
    enum status st = selection_runs(c, p->selection.id, &runs, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = (struct plan_run_line){
            .run_id = runs[i].id,
            .happened_at = runs[i].at,
            .by = runs[i].by,
            .words = runs[i].words,
            .is_found = runs[i].is_found,
            .is_shown = runs[i].id == p->run_id,
            .url = arena_printf(c->arena, "%s/lan-chay/%" PRId64, v->url, runs[i].id),
        };
    v->runs = lines;
    v->run_count = count;
    return OK;
}

static void
fill_delegates(struct ctx *c, const struct plan *p, const struct delegate *all, int count,
               struct delegation_show_view *v)
{
    struct delegate_line *lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    int number = 0;

    for (int i = 0; i < count; i++) {
        const struct candidate *k = &p->candidates[all[i].index];

        number += all[i].replaces_id == 0;
        lines[i] = (struct delegate_line){
            .delegate_id = all[i].id,
            .candidate_id = all[i].candidate_id,
            .number = number,
            .name = k->name,
            .about = candidate_about(c, k),
            .field = k->field_name,
            .is_gone = all[i].to_at != 0,
            .words = all[i].to_at != 0
                         ? arena_printf(c->arena, tr(c, "Cannot come: %s"), all[i].to_words)
                     : all[i].replaces_id != 0 && all[i].words[0] != '\0'
                         ? arena_printf(c->arena, tr(c, "Came as a substitute: %s"), all[i].words)
                     : all[i].replaces_id != 0 ? tr(c, "Came as a substitute")
                     : k->pin_words[0] != '\0' && k->pin > 0
                         ? arena_printf(c->arena, tr(c, "Pinned in: %s"), k->pin_words)
                         : "",
            .breaks = all[i].breaks,
            .url = arena_printf(c->arena, "%s/thay/%" PRId64, v->url, all[i].id),
        };
    }
    v->delegates = lines;
    v->delegate_count = count;
}

static enum status
fill_conflict(struct ctx *c, const struct plan *refused, struct delegation_show_view *v)
{
    struct plan_words words;
    enum status st = plan_conflict_words(c, refused, &words);

    if (st != OK)
        return st;
    v->cannot = words.heading;
    v->cannot_sum = words.sum;
    v->cannot_relaxed = words.relaxed;
    v->cannot_seats = words.seats;
    return OK;
}

static void
fill_head(struct request *r, const struct plan *p, struct delegation_show_view *v)
{
    struct ctx *c = &r->ctx;
    const struct selection *s = &p->selection;

    v->selection_id = s->id;
    v->title = s->title;
    v->seats = s->seats;
    v->version = s->version;
    v->is_closed = s->is_closed;
    v->closed_at = s->closed_at;
    v->closed_by = s->closed_by;
    v->ages_on = s->ages_on;
    v->merit_rule = selection_merit_text(c, s->merit);
    v->total = p->answer.total;
    v->is_found = p->run_id != 0 && p->answer.found == DELEGATION_FOUND;
    v->is_stale = p->is_stale && !v->is_run && !s->is_closed;
    v->can_write = selection_may_write(c, s);
    v->url = url_selection(c, s->id);
    v->page.title = s->title;
    v->page.name = "delegation";
    v->page.is_sample = v->page.is_sample || s->is_sample;
    v->lead = arena_printf(c->arena,
                           trn(c,
                               "%d seat out of %d who were put forward. %s; the program finds "
                               "the best choice that keeps every quota, the same each time.",
                               "%d seats out of %d who were put forward. %s; the program finds "
                               "the best choice that keeps every quota, the same each time.",
                               s->seats),
                           s->seats, p->candidate_count, v->merit_rule);
    v->order_words =
        tr(c, "Of several best choices, the one that takes who stands first: by points, "
              "then by the higher award, then by the older dossier. Ages are those of "
              "the day chosen for them.");
    if (v->is_run)
        v->stale_words = tr(c, "This is an earlier run. Names and quotas are those of today.");
    else if (v->is_stale && v->is_found)
        v->stale_words = tr(
            c, "Something changed since the last run. Ask for the plan again to see what follows.");
}

static enum status
show_plan(struct request *r, int status, const struct plan *p, const struct plan *refused,
          bool is_run)
{
    struct ctx *c = &r->ctx;
    struct delegation_show_view v = { .is_run = is_run };
    struct filtering f = { p, shown_of(r) };
    struct delegate *delegates = NULL;
    struct campaign campaign;
    int delegate_count = 0;
    enum status st = campaign_page_of(r, p->selection.campaign_id, "", &campaign, &v.page);

    if (st != OK)
        return st;
    fill_head(r, p, &v);
    v.list = list_start(r);
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    v.form = form_new(r, NULL);
    for (const struct problem *one = refused != NULL ? NULL : c->problems; one != NULL;
         one = one->next) {
        form_error(v.form, NULL, "%s", one->message);
        break;
    }
    if (p->selection.is_closed && !is_run)
        st = selection_delegates(c, p, &delegates, &delegate_count);
    if (st == OK)
        st = list_read(&v.list, &source, &f, (void **)&v.lines, &v.line_count);
    if (st == OK)
        st = fill_runs(c, p, &v);
    if (st == OK && refused != NULL)
        st = fill_conflict(c, refused, &v);
    if (st != OK)
        return st;
    v.was_refused = refused != NULL && refused != p;
    fill_chips(r, p, &v);
    fill_delegates(c, p, delegates, delegate_count, &v);
    fill_gauges(c, p, delegates, delegate_count, &v);
    page_crumb(&v.page, tr(c, "Delegations"), SELECTIONS_URL);
    page_crumb(&v.page, v.title, is_run ? v.url : NULL);
    RESPOND(r, status, delegation_show, &v);
    return OK;
}

enum status
delegation_show(struct request *r, int status, const struct plan *refused)
{
    struct plan p;
    enum status st = plan_read(&r->ctx, path_int(r, "id"), &p);

    return st == OK ? show_plan(r, status, &p, refused, false) : st;
}

static enum status
show_page(struct request *r)
{
    return delegation_show(r, 200, NULL);
}

static enum status
run_page(struct request *r)
{
    struct plan p;
    enum status st = plan_read_run(&r->ctx, path_int(r, "id"), path_int(r, "run"), &p);

    return st == OK ? show_plan(r, 200, &p, NULL, true) : st;
}

enum status
delegation_refused(struct request *r, enum status st, const struct plan *refused)
{
    struct ctx *c = &r->ctx;
    bool cannot = st == INVALID && refused->answer.found == DELEGATION_CANNOT &&
                  refused->problem.people != NULL;

    if (st == CONFLICT && c->problem_count == 0)
        (void)problem(c, NULL, "%s",
                      tr(c, "The delegation was changed meanwhile. This is how it stands now."));
    if (st == INVALID || st == CONFLICT)
        /* a part of the page is exchanged for the answer only where it says that the input is wrong */
        return delegation_show(r, st == INVALID || is_fragment(r) ? 422 : 409,
                               cannot ? refused : NULL);
    return st;
}

/* ------------------------------------------------------------------ acts */

static const struct choice pin_choices[] = {
    { "in", N_("Pin in"), 1 },
    { "out", N_("Take out"), 2 },
    { "none", N_("Undo the pin"), 3 },
    { NULL, NULL, 0 },
};

static enum status
pin_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int pin = form_choice(f, "pin", pin_choices, true);
    struct plan_change x = { .selection_id = path_int(r, "id"),
                             .version = form_version(f),
                             .cause = "pin",
                             .pin_candidate_id = form_id(f, "candidate_id", true),
                             .pin = pin == 1   ? 1
                                    : pin == 2 ? -1
                                               : 0,
                             .pin_words = form_lines(f, "words", 0, SELECTION_WORDS_MAX) };
    struct plan p = { 0 };
    enum status st = form_ok(f) ? plan_change(c, &x, &p) : INVALID;

    if (st != OK)
        return delegation_refused(r, st, &p);
    return respond_see_other(r, "%s", url_selection(c, x.selection_id));
}

static enum status
run_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct plan_change x = { .selection_id = path_int(r, "id"),
                             .version = form_version(f),
                             .cause = "again" };
    struct plan p = { 0 };
    enum status st = form_ok(f) ? plan_change(c, &x, &p) : INVALID;

    if (st != OK)
        return delegation_refused(r, st, &p);
    if (p.answer.found == DELEGATION_CANNOT)
        return delegation_show(r, 422, &p);
    return respond_see_other(r, "%s", url_selection(c, x.selection_id));
}

/* ------------------------------------------------------------------ the feature */

static const struct route routes[] = {
    { GET, SELECTIONS_URL, READ_DOSSIERS, list_page, 0, N_("Delegations of the campaign") },
    { GET, SELECTIONS_URL "/tao", SELECT_DELEGATES, delegation_new_page, 0, N_("New delegation") },
    { POST, SELECTIONS_URL "/tao", SELECT_DELEGATES, delegation_new_post, 0,
      N_("Creates a delegation") },
    { GET, SELECTIONS_URL "/{id:int}", READ_DOSSIERS, show_page, POOLED,
      N_("A delegation: who is selected, and why") },
    { GET, SELECTIONS_URL "/{id:int}/lan-chay/{run:int}", READ_DOSSIERS, run_page, POOLED,
      N_("An earlier run") },
    { POST, SELECTIONS_URL "/{id:int}/ghim", SELECT_DELEGATES, pin_post, 0,
      N_("Pins a candidate in or out") },
    { POST, SELECTIONS_URL "/{id:int}/chay", SELECT_DELEGATES, run_post, HEAVY,
      N_("Proposes the best selection") },
    { GET, SELECTIONS_URL "/{id:int}/co-cau", SELECT_DELEGATES, delegation_quotas_page, 0,
      N_("Seats and quotas of a delegation") },
    { POST, SELECTIONS_URL "/{id:int}/co-cau", SELECT_DELEGATES, delegation_quotas_post, HEAVY,
      N_("Changes seats and quotas") },
    { GET, SELECTIONS_URL "/{id:int}/ung-vien", SELECT_DELEGATES, delegation_candidates_page,
      POOLED, N_("Candidates and their points") },
    { POST, SELECTIONS_URL "/{id:int}/lay-ung-vien", SELECT_DELEGATES, delegation_take_post, HEAVY,
      N_("Takes candidates from the dossiers") },
    { POST, SELECTIONS_URL "/{id:int}/diem", SELECT_DELEGATES, delegation_scores_post, 0,
      N_("Enters points") },
    { POST, SELECTIONS_URL "/{id:int}/tep-diem", SELECT_DELEGATES, delegation_scores_file,
      LARGE_BODY, N_("Reads points from a file") },
    { GET, SELECTIONS_URL "/{id:int}/vang/{candidate:int}", SELECT_DELEGATES,
      delegation_absent_page, 0, N_("A candidate who cannot come") },
    { POST, SELECTIONS_URL "/{id:int}/vang", SELECT_DELEGATES, delegation_absent_post, 0,
      N_("Notes that a candidate cannot come") },
    { GET, SELECTIONS_URL "/{id:int}/chot", SELECT_DELEGATES, delegation_close_page, 0,
      N_("Closing the list") },
    { POST, SELECTIONS_URL "/{id:int}/chot", SELECT_DELEGATES, delegation_close_post, 0,
      N_("Closes the list") },
    { GET, SELECTIONS_URL "/{id:int}/thay/{delegate:int}", SELECT_DELEGATES,
      delegation_substitute_page, 0, N_("Substitutes for a delegate") },
    { POST, SELECTIONS_URL "/{id:int}/thay/{delegate:int}", SELECT_DELEGATES,
      delegation_substitute_post, 0, N_("Puts a substitute in the place of a delegate") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Exemplars"), N_("Delegations"), SELECTIONS_URL, "i-people", READ_DOSSIERS, 57, false },
    { 0 },
};

const struct feature delegation_feature = {
    .name = "delegation", .routes = routes, .nav = nav, .commands = delegation_commands
};
