/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing, sending, returning and accepting reports. */
#include "feature/report/report_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

static const struct {
    const char *code, *text;
} states[REPORT_STATE_COUNT] = {
    [REPORT_NONE] = { "none", N_("Not begun") },
    [REPORT_DRAFT] = { "draft", N_("Being written") },
    [REPORT_SENT] = { "sent", N_("Sent") },
    [REPORT_RETURNED] = { "returned", N_("Returned") },
    [REPORT_ACCEPTED] = { "accepted", N_("Accepted") },
};

static const struct {
    const char *code, *label;
} texts[REPORT_TEXT_COUNT] = {
    [TEXT_DONE] = { "done", N_("What was done") },
    [TEXT_DIFFICULTIES] = { "difficulties", N_("Difficulties") },
    [TEXT_PROPOSALS] = { "proposals", N_("Proposals") },
    [TEXT_NEXT] = { "next", N_("Work of the next period") },
};

/* from, step, to: what is not here is refused. */
static const struct {
    enum report_state from;
    enum report_step step;
    enum report_state to;
} steps[] = {
    { REPORT_NONE, REPORT_SAVE, REPORT_DRAFT },
    { REPORT_DRAFT, REPORT_SAVE, REPORT_DRAFT },
    { REPORT_RETURNED, REPORT_SAVE, REPORT_RETURNED },
    { REPORT_NONE, REPORT_SEND, REPORT_SENT },
    { REPORT_DRAFT, REPORT_SEND, REPORT_SENT },
    { REPORT_RETURNED, REPORT_SEND, REPORT_SENT },
    { REPORT_SENT, REPORT_RETURN, REPORT_RETURNED },
    { REPORT_SENT, REPORT_ACCEPT, REPORT_ACCEPTED },
};

const char *
report_state_code(enum report_state state)
{
    return state < REPORT_STATE_COUNT ? states[state].code : "";
}

const char *
report_state_text(const struct ctx *c, enum report_state state)
{
    return state < REPORT_STATE_COUNT ? tr(c, states[state].text) : "";
}

const char *
report_text_code(enum report_text text)
{
    return texts[text].code;
}

const char *
report_text_label(const struct ctx *c, enum report_text text)
{
    return tr(c, texts[text].label);
}

int
report_text_max(const struct report_schedule *s)
{
    return s->author == REPORT_BY_UNIT ? REPORT_TEXT_MAX : REPORT_MERGED_MAX;
}

bool
report_can(enum report_state from, enum report_step step, enum report_state *out_to)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (steps[i].from != from || steps[i].step != step)
            continue;
        if (out_to != NULL)
            *out_to = steps[i].to;
        return true;
    }
    return false;
}

static enum status
refuse_step(struct ctx *c, const struct report_duty *d)
{
    (void)problem(c, NULL,
                  tr(c, "The report is in the state “%s”: this step is not possible any more."),
                  report_state_text(c, d->state));
    return CONFLICT;
}

/* ------------------------------------------------------------------ what is typed */

struct writing {
    const struct report_input *in;
    bool is_sending;
    struct report_duty duty;
    struct report_figures figures;
    struct report_told *told; /* those that differ from what is known */
    int told_count;
    bool is_empty;
    int64_t id;
};

static bool
is_blank(struct ctx *c, const char *text)
{
    return text_fold(c->arena, text)[0] == '\0';
}

static const struct report_figure *
figure_of(const struct report_figures *f, const char *code)
{
    for (int i = 0; i < f->figure_count; i++)
        if (strcmp(f->figures[i].code, code) == 0)
            return &f->figures[i];
    return NULL;
}

static void
check_texts(struct ctx *c, const struct writing *w)
{
    int max = report_text_max(&w->duty.schedule);

    for (int i = 0; i < REPORT_TEXT_COUNT; i++) {
        size_t length = text_length(w->in->texts[i]);

        if (length > (size_t)max)
            (void)problem(
                c, texts[i].code, tr(c, "The text has %s characters; at most %s. Shorten it."),
                number(c->lang, c->arena, (int64_t)length), number(c->lang, c->arena, max));
    }
}

/* Keeps what differs from what is known: telling the known changes nothing. */
static void
check_told(struct ctx *c, struct writing *w)
{
    w->told = arena_array(c->arena, (size_t)w->in->told_count + 1, sizeof(*w->told));
    for (int i = 0; i < w->in->told_count; i++) {
        const struct report_told *t = &w->in->told[i];
        const char *field = t->field != NULL ? t->field : t->code;
        const struct report_figure *f = figure_of(&w->figures, t->code);

        if (f == NULL || f->is_sum) {
            (void)problem(c, arena_printf(c->arena, "%s.told", field), "%s",
                          tr(c, "There is no such figure. Open the form anew."));
            continue;
        }
        if (f->has_known && f->known == t->told)
            continue;
        if (t->told < 0 || t->told > (f->is_money ? 1000000000000000 : 1000000000))
            (void)problem(c, arena_printf(c->arena, "%s.told", field), "%s",
                          tr(c, "Enter a number that is not below 0."));
        if (is_blank(c, t->reason))
            (void)problem(c, arena_printf(c->arena, "%s.reason", field),
                          tr(c, "%s was changed by hand: write why."), f->label);
        else if (text_length(t->reason) > FIGURE_REASON_MAX)
            (void)problem(c, arena_printf(c->arena, "%s.reason", field),
                          tr(c, "At most %d characters."), (int)FIGURE_REASON_MAX);
        w->told[w->told_count++] = *t;
    }
}

static void
ask(struct ctx *c, const struct writing *w)
{
    const struct report_period *p = &w->duty.period;

    if (w->is_empty)
        (void)problem(c, "confirmed", "%s",
                      tr(c, "Nothing is written and no figure was changed: such a report is "
                            "counted apart, as empty. Write something, or confirm."));
    if (date_compare(today(c), p->last_on) < 0)
        (void)problem(c, "confirmed",
                      tr(c, "The period lasts until %s: what comes after today will be missing. "
                            "Send later, or confirm."),
                      date_vi(c->arena, p->last_on));
}

static enum status
check(struct ctx *c, struct writing *w)
{
    int before = c->problem_count;
    const struct report_figure *late;

    check_texts(c, w);
    check_told(c, w);
    w->is_empty = w->told_count == 0;
    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        w->is_empty = w->is_empty && is_blank(c, w->in->texts[i]);
    late = figure_of(&w->figures, "milestones_late");
    if (w->is_sending && !w->is_empty && late != NULL && figure_value(late) > 0 &&
        is_blank(c, w->in->texts[TEXT_PROPOSALS]))
        (void)problem(
            c, "proposals", "%s",
            tr(c, "Where a milestone is late, a proposal is needed, or the word “none”."));
    if (w->is_sending && !w->in->confirmed && c->problem_count == before)
        ask(c, w);
    return c->problem_count > before ? INVALID : OK;
}

/* ------------------------------------------------------------------ rows */

static void
bind_texts(struct query *q, const struct report_input *in)
{
    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        bind_text(q, in->texts[i]);
}

static enum status
insert_report(struct ctx *c, struct writing *w, enum report_state to)
{
    const struct report_duty *d = &w->duty;
    struct query *q = query_new(
        c, "INSERT INTO report (id, campaign_id, schedule_id, author_id, period_from, period_last,"
           " state, number, done, difficulties, proposals, next_steps, sent_at, received_at,"
           " updated_at, updated_by)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
           " ON CONFLICT DO NOTHING");
    enum status st;

    w->id = db_new_id(c);
    bind_int(q, w->id);
    bind_int(q, d->schedule.campaign_id);
    bind_int(q, d->schedule.id);
    bind_int(q, d->author_id);
    bind_date(q, d->period.from_on);
    bind_date(q, d->period.last_on);
    bind_text(q, states[to].code);
    bind_int(q, w->is_sending ? 1 : 0);
    bind_texts(q, w->in);
    bind_id_or_null(q, w->is_sending ? now(c) : 0);
    bind_id_or_null(q, w->is_sending && !w->is_empty ? now(c) : 0);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
update_report(struct ctx *c, struct writing *w, enum report_state to)
{
    const struct report_duty *d = &w->duty;
    struct query *q = query_new(
        c, "UPDATE report SET period_last = $4, state = $5, number = number + $6, done = $7,"
           " difficulties = $8, proposals = $9, next_steps = $10,"
           " sent_at = COALESCE(sent_at, $11), received_at = COALESCE(received_at, $12),"
           " updated_at = $13, updated_by = $14, version = version + 1"
           " WHERE id = $1 AND version = $2 AND state = $3");
    enum status st;

    w->id = d->report_id;
    bind_int(q, d->report_id);
    bind_int(q, w->in->version);
    bind_text(q, states[d->state].code);
    bind_date(q, d->period.last_on);
    bind_text(q, states[to].code);
    bind_int(q, w->is_sending ? 1 : 0);
    bind_texts(q, w->in);
    bind_id_or_null(q, w->is_sending ? now(c) : 0);
    bind_id_or_null(q, w->is_sending && !w->is_empty ? now(c) : 0);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
insert_version(struct ctx *c, const struct writing *w, int number)
{
    struct query *q = query_new(
        c, "INSERT INTO report_version (report_id, number, done, difficulties, proposals,"
           " next_steps, is_empty, sent_at, sent_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

    bind_int(q, w->id);
    bind_int(q, number);
    bind_texts(q, w->in);
    bind_bool(q, w->is_empty);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static enum status
insert_figure(struct ctx *c, int64_t id, int number, const struct report_figure *f,
              const struct report_told *t)
{
    struct query *q =
        query_new(c, "INSERT INTO report_figure (report_id, number, code, known, told, reason)"
                     " VALUES ($1, $2, $3, $4, $5, $6)");

    bind_int(q, id);
    bind_int(q, number);
    bind_text(q, f->code);
    if (f->has_known)
        bind_int(q, f->known);
    else
        bind_null(q);
    if (t != NULL)
        bind_int(q, t->told);
    else
        bind_null(q);
    bind_text(q, t != NULL ? t->reason : "");
    return query_end(q);
}

/* Of a version all figures stand, so that it can be read as it was; of what is being written, those changed by hand. */
static enum status
write_figures(struct ctx *c, const struct writing *w, int number)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < w->figures.figure_count; i++) {
        const struct report_figure *f = &w->figures.figures[i];
        const struct report_told *t = NULL;

        for (int k = 0; k < w->told_count; k++)
            if (strcmp(w->told[k].code, f->code) == 0)
                t = &w->told[k];
        if (t != NULL || (number > 0 && !f->is_sum))
            st = insert_figure(c, w->id, number, f, t);
    }
    return st;
}

static enum status
write_sources(struct ctx *c, const struct writing *w, int number)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < w->in->merged_count; i++) {
        struct query *q =
            query_new(c, "INSERT INTO report_source (report_id, number, source_id, source_number)"
                         " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");

        bind_int(q, w->id);
        bind_int(q, number);
        bind_int(q, w->in->merged[i].source_id);
        bind_int(q, w->in->merged[i].number);
        st = query_end(q);
    }
    return st;
}

static enum status
clear_writing(struct ctx *c, int64_t id)
{
    struct query *q = query_new(c, "DELETE FROM report_figure WHERE report_id = $1 AND number = 0");
    enum status st;

    bind_int(q, id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM report_source WHERE report_id = $1 AND number = 0");
    bind_int(q, id);
    return query_end(q);
}

/* ------------------------------------------------------------------ saving and sending */

static json_t *
to_json(struct ctx *c, const struct writing *w, enum report_state state, int number)
{
    json_t *o = json_pack("{s:s, s:i, s:s, s:s}", "state", states[state].code, "number", number,
                          "period_from", date_iso(c->arena, w->duty.period.from_on), "author",
                          w->duty.author);

    for (int i = 0; i < w->told_count; i++)
        json_object_set_new(o, arena_printf(c->arena, "told %s", w->told[i].code),
                            json_integer(w->told[i].told));
    if (w->is_sending)
        json_object_set_new(o, "is_empty", json_boolean(w->is_empty));
    return o;
}

static enum status
write(struct ctx *c, void *arg)
{
    struct writing *w = arg;
    const struct report_input *in = w->in;
    enum report_state to = REPORT_NONE;
    int number;
    enum status st = duty_find(c, in->schedule_id, in->author_id, in->period_from, &w->duty);

    if (st != OK)
        return st;
    if (!duty_may_write(c, &w->duty))
        return DENIED;
    if (!report_can(w->duty.state, w->is_sending ? REPORT_SEND : REPORT_SAVE, &to))
        return refuse_step(c, &w->duty);
    if (w->duty.version != in->version)
        return CONFLICT;
    number = w->duty.number + (w->is_sending ? 1 : 0);
    st = w->duty.report_id == 0 ? insert_report(c, w, to) : update_report(c, w, to);
    if (st == OK)
        st = clear_writing(c, w->id);
    if (st == OK)
        st = write_figures(c, w, 0);
    if (st == OK)
        st = write_sources(c, w, 0);
    if (st == OK && w->is_sending)
        st = insert_version(c, w, number);
    if (st == OK && w->is_sending)
        st = write_figures(c, w, number);
    if (st == OK && w->is_sending)
        st = write_sources(c, w, number);
    if (st == OK && w->is_sending)
        st = report_tasks_keep(c, w->id, number, &w->duty);
    if (st == OK && w->is_sending)
        st = report_tell_sent(c, &w->duty, w->id, number);
    if (st != OK)
        return st;
    return audit_write(
        c, "report", w->id, w->is_sending ? "send" : "save",
        json_pack("{s:s, s:i}", "state", states[w->duty.state].code, "number", w->duty.number),
        to_json(c, w, to, number));
}

/* Only what is a source of this report can stand in it. */
static enum status
check_sources(struct ctx *c, const struct campaign *campaign, const struct writing *w)
{
    struct report_source *sources;
    int count;
    enum status st =
        w->in->merged_count > 0 ? source_list(c, campaign, &w->duty, &sources, &count) : OK;

    for (int i = 0; st == OK && i < w->in->merged_count; i++) {
        bool known = false;

        for (int k = 0; k < count; k++)
            known = known ||
                    (sources[k].report_id == w->in->merged[i].source_id &&
                     w->in->merged[i].number >= 1 && w->in->merged[i].number <= sources[k].number);
        if (!known)
            st = problem(
                c, NULL, "%s",
                tr(c, "A report that was merged is no source of this one any more. Merge anew."));
    }
    return st;
}

static enum status
prepare(struct ctx *c, struct writing *w)
{
    const struct report_input *in = w->in;
    struct campaign campaign;
    enum status st = duty_find(c, in->schedule_id, in->author_id, in->period_from, &w->duty);

    if (st == OK && !duty_may_write(c, &w->duty))
        st = DENIED;
    if (st == OK && !report_can(w->duty.state, w->is_sending ? REPORT_SEND : REPORT_SAVE, NULL))
        st = refuse_step(c, &w->duty);
    if (st == OK && w->duty.version != in->version)
        st = CONFLICT;
    if (st == OK)
        st = campaign_find(c, w->duty.schedule.campaign_id, &campaign);
    if (st == OK)
        st = report_figures_read(c, &campaign, &w->duty, &w->figures);
    if (st == OK)
        st = check(c, w);
    return st == OK ? check_sources(c, &campaign, w) : st;
}

static enum status
save_or_send(struct ctx *c, const struct report_input *in, bool is_sending, int64_t *out_id)
{
    struct writing w = { .in = in, .is_sending = is_sending };
    enum status st = prepare(c, &w);

    if (st == OK)
        st = db_transact(c, write, &w);
    if (st == OK)
        *out_id = w.id;
    return st;
}

enum status
report_save(struct ctx *c, const struct report_input *in, int64_t *out_id)
{
    return save_or_send(c, in, false, out_id);
}

enum status
report_send(struct ctx *c, const struct report_input *in, int64_t *out_id)
{
    return save_or_send(c, in, true, out_id);
}

/* ------------------------------------------------------------------ returning and accepting */

struct deciding {
    int64_t id;
    int number;
    enum report_step step;
    const char *remarks;
};

static enum status
write_decision(struct ctx *c, const struct deciding *g, enum report_state to)
{
    struct query *q = query_new(c, "UPDATE report SET state = $1, version = version + 1,"
                                   " updated_at = $2, updated_by = $3"
                                   " WHERE id = $4 AND number = $5 AND state = 'sent'");
    enum status st;

    bind_text(q, states[to].code);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, g->id);
    bind_int(q, g->number);
    st = query_end_one(q);
    if (st != OK)
        return st == NOT_FOUND ? CONFLICT : st;
    q = query_new(c, "UPDATE report_version SET decision = $1, remarks = $2, decided_at = $3,"
                     " decided_by = $4 WHERE report_id = $5 AND number = $6 AND decision IS NULL");
    bind_text(q, states[to].code);
    bind_text(q, g->remarks);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, g->id);
    bind_int(q, g->number);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
decide(struct ctx *c, void *arg)
{
    const struct deciding *g = arg;
    struct report_duty d;
    enum report_state to = REPORT_NONE;
    enum status st = duty_of_report(c, g->id, &d);

    if (st != OK)
        return st;
    if (!duty_may_decide(c, &d))
        return DENIED;
    if (!report_can(d.state, g->step, &to))
        return refuse_step(c, &d);
    if (d.number != g->number)
        return CONFLICT;
    if (g->step == REPORT_RETURN && is_blank(c, g->remarks))
        return problem(c, "remarks", "%s",
                       tr(c, "The remarks are missing. Write what is to be mended."));
    if (text_length(g->remarks) > REPORT_REMARKS_MAX)
        return problem(c, "remarks", tr(c, "At most %d characters."), (int)REPORT_REMARKS_MAX);
    st = write_decision(c, g, to);
    if (st == OK)
        st = report_tell_decided(c, &d, g->step, g->remarks);
    if (st != OK)
        return st;
    return audit_write(c, "report", g->id, g->step == REPORT_RETURN ? "return" : "accept",
                       json_pack("{s:s}", "state", "sent"),
                       json_pack("{s:s, s:i, s:s}", "state", states[to].code, "number", g->number,
                                 "remarks", g->remarks));
}

enum status
report_return(struct ctx *c, int64_t id, int number, const char *remarks)
{
    struct deciding g = { .id = id, .number = number, .step = REPORT_RETURN, .remarks = remarks };

    return db_transact(c, decide, &g);
}

enum status
report_accept(struct ctx *c, int64_t id, int number, const char *remarks)
{
    struct deciding g = { .id = id, .number = number, .step = REPORT_ACCEPT, .remarks = remarks };

    return db_transact(c, decide, &g);
}
