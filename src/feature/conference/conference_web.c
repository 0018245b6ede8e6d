/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit reports its conference: one step at a time, each with its one button. */
#include "feature/conference/conference_views.h"

#include "feature/conference/conference_rules.h"

#include <stdio.h>
#include <string.h>

const struct choice honour_subject_choices[] = {
    { "collective", N_("Collectives"), HONOUR_COLLECTIVE },
    { "person", N_("Individuals"), HONOUR_PERSON },
    { "household", N_("Households"), HONOUR_HOUSEHOLD },
    { 0 },
};

static const char *const honour_names[] = { "subject", "field", "count", NULL };

static const struct {
    const char *title, *button, *done;
} step_words[STEP_COUNT] = {
    [STEP_PLAN] = { N_("Plan the conference"), N_("Save the plan"),
                    N_("The conference is planned.") },
    [STEP_SCHEDULE] = { N_("Set the day"), N_("Set the day"), N_("The day is set.") },
    [STEP_UNSCHEDULE] = { N_("Take the day back"), N_("Take the day back"),
                          N_("The day was taken back.") },
    [STEP_HOLD] = { N_("Report it held"), N_("Report the conference"),
                    N_("The conference is reported.") },
    [STEP_CORRECT] = { N_("Correct the figures"), N_("Save the correction"),
                       N_("The figures were corrected.") },
};

struct reporting {
    struct request *r;
    struct campaign campaign;
    struct unit unit;
    struct conference stands; /* version 0: nothing was reported */
};

/* ------------------------------------------------------------------ what stands */

static enum status
read_stands(struct reporting *k)
{
    enum status st = conference_find(&k->r->ctx, k->campaign.id, k->unit.id, &k->stands);

    if (st != NOT_FOUND)
        return st;
    k->stands = (struct conference){ .campaign_id = k->campaign.id,
                                     .unit_id = k->unit.id,
                                     .scheduled_minute = -1,
                                     .place = "",
                                     .chair = "",
                                     .note = "",
                                     .delegates = -1,
                                     .cost_vnd = -1 };
    return OK;
}

static enum status
begin(struct request *r, struct reporting *k, struct conference_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, tr(c, "The unit’s conference"), &k->campaign, &v->page);

    k->r = r;
    if (st == OK)
        st = unit_find(c, path_int(r, "id"), today(c), &k->unit);
    if (st == OK)
        st = require(c, REPORT_UNIT, k->unit.id, k->campaign.id);
    return st == OK ? read_stands(k) : st;
}

static void
fill_figures(struct ctx *c, const struct conference *k, struct conference_view *v)
{
    struct conference_honour_line *lines =
        arena_array(c->arena, (size_t)k->honour_count + 1, sizeof(*lines));

    for (int i = 0; i < k->honour_count; i++) {
        const char *field = "";

        for (int n = 0; n < v->field_count; n++)
            if (strcmp(v->fields[n].value, k->honours[i].field) == 0)
                field = v->fields[n].label;
        lines[i] = (struct conference_honour_line){ .subject = k->honours[i].subject,
                                                    .subject_text = honour_subject_text(
                                                        c, k->honours[i].subject),
                                                    .field = k->honours[i].field,
                                                    .field_text = field,
                                                    .count = k->honours[i].count };
    }
    v->honours = lines;
    v->honour_count = k->honour_count;
    v->collectives = conference_sum(k, HONOUR_COLLECTIVE);
    v->persons = conference_sum(k, HONOUR_PERSON);
    v->households = conference_sum(k, HONOUR_HOUSEHOLD);
    v->delegates = k->delegates;
    v->cost_vnd = k->cost_vnd;
}

static enum status
fill_fields(struct ctx *c, struct conference_view *v)
{
    struct activity_field *fields;
    struct option *options;
    enum status st = activity_field_list(c, &fields, &v->field_count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)v->field_count + 1, sizeof(*options));
    for (int i = 0; i < v->field_count; i++)
        options[i] = (struct option){ fields[i].code, activity_field_name(c, fields, v->field_count,
                                                                          fields[i].code) };
    v->fields = options;
    return OK;
}

/* What binds, and whether the day that stands (or today, while none does) lies beyond it. */
static enum status
fill_deadline(struct reporting *k, struct conference_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct deadline_set set;
    const struct deadline *d;
    const struct document *document;
    struct date at = k->stands.state == CONFERENCE_HELD        ? k->stands.held_on
                     : k->stands.state == CONFERENCE_SCHEDULED ? k->stands.scheduled_on
                                                               : today(c);
    enum status st = conference_find_deadline(c, k->campaign.id, k->unit.id, today(c), &set, &d);
    int days;

    if (st != OK || d == NULL)
        return st;
    document = deadline_document(&set, d);
    v->deadline_words = d->words;
    v->deadline_last_on = d->last_on;
    v->deadline_document = document_name(c, document);
    v->deadline_document_url =
        arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)document->id);
    days = date_days_between(d->last_on, at);
    if (days <= 0)
        return OK;
    if (k->stands.state == CONFERENCE_HELD)
        v->warning = arena_printf(
            c->arena,
            trn(c, "Held %d day after the last day.", "Held %d days after the last day.", days),
            days);
    else if (k->stands.state == CONFERENCE_SCHEDULED)
        v->warning = arena_printf(c->arena,
                                  trn(c, "Scheduled for %d day after the last day.",
                                      "Scheduled for %d days after the last day.", days),
                                  days);
    else
        v->warning =
            arena_printf(c->arena, trn(c, "Late by %d day.", "Late by %d days.", days), days);
    return OK;
}

static void
fill_ways(struct ctx *c, const struct conference *k, struct conference_view *v)
{
    struct conference_way *ways = arena_array(c->arena, 3, sizeof(*ways));
    const struct date days[] = { k->planned_on, k->scheduled_on, k->held_on };
    const enum conference_state states[] = { CONFERENCE_PLANNED, CONFERENCE_SCHEDULED,
                                             CONFERENCE_HELD };

    for (int i = 0; i < 3; i++)
        ways[i] =
            (struct conference_way){ .label = conference_state_text(c, states[i]),
                                     .detail =
                                         date_is_none(days[i]) ? NULL : date_vi(c->arena, days[i]),
                                     .mark = k->state > states[i]    ? "passed"
                                             : k->state == states[i] ? "here"
                                                                     : "" };
    if (k->state == CONFERENCE_HELD)
        ways[2].mark = "passed";
    v->ways = ways;
    v->way_count = 3;
}

static void
fill_steps(struct reporting *k, struct conference_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct conference_step_link *links = arena_array(c->arena, STEP_COUNT, sizeof(*links));

    for (int s = STEP_PLAN; s < STEP_COUNT; s++) {
        if (!conference_can(k->stands.state, (enum conference_step)s))
            continue;
        links[v->step_count++] = (struct conference_step_link){
            .code = conference_step_code((enum conference_step)s),
            .label = s == STEP_SCHEDULE && k->stands.state == CONFERENCE_SCHEDULED
                         ? tr(c, "Set another day")
                         : tr(c, step_words[s].title),
            .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi?dot-thi-dua=%s&buoc=%s",
                                (long long)k->unit.id, k->campaign.code,
                                conference_step_code((enum conference_step)s)),
        };
    }
    v->steps = links;
}

static enum status
fill(struct reporting *k, struct conference_view *v)
{
    struct ctx *c = &k->r->ctx;
    const struct conference *s = &k->stands;
    enum status st = fill_fields(c, v);

    if (st == OK)
        st = fill_deadline(k, v);
    if (st != OK)
        return st;
    v->unit_id = k->unit.id;
    v->unit = unit_title(c, &k->unit);
    v->unit_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)k->unit.id);
    v->report_url =
        arena_printf(c->arena, "%s/hoi-nghi/bao-cao?dot-thi-dua=%s", v->unit_url, k->campaign.code);
    v->action_url =
        arena_printf(c->arena, "%s/hoi-nghi?dot-thi-dua=%s", v->unit_url, k->campaign.code);
    v->lead = v->unit;
    v->state = s->state;
    v->state_text = conference_state_text(c, s->state);
    v->planned_on = s->planned_on;
    v->scheduled_on = s->scheduled_on;
    v->scheduled_time = s->scheduled_minute >= 0 ? time_of_day_text(c, s->scheduled_minute) : NULL;
    v->held_on = s->held_on;
    v->place = s->place;
    v->chair = s->chair;
    v->note = s->note;
    v->version = s->version;
    fill_figures(c, s, v);
    fill_ways(c, s, v);
    fill_steps(k, v);
    page_crumb(&v->page, v->unit, v->unit_url);
    page_crumb(&v->page, v->page.title, NULL);
    return OK;
}

/* ------------------------------------------------------------------ the form */

static void
fill_rows(struct ctx *c, struct form *f, const struct conference *k)
{
    for (int i = 0; i < k->honour_count; i++) {
        form_set(f, arena_printf(c->arena, "honour.%d.subject", i),
                 honour_subject_code(k->honours[i].subject));
        form_set(f, arena_printf(c->arena, "honour.%d.field", i), k->honours[i].field);
        form_set_int(f, arena_printf(c->arena, "honour.%d.count", i), k->honours[i].count);
    }
}

static void
fill_form(struct ctx *c, struct form *f, enum conference_step step, const struct conference *k)
{
    bool has_passed =
        !date_is_none(k->scheduled_on) && date_compare(k->scheduled_on, today(c)) <= 0;

    form_set(f, "step", conference_step_code(step));
    form_set_int(f, "version", k->version);
    form_set(f, "place", k->place);
    form_set(f, "chair", k->chair);
    form_set(f, "note", k->note);
    form_set_date(f, "planned_on", date_is_none(k->planned_on) ? today(c) : k->planned_on);
    form_set_date(f, "scheduled_on", k->scheduled_on);
    if (k->scheduled_minute >= 0)
        form_set(
            f, "scheduled_minute",
            arena_printf(c->arena, "%d:%02d", k->scheduled_minute / 60, k->scheduled_minute % 60));
    form_set_date(f, "held_on",
                  !date_is_none(k->held_on) ? k->held_on
                  : has_passed              ? k->scheduled_on
                                            : DATE_NONE);
    if (k->delegates >= 0)
        form_set_int(f, "delegates", k->delegates);
    if (k->cost_vnd >= 0)
        form_set_money(f, "cost_vnd", k->cost_vnd);
    fill_rows(c, f, k);
}

static struct form *
form_of(struct reporting *k, enum conference_step step)
{
    struct ctx *c = &k->r->ctx;
    struct form *f =
        form_new(k->r, arena_printf(c->arena, "hoi-nghi-%lld-%lld-%s", (long long)k->campaign.id,
                                    (long long)k->unit.id, conference_step_code(step)));

    fill_form(c, f, step, &k->stands);
    return f;
}

/* What comes next by itself; the reader may choose another that is open. */
static enum conference_step
next_step(struct reporting *k)
{
    struct ctx *c = &k->r->ctx;
    enum conference_step asked;

    if (conference_step_parse(param(k->r, "buoc"), &asked) &&
        conference_can(k->stands.state, asked))
        return asked;
    switch (k->stands.state) {
    case CONFERENCE_PLANNED:
        return STEP_SCHEDULE;
    case CONFERENCE_SCHEDULED:
        return date_compare(k->stands.scheduled_on, today(c)) <= 0 ? STEP_HOLD : STEP_SCHEDULE;
    case CONFERENCE_HELD:
        return STEP_CORRECT;
    default:
        return STEP_PLAN;
    }
}

static enum status
render(struct reporting *k, int status, enum conference_step step, struct conference_view *v,
       int extra_rows)
{
    struct ctx *c = &k->r->ctx;
    int rows = form_rows(v->form, "honour"); /* an empty one stands there at least */
    enum status st = fill(k, v);

    if (st != OK)
        return st;
    v->step = step;
    v->step_title = step == STEP_SCHEDULE && k->stands.state == CONFERENCE_SCHEDULED
                        ? tr(c, "Set another day")
                        : tr(c, step_words[step].title);
    v->button = tr(c, step_words[step].button);
    v->asks = form_problem(v->form, "confirmed") != NULL || form_bool(v->form, "confirmed");
    v->row_count_shown = (rows > 0 ? rows : 1) + extra_rows;
    RESPOND(k->r, status, conference, v);
    return OK;
}

static enum status
show(struct request *r)
{
    struct reporting k;
    struct conference_view v = { 0 };
    enum conference_step step;
    enum status st = begin(r, &k, &v);

    if (st != OK)
        return st;
    step = next_step(&k);
    v.form = form_of(&k, step);
    return render(&k, 200, step, &v, 0);
}

int
conference_number_rows(struct form *f, const char *prefix, const char *const *names)
{
    const char *drop = form_value(f, "bot"), *values[CONFERENCE_HONOURS_MAX + 1][4] = { 0 };
    int count = form_rows(f, prefix), kept = 0;

    for (int i = 0; i < count && kept <= CONFERENCE_HONOURS_MAX; i++) {
        const char *first = form_row_name(f, prefix, i, names[0]);
        size_t length = strlen(drop);
        bool is_dropped = length > 0 && strncmp(first + strlen(prefix) + 1, drop, length) == 0 &&
                          first[strlen(prefix) + 1 + length] == '.';

        for (int n = 0; names[n] != NULL && !is_dropped; n++)
            values[kept][n] = form_value(f, form_row_name(f, prefix, i, names[n]));
        kept += !is_dropped;
    }
    /* From the last on, so that the numbers of those before it stay. */
    for (int i = count - 1; i >= 0; i--) {
        const char *old[4];
        int old_count = 0;

        while (names[old_count] != NULL) {
            old[old_count] = form_row_name(f, prefix, i, names[old_count]);
            old_count++;
        }
        for (int n = 0; n < old_count; n++)
            form_set(f, old[n], "");
    }
    for (int i = 0; i < kept; i++)
        for (int n = 0; names[n] != NULL; n++) {
            char name[64];

            snprintf(name, sizeof(name), "%s.%d.%s", prefix, i, names[n]);
            form_set(f, name, values[i][n]);
        }
    form_set(f, "bot", "");
    return kept;
}

static void
read_honours(struct ctx *c, struct form *f, struct conference *next)
{
    int rows = form_rows(f, "honour");

    next->honours = arena_array(c->arena, (size_t)rows + 1, sizeof(*next->honours));
    for (int i = 0; i < rows; i++) {
        const char *name = form_row_name(f, "honour", i, "count");

        next->honours[i] = (struct honour){
            .subject = (enum honour_subject)form_choice(f, form_row_name(f, "honour", i, "subject"),
                                                        honour_subject_choices, true),
            .field = form_text(f, form_row_name(f, "honour", i, "field"), 0, 60),
            .count = form_int(f, name, 1, CONFERENCE_COUNT_MAX),
        };
    }
    next->honour_count = rows;
}

/* Only the fields that the step shows are read: the others are not in the form. */
static void
read_form(struct ctx *c, struct form *f, enum conference_step step, struct conference *next,
          const char **out_reason)
{
    next->version = form_version(f);
    *out_reason = "";
    if (step == STEP_UNSCHEDULE) {
        *out_reason = form_lines(f, "reason", 1, CONFERENCE_NOTE_MAX);
        return;
    }
    next->place = form_text(f, "place", 0, CONFERENCE_PLACE_MAX);
    next->chair = form_text(f, "chair", 0, CONFERENCE_CHAIR_MAX);
    next->note = form_lines(f, "note", 0, CONFERENCE_NOTE_MAX);
    if (step == STEP_PLAN) {
        next->planned_on = form_date(f, "planned_on", true);
    } else if (step == STEP_SCHEDULE) {
        next->scheduled_on = form_date(f, "scheduled_on", true);
        next->scheduled_minute = form_time(f, "scheduled_minute", false);
    } else {
        next->held_on = form_date(f, "held_on", true);
        next->delegates = form_int_or(f, "delegates", 0, CONFERENCE_COUNT_MAX, -1);
        next->cost_vnd =
            form_value(f, "cost_vnd")[0] != '\0' ? form_money(f, "cost_vnd", false) : -1;
        read_honours(c, f, next);
    }
}

/* Somebody was faster. While the same step is still open both versions stand side by side; else what stands is shown. */
static enum status
show_conflict(struct reporting *k, enum conference_step step, struct conference_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct form *theirs;
    enum status st = read_stands(k);

    if (st != OK)
        return st;
    if (conference_can(k->stands.state, step)) {
        theirs = form_new(k->r, NULL);
        fill_form(c, theirs, step, &k->stands);
        st = form_conflict_of(v->form, theirs, "conference", k->stands.id);
        if (st != OK)
            return st;
    } else {
        if (c->problem_count == 0)
            (void)problem(c, NULL,
                          tr(c, "The conference stands at “%s”; this step is not open from there."),
                          conference_state_text(c, k->stands.state));
        step = next_step(k);
        v->form = form_of(k, step);
    }
    return render(k, 409, step, v, 0);
}

static enum status
save(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reporting k;
    struct conference_view v = { 0 };
    struct conference next;
    enum conference_step step;
    const char *reason = "";
    bool removes, adds;
    enum status st = begin(r, &k, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    if (!conference_step_parse(form_value(v.form, "step"), &step))
        return problem(c, "step", "%s", tr(c, "There is no such step."));
    removes = form_value(v.form, "bot")[0] != '\0';
    adds = form_bool(v.form, "them");
    (void)conference_number_rows(v.form, "honour", honour_names);
    if (removes || adds)
        return render(&k, 200, step, &v, adds);
    next = (struct conference){ .campaign_id = k.campaign.id,
                                .unit_id = k.unit.id,
                                .scheduled_minute = -1,
                                .delegates = -1,
                                .cost_vnd = -1 };
    read_form(c, v.form, step, &next, &reason);
    st = form_ok(v.form) ? conference_take(c, step, &next, form_bool(v.form, "confirmed"), reason)
                         : INVALID;
    if (st == INVALID)
        return render(&k, 422, step, &v, 0);
    if (st == CONFLICT)
        return show_conflict(&k, step, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, "%s", tr(c, step_words[step].done));
    return respond_see_other(r, "/lam-viec/don-vi/%lld/hoi-nghi?dot-thi-dua=%s",
                             (long long)k.unit.id, k.campaign.code);
}

static const struct route routes[] = {
    { GET, "/lam-viec/don-vi/{id:int}/hoi-nghi", REPORT_UNIT, show, 0, NULL },
    { POST, "/lam-viec/don-vi/{id:int}/hoi-nghi", REPORT_UNIT, save, 0, NULL },
    { GET, "/lam-viec/don-vi/{id:int}/moc/{milestone:int}", REPORT_UNIT, conference_show_progress,
      0, NULL },
    { POST, "/lam-viec/don-vi/{id:int}/moc/{milestone:int}", REPORT_UNIT, conference_save_progress,
      LARGE_BODY, NULL },
    { GET, "/lam-viec/don-vi/{id:int}/moc/{milestone:int}/tep", READ_BOARD,
      conference_progress_file, FETCHING, NULL },
    { GET, "/lam-viec/hoi-nghi", READ_BOARD, conference_show_list, POOLED, NULL },
    { GET, "/lam-viec/hoi-nghi/tong-hop", READ_BOARD, conference_show_sum, POOLED, NULL },
    { GET, "/lam-viec/linh-vuc", EDIT_CAMPAIGN, conference_show_fields, 0, NULL },
    { POST, "/lam-viec/linh-vuc", EDIT_CAMPAIGN, conference_save_fields, 0, NULL },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Follow-up"), N_("Conferences"), "/lam-viec/hoi-nghi", "i-award", READ_BOARD, 26, false },
    { N_("Follow-up"), N_("Roll-up"), "/lam-viec/hoi-nghi/tong-hop", "i-sum", READ_BOARD, 27,
      false },
    { N_("Campaign"), N_("Fields of activity"), "/lam-viec/linh-vuc", "i-tree", EDIT_CAMPAIGN, 44,
      false },
    { 0 },
};

/* The first fields of activity, where the office has none yet. */
static enum status
start(struct ctx *c, const char *data)
{
    (void)data;
    return activity_field_seed(c);
}

const struct feature conference_feature = {
    .name = "conference", .start = start, .routes = routes, .nav = nav
};
