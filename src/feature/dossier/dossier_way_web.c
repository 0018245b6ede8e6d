/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a dossier's way is told: as a strip, in words, step by step; and the page that prints it. */
#include "feature/dossier/dossier_inside.h"
#include "feature/dossier/dossier_views.h"

#include "core/text.h"

enum { STAGES_MAX = 64 };

const char *
dossier_unit_title(struct ctx *c, int64_t unit_id)
{
    struct unit u;

    return unit_id != 0 && unit_find(c, unit_id, today(c), &u) == OK ? unit_title(c, &u) : "";
}

/* ------------------------------------------------------------------ how it stands */

static bool
is_waited_for(const struct dossier *d)
{
    return d->state == DOSSIER_ON_WAY || d->state == DOSSIER_RETURNED ||
           d->state == DOSSIER_APPRAISAL;
}

static const char *
days_text(struct ctx *c, struct date due_on)
{
    int left = date_days_between(today(c), due_on);

    if (left < 0)
        return arena_printf(c->arena, trn(c, "Late by %d day", "Late by %d days", -left), -left);
    if (left == 0)
        return tr(c, "Due today");
    return arena_printf(c->arena, trn(c, "%d day left", "%d days left", left), left);
}

const char *
dossier_word(struct ctx *c, const struct dossier *d, const char **out_mark)
{
    static const char *const marks[DOSSIER_STATE_COUNT] = {
        [DOSSIER_DRAFT] = "none",      [DOSSIER_ON_WAY] = "track", [DOSSIER_RETURNED] = "due",
        [DOSSIER_APPRAISAL] = "track", [DOSSIER_AWARDED] = "done", [DOSSIER_REFUSED] = "none",
        [DOSSIER_WITHDRAWN] = "none",
    };

    *out_mark = marks[d->state];
    if (!is_waited_for(d) || date_is_none(d->due_on) || date_compare(d->due_on, today(c)) >= 0)
        return dossier_state_text(c, d->state);
    *out_mark = "late";
    return arena_printf(c->arena, "%s, %s", dossier_state_text(c, d->state),
                        text_lower(c->arena, days_text(c, d->due_on)));
}

/* ------------------------------------------------------------------ the strip */

struct strip {
    struct ctx *c;
    const struct dossier *d;
    const struct dossier_judged *judged;
    struct dossier_stage *stages;
    int count;
};

static void
add(struct strip *s, const char *name, const char *note, const char *place)
{
    if (s->count < STAGES_MAX)
        s->stages[s->count++] = (struct dossier_stage){ name, note, place };
}

static void
add_passed(struct strip *s, const struct dossier_hand *hands, int count)
{
    struct ctx *c = s->c;

    for (int i = 0; i < count; i++)
        add(s,
            arena_printf(c->arena, i == 0 ? tr(c, "%s puts it forward") : tr(c, "%s confirms"),
                         text_capitalise(c->arena, dossier_unit_title(c, hands[i].unit_id))),
            date_vi(c->arena, date_of_instant(hands[i].at)), "passed");
}

static const char *
due_note(struct ctx *c, const struct dossier *d)
{
    if (date_is_none(d->due_on))
        return "";
    return arena_printf(c->arena, tr(c, "by %s, %s"), date_vi(c->arena, d->due_on),
                        text_lower(c->arena, days_text(c, d->due_on)));
}

/* The units that it has still to go through; the last of them decides. */
static enum status
add_units(struct strip *s, const struct award *a)
{
    struct ctx *c = s->c;
    struct unit *way;
    int count;
    bool is_over = !is_waited_for(s->d) && s->d->state != DOSSIER_DRAFT;
    bool is_low = s->d->state == DOSSIER_DRAFT || s->d->state == DOSSIER_RETURNED;
    enum status st = dossier_way_up(c, s->d->at_unit_id, a->level, &way, &count);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        const char *title = text_capitalise(c->arena, unit_title(c, &way[i]));
        bool decides = i == count - 1;

        if (i == 0 && is_low && decides)
            add(s, arena_printf(c->arena, tr(c, "%s puts it forward"), title), due_note(c, s->d),
                "here");
        if (decides && s->d->state == DOSSIER_APPRAISAL)
            add(s, arena_printf(c->arena, tr(c, "%s takes it in"), title), "", "passed");
        else if (decides)
            add(s, arena_printf(c->arena, tr(c, "%s takes it in"), title),
                i == 0 && !is_low ? due_note(c, s->d) : "",
                is_over             ? "passed"
                : i == 0 && !is_low ? "here"
                                    : "ahead");
        else
            add(s,
                arena_printf(c->arena,
                             i == 0 && is_low && s->count == 0 ? tr(c, "%s puts it forward")
                                                               : tr(c, "%s confirms"),
                             title),
                i == 0 ? due_note(c, s->d) : "", i == 0 && !is_over ? "here" : "ahead");
    }
    return OK;
}

static const char *
day_note(struct ctx *c, int64_t at)
{
    return date_vi(c->arena, date_of_instant(at));
}

static void
add_public(struct strip *s, const struct award *a, const char *ahead)
{
    const struct exemplar_facts *f = &s->judged->before_public;
    struct ctx *c = s->c;
    const char *name = tr(c, "The public is asked");

    if (f->closed_at != 0)
        add(s, name, day_note(c, f->closed_at), "passed");
    else if (!date_is_none(f->last_on))
        add(s, name,
            arena_printf(c->arena, tr(c, "until the end of %s"), date_vi(c->arena, f->last_on)),
            ahead);
    else if (a->comment_days > 0)
        add(s, name,
            arena_printf(c->arena,
                         a->comment_by_work
                             ? trn(c, "%d working day", "%d working days", a->comment_days)
                             : trn(c, "%d day", "%d days", a->comment_days),
                         a->comment_days),
            ahead);
}

/* Once the council has voted, the decision is what it waits for. */
static void
add_decision(struct strip *s, const struct award *a)
{
    struct ctx *c = s->c;
    bool is_here = s->d->state == DOSSIER_APPRAISAL;
    const char *ahead = s->d->state == DOSSIER_AWARDED ? "passed" : "ahead";
    int64_t voted_at = 0;

    for (int i = 0; i < s->judged->council_count; i++)
        if (s->judged->councils[i].has_voted)
            voted_at = s->judged->councils[i].voted_at;
    if (voted_at != 0)
        add(s, tr(c, "Appraisal"), "", "passed");
    else
        add(s, tr(c, "Appraisal"), is_here ? due_note(c, s->d) : "", is_here ? "here" : ahead);
    add_public(s, a, ahead);
    add(s, tr(c, "The council votes"), voted_at != 0 ? day_note(c, voted_at) : "",
        voted_at != 0 ? "passed" : ahead);
    add(s, arena_printf(c->arena, tr(c, "%s decides"), a->decided_by),
        s->d->state == DOSSIER_AWARDED ? day_note(c, s->d->changed_at)
        : voted_at != 0                ? due_note(c, s->d)
                                       : "",
        is_here && voted_at != 0 ? "here" : ahead);
}

enum status
dossier_stages(struct ctx *c, const struct dossier *d, const struct award *a,
               const struct dossier_judged *j, const struct dossier_stage **out, int *out_count)
{
    struct strip s = { .c = c, .d = d, .judged = j };
    struct dossier_hand *hands;
    int count;
    enum status st = dossier_hands(c, d->id, &hands, &count);

    if (st != OK)
        return st;
    s.stages = arena_array(c->arena, STAGES_MAX, sizeof(*s.stages));
    add_passed(&s, hands, count);
    st = add_units(&s, a);
    if (st != OK)
        return st;
    if (d->state == DOSSIER_REFUSED || d->state == DOSSIER_WITHDRAWN)
        add(&s, dossier_state_text(c, d->state), date_vi(c->arena, date_of_instant(d->changed_at)),
            "here");
    else
        add_decision(&s, a);
    *out = s.stages;
    *out_count = s.count;
    return OK;
}

/* ------------------------------------------------------------------ in words */

enum status
dossier_where(struct ctx *c, const struct dossier *d, const struct award *a, const char **out)
{
    struct unit *way;
    int count;
    const char *at = dossier_unit_title(c, d->at_unit_id), *first;
    enum status st = dossier_way_up(c, d->at_unit_id, a->level, &way, &count);

    if (st != OK)
        return st;
    if (!is_waited_for(d) && d->state != DOSSIER_DRAFT) {
        *out = arena_printf(c->arena, "%s, %s.", dossier_state_text(c, d->state),
                            date_vi(c->arena, date_of_instant(d->changed_at)));
        return OK;
    }
    first =
        date_is_none(d->due_on)
            ? arena_printf(c->arena, tr(c, "It stands with %s: %s."), at,
                           text_lower(c->arena, dossier_state_text(c, d->state)))
            : arena_printf(c->arena, tr(c, "It stands with %s: %s, %s."), at,
                           text_lower(c->arena, dossier_state_text(c, d->state)), due_note(c, d));
    *out = count > 1 ? arena_printf(c->arena, tr(c, "%s It is decided at %s, by %s."), first,
                                    unit_title(c, &way[count - 1]), a->decided_by)
                     : arena_printf(c->arena, tr(c, "%s It is decided there, by %s."), first,
                                    a->decided_by);
    return OK;
}

enum status
dossier_events(struct ctx *c, const struct dossier *d, const struct dossier_judged *j,
               const struct dossier_event **out, int *out_count)
{
    struct dossier_hop *hops;
    struct dossier_event *events;
    int count;
    enum status st = dossier_hops(c, d->id, &hops, &count);

    if (st != OK)
        return st;
    events = arena_array(c->arena, (size_t)count + 1, sizeof(*events));
    for (int i = 0; i < count; i++)
        events[i] = (struct dossier_event){ .step = dossier_step_done_text(c, hops[i].step),
                                            .from = dossier_unit_title(c, hops[i].from_unit_id),
                                            .to = dossier_unit_title(c, hops[i].to_unit_id),
                                            .words = hops[i].words,
                                            .by = hops[i].by,
                                            .due_on = hops[i].due_on,
                                            .at = hops[i].at,
                                            .is_return = hops[i].step == DOSSIER_RETURN };
    *out = events;
    *out_count = count;
    dossier_judged_events(c, j, out, out_count);
    return OK;
}

/* ------------------------------------------------------------------ the page that prints it */

static enum status
read_subject(struct ctx *c, struct dossier_page *p)
{
    struct query *q = query_new(c, "SELECT name, kind FROM subject WHERE id = $1");

    bind_int(q, p->d.subject_id);
    if (query_row(q)) {
        p->subject = col_text(q, 0);
        (void)subject_kind_parse(col_text(q, 1), &p->subject_kind);
    }
    return query_end_one(q);
}

enum status
dossier_page_begin(struct request *r, const char *title, struct dossier_page *out,
                   struct page *out_page)
{
    struct ctx *c = &r->ctx;
    struct dossier_page p = { .r = r };
    enum status st = dossier_find(c, path_int(r, "id"), &p.d);

    if (st == OK)
        st = read_subject(c, &p);
    if (st == OK)
        st = award_find(c, p.d.award_id, &p.award);
    if (st == OK)
        st = campaign_page_of(r, p.d.campaign_id, title != NULL ? title : p.subject, &p.campaign,
                              out_page);
    if (st != OK)
        return st;
    page_crumb(out_page, tr(c, "Dossiers"), "/lam-viec/ho-so");
    if (title != NULL)
        page_crumb(out_page, p.subject, url_dossier(c, p.d.id));
    page_crumb(out_page, out_page->title, NULL);
    out_page->is_sample = out_page->is_sample || p.d.is_sample;
    *out = p;
    return OK;
}

enum status
dossier_way_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct dossier_page p;
    struct dossier_way_view v = { 0 };
    struct dossier_judged judged;
    const char *mark;
    enum status st = dossier_page_begin(r, tr(c, "The dossier’s way"), &p, &v.page);

    if (st == OK)
        st = dossier_judged_read(c, &p.d, &judged);
    if (st == OK)
        st = dossier_stages(c, &p.d, &p.award, &judged, &v.stages, &v.stage_count);
    if (st == OK)
        st = dossier_where(c, &p.d, &p.award, &v.where);
    if (st == OK)
        st = dossier_events(c, &p.d, &judged, &v.events, &v.event_count);
    if (st != OK)
        return st;
    v.dossier = p.d;
    v.subject = p.subject;
    v.subject_kind = subject_kind_text(c, p.subject_kind);
    v.unit = dossier_unit_title(c, p.d.unit_id);
    v.award = p.award.name;
    v.award_kind = award_kind_text(c, p.award.kind);
    v.decided_by = p.award.decided_by;
    v.state_text = dossier_word(c, &p.d, &mark);
    v.self_url = url_dossier(c, p.d.id);
    RESPOND(r, 200, dossier_way, &v);
    return OK;
}
